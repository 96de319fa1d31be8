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
	if f.is("observer", "monitor") && f.text != "observe" && f.text != "observing" && f.text != "observed" && f.text != "monitoring" && f.text != "monitored" {
		switch s.lower(i + 1) {
		case "mission", "missions", "delegation", "delegations", "group", "groups", "team", "teams", "report":
			return 0, false
		}
		lo = i
		for lo > 0 && (s.is(lo-1, "election", "international", "independent", "foreign", "observation", "domestic", "local", "citizen", "national", "nonpartisan", "non-partisan", "term", "short", "long", "western", "most", "many", "several", "some", "both", "other", "partisan", "non") || s.class(lo-1)&determiner != 0) && s.words[lo].brk == breakNone {
			lo--
		}
		return lo, true
	}
	if f.is("mission") || f.is("report", "assessment", "statement") && s.lower(i-1) == "the" || f.is("delegation") && s.lower(i-1) == "the" {
		lo = i
		for lo > 0 && (s.is(lo-1, "observation", "observer", "election", "international", "the", "preliminary", "final", "joint", "monitoring", "interim") || s.class(lo-1)&determiner != 0) {
			lo--
		}
		if f.is("report", "assessment", "statement", "delegation") && i-lo < 1 {
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
		if gap < 0 || gap > 4 || s.words[n.lo].clause != s.words[lo].clause {
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
			if w != "and" && w != "the" && w != "or" && w != "of" && w != "its" && w != "as" && w != "well" && w != "s" && w != "joint" {
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

// findSources reads whose words the parts of each sentence are; sentences come in order, so that "the mission" and
// "they" find what was named before.
func (d *docState) findSources() {
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
		if len(s.sources) == 0 && len(current.bodies) > 0 && d.continues(s) {
			c := current
			if c.weak { // a party's own view is given sentence by sentence
				d.remember(s)
				continue
			}
			c.basis, c.from, c.to, c.lo, c.hi = schema.ByContinued, 0, len(s.words), 0, 0
			c.person = nil
			s.sources = append(s.sources, c)
		}
		if len(s.sources) > 0 {
			current = s.sources[len(s.sources)-1]
		} else if d.responder && len(s.words) > 6 {
			current = source{}
		}
		d.remember(s)
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
			if len(src.bodies) > 0 && d.isObserver(src.bodies[0]) {
				obs = src.bodies
			}
		}
		if len(obs) > 0 {
			d.lastObservers = obs
		}
	}
}

// resolve gives the bodies that "observers", "the mission" mean here.
func (d *docState) resolve(s *sentence, i int) []string {
	lo, _ := s.genericObserver(i)
	citizen, intl := false, false
	for j := lo; j <= i; j++ {
		switch s.lower(j) {
		case "domestic", "citizen", "local", "nonpartisan", "partisan", "national":
			citizen = true
		case "international", "foreign":
			intl = true
		}
	}
	if citizen && intl {
		return []string{"citizen-observers", "international-observers"}
	}
	if citizen {
		for _, id := range d.observers {
			if d.roll(id) == "citizen-observers" && len(d.observers) == 1 {
				return []string{id}
			}
		}
		return []string{"citizen-observers"}
	}
	if d.voice != "" && d.isObserver(d.voice) && !intl {
		return []string{d.voice}
	}
	if len(d.lastObservers) > 0 {
		return slices.Clone(d.lastObservers)
	}
	return []string{"international-observers"}
}

// sentenceSources finds explicit and resolved sources (A2, A4).
func (d *docState) sentenceSources(s *sentence) []source {
	var out []source
	names := s.bodyNames()
	end := len(s.words)
	add := func(src source) {
		// words that another source already governs stay with it
		for k := range out {
			if o := &out[k]; src.from < o.to && o.from < src.to {
				if src.from > o.from {
					o.to = min(o.to, max(src.lo, o.from))
				}
			}
		}
		if len(src.bodies) > 0 {
			out = append(out, src)
		}
	}
	used := -1
	for k := 0; k < len(names); k++ {
		h := names[k]
		if h.lo < used {
			continue
		}
		if s.words[h.lo].quote != 0 && d.kindOf[s.block] != schema.Heading && s.words[max(0, h.lo-1)].quote != 0 {
			continue // within somebody's words
		}
		ids, lo, hi := d.group(s, k)
		used = hi
		ids = d.tidy(ids)
		if !d.sourceable(ids, s, lo) {
			continue
		}
		own := d.responder && slices.ContainsFunc(ids, func(id string) bool { return d.roll(id) == d.roll(d.voice) })
		src := source{bodies: ids, basis: schema.ByExplicit, lo: lo, hi: hi}
		switch {
		case s.lower(lo-1) == "to" && s.is(lo-2, "according") || s.lower(lo-1) == "the" && s.lower(lo-2) == "to" && s.is(lo-3, "according"):
			src.lo = lo - 2
			if s.lower(lo-1) == "the" {
				src.lo = lo - 3
			}
			src.from, src.to = hi, end
			if src.lo > 2 && hi >= end-2 { // at the end: it governs what stands before
				src.from, src.to = 0, src.lo
			} else if v := s.reportingVerb(hi, end); v >= 0 && v-hi < 6 && s.lower(v+1) != "by" {
				src.hi = v + 1
				src.from = v + 1
			}
		case s.lower(lo-1) == "with" && s.is(lo-2, "agree", "concur") || s.lower(lo-1) == "the" && s.lower(lo-2) == "with" && s.is(lo-3, "agree", "concur"):
			src.agrees = true
			src.from, src.to = hi, end
		case s.lower(lo-1) == "like" && lo <= 2 || s.lower(lo-1) == "with" && s.is(lo-2, "together", "along"):
			src.agrees = true
			src.from, src.to = hi, end
			src.lo = lo - 1
		case s.lower(lo-1) == "as" && s.reportingVerb(hi, hi+4) >= 0 || s.lower(lo-2) == "as" && s.lower(lo-1) == "the" && s.reportingVerb(hi, hi+4) >= 0:
			src.agrees = d.responder
			v := s.reportingVerb(hi, hi+4)
			src.from, src.to, src.hi = v+1, end, v+1
			if lo > 3 && v+2 >= end {
				src.from, src.to = 0, lo-1
			}
		case s.possessiveFinding(hi) >= 0 && !own:
			// ODIHR's concern regarding ..., the ODIHR/PA report found
			v := s.possessiveFinding(hi)
			src.from, src.to, src.hi = v+1, end, v+1
			if w := s.reportingVerb(v+1, min(end, v+8)); w >= 0 && s.words[w].clause == s.words[v].clause {
				src.from, src.hi = w+1, w+1
			}
		case s.findingOf(lo) >= 0 && !own:
			// concerns of the mission, the assessment by ODIHR that
			src.lo = s.findingOf(lo)
			src.from, src.to = hi, end
			if v := s.reportingVerb(hi, min(end, hi+4)); v >= 0 {
				src.from, src.hi = v+1, v+1
			} else if a, _ := s.chunkRange(src.lo); hi >= end-1 || s.words[hi].brk != breakNone {
				src.from, src.hi = a, a // "the positive assessment by the mission": the verdict stands before its name
			}
		case s.by(lo):
			// "noted by ODIHR": what stands before in the clause
			from, _ := s.clauseRange(lo)
			src.from, src.to = from, lo-1
			if s.is(lo-2, "highlight", "raise", "note", "observe", "report", "identify", "find", "record", "document", "describe", "assess") {
				src.to = lo - 1
			}
			if s.words[src.from].clause == s.words[lo].clause && src.to-src.from < 3 && src.from > 0 {
				src.from = 0
			}
		default:
			v := s.reportingVerb(hi, min(end, hi+9))
			if v >= 0 && s.words[v].clause != s.words[lo].clause && s.subordinateBetween(hi, v) < 0 {
				v = -1
			}
			if v < 0 {
				// ", said ODIHR": inverted, at the end
				if v = s.reportingVerb(max(0, lo-2), lo); v >= 0 && lo > 4 && s.words[v].brk != breakNone && !s.is(v, "note") {
					src.from, src.to, src.lo = 0, v, v
					if !own {
						add(src)
					}
				}
				continue
			}
			src.from, src.to, src.hi = v+1, end, v+1
			if own {
				continue // the speaker's own verb: a stance, not a source
			}
			if s.is(v, "witness", "see") && d.roll(ids[0]) == ids[0] {
				src.from = v + 1
			}
			// "..., ODIHR said." governs what stands before
			if v+2 >= end && lo > 3 {
				src.from, src.to, src.lo = 0, lo, lo
			}
		}
		if src.to <= src.from {
			continue
		}
		if own && src.basis == schema.ByExplicit && ids[0] != usEmbassy {
			continue
		}
		add(src)
	}
	// nouns that mean a mission named before
	for i := 0; i < len(s.words); i++ {
		lo, ok := s.genericObserver(i)
		if !ok || s.words[i].quote != 0 || s.named(i) || s.ofBody(i) {
			continue
		}
		v := s.reportingVerb(i+1, min(end, i+7))
		if v >= 0 && s.words[v].clause != s.words[i].clause && s.subordinateBetween(i+1, v) < 0 {
			v = -1
		}
		src := source{basis: schema.ByResolved, lo: lo, hi: i + 1}
		switch {
		case s.lower(lo-1) == "to" && s.is(lo-2, "according"):
			src.lo, src.from, src.to = lo-2, i+1, end
			if lo > 4 {
				src.from, src.to = 0, lo-2
			}
		case v >= 0 && !(s.is(v, "observe") && s.is(i, "mission") && s.class(v+1)&determiner != 0 && s.is(v+2, "election", "vote", "poll")):
			if s.is(v, "conclude", "report", "note", "say", "find", "observe", "state", "raise", "assess", "cite", "document", "describe", "characterize", "judge", "rate", "consider", "express", "allege", "question", "criticize", "witness", "see", "point", "highlight", "indicate", "record", "establish", "acknowledge", "recognize", "deem", "complain", "call", "identify", "confirm", "agree", "welcome", "commend", "praise", "regret", "condemn", "deplore", "stress", "emphasize", "underline", "lament", "recognize", "uncover", "reveal", "estimate", "determine", "register", "hear", "view", "evaluate") {
				src.from, src.to, src.hi = v+1, end, v+1
			} else {
				continue
			}
			if v+2 >= end && lo > 3 {
				src.from, src.to = 0, lo
			}
		case s.possessiveFinding(i+1) >= 0:
			v := s.possessiveFinding(i + 1)
			src.from, src.to, src.hi = v+1, end, v+1
		case s.findingOf(lo) >= 0:
			src.lo, src.from, src.to = s.findingOf(lo), i+1, end
		case s.by(lo):
			src.from, src.to = 0, lo-1
		case s.reportingVerb(max(0, lo-2), lo) >= 0 && lo > 4 && i+2 >= end:
			src.from, src.to = 0, s.reportingVerb(max(0, lo-2), lo)
		default:
			continue
		}
		if src.to <= src.from {
			continue
		}
		covered := false
		for _, o := range out {
			if o.lo <= i && i < o.hi {
				covered = true
			}
		}
		if covered {
			continue
		}
		src.bodies = d.resolve(s, i)
		add(src)
	}
	// parties, candidates, officials whose own view the text gives (section 21)
	for i := 0; i < len(s.words); i++ {
		actor := s.actor(i)
		if actor == "" || s.words[i].quote != 0 {
			continue
		}
		v := -1
		for j := i + 1; j < min(end, i+8); j++ {
			if s.words[j].brk == breakClause || s.class(j)&subordinator != 0 && s.words[j].brk == breakNone {
				break
			}
			if s.claims(j) {
				v = j
				break
			}
			if s.class(j)&(finite|modal) != 0 || s.class(j)&preposition != 0 && j > i+4 {
				break
			}
		}
		if v < 0 {
			continue
		}
		from, to := v+1, end
		if v+2 >= end && i > 4 {
			from, to = 0, i
		}
		covered := false
		for _, o := range out {
			if o.lo <= i && i < o.hi || o.from <= i && i < o.to && o.lo < i && i-o.hi > 12 {
				covered = true
			}
		}
		if !covered && to > from {
			add(source{bodies: []string{actor}, basis: schema.ByExplicit, lo: i, hi: v + 1, from: from, to: to, weak: true})
			i = v
		}
	}
	// "its finding that", "their assessment that"
	for i := 0; i+2 < len(s.words); i++ {
		if t := s.lower(i); (t == "its" || t == "their") && len(d.lastObservers) > 0 && s.words[i].quote == 0 {
			if v := s.possessiveFinding(i + 1); v >= 0 && (s.lower(v+1) == "that" || s.lower(v+1) == "of") && !slices.ContainsFunc(out, func(o source) bool { return o.lo <= i && i < o.hi }) {
				add(source{bodies: slices.Clone(d.lastObservers), basis: schema.ByResolved, lo: i, hi: v + 1, from: v + 1, to: end})
				break
			}
		}
	}
	// pronouns: they also noted, it concluded
	for i := 0; i < min(len(s.words), 6); i++ {
		switch s.lower(i) {
		case "they", "it", "both":
		default:
			continue
		}
		v := s.reportingVerb(i+1, min(end, i+4))
		if v < 0 || len(d.lastObservers) == 0 || s.words[i].quote != 0 || slices.ContainsFunc(out, func(o source) bool { return o.lo <= v }) {
			break
		}
		if i > 0 && s.class(i-1)&(reporter|asker|preposition) != 0 {
			break
		}
		to := end
		for _, o := range out {
			to = min(to, o.lo)
		}
		add(source{bodies: slices.Clone(d.lastObservers), basis: schema.ByResolved, lo: i, hi: v + 1, from: v + 1, to: to})
		break
	}
	// "It also offered criticism …, and concluded that": the verb shares the pronoun
	if len(out) == 0 && len(d.lastObservers) > 0 && end > 3 {
		if t := s.lower(0); t == "it" || t == "they" {
			for i := 3; i < end-2; i++ {
				if s.class(i-1)&coordinator != 0 && s.class(i)&reporter != 0 && (s.lower(i+1) == "that" || s.is(i, "conclude", "note", "find", "report")) && s.words[i].quote == 0 {
					add(source{bodies: slices.Clone(d.lastObservers), basis: schema.ByResolved, lo: 0, hi: 1, from: 1, to: end})
					break
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b source) int { return a.from - b.from })
	return out
}

// actor gives opposition or host-government if word i heads the name of one whose view may be reported.
func (s *sentence) actor(i int) string {
	f := s.form(i)
	switch {
	case f.is("opposition") && !s.is(i+1, "candidate", "party", "leader", "figure", "politician", "supporter", "activist", "group", "member", "coalition", "movement"),
		f.is("candidate", "protester", "activist", "critic", "politician", "contestant", "demonstrator") && s.lower(i+1) != "registration",
		f.is("party") && s.lower(i) != "parties" && s.is(i-1, "opposition"), f.text == "parties",
		f.is("leader", "figure", "member") && s.within(i-4, 3, "opposition"):
		return "opposition"
	case f.is("government", "authority", "ministry", "commission", "cec", "court", "police", "prosecutor", "iebc", "inec", "comelec", "spokesman") && !s.named(i) && s.lower(i) != "commissions" && !s.is(i+1, "official", "observer", "member", "employee", "candidate", "party", "media"),
		f.text == "officials" && !s.is(i-1, "embassy"):
		if s.is(i-1, "human", "rights") || s.within(i-3, 3, "u.s", "u.s.", "embassy") {
			return ""
		}
		return "host-government"
	}
	return ""
}

// claims reports whether word j is a verb by which parties and officials put a view forward.
func (s *sentence) claims(j int) bool {
	t := s.lower(j)
	switch t {
	case "alleged", "claimed", "argued", "complained", "asserted", "contended", "maintained", "said", "stated", "denied", "accused", "reported", "charged", "acknowledged", "insisted", "believed", "alleging", "claims", "says", "alleges", "concluded", "claim", "allege":
		return s.lower(j+1) != "by" && s.class(j-1)&auxiliary == 0 && (s.class(j-2)&auxiliary == 0 || !strings.HasSuffix(s.lower(j-1), "ly") && s.lower(j-1) != "often" && s.lower(j-1) != "also")
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

var findingNouns = []string{"report", "assessment", "finding", "conclusion", "statement", "concern", "observation", "view", "judgment", "analysis", "evaluation", "verdict", "opinion", "allegation", "criticism"}

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
	for j >= 0 && (s.lower(j) == "the" || s.lower(j) == "our" || s.lower(j) == "joint") {
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
	return j > 0 && s.lower(j) == "by" && s.class(j-1)&reporter != 0
}

// subordinateBetween finds a relative pronoun between lo and hi: "ODIHR, which observed the vote, noted".
func (s *sentence) subordinateBetween(lo, hi int) int {
	for i := lo; i < hi && i < len(s.words); i++ {
		if s.class(i)&subordinator != 0 {
			return i
		}
	}
	return -1
}

// continues reports whether an unsourced sentence goes on with the source of its paragraph (A5), rather than being
// plainly in the document's own voice.
func (d *docState) continues(s *sentence) bool {
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
	if d.kind() == "country-report" {
		// facts, laws and events follow: only a linked sentence goes on
		switch s.lower(0) {
		case "they", "it", "the", "these", "this", "other", "additional", "additionally", "furthermore", "moreover", "also", "in", "overall", "however", "nevertheless":
			if s.lower(0) == "the" && !s.is(1, "observer", "mission", "report", "assessment", "statement", "monitor", "group", "organization", "observation", "delegation", "voting", "vote", "count", "election", "campaign", "media", "process") {
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
			if lo, hi := s.personAt(j); hi > 0 && (j == 0 || !s.words[j-1].capital || s.class(j-1)&titleWord != 0 || s.words[j].brk != breakNone) {
				if j == 0 || s.words[j].brk != breakNone || s.class(j-1)&titleWord != 0 || s.words[j-1].quote != 0 {
					return d.person(s, lo, hi, hi)
				}
			}
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
	if i-lo < 2 || s.named(lo) {
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
		best := ""
		for _, h := range s.bodyNames() {
			if h.lo >= from && h.hi <= to && (d.isObserver(h.id) || d.e.gz.Body(h.id).Kind == "government") {
				if best == "" || d.parentOf(best, h.id) {
					best = h.id
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

// quoteSources gives quoted words to the speaker's body (A1).
func (d *docState) quoteSources(n int, s *sentence, person *schema.Person) {
	lo := -1
	for i := 0; i <= len(s.words); i++ {
		in := i < len(s.words) && s.words[i].quote != 0
		if in && lo < 0 {
			lo = i
		}
		if !in && lo >= 0 {
			if i-lo >= 5 && person != nil && person.Body != "" && (d.quoteOf[s.words[lo].quote] == nil || d.quoteOf[s.words[lo].quote] == person) {
				d.quoteOf[s.words[lo].quote] = person
				src := source{bodies: []string{person.Body}, basis: schema.ByQuote, from: lo, to: i, person: person}
				// what governs these words otherwise gives way
				var keep []source
				for _, o := range s.sources {
					if o.from >= lo && o.to <= i {
						continue
					}
					keep = append(keep, o)
				}
				s.sources = append(keep, src)
			}
			lo = -1
		}
	}
}

// sourceOf gives the source of words [lo, hi) of the sentence.
func (d *docState) sourceOf(s *sentence, lo, hi int) (source, bool) {
	best, found := source{}, false
	for _, src := range s.sources {
		if lo >= src.from && lo < src.to || hi > src.from && hi <= src.to {
			if !found || src.basis == schema.ByQuote || src.from >= best.from && best.basis != schema.ByQuote {
				best, found = src, true
			}
		}
	}
	return best, found
}
