package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A request is a stretch of a sentence that asks, hopes, offers, promises or supposes: what stands in it is no claim
// (codebook 2, 10).
type request struct {
	kind      string // urge, recommend, hope, engage: a recommendation; pledge, condition, future, task, law: none
	verb      int    // the word that asks
	from, to  int    // words asked for
	lo        int    // where the recommendation's span begins
	addressee tokenRange
	by        []string // bodies that ask, empty: the voice
}

// speakerBefore reports whether the subject before word i is the document's voice: we, the United States, the body
// whose statement it is.
func (d *docState) speakerBefore(s *sentence, i int) (subject int, ok bool) {
	lo := max(0, i-14)
	for j := i - 1; j >= lo; j-- {
		if s.words[j].quote != 0 && s.words[i].quote == 0 {
			return 0, false
		}
		switch s.lower(j) {
		case "we", "i":
			return j, true
		case "they", "he", "she", "who", "which", "it":
			if s.lower(j) == "it" && i-j < 4 && j <= 1 {
				return j, d.lastOwn
			}
			return 0, false
		}
		for _, h := range s.names {
			if h.kind == bodyName && h.hi-1 == j {
				own := d.voice != "" && (h.id == d.voice || d.roll(h.id) == d.roll(d.voice))
				if own {
					return h.lo, true
				}
				if i-j <= 6 && !s.possessed(j) {
					return 0, false
				}
			}
		}
		if s.words[j+1].clause != s.words[j].clause && s.class(j+1)&coordinator == 0 && i-j < 8 {
			// another clause begins between: the subject may still be shared over "and"
			if s.class(j+1)&subordinator != 0 {
				return 0, false
			}
		}
	}
	return 0, false
}

