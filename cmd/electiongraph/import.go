package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func importCommand() *command {
	formats := rdf.Formats()
	var format, into string
	var lenient bool
	return &command{
		name: "import", args: "FILE...", least: 1, most: -1, group: "Keep", short: "take RDF into the graph",
		long: `Reads files in RDF (` + extensions(formats) + `, packed with gzip or not; - is standard
input) and takes all of them in, or nothing if there is a mistake in one. A named graph replaces the one of its name, and
statements in none replace those in none; what the graph's own reference data describes stays as it is, and links between
elections are found anew. Blank nodes are given IRIs below ` + genid + `.
JSON-LD is read thing by thing if it is a list, or an object that begins with @context and @graph; else it may be of 32 MB.`,
		example: "import graph.nq\nimport --into document/mine statement.ttl",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVar(&format, "format", "", "take files for `FORMAT`, whatever their extension: "+formatNames(formats))
			fs.StringVar(&into, "into", "", "put all statements into the named graph `ID`: document/mine")
			fs.BoolVar(&lenient, "lenient", false, "leave out what is wrong, and say what that was")
		},
		run: func(p *program, args []string) error {
			var label rdf.Term
			if into != "" {
				t, ok := rdf.Expand(into, schema.Prefixes)
				if !ok {
					t = schema.Thing(into)
				}
				if _, err := rdf.ParseTerm(string(t)); err != nil || !t.IsIRI() {
					return &usageError{fmt.Sprintf("%q cannot name a graph", into), "electiongraph import --into document/mine FILE"}
				}
				label = t
			}
			var sources []iter.Seq2[rdf.Quad, error]
			for _, file := range args {
				quads, err := p.source(file, format, lenient)
				if err != nil {
					return err
				}
				sources = append(sources, quads)
			}
			g, err := p.open(true)
			if err != nil {
				return err
			}
			defer g.Close()
			var reference []rdf.Quad
			if err := g.View(p.ctx, func(v *graph.View) error {
				for q, err := range v.Match("", "", "", schema.GraphReference) {
					if err != nil {
						return err
					}
					reference = append(reference, q)
				}
				return nil
			}); err != nil {
				return err
			}
			n := 0
			done, err := g.Import(p.ctx, beside(reference, func(yield func(rdf.Quad, error) bool) {
				for _, quads := range sources {
					for q, err := range quads {
						if n++; label != "" {
							q.G = label
						}
						if !yield(q, err) {
							return
						}
					}
				}
			}))
			if err != nil {
				return errors.Join(err, g.Discard())
			}
			links, err := g.Infer(p.ctx, nil)
			if err != nil {
				return err
			}
			p.tui.note("%s: %d added, %d removed; links between elections: %d added, %d removed", plural(n, "statement"), done.Added, done.Removed, links.Added, links.Removed)
			return g.Close()
		},
	}
}

// beside gives quads so that the reference graph that comes with them lies beside the one that there is, and what that
// describes stays as it is.
func beside(reference []rdf.Quad, quads iter.Seq2[rdf.Quad, error]) iter.Seq2[rdf.Quad, error] {
	described := map[rdf.Term]bool{}
	for _, q := range reference {
		described[q.S] = true
	}
	return func(yield func(rdf.Quad, error) bool) {
		some := false
		for q, err := range quads {
			if q.G == schema.GraphReference {
				some = true
				if described[q.S] {
					continue
				}
			}
			if !yield(q, err) {
				return
			}
		}
		for _, q := range reference {
			if some && !yield(q, nil) {
				return
			}
		}
	}
}

// genid is where the IRIs of what were blank nodes lie, by the digest of their file (RDF 1.1 Concepts, 3.5).
const genid = schema.Base + ".well-known/genid/"

// source gives the quads of a file. Mistakes come together, as the last thing; lenient makes them warnings.
func (p *program) source(file, format string, lenient bool) (iter.Seq2[rdf.Quad, error], error) {
	formats := rdf.Formats()
	f, ok := rdf.FindFormat(formats, format)
	switch {
	case format != "" && (!ok || f.Name != strings.ToLower(format)):
		return nil, &usageError{fmt.Sprintf("import has no format %q", format), "formats are " + formatNames(formats)}
	case format != "":
	case file == "-":
		return nil, &usageError{"standard input has no extension", "name its format with --format: " + formatNames(formats)}
	default:
		if f, ok = rdf.FindFormat(formats, filepath.Base(file)); !ok {
			return nil, &usageError{fmt.Sprintf("no format goes by the extension of %s", file), "name it with --format: " + formatNames(formats)}
		}
	}
	in := p.in
	var sum [sha256.Size]byte
	if file == "-" {
		file = "standard input"
		text, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		sum = sha256.Sum256(text)
		in = bytes.NewReader(text)
	} else {
		opened, err := os.Open(file)
		if err != nil {
			return nil, &schema.Problem{Code: "import", File: file, Message: "cannot be read: " + cause(err)}
		}
		defer opened.Close()
		h := sha256.New()
		if _, err := io.Copy(h, opened); err != nil {
			return nil, &schema.Problem{Code: "import", File: file, Message: "cannot be read: " + cause(err)}
		}
		h.Sum(sum[:0])
	}
	return func(yield func(rdf.Quad, error) bool) {
		if file != "standard input" {
			opened, err := os.Open(file)
			if err != nil {
				yield(rdf.Quad{}, &schema.Problem{Code: "import", File: file, Message: "cannot be read: " + cause(err)})
				return
			}
			defer opened.Close()
			in = opened
		}
		r := bufio.NewReaderSize(in, 1<<20)
		var unpacked io.Reader = r
		if head, _ := r.Peek(2); string(head) == "\x1f\x8b" {
			z, err := gzip.NewReader(r)
			if err != nil {
				yield(rdf.Quad{}, &schema.Problem{Code: "import", File: file, Message: "cannot be unpacked: " + err.Error()})
				return
			}
			unpacked = z
		}
		var mistakes []error
		for q, err := range f.Read(unpacked, rdf.Source{File: file, Skolem: genid + fmt.Sprintf("%x/", sum[:6])}) {
			var syntax *rdf.SyntaxError
			switch {
			case err == nil && len(mistakes) > 0: // nothing will be taken
			case err == nil:
				if !yield(q, nil) {
					return
				}
			case !errors.As(err, &syntax):
				yield(rdf.Quad{}, &schema.Problem{Code: "import", File: file, Message: "cannot be read: " + err.Error()})
				return
			default:
				problem := &schema.Problem{Code: "import", File: file, Line: syntax.Line, Column: syntax.Column, Message: syntax.Message}
				if lenient {
					problem.Message = "left out: " + problem.Message
					p.tui.warning(problem)
				} else if mistakes = append(mistakes, problem); len(mistakes) > mostProblems {
					yield(rdf.Quad{}, errors.Join(mistakes...))
					return
				}
			}
		}
		if len(mistakes) > 0 {
			var last *schema.Problem
			errors.As(mistakes[len(mistakes)-1], &last)
			last.Hint = "nothing was taken; electiongraph import --lenient leaves out what is wrong"
			yield(rdf.Quad{}, errors.Join(mistakes...))
		}
	}, nil
}
