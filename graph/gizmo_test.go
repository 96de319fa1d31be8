package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// sample is a small graph of the real vocabulary.
func sample(t testing.TB, g *Graph) {
	t.Helper()
	e11, e16 := schema.Thing("election/KZ-2011"), schema.Thing("election/KZ-2016")
	kz, label := schema.Thing("country/KZ"), schema.Thing("document/a")
	quads := []rdf.Quad{
		{S: e11, P: schema.PredCountry, O: kz}, {S: e16, P: schema.PredCountry, O: kz},
		{S: e11, P: schema.PredYear, O: rdf.Date("2011")}, {S: e16, P: schema.PredYear, O: rdf.Date("2016")},
		{S: e16, P: schema.PredDate, O: rdf.Date("2016-03-20")}, {S: e16, P: schema.PredPage, O: rdf.Integer(1)},
		{S: e16, P: schema.PredEarly, O: rdf.Boolean(true)}, {S: e16, P: schema.PredChamber, O: rdf.String("Mazhilis")},
		{S: kz, P: schema.PredPrefLabel, O: rdf.Lang("Kazakhstan", "en")},
		{S: schema.Thing("document/a#finding-1"), P: schema.PredElection, O: e16},
	}
	for i := range quads {
		quads[i].G = label
	}
	replace(t, g, label, quads...)
}

// lines gives rows in one line each, with short names.
func lines(rows *Rows) []string {
	var out []string
	for _, r := range rows.Rows {
		if r.Tags == nil {
			data, _ := json.Marshal(r.Value)
			out = append(out, string(data))
			continue
		}
		var parts []string
		for _, c := range rows.Columns {
			if t, ok := r.Tags[c]; ok {
				parts = append(parts, c+"="+schema.Short(t))
			}
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out
}

func TestGizmo(t *testing.T) {
	year := `"2016"^^<http://www.w3.org/2001/XMLSchema#gYear>`
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		for query, want := range map[string]string{
			// Names: short, prefixed, full; in brackets and without; put together by the query.
			`g.V("<country/KZ>").All()`:                                                                       "id=country/KZ",
			`g.V("country/KZ").All()`:                                                                         "id=country/KZ",
			`g.V(":country/KZ").All()`:                                                                        "id=country/KZ",
			`g.V("<https://w3id.org/electiongraph/country/KZ>").All()`:                                        "id=country/KZ",
			`g.V("https://w3id.org/electiongraph/country/KZ").All()`:                                          "id=country/KZ",
			`var c = "K"+"Z"; g.V("<country/"+c+">").In("<eg:country>").Has("eg:year", 2011).All()`:           "id=election/KZ-2011",
			`g.V("<document/a#finding-1>").Out("eg:election").All()`:                                          "id=election/KZ-2016",
			`g.V("election/KZ-2016").Out(iri("eg:country")).All()`:                                            "id=country/KZ",
			`g.V("election/KZ-2016").Out(["eg:country", "eg:chamber"]).Count()`:                               "2",
			`g.V("country/XX").All()`:                                                                         "",
			`g.V(["country/KZ", "election/KZ-2011"]).All()`:                                                   "id=country/KZ; id=election/KZ-2011",
			`g.V(g.V("<country/KZ>").ToArray()).In("eg:country").In("eg:election").All()`:                     "id=document/a#finding-1",
			`g.V("election/KZ-2016").Out(g.V("<eg:country>"), "p").All()`:                                     "id=country/KZ p=eg:country",
			`g.V("country/KZ").Tag("c").In("eg:country").Tag("b").Save("eg:chamber", "a").All()`:              `id=election/KZ-2016 a="Mazhilis" b=election/KZ-2016 c=country/KZ`,
			`g.V("election/KZ-2016").LabelContext("document/a").Out("eg:country").All()`:                      "id=country/KZ",
			`g.V("election/KZ-2016").LabelContext("document/b").Out("eg:country").All()`:                      "",
			`g.V().Has("eg:country", "country/KZ").Has("eg:chamber", "Mazhilis").All()`:                       "id=election/KZ-2016",
			`var m = g.M().Out("eg:election").Out("eg:country"); g.V("document/a#finding-1").Follow(m).All()`: "id=country/KZ",
			// Literals.
			`g.V("election/KZ-2016").Out("eg:year").All()`: "id=" + year,
			`g.V(2016).All()`: "id=" + year,
			`g.V("2016-03-20").In("dcterms:date").All()`:                                           "id=election/KZ-2016",
			`g.V("Kazakhstan").In("skos:prefLabel").All()`:                                         "id=country/KZ",
			`g.V().Has("eg:early", true).All()`:                                                    "id=election/KZ-2016",
			`g.V(typed("1", "xsd:integer")).In("eg:page").All()`:                                   "id=election/KZ-2016",
			`g.V("country/KZ").In("eg:country").Has("eg:year", gt(2012)).All()`:                    "id=election/KZ-2016",
			`g.V().Has("dcterms:date", gte("2016-01-01")).All()`:                                   "id=election/KZ-2016",
			`g.V("election/KZ-2016").Out().Filter(regex("Maz")).All()`:                             `id="Mazhilis"`,
			`g.V("election/KZ-2016").Save("eg:year","y").ForEach(function(d) { g.Emit(d.y + 1) })`: "2017",
			// Values.
			`g.Emit(1); g.Emit("x"); g.Emit(1.5); g.Emit(true); g.Emit([1, {a: null}])`: `1; "x"; 1.5; true; [1,{"a":null}]`,
			`g.Emit(iri("urn:x"))`:                                                       `"\u003curn:x\u003e"`,
			`g.Emit(g.V("country/KZ").In("eg:country").Count())`:                         "2",
			`g.Emit(g.V().Count())`:                                                      "20",
			`try { g.V().Out({a: 1}) } catch (e) { g.Emit("caught") } g.Emit(2)`:         `"caught"; 2`,
			`g.V("country/KZ").ForEach(function(d) { g.Emit(d); d.id = 1; d.more = d })`: `{"id":"\u003chttps://w3id.org/electiongraph/country/KZ\u003e"}`,
			``: "",
		} {
			rows, err := g.Gizmo(t.Context(), query, GizmoOptions{})
			if err != nil {
				t.Errorf("%s: %v", query, err)
				continue
			}
			if got := strings.Join(lines(rows), "; "); got != want {
				t.Errorf("%s\n gave %s\n want %s", query, got, want)
			}
			if rows.Cut || rows.Limit != gizmoLimit {
				t.Errorf("%s: cut %v at %d", query, rows.Cut, rows.Limit)
			}
		}
	})
}

