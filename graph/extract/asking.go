package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// requires reports whether "must" at i states what rules demand of contestants or voters, no request: "a candidate must
// collect 100,000 signatures".
func (s *sentence) requires(i int) bool {
	if s.is(i+1, "rule", "decide", "pronounce", "publish", "announce", "proclaim") && s.within(i+1, 9, "by", "within", "before") && s.numberWithin(i+1, 10) || s.numberWithin(i+1, 8) && s.within(i+1, 10, "percent", "cent", "list") {
		return true // what the law sets
	}
	if !s.is(i+1, "have", "be", "collect", "use", "make", "show", "first", "also", "declare", "include", "contain", "consist", "obtain", "submit", "pay", "reside", "hold", "pass", "speak", "register", "receive", "gather", "present", "win", "secure", "deposit", "live", "belong") {
		return false
	}
	lo, hi := s.clauseRange(i)
	who := false
	for j := lo; j < i; j++ {
		who = who || s.is(j, "candidate", "party", "voter", "citizen", "nominee", "hopeful", "contestant", "applicant", "independent", "law", "aspirant", "bloc", "group", "member", "person", "woman")
	}
	rule := false
	for j := i + 1; j < hi; j++ {
		rule = rule || s.form(j).isNum || s.is(j, "least", "signature", "deposit", "fee", "nominate", "resident", "literate", "citizenship", "percent", "law", "approve", "license", "permission")
	}
	return who && rule
}

// numberWithin reports whether a number stands among the n words after i.
func (s *sentence) numberWithin(i, n int) bool {
	for j := i + 1; j <= min(i+n, len(s.words)-1); j++ {
		if s.form(j).isNum {
			return true
		}
	}
	return false
}

func (d *docState) ownBodies(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return d.roll(id) == d.roll(d.voice) })
}

// ourShare gives whose words those of a source are that is the voice: of one of those who speak jointly, its own.
func (d *docState) ourShare(src *source) []string {
	if len(d.voices) > 1 && src.basis != schema.ByVoice {
		return slices.Clone(src.bodies)
	}
	return slices.Clone(d.voices)
}

