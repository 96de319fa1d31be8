package extract

import (
	"slices"
	"strings"
)

// genericObserver reports whether word i is a noun that means a mission, such as the one named before, and where its words
// begin.
func (s *sentence) genericObserver(i int) (lo int, ok bool) {
	f := s.form(i)
	if f.class&missionWord == 0 {
		return 0, false
	}
	if f.is("observer", "monitor") && f.text != "observe" && f.text != "observing" && f.text != "observed" && f.text != "monitoring" && f.text != "monitored" {
		switch s.lower(i + 1) {
		case "mission", "missions", "delegation", "delegations", "group", "groups", "team", "teams", "report":
			return 0, false
		}
		lo = i
		for lo > 0 && (s.class(lo-1)&coordinator != 0 && s.is(lo-2, "international", "domestic", "local", "foreign", "national", "citizen", "independent", "term") && s.is(lo, "international", "domestic", "local", "foreign", "national", "citizen", "independent", "long", "short", "election") || s.is(lo-1, "election", "international", "independent", "foreign", "observation", "domestic", "local", "citizen", "national", "nonpartisan", "non-partisan", "term", "short", "long", "western", "most", "many", "several", "some", "both", "other", "partisan", "non") || s.class(lo-1)&determiner != 0) && s.words[lo].brk == breakNone {
			lo--
		}
		return lo, true
	}
	paper := f.is("report", "assessment", "statement", "note") && f.class&auxiliary == 0 && !strings.HasSuffix(f.text, "ed") && !strings.HasSuffix(f.text, "ing") && !s.is(i-1, "media", "press", "news")
	if f.is("mission") || f.text == "eom" || paper || (f.is("delegation") || f.text == "team") && s.lower(i-1) == "the" {
		lo = i
		for lo > 0 && s.words[lo].brk == breakNone && (s.is(lo-1, "observation", "observer", "election", "international", "preliminary", "final", "joint", "monitoring", "interim", "two") || s.class(lo-1)&determiner != 0) {
			lo--
		}
		if (f.text == "missions" || paper && f.text != f.bases[0]) && lo < i && (s.is(lo, "those", "these", "all") || s.form(lo).isNum) {
			return lo, true
		}
		the := s.lower(lo) == "the" || s.lower(lo) == "this" || s.lower(lo) == "that" || s.lower(lo) == "both"
		if paper && (s.lower(i+1) == "of" || s.lower(i+1) == "by" || s.lower(i+1) == "from") && s.within(i, 7, "party", "candidate", "opposition", "government", "minister", "president", "court", "police", "coalition") && !s.within(i, 7, "observer", "mission", "monitor") {
			return 0, false // "the statement of the Renewal Party"
		}
		if paper && (i-lo < 1 || !the || f.text != s.form(i).bases[0]) {
			return 0, false
		}
		if f.text == "missions" && !the && !s.is(i-1, "observation", "observer", "monitoring") {
			return 0, false
		}
		return lo, true
	}
	return 0, false
}

// group collects the bodies that are coordinated with name k, reading on from it.
func (d *docState) group(s *sentence, k int) (ids []string, lo, hi int) {
	names := s.bodyNames()
	lo, hi = names[k].lo, names[k].hi
	ids = []string{names[k].id}
	if !d.standing(names[k].id) {
		return // "observers of X" are X's
	}
	joined := false // an "and" has closed the list
	for k++; k < len(names); k++ {
		n := names[k]
		if n.lo < hi || s.words[n.lo].clause != s.words[lo].clause {
			break
		}
		and, ok := s.lists(hi, n.lo)
		if !ok || s.memberOf(n) {
			break
		}
		// "Like the mission, the United States": a government is no further observer
		if a, b := d.e.gz.Body(ids[0]), d.e.gz.Body(n.id); !and && !joined && a != nil && b != nil && (a.Kind == "government") != (b.Kind == "government") {
			break
		}
		joined = joined || and
		if t := s.lower(n.hi); !d.standing(n.id) && k+1 < len(names) && (t == "of" || t == "from") && names[k+1].lo-n.hi <= 2 {
			k++ // "the EU mission and national observers of X"
			n = names[k]
		}
		if !slices.Contains(ids, n.id) && (d.standing(n.id) || and && !s.anyOf(hi, n.hi, "other")) {
			ids = append(ids, n.id) // "the mission's observers" are the mission's, "other observers" are nobody
		}
		hi = n.hi
	}
	return
}

