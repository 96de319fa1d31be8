package web

import (
	"cmp"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

var (
	quads  = flag.Int("quads", 60_000, "size of the generated graph")
	folder = flag.String("folder", "", "keep the generated graph here")
)

// generated opens a folder with a generated graph.
func generated(t testing.TB) (*graph.Graph, *generate.Sample) {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	s := generate.New(lib.codebook, lib.gazetteer, *quads)
	dir := *folder
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "graph")
	}
	if _, err := os.Stat(dir); err != nil {
		g, err := graph.Open(t.Context(), dir, graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
			for q := range s.Quads() {
				if !yield(q, nil) {
					return
				}
			}
		})
		if err == nil {
			_, err = g.Infer(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	g, err := graph.Open(t.Context(), dir, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g, s
}

// fullest gives the address of a page of each kind, of those with the most on them.
func fullest(t testing.TB, h http.Handler, s *generate.Sample) []string {
	t.Helper()
	read := func(address string, answer any) {
		t.Helper()
		if w := get(t, h, address+"?format=json"); json.Unmarshal(w.Body.Bytes(), answer) != nil {
			t.Fatalf("%s: %d", address, w.Code)
		}
	}
	var elections query.ElectionList
	var documents query.DocumentList
	var issues, bodies query.Catalog
	var recommended query.RecommendationList
	read("/elections", &elections)
	read("/documents", &documents)
	read("/issues", &issues)
	read("/bodies", &bodies)
	read("/recommendations", &recommended)
	election := slices.MaxFunc(elections.Elections, func(a, b query.ElectionRow) int { return cmp.Compare(a.Problems, b.Problems) }).ID
	document := slices.MaxFunc(documents.Documents, func(a, b query.Document) int { return cmp.Compare(a.Problems, b.Problems) }).ID
	known := func(a, b query.Known) int { return cmp.Compare(a.Findings, b.Findings) }
	issue, body := slices.MaxFunc(issues.Things, known), slices.MaxFunc(bodies.Things, known)
	times := map[string]int{}
	country := s.Country
	for _, e := range elections.Elections {
		if times[e.Country] += e.Problems; times[e.Country] > times[country] {
			country = e.Country
		}
	}
	asked := slices.MaxFunc(recommended.Recommendations, func(a, b query.Recommendation) int { return cmp.Compare(len(a.Later), len(b.Later)) })
	return []string{"/", "/country/" + country, "/country/" + country + "?min=1", "/election/" + election, "/issue/" + issue.ID, "/issue/" + issue.ID + "?country=" + country, "/body/" + body.ID, address(document), recommendationAddress(asked.ID),
		"/area/" + issue.Group, "/stage/counting", "/commitment/copenhagen-7.4", "/show?id=country/" + country, "/show?id=" + "body/" + body.ID, "/documents", "/elections", "/issues", "/bodies", "/recommendations", "/queries", "/graph?of=issue/" + issue.ID,
		"/graph?of=country/" + country + "&limit=60", "/search?q=count", "/search?q=the", "/suggest?q=count", "/between?first=issue/" + issue.ID + "&second=body/" + body.ID, "/api", "/ask/timeline?country=" + country, "/ask/coverage", "/ask/stats", "/ask/findings?area=" + issue.Group,
		"/ask/spread?id=" + issue.ID, "/ask/responses?country=" + country, "/ask/followup?country=" + country, "/ask/observers"}
}

// heaviest is how many bytes a page may have, without the text of a document.
const heaviest = 150_000

// TestLight weighs the fullest page of every kind.
func TestLight(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a graph")
	}
	g, s := generated(t)
	h := show(t, g)
	for _, address := range fullest(t, h, s) {
		w := get(t, h, address)
		n := w.Body.Len()
		if strings.HasPrefix(address, "/document/") {
			var text query.Text
			id := strings.TrimPrefix(address, "/")
			if err := json.Unmarshal(get(t, h, "/api/text?id="+id).Body.Bytes(), &text); err == nil {
				n -= len(text.Text)
			}
		}
		if w.Code != http.StatusOK || n > heaviest {
			t.Errorf("%s: %d, %d kB", address, w.Code, n/1000)
		}
	}
}

// BenchmarkPages makes the fullest page of every kind anew each time, as if nobody had asked for it before:
//
//	go test ./graph/web -run '^$' -bench Pages -quads 1000000 -folder FOLDER
func BenchmarkPages(b *testing.B) {
	g, s := generated(b)
	h, err := Handler(g, Options{Cache: 1})
	if err != nil {
		b.Fatal(err)
	}
	for _, address := range fullest(b, h, s) {
		b.Run(strings.ReplaceAll(address, "/", "_"), func(b *testing.B) {
			n := 0
			for b.Loop() {
				w := get(b, h, address)
				if n = w.Body.Len(); w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			b.ReportMetric(float64(n)/1000, "kB")
		})
	}
}
