package shapes_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
	"github.com/electiongraph/electiongraph/schema/shapes"
)

const prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:x:> . "

func read(t *testing.T, format, text string) (quads []rdf.Quad) {
	t.Helper()
	f, _ := rdf.FindFormat(rdf.Formats(), format)
	for q, err := range f.Read(strings.NewReader(prefixes+text), rdf.Source{}) {
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, q)
	}
	return rdf.Sort(quads)
}

func stream(quads []rdf.Quad) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// TestOwnShapes holds the program's shapes to be understood, and to be there for each of its classes.
func TestOwnShapes(t *testing.T) {
	if _, err := shapes.Load(schema.Shapes()); err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.Definitions() {
		if d.Class && !slices.ContainsFunc(schema.Shapes(), func(q rdf.Quad) bool { return q.O == d.Term && strings.HasSuffix(string(q.P), "#targetClass>") }) {
			t.Errorf("%s has no shape", d.Name)
		}
	}
}

// TestUnknown holds what is not understood to be refused, not passed over.
func TestUnknown(t *testing.T) {
	for _, text := range []string{
		":s a sh:NodeShape ; sh:targetClass :C ; sh:closed true .",
		":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxLength 3 ] .",
		":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:or ([ sh:minLength 1 ]) ] .",
		":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path [ sh:inversePath :p ] ] .",
		":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:pattern '(' ] .",
		":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 'x' ] .",
	} {
		if _, err := shapes.Load(read(t, "turtle", text)); err == nil {
			t.Errorf("taken: %s", text)
		}
	}
}

func TestCheck(t *testing.T) {
	rules, err := shapes.Load(read(t, "turtle", `
:s a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:IRI ; sh:property
  [ sh:path :one ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 1 ; sh:lessThan :two ],
  [ sh:path :two ; sh:datatype xsd:integer ],
  [ sh:path :code ; sh:pattern "^[A-Z]{2}$" ],
  [ sh:path :other ; sh:or ([ sh:class :C ] [ sh:datatype xsd:string ]) ] .`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{":a a :C ; :one 1 ; :two 2 ; :code 'KZ' ; :other :a, 'x' .", ""},
		{":g1 { :a a :C } :g2 { :a :one 1 }", ""}, // graphs are taken together
		{":a a :D .", ""},
		{":a a :C .", "one MinCount"},
		{":a a :C ; :one 1, 2 .", "one MaxCount"},
		{":g1 { :a a :C ; :one 1 } :g2 { :a :one 2 }", "one MaxCount"},
		{":a a :C ; :one '1' .", "one Datatype, one MinInclusive"},
		{":a a :C ; :one 'x'^^xsd:integer .", "one Datatype, one MinInclusive"},
		{":a a :C ; :one 0 .", "one MinInclusive"},
		{":a a :C ; :one 2 ; :two 2 .", "one LessThan"},
		{":a a :C ; :one 2 ; :two 10 .", ""},
		{":a a :C ; :one 1 ; :code 'KAZ' .", "code Pattern"},
		{":a a :C ; :one 1 ; :other :b .", "other Or"},
		{"_:a a :C ; :one 1 .", " NodeKind"},
	} {
		found, err := rules.Check(stream(read(t, "trig", c.text)))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range found {
			got = append(got, fmt.Sprintf("%s %s", strings.TrimPrefix(v.Property.Value(), "urn:x:"), v.Component))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s gives %q and not %q", c.text, got, c.want)
		}
	}
}
