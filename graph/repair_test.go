package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// folder makes a graph of some documents that were changed and removed, and gives the folder and what is in it.
func folder(t *testing.T, bulk bool) (dir string, content []rdf.Quad) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "graph")
	g := must[*Graph](t)(Open(t.Context(), dir, Options{noSync: true}))
	if bulk {
		_, quads := victim(0, 7)
		must[Change](t)(g.Import(t.Context(), without(slices.Values(quads))))
	}
	for round := range 4 {
		for doc := range 3 {
			label, quads := victim(doc, round)
			replace(t, g, label, quads...)
		}
	}
	must[Change](t)(g.Remove(t.Context(), name("doc2-1")))
	replace(t, g, "", rdf.Quad{S: name("s"), P: name("p"), O: rdf.String("in the default graph \n\x00")})
	must[Change](t)(g.Infer(t.Context(), nil))
	content = all(t, g)
	if wrong := must[[]*schema.Problem](t)(g.Check(t.Context())); len(wrong) > 0 {
		t.Fatalf("a whole graph is damaged: %v", wrong[0])
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if bulk {
		if _, _, err := Compact(t.Context(), dir, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	return dir, content
}

// read opens a folder for reading and gives what is in it and what Check says.
func read(t *testing.T, dir string) (content []rdf.Quad, wrong []*schema.Problem, err error) {
	t.Helper()
	g, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer g.Close()
	wrong, err = g.Check(t.Context())
	if err != nil {
		t.Fatalf("Check fails: %v", err)
	}
	for q, err := range g.Quads(t.Context()) {
		if err != nil {
			return nil, wrong, err
		}
		content = append(content, q)
	}
	return content, wrong, nil
}

// A wrong byte anywhere in the store or the journal is found by Check, or does no harm; what is read is right or an
// error; and rebuilding or compacting gives all of it back.
func TestDamageIsFound(t *testing.T) {
	for _, bulk := range []bool{false, true} {
		dir, want := folder(t, bulk)
		_, names, err := journals(dir)
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		for _, file := range []string{storeFile, journalName(names[0])} {
			path := filepath.Join(dir, file)
			whole := must[[]byte](t)(os.ReadFile(path))
			harmless, found, rebuilt := 0, 0, 0
			used := len(bytes.TrimRight(whole, "\x00")) // bbolt makes its file larger than it needs
			step := max(1, used/120) | 1
			if testing.Short() {
				step *= 8
			}
			var places []int
			for at := 0; at < used; at += step {
				places = append(places, at)
			}
			if file == storeFile { // what bbolt begins with
				for page := range 2 {
					for at := pageHeader; at < pageHeader+64; at += 3 {
						places = append(places, page*os.Getpagesize()+at)
					}
				}
			}
			for _, at := range places {
				bad := slices.Clone(whole)
				bad[at] ^= 1 << (at % 8)
				if err := os.WriteFile(path, bad, 0o644); err != nil {
					t.Fatal(err)
				}
				got, wrong, err := read(t, dir)
				code := func(p *schema.Problem) string { return p.Code }
				var p *schema.Problem
				switch {
				case err != nil && (!errors.As(err, &p) || code(p) != "graph-damaged" || p.Hint == ""):
					t.Fatalf("%s, byte %d: %v", file, at, err)
				case err != nil, len(wrong) > 0:
					found++
				default:
					harmless++
				}
				if err == nil && !slices.Equal(got, want) {
					t.Fatalf("%s, byte %d: what is read is wrong, and no error", file, at)
				}
				if after := must[[]byte](t)(os.ReadFile(path)); !slices.Equal(after, bad) {
					t.Fatalf("%s, byte %d: reading has written", file, at)
				}
				if (err != nil || len(wrong) > 0) && found%10 == 1 {
					if file == storeFile {
						done := must[*Rebuilt](t)(Rebuild(t.Context(), dir, Options{}))
						if done.Quads != len(want) || len(done.Lost) > 0 {
							t.Fatalf("%s, byte %d: rebuilt to %+v", file, at, done)
						}
					} else if _, _, err := Compact(t.Context(), dir, Options{}); err != nil {
						t.Fatalf("%s, byte %d: %v", file, at, err)
					}
					rebuilt++
					if got, wrong, err := read(t, dir); err != nil || len(wrong) > 0 || !slices.Equal(got, want) {
						t.Fatalf("%s, byte %d: after the repair %v %v, %d quads", file, at, err, wrong, len(got))
					}
					// A repaired folder may be written.
					g := open(t, dir, Options{noSync: true})
					replace(t, g, name("x"), statement("a", "p", "b", "x"))
					must[Change](t)(g.Remove(t.Context(), name("x")))
					g.Close()
					os.RemoveAll(dir)
					dir, want = folder(t, bulk)
					path = filepath.Join(dir, file)
				}
			}
			if err := os.WriteFile(path, whole, 0o644); err != nil {
				t.Fatal(err)
			}
			if found == 0 || rebuilt == 0 {
				t.Errorf("%s: %d wrong bytes found, %d repairs", file, found, rebuilt)
			}
			t.Logf("%s: of %d wrong bytes %d were found, %d did no harm; %d repairs", file, found+harmless, found, harmless, rebuilt)
		}
	}
}

// A store that is gone, empty or cut is damaged, never begun anew; its journal gives it back. A journal that is gone is
// told, and written anew.
func TestCutFiles(t *testing.T) {
	dir, want := folder(t, true)
	path := filepath.Join(dir, storeFile)
	whole := must[[]byte](t)(os.ReadFile(path))
	for _, n := range []int{-1, 0, 1, 5000, len(whole) / 2, len(whole) - os.Getpagesize()} {
		os.Remove(path)
		if n >= 0 {
			if err := os.WriteFile(path, whole[:n], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, readOnly := range []bool{true, false} {
			g, err := Open(t.Context(), dir, Options{ReadOnly: readOnly})
			if err == nil {
				g.Close()
			}
			code(t, err, "graph-damaged")
		}
		if after, err := os.ReadFile(path); n >= 0 && (err != nil || len(after) != n) {
			t.Errorf("a store of %d bytes was written over: %d bytes, %v", n, len(after), err)
		}
	}
	os.Remove(path)
	if done := must[*Rebuilt](t)(Rebuild(t.Context(), dir, Options{})); done.Quads != len(want) {
		t.Errorf("%+v", done)
	}
	if got, wrong, err := read(t, dir); err != nil || len(wrong) > 0 || !slices.Equal(got, want) {
		t.Fatalf("after the repair %v %v, %d quads", err, wrong, len(got))
	}
	_, names, err := journals(dir)
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	journal := filepath.Join(dir, journalName(names[0]))
	os.Remove(journal)
	if _, wrong, err := read(t, dir); err != nil || len(wrong) != 1 || wrong[0].File != journal {
		t.Errorf("a journal that is gone gives %v %v", wrong, err)
	}
	_, err = Open(t.Context(), dir, Options{})
	code(t, err, "graph-damaged")
	if _, _, err := Compact(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	if got, wrong, err := read(t, dir); err != nil || len(wrong) > 0 || !slices.Equal(got, want) {
		t.Fatalf("after the repair %v %v, %d quads", err, wrong, len(got))
	}
}

// Of store and journal both damaged, every document that the journal gives whole comes back, and the others are named.
func TestBothDamaged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	g := open(t, dir, Options{noSync: true})
	byLabel := map[rdf.Term][]rdf.Quad{}
	var ends []int64
	for i := range 6 {
		l := name(fmt.Sprint("g", i))
		for k := range 30 {
			byLabel[l] = append(byLabel[l], rdf.Quad{S: name(fmt.Sprint(i, "-", k)), P: name("p"), O: rdf.Integer(k), G: l})
		}
		replace(t, g, l, byLabel[l]...)
		ends = append(ends, g.store.(*disk).length)
	}
	g.Close()
	if err := os.WriteFile(filepath.Join(dir, storeFile), []byte("gone"), 0o644); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, journalName(1))
	data := must[[]byte](t)(os.ReadFile(path))
	data[(ends[1]+ends[2])/2] ^= 4
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	done := must[*Rebuilt](t)(Rebuild(t.Context(), dir, Options{}))
	if !slices.Equal(done.Kept, []string{keptStore, keptJournal}) {
		t.Errorf("kept are %v", done.Kept)
	}
	got, wrong, err := read(t, dir)
	if err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	left := map[rdf.Term]int{}
	for _, q := range got {
		left[q.G]++
	}
	if len(left) != 5 || left[name("g2")] != 0 {
		t.Errorf("there is %v", left)
	}
}

// A journal that was cut off between two parts, beside a store that cannot be asked how long it was, does not pass for whole.
func TestCutBetweenParts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	g := open(t, dir, Options{noSync: true})
	var ends []int64
	for i := range 4 {
		l := name(fmt.Sprint("g", i))
		replace(t, g, l, rdf.Quad{S: name("s"), P: name("p"), O: rdf.Integer(i), G: l})
		ends = append(ends, g.store.(*disk).length)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{storeFile: []byte("gone"), journalName(1): must[[]byte](t)(os.ReadFile(filepath.Join(dir, journalName(1))))[:ends[1]]} {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	done := must[*Rebuilt](t)(Rebuild(t.Context(), dir, Options{}))
	if done.Quads != 2 || len(done.Lost) > 0 || done.Cut != ends[3]-ends[1] || !slices.Equal(done.Kept, []string{keptStore, keptJournal}) {
		t.Errorf("%+v", done)
	}
	if got, wrong, err := read(t, dir); err != nil || len(wrong) > 0 || len(got) != 2 {
		t.Errorf("then there are %d quads, %v, %v", len(got), wrong, err)
	}
}

// A folder of an older format is refused with the way to bring it to the present one, which loses nothing.
func TestUpgrade(t *testing.T) {
	for older := 1; older < formatVersion; older++ {
		dir, want := folder(t, false)
		file := filepath.Join(dir, formatFile)
		text := strings.Replace(string(must[[]byte](t)(os.ReadFile(file))), fmt.Sprintf(`"format": %d`, formatVersion), fmt.Sprintf(`"format": %d`, older), 1)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		d := must[*disk](t)(openDisk(t.Context(), dir, Options{repair: true}))
		lacking := map[string]uint64{ledgerGraphs: 0}
		if older == 1 {
			lacking[ledgerEpoch], lacking[ledgerJournal] = 0, 0
			for _, q := range want {
				lacking[ledgerSum+string(q.G)] = 0
			}
		}
		if err := d.commit(t.Context(), func(one *transaction) error { return one.enterLedger(t.Context(), lacking) }); err != nil {
			t.Fatal(err)
		}
		d.close()
		if older == 1 {
			os.Remove(filepath.Join(dir, journalName(1)))
		}
		_, err := Open(t.Context(), dir, Options{})
		if p := code(t, err, "graph-format"); !strings.Contains(p.Hint, "compact") {
			t.Errorf("the hint is %q", p.Hint)
		}
		if _, _, err := Compact(t.Context(), dir, Options{}); err != nil {
			t.Fatal(err)
		}
		if got, wrong, err := read(t, dir); err != nil || len(wrong) > 0 || !slices.Equal(got, want) {
			t.Fatalf("after the upgrade from %d %v %v, %d quads", older, err, wrong, len(got))
		}
	}
}

// Documents may be replaced a thousand times: no node is left without a quad, and compacting gives a folder as small as
// one into which the last of them were put at once.
func TestThousandReplacements(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 100
	}
	dir := filepath.Join(t.TempDir(), "graph")
	g := open(t, dir, Options{noSync: true})
	m := model{}
	for round := range rounds {
		label, quads := victim(round%3, round)
		old := label
		if round%3 == 2 {
			old = name(fmt.Sprint("doc2-", round-3))
			m.replace(old, nil)
		}
		must[Change](t)(g.ReplaceDocument(t.Context(), old, label, quads))
		m.replace(label, quads)
	}
	m.agree(t, g)
	if wrong := must[[]*schema.Problem](t)(g.Check(t.Context())); len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	g.Close()
	fresh := filepath.Join(t.TempDir(), "graph")
	f := open(t, fresh, Options{noSync: true})
	for label := range m {
		replace(t, f, label, slices.Collect(func(yield func(rdf.Quad) bool) {
			for q := range m[label] {
				if !yield(q) {
					return
				}
			}
		})...)
	}
	f.Close()
	before, after, err := Compact(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	once := must[int64](t)(folderSize(fresh))
	t.Logf("%d bytes after %d replacements, %d compacted, %d put in at once", before, rounds, after, once)
	if float64(after) > 1.2*float64(once) {
		t.Errorf("%d bytes after compacting, %d are needed", after, once)
	}
	m.agree(t, open(t, dir, Options{ReadOnly: true}))
}

// On a full disk a change is an error and leaves no trace; with room again the next one is made.
func TestFullDisk(t *testing.T) {
	at := t.TempDir()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("a small file system cannot be mounted here: " + err.Error())
	}
	t.Cleanup(func() { syscall.Unmount(at, 0) })
	dir := filepath.Join(at, "graph")
	g := must[*Graph](t)(Open(t.Context(), dir, Options{}))
	defer func() { g.Close() }()
	m := model{}
	var failed error
	for i := 0; failed == nil && i < 500; i++ {
		label, quads := victim(2, i)
		if _, failed = g.Replace(t.Context(), label, quads); failed == nil {
			m.replace(label, quads)
		}
	}
	code(t, failed, "graph-full")
	m.agree(t, g)
	_, err := g.Import(t.Context(), without(slices.Values([]rdf.Quad{{S: name("s"), P: name("p"), O: rdf.String(strings.Repeat("x", 900_000)), G: name("g")}})))
	code(t, err, "graph-full")
	m.agree(t, g)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", at, "tmpfs", syscall.MS_REMOUNT, "size=40m"); err != nil {
		t.Fatal(err)
	}
	g = must[*Graph](t)(Open(t.Context(), dir, Options{}))
	if wrong := must[[]*schema.Problem](t)(g.Check(t.Context())); len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	label, quads := victim(0, 1)
	replace(t, g, label, quads...)
	m.replace(label, quads)
	m.agree(t, g)
}

// The same statement in several graphs is several statements, on every back end.
func TestStatementOfManyGraphs(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		for _, l := range []string{"g", "h", "i"} {
			replace(t, g, name(l), statement("a", "p", "b", l))
		}
		must[Change](t)(g.Remove(t.Context(), name("h")))
		want := []rdf.Quad{statement("a", "p", "b", "g"), statement("a", "p", "b", "i")}
		if got := all(t, g); !slices.Equal(got, want) {
			t.Errorf("there is %v", got)
		}
	})
}

// A folder may be written while it is read, and grows meanwhile far beyond what it was.
func TestWriteWhileReading(t *testing.T) {
	g := open(t, filepath.Join(t.TempDir(), "graph"), Options{noSync: true})
	label, quads := victim(0, 1)
	replace(t, g, label, quads...)
	view(t, g, func(v *View) {
		done := make(chan error)
		go func() {
			var err error
			for i := 0; i < 20 && err == nil; i++ {
				big := rdf.Quad{S: name("s"), P: name("p"), O: rdf.String(strings.Repeat("x", 1<<20) + fmt.Sprint(i)), G: name("new")}
				_, err = g.Replace(context.Background(), name("new"), []rdf.Quad{big})
			}
			done <- err
		}()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if n := must[int](t)(v.Count()); n != len(quads) {
			t.Errorf("the reader sees %d quads", n)
		}
	})
	if n := len(all(t, g)); n != len(quads)+1 {
		t.Errorf("there are %d quads", n)
	}
}
