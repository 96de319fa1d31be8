package extract

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/electiongraph/electiongraph/schema"
)

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
					if (r.Date.Compatible(c.date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(c.date) })) && r.Type != "referendum" && r.Type != "local" {
						rows = append(rows, r)
					}
				}
			}
			if c.typ == "" && len(rows) > 1 {
				// "the 2015 elections": like those that the text is about
				like := slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool { return !alike(r.Type, d.focusType()) })
				if len(like) > 0 {
					rows = like
				}
				if k := slices.IndexFunc(rows, func(r *schema.CalendarElection) bool { return r.Type == "general" }); k >= 0 && len(c.date) == 4 {
					rows = rows[k : k+1] // all offices of the year at once, rather than one of them voted on again
				}
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
		if year == "" && c.date != "" {
			// a day without a year is of the document's time
			if y := d.docDate().Year(); y != "" {
				rows = slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool {
					return !withinYears(r.Date, schema.EDTF(y), 1) && !withinYears(schema.EDTF(y), r.Date, 1)
				})
				if len(rows) == 0 && c.typ != "" && len(c.date) > 4 {
					c.full, c.basis = schema.EDTF(y)+c.date[4:], schema.External
					continue
				}
			}
		}
		if len(rows) == 0 && c.typ != "" && c.date != "" {
			if into := d.actOf(k); into >= 0 {
				d.absorb(into, k)
				continue
			}
			if r := d.misdated(k); r != nil && c.date.Full() && daysBetween(c.date, r.Date[:min(len(r.Date), len(time.DateOnly))]) <= abroadBefore {
				rows = []*schema.CalendarElection{r} // begun abroad
			} else if r = cmp.Or(r, d.onlyOne(c)); r != nil {
				c.date, c.basis, rows = "", "", []*schema.CalendarElection{r}
			}
		}
		if len(rows) != 1 {
			if c.typ == "" && k == d.focus && d.parliamentAlone(c.country) {
				c.typ = "parliamentary"
			}
			continue
		}
		c.row = rows[0]
		if c.typ == "" && c.round == 2 && rows[0].Type == "general" && len(rows[0].Rounds) > 1 {
			c.typ = "presidential" // the other offices are filled in the first
		}
		if c.typ == "" {
			c.typ = d.called(rows[0])
			// where the text knows no such type, it means one like its own
			if t := d.focusType(); alike(t, c.typ) && t != "" && (d.mentionsType(&d.clusters[d.focus]) != "" || !d.calledElection(c)) && c.date.Year() != "" && (!c.date.Full() || !d.calledAlike()) && !slices.ContainsFunc(d.clusters, func(o cluster) bool { return o.typ == c.typ && o.row != c.row }) {
				c.typ = t
			}
		}
		if (c.typ == "presidential" || c.typ == "parliamentary") && rows[0].Type == "general" && rows[0].Chamber == "" && c.round < 2 && !laterRound(rows[0], c.date) &&
			(d.kind() == "media-report" && (d.otherOffices() || d.namedLate(c)) && !d.titleOffice(c) || d.kind() != "media-report" && !d.callsOffice(c)) {
			c.typ = "general" // "chose a president" tells of one of the offices filled
		}
		if c.typ == "parliamentary" && rows[0].Type == "general" && slices.ContainsFunc(c.mentions, func(i int) bool { return d.mentions[i].levels }) {
			c.typ = "general"
		}
		if c.typ == "general" && rows[0].Type == "parliamentary" && c.date.Full() && !d.namedGeneral(c) {
			c.typ = "parliamentary" // what the text calls general elects the parliament alone
		}
		if from, to, several := strings.Cut(string(rows[0].Date), "/"); several && c.date.Full() && string(c.date) >= from && string(c.date) <= to {
			c.full = rows[0].Date // one of the days of voting
		} else if !c.date.Full() {
			c.full = rows[0].Date
			for k, r := range rows[0].Rounds {
				if k > 0 && (c.round == k+1 && (c.typ != "parliamentary" || d.kind() != "country-report" || !slices.ContainsFunc(c.mentions, func(i int) bool { return d.mentions[i].round != k+1 })) || strings.Count(string(c.date), "-") == 2 && r.Compatible(c.date) && !rows[0].Date.Compatible(c.date)) {
					c.full = r
				}
			}
			c.basis = schema.Gazetteer
		}
	}
}

// abroadBefore is how many days before a vote citizens abroad may have begun to cast theirs.
const abroadBefore = 2

// parliamentAlone reports whether all nationwide elections of the country in the calendar are of its parliament.
func (d *docState) parliamentAlone(country string) bool {
	known := false
	for _, r := range d.e.gz.CountryElections(country) {
		switch r.Type {
		case "local", "referendum":
		case "parliamentary":
			known = true
		default:
			return false
		}
	}
	return known
}

