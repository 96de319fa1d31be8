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

// What became of a recommendation. Silence is known only where there are documents.
const (
	OutcomeWorse      = "worse"       // the problem was found again, and said to have grown
	OutcomeRepeated   = "repeated"    // the problem was found again
	OutcomeMixed      = "mixed"       // called a problem by some, fine by others or in another respect
	OutcomeBetter     = "better"      // said to be fine
	OutcomeSilent     = "silent"      // later elections are reported on, and nobody speaks of the issue
	OutcomeNoDocument = "no document" // there is none on a later election
	OutcomeNoElection = "no election" // none came later
	OutcomeUndated    = "undated"     // it is not known when the recommendation's election was
	OutcomeNoIssue    = "no issue"    // the recommendation names none that could be looked for
)

// A FollowUpList tells of each recommendation what was found of its issues later. It compares documents; no document
// need say that the one answers the other.
type FollowUpList struct {
	Country         string     `json:"country"`
	Label           string     `json:"label"`
	Recommendations []Followed `json:"recommendations"`
	Total           int        `json:"total"` // before a limit

	refs  map[string]ElectionRef
	where Where
}

// A Followed is a recommendation with what came of it. Outcome is that of the issue which came off worst.
type Followed struct {
	Recommendation
	Outcome  string         `json:"outcome"`
	Outcomes []FollowedOn   `json:"outcomes"` // by issue
	Verdicts []FollowedSeen `json:"verdicts"` // on the next election that has some, for the election as a whole
}

// A FollowedOn is what was found of one issue of a recommendation.
type FollowedOn struct {
	Issue    string    `json:"issue"`
	Label    string    `json:"label"`
	Outcome  string    `json:"outcome"`
	Election string    `json:"election,omitempty"` // the nearest later one of which something is said of the issue
	Again    []string  `json:"again,omitempty"`    // later recommendations on the issue
	Silent   []string  `json:"silent,omitempty"`   // elections before that one, or all, that are reported on without a word of it
	Findings []Finding `json:"findings"`
}

// A FollowedSeen is a verdict on a later election.
type FollowedSeen struct {
	Election string   `json:"election"`
	Class    string   `json:"class"`
	By       []string `json:"by"`
}

// severity orders outcomes, the worst first.
var severity = []string{OutcomeWorse, OutcomeRepeated, OutcomeMixed, OutcomeBetter, OutcomeSilent, OutcomeNoDocument, OutcomeNoElection, OutcomeUndated, OutcomeNoIssue}

