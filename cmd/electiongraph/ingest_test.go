package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// newProgram makes a program that writes nowhere.
func newProgram(ctx context.Context) *program {
	return &program{ctx: ctx, in: strings.NewReader(""), out: bufio.NewWriter(io.Discard), format: formatTable,
		tui: &tui{w: io.Discard, said: map[string]bool{}}, terminal: terminal{width: plainWidth}}
}

func open(t *testing.T, address string) *graph.Graph {
	t.Helper()
	g, err := graph.Open(t.Context(), address, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g
}

// sample makes n texts, on the elections of three countries.
func sample(n int) (texts []source) {
	elections := []string{"the 20 March 2016 parliamentary elections in Kazakhstan", "the 3 April 2011 presidential election in Kazakhstan", "the 2 April 2017 parliamentary elections in Armenia",
		"the 28 October 2018 presidential election in Georgia"}
	problems := []string{"cases of ballot box stuffing", "that the vote count lacked transparency", "cases of vote buying", "a clear bias of state television"}
	for i := range n {
		body := fmt.Sprintf("ODIHR observed %s. ODIHR observers reported %s and %s. Report number %d.\n", elections[i%4], problems[i%4], problems[i/4%4], i)
		texts = append(texts, textSource(fmt.Sprintf("text-%03d.txt", i), body))
	}
	return texts
}

func textSource(name, body string) source {
	return source{name: name, path: name, load: func() (*ingest.File, error) {
		return ingest.Load(strings.NewReader(body), name, ingest.Options{})
	}}
}

// exported gives the graph as N-Quads.
func exported(t *testing.T, g *graph.Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := rdf.Formats()[0].Write(&b, g.Quads(t.Context()), schema.Style()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func testLibrary(t testing.TB) *library {
	t.Helper()
	lib, err := newProgram(t.Context()).library()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func ingestAll(t *testing.T, g *graph.Graph, lib *library, texts []source) *summary {
	t.Helper()
	sum, err := newProgram(t.Context()).ingestInto(g, func() (*library, error) { return lib, nil }, texts, ingestion{})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// What comes out depends on the texts alone: not on their order, the number of cores, the back end, nor on how often
// or in how many steps they were read.
func TestSameGraph(t *testing.T) {
	lib := testLibrary(t)
	texts := sample(24)
	first := open(t, "memory:")
	ingestAll(t, first, lib, texts)
	want := exported(t, first)
	if n := strings.Count(want, "\n"); n < 1000 {
		t.Fatalf("only %d quads", n)
	}

	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	disk := open(t, filepath.Join(t.TempDir(), "graph"))
	turned := slices.Clone(texts)
	slices.Reverse(turned)
	ingestAll(t, disk, lib, turned)
	if got := exported(t, disk); got != want {
		t.Error("on disk, turned round, on one core the graph is another one")
	}
	if sum := ingestAll(t, disk, lib, texts); sum.Status[unchanged] != len(texts) {
		t.Errorf("a second time: %v", sum.Status)
	}
	if got := exported(t, disk); got != want {
		t.Error("a second time the graph is another one")
	}

	steps := open(t, "memory:")
	ingestAll(t, steps, lib, texts[12:])
	ingestAll(t, steps, lib, texts[:12])
	if got := exported(t, steps); got != want {
		t.Error("in two steps the graph is another one")
	}
}

// A corrected document replaces only its graph: beside it nothing but inferred links may change.
func TestCorrectedDocument(t *testing.T) {
	lib := testLibrary(t)
	g := open(t, "memory:")
	texts := sample(8)
	ingestAll(t, g, lib, texts)
	before := exported(t, g)
	correction := textSource("text-003.txt", "ODIHR observed the 28 October 2018 presidential election in Georgia. ODIHR observers reported cases of multiple voting.\n")
	if sum := ingestAll(t, g, lib, []source{correction}); sum.Status[replaced] != 1 {
		t.Fatalf("%v", sum.Status)
	}
	after := exported(t, g)
	graphs := func(s string) map[string]string {
		out := map[string]string{}
		for line := range strings.Lines(s) {
			label := line[strings.LastIndexByte(line, '<'):]
			out[label] += line
		}
		return out
	}
	was, is := graphs(before), graphs(after)
	gone, come := "", ""
	for label := range was {
		if _, ok := is[label]; !ok {
			gone += label
		} else if was[label] != is[label] && !strings.Contains(label, "/graph/inferred") {
			t.Errorf("the graph %s has changed", label)
		}
	}
	for label := range is {
		if _, ok := was[label]; !ok {
			come += label
		}
	}
	if !strings.Contains(gone, "document/text-003-") || !strings.Contains(come, "document/text-003-") || strings.Count(gone+come, "document/") != 2 {
		t.Errorf("gone are %q, come are %q", gone, come)
	}
	ingestAll(t, g, lib, texts)
	if exported(t, g) != before {
		t.Error("with the first text again, the graph is not what it was")
	}
}

// Documents that are written in one step know of each other: the same text is there once, and one that leaves makes room.
func TestSameTextAtOnce(t *testing.T) {
	lib := testLibrary(t)
	named := func(name string, n int) source {
		s := sample(n + 1)[n]
		load := s.load
		return source{name: name, path: name, load: func() (*ingest.File, error) {
			f, err := load()
			if err == nil {
				f.Name = name
			}
			return f, err
		}}
	}
	g := open(t, filepath.Join(t.TempDir(), "graph"))
	for _, step := range []struct {
		texts []source
		want  map[string]int
	}{
		{[]source{named("a.txt", 0), named("b.txt", 0), named("c.txt", 1)}, map[string]int{added: 2, skipped: 1}},
		{[]source{named("a.txt", 2), named("b.txt", 0), named("c.txt", 1)}, map[string]int{replaced: 1, added: 1, unchanged: 1}},
		{[]source{named("a.txt", 3), named("b.txt", 3), named("c.txt", 1)}, map[string]int{replaced: 1, skipped: 1, unchanged: 1}},
		{[]source{named("a.txt", 3), named("b.txt", 4)}, map[string]int{unchanged: 1, added: 1}},
	} {
		if sum := ingestAll(t, g, lib, step.texts); !maps.Equal(sum.Status, step.want) {
			t.Errorf("%v, want %v", sum.Status, step.want)
		}
	}

	// What is there already, under its own name or another, is not read again: nothing that reads is asked for.
	nothing := func() (*library, error) { return nil, errors.New("asked for") }
	again := []source{named("a.txt", 3), named("a copy.txt", 3), named("b.txt", 4), named("d.txt", 4)}
	sum, err := newProgram(t.Context()).ingestInto(g, nothing, again, ingestion{})
	if want := map[string]int{unchanged: 2, skipped: 2}; err != nil || !maps.Equal(sum.Status, want) {
		t.Errorf("%v %v, want %v", sum, err, want)
	}
}

// Ctrl-C leaves whole documents, and the same command again goes on to the same end.
func TestInterrupted(t *testing.T) {
	lib := testLibrary(t)
	texts := sample(16)
	whole := open(t, "memory:")
	ingestAll(t, whole, lib, texts)
	want := exported(t, whole)

	ctx, interrupt := context.WithCancel(t.Context())
	cut := slices.Clone(texts)
	load := cut[9].load
	cut[9].load = func() (*ingest.File, error) { interrupt(); return load() }
	g := open(t, filepath.Join(t.TempDir(), "graph"))
	if _, err := newProgram(ctx).ingestInto(g, func() (*library, error) { return lib, nil }, cut, ingestion{}); err == nil {
		t.Fatal("an interrupted ingest says that it is done")
	}
	some := exported(t, g)
	documents := 0
	err := g.View(t.Context(), func(v *graph.View) error {
		labels, err := v.Labels()
		for _, l := range labels {
			if !strings.HasPrefix(schema.Short(l.Label), "document/") {
				continue
			}
			documents++
			for q, err := range v.Match("", "", "", l.Label) {
				if err != nil {
					return err
				}
				line := quadLine(q)
				if !strings.Contains(want, line) {
					t.Errorf("a quad that the whole graph does not have: %s", line)
				}
			}
			if n := strings.Count(want, " "+string(l.Label)+" .\n"); n != l.Quads {
				t.Errorf("%s has %d quads, whole it has %d", l.Label, l.Quads, n)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if documents == 0 || documents >= len(texts) {
		t.Logf("%d of %d documents were written before the interruption", documents, len(texts))
	}
	if some == want {
		t.Log("the interruption came too late to cut anything off")
	}
	ingestAll(t, g, lib, texts)
	if exported(t, g) != want {
		t.Error("the same ingest again does not end in the same graph")
	}
}

func quadLine(q rdf.Quad) string {
	return fmt.Sprintf("%s %s %s %s .\n", q.S, q.P, q.O, q.G)
}

// A text that cannot be read does not stop the others, and one that goes away while it is read is such a text.
func TestFailingTexts(t *testing.T) {
	lib := testLibrary(t)
	texts := sample(4)
	texts[1].load = func() (*ingest.File, error) {
		return nil, &schema.Problem{Code: "missing", File: texts[1].path, Message: "the file is gone"}
	}
	g := open(t, "memory:")
	if sum := ingestAll(t, g, lib, texts); sum.Documents != 3 || sum.Failed != 1 {
		t.Errorf("%+v", sum)
	}
}

// Every value that a document's quads use has a label in the reference graph.
func TestReferenceNamesEverything(t *testing.T) {
	lib := testLibrary(t)
	texts, err := lib.digests()
	if err != nil {
		t.Fatal(err)
	}
	g := open(t, "memory:")
	ingestAll(t, g, lib, texts)
	labelled := map[rdf.Term]bool{}
	used := map[rdf.Term]bool{}
	for q, err := range g.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if q.P == rdf.RDFSLabel {
			labelled[q.S] = true
		}
		for _, term := range []rdf.Term{q.S, q.O} {
			if term.IsIRI() && strings.HasPrefix(term.Value(), schema.Base) && !strings.Contains(term.Value(), "#") {
				used[term] = true
			}
		}
		if q.P == rdf.RDFType {
			used[q.O] = true
		}
	}
	for term := range used {
		if !labelled[term] && term != schema.RDFSClass && term != schema.GraphInferred {
			t.Errorf("%s has no label", schema.Short(term))
		}
	}
}

// root gives the folder of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// shared gives a folder beside the repository, or skips the test.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(root(t), "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the folder ../shared/%s is missing", name)
	}
	return path
}

// The five real statements: what came back in Kazakhstan, with years and sources.
func TestSeeds(t *testing.T) {
	seeds := shared(t, "seeds")
	lib := testLibrary(t)
	var texts []source
	for s, err := range ingest.Walk([]string{seeds}) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, source{name: s.Name, path: s.Path, load: func() (*ingest.File, error) { return s.Load(ingest.Options{}) }})
	}
	g := open(t, "memory:")
	ingestAll(t, g, lib, texts)
	a, err := query.Recurring(t.Context(), g, query.Where{Country: "KZ", Evidence: true}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		issues []string // one of them
		year   string
		by     string
	}{
		{[]string{"ballot-box-stuffing"}, "2011", "odihr"},
		{[]string{"count-transparency"}, "2007", "odihr"},
		{[]string{"count-transparency"}, "2011", "odihr"},
		{[]string{"count-transparency"}, "2012", "osce"},
		{[]string{"media-bias", "state-media-bias"}, "2004", ""},
		{[]string{"media-bias", "state-media-bias"}, "2007", "odihr"},
		{[]string{"freedom-of-assembly"}, "2012", ""},
	} {
		found := false
		for _, row := range a.Issues {
			for i, c := range row.Cells {
				if slices.Contains(want.issues, row.Issue) && a.Elections[i].Year() == want.year && c.Mark == query.Raised && (want.by == "" || slices.Contains(c.By, want.by)) && len(c.Findings) > 0 {
					found = true
				}
			}
		}
		if !found {
			t.Errorf("nothing on %v in %s by %s", want.issues, want.year, want.by)
		}
	}
	r, err := query.Responses(t.Context(), g, query.Where{Election: "KZ presidential 2011"})
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string][]string{}
	for _, p := range r.Elections[0].Findings {
		taken[p.Issue] = p.Response
	}
	if !slices.Contains(taken["ballot-box-stuffing"], query.Urged) {
		t.Errorf("the United States urged action on ballot box stuffing, the answer is %q", taken["ballot-box-stuffing"])
	}
}

// Every example of every help text works.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	statement := "ODIHR observed the 20 March 2016 parliamentary elections in Kazakhstan. ODIHR observers reported cases of ballot box stuffing.\n"
	for name, body := range map[string]string{"statement.txt": statement, "statements/a.txt": "A. " + statement, "reports.csv": "file,date\nstatement.txt,2016-04-01\n", "mydata/gazetteer/elections/none.csv": "", "statement.ttl": "<urn:a> a <urn:b> .\n"} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(body), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	// Examples that name files of the repository are run as if they stood in its folder.
	if err := os.Symlink(filepath.Join(root(t), "graph"), filepath.Join(dir, "graph")); err != nil {
		t.Skip("this system has no symbolic links: ", err)
	}
	run := func(line string) error {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		cmd := exec.CommandContext(ctx, "electiongraph", shellWords(line)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "ELECTIONGRAPH_GRAPH=")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		serves := strings.HasPrefix(line, "serve")
		if serves { // until it is interrupted, once it says where
			cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
			cmd.Stdout, cmd.Stderr = nil, writerFunc(func(b []byte) (int, error) {
				if bytes.Contains(b, []byte("http://")) {
					stop()
				}
				return out.Write(b)
			})
		}
		if err := cmd.Run(); err != nil && !(serves && cmd.ProcessState.ExitCode() == done) {
			return fmt.Errorf("%w\n%s", err, out.String())
		}
		return nil
	}
	if err := run("demo"); err != nil {
		t.Fatal(err)
	}
	n := 0
	var visit func(list []*command)
	visit = func(list []*command) {
		for _, c := range list {
			if c.example == "" {
				t.Errorf("%s has no example", c.path())
			}
			for line := range strings.SplitSeq(c.example, "\n") {
				n++
				if testing.Short() && strings.HasPrefix(line, "codebook learn") {
					continue // takes minutes under the race detector
				}
				err := run(line)
				var exit *exec.ExitError
				// Two that judge the program's own data may have something to object, or nothing to judge yet.
				judges := strings.HasPrefix(line, "codebook check") || strings.HasPrefix(line, "evaluate")
				if err != nil && !(judges && errors.As(err, &exit) && exit.ExitCode() == notDone) {
					t.Errorf("electiongraph %s: %v", line, err)
				}
			}
			visit(c.sub)
		}
	}
	visit(commands())
	if n < 20 {
		t.Errorf("only %d examples", n)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// shellWords takes a line apart as a shell would, with single quotes.
func shellWords(line string) (words []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}
