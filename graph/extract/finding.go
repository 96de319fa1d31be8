package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// An evaluator is a word or phrase that says good or bad by itself.
type evaluator struct {
	lo, hi int
	sign   int8
	gov    bool // governs what follows: lack of, restrictions on, concerns about
}

// A candidate is an issue proposed for words of a sentence.
type candidate struct {
	hit
	issue  int32
	hint   int8
	weight int // how much the pattern names
	sign   int8
	turns  []string // rules that decided the polarity, for trace
	lose   string   // why it was dropped
	presup bool
	span   schema.Span
	learnt bool // proposed by the second opinion, not by a pattern
}

// tables other than issues, by rulePattern.issue
const (
	tableEval       = -2
	tableAssessment = -3
	tableStandard   = -4
	tableAction     = -5
)

// sort out the hits of a sentence.
func (d *docState) collect(s *sentence) []candidate {
	d.x.own = s.find(d.x.own[:0])
	s.hits = d.x.own
	s.evals = s.evals[:0]
	cands := d.x.cands[:0]
	title := s.runInTitle()
	for _, h := range s.hits {
		r := &d.e.m.patterns[h.pattern]
		switch {
		case r.issue >= 0 && (h.hi <= title || s.isName(&h)): // titles and names claim nothing
		case r.issue >= 0 && s.parted(&h): // two things
		case r.issue >= 0 && s.is(h.hi-1, "observer", "mission", "monitor") && h.hi < len(s.words) && s.class(h.hi)&reporter != 0 && s.is(h.hi, "say", "conclude", "state", "note", "add"):
			// "limits on the right to stand remain, the observers said": who says it
		case r.issue >= 0 && s.is(h.lo, "observe") && s.lower(h.lo+1) == "that" && h.named.has(h.lo) && !h.named.has(h.lo+1) && slices.ContainsFunc(s.sources, func(o source) bool { return o.hi == h.lo+1 && o.from >= o.hi }):
			// "the mission observed that procedures": who says so
		case r.issue == tableEval:
			if h.hi == h.lo+1 && s.is(h.lo, "peaceful") && s.is(h.hi, "assembly", "gathering", "protest", "protester", "demonstration", "demonstrator", "rally", "march") {
				continue // the right so called
			}
			s.evals = append(s.evals, evaluator{lo: h.lo, hi: h.hi, sign: r.hint})
		case r.issue >= 0:
			w := h.named.count() * 4
			is := d.e.issues[r.issue]
			if r.hint != 0 {
				w += 2
			}
			if is.CatchAll {
				w -= 3
			}
			if is.Broader != "" {
				w++
			}
			w -= (h.hi - h.lo - h.named.count()) / 3
			// words that name a source are not what it says
			for _, src := range s.sources {
				for i := src.lo; i < src.hi && i < h.hi; i++ {
					if h.named.has(i) && src.from >= src.hi {
						w -= 6
						break
					}
				}
			}
			cands = append(cands, candidate{hit: h, issue: r.issue, hint: r.hint, weight: w})
		}
	}
	for i := range s.words {
		c := s.class(i)
		if c&lacker != 0 {
			s.evals = append(s.evals, evaluator{lo: i, hi: i + 1, sign: -1, gov: true})
		}
	}
	d.x.cands = cands
	slices.SortFunc(s.evals, func(a, b evaluator) int { return cmp.Or(a.lo-b.lo, b.hi-a.hi, int(a.sign)-int(b.sign)) })
	s.evals = slices.CompactFunc(s.evals, func(a, b evaluator) bool { return a.lo == b.lo && a.hi == b.hi })
	return cands
}

// parted reports whether a word that sets one clause against another stands among those of a match: "could not cast ballots
// because their names were missing" says nothing of missing ballots.
func (s *sentence) parted(h *hit) bool {
	for i := h.lo + 1; i < h.hi-1; i++ {
		if s.class(i)&subordinator != 0 && s.lower(i) == "because" && s.lower(i+1) != "of" && !h.named.has(i) {
			return true
		}
		if s.words[i].brk == breakComma && s.nextPredicate(i) {
			for k := h.lo; k < i; k++ { // a verb before it, or its object: not the subject of both
				if h.named.has(k) && s.pastVerb(k) {
					return true
				}
			}
			for k := h.lo - 1; k >= max(0, h.lo-8) && s.words[k+1].brk == breakNone; k-- {
				if s.pastVerb(k) {
					return true
				}
			}
		}
	}
	return false
}

// nextPredicate reports whether the verb at i, behind a comma, begins the next of several that share a subject: "detained members
// of the opposition, restricted media, and used force".
func (s *sentence) nextPredicate(i int) bool {
	if !s.pastVerb(i) || i+1 >= len(s.words) || s.words[i+1].brk != breakNone || s.class(i+1)&(coordinator|preposition) != 0 && !s.is(i+1, "down", "off", "out", "up") {
		return false
	}
	for k := i + 2; k < min(len(s.words)-1, i+30) && s.words[k].brk != breakClause; k++ {
		if s.class(k)&coordinator != 0 && s.words[k].brk == breakComma {
			return s.pastVerb(k + 1)
		}
	}
	return false
}

