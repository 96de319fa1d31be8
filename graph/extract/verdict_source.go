package extract

import (
	"slices"
	"strings"
)

// responderSpeaks reports whether the text is a government's own statement, whose bare verdicts are its own.
func (d *docState) responderSpeaks() bool { return d.responder && d.kind() != "country-report" }

// agent gives the observers by whom an election is judged in the passive: "was considered credible by the OAS".
func (d *docState) agent(s *sentence, lo, hi int) []string {
	names := s.bodyNames()
	for k, h := range names {
		j := h.lo - 1
		if d.isObserver(h.id) && !d.ownBodies([]string{h.id}) && d.standing(h.id) && h.lo >= hi && h.lo-hi <= 6 && (s.lower(j) == "by" || s.class(j)&determiner != 0 && s.lower(j-1) == "by") && s.anyOf(lo-4, hi, judgedBy...) {
			ids, _, _ := d.group(s, k)
			slices.Sort(ids)
			return slices.Compact(ids)
		}
	}
	if s.anyOf(lo-4, hi, judgedBy...) && s.lower(hi) == "by" {
		for j := hi + 1; j < min(len(s.words), hi+6) && s.words[j].brk == breakNone; j++ { // "by international observers"
			if _, ok := s.genericObserver(j); ok && s.is(j, "observer", "monitor", "mission") {
				return d.resolve(s, j)
			}
		}
	}
	return nil
}

// teller gives the body that a sentence without a recognised source names as the one that tells: before the verdict
// with a verb of reporting between, or after it as who said so.
func (d *docState) teller(s *sentence, lo, hi int) []string {
	if ids := d.agent(s, lo, hi); ids != nil {
		return ids
	}
	names := s.bodyNames()
	for k := len(names) - 1; k >= 0; k-- {
		h := names[k]
		if !d.isObserver(h.id) && h.id != "un" && !(h.hi < lo && s.judges(h.hi)) || d.ownBodies([]string{h.id}) {
			continue
		}
		a, b := h.hi, lo
		if h.lo >= hi {
			a, b = hi, h.lo
			if b-a > 9 || k > 0 && names[k-1].lo >= hi {
				continue
			}
		} else if h.hi > lo || lo-h.hi > 26 {
			continue
		}
		if h.lo >= hi && h.lo-hi <= 3 {
			b = min(len(s.words), h.hi+4) // "…, the OSCE said"
		}
		for i := a; i < b; i++ {
			if s.is(i, tellers...) || s.is(i, "take") && s.is(i+2, "view") {
				for k > 0 && s.listsBefore(names, k) {
					k--
				}
				return d.bodiesListed(s, names, k)
			}
		}
	}
	// "deemed free and fair by observers", "domestic groups issued a statement describing"
	for j := hi; j < min(len(s.words), hi+9) && s.words[j].brk != breakClause; j++ {
		if _, ok := s.genericObserver(j); ok && s.anyOf(hi, min(j, hi+3), "by") {
			return d.resolve(s, j)
		}
	}
	for j := lo - 1; j >= max(0, lo-8); j-- { // "observers declined to endorse"
		if _, ok := s.genericObserver(j); ok && s.words[j].quote == s.words[lo].quote && (s.anyOf(j+1, lo+1, tellers...) || s.anyOf(j+1, lo+1, "decline", "declined", "refuse")) {
			return d.resolve(s, j)
		}
	}
	for j := lo - 1; j >= max(0, lo-22); j-- {
		if s.is(j, "ngo", "organization", "group") && s.anyOf(j-4, j, "domestic", "local", "civil", "citizen", "independent") && s.anyOf(j+1, lo, "describe", "describing", "call", "say", "conclude", "state", "judge", "deem", "consider", "assess", "find") {
			return []string{"citizen-observers"}
		}
	}
	return nil
}

// tellers are the verbs by which a body is said to give a verdict.
var tellers = strings.Fields("say tell state conclude find describe call judge assess deem declare note report agree according consider hail endorse praise criticize denounce condemn dismiss characterize term label brand pronounce certify rate give slam warn question issue view see regard rule add")

// theirs gives the observers named last, where one of theirs says the words in quotation marks: "…," its director told
// reporters.
func (d *docState) theirs(n int, s *sentence, lo int) []string {
	i := lo
	for i < len(s.words) && s.words[i].quote == s.words[lo].quote {
		i++
	}
	if s.words[lo].quote != 0 && (s.lower(i) == "its" || s.lower(i) == "their") && s.anyOf(i+1, i+8, "say", "tell", "add") {
		return d.lastObserversAt(n)
	}
	return nil
}

// judge gives the observers who are the subject of the verb of judging at lo or close before it: "SADC pronounced the
// elections free", "the mission led by ODIHR, whose work we know, calls the vote genuine".
func (d *docState) judge(s *sentence, lo int) []string {
	names := s.bodyNames()
	for k := len(names) - 1; k >= 0; k-- {
		h := names[k]
		if h.hi > lo || !d.isObserver(h.id) {
			continue
		}
		if s.anyOf(h.lo-3, h.lo, "including", "like") {
			continue // "observers, including from the EU"
		}
		verb := h.hi
		for verb < lo && s.is(verb, "observer", "observation", "electoral", "election", "mission", "group", "delegation", "team", "monitor") {
			verb++ // "the OAS observer mission congratulated"
		}
		near := lo-h.hi < 6 && s.judges(verb) || verb == lo && s.judges(lo)
		if v := s.afterAside(verb); v > 0 && v <= lo && lo-v < 12 && s.judges(v) && !slices.ContainsFunc(names, func(o nameHit) bool { return o.lo > v && o.hi <= lo && d.isObserver(o.id) }) {
			near = true // "the EU mission, in a statement issued on Sunday, found the elections to be"
		}
		first := h
		for j := k; j > 0 && s.listsBefore(names, j); j-- {
			first = names[j-1]
		}
		far := first.lo < 8 && s.judges(lo) && s.words[lo].brk == breakComma && h.hi < len(s.words) && s.words[h.hi].brk == breakComma && s.class(h.hi)&(subordinator|determiner) != 0
		if near || far {
			for k > 0 && s.listsBefore(names, k) {
				k--
			}
			return d.bodiesListed(s, names, k)
		}
	}
	return nil
}

