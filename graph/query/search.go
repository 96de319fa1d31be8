package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"

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
	bodies   []rdf.Term
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

func (r *reader) textSearch(words string, wanted [][]string, w Where) (*SearchResult, error) {
	if err := r.check(w); err != nil {
		return nil, err
	}
	a := &SearchResult{Words: words, Hits: []Hit{}}
	var found []rdf.Term
	text := map[rdf.Term]string{}
	class := map[rdf.Term]string{}
	look := func(name string, p rdf.Term, list []rdf.Term) error {
		for part := range slices.Chunk(list, chunk) {
			got, err := r.out(p, part)
			if err != nil {
				return err
			}
			for _, t := range part {
				if s := got.one(t).Value(); s != "" && matches(s, wanted) {
					found = append(found, t)
					text[t], class[t] = s, name
				}
			}
		}
		return nil
	}
	restricted := w.Country != "" || w.Election != "" || w.From != "" || w.To != ""
	var among map[rdf.Term]bool // elections
	if restricted {
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		among = map[rdf.Term]bool{}
		for _, e := range refs {
			among[e.term] = true
		}
	}
	for _, c := range []struct {
		name  string
		class rdf.Term
	}{{"document", schema.ClassDocument}, {"finding", schema.ClassFinding}, {"assessment", schema.ClassAssessment}, {"recommendation", schema.ClassRecommendation},
		{"response", schema.ClassResponse}, {"link", schema.ClassLink}} {
		list, err := r.of(c.class)
		if err != nil {
			return nil, err
		}
		p := schema.PredQuote
		if c.name == "document" {
			p = schema.PredTitle
		}
		if restricted {
			of := schema.PredElection
			switch c.name {
			case "document":
				of = schema.PredConcerns
			case "link":
				of = schema.PredFrom
			}
			elections, err := r.out(of, list)
			if err != nil {
				return nil, err
			}
			list = slices.DeleteFunc(list, func(t rdf.Term) bool {
				return !slices.ContainsFunc(elections[t], func(e rdf.Term) bool { return among[e] })
			})
		}
		if err := look(c.name, p, list); err != nil {
			return nil, err
		}
	}
	got, err := r.outs(found, schema.PredElection, schema.PredFrom, schema.PredConcerns, schema.PredIssue, schema.PredPolarity, schema.PredStage, schema.PredAttributedTo, schema.PredIssuedBy, schema.PredDocument,
		schema.PredEvidence, schema.PredVoice)
	if err != nil {
		return nil, err
	}
	var elections []rdf.Term
	for _, t := range found {
		h := Hit{ID: schema.Short(t), Class: class[t], Evidence: Evidence{Document: bare(got[schema.PredDocument].one(t)), Words: text[t], Place: bare(got[schema.PredEvidence].one(t))}}
		h.election = cmp.Or(got[schema.PredElection].one(t), got[schema.PredFrom].one(t))
		h.bodies = append(slices.Clone(got[schema.PredAttributedTo][t]), got[schema.PredIssuedBy][t]...)
		if h.Class == "document" {
			h.Document, h.election = h.ID, got[schema.PredConcerns].one(t)
			h.bodies = got[schema.PredVoice][t]
		}
		if h.Class == "finding" {
			h.Issue, h.Polarity = bare(got[schema.PredIssue].one(t)), bare(got[schema.PredPolarity].one(t))
		}
		h.Election = bare(h.election)
		if h.By, err = r.counted(h.bodies); err != nil {
			return nil, err
		}
		elections = append(elections, h.election)
		a.Hits = append(a.Hits, h)
	}
	elections = slices.DeleteFunc(elections, func(t rdf.Term) bool { return t == "" })
	s, err := r.among(w, elections)
	if err != nil {
		return nil, err
	}
	a.Hits = slices.DeleteFunc(a.Hits, func(h Hit) bool {
		if !s.counts(h.bodies, h.election) {
			return true
		}
		if !s.narrow() && w.Polarity == "" {
			return false
		}
		f := Finding{Issue: h.Issue, Polarity: h.Polarity, Stage: bares(got[schema.PredStage][schema.Thing(h.ID)]), bodies: h.bodies, election: h.election}
		return h.Class != "finding" || !s.keeps(&f)
	})
	refs, err := r.elections(elections)
	if err != nil {
		return nil, err
	}
	order := map[rdf.Term]int{}
	for i, e := range refs {
		order[e.term] = i
	}
	slices.SortStableFunc(a.Hits, func(x, y Hit) int {
		return cmp.Or(cmp.Compare(btoi(x.election == ""), btoi(y.election == "")), cmp.Compare(order[x.election], order[y.election]), compareEvidence(x.Evidence, y.Evidence), cmp.Compare(x.ID, y.ID))
	})
	a.Hits, a.Total = cut(w, a.Hits)
	return a, nil
}

// parseWords takes a search apart into phrases of stems; a word alone is a phrase of one.
func parseWords(s string) (out [][]string) {
	for i, part := range strings.Split(s, `"`) {
		stems := stemmed(part)
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

// stemmed gives the words of a text in lower case and without their endings.
func stemmed(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
	for i, w := range words {
		words[i] = english.Stem(w, true)
	}
	return words
}

// matches reports whether a text has all phrases.
func matches(text string, wanted [][]string) bool {
	words := stemmed(text)
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
