package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A draft is a finding with what is needed to merge and to answer it.
type draft struct {
	schema.Finding
	sent  int
	block int
	agree bool // "like X, we": the speaker takes it as its own
	own   bool // the voice claims it itself
}

// findFindings turns candidates into findings.
func (d *docState) findFindings() {
	d.cands = make([][]candidate, len(d.sents))
	d.findings = make([]draft, 0, len(d.sents))
	d.blankets()
	d.x.opinions.before = d.x.opinions.before[:0]
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if len(d.findings) >= mostDrafts {
			d.tooMany("many-findings", fmt.Sprintf("the text makes more than %d claims: the rest of them are not read", mostDrafts))
			break
		}
		cands := d.weighed(n, s)
		for i := range cands {
			c := &cands[i]
			if c.lose == "" {
				d.emit(n, s, c)
			}
			if len(s.req) > 0 && (c.lose == "" || c.lose == "request" || c.lose == "no direction") {
				d.cands[n] = append(d.cands[n], *c)
			}
		}
		if d.trace != nil {
			d.trace.add(d, n, s, cands)
		}
	}
	d.backReferences()
	d.merge()
}

// weighed gives the candidates of a sentence with their direction, those that are no findings marked. They are valid
// until it is called again. Of the sentence's hits those on issues are let go.
func (d *docState) weighed(n int, s *sentence) []candidate {
	cands := d.weigh(n, s)
	hits := d.x.kept.take(0)
	if k := slices.IndexFunc(s.hits, d.e.m.ofTable); k >= 0 {
		hits = d.x.kept.take(len(s.hits) - k)
		for i := k; i < len(s.hits); i++ {
			if d.e.m.ofTable(s.hits[i]) {
				hits = append(hits, s.hits[i])
			}
		}
	}
	s.hits = hits
	return cands
}

func (d *docState) weigh(n int, s *sentence) []candidate {
	cands := d.compete(s, d.collect(s))
	for i := range cands {
		c := &cands[i]
		if c.lose != "" {
			continue
		}
		d.polarity(s, c)
		if c.sign == 0 {
			d.fromContext(n, s, c)
		}
		if c.sign == 0 && (c.hint != 2 || s.hypothetical(c.lo)) {
			c.lose = "no direction"
			continue
		}
		c.lose = d.noFinding(n, s, c)
	}
	if d.e.opinion == nil {
		return cands
	}
	patterns := len(cands)
	cands = d.consult(s, cands)
	for i := patterns; i < len(cands); i++ {
		c := &cands[i]
		if c.lose = d.noFinding(n, s, c); c.lose != "" || !s.reportsList(c) {
			continue
		}
		others := 0 // what the items of the list say
		for k := range cands[:patterns] {
			if o := &cands[k]; o.lose == "" && o.issue != c.issue && o.lo >= c.lo && o.hi <= c.hi {
				others++
			}
		}
		if others >= 3 {
			c.lose = "a list, whose items are read"
		}
	}
	return cands
}

// reportsList reports whether the words of a candidate are those of a whole list.
func (s *sentence) reportsList(c *candidate) bool { return c.learnt && c.hi-c.lo >= 20 }