// lists reports whether the words [lo, hi) between two names are those of a list, ", the", "mission to Arcadia, as well as a
// delegation from", and whether they have the "and" that closes one. Names that nobody knows may stand between: ", the Lake
// Commission, and the".
func (s *sentence) lists(lo, hi int) (and, ok bool) {
	if hi-lo > 16 {
		return false, false
	}
	j := lo
	for ; j < hi && s.words[j].brk == breakNone && !s.joins(j); j++ { // what ends the name before: "mission in Arcadia"
		switch {
		case s.words[j].paren, s.ofMission(j), s.lower(j) == "s":
		case s.class(j)&preposition != 0 && s.is(j-1, "mission", "delegation", "team", "group", "observer") && s.words[j+1].capital,
			s.words[j].capital && j > lo && s.class(j-1)&preposition != 0:
		default:
			return false, false
		}
	}
	if j == hi && hi > lo && s.words[hi].brk == breakNone && !s.words[hi-1].paren {
		return false, false
	}
	for j < hi {
		if s.words[j].brk == breakClause {
			return false, false
		}
		strange := false // a name that is unknown
		for first := j; j < hi && (j == first || s.words[j].brk != breakComma || s.words[j].paren || s.words[j-1].paren); j++ {
			switch w := s.lower(j); {
			case s.class(j)&coordinator != 0 && s.class(j)&contrast == 0:
				and = true
				strange = strange && j+1 < hi && s.words[j+1].capital
			case w == "well" && s.lower(j-1) == "as", w == "addition" && s.lower(j-1) == "in":
				and = true
			case w == "with":
				if !s.is(j-1, "together", "jointly", "along", "conjunction") {
					return false, false
				}
				and = true
			case w == "like" && s.words[j].brk == breakComma && j > 0:
				and = true
			case w == "together", w == "jointly", w == "along", w == "conjunction", w == "alongside", w == "as", w == "both", w == "those", w == "that", w == "its", w == "in":
				and = and || w == "alongside"
			case s.class(j)&determiner != 0, s.words[j].paren, s.ofMission(j):
			case s.is(j, "bloc", "body", "grouping") && j+1 == hi: // "and the West African bloc ECOWAS"
				strange = false
			case s.is(j, "regional", "continental"):
			case w == "of", w == "from", w == "by", w == "to" && s.lower(j-1) == "addition":
			case s.words[j].capital && !s.anyOf(j, j+1, "government", "ministry", "party", "court", "police", "president", "minister", "opposition", "electoral", "election") && s.class(j)&(titleWord|preposition|pronoun) == 0:
				strange = true
			case strange && (w == "for" || w == "on") && s.words[j+1].capital:
			default:
				return false, false
			}
		}
		if strange && j >= hi {
			return false, false // its words are those right before the name
		}
	}
	return and, true
}

// listsBefore reports whether name k goes on with the list of the name before it.
func (s *sentence) listsBefore(names []nameHit, k int) bool {
	if names[k].lo < names[k-1].hi || names[k-1].id == "international-observers" || names[k-1].id == "citizen-observers" {
		return false
	}
	_, ok := s.lists(names[k-1].hi, names[k].lo)
	return ok
}

// joins reports whether word j begins what joins the members of a list.
func (s *sentence) joins(j int) bool {
	switch s.lower(j) {
	case "as", "along", "together", "jointly", "alongside":
		return true
	case "like": // "X, like Y and Z, had reported"
		return j > 0 && s.words[j].brk == breakComma
	case "in":
		return s.lower(j+1) == "addition" || s.lower(j+1) == "conjunction"
	}
	return s.class(j)&coordinator != 0 && s.class(j)&contrast == 0
}

// ofMission reports whether word j tells of a body only that it observes and how.
func (s *sentence) ofMission(j int) bool {
	return s.is(j, "observer", "monitor", "observation", "monitoring", "mission", "delegation", "team", "expert", "group", "election", "electoral", "assistance", "joint", "parliamentary", "assembly", "local", "domestic", "international", "regional", "national", "citizen", "civic", "independent", "term", "long", "short", "ngo", "nongovernmental", "nonpartisan", "organization", "representative", "member", "send", "deploy", "field", "organize", "small", "large", "limited", "separate", "other", "coalition", "network")
}

// bodyNames gives the bodies named, in a list that is not to be changed.
func (s *sentence) bodyNames() []nameHit { return s.bodies }

// rename makes name k, once names are settled, one of another body.
func (s *sentence) rename(k int, id string) {
	s.names[k].id = id
	s.bodies = s.findBodyNames()
}

// findBodyNames finds them among the names; "the X and Y International Election Observation Mission" is X and Y.
func (s *sentence) findBodyNames() []nameHit {
	var out []nameHit
	for _, h := range s.names {
		if h.kind == bodyName {
			if n := len(out); h.id == "ieom" && n > 0 && out[n-1].hi == h.lo && s.words[h.lo].brk == breakNone {
				continue
			}
			if !s.oneOf(h) {
				continue
			}
			if h.id == "osce" && (s.is(h.hi, "area", "region", "programme", "program", "center", "office") || s.is(h.hi, "mission") && s.is(h.hi+1, "in", "to")) {
				continue // its offices in the field
			}
			if h.id == "osce" && s.anyOf(h.lo-9, h.lo, "mission", "representation", "ambassador", "delegation") && s.class(h.lo-1)&determiner != 0 && s.lower(h.lo-2) == "to" {
				continue // who is accredited to it
			}
			// its states, standards and commitments are not the body
			if s.is(h.hi, "member", "participating", "commitment", "standard", "obligation", "accession", "candidate", "average", "norm", "principle", "citizen", "country") && s.words[h.hi].brk == breakNone && s.lower(h.hi) != "candidates" {
				continue
			}
			if h.id == "european-union" && (s.is(h.hi, "observer", "monitor", "observation", "eom") || s.is(h.hi+1, "observer", "observation", "monitor") && s.is(h.hi, "election", "electoral")) {
				h.id = "eu-eom"
			}
			if out == nil {
				out = make([]nameHit, 0, len(s.names))
			}
			out = append(out, h)
		}
	}
	return slices.Clip(out)
}

