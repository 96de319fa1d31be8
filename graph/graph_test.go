package graph

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hbbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// backends are the addresses on which every test of behaviour runs.
var backends = []struct {
	name    string
	address func(t testing.TB) string
}{
	{"memory", func(testing.TB) string { return "memory:" }},
	{"disk", func(t testing.TB) string { return filepath.Join(t.TempDir(), "graph") }},
	{"postgres", postgresAddress},
}

func everywhere(t *testing.T, test func(t *testing.T, g *Graph)) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) { test(t, open(t, b.address(t), Options{noSync: true})) })
	}
}

func open(t testing.TB, address string, o Options) *Graph {
	t.Helper()
	g, err := Open(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func name(s string) rdf.Term { return schema.Thing("test/" + s) }

func statement(s, p, o, g string) rdf.Quad {
	return rdf.Quad{S: name(s), P: name(p), O: name(o), G: name(g)}
}

func replace(t testing.TB, g *Graph, label rdf.Term, quads ...rdf.Quad) Change {
	t.Helper()
	c, err := g.Replace(context.Background(), label, quads)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func all(t testing.TB, g *Graph) []rdf.Quad {
	t.Helper()
	var out []rdf.Quad
	for q, err := range g.Quads(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

func view(t testing.TB, g *Graph, fn func(v *View)) {
	t.Helper()
	if err := g.View(context.Background(), func(v *View) error { fn(v); return nil }); err != nil {
		t.Fatal(err)
	}
}

// must gives a result or ends the test.
func must[T any](t testing.TB) func(T, error) T {
	return func(x T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// code asks for a problem of a kind, with advice.
func code(t testing.TB, err error, want string) *schema.Problem {
	t.Helper()
	var p *schema.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem of code %s", err, want)
	}
	if p.Code != want || p.Message == "" || strings.HasSuffix(p.Message, ".") {
		t.Fatalf("got %+v, want a problem of code %s", p, want)
	}
	return p
}

func TestReplace(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		a, b, c := statement("s", "p", "a", "g"), statement("s", "p", "b", "g"), statement("s", "q", "c", "g")
		other := statement("s", "p", "a", "h")
		for _, step := range []struct {
			label rdf.Term
			quads []rdf.Quad
			want  Change
			then  []rdf.Quad
		}{
			{name("g"), []rdf.Quad{b, a, b}, Change{2, 0}, []rdf.Quad{a, b}},
			{name("h"), []rdf.Quad{other}, Change{1, 0}, []rdf.Quad{a, b, other}},
			{name("g"), []rdf.Quad{a, b}, Change{}, []rdf.Quad{a, b, other}},
			{name("g"), []rdf.Quad{c, b}, Change{1, 1}, []rdf.Quad{b, c, other}},
			{name("g"), nil, Change{0, 2}, []rdf.Quad{other}},
			{name("g"), nil, Change{}, []rdf.Quad{other}},
			{name("g"), []rdf.Quad{a, c}, Change{2, 0}, []rdf.Quad{a, c, other}},
		} {
			if got := replace(t, g, step.label, step.quads...); got != step.want {
				t.Errorf("replacing %s changed %+v, want %+v", step.label, got, step.want)
			}
			if got := all(t, g); !slices.Equal(got, step.then) {
				t.Fatalf("got %v, want %v", got, step.then)
			}
		}
		if got := must[Change](t)(g.Remove(t.Context(), name("h"))); got != (Change{0, 1}) {
			t.Errorf("removing changed %+v", got)
		}
		if got := must[Change](t)(g.ReplaceDocument(t.Context(), name("g"), name("g2"), []rdf.Quad{statement("s", "p", "a", "g2")})); got != (Change{1, 2}) {
			t.Errorf("the new version changed %+v", got)
		}
		if got, want := all(t, g), []rdf.Quad{statement("s", "p", "a", "g2")}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// Several documents are replaced in one step, all or none; inferred links go only with what no version describes.
func TestReplaceDocuments(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		link := func(s, o string) rdf.Quad {
			return rdf.Quad{S: name(s), P: name("p"), O: name(o), G: schema.GraphInferred}
		}
		links := []rdf.Quad{link("a", "b"), link("b", "c"), link("c", "a")}
		must[[]Change](t)(g.ReplaceDocuments(t.Context(), []Version{{Label: name("g"), Quads: []rdf.Quad{statement("a", "p", "x", "g"), statement("b", "p", "x", "g")}},
			{Label: name("h"), Quads: []rdf.Quad{statement("b", "p", "x", "h"), statement("c", "p", "x", "h")}}}))
		replace(t, g, schema.GraphInferred, links...)
		// Both documents cease to describe b; a comes to the other one.
		got := must[[]Change](t)(g.ReplaceDocuments(t.Context(), []Version{{name("g"), name("g2"), []rdf.Quad{statement("d", "p", "x", "g2")}},
			{Label: name("h"), Quads: []rdf.Quad{statement("a", "p", "x", "h"), statement("c", "p", "x", "h")}}}))
		if want := []Change{{1, 4}, {1, 1}}; !slices.Equal(got, want) {
			t.Errorf("changed %+v, want %+v", got, want)
		}
		want := rdf.Sort([]rdf.Quad{links[2], statement("d", "p", "x", "g2"), statement("a", "p", "x", "h"), statement("c", "p", "x", "h")})
		if got := all(t, g); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for what, bad := range map[string][]Version{
			"one label twice":          {{Label: name("i")}, {Label: name("i")}},
			"one is old and new":       {{name("g2"), name("i"), nil}, {Label: name("g2")}},
			"a statement of the other": {{Label: name("i"), Quads: []rdf.Quad{statement("s", "p", "o", "i")}}, {Label: name("k"), Quads: []rdf.Quad{statement("s", "p", "o", "i")}}},
		} {
			if _, err := g.ReplaceDocuments(t.Context(), bad); err == nil {
				t.Errorf("%s: no error", what)
			}
		}
		if got := all(t, g); !slices.Equal(got, want) {
			t.Errorf("what was refused has changed the graph to %v", got)
		}
	})
}

func TestRefusedQuads(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		kept := statement("s", "p", "o", "g")
		replace(t, g, name("g"), kept)
		for what, q := range map[string]rdf.Quad{
			"another graph":     statement("s", "p", "o", "h"),
			"default graph":     {S: name("s"), P: name("p"), O: name("o")},
			"literal subject":   {S: rdf.String("s"), P: name("p"), O: name("o"), G: name("g")},
			"literal predicate": {S: name("s"), P: rdf.String("p"), O: name("o"), G: name("g")},
			"no object":         {S: name("s"), P: name("p"), G: name("g")},
			"blank node":        {S: "_:b", P: name("p"), O: name("o"), G: name("g")},
			"relative IRI":      {S: "<country/KZ>", P: name("p"), O: name("o"), G: name("g")},
			"invalid UTF-8":     {S: name("s"), P: name("p"), O: "\"\xff\"", G: name("g")},
			"no term":           {S: name("s"), P: name("p"), O: "plain", G: name("g")},
		} {
			_, err := g.Replace(t.Context(), name("g"), []rdf.Quad{statement("new", "p", "o", "g"), q})
			if err == nil {
				t.Fatalf("%s: no error", what)
			}
			code(t, err, "bad-quad")
		}
		if _, err := g.Replace(t.Context(), rdf.String("g"), nil); err == nil {
			t.Error("a literal names a graph")
		}
		if got := all(t, g); !slices.Equal(got, []rdf.Quad{kept}) {
			t.Errorf("after the refusals the graph holds %v", got)
		}
	})
}

// Spellings that are not canonical are the terms they stand for.
func TestSpellings(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		odd := rdf.Quad{S: `<https://w3id.org/electiongraph/test/\u0073>`, P: name("p"), O: `"a\u0062"^^<http://www.w3.org/2001/XMLSchema#string>`, G: name("g")}
		plain := rdf.Quad{S: name("s"), P: name("p"), O: `"ab"`, G: name("g")}
		if c := replace(t, g, name("g"), odd); c != (Change{1, 0}) {
			t.Errorf("changed %+v", c)
		}
		if c := replace(t, g, name("g"), plain, odd); c != (Change{}) {
			t.Errorf("the same in other spelling changed %+v", c)
		}
		if got := all(t, g); !slices.Equal(got, []rdf.Quad{plain}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestDefaultGraph(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		a, b := rdf.Quad{S: name("s"), P: name("p"), O: name("a")}, rdf.Quad{S: name("s"), P: name("p"), O: name("b")}
		other := statement("s", "p", "a", "g")
		replace(t, g, name("g"), other)
		replace(t, g, "", a, b)
		if c := replace(t, g, "", b); c != (Change{0, 1}) {
			t.Errorf("changed %+v", c)
		}
		if got := all(t, g); !slices.Equal(got, []rdf.Quad{b, other}) {
			t.Errorf("got %v", got)
		}
		view(t, g, func(v *View) {
			if got := must[[]LabelCount](t)(v.Labels()); !slices.Equal(got, []LabelCount{{"", 1}, {name("g"), 1}}) {
				t.Errorf("labels %v", got)
			}
		})
	})
}

func anyLiteral() *rapid.Generator[rdf.Term] {
	text := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[ "\\\n\r\t\x00-\x1f\x7f]{0,6}`),
		rapid.SampledFrom([]string{"", "007", "+1", "1e400", "true", "2016-03-20T10:00:00+05:00", "Қазақстан", "\u202e\ufeff", "\uffff", "<iri>", "_:b0", `"x"@en`, "𝕏"}),
	)
	return rapid.OneOf(
		rapid.Map(text, rdf.String),
		rapid.Custom(func(t *rapid.T) rdf.Term {
			return rdf.Lang(text.Draw(t, "text"), rapid.SampledFrom([]string{"en", "kk-Cyrl", "EN-us"}).Draw(t, "tag"))
		}),
		rapid.Custom(func(t *rapid.T) rdf.Term {
			return rdf.Typed(text.Draw(t, "text"), rapid.SampledFrom([]string{rdf.XSDInteger, rdf.XSDNonNeg, rdf.XSDDecimal, rdf.XSDBoolean, rdf.XSDDate,
				rdf.XSDYear, rdf.XSDAnyURI, rdf.XSD + "double", rdf.XSD + "dateTime", "http://schema.org/Integer", "urn:x"}).Draw(t, "type"))
		}),
	)
}

// What goes in comes out, to the letter, through Cayley's values and through its stores.
func TestTermsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(anyLiteral(), rapid.Map(rapid.String(), func(s string) rdf.Term { return rdf.IRI("urn:x:" + s) })).Draw(t, "term")
		v, err := value(in)
		if err != nil {
			t.Fatal(err)
		}
		if out := term(v); out != in {
			t.Fatalf("%s became %s", in, out)
		}
	})
	everywhere(t, func(t *testing.T, g *Graph) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			l := name(fmt.Sprint("g", n))
			var in []rdf.Quad
			for _, o := range rapid.SliceOfN(anyLiteral(), 1, 5).Draw(rt, "objects") {
				in = append(in, rdf.Quad{S: name("s"), P: name("p"), O: o, G: l})
			}
			if _, err := g.Replace(context.Background(), l, in); err != nil {
				rt.Fatal(err)
			}
			in = rdf.Sort(in)
			view(t, g, func(v *View) {
				var out []rdf.Quad
				for q, err := range v.Match("", "", "", l) {
					if err != nil {
						rt.Fatal(err)
					}
					out = append(out, q)
				}
				if !slices.Equal(in, out) {
					rt.Fatalf("%q became %q", in, out)
				}
				for _, q := range in {
					if !must[bool](t)(v.Has(q.O)) {
						rt.Fatalf("%s is not found", q.O)
					}
				}
			})
			if _, err := g.Remove(context.Background(), l); err != nil {
				rt.Fatal(err)
			}
		})
		if got := all(t, g); got != nil {
			t.Errorf("left over: %v", got)
		}
	})
}

