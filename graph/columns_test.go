package graph

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

var columnTerms = []rdf.Term{
	schema.Thing("election/a"), schema.Thing("election/b"), schema.Thing("country/KZ"), schema.Thing("document/d"), schema.Thing("document/d#finding-1"), schema.Thing("document/d#finding-2"),
	schema.Thing("document/d#char=1,2"), schema.Thing("document/d#char=1,2-quote"), schema.ClassFinding, schema.ClassElection, schema.ClassEvidence, schema.ClassQuote, schema.Thing("issue/x"),
}

var columnHops = []rdf.Term{rdf.RDFType, rdf.RDFSLabel, schema.PredCountry, schema.PredElection, schema.PredIssue, schema.PredEvidence, schema.PredQuote, schema.PredFollowedBy, schema.PredBroader, ""}

// drawLinks makes statements of which some have columns and some have not.
func drawLinks(t *rapid.T, label rdf.Term) []rdf.Quad {
	var quads []rdf.Quad
	for range rapid.IntRange(0, 12).Draw(t, "quads") {
		q := rdf.Quad{S: rapid.SampledFrom(columnTerms).Draw(t, "s"), P: rapid.SampledFrom(columnHops[:len(columnHops)-1]).Draw(t, "p"), O: rapid.SampledFrom(columnTerms).Draw(t, "o"), G: label}
		if rapid.Bool().Draw(t, "literal") && q.P != rdf.RDFType {
			q.O = rapid.SampledFrom([]rdf.Term{rdf.String("a"), rdf.Lang("a", "en"), rdf.Date("2016"), rdf.String("")}).Draw(t, "value")
		}
		quads = append(quads, q)
	}
	return rdf.Sort(quads)
}

