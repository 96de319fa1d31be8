package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A RecurrenceList tells which issues came back in which countries.
type RecurrenceList struct {
	Polarity string          `json:"polarity"`
	Min      int             `json:"min"`
	Rows     []RecurrenceRow `json:"rows"`  // the most frequent first
	Total    int             `json:"total"` // before a limit

	where Where
}

// A RecurrenceRow is an issue in a country. Narrower are the narrower issues that count as this one in some election.
type RecurrenceRow struct {
	Country      string   `json:"country"`
	CountryLabel string   `json:"country_label"`
	Issue        string   `json:"issue"`
	Label        string   `json:"label"`
	Narrower     []string `json:"narrower,omitempty"`
	Times        int      `json:"times"` // elections
	Years        []string `json:"years"` // of those that have one
}

// RecurringAnywhere tells what [Recurring] tells of one country in short for all of them: the issues raised in at least
// least elections of a country, 0 meaning 2.
func RecurringAnywhere(ctx context.Context, g *graph.Graph, w Where, least int) (*RecurrenceList, error) {
	return ask(ctx, g, func(r *reader) (*RecurrenceList, error) { return r.anywhere(w, least) })
}

func (r *reader) anywhere(w Where, least int) (*RecurrenceList, error) {
	least = cmp.Or(least, 2)
	w.Polarity = cmp.Or(w.Polarity, string(schema.Problematic))
	if err := checkLeast(least); err != nil {
		return nil, err
	}
	refs, err := r.where(w)
	if err != nil {
		return nil, err
	}
	refs = slices.DeleteFunc(refs, func(e ElectionRef) bool { return e.Country == "" })
	slices.SortStableFunc(refs, func(a, b ElectionRef) int { return cmp.Compare(a.Country, b.Country) })
	raised, err := r.raised(w, refs)
	if err != nil {
		return nil, err
	}
	entries, err := r.issues(raised.issues)
	if err != nil {
		return nil, err
	}
	var rows []RecurrenceRow
	for from := 0; from < len(refs); {
		to := from
		for to < len(refs) && refs[to].Country == refs[from].Country {
			to++
		}
		rows = raised.country(rows, refs[from:to], from, entries, least)
		from = to
	}
	slices.SortFunc(rows, func(a, b RecurrenceRow) int {
		return cmp.Or(-cmp.Compare(a.Times, b.Times), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Issue, b.Issue))
	})
	a := &RecurrenceList{Polarity: w.Polarity, Min: least, where: w}
	a.Rows, a.Total = cut(w, append([]RecurrenceRow{}, rows...))
	var named []rdf.Term
	for i := range a.Rows {
		named = append(named, schema.Thing("country/"+a.Rows[i].Country), schema.Thing("issue/"+a.Rows[i].Issue))
	}
	if err := r.known(named); err != nil {
		return nil, err
	}
	for i := range a.Rows {
		a.Rows[i].CountryLabel, a.Rows[i].Label = r.label(named[2*i]), r.label(named[2*i+1])
	}
	return a, nil
}

func checkLeast(least int) error {
	if least < 1 {
		return &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("an issue cannot be raised in %d elections", least), Hint: "--min 1 shows all of them"}
	}
	return nil
}

// raises tells which issues were raised in which elections, both by number.
type raises struct {
	issues []string
	by     map[string]int
	in     [][]said // by election, then issue; a list may be too short
}

// said is what is said of an issue in an election.
type said uint8

const (
	spokenOf said = 1 << iota
	raisedAs      // of the direction asked for
)

// number gives the number of an issue.
func (s *raises) number(issue string) int {
	n, ok := s.by[issue]
	if !ok {
		n = len(s.issues)
		s.by[issue] = n
		s.issues = append(s.issues, issue)
	}
	return n
}

func (s *raises) mark(election, issue int, what said) {
	if short := issue + 1 - len(s.in[election]); short > 0 {
		s.in[election] = append(s.in[election], make([]said, short)...)
	}
	s.in[election][issue] |= spokenOf | what
}

func (s *raises) at(election, issue int) said {
	if issue < len(s.in[election]) {
		return s.in[election][issue]
	}
	return 0
}

