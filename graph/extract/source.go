package extract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A source says whose claims words [from, to) of a sentence are (codebook 8).
type source struct {
	bodies   []string
	basis    string
	from, to int // words it governs
	lo, hi   int // words that name it: no part of the finding
	person   *schema.Person
	agrees   bool // "like X, we": the speaker takes it as its own
	weak     bool // "reportedly", "alleged": certainty reported
	general  bool // says only that there is more to tell: what follows in the paragraph tells it
}

// An attitude is what the speaker of a responding government thinks of the content (codebook 11).
type attitude struct {
	stances []string
	from    int // word from which it governs
}

// findSources reads whose words the parts of each sentence are; sentences come in order, so that "the mission" and
// "they" find what was named before.
func (d *docState) findSources() {
	d.learnGroups()
	d.missionsOfUnion()
	d.whoIsWho()
	for n, s := range d.sents { // a quotation of several sentences is his who is named in one of them
		if p := d.quotedPerson(n, s); p != nil && p.Body != "" {
			for i := range s.words {
				if q := s.words[i].quote; q != 0 && d.quoteOf[q] == nil {
					d.quoteOf[q] = p
				}
			}
		} else if p == nil && s.strangerSpeaks() {
			for i := range s.words {
				if q := s.words[i].quote; q != 0 && d.quoteOf[q] == nil {
					d.quoteOf[q] = &schema.Person{}
				}
			}
		}
	}
	var current source // of the paragraph
	block := -1
	var person *schema.Person
	for n, s := range d.sents {
		if s.block != block {
			if !(s.item && d.sents[max(0, n-1)].lead != nil) {
				current = source{}
			}
			block = s.block
		}
		if s.lead != nil {
			if len(s.lead.sources) > 0 {
				src := s.lead.sources[len(s.lead.sources)-1]
				src.basis, src.from, src.to, src.lo, src.hi = schema.ByList, 0, len(s.words), 0, 0
				s.sources = append(s.sources, src)
			}
			d.remember(s)
			continue
		}
		s.sources = d.sentenceSources(s)
		if p := d.quotedPerson(n, s); p != nil {
			person = p
			d.quoteSources(n, s, p)
		} else if q := d.campBefore(n); q != nil && s.saysPronoun() {
			d.quoteSources(n, s, q) // "The commission's chairman denied it. "…," he said."
		} else {
			d.quoteSources(n, s, person)
		}
		if len(s.sources) == 0 && len(current.bodies) > 0 && d.continues(s, current.bodies) {
			c := current
			if c.weak || c.agrees && d.kind() == "us-response" && c.basis != schema.ByBlanket && !c.general { // a party's own view is given sentence by sentence
				d.remember(s)
				continue
			}
			c.basis, c.from, c.to, c.lo, c.hi = schema.ByContinued, 0, len(s.words), 0, 0
			c.person = nil
			s.sources = append(s.sources, c)
		}
		if len(s.sources) == 1 && len(current.bodies) > 0 && slices.Equal(s.sources[0].bodies, current.bodies) {
			if o := &s.sources[0]; o.from == o.hi && o.lo > 4 && s.lower(o.lo-1) == "with" && d.continues(s, current.bodies) {
				o.from = 0 // "The process deteriorated during the count, with observers evaluating it negatively"
			}
		}
		if len(s.sources) > 0 {
			current = s.sources[len(s.sources)-1]
		} else if len(s.sources) == 0 && s.assessed() && d.namedIn(s.block, d.lastObservers) {
			s.sources = append(s.sources, source{bodies: slices.Clone(d.lastObservers), basis: schema.ByContinued, to: len(s.words)})
			current = s.sources[0]
		} else if d.responder && len(s.words) > 6 {
			current = source{}
		}
		d.remember(s)
	}
}

