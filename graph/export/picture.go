package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A picture is a graph as people draw it: things are nodes, what leads from one to another is an edge, and what is no
// thing of its own (texts, numbers, values of the vocabularies) an attribute of a node. Evidence, the extraction, the
// vocabularies and classes are left out.
type picture struct {
	nodes map[rdf.Term]*node
	order []rdf.Term // sorted
	edges []edge
	names []string // of attributes, sorted
}

type node struct {
	id         int
	label      string
	class      string // Finding
	attributes map[string]string
}

// An edge has the name of its property, and the graph that states it: a document, or graph/inferred.
type edge struct {
	from, to    rdf.Term
	label, says string
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

func draw(quads iter.Seq2[rdf.Quad, error]) (*picture, error) {
	p := &picture{nodes: map[rdf.Term]*node{}}
	hidden := map[rdf.Term]bool{}
	at := func(t rdf.Term) *node {
		n := p.nodes[t]
		if n == nil {
			n = &node{attributes: map[string]string{}}
			p.nodes[t] = n
		}
		return n
	}
	names := map[string]bool{}
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if strings.Contains(string(q.S), "#char=") || strings.HasSuffix(string(q.S), "#extraction>") || undrawn[q.P] {
			continue
		}
		d := terms()[q.P]
		switch {
		case q.P == rdf.RDFType:
			n := at(q.S)
			switch q.O {
			case schema.ClassValue, schema.RDFSClass, schema.ClassScheme, schema.ClassSoftware:
				hidden[q.S] = true
			}
			if strings.HasPrefix(string(q.O), "<"+schema.NS) || n.class == "" { // ours says more than org:Organization
				n.class = nameOf(q.O)
			}
		case q.P == rdf.RDFSLabel:
			if n := at(q.S); n.label == "" {
				n.label = q.O.Value()
			}
		case q.O.Kind() == rdf.KindLiteral || d.Range == schema.ClassValue:
			value := q.O.Value()
			if q.O.IsIRI() {
				value = schema.Short(q.O)
				value = value[strings.LastIndexByte(value, '/')+1:]
			}
			n, name := at(q.S), nameOf(q.P)
			names[name] = true
			switch have := n.attributes[name]; {
			case have == "":
				n.attributes[name] = value
			case !slices.Contains(strings.Split(have, "; "), value):
				n.attributes[name] = have + "; " + value
			}
		default:
			at(q.S)
			at(q.O)
			p.edges = append(p.edges, edge{q.S, q.O, nameOf(q.P), schema.Short(q.G)})
		}
	}
	for t := range hidden {
		delete(p.nodes, t)
	}
	delete(p.nodes, schema.GraphReference)
	p.edges = slices.DeleteFunc(p.edges, func(e edge) bool { return p.nodes[e.from] == nil || p.nodes[e.to] == nil })
	p.order = slices.Sorted(maps.Keys(p.nodes))
	for i, t := range p.order {
		n := p.nodes[t]
		n.id = i
		if n.label == "" {
			n.label = schema.Short(t)
		}
	}
	p.names = slices.Sorted(maps.Keys(names))
	return p, nil
}

// drawn makes the writer of a format of pictures.
func drawn(write func(*bufio.Writer, *picture)) func(io.Writer, iter.Seq2[rdf.Quad, error], rdf.Style) error {
	return func(w io.Writer, quads iter.Seq2[rdf.Quad, error], _ rdf.Style) error {
		p, err := draw(quads)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(w, 64<<10)
		write(out, p)
		return out.Flush()
	}
}

func writeGraphML(out *bufio.Writer, p *picture) {
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
	for _, t := range p.order {
		n := p.nodes[t]
		fmt.Fprintf(out, "    <node id=\"n%d\">", n.id)
		data("label", n.label)
		data("class", n.class)
		data("iri", t.Value())
		for i, name := range p.names {
			data(fmt.Sprintf("a%d", i), n.attributes[name])
		}
		out.WriteString("</node>\n")
	}
	for i, e := range p.edges {
		fmt.Fprintf(out, "    <edge id=\"e%d\" source=\"n%d\" target=\"n%d\">", i, p.nodes[e.from].id, p.nodes[e.to].id)
		data("edgelabel", e.label)
		data("graph", e.says)
		out.WriteString("</edge>\n")
	}
	out.WriteString("  </graph>\n</graphml>\n")
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
func writeGML(out *bufio.Writer, p *picture) {
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
	for _, t := range p.order {
		n := p.nodes[t]
		fmt.Fprintf(out, "  node [ id %d label %s class %s iri %s", n.id, text(n.label), text(n.class), text(t.Value()))
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
	}
	for _, e := range p.edges {
		fmt.Fprintf(out, "  edge [ source %d target %d label %s saidIn %s ]\n", p.nodes[e.from].id, p.nodes[e.to].id, text(e.label), text(e.says))
	}
	out.WriteString("]\n")
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

func writeDOT(out *bufio.Writer, p *picture) {
	text := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ", "\x00", "").Replace(s) + `"`
	}
	out.WriteString("digraph electiongraph {\n  rankdir=LR;\n  node [style=filled,fillcolor=white,fontname=\"sans-serif\",fontsize=10];\n  edge [fontname=\"sans-serif\",fontsize=8,color=\"#666666\"];\n")
	for _, t := range p.order {
		n := p.nodes[t]
		label := n.label
		if r := []rune(label); len(r) > 48 {
			label = string(r[:47]) + "…"
		}
		fmt.Fprintf(out, "  %s [label=%s,tooltip=%s,class=%s", text(schema.Short(t)), text(label), text(n.label), text(n.class))
		if look := looks[n.class]; look != "" {
			out.WriteString("," + look)
		}
		out.WriteString("];\n")
	}
	for _, e := range p.edges {
		style := ""
		if e.says == schema.Short(schema.GraphInferred) {
			style = ",style=dashed"
		}
		fmt.Fprintf(out, "  %s -> %s [label=%s,tooltip=%s%s];\n", text(schema.Short(e.from)), text(schema.Short(e.to)), text(e.label), text(e.says), style)
	}
	out.WriteString("}\n")
}