// called gives the type by which the text would call an election of the calendar.
func (d *docState) called(r *schema.CalendarElection) string {
	switch {
	case r.Type != "general" || d.kind() == "country-report" && r.Chamber == "" || d.saysGeneral():
		return r.Type
	case r.Chamber != "" && d.countsSeats():
		return "parliamentary" // no president is elected there
	case d.kind() == "media-report" && d.otherOffices():
		return r.Type
	case d.presidentsResults():
		return "presidential"
	}
	return r.Type
}

// callsOffice reports whether a mention calls the election by the office: "the presidential vote".
func (d *docState) callsOffice(c *cluster) bool {
	return slices.ContainsFunc(c.mentions, func(i int) bool {
		m := &d.mentions[i]
		s := d.sents[m.sent]
		for k := m.lo; k < m.hi; k++ {
			if t := electionTypes[s.lower(k)]; t == "presidential" || t == "parliamentary" {
				return true
			}
		}
		return false
	})
}

// titleOffice reports whether the title of news names the vote by the office of president: "Presidential race goes to second round".
func (d *docState) titleOffice(c *cluster) bool {
	return slices.ContainsFunc(c.mentions, func(i int) bool {
		m := &d.mentions[i]
		s := d.sents[m.sent]
		return (m.sent < 2 && !s.stopped() || d.heading[s.block] && m.sent < 3) && slices.Equal(m.types, []string{"presidential"}) && s.anyOf(m.lo, m.hi, "presidential")
	})
}

// stopped reports whether a full stop ends the sentence: it is no title.
func (s *sentence) stopped() bool {
	end := s.words[len(s.words)-1].end
	return end < len(s.text) && s.text[end] == '.'
}

// wordGeneral reports whether a mention calls the election general, or by all its offices.
func (d *docState) wordGeneral(c *cluster) bool {
	return slices.ContainsFunc(c.mentions, func(i int) bool {
		m := &d.mentions[i]
		s := d.sents[m.sent]
		for k := m.lo; k < m.hi; k++ {
			if t := electionTypes[s.lower(k)]; t == "general" || t == "parliamentary" {
				return true
			}
		}
		return false
	})
}

// namedLate reports whether news tell the office that a vote filled only far below, or as one that somebody sought.
func (d *docState) namedLate(c *cluster) bool {
	late := false
	for _, i := range c.mentions {
		m := &d.mentions[i]
		if !slices.Contains(m.types, "presidential") {
			continue
		}
		if s := d.sents[m.sent]; (d.heading[s.block] || m.sent < 6) && !s.is(m.lo, "seek", "run", "contest") {
			return false
		}
		late = true
	}
	return late
}

// laterRound reports whether the date is that of a later round.
func laterRound(r *schema.CalendarElection, date schema.EDTF) bool {
	return date.Full() && len(r.Rounds) > 1 && slices.ContainsFunc(r.Rounds[1:], func(o schema.EDTF) bool { return o.Compatible(date) })
}

// namedGeneral reports whether general is part of the name of the election: "National General Election".
func (d *docState) namedGeneral(c *cluster) bool {
	return slices.ContainsFunc(c.mentions, func(i int) bool {
		m := &d.mentions[i]
		s := d.sents[m.sent]
		for k := m.lo; k+2 < m.hi; k++ {
			if s.lower(k) == "national" && s.lower(k+1) == "general" && s.words[k+1].capital {
				return true
			}
		}
		return false
	})
}

// saysGeneral reports whether the text calls an election general.
func (d *docState) saysGeneral() bool {
	return slices.ContainsFunc(d.mentions, func(m electionMention) bool { return slices.Contains(m.types, "general") })
}

// otherOffices reports whether news of a vote for president tell of other offices that were filled with it: "candidates for
// Congress", "the new parliament", "140 of the seats in the assembly", "voters also chose governors".
func (d *docState) otherOffices() bool {
	if d.countsSeats() {
		return true
	}
	for _, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for i := range s.words {
			switch {
			case s.is(i, "candidate", "candidacy", "contest", "race", "ballot") && s.anyOf(i+1, i+2, "for"):
				if s.officeAt(i+2) == "parliamentary" || s.class(i+2)&determiner != 0 && (s.officeAt(i+3) == "parliamentary" || s.officeAt(i+4) == "parliamentary") {
					return true
				}
			case s.is(i, "new", "incoming") && s.class(i-1)&determiner != 0 && !s.is(i+1, "deputy", "lawmaker", "legislator"):
				if s.officeAt(i+1) == "parliamentary" {
					return true
				}
			case s.is(i, "choose", "elect", "vote", "pick") && s.is(i-1, "voter", "citizen", "also"):
				for k := i + 1; k < min(len(s.words), i+8); k++ {
					if t := s.officeAt(k); t == "local" || t == "parliamentary" {
						return true
					}
				}
			}
		}
	}
	return false
}

