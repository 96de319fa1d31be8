package extract

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// An electionMention is a place where the text speaks of one election (or of two: "presidential and parliamentary").
type electionMention struct {
	sent    int
	lo, hi  int // words
	types   []string
	country string
	date    dateHit
	basis   schema.Basis // of the date
	future  bool
	past    bool // "previous", "last"
	early   bool
	round   int
	house   string
	weight  int
	cluster int // index into docState.clusters, -1 none
}

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
	id       string
	role     string
}

var electionTypes = map[string]string{
	"presidential": "presidential", "parliamentary": "parliamentary", "legislative": "parliamentary", "congressional": "parliamentary",
	"senatorial": "parliamentary", "senate": "parliamentary", "general": "general", "local": "local", "municipal": "local", "mayoral": "local",
	"gubernatorial": "local", "regional": "local", "provincial": "local", "communal": "local", "county": "local", "council": "local", "commune": "local",
	"constitutional": "referendum", "parliament": "parliamentary", "governorship": "local", "barangay": "local", "village": "local", "rayon": "local", "oblast": "local",
	"assembly": "parliamentary", "runoff": "", "snap": "", "national": "", "state": "",
}

// electionMentions finds them in the sentence.
func (s *sentence) electionMentions(n int, dates []dateHit, dst []electionMention) []electionMention {
	for i := range s.words {
		f := s.form(i)
		ref := f.is("referendum", "plebiscite")
		head := ref || f.is("election", "runoff", "by-election", "poll", "vote", "ballot", "race", "contest", "polling", "voting")
		if !head && (f.is("elect", "choose", "term", "presidency") || f.text == "president-elect" || f.text == "re-elected") {
			if m, ok := s.electing(n, i, dates); ok {
				dst = append(dst, m)
			}
			continue
		}
		if !head || f.text == "polls" && s.class(i-1)&determiner == 0 && electionTypes[s.lower(i-1)] == "" {
			continue
		}
		if s.is(i+1, "observer", "observation", "monitor", "commission", "commissioner", "law", "legislation", "code", "administration", "official", "system", "worker", "staff", "monitoring", "expert", "reform", "assessment", "station", "place", "box", "paper", "machine") && i+1 < len(s.words) && s.words[i+1].brk == breakNone {
			continue // "election observers": what kind, not which
		}
		strong := ref || f.is("election", "runoff")
		m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1}
		if ref {
			m.types = append(m.types, "referendum")
		}
		// adjectives before it
		j := i - 1
		for ; j >= 0 && i-j <= 7; j-- {
			t := s.form(j)
			if s.words[j+1].brk == breakClause {
				break
			}
			typ, ok := electionTypes[t.text]
			if ok && s.named(j) {
				ok = false // the Parliamentary Assembly
			}
			switch {
			case ok:
				if typ != "" && !slices.Contains(m.types, typ) {
					if typ == "referendum" && !ref {
						break
					}
					m.types = append(m.types, typ)
				}
				if t.text == "snap" {
					m.early = true
				}
				if t.text == "runoff" {
					m.round = 2
				}
			case t.text == "early" || t.text == "pre-term" || t.text == "extraordinary" || t.text == "repeat":
				m.early = m.early || t.text != "repeat"
			case t.text == "upcoming" || t.text == "forthcoming" || t.text == "next" || t.text == "future" || t.text == "scheduled" || t.text == "coming" || t.text == "planned":
				m.future = true
			case t.text == "previous" || t.text == "earlier" || t.text == "past" || t.text == "last" && len(m.types) == 0:
				m.past = true
			case t.class&coordinator != 0:
				// "presidential and parliamentary elections", but not "in 2015 and parliamentary elections"
				if j == 0 || electionTypes[s.lower(j-1)] == "" && !(s.lower(j-1) == "local" || s.lower(j-1) == "general") {
					goto adjectives
				}
			case t.text == "recent" || t.text == "latest" || t.text == "s" || t.text == "free" || t.text == "fair" || t.text == "round" || t.class&ordinal != 0 || t.isNum || months[t.text] > 0 || t.text == "held" || t.text == "last":
			default:
				goto adjectives
			}
			m.lo = j
		}
	adjectives:
		if s.lower(i+1) == "runoff" || s.lower(i+1) == "rerun" {
			m.round = 2
		}
		for k := max(0, m.lo-4); k < min(len(s.words), i+2); k++ {
			if s.lower(k) == "round" {
				switch s.lower(k - 1) {
				case "second", "2nd":
					m.round = 2
				case "first", "1st":
					m.round = 1
				}
			}
		}
		// "elections to the Verkhovna Rada", "election of the president"
		for k := i + 1; k < min(len(s.words), i+7); k++ {
			if s.words[k].brk == breakClause {
				break
			}
			if s.form(k).text == "president" && s.lower(k-1) != "vice" && (s.lower(k-1) == "of" || s.lower(k-1) == "the" || s.lower(k-1) == "for") && len(m.types) == 0 && strong && (s.lower(i+1) == "of" || s.lower(i+1) == "for") {
				m.types = append(m.types, "presidential")
			}
		}
		for _, h := range s.names {
			switch h.kind {
			case houseName:
				if h.hi == m.lo || h.hi == i || h.lo > i && h.lo <= i+3 {
					m.house = s.text[s.words[h.lo].start:s.words[h.hi-1].end]
					if len(m.types) == 0 {
						m.types = append(m.types, "parliamentary")
					}
					if h.hi == m.lo {
						m.lo = h.lo
					}
				}
			case countryName, demonymName:
				if h.hi == m.lo || h.hi == m.lo-1 && s.words[m.lo].brk == breakNone {
					m.country, m.lo = h.id, h.lo
				} else if h.lo > i && h.lo <= i+4 && (s.lower(h.lo-1) == "in" || s.lower(h.lo-1) == "of" || s.lower(h.lo-1) == "for") && s.words[h.lo].clause == s.words[i].clause {
					m.country = h.id
				}
			}
		}
		// the nearest date: before it ("the 19 September parliamentary elections", "On June 9, Arcadia held ..."), or after ("elections on April 3")
		best := 12
		for _, d := range dates {
			dist := 99
			switch {
			case d.lo >= m.lo && d.hi <= i+1:
				dist = -1
			case d.hi <= m.lo && s.words[d.lo].clause == s.words[m.lo].clause:
				dist = m.lo - d.hi
				for k := d.hi; k < m.lo; k++ { // "the May 5 first round of the elections"
					if s.is(k, "round", "of", "the") || s.class(k)&ordinal != 0 {
						dist--
					}
				}
				if dist > 2 && !s.holds(d.hi, m.lo) {
					continue
				}
				if dist > 0 && d.month == 0 {
					dist += 3
				}
			case d.lo > i:
				dist = d.lo - i - 1
				if s.words[d.lo].clause != s.words[i].clause && !(d.day > 0 && s.holds(i+1, d.lo)) {
					dist += 5
				}
				if p := s.lower(d.lo - 1); d.month == 0 && dist > 0 && p != "in" && p != "of" && p != "for" && p != "on" {
					continue // "the second election under the 2010 constitution"
				}
				if d.month == 0 && dist > 4 || dist > 3 && !s.holds(i+1, d.lo) && s.words[d.lo].chunk != s.words[i].chunk {
					continue
				}
			}
			if p := s.lower(d.lo - 1); p == "since" || p == "from" || p == "until" || p == "by" || p == "after" {
				dist += 6
			}
			if dist < best {
				best, m.date, m.basis = dist, d, schema.Explicit
			}
		}
		if !strong && len(m.types) == 0 && m.date.month == 0 {
			continue
		}
		if strong && len(m.types) == 0 && m.date.edtf() == "" && !m.future && !m.past && m.country == "" {
			// plain "the election": a mention without a name
			m.weight = 0
		} else {
			m.weight = 1
		}
		dst = append(dst, m)
	}
	return dst
}

