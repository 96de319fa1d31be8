package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/electiongraph/electiongraph/schema"
)

// resolveYear completes a date that lacks its year from the document's own date, or from the year of which the report
// says in its title that it is about.
func (d *docState) resolveYear(m *electionMention, titled int) {
	h := &m.date
	if h.year > 0 || h.month == 0 {
		return
	}
	if year := d.yearBefore(m, titled); year > 0 {
		h.year, m.basis = year, schema.Derived
		return
	}
	y, mo, da := d.out.Facts.Date.TextOnly.Parts()
	if y == "" && titled > 0 {
		h.year, m.basis = titled, schema.Derived
	}
	if y == "" {
		return
	}
	var year, month, day int
	fmt.Sscan(y, &year)
	fmt.Sscan(mo, &month)
	fmt.Sscan(da, &day)
	h.year = year
	m.basis = schema.Derived
	if month > 0 && h.month < month && d.sents[m.sent].planned(m) {
		h.year++ // "a referendum is due in January"
		return
	}
	if month > 0 && (h.month > month || h.month == month && day > 0 && h.day > day) {
		// later than the document: it is still to come, unless that would be far off and the text speaks of the past
		if h.month-month > 6 && !m.future {
			h.year--
		}
	} else if month > 0 && month-h.month > 9 && m.future {
		h.year++
	}
}

// planned reports whether the words between a mention and its date say that it is to be held then.
func (s *sentence) planned(m *electionMention) bool {
	for k := m.hi; k < m.date.lo; k++ {
		if s.is(k, "due", "schedule", "plan", "expect", "slate") || s.lower(k) == "set" {
			return s.lower(k-1) != "was" && s.lower(k-1) != "were" && s.lower(k-1) != "been"
		}
	}
	return false
}

// yearBefore gives the year that a country report named last in the paragraph before a day or month without one, if the
// calendar holds an election then and none in the year reported on: "On October 10, 2017, ... The October 26 vote". 0 if
// there is none.
func (d *docState) yearBefore(m *electionMention, titled int) int {
	if d.kind() != "country-report" || d.country == "" {
		return 0
	}
	last := 0
	for n := m.sent; n >= max(0, m.sent-farthest) && d.sents[n].block == d.sents[m.sent].block; n-- {
		for _, h := range slices.Backward(d.sents[n].dateHits) {
			if h.year > 0 && (n < m.sent || h.lo < m.date.lo) {
				last = h.year
				break
			}
		}
		if last > 0 {
			break
		}
	}
	if last == 0 {
		return 0
	}
	held := func(year int) bool {
		date := m.date
		date.year = year
		return slices.ContainsFunc(d.e.gz.CountryElections(d.country), func(r *schema.CalendarElection) bool {
			return (len(m.types) == 0 || slices.Contains(m.types, r.Type)) && (r.Date.Compatible(date.edtf()) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date.edtf()) }))
		})
	}
	now := titled
	if y, err := strconv.Atoi(d.docDate().Year()); err == nil {
		now = y
	}
	if now == last || now > 0 && held(now) || !held(last) {
		return 0
	}
	return last
}

// titleYear gives the year in the head of a country report, "ARCADIA 2019", 0 if there is none.
func (d *docState) titleYear() int {
	if d.kind() != "country-report" {
		return 0
	}
	for n, s := range d.sents {
		if n > 3 || len(s.words) > 12 || s.block > 3 {
			break
		}
		country := slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == countryName })
		for _, h := range s.dateHits {
			if country && h.year > 0 && h.month == 0 {
				return h.year
			}
		}
	}
	return 0
}

