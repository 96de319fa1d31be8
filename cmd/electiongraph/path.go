package main

import (
	"errors"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

func pathCommand() *command {
	o := query.PathOptions{}
	return &command{
		name: "path", args: "START PATH", least: 2, most: 2, group: "Ask", short: "what a path over the graph's links leads to",
		long: `Walks from a thing along links and prints what it comes to, each once. Paths are those of SPARQL 1.1:
  eg:country         along the link        ^eg:country    against it
  p/q                one after the other   p|q            either
  p? p* p+           perhaps, any number of times, at least once
  !(p|^q)            any other link        a              rdf:type
Names without a prefix are of the ontology (country is eg:country). START is an id or a name: country:KZ, odihr,
"KZ parliamentary 2016", or a literal in quotation marks.`,
		example: "path country:KZ ^eg:country/eg:hasProblem\npath issue:ballot-box-stuffing '^issue/attributedTo' --explain",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.IntVar(&o.Limit, "limit", 100, "print at most this `NUMBER` of things, 0 for all")
			fs.BoolVar(&o.Count, "count", false, "print only how many there are")
			fs.BoolVar(&o.Explain, "explain", false, "also what each step found")
		},
		run: asks(func([]string) error { return atLeastZero("limit", o.Limit) }, func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
			a, err := query.Path(p.ctx, g, args[0], args[1], o)
			var wrong *schema.Problem
			if errors.As(err, &wrong) && wrong.Column > 0 && !p.tui.lines && !strings.Contains(args[1], "\n") {
				shown := *wrong
				at := text.StringWidth(string([]rune(args[1])[:shown.Column-1]))
				shown.Message += "\n  " + args[1] + "\n  " + strings.Repeat(" ", at) + "^"
				return nil, &shown
			}
			return a, err
		}),
	}
}
