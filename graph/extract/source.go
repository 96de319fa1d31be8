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
}

// An attitude is what the speaker of a responding government thinks of the content (codebook 11).
type attitude struct {
	stances []string
	from    int // word from which it governs
}

// genericObservers are the nouns that mean the mission named before.
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
	if f.is("mission") || paper || (f.is("delegation") || f.text == "team") && s.lower(i-1) == "the" {
		lo = i
		for lo > 0 && s.words[lo].brk == breakNone && (s.is(lo-1, "observation", "observer", "election", "international", "preliminary", "final", "joint", "monitoring", "interim", "two") || s.class(lo-1)&determiner != 0) {
			lo--
		}
		the := s.lower(lo) == "the" || s.lower(lo) == "this" || s.lower(lo) == "that" || s.lower(lo) == "both"
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

// bodiesAt collects the coordinated bodies that end before or at word hi, reading leftwards from name k.
func (d *docState) group(s *sentence, k int) (ids []string, lo, hi int) {
	names := s.bodyNames()
	lo, hi = names[k].lo, names[k].hi
	ids = []string{names[k].id}
	for k+1 < len(names) {
		n := names[k+1]
		gap := n.lo - hi
		if gap < 0 || gap > 8 || s.words[n.lo].clause != s.words[lo].clause {
			break
		}
		ok := true
		and := false
		for j := hi; j < n.lo; j++ {
			and = and || s.class(j)&coordinator != 0
		}
		// "Like the mission, the United States": a government is no further observer
		if a, b := d.e.gz.Body(ids[0]), d.e.gz.Body(n.id); !and && a != nil && b != nil && (a.Kind == "government") != (b.Kind == "government") {
			break
		}
		for j := hi; j < n.lo; j++ {
			w := s.lower(j)
			switch w {
			case "and", "the", "or", "of", "its", "as", "well", "s", "joint", "parliamentary", "assemblies", "local", "domestic", "international", "ngo", "ngos", "nongovernmental", "organization", "both":
			case "with":
				ok = ok && s.is(j-1, "together", "jointly", "along")
			case "together", "jointly", "along":
				ok = ok && s.lower(j+1) == "with"
			default:
				ok = false
			}
		}
		if !ok {
			break
		}
		if !slices.Contains(ids, n.id) && !(n.lo == hi && (n.id == "international-observers" || n.id == "citizen-observers")) {
			ids = append(ids, n.id) // "the mission's observers" are the mission's
		}
		hi = n.hi
		k++
	}
	return
}

// bodyNames gives the bodies named; "the X and Y International Election Observation Mission" is X and Y.
func (s *sentence) bodyNames() []nameHit {
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
			// its states, standards and commitments are not the body
			if s.is(h.hi, "member", "participating", "commitment", "standard", "obligation", "accession", "candidate", "average", "norm", "principle", "citizen", "country") && s.words[h.hi].brk == breakNone && s.lower(h.hi) != "candidates" {
				continue
			}
			if h.id == "european-union" && (s.is(h.hi, "observer", "monitor", "observation", "eom") || s.is(h.hi+1, "observer", "observation", "monitor") && s.is(h.hi, "election", "electoral")) {
				h.id = "eu-eom"
			}
			out = append(out, h)
		}
	}
	return out
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
	for i := h.lo; i < min(len(s.words), h.hi+11); i++ {
		if s.words[i].brk == breakClause || s.class(i)&(negator|subordinator) != 0 || s.is(i, "decline", "refuse", "cancel", "sign") {
			break
		}
		if s.is(i, "observer", "monitor", "mission", "delegation", "observation", "observe", "monitoring", "deploy", "field") {
			return true
		}
	}
	i := h.lo - 1
	of := false
	for ; i >= max(0, h.lo-30); i-- {
		from := s.is(i, "from", "of", "by", "include", "such", "as", "like", "represent")
		of = of || from
		if !from && s.class(i)&(coordinator|determiner) == 0 && !s.named(i) && !s.words[i].capital {
			break
		}
	}
	return of && s.is(i, "observer", "monitor", "mission", "delegation", "observation", "team", "group", "effort", "behalf") || s.is(h.lo-1, "joint") || s.is(h.lo-1, "by") && s.is(h.lo-2, "observe", "monitor", "deploy")
}

// findSources reads whose words the parts of each sentence are; sentences come in order, so that "the mission" and
// "they" find what was named before.
func (d *docState) findSources() {
	d.learnGroups()
	d.missionsOfUnion()
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
		}
		d.quoteSources(n, s, person)
		if len(s.sources) == 0 && len(current.bodies) > 0 && d.continues(s, current.bodies) {
			c := current
			if c.weak || c.agrees && d.kind() == "us-response" && c.basis != schema.ByBlanket { // a party's own view is given sentence by sentence
				d.remember(s)
				continue
			}
			c.basis, c.from, c.to, c.lo, c.hi = schema.ByContinued, 0, len(s.words), 0, 0
			c.person = nil
			s.sources = append(s.sources, c)
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

// groupNouns are words in the names of civic groups.
var groupNouns = []string{"federation", "association", "network", "center", "institute", "forum", "committee", "foundation", "society", "league", "lawyer", "watch", "observatory", "transparency", "monitoring", "initiative", "platform", "ngo", "coalition", "organization", "group", "watchdog"}

// learnGroups finds the civic groups that a text introduces with their acronym, "the League of Voters (LV)", or by what
// they are, "the local NGO Clean Vote", and marks them where the text names them.
func (d *docState) learnGroups() {
	known := map[string][][]string{} // first word -> names
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
				civic := false
				for j := i - 1; j >= max(0, i-9) && !s.words[j].paren && (s.words[j].capital || s.class(j)&(preposition|determiner|coordinator) != 0); j-- {
					if s.is(j, "ministry", "commission", "court", "party", "electoral", "agency", "authority", "council", "democratic", "national", "parliament", "assembly", "government", "front", "union", "university", "code", "list", "police") {
						civic = false
						break
					}
					civic = civic || s.words[j].capital && s.is(j, groupNouns...)
				}
				if !civic {
					continue
				}
				known[s.lower(i)] = append(known[s.lower(i)], []string{s.lower(i)})
			case s.is(i-1, "ngo", "watchdog") || s.is(i-1, "group", "organization", "coalition", "network") && s.is(i-2, "right", "monitoring", "society", "observer", "observation", "watchdog", "nongovernmental", "civic", "ngo"):
				hi := i + 1
				for hi < len(s.words) && hi-i < 5 && s.words[hi].capital && s.words[hi].brk == breakNone {
					hi++
				}
				var name []string
				for j := i; j < hi; j++ {
					name = append(name, s.lower(j))
				}
				known[name[0]] = append(known[name[0]], name)
			default:
				if lo, hi := s.civicName(i); hi > 0 {
					var name []string
					for j := lo; j < hi; j++ {
						name = append(name, s.lower(j))
					}
					known[name[0]] = append(known[name[0]], name)
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
				for hi < len(s.words) && hi-i < len(name) && s.words[hi].capital && s.lower(hi) == name[hi-i] {
					hi++
				}
				if hi-i == len(name) {
					s.names = append(s.names, nameHit{groupName, "citizen-observers", i, hi})
					break
				}
			}
		}
		slices.SortStableFunc(s.names, func(a, b nameHit) int { return a.lo - b.lo })
	}
}

