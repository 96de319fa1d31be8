package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A cluster is one election with its mentions.
type cluster struct {
	country  string
	typ      string
	date     schema.EDTF // from the text
	basis    schema.Basis
	mentions []int
	weight   int
	future   bool
	early    bool
	round    int
	full     schema.EDTF
	row      *schema.CalendarElection
	apart    bool // a round kept apart from the others of its election
	id       string
	role     string
}

// mostElections is how many elections of one text are kept.
const mostElections = 2000

// findElections makes the clusters, picks the focus and writes Extraction.Elections.
func (d *docState) findElections() {
	for n, s := range d.sents {
		s.dateHits = s.dates(nil)
		if d.skip[s.block] && d.kindOf[s.block] != schema.Caption && d.kindOf[s.block] != schema.Heading {
			continue
		}
		d.mentions = s.electionMentions(n, s.dateHits, d.mentions)
	}
	titled := d.titleYear()
	for i := range d.mentions {
		m := &d.mentions[i]
		// the date of the dateline is the document's
		if s := d.sents[m.sent]; m.date.hi > m.date.lo && m.date.day > 0 && s.bytes(m.date.lo, m.date.hi) == d.out.Facts.Date.Span {
			m.date, m.basis = dateHit{}, ""
			for _, h := range s.dateHits { // another in the sentence may be meant
				if h.day > 0 && h.lo > m.lo-8 && h.lo < m.hi+8 && s.bytes(h.lo, h.hi) != d.out.Facts.Date.Span {
					m.date, m.basis = h, schema.Explicit
					break
				}
			}
		}
		d.resolveYear(m, titled)
		s := d.sents[m.sent]
		if m.date.edtf() == "" && len(m.types) == 1 && m.types[0] != "general" && s.sameTime(m) {
			for k := i - 1; k >= 0; k-- { // "local elections took place at the same time"
				if o := &d.mentions[k]; o.date.day > 0 && !slices.Equal(o.types, m.types) && d.sents[o.sent].block >= s.block-2 {
					m.date, m.basis = o.date, o.basis
					break
				}
			}
		}
		if i > 0 && m.date.edtf() == "" && d.mentions[i-1].sent == m.sent {
			for k := max(1, m.lo-14); k < min(len(s.words), m.hi+6); k++ {
				if s.lower(k) == "day" && s.lower(k-1) == "same" { // "and, on the same day, in a referendum"
					m.date, m.basis = d.mentions[i-1].date, d.mentions[i-1].basis
				}
			}
		}
		if d.heading[s.block] {
			m.weight *= 4
		} else if m.sent < 6 {
			m.weight *= 4
		} else {
			m.weight *= 2
		}
		if comparing(s, m.lo) && m.weight > 1 {
			m.weight = 1
		}
		if m.country == "" || m.country == d.voiceCountry && d.country != "" {
			m.country = d.country
		}
	}
	if titled > 0 && d.docDate() == "" {
		d.relative = schema.EDTF(itoa(titled))
	}
	d.reportYear()
	for i := range d.mentions {
		d.whenHeld(&d.mentions[i])
		d.heldAtLast(&d.mentions[i])
	}
	d.partsOfGeneral()
	// dated and typed first, then those that lack one of the two
	for pass := range 4 {
		for i := range d.mentions {
			m := &d.mentions[i]
			if len(d.clusters) >= mostElections {
				if !slices.ContainsFunc(d.out.Warnings, func(p schema.Problem) bool { return p.Code == "many-elections" }) {
					d.tooMany("many-elections", fmt.Sprintf("the text names more than %d elections: the rest of them are not kept", mostElections))
				}
				break
			}
			if m.cluster >= 0 || m.weight == 0 && pass < 2 || m.past && m.date.edtf() == "" {
				continue
			}
			date := m.date.edtf()
			if m.date.year == 0 && m.date.day == 0 && m.date.lo < m.lo && !d.sents[m.sent].holds(m.date.hi, m.hi) {
				date = "" // "in August" alone names no election
			}
			switch {
			case pass == 1 && m.again && len(m.types) > 0:
				// after those that are dated
			case pass == 3 && m.again:
				d.joinAgain(m, i)
			case pass == 0 && len(m.types) > 0 && date != "", pass == 1 && len(m.types) > 0:
				for _, t := range m.types {
					// what is said of several elections of one day is kept with the one of the widest scope
					if c := d.join(m, i, t, date); m.cluster < 0 || widest(t) >= widest(d.clusters[m.cluster].typ) {
						m.cluster = c
					}
				}
			case pass == 2 && date != "":
				// a date without a type: one of those known, or a new one
				m.cluster = d.joinDate(m, i, date)
			}
		}
	}
	d.voteDay()
	d.impliedElection()
	d.toldByDay()
	d.chooseFocus()
	d.calendar()
	d.together()
	d.officeFilled()
	d.atOnce()
	d.unite()
	d.roundNow()
	d.roundDay()
	d.bareYears()
	d.days()
	d.splitRounds()
	d.untyped()
	d.mentionsIn = make([][]int32, len(d.sents))
	for i := range d.mentions {
		n := d.mentions[i].sent
		d.mentionsIn[n] = append(d.mentionsIn[n], int32(i))
	}
	d.reportFocus()
	d.writeElections()
}

