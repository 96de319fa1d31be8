package rdf_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// sample is a graph of the shape that the program writes: documents with findings of some twelve quads each.
func sample(findings int) []rdf.Quad {
	const base = "https://w3id.org/electiongraph/"
	const ns = base + "ns#"
	var quads []rdf.Quad
	for i := range findings {
		document := fmt.Sprintf("%sdocument/statement-%d-%012x", base, i/20, i/20*7919)
		g, f := rdf.IRI(document), rdf.IRI(fmt.Sprintf("%s#finding-%d", document, i%20))
		add := func(p string, o rdf.Term) { quads = append(quads, rdf.Quad{S: f, P: rdf.IRI(ns + p), O: o, G: g}) }
		quads = append(quads, rdf.Quad{S: f, P: rdf.RDFType, O: rdf.IRI(ns + "Finding"), G: g})
		quads = append(quads, rdf.Quad{S: f, P: rdf.RDFSLabel, O: rdf.String(fmt.Sprintf("finding %d", i%20)), G: g})
		add("election", rdf.IRI(fmt.Sprintf("%selection/KZ-parliamentary-%d-03-20", base, 1999+i/50%20)))
		add("issue", rdf.IRI(fmt.Sprintf("%sissue/issue-%d", base, i*31%145)))
		add("polarity", rdf.IRI(base+"polarity/problem"))
		add("stage", rdf.IRI(base+"stage/counting"))
		add("attributedTo", rdf.IRI(base+"body/odihr"))
		add("certainty", rdf.IRI(base+"certainty/asserted"))
		add("document", g)
		add("quote", rdf.Lang(fmt.Sprintf("observers were kept %d metres away from the count, so that \"nobody\" saw the ballots", i), "en"))
		add("start", rdf.NonNegative(i*120))
		add("end", rdf.NonNegative(i*120+90))
	}
	return quads
}

func BenchmarkRead(b *testing.B) {
	text := write(b, sample(5000))
	b.Run("rdf", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			for _, err := range rdf.ReadNQuads(strings.NewReader(text), "") {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	for _, raw := range []bool{false, true} {
		b.Run(fmt.Sprintf("quad/nquads raw=%v", raw), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r := nquads.NewReader(strings.NewReader(text), raw)
				for {
					_, err := r.ReadQuad()
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	quads := sample(5000)
	b.Run("rdf", func(b *testing.B) {
		b.SetBytes(int64(len(write(b, quads))))
		for b.Loop() {
			if err := rdf.WriteNQuads(io.Discard, slices.Values(quads)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("quad/nquads", func(b *testing.B) {
		text := write(b, quads)
		var theirs []quad.Quad
		r := nquads.NewReader(strings.NewReader(text), false)
		for q, err := r.ReadQuad(); err == nil; q, err = r.ReadQuad() {
			theirs = append(theirs, q)
		}
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			w := nquads.NewWriter(io.Discard)
			if _, err := w.WriteQuads(theirs); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSort(b *testing.B) {
	text := []byte(write(b, sample(5000)))
	var quads []rdf.Quad
	for q, err := range rdf.ReadNQuads(bytes.NewReader(text), "") {
		if err != nil {
			b.Fatal(err)
		}
		quads = append(quads, q)
	}
	for i := range quads { // any order but the sorted one
		j := i * 7919 % len(quads)
		quads[i], quads[j] = quads[j], quads[i]
	}
	for b.Loop() {
		rdf.Sort(slices.Clone(quads))
	}
}

// BenchmarkFormats writes and reads the same quads in every format.
func BenchmarkFormats(b *testing.B) {
	quads := sample(5000)
	for _, f := range rdf.Formats() {
		var text bytes.Buffer
		if err := f.Write(&text, stream(quads), style); err != nil {
			b.Fatal(err)
		}
		rate := func(b *testing.B) {
			b.ReportMetric(float64(len(quads))*float64(b.N)/b.Elapsed().Seconds()/1000, "kquads/s")
		}
		b.Run("write/"+f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Write(io.Discard, stream(quads), style); err != nil {
					b.Fatal(err)
				}
			}
			rate(b)
		})
		b.Run("read/"+f.Name, func(b *testing.B) {
			for b.Loop() {
				for _, err := range f.Read(bytes.NewReader(text.Bytes()), rdf.Source{}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			rate(b)
		})
	}
}
