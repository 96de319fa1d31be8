package main

import (
	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func showCommand() *command {
	var limit int
	var whole bool
	return &command{
		name: "show", args: "ID", least: 1, most: 1, group: "Ask", short: "everything said of one thing, with evidence",
		long: `Shows what the graph says of a country, election, body, person, issue, document or finding, and what refers to it.
Ids may be short: KZ, odihr, issue/ballot-box-stuffing, election/KZ-parliamentary-2016-03-20. --text prints the text of a
document as it was read, into which all positions point; with --json also the places that something rests on.`,
		example: "show issue/ballot-box-stuffing\nshow odihr\nshow --text statement.txt",
		formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.IntVar(&limit, "limit", 20, "show at most this `NUMBER` of things for each relation, 0 for all")
			fs.BoolVar(&whole, "text", false, "print the text of a document")
		},
		run: func(p *program, args []string) error {
			if err := atLeastZero("limit", limit); err != nil {
				return err
			}
			return p.read(func(g *graph.Graph) error {
				if whole {
					a, err := query.DocumentText(p.ctx, g, args[0])
					if err != nil {
						return err
					}
					if p.format == formatTable {
						_, err = p.out.WriteString(a.Text)
						return err
					}
					return p.answer(a)
				}
				a, err := query.Show(p.ctx, g, args[0], limit)
				if err != nil {
					return err
				}
				return p.answer(a)
			})
		},
	}
}
