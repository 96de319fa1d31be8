package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// beside tells apart what reads like a verdict and is none: a law or a share of stations measured, a way that is no
// election's, harm done by things that findings name, results that a state declines to recognise.
func (d *docState) beside(n int, s *sentence, class string, h hit) bool {
	clo, chi := s.clauseRange(h.lo)
	for i := h.lo; i < h.hi; i++ {
		if s.form(i).is("percent", "per") || s.form(i).isNum && s.is(i+1, "percent", "cent") {
			return true
		}
	}
	for i := h.hi; i < min(chi, h.hi+5); i++ {
		if s.lower(i) == "percent" || s.lower(i) == "per" && s.lower(i+1) == "cent" || s.lower(i) == "%" {
			return true
		}
	}
	for i := h.hi; i < min(chi, h.hi+8); i++ { // "satisfactory in nine of ten stations": a part counted
		if s.is(i, "station", "precinct", "place") && (class == "in-line" || class == "largely-in-line") {
			return true
		}
	}
	if s.anyOf(h.lo-6, h.lo+1, "aspect") && (class == "in-line" || class == "largely-in-line") || s.anyOf(clo, min(len(s.words), h.hi+8), "observation") && s.anyOf(h.lo, h.hi+1, "declaration") {
		return true // parts of the process; the rules that observers go by
	}
	if s.anyOf(h.lo, h.hi, "turnout", "quorum", "signature") && s.anyOf(h.lo, h.hi, "requirement", "threshold", "criteria", "condition") {
		return true // "met the turnout requirement"
	}
	if (class == "in-line" || class == "largely-in-line") && s.anyOf(h.lo, h.hi, "choose", "chose", "vote") && s.is(h.hi-1, "freely") && s.is(h.hi, "among", "between", "from") {
		return true // "could choose freely among many candidates": what there was to choose from
	}
	if class == "progress-slowed" && s.is(h.hi-1, "opportunity", "chance") && (s.lower(h.hi) == "that" || s.is(h.hi, "to") && s.is(h.hi+1, "vote", "register", "cast", "participate")) {
		return true // "a missed opportunity that no debate was held", "lost their chance to vote"
	}
	if class == "progress" && s.anyOf(h.lo, h.last(), "of") && s.anyOf(h.lo, h.last(), "woman", "women", "female") {
		return true // "the election of the first woman is a milestone"
	}
	next := h.hi
	for i := h.hi; i < min(h.hi+3, len(s.words)) && s.words[i].brk == breakNone && h.lo < h.hi && s.is(h.lo, "find", "have"); i++ {
		if s.is(i, "press", "medium", "campaign", "debate", "judiciary") {
			return true // "finds a free and vigorous press"
		}
	}
	if s.is(h.hi-1, "genuine", "real") && s.is(next+1, "alternative", "choice", "competition") {
		return true
	}
	if s.is(h.hi-1, "free") && (s.lower(next) == "of" || s.lower(next) == "from" || s.lower(next) == "on" || s.lower(next) == "to") ||
		s.is(h.hi-1, "fair") && (s.lower(next) == "to" || s.lower(next) == "that") ||
		s.is(next, "alternative", "choice", "competition", "competitor", "opposition", "threat", "report", "allegation", "evidence", "candidate", "campaign", "information", "concern", "complaint", "institution", "source", "society", "debate", "media", "access", "trial", "chance", "share", "representation", "party", "opponent", "contender", "expression", "assembly", "speech", "airtime", "air", "press", "judiciary") && s.words[next].brk == breakNone {
		return true
	}
	if s.is(h.hi-1, "credible", "legitimate", "genuine") && s.is(h.lo-1, "they", "these", "those", "report", "allegation", "concern", "complaint", "claim", "account") {
		return true
	}
	if s.anyOf(clo, h.lo, "aspect", "aspects", "element") && !s.anyOf(clo, h.lo, "all", "every") && (class == "in-line" || class == "largely-in-line") {
		return true
	}
	if class == "progress" && s.anyOf(h.lo, h.hi, "better") && s.anyOf(h.lo, h.hi, "managed", "organized", "organised", "attended", "run", "administered") {
		return true // a part of it
	}
	if s.lower(h.lo-1) == "for" && strings.HasSuffix(s.lower(h.lo), "ing") {
		return true // "charged for calling it fraud"
	}
	switch {
	case s.is(h.last(), "mar", "taint", "tarnish", "overshadow") || s.anyOf(h.lo, h.hi, "marred", "tainted", "tarnished", "overshadowed", "compromised", "undermined"):
		// by what findings name one by one
		if h.hi < len(s.words) && s.is(h.hi-1, "shortcoming", "irregularity", "flaw", "violation", "problem", "deficiency", "abuse", "defect", "failing") && s.words[h.hi].brk == breakComma && s.text[s.words[h.hi-1].end] == ',' && s.lower(h.hi) != "according" && s.lower(h.hi) != "but" && s.class(h.hi)&(subordinator|reporter) == 0 {
			return true
		}
		for i := h.hi - 1; i < min(len(s.words), h.hi+4); i++ {
			if s.is(i, "include", "including", "namely") || s.lower(i) == "such" && s.lower(i+1) == "as" {
				return true
			}
		}
	case s.anyOf(h.lo, h.hi, "recognize", "accept", "endorse") && !s.anyOf(h.lo, h.hi, "as", "norms"):
		// observers and states recognise; the parties to the contest do not count, nor do votes held under occupation
		if s.anyOf(clo, chi, "facto", "number", "recommended", "so-called") {
			return true
		}
		if _, ok := d.speakerBefore(s, h.lo); !ok {
			if len(d.teller(s, h.lo, h.hi)) > 0 {
				return false
			}
			src, ok := d.sourceOf(s, h.lo, h.hi)
			return !ok || d.ownBodies(src.bodies) && !d.responder
		}
	}
	if class == "progress" || class == "progress-slowed" {
		// of an election or of democracy, not of reforms, registration, a manual
		for i := max(clo, h.lo-6); i < min(len(s.words), h.hi+8); i++ {
			if s.anElection(i) || s.is(i, "democracy", "democratic", "election", "electoral") || i > h.hi && s.is(h.hi, "toward", "towards") && s.is(i, "commitment", "standard") || class == "progress-slowed" && s.is(i, "reform") || s.lower(i) == "areas" {
				return s.toTopic(h)
			}
		}
		if d.responder && slices.Contains(s.att.stances, schema.Welcomes) && s.att.from < h.lo && !s.anyOf(h.hi, h.hi+8, "with", "it", "toward", "towards", "reform", "economy", "on") {
			return false
		}
		what, _ := s.evaluate(h.lo)
		return what != theElection || s.toTopic(h)
	}
	return false
}

