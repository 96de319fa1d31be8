package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// issues lists the issues by area.
func (s *site) issues(ctx context.Context, r *http.Request) (*page, error) {
	return s.catalog(ctx, "issue", "Issues")
}

// bodies lists the bodies by kind.
func (s *site) bodies(ctx context.Context, r *http.Request) (*page, error) {
	return s.catalog(ctx, "body", "Bodies")
}

func (s *site) catalog(ctx context.Context, kind, title string) (*page, error) {
	a, err := s.catalogOf(ctx, kind)
	if err != nil {
		return nil, err
	}
	type group struct {
		ID     string
		Things []query.Known
	}
	var groups []group
	for _, t := range a.Things {
		if n := len(groups); n == 0 || groups[n-1].ID != t.Group {
			groups = append(groups, group{ID: t.Group})
		}
		groups[len(groups)-1].Things = append(groups[len(groups)-1].Things, t)
	}
	return &page{Kind: "catalog", Title: title, Answer: a, Lists: true, Body: map[string]any{"Kind": kind, "Groups": groups, "All": len(a.Things)}}, nil
}

// catalogOf gives the things of a kind, issue or body.
func (s *site) catalogOf(ctx context.Context, kind string) (*query.Catalog, error) {
	return kept(ctx, s, kind, func() (*query.Catalog, error) { return query.List(ctx, s.graph, kind) })
}

// A question is one of package query's, with what it takes.
type question struct {
	Name, Short string
	Params      []param
	ask         func(context.Context, *graph.Graph, url.Values) (query.Answer, error)
}

// A param is a value that a question takes.
type param struct {
	Name    string   `json:"name"`
	Short   string   `json:"what"`
	Example string   `json:"example,omitempty"`
	Needed  bool     `json:"needed,omitempty"`
	Values  []string `json:"values,omitempty"` // that it may have, all where none stand here
	Number  bool     `json:"number,omitempty"` // a whole number from 1
	Common  bool     `json:"-"`                // narrows most questions, and is told once
}

// narrowing are the params that narrow most questions.
func narrowing() []param {
	list := []param{
		{Name: "country", Short: "id or name of a country", Example: "KZ"}, {Name: "election", Short: "id or name of an election", Example: "KZ-presidential-2011-04-03"},
		{Name: "from", Short: "the first year, month or day of elections", Example: "2004"}, {Name: "to", Short: "the last year, month or day of elections", Example: "2012"},
		{Name: "by", Short: "only what this body says, with its parts and joint missions", Example: "odihr"}, {Name: "stage", Short: "only what is said of this stage", Example: "counting"},
		{Name: "area", Short: "only issues of this area", Example: "media"}, {Name: "polarity", Short: "only problems, or only what was fine", Values: []string{string(schema.Problematic), string(schema.Improvement)}},
		{Name: "limit", Short: "rows at most", Number: true},
	}
	for i := range list {
		list[i].Common = true
	}
	return list
}

// where gives what the values of narrowing say.
func where(v url.Values) (query.Where, error) {
	w := query.Where{Country: v.Get("country"), Election: v.Get("election"), From: v.Get("from"), To: v.Get("to"), By: v.Get("by"), Stage: v.Get("stage"), Area: v.Get("area"), Polarity: v.Get("polarity"), Evidence: v.Get("evidence") != ""}
	var err error
	if v.Get("limit") != "" {
		w.Limit, err = number(v.Get("limit"), 0)
	}
	return w, err
}

