package query_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

var (
	benchQuads  = flag.Int("quads", 100_000, "size of the graph for benchmarks")
	benchFolder = flag.String("folder", "", "keep the graph for benchmarks here")
)

// generated opens a folder with a generated graph.
func generated(b testing.TB, o graph.Options) (*graph.Graph, *generate.Sample) {
	b.Helper()
	w, err := load()
	if err != nil {
		b.Fatal(err)
	}
	s := generate.New(w.codebook, w.gazetteer, *benchQuads)
	dir := *benchFolder
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "graph")
	}
	if _, err := os.Stat(dir); err != nil {
		g, err := graph.Open(b.Context(), dir, graph.Options{})
		if err != nil {
			b.Fatal(err)
		}
		fill(b, g, s)
		if err := g.Close(); err != nil {
			b.Fatal(err)
		}
	}
	g, err := graph.Open(b.Context(), dir, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { g.Close() })
	return g, s
}

// The questions of the performance page, warm, with columns and over the store's own indexes:
//
//	go test ./graph/query -run '^$' -bench Questions -quads 1000000
func BenchmarkQuestions(b *testing.B) {
	for _, way := range []struct {
		name string
		o    graph.Options
	}{{"columns", graph.Options{ReadOnly: true}}, {"store", graph.Options{ReadOnly: true, NoColumns: true}}} {
		g, s := generated(b, way.o)
		ctx := b.Context()
		all, err := query.Elections(ctx, g, query.Where{}, false)
		if err != nil {
			b.Fatal(err)
		}
		var countries []string
		for _, e := range all.Elections {
			countries = append(countries, e.Country)
		}
		slices.Sort(countries)
		countries = slices.Compact(countries)
		for _, q := range []struct {
			name string
			ask  func() (query.Answer, error)
		}{
			{"Q1recurring", func() (query.Answer, error) { return query.Recurring(ctx, g, query.Where{Country: s.Country}, 2) }},
			{"Q2everywhere", func() (a query.Answer, err error) {
				for _, c := range countries {
					if a, err = query.Recurring(ctx, g, query.Where{Country: c}, 2); err != nil {
						return nil, err
					}
				}
				return a, nil
			}},
			{"Q3responses", func() (query.Answer, error) {
				return query.Responses(ctx, g, query.Where{Election: s.Election, By: "odihr"})
			}},
			{"Q4observers", func() (query.Answer, error) { return query.Observers(ctx, g, query.Where{Election: s.Election}) }},
			{"Q5area", func() (query.Answer, error) {
				return query.Findings(ctx, g, query.Where{Area: s.Area, From: "2015", To: "2024"})
			}},
			{"Q5words", func() (query.Answer, error) {
				return query.Findings(ctx, g, query.Where{Area: s.Area, From: "2015", To: "2024", Evidence: true})
			}},
			{"Q6show", func() (query.Answer, error) { return query.Show(ctx, g, s.Finding, 20) }},
			{"search", func() (query.Answer, error) {
				return query.Search(ctx, g, "intimidation secrecy orderly", query.Where{Limit: 50})
			}},
			{"searchcommon", func() (query.Answer, error) { return query.Search(ctx, g, "transparency", query.Where{Limit: 50}) }},
			{"timeline", func() (query.Answer, error) { return query.TimelineOf(ctx, g, query.Where{Country: s.Country}) }},
			{"spread", func() (query.Answer, error) { return query.SpreadOf(ctx, g, "count-transparency", query.Where{}) }},
		} {
			b.Run(q.name+"/"+way.name, func(b *testing.B) {
				if _, err := q.ask(); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if _, err := q.ask(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// A question after one document has changed: its links are read again and the columns put together anew.
func BenchmarkColumnsAfterChange(b *testing.B) {
	g, s := generated(b, graph.Options{})
	var label rdf.Term
	var quads []rdf.Quad
	for l, q := range s.Graphs() {
		if label, quads = l, q; l != schema.GraphReference {
			break
		}
	}
	ask := func() {
		if _, err := query.Observers(b.Context(), g, query.Where{Election: s.Election}); err != nil {
			b.Fatal(err)
		}
	}
	ask()
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		if _, err := g.Replace(b.Context(), label, quads[n%2:]); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		ask()
	}
}

// Opening a graph and asking it, as the command does.
func BenchmarkColdQuestion(b *testing.B) {
	g, s := generated(b, graph.Options{ReadOnly: true})
	dir := g.Address()
	if err := g.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		g, err := graph.Open(b.Context(), dir, graph.Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := query.Recurring(b.Context(), g, query.Where{Country: s.Country}, 2); err != nil {
			b.Fatal(err)
		}
		g.Close()
	}
}