// civicName gives the words of a name that tells by itself that a civic group bears it: "the Integrity Coalition for Election
// Observation", "the Transparency Society"; word i is the noun of it. hi is 0 if there is none.
func (s *sentence) civicName(i int) (lo, hi int) {
	if !s.is(i, groupNouns...) || s.is(i, "transparency", "committee", "monitoring", "lawyer", "foundation") {
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

// citizensWatch finds where a sentence tells what citizens who observe did, whether they are its source or not: "a coalition of
// citizen monitors counted", "local groups fielded observers".
func (d *docState) citizensWatch(s *sentence) (lo, hi int, ok bool) {
	for i := range s.words {
		if s.class(i)&(missionWord|groupWord) == 0 || s.words[i].quote != 0 || s.named(i) || s.asked(i) {
			continue
		}
		if l, generic := s.genericObserver(i); generic && s.anyOf(l, i, "citizen", "domestic", "local", "nonpartisan", "civic") && !s.anyOf(l, i, "international", "foreign") && !s.ofBody(i) {
			lo, hi, ok = l, i+1, true
		} else if l, h, ids := d.groupAt(s, i); len(ids) == 1 && ids[0] == "citizen-observers" {
			lo, hi, ok = l, h, true
		}
		if ok && s.watching(lo, hi) {
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
					h.id, seen = "eu-eom", true
				}
			}
		}
	}
	each(func(s *sentence, h *nameHit) bool { return s.sends(*h) })
	if seen {
		each(func(s *sentence, h *nameHit) bool {
			return s.words[h.hi-1].brk == breakNone && (s.class(h.hi)&reporter != 0 || s.class(h.hi+1)&reporter != 0 && s.words[h.hi].brk == breakNone)
		})
	}
}

// remember notes the observers named in the sentence, for "the mission", "observers" and "they" later on.
func (d *docState) remember(s *sentence) {
	var ids []string
	for _, h := range s.bodyNames() {
		if !d.isObserver(h.id) || !d.standing(h.id) {
			continue
		}
		if !slices.Contains(ids, h.id) {
			ids = append(ids, h.id)
		}
		if !slices.Contains(d.observers, h.id) {
			d.observers = append(d.observers, h.id)
		}
	}
	if slices.Contains(ids, "ieom") {
		ids = []string{"ieom"}
	}
	if len(ids) > 0 {
		d.lastObservers = ids
	}
	if len(s.sources) > 0 {
		var obs []string
		for _, src := range s.sources {
			var ids []string
			for _, id := range src.bodies {
				if d.isObserver(id) {
					ids = append(ids, id)
				}
			}
			// nameless observers do not displace those named
			if len(ids) > 0 && (len(d.observers) == 0 || slices.ContainsFunc(ids, d.standing)) {
				obs = ids
			}
		}
		if len(obs) > 0 {
			d.lastObservers = obs
		}
	}
}

// resolve gives the bodies that "observers", "the mission" mean here (A4 and section 21).
func (d *docState) resolve(s *sentence, i int) []string {
	lo, _ := s.genericObserver(i)
	citizen, intl, independent, both := false, false, false, false
	if s.lower(i+1) == "from" { // "observers from states of the region", "from civil society"
		if s.within(i, 6, "country", "state", "embassy", "region", "continent", "abroad", "parliament") {
			return []string{"international-observers"}
		}
		citizen = s.within(i, 8, "civil", "civic", "ngo", "local", "domestic", "nongovernmental")
	}
	for j := lo; j <= i; j++ {
		switch s.lower(j) {
		case "domestic", "citizen", "citizens", "local", "nonpartisan", "partisan", "national", "society", "ngo", "rights":
			citizen = true
		case "international", "foreign", "western":
			intl = true
		case "independent":
			independent = true
		case "both", "two":
			both = true
		}
	}
	if !citizen && s.is(lo-1, "society", "ngo", "right", "nongovernmental") {
		citizen = true
	}
	switch {
	case citizen && intl:
		return []string{"citizen-observers", "international-observers"}
	case citizen:
		for _, id := range d.observers {
			if d.roll(id) == "citizen-observers" && len(d.observers) == 1 {
				return []string{id}
			}
		}
		return []string{"citizen-observers"}
	}
	if s.is(lo-1, "opposition") || s.is(lo-1, "party") && s.is(i, "observer", "monitor") {
		return []string{"opposition"}
	}
	own := d.voice != "" && d.isObserver(d.voice) && s.lower(lo) != "that"
	if own && (!intl && !independent || intl && d.standing(d.voice) && d.roll(d.voice) != "citizen-observers") {
		return []string{d.voice}
	}
	var missions []string // the international ones named so far
	for _, id := range d.observers {
		if d.roll(id) != "citizen-observers" {
			missions = append(missions, id)
		}
	}
	if s.is(i, "report", "statement", "assessment") && s.lower(lo) == "that" && len(d.lastObservers) > 0 {
		return slices.Clone(d.lastObservers)
	}
	switch {
	case independent && !intl && (len(missions) != 1 || d.kind() == "country-report") && s.is(i, "observer", "monitor"):
		return []string{"citizen-observers"}
	case both:
		if m := d.sourcesSoFar(); len(m) == 2 {
			return m
		}
		return slices.Clone(d.lastObservers)
	case intl || independent || s.is(i, "mission", "team", "delegation"):
		last := slices.DeleteFunc(slices.Clone(d.lastObservers), func(id string) bool { return d.roll(id) == "citizen-observers" })
		switch {
		case len(last) > 0:
			return last
		case len(missions) == 1:
			return missions
		}
		return []string{"international-observers"}
	}
	// the source of the sentence before, named or not
	if s.is(i, "observer", "monitor") {
		for _, id := range d.antecedent(s) {
			if d.isObserver(id) {
				return slices.DeleteFunc(d.antecedent(s), func(id string) bool { return !d.isObserver(id) })
			}
		}
	}
	if len(d.lastObservers) > 0 {
		return slices.Clone(d.lastObservers)
	}
	return []string{"international-observers"}
}