// pastVerb reports whether word i looks like a verb in the past.
func (s *sentence) pastVerb(i int) bool {
	t := s.lower(i)
	return s.class(i-1)&determiner == 0 && (len(t) > 3 && strings.HasSuffix(t, "ed") || s.is(i, "shut", "cut", "beat", "broke", "took", "kept", "withheld", "held", "made", "stole"))
}

// runInTitle gives the end of a title that stands before the text of its paragraph, 0 if there is none: "Participation of Women
// and Members of Minority Groups:".
func (s *sentence) runInTitle() int {
	if !s.first || !s.words[0].capital {
		return 0
	}
	end := 0
	for i := range s.words {
		if s.words[i].brk == breakClause {
			end = i
			break
		}
		if i > 12 || s.class(i)&(finite|auxiliary|modal) != 0 || !s.words[i].capital && s.words[i].end-s.words[i].start > 3 {
			return 0
		}
	}
	switch {
	case end > 0:
		return end
	case !s.last:
		return len(s.words)
	}
	return 0
}

// An institution's or a law's name holds one of these.
var institutions = []string{"act", "law", "code", "bill", "commission", "committee", "coalition", "network", "party", "institute", "center", "centre", "foundation", "association", "union", "front", "movement", "council", "ministry", "alliance", "forum", "initiative", "department", "office"}

// isName reports whether all that the pattern names belongs to the name of an institution or a law: "the Law on Freedom of
// Assembly".
func (s *sentence) isName(h *hit) bool {
	if !s.words[h.lo].capital || !s.words[h.hi-1].capital {
		return false
	}
	for i := h.lo; i < h.hi; i++ {
		if h.named.has(i) && !s.words[i].capital && s.class(i)&(preposition|coordinator|determiner) == 0 {
			return false
		}
	}
	joined := func(i int) bool {
		return i >= 0 && i < len(s.words) && s.words[i].brk == breakNone && (s.words[i].capital || s.class(i)&(preposition|coordinator|determiner) != 0)
	}
	for i := h.lo; i >= max(0, h.lo-5) && (i == h.lo || joined(i) || s.words[i].capital); i-- {
		if i < h.lo && i > 0 && s.words[i].capital && s.is(i, institutions...) {
			return true
		}
		if s.words[i].brk != breakNone {
			break
		}
	}
	for i := h.hi; joined(i) && i < h.hi+4; i++ {
		if h.lo > 0 && s.words[i].capital && s.is(i, institutions...) {
			return true
		}
	}
	return false
}

// compete keeps, of the candidates that rest on the same words, the narrowest (I1, I2, I10).
func (d *docState) compete(s *sentence, cands []candidate) []candidate {
	slices.SortStableFunc(cands, func(a, b candidate) int {
		return cmp.Or(b.weight-a.weight, a.lo-b.lo, (a.hi-a.lo)-(b.hi-b.lo), int(a.issue)-int(b.issue), int(a.pattern)-int(b.pattern))
	})
	kept := d.x.compete[:0]
	for _, c := range cands {
		is := d.e.issues[c.issue]
		lose := ""
		for i := range kept {
			k := &kept[i]
			if k.lose != "" {
				continue
			}
			other := d.e.issues[k.issue]
			if c.issue == k.issue && k.hint == 0 && c.hint != 0 && c.named.meets(k.named) {
				k.lose = "a cue, where the words decide: " + d.e.m.patterns[c.pattern].text
				continue
			}
			switch {
			case c.issue == k.issue && c.named.meets(k.named), c.issue == k.issue && s.words[c.lo].chunk == s.words[k.lo].chunk:
				lose = "same issue, " + d.e.m.patterns[k.pattern].text
			case c.named.within(k.named) && !d.sisters(is.ID, other.ID):
				lose = "within " + other.ID
			case is.CatchAll && c.named.meets(k.named) && !d.sisters(is.ID, other.ID) && !(is.ID == "process-transparency" && s.alsoOpen(&c, k)) && !(other.ID == "election-day-atmosphere" && s.runsWell(&c, k)):
				lose = "catch-all beside " + other.ID
			case d.e.broaderOf(other, is.ID) && s.words[c.lo].clause == s.words[k.lo].clause && c.named.meets(k.named):
				lose = "broader than " + other.ID
			case is.CatchAll && c.hint == 0 && is.Area == other.Area && !d.sisters(is.ID, other.ID) && s.words[c.lo].chunk == s.words[k.lo].chunk:
				lose = "catch-all of the area of " + other.ID
			case c.named.meets(k.named) && overlap(c.named, k.named)*2 > c.named.count() && !d.sisters(is.ID, other.ID) && !(other.ID == "election-day-atmosphere" && is.ID == "voting-overall" && s.runsWell(&c, k)):
				lose = "mostly words of " + other.ID
			}
			if lose != "" {
				break
			}
		}
		c.lose = lose
		kept = append(kept, c)
	}
	d.x.compete = kept
	slices.SortStableFunc(kept, func(a, b candidate) int { return cmp.Or(a.lo-b.lo, a.hi-b.hi, int(a.issue)-int(b.issue)) })
	return kept
}

