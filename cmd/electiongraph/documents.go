package main

import (
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func documentsCommand() *command {
	return &command{
		name: "documents", group: "Keep", short: "the documents in the graph",
		example: "documents --format csv", formats: rowFormats,
		run: func(p *program, args []string) error {
			return p.read(func(g *graph.Graph) error {
				a, err := query.Documents(p.ctx, g)
				if err != nil {
					return err
				}
				return p.answer(a)
			})
		},
	}
}