// tidy drops what a narrower body makes redundant: "OSCE/ODIHR" is ODIHR; a definition "(CRTA)" is the body itself.
func (d *docState) tidy(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id == "" || slices.Contains(out, id) {
			continue
		}
		out = append(out, id)
	}
	return out
}

// oneOf reports whether the hit is a body rather than words of another name: "Declaration of Principles for
// International Election Observation".
func (s *sentence) oneOf(h nameHit) bool {
	return h.id != "ieom" || s.class(h.lo-1)&preposition == 0 || !s.is(h.lo-2, "principle", "code", "standard", "guideline")
}

// sends reports whether the words around the name tell that the body observes: its observers or mission, that it
// observed or sent somebody; not that it declined to.
func (s *sentence) sends(h nameHit) bool {
	for i := h.lo - 1; i >= max(0, h.lo-9) && s.words[i+1].brk != breakClause; i-- {
		if s.is(i, "let", "allow", "permit", "invite", "admit") && s.negatedBefore(i) || s.is(i, "refuse", "decline", "bar", "deny", "ban") && s.anyOf(i, h.lo, "let", "allow", "permit", "invite", "admit", "entry", "access") {
			return false
		}
	}
	far := h.hi + 11
	for _, o := range s.names { // a list of names before the verb
		if o.kind == bodyName && o.lo >= h.hi && o.lo < far {
			far += o.hi - o.lo
		}
	}
	for i := h.lo; i < min(len(s.words), far); i++ {
		if i >= h.hi && s.is(i, "domestic", "local", "citizen") && s.class(i-1)&coordinator != 0 {
			break // "the Union and domestic observers"
		}
		if s.words[i].brk == breakClause || s.class(i)&(negator|subordinator) != 0 || s.is(i, "decline", "refuse", "cancel", "sign") {
			break
		}
		if s.is(i, "observer", "monitor", "mission", "delegation", "observation", "observe", "monitoring", "deploy", "field") || s.is(i, "team") && (i == h.hi || s.anyOf(h.hi, i, "sent", "sends", "send")) {
			return true
		}
		if s.lower(i) == "took" && s.lower(i+1) == "part" && s.anyOf(h.lo-6, h.lo, "which") && s.anyOf(max(0, h.lo-10), h.lo, "mission", "observation") {
			return true // "a mission in which X took part"
		}
	}
	i := h.lo - 1
	of := false
	for ; i >= max(0, h.lo-30); i-- {
		from := s.is(i, "from", "of", "by", "include", "such", "as", "like", "represent") || s.is(i, "among") && s.lower(i+1) == "them" || s.lower(i) == "them" && s.is(i-1, "among")
		of = of || from
		if !from && s.class(i)&(coordinator|determiner) == 0 && !s.named(i) && (!s.words[i].capital || s.class(i)&missionWord != 0) || s.lower(i) == "those" {
			break
		}
	}
	return of && (s.lower(i) == "those" || s.is(i, "observer", "monitor", "mission", "delegation", "observation", "team", "group", "effort", "behalf")) || s.is(h.lo-1, "joint") || s.is(h.lo-1, "by") && s.is(h.lo-2, "observe", "monitor", "deploy") || s.class(h.lo-1)&determiner != 0 && s.is(h.lo-2, "by") && s.is(h.lo-3, "observe", "monitor", "deploy")
}

// groupNouns are words in the names of civic groups.
var groupNouns = listOf(`federation association network center institute forum committee foundation society league lawyer watch
observatory transparency monitoring initiative platform ngo coalition organization group watchdog réseau
collectif mouvement ligue observatoire plateforme société red asociación movimiento consorcio rede liga
observatorio observatório`)