// whenHeld corrects what the words before a mention say of its time: by its date, if document and election have one, and
// else by the words after it: "elections due in 2024", "polls expected next year".
func (d *docState) whenHeld(m *electionMention) {
	date, doc := m.date.edtf(), d.docDate()
	s := d.sents[m.sent]
	hoped := d.kind() == "country-report" && s.hoped(m)
	m.future = m.future || hoped
	if doc.Year() != "" && date.Year() != "" {
		if doc.Full() && date.Full() {
			m.future = date > doc
		} else if len(date) >= len("2006-01") && len(doc) >= len("2006-01") && date[:7] != doc[:7] {
			m.future = date[:7] > doc[:7]
		} else {
			m.future = date.Year() > doc.Year() || m.future && date.Year() == doc.Year()
		}
		return
	}
	if d.kind() == "country-report" && date != "" && date.Year() == "" {
		m.future = hoped // a day of the year that is reported on, though the text says "to be held"
		return
	}
	if y, _, _ := d.out.Facts.Date.TextOnly.Parts(); date == "" && y != "" && len(m.types) > 0 {
		// "expected next year", "last year's local elections"
		year, _ := strconv.Atoi(y)
		for k := max(0, m.lo-3); k < min(len(s.words), m.hi+5); k++ {
			if s.lower(k) != "year" || k > m.hi && s.words[k].clause != s.words[m.hi-1].clause {
				continue
			}
			switch s.lower(k - 1) {
			case "next":
				m.date, m.basis, m.future = dateHit{lo: k - 1, hi: k + 1, year: year + 1}, schema.Derived, true
			case "last":
				m.date, m.basis = dateHit{lo: k - 1, hi: k + 1, year: year - 1}, schema.Derived
			}
		}
		if m.date.year > 0 {
			return
		}
	}
	results := s.lower(m.lo-1) == "the" && s.lower(m.lo-2) == "of" && s.is(m.lo-3, "result", "outcome", "winner")
	for k := m.hi; !results && k < min(len(s.words), m.hi+5) && s.words[k].brk != breakClause; k++ {
		switch s.lower(k) {
		case "due", "expected", "scheduled", "planned", "slated", "set":
			if p := s.lower(k - 1); p != "originally" && p != "were" && p != "was" && !(p == "been" && s.anyOf(k-3, k-1, "had")) && p != "initially" && p != "as" && p != "than" {
				m.future = true
			}
		case "to":
			m.future = m.future || s.lower(k+1) == "be" && s.is(k+2, "hold")
		}
	}
	if m.date.hi > m.date.lo && m.date.lo > 0 && s.comingAt(m.date.lo) && m.date.month == 0 {
		m.future = true
	}
}

// hoped reports whether the text leaves open if what it mentions was held: "hoped that the elections would be held on October 24".
func (s *sentence) hoped(m *electionMention) bool {
	hope := false
	for k := max(0, m.lo-5); k < m.lo; k++ {
		hope = hope || s.is(k, "hope", "expect", "urge", "demand")
	}
	for k := m.hi; hope && k < min(len(s.words), m.hi+8); k++ {
		if s.lower(k) == "would" && s.is(k+2, "hold", "take") {
			return true
		}
	}
	return false
}

// heldAtLast gives a second round the day of the calendar, where the sentence names that beside others: "the runoff had been
// set for July 18, then for September 19, and took place on November 7".
func (d *docState) heldAtLast(m *electionMention) {
	s := d.sents[m.sent]
	if m.round != 2 || len(s.dateHits) < 2 {
		return
	}
	year := d.docDate().Year()
	for _, r := range d.e.gz.CountryElections(cmp.Or(m.country, d.country)) {
		for k, round := range r.Rounds {
			for _, h := range s.dateHits {
				if k == 0 || h.month == 0 || h.day == 0 || h.year == 0 && round.Year() != year {
					continue
				}
				if date := h.edtf(); date[4:] == round[4:min(10, len(round))] && (h.year == 0 || date == round[:10]) {
					m.date, m.basis = h, schema.Explicit
					return
				}
			}
		}
	}
}