// toTopic reports whether progress is said to be in a part: "improvements in voter registration".
func (s *sentence) toTopic(h hit) bool {
	for i := h.hi - 1; i < min(len(s.words), h.hi+6) && (i < h.hi || s.words[i].brk == breakNone); i++ {
		if t := s.lower(i); (t == "in" || t == "to" || t == "with" || t == "on" || t == "of") && i+1 < len(s.words) {
			for j := i + 1; j < min(len(s.words), i+5) && s.words[j].brk == breakNone; j++ {
				if s.form(j).isOf(&topics) || s.is(j, "women", "transparency", "access", "respect", "inclusion") {
					return true
				}
			}
			return false
		}
	}
	return false
}

func (s *sentence) anyOf(lo, hi int, forms ...string) bool {
	marks := marksOf(forms)
	for i := max(0, lo); i < min(hi, len(s.words)); i++ {
		if f := s.form(i); f.marks&marks != 0 && (f.is(forms...) || slices.Contains(forms, f.text)) {
			return true
		}
	}
	return false
}

func (s *sentence) fully(lo int) bool {
	for i := max(0, lo-3); i < min(len(s.words), lo+4); i++ {
		if s.lower(i) == "fully" || s.lower(i) == "entirely" || s.lower(i) == "completely" {
			return true
		}
	}
	return false
}

// What a verdict may be said of.
type evaluated uint8