// learnGroups finds the civic groups that a text introduces with their acronym, "the League of Voters (LV)", or by what
// they are, "the local NGO Clean Vote", and marks them where the text names them.
func (d *docState) learnGroups() {
	known := map[string][][]string{} // first word -> names
	foreigners := map[string]bool{}  // acronyms of missions from abroad
	learn := func(s *sentence, lo, hi int) {
		name := make([]string, 0, hi-lo)
		for j := lo; j < hi; j++ {
			name = append(name, s.lower(j))
		}
		known[name[0]] = append(known[name[0]], name)
	}
	for _, s := range d.sents {
		for i := range s.words {
			w := &s.words[i]
			if !w.capital || s.named(i) {
				continue
			}
			spelt := s.text[w.start:w.end]
			acronym := w.paren && len(spelt) >= 2 && len(spelt) <= 10 && spelt == strings.ToUpper(spelt) && i > 1
			switch {
			case acronym:
				civic, watches, foreign := false, false, false
				for j := i - 1; j >= max(0, i-7) && !s.words[j].paren && (s.words[j].capital || s.class(j)&(preposition|determiner|coordinator) != 0); j-- { // "the National Election Observation Council (CNO)"
					watches = watches || s.words[j].capital && s.is(j, "observation", "observer", "monitoring", "monitor")
					foreign = foreign || s.words[j].capital && s.is(j, "mission", "international", "european", "african", "commonwealth", "parliamentary", "ministry", "commission", "assembly", "union", "treaty", "declaration", "organization", "american")
				}
				for j := i - 1; j >= max(0, i-9) && !s.words[j].paren && (s.words[j].capital || s.class(j)&(preposition|determiner|coordinator) != 0 || s.inName(j, i)); j-- {
					if s.is(j, "ministry", "commission", "court", "party", "electoral", "agency", "authority", "council", "democratic", "national", "parliament", "assembly", "government", "front", "union", "university", "code", "list", "police") {
						civic = false
						break
					}
					civic = civic || s.words[j].capital && (s.isOf(j, &groupNouns) || s.is(j, "citizen", "action", "campaign", "alliance", "consortium") && s.anyOf(j+1, i, "election", "elections", "vote", "democracy"))
				}
				if s.missionAbroad(i) {
					foreigners[s.lower(i)] = true
				} else if !civic && (!watches || foreign) {
					d.learnParty(s, i)
					continue
				}
				learn(s, i, i+1)
			case s.is(i-1, "ngo", "watchdog") || s.is(i-1, "group", "organization", "coalition", "network") && s.is(i-2, "right", "monitoring", "society", "observer", "observation", "watchdog", "nongovernmental", "civic", "ngo"):
				hi := i + 1
				for hi < len(s.words) && hi-i < 5 && s.words[hi].capital && s.words[hi].brk == breakNone {
					hi++
				}
				learn(s, i, hi)
			default:
				if hi := s.civicTail(i); hi > 0 {
					learn(s, i, hi)
				} else if lo, hi := s.civicName(i); hi > 0 {
					learn(s, lo, hi)
				}
			}
		}
	}
	if len(known) == 0 {
		return
	}
	for _, s := range d.sents {
		for i := range s.words {
			if !s.words[i].capital || s.named(i) {
				continue
			}
			for _, name := range known[s.lower(i)] {
				hi := i
				for hi < len(s.words) && hi-i < len(name) && s.lower(hi) == name[hi-i] {
					hi++
				}
				if hi-i == len(name) {
					id, lo := "citizen-observers", i
					if len(name) == 1 && foreigners[name[0]] {
						id = "international-observers"
						if s.words[i].paren { // with the name that it is short for
							for lo > 0 && i-lo < 9 && !s.named(lo-1) && (lo == i || s.words[lo].brk == breakNone || s.words[lo].paren) && (s.words[lo-1].capital && s.class(lo-1)&determiner == 0 || s.is(lo-1, "for", "of", "and") && s.words[lo-2].capital) {
								lo--
							}
						}
					}
					s.names = append(s.names, nameHit{groupName, id, lo, hi})
					break
				}
			}
		}
		slices.SortStableFunc(s.names, func(a, b nameHit) int { return a.lo - b.lo })
	}
}

// inName reports whether the word at j, in small letters, is within a name that ends before word i: "Réseau ouest africain pour
// la paix", "Citizens for Free elections network".
func (s *sentence) inName(j, i int) bool {
	if s.class(j)&(finite|auxiliary|modal|reporter|subordinator) != 0 || s.words[j].brk != breakNone && s.class(j-1)&coordinator == 0 {
		return false
	}
	for k := j - 1; k >= max(0, j-5) && s.words[k+1].brk == breakNone; k-- {
		if s.class(k)&(determiner|finite|auxiliary|reporter) != 0 && !s.words[k].capital {
			return false
		}
		if s.words[k].capital && s.class(k)&(determiner|pronoun) == 0 {
			return true
		}
	}
	return false
}

// civicName gives the words of a name that tells by itself that a civic group bears it: "the Integrity Coalition for Election
// Observation", "the Transparency Society"; word i is the noun of it. hi is 0 if there is none.
func (s *sentence) civicName(i int) (lo, hi int) {
	if !s.isOf(i, &groupNouns) || s.is(i, "transparency", "committee", "monitoring", "lawyer", "foundation") {
		return 0, 0
	}
	topic := func(j int) bool {
		return s.is(j, "election", "vote", "voter", "transparency", "citizen", "observation", "monitoring", "integrity", "observer", "democracy", "ballot")
	}
	told := false
	lo, hi = i, i+1
	for lo > 0 && i-lo < 5 && s.words[lo-1].capital && s.words[lo].brk == breakNone && !s.named(lo-1) && s.class(lo-1)&determiner == 0 {
		lo--
		told = told || topic(lo)
	}
	for hi < len(s.words) && hi-i < 7 && s.words[hi].brk == breakNone && !s.named(hi) && (s.words[hi].capital || s.is(hi, "for", "of", "the", "and", "on") && hi+1 < len(s.words) && (s.words[hi+1].capital || s.is(hi+1, "the"))) {
		told = told || topic(hi)
		hi++
	}
	if !told || hi-lo < 2 || s.anyOf(lo, hi, "commission", "council", "court", "party", "ministry", "assembly", "government", "state", "board", "law", "act", "code", "union", "front", "movement", "office", "central", "university", "european", "international", "treaty", "charter", "declaration") {
		return 0, 0
	}
	return lo, hi
}

