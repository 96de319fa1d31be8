package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// The Gizmo form of a question gives the rows of its answer.
func TestGizmoForms(t *testing.T) {
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	s := generate.New(w.codebook, w.gazetteer, 12_000)
	big, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer big.Close()
	fill(t, big, s)
	total := 0
	for name, g := range map[string]*graph.Graph{"XA": memory(t), s.Country: big} {
		election := query.Where{Election: "XA 2010"}
		if name != "XA" {
			election.Election = s.Election
		}
		country := query.Where{Country: name}
		fine, area := country, country
		fine.Polarity, area.Area = "improvement", "media"
		ctx := t.Context()
		for _, c := range []struct {
			question, about string
			w               query.Where
			least           int
			answer          query.Answer
		}{
			{"recurring", "", country, 0, must(query.Recurring(ctx, g, country, 0))(t)},
			{"recurring", "", fine, 1, must(query.Recurring(ctx, g, fine, 1))(t)},
			{"recurring", "", area, 1, must(query.Recurring(ctx, g, area, 1))(t)},
			{"findings", "", country, 0, must(query.Findings(ctx, g, country))(t)},
			{"findings", "", election, 0, must(query.Findings(ctx, g, election))(t)},
			{"findings", "", fine, 0, must(query.Findings(ctx, g, fine))(t)},
			{"findings", "", area, 0, must(query.Findings(ctx, g, area))(t)},
			{"findings", "", query.Where{}, 0, must(query.Findings(ctx, g, query.Where{}))(t)},
			{"issue", "count-transparency", country, 0, must(query.Issue(ctx, g, "count-transparency", country))(t)},
			{"issue", "count-transparency", election, 0, must(query.Issue(ctx, g, "count-transparency", election))(t)},
			{"observers", "", country, 0, must(query.Observers(ctx, g, country))(t)},
			{"observers", "", election, 0, must(query.Observers(ctx, g, election))(t)},
			{"recommendations", "", country, 0, must(query.Recommendations(ctx, g, country))(t)},
		} {
			text, err := query.GizmoForm(ctx, g, c.question, c.about, c.w, c.least)
			if err != nil {
				t.Fatal(err)
			}
			columns := query.GizmoColumns(c.question)
			rows, err := g.Gizmo(ctx, text, graph.GizmoOptions{})
			if err != nil {
				t.Errorf("%s: %v in\n%s", c.question, err, text)
				continue
			}
			var got []string
			for _, r := range rows.Rows {
				object, _ := r.Value.(map[string]any)
				var cells []string
				for _, k := range columns {
					s := fmt.Sprint(object[k])
					if strings.HasPrefix(s, "<") {
						s = schema.Short(rdf.Term(s))
					}
					if kind, id, ok := strings.Cut(s, "/"); ok && kind != "document" {
						s = id
					}
					cells = append(cells, s)
				}
				got = append(got, strings.Join(cells, " "))
			}
			flat := c.answer.Flat()
			var want []string
			for _, r := range flat.Rows {
				var cells []string
				for _, k := range columns {
					i := slices.IndexFunc(flat.Columns, func(c query.Column) bool { return c.Name == k })
					cells = append(cells, r[i].Text)
				}
				want = append(want, strings.Join(cells, " "))
			}
			total += len(want)
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s %+v (-answer +gizmo):\n%.2000s\n%s", name, c.question, c.w, diff, text)
			}
		}
	}
	if total < 100 {
		t.Errorf("only %d rows in all", total)
	}
	for _, w := range []query.Where{{By: "odihr"}, {From: "2004"}, {Stage: "counting"}} {
		if _, err := query.GizmoForm(t.Context(), big, "findings", "", w, 0); problem(err) != "no-gizmo" {
			t.Errorf("%+v: %v", w, err)
		}
	}
	if _, err := query.GizmoForm(t.Context(), big, "timeline", "", query.Where{}, 0); problem(err) != "no-gizmo" {
		t.Errorf("timeline: %v", err)
	}
}
