package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/export"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func exportCommand() *command {
	x := &exporting{formats: export.Formats()}
	known := formatNames(x.formats) + ", " + formatTables
	return &command{
		name: "export", group: "Keep", short: "the graph, or a part, in RDF, as a picture or in tables",
		long: `Writes the graph, sorted: the same graph gives the same bytes. The format is that of --format, else that of the
file's extension (` + extensions(x.formats[:6]) + `;
` + extensions(x.formats[6:]) + `), else N-Quads; a name that ends in .gz is packed as well. Formats
without named graphs (turtle, ntriples, rdfxml) repeat what two documents say; electiongraph import reads all of RDF back.
graphml, gml and dot are pictures: things with labels and kinds, and what leads from one to the other. csv has a row for
each finding; --format tables -o FOLDER writes a table for each kind of thing and a datapackage.json beside them.

--country, --election and --document choose documents, and what is said of these elections, with the reference data that
it needs. --ontology writes the terms themselves (also as html), --describe counts what there is, in VoID and DCAT.`,
		example: "export -o graph.nq\nexport --format turtle --country KZ\nexport --election 'KZ parliamentary 2016' -o election.dot\nexport --format tables -o tables --licence https://creativecommons.org/licenses/by/4.0/\nexport --ontology --format html\nexport --describe --format turtle",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVarP(&x.file, "output", "o", "", "write to `FILE` instead of standard output")
			fs.StringVar(&x.format, "format", "", "write `FORMAT`: "+known)
			fs.StringArrayVar(&x.countries, "country", nil, "what is said of elections in `COUNTRY`")
			fs.StringArrayVar(&x.elections, "election", nil, "what is said of `ELECTION`")
			fs.StringArrayVar(&x.documents, "document", nil, "what `DOCUMENT` says")
			fs.StringVar(&x.layer, "layer", "", "only what is `asserted` by documents and reference data, or what was inferred by comparing documents: asserted, inferred")
			fs.BoolVar(&x.scope.NoQuotes, "no-quotes", false, "leave the documents' words out and keep their positions")
			fs.BoolVar(&x.ontology, "ontology", false, "write the terms instead of the graph")
			fs.BoolVar(&x.describe, "describe", false, "write a description of the graph instead")
			fs.StringVar(&x.licence, "licence", "", "name the `LICENCE` in descriptions, by its address")
		},
		run: func(p *program, args []string) error { return x.run(p) },
	}
}

const (
	formatTables = "tables" // of export: a folder
	formatHTML   = "html"   // of export --ontology
)

// exporting is what the flags of export say.
type exporting struct {
	formats                         []rdf.Format
	file, format, layer, licence    string
	countries, elections, documents []string
	scope                           export.Scope
	ontology, describe              bool
}

func (x *exporting) run(p *program) error {
	if x.ontology && x.describe {
		return &usageError{"--ontology and --describe exclude each other", "leave one of them out"}
	}
	switch x.scope.Layer = export.Layer(x.layer); x.scope.Layer {
	case export.Everything, export.Asserted, export.Inferred:
	default:
		return &usageError{fmt.Sprintf("there is no layer %q", x.layer), "layers are asserted, inferred"}
	}
	if x.ontology && (x.format == formatHTML || x.format == "" && strings.HasSuffix(x.file, ".html")) {
		return p.writeTo(x.file, schema.WriteOntologyPage)
	}
	if x.format == formatTables {
		if x.file == "" || x.file == "-" {
			return &usageError{"tables are several files", "name a folder: electiongraph export --format tables -o tables"}
		}
		return p.read(func(g *graph.Graph) error {
			return x.quads(p, g, func(quads iter.Seq2[rdf.Quad, error]) error {
				return p.folder(x.file, func(create func(string) (io.WriteCloser, error)) error {
					return export.Package(create, quads, x.licence)
				})
			})
		})
	}
	f, err := x.find()
	if err != nil {
		return err
	}
	if x.ontology {
		return p.writeTo(x.file, func(w io.Writer) error { return f.Write(w, sure(schema.Ontology()), about()) })
	}
	return p.read(func(g *graph.Graph) error {
		return x.quads(p, g, func(quads iter.Seq2[rdf.Quad, error]) error {
			style := schema.Style()
			if x.describe {
				style = about()
				description, err := export.Describe(quads, x.licence)
				if err != nil {
					return err
				}
				quads = sure(description)
			}
			return p.writeTo(x.file, func(w io.Writer) error { return f.Write(w, quads, style) })
		})
	})
}

