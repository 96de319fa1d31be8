package extract

import (
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// reportFocus picks the elections that a country report is about: those of late to which it gives most sentences.
func (d *docState) reportFocus() {
	if d.kind() != "country-report" || d.focus < 0 {
		return
	}
	year := d.docDate().Year()
	if year == "" {
		for k := range d.clusters {
			if c := &d.clusters[k]; len(c.mentions) > 0 && !c.future && !d.onlyCompared(c) && c.row != nil {
				year = max(year, c.full.Year())
			}
		}
	}
	owned := d.owned()
	top := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		c.weight = 0
		if len(c.mentions) == 0 || c.future || c.country != d.country || c.typ == "" || c.full == "" {
			continue
		}
		c.weight = 10 * owned[k]
		var age int
		for age < 4 && !withinYears(c.full, schema.EDTF(year), age) {
			age++
		}
		c.weight = c.weight * (8 - age*age/2) / 8
		if d.onlyCompared(c) {
			c.weight /= 4
		}
		if c.weight > top {
			d.focus, top = k, c.weight
		}
	}
	d.focus = d.first()
}

// monthsApart is how many days lie between two rounds that are told of like two elections.
const monthsApart = 90

// splitRounds makes two elections of the rounds of which a country report tells both days and goes on to speak of each (section 21), those
// of a president some months apart, and the runoff after a general election: what it says without naming a round is of the
// round named last.
func (d *docState) splitRounds() {
	if d.kind() != "country-report" {
		return
	}
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.row == nil || len(c.row.Rounds) != 2 || c.future || c.typ != "presidential" && c.typ != "general" ||
			slices.ContainsFunc(d.clusters, func(o cluster) bool { return o.row == c.row && o.full != c.full && len(o.mentions) > 0 }) {
			continue
		}
		days := [2]schema.EDTF{c.row.Rounds[0], c.row.Rounds[1]}
		roundOf := func(m *electionMention) int {
			if date := m.date.edtf(); len(date) > 4 {
				if one := date.Compatible(days[0]); one != date.Compatible(days[1]) {
					if one {
						return 1
					}
					return 2
				}
			}
			return m.round
		}
		var told [3]schema.EDTF
		for _, i := range c.mentions {
			m := &d.mentions[i]
			if r := roundOf(m); r > 0 && m.date.edtf() != "" && len(m.date.edtf()) > len(told[r]) {
				told[r] = m.date.edtf()
			}
		}
		for _, i := range c.mentions { // "on July 29 and August 12"
			for _, h := range d.sents[d.mentions[i].sent].dateHits {
				for r, day := range days {
					if told[r+1] == "" && h.day > 0 && (h.year == 0 || string(day[:4]) == itoa(h.year)) && string(day[4:]) == string((dateHit{year: 2000, month: h.month, day: h.day}).edtf()[4:]) {
						told[r+1] = day
					}
				}
			}
		}
		if len(told[1]) <= 4 || len(told[2]) <= 4 || c.typ == "presidential" && daysBetween(days[0], days[1]) < monthsApart || c.typ == "general" && !d.toldApart(c, roundOf) {
			continue
		}
		second := cluster{country: c.country, typ: "presidential", date: told[2], basis: c.basis, round: 2, full: days[1], row: c.row, early: c.early}
		var first []int
		last, block := 1, -1
		slices.Sort(c.mentions)
		for _, i := range c.mentions {
			m := &d.mentions[i]
			if b := d.sents[m.sent].block; b != block && block >= 0 {
				last = 2
			}
			block = d.sents[m.sent].block
			r := roundOf(m)
			if r == 0 {
				r = last
			}
			if last = r; r == 1 {
				first = append(first, i)
				continue
			}
			second.mentions = append(second.mentions, i)
			second.weight += m.weight
		}
		c.mentions, c.date, c.full, c.weight = first, told[1], days[0], c.weight-second.weight
		if c.round == 2 {
			c.round = 1
		}
		for _, i := range second.mentions {
			d.mentions[i].cluster = len(d.clusters)
		}
		d.clusters = append(d.clusters, second)
	}
}