// sameTime reports whether what a mention names was held together with what the text has spoken of.
func (s *sentence) sameTime(m *electionMention) bool {
	for k := max(0, m.lo-6); k < min(len(s.words), m.hi+12); k++ {
		if s.lower(k) == "same" && s.is(k+1, "time", "day") || s.lower(k) == "simultaneously" || s.lower(k) == "concurrently" {
			return true
		}
	}
	return false
}

// together gives an election of which the calendar knows nothing the day of the one that the text names with it and dates no more
// than that: "the elections to the parliament and to local councils held last Sunday".
func (d *docState) together() {
	for b := range d.clusters {
		y := &d.clusters[b]
		if y.future || y.typ == "" || y.full != "" && (y.typ != "local" || y.date != "") {
			continue
		}
		for a := range d.clusters {
			x := &d.clusters[a]
			if a != b && x.country == y.country && x.full.Full() && !x.future && slices.ContainsFunc(y.mentions, func(i int) bool {
				return len(d.mentions[i].types) > 1 && slices.Contains(x.mentions, i)
			}) {
				if y.full != "" && y.row != nil {
					y.row = nil // not those of another day
				}
				y.full, y.basis = x.full, x.basis
				break
			}
		}
	}
}

// partsOfGeneral makes one with the general election that a paragraph is about what it says of "the presidential election"
// without a date: the vote for president on the same day.
func (d *docState) partsOfGeneral() {
	at := -1 // the last dated mention of the paragraph
	for i := range d.mentions {
		m := &d.mentions[i]
		if at >= 0 && d.sents[d.mentions[at].sent].block != d.sents[m.sent].block {
			at = -1
		}
		switch {
		case m.date.edtf() != "":
			at = i
		case at >= 0 && len(m.types) == 1 && m.types[0] == "presidential" && m.round == 0 && !m.future && !m.past && slices.Equal(d.mentions[at].types, []string{"general"}) && d.mentions[at].country == m.country:
			m.types = []string{"general"}
		}
	}
}