// bodiesListed gives the bodies of the list that begins with name k, a name that only says what kind of observers they are with what
// stands before it: "domestic and foreign observers".
func (d *docState) bodiesListed(s *sentence, names []nameHit, k int) []string {
	ids, _, _ := d.group(s, k)
	if id := names[k].id; id == "international-observers" || id == "citizen-observers" {
		if _, ok := s.genericObserver(names[k].hi - 1); ok {
			ids = append(ids, d.resolve(s, names[k].hi-1)...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// allListed gives the observers that the sentence lists before, where all or both of them judge at word lo: "the EU and SADC
// were present, and both described".
func (d *docState) allListed(s *sentence, lo int) []string {
	if !s.judges(lo) {
		return nil
	}
	for i := lo - 1; i >= max(0, lo-3); i-- {
		if !s.is(i, "all", "both", "each") || !s.is(i-1, "and") && s.words[i].brk == breakNone && i > 0 {
			continue
		}
		var ids []string
		for _, h := range s.bodyNames() {
			if h.hi <= i && d.isObserver(h.id) && d.standing(h.id) && !slices.Contains(ids, h.id) {
				ids = append(ids, h.id)
			}
		}
		if len(ids) > 1 {
			return ids
		}
	}
	return nil
}

// missionsBefore gives the observers that a sentence before lists, where those missions together are the subject of the verb
// by which the verdict at word lo of sentence n is given: "The two missions concluded".
func (d *docState) missionsBefore(n int, s *sentence, lo int) []string {
	for i := 1; i < min(lo, 5); i++ {
		if !s.is(i, "mission", "delegation", "group", "team") || s.lower(i) == s.form(i).bases[0] || !s.anyOf(0, i, "two", "three", "four", "five", "all", "both", "these") || s.class(i+1)&reporter == 0 && !s.judges(i+1) {
			continue
		}
		for k := n - 1; k >= max(0, n-3) && d.sents[k].block == s.block; k-- {
			var ids []string
			for _, h := range d.sents[k].bodyNames() {
				if d.isObserver(h.id) && d.standing(h.id) && !slices.Contains(ids, h.id) {
					ids = append(ids, h.id)
				}
			}
			if len(ids) > 1 {
				return ids
			}
		}
	}
	return nil
}

// citizensJudge reports whether a group of citizens that nobody names is the subject of the verb by which the verdict at word lo
// is given: "a coalition of local groups that sent 3,000 monitors said", "the largest independent monitoring group called".
func (s *sentence) citizensJudge(lo int) bool {
	for i := 0; i < min(lo, 12); i++ {
		if !s.is(i, "ngo", "group", "organization", "coalition", "network", "association", "watchdog", "platform") || s.words[i].capital && !s.is(i, "ngo") {
			if s.class(i)&(finite|auxiliary|reporter) != 0 {
				return false
			}
			continue
		}
		if !s.anyOf(i-6, i+5, "local", "domestic", "civil", "civic", "citizen", "citizens", "independent", "national", "nongovernmental", "nonpartisan") || s.anyOf(i-6, i+5, "international", "opposition", "foreign", "intergovernmental") ||
			!s.is(i, "ngo") && !s.anyOf(0, lo, "monitor", "monitoring", "observe", "observer", "watchdog", "civil", "election-monitoring") {
			continue
		}
		for j := i + 1; j <= lo && j < len(s.words); j++ {
			if (s.class(j)&reporter != 0 || s.judges(j)) && s.words[j].quote == 0 {
				return true
			}
		}
		return false
	}
	return false
}

// afterAside gives the word after the aside between commas that begins at word i with a preposition, 0 if there is none:
// "…, in its own statement, regarded".
func (s *sentence) afterAside(i int) int {
	if i >= len(s.words) || s.words[i].brk != breakComma || s.class(i)&preposition == 0 {
		return 0
	}
	for j := i + 1; j < min(len(s.words), i+16); j++ {
		if s.words[j].brk == breakComma {
			return j
		}
	}
	return 0
}

// judges reports whether the word at i, or the one after who or an adverb, is a finite verb of judging whose subject ends
// before it: "SADC pronounced", "ECOWAS, which found".
func (s *sentence) judges(i int) bool {
	if s.lower(i) == "who" || s.lower(i) == "which" || strings.HasSuffix(s.lower(i), "ly") || s.lower(i) == "also" || s.lower(i) == "has" || s.lower(i) == "have" {
		i++
	}
	return s.is(i, "pronounce", "declare", "judge", "deem", "find", "call", "describe", "characterize", "consider", "rate", "see", "say", "conclude", "state", "certify", "praise", "hail", "recognize", "brand", "label", "term", "dismiss", "denounce", "decline", "refuse", "withhold", "congratulate", "commend", "applaud", "salute", "regard", "assess", "view") && !s.is(i+1, "by")
}