// runsWell reports whether a candidate names that the day ran well beside what another one says of it: "calm and well organized".
func (s *sentence) runsWell(c, beside *candidate) bool {
	for i := c.lo; i < c.hi; i++ {
		if c.named.has(i) && !beside.named.has(i) && s.is(i, "well", "smooth", "smoothly", "efficient", "efficiently", "professional", "professionally") {
			return true
		}
	}
	return false
}

func overlap(a, b mask) int {
	for i := range a {
		a[i] &= b[i]
	}
	return a.count()
}

// sisters are issues that differ in the stage or the group of people they are about: one head may give both (I7).
func (d *docState) sisters(a, b string) bool {
	group := func(id string) string { // groups of people named side by side
		if strings.HasPrefix(id, "freedom-of-") { // rights in one list
			return id
		}
		for _, p := range [...]string{"women", "gender", "violence-against-women", "minority", "disability"} {
			if strings.HasPrefix(id, p) {
				return strings.TrimPrefix(p, "violence-against-")
			}
		}
		return ""
	}
	if x, y := group(a), group(b); x != "" && y != "" && x != y {
		return true
	}
	stage := func(id string) string {
		for _, p := range [...]string{"counting", "count", "tabulation", "voting", "opening", "closing"} {
			if strings.HasPrefix(id, p) {
				if p == "count" {
					return "counting"
				}
				return p
			}
		}
		return ""
	}
	x, y := stage(a), stage(b)
	return x != "" && y != "" && x != y
}

// turns counts the negators that stand before words [lo, hi) in their clause and reach them, and one
// behind the verb; each is a turn. lackers counts words of want too; bad says that the words are bad themselves.
func (s *sentence) turns(lo, hi int, lackers, bad bool) (n int, why []string) {
	return s.turnsOutside(lo, hi, lackers, bad, nil)
}

// turnsOutside is turns without the negators that a match names itself.
func (s *sentence) turnsOutside(lo, hi int, lackers, bad bool, named *mask) (n int, why []string) {
	from, _ := s.clauseRange(lo)
	for i := from; i < lo; i++ {
		c := s.class(i)
		if named != nil && named.has(i) {
			continue
		}
		neg := s.turner(i) || s.lower(i) == "short" && s.is(i-1, "fall") && s.lower(i+1) == "of"
		if !neg && !(lackers && c&lacker != 0 && s.lackReaches(i, lo)) {
			continue
		}
		t, f0 := s.lower(i), s.form(i)
		if t == "nor" && s.neitherBefore(i) || t == "non" && (i != lo-1 || s.words[lo].capital) {
			continue
		}
		if t == "not" && (s.lower(i+1) == "only" || s.lower(i+1) == "just" || s.lower(i+1) == "least") {
			continue
		}
		if t == "never" && s.within(i, 4, "such") {
			continue // "I have never seen such a turnout"
		}
		if bad && t == "limited" && s.lower(i+1) == "number" {
			continue // "a limited number of violent incidents": some
		}
		if t == "limited" && s.lower(i-1) == "the" && s.lower(i+1) == "number" && s.ofStations(i+2) {
			continue // "in the limited number of polling stations visited"
		}
		if !bad && t == "not" && s.class(i-1)&(auxiliary|modal) != 0 && (s.class(i+1)&hinderer != 0 || s.is(i+1, "affect")) && !(named != nil && named.has(i+1)) {
			continue // "did not affect the conduct of": no harm was done to it
		}
		if bad && s.undone(i, lo, named) || !bad && s.within(i, 3, "doubt", "question", "dispute") {
			continue
		}
		limit := 10
		if c&seldom != 0 {
			limit = 4
		}
		if t == "without" || t == "no" || t == "neither" || t == "nor" {
			limit = 7
			for j := i + 1; j < lo; j++ { // "no cases of A or B"
				if s.lower(j) == "or" || s.lower(j) == "nor" || j < i+4 && s.is(j, "evidence", "sign", "indication", "proof", "report", "suggestion", "instance", "case") {
					limit = 14
				}
			}
			if s.verbBetween(i+1, lo) && t == "without" {
				continue
			}
		}
		if lo-i > limit {
			continue
		}
		// a comma and a new verb, or a contrast, ends its reach
		blocked := false
		for j := i + 1; j <= lo; j++ {
			if s.words[j].brk == breakClause || s.class(j)&contrast != 0 && j < lo && !(j == i+1 && s.lower(j) == "however") {
				blocked = true
			}
			if j > i+1 && j < lo && (s.lower(j) == "and" || s.lower(j) == "but") && s.class(j+1)&(auxiliary|modal) != 0 {
				blocked = true // "saw no sign of A and had never seen B"
			}
			if t == "without" && s.words[j].brk == breakComma && s.class(j)&coordinator != 0 && s.lower(j) != "or" && s.lower(j) != "nor" {
				blocked = true // "without a hitch, and results"
			}
			if neg && j == lo && s.class(j-1)&coordinator != 0 && (s.class(i-1)&(auxiliary|modal) != 0 && s.lower(j-1) != "or" && s.class(j)&finite != 0 || s.is(i-1, "do") && strings.HasSuffix(s.lower(j), "ed")) {
				blocked = true // "were not on the list and went home", "did not publish A and delayed B"
			}
			if neg && j == lo && j > i+1 && s.class(j)&(negator|lacker) != 0 && (s.class(j-1)&coordinator != 0 || s.words[j].brk == breakComma) {
				blocked = true // "no limits on A and no duty to B"
			}
			if neg && j > i+1 && s.words[j].brk == breakComma && strings.HasSuffix(s.lower(j), "ing") {
				blocked = true // "not …, contributing to"
			}
			if !neg && j > i+1 && j < lo && (!f0.is("lack", "fail") || s.lower(i+1) == "of") && (s.class(j)&(auxiliary|modal|finite) != 0 && !s.participleAt(j) || s.is(j, "continue", "tend") && s.lower(j+1) == "to") {
				blocked = true // "lack of precautions led to"
			}
			if j > i+1 && (s.is(j, "owing", "due") && s.lower(j+1) == "to" || s.lower(j) == "because" || s.lower(j) == "thanks" && s.lower(j+1) == "to") {
				blocked = true // "failed to vote owing to the late printing of ballots"
			}
			// "an absence of A and a variety of B", "lacked A, with B": what follows stands by itself
			if !neg && j <= lo && (s.class(j-1)&coordinator != 0 && s.class(j)&determiner != 0 || s.words[j].brk == breakComma && (s.class(j)&(determiner|preposition) != 0 || f0.is("lack", "fail"))) {
				blocked = true
			}
			if bad && !neg && j > i+1 && s.words[j].brk == breakComma && !s.badWithin(i+1, j) {
				blocked = true // "the absence of impartial commissions, unequal access"
			}
			if j > i+1 && s.words[j].brk == breakComma && s.lower(j-1) != "however" && s.words[j].chunk != s.words[i].chunk && neg && s.verbBetween(j, min(lo+1, len(s.words))) {
				blocked = true
			}
		}
		if blocked || !neg && lo > i+2 && s.predicateOf(lo) {
			continue // "a shortage of A delayed B"
		}
		n++
		why = append(why, "P1 "+t)
	}
	if w := s.hindered(lo, hi, named); lackers && !bad && w != "" {
		n++
		why = append(why, "P2 "+w)
	}
	// "nobody was turned away", "few" as subject handled above; a negated predicate behind the subject: "transparency was not ensured"
	_, end := s.clauseRange(max(lo, hi-1))
	for i := hi; i < min(end, hi+4); i++ {
		if s.words[i].brk != breakNone || (s.lower(i) == "and" || s.lower(i) == "but") && s.class(i+1)&(auxiliary|modal) != 0 && bad {
			break
		}
		if s.class(i)&negator != 0 && i > 0 && s.class(i-1)&(auxiliary|modal) != 0 && s.lower(i+1) != "only" {
			if bad && !s.within(i, 3, "find", "observe", "report", "see", "record", "note", "detect", "occur", "take", "exist", "evident", "witness", "issue", "problem", "widespread", "document", "significant", "affect") {
				break // "candidates were not permitted": the bad thing itself
			}
			if !bad && (s.class(i+1)&hinderer != 0 || s.is(i+1, "affect", "interrupt", "disturb", "question", "challenge", "contest", "mar", "dispute", "damage", "over", "complete", "finish", "yet") || s.within(i, 2, "doubt", "done")) {
				break // no harm is said to it, or it goes on
			}
			n++
			why = append(why, "P2 "+s.lower(i))
			break
		}
	}
	return
}