// sourcesSoFar gives the missions that were sources up to here.
func (d *docState) sourcesSoFar() (out []string) {
	for _, s := range d.sents {
		for _, src := range s.sources {
			for _, id := range src.bodies {
				if d.isObserver(id) && d.standing(id) && d.roll(id) != "citizen-observers" && !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return
}

// A holder is one who may hold a view: the words [lo, hi) name it.
type holder struct {
	ids      []string
	lo, hi   int
	resolved bool // its name was given before
	bare     bool // "observers", "the mission", nothing more
	actor    bool // a party to the election: its own view, certainty reported
}

// holders gives those of the sentence who may hold a view, in order: bodies by name, the nouns that mean a mission
// named before, unnamed groups, and parties and officials.
func (d *docState) holders(s *sentence) []holder {
	var out []holder
	taken := func(lo, hi int) bool {
		return slices.ContainsFunc(out, func(h holder) bool { return h.lo < hi && lo < h.hi })
	}
	used := -1
	for k, h := range s.bodyNames() {
		if h.lo < used || s.words[h.lo].quote != 0 && d.kindOf[s.block] != schema.Heading && s.words[max(0, h.lo-1)].quote != 0 {
			continue // within somebody's words
		}
		ids, lo, hi := d.group(s, k)
		used = hi
		if ids = d.tidy(ids); d.sourceable(ids, s, lo) {
			out = append(out, holder{ids: ids, lo: lo, hi: hi})
		}
	}
	for i := range s.words {
		if s.words[i].quote != 0 {
			continue
		}
		if lo, ok := s.genericObserver(i); ok && !s.named(i) && !s.ofBody(i) && !taken(lo, i+1) && !s.indefinite(lo, i) && !s.namedNext(i+1) {
			// "the X mission", "X's long-term observers" are X's
			if k := slices.IndexFunc(out, func(h holder) bool { return h.hi == lo }); k >= 0 && s.words[lo].brk == breakNone {
				out[k].hi = i + 1
				continue
			}
			h := holder{ids: d.resolve(s, i), lo: lo, hi: i + 1, resolved: true, bare: s.bare(lo, i)}
			if k := len(out) - 1; k >= 0 && s.lower(lo-1) == "whose" && !out[k].actor {
				h.ids = slices.Clone(out[k].ids) // "the UN, whose monitors"
			} else if k >= 0 && s.joined(out[k].hi, lo) && (s.lower(lo) == "other" || s.lower(lo-1) == "other") && !out[k].actor {
				out[k].hi = i + 1 // "X and other observers": the others are nobody
				continue
			}
			out = append(out, h)
		} else if lo, hi, ids := d.groupAt(s, i); len(ids) > 0 && !taken(lo, hi) && !s.namedNext(hi) {
			out = append(out, holder{ids: ids, lo: lo, hi: hi, resolved: true})
		} else if id := s.actor(i); id != "" && !taken(i, i+1) && (d.voice == "" || !d.isObserver(d.voice)) {
			lo := i
			for lo > 0 && s.words[lo].brk == breakNone && (s.is(lo-1, "opposition", "other", "several", "many", "some", "losing", "presidential", "media", "news", "press", "local", "independent", "civil") || s.class(lo-1)&determiner != 0) {
				lo--
			}
			if !taken(lo, i+1) {
				out = append(out, holder{ids: []string{id}, lo: lo, hi: i + 1, actor: true})
			}
		}
	}
	for _, h := range s.names { // groups the text has introduced
		if h.kind == groupName && s.words[h.lo].quote == 0 && !taken(h.lo, h.hi) {
			out = append(out, holder{ids: []string{h.id}, lo: h.lo, hi: h.hi})
		}
	}
	slices.SortFunc(out, func(a, b holder) int { return a.lo - b.lo })
	// "NGOs and opposition parties", "ODIHR and local observers": one view of all
	for k := 0; k+1 < len(out); k++ {
		a, b := &out[k], &out[k+1]
		list := k+2 < len(out) && a.hi == b.lo && s.words[b.lo].brk == breakComma && a.actor != b.actor // "parties, NGOs and"
		if !list && !s.joined(a.hi, b.lo) || a.actor && b.actor && a.ids[0] != b.ids[0] {
			continue
		}
		if g := d.e.gz.Body(a.ids[0]); g != nil && g.Kind == "government" && !a.actor {
			continue
		}
		a.ids = d.tidy(slices.Concat(a.ids, b.ids))
		a.hi, a.actor, a.resolved = b.hi, a.actor && b.actor, (a.resolved || a.actor) && (b.resolved || b.actor)
		out = slices.Delete(out, k+1, k+2)
		k--
	}
	return out
}

// joined reports whether the words [lo, hi) only join two names: ", and local", "as well as some".
func (s *sentence) joined(lo, hi int) bool {
	and := false
	for j := lo; j < hi; j++ {
		switch {
		case s.class(j)&coordinator != 0 && s.lower(j) != "but":
			and = true
		case s.lower(j) == "well" && s.lower(j-1) == "as":
			and = true
		case s.lower(j) == "as", s.class(j)&determiner != 0, s.is(j, "local", "domestic", "international", "independent", "other", "opposition", "citizen", "citizens", "several", "some", "many"):
		default:
			return false
		}
	}
	return and && hi-lo <= 5
}

// bare reports whether the noun at i says no more of the observers than that they observe.
func (s *sentence) bare(lo, i int) bool {
	for j := lo; j < i; j++ {
		if s.is(j, "international", "foreign", "domestic", "local", "citizen", "citizens", "national", "independent", "western", "nonpartisan", "both") {
			return false
		}
	}
	return lo == 0 || !s.is(lo-1, "opposition", "party", "society", "ngo", "right", "whose")
}

// indefinite reports whether the words up to i speak of some mission or of so many observers, not of the one named.
func (s *sentence) indefinite(lo, i int) bool {
	if s.is(i, "mission", "team", "delegation") && s.lower(i) != "missions" {
		for j := max(0, i-4); j < i; j++ {
			if t := s.lower(j); (t == "a" || t == "an" || t == "no") && s.words[j+1].brk == breakNone {
				return true
			}
		}
	}
	return lo > 0 && s.form(lo-1).isNum && s.is(lo-2, "have", "send", "deploy", "field", "accredit", "with", "of")
}

// namedNext reports whether the noun that ends before word i goes on with names: "election observers including X",
// "the local NGO X". The names are the source then.
func (s *sentence) namedNext(i int) bool {
	j := i
	if s.lower(j) == "including" {
		j++
	} else if s.lower(j) == "such" && s.lower(j+1) == "as" {
		j += 2
	}
	for j < len(s.words) && s.class(j)&determiner != 0 {
		j++
	}
	for _, h := range s.names {
		if h.kind == bodyName && h.lo == j && h.id != "international-observers" && h.id != "citizen-observers" {
			return true
		}
	}
	return false
}

// before gives the sentence before s in its paragraph, or nil.
func (d *docState) before(s *sentence) *sentence {
	n, ok := slices.BinarySearchFunc(d.sents, s.span.Start, func(o *sentence, start int) int { return o.span.Start - start })
	if !ok || n == 0 || d.sents[n-1].block != s.block {
		return nil
	}
	return d.sents[n-1]
}

// antecedent gives the bodies that "they", "it", "the group" mean in sentence s: the source of the sentence before in
// the paragraph, the observers that are its subject, else the observers named last.
func (d *docState) antecedent(s *sentence) []string {
	p := d.before(s)
	if p == nil {
		return slices.Clone(d.lastObservers)
	}
	if n := len(p.sources); n > 0 && p.sources[n-1].basis != schema.ByContinued {
		return slices.Clone(p.sources[n-1].bodies)
	}
	for i := range p.words { // "Our staff stood outside. They saw"
		if p.lower(i) == "our" && p.within(i, 3, "observer", "staff", "team", "colleague", "diplomat", "officer", "embassy", "people") {
			return nil
		}
	}
	if ids := d.groupSubject(p); len(ids) > 0 {
		return ids
	}
	if n := len(p.sources); n > 0 {
		return slices.Clone(p.sources[n-1].bodies)
	}
	return slices.Clone(d.lastObservers)
}

// groupSubject gives the unnamed group that is the subject of the sentence: "Local groups sent 3,000 observers."
func (d *docState) groupSubject(s *sentence) []string {
	for i := 0; i < min(len(s.words), 7); i++ {
		if s.class(i)&(preposition|finite|auxiliary) != 0 {
			break
		}
		if lo, _, ids := d.groupAt(s, i); len(ids) > 0 && lo <= 2 {
			return ids
		}
	}
	return nil
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
	slices.SortStableFunc(out, func(a, b source) int { return a.from - b.from })
	return out
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
		src.from, src.to, src.hi = v+1, end, v+1
		if lo > 3 && !s.claimAfter(v+1) {
			src.from, src.to = 0, lo-1
		}
		return true
	case s.possessiveFinding(hi) >= 0 && !own:
		// ODIHR's concern regarding ..., the ODIHR/PA report found
		v := s.possessiveFinding(hi)
		src.from, src.to, src.hi = v+1, end, v+1
		if w := s.predicate(v + 1); w >= 0 {
			s.governs(src, lo, w)
		}
		return true
	case at < lo && s.findingOf(lo) >= 0 && !own:
		// concerns of the mission, the assessment by ODIHR that
		src.lo, src.from, src.to = s.findingOf(lo), hi, end
		if v := s.predicate(hi); v >= 0 {
			s.governs(src, at, v)
		} else if a, _ := s.chunkRange(src.lo); hi >= end-1 || s.words[hi].brk != breakNone {
			src.from, src.hi = a, a // "the positive assessment by the mission": the verdict stands before its name
		}
		return true
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
		case s.lower(by-2) == "as" && by < 4: // "As noted by X, …"
			src.from, src.to = hi, end
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
	v := s.predicate(hi)
	if v < 0 && h.ids[0] == usEmbassy && lo <= 2 && s.is(hi-1, "observer", "staff", "team", "monitor", "officer") {
		src.from, src.to = hi, end // "Embassy observers were turned away": what befell them
		return true
	}
	p := lo - 1
	for p > 0 && s.class(p)&determiner != 0 {
		p--
	}
	if v >= 0 && s.class(p)&preposition != 0 && s.class(p-1)&titleWord == 0 && !(p > 1 && s.words[p-1].capital && s.words[p-2].capital) &&
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
	if s.is(v, "observe") && s.is(hi-1, "mission", "observer") && s.class(v+1)&determiner != 0 && s.is(v+2, "election", "vote", "poll", "referendum") {
		return false // it came to observe the election
	}
	s.governs(src, lo, v)
	return true
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
	comma := lo > 2 && (s.words[lo].brk != breakNone || s.words[lo-1].quote != s.words[lo].quote)
	says := s.is(v, "say", "note", "add", "report", "conclude", "find", "state", "observe", "tell", "write", "warn", "explain", "read", "claim", "allege", "argue", "complain", "announce", "acknowledge", "stress", "caution", "point", "believe", "charge", "assert", "maintain", "contend", "recall", "estimate")
	switch {
	case lo > 3 && v+2 >= end, comma && says && !s.claimAfter(after) && s.lower(after) != "that" && (after >= end || s.class(after)&(preposition|weekday) != 0 || s.lower(after) == "today" || s.lower(after) == "yesterday"):
		src.from, src.to, src.lo = 0, lo, lo
	case comma && says && after < end && s.words[after].brk == breakComma && s.words[lo].brk == breakComma:
		src.from, src.lo = 0, lo
	}
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

// actorGoverns finds what a party to the election says.
func (s *sentence) actorGoverns(h holder, src *source) bool {
	end := len(s.words)
	if s.possessive(h.hi - 1) {
		return false
	}
	for j := h.hi; j < min(end, h.hi+7); j++ {
		if t := s.lower(j); s.words[j].brk == breakClause || s.class(j)&subordinator != 0 && s.words[j].brk == breakNone || t == "to" || t == "that" {
			break
		}
		if s.claims(j) {
			src.from, src.to, src.hi = j+1, end, j+1
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
	return false
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
		case c&subordinator != 0 || c&contrast != 0 && t != "however" && t != "nonetheless" && t != "nevertheless":
			if c&preposition == 0 {
				return -1
			}
			continue
		case s.lower(j-1) == "to" || c&preposition != 0:
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
			case c&(modal|negator) != 0 || strings.HasSuffix(t, "ly") || t == "also" || t == "both" || t == "all" || t == "very" || t == "further" || t == "deeply":
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

// reports reports whether word j is a form of a verb by which observers tell what they found.
func (s *sentence) reports(j int) bool {
	if j < 0 || j >= len(s.words) {
		return false
	}
	if s.class(j)&reporter != 0 {
		switch s.lower(j) {
		case "add", "adds":
			return true
		case "observing", "registered", "establish", "recognized":
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
		return true
	case f.is("count", "list", "number") && f.text != "count" && f.text != "list" && f.text != "number":
		return true
	case f.text == "read" || f.text == "reads":
		return s.lower(j+1) == "that" || j+1 >= len(s.words) || s.words[j+1].brk != breakNone
	case f.is("make"):
		return s.lower(j+1) == "clear" || s.lower(j+1) == "plain"
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
	case f.is("give", "offer"):
		return s.within(j, 4, "account", "assessment", "verdict", "criticism", "praise", "credit", "mark", "example")
	}
	return false
}

// finiteAt reports whether the form at j may be the finite verb of a subject that ends before word i: a past form, or
// a present one right after it.
func (s *sentence) finiteAt(j, i int) bool {
	t := s.lower(j)
	if strings.HasSuffix(t, "ing") || s.lower(j+1) == "by" {
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

// pronouns finds "they also noted", "it concluded", "in its view", "its volunteers counted".
func (d *docState) pronouns(s *sentence, holders []holder, out *[]source, add func(source)) {
	end := len(s.words)
	before := d.antecedent(s)
	covered := func(i int) bool {
		return slices.ContainsFunc(*out, func(o source) bool { return o.lo <= i && i < o.hi })
	}
	within := func(i int) bool {
		return slices.ContainsFunc(*out, func(o source) bool { return o.from <= i && i < o.to && s.nests(o, i) })
	}
	for i := 0; i < end; i++ {
		if s.words[i].quote != 0 || covered(i) {
			continue
		}
		t := s.lower(i)
		if t != "its" && t != "their" && t != "they" && t != "it" && t != "both" && t != "she" && t != "he" {
			continue
		}
		bodies := before
		for _, h := range holders { // of the same sentence
			if h.hi <= i && !h.actor && d.isObserver(h.ids[0]) {
				bodies = h.ids
			}
		}
		if len(bodies) == 0 {
			continue
		}
		weak := bodies[0] == "opposition" || bodies[0] == "host-government" || bodies[0] == "news-media"
		src := source{bodies: slices.Clone(bodies), basis: schema.ByResolved, lo: i, hi: i + 1, weak: weak}
		switch t {
		case "its", "their":
			v := s.possessiveFinding(i + 1)
			switch {
			case v >= 0 && s.lower(i-1) == "in" && s.is(v, "view", "opinion", "assessment", "judgment"):
				src.lo, src.hi, src.from, src.to = i-1, v+1, v+1, end
				if i > 3 && !s.claimAfter(v+1) {
					src.from, src.to = 0, i-1
				}
				add(src)
				return
			case within(i):
			case v >= 0 && (s.lower(v+1) == "that" || s.lower(v+1) == "of") || s.is(i+1, "view") && s.lower(i+2) == "that" && v < 0:
				if v < 0 {
					v = i + 1
				}
				src.hi, src.from, src.to = v+1, v+1, end
				src.agrees = d.responder && s.is(i-1, "share", "echo", "endorse")
				add(src)
				return
			case s.is(i+1, "observer", "volunteer", "monitor", "member", "team", "staff", "delegation", "report", "statement", "representative", "head", "leader", "spokesperson", "analyst", "expert") && (i == 0 || s.words[i].brk != breakNone || s.class(i-1)&(coordinator|subordinator) != 0) && (d.saidBefore(s) || s.is(i+1, "observer", "monitor", "volunteer", "team", "delegation", "report", "statement")):
				if w := s.predicate(i + 2); w >= 0 && !weak {
					src.hi = i + 2
					s.governs(&src, i, w)
					add(src)
				}
			}
			continue
		case "they", "it", "both", "she", "he":
		default:
			continue
		}
		if (t == "she" || t == "he") && !d.saidBefore(s) {
			continue
		}
		v := s.reportingVerb(i+1, min(end, i+4))
		if v < 0 {
			for j := i + 1; j < min(end, i+4); j++ {
				if s.reports(j) && s.finiteAt(j, i+1) && s.class(j-1)&auxiliary == 0 {
					v = j
					break
				}
				if s.is(j-1, "be") && (s.lower(j) == "critical" || s.lower(j) == "concerned" || s.lower(j) == "troubled") {
					v = j
					break
				}
			}
		}
		if v < 0 || s.is(v-1, "be") && s.class(v)&reporter != 0 && s.lower(v) != "told" {
			continue
		}
		if i > 0 && s.words[i].brk == breakNone && s.class(i-1)&(reporter|asker|preposition) != 0 || i > 0 && s.lower(i-1) == "that" {
			continue
		}
		// deep in the sentence only between commas ("the decision, it said, left"), or the subject of a clause beside a source
		amid := s.words[i].brk == breakComma && (v+1 >= end || s.words[v+1].brk == breakComma || !s.claimAfter(v+1))
		if i >= 6 && !amid && s.words[i].brk != breakClause {
			continue
		}
		if slices.ContainsFunc(*out, func(o source) bool { return o.lo <= v && o.hi > i && !amid }) && i < 6 {
			continue
		}
		if len(*out) > 0 && i < 6 && slices.ContainsFunc(*out, func(o source) bool { return o.lo <= v }) {
			continue
		}
		src.hi = v + 1
		s.governs(&src, i, v)
		for _, o := range *out {
			if o.lo > v {
				src.to = min(src.to, o.lo)
			}
		}
		if within(i) && slices.Equal((*out)[0].bodies, src.bodies) {
			continue
		}
		add(src)
		return
	}
	// "It also offered criticism …, and concluded that": the verb shares the pronoun
	if t := s.lower(0); len(*out) == 0 && len(before) > 0 && (t == "it" || t == "they") {
		for i := 3; i < end-2; i++ {
			if s.class(i-1)&coordinator != 0 && s.class(i)&reporter != 0 && (s.lower(i+1) == "that" || s.is(i, "conclude", "note", "find", "report")) && s.words[i].quote == 0 {
				add(source{bodies: before, basis: schema.ByResolved, lo: 0, hi: 1, from: 1, to: end})
				break
			}
		}
	}
}

// saidBefore reports whether the sentence before in the paragraph has a source, whom "she" may mean.
func (d *docState) saidBefore(s *sentence) bool {
	p := d.before(s)
	return p != nil && len(p.sources) > 0
}

// groupAt reads an unnamed group that watches elections or rights, its head at word i: "local NGOs", "a coalition of
// civic groups", "human rights defenders", "the network".
func (d *docState) groupAt(s *sentence, i int) (lo, hi int, ids []string) {
	f := s.form(i)
	if f.class&groupWord == 0 {
		return 0, 0, nil
	}
	lo, hi = i, i+1
	local, foreign, civic, anaphor := false, false, false, false
	switch {
	case f.is("ngo", "cso"):
		civic = true
	case f.text == "society" && s.lower(i-1) == "civil" && !s.is(i+1, "organization", "group", "organisation", "network", "activist", "observer", "monitor", "member", "representative", "coalition", "association", "actor", "leader", "movement", "alliance"):
		civic = true
	case f.is("observer", "monitor", "volunteer"):
		// "human rights monitors", "volunteers of a civic group"; others are the mission's
		if !(s.is(i-1, "right") || f.is("volunteer")) || f.text == "monitoring" || f.text == "monitored" {
			return 0, 0, nil
		}
		civic = s.is(i-1, "right")
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
		case s.is(p, "election", "independent", "human", "non", "several", "many", "some", "various", "other", "credible", "prominent", "leading", "major", "another", "same", "two", "three", "four", "five", "most", "number", "large", "small", "women", "religious", "volunteer", "electoral", "profit", "vote", "voter"):
		case s.class(p)&coordinator != 0 && (s.is(p-1, "local", "domestic", "international", "national", "foreign", "election", "independent") || s.lower(p-1) == "society" || s.lower(p-1) == "rights"):
		case s.class(p)&determiner != 0:
		case s.lower(p) == "of" && s.is(p-1, "number", "group", "coalition", "network", "alliance", "representative", "consortium", "union", "association"):
		case s.is(p, "group", "coalition", "network", "alliance", "representative", "consortium") && s.lower(p+1) == "of":
		case s.form(p).isNum:
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
	if f.is("group") && s.lower(i+1) == "of" && !civic {
		return 0, 0, nil
	}
	// "domestic organizations", "local groups"
	if f.is("organization", "group", "association", "network", "watchdog", "ngo", "platform", "collective", "consortium") && local {
		civic = true
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

// lastGroup gives the group that was a source in the sentences just before s.
func (d *docState) lastGroup(s *sentence) []string {
	n, _ := slices.BinarySearchFunc(d.sents, s.span.Start, func(o *sentence, start int) int { return o.span.Start - start })
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
		f.is("party") && s.lower(i) != "parties" && s.is(i-1, "opposition"), f.text == "parties",
		f.is("leader", "figure", "member") && s.within(i-4, 3, "opposition"):
		return "opposition"
	case f.is("government", "authority", "ministry", "commission", "cec", "court", "police", "prosecutor", "iebc", "inec", "comelec", "spokesman") && !s.named(i) && s.lower(i) != "commissions" && !s.is(i+1, "official", "observer", "member", "employee", "candidate", "party", "media"),
		f.text == "officials" && !s.is(i-1, "embassy"):
		if s.possessive(i) || s.is(i-1, "human", "rights") || s.within(i-3, 3, "u.s", "u.s.", "embassy") {
			return ""
		}
		return "host-government"
	case f.text == "media" && s.claims(i+1) && !s.is(i-1, "state", "public", "social"), f.is("outlet") && s.is(i-1, "media", "news"), f.is("newspaper"),
		f.text == "reports" && s.is(i-1, "media", "press", "news"), f.text == "journalists":
		return "news-media"
	}
	return ""
}

// claims reports whether word j is a verb by which parties and officials put a view forward.
func (s *sentence) claims(j int) bool {
	t := s.lower(j)
	switch t {
	case "maintained", "denied", "charged", "claims", "claim": // the government maintained a climate of fear, denied them halls
		if next := s.lower(j + 1); next != "that" && !(t == "denied" && (next == "any" || s.within(j, 3, "allegation", "accusation", "charge", "claim"))) {
			return false
		}
	case "alleging":
		if s.class(j-1)&preposition != 0 {
			return false
		}
	}
	switch t {
	case "alleged", "claimed", "argued", "complained", "asserted", "contended", "maintained", "said", "stated", "denied", "accused", "reported", "charged", "acknowledged", "insisted", "believed", "alleging", "claims", "says", "alleges", "concluded", "claim", "allege":
		return s.lower(j+1) != "by" && s.class(j-1)&(auxiliary|determiner|preposition) == 0 && s.lower(j-1) != "own" && (s.class(j-2)&auxiliary == 0 || !strings.HasSuffix(s.lower(j-1), "ly") && s.lower(j-1) != "often" && s.lower(j-1) != "also")
	}
	return false
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

// sourceable reports whether the bodies may be sources: those that observe, respond or report.
func (d *docState) sourceable(ids []string, s *sentence, lo int) bool {
	for _, id := range ids {
		b := d.e.gz.Body(id)
		if b == nil {
			continue
		}
		if id == "international-observers" || id == "citizen-observers" {
			return false // the nouns are resolved
		}
		if b.Kind == "government" && b.Country != "" && b.Country == d.country {
			return false // the government of the country that votes is under observation
		}
		switch b.Kind {
		case "observer", "government", "ngo", "other", "media", "":
			return true
		}
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

var findingNouns = []string{"report", "assessment", "finding", "conclusion", "statement", "concern", "observation", "view", "judgment", "analysis", "evaluation", "verdict", "opinion", "allegation", "criticism", "audit", "study", "survey", "note", "review", "complaint", "release"}

// possessiveFinding reads "'s preliminary report", " observer report", " final assessment" after a body that ends at hi.
func (s *sentence) possessiveFinding(hi int) int {
	for j := hi; j < min(len(s.words), hi+4); j++ {
		if s.words[j].brk != breakNone && j > hi {
			return -1
		}
		if s.form(j).is(findingNouns...) && !strings.HasSuffix(s.lower(j), "ed") && !strings.HasSuffix(s.lower(j), "ing") || s.lower(j) == "finding" {
			if s.is(j, "report", "view", "concern") && j == hi && s.lower(j+1) == "that" {
				return -1 // "ODIHR reports that": the verb
			}
			return j
		}
		if !s.is(j, "preliminary", "final", "interim", "overall", "serious", "main", "key", "observer", "observation", "mission", "election", "monitoring", "own", "joint", "post", "first") {
			return -1
		}
	}
	return -1
}

// findingOf reads "the assessment of", "concerns raised by", "report by" before a body that begins at lo.
func (s *sentence) findingOf(lo int) int {
	j := lo - 1
	for j >= 0 && (s.lower(j) == "the" || s.lower(j) == "our" || s.is(j, "joint", "election", "observation", "observer", "limited", "international", "monitoring") || s.is(j, "mission", "delegation", "team", "group") && s.lower(j+1) == "of" || s.lower(j) == "of" && s.is(j-1, "mission", "delegation", "team", "group")) {
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
	if s.is(k, "raise", "express", "make", "issue", "voice", "release", "publish", "set", "note", "highlight", "release", "reach") && s.lower(j) == "by" {
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
	j := lo - 1
	for j >= 0 && (s.lower(j) == "the" || s.lower(j) == "both") {
		j--
	}
	return j > 0 && s.lower(j) == "by" && s.reports(j-1)
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
	if k := s.bodyNames(); len(k) > 0 && k[0].lo < 4 && d.isObserver(k[0].id) && !slices.Contains(bodies, k[0].id) {
		return false // another body is spoken of
	}
	if ids := d.groupSubject(s); len(ids) > 0 && !slices.Equal(ids, bodies) {
		return false
	}
	if d.kind() == "country-report" {
		if s.assessed() {
			return true
		}
		// facts, laws and events follow: only a linked sentence goes on
		switch s.lower(0) {
		case "they", "it", "the", "these", "this", "other", "additional", "additionally", "furthermore", "moreover", "also", "in", "overall", "however", "nevertheless":
			if s.lower(0) == "the" && !s.is(1, "chief", "main", "problem", "irregularity", "violation", "concern", "shortcoming", "observer", "mission", "report", "assessment", "statement", "monitor", "group", "organization", "observation", "delegation", "voting", "vote", "count", "election", "campaign", "media", "process") {
				return false
			}
			if s.lower(0) == "in" && s.lower(1) != "addition" && s.lower(1) != "particular" {
				return false
			}
			return true
		}
		return false
	}
	return true
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
	for _, s := range d.sents {
		if s.block == block {
			for _, src := range s.sources {
				for _, id := range src.bodies {
					if slices.Contains(ids, id) {
						return true
					}
				}
			}
		}
	}
	return false
}

func (d *docState) kind() string { return d.out.Facts.Kind }

// quotedPerson finds the person whose words the quotation of the sentence is: said NAME, ROLE of BODY.
func (d *docState) quotedPerson(n int, s *sentence) *schema.Person {
	for i := range s.words {
		if s.words[i].quote != 0 || s.class(i)&reporter == 0 {
			continue
		}
		t := s.lower(i)
		if t != "said" && t != "added" && t != "concluded" && t != "stated" && t != "noted" && t != "told" && t != "says" && t != "explained" && t != "warned" && t != "commented" && t != "stressed" && t != "emphasized" {
			continue
		}
		// after the verb: said Ihor Ostash, Vice-President of …
		if lo, hi := s.personAt(i + 1); hi > 0 {
			return d.person(s, lo, hi, i)
		}
		// before it: Robert L. Barry, Head of …, concluded
		for j := i - 1; j >= 0; j-- {
			if s.words[j].quote != 0 {
				break
			}
			if s.words[j].brk == breakClause {
				break
			}
			if lo, hi := s.personAt(j); hi > 0 && (j == 0 || !s.words[j-1].capital || s.class(j-1)&titleWord != 0 || s.words[j].brk != breakNone) {
				if j == 0 || s.words[j].brk != breakNone || s.class(j-1)&titleWord != 0 || s.words[j-1].quote != 0 {
					return d.person(s, lo, hi, hi)
				}
			}
		}
		if p := d.roleAt(s, i); p != nil {
			return p
		}
	}
	return nil
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

// strangerSpeaks reports whether the sentence gives its quotation to somebody of whom nothing is known: a farmer said.
func (s *sentence) strangerSpeaks() bool {
	for i := range s.words {
		switch s.lower(i) {
		case "said", "says", "told", "added":
			if s.words[i].quote == 0 && s.lower(i-1) != "he" && s.lower(i-1) != "she" && s.lower(i+1) != "he" && s.lower(i+1) != "she" && (i > 0 && s.words[i-1].quote != 0 || i+1 < len(s.words) && s.words[i+1].quote != 0 || !s.named(i-1)) {
				return true
			}
		}
	}
	return false
}

// roleAt finds the speaker around the verb at v who is told by the office alone: "said the head of X's delegation".
func (d *docState) roleAt(s *sentence, v int) *schema.Person {
	quoted := false
	for i := range s.words {
		quoted = quoted || s.words[i].quote != 0
	}
	if !quoted {
		return nil
	}
	hi := v + 1
	for hi < len(s.words) && hi-v < 16 && s.words[hi].quote == 0 && s.words[hi].brk != breakClause {
		hi++
	}
	lo := v
	for lo > 0 && v-lo < 16 && s.words[lo-1].quote == 0 && s.words[lo].brk != breakClause {
		lo--
	}
	for _, r := range [...][2]int{{v + 1, hi}, {lo, v}} {
		role := -1
		for i := r[0]; i < r[1] && role < 0; i++ {
			if s.is(i, "head", "chief", "leader", "coordinator", "ordinator", "chair", "spokesperson", "spokesman", "spokeswoman", "official", "representative", "ambassador", "observer", "member", "director", "president", "challenger", "candidate", "deputy") {
				role = i
			}
		}
		if role < 0 {
			continue
		}
		p := &schema.Person{}
		for _, h := range s.bodyNames() {
			if h.lo >= r[0] && h.hi <= r[1] && d.standing(h.id) && !s.memberOf(h) && (d.isObserver(h.id) || d.e.gz.Body(h.id).Kind == "government") && (p.Body == "" || d.parentOf(p.Body, h.id)) {
				p.Body = h.id
			}
		}
		switch {
		case p.Body != "":
		case s.is(role, "challenger") || s.is(role, "candidate", "leader", "spokesman", "spokesperson", "spokeswoman") && (s.within(role-3, 2, "opposition", "losing") || s.is(role-1, "party") && !s.is(role-2, "ruling")):
			p.Body = "opposition"
		case s.is(role, "head", "chief", "leader", "spokesperson", "observer") && (s.within(r[0]-1, r[1]-r[0], "mission", "delegation", "observer")):
			if d.voice != "" && d.isObserver(d.voice) {
				p.Body = d.voice
			} else if len(d.lastObservers) > 0 {
				p.Body = d.lastObservers[0]
			}
		}
		if p.Body != "" {
			return p
		}
	}
	return nil
}

// personAt reads a name of two to five capitalised words at i, a title before it skipped.
func (s *sentence) personAt(i int) (lo, hi int) {
	for i < len(s.words) && (s.class(i)&titleWord != 0 || s.lower(i) == "special" || s.lower(i) == "co" || s.lower(i) == "for" && s.is(i-1, "coordinator", "ordinator") || s.is(i, "ordinator", "coordinator", "osce", "mission", "observer", "the") && i > 0 && (s.is(i-1, "special", "co", "osce", "the", "for", "observer") || s.class(i-1)&titleWord != 0)) {
		i++
	}
	lo = i
	for i < len(s.words) && i-lo < 5 {
		w := s.words[i]
		if i > lo && w.brk != breakNone && !(w.end-w.start <= 2) {
			break
		}
		if !w.capital && !(i > lo && (s.lower(i) == "de" || s.lower(i) == "van" || s.lower(i) == "von" || s.lower(i) == "al" || s.lower(i) == "bin" || s.lower(i) == "da" || s.lower(i) == "di")) {
			break
		}
		if s.class(i)&(determiner|pronoun|preposition) != 0 && s.lower(i) != "de" {
			break
		}
		i++
	}
	if i-lo < 2 || s.named(lo) || s.is(lo, "chief", "deputy", "head") {
		return 0, 0
	}
	return lo, i
}

// person makes the record, with role and body from the apposition after the name (or the words before it).
func (d *docState) person(s *sentence, lo, hi, verb int) *schema.Person {
	p := &schema.Person{Name: strings.Join(strings.Fields(s.text[s.words[lo].start:s.words[hi-1].end]), " ")}
	end := hi
	for end < len(s.words) && end-hi < 40 && s.words[end].quote == 0 && !(s.words[end].brk == breakClause) {
		end++
	}
	if end > hi {
		p.Role = strings.Join(strings.Fields(s.text[s.words[hi].start:s.words[end-1].end]), " ")
		if len(p.Role) > 160 {
			p.Role = p.Role[:160]
			if k := strings.LastIndexByte(p.Role, ' '); k > 0 {
				p.Role = p.Role[:k]
			}
		}
	}
	pick := func(from, to int) string {
		best, member := "", false
		for _, h := range s.bodyNames() {
			if h.lo >= from && h.hi <= to && !(best != "" && s.memberOf(h)) && (d.isObserver(h.id) || d.e.gz.Body(h.id).Kind == "government") {
				if best == "" || d.parentOf(best, h.id) || member {
					best, member = h.id, s.memberOf(h)
				}
			}
		}
		return best
	}
	p.Body = pick(hi, end)
	if p.Body == "" {
		p.Body = pick(max(0, lo-14), lo)
	}
	// a delegation of a council's assembly speaks for the assembly
	if p.Body == "council-of-europe" {
		for i := max(0, lo-14); i < end; i++ {
			if s.is(i, "parliamentary") {
				p.Body = "pace"
			}
		}
	}
	return p
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

// quoteSources gives quoted words to the speaker's body (A1): the one named with them, else the last one.
func (d *docState) quoteSources(n int, s *sentence, last *schema.Person) {
	lo := -1
	for i := 0; i <= len(s.words); i++ {
		in := i < len(s.words) && s.words[i].quote != 0
		if in && lo < 0 {
			lo = i
		}
		if in || lo < 0 {
			continue
		}
		from := lo
		lo = -1
		person := d.quoteOf[s.words[from].quote]
		if person == nil {
			// words in quotation marks within what somebody else reports are no speech of the last speaker
			if from > 0 && slices.ContainsFunc(s.sources, func(o source) bool { return o.from <= from && from < o.to && o.basis != schema.ByContinued }) {
				continue
			}
			person = last
		}
		if person == nil || person.Body == "" || i-from < 5 && i-from < len(s.words) {
			continue
		}
		d.quoteOf[s.words[from].quote] = person
		src := source{bodies: []string{person.Body}, basis: schema.ByQuote, from: from, to: i, person: person, weak: person.Body == "opposition" || person.Body == "host-government"}
		if person.Name == "" {
			src.person = nil
		}
		// what governs these words otherwise gives way
		s.sources = append(slices.DeleteFunc(s.sources, func(o source) bool { return o.from >= from && o.to <= i }), src)
	}
}

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