// about gives the style of what is said about the graph and its terms, in vocabularies that the graph itself has not.
func about() rdf.Style {
	style := schema.Style()
	style.Prefixes = append(slices.Clone(style.Prefixes), rdf.Prefix{Prefix: "owl", NS: "http://www.w3.org/2002/07/owl#"}, rdf.Prefix{Prefix: "void", NS: "http://rdfs.org/ns/void#"},
		rdf.Prefix{Prefix: "dcat", NS: "http://www.w3.org/ns/dcat#"}, rdf.Prefix{Prefix: "vann", NS: "http://purl.org/vocab/vann/"}, rdf.Prefix{Prefix: "schema", NS: "https://schema.org/"})
	return style
}

// find gives the format that the flags name.
func (x *exporting) find() (rdf.Format, error) {
	known := formatNames(x.formats)
	if x.format != "" {
		f, ok := rdf.FindFormat(x.formats, x.format)
		if !ok || f.Name != strings.ToLower(x.format) {
			return f, &usageError{fmt.Sprintf("export has no format %q", x.format), "formats are " + known + ", " + formatTables + suggestion(x.format, strings.Split(known, ", "))}
		}
		return f, nil
	}
	if x.file == "" || x.file == "-" {
		return x.formats[0], nil
	}
	f, ok := rdf.FindFormat(x.formats, filepath.Base(x.file))
	if !ok {
		return f, &usageError{fmt.Sprintf("no format goes by the extension of %s", x.file), "name one with --format: " + known}
	}
	return f, nil
}

// quads calls fn with what is in the scope, from one picture of the graph.
func (x *exporting) quads(p *program, g *graph.Graph, fn func(iter.Seq2[rdf.Quad, error]) error) error {
	for _, kind := range []struct {
		name string
		ids  []string
		into *[]rdf.Term
	}{{"country", x.countries, &x.scope.Countries}, {"election", x.elections, &x.scope.Elections}, {"document", x.documents, &x.scope.Documents}} {
		for _, name := range kind.ids {
			id, err := query.Resolve(p.ctx, g, name, kind.name)
			if err != nil {
				return err
			}
			*kind.into = append(*kind.into, schema.Thing(id))
		}
	}
	return g.View(p.ctx, func(v *graph.View) error { return fn(x.scope.Quads(v)) })
}

// sure gives quads that cannot fail.
func sure(quads []rdf.Quad) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// writeTo writes to a file, packed if its name says so, or to standard output.
func (p *program) writeTo(file string, write func(io.Writer) error) error {
	if file == "" || file == "-" {
		return write(p.out)
	}
	return whole(file, func(w *bufio.Writer) error {
		if !strings.HasSuffix(file, ".gz") {
			return write(w)
		}
		packed := gzip.NewWriter(w) // without a name and time: the same graph gives the same bytes
		return errors.Join(write(packed), packed.Close())
	})
}

// folder writes files into a folder, which it makes if it is not there. They get their names when all are written.
func (p *program) folder(dir string, write func(create func(string) (io.WriteCloser, error)) error) error {
	failed := func(err error) error {
		return &schema.Problem{Code: "output", File: dir, Message: "cannot be written: " + cause(err), Hint: "name a folder that is there or can be made"}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return failed(err)
	}
	var made []string
	defer func() {
		for _, name := range made {
			os.Remove(filepath.Join(dir, "."+name+".new")) // those that have their names are not there any more
		}
	}()
	err := write(func(name string) (io.WriteCloser, error) {
		f, err := os.Create(filepath.Join(dir, "."+name+".new"))
		if err != nil {
			return nil, failed(err)
		}
		made = append(made, name)
		return f, nil
	})
	for _, name := range made {
		if err == nil {
			err = os.Rename(filepath.Join(dir, "."+name+".new"), filepath.Join(dir, name))
		}
	}
	return err
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
