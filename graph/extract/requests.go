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
	asked     []string // classes of those asked, where another sentence names them
	fine      string
}

// speakerBefore reports whether the subject before word i is the document's voice: we, the United States, the body
// whose statement it is.
func (d *docState) speakerBefore(s *sentence, i int) (subject int, ok bool) {
	if i < 2 && d.kind() == "observer-statement" && s.first && s.class(i)&(asker|softAsker) != 0 && strings.HasSuffix(s.lower(i), "s") && (i == 0 || s.is(0, "further", "also", "strongly", "finally", "therefore")) {
		return 0, true // an item of "The Mission:", or of a declaration: "Urges all candidates to"
	}
	lo := max(0, i-14)
	for j := i - 1; j >= lo; j-- {
		if s.words[j].quote != 0 && s.words[i].quote == 0 {
			return 0, false
		}
		switch s.lower(j) {
		case "we", "i", "we'd", "i'd", "we've", "i've", "we'll", "i'll", "we're", "i'm":
			return j, true
		case "president":
			if i-j <= 2 && d.responder && s.lower(j-1) == "the" && j <= 1 && d.out.Facts.Publisher.Text == "us-white-house" {
				return j - 1, true // whose press secretary speaks
			}
		case "government", "delegation", "country", "capital":
			if t := s.lower(j - 1); t == "my" || t == "our" {
				return j - 1, true
			}
		case "they", "he", "she", "who", "which", "it":
			if s.class(i-1)&coordinator != 0 && s.class(i)&(asker|softAsker) != 0 && !strings.HasSuffix(s.lower(i), "ed") && (s.lower(0) == "we" || s.lower(0) == "i") && s.words[0].quote == s.words[i].quote {
				return 0, true // "We invite those who lost to X, and encourage the court to Y"
			}
			if s.lower(j) == "it" && j == 0 && i-j < 4 && d.kind() == "observer-statement" && s.class(i)&(asker|softAsker) != 0 {
				return j, true // the mission whose statement it is
			}
			if s.lower(j) == "he" && j == 0 && i == 1 && d.responder && d.out.Facts.Publisher.Text == "us-white-house" {
				return j, true // the President
			}
			if s.lower(j) == "it" && i-j < 4 && j <= 1 {
				return j, d.lastOwn
			}
			return 0, false
		}
		if i-j <= 3 && d.responder && s.class(i)&(asker|softAsker|hoper) != 0 && s.is(j, "embassy", "department", "administration") && s.words[j].capital && s.class(j-1)&determiner != 0 {
			return j, true // "The Embassy appeals to"
		}
		if i-j <= 3 && d.kind() == "observer-statement" && s.class(i)&(asker|softAsker|hoper) != 0 && (s.words[j].capital || j == 1) && s.class(j-1)&determiner != 0 && (s.is(j, "mission", "center", "group", "delegation", "network", "coalition", "organization", "seom", "aueom") || s.lower(j) == "centre") {
			return j, true // "The Center encourages"
		}
		for _, h := range s.names {
			if h.kind == bodyName && h.hi-1 == j {
				own := d.voice != "" && (h.id == d.voice || d.roll(h.id) == d.roll(d.voice) || d.voice == usEmbassy && d.roll(h.id) == usGovernment)
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
	if s.class(i-1)&coordinator != 0 && strings.HasSuffix(s.lower(i), "s") && d.kind() == "observer-statement" { // "The delegation is concerned that …, and invites the authorities to"
		if j := 1; s.lower(0) == "it" || s.lower(0) == "the" && s.is(j, "mission", "center", "group", "delegation", "network", "coalition", "observers") && s.class(j+1)&(finite|auxiliary|worrier|welcomer|reporter|agreer) != 0 {
			return 0, true
		}
	}
	if j := i - 1; d.kind() == "observer-statement" && (j < 2 || s.class(j-1)&coordinator != 0) && s.class(i)&(asker|softAsker|hoper) != 0 && strings.HasSuffix(s.lower(i), "s") {
		if s.lower(j) == "it" && j > 0 || j == 1 && s.lower(0) == "the" && acronym(s.text[s.words[j].start:s.words[j].end]) && !s.named(j) {
			return j, true // "…, and it calls on all parties to"; a body whose statement it is, by its letters
		}
	}
	if s.class(i-1)&coordinator != 0 && !strings.HasSuffix(s.lower(i), "ed") { // "We are confident that …, and ask that"
		for j := range min(2, len(s.words)) {
			if t := s.lower(j); (t == "we" || t == "i") && s.words[j].quote == s.words[i].quote {
				return j, true
			}
		}
	}
	return 0, false
}

// acronym reports whether w is made of capitals and digits.
func acronym(w string) bool {
	for i := range len(w) {
		if !isUpper(w[i]) && (w[i] < '0' || w[i] > '9') {
			return false
		}
	}
	return len(w) > 1
}

// findRequests reads requests, hopes, offers, pledges, conditions and tasks.
func (d *docState) findRequests(n int, s *sentence) {
	s.req = s.req[:0]
	end := len(s.words)
	report := d.kind() == "country-report"
	if d.listed(n, s) {
		return
	}
	if s.lower(0) == "it" && s.is(1, "be") && !report && d.kind() != "media-report" {
		s.falls(d)
	}
	for i := 0; i < end; i++ {
		c := s.class(i)
		if c&(requestWord|crucial|condition|asker|softAsker|hoper|pledger|futurity|observing) == 0 {
			continue
		}
		f := s.form(i)
		t := f.text
		switch {
		case t == "on" && i > 0 && s.class(i-1)&coordinator != 0 && len(s.req) > 0 && s.req[len(s.req)-1].to == i-1 && s.is(s.req[len(s.req)-1].verb, "call"):
			// "calls on parliament to X, and on parties to Y"
			last := s.req[len(s.req)-1]
			s.req = append(s.req, d.request(s, i, last.kind, last.by))
		case c&(asker|softAsker) != 0 && c&modal == 0 && strings.HasSuffix(s.lower(i), "s") && s.besideRequest(i) != nil && d.isAsking(s, i):
			// "encourages parliament to X, and recommends that Y"
			kind := "urge"
			if c&asker == 0 {
				kind = "recommend"
			}
			s.req = append(s.req, d.request(s, i, kind, s.besideRequest(i).by))
		case (t == "hopes" || t == "expects" || t == "trusts" && s.lower(i+1) == "that") && s.besideRequest(i) != nil:
			s.req = append(s.req, d.request(s, i, "hope", s.besideRequest(i).by))
		case c&condition != 0 && t != "unless" && s.lower(i-1) != "as" && s.lower(i-1) != "even":
			// "If X, then Y": the protasis runs to the comma; "raise questions whether X" to the end of the clause
			to := i + 1
			for to < end && (s.words[to].brk == breakNone || s.words[to].clause == s.words[i].clause && s.words[to].chunk-s.words[i].chunk < 1) {
				to++
			}
			s.req = append(s.req, request{kind: "condition", verb: i, from: i, to: to})
		case c&asker != 0 && !(s.words[i].quote == 0 && (s.lower(s.passive(i)) == "is" || s.lower(s.passive(i)) == "are") && s.passive(i) > 0) && d.isAsking(s, i):
			if _, ok := d.speakerBefore(s, i); ok {
				s.req = append(s.req, d.request(s, i, "urge", nil))
			} else if by := d.askedBy(n, s, i); by != nil {
				s.req = append(s.req, d.request(s, i, "urge", by))
			} else if !f.is("press") { // "pressed their staff to" is a deed
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
			}
		case c&softAsker != 0 && c&modal == 0 && !f.is("need") && t != "should" && t != "ought" && d.isAsking(s, i):
			if _, ok := d.speakerBefore(s, i); ok {
				s.req = append(s.req, d.request(s, i, "recommend", nil))
			} else if by := d.askedBy(n, s, i); by != nil {
				s.req = append(s.req, d.request(s, i, "recommend", by))
			} else if d.kind() == "media-report" && f.text == "asked" && s.class(i+1)&determiner != 0 && s.anyOf(i+2, i+6, "court", "tribunal", "judge", "judges") && s.anyOf(i+2, i+8, "to") {
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)}) // "asked the court to order a recount"
			}
		case (t == "have" || t == "has") && s.lower(i+1) == "to" && d.kind() == "observer-statement" && i-1 >= 0 && s.is(i-1, "authority", "government", "commission", "parliament", "party", "leader", "court", "police", "prosecutor", "politician", "side", "legislature") &&
			s.is(i+2, "investigate", "ensure", "address", "act", "take", "implement", "reform", "guarantee", "improve", "amend", "prosecute", "accept", "respect", "refrain", "publish", "do", "find", "show", "work", "make", "adopt", "review", "put", "bring"):
			// "the authorities have to investigate"
			lo, _ := s.clauseRange(i)
			s.req = append(s.req, request{kind: "urge", verb: i + 1, from: i + 1, to: s.contentEnd(i + 1), lo: lo, addressee: tokenRange{lo, i}})
		case t == "should" && s.words[i].capital && (i == 0 || s.words[i].brk != breakNone):
			// "Should the authorities decide …"
			_, hi := s.clauseRange(i)
			s.req = append(s.req, request{kind: "condition", verb: i, from: i, to: hi})
		case (t == "should" || t == "must" || t == "ought") && !report && s.lower(i+1) != "have" && s.lower(i+2) != "have" && !(t == "ought" && s.lower(i+3) == "have") && !(t == "should" && s.lower(i+1) == "only" && s.class(i+2)&auxiliary == 0):
			if s.is(0, "under", "pursuant", "by") && s.anyOf(1, 6, "law", "code", "constitution", "regulation", "article", "act", "rule") {
				break // a rule told in passing
			}
			if s.lower(i+1) == "be" && s.is(i+2, "proud", "commend", "congratulate", "praise", "applaud") {
				break // thanks
			}
			if why := d.noAdvice(s, i); why != "" {
				if t == "should" {
					s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
				}
				break
			}
			if s.words[i].quote == 0 && d.kind() == "media-report" && (t == "must" || !d.advised(s, i)) {
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
				break
			}
			if t != "should" && s.requires(i) || t == "must" && s.is(i-1, "voter", "elector", "candidate", "applicant", "nominee", "list") && s.is(i+1, "present", "show", "produce", "register", "mark", "pay", "reside", "obtain", "submit", "collect", "gather", "win", "receive", "bring", "have", "hold") {
				break // a rule told in passing
			}
			kind := "recommend"
			if t == "must" {
				kind = "urge"
			}
			lo, _ := s.clauseRange(i)
			if s.lower(i+1) == "not" && s.lower(i+2) == "be" || s.is(i+1, "know", "remember") && s.lower(i+2) == "that" || s.anyOf(max(lo, i-3), i, "no", "nobody") || s.is(lo, "any", "every", "each", "all") && !s.is(lo+1, "party", "side", "actor", "stakeholder", "political", "candidate", "contestant", "contender", "aggrieved", "citizen", "leader", "those") {
				// how a report is to be taken (R2), or a commitment recited: no recommendation, and no claim either
				s.req = append(s.req, request{kind: "other", verb: i, from: i, to: s.contentEnd(i)})
				break
			}
			lo = s.subjectOf(lo, i)
			if s.words[i].quote == 0 && d.kind() == "media-report" { // "said in a statement that the commission should"
				if src, ok := d.sourceOf(s, i, i+1); ok && src.from <= i {
					lo = max(lo, src.from)
				}
				for k := i - 1; k > lo; k-- {
					if s.lower(k) == "that" {
						lo = k + 1
					}
				}
			}
			whom := tokenRange{lo, i}
			for j := lo + 1; j < i; j++ { // what a relative clause names is not asked
				if t := s.lower(j); t == "who" || t == "whose" || t == "which" {
					whom.hi = j
					break
				}
			}
			r := request{kind: kind, verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: whom}
			if src, ok := d.sourceOf(s, i, i+1); ok && !d.ownBodies(src.bodies) {
				r.by = src.bodies
				if src.basis == schema.ByContinued || src.basis == schema.ByBackReference {
					r.by = nil // advice in the voice's own sentence
				}
			}
			if s.lower(i+1) == "be" && s.is(i+2, "able", "free") && s.lower(i+3) == "to" {
				r.addressee = tokenRange{lo, lo} // for whose good it is asked
			}
			if s.lower(i+1) == "be" && (s.class(i+2)&finite != 0 || strings.HasSuffix(s.lower(i+2), "ed") || s.is(i+2, "hold", "make", "give", "bring", "let", "take", "do")) {
				r.addressee = tokenRange{lo, lo} // the passive names nobody
			}
			s.req = append(s.req, r)
		case !report && d.kind() != "media-report" && (t == "encouraged" || t == "urged" || t == "advised" || t == "requested" || t == "invited" || t == "called" || t == "expected" || t == "asked") && (s.lower(i-1) == "is" || s.lower(i-1) == "are" || s.lower(i-2) == "are" && s.lower(i-1) == "also" || s.lower(i-2) == "is" && s.lower(i-1) == "also") &&
			(s.lower(i+1) == "to" || t == "called" && (s.lower(i+1) == "upon" || s.lower(i+1) == "on") && s.lower(i+2) == "to"):
			// "the commission is encouraged to publish": those asked are the subject
			lo, _ := s.clauseRange(i)
			if who, _ := d.addressees(s, lo, i); len(who) > 0 && (t != "expected" || s.lower(i+2) != "be") {
				kind := "recommend"
				switch t {
				case "urged", "called":
					kind = "urge"
				case "expected":
					kind = "hope"
				}
				s.req = append(s.req, request{kind: kind, verb: i, from: i + 1, to: s.contentEnd(i), lo: i, addressee: tokenRange{lo, i}})
			}
		case !report && d.kind() != "media-report" && (t == "could" && s.is(i+1, "consider", "usefully") || t == "may" && s.lower(i+1) == "wish" && s.lower(i+2) == "to"):
			lo, _ := s.clauseRange(i)
			if who, _ := d.addressees(s, lo, i); len(who) > 0 {
				s.req = append(s.req, request{kind: "recommend", verb: i, from: i + 1, to: s.contentEnd(i), lo: i, addressee: tokenRange{lo, i}})
			}
		case !report && d.kind() != "media-report" && (t == "recommended" || t == "suggested") && s.lower(i-1) == "is" && s.anyOf(i-3, i, "it") && s.lower(i+1) == "that":
			r := d.request(s, i, "recommend", nil)
			hi := i + 2
			for hi < end && hi < i+14 && !bareVerbs[s.lower(hi)] && s.class(hi)&modal == 0 {
				hi++
			}
			r.addressee = tokenRange{i + 2, hi}
			s.req = append(s.req, r)
		case t == "must" && report:
			s.req = append(s.req, request{kind: "law", verb: i, from: i, to: i})
		case (t == "need" || t == "needs") && s.lower(i+1) == "to" && s.lower(i-1) != "the" && !report:
			lo, _ := s.clauseRange(i)
			if who, _ := d.addressees(s, lo, i); (s.lower(i+2) == "be" || len(who) > 0 && who[0] != "international-community") && !s.is(i-1, "still") && !s.negatedBefore(i) && s.words[lo].clause == s.words[i].clause && d.noAdvice(s, i) == "" {
				s.req = append(s.req, request{kind: "recommend", verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: tokenRange{lo, i}})
			}
		case d.essential(s, i):
			// "it is essential that the parties raise …", "it falls to the courts to"
			hi := i + 2
			for hi < end && hi < i+12 && s.lower(hi) != "to" && !bareVerbs[s.lower(hi)] && s.class(hi)&modal == 0 {
				hi++
				if who, _ := d.addressees(s, i+2, hi); len(who) > 0 && s.class(hi)&(coordinator|preposition) == 0 && s.words[hi-1].chunk == s.words[i+2].chunk && !strings.HasSuffix(s.lower(hi), "s") {
					break
				}
			}
			if s.lower(i+1) == "to" {
				hi = i + 1
			}
			lo := i
			for lo > 0 && i-lo < 5 && s.lower(lo) != "it" {
				lo--
			}
			if s.is(lo-1, "make") {
				lo--
			}
			s.req = append(s.req, request{kind: "recommend", verb: i, from: i + 1, to: s.contentEnd(i), lo: lo, addressee: tokenRange{min(i+2, hi), hi}})
		case (t == "needed" || t == "warranted" || t == "overdue") && s.class(i-1)&auxiliary != 0 && !report && !s.negatedBefore(i):
			lo, _ := s.clauseRange(i)
			if d.kind() != "media-report" && s.anyOf(lo, i, "investigation", "inquiry", "dialogue", "restraint", "calm", "accountability", "transparency", "clarification", "response") {
				s.req = append(s.req, request{kind: "recommend", verb: i, from: lo, to: i + 1, lo: lo, addressee: tokenRange{lo, lo}})
			}
		case (t == "look" || t == "looks") && s.lower(i+1) == "to" && s.class(i+2)&determiner != 0, t == "remind" || t == "reminds" || t == "implore" || t == "implores":
			// "we look to the commission to publish", "we remind the parties of their duty"
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 4 {
				r := d.request(s, i, "recommend", nil)
				if t == "look" || t == "looks" {
					r.addressee.lo++
				}
				if hi := r.addressee.hi; hi == i+1 { // "remind X of their duty"
					for hi < r.to && s.lower(hi) != "of" {
						hi++
					}
					r.addressee.hi = hi
				}
				s.req = append(s.req, r)
			}
		case (t == "readiness" || t == "willingness" || t == "commitment" || t == "determination" || t == "intention") && s.lower(i-1) == "our" && s.lower(i+1) == "to" && s.is(i+2, "work", "support", "help", "assist", "cooperate", "partner", "continue", "engage", "strengthen", "deepen") && !report:
			r := d.request(s, i, "engage", nil)
			r.lo = i - 1
			s.req = append(s.req, r)
		case (t == "expectation" || t == "hope" || t == "wish") && s.lower(i-1) == "our" && !report:
			if j := i + 1; s.lower(j) == "that" || s.lower(j) == "is" && s.lower(j+1) == "that" {
				hi := j + 1
				for hi < end && hi < j+12 && s.class(hi)&modal == 0 {
					hi++
				}
				s.req = append(s.req, request{kind: "hope", verb: i, from: j + 1, to: s.contentEnd(i), lo: i - 1, addressee: tokenRange{j + 1, hi}})
			}
		case t == "would" && !report && d.kind() != "media-report" && s.is(i+1, "help", "strengthen", "restore", "boost", "enhance", "go", "contribute", "increase", "reassure", "be", "send", "do", "bolster") && s.asksFor(i) && d.ownSentence(s):
			// "a prompt investigation would help restore confidence"
			lo, _ := s.clauseRange(i)
			s.req = append(s.req, request{kind: "recommend", verb: i, from: lo, to: i + 1, lo: lo, addressee: tokenRange{lo, lo}})
		case (t == "deserve" || t == "deserves" || t == "merit" || t == "merits") && !report && s.within(i, 6, "investigation", "inquiry", "attention", "consideration", "answer", "examination", "scrutiny", "review", "response") && d.ownSentence(s):
			lo, _ := s.clauseRange(i)
			s.req = append(s.req, request{kind: "recommend", verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: tokenRange{lo, lo}})
		case t == "let" && i == 0 && !report && d.kind() != "media-report" && !s.is(1, "me", "us"):
			hi := 1
			for hi < end && hi < 8 && !bareVerbs[s.lower(hi)] {
				hi++
			}
			s.req = append(s.req, request{kind: "hope", verb: 0, from: 1, to: s.contentEnd(0), lo: 0, addressee: tokenRange{1, hi}})
		case (t == "have" || t == "has") && s.lower(i+1) == "to" && s.is(i+2, "stop", "end", "cease", "be") && d.responder && !report && !s.negatedBefore(i):
			lo, _ := s.clauseRange(i)
			if s.is(i+2, "stop", "end", "cease") || s.is(i+3, "investigate", "address", "resolve", "release", "respect", "protect") {
				s.req = append(s.req, request{kind: "urge", verb: i, from: i, to: s.contentEnd(i), lo: lo, addressee: tokenRange{lo, i}})
			}
		case t == "want" && !report && s.lower(i+1) != "to" && s.anyOf(i+2, i+8, "to") && s.class(i-1)&determiner == 0:
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 3 {
				s.req = append(s.req, d.request(s, i, "recommend", nil))
			}
		case f.is("recommendation") && s.lower(i+1) == "that" && s.class(i-1)&determiner != 0 && s.is(i-2, "reiterate", "repeat", "renew", "restate") && s.subjunctive(i+2):
			hi := i + 2
			for hi < end && hi < i+14 && !bareVerbs[s.lower(hi)] && s.lower(hi) != "be" {
				hi++
			}
			s.req = append(s.req, request{kind: "recommend", verb: i, from: i + 1, to: s.contentEnd(i), lo: i - 2, addressee: tokenRange{i + 2, hi}})
		case c&hoper != 0 && s.class(i-1)&determiner == 0 && (t == "hope" || t == "expect" || (t == "trust" || t == "trusts") && s.lower(i+1) == "that" || t == "hopes" || t == "expects"):
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 5 {
				s.req = append(s.req, d.request(s, i, "hope", nil))
			}
		case t == "forward" && s.is(i-1, "look"), (t == "ready" || t == "stands" || t == "stand") && (s.is(i-1, "stand") || s.lower(i+1) == "ready"), t == "willing" && s.lower(i+1) == "to",
			t == "committed" && s.is(i-1, "remain", "be", "continue") && s.lower(i+1) == "to" && s.is(i+2, "work", "support", "help", "partner", "cooperate", "engage", "assist"),
			(t == "wants" || t == "want" || t == "wish" || t == "wishes" || t == "desire" || t == "continue") && s.lower(i+1) == "to":
			if t == "stands" || t == "stand" || t == "continue" && s.lower(i-1) != "will" {
				break
			}
			if (t == "wish" || t == "wishes" || t == "want" || t == "wants") && s.is(i+2, "point", "note", "thank", "express", "emphasize", "stress", "say", "reiterate", "commend", "recall", "draw", "make", "speak", "turn", "conclude", "close", "offer", "congratulations", "associate", "align", "echo", "see", "begin", "underline", "highlight", "respond", "comment", "react", "share", "address", "add", "congratulate", "welcome") {
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
		case t == "would" && !report && (s.is(i+1, "welcome", "appreciate") && (s.class(i+2)&determiner != 0 || s.is(i+2, "step", "effort", "measure", "further", "greater", "early", "progress", "publication", "reform")) || s.is(i+1, "like", "prefer", "be") && s.lower(i+3) == "to" && s.is(i+4, "see") || s.is(i+1, "like", "prefer") && s.lower(i+2) == "to" && s.is(i+3, "see")) && !s.within(i, 4, "point", "thank"):
			if subj, ok := d.speakerBefore(s, i); ok && i-subj <= 5 {
				s.req = append(s.req, s.wished(i, i))
			} else if by := d.askedBy(n, s, i); by != nil {
				r := s.wished(i, i)
				r.by = by
				s.req = append(s.req, r)
			}
		case t == "would" && !report && s.is(i+1, "like") && s.lower(i+2) != "to" && s.anyOf(i+3, i+8, "to"):
			r := d.request(s, i+1, "hope", nil)
			if _, ok := d.speakerBefore(s, i); ok {
				s.req = append(s.req, r)
			} else if r.by = d.askedBy(n, s, i); r.by != nil {
				s.req = append(s.req, r)
			}
		case (t == "we'd" || t == "i'd") && s.is(i+1, "like", "love", "prefer") && s.lower(i+2) == "to" && s.is(i+3, "see"):
			s.req = append(s.req, s.wished(i, i))
		case c&futurity != 0 && (t == "will" || t == "would") && s.lower(i+1) != "have" && s.lower(i+1) != "still" && s.lower(i+1) != "of" && s.lower(i-1) != "the" && s.lower(i-1) != "their" && s.lower(i-1) != "popular" && s.lower(i-1) != "political":
			_, hi := s.clauseRange(i)
			s.req = append(s.req, request{kind: "future", verb: i, from: i, to: hi})
		case t == "could" || t == "may" || t == "might":
			if s.lower(i+1) != "not" && t != "could" || t == "could" && s.lower(i+1) == "lead" || s.lower(i+1) == "have" && t != "may" {
				if t == "may" && s.words[i].capital && i > 0 {
					break // the month
				}
				if t != "could" && s.lower(i+1) == "have" {
					break // "fraud that may have affected the outcome": hedged, but past
				}
				lo, hi := s.clauseRange(i)
				if t == "may" && (s.lower(lo) == "only" || s.lower(lo) == "no") {
					break // a rule: "only party members may stand"
				}
				s.req = append(s.req, request{kind: "future", verb: i, from: i, to: hi})
			}
		case c&observing != 0 && s.task(i):
			_, hi := s.clauseRange(i)
			for j := i + 1; j < hi && !f.is("monitor", "observe", "deploy", "assess", "track", "accredit"); j++ {
				if s.words[j].brk != breakNone {
					hi = j
				}
			}
			for j := i + 2; j < hi; j++ { // "observers were deployed, and for the first time A"
				if s.class(j)&coordinator != 0 && s.words[j].brk == breakComma && s.class(i-1)&auxiliary != 0 {
					hi = j
				}
			}
			s.req = append(s.req, request{kind: "task", verb: i, from: i, to: hi})
		}
	}
}

// falls reads "it is now for the commission to deal with complaints", "it is up to the parties to".
func (s *sentence) falls(d *docState) {
	i := 2
	if s.is(i, "now", "then", "also", "therefore") {
		i++
	}
	if s.lower(i) == "up" && s.lower(i+1) == "to" {
		i++
	} else if s.lower(i) != "for" {
		return
	}
	for hi := i + 2; hi < min(len(s.words), i+12); hi++ {
		if s.lower(hi) != "to" {
			continue
		}
		if ids, _ := d.addressees(s, i+1, hi); len(ids) > 0 && ids[0] != "people" && !s.is(hi+1, "decide", "choose", "say", "judge", "determine") {
			s.req = append(s.req, request{kind: "recommend", verb: i, from: i + 1, to: s.contentEnd(i), lo: 0, addressee: tokenRange{i + 1, hi}})
		}
		return
	}
}

// wished makes the record of a wish that is put politely: "we would like to see the report discussed".
func (s *sentence) wished(i, lo int) request {
	at := i + 2
	for k := i + 1; k < min(len(s.words), i+5); k++ {
		if s.is(k, "see", "welcome", "appreciate") {
			at = k + 1
		}
	}
	hi := at
	for hi < len(s.words) && hi < at+12 && s.words[hi].brk == breakNone && !(s.lower(hi) == "to" || strings.HasSuffix(s.lower(hi), "ed") || s.class(hi)&preposition != 0) {
		hi++
	}
	return request{kind: "hope", verb: i, from: at, to: s.contentEnd(i), lo: lo, addressee: tokenRange{at, min(hi, len(s.words))}}
}

// noAdvice tells why should or must at i gives no advice: a rule told in passing, a decision of others, a question.
func (d *docState) noAdvice(s *sentence, i int) string {
	lo, _ := s.clauseRange(i)
	if s.anyOf(max(0, i-12), i, "any", "every") && !s.anyOf(max(0, i-12), i, "anyone", "everyone") && s.lower(i) == "must" {
		return "a commitment recited"
	}
	if s.text[s.words[len(s.words)-1].end:s.span.End] == "?" {
		return "question"
	}
	next := i + 1
	if s.is(next, "also", "perhaps", "only", "all", "not", "now") {
		next++
	}
	if s.lower(next) == "be" {
		next++
	}
	if s.is(next, "say", "add", "remember", "recall", "note", "admit", "mention", "clear", "plain", "obvious", "hide", "forget", "confess", "surprise", "stress", "frank", "read", "understand", "commend", "welcome", "congratulate", "applaud", "acknowledge", "celebrate") || s.lower(next) == "said" {
		return "an aside"
	}
	switch s.lower(i - 1) {
	case "we", "i", "you", "friends", "one", "nobody's":
		return "an aside"
	}
	if end := s.contentEnd(i); end < len(s.words) && s.text[s.words[end-1].end] == ':' && s.is(i-1, "that", "which") {
		return "what the items are"
	}
	switch s.lower(i - 1) {
	case "that", "and", "or", "but", "since":
		if s.lower(i) == "should" && (s.class(i+1)&determiner != 0 || s.class(i+1)&(auxiliary|negator) == 0 && i+1 < len(s.words) && s.words[i+1].capital || strings.HasSuffix(s.lower(i+1), "s") && !s.is(i+1, "always")) {
			return "a condition" // "and should results be delayed"
		}
	}
	if s.lower(i+1) == "not" && s.is(i+2, "happen", "hide", "obscure", "surprise") || s.anyOf(i-3, i, "as") && (s.lower(i+1) == "be" || s.lower(i+1) == "do") && (i+2 >= len(s.words) || s.words[i+2].brk != breakNone || s.words[i+2].quote != s.words[i].quote) {
		return "an aside" // "mostly as they should be"
	}
	if s.lower(lo) == "none" || s.lower(lo) == "whether" || s.anyOf(max(lo, i-8), i, "whether") {
		return "an aside"
	}
	for j := i - 1; j >= max(0, i-9); j-- {
		switch s.lower(j) {
		case "which", "while", "where", "because", "whereas", "whom", "whose", "why", "how", "what":
			if s.lower(i) != "should" || s.lower(j) != "while" && s.lower(j) != "which" {
				return "told in passing"
			}
		case "who":
			if s.within(max(0, j-4), 4, "ask", "choose", "decide") && i-j < 3 || s.lower(i) == "must" && s.words[j+1].clause == s.words[i].clause && i-j < 3 {
				return "told in passing"
			}
		case "that":
			// "agreed that women should stay at home"
			for k := j - 1; k >= max(0, j-10); k-- {
				if s.is(k, "agree", "decide", "rule", "order", "propose", "vote", "claim", "believe", "think", "feel", "argue", "demand", "insist", "provide", "require", "stipulate", "state", "say") && s.class(k-1)&determiner == 0 {
					if _, ok := d.sourceOf(s, i, i+1); !ok {
						if _, own := d.speakerBefore(s, k); !own {
							return "the word of others"
						}
					}
				}
			}
		}
		if j < lo && s.words[j].brk == breakClause {
			break
		}
	}
	if s.lower(i-1) == "that" && s.is(i-2, "aspect", "area", "issue", "point", "matter", "element", "shortcoming", "practice", "question") && s.lower(i+1) == "be" && s.is(i+2, "improve", "address", "correct", "strengthen", "remedy", "change", "review", "tackle") {
		return "the head of a list" // "points out aspects that should be improved"
	}
	if s.lower(i) == "must" && s.is(i+1, "travel", "wait", "walk", "queue", "return", "drive", "pay", "apply") {
		return "a burden told"
	}
	if s.anyOf(lo, i, "law", "constitution", "rule", "regulation", "legislation") && s.lower(i) == "must" && s.words[i].brk == breakNone && s.is(i+1, "be", "register", "obtain", "collect", "submit") &&
		!s.is(i+2, "implement", "adopt", "complete", "amend", "revise", "reform", "change", "repeal", "pass", "clarify", "harmonize", "review", "enforce", "respect", "strengthen", "improve") {
		return "rule"
	}
	return ""
}

// subjectOf gives the word where the subject of the verb at i begins; a relative clause before the verb is passed over:
// "Access to X, which was slowed, should be restored".
func (s *sentence) subjectOf(lo, i int) int {
	if t := s.lower(lo); lo > 0 && (t == "who" || t == "whose" || t == "which") {
		for lo--; lo > 0 && s.words[lo].clause == s.words[lo-1].clause; lo-- { // "the prosecutors who received them should"
		}
		return lo
	}
	if i-lo <= 1 && lo > 0 {
		for j := lo - 1; j >= max(0, lo-30); j-- {
			if j == 0 || s.words[j].brk == breakClause && s.class(j)&(subordinator|coordinator) == 0 {
				return j
			}
		}
	}
	return lo
}

// asksFor reports whether the subject of the verb at i is a deed that a request would name.
func (s *sentence) asksFor(i int) bool {
	lo, _ := s.clauseRange(i)
	for j := lo; j < min(i, lo+6); j++ {
		if s.is(j, "investigation", "inquiry", "release", "publication", "repeal", "dialogue", "audit", "publishing", "releasing", "lifting", "clarification", "restoration") {
			return true
		}
	}
	return false
}

// negatedBefore reports whether a negator stands close before word i.
func (s *sentence) negatedBefore(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		if s.class(j)&negator != 0 {
			return true
		}
	}
	return false
}