// holds reports whether words [lo, hi) say that an election was held: the link between it and a date at some distance.
func (s *sentence) holds(lo, hi int) bool {
	for i := lo; i < hi && i < len(s.words); i++ {
		if s.is(i, "hold", "vote", "cast", "conduct", "elect", "schedule", "place", "organize", "go", "call", "set") {
			return true
		}
	}
	return false
}

// electing reads "elect their next president", "his election as president", "citizens elected a parliament".
func (s *sentence) electing(n, i int, dates []dateHit) (electionMention, bool) {
	m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, weight: 1}
	if s.form(i).text == "president-elect" || s.is(i-1, "president") && s.words[i].start == s.words[i-1].end+1 && s.text[s.words[i-1].end] == '-' {
		m.types = []string{"presidential"}
		if s.is(i-1, "president") {
			m.lo = i - 1
		}
	} else if s.form(i).is("term", "presidency") {
		// "won a second term", "ran for the presidency"
		for j := max(0, i-6); j < i; j++ {
			if s.is(j, "win", "secure", "reelect", "seek", "run", "candidate", "contest", "elect") && (s.form(i).is("presidency") || s.class(i-1)&ordinal != 0 || s.is(i-1, "new", "another")) {
				m.types, m.lo = []string{"presidential"}, j
				break
			}
		}
	} else {
		for j := i + 1; j < min(len(s.words), i+9) && s.words[j].brk == breakNone; j++ {
			switch {
			case s.form(j).text == "president" && s.lower(j-1) != "vice" || s.form(j).text == "presidents" || s.form(j).text == "presidency":
				m.types = append(m.types, "presidential")
			case s.is(j, "parliament", "parliamentarian", "deputy", "legislature", "legislator"):
				m.types = append(m.types, "parliamentary")
			case s.is(j, "mayor", "governor", "councilor"):
				m.types = append(m.types, "local")
			default:
				continue
			}
			m.hi = j + 1
			break
		}
	}
	if len(m.types) == 0 {
		return m, false
	}
	for _, d := range dates {
		if d.month > 0 && d.day > 0 && (d.hi <= i && i-d.hi <= 12 || d.lo >= m.hi && d.lo-m.hi <= 12 && s.lower(d.lo-1) == "on" || d.lo >= m.hi && d.lo-m.hi <= 6) {
			m.date, m.basis = d, schema.Explicit
		}
	}
	if s.class(i-1)&auxiliary != 0 && s.lower(i-1) != "had" || s.lower(i-1) == "directly" || s.lower(i-1) == "indirectly" {
		return m, false // "is elected": how the office is filled
	}
	return m, true
}