// turner reports whether word i turns what follows: a negator, a word for seldom, "have yet to".
func (s *sentence) turner(i int) bool {
	return s.class(i)&(negator|seldom) != 0 || s.lower(i) == "yet" && s.lower(i+1) == "to" && (s.class(i-1)&auxiliary != 0 || s.is(i-1, "remain"))
}

// badWithin reports whether an evaluating word among words [lo, hi) is bad.
func (s *sentence) badWithin(lo, hi int) bool {
	for _, e := range s.evals {
		if e.lo >= lo && e.hi <= hi && e.sign < 0 {
			return true
		}
	}
	return false
}

// undone reports whether what the negator at i turns is the undoing of the bad thing at lo: "did little to stop", "failed to
// prevent".
func (s *sentence) undone(i, lo int, named *mask) bool {
	if s.lower(i+1) != "to" && s.class(i-1)&auxiliary == 0 {
		return false
	}
	for j := i + 1; j < min(lo, i+6); j++ {
		if s.class(j)&reverser != 0 && (s.class(j-1)&(determiner|preposition) == 0 || s.lower(j-1) == "to") {
			return named == nil || !named.has(j)
		}
	}
	return false
}

// hindered gives the word that keeps the good thing at [lo, hi) from being, and "" if there is none: "restrictions on",
// "prevented X from", "made it hard for X to", "less", and behind it "was undermined", "is lacking".
func (s *sentence) hindered(lo, hi int, named *mask) string {
	if s.lower(lo-1) == "less" {
		return "less"
	}
	from, end := s.clauseRange(lo)
	for i := lo - 1; i >= max(from, lo-20); i-- {
		c := s.class(i)
		switch {
		case c&blow != 0 && s.is(i, "effect", "impact", "influence", "bearing") && s.is(i-1, "chilling", "negative", "adverse", "detrimental", "harmful", "damaging", "stifling") && s.is(i+1, "on", "upon"):
			if i > lo-8 && (named == nil || !named.has(i)) && !s.negates(i) {
				return s.lower(i - 1)
			}
		case c&blow != 0 && c&(hinderer|hardship) == 0 && s.is(i, "attack", "assault", "blow", "affront", "crackdown", "clampdown", "encroachment", "onslaught") && s.is(i+1, "on", "to", "against", "upon"):
			if i > lo-8 && (named == nil || !named.has(i)) && !s.negates(i) && !s.predicates(i+1, hi, auxiliary|modal|finite) {
				return s.lower(i)
			}
		case c&(hinderer|hardship) == 0 && !s.narrows(i) || named != nil && named.has(i):
		case c&hardship != 0:
			for j := i + 1; j < min(lo, i+10); j++ {
				if s.lower(j) == "to" && s.class(j+1)&(determiner|pronoun) == 0 && !s.negates(i) && !s.predicates(j, lo, auxiliary|modal) {
					return s.lower(i)
				}
			}
		case s.narrows(i) && !s.negates(i) && !s.predicates(i+1, hi, auxiliary|modal|finite):
			return s.lower(i)
		case lo-i > 12 || s.negates(i) || s.predicates(i+1, hi, auxiliary|modal|finite):
		case s.class(i-1)&auxiliary != 0 && s.lower(i+1) != "from" && s.lower(i+1) != "in": // it is hampered itself
		case strings.HasSuffix(s.lower(i), "ing") || strings.HasSuffix(s.lower(i), "ed") || s.class(i+1)&preposition != 0 || s.is(i, "deny", "prevent", "undermine", "hamper", "hinder", "impede", "bar", "restrict"):
			return s.lower(i)
		}
		if c&(contrast|subordinator) != 0 {
			break
		}
	}
	for i := hi; i < min(end, hi+3); i++ {
		if s.words[i].brk != breakNone {
			break
		}
		if s.class(i)&auxiliary == 0 && !s.is(i, "remain", "seem") {
			continue
		}
		for j := i + 1; j < min(end, i+4) && s.words[j].brk == breakNone && s.class(j)&(negator|preposition|determiner) == 0; j++ {
			if s.class(j)&hinderer != 0 || s.is(j, "lack", "miss", "absent", "insufficient", "inadequate", "uneven", "limited", "scarce", "weak", "incomplete", "ignore", "unequal", "poor", "withhold", "impossible", "suspend") {
				return s.lower(j)
			}
		}
		break
	}
	return ""
}

