package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A SearchResult is where words stand: in what findings, verdicts, recommendations, responses and links rest on, and in the
// titles of documents.
type SearchResult struct {
	Words string `json:"words"`
	Hits  []Hit  `json:"hits"`
	Total int    `json:"total"` // before a limit
}

// A Hit is a thing with the words. Election and By are empty for a document, Issue for all but findings.
type Hit struct {
	ID       string   `json:"id"`
	Class    string   `json:"class"` // finding, assessment, recommendation, response, link, document
	Election string   `json:"election,omitempty"`
	Issue    string   `json:"issue,omitempty"`
	Polarity string   `json:"polarity,omitempty"`
	By       []string `json:"by,omitempty"`
	Evidence

	election rdf.Term
	at       int // among what was read
	order    int // of the election
	start    int // of the words in the document
}

// Search looks for words in the evidence and the titles. All of them have to be there, in any order and form ("vote" finds
// voting); what stands in quotation marks has to stand so, word by word. The order is that of elections and places.
func Search(ctx context.Context, g *graph.Graph, words string, w Where) (*SearchResult, error) {
	wanted := parseWords(words)
	if len(wanted) == 0 {
		return nil, &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("there is no word in %q", words), Hint: "electiongraph query search 'ballot box'"}
	}
	return ask(ctx, g, func(r *reader) (*SearchResult, error) { return r.textSearch(words, wanted, w) })
}

// searched are the classes of things that are looked through, what their words stand in, and what leads to their election.
var searched = []struct {
	name             string
	class, words, of rdf.Term
}{
	{"document", schema.ClassDocument, schema.PredTitle, schema.PredConcerns}, {"finding", schema.ClassFinding, schema.PredQuote, schema.PredElection},
	{"assessment", schema.ClassAssessment, schema.PredQuote, schema.PredElection}, {"recommendation", schema.ClassRecommendation, schema.PredQuote, schema.PredElection},
	{"response", schema.ClassResponse, schema.PredQuote, schema.PredElection}, {"link", schema.ClassLink, schema.PredQuote, schema.PredFrom},
}

func (r *reader) textSearch(words string, wanted [][]string, w Where) (*SearchResult, error) {
	if err := r.check(w); err != nil {
		return nil, err
	}
	var among map[rdf.Term]bool // elections
	if w.Country != "" || w.Election != "" || w.From != "" || w.To != "" {
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		among = map[rdf.Term]bool{}
		for _, e := range refs {
			among[e.term] = true
		}
	}
	things, indexed, err := r.v.Having(slices.Concat(wanted...))
	if err != nil {
		return nil, err
	}
	if !indexed {
		for _, c := range searched {
			list, err := r.of(c.class)
			if err != nil {
				return nil, err
			}
			things = append(things, list...)
		}
	}
	got, err := r.reading(things, rdf.RDFType, schema.PredTitle, schema.PredQuote, schema.PredConcerns, schema.PredElection, schema.PredFrom, schema.PredDocument, schema.PredEvidence,
		schema.PredIssue, schema.PredPolarity, schema.PredStage, schema.PredAttributedTo, schema.PredIssuedBy, schema.PredVoice)
	if err != nil {
		return nil, err
	}
	// Which words stand together, and in which of several texts, the index does not tell.
	apart := indexed && !slices.ContainsFunc(wanted, func(phrase []string) bool { return len(phrase) > 1 })
	a := &SearchResult{Words: words, Hits: []Hit{}}
	for i, t := range things {
		classes := got.all(rdf.RDFType, i)
		for _, c := range searched {
			if !slices.Contains(classes, c.class) {
				continue
			}
			texts, elections := got.all(c.words, i), got.all(c.of, i)
			if len(texts) == 0 || among != nil && !slices.ContainsFunc(elections, func(e rdf.Term) bool { return among[e] }) ||
				!(apart && len(texts) == 1) && !matches(texts[0].Value(), wanted) {
				continue
			}
			h := Hit{ID: schema.Short(t), Class: c.name, at: i, Evidence: Evidence{Words: texts[0].Value()}}
			if len(elections) > 0 {
				h.election = elections[0]
			}
			if h.Document = h.ID; c.name != "document" {
				h.Document, h.Place = bare(got.one(schema.PredDocument, i)), bare(got.one(schema.PredEvidence, i))
			}
			a.Hits = append(a.Hits, h)
		}
	}
	bodies := func(h *Hit) []rdf.Term {
		if h.Class == "document" {
			return got.all(schema.PredVoice, h.at)
		}
		return append(slices.Clone(got.all(schema.PredAttributedTo, h.at)), got.all(schema.PredIssuedBy, h.at)...)
	}
	said := map[rdf.Term]bool{}
	for i := range a.Hits {
		if e := a.Hits[i].election; e != "" {
			said[e] = true
		}
	}
	elections := slices.Sorted(maps.Keys(said))
	s, err := r.among(w, elections)
	if err != nil {
		return nil, err
	}
	a.Hits = slices.DeleteFunc(a.Hits, func(h Hit) bool {
		if w.By != "" && !s.counts(bodies(&h), h.election) {
			return true
		}
		if !s.where.narrow() && w.Polarity == "" {
			return false
		}
		f := Finding{Issue: bare(got.one(schema.PredIssue, h.at)), Polarity: bare(got.one(schema.PredPolarity, h.at)), Stage: bares(got.all(schema.PredStage, h.at)), bodies: bodies(&h), election: h.election}
		return h.Class != "finding" || !s.keeps(&f)
	})
	refs, err := r.elections(elections)
	if err != nil {
		return nil, err
	}
	order := map[rdf.Term]int{"": len(refs)}
	for i, e := range refs {
		order[e.term] = i
	}
	for i := range a.Hits {
		a.Hits[i].order, a.Hits[i].start = order[a.Hits[i].election], a.Hits[i].Evidence.start()
	}
	slices.SortStableFunc(a.Hits, func(x, y Hit) int {
		return cmp.Or(cmp.Compare(x.order, y.order), cmp.Compare(x.Document, y.Document), cmp.Compare(x.start, y.start), cmp.Compare(x.ID, y.ID))
	})
	a.Hits, a.Total = cut(w, a.Hits)
	for i := range a.Hits {
		h := &a.Hits[i]
		h.Election = bare(h.election)
		if h.Class == "finding" {
			h.Issue, h.Polarity = bare(got.one(schema.PredIssue, h.at)), bare(got.one(schema.PredPolarity, h.at))
		}
		if h.By, err = r.counted(bodies(h)); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// A reading gives the objects of some predicates for things by their place in a list: from columns when they are asked
// for, else read beforehand.
type reading struct {
	columns *graph.Columns
	things  []rdf.Term
	numbers []uint32
	cursors map[rdf.Term]*graph.Cursor
	got     map[rdf.Term]terms
}

func (r *reader) reading(things []rdf.Term, predicates ...rdf.Term) (*reading, error) {
	l := &reading{columns: r.columns, things: things}
	if r.columns == nil {
		var err error
		l.got, err = r.outs(things, predicates...)
		return l, err
	}
	l.numbers = make([]uint32, len(things))
	for i, t := range things {
		l.numbers[i], _ = r.columns.Number(t) // 0 is the number of nothing
	}
	l.cursors = map[rdf.Term]*graph.Cursor{}
	for _, p := range predicates {
		l.cursors[p] = r.columns.Cursor(p)
	}
	return l, nil
}

// all gives the objects in order, each once.
func (l *reading) all(p rdf.Term, at int) (out []rdf.Term) {
	if l.columns == nil {
		return l.got[p][l.things[at]]
	}
	numbers := l.cursors[p].Objects(l.numbers[at])
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1] {
			out = append(out, l.columns.Term(n))
		}
	}
	return out
}