// essential reports whether the adjective at i says what ought to be done: "it is essential that".
func (d *docState) essential(s *sentence, i int) bool {
	if d.kind() == "country-report" || s.class(i)&crucial == 0 {
		return false
	}
	switch s.lower(i + 1) {
	case "that", "for", "upon", "on", "to":
	default:
		return false
	}
	it := false
	for j := max(0, i-5); j < i; j++ {
		it = it || s.lower(j) == "it"
	}
	if !it || s.negatedBefore(i) || s.lower(i-1) == "it" && s.is(i-2, "judge", "find", "think", "deem", "consider", "believe", "feel", "regard") {
		return false // "judged it necessary to withdraw"
	}
	if d.kind() == "media-report" {
		return s.words[i].quote != 0
	}
	src, ok := d.sourceOf(s, i, i+1)
	return !ok || d.ownBodies(src.bodies) || d.isObserver(src.bodies[0])
}

// listed reads the items of a list of recommendations: below "it recommends that:" or a heading that says so (R6).
func (d *docState) listed(n int, s *sentence) bool {
	kind, by := "", []string(nil)
	var asked []string
	fine := ""
	lead := s.lead
	if lead == nil {
		// items run on, or stand in paragraphs of their own: "that: a) …; b) …"
		for k := n - 1; k >= max(0, n-9); k-- {
			o := d.sents[k]
			if tail := strings.TrimSpace(s.text[o.words[len(o.words)-1].end:o.span.End]); tail == ":" {
				lead = o
				break
			} else if tail == "" && s.lower(0) == "to" && slices.ContainsFunc(o.req, func(r request) bool { return o.leads(&r) }) {
				lead = o // "We call on the authorities", and below: "– to free the prisoners"
				break
			} else if tail != ";" && tail != "," {
				break
			}
		}
	}
	if lead != nil {
		for k := range lead.req {
			r := &lead.req[k]
			if r.kind == "urge" || r.kind == "recommend" {
				kind, by = r.kind, r.by
				asked, fine = d.addressees(lead, r.addressee.lo, max(r.addressee.hi, len(lead.words)))
			}
		}
		if kind == "" {
			for i := range lead.words {
				if lead.is(i, "recommendation", "recommend") || lead.class(i)&asker != 0 && d.isAsking(lead, i) {
					kind = "recommend"
					if src, ok := d.sourceOf(lead, i, i+1); ok && !d.ownBodies(src.bodies) {
						by = src.bodies
					}
				}
			}
			if kind != "" {
				asked, fine = d.addressees(lead, 0, len(lead.words))
				asked = slices.DeleteFunc(asked, func(id string) bool { return id == "international-community" })
			}
		}
	}
	if kind == "" && lead != nil && len(lead.words) < 9 && (lead.lower(0) == "to" || lead.lower(0) == "for") && d.kind() == "observer-statement" {
		// "To the Government:" heads what it is to do
		if asked, fine = d.addressees(lead, 1, len(lead.words)); len(asked) > 0 {
			kind = "recommend"
		}
	}
	if kind == "" && (s.item || d.kindOf[s.block] == schema.ListItem) && (d.tabled(s) != nil || d.underRecommendations(s)) {
		kind = "recommend"
		if o := d.headingAbove(n, s); o != nil && len(asked) == 0 && (o.lower(0) == "to" || o.lower(0) == "for") {
			asked, fine = d.addressees(o, 1, len(o.words))
		}
	}
	if at, asked := d.headedBy(s); at > 0 {
		ids, fine := d.addressees(s, asked.lo, asked.hi)
		if kind == "" {
			kind = "recommend"
		}
		s.req = append(s.req, request{kind: kind, verb: at, from: at, to: len(s.words), lo: at, by: by, asked: ids, fine: fine, addressee: tokenRange{at, at}})
		return true
	}
	if kind == "" || !s.first && s.item || d.kind() == "country-report" {
		return false
	}
	// the item's own subject
	lo := 0
	if t := s.lower(0); t == "to" || t == "in" || t == "with" || t == "for" || t == "as" || t == "given" { // "To increase confidence, the commission should"
		for i := 2; i < min(len(s.words), 22); i++ {
			if s.words[i].brk == breakComma && s.modalWithin(i, 9) {
				lo = i
				break
			}
		}
	}
	hi := lo
	for hi < len(s.words) && hi < lo+9 && !bareVerbs[s.lower(hi)] && s.class(hi)&modal == 0 && s.lower(hi) != "to" {
		hi++
	}
	if hi == len(s.words) || hi == lo+9 || strings.HasSuffix(s.lower(lo), "ing") { // "reviewing the law so as to": the deed itself
		hi = lo
	}
	for lo < len(s.words) && (s.class(lo)&coordinator != 0 || len(s.lower(lo)) == 1) {
		lo++
	}
	r := request{kind: kind, verb: lo, from: lo, to: len(s.words), lo: lo, by: by, asked: asked, fine: fine, addressee: tokenRange{lo, max(lo, hi)}}
	if s.class(hi)&modal != 0 && s.lower(hi+1) == "be" { // "should be investigated by the police": the passive names nobody before
		r.verb, r.addressee = hi, tokenRange{lo, lo}
	}
	if lo < len(s.words) {
		s.req = append(s.req, r)
	}
	return true
}

