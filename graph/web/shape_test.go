package web

import (
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/graph"
)

// FuzzShape reads shapes of anything: bounded, and never a link to what is not there.
func FuzzShape(f *testing.F) {
	for _, text := range []string{`g.V("<country/KZ>").In("<eg:country>").Tag("a").All()`, `var p = g.M().Out("x"); g.V().Follow(p).And(g.V("y")).All()`, `[{"id": "a", "!b": [{"id": null}], "@c:d": {"e": 1}}]`,
		`{ nodes(id: <a>, b: ["c", 1], first: 3) { id, x: ~<d> @rev { id, e @opt } } }`, `query q($v: Int = 1) { a(b: $v) { ...f } } fragment f on T { c }`, `{ a { ... on B { c } } }`, strings.Repeat("{a", 50), strings.Repeat(`{"a":`, 50)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 { // larger ones have tests of their own
			return
		}
		for _, language := range graph.Languages() {
			s, err := shapeOf(language, text)
			if err != nil {
				continue
			}
			if len(s.Nodes) > 4*mostNodes {
				t.Errorf("%s: %d nodes", language, len(s.Nodes))
			}
			for _, l := range s.Links {
				if l.Source >= len(s.Nodes) || l.Target >= len(s.Nodes) || l.Link >= len(s.Nodes) || l.Source < 0 || l.Target < 0 {
					t.Errorf("%s: %+v of %d nodes", language, l, len(s.Nodes))
				}
			}
		}
	})
}
