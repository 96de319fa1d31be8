package web

import (
	"context"
	_ "embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// openAPI describes all addresses and the form of the answers, in OpenAPI 3.1. It is made from [site.routes], [questions]
// and the types of the answers by
//
//	go test ./graph/web -run OpenAPI -update
//
// and the same test asks the server everything that it promises.
//
//go:embed openapi.json
var openAPI []byte

// A route is an address at which something is answered.
type route struct {
	Method  string // "" means GET
	Path    string // as in openapi.json
	Pattern string // for the mux where it is another
	Short   string
	Params  []param // those whose names are in the path among them
	make    maker   // of a page in several formats
	handle  http.HandlerFunc
	Media   string // of what handle gives
	Changes bool   // the graph, and needs a token
}

func (r route) pattern() string {
	if r.Pattern != "" {
		return r.Method + " " + r.Pattern
	}
	return r.Method + " " + r.Path
}

// routes gives all addresses there are.
func (s *site) routes() []route {
	id := func(short, example string) param {
		return param{Name: "id", Short: short, Example: example, Needed: true}
	}
	rows := param{Name: "rows", Short: "as a page: all rows, however many", Values: []string{"all"}}
	from := param{Name: "from", Short: "as a page: begin with this row", Number: true}
	limit := param{Name: "limit", Short: "things of each relation at most", Number: true}
	polarity := param{Name: "polarity", Short: "problems, or what was fine", Values: []string{string(schema.Problematic), string(schema.Improvement)}}
	country := param{Name: "country", Short: "id or name of a country", Example: "KZ"}
	election := param{Name: "election", Short: "id or name of an election", Example: "KZ-presidential-2011-04-03"}
	words := param{Name: "q", Short: "words, in quotation marks where they have to stand so", Example: "ballot box", Needed: true}
	whose := param{Name: "of", Short: "id of anything", Example: "country/KZ", Needed: true}
	language := param{Name: "language", Short: "of the query", Values: []string{"gizmo", "graphql", "mql"}, Needed: true}
	lang, some := language, param{Name: "limit", Short: "rows at most; the server has a limit of its own", Number: true}
	lang.Name = "lang"
	var asked []string
	for _, q := range questions() {
		asked = append(asked, q.Name)
	}
	list := []route{
		{Path: "/", Pattern: "/{$}", Short: "What is in the graph", make: s.start},
		{Path: "/country/{id}", Short: "A country: what came back from one election to the next", make: s.country, Params: []param{id("ISO 3166 code, or name", "KZ"), {Name: "min", Short: "elections in which an issue was raised, at least", Number: true},
			polarity, {Name: "by", Short: "only what this body says", Example: "odihr"}, rows}},
		{Path: "/election/{id}", Short: "An election: observers, verdicts, findings, the United States beside them", make: s.election, Params: []param{id("id of an election", "KZ-presidential-2011-04-03"),
			{Name: "response", Short: "as a page: only pairs with this response", Example: "echoed"}, {Name: "polarity", Short: "as a page: only such pairs", Values: polarity.Values}, {Name: "area", Short: "as a page: only pairs of this area", Example: "media"}, rows}},
		{Path: "/issue/{id}", Short: "An issue: its life, and the words", make: s.issue, Params: []param{id("id of an issue", "count-transparency"), country, {Name: "election", Short: "as a page: only the words on this election", Example: "KZ-presidential-2011-04-03"}, rows}},
		{Path: "/body/{id}", Short: "A body: what it observed and found", make: s.body, Params: []param{id("id of a body", "odihr"), rows}},
		{Path: "/person/{id}", Short: "A person: what documents quote them with", make: s.person, Params: []param{id("id of a person", "")}},
		{Path: "/recommendation/{document}/{number}", Short: "A recommendation: its words, and what became of it", make: s.recommendation, Params: []param{{Name: "document", Short: "id of the document", Needed: true}, {Name: "number", Short: "of the recommendation in it", Example: "1", Needed: true}}},
		{Path: "/document/{id}", Short: "A document: its text with what was read from it", make: s.document, Params: []param{id("id of a document", "")}},
		{Path: "/{kind}/{id}", Pattern: "/", Short: "Whatever else the graph speaks of", make: s.other, Params: []param{{Name: "kind", Short: "area, stage, mission and so on", Example: "area", Needed: true}, id("id within its kind", "media"), limit}},
		{Path: "/show", Short: "Everything that the graph says of a thing", make: s.thing, Params: []param{id("id or IRI of anything", "country/KZ"), limit}},
		{Path: "/documents", Short: "The documents, the latest first", make: s.documents, Params: []param{from}},
		{Path: "/elections", Short: "The elections", make: s.elections, Params: []param{country, from}},
		{Path: "/issues", Short: "The issues by area", make: s.issues},
		{Path: "/bodies", Short: "The bodies by kind", make: s.bodies},
		{Path: "/recommendations", Short: "What was recommended", make: s.recommendations, Params: []param{country, election, from}},
		{Path: "/search", Short: "Words in quotations and titles, and things of that name", make: s.search, Params: []param{words, country, {Name: "kind", Short: "as a page: only hits in such things", Example: "finding"},
			{Name: "issue", Short: "as a page: only hits on this issue", Example: "ballot-box-stuffing"}, {Name: "by", Short: "as a page: only in the words of this body", Example: "odihr"},
			{Name: "year", Short: "as a page: only on elections of this year", Example: "2011"}, {Name: "most", Short: "as a page: hits at most", Number: true}}},
		{Path: "/suggest", Short: "Things whose names have words beginning so, and quotations with these words", make: s.suggest, Params: []param{{Name: "q", Short: "what was typed so far", Example: "stuff", Needed: true}}},
		{Path: "/between", Short: "How two things hang together", make: s.between, Params: []param{{Name: "first", Short: "id of anything", Example: "issue/count-transparency", Needed: true}, {Name: "second", Short: "id of something else", Example: "body/odihr", Needed: true}}},
		{Path: "/graph", Short: "What is around a thing, as a picture", make: s.neighbours, Params: []param{whose, limit}},
		{Path: "/graph.svg", Short: "The picture alone, to be kept", make: s.neighbours, Params: []param{whose, limit}},
		{Path: "/queries", Short: "Ready queries, and a place to ask in Gizmo", make: s.queries, Params: []param{{Name: "query", Short: "in Gizmo", Example: `g.V("<country/KZ>").In("<eg:country>").All()`}}},
		{Path: "/ask/{question}", Short: "A question as a page; it takes what /api/QUESTION takes", make: s.question, Params: []param{{Name: "question", Short: "its name", Values: asked, Needed: true, Example: "stats"}, rows}},
		{Path: "/api/{question}", Short: "A question for programs", make: s.question},
		{Path: "/api", Short: "What there is for programs, told to people", make: s.api},
		{Path: "/api/openapi.json", Short: "This document", handle: s.describeAPI, Media: "application/json"},
		{Method: http.MethodPost, Path: "/api/v1/query/{language}", Short: "A query, answered as version 1 of Cayley's API does", handle: s.cayleyQuery, Media: "application/json", Params: []param{language, some}},
		{Path: "/api/v2/query", Short: "A query, answered as version 2 of Cayley's API does", handle: s.cayleyQuery, Media: "application/json", Params: []param{lang, {Name: "qu", Short: "the query", Example: "g.Emit(1)", Needed: true}, some}},
		{Method: http.MethodPost, Path: "/api/v2/query", Short: "The same, the query in the body", handle: s.cayleyQuery, Media: "application/json", Params: []param{lang, some}},
		{Method: http.MethodPost, Path: "/api/v1/shape/{language}", Short: "What a query looks for, as nodes and links; it is not run", handle: s.cayleyShape, Media: "application/json", Params: []param{language}},
		{Method: http.MethodPost, Path: "/api/documents", Short: "Read a document, the body as it is: plain text, Markdown, HTML, PDF, DOCX. One of the same name takes the place of the earlier one", handle: s.changing(s.add), Media: "application/json", Changes: true,
			Params: []param{{Name: "name", Short: "of the file", Example: "statement.txt", Needed: true}}},
		{Method: http.MethodDelete, Path: "/document/{id}", Short: "Take a document out, with all that it says", handle: s.changing(s.remove), Media: "application/json", Changes: true, Params: []param{id("id of a document", "")}},
		{Method: http.MethodPost, Path: "/api/v2/write", Short: "Add statements in N-Quads, as Cayley's API does", handle: s.changing(s.cayleyWrite), Media: "application/json", Changes: true},
		{Method: http.MethodPost, Path: "/api/v2/delete", Short: "Take statements in N-Quads out, as Cayley's API does", handle: s.changing(s.cayleyDelete), Media: "application/json", Changes: true},
		{Path: "/cayley/", Pattern: "/cayley/{$}", Short: "Cayley's own pages", make: s.cayleyPage},
		{Path: "/cayley/{file}", Pattern: "/cayley/{file...}", Short: "A file of Cayley's own pages", handle: s.cayleyFile, Media: "*/*", Params: []param{{Name: "file", Short: "its path", Example: "gizmo.d.ts", Needed: true}}},
		{Path: "/static/{file}", Short: "A stylesheet, script or picture of the pages", handle: s.static, Media: "*/*", Params: []param{{Name: "file", Short: "its name", Example: "style.css", Needed: true}}},
		{Path: "/healthz", Short: "Whether the graph can be read", handle: s.health, Media: "text/plain"},
		{Path: "/metrics", Short: "Figures on requests and memory, for Prometheus", handle: s.measure.handler().ServeHTTP, Media: "text/plain"},
	}
	for i := range list {
		if list[i].Method == "" {
			list[i].Method = http.MethodGet
		}
	}
	return list
}

// check reports a value that a parameter cannot have.
func check(params []param, value func(string) string) error {
	for _, p := range params {
		switch v := value(p.Name); {
		case p.Values != nil && v != "" && !slices.Contains(p.Values, v):
			return &schema.Problem{Code: "unknown-value", Message: p.Name + " cannot be " + strconv.Quote(v), Hint: strings.Join(p.Values, " or ")}
		case p.Number:
			if _, err := number(v, 1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *site) describeAPI(w http.ResponseWriter, r *http.Request) { s.send(w, r, s.openAPI) }

// An apiList tells what can be asked.
type apiList struct {
	OpenAPI   string     `json:"openapi"` // where all is described
	Questions []apiEntry `json:"questions"`
	Pages     []apiEntry `json:"pages"`
}

// An apiEntry is an address with what it takes.
type apiEntry struct {
	Path   string  `json:"path"`
	Short  string  `json:"what"`
	Params []param `json:"params,omitempty"`
}

func (a *apiList) Tables() []query.Table { return []query.Table{a.Flat()} }

func (a *apiList) Flat() query.Table {
	t := query.Table{Columns: []query.Column{{Name: "path"}, {Name: "what"}, {Name: "params"}}}
	for _, e := range slices.Concat(a.Questions, a.Pages) {
		var names []string
		for _, p := range e.Params {
			names = append(names, p.Name)
		}
		t.Rows = append(t.Rows, []query.Cell{{Text: e.Path}, {Text: e.Short}, {Text: strings.Join(names, " ")}})
	}
	return t
}

// api tells programs, and those who write them, what there is.
func (s *site) api(ctx context.Context, r *http.Request) (*page, error) {
	var pages []route
	for _, v := range s.routes() {
		if v.make != nil && v.Path != "/api" && v.Path != "/api/{question}" && v.Path != "/cayley/" {
			pages = append(pages, v)
		}
	}
	list := &apiList{OpenAPI: "/api/openapi.json"}
	for _, q := range questions() {
		list.Questions = append(list.Questions, apiEntry{"/api/" + q.Name, q.Short, q.Params})
	}
	for _, v := range pages {
		list.Pages = append(list.Pages, apiEntry{v.Path, v.Short, v.Params})
	}
	return &page{Kind: "api", Title: "For programs", Answer: list, Body: map[string]any{"Questions": questions(), "Formats": formats(), "Narrowing": narrowing(), "Pages": pages}}, nil
}
