package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

//go:embed templates static
var files embed.FS

// A site is what the handler holds.
type site struct {
	graph     *graph.Graph
	options   Options
	templates *template.Template
	assets    map[string]asset
	cayley    map[string]*made // files of Cayley's own pages
	openAPI   *made
	slots     chan struct{} // for pages being made
	writing   chan struct{} // held by who changes the graph
	flight    flight
	cache     *cache
	measure   *measures

	mu     sync.Mutex
	labels map[string]string // by short id, as of the generation
	asOf   uint64
	names  *names // to search in

	last      uint64 // generation that was seen
	held      error  // says who has the graph
	heldUntil time.Time

	kept map[string]keptAnswer
}

// A keptAnswer is one about the whole graph as it was at a generation. Nobody changes it.
type keptAnswer struct {
	asOf   uint64
	answer any
}

// kept gives an answer again as long as the graph has not changed.
func kept[T any](ctx context.Context, s *site, name string, ask func() (T, error)) (T, error) {
	now, err := s.generation(ctx)
	if err != nil {
		var none T
		return none, err
	}
	s.mu.Lock()
	have := s.kept[name]
	s.mu.Unlock()
	if a, ok := have.answer.(T); ok && have.asOf == now {
		return a, nil
	}
	a, err := ask()
	if err == nil { // a change meanwhile makes it one of a later generation, to be asked for once more
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.kept == nil {
			s.kept = map[string]keptAnswer{}
		}
		s.kept[name] = keptAnswer{now, a}
	}
	return a, err
}

// An asset is a file that pages load.
type asset struct {
	*made
	address string // with the digest, so that it may be kept for ever
}

// load reads the templates and assets.
func (s *site) load() error {
	if err := s.loadCayley(); err != nil {
		return err
	}
	sum := sha256.Sum256(openAPI)
	s.openAPI = &made{status: http.StatusOK, media: "application/json", body: openAPI, zipped: compress(openAPI), tag: hex.EncodeToString(sum[:8])}
	s.assets = map[string]asset{}
	names, err := fs.Glob(files, "static/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		media := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}[path.Ext(name)]
		s.assets[path.Base(name)] = asset{&made{status: http.StatusOK, media: media, body: body, zipped: compress(body), tag: hex.EncodeToString(sum[:8])},
			"/" + name + "?" + hex.EncodeToString(sum[:4])}
	}
	s.templates, err = template.New("").Funcs(template.FuncMap{
		"asset": func(name string) string { return s.assets[name].address },
		"to":    address, "around": around, "show": func(id string) string { return "/show?" + url.Values{"id": {named(id)}}.Encode() }, "label": s.label, "bodyname": s.bodyName, "date": date,
		"human": human, "recommendation": recommendationAddress, "became": became, "outcomesign": outcomeSign, "further": furtherWords, "list": func(v ...string) []string { return v }, "fromword": fromWord, "toword": toWord, "verdictsign": verdictSign, "count": count,
		"place": placeAddress, "docname": s.documentName, "add": func(a, b int) int { return a + b },
		"electionname": s.electionName, "electionhere": s.electionHere, "electiontype": kindOfElection, "stancewords": stanceWords, "kindcolor": kindColor, "overall": overall, "kindname": kindName, "publisher": s.publisher,
		"capital": capital, "mostofside": func() int { return mostOfSide }, "addressees": addressees, "titled": s.titled, "mission": s.mission, "unplaced": func(r query.Recommendation) query.Recommendation { r.Election = ""; return r }, "long": func(s string) bool { return utf8.RuneCountInString(s) > longestName*2/3 }, "kindof": func(id string) string { kind, _, _ := strings.Cut(id, "/"); return kind }, "formatname": formatName, "iri": func(id string) string { return schema.Thing(id).Value() }, "weblink": webLink, "sub": func(a, b int) int { return a - b }, "half": func(a int) int { return a / 2 },
		"responseclass": func(label string) string { return strings.ReplaceAll(label, " ", "-") },
	}).ParseFS(files, "templates/*.html")
	return err
}

func (s *site) static(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	s.send(w, r, a.made)
}

