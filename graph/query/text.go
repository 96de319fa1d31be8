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

// A Text is a document's text as it was read, with the places that something rests on.
type Text struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Title  string  `json:"title,omitempty"`
	Text   string  `json:"text"`
	Places []Place `json:"places"` // by place; they may overlap
}

// A Place is a stretch of a text. Start and End count code points.
type Place struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Page  int      `json:"page,omitempty"`
	Of    []string `json:"of"`             // ids of the findings, verdicts, recommendations that rest on it
	Also  []string `json:"also,omitempty"` // of those that it says again
}

// DocumentText gives the text of a document with its places. A graph of an earlier version has none; the problem has the
// code no-text then.
func DocumentText(ctx context.Context, g *graph.Graph, id string) (*Text, error) {
	return ask(ctx, g, func(r *reader) (*Text, error) {
		d, err := r.resolve(id, "document")
		if err != nil {
			return nil, err
		}
		got, err := r.outs([]rdf.Term{d}, schema.PredName, schema.PredTitle, schema.PredText)
		if err != nil {
			return nil, err
		}
		value := func(p rdf.Term) string { return got[p].one(d).Value() }
		a := &Text{ID: schema.Short(d), Name: value(schema.PredName), Title: value(schema.PredTitle), Text: value(schema.PredText), Places: []Place{}}
		if a.Text == "" {
			return nil, &schema.Problem{Code: "no-text", File: a.Name, Message: "the graph does not hold the text of this document", Hint: "ingest it again"}
		}
		source, err := r.in(schema.PredHasSource, []rdf.Term{d})
		if err != nil {
			return nil, err
		}
		evidence := source[d]
		of, err := r.in(schema.PredEvidence, evidence)
		if err != nil {
			return nil, err
		}
		also, err := r.in(schema.PredAlso, evidence)
		if err != nil {
			return nil, err
		}
		page, err := r.out(schema.PredPage, evidence)
		if err != nil {
			return nil, err
		}
		for _, e := range evidence {
			m := Place{Of: bares(of[e]), Also: bares(also[e])}
			_, at, _ := strings.Cut(schema.Short(e), "#char=")
			if n, _ := fmt.Sscanf(at, "%d,%d", &m.Start, &m.End); n < 2 {
				continue
			}
			fmt.Sscan(page.one(e).Value(), &m.Page)
			a.Places = append(a.Places, m)
		}
		slices.SortFunc(a.Places, func(x, y Place) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End)) })
		return a, nil
	})
}

// Tables gives one table, a place a row.
func (a *Text) Tables() []Table {
	t := Table{Title: cmp.Or(a.Title, a.Name), Columns: columns("start", "end", "page?", "words~", "of")}
	runes := []rune(a.Text)
	for _, m := range a.Places {
		page, words := "", ""
		if m.Page > 0 {
			page = fmt.Sprint(m.Page)
		}
		if m.Start <= m.End && m.End <= len(runes) {
			words = quoted(oneLine(string(runes[m.Start:m.End])))
		}
		t.Rows = append(t.Rows, []Cell{text(fmt.Sprint(m.Start)), text(fmt.Sprint(m.End)), text(page), text(words), list("", append(slices.Clone(m.Of), m.Also...))})
	}
	return []Table{t}
}

// Flat gives the same table.
func (a *Text) Flat() Table { return a.Tables()[0] }
