package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A verdict is what a cue found.
type verdict struct {
	lo, hi int
	at     int    // the evaluating words
	from   int    // where the passage begins
	actor  string // the party to the contest that says it
	class  string
	sign   string
	weight int
}

// findAssessments finds verdicts on the election as a whole (codebook 9).
func (d *docState) findAssessments() {
	for n, s := range d.sents {
		title := d.kindOf[s.block] == schema.Heading
		if d.skip[s.block] && !title {
			continue
		}
		if title && n > 6 {
			continue
		}
		if s.hits == nil {
			s.hits = s.find(nil)
		}
		if !title {
			d.rightToChoose(n, s)
		}
		var all []verdict
		asked := strings.HasSuffix(strings.TrimRight(s.text, " \n\t\"”')"), "?")
		for _, h := range s.hits {
			r := &d.e.m.patterns[h.pattern]
			if r.issue != tableAssessment || asked {
				continue
			}
			t := d.e.cb.Assessments[r.special]
			if s.named(h.lo) && s.named(h.hi-1) || d.noVerdict(s, t.ID, h.lo, h.hi) != "" {
				continue
			}
			if s.lower(0) == "not" && s.is(1, "everything", "all") && len(s.words) < 10 {
				continue // "Not everything is as it should be"
			}
			if t.Sign == "negative" && s.notPrevented(h.lo, h.hi) {
				continue
			}
			if g := s.granted(max(0, h.lo-3), h.hi); g.hi > 0 && g.lo < h.last() && g.hi < h.hi && h.lo < g.hi && t.ID != "mixed" {
				continue // "despite the failure to do A, the vote was democratic"
			}
			if t.Sign == "positive" && s.anyOf(max(0, h.lo-6), h.hi, "polling", "voting") && s.anyOf(h.lo, h.hi, "transparent", "orderly", "calm", "peaceful") && !s.anyOf(h.lo, h.hi, "free", "fair", "credible", "democratic", "genuine", "legitimate", "standards", "commitments", "line", "accordance", "will", "election", "elections") {
				continue // a part of it
			}
			if t.Sign == "negative" && s.is(h.lo, "reject", "dismiss", "deny", "refute") && s.accusation(h.lo+1, h.hi) {
				continue // "rejected the accusation of fraud"
			}
			actor, spoken := d.spokenByActor(s, h.lo)
			if !spoken {
				actor, spoken = d.spokenByActor(s, h.last())
			}
			if !spoken && d.voice == "news-media" {
				actor, spoken = s.saidAfter(h.lo)
			}
			if spoken && actor == "" {
				continue // a supporter, an analyst, a person without a camp: no source
			}
			from, ok := s.verdict(t.Sign, h)
			if !ok || d.beside(n, s, t.ID, h) {
				continue
			}
			f := verdict{lo: h.lo, hi: h.hi, from: from, actor: actor, class: t.ID, sign: t.Sign, weight: h.named.count()}
			if len(r.all) > 1 && h.hi-h.lo > 12 {
				continue // the parts are too far apart to be said of each other
			}
			at := h.last() // of the parts of A & B the later one
			f.at = at
			if t.Sign == "positive" {
				if class := s.spoilt(at, h.lo); class != "" {
					f.class, f.sign = class, "negative"
					all = append(all, f)
					continue
				}
			}
			if f.class == "largely-in-line" && s.sumsUp(h.lo) && s.hedge(h.lo+1, h.hi) == 0 {
				f.class = "in-line"
			}
			if f.class == "not-met" && (s.fully(h.lo) || s.fully(at) || s.notAll(h)) {
				f.class = "fell-short"
			}
			if f.class == "in-line" {
				switch s.hedge(h.lo, h.hi) {
				case 1:
					f.class = "largely-in-line"
				case -1:
					f.class, f.sign = "fell-short", "negative"
					all = append(all, f)
					continue
				}
			}
			turned := s.denied(h.lo)
			if t.Sign == "positive" && !turned && !s.afterGrant(at) {
				k, _ := s.turnsOutside(at, h.hi, true, false, &h.named)
				turned = k%2 == 1
			}
			if turned && d.noVerdict(s, "not-met", h.lo, h.hi) != "" {
				continue
			}
			if turned {
				switch f.class {
				case "in-line", "largely-in-line":
					f.class, f.sign = "not-met", "negative"
					if s.fully(h.lo) || s.fully(at) || s.notAll(h) || s.anyOf(max(0, h.lo-4), h.hi, "short") || s.anyOf(h.lo, h.lo+5, "line", "keeping", "accordance", "conformity", "consistent", "compatible") {
						f.class = "fell-short"
					}
				case "progress":
					f.class, f.sign = "progress-slowed", "negative"
				default:
					continue
				}
			}
			all = append(all, f)
		}
		// one verdict a clause: the one that says what the others only mention, then the cue that names most
		slices.SortStableFunc(all, func(a, b verdict) int {
			if x := verdictRank(a.class) - verdictRank(b.class); x != 0 {
				return x
			}
			return b.weight - a.weight
		})
		var kept []verdict
		for _, f := range all {
			if slices.ContainsFunc(kept, func(k verdict) bool {
				if inLine(k.class) && inLine(f.class) && k.actor == f.actor && d.oneSource(s, k.lo, f.lo) {
					return true // "was generally free and fair and reflected the will": one verdict
				}
				if s.listsBoth(min(k.at, f.at), max(k.at, f.at)) {
					return false // "was free and fair, and that it represents a step"
				}
				return s.words[k.lo].clause == s.words[f.lo].clause || k.lo < f.hi && f.lo < k.hi
			}) {
				continue
			}
			kept = append(kept, f)
		}
		slices.SortFunc(kept, func(a, b verdict) int { return a.lo - b.lo })
		if !title && !asked {
			kept = d.verdictsOf(n, s, kept)
		}
		for _, f := range kept {
			d.assess(n, s, f.lo, f.hi, f.from, f.class, f.actor, title)
		}
	}
	for i := range d.out.Assessments {
		a := &d.out.Assessments[i]
		a.ID = fmt.Sprintf("a%d", i+1)
		if len(a.Also) > mostPlaces {
			a.Also = a.Also[:mostPlaces]
			d.tooMany("many-places", manyPlaces(a.Class))
		}
	}
}

