package extract

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/electiongraph/electiongraph/schema"
)

// How much the dates of a text must tell for it to be about a country that it does not name, and how much more than for
// any other: logarithms of how few countries voted on such days.
const (
	leastByDates  = 6
	leastDistance = 1.5
)

// findCountryByDates is the last resort where the text names no country ("the country held parliamentary elections on
// October 8"): the country whose calendar holds the elections that the text dates, if one stands out. Days without a
// year must fall into one year, or the one before it.
func (d *docState) findCountryByDates() {
	if d.country != "" {
		return
	}
	type dated struct {
		typ  string
		date schema.EDTF
	}
	var all []dated
	for n, s := range d.sents {
		if d.skip[s.block] && d.kindOf[s.block] != schema.Heading {
			continue
		}
		for _, m := range s.electionMentions(n, s.dates(nil), nil) {
			if m.date.day == 0 || m.date.month == 0 || comparing(s, m.lo) {
				continue
			}
			one := dated{date: m.date.edtf()}
			if len(m.types) == 1 {
				one.typ = m.types[0]
			}
			if i := slices.IndexFunc(all, func(o dated) bool { return o.date == one.date }); i < 0 {
				all = append(all, one)
			} else if all[i].typ == "" {
				all[i].typ = one.typ
			}
		}
	}
	if len(all) == 0 {
		return
	}
	// Which countries voted on each of the days, and in which years.
	years := make([]map[string][]int, len(all))
	for i, one := range all {
		years[i] = map[string][]int{}
		for _, c := range d.e.gz.Countries {
			for _, r := range d.e.gz.CountryElections(c.ID) {
				if !r.Date.Full() || !r.Date.Compatible(one.date) || one.typ != "" && r.Type != one.typ && r.Type != "general" && one.typ != "general" {
					continue
				}
				y, _ := strconv.Atoi(r.Date.Year())
				years[i][c.ID] = append(years[i][c.ID], y)
			}
		}
	}
	best, top, second := "", 0.0, 0.0
	for _, c := range d.e.gz.Countries {
		most := 0.0
		for year := 1990; year < 2100; year++ {
			sum := 0.0
			for i := range all {
				fits := slices.ContainsFunc(years[i][c.ID], func(y int) bool { return all[i].date.Year() != "" || y == year || y == year-1 })
				if fits {
					sum += math.Log(float64(len(d.e.gz.Countries)) / float64(len(years[i])))
				}
			}
			most = max(most, sum)
		}
		if most > top {
			best, top, second = c.ID, most, top
		} else {
			second = max(second, most)
		}
	}
	if top >= leastByDates && top-second >= leastDistance && best != d.voiceCountry {
		d.country, d.countryBasis = best, schema.Gazetteer
	}
}

// impliedElection makes the election of a text that speaks of "the vote" or "Zambia's elections" and tells neither kind nor
// day: the one of the calendar that was nearest when the text was written. Where the calendar cannot tell, kind and date
// stay open.
func (d *docState) impliedElection() {
	if d.country == "" {
		return
	}
	doc := cmp.Or(d.out.Facts.Date.TextOnly, d.out.Facts.Date.Full)
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.country == d.country && !d.onlyCompared(c) && !(doc != "" && (d.inside(c) || d.alongside(c))) && (c.typ != "" || c.date.Year() == "" || doc == "" || withinYears(c.date, doc, 1)) {
			return
		}
	}
	sent, word := -1, 0
	for n, s := range d.sents {
		if d.skip[s.block] && !d.heading[s.block] {
			continue
		}
		for i := range s.words {
			if s.is(i, "election", "vote", "poll", "polling", "voting", "ballot", "runoff", "electoral") && !s.named(i) {
				sent, word = n, i
				break
			}
		}
		if sent >= 0 {
			break
		}
	}
	if sent < 0 {
		return
	}
	c := cluster{country: d.country, weight: 8}
	if r, ahead := d.nearest(doc); r != nil {
		c.typ, c.future = r.Type, ahead
		if r.Type == "general" && len(r.Rounds) > 1 && d.secondRound(sent) {
			c.typ, c.round = "presidential", 2 // the other offices are filled in the first
		}
	}
	c.mentions = []int{len(d.mentions)}
	d.mentions = append(d.mentions, electionMention{sent: sent, lo: word, hi: word + 1, country: d.country, weight: 4, cluster: len(d.clusters)})
	d.clusters = append(d.clusters, c)
}

// inside reports whether a text of late only touches on an election: local elections or a referendum that it names once,
// without a date and not at its head.
func (d *docState) inside(c *cluster) bool {
	return (c.typ == "local" || c.typ == "referendum") && c.date == "" && len(c.mentions) == 1 && c.weight <= 2
}

// secondRound reports whether the text speaks of a second round in the sentence of the mention or near it.
func (d *docState) secondRound(sent int) bool {
	for n := max(0, sent-4); n < min(len(d.sents), sent+4); n++ {
		s := d.sents[n]
		for i := range s.words {
			if s.is(i, "runoff", "run-off") || s.lower(i) == "round" && s.lower(i-1) == "second" {
				return true
			}
		}
	}
	return false
}

