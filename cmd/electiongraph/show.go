package main

import (
	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func showCommand() *command {
	var limit int
	return &command{
		name: "show", args: "ID", least: 1, most: 1, group: "Ask", short: "everything said of one thing, with evidence",
		long: `Shows what the graph says of a country, election, body, person, issue, document or finding, and what refers to it.
Ids may be short: KZ, odihr, issue/ballot-box-stuffing, election/KZ-parliamentary-2016-03-20.`,
		example: "show issue/ballot-box-stuffing\nshow odihr",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.IntVar(&limit, "limit", 20, "show at most this `NUMBER` of things for each relation, 0 for all")
		},
		run: func(p *program, args []string) error {
			if limit < 0 {
				return &usageError{"--limit cannot be below 0", "--limit 0 shows all"}
			}
			return p.read(func(g *graph.Graph) error {
				a, err := query.Show(p.ctx, g, args[0], limit)
				if err != nil {
					return err
				}
				return p.answer(a)
			})
		},
	}
}
