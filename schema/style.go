package schema

import "github.com/electiongraph/electiongraph/schema/rdf"

// Style says how exports shorten IRIs: things are relative to [Base], as their short ids are.
func Style() rdf.Style {
	return rdf.Style{Base: Base, Prefixes: Prefixes}
}