// isAsking reports whether the form at i asks here: "call on", "call for", not "so-called", "on call".
func (d *docState) isAsking(s *sentence, i int) bool {
	f := s.form(i)
	next := s.lower(i + 1)
	switch {
	case s.lower(i-1) == "had" || s.lower(i-2) == "had" && s.class(i-1)&negator != 0:
		return false // what had been asked before
	case s.lower(i-1) == "who" && strings.HasSuffix(f.text, "ed"):
		return false // "observers who asked for them"
	case f.is("appeal") && next == "to" && s.within(i+1, 4, "emotion", "sentiment", "fear", "loyalty", "prejudice", "instinct", "passion", "feeling", "nationalism", "identity", "solidarity"):
		return false // "appealed to emotions"
	case s.class(i-1)&preposition != 0 && strings.HasSuffix(f.text, "ing") && !(s.lower(i-1) == "in" && s.anyOf(i-14, i-1, "join")), s.lower(i-1) == "having":
		return false // "thanks them for requesting"
	case s.procedure(i):
		return false
	case (s.lower(i-1) == "that" || s.lower(i-1) == "which") && f.is("call", "invite", "require", "demand", "request") && i > 1 && s.class(i-2)&(reporter|coordinator) == 0:
		return false // "irregularities that call for attention"
	case s.lower(i-1) == "to" && f.is("invite", "ask", "request") && !s.anyOf(i-5, i-1, "like", "want", "wish", "would", "we'd", "i'd", "continue"):
		return false // "the decision to invite observers"
	case s.lower(i-1) == "to" && s.is(i-2, "ready", "willing", "available", "prepared", "able", "offer"):
		return false // "stands ready to advise"
	case strings.HasSuffix(f.text, "ed") && s.is(i-1, "have") && s.anyOf(max(0, i-6), i-1, "that", "which") && s.anyOf(i+2, len(s.words), "been", "remain", "remains", "remained"):
		return false // "changes that ODIHR has recommended have not been adopted"
	case s.class(i-1)&negator != 0 && s.is(i-2, "could", "can", "do", "did", "does", "would"), next == "by" && f.is("recommend", "encourage", "urge", "ask"):
		return false // "could not ask for", "those recommended by"
	case f.is("call"):
		if t := s.lower(i - 1); t == "been" || t == "was" || t == "is" || t == "were" || t == "be" {
			return false
		}
		if s.words[min(i+1, len(s.words)-1)].brk == breakComma && s.class(i-1)&preposition == 0 {
			for j := i + 2; j < min(len(s.words), i+6); j++ { // "call, once more, on those who"
				if s.words[j].brk == breakComma && (s.lower(j) == "on" || s.lower(j) == "upon" || s.lower(j) == "for") {
					return true
				}
			}
		}
		return next == "on" || next == "upon" || next == "for" || s.lower(i+2) == "on" && s.class(i-1)&preposition == 0
	case f.is("press"):
		return s.words[i].brk == breakNone && f.text != "press" && f.text != "pressing" && s.anyOf(i+1, i+12, "to", "for", "on")
	case f.is("appeal"):
		if s.is(i-1, "be") {
			return false
		}
		return next == "to" || next == "for"
	case f.is("require", "request", "demand"):
		if f.is("request") && s.class(i-1)&determiner == 0 && s.class(i+1)&determiner != 0 && s.anyOf(i+2, i+10, "to") && !strings.HasSuffix(f.text, "ed") {
			return true
		}
		if f.text == "demand" && (s.lower(i-1) == "we" || s.lower(i-1) == "i" || s.is(i-1, "also", "again", "therefore", "further") && (s.lower(i-2) == "we" || s.lower(i-2) == "i")) {
			return true
		}
		return s.class(i-1)&determiner == 0 && f.is("demand", "request") && (next == "that" || (next == "the" || next == "an") && s.is(i+2, "end", "release", "resignation", "immediate", "annulment", "withdrawal", "repeal"))
	case f.is("insist"): // "insisted that the vote was fair" claims
		return next == "on" || next == "that" && (s.subjunctive(i+2) || !s.auxiliaryBetween(i, min(len(s.words), i+12)))
	case f.is("ask", "invite"):
		// "observers asked to leave", "invited by the government": what happened to them
		switch next {
		case "to", "by", "whether", "if", "why", "how", "what", "who", "when", "where", "about", "after", "me", "us", "themselves", "ourselves", "itself":
			return false
		}
		if f.text == "asked" && s.class(i+1)&auxiliary != 0 {
			return false // "of those we asked had been"
		}
		if f.is("ask") && s.anyOf(i-3, i, "whom", "anybody", "nobody", "anyone", "when") {
			return false // "nobody whom they asked"
		}
		if f.is("ask") && next == "for" && (i+2 >= len(s.words) || s.words[i+2].brk != breakNone || s.class(i+2)&(preposition|coordinator) != 0) {
			return false // "all that we asked for"
		}
		if f.is("ask") && s.within(i, 4, "why", "whether", "if", "what", "question") && !s.within(i, 4, "to", "that") || f.is("ask") && s.lower(i-1) == "i" && f.text == "asked" {
			return false // a question
		}
		if k := i - 1; k > 0 && (s.class(k)&negator != 0 || s.is(k, "also", "then", "therefore", "never", "only")) && s.is(k-1, "be") {
			return false
		}
		return s.class(i-1)&determiner == 0 && !(s.is(i-1, "be") && s.class(i-1)&auxiliary != 0)
	case f.is("propose"): // "we propose that the commission accredit them"
		return next == "that" && (s.subjunctive(i+2) || s.anyOf(i, s.contentEnd(i), "should"))
	case f.is("recommend", "suggest", "advise"):
		if s.class(i-1)&(determiner|preposition) != 0 && f.text == "recommended" || i > 0 && s.possessed(i-1) || f.is("suggest") && !(next == "that" && (s.anyOf(i, s.contentEnd(i), "should") || s.subjunctive(i+2))) {
			return false // "its recommended number", "results suggest that"
		}
		return next == "that" || s.class(i+1)&determiner != 0 || strings.HasSuffix(next, "ing") || f.text != "advised"
	case f.is("encourage") && s.class(i+1)&pronoun != 0 && s.lower(i+2) == "in":
		return false // "encourage them in their commitment"
	case f.text == "encouraging" || f.text == "encouraged" && s.class(i-1)&auxiliary != 0:
		return false
	case f.is("urge"):
		return f.text != "urges" || s.class(i-1)&determiner == 0
	}
	return true
}