// A model is the graph as a plain map.
type model map[rdf.Term]map[rdf.Quad]bool

func (m model) replace(label rdf.Term, quads []rdf.Quad) {
	delete(m, label)
	for _, q := range quads {
		if m[label] == nil {
			m[label] = map[rdf.Quad]bool{}
		}
		m[label][q] = true
	}
}

func (m model) quads() []rdf.Quad {
	var out []rdf.Quad
	for _, quads := range m {
		out = slices.AppendSeq(out, maps.Keys(quads))
	}
	return rdf.Sort(out)
}

func (m model) labels() []LabelCount {
	out := []LabelCount{}
	for l, quads := range m {
		out = append(out, LabelCount{l, len(quads)})
	}
	slices.SortFunc(out, func(a, b LabelCount) int { return strings.Compare(string(a.Label), string(b.Label)) })
	return out
}

func (m model) terms() map[rdf.Term]bool {
	out := map[rdf.Term]bool{}
	for _, q := range m.quads() {
		out[q.S], out[q.P], out[q.O], out[q.G] = true, true, true, true
	}
	delete(out, "")
	return out
}

// agree compares a graph with its model, down to the nodes that Cayley keeps.
func (m model) agree(t testing.TB, g *Graph) {
	t.Helper()
	if got, want := all(t, g), m.quads(); !slices.Equal(got, want) {
		t.Fatalf("the graph has\n%v\nthe model\n%v", got, want)
	}
	view(t, g, func(v *View) {
		if got, want := must[[]LabelCount](t)(v.Labels()), m.labels(); !slices.Equal(got, want) {
			t.Fatalf("labels %v, want %v", got, want)
		}
		if got, want := must[int](t)(v.Count()), len(m.quads()); got != want {
			t.Fatalf("count %d, want %d", got, want)
		}
		// The memstore states its numbers, the key-value store walks its nodes.
		stats, err := must[graph.QuadStore](t)(v.snap.quads()).Stats(context.Background(), true)
		if len(m) == 0 && errors.Is(err, kv.ErrNoBucket) {
			return // nothing was ever written
		}
		if err != nil {
			t.Fatal(err)
		}
		if int(stats.Quads.Value) != len(m.quads()) || int(stats.Nodes.Value) != len(m.terms()) {
			t.Fatalf("the store has %d quads and %d nodes, want %d and %d", stats.Quads.Value, stats.Nodes.Value, len(m.quads()), len(m.terms()))
		}
		for n := range m.terms() {
			if !must[bool](t)(v.Has(n)) {
				t.Fatalf("%s is not found", n)
			}
		}
	})
}