// noFinding tells why a candidate with a direction gives no finding, "" if it does.
func (d *docState) noFinding(n int, s *sentence, c *candidate) string {
	if why := d.noClaim(s, c); why != "" {
		return why
	}
	if c.learnt && c.sign < 0 && d.e.issues[c.issue].Default == "problem" && s.lower(c.lo-1) == "no" && s.is(c.lo, "fraud", "manipulation", "rigging", "irregularity", "violation", "cheating", "falsification") {
		c.sign = 1
	}
	if c.sign < 0 && d.kind() == "media-report" && !slices.ContainsFunc(c.turns, func(t string) bool { return strings.HasPrefix(t, "P1") }) && s.noEvidence(c.lo) {
		c.sign = 1
		c.turns = append(c.turns, "P1 no evidence")
	}
	if c.learnt && c.sign > 0 && d.e.issues[c.issue].Default != "problem" && s.notAlways(c.lo, c.hi) {
		c.sign = -1
	}
	if c.sign < 0 && s.denial(c.lo) >= 0 {
		c.sign = 1
		c.turns = append(c.turns, "P1 denied")
	}
	if c.learnt && c.sign < 0 && s.harmless(c.lo, c.hi) {
		return "did no harm"
	}
	if d.responder && d.e.issues[c.issue].ID == "post-election-environment" {
		if lo, ok := d.speakerBefore(s, c.hi-1); ok && lo <= 2 && s.anyOf(lo, min(c.hi, lo+7), "accept", "recognize", "recognise") {
			return "the speaker's own" // "The United States does not accept the results"
		}
	}
	if why := d.refersOn(n, s, c); why != "" {
		return why
	}
	if s.meantTo(c.lo) {
		return "a purpose"
	}
	if d.kind() == "country-report" && (s.otherRights(c) || c.learnt && s.formOfState()) ||
		c.learnt && c.sign < 0 && d.e.issues[c.issue].ID == "minority-participation" && s.someSeats() {
		return "human rights at large"
	}
	if c.learnt && d.kind() == "media-report" && s.farFrom(d.e.issues[c.issue].ID) {
		return "no word of it"
	}
	switch d.e.issues[c.issue].ID {
	case "electoral-fraud-unspecified":
		if d.kind() == "media-report" && s.calledFraudulent(c.lo, c.hi) {
			return "a verdict"
		}
	case "election-violence", "freedom-of-assembly":
		if to := d.afterVote(s, c); to != "" {
			c.issue = d.e.index[to]
		}
	case "counting-procedures":
		if c.learnt && (s.anyOf(c.lo, c.hi, "procedural") || s.lower(c.lo) == "voting" && s.is(c.lo+1, "procedure")) && !s.anyOf(0, len(s.words), "count", "counting", "ballot", "protocol", "tally", "tabulation", "sheet", "reconciliation", "form", "result", "results", "box", "vote", "votes") {
			return "nothing of the count"
		}
	case "women-participation":
		if sign := s.againstBefore(c.lo); sign != 0 {
			c.sign = sign
		} else if sign := s.shareOfWomen(c.lo, c.hi); sign != 0 && c.learnt {
			c.sign = sign
		}
	case "state-media-bias":
		if c.learnt && c.sign < 0 && s.anyOf(0, len(s.words), "equal", "equally") && s.is(c.lo, "public", "state") && c.hi-c.lo < 4 {
			return "equal time"
		}
	case "freedom-of-expression":
		if c.learnt && c.sign < 0 && c.hi-c.lo < 6 && s.anyOf(c.lo, c.hi, "group", "groups", "ngo", "observer") && s.is(c.hi-1, "criticize", "complain", "protest", "object") {
			return "who criticized something"
		}
	case "journalist-harassment":
		if c.learnt && c.sign < 0 && c.hi-c.lo < 6 && s.is(c.hi-1, "beat", "beaten", "arrest", "detain", "assault") && !s.anyOf(0, len(s.words), "journalist", "reporter", "editor", "correspondent", "cameraman", "photographer", "blogger", "crew", "newspaper", "writer", "medium", "press") {
			return "no journalist"
		}
	case "citizen-observer-access":
		if c.sign < 0 && s.anyOf(c.lo-2, c.lo+1, "its", "their") && d.e.foreignBody(d.namedAlone(s, c.lo)) {
			c.issue = d.e.index["international-observer-access"] // "the OAS said that its observers were kept out"
		}
	case "internet-shutdown":
		if c.learnt && c.sign < 0 && s.anyOf(c.lo-6, c.lo, "rely", "turn", "use", "organize") && !s.anyOf(c.lo-8, c.hi, "not", "could", "unable", "block") {
			return "nothing was cut"
		}
	case "intimidation-of-contestants":
		if c.learnt && c.sign < 0 && s.anyOf(c.lo, c.hi, "die", "died", "kill", "injure", "wound") && !s.anyOf(0, len(s.words), "candidate", "opposition", "supporter", "party", "leader", "activist", "member", "contestant", "contender", "politician", "campaigner", "rival") {
			return "violence of no one against anyone" // election-violence
		}
	case "citizen-observer-rights":
		if d.kind() == "media-report" && c.sign < 0 && s.foreignObservers(c.lo, c.hi) {
			c.issue = d.e.index["international-observer-invitation"]
		}
	case "public-confidence":
		for i := c.lo; i < c.hi; i++ {
			if s.lower(i) == "trust" && (s.lower(i-1) == "we" || s.lower(i-1) == "i") && s.lower(i+1) == "that" {
				return "a hope"
			}
		}
		if d.kind() == "media-report" && s.notEnough(c.hi) {
			return "a verdict"
		}
	case "polling-organisation":
		if c.sign < 0 && s.anyOf(c.lo, c.hi, "line", "lines", "queue", "queues") && !s.anyOf(c.lo, c.hi, "disorderly", "chaotic", "slow") && d.responder && s.anyOf(0, len(s.words), "turnout", "patiently", "patience", "determination", "determined", "enthusiasm", "commitment", "value", "eager", "eagerness", "braved", "courage", "proud", "desire", "congratulate", "congratulates") {
			return "zeal" // "long lines show how much people value their vote"
		}
	case "results-publication":
		if c.learnt && d.kind() == "media-report" && !s.anyOf(0, len(s.words), "delay", "delays", "delayed", "late", "slow", "slowly", "not", "failed", "failure", "refused", "withheld", "incomplete", "transparent", "transparency", "online", "website", "prompt", "promptly", "quick", "quickly", "swift", "timely", "stopped", "halted", "suspended", "by", "without", "disaggregated", "breakdown", "yet") {
			return "results are only told"
		}
	case "media-bias":
		if s.ofStateMedia(c.lo) {
			return "of state media"
		}
		if s.onStateOutlet(c.lo, c.hi) {
			c.issue = d.e.index["state-media-bias"]
		}
	case "post-election-environment":
		if src, ok := d.sourceOf(s, c.lo, c.hi); ok && s.anyOf(c.lo, c.hi, "accept", "recognize") && d.american(src.bodies) {
			return "a government's recognition"
		}
		for i := c.lo; i < c.hi; i++ {
			if s.is(i, "reject", "dismiss") && s.accusation(i+1, i+4) {
				return "a denial"
			}
		}
	case "voting-procedures":
		if from, _ := s.clauseRange(c.lo); d.kind() == "media-report" && s.anyOf(from, c.lo, "counting", "count", "counts") && !s.anyOf(from, c.hi, "voting", "polling", "ballot", "ballots") {
			c.issue = d.e.index["counting-procedures"]
		}
	case "electoral-irregularities-unspecified":
		if s.notEnough(c.hi) {
			return "a verdict"
		}
	case "process-transparency", "genuine-political-choice":
		if c.sign > 0 && s.freeAndFair(c.lo, c.hi) {
			return "a verdict"
		}
	case "campaign-overall", "voting-overall", "counting-overall":
		if c.sign < 0 && s.spoiltBy(d, c) {
			return "list head"
		}
	}
	return d.outside(n, s, c)
}