// countsSeats reports whether the text tells of seats in parliament.
func (d *docState) countsSeats() bool {
	for _, s := range d.sents {
		for i := range s.words {
			if s.is(i, "seat") && (s.anyOf(max(0, i-4), min(len(s.words), i+6), "parliament", "parliamentary") || s.houseAt(i)) {
				return true
			}
		}
	}
	return false
}

// presidentsResults reports whether the text speaks of the outcome of a presidential vote.
func (d *docState) presidentsResults() bool {
	for _, s := range d.sents {
		for i := range s.words {
			if s.is(i, "result", "tally", "winner", "count", "figure") && s.lower(i-1) == "presidential" {
				return true
			}
		}
	}
	return false
}

// calledElection reports whether a mention calls the cluster an election, as "national elections".
func (d *docState) calledElection(c *cluster) bool {
	return slices.ContainsFunc(c.mentions, func(i int) bool { m := &d.mentions[i]; return m.strong && m.round == 0 })
}

// misdated gives the election of the calendar that a cluster is whose date is that of something near it, as of the
// dissolution of parliament or of the text: none was held on that date, one of its type was some weeks away, and the text
// names no other that would be it.
func (d *docState) misdated(k int) *schema.CalendarElection {
	const most = 45 // days
	c := &d.clusters[k]
	date := c.date
	if date.Year() == "" {
		return nil
	}
	if !date.Full() {
		if len(date) != len("2006-01") {
			return nil
		}
		date += "-15"
	}
	var found *schema.CalendarElection
	for _, r := range d.e.gz.CountryElections(c.country) {
		held := r.Date[:min(len(r.Date), len(time.DateOnly))]
		if !alike(r.Type, c.typ) || min(daysBetween(date, held), daysBetween(held, date)) > most {
			continue
		}
		if found != nil || slices.ContainsFunc(d.clusters, func(o cluster) bool {
			return o.country == c.country && alike(o.typ, c.typ) && o.date != "" && r.Date.Compatible(o.date)
		}) {
			return nil
		}
		found = r
	}
	return found
}

// onlyOne gives the one election of its type that the calendar holds in the year of a cluster whose month in a country report is that
// of something done ahead of it: "in March the government stopped electronic voting in the legislative elections".
func (d *docState) onlyOne(c *cluster) *schema.CalendarElection {
	if d.kind() != "country-report" || c.future || len(c.date) != len("2006-01") || c.date.Year() != d.docDate().Year() || c.typ == "local" || c.typ == "other" ||
		slices.ContainsFunc(c.mentions, func(i int) bool {
			m := &d.mentions[i]
			return m.again || m.vacant || m.date.lo > m.lo || m.date.hi >= m.lo-1
		}) {
		return nil
	}
	rows := d.e.gz.FindElection(c.country, c.typ, schema.EDTF(c.date.Year()))
	if len(rows) != 1 || rows[0].Type != c.typ {
		return nil
	}
	return rows[0]
}

// actOf gives the cluster of the same year that is meant where a cluster is dated by what was done about it, as "in July
// parliament passed a law on the presidential election": the calendar holds an election of the type in that year and none at
// that time, and the text names the one that was held; -1 if there is none.
func (d *docState) actOf(k int) int {
	c := &d.clusters[k]
	if c.future || c.typ != "presidential" && c.typ != "general" && c.typ != "referendum" && (c.typ != "parliamentary" || len(c.date) != len("2006-01")) || c.date.Year() == "" || len(c.date) == 4 ||
		slices.ContainsFunc(c.mentions, func(i int) bool { m := &d.mentions[i]; return m.again || m.vacant || m.round > 0 }) {
		return -1
	}
	found := -1
	for o := range d.clusters {
		x := &d.clusters[o]
		if o == k || len(x.mentions) == 0 || x.country != c.country || !alike(x.typ, c.typ) || x.future {
			continue
		}
		if rows := d.e.gz.FindElection(c.country, x.typ, x.date); x.date.Year() == c.date.Year() && len(rows) == 1 && (found < 0 || x.weight > d.clusters[found].weight) {
			found = o
		}
	}
	return found
}

// calledAlike reports whether text and calendar call the election that the text treats most by one name.
func (d *docState) calledAlike() bool {
	f := &d.clusters[d.focus]
	return f.row != nil && f.row.Type == f.typ
}

// focusType gives the type of the election that the text treats most, "" while it is unknown.
func (d *docState) focusType() string {
	if d.focus < 0 {
		return ""
	}
	return d.clusters[d.focus].typ
}

