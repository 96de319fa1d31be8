package query

import (
	"context"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// An IssueLife is what documents say of one issue over elections and countries.
type IssueLife struct {
	ID         string          `json:"id"`
	Label      string          `json:"label"`
	Definition string          `json:"definition,omitempty"`
	Area       string          `json:"area,omitempty"`
	Broader    string          `json:"broader,omitempty"`
	Narrower   []string        `json:"narrower,omitempty"`
	Country    string          `json:"country,omitempty"` // asked for
	Elections  []IssueElection `json:"elections"`         // that somebody raised it in, by date
	Total      int             `json:"total"`             // of them, before a limit
}

// An IssueElection is what was said of the issue in one election.
type IssueElection struct {
	ElectionRef
	Findings []Finding `json:"findings"`
}

// Issue tells the life of an issue, everywhere or where w says. A limit is one of elections.
func Issue(ctx context.Context, g *graph.Graph, id string, w Where) (*IssueLife, error) {
	return ask(ctx, g, func(r *reader) (*IssueLife, error) {
		if err := r.check(w); err != nil {
			return nil, err
		}
		t, err := r.resolve(id, "issue")
		if err != nil {
			return nil, err
		}
		a := &IssueLife{ID: bare(t), Elections: []IssueElection{}}
		one := func(p rdf.Term) rdf.Term {
			var found terms
			if err == nil {
				found, err = r.out(p, []rdf.Term{t})
			}
			return found.one(t)
		}
		a.Definition, a.Area, a.Broader = one(schema.PredDefinition).Value(), bare(one(schema.PredInArea)), bare(one(schema.PredBroader))
		if err != nil {
			return nil, err
		}
		narrower, err := r.in(schema.PredBroader, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		a.Narrower = bares(narrower[t])
		if err := r.known([]rdf.Term{t}); err != nil {
			return nil, err
		}
		a.Label = r.label(t)

		about, err := r.in(schema.PredIssue, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		election, err := r.out(schema.PredElection, about[t])
		if err != nil {
			return nil, err
		}
		refs, err := r.elections(election.all())
		if err != nil {
			return nil, err
		}
		if w.Country != "" {
			c, err := r.resolve(w.Country, "country")
			if err != nil {
				return nil, err
			}
			a.Country = bare(c)
		}
		only := rdf.Term("")
		if w.Election != "" {
			if only, err = r.resolve(w.Election, "election"); err != nil {
				return nil, err
			}
		}
		s, err := r.among(w, election.all())
		if err != nil {
			return nil, err
		}
		of := map[rdf.Term]rdf.Term{}
		for _, f := range about[t] {
			of[f] = election.one(f)
		}
		findings, err := r.findings(about[t], of)
		if err != nil {
			return nil, err
		}
		for _, e := range refs {
			if w.Country != "" && e.Country != a.Country || only != "" && e.term != only || !w.between(e.Date) {
				continue
			}
			row := IssueElection{ElectionRef: e}
			for _, f := range findings {
				if f.election == e.term && s.keeps(&f) {
					row.Findings = append(row.Findings, f)
				}
			}
			if len(row.Findings) > 0 {
				a.Elections = append(a.Elections, row)
			}
		}
		a.Elections, a.Total = cut(w, a.Elections)
		var shown [][]Finding
		for _, e := range a.Elections {
			shown = append(shown, e.Findings)
		}
		return a, r.words(shown...)
	})
}

// Tables gives one table.
func (a *IssueLife) Tables() []Table {
	title := a.Label
	if a.Country != "" {
		title += ", " + a.Country
	}
	head := Table{Title: title}
	if a.Definition != "" {
		head.Notes = append(head.Notes, a.Definition)
	}
	facts := "issue/" + a.ID
	if a.Area != "" {
		facts += ", area " + a.Area
	}
	if a.Broader != "" {
		facts += ", narrower than " + a.Broader
	}
	if len(a.Narrower) > 0 {
		facts += ", broader than " + strings.Join(a.Narrower, ", ")
	}
	head.Notes = append(head.Notes, facts)
	if len(a.Elections) == 0 {
		where := ""
		if a.Country != "" {
			where = " on " + a.Country
		}
		head.Notes = append(head.Notes, "No document in this graph"+where+" raises it.")
		return []Table{head}
	}
	t := Table{Columns: columns("election~", "was", "by~", "how much~?", "when~?", "United States~", "words~", "document~?")}
	for _, e := range a.Elections {
		for i, f := range e.Findings {
			name := Cell{Text: strings.TrimSpace(e.Country + " " + e.short()), ID: "election/" + e.ID}
			if i > 0 {
				name.Text = ""
			}
			t.Rows = append(t.Rows, []Cell{name, polarityCell(f.Polarity), list("body", or(f.By, "unknown")), text(f.Extent), text(strings.Join(f.stages(), ", ")), text(stances(f.Stance)),
				{Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
		}
	}
	t.Notes = more(len(a.Elections), a.Total)
	return []Table{head, t}
}

// stages gives the stages that are known.
func (f Finding) stages() []string {
	var out []string
	for _, s := range f.Stage {
		if s != "unspecified" {
			out = append(out, s)
		}
	}
	return out
}

// Flat gives a finding a row.
func (a *IssueLife) Flat() Table {
	t := Table{Columns: columns("issue", "election", "country", "date", "polarity", "by", "extent", "stage", "severity", "certainty", "trend", "us_stance", "words", "document", "place", "id")}
	for _, e := range a.Elections {
		for _, f := range e.Findings {
			t.Rows = append(t.Rows, []Cell{link("issue", a.ID), link("election", e.ID), link("country", e.Country), text(e.Date), text(f.Polarity), text(strings.Join(f.By, " ")), text(f.Extent),
				text(strings.Join(f.Stage, " ")), text(f.Severity), text(f.Certainty), text(f.Trend), text(strings.Join(f.Stance, " ")), text(f.Words), link("", f.Document), text(f.Place), link("", f.ID)})
		}
	}
	return t
}