// rightToChoose finds what a country report says at the head of its section of the right to change or choose the
// government: that citizens exercised it, or that they were denied it or could do so only in part.
func (d *docState) rightToChoose(n int, s *sentence) {
	if d.kind() != "country-report" || len(s.words) < 4 {
		return
	}
	for k := range s.words {
		if from := s.notAbleBefore(k); from >= 0 && s.choosesAt(k) {
			// "citizens could not change their government", "the inability of citizens to choose their government"
			_, hi := s.clauseRange(k)
			d.assess(n, s, from, min(hi, k+4), from, "not-met", "", false)
			return
		}
		if !s.is(k, "right", "ability", "choice") || s.named(k) {
			continue
		}
		at := k
		switch {
		case s.is(k-1, "this", "that") && (s.choosesBefore(k) || n > 0 && d.sents[n-1].block == s.block && d.sents[n-1].choosesBefore(len(d.sents[n-1].words))):
		case s.lower(k+1) == "to" && s.choosesAt(k+2):
			at = k + 2
		default:
			continue
		}
		lo, _ := s.clauseRange(k)
		class, from := "", -1
		for j := k - 1; j >= max(lo, k-9) && class == ""; j-- {
			switch {
			case s.is(j, "limit", "restrict", "curtail", "constrain", "circumscribe", "abridge", "infringe", "undermine", "narrow") && s.class(j-1)&negator == 0 && (!s.is(j-1, "to") || s.is(j-2, "continue")):
				class, from = "fell-short", j
			case s.is(j, "deny", "withhold", "deprive", "lack", "unable") || s.class(j)&negator != 0 && !s.is(j+1, "only", "provide", "guarantee", "grant"):
				class, from = "not-met", j
			case s.lower(j) == "exercised" || s.lower(j) == "exercise" && s.is(j-1, "to") && s.anyOf(max(lo, j-4), j, "able"):
				class, from = "in-line", j
				switch {
				case s.anyOf(lo, min(len(s.words), k+4), "partially", "partly", "incompletely") || s.lower(k+1) == "only" || s.lower(j-1) == "only":
					class = "fell-short"
				case s.anyOf(lo, j, "generally", "largely", "mostly"), s.hedgedGood(k):
					class = "largely-in-line"
				}
				if s.turned(lo, j) {
					class = "not-met"
				}
			}
		}
		if class == "" && s.lower(k+1) == "did" && s.class(k+2)&negator != 0 && s.is(k+3, "exist") {
			class, from = "not-met", k
		}
		if class == "" || s.recited(from) && class != "in-line" && at > k {
			continue
		}
		if class == "in-line" && !s.anyOf(k, len(s.words), "fair", "democratic") || s.anyOf(k, len(s.words), "flaws", "flawed", "fraudulent", "past") {
			continue // that they voted at all
		}
		for from > lo && (s.class(from-1)&(auxiliary|negator) != 0 || s.is(from-1, "severely", "significantly", "in", "practice", "partially", "partly", "generally", "to", "able", "effectively")) {
			from--
		}
		d.assess(n, s, from, at+1, from, class, "", false)
		return
	}
}

// notAbleBefore gives where the words before the verb at word k begin that deny people what it tells: "could not", "were
// unable to", "the inability of citizens to"; -1 if there are none.
func (s *sentence) notAbleBefore(k int) int {
	j := k - 1
	for j > 0 && strings.HasSuffix(s.lower(j), "ly") {
		j--
	}
	switch {
	case j < 1:
	case s.class(j)&negator != 0 && s.class(j-1)&modal != 0 && s.is(j-1, "can", "could"):
		return j - 1
	case s.lower(j) == "cannot":
		return j
	case s.lower(j) == "to" && (s.is(j-1, "unable") || s.lower(j-1) == "able" && s.class(j-2)&negator != 0):
		return j - 1
	case s.lower(j) == "to" && s.is(j-1, "citizen", "people", "voter", "them", "population"):
		for i := j - 2; i >= max(0, j-5); i-- {
			if s.is(i, "inability") {
				return i
			}
		}
	}
	return -1
}

// choosesAt reports whether people choose who governs them at word i: "change their government".
func (s *sentence) choosesAt(i int) bool {
	if s.is(i, "decide", "elect", "choose") && s.is(i+1, "who", "those") && s.within(i+1, 3, "govern", "rule", "lead") {
		return true
	}
	if s.is(i, "election", "poll", "vote") && s.lower(i+1) == "of" && s.within(i+1, 2, "government") {
		return true
	}
	return s.is(i, "change", "choose", "elect", "replace") && s.within(i, 8, "government", "leader", "representative", "president", "parliament", "official")
}

// hedgedGood reports whether the elections after word k are called good with a limit: "generally free and fair elections".
func (s *sentence) hedgedGood(k int) bool {
	for i := k + 1; i < len(s.words); i++ {
		if s.is(i, "free", "fair", "democratic", "credible") {
			return s.anyOf(i-2, i, "generally", "largely", "mostly", "broadly", "relatively", "reasonably")
		}
	}
	return false
}

// choosesBefore reports whether people choose who governs them somewhere before word i.
func (s *sentence) choosesBefore(i int) bool {
	for k := range min(i, len(s.words)) {
		if s.choosesAt(k) {
			return true
		}
	}
	return false
}

