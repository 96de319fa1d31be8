package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// granting are words by which a text of law gives something to people.
var granting = listOf("right ability opportunity freedom provide guarantee grant stipulate")

// recited reports whether words from lo tell what the law grants on paper: a commitment recited, no claim (H18).
func (s *sentence) recited(lo int) bool {
	if s.is(0, "citizen") && s.lower(1) == "have" && s.lower(2) == "the" && s.is(3, "right", "ability", "opportunity") && s.lower(4) == "to" && !s.anyOf(5, len(s.words), "but", "although", "however", "only") {
		return true // "citizens have the right to change their government by democratic means"
	}
	if lo < 4 && s.is(0, "citizen") && s.lower(1) == "exercised" && s.is(3, "right", "ability") {
		return true
	}
	clo := max(0, lo-30)
	for i := lo - 1; i > clo; i-- {
		if !s.isOf(i, &granting) {
			continue
		}
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

// praised reports whether words [lo, hi) call what the law is good: "the law provides a sound basis for elections".
func (s *sentence) praised(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "sound", "adequate", "solid", "good", "sufficient", "suitable", "comprehensive", "proper", "firm", "robust", "conducive", "appropriate") && s.anyOf(i+1, i+5, "basis", "foundation", "framework") {
			return true
		}
	}
	return false
}

// title reports whether the sentence is a line of names and titles, one that tells nothing: "Ana Example, Secretary of State".
func (s *sentence) title() bool {
	small := 0
	for i := range s.words {
		if s.class(i)&(auxiliary|modal|finite|reporter) != 0 && !s.words[i].capital {
			return false
		}
		if !s.words[i].capital && s.class(i)&(preposition|determiner|coordinator) == 0 && !s.form(i).isNum {
			small++
		}
	}
	return len(s.words) <= 16 && small == 0
}

