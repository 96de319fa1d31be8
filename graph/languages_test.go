package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

func TestLanguages(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		sample(t, g)
		for _, c := range []struct{ lang, query, want string }{
			{LangGraphQL, `{nodes(id: <country/KZ>) {id}}`, `{"id":"<https://w3id.org/electiongraph/country/KZ>"}`},
			{LangGraphQL, `{nodes(id: <election/KZ-2016>) {eg:chamber, eg:country}}`, `{"eg:chamber":"Mazhilis","eg:country":"<https://w3id.org/electiongraph/country/KZ>"}`},
			{LangGraphQL, `{nodes(eg:country: <country/KZ>) {eg:year}}`, `{"eg:year":2011}; {"eg:year":2016}`},
			{LangGraphQL, `{nodes(id: <country/KZ>) {eg:country @rev {eg:year}}}`, `{"eg:country":[{"eg:year":2011},{"eg:year":2016}]}`},
			{LangGraphQL, `{nodes(id: <country/XX>) {id, eg:year}}`, ``},
			{LangMQL, `[{"id": "<country/KZ>"}]`, `{"id":"<https://w3id.org/electiongraph/country/KZ>"}`},
			{LangMQL, `[{"id": "<election/KZ-2016>", "eg:chamber": null}]`, `{"eg:chamber":"Mazhilis","id":"<https://w3id.org/electiongraph/election/KZ-2016>"}`},
			{LangMQL, `[{"id": null, "eg:country": "country/KZ"}]`,
				`{"eg:country":"<https://w3id.org/electiongraph/country/KZ>","id":"<https://w3id.org/electiongraph/election/KZ-2011>"}; {"eg:country":"<https://w3id.org/electiongraph/country/KZ>","id":"<https://w3id.org/electiongraph/election/KZ-2016>"}`},
			{LangGizmo, `g.V("country/KZ").Count()`, "1"},
		} {
			rows, err := g.Ask(t.Context(), c.lang, c.query, GizmoOptions{})
			if err != nil {
				t.Errorf("%s: %v", c.query, err)
				continue
			}
			var got []string
			for _, r := range rows.Rows {
				var b strings.Builder
				e := json.NewEncoder(&b)
				e.SetEscapeHTML(false)
				e.Encode(r.Value)
				got = append(got, strings.TrimSpace(b.String()))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("%s\n gave %s\n want %s", c.query, s, c.want)
			}
		}
		for _, c := range []struct {
			lang, query, code string
			line, column      int
		}{
			{LangGraphQL, "{nodes(", "query-syntax", 1, 8},
			{LangGraphQL, "{nodes {id}\n]", "query-syntax", 2, 1},
			{LangGraphQL, `{nodes {x @nope}}`, "query-error", 0, 0},
			{LangGraphQL, "", "query-error", 0, 0},
			{LangMQL, "[{\n]", "query-syntax", 2, 1},
			{LangMQL, strings.Repeat("[", gizmoNesting+1), "query-syntax", 0, 0},
			{LangGraphQL, strings.Repeat("x", gizmoText+1), "query-syntax", 0, 0},
			{LangGraphQL, "{\xff}", "query-syntax", 0, 0},
			{"sparql", "", "query-language", 0, 0},
		} {
			_, err := g.Ask(t.Context(), c.lang, c.query, GizmoOptions{Deadline: time.Minute})
			if err == nil {
				t.Errorf("%.60s: no error", c.query)
				continue
			}
			if p := code(t, err, c.code); p.Line != c.line || p.Column != c.column {
				t.Errorf("%.60s: %d:%d %s", c.query, p.Line, p.Column, p.Message)
			}
		}
	})
}

