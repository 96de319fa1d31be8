// Package export says what of a graph leaves it, and gives it the shapes that other programs read: pictures of nodes and
// edges (GraphML, GML, DOT), tables (CSV, Frictionless data packages), and a description of the whole (VoID, DCAT).
//
// Start at [Scope.Quads], and [Formats] for all ways to write what it gives.
package export

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Scope is a part of a graph. The zero value is all of it.
type Scope struct {
	// Countries, Elections and Documents choose the documents, and of those chosen by their elections what is said of
	// these. The reference data comes along as far as it is needed to understand that.
	Countries, Elections, Documents []rdf.Term
	Layer                           Layer
	// NoQuotes leaves the words of documents out: positions stay, labels that quote are replaced by ids.
	NoQuotes bool
}

// A Layer tells what documents and reference data state from what was found by comparing documents.
type Layer string

const (
	Everything Layer = ""
	Asserted   Layer = "asserted"
	Inferred   Layer = "inferred"
)

// Quads gives what is in the scope, in the order of [rdf.Compare]. It holds one named graph in memory at a time.
func (s Scope) Quads(v *graph.View) iter.Seq2[rdf.Quad, error] {
	quads := s.within(v)
	return func(yield func(rdf.Quad, error) bool) {
		for q, err := range quads {
			if err == nil {
				switch inferred := q.G == schema.GraphInferred; {
				case s.Layer == Asserted && inferred, s.Layer == Inferred && !inferred:
					continue
				}
				ok := true
				if s.NoQuotes {
					if q, ok = withoutWords(q); !ok {
						continue
					}
				}
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// words are the properties whose values are the documents' own words.
var words = map[rdf.Term]bool{
	schema.PredQuote: true, schema.PredExact: true, schema.PredPrefix: true, schema.PredSuffix: true, schema.PredText: true, schema.PredToText: true,
	schema.PredDeadline: true, schema.PredQualifier: true, schema.PredExtentOf: true, schema.PredWarning: true,
}

// withoutWords gives a quad in its form without the document's words, or reports that it has none.
func withoutWords(q rdf.Quad) (rdf.Quad, bool) {
	const quoteSelector = "-quote>"
	if words[q.P] || strings.HasSuffix(string(q.S), quoteSelector) || q.P == schema.PredHasSelector && strings.HasSuffix(string(q.O), quoteSelector) {
		return q, false
	}
	if q.P == rdf.RDFSLabel {
		if _, fragment, ok := strings.Cut(q.S.Value(), "#"); ok && q.G != schema.GraphReference {
			q.O = rdf.String(fragment)
		}
	}
	return q, true
}

func (s Scope) within(v *graph.View) iter.Seq2[rdf.Quad, error] {
	if len(s.Countries)+len(s.Elections)+len(s.Documents) == 0 {
		return v.Match("", "", "", "")
	}
	return func(yield func(rdf.Quad, error) bool) {
		if err := s.chosen(v, yield); err != nil {
			yield(rdf.Quad{}, err)
		}
	}
}

// chosen gives the quads of the chosen documents, and what belongs to them. It gives an error unless yield has ended it.
func (s Scope) chosen(v *graph.View, yield func(rdf.Quad, error) bool) error {
	elections := map[rdf.Term]bool{}
	for _, e := range s.Elections {
		elections[e] = true
	}
	edges, err := v.In(schema.PredCountry, s.Countries)
	if err != nil {
		return err
	}
	for _, e := range edges {
		elections[e.From] = true
	}
	documents := map[rdf.Term]bool{} // whether all that they say is wanted
	sorted := slices.Sorted(maps.Keys(elections))
	for _, p := range []rdf.Term{schema.PredConcerns, schema.PredElection} {
		edges, err := v.In(p, sorted)
		if err != nil {
			return err
		}
		for _, e := range edges {
			documents[e.Label] = false
		}
	}
	for _, d := range s.Documents {
		documents[d] = true
	}
	delete(documents, schema.GraphReference)
	kept := map[rdf.Term]bool{}
	for _, d := range slices.Sorted(maps.Keys(documents)) {
		var quads []rdf.Quad
		for q, err := range v.Match("", "", "", d) {
			if err != nil {
				return err
			}
			quads = append(quads, q)
		}
		if !documents[d] {
			quads = sayingOf(quads, d, elections)
		}
		for _, q := range quads {
			kept[q.S] = true
			if q.O.IsIRI() {
				kept[q.O] = true
			}
			kept[q.P] = true
			if !yield(q, nil) {
				return nil
			}
		}
	}
	for q, err := range v.Match("", "", "", schema.GraphInferred) {
		if err != nil {
			return err
		}
		if kept[q.S] && kept[q.O] && !yield(q, nil) {
			return nil
		}
	}
	for e := range elections { // also those that no document is about
		kept[e] = true
	}
	var reference []rdf.Quad
	for q, err := range v.Match("", "", "", schema.GraphReference) {
		if err != nil {
			return err
		}
		reference = append(reference, q)
	}
	kept[schema.GraphReference] = true
	for grown := true; grown; {
		grown = false
		for _, q := range reference {
			if kept[q.S] && explains[q.P] && !kept[q.O] {
				kept[q.O], grown = true, true
			}
		}
	}
	for _, q := range reference {
		if kept[q.S] && (!q.O.IsIRI() || kept[q.O] || q.P == rdf.RDFType) && !yield(q, nil) {
			return nil
		}
	}
	return nil
}

// explains are the properties that lead from reference data to more of it without which it is not understood.
var explains = map[rdf.Term]bool{
	rdf.RDFType: true, schema.PredInArea: true, schema.PredBroader: true, schema.PredInScheme: true, schema.PredBearsOn: true, schema.PredPartOf: true,
	schema.PredMember: true, schema.PredKind: true, schema.PredCountry: true, schema.PredElectionType: true, schema.PredAssociated: true,
	schema.PredDocClass: true, schema.PredExactMatch: true,
}

// sayingOf leaves of a document's quads what it says of these elections, with the evidence for it.
func sayingOf(quads []rdf.Quad, document rdf.Term, elections map[rdf.Term]bool) []rdf.Quad {
	about := map[rdf.Term]bool{} // what is said of elections: whether of one of these
	described := map[rdf.Term]bool{}
	roots := []rdf.Term{document}
	for _, q := range quads {
		if !described[q.S] {
			described[q.S] = true
		}
		switch q.P {
		case schema.PredElection, schema.PredFrom, schema.PredTo:
			about[q.S] = about[q.S] || elections[q.O]
		case rdf.RDFType:
			if q.O == schema.ClassElection {
				about[q.S] = elections[q.S]
			}
		case schema.PredUsed:
			roots = append(roots, q.S)
		}
	}
	for s, of := range about {
		if of {
			roots = append(roots, s)
		}
	}
	wanted := map[rdf.Term]bool{}
	leads := map[rdf.Term][]rdf.Term{}
	for _, q := range quads {
		if described[q.O] && q.O != q.S {
			leads[q.S] = append(leads[q.S], q.O)
		}
	}
	for len(roots) > 0 {
		s := roots[len(roots)-1]
		roots = roots[:len(roots)-1]
		if of, says := about[s]; wanted[s] || says && !of {
			continue
		}
		wanted[s] = true
		roots = append(roots, leads[s]...)
	}
	return slices.DeleteFunc(quads, func(q rdf.Quad) bool { return !wanted[q.S] || described[q.O] && !wanted[q.O] })
}