// FollowUps tells what became of what was recommended in a country. w narrows the recommendations (their elections, who
// asked, the area), not what was found later; stage and polarity keep those that such findings followed.
func FollowUps(ctx context.Context, g *graph.Graph, w Where) (*FollowUpList, error) {
	return ask(ctx, g, func(r *reader) (*FollowUpList, error) {
		if err := r.check(w); err != nil {
			return nil, err
		}
		country, every, err := r.ofCountry(w.Country)
		if err != nil {
			return nil, err
		}
		a := &FollowUpList{Country: bare(country), Label: r.label(country), Recommendations: []Followed{}, refs: map[string]ElectionRef{}, where: w}
		all, err := r.claims(electionTerms(every))
		if err != nil {
			return nil, err
		}
		refs := slices.DeleteFunc(slices.Clone(every), func(e ElectionRef) bool { return !w.between(e.Date) })
		narrow, _, err := r.sifted(w, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		order := map[string]int{}
		for i, e := range every {
			order[e.ID] = i
			a.refs[e.ID] = e
		}
		recommended, err := r.recommendations(narrow.others[schema.ClassRecommendation], narrow.election)
		if err != nil {
			return nil, err
		}
		if a.Recommendations, err = r.followed(recommended, every, all); err != nil {
			return nil, err
		}
		if w.Stage != "" || w.Polarity != "" {
			s := &sieve{where: Where{Stage: slug(w.Stage), Polarity: w.Polarity}}
			a.Recommendations = slices.DeleteFunc(a.Recommendations, func(f Followed) bool { return !f.narrow(s) })
		}
		slices.SortStableFunc(a.Recommendations, func(x, y Followed) int {
			return cmp.Or(cmp.Compare(order[x.Election], order[y.Election]), cmp.Compare(slices.Index(severity, x.Outcome), slices.Index(severity, y.Outcome)))
		})
		a.Recommendations, a.Total = cut(w, a.Recommendations)
		var shown [][]Finding
		for _, v := range a.Recommendations {
			for _, o := range v.Outcomes {
				shown = append(shown, o.Findings)
			}
		}
		return a, r.words(shown...)
	})
}

// narrow keeps the issues of which something that the sieve keeps was found, and reports whether there are any.
func (f *Followed) narrow(s *sieve) bool {
	f.Outcomes = slices.DeleteFunc(f.Outcomes, func(one FollowedOn) bool {
		return !slices.ContainsFunc(one.Findings, func(f Finding) bool { return s.keeps(&f) })
	})
	f.Outcome = OutcomeNoIssue
	for _, one := range f.Outcomes {
		f.worse(one.Outcome)
	}
	return len(f.Outcomes) > 0
}

// worse has an outcome of an issue be that of all if it is worse.
func (f *Followed) worse(outcome string) {
	if slices.Index(severity, outcome) < slices.Index(severity, f.Outcome) {
		f.Outcome = outcome
	}
}

// followed tells what became of recommendations. every is the elections of their country, all what is said of these.
func (r *reader) followed(recommended []Recommendation, every []ElectionRef, all *claims) ([]Followed, error) {
	out := []Followed{}
	documented, err := r.documented(every, all, nil, false)
	if err != nil {
		return nil, err
	}
	verdicts, err := r.assessments(all.others[schema.ClassAssessment], all.election)
	if err != nil {
		return nil, err
	}
	// What asks for something on an issue, by election.
	asks, err := r.out(schema.PredIssue, all.others[schema.ClassRecommendation])
	if err != nil {
		return nil, err
	}
	again := map[[2]string][]string{}
	for _, t := range all.others[schema.ClassRecommendation] {
		for _, i := range asks[t] {
			k := [2]string{bare(all.election[t]), bare(i)}
			again[k] = append(again[k], schema.Short(t))
		}
	}
	on := map[[2]string][]Finding{}
	var issues []rdf.Term
	for _, f := range all.findings {
		k := [2]string{f.Election, f.Issue}
		on[k] = append(on[k], f)
	}
	for _, v := range recommended {
		issues = append(issues, things("issue", v.Issues)...)
	}
	if err := r.known(issues); err != nil {
		return nil, err
	}
	refs := map[string]ElectionRef{}
	for _, e := range every {
		refs[e.ID] = e
	}
	for _, v := range recommended {
		f := Followed{Recommendation: v, Outcomes: []FollowedOn{}, Verdicts: []FollowedSeen{}, Outcome: OutcomeNoIssue}
		later, dated := after(every, refs[v.Election])
		for _, e := range later {
			for _, x := range verdicts {
				if x.Election == e.ID {
					f.Verdicts = append(f.Verdicts, FollowedSeen{e.ID, x.Class, x.By})
				}
			}
			if len(f.Verdicts) > 0 {
				break
			}
		}
		for _, issue := range v.Issues {
			one := FollowedOn{Issue: issue, Label: r.label(schema.Thing("issue/" + issue)), Findings: []Finding{}, Outcome: OutcomeNoElection}
			if !dated {
				one.Outcome = OutcomeUndated
			} else if len(later) > 0 {
				one.Outcome = OutcomeNoDocument
			}
			for _, e := range later {
				k := [2]string{e.ID, issue}
				one.Again = append(one.Again, again[k]...)
				if one.Election != "" || !documented[e.term] {
					continue
				}
				if len(on[k]) == 0 {
					one.Silent = append(one.Silent, e.ID)
					one.Outcome = OutcomeSilent
					continue
				}
				one.Election, one.Findings, one.Outcome = e.ID, on[k], outcome(on[k])
			}
			f.Outcomes = append(f.Outcomes, one)
			f.worse(one.Outcome)
		}
		out = append(out, f)
	}
	return out, nil
}

// after gives the elections that were certainly later, and whether that can be known.
func after(every []ElectionRef, e ElectionRef) (later []ElectionRef, dated bool) {
	if e.Year() == "" {
		return nil, false
	}
	_, end, _ := strings.Cut(e.Date, "/")
	end = cmp.Or(end, e.Date)
	for _, x := range every {
		if n := min(len(end), len(x.Date)); x.Year() != "" && x.Date[:n] > end[:n] {
			later = append(later, x)
		}
	}
	return later, true
}

// outcome tells what findings on an issue say together.
func outcome(findings []Finding) string {
	problem, fine, worse := false, false, false
	for _, f := range findings {
		if f.Polarity == string(schema.Problematic) {
			problem = true
			worse = worse || f.Trend == "worse"
		} else {
			fine = true
		}
	}
	switch {
	case worse:
		return OutcomeWorse
	case problem && fine:
		return OutcomeMixed
	case problem:
		return OutcomeRepeated
	}
	return OutcomeBetter
}

// Tables gives a row for each issue of a recommendation.
func (a *FollowUpList) Tables() []Table {
	t := Table{Title: a.where.titled("What became of what was recommended in " + a.Label), Columns: columns("election~", "asked for~", "by~", "issue~", "became", "in~", "whose words~?", "words~?")}
	last := ""
	short := func(id string) string { e := a.refs[id]; return cmp.Or(e.short(), id) }
	for _, v := range a.Recommendations {
		e := Cell{Text: short(v.Election), ID: "election/" + v.Election}
		if v.Election == last {
			e.Text = ""
		}
		last = v.Election
		row := []Cell{e, {Text: v.Label, ID: v.ID}, list("body", v.By)}
		if len(v.Outcomes) == 0 {
			t.Rows = append(t.Rows, append(row, text(""), text(v.Outcome), text(""), text(""), text("")))
		}
		for i, one := range v.Outcomes {
			if i > 0 {
				row = []Cell{{}, {}, {}}
			}
			in := Cell{Text: short(one.Election), ID: prefixed("election", one.Election)}
			if one.Election == "" {
				in.Text = ""
				for _, s := range one.Silent {
					in.Text += short(s) + ", "
				}
				in.Text = strings.TrimSuffix(in.Text, ", ")
			}
			words := ""
			if a.where.Evidence {
				words = someWords(one.Findings)
			}
			out := one.Outcome
			if len(one.Again) > 0 {
				out += ", asked again"
			}
			t.Rows = append(t.Rows, append(slices.Clone(row), Cell{Text: one.Label, ID: "issue/" + one.Issue}, text(out), in, text(strings.Join(by(one.Findings), ", ")), text(words)))
		}
	}
	t.Notes = more(len(a.Recommendations), a.Total)
	if len(a.Recommendations) == 0 {
		note := "No document here recommends anything."
		if a.where.Stage != "" || a.where.Polarity != "" {
			note = "No such finding followed on what was recommended here."
		}
		t.Notes = append(t.Notes, note)
	} else {
		t.Notes = append(t.Notes, "This compares documents: what was found of the same issue in the next election that speaks of it. “Silent” are elections that are reported on without a word of it; where there is no document, nothing is known.")
	}
	return []Table{t}
}

// Flat gives an issue of a recommendation a row.
func (a *FollowUpList) Flat() Table {
	t := Table{Columns: columns("election", "recommendation", "by", "action", "words", "document", "issue", "outcome", "later_election", "later_by", "later_words", "later_document", "again", "silent")}
	for _, v := range a.Recommendations {
		for _, one := range v.Outcomes {
			var first Evidence
			if len(one.Findings) > 0 {
				first = one.Findings[0].Evidence
			}
			t.Rows = append(t.Rows, []Cell{link("election", v.Election), link("", v.ID), text(strings.Join(v.By, " ")), text(v.Action), text(v.Words), link("", v.Document), link("issue", one.Issue), text(one.Outcome),
				link("election", one.Election), text(strings.Join(by(one.Findings), " ")), text(first.Words), link("", first.Document), text(strings.Join(one.Again, " ")), text(strings.Join(one.Silent, " "))})
		}
	}
	return t
}
