package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Changes let those who know a token change the graph: they send it as Authorization: Bearer TOKEN, which no page
// elsewhere can make a browser do.
type Changes struct {
	Token string
	// Add reads a document of that name, and tells what was done in a form for JSON.
	Add func(ctx context.Context, name string, body io.Reader) (any, error)
	// Remove takes a document out, by its id.
	Remove func(ctx context.Context, id string) error
}

// What a change may bring, and how long it may take.
const (
	longestUpload = 64 << 20
	longestChange = 5 * time.Minute
)

// known reports whether a request has the token.
func (c *Changes) known(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given, want := sha256.Sum256([]byte(strings.TrimSpace(token))), sha256.Sum256([]byte(c.Token)) // of one length, whatever was sent
	return strings.EqualFold(scheme, "Bearer") && c.Token != "" && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// changing serves what changes the graph, one request after the other. fn gives the answer.
func (s *site) changing(fn func(context.Context, *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		say := func(err error) {
			if strings.HasPrefix(r.URL.Path, "/api/v2/") {
				s.cayleyError(w, err)
				return
			}
			s.send(w, r, s.failed(r, "json", err))
		}
		c := s.options.Changes
		if c == nil {
			say(&schema.Problem{Code: "read-only", Message: "this server only shows the graph", Hint: "electiongraph serve --writable lets those change it who know its token"})
			return
		}
		if !c.known(r) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="electiongraph"`)
			say(&schema.Problem{Code: "token", Message: "this needs the token of the server", Hint: "send Authorization: Bearer TOKEN"})
			return
		}
		end := time.Now().Add(longestChange)
		out := http.NewResponseController(w)
		if err := errors.Join(out.SetReadDeadline(end), out.SetWriteDeadline(end)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			say(err)
			return
		}
		// What has begun is brought to its end, also if the client leaves.
		ctx, cancel := context.WithDeadline(context.WithoutCancel(r.Context()), end)
		defer cancel()
		select {
		case s.writing <- struct{}{}:
			defer func() { <-s.writing }()
		case <-r.Context().Done():
			say(r.Context().Err())
			return
		}
		answer, err := fn(ctx, r)
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			err = &schema.Problem{Code: "too-large", Message: fmt.Sprintf("there are more than %d MB", large.Limit>>20), Hint: "electiongraph ingest reads it from a file"}
		}
		if err != nil {
			say(err)
			return
		}
		s.sendJSON(w, http.StatusOK, answer)
	}
}

// add reads the document in the body.
func (s *site) add(ctx context.Context, r *http.Request) (any, error) {
	name := r.URL.Query().Get("name")
	if name == "" || name != path.Base(name) || name == "." || name == ".." || len(name) > 200 || strings.ContainsFunc(name, func(c rune) bool { return unicode.IsControl(c) || c == '\\' || c == '\uFFFD' }) {
		return nil, &schema.Problem{Code: "unknown-value", Message: "the document needs the name of a file", Hint: "?name=statement.txt"}
	}
	return s.options.Changes.Add(ctx, name, r.Body)
}

// remove takes a document out.
func (s *site) remove(ctx context.Context, r *http.Request) (any, error) {
	id := "document/" + r.PathValue("id")
	if err := s.options.Changes.Remove(ctx, id); err != nil {
		return nil, err
	}
	return map[string]string{"removed": id}, nil
}

// cayleyWrite adds the statements in the body, cayleyDelete takes them out, as Cayley's API does.
func (s *site) cayleyWrite(ctx context.Context, r *http.Request) (any, error) {
	return s.amend(ctx, r, "wrote", func(have map[rdf.Quad]bool, q rdf.Quad) { have[q] = true })
}

func (s *site) cayleyDelete(ctx context.Context, r *http.Request) (any, error) {
	return s.amend(ctx, r, "deleted", func(have map[rdf.Quad]bool, q rdf.Quad) { delete(have, q) })
}

// amend changes named graphs by single statements. Each graph is changed as a whole, or not.
func (s *site) amend(ctx context.Context, r *http.Request, did string, change func(map[rdf.Quad]bool, rdf.Quad)) (any, error) {
	by := map[rdf.Term][]rdf.Quad{}
	n := 0
	for q, err := range rdf.ReadNQuads(r.Body, "") {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, err
		}
		if err != nil {
			return nil, &schema.Problem{Code: "bad-quad", Message: err.Error(), Hint: "N-Quads are wanted"}
		}
		if q.G == schema.GraphInferred {
			return nil, &schema.Problem{Code: "bad-quad", Message: "inferred links are made anew with every change, so none can be written"}
		}
		by[q.G] = append(by[q.G], q)
		n++
	}
	for label, quads := range by {
		have := map[rdf.Quad]bool{}
		if err := s.graph.View(ctx, func(v *graph.View) error {
			for q, err := range v.Match("", "", "", label) {
				if err != nil {
					return err
				}
				if q.G == label {
					have[q] = true
				}
			}
			return nil
		}); err != nil {
			return nil, err
		}
		for _, q := range quads {
			change(have, q)
		}
		list := make([]rdf.Quad, 0, len(have))
		for q := range have {
			list = append(list, q)
		}
		if _, err := s.graph.Replace(ctx, label, list); err != nil {
			return nil, err
		}
	}
	if _, err := s.graph.Infer(ctx, nil); err != nil {
		return nil, err
	}
	return json.RawMessage(fmt.Sprintf(`{"result":"Successfully %s %d quads.","count":%d}`, did, n, n)), nil
}