// reportYear finds the year that a country report is about where nothing else tells it: the one in which the calendar
// holds elections of the days and months that the text names without a year, not before the last year that it names;
// else that last year.
func (d *docState) reportYear() {
	if d.kind() != "country-report" || d.docDate() != "" {
		return
	}
	last, named := "", map[string]int{}
	for _, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			y := h.edtf().Year()
			if y == "" || s.comingAt(h.lo) || s.prepares(h.lo) {
				continue
			}
			if named[y]++; y > last && (h.month > 0 || named[y] > 1) { // one bare year may be one to come
				last = y
			}
		}
	}
	votes := map[string]int{}
	for i := range d.mentions {
		m := &d.mentions[i]
		date := m.date.edtf()
		if d.country == "" || date == "" || date.Year() != "" || len(m.types) == 0 {
			continue
		}
		for _, r := range d.e.gz.FindElection(d.country, m.types[0], date) {
			if y := r.Date.Year(); y >= last {
				votes[y] += len(date)
			}
		}
	}
	year := ""
	for _, y := range sortedKeys(votes) {
		if year == "" || votes[y] >= votes[year] { // of two the later
			year = y
		}
	}
	d.relative = schema.EDTF(cmp.Or(year, last))
}

// voteDay reads the day of the vote where the text tells it by the day of the week, or as yesterday, and the document's
// date with the calendar shows which that was.
func (d *docState) voteDay() {
	doc := d.out.Facts.Date.TextOnly
	_, month, day := doc.Parts()
	if d.country == "" || month == "" || day == "" {
		return
	}
	rows := slices.Clone(d.e.gz.CountryElections(d.country))
	undated := func(r *schema.CalendarElection) int { // 0 if the text names one of its kind and no date
		for k := range d.clusters {
			if c := &d.clusters[k]; c.country == d.country && alike(c.typ, r.Type) && c.date == "" && !c.future && !d.alongside(c) {
				return 0
			}
		}
		return 1
	}
	slices.SortStableFunc(rows, func(a, b *schema.CalendarElection) int { // of one day, what the whole country votes on first
		return cmp.Or(cmp.Compare(strings.Count(a.Type, "local"), strings.Count(b.Type, "local")), cmp.Compare(undated(a), undated(b)))
	})
	for _, r := range rows {
		for _, held := range append([]schema.EDTF{r.Date}, r.Rounds...) {
			when, err := time.Parse(time.DateOnly, string(held)[:min(10, len(held))])
			told, err2 := time.Parse(time.DateOnly, cmp.Or(doc.Year(), held.Year())+"-"+month+"-"+day)
			ago := int(told.Sub(when).Hours() / 24)
			if err != nil || err2 != nil || ago < -7 || ago > 8 {
				continue
			}
			if y := d.docDate().Year(); y != "" && y != held.Year() {
				continue
			}
			n, lo := d.tellsDay(told, ago)
			if n < 0 {
				continue
			}
			date := held
			if doc.Year() == "" {
				date = "XXXX" + date[4:]
			}
			typ, round := d.called(r), 0
			if len(r.Rounds) > 1 && held == r.Rounds[len(r.Rounds)-1] {
				round = len(r.Rounds)
				if typ == "general" {
					typ = "presidential" // the other offices are filled in the first round
				}
			}
			found := false
			for k := range d.clusters {
				c := &d.clusters[k]
				if c.country == d.country && alike(c.typ, r.Type) && !d.alongside(c) && (!c.future || ago < 0) && (c.date == "" || c.date.Compatible(held) && !c.date.Full() && c.date.Year() != "") {
					c.date, c.basis = date, schema.Derived
					if c.typ == "parliamentary" && round > 1 && r.Date.Full() && doc.Year() != "" {
						c.date, found = r.Date, true // most seats were filled in the first round
					}
				}
				found = found || c.country == d.country && (c.date == date || c.typ == "" && c.date.Compatible(held))
			}
			if !found && ago >= 0 {
				d.mentions = append(d.mentions, electionMention{sent: n, lo: lo, hi: lo + 1, country: d.country, weight: 4, cluster: len(d.clusters)})
				d.clusters = append(d.clusters, cluster{country: d.country, typ: typ, round: round, date: date, basis: schema.Derived, mentions: []int{len(d.mentions) - 1}, weight: 4})
			}
			return
		}
	}
	d.dayOfWeek()
}

