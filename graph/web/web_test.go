package web

import (
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A library is what reads documents.
type library struct {
	codebook  *codebook.Codebook
	gazetteer *gazetteer.Gazetteer
	extractor *extract.Extractor
}

var load = sync.OnceValues(func() (*library, error) {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		return nil, err
	}
	gz, err := gazetteer.Load(data.Files)
	return &library{cb, gz, extract.New(cb, gz, nil)}, err
})

// hostile is a document that tries to be a part of the page.
const hostile = `---
title: "<script>alert('title')</script> \"onload=alert(1) x=\""
url: "javascript:alert(1)"
source: "</title><img src=x onerror=alert(2)>"
speaker: "<b onclick=alert(3)>Nobody</b>"
kind: observer-statement
country: KZ
---

Kazakhstan held parliamentary elections on 20 March 2016.

ODIHR observers noted that the "<script>alert('words')</script>" count was not transparent in many polling stations.
The OSCE PA welcomed that the count was transparent. ODIHR urges the authorities to make the count </q></main><svg onload=alert(4)> transparent.
`

// long is a document whose names and quotations have no end, written to the right, and turned around.
var long = "---\ntitle: \"" + strings.Repeat("Wordwithoutanyspace", 40) + " بيان أولي عن الانتخابات \u202eevil\"\nkind: observer-statement\npublisher: ODIHR\ncountry: KZ\n---\n\nKazakhstan held parliamentary elections on 20 March 2016.\n\n" +
	"The count was not transparent in " + strings.Repeat("Donaudampfschifffahrtsgesellschaft", 20) + " and other polling stations. ODIHR noted vote buying in \"بيشكيك\" 🗳️.\n"

