package rdf

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// writeXML writes RDF/XML, an element for each run of statements on one subject. It fails at what XML cannot hold:
// control characters, and predicates that no element can be named after.
func writeXML(w io.Writer, quads iter.Seq2[Quad, error], style Style) error {
	out := bufio.NewWriterSize(w, 64<<10)
	x := xmlWriter{Writer: out, base: style.Base, prefixes: longestFirst(style.Prefixes), names: map[Term]string{}}
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")
	if style.Base != "" {
		out.WriteString(` xml:base="` + x.text(style.Base) + `"`)
	}
	rdf := false
	for _, p := range style.Prefixes {
		if p.Prefix != "" {
			out.WriteString("\n    xmlns:" + p.Prefix + `="` + x.text(p.NS) + `"`)
			rdf = rdf || p.Prefix == "rdf"
		}
	}
	if !rdf {
		out.WriteString("\n    xmlns:rdf=\"" + rdfNS + "\"")
	}
	out.WriteString(">\n")
	for run, err := range subjects(quads) {
		if err == nil {
			err = x.thing(run)
		}
		if err != nil {
			out.Flush()
			return err
		}
	}
	out.WriteString("</rdf:RDF>\n")
	return out.Flush()
}

// xmlSyntax are the names of the rdf namespace that mean something to RDF/XML itself.
var xmlSyntax = []string{"RDF", "ID", "about", "bagID", "parseType", "resource", "nodeID", "datatype", "Description", "aboutEach", "aboutEachPrefix", "li"}

const rdfNS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

type xmlWriter struct {
	*bufio.Writer
	base     string
	prefixes []Prefix
	names    map[Term]string // of elements, with the declaration of their namespace if the head has none
}

func (x *xmlWriter) thing(run []Quad) error {
	kind := "rdf:Description"
	class := Term("")
	for _, q := range run {
		if q.P != RDFType || class != "" || !q.O.IsIRI() {
			continue
		}
		if n, err := x.name(q.O); err == nil && !strings.Contains(n, " ") {
			kind, class = n, q.O
		}
	}
	x.WriteString("  <" + kind)
	x.reference("about", run[0].S)
	x.WriteString(">\n")
	for _, q := range run {
		if q.P == RDFType && q.O == class {
			class = "" // stated by the element's name
			continue
		}
		name, err := x.name(q.P)
		if err != nil {
			return err
		}
		tag, _, _ := strings.Cut(name, " ")
		x.WriteString("    <" + name)
		if q.O.Kind() != KindLiteral {
			x.reference("resource", q.O)
			x.WriteString("/>\n")
			continue
		}
		value := q.O.Value()
		for i, r := range value {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return fmt.Errorf("XML cannot hold the character %q at byte %d of a literal of %s", r, i, q.S)
			}
		}
		if lang := q.O.Lang(); lang != "" {
			x.WriteString(` xml:lang="` + lang + `"`)
		} else if d := q.O.Datatype(); d != XSDString {
			x.WriteString(` rdf:datatype="` + x.text(d) + `"`)
		}
		x.WriteString(">" + x.text(value) + "</" + tag + ">\n")
	}
	_, err := x.WriteString("  </" + kind + ">\n")
	return err
}

// reference writes an attribute of the rdf namespace that names a thing.
func (x *xmlWriter) reference(attribute string, t Term) {
	iri := t.Value()
	if t.Kind() == KindBlank {
		attribute = "nodeID"
	} else if rest, ok := relative(iri, x.base); ok {
		iri = rest
	}
	x.WriteString(" rdf:" + attribute + `="` + x.text(iri) + `"`)
}

func (x *xmlWriter) text(s string) string {
	if !strings.ContainsAny(s, "&<>\"\r\t\n") {
		return s
	}
	return xmlEscapes.Replace(s)
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#xD;", "\t", "&#x9;", "\n", "&#xA;")

// name gives the element's name of a predicate or class.
func (x *xmlWriter) name(t Term) (string, error) {
	if n, ok := x.names[t]; ok {
		return n, nil
	}
	iri := t.Value()
	if rest, ok := strings.CutPrefix(iri, rdfNS); ok && slices.Contains(xmlSyntax, rest) {
		return "", fmt.Errorf("RDF/XML has no name for %s: it is a word of its syntax", t)
	}
	for _, p := range x.prefixes {
		if rest, ok := strings.CutPrefix(iri, p.NS); ok && p.Prefix != "" && isLocalName(rest) {
			x.names[t] = p.Prefix + ":" + rest
			return x.names[t], nil
		}
	}
	cut := len(iri)
	for cut > 0 && (isLocalName(iri[cut-1:cut]) || isDigit(iri[cut-1]) || iri[cut-1] == '-') {
		cut--
	}
	for cut < len(iri) && !isLocalName(iri[cut:cut+1]) {
		cut++
	}
	if cut == len(iri) {
		return "", fmt.Errorf("RDF/XML has no name for %s: it does not end in letters", t)
	}
	x.names[t] = fmt.Sprintf(`p:%s xmlns:p="%s"`, iri[cut:], x.text(iri[:cut]))
	return x.names[t], nil
}