// turned reports whether a negator stands in words [lo, hi).
func (s *sentence) turned(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if s.class(k)&negator != 0 {
			return true
		}
	}
	return false
}

// notAll reports whether the measure at h is all of the standards: "did not meet all obligations".
func (s *sentence) notAll(h hit) bool {
	return s.anyOf(h.lo, h.hi, "meet", "satisfy", "fulfill", "respect", "comply", "conform") && s.anyOf(h.lo, h.hi, "all", "every")
}

func inLine(class string) bool { return class == "in-line" || class == "largely-in-line" }

// oneSource reports whether the words at i and j of a sentence have the same source.
func (d *docState) oneSource(s *sentence, i, j int) bool {
	a, _ := d.sourceOf(s, i, i+1)
	b, _ := d.sourceOf(s, j, j+1)
	return slices.Equal(a.bodies, b.bodies) && !s.anyOf(min(i, j), max(i, j), "while", "whereas") && len(d.judge(s, max(i, j))) == 0
}

// listsBoth reports whether a new clause of its own begins between two words: "…, and that it".
func (s *sentence) listsBoth(lo, hi int) bool {
	for i := lo + 1; i < hi; i++ {
		if s.lower(i) == "and" && (s.lower(i+1) == "that" || s.class(i+1)&pronoun != 0 && s.words[i].brk != breakNone) {
			return true
		}
	}
	return false
}

// verdictRank puts first the classes whose wording may hold that of others: "not credible" holds "credible", "a way
// to go in meeting" holds "meeting".
func verdictRank(class string) int {
	switch class {
	case "mixed":
		return 0
	case "not-met", "withheld":
		return 1
	case "in-line":
		return 4
	case "largely-in-line", "progress":
		return 3
	}
	return 2
}

// spoilt reads what stands in the way of the good thing at word at: obstacles to, a blow to, violating standards for.
func (s *sentence) spoilt(at, lo int) string {
	for i := max(0, min(at, lo)-12); i < at; i++ {
		if s.words[i].clause != s.words[at].clause {
			continue
		}
		switch f := s.form(i); {
		case f.is("obstacle", "threat", "impediment", "barrier", "challenge", "hurdle", "undermine", "threaten", "impede", "jeopardize", "hamper") && !s.anyOf(i-4, i, "despite", "notwithstanding", "spite"):
			return "fell-short"
		case f.text == "lost" && (s.anyOf(i+1, i+5, "seat", "seats", "life", "lives", "office", "race") || s.words[i].clause != s.words[at].clause || s.auxiliaryBetween(i, at)):
			continue // "in which many lost their seats, was credible"
		case f.is("violation", "breach") && s.auxiliaryBetween(i, at):
			continue // "such violations are not in keeping with": the subject
		case f.is("prevent", "stop") && s.negatedBefore(i):
			continue // "had not prevented people from"
		case f.is("blow", "violate", "violation", "deny", "deprive", "prevent", "preclude", "thwart", "doom", "foreclose", "breach") || f.text == "lacking" || f.text == "lacked" || f.text == "lost":
			return "not-met"
		}
	}
	return ""
}

func (s *sentence) auxiliaryBetween(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if s.class(k)&auxiliary != 0 {
			return true
		}
	}
	return false
}

// notPrevented reports whether words [lo, hi) say that something did not keep people from what is said to be: "had not prevented
// people from expressing their choice".
func (s *sentence) notPrevented(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "prevent", "stop", "hinder", "deter") && s.negatedBefore(i) {
			return true
		}
	}
	return false
}

// grantEnds reports whether what is granted ends before word i: "although not perfect, the".
func (s *sentence) grantEnds(i int) bool {
	return s.words[i].brk != breakNone && s.anyOf(i-6, i, "although", "though", "while", "albeit", "if")
}

// afterGrant reports whether something granted ends close before word at.
func (s *sentence) afterGrant(at int) bool {
	for i := at; i > max(0, at-7); i-- {
		if s.grantEnds(i) {
			return true
		}
	}
	return false
}

// denied reports whether a negator stands close before word lo: "cannot yet be considered".
func (s *sentence) denied(lo int) bool {
	for i := lo - 1; i >= max(0, lo-7) && (s.words[i].clause == s.words[lo].clause || s.is(i, "one", "what", "that", "be", "from", "far")); i-- {
		if s.grantEnds(i + 1) {
			return false // "although not perfect, the elections were credible"
		}
		if i < lo-5 && s.lower(i) != "far" {
			continue
		}
		if s.class(i)&negator != 0 && s.lower(i+1) != "only" && s.lower(i+1) != "without" && s.lower(i) != "without" || s.lower(i) == "far" && s.lower(i+1) == "from" {
			return true
		}
	}
	return false
}

// hedge reads how far a good verdict goes: 1 largely, -1 only in part, 0 without limit.
func (s *sentence) hedge(lo, hi int) int {
	for i := max(0, lo-4); i < hi; i++ {
		if s.words[i].clause != s.words[lo].clause {
			continue
		}
		if s.lower(i) == "generally" && s.is(i+1, "recognize", "accept", "agree", "view", "regard", "believe", "see") && s.lower(i+1) != "seen" || s.sumsUp(i) || i < lo-2 && s.class(lo-1)&coordinator != 0 && s.judges(lo) {
			continue
		}
		if s.lower(i) == "most" && i < lo {
			continue // "most observers considered"
		}
		switch s.lower(i) {
		case "largely", "mostly", "generally", "broadly", "substantially", "mainly", "overall", "essentially", "basically", "reasonably", "relatively", "sufficiently", "fairly", "most":
			return 1
		case "partially", "partly":
			return -1
		case "whole":
			if i < lo && s.lower(i-1) == "the" && s.lower(i-2) == "on" {
				return 1
			}
		}
	}
	if s.is(0, "by", "on", "for", "in") && s.anyOf(1, 4, "large", "whole", "most", "main", "general") && len(s.words) > 4 && (s.words[3].brk == breakComma || s.words[4].brk == breakComma || s.words[2].brk == breakComma) {
		return 1 // "By and large, the elections reflected the will"
	}
	for i := hi; i < min(len(s.words), hi+6); i++ { // "free and fair on the whole"
		switch s.lower(i) {
		case "respects", "respect":
			if s.is(i-1, "most", "many", "several") && s.lower(i-2) == "in" || s.lower(i-1) == "important" && s.is(i-2, "most", "many") {
				return 1 // "consistent with standards in most respects"
			}
		case "general", "whole", "large", "main":
			if (s.lower(i) != "large" || s.lower(i-1) == "and" || s.lower(i-1) == "at") && s.class(i-1)&(preposition|determiner|coordinator) != 0 {
				return 1
			}
		}
	}
	return 0
}