// newsWords are beginnings of words of which a sentence of a news story has one where it tells of the issue; the second opinion
// takes much that happens around a vote for it.
var newsWords = map[string][]string{
	"effective-remedy":              {"independ", "judic", "complain", "appeal", "petition", "challeng", "remed", "redress", "disput", "lawsuit", "legal", "recount", "rul"},
	"emb-independence":              {"bias", "partial", "impartial", "independen", "neutral", "control", "pressur", "trust", "loyal", "appoint", "favo", "partisan", "collu", "politici", "confiden", "credib", "ally", "allies", "hand-pick", "manipulat", "resign", "side", "sides"},
	"suffrage-restrictions":         {"citizen", "disenfranchis", "eligib", "ineligib", "bar", "depriv", "prison", "resid", "franchis", "deny", "denied", "abroad", "age", "exclu", "migra", "displac", "convict", "allow"},
	"electoral-offence-enforcement": {"case", "found", "prosecut", "investigat", "charg", "arrest", "convict", "punish", "impunity", "sentenc", "fine", "crime", "criminal", "intervene"},
	"election-timing":               {"forward", "postpon", "early", "snap", "date", "term", "schedul", "cancel", "off", "call", "ahead", "overdue", "deadline", "mandate", "constitution"},
	"freedom-of-association":        {"associat", "ngo", "regist", "ban", "dissol", "part", "organi", "foreign", "civil"},
	"candidate-rejection":           {"candida", "nomin", "ballot", "disqualif", "bar", "stand", "run", "regist", "ineligib", "contend", "exclu", "hopeful"},
	"carousel-voting":               {"carousel", "bus", "transport", "ferr", "driv", "drove", "chain", "several", "repeat", "multiple"},
	"freedom-of-expression":         {"express", "speech", "censor", "criticis", "criticiz", "blog", "opinion", "insult", "dissent", "speak", "spoke", "post", "comment", "slogan", "satir"},
}

// farFrom reports whether no word of the sentence is one of those by which news tell of the issue.
func (s *sentence) farFrom(issue string) bool {
	starts := newsWords[issue]
	if starts == nil {
		return false
	}
	for i := range s.words {
		if t := s.lower(i); slices.ContainsFunc(starts, func(w string) bool { return strings.HasPrefix(t, w) }) {
			return false
		}
	}
	return true
}

// meantTo reports whether the words at lo tell what something was for (I3): "ink that was supposed to prevent people from
// voting twice".
func (s *sentence) meantTo(lo int) bool {
	from, _ := s.clauseRange(lo)
	for i := lo; i > max(from, lo-8); i-- {
		if s.lower(i) == "to" && (s.is(i-1, "suppose", "mean", "intend", "design", "need", "aim", "deploy", "introduce", "impose", "require") && strings.HasSuffix(s.lower(i-1), "ed") || s.lower(i-1) == "meant" || s.lower(i-1) == "necessary") && s.is(i+1, "prevent", "stop", "deter", "curb", "avoid", "guard", "combat", "keep", "detect", "reduce") {
			return true
		}
	}
	return false
}

// notAlways reports whether words [lo, hi) say that something was not always done, or not as it should be.
func (s *sentence) notAlways(lo, hi int) bool {
	for i := lo; i+1 < hi; i++ {
		if s.lower(i) == "not" && s.is(i+1, "always", "fully", "consistently", "properly", "uniformly", "strictly") {
			return true
		}
	}
	return false
}

// noEvidence reports whether the words at lo tell what there was no evidence of: "found no evidence that soldiers, who were
// posted inside, interfered".
func (s *sentence) noEvidence(lo int) bool {
	for i := lo - 1; i >= max(1, lo-14); i-- {
		if s.class(i)&contrast != 0 || s.words[i+1].brk == breakClause {
			return false
		}
		if s.is(i, "evidence", "sign", "indication", "proof") && s.lower(i-1) == "no" && (s.lower(i+1) == "that" || s.lower(i+1) == "of") {
			return true
		}
	}
	return false
}

// harmless reports whether words [lo, hi) say that something did not change the result or what voters willed: "these did not alter
// the outcome".
func (s *sentence) harmless(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "alter", "change", "affect", "influence", "impact", "distort") && s.anyOf(i-3, i, "not", "never") && s.anyOf(i+1, i+6, "result", "results", "outcome", "will", "expression") {
			return true
		}
	}
	return false
}

