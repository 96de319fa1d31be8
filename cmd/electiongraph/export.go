package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func exportCommand() *command {
	formats := rdf.Formats()
	var file, format string
	return &command{
		name: "export", group: "Keep", short: "the graph in RDF",
		long: `Writes the graph, sorted: the same graph gives the same bytes. The format is that of --format, else that of the
file's extension (` + extensions(formats) + `), else N-Quads; a name
that ends in .gz is packed as well. Formats without named graphs (ntriples, turtle, rdfxml) repeat what two documents
say. electiongraph import and --graph memory:FILE.nq read exports.`,
		example: "export -o graph.nq\nexport --format turtle",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVarP(&file, "output", "o", "", "write to `FILE` instead of standard output")
			fs.StringVar(&format, "format", "", "write `FORMAT`: "+formatNames(formats))
		},
		run: func(p *program, args []string) error {
			f := formats[0]
			switch byName, ok := rdf.FindFormat(formats, format); {
			case format != "" && !(ok && byName.Name == strings.ToLower(format)):
				return &usageError{fmt.Sprintf("export has no format %q", format), "formats are " + formatNames(formats) + suggestion(format, strings.Split(formatNames(formats), ", "))}
			case format != "":
				f = byName
			case file != "" && file != "-":
				if byFile, ok := rdf.FindFormat(formats, filepath.Base(file)); ok {
					f = byFile
				} else {
					return &usageError{fmt.Sprintf("no format goes by the extension of %s", file), "name one with --format: " + formatNames(formats)}
				}
			}
			return p.read(func(g *graph.Graph) error {
				if file == "" || file == "-" {
					return f.Write(p.out, g.Quads(p.ctx), schema.Style())
				}
				return whole(file, func(w *bufio.Writer) error {
					if !strings.HasSuffix(file, ".gz") {
						return f.Write(w, g.Quads(p.ctx), schema.Style())
					}
					packed := gzip.NewWriter(w) // without a name and time: the same graph gives the same bytes
					return errors.Join(f.Write(packed, g.Quads(p.ctx), schema.Style()), packed.Close())
				})
			})
		},
	}
}

// formatNames lists formats.
func formatNames(formats []rdf.Format) string {
	var out []string
	for _, f := range formats {
		out = append(out, f.Name)
	}
	return strings.Join(out, ", ")
}

// extensions lists those of formats.
func extensions(formats []rdf.Format) string {
	var out []string
	for _, f := range formats {
		out = append(out, f.Extensions[0])
	}
	return strings.Join(out, ", ")
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
