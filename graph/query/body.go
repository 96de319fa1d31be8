package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A BodyReport tells what a body observed, and what documents say that it found.
type BodyReport struct {
	ID         string         `json:"id"`
	Label      string         `json:"label"`
	Names      []string       `json:"names,omitempty"` // other ones
	Kind       string         `json:"kind,omitempty"`
	PartOf     string         `json:"part_of,omitempty"`
	Parts      []string       `json:"parts,omitempty"`
	People     []string       `json:"people,omitempty"` // who are quoted for it
	Elections  []BodyElection `json:"elections"`        // that it observed or spoke of, by date
	Issues     []BodyIssue    `json:"issues"`           // that it raised, the most frequent first
	Recommends int            `json:"recommends"`
}

// A BodyElection is an election as a body saw it.
type BodyElection struct {
	ElectionRef
	Observed     bool     `json:"observed"`
	Problems     int      `json:"problems"`
	Improvements int      `json:"improvements"`
	Verdicts     []string `json:"verdicts"`
}

// A BodyIssue counts what a body says of an issue.
type BodyIssue struct {
	Issue        string `json:"issue"`
	Label        string `json:"label"`
	Problems     int    `json:"problems"`
	Improvements int    `json:"improvements"`
	Elections    int    `json:"elections"`
}

// Body tells of a body by its own name, without its parts.
func Body(ctx context.Context, g *graph.Graph, id string) (*BodyReport, error) {
	return ask(ctx, g, func(r *reader) (*BodyReport, error) {
		t, err := r.resolve(id, "body")
		if err != nil {
			return nil, err
		}
		one := []rdf.Term{t}
		if err := r.known(one); err != nil {
			return nil, err
		}
		about, err := r.outs(one, schema.PredAltLabel, schema.PredKind, schema.PredPartOf)
		if err != nil {
			return nil, err
		}
		a := &BodyReport{ID: bare(t), Label: r.label(t), Names: bares(about[schema.PredAltLabel][t]), Kind: bare(about[schema.PredKind].one(t)), PartOf: bare(about[schema.PredPartOf].one(t)),
			Elections: []BodyElection{}, Issues: []BodyIssue{}}
		into := map[rdf.Term][]rdf.Term{}
		for _, p := range []rdf.Term{schema.PredPartOf, schema.PredMemberOf, schema.PredObservedBy, schema.PredAttributedTo, schema.PredIssuedBy} {
			found, err := r.in(p, one)
			if err != nil {
				return nil, err
			}
			into[p] = found[t]
		}
		a.Parts, a.People, a.Recommends = bares(into[schema.PredPartOf]), bares(into[schema.PredMemberOf]), len(into[schema.PredIssuedBy])

		said := into[schema.PredAttributedTo]
		claims, err := r.claimed(said)
		if err != nil {
			return nil, err
		}
		elections := map[rdf.Term]*BodyElection{}
		at := func(e rdf.Term) *BodyElection {
			if elections[e] == nil {
				elections[e] = &BodyElection{Verdicts: []string{}}
			}
			return elections[e]
		}
		for _, e := range into[schema.PredObservedBy] {
			at(e).Observed = true
		}
		issues := map[rdf.Term]*BodyIssue{}
		seen := map[[2]rdf.Term]bool{}
		for _, c := range claims {
			e, issue := c.election, c.issue
			if e == "" {
				continue
			}
			row := at(e)
			if c.class != "" {
				row.Verdicts = append(row.Verdicts, bare(c.class))
			}
			polarity := bare(c.polarity)
			if issue == "" || polarity != string(schema.Problematic) && polarity != string(schema.Improvement) {
				continue
			}
			if issues[issue] == nil {
				issues[issue] = &BodyIssue{Issue: bare(issue)}
			}
			if polarity == string(schema.Problematic) {
				row.Problems++
				issues[issue].Problems++
			} else {
				row.Improvements++
				issues[issue].Improvements++
			}
			if k := [2]rdf.Term{issue, e}; !seen[k] {
				seen[k] = true
				issues[issue].Elections++
			}
		}
		terms := make([]rdf.Term, 0, len(elections))
		for e := range elections {
			terms = append(terms, e)
		}
		refs, err := r.elections(terms)
		if err != nil {
			return nil, err
		}
		for _, e := range refs {
			row := elections[e.term]
			row.ElectionRef, row.Verdicts = e, set(row.Verdicts)
			a.Elections = append(a.Elections, *row)
		}
		for i := range issues {
			terms = append(terms, i)
		}
		if err := r.known(terms); err != nil {
			return nil, err
		}
		for i, row := range issues {
			row.Label = r.label(i)
			a.Issues = append(a.Issues, *row)
		}
		slices.SortFunc(a.Issues, func(x, y BodyIssue) int {
			return cmp.Or(-cmp.Compare(x.Problems+x.Improvements, y.Problems+y.Improvements), cmp.Compare(x.Issue, y.Issue))
		})
		return a, nil
	})
}