// findRequests reads requests, hopes, offers, pledges, conditions and tasks.
func (d *docState) findRequests(n int, s *sentence) {
	s.req = s.req[:0]
	end := len(s.words)
	report := d.kind() == "country-report"
	for i := 0; i < end; i++ {
		c := s.class(i)
		f := s.form(i)
		t := f.text
		switch {
		case c&condition != 0 && t != "unless" && s.lower(i-1) != "as" && s.lower(i-1) != "even":
			// "If X, then Y": the protasis runs to the comma; "raise questions whether X" to the end of the clause
			to := i + 1
			for to < end && (s.words[to].brk == breakNone || s.words[to].clause == s.words[i].clause && s.words[to].chunk-s.words[i].chunk < 1) {
				to++
			}
			s.req = append(s.req, request{kind: "condition", verb: i, from: i, to: to})
		case c&asker != 0 && d.isAsking(s, i):
			if _, ok := d.speakerBefore(s, i); ok {
				s.req = append(s.req, d.request(s, i, "urge", nil))
			} else if by := d.askedBy(s, i); by != nil {
				s.req = append(s.req, d.request(s, i, "urge", by))
			} else if !f.is("press") { // "pressed their staff to" is a deed
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
			}
		case c&softAsker != 0 && c&modal == 0 && !f.is("need") && t != "should" && t != "ought" && d.isAsking(s, i):
			if _, ok := d.speakerBefore(s, i); ok {
				s.req = append(s.req, d.request(s, i, "recommend", nil))
			} else if by := d.askedBy(s, i); by != nil {
				s.req = append(s.req, d.request(s, i, "recommend", by))
			}
		case (t == "should" || t == "must" || t == "ought") && !report && s.lower(i+1) != "have":
			if s.words[i].quote == 0 && d.kind() == "media-report" {
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
				break
			}
			if t != "should" && s.requires(i) {
				break
			}
			kind := "recommend"
			if t == "must" {
				kind = "urge"
			}
			lo, _ := s.clauseRange(i)
			if s.lower(i+1) == "not" && s.lower(i+2) == "be" || s.is(lo, "any", "every", "each", "all") && !s.is(lo+1, "party", "side", "actor", "stakeholder", "political") {
				// how a report is to be taken (R2), or a commitment recited: no recommendation, and no claim either
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
				break
			}
			r := request{kind: kind, verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: tokenRange{lo, i}}
			if src, ok := d.sourceOf(s, i, i+1); ok && !d.ownBodies(src.bodies) {
				r.by = src.bodies
			}
			s.req = append(s.req, r)
		case t == "must" && report:
			s.req = append(s.req, request{kind: "law", verb: i, from: i, to: i})
		case (t == "need" || t == "needs") && s.lower(i+1) == "to" && s.lower(i-1) != "the" && !report:
			lo, _ := s.clauseRange(i)
			if s.lower(i+2) == "be" && !s.is(i-1, "still") {
				s.req = append(s.req, request{kind: "recommend", verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: tokenRange{lo, i}})
			}
		case c&hoper != 0 && (t == "hope" || t == "expect" || t == "trust" || t == "hopes" || t == "expects"):
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 5 {
				s.req = append(s.req, d.request(s, i, "hope", nil))
			}
		case t == "forward" && s.is(i-1, "look"), (t == "ready" || t == "stands" || t == "stand") && (s.is(i-1, "stand") || s.lower(i+1) == "ready"), t == "committed" && s.lower(i+1) == "to" && s.class(i-1)&(auxiliary|finite) != 0, t == "willing" && s.lower(i+1) == "to",
			(t == "wants" || t == "want" || t == "wish" || t == "wishes" || t == "desire" || t == "continue") && s.lower(i+1) == "to":
			if t == "stands" || t == "stand" || t == "continue" && s.lower(i-1) != "will" {
				break
			}
			if (t == "wish" || t == "wishes" || t == "want" || t == "wants") && s.is(i+2, "point", "note", "thank", "express", "emphasize", "stress", "say", "reiterate", "commend", "recall", "draw", "make", "begin", "underline", "highlight", "add", "congratulate", "welcome") {
				break
			}
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 12 && s.words[subj].clause == s.words[i].clause {
				r := d.request(s, i, "engage", nil)
				if t == "forward" || t == "ready" {
					r.lo = i - 1
				}
				s.req = append(s.req, r)
				i = min(end-1, i+2)
			}
		case c&pledger != 0 && (s.lower(i+1) == "to" || s.lower(i+1) == "that") && !s.is(i, "seek", "aim", "plan") && s.class(i-1)&determiner == 0:
			if _, ok := d.speakerBefore(s, i); !ok && (strings.HasSuffix(t, "ed") || strings.HasSuffix(t, "s") || t == "vow" || t == "promise") && t != "commitments" && t != "aspirations" && t != "plans" {
				s.req = append(s.req, request{kind: "pledge", verb: i, from: i + 1, to: s.contentEnd(i)})
			}
		case c&futurity != 0 && (t == "will" || t == "would") && s.lower(i+1) != "have" && s.lower(i+1) != "of" && s.lower(i-1) != "the" && s.lower(i-1) != "their" && s.lower(i-1) != "popular" && s.lower(i-1) != "political":
			_, hi := s.clauseRange(i)
			s.req = append(s.req, request{kind: "future", verb: i, from: i, to: hi})
		case t == "could" || t == "may" || t == "might":
			if s.lower(i+1) != "not" && t != "could" || t == "could" && s.lower(i+1) == "lead" || s.lower(i+1) == "have" && t != "may" {
				if t == "may" && s.words[i].capital && i > 0 {
					break // the month
				}
				lo, hi := s.clauseRange(i)
				if t == "may" && (s.lower(lo) == "only" || s.lower(lo) == "no") {
					break // a rule: "only party members may stand"
				}
				s.req = append(s.req, request{kind: "future", verb: i, from: i, to: hi})
			}
		case c&observing != 0 && s.task(i):
			_, hi := s.clauseRange(i)
			s.req = append(s.req, request{kind: "task", verb: i, from: i, to: hi})
		}
	}
}

// requires reports whether "must" at i states what rules demand of contestants or voters, no request: "a candidate must
// collect 100,000 signatures".
func (s *sentence) requires(i int) bool {
	if !s.is(i+1, "have", "be", "collect", "obtain", "submit", "pay", "reside", "hold", "pass", "speak", "register", "receive", "gather", "present", "win", "secure", "deposit", "live", "belong") {
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

func (d *docState) ownBodies(ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return d.roll(id) == d.roll(d.voice) })
}

