package extract

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

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

// shipped gives the extractor with what was learnt, as the command uses it.
func shipped(tb testing.TB) *Extractor {
	tb.Helper()
	e := builtin(tb)
	o, err := LoadOpinion(data.Files)
	if err != nil || o == nil {
		tb.Fatalf("no opinion: %v", err)
	}
	p, err := LoadPhrasing(data.Files)
	if err != nil || p == nil {
		tb.Fatalf("no phrasing: %v", err)
	}
	return New(e.cb, e.gz, o).Heed(p)
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
	b.SetBytes(size(docs))
	b.ReportAllocs()
	for b.Loop() {
		extractAll(e, docs)
	}
}

func size(docs []*schema.Document) (n int64) {
	for _, d := range docs {
		n += int64(len(d.Text))
	}
	return n
}

func extractAll(e *Extractor, docs []*schema.Document) {
	for _, d := range docs {
		e.Extract(d).Quads()
	}
}

// BenchmarkWords is plain word segmentation of the seeds: the measure that extraction is held against.
func BenchmarkWords(b *testing.B) {
	docs := shared(b)
	b.SetBytes(size(docs))
	for b.Loop() {
		segment(b, docs)
	}
}

func segment(b *testing.B, docs []*schema.Document) {
	n := 0
	for _, d := range docs {
		for t := words.FromString(d.Text); t.Next(); {
			n++
		}
	}
	if n == 0 {
		b.Fatal("no words")
	}
}

// BenchmarkExtractToWords tells how many times longer extraction takes than plain word segmentation of the same text:
// of both, turn about, the fastest, which is what a machine that does other things disturbs least.
func BenchmarkExtractToWords(b *testing.B) {
	for _, pattern := range [...]string{seeds, reports} {
		name, _, _ := strings.Cut(path.Base(path.Dir(pattern)), "*")
		b.Run(name, func(b *testing.B) {
			e, docs := shipped(b), beside(b, pattern)
			extractAll(e, docs)
			whole, plain := time.Hour, time.Hour
			for b.Loop() {
				start := time.Now()
				extractAll(e, docs)
				between := time.Now()
				segment(b, docs)
				whole, plain = min(whole, between.Sub(start)), min(plain, time.Since(between))
			}
			b.ReportMetric(float64(whole)/float64(plain), "times-words")
			b.ReportMetric(float64(size(docs))/1e6/whole.Seconds(), "MB/s-best")
		})
	}
}

// BenchmarkExtractScaling shares one extractor among all cores and tells how many times as much they do as one.
func BenchmarkExtractScaling(b *testing.B) {
	e, docs := shipped(b), shared(b)
	cores := runtime.GOMAXPROCS(0)
	run := func(workers int) time.Duration {
		var wg sync.WaitGroup
		start := time.Now()
		for range workers {
			wg.Go(func() {
				for range 10 {
					extractAll(e, docs)
				}
			})
		}
		wg.Wait()
		return time.Since(start)
	}
	run(cores)
	one, all := time.Hour, time.Hour
	for b.Loop() {
		one, all = min(one, run(1)), min(all, run(cores))
	}
	b.ReportMetric(float64(cores)*float64(one)/float64(all), "times-one-core")
	b.ReportMetric(float64(cores), "cores")
}

// BenchmarkEndless reads texts of 10 MB that go on for ever, which is where work that grows faster than the text shows.
// The memory is what is in use at most, looked at now and then.
func BenchmarkEndless(b *testing.B) {
	e := shipped(b)
	for _, name := range slices.Sorted(maps.Keys(endless)) {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			doc := read(b, "endless.txt", endlessText(name, 10_000_000))
			doc.Language = "en"
			b.SetBytes(int64(len(doc.Text)))
			most := uint64(0)
			stop, done := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(done)
				var m runtime.MemStats
				for {
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
					}
				}
			}()
			for b.Loop() {
				e.Extract(doc).Quads()
			}
			close(stop)
			<-done
			b.ReportMetric(float64(most)/1e6, "MB-at-most")
		})
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