// dayOfWeek dates the elections of which the calendar knows nothing by the day of the week before the document's date:
// "Sunday's presidential election".
func (d *docState) dayOfWeek() {
	told, err := time.Parse(time.DateOnly, string(d.out.Facts.Date.TextOnly))
	if err != nil || d.kind() != "media-report" {
		return
	}
	day := func(s *sentence, at int) schema.EDTF {
		for ago := range 7 {
			if day := told.AddDate(0, 0, -ago); strings.HasPrefix(strings.ToLower(day.Weekday().String()), s.lower(at)) {
				return schema.EDTF(day.Format(time.DateOnly))
			}
		}
		return ""
	}
	var undated []*cluster
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.country != d.country || c.date != "" || c.future || len(d.e.gz.FindElection(c.country, c.typ, d.out.Facts.Date.TextOnly[:4])) > 0 {
			continue
		}
		for _, i := range c.mentions {
			m := &d.mentions[i]
			s := d.sents[m.sent]
			at := m.lo - 1
			if s.class(m.hi)&weekday != 0 {
				at = m.hi
			} else if (s.lower(m.hi) == "on" || s.lower(m.hi) == "held") && s.class(m.hi+1)&weekday != 0 {
				at = m.hi + 1
			}
			if day, ok := s.dayNear(m.lo, m.hi, told); ok && s.class(max(at, 0))&weekday == 0 && !s.comingAt(m.lo) {
				c.date, c.basis = schema.EDTF(day.Format(time.DateOnly)), schema.Derived
				break
			}
			if at < 0 || s.class(at)&weekday == 0 || s.comingAt(m.lo) {
				continue
			}
			c.date, c.basis = day(s, at), schema.Derived
			break
		}
		if c.date == "" && c.typ != "" {
			undated = append(undated, c)
		}
	}
	if len(undated) != 1 {
		return
	}
	for _, s := range d.sents { // the text may tell the day elsewhere
		for i := range s.words {
			if s.class(i)&weekday != 0 && !s.comingAt(i) && s.votesOn(i) {
				undated[0].date, undated[0].basis = day(s, i), schema.Derived
				return
			}
		}
	}
}

// votesOn reports whether people vote on the day of the week at word i: "Sunday's ballots", "voted on Sunday".
func (s *sentence) votesOn(i int) bool {
	if s.is(i+1, "vote", "voting", "ballot", "balloting", "poll", "polling", "runoff", "election") {
		return true
	}
	lo, _ := s.clauseRange(i)
	for k := max(lo, i-4); k < i; k++ {
		if s.lower(k) == "voted" && !s.resolves(k) || s.lower(k) == "polls" && s.is(k-1, "the") && s.is(k-2, "to") || s.is(k, "ballot") && s.is(k-1, "cast") {
			return true
		}
	}
	return false
}

// dayNear reads the day of the vote that words [lo, hi) name from "last weekend's" before them, or from "held a day earlier"
// behind them, as it lies before the day on which the text was told.
func (s *sentence) dayNear(lo, hi int, told time.Time) (time.Time, bool) {
	for k := max(0, lo-3); k < lo; k++ {
		if s.lower(k) == "weekend" && (s.is(k-1, "last", "the", "this")) {
			ago := int(told.Weekday())
			if ago == 0 && s.lower(k-1) == "last" {
				ago = 7
			}
			return told.AddDate(0, 0, -ago), true
		}
	}
	for k := hi; k < min(len(s.words), hi+4); k++ {
		earlier := s.lower(k) == "day" && (s.lower(k+1) == "earlier" || s.lower(k+1) == "before" || s.is(k-1, "previous"))
		if earlier || s.lower(k) == "yesterday" {
			return told.AddDate(0, 0, -1), true
		}
	}
	return told, false
}

