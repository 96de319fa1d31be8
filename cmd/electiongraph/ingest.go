package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func ingestCommand() *command {
	var o ingestion
	return &command{
		name: "ingest", args: "PATH...", most: -1, group: "Read texts", short: "read texts into the graph",
		long: `Reads files, folders with all below them, web addresses, and - for standard input: plain text, Markdown, HTML, PDF, DOCX, mails, and
.gz and .zip of them. Each document becomes a graph of its own. The same text again changes nothing and is not read
anew; a changed text of the same name takes the place of the earlier one. A file that cannot be read is reported and the
rest goes on. After Ctrl-C the graph holds whole documents only, and the same command goes on.

What a file does not say of itself, or says wrongly, can stand beside it in NAME.meta.yaml, with the keys of front
matter, or in a manifest: a CSV file with the columns file, title, date, publisher, kind, country, url. A manifest goes
before a sidecar, that before what the file says. Without PATH the files that the manifest names are read.

Web addresses are asked politely: robots.txt is kept to, two requests to a host are a second apart or more, and a page
that was read before is asked for only if it has changed. Addresses that lead to this machine or a private network are
refused unless --allow-private is given.`,
		example: "ingest statements/\ningest --json statement.txt\ningest --manifest reports.csv",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&o.manifest, "manifest", "", "take metadata from this CSV `FILE`")
			fs.StringVar(&o.urls, "urls", "", "read the web addresses that this `FILE` lists, one a line")
			fs.DurationVar(&o.delay, "delay", time.Second, "wait this `TIME` between two requests to a host")
			fs.BoolVar(&o.private, "allow-private", false, "read web addresses of this machine and of private networks too")
			fs.IntVarP(&o.jobs, "jobs", "j", 0, "read `NUMBER` of texts at a time, 0 for as many as there are cores")
			fs.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and change nothing")
			fs.BoolVar(&o.failFast, "fail-fast", false, "stop at the first text that cannot be read")
		},
		run: func(p *program, args []string) error {
			if len(args) == 0 && o.manifest == "" && o.urls == "" {
				return &usageError{"ingest needs PATH...", "electiongraph ingest statements/"}
			}
			if o.jobs < 0 {
				return &usageError{"--jobs cannot be below 0", "--jobs 1 reads one text after the other"}
			}
			if o.delay < 100*time.Millisecond && !o.private {
				return &usageError{"--delay cannot be below 100ms", "other people's machines need a rest"}
			}
			return p.ingestPaths(args, o)
		},
	}
}

// An ingestion is how to ingest.
type ingestion struct {
	manifest, urls   string
	delay            time.Duration // between two requests to a host
	private          bool
	jobs             int // 0: as many as there are cores
	dryRun, failFast bool
}

func (p *program) ingestPaths(args []string, o ingestion) error {
	var manifest *ingest.Manifest
	if o.manifest != "" {
		f, err := os.Open(o.manifest)
		if err != nil {
			return &schema.Problem{Code: "missing", File: o.manifest, Message: "cannot read the manifest: " + cause(err), Hint: "name a CSV file with a column file"}
		}
		manifest, err = ingest.ReadManifest(f, o.manifest)
		f.Close()
		if err != nil {
			return err
		}
	}
	if o.urls != "" {
		list, err := addresses(o.urls)
		if err != nil {
			return err
		}
		args = append(args, list...)
	}
	options := ingest.Options{Fetcher: ingest.NewFetcher(p.ctx, ingest.FetchOptions{Cache: cacheFolder("pages"), Private: o.private, Delay: o.delay})}
	found := ingest.Walk(args)
	if len(args) == 0 && manifest != nil {
		found = manifest.Walk()
	}
	var texts []source
	var failed []error
	for s, err := range found {
		if err != nil {
			p.tui.failed(err)
			failed = append(failed, err)
			if o.failFast {
				return errReported
			}
			continue
		}
		if manifest != nil {
			s.Meta = manifest.About(s)
		}
		texts = append(texts, source{name: s.Name, path: s.Path, load: func() (*ingest.File, error) { return s.Load(options) }})
	}
	if manifest != nil {
		for _, w := range manifest.Unused() {
			p.tui.warning(&w)
		}
	}
	switch {
	case len(texts) == 0 && len(failed) == 0:
		return &schema.Problem{Code: "no-texts", File: cmp.Or(o.urls, o.manifest), Message: "it names nothing to read", Hint: "name a file or an address on each line"}
	case len(texts) == 0:
		return errReported
	}
	sum, err := p.ingest(texts, o)
	if err != nil {
		return err
	}
	for _, err := range failed {
		sum.fail(err)
	}
	p.tui.note("%s", sum)
	if len(sum.Countries) > 0 && sum.Failed < len(texts) && !o.dryRun {
		p.tui.hint("electiongraph query recurring --country " + sum.Countries[0])
	}
	if sum.Failed > 0 {
		return errReported
	}
	return nil
}