// narrows reports whether word i leaves less room for what follows: "limited the ability of parties to".
func (s *sentence) narrows(i int) bool {
	if s.class(i+1)&determiner == 0 || !s.is(i, "limit", "reduce", "narrow", "complicate", "shrink", "circumscribe") {
		return false
	}
	return s.is(i+2, "ability", "right", "freedom", "opportunity", "space", "scope", "capacity", "chance", "room", "possibility") || s.is(i+3, "ability", "right", "freedom", "opportunity", "space", "scope", "capacity", "chance", "room", "possibility")
}

// negates reports whether the hindering at word i is said not to be: "did not prevent", "without restrictions on".
func (s *sentence) negates(i int) bool {
	for j := max(0, i-8); j < i; j++ {
		if s.turner(j) && s.words[j].clause == s.words[i].clause {
			return true
		}
	}
	return false
}

// predicates reports whether a verb of the classes that stands for itself is among words [lo, hi), or a new member after a
// comma brings one.
func (s *sentence) predicates(lo, hi int, of wordClass) bool {
	for i := lo; i < hi; i++ {
		if s.class(i)&of != 0 && !s.participleAt(i) && s.lower(i-1) != "to" {
			return true
		}
	}
	return false
}

// neitherBefore reports whether word i is the second half of "neither … nor".
func (s *sentence) neitherBefore(i int) bool {
	for j := max(0, i-14); j < i; j++ {
		if s.lower(j) == "neither" {
			return true
		}
	}
	return false
}

// inside counts negators that stand within a match without being named by its pattern.
func (s *sentence) inside(h *hit, hint int8) (n int) {
	for i := h.lo + 1; i < h.hi; i++ {
		if hint > 0 && s.class(i)&hinderer != 0 && !s.hitHas(h, hinderer) && !s.negates(i) && s.lower(i+1) != "and" && s.lower(i) != "blocks" {
			n++
			continue
		}
		if hint < 0 && s.lower(i) == "no" && s.lower(i+1) == "longer" && !h.named.has(i+1) && s.class(i+2)&hinderer != 0 {
			n++
			continue
		}
		if hint < 0 && s.is(i, "remove", "solve", "resolve", "eliminate", "fix", "overcome", "cure") && !h.named.has(i) && s.within(i, 3, "problem", "issue", "risk", "danger") {
			n++
			continue // "a list that had removed the problem of missing names"
		}
		// of a good thing, also the want: "the campaign lacked any competitive", "fell short of being competitive"
		if hint > 0 && !h.named.has(i) && (s.lower(i) == "short" && s.is(i-1, "fall") || s.class(i)&lacker != 0 && s.lackReaches(i, h.last()) && h.last() > i) {
			n++
			continue
		}
		if hint < 0 && s.lower(i) == "without" && s.class(i+1)&(modal|auxiliary) == 0 && s.predicates(i+1, h.hi, modal) {
			continue // "citizens without papers could not register": which citizens
		}
		if s.lower(i) == "nor" && s.neitherBefore(i) || s.lower(i) == "less" && (hint <= 0 || h.named.has(i) || !h.named.has(i+1)) {
			continue
		}
		if (s.turner(i) || s.lower(i) == "less") && !h.named.has(i) && !(s.lower(i) == "not" && (s.lower(i+1) == "only" || s.lower(i+1) == "just")) && !(s.lower(i) == "non" && (!h.named.has(i+1) || s.words[i+1].capital)) {
			n++
		}
	}
	return
}

