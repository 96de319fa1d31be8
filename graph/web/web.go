// Package web shows a graph to people and programs over HTTP.
//
// [Handler] gives the pages. The address of a thing is the path of its IRI: https://w3id.org/electiongraph/country/KZ is
// shown at /country/KZ, and a passage of a document at the document's page under its fragment. Every page is there in
// several formats, by the Accept header or by ?format= with the name of one: html, json (the typed answer of package
// query), csv, markdown and those of RDF, which give the statements about the thing, or about those that a list has, up to
// a number; the header Electiongraph-Notice says where it was reached. Questions without a thing of their own are at
// /ask/NAME and, for programs, at /api/NAME; /api/openapi.json describes every address. Cayley's own pages stand at /cayley/, its API at /api/v1 and /api/v2.
//
// A page is HTML from templates, with one stylesheet and pictures in SVG; the small script adds only comfort. Everything
// that comes from documents is text to html/template and never markup. Pages are kept, compressed, until the graph
// changes; while another program writes to it those that are kept are still shown. Nothing here writes to the graph
// unless there are [Options.Changes].
package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
)

// Options say how to show a graph. The zero value does for a machine of one's own.
type Options struct {
	// Hosts are the names under which the pages may be asked for besides those of the machine itself (localhost and
	// loopback addresses): a page elsewhere that lets its own name point here gets no answer. "*" allows every name.
	Hosts []string
	// Log gets one line a request; nil logs nothing.
	Log *slog.Logger
	// Deadline is how long a page may take; 0 means 20 s.
	Deadline time.Duration
	// Pages is the number of pages that are made at a time; 0 means 4. Others wait.
	Pages int
	// Cache is how many bytes of finished pages are kept; 0 means 64 MB.
	Cache int
	// Gizmo bounds the queries of visitors. Zero fields mean 5 s, 100 rows, 256 MB.
	Gizmo graph.GizmoOptions
	// Changes are for those who know the token; nil lets nobody change anything.
	Changes *Changes
}

// Handler gives the pages of a graph, which must stay open as long as the handler is used.
func Handler(g *graph.Graph, o Options) (http.Handler, error) {
	if o.Deadline <= 0 {
		o.Deadline = 20 * time.Second
	}
	if o.Pages <= 0 {
		o.Pages = 4
	}
	if o.Cache <= 0 {
		o.Cache = 64 << 20
	}
	o.Gizmo.Deadline, o.Gizmo.Limit, o.Gizmo.Memory = cmp.Or(o.Gizmo.Deadline, 5*time.Second), cmp.Or(o.Gizmo.Limit, 100), cmp.Or(o.Gizmo.Memory, 256<<20)
	s := &site{graph: g, options: o, slots: make(chan struct{}, o.Pages), writing: make(chan struct{}, 1), cache: newCache(o.Cache), measure: newMeasures()}
	if err := s.load(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		if r.make != nil {
			mux.Handle(r.pattern(), s.page(r))
		} else {
			mux.HandleFunc(r.pattern(), r.handle)
		}
	}
	return s.guard(http.NewCrossOriginProtection().Handler(mux)), nil
}

// other shows a thing whose kind has no pages of its own, /KIND/ID.
func (s *site) other(ctx context.Context, r *http.Request) (*page, error) {
	kind, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if kind == "" || id == "" || strings.Contains(id, "/") {
		return nil, errNotFound
	}
	return s.show(ctx, r, kind+"/"+id)
}

// health says whether the graph can be read.
func (s *site) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := s.generation(r.Context()); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte("the graph cannot be read\n"))
		return
	}
	w.Write([]byte("ok\n"))
}

// generation gives the number of the graph's last change. While others write to the graph it gives the problem and the
// number as it was before.
func (s *site) generation(ctx context.Context) (n uint64, err error) {
	s.mu.Lock()
	last, until, held := s.last, s.heldUntil, s.held
	s.mu.Unlock()
	if time.Now().Before(until) {
		return last, held
	}
	err = s.graph.View(ctx, func(v *graph.View) error {
		n, err = v.Generation()
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if locked(err) {
		s.held, s.heldUntil = err, time.Now().Add(200*time.Millisecond) // to look takes a moment itself
		return s.last, err
	}
	if err == nil {
		s.last = n
	}
	return n, err
}

// locked reports whether an error is that another program writes to the graph.
func locked(err error) bool {
	var p *schema.Problem
	return errors.As(err, &p) && p.Code == "graph-locked"
}

var errNotFound = errors.New("not found")