// addresses reads a list of web addresses; lines that begin with # say something else.
func addresses(file string) (list []string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, &schema.Problem{Code: "missing", File: file, Message: "cannot read the list of addresses: " + cause(err), Hint: "name a file with one address a line"}
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		switch line = strings.TrimSpace(line); {
		case line == "", line[0] == '#':
		case !strings.HasPrefix(line, "http://") && !strings.HasPrefix(line, "https://"):
			return nil, &schema.Problem{Code: "address", File: file, Line: n, Message: fmt.Sprintf("%q is no web address", line), Hint: "write https://HOST/PAGE, or # before what is none"}
		default:
			list = append(list, line)
		}
	}
	return list, nil
}

// cacheFolder gives a folder for what can be had again, "" where there is none.
func cacheFolder(name string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "electiongraph", name)
}

// A source is a text to read. Its document will have that name; path is what people know it by.
type source struct {
	name, path string
	load       func() (*ingest.File, error)
}

// What ingesting did with a document.
const (
	added     = "added"
	replaced  = "replaced"  // another text of the same name
	reread    = "reread"    // the same text, with another codebook or program
	unchanged = "unchanged" // the same in every way
	skipped   = "skipped"   // the same text under another name is there
)

// stamp is what a document is known by that need not be read again: what it is read from, and by which program and data.
func stamp(f *ingest.File, by uint64) uint64 {
	d := f.Digest()
	h := sha256.Sum256(binary.BigEndian.AppendUint64(d[:], by))
	return binary.BigEndian.Uint64(h[:])>>1 | 1 // 0 means none, and stores keep 63 bits
}