// tellsDay finds where the text names the day that lies some days before its date, or ahead if that is negative, in a sentence
// that speaks of voting.
func (d *docState) tellsDay(told time.Time, ago int) (n, word int) {
	weekday := strings.ToLower(told.AddDate(0, 0, -ago).Weekday().String())
	for n, s := range d.sents {
		at, votes := -1, false
		for i := range s.words {
			t := s.form(i).text
			if t == "yesterday" && ago == 1 || t == "today" && ago == 0 || t == weekday && ago > 0 && ago < 8 ||
				ago < 0 && (t == weekday || t == "tomorrow" && ago == -1) && s.comingAt(i) {
				at = i
			}
			votes = votes || s.is(i, "vote", "voter", "election", "poll", "polling", "ballot", "referendum", "runoff", "elect") || s.is(i, "round") && s.class(i-1)&ordinal != 0
		}
		if at >= 0 && votes {
			return n, at
		}
	}
	return -1, 0
}

// comingAt reports whether the words before i speak of what is to come.
func (s *sentence) comingAt(i int) bool {
	lo, _ := s.clauseRange(i)
	for j := max(lo, i-8); j < i; j++ {
		if s.class(j)&futurity != 0 || s.is(j, "next", "schedule", "plan", "until") {
			return true
		}
	}
	return false
}

// justHeld reports whether the text was written right after an election of the cluster's type that was not held on the
// date: the one that it means where it gives no date.
func (d *docState) justHeld(c *cluster, date schema.EDTF) bool {
	for _, r := range d.e.gz.CountryElections(c.country) {
		for _, held := range append([]schema.EDTF{r.Date}, r.Rounds...) {
			if alike(r.Type, c.typ) && !held.Compatible(date) && daysBetween(held[:min(len(held), len(time.DateOnly))], d.out.Facts.Date.TextOnly) <= justNow {
				return true
			}
		}
	}
	return false
}

// heldThen gives the types of elections that the calendar holds for the country on the date, and reports whether it holds
// any or knows none of the country at all.
func (d *docState) heldThen(country string, date schema.EDTF) (held bool, types []string) {
	rows := d.e.gz.CountryElections(country)
	for _, r := range rows {
		if r.Date.Compatible(date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date) }) {
			types = append(types, r.Type)
		}
	}
	return len(types) > 0 || len(rows) == 0, types
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
				if f.is("vote") && (f.text == "votes" || f.text == "voted" || f.text == "voting") && !s.resolves(i) || f.is("ballot") && s.is(i-2, "cast") || f.is("ballot") && s.is(i-1, "cast") {
					return h, n
				}
			}
		}
	}
	return dateHit{}, -1
}

// resolves reports whether those who vote at word i decide on something, and elect nobody: "the majority voted to oust
// its chair", "parliament voted on the bill".
func (s *sentence) resolves(i int) bool {
	switch s.lower(i + 1) {
	case "to", "unanimously", "against", "down", "overwhelmingly":
		return true
	}
	for k := max(0, i-4); k < i; k++ {
		if s.is(k, "parliament", "majority", "assembly", "senate", "congress", "chamber", "legislature", "council", "court", "committee", "legislator", "lawmaker", "deputy", "cabinet", "government") {
			return true
		}
	}
	return false
}

// justNow is for how many days a vote is what a text is about, even where it speaks of another more often.
const justNow = 21

// daysBetween gives how many days lie between two full dates, a large number if one is not full or the second is earlier.
func daysBetween(a, b schema.EDTF) int {
	if len(a) != len(time.DateOnly) || len(b) != len(a) || b < a { // as most are
		return 1 << 30
	}
	from, err := time.Parse(time.DateOnly, string(a))
	to, err2 := time.Parse(time.DateOnly, string(b))
	if err != nil || err2 != nil {
		return 1 << 30
	}
	return int(to.Sub(from).Hours() / 24)
}

