package web

import (
	"bytes"
	"cmp"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A page is what stands at an address: the answer for programs, and what its template needs to show it to people.
type page struct {
	Kind   string                                      // of the template
	Title  string                                      // of the window, and of the page where its template has no other
	Thing  string                                      // short id of what the page is about, "" if it is no thing
	Answer query.Answer                                // nil: HTML only
	Lists  bool                                        // things, whose statements are given where RDF is wanted
	ask    func(context.Context) (query.Answer, error) // gives the Answer where the page itself needs less of it
	Body   any
	SVG    []byte // of a picture, in place of everything else
	Status int    // 0 means 200

	Formats []link // the page's other formats
	Here    string // the address, without the format
	Query   string // what was searched for
}

// A link leads somewhere.
type link struct {
	Name, To string
	Type     string // media type
	Current  bool
}

// A maker makes the page that a request asks for. An error that is a [*schema.Problem] is shown.
type maker func(context.Context, *http.Request) (*page, error)

// A format of pages. Those of RDF give the statements about the page's thing.
type format struct {
	Name, Media string
	rdf         *rdf.Format
}

// formats gives the formats of a page. The first is what a client gets that does not care.
func formats() []format {
	out := []format{{Name: "html", Media: "text/html"}, {Name: "json", Media: "application/json"}, {Name: "csv", Media: "text/csv"}, {Name: "markdown", Media: "text/markdown"}}
	for _, f := range rdf.Formats() {
		out = append(out, format{f.Name, f.MediaTypes[0], &f})
	}
	return out
}

// negotiate gives the name of the format that a request asks for, "" if there is none such.
func negotiate(r *http.Request) string {
	if strings.HasSuffix(r.URL.Path, ".svg") {
		return "svg"
	}
	if f := r.URL.Query().Get("format"); f != "" {
		for _, have := range formats() {
			if have.Name == f {
				return f
			}
		}
		return ""
	}
	first := "html"
	if strings.HasPrefix(r.URL.Path, "/api/") {
		first = "json"
	}
	header := strings.Join(r.Header.Values("Accept"), ",")
	if header == "" {
		return first
	}
	best, least := "", 0.0
	for part := range strings.SplitSeq(header, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if v, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		for _, f := range formats() {
			name := f.Name
			switch media {
			case f.Media:
			case "*/*":
				q, name = q-.0002, first
			case strings.Split(f.Media, "/")[0] + "/*":
				q -= .0001
			default:
				continue
			}
			if q > least {
				best, least = name, q
			}
			break
		}
	}
	return best
}

// A made page is ready to be sent.
type made struct {
	status       int
	media        string
	body, zipped []byte
	tag          string
	notice       string // that there was more
}

// page serves what a maker makes, from the cache where the graph has not changed since.
func (s *site) page(at route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		format := negotiate(r)
		if format == "" {
			var names []string
			for _, f := range formats() {
				names = append(names, f.Name+" ("+f.Media+")")
			}
			s.send(w, r, s.failed(r, "json", &schema.Problem{Code: "no-format", Message: "there is no such format here", Hint: strings.Join(names, ", ")}))
			return
		}
		values := r.URL.Query()
		if err := check(at.Params, values.Get); err != nil {
			s.send(w, r, s.failed(r, format, err))
			return
		}
		if !strings.HasSuffix(at.Path, "/{question}") { // those say what they do not take
			// What a page does not know makes it no other page.
			for name := range values {
				if name != "format" && !slices.ContainsFunc(at.Params, func(p param) bool { return p.Name == name }) {
					values.Del(name)
				}
			}
			r = r.Clone(r.Context())
			r.URL.RawQuery = values.Encode()
		}
		generation, err := s.generation(r.Context())
		if err != nil && !locked(err) {
			s.send(w, r, s.failed(r, format, err))
			return
		}
		key := fmt.Sprint(generation, " ", format, " ", r.URL.EscapedPath(), "?", r.URL.Query().Encode())
		m, ok := s.cache.get(key)
		if ok {
			s.measure.made.WithLabelValues("kept").Inc()
			s.send(w, r, m)
			return
		}
		if err != nil {
			s.send(w, r, s.failed(r, format, err))
			return
		}
		// Whoever asks for the same meanwhile gets the same. The making goes on when the first to ask has left.
		result := s.flight.DoChan(key, func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), s.options.Deadline)
			defer cancel()
			select {
			case s.slots <- struct{}{}:
				defer func() { <-s.slots }()
			case <-ctx.Done():
				return s.failed(r, format, ctx.Err()), nil
			}
			s.measure.made.WithLabelValues("new").Inc()
			m := s.make(ctx, r, format, at.make)
			if m.status < 500 {
				s.cache.put(key, m)
			}
			return m, nil
		})
		select {
		case got := <-result:
			s.send(w, r, got.Val.(*made))
		case <-r.Context().Done():
			s.send(w, r, s.failed(r, format, r.Context().Err()))
		}
	})
}

