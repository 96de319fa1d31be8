package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Cayley's own pages take their editor, icons and a worker from elsewhere and expect to stand at the top of their host,
// with a server at a fixed address. On the way out they get the editor of static/cayley.js, signs for icons, and the
// addresses of this server. Each of these places has to be there just once, or the handler is not made: another version
// of the pages wants another look.
var cayleyChanges = map[string][][2]string{
	"static/js/runtime-main.0686c6e7.js": {{`l.p="/"`, `l.p="/cayley/"`}},
	"static/js/main.84d3ab8c.chunk.js": {
		{`"http://localhost:64210"`, `""`}, {`"/gizmo.d.ts"`, `"/cayley/gizmo.d.ts"`},
		{`textAnchor:"end"},t.id)`, `textAnchor:"end"},t.id.replace("` + schema.Base + `",""))`}, // pictures one can read
		{`icon:"play_circle_filled"`, `icon:"▶"`}, {`icon:"error"`, `icon:"✗"`}, {`icon:"check_circle"`, `icon:"✓"`},
	},
	"static/js/2.7d84b3fa.chunk.js": {
		{`https://cdn.jsdelivr.net/npm/monaco-editor@0.18.1/min/vs/loader.js`, `/cayley/none.js`}, {`"https://cdn.jsdelivr.net/npm/monaco-editor@0.18.1/min/vs"`, `"/cayley/none"`},
		{`"http://localhost:64210"`, `""`},
	},
	"static/css/main.72fe53e6.chunk.css": {{`@import url(https://fonts.googleapis.com/icon?family=Material+Icons);`, ``}},
	"static/css/2.6b51f286.chunk.css":    nil,
	"static/media/logo.ca711468.svg":     nil,
	"gizmo.d.ts":                         nil,
	"favicon.ico":                        nil,
}

// loadCayley takes Cayley's pages with what has to be other in them.
func (s *site) loadCayley() error {
	ui, err := graph.CayleyUI()
	if err != nil {
		return err
	}
	s.cayley = map[string]*made{}
	for name, changes := range cayleyChanges {
		body, err := fs.ReadFile(ui, name)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if n := bytes.Count(body, []byte(c[0])); n != 1 {
				return fmt.Errorf("%s of Cayley's pages has %q %d times", name, c[0], n)
			}
			body = bytes.Replace(body, []byte(c[0]), []byte(c[1]), 1)
		}
		if i := bytes.LastIndex(body, []byte("# sourceMappingURL=")); i > 0 && path.Ext(name) != ".ts" {
			body = bytes.TrimRight(body[:i], "/*\n ") // the maps are not served
		}
		media := cmp.Or(mime.TypeByExtension(path.Ext(name)), "application/octet-stream")
		if path.Ext(name) == ".ts" { // is a film to some
			media = "text/plain; charset=utf-8"
		}
		s.cayley[name] = &made{status: http.StatusOK, media: media, body: body, zipped: compress(body), tag: strconv.Itoa(len(body))}
	}
	return nil
}

// cayleyPage is the page around Cayley's own.
func (s *site) cayleyPage(ctx context.Context, r *http.Request) (*page, error) {
	return &page{Kind: "cayley", Title: "Cayley", Body: map[string]any{"Bounds": s.bounds(), "Writable": s.options.Changes != nil}}, nil
}

// bounds says what a query may take.
func (s *site) bounds() string {
	o := s.options.Gizmo
	return fmt.Sprintf("%s, %d rows and %d MB", o.Deadline, o.Limit, o.Memory>>20)
}

func (s *site) cayleyFile(w http.ResponseWriter, r *http.Request) {
	m, ok := s.cayley[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	s.send(w, r, m)
}

// queryText gives the query of a request.
func queryText(r *http.Request) (string, error) {
	text := r.URL.Query().Get("qu")
	if r.Method == http.MethodPost {
		b, err := io.ReadAll(r.Body)
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", &schema.Problem{Code: "query-error", Message: fmt.Sprintf("the query has more than %d bytes", large.Limit)}
		}
		if err != nil {
			return "", err
		}
		text = string(b)
	}
	if strings.TrimSpace(text) == "" {
		return "", &schema.Problem{Code: "query-error", Message: "query is empty"}
	}
	return text, nil
}