// toldByDay makes the election of a text that tells of it by the day alone ("with all tables counted on April 21, 2013"), where
// what it names are elections of years before.
func (d *docState) toldByDay() {
	if d.country == "" || d.kind() == "country-report" {
		return
	}
	last := ""
	for k := range d.clusters {
		if c := &d.clusters[k]; c.country == d.country {
			if c.date.Year() == "" {
				return
			}
			last = max(last, c.date.Year())
		}
	}
	for n, s := range d.sents {
		if d.skip[s.block] || !s.anyOf(0, len(s.words), "vote", "voting", "voter", "ballot", "poll", "polls", "polling", "count", "counted", "turnout", "victory", "voted") {
			continue
		}
		for _, h := range s.dateHits {
			date := h.edtf()
			if h.day == 0 || h.year == 0 || date.Year() <= last || s.bytes(h.lo, h.hi) == d.out.Facts.Date.Span {
				continue
			}
			for _, r := range d.e.gz.CountryElections(d.country) {
				if r.Date != date {
					continue
				}
				d.mentions = append(d.mentions, electionMention{sent: n, lo: h.lo, hi: h.hi, country: d.country, date: h, basis: schema.Explicit, weight: 8, cluster: len(d.clusters)})
				d.clusters = append(d.clusters, cluster{country: d.country, typ: d.called(r), date: date, basis: schema.Explicit, mentions: []int{len(d.mentions) - 1}, weight: 8})
				return
			}
		}
	}
}

// roundNow makes the second round the election of a text that was written within weeks of it and names it at its head:
// "on the Second Presidential Round". What it says of the day of the first round, or of that by name, stays with the first.
func (d *docState) roundNow() {
	if d.focus < 0 || d.kind() == "country-report" {
		return
	}
	c := &d.clusters[d.focus]
	if c.row == nil || len(c.row.Rounds) < 2 || c.typ != "presidential" && c.typ != "general" && !(c.typ == "parliamentary" && d.kind() == "media-report") || !c.full.Full() || c.full != c.row.Rounds[0] {
		return
	}
	day := c.row.Rounds[len(c.row.Rounds)-1]
	if daysBetween(day, d.out.Facts.Date.TextOnly) > justNow || !d.headsRound(c.typ == "parliamentary") {
		return
	}
	second := cluster{country: c.country, typ: c.typ, round: 2, full: day, row: c.row, early: c.early}
	if c.typ == "general" {
		second.typ = "presidential"
	}
	into := slices.IndexFunc(d.clusters, func(o cluster) bool { return len(o.mentions) > 0 && o.row == c.row && o.full == day })
	if into >= 0 && (d.clusters[into].typ != c.typ || d.clusters[into].apart) {
		return
	}
	var first []int
	slices.Sort(c.mentions)
	for _, i := range c.mentions {
		m := &d.mentions[i]
		date := m.date.edtf()
		if m.round == 1 || date.Compatible(c.full) && len(date) > 4 && !date.Compatible(day) {
			first = append(first, i)
			continue
		}
		if m.round == 2 && len(date) > len(second.date) && date.Compatible(day) {
			second.date, second.basis = date, m.basis
		}
		second.mentions = append(second.mentions, i)
		second.weight += m.weight
	}
	if len(second.mentions) == 0 {
		return
	}
	if second.date == "" {
		second.basis = schema.Gazetteer
	}
	c.mentions, c.weight = first, c.weight-second.weight
	if into >= 0 {
		o := &d.clusters[into]
		o.mentions, o.weight = append(o.mentions, second.mentions...), o.weight+second.weight
		slices.Sort(o.mentions)
	} else {
		into = len(d.clusters)
		d.clusters = append(d.clusters, second)
	}
	for _, i := range second.mentions {
		d.mentions[i].cluster = into
	}
	d.focus = into
}

// headsRound reports whether the title or the first sentences speak of a second round, or the title alone.
func (d *docState) headsRound(alone bool) bool {
	for n, s := range d.sents {
		if n > 7 && !d.heading[s.block] {
			break
		}
		if alone && !d.heading[s.block] {
			continue
		}
		for i := range s.words {
			if s.is(i, "runoff", "run-off") || s.lower(i) == "second" && (s.lower(i+1) == "round" || s.lower(i+2) == "round") || !alone && s.lower(i) == "both" && s.lower(i+1) == "rounds" {
				return true
			}
		}
	}
	return false
}

