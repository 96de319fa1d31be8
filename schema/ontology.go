package schema

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// OntologyIRI names the ontology itself.
const OntologyIRI = rdf.Term("<" + Base + "ns>")

//go:embed ontology.ttl
var ontologyFile string

//go:embed shapes.ttl
var shapesFile string

// Shapes gives the statements of the SHACL shapes.
func Shapes() []rdf.Quad { return readEmbedded("shapes.ttl", shapesFile) }

// ShapesTurtle gives the SHACL shapes as they were written.
func ShapesTurtle() string { return shapesFile }

// OntologyTurtle gives the ontology as it was written, with its comments.
func OntologyTurtle() string { return ontologyFile }

// Ontology gives the statements of the ontology, sorted, in no named graph.
func Ontology() []rdf.Quad { return slices.Clone(readOntology()) }

var readOntology = sync.OnceValue(func() []rdf.Quad { return readEmbedded("ontology.ttl", ontologyFile) })

// readEmbedded reads a Turtle file of the program's own.
func readEmbedded(name, text string) []rdf.Quad {
	turtle, _ := rdf.FindFormat(rdf.Formats(), "turtle")
	var quads []rdf.Quad
	for q, err := range turtle.Read(strings.NewReader(text), rdf.Source{File: name}) {
		if err != nil {
			panic(err) // a test reads it
		}
		quads = append(quads, q)
	}
	return rdf.Sort(quads)
}

// A Definition is a term of the ontology.
type Definition struct {
	Term    rdf.Term
	Name    string // Finding, hasProblem
	Class   bool   // else a property
	Literal bool   // a property whose values are texts, numbers, dates
	Label   string
	Comment string
	Above   []rdf.Term // classes or properties that it is a case of
	Domain  rdf.Term   // "" if it is of several
	Range   rdf.Term
}

// Definitions gives the terms of the ontology, classes first, by name.
func Definitions() []Definition {
	const rdfs, owl = "<http://www.w3.org/2000/01/rdf-schema#", "<http://www.w3.org/2002/07/owl#"
	var out []Definition
	for _, q := range readOntology() {
		if !strings.HasPrefix(string(q.S), "<"+NS) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Term != q.S {
			out = append(out, Definition{Term: q.S, Name: q.S.Value()[len(NS):]})
		}
		d := &out[len(out)-1]
		switch q.P {
		case rdf.RDFType:
			d.Class = q.O == owl+"Class>"
			d.Literal = q.O == owl+"DatatypeProperty>"
		case rdf.RDFSLabel:
			d.Label = q.O.Value()
		case rdf.RDFSComment:
			d.Comment = q.O.Value()
		case rdfs + "domain>":
			d.Domain = q.O
		case rdfs + "range>":
			d.Range = q.O
		case rdfs + "subClassOf>", rdfs + "subPropertyOf>":
			d.Above = append(d.Above, q.O)
		}
	}
	slices.SortStableFunc(out, func(a, b Definition) int {
		switch {
		case a.Class == b.Class:
			return 0
		case a.Class:
			return -1
		}
		return 1
	})
	return out
}

// DocumentClass gives the class of BIBO that documents of a kind are, "" if the ontology names none.
func DocumentClass(kind string) rdf.Term { return documentClasses()[kind] }

var documentClasses = sync.OnceValue(func() map[string]rdf.Term {
	out := map[string]rdf.Term{}
	for _, q := range readOntology() {
		if q.P == PredDocClass {
			out[strings.TrimPrefix(Short(q.S), "kind/")] = q.O
		}
	}
	return out
})

// WriteOntologyPage writes the ontology as a page for people, of its own and without scripts.
func WriteOntologyPage(w io.Writer) error {
	page := struct {
		Terms   []Definition
		Classes map[string]rdf.Term // by kind of document
		Note    string
	}{Definitions(), documentClasses(), ""}
	for _, q := range readOntology() {
		if q.S == OntologyIRI && q.P == PredScopeNote {
			page.Note = q.O.Value()
		}
	}
	return ontologyPage.Execute(w, page)
}

var ontologyPage = template.Must(template.New("ontology").Funcs(template.FuncMap{
	"short":  func(t rdf.Term) string { return rdf.Abbreviate(t, Prefixes) },
	"own":    func(t rdf.Term) bool { return strings.HasPrefix(string(t), "<"+NS) },
	"anchor": func(t rdf.Term) string { return strings.TrimPrefix(t.Value(), NS) },
	"iri":    rdf.Term.Value,
}).Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>electiongraph: the terms</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h2 { margin-top: 2.5rem } h3 { margin: 1.8rem 0 .2rem; font-size: 1.05rem } p { margin: .2rem 0 }
code, h3 { font-family: ui-monospace, monospace } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .3rem 0 } dd { margin: 0 } dt { color: #555 }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } a { color: #8cb4ff } dt { color: #aaa } }
</style>
</head>
<body>
<h1>The terms of electiongraph</h1>
<p>Prefix <code>eg:</code> stands for <code>` + NS + `</code>. This page is made from the ontology in Turtle.</p>
{{define "term"}}{{if own .}}<a href="#{{anchor .}}"><code>{{short .}}</code></a>{{else}}<a href="{{iri .}}"><code>{{short .}}</code></a>{{end}}{{end -}}
{{define "entry"}}
<h3 id="{{.Name}}">eg:{{.Name}}</h3>
<p>{{.Comment}}</p>
<dl>
<dt>label</dt><dd>{{.Label}}</dd>
{{- with .Domain}}<dt>of</dt><dd>{{template "term" .}}</dd>{{end}}
{{- with .Range}}<dt>to</dt><dd>{{template "term" .}}</dd>{{end}}
{{- with .Above}}<dt>a case of</dt><dd>{{range $i, $t := .}}{{if $i}}, {{end}}{{template "term" $t}}{{end}}</dd>{{end}}
</dl>
{{- end}}
<h2>Classes</h2>
{{range .Terms}}{{if .Class}}{{template "entry" .}}{{end}}{{end}}
<h2>Properties</h2>
{{range .Terms}}{{if not .Class}}{{template "entry" .}}{{end}}{{end}}
<h2>Kinds of documents</h2>
<p>A document is of a class of BIBO by its kind, as <a href="#documentClass"><code>eg:documentClass</code></a> says.</p>
<dl>
{{- range $kind, $class := .Classes}}<dt><code>kind/{{$kind}}</code></dt><dd>{{template "term" $class}}</dd>{{end}}
</dl>
<h2>The same elsewhere</h2>
<p>{{.Note}}</p>
</body>
</html>
`))
