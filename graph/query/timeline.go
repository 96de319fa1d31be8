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

// A Timeline is what happened in a country, in the order of dates; what has no date comes last.
type Timeline struct {
	Country string  `json:"country"`
	Label   string  `json:"label"`
	Events  []Event `json:"events"`
	Total   int     `json:"total"` // before a limit

	where Where
}

// An Event is an election, or the publication of a document on one. Of an election it tells how the issues stand to what
// was said of the elections before it that documents speak of: New problems were never raised, Repeated ones were the last
// time, those that are Back were once but not the last time, and what is Better was a problem when it was last spoken of.
type Event struct {
	Date     string    `json:"date"` // EDTF, "" unknown
	Kind     string    `json:"kind"` // election, document
	ID       string    `json:"id"`
	Label    string    `json:"label"`
	Election string    `json:"election"` // that it is, or is about
	By       []string  `json:"by"`       // who observed, or whose document it is
	Verdicts []string  `json:"verdicts,omitempty"`
	New      []string  `json:"new,omitempty"`
	Back     []string  `json:"back,omitempty"`
	Repeated []string  `json:"repeated,omitempty"`
	Better   []string  `json:"better,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
	Mark     Mark      `json:"mark,omitempty"` // no-document
}

// TimelineOf tells a country's elections and the documents on them by date.
func TimelineOf(ctx context.Context, g *graph.Graph, w Where) (*Timeline, error) {
	return ask(ctx, g, func(r *reader) (*Timeline, error) {
		country, _, err := r.ofCountry(w.Country)
		if err != nil {
			return nil, err
		}
		a := &Timeline{Country: bare(country), Label: r.label(country), Events: []Event{}, where: w}
		whenever := w
		whenever.From, whenever.To = "", "" // what is new depends on what was before
		refs, c, _, err := r.asked(whenever)
		if err != nil {
			return nil, err
		}
		documented, err := r.documented(refs, c, nil, false)
		if err != nil {
			return nil, err
		}
		observers, err := r.out(schema.PredObservedBy, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		verdicts, err := r.assessments(c.others[schema.ClassAssessment], c.election)
		if err != nil {
			return nil, err
		}
		said := map[rdf.Term][]Finding{}
		for _, f := range c.findings {
			said[f.election] = append(said[f.election], f)
		}
		type state struct { // of an issue so far
			ever, problem bool // has it been a problem, is it one
			election      int  // that last said so, counting those with documents
		}
		issues := map[string]state{}
		n := 0
		documents := map[string]string{} // → election
		for _, e := range refs {
			for _, d := range e.Documents {
				documents[d] = cmp.Or(documents[d], e.ID)
			}
			if !documented[e.term] && !e.Calendar {
				continue
			}
			event := Event{Date: e.Date, Kind: "election", ID: "election/" + e.ID, Label: e.Label, Election: e.ID, By: bares(observers[e.term])}
			if !documented[e.term] {
				event.Mark = NoDocument
			}
			for _, v := range verdicts {
				if v.Election == e.ID {
					event.Verdicts = append(event.Verdicts, v.Class)
				}
			}
			if len(event.Verdicts) > 0 {
				event.Verdicts = set(event.Verdicts)
			}
			if documented[e.term] && e.Year() != "" {
				n++
			}
			now := map[string]string{} // a problem, if anybody says so
			for _, f := range said[e.term] {
				if f.Issue != "" && now[f.Issue] != string(schema.Problematic) {
					now[f.Issue] = f.Polarity
				}
			}
			for issue, polarity := range now {
				if e.Year() == "" { // before or after what, is not known
					break
				}
				last, problem := issues[issue], polarity == string(schema.Problematic)
				switch {
				case problem && !last.ever:
					event.New = append(event.New, issue)
				case problem && last.problem && last.election == n-1:
					event.Repeated = append(event.Repeated, issue)
				case problem:
					event.Back = append(event.Back, issue)
				case last.problem:
					event.Better = append(event.Better, issue)
				}
				issues[issue] = state{last.ever || problem, problem, n}
			}
			for _, list := range []*[]string{&event.New, &event.Back, &event.Repeated, &event.Better} {
				slices.Sort(*list)
			}
			if w.Evidence {
				event.Findings = said[e.term]
			}
			if w.between(e.Date) {
				a.Events = append(a.Events, event)
			}
		}
		published, err := r.published(documents)
		if err != nil {
			return nil, err
		}
		for _, d := range published {
			if w.between(d.Date) {
				a.Events = append(a.Events, d)
			}
		}
		slices.SortStableFunc(a.Events, func(x, y Event) int {
			return cmp.Or(cmp.Compare(btoi(x.Date == ""), btoi(y.Date == "")), cmp.Compare(x.Date, y.Date), -cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID))
		})
		a.Events, a.Total = cut(w, a.Events)
		var shown [][]Finding
		for _, e := range a.Events {
			shown = append(shown, e.Findings)
		}
		return a, r.words(shown...)
	})
}

// published gives the publication of documents as events.
func (r *reader) published(election map[string]string) ([]Event, error) {
	var ids []string
	for d := range election {
		ids = append(ids, d)
	}
	slices.Sort(ids)
	list := things("", ids)
	got, err := r.outs(list, schema.PredDate, schema.PredVoice, schema.PredPublisher)
	if err != nil {
		return nil, err
	}
	if err := r.known(list); err != nil {
		return nil, err
	}
	out := make([]Event, 0, len(list))
	for _, d := range list {
		by := got[schema.PredVoice][d]
		if len(by) == 0 {
			by = got[schema.PredPublisher][d]
		}
		out = append(out, Event{Date: got[schema.PredDate].one(d).Value(), Kind: "document", ID: bare(d), Label: r.label(d), Election: election[bare(d)], By: bares(by)})
	}
	return out, nil
}

// Tables gives one table, and with evidence the words behind the elections.
func (a *Timeline) Tables() []Table {
	t := Table{Title: a.where.titled("What happened in " + a.Label), Columns: columns("date", "what~", "by~", "verdicts~?", "new problems~", "back again~", "repeated~", "better~")}
	words := Table{Title: "The words behind it", Columns: columns("election~", "issue~", "to be", "said by~", "words~", "document~?")}
	for _, e := range a.Events {
		what, by := Cell{Text: e.Label, ID: e.ID}, list("body", e.By)
		if e.Mark == NoDocument {
			what.Text += " (no document)"
			what.Mark = NoDocument
		} else if e.Kind == "document" {
			what.Text = "“" + e.Label + "”"
		}
		t.Rows = append(t.Rows, []Cell{text(e.Date), what, by, text(strings.Join(e.Verdicts, ", ")), text(some(e.New)), text(some(e.Back)), text(some(e.Repeated)), text(some(e.Better))})
		for _, f := range e.Findings {
			words.Rows = append(words.Rows, []Cell{link("election", e.Election), link("issue", f.Issue), polarityCell(f.Polarity), list("body", f.By), {Text: quoted(f.Words), ID: f.ID},
				{Text: documentName(f.Document), ID: f.Document}})
		}
	}
	t.Notes = more(len(a.Events), a.Total)
	if len(a.Events) == 0 {
		t.Notes = append(t.Notes, "No election and no document is known there.")
	}
	if len(words.Rows) > 0 {
		return []Table{t, words}
	}
	return []Table{t}
}

// some names the first of the issues, and says how many more there are.
func some(issues []string) string {
	const most = 4
	if len(issues) <= most {
		return strings.Join(issues, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(issues[:most-1], ", "), len(issues)-most+1)
}

// Flat gives an event a row.
func (a *Timeline) Flat() Table {
	t := Table{Columns: columns("date", "kind", "id", "label", "election", "by", "verdicts", "new", "back", "repeated", "better", "findings")}
	for _, e := range a.Events {
		t.Rows = append(t.Rows, []Cell{text(e.Date), text(e.Kind), link("", e.ID), text(e.Label), link("election", e.Election), text(strings.Join(e.By, " ")), text(strings.Join(e.Verdicts, " ")),
			text(strings.Join(e.New, " ")), text(strings.Join(e.Back, " ")), text(strings.Join(e.Repeated, " ")), text(strings.Join(e.Better, " ")), text(fmt.Sprint(len(e.Findings)))})
	}
	return t
}