// toldApart reports whether, after the sentences that name its rounds, one speaks of the first round of an election alone, and
// another of the second alone.
func (d *docState) toldApart(c *cluster, roundOf func(*electionMention) int) bool {
	in := map[int]int{} // the rounds of each sentence, a bit each
	for _, i := range c.mentions {
		if m := &d.mentions[i]; m.round > 0 || m.date.day > 0 {
			in[m.sent] |= 1 << roundOf(m)
		}
	}
	first, second, named := false, false, 0
	for _, n := range slices.Sorted(maps.Keys(in)) {
		if rounds := in[n] & 6; rounds&^named != 0 {
			named |= rounds // where it is first named
		} else {
			first, second = first || rounds == 2, second || rounds == 4
		}
	}
	return first && second
}

// owned counts for each cluster the sentences that speak of it: those that name it and those that follow in the
// paragraph.
func (d *docState) owned() []int {
	owned, scopes := make([]int, len(d.clusters)), make([]int, len(d.clusters))
	for k := range d.clusters {
		scopes[k] = d.scope(&d.clusters[k])
	}
	block, at := -1, -1
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if s.block != block {
			block, at = s.block, -1
		}
		named := -1
		for _, i := range d.mentionsIn[n] {
			m := &d.mentions[i]
			if m.cluster >= 0 && m.weight > 0 && !d.clusters[m.cluster].future && (named < 0 || !comparing(s, m.lo)) {
				named = m.cluster
				owned[named]++
				if c := &d.clusters[named]; at < 0 || c.full > d.clusters[at].full || c.full == d.clusters[at].full && scopes[named] >= scopes[at] {
					at = named
				}
			}
		}
		if named < 0 && at >= 0 {
			owned[at]++
		}
	}
	return owned
}

// promote makes focus of the elections of late to which a country report's findings belong, and puts those with most of
// them first: it reports on all that were held.
func (d *docState) promote() {
	if d.kind() != "country-report" {
		return
	}
	count := map[string]int{}
	for i := range d.findings {
		count[d.findings[i].Election]++
	}
	for i := range d.out.Assessments {
		count[d.out.Assessments[i].Election]++ // what is judged as a whole is what the report is about
	}
	main := schema.EDTF("")
	if d.focus >= 0 {
		main = d.clusters[d.focus].full
	}
	rank := func(e *schema.Election) int {
		if e.Role != schema.Focus {
			return 0
		}
		age := 1
		for age < 5 && !withinYears(e.Date.Full, main, age-1) && e.Date.Full < main {
			age++
		}
		if slices.ContainsFunc(d.clusters, func(c cluster) bool { return c.id == e.ID && d.scope(&c) == 0 }) {
			return 1 + 100*count[e.ID]/age // by-elections of which nothing is said stand behind
		}
		if d.focus >= 0 && e.ID == d.clusters[d.focus].id {
			return 1 + 100*(2+count[e.ID])/age
		}
		return 1 + 100*(1+count[e.ID])/age
	}
	for i := range d.out.Elections {
		e := &d.out.Elections[i]
		if e.Role == schema.MentionedPast && e.Date.Full != "" && count[e.ID] > 0 && (e.Date.Full > main || withinYears(e.Date.Full, main, 4)) {
			e.Role = schema.Focus
		}
	}
	slices.SortStableFunc(d.out.Elections, func(a, b schema.Election) int { return rank(&b) - rank(&a) })
}

// onlyCompared reports whether every mention of an election makes it the measure of another.
func (d *docState) onlyCompared(c *cluster) bool {
	for _, i := range c.mentions {
		if m := &d.mentions[i]; !comparing(d.sents[m.sent], m.lo) && !m.past {
			return false
		}
	}
	return true
}

