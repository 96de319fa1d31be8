package rdf

import (
	"bufio"
	"io"
	"iter"
	"strings"
)

// A speller gives terms as Turtle writes them.
type speller struct {
	style    Style
	prefixes []Prefix // the longest namespace first
	known    map[Term]string
}

// mostSpelt bounds the spellings that are remembered.
const mostSpelt = 1 << 15

func newSpeller(style Style) *speller {
	return &speller{style: style, prefixes: longestFirst(style.Prefixes), known: make(map[Term]string, 1<<10)}
}

// head writes the directives.
func (s *speller) head(w *bufio.Writer) {
	if s.style.Base != "" {
		w.WriteString("@base <" + s.style.Base + "> .\n")
	}
	for _, p := range s.style.Prefixes {
		if p.NS != s.style.Base {
			w.WriteString("@prefix " + p.Prefix + ": <" + p.NS + "> .\n")
		}
	}
}

// spell gives a term in the shortest spelling that reads well.
func (s *speller) spell(t Term) string {
	if len(t) > longestKept {
		return s.respell(t)
	}
	out, ok := s.known[t]
	if !ok {
		if len(s.known) >= mostSpelt {
			clear(s.known)
		}
		out = s.respell(t)
		s.known[t] = out
	}
	return out
}

func (s *speller) respell(t Term) string {
	switch t.Kind() {
	case KindIRI:
		return s.iri(string(t))
	case KindLiteral:
		text, rest := t.split()
		if !strings.HasPrefix(rest, "^^") {
			return string(t)
		}
		switch rest[3 : len(rest)-1] {
		case XSDInteger:
			if isInteger(text) {
				return text
			}
		case XSDDecimal:
			if whole, part, ok := strings.Cut(text, "."); ok && isInteger(whole) && part != "" && isDigits(part) {
				return text
			}
		case XSDBoolean:
			if text == "true" || text == "false" {
				return text
			}
		}
		return `"` + text + `"^^` + s.iri(rest[2:])
	}
	return string(t)
}

// iri shortens <iri>.
func (s *speller) iri(t string) string {
	iri := t[1 : len(t)-1]
	for _, p := range s.prefixes {
		if rest, ok := strings.CutPrefix(iri, p.NS); ok && p.NS != s.style.Base && isLocalName(rest) {
			return p.Prefix + ":" + rest
		}
	}
	if rest, ok := relative(iri, s.style.Base); ok {
		return "<" + rest + ">"
	}
	return t
}

// isLocalName reports whether s can follow a prefix in Turtle, and be an element's name in XML.
func isLocalName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && c != '_' && (i == 0 || !isDigit(c) && c != '-') {
			return false
		}
	}
	return s != ""
}

func isDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isInteger(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && isDigits(s)
}

func writeTurtle(w io.Writer, quads iter.Seq2[Quad, error], style Style) error {
	return writeTurtles(w, quads, style, false)
}

func writeTriG(w io.Writer, quads iter.Seq2[Quad, error], style Style) error {
	return writeTurtles(w, quads, style, true)
}

func writeTurtles(w io.Writer, quads iter.Seq2[Quad, error], style Style, graphs bool) error {
	out := bufio.NewWriterSize(w, 64<<10)
	s := newSpeller(style)
	s.head(out)
	indent, open := "", false
	var graph Term
	for run, err := range subjects(quads) {
		if err != nil {
			out.Flush()
			return err
		}
		if g := run[0].G; graphs && (g != graph || open != (g != "")) {
			if open {
				out.WriteString("}\n")
			}
			graph, open, indent = g, g != "", ""
			if open {
				out.WriteString("\n" + s.spell(g) + " {\n")
				indent = "  "
			}
		}
		if !open {
			out.WriteByte('\n')
		}
		out.WriteString(indent)
		out.WriteString(s.spell(run[0].S))
		// What a thing is comes first, wherever rdf:type stands among the properties.
		first := s.predicate(out, run, RDFType, indent, true)
		for i := 0; i < len(run); {
			n := i + 1
			for n < len(run) && run[n].P == run[i].P {
				n++
			}
			if run[i].P != RDFType {
				first = s.predicate(out, run[i:n], run[i].P, indent, first)
			}
			i = n
		}
		if _, err := out.WriteString(" .\n"); err != nil {
			return err
		}
	}
	if open {
		out.WriteString("}\n")
	}
	return out.Flush()
}

// predicate writes the objects that a predicate has in a run, and reports whether the next predicate is the first.
func (s *speller) predicate(out *bufio.Writer, run []Quad, p Term, indent string, first bool) bool {
	begun := false
	for i := range run {
		switch {
		case run[i].P != p:
			continue
		case begun:
			out.WriteString(", ")
		default:
			if first {
				out.WriteByte(' ')
			} else {
				out.WriteString(" ;\n")
				out.WriteString(indent)
				out.WriteString("  ")
			}
			if p == RDFType {
				out.WriteByte('a')
			} else {
				out.WriteString(s.spell(p))
			}
			out.WriteByte(' ')
			begun, first = true, false
		}
		out.WriteString(s.spell(run[i].O))
	}
	return first
}