// subjunctive reports whether the clause from word i on has a bare verb after its subject: "it begin with".
func (s *sentence) subjunctive(i int) bool {
	for j := i + 1; j < min(len(s.words), i+6); j++ {
		if s.class(j)&(finite|modal|auxiliary) != 0 && s.lower(j) != "be" {
			return false
		}
		if (s.lower(j) == "be" || bareVerbs[s.lower(j)]) && s.class(j-1)&(preposition|determiner) == 0 && s.lower(j-1) != "to" {
			return true
		}
	}
	return false
}

// bareAfter reports whether no word close behind i, where a clause begins, is the verb of a claim: what is asked for has a bare
// verb, which need not be known, "ZEC supply".
func (s *sentence) bareAfter(i int) bool {
	for j := i + 1; j < min(len(s.words), i+9) && s.words[j].brk == breakNone; j++ {
		if c := s.class(j); c&(auxiliary|modal) != 0 && s.lower(j) != "be" && s.lower(j) != "should" || c&finite != 0 && s.class(j-1)&(determiner|preposition) == 0 {
			return false
		}
	}
	return true
}

// procedure reports whether the verb at i asks for something about the statement itself: "that it be entered in the
// record".
func (s *sentence) procedure(i int) bool {
	return s.within(i, 9, "statement", "remarks", "testimony") && s.within(i, 14, "record", "journal", "attach", "enter", "append", "circulate", "circulated", "attached", "entered")
}

// askedBy gives the bodies, other than the voice, that are the subject of the asking verb at i.
func (d *docState) askedBy(n int, s *sentence, i int) []string {
	names := s.bodyNames()
	for k := len(names) - 1; k >= 0; k-- {
		h := names[k]
		if h.hi < i && s.class(i-1)&coordinator != 0 && (s.possessed(h.hi-1) || s.class(h.lo-1)&preposition != 0 || s.lower(h.lo-1) == "the" && s.class(h.lo-2)&preposition != 0) {
			continue // "agreed with the conclusions of the mission and urged the government to": not whose conclusions they were
		}
		aside := h.lo <= 5 && i-h.hi <= 14 && h.hi < i && s.words[h.hi].brk == breakComma && s.words[i].brk == breakComma // "the mission, in a report, asks"
		if h.hi <= i && (i-h.hi <= 5 || aside) && !d.agency(s, h) && s.words[h.lo].clause == s.words[i].clause && d.sourceable([]string{h.id}, s, h.lo) {
			for k > 0 && names[k].lo-names[k-1].hi <= 2 {
				k--
			}
			ids, _, _ := d.group(s, k)
			return ids
		}
	}
	if t := s.lower(0); i > 3 && s.class(i-1)&coordinator != 0 && (t == "it" || t == "she" || t == "he") {
		return d.toldBefore(n, s) // "It commended those who served and called on all parties to"
	}
	if i > 0 && s.class(i-1)&coordinator != 0 && (strings.HasSuffix(s.lower(i), "ed") || strings.HasSuffix(s.lower(i), "s")) {
		for _, src := range s.sources { // "said … and urged the authorities to"
			if src.hi <= i && len(src.bodies) > 0 && (src.basis == schema.ByExplicit || src.basis == schema.ByResolved) {
				return slices.Clone(src.bodies)
			}
		}
	}
	for j := max(0, i-3); j < i; j++ {
		if p := d.speakerAt(s, j); p != nil && d.isObserver(p.Body) && s.words[j].quote == s.words[i].quote { // "Ms. Example called on"
			if p.Body == d.voice {
				return slices.Clone(d.voices)
			}
			return []string{p.Body}
		}
	}
	if ids := d.asks(n, s, i); ids != nil {
		return ids
	}
	for j := max(0, i-4); j < i; j++ {
		if lo, ok := s.genericObserver(j); ok && lo >= 0 {
			if d.kind() != "media-report" {
				return d.resolve(s, j)
			}
			last, named := d.lastObservers, d.observers
			if d.lastObservers = d.lastObserversAt(n); len(d.lastObservers) == 0 {
				d.observers = nil // those that the text names later
			}
			ids := d.resolve(s, j)
			d.lastObservers, d.observers = last, named
			return ids
		}
		if j <= 1 && (s.lower(j) == "it" || s.lower(j) == "she" || s.lower(j) == "he") {
			return d.toldBefore(n, s)
		}
		if s.lower(j) == "they" && len(d.lastObservers) > 0 && j <= 2 {
			return slices.Clone(d.lastObservers)
		}
	}
	return nil
}

