package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	gen "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// The parts of an OpenAPI document that ours has, in the order in which they are written.
type (
	apiDocument struct {
		OpenAPI string `json:"openapi"`
		Info    struct {
			Title       string `json:"title"`
			Version     string `json:"version"`
			Description string `json:"description"`
			License     any    `json:"license,omitempty"`
		} `json:"info"`
		Servers    []map[string]string                 `json:"servers"`
		Paths      map[string]map[string]*apiOperation `json:"paths"`
		Components struct {
			Responses map[string]apiResponse       `json:"responses"`
			Schemas   map[string]json.RawMessage   `json:"schemas"`
			Security  map[string]map[string]string `json:"securitySchemes"`
		} `json:"components"`
	}
	apiOperation struct {
		ID        string                 `json:"operationId"`
		Summary   string                 `json:"summary"`
		Params    []apiParam             `json:"parameters,omitempty"`
		Security  []map[string][]string  `json:"security,omitempty"`
		Body      *apiBody               `json:"requestBody,omitempty"`
		Responses map[string]apiResponse `json:"responses"`
	}
	apiParam struct {
		Name        string    `json:"name"`
		In          string    `json:"in"`
		Description string    `json:"description"`
		Required    bool      `json:"required,omitempty"`
		Schema      apiSchema `json:"schema"`
		Example     string    `json:"example,omitempty"`
	}
	apiSchema struct {
		Type    string   `json:"type"`
		Enum    []string `json:"enum,omitempty"`
		Minimum int      `json:"minimum,omitempty"`
		Maximum int      `json:"maximum,omitempty"`
	}
	apiBody struct {
		Description string              `json:"description"`
		Required    bool                `json:"required"`
		Content     map[string]apiMedia `json:"content"`
	}
	apiResponse struct {
		Ref         string              `json:"$ref,omitempty"`
		Description string              `json:"description,omitempty"`
		Content     map[string]apiMedia `json:"content,omitempty"`
	}
	apiMedia struct {
		Schema   json.RawMessage              `json:"schema,omitempty"`
		Examples map[string]map[string]string `json:"examples,omitempty"`
	}
)

// schemas collects the schemas of Go's types, with the comments of their fields.
type schemas struct {
	reflector *gen.Reflector
	all       map[string]json.RawMessage
}

func newSchemas(t *testing.T) *schemas {
	t.Helper()
	s := &schemas{all: map[string]json.RawMessage{}, reflector: &gen.Reflector{Anonymous: true, Namer: func(t reflect.Type) string {
		if t.Name() == "" {
			return ""
		}
		return strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	}}}
	for _, dir := range []string{".", "../query", "../../schema"} {
		if err := s.reflector.AddGoComments("github.com/electiongraph/electiongraph/graph/web", dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range s.reflector.CommentMap { // of one line, without the links of Go's documentation
		s.reflector.CommentMap[name] = regexp.MustCompile(`\[([\w.*]+)\]`).ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
	}
	return s
}

// of gives a reference to the schema of a type.
func (s *schemas) of(t *testing.T, v reflect.Type) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(s.reflector.ReflectFromType(v))
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		Ref  string                     `json:"$ref"`
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	here := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("#/$defs/"), []byte("#/components/schemas/")) }
	if err := json.Unmarshal(b, &made); err != nil || made.Ref == "" {
		t.Fatalf("%v: %v %s", v, err, b)
	}
	for name, one := range made.Defs {
		if have, ok := s.all[name]; ok && !bytes.Equal(have, here(one)) {
			t.Fatalf("two types are called %s", name)
		}
		s.all[name] = here(one)
	}
	b, err = json.Marshal(map[string]string{"$ref": string(here([]byte(made.Ref)))})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// quoted is a document in which a person speaks.
const quoted = `---
kind: observer-statement
publisher: OSCE PA
country: KZ
---

Kazakhstan held parliamentary elections on 20 March 2016.

"The count was not transparent in many polling stations," said João Soares, Special Co-ordinator of the OSCE observers.
"These elections fell short of international standards," said João Soares.
`

