package export

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A heapWriter writes nothing, and looks now and then how much memory is in use.
type heapWriter struct{ written, next, most uint64 }

func (w *heapWriter) Write(p []byte) (int, error) {
	if w.written += uint64(len(p)); w.written >= w.next {
		w.next = w.written + w.written/32 + 1<<18
		w.look()
	}
	return len(p), nil
}

func (w *heapWriter) look() {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	w.most = max(w.most, m.HeapAlloc)
}

// inFolder gives a folder with a generated graph, and how many quads that has.
func inFolder(t testing.TB, quads int) (*graph.Graph, int) {
	t.Helper()
	g, err := graph.Open(t.Context(), filepath.Join(t.TempDir(), "graph"), graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	done, err := g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
		for q := range sample(t, quads).Quads() {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	links, err := g.Infer(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return g, done.Added + links.Added
}

// heapOf gives how much more memory is in use, at most, while a graph is written.
func heapOf(t testing.TB, g *graph.Graph, write func(io.Writer, iter.Seq2[rdf.Quad, error]) error) uint64 {
	t.Helper()
	var before, during heapWriter
	runtime.GC() // pools let go of what they have in two steps
	before.look()
	if err := g.View(t.Context(), func(v *graph.View) error { return write(&during, Scope{}.Quads(v)) }); err != nil {
		t.Fatal(err)
	}
	return max(during.most, before.most) - before.most
}

// ways are all ways to write quads.
func ways() map[string]func(io.Writer, iter.Seq2[rdf.Quad, error]) error {
	out := map[string]func(io.Writer, iter.Seq2[rdf.Quad, error]) error{
		"tables": func(w io.Writer, quads iter.Seq2[rdf.Quad, error]) error {
			return Package(func(string) (io.WriteCloser, error) { return unclosed{w}, nil }, quads, "")
		},
	}
	for _, f := range Formats() {
		out[f.Name] = func(w io.Writer, quads iter.Seq2[rdf.Quad, error]) error { return f.Write(w, quads, schema.Style()) }
	}
	return out
}

// TestMemory holds every way to write a graph to need little more memory for one four times as large: what grows is the
// columns of things that documents share, and some bytes for each node of a picture.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	small, n := inFolder(t, 50_000)
	large, m := inFolder(t, 200_000)
	for name, write := range ways() {
		a, b := heapOf(t, small, write), heapOf(t, large, write)
		t.Logf("%s: %d kB for %d quads, %d kB for %d", name, a>>10, n, b>>10, m)
		if b > 2*a+3<<20 {
			t.Errorf("%s: %d kB for %d quads, %d kB for %d", name, a>>10, n, b>>10, m)
		}
	}
}

// BenchmarkMemory tells how much memory is in use while graphs of several sizes are written in each format.
//
//	ELECTIONGRAPH_BENCH_QUADS=5000000 go test ./graph/export -run '^$' -bench Memory -benchtime 1x -timeout 1h
func BenchmarkMemory(b *testing.B) {
	most := 100_000
	if s := os.Getenv("ELECTIONGRAPH_BENCH_QUADS"); s != "" {
		fmt.Sscan(s, &most)
	}
	for n := 100_000; n <= most; n *= 10 {
		memoryOf(b, n)
	}
	if most > 1_000_000 {
		memoryOf(b, most)
	}
}

func memoryOf(b *testing.B, n int) {
	b.Run(fmt.Sprintf("quads=%d", n), func(b *testing.B) {
		g, _ := inFolder(b, n)
		all := ways()
		for _, name := range slices.Sorted(maps.Keys(all)) {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					b.ReportMetric(float64(heapOf(b, g, all[name]))/1e6, "MB")
				}
			})
		}
	})
}

// unclosed is a writer that others write to as well.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
