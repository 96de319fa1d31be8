package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Recommendation is what somebody asked for, and what was found later on its issues.
type Recommendation struct {
	ID        string     `json:"id"`
	Election  string     `json:"election"`
	By        []string   `json:"by"`
	Force     string     `json:"force"`
	Addressee []string   `json:"addressee"`
	Action    string     `json:"action"`
	Label     string     `json:"label"` // of the action
	Issues    []string   `json:"issues,omitempty"`
	Deadline  string     `json:"deadline,omitempty"`
	Priority  string     `json:"priority,omitempty"` // in a report that ranks what it recommends
	Later     []FollowUp `json:"later,omitempty"`
	Evidence

	term rdf.Term
}

// A FollowUp is a finding on an issue of a recommendation, in the next election that has one. It was found by comparing
// documents; no document says that the one answers the other.
type FollowUp struct {
	Finding  string   `json:"finding"`
	Election string   `json:"election"`
	Issue    string   `json:"issue"`
	Polarity string   `json:"polarity"`
	By       []string `json:"by"`
}

func (r Recommendation) what() string {
	if len(r.Issues) == 0 {
		return r.Label
	}
	return r.Label + ": " + strings.Join(r.Issues, ", ")
}

func (r *reader) recommendations(list []rdf.Term, election map[rdf.Term]rdf.Term) ([]Recommendation, error) {
	got, err := r.outs(list, schema.PredIssuedBy, schema.PredForce, schema.PredAddressee, schema.PredAction, schema.PredIssue, schema.PredDeadline, schema.PredPriority, schema.PredFollowedBy)
	if err != nil {
		return nil, err
	}
	words, err := r.evidence(list)
	if err != nil {
		return nil, err
	}
	if err := r.known(got[schema.PredAction].all()); err != nil {
		return nil, err
	}
	followed := got[schema.PredFollowedBy].all()
	of, err := r.out(schema.PredElection, followed)
	if err != nil {
		return nil, err
	}
	their := map[rdf.Term]rdf.Term{}
	for _, f := range followed {
		their[f] = of.one(f)
	}
	later := map[rdf.Term]Finding{}
	findings, err := r.findings(followed, their)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		later[f.term] = f
	}
	out := make([]Recommendation, 0, len(list))
	for _, t := range list {
		action := got[schema.PredAction].one(t)
		by, err := r.counted(got[schema.PredIssuedBy][t])
		if err != nil {
			return nil, err
		}
		rec := Recommendation{ID: schema.Short(t), Election: bare(election[t]), By: by, Force: bare(got[schema.PredForce].one(t)), Addressee: bares(got[schema.PredAddressee][t]),
			Action: bare(action), Label: r.label(action), Issues: bares(got[schema.PredIssue][t]), Deadline: got[schema.PredDeadline].one(t).Value(), Priority: got[schema.PredPriority].one(t).Value(), Evidence: words[t], term: t}
		for _, f := range got[schema.PredFollowedBy][t] {
			if l, ok := later[f]; ok {
				rec.Later = append(rec.Later, FollowUp{l.ID, l.Election, l.Issue, l.Polarity, l.By})
			}
		}
		out = append(out, rec)
	}
	slices.SortStableFunc(out, func(a, b Recommendation) int { return compareEvidence(a.Evidence, b.Evidence) })
	return out, nil
}

// A RecommendationList is what was asked for, by election.
type RecommendationList struct {
	Recommendations []Recommendation `json:"recommendations"`
	Total           int              `json:"total"` // before a limit

	refs map[string]ElectionRef
}

// Recommendations lists what was asked of whom, and what was found of it later.
func Recommendations(ctx context.Context, g *graph.Graph, w Where) (*RecommendationList, error) {
	return ask(ctx, g, func(r *reader) (*RecommendationList, error) {
		refs, c, _, err := r.asked(w)
		if err != nil {
			return nil, err
		}
		a := &RecommendationList{refs: map[string]ElectionRef{}}
		a.Recommendations, err = r.recommendations(c.others[schema.ClassRecommendation], c.election)
		if err != nil {
			return nil, err
		}
		order := map[string]int{}
		for i, e := range refs {
			order[e.ID] = i
			a.refs[e.ID] = e
		}
		slices.SortStableFunc(a.Recommendations, func(x, y Recommendation) int { return cmp.Compare(order[x.Election], order[y.Election]) })
		a.Recommendations, a.Total = cut(w, a.Recommendations)
		return a, nil
	})
}

// later tells what was found afterwards: "2012 problem".
func (r Recommendation) later() string {
	var out []string
	for _, l := range r.Later {
		e := l.Election
		if date := dateInName.FindString(e); date != "" {
			e = date[:4]
		}
		out = append(out, e+" "+polarityCell(l.Polarity).Text)
	}
	return strings.Join(set(out), ", ")
}

// Tables gives one table.
func (a *RecommendationList) Tables() []Table {
	t := Table{Title: "What was recommended", Columns: columns("election~", "what~", "by~", "to~", "words~", "document~?", "found later~?")}
	last := ""
	for _, v := range a.Recommendations {
		ref := a.refs[v.Election]
		e := Cell{Text: v.Election, ID: "election/" + v.Election}
		if ref.Country != "" {
			e.Text = ref.Country + " " + ref.short()
		}
		if v.Election == last {
			e.Text = ""
		}
		last = v.Election
		t.Rows = append(t.Rows, []Cell{e, text(v.what()), list("body", v.By), text(strings.Join(v.Addressee, ", ")), {Text: quoted(v.Words), ID: v.ID},
			{Text: documentName(v.Document), ID: v.Document}, text(v.later())})
	}
	if len(a.Recommendations) == 0 {
		t.Notes = []string{"No document here recommends anything."}
	} else if slices.ContainsFunc(a.Recommendations, func(r Recommendation) bool { return len(r.Later) > 0 }) {
		t.Notes = []string{"“Found later” compares documents: findings on the same issue in the next election that has one."}
	}
	t.Notes = append(t.Notes, more(len(a.Recommendations), a.Total)...)
	return []Table{t}
}

// Flat gives a recommendation a row.
func (a *RecommendationList) Flat() Table {
	t := Table{Columns: columns("election", "by", "force", "addressee", "action", "issues", "deadline", "words", "document", "place", "later", "id")}
	for _, v := range a.Recommendations {
		t.Rows = append(t.Rows, []Cell{link("election", v.Election), text(strings.Join(v.By, " ")), text(v.Force), text(strings.Join(v.Addressee, " ")), text(v.Action), text(strings.Join(v.Issues, " ")),
			text(v.Deadline), text(v.Words), link("", v.Document), text(v.Place), text(v.later()), link("", v.ID)})
	}
	return t
}