// sumsUp reports whether overall at word i opens the sentence as a whole: "Overall, the vote was credible".
func (s *sentence) sumsUp(i int) bool {
	return i == 0 && s.lower(0) == "overall" && len(s.words) > 1 && s.words[1].brk == breakComma
}

// spokenByActor reports whether a contestant, an official or the people on the street is who says it: "the opposition
// claimed that the vote was rigged". The camp is a source where the text gives its view as its own (section 21), ""
// for those who speak for none.
func (d *docState) spokenByActor(s *sentence, lo int) (camp string, spoken bool) {
	if camp := s.campJudging(lo); camp != "" {
		return camp, true
	}
	if src, ok := d.sourceOf(s, lo, lo+1); ok && src.basis != schema.ByContinued && !slices.Contains(src.bodies, d.voice) && !slices.Contains(src.bodies, hostGovernment) {
		return "", false
	}
	told, from := "", 0 // the camp whose words from there on these are told to be
	if d.kind() == "media-report" {
		if src, ok := d.sourceOf(s, lo, lo+1); ok && src.weak && len(src.bodies) == 1 {
			told, from = src.bodies[0], src.from
		}
	}
	for i := lo - 1; i >= max(0, lo-26); i-- {
		if s.is(i, "express", "reflect", "represent") && s.within(i, 6, "will") {
			continue // what the vote did
		}
		if s.words[i+1].brk == breakClause && strings.ContainsAny(s.text[s.words[i].end:s.words[i+1].start], ";") {
			return "", false
		}
		if s.words[i+1].brk == breakComma && lo-i > 6 && s.class(i+1)&determiner != 0 && s.words[i+1].clause != s.words[i].clause {
			break // a clause of its own: "officials said that …, an environment for …"
		}
		if s.words[i].brk != breakNone && s.is(i, "say", "claim", "allege", "argue", "complain", "insist") && strings.HasSuffix(s.lower(i), "ing") {
			return cmp.Or(s.camp(i), told), true
		}
		if j := s.passive(i); j > 0 {
			if by := i + 1; s.lower(by) == "by" { // "considered by the opposition to be fraudulent"
				if camp := s.campOf(by, by+5); camp != "" {
					return camp, true
				}
			}
			continue // "a vote that was widely considered free": whoever is named before did not say so
		}
		if s.is(i, judgedBy...) && s.anElection(i-1) && strings.HasSuffix(s.lower(i), "ed") && s.words[i].brk == breakNone {
			continue // "won in elections considered free"
		}
		if s.class(i)&reporter == 0 && !s.is(i, "refuse", "promise", "dismiss", "reject", "brand", "term", "pronounce", "hail") || s.class(i-1)&(determiner|preposition|ordinal) != 0 {
			continue
		}
		if slices.ContainsFunc(s.bodyNames(), func(h nameHit) bool { return h.hi <= i && i-h.hi < 14 }) {
			return "", false
		}
		for j := i - 1; j >= max(0, i-14); j-- {
			if j > 0 && s.words[j].capital && i-j < 3 && !s.named(j) && !s.anElection(j) && !s.countryAt(j) && s.class(j)&(monthName|weekday|titleWord) == 0 && s.words[j].brk == breakNone && s.words[j].quote == s.words[lo].quote && i-j == 1 && s.class(j-1)&determiner == 0 && !s.is(j, "mission", "center", "group", "delegation", "observer") {
				if i < from {
					return cmp.Or(s.camp(i), told), true
				}
				return s.camp(i), true // a person: "… claimed that"
			}
			if s.is(j, "opposition", "candidate", "president", "leader", "protester", "demonstrator", "supporter", "party", "minister", "official", "commissioner", "challenger", "incumbent", "spokesman", "spokeswoman", "rival", "activist", "crowd", "critic", "ally", "analyst", "lawyer", "participant", "deputy", "speaker") {
				if i < from {
					return cmp.Or(s.camp(i), told), true
				}
				return s.camp(i), true
			}
			if _, generic := s.genericObserver(j); generic || s.named(j) || s.lower(j) == "we" {
				return "", false
			}
		}
	}
	return "", false
}

// campJudging gives the camp that is the subject of the verb of judging at lo: "…, but opposition parties called it
// fraudulent".
func (s *sentence) campJudging(lo int) string {
	if !s.judges(lo) || !s.is(lo-1, "party", "leader", "opposition", "candidate", "government", "commission") || s.words[lo-1].quote != s.words[lo].quote {
		return ""
	}
	from, _ := s.clauseRange(lo)
	for j := lo - 2; j >= max(from, lo-4); j-- {
		if s.is(j, "by", "for", "from", "against") {
			return "" // "legislators on a visit paid for by the government called"
		}
	}
	return s.campOf(max(from, lo-5), lo)
}