// cayleyQuery answers as Cayley's API does, version 1 (/api/v1/query/LANGUAGE) and 2 (/api/v2/query?lang=LANGUAGE):
// {"result": [...]}, {"error": "..."}; with "notice" where there would have been more rows than it gives.
func (s *site) cayleyQuery(w http.ResponseWriter, r *http.Request) {
	language := cmp.Or(r.PathValue("language"), r.URL.Query().Get("lang"))
	o := s.options.Gizmo
	text, err := queryText(r)
	if l := r.URL.Query().Get("limit"); l != "" && err == nil {
		var n int
		if n, err = number(l, o.Limit); err == nil {
			o.Limit = min(n, o.Limit)
		}
	}
	if err != nil {
		s.cayleyError(w, err)
		return
	}
	linked := strings.HasPrefix(r.Header.Get("Accept"), "application/ld+json")
	rows, err := s.graph.Ask(r.Context(), language, text, o)
	if err == nil && language == "" {
		err = &schema.Problem{Code: "query-language", Message: "query language not specified", Hint: "?lang=gizmo"}
	}
	if err != nil {
		s.cayleyError(w, err)
		return
	}
	answer := map[string]any{"result": gizmoResults(rows, linked)}
	if language == graph.LangGraphQL {
		answer = map[string]any{"data": graphqlData(text, rows)}
	}
	if rows.Cut {
		answer["notice"] = fmt.Sprintf("there is more: queries here give %d rows at most", rows.Limit)
	}
	s.sendJSON(w, http.StatusOK, answer)
}

// graphqlTop finds what stands in the way of the names of a GraphQL query at the top: arguments, strings, comments.
var graphqlTop = regexp.MustCompile(`\([^()]*\)|"[^"]*"|#[^\n]*`)

// graphqlData gives rows under the names that the query has for them. Where it has several, each row tells its own.
func graphqlData(text string, rows *graph.Rows) map[string][]any {
	var names []string
	depth := 0
	for _, word := range regexp.MustCompile(`[{}]|[\pL_][\pL\pN_]*`).FindAllString(graphqlTop.ReplaceAllString(text, " "), -1) {
		switch {
		case word == "{":
			depth++
		case word == "}":
			depth--
		case depth == 1:
			names = append(names, word)
		}
	}
	data := map[string][]any{}
	for _, row := range rows.Rows {
		if len(names) == 1 {
			data[names[0]] = append(data[names[0]], row.Value)
			continue
		}
		object, _ := row.Value.(map[string]any)
		for name, one := range object {
			data[name] = append(data[name], one)
		}
	}
	return data
}

// gizmoResults gives rows as Cayley's API does: tags with their values, or what was emitted.
func gizmoResults(rows *graph.Rows, linked bool) []any {
	out := make([]any, 0, len(rows.Rows))
	for _, row := range rows.Rows {
		if row.Tags == nil {
			out = append(out, row.Value)
			continue
		}
		tags := map[string]any{}
		for name, t := range row.Tags {
			tags[name] = cayleyValue(t, linked)
		}
		out = append(out, tags)
	}
	return out
}

// cayleyValue gives a term as Cayley's API does, in JSON-LD or plain.
func cayleyValue(t rdf.Term, linked bool) any {
	switch {
	case t.IsIRI() && linked:
		return map[string]string{"@id": t.Value()}
	case t.IsIRI():
		return string(t)
	case linked && t.Lang() != "":
		return map[string]string{"@value": t.Value(), "@language": t.Lang()}
	case linked && t.Datatype() != rdf.XSDString:
		return map[string]string{"@value": t.Value(), "@type": t.Datatype()}
	}
	return t.Value()
}

// cayleyShape draws the shape of a query without running it.
func (s *site) cayleyShape(w http.ResponseWriter, r *http.Request) {
	text, err := queryText(r)
	if err != nil {
		s.cayleyError(w, err)
		return
	}
	shape, err := shapeOf(r.PathValue("language"), text)
	if err != nil {
		s.cayleyError(w, err)
		return
	}
	s.sendJSON(w, http.StatusOK, shape)
}

func (s *site) cayleyError(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	message := err.Error()
	var p *schema.Problem
	switch {
	case errors.As(err, &p):
		status = statusOf(p)
	case errors.Is(err, context.DeadlineExceeded):
		status, message = http.StatusServiceUnavailable, "this took too long and was stopped"
	}
	if p != nil && p.Line > 0 && p.File == "" {
		message = fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
	}
	s.sendJSON(w, status, map[string]string{"error": message})
}

func (s *site) sendJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"error":"the result cannot be written"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(b, '\n')) // who has left is not told
}

// A readyQuery is one to begin with.
type readyQuery struct {
	Title string `json:"title"`
	Text  string `json:"query"`
	Draws bool   `json:"draws"` // has the tags source and target, which Cayley's visualiser draws
}

// A queryAnswer is what a query in Gizmo gave, or, without one, ready queries to begin with.
type queryAnswer struct {
	Query   string       `json:"query,omitempty"`
	Columns []string     `json:"columns,omitempty"`
	Rows    [][]string   `json:"rows,omitempty"`
	Cut     bool         `json:"cut,omitempty"` // there were more rows than the server gives
	Ready   []readyQuery `json:"ready,omitempty"`

	table query.Table
}

func (a *queryAnswer) Tables() []query.Table { return []query.Table{a.table} }
func (a *queryAnswer) Flat() query.Table     { return a.table }

