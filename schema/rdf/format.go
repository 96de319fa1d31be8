package rdf

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// A Format is a way to write quads down.
type Format struct {
	Name       string   // as people type it: turtle
	Title      string   // as people write it: Turtle
	Extensions []string // of files, the usual one first: .ttl
	MediaTypes []string // the usual one first: text/turtle
	// Graphs tells whether the names of graphs are kept. A format without them repeats a triple that two graphs state.
	Graphs bool
	// Write writes quads in the order they come, holding no more of them than one subject (JSON-LD: one graph, or a
	// part of a large one). It stops at an error of quads, which it gives as it is, and at a quad that the format cannot hold.
	Write func(w io.Writer, quads iter.Seq2[Quad, error], style Style) error
	// Read reads strictly and gives every statement in canonical spelling, holding little of the text in memory (JSON-LD:
	// up to [MostJSONLD]). A mistake is yielded as a *[SyntaxError]
	// with an empty quad; whoever ranges on gets what comes after it, as far as it can be told where that begins.
	// Read is nil for formats that are only written.
	Read func(r io.Reader, o Source) iter.Seq2[Quad, error]
}

// A Style says how IRIs are shortened by the formats that can.
type Style struct {
	Base     string // IRIs below it are written relative to it: body/odihr
	Prefixes []Prefix
	Names    []Name // of properties, for the context of JSON-LD
}

// A Name is what JSON-LD calls a property, and what its values are: the IRI of a datatype, "@id" for things, "" for
// plain texts.
type Name struct {
	Name     string
	Property Term // or class
	Type     string
	Inside   bool // what it leads to is written inside
}

// A Source says what is read.
type Source struct {
	File string // for messages
	Base string // against which relative IRIs are resolved; without one they are mistakes
	// Skolem is the beginning of the IRIs that blank nodes are given: Skolem + "b0". Without it they stay blank.
	Skolem string
}

// Formats gives the formats of RDF, the one that others are measured by first.
func Formats() []Format {
	return []Format{
		{Name: "nquads", Title: "N-Quads", Extensions: []string{".nq", ".nquads"}, MediaTypes: []string{"application/n-quads", "text/x-nquads"}, Graphs: true, Write: writeNQuads, Read: readNQuads},
		{Name: "trig", Title: "TriG", Extensions: []string{".trig"}, MediaTypes: []string{"application/trig", "application/x-trig"}, Graphs: true, Write: writeTriG, Read: readTriG},
		{Name: "turtle", Title: "Turtle", Extensions: []string{".ttl", ".turtle"}, MediaTypes: []string{"text/turtle", "application/x-turtle"}, Write: writeTurtle, Read: readTurtle},
		{Name: "ntriples", Title: "N-Triples", Extensions: []string{".nt", ".ntriples"}, MediaTypes: []string{"application/n-triples"}, Write: writeNTriples, Read: readNTriples},
		{Name: "jsonld", Title: "JSON-LD", Extensions: []string{".jsonld", ".json"}, MediaTypes: []string{"application/ld+json"}, Graphs: true, Write: writeJSONLD, Read: readJSONLD},
		{Name: "rdfxml", Title: "RDF/XML", Extensions: []string{".rdf", ".xml", ".owl"}, MediaTypes: []string{"application/rdf+xml"}, Write: writeXML, Read: readXML},
	}
}

// FindFormat gives the format that goes by this name, the format of a file by its extension (.gz left aside), or that
// of a media type.
func FindFormat(among []Format, name string) (Format, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	media, _, _ := strings.Cut(name, ";")
	file := strings.TrimSuffix(name, ".gz")
	for _, f := range among {
		if f.Name == name || slices.Contains(f.MediaTypes, strings.TrimSpace(media)) {
			return f, true
		}
	}
	for _, f := range among {
		for _, e := range f.Extensions {
			if strings.HasSuffix(file, e) {
				return f, true
			}
		}
	}
	return Format{}, false
}

// writeNQuads and writeNTriples write lines.
func writeNQuads(w io.Writer, quads iter.Seq2[Quad, error], _ Style) error {
	return writeLines(w, quads, true)
}

func writeNTriples(w io.Writer, quads iter.Seq2[Quad, error], _ Style) error {
	return writeLines(w, quads, false)
}

func writeLines(w io.Writer, quads iter.Seq2[Quad, error], graphs bool) error {
	var failed error
	err := WriteNQuads(w, func(yield func(Quad) bool) {
		for q, err := range quads {
			if failed = err; err != nil {
				return
			}
			if !graphs {
				q.G = ""
			}
			if !yield(q) {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

// writable reports whether the terms of a quad can stand where they are.
func (q Quad) writable() bool {
	s, g := q.S.Kind(), q.G.Kind()
	return (s == KindIRI || s == KindBlank) && q.P.IsIRI() && q.O.Kind() != KindNone && g != KindLiteral && (g != KindNone || q.G == "")
}

// check gives an error if the terms of a quad cannot stand where they are.
func (q Quad) check() error {
	if !q.writable() {
		return fmt.Errorf("a statement cannot be written: %q %q %q %q", q.S, q.P, q.O, q.G)
	}
	return nil
}

// subjects gives runs of quads that share graph and subject, checked. A run is valid until the next.
func subjects(quads iter.Seq2[Quad, error]) iter.Seq2[[]Quad, error] {
	return func(yield func([]Quad, error) bool) {
		var run []Quad
		for q, err := range quads {
			if err == nil {
				err = q.check()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if len(run) > 0 && (q.S != run[0].S || q.G != run[0].G) {
				if !yield(run, nil) {
					return
				}
				run = run[:0]
			}
			run = append(run, q)
		}
		if len(run) > 0 {
			yield(run, nil)
		}
	}
}

// relative gives an IRI below base without it, if that resolves to the IRI again and reads like a path.
func relative(iri, base string) (string, bool) {
	rest, ok := strings.CutPrefix(iri, base)
	if !ok || base == "" || rest == "" || !isLetter(rest[0]) && !isDigit(rest[0]) || strings.Contains(rest, "/.") || !strings.HasSuffix(base, "/") {
		return "", false
	}
	if i := strings.IndexAny(rest, ":/?#"); i >= 0 && rest[i] == ':' {
		return "", false // it would be taken for a scheme
	}
	return rest, true
}

func readNQuads(r io.Reader, o Source) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for q, err := range ReadNQuads(r, o.File) {
			if o.Skolem != "" {
				for _, t := range [3]*Term{&q.S, &q.O, &q.G} {
					if t.Kind() == KindBlank {
						*t = IRI(o.Skolem + t.Value())
					}
				}
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

func readNTriples(r io.Reader, o Source) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		n := 0
		for q, err := range readNQuads(r, o) {
			if n++; err == nil && q.G != "" {
				q, err = Quad{}, &SyntaxError{File: o.File, Message: fmt.Sprintf("statement %d names a graph: that is N-Quads", n)}
			}
			if !yield(q, err) {
				return
			}
		}
	}
}
