package main

import (
	"context"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// mentioned collects the countries and bodies that documents bring into the graph or take out of it.
type mentioned struct {
	come, gone map[rdf.Term]bool
}

func (m *mentioned) note(set *map[rdf.Term]bool, q rdf.Quad) {
	for _, t := range [2]rdf.Term{q.S, q.O} {
		if s := schema.Short(t); t.IsIRI() && (strings.HasPrefix(s, "country/") || strings.HasPrefix(s, "body/")) {
			if *set == nil {
				*set = map[rdf.Term]bool{}
			}
			(*set)[t] = true
		}
	}
}

// coming notes what the quads of a document name.
func (m *mentioned) coming(quads []rdf.Quad) {
	for _, q := range quads {
		m.note(&m.come, q)
	}
}

// leaving notes what the graph of a document names that may be taken out.
func (m *mentioned) leaving(v *graph.View, document rdf.Term) error {
	for q, err := range v.Match("", "", "", document) {
		if err != nil {
			return err
		}
		m.note(&m.gone, q)
	}
	return nil
}

// updateReference makes the reference graph hold the codebook, and of the gazetteer what the documents name: what the
// graph has, with what has come and without what has gone for good.
func updateReference(ctx context.Context, g *graph.Graph, lib *library, m *mentioned) error {
	need := map[rdf.Term]bool{}
	err := g.View(ctx, func(v *graph.View) error {
		edges, err := v.In(rdf.RDFType, []rdf.Term{schema.ClassCountry, schema.ClassBody})
		if err != nil {
			return err
		}
		for _, e := range edges {
			if e.Label == schema.GraphReference {
				need[e.From] = true
			}
		}
		for t := range m.come {
			need[t] = true
		}
		lost := false
		for t := range m.gone {
			used, err := inUse(v, t)
			if err != nil {
				return err
			}
			lost = lost || !used
		}
		if !lost {
			return nil
		}
		// Among the bodies there are those that others belong to: look at them all.
		for t := range need {
			used, err := inUse(v, t)
			if err != nil {
				return err
			}
			if !used {
				delete(need, t)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var countries, bodies []string
	for t := range need {
		kind, id, _ := strings.Cut(schema.Short(t), "/")
		if kind == "country" {
			countries = append(countries, id)
		} else {
			bodies = append(bodies, id)
		}
	}
	slices.Sort(countries)
	slices.Sort(bodies)
	quads := append(lib.codebook.Quads(schema.GraphReference), lib.gazetteer.Quads(schema.GraphReference, countries, bodies)...)
	_, err = g.Replace(ctx, schema.GraphReference, rdf.Sort(quads))
	return err
}

// inUse reports whether some document names a country or body.
func inUse(v *graph.View, t rdf.Term) (bool, error) {
	for _, p := range []rdf.Term{schema.PredMentions, schema.PredCountry, ""} {
		edges, err := v.In(p, []rdf.Term{t})
		if err != nil {
			return false, err
		}
		for _, e := range edges {
			if strings.HasPrefix(schema.Short(e.Label), "document/") {
				return true, nil
			}
		}
	}
	return false, nil
}