// known are things that the document has no examples of, for their ids change with the sample.
type known struct {
	document string // id without its kind, of one with a recommendation
	person   string
}

// what gives what is there.
func what(t *testing.T, h http.Handler) known {
	t.Helper()
	var a query.RecommendationList
	if err := json.Unmarshal(get(t, h, "/recommendations?format=json").Body.Bytes(), &a); err != nil || len(a.Recommendations) == 0 {
		t.Fatal("no recommendations", err)
	}
	return known{document: strings.TrimPrefix(a.Recommendations[0].Document, "document/"), person: "joão-soares"}
}

// of gives an id for a parameter of a path.
func (k known) of(path, name string) string {
	switch {
	case path == "/person/{id}":
		return k.person
	case path == "/api/person":
		return "person/" + k.person
	case path == "/api/recommendation":
		return "document/" + k.document + "#recommendation-1"
	case strings.Contains(path, "{"+name+"}"):
		return k.document
	}
	return "document/" + k.document
}

// call fills in what a route has to have, from the examples.
func call(r route, k known) *http.Request {
	values, path := url.Values{}, r.Path
	var set [][2]string
	for _, p := range r.Params {
		if !p.Needed {
			continue
		}
		if v := cmp.Or(p.Example, k.of(r.Path, p.Name)); strings.Contains(path, "{"+p.Name+"}") {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(v))
			set = append(set, [2]string{p.Name, v})
		} else {
			values.Set(p.Name, v)
		}
	}
	req := httptest.NewRequest(cmp.Or(r.Method, http.MethodGet), path+"?"+values.Encode(), nil)
	for _, v := range set {
		req.SetPathValue(v[0], v[1])
	}
	return req
}

