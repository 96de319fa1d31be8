package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// quotedPerson finds the person whose words the quotation of the sentence is: said NAME, ROLE of BODY.
func (d *docState) quotedPerson(n int, s *sentence) *schema.Person {
	for i := range s.words {
		if s.words[i].quote != 0 {
			continue
		}
		if s.lower(i) == "to" && s.is(i-1, "according") && s.words[max(0, i-2)].quote != 0 {
			if lo, hi := s.personAt(i + 1); hi > 0 {
				return d.person(s, lo, hi, i)
			}
			if p := d.speakerAt(s, i+1); p != nil {
				return p
			}
		}
		if s.class(i)&reporter == 0 {
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
		for _, j := range [...]int{i + 1, i - 1, i + 2} { // once more, by surname: added Ostash, Mr. Ostash said, said Mr. Ostash
			if p := d.speakerAt(s, j); p != nil && s.words[j].quote == 0 {
				return p
			}
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
		p.Body = d.asGuest(s, r[0], r[1], p.Body)
		switch {
		case p.Body != "":
		case s.is(role, "challenger") || s.is(role, "candidate", "leader", "spokesman", "spokesperson", "spokeswoman") && (s.within(role-3, 2, "opposition", "losing") || s.is(role-1, "party") && !s.is(role-2, "ruling")):
			p.Body = opposition
		case s.is(role, "head", "chief", "leader", "spokesperson", "observer") && (s.within(r[0]-1, r[1]-r[0], "mission", "delegation", "observer")):
			if d.voice != "" && d.isObserver(d.voice) {
				p.Body = d.voice
			} else if len(d.lastObservers) > 0 {
				p.Body = d.lastObservers[0]
			} else if d.kind() == "media-report" { // before the sources are read
				for _, id := range d.lastObserversAt(d.placeOf(s)) {
					if d.standing(id) && p.Body == "" {
						p.Body = id
					}
				}
			}
		case s.is(role, "director", "head", "chief", "leader", "chair", "spokesperson", "spokesman", "spokeswoman", "coordinator") && role > 1 && s.is(role-1, "group", "coalition", "network", "organization", "ngo", "watchdog", "platform") && s.possessive(role-1) && d.civicBefore(s):
			p.Body = "citizen-observers" // "the group's director"
		}
		if p.Body != "" {
			return p
		}
	}
	return nil
}

// civicBefore reports whether one of the sentences just before s names or means civic groups.
func (d *docState) civicBefore(s *sentence) bool {
	n := d.placeOf(s)
	for k := n; k >= max(0, n-6); k-- {
		o := d.sents[k]
		for _, h := range o.names {
			if h.kind == groupName && h.id == "citizen-observers" || h.kind == bodyName && d.roll(h.id) == "citizen-observers" {
				return true
			}
		}
		for i := range o.words {
			if k < n && o.class(i)&groupWord != 0 {
				if _, _, ids := d.groupAt(o, i); len(ids) == 1 && ids[0] == "citizen-observers" {
					return true
				}
			}
		}
	}
	return false
}

// learnLeaders notes who heads the missions: "the joint delegation, led by former President Ann Example". Later they are
// called by surname.
func (d *docState) learnLeaders() {
	if d.kind() != "observer-statement" || !d.isObserver(d.voice) {
		return
	}
	for n, s := range d.sents {
		if n > 60 {
			return
		}
		for i := 2; i+2 < len(s.words); i++ {
			if s.lower(i) != "by" || !s.is(i-1, "lead", "head", "chair") {
				continue
			}
			hi := i + 1
			for hi < min(len(s.words), i+14) && s.class(hi)&(finite|auxiliary) == 0 && (hi == i+1 || s.words[hi].brk == breakNone) && (s.words[hi].capital || s.is(hi, "former", "of", "the", "ambassador", "senator", "de", "van", "von") || s.words[hi].end-s.words[hi].start < 3) {
				hi++
			}
			for hi > i+2 && !s.words[hi-1].capital {
				hi--
			}
			if hi < i+3 || !s.words[hi-2].capital || s.named(hi-1) || s.class(hi-1)&(monthName|weekday|missionWord) != 0 {
				continue
			}
			p := &schema.Person{Body: d.voice}
			for _, h := range s.bodyNames() {
				if h.hi <= i && i-h.hi < 12 && d.isObserver(h.id) && d.standing(h.id) {
					p.Body = h.id
				}
			}
			if d.roll(p.Body) == d.roll(d.voice) && d.speakers[s.lower(hi-1)] == nil {
				p.Name = strings.Join(strings.Fields(s.text[s.words[hi-2].start:s.words[hi-1].end]), " ")
				d.speakers[s.lower(hi-1)] = p
			}
		}
	}
}

// speakerAt gives who is called by surname at word i, nil if nobody of that name has spoken for a body.
func (d *docState) speakerAt(s *sentence, i int) *schema.Person {
	if i < 0 || i >= len(s.words) || !s.words[i].capital || len(d.speakers) == 0 {
		return nil
	}
	if i+1 < len(s.words) && s.words[i+1].capital && s.words[i+1].brk == breakNone {
		return nil
	}
	p := d.speakers[s.lower(i)]
	if p != nil && i > 0 && s.words[i-1].capital && s.words[i].brk == breakNone && s.class(i-1)&titleWord == 0 {
		if s.nameStart(i, p) == i {
			return nil // another of that name
		}
	}
	return p
}

// nameStart gives the word where the name of p begins whose last word is i: i itself where the surname stands alone.
func (s *sentence) nameStart(i int, p *schema.Person) int {
	if lo := i - strings.Count(p.Name, " "); lo >= 0 && s.phrase(lo, i+1) == p.Name {
		return lo
	}
	return i
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
	if p.Body == "" && s.anyOf(lo-9, end, "mission", "delegation", "observer", "observers") && s.anyOf(lo-9, end, "head", "headed", "leader", "chief", "led") {
		if names := s.bodyNames(); len(names) > 0 && d.isObserver(names[0].id) && d.standing(names[0].id) {
			p.Body = names[0].id // "…, its head of mission, Ann Berg, said"
		} else if len(d.lastObservers) == 1 && d.standing(d.lastObservers[0]) {
			p.Body = d.lastObservers[0]
		}
	}
	p.Body = d.asGuest(s, hi, end, p.Body)
	// a delegation of a council's assembly speaks for the assembly
	if p.Body == "council-of-europe" {
		for i := max(0, lo-14); i < end; i++ {
			if s.is(i, "parliamentary") {
				p.Body = "pace"
			}
		}
	}
	if p.Body == "" {
		for _, h := range s.names { // of a group that the text has introduced
			if h.kind == groupName && h.lo >= hi && h.hi <= end {
				p.Body = h.id
			}
		}
	}
	if q := d.speakers[s.lower(hi-1)]; p.Body == "" && q != nil && q.Name == p.Name {
		p.Body = q.Body
	}
	if n := d.placeOf(s); p.Body == "" && d.kind() == "media-report" && n > 0 && !s.anyOf(hi, end, "party", "candidate", "minister", "commission") {
		// "The chief of the EU mission criticized …. "…," Ann Berg said"
		o := d.sents[n-1]
		for i := 1; i < min(len(o.words), 10); i++ {
			if ids := d.lastObserversAt(n); o.is(i, "chief", "head", "leader") && o.within(i, 9, "mission", "observer", "delegation", "observers") && len(ids) > 0 && d.standing(ids[0]) {
				p.Body = ids[0]
				break
			}
		}
	}
	switch {
	case p.Body != "":
	case s.opposes(max(0, lo-8), lo, end):
		p.Body = opposition
	case s.watcher(hi, end):
		p.Body = "citizen-observers"
	}
	if p.Body != "" && p.Body != "international-observers" && s.class(hi-1)&(monthName|weekday|groupWord|actorWord|missionWord) == 0 && s.lower(lo-1) != "the" && !slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo < hi && lo < h.hi }) {
		d.speakers[s.lower(hi-1)] = p
	}
	return p
}