// hops gives all hops from all terms, by predicate and direction.
func hops(t *rapid.T, g *Graph, columns bool) map[string][]Edge {
	out := map[string][]Edge{}
	terms := append([]rdf.Term{rdf.String("a"), rdf.Lang("a", "en"), rdf.Date("2016"), rdf.String(""), "", schema.Thing("nowhere")}, columnTerms...)
	err := g.View(t.Context(), func(v *View) error {
		if columns {
			c, err := v.Columns()
			if err != nil || c == nil {
				t.Fatalf("columns: %v, %v", c, err)
			}
			defer func() { numbered(t, c, terms, out) }()
			for _, stem := range []string{"a", "2016", "nowher"} {
				var want []rdf.Term
				for _, term := range columnTerms {
					for q, err := range v.Match(term, schema.PredQuote, "", "") {
						if err != nil {
							return err
						}
						if slices.Contains(Stems(q.O.Value()), stem) && !slices.Contains(want, term) {
							want = append(want, term)
						}
					}
				}
				slices.Sort(want)
				got, kept, err := v.Having([]string{stem})
				if err != nil || !kept || !slices.Equal(got, want) {
					t.Fatalf("having %q: %v, not %v (%v, %v)", stem, got, want, kept, err)
				}
			}
		}
		for _, p := range columnHops {
			for name, hop := range map[string]func(rdf.Term, []rdf.Term) ([]Edge, error){"out": v.Out, "in": v.In} {
				for i := range terms {
					edges, err := hop(p, terms[i:i+1])
					if err != nil {
						return err
					}
					if len(edges) > 0 {
						out[fmt.Sprint(name, " ", p, " ", terms[i])] = edges
					}
				}
				all, err := hop(p, append(terms, terms...))
				if err != nil {
					return err
				}
				if len(all) > 0 {
					out[fmt.Sprint(name, " ", p)] = all
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// numbered wants from the numbers of the columns what the hops have found.
func numbered(t *rapid.T, c *Columns, terms []rdf.Term, found map[string][]Edge) {
	for _, p := range columnHops {
		if columnOf(p) < 0 || p == rdf.RDFSLabel {
			continue
		}
		at := c.Cursor(p)
		for _, term := range terms {
			n, ok := c.Number(term)
			if !ok {
				if covered(p, term, subject) && len(found[fmt.Sprint("out ", p, " ", term)]) > 0 {
					t.Fatalf("%s has no number", term)
				}
				continue
			}
			var objects, subjects []rdf.Term
			if covered(p, term, subject) {
				for _, e := range found[fmt.Sprint("out ", p, " ", term)] {
					objects = append(objects, e.To)
				}
				for i, o := range at.Objects(n) {
					if i >= len(objects) || c.Term(o) != objects[i] {
						t.Fatalf("%s of %s: %s is not among %v", p, term, c.Term(o), objects)
					}
				}
			}
			if covered(p, term, object) {
				for _, e := range found[fmt.Sprint("in ", p, " ", term)] {
					if len(subjects) == 0 || subjects[len(subjects)-1] != e.From {
						subjects = append(subjects, e.From)
					}
				}
				got := c.Subjects(p, n)
				for i, s := range got {
					got[i] = 0
					if i >= len(subjects) || c.Term(s) != subjects[i] {
						t.Fatalf("%s to %s: %s is not among %v", p, term, c.Term(s), subjects)
					}
				}
				if len(got) != len(subjects) {
					t.Fatalf("%s to %s: %d subjects, not %v", p, term, len(got), subjects)
				}
			}
		}
	}
}

// Hops over the columns find what hops over the store find, whatever comes and goes, and after a folder is opened again.
func TestColumnsAgainstStore(t *testing.T) {
	labels := []rdf.Term{schema.Thing("document/d"), schema.Thing("document/e"), schema.GraphReference, ""}
	check := func(t *testing.T, folder bool) {
		rapid.Check(t, func(rt *rapid.T) {
			address := "memory:"
			if folder {
				dir, err := os.MkdirTemp("", "")
				if err != nil {
					rt.Fatal(err)
				}
				defer os.RemoveAll(dir)
				address = filepath.Join(dir, "g")
			}
			open := func() *Graph {
				g, err := Open(rt.Context(), address, Options{noSync: true})
				if err != nil {
					rt.Fatal(err)
				}
				return g
			}
			g := open()
			defer func() { g.Close() }()
			for range rapid.IntRange(1, 5).Draw(rt, "steps") {
				label := rapid.SampledFrom(labels).Draw(rt, "label")
				if _, err := g.Replace(rt.Context(), label, drawLinks(rt, label)); err != nil {
					rt.Fatal(err)
				}
				if folder && rapid.Bool().Draw(rt, "reopen") {
					if err := g.Close(); err != nil {
						rt.Fatal(err)
					}
					g = open()
				}
				if rapid.Bool().Draw(rt, "look") {
					if diff := cmp.Diff(hops(rt, g, false), hops(rt, g, true)); diff != "" {
						rt.Fatalf("-store +columns:\n%s", diff)
					}
				}
			}
		})
	}
	t.Run("memory", func(t *testing.T) { check(t, false) })
	t.Run("folder", func(t *testing.T) { check(t, true) })
}

func TestColumnsFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "g")
	g := open(t, dir, Options{})
	file := filepath.Join(dir, columnsFile)
	countries := func(g *Graph, want int) *Columns {
		t.Helper()
		var c *Columns
		view(t, g, func(v *View) {
			c = must[*Columns](t)(v.Columns())
			edges := must[[]Edge](t)(v.In(schema.PredCountry, []rdf.Term{schema.Thing("country/KZ")}))
			if len(edges) != want {
				t.Errorf("%d elections, want %d", len(edges), want)
			}
		})
		return c
	}
	sample(t, g)
	countries(g, 2)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, rest, err := decodeColumns(whole)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.encode(), whole); diff != "" || len(rest) > 0 {
		t.Error("what is read is not what was written")
	}
	for name, data := range map[string][]byte{
		"nothing": {}, "cut off": whole[:len(whole)/2], "another version": append([]byte("electiongraph columns 0\n"), whole[len(columnsMagic):]...),
		"a flipped bit": append(append([]byte{}, whole[:len(whole)-3]...), whole[len(whole)-3]^4, whole[len(whole)-2], whole[len(whole)-1]),
	} {
		if _, _, err := decodeColumns(data); err == nil {
			t.Errorf("%s is read", name)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		g := open(t, dir, Options{ReadOnly: true})
		countries(g, 2)
		g.Close()
		again, err := os.ReadFile(file)
		if err != nil || !cmp.Equal(again, whole) {
			t.Errorf("after %s the file was not made again: %v", name, err)
		}
	}
	// What was left by a store that is gone is not believed.
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	g = open(t, dir, Options{})
	if err := os.WriteFile(file, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	countries(g, 0)
	// A graph without columns has no file.
	g.Close()
	os.Remove(file)
	g = open(t, dir, Options{NoColumns: true})
	view(t, g, func(v *View) {
		if c, err := v.Columns(); c != nil || err != nil {
			t.Errorf("columns %v, %v", c, err)
		}
	})
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was made")
	}
}

// A write leaves the columns in the file as they are to be, without a question in between, also where it was cut off or
// something is missing.
func TestColumnsFollowWrites(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "g")
	file := filepath.Join(dir, columnsFile)
	g := open(t, dir, Options{noSync: true})
	label := func(i int) rdf.Term { return schema.Thing(fmt.Sprint("document/d", i%7)) }
	version := func(i int) (quads []rdf.Quad) {
		for k := range 5 + i%3 {
			s := rdf.IRI(fmt.Sprint(label(i).Value(), "#finding-", i+k))
			quads = append(quads, rdf.Quad{S: s, P: schema.PredIssue, O: schema.Thing(fmt.Sprint("issue/", k)), G: label(i)}, rdf.Quad{S: s, P: schema.PredQuote, O: rdf.String(fmt.Sprint(i, k)), G: label(i)})
		}
		return quads
	}
	for i := range 40 {
		replace(t, g, label(i), version(i)...)
	}
	must[Change](t)(g.Remove(t.Context(), label(3)))
	data := must[[]byte](t)(os.ReadFile(file))
	c, anew := (&columnsCache{file: file, links: hopLinks}).load()
	view(t, g, func(v *View) {
		want, _, err := v.refresh(nil, must[uint64](t)(v.Generation()), hopLinks)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.encode(), c.flat().encode()); diff != "" || !anew {
			t.Error("the file has not followed the writes")
		}
		now, read, err := v.refresh(c, want.generation, hopLinks)
		if err != nil || read || now.generation != want.generation {
			t.Errorf("graphs were read again: %v", err)
		}
	})
	// Cut off anywhere, it is taken as far as it goes.
	for _, n := range []int{1, 100, 1000, len(data) / 2} {
		if err := os.WriteFile(file, data[:len(data)-n], 0o644); err != nil {
			t.Fatal(err)
		}
		view(t, g, func(v *View) {
			c, anew := (&columnsCache{file: file, links: hopLinks}).load()
			want, _, err := v.refresh(nil, must[uint64](t)(v.Generation()), hopLinks)
			if err != nil {
				t.Fatal(err)
			}
			now, read, err := v.refresh(c, want.generation, hopLinks)
			if err != nil || !read || !anew {
				t.Fatalf("cut off by %d: read %v, anew %v, %v", n, read, anew, err)
			}
			if diff := cmp.Diff(want.encode(), now.flat().encode()); diff != "" {
				t.Errorf("cut off by %d, the columns are wrong", n)
			}
		})
	}
	// A file that missed a change notices.
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	g.columns = nil
	replace(t, g, label(1), version(99)...)
	g.columns = &columnsCache{file: file, links: hopLinks}
	replace(t, g, label(1), version(204)...)
	view(t, g, func(v *View) {
		c := must[*Columns](t)(v.Columns())
		if _, ok := c.Number(rdf.String("204 0")); !ok {
			t.Error("the last change is missing")
		}
		if _, ok := c.Number(rdf.String("99 0")); ok {
			t.Error("the change before is still there")
		}
	})
}

// Whoever reads while others write finds in the columns what his picture of the graph holds.
func TestColumnsAndWriter(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		kz := schema.Thing("country/KZ")
		stop := make(chan struct{})
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				for last := 0; ; {
					select {
					case <-stop:
						return
					default:
					}
					err := g.View(t.Context(), func(v *View) error {
						plain, err := v.In(schema.PredCountry, []rdf.Term{kz})
						if err != nil {
							return err
						}
						if _, err := v.Columns(); err != nil {
							return err
						}
						edges, err := v.In(schema.PredCountry, []rdf.Term{kz})
						if err == nil && !slices.Equal(plain, edges) {
							err = fmt.Errorf("the columns have %d links, the store %d", len(edges), len(plain))
						}
						if len(edges) < last {
							err = fmt.Errorf("%d links after %d", len(edges), last)
						}
						last = len(edges)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for i := range 30 {
			label := schema.Thing(fmt.Sprint("document/d", i))
			replace(t, g, label, rdf.Quad{S: schema.Thing(fmt.Sprint("election/e", i)), P: schema.PredCountry, O: kz, G: label})
		}
		close(stop)
		readers.Wait()
	})
}