// notEnough reports whether words up to hi, or just behind, say that what went wrong did not spoil the whole: "the problems were
// not sufficient to affect the credibility of the process".
func (s *sentence) notEnough(hi int) bool {
	for i := max(0, hi-14); i < min(len(s.words), hi+6); i++ {
		if s.is(i, "affect", "undermine", "compromise", "alter", "invalidate", "call") && s.lower(i-1) == "to" && s.anyOf(max(0, i-7), i, "not", "insufficient") &&
			s.anyOf(i+1, min(len(s.words), i+8), "credibility", "integrity", "legitimacy", "outcome", "result", "results") {
			return true
		}
	}
	return false
}

// freeAndFair reports whether the openness told in words [lo, hi) is one word of a verdict: "free, fair and transparent".
func (s *sentence) freeAndFair(lo, hi int) bool {
	for i := max(0, lo-4); i < min(len(s.words), hi+4); i++ {
		if t := s.lower(i); t != "transparent" && t != "competitive" {
			continue
		}
		for j := max(0, i-4); j < min(len(s.words), i+5); j++ {
			if s.is(j, "free", "fair", "credible", "democratic", "legitimate", "genuine") && s.chainOf(min(i, j), max(i, j)) {
				return true
			}
		}
	}
	return false
}

// chainOf reports whether words i to j are members of one coordination: commas and "and" between them and nothing else
// but such words.
func (s *sentence) chainOf(i, j int) bool {
	for k := i + 1; k <= j; k++ {
		if s.class(k)&coordinator == 0 && s.class(k-1)&coordinator == 0 && s.words[k].brk == breakNone {
			return false
		}
	}
	return true
}

// calledFraudulent reports whether words [lo, hi) say of an election only that it is called fraudulent, and of no deed (section
// 21): "dismissed as the most fraudulent ever".
func (s *sentence) calledFraudulent(lo, hi int) bool {
	called := false
	for i := lo; i < hi; i++ {
		switch {
		case s.lower(i) == "fraudulent" && !s.is(i+1, "vote", "ballot", "registration", "voter", "scheme", "practice", "activity", "signature", "entry", "name", "document", "card", "method", "mean", "act", "behavior", "conduct", "count", "result", "form", "tally"):
			called = true
		case s.is(i, "fraud", "rigging", "rig", "manipulation", "manipulate", "cheating", "cheat", "falsification", "steal"):
			return false
		}
	}
	return called
}

// foreignObservers reports whether those who were refused accreditation in words [lo, hi) are the subject of the sentence,
// another government or an international body: "The United States cancelled its mission after it was denied accreditation".
func (s *sentence) foreignObservers(lo, hi int) bool {
	names := s.bodyNames()
	return len(names) > 0 && names[0].lo <= 2 && names[0].hi <= lo && s.x.e.foreignBody(names[0].id) && s.anyOf(lo, hi, "accreditation", "credential", "visa")
}

// foreignBody reports whether a body is another government or of several countries.
func (e *Extractor) foreignBody(id string) bool {
	b := e.gz.Body(id)
	return b != nil && b.Roll != "citizen-observers" && id != "citizen-observers" && (b.Kind == "government" || b.Kind == "observer" && b.Country == "")
}

// ofStateMedia reports whether the clause of word lo goes on about state media: "state television, which failed to".
func (s *sentence) ofStateMedia(lo int) bool {
	from, _ := s.clauseRange(lo)
	if t := s.lower(from); from < 2 || t != "which" && t != "that" && t != "whose" {
		return false
	}
	for i := from - 1; i >= max(0, from-4); i-- {
		if s.is(i, "media", "television", "tv", "radio", "broadcaster", "press", "newspaper") {
			return s.anyOf(i-3, i, "state", "public", "government", "owned", "run", "controlled")
		}
	}
	return false
}

// onStateOutlet reports whether the bias told of in words [lo, hi) is that of an outlet of the state that the sentence has named
// before: "the public broadcaster covered all parties, but the ruling party was given more airtime".
func (s *sentence) onStateOutlet(lo, hi int) bool {
	if s.anyOf(lo, hi, "media", "press", "private", "newspapers", "channels", "broadcasters", "outlets") {
		return false
	}
	for i := 1; i < lo; i++ {
		if s.is(i, "broadcaster", "television", "tv", "radio") && s.anyOf(i-3, i, "state", "public", "national", "government", "owned", "run") {
			return !s.anyOf(i, lo, "private", "newspapers", "press", "others")
		}
	}
	return false
}

// spoiltBy reports whether a general verdict names what spoilt the thing, which is said for itself: "the campaign was marred by
// bias in the media" (I5).
func (s *sentence) spoiltBy(d *docState, c *candidate) bool {
	for i := c.lo; i < min(len(s.words)-1, c.hi+2); i++ {
		if s.lower(i+1) != "by" || !s.is(i, "mar", "marred", "marr", "taint", "overshadow", "cloud", "spoil", "undermine", "compromise", "characterize", "plague", "dog", "blight", "tarnish") {
			continue
		}
		for k := range s.hits {
			if r := &d.e.m.patterns[s.hits[k].pattern]; r.issue >= 0 && r.issue != c.issue && s.hits[k].lo > i+1 && s.words[s.hits[k].lo].clause == s.words[i].clause {
				return true
			}
		}
	}
	return false
}

