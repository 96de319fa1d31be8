package main

import (
	"errors"
	"fmt"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
)

func compactCommand() *command {
	return &command{
		name: "compact", group: "Keep", short: "write the graph's folder anew, as small as it can be",
		long: `Writes the store and the journal of the graph's folder anew from what is in it: without what is left of removed documents,
and in the present format if an earlier version wrote it. It is all or nothing.`,
		example: "compact",
		run: func(p *program, args []string) error {
			before, after, err := graph.Compact(p.ctx, p.address, graph.Options{Wait: p.wait})
			if err != nil {
				return err
			}
			p.tui.note("%s: %s before, %s now", p.address, megabytes(before), megabytes(after))
			return nil
		},
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func rebuildCommand() *command {
	return &command{
		name: "rebuild", group: "Keep", short: "make a damaged graph again from its journal",
		long: `Makes the store of the graph's folder again from the journal that lies beside it, whatever has become of the store. What was
damaged is kept beside it. Documents that the journal does not give whole are named and left out: ingest them again.`,
		example: "rebuild",
		run: func(p *program, args []string) error {
			done, err := graph.Rebuild(p.ctx, p.address, graph.Options{Wait: p.wait})
			if err != nil {
				return err
			}
			p.tui.note("%s: made again from the journal, %s", p.address, plural(done.Quads, "statement"))
			for _, name := range done.Kept {
				p.tui.note("%s is what was there; remove it when you do not need it", name)
			}
			for _, l := range done.Lost {
				p.tui.problem(&schema.Problem{Code: "graph-damaged", File: p.address, Message: schema.Short(l) + " was damaged in the journal too and is left out", Hint: "ingest it again"})
			}
			if done.Cut > 0 {
				p.tui.problem(&schema.Problem{Code: "graph-damaged", File: p.address, Message: fmt.Sprintf("the journal has been cut off: its last %d bytes are missing, and with them the last changes", done.Cut),
					Hint: "ingest the documents again: what is there is not read anew"})
			}
			if len(done.Lost) > 0 || done.Cut > 0 {
				return errReported
			}
			g, err := p.open(true)
			if err != nil {
				return err
			}
			_, err = g.Infer(p.ctx, nil)
			return errors.Join(err, g.Close())
		},
	}
}
