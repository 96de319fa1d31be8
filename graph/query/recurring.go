package query

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Recurrence is a matrix of issues and elections: who raised what each time.
type Recurrence struct {
	Country   string            `json:"country"`
	Label     string            `json:"label"`
	Polarity  string            `json:"polarity"`
	Min       int               `json:"min"`
	By        string            `json:"by,omitempty"`
	Elections []ElectionRef     `json:"elections"` // by date, from the first to the last that documents speak of; those without date last
	Issues    []RecurringRow    `json:"issues"`
	Total     int               `json:"total"` // of issues, before a limit
	Rarer     []RecurringRow    `json:"rarer"` // raised in fewer elections than Min
	Skipped   int               `json:"skipped,omitempty"`
	evidence  bool              // was asked for
	short     map[string]string // body → short form
}

// A RecurringRow is the life of an issue. Cells are in the order of Recurrence.Elections.
type RecurringRow struct {
	Issue string `json:"issue"`
	Label string `json:"label"`
	Area  string `json:"area"`
	// Narrower are the narrower issues that count as this one in some cell.
	Narrower []string        `json:"narrower,omitempty"`
	Times    int             `json:"times"` // elections
	First    string          `json:"first"` // year, "" unknown
	Last     string          `json:"last"`
	US       []string        `json:"us_stance"` // of the United States, in any of the elections
	Cells    []RecurringCell `json:"cells"`

	own    bool // raised itself, not only what is narrower
	number int  // while the rows are made; -1 is no row
}