func (d *docState) join(m *electionMention, i int, typ string, date schema.EDTF) int {
	best, bestScore := -1, 0
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.typ != typ || c.country != m.country {
			continue
		}
		score := 0
		switch {
		case c.date != "" && date != "" && (c.date.Year() == "") != (date.Year() == "") && d.kind() == "country-report" && d.docDate().Year() != "" && max(c.date.Year(), date.Year()) != d.docDate().Year():
			continue // a day without a year is of the year reported on
		case c.date != "" && date != "" && (c.date.Year() == "") != (date.Year() == "") && !d.oneYear(c, date):
			continue
		case date == "" && !m.future && !m.past && c.date != "" && d.justHeld(c, c.date):
			continue // what the text was written after, and not the one before it or the one to come
		case date == "" && m.future == c.future:
			score = 10 + c.weight
			if d.kind() == "country-report" && d.datedBefore(k, i) {
				score += mostElections // "On November 28 voters elected a parliament … The parliamentary election was"
			}
		case date == "":
			if m.future {
				continue // "upcoming elections" are not the ones already held
			}
			score = 1
		case c.date == "":
			if m.future != c.future {
				continue
			}
			score = 5
		case c.date.Compatible(date) && (c.date.Year() != "" && date.Year() != "" || c.date.Year() == "" && date.Year() == ""):
			score = 20
		case c.date.Compatible(date):
			score = 8
		case m.round == 2 && c.date.Year() == date.Year() && c.date.Year() != "":
			score = 15 // the second round of the same election
		default:
			continue
		}
		if score > bestScore {
			best, bestScore = k, score
		}
	}
	if best < 0 {
		d.clusters = append(d.clusters, cluster{country: m.country, typ: typ})
		best = len(d.clusters) - 1
	}
	c := &d.clusters[best]
	if date != "" && (c.date == "" || len(date) > len(c.date) && c.date.Compatible(date) || c.date.Year() == "" && date.Year() != "") {
		c.date, c.basis = date, m.basis
	}
	c.mentions = append(c.mentions, i)
	c.weight += m.weight
	c.future = c.future || m.future && len(c.mentions) == 1
	c.early = c.early || m.early
	if m.round > 0 && (c.round == 0 || m.weight > 2) {
		c.round = m.round
	}
	return best
}

// datedBefore reports whether the paragraph dated last, before mention i, the election of its type that is cluster k.
func (d *docState) datedBefore(k, i int) bool {
	m := &d.mentions[i]
	for j := i - 1; j >= 0 && d.sents[d.mentions[j].sent].block == d.sents[m.sent].block; j-- {
		if o := &d.mentions[j]; o.cluster >= 0 && o.date.edtf() != "" && d.clusters[o.cluster].typ == d.clusters[k].typ && o.country == m.country && !comparing(d.sents[o.sent], o.lo) {
			return o.cluster == k
		}
	}
	return false
}

// joinAgain joins "the repeat election" without a date to the latest vote of its type.
func (d *docState) joinAgain(m *electionMention, i int) {
	if len(m.types) == 0 {
		return
	}
	last := -1
	for k := range d.clusters {
		if c := &d.clusters[k]; c.country == m.country && !c.future && c.date != "" && (c.typ == "" || alike(c.typ, m.types[0])) && (last < 0 || c.date > d.clusters[last].date) {
			last = k
		}
	}
	if last < 0 {
		m.cluster = d.join(m, i, m.types[0], "")
		return
	}
	c := &d.clusters[last]
	c.typ = cmp.Or(c.typ, m.types[0])
	c.mentions, c.weight, m.cluster = append(c.mentions, i), c.weight+m.weight, last
}

// oneYear reports whether a year and a day without one can be one election as far as the calendar knows.
func (d *docState) oneYear(c *cluster, date schema.EDTF) bool {
	day, year := c.date, date.Year()
	if year == "" {
		day, year = date, c.date.Year()
	}
	rows := d.e.gz.FindElection(c.country, c.typ, day)
	return len(rows) == 0 || slices.ContainsFunc(rows, func(r *schema.CalendarElection) bool { return r.Date.Year() == year })
}

// besides reports whether a mention means the elections that were held on the day of a referendum: "national elections".
func (d *docState) besides(m *electionMention, date schema.EDTF) bool {
	_, types := d.heldThen(m.country, date)
	return d.sents[m.sent].anyOf(m.lo, m.hi, "elections") && slices.ContainsFunc(types, func(t string) bool { return t != "referendum" })
}