// fromContext takes the direction from what governs the sentence: the speaker's pleasure or concern, the lead-in of a
// list, "problems with", the head of the coordination.
func (d *docState) fromContext(n int, s *sentence, c *candidate) {
	for _, l := range s.att.stances {
		if c.lo < s.att.from {
			continue
		}
		switch l {
		case schema.Welcomes:
			c.sign = 1
			c.turns = append(c.turns, "U1 welcomes")
			return
		case schema.Concern:
			c.sign = -1
			c.turns = append(c.turns, "U1 concern")
			return
		}
	}
	if s.lead != nil {
		l := s.lead
		if l.hits == nil {
			l.hits = l.find(nil)
		}
		sign := int8(0)
		for _, h := range l.hits {
			if r := &d.e.m.patterns[h.pattern]; r.issue == tableEval {
				sign = r.hint
			}
		}
		if sign != 0 {
			c.sign = sign
			c.turns = append(c.turns, "I5 list head")
		}
	}
}

// hypothetical reports whether the clause of word i says what can or could be.
func (s *sentence) hypothetical(i int) bool {
	lo, hi := s.clauseRange(i)
	for j := lo; j < hi; j++ {
		if s.class(j)&modal != 0 {
			return true
		}
	}
	return false
}

// refersOn tells why an unspecific problem only points to what is told elsewhere: the head of a list, "such
// irregularities", "problems noted in previous elections" (I5, I10); "" if it does not.
func (d *docState) refersOn(n int, s *sentence, c *candidate) string {
	if c.learnt && s.pointsBack(c) {
		return "refers back"
	}
	is := d.e.issues[c.issue]
	if (!is.CatchAll || is.Default != "problem") && !s.unspecific(c) {
		return ""
	}
	if n+1 < len(d.sents) && d.sents[n+1].lead == s {
		return "list head"
	}
	clo := c.lo
	for i := max(0, clo-4); i < c.hi; i++ {
		switch s.lower(i) {
		case "such", "these", "those":
			return "refers back"
		case "similar":
			if !d.embassySaw(s) {
				return "refers back"
			}
		}
	}
	// "the shortcomings they also highlighted", "the concerns raised by the mission"
	for i := c.hi; i < min(len(s.words), c.hi+5); i++ {
		if s.is(i, "highlight", "note", "identify", "raise", "outline", "mention", "describe", "list", "detail") && (s.is(c.hi, "they", "it", "that", "which", "we", "raise", "note", "identify", "highlight") || s.lower(i+1) == "by") {
			return "refers back"
		}
	}
	// "serious violations, including A and B"
	for i := c.hi; i < min(len(s.words), c.hi+3); i++ {
		if i == c.hi && (s.text[s.words[i-1].end] == ':' || s.is(i, "be") && s.class(i+1)&determiner != 0 && !c.learnt) || s.lower(i) == "including" || s.lower(i) == "included" || s.lower(i) == "ranged" || s.lower(i) == "such" && s.lower(i+1) == "as" || s.lower(i) == "namely" || s.lower(i) == "among" && s.lower(i+1) == "them" {
			for k := range s.hits {
				if r := &d.e.m.patterns[s.hits[k].pattern]; r.issue >= 0 && r.issue != c.issue && s.hits[k].lo > i {
					return "list head"
				}
			}
		}
	}
	return ""
}

// unspecific reports whether the words of a candidate say no more than that something went wrong on the day: "irregularities on
// election day".
func (s *sentence) unspecific(c *candidate) bool {
	if c.learnt || c.sign >= 0 {
		return false
	}
	setbacks := false
	for i := c.lo; i < c.hi; i++ {
		switch {
		case s.class(i)&setback != 0:
			setbacks = true
		case c.named.has(i) && !s.is(i, "election", "polling", "voting", "day", "during", "on", "at", "in", "vote", "poll", "serious", "numerous", "several", "significant", "major", "procedural", "various", "some", "the", "organizational", "organisational", "logistical", "administrative", "technical"):
			return false
		}
	}
	return setbacks
}

// pointsBack reports whether the words of a candidate name nothing of their own: "welcomed these improvements".
func (s *sentence) pointsBack(c *candidate) bool {
	for i := max(0, c.lo-1); i < c.hi; i++ {
		if l := s.lower(i); (l == "these" || l == "those" || l == "such" || l == "this") && c.hi-i <= 3 &&
			s.is(c.hi-1, "improvement", "step", "change", "progress", "development", "measure", "effort", "concern", "problem", "shortcoming", "irregularity",
				"violation", "deficiency", "issue", "challenge", "finding", "recommendation", "commitment", "standard", "principle") {
			return true
		}
	}
	return false
}

