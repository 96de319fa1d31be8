package graph

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	hbbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func generated(t testing.TB, quads int) *generate.Sample {
	t.Helper()
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	return generate.New(cb, must[*gazetteer.Gazetteer](t)(gazetteer.Load(data.Files)), quads)
}

// without gives quads with no error beside them.
func without(quads iter.Seq[rdf.Quad]) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

func TestImport(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		first := []rdf.Quad{statement("a", "p", "b", "g"), statement("a", "p", "c", "g"), statement("x", "p", "y", "h"), statement("a", "p", "b", "g")}
		if c := must[Change](t)(g.Import(t.Context(), without(slices.Values(first)))); c != (Change{Added: 3}) {
			t.Errorf("the first import makes %+v", c)
		}
		want := rdf.Sort(first)
		if got := all(t, g); !slices.Equal(got, want) {
			t.Errorf("there is %v", got)
		}
		second := []rdf.Quad{statement("a", "p", "c", "g"), statement("new", "p", "c", "k")}
		if c := must[Change](t)(g.Import(t.Context(), without(slices.Values(second)))); c != (Change{Added: 1, Removed: 1}) {
			t.Errorf("the second import makes %+v", c)
		}
		want = rdf.Sort(append(second, first[2]))
		want = rdf.Sort(append(want, statement("x", "p", "y", "h")))
		if got := all(t, g); !slices.Equal(got, want) {
			t.Errorf("there is %v", got)
		}
		// All or nothing.
		bad := errors.New("bad line")
		_, err := g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
			_ = yield(statement("z", "p", "z", "g"), nil) && yield(rdf.Quad{}, bad)
		})
		if err != bad {
			t.Errorf("an error among the statements gives %v", err)
		}
		_, err = g.Import(t.Context(), without(slices.Values([]rdf.Quad{statement("z", "p", "z", "g"), {S: rdf.String("s"), P: name("p"), O: name("o")}})))
		code(t, errorOf(err), "bad-quad")
		if got := all(t, g); !slices.Equal(got, want) {
			t.Errorf("after imports that failed there is %v", got)
		}
	})
}

// errorOf gives the problem advice, which one of a statement has not.
func errorOf(err error) error {
	var p *schema.Problem
	if errors.As(err, &p) {
		c := *p
		c.Hint = "x"
		return &c
	}
	return err
}

// What the bulk load writes is whole in bbolt's eyes, and for Cayley and for us the same as what is written by the
// ordinary way, now and after any later change.
func TestBulkLoadIsAnOrdinaryStore(t *testing.T) {
	var quads []rdf.Quad
	for d := range generated(t, 0).Documents() {
		if quads = append(quads, d.Quads()...); len(quads) > 6000 {
			break
		}
	}
	quads = append(quads, quads[7], quads[len(quads)-1], quads[1000])                       // come twice
	quads = append(quads, rdf.Quad{S: quads[0].S, P: quads[0].P, O: rdf.String("\tß\n\"")}) // default graph
	for name, part := range map[string]int{"in memory": bulkPart, "in parts": 777} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fast, slow := filepath.Join(dir, "fast"), filepath.Join(dir, "slow")
			g := open(t, slow, Options{noSync: true})
			byLabel := map[rdf.Term][]rdf.Quad{}
			for _, q := range quads {
				byLabel[q.G] = append(byLabel[q.G], q)
			}
			for l, quads := range byLabel {
				replace(t, g, l, quads...)
			}
			f := open(t, fast, Options{noSync: true})
			file := filepath.Join(fast, storeFile+".new")
			must[map[string]uint64](t)(loadBulk(t.Context(), loading{file: file, journal: filepath.Join(fast, journalName(2)), part: part,
				epoch: 2, generation: 1, ledger: map[string]uint64{ledgerStale + staleAll: 1}}, without(slices.Values(quads))))
			if err := f.swap(f.store.(*disk), file); err != nil {
				t.Fatal(err)
			}
			same := func() {
				t.Helper()
				m := model{}
				for _, q := range all(t, g) {
					if m[q.G] == nil {
						m[q.G] = map[rdf.Quad]bool{}
					}
					m[q.G][q] = true
				}
				for _, h := range []*Graph{g, f} {
					m.agree(t, h)
					wholeStore(t, h)
				}
			}
			same()
			// Changes of all kinds.
			var names []rdf.Term
			for l := range byLabel {
				names = append(names, l)
			}
			slices.Sort(names)
			for i, l := range names {
				for _, h := range []*Graph{g, f} {
					switch i % 4 {
					case 0:
						must[Change](t)(h.Remove(t.Context(), l))
					case 1:
						replace(t, h, l, byLabel[l][:len(byLabel[l])/2]...)
					case 2:
						must[Change](t)(h.ReplaceDocument(t.Context(), l, schema.Thing("document/new"), relabelled(byLabel[l], schema.Thing("document/new"))))
					}
				}
			}
			same()
			for _, h := range []*Graph{g, f} {
				for l, quads := range byLabel {
					replace(t, h, l, quads...)
				}
				must[Change](t)(h.Infer(t.Context(), nil))
			}
			same()
			for _, h := range []*Graph{g, f} {
				for l := range byLabel {
					must[Change](t)(h.Remove(t.Context(), l))
				}
				for _, l := range []rdf.Term{schema.GraphInferred, schema.Thing("document/new")} {
					must[Change](t)(h.Remove(t.Context(), l))
				}
			}
			same()
		})
	}
}