func (d *docState) joinDate(m *electionMention, i int, date schema.EDTF) int {
	found := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.date != "" && c.date.Compatible(date) && c.country == m.country && c.date.Year() == date.Year() {
			if c.typ == "referendum" && d.besides(m, date) {
				continue
			}
			if found < 0 || d.clusters[k].weight > d.clusters[found].weight {
				found = k
			}
		}
	}
	if _, types := d.heldThen(m.country, date); found >= 0 && d.clusters[found].typ != "" && len(m.types) == 0 && len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return alike(t, d.clusters[found].typ) }) {
		// what the text names without a date may be what the calendar knows of that day, where it does not know the other
		for k := range d.clusters {
			if c := &d.clusters[k]; c.date == "" && c.country == m.country && !c.future && slices.Contains(types, c.typ) {
				found = k
			}
		}
	}
	if found < 0 && m.round > 0 {
		// a round of the election last named, unless it lies apart from the rounds of which the text is: still to come, or before;
		// or others were elected on that day
		_, types := d.heldThen(m.country, date)
		for k := range d.clusters {
			if c := &d.clusters[k]; (len(types) == 0 || slices.ContainsFunc(types, func(t string) bool { return alike(t, c.typ) })) && c.typ != "" && c.typ != "referendum" && c.country == m.country && !c.future && len(c.mentions) > 0 && (found < 0 || c.weight > d.clusters[found].weight) {
				found = k
			}
		}
		if found >= 0 {
			c := &d.clusters[found]
			if doc := d.out.Facts.Date.TextOnly; doc.Full() && date.Full() && c.date.Full() && (date > doc || m.round == 1 && date < c.date) {
				d.clusters = append(d.clusters, cluster{country: m.country, typ: c.typ, date: date, basis: m.basis, mentions: []int{i}, weight: m.weight, future: date > doc, round: m.round, apart: true})
				return len(d.clusters) - 1
			}
			c.mentions = append(c.mentions, i)
			c.weight += m.weight
			if doc := d.out.Facts.Date.TextOnly; c.date == "" && m.round == 2 && doc.Full() && date.Full() && date <= doc {
				c.date, c.basis = date, m.basis // "the presidential election", decided in the run-off
			}
			if c.date == date {
				c.round = cmp.Or(c.round, m.round)
			}
			return found
		}
	}
	if found < 0 && m.date.month > 0 && m.date.year == 0 {
		// "the October elections": those of which the calendar knows the month
		for k := range d.clusters {
			c := &d.clusters[k]
			if c.typ == "" || c.date.Year() == "" || c.country != m.country || c.future {
				continue
			}
			for _, r := range d.e.gz.FindElection(c.country, c.typ, c.date) {
				if r.Date.Compatible(date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date) }) {
					if found < 0 || c.date.Year() > d.clusters[found].date.Year() {
						found = k
					}
				}
			}
		}
		if found >= 0 {
			c := &d.clusters[found]
			if len(c.date) == 4 && m.date.day == 0 {
				c.date, c.basis = c.date+date[4:], schema.Derived
			}
			c.mentions = append(c.mentions, i)
			c.weight += m.weight
			return found
		}
	}
	if found < 0 && m.date.month > 0 {
		// an undated election of the text, if there is just one
		held, types := d.heldThen(m.country, date)
		if !held && !m.strong {
			return -1 // "they got their vote back in December"
		}
		named := d.justNamed(i, types)
		for k := range d.clusters {
			if named >= 0 {
				found = named
				break
			}
			if c := &d.clusters[k]; c.country == m.country && c.future == m.future && c.typ != "" && !(c.typ == "referendum" && d.besides(m, date)) {
				if len(types) > 0 && c.date == "" && !slices.ContainsFunc(types, func(t string) bool { return alike(t, c.typ) }) {
					continue // on that day others were elected
				}
				if c.date == "" && (d.justHeld(c, date) || d.alongside(c)) {
					continue
				}
				if c.date == "" && found >= 0 && d.clusters[found].date == "" {
					return -1
				}
				if found < 0 || c.weight > d.clusters[found].weight {
					found = k
				}
			}
		}
		if found >= 0 && d.clusters[found].date != "" {
			found = -1 // what the text treats most has its date; this is of something else
		}
	}
	if found >= 0 {
		c := &d.clusters[found]
		if len(date) > len(c.date) {
			c.date, c.basis = date, m.basis
		}
		c.mentions = append(c.mentions, i)
		c.weight += m.weight
		return found
	}
	if m.country == "" {
		return -1
	}
	typ := ""
	if m.again && !m.future { // "the repeat election of June 23": of the kind of the last before it
		last := -1
		for k := range d.clusters {
			if c := &d.clusters[k]; c.country == m.country && !c.future && c.typ != "" && c.date.Full() && c.date < date && (last < 0 || c.date > d.clusters[last].date) {
				last = k
			}
		}
		if last >= 0 {
			typ = d.clusters[last].typ
		}
	}
	d.clusters = append(d.clusters, cluster{country: m.country, typ: typ, date: date, basis: m.basis, mentions: []int{i}, weight: m.weight, future: m.future, early: m.early, round: m.round})
	return len(d.clusters) - 1
}