// nearest gives the election of the calendar that a text of that date is most likely about: the last one, if it was not
// long ago, or the next one. Of several on one day the presidential one stands for all.
func (d *docState) nearest(doc schema.EDTF) (r *schema.CalendarElection, ahead bool) {
	const (
		since   = 300 // days for which a vote is talked of
		until   = 400 // days before it
		later   = 60  // how much longer ago a vote may be than the next one is ahead
		smaller = 150 // local elections and referendums are less talked of
	)
	if len(doc) == len("2006-01") {
		doc += "-28"
	}
	day, err := time.Parse(time.DateOnly, string(doc))
	if err != nil {
		return nil, false
	}
	least := 1 << 30
	for _, row := range d.e.gz.CountryElections(d.country) {
		for _, held := range append([]schema.EDTF{row.Date}, row.Rounds...) {
			when, err := time.Parse(time.DateOnly, string(held)[:min(10, len(held))])
			if err != nil {
				continue
			}
			ago := int(day.Sub(when).Hours() / 24)
			cost := ago
			switch {
			case ago > since || ago < -until:
				continue
			case ago < 0:
				cost = later - ago
			}
			if row.Type == "local" || row.Type == "referendum" {
				cost += smaller
			}
			if cost < least || cost == least && row.Type == "presidential" {
				r, ahead, least = row, ago < 0, cost
			}
		}
	}
	return r, ahead
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
				if s.language(h.lo, h.hi) {
					continue
				}
				w = 2
			case capitalName:
				w = 1
			case houseName, regionName:
				w = 2
			case bodyName: // a national group of observers, or the embassy in it
				b := d.e.gz.Body(h.id)
				if h.id == usGovernment && d.kind() == "observer-statement" && (d.heading[s.block] || s.lower(h.lo-1) == "the" && s.lower(h.lo-2) == "in") {
					w, h.id = 3, "US"
					break
				}
				if b.Country != "" && b.Kind != "government" {
					score[b.Country] += 2
				}
				continue
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
	d.addClues(score)
	for id := range score {
		if score[id] > 0 && d.hasVoted(id) {
			score[id] += justVoted
		}
	}
	if d.voiceCountry != "" {
		if d.ownElections() {
			d.country, d.countryBasis = d.voiceCountry, schema.Explicit
			return
		}
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
		if score[named.ID] > 0 {
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

// ownElections reports whether the title of a government's text speaks of elections in its own country, and of no other country:
// "Response to the Statement on the General Elections in the United States".
func (d *docState) ownElections() bool {
	own := false
	for n, s := range d.sents {
		if !d.heading[s.block] && n > 3 {
			continue
		}
		for _, h := range s.names {
			switch {
			case h.lo == 0 || h.kind != countryName && h.kind != demonymName && (h.kind != bodyName || h.id != usGovernment):
			case h.kind != bodyName && h.id != d.voiceCountry:
				return false
			case h.kind != demonymName && (h.kind != bodyName || d.voiceCountry == "US") && (s.lower(h.lo-1) == "in" || s.lower(h.lo-1) == "the" && s.lower(h.lo-2) == "in"):
				own = own || s.anyOf(max(0, h.lo-4), h.lo, "election", "elections")
			}
		}
	}
	return own
}

// justVoted is what it says for a country that it voted in the weeks before the text was written, beside 3 for its name.
const justVoted = 4

// hasVoted reports whether the calendar holds an election of the country in the weeks before the text was written, or in the
// next days.
func (d *docState) hasVoted(country string) bool {
	doc := d.out.Facts.Date.TextOnly
	near := func(held schema.EDTF) bool {
		held = held[:min(len(held), len(time.DateOnly))]
		return daysBetween(held, doc) <= 2*justNow || daysBetween(doc, held) <= justNow/3
	}
	return slices.ContainsFunc(d.e.gz.CountryElections(country), func(r *schema.CalendarElection) bool {
		return near(r.Date) || slices.ContainsFunc(r.Rounds, near)
	})
}

// language reports whether the people named at words [lo, hi) stand for their language: "translated from French", "in Russian".
func (s *sentence) language(lo, hi int) bool {
	switch s.lower(hi) {
	case "language", "translation", "version", "original", "text":
		return true
	}
	switch s.lower(lo - 1) {
	case "from", "into":
		return s.is(lo-2, "translate", "translation")
	case "in":
		return hi == len(s.words) || s.words[hi].brk != breakNone || s.class(hi)&coordinator != 0
	}
	return false
}

// fileCountry gives the country whose name stands in the document's name, "" if none or several do.
func (d *docState) fileCountry() string {
	found := ""
	name := strings.ToLower(path.Base(d.doc.Name))
	for _, at := range d.e.slugPhrases.in(name) {
		c := &d.e.slugs[at.phrase]
		if i := at.at; (i == 0 || !isLetter(name[i-1])) && (i+len(c.slug) == len(name) || !isLetter(name[i+len(c.slug)])) {
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
