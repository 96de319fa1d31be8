package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
	"github.com/electiongraph/electiongraph/schema/shapes"
)

func checkCommand() *command {
	var print bool
	return &command{
		name: "check", group: "Keep", short: "whether the graph is as it should be",
		long: `Reads all of the graph and says first what of it is damaged, and where: documents that do not hold what was written, pages
and indexes of a folder's store, parts of its journal. Of a graph that is whole it lists things that are not as the shapes want
them: what a finding, an election, a body must and may have. --shapes prints these rules, in SHACL, for other validators. The exit code is 1 if something is wrong.`,
		example: "check\ncheck --shapes",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.BoolVar(&print, "shapes", false, "print the rules, in SHACL")
		},
		run: func(p *program, args []string) error {
			if print {
				_, err := p.out.WriteString(schema.ShapesTurtle())
				return err
			}
			rules, err := shapes.Load(schema.Shapes())
			if err != nil {
				return err
			}
			return p.read(func(g *graph.Graph) error {
				damage, err := g.Check(p.ctx)
				if err != nil {
					return err
				}
				for _, d := range damage {
					p.tui.problem(d)
				}
				if len(damage) > 0 {
					return errReported
				}
				found, err := rules.Check(g.Quads(p.ctx))
				if err != nil {
					return err
				}
				if len(found) == 0 && p.format == formatTable {
					p.tui.note("nothing is wrong")
					return nil
				}
				t := query.Table{Title: plural(len(found), "violation"), Columns: []query.Column{{Name: "thing"}, {Name: "is"}, {Name: "property"}, {Name: "what is wrong", Wrap: true}, {Name: "said in"}}}
				all := []violation{}
				for _, v := range found {
					w := violation{schema.Short(v.Thing), rdf.Abbreviate(v.Class, schema.Prefixes), rdf.Abbreviate(v.Property, schema.Prefixes), schema.Short(v.Value), v.Component, v.Message, nil}
					for _, l := range v.Graphs {
						w.Graphs = append(w.Graphs, schema.Short(l))
					}
					all = append(all, w)
					t.Rows = append(t.Rows, cells(w.Thing, w.Class, w.Property, w.Message, strings.Join(w.Graphs, ", ")))
				}
				if err := p.answer(layout{[]query.Table{t}, all}); err != nil || len(found) == 0 {
					return err
				}
				return errReported
			})
		},
	}
}

type violation struct {
	Thing     string   `json:"thing"`
	Class     string   `json:"class"`
	Property  string   `json:"property,omitempty"`
	Value     string   `json:"value,omitempty"`
	Component string   `json:"component"`
	Message   string   `json:"message"`
	Graphs    []string `json:"graphs"`
}
