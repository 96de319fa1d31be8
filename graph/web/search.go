package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

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
	Kind  string `json:"kind"` // country, issue, body and so on; quotation where the words stand in what was said
	Label string `json:"label"`
	To    string `json:"to"` // the address of its page
}

func (a *suggestions) Tables() []query.Table { return []query.Table{a.Flat()} }

func (a *suggestions) Flat() query.Table {
	t := query.Table{Columns: []query.Column{{Name: "id"}, {Name: "kind"}, {Name: "label"}}}
	for _, s := range a.Things {
		t.Rows = append(t.Rows, []query.Cell{{Text: s.ID, ID: s.ID}, {Text: s.Kind}, {Text: s.Label}})
	}
	return t
}

// How many things and quotations are suggested.
const mostNames, mostQuotations = 8, 4

// suggest gives the things whose names have the words typed so far, and quotations that have them.
func (s *site) suggest(ctx context.Context, r *http.Request) (*page, error) {
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	found, err := s.called(ctx, q, mostNames)
	if err != nil {
		return nil, err
	}
	a := &suggestions{Query: q, Things: []suggestion{}}
	for _, n := range found {
		kind, _, _ := strings.Cut(n.ID, "/")
		a.Things = append(a.Things, suggestion{n.ID, kind, n.Label, address(n.ID)})
	}
	if utf8.RuneCountInString(q) < 3 {
		return s.table(r, "Suggestions", a), nil
	}
	said, err := query.Search(ctx, s.graph, q, query.Where{Limit: mostQuotations})
	var problem *schema.Problem
	if err != nil && !errors.As(err, &problem) { // what has no word in it is in no quotation
		return nil, err
	}
	if err == nil {
		for _, h := range said.Hits {
			if h.Class != "document" { // those have come by their names
				a.Things = append(a.Things, suggestion{h.ID, "quotation", "“" + cut(h.Words, 90) + "”", placeAddress(h.Place, h.ID)})
			}
		}
	}
	return s.table(r, "Suggestions", a), nil
}

// insideWord is how much worse a name is in which a word stands within another; others differ by how many of the words
// stand further behind.
const insideWord, noMatch = 50, 1 << 20

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
				score = noMatch
			case i > 0 && n.folded[i-1] != ' ':
				score += insideWord
			case i > 0:
				score++
			}
			if score >= noMatch {
				break
			}
		}
		if score >= noMatch {
			continue
		}
		if i, ok := best[n.ID]; ok {
			found[i].score = min(found[i].score, score)
			continue
		}
		best[n.ID] = len(found)
		found = append(found, scored{n, score})
	}
	// What has the words inside of others is of use only where nothing has them as they begin.
	if slices.ContainsFunc(found, func(f scored) bool { return f.score < insideWord }) {
		found = slices.DeleteFunc(found, func(f scored) bool { return f.score >= insideWord })
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(len(a.Label), len(b.Label)))
	})
	var out []name
	for _, f := range found[:min(most, len(found))] {
		switch kind, id, _ := strings.Cut(f.ID, "/"); kind {
		case "document":
			f.Label = s.documentName(f.ID)
		case "election":
			f.Label = s.electionName(id)
		}
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
	p.Answer, p.Lists, body["Names"] = a, true, named
	one := func(v string) []string {
		if v == "" {
			return nil
		}
		return []string{v}
	}
	kinds := []struct {
		key, name string
		of        func(query.Hit) []string
		label     func(string) string
	}{
		{"kind", "Kind", func(h query.Hit) []string { return one(h.Class) }, human},
		{"country", "Country", func(h query.Hit) []string { c, _, _ := strings.Cut(h.Election, "-"); return one(c) }, func(id string) string { return s.label("country/" + id) }},
		{"year", "Year", func(h query.Hit) []string {
			return one(strings.TrimPrefix(shortened(electionDate.FindString(h.Election), 5), "-"))
		}, func(y string) string { return y }},
		{"by", "Said by", func(h query.Hit) []string { return h.By }, s.bodyName},
		{"issue", "Issue", func(h query.Hit) []string { return one(h.Issue) }, func(id string) string { return s.label("issue/" + id) }},
	}
	hits := slices.DeleteFunc(slices.Clone(a.Hits), func(h query.Hit) bool {
		for _, f := range kinds {
			if v := values.Get(f.key); v != "" && f.key != "country" && !slices.Contains(f.of(h), v) {
				return true
			}
		}
		return false
	})
	var facets []facet
	for _, f := range kinds {
		counts := map[string]int{}
		for _, h := range hits {
			for _, v := range f.of(h) {
				counts[v]++
			}
		}
		var found []string
		for v := range counts {
			found = append(found, v)
		}
		slices.SortFunc(found, func(a, b string) int { return cmp.Or(-cmp.Compare(counts[a], counts[b]), cmp.Compare(a, b)) })
		found = shorten(found, 8)
		if f.key == "year" {
			slices.Sort(found)
		}
		out := facet{Name: f.name}
		if chosen := values.Get(f.key); chosen != "" {
			out.Values = append(out.Values, link{Name: "all", To: "/search?" + with(values, f.key, "")}, link{Name: f.label(chosen), To: "/search?" + with(values, f.key, chosen), Current: true})
		} else if len(found) > 1 {
			for _, v := range found {
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

// shortened gives the first n bytes.
func shortened(s string, n int) string { return s[:min(n, len(s))] }

// between shows how two things hang together.
func (s *site) between(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	first, second := strings.TrimSpace(values.Get("first")), strings.TrimSpace(values.Get("second"))
	body := map[string]any{"First": first, "Second": second}
	p := &page{Kind: "between", Title: "From one thing to another", Body: body}
	if first == "" || second == "" {
		return p, nil
	}
	a, err := query.PathBetween(ctx, s.graph, first, second, query.Where{Limit: 8})
	if err != nil {
		return nil, err
	}
	p.Answer, p.Lists, body["Way"] = a, true, a
	return p, nil
}
