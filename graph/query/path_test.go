package query

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A relation holds pairs of terms: what a path means, told the slow way.
type relation map[[2]rdf.Term]bool

// meaning gives all pairs that a path connects in these quads; nodes are those that steps of no length stay at.
func meaning(n *pathNode, quads []rdf.Quad, nodes []rdf.Term) relation {
	out := relation{}
	compose := func(a, b relation) relation {
		c := relation{}
		for x := range a {
			for y := range b {
				if x[1] == y[0] {
					c[[2]rdf.Term{x[0], y[1]}] = true
				}
			}
		}
		return c
	}
	same := func() {
		for _, t := range nodes {
			out[[2]rdf.Term{t, t}] = true
		}
	}
	switch n.op {
	case opLink:
		for _, q := range quads {
			if q.P == n.name {
				out[[2]rdf.Term{q.S, q.O}] = true
			}
		}
	case opInverse:
		for p := range meaning(n.parts[0], quads, nodes) {
			out[[2]rdf.Term{p[1], p[0]}] = true
		}
	case opSequence:
		out = meaning(n.parts[0], quads, nodes)
		for _, p := range n.parts[1:] {
			out = compose(out, meaning(p, quads, nodes))
		}
	case opEither:
		for _, p := range n.parts {
			maps.Copy(out, meaning(p, quads, nodes))
		}
	case opOptional:
		out = meaning(n.parts[0], quads, nodes)
		same()
	case opMany, opAny:
		once := meaning(n.parts[0], quads, nodes)
		maps.Copy(out, once)
		for more := -1; more != len(out); {
			more = len(out)
			maps.Copy(out, compose(out, once))
		}
		if n.op == opAny {
			same()
		}
	case opNot:
		forward, backward := len(n.parts) == 0, false
		named := map[string]bool{}
		for _, p := range n.parts {
			named[p.String()] = true
			forward = forward || p.op == opLink
			backward = backward || p.op == opInverse
		}
		for _, q := range quads {
			if s := predicateText(q.P); forward && !named[s] {
				out[[2]rdf.Term{q.S, q.O}] = true
			}
			if s := predicateText(q.P); backward && !named["^"+s] {
				out[[2]rdf.Term{q.O, q.S}] = true
			}
		}
	}
	return out
}

var pathPredicates = []rdf.Term{rdf.RDFType, schema.PredCountry, rdf.RDFSLabel, rdf.IRI("urn:x(y|z)")}

func drawPath(t *rapid.T, depth int) *pathNode {
	link := func() *pathNode {
		return &pathNode{name: rapid.SampledFrom(pathPredicates).Draw(t, "predicate")}
	}
	op := opLink
	if depth > 0 {
		op = pathOp(rapid.IntRange(int(opLink), int(opNot)).Draw(t, "op"))
	}
	n := &pathNode{op: op}
	switch op {
	case opLink:
		return link()
	case opSequence, opEither:
		for range rapid.IntRange(2, 3).Draw(t, "parts") {
			n.parts = append(n.parts, drawPath(t, depth-1))
		}
	case opNot:
		for range rapid.IntRange(0, 2).Draw(t, "names") {
			p := link()
			if rapid.Bool().Draw(t, "inverse") {
				p = &pathNode{op: opInverse, parts: []*pathNode{p}}
			}
			n.parts = append(n.parts, p)
		}
	default:
		n.parts = []*pathNode{drawPath(t, depth-1)}
	}
	return n
}

// Paths lead where their definition says, on graphs with circles, and reading what is written gives the same path.
func TestPathsAgainstTheirMeaning(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		node := rapid.Custom(func(t *rapid.T) rdf.Term {
			return schema.Thing(fmt.Sprint("country/N", rapid.IntRange(0, 5).Draw(t, "n")))
		})
		label := schema.Thing("document/a")
		var quads []rdf.Quad
		for range rapid.IntRange(0, 14).Draw(rt, "quads") {
			q := rdf.Quad{S: node.Draw(rt, "s"), P: rapid.SampledFrom(pathPredicates).Draw(rt, "p"), O: node.Draw(rt, "o"), G: label}
			if q.P == rdf.RDFSLabel {
				q.O = rdf.String(rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "label"))
			}
			quads = append(quads, q)
		}
		quads = rdf.Sort(quads)
		start := node.Draw(rt, "start")
		quads = rdf.Sort(append(quads, rdf.Quad{S: start, P: schema.PredCountry, O: start, G: label}))
		nodes := map[rdf.Term]bool{}
		for _, q := range quads {
			nodes[q.S], nodes[q.O] = true, true
		}
		n := drawPath(rt, 3)

		var want []rdf.Term
		for p := range meaning(n, quads, slices.Collect(maps.Keys(nodes))) {
			if p[0] == start {
				want = append(want, p[1])
			}
		}
		slices.Sort(want)
		g, err := graph.Open(t.Context(), "memory:", graph.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		defer g.Close()
		if _, err := g.Replace(t.Context(), label, quads); err != nil {
			rt.Fatal(err)
		}
		again, err := parsePath(n.String())
		if err != nil {
			rt.Fatalf("%s: %v", n, err)
		}
		if again.String() != n.String() {
			rt.Fatalf("%s is read as %s", n, again)
		}
		a, err := Path(t.Context(), g, string(start), n.String(), PathOptions{Explain: true})
		if err != nil {
			rt.Fatalf("%s: %v", n, err)
		}
		got := []rdf.Term{}
		for _, e := range a.Ends {
			if e.ID != "" {
				got = append(got, schema.Thing(e.ID))
			} else {
				got = append(got, rdf.String(e.Label))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || a.Count != len(want) {
			rt.Fatalf("%s from %s gave\n%v\nwant\n%v\nin %v", n, start, got, want, quads)
		}
		if a.Steps[0].To != len(want) || a.Steps[0].From != 1 {
			if n.op != opInverse { // its step is that of its part
				rt.Fatalf("%s: first step %v", n, a.Steps[0])
			}
		}
	})
}