// Counts are of what is there: not of what was removed, nor of quads for nodes.
func TestGizmoCountsAfterRemoval(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		for n := 9; n > 2; n-- {
			var quads []rdf.Quad
			for i := range n {
				quads = append(quads, statement(fmt.Sprint("s", i), "p", "hub", "g"))
			}
			replace(t, g, name("g"), quads...)
		}
		rows := must[*Rows](t)(g.Gizmo(t.Context(), `g.Emit(g.V("test/hub").In("test/p").Count()); g.Emit(g.V().Count())`, GizmoOptions{}))
		if got := strings.Join(lines(rows), "; "); got != "3; 6" {
			t.Errorf("got %s", got)
		}
	})
}

func TestGizmoLimit(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		for _, c := range []struct {
			query string
			limit int
			rows  int
			cut   bool
		}{
			{`g.V().All()`, 5, 5, true},
			{`g.V().All()`, 20, 20, false},
			{`g.V().All()`, 19, 19, true},
			{`g.V().All()`, -1, 20, false},
			{`g.V().All(); g.V().All()`, 30, 30, true},
			{`g.V().GetLimit(3); g.V().GetLimit(3)`, 6, 6, false},
			{`for (;;) g.Emit(1)`, 7, 7, true},
			{`for (;;) g.V().All()`, 7, 7, true},
			{`g.V().All(); var p = g.V(); for (var i = 0; i < 9; i++) p = p.Both(); p.All()`, 7, 7, true},
			{`try { for (;;) g.Emit(1) } finally { for (;;) g.Emit(2) }`, 7, 7, true},
		} {
			rows, err := g.Gizmo(t.Context(), c.query, GizmoOptions{Limit: c.limit, Deadline: time.Minute})
			if err != nil {
				t.Errorf("%s: %v", c.query, err)
				continue
			}
			if len(rows.Rows) != c.rows || rows.Cut != c.cut || rows.Limit != c.limit {
				t.Errorf("%s with limit %d gave %d rows, cut %v at %d", c.query, c.limit, len(rows.Rows), rows.Cut, rows.Limit)
			}
		}
	})
}

