package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// names are what things that have pages are called, in the order in which they are suggested.
type names struct {
	asOf uint64
	list []name
}

// A name is one of the names of a thing, folded, with what is shown for it.
type name struct {
	folded, ID, Label string
}

// Suggestions are things by name.
type suggestions struct {
	Query  string       `json:"query"`
	Things []suggestion `json:"things"`
}

type suggestion struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	To    string `json:"to"` // the address of its page
}

func (a *suggestions) Tables() []query.Table { return []query.Table{a.Flat()} }

func (a *suggestions) Flat() query.Table {
	t := query.Table{Columns: []query.Column{{Name: "id"}, {Name: "label"}}}
	for _, s := range a.Things {
		t.Rows = append(t.Rows, []query.Cell{{Text: s.ID, ID: s.ID}, {Text: s.Label}})
	}
	return t
}

// suggest gives the things whose names have the words typed so far.
func (s *site) suggest(ctx context.Context, r *http.Request) (*page, error) {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	found, err := s.called(ctx, q, 10)
	if err != nil {
		return nil, err
	}
	a := &suggestions{Query: q, Things: []suggestion{}}
	for _, n := range found {
		a.Things = append(a.Things, suggestion{n.ID, n.Label, address(n.ID)})
	}
	return s.table(r, "Suggestions", a), nil
}

// called gives things of which some name has all the words, those whose name begins so first.
func (s *site) called(ctx context.Context, words string, most int) ([]name, error) {
	wanted := strings.Fields(fold(words))
	if len(wanted) == 0 {
		return nil, nil
	}
	all, err := s.allNames(ctx)
	if err != nil {
		return nil, err
	}
	type scored struct {
		name
		score int
	}
	var found []scored
	best := map[string]int{}
	for _, n := range all.list {
		score := 0
		for _, w := range wanted {
			switch i := strings.Index(n.folded, w); {
			case i < 0:
				score = 99
			case i > 0 && n.folded[i-1] != ' ':
				score += 3 // inside a word
			case i > 0:
				score++
			}
			if score >= 99 {
				break
			}
		}
		if score >= 99 {
			continue
		}
		if i, ok := best[n.ID]; ok {
			found[i].score = min(found[i].score, score)
			continue
		}
		best[n.ID] = len(found)
		found = append(found, scored{n, score})
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(len(a.Label), len(b.Label)))
	})
	var out []name
	for _, f := range found[:min(most, len(found))] {
		out = append(out, f.name)
	}
	return out, nil
}

// allNames reads the names of things once for each state of the graph.
func (s *site) allNames(ctx context.Context) (*names, error) {
	generation, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	have := s.names
	s.mu.Unlock()
	if have != nil && have.asOf == generation {
		return have, nil
	}
	out := &names{asOf: generation}
	err = s.graph.View(ctx, func(v *graph.View) error {
		for _, class := range []rdf.Term{schema.ClassCountry, schema.ClassArea, schema.ClassIssue, schema.ClassBody, schema.ClassElection, schema.ClassPerson, schema.ClassDocument} {
			of, err := v.In(rdf.RDFType, []rdf.Term{class})
			if err != nil {
				return err
			}
			var things []rdf.Term
			for _, e := range of {
				things = append(things, e.From)
			}
			labels := map[rdf.Term]string{}
			for _, p := range []rdf.Term{rdf.RDFSLabel, schema.PredAltLabel} {
				edges, err := v.Out(p, things)
				if err != nil {
					return err
				}
				for _, e := range edges {
					if p == rdf.RDFSLabel && (labels[e.From] == "" || e.Label == schema.GraphReference) {
						labels[e.From] = e.To.Value()
					}
					out.list = append(out.list, name{folded: fold(e.To.Value()), ID: schema.Short(e.From)})
				}
			}
			for _, t := range slices.Compact(things) {
				id := schema.Short(t)
				_, own, _ := strings.Cut(id, "/")
				out.list = append(out.list, name{folded: fold(own), ID: id})
			}
			for i := range out.list {
				if n := &out.list[i]; n.Label == "" {
					n.Label = cmp.Or(labels[schema.Thing(n.ID)], n.ID)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.names = out
	s.mu.Unlock()
	return out, nil
}

// fold makes names comparable.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \t\n-_/,.()“”\"'", r) }), " ")
}

// A facet is a property by which hits can be narrowed.
type facet struct {
	Name   string
	Values []link
}

// search finds things by name, and words in quotations and titles.
func (s *site) search(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	q := strings.TrimSpace(values.Get("q"))
	body := map[string]any{"Query": q}
	p := &page{Kind: "search", Title: "Search", Query: q, Body: body}
	if q == "" {
		return p, nil
	}
	named, err := s.called(ctx, q, 12)
	if err != nil {
		return nil, err
	}
	a, err := query.Search(ctx, s.graph, q, query.Where{Country: values.Get("country")})
	if err != nil {
		return nil, err
	}
	p.Answer, body["Names"] = a, named
	kind := func(h query.Hit) string { return h.Class }
	issue := func(h query.Hit) string { return h.Issue }
	country := func(h query.Hit) string { c, _, _ := strings.Cut(h.Election, "-"); return c }
	hits := slices.DeleteFunc(slices.Clone(a.Hits), func(h query.Hit) bool {
		return values.Get("kind") != "" && kind(h) != values.Get("kind") || values.Get("issue") != "" && issue(h) != values.Get("issue")
	})
	var facets []facet
	for _, f := range []struct {
		key, name string
		of        func(query.Hit) string
		label     func(string) string
	}{{"kind", "Kind", kind, human}, {"country", "Country", country, func(id string) string { return s.label("country/" + id) }}, {"issue", "Issue", issue, func(id string) string { return s.label("issue/" + id) }}} {
		counts := map[string]int{}
		for _, h := range hits {
			if v := f.of(h); v != "" {
				counts[v]++
			}
		}
		var found []string
		for v := range counts {
			found = append(found, v)
		}
		slices.SortFunc(found, func(a, b string) int { return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b)) })
		out := facet{Name: f.name}
		if chosen := values.Get(f.key); chosen != "" {
			out.Values = append(out.Values, link{Name: "all", To: "/search?" + with(values, f.key, "")}, link{Name: f.label(chosen), To: "/search?" + with(values, f.key, chosen), Current: true})
		} else if len(found) > 1 {
			for _, v := range shorten(found, 8) {
				out.Values = append(out.Values, link{Name: fmt.Sprintf("%s (%d)", f.label(v), counts[v]), To: "/search?" + with(values, f.key, v)})
			}
		}
		if len(out.Values) > 0 {
			facets = append(facets, out)
		}
	}
	most, err := number(values.Get("most"), 40)
	if err != nil {
		return nil, err
	}
	body["Total"], body["Hits"], body["Facets"] = len(hits), shorten(hits, most), facets
	if len(hits) > most {
		body["More"] = "/search?" + with(values, "most", fmt.Sprint(min(most*4, 1000)))
	}
	return p, nil
}

// between shows how two things hang together.
func (s *site) between(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	first, second := strings.TrimSpace(values.Get("first")), strings.TrimSpace(values.Get("second"))
	body := map[string]any{"First": first, "Second": second}
	p := &page{Kind: "between", Title: "From one thing to another", Body: body}
	if first == "" || second == "" {
		return p, nil
	}
	a, err := query.PathBetween(ctx, s.graph, first, second, 8)
	if err != nil {
		return nil, err
	}
	p.Answer, body["Way"] = a, a
	return p, nil
}
