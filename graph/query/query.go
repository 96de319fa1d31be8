// Package query holds the questions that people ask of a graph: which problems came back, who observed, what a
// government answered to what observers found.
//
// Every question is a function over a [graph.Graph] that gives a typed answer: [Recurring], [RecurringAnywhere], [Elections],
// [Election], [Observers], [Responses], [Findings], [Issue], [SpreadOf], [Recommendations],
// [OneRecommendation], [FollowUps], [Person], [TimelineOf], [Compare],
// [CompareBodies], [CoverageOf], [Search], [PathBetween], [Documents], [Stats], [Show]; [Path] walks any path, and
// [GizmoForm] gives some of them as Gizmo. [Where] narrows what they are about. The answer is plain data for programs
// (its JSON form has the same names), and knows how to lay itself out: [Answer.Tables] for people, [Answer.Flat] as one
// table for spreadsheets.
//
// Ids are short everywhere. In answers, bodies, issues, areas, countries, elections and coded values go by their own
// id (odihr, ballot-box-stuffing, KZ, KZ-parliamentary-2016-03-20, counting); documents and what stands in them by the
// short id of their IRI (document/name-0123456789ab#finding-3). Questions accept those, full IRIs, names and labels
// ("Kazakhstan", "OSCE PA", "KZ parliamentary 2016"); see [Resolve].
//
// A question walks the graph hop by hop with collected sets of terms, so that its time grows with what it finds and not
// with the graph; where the graph has [graph.Columns], hops follow these, and the rest comes from the store. What is not
// known is said as not known, and absence comes in three kinds that are never mixed: a document that does not raise an
// issue, no document at all, and somebody saying that it was fine.
package query

import (
	"context"
	"slices"

	"github.com/electiongraph/electiongraph/graph"
)

// An Answer is the typed result of a question.
type Answer interface {
	// Tables lays the answer out for reading, in sections.
	Tables() []Table
	// Flat gives the same as a single table, a row a fact, with words where Tables has marks.
	Flat() Table
}

// ask runs fn on one picture of the graph.
func ask[T any](ctx context.Context, g *graph.Graph, fn func(*reader) (T, error)) (answer T, err error) {
	err = g.View(ctx, func(v *graph.View) error {
		r := &reader{v: v}
		if r.columns, err = v.Columns(); err != nil {
			return err
		}
		answer, err = fn(r)
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return answer, nil
}

// set keeps each string once, in order. It is never nil.
func set(list []string) []string {
	list = append([]string{}, list...)
	slices.Sort(list)
	return slices.Compact(list)
}