// make makes a page in a format.
func (s *site) make(ctx context.Context, r *http.Request, format string, make maker) (m *made) {
	defer func() {
		if fault := recover(); fault != nil { // of a template: the goroutine has nobody above it
			if s.options.Log != nil {
				s.options.Log.Error("a page failed", "path", r.URL.Path, "fault", fault)
			}
			m = s.failed(r, format, errors.New("the page could not be made"))
		}
	}()
	p, err := make(ctx, r)
	if err != nil {
		return s.failed(r, format, err)
	}
	m, err = s.lay(ctx, r, p, format)
	if err != nil {
		return s.failed(r, format, err)
	}
	return m
}

// lay lays a page out.
func (s *site) lay(ctx context.Context, r *http.Request, p *page, format string) (*made, error) {
	var b bytes.Buffer
	m := &made{status: cmp.Or(p.Status, http.StatusOK)}
	statements, isRDF := rdf.FindFormat(rdf.Formats(), format)
	if p.ask != nil && format != "html" && !isRDF {
		a, err := p.ask(ctx)
		if err != nil {
			return nil, err
		}
		p.Answer = a
	}
	switch {
	case p.SVG != nil:
		m.media = "image/svg+xml"
		b.Write(p.SVG)
	case format == "html":
		m.media = "text/html; charset=utf-8"
		p.Here, p.Formats = s.others(r, p)
		layout := "layout"
		if p.Kind == "cayley" {
			layout = "cayleypage"
		}
		if err := s.templates.ExecuteTemplate(&b, layout, p); err != nil {
			return nil, err
		}
	case isRDF && p.Thing == "" && !p.Lists:
		return nil, &schema.Problem{Code: "no-format", Message: "this page is about no thing, so there are no statements to give", Hint: "/api tells what there is for programs"}
	case isRDF:
		m.media = statements.MediaTypes[0] + "; charset=utf-8"
		quads, err := s.statements(ctx, p)
		if err != nil {
			return nil, err
		}
		if len(quads) == mostStatements {
			m.notice = fmt.Sprintf("cut at %d statements; electiongraph export gives all", mostStatements)
		}
		all := func(yield func(rdf.Quad, error) bool) {
			for _, q := range quads {
				if !yield(q, nil) {
					return
				}
			}
		}
		if err := statements.Write(&b, all, schema.Style()); err != nil {
			return nil, err
		}
	case p.Answer == nil:
		return nil, &schema.Problem{Code: "no-format", Message: "this page is for people only", Hint: "/api tells what there is for programs"}
	case format == "json":
		m.media = "application/json"
		enc := json.NewEncoder(&b)
		enc.SetIndent("", " ")
		if err := enc.Encode(p.Answer); err != nil {
			return nil, err
		}
	case format == "csv":
		m.media = "text/csv; charset=utf-8"
		if err := p.Answer.Flat().CSV(&b); err != nil {
			return nil, err
		}
	default:
		m.media = "text/markdown; charset=utf-8"
		if err := query.Markdown(&b, p.Answer.Tables()); err != nil {
			return nil, err
		}
	}
	m.body = b.Bytes()
	m.zipped = compress(m.body)
	sum := sha256.Sum256(m.body)
	m.tag = base64.RawURLEncoding.EncodeToString(sum[:12])
	return m, nil
}