// countries weighs the countries the document speaks of and picks the one it is about.
func (d *docState) findCountry() {
	if c := d.doc.Meta.Country.Text; c != "" {
		if id := d.countryID(c); id != "" {
			d.country, d.countryBasis = id, d.doc.Meta.Country.Basis
			return
		}
		d.out.Warnings = append(d.out.Warnings, schema.Problem{Code: "metadata", File: d.doc.Name,
			Message: fmt.Sprintf("there is no country %q", c), Hint: "give its English name or its code, as KZ"})
	}
	score := map[string]int{}
	for n, s := range d.sents {
		for _, h := range s.names {
			w := 0
			switch h.kind {
			case countryName:
				w = 3
			case demonymName:
				w = 2
			case capitalName:
				w = 1
			case houseName, regionName:
				w = 2
			case bodyName: // a national group of observers, or the embassy in it
				if b := d.e.gz.Body(h.id); b.Country == "" || b.Kind == "government" {
					continue
				} else {
					score[b.Country] += 2
					continue
				}
			default:
				continue
			}
			if h.id == "" {
				continue
			}
			if d.heading[s.block] {
				w *= 3
			}
			if n < 4 {
				w *= 2
			}
			// a country that votes: an election word near by
			for k := max(0, h.lo-6); k < min(len(s.words), h.hi+6); k++ {
				if s.is(k, "election", "vote", "voter", "electoral", "poll", "presidential", "parliamentary", "referendum") {
					w += 2
					break
				}
			}
			if d.e.ambiguous[h.id+"\x00"+strings.ToLower(s.text[s.words[h.lo].start:s.words[h.hi-1].end])] && h.kind != countryName {
				w = 0
			}
			score[h.id] += w
		}
	}
	if d.voiceCountry != "" {
		delete(score, d.voiceCountry)
	}
	var best string
	for _, id := range sortedKeys(score) {
		if best == "" || score[id] > score[best] {
			best = id
		}
	}
	// the name under which the text was saved: "2019-kenya.html"
	if named := d.e.gz.Country(d.fileCountry()); named != nil && named.ID != d.voiceCountry && (best == "" || score[best] < 6 || score[named.ID] > 0) {
		if score[named.ID] >= 2 {
			d.country, d.countryBasis = named.ID, schema.Explicit
		} else {
			d.country, d.countryBasis = named.ID, schema.External
		}
		return
	}
	if best != "" {
		d.country, d.countryBasis = best, schema.Explicit
	}
}