// describe makes the document from what the server has.
func describe(t *testing.T, s *site, k known) []byte {
	t.Helper()
	all := newSchemas(t)
	text, object := json.RawMessage(`{"type":"string"}`), json.RawMessage(`{"type":"object"}`)
	problem := all.of(t, reflect.TypeFor[schema.Problem]())
	d := apiDocument{OpenAPI: "3.1.0", Servers: []map[string]string{{"url": "/"}}, Paths: map[string]map[string]*apiOperation{}}
	d.Info.Title, d.Info.Version = "electiongraph", "1"
	d.Info.Description = "What observers and governments say about elections, as a graph. The address of a thing is the path of its IRI; ids are short ones (odihr, KZ, KZ-presidential-2011-04-03), names do too. " +
		"Each answer comes in the format that the Accept header or the parameter format names."
	d.Components.Responses = map[string]apiResponse{
		"Problem": {Description: "what stands in the way, and what to do about it", Content: map[string]apiMedia{"application/json": {Schema: json.RawMessage(`{"type":"object","required":["problem"],"additionalProperties":false,"properties":{"problem":` + string(problem) + `}}`)},
			"text/html": {Schema: text}}},
		"Refused": {Description: "a request under a foreign name (421), too long (414), from another site (403), or too many", Content: map[string]apiMedia{"text/plain": {Schema: text}}},
		"CayleyError": {Description: "what stands in the way, as Cayley says it", Content: map[string]apiMedia{"application/json": {
			Schema: json.RawMessage(`{"type":"object","required":["error"],"additionalProperties":false,"properties":{"error":{"type":"string"}}}`)}}},
	}
	problems := func(kind string, codes ...string) map[string]apiResponse {
		out := map[string]apiResponse{"default": {Ref: "#/components/responses/Refused"}}
		for _, c := range codes {
			out[c] = apiResponse{Ref: "#/components/responses/" + kind}
		}
		return out
	}
	add := func(r route, op *apiOperation) {
		op.Summary = r.Short
		op.ID = strings.Trim(strings.ToLower(regexp.MustCompile(`\W+`).ReplaceAllString(r.Method+" "+r.Path, "-")), "-")
		for _, p := range r.Params {
			v := apiParam{Name: p.Name, In: "query", Description: p.Short, Required: p.Needed, Schema: apiSchema{Type: "string", Enum: p.Values}, Example: p.Example}
			if strings.Contains(r.Path, "{"+p.Name+"}") {
				v.In = "path"
			}
			if p.Number {
				v.Schema = apiSchema{Type: "integer", Minimum: 1, Maximum: 10000}
			}
			op.Params = append(op.Params, v)
		}
		if d.Paths[r.Path] == nil {
			d.Paths[r.Path] = map[string]*apiOperation{}
		}
		if d.Paths[r.Path][strings.ToLower(r.Method)] != nil {
			t.Fatalf("%s %s stands there twice", r.Method, r.Path)
		}
		d.Paths[r.Path][strings.ToLower(r.Method)] = op
	}
	form := func(r route) {
		p, err := r.make(t.Context(), call(r, k))
		if err != nil {
			t.Fatalf("%s: %v", r.Path, err)
		}
		op := &apiOperation{Responses: problems("Problem", "400", "404", "406", "503")}
		content := map[string]apiMedia{}
		var names []string
		for _, f := range formats() {
			switch {
			case p.SVG != nil || f.Name != "html" && p.Answer == nil || f.rdf != nil && p.Thing == "" && !p.Lists:
				continue
			case f.Name == "json":
				content[f.Media] = apiMedia{Schema: all.of(t, reflect.TypeOf(p.Answer))}
			default:
				content[f.Media] = apiMedia{Schema: text}
			}
			names = append(names, f.Name)
		}
		if p.SVG != nil {
			content["image/svg+xml"] = apiMedia{Schema: text}
		}
		if len(names) > 1 {
			r.Params = append(slices.Clone(r.Params), param{Name: "format", Short: "of the answer, if not what the Accept header says", Values: names})
		}
		op.Responses["200"] = apiResponse{Description: "the answer", Content: content}
		op.Responses["304"] = apiResponse{Description: "it is what the client has under that ETag"}
		add(r, op)
	}
	result := json.RawMessage(`{"type":"object","additionalProperties":false,"properties":{"result":{"type":"array","description":"rows, by tag, or what was emitted"},"data":{"type":"object","description":"of a query in GraphQL","additionalProperties":{"type":"array"}},` +
		`"notice":{"type":"string","description":"that there was more"}},"oneOf":[{"required":["result"]},{"required":["data"]}]}`)
	asked := map[string]map[string]string{"gizmo": {"value": `g.V("<country/KZ>").In("<eg:country>").All()`}, "graphql": {"value": `{ nodes(id: <country/KZ>) { id } }`}, "mql": {"value": `[{"id": null, "eg:country": "country/KZ"}]`}}
	for _, r := range s.routes() {
		switch {
		case r.Path == "/api/{question}":
			for _, q := range questions() {
				form(route{Method: http.MethodGet, Path: "/api/" + q.Name, Short: q.Short, Params: q.Params, make: func(ctx context.Context, r *http.Request) (*page, error) {
					r.SetPathValue("question", q.Name)
					return s.question(ctx, r)
				}})
			}
		case r.make != nil:
			form(r)
		case r.Changes:
			kind, media, content := "Problem", "application/octet-stream", json.RawMessage(`{"type":"object","required":["removed"],"additionalProperties":false,"properties":{"removed":{"type":"string"}}}`)
			switch r.Path {
			case "/api/documents":
				content = json.RawMessage(`{"type":"object","required":["name","status","elections","problems","improvements","assessments","recommendations","responses","warnings"],"additionalProperties":false,"properties":{"name":{"type":"string"},` +
					`"status":{"enum":["added","replaced","reread","unchanged","skipped"]},"document":{"type":"string","description":"its id"},"same_as":{"type":"string","description":"name of the document with the same text, where it was skipped"},` +
					`"elections":{"type":"array","items":{"type":"string"}},"problems":{"type":"integer"},"improvements":{"type":"integer"},"assessments":{"type":"integer"},"recommendations":{"type":"integer"},"responses":{"type":"integer"},` +
					`"warnings":{"type":"array","items":` + string(problem) + `}}}`)
			case "/api/v2/write", "/api/v2/delete":
				kind, media = "CayleyError", "application/n-quads"
				content = json.RawMessage(`{"type":"object","required":["result","count"],"additionalProperties":false,"properties":{"result":{"type":"string"},"count":{"type":"integer"}}}`)
			}
			op := &apiOperation{Security: []map[string][]string{{"token": {}}}, Responses: problems(kind, "400", "401", "403", "404", "413", "503")}
			if r.Method == http.MethodPost {
				op.Body = &apiBody{Description: "what is to be read", Required: true, Content: map[string]apiMedia{media: {}}}
			}
			op.Responses["200"] = apiResponse{Description: "it was done", Content: map[string]apiMedia{r.Media: {Schema: content}}}
			add(r, op)
		case strings.Contains(r.Path, "/query") || strings.Contains(r.Path, "/shape"):
			op := &apiOperation{Responses: problems("CayleyError", "400", "503")}
			content := result
			if strings.Contains(r.Path, "/shape") {
				content = all.of(t, reflect.TypeFor[queryShape]())
			}
			op.Responses["200"] = apiResponse{Description: "the answer", Content: map[string]apiMedia{r.Media: {Schema: content}}}
			if r.Method == http.MethodPost {
				op.Body = &apiBody{Description: "the query", Required: true, Content: map[string]apiMedia{"text/plain": {Schema: text, Examples: asked}}}
			}
			add(r, op)
		default:
			op := &apiOperation{Responses: problems("Problem")}
			content := text
			if r.Media == "application/json" {
				content = object
			}
			op.Responses["200"] = apiResponse{Description: "the answer", Content: map[string]apiMedia{r.Media: {Schema: content}}}
			add(r, op)
		}
	}
	d.Components.Schemas = all.all
	d.Components.Security = map[string]map[string]string{"token": {"type": "http", "scheme": "bearer", "description": "of a server that was started with --writable"}}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOpenAPI holds openapi.json to the routes, the questions and the types of the answers, and has another program judge
// it where $ELECTIONGRAPH_TEST_NPM has one.
func TestOpenAPI(t *testing.T) {
	g := fill(t, map[string]string{"quoted.md": quoted})
	h := show(t, g)
	s := &site{graph: g, options: Options{}, measure: newMeasures()}
	if err := s.load(); err != nil {
		t.Fatal(err)
	}
	made := describe(t, s, what(t, h))
	if *update {
		if err := os.WriteFile("openapi.json", made, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(made, openAPI) {
		t.Error("openapi.json is not what the server has; go test ./graph/web -run OpenAPI -update")
	}
	if got := get(t, h, "/api/openapi.json"); !*update && !bytes.Equal(got.Body.Bytes(), openAPI) {
		t.Errorf("the server gives another document, %d", got.Code)
	}
	modules := os.Getenv("ELECTIONGRAPH_TEST_NPM")
	if modules == "" {
		t.Skip("$ELECTIONGRAPH_TEST_NPM names no folder of npm packages, so no other program judges the document")
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(modules, "node_modules", "@seriousme", "openapi-schema-validator", "bin", "validate-api-cli.js"), "openapi.json")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// A client asks a server as the document says.
type client struct {
	known
	server   *httptest.Server
	said     apiDocument
	compiler *jsonschema.Compiler
}

func newClient(t *testing.T) *client {
	t.Helper()
	return clientOf(t, show(t, fill(t, map[string]string{"hostile.md": hostile, "quoted.md": quoted})))
}

func clientOf(t *testing.T, h http.Handler) *client {
	t.Helper()
	c := &client{server: httptest.NewServer(h), compiler: jsonschema.NewCompiler()}
	t.Cleanup(c.server.Close)
	c.known = what(t, c.server.Config.Handler)
	b := get(t, c.server.Config.Handler, "/api/openapi.json").Body.Bytes()
	if err := json.Unmarshal(b, &c.said); err != nil {
		t.Fatal(err)
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.compiler.AddResource("openapi.json", whole); err != nil {
		t.Fatal(err)
	}
	return c
}

// valid reports what is wrong with an answer in the eyes of the document.
func (c *client) valid(t *testing.T, path, method string, w *http.Response) {
	t.Helper()
	body, err := io.ReadAll(w.Body)
	w.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	where := w.Request.Method + " " + w.Request.URL.RequestURI()
	status := strings.Fields(w.Status)[0]
	at := "#/paths/" + pointer(path) + "/" + method + "/responses/" + status
	response, ok := c.said.Paths[path][method].Responses[status]
	if !ok {
		t.Errorf("%s: %s is not in the document: %.200s", where, w.Status, body)
		return
	}
	if response.Ref != "" {
		at = response.Ref
		response = c.said.Components.Responses[response.Ref[strings.LastIndexByte(response.Ref, '/')+1:]]
	}
	media, _, err := mime.ParseMediaType(w.Header.Get("Content-Type"))
	if err != nil {
		t.Errorf("%s: %v", where, err)
	}
	if _, any := response.Content["*/*"]; any {
		return
	}
	if _, ok := response.Content[media]; !ok {
		t.Errorf("%s: %s as %s is not in the document: %.200s", where, status, media, body)
		return
	}
	if media != "application/json" {
		if len(body) == 0 {
			t.Errorf("%s: nothing", where)
		}
		return
	}
	form, err := c.compiler.Compile("openapi.json" + at + "/content/" + pointer(media) + "/schema")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	if err := form.Validate(value); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// TestChanges reads a document, replaces it and takes it out over the network, and writes as Cayley's clients do.
func TestChanges(t *testing.T) {
	g := fill(t, nil)
	const token = "a token that nobody guesses"
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := Handler(g, Options{Changes: &Changes{Token: token,
		Add: func(ctx context.Context, name string, body io.Reader) (any, error) {
			d, err := ingest.Read(body, name, ingest.Options{})
			if err != nil {
				return nil, err
			}
			x := lib.extractor.Extract(d)
			_, err = g.Replace(ctx, x.Label(), x.Quads())
			return map[string]any{"name": name, "status": "added", "document": d.ID(), "elections": []string{}, "problems": len(x.Findings), "improvements": 0, "assessments": 0, "recommendations": 0, "responses": 0, "warnings": []string{}}, err
		},
		Remove: func(ctx context.Context, id string) error {
			id, err := query.Resolve(ctx, g, id, "document")
			if err == nil {
				_, err = g.Remove(ctx, schema.Thing(id))
			}
			return err
		}}})
	if err != nil {
		t.Fatal(err)
	}
	c := clientOf(t, h)
	ask := func(method, path, body, auth string, status int, values map[string]string, header ...string) []byte {
		t.Helper()
		to, in := path, url.Values{}
		for k, v := range values {
			if to = strings.ReplaceAll(to, "{"+k+"}", v); !strings.Contains(path, "{"+k+"}") {
				in.Set(k, v)
			}
		}
		r, err := http.NewRequestWithContext(t.Context(), method, c.server.URL+to+"?"+in.Encode(), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if auth != "" {
			r.Header.Set("Authorization", auth)
		}
		for _, line := range header {
			name, value, _ := strings.Cut(line, ": ")
			r.Header.Set(name, value)
		}
		w, err := c.server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(w.Body)
		w.Body = io.NopCloser(bytes.NewReader(b))
		if w.StatusCode != status || err != nil {
			t.Errorf("%s %s: %s, want %d: %.300s", method, to, w.Status, status, b)
		}
		if len(header) == 0 {
			c.valid(t, path, strings.ToLower(method), w)
		}
		if status == http.StatusUnauthorized && w.Header.Get("WWW-Authenticate") == "" {
			t.Error("it does not say what it wants")
		}
		return b
	}
	name := map[string]string{"name": "new.md"}
	for _, auth := range []string{"", "Bearer", "Bearer ", "Bearer a token that nobody guesse", "Basic " + token, token} {
		ask("POST", "/api/documents", quoted, auth, http.StatusUnauthorized, name)
		ask("DELETE", "/document/{id}", "", auth, http.StatusUnauthorized, map[string]string{"id": c.document})
		ask("POST", "/api/v2/write", "", auth, http.StatusUnauthorized, nil)
	}
	good := "Bearer " + token
	for _, from := range []string{"Origin: https://evil.example", "Sec-Fetch-Site: cross-site"} {
		ask("POST", "/api/documents", quoted, good, http.StatusForbidden, name, from)
	}
	for _, bad := range []string{"", "../x", "a/b", "..", "a\x00b", strings.Repeat("x", 300)} {
		ask("POST", "/api/documents", quoted, good, http.StatusBadRequest, map[string]string{"name": bad})
	}
	var done struct{ Document string }
	long := quoted + strings.Repeat("\nNothing else was said of it. ", 10_000) // more than strangers may send
	if err := json.Unmarshal(ask("POST", "/api/documents", long, good, http.StatusOK, name), &done); err != nil || done.Document == "" {
		t.Fatal(done, err)
	}
	if w := get(t, h, "/documents"); !strings.Contains(w.Body.String(), "new.md") {
		t.Error("the document is not shown")
	}
	id := map[string]string{"id": strings.TrimPrefix(done.Document, "document/")}
	ask("DELETE", "/document/{id}", "", good, http.StatusOK, id)
	ask("DELETE", "/document/{id}", "", good, http.StatusNotFound, id)
	if w := get(t, h, "/documents"); strings.Contains(w.Body.String(), "new.md") {
		t.Error("the document is still shown")
	}
	line := "<https://example.org/a> <https://example.org/b> \"c\" <https://example.org/g> .\n"
	count := func() int {
		n := 0
		for q, err := range g.Quads(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if q.G == "<https://example.org/g>" {
				n++
			}
		}
		return n
	}
	ask("POST", "/api/v2/write", line+strings.Replace(line, "c", "d", 1), good, http.StatusOK, nil)
	if n := count(); n != 2 {
		t.Errorf("%d statements were written", n)
	}
	ask("POST", "/api/v2/delete", line, good, http.StatusOK, nil)
	if n := count(); n != 1 {
		t.Errorf("%d statements are left", n)
	}
	ask("POST", "/api/v2/write", "nonsense", good, http.StatusBadRequest, nil)
	ask("POST", "/api/v2/write", line+"nonsense", good, http.StatusBadRequest, nil)
	if n := count(); n != 1 {
		t.Errorf("half of a bad file was written: %d", n)
	}
}

func pointer(s string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(s))
}

// ask sends a request with these values, and gives the answer.
func (c *client) ask(t *testing.T, path, method, accept, body string, values map[string]string) *http.Response {
	t.Helper()
	to, in := path, url.Values{}
	for name, v := range values {
		if strings.Contains(path, "{"+name+"}") {
			to = strings.ReplaceAll(to, "{"+name+"}", url.PathEscape(v))
		} else {
			in.Set(name, v)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), strings.ToUpper(method), c.server.URL+to+"?"+in.Encode(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	w, err := c.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestOpenAPIHolds asks the server for all that the document promises: every path in every format, every parameter with
// what it may be and what it may not be; each answer has to be as the document says.
func TestOpenAPIHolds(t *testing.T) {
	c := newClient(t)
	asked := 0
	for path, operations := range c.said.Paths {
		for method, op := range operations {
			ask := func(accept string, status int, values map[string]string) {
				t.Helper()
				body := ""
				if op.Body != nil {
					body = op.Body.Content["text/plain"].Examples[cmp.Or(values["language"], values["lang"])]["value"]
				}
				if op.Body == nil && values["qu"] != "" { // by GET: the same query as by POST
					values = maps.Clone(values)
					values["qu"] = cmp.Or(c.said.Paths[path]["post"].Body.Content["text/plain"].Examples[values["lang"]]["value"], values["qu"])
				}
				w := c.ask(t, path, method, accept, body, values)
				asked++
				if status != 0 && w.StatusCode != status {
					t.Errorf("%s %s: %s, want %d", w.Request.Method, w.Request.URL.RequestURI(), w.Status, status)
				}
				c.valid(t, path, method, w)
			}
			base := map[string]string{}
			for _, p := range op.Params {
				v := p.Example
				switch {
				case !p.Required:
					continue
				case v == "" && p.Schema.Enum != nil:
					v = p.Schema.Enum[0]
				case v == "":
					v = c.of(path, p.Name)
				}
				base[p.Name] = v
			}
			with := func(name, v string) map[string]string {
				out := maps.Clone(base)
				if out[name] = v; v == "" {
					delete(out, name)
				}
				return out
			}
			if op.Security != nil { // this server only shows; TestChanges asks one that does not
				ask("application/json", http.StatusForbidden, base)
				continue
			}
			best := "text/html"
			for media := range op.Responses["200"].Content {
				ask(media, http.StatusOK, base)
				if media == "application/json" {
					best = media
				}
			}
			for _, p := range op.Params {
				switch {
				case p.Schema.Enum != nil && p.Name == "question": // each has its own needs
				case p.Schema.Enum != nil:
					for _, v := range p.Schema.Enum {
						ask(best, http.StatusOK, with(p.Name, v))
					}
					status := http.StatusBadRequest
					if p.Name == "format" {
						status = http.StatusNotAcceptable
					}
					ask(best, status, with(p.Name, "nonsense"))
				case p.Schema.Type == "integer":
					ask(best, http.StatusOK, with(p.Name, "3"))
					ask(best, http.StatusBadRequest, with(p.Name, "x"))
					ask(best, http.StatusBadRequest, with(p.Name, "-1"))
				case p.Example != "":
					ask(best, http.StatusOK, with(p.Name, p.Example))
				}
				if p.Required && p.In == "query" {
					ask(best, 0, with(p.Name, ""))
				}
			}
		}
	}
	t.Logf("%d requests", asked)
	if asked < 300 {
		t.Error("that is not all")
	}
}

// TestOpenAPIAnswers holds the answers on everything in the sample to the document.
func TestOpenAPIAnswers(t *testing.T) {
	c := newClient(t)
	h := c.server.Config.Handler
	var ids []string
	for _, list := range []string{"/elections", "/issues", "/bodies", "/documents"} {
		rows := get(t, h, list+"?format=csv").Body.String()
		kind := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(list, "/"), "s"), "ie")
		if kind == "bod" {
			kind = "body"
		}
		for id := range strings.SplitSeq(rows, "\n") {
			id, _, _ = strings.Cut(id, ",")
			if id = strings.TrimPrefix(id, kind+"/"); id != "" && !strings.Contains(id, " ") && id != "id" && id != kind {
				ids = append(ids, kind+"/"+id)
			}
		}
	}
	said := map[string]int{}
	for i, id := range ids {
		kind, name, _ := strings.Cut(id, "/")
		if kind == "issue" && i%7 > 0 { // there are hundreds, and most were never raised
			continue
		}
		c.valid(t, "/"+kind+"/{id}", "get", c.ask(t, "/"+kind+"/{id}", "get", "application/json", "", map[string]string{"id": name}))
		if kind == "election" {
			for _, q := range []string{"/api/bodies-compared", "/api/election"} {
				c.valid(t, q, "get", c.ask(t, q, "get", "", "", map[string]string{"id": name}))
			}
			for _, q := range []string{"/api/responses", "/api/findings", "/api/observers", "/api/recommendations"} {
				c.valid(t, q, "get", c.ask(t, q, "get", "", "", map[string]string{"election": name}))
			}
		}
		c.valid(t, "/show", "get", c.ask(t, "/show", "get", "application/json", "", map[string]string{"id": id}))
		said[kind]++
	}
	for _, kind := range []string{"election", "issue", "body", "document"} {
		if said[kind] < 5 {
			t.Errorf("asked for %d of kind %s", said[kind], kind)
		}
	}
	// What has not enough in it, and what is too much.
	var a query.DocumentList
	if w := c.ask(t, "/documents", "get", "application/json", "", nil); json.NewDecoder(w.Body).Decode(&a) != nil || len(a.Documents) < 5 {
		t.Errorf("%d documents", len(a.Documents))
	}
}