// isAsking reports whether the form at i asks here: "call on", "call for", not "so-called", "on call".
func (d *docState) isAsking(s *sentence, i int) bool {
	f := s.form(i)
	next := s.lower(i + 1)
	switch {
	case f.is("call"):
		if t := s.lower(i - 1); t == "been" || t == "was" || t == "is" || t == "were" || t == "be" {
			return false
		}
		return next == "on" || next == "upon" || next == "for" || s.lower(i+2) == "on" && s.class(i-1)&preposition == 0
	case f.is("press"):
		return s.words[i].brk == breakNone && f.text != "press" && f.text != "pressing"
	case f.is("appeal"):
		if s.is(i-1, "be") {
			return false
		}
		return next == "to" || next == "for"
	case f.is("require", "request", "demand"):
		return s.class(i-1)&determiner == 0 && f.is("demand", "request") && (next == "that" || next == "the")
	case f.is("insist"):
		return next == "that" || next == "on"
	case f.is("ask", "invite"):
		return s.class(i-1)&determiner == 0
	case f.is("recommend", "suggest", "advise"):
		return next == "that" || s.class(i+1)&determiner != 0 || strings.HasSuffix(next, "ing") || f.text != "advised"
	case f.text == "encouraging" || f.text == "encouraged" && s.class(i-1)&auxiliary != 0:
		return false
	case f.is("urge"):
		return f.text != "urges" || s.class(i-1)&determiner == 0
	}
	return true
}

// askedBy gives the bodies, other than the voice, that are the subject of the asking verb at i.
func (d *docState) askedBy(s *sentence, i int) []string {
	names := s.bodyNames()
	for k := len(names) - 1; k >= 0; k-- {
		h := names[k]
		if h.hi <= i && i-h.hi <= 5 && s.words[h.lo].clause == s.words[i].clause && d.sourceable([]string{h.id}, s, h.lo) {
			for k > 0 && names[k].lo-names[k-1].hi <= 2 {
				k--
			}
			ids, _, _ := d.group(s, k)
			return ids
		}
	}
	for j := max(0, i-4); j < i; j++ {
		if lo, ok := s.genericObserver(j); ok && lo >= 0 {
			return d.resolve(s, j)
		}
		if s.lower(j) == "they" && len(d.lastObservers) > 0 && j <= 2 {
			return slices.Clone(d.lastObservers)
		}
	}
	return nil
}

// contentEnd gives the end of what the verb at i governs: the sentence, or the next clause with a subject of its own.
func (s *sentence) contentEnd(i int) int {
	end := len(s.words)
	for j := i + 1; j < end; j++ {
		if s.lower(j) == "forward" && s.is(j-1, "look") && j-i > 4 {
			if s.class(j-2)&coordinator != 0 {
				return j - 2
			}
			return j - 1
		}
		// "calls on the authorities to X and urges parties to Y": a request of its own
		if s.class(j-1)&coordinator != 0 && s.class(j)&(asker|softAsker) != 0 && s.class(j)&modal == 0 && j-i > 3 && strings.HasSuffix(s.lower(j), "s") == strings.HasSuffix(s.lower(i), "s") && (s.class(j+1)&determiner != 0 || s.lower(j+1) == "on" || s.lower(j+1) == "political" || s.words[min(j+1, end-1)].capital || s.is(j+1, "party", "authority", "candidate", "government")) && !s.is(j, "require", "suggest", "need") {
			return j - 1
		}
		// "called for a repeat, alleging fraud": the participle is a claim
		if s.words[j].brk == breakComma {
			switch s.lower(j) {
			case "alleging", "citing", "saying", "claiming", "accusing", "noting", "arguing", "complaining", "stating":
				return j
			}
		}
		if s.words[j].clause == s.words[j-1].clause {
			continue
		}
		c := s.class(j)
		if s.words[j].brk == breakClause && s.text[s.words[j-1].end] == ';' {
			return j
		}
		if c&contrast != 0 && c&coordinator != 0 {
			return j
		}
		if c&coordinator != 0 && s.clauseAfter(j) && (s.lower(j+1) == "we" || s.lower(j+1) == "the" && s.lower(j+2) == "united") {
			return j
		}
	}
	return end
}

