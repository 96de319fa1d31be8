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

// A Catalog lists the issues or the bodies that the graph knows, and how much is said with them.
type Catalog struct {
	Kind   string  `json:"kind"`
	Things []Known `json:"things"` // by group, then by label
}

// A Known is a thing of a catalog. Findings are those that raise the issue or that come from the body.
type Known struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	Group    string `json:"group,omitempty"` // area of an issue, kind of a body
	Findings int    `json:"findings"`
}

// List gives the catalog of a kind: issue or body.
func List(ctx context.Context, g *graph.Graph, kind string) (*Catalog, error) {
	of := map[string]struct{ class, group, said rdf.Term }{
		"issue": {schema.ClassIssue, schema.PredInArea, schema.PredIssue},
		"body":  {schema.ClassBody, schema.PredKind, schema.PredAttributedTo},
	}
	k, ok := of[kind]
	if !ok {
		return nil, &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("there is no list of %q", kind), Hint: "issue or body"}
	}
	return ask(ctx, g, func(r *reader) (*Catalog, error) {
		all, err := r.of(k.class)
		if err != nil {
			return nil, err
		}
		if err := r.known(all); err != nil {
			return nil, err
		}
		group, err := r.out(k.group, all)
		if err != nil {
			return nil, err
		}
		said, err := r.in(k.said, all)
		if err != nil {
			return nil, err
		}
		a := &Catalog{Kind: kind, Things: make([]Known, 0, len(all))}
		for _, t := range all {
			a.Things = append(a.Things, Known{ID: bare(t), Label: r.label(t), Group: bare(group.one(t)), Findings: len(said[t])})
		}
		slices.SortFunc(a.Things, func(x, y Known) int {
			return cmp.Or(cmp.Compare(x.Group, y.Group), cmp.Compare(strings.ToLower(x.Label), strings.ToLower(y.Label)), cmp.Compare(x.ID, y.ID))
		})
		return a, nil
	})
}

// Tables gives one table.
func (a *Catalog) Tables() []Table {
	t := Table{Columns: columns("group", a.Kind+"~", "id", "findings")}
	for _, v := range a.Things {
		t.Rows = append(t.Rows, []Cell{text(v.Group), {Text: v.Label, ID: a.Kind + "/" + v.ID}, text(v.ID), text(fmt.Sprint(v.Findings))})
	}
	return []Table{t}
}

// Flat gives the same table.
func (a *Catalog) Flat() Table { return a.Tables()[0] }