// roundDay dates an election that the text does not date as a whole by the round of it that the text dates: the last that is
// not after the text. News tell of the day that made them, other texts only follow where the calendar is silent.
func (d *docState) roundDay() {
	if d.focus < 0 {
		return
	}
	c := &d.clusters[d.focus]
	if c.date != "" || c.full != "" && d.kind() != "media-report" {
		return
	}
	doc, best := d.docDate(), schema.EDTF("")
	for _, i := range c.mentions {
		m := &d.mentions[i]
		date, basis := m.date.edtf(), m.basis
		if year := doc.Year(); m.round > 0 && doc.Full() && date != "" && date.Year() == "" {
			if date, basis = schema.EDTF(year)+date[4:], schema.Derived; date > doc {
				continue
			}
		}
		if m.round > 0 && date.Full() && (doc == "" || date <= doc || c.full == "" && best == "") && date > best {
			best, c.basis, c.round = date, basis, m.round
		}
	}
	if best != "" && !(c.row != nil && c.full > best && slices.Contains(c.row.Rounds, c.full)) {
		c.date, c.full = best, best
	}
}

// bareYears reads the years that stand for earlier elections of the kind that the text is about: "lower than in 2015".
func (d *docState) bareYears() {
	if d.focus < 0 || d.kind() == "country-report" {
		return
	}
	f := d.clusters[d.focus]
	if f.full.Year() == "" || f.typ == "" {
		return
	}
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			date := h.edtf()
			if h.year == 0 || h.month > 0 || !earlierVote(s, h.lo) || date.Year() >= f.full.Year() || !withinYears(date, f.full, 8) {
				continue
			}
			if slices.ContainsFunc(d.mentions, func(m electionMention) bool { return m.sent == n && m.date.lo <= h.lo && h.lo < m.date.hi }) ||
				slices.ContainsFunc(d.clusters, func(c cluster) bool {
					return len(c.mentions) > 0 && c.country == f.country && alike(c.typ, f.typ) && c.full.Year() == date.Year()
				}) {
				continue
			}
			rows := d.e.gz.FindElection(f.country, f.typ, date)
			if f.typ == "presidential" || f.typ == "parliamentary" {
				rows = slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool { return !alike(r.Type, f.typ) })
			}
			if len(rows) == 0 {
				continue
			}
			row := rows[len(rows)-1]
			d.mentions = append(d.mentions, electionMention{sent: n, lo: h.lo, hi: h.hi, country: f.country, date: h, cluster: len(d.clusters), past: true})
			d.clusters = append(d.clusters, cluster{country: f.country, typ: f.typ, date: date, basis: schema.Gazetteer, full: row.Date, row: row, mentions: []int{len(d.mentions) - 1}})
		}
	}
}

// earlierVote reports whether the year at word i can stand for its election: it is what something is compared with, or
// the time of voting or observing, and no law or other event is of that year.
func earlierVote(s *sentence, i int) bool {
	p := s.lower(i - 1)
	if p != "in" && p != "of" && p != "than" && p != "on" && p != "with" {
		return false
	}
	votes := p == "than" || s.lower(i-2) == "than" || s.lower(i-2) == "that" || s.lower(i-2) == "those"
	for k := max(0, i-14); k < min(len(s.words), i+15); k++ {
		if s.is(k, "law", "act", "code", "constitution", "amend", "amendment", "adopt", "pass", "resolution", "agreement", "revolution", "war", "invasion", "coup", "independence", "seize", "overthrow", "protest", "census", "join", "sign") {
			return false
		}
		votes = votes || s.is(k, "vote", "voter", "ballot", "turnout", "poll", "polling", "candidate", "election", "observer", "mission", "contrast", "compare", "commission", "recommendation")
	}
	return votes
}