// outside tells why a candidate is not about an election of the country, "" if it may be.
func (d *docState) outside(n int, s *sentence, c *candidate) string {
	for _, h := range s.names {
		if h.kind == countryName && h.id != d.country && h.id != d.voiceCountry && d.country != "" {
			// "in neighbouring Arcadia": only where nothing ties the clause to the country at hand
			if s.words[h.lo].clause == s.words[c.lo].clause && !slices.ContainsFunc(s.names, func(o nameHit) bool {
				return (o.kind == countryName || o.kind == demonymName) && o.id == d.country
			}) && s.lower(h.lo-1) == "in" && h.lo >= c.hi {
				return "another country"
			}
		}
	}
	return ""
}

// emit writes a draft for a candidate.
func (d *docState) emit(n int, s *sentence, c *candidate) {
	is := d.e.issues[c.issue]
	f := schema.Finding{Issue: is.ID, Area: is.Area, Scope: "election"}
	switch {
	case c.sign > 0:
		f.Polarity = schema.Improvement
	case c.sign < 0:
		f.Polarity = schema.Problematic
	default:
		f.Polarity = schema.Neutral
	}
	lo, hi := d.spanWords(s, c)
	f.Span = s.bytes(lo, hi)
	c.span = f.Span
	f.Election = d.electionAt(n, lo, hi)
	dr := draft{sent: n, block: s.block}
	src, ok := d.sourceOf(s, c.lo, c.hi)
	if ok && (src.lo < c.hi && c.lo < src.hi) && c.hi <= src.hi {
		ok = c.lo >= src.from
	}
	switch {
	case ok && d.ownBodies(src.bodies) && src.bodies[0] != usEmbassy:
		f.AttributedTo, f.AttributionBasis = d.ourShare(&src), schema.ByVoice
		dr.own = true
	case ok:
		f.AttributedTo, f.AttributionBasis = slices.Clone(src.bodies), src.basis
		dr.agree = src.agrees
		f.SaidBy = src.person
	default:
		f.AttributedTo = slices.Clone(d.voices)
		f.AttributionBasis = schema.ByVoice
		if !d.responder && d.voice != "news-media" {
			f.AttributionBasis = schema.ByPublisher
		}
		dr.own = true
	}
	slices.Sort(f.AttributedTo)
	if is.ID == "citizen-observer-access" && d.kind() != "media-report" && (d.theirOwn(s, c, f.AttributedTo) || d.responder && !slices.Contains(f.AttributedTo, "citizen-observers") && d.onlyForeign(s, c)) {
		is = d.e.issues[d.e.index["international-observer-access"]]
		f.Issue, f.Area = is.ID, is.Area
	}
	none := c.sign > 0 && (c.hint < 0 || is.Default == "problem") && slices.ContainsFunc(c.turns, func(t string) bool { return strings.HasPrefix(t, "P1") })
	f.Extent = s.extent(lo, hi, none)
	f.Severity = s.severity(lo, hi)
	if f.Severity == "" && s.lead != nil {
		f.Severity = s.lead.severity(0, len(s.lead.words))
	}
	f.Certainty = s.certainty(lo, hi)
	if c.presup || s.presupposes(c.lo) {
		f.Certainty = schema.Presupposed
	}
	f.Trend = s.trend(lo, hi, c.sign)
	if s.systemic(is.Area, lo, hi) {
		f.Scope = "systemic"
	}
	f.Stage, f.StageBasis = d.stage(s, is.Stages, lo, hi)
	f.Rule = d.ruleOf(c)
	if len(c.turns) > 0 {
		f.Rule += "; " + strings.Join(c.turns, ", ")
	}
	switch {
	case d.responder:
		dr.Finding = f
		f.Stance = d.stanceOf(s, c, &dr, f.AttributedTo)
	case d.kind() == "media-report":
		f.Stance = d.reportedStance(s, c, f.AttributedTo)
	}
	dr.Finding = f
	d.findings = append(d.findings, dr)
}

// theirOwn reports whether the observers of whom a foreign mission tells are its own: "its observers were denied access".
func (d *docState) theirOwn(s *sentence, c *candidate, bodies []string) bool {
	for i := c.lo; i < c.hi; i++ {
		if s.is(i, "observer", "monitor", "team") && s.is(i-1, "its", "their", "our", "mission", "own") {
			return !slices.ContainsFunc(bodies, func(id string) bool {
				b := d.e.gz.Body(id)
				return b == nil || b.Country != "" || id == "citizen-observers" || b.Roll == "citizen-observers"
			})
		}
	}
	return false
}

// onlyForeign reports whether bare observers are those of the missions that a government's statement names, which names no others.
func (d *docState) onlyForeign(s *sentence, c *candidate) bool {
	if s.anyOf(max(0, c.lo-3), c.hi, "domestic", "citizen", "local", "national", "nonpartisan", "civil", "independent", "ngo", "ngos", "party", "trained", "accreditation") || !s.anyOf(c.lo, c.hi, "observers", "monitors") {
		return false
	}
	foreign := false
	for _, id := range d.observers {
		if d.roll(id) == "citizen-observers" {
			return false
		}
		foreign = foreign || d.e.foreignBody(id)
	}
	return foreign
}

