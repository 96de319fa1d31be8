package schema

import (
	"slices"
	"sync"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Style says how exports shorten IRIs: things are relative to [Base], as their short ids are, and JSON-LD names the
// properties of the ontology, and those of others that the program uses, without a prefix. Evidence and its selectors
// stand within what they are the evidence of.
func Style() rdf.Style {
	return rdf.Style{Base: Base, Prefixes: Prefixes, Names: slices.Clone(names())}
}

var names = sync.OnceValue(func() []rdf.Name {
	var out []rdf.Name
	for _, d := range Definitions() {
		n := rdf.Name{Name: d.Name, Property: d.Term}
		switch {
		case d.Class:
		case !d.Literal:
			n.Type = "@id"
			n.Inside = d.Term == PredEvidence || d.Term == PredAlso
		case d.Range != "<"+rdf.XSDString+">":
			n.Type = d.Range.Value()
		}
		out = append(out, n)
	}
	return append(out,
		rdf.Name{Name: "label", Property: rdf.RDFSLabel},
		rdf.Name{Name: "title", Property: PredTitle},
		rdf.Name{Name: "date", Property: PredDate, Type: rdf.XSDDate},
		rdf.Name{Name: "publisher", Property: PredPublisher, Type: "@id"},
		rdf.Name{Name: "language", Property: PredLanguage},
		rdf.Name{Name: "source", Property: PredSource},
		rdf.Name{Name: "identifier", Property: PredURL},
		rdf.Name{Name: "hasSource", Property: PredHasSource, Type: "@id"},
		rdf.Name{Name: "hasSelector", Property: PredHasSelector, Type: "@id", Inside: true},
		rdf.Name{Name: "start", Property: PredStart, Type: rdf.XSDNonNeg},
		rdf.Name{Name: "end", Property: PredEnd, Type: rdf.XSDNonNeg},
		rdf.Name{Name: "exact", Property: PredExact},
		rdf.Name{Name: "prefix", Property: PredPrefix},
		rdf.Name{Name: "suffix", Property: PredSuffix},
		rdf.Name{Name: "memberOf", Property: PredMemberOf, Type: "@id"},
		rdf.Name{Name: "subOrganizationOf", Property: PredPartOf, Type: "@id"},
		rdf.Name{Name: "prefLabel", Property: PredPrefLabel},
		rdf.Name{Name: "altLabel", Property: PredAltLabel},
		rdf.Name{Name: "definition", Property: PredDefinition},
		rdf.Name{Name: "scopeNote", Property: PredScopeNote},
		rdf.Name{Name: "broader", Property: PredBroader, Type: "@id"},
		rdf.Name{Name: "related", Property: PredRelated, Type: "@id"},
		rdf.Name{Name: "exactMatch", Property: PredExactMatch, Type: "@id"},
		rdf.Name{Name: "inScheme", Property: PredInScheme, Type: "@id"},
		rdf.Name{Name: "used", Property: PredUsed, Type: "@id"},
		rdf.Name{Name: "wasAssociatedWith", Property: PredAssociated, Type: "@id"},
	)
})