func TestGizmoErrors(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		for _, c := range []struct {
			query, code  string
			line, column int
			message      string
		}{
			{"g.V(\n  \"ü\" ((", "gizmo-syntax", 2, 9, "Unexpected end of input"},
			{"1;\n let x = 1; let x = 2;", "gizmo-syntax", 2, 17, "already been declared"},
			{"g.V();\n\n  g.nope()", "gizmo-error", 3, 3, "nope"},
			{"\"ü\"; missing.x", "gizmo-error", 1, 6, "missing is not defined"},
			{`throw new Error("mine")`, "gizmo-error", 1, 7, "mine"},
			{"g.V().ForEach(function(d) {\n  throw new Error('inner') })", "gizmo-error", 2, 9, "inner"},
			{`g.V().Out({a: 1}).All()`, "gizmo-error", 1, 10, "argument"},
			{`g.V().FollowRecursive(null).All()`, "gizmo-error", 1, 22, ""},
			{`iri({})`, "gizmo-error", 1, 4, "argument"},
			{`g.V("country/KZ").ForEach(function(d) { this.Out({}) })`, "gizmo-error", 1, 49, "Out"},
			{`var p = g.V(); for (var i = 0; i < 60; i++) p = p.Both(); p.All()`, "gizmo-error", 1, 55, "steps"},
			{`var p = g.V(); for (var i = 0; i < 1e6; i++) p = p.Out(); p.All()`, "gizmo-error", 1, 55, "steps"},
			{`var p = g.M().Out(); for (var i = 0; i < 60; i++) p = p.Follow(p)`, "gizmo-error", 1, 63, "steps"},
			// What would end the whole program.
			{`function f() { f() } f()`, "gizmo-error", 0, 0, "nested deeper"},
			{`var a = []; a.push(a); g.V(a).All()`, "gizmo-error", 1, 27, "nested"},
			{`var a = {}; a.a = a; g.Emit(a)`, "gizmo-error", 1, 28, "nested"},
			{`var a = []; for (var i = 0; i < 2000; i++) a = [a]; JSON.stringify(a)`, "gizmo-error", 1, 67, "nested"},
			{`var a = []; for (var i = 0; i < 2000; i++) a = [a]; "" + a`, "gizmo-error", 1, 53, "nested"},
			{`JSON.parse("[".repeat(1e6) + "[".repeat(1e6))`, "gizmo-error", 1, 11, "longer"},
			{`"x".repeat(1e10)`, "gizmo-error", 1, 11, "longer"},
			{`Array(4e9).fill(0)`, "gizmo-error", 1, 16, "longer"},
			{`new Float64Array(1e12)`, "gizmo-error", 1, 5, "not defined"},
			{`eval("1")`, "gizmo-error", 1, 5, "not defined"},
			{`(function() {}).constructor("return 1")()`, "gizmo-error", 1, 40, ""},
			{strings.Repeat("(", gizmoText+1), "gizmo-syntax", 0, 0, "bytes"},
			{strings.Repeat("(", gizmoText), "gizmo-syntax", 1, gizmoText + 1, ""},
			{"\xff", "gizmo-syntax", 0, 0, "UTF-8"},
			{"//# sourceMappingURL=/etc/hosts\n(", "gizmo-syntax", 2, 2, "Unexpected end"},
		} {
			_, err := g.Gizmo(t.Context(), c.query, GizmoOptions{Deadline: time.Minute})
			short := c.query[:min(len(c.query), 60)]
			if err == nil {
				t.Errorf("%s: no error", short)
				continue
			}
			p := code(t, err, c.code)
			if p.Line != c.line || p.Column != c.column || !strings.Contains(p.Message, c.message) {
				t.Errorf("%s\n gave %d:%d %q\n want %d:%d %q", short, p.Line, p.Column, p.Message, c.line, c.column, c.message)
			}
		}
		// After all of it the graph answers.
		if rows := must[*Rows](t)(g.Gizmo(t.Context(), `g.V("country/KZ").All()`, GizmoOptions{})); len(rows.Rows) != 1 {
			t.Errorf("got %v", lines(rows))
		}
	})
}