// label gives what a thing is called, its id if that is not known. What the reference graph calls it goes before what
// documents do.
func (s *site) label(id string) string {
	if id == "" {
		return ""
	}
	s.mu.Lock()
	name, ok := s.labels[id]
	s.mu.Unlock()
	if ok {
		return name
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Deadline)
	defer cancel()
	var asOf uint64
	err := s.graph.View(ctx, func(v *graph.View) error {
		t := schema.Thing(id)
		if strings.HasPrefix(id, "eg:") {
			t = rdf.Term("<" + schema.NS + strings.TrimPrefix(id, "eg:") + ">")
		}
		edges, err := v.Out(rdf.RDFSLabel, []rdf.Term{t})
		if err != nil {
			return err
		}
		for _, e := range edges {
			if name == "" || e.Label == schema.GraphReference {
				name = e.To.Value()
			}
		}
		asOf, err = v.Generation()
		return err
	})
	if name == "" {
		_, name, _ = strings.Cut(id, "/")
		name = cmp.Or(name, id)
	}
	if err != nil {
		return name // next time it may be known
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.labels == nil || s.asOf != asOf || len(s.labels) > 50_000 {
		s.labels, s.asOf = map[string]string{}, asOf
	}
	s.labels[id] = name
	return name
}

// bodyName gives the short name of a body: those with short ids go by them.
func (s *site) bodyName(id string) string {
	if len(id) <= 8 {
		return strings.ToUpper(strings.ReplaceAll(id, "-", " "))
	}
	if id == "us-government" {
		return "United States"
	}
	return s.label("body/" + id)
}

// documentName gives a document's name without its digest.
func (s *site) documentName(id string) string {
	id, _, _ = strings.Cut(id, "#")
	name := s.label(id)
	if strings.ContainsFunc(name, unicode.IsSpace) { // a title
		return cut(name, longestName)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Deadline)
	defer cancel()
	names, err := kept(ctx, s, "names of documents", func() (map[string]string, error) {
		all, err := s.allDocuments(ctx)
		if err != nil {
			return nil, err
		}
		names := map[string]string{}
		for _, d := range all.Documents {
			names[d.ID] = s.titled(d)
		}
		return names, nil
	})
	if err != nil || names[id] == "" {
		return cut(name, longestName)
	}
	return names[id]
}

// titled gives the title of a document, or says what it is: "Statement of observers on Kazakhstan, …".
func (s *site) titled(d query.Document) string {
	switch {
	case d.Title != "":
		return cut(d.Title, longestName)
	case d.Kind != "" && len(d.Elections) > 0:
		return capital(kindName(d.Kind)) + " on: " + s.electionName(d.Elections[0])
	}
	return cut(d.Name, longestName)
}

// longestName is how much of a name is shown where it is one of many.
const longestName = 150

// electionName names an election in a line: "Kazakhstan, parliamentary election, 20 March 2016". Those outside the
// calendar, which documents call by their codes, are named alike.
func (s *site) electionName(id string) string {
	name := s.label("election/" + id)
	country, rest, _ := strings.Cut(id, "-")
	kind, day, _ := strings.Cut(rest, "-")
	if kind == "" || !strings.HasPrefix(name, country+" "+kind+" election") {
		return name
	}
	switch kind {
	case "other":
		kind = "election"
	case "referendum":
	default:
		kind += " election"
	}
	name = s.label("country/"+country) + ", " + kind
	switch {
	case strings.HasPrefix(day, "undated"):
		name += ", date not known"
	case day != "":
		name += ", " + date(day)
	}
	return name
}

// mission gives the address of a body's observation of an election, "" if the graph has none.
func (s *site) mission(body, election string) string {
	id := "mission/" + body + "-" + election
	if "mission/"+s.label(id) == id {
		return ""
	}
	return address(id)
}

// electionHere names an election where its country is known: "parliamentary election, 20 March 2016".
func (s *site) electionHere(id string) string {
	name := s.electionName(id)
	country, rest, ok := strings.Cut(name, ", ")
	if c, _, _ := strings.Cut(id, "-"); !ok || s.label("country/"+c) != country {
		return name
	}
	return rest
}

// fromWord leaves the part of a word out with which what stands before a passage begins, toWord that with which what
// stands after one ends.
func fromWord(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 && len(s) > 20 {
		return s[i:]
	}
	return s
}

func toWord(s string) string {
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i >= 0 && len(s) > 20 {
		return s[:i]
	}
	return s
}

// date writes an EDTF date for people: 20 March 2016.
func date(d string) string {
	if from, to, ok := strings.Cut(d, "/"); ok && from != "" && to != "" {
		return date(from) + " – " + date(to)
	}
	for layout, out := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006"} {
		if t, err := time.Parse(layout, d); err == nil {
			return t.Format(out)
		}
	}
	return d
}

// human writes a coded value as words: state-media-bias is "state media bias".
func human(id string) string { return strings.ReplaceAll(id, "-", " ") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// placeAddress gives the address of a passage, document/…#char=10,52.
func placeAddress(place, document string) string { return address(cmp.Or(place, document)) }

// verdictSign tells whether a class of verdicts is good, bad or between; "" if none.
func verdictSign(class string) string {
	switch class {
	case "in-line", "largely-in-line", "progress":
		return "good"
	case "mixed":
		return "mixed"
	case "progress-slowed", "reform-needed", "fell-short", "not-met":
		return "bad"
	}
	return "none"
}

// kindName writes the kind of a document.
func kindName(kind string) string {
	return cmp.Or(map[string]string{"us-response": "response of the United States", "observer-statement": "statement of observers", "observer-report": "report of observers",
		"country-report": "country report", "media-report": "media report"}[kind], human(kind))
}

// capital begins with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// webLink reports whether an address that a document gives leads to the web, and so may become a link.
func webLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// formatName writes the name of a format as people do.
func formatName(name string) string {
	return cmp.Or(map[string]string{"json": "JSON", "csv": "CSV", "markdown": "Markdown", "nquads": "N-Quads", "trig": "TriG", "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF/XML"}[name], name)
}

// publisher names a publisher, which is a body's id or a name.
func (s *site) publisher(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return name
	}
	return s.label("body/" + name)
}