// hitHas reports whether a word that the pattern names is of the class.
func (s *sentence) hitHas(h *hit, of wordClass) bool {
	for i := h.lo; i < h.hi; i++ {
		if h.named.has(i) && s.class(i)&of != 0 {
			return true
		}
	}
	return false
}

// lackReaches reports whether a word of want at i governs the words at lo: "lack of A, B and C", "failure to C".
// predicateOf reports whether the word at i tells what the noun before it does: shortages delayed, the lack of it undermines.
func (s *sentence) predicateOf(i int) bool {
	t := s.lower(i)
	if !strings.HasSuffix(t, "ed") && !(strings.HasSuffix(t, "s") && s.class(i)&hinderer != 0 && s.class(i+1)&(preposition|coordinator) == 0 && s.words[min(i+1, len(s.words)-1)].brk == breakNone) && t != "shook" && t != "hurt" {
		return false
	}
	p := s.class(i - 1)
	return p&(preposition|determiner|coordinator|auxiliary|negator) == 0 && !strings.HasSuffix(s.lower(i-1), "ly") && s.class(i+1)&preposition == 0 && i+1 < len(s.words)
}

func (s *sentence) lackReaches(i, lo int) bool {
	next := s.lower(i + 1)
	f := s.form(i)
	switch {
	case next == "of" || next == "to" || next == "in":
		return lo-i <= 12
	case f.is("fail") || f.is("lack") || f.is("neglect"):
		return lo-i <= 6
	case f.text == "little" || f.text == "few" || f.text == "limited" || f.text == "insufficient" || f.text == "inadequate" || f.text == "insufficiently" || f.text == "inadequately" || f.text == "scarce" || f.text == "missing":
		return lo-i <= 3 && s.words[lo].chunk == s.words[i].chunk && !(f.text == "few" && s.lower(i-1) == "a") && !(f.text == "little" && s.lower(i-1) == "a")
	}
	return false
}

func (s *sentence) verbBetween(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.class(i)&(auxiliary|modal|finite) != 0 {
			return true
		}
	}
	return false
}

// polarity decides the direction of a candidate (P1-P11).
func (d *docState) polarity(s *sentence, c *candidate) {
	d.direct(s, c)
	if c.sign > 0 && c.hint >= 0 && s.onlyIn(c.hi) {
		c.sign = -1
		c.turns = append(c.turns, "P6 only")
	}
}

// onlyIn reports whether what the words before hi say is so in few places: "were accessible in only half of the cases".
func (s *sentence) onlyIn(hi int) bool {
	_, end := s.clauseRange(hi - 1)
	for i := hi; i < min(end, hi+10); i++ {
		if s.words[i].brk != breakNone {
			return false
		}
		if s.lower(i) == "only" && (i+1 == end && s.numberWithin(hi-1, i-hi) || s.form(min(i+1, end-1)).isNum && s.anyOf(i+2, i+4, "percent", "cent")) {
			return true // "displayed outside 46 per cent of the stations only"
		}
		if s.lower(i) == "only" && (s.is(i+1, "half", "third", "quarter", "few", "some", "handful", "minority") || s.lower(i+1) == "a" && s.is(i+2, "half", "third", "quarter", "few", "fraction", "minority", "handful", "small")) {
			return s.is(i-1, "in", "at", "to", "by", "for") || s.is(i+1, "few", "some")
		}
		if s.lower(i) == "only" && s.is(i+1, "at", "if", "when", "after", "where", "on") && s.anyOf(max(0, hi-6), i, "can", "could", "may", "allow", "permit", "able") {
			return true // "could vote only at customs posts"
		}
	}
	return false
}