// alike reports whether texts call elections of the two types by either name: what one calls a general election is
// parliamentary or presidential in another.
func alike(a, b string) bool {
	return a == b || a == "general" && (b == "presidential" || b == "parliamentary") || b == "general" && (a == "presidential" || a == "parliamentary")
}

// atOnce makes one general election of the presidential and the parliamentary one of the same day, where the calendar holds
// one election of all offices and the text names them in one breath. In a
// country report either suffices, unless it tells them apart as simultaneous.
func (d *docState) atOnce() {
	report := d.kind() == "country-report"
	for a := range d.clusters {
		x := &d.clusters[a]
		if x.typ != "presidential" || x.full == "" || x.future || len(x.mentions) == 0 {
			continue
		}
		for b := range d.clusters {
			y := &d.clusters[b]
			if y.typ != "parliamentary" || y.country != x.country || y.full != x.full || y.row != x.row || y.round == 2 && (y.row == nil || y.full != y.row.Date) || len(y.mentions) == 0 {
				continue
			}
			together := slices.ContainsFunc(x.mentions, func(i int) bool {
				return slices.Contains(y.mentions, i) || x.row != nil && d.mentions[i].date.day > 0 && slices.ContainsFunc(y.mentions, func(j int) bool {
					// "elected a parliament and cast ballots in the first round of the presidential election"
					return d.mentions[j].sent == d.mentions[i].sent && d.mentions[j].date.day == d.mentions[i].date.day
				})
			})
			if x.row != nil && x.row.Type != "general" || !together && (x.row == nil || !report) || x.row == nil && !report {
				continue
			}
			if report && slices.ContainsFunc(x.mentions, func(i int) bool { return d.mentions[i].twin }) {
				continue
			}
			x.typ, x.round = "general", 0
			d.absorb(a, b)
		}
	}
}

// absorb makes one cluster of two: the second is left without mentions.
func (d *docState) absorb(a, b int) {
	x, y := &d.clusters[a], &d.clusters[b]
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
			if a == b || y.row != x.row || len(y.mentions) == 0 || x.apart || y.apart {
				continue
			}
			if x.full.Full() && y.full.Full() && !x.full.Compatible(y.full) {
				// two rounds: two elections only where the text tells them apart as first and second (section 21)
				if y.round == 2 && d.kind() != "country-report" && x.date.Full() && daysBetween(y.full, d.out.Facts.Date.TextOnly) <= justNow && y.weight > 0 && (x.typ == "presidential" || x.typ == "general") {
					continue // written on the second
				}
				if x.full > y.full || x.round == 1 && y.round == 2 || y.round == 2 && y.typ != x.typ || !alike(x.typ, y.typ) {
					continue
				}
				if doc := d.out.Facts.Date.TextOnly; doc.Full() && doc >= y.full && daysBetween(y.full, doc) <= 14 && d.dayTold(y) < d.dayTold(x) {
					x.full, x.date, x.basis, x.round = y.full, y.date, y.basis, y.round // what the text was written on
				}
			} else if (x.typ != y.typ || x.full != y.full) && (x.typ != x.row.Type || x.typ != "general" && y.typ != x.typ && y.typ != "general") {
				continue // "presidential and parliamentary elections" stay two where the text does not call them general
			}
			d.absorb(a, b)
		}
	}
	for k := range d.clusters {
		if c := &d.clusters[k]; c.typ == "general" && c.row != nil && d.kind() == "media-report" && d.titleOffice(c) && !d.wordGeneral(c) {
			c.typ = "presidential" // "the presidential race", though people also chose governors
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

// dayTold gives the first sentence that tells the day of an election, or speaks of it by the day alone; none: a high number.
func (d *docState) dayTold(c *cluster) int {
	first := 1 << 30
	for _, i := range c.mentions {
		if m := &d.mentions[i]; m.date.day > 0 || len(m.types) == 0 {
			first = min(first, m.sent)
		}
	}
	return first
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
	if !date.Full() {
		// the year or month alone: the one election of that time, if there is just one
		if rows := d.e.gz.FindElection(c.country, c.typ, date); len(rows) == 1 {
			return rows
		}
	}
	if date.Full() { // on the evening of the day
		if rows := d.e.gz.FindElection(c.country, c.typ, date); len(rows) == 1 {
			return rows
		}
	}
	if r := d.e.gz.Previous(c.country, c.typ, date); r != nil && withinYears(r.Date, date, 1) {
		return []*schema.CalendarElection{r}
	}
	if r := d.e.gz.Next(c.country, c.typ, date); r != nil && daysBetween(date, r.Date[:min(len(r.Date), len(time.DateOnly))]) <= soon {
		return []*schema.CalendarElection{r} // written ahead of the vote
	}
	return nil
}

// soon is for how many days before a vote a text on elections of its type that tells no date is about it.
const soon = 120

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