// A RecurringCell is what is known of an issue in an election.
type RecurringCell struct {
	Election string    `json:"election"`
	Mark     Mark      `json:"mark"`
	By       []string  `json:"by,omitempty"`       // who raised it
	Opposite []string  `json:"opposite,omitempty"` // who said the opposite: that it was fine, or that it was a problem
	US       []string  `json:"us_stance,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}

// Recurring tells which issues came back from election to election in a country, who said so each time, and what the
// United States said of it. Rows are issues raised in at least least elections; 0 means 2. Without a polarity it looks for
// problems.
func Recurring(ctx context.Context, g *graph.Graph, w Where, least int) (*Recurrence, error) {
	return ask(ctx, g, func(r *reader) (*Recurrence, error) { return r.recurring(w, least) })
}

func (r *reader) recurring(o Where, least int) (*Recurrence, error) {
	least = cmp.Or(least, 2)
	o.Polarity = cmp.Or(o.Polarity, string(schema.Problematic))
	if err := checkLeast(least); err != nil {
		return nil, err
	}
	if err := r.check(o); err != nil {
		return nil, err
	}
	country, elections, err := r.ofCountry(o.Country)
	if err != nil {
		return nil, err
	}
	elections = slices.DeleteFunc(elections, func(e ElectionRef) bool { return !o.between(e.Date) })
	answer := &Recurrence{Country: bare(country), Label: r.label(country), Polarity: o.Polarity, Min: least, evidence: o.Evidence, Issues: []RecurringRow{}, Rarer: []RecurringRow{}}
	r.brief = !o.Evidence
	c, err := r.claims(electionTerms(elections))
	if err != nil {
		return nil, err
	}
	s, err := r.sieve(o, c)
	if err != nil {
		return nil, err
	}
	answer.By = bare(s.by)
	documented, err := r.documented(elections, c, s.counts, o.By != "")
	if err != nil {
		return nil, err
	}
	var reported map[rdf.Term]bool // by anybody
	if o.By == "" {
		reported = documented
	} else if reported, err = r.documented(elections, c, nil, false); err != nil {
		return nil, err
	}

	// The columns: from the first to the last election that there is something on, and those of the calendar between.
	spoken := func(e *ElectionRef) bool { return reported[e.term] }
	first := slices.IndexFunc(elections, func(e ElectionRef) bool { return spoken(&e) && e.Year() != "" })
	last := -1
	types := map[string]bool{}
	for i := range elections {
		if e := &elections[i]; spoken(e) {
			types[e.Type] = true
			if e.Year() != "" {
				last = i
			}
		}
	}
	for i := range elections {
		e := &elections[i]
		switch {
		case spoken(e):
		case e.Calendar && first >= 0 && first < i && i < last:
			if national := e.Type == "presidential" || e.Type == "parliamentary" || e.Type == "general"; !national && !types[e.Type] {
				answer.Skipped++
				continue
			}
		default:
			continue
		}
		answer.Elections = append(answer.Elections, *e)
	}

	rows, err := r.lives(answer.Elections, documented, c, s, o)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b *RecurringRow) int {
		switch {
		case a.Times != b.Times:
			return b.Times - a.Times
		case a.First != b.First:
			return cmp.Compare(a.First, b.First)
		}
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Issue, b.Issue))
	})
	bodies := map[string]bool{}
	for _, row := range rows {
		for i := range row.Cells {
			for _, list := range [][]string{row.Cells[i].By, row.Cells[i].Opposite} {
				for _, id := range list {
					bodies[id] = true
				}
			}
		}
		if row.Times >= least {
			answer.Issues = append(answer.Issues, *row)
		} else if row.Times > 0 && row.own {
			answer.Rarer = append(answer.Rarer, *row)
		}
	}
	answer.Issues, answer.Total = cut(o, answer.Issues)
	if o.Evidence {
		var shown [][]Finding
		for _, row := range slices.Concat(answer.Issues, answer.Rarer) {
			for _, cell := range row.Cells {
				shown = append(shown, cell.Findings)
			}
		}
		if err := r.words(shown...); err != nil {
			return nil, err
		}
	}
	answer.short, err = r.shortForms(slices.Sorted(maps.Keys(bodies)))
	return answer, err
}

// lives gives a row for each issue that findings asked for are on, and for each broader one with several of them.
func (r *reader) lives(elections []ElectionRef, documented map[rdf.Term]bool, c *claims, s *sieve, o Where) ([]*RecurringRow, error) {
	m := c.said()
	keeps, asked := s.remarks(m), o.Polarity == string(schema.Problematic)
	column := make([]int, len(m.elections))
	for i, e := range m.elections {
		column[i] = slices.IndexFunc(elections, func(ref ElectionRef) bool { return ref.term == e })
	}
	kept := make([]int32, 0, len(m.list))
	spoken, raised := make([]bool, len(m.issues)), make([]bool, len(m.issues))
	for i := range m.list {
		if one := &m.list[i]; column[one.election] >= 0 && m.issues[one.issue] != "" && keeps(one) {
			spoken[one.issue] = true
			raised[one.issue] = raised[one.issue] || one.problem == asked
			kept = append(kept, int32(i))
		}
	}
	entries, err := r.issues(m.issues)
	if err != nil {
		return nil, err
	}
	of := make(map[string]*RecurringRow, len(m.issues))
	chains := make([][]*RecurringRow, len(m.issues)) // the row of the issue itself, and those of the broader ones
	for i, id := range m.issues {
		if !spoken[i] {
			continue
		}
		for k, up := range append([]string{id}, entries[i].broader...) {
			row := of[up]
			if row == nil {
				row = &RecurringRow{Issue: up, number: -1}
				of[up] = row
			}
			if row.own = row.own || k == 0; k > 0 && raised[i] {
				row.Narrower = append(row.Narrower, id)
			}
			chains[i] = append(chains[i], row)
		}
	}
	// What is only there for one narrower issue says nothing new.
	maps.DeleteFunc(of, func(_ string, row *RecurringRow) bool { return !row.own && len(row.Narrower) < 2 })
	rows := slices.Collect(maps.Values(of))
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Issue
	}
	if entries, err = r.issues(ids); err != nil {
		return nil, err
	}
	width := len(elections)
	cells := make([]RecurringCell, len(rows)*width)
	for i := range cells {
		e := &elections[i%width]
		cells[i] = RecurringCell{Election: e.ID, Mark: NoDocument}
		if documented[e.term] {
			cells[i].Mark = NotRaised
		}
	}
	for i, row := range rows {
		row.number, row.Cells = i, cells[i*width:(i+1)*width:(i+1)*width]
		row.Label, row.Area, row.Narrower = entries[i].label, entries[i].area, set(row.Narrower)
	}
	// The remarks in the order of their cells. That one aspect was fine says nothing of the whole.
	each := func(fn func(cell int, at int32)) {
		for _, at := range kept {
			one := &m.list[at]
			for k, row := range chains[one.issue] {
				if row.number >= 0 && (k == 0 || one.problem == asked) {
					fn(row.number*width+column[one.election], at)
				}
			}
		}
	}
	begin := make([]int32, len(cells)+2)
	each(func(cell int, _ int32) { begin[cell+2]++ })
	for i := 2; i < len(begin); i++ {
		begin[i] += begin[i-1]
	}
	order := make([]int32, begin[len(begin)-1])
	each(func(cell int, at int32) {
		order[begin[cell+1]] = at
		begin[cell+1]++
	})
	speakers := unions{known: map[string][]string{}}
	for _, s := range m.speakers {
		speakers.lists = append(speakers.lists, s.by)
	}
	stances := unions{lists: m.values, known: map[string][]string{}}
	var by, opposite, stance []int32
	for i := range cells {
		cell := &cells[i]
		by, opposite, stance = by[:0], opposite[:0], stance[:0]
		for _, at := range order[begin[i]:begin[i+1]] {
			switch one := &m.list[at]; {
			case one.problem == asked:
				cell.Mark = Raised
				by, stance = once(by, one.speaker), once(stance, one.stance)
			case cell.Mark != Raised:
				cell.Mark = Opposite
				fallthrough
			default:
				opposite = once(opposite, one.speaker)
			}
			if o.Evidence {
				cell.Findings = append(cell.Findings, c.findings[at])
			}
		}
		cell.By, cell.Opposite, cell.US = speakers.of(by), speakers.of(opposite), stances.of(stance)
	}
	for _, row := range rows {
		row.US = []string{}
		for i := range row.Cells {
			cell := &row.Cells[i]
			row.US = append(row.US, cell.US...)
			if cell.Mark != Raised {
				continue
			}
			row.Times++
			if y := elections[i].Year(); y != "" {
				row.First, row.Last = cmp.Or(row.First, y), y
			}
		}
		row.US = set(row.US)
	}
	return rows, nil
}

// once adds a number to a short list if it is not in it.
func once(list []int32, n int32) []int32 {
	if slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}

// unions puts lists together, those of the same places once.
type unions struct {
	lists [][]string
	known map[string][]string
}

// of gives what stands in the lists at these places, sorted, each once.
func (u *unions) of(places []int32) []string {
	if len(places) == 0 {
		return nil
	}
	if len(places) == 1 {
		return u.lists[places[0]]
	}
	slices.Sort(places)
	var key [64]byte
	k := key[:0]
	for _, p := range places {
		k = binary.NativeEndian.AppendUint32(k, uint32(p))
	}
	all, ok := u.known[string(k)]
	if !ok {
		for _, p := range places {
			all = append(all, u.lists[p]...)
		}
		all = set(all)
		u.known[string(k)] = all
	}
	return all
}

// documented tells for which elections there is a document that has them for its subject, or some finding or verdict
// on them from elsewhere; with only, from the bodies that count.
func (r *reader) documented(elections []ElectionRef, c *claims, counts func([]rdf.Term, rdf.Term) bool, only bool) (map[rdf.Term]bool, error) {
	out := map[rdf.Term]bool{}
	if !only {
		for _, e := range elections {
			if len(e.Documents) > 0 {
				out[e.term] = true
			}
		}
	}
	for _, t := range c.said().tallies() {
		if !only || counts(t.bodies, t.election) {
			out[t.election] = true
		}
	}
	verdicts := c.others[schema.ClassAssessment]
	by, err := r.out(schema.PredAttributedTo, verdicts)
	if err != nil {
		return nil, err
	}
	for _, a := range verdicts {
		if e := c.election[a]; !only || counts(by[a], e) {
			out[e] = true
		}
	}
	if only {
		var documents []rdf.Term
		subject := map[rdf.Term]rdf.Term{}
		for _, e := range elections {
			for _, d := range e.Documents {
				t := schema.Thing(d)
				documents = append(documents, t)
				subject[t] = e.term
			}
		}
		voice, err := r.out(schema.PredVoice, documents)
		if err != nil {
			return nil, err
		}
		for d, e := range subject {
			if counts(voice[d], e) {
				out[e] = true
			}
		}
	}
	return out, nil
}

// shortForms finds for bodies with long ids a short one among their other names: us-government is "us". No two bodies
// get the same.
func (r *reader) shortForms(ids []string) (map[string]string, error) {
	taken := map[string]bool{}
	for _, id := range ids {
		taken[id] = true
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return len(id) <= 9 })
	names, err := r.out(schema.PredAltLabel, things("body", ids))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, id := range ids {
		best := id
		for _, n := range names[schema.Thing("body/"+id)] {
			if s := slug(n.Value()); len(s) >= 2 && len(s) < len(best) && !taken[s] && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
				best = s
			}
		}
		if best != id {
			taken[best] = true
			out[id] = best
		}
	}
	return out, nil
}

func (a *Recurrence) opposite() string {
	if a.Polarity == string(schema.Improvement) {
		return "said to be a problem"
	}
	return "said to be fine"
}

// sign stands before those who say the opposite.
func (a *Recurrence) sign() string {
	if a.Polarity == string(schema.Improvement) {
		return "✗"
	}
	return "✓"
}

func (a *Recurrence) noun() string {
	if a.Polarity == string(schema.Improvement) {
		return "improvement"
	}
	return "problem"
}

// Tables gives the matrix, and with evidence the findings behind it.
func (a *Recurrence) Tables() []Table {
	t := Table{Title: fmt.Sprintf("Which %ss came back in %s", a.noun(), a.Label)}
	if a.By != "" {
		t.Title += ", as " + a.By + " says"
	}
	t.Columns = append(t.Columns, Column{Name: "Issue", Wrap: true})
	for i := range a.Elections {
		t.Columns = append(t.Columns, Column{Name: a.Elections[i].heading(), Empty: a.undocumented(i)})
	}
	t.Columns = append(t.Columns, columns("times", "first-last", "United States~?")...)
	codes, key := a.codes()
	t.ShortKey = key
	for _, row := range a.Issues {
		name := row.Label
		if len(row.Narrower) > 0 {
			name += " (with " + strings.Join(row.Narrower, ", ") + ")"
		}
		cells := []Cell{{Text: name, ID: "issue/" + row.Issue}}
		for _, c := range row.Cells {
			cells = append(cells, a.cell(c, codes))
		}
		t.Rows = append(t.Rows, append(cells, text(fmt.Sprint(row.Times)), text(span(row.First, row.Last)), text(a.said(row))))
	}
	if len(a.Issues) > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%s reported on, not raised    %s no document    %s %s, and by whom", NotRaised.Sign(), NoDocument.Sign(), a.sign(), a.opposite()))
		var names []string
		for _, id := range a.bodies() {
			if s := a.short[id]; s != "" {
				names = append(names, s+" = "+id)
			}
		}
		t.Key = strings.Join(names, ", ")
	}
	t.Notes = append(t.Notes, more(len(a.Issues), a.Total)...)
	if a.Skipped > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%s without documents left out", count(a.Skipped, "referendum or local election", "referendums and local elections")))
	}
	if len(a.Issues) == 0 {
		switch {
		case len(a.Elections) == 0 && a.By != "":
			t.Notes = append([]string{fmt.Sprintf("No document in this graph gives findings of %s on an election in %s.", a.By, a.Label)}, t.Notes...)
		case len(a.Elections) == 0:
			t.Notes = append([]string{"No document in this graph is about an election in " + a.Label + "."}, t.Notes...)
		default:
			t.Notes = append([]string{fmt.Sprintf("No %s was raised in %s.", a.noun(), count(a.Min, "election", "elections or more"))}, t.Notes...)
		}
	}
	tables := []Table{t}
	if a.evidence && len(a.Issues) > 0 {
		tables = append(tables, a.findings())
	}
	if len(a.Rarer) > 0 {
		tables = append(tables, a.rarer())
	}
	return tables
}

// undocumented tells whether nothing is known of an election in any row.
func (a *Recurrence) undocumented(election int) bool {
	return !slices.ContainsFunc(a.Issues, func(r RecurringRow) bool { return r.Cells[election].Mark != NoDocument })
}

// said tells what the United States said of an issue and when: "2007, 2012 endorsed; 2011 urged".
func (a *Recurrence) said(row RecurringRow) string {
	var out, years []string
	for i, c := range row.Cells {
		words := stances(c.US)
		if words == "" {
			continue
		}
		year := cmp.Or(a.Elections[i].Year(), "undated")
		if k := len(out) - 1; k >= 0 && out[k] == words {
			years[k] += ", " + year
			continue
		}
		out, years = append(out, words), append(years, year)
	}
	for i := range out {
		out[i] = years[i] + " " + out[i]
	}
	return strings.Join(out, "; ")
}

// rarer names the issues that were raised less often than asked for, by election.
func (a *Recurrence) rarer() Table {
	t := Table{Title: "Raised in one election only"}
	if a.Min > 2 {
		t.Title = fmt.Sprintf("Raised in fewer than %d elections", a.Min)
	}
	for i := range a.Elections {
		var names []string
		for _, row := range a.Rarer {
			if c := row.Cells[i]; c.Mark == Raised {
				names = append(names, row.Label+" ("+strings.Join(a.shortened(c.By), ", ")+")")
			}
		}
		if len(names) > 0 {
			t.Notes = append(t.Notes, "  "+a.Elections[i].brief()+": "+strings.Join(names, "; "))
		}
	}
	return t
}

func (a *Recurrence) shortened(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = cmp.Or(a.short[id], id)
	}
	if len(out) == 0 {
		return []string{"unknown"}
	}
	return out
}

// bodies gives the bodies of the cells, those that speak most often first.
func (a *Recurrence) bodies() []string {
	n := map[string]int{}
	var ids []string
	for _, list := range [][]RecurringRow{a.Issues, a.Rarer} {
		for _, row := range list {
			for _, c := range row.Cells {
				for _, id := range append(slices.Clone(c.By), c.Opposite...) {
					if n[id] == 0 {
						ids = append(ids, id)
					}
					n[id]++
				}
			}
		}
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(-cmp.Compare(n[x], n[y]), cmp.Compare(x, y)) })
	return ids
}

// codes gives a letter or two for each body, for matrices that are too wide with names.
func (a *Recurrence) codes() (map[string]string, string) {
	codes, taken := map[string]string{}, map[string]bool{"": true}
	var key []string
	for _, id := range a.bodies() {
		var initials string
		for _, w := range strings.Split(id, "-") {
			if w != "" {
				initials += w[:1]
			}
		}
		code := ""
		for _, try := range []string{strings.ToUpper(initials[:1]), strings.ToUpper(initials[:min(2, len(initials))]), strings.ToUpper(id[:min(2, len(id))]), strings.ToUpper(id[:min(3, len(id))])} {
			if !taken[try] {
				code = try
				break
			}
		}
		for n := 2; code == ""; n++ {
			if try := fmt.Sprint(strings.ToUpper(initials[:1]), n); !taken[try] {
				code = try
			}
		}
		taken[code] = true
		codes[id] = code
		key = append(key, code+" = "+id)
	}
	return codes, strings.Join(key, ", ")
}

// cell names who raised an issue and, behind a sign, who said the opposite.
func (a *Recurrence) cell(c RecurringCell, codes map[string]string) Cell {
	cell := Cell{Text: c.Mark.Sign(), Mark: c.Mark, ID: "election/" + c.Election}
	if c.Mark != Raised && c.Mark != Opposite {
		return cell
	}
	cell.Mark = Problem
	if (c.Mark == Raised) == (a.Polarity == string(schema.Improvement)) {
		cell.Mark = Good
	}
	var names, short []string
	for i, list := range [][]string{c.By, c.Opposite} {
		if len(list) == 0 && (i == 0 && c.Mark == Raised || i == 1 && c.Mark == Opposite) {
			list = []string{"unknown"}
		}
		var line []string
		for _, id := range list {
			name := cmp.Or(a.short[id], id)
			if i == 1 {
				name = a.sign() + name
			}
			names = append(names, name)
			line = append(line, cmp.Or(codes[id], "!"))
		}
		if s := strings.Join(line, " "); s != "" && i == 1 {
			short = append(short, a.sign()+s)
		} else if s != "" {
			short = append(short, s)
		}
	}
	cell.Text, cell.Short = strings.Join(names, "\n"), strings.Join(short, "\n")
	return cell
}

// findings gives the sentences behind the matrix.
func (a *Recurrence) findings() Table {
	t := Table{Title: "The words behind it", Columns: columns("issue~", "election~", "said by~", "to be", "United States~", "words~", "document~?")}
	for _, row := range a.Issues {
		for i, c := range row.Cells {
			for _, f := range c.Findings {
				t.Rows = append(t.Rows, []Cell{{Text: row.Issue, ID: "issue/" + row.Issue}, {Text: a.Elections[i].short(), ID: "election/" + c.Election}, list("body", f.By),
					polarityCell(f.Polarity), text(stances(f.Stance)), {Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
			}
		}
	}
	return t
}

// Flat gives the matrix in words, an election a column; with evidence, a finding a row.
func (a *Recurrence) Flat() Table {
	if a.evidence {
		t := Table{Columns: columns("issue", "label", "area", "election", "date", "polarity", "by", "us_stance", "words", "document", "place")}
		for _, row := range a.Issues {
			for i, c := range row.Cells {
				for _, f := range c.Findings {
					t.Rows = append(t.Rows, []Cell{link("issue", row.Issue), text(row.Label), link("area", row.Area), link("election", c.Election), text(a.Elections[i].Date), text(f.Polarity),
						text(strings.Join(f.By, " ")), text(strings.Join(f.Stance, " ")), text(f.Words), link("", f.Document), text(f.Place)})
				}
			}
		}
		return t
	}
	t := Table{Columns: columns("issue", "label", "area", "times", "first", "last", "us_stance")}
	for i := range a.Elections {
		t.Columns = append(t.Columns, Column{Name: a.Elections[i].ID})
	}
	for _, row := range a.Issues {
		cells := []Cell{link("issue", row.Issue), text(row.Label), link("area", row.Area), text(fmt.Sprint(row.Times)), text(row.First), text(row.Last), text(strings.Join(row.US, " "))}
		for _, c := range row.Cells {
			words := strings.ReplaceAll(string(c.Mark), "-", " ")
			switch c.Mark {
			case Raised:
				words = cmp.Or(strings.Join(c.By, " "), "unknown")
				if len(c.Opposite) > 0 {
					words += "; " + a.opposite() + ": " + strings.Join(c.Opposite, " ")
				}
			case Opposite:
				words = a.opposite() + ": " + cmp.Or(strings.Join(c.Opposite, " "), "unknown")
			}
			cells = append(cells, Cell{Text: words, Mark: c.Mark, ID: "election/" + c.Election})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// Words for the stances of a responding government, in the order of their weight.
var stanceWords = []struct{ id, word string }{
	{schema.Endorses, "endorsed"}, {schema.Welcomes, "welcomed"}, {schema.Concern, "concern"}, {schema.Urges, "urged"},
	{schema.OwnObservation, "own view"}, {schema.Echoes, "echoed"},
}

func stances(ids []string) string {
	var out []string
	for _, s := range stanceWords {
		if slices.Contains(ids, s.id) {
			out = append(out, s.word)
		}
	}
	return strings.Join(out, ", ")
}

func polarityCell(p string) Cell {
	switch p {
	case string(schema.Problematic):
		return Cell{Text: "problem", Mark: Problem}
	case string(schema.Improvement):
		return Cell{Text: "fine", Mark: Good}
	}
	return text(p)
}

func span(first, last string) string {
	if first == last {
		return first
	}
	return first + "-" + last
}

// documentName gives the readable part of a document's id.
func documentName(id string) string {
	s := strings.TrimPrefix(id, "document/")
	if i := strings.LastIndexByte(s, '-'); i > 0 {
		return s[:i]
	}
	return s
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