// draw gives quads over so few terms that they meet often.
func draw(t *rapid.T, label rdf.Term, most int) []rdf.Quad {
	thing := rapid.Map(rapid.IntRange(0, 5), func(n int) rdf.Term { return name(fmt.Sprint("t", n)) })
	object := rapid.OneOf(thing, rapid.Map(rapid.IntRange(0, 3), rdf.Integer))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rdf.Quad {
		return rdf.Quad{S: thing.Draw(t, "s"), P: name(rapid.SampledFrom([]string{"p", "q", "t1"}).Draw(t, "p")), O: object.Draw(t, "o"), G: label}
	}), 0, most).Draw(t, "quads")
}

func drawLabel(t *rapid.T) rdf.Term {
	return rapid.SampledFrom([]rdf.Term{"", name("g1"), name("g2"), name("g3"), name("t1")}).Draw(t, "label")
}

func TestReplaceAgainstModel(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				g := must[*Graph](t)(Open(context.Background(), b.address(t), Options{noSync: true}))
				defer g.Close()
				m := model{}
				for range rapid.IntRange(1, 12).Draw(rt, "steps") {
					label := drawLabel(rt)
					quads := draw(rt, label, 8)
					switch rapid.IntRange(0, 4).Draw(rt, "what") {
					case 4:
						second := rapid.SampledFrom([]rdf.Term{name("g4"), name("t2")}).Draw(rt, "second")
						more, old := draw(rt, second, 8), drawLabel(rt)
						if old == label {
							old = ""
						}
						sizes := [2]int{len(m[label]), len(m[second]) + len(m[old])}
						if old == "" {
							sizes[1] = len(m[second])
						}
						c := must[[]Change](t)(g.ReplaceDocuments(context.Background(), []Version{{"", label, quads}, {old, second, more}}))
						if old != "" {
							m.replace(old, nil)
						}
						m.replace(label, quads)
						m.replace(second, more)
						for i, now := range []int{len(m[label]), len(m[second])} {
							if sizes[i]+c[i].Added-c[i].Removed != now {
								rt.Fatalf("version %d changed %+v, from %d quads to %d", i, c[i], sizes[i], now)
							}
						}
					case 0:
						must[Change](t)(g.Remove(context.Background(), label))
						m.replace(label, nil)
					case 1:
						old := drawLabel(rt)
						must[Change](t)(g.ReplaceDocument(context.Background(), old, label, quads))
						if old != "" { // means none
							m.replace(old, nil)
						}
						m.replace(label, quads)
					default:
						before := len(m[label])
						c := must[Change](t)(g.Replace(context.Background(), label, quads))
						m.replace(label, quads)
						if before+c.Added-c.Removed != len(m[label]) {
							rt.Fatalf("changed %+v, from %d quads to %d", c, before, len(m[label]))
						}
					}
				}
				m.agree(t, g)
			})
		})
	}
}