// passive gives the form of be before the participle at i, 0 where it has none: "was widely considered".
func (s *sentence) passive(i int) int {
	j := i - 1
	for j > 0 && (strings.HasSuffix(s.lower(j), "ly") || s.class(j)&negator != 0 || s.is(j, "also", "ever")) {
		j--
	}
	if j < 0 || !s.is(j, "be") || s.class(j)&auxiliary == 0 || s.class(i)&reporter != 0 && strings.HasSuffix(s.lower(i), "ing") {
		return 0
	}
	return j
}

// saidAfter reads who says what stands in quotation marks before: "…," a deputy of the ruling party said.
func (s *sentence) saidAfter(lo int) (camp string, spoken bool) {
	i := lo
	for i < len(s.words) && s.words[i].quote == s.words[lo].quote {
		i++
	}
	if s.words[lo].quote == 0 || i == len(s.words) {
		return "", false
	}
	for j := i; j < min(len(s.words), i+14) && s.words[j].quote == 0; j++ {
		if s.is(j, "say", "tell", "declare", "claim", "add") {
			camp = s.campOf(i, j+8)
			return camp, camp != ""
		}
	}
	return "", false
}

// camp tells for whom the subject of the verb at i speaks: the opposition, the host state; "" where its words do not
// tell or more than one camp is named.
func (s *sentence) camp(i int) string { return s.campOf(max(0, i-16), i) }

func (s *sentence) campOf(lo, hi int) string {
	out := ""
	for j := lo; j < min(hi, len(s.words)); j++ {
		id := ""
		switch {
		case s.is(j, "supporter", "protester", "demonstrator", "crowd", "analyst", "lawyer", "participant", "critic", "activist", "ally"):
			return ""
		case s.is(j, "opposition", "challenger", "rival", "loser"), s.is(j, "candidate", "leader") && s.anyOf(j-3, j, "losing", "defeated", "opposition", "rival", "unsuccessful"):
			id = opposition
		case s.is(j, "ruling-party", "pro-government"), s.is(j, "incumbent", "minister", "speaker", "commissioner"), s.is(j, "party", "coalition", "alliance") && s.anyOf(j-2, j, "ruling", "governing"),
			s.is(j, "commission", "committee", "tribunal") && s.anyOf(j-3, j, "election", "electoral", "elections"), s.is(j, "government", "official", "spokesman", "spokeswoman") && !s.anyOf(j-4, j, "opposition", "party"):
			id = hostGovernment
		}
		if id != "" && out != "" && id != out {
			return ""
		}
		if id != "" {
			out = id
		}
	}
	return out
}