func relabelled(quads []rdf.Quad, l rdf.Term) []rdf.Quad {
	out := slices.Clone(quads)
	for i := range out {
		out[i].G = l
	}
	return out
}

// wholeStore looks at the file with bbolt, and reads it as Cayley does.
func wholeStore(t *testing.T, g *Graph) {
	t.Helper()
	if err := g.store.(*disk).db.DB().View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("bbolt: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	view(t, g, func(v *View) {
		qs := must[graph.QuadStore](t)(v.snap.quads())
		it := qs.QuadsAllIterator().Iterate()
		defer it.Close()
		var got []rdf.Quad
		for it.Next(t.Context()) {
			q := must[quad.Quad](t)(qs.Quad(it.Result()))
			got = append(got, rdf.Quad{S: term(q.Subject), P: term(q.Predicate), O: term(q.Object), G: term(q.Label)})
		}
		want := all(t, g)
		if n := len(got); !slices.Equal(rdf.Sort(got), want) || n != len(want) {
			t.Errorf("Cayley gives %d quads, not the same %d", n, len(want))
		}
	})
}

// The sorting in parts gives the same as in one.
func TestBulkSort(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) (l bulkLink) {
			for i := range l {
				l[i] = rapid.Uint32Range(0, 1<<uint(rapid.IntRange(1, 31).Draw(t, "bits"))).Draw(t, "id")
			}
			return l
		}), 1, 60).Draw(rt, "links")
		columns := rapid.Permutation([]int{0, 1, 2, 3}).Draw(rt, "columns")[:rapid.IntRange(1, 4).Draw(rt, "width")]
		want := make([]sorted, len(links))
		for i, l := range links {
			want[i] = sorted{l, uint32(i)}
		}
		slices.SortStableFunc(want, func(a, b sorted) int { return compareColumns(columns, &a.link, &b.link) })
		for _, part := range []int{len(links), 7} {
			b := &bulk{ctx: context.Background(), w: &boltWriter{}, loading: loading{file: filepath.Join(t.TempDir(), "x"), part: part}}
			for _, l := range links {
				if len(b.links) == part {
					if err := b.putAside(); err != nil {
						rt.Fatal(err)
					}
				}
				b.links = append(b.links, l)
				b.count++
			}
			if b.aside != nil {
				if err := b.putAside(); err != nil {
					rt.Fatal(err)
				}
				defer b.aside.Close()
			}
			var got []sorted
			for s, err := range b.sort(columns) {
				if err != nil {
					rt.Fatal(err)
				}
				got = append(got, s)
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("in parts of %d: %v, not %v", part, got, want)
			}
		}
	})
}

