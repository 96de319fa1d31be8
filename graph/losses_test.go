package graph

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// The ways in which Cayley's stores lose data, each tried on ours on every back end that has it. What is there afterwards
// is compared down to Cayley's nodes, and a folder is checked as a whole.

func unharmed(t *testing.T, g *Graph, m model) {
	t.Helper()
	m.agree(t, g)
	if _, folder := g.store.(*disk); folder {
		if wrong, err := g.Check(t.Context()); err != nil || len(wrong) > 0 {
			t.Fatalf("there is damage: %v %v", wrong, err)
		}
	}
}

// write replaces a graph here and in the model.
func (m model) write(t *testing.T, g *Graph, label rdf.Term, quads ...rdf.Quad) {
	t.Helper()
	replace(t, g, label, quads...)
	m.replace(label, quads)
}

// numberedQuads gives quads from first to last, over few nodes.
func numberedQuads(label rdf.Term, first, last int) (quads []rdf.Quad) {
	for i := first; i < last; i++ {
		quads = append(quads, rdf.Quad{S: name(fmt.Sprint("s", i/3)), P: name(fmt.Sprint("p", i%2)), O: name(fmt.Sprint("o", i)), G: label},
			rdf.Quad{S: name(fmt.Sprint("s", i/3)), P: name("value"), O: rdf.Integer(i), G: label})
	}
	return quads
}

// One: Cayley goes on after a write that failed, with nodes in its cache that were never written.
func TestLossGoingOnAfterFailedWrite(t *testing.T) {
	g, m := open(t, filepath.Join(t.TempDir(), "graph"), Options{noSync: true}), model{}
	m.write(t, g, name("g"), numberedQuads(name("g"), 0, 20)...)
	for i := range 5 {
		g.store = &failing{g.store, 1}
		next := numberedQuads(name("g"), i*7, 30+i*7)
		if _, err := g.Replace(t.Context(), name("g"), next); err == nil {
			t.Fatal("the write went well")
		}
		unharmed(t, g, m)
		m.write(t, g, name("g"), next...) // the same again
		unharmed(t, g, m)
	}
}

// Two: what is removed and added in one transaction gets subjects that are nothing.
func TestLossRemovingAndAddingAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		for i := range 12 {
			// The nodes of what goes are those of what comes, in other places.
			var quads []rdf.Quad
			for k := range 10 {
				quads = append(quads, rdf.Quad{S: name(fmt.Sprint("n", (k+i)%10)), P: name("p"), O: name(fmt.Sprint("n", (k*3+i)%10)), G: name("g")})
			}
			m.write(t, g, name("g"), rdf.Sort(quads)...)
			unharmed(t, g, m)
		}
	})
}

// Three: on bbolt, a reader and a writer wait for each other when the file outgrows its map.
func TestLossReadingWhileWriting(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		m.write(t, g, name("g"), numberedQuads(name("g"), 0, 10)...)
		large := numberedQuads(name("h"), 0, 6000)
		written := make(chan error, 1)
		view(t, g, func(v *View) {
			n := 0
			for _, err := range v.Match("", "", "", name("g")) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n == 1 {
					go func() {
						_, err := g.Replace(context.Background(), name("h"), large)
						written <- err
					}()
				}
				time.Sleep(time.Millisecond)
			}
			if n != 20 {
				t.Errorf("the reader saw %d quads", n)
			}
		})
		select {
		case err := <-written:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("the writer waits for ever")
		}
		m.replace(name("h"), large)
		unharmed(t, g, m)
	})
}

// Four: a write from within an iteration waits for itself.
func TestLossWritingWithinRead(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		m.write(t, g, name("g"), numberedQuads(name("g"), 0, 10)...)
		done := make(chan bool)
		go func() {
			defer close(done)
			for range g.Quads(context.Background()) {
				for what, err := range map[string]error{
					"Replace": second(g.Replace(context.Background(), name("g"), nil)),
					"Remove":  second(g.Remove(context.Background(), name("g"))),
					"Import":  second(g.Import(context.Background(), without(slices.Values(numberedQuads(name("h"), 0, 1))))),
					"Infer":   second(g.Infer(context.Background(), []string{"KZ"})),
					"Stamp":   g.Stamp(context.Background(), map[rdf.Term]uint64{name("g"): 1}),
					"Close":   g.Close(),
				} {
					var p *schema.Problem
					if !errors.As(err, &p) || p.Code != "graph-view" || p.Hint == "" {
						t.Errorf("%s within a walk gives %v", what, err)
					}
				}
			}
		}()
		select {
		case <-done:
		case <-time.After(time.Minute):
			buf := make([]byte, 1<<16)
			t.Fatalf("a write within a walk waits for ever\n%s", buf[:runtime.Stack(buf, true)])
		}
		unharmed(t, g, m)
		m.write(t, g, name("g"), numberedQuads(name("g"), 5, 15)...) // afterwards it goes
		unharmed(t, g, m)
	})
}

func second[T any](_ T, err error) error { return err }

// Five: some stores keep one graph for a statement and drop the others.
func TestLossOfNamedGraphs(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		for i := range 4 {
			m.write(t, g, name(fmt.Sprint("g", i)), numberedQuads(name(fmt.Sprint("g", i)), 0, 6)...)
		}
		unharmed(t, g, m)
		must[Change](t)(g.Remove(t.Context(), name("g2")))
		m.replace(name("g2"), nil)
		unharmed(t, g, m)
		view(t, g, func(v *View) {
			if edges := must[[]Edge](t)(v.Out(name("value"), []rdf.Term{name("s0")})); len(edges) != 9 {
				t.Errorf("three graphs say three things each, there are %d", len(edges))
			}
		})
	})
}

// Six: statements that come again and again, or go, leave counts that are wrong and nodes that nothing names.
func TestLossByRepetition(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		quads := numberedQuads(name("g"), 0, 12)
		for i := range 30 {
			m.write(t, g, name("g"), append(slices.Clone(quads), quads...)...)
			if c := must[Change](t)(g.Import(t.Context(), without(slices.Values(quads)))); c != (Change{}) {
				t.Fatalf("the same again is a change: %+v", c)
			}
			if i%3 == 2 {
				m.write(t, g, name("g"))
			}
		}
		unharmed(t, g, m)
		m.write(t, g, name("g"))
		unharmed(t, g, m)
	})
}