// request makes the record of a request by verb i.
func (d *docState) request(s *sentence, i int, kind string, by []string) request {
	r := request{kind: kind, verb: i, from: i + 1, to: s.contentEnd(i), lo: i, by: by}
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
	r.addressee = tokenRange{i + 1, hi}
	return r
}

// task reports whether the verb at i tells what a mission was sent to do: "observers monitored the count".
func (s *sentence) task(i int) bool {
	f := s.form(i)
	t := f.text
	if !f.is("monitor", "observe", "deploy", "assess", "track", "accredit") && t != "monitoring" {
		return false
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

// recited reports whether words from lo tell what the law grants on paper: a commitment recited, no claim (H18).
func (s *sentence) recited(lo int) bool {
	clo := max(0, lo-30)
	for i := lo - 1; i > clo; i-- {
		if s.is(i, "right", "ability", "opportunity", "freedom") && s.class(i-1)&determiner != 0 || s.is(i, "provide", "guarantee", "grant", "stipulate") {
			for j := i - 1; j >= max(0, i-9); j-- {
				if s.is(j, "constitution", "law", "charter", "legislation") {
					neg := false
					for k := j; k < lo; k++ {
						if s.class(k)&(negator|lacker|contrast) != 0 {
							neg = true
						}
					}
					return !neg
				}
			}
		}
	}
	return false
}

// noClaim tells why words [lo, hi) assert nothing, "" if they may.
func (d *docState) noClaim(s *sentence, c *candidate) string {
	if c.sign >= 0 && (s.recited(c.lo) || s.recited(c.hi)) {
		return "law recited"
	}
	for k := range s.req {
		r := &s.req[k]
		if c.lo < r.from-1 && c.hi <= r.from || c.lo >= r.to {
			continue
		}
		switch r.kind {
		case "law":
			continue
		case "condition":
			return "condition"
		case "task":
			if c.lo >= r.verb {
				return "task of a mission"
			}
			continue
		case "future":
			if c.lo < r.verb && c.sign != 0 && d.e.issues[c.issue].Default != "depends" && c.hi <= r.verb {
				continue
			}
			if s.words[c.lo].clause != s.words[r.verb].clause {
				continue
			}
			// "the lack of progress on reforms that would bring A": A is missing (P8)
			if s.lower(r.verb) == "would" && c.lo > r.verb && s.wantBefore(r.verb) {
				c.sign, c.presup = -1, true
				c.turns = append(c.turns, "P8")
				return ""
			}
			return "not yet so"
		case "pledge":
			return "pledge"
		}
		if c.lo < r.verb && r.lo > c.lo {
			continue
		}
		// a request presupposes the deficit only where it asks to end it (section 21)
		if (r.kind == "urge" || r.kind == "recommend") && (c.sign < 0 || d.e.issues[c.issue].Default == "problem" || c.hint < 0) && c.lo > r.verb {
			for j := r.verb + 1; j < c.lo; j++ {
				if s.is(j, "address", "stop", "cease", "halt", "remedy", "correct", "rectify", "release", "lift", "repeal", "investigate", "reverse", "tackle", "overcome", "eliminate", "redress", "fix", "drop") || s.lower(j) == "end" && s.class(j-1)&determiner == 0 {
					c.presup, c.sign = true, -1
					return ""
				}
			}
		}
		return "request"
	}
	return ""
}

// wantBefore reports whether something is said to be lacking or still needed before word i.
func (s *sentence) wantBefore(i int) bool {
	for j := 0; j < i; j++ {
		if s.is(j, "lack", "absence", "need", "failure", "lacking", "insufficient") {
			return true
		}
	}
	return false
}

// findAttitude reads what a responding government's voice does in the sentence: it concurs, welcomes, is concerned,
// urges, notes (codebook 11).
func (d *docState) findAttitude(s *sentence) {
	s.att = attitude{from: len(s.words)}
	if !d.responder {
		return
	}
	add := func(label string, at int) {
		if !slices.Contains(s.att.stances, label) {
			s.att.stances = append(s.att.stances, label)
		}
		s.att.from = min(s.att.from, at)
	}
	for i := range s.words {
		c := s.class(i)
		if c&(agreer|welcomer|worrier|asker|softAsker|echoer|factive) == 0 || s.words[i].quote != 0 {
			continue
		}
		f := s.form(i)
		t := f.text
		subj, ok := d.speakerBefore(s, i)
		if !ok {
			// predicates of the thing itself: "X is particularly troubling", "regrettably"
			if (t == "troubling" || t == "regrettable" || t == "disappointing" || t == "unfortunate" || t == "worrying" || t == "concerning" || t == "worrisome") && d.ownSentence(s) {
				add(schema.Concern, 0)
			}
			if (t == "regrettably" || t == "unfortunately") && d.ownSentence(s) {
				add(schema.Concern, i)
			}
			if c&factive != 0 && s.lower(i+1) == "that" { // "the report establishes that": the speaker takes it as true (H3)
				add(schema.Endorses, i)
			}
			continue
		}
		if i-subj > 9 && s.words[subj].clause != s.words[i].clause {
			continue
		}
		switch {
		case f.is("concur", "share", "join", "endorse", "agree", "associate", "echo") && t != "joint" && t != "shared":
			if f.is("join") && s.lower(i+1) != "in" && s.lower(i+1) != "with" && s.lower(i+1) != "that" && !s.is(i+2, "assessment", "statement") {
				continue
			}
			if f.is("share") && !s.within(i, 9, "concern", "assessment", "view", "conclusion", "finding", "observation", "regret", "disappointment", "opinion") {
				continue
			}
			add(schema.Endorses, i)
		case f.is("support") && s.within(i, 6, "finding", "conclusion", "assessment"):
			add(schema.Endorses, i)
		case c&worrier != 0 && !f.is("reject"):
			if t == "concern" && s.class(i-1)&preposition != 0 && s.lower(i-1) != "with" && s.lower(i-1) != "of" {
				continue
			}
			if t == "deeply" || t == "troubled" && s.class(i-1)&determiner != 0 {
				continue
			}
			add(schema.Concern, i)
		case c&welcomer != 0:
			if f.is("appreciate") && s.within(i, 6, "opportunity", "work", "statement") && !s.within(i, 6, "improvement") {
				continue
			}
			add(schema.Welcomes, i)
		case c&asker != 0 && d.isAsking(s, i), c&softAsker != 0 && f.is("encourage"):
			add(schema.Urges, i)
		case f.is("note") && (s.within(i, 3, "concern", "regret", "disappointment") || s.lower(i+2) == "concern"):
			add(schema.Concern, i)
		case f.is("take", "note", "acknowledge") && s.lower(i-1) == "positive", f.is("recognize"):
			add(schema.Welcomes, i)
		case f.is("note", "acknowledge", "observe"):
			if s.lower(i-1) == "positive" {
				add(schema.Welcomes, i)
			} else {
				add(schema.Echoes, i)
			}
		}
	}
	if len(s.att.stances) > 1 {
		s.att.stances = slices.DeleteFunc(s.att.stances, func(l string) bool { return l == schema.Echoes })
	}
}

// within reports whether one of the bases stands among the n words after i.
func (s *sentence) within(i, n int, bases ...string) bool {
	for j := i + 1; j <= i+n && j < len(s.words); j++ {
		if s.is(j, bases...) {
			return true
		}
	}
	return false
}

// ownSentence reports whether nobody but the voice is the source of the sentence.
func (d *docState) ownSentence(s *sentence) bool {
	for _, src := range s.sources {
		if !d.ownBodies(src.bodies) && !src.agrees {
			return false
		}
	}
	return true
}
