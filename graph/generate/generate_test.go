package generate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func sample(t testing.TB, quads int) *generate.Sample {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	gz, err := gazetteer.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	return generate.New(cb, gz, quads)
}

func TestSample(t *testing.T) {
	const quads = 60_000
	s := sample(t, quads)
	n, labels, subjects, types := 0, map[rdf.Term]bool{}, map[rdf.Term]bool{}, map[rdf.Term]int{}
	named := map[rdf.Term]bool{} // things of the codebook and the gazetteer that documents name
	for label, qs := range s.Graphs() {
		if labels[label] {
			t.Fatalf("%s comes twice", label)
		}
		labels[label] = true
		if !slices.IsSortedFunc(qs, rdf.Compare) || len(slices.Compact(slices.Clone(qs))) != len(qs) {
			t.Errorf("%s is not sorted or has repetitions", label)
		}
		n += len(qs)
		for _, q := range qs {
			if q.G != label {
				t.Fatalf("a statement of %s in %s", q.G, label)
			}
			subjects[q.S] = true
			if q.P == rdf.RDFType {
				types[q.O]++
			}
			for _, kind := range []string{"issue/", "body/", "country/", "stage/", "polarity/", "stance/", "election/"} {
				if strings.HasPrefix(schema.Short(q.O), kind) {
					named[q.O] = true
				}
			}
		}
	}
	if n < quads || n > quads+4000 {
		t.Errorf("%d quads where %d were asked for", n, quads)
	}
	for _, class := range []rdf.Term{schema.ClassDocument, schema.ClassElection, schema.ClassMission, schema.ClassFinding, schema.ClassAssessment,
		schema.ClassRecommendation, schema.ClassResponse, schema.ClassEvidence, schema.ClassCountry, schema.ClassBody, schema.ClassIssue} {
		if types[class] == 0 {
			t.Errorf("nothing is a %s", class)
		}
	}
	for t0 := range named {
		if !subjects[t0] {
			t.Errorf("nothing says what %s is", t0)
		}
	}
	for _, id := range []string{"country/" + s.Country, s.Election, "area/" + s.Area, s.Finding} {
		if !subjects[schema.Thing(id)] {
			t.Errorf("%s is not in the graph", id)
		}
	}
}

func TestSampleIsTheSame(t *testing.T) {
	a, b := sample(t, 30_000), sample(t, 30_000)
	if a.Election != b.Election || a.Finding != b.Finding {
		t.Errorf("%s and %s, %s and %s", a.Election, b.Election, a.Finding, b.Finding)
	}
	if !slices.Equal(slices.Collect(a.Quads()), slices.Collect(b.Quads())) {
		t.Error("two samples of one size differ")
	}
}

func BenchmarkSample(b *testing.B) {
	s := sample(b, 100_000)
	n := 0
	for b.Loop() {
		for range s.Quads() {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "quads/s")
}
