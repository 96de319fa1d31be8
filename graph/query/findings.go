package query

import (
	"context"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
)

// A FindingList is what sources say of issues, by election and place.
type FindingList struct {
	Findings []Finding `json:"findings"`
	Total    int       `json:"total"` // before a limit

	where  Where
	labels map[string]string // of issues
}

// Findings lists the findings that w asks for. Their words come with w.Evidence.
func Findings(ctx context.Context, g *graph.Graph, w Where) (*FindingList, error) {
	return ask(ctx, g, func(r *reader) (*FindingList, error) {
		r.alone = w.By == "" // joint missions tell who else speaks for a body
		r.quotes = w.Evidence && w.Limit == 0
		_, c, _, err := r.asked(w)
		if err != nil {
			return nil, err
		}
		a := &FindingList{where: w}
		a.Findings, a.Total = cut(w, c.findings)
		if a.labels, err = r.issueLabels(a.Findings); err != nil {
			return nil, err
		}
		if w.Evidence && !(r.quotes && r.columns != nil) {
			err = r.words(a.Findings)
		}
		return a, err
	})
}

// Tables gives one table.
func (a *FindingList) Tables() []Table {
	t := Table{Title: a.where.titled("Findings"), Columns: columns("election~", "issue~", "to be", "by~", "how much~?", "when~?", "words~", "document~?")}
	for _, f := range a.Findings {
		t.Rows = append(t.Rows, []Cell{link("election", f.Election), {Text: a.labels[f.Issue], ID: "issue/" + f.Issue}, polarityCell(f.Polarity), list("body", or(f.By, "unknown")), text(f.Extent),
			text(strings.Join(f.stages(), ", ")), {Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
	}
	t.Notes = more(len(a.Findings), a.Total)
	if len(a.Findings) == 0 {
		t.Notes = append(t.Notes, "No finding in this graph is like that.")
	}
	return []Table{t}
}

// Flat gives a finding a row.
func (a *FindingList) Flat() Table {
	t := Table{Columns: columns("election", "issue", "polarity", "by", "extent", "stage", "severity", "certainty", "trend", "us_stance", "words", "document", "place", "id")}
	for _, f := range a.Findings {
		t.Rows = append(t.Rows, []Cell{link("election", f.Election), link("issue", f.Issue), text(f.Polarity), text(strings.Join(f.By, " ")), text(f.Extent), text(strings.Join(f.Stage, " ")), text(f.Severity),
			text(f.Certainty), text(f.Trend), text(strings.Join(f.Stance, " ")), text(f.Words), link("", f.Document), text(f.Place), link("", f.ID)})
	}
	return t
}
