package export

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Describe gives a description of a set in VoID and DCAT: how many statements, graphs, documents and things of each
// class and property there are, the codebooks applied, and the licence if one is named, by address or in words.
func Describe(quads iter.Seq2[rdf.Quad, error], licence string) ([]rdf.Quad, error) {
	const void, dcat = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
	n, graphs := 0, map[rdf.Term]bool{}
	classes, properties := map[rdf.Term]int{}, map[rdf.Term]int{}
	codebooks := map[rdf.Term]bool{}
	subjects, documents := 0, 0
	seen := map[rdf.Term]bool{} // things that come in several graphs
	var last rdf.Quad
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		n++
		graphs[q.G] = true
		properties[q.P]++
		fresh := !common(q.S) || !seen[q.S]
		if q.S != last.S || q.G != last.G {
			if fresh {
				subjects++
			}
		}
		switch {
		case q.P == rdf.RDFType && fresh:
			classes[q.O]++
			if q.O == schema.ClassDocument {
				documents++
			}
		case q.P == schema.PredCodebook:
			codebooks[q.O] = true
		}
		if last.S != "" && (q.S != last.S || q.G != last.G) && common(last.S) {
			seen[last.S] = true
		}
		last = q
	}
	var out []rdf.Quad
	set := schema.Thing("dataset")
	add := func(s rdf.Term, p string, o rdf.Term) { out = append(out, rdf.Quad{S: s, P: rdf.IRI(p), O: o}) }
	const dcterms = "http://purl.org/dc/terms/"
	out = append(out, rdf.Quad{S: set, P: rdf.RDFType, O: rdf.IRI(void + "Dataset")}, rdf.Quad{S: set, P: rdf.RDFType, O: rdf.IRI(dcat + "Dataset")},
		rdf.Quad{S: set, P: rdf.RDFSLabel, O: rdf.String("What is said about elections")})
	add(set, dcterms+"title", rdf.String("What is said about elections"))
	add(set, void+"uriSpace", rdf.String(schema.Base))
	add(set, void+"triples", rdf.Integer(n))
	add(set, void+"entities", rdf.Integer(subjects))
	add(set, void+"documents", rdf.Integer(documents))
	add(set, void+"classes", rdf.Integer(len(classes)))
	add(set, void+"properties", rdf.Integer(len(properties)))
	for c := range codebooks {
		add(set, schema.PredCodebook.Value(), c)
	}
	switch {
	case strings.Contains(licence, "://"):
		add(set, dcterms+"license", rdf.IRI(licence))
	case licence != "":
		add(set, dcterms+"license", rdf.String(licence))
	}
	vocabularies := map[string]bool{}
	for _, t := range append(slices.Collect(maps.Keys(classes)), slices.Collect(maps.Keys(properties))...) {
		for _, p := range schema.Prefixes {
			if strings.HasPrefix(t.Value(), p.NS) && p.Prefix != "" {
				vocabularies[p.NS] = true
			}
		}
	}
	for ns := range vocabularies {
		add(set, void+"vocabulary", rdf.IRI(ns))
	}
	part := func(kind, of, counted string, counts map[rdf.Term]int) {
		for t, n := range counts {
			s := schema.Thing("dataset#" + kind + "-" + strings.ReplaceAll(rdf.Abbreviate(t, schema.Prefixes), ":", "-"))
			add(set, void+kind+"Partition", s)
			add(s, void+of, t)
			add(s, void+counted, rdf.Integer(n))
		}
	}
	part("class", "class", "entities", classes)
	part("property", "property", "triples", properties)
	for g := range graphs {
		if g == schema.GraphReference || g == schema.GraphInferred {
			add(set, void+"subset", g)
		}
	}
	return rdf.Sort(out), nil
}
