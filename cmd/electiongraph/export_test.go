//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/export"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// processorTime gives the seconds that this process has kept processors busy.
func processorTime(b *testing.B) float64 {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

// BenchmarkExport writes a folder's graph in every format of RDF and, for comparison, has oxigraph dump the same quads as
// N-Quads from its memory. What counts is processor time: all the rest of the machine leaves that alone.
//
//	ELECTIONGRAPH_TEST_NPM=FOLDER ELECTIONGRAPH_BENCH_QUADS=1000000 go test ./cmd/electiongraph -run '^$' -bench Export
func BenchmarkExport(b *testing.B) {
	n := 100_000
	if s := os.Getenv("ELECTIONGRAPH_BENCH_QUADS"); s != "" {
		fmt.Sscan(s, &n)
	}
	lib := testLibrary(b)
	dir := b.TempDir()
	g, err := graph.Open(b.Context(), filepath.Join(dir, "graph"), graph.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	done, err := g.Import(b.Context(), func(yield func(rdf.Quad, error) bool) {
		for q := range generate.New(lib.codebook, lib.gazetteer, n).Quads() {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	write := func(w io.Writer, f rdf.Format) {
		if err := g.View(b.Context(), func(v *graph.View) error {
			return f.Write(w, export.Scope{}.Quads(v), schema.Style())
		}); err != nil {
			b.Fatal(err)
		}
	}
	formats := rdf.Formats()
	ours := 0.0 // N-Quads
	for _, f := range formats {
		b.Run(f.Name, func(b *testing.B) {
			begin := processorTime(b)
			for b.Loop() {
				write(io.Discard, f)
			}
			rate := float64(done.Added) * float64(b.N) / (processorTime(b) - begin) / 1000
			if b.ReportMetric(rate, "kquads/cpu-s"); f.Name == formats[0].Name {
				ours = rate
			}
		})
	}
	b.Run("oxigraph", func(b *testing.B) {
		file := filepath.Join(dir, "graph.nq")
		to, err := os.Create(file)
		if err != nil {
			b.Fatal(err)
		}
		out := bufio.NewWriter(to)
		write(out, formats[0])
		if err := out.Flush(); err != nil {
			b.Fatal(err)
		}
		to.Close()
		for b.Loop() {
			seconds := outside[float64](b, []job{{Do: "dump", File: file, Media: formats[0].MediaTypes[0]}})[0]
			theirs := float64(done.Added) / seconds / 1000
			b.ReportMetric(theirs, "kquads/cpu-s")
			if ours > 0 {
				b.ReportMetric(ours/theirs, "of-theirs")
			}
		}
	})
}