// A claim is what is attributed to a body: a finding, or a verdict of a class.
type claim struct{ election, polarity, issue, class rdf.Term }

// claimed reads claims, of which a body may have very many.
func (r *reader) claimed(said []rdf.Term) ([]claim, error) {
	out := make([]claim, len(said))
	if r.columns == nil {
		got, err := r.outs(said, schema.PredElection, schema.PredPolarity, schema.PredIssue, schema.PredClass)
		for i, s := range said {
			out[i] = claim{got[schema.PredElection].one(s), got[schema.PredPolarity].one(s), got[schema.PredIssue].one(s), got[schema.PredClass].one(s)}
		}
		return out, err
	}
	names := map[uint32]rdf.Term{}
	one := func(c *graph.Cursor, n uint32) rdf.Term {
		objects := c.Objects(n)
		if len(objects) == 0 {
			return ""
		}
		t, ok := names[objects[0]]
		if !ok {
			t = r.columns.Term(objects[0])
			names[objects[0]] = t
		}
		return t
	}
	election, polarity, issue, class := r.columns.Cursor(schema.PredElection), r.columns.Cursor(schema.PredPolarity), r.columns.Cursor(schema.PredIssue), r.columns.Cursor(schema.PredClass)
	for i, s := range said {
		if n, ok := r.columns.Number(s); ok {
			out[i] = claim{one(election, n), one(polarity, n), one(issue, n), one(class, n)}
		}
	}
	return out, nil
}

// Tables gives the elections and the issues.
func (a *BodyReport) Tables() []Table {
	head := Table{Title: a.Label, Notes: []string{strings.TrimSuffix("body/"+a.ID+", "+a.Kind, ", ")}}
	e := Table{Title: "Elections", Columns: columns("election", "observed", "problems", "fine", "verdict~?")}
	for _, v := range a.Elections {
		e.Rows = append(e.Rows, []Cell{link("election", v.ID), text(yes(v.Observed)), text(fmt.Sprint(v.Problems)), text(fmt.Sprint(v.Improvements)), text(strings.Join(v.Verdicts, ", "))})
	}
	i := Table{Title: "What it raised", Columns: columns("issue~", "problem", "fine", "elections")}
	for _, v := range a.Issues {
		i.Rows = append(i.Rows, []Cell{{Text: v.Label, ID: "issue/" + v.Issue}, text(fmt.Sprint(v.Problems)), text(fmt.Sprint(v.Improvements)), text(fmt.Sprint(v.Elections))})
	}
	if len(e.Rows) == 0 {
		head.Notes = append(head.Notes, "No document in this graph attributes anything to it.")
	}
	return []Table{head, e, i}
}

// Flat gives an election a row.
func (a *BodyReport) Flat() Table {
	t := Table{Columns: columns("body", "election", "country", "date", "observed", "problems", "improvements", "verdicts")}
	for _, v := range a.Elections {
		t.Rows = append(t.Rows, []Cell{link("body", a.ID), link("election", v.ID), link("country", v.Country), text(v.Date), text(fmt.Sprint(v.Observed)), text(fmt.Sprint(v.Problems)), text(fmt.Sprint(v.Improvements)), text(strings.Join(v.Verdicts, " "))})
	}
	return t
}