// withinYears reports whether b is no more than n calendar years after a.
func withinYears(a, b schema.EDTF, n int) bool {
	var x, y int
	fmt.Sscan(a.Year(), &x)
	fmt.Sscan(b.Year(), &y)
	return x > 0 && y >= x && y-x <= n
}

// docDate gives the best known date of the document.
func (d *docState) docDate() schema.EDTF {
	if f := &d.out.Facts; f.Date.TextOnly.Year() != "" || d.relative == "" && f.Date.Full.Year() == "" {
		return f.Date.TextOnly
	}
	return cmp.Or(d.out.Facts.Date.Full, d.relative)
}

// days adds the places that name the day of an election and nothing else of it: "On March 22, security forces ...", "until
// June 24", in a text on several.
func (d *docState) days() {
	several := 0
	for k := range d.clusters {
		if c := &d.clusters[k]; len(c.mentions) > 0 && c.typ != "" && c.full != "" {
			several++
		}
	}
	if several < 2 && d.kind() != "country-report" {
		return
	}
	year := d.docDate().Year()
	dated := map[int][]dateHit{} // by sentence
	for i := range d.mentions {
		if m := &d.mentions[i]; m.date.hi > m.date.lo {
			dated[m.sent] = append(dated[m.sent], m.date)
		}
	}
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			front := h.day == 0 && s.lower(h.lo-1) == "in" && (h.lo <= 2 || s.votedIn(h.lo))
			if h.month == 0 || h.day == 0 && !front || slices.ContainsFunc(dated[n], func(of dateHit) bool { return of.lo <= h.lo && h.lo < of.hi }) {
				continue
			}
			date := h.edtf()
			if h.year == 0 {
				if d.kind() == "country-report" && year != "" {
					date = schema.EDTF(year) + date[4:]
				}
			}
			found := -1
			for k := range d.clusters {
				c := &d.clusters[k]
				if len(c.mentions) == 0 || c.typ == "" || c.future || !c.full.Full() || c.country != d.country || !c.full.Compatible(date) {
					continue
				}
				if found < 0 || d.scope(c) > d.scope(&d.clusters[found]) || c.weight > d.clusters[found].weight && d.scope(c) == d.scope(&d.clusters[found]) {
					found = k
				}
			}
			if found < 0 && d.kind() == "country-report" && h.day > 0 {
				found = d.votedOn(date, len(d.mentions))
			}
			if found >= 0 {
				d.mentions = append(d.mentions, electionMention{sent: n, lo: h.lo, hi: h.hi, country: d.country, date: h, weight: 1, cluster: found, day: true})
			}
		}
	}
}

// votedIn reports whether the month at word i is when people voted or were watched voting: "which observed in November", "one
// ballot in ten was invalid in November".
func (s *sentence) votedIn(i int) bool {
	lo, _ := s.clauseRange(i)
	for j := lo; j < i-1; j++ {
		if s.is(j, "observe", "monitor", "vote", "ballot", "voter", "turnout", "poll", "elect", "deploy") {
			return true
		}
	}
	return false
}

// votedOn makes a cluster of the election that the calendar holds on a day of the year reported on, where the text tells of
// the day alone ("On August 24, the ruling party won ..."); -1 if it holds none or the text names one of its type then.
func (d *docState) votedOn(date schema.EDTF, mention int) int {
	if date.Year() != d.docDate().Year() {
		return -1
	}
	for _, r := range d.e.gz.CountryElections(d.country) {
		if r.Date != date || r.Type == "local" || r.Type == "referendum" || slices.ContainsFunc(d.clusters, func(c cluster) bool { return len(c.mentions) > 0 && (c.row == r || c.full == date) }) {
			continue
		}
		d.clusters = append(d.clusters, cluster{country: d.country, typ: r.Type, date: date, basis: schema.Gazetteer, full: r.Date, row: r, mentions: []int{mention}, weight: 1})
		return len(d.clusters) - 1
	}
	return -1
}