// besideRequest gives the request that ends where "and" joins the verb at i to it, nil if there is none.
func (s *sentence) besideRequest(i int) *request {
	if i < 1 || s.class(i-1)&coordinator == 0 {
		return nil
	}
	for k := range s.req {
		switch r := &s.req[k]; r.kind {
		case "urge", "recommend", "hope", "engage":
			if r.to == i-1 {
				return r
			}
		}
	}
	return nil
}

// asks gives those who are the subject of the asking verb at i in a news story, an unnamed group, a party, an office: "the
// coalition, which had 600 observers, urged", "two parties have asked". The observers in a relative clause ask nothing.
func (d *docState) asks(n int, s *sentence, i int) []string {
	if d.kind() != "media-report" || s.words[i].quote != 0 {
		return nil
	}
	at := i // behind auxiliaries and adverbs
	for at > 0 && (s.class(at-1)&auxiliary != 0 || s.is(at-1, "also", "again", "later", "meanwhile", "then", "therefore", "repeatedly") || strings.HasSuffix(s.lower(at-1), "ly")) && s.words[at].brk == breakNone {
		at--
	}
	last, named := d.lastObservers, d.observers
	d.lastObservers = d.lastObserversAt(n)
	holders := d.holders(s)
	d.lastObservers, d.observers = last, named
	for k := len(holders) - 1; k >= 0; k-- {
		h := holders[k]
		if h.hi > at || s.words[h.lo].quote != 0 || slices.Contains(h.ids, hostGovernment) {
			continue
		}
		lo := h.lo
		for lo > 0 && s.class(lo-1)&determiner != 0 {
			lo--
		}
		if lo > 0 && s.class(lo-1)&preposition != 0 || s.possessed(h.hi-1) {
			continue
		}
		aside := s.words[h.hi].brk == breakComma && s.words[at].brk == breakComma && at > h.hi
		if h.hi == at || aside && s.is(h.hi, "which", "who", "a", "an", "the", "whose") {
			return slices.Clone(h.ids)
		}
	}
	return nil
}

// toldBefore gives the bodies whose words the sentence before tells, in the same paragraph.
func (d *docState) toldBefore(n int, s *sentence) []string {
	for k := n - 1; k >= max(0, n-5) && d.sents[k].block == s.block; k-- {
		o := d.sents[k]
		var first *source
		for i := range o.sources {
			if src := &o.sources[i]; len(src.bodies) > 0 && (src.basis == schema.ByExplicit || src.basis == schema.ByResolved || src.basis == schema.ByQuote) && (first == nil || src.lo < first.lo) {
				first = src
			}
		}
		if first != nil {
			return slices.Clone(first.bodies)
		}
		if t := o.lower(0); t != "it" && t != "he" && t != "she" && t != "they" {
			return nil
		}
	}
	return nil
}

