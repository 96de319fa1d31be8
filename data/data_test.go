package data_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph/ingest"
)

const module = "github.com/electiongraph/electiongraph"

// The folders of the top level; everything else there is a file of the module or has a dot.
var top = []string{"cmd", "data", "graph", "schema"}

// root finds the folder of go.mod.
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
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// golang runs the go command in the root. What the command reads is unknown to the cache of go test, so the test looks
// at the source files too: a change in any of them makes it run again.
func golang(t *testing.T, args ...string) []byte {
	t.Helper()
	dir := root(t)
	for _, name := range top {
		err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".go" {
				_, err = os.Stat(path)
			}
			if errors.Is(err, fs.ErrNotExist) { // an editor's file that came and went
				return nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var words bytes.Buffer
	cmd.Stderr = &words
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("the go command is missing")
	}
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, &words)
	}
	return out
}

// A listed package, as go list -json prints it.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	patterns := make([]string, len(top))
	for i, name := range top {
		patterns[i] = "./" + name + "/..."
	}
	out := golang(t, append([]string{"list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports"}, patterns...)...)
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module+"/")
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list names %d packages only", len(all))
	}
	return all
}

// in reports whether a package is of one of the folders; "graph/..." takes in what is below, "graph" does not.
func in(pkg string, patterns ...string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		folder, below := strings.CutSuffix(p, "/...")
		return pkg == folder || below && strings.HasPrefix(pkg, folder+"/")
	})
}

// arrows say what of ours a package may import: the first row that fits decides.
var arrows = []struct {
	from string
	to   []string
}{
	{"data/...", nil},                      // files; whoever wants them loaded passes an fs.FS
	{"schema/...", []string{"schema/..."}}, // nouns know nothing of stores and documents' formats
	{"graph", []string{"schema/..."}},      // keeps quads; what makes or asks stands beside it
	{"graph/ingest/...", []string{"schema/...", "graph/ingest/..."}},
	{"graph/extract/...", []string{"schema/...", "graph/extract/..."}},                               // quads are made without a store
	{"graph/evaluate/...", []string{"schema/...", "graph", "graph/query/...", "graph/evaluate/..."}}, // extractions beside annotations
	{"graph/query/...", []string{"schema/...", "graph", "graph/query/..."}},
	{"graph/export/...", []string{"schema/...", "graph", "graph/export/..."}},
	{"graph/web/...", []string{"schema/...", "graph", "graph/query/...", "graph/export/...", "graph/web/..."}},
	{"graph/generate", []string{"schema/..."}}, // quads of documents that nobody wrote
	{"graph/internal/...", []string{"schema/...", "graph/internal/..."}},
	{"cmd/...", []string{"graph/...", "data", "schema/...", "cmd/..."}},
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		i := slices.IndexFunc(arrows, func(a struct {
			from string
			to   []string
		}) bool {
			return in(p.ImportPath, a.from)
		})
		if i < 0 {
			t.Errorf("package %s has no row among the arrows; add one, or move it", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, module+"/"); ok && !in(ours, arrows[i].to...) {
				t.Errorf("%s imports %s; it may import %q of ours", p.ImportPath, ours, arrows[i].to)
			}
		}
		if p.ImportPath == "graph" {
			continue
		}
		// The traps of the store are dealt with in one place, for tests too; these may compare readers with quad's.
		for _, imp := range p.Imports {
			if strings.HasPrefix(imp, "github.com/cayleygraph/quad") {
				t.Errorf("%s imports %s; only package graph does", p.ImportPath, imp)
			}
		}
		for _, imp := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			for _, store := range []string{"github.com/cayleygraph/cayley", "github.com/hidal-go/", "go.etcd.io/bbolt"} {
				if strings.HasPrefix(imp, store) {
					t.Errorf("%s imports %s; only package graph does", p.ImportPath, imp)
				}
			}
		}
	}
}