// others gives the page's address and those of its other formats.
func (s *site) others(r *http.Request, p *page) (here string, out []link) {
	values := r.URL.Query()
	values.Del("format")
	here = r.URL.EscapedPath()
	if q := values.Encode(); q != "" {
		here += "?" + q
	}
	if p.Answer == nil {
		return here, nil
	}
	for _, f := range formats()[1:] {
		if f.rdf != nil && p.Thing == "" && !p.Lists {
			continue
		}
		values.Set("format", f.Name)
		out = append(out, link{Name: f.Name, To: r.URL.EscapedPath() + "?" + values.Encode(), Type: f.Media})
	}
	return here, out
}

// mostStatements bounds what is given of a thing that much refers to, or of many.
const mostStatements = 20_000

// statements gives what the graph says of a page's thing: all of a document's graph, else the statements with it as
// subject or object. Of a page that lists things it gives those with one of them as subject.
func (s *site) statements(ctx context.Context, p *page) (quads []rdf.Quad, err error) {
	var patterns [][4]rdf.Term
	switch t := schema.Thing(p.Thing); {
	case p.Thing == "":
		for _, t := range listed(p.Answer) {
			patterns = append(patterns, [4]rdf.Term{0: t})
		}
	case strings.HasPrefix(p.Thing, "document/") && !strings.Contains(p.Thing, "#"):
		patterns = [][4]rdf.Term{{3: t}}
	default:
		patterns = [][4]rdf.Term{{0: t}, {2: t}}
	}
	err = s.graph.View(ctx, func(v *graph.View) error {
		for _, p := range patterns {
			for q, err := range v.Match(p[0], p[1], p[2], p[3]) {
				if err != nil {
					return err
				}
				if quads = append(quads, q); len(quads) == mostStatements {
					return nil
				}
			}
		}
		return nil
	})
	return rdf.Sort(quads), err
}

// listed gives the things that an answer names; the statistics of the graph name its countries.
func listed(a query.Answer) (out []rdf.Term) {
	if stats, ok := a.(*query.Statistics); ok {
		for _, c := range stats.Countries {
			out = append(out, schema.Thing("country/"+c))
		}
		return out
	}
	seen := map[string]bool{}
	for _, t := range append(a.Tables(), a.Flat()) {
		for _, c := range slices.Concat(t.Rows...) {
			if kind, _, ok := strings.Cut(c.ID, "/"); ok && !strings.ContainsAny(kind, ":<") && !seen[c.ID] {
				seen[c.ID] = true
				out = append(out, schema.Thing(c.ID))
			}
		}
	}
	return out
}

// failed makes the page that tells of an error.
func (s *site) failed(r *http.Request, format string, err error) *made {
	status := http.StatusInternalServerError
	var problem *schema.Problem
	switch {
	case errors.Is(err, errNotFound):
		status, problem = http.StatusNotFound, &schema.Problem{Code: "not-found", Message: "there is no page at this address"}
	case errors.Is(err, context.DeadlineExceeded):
		status, problem = http.StatusServiceUnavailable, &schema.Problem{Code: "too-long", Message: "this took too long and was stopped", Hint: "ask for less, or try again later"}
	case errors.Is(err, context.Canceled):
		status, problem = 499, &schema.Problem{Code: "gone", Message: "the request was given up"}
	case errors.As(err, &problem):
		if status = statusOf(problem); locked(problem) {
			problem = &schema.Problem{Code: problem.Code, Message: "new documents are being read into the graph at this moment", Hint: "pages that were asked for before are still there; load this one again in a while"}
		}
	default:
		problem = &schema.Problem{Code: "failed", Message: "the page could not be made"}
		if s.options.Log != nil {
			s.options.Log.Error("a page failed", "path", r.URL.Path, "err", err)
		}
	}
	m := &made{status: status, media: "application/json"}
	if format == "html" {
		var b bytes.Buffer
		p := &page{Kind: "problem", Title: strconv.Itoa(status), Body: problem, Query: r.URL.Query().Get("q")}
		if s.templates.ExecuteTemplate(&b, "layout", p) == nil {
			m.media, m.body = "text/html; charset=utf-8", b.Bytes()
			return m
		}
	}
	m.body, _ = json.Marshal(map[string]any{"problem": problem}) // strings and numbers
	m.body = append(m.body, '\n')
	return m
}

