package rdf_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// FuzzReaders gives every reader anything: what it takes can be written in the same format and read again as the same, as
// N-Quads at least.
func FuzzReaders(f *testing.F) {
	for i := range rdf.Formats() {
		for _, text := range []string{
			"@prefix : <urn:x:> . @base <http://a/b/c> . :s a <../d>, [ :p 1, 1.5, 1e3, true, 'x'@en, \"\"\"y\"z\"\"\"^^:t ; :q ( 1 () [] ) ] .",
			"GRAPH <urn:g> { <urn:s> <urn:p> _:a . _:a <urn:p> \"\\u00e9\" } PREFIX e: <urn:e:> e:g\\~x { e:s e:p e:%41.b }",
			"<urn:s> <urn:p> \"x\\n\"@en <urn:g> .\n# comment\n_:a <urn:p> <urn:o> .",
			`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:" xml:base="http://a/"><e:A rdf:ID="x" e:q="1"><rdf:li>1</rdf:li><e:p rdf:parseType="Collection"><e:B/></e:p><e:p rdf:nodeID="n" xml:lang="en"/></e:A></rdf:RDF>`,
			`{"@context": {"@vocab": "urn:v:", "n": {"@type": "@id"}}, "@id": "urn:s", "n": "urn:o", "x": [1, 1.5, true, null, {"@list": ["a"]}], "@graph": [{"@id": "_:b", "@reverse": {"r": {"y": "z"}}}]}`,
		} {
			f.Add(byte(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		formats := rdf.Formats()
		format := formats[int(which)%len(formats)]
		var quads []rdf.Quad
		for q, err := range format.Read(strings.NewReader(text), rdf.Source{File: "f", Skolem: "urn:genid:"}) {
			if err == nil {
				quads = append(quads, q)
			}
			if len(quads) > 10_000 {
				return
			}
		}
		quads = rdf.Sort(quads)
		for _, w := range []rdf.Format{formats[0], formats[1]} {
			var b bytes.Buffer
			if err := w.Write(&b, stream(quads), style); err != nil {
				t.Fatalf("%s takes %q, and %s cannot write it: %v", format.Name, text, w.Name, err)
			}
			again, err := readAll(w, b.String(), rdf.Source{})
			if err != nil || !slices.Equal(again, quads) {
				t.Fatalf("%s takes %q; as %s it is %v\n%v\n%v\n%s", format.Name, text, w.Name, err, quads, again, b.String())
			}
		}
	})
}
