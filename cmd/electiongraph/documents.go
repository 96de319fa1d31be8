package main

import (
	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func documentsCommand() *command {
	var missing bool
	var w query.Where
	return &command{
		name: "documents", group: "Keep", short: "the documents in the graph",
		long: `Lists the documents with what they are about. --missing lists those of which the date or the election is not known, and
what of it; front matter, a sidecar NAME.meta.yaml or a manifest can say it: see electiongraph ingest --help.`,
		example: "documents --country KZ --by odihr\ndocuments --missing", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			whereFlags(fs, &w, "country election time by limit")
			fs.BoolVar(&missing, "missing", false, "list what lacks a date or an election")
		},
		run: func(p *program, args []string) error {
			if err := checkWhere("documents", &w, false)(args); err != nil {
				return err
			}
			return p.read(func(g *graph.Graph) error {
				a, err := query.DocumentsOf(p.ctx, g, w)
				if err != nil {
					return err
				}
				if missing {
					return p.answer(a.Missing())
				}
				return p.answer(a)
			})
		},
	}
}