// fileCountry gives the country whose name stands in the document's name, "" if none or several do.
func (d *docState) fileCountry() string {
	found := ""
	name := strings.ToLower(path.Base(d.doc.Name))
	for _, c := range d.e.slugs {
		if i := strings.Index(name, c.slug); i >= 0 && (i == 0 || !isLetter(name[i-1])) && (i+len(c.slug) == len(name) || !isLetter(name[i+len(c.slug)])) {
			if found != "" && found != c.id {
				return ""
			}
			found = c.id
		}
	}
	return found
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (d *docState) countryID(name string) string {
	name = strings.TrimSpace(name)
	if c := d.e.gz.Country(strings.ToUpper(name)); c != nil && len(name) == 2 {
		return c.ID
	}
	for n, c := range d.e.gz.Names() {
		if strings.EqualFold(n, name) {
			return c.ID
		}
	}
	return ""
}

// resolveYear completes a date that lacks its year from the document's own date.
func (d *docState) resolveYear(m *electionMention) {
	h := &m.date
	if h.year > 0 || h.month == 0 {
		return
	}
	y, mo, da := d.out.Facts.Date.TextOnly.Parts()
	if y == "" {
		return
	}
	var year, month, day int
	fmt.Sscan(y, &year)
	fmt.Sscan(mo, &month)
	fmt.Sscan(da, &day)
	h.year = year
	m.basis = schema.Derived
	if month > 0 && (h.month > month || h.month == month && day > 0 && h.day > day) {
		// later than the document: it is still to come, unless that would be far off and the text speaks of the past
		if h.month-month > 6 && !m.future {
			h.year--
		}
	} else if month > 0 && month-h.month > 9 && m.future {
		h.year++
	}
}

// findElections makes the clusters, picks the focus and writes Extraction.Elections.
func (d *docState) findElections() {
	for n, s := range d.sents {
		s.dateHits = s.dates(nil)
		if d.skip[s.block] && d.kindOf[s.block] != schema.Caption && d.kindOf[s.block] != schema.Heading {
			continue
		}
		d.mentions = s.electionMentions(n, s.dateHits, d.mentions)
	}
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
		d.resolveYear(m)
		s := d.sents[m.sent]
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
	// dated and typed first, then those that lack one of the two
	for pass := range 3 {
		for i := range d.mentions {
			m := &d.mentions[i]
			if m.cluster >= 0 || m.weight == 0 && pass < 2 || m.past && m.date.edtf() == "" {
				continue
			}
			date := m.date.edtf()
			if m.date.year == 0 && m.date.day == 0 && m.date.lo < m.lo {
				date = "" // "in August" alone names no election
			}
			switch {
			case pass == 0 && len(m.types) > 0 && date != "":
				for _, t := range m.types {
					m.cluster = d.join(m, i, t, date)
				}
			case pass == 1 && len(m.types) > 0:
				for _, t := range m.types {
					m.cluster = d.join(m, i, t, "")
				}
			case pass == 2 && date != "":
				// a date without a type: one of those known, or a new one
				m.cluster = d.joinDate(m, i, date)
			}
		}
	}
	d.chooseFocus()
	d.calendar()
	d.unite()
	d.writeElections()
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
		case date == "" && m.future == c.future:
			score = 10 + c.weight
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

func (d *docState) joinDate(m *electionMention, i int, date schema.EDTF) int {
	found := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.date != "" && c.date.Compatible(date) && c.country == m.country && c.date.Year() == date.Year() {
			if found < 0 || d.clusters[k].weight > d.clusters[found].weight {
				found = k
			}
		}
	}
	if found < 0 && m.date.month > 0 {
		// an undated election of the text, if there is just one
		for k := range d.clusters {
			if c := &d.clusters[k]; c.date == "" && c.country == m.country && c.future == m.future {
				if found >= 0 {
					return -1
				}
				found = k
			}
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
	d.clusters = append(d.clusters, cluster{country: m.country, date: date, basis: m.basis, mentions: []int{i}, weight: m.weight, future: m.future, early: m.early, round: m.round})
	return len(d.clusters) - 1
}

// votingDate finds a full date on which the text shows people voting: the day of the election where nothing else
// tells it.
func (d *docState) votingDate() (dateHit, int) {
	for n, s := range d.sents {
		for _, h := range s.dateHits {
			if h.day == 0 || h.year == 0 {
				continue
			}
			for i := range s.words {
				f := s.form(i)
				if f.is("vote") && (f.text == "votes" || f.text == "voted" || f.text == "voting") || f.is("ballot") && s.is(i-2, "cast") || f.is("ballot") && s.is(i-1, "cast") {
					return h, n
				}
			}
		}
	}
	return dateHit{}, -1
}

func (d *docState) chooseFocus() {
	if len(d.clusters) == 0 {
		return
	}
	best := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		w := c.weight
		if c.future {
			w /= 2
		}
		if c.typ == "" {
			w--
		}
		if c.country != d.country {
			w /= 3
		}
		if c.typ == "local" || c.typ == "referendum" {
			w = w / 2
		}
		if c.typ == "general" {
			w += 2
		}
		c.weight = w
		if best < 0 || w > d.clusters[best].weight || w == d.clusters[best].weight && c.date > d.clusters[best].date && c.typ != "" {
			best = k
		}
	}
	d.focus = best
	f := &d.clusters[best]
	if f.date == "" || !strings.Contains(string(f.date), "-") {
		if h, n := d.votingDate(); n >= 0 && f.date.Compatible(h.edtf()) {
			f.date, f.basis = h.edtf(), schema.Explicit
		}
	}
}

// calendar finds the rows of the election calendar that the clusters are.
func (d *docState) calendar() {
	gz := d.e.gz
	for k := range d.clusters {
		c := &d.clusters[k]
		c.full = c.date
		if c.country == "" {
			continue
		}
		year := c.date.Year()
		var rows []*schema.CalendarElection
		if c.date != "" {
			if c.typ != "" {
				rows = gz.FindElection(c.country, c.typ, c.date)
			} else {
				for _, r := range gz.CountryElections(c.country) {
					if r.Date.Compatible(c.date) && r.Type != "referendum" && r.Type != "local" {
						rows = append(rows, r)
					}
				}
			}
			if c.typ == "" && len(rows) > 1 {
				if rows = d.nearDocument(rows); len(rows) > 1 {
					rows = nil
				}
			}
		}
		if len(rows) > 1 && year == "" {
			// day and month alone: the calendar may still hold several years
			rows = d.nearDocument(rows)
		}
		if len(rows) > 1 {
			rows = d.nearDocument(rows)
		}
		if c.date == "" {
			rows = d.undated(c)
		}
		if len(rows) != 1 {
			continue
		}
		c.row = rows[0]
		if c.typ == "" {
			c.typ = rows[0].Type
		}
		if !c.date.Full() {
			c.full = rows[0].Date
			if c.round == 2 && len(rows[0].Rounds) > 1 {
				c.full = rows[0].Rounds[1]
			}
			c.basis = schema.Gazetteer
		}
	}
}

// unite makes one of clusters that are the same election of the calendar: the presidential, the parliamentary and the
// general election of one day, where the calendar holds one row for them.
func (d *docState) unite() {
	for a := range d.clusters {
		x := &d.clusters[a]
		if x.row == nil || len(x.mentions) == 0 {
			continue
		}
		for b := range d.clusters {
			y := &d.clusters[b]
			if a == b || y.row != x.row || len(y.mentions) == 0 {
				continue
			}
			if x.full.Full() && y.full.Full() && !x.full.Compatible(y.full) {
				// two rounds: two elections only where the text tells them apart as first and second (section 21)
				if x.full > y.full || x.round == 1 && y.round == 2 {
					continue
				}
			} else if x.typ != x.row.Type || x.typ != "general" && y.typ != x.typ {
				continue // "presidential and parliamentary elections" stay two where the text does not call them general
			}
			for _, i := range y.mentions {
				if d.mentions[i].cluster == b {
					d.mentions[i].cluster = a
				}
			}
			x.mentions = append(x.mentions, y.mentions...)
			slices.Sort(x.mentions)
			x.mentions = slices.Compact(x.mentions)
			x.weight += y.weight
			if len(y.date) > len(x.date) && x.full.Compatible(y.full) {
				x.date, x.basis = y.date, y.basis
			}
			y.mentions = nil
			if d.focus == b {
				d.focus = a
			}
		}
	}
	// the election that gained by it may now be the one the text is about
	for k := range d.clusters {
		c, f := &d.clusters[k], d.focus
		if f >= 0 && k != f && len(c.mentions) > 0 && c.weight > d.clusters[f].weight && !c.future {
			d.focus = k
		}
	}
}

// undated looks in the calendar for an election of which the text tells country and type alone: the last one before
// the document, or the next one after it.
func (d *docState) undated(c *cluster) []*schema.CalendarElection {
	date := d.docDate()
	if date == "" && !c.future && d.since != "" {
		return d.whileInOffice(d.e.gz.CountryElections(c.country), c.typ)
	}
	if date == "" {
		if c.future {
			// after the focus
			if f := d.focus; f >= 0 && d.clusters[f].row != nil {
				if r := d.e.gz.Next(c.country, c.typ, d.clusters[f].row.Date); r != nil {
					return []*schema.CalendarElection{r}
				}
			}
		}
		return nil
	}
	if c.future {
		if r := d.e.gz.Next(c.country, c.typ, date); r != nil && withinYears(date, r.Date, 2) {
			return []*schema.CalendarElection{r}
		}
		return nil
	}
	if !strings.Contains(string(date), "-") {
		// the year alone: the one election of that year, if there is just one
		if rows := d.e.gz.FindElection(c.country, c.typ, date); len(rows) == 1 {
			return rows
		}
	}
	if r := d.e.gz.Previous(c.country, c.typ, date); r != nil && withinYears(r.Date, date, 1) {
		return []*schema.CalendarElection{r}
	}
	return nil
}

// withinYears reports whether b is no more than n calendar years after a.
func withinYears(a, b schema.EDTF, n int) bool {
	var x, y int
	fmt.Sscan(a.Year(), &x)
	fmt.Sscan(b.Year(), &y)
	return x > 0 && y >= x && y-x <= n
}

// nearDocument keeps the row closest before the document's date.
func (d *docState) nearDocument(rows []*schema.CalendarElection) []*schema.CalendarElection {
	date := d.docDate()
	if date == "" {
		return d.whileInOffice(rows, "")
	}
	var before []*schema.CalendarElection
	for _, r := range rows {
		if r.Date <= date || strings.HasPrefix(string(r.Date), string(date)) {
			before = append(before, r)
		}
	}
	if len(before) == 0 {
		return rows[:1]
	}
	return before[len(before)-1:]
}

// whileInOffice keeps the rows of a type ("" any) that fall into the time in which the document's speakers held office.
func (d *docState) whileInOffice(rows []*schema.CalendarElection, typ string) []*schema.CalendarElection {
	if d.since == "" {
		return rows
	}
	var out []*schema.CalendarElection
	for _, r := range rows {
		if r.Date >= d.since && (d.until == "" || r.Date <= d.until+"-31") && (typ == "" || r.Type == typ || r.Type == "general" && (typ == "presidential" || typ == "parliamentary")) {
			out = append(out, r)
		}
	}
	return out
}

// docDate gives the best known date of the document.
func (d *docState) docDate() schema.EDTF {
	return cmp.Or(d.out.Facts.Date.TextOnly, d.out.Facts.Date.Full, d.relative)
}

func (d *docState) writeElections() {
	order := make([]int, 0, len(d.clusters))
	for k := range d.clusters {
		c := &d.clusters[k]
		if len(c.mentions) == 0 || k != d.focus && c.typ == "" && c.row == nil {
			continue
		}
		order = append(order, k)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if a == d.focus || b == d.focus {
			if a == d.focus {
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

// alsoFocus reports whether the text is about this election no less than about the one it treats most: rounds, or two
// elections of one year, each dated and spoken of again and again.
func (d *docState) alsoFocus(c *cluster) bool {
	f := &d.clusters[d.focus]
	if c.future || c.typ == "" || c.country != f.country || c.full == "" || f.full == "" || c.weight*5 < f.weight*2 {
		return false
	}
	return c.full.Year() != "" && c.full.Year() == f.full.Year() || c.row != nil && c.row == f.row
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

// electionAt gives the id of the election that words of the sentence are about.
func (d *docState) electionAt(n, lo, hi int) string {
	best, dist := -1, 1<<30
	look := func(k int, penalty int) {
		for i := range d.mentions {
			m := &d.mentions[i]
			if m.sent != k || m.cluster < 0 || d.clusters[m.cluster].id == "" || m.weight == 0 {
				continue
			}
			if d.clusters[m.cluster].future && d.focus >= 0 && d.clusters[d.focus].role == schema.Focus {
				continue // findings are about what has been, unless nothing else is there
			}
			x := penalty
			if k == n {
				x += max(0, max(m.lo-hi, lo-m.hi))
				// "as in 2013", "compared with the 2013 elections", "than in": the other election is the measure
				if p := d.sents[k]; comparing(p, m.lo) {
					continue
				}
			}
			if x < dist {
				best, dist = m.cluster, x
			}
		}
	}
	look(n, 0)
	s := d.sents[n]
	for k := n - 1; best < 0 && k >= 0 && d.sents[k].block == s.block; k-- {
		look(k, 100*(n-k))
	}
	if best < 0 {
		best = d.latest()
	}
	if best < 0 {
		return ""
	}
	return d.clusters[best].id
}

// latest gives the cluster that is meant where no election is named: the focus, of its rounds the last one.
func (d *docState) latest() int {
	best := d.focus
	if best < 0 {
		return -1
	}
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.row != nil && c.row == d.clusters[best].row && len(c.mentions) > 0 && !c.future && c.id != "" && c.full > d.clusters[best].full {
			best = k
		}
	}
	return best
}

// comparing reports whether the words before i make what follows a measure: than, compared with, since, from the.
func comparing(s *sentence, i int) bool {
	for j := max(0, i-4); j < i; j++ {
		switch s.form(j).text {
		case "than", "compared", "since", "unlike", "previous", "prior", "following", "previously":
			return true
		}
	}
	return false
}