// direct reads the direction that the words of a clause give.
func (d *docState) direct(s *sentence, c *candidate) {
	is := d.e.issues[c.issue]
	hint := c.hint
	if hint == 0 && is.Default != "depends" {
		hint = 1
		if is.Default == "problem" {
			hint = -1
		}
		// a default gives way to evaluating words right beside it
		if hint > 0 {
			if e, ok := s.nearEval(c, true); ok {
				n, why := s.turns(e.lo, e.hi, false, e.sign < 0)
				c.sign = flip(e.sign, n)
				c.turns = append(append(c.turns, "words "+s.phrase(e.lo, e.hi)), why...)
				return
			}
			if n, why := s.turns(c.lo, c.hi, true, false); n > 0 {
				c.sign = flip(1, n)
				c.turns = append(c.turns, why...)
				return
			}
		}
	}
	if hint == 2 {
		return
	}
	if hint != 0 {
		n, why := s.turnsOutside(c.lo, c.hi, true, hint < 0, &c.named)
		if n > 0 && hint < 0 {
			// the want of one thing is not the want of the failing named after it: "a lack of A, and the failure to B"
			if at := c.last(); at > c.lo && s.class(c.lo-1)&negator == 0 {
				if k, _ := s.turnsOutside(at, c.hi, true, true, &c.named); k < n {
					n, why = k, nil
				}
			}
		}
		if k := s.inside(&c.hit, hint); k > 0 {
			n += k
			why = append(why, "P1 within")
		}
		if hint > 0 && is.Default == "problem" && s.lessensElse(c.hi-1) {
			n++
			why = append(why, "lessens something else")
		}
		c.sign = flip(hint, n)
		c.turns = append(c.turns, why...)
		if hint > 0 && n == 0 && s.needed(c.lo) {
			c.sign, c.presup = -1, true
			c.turns = append(c.turns, "P8 need")
		}
		if hint < 0 && n == 0 {
			if r := s.reversed(c.lo, c.hi); r != "" {
				c.sign = 1
				c.turns = append(c.turns, "P3 "+r)
			}
		}
		return
	}
	if c.hi < len(s.words) && s.worryBehind(c.hi) {
		c.sign = -1
		c.turns = append(c.turns, "words of concern")
		return
	}
	// the clause decides
	if e, ok := s.nearEval(c, false); ok {
		if e.sign > 0 && s.needed(e.lo) {
			c.sign, c.presup = -1, true
			c.turns = append(c.turns, "P8 "+s.phrase(e.lo, e.hi))
			return
		}
		n, why := s.turns(e.lo, e.hi, !e.gov, e.sign < 0)
		sign := flip(e.sign, n)
		if e.sign < 0 && n == 0 {
			if r := s.reversed(e.lo, e.hi); r != "" {
				sign = 1
				why = append(why, "P3 "+r)
			}
		}
		c.sign = sign
		c.turns = append(append(c.turns, "words "+s.phrase(e.lo, e.hi)), why...)
		return
	}
	if n, why := s.turns(c.lo, c.hi, true, false); n > 0 {
		c.sign = flip(1, n)
		c.turns = append(c.turns, why...)
	}
}

// lessensElse reports whether the verb at word i makes less of what follows rather than becoming less: "vote buying reduced public
// trust".
func (s *sentence) lessensElse(i int) bool {
	if !s.is(i, "reduce", "diminish", "decrease", "curb", "limit", "lower") || i+1 >= len(s.words) || s.words[i+1].brk != breakNone || s.class(i-1)&auxiliary != 0 || s.class(i-2)&auxiliary != 0 && strings.HasSuffix(s.lower(i-1), "ly") {
		return false
	}
	return s.class(i+1)&(preposition|coordinator|subordinator) == 0 && s.lower(i+1) != "significantly" && !strings.HasSuffix(s.lower(i+1), "ly") && s.class(i+1)&(weekday|monthName) == 0
}

// worryBehind reports whether the verb right behind the subject that ends before word i says that it worries: "remained a matter
// of concern", "is problematic".
func (s *sentence) worryBehind(i int) bool {
	if !s.is(i, "remain", "be") || s.words[i].brk != breakNone {
		return false
	}
	for j := i + 1; j < min(len(s.words), i+6) && s.words[j].brk == breakNone && s.class(j)&negator == 0; j++ {
		if s.is(j, "concern", "problem", "problematic", "contentious", "controversial", "questionable", "worrying", "worrisome", "troubling", "weakness", "challenge") {
			return !s.is(j+1, "by", "with")
		}
		if s.class(j)&(determiner|preposition|auxiliary) == 0 && !s.is(j, "matter", "source", "cause", "subject", "area", "issue", "point", "serious", "major", "particular", "great", "significant", "key", "continuing", "ongoing", "real", "long", "standing", "persistent", "also", "still", "highly", "deeply", "particularly", "very", "main") {
			return false
		}
	}
	return false
}

// last gives the first word of the last run of words that the pattern names.
func (h *hit) last() int {
	at := h.hi - 1
	for at > h.lo && h.named.has(at-1) {
		at--
	}
	return at
}

func flip(sign int8, n int) int8 {
	if n%2 == 1 {
		return -sign
	}
	return sign
}

// needed reports whether the good word at i is asked for or missing: a need for improvement in (P8).
func (s *sentence) needed(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		if s.is(j, "need", "room", "urgency") && s.words[j].clause == s.words[i].clause && s.class(j-1)&negator == 0 {
			return true
		}
	}
	return false
}

func (s *sentence) phrase(lo, hi int) string {
	return strings.Join(strings.Fields(s.text[s.words[lo].start:s.words[hi-1].end]), " ")
}