// contentEnd gives the end of what the verb at i governs: the sentence, or the next clause with a subject of its own.
func (s *sentence) contentEnd(i int) int {
	end := len(s.words)
	for j := i + 1; j < end; j++ {
		if s.words[i].quote != 0 && s.words[j].quote != s.words[i].quote && s.saysWho(j) {
			return j // "We call for a recount," she said
		}
		if s.words[j].brk == breakComma && j-i > 3 && s.is(j, "after", "following", "amid") && s.class(j+1)&(auxiliary|modal) == 0 {
			return j // "called on the court to rule, after two weeks of protests"
		}
		if s.class(j-1)&coordinator != 0 && j-i > 3 && (s.lower(j) == "it" && s.class(j+1)&(asker|softAsker|hoper) != 0 && s.class(j+1)&modal == 0 || s.lower(j) == "we" && (s.class(j+1)&(asker|softAsker|hoper|worrier|welcomer) != 0 || s.is(j+1, "look", "stand", "also", "remain", "will")) || s.lower(j) == "on" && s.is(i, "call") && (s.class(j+1)&(determiner|subordinator) != 0 || s.words[min(j+1, end-1)].capital || s.anyOf(j+2, j+5, "to") && s.class(j+1)&preposition == 0)) {
			return j - 1
		}
		if s.class(j-1)&coordinator != 0 && j-i > 4 && s.class(j)&(asker|softAsker) != 0 && s.class(j)&modal == 0 && strings.HasSuffix(s.lower(j), "s") && s.class(j+1)&(preposition|determiner|subordinator) != 0 && s.class(i)&modal == 0 {
			return j - 1 // "encourages parliament to X, and recommends that"
		}
		if s.class(j-1)&coordinator != 0 && j-i > 4 && s.is(j, "hope", "trust", "expect", "reiterate", "remind") && s.class(i)&modal == 0 && strings.HasSuffix(s.lower(j), "s") == strings.HasSuffix(s.lower(i), "s") && !strings.HasSuffix(s.lower(j), "ed") && (s.lower(j+1) == "that" || s.class(j+1)&determiner != 0 || s.is(j, "expect")) {
			return j - 1 // "encourages parliament to X and hopes that"
		}
		if s.lower(j) == "forward" && s.is(j-1, "look") && j-i > 4 {
			if s.class(j-2)&coordinator != 0 {
				return j - 2
			}
			return j - 1
		}
		// "should refrain from force, and those responsible must be brought to justice": each its own
		if s.class(i)&modal != 0 && s.class(j-1)&coordinator != 0 && j-i > 3 && s.words[j-1].brk == breakComma {
			for k := j + 1; k < min(end, j+9) && s.words[k].brk == breakNone && (s.class(k)&finite == 0 || s.class(k-1)&determiner != 0 || s.is(k, "need")); k++ {
				if t := s.lower(k); t == "should" || t == "must" || (t == "needs" || t == "need") && s.lower(k+1) == "to" {
					return j - 1
				}
			}
		}
		// "calls on the authorities to X and urges parties to Y": a request of its own
		if s.class(j-1)&coordinator != 0 && s.class(j)&(asker|softAsker) != 0 && s.class(j)&modal == 0 && j-i > 3 && strings.HasSuffix(s.lower(j), "s") == strings.HasSuffix(s.lower(i), "s") && (s.class(j+1)&determiner != 0 || s.lower(j+1) == "their" || s.lower(j+1) == "on" || s.lower(j+1) == "upon" || s.lower(j+1) == "to" && s.is(j, "appeal") || s.lower(j+1) == "political" || s.words[min(j+1, end-1)].capital || s.is(j+1, "party", "authority", "candidate", "government")) && !s.is(j, "require", "suggest", "need") {
			return j - 1
		}
		// "urged parties to be calm and said it was concerned": the speaker goes on
		if s.class(j-1)&coordinator != 0 && j-i > 3 && s.words[j].quote == 0 && (s.lower(j) == "said" || s.lower(j) == "warned" || s.lower(j) == "noted" || s.lower(j) == "told" || s.lower(j) == "called" && s.is(j+1, "the", "for", "it", "on")) && s.class(i)&modal == 0 && (strings.HasSuffix(s.lower(i), "ed") || s.lower(i) == "told") {
			return j - 1
		}
		// "said that it should be investigated, and condemned the violence": the speaker goes on
		if s.class(i)&modal != 0 && s.class(j-1)&coordinator != 0 && j-i > 3 && s.class(j)&(worrier|welcomer) != 0 && strings.HasSuffix(s.lower(j), "ed") && j+1 < end && s.words[j+1].brk == breakNone && s.class(j+1)&(coordinator|preposition) == 0 {
			return j - 1
		}
		// "called for a repeat, alleging fraud": the participle is a claim
		if s.words[j].brk == breakComma {
			switch s.lower(j) {
			case "which", "who":
				if j-i > 5 && s.aside(j, end) {
					return j
				}
			case "alleging", "citing", "saying", "claiming", "accusing", "noting", "arguing", "complaining", "stating":
				return j
			}
		}
		if s.text[s.words[j-1].end] == ':' && s.is(i-1, "that", "which") && s.class(i)&asker == 0 {
			return j // "problems that should be dealt with: voters could not register"
		}
		if s.words[j].clause == s.words[j-1].clause {
			continue
		}
		c := s.class(j)
		if s.words[j].brk == breakClause && s.text[s.words[j-1].end] == ';' {
			if s.further(j) {
				continue
			}
			return j
		}
		if c&contrast != 0 && c&coordinator != 0 {
			return j
		}
		if c&coordinator != 0 && (s.clauseAfter(j) && (s.lower(j+1) == "we" || s.lower(j+1) == "the" && s.lower(j+2) == "united") || s.lower(j+1) == "we" && s.class(j+2)&(asker|softAsker|hoper|worrier|welcomer) != 0) {
			return j
		}
	}
	return end
}

