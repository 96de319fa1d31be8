package codebook_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func TestQuads(t *testing.T) {
	extra := fstest.MapFS{"codebook/mine.yaml": {Data: []byte(`area: voting
issues:
  - id: general-thing
    label: General thing
    definition: Something in general.
    default_polarity: problem
    stage: [voting]
    cues: ["general thing"]
  - id: special-thing
    label: Special thing
    definition: Something special.
    broader: general-thing
    default_polarity: problem
    stage: [voting]
    cues: ["special thing"]
    not:
      - {concept: ballot-box-stuffing, tell: "ballots are stuffed"}
`)}}
	cb, err := codebook.Load(data.Files, extra)
	if err != nil {
		t.Fatal(err)
	}
	label := schema.GraphReference
	quads := cb.Quads(label)
	if !slices.IsSortedFunc(quads, rdf.Compare) || len(slices.Compact(slices.Clone(quads))) != len(quads) {
		t.Error("the quads are not sorted, or some come twice")
	}
	if !slices.Equal(quads, cb.Quads(label)) {
		t.Error("a second time they are others")
	}
	has := map[rdf.Quad]bool{}
	labelled := map[rdf.Term]bool{}
	for _, q := range quads {
		has[q] = true
		if q.G != label {
			t.Fatalf("%v is in another graph", q)
		}
		if q.P == rdf.RDFSLabel {
			labelled[q.S] = true
		}
	}
	want := func(s string, p rdf.Term, o rdf.Term) {
		t.Helper()
		if !has[rdf.Quad{S: schema.Thing(s), P: p, O: o, G: label}] {
			t.Errorf("missing: %s %s %s", s, p, o)
		}
	}
	want("issue/special-thing", rdf.RDFType, schema.ClassIssue)
	want("issue/special-thing", rdf.RDFType, schema.ClassConcept)
	want("issue/special-thing", schema.PredBroader, schema.Thing("issue/general-thing"))
	want("issue/special-thing", schema.PredInArea, schema.Thing("area/voting"))
	want("issue/special-thing", schema.PredRelated, schema.Thing("issue/ballot-box-stuffing"))
	want("issue/special-thing", schema.PredDefinition, rdf.String("Something special."))
	want("area/voting", rdf.RDFType, schema.ClassArea)
	want("stage/counting", schema.PredBroader, schema.Thing("stage/election-day"))
	for _, v := range []string{"polarity/problem", "polarity/improvement", "polarity/neutral", "stage/unspecified", "extent/numerous", "severity/high", "certainty/presupposed", "trend/worse",
		"assessment/fell-short", "standard/osce-commitments", "stance/own-observation", "target/observer-report", "force/urge", "action/engage", "addressee/host-authorities",
		"link/recurs", "attribution/blanket", "scope/systemic", "kind/us-response", "type/parliamentary"} {
		want(v, rdf.RDFType, schema.ClassValue)
	}
	for _, q := range quads {
		if q.O.IsIRI() && q.O != schema.RDFSClass && !labelled[q.O] {
			t.Errorf("%s has no label", schema.Short(q.O))
		}
		if q.P == rdf.RDFSLabel && strings.TrimSpace(q.O.Value()) == "" {
			t.Errorf("the label of %s is empty", schema.Short(q.S))
		}
	}
}
