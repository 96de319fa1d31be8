package query

import (
	"context"
	"fmt"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A RecommendationReport is one recommendation with its words and what became of it.
type RecommendationReport struct {
	Followed
	Country   string        `json:"country,omitempty"`
	In        *ElectionRef  `json:"in,omitempty"` // the election
	Passages  []Passage     `json:"passages"`
	Elections []ElectionRef `json:"later_elections"` // that what became of it speaks of
}

// OneRecommendation tells of one recommendation; id is that of its part of the document, document/…#recommendation-1.
// What became of it is found as [FollowUps] does.
func OneRecommendation(ctx context.Context, g *graph.Graph, id string) (*RecommendationReport, error) {
	return ask(ctx, g, func(r *reader) (*RecommendationReport, error) {
		t, err := r.resolve(id)
		if err != nil {
			return nil, err
		}
		one := []rdf.Term{t}
		got, err := r.outs(one, rdf.RDFType, schema.PredElection, schema.PredEvidence, schema.PredAlso)
		if err != nil {
			return nil, err
		}
		if got[rdf.RDFType].one(t) != schema.ClassRecommendation {
			return nil, &schema.Problem{Code: "unknown-id", Message: fmt.Sprintf("%s is no recommendation", schema.Short(t)), Hint: "electiongraph query recommendations"}
		}
		election := got[schema.PredElection].one(t)
		recommended, err := r.recommendations(one, map[rdf.Term]rdf.Term{t: election})
		if err != nil {
			return nil, err
		}
		in, err := r.elections(got[schema.PredElection][t])
		if err != nil {
			return nil, err
		}
		every := in
		if len(in) > 0 && in[0].Country != "" {
			if _, every, err = r.ofCountry("country/" + in[0].Country); err != nil {
				return nil, err
			}
		}
		all, err := r.claims(electionTerms(every))
		if err != nil {
			return nil, err
		}
		followed, err := r.followed(recommended, every, all)
		if err != nil {
			return nil, err
		}
		a := &RecommendationReport{Followed: followed[0], Elections: []ElectionRef{}}
		if len(in) > 0 {
			a.In, a.Country = &in[0], in[0].Country
		}
		if a.Passages, err = r.passages(append(got[schema.PredEvidence][t], got[schema.PredAlso][t]...)); err != nil {
			return nil, err
		}
		named := map[string]bool{}
		var found [][]Finding
		for _, o := range a.Outcomes {
			named[o.Election] = true
			for _, e := range o.Silent {
				named[e] = true
			}
			found = append(found, o.Findings)
		}
		for _, v := range a.Verdicts {
			named[v.Election] = true
		}
		for _, e := range every {
			if named[e.ID] {
				a.Elections = append(a.Elections, e)
			}
		}
		return a, r.words(found...)
	})
}

// Tables gives what was asked for, and what became of it.
func (a *RecommendationReport) Tables() []Table {
	head := Table{Title: a.what(), Columns: columns("is", "value~"), Rows: [][]Cell{
		{text("election"), link("election", a.Election)}, {text("by"), list("body", a.By)}, {text("to"), text(strings.Join(a.Addressee, ", "))}, {text("words"), {Text: quoted(a.Words), ID: a.ID}},
		{text("document"), {Text: documentName(a.Document), ID: a.Document}}}}
	for _, v := range [][2]string{{"by when", a.Deadline}, {"priority", a.Priority}, {"became", a.Outcome}} {
		if v[1] != "" {
			head.Rows = append(head.Rows, []Cell{text(v[0]), text(v[1])})
		}
	}
	list := &FollowUpList{Recommendations: []Followed{a.Followed}, Total: 1, refs: map[string]ElectionRef{}, where: Where{Evidence: true}}
	for _, e := range a.Elections {
		list.refs[e.ID] = e
	}
	if a.In != nil {
		list.refs[a.Election] = *a.In
	}
	became := list.Tables()[0]
	became.Title = "What became of it"
	return []Table{head, became}
}

// Flat gives an issue of the recommendation a row.
func (a *RecommendationReport) Flat() Table {
	return (&FollowUpList{Recommendations: []Followed{a.Followed}}).Flat()
}
