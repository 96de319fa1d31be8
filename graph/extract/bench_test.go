package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/words"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// builtin gives the extractor of the data in the repository, without the second opinion: what the patterns and rules give.
func builtin(tb testing.TB) *Extractor {
	tb.Helper()
	cb, err := codebook.Load(data.Files)
	if err != nil {
		tb.Fatal(err)
	}
	gz, err := gazetteer.Load(data.Files)
	if err != nil {
		tb.Fatal(err)
	}
	return New(cb, gz, nil)
}

// shipped gives the extractor with the second opinion, as the command uses it.
func shipped(tb testing.TB) *Extractor {
	tb.Helper()
	e := builtin(tb)
	o, err := LoadOpinion(data.Files)
	if err != nil || o == nil {
		tb.Fatalf("no opinion: %v", err)
	}
	return New(e.cb, e.gz, o)
}

const (
	seeds   = "seeds/*.txt"
	reports = "corpus/country-reports/*.html"
)

// shared gives the documents of ../shared/seeds, or skips.
func shared(tb testing.TB) []*schema.Document { return beside(tb, seeds) }

// beside gives the documents of ../shared that the pattern names, or skips.
func beside(tb testing.TB, pattern string) []*schema.Document {
	tb.Helper()
	paths, _ := filepath.Glob("../../../shared/" + pattern)
	if len(paths) == 0 {
		tb.Skip("../shared is not beside the repository")
	}
	var docs []*schema.Document
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			tb.Fatal(err)
		}
		doc, err := ingest.Read(f, filepath.Base(p), ingest.Options{})
		f.Close()
		if err != nil {
			tb.Fatal(err)
		}
		docs = append(docs, doc)
	}
	return docs
}

// BenchmarkExtract is the whole way from text to quads over the seeds, where every other sentence has a finding, on one
// goroutine.
func BenchmarkExtract(b *testing.B) { benchmarkExtract(b, seeds) }

// BenchmarkExtractReports is the same over the country reports, of which the sections on elections are read.
func BenchmarkExtractReports(b *testing.B) { benchmarkExtract(b, reports) }

func benchmarkExtract(b *testing.B, pattern string) {
	e, docs := shipped(b), beside(b, pattern)
	n := int64(0)
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	b.SetBytes(n)
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			e.Extract(d).Quads()
		}
	}
}

// BenchmarkExtractParallel shares one extractor among all cores.
func BenchmarkExtractParallel(b *testing.B) {
	e, docs := shipped(b), shared(b)
	n := int64(0)
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	b.SetBytes(n)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			for _, d := range docs {
				e.Extract(d).Quads()
			}
		}
	})
}

// BenchmarkWords is plain word segmentation of the same text: the measure that extraction is held against.
func BenchmarkWords(b *testing.B) {
	docs := shared(b)
	var all strings.Builder
	for _, d := range docs {
		all.WriteString(d.Text)
	}
	b.SetBytes(int64(all.Len()))
	for b.Loop() {
		n := 0
		for t := words.FromString(all.String()); t.Next(); {
			n++
		}
		if n == 0 {
			b.Fatal("no words")
		}
	}
}

// BenchmarkNew is what a command pays before it reads the first word.
func BenchmarkNew(b *testing.B) {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		b.Fatal(err)
	}
	gz, err := gazetteer.Load(data.Files)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		o, err := LoadOpinion(data.Files)
		if err != nil {
			b.Fatal(err)
		}
		New(cb, gz, o)
	}
}