// pins are versions that must not move by themselves, and why.
var pins = map[string]struct{ version, why string }{
	"github.com/cayleygraph/cayley": {"v0.7.7-0.20240706181042-81dcd7d73e45",
		"the newest commit; the tag v0.7.7 sorts above it, yet is five years older: no bbolt, no pebble, some plans forty times slower, so go get -u would take us back"},
	"github.com/cayleygraph/quad": {"v1.3.0", "the one that this Cayley is built and tried with"},
	"github.com/hidal-go/hidalgo": {"v0.3.0", "the one that this Cayley is built and tried with; the files on disk are its"},
	"github.com/spf13/pflag":      {"v1.0.10", "the command's flags and their help texts are tried with it"},
}

func TestPins(t *testing.T) {
	var mod struct {
		Require []struct{ Path, Version string }
		Replace []struct{ Old struct{ Path string } }
	}
	if err := json.Unmarshal(golang(t, "mod", "edit", "-json"), &mod); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range mod.Require {
		pin, ok := pins[r.Path]
		if !ok {
			continue
		}
		found++
		if r.Version != pin.version {
			t.Errorf("go.mod wants %s %s, not %s: %s", r.Path, r.Version, pin.version, pin.why)
		}
	}
	if found != len(pins) {
		t.Errorf("go.mod names %d of the %d pinned modules", found, len(pins))
	}
	for _, r := range mod.Replace {
		t.Errorf("go.mod replaces %s: what is built is not what the pins say", r.Old.Path)
	}
}

// The version that is built is the one asked for, unless another module asks for more.
func TestPinsHold(t *testing.T) {
	args := []string{"list", "-m", "-f", "{{.Path}} {{.Version}}"}
	for path := range pins {
		args = append(args, path)
	}
	slices.Sort(args[4:])
	for line := range strings.Lines(string(golang(t, args...))) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pin := pins[path]; version != pin.version {
			t.Errorf("%s %s is built, not %s: %s", path, version, pin.version, pin.why)
		}
	}
}

func TestTopLevel(t *testing.T) {
	dir := root(t)
	cmd := exec.Command("git", "ls-files", "-z")
	cmd.Dir = dir
	var names []string
	if out, err := cmd.Output(); err == nil && len(out) > 0 {
		os.Stat(filepath.Join(dir, ".git", "index")) // for the cache of go test
		for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
			first, _, _ := strings.Cut(name, "/")
			names = append(names, first)
		}
	} else { // an archive of the sources
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	allowed := append([]string{"README.md", "go.mod", "go.sum"}, top...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) {
			t.Errorf("%s stands at the top level; a second subject gets a room of its own in %s", name, strings.Join(top, ", "))
		}
	}
	for _, name := range top {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// The built-in sample: what a reader needs to find the source, and a length that stays a digest.
func TestDigests(t *testing.T) {
	names, err := fs.Glob(data.Files, "digests/*.md")
	if err != nil || len(names) < 5 {
		t.Fatalf("%d digests, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := data.Files.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			doc, err := ingest.Read(f, name, ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range doc.Warnings {
				t.Error(&w)
			}
			m := doc.Meta
			for key, v := range map[string]string{"title": m.Title.Text, "publisher": m.Publisher.Text, "date": m.Date.Text, "kind": m.Kind.Text, "country": m.Country.Text, "source": m.Source.Text} {
				if v == "" {
					t.Errorf("no %s in the front matter", key)
				}
			}
			if !strings.HasPrefix(filepath.Base(name), m.Date.Text) {
				t.Errorf("the name does not begin with the date %s", m.Date.Text)
			}
			_, body, _ := strings.Cut(strings.TrimPrefix(doc.Text, "---\n"), "\n---\n")
			if first, _, _ := strings.Cut(strings.TrimSpace(body), "\n"); !strings.Contains(first, "Digest of") {
				t.Errorf("the first line does not say that this is a digest: %q", first)
			}
			if n := len(strings.Fields(body)); n < 150 || n > 400 {
				t.Errorf("%d words, not 150 to 400", n)
			}
		})
	}
}
