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

// Coverage tells which elections have whose documents.
type Coverage struct {
	Bodies    []string      `json:"bodies"` // that have documents, those with most first
	Elections []CoverageRow `json:"elections"`
	Total     int           `json:"total"` // before a limit
	// Unwritten counts the elections of the calendar without any document, in time and place asked for.
	Unwritten int `json:"unwritten"`
	// Findings are those that are counted, with their words, if w asks for evidence.
	Findings []Finding `json:"findings,omitempty"`

	where  Where
	labels map[string]string // of issues
}

// A CoverageRow is an election. Cells are in the order of Coverage.Bodies.
type CoverageRow struct {
	ElectionRef
	Cells []CoverageCell `json:"cells"`
}

// A CoverageCell is what there is of a body on an election: documents of its own, and findings in anybody's.
type CoverageCell struct {
	Documents []string `json:"documents"`
	Findings  int      `json:"findings"`
	Mark      Mark     `json:"mark"` // raised: its own documents; not-raised: it observed, or others tell of it; no-document
}

// CoverageOf tells for each election that documents are about whose documents they are; for one country, also the elections
// of the calendar that have none.
func CoverageOf(ctx context.Context, g *graph.Graph, w Where) (*Coverage, error) {
	return ask(ctx, g, func(r *reader) (*Coverage, error) {
		r.brief, r.tallied = !w.Evidence, !w.narrow()
		refs, c, s, err := r.asked(w)
		if err != nil {
			return nil, err
		}
		a := &Coverage{Bodies: []string{}, Elections: []CoverageRow{}, where: w}
		var documents []rdf.Term
		for _, e := range refs {
			documents = append(documents, things("", e.Documents)...)
		}
		slices.Sort(documents)
		documents = slices.Compact(documents)
		got, err := r.outs(documents, schema.PredVoice, schema.PredPublisher)
		if err != nil {
			return nil, err
		}
		owner := map[string]string{}
		for _, d := range documents {
			by := cmp.Or(got[schema.PredVoice].one(d), got[schema.PredPublisher].one(d))
			if !by.IsIRI() {
				by = ""
			}
			if !s.counts([]rdf.Term{by}, "") {
				continue
			}
			ids := []string{"unknown"}
			if by != "" {
				if ids, err = r.counted([]rdf.Term{by}); err != nil {
					return nil, err
				}
			}
			owner[bare(d)] = ids[0]
		}
		observed, err := r.out(schema.PredObservedBy, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		own := map[string]map[string][]string{} // election → body → documents
		number := map[string]int{}
		for _, e := range refs {
			own[e.ID] = map[string][]string{}
			for _, d := range e.Documents {
				if by, ok := owner[d]; ok {
					own[e.ID][by] = append(own[e.ID][by], d)
					number[by]++
				}
			}
		}
		for by := range number {
			a.Bodies = append(a.Bodies, by)
		}
		slices.SortFunc(a.Bodies, func(x, y string) int { return cmp.Or(-cmp.Compare(number[x], number[y]), cmp.Compare(x, y)) })
		findings := map[[2]string]int{}
		for _, t := range c.said().tallies() {
			for _, by := range t.by {
				findings[[2]string{bare(t.election), by}] += t.problems + t.improvements
			}
		}
		for _, e := range refs {
			if len(own[e.ID]) == 0 {
				if e.Calendar {
					a.Unwritten++
				}
				if !e.Calendar || w.Country == "" && w.Election == "" {
					continue
				}
			}
			row := CoverageRow{ElectionRef: e}
			missions, err := r.counted(observed[e.term])
			if err != nil {
				return nil, err
			}
			for _, by := range a.Bodies {
				cell := CoverageCell{Documents: append([]string{}, own[e.ID][by]...), Findings: findings[[2]string{e.ID, by}], Mark: NoDocument}
				if len(cell.Documents) > 0 {
					cell.Mark = Raised
				} else if cell.Findings > 0 || slices.Contains(missions, by) {
					cell.Mark = NotRaised
				}
				row.Cells = append(row.Cells, cell)
			}
			a.Elections = append(a.Elections, row)
		}
		a.Elections, a.Total = cut(w, a.Elections)
		if !w.Evidence {
			return a, nil
		}
		shown := map[string]bool{}
		for _, e := range a.Elections {
			shown[e.ID] = true
		}
		a.Findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return !shown[f.Election] })
		if a.labels, err = r.issueLabels(a.Findings); err != nil {
			return nil, err
		}
		return a, r.words(a.Findings)
	})
}

// Tables gives a matrix of elections and bodies.
func (a *Coverage) Tables() []Table {
	t := Table{Title: a.where.titled("Which elections have whose documents"), Columns: columns("election", "documents")}
	for i, by := range a.Bodies {
		t.Columns = append(t.Columns, Column{Name: by, Wrap: true, Optional: i > 3})
	}
	for _, e := range a.Elections {
		n := Cell{Text: NoDocument.Sign(), Mark: NoDocument}
		cells := []Cell{}
		documents := 0
		for _, c := range e.Cells {
			cell := Cell{Mark: c.Mark}
			switch {
			case c.Mark == Raised:
				cell.Text = fmt.Sprint(len(c.Documents))
				if len(c.Documents) == 1 {
					cell.ID = c.Documents[0]
				}
			case c.Findings > 0:
				cell.Text = "told"
			case c.Mark == NotRaised:
				cell.Text = NotRaised.Sign()
			}
			documents += len(c.Documents)
			cells = append(cells, cell)
		}
		if documents > 0 {
			n = text(fmt.Sprint(documents))
		}
		t.Rows = append(t.Rows, append([]Cell{{Text: e.ID, ID: "election/" + e.ID}, n}, cells...))
	}
	t.Notes = more(len(a.Elections), a.Total)
	switch {
	case len(a.Elections) == 0:
		t.Notes = append(t.Notes, "No document in this graph is about an election here.")
	default:
		t.Notes = append(t.Notes, fmt.Sprintf("numbers: documents of the body    told: only others tell what it found    %s only known to have observed    %s no document", NotRaised.Sign(), NoDocument.Sign()))
	}
	if a.Unwritten > 0 && a.where.Country == "" && a.where.Election == "" {
		t.Notes = append(t.Notes, fmt.Sprintf("%s of the calendar without documents left out; --country shows them", count(a.Unwritten, "election", "elections")))
	}
	if len(a.Findings) == 0 {
		return []Table{t}
	}
	words := a.words().Tables()[0]
	words.Title = "The words behind it"
	return []Table{t, words}
}

// words gives the findings as a list.
func (a *Coverage) words() *FindingList {
	return &FindingList{Findings: a.Findings, Total: len(a.Findings), labels: a.labels}
}

// Flat gives a body on an election a row; with evidence, a finding.
func (a *Coverage) Flat() Table {
	if a.where.Evidence {
		return a.words().Flat()
	}
	t := Table{Columns: columns("election", "country", "date", "body", "documents", "findings", "mark", "ids")}
	for _, e := range a.Elections {
		for i, c := range e.Cells {
			mark := map[Mark]string{Raised: "documents", NotRaised: "observed", NoDocument: "no document"}[c.Mark]
			t.Rows = append(t.Rows, []Cell{link("election", e.ID), link("country", e.Country), text(e.Date), link("body", a.Bodies[i]), text(fmt.Sprint(len(c.Documents))), text(fmt.Sprint(c.Findings)),
				{Text: mark, Mark: c.Mark}, text(strings.Join(c.Documents, " "))})
		}
	}
	return t
}