// noClaim tells why words [lo, hi) assert nothing, "" if they may.
func (d *docState) noClaim(s *sentence, c *candidate) string {
	if c.sign >= 0 && (s.recited(c.lo) || s.recited(c.hi)) && !s.praised(c.lo, c.hi) {
		return "law recited"
	}
	if c.sign > 0 && s.depends(c.lo, c.hi) {
		return "condition"
	}
	if c.sign > 0 && s.is(c.lo-1, "that", "which", "where") && s.is(c.lo-2, "station", "place", "center", "precinct", "count", "counting", "site", "district", "area", "commission", "location") && s.words[c.lo-1].brk == breakNone && strings.HasSuffix(d.e.issues[c.issue].ID, "-access") {
		return "which ones" // "the stations that our teams were able to visit"
	}
	if c.sign > 0 && s.notYet(c.lo) {
		return "not yet so" // "declared figures before the forms had been verified"
	}
	if c.sign >= 0 && s.principle(c.lo, c.hi) {
		return "a principle"
	}
	if c.sign > 0 {
		for i := max(0, c.lo-7); i < c.lo; i++ {
			if s.lower(i+1) == "of" && s.is(i, "goal", "aim", "objective", "promise") && s.words[i].clause == s.words[c.lo].clause && !s.predicates(i, c.lo, auxiliary|modal|finite) {
				return "aim" // "the stated goal of a fully transparent election"
			}
		}
	}
	if c.learnt && s.title() {
		return "a title"
	}
	if c.learnt && c.hi-c.lo == 1 && len(s.words) < 10 && s.is(0, "those", "these", "this", "that") && s.is(1, "be") {
		return "told before" // "Those are achievements to be proud of"
	}
	for k := range s.req {
		r := &s.req[k]
		if r.kind == "future" && s.lower(r.verb) == "would" && c.hi <= r.verb && s.is(r.verb+1, "do", "go", "help", "strengthen", "restore", "contribute", "enhance") {
			return "not yet so" // "a limit on terms would do much to restore confidence"
		}
		if r.kind == "future" && c.sign > 0 && c.hi <= r.verb && s.is(r.verb+1, "strengthen", "help", "contribute", "increase", "improve", "enhance", "restore", "build", "ensure", "foster", "promote", "bolster", "give") && s.words[c.lo].clause == s.words[r.verb].clause {
			return "not yet so" // "transparent resolution of complaints will strengthen trust"
		}
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
			if s.words[c.lo].clause != s.words[r.verb].clause || s.relativeFact(r.verb, c.lo) {
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
		if s.toldOfAsked(min(r.verb, r.lo), c) || r.kind != "task" && s.asideAt(r.verb, c.lo, c.hi) {
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

// relativeFact reports whether a relative clause that tells how things are begins between words lo and hi: "would not go to a
// court that was in the hands of".
func (s *sentence) relativeFact(lo, hi int) bool {
	for i := lo + 2; i < hi; i++ {
		if t := s.lower(i); (t == "that" || t == "which" || t == "who") && s.class(i-1)&(reporter|auxiliary|modal) == 0 {
			switch s.lower(i + 1) {
			case "was", "were", "is", "are", "had", "has":
				return true
			}
		}
	}
	return false
}

// asideAt reports whether words [lo, hi) stand in an aside between commas that tells of whom the verb at word i asks something:
// "hope that the deputies, who have refused to accept the results, will".
func (s *sentence) asideAt(i, lo, hi int) bool {
	for j := lo; j > i+1 && lo-j < 10; j-- {
		if s.words[j].brk != breakComma {
			continue
		}
		if t := s.lower(j); t != "who" && t != "which" || s.class(j+1)&modal != 0 {
			return false
		}
		for k := hi; k < min(len(s.words), hi+6); k++ {
			if s.words[k].brk == breakComma {
				return s.class(k)&modal != 0 || s.lower(k) == "to"
			}
		}
		return false
	}
	return false
}

// toldOfAsked reports whether what is asked for at word i is told something of in a clause that holds the candidate's end: "to
// address the recommendations, many of which have not been implemented".
func (s *sentence) toldOfAsked(i int, c *candidate) bool {
	for j := i + 1; j < c.hi; j++ {
		if s.lower(j) == "which" && (s.lower(j-1) == "of" && s.is(j-2, "many", "most", "some", "several", "all", "few", "none") || s.words[j].brk == breakComma) && (s.is(j+1, "have", "be", "remain") && s.class(j+1)&(auxiliary|finite) != 0 || strings.HasSuffix(s.lower(j+1), "ed")) {
			return true
		}
	}
	return false
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
	if d.kind() == "media-report" {
		d.reportedAttitude(s)
		return
	}
	if !d.responder || d.kind() == "country-report" {
		return // a report repeats and asserts, it takes no attitude
	}
	add := func(label string, at int) {
		if !slices.Contains(s.att.stances, label) {
			s.att.stances = append(s.att.stances, label)
		}
		s.att.from = min(s.att.from, at)
	}
	for i := range s.words {
		c := s.class(i)
		f := s.form(i)
		t := f.text
		if t == "raise" || t == "raises" || t == "raised" || t == "cast" || t == "casts" {
			if s.within(i, 5, "question", "doubt") && d.ownSentence(s) {
				add(schema.Concern, i)
			}
			continue
		}
		switch {
		case (t == "grieve" || t == "mourn" || t == "sorry") && s.words[i].quote == 0:
			if _, ok := d.speakerBefore(s, i); ok {
				add(schema.Concern, i)
			}
			continue
		case (t == "concerning" || t == "troubling" || t == "disturbing" || t == "alarming" || t == "worrying" || t == "unacceptable" || t == "regrettable" || t == "disappointing") && i < 8 && s.opensBack() && s.words[i].quote == 0 && s.passive(i) > 0,
			t == "concern" && s.is(i+1, "us") && s.opensBack():
			add(schema.Concern, 0) // "This is deeply troubling", of what was told
			continue
		case t == "consistent" && s.lower(i+1) == "with" && s.anyOf(0, i, "our", "embassy") && s.within(i, 7, "finding", "conclusion", "assessment", "observation", "report"):
			add(schema.Endorses, i)
			continue
		case t == "concerns" && s.lower(i-1) == "following" && d.ownSentence(s):
			add(schema.Concern, i)
			continue
		case (t == "deserve" || t == "deserves") && s.within(i, 3, "credit", "praise", "thanks", "recognition", "congratulation") && d.ownSentence(s):
			add(schema.Welcomes, 0)
			continue
		}
		pleased := t == "glad" || t == "heartened" || t == "encouraged" || t == "reassuring" || t == "reassured" || t == "encouraging" || t == "recognize" || t == "recognizes" || t == "celebrate" || t == "celebrates"
		if c&(agreer|welcomer|worrier|asker|softAsker|echoer|factive) == 0 && !pleased && t != "disheartened" && t != "saddened" && t != "appalled" || s.words[i].quote != 0 {
			continue
		}
		subj, ok := d.speakerBefore(s, i)
		if !ok {
			// predicates of the thing itself: "X is particularly troubling", "regrettably"
			if (t == "regrettable" || t == "unfortunate" || t == "deplorable") && s.lower(0) == "it" && i < 4 {
				add(schema.Concern, 0) // nobody but the voice finds it so
				continue
			}
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
		case t == "disheartened" || t == "saddened" || t == "appalled":
			add(schema.Concern, i)
		case pleased:
			if f.is("recognize") && !s.within(i, 7, "effort", "progress", "improvement", "work", "contribution", "dedication", "achievement", "commitment", "courage") {
				continue
			}
			if t == "encouraged" && !s.is(i+1, "by", "that", "to") {
				continue
			}
			add(schema.Welcomes, i)
		case f.is("join") && (s.within(i, 9, "commend", "welcome", "congratulate", "praise", "express", "note", "conclude", "regret", "condemn") && s.within(i, 7, "observer", "mission", "odihr", "monitor", "union", "osce", "oas")):
			add(schema.Endorses, i)
			if s.within(i, 10, "concern", "regret", "alarm", "dismay", "disappointment", "condemn") { // "join ODIHR in expressing concern"
				add(schema.Concern, i)
			}
			if s.within(i, 9, "commend", "welcome", "congratulate", "praise") { // "join ODIHR in commending"
				add(schema.Welcomes, i)
			}
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
			if f.is("appreciate") && s.within(i, 6, "opportunity", "work", "statement") && !s.within(i, 6, "improvement", "finding", "preliminary", "conclusion") {
				continue
			}
			add(schema.Welcomes, i)
		case c&asker != 0 && d.isAsking(s, i), c&softAsker != 0 && f.is("encourage"):
			add(schema.Urges, i)
		case f.is("note") && (s.within(i, 3, "concern", "regret", "disappointment") || s.lower(i+2) == "concern"):
			add(schema.Concern, i)
		case f.is("take", "note", "acknowledge") && s.lower(i-1) == "positive":
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
	marks := marksOf(bases)
	for j := max(0, i+1); j <= i+n && j < len(s.words); j++ {
		if f := s.form(j); f.marks&marks != 0 && f.is(bases...) {
			return true
		}
	}
	return false
}

// opensBack reports whether the sentence begins with what the one before told: "This is", "These reports".
func (s *sentence) opensBack() bool { return s.is(0, "this", "these", "such", "both") }

// ownSentence reports whether nobody but the voice is the source of the sentence.
func (d *docState) ownSentence(s *sentence) bool {
	for _, src := range s.sources {
		if !d.ownBodies(src.bodies) && !src.agrees {
			return false
		}
	}
	return true
}
