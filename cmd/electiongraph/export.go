package main

import (
	"bufio"
	"errors"
	"iter"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func exportCommand() *command {
	var file string
	return &command{
		name: "export", group: "Keep", short: "the whole graph as N-Quads",
		long:    `Writes everything as N-Quads, sorted: the same graph gives the same bytes. --graph memory:FILE.nq reads an export.`,
		example: "export -o graph.nq",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVarP(&file, "output", "o", "", "write to `FILE` instead of standard output")
		},
		run: func(p *program, args []string) error {
			return p.read(func(g *graph.Graph) error {
				if file == "" || file == "-" {
					return p.export(g, p.out)
				}
				return whole(file, func(w *bufio.Writer) error { return p.export(g, w) })
			})
		},
	}
}

func (p *program) export(g *graph.Graph, w *bufio.Writer) error {
	var failed error
	err := rdf.WriteNQuads(w, plain(g.Quads(p.ctx), &failed))
	return errors.Join(failed, err)
}

// plain gives the quads until an error, which it keeps.
func plain(quads iter.Seq2[rdf.Quad, error], failed *error) iter.Seq[rdf.Quad] {
	return func(yield func(rdf.Quad) bool) {
		for q, err := range quads {
			if err != nil {
				*failed = err
				return
			}
			if !yield(q) {
				return
			}
		}
	}
}

// whole writes a file so that it is there as a whole or as it was before.
func whole(file string, write func(*bufio.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return &schema.Problem{Code: "output", File: file, Message: "cannot be written: " + cause(err), Hint: "name a file in a folder that is there and that you may write to"}
	}
	defer os.Remove(f.Name()) // once it has its name there is nothing to remove
	w := bufio.NewWriterSize(f, 1<<20)
	err = errors.Join(write(w), w.Flush(), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	return err
}
