package main

import (
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func statsCommand() *command {
	return &command{
		name: "stats", group: "Keep", short: "how much is in the graph",
		example: "stats", formats: rowFormats,
		run: func(p *program, args []string) error {
			return p.read(func(g *graph.Graph) error {
				a, err := query.Stats(p.ctx, g)
				if err != nil {
					return err
				}
				return p.answer(a)
			})
		},
	}
}