const (
	nothingNamed evaluated = iota
	theElection
	aTopic   // one part of it: then the words make a finding
	thePower // a government, a country: measured against standards, not called free or fair
)

// anElection reports whether word i stands for an election as such, not for what bears its name: election observers,
// the polling station, the electoral code.
func (s *sentence) anElection(i int) bool {
	switch s.lower(i) {
	case "election", "elections", "poll", "polls", "vote", "referendum", "referendums", "referenda", "runoff", "run-off", "contest", "ballot", "exercise", "process", "by-election", "by-elections", "plebiscite", "race", "rerun", "polling", "round", "rounds":
	default:
		return false
	}
	switch t := s.lower(i); t {
	case "process":
		return !s.is(i-1, "voting", "count", "counting", "registration", "tabulation", "complaint", "nomination", "transmission", "collation", "selection", "recruitment", "appeal", "legislative", "adjudication", "peace")
	case "round", "rounds":
		if !(s.class(i-1)&ordinal != 0 || s.lower(i-1) == "both" || s.lower(i-1) == "two") {
			return false
		}
	case "vote", "ballot", "poll":
		if s.lower(i-1) == "to" || s.lower(i-1) == "secret" || s.is(i-1, "exit", "opinion", "popular", "person", "majority") {
			return false
		}
	}
	if i+1 < len(s.words) && s.words[i+1].brk == breakNone && s.form(i+1).is(ofElections...) {
		return false
	}
	return true
}

// ofElections are the nouns that election, poll, ballot and the like only qualify.
var ofElections = strings.Fields("observer observation monitor monitoring commission commissioner administration administrator law code legislation official campaign day board management body environment committee authority dispute system season staff worker material station place list register count counting buying paper box watchdog mission expert crime offence offense violence fraud result reform calendar period candidate center centre roll turnout card share threshold contestant council night tally court petition complaint security rigging stuffing secrecy year")

var topics = listOf("campaign campaigning count counting tabulation collation media press coverage registration opposition debate complaint commission law legislation code framework police technology candidate party operation procedure station rigging fraud violence intimidation court turnout voting day participation registry roll register threshold nomination opening observer monitor legislation provision amendment regulation constituency boundary finance funding atmosphere")

// evaluate tells what the words from lo on are said of: the nearest noun before them that names an election, a part of
// one, or a government.
func (s *sentence) evaluate(lo int) (evaluated, int) {
	power := -1
	for i := lo - 1; i >= 0 && lo-i <= 32; i-- {
		if s.words[i+1].brk == breakClause && strings.ContainsAny(s.text[s.words[i].end:s.words[i+1].start], ";") {
			break
		}
		if j := s.asideTo(i); j > 0 {
			i = j
			continue // "elections, which excluded the opposition, represent a setback"
		}
		if s.quotesSource(i) && !(s.anElection(i) && !s.words[i].capital) || s.is(i, "observer", "monitor", "mission") {
			continue // who judges, not what is judged
		}
		if s.is(i, "result", "outcome") && s.lower(i-1) == "the" && s.within(lo-1, 8, "will") {
			return theElection, i // "the results do not express the will of the people"
		}
		if s.anElection(i) {
			// "the campaign for the election", "voting in the first round": the part before it
			within := false
			for j := i - 1; j >= max(0, i-8) && s.words[j+1].brk == breakNone && s.class(j)&(finite|auxiliary|subordinator) == 0; j-- {
				if s.class(j)&reporter != 0 {
					break
				}
				if s.form(j).isOf(&topics) && within && !s.is(j, "observer", "monitor") {
					return aTopic, j
				}
				within = within || s.class(j)&preposition != 0
			}
			return theElection, i
		}
		if s.form(i).isOf(&topics) && s.lower(i) != "opposed" && s.lower(i) != "parties" || s.lower(i) == "votes" || s.lower(i) == "ballots" {
			if s.anyOf(i-7, i, "accordance", "conformity", "compliance") && s.is(i, "law", "legislation", "framework", "code", "constitution") {
				continue // "was held in accordance with the law and was democratic"
			}
			if s.agentOf(i) {
				continue // "was marred by fraud and was not credible"
			}
			if s.class(i+1)&preposition == 0 || s.lower(i+1) == "in" || s.lower(i+1) == "for" || s.lower(i+1) == "during" || s.lower(i+1) == "of" {
				return aTopic, i
			}
		}
		if i < 2 || s.words[i].brk != breakNone || s.class(i-1)&(subordinator|coordinator) != 0 || s.lower(i-1) == "that" {
			switch s.lower(i) {
			case "it", "they", "this", "both", "these":
				return theElection, i
			case "that":
				if i == 0 && s.is(1, "count", "represent", "mark", "constitute") {
					return theElection, i
				}
			}
		}
		if power < 0 && (s.is(i, "government", "country", "regime", "authority", "state") || s.countryAt(i)) {
			power = i
		}
	}
	if power >= 0 {
		return thePower, power
	}
	return nothingNamed, -1
}