// asGuest gives the mission for which somebody of body speaks who leads it, as words [lo, hi) tell: "U.S. Congressman Ann Berg,
// who headed the observers"; else the body.
func (d *docState) asGuest(s *sentence, lo, hi int, body string) string {
	if d.kind() != "media-report" || body != "" && d.standing(body) && !d.american([]string{body}) || !s.anyOf(lo, hi, "mission", "observer", "observers", "delegation") ||
		!s.anyOf(lo, hi, "head", "headed", "heads", "leader", "led", "leads", "leading", "coordinator", "heading") {
		return body
	}
	n := d.placeOf(s)
	for k := n; k >= max(0, n-farthest); k-- {
		for _, id := range d.lastObserversAt(k) {
			if d.standing(id) {
				return id
			}
		}
	}
	return body
}

// watcher reports whether the office told in words [lo, hi) is one among those who watch elections at home: who heads a
// network of observers.
func (s *sentence) watcher(lo, hi int) bool {
	office, watches := false, false
	for i := lo; i < hi; i++ {
		office = office || s.is(i, "head", "lead", "chair", "director", "coordinator", "ordinator", "chief", "leader", "president", "spokesperson", "spokesman", "spokeswoman", "founder", "member", "volunteer", "manager", "executive")
		watches = watches || s.is(i, "observer", "monitor", "monitoring", "watchdog") || s.is(i, "network", "coalition", "platform", "forum") && s.within(i-4, 9, "civil", "citizen", "citizens", "election", "domestic", "local")
		if s.is(i, "international", "foreign") {
			return false
		}
		if s.class(i)&reporter != 0 && i > lo && s.lower(i) != "observed" {
			break
		}
	}
	return office && watches
}

// opposes reports whether the office told before a name in words [lo, name), or behind it up to hi, is one of the opposition.
func (s *sentence) opposes(lo, name, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "opposition", "challenger") && !s.is(i+1, "claim", "supporter", "complaint") && i < name+12 && s.words[i].quote == 0 {
			return true
		}
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
		if person == nil || person.Body == "" || i-from < 5 && i-from < len(s.words) && !(from == 0 && i > 2) {
			continue // some words in quotation marks
		}
		d.quoteOf[s.words[from].quote] = person
		src := source{bodies: []string{person.Body}, basis: schema.ByQuote, from: from, to: i, person: person, weak: person.Body == opposition || person.Body == hostGovernment}
		if person.Name == "" {
			src.person = nil
		}
		// what governs these words otherwise gives way
		s.sources = append(slices.DeleteFunc(s.sources, func(o source) bool { return o.from >= from && o.to <= i }), src)
	}
}
