package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A picture is a graph as people draw it: things are nodes, what leads from one to another is an edge, and what is no
// thing of its own (texts, numbers, values of the vocabularies) an attribute of a node. Evidence, the extraction, the
// vocabularies and classes are left out.
//
// Its quads are gone through three times: for places, nodes and edges. So of most nodes no more is kept than a few bytes;
// those that several graphs describe are, until the end.
type picture struct {
	quads  iter.Seq2[rdf.Quad, error]
	places map[uint64]place // by hash
	names  []string         // of attributes, sorted
}

// A place is what is known of a node while it is not at hand.
type place struct {
	graph uint32 // that describes it, by number from 1
	id    uint32 // from 1, once it has been written
}

const (
	nowhere  = 0 // is described
	several  = math.MaxUint32
	unwanted = math.MaxUint32 - 1
)

type node struct {
	term       rdf.Term
	id         int
	label      string
	class      string // Finding
	attributes map[string]string
}

// An edge has the name of its property, and the graph that states it: a document, or graph/inferred.
type edge struct {
	from, to     rdf.Term
	fromID, toID int
	label, graph string
}

// terms are the ontology's definitions, and the names of JSON-LD for the properties of others.
var terms = sync.OnceValue(func() map[rdf.Term]schema.Definition {
	out := map[rdf.Term]schema.Definition{}
	for _, n := range schema.Style().Names {
		out[n.Property] = schema.Definition{Term: n.Property, Name: n.Name}
	}
	for _, d := range schema.Definitions() {
		out[d.Term] = d
	}
	return out
})

func nameOf(p rdf.Term) string {
	if d, ok := terms()[p]; ok {
		return d.Name
	}
	return rdf.Abbreviate(p, schema.Prefixes)
}

// undrawn are properties that would say twice what a node shows, or nothing that helps in a picture.
var undrawn = map[rdf.Term]bool{
	schema.PredText: true, schema.PredSHA256: true, schema.PredWarning: true, schema.PredPrefLabel: true, schema.PredAltLabel: true, schema.PredRule: true,
	schema.PredEvidence: true, schema.PredAlso: true, schema.PredInScheme: true, schema.PredCodebook: true,
}

// A role is what a statement is in a picture.
type role int

const (
	left role = iota // out
	ofClass
	ofLabel
	ofAttribute
	ofEdge
)

func roleOf(q rdf.Quad) role {
	switch {
	case strings.Contains(string(q.S), "#char=") || strings.HasSuffix(string(q.S), "#extraction>") || undrawn[q.P]:
		return left
	case q.P == rdf.RDFType:
		return ofClass
	case q.P == rdf.RDFSLabel:
		return ofLabel
	case q.O.Kind() == rdf.KindLiteral || terms()[q.P].Range == schema.ClassValue:
		return ofAttribute
	}
	return ofEdge
}

// add adds what a statement says of a node.
func (n *node) add(q rdf.Quad, r role) {
	switch r {
	case ofClass:
		if strings.HasPrefix(string(q.O), "<"+schema.NS) || n.class == "" { // ours says more than org:Organization
			n.class = nameOf(q.O)
		}
	case ofLabel:
		if n.label == "" {
			n.label = q.O.Value()
		}
	case ofAttribute:
		value := q.O.Value()
		if q.O.IsIRI() {
			value = schema.Short(q.O)
			value = value[strings.LastIndexByte(value, '/')+1:]
		}
		if n.attributes == nil {
			n.attributes = map[string]string{}
		}
		name := nameOf(q.P)
		switch have := n.attributes[name]; {
		case have == "":
			n.attributes[name] = value
		case !slices.Contains(strings.Split(have, "; "), value):
			n.attributes[name] = have + "; " + value
		}
	}
}

func hashOf(t rdf.Term) uint64 { return xxhash.Sum64String(string(t)) }

// draw looks through the quads, which lie graph by graph, for what makes nodes.
func draw(quads iter.Seq2[rdf.Quad, error]) (*picture, error) {
	p := &picture{quads: quads, places: map[uint64]place{hashOf(schema.GraphReference): {graph: unwanted}}}
	names := map[string]bool{}
	graph, number := rdf.Term("none yet"), uint32(0)
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if q.G != graph {
			graph = q.G
			number++
		}
		r := roleOf(q)
		if r == left {
			continue
		}
		h := hashOf(q.S)
		at := p.places[h]
		switch {
		case at.graph == unwanted || r == ofEdge:
		case r == ofClass && slices.Contains(unwantedClasses, q.O):
			at.graph = unwanted
		case at.graph == nowhere:
			at.graph = number
		case at.graph != number:
			at.graph = several
		}
		if at.graph != nowhere {
			p.places[h] = at
		}
		if r == ofAttribute {
			names[nameOf(q.P)] = true
		}
	}
	p.names = slices.Sorted(maps.Keys(names))
	return p, nil
}