// modalWithin reports whether a modal stands among the n words from i on.
func (s *sentence) modalWithin(i, n int) bool {
	for j := i; j < min(len(s.words), i+n); j++ {
		if s.class(j)&modal != 0 {
			return true
		}
	}
	return false
}

// tabled gives what is known of a recommendation that stands in a table, nil if the sentence is of none.
func (d *docState) tabled(s *sentence) *schema.Listed {
	for i := range d.doc.Meta.Listed {
		if l := &d.doc.Meta.Listed[i]; l.Span.Overlaps(s.span) {
			return l
		}
	}
	return nil
}

// headedBy reads "To the Government: provide the rest of the budget", "From the House: a law on parties": it gives the
// word after the colon, and those asked; 0 if the sentence is none such.
func (d *docState) headedBy(s *sentence) (at int, asked tokenRange) {
	if d.kind() != "observer-statement" && !d.responder {
		return
	}
	lo := 0
	for lo < 2 && (s.class(lo)&coordinator != 0 || len(s.lower(lo)) == 1) {
		lo++
	}
	switch s.lower(lo) {
	case "to", "for", "from", "of":
	default:
		return
	}
	for i := lo + 2; i < min(len(s.words)-1, lo+10); i++ {
		if s.class(i-1)&(finite|auxiliary|modal) != 0 {
			return
		}
		if s.text[s.words[i-1].end] != ':' {
			continue
		}
		if ids, _ := d.addressees(s, lo+1, i); len(ids) == 0 {
			return
		}
		switch t := s.lower(lo); {
		case s.lower(i) == "to", s.lower(i) == "that", bareVerbs[s.lower(i)], s.is(i, "please", "not"), t == "from" && s.class(i)&determiner != 0, (t == "to" || t == "of") && s.bareVerb(i):
			return i, tokenRange{lo + 1, i}
		}
		return
	}
	return
}