// readyQueries gives queries on a country.
func readyQueries(country string) []readyQuery {
	at := `g.V("<country/` + country + `>").In("<eg:country>")`
	return []readyQuery{
		{"Which problems came up in which elections", at + ".Tag(\"election\")\n  .Out(\"<eg:hasProblem>\").Tag(\"issue\").All()", false},
		{"Problems that came back", "// how often each issue was a problem\nvar times = {}\n" + at + ".Out(\"<eg:hasProblem>\").ForEach(function (d) {\n  times[d.id] = (times[d.id] || 0) + 1\n})\nfor (var issue in times) {\n  if (times[issue] > 1) g.Emit({issue: issue, elections: times[issue]})\n}", false},
		{"Who observed", at + ".Tag(\"election\")\n  .Out(\"<eg:observedBy>\").Tag(\"body\").All()", false},
		{"What governments responded to, and how", "g.V(\"<eg:Response>\").In(\"<rdf:type>\")\n  .Save(\"<eg:stance>\", \"stance\").Save(\"<eg:attributedTo>\", \"by\")\n  .Out(\"<eg:respondsTo>\").Save(\"<eg:quote>\", \"words\").All()", false},
		{"Elections and their problems, drawn", at + ".Tag(\"source\")\n  .Out(\"<eg:hasProblem>\").Tag(\"target\").All()", true},
		{"Elections and who observed them, drawn", at + ".Tag(\"source\")\n  .Out(\"<eg:observedBy>\").Tag(\"target\").All()", true},
		{"Findings that say again what was found before, drawn", at + ".In(\"<eg:election>\").Tag(\"source\")\n  .Out(\"<eg:inferredRecurrenceOf>\").Tag(\"target\").All()", true},
	}
}

// queries is a page to ask in Gizmo from, without a script.
func (s *site) queries(ctx context.Context, r *http.Request) (*page, error) {
	text := r.URL.Query().Get("query")
	stats, err := s.stats(ctx)
	if err != nil {
		return nil, err
	}
	country := "KZ"
	if len(stats.Countries) > 0 {
		country = stats.Countries[0]
	}
	type ready struct {
		readyQuery
		Run, Open string
	}
	var list []ready
	for _, q := range readyQueries(country) {
		list = append(list, ready{q, "/queries?" + url.Values{"query": {q.Text}}.Encode() + "#rows", "/cayley/#" + url.Values{"query": {q.Text}}.Encode()})
	}
	body := map[string]any{"Ready": list, "Text": text, "Bounds": s.bounds()}
	p := &page{Kind: "queries", Title: "Queries", Body: body}
	if strings.TrimSpace(text) == "" {
		a := &queryAnswer{Ready: readyQueries(country), table: query.Table{Columns: []query.Column{{Name: "title"}, {Name: "query"}}}}
		for _, q := range a.Ready {
			a.table.Rows = append(a.table.Rows, []query.Cell{{Text: q.Title}, {Text: q.Text}})
		}
		p.Answer = a
		return p, nil
	}
	body["Open"] = "/cayley/#" + url.Values{"query": {text}}.Encode()
	rows, err := s.graph.Gizmo(ctx, text, s.options.Gizmo)
	var problem *schema.Problem
	if errors.As(err, &problem) && negotiate(r) == "html" {
		p.Status, body["Problem"] = statusOf(problem), problem
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	t := query.Table{}
	for _, c := range rows.Columns {
		t.Columns = append(t.Columns, query.Column{Name: c})
	}
	values := slices.ContainsFunc(rows.Rows, func(r graph.Row) bool { return r.Tags == nil })
	if values {
		t.Columns = append(t.Columns, query.Column{Name: "value"})
	}
	for _, row := range rows.Rows {
		var cells []query.Cell
		for _, c := range rows.Columns {
			cell := query.Cell{Text: row.Tags[c].Value()}
			if row.Tags[c].IsIRI() {
				cell = query.Cell{Text: schema.Short(row.Tags[c]), ID: schema.Short(row.Tags[c])}
			}
			cells = append(cells, cell)
		}
		if values {
			b, err := json.Marshal(row.Value)
			if err != nil {
				return nil, err
			}
			cells = append(cells, query.Cell{Text: string(b)})
		}
		t.Rows = append(t.Rows, cells)
	}
	switch {
	case rows.Cut:
		t.Notes = []string{fmt.Sprintf("There is more than these %d rows.", rows.Limit)}
	case len(rows.Rows) == 0:
		t.Notes = []string{"No rows."}
	}
	a := &queryAnswer{Query: text, Cut: rows.Cut, table: t}
	for _, c := range t.Columns {
		a.Columns = append(a.Columns, c.Name)
	}
	for _, cells := range t.Rows {
		var row []string
		for _, c := range cells {
			row = append(row, c.Text)
		}
		a.Rows = append(a.Rows, row)
	}
	p.Answer, p.Lists, body["Rows"] = a, hasThings([]query.Table{t}), t
	return p, nil
}