// civicTail gives the end of a name that begins at word i, goes on in small letters and is told by the noun behind it: "the
// Citizens for Free elections network", "the Voix des sans voix movement". It gives 0 if there is none.
func (s *sentence) civicTail(i int) int {
	if i == 0 || s.class(i)&(determiner|pronoun|preposition) != 0 || s.form(i).isNum || s.words[i].brk == breakNone && (i > 0 && s.words[i-1].capital && s.class(i-1)&determiner == 0 || i > 1 && s.words[i-2].capital && s.class(i-1)&preposition != 0) {
		return 0
	}
	small, told := false, s.is(i, "election", "vote", "voter", "citizen")
	for j := i + 1; j < min(len(s.words), i+7) && s.words[j].brk == breakNone && !s.named(j); j++ {
		if s.words[j].capital {
			continue
		}
		told = told || s.is(j, "election", "vote", "voter", "citizen", "observation")
		if small && s.is(j, "network", "coalition", "ngo", "organization", "movement", "platform", "group", "association") {
			if told || s.anyOf(i-3, i, "ngo", "civic", "civil", "citizen", "local") || s.within(j, 16, "observe", "observer", "monitor", "deploy", "field", "watch") {
				return j
			}
			return 0
		}
		if s.class(j)&(finite|auxiliary|modal|reporter|subordinator|determiner|coordinator) != 0 || s.class(j)&preposition != 0 && s.lower(j) != "for" && s.lower(j) != "of" {
			return 0
		}
		small = true
	}
	return 0
}

// citizensWatch finds where a sentence tells what citizens who observe did, whether they are its source or not: "a coalition of
// citizen monitors counted", "local groups fielded observers".
func (d *docState) citizensWatch(s *sentence) (lo, hi int, ok bool) {
	for _, h := range s.names {
		if h.kind == groupName && h.id == "citizen-observers" && s.watching(h.lo, h.hi) {
			return h.lo, h.hi, true
		}
	}
	for i := range s.words {
		if s.class(i)&(missionWord|groupWord) == 0 || s.words[i].quote != 0 || s.named(i) || s.asked(i) {
			continue
		}
		if l, generic := s.genericObserver(i); generic && s.anyOf(l, i, "citizen", "domestic", "local", "nonpartisan", "civic") && !s.anyOf(l, i, "international", "foreign") && !s.ofBody(i) {
			lo, hi, ok = l, i+1, true
		} else if l, h, ids := d.groupAt(s, i); len(ids) == 1 && ids[0] == "citizen-observers" {
			lo, hi, ok = l, h, true
		}
		if ok && s.watching(lo, hi) && !(s.is(lo-1, "be") && d.voice != "" && d.isObserver(d.voice)) { // not "we are a network of groups"
			return lo, hi, true
		}
	}
	return 0, 0, false
}

// watching reports whether those whom the words [lo, hi) name are said to have observed, or to have told what they saw.
func (s *sentence) watching(lo, hi int) bool {
	from, _ := s.clauseRange(lo)
	for i := from; i < hi; i++ {
		if s.class(i)&negator != 0 || s.lower(i) == "no" {
			return false
		}
	}
	if by := s.byAt(lo); by > 0 && s.lower(by) == "by" {
		for i := by - 1; i >= max(0, by-8); i-- { // "observed by the African Union and by domestic groups"
			if s.is(i, "observe", "monitor") && s.class(i-1)&auxiliary != 0 {
				return true
			}
		}
	}
	for i := hi; i < min(len(s.words), hi+9); i++ {
		switch {
		case s.class(i)&negator != 0 || s.is(i, "be", "allow", "wish", "harass", "admission", "ask", "bar"):
			return false
		case s.is(i, "deploy", "field", "observe", "monitor", "report", "estimate", "train", "send", "cover", "find", "conclude", "count", "record", "advise", "note"):
			return true
		}
	}
	return false
}

