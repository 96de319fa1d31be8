package graph

import (
	"path/filepath"
	"slices"
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
	view(t, g, func(v *View) {
		left := must[[]LabelCount](t)(v.Labels())
		if len(left) < 6 || left[0].Label != "" {
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