// raised collects what is raised in the elections and asked for.
func (r *reader) raised(w Where, refs []ElectionRef) (*raises, error) {
	s := &raises{by: map[string]int{}, in: make([][]said, len(refs))}
	direction := func(problem bool) said {
		if problem == (w.Polarity == string(schema.Problematic)) {
			return raisedAs
		}
		return 0
	}
	if r.columns == nil || w.By != "" || w.Stage != "" || w.Area != "" {
		r.brief = true
		c, err := r.claims(electionTerms(refs))
		if err != nil {
			return nil, err
		}
		sieve, err := r.sieve(w, c)
		if err != nil {
			return nil, err
		}
		at := map[rdf.Term]int{}
		for i := range refs {
			at[refs[i].term] = i
		}
		m := c.said()
		keeps := sieve.remarks(m)
		for i := range m.list {
			if one := &m.list[i]; m.issues[one.issue] != "" && keeps(one) {
				s.mark(at[m.elections[one.election]], s.number(m.issues[one.issue]), direction(one.problem))
			}
		}
		return s, nil
	}
	// Of a finding nothing but its issue and direction is needed.
	words := newWordbook(r.columns)
	finding, _ := r.columns.Number(schema.ClassFinding)
	class, polarity, issue := r.columns.Cursor(rdf.RDFType), r.columns.Cursor(schema.PredPolarity), r.columns.Cursor(schema.PredIssue)
	places := map[uint32]int{} // issue by its number in the columns
	problem, improvement := directions(r.columns)
	seen := make([]bool, r.columns.Terms())
	for i := range refs {
		n, ok := r.columns.Number(refs[i].term)
		if !ok {
			continue
		}
		for _, t := range r.columns.Subjects(schema.PredElection, n) {
			if seen[t] {
				continue
			}
			seen[t] = true
			is, about := first(polarity.Objects(t)), issue.Objects(t)
			if len(about) == 0 || is != problem && is != improvement || !slices.Contains(class.Objects(t), finding) {
				continue
			}
			place, ok := places[about[0]]
			if !ok {
				place = s.number(words.name(about[0]))
				places[about[0]] = place
			}
			s.mark(i, place, direction(is == problem))
		}
	}
	return s, nil
}

// country adds the rows of a country, whose elections are numbered from first on.
func (s *raises) country(rows []RecurrenceRow, refs []ElectionRef, first int, entries []*issueEntry, least int) []RecurrenceRow {
	type life struct {
		elections []bool
		narrower  []string
		own       bool
	}
	lives := map[string]*life{}
	for n, id := range s.issues {
		when, all := make([]bool, len(refs)), said(0)
		for i := range refs {
			what := s.at(first+i, n)
			when[i], all = what&raisedAs != 0, all|what
		}
		if all == 0 {
			continue
		}
		at := func(id string) *life {
			l := lives[id]
			if l == nil {
				l = &life{elections: make([]bool, len(refs))}
				lives[id] = l
			}
			for i, is := range when {
				l.elections[i] = l.elections[i] || is
			}
			return l
		}
		at(id).own = true
		if all&raisedAs == 0 {
			continue
		}
		for _, b := range entries[n].broader {
			l := at(b)
			l.narrower = append(l.narrower, id)
		}
	}
	for id, l := range lives {
		row := RecurrenceRow{Country: refs[0].Country, Issue: id, Years: []string{}}
		if !l.own && len(l.narrower) < 2 { // says nothing new
			continue
		}
		for i, is := range l.elections {
			if is {
				row.Times++
				if y := refs[i].Year(); y != "" {
					row.Years = append(row.Years, y)
				}
			}
		}
		if row.Times < least {
			continue
		}
		row.Years = set(row.Years)
		if len(l.narrower) > 0 {
			row.Narrower = set(l.narrower)
		}
		rows = append(rows, row)
	}
	return rows
}

// Tables gives one table.
func (a *RecurrenceList) Tables() []Table {
	t := Table{Title: a.where.titled("Which issues came back, and where"), Columns: columns("country~", "issue~", "times", "years~")}
	for _, r := range a.Rows {
		name := r.Label
		if len(r.Narrower) > 0 {
			name += " (with " + strings.Join(r.Narrower, ", ") + ")"
		}
		t.Rows = append(t.Rows, []Cell{{Text: r.CountryLabel, ID: "country/" + r.Country}, {Text: name, ID: "issue/" + r.Issue}, text(fmt.Sprint(r.Times)), text(strings.Join(r.Years, ", "))})
	}
	t.Notes = more(len(a.Rows), a.Total)
	if len(a.Rows) == 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("No issue was raised in %s of one country.", count(a.Min, "election", "elections or more")))
	}
	return []Table{t}
}

// Flat gives a row a row.
func (a *RecurrenceList) Flat() Table {
	t := Table{Columns: columns("country", "issue", "label", "polarity", "times", "years", "narrower")}
	for _, r := range a.Rows {
		t.Rows = append(t.Rows, []Cell{link("country", r.Country), link("issue", r.Issue), text(r.Label), text(a.Polarity), text(fmt.Sprint(r.Times)), text(strings.Join(r.Years, " ")), text(strings.Join(r.Narrower, " "))})
	}
	return t
}
