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

// builtin gives the extractor of the data in the repository.
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
	return New(cb, gz)
}

// shared gives the documents of ../shared/seeds, or skips.
func shared(tb testing.TB) []*schema.Document {
	tb.Helper()
	paths, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(paths) == 0 {
		tb.Skip("../shared/seeds is not beside the repository")
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

// BenchmarkExtract is the whole way from text to quads over the seeds, on one goroutine.
func BenchmarkExtract(b *testing.B) {
	e, docs := builtin(b), shared(b)
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
	e, docs := builtin(b), shared(b)
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
		New(cb, gz)
	}
}