// statusOf gives the status of a problem.
func statusOf(p *schema.Problem) int {
	switch p.Code {
	case "unknown-id":
		return http.StatusNotFound
	case "read-only":
		return http.StatusForbidden
	case "token":
		return http.StatusUnauthorized
	case "too-large":
		return http.StatusRequestEntityTooLarge
	case "no-format":
		return http.StatusNotAcceptable
	case "gizmo-busy", "gizmo-deadline", "gizmo-memory", "graph-locked", "graph-closed":
		return http.StatusServiceUnavailable
	case "graph-damaged", "graph-folder":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// send sends a page.
func (s *site) send(w http.ResponseWriter, r *http.Request, m *made) {
	h := w.Header()
	h.Set("Content-Type", m.media)
	h.Set("Vary", "Accept, Accept-Encoding")
	if m.notice != "" {
		h.Set("Electiongraph-Notice", m.notice)
	}
	body := m.body
	if m.tag != "" && m.status == http.StatusOK {
		h.Set("Cache-Control", "no-cache")
		tag := `W/"` + m.tag + `"`
		h.Set("ETag", tag)
		if slices.Contains(strings.Split(strings.ReplaceAll(r.Header.Get("If-None-Match"), " ", ""), ","), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		h.Set("Cache-Control", "no-store")
	}
	if m.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	if m.media == "image/svg+xml" {
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'") // the picture brings its own colours
	}
	if m.zipped != nil && accepts(r) {
		h.Set("Content-Encoding", "gzip")
		body = m.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(m.status)
	if r.Method != http.MethodHead {
		w.Write(body) // who has left is not told
	}
}

// A cache keeps finished pages up to a number of bytes, those that were asked for last.
type cache struct {
	mu    sync.Mutex
	room  int
	pages map[string]*list.Element
	order *list.List // of entries, the last one used in front
}

type entry struct {
	key  string
	made *made
}

func newCache(room int) *cache {
	return &cache{room: room, pages: map[string]*list.Element{}, order: list.New()}
}

func (e entry) size() int { return len(e.key) + len(e.made.body) + len(e.made.zipped) + 512 }

func (c *cache) get(key string) (*made, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.pages[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry).made, true
}

func (c *cache) put(key string, m *made) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.pages[key]; ok || (entry{key, m}).size() > c.room/4 {
		return
	}
	c.pages[key] = c.order.PushFront(entry{key, m})
	for c.room -= (entry{key, m}).size(); c.room < 0; {
		last := c.order.Back()
		old := c.order.Remove(last).(entry)
		delete(c.pages, old.key)
		c.room += old.size()
	}
}

// flight is here so that page.go has all that serving a page needs.
type flight = singleflight.Group

// part matches the parts of a document that its page has a place for.
var part = regexp.MustCompile(`^(char=\d+,\d+|(finding|assessment|recommendation|response|link)-\d+)$`)

// address gives the path of a thing's page.
func address(id string) string {
	if id == "" {
		return ""
	}
	kind, name, ok := strings.Cut(id, "/")
	fragment, inside := "", false
	if kind == "document" {
		name, fragment, inside = strings.Cut(name, "#")
	}
	switch {
	case inside && part.MatchString(fragment):
		return "/document/" + url.PathEscape(name) + "#" + fragment
	case !ok || inside || name == "" || strings.ContainsAny(kind, ":<") || strings.Contains(name, "/"):
		return "/show?" + url.Values{"id": {named(id)}}.Encode()
	}
	return "/" + url.PathEscape(kind) + "/" + url.PathEscape(name)
}

// named gives a name of a thing that can be nothing else: its short id, or its IRI where that could be a word.
func named(id string) string {
	if strings.ContainsAny(id, "/:") {
		return id
	}
	return schema.Thing(id).Value()
}

// around gives the address of the picture of a thing's neighbourhood.
func around(id string) string { return "/graph?" + url.Values{"of": {named(id)}}.Encode() }