// justNamed gives the undated election that the sentence or two before a mention speak of, which that dates: "a presidential
// election ... In the election, which began on July 7". It may be of the types that were elected then; -1 if there is none.
func (d *docState) justNamed(i int, types []string) int {
	m := &d.mentions[i]
	if i == 0 || !m.strong || d.sents[m.sent].lower(m.lo-1) != "the" {
		return -1
	}
	p := &d.mentions[i-1]
	if p.cluster < 0 || p.sent < m.sent-2 {
		return -1
	}
	c := &d.clusters[p.cluster]
	if c.date != "" || c.typ == "" || c.country != m.country || c.future != m.future || len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return alike(t, c.typ) }) {
		return -1
	}
	return p.cluster
}

// alongside reports whether the text speaks of the election only as of one that was held too: "people also voted for members of
// parliament".
func (d *docState) alongside(c *cluster) bool {
	return len(c.mentions) > 0 && !slices.ContainsFunc(c.mentions, func(i int) bool {
		m := &d.mentions[i]
		return !d.sents[m.sent].anyOf(m.lo-2, m.hi, "also")
	})
}

// widest ranks the types of elections by what stands for others of the same day.
func widest(typ string) int {
	return slices.Index([]string{"local", "referendum", "parliamentary", "presidential", "general"}, typ)
}

// first gives the cluster that stands first: the focus, or the one of its day that stands for both, the presidential election
// before the parliamentary one and any before a referendum or a local one.
func (d *docState) first() int {
	if d.focus < 0 {
		return -1
	}
	best := d.focus
	for k := range d.clusters {
		if c, f := &d.clusters[k], &d.clusters[best]; len(c.mentions) > 0 && c.full != "" && c.full == d.clusters[d.focus].full && widest(c.typ) > widest(f.typ) && d.alsoFocus(c) {
			best = k
		}
	}
	return best
}

// untyped tells of the election that the text is about, where it and the calendar leave open what was elected, which it is by the
// offices that the text names most.
func (d *docState) untyped() {
	if d.focus < 0 || d.clusters[d.focus].typ != "" || d.clusters[d.focus].date == "" {
		return
	}
	n := map[string]int{}
	for _, s := range d.sents {
		for i := range s.words {
			if t := s.officeAt(i); t != "" {
				n[t]++
			}
		}
	}
	c := &d.clusters[d.focus]
	switch {
	case n["presidential"] > 0 && n["parliamentary"] > 0:
		c.typ = "general"
	case n["local"] > n["presidential"]+n["parliamentary"]:
		c.typ = "local"
	case n["presidential"] > 0:
		c.typ = "presidential"
	case n["parliamentary"] > 0:
		c.typ = "parliamentary"
	}
}

