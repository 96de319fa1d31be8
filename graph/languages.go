package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/cayley/query/mql"
	"github.com/cayleygraph/quad"

	"github.com/electiongraph/electiongraph/schema"
)

// Languages that Ask takes.
const (
	LangGizmo   = "gizmo"
	LangGraphQL = "graphql"
	LangMQL     = "mql"
)

// Languages gives the languages of Ask, the first being the one that is meant if none is named.
func Languages() []string { return []string{LangGizmo, LangGraphQL, LangMQL} }

// Ask runs a query in one of the languages that Cayley offers. Gizmo is described at [Graph.Gizmo], and all it says of
// names, bounds and problems holds for the others, whose problems have the codes query-syntax and query-error besides.
//
// A GraphQL query gives a row for each object, an MQL query one for each match: objects of strings, numbers, lists and
// objects by the names that the query has for them. Where a GraphQL query asks for several things at once, a row is an
// object with the name of the thing. IRIs come in angle brackets.
func (g *Graph) Ask(ctx context.Context, lang, text string, o GizmoOptions) (*Rows, error) {
	switch lang {
	case LangGizmo, "":
		return g.Gizmo(ctx, text, o)
	case LangGraphQL, LangMQL:
	default:
		return nil, &schema.Problem{Code: "query-language", Message: fmt.Sprintf("there is no query language %q", lang), Hint: strings.Join(Languages(), ", ")}
	}
	o = o.filled()
	if len(text) > gizmoText {
		return nil, &schema.Problem{Code: "query-syntax", Message: fmt.Sprintf("the query has %d bytes, more than the %d that are read", len(text), gizmoText)}
	}
	if !utf8.ValidString(text) {
		return nil, &schema.Problem{Code: "query-syntax", Message: "the query is not valid UTF-8"}
	}
	if n := nesting(text); n > gizmoNesting {
		return nil, &schema.Problem{Code: "query-syntax", Message: fmt.Sprintf("the query is nested %d deep, more than the %d that are read", n, gizmoNesting)}
	}
	ctx, end, err := g.admit(ctx, o)
	if err != nil {
		return nil, err
	}
	defer end()
	defer func() { <-g.slots }() // nothing of the query is left behind: it ends where it is asked to
	s, release, err := g.use()
	if err != nil {
		return nil, err
	}
	defer release()
	snap, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer snap.close()
	quads, err := snap.quads()
	if err != nil {
		return nil, err
	}
	names := &gizmoNames{QuadStore: quads, run: &gizmoRun{ctx: ctx, started: true}, size: snap.size}
	var found []any
	err = g.answer(ctx, lang, text, names, func(v any) { found = append(found, v) })
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	if err != nil {
		return nil, languageProblem(lang, text, err)
	}
	rows := &Rows{Limit: o.Limit}
	for _, v := range found {
		if len(rows.Rows) == o.Limit {
			rows.Cut = true
			break
		}
		rows.Rows = append(rows.Rows, Row{Value: v})
	}
	return rows, nil
}

// answer runs the query and gives its rows in an order that the store has no part in.
func (g *Graph) answer(ctx context.Context, lang, text string, names *gizmoNames, give func(any)) (err error) {
	defer func() {
		switch x := recover(); {
		case x == nil:
		case x == errStopped:
			err = errStopped
		default:
			err = &schema.Problem{Code: "query-error", Message: fmt.Sprintf("Cayley cannot do this: %v", x), Hint: "look at the names and kinds of what is asked for"}
		}
	}()
	var session query.Session = graphql.NewSession(names)
	if lang == LangMQL {
		session = mql.NewSession(names)
	}
	it, err := session.Execute(ctx, text, query.Options{Collation: query.JSON})
	if err != nil {
		return err
	}
	defer it.Close()
	var all []any
	for it.Next(ctx) {
		all = append(all, asPlain(it.Result()))
	}
	if err := it.Err(); err != nil {
		return err
	}
	if lang == LangGraphQL {
		var objects []any
		for _, r := range all {
			fields, _ := r.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(fields)) {
				list, many := fields[name].([]any)
				if !many && fields[name] != nil {
					list = []any{fields[name]}
				}
				for _, object := range list {
					if len(fields) > 1 {
						object = map[string]any{name: object}
					}
					objects = append(objects, object)
				}
			}
		}
		all = objects
	}
	keys := make(map[string]any, len(all))
	order := make([]string, 0, len(all))
	for i, v := range all {
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		k := string(data) + "\x00" + strconv.Itoa(i)
		keys[k] = v
		order = append(order, k)
	}
	slices.Sort(order)
	for _, k := range order {
		give(keys[k])
	}
	return nil
}

// asPlain gives what a session answers as plain strings, numbers, lists and objects. Lists of values are sorted.
func asPlain(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int, int64, float64:
		return v
	case quad.Int:
		return int64(v)
	case quad.Float:
		return float64(v)
	case quad.Bool:
		return bool(v)
	case quad.String:
		return string(v)
	case quad.LangString:
		return string(v.Value)
	case quad.Value:
		return string(term(v))
	case []quad.Value:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = asPlain(x)
		}
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = asPlain(x)
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = asPlain(x)
		}
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = asPlain(x)
		}
		return out
	}
	return fmt.Sprint(v)
}

// nesting gives how deep brackets stand within each other, those in texts among them.
func nesting(text string) (most int) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{', '[', '(':
			depth++
			most = max(most, depth)
		case '}', ']', ')':
			depth--
		}
	}
	return most
}

var syntaxPlace = regexp.MustCompile(`\((\d+):(\d+)\)\s*`)

// languageProblem puts an error of a session into our words.
func languageProblem(lang, text string, err error) error {
	var p *schema.Problem
	if errors.As(err, &p) {
		return p
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	p = &schema.Problem{Code: "query-error", Message: message}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before := text[:min(int(syntax.Offset), len(text))]
		p.Code, p.Line = "query-syntax", 1+strings.Count(before, "\n")
		p.Column = max(1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]))
	} else if at := syntaxPlace.FindStringSubmatchIndex(message); lang == LangGraphQL && at != nil {
		p.Code = "query-syntax"
		p.Line, _ = strconv.Atoi(message[at[2]:at[3]])
		p.Column, _ = strconv.Atoi(message[at[4]:at[5]])
		p.Message = strings.TrimSpace(message[at[1]:])
	}
	return p
}
