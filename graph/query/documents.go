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

// A DocumentList is what has been read.
type DocumentList struct {
	Documents []Document `json:"documents"`

	where Where
	total int // before a limit
}

// A Document is a text in the graph, with what was found in it.
type Document struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	Title           string   `json:"title,omitempty"`
	Date            string   `json:"date,omitempty"` // EDTF
	Kind            string   `json:"kind,omitempty"`
	Publisher       string   `json:"publisher,omitempty"`
	Voice           string   `json:"voice,omitempty"`
	Language        string   `json:"language,omitempty"`
	Source          string   `json:"source,omitempty"`
	URL             string   `json:"url,omitempty"`
	SHA256          string   `json:"sha256"`
	Elections       []string `json:"elections"` // that are its subject
	Problems        int      `json:"problems"`
	Improvements    int      `json:"improvements"`
	Assessments     int      `json:"assessments"`
	Recommendations int      `json:"recommendations"`
	Responses       int      `json:"responses"`
	Warnings        []string `json:"warnings,omitempty"`

	about []string // short names of the elections
}

// Documents lists what is in the graph, by name.
func Documents(ctx context.Context, g *graph.Graph) (*DocumentList, error) {
	return DocumentsOf(ctx, g, Where{})
}

// DocumentsOf lists the documents whose subject are elections that w is about, and in which the body speaks that it names.
func DocumentsOf(ctx context.Context, g *graph.Graph, w Where) (*DocumentList, error) {
	return ask(ctx, g, func(r *reader) (*DocumentList, error) {
		all, err := r.of(schema.ClassDocument)
		if err != nil {
			return nil, err
		}
		if all, err = r.narrowed(w, all); err != nil {
			return nil, err
		}
		a := &DocumentList{where: w}
		if a.Documents, err = r.documents(all); err != nil {
			return nil, err
		}
		slices.SortStableFunc(a.Documents, func(x, y Document) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
		a.Documents, a.total = cut(w, a.Documents)
		return a, nil
	})
}

// narrowed keeps the documents that w asks for.
func (r *reader) narrowed(w Where, all []rdf.Term) ([]rdf.Term, error) {
	if err := r.check(w); err != nil {
		return nil, err
	}
	if w.Country != "" || w.Election != "" || w.From != "" || w.To != "" {
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		about, err := r.in(schema.PredConcerns, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		some := about.all()
		all = slices.DeleteFunc(all, func(d rdf.Term) bool { _, is := slices.BinarySearch(some, d); return !is })
	}
	if w.By == "" {
		return all, nil
	}
	s, err := r.sieve(Where{By: w.By}, &claims{})
	if err != nil {
		return nil, err
	}
	got, err := r.outs(all, schema.PredVoice, schema.PredPublisher)
	return slices.DeleteFunc(all, func(d rdf.Term) bool {
		return !s.counts(got[schema.PredVoice][d], "") && !s.counts(got[schema.PredPublisher][d], "")
	}), err
}

// A MissingList is what is not known of documents.
type MissingList struct {
	Documents []Missing `json:"documents"`
}

// A Missing is a document of which something is not known: its date, the election it is about.
type Missing struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Title   string   `json:"title,omitempty"`
	Missing []string `json:"missing"` // date, election
}

// Missing gives the documents of which date or election is not known.
func (a *DocumentList) Missing() *MissingList {
	out := &MissingList{Documents: []Missing{}}
	for _, d := range a.Documents {
		m := Missing{ID: d.ID, Name: d.Name, Title: d.Title}
		if d.Date == "" {
			m.Missing = append(m.Missing, "date")
		}
		if len(d.Elections) == 0 {
			m.Missing = append(m.Missing, "election")
		}
		if m.Missing != nil {
			out.Documents = append(out.Documents, m)
		}
	}
	return out
}

// Tables gives one table.
func (a *MissingList) Tables() []Table {
	t := Table{Title: "Not known", Columns: columns("name", "missing", "title~?")}
	for _, d := range a.Documents {
		t.Rows = append(t.Rows, []Cell{{Text: d.Name, ID: d.ID}, text(strings.Join(d.Missing, ", ")), text(d.Title)})
	}
	if len(a.Documents) == 0 {
		t.Notes = []string{"Of every document date and election are known."}
	}
	return []Table{t}
}

// Flat gives the same table.
func (a *MissingList) Flat() Table { return a.Tables()[0] }

// documents describes documents, in the order given.
func (r *reader) documents(all []rdf.Term) ([]Document, error) {
	got, err := r.outs(all, schema.PredName, schema.PredTitle, schema.PredDate, schema.PredKind, schema.PredPublisher, schema.PredVoice, schema.PredLanguage, schema.PredSource,
		schema.PredURL, schema.PredSHA256, schema.PredConcerns, schema.PredWarning)
	if err != nil {
		return nil, err
	}
	parts, err := r.in(schema.PredDocument, all)
	if err != nil {
		return nil, err
	}
	classes, err := r.out(rdf.RDFType, parts.all())
	if err != nil {
		return nil, err
	}
	polarity, err := r.out(schema.PredPolarity, parts.all())
	if err != nil {
		return nil, err
	}
	refs, err := r.elections(got[schema.PredConcerns].all())
	if err != nil {
		return nil, err
	}
	out := make([]Document, 0, len(all))
	for _, d := range all {
		value := func(p rdf.Term) string { return bare(got[p].one(d)) }
		doc := Document{ID: schema.Short(d), Name: value(schema.PredName), Title: value(schema.PredTitle), Date: value(schema.PredDate), Kind: value(schema.PredKind), Publisher: value(schema.PredPublisher),
			Voice: value(schema.PredVoice), Language: value(schema.PredLanguage), Source: value(schema.PredSource), URL: value(schema.PredURL), SHA256: value(schema.PredSHA256), Elections: bares(got[schema.PredConcerns][d])}
		for _, e := range refs {
			if slices.Contains(doc.Elections, e.ID) {
				doc.about = append(doc.about, strings.TrimSpace(e.Country+" "+e.short()))
			}
		}
		for _, w := range got[schema.PredWarning][d] {
			doc.Warnings = append(doc.Warnings, w.Value())
		}
		for _, p := range parts[d] {
			switch classes.one(p) {
			case schema.ClassFinding:
				if bare(polarity.one(p)) == string(schema.Problematic) {
					doc.Problems++
				} else if bare(polarity.one(p)) == string(schema.Improvement) {
					doc.Improvements++
				}
			case schema.ClassAssessment:
				doc.Assessments++
			case schema.ClassRecommendation:
				doc.Recommendations++
			case schema.ClassResponse:
				doc.Responses++
			}
		}
		out = append(out, doc)
	}
	return out, nil
}

// Tables gives one table.
func (a *DocumentList) Tables() []Table {
	t := Table{Title: a.where.titled("Documents"), Columns: columns("name", "title~?", "date", "kind~?", "about~", "problems", "fine", "asked for?")}
	for _, d := range a.Documents {
		about := list("election", d.Elections)
		about.Text = strings.Join(d.about, ", ")
		t.Rows = append(t.Rows, []Cell{{Text: d.Name, ID: d.ID}, text(d.Title), text(d.Date), text(d.Kind), about, text(fmt.Sprint(d.Problems)), text(fmt.Sprint(d.Improvements)), text(fmt.Sprint(d.Recommendations))})
	}
	t.Notes = more(len(a.Documents), a.total)
	switch {
	case len(a.Documents) == 0 && a.where != (Where{}):
		t.Notes = []string{"No document in this graph is like that."}
	case len(a.Documents) == 0:
		t.Notes = []string{"There is no document in this graph."}
	}
	return []Table{t}
}

// Flat gives a document a row.
func (a *DocumentList) Flat() Table {
	t := Table{Columns: columns("id", "name", "title", "date", "kind", "publisher", "voice", "language", "elections", "problems", "improvements", "assessments", "recommendations", "responses", "source", "url", "sha256")}
	for _, d := range a.Documents {
		t.Rows = append(t.Rows, []Cell{link("", d.ID), text(d.Name), text(d.Title), text(d.Date), text(d.Kind), text(d.Publisher), text(d.Voice), text(d.Language), text(strings.Join(d.Elections, " ")), text(fmt.Sprint(d.Problems)),
			text(fmt.Sprint(d.Improvements)), text(fmt.Sprint(d.Assessments)), text(fmt.Sprint(d.Recommendations)), text(fmt.Sprint(d.Responses)), text(d.Source), text(d.URL), text(d.SHA256)})
	}
	return t
}

// Statistics count what is in a graph.
type Statistics struct {
	Quads           int         `json:"quads"`
	Documents       int         `json:"documents"`
	Countries       []string    `json:"countries"` // that documents are about
	Elections       int         `json:"elections"` // that documents are about
	Bodies          int         `json:"bodies"`    // that something is attributed to
	Issues          int         `json:"issues"`    // that are raised
	Problems        int         `json:"problems"`
	Improvements    int         `json:"improvements"`
	Assessments     int         `json:"assessments"`
	Recommendations int         `json:"recommendations"`
	Responses       int         `json:"responses"`
	Links           int         `json:"links"` // that texts state between elections
	Inferred        []Inference `json:"inferred"`
	ReferenceQuads  int         `json:"reference_quads"`
	InferredQuads   int         `json:"inferred_quads"`
	Codebook        string      `json:"codebook,omitempty"` // version and digest of what the reference graph was made from
}

// An Inference counts the links of a kind that were found by comparing documents.
type Inference struct {
	Link  string `json:"link"`
	Count int    `json:"count"`
}

var inferred = []struct {
	p    rdf.Term
	name string
}{
	{schema.PredRecursFrom, "the same issue in an earlier election"},
	{schema.PredChangedFrom, "the other way round in an earlier election"},
	{schema.PredEchoOf, "the United States say what an observer found"},
	{schema.PredCorroborated, "another body says the same"},
	{schema.PredFollowedBy, "a recommendation, and what was found later"},
}

// Stats counts what is in the graph.
func Stats(ctx context.Context, g *graph.Graph) (*Statistics, error) {
	return ask(ctx, g, func(r *reader) (*Statistics, error) {
		a := &Statistics{Countries: []string{}, Inferred: []Inference{}}
		graphs, err := r.v.Labels()
		if err != nil {
			return nil, err
		}
		for _, l := range graphs {
			a.Quads += l.Quads
			switch l.Label {
			case schema.GraphReference:
				a.ReferenceQuads = l.Quads
			case schema.GraphInferred:
				a.InferredQuads = l.Quads
			}
		}
		by := map[rdf.Term][]rdf.Term{}
		for _, c := range []rdf.Term{schema.ClassDocument, schema.ClassFinding, schema.ClassAssessment, schema.ClassRecommendation, schema.ClassResponse, schema.ClassLink} {
			if by[c], err = r.of(c); err != nil {
				return nil, err
			}
		}
		a.Documents, a.Assessments, a.Recommendations = len(by[schema.ClassDocument]), len(by[schema.ClassAssessment]), len(by[schema.ClassRecommendation])
		a.Responses, a.Links = len(by[schema.ClassResponse]), len(by[schema.ClassLink])
		concerned, err := r.out(schema.PredConcerns, by[schema.ClassDocument])
		if err != nil {
			return nil, err
		}
		a.Elections = len(concerned.all())
		country, err := r.out(schema.PredCountry, concerned.all())
		if err != nil {
			return nil, err
		}
		a.Countries = bares(country.all())
		polarity, err := r.out(schema.PredPolarity, by[schema.ClassFinding])
		if err != nil {
			return nil, err
		}
		for _, f := range by[schema.ClassFinding] {
			switch bare(polarity.one(f)) {
			case string(schema.Problematic):
				a.Problems++
			case string(schema.Improvement):
				a.Improvements++
			}
		}
		issues, err := r.out(schema.PredIssue, by[schema.ClassFinding])
		if err != nil {
			return nil, err
		}
		a.Issues = len(issues.all())
		bodies, err := r.out(schema.PredAttributedTo, append(slices.Clone(by[schema.ClassFinding]), by[schema.ClassAssessment]...))
		if err != nil {
			return nil, err
		}
		a.Bodies = len(bodies.all())
		subjects := append(slices.Clone(by[schema.ClassFinding]), by[schema.ClassRecommendation]...)
		for _, i := range inferred {
			edges, err := r.v.Out(i.p, subjects)
			if err != nil {
				return nil, err
			}
			a.Inferred = append(a.Inferred, Inference{i.name, len(edges)})
		}
		version, err := r.out(schema.PredCodebook, []rdf.Term{schema.GraphReference})
		a.Codebook = version.one(schema.GraphReference).Value()
		return a, err
	})
}

// Tables gives a section for what documents say and one for what comparing them gave.
func (a *Statistics) Tables() []Table {
	t := Table{Title: "What is in the graph", Columns: columns("what~", "number")}
	row := func(name string, n int) { t.Rows = append(t.Rows, []Cell{text(name), text(fmt.Sprint(n))}) }
	row("documents", a.Documents)
	row("elections that they are about", a.Elections)
	row("countries", len(a.Countries))
	row("problems found", a.Problems)
	row("things said to be fine or better", a.Improvements)
	row("different issues", a.Issues)
	row("bodies that say so", a.Bodies)
	row("verdicts on whole elections", a.Assessments)
	row("recommendations", a.Recommendations)
	row("responses of governments", a.Responses)
	row("links between elections that texts state", a.Links)
	t.Notes = []string{fmt.Sprintf("%d quads: %d from documents, %d of codebook and calendar, %d inferred", a.Quads, a.Quads-a.ReferenceQuads-a.InferredQuads, a.ReferenceQuads, a.InferredQuads)}
	if a.Codebook != "" {
		t.Notes = append(t.Notes, "codebook "+a.Codebook)
	}
	i := Table{Title: "Found by comparing documents", Columns: columns("link~", "number")}
	for _, l := range a.Inferred {
		i.Rows = append(i.Rows, []Cell{text(l.Link), text(fmt.Sprint(l.Count))})
	}
	return []Table{t, i}
}

// Flat gives a number a row.
func (a *Statistics) Flat() Table {
	tables := a.Tables()
	t := tables[0]
	t.Title, t.Notes = "", nil
	t.Rows = append(append(t.Rows, tables[1].Rows...), []Cell{text("quads"), text(fmt.Sprint(a.Quads))})
	return t
}
