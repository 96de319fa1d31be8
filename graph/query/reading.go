package query

import (
	"context"
	"slices"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Reading is a document with all that was read from it, each list in the order of the text.
type Reading struct {
	Document
	Label           string           `json:"label"`
	Findings        []Finding        `json:"findings"`
	Assessments     []Assessment     `json:"verdicts"`
	Recommendations []Recommendation `json:"recommended"`
	Stances         []Stance         `json:"responded"`
	Links           []StatedLink     `json:"links"`
}

// A StatedLink is what a text says of two elections: that one was better, that something came back.
type StatedLink struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	From string `json:"from,omitempty"` // elections
	To   string `json:"to,omitempty"`
	// ToText names the other election where the text does not say which it is.
	ToText string `json:"to_text,omitempty"`
	Evidence
}

func (r *reader) links(list []rdf.Term) ([]StatedLink, error) {
	got, err := r.outs(list, schema.PredLinkType, schema.PredFrom, schema.PredTo, schema.PredToText)
	if err != nil {
		return nil, err
	}
	words, err := r.evidence(list)
	if err != nil {
		return nil, err
	}
	out := make([]StatedLink, 0, len(list))
	for _, t := range list {
		out = append(out, StatedLink{ID: schema.Short(t), Type: bare(got[schema.PredLinkType].one(t)), From: bare(got[schema.PredFrom].one(t)), To: bare(got[schema.PredTo].one(t)),
			ToText: got[schema.PredToText].one(t).Value(), Evidence: words[t]})
	}
	slices.SortStableFunc(out, func(a, b StatedLink) int { return compareEvidence(a.Evidence, b.Evidence) })
	return out, nil
}

// Read tells what was read from a document.
func Read(ctx context.Context, g *graph.Graph, id string) (*Reading, error) {
	return ask(ctx, g, func(r *reader) (*Reading, error) {
		t, err := r.resolve(id, "document")
		if err != nil {
			return nil, err
		}
		list, err := r.documents([]rdf.Term{t})
		if err != nil {
			return nil, err
		}
		if err := r.known([]rdf.Term{t}); err != nil {
			return nil, err
		}
		a := &Reading{Document: list[0], Label: r.label(t)}
		parts, err := r.in(schema.PredDocument, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		got, err := r.outs(parts[t], rdf.RDFType, schema.PredElection)
		if err != nil {
			return nil, err
		}
		of := map[rdf.Term][]rdf.Term{} // class → things
		election := map[rdf.Term]rdf.Term{}
		for _, p := range parts[t] {
			election[p] = got[schema.PredElection].one(p)
			for _, class := range got[rdf.RDFType][p] {
				of[class] = append(of[class], p)
			}
		}
		// in the order of the text, not of the elections
		if a.Findings, err = r.findings(of[schema.ClassFinding], nil); err != nil {
			return nil, err
		}
		if err := r.words(a.Findings); err != nil {
			return nil, err
		}
		for i := range a.Findings {
			f := &a.Findings[i]
			f.election = election[f.term]
			f.Election = bare(f.election)
		}
		if a.Assessments, err = r.assessments(of[schema.ClassAssessment], election); err != nil {
			return nil, err
		}
		if a.Recommendations, err = r.recommendations(of[schema.ClassRecommendation], election); err != nil {
			return nil, err
		}
		if a.Stances, err = r.stances(of[schema.ClassResponse], election); err != nil {
			return nil, err
		}
		a.Links, err = r.links(of[schema.ClassLink])
		return a, err
	})
}

// Tables gives what the document is, and a section for each kind of thing that it says.
func (a *Reading) Tables() []Table {
	list := DocumentList{Documents: []Document{a.Document}}
	report := ElectionReport{Assessments: a.Assessments, Recommendations: a.Recommendations, Responses: a.Stances, Problems: a.Findings}
	head := list.Tables()[0]
	head.Title = a.Label
	return append([]Table{head}, report.Tables()[1:]...)
}

// Flat gives a statement a row.
func (a *Reading) Flat() Table {
	report := ElectionReport{Assessments: a.Assessments, Recommendations: a.Recommendations, Responses: a.Stances, Problems: a.Findings}
	return report.Flat()
}