func TestPathSyntax(t *testing.T) {
	for path, want := range map[string]string{
		"^eg:country/eg:hasProblem":              "^eg:country/eg:hasProblem",
		"^country / hasProblem":                  "^eg:country/eg:hasProblem",
		"<https://w3id.org/electiongraph/ns#a>*": "eg:a*",
		"a|rdfs:label|^(eg:a/eg:b)":              "a|rdfs:label|^(eg:a/eg:b)",
		"((eg:a|eg:b)/eg:c)+":                    "((eg:a|eg:b)/eg:c)+",
		"!eg:a":                                  "!(eg:a)",
		"!(^eg:a|eg:b)?":                         "!(^eg:a|eg:b)?",
		"!()":                                    "!()",
		"^eg:a?":                                 "^eg:a?",
		"(^eg:a)?":                               "(^eg:a)?",
		"rdf:type":                               "a",
	} {
		n, err := parsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if n.String() != want {
			t.Errorf("%s is read as %s, want %s", path, n, want)
		}
	}
	for path, column := range map[string]int{
		"":                         1,
		"eg:a/":                    6,
		"eg:a//eg:b":               6,
		"eg:a eg:b":                6,
		"(eg:a|eg:b":               1,
		"eg:a)":                    5,
		"nope:a":                   1,
		"ü/nope:a":                 3,
		"<urn:x":                   1,
		"<not an iri>":             1,
		"eg:a**":                   6,
		"!(eg:a/eg:b)":             7,
		"!":                        2,
		"eg:a/|eg:b":               6,
		"eg:a ; eg:b":              6,
		strings.Repeat("(", 1000):  202,
		strings.Repeat("^", 1000):  2,
		"\"literal\"":              1,
		"eg:a/(eg:b|(eg:c/eg:d)?|": 25,
	} {
		_, err := parsePath(path)
		p, ok := err.(*schema.Problem)
		if !ok || p.Code != "path-syntax" || p.Column != column {
			t.Errorf("%.40s: %v (%+v), want column %d", path, err, p, column)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"^eg:country/eg:hasProblem", "!(a|^<urn:x>)*|((b)+)?", "((", "ü:ä"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := parsePath(text)
		if err != nil {
			return
		}
		again, err := parsePath(n.String())
		if err != nil || again.String() != n.String() {
			t.Fatalf("%q is written %q, and that is read as %v: %v", text, n, again, err)
		}
	})
}

func TestPathBounds(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	label := schema.Thing("document/a")
	var quads []rdf.Quad
	for i := range 1000 {
		quads = append(quads, rdf.Quad{S: schema.Thing(fmt.Sprint("issue/i", i)), P: schema.PredBroader, O: schema.Thing(fmt.Sprint("issue/i", (i+1)%1000)), G: label})
	}
	if _, err := g.Replace(t.Context(), label, rdf.Sort(quads)); err != nil {
		t.Fatal(err)
	}
	a, err := Path(t.Context(), g, "issue:i5", "skos:broader*", PathOptions{Limit: 3, Most: 1000})
	if err != nil || a.Count != 1000 || len(a.Ends) != 3 || a.Ends[0].ID != "issue/i0" || a.Ends[2].ID != "issue/i2" {
		t.Errorf("a circle of 1000 gave %+v, %v", a, err)
	}
	_, err = Path(t.Context(), g, "issue:i5", "skos:broader*", PathOptions{Most: 999})
	if p, ok := err.(*schema.Problem); !ok || p.Code != "path-large" {
		t.Errorf("too many things gave %v", err)
	}
	a, err = Path(t.Context(), g, "issue:i5", "skos:broder/eg:nothing", PathOptions{})
	if err != nil || a.Count != 0 || strings.Join(a.Unknown, "; ") != "eg:nothing; skos:broder (perhaps skos:broader)" {
		t.Errorf("predicates that nobody has gave %+v, %v", a, err)
	}
}