// ruleOf names what proposed a candidate.
func (d *docState) ruleOf(c *candidate) string {
	if c.learnt {
		return "second opinion"
	}
	return d.e.m.patterns[c.pattern].text
}

// presupposes reports whether the words before lo take a deficit for granted: still needs to improve (P8).
func (s *sentence) presupposes(lo int) bool {
	clo, _ := s.clauseRange(lo)
	for i := clo; i <= lo && i < len(s.words); i++ {
		if s.lower(i) == "still" && s.is(i+1, "need", "have") || s.is(i, "need") && s.lower(i+1) == "to" && s.within(i, 3, "improve", "make", "reform", "strengthen", "address") {
			return true
		}
	}
	return false
}

var lawWords = listOf("law constitution legislation code")

// systemic reports whether the words are about standing law.
func (s *sentence) systemic(area string, lo, hi int) bool {
	clo, _ := s.clauseRange(lo)
	for i := clo; i < min(len(s.words), hi+2); i++ {
		if s.isOf(i, &lawWords) && (s.is(i+1, "provide", "require", "limit", "restrict", "prohibit", "bar", "allow", "place", "impose", "include", "ban", "permit", "contain", "stipulate", "disproportionately") || s.is(i-1, "by", "no")) {
			return true
		}
	}
	return false
}

// spanWords gives the words of the finding: from the first to the last word that the pattern names, grown to the
// edges of their chunks, without the source's words.
func (d *docState) spanWords(s *sentence, c *candidate) (lo, hi int) {
	lo, hi = c.lo, c.hi
	a, _ := s.chunkRange(c.lo)
	_, b := s.chunkRange(c.hi - 1)
	lo, hi = min(lo, a), max(hi, b)
	// coordinators, relative words and the like stay out
	for lo < c.lo && s.class(lo)&(coordinator|subordinator) != 0 {
		lo++
	}
	for _, src := range s.sources {
		if src.from <= c.lo && src.from > lo {
			lo = src.from
		}
		if src.to >= c.hi && src.to < hi {
			hi = src.to
		}
		if src.hi > lo && src.hi <= c.lo {
			lo = src.hi
		}
	}
	for lo < c.lo && (s.lower(lo) == "that" || s.class(lo)&(coordinator|subordinator) != 0 || s.lower(lo) == "including" || s.lower(lo) == "also") {
		lo++
	}
	if s.att.from < c.lo && s.att.from >= lo {
		lo = s.att.from + 1
		for lo < c.lo && (s.class(lo)&preposition != 0 || s.lower(lo) == "that") {
			lo++
		}
	}
	for hi > c.hi && s.class(hi-1)&(coordinator|preposition|subordinator) != 0 {
		hi--
	}
	return
}

// stage reads the stage of the process (codebook 6).
func (d *docState) stage(s *sentence, concept []string, lo, hi int) ([]string, string) {
	var out []string
	add := func(st string) {
		if !slices.Contains(out, st) {
			out = append(out, st)
		}
	}
	clo, chi := s.clauseRange(lo)
	for i := clo; i < max(chi, hi); i++ {
		f := s.form(i)
		if f.class&stageWord == 0 {
			continue
		}
		switch {
		case f.is("counting", "count") && f.text != "country":
			if f.text != "counts" && s.class(i-1)&pronoun == 0 {
				add("counting")
			}
		case f.is("tabulation", "collation"):
			add("tabulation")
		case f.text == "opening" && s.class(i-1)&auxiliary == 0:
			add("opening")
		case f.is("campaign") && f.text != "campaigning", f.text == "pre-election", f.text == "pre" && s.is(i+1, "election"):
			add("pre-election")
		case f.text == "post" && s.is(i+1, "election"):
			add("post-election")
		case f.is("voting") && f.text == "voting" && i+1 < len(s.words) && (s.words[i+1].brk != breakNone || s.class(i+1)&(coordinator|auxiliary) != 0):
			add("voting")
		case f.text == "day" && s.is(i-1, "election", "polling"):
			if len(out) == 0 {
				add("election-day")
			}
		}
	}
	if len(concept) == 1 {
		// a stage of the concept stands unless the clause names another that fits it no less
		if len(out) == 0 || concept[0] == "whole-process" || slices.Contains(out, concept[0]) || concept[0] != "pre-election" {
			if !(len(out) == 1 && concept[0] == "voting" && out[0] == "counting") {
				return []string{concept[0]}, "concept"
			}
		}
	}
	if len(out) > 0 {
		return out, "text"
	}
	// the heading above
	for b := s.block - 1; b >= 0 && b > s.block-6; b-- {
		if d.heading[b] {
			h := strings.ToLower(d.doc.Text[d.doc.Blocks[b].Span.Start:d.doc.Blocks[b].Span.End])
			switch {
			case strings.Contains(h, "election day"):
				return []string{"election-day"}, "text"
			case strings.Contains(h, "pre-election"), strings.Contains(h, "campaign"):
				return []string{"pre-election"}, "text"
			case strings.Contains(h, "post-election"):
				return []string{"post-election"}, "text"
			}
			break
		}
	}
	if len(concept) == 1 {
		return []string{concept[0]}, "concept"
	}
	return []string{"unspecified"}, "none"
}