// The reference counts of Cayley's nodes survive many replacements: no node stays without a quad.
func TestNoPhantoms(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		m := model{}
		for i := range 200 {
			label := name(fmt.Sprint("g", i%7))
			var quads []rdf.Quad
			for j := range 12 {
				quads = append(quads, rdf.Quad{S: name(fmt.Sprint("s", (i+j)%17)), P: name("p"), O: rdf.Integer(i * j % 23), G: label},
					rdf.Quad{S: name(fmt.Sprint("s", j)), P: name("hub"), O: name("hub"), G: label})
			}
			if i%13 == 12 {
				quads = nil
			}
			replace(t, g, label, quads...)
			m.replace(label, quads)
		}
		m.agree(t, g)
		for i := range 7 {
			must[Change](t)(g.Remove(t.Context(), name(fmt.Sprint("g", i))))
		}
		model{}.agree(t, g)
	})
}

func TestHopsAgainstModel(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			g := open(t, b.address(t), Options{noSync: true})
			rapid.Check(t, func(rt *rapid.T) {
				m := model{}
				for _, label := range []rdf.Term{"", name("g1"), name("t1")} {
					quads := draw(rt, label, 12)
					replace(t, g, label, quads...)
					m.replace(label, quads)
				}
				one := func(terms ...rdf.Term) rdf.Term {
					return rapid.SampledFrom(append(terms, "", name("nowhere"))).Draw(rt, "term")
				}
				s, p := one(name("t1"), name("t2")), one(name("p"), name("t1"))
				o, l := one(name("t1"), name("t3"), rdf.Integer(1)), one(name("g1"), name("t1"))
				fits := func(t, pattern rdf.Term) bool { return pattern == "" || t == pattern }
				starts := []rdf.Term{name("t3"), name("t1"), name("nowhere"), name("t1"), rdf.Integer(2)}
				var match, about []rdf.Quad
				var out, in []Edge
				for _, q := range m.quads() {
					if fits(q.S, s) && fits(q.P, p) && fits(q.O, o) && fits(q.G, l) {
						match = append(match, q)
					}
					if q.S == s {
						about = append(about, q)
					}
				}
				for _, start := range []rdf.Term{name("t3"), name("t1"), rdf.Integer(2)} {
					var from, to []Edge
					for _, q := range m.quads() {
						if q.S == start && fits(q.P, p) {
							from = append(from, Edge{q.S, q.O, q.G})
						}
						if q.O == start && fits(q.P, p) {
							to = append(to, Edge{q.S, q.O, q.G})
						}
					}
					for _, edges := range [][]Edge{from, to} {
						slices.SortFunc(edges, func(a, b Edge) int {
							return rdf.Compare(rdf.Quad{G: a.From, S: a.To, P: a.Label}, rdf.Quad{G: b.From, S: b.To, P: b.Label})
						})
					}
					out, in = append(out, from...), append(in, to...)
				}
				view(t, g, func(v *View) {
					var got []rdf.Quad
					for q, err := range v.Match(s, p, o, l) {
						if err != nil {
							rt.Fatal(err)
						}
						got = append(got, q)
					}
					if !slices.Equal(got, match) {
						rt.Fatalf("Match(%s, %s, %s, %s) gave %v, want %v", s, p, o, l, got, match)
					}
					if got := must[[]rdf.Quad](t)(v.About(s)); !slices.Equal(got, about) {
						rt.Fatalf("About(%s) gave %v, want %v", s, got, about)
					}
					if got := must[[]Edge](t)(v.Out(p, starts)); !slices.Equal(got, out) {
						rt.Fatalf("Out gave %v, want %v", got, out)
					}
					if got := must[[]Edge](t)(v.In(p, starts)); !slices.Equal(got, in) {
						rt.Fatalf("In gave %v, want %v", got, in)
					}
				})
			})
		})
	}
}

// A View that has become larger than its memory of terms still names everything.
func TestViewForgets(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		var quads []rdf.Quad
		for i := range 700 {
			quads = append(quads, rdf.Quad{S: name("s"), P: name("p"), O: rdf.Integer(i), G: name("g")})
		}
		replace(t, g, name("g"), quads...)
		view(t, g, func(v *View) {
			for i := range cached + 10 {
				v.terms[kv.Int64Value(1e9+i)] = "<urn:ballast>"
			}
			if got := must[[]rdf.Quad](t)(v.About(name("s"))); !slices.Equal(got, rdf.Sort(quads)) {
				t.Errorf("got %d quads, want %d", len(got), len(quads))
			}
		})
	})
}

