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