// What a query may take of time and rows is the same in every language, and nothing of it stays.
func TestLanguageBounds(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	everywhere(t, func(t *testing.T, g *Graph) {
		// Every node leads to every other: five hops over all of them are a hundred million ways.
		var quads []rdf.Quad
		for i := range 40 {
			for k := range 40 {
				quads = append(quads, statement(fmt.Sprint("n", i), "p", fmt.Sprint("n", k), "g"))
			}
		}
		replace(t, g, name("g"), quads...)
		p := "<https://w3id.org/electiongraph/test/p>"
		for lang, query := range map[string]string{
			LangGraphQL: `{nodes {` + strings.Repeat(p+" {", 5) + "id" + strings.Repeat("}", 5) + `}}`,
			LangMQL:     `[{"id": null` + strings.Repeat(`, "`+p+`": {"id": null`, 5) + strings.Repeat("}", 5) + `}]`,
			LangGizmo:   `g.V()` + strings.Repeat(`.Out("`+p+`")`, 5) + `.Count()`,
		} {
			_, err := g.Ask(t.Context(), lang, query, GizmoOptions{Deadline: 150 * time.Millisecond})
			if err == nil {
				t.Errorf("%s: no error", lang)
				continue
			}
			code(t, err, "gizmo-deadline")
		}
		rows := must[*Rows](t)(g.Ask(t.Context(), LangMQL, `[{"id": null, "`+p+`": "<test/n1>"}]`, GizmoOptions{Limit: 3}))
		if len(rows.Rows) != 3 || !rows.Cut {
			t.Errorf("%d rows, cut %v", len(rows.Rows), rows.Cut)
		}
		// A query that was left behind gives its place back as soon as it can be interrupted.
		for until := time.Now().Add(30 * time.Second); len(g.slots) > 0 && time.Now().Before(until); {
			time.Sleep(10 * time.Millisecond)
		}
		if len(g.slots) != 0 {
			t.Errorf("%d places are still taken", len(g.slots))
		}
	})
}

// Rows come in an order that the back end has no part in, those of one path after those of another, and in the query's own
// where it asks for one.
func TestGizmoOrder(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		for _, s := range []string{"m", "c", "x", "a", "k"} { // in this order they get their numbers
			replace(t, g, name("g"+s), statement(s, "p", "hub", "g"+s), statement(s, "q", "z"+s, "g"+s))
		}
		for query, want := range map[string]string{
			`g.V("test/hub").In("test/p").All()`:                                                      "test/a test/c test/k test/m test/x",
			`g.V("test/hub").In("test/p").All(); g.V("test/c").All(); g.V(["test/x","test/a"]).All()`: "test/a test/c test/k test/m test/x test/c test/a test/x",
			`g.V("test/hub").In("test/p").GetLimit(9)`:                                                "test/a test/c test/k test/m test/x",
			`var p = g.V("test/hub").In("test/p"); p.All(); p.All()`:                                  "test/a test/c test/k test/m test/x test/a test/c test/k test/m test/x",
			`g.V("test/hub").In("test/p").order().All()`:                                              "test/a test/c test/k test/m test/x",
		} {
			rows := must[*Rows](t)(g.Gizmo(t.Context(), query, GizmoOptions{}))
			var got []string
			for _, l := range lines(rows) {
				got = append(got, strings.TrimPrefix(l, "id="))
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s\n gave %s\n want %s", query, s, want)
			}
		}
		for query, want := range map[string]string{
			`g.V("test/hub").In("test/p").Count()`:              "5",
			`g.V("test/nothing").Count()`:                       "0",
			`var n = g.V().Count(); n`:                          `18`,
			`var n = 5`:                                         "",
			`n = 5`:                                             "",
			`g.Emit(1); g.V("test/hub").Count()`:                "1",
			`g.V("test/hub").In("test/p")`:                      "",
			`for (var i = 0, s = 0; i < 3; i++) s += i`:         "",
			`g.V("test/a").Out("test/q").ToArray()`:             `["https://w3id.org/electiongraph/test/za"]`,
			`(function() { return {a: [1, null]} })()`:          `{"a":[1,null]}`,
			`g.V("test/hub").ForEach(function(d) { return 1 })`: "",
		} {
			rows := must[*Rows](t)(g.Gizmo(t.Context(), query, GizmoOptions{}))
			if s := strings.NewReplacer("\\u003c", "", "\\u003e", "").Replace(strings.Join(lines(rows), "; ")); s != want {
				t.Errorf("%s\n gave %s\n want %s", query, s, want)
			}
		}
	})
}