// Nothing of an ended context looks like an answer.
func TestEndedContext(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		replace(t, g, name("g"), statement("s", "p", "o", "g"))
		ctx, cancel := context.WithCancel(t.Context())
		err := g.View(ctx, func(v *View) error {
			cancel()
			check := func(what string, err error) {
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, err := v.Out(name("p"), []rdf.Term{name("s")})
			check("Out", err)
			_, err = v.In("", []rdf.Term{name("o")})
			check("In", err)
			_, err = v.About(name("s"))
			check("About", err)
			_, err = v.Has(name("s"))
			check("Has", err)
			_, err = v.Labels()
			check("Labels", err)
			_, err = v.Count()
			check("Count", err)
			_, err = v.Generation()
			check("Generation", err)
			for _, s := range []rdf.Term{name("s"), ""} {
				err = nil
				for _, err = range v.Match(s, "", "", "") {
				}
				check("Match", err)
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("View: %v", err)
		}
		for _, err = range g.Quads(ctx) {
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Quads: %v", err)
		}
		if _, err := g.Replace(ctx, name("g"), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("Replace: %v", err)
		}
		if got := all(t, g); len(got) != 1 {
			t.Errorf("the graph holds %v", got)
		}
	})
}

// A long walk is stopped in its middle.
func TestStoppedWalk(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		var quads []rdf.Quad
		for i := range 2500 {
			quads = append(quads, rdf.Quad{S: name("s"), P: name("p"), O: rdf.Integer(i), G: name("g")})
		}
		replace(t, g, name("g"), quads...)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		n := 0
		var last error
		for _, err := range g.Quads(ctx) {
			if last = err; err == nil {
				n++
			}
			if n == 1500 {
				cancel()
			}
		}
		if n != 1500 || !errors.Is(last, context.Canceled) {
			t.Errorf("%d quads, then %v", n, last)
		}
		// One that the reader leaves lets the writer on.
		for range g.Quads(t.Context()) {
			break
		}
		replace(t, g, name("g"))
	})
}

func TestSameOnEveryBackend(t *testing.T) {
	var first []rdf.Quad
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			g := open(t, b.address(t), Options{})
			for _, label := range []string{"b", "a", "c"} {
				var quads []rdf.Quad
				for i := range 50 {
					quads = append(quads, statement(fmt.Sprint("s", i*7%11), fmt.Sprint("p", i%3), fmt.Sprint("o", i), label))
				}
				replace(t, g, name(label), quads...)
			}
			replace(t, g, name("a"), statement("s", "p", "o", "a"))
			got := all(t, g)
			if !slices.IsSortedFunc(got, rdf.Compare) {
				t.Error("out of order")
			}
			if first == nil {
				first = got
			} else if !slices.Equal(first, got) {
				t.Errorf("differs from %s", backends[0].name)
			}
		})
	}
}