var unwantedClasses = []rdf.Term{schema.ClassValue, schema.RDFSClass, schema.ClassScheme, schema.ClassSoftware}

// nodes calls fn with all nodes: those of one graph by their terms, graph by graph, then those of several.
func (p *picture) nodes(fn func(*node)) error {
	common, local := map[rdf.Term]*node{}, map[rdf.Term]*node{}
	count := uint32(0)
	flush := func(nodes map[rdf.Term]*node) {
		for _, t := range slices.Sorted(maps.Keys(nodes)) {
			n := nodes[t]
			if n.label == "" {
				n.label = schema.Short(t)
			}
			h := hashOf(t)
			at := p.places[h]
			count++
			at.id, n.id = count, int(count)-1
			p.places[h] = at
			fn(n)
		}
		clear(nodes)
	}
	// at gives the node of a term, nil if there is to be none, or none any more.
	at := func(t rdf.Term) *node {
		where, among := p.places[hashOf(t)], local
		switch {
		case where.graph == unwanted || where.id != 0:
			return nil
		case where.graph == several:
			among = common
		}
		n := among[t]
		if n == nil {
			n = &node{term: t}
			among[t] = n
		}
		return n
	}
	graph := rdf.Term("")
	for q, err := range p.quads {
		if err != nil {
			return err
		}
		if q.G != graph {
			flush(local)
			graph = q.G
		}
		r := roleOf(q)
		if r == left {
			continue
		}
		if r == ofEdge {
			for _, t := range [2]rdf.Term{q.S, q.O} {
				if p.places[hashOf(t)].graph == nowhere { // others come where they are described
					at(t)
				}
			}
		} else if n := at(q.S); n != nil {
			n.add(q, r)
		}
	}
	flush(local)
	flush(common)
	return nil
}

// edges calls fn with all edges, once nodes has gone through the nodes.
func (p *picture) edges(fn func(edge)) error {
	for q, err := range p.quads {
		if err != nil {
			return err
		}
		if roleOf(q) != ofEdge {
			continue
		}
		from, to := p.places[hashOf(q.S)], p.places[hashOf(q.O)]
		if from.id != 0 && to.id != 0 {
			fn(edge{q.S, q.O, int(from.id) - 1, int(to.id) - 1, nameOf(q.P), schema.Short(q.G)})
		}
	}
	return nil
}

// drawn makes the writer of a format of pictures.
func drawn(write func(*bufio.Writer, *picture) error) func(io.Writer, iter.Seq2[rdf.Quad, error], rdf.Style) error {
	return func(w io.Writer, quads iter.Seq2[rdf.Quad, error], _ rdf.Style) error {
		p, err := draw(quads)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(w, 64<<10)
		if err := write(out, p); err != nil {
			return err
		}
		return out.Flush()
	}
}

func writeGraphML(out *bufio.Writer, p *picture) error {
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")
	key := func(id, of, name string) {
		fmt.Fprintf(out, "  <key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"string\"/>\n", id, of, xmlText(name))
	}
	key("label", "node", "label")
	key("class", "node", "class")
	key("iri", "node", "iri")
	for i, name := range p.names {
		key(fmt.Sprintf("a%d", i), "node", name)
	}
	key("edgelabel", "edge", "label")
	key("graph", "edge", "graph")
	out.WriteString("  <graph edgedefault=\"directed\">\n")
	data := func(key, value string) {
		if value != "" {
			out.WriteString("<data key=\"" + key + "\">" + xmlText(value) + "</data>")
		}
	}
	if err := p.nodes(func(n *node) {
		fmt.Fprintf(out, "    <node id=\"n%d\">", n.id)
		data("label", n.label)
		data("class", n.class)
		data("iri", n.term.Value())
		for i, name := range p.names {
			data(fmt.Sprintf("a%d", i), n.attributes[name])
		}
		out.WriteString("</node>\n")
	}); err != nil {
		return err
	}
	count := 0
	err := p.edges(func(e edge) {
		fmt.Fprintf(out, "    <edge id=\"e%d\" source=\"n%d\" target=\"n%d\">", count, e.fromID, e.toID)
		count++
		data("edgelabel", e.label)
		data("graph", e.graph)
		out.WriteString("</edge>\n")
	})
	out.WriteString("  </graph>\n</graphml>\n")
	return err
}

