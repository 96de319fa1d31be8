// Package rdf holds terms and quads in one canonical spelling, and the formats that read and write them.
//
// A Term is the text of an RDF term in canonical N-Quads: <iri>, "literal", "literal"@en, "5"^^<…#integer>.
// Two terms are the same RDF term exactly when the strings are equal, so terms are compared, sorted and used as
// map keys as they are, and writing N-Quads copies them. The empty Term stands for "none" (the default graph).
//
// Start at [IRI], [String], [Typed] to make terms, [ReadNQuads] and [WriteNQuads] to move quads.
package rdf

import (
	"math"
	"slices"
	"strings"
)

// A Term is an RDF term in its canonical N-Quads spelling; "" is no term.
type Term string

// Datatypes of XML Schema that the program writes, spelled in full.
const (
	XSD         = "http://www.w3.org/2001/XMLSchema#"
	XSDString   = XSD + "string"
	XSDInteger  = XSD + "integer"
	XSDNonNeg   = XSD + "nonNegativeInteger"
	XSDDecimal  = XSD + "decimal"
	XSDBoolean  = XSD + "boolean"
	XSDDate     = XSD + "date"
	XSDYear     = XSD + "gYear"
	XSDYearMon  = XSD + "gYearMonth"
	XSDAnyURI   = XSD + "anyURI"
	RDFLangStr  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
	RDFType     = Term("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
	RDFSLabel   = Term("<http://www.w3.org/2000/01/rdf-schema#label>")
	RDFSComment = Term("<http://www.w3.org/2000/01/rdf-schema#comment>")
)

// A Quad is a statement and the graph (the document) that makes it; G is "" in the default graph.
type Quad struct{ S, P, O, G Term }

// Compare orders quads by graph, subject, predicate, object: the order of every export.
func Compare(a, b Quad) int {
	if a.G != b.G {
		return strings.Compare(string(a.G), string(b.G))
	}
	if a.S != b.S {
		return strings.Compare(string(a.S), string(b.S))
	}
	if a.P != b.P {
		return strings.Compare(string(a.P), string(b.P))
	}
	return strings.Compare(string(a.O), string(b.O))
}

// compareWithin orders quads of one graph and subject.
func compareWithin(a, b *Quad) int {
	if a.P != b.P {
		return strings.Compare(string(a.P), string(b.P))
	}
	return strings.Compare(string(a.O), string(b.O))
}

// Sort puts quads into the order of [Compare], in place, and gives them without repetitions.
func Sort(quads []Quad) []Quad {
	// Who states quads states one subject after the other: such runs are sorted as wholes, and only the quads of one
	// subject are compared in full.
	type run struct{ lo, hi int }
	runs := make([]run, 0, len(quads)/4+1)
	for i := range quads {
		if n := len(runs); n > 0 && quads[i].S == quads[i-1].S && quads[i].G == quads[i-1].G {
			runs[n-1].hi = i + 1
		} else if n*2 > len(quads) || len(quads) > math.MaxInt32 {
			slices.SortFunc(quads, Compare)
			return slices.Compact(quads)
		} else {
			runs = append(runs, run{i, i + 1})
		}
	}
	slices.SortFunc(runs, func(a, b run) int {
		x, y := &quads[a.lo], &quads[b.lo]
		if x.G != y.G {
			return strings.Compare(string(x.G), string(y.G))
		}
		return strings.Compare(string(x.S), string(y.S))
	})
	order := make([]int32, 0, len(quads)) // which quad comes where
	for i := 0; i < len(runs); {
		first, from := &quads[runs[i].lo], len(order)
		for ; i < len(runs) && quads[runs[i].lo].S == first.S && quads[runs[i].lo].G == first.G; i++ {
			for k := runs[i].lo; k < runs[i].hi; k++ {
				order = append(order, int32(k))
			}
		}
		mine := order[from:]
		for n := 1; n < len(mine); n++ { // as most are, of those who state quads in this order
			if compareWithin(&quads[mine[n-1]], &quads[mine[n]]) > 0 {
				slices.SortFunc(mine, func(i, k int32) int { return compareWithin(&quads[i], &quads[k]) })
				break
			}
		}
	}
	for i := range order {
		// along the cycle of places that begins here; those behind are done
		if order[i] < 0 {
			continue
		}
		moved, at := quads[i], i
		for {
			from := int(order[at])
			order[at] = -1
			if from == i {
				quads[at] = moved
				break
			}
			quads[at] = quads[from]
			at = from
		}
	}
	return slices.Compact(quads)
}