// saysWho reports whether the words from j on, behind a quotation, tell who spoke: "she said", "said the head of the mission".
func (s *sentence) saysWho(j int) bool {
	for k := j; k < min(len(s.words), j+12) && s.words[k].quote == 0; k++ {
		if s.class(k)&reporter != 0 {
			return true
		}
	}
	return false
}

// aside reports whether the relative clause at word j tells a fact and ends what is asked for: "that the police, who have
// done little so far". What is asked for may go on behind it: "the police, who have done little, to".
func (s *sentence) aside(j, end int) bool {
	if s.class(j+1)&modal != 0 || !s.verbBetween(j+1, min(end, j+4)) {
		return false
	}
	for k := j + 2; k < end; k++ {
		if s.words[k].brk == breakComma && (s.lower(k) == "to" || s.class(k)&(coordinator|modal) != 0) {
			return false
		}
	}
	return true
}

// further reports whether what follows the semicolon before word j is asked for too: "; to let observers in", "; and
// that the list be posted".
func (s *sentence) further(j int) bool {
	if s.class(j)&coordinator != 0 {
		j++
	}
	return s.lower(j) == "to" && s.class(j+1)&(determiner|preposition|pronoun) == 0 || s.lower(j) == "that" && !s.is(j+1, "be")
}

// request makes the record of a request by verb i.
func (d *docState) request(s *sentence, i int, kind string, by []string) request {
	r := request{kind: kind, verb: i, from: i + 1, to: s.contentEnd(i), lo: i, by: by}
	if s.lower(i+1) == "for" {
		r.addressee = tokenRange{i + 1, i + 1}
		return r
	}
	// the addressee stands between the verb and its infinitive
	hi := i + 1
	for hi < r.to && hi < i+30 {
		if s.lower(hi) == "to" && hi > i+1 && s.class(hi+1)&(determiner|preposition) == 0 && !(hi == i+1) {
			break
		}
		if s.lower(hi) == "that" || s.lower(hi) == "for" && hi > i+1 {
			break
		}
		hi++
	}
	if kind != "hope" && kind != "engage" && (hi >= r.to || hi >= i+30) && !s.is(i, "call", "appeal") {
		hi = i + 1 // "urge the swift formation of a government": what, not whom
	}
	r.addressee = tokenRange{i + 1, hi}
	return r
}