// questions gives what can be asked at /ask/NAME and /api/NAME.
func questions() []question {
	type asker = func(context.Context, *graph.Graph, url.Values) (query.Answer, error)
	all := narrowing()
	except := func(list []param, names ...string) []param {
		return slices.DeleteFunc(slices.Clone(list), func(p param) bool { return slices.Contains(names, p.Name) })
	}
	need := func(list []param, name string) []param {
		list = slices.Clone(list)
		i := slices.IndexFunc(list, func(p param) bool { return p.Name == name })
		list[i].Needed, list[i].Common = true, false
		return list
	}
	id := func(short, example string) param {
		return param{Name: "id", Short: short, Example: example, Needed: true}
	}
	narrowed := func(fn func(context.Context, *graph.Graph, query.Where, url.Values) (query.Answer, error)) asker {
		return func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			w, err := where(v)
			if err != nil {
				return nil, err
			}
			return fn(ctx, g, w, v)
		}
	}
	elsewhere := except(all, "election")
	// Answers that come without the words behind them may have these as well.
	worded := func(list []param) []param {
		return append(slices.Clone(list), param{Name: "evidence", Short: "also the words behind it", Values: []string{"yes"}})
	}
	return []question{
		{"stats", "What is in the graph", nil, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.Stats(ctx, g)
		}},
		{"documents", "The documents", nil, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.Documents(ctx, g)
		}},
		{"elections", "Which elections there is something on", elsewhere, narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Elections(ctx, g, w, false)
		})},
		{"recurring", "Which problems came back in a country", append(need(elsewhere, "country"), param{Name: "min", Short: "elections in which an issue was raised, at least", Number: true}),
			narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
				n, err := number(v.Get("min"), 2)
				if err != nil {
					return nil, err
				}
				w.Evidence = true
				return query.Recurring(ctx, g, w, n)
			})},
		{"timeline", "The elections of a country and the documents on them, by date", worded(need(elsewhere, "country")), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.TimelineOf(ctx, g, w)
		})},
		{"election", "All that is said of one election", append(except(all, "country", "from", "to", "election"), id("id or name of an election", "KZ-presidential-2011-04-03")),
			narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
				w.Election = v.Get("id")
				return query.Election(ctx, g, w)
			})},
		{"observers", "Who observed, and with what verdict", all, narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Observers(ctx, g, w)
		})},
		{"responses", "Findings of observers beside what the United States said", all, narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Responses(ctx, g, w)
		})},
		{"bodies-compared", "Where those who speak of an election agree and differ", append(worded(except(all, "country", "from", "to", "election", "by")), id("id or name of an election", "KZ-parliamentary-2004-09-19")),
			narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
				return query.CompareBodies(ctx, g, v.Get("id"), w)
			})},
		{"compare", "Two elections, issue by issue", append(worded(elsewhere), param{Name: "first", Short: "an election", Example: "KZ-parliamentary-2007-08-18", Needed: true},
			param{Name: "second", Short: "another election", Example: "KZ-parliamentary-2012-01-15", Needed: true}), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Compare(ctx, g, v.Get("first"), v.Get("second"), w)
		})},
		{"coverage", "Whose documents there are on which elections", worded(all), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.CoverageOf(ctx, g, w)
		})},
		{"findings", "The findings one by one", worded(all), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Findings(ctx, g, w)
		})},
		{"issue", "The life of an issue", append(slices.Clone(all), id("id or name of an issue", "count-transparency")), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Issue(ctx, g, v.Get("id"), w)
		})},
		{"spread", "In which countries and years an issue came up", append(worded(elsewhere), id("id or name of an issue", "count-transparency")),
			narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
				return query.SpreadOf(ctx, g, v.Get("id"), w)
			})},
		{"body", "What a body observed and found", []param{id("id or name of a body", "odihr")}, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.Body(ctx, g, v.Get("id"))
		}},
		{"person", "What a person is quoted with", []param{id("id or name of a person", "")}, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.Person(ctx, g, v.Get("id"))
		}},
		{"recommendation", "One recommendation, and what became of it", []param{id("id of a recommendation, document/NAME#recommendation-N", "")}, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.OneRecommendation(ctx, g, v.Get("id"))
		}},
		{"recommendations", "What was asked of whom", all, narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.Recommendations(ctx, g, w)
		})},
		{"followup", "What became of recommendations", worded(need(elsewhere, "country")), narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
			return query.FollowUps(ctx, g, w)
		})},
		{"search", "Words in the evidence and the titles", append(slices.Clone(all), param{Name: "q", Short: "words, in quotation marks where they have to stand so", Example: "ballot box", Needed: true}),
			narrowed(func(ctx context.Context, g *graph.Graph, w query.Where, v url.Values) (query.Answer, error) {
				return query.Search(ctx, g, v.Get("q"), w)
			})},
		{"path", "How two things hang together", worded([]param{{Name: "first", Short: "id of anything", Example: "issue/count-transparency", Needed: true}, {Name: "second", Short: "id of something else", Example: "body/odihr", Needed: true},
			{Name: "limit", Short: "ways at most", Number: true}}), func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			n, err := number(v.Get("limit"), 6)
			if err != nil {
				return nil, err
			}
			return query.PathBetween(ctx, g, v.Get("first"), v.Get("second"), query.Where{Limit: n, Evidence: v.Get("evidence") != ""})
		}},
		{"issues", "The issues that are known", nil, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.List(ctx, g, "issue")
		}},
		{"bodies", "The bodies that are known", nil, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.List(ctx, g, "body")
		}},
		{"document", "What was read from a document", []param{id("id or name of a document", "")}, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.Read(ctx, g, v.Get("id"))
		}},
		{"text", "The text of a document as it was read", []param{id("id or name of a document", "")}, func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
			return query.DocumentText(ctx, g, v.Get("id"))
		}},
		{"show", "Everything that the graph says of a thing", []param{id("id of anything", "country/KZ"), {Name: "limit", Short: "things of each relation at most", Number: true}},
			func(ctx context.Context, g *graph.Graph, v url.Values) (query.Answer, error) {
				n, err := number(v.Get("limit"), 100)
				if err != nil {
					return nil, err
				}
				return query.Show(ctx, g, v.Get("id"), n)
			}},
	}
}

// question answers a question by its name.
func (s *site) question(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	for _, q := range questions() {
		if q.Name != r.PathValue("question") {
			continue
		}
		for name := range values {
			asPage := name == "rows" && strings.HasPrefix(r.URL.Path, "/ask/")
			if name != "format" && !asPage && !slices.ContainsFunc(q.Params, func(p param) bool { return p.Name == name }) {
				return nil, &schema.Problem{Code: "unknown-value", Message: q.Name + " takes no " + strconv.Quote(name), Hint: "/api tells what it takes"}
			}
		}
		if err := check(q.Params, values.Get); err != nil {
			return nil, err
		}
		for _, p := range q.Params {
			if p.Needed && values.Get(p.Name) == "" {
				return nil, &schema.Problem{Code: "unknown-value", Message: q.Name + " needs " + p.Name + ", the " + p.Short, Hint: "/api/" + q.Name + "?" + url.Values{p.Name: {cmp.Or(p.Example, "…")}}.Encode()}
			}
		}
		var a query.Answer
		var err error
		switch q.Name {
		case "stats": // of these the answer may be there
			a, err = s.stats(ctx)
		case "documents":
			a, err = s.allDocuments(ctx)
		default:
			a, err = q.ask(ctx, s.graph, values)
		}
		if err != nil {
			return nil, err
		}
		return s.table(r, q.Short, a), nil
	}
	return nil, errNotFound
}