// asideTo gives the which or who of the aside between commas that ends at word i, before the verb of the main clause;
// 0 if none ends there.
func (s *sentence) asideTo(i int) int {
	if i+1 >= len(s.words) || s.words[i+1].brk != breakComma || s.class(i+1)&(finite|auxiliary|modal) == 0 && !s.is(i+1, "represent", "constitute", "mark", "fail", "fall", "meet", "reflect", "show") {
		return 0
	}
	for j := i - 1; j > max(0, i-16); j-- {
		if t := s.lower(j); t == "which" || t == "who" || t == "whose" {
			if s.words[j].brk == breakComma {
				return j
			}
			if s.class(j-1)&preposition != 0 && s.words[j-1].brk == breakComma {
				return j - 1 // ", in which A lost, was"
			}
		}
	}
	return 0
}

// agentOf reports whether word i stands in what a passive was done by, with an election before: "the vote was marred by
// massive fraud".
func (s *sentence) agentOf(i int) bool {
	for j := i - 1; j > max(0, i-5) && s.words[j].clause == s.words[i].clause; j-- {
		if s.lower(j) == "by" {
			for k := j - 1; k >= max(0, j-8); k-- {
				if s.anElection(k) {
					return true
				}
			}
			return false
		}
		if s.class(j)&(auxiliary|finite) != 0 {
			return false
		}
	}
	return false
}

// countryAt reports whether word i names a country.
func (s *sentence) countryAt(i int) bool {
	for _, n := range s.names {
		if n.kind == countryName && n.lo <= i && i < n.hi {
			return true
		}
	}
	return false
}