// missionsOfUnion tells the European Union's observers from the Union where the text names them by the Union: "observers of the
// European Union", "the EU had a mission there", and "the EU spoke of" once it is known that it had one.
func (d *docState) missionsOfUnion() {
	if d.roll(d.voice) == "european-union" {
		return
	}
	seen := false
	each := func(is func(s *sentence, h *nameHit) bool) {
		for _, s := range d.sents {
			for k := range s.names {
				h := &s.names[k]
				seen = seen || h.kind == bodyName && h.id == "eu-eom"
				if h.kind == bodyName && h.id == "european-union" && h.hi-h.lo <= 2 && is(s, h) {
					s.rename(k, "eu-eom")
					seen = true
				}
			}
		}
	}
	each(func(s *sentence, h *nameHit) bool {
		return s.sends(*h) && !s.staysAway(*h) && !s.diplomats(*h) && !(d.kind() == "country-report" && s.amongNations(*h))
	})
	if seen {
		each(func(s *sentence, h *nameHit) bool {
			if d.kind() == "country-report" && s.amongNations(*h) {
				return false
			}
			return s.words[h.hi-1].brk == breakNone && (s.class(h.hi)&reporter != 0 || s.class(h.hi+1)&reporter != 0 && s.words[h.hi].brk == breakNone)
		})
	}
}

// diplomats reports whether the name is that of the Union whose embassy or ambassador is meant: "the EU Delegation", "the heads of
// mission of the United States and the European Union".
func (s *sentence) diplomats(h nameHit) bool {
	return s.is(h.hi, "delegation", "ambassador", "high", "commissioner", "foreign") && s.words[h.hi].brk == breakNone || s.anyOf(h.lo-24, h.lo, "ambassadors", "embassies") ||
		s.anyOf(h.lo-24, h.lo, "heads") && s.anyOf(h.lo-24, h.lo, "mission")
}

// amongNations reports whether the Union is only one in a list of those from whom observers came: "observers from India, Japan, and
// the European Union", "the OAS and the European Union".
func (s *sentence) amongNations(h nameHit) bool {
	if s.is(h.hi, "observer", "mission", "observation", "election", "electoral") && s.words[h.hi].brk == breakNone || s.anyOf(h.lo-12, h.lo, "mission", "missions") {
		return false
	}
	i := h.lo - 1
	for i > 0 && s.class(i)&determiner != 0 {
		i--
	}
	return s.class(i)&coordinator != 0 || s.words[h.lo].brk == breakComma || s.words[i+1].brk == breakComma || s.lower(i) == "of" && s.lower(i-1) == "those"
}

