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

// A Spread is where and when an issue, or one narrower than it, was raised.
type Spread struct {
	ID        string      `json:"id"`
	Label     string      `json:"label"`
	Narrower  []string    `json:"narrower"` // issues that count as this one here
	First     string      `json:"first"`    // year, "" unknown
	Last      string      `json:"last"`
	Countries []SpreadRow `json:"countries"` // that have documents, those where it was raised most often first
	Total     int         `json:"total"`     // of them, before a limit

	where Where
}

// A SpreadRow is a country. Elections are those that documents speak of, by date.
type SpreadRow struct {
	Country   string           `json:"country"`
	Label     string           `json:"label"`
	Problem   int              `json:"problem"` // elections in which somebody called it one
	Fine      int              `json:"fine"`    // in which it was only said to be fine
	Elections []SpreadElection `json:"elections"`
}

// A SpreadElection tells how the issue stood in an election.
type SpreadElection struct {
	Election string    `json:"election"`
	Year     string    `json:"year"`
	Mark     Mark      `json:"mark"` // problem, good, not-raised
	By       []string  `json:"by,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}

// SpreadOf tells in which countries and years an issue came up, and where documents say nothing of it.
func SpreadOf(ctx context.Context, g *graph.Graph, id string, w Where) (*Spread, error) {
	return ask(ctx, g, func(r *reader) (*Spread, error) {
		t, err := r.resolve(id, "issue")
		if err != nil {
			return nil, err
		}
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		issues := []rdf.Term{t}
		for heads := issues; len(heads) > 0; {
			narrower, err := r.in(schema.PredBroader, heads)
			if err != nil {
				return nil, err
			}
			heads = slices.DeleteFunc(narrower.all(), func(n rdf.Term) bool { return slices.Contains(issues, n) })
			issues = append(issues, heads...)
		}
		a := &Spread{ID: bare(t), Narrower: set(bares(issues[1:])), Countries: []SpreadRow{}, where: w}
		s, err := r.among(w, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		about, err := r.in(schema.PredIssue, issues)
		if err != nil {
			return nil, err
		}
		election, err := r.out(schema.PredElection, about.all())
		if err != nil {
			return nil, err
		}
		of := map[rdf.Term]rdf.Term{}
		for _, f := range about.all() {
			of[f] = election.one(f)
		}
		findings, err := r.findings(about.all(), of)
		if err != nil {
			return nil, err
		}
		said := map[rdf.Term][]Finding{}
		for _, f := range findings {
			if s.keeps(&f) {
				said[f.election] = append(said[f.election], f)
			}
		}
		var countries []rdf.Term
		for _, e := range refs {
			countries = append(countries, schema.Thing("country/"+e.Country))
		}
		if err := r.known(append(countries, t)); err != nil {
			return nil, err
		}
		a.Label = r.label(t)
		rows := map[string]*SpreadRow{}
		for _, e := range refs {
			if len(e.Documents) == 0 && len(said[e.term]) == 0 || e.Country == "" {
				continue
			}
			row := rows[e.Country]
			if row == nil {
				row = &SpreadRow{Country: e.Country, Label: r.label(schema.Thing("country/" + e.Country))}
				rows[e.Country] = row
			}
			one := SpreadElection{Election: e.ID, Year: e.Year(), Mark: NotRaised}
			for _, f := range said[e.term] {
				one.By = append(one.By, f.By...)
				if f.Polarity == string(schema.Problematic) {
					one.Mark = Problem
				} else if one.Mark != Problem {
					one.Mark = Good
				}
			}
			if len(one.By) > 0 {
				one.By = set(one.By)
			}
			if w.Evidence {
				one.Findings = said[e.term]
			}
			row.Problem += btoi(one.Mark == Problem)
			row.Fine += btoi(one.Mark == Good)
			if y := one.Year; one.Mark == Problem && y != "" {
				if a.First == "" || y < a.First {
					a.First = y
				}
				a.Last = max(a.Last, y)
			}
			row.Elections = append(row.Elections, one)
		}
		for _, row := range rows {
			a.Countries = append(a.Countries, *row)
		}
		slices.SortFunc(a.Countries, func(x, y SpreadRow) int {
			return cmp.Or(-cmp.Compare(x.Problem, y.Problem), -cmp.Compare(x.Fine, y.Fine), cmp.Compare(x.Label, y.Label), cmp.Compare(x.Country, y.Country))
		})
		a.Countries, a.Total = cut(w, a.Countries)
		var shown [][]Finding
		for _, c := range a.Countries {
			for _, e := range c.Elections {
				shown = append(shown, e.Findings)
			}
		}
		return a, r.words(shown...)
	})
}

// Tables gives a row for each country, and with evidence the words.
func (a *Spread) Tables() []Table {
	t := Table{Title: a.where.titled("Where and when: " + a.Label), Columns: columns("country~", "problem", "fine", "of", "years~", "by~?")}
	words := Table{Title: "The words behind it", Columns: columns("election~", "to be", "said by~", "words~", "document~?")}
	for _, c := range a.Countries {
		var years, by []string
		for _, e := range c.Elections {
			y := cmp.Or(e.Year, "undated")
			switch e.Mark {
			case Problem:
				years = append(years, y)
			case Good:
				years = append(years, "✓"+y)
			}
			by = append(by, e.By...)
			for _, f := range e.Findings {
				words.Rows = append(words.Rows, []Cell{link("election", e.Election), polarityCell(f.Polarity), list("body", f.By), {Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
			}
		}
		t.Rows = append(t.Rows, []Cell{{Text: c.Label, ID: "country/" + c.Country}, text(fmt.Sprint(c.Problem)), text(fmt.Sprint(c.Fine)), text(fmt.Sprint(len(c.Elections))),
			text(strings.Join(years, ", ")), text(strings.Join(set(by), ", "))})
	}
	t.Notes = more(len(a.Countries), a.Total)
	if len(a.Countries) == 0 {
		t.Notes = append(t.Notes, "No document in this graph is about an election here.")
	} else {
		t.Notes = append(t.Notes, "✓ only said to be fine    of: elections that documents speak of")
	}
	if len(a.Narrower) > 0 {
		t.Notes = append(t.Notes, "with "+strings.Join(a.Narrower, ", "))
	}
	if len(words.Rows) > 0 {
		return []Table{t, words}
	}
	return []Table{t}
}

// Flat gives an election a row.
func (a *Spread) Flat() Table {
	t := Table{Columns: columns("issue", "country", "election", "year", "mark", "by", "findings")}
	for _, c := range a.Countries {
		for _, e := range c.Elections {
			t.Rows = append(t.Rows, []Cell{link("issue", a.ID), link("country", c.Country), link("election", e.Election), text(e.Year), {Text: strings.ReplaceAll(string(e.Mark), "-", " "), Mark: e.Mark},
				text(strings.Join(e.By, " ")), text(fmt.Sprint(len(e.Findings)))})
		}
	}
	return t
}