// noVerdict tells why words give no verdict: a request, a condition, a commitment recited, an aim.
func (d *docState) noVerdict(s *sentence, class string, lo, hi int) string {
	for k := range s.req {
		r := &s.req[k]
		if r.kind == "law" || r.kind == "task" {
			continue
		}
		if (r.kind == "urge" || r.kind == "recommend") && lo < r.from && hi-1 > r.verb && hi-1 < r.to {
			return r.kind // "the poll and called on politicians to act in line with the law"
		}
		if lo >= r.from-1 && lo < r.to {
			if t := s.lower(r.verb); r.kind == "future" && (t == "may" || t == "can" || t == "could") && !s.conditional() && s.lower(r.verb+1) == "be" && s.is(r.verb+2, "regard", "consider", "describe", "call", "deem", "see", "say", "judge") {
				continue
			}
			if t := s.lower(r.verb); r.kind == "future" && class == "reform-needed" && t == "could" && s.lower(r.verb+1) == "have" {
				continue // "could have been run better"
			}
			if r.kind == "future" && (s.words[lo].clause != s.words[r.verb].clause || class == "withheld") {
				continue // a verdict to come is one withheld
			}
			return r.kind
		}
	}
	clo, _ := s.clauseRange(lo)
	switch {
	case class == "not-met" && s.harmless(max(0, lo-3), hi):
		return "no harm"
	case class == "not-met" && s.ofActor(lo, hi):
		return "of an actor"
	case class == "withheld" && s.anyOf(hi, hi+4, "roll", "register", "list", "lists", "claim", "claims", "allegation", "allegations", "complaint", "complaints", "database", "system", "systems") && !s.anyOf(hi, hi+4, "election", "elections", "process", "vote"):
		return "a topic" // "not in a position to assess the roll"
	}
	if class == "progress" && s.is(lo, "improvement", "progress") && s.lower(lo+1) == "in" && s.anyOf(lo+2, lo+6, "preparation", "technical", "administration", "registration", "medium", "training", "logistics", "procedure", "transparency", "security") {
		return "a topic" // "improvement in the technical preparation of the elections" (O1)
	}
	if (class == "progress" || class == "progress-slowed") && s.anyOf(max(clo, lo-3), hi+3, "law", "laws", "legislation", "code", "tone", "list", "lists", "register", "roll", "preparations") && !s.anyOf(max(clo, lo-6), hi, "election", "elections", "vote", "poll", "polls", "round", "process", "voting", "electoral", "democracy", "democratic") {
		return "a topic" // "the laws are an improvement over those of before", "the worst list since"
	}
	if d.kind() == "country-report" && s.recited(lo) && !s.anyOf(lo, hi, "exercise", "exercised") && !s.madeUse(lo) {
		return "law recited"
	}
	for i := max(0, lo-14); i < lo; i++ {
		if s.lower(i) == "how" && s.is(i-1, "see", "imagine", "understand", "conceive", "envisage") && s.anyOf(max(0, i-5), i, "difficult", "hard", "impossible", "cannot") {
			return "not yet so" // "it is difficult to see how a run-off could be free and fair"
		}
	}
	if s.is(0, "under", "by") && s.anyOf(1, 4, "constitution", "law") && s.anyOf(lo, hi, "choose", "elect", "vote") && !s.anyOf(lo, hi, "chose", "elected", "voted") {
		return "law recited" // "under the constitution citizens choose the parliament in free elections"
	}
	if clo > 1 && s.is(clo-1, "wish", "hope") {
		return "aim" // "we have a wish: that …"
	}
	if s.conditional() && s.anyOf(clo, hi, "could", "would", "may", "might") && !s.anyOf(clo, hi, "have") {
		return "condition"
	}
	for i := max(clo, lo-14); i < hi; i++ {
		switch {
		case s.is(i, "constitution", "law") && i < lo && s.within(i, 8, "provide", "guarantee", "require", "stipulate", "establish"):
			return "law recited"
		case i < lo && s.isOf(i, &aims) && !s.is(i, "conditions") && lo-i < 9 && !s.named(i):
			if s.lower(i) == "ensured" || s.lower(i) == "promoted" {
				continue // "ensured the free expression of the will"
			}
			if s.is(i, "right", "ability", "opportunity") && s.within(i-6, 6, "exercised", "deny", "deprive", "rob", "refuse") {
				continue
			}
			if s.is(i, "prospect") && s.within(i-5, 5, "final", "blow", "end", "undermine", "lack") {
				continue
			}
			return "aim"
		case i < lo && lo-i < 12 && s.is(i, "basis", "foundation", "framework") && s.lower(i+1) == "for":
			return "aim" // "the law is an adequate basis for elections in line with"
		case i < lo && lo-i < 10 && class == "in-line" && !s.is(lo, "be", "have") && s.is(i, "assist", "help", "support", "ready", "partner") && s.within(i, lo-i, "in", "to", "as") && strings.HasSuffix(s.lower(lo), "ing"):
			return "aim" // "ready to assist the country in fulfilling its commitments"
		case s.lower(i) == "committed" && s.lower(i+1) == "to" || s.lower(i) == "commitment" && s.lower(i+1) == "to" && i < lo && lo-i < 6:
			return "aim" // "is committed to credible elections"
		case s.lower(i) == "against" && i >= lo && s.anyOf(lo, i, "assess", "evaluate", "measure", "judge", "observe"):
			return "measure" // "assesses the process against international standards"
		case s.is(i, "wish") && s.lower(i+1) == "to" && i+2 < lo && s.is(i+2, "state", "say", "stress", "emphasize", "underline", "underscore", "express", "note", "declare", "affirm", "record", "recognize", "confirm", "congratulate", "commend", "point", "make"):
			continue // "the Mission wishes to state that"
		case i < lo && s.is(i, "hope", "wish", "demand") && !s.is(i, "hopeful") && class != "not-met" && class != "withheld":
			return "aim"
		case s.lower(i) == "for" && i < lo && lo-i < 12 && (s.lower(i+1) != "the" || i == clo || s.lower(i-1) == "that") && s.toBe(i, hi):
			return "aim" // "for an election to be fair"
		case s.is(i, "before", "until") && i < lo && lo-i < 6 && s.lower(i+1) != "and" && class != "withheld" && s.words[i].clause == s.words[lo].clause && s.anyOf(i+1, lo, "election", "process", "vote", "country") && !s.anyOf(i+1, lo+1, tellers...):
			return "not yet so"
		case s.lower(i) == "to" && s.lower(i+1) == "have" && s.class(i-1)&negator != 0 && s.anyOf(i-4, i, judgedBy...):
			continue // "judged not to have met"
		case s.lower(i) == "to" && i < lo && lo-i < 4 && s.is(i+1, "hold", "ensure", "have", "meet", "conduct", "promote", "achieve", "build", "guarantee", "produce", "deliver", "allow", "enable", "comply", "fulfill", "fulfil", "honor", "honour", "conform", "adhere", "respect", "uphold", "satisfy", "bring", "make", "organize") && !s.is(i-1, "fail", "failure", "have", "unable", "way") && s.lower(i+2) != "been":
			return "aim"
		}
	}
	return ""
}

// madeUse reports whether what stands before word lo has left the law behind: "provides the right, and citizens did so in
// elections that were", "in elections that observers described as".
func (s *sentence) madeUse(lo int) bool {
	for i := lo - 1; i > max(0, lo-8); i-- {
		switch {
		case s.is(i, "observer", "monitor", "mission") && s.judges(i+1):
			return true
		case s.lower(i) == "so" && s.lower(i-1) == "did", s.is(i, "right", "ability") && s.anyOf(i-3, i, "exercised", "used"):
			return true
		}
	}
	return false
}

// ofActor reports whether words [lo, hi) are said of media or police rather than of the election: "the
// broadcaster failed to comply with its obligation".
func (s *sentence) ofActor(lo, hi int) bool {
	from, _ := s.clauseRange(lo)
	return s.anyOf(from, lo, "broadcaster", "television", "radio", "channel", "media", "newspaper", "police", "outlets") &&
		!s.anyOf(from, hi, "election", "elections", "electoral", "process", "vote", "poll", "polls", "conditions", "environment", "referendum")
}

// toBe reports whether "to be" follows for at word i before word hi, with an election between.
func (s *sentence) toBe(i, hi int) bool {
	for j := i + 2; j < min(hi, i+12); j++ {
		if s.lower(j) == "to" && s.is(j+1, "be", "meet", "have", "reflect") {
			return s.anyOf(i+1, j, "election", "vote", "process", "poll", "contest", "ballot", "runoff", "referendum")
		}
	}
	return false
}

// conditional reports whether the sentence begins with a condition: "If the count is open, these could …".
func (s *sentence) conditional() bool {
	return len(s.req) > 0 && s.req[0].kind == "condition" && s.req[0].verb <= 1 && s.lower(s.req[0].verb) != "whether"
}