// xmlText escapes, and leaves out what XML cannot hold.
func xmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// writeGML writes GML, which is ASCII: other characters and quotation marks are entities.
func writeGML(out *bufio.Writer, p *picture) error {
	text := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			switch {
			case r == '"':
				b.WriteString("&quot;")
			case r == '&':
				b.WriteString("&amp;")
			case r < ' ':
				b.WriteByte(' ')
			case r < utf8.RuneSelf:
				b.WriteRune(r)
			default:
				fmt.Fprintf(&b, "&#%d;", r)
			}
		}
		return `"` + b.String() + `"`
	}
	out.WriteString("graph [\n  directed 1\n")
	if err := p.nodes(func(n *node) {
		fmt.Fprintf(out, "  node [ id %d label %s class %s iri %s", n.id, text(n.label), text(n.class), text(n.term.Value()))
		for _, name := range p.names {
			if v := n.attributes[name]; v != "" {
				key := strings.Map(func(r rune) rune {
					if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
						return r
					}
					return -1
				}, name)
				if slices.Contains(gmlWords, key) {
					key = "has" + strings.ToUpper(key[:1]) + key[1:]
				}
				fmt.Fprintf(out, " %s %s", key, text(v))
			}
		}
		out.WriteString(" ]\n")
	}); err != nil {
		return err
	}
	err := p.edges(func(e edge) {
		fmt.Fprintf(out, "  edge [ source %d target %d label %s saidIn %s ]\n", e.fromID, e.toID, text(e.label), text(e.graph))
	})
	out.WriteString("]\n")
	return err
}

// gmlWords mean something to programs that read GML.
var gmlWords = []string{"id", "label", "source", "target", "name", "text", "type", "graph", "node", "edge", "graphics", "directed", "x", "y", "w", "h"}

// looks are how Graphviz draws the kinds of things.
var looks = map[string]string{
	"Document": `shape=note,fillcolor="#e8e8e8"`, "Election": `shape=box,fillcolor="#cfe2f3"`, "Country": `shape=box,fillcolor="#9fc5e8"`,
	"Body": `shape=house,fillcolor="#d9ead3"`, "Person": `shape=oval,fillcolor="#d9ead3"`, "ObservationMission": `shape=house,fillcolor="#eef6ea"`,
	"Issue": `shape=hexagon,fillcolor="#fff2cc"`, "IssueArea": `shape=hexagon,fillcolor="#ffe599"`, "Commitment": `shape=tab,fillcolor="#fff9e6"`,
	"Finding": `shape=ellipse,fillcolor="#ffffff"`, "Assessment": `shape=diamond,fillcolor="#ead1dc"`,
	"Recommendation": `shape=cds,fillcolor="#fce5cd"`, "Response": `shape=parallelogram,fillcolor="#d9d2e9"`,
}

// mostInLayers is how many edges Graphviz is left to lay out in layers, its own way. It takes many minutes of thousands.
const mostInLayers = 600

func writeDOT(out *bufio.Writer, p *picture) error {
	escapes := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ", "\x00", "")
	text := func(s string) string { return `"` + escapes.Replace(s) + `"` }
	out.WriteString("digraph electiongraph {\n  rankdir=LR;\n  node [style=filled,fillcolor=white,fontname=\"sans-serif\",fontsize=10];\n  edge [fontname=\"sans-serif\",fontsize=8,color=\"#666666\"];\n")
	if err := p.nodes(func(n *node) {
		label := n.label
		if r := []rune(label); len(r) > 48 {
			label = string(r[:47]) + "…"
		}
		fmt.Fprintf(out, "  %s [label=%s,tooltip=%s,class=%s", text(schema.Short(n.term)), text(label), text(n.label), text(n.class))
		if look := looks[n.class]; look != "" {
			out.WriteString("," + look)
		}
		out.WriteString("];\n")
	}); err != nil {
		return err
	}
	edges := 0
	err := p.edges(func(e edge) {
		edges++
		style := ""
		if e.graph == schema.Short(schema.GraphInferred) {
			style = ",style=dashed"
		}
		fmt.Fprintf(out, "  %s -> %s [label=%s,tooltip=%s%s];\n", text(schema.Short(e.from)), text(schema.Short(e.to)), text(e.label), text(e.graph), style)
	})
	if edges > mostInLayers {
		out.WriteString("  layout=sfdp;\n  overlap=prism;\n")
	}
	out.WriteString("}\n")
	return err
}