// sentenceSources finds explicit and resolved sources (A2, A4).
func (d *docState) sentenceSources(s *sentence) []source {
	var out []source
	add := func(src source) {
		// words that another source already governs stay with it
		for k := range out {
			if o := &out[k]; src.from < o.to && o.from < src.to {
				if src.from > o.from {
					o.to = min(o.to, max(src.lo, o.from))
				}
			}
		}
		if len(src.bodies) > 0 && src.to > src.from {
			out = append(out, src)
		}
	}
	holders := d.holders(s)
	for _, h := range holders {
		if (h.actor || h.resolved && !h.bare) && slices.ContainsFunc(out, func(o source) bool { return s.nests(o, h.lo) }) {
			continue // what observers say that parties say is the observers' (second-hand)
		}
		if h.resolved && slices.ContainsFunc(out, func(o source) bool { return o.lo < h.lo && h.hi <= o.from && o.basis == schema.ByExplicit }) {
			continue // "X, which had its observers in the capital, noted"
		}
		if n := len(out); n > 0 && !h.actor && s.nests(out[n-1], h.lo) && !slices.ContainsFunc(h.ids, func(id string) bool { return !slices.Contains(out[n-1].bodies, id) }) {
			continue // "the report makes clear that ODIHR saw"
		}
		if h.actor && slices.ContainsFunc(out, func(o source) bool {
			return !o.weak && o.lo < h.lo && h.hi <= o.from && s.words[o.lo].clause == s.words[h.lo].clause
		}) {
			continue // "the chief of mission, a former government minister, told"
		}
		if b := d.e.gz.Body(h.ids[0]); b != nil && b.Kind == "media" && (s.is(h.lo-1, "tell") || s.class(h.lo-1)&determiner != 0 && s.is(h.lo-2, "tell")) {
			continue // to whom it was said
		}
		if n := len(out); h.bare && n > 0 && !out[n-1].weak && d.isObserver(out[n-1].bodies[0]) {
			h.ids = out[n-1].bodies // "According to X, ..., although observers noted"
		}
		own := d.responder && slices.ContainsFunc(h.ids, func(id string) bool { return d.roll(id) == d.roll(d.voice) })
		src := source{bodies: slices.Clone(h.ids), basis: schema.ByExplicit, lo: h.lo, hi: h.hi, weak: h.actor}
		if h.resolved {
			src.basis = schema.ByResolved
		}
		if d.govern(s, h, own, &src) && !(own && h.ids[0] != usEmbassy) {
			add(src)
		}
	}
	d.pronouns(s, holders, &out, add)
	// "While noting A, the coalition outlined B"
	if len(out) > 0 && out[0].from > 0 && out[0].lo > 3 && s.words[out[0].lo].brk == breakComma {
		if k := 0; strings.HasSuffix(s.lower(k), "ing") && s.reports(k) || strings.HasSuffix(s.lower(k+1), "ing") && s.reports(k+1) && s.class(k)&(subordinator|preposition) != 0 {
			o := out[0]
			o.from, o.to, o.hi = 0, o.lo, o.lo
			out = append(out, o)
		}
	}
	if len(out) > 0 {
		if j := s.reaction(); j > 0 {
			for k := range out {
				if o := &out[k]; o.from < j && j < o.to && o.hi <= j {
					o.to = j
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b source) int { return a.from - b.from })
	return out
}

// reaction finds the clause that tells how a party to the election took what others found, "…, while two parties rejected
// the results": the writer's own words.
func (s *sentence) reaction() int {
	for j := 4; j < len(s.words)-3; j++ {
		if s.words[j].brk == breakNone || s.class(j)&(contrast|coordinator) == 0 {
			continue
		}
		camp := false
		for k := j + 1; k < min(len(s.words), j+12); k++ {
			switch c := s.class(k); {
			case s.words[k].brk == breakClause || c&subordinator != 0 || s.is(k, "observer", "monitor", "mission") || k > j+1 && s.named(k):
				k = len(s.words)
			case camp && s.is(k, "reject", "boycott", "contest", "dispute", "challenge", "accept", "protest", "concede", "appeal", "refuse", "withdraw", "denounce", "condemn", "demand") && strings.HasSuffix(s.lower(k), "ed") || camp && s.lower(k) == "withdrew":
				if s.class(k-1)&auxiliary == 0 {
					return j
				}
			case c&(finite|auxiliary|modal) != 0 && c&auxiliary == 0:
				k = len(s.words)
			default:
				camp = camp || c&actorWord != 0 || s.is(k, "supporter", "bloc", "camp", "runner")
			}
		}
	}
	return -1
}

// nests reports whether the words at i depend on what source o says, rather than stand in a clause beside it.
func (s *sentence) nests(o source, i int) bool {
	if i < o.from || i >= o.to || o.weak {
		return false
	}
	if s.words[i].brk == breakComma { // "While A reported that …, B found"
		for j := max(0, o.lo-4); j < o.lo; j++ {
			if s.class(j)&contrast != 0 {
				return false
			}
		}
	}
	for j := o.from; j < i; j++ {
		if s.class(j)&contrast != 0 || s.words[j].brk == breakClause || s.class(j)&coordinator != 0 && s.words[j].brk != breakNone && s.clauseAfter(j) {
			return false
		}
	}
	return true
}

// govern finds the words whose source the holder is and writes them to src.
func (d *docState) govern(s *sentence, h holder, own bool, src *source) bool {
	lo, hi, end := h.lo, h.hi, len(s.words)
	at := lo // where the noun phrase begins: "the preliminary report of"
	if f := s.findingOf(lo); f >= 0 {
		at = f
	}
	for at > 0 && s.class(at-1)&determiner != 0 {
		at--
	}
	if k := s.observersOf(at); k < at && (s.lower(k-1) == "to" && s.is(k-2, "according") || s.by(k)) {
		at, lo = k, k // "according to national observers from X", "noted by the observers of X"
	}
	if v := s.withReporting(at, hi); v >= 0 {
		src.from, src.to, src.hi = v+1, end, v+1 // "peaceful, with observers noting irregularities"
		return true
	}
	switch {
	case s.lower(at-1) == "to" && s.is(at-2, "according"), s.inView(&at, &hi):
		if s.is(at-2, "according") {
			at -= 2
		}
		if f := s.possessiveFinding(hi); f >= 0 {
			hi = f + 1
		}
		src.lo, src.hi, src.from, src.to = at, hi, hi, end
		switch v := s.reportingVerb(hi, min(end, hi+6)); {
		case at > 2 && !s.claimAfter(hi): // at the end: it governs what stands before
			src.from, src.to = 0, at
		case at > 2 && s.words[at].brk == breakComma && s.class(at-1)&(coordinator|subordinator) == 0:
			src.from, src.to, src.lo, src.hi = 0, end, at, hi // amid its words
		case v >= 0 && s.words[hi].brk == breakNone && s.lower(v+1) != "by":
			src.hi, src.from = v+1, v+1
		}
		return true
	case h.actor:
		return s.actorGoverns(h, src)
	case s.lower(lo-1) == "with" && s.is(lo-2, "agree", "concur") || s.lower(lo-1) == "the" && s.lower(lo-2) == "with" && s.is(lo-3, "agree", "concur"),
		d.responder && (s.is(lo-1, "join") || s.lower(lo-1) == "the" && s.is(lo-2, "join")) && s.lower(hi) == "in":
		src.agrees = true
		src.from, src.to = hi, end
		return true
	case s.lower(lo-1) == "like" && lo <= 2 || s.lower(lo-1) == "the" && s.lower(lo-2) == "like" && lo <= 3 || s.lower(lo-1) == "with" && s.is(lo-2, "together", "along") && d.responder:
		src.agrees = true
		src.from, src.to, src.lo = hi, end, lo-1
		return true
	case (s.lower(lo-1) == "as" && s.lower(lo-2) != "such" || s.lower(lo-2) == "as" && s.lower(lo-1) == "the" && s.lower(lo-3) != "such") && s.reportingVerb(hi, hi+4) >= 0:
		src.agrees = d.responder
		v := s.reportingVerb(hi, hi+4)
		after := v + 1
		if s.lower(after) == "out" {
			after++
		}
		src.from, src.to, src.hi = after, end, after
		switch {
		case lo > 3 && after < end && s.words[after].brk == breakComma && s.words[lo-1].brk != breakNone || lo > 4 && after < end && s.words[after].brk == breakComma && s.words[lo-2].brk != breakNone:
			if s.verbBetween(0, lo-2) {
				src.from, src.lo = 0, lo-1 // amid its words
			}
			// else "At the same time, as the mission noted, A was B"
		case lo <= 3 && end-after < 12 && s.anyOf(after, after+4, "there", "much", "more", "work", "problems", "shortcomings", "challenges") && s.anyOf(after, end, "work", "remain", "remains", "problems", "shortcomings", "challenges", "room", "done"):
			src.general = true // "As the mission pointed out, there is work to be done": what follows tells it
		case lo > 3 && !s.claimAfter(after):
			src.from, src.to = 0, lo-1
		}
		return true
	case s.possessiveFinding(hi) >= 0 && !own:
		// ODIHR's concern regarding ..., the ODIHR/PA report found
		v := s.possessiveFinding(hi)
		src.from, src.to, src.hi = v+1, end, v+1
		if w := s.predicate(v + 1); w >= 0 && s.lower(v+1) != "that" {
			s.governs(src, lo, w)
		}
		return true
	case at < lo && s.findingOf(lo) >= 0 && !own && !(s.is(s.findingOf(lo), "tabulation", "tally") && s.predicate(hi) < 0):
		// concerns of the mission, the assessment by ODIHR that
		src.lo, src.from, src.to = s.findingOf(lo), hi, end
		if v := s.predicate(hi); v >= 0 {
			s.governs(src, at, v)
		} else if a, _ := s.chunkRange(src.lo); hi >= end-1 || s.words[hi].brk != breakNone {
			src.from, src.hi = a, a // "the positive assessment by the mission": the verdict stands before its name
		} else {
			for k := hi; k+1 < end; k++ { // "took note of the concerns raised by X and said": the others go on
				if s.class(k)&coordinator != 0 && (s.lower(k+1) == "said" || s.lower(k+1) == "urged" || s.lower(k+1) == "called") && lo > 5 {
					src.to = k
					break
				}
			}
		}
		return true
	case s.by(lo) && s.attended(lo):
		return false // "the election, which was observed by X"
	case s.by(lo):
		// "noted by ODIHR": what stands before in the clause
		src.from, src.to = 0, lo-1
		if !h.resolved {
			src.from, _ = s.clauseRange(lo)
		}
		if src.to-src.from < 3 {
			src.from = 0
		}
		by := lo - 1
		for s.lower(by) != "by" {
			by--
		}
		switch t := s.lower(hi); {
		case t == "to" && s.is(hi+1, "have", "be") && s.is(by-1, "find", "judge", "deem", "consider", "assess", "say", "declare", "believe"):
			src.from, src.to = hi, end // "was found by X to have been fair"
		case s.lower(by-2) == "as" && by < 4: // "As noted by X, …"
			src.from, src.to = hi, end
		case s.lower(by-2) == "as" && s.words[by-2].brk == breakComma && hi < end && s.words[hi].brk == breakComma: // amid its words
			src.from, src.to, src.lo = 0, end, by-2
		case t == "that" || t == "as" || t == "about" || t == "over" || t == "regarding" || t == "concerning" || t == "of" || t == "in" && s.claimAfter(hi):
			src.to, src.from = end, min(src.from, by) // "concerns were raised by X about"
		case s.is(hi, "include", "be", "range", "concern", "relate", "comprise"):
			src.from, src.to = hi, end // "the problems identified by X included"
		}
		return true
	case s.is(lo-1, "tell", "inform") && s.lower(hi) == "that" || s.lower(lo-1) == "the" && s.is(lo-2, "tell", "inform") && s.lower(hi) == "that":
		src.from, src.to, src.hi = hi+1, end, hi+1 // "parties told ODIHR that": second-hand
		return true
	}
	for j := hi + 1; j < min(end-2, hi+8) && s.words[j].brk != breakClause; j++ {
		if s.lower(j) == "to" && s.lower(j-1) == "according" && (s.lower(j+1) == "which" || s.lower(j+1) == "whom") {
			src.from, src.to, src.hi = j+2, end, j+2 // "the findings of X, according to whom"
			return true
		}
	}
	for j := hi + 1; j < min(end-2, hi+10) && s.words[j].brk != breakClause; j++ {
		if (s.lower(j) == "who" || s.lower(j) == "which") && s.words[j].brk == breakComma && s.is(j-1, "observer", "monitor", "mission", "delegation", "team", "expert") && s.class(j+1)&reporter != 0 && s.finiteAt(j+1, j+1) {
			src.from, src.to, src.hi = j+2, end, j+2 // "the Union sent a few monitors, who said"
			return true
		}
	}
	for j := hi + 1; j < min(end-3, hi+10); j++ { // "deployed a mission, whose report found that"
		if s.lower(j) != "whose" || s.words[j].brk != breakComma {
			continue
		}
		k := j + 1
		for k < j+3 && s.is(k, "final", "preliminary", "interim", "subsequent") {
			k++
		}
		if s.is(k, "report", "statement", "assessment", "observer", "monitor") && s.class(k+1)&reporter != 0 && s.finiteAt(k+1, k+1) {
			src.from, src.to, src.hi = k+2, end, k+2
			return true
		}
	}
	if v := s.paperSaying(hi); v >= 0 {
		src.from, src.to, src.hi = v, end, v
		return true
	}
	v := s.predicate(hi)
	if v < 0 && h.ids[0] == usEmbassy && lo <= 2 && s.is(hi-1, "observer", "staff", "team", "monitor", "officer") {
		src.from, src.to = hi, end // "Embassy observers were turned away": what befell them
		return true
	}
	p := lo - 1
	for p > 0 && s.class(p)&determiner != 0 {
		p--
	}
	if v >= 0 && s.class(p)&preposition != 0 && s.class(p-1)&titleWord == 0 && s.lower(p-1) != "those" && s.lower(p-1) != "that" && !(p > 1 && s.words[p-1].capital && s.words[p-2].capital) &&
		!s.is(p-1, "observer", "monitor", "mission", "delegation", "head", "team", "such", "leader", "member", "report", "coalition", "network", "group", "representative", "chief", "ordinator", "vice-president", "official", "expert", "diplomat", "staff") {
		// "in a meeting with ODIHR, the minister said"
		for j := hi; j <= v; j++ {
			if s.words[j].brk != breakNone && !s.words[j].paren && !s.words[max(0, j-1)].paren {
				v = -1
				break
			}
		}
	}
	if v < 0 {
		// ", said ODIHR": inverted, at the end
		if v = s.reportingVerb(max(0, at-2), at); v >= 0 && at > 4 && (s.words[v].brk != breakNone || s.words[v].quote != s.words[v-1].quote) && !s.is(v, "note") && !s.claimAfter(hi) {
			src.from, src.to, src.lo = 0, v, v
			return true
		}
		return false
	}
	if s.is(v, "observe") && s.is(hi-1, "mission", "observer") && s.class(v+1)&determiner != 0 && s.lower(v+1) != "that" && s.is(v+2, "election", "vote", "poll", "referendum") {
		return false // it came to observe the election
	}
	s.governs(src, lo, v)
	return true
}

// paperSaying gives the participle that tells what a paper says which those before word i gave out, -1 if there is none: "issued
// statements praising".
func (s *sentence) paperSaying(i int) int {
	if !s.is(i, "issue", "release", "publish") {
		return -1
	}
	for j := i + 1; j+1 < min(len(s.words), i+7) && s.words[j].brk == breakNone; j++ {
		if s.is(j, "statement", "report", "communique", "declaration") {
			if v := j + 1; s.words[v].brk == breakNone && strings.HasSuffix(s.lower(v), "ing") && s.class(v)&(reporter|recounter|welcomer) != 0 {
				return v
			}
			return -1
		}
	}
	return -1
}

// governs sets what the subject at lo with the reporting verb v governs: what follows; what precedes, if it ends the
// sentence ("..., observers said on Monday"); both, if it stands between commas.
func (s *sentence) governs(src *source, lo, v int) {
	end := len(s.words)
	src.from, src.to = v+1, end
	if v-src.hi < 8 {
		src.hi = v + 1
	}
	after := v + 1
	if t := s.lower(after); t == "us" || t == "reporters" || t == "journalists" {
		after++ // told us
	}
	for lo > 2 && s.words[lo].brk == breakNone && (s.words[lo-1].capital || s.class(lo-1)&determiner != 0 || s.is(lo-1, "electoral", "election")) && s.words[lo-1].quote == s.words[lo].quote {
		lo-- // ", the National Elections Commission said"
	}
	comma := lo > 2 && (s.words[lo].brk == breakComma || s.words[lo-1].quote != s.words[lo].quote)
	says := s.is(v, "say", "note", "add", "report", "conclude", "find", "state", "observe", "tell", "write", "warn", "explain", "read", "claim", "allege", "argue", "complain", "announce", "acknowledge", "stress", "caution", "point", "believe", "charge", "assert", "maintain", "contend", "recall", "estimate")
	switch {
	case lo > 3 && v+2 >= end, comma && says && !s.claimAfter(after) && !s.anyOf(after, min(end, after+5), "that") && (after >= end || s.class(after)&(preposition|weekday) != 0 || s.lower(after) == "today" || s.lower(after) == "yesterday"):
		src.from, src.to, src.lo = 0, lo, lo
		for j := after + 1; j < end; j++ { // "A, observers said in a statement, but B"
			if s.class(j)&(contrast|coordinator) != 0 && s.words[j].brk == breakComma && s.finiteWithin(j+1, 9) {
				src.to, src.hi = end, j
				break
			}
		}
	case comma && says && after < end && s.words[after].brk == breakComma && s.words[lo].brk == breakComma:
		src.from, src.lo = 0, lo
		if strings.HasSuffix(s.lower(after), "ing") && s.class(after)&(reporter|recounter|preposition) == 0 && s.words[lo].quote == 0 && !s.is(after, "cite", "quote", "refer", "warn", "blame", "urge", "cause", "include") {
			src.to = lo // "…, the commission said, ending the rule of": the writer's
		}
	case lo > 3 && s.lower(after) != "that":
		// "stayed away after X said conditions were not met, and reporters were refused visas"
		for k := lo - 1; k >= lo-3; k-- {
			if t := s.lower(k); t != "after" && t != "because" && t != "since" && t != "although" && t != "before" {
				continue
			}
			for j := after + 2; j < end; j++ {
				if s.class(j)&coordinator != 0 && s.words[j].brk == breakComma && s.clauseAfter(j) {
					src.to = j
					return
				}
			}
		}
	}
}

// observersOf gives where "the national observers from" begins before a body at i; i if nothing like it stands there.
func (s *sentence) observersOf(i int) int {
	if t := s.lower(i - 1); t != "of" && t != "from" || !s.is(i-2, "observer", "monitor", "mission", "delegation", "team", "group", "member", "representative", "expert") {
		return i
	}
	for i -= 2; s.ofMission(i-1) || s.class(i-1)&determiner != 0; {
		i--
	}
	return i
}

// inView reads "in X's view", "in the view of X", "in X's words" around the holder, whose ends it moves.
func (s *sentence) inView(lo, hi *int) bool {
	views := []string{"view", "opinion", "assessment", "judgment", "word", "estimation", "estimate", "eye"}
	if s.is(*hi, views...) && s.lower(*lo-1) == "in" {
		*lo--
		*hi++
		return true
	}
	if k := *lo; k > 0 && s.is(k, views...) && s.lower(k-1) == "in" || k > 1 && s.is(k, views...) && s.lower(k-1) == "the" && s.lower(k-2) == "in" {
		*lo--
		return true
	}
	return false
}

// claimAfter reports whether the words from i hold a clause: a finite verb that no relative word opens.
func (s *sentence) claimAfter(i int) bool {
	relative := false
	for j := i; j < len(s.words); j++ {
		c := s.class(j)
		switch {
		case c&contrast != 0 || s.words[j].brk == breakClause:
			return false
		case c&subordinator != 0 || s.lower(j) == "that":
			relative = true
		case c&(finite|auxiliary|modal) != 0 && !s.participleAt(j):
			if !relative {
				return true
			}
			relative = false
		}
	}
	return false
}

// allegesBehind gives the participle by which the subject of the sentence says why it did what it did: "the opposition rejected
// the results, alleging fraud"; 0 if there is none.
func (s *sentence) allegesBehind(h holder) int {
	if h.lo > 4 {
		return 0
	}
	verb := false
	for j := h.hi; j < min(len(s.words)-1, h.hi+24) && s.words[j].brk != breakClause; j++ {
		if s.words[j].brk == breakComma && verb {
			switch s.lower(j) {
			case "alleging", "claiming", "citing", "complaining", "charging", "arguing", "denouncing", "asserting", "accusing":
				return j
			}
		}
		if s.class(j)&(coordinator|subordinator) != 0 && s.clauseAfter(j) {
			return 0
		}
		verb = verb || s.is(j, "reject", "boycott", "refuse", "contest", "dispute", "challenge", "protest", "withdraw", "withdrew", "file", "petition", "decline", "pull", "quit", "walk", "appeal", "demand", "call", "condemn", "denounce", "leave", "left")
	}
	return 0
}

// withReporting gives the reporting participle of "with the mission of X reporting", -1 if the holder's words at [at, hi) do not
// begin with that.
func (s *sentence) withReporting(at, hi int) int {
	if s.lower(at-1) != "with" {
		return -1
	}
	for s.is(hi, "mission", "delegation", "observer", "team", "group", "monitor") && s.words[hi].brk == breakNone {
		hi++
	}
	if strings.HasSuffix(s.lower(hi), "ing") && s.reports(hi) && hi < len(s.words) && s.words[hi].brk == breakNone {
		return hi
	}
	return -1
}

// actorGoverns finds what a party to the election says.
func (s *sentence) actorGoverns(h holder, src *source) bool {
	end := len(s.words)
	if s.possessive(h.hi - 1) {
		return false
	}
	for j := h.hi; j < min(end, h.hi+7); j++ {
		if (s.lower(j) == "which" || s.lower(j) == "whom") && s.class(j+1)&pronoun != 0 {
			return false // "the court, which they said": the others' words
		}
		if k := s.pastRelative(j); k > j {
			end2 := min(end, k+4)
			for ; k < end2; k++ {
				if s.claims(k) {
					src.from, src.to, src.hi = k+1, end, k+1
					return true
				}
			}
		}
		if t := s.lower(j); s.words[j].brk == breakClause || s.class(j)&subordinator != 0 && s.words[j].brk == breakNone || t == "to" || t == "that" {
			break
		}
		if from, _ := s.clauseRange(h.lo); s.class(j)&coordinator != 0 && s.claims(j+1) && s.verbBetween(from, h.lo) {
			break // "expressed concern over the support for the candidate and said": the others say it
		}
		if s.words[j].brk == breakComma && s.class(j)&(determiner|pronoun) != 0 && (s.claims(j+1) || j+2 < end && s.claims(j+2) && s.words[j+2].brk == breakNone) {
			break // "all parties, the mission said"
		}
		if s.claims(j) {
			src.from, src.to, src.hi = j+1, end, j+1
			if s.is(j, "reject", "dismiss", "refute") {
				for k := j + 1; k < end; k++ {
					if s.class(k)&contrast != 0 && s.words[k].brk != breakNone {
						src.to = k
						break
					}
				}
				return true
			}
			if s.lower(j+1) != "that" {
				s.governs(src, h.lo, j)
			}
			return true
		}
		if s.lower(j) == "denied" && (s.lower(j+1) == "this" || s.lower(j+1) == "it") {
			continue // "denied this and said that"
		}
		if s.class(j)&(finite|modal) != 0 || s.class(j)&preposition != 0 && j > h.hi+3 {
			break
		}
	}
	if j := s.allegesBehind(h); j > 0 {
		src.from, src.to, src.hi = j+1, end, j+1
		for k := j + 2; k < end-1; k++ {
			if s.class(k)&coordinator != 0 && s.words[k].brk == breakComma && (s.class(k+1)&(auxiliary|finite|modal) != 0 || s.pastVerb(k+1)) {
				src.to = k // ", and was placed under house arrest": told of it
				break
			}
		}
		return true
	}
	return false
}

// pastRelative gives the word behind the clause in commas that tells of a person and begins at word j: ", who placed third in
// the first round, alleged". It gives 0 if there is none.
func (s *sentence) pastRelative(j int) int {
	if s.lower(j) != "who" || s.words[j].brk == breakNone {
		return 0
	}
	for k := j + 1; k < min(len(s.words), j+14); k++ {
		if s.words[k].brk == breakComma && (s.class(k)&(finite|reporter) != 0 || s.claims(k)) {
			return k
		}
	}
	return 0
}

// possessive reports whether an apostrophe makes word i a genitive: authorities' claims.
func (s *sentence) possessive(i int) bool {
	w := s.words[i]
	word, rest := s.text[w.start:w.end], s.text[w.end:min(len(s.text), w.end+3)]
	for _, mark := range [...]string{"'", "’"} {
		if strings.HasSuffix(word, mark+"s") || strings.HasSuffix(word, mark) || strings.HasPrefix(rest, mark) {
			return true
		}
	}
	return false
}

// predicate finds the reporting verb of the subject that ends before word i, past appositions, relative clauses and
// what it does besides: "X, which had sent a few experts, deployed widely and concluded". It gives -1 if there is none.
func (s *sentence) predicate(i int) int {
	open := 0 // relative clauses that want their verb
	n := min(len(s.words), i+45)
	for j := i; j < n; j++ {
		c, t := s.class(j), s.lower(j)
		if s.words[j].brk == breakClause || s.words[j].quote != 0 && s.words[max(0, i-1)].quote == 0 {
			return -1
		}
		switch {
		case t == "who" || t == "which" || t == "whose" || t == "that" || t == "where":
			open++
			continue
		case (t == "we" || t == "i") && open == 0 && s.words[j].brk == breakComma:
			return -1 // "alongside observers from X, we saw"
		case c&subordinator != 0 || c&contrast != 0 && t != "however" && t != "nonetheless" && t != "nevertheless":
			if c&preposition == 0 && !(t == "because" && s.lower(j+1) == "of") {
				return -1
			}
			continue
		case s.lower(j-1) == "to" || c&preposition != 0, t == "made" && s.lower(j+1) == "up":
			continue
		}
		reports := s.reports(j)
		if reports && strings.HasSuffix(t, "ing") && open == 0 && (j == i && s.class(j)&reporter != 0 && t != "reporting" || t == "noting" || t == "citing" || t == "alleging" || t == "concluding") && s.class(j-1)&preposition == 0 {
			return j // "with observers noting"; "released its report, citing"
		}
		chain := c&(auxiliary|modal) != 0
		if !chain && !(reports && s.finiteAt(j, i)) && !(c&finite != 0 && c&reporter == 0 && !s.participleAt(j)) {
			continue
		}
		if open > 0 && !(s.words[j].brk == breakComma && j > i+1) {
			open--
			for chain && j+1 < n && (s.class(j+1)&(auxiliary|modal|negator) != 0 || strings.HasSuffix(s.lower(j+1), "ly")) {
				j++
			}
			if t := s.lower(j + 1); chain && (strings.HasSuffix(t, "ed") || strings.HasSuffix(t, "en")) {
				j++
			}
			continue
		}
		if !chain {
			if reports {
				return j
			}
			return s.besides(j+1, n)
		}
		// has noted, did note, was critical of; not "was noted"
		be := false
		for ; j < n; j++ {
			c, t := s.class(j), s.lower(j)
			switch {
			case c&auxiliary != 0:
				be = be || s.is(j, "be")
				continue
			case c&(modal|negator) != 0 || strings.HasSuffix(t, "ly") || t == "also" || t == "both" || t == "all" || t == "very" || t == "further" || t == "deeply" || t == "earlier" || t == "already" || t == "since" || t == "so" && s.lower(j+1) == "far" || t == "far":
				continue
			case be && (t == "critical" || t == "concerned" || t == "satisfied" || t == "troubled" || t == "alarmed" || t == "told" || t == "informed" || t == "impressed" || t == "dismayed" || t == "convinced" || t == "skeptical" || t == "sceptical" || t == "pleased" || t == "disappointed" || t == "unanimous" || t == "dissatisfied" || t == "worried" || t == "aware"):
				return j
			case be && strings.HasSuffix(t, "ing") && s.reports(j):
				return j
			case !be && s.reports(j):
				return j
			}
			break
		}
		return s.besides(j, n)
	}
	return -1
}

// besides finds a reporting verb that shares its subject with the verb before word i: "sent 40 people and concluded",
// "published a report, noting".
func (s *sentence) besides(i, n int) int {
	for j := i; j < n; j++ {
		c, t := s.class(j), s.lower(j)
		if s.words[j].brk == breakClause || c&subordinator != 0 || t == "that" {
			return -1
		}
		if c&coordinator != 0 && t != "nor" {
			k := j + 1
			for s.lower(k) == "also" || s.lower(k) == "later" || s.lower(k) == "then" || s.lower(k) == "subsequently" || s.lower(k) == "further" || strings.HasSuffix(s.lower(k), "ly") {
				k++
			}
			if s.reports(k) && s.finiteAt(k, k) && (s.class(k)&finite != 0 || s.reportingVerb(k, k+1) == k) && !s.participleAt(k) {
				return k
			}
			if s.is(k, "be") && (s.lower(k+1) == "critical" || s.lower(k+2) == "critical" || s.lower(k+1) == "concerned") {
				return k + 1
			}
			if s.clauseAfter(j) {
				return -1
			}
		}
		switch t {
		case "noting", "citing", "saying", "stating", "alleging", "describing", "calling", "concluding", "warning", "highlighting", "criticizing", "expressing", "declaring", "claiming", "documenting", "detailing", "arguing", "outlining", "listing", "reporting":
			if s.words[j].brk != breakNone || s.class(j-1)&coordinator != 0 || t != "calling" && t != "reporting" && t != "listing" && t != "warning" && s.class(j-1)&(preposition|determiner) == 0 {
				return j
			}
		}
	}
	return -1
}

var counters = listOf("count list number")

// reports reports whether word j is a form of a verb by which observers tell what they found.
func (s *sentence) reports(j int) bool {
	if j < 0 || j >= len(s.words) {
		return false
	}
	if s.class(j)&reporter != 0 {
		switch s.lower(j) {
		case "add", "adds":
			return true
		case "observing":
			return s.lower(j+1) == "that" || s.class(j+1)&determiner != 0 && !s.is(j+2, "election", "vote", "voting", "poll", "polling", "process", "count", "referendum", "runoff", "contest") // what it does
		case "registered", "establish", "recognized":
			return s.lower(j+1) == "that" || s.class(j+1)&determiner != 0 || s.lower(j) == "registered"
		case "called":
			return s.lower(j+1) != "on" && s.lower(j+1) != "upon" && s.lower(j+1) != "off"
		case "agreed":
			return s.lower(j+1) != "to"
		}
		return true
	}
	switch f := s.form(j); {
	case f.class&recounter != 0:
		return !f.is("congratulate") || f.text == "congratulated" // as others tell of it
	case f.isOf(&counters) && f.text != "count" && f.text != "list" && f.text != "number":
		return true
	case f.text == "read" || f.text == "reads":
		return s.lower(j+1) == "that" || j+1 >= len(s.words) || s.words[j+1].brk != breakNone
	case f.is("make"):
		return s.lower(j+1) == "clear" || s.lower(j+1) == "plain" || s.lower(j+1) == "public"
	case f.is("draw", "call"):
		return s.lower(j+1) == "attention"
	case f.is("take"):
		return s.lower(j+1) == "note" || s.lower(j+1) == "issue"
	case f.is("speak"):
		return s.lower(j+1) == "of"
	case f.is("cast"):
		return s.lower(j+1) == "doubt"
	case f.is("receive", "collect", "publish", "hear"):
		return s.within(j, 4, "report", "complaint", "allegation", "account", "evidence", "photograph", "video", "testimony", "image", "copy")
	case f.is("repeat") && f.text != "repeat":
		return s.lower(j+1) == "that"
	case f.is("give", "offer"):
		return s.within(j, 6, "grade") || s.within(j, 4, "account", "assessment", "verdict", "criticism", "praise", "credit", "mark", "example") || s.within(j, 6, "assessment", "verdict")
	}
	return false
}

// finiteAt reports whether the form at j may be the finite verb of a subject that ends before word i: a past form, or
// a present one right after it.
func (s *sentence) finiteAt(j, i int) bool {
	t := s.lower(j)
	if strings.HasSuffix(t, "ing") || s.lower(j+1) == "by" && !s.is(j+2, "telephone", "phone", "email", "mail", "video", "letter") {
		return false
	}
	if strings.HasSuffix(t, "ed") {
		prev := s.class(j - 1)
		return prev&(determiner|preposition) == 0 || j == i || s.lower(j-1) == "all" || s.lower(j-1) == "both" || s.lower(j-1) == "each"
	}
	switch t {
	case "said", "found", "told", "saw", "wrote", "held", "thought", "heard", "drew", "spoke", "took", "gave", "read", "reads", "says", "finds", "concludes", "saying", "cast", "felt":
		return t != "found" || s.class(j-1)&determiner == 0
	}
	// the present tense and what looks like it: reports, views, concerns
	if j == i {
		return s.words[j].brk == breakNone || s.words[max(0, j-1)].paren
	}
	p := s.lower(j - 1)
	return p == "also" || p == "both" || p == "all" || p == "further" || p == "still" || p == "nonetheless" || p == "nevertheless" || p == "however"
}

// claims reports whether word j is a verb by which parties and officials put a view forward.
func (s *sentence) claims(j int) bool {
	t := s.lower(j)
	if (t == "rejected" || t == "dismissed" || t == "refuted") && s.accusation(j+1, min(len(s.words), j+4)) {
		return s.class(j-1)&(determiner|preposition) == 0 && !s.is(j-1, "be")
	}
	if (t == "alleged" || t == "claimed" || t == "complained" || t == "accused" || t == "denied") && s.is(j-1, "have") && (s.lower(j+1) == "that" || t == "accused") {
		return true // "parties have alleged that"
	}
	switch t {
	case "maintained", "denied", "charged", "claims", "claim", "maintains", "denies", "deny", "charges": // the government maintained a climate of fear, denied them halls
		if next := s.lower(j + 1); next != "that" && !(s.is(j, "deny") && (next == "any" || s.within(j, 3, "allegation", "accusation", "charge", "claim"))) {
			return false
		}
	case "alleging":
		if s.class(j-1)&preposition != 0 {
			return false
		}
	}
	switch t {
	case "told":
		return s.is(j+1, "supporter", "reporter", "journalist", "crowd", "rally", "voter")
	case "alleged", "claimed", "argued", "complained", "asserted", "contended", "maintained", "said", "stated", "denied", "accused", "reported", "charged", "acknowledged", "insisted", "believed", "alleging", "claims", "says", "alleges", "concluded", "claim", "allege",
		"say", "accuses", "accuse", "insists", "insist", "argues", "argue", "complains", "complain", "contends", "described", "describes", "denounced", "denounces", "condemned", "condemns", "contend", "asserts", "maintains", "denies", "deny", "charges":
		return s.lower(j+1) != "by" && s.class(j-1)&(auxiliary|determiner|preposition) == 0 && s.lower(j-1) != "own" && (s.class(j-2)&auxiliary == 0 || !strings.HasSuffix(s.lower(j-1), "ly") && s.lower(j-1) != "often" && s.lower(j-1) != "also")
	}
	return false
}

// reportingVerb finds a verb of reporting among words [lo, hi), before another clause's subject.
func (s *sentence) reportingVerb(lo, hi int) int {
	for i := max(0, lo); i < min(hi, len(s.words)); i++ {
		c := s.class(i)
		if c&reporter == 0 {
			if s.words[i].brk == breakClause {
				return -1
			}
			continue
		}
		f := s.form(i)
		t := f.text
		// nouns and others of the same spelling
		switch t {
		case "report", "reports", "view", "views", "state", "states", "question", "questions", "record", "records", "document", "documents", "register", "registers", "registered", "call", "calls", "point", "points", "concern", "concerns", "rate", "rates", "statement", "label", "notice", "recognized", "called", "established", "establish":
			prev := s.class(i - 1)
			if prev&(determiner|preposition) != 0 || s.class(i-1)&coordinator != 0 && i > lo {
				continue
			}
			if i-1 >= 0 && (t == "state" || t == "states" || t == "called" || t == "registered") {
				if t == "called" && s.lower(i+1) != "the" && s.lower(i+1) != "it" {
					continue
				}
				if t != "called" {
					continue
				}
			}
			if (t == "reports" || t == "report" || t == "documents" || t == "records") && s.lower(i+1) != "that" && s.class(i-1)&auxiliary == 0 && s.class(i-1)&wordClass(0) == 0 && !s.subjectBefore(i) {
				continue
			}
		}
		if t == "observe" && s.class(i-1)&modal != 0 {
			continue // "could observe the count"
		}
		if strings.HasSuffix(t, "ing") && s.class(i-1)&auxiliary == 0 && t != "noting" && t != "finding" {
			if t != "citing" && t != "saying" && t != "stating" && t != "concluding" && t != "alleging" {
				continue
			}
		}
		return i
	}
	return -1
}

// subjectBefore reports whether a name or plural noun stands right before i, so that i is its verb.
func (s *sentence) subjectBefore(i int) bool {
	if i == 0 {
		return false
	}
	for _, h := range s.names {
		if h.hi == i {
			return true
		}
	}
	return s.lower(i-1) == "also" || s.lower(i-1) == "they" || s.is(i-1, "observer", "monitor")
}

var findingNouns = []string{"report", "assessment", "finding", "conclusion", "statement", "concern", "observation", "view", "judgment", "analysis", "evaluation", "verdict", "opinion", "allegation", "criticism", "audit", "study", "survey", "note", "review", "complaint", "release", "tabulation", "tally", "bulletin", "communique"}

// possessiveFinding reads "'s preliminary report", " observer report", " final assessment" after a body that ends at hi.
func (s *sentence) possessiveFinding(hi int) int {
	for j := hi; j < min(len(s.words), hi+4); j++ {
		if s.words[j].brk != breakNone && j > hi {
			return -1
		}
		if s.form(j).is(findingNouns...) && !strings.HasSuffix(s.lower(j), "ed") && !strings.HasSuffix(s.lower(j), "ing") || s.lower(j) == "finding" {
			if s.is(j, "report", "view", "concern") && j == hi && s.lower(j+1) == "that" && !s.possessive(hi-1) {
				return -1 // "ODIHR reports that": the verb
			}
			return j
		}
		if !s.is(j, "preliminary", "final", "interim", "overall", "serious", "main", "key", "observer", "observation", "mission", "election", "monitoring", "own", "joint", "post", "first", "parallel", "vote", "independent", "quick", "second") {
			return -1
		}
	}
	return -1
}

// findingOf reads "the assessment of", "concerns raised by", "report by" before a body that begins at lo.
func (s *sentence) findingOf(lo int) int {
	j := lo - 1
	if j > 2 && (s.lower(j) == "by" || s.lower(j) == "the" && s.lower(j-1) == "by") && s.anyOf(j-2, j, "deployed", "sent", "fielded", "organized") { // "of the mission deployed by"
		for s.lower(j) != "by" {
			j--
		}
		j -= 2
	}
	for j >= 0 && (s.lower(j) == "the" || s.lower(j) == "our" || s.lower(j) == "all" || s.lower(j) == "both" || s.lower(j) == "these" || s.lower(j) == "those" || s.is(j, "joint", "election", "observation", "observer", "limited", "international", "monitoring") || s.is(j, "mission", "delegation", "team", "group") && s.lower(j+1) == "of" || s.lower(j) == "of" && s.is(j-1, "mission", "delegation", "team", "group")) {
		j--
	}
	if j < 1 {
		return -1
	}
	switch s.lower(j) {
	case "of", "by", "from":
	default:
		return -1
	}
	k := j - 1
	if s.lower(k) == "out" && s.is(k-1, "carry") && s.lower(j) == "by" {
		k--
	}
	if s.is(k, "carry", "conduct", "run", "perform", "organize", "raise", "express", "make", "issue", "voice", "release", "publish", "set", "note", "highlight", "release", "reach") && s.lower(j) == "by" {
		k--
	}
	if k >= 0 && s.form(k).is(findingNouns...) {
		for k > 0 && (s.class(k-1)&determiner != 0 || s.is(k-1, "serious", "preliminary", "final", "overall", "grave", "key")) {
			k--
		}
		return k
	}
	return -1
}

// by reports whether the body at lo is the agent of a passive: noted by, identified by.
func (s *sentence) by(lo int) bool {
	j := s.byAt(lo)
	return j > 0 && s.lower(j) == "by" && s.reports(j-1)
}

// attended reports whether the passive before the agent at lo says only that the election was observed by it.
func (s *sentence) attended(lo int) bool {
	by := s.byAt(lo)
	if !s.is(by-1, "observe", "monitor", "witness", "watch", "follow", "attend") {
		return false
	}
	for j := by - 2; j >= max(0, by-7); j-- {
		if s.anElection(j) || s.is(j, "vote", "voting", "poll", "process", "election") {
			return !s.anyOf(j, by, "irregularity", "problem", "violation", "case", "instance", "shortcoming")
		}
	}
	return false
}

// byAt gives the word before the agent at lo: "by" in "found by the mission", "found by domestic and international observers,
// including the mission".
func (s *sentence) byAt(lo int) int {
	j := lo - 1
	if k := j; k > 2 && (s.lower(k) == "the" || s.lower(k) == "including" || s.lower(k) == "as" || s.lower(k) == "notably") {
		if s.lower(k) == "the" {
			k--
		}
		if s.lower(k) == "including" || s.lower(k) == "notably" || s.lower(k) == "as" && s.lower(k-1) == "such" {
			if s.lower(k) == "as" {
				k--
			}
			for k--; k > 0 && (s.ofMission(k) || s.class(k)&(coordinator|determiner) != 0 && s.class(k)&contrast == 0); {
				k--
			}
			if s.lower(k) == "by" {
				return k
			}
		}
	}
	for j >= 0 && (s.lower(j) == "the" || s.lower(j) == "both") {
		j--
	}
	return j
}

// continues reports whether an unsourced sentence goes on with the source of its paragraph (A5), rather than being
// plainly in the document's own voice.
func (d *docState) continues(s *sentence, bodies []string) bool {
	if len(s.words) == 0 {
		return false
	}
	// the speaker's own words end it
	for i := 0; i < min(len(s.words), 4); i++ {
		switch s.lower(i) {
		case "we", "i", "our":
			return false
		}
	}
	for _, h := range s.bodyNames() {
		if h.lo < 4 && d.responder && d.roll(h.id) == usGovernment {
			return false
		}
	}
	if k := s.bodyNames(); len(k) > 0 && k[0].lo < 4 && d.isObserver(k[0].id) && !slices.Contains(bodies, k[0].id) && !(k[0].hi-k[0].lo <= 2 && s.sufferAt(k[0].hi)) {
		return false // another body is spoken of
	}
	if ids := d.groupSubject(s); len(ids) > 0 && !slices.Equal(ids, bodies) || s.othersSay() {
		return false
	}
	if s.impersonal() {
		return false
	}
	if d.kind() == "country-report" || d.kind() == "observer-statement" && !d.ownBodies(bodies) && !d.personSpeaks(s) {
		if s.assessed() {
			return true
		}
		// facts, laws and events follow: what goes on is linked, or judges the election as a whole
		switch s.lower(0) {
		case "they", "it", "its", "their", "the", "these", "this", "other", "additional", "additionally", "furthermore", "moreover", "also", "in", "overall", "however", "nevertheless":
			if s.lower(0) == "the" && !s.is(1, "chief", "main", "problem", "irregularity", "violation", "concern", "shortcoming", "observer", "mission", "report", "assessment", "statement", "monitor", "group", "organization", "observation", "delegation", "voting", "vote", "count", "election", "campaign", "media", "process") {
				break
			}
			if s.lower(0) == "in" && s.lower(1) != "addition" && s.lower(1) != "particular" {
				break
			}
			return true
		}
		return d.kind() == "country-report" && !s.chronicles()
	}
	return d.kind() != "us-response" || !s.tellsDeed()
}

// tellsDeed reports whether the sentence tells what an authority did on a day, as the speaker knows it by himself: "The Supreme
// Court annulled the results on October 7".
func (s *sentence) tellsDeed() bool {
	for i := 0; i < min(len(s.words), 4); i++ {
		if !s.is(i, "court", "tribunal", "parliament", "police", "president", "government", "minister", "prosecutor", "legislature", "council") || s.class(i+1)&preposition != 0 {
			continue
		}
		for j := i + 1; j < len(s.words); j++ {
			if s.class(j)&(monthName|weekday) != 0 && s.words[j].capital {
				return true
			}
		}
	}
	return false
}

// sufferAt reports whether the verb behind the subject that ends before word i tells what befell it: "observers were denied access".
func (s *sentence) sufferAt(i int) bool {
	be := false
	for ; i < len(s.words) && s.words[i].brk == breakNone; i++ {
		switch {
		case s.is(i, "be", "have"):
			be = be || s.is(i, "be")
		case be && strings.HasSuffix(s.lower(i), "ly"), be && (s.lower(i) == "also" || s.lower(i) == "not" || s.lower(i) == "often" || s.lower(i) == "sometimes"):
		default:
			return be && s.is(i, "restrict", "deny", "prevent", "bar", "hinder", "hamper", "obstruct", "expel", "eject", "remove", "refuse", "allow", "permit", "able", "unable", "intimidate", "harass", "detain", "attack", "turn", "threaten", "limit", "impede", "exclude", "ask", "order", "grant", "give", "accredit")
		}
	}
	return false
}

// personSpeaks reports whether the paragraph of the sentence told before what somebody said by name: "Ann Berg of ODIHR said".
func (d *docState) personSpeaks(s *sentence) bool {
	const far = 12 // sentences: no paragraph is longer, and work stays linear
	p := d.before(s)
	for n := 0; p != nil && n < far; p, n = d.before(p), n+1 {
		if _, hi := p.personAt(0); hi > 0 && len(p.sources) > 0 || p.lower(0) == "she" || p.lower(0) == "he" {
			return true
		}
	}
	return false
}

// chronicles reports whether the sentence plainly tells an event, a law or a figure, as the writer of a report does by
// himself: it has a date or a number, or begins with one who acts. Those who observe tell what an election was like.
func (s *sentence) chronicles() bool {
	for i := range s.words {
		switch f := s.form(i); {
		case f.class&(monthName|weekday) != 0 && s.words[i].capital,
			f.isNum && !s.ofStations(i),
			s.words[i].clause == 0 && (f.text == "is" || f.text == "are" || f.class&modal != 0 && (f.text == "can" || f.text == "cannot" || f.text == "may" || f.text == "must")), // how things are, not how the vote was
			i == 0 && f.text == "there" && s.anyOf(2, 6, "report", "reports", "allegation", "allegations"),
			i < 4 && s.is(i, "law", "constitution", "code", "legislation", "decree", "court", "tribunal", "judge", "police", "prosecutor", "army", "soldier", "authorities", "government", "parliament",
				"legislature", "president", "minister", "ministry", "opposition", "supporter", "protester", "protest", "boycott", "arrest", "detain"):
			return true
		}
	}
	return false
}

// ofStations reports whether number i measures what observers have seen: in 5 percent of polling stations.
func (s *sentence) ofStations(i int) bool {
	for j := i + 1; j < min(len(s.words), i+6); j++ {
		if s.is(j, "station", "centre", "center", "count", "observation", "observer") {
			return true
		}
	}
	return false
}

// impersonal reports whether the sentence begins like "it was widely alleged that": nobody is said to say it.
func (s *sentence) impersonal() bool {
	if s.lower(0) != "it" || !s.is(1, "be", "have") {
		return false
	}
	for i := 2; i < min(len(s.words), 6); i++ {
		if s.class(i)&reporter != 0 {
			return s.lower(i+1) == "that"
		}
	}
	return false
}

// othersSay reports whether the sentence begins with people who are no observers and say something: "analysts say",
// "residents of the capital told".
func (s *sentence) othersSay() bool {
	if t := s.lower(0); t == "its" || t == "their" {
		return false
	}
	for v := 1; v < min(len(s.words), 9); v++ {
		if s.words[v].brk != breakNone || s.lower(v-1) == "it" || s.lower(v-1) == "they" || s.is(v, "observer", "monitor", "mission", "delegation", "its", "their", "report", "statement", "group", "head", "leader", "spokesperson", "spokesman", "spokeswoman") {
			return false
		}
		switch s.lower(v) {
		case "say", "said", "says", "told", "believe", "believed", "complained", "alleged", "argue", "argued", "claimed":
			if s.words[v-1].capital && v > 2 && s.is(v-2, "in", "from", "of") && !s.words[1].capital && !slices.ContainsFunc(s.bodyNames(), func(h nameHit) bool { return h.lo < v }) {
				return true // "editors in the capital say"
			}
			return (!s.words[v-1].capital || s.is(v-1, "analyst", "expert", "resident", "voter", "critic", "commentator", "lawyer", "diplomat", "official", "witness", "academic", "supporter", "activist", "farmer", "student")) && s.class(v-1)&(pronoun|determiner|preposition|auxiliary) == 0
		}
		if s.class(v)&(finite|auxiliary|modal|subordinator) != 0 {
			return false
		}
	}
	return false
}

// assessed reports whether the sentence tells what was observed without saying by whom: "the count was assessed
// positively", "problems observed included".
func (s *sentence) assessed() bool {
	for j := 1; j < len(s.words); j++ {
		if s.lower(j+1) == "by" {
			continue
		}
		switch s.lower(j) {
		case "assessed", "rated", "evaluated":
			if s.is(j-1, "be") || s.is(j-2, "be") && s.class(j-1)&reporter == 0 {
				return true
			}
		case "observed", "noted", "identified":
			if s.is(j-1, "problem", "irregularity", "violation", "shortcoming", "deficiency", "issue", "concern") && s.is(j+1, "include", "be", "range") {
				return true
			}
		}
	}
	return false
}

// namedIn reports whether one of the bodies was a source earlier in the block.
func (d *docState) namedIn(block int, ids []string) bool {
	lo, _ := slices.BinarySearchFunc(d.sents, block, func(o *sentence, b int) int { return o.block - b })
	for _, s := range d.sents[lo:min(len(d.sents), lo+farthest)] {
		if s.block != block {
			break
		}
		for _, src := range s.sources {
			if slices.ContainsFunc(src.bodies, func(id string) bool { return slices.Contains(ids, id) }) {
				return true
			}
		}
	}
	return false
}

func (d *docState) kind() string { return d.out.Facts.Kind }

// sourceOf gives the source of words [lo, hi) of the sentence: the innermost that governs the first of them, else the
// first that begins within them ("observers judged the vote credible").
func (d *docState) sourceOf(s *sentence, lo, hi int) (source, bool) {
	best, within := -1, false
	for k, src := range s.sources {
		first := src.from <= lo && lo < src.to
		if !first && (hi <= src.from || hi > src.to && lo >= src.from) {
			continue
		}
		switch {
		case best < 0, first && !within:
		case first != within || !first:
			continue
		case src.basis != schema.ByQuote && (s.sources[best].basis == schema.ByQuote || src.from < s.sources[best].from):
			continue
		}
		best, within = k, first
	}
	if best < 0 {
		return source{}, false
	}
	return s.sources[best], true
}