// task reports whether the verb at i tells what a mission was sent to do: "observers monitored the count".
func (s *sentence) task(i int) bool {
	f := s.form(i)
	t := f.text
	if f.is("watch", "follow", "attend", "visit") { // "stations where our observers watched the count"
		lo, _ := s.clauseRange(i)
		return s.lower(lo) == "where" && (s.is(i-1, "we", "they") || s.anyOf(lo, i, "observer", "team", "mission", "delegate", "volunteer", "monitor"))
	}
	if t == "invited" { // "the mission was invited by the government"
		return s.is(i-1, "was", "were", "been") && s.is(i+1, "by", "to") && !s.negatedBefore(i) && s.bodyWithin(i-14, i)
	}
	if !f.is("monitor", "observe", "deploy", "assess", "track", "accredit") && t != "monitoring" || s.named(i) {
		return false
	}
	if i > 1 && s.words[i].capital && (s.words[i-1].capital || s.class(i-1)&preposition != 0 && s.words[i-2].capital) {
		return false // a name: "the Centre for Monitoring Election Violence"
	}
	if (t == "monitoring" || t == "observing") && s.anyOf(i+1, i+3, "group", "organization", "network", "mission", "team", "body", "coalition", "ngo", "effort", "platform", "arm", "wing", "agency", "office", "watchdog", "unit", "branch", "delegation") {
		return false // who they are, not what they do
	}
	// a mission's, or an infinitive: what it came for
	mission := s.lower(i-1) == "to"
	for j := max(0, i-8); j < i && !mission; j++ {
		_, generic := s.genericObserver(j)
		mission = generic || s.named(j) || s.is(j, "deploy", "mission", "group", "organization", "we", "ngo", "volunteer")
	}
	if !mission || s.reportingVerb(i+1, i+3) >= 0 {
		return false
	}
	next := s.lower(i + 1)
	if next == "that" || next == "a" || next == "no" || next == "several" || next == "some" || next == "numerous" || next == "many" || next == "as" || next == "by" || s.class(i-1)&(auxiliary) != 0 && f.is("observe") {
		return false
	}
	if s.class(i-1)&determiner != 0 || t == "observers" || t == "monitors" {
		return false
	}
	if _, hi := s.clauseRange(i); s.anyOf(i+1, hi, "freely", "unhindered", "unimpeded", "unobstructed") || s.anyOf(i+1, hi, "without") && s.anyOf(i+1, hi, "interference", "hindrance", "restriction", "obstruction", "impediment", "obstacle") {
		return false // how it went
	}
	if f.is("observe", "assess") && t != "observing" && t != "observe" {
		// "observed the vote", "assessed the conduct of": a task only with such an object
		if _, hi := s.clauseRange(i); s.lower(i+1) != "the" || s.within(i, hi-i, "positively", "negatively", "good", "bad", "very", "poor", "favorably") {
			return false // an assessment that came out
		}
		for j := i + 1; j < min(len(s.words), i+5); j++ {
			if s.is(j, "election", "vote", "poll", "count", "process", "opening", "referendum", "runoff") && !s.finiteWithin(j, 3) {
				return true
			}
		}
		return false
	}
	return true
}

// depends reports whether the words [lo, hi) name what something depends on, or what depends on it: "confidence depends on
// a count that is open".
func (s *sentence) depends(lo, hi int) bool {
	from, to := s.clauseRange(lo)
	for i := max(from, lo-12); i < min(to, hi+3); i++ {
		if (s.lower(i) == "depends" || s.lower(i) == "depend") && s.is(i+1, "on", "upon", "largely", "crucially") {
			return true
		}
	}
	return false
}

// notYet reports whether the word at lo stands in what had not been done when something else was: "announced results before the
// count had been completed".
func (s *sentence) notYet(lo int) bool {
	for i := lo; i > max(0, lo-10); i-- {
		if s.lower(i) == "before" {
			for j := i + 1; j < min(len(s.words), i+9); j++ {
				if s.lower(j) == "had" && s.class(j+1)&negator == 0 {
					return s.anyOf(max(0, i-12), i, "declared", "announced", "published", "proclaimed", "released", "issued", "certified")
				}
			}
			return false
		}
		if s.words[i].brk == breakClause {
			return false
		}
	}
	return false
}

// principle reports whether the words [lo, hi) are the subject of what is true of any election: "a free press is
// indispensable to democracy", "freedom of assembly and a free press are cornerstones of".
func (s *sentence) principle(lo, hi int) bool {
	for i := hi; i < min(len(s.words), hi+9); i++ {
		if t := s.lower(i); t == "is" || t == "are" || t == "remain" || t == "remains" {
			for j := i + 1; j < min(len(s.words), i+5); j++ {
				if s.class(j)&negator != 0 || s.words[j].brk != breakNone {
					return false
				}
				if s.is(j, "indispensable", "essential", "vital", "fundamental", "crucial", "cornerstone", "pillar", "hallmark", "bedrock", "foundation", "prerequisite", "integral", "imperative", "critical", "ingredient", "lifeblood", "necessary", "precondition", "inherent", "basic", "core", "central", "key", "universal") {
					return s.words[lo].clause == s.words[i].clause || s.words[lo].quote == s.words[i].quote
				}
			}
			return false
		}
		if s.class(i)&(modal|finite) != 0 && s.class(i)&auxiliary == 0 && s.class(i-1)&(preposition|determiner) == 0 || s.words[i].brk == breakClause && s.class(i)&coordinator == 0 {
			return false
		}
	}
	return false
}

// bodyWithin reports whether a mission is named, or meant, by the words [lo, hi).
func (s *sentence) bodyWithin(lo, hi int) bool {
	for j := max(0, lo); j < hi; j++ {
		if s.named(j) || s.is(j, "mission", "we", "eom") {
			return true
		}
	}
	return false
}
