package query

import (
	"context"
	"fmt"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A PersonReport is what documents quote a person with.
type PersonReport struct {
	ID          string          `json:"id"`
	Label       string          `json:"label"`
	Roles       []string        `json:"roles"`  // as documents name them
	Bodies      []string        `json:"bodies"` // for which they speak
	Elections   []IssueElection `json:"elections"`
	Assessments []Assessment    `json:"assessments"`
	Documents   []string        `json:"documents"` // that quote them
}

// Person tells what a person is quoted with, by election.
func Person(ctx context.Context, g *graph.Graph, id string) (*PersonReport, error) {
	return ask(ctx, g, func(r *reader) (*PersonReport, error) {
		t, err := r.resolve(id, "person")
		if err != nil {
			return nil, err
		}
		one := []rdf.Term{t}
		about, err := r.outs(one, schema.PredRole, schema.PredMemberOf)
		if err != nil {
			return nil, err
		}
		if err := r.known(one); err != nil {
			return nil, err
		}
		a := &PersonReport{ID: bare(t), Label: r.label(t), Roles: set(bares(about[schema.PredRole][t])), Bodies: set(bares(about[schema.PredMemberOf][t])), Elections: []IssueElection{}}
		said, err := r.in(schema.PredSaidBy, one)
		if err != nil {
			return nil, err
		}
		got, err := r.outs(said[t], rdf.RDFType, schema.PredElection, schema.PredDocument)
		if err != nil {
			return nil, err
		}
		election := map[rdf.Term]rdf.Term{}
		var findings, verdicts []rdf.Term
		for _, s := range said[t] {
			election[s] = got[schema.PredElection].one(s)
			switch got[rdf.RDFType].one(s) {
			case schema.ClassFinding:
				findings = append(findings, s)
			case schema.ClassAssessment:
				verdicts = append(verdicts, s)
			}
		}
		a.Documents = set(bares(got[schema.PredDocument].all()))
		list, err := r.findings(findings, election)
		if err != nil {
			return nil, err
		}
		if a.Assessments, err = r.assessments(verdicts, election); err != nil {
			return nil, err
		}
		refs, err := r.elections(got[schema.PredElection].all())
		if err != nil {
			return nil, err
		}
		var shown [][]Finding
		for _, e := range refs {
			row := IssueElection{ElectionRef: e, Findings: []Finding{}}
			for _, f := range list {
				if f.election == e.term {
					row.Findings = append(row.Findings, f)
				}
			}
			a.Elections = append(a.Elections, row)
			shown = append(shown, row.Findings)
		}
		return a, r.words(shown...)
	})
}

// Tables gives who it is, and what they said.
func (a *PersonReport) Tables() []Table {
	head := Table{Title: a.Label, Notes: []string{"person/" + a.ID + ", " + strings.Join(append(append([]string{}, a.Roles...), a.Bodies...), ", ")}}
	t := Table{Title: "Quoted with", Columns: columns("election~", "was", "issue~", "words~", "document~?")}
	for _, e := range a.Elections {
		for i, f := range e.Findings {
			name := Cell{Text: e.short(), ID: "election/" + e.ID}
			if i > 0 {
				name.Text = ""
			}
			t.Rows = append(t.Rows, []Cell{name, polarityCell(f.Polarity), link("issue", f.Issue), {Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
		}
	}
	v := Table{Title: "Verdicts", Columns: columns("election~", "verdict~", "words~", "document~?")}
	for _, x := range a.Assessments {
		v.Rows = append(v.Rows, []Cell{link("election", x.Election), text(x.Label), {Text: quoted(x.Words), ID: x.ID}, {Text: documentName(x.Document), ID: x.Document}})
	}
	head.Notes = append(head.Notes, fmt.Sprintf("quoted in %d documents", len(a.Documents)))
	return []Table{head, t, v}
}

// Flat gives a finding or a verdict a row.
func (a *PersonReport) Flat() Table {
	t := Table{Columns: columns("person", "election", "kind", "polarity", "issue_or_class", "words", "document", "place", "id")}
	for _, e := range a.Elections {
		for _, f := range e.Findings {
			t.Rows = append(t.Rows, []Cell{link("person", a.ID), link("election", e.ID), text("finding"), text(f.Polarity), link("issue", f.Issue), text(f.Words), link("", f.Document), text(f.Place), link("", f.ID)})
		}
	}
	for _, v := range a.Assessments {
		t.Rows = append(t.Rows, []Cell{link("person", a.ID), link("election", v.Election), text("assessment"), {}, text(v.Class), text(v.Words), link("", v.Document), text(v.Place), link("", v.ID)})
	}
	return t
}