// one gives the first of them, "" if there is none.
func (l *reading) one(p rdf.Term, at int) rdf.Term {
	if l.columns == nil {
		return l.got[p].one(l.things[at])
	}
	if numbers := l.cursors[p].Objects(l.numbers[at]); len(numbers) > 0 {
		return l.columns.Term(numbers[0])
	}
	return ""
}

// parseWords takes a search apart into phrases of stems; a word alone is a phrase of one.
func parseWords(s string) (out [][]string) {
	for i, part := range strings.Split(s, `"`) {
		stems := graph.Stems(part)
		if i%2 == 1 && len(stems) > 0 {
			out = append(out, stems)
			continue
		}
		for _, w := range stems {
			out = append(out, []string{w})
		}
	}
	return out
}

// matches reports whether a text has all phrases.
func matches(text string, wanted [][]string) bool {
	words := graph.Stems(text)
	for _, phrase := range wanted {
		found := false
		for i := 0; i+len(phrase) <= len(words) && !found; i++ {
			found = slices.Equal(words[i:i+len(phrase)], phrase)
		}
		if !found {
			return false
		}
	}
	return true
}

// Tables gives one table.
func (a *SearchResult) Tables() []Table {
	t := Table{Title: "Where it says " + quoted(a.Words), Columns: columns("election~", "what~", "by~", "words~", "document~?")}
	for _, h := range a.Hits {
		what := h.Class
		if h.Issue != "" {
			what += " " + h.Issue
		}
		t.Rows = append(t.Rows, []Cell{link("election", h.Election), {Text: what, ID: h.ID, Mark: polarityCell(h.Polarity).Mark}, list("body", h.By), {Text: quoted(h.Words), ID: h.ID}, {Text: documentName(h.Document), ID: h.Document}})
	}
	t.Notes = more(len(a.Hits), a.Total)
	if len(a.Hits) == 0 {
		t.Notes = append(t.Notes, "Nothing that documents in this graph are quoted for has all these words.")
	}
	return []Table{t}
}

// Flat gives a hit a row.
func (a *SearchResult) Flat() Table {
	t := Table{Columns: columns("id", "class", "election", "issue", "polarity", "by", "words", "document", "place")}
	for _, h := range a.Hits {
		t.Rows = append(t.Rows, []Cell{link("", h.ID), text(h.Class), link("election", h.Election), link("issue", h.Issue), text(h.Polarity), text(strings.Join(h.By, " ")), text(h.Words), link("", h.Document), text(h.Place)})
	}
	return t
}