// verdict reports whether the words are said of an election as such or of its distance from a standard (O1), and where
// the passage that says so begins.
func (s *sentence) verdict(sign string, h hit) (from int, ok bool) {
	measured, said := -1, -1
	for i := h.lo; i < h.hi; i++ {
		if measured < 0 && (s.form(i).is("commitment", "standard", "obligation", "norm", "principle", "requirement", "benchmark", "expectation", "criteria") || s.lower(i) == "will" && s.class(i+1)&finite == 0) {
			measured = i
		}
		if measured < 0 && (sign == "positive" && s.form(i).is("outcome", "result", "integrity", "credibility", "legitimacy", "guideline", "charter", "declaration", "freely") || s.is(i, "choice", "wish", "aspiration") && s.anyOf(h.lo, i, "reflect", "represent", "express", "mirror")) {
			measured = i
		}
		if said < 0 && (s.is(i, "assessment", "verdict", "evaluation") && !s.is(i, "assess") ||
			s.anElection(i) || s.is(i, "democracy", "democratization")) && measured < 0 {
			said = i
		}
	}
	what, at := s.evaluate(h.lo)
	if what == aTopic && s.anElection(h.lo) && s.class(h.lo-1)&determiner != 0 && (s.class(h.lo-2)&reporter != 0 || s.lower(h.lo-2) == "that") {
		what, at = theElection, h.lo // "rejected the claims of fraud and said the election was"
	}
	from = h.lo
	if at >= 0 && h.lo-at < 18 {
		from, _ = s.chunkRange(at)
		for from < at && (s.quotesSource(from) || s.class(from)&(coordinator|subordinator) != 0) {
			from++
		}
	}
	if said > h.lo && (s.class(h.lo)&reporter != 0 || s.judges(h.lo)) || s.is(h.hi-1, "test") && (h.hi == len(s.words) || s.words[h.hi].brk != breakNone || s.words[h.hi].quote != s.words[h.lo].quote) {
		what = theElection // "pronounced the vote open"
	}
	if what != theElection && s.anyOf(h.lo-1, h.hi, "it", "them") && measured < 0 {
		what = theElection // "did not consider it free"
	}
	if s.is(h.lo, "voting", "polling") && s.anyOf(h.lo+1, h.lo+3, "during", "in", "on", "at") {
		what, at, said = aTopic, h.lo, -1 // "voting in the January elections was well organized": a part of it
	}
	if what == aTopic && (s.lower(at) == "voting" || s.lower(at) == "polling") && s.anyOf(h.lo, h.hi+3, "free") && s.anyOf(h.lo, h.hi+3, "fair") {
		what = theElection // "the voting was free and fair"
	}
	if what != theElection && sign == "positive" && (s.anyOf(h.lo, h.hi, "voting", "polling") || what == aTopic && (s.lower(at) == "voting" || s.lower(at) == "polling")) && s.anyOf(h.lo, h.hi, "credible", "legitimate", "law", "legislation", "constitution") && !s.anyOf(h.lo, h.hi+3, "process", "procedure", "station") {
		what, said = theElection, h.lo // "called the voting credible", "voting was in line with the law"
	}
	if what != theElection && s.judgedVote(h.lo) {
		what = theElection
	}
	if what == thePower && s.anyOf(h.lo, h.hi, "step", "stride", "leap") && (s.countryAt(at) || s.is(at, "country")) && s.anyOf(at+1, h.hi, "take", "make") {
		what = theElection // "Arcadia has taken a step back"
	}
	if sign == "positive" && s.anyOf(h.lo-3, h.hi+1, "day") && s.anyOf(h.lo, h.hi, "exemplary", "model") {
		what = theElection // "described the day as exemplary"
	}
	undone := sign == "negative" && s.anyOf(h.lo, h.hi, "credibility", "legitimacy", "integrity") && (s.anyOf(h.hi-1, h.hi+5, "process", "result", "outcome") || s.electionWithin(h.hi-2, 5))
	switch {
	case undone: // "intimidation called the legitimacy of the results into question"
	case what == aTopic && sign == "negative" && measured < 0 && s.is(at, "framework", "law", "legislation", "code", "environment") && !s.anyOf(h.lo, h.hi, "reform") && s.words[at].clause == s.words[h.lo].clause:
		return 0, false // "the legal framework is not conducive to"
	case what == aTopic && (said < 0 || sign == "positive" && !s.is(h.lo, "overall", "generally", "largely", "broadly")) && !(sign == "negative" && s.anyOf(h.lo, h.hi, "reform")):
		return 0, false
	case sign == "positive" && s.is(h.hi-1, "progress", "improvement") && slices.Contains(s.att.stances, schema.Welcomes) && s.att.from < h.lo:
	case said >= 0 || what == theElection:
	case measured < 0 && sign == "positive":
		// "peaceful and credible elections" after the words
		// or the standard that it is on the way to, or the voters' right that it is said of
		if !s.electionWithin(h.hi-1, 4) && !(s.anyOf(h.hi, h.hi+3, "toward", "towards", "in") && s.anyOf(h.hi, h.hi+8, "commitment", "standard", "obligation") && (s.electionWithin(h.hi-1, 10) || s.anyOf(h.hi, h.hi+1, "toward", "towards") && s.anyOf(h.hi, h.hi+4, "meeting", "fulfilling", "fulfilment", "fulfillment"))) &&
			!(s.is(h.hi-1, "environment", "atmosphere", "climate", "manner", "conditions", "condition") && s.anyOf(h.lo-7, h.lo, "exercise", "cast", "vote")) {
			return 0, false
		}
	case measured >= 0 && what == nothingNamed:
		// the irregularities that the text listed breach a commitment (O3)
		listed := s.back(h.lo) && sign == "negative"
		for i := max(0, h.lo-20); i < h.hi; i++ {
			listed = listed || s.is(i, "irregularity", "violation", "shortcoming", "conduct", "abuse", "action", "problem", "result", "outcome") || s.is(i, "voter", "people", "citizen") && !s.is(measured, "commitment", "standard", "obligation", "norm", "principle", "requirement")
		}
		// "key commitments on the prevention of violence were not upheld": the standards are what is spoken of
		listed = listed || sign == "negative" && measured == h.lo && s.is(measured, "commitment", "standard", "obligation", "benchmark", "requirement") && h.hi-h.lo > 3
		// "the will of the people of the capital was not respected"
		listed = listed || sign == "negative" && s.lower(measured) == "will" && s.anyOf(measured, h.hi, "respect", "reflect", "honor", "heed")
		if !listed && !s.electionWithin(h.lo-1, h.hi-h.lo+6) {
			return 0, false
		}
	case measured < 0 && sign != "positive":
		if !s.electionWithin(h.hi-1, 6) && !s.anyOf(h.hi, h.hi+8, "commitment", "standard", "obligation") && !(sign == "none" && said < 0) && !s.deserved(h) && !s.anyOf(h.lo, h.hi, "result", "outcome", "victory") && !(s.anyOf(h.lo, h.hi, "distance", "way") && s.anyOf(h.hi-2, h.hi+3, "go")) && !(s.anyOf(h.lo, h.hi, "credibility", "legitimacy", "integrity") && s.anyOf(h.hi-1, h.hi+5, "process", "result", "outcome")) && !s.reformsOrDemocracy(h) {
			return 0, false
		}
	}
	return from, true
}