// bareVerb reports whether word i may be an imperative: no inflection, no other class.
func (s *sentence) bareVerb(i int) bool {
	t := s.lower(i)
	if s.class(i)&(determiner|pronoun|preposition|subordinator|coordinator|auxiliary|modal|negator|finite) != 0 || s.named(i) {
		return false
	}
	for _, end := range [...]string{"s", "ed", "ing", "ion"} {
		if strings.HasSuffix(t, end) {
			return false
		}
	}
	return true
}

// underRecommendations reports whether the heading above the sentence announces recommendations; headings that only tell
// for whom they are stand between.
func (d *docState) underRecommendations(s *sentence) bool {
	whom := false
	for b := s.block - 1; b >= max(0, s.block-40); b-- {
		if d.heading[b] {
			h := strings.ToLower(d.doc.Text[d.doc.Blocks[b].Span.Start:d.doc.Blocks[b].Span.End])
			if strings.HasPrefix(h, "to ") || strings.HasPrefix(h, "for ") {
				whom = true
				continue
			}
			return strings.Contains(h, "recommendation") && (whom || !strings.Contains(h, "conclusion")) && !strings.Contains(h, "previous") && !strings.Contains(h, "follow")
		}
	}
	return false
}

// headingAbove gives the heading under which sentence s, the nth, stands; nil if it is far.
func (d *docState) headingAbove(n int, s *sentence) *sentence {
	for k := n - 1; k >= max(0, n-30); k-- {
		if o := d.sents[k]; d.heading[o.block] && o.block != s.block {
			return o
		}
	}
	return nil
}