// stanceOf gives the labels of a finding in a government's response (codebook 11).
func (d *docState) stanceOf(s *sentence, c *candidate, dr *draft, bodies []string) []string {
	var out []string
	add := func(l string) {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	if c.presup {
		add(schema.Urges)
	}
	if c.lo >= s.att.from || s.att.from == 0 {
		for _, l := range s.att.stances {
			switch {
			case l == schema.Urges, l == schema.Welcomes && c.sign < 0, l == schema.Echoes:
			default:
				add(l)
			}
		}
	}
	if dr.own {
		if c.presup {
			return []string{schema.Urges}
		}
		add(schema.OwnObservation)
		if c.sign < 0 && d.concerned(s) {
			add(schema.Concern)
		}
		if s.lead != nil {
			for _, l := range s.lead.att.stances {
				if l == schema.Concern {
					add(l)
				}
			}
		}
		return out
	}
	if s.lead != nil {
		for _, l := range s.lead.att.stances {
			if l != schema.Echoes && l != schema.Urges && !(l == schema.Welcomes && c.sign < 0) {
				add(l)
			}
		}
	}
	if slices.Contains(bodies, usEmbassy) {
		add(schema.OwnObservation)
		return out
	}
	all := len(bodies) > 0
	for _, id := range bodies {
		if !d.endorsed[id] {
			all = false
		}
	}
	if dr.agree || all {
		add(schema.Endorses)
	}
	if dr.AttributionBasis == schema.ByBlanket && c.sign < 0 && !all && d.concerned(s) {
		add(schema.Concern) // concerns that the speaker shares, spelt out
	}
	if len(out) == 0 {
		add(schema.Echoes)
	}
	return out
}

// concerned reports whether an earlier sentence of the paragraph voices the speaker's concern, which then goes on.
func (d *docState) concerned(s *sentence) bool {
	if d.kind() == "country-report" {
		return false
	}
	n := d.placeOf(s)
	for k := n - 1; k >= max(0, n-farthest) && d.sents[k].block == s.block; k-- {
		if slices.Contains(d.sents[k].att.stances, schema.Concern) {
			return true
		}
	}
	return false
}

// placeOf gives the number of sentence s.
func (d *docState) placeOf(s *sentence) int {
	n, _ := slices.BinarySearchFunc(d.sents, s.span.Start, func(o *sentence, start int) int { return o.span.Start - start })
	return n
}

// mostPlaces is how many places of one finding or verdict are kept beside its first.
const mostPlaces = 500

// mostDrafts is how many claims of one text are read, and those of the sentence that brings so many.
const mostDrafts = 100_000

// tooMany warns of what is not kept of an endless text.
func (d *docState) tooMany(code, message string) {
	d.out.Warnings = append(d.out.Warnings, schema.Problem{Code: code, File: d.doc.Name, Message: message})
}

func manyPlaces(what string) string {
	return fmt.Sprintf("%s is said in more than %d places: the rest of them are not kept", what, mostPlaces)
}

// merge unites drafts of the same election, issue, polarity and source, and numbers the rest.
func (d *docState) merge() {
	index := make(map[string]int, len(d.findings))
	if len(d.findings) > 0 {
		d.out.Findings = make([]schema.Finding, 0, len(d.findings))
	}
	crowded := false
	for _, f := range d.findings {
		key := strings.Join(append([]string{f.Election, f.Issue, string(f.Polarity)}, f.AttributedTo...), "\x00")
		if i, ok := index[key]; ok {
			o := &d.out.Findings[i]
			switch {
			case o.Span.Overlaps(f.Span):
			case len(o.Also) < mostPlaces:
				o.Also = append(o.Also, f.Span)
			case !crowded:
				crowded = true
				d.tooMany("many-places", manyPlaces(o.Issue))
			}
			for _, l := range f.Stance {
				if !slices.Contains(o.Stance, l) {
					o.Stance = append(o.Stance, l)
				}
			}
			for _, st := range f.Stage {
				if st != "unspecified" && !slices.Contains(o.Stage, st) && o.StageBasis == f.StageBasis {
					o.Stage = append(o.Stage, st)
				}
			}
			if o.Extent == nil {
				o.Extent = f.Extent
			}
			o.Severity = cmp.Or(o.Severity, f.Severity)
			continue
		}
		index[key] = len(d.out.Findings)
		d.out.Findings = append(d.out.Findings, f.Finding)
	}
	for i := range d.out.Findings {
		f := &d.out.Findings[i]
		if len(f.Stance) > 1 {
			f.Stance = slices.DeleteFunc(f.Stance, func(l string) bool { return l == schema.Echoes })
		}
		f.Stance = inOrder(f.Stance)
		f.ID = fmt.Sprintf("f%d", i+1)
	}
}

var stanceOrder = []string{schema.Endorses, schema.Welcomes, schema.Concern, schema.Urges, schema.OwnObservation, schema.Echoes}

func inOrder(in []string) []string {
	slices.SortFunc(in, func(a, b string) int { return slices.Index(stanceOrder, a) - slices.Index(stanceOrder, b) })
	return in
}
