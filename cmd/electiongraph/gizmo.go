package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func gizmoCommand() *command {
	var file, lang string
	var limit int
	var deadline time.Duration
	return &command{
		name: "gizmo", args: "[QUERY]", most: 1, group: "Ask", short: "a query in Gizmo, Cayley's own language, or in GraphQL or MQL",
		long: `Runs Gizmo on the graph. Nodes and predicates may be written as full IRIs, with the prefixes eg:, rdfs:, skos: and
so on, or as short ids. The query is the argument, the file of -f, or what standard input gives.`,
		example: `gizmo 'g.V("<country/KZ>").In("<eg:country>").Out("<eg:hasProblem>").Tag("issue").All()'
gizmo --lang graphql '{nodes(id: <country/KZ>) {eg:country @rev {eg:year}}}'
gizmo --limit 5 'g.V("<issue/ballot-box-stuffing>").In("<eg:issue>").Save("<eg:quote>", "words").All()'`,
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&lang, "lang", graph.LangGizmo, "the query is in this `LANGUAGE`: "+strings.Join(graph.Languages(), ", "))
			fs.StringVarP(&file, "file", "f", "", "read the query from `FILE`, - for standard input")
			fs.IntVar(&limit, "limit", 1000, "give at most this many `ROWS`")
			fs.DurationVar(&deadline, "timeout", 10*time.Second, "stop after this `TIME`")
		},
		run: func(p *program, args []string) error {
			if limit < 1 || deadline <= 0 {
				return &usageError{"--limit and --timeout must be above 0", "electiongraph gizmo --limit 100 --timeout 30s 'g.V().GetLimit(5)'"}
			}
			if !slices.Contains(graph.Languages(), lang) {
				return &usageError{fmt.Sprintf("there is no query language %q", lang), "languages are " + strings.Join(graph.Languages(), ", ") + suggestion(lang, graph.Languages())}
			}
			text, err := p.gizmoText(args, file)
			if err != nil {
				return err
			}
			return p.read(func(g *graph.Graph) error {
				rows, err := g.Ask(p.ctx, lang, text, graph.GizmoOptions{Limit: limit, Deadline: deadline})
				if err != nil {
					var problem *schema.Problem
					if errors.As(err, &problem) && problem.File == "" && problem.Line > 0 {
						problem.File, problem.Message = cmp.Or(file, "query"), lowerFirst(problem.Message)
					}
					return err
				}
				if err := p.answer(gizmoRows{rows}); err != nil {
					return err
				}
				if rows.Cut {
					p.out.Flush()
					p.tui.warning(&schema.Problem{Code: "cut", Message: fmt.Sprintf("there is more than these %d rows", rows.Limit), Hint: "--limit shows more"})
				} else if len(rows.Rows) == 0 && p.format == formatTable {
					p.tui.note("no rows")
				}
				return nil
			})
		},
	}
}

// gizmoText gives the query from where it stands.
func (p *program) gizmoText(args []string, file string) (string, error) {
	if len(args) == 1 && file != "" {
		return "", &usageError{"gizmo takes a query or a file of one", "leave -f or the argument out"}
	}
	if len(args) == 1 && args[0] != "-" {
		return args[0], nil
	}
	in := p.in
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", &schema.Problem{Code: "missing", File: file, Message: "cannot read the query: " + cause(err), Hint: "check the name of the file"}
		}
		defer f.Close()
		in = f
	} else if f, ok := in.(*os.File); ok && terminalOf(f).is && len(args) == 0 && file == "" {
		return "", &usageError{"gizmo needs a query", `electiongraph gizmo 'g.V("<country/KZ>").In("<eg:country>").All()'`}
	}
	data, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", &usageError{"the query is empty", `electiongraph gizmo 'g.V("<country/KZ>").In("<eg:country>").All()'`}
	}
	return string(data), nil
}

// gizmoRows lays out what a query gave.
type gizmoRows struct{ *graph.Rows }

func (r gizmoRows) Tables() []query.Table {
	t := r.table(func(t rdf.Term) query.Cell {
		if !t.IsIRI() {
			return query.Cell{Text: t.Value()}
		}
		return query.Cell{Text: schema.Short(t), ID: schema.Short(t)}
	})
	return []query.Table{t}
}

func (r gizmoRows) Flat() query.Table {
	return r.table(func(t rdf.Term) query.Cell { return query.Cell{Text: t.Value()} })
}

func (r gizmoRows) table(cell func(rdf.Term) query.Cell) query.Table {
	var t query.Table
	for _, c := range r.Columns {
		t.Columns = append(t.Columns, query.Column{Name: c, Wrap: true})
	}
	var keys []string // of values that are objects
	values := false
	for _, row := range r.Rows.Rows {
		object, ok := row.Value.(map[string]any)
		values = values || row.Tags == nil && !ok
		keys = slices.AppendSeq(keys, maps.Keys(object))
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, k := range keys {
		t.Columns = append(t.Columns, query.Column{Name: k, Wrap: true})
	}
	if values {
		t.Columns = append(t.Columns, query.Column{Name: "value", Wrap: true})
	}
	for _, row := range r.Rows.Rows {
		var cells []query.Cell
		for _, c := range r.Columns {
			cells = append(cells, cell(row.Tags[c]))
		}
		object, _ := row.Value.(map[string]any)
		for _, k := range keys {
			if v, ok := object[k]; !ok || v == nil {
				cells = append(cells, query.Cell{})
			} else if iri, ok := v.(string); ok && strings.HasPrefix(iri, "<") {
				cells = append(cells, cell(rdf.Term(iri)))
			} else {
				cells = append(cells, query.Cell{Text: valueText(v)})
			}
		}
		if values && (row.Tags != nil || object != nil) {
			cells = append(cells, query.Cell{})
		} else if values {
			cells = append(cells, query.Cell{Text: valueText(row.Value)})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func valueText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

// MarshalJSON gives a list of rows: an object of terms, or a value.
func (r gizmoRows) MarshalJSON() ([]byte, error) {
	out := []any{}
	for _, row := range r.Rows.Rows {
		if row.Tags == nil {
			out = append(out, row.Value)
			continue
		}
		tags := map[string]string{}
		for k, t := range row.Tags {
			tags[k] = t.Value()
		}
		out = append(out, tags)
	}
	return json.Marshal(struct {
		Rows []any `json:"rows"`
		Cut  bool  `json:"cut"`
	}{out, r.Cut})
}