var standardWords = []struct {
	id    string
	words []string
	near  string
}{
	{"osce-commitments", []string{"osce", "copenhagen"}, "commitment standard obligation document principle"},
	{"coe-standards", []string{"council", "european"}, "standard commitment europe"},
	{"international-standards", []string{"international", "internationally", "world", "global", "regional", "charter"}, "standard obligation commitment norm principle instrument practice accepted recognized"},
	{"democratic-principles", []string{"democratic", "democracy", "democratically"}, "principle commitment norm election standard value process will fundamental"},
	{"national-law", []string{"law", "constitution", "legislation", "national"}, "law constitution legislation national domestic standard"},
}

// standards reads what a verdict measures against.
func (s *sentence) standards(lo, hi int) []string {
	clo, chi := s.clauseRange(lo)
	chi = min(len(s.words), max(chi, hi)+8)
	var out []string
	measured := false
	for i := clo; i < chi; i++ {
		if s.is(i, "standard", "commitment", "obligation", "norm", "principle", "accordance", "comply", "compliance", "will") {
			measured = true
		}
	}
	if measured {
		for i := clo; i < chi; i++ {
			for _, st := range standardWords {
				if slices.Contains(st.words, s.lower(i)) {
					near := strings.Fields(st.near)
					ok := false
					for j := max(clo, i-5); j < min(chi, i+8); j++ {
						if j != i && s.form(j).is(near...) {
							ok = true
						}
					}
					if s.lower(i) == "council" && !(s.lower(i+1) == "of" && s.lower(i+2) == "europe") || s.lower(i) == "european" && !s.within(i, 2, "standard", "norm") {
						ok = false
					}
					if st.id == "national-law" && !s.within(i-4, 8, "accordance", "comply", "compliance", "violate", "violation", "line") {
						ok = false
					}
					if ok && !slices.Contains(out, st.id) {
						out = append(out, st.id)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return []string{"unspecified"}
	}
	slices.SortFunc(out, func(a, b string) int { return standardRank(a) - standardRank(b) })
	return out
}

func standardRank(id string) int {
	return slices.IndexFunc(standardWords, func(st struct {
		id    string
		words []string
		near  string
	}) bool {
		return st.id == id
	})
}

// assess writes one verdict; a title repeats what the body says (O5). The actor, if any, is the camp that gives it.
func (d *docState) assess(n int, s *sentence, lo, hi, from int, class, actor string, title bool) {
	c := candidate{hit: hit{lo: lo, hi: hi}}
	for i := lo; i < hi; i++ {
		c.named.set(i)
	}
	a, b := d.clauseSpan(s, lo, hi)
	if from >= a && from <= lo {
		a = from
	}
	as := schema.Assessment{Class: class, Span: s.bytes(a, b), Election: d.electionAt(n, lo, hi), Standards: s.standards(lo, hi)}
	dr := draft{}
	src, ok := d.sourceOf(s, lo, hi)
	if actor != "" && (!ok || d.ownBodies(src.bodies) || src.basis == schema.ByContinued || s.campJudging(lo) == actor) {
		src, ok = source{bodies: []string{actor}, basis: schema.ByExplicit}, true
	}
	if subj, first := d.speakerBefore(s, lo); first && class == "withheld" && lo-subj <= 2 {
		ok = false // "we await the reports of observers before …"
	}
	for _, h := range s.bodyNames() { // "The OAS did not issue an assessment"
		if class == "withheld" && h.hi <= lo && lo-h.hi <= 2 && d.isObserver(h.id) && (!ok || d.ownBodies(src.bodies)) && (h.hi == lo || s.is(h.hi, "do", "have", "could", "be")) {
			src, ok = source{bodies: []string{h.id}, basis: schema.ByExplicit}, true
		}
	}
	if d.responderSpeaks() && s.ownOffice(lo) {
		ok = false
	}
	if ids := d.judge(s, lo); len(ids) > 0 && (!ok || d.ownBodies(src.bodies) && src.basis != schema.ByResolved || src.basis == schema.ByContinued) {
		src, ok = source{bodies: ids, basis: schema.ByExplicit}, true
	}
	if ids := d.missionsBefore(n, s, lo); len(ids) > 0 && (!ok || d.ownBodies(src.bodies)) {
		src, ok = source{bodies: ids, basis: schema.ByResolved}, true
	}
	if ids := d.allListed(s, lo); len(ids) > 0 && src.basis != schema.ByQuote {
		src, ok = source{bodies: ids, basis: schema.ByExplicit}, true
	}
	if s.citizensJudge(lo) && (!ok || d.ownBodies(src.bodies) || src.basis == schema.ByResolved || src.basis == schema.ByContinued) && !slices.ContainsFunc(s.bodyNames(), func(h nameHit) bool { return h.hi <= lo && d.isObserver(h.id) }) {
		src, ok = source{bodies: []string{"citizen-observers"}, basis: schema.ByExplicit}, true
	}
	if ids := d.agent(s, lo, hi); len(ids) > 0 && d.responderSpeaks() && (!ok || d.ownBodies(src.bodies) || src.basis == schema.ByContinued) {
		src, ok = source{bodies: ids, basis: schema.ByExplicit}, true
	}
	if !ok || d.ownBodies(src.bodies) && src.basis == schema.ByVoice {
		for _, h := range s.bodyNames() { // "…, the Carter Center, who see no reason to doubt the vote"
			if d.responderSpeaks() && d.isObserver(h.id) && h.hi <= lo && lo-h.hi < 4 && s.judges(h.hi) {
				src, ok = source{bodies: d.teller(s, lo, hi), basis: schema.ByExplicit}, true
			}
		}
	}
	if !ok && !d.responderSpeaks() {
		if ids := d.teller(s, lo, hi); len(ids) > 0 {
			src, ok = source{bodies: ids, basis: schema.ByExplicit}, true
		} else if ids := d.theirs(n, s, lo); d.voice == "news-media" && len(ids) > 0 {
			src, ok = source{bodies: ids, basis: schema.ByQuote}, true
		} else if ids := d.groupSubject(s); d.voice == "news-media" && len(ids) > 0 {
			src, ok = source{bodies: ids, basis: schema.ByExplicit}, true
		} else if d.voice == "news-media" && !title {
			return // a reporter's own words are no verdict
		}
	}
	switch {
	case ok && !d.ownBodies(src.bodies):
		as.AttributedTo, as.AttributionBasis, as.SaidBy = slices.Clone(src.bodies), src.basis, src.person
		dr.agree = src.agrees
	default:
		dr.own = true
		as.AttributionBasis = schema.ByVoice
		as.AttributedTo = slices.Clone(d.voices)
		if ok && len(d.voices) > 1 {
			as.AttributedTo = d.ourShare(&src)
		}
		// "We join in that assessment", "their assessment that"
		if d.responder && slices.Contains(s.att.stances, schema.Echoes) || slices.Contains(s.att.stances, schema.Endorses) {
			if ids := d.lastObserversAt(n); len(ids) > 0 && s.att.from < lo {
				as.AttributedTo, as.AttributionBasis = ids, schema.ByResolved
				dr.own = false
			}
		}
	}
	slices.Sort(as.AttributedTo)
	if d.responder {
		c.sign = -1
		if class == "in-line" || class == "largely-in-line" || class == "progress" {
			c.sign = 1
		}
		as.Stance = inOrder(d.stanceOf(s, &c, &dr, as.AttributedTo))
		if at := s.regretBefore(lo); c.sign < 0 && !dr.own && at > 0 && !slices.Contains(as.Stance, schema.Concern) {
			as.Stance = inOrder(append(slices.DeleteFunc(as.Stance, func(l string) bool { return l == schema.Echoes }), schema.Concern))
		}
		// a verdict of the voice on the irregularities it lists is also its concern (O3)
		if dr.own && c.sign < 0 && class != "withheld" && len(as.Stance) == 1 && s.back(lo) {
			as.Stance = []string{schema.Concern}
		}
	}
	for i := range d.out.Assessments {
		o := &d.out.Assessments[i]
		// a sub-headline says it in the same words before the text names the source
		if o.Class == as.Class && o.Election == as.Election && dr.own != (o.AttributionBasis == schema.ByVoice) && sameWords(d.doc.Quote(o.Span), d.doc.Quote(as.Span)) {
			if !dr.own {
				as.Also = append(o.Also, o.Span)
				as.ID = o.ID
				*o = as
			} else {
				o.Also = append(o.Also, as.Span)
			}
			return
		}
		if o.Election == as.Election && o.Class == as.Class && (slices.Equal(o.AttributedTo, as.AttributedTo) || title) {
			o.Also = append(o.Also, as.Span)
			return
		}
	}
	if title {
		d.titleVerdicts = append(d.titleVerdicts, as)
		return
	}
	for i := 0; i < len(d.titleVerdicts); i++ {
		if t := d.titleVerdicts[i]; t.Class == as.Class {
			as.Also = append(as.Also, t.Span)
			d.titleVerdicts = slices.Delete(d.titleVerdicts, i, i+1)
			i--
		}
	}
	as.Rule = "assessment " + class
	d.out.Assessments = append(d.out.Assessments, as)
}

// ownOffice reports whether a government's office judges before word lo: "the Embassy believes that the vote was".
func (s *sentence) ownOffice(lo int) bool {
	for i := 1; i < lo; i++ {
		if s.is(i, "embassy", "department", "administration", "consulate") && s.words[i].capital && s.class(i-1)&determiner != 0 && (s.class(i+1)&reporter != 0 || s.judges(i+1)) {
			return true
		}
	}
	return false
}

// sameWords reports whether two passages begin with the same six words or more.
func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	n := 0
	for n < len(x) && n < len(y) && strings.EqualFold(x[n], y[n]) {
		n++
	}
	return n >= 6
}

// back reports whether the subject before lo refers to what the text listed: such irregularities.
func (s *sentence) back(lo int) bool {
	for i := 0; i < lo; i++ {
		switch s.lower(i) {
		case "such", "these", "those":
			return true
		case "this":
			if s.is(i-2, "none", "all", "much") && s.lower(i-1) == "of" {
				return true // "none of this is consistent with"
			}
		}
	}
	return false
}

// clauseSpan gives the clause around words [lo, hi) without source words.
func (d *docState) clauseSpan(s *sentence, lo, hi int) (int, int) {
	a, b := s.clauseRange(lo)
	_, b2 := s.clauseRange(hi - 1)
	b = max(b, b2)
	for _, src := range s.sources {
		if src.hi > a && src.hi <= lo {
			a = src.hi
		}
		if src.from > a && src.from <= lo {
			a = src.from
		}
		if src.lo < b && src.lo >= hi {
			b = src.lo
		}
	}
	for a < lo && (s.lower(a) == "that" || s.class(a)&(coordinator|subordinator) != 0) {
		a++
	}
	if s.att.from < lo && s.att.from >= a {
		a = s.att.from + 1
	}
	return a, b
}

// regretBefore gives the word by which the voice regrets what the clause up to word i says: "supports the findings, and regrets
// that the election"; 0 if there is none.
func (s *sentence) regretBefore(i int) int {
	for j := i; j > max(0, i-12); j-- {
		if s.is(j, "regret", "deplore", "lament") && s.class(j-1)&(determiner|preposition) == 0 && s.lower(j+1) == "that" && j+2 < len(s.words) && s.words[j+2].clause == s.words[min(i, len(s.words)-1)].clause {
			return j
		}
	}
	return 0
}
