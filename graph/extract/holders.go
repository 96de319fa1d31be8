package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

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
		if len(obs) > 0 && d.kind() == "media-report" && s.issues() {
			d.paper = obs
		}
	}
}

// issues reports whether the sentence tells of a paper that was issued: "said in a statement", "in their report".
func (s *sentence) issues() bool {
	for i := range s.words {
		if s.is(i, "statement", "report") && s.words[i].quote == 0 {
			for j := max(0, i-4); j < i; j++ {
				if t := s.lower(j); t == "a" || t == "its" || t == "their" || t == "an" {
					return true
				}
			}
		}
	}
	return false
}

// resolve gives the bodies that "observers", "the mission" mean here (A4 and section 21).
func (d *docState) resolve(s *sentence, i int) []string {
	lo, _ := s.genericObserver(i)
	if t := s.lower(lo); s.is(i, "observer", "monitor") && (t == "its" || t == "their") { // "the EU mission said that its observers"
		if owner := d.namedAlone(s, lo); owner != "" {
			return []string{owner}
		}
	}
	if d.kind() == "media-report" && s.is(i, "observer", "monitor", "team") && s.anyOf(lo-2, i, "its") { // "the embassy said its 20 observers"
		if names := s.bodyNames(); len(names) > 0 && names[0].id == usEmbassy && names[0].hi <= lo {
			return []string{usEmbassy}
		}
	}
	citizen, intl, independent, both := false, false, false, false
	if s.words[i].capital && i > 2 && s.words[i-1].capital && s.words[i].brk == breakNone && s.anyOf(i-5, i-1, "coalition", "network", "group", "organization", "ngo") && s.anyOf(i-7, i-1, "local", "domestic", "civil", "citizen", "national", "nongovernmental") {
		return []string{"citizen-observers"} // "the local coalition Honest Monitors"
	}
	if s.lower(i+1) == "from" { // "observers from states of the region", "from civil society"
		if s.within(i, 6, "country", "state", "embassy", "region", "continent", "abroad", "parliament") || s.countryAt(i+2) && !slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo <= i+2 && i+2 < h.hi && h.id == d.country }) {
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
	p := lo // of "International and Zambian observers"
	for _, h := range s.names {
		if h.kind == demonymName && h.hi == lo && h.lo > 1 {
			p = h.lo
		}
	}
	if p < lo && s.class(p-1)&coordinator != 0 && s.is(p-2, "international", "foreign") {
		intl = true
	}
	if !citizen && (s.is(lo-1, "society", "ngo", "right", "nongovernmental") || d.country != "" && slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == demonymName && h.hi == lo && h.id == d.country })) {
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
		return []string{opposition}
	}
	own := d.voice != "" && d.isObserver(d.voice) && s.lower(lo) != "that"
	if own && (!intl && !independent || intl && d.standing(d.voice) && d.roll(d.voice) != "citizen-observers") {
		return slices.Clone(d.voices)
	}
	if d.responder && s.lower(i) == "mission" && s.words[i].capital && i-lo == 1 && slices.Contains(d.observers, "ieom") && !slices.Contains(d.observers, "eu-eom") {
		return []string{"ieom"} // "the Mission", after "the International Election Observation Mission"
	}
	var missions []string // the international ones named so far
	for _, id := range d.observers {
		if d.roll(id) != "citizen-observers" {
			missions = append(missions, id)
		}
	}
	if (s.lower(i) == "eom" || s.lower(i-1) == "european" && s.is(i, "mission", "observer", "monitor")) && slices.Contains(d.observers, "eu-eom") {
		return []string{"eu-eom"}
	}
	if d.paper != nil && s.is(i, "report", "statement", "assessment") {
		return slices.Clone(d.paper)
	}
	if s.is(i, "report", "statement", "assessment") && s.lower(lo) == "that" && len(d.lastObservers) > 0 {
		return slices.Clone(d.lastObservers)
	}
	switch {
	case independent && !intl && (len(missions) != 1 || d.kind() == "country-report") && s.is(i, "observer", "monitor"):
		return []string{"citizen-observers"}
	case (s.lower(lo) == "these" || s.lower(lo) == "those" || s.lower(lo) == "all") && s.is(i, "observer", "monitor", "mission", "report", "statement", "assessment") && strings.HasSuffix(s.lower(i), "s"):
		if m := d.namedBefore(s); len(m) > 1 {
			return m
		}
		if len(d.lastObservers) > 0 {
			return slices.Clone(d.lastObservers)
		}
	case both && s.is(i, "mission", "delegation", "report", "statement", "assessment") && len(d.pairBefore(s)) == 2:
		return d.pairBefore(s)
	case both:
		if m := d.sourcesSoFar(s); len(m) == 2 {
			return m
		}
		if len(d.lastObservers) > 0 {
			return slices.Clone(d.lastObservers)
		}
	case len(missions) == 0 && !independent && d.kind() == "media-report" && d.onlyMission() != nil:
		return d.onlyMission() // the lead of a story, which names them later
	case intl && len(missions) > 1 && d.kind() == "country-report" && s.is(i, "observer", "monitor") && (len(d.lastObservers) > 1 || !d.namedIn(s.block, missions)):
		return []string{"international-observers"} // any, and not those of a paragraph before
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

// sideOf gives the camp of those at word i who speak for somebody whom a story names: "Dahl's party, the UP, said", "his campaign
// alleged".
func (d *docState) sideOf(s *sentence, i int) string {
	if i == 0 || d.kind() != "media-report" || !s.is(i, "party", "campaign", "camp", "lawyer", "team", "aide", "alliance", "coalition", "movement") {
		return ""
	}
	his := s.lower(i-1) == "his" || s.lower(i-1) == "her"
	if !his && !s.possessive(i-1) || !s.claimsPast(i+1) {
		return ""
	}
	if p := d.speakers[s.lower(i-1)]; p != nil && !his {
		if p.Body == opposition || p.Body == hostGovernment {
			return p.Body
		}
		return ""
	}
	if his && i < 3 {
		if p := d.campBefore(d.placeOf(s)); p != nil && p.Body == hostGovernment {
			return hostGovernment
		}
		return opposition
	}
	if !his && s.words[i-1].capital && !s.is(i-1, "president", "minister", "government", "country") {
		return opposition
	}
	return ""
}

// claimsPast reports whether a verb of claiming stands at word i, or behind an apposition that begins there.
func (s *sentence) claimsPast(i int) bool {
	if s.claims(i) {
		return true
	}
	if i >= len(s.words) || s.words[i].brk != breakComma && !s.words[i].paren {
		return false
	}
	for k := i + 1; k < min(len(s.words), i+8); k++ {
		if s.words[k].brk == breakComma || s.words[k-1].paren && !s.words[k].paren {
			return s.claims(k)
		}
	}
	return false
}

// namedAlone gives the body that observes, if the sentence names one and no other before word i.
func (d *docState) namedAlone(s *sentence, i int) (id string) {
	for _, h := range s.bodyNames() {
		if h.lo >= i || h.id == id {
			continue
		}
		if id != "" || !d.isObserver(h.id) || !d.standing(h.id) {
			return ""
		}
		id = h.id
	}
	return
}

// namedBefore gives the observers that the paragraph of the sentence named up to it, else those of the paragraph before.
func (d *docState) namedBefore(s *sentence) (out []string) {
	n := d.placeOf(s)
	block := s.block
	for k := n - 1; k >= max(0, n-12); k-- {
		if d.sents[k].block != block {
			if len(out) > 0 || block != s.block {
				break
			}
			block = d.sents[k].block
		}
		for _, h := range d.sents[k].bodyNames() {
			if d.isObserver(h.id) && !slices.Contains(out, h.id) {
				out = append(out, h.id)
			}
		}
	}
	return
}

// pairBefore gives the two missions that the sentence before names, or the one before that.
func (d *docState) pairBefore(s *sentence) []string {
	n := d.placeOf(s)
	for k := n - 1; k >= max(0, n-2); k-- {
		var out []string
		for _, h := range d.sents[k].bodyNames() {
			if d.isObserver(h.id) && d.standing(h.id) && d.roll(h.id) != usGovernment && h.id != usEmbassy && !slices.Contains(out, h.id) {
				out = append(out, h.id)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// sourcesSoFar gives the missions that were sources before sentence s. Each sentence is looked at once.
func (d *docState) sourcesSoFar(s *sentence) (out []string) {
	n := d.placeOf(s)
	for ; d.soFarTo < n; d.soFarTo++ {
		for _, src := range d.sents[d.soFarTo].sources {
			for _, id := range src.bodies {
				if d.isObserver(id) && d.standing(id) && d.roll(id) != "citizen-observers" && !slices.ContainsFunc(d.soFar, func(o since) bool { return o.id == id }) {
					d.soFar = append(d.soFar, since{id, d.soFarTo})
				}
			}
		}
	}
	for _, o := range d.soFar {
		if o.sent < n {
			out = append(out, o.id)
		}
	}
	return
}

// since is a body and the first sentence of which it is a source.
type since struct {
	id   string
	sent int
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
	bodies := s.bodyNames()
	for k, h := range bodies {
		if d.agency(s, h) {
			continue
		}
		if h.lo < used || s.words[h.lo].quote != 0 && d.kindOf[s.block] != schema.Heading && s.words[max(0, h.lo-1)].quote != 0 {
			continue // within somebody's words
		}
		if s.memberOf(h) && s.anyOf(h.lo-8, h.lo, "led", "headed", "chaired") {
			continue // "the mission, led by a member of the European Parliament, noted"
		}
		ids, lo, hi := d.group(s, k)
		used = hi
		if d.bothKinds(s, lo) && !slices.ContainsFunc(ids, func(id string) bool { return d.roll(id) == "citizen-observers" }) {
			ids = append(slices.Clone(ids), "citizen-observers")
		}
		if ids = d.tidy(ids); d.sourceable(ids, s, lo) {
			out = append(out, holder{ids: ids, lo: lo, hi: hi})
		}
	}
	for i := range s.words {
		if s.words[i].quote != 0 {
			continue
		}
		if lo, id := d.ownStaff(s, i); lo >= 0 && !taken(lo, i+1) {
			if id == usEmbassy {
				out = append(out, holder{ids: []string{id}, lo: lo, hi: i + 1})
			}
		} else if lo, ok := s.genericObserver(i); ok && !s.named(i) && !s.inGroup(i) && !s.ofBody(i) && !taken(lo, i+1) && !s.indefinite(lo, i) && !s.namedNext(i+1) {
			// "the X mission", "X's long-term observers" are X's
			if k := slices.IndexFunc(out, func(h holder) bool { return h.hi == lo }); k >= 0 && s.words[lo].brk == breakNone {
				out[k].hi = i + 1
				continue
			}
			h := holder{ids: d.resolve(s, i), lo: lo, hi: i + 1, resolved: true, bare: s.bare(lo, i)}
			if s.is(i, "mission", "delegation") && s.is(i+1, "official", "member", "expert", "leader", "head", "chief", "spokesman", "spokeswoman", "spokesperson", "statement") && s.words[i+1].brk == breakNone {
				h.hi++ // "mission officials say"
			}
			if k := len(out) - 1; k >= 0 && s.lower(lo-1) == "whose" && !out[k].actor {
				h.ids = slices.Clone(out[k].ids) // "the UN, whose monitors"
			} else if k >= 0 && s.joined(out[k].hi, lo) && (s.lower(lo) == "other" || s.lower(lo-1) == "other") && !out[k].actor {
				out[k].hi = i + 1 // "X and other observers": the others are nobody
				continue
			}
			out = append(out, h)
		} else if lo, hi, ids := d.groupAt(s, i); len(ids) > 0 && !taken(lo, hi) && !s.namedNext(hi) {
			out = append(out, holder{ids: ids, lo: lo, hi: hi, resolved: true})
		} else if id := cmp.Or(s.actor(i), d.sideOf(s, i)); id != "" && !taken(i, i+1) && (d.voice == "" || !d.isObserver(d.voice)) {
			lo := i
			for lo > 0 && s.words[lo].brk == breakNone && (s.is(lo-1, "opposition", "other", "several", "many", "some", "losing", "presidential", "media", "news", "press", "local", "independent", "civil") || s.class(lo-1)&determiner != 0) {
				lo--
			}
			if k := s.unknownBody(out, i); k >= 0 {
				out[k].hi = i + 1
			} else if !taken(lo, i+1) {
				out = append(out, holder{ids: []string{id}, lo: lo, hi: i + 1, actor: true})
			}
		}
	}
	for i := range s.words {
		if len(d.parties) > 0 && s.words[i].capital && s.words[i].quote == 0 && d.parties[s.text[s.words[i].start:s.words[i].end]] == opposition && s.claims(i+1) && !taken(i, i+1) && (d.voice == "" || !d.isObserver(d.voice)) {
			out = append(out, holder{ids: []string{opposition}, lo: i, hi: i + 1, actor: true})
		}
	}
	for i := 1; len(bodies) > 1 && i < len(s.words); i++ { // "A and B sent teams; the latter said"
		if t := s.lower(i); (t == "latter" || t == "former" && s.class(i+1)&reporter != 0) && s.lower(i-1) == "the" && s.words[i].quote == 0 && !taken(i, i+1) {
			var named []string
			for _, h := range bodies {
				if h.hi < i {
					named = append(named, h.id)
				}
			}
			if k := len(named); k > 1 && d.sourceable(named[k-1:], s, i) {
				if named = named[k-2:]; t == "latter" {
					named = named[1:]
				}
				out = append(out, holder{ids: named[:1], lo: i - 1, hi: i + 1, resolved: true})
			}
		}
	}
	for i := range s.words { // those who spoke for a body before
		if p := d.speakerAt(s, i); p != nil && s.words[i].quote == 0 && !taken(i, i+1) && (d.roll(p.Body) == "citizen-observers" || d.sourceable([]string{p.Body}, s, i)) {
			out = append(out, holder{ids: []string{p.Body}, lo: s.nameStart(i, p), hi: i + 1, resolved: true, actor: p.Body == opposition || p.Body == hostGovernment})
		}
	}
	for _, h := range s.names { // groups the text has introduced
		if h.kind == groupName && s.words[h.lo].quote == 0 && !taken(h.lo, h.hi) {
			out = append(out, holder{ids: []string{h.id}, lo: h.lo, hi: h.hi})
		}
	}
	slices.SortFunc(out, func(a, b holder) int { return a.lo - b.lo })
	// "NGOs and opposition parties", "ODIHR, the EU mission and local observers": one view of all
	for k := 0; k+1 < len(out); k++ {
		if g := d.e.gz.Body(out[k].ids[0]); g != nil && g.Kind == "government" && !out[k].actor {
			continue
		}
		last := k // of the list
		for m, closed := k+1, false; m < len(out) && !closed; m++ {
			a, b := &out[m-1], &out[m]
			if b.lo < a.hi || a.actor && b.actor && a.ids[0] != b.ids[0] {
				break
			}
			and, ok := s.lists(a.hi, b.lo)
			if !ok || a.hi == b.lo && s.words[b.lo].brk == breakNone || !and && s.according(out[k].lo) {
				break
			}
			if and {
				last, closed = m, m+1 >= len(out) || out[m].hi != out[m+1].lo
			}
		}
		for a := &out[k]; last > k; last-- {
			b := &out[k+1]
			a.ids = d.tidy(slices.Concat(a.ids, b.ids))
			a.hi, a.actor, a.resolved, a.bare = b.hi, a.actor && b.actor, (a.resolved || a.actor) && (b.resolved || b.actor), a.bare && b.bare
			out = slices.Delete(out, k+1, k+2)
		}
	}
	return out
}

// bothKinds reports whether the names that begin at word lo are examples of observers from abroad and at home: "international and
// local observers, including the OAS".
func (d *docState) bothKinds(s *sentence, lo int) bool {
	for i := lo - 1; i > max(0, lo-9); i-- {
		if !s.is(i, "observer", "monitor") {
			continue
		}
		from, ok := s.genericObserver(i)
		return ok && s.namedNext(i+1) && s.anyOf(from, i, "international", "foreign") && s.anyOf(from, i, "domestic", "local", "citizen", "national")
	}
	return false
}

// ownStaff gives where the words begin that name people of the responding government itself, "our own observers", and its
// embassy or else the government; lo is -1 if word i means others.
func (d *docState) ownStaff(s *sentence, i int) (lo int, id string) {
	if !d.responder || s.class(i)&staff == 0 || strings.HasSuffix(s.lower(i), "ing") {
		return -1, ""
	}
	for lo = i - 1; lo >= max(0, i-4) && s.words[lo+1].brk == breakNone; lo-- {
		switch s.lower(lo) {
		case "our":
			if d.voice == usEmbassy || s.anyOf(lo, i, "embassy") || d.namesEmbassy() {
				return lo, usEmbassy
			}
			return lo, usGovernment
		case "own", "embassy", "mission's", "american", "two", "three", "many", "accredited", "election":
			continue
		}
		break
	}
	return -1, ""
}

// namesEmbassy reports whether the text names the embassy; it is looked up once.
func (d *docState) namesEmbassy() bool {
	if d.embassy == 0 {
		d.embassy = -1
		for _, s := range d.sents {
			if slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == bodyName && h.id == usEmbassy }) {
				d.embassy = 1
				break
			}
		}
	}
	return d.embassy > 0
}

// agency reports whether the name is that of the agency in a story's dateline, which holds no view.
func (d *docState) agency(s *sentence, h nameHit) bool {
	return h.lo <= 8 && s.first && s.words[h.lo].paren && d.roll(h.id) == "news-media"
}

// unknownBody gives the holder whose list ends with the unknown body that the commission at word i is: "the OAS and the Lake
// Commission". It gives -1 if it is no such body.
func (s *sentence) unknownBody(out []holder, i int) int {
	if !s.words[i].capital || !s.is(i, "commission", "authority") || s.anyOf(i-3, i, "electoral", "election", "elections", "rights") {
		return -1
	}
	lo := i
	for lo > 0 && s.words[lo-1].capital && s.words[lo].brk == breakNone && !s.named(lo-1) {
		lo--
	}
	for k := range out {
		if h := &out[k]; h.hi <= lo && lo < i && !h.actor && !h.resolved {
			if and, ok := s.lists(h.hi, lo); ok && and {
				return k
			}
		}
	}
	return -1
}

// according reports whether "according to" or the like stands before the name at i: a comma ends the phrase then.
func (s *sentence) according(i int) bool {
	for i > 0 && s.class(i-1)&determiner != 0 {
		i--
	}
	return s.lower(i-1) == "to" && s.is(i-2, "according") || s.class(i-1)&preposition != 0 && i <= 2
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
			if t := s.lower(j); (t == "a" || t == "an" || t == "no") && s.words[j+1].brk == breakNone && s.lower(i-1) != "the" {
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
	switch w := s.lower(j); {
	case w == "including", w == "notably", w == "namely", w == "representing":
		j++
	case w == "such" && s.lower(j+1) == "as", w == "among" && s.lower(j+1) == "them", w == "in" && s.lower(j+1) == "particular", (w == "deployed" || w == "sent" || w == "fielded") && s.lower(j+1) == "by":
		j += 2
	}
	for j > i && j < i+8 && !s.named(j) && (s.lower(j) == "those" || s.lower(j) == "of" || s.lower(j) == "from" || s.ofMission(j)) || s.class(j)&determiner != 0 {
		j++
	}
	for _, h := range s.names {
		if h.kind == bodyName && h.lo == j && h.id != "international-observers" && h.id != "citizen-observers" {
			return true
		}
	}
	return false
}

// before gives the sentence before s in its paragraph, or nil. In a story, whose paragraphs are of a sentence or two, he and
// she may have spoken in the one before.
func (d *docState) before(s *sentence) *sentence {
	n, ok := slices.BinarySearchFunc(d.sents, s.span.Start, func(o *sentence, start int) int { return o.span.Start - start })
	if !ok || n == 0 {
		return nil
	}
	if o := d.sents[n-1]; o.block == s.block || d.kind() == "media-report" && !d.heading[o.block] && (s.saysPronoun() || s.lower(0) == "he" || s.lower(0) == "she") {
		return o
	}
	return nil
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
	if d.responder {
		if _, hi, ok := p.staffWatches(d.voice == usEmbassy); ok && hi < 12 { // "Seventeen teams from the Embassy observed the vote. They"
			return []string{usEmbassy}
		}
	}
	for i := range p.words { // "Our staff stood outside. They saw"
		if p.lower(i) == "our" && p.within(i, 3, "observer", "staff", "team", "colleague", "diplomat", "officer", "embassy", "people") {
			if d.responder && slices.ContainsFunc(p.names, func(h nameHit) bool { return h.id == usEmbassy && d.watches(p, h) }) {
				return []string{usEmbassy}
			}
			for j := i + 1; j < min(len(p.words), i+5); j++ {
				if _, id := d.ownStaff(p, j); id == usEmbassy {
					return []string{usEmbassy}
				}
			}
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
		if t == "them" && s.lower(i-1) == "of" && s.is(i-2, "all", "both", "most") && i <= 3 {
			t = "they" // "All of them note"
		}
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
		weak := bodies[0] == opposition || bodies[0] == hostGovernment || bodies[0] == "news-media"
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
			case v > i+1 && s.is(v, "bulletin", "report", "statement", "communique") && s.predicate(v+1) == v+1 && !weak:
				src.hi = v + 1
				s.governs(&src, i, v+1)
				add(src)
				return
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
		if (t == "she" || t == "he") && !d.saidBefore(s) || i == 0 && s.impersonal() {
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
		if i > 0 && s.lower(i) != "them" && s.words[i].brk == breakNone && s.class(i-1)&(reporter|asker|preposition) != 0 && !s.openingPaper(i-1) || i > 0 && s.lower(i-1) == "that" {
			continue
		}
		// deep in the sentence only between commas ("the decision, it said, left"), or the subject of a clause beside a source
		amid := s.words[i].brk == breakComma && (v+1 >= end || s.words[v+1].brk == breakComma || !s.claimAfter(v+1))
		if i >= 6 && !amid && s.words[i].brk != breakClause && !(i < 10 && s.lower(0) == "in" && s.anyOf(1, i, "report", "statement") && !s.verbBetween(0, i)) {
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
	if t := s.lower(0); len(*out) == 0 && len(before) > 0 && (t == "it" || t == "they") && !s.impersonal() {
		for i := 3; i < end-2; i++ {
			if s.class(i-1)&coordinator != 0 && s.class(i)&reporter != 0 && (s.lower(i+1) == "that" || s.is(i, "conclude", "note", "find", "report")) && s.words[i].quote == 0 {
				add(source{bodies: before, basis: schema.ByResolved, lo: 0, hi: 1, from: 1, to: end})
				break
			}
		}
	}
}

// openingPaper reports whether the sentence opens with words for a paper that end with word i: "In their earlier report they had
// found".
func (s *sentence) openingPaper(i int) bool {
	return i <= 5 && s.is(i, "report", "statement", "assessment", "finding", "conclusion") && (s.lower(0) == "in" || s.lower(0) == "with") && s.class(1)&determiner != 0
}

// saidBefore reports whether the sentence before in the paragraph has a source, whom "she" may mean.
func (d *docState) saidBefore(s *sentence) bool {
	p := d.before(s)
	return p != nil && len(p.sources) > 0
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