func (d *docState) writeElections() {
	order := make([]int, 0, len(d.clusters))
	for k := range d.clusters {
		c := &d.clusters[k]
		if len(c.mentions) == 0 || k != d.focus && (c.typ == "" && c.row == nil || c.full == "" && !c.future) {
			continue // "local elections" in passing: kinds of elections, none of them
		}
		order = append(order, k)
	}
	first := d.first()
	slices.SortStableFunc(order, func(a, b int) int {
		if a == first || b == first {
			if a == first {
				return -1
			}
			return 1
		}
		return d.clusters[a].mentions[0] - d.clusters[b].mentions[0]
	})
	var focus schema.EDTF
	if d.focus >= 0 {
		focus = d.clusters[d.focus].full
	}
	for n, k := range order {
		c := &d.clusters[k]
		c.id = fmt.Sprintf("e%d", n+1)
		m := &d.mentions[c.mentions[0]]
		for _, i := range c.mentions { // the fullest mention stands for it
			if o := &d.mentions[i]; o.hi-o.lo > m.hi-m.lo && m.weight < 3 {
				m = o
			}
		}
		s := d.sents[m.sent]
		c.role = schema.MentionedPast
		switch {
		case k == d.focus, d.alsoFocus(c):
			c.role = schema.Focus
		case c.future, focus != "" && c.full != "" && c.full > focus && d.docDate() != "" && c.full > d.docDate()+"-99" && !strings.HasPrefix(string(c.full), "XXXX"):
			c.role = schema.MentionedFuture
		}
		e := schema.Election{ID: c.id, Country: c.country, CountryBasis: schema.Explicit, Type: c.typ, TypeBasis: schema.Explicit,
			Role: c.role, Round: c.round, Span: s.bytes(m.lo, m.hi)}
		if c.country == d.country {
			e.CountryBasis = d.countryBasis
		}
		e.Date = schema.Dating{Full: c.full, TextOnly: c.date, Basis: c.basis}
		if c.full == "" {
			e.Date.Basis = schema.NoBasis
		}
		if c.basis == "" && c.full != "" {
			e.Date.Basis = schema.Gazetteer
		}
		if c.early {
			yes := true
			e.Early = &yes
		}
		if c.row != nil {
			e.Key = c.row.Key
			if e.Early == nil {
				e.Early = c.row.Early
			}
			if len(c.mentions) > 0 && c.typ == c.row.Type && d.mentionsType(c) == "" {
				e.TypeBasis = schema.Gazetteer
			}
		}
		if c.typ == "parliamentary" {
			d.chamber(c, &e)
		}
		d.out.Elections = append(d.out.Elections, e)
	}
}

func (d *docState) mentionsType(c *cluster) string {
	for _, i := range c.mentions {
		if len(d.mentions[i].types) > 0 {
			return d.mentions[i].types[0]
		}
	}
	return ""
}

// chamber names the house voted for: the one the text names, else the calendar's.
func (d *docState) chamber(c *cluster, e *schema.Election) {
	country := d.e.gz.Country(c.country)
	if country == nil {
		return
	}
	if c.role == schema.Focus {
		for _, s := range d.sents {
			for _, h := range s.names {
				if h.kind != houseName || h.id != "" && h.id != c.country {
					continue
				}
				if house, ok := country.House(s.text[s.words[h.lo].start:s.words[h.hi-1].end]); ok && house.Kind != schema.UpperHouse {
					e.Chamber, e.ChamberBasis = house.String(), schema.Explicit
					return
				}
			}
		}
	}
	if c.row != nil && c.row.Chamber != "" {
		e.Chamber, e.ChamberBasis = c.row.Chamber, schema.Gazetteer
		if house, ok := country.House(c.row.Chamber); ok {
			e.Chamber = house.String()
		}
	}
}