// reversed reports what takes the bad thing at lo away: lifted restrictions, measures to prevent fraud.
func (s *sentence) reversed(lo, hi int) string {
	if s.lower(lo-1) == "on" && s.lower(lo-2) == "down" && s.is(lo-3, "cut", "bring", "keep") {
		return "cut down on"
	}
	for i := lo + 1; i < hi; i++ {
		if s.lower(i) == "which" {
			return "" // "address A, many of which are not done": told of A in a clause of its own
		}
	}
	for i := max(0, lo-5); i < lo; i++ {
		if s.class(i)&reverser == 0 && !(s.lower(i) == "away" && s.is(i-1, "do")) || s.words[i].clause != s.words[lo].clause {
			continue
		}
		f := s.form(i)
		if f.is("limited", "end", "address", "stop", "avoid", "free", "curb", "resolve") && s.class(i-1)&(modal) != 0 {
			continue
		}
		if f.text == "free" && s.lower(i+1) != "of" && s.lower(i+1) != "from" {
			continue
		}
		if f.is("release") || f.text == "ended" && s.lower(i+1) == "with" || f.text == "limited" {
			continue
		}
		// "failed to prevent": a turn of its own
		if i > 1 && (s.is(i-2, "fail", "unable", "failure", "little", "refuse", "neglect", "decline", "inability", "unwilling", "reluctant", "yet") || s.class(i-1)&negator != 0 || s.class(i-2)&negator != 0) {
			continue
		}
		// nothing but a short phrase between
		blocked := false
		for j := i + 1; j < lo; j++ {
			if s.words[j].brk != breakNone || s.class(j)&(auxiliary|modal) != 0 || s.class(j)&preposition != 0 && s.lower(j) != "of" && s.lower(j) != "in" && s.lower(j) != "from" && !(j == i+1 && (s.lower(j) == "to" && s.lower(i-2) != "to" || s.lower(j) == "with" && s.lower(i) == "away")) {
				blocked = true
			}
		}
		if !blocked {
			return f.text
		}
	}
	// "vote buying decreased", "restrictions were lifted"
	for i := hi; i < min(len(s.words), hi+4); i++ {
		if s.words[i].brk != breakNone || s.words[i].clause != s.words[lo].clause {
			break
		}
		passive := s.class(i-1)&auxiliary != 0 || s.class(i-2)&auxiliary != 0
		if f := s.form(i); f.text == "decreased" || f.text == "declined" || passive && (f.text == "lifted" || f.text == "eased" || f.text == "removed" || f.text == "abolished" || f.text == "repealed" || f.text == "reduced") {
			return f.text
		}
	}
	return ""
}

// granted gives what a clause concedes: "in spite of threats", "despite the rain".
func (s *sentence) granted(lo, hi int) tokenRange {
	for i := lo; i < hi; i++ {
		if t := s.lower(i); t == "despite" || t == "notwithstanding" || t == "spite" && s.lower(i+1) == "of" {
			to := i + 1
			for to < hi && s.words[to].brk != breakComma {
				to++
			}
			return tokenRange{i, to}
		}
	}
	return tokenRange{}
}

// nearEval picks the evaluating words that decide a candidate: inside it, in its chunk, governing its coordination,
// predicated of it.
func (s *sentence) nearEval(c *candidate, close bool) (evaluator, bool) {
	best, dist := evaluator{}, 1<<20
	clo, chi := s.clauseRange(c.lo)
	if c.hi > chi {
		chi = c.hi
	}
	granted := tokenRange{}
	if len(s.evals) > 0 {
		granted = s.granted(clo, chi)
	}
	for _, e := range s.evals {
		if e.lo < clo || e.hi > chi {
			continue
		}
		if granted.hi > 0 && (e.lo >= granted.lo && e.lo < granted.hi) != (c.lo >= granted.lo && c.lo < granted.hi) {
			continue // "many voted in spite of threats": the one is not said of the other
		}
		x := 0
		sameChunk := s.words[e.lo].chunk == s.words[c.lo].chunk || s.words[e.lo].chunk == s.words[c.hi-1].chunk
		switch {
		case e.lo < c.hi && c.lo < e.hi: // inside
			if e.lo >= c.lo && e.hi <= c.hi && e.hi-e.lo < c.hi-c.lo || c.named.has(e.lo) {
				x = 0
			} else {
				x = 1
			}
		case sameChunk && e.hi <= c.lo:
			x = 2 + (c.lo-e.hi)*2
		case sameChunk:
			x = 2 + (e.lo-c.hi)*2
			if s.class(c.hi)&(auxiliary) != 0 { // "X was transparent"
				x = 3
			}
		case close:
			continue
		case e.hi <= c.lo: // earlier in the clause: it governs if only coordination lies between
			x = 20 + (c.lo - e.hi)
			if s.verbBetween(e.hi, c.lo) && !e.gov {
				x += 15
			}
			if e.gov {
				x -= 8
			}
		default: // later: a predicate of all subjects
			x = 22 + (e.lo - c.hi)
			if !s.verbBetween(c.hi, e.lo) {
				x += 12
			}
		}
		if x < dist {
			best, dist = e, x
		}
	}
	// "During the campaign period, observers noted …": an adjunct is not what the sentence is about
	if dist >= 20 {
		lo, _ := s.chunkRange(c.lo)
		switch s.lower(lo) {
		case "during", "in", "on", "at", "before", "after", "following", "throughout", "ahead", "since", "amid", "prior", "for", "under", "by", "until", "around", "between", "despite":
			return best, false
		}
	}
	return best, dist < 45
}