// loadWays are the ways to fill a new folder with a file of N-Quads: ours, and what the command cayley load does with the
// same back end, in its batches, with its reader and writer. Unlike that it need not wait for the disk.
var loadWays = map[string]func(dir, file string) error{
	"import": func(dir, file string) error {
		g, err := Open(context.Background(), dir, Options{})
		if err != nil {
			return err
		}
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = g.Import(context.Background(), rdf.ReadNQuads(f, file))
		return errors.Join(err, g.Close())
	},
	"cayley": func(dir, file string) error {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		db, err := hbbolt.Open(filepath.Join(dir, "indexes.bolt"), &bbolt.Options{Timeout: time.Second, NoSync: true})
		if err != nil {
			return err
		}
		if err := kv.Init(db, nil); err != nil {
			return err
		}
		qs, err := kv.New(db, nil)
		if err != nil {
			return err
		}
		defer qs.Close()
		w, err := qs.NewQuadWriter()
		if err != nil {
			return err
		}
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := quad.CopyBatch(w.(quad.BatchWriter), nquads.NewReader(f, false), quad.DefaultBatch); err != nil {
			return err
		}
		return w.Close()
	},
}

// What a load that was cut off leaves is cleared away, and a load that fails leaves nothing.
func TestLoadLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	g := open(t, dir, Options{noSync: true})
	files := func() (names []string) {
		for _, e := range must[[]os.DirEntry](t)(os.ReadDir(dir)) {
			names = append(names, e.Name())
		}
		return names
	}
	want := files()
	bad := errors.New("bad line")
	if _, err := g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
		_ = yield(statement("z", "p", "z", "g"), nil) && yield(rdf.Quad{}, bad)
	}); err != bad {
		t.Fatal(err)
	}
	if got := files(); !slices.Equal(got, want) {
		t.Errorf("a load that failed leaves %v", got)
	}
	g.Close()
	for _, end := range []string{".new", ".new.links", ".new.sorted"} {
		if err := os.WriteFile(filepath.Join(dir, storeFile+end), []byte("half"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g = open(t, dir, Options{noSync: true})
	if got := files(); !slices.Equal(got, want) {
		t.Errorf("opened again, the folder has %v", got)
	}
	must[Change](t)(g.Import(t.Context(), without(slices.Values([]rdf.Quad{statement("a", "p", "b", "g")}))))
	want[slices.Index(want, journalName(1))], want[slices.Index(want, endFile(1))] = journalName(2), endFile(2)
	if got := files(); !slices.Equal(got, want) {
		t.Errorf("a load leaves %v", got)
	}
}

// Who waits for a folder gets the store that the load has put there, not the one that it took away.
func TestWaitingForLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	g := must[*Graph](t)(Open(t.Context(), dir, Options{noSync: true}))
	got := make(chan error)
	go func() {
		w, err := Open(context.Background(), dir, Options{Wait: time.Minute, noSync: true})
		if err == nil {
			_, err = w.Replace(context.Background(), name("h"), []rdf.Quad{statement("x", "p", "y", "h")})
			err = errors.Join(err, w.Close())
		}
		got <- err
	}()
	time.Sleep(100 * time.Millisecond) // it may wait by now; if not, the test is the easier
	must[Change](t)(g.Import(t.Context(), without(slices.Values([]rdf.Quad{statement("a", "p", "b", "g")}))))
	if err := errors.Join(g.Close(), <-got); err != nil {
		t.Fatal(err)
	}
	if n := len(all(t, open(t, dir, Options{ReadOnly: true}))); n != 2 {
		t.Errorf("of what two wrote, %d quads are there", n)
	}
}

// A folder that came to nothing is gone, one with something in it stays, and so does one that was there before.
func TestDiscard(t *testing.T) {
	label := name("g")
	for name, c := range map[string]struct {
		there, write, stays bool
	}{"nothing written": {}, "something written": {write: true, stays: true}, "there before": {there: true, stays: true}} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "graph")
			if c.there {
				if err := must[*Graph](t)(Open(t.Context(), dir, Options{noSync: true})).Close(); err != nil {
					t.Fatal(err)
				}
			}
			g := must[*Graph](t)(Open(t.Context(), dir, Options{noSync: true}))
			if c.write {
				replace(t, g, label, statement("a", "p", "b", "g"))
			}
			if err := errors.Join(g.Discard(), g.Close()); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(dir); (err == nil) != c.stays {
				t.Errorf("of the folder there is left: %v", err)
			}
		})
	}
}