// groupAt reads an unnamed group that watches elections or rights, its head at word i: "local NGOs", "a coalition of
// civic groups", "human rights defenders", "the network".
func (d *docState) groupAt(s *sentence, i int) (lo, hi int, ids []string) {
	f := s.form(i)
	if f.class&groupWord == 0 || s.named(i) {
		return 0, 0, nil
	}
	lo, hi = i, i+1
	local, foreign, civic, anaphor := false, false, false, false
	switch {
	case f.is("ngo", "cso"):
		civic = true
	case f.text == "society" && s.lower(i-1) == "civil" && !s.is(i+1, "organization", "group", "organisation", "network", "activist", "observer", "monitor", "member", "representative", "coalition", "association", "actor", "leader", "movement", "alliance", "platform", "forum", "initiative", "watchdog"):
		civic = true
	case f.is("church", "bishop", "conference"): // the churches send observers in many countries
		civic = (!f.is("conference") || s.is(i-1, "bishop", "bishops", "episcopal")) && (s.anyOf(i+1, len(s.words), "observer", "observe", "monitor", "tally", "deploy") || s.amongObservers(i)) && s.lower(i+1) != "of"
		if !civic {
			return 0, 0, nil
		}
	case f.is("observer", "monitor", "volunteer"):
		// "human rights monitors", "volunteers of a civic group"; others are the mission's
		native := f.text == "observers" || f.text == "monitors"
		native = native && d.country != "" && slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.hi == i && h.id == d.country }) // "Zambian monitors"
		if !(s.is(i-1, "right") || f.is("volunteer") || native) || f.text == "monitoring" || f.text == "monitored" {
			return 0, 0, nil
		}
		civic = s.is(i-1, "right") || native
	case f.is("representative", "leader", "actor", "member", "figure") && s.is(i-1, "society") && s.is(i-2, "civil"):
		civic = true
	case f.is("defender", "activist", "advocate", "lawyer", "researcher") && s.is(i-1, "right", "society", "civic"):
		civic = true
	case f.is("organization", "group", "association", "network", "coalition", "movement", "alliance", "initiative", "platform", "watchdog", "consortium", "foundation", "collective"):
		if s.is(i-1, "media", "news", "party", "political", "armed", "opposition", "terrorist", "ethnic", "criminal", "ruling", "parliamentary", "press") {
			return 0, 0, nil
		}
		civic = f.is("watchdog")
	default:
		return 0, 0, nil
	}
	for lo > 0 && s.words[lo].brk != breakClause && i-lo < 9 {
		p := lo - 1
		switch {
		case s.is(p, "civil", "society", "civic", "right", "citizen", "ngo", "nongovernmental", "governmental", "watchdog", "monitoring", "observation", "observer", "nonprofit", "transparency", "anticorruption", "nonpartisan", "partisan"):
			civic = true
		case s.is(p, "local", "domestic", "national"):
			local = true
		case s.is(p, "international", "foreign", "global"):
			foreign = true
		case s.is(p, "election", "independent", "human", "non", "several", "many", "some", "various", "other", "credible", "prominent", "leading", "major", "another", "same", "two", "three", "four", "five", "most", "number", "large", "small", "women", "religious", "catholic", "bishop", "episcopal", "christian", "influential", "powerful", "volunteer", "electoral", "profit", "vote", "voter"):
		case s.class(p)&coordinator != 0 && (s.is(p-1, "local", "domestic", "international", "national", "foreign", "election", "independent") || s.lower(p-1) == "society" || s.lower(p-1) == "rights"):
		case s.class(p)&determiner != 0:
		case s.lower(p) == "of" && s.is(p-1, "number", "group", "coalition", "network", "alliance", "representative", "consortium", "union", "association"):
		case s.is(p, "group", "coalition", "network", "alliance", "representative", "consortium") && s.lower(p+1) == "of":
		case s.form(p).isNum:
		case s.class(p-1)&preposition == 0 && slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.lo == p }): // "Zambian civil society groups"
		default:
			p = -1
		}
		if p < 0 || s.words[lo].brk != breakNone && s.class(lo)&coordinator == 0 && s.class(p)&coordinator == 0 && !s.is(p, "local", "domestic") {
			break
		}
		lo = p
	}
	// "a coalition of 14 local organizations", "a network of associations that followed the day"
	if s.lower(i+1) == "of" {
		for j := i + 2; j < min(len(s.words), i+8) && s.words[j].brk == breakNone; j++ {
			if s.is(j, "party", "bloc", "candidate", "opposition") {
				return 0, 0, nil
			}
			if s.is(j, "ngo", "observer", "volunteer", "civic", "civil", "citizen", "monitor", "watchdog", "nongovernmental", "church", "association", "organization", "group") {
				civic = true
			}
		}
	}
	// "a Jordanian coalition", "Iraqi organizations"
	if !civic && !foreign && f.is("organization", "group", "network", "coalition", "association", "watchdog", "ngo") && s.lower(i+1) != "of" && d.country != "" &&
		slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.lo >= lo && h.hi <= i && h.id == d.country }) {
		civic = true
	}
	if f.is("group") && s.lower(i+1) == "of" && !civic {
		return 0, 0, nil
	}
	// "domestic organizations", "local groups"
	if f.is("organization", "group", "association", "network", "watchdog", "ngo", "platform", "collective", "consortium") && local {
		civic = true
	}
	if local && f.is("coalition", "alliance", "initiative") && i+1 < len(s.words) && s.words[i+1].capital && s.words[i+1].brk == breakNone && !s.within(i+1, 4, "party", "front", "democratic", "coalition") {
		civic = true // "the local coalition Honest Monitors"
	}
	if foreign && f.is("organization", "group", "association") && !civic {
		return 0, 0, nil
	}
	if !civic {
		// "the coalition", "the same groups": the ones just spoken of
		anaphor = i-lo >= 1 && i-lo <= 2 && (s.lower(lo) == "the" || s.lower(lo) == "these" || s.lower(lo) == "this" || s.lower(lo) == "same") && s.lower(i+1) != "of"
		if !anaphor {
			return 0, 0, nil
		}
		if f.text == "group" || f.text == "organization" || f.text == "network" {
			if id := d.bodyCalled(s, f.text); id != "" {
				return lo, hi, []string{id}
			}
		}
		if ids = d.lastGroup(s); ids == nil {
			return 0, 0, nil
		}
		return lo, hi, ids
	}
	switch {
	case local && foreign:
		ids = []string{"citizen-observers", "international-observers"}
	case foreign:
		ids = []string{"international-observers"}
	default:
		ids = []string{"citizen-observers"}
	}
	return lo, hi, ids
}

// amongObservers reports whether the church at word i closes a list of observers: "the Carter Center, the European Union Election
// Observation Mission and the Catholic Church".
func (s *sentence) amongObservers(i int) bool {
	for _, h := range s.names {
		if h.kind == bodyName && h.hi < i && i-h.hi <= 5 && h.id != usGovernment && s.anyOf(h.hi, i, "and") && !s.anyOf(h.hi, i, "of", "to", "with", "for") {
			return true
		}
	}
	return false
}

// bodyCalled gives the observers from abroad named just before s whose name ends with the noun by which they are called: "the
// group" of a Commonwealth Observer Group.
func (d *docState) bodyCalled(s *sentence, noun string) string {
	n := d.placeOf(s)
	for k := n; k >= 0 && k >= n-6; k-- {
		o := d.sents[k]
		for j := len(o.names) - 1; j >= 0; j-- {
			h := o.names[j]
			if k == n && h.hi >= len(o.words) || h.kind == groupName {
				if h.kind == groupName && k < n {
					return ""
				}
				continue
			}
			if h.kind == bodyName && d.isObserver(h.id) && d.standing(h.id) {
				if k == n {
					continue
				}
				if d.roll(h.id) == "citizen-observers" {
					return ""
				}
				if o.is(h.hi-1, noun) || o.is(h.hi, noun) || h.id == "commonwealth" && noun == "group" || noun == "organization" && (h.id == "oas" || h.id == "osce") {
					return h.id
				}
			}
		}
		if k < n && len(o.sources) > 0 && d.roll(o.sources[0].bodies[0]) == "citizen-observers" {
			return ""
		}
	}
	return ""
}