func TestGizmoRunaways(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		for _, query := range []string{
			`while (true) {}`,
			`for (;;) { try { while (true) {} } catch (e) {} finally { while (true) {} } }`,
			`for (;;) g.V().ToArray()`,
			`for (;;) g.V().Both().Both().Count()`,
			`g.V().ForEach(function(d) { for (;;) {} })`,
			`for (;;) { var p = g.V(); for (var i = 0; i < 40; i++) p = p.Out(); p.ToArray() }`,
			`var p = g.V(); for (var i = 0; i < 9; i++) p = p.Both(); for (;;) try { p.Count() } catch (e) {}`,
		} {
			_, err := g.Gizmo(t.Context(), query, GizmoOptions{Deadline: 80 * time.Millisecond})
			if err == nil {
				t.Errorf("%s: no error", query)
				continue
			}
			code(t, err, "gizmo-deadline")
		}
		runtime.GC()
		_, err := g.Gizmo(t.Context(), `var s = "xxxxxxxx", a = []; for (;;) { a.push(s + a.length) }`, GizmoOptions{Deadline: time.Minute, Memory: 32 << 20})
		code(t, err, "gizmo-memory")
		for _, query := range []string{
			`var s = "x"; for (;;) s += s`,
			`var s = "x"; for (;;) s = s + s`,
			`var o = {s: "x"}; for (;;) o.s += o.s`,
			"var s = 'x'; for (;;) s = `${s}${s}${s}`",
			`var s = "x"; for (;;) s = s.concat(s, s)`,
			`var s = "x"; for (;;) s = [s, s].join(s)`,
			`var a = ["x"]; for (;;) a = a.concat(a)`,
			`var s = "x".repeat(1000000), a = []; for (var i = 0; i < 100000; i++) a.push(s); JSON.stringify(a)`,
			`var s = "x".repeat(1000000); s.replace(/x/g, s)`,
			`var s = "x".repeat(100000); s.replace(/x/g, "$&$&$&")`,
			`var s = "x".repeat(1000000); s.replace(/x/g, function () { return s })`,
			`var s = "x".repeat(1000000); s.replaceAll("x", () => s)`,
			`String = function () { return "" }; var s = "x".repeat(1000000); s.concat(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)`,
			`var s = "x".repeat(1000000), a = []; for (var i = 0; i < 100000; i++) a.push(s); String(a)`,
			`var s = "x".repeat(1000000), a = []; for (var i = 0; i < 100000; i++) a.push(s); "" + a`,
			`var s = "x".repeat(1000000), a = {length: 100000}; for (var i = 0; i < 100000; i++) a[i] = s; Array.prototype.join.call(a)`,
			`var s = "x".repeat(1000000), a = []; for (var i = 0; i < 100000; i++) a.push(s); String.raw({raw: a})`,
		} {
			_, err = g.Gizmo(t.Context(), query, GizmoOptions{Deadline: time.Minute}) // the bound ends it, and not the deadline
			code(t, err, "gizmo-error")
			if err != nil && !strings.Contains(err.Error(), "longer than") {
				t.Errorf("%s: %v", query, err)
			}
		}

		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(30*time.Millisecond, cancel)
		if _, err := g.Gizmo(ctx, `while (true) {}`, GizmoOptions{Deadline: time.Minute}); !errors.Is(err, context.Canceled) {
			t.Errorf("the caller's end gave %v", err)
		}

		// All places taken: others wait for their time, and are told.
		ctx, cancel = context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range cap(g.slots) {
			wg.Go(func() {
				if _, err := g.Gizmo(ctx, `while (true) {}`, GizmoOptions{Deadline: time.Hour}); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		for len(g.slots) < cap(g.slots) {
			time.Sleep(time.Millisecond)
		}
		_, err = g.Gizmo(t.Context(), `1`, GizmoOptions{Deadline: 20 * time.Millisecond})
		code(t, err, "gizmo-busy")
		cancel()
		wg.Wait()
		replace(t, g, name("g"), statement("s", "p", "o", "g"))
	})
}

// Closing the graph ends queries, and a query that hears no interrupt is left behind without harm.
func TestGizmoAndClose(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		result := make(chan error)
		go func() {
			_, err := g.Gizmo(context.Background(), `for (;;) g.V().Both().ToArray()`, GizmoOptions{Deadline: time.Minute})
			result <- err
		}()
		for len(g.slots) == 0 {
			time.Sleep(time.Millisecond)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		code(t, <-result, "graph-closed")
	})
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		// Back references make goja take an engine that tries everything.
		_, err := g.Gizmo(t.Context(), `/^((a*)*)\2b$/.test("a".repeat(60)); g.V().All()`, GizmoOptions{Deadline: 50 * time.Millisecond})
		code(t, err, "gizmo-deadline")
		if len(g.slots) != 1 {
			t.Skip("the expression was not bad enough")
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
}
