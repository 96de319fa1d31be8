package graph

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// What is read of a graph as a whole is what Cayley finds in it, also where much was changed and removed.
func TestGraphReader(t *testing.T) {
	g := open(t, filepath.Join(t.TempDir(), "graph"), Options{noSync: true})
	must[Change](t)(g.Import(t.Context(), without(generated(t, 20_000).Quads())))
	var labels []rdf.Term
	view(t, g, func(v *View) {
		for _, l := range must[[]LabelCount](t)(v.Labels()) {
			labels = append(labels, l.Label)
		}
	})
	replace(t, g, "", rdf.Quad{S: name("a"), P: name("p"), O: rdf.Lang("ä\n", "de")}, rdf.Quad{S: name("a"), P: name("p"), O: rdf.Decimal(0.5)})
	for i, l := range labels[:6] {
		var quads []rdf.Quad
		view(t, g, func(v *View) { quads = must[[]rdf.Quad](t)(v.labelled(l)) })
		quads = quads[:len(quads)*(i%3)/2] // nothing, half, all, nothing …
		if len(quads) > 0 {
			quads = append(quads, rdf.Quad{S: name("b"), P: name("p"), O: rdf.Boolean(true), G: l})
		}
		replace(t, g, l, quads...)
	}
	agree(t, g, len(labels)-1)
}

// agree holds what is read of each graph to be what Cayley finds.
func agree(t *testing.T, g *Graph, graphs int) {
	t.Helper()
	view(t, g, func(v *View) {
		left := must[[]LabelCount](t)(v.Labels())
		if len(left) != graphs {
			t.Fatalf("the graphs are %v", left)
		}
		for _, l := range left {
			quick := must[[]rdf.Quad](t)(v.labelled(l.Label))
			reader := v.snap.graph
			v.snap.graph = nil
			if slow := must[[]rdf.Quad](t)(v.labelled(l.Label)); !slices.Equal(quick, slow) || len(quick) != l.Quads {
				t.Errorf("%s: %d quads, and %d by Cayley, of %d", l.Label, len(quick), len(slow), l.Quads)
			}
			v.snap.graph = reader
		}
	})
}

// The same of a graph that is not held in memory: as it was written at once, after changes, and in more pieces than are
// read side by side.
func TestLargeGraph(t *testing.T) {
	g := open(t, filepath.Join(t.TempDir(), "graph"), Options{noSync: true})
	var quads []rdf.Quad
	for i := range manyLinks + 5000 {
		quads = append(quads, rdf.Quad{S: name(strconv.Itoa(i * 7919 % 10007)), P: name("p" + strconv.Itoa(i%7)), O: rdf.Integer(i), G: name("g")})
	}
	quads = rdf.Sort(quads)
	must[Change](t)(g.Import(t.Context(), without(slices.Values(quads))))
	agree(t, g, 1)
	for i := range mostRuns + 1 {
		_, err := g.update(t.Context(), converter{}, func(*View) (edit, error) {
			added := rdf.Quad{S: name(strconv.Itoa(i * 17 % 23)), P: name("q"), O: rdf.Integer(-i), G: name("g")}
			return edit{remove: quads[100*i : 100*i+50], add: []rdf.Quad{added}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if i == 3 || i == mostRuns {
			agree(t, g, 1)
		}
	}
}