// Readers go on beside a writer, and each View sees every document as one of its versions.
func TestReadersAndWriter(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		version := func(n int) []rdf.Quad {
			var quads []rdf.Quad
			for i := range 20 {
				quads = append(quads, rdf.Quad{S: name(fmt.Sprint("s", i)), P: name("version"), O: rdf.Integer(n), G: name("g")})
			}
			return quads
		}
		replace(t, g, name("g"), version(0)...)
		var writing atomic.Bool
		writing.Store(true)
		var views atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for writing.Load() || views.Load() < 20 {
					err := g.View(t.Context(), func(v *View) error {
						views.Add(1)
						seen := map[rdf.Term]int{}
						for range 2 {
							for q, err := range v.Match("", name("version"), "", name("g")) {
								if err != nil {
									return err
								}
								seen[q.O]++
							}
						}
						if len(seen) != 1 || slices.Collect(maps.Values(seen))[0] != 40 {
							t.Errorf("a view saw %v", seen)
						}
						_, err := v.Labels()
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Go(func() {
			for writing.Load() {
				if _, err := g.Gizmo(t.Context(), `g.V().All(); g.Emit(g.V("test/s1").Out().ToArray().length)`, GizmoOptions{}); err != nil {
					t.Error(err)
					return
				}
			}
		})
		for n := range 30 {
			replace(t, g, name("g"), version(n+1)...)
		}
		writing.Store(false)
		wg.Wait()
	})
}

// A write inside which Cayley fails leaves nothing behind, neither in the store nor in memory.
func TestFailedWrite(t *testing.T) {
	g := open(t, filepath.Join(t.TempDir(), "graph"), Options{})
	replace(t, g, name("g"), statement("a", "p", "b", "g"))
	iri := func(s string) quad.Value { return quad.IRI(name(s).Value()) }
	bad := change{
		add: []quad.Quad{
			{Subject: iri("n1"), Predicate: iri("p"), Object: iri("n2"), Label: iri("g")},
			{Subject: iri("x"), Predicate: iri("p"), Object: quad.String("\xff"), Label: iri("g")},
		},
		ledger: map[string]uint64{ledgerGeneration: 99},
	}
	s, done, err := g.use()
	if err != nil {
		t.Fatal(err)
	}
	err = s.write(bad)
	done()
	if err == nil {
		t.Fatal("the store took invalid UTF-8")
	}
	if err := g.lose(); err != nil {
		t.Fatal(err)
	}
	m := model{name("g"): {statement("a", "p", "b", "g"): true}}
	m.agree(t, g)
	for _, q := range [][3]string{{"m1", "q", "m2"}, {"n1", "p", "n2"}} {
		var quads []rdf.Quad
		for q := range m[name("g")] {
			quads = append(quads, q)
		}
		quads = append(quads, statement(q[0], q[1], q[2], "g"))
		replace(t, g, name("g"), quads...)
		m.replace(name("g"), quads)
		m.agree(t, g)
	}
	view(t, g, func(v *View) {
		if n := must[uint64](t)(v.Generation()); n != 3 {
			t.Errorf("generation %d after three changes", n)
		}
	})
}

// failing stands for a disk that fails at its next writes.
type failing struct {
	store
	fail int
}

func (f *failing) write(c change) error {
	if f.fail--; f.fail >= 0 {
		// As far as a write gets: everything but the commit.
		d := f.store.(*disk)
		return d.commit(context.Background(), func(one *transaction) error {
			if err := one.add(context.Background(), c.add, c.added); err != nil {
				return err
			}
			if err := d.remove(one, c.remove); err != nil {
				return err
			}
			return errors.New("the disk is gone")
		})
	}
	return f.store.write(c)
}

// After a failed write the store is opened afresh; if that fails too, the graph says so and tries again when it is
// next used.
func TestLostStore(t *testing.T) {
	g := open(t, filepath.Join(t.TempDir(), "graph"), Options{})
	old := statement("a", "p", "b", "g")
	replace(t, g, name("g"), old)
	reopen, broken := g.reopen, true
	g.reopen = func() (store, error) {
		if broken {
			return nil, errors.New("the disk is still gone")
		}
		return reopen()
	}
	g.store = &failing{g.store, 1}
	_, err := g.Replace(t.Context(), name("g"), []rdf.Quad{statement("c", "p", "d", "g")})
	if err == nil || !strings.Contains(err.Error(), "the disk is gone") || !strings.Contains(err.Error(), "still gone") {
		t.Fatalf("got %v", err)
	}
	if err := g.View(t.Context(), func(*View) error { return nil }); err == nil {
		t.Error("a lost store was read")
	}
	broken = false
	if got := all(t, g); !slices.Equal(got, []rdf.Quad{old}) {
		t.Errorf("got %v", got)
	}
	new := statement("c", "p", "d", "g")
	if c := replace(t, g, name("g"), new); c != (Change{1, 1}) {
		t.Errorf("changed %+v", c)
	}
	model{name("g"): {new: true}}.agree(t, g)
}

func TestGeneration(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		at := func() (n uint64) {
			view(t, g, func(v *View) { n = must[uint64](t)(v.Generation()) })
			return n
		}
		start := at()
		replace(t, g, name("g"), statement("s", "p", "o", "g"))
		replace(t, g, name("g"), statement("s", "p", "o", "g"))
		if n := at(); n != start+1 {
			t.Errorf("generation %d after one change from %d", n, start)
		}
	})
}