// fill makes a graph of the built-in sample and of texts, by name.
func fill(t testing.TB, texts map[string]string) *graph.Graph {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	sample, err := fs.Glob(data.Files, "digests/*.md")
	if err != nil || len(sample) == 0 {
		t.Fatal("no sample", err)
	}
	named := map[string]bool{"body/us-government": true}
	add := func(name, text string) {
		d, err := ingest.Read(strings.NewReader(text), name, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := lib.extractor.Extract(d)
		for _, q := range x.Quads() {
			named[schema.Short(q.O)] = true
		}
		if _, err := g.Replace(t.Context(), x.Label(), x.Quads()); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range sample {
		text, err := data.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		add(name[len("digests/"):], string(text))
	}
	for name, text := range texts {
		add(name, text)
	}
	var countries, bodies []string
	for id := range named {
		if c, ok := strings.CutPrefix(id, "country/"); ok {
			countries = append(countries, c)
		} else if b, ok := strings.CutPrefix(id, "body/"); ok {
			bodies = append(bodies, b)
		}
	}
	slices.Sort(countries)
	slices.Sort(bodies)
	reference := slices.Concat(lib.codebook.Quads(schema.GraphReference), lib.gazetteer.Quads(schema.GraphReference, countries, bodies))
	if _, err := g.Replace(t.Context(), schema.GraphReference, rdf.Sort(reference)); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Infer(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return g
}

// show gives the handler of a graph.
func show(t testing.TB, g *graph.Graph) http.Handler {
	t.Helper()
	h, err := Handler(g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks for a page, with header lines "Name: value".
func get(t testing.TB, h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost"+address, nil)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// visit parses a page and calls fn for each element.
func visit(t testing.TB, body string, fn func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			fn(n)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// crawl follows every link from the start and gives the pages by address, fragments left out. Of the other formats of
// pages it takes those of the first page of each kind, of parts of documents and of pictures some.
func crawl(t *testing.T, h http.Handler) map[string]string {
	t.Helper()
	pages := map[string]string{}
	anchors := map[string]map[string]bool{}
	type hop struct{ from, to string }
	var fragments []hop
	queue := []hop{{"", "/"}}
	tried, many := map[string]bool{}, map[string]int{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		u, err := url.Parse(at.to)
		if err != nil || u.Host != "" || u.Scheme != "" {
			t.Errorf("%s links to %q, which is not here", at.from, at.to)
			continue
		}
		fragment := u.Fragment
		u.Fragment = ""
		if u.Path == "" {
			u, _ = url.Parse(strings.Split(at.from, "#")[0])
		}
		to := u.String()
		if fragment != "" && !strings.HasPrefix(fragment, "query=") { // that is for a script
			fragments = append(fragments, hop{at.from, to + "#" + fragment})
		}
		if _, ok := pages[to]; ok {
			continue
		}
		if kind := strings.Split(u.Path, "/")[1]; many[kind] > 150 {
			continue
		} else if kind == "show" || strings.HasPrefix(kind, "graph") {
			many[kind]++
		}
		if f := u.Query().Get("format"); f != "" {
			kind := strings.Join(strings.Split(u.Path, "/")[:2], "/") + " " + f
			if tried[kind] {
				continue
			}
			tried[kind] = true
		}
		w := get(t, h, to)
		if w.Code != http.StatusOK {
			t.Errorf("%s links to %s: %d %s", at.from, to, w.Code, w.Body)
			pages[to] = ""
			continue
		}
		body := w.Body.String()
		pages[to] = body
		if len(pages) > 3000 {
			t.Fatal("there is no end of pages")
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		anchors[to] = map[string]bool{}
		visit(t, body, func(n *html.Node) {
			if id := attribute(n, "id"); id != "" {
				if anchors[to][id] {
					t.Errorf("%s has two elements %q", to, id)
				}
				anchors[to][id] = true
			}
			if attribute(n, "rel") == "external noreferrer" { // where a document came from
				if v := attribute(n, "href"); n.Data != "a" || !strings.HasPrefix(v, "http") || !strings.HasPrefix(to, "/document/") {
					t.Errorf("%s leads to %s", to, v)
				}
				return
			}
			for _, key := range []string{"href", "src", "action"} {
				if v := attribute(n, key); v != "" {
					queue = append(queue, hop{to, v})
				}
			}
		})
	}
	for _, f := range fragments {
		page, fragment, _ := strings.Cut(f.to, "#")
		if anchors[page] != nil && !anchors[page][fragment] {
			t.Errorf("%s links to %s, and there is no such place", f.from, f.to)
		}
	}
	return pages
}

// TestPages follows every link: none is dead, every kind of page is among them, and nothing of a document full of markup
// has become a part of a page.
func TestPages(t *testing.T) {
	g := fill(t, map[string]string{"hostile.md": hostile, "quoted.md": quoted})
	// And from somewhere else, names that nobody here would give.
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := ingest.Read(strings.NewReader(quoted), "odd.md", ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := lib.extractor.Extract(d)
	quads := x.Quads()
	odd := strings.NewReplacer("person/joão-soares>", "person/محمد-الأمين?x=1&y>", "issue/count-transparency>", "issue/çà#y>", "body/osce-pa>", "body/a%20b%2Fc'd>", "election/KZ-parliamentary-2016-03-20>", "election/KZ-örtlich+2018>")
	for i, q := range quads {
		quads[i] = rdf.Quad{S: rdf.Term(odd.Replace(string(q.S))), P: q.P, O: rdf.Term(odd.Replace(string(q.O))), G: q.G}
	}
	if _, err := g.Replace(t.Context(), x.Label(), rdf.Sort(quads)); err != nil {
		t.Fatal(err)
	}
	pages := crawl(t, show(t, g))
	for _, kind := range []string{"/person/", "/recommendation/", "/commitment/", "/country/", "/election/", "/issue/", "/body/", "/document/", "/area/", "/stage/", "/show?", "/graph?", "/graph.svg?", "/documents", "/recommendations", "/api"} {
		n := 0
		for p := range pages {
			if strings.HasPrefix(p, kind) {
				n++
			}
		}
		if n == 0 {
			t.Errorf("no page links to any %s", kind)
		}
	}
	t.Logf("%d pages", len(pages))
	for _, address := range []string{"/person/" + url.PathEscape("محمد-الأمين?x=1&y"), "/election/" + url.PathEscape("KZ-örtlich+2018"), "/body/" + url.PathEscape("a%20b%2Fc'd")} {
		if pages[address] == "" {
			t.Errorf("no page links to %s", address)
		}
	}
	shown := 0
	for address, body := range pages {
		if !strings.Contains(body, "<!doctype html>") && !strings.HasPrefix(address, "/graph.svg") {
			continue
		}
		if strings.Contains(body, "alert(") {
			shown++
		}
		visit(t, body, func(n *html.Node) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", address, n.Data, a.Key, a.Val)
				}
			}
			switch n.Data {
			case "script":
				if n.FirstChild != nil || !strings.HasPrefix(strings.TrimPrefix(attribute(n, "src"), "/cayley"), "/static/") {
					t.Errorf("%s has a script of its own", address)
				}
			case "style", "iframe", "object", "embed", "base", "img", "b":
				t.Errorf("%s has a <%s>", address, n.Data)
			}
		})
	}
	if shown < 10 {
		t.Errorf("the hostile text is on %d pages only", shown)
	}
}

// TestOdd shows a country with very many elections and names that have no end: pages stay within bounds, and say what they leave out.
func TestOdd(t *testing.T) {
	texts := map[string]string{"long.md": long, "Заявление.md": strings.ReplaceAll(long, "Kazakhstan", "Georgia")}
	for day := time.Date(1950, 1, 8, 0, 0, 0, 0, time.UTC); len(texts) < 302; day = day.AddDate(0, 3, 0) {
		texts[day.Format("2006-01.md")] = day.Format("---\nkind: observer-statement\npublisher: ODIHR\ncountry: GE\n---\n\nGeorgia held local elections on 2 January 2006.\n\nThe count was not transparent. There was vote buying. ODIHR recommends that the authorities make the count transparent.\n")
	}
	h := show(t, fill(t, texts))
	for address, want := range map[string]string{"/": "…", "/country/GE": "earlier ones", "/country/GE?min=1": "elections are shown", "/issue/count-transparency": "Georgia", "/elections": "More", "/elections?country=GE&from=251": "1950", "/documents": "More", "/recommendations?country=GE": "More",
		"/body/odihr": "Show all", "/election/GE-local-1950-01-08": "Georgia, local election, 8 January 1950", "/search?q=transparent": "Show more", "/graph?of=country/GE": "6 of ", "/graph?of=country/GE&limit=60": "60 of "} {
		w := get(t, h, address)
		if body := w.Body.String(); w.Code != http.StatusOK || len(body) > heaviest || !strings.Contains(body, want) {
			t.Errorf("%s: %d, %d kB, with %q: %t", address, w.Code, len(body)/1000, want, strings.Contains(body, want))
		}
	}
	visit(t, get(t, h, "/election/KZ-parliamentary-2016-03-20").Body.String(), func(n *html.Node) {
		if n.Data == "a" && n.FirstChild != nil && len([]rune(n.FirstChild.Data)) > 800 {
			t.Errorf("a link has %d letters", len(n.FirstChild.Data))
		}
	})
	if w := get(t, h, "/country/GE?rows=all"); strings.Count(w.Body.String(), `<th scope="col">`) < 300 {
		t.Errorf("all elections: %d", w.Code)
	}
}

func TestFormats(t *testing.T) {
	h := show(t, fill(t, nil))
	for _, c := range []struct{ address, accept, media string }{
		{"/country/KZ", "", "text/html"},
		{"/country/KZ", "*/*", "text/html"},
		{"/country/KZ", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{"/country/KZ", "application/json", "application/json"},
		{"/country/KZ", "text/html;q=0.5, application/json;q=0.9", "application/json"},
		{"/country/KZ", "text/*", "text/html"},
		{"/country/KZ", "text/csv", "text/csv"},
		{"/country/KZ", "text/turtle", "text/turtle"},
		{"/country/KZ", "application/ld+json, application/json;q=0.5", "application/ld+json"},
		{"/country/KZ?format=trig", "text/html", "application/trig"},
		{"/country/KZ?format=markdown", "", "text/markdown"},
		{"/body/odihr", "application/n-quads", "application/n-quads"},
		{"/document/" + firstDocument(t, h), "application/n-triples", "application/n-triples"},
	} {
		var header []string
		if c.accept != "" {
			header = []string{"Accept: " + c.accept}
		}
		w := get(t, h, c.address, header...)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || !strings.HasPrefix(got, c.media) {
			t.Errorf("%s as %q: %d %s", c.address, c.accept, w.Code, got)
		}
		if !strings.Contains(w.Header().Get("Vary"), "Accept") {
			t.Errorf("%s does not vary", c.address)
		}
	}
	for address, status := range map[string]int{"/country/KZ?format=pdf": 406, "/api?format=turtle": 406, "/country/Atlantis": 404, "/nothing/at/all": 404, "/country/KZ?min=x": 400,
		"/country/KZ?polarity=x": 400, "/election/nothing": 404, "/document/nothing": 404, "/show": 404, "/static/nothing": 404} {
		if w := get(t, h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
	var a query.Recurrence
	if err := json.Unmarshal(get(t, h, "/country/KZ?format=json").Body.Bytes(), &a); err != nil || a.Country != "KZ" || len(a.Issues) == 0 {
		t.Errorf("JSON: %v, %+v", err, a)
	}
	rows, err := csv.NewReader(get(t, h, "/issue/count-transparency?format=csv").Body).ReadAll()
	if err != nil || len(rows) < 2 || rows[0][0] != "issue" {
		t.Errorf("CSV: %v, %q", err, rows)
	}
	// A list gives what the graph says of the things in it, each page that is no list of words gives JSON and CSV.
	for address, kind := range map[string]string{"/": "country/", "/documents": "document/", "/elections": "election/", "/issues": "issue/", "/bodies": "body/", "/recommendations": "document/", "/search?q=count": "document/",
		"/between?first=country/KZ&second=body/odihr": "country/KZ", "/ask/timeline?country=KZ": "election/", "/queries?query=" + url.QueryEscape(readyQueries("KZ")[0].Text): "issue/"} {
		found := false
		for q, err := range rdf.ReadNQuads(get(t, h, address, "Accept: application/n-quads").Body, "page") {
			if err != nil {
				t.Fatal(address, err)
			}
			found = found || strings.HasPrefix(schema.Short(q.S), kind)
		}
		if !found {
			t.Errorf("%s has no statement about any %s", address, kind)
		}
	}
	for _, address := range []string{"/api", "/queries", "/queries?query=g.Emit(1)"} {
		rows, err := csv.NewReader(get(t, h, address, "Accept: text/csv").Body).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Errorf("%s: %v, %q", address, err, rows)
		}
	}
	if w := get(t, h, "/queries?query=nonsense", "Accept: application/json"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"problem"`) {
		t.Errorf("a wrong query: %d %s", w.Code, w.Body)
	}
	// What is said about a thing, in RDF, is what the graph holds.
	n := 0
	for q, err := range rdf.ReadNQuads(get(t, h, "/country/KZ?format=nquads").Body, "page") {
		if err != nil {
			t.Fatal(err)
		}
		if kz := schema.Thing("country/KZ"); q.S != kz && q.O != kz {
			t.Errorf("%v is not about Kazakhstan", q)
		}
		n++
	}
	if n < 5 {
		t.Errorf("%d statements about Kazakhstan", n)
	}
}

// firstDocument gives the id of a document.
func documentsOf(t testing.TB, h http.Handler) []query.Document {
	t.Helper()
	var list query.DocumentList
	if err := json.Unmarshal(get(t, h, "/documents?format=json").Body.Bytes(), &list); err != nil || len(list.Documents) == 0 {
		t.Fatal("no documents", err)
	}
	return list.Documents
}

func firstDocument(t testing.TB, h http.Handler) string {
	return strings.TrimPrefix(documentsOf(t, h)[0].ID, "document/")
}

// TestMatrix compares the cells of the page with the answer.
func TestMatrix(t *testing.T) {
	g := fill(t, nil)
	a, err := query.Recurring(t.Context(), g, query.Where{Country: "KZ"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, row := range a.Issues {
		for _, c := range row.Cells {
			want[map[query.Mark]string{query.Raised: "problem", query.Opposite: "fine", query.NotRaised: "silent", query.NoDocument: "unknown"}[c.Mark]]++
		}
	}
	got := map[string]int{}
	visit(t, get(t, show(t, g), "/country/KZ").Body.String(), func(n *html.Node) {
		if n.Data != "td" || attribute(n, "class") == "n" {
			return
		}
		kind := strings.Fields(attribute(n, "class"))[0]
		got[kind]++
		if link := n.FirstChild; (kind == "problem" || kind == "fine") && (link.Data != "a" || attribute(link, "aria-label") == "") {
			t.Error("a cell without a name or a way to its sentences")
		}
	})
	for _, kind := range []string{"problem", "fine", "silent", "unknown"} {
		if got[kind] != want[kind] || want[kind] == 0 {
			t.Errorf("%d cells are %s, want %d", got[kind], kind, want[kind])
		}
	}
}

// TestDocument takes the text of a page apart: it is the text as read, and what is marked is what the findings quote.
func TestDocument(t *testing.T) {
	g := fill(t, map[string]string{"hostile.md": hostile})
	h := show(t, g)
	list, err := query.Documents(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list.Documents {
		text, err := query.DocumentText(t.Context(), g, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		read, err := query.Read(t.Context(), g, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var shown, marked strings.Builder
		notes := 0
		visit(t, get(t, h, address(d.ID)).Body.String(), func(n *html.Node) {
			if n.Data == "li" && strings.HasPrefix(attribute(n, "id"), "note-") {
				notes++
			}
			if n.Data != "article" {
				return
			}
			for c := range n.Descendants() {
				if c.Type != html.TextNode || c.Parent.Data == "a" || c.Parent.Data == "article" || c.Parent.Data == "details" || c.Parent.Data == "summary" {
					continue
				}
				shown.WriteString(c.Data + " ")
				if c.Parent.Data == "mark" {
					marked.WriteString(c.Data)
				}
			}
		})
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(shown.String()) != squeeze(text.Text) {
			t.Errorf("%s: the page shows another text", d.Name)
		}
		for _, f := range read.Findings {
			if f.Words == "" || !strings.Contains(squeeze(marked.String()), squeeze(f.Words)) {
				t.Errorf("%s: %q is not marked", d.Name, f.Words)
			}
		}
		if want := len(read.Findings) + len(read.Assessments) + len(read.Recommendations) + len(read.Stances) + len(read.Links); notes != want {
			t.Errorf("%s: %d notes, want %d", d.Name, notes, want)
		}
	}
}

// TestMark cuts a text into what people take for its paragraphs, and puts numbers where passages end.
func TestMark(t *testing.T) {
	text := "---\ntitle: T\n---\n\n# Head\n\nTwo lines\nof one.\n- first\n- second, and more\n\n2016. End"
	words := "second, and"
	at := strings.Index(text, words)
	n := &note{ID: "document/d#finding-1", Number: 1, Kind: "problem"}
	inner := &note{ID: "document/d#finding-2", Number: 2, Kind: "fine"}
	var got []string
	for _, p := range mark(&query.Text{Text: text, Places: []query.Place{{Start: at, End: at + len(words), Of: []string{n.ID}}, {Start: at, End: at + len("second"), Of: []string{inner.ID}}}}, []*note{n, inner}) {
		s := p.Class + "|"
		for _, r := range p.Runs {
			s += r.Text
			for _, n := range r.Ends {
				s += fmt.Sprintf("[%d]", n.Number)
			}
		}
		got = append(got, s)
	}
	want := []string{"front|---\ntitle: T\n---", "heading|# Head", "|Two lines\nof one.", "item|- first", "item|- second[2], and[1] more", "|2016. End"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestParagraphs ends paragraphs where the text does, however its lines are spaced.
func TestParagraphs(t *testing.T) {
	for text, want := range map[string][]string{
		"One line\nand another.\n\nA second.\n \n\t\nA third, which\n\ngoes on.":                                {"One line and another.", "A second.", "A third, which goes on."},
		"The count was\n\nnot seen by\n\nODIHR at all.  \n\n \n\nThe media\n\nwere biased.\n\n- this\n\n- that": {"The count was not seen by ODIHR at all.", "The media were biased.", "- this", "- that"},
		"Heading\n\nText of a paragraph.\n\nAnother.":                                                           {"Heading", "Text of a paragraph.", "Another."},
	} {
		var got []string
		for _, p := range mark(&query.Text{Text: text}, nil) {
			s := ""
			for _, r := range p.Runs {
				s += r.Text
			}
			got = append(got, strings.Join(strings.Fields(s), " "))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

// TestChange sees that kept pages go with a change of the graph, and that unchanged ones are not sent twice.
func TestChange(t *testing.T) {
	g := fill(t, nil)
	h := show(t, g)
	before := get(t, h, "/documents")
	tag := before.Header().Get("ETag")
	if w := get(t, h, "/documents", "If-None-Match: "+tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("with tag %q: %d", tag, w.Code)
	}
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := ingest.Read(strings.NewReader(hostile), "another.md", ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := lib.extractor.Extract(d)
	if _, err := g.Replace(t.Context(), x.Label(), x.Quads()); err != nil {
		t.Fatal(err)
	}
	after := get(t, h, "/documents", "If-None-Match: "+tag)
	if after.Code != http.StatusOK || !strings.Contains(after.Body.String(), "another") {
		t.Errorf("the new document is not shown: %d", after.Code)
	}
}

// TestWhileWritten lets go of a folder, has another write to it, and asks meanwhile and afterwards.
func TestWhileWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	open := func(o graph.Options) *graph.Graph {
		t.Helper()
		g, err := graph.Open(t.Context(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { g.Close() })
		return g
	}
	write := func(g *graph.Graph, name string) {
		t.Helper()
		lib, err := load()
		if err != nil {
			t.Fatal(err)
		}
		d, err := ingest.Read(strings.NewReader(strings.ReplaceAll(hostile, "in many", "in "+name)), name+".md", ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := lib.extractor.Extract(d)
		if _, err := g.Replace(t.Context(), x.Label(), x.Quads()); err != nil {
			t.Fatal(err)
		}
	}
	first := open(graph.Options{})
	write(first, "one")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	g := open(graph.Options{ReadOnly: true})
	h := show(t, g)
	before := get(t, h, "/documents").Body.String()
	var p *schema.Problem
	if _, err := graph.Open(t.Context(), dir, graph.Options{}); !errors.As(err, &p) || p.Code != "graph-locked" {
		t.Errorf("a folder that is read can be written: %v", err)
	}
	if err := g.Release(); err != nil {
		t.Fatal(err)
	}
	writer := open(graph.Options{Command: "electiongraph ingest"})
	if w := get(t, h, "/documents"); w.Code != http.StatusOK || w.Body.String() != before {
		t.Errorf("the page that was kept: %d", w.Code)
	}
	for _, address := range []string{"/", "/issues", "/api/stats", "/queries?query=g.V().All()"} {
		w := get(t, h, address)
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "being read into the graph") || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", address, w.Code, w.Body)
		}
	}
	write(writer, "two")
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(get(t, h, "/documents").Body.String(), "2 texts") { // until it looks again
		time.Sleep(20 * time.Millisecond)
	}
}

// TestGuard asks as strangers do.
func TestGuard(t *testing.T) {
	g := fill(t, nil)
	h, err := Handler(g, Options{Hosts: []string{"graph.example"}})
	if err != nil {
		t.Fatal(err)
	}
	for host, status := range map[string]int{"localhost:8080": 200, "127.0.0.1:8080": 200, "127.1.2.3": 200, "[::1]:8080": 200, "[::1]": 200, "graph.example": 200, "GRAPH.example:443": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.1.1": 421, "": 421} {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("host %q: %d, want %d", host, w.Code, status)
		}
	}
	w := get(t, h, "/country/KZ", "Origin: https://evil.example")
	for name, want := range map[string]string{"Content-Security-Policy": "script-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
		if got := w.Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("others may read: %q", got)
	}
	if strings.Contains(policy, "unsafe") {
		t.Error("the policy lets scripts of the page run")
	}
	if w := get(t, h, "/search?q="+strings.Repeat("a", longestAddress)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("a long address: %d", w.Code)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		r := httptest.NewRequest(method, "http://localhost/country/KZ", strings.NewReader("x"))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if w := get(t, h, "/healthz"); w.Body.String() != "ok\n" {
		t.Errorf("healthz: %q", w.Body)
	}
	if w := get(t, h, "/metrics"); !strings.Contains(w.Body.String(), `electiongraph_request_seconds_count{status="421"}`) {
		t.Errorf("metrics: %s", w.Body)
	}
}

// TestEmpty shows a graph in which nothing is.
func TestEmpty(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	h := show(t, g)
	if body := get(t, h, "/").Body.String(); !strings.Contains(body, "electiongraph ingest") {
		t.Errorf("it does not say how to fill it: %s", body)
	}
	crawl(t, h)
}

// TestUnknownValues asks with what a page does not know, and gets the page as it is.
func TestUnknownValues(t *testing.T) {
	h := show(t, fill(t, nil))
	plain := get(t, h, "/country/KZ?min=3").Body.String()
	if got := get(t, h, "/country/KZ?utm_source=x&min=3&fbclid=y").Body.String(); got != plain {
		t.Error("another page")
	}
	if w := get(t, h, "/metrics"); !strings.Contains(w.Body.String(), `electiongraph_pages_total{from="kept"} 1`) {
		t.Errorf("it was made twice: %s", w.Body)
	}
}

func TestZipped(t *testing.T) {
	h := show(t, fill(t, nil))
	plain := get(t, h, "/country/KZ").Body.String()
	for header, want := range map[string]string{"gzip": "gzip", "br, gzip;q=0.5": "gzip", "gzip;q=0": "", "br": ""} {
		w := get(t, h, "/country/KZ", "Accept-Encoding: "+header)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%s: %q", header, got)
			continue
		}
		var body io.Reader = w.Body
		if want == "gzip" {
			var err error
			if body, err = gzip.NewReader(w.Body); err != nil {
				t.Fatal(err)
			}
		}
		if b, err := io.ReadAll(body); err != nil || string(b) != plain {
			t.Errorf("%s: another page, %v", header, err)
		}
	}
}

// TestCache holds the cache to its room, and to what was asked for last.
func TestCache(t *testing.T) {
	c := newCache(40_000)
	big := &made{body: make([]byte, 4000)}
	for i := range 100 {
		c.put(fmt.Sprint(i), big)
		c.get("0")
	}
	if _, ok := c.get("0"); !ok || len(c.pages) > 9 || len(c.pages) != c.order.Len() || c.room < 0 {
		t.Errorf("%d pages, %d of room, the one in use is there: %v", len(c.pages), c.room, ok)
	}
	c.put("huge", &made{body: make([]byte, 39_000)})
	if _, ok := c.get("huge"); ok {
		t.Error("one page took the place of all")
	}
}

func TestAddress(t *testing.T) {
	for id, want := range map[string]string{"country/KZ": "/country/KZ", "document/a-0123#finding-3": "/document/a-0123#finding-3", "document/a-0123#char=10,52": "/document/a-0123#char=10,52",
		"eg:hasProblem": "/show?id=eg%3AhasProblem", "codebook": "/show?id=https%3A%2F%2Fw3id.org%2Felectiongraph%2Fcodebook", "document/a-0123#other": "/show?id=document%2Fa-0123%23other", "issue/a b": "/issue/a%20b", "": "", "<https://elsewhere/x>": "/show?id=%3Chttps%3A%2F%2Felsewhere%2Fx%3E"} {
		if got := address(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

// TestQuestions asks every question in every form, and wants refusals to say why.
func TestQuestions(t *testing.T) {
	h := show(t, fill(t, map[string]string{"quoted.md": quoted}))
	here := what(t, h)
	for _, q := range questions() {
		values := url.Values{}
		for _, p := range q.Params {
			if p.Needed {
				values.Set(p.Name, cmp.Or(p.Example, here.of("/api/"+q.Name, p.Name)))
			}
		}
		for _, address := range []string{"/api/" + q.Name, "/ask/" + q.Name} {
			for _, format := range []string{"", "json", "csv", "markdown", "html"} {
				values.Set("format", format)
				if w := get(t, h, address+"?"+values.Encode()); w.Code != http.StatusOK || w.Body.Len() < 20 {
					t.Errorf("%s?%s: %d %.200s", address, values.Encode(), w.Code, w.Body)
				}
			}
		}
		values.Del("format")
		w := get(t, h, "/api/"+q.Name+"?nonsense=1")
		var said struct{ Problem schema.Problem }
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code != http.StatusBadRequest || said.Problem.Hint == "" {
			t.Errorf("%s with nonsense: %d %s", q.Name, w.Code, w.Body)
		}
	}
}

// TestCayley asks as Cayley's clients do.
func TestCayley(t *testing.T) {
	g := fill(t, nil)
	h, err := Handler(g, Options{Gizmo: graph.GizmoOptions{Limit: 10, Deadline: 3 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	post := func(address, text string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "http://localhost"+address, strings.NewReader(text))
		for _, line := range header {
			name, value, _ := strings.Cut(line, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	path := `g.V("<country/KZ>").In("<eg:country>").Tag("source").Out("<eg:hasProblem>").Tag("target")`
	for _, c := range []struct {
		address, text, accept string
		status                int
		want                  string
	}{
		{"/api/v2/query?lang=gizmo", path + ".GetLimit(1)", "application/ld+json", 200, `"source":{"@id":"https://w3id.org/electiongraph/election/KZ-`},
		{"/api/v2/query?lang=gizmo", path + ".GetLimit(1)", "", 200, `"source":"\u003chttps://w3id.org/electiongraph/election/KZ-`},
		{"/api/v2/query?lang=gizmo", path + ".All()", "", 200, `"notice":"there is more: queries here give 10 rows at most"`},
		{"/api/v2/query?lang=gizmo&limit=3", path + ".All()", "", 200, `give 3 rows at most`},
		{"/api/v1/query/gizmo", `g.Emit({n: 1})`, "", 200, `{"result":[{"n":1}]}`},
		{"/api/v1/query/gizmo", `g.V(`, "", 400, `{"error":"line 1`},
		{"/api/v1/query/gizmo", `while (true) {}`, "", 503, `the query was stopped after 3s`},
		{"/api/v1/query/gizmo", " ", "", 400, `query is empty`},
		{"/api/v1/query/gizmo", strings.Repeat("g", longestBody+1), "", 400, `"error"`},
		{"/api/v1/query/sql", "select", "", 400, `no query language`},
		{"/api/v2/query", "g.V()", "", 400, `query language not specified`},
		{"/api/v2/query?lang=mql", `[{"id": null, "eg:country": "country/KZ", "eg:year": null}]`, "", 200, `"eg:year"`},
		{"/api/v2/query?lang=graphql", `{ nodes(id: <country/KZ>) { id } }`, "", 200, `{"data":{"nodes":[{"id":"`},
		{"/api/v2/query?lang=graphql", `{ a(id: <country/KZ>) { id } b(id: <body/odihr>) { id } }`, "", 200, `"b":[{"id":"`},
		{"/api/v1/shape/gizmo", path + ".All()", "", 200, `"links":[{"source":1,"target":0,"type":"in","link_node":2},{"source":1,"target":3,"type":"out","link_node":4}]`},
		{"/api/v1/shape/gizmo", `while (true) { g.V().Out("<eg:country>").All() }`, "", 200, `"type":"out"`},
		{"/api/v1/shape/gizmo", strings.Repeat("g.V().Out(", 2000) + strings.Repeat(")", 2000), "", 200, `"nodes"`},
		{"/api/v1/shape/gizmo", `g.V(`, "", 400, `"error"`},
		{"/api/v1/shape/mql", `[{"id": "country/KZ", "!eg:country": [{"id": null, "eg:year": "2011"}]}]`, "", 200, `"links":[{"source":1,"target":2,"type":"out","link_node":3},{"source":1,"target":0,"type":"in","link_node":4}]`},
		{"/api/v1/shape/mql", `[{"id": `, "", 400, `"error"`},
		{"/api/v1/shape/mql", strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), "", 200, `"nodes"`},
		{"/api/v1/shape/graphql", `{ nodes(id: <country/KZ>) { id, year: <eg:year> @rev { id } } }`, "", 200, `{"id":0,"tags":["id"],"values":["\u003ccountry/KZ\u003e"],"is_link_node":false,"is_fixed":true}`},
		{"/api/v1/shape/graphql", `{ nodes(<eg:type>: "x") { <eg:year> } }`, "", 200, `"links":[{"source":0,"target":1,"type":"out","link_node":2},{"source":0,"target":3,"type":"out","link_node":4}]`},
		{"/api/v1/shape/graphql", `{ nodes(`, "", 400, `"error"`},
		{"/api/v1/shape/graphql", strings.Repeat("{a", 20_000) + strings.Repeat("}", 20_000), "", 200, `"nodes"`},
		{"/api/v1/shape/sparql", `x`, "", 400, `no such query language`},
	} {
		if w := post(c.address, c.text, "Accept: "+c.accept); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %.80s: %d %.300s", c.address, c.text, w.Code, w.Body)
		}
	}
	for header, status := range map[string]int{"Origin: https://evil.example": 403, "Sec-Fetch-Site: cross-site": 403, "Origin: http://localhost": 200, "Sec-Fetch-Site: same-origin": 200} {
		if w := post("/api/v1/query/gizmo", "g.Emit(1)", header); w.Code != status {
			t.Errorf("%s: %d, want %d", header, w.Code, status)
		}
	}
	if w := get(t, h, "/api/v2/query?lang=gizmo&qu=g.Emit(7)"); w.Body.String() != `{"result":[7]}`+"\n" {
		t.Errorf("by GET: %s", w.Body)
	}
	for _, address := range []string{"/api/v2/write", "/api/v2/delete", "/api/v1/write", "/api/v2/node/delete"} {
		if w := post(address, "<a> <b> <c> ."); w.Code < 400 {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}

// TestReady runs the queries that the pages offer; those that are to be drawn have to have what Cayley draws.
func TestReady(t *testing.T) {
	g := fill(t, nil)
	for _, q := range readyQueries("KZ") {
		rows, err := g.Gizmo(t.Context(), q.Text, graph.GizmoOptions{})
		if err != nil || len(rows.Rows) == 0 {
			t.Errorf("%s: %d rows, %v", q.Title, len(rows.Rows), err)
			continue
		}
		if row := rows.Rows[0]; q.Draws && !(row.Tags["source"].IsIRI() && row.Tags["target"].IsIRI()) {
			t.Errorf("%s: there is nothing to draw in %v", q.Title, row)
		}
	}
}

// TestOffline looks for the addresses of other machines in what Cayley's pages load.
func TestOffline(t *testing.T) {
	h := show(t, fill(t, nil))
	names := regexp.MustCompile(`^https?://(www\.w3\.org|reactjs\.org|fb\.me|w3id\.org)/`) // of namespaces, and in messages
	for name := range cayleyChanges {
		w := get(t, h, "/cayley/"+name)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", name, w.Code)
		}
		for _, u := range regexp.MustCompile("https?://[^\"'` )]+").FindAllString(w.Body.String(), -1) {
			if !names.MatchString(u) && !strings.HasSuffix(name, ".d.ts") {
				t.Errorf("%s names %s", name, u)
			}
		}
	}
}