// reader tells the program with its built-in data, and the data that lie over them, from any other.
func (p *program) reader() (uint64, error) {
	layers, err := p.layers()
	if err != nil {
		return 0, err
	}
	h := xxhash.New() // the program is large, and nobody makes it look like another
	exe, err := os.Executable()
	if err != nil {
		return 0, err
	}
	f, err := os.Open(exe)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return 0, err
	}
	for _, layer := range layers[1:] {
		err := fs.WalkDir(layer, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			data, err := fs.ReadFile(layer, name)
			fmt.Fprintf(h, "%q %x\n", name, sha256.Sum256(data))
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return h.Sum64(), nil
}

// An outcome tells what was done with a text.
type outcome struct {
	Name            string           `json:"name"`
	Status          string           `json:"status"`
	Document        string           `json:"document,omitempty"`
	SameAs          string           `json:"same_as,omitempty"` // name of the document with the same text
	Elections       []string         `json:"elections"`         // that it is about
	Problems        int              `json:"problems"`
	Improvements    int              `json:"improvements"`
	Assessments     int              `json:"assessments"`
	Recommendations int              `json:"recommendations"`
	Responses       int              `json:"responses"`
	Warnings        []schema.Problem `json:"warnings"`

	countries []string
}

// A summary tells what was done with all texts.
type summary struct {
	Documents, Failed int
	Reasons           map[string]int // of what could not be read, by the code of the problem
	Status            map[string]int
	Problems          int
	Improvements      int
	Countries         []string // of the elections that the texts are about
	Elections         []string

	answered string // of the elections that a government's document is about, the one with the most findings
	most     int
}

func (s *summary) String() string {
	var parts []string
	for _, k := range []string{added, replaced, reread, unchanged, skipped} {
		if n := s.Status[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	if s.Failed > 0 {
		var reasons []string
		for _, code := range slices.Sorted(maps.Keys(s.Reasons)) {
			reasons = append(reasons, fmt.Sprintf("%d %s", s.Reasons[code], code))
		}
		parts = append(parts, fmt.Sprintf("%d not read (%s)", s.Failed, strings.Join(reasons, ", ")))
	}
	return fmt.Sprintf("%s: %s; %s, %s and %d things said to be fine", plural(s.Documents+s.Failed, "text"), strings.Join(parts, ", "),
		plural(len(s.Elections), "election"), plural(s.Problems, "problem"), s.Improvements)
}

// fail counts a text that could not be read.
func (s *summary) fail(err error) {
	s.Failed++
	for _, p := range problems(err) {
		s.Reasons[p.Code]++
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// A reading is a text on its way into the graph.
type reading struct {
	source
	quads []rdf.Quad
	label rdf.Term
	outcome
	sha    string
	text   string
	stamp  uint64
	same   bool // as what the graph holds
	twin   bool // of what it holds under another name: the same bytes, not read
	err    error
	fatal  bool // no other text can be read either
	ready  chan struct{}
	old    rdf.Term     // of the version in the graph
	change graph.Change // that writing has made
}

// ingest reads texts on all cores and writes them by name, so that the graph does not depend on which was read first.
// It prints a line for each and says what could not be read.
func (p *program) ingest(texts []source, o ingestion) (*summary, error) {
	lib := sync.OnceValues(p.library) // not needed for what is in the graph already
	g, err := p.open(!o.dryRun)
	var missing *schema.Problem
	if o.dryRun && errors.As(err, &missing) && missing.Code == "graph-missing" {
		g, err = graph.Open(p.ctx, "memory:", graph.Options{})
	}
	if err != nil {
		return nil, err
	}
	defer g.Close()
	sum, err := p.ingestInto(g, lib, texts, o)
	return sum, errors.Join(err, g.Close())
}

// known is what the graph holds already.
type known struct {
	by     uint64            // who reads now
	stamps map[string]uint64 // by name
	ids    map[string]string
	names  map[string]string                         // by digest of the bytes
	all    func() (map[string]query.Document, error) // by id
}

func (p *program) known(g *graph.Graph) (*known, error) {
	k := &known{stamps: map[string]uint64{}, ids: map[string]string{}, names: map[string]string{}}
	k.all = sync.OnceValues(func() (map[string]query.Document, error) {
		list, err := query.Documents(p.ctx, g)
		if err != nil {
			return nil, err
		}
		all := make(map[string]query.Document, len(list.Documents))
		for _, d := range list.Documents {
			all[d.ID] = d
		}
		return all, nil
	})
	var err error
	if k.by, err = p.reader(); err != nil {
		return nil, err
	}
	return k, g.View(p.ctx, func(v *graph.View) error {
		stamps, err := v.Stamps()
		if err != nil || len(stamps) == 0 {
			return err
		}
		documents := slices.Sorted(maps.Keys(stamps))
		names, err := v.Out(schema.PredName, documents)
		if err != nil {
			return err
		}
		called := map[rdf.Term]string{}
		for _, e := range names {
			called[e.From] = e.To.Value()
			k.stamps[e.To.Value()], k.ids[e.To.Value()] = stamps[e.From], schema.Short(e.From)
		}
		digests, err := v.Out(schema.PredSHA256, documents)
		for _, e := range digests {
			k.names[e.To.Value()] = called[e.From]
		}
		return err
	})
}

// A textReader is what makes findings of bytes.
type textReader struct {
	*extract.Extractor
	options ingest.Options
}

// read reads a text, unless the graph holds what it would give.
func (r *reading) read(reader func() (*textReader, error), k *known) error {
	f, err := r.load()
	if err != nil {
		return err
	}
	if r.stamp = stamp(f, k.by); k.stamps[f.Name] == r.stamp {
		r.same = true
		r.outcome = outcome{Name: f.Name, Document: k.ids[f.Name]}
		return nil
	}
	if name, ok := k.names[f.SHA256]; ok && name != f.Name && !r.twin { // said once more is not read once more
		r.twin, r.sha = true, f.SHA256
		r.outcome = outcome{Name: f.Name, Elections: []string{}, Warnings: []schema.Problem{}}
		return nil
	}
	r.twin = false
	x, err := reader()
	if err != nil {
		r.fatal = true
		return err
	}
	doc, err := f.Read(x.options)
	if err != nil {
		return err
	}
	e := x.Extract(doc)
	e.Program = released()
	r.quads, r.label, r.sha, r.text, r.outcome = e.Quads(), e.Label(), doc.SHA256, doc.Text, outcomeOf(e)
	return nil
}

// recall fills the outcome of a text that was not read again from what the graph tells.
func (k *known) recall(r *reading) error {
	all, err := k.all()
	if err != nil {
		return err
	}
	d := all[r.Document]
	r.outcome = outcome{Name: d.Name, Status: unchanged, Document: d.ID, Elections: d.Elections, Problems: d.Problems, Improvements: d.Improvements, Assessments: d.Assessments,
		Recommendations: d.Recommendations, Responses: d.Responses, Warnings: []schema.Problem{}}
	for _, w := range d.Warnings {
		code, message, _ := strings.Cut(w, ": ")
		r.Warnings = append(r.Warnings, schema.Problem{Code: code, File: d.Name, Message: message})
	}
	for _, e := range d.Elections {
		if c, _, ok := strings.Cut(e, "-"); ok && c != "XX" && !slices.Contains(r.countries, c) {
			r.countries = append(r.countries, c)
		}
	}
	return nil
}

func (p *program) ingestInto(g *graph.Graph, lib func() (*library, error), texts []source, o ingestion) (*summary, error) {
	slices.SortStableFunc(texts, func(a, b source) int { return cmp.Compare(a.name, b.name) })
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	known, err := p.known(g)
	if err != nil {
		return nil, err
	}
	reader := sync.OnceValues(func() (*textReader, error) {
		l, err := lib()
		if err != nil {
			return nil, err
		}
		return &textReader{l.extractor(), l.reading()}, nil
	})
	workers := min(cmp.Or(o.jobs, runtime.GOMAXPROCS(0)), len(texts))
	room := make(chan struct{}, 4*workers) // texts that are read but not yet written
	work := make(chan *reading)
	queue := make([]*reading, len(texts))
	for i, t := range texts {
		queue[i] = &reading{source: t, ready: make(chan struct{})}
	}
	var running sync.WaitGroup
	running.Go(func() {
		defer close(work)
		for _, r := range queue {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case work <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		running.Go(func() {
			for r := range work {
				r.err = r.read(reader, known)
				close(r.ready)
			}
		})
	}
	defer running.Wait()
	defer cancel()

	collectLess()
	w := &writer{program: p, graph: g, known: known, reader: reader, dryRun: o.dryRun, stamps: map[rdf.Term]uint64{}, texts: map[string]string{}, leaving: map[rdf.Term]bool{}}
	sum := &w.sum
	sum.Status, sum.Reasons = map[string]int{}, map[string]int{}
	p.tui.progress(len(texts), "reading", "texts")
	var stopped error
	for _, r := range queue {
		if stopped = w.await(ctx, r); stopped == nil && r.fatal {
			stopped = r.err
		}
		if stopped == nil {
			stopped = w.take(ctx, r)
		}
		if stopped != nil {
			break
		}
		r.text = ""
		<-room
		if r.err != nil && o.failFast {
			stopped = errReported
			break
		}
	}
	// What is whole goes in even after Ctrl-C.
	stopped = cmp.Or(w.flush(), w.land(), stopped)
	p.tui.finish()
	if o.dryRun {
		slices.Sort(sum.Countries)
		return sum, errors.Join(stopped, p.reportAll(w.outcomes))
	}

	// So does what the documents that are in need; links are made up for by the next ingest.
	// What is stamped need not be read again: only now is all done for it.
	if len(w.stamps)+w.removed > 0 {
		l, err := lib()
		if err == nil {
			err = updateReference(context.WithoutCancel(p.ctx), g, l, &w.touched)
		}
		if err == nil {
			err = g.Stamp(context.WithoutCancel(p.ctx), w.stamps)
		}
		if err != nil {
			return nil, errors.Join(stopped, err)
		}
	}
	switch in := fmt.Sprintf("%d of %d texts are in the graph, whole", sum.Documents, len(texts)); {
	case stopped == nil:
	case p.ctx.Err() != nil:
		p.tui.problem(&schema.Problem{Code: "interrupted", Message: "interrupted: " + in, Hint: "the same command again goes on"})
		return nil, errReported
	case stopped == errReported:
		p.tui.problem(&schema.Problem{Code: "stopped", Message: "stopped at the first text that cannot be read: " + in, Hint: "without --fail-fast the others are read"})
		return nil, errReported
	default:
		return nil, stopped
	}
	if _, err := g.Infer(p.ctx, nil); err != nil {
		return nil, err
	}
	// What questions follow is made now that all of it was just read, and need not be by the first of them.
	if err := g.View(p.ctx, func(v *graph.View) error { _, err := v.Columns(); return err }); err != nil {
		return nil, err
	}
	slices.Sort(sum.Countries)
	return sum, p.reportAll(w.outcomes)
}

func (s *summary) add(o *outcome) {
	s.Documents++
	s.Status[o.Status]++
	if o.Status == skipped { // what it says is counted where it stands
		return
	}
	s.Problems += o.Problems
	s.Improvements += o.Improvements
	if n := o.Problems + o.Improvements; o.Responses > 0 && n > s.most && len(o.Elections) > 0 {
		s.answered, s.most = o.Elections[0], n
	}
	for _, c := range o.countries {
		if !slices.Contains(s.Countries, c) {
			s.Countries = append(s.Countries, c)
		}
	}
	for _, e := range o.Elections {
		if !slices.Contains(s.Elections, e) {
			s.Elections = append(s.Elections, e)
		}
	}
}

func outcomeOf(x *schema.Extraction) outcome {
	o := outcome{Name: x.Document.Name, Document: x.Document.ID(), Elections: []string{}, Assessments: len(x.Assessments), Recommendations: len(x.Recommendations),
		Responses: len(x.Responses), Warnings: x.Warnings}
	if o.Warnings == nil {
		o.Warnings = []schema.Problem{}
	}
	for i := range x.Elections {
		if e := &x.Elections[i]; e.Role == schema.Focus {
			o.Elections = append(o.Elections, strings.TrimPrefix(x.ElectionID(e), "election/"))
			if e.Country != "" && !slices.Contains(o.countries, e.Country) {
				o.countries = append(o.countries, e.Country)
			}
		}
	}
	for i := range x.Findings {
		switch x.Findings[i].Polarity {
		case schema.Problematic:
			o.Problems++
		case schema.Improvement:
			o.Improvements++
		}
	}
	return o
}

// A writer puts what was read into a graph, several documents in one step: while one group is written the next one is
// gathered. What was done is told in the order in which the texts were taken.
type writer struct {
	*program
	graph   *graph.Graph
	known   *known
	reader  func() (*textReader, error)
	dryRun  bool
	touched mentioned
	stamps  map[rdf.Term]uint64 // of what was written
	removed int
	texts   map[string]string // names by digest and by text of what is in, or would be, since this writer began
	leaving map[rdf.Term]bool // earlier versions that go, or have gone

	group  []*reading // taken, in order
	size   int        // quads to write of the group
	since  time.Time  // when the first of the group was taken
	flight chan error // gives the outcome of writing flown; nil if nothing is under way
	flown  []*reading

	sum      summary
	outcomes []outcome // for formats that are not printed in lines
}

// A group is written when it has that many quads or is that old.
const (
	groupQuads = 25_000
	groupAge   = time.Second
)

// await waits for a text to be read, and writes what is due meanwhile.
func (w *writer) await(ctx context.Context, r *reading) error {
	for {
		var due <-chan time.Time
		if len(w.group) > 0 && w.flight == nil {
			due = time.After(groupAge - time.Since(w.since))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.ready:
			return nil
		case err := <-w.flight:
			if err := w.landed(err); err != nil {
				return err
			}
		case <-due:
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
}

// take adds a text that was read, or could not be, to the group.
func (w *writer) take(ctx context.Context, r *reading) error {
	if r.err == nil {
		if err := w.look(ctx, r); err != nil {
			return err
		}
	}
	if len(w.group) == 0 {
		w.since = time.Now()
	}
	w.group = append(w.group, r)
	w.size += len(r.quads)
	if w.size == 0 && w.flight == nil { // nothing to wait for
		return w.flush()
	}
	if w.size >= groupQuads || time.Since(w.since) >= groupAge {
		return w.flush()
	}
	return nil
}

// flush has the group written, and waits for the one before.
func (w *writer) flush() error {
	if err := w.land(); err != nil || len(w.group) == 0 {
		return err
	}
	var versions []graph.Version
	var written []*reading
	for _, r := range w.group {
		if r.quads != nil {
			versions = append(versions, graph.Version{Old: r.old, Label: r.label, Quads: r.quads})
			written = append(written, r)
		}
	}
	w.flown, w.group, w.size = w.group, nil, 0
	if len(versions) == 0 {
		return w.landed(nil)
	}
	w.flight = make(chan error, 1)
	go func() {
		changes, err := w.graph.ReplaceDocuments(context.WithoutCancel(w.ctx), versions)
		for i, r := range written {
			r.change = changes[i]
		}
		w.flight <- err
	}()
	return nil
}

// land waits for the group under way.
func (w *writer) land() error {
	if w.flight == nil {
		return nil
	}
	return w.landed(<-w.flight)
}

// landed tells what was done with a group.
func (w *writer) landed(err error) error {
	w.flight = nil
	if err != nil {
		w.group = nil // the store does not take it
		return err
	}
	for _, r := range w.flown {
		if r.err != nil {
			w.tui.failed(r.err)
			w.sum.fail(r.err)
			w.tui.step()
			continue
		}
		if r.quads != nil {
			w.touched.coming(r.quads)
			w.stamps[r.label] = r.stamp
			r.Status = statusOf(r.old, r.label, r.change)
			r.quads = nil
		}
		if r.Status == skipped {
			w.tui.warning(&schema.Problem{Code: "same-text", File: r.path, Message: "the same text is in the graph as " + r.SameAs, Hint: "electiongraph remove " + r.SameAs + " first, if this name is the better one"})
		}
		w.sum.add(&r.outcome)
		w.report(&r.outcome, &w.outcomes)
		w.tui.step()
	}
	w.flown = nil
	collectLess()
	return nil
}

// What is in use and spareMemory of garbage may be in memory while texts are read, or plentyOfMemory: collecting garbage as
// often as is usual takes a fifth of the time.
const (
	spareMemory    = 200 << 20
	plentyOfMemory = 384 << 20
)

// collectLess has the garbage collector wait for spareMemory, at least as long as usual and at most four times as long, but
// not where there is plentyOfMemory in use already. It leaves $GOGC and $GOMEMLIMIT alone.
func collectLess() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := int64(sample[0].Value.Uint64())
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(int(min(400, max(100, 100*spareMemory/max(1, live)))))
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(plentyOfMemory, 2*live))
	}
}

// statusOf tells what became of a document by the label of its earlier version and by what writing has changed.
func statusOf(old, label rdf.Term, c graph.Change) string {
	switch {
	case old == "":
		return added
	case old != label:
		return replaced
	case c == graph.Change{}:
		return unchanged
	}
	return reread
}

// look finds what the graph has of a text: the earlier version of its name, whose place it takes, or the same text.
func (w *writer) look(ctx context.Context, r *reading) error {
	if r.same {
		return w.known.recall(r)
	}
	sum := sha256.Sum256([]byte(r.text))
	keys := []string{r.sha, string(sum[:])}
	if r.twin {
		keys = keys[:1]
	}
	for _, k := range keys {
		r.SameAs = cmp.Or(r.SameAs, w.texts[k])
	}
	var sameName, sameText []rdf.Term
	alike := func(find rdf.Term, what rdf.Term, into *[]rdf.Term, v *graph.View) error {
		if find == schema.PredText && r.twin {
			return nil
		}
		edges, err := v.In(find, []rdf.Term{what})
		for _, e := range edges {
			*into = append(*into, e.From)
		}
		return err
	}
	err := w.graph.View(ctx, func(v *graph.View) error {
		err := errors.Join(alike(schema.PredName, rdf.String(r.Name), &sameName, v), alike(schema.PredSHA256, rdf.String(r.sha), &sameText, v),
			alike(schema.PredText, rdf.String(r.text), &sameText, v))
		if err != nil {
			return err
		}
		for _, d := range sameName {
			if err := w.touched.leaving(v, d); err != nil {
				return err
			}
		}
		for _, d := range sameText {
			if slices.Contains(sameName, d) || w.leaving[d] {
				continue
			}
			names, err := v.Out(schema.PredName, []rdf.Term{d})
			if err != nil {
				return err
			}
			for _, e := range names {
				r.SameAs = e.To.Value()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.twin && r.SameAs == "" { // the other one goes
		if r.err = r.read(w.reader, w.known); r.err != nil {
			return nil
		}
		return w.look(ctx, r)
	}
	if r.SameAs != "" {
		r.Status, r.quads = skipped, nil
	} else {
		for _, k := range keys {
			w.texts[k] = r.Name
		}
	}
	if len(sameName) > 0 && r.SameAs == "" {
		r.old, sameName = sameName[len(sameName)-1], sameName[:len(sameName)-1] // of several, which should not be, all but one go
	}
	if r.old != "" {
		w.leaving[r.old] = true
	}
	if w.dryRun {
		if r.quads != nil {
			if r.change, err = w.difference(ctx, r); err == nil {
				r.Status, r.quads = statusOf(r.old, r.label, r.change), nil
			}
		}
		return err
	}
	for _, d := range sameName {
		if _, err := w.graph.Remove(ctx, d); err != nil {
			return err
		}
		w.removed++
	}
	return nil
}

// difference tells what writing would change.
func (w *writer) difference(ctx context.Context, r *reading) (c graph.Change, err error) {
	want := make(map[rdf.Quad]bool, len(r.quads))
	for _, q := range r.quads {
		want[q] = true
	}
	c.Added = len(want)
	return c, w.graph.View(ctx, func(v *graph.View) error {
		for q, err := range v.Match("", "", "", r.label) {
			switch {
			case err != nil:
				return err
			case want[q]:
				c.Added--
			default:
				c.Removed++
			}
		}
		return nil
	})
}

// report prints the line of a document, or keeps it for a format that cannot be printed in lines.
func (p *program) report(o *outcome, kept *[]outcome) {
	switch p.format {
	case formatTable:
		p.tui.clear()
		about := strings.Join(o.Elections, ", ")
		if about == "" {
			about = "no election found"
		}
		if o.Status == skipped {
			fmt.Fprintf(p.out, "%-9s  %s\n           the same text as %s\n", o.Status, clean(o.Name), clean(o.SameAs))
			p.out.Flush()
			return
		}
		fmt.Fprintf(p.out, "%-9s  %s\n           %s: %s, %d fine, %s", o.Status, clean(o.Name), about, plural(o.Problems, "problem"), o.Improvements, plural(o.Recommendations, "recommendation"))
		if n := len(o.Warnings); n > 0 {
			fmt.Fprintf(p.out, ", %s", plural(n, "warning"))
		}
		fmt.Fprintln(p.out)
		p.out.Flush()
		for i := range o.Warnings {
			p.tui.warning(&o.Warnings[i])
		}
	case formatJSON:
		e := json.NewEncoder(p.out)
		e.SetEscapeHTML(false)
		e.Encode(o)
		p.out.Flush()
	default:
		*kept = append(*kept, *o)
		for i := range o.Warnings {
			p.tui.warning(&o.Warnings[i])
		}
	}
}

// reportAll prints what report has kept.
func (p *program) reportAll(kept []outcome) error {
	if p.format != formatCSV && p.format != formatMarkdown {
		return nil
	}
	t := query.Table{}
	for _, n := range []string{"name", "status", "document", "elections", "problems", "improvements", "assessments", "recommendations", "responses", "warnings"} {
		t.Columns = append(t.Columns, query.Column{Name: n})
	}
	for _, o := range kept {
		var row []query.Cell
		for _, v := range []any{o.Name, o.Status, o.Document, strings.Join(o.Elections, " "), o.Problems, o.Improvements, o.Assessments, o.Recommendations, o.Responses, len(o.Warnings)} {
			row = append(row, query.Cell{Text: fmt.Sprint(v)})
		}
		t.Rows = append(t.Rows, row)
	}
	if p.format == formatCSV {
		return t.CSV(p.out)
	}
	return query.Markdown(p.out, []query.Table{t})
}
