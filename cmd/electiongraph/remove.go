package main

import (
	"errors"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func removeCommand() *command {
	return &command{
		name: "remove", args: "DOCUMENT...", least: 1, most: -1, group: "Keep", short: "take documents out of the graph",
		long: `Takes documents out, with all that they say and all that was inferred from it. A document goes by its file name, its
id, or the beginning of one.`,
		example: "remove statement.txt",
		run: func(p *program, args []string) error {
			// Look before the graph is opened for writing: that would make one.
			if err := p.read(func(*graph.Graph) error { return nil }); err != nil {
				return err
			}
			lib, err := p.library()
			if err != nil {
				return err
			}
			g, err := p.open(true)
			if err != nil {
				return err
			}
			defer g.Close()
			touched := &mentioned{}
			failed := false
			for _, name := range args {
				id, err := query.Resolve(p.ctx, g, name, "document")
				if err != nil {
					p.tui.failed(err)
					failed = true
					continue
				}
				label := schema.Thing(id)
				if err := p.remove(g, label, touched); err != nil {
					return err
				}
				p.tui.note("removed %s", id)
			}
			if err := updateReference(p.ctx, g, lib, touched); err != nil {
				return err
			}
			if _, err := g.Infer(p.ctx, nil); err != nil {
				return err
			}
			if failed {
				return errors.Join(errReported, g.Close())
			}
			return g.Close()
		},
	}
}

func (p *program) remove(g *graph.Graph, label rdf.Term, touched *mentioned) error {
	if err := g.View(p.ctx, func(v *graph.View) error { return touched.leaving(v, label) }); err != nil {
		return err
	}
	_, err := g.Remove(p.ctx, label)
	return err
}
