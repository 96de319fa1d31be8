package export

import "github.com/electiongraph/electiongraph/schema/rdf"

// Formats gives all ways to write a graph: those of RDF, then pictures and the table of findings, which are only
// written. The quads of a table are gone through twice.
func Formats() []rdf.Format {
	return append(rdf.Formats(),
		rdf.Format{Name: "graphml", Title: "GraphML", Extensions: []string{".graphml"}, MediaTypes: []string{"application/graphml+xml"}, Write: drawn(writeGraphML)},
		rdf.Format{Name: "gml", Title: "GML", Extensions: []string{".gml"}, MediaTypes: []string{"text/x-gml"}, Write: drawn(writeGML)},
		rdf.Format{Name: "dot", Title: "DOT (Graphviz)", Extensions: []string{".dot", ".gv"}, MediaTypes: []string{"text/vnd.graphviz"}, Write: drawn(writeDOT)},
		rdf.Format{Name: "csv", Title: "CSV, a row for each finding", Extensions: []string{".csv"}, MediaTypes: []string{"text/csv"}, Write: writeCSV},
	)
}