// lastGroup gives the group that was a source in the sentences just before s.
func (d *docState) lastGroup(s *sentence) []string {
	n := d.placeOf(s)
	for k := n - 1; k >= 0 && k >= n-6; k-- {
		for j := len(d.sents[k].sources) - 1; j >= 0; j-- {
			ids := d.sents[k].sources[j].bodies
			if d.roll(ids[0]) == "citizen-observers" || ids[0] == "international-observers" || ids[0] == "enemo" {
				return slices.Clone(ids)
			}
		}
	}
	return nil
}

// actor gives opposition or host-government if word i heads the name of one whose view may be reported.
func (s *sentence) actor(i int) string {
	f := s.form(i)
	if f.class&actorWord == 0 {
		return ""
	}
	switch {
	case f.is("opposition") && !s.is(i+1, "candidate", "party", "leader", "figure", "politician", "supporter", "activist", "group", "member", "coalition", "movement"),
		f.is("challenger") && s.class(i-1)&determiner != 0, f.is("candidate", "protester", "activist", "critic", "politician", "contestant", "demonstrator") && s.lower(i+1) != "registration",
		f.is("party") && s.lower(i) != "parties" && (s.is(i-1, "opposition") || s.claims(i+1) && !s.anyOf(i-6, i, "ruling", "governing", "president", "incumbent")), f.text == "parties",
		f.is("leader", "figure", "member", "supporter") && s.within(i-4, 3, "opposition"), f.is("coalition", "alliance", "bloc", "movement") && s.is(i-1, "opposition"):
		return opposition
	case f.is("government", "authority", "ministry", "commission", "cec", "court", "police", "prosecutor", "iebc", "inec", "comelec", "spokesman") && !s.named(i) && !(f.is("spokesman") && s.ofParty(i)) && s.lower(i) != "commissions" && !s.is(i+1, "official", "observer", "member", "employee", "candidate", "party", "media"),
		(f.text == "judges" || f.text == "judge") && s.claims(i+1), f.is("tribunal", "palace", "presidency") && s.claims(i+1) && !s.named(i),
		f.text == "minister" && s.claims(i+1) && !s.anyOf(i-4, i, "former", "foreign", "shadow", "ex") && s.class(i-1)&preposition == 0 && s.lower(0) == "the" && i <= 4,
		f.text == "officials" && !s.is(i-1, "embassy"):
		if s.possessive(i) || s.is(i-1, "human", "rights", "mission", "former") || s.within(i-3, 3, "u.s", "u.s.", "embassy", "mission") {
			return ""
		}
		return hostGovernment
	case f.text == "media" && s.claims(i+1) && !s.is(i-1, "state", "public", "social"), f.is("outlet") && s.is(i-1, "media", "news"), f.is("newspaper"),
		f.text == "reports" && s.is(i-1, "media", "press", "news"), f.text == "journalists":
		return "news-media"
	}
	return ""
}

// ofParty reports whether a name stands before the spokesman at i that is no office of the state: "UP spokesman Carl Dahl".
func (s *sentence) ofParty(i int) bool {
	return i > 0 && s.words[i].brk == breakNone && s.words[i-1].capital && s.class(i-1)&determiner == 0 && !s.is(i-1, "government", "police", "army", "military", "ministry", "commission", "presidential", "cabinet", "court")
}

// ofBody reports whether the observers at i are a named body's: observers of the embassy, from the mission.
func (s *sentence) ofBody(i int) bool {
	if t := s.lower(i + 1); t != "of" && t != "from" {
		return false
	}
	for _, h := range s.bodyNames() {
		if h.lo > i && h.lo <= i+4 {
			return true
		}
	}
	return false
}

// named reports whether word i belongs to the name of a body that means more than any observer.
func (s *sentence) named(i int) bool {
	for _, h := range s.names {
		if h.kind == bodyName && h.lo <= i && i < h.hi && h.id != "international-observers" && h.id != "citizen-observers" {
			return true
		}
	}
	return false
}

// memberOf reports whether the body is named only to say that somebody sits in it: "a Member of the European
// Parliament".
func (s *sentence) memberOf(h nameHit) bool {
	i := h.lo - 1
	for i > 0 && (s.class(i)&determiner != 0 || s.lower(i) == "of") {
		i--
	}
	return s.is(i, "member") && i < h.lo-1
}

// parentOf reports whether b is part of a: the narrower body is the one a person speaks for.
func (d *docState) parentOf(a, b string) bool {
	for k := 0; k < 4; k++ {
		body := d.e.gz.Body(b)
		if body == nil || body.PartOf == "" {
			return false
		}
		if body.PartOf == a {
			return true
		}
		b = body.PartOf
	}
	return false
}