func TestAddresses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	export := filepath.Join(dir, "export.nq")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "x")
	write(export, "<urn:s> <urn:p> <urn:o> .\n")
	write(filepath.Join(dir, "texts", "statement.txt"), "x")
	write(filepath.Join(dir, "later", formatFile), `{"program":"electiongraph","format":99}`)
	write(filepath.Join(dir, "other", formatFile), `{"program":"another"}`)
	write(filepath.Join(dir, "elsewhere", formatFile), `{"program":"electiongraph","format":2,"base":"https://example.org/"}`)
	write(filepath.Join(dir, "noise", storeFile), strings.Repeat("noise", 5000))
	write(filepath.Join(dir, "bad.nq"), "<urn:s> <urn:p> <urn:o> .\n<urn:s> ü .\n")
	write(filepath.Join(dir, "blank.nq"), "_:s <urn:p> <urn:o> .\n")
	write(filepath.Join(dir, "bad.nq.gz"), "not packed")
	for _, c := range []struct {
		address, code string
		o             Options
		hint          string
	}{
		{"", "graph-address", Options{}, "memory:"},
		{"sqlite://x", "graph-address", Options{}, "folder"},
		{filepath.Join(dir, "none"), "graph-missing", Options{ReadOnly: true}, "electiongraph"},
		{file, "graph-foreign", Options{}, "--graph"},
		{file, "graph-foreign", Options{ReadOnly: true}, "--graph"},
		{export, "graph-foreign", Options{}, "memory:" + export},
		{filepath.Join(file, "below"), "graph-folder", Options{}, ""},
		{filepath.Join(dir, "texts"), "graph-foreign", Options{}, "new folder"},
		{filepath.Join(dir, "later"), "graph-format", Options{}, "export"},
		{filepath.Join(dir, "other"), "graph-foreign", Options{}, "--graph"},
		{filepath.Join(dir, "elsewhere"), "graph-format", Options{}, "version"},
		{filepath.Join(dir, "noise"), "graph-damaged", Options{}, "again"},
		{"memory:" + filepath.Join(dir, "none.nq"), "graph-file", Options{}, ".nq"},
		{"memory:" + filepath.Join(dir, "bad.nq"), "graph-file", Options{}, "export"},
		{"memory:" + filepath.Join(dir, "blank.nq"), "graph-file", Options{}, "export"},
		{"memory:" + filepath.Join(dir, "bad.nq.gz"), "graph-file", Options{}, ""},
	} {
		g, err := Open(t.Context(), c.address, c.o)
		if err == nil {
			g.Close()
			t.Errorf("%s: no error", c.address)
			continue
		}
		p := code(t, err, c.code)
		if !strings.Contains(p.Hint, c.hint) {
			t.Errorf("%s: hint %q has no %q", c.address, p.Hint, c.hint)
		}
		if strings.HasSuffix(c.address, "/bad.nq") && (p.Line != 2 || p.Column != 9) {
			t.Errorf("%s: at %d:%d", c.address, p.Line, p.Column)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, "noise", storeFile)); err != nil || !bytes.HasPrefix(data, []byte("noise")) {
		t.Error("the damaged store was written over")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ended, "memory:", Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

func TestFolderWithoutRights(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Create(filepath.Join(dir, "probe")); err == nil {
		f.Close()
		t.Skip("the rights of folders do not bind this user")
	}
	_, err := Open(t.Context(), filepath.Join(dir, "graph"), Options{})
	code(t, err, "graph-read-only")
}

func TestMemoryFile(t *testing.T) {
	dir := t.TempDir()
	disk := open(t, filepath.Join(dir, "graph"), Options{})
	replace(t, disk, name("g"), statement("a", "p", "b", "g"), rdf.Quad{S: name("a"), P: name("p"), O: rdf.Lang("ü \"\n", "de"), G: name("g")})
	replace(t, disk, "", rdf.Quad{S: name("a"), P: name("p"), O: name("b")})
	want := all(t, disk)
	var plain, packed bytes.Buffer
	twice := slices.Values(append(slices.Clone(want), want...))
	if err := rdf.WriteNQuads(&plain, twice); err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(&packed)
	z.Write(plain.Bytes())
	z.Close()
	for file, data := range map[string][]byte{"x.nq": plain.Bytes(), "x.nq.gz": packed.Bytes()} {
		file = filepath.Join(dir, file)
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		g := open(t, "memory:"+file, Options{})
		m := model{}
		for _, q := range want {
			if m[q.G] == nil {
				m[q.G] = map[rdf.Quad]bool{}
			}
			m[q.G][q] = true
		}
		m.agree(t, g)
		if c := replace(t, g, name("g"), statement("a", "p", "b", "g")); c != (Change{0, 1}) {
			t.Errorf("changed %+v", c)
		}
		if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, data) {
			t.Error("the file was written")
		}
	}
	// Cut off in the middle of the packed data.
	cut := filepath.Join(dir, "cut.nq.gz")
	os.WriteFile(cut, packed.Bytes()[:packed.Len()-9], 0o644)
	_, err := Open(t.Context(), "memory:"+cut, Options{})
	code(t, err, "graph-file")
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "graph")
	g := open(t, dir, Options{Command: "electiongraph ingest texts"})
	replace(t, g, name("g"), statement("a", "p", "b", "g"))
	var f format
	if data, err := os.ReadFile(filepath.Join(dir, formatFile)); err != nil || json.Unmarshal(data, &f) != nil || f != ownFormat() {
		t.Errorf("%s holds %+v, %v", formatFile, f, err)
	}

	// A second one is told who has it, and gets it when the first is done.
	for _, readOnly := range []bool{false, true} {
		_, err := Open(t.Context(), dir, Options{ReadOnly: readOnly})
		p := code(t, err, "graph-locked")
		for _, part := range []string{strconv.Itoa(os.Getpid()), "electiongraph ingest texts", "since 20"} {
			if !strings.Contains(p.Message, part) {
				t.Errorf("%q does not say %q", p.Message, part)
			}
		}
	}
	go func() {
		time.Sleep(150 * time.Millisecond)
		g.Close()
	}()
	second, err := Open(t.Context(), dir, Options{Wait: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if got := all(t, second); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	second.Close()
	if _, err := os.Stat(filepath.Join(dir, holderFile)); err == nil {
		t.Error("the holder is still named")
	}

	// Any number may read; a writer is kept out meanwhile.
	r1, r2 := open(t, dir, Options{ReadOnly: true}), open(t, dir, Options{ReadOnly: true})
	if !slices.Equal(all(t, r1), all(t, r2)) || len(all(t, r1)) != 1 {
		t.Error("two readers differ")
	}
	for _, err := range []error{
		func() error { _, err := r1.Replace(t.Context(), name("g"), nil); return err }(),
		func() error { _, err := r1.Remove(t.Context(), name("g")); return err }(),
		func() error { _, err := r1.Infer(t.Context(), []string{"KZ"}); return err }(),
	} {
		code(t, err, "graph-read-only")
	}
	_, err = Open(t.Context(), dir, Options{})
	if p := code(t, err, "graph-locked"); !strings.Contains(p.Message, "read") {
		t.Errorf("%q", p.Message)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err = Open(ctx, dir, Options{Wait: time.Hour}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting ended with %v", err)
	}
	r1.Close()
	r2.Close()

	// The note of a program that was killed does not stay.
	if err := os.WriteFile(filepath.Join(dir, holderFile), []byte(`{"pid":1,"command":"gone"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, dir, Options{ReadOnly: true})
	_, err = Open(t.Context(), dir, Options{})
	if p := code(t, err, "graph-locked"); strings.Contains(p.Message, "gone") {
		t.Errorf("%q", p.Message)
	}
}

// The making of a folder may be cut off anywhere; the next Open makes it whole.
func TestCutOffFolder(t *testing.T) {
	made := filepath.Join(t.TempDir(), "graph")
	g := open(t, made, Options{})
	g.Close()
	empty, err := os.ReadFile(filepath.Join(made, storeFile))
	if err != nil {
		t.Fatal(err)
	}
	for what, files := range map[string]map[string]string{
		"nothing":      {},
		"holder":       {holderFile: "{"},
		"empty store":  {storeFile: "", holderFile: "{}"},
		"no format":    {storeFile: string(empty)},
		"half format":  {storeFile: string(empty), formatFile + ".new": `{"prog`},
		"whole folder": {storeFile: string(empty), formatFile: string(must[[]byte](t)(os.ReadFile(filepath.Join(made, formatFile))))},
	} {
		dir := t.TempDir()
		for name, data := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		g, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		replace(t, g, name("g"), statement("a", "p", "b", "g"))
		g.Close()
		if got := all(t, open(t, dir, Options{ReadOnly: true})); len(got) != 1 {
			t.Errorf("%s: got %v", what, got)
		}
	}
}

// The store of another program that uses Cayley is not touched.
func TestForeignStore(t *testing.T) {
	dir := t.TempDir()
	db, err := hbbolt.Open(filepath.Join(dir, storeFile), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(kv.Init(db, nil), db.Close()); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, Options{})
	code(t, err, "graph-foreign")
	if _, err := os.Stat(filepath.Join(dir, formatFile)); err == nil {
		t.Error("it was made a graph of ours")
	}
}

func TestDamagedStore(t *testing.T) {
	made := filepath.Join(t.TempDir(), "graph")
	g := open(t, made, Options{})
	for i := range 40 {
		label := name(fmt.Sprint("g", i))
		var quads []rdf.Quad
		for j := range 30 {
			quads = append(quads, rdf.Quad{S: name(fmt.Sprint(i, "-", j)), P: name("p"), O: rdf.String(strings.Repeat("text ", j)), G: label})
		}
		replace(t, g, label, quads...)
	}
	g.Close()
	whole := must[[]byte](t)(os.ReadFile(filepath.Join(made, storeFile)))
	used := len(bytes.TrimRight(whole, "\x00")) // bbolt makes its file larger than it needs
	for what, data := range map[string][]byte{
		"cut in half":      whole[:used/2],
		"cut by a quarter": whole[:used*3/4],
		"head overwritten": append(bytes.Repeat([]byte{0xa5}, 2*os.Getpagesize()), whole[2*os.Getpagesize():]...),
		"only a head":      whole[:2*os.Getpagesize()],
	} {
		for _, readOnly := range []bool{false, true} {
			dir := t.TempDir()
			for name, data := range map[string][]byte{storeFile: data, formatFile: must[[]byte](t)(os.ReadFile(filepath.Join(made, formatFile)))} {
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			g, err := Open(t.Context(), dir, Options{ReadOnly: readOnly})
			if err == nil {
				g.Close()
				t.Errorf("%s: no error", what)
				continue
			}
			code(t, err, "graph-damaged")
			if after := must[[]byte](t)(os.ReadFile(filepath.Join(dir, storeFile))); !bytes.Equal(after, data) {
				t.Errorf("%s: the file was written over", what)
			}
		}
	}
}

// Whatever byte of a store is wrong, reading and writing end: with an error, or because nobody asked for that byte.
func TestFlippedBytes(t *testing.T) {
	made := filepath.Join(t.TempDir(), "graph")
	g := open(t, made, Options{})
	for i := range 4 {
		label, quads := victim(i%2, i)
		replace(t, g, label, quads...)
	}
	g.Close()
	whole := must[[]byte](t)(os.ReadFile(filepath.Join(made, storeFile)))
	used := len(bytes.TrimRight(whole, "\x00"))
	found := 0
	for at := 0; at < used; at += 7919 {
		dir := t.TempDir()
		bad := slices.Clone(whole)
		bad[at] ^= 0xff
		for name, data := range map[string][]byte{storeFile: bad, formatFile: must[[]byte](t)(os.ReadFile(filepath.Join(made, formatFile)))} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		err := func() error {
			g, err := Open(t.Context(), dir, Options{noSync: true})
			if err != nil {
				return err
			}
			defer g.Close()
			for _, err := range g.Quads(t.Context()) {
				if err != nil {
					return err
				}
			}
			label, quads := victim(1, 9)
			_, err = g.Replace(t.Context(), label, quads)
			return err
		}()
		if err != nil {
			found++
		}
	}
	if found == 0 {
		t.Error("no damage was found")
	}
	t.Logf("of %d wrong bytes %d were found (%d of %d bytes)", used/7919+1, found, used, len(whole))
}

func TestClosed(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			g := must[*Graph](t)(Open(t.Context(), b.address(t), Options{}))
			replace(t, g, name("g"), statement("a", "p", "b", "g"))
			inside, leave := make(chan bool), make(chan bool)
			var wg sync.WaitGroup
			wg.Go(func() {
				err := g.View(context.Background(), func(v *View) error {
					inside <- true
					<-leave
					quads, err := v.About(name("a"))
					if len(quads) != 1 {
						t.Errorf("the view ended early: %v", err)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
			<-inside
			wg.Go(func() { // waits for the view
				if err := g.Close(); err != nil {
					t.Error(err)
				}
			})
			for g.ctx.Err() == nil {
				runtime.Gosched()
			}
			leave <- true
			wg.Wait()
			if err := g.Close(); err != nil {
				t.Error(err)
			}
			_, err := g.Replace(t.Context(), name("g"), nil)
			code(t, err, "graph-closed")
			code(t, g.View(t.Context(), func(*View) error { return nil }), "graph-closed")
			_, err = g.Gizmo(t.Context(), "1", GizmoOptions{})
			code(t, err, "graph-closed")
			_, err = g.Infer(t.Context(), nil)
			code(t, err, "graph-closed")
		})
	}
}