func (d *docState) chooseFocus() {
	if len(d.clusters) == 0 {
		return
	}
	best := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		w := c.weight
		soon := c.future && c.round != 2 && daysBetween(d.out.Facts.Date.TextOnly, c.date) <= justNow
		if c.future && !soon {
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
		if d.alongside(c) {
			w /= 3
		}
		if soon || daysBetween(c.date, d.out.Facts.Date.TextOnly) <= justNow {
			w *= 3
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

// topical reports whether a sentence is about the election it mentions, so that what follows goes on about it: it stands
// before the verb, or the sentence tells that it was held; not "the system adopted by referendum in 2017".
func (d *docState) topical(m *electionMention) bool {
	s := d.sents[m.sent]
	lo, _ := s.clauseRange(m.lo)
	return m.day && (m.lo <= 3 || m.date.day == 0) || !m.day && (!s.verbBetween(lo, m.lo) && lo == 0 || s.holds(max(0, m.lo-4), m.lo) || s.holds(m.hi, m.hi+6))
}

// alsoFocus reports whether the text is about this election no less than about the one it treats most: rounds, or two
// elections of one year, each dated and spoken of again and again.
func (d *docState) alsoFocus(c *cluster) bool {
	f := &d.clusters[d.focus]
	share := 2
	if d.scope(c) > d.scope(f) {
		share = 1
	}
	if c.full == f.full && c.full.Full() && c.country == f.country && c.typ != "" && !c.future {
		return true // held on the same day
	}
	if d.kind() != "country-report" && c.row != nil && c.row == f.row && c.full < f.full && c.typ == f.typ {
		return false // the round before
	}
	if c.date == "" && c.full != f.full && len(c.mentions) == 1 && d.kind() != "country-report" && d.mentions[c.mentions[0]].weight < 4 {
		return false // of which the text tells no more than that there is one
	}
	if d.kind() == "country-report" && c.row != nil && c.row == f.row && (c.round == 2 || f.round == 2) && c.full != "" {
		return true // its rounds
	}
	if d.kind() == "country-report" && !c.future && c.country == f.country && c.full.Full() && c.full.Year() == d.docDate().Year() && d.scope(c) > 1 && c.typ != "referendum" && !d.onlyCompared(c) {
		return true // a national election of the year reported on
	}
	if c.future || f.future && c.full != f.full || c.typ == "" || c.country != f.country || c.full == "" || f.full == "" || c.weight*5 < f.weight*share {
		return false
	}
	return c.full.Year() != "" && c.full.Year() == f.full.Year() || c.row != nil && c.row == f.row || d.kind() == "country-report"
}

// electionAt gives the id of the election that words of the sentence are about.
func (d *docState) electionAt(n, lo, hi int) string {
	best, dist := -1, 1<<30
	look := func(k int, penalty int) {
		for _, i := range d.mentionsIn[k] {
			m := &d.mentions[i]
			if m.cluster < 0 || d.clusters[m.cluster].id == "" || m.weight == 0 {
				continue
			}
			if d.clusters[m.cluster].future && d.focus >= 0 && d.clusters[d.focus].role == schema.Focus {
				continue // findings are about what has been, unless nothing else is there
			}
			if d.inPassing(m, k < n) || k < n && d.scope(&d.clusters[m.cluster]) == 0 && d.beforeVacant(k) {
				continue
			}
			x := penalty
			if k == n {
				x += max(0, max(m.lo-hi, lo-m.hi))
				// "as in 2013", "compared with the 2013 elections", "than in": the other election is the measure
				if p := d.sents[k]; comparing(p, m.lo) {
					continue
				}
			} else if d.kind() == "country-report" && comparing(d.sents[k], m.lo) {
				continue
			}
			if x < dist || x == dist && k < n && d.beforeOther(m.cluster, best) {
				best, dist = m.cluster, x
			}
		}
	}
	look(n, 0)
	s := d.sents[n]
	if dist > 0 && s.anyOf(lo-6, hi, "both") && s.anyOf(lo-6, hi, "elections") && !s.anyOf(lo-6, hi, "round") {
		best = -1 // "both elections" are those named before, of which the latest stands for all
		if k := d.latest(); k >= 0 && d.clusters[k].id != "" {
			return d.clusters[k].id
		}
	}
	passing := -1 // named last, but only touched on
	if best < 0 && d.kind() == "country-report" {
		best = d.nationalBefore(n)
	}
	for k := n - 1; best < 0 && k >= max(0, n-farthest) && d.sents[k].block == s.block; k-- {
		look(k, 100*(n-k))
		if best < 0 || d.kind() != "country-report" || slices.ContainsFunc(d.mentionsIn[k], func(i int32) bool { return d.mentions[i].cluster == best && d.topical(&d.mentions[i]) }) {
			continue
		}
		if passing < 0 {
			passing = best
		}
		best, dist = -1, 1<<30
	}
	// what was touched on is left for a later election that the paragraph is about
	if passing >= 0 && (best < 0 || d.clusters[best].full <= d.clusters[passing].full) {
		best = passing
	}
	if best < 0 && d.refersBack(n) {
		// "The vote was calm": the one that the paragraphs before are about, as far as their heading reaches
		for k := n - 1; best < 0 && k >= max(0, n-5*farthest) && !d.heading[d.sents[k].block] && !d.sents[k+1].headed(); k-- {
			if d.sents[k].block != s.block {
				look(k, 100*(n-k))
			}
		}
	}
	if best < 0 {
		if best = d.latest(); best >= 0 && d.firstNamed(best) > n {
			// what the text names later only is not what it speaks of here
			if k := d.lastNamed(n); k >= 0 {
				best = k
			}
		}
	}
	if best < 0 {
		return ""
	}
	if dist != 0 || len(d.mentionsIn[n]) == 0 {
		best = d.ofOffice(best, s)
	}
	// of two elections of one day the one of the widest scope stands for both, unless the sentence speaks of the other alone
	if c := &d.clusters[best]; (c.typ == "parliamentary" || c.typ == "referendum" && !s.anyOf(0, len(s.words), "referendum", "referenda", "plebiscite") || c.typ == "local" && d.kind() == "country-report") && c.full.Full() && dist != 0 {
		for k := range d.clusters {
			if o := &d.clusters[k]; (o.typ == "presidential" || (c.typ == "local" || c.typ == "referendum") && o.typ != "referendum" && widest(o.typ) > widest(d.clusters[best].typ)) && (o.full == c.full || o.decidedOn(c.full)) && o.country == c.country && o.id != "" && o.role == schema.Focus && (o.round < 2 || o.full != c.full || c.typ != "parliamentary") {
				best = k
			}
		}
	}
	return d.clusters[best].id
}

// beforeVacant reports whether the paragraph of sentence n spoke of a national election before the by-elections that this names.
func (d *docState) beforeVacant(n int) bool {
	for k := n; k >= max(0, n-farthest) && d.sents[k].block == d.sents[n].block; k-- {
		for _, i := range d.mentionsIn[k] {
			if m := &d.mentions[i]; m.cluster >= 0 && m.weight > 0 && d.clusters[m.cluster].role == schema.Focus && d.scope(&d.clusters[m.cluster]) > 0 {
				return true
			}
		}
	}
	return false
}

// ofOffice gives the election in which the office is filled of which alone the sentence speaks, where that is not the one of
// which it would be: "women hold 17 seats in the assembly", "no woman ran for president".
func (d *docState) ofOffice(best int, s *sentence) int {
	b := &d.clusters[best]
	if b.typ != "presidential" && b.typ != "parliamentary" {
		return best
	}
	typ := s.office()
	if typ == "" || typ == b.typ {
		return best
	}
	found := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.typ != typ || c.id == "" || c.future || c.country != b.country || len(c.mentions) == 0 || c.full == "" || c.role != schema.Focus || d.scope(c) == 0 {
			continue
		}
		if found < 0 || c.full > d.clusters[found].full {
			found = k
		}
	}
	if found < 0 {
		return best
	}
	return found
}

// officeWords are the words without which office finds nothing: those with which its cases begin.
var officeWords = listOf("president presidency presidential legislative parliamentary congressional seat deputy elect run stand list")

// office gives the kind of election that fills the one office of which a sentence speaks; "" if it speaks of none or several.
func (s *sentence) office() string {
	president, parliament := false, false
	for i := range s.words {
		if !s.isOf(i, &officeWords) {
			continue
		}
		switch {
		case s.is(i, "president", "presidency") && (s.lower(i-1) == "for" || s.lower(i-1) == "the" && s.lower(i-2) == "for"),
			s.lower(i) == "presidential" && s.is(i+1, "candidate", "contender", "nominee", "hopeful", "aspirant", "race", "campaign", "debate"):
			president = true
		case s.is(i, "legislative", "parliamentary", "congressional") && s.is(i+1, "candidate", "contender", "nominee", "hopeful", "aspirant", "race", "seat"):
			parliament = true
		case s.is(i, "seat", "deputy", "elect", "run", "stand", "list"):
			for k := i; k < min(len(s.words), i+6); k++ {
				if (k == i || s.class(k)&(determiner|preposition) == 0) && s.officeAt(k) == "parliamentary" && (k > i || s.lower(i) == "deputies" && i > 0 && s.form(i-1).isNum) {
					parliament = true
				}
			}
		case s.is(i, "seat") && s.officeAt(i-1) == "parliamentary":
			parliament = true
		}
	}
	switch {
	case president && !parliament:
		return "presidential"
	case parliament && !president:
		return "parliamentary"
	}
	return ""
}

// beforeOther reports whether of two elections named in one breath the first is what the next sentences are about: the one of
// the wider scope, or the later one.
func (d *docState) beforeOther(a, b int) bool {
	x, y := &d.clusters[a], &d.clusters[b]
	if sx, sy := d.scope(x), d.scope(y); sx != sy {
		return sx > sy
	}
	return x.full > y.full
}

// firstNamed gives the first sentence that names an election.
func (d *docState) firstNamed(k int) int {
	first := 1 << 30
	for _, i := range d.clusters[k].mentions {
		first = min(first, d.mentions[i].sent)
	}
	return first
}

// lastNamed gives the election among those that the text is about which it named last before sentence n; -1 if there is none.
func (d *docState) lastNamed(n int) int {
	for k := n - 1; k >= 0; k-- {
		best := -1
		for _, i := range d.mentionsIn[k] {
			c := d.mentions[i].cluster
			if c >= 0 && d.clusters[c].id != "" && d.clusters[c].role == schema.Focus && !d.clusters[c].future && !comparing(d.sents[k], d.mentions[i].lo) && (best < 0 || d.beforeOther(c, best)) {
				best = c
			}
		}
		if best >= 0 {
			return best
		}
	}
	return -1
}

// nationalBefore gives the election that the paragraph called national before, if the sentence speaks of "the national elections"; else -1.
func (d *docState) nationalBefore(n int) int {
	s := d.sents[n]
	for i := 1; i+1 < len(s.words); i++ {
		if s.lower(i) != "national" || !s.is(i+1, "election") || s.lower(i-1) != "the" {
			continue
		}
		for k := n - 1; k >= max(0, n-farthest) && d.sents[k].block == s.block; k-- {
			for _, j := range d.mentionsIn[k] {
				if m := &d.mentions[j]; m.cluster >= 0 && d.clusters[m.cluster].id != "" && d.sents[k].anyOf(m.lo-1, m.hi, "national") {
					return m.cluster
				}
			}
		}
	}
	return -1
}

// refersBack reports whether the paragraph of a country report speaks, up to sentence n, of an election as one known: "the
// election", "the vote", "election day". What it finds of a sentence it keeps, so that long paragraphs take no longer.
func (d *docState) refersBack(n int) bool {
	if d.kind() != "country-report" {
		return false
	}
	if d.refers == nil {
		d.refers = make([]int8, len(d.sents))
	}
	k := n
	for ; d.refers[k] == 0; k-- {
		switch s := d.sents[k]; {
		case s.namesKnownVote():
			d.refers[k] = 1
		case s.headed() || k == 0 || d.sents[k-1].block != s.block:
			d.refers[k] = -1
		default:
			continue
		}
		break
	}
	for k++; k <= n; k++ {
		d.refers[k] = d.refers[k-1]
	}
	return d.refers[n] > 0
}

// namesKnownVote reports whether the sentence speaks of an election as one known.
func (s *sentence) namesKnownVote() bool {
	for i := range s.words {
		if s.is(i, "election", "vote", "poll", "voting", "polling", "runoff", "referendum") && s.lower(i-1) == "the" || s.is(i, "election", "polling") && s.lower(i+1) == "day" {
			return true
		}
	}
	return false
}

// headed reports whether the sentence opens a part of a country report: "Political Parties and Political Participation: ..."
func (s *sentence) headed() bool {
	return s.lower(0) == "political" && s.is(1, "party") && s.lower(2) == "and" || s.lower(0) == "participation" && s.lower(1) == "of" || s.is(0, "recent") && s.is(1, "election")
}

// farthest is how many sentences of its paragraph an election may be named before what is said of it.
const farthest = 60

// inPassing reports whether a mention of an election that is not the text's subject leaves the words around it to the
// focus: where it only gives the time of something else, and for all that follows its sentence.
func (d *docState) inPassing(m *electionMention, carried bool) bool {
	c := &d.clusters[m.cluster]
	if c.role == schema.Focus || d.focus < 0 || c.full == "" || c.full >= d.clusters[d.focus].full {
		return false
	}
	if carried && (d.kind() != "country-report" || c.typ == "referendum" && c.full.Year() < d.clusters[d.focus].full.Year() || !withinYears(c.full, d.clusters[d.focus].full, 3)) {
		return true
	}
	s := d.sents[m.sent]
	switch p := s.lower(m.lo - 1); {
	case p == "the":
		return inPassingAfter(s.lower(m.lo - 2))
	default:
		return inPassingAfter(p)
	}
}

func inPassingAfter(word string) bool {
	return word == "before" || word == "after" || word == "following" || word == "since" || word == "like" || word == "unlike" || word == "boycotted"
}

// latest gives the cluster that is meant where no election is named: the focus; of its rounds the last one; of several
// the latest one of the widest scope (codebook, section 21).
func (d *docState) latest() int {
	best := d.focus
	if best < 0 {
		return -1
	}
	for k := range d.clusters {
		c, b := &d.clusters[k], &d.clusters[best]
		if k == best || len(c.mentions) == 0 || c.future || c.id == "" {
			continue
		}
		switch {
		case c.row != nil && c.row == b.row && (c.typ == b.typ || d.kind() != "country-report" && alike(c.typ, b.typ) && c.role == schema.Focus) && !c.apart:
			if c.full > b.full {
				best = k
			}
		case c.role != schema.Focus || c.typ == "referendum" && c.weight < b.weight:
		case d.kind() == "country-report" && c.full < b.full && c.full.Year() != b.full.Year() && 3*c.weight < 2*b.weight:
		case d.kind() == "country-report" && b.full.Year() == d.docDate().Year() && c.full.Year() < b.full.Year() && d.scope(b) == 0:
			// by-elections were all that was held in the year
		case c.decidedOn(b.full) && b.typ == "parliamentary", b.decidedOn(c.full) && c.typ == "parliamentary":
			if c.typ == "presidential" {
				best = k // the runoff was on the day of the parliamentary election
			}
		case d.scope(c) > d.scope(b), d.scope(c) == d.scope(b) && c.full > b.full,
			c.full == b.full && (c.typ == "presidential" && b.typ == "parliamentary" && c.round < 2 || c.typ != "local" && b.typ == "referendum"):
			best = k
		}
	}
	return best
}

// decidedOn reports whether the last round of an election of a president was on the day.
func (c *cluster) decidedOn(day schema.EDTF) bool {
	return c.typ == "presidential" && c.row != nil && c.row.Type == c.typ && len(c.row.Rounds) > 1 && c.row.Rounds[len(c.row.Rounds)-1] == day && c.full != day
}

// scope ranks elections by what is voted for.
func (d *docState) scope(c *cluster) int {
	if c.row == nil && len(c.mentions) > 0 && !slices.ContainsFunc(c.mentions, func(i int) bool { return !d.mentions[i].again }) {
		return 0 // repeated in a few places
	}
	switch c.typ {
	case "general":
		return 3
	case "presidential", "referendum":
		return 2
	case "parliamentary":
		for _, i := range c.mentions { // the upper house alone, often not chosen by the people
			m := &d.mentions[i]
			if m.vacant {
				return 0
			}
			for k := m.lo; k < m.hi+4; k++ {
				if s := d.sents[m.sent]; s.lower(k) == "senate" {
					return 1
				}
			}
		}
		return 2
	}
	return 1
}