// judgedBy are the verbs by which an election is found to be something, in the passive: "elections considered fair by observers".
var judgedBy = []string{"consider", "deem", "judge", "view", "regard", "see", "describe", "characterize", "declare", "find", "call", "rate", "recognize", "hail", "certify"}

// judgedVote reports whether the verdict at lo is said of an election named right before the verb that judges it: "won in elections
// considered free", "regarded the voting as free and fair", "the vote, which observers judged not to have met".
func (s *sentence) judgedVote(lo int) bool {
	judged := false
	for j := lo; j >= max(0, lo-9); j-- {
		switch {
		case s.is(j, judgedBy...):
			judged = true
		case !judged && lo-j > 5:
			return false
		case s.lower(j) == "which" && judged && s.words[j].brk == breakComma:
			return s.anElection(j - 1)
		case j < lo && judged && s.anElection(j) && s.is(j+1, judgedBy...):
			return true
		case j < lo && (s.is(j, "voting", "polling") || s.anElection(j)) && s.lower(j+1) == "as" && s.anyOf(j-5, j, judgedBy...):
			return true
		case s.words[j].brk == breakClause:
			return false
		}
	}
	return false
}

func (s *sentence) electionWithin(i, n int) bool {
	for j := i + 1; j <= i+n && j < len(s.words); j++ {
		if s.anElection(j) {
			return true
		}
	}
	return false
}

// deserved reports "they deserved better": a verdict whose measure is the voters.
func (s *sentence) deserved(h hit) bool { return s.is(h.lo, "deserve") }

// reformsOrDemocracy reports whether a verdict on the way travelled names the way.
func (s *sentence) reformsOrDemocracy(h hit) bool {
	for i := h.lo; i < min(len(s.words), h.hi+4); i++ {
		if s.is(i, "democracy", "democratic", "reform", "democratization") {
			return true
		}
	}
	return false
}

// quotesSource reports whether word i names a source rather than what it speaks of.
func (s *sentence) quotesSource(i int) bool {
	for _, src := range s.sources {
		if i >= src.lo && i < src.hi {
			return true
		}
	}
	return false
}

var aims = listOf("right ability opportunity prospect ensure promote toward towards importance goal aim path desire deserve conditions condition")
