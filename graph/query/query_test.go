package query_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// What the tests ask about: the texts in testdata/texts on the elections of Arcadia, a country that does not exist.
//
//	2010 parliamentary  ODIHR, United States
//	2012 presidential   nobody
//	2014 parliamentary  OSCE PA
//	2017 presidential   nobody
//	2018 parliamentary  joint mission of ODIHR, OSCE PA and PACE
//
// The calendar also has a referendum in 2011, and 2022, after the last document.

type world struct {
	codebook  *codebook.Codebook
	gazetteer *gazetteer.Gazetteer
	documents []*schema.Document
	quads     map[rdf.Term][]rdf.Quad
}

var load = sync.OnceValues(func() (*world, error) {
	layers := []fs.FS{data.Files, os.DirFS("testdata")}
	cb, err := codebook.Load(layers...)
	if err != nil {
		return nil, err
	}
	gz, err := gazetteer.Load(layers...)
	if err != nil {
		return nil, err
	}
	w := &world{codebook: cb, gazetteer: gz, quads: map[rdf.Term][]rdf.Quad{}}
	x := extract.New(cb, gz, nil)
	for s, err := range ingest.Walk([]string{"testdata/texts"}) {
		if err != nil {
			return nil, err
		}
		doc, err := s.Read(ingest.Options{})
		if err != nil {
			return nil, err
		}
		e := x.Extract(doc)
		w.documents = append(w.documents, doc)
		w.quads[e.Label()] = e.Quads()
	}
	return w, nil
})

// open makes a graph of the texts at an address.
func open(t *testing.T, address string) (*graph.Graph, *world) {
	t.Helper()
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	g, err := graph.Open(ctx, address, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for label, quads := range w.quads {
		if _, err := g.Replace(ctx, label, quads); err != nil {
			t.Fatal(err)
		}
	}
	bodies := []string{"ieom", "odihr", "osce-pa", "pace", "us-mission-osce", "us-embassy", "us-government"}
	reference := append(w.codebook.Quads(schema.GraphReference), w.gazetteer.Quads(schema.GraphReference, []string{"XA"}, bodies)...)
	if _, err := g.Replace(ctx, schema.GraphReference, reference); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Infer(ctx, nil); err != nil {
		t.Fatal(err)
	}
	return g, w
}

func memory(t *testing.T) *graph.Graph {
	g, _ := open(t, "memory:")
	return g
}

// must gives an answer, or ends the test.
func must[T any](answer T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
}

func row(rows []query.RecurringRow, issue string) *query.RecurringRow {
	for i := range rows {
		if rows[i].Issue == issue {
			return &rows[i]
		}
	}
	return nil
}

// line gives a row of the matrix as words: "2010 raised odihr".
func line(a *query.Recurrence, r *query.RecurringRow) []string {
	if r == nil {
		return nil
	}
	var out []string
	for i, c := range r.Cells {
		s := a.Elections[i].Year() + " " + string(c.Mark)
		if len(c.By) > 0 {
			s += " " + strings.Join(c.By, "+")
		}
		if len(c.Opposite) > 0 {
			s += " fine: " + strings.Join(c.Opposite, "+")
		}
		out = append(out, s)
	}
	return out
}

func TestRecurring(t *testing.T) {
	g := memory(t)
	for _, c := range []struct {
		name  string
		o     query.Where
		least int
		issue string
		want  []string
	}{
		{"problem", query.Where{}, 0, "ballot-box-stuffing",
			[]string{"2010 raised odihr", "2012 no-document", "2014 raised osce-pa", "2017 no-document", "2018 raised ieom"}},
		{"said to be fine between", query.Where{}, 0, "count-transparency",
			[]string{"2010 raised odihr", "2012 no-document", "2014 opposite fine: osce-pa", "2017 no-document", "2018 raised ieom"}},
		{"once", query.Where{}, 1, "vote-buying",
			[]string{"2010 raised us-embassy", "2012 no-document", "2014 not-raised", "2017 no-document", "2018 not-raised"}},
		{"by a member of the joint mission", query.Where{By: "OSCE PA"}, 0, "ballot-box-stuffing",
			[]string{"2010 no-document", "2012 no-document", "2014 raised osce-pa", "2017 no-document", "2018 raised ieom"}},
		{"by the whole of which they are parts", query.Where{By: "osce"}, 0, "ballot-box-stuffing",
			[]string{"2010 raised odihr", "2012 no-document", "2014 raised osce-pa", "2017 no-document", "2018 raised ieom"}},
		{"improvement", query.Where{Polarity: "improvement"}, 1, "count-transparency",
			[]string{"2010 opposite fine: odihr", "2012 no-document", "2014 raised osce-pa", "2017 no-document", "2018 opposite fine: ieom"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Country = "Arcadia"
			a := must(query.Recurring(t.Context(), g, c.o, c.least))(t)
			if diff := cmp.Diff(c.want, line(a, row(a.Issues, c.issue))); diff != "" {
				t.Errorf("row of %s (-want +got):\n%s", c.issue, diff)
			}
			if a.Skipped != 1 {
				t.Errorf("%d elections left out, want the referendum", a.Skipped)
			}
		})
	}

	a := must(query.Recurring(t.Context(), g, query.Where{Country: "XA", Evidence: true}, 0))(t)
	r := row(a.Issues, "ballot-box-stuffing")
	if r == nil || r.Times != 3 || r.First != "2010" || r.Last != "2018" {
		t.Fatalf("ballot-box-stuffing: %+v", r)
	}
	if !slices.Contains(r.US, schema.Endorses) {
		t.Errorf("the United States are said to have %v, want endorses among it", r.US)
	}
	if row(a.Issues, "vote-buying") != nil || row(a.Rarer, "vote-buying") == nil {
		t.Error("what was raised once should be among the rarer and not in the matrix")
	}
	for _, c := range r.Cells {
		if (c.Mark == query.Raised) != (len(c.Findings) > 0) {
			t.Errorf("%s is %s with %d findings", c.Election, c.Mark, len(c.Findings))
		}
	}
	if _, err := query.Recurring(t.Context(), g, query.Where{Country: "XA", Polarity: "bad"}, 0); problem(err) != "unknown-value" {
		t.Errorf("polarity bad gives %v", err)
	}
}

// broader issues count what narrower ones raise, and stand alone only where they add something.
func TestRecurringBroader(t *testing.T) {
	g := memory(t)
	ctx := t.Context()
	finding := func(n, election, issue string) []rdf.Quad {
		doc := schema.Thing("document/" + n)
		f := schema.Thing("document/" + n + "#finding-1")
		quad := func(s, p, o rdf.Term) rdf.Quad { return rdf.Quad{S: s, P: p, O: o, G: doc} }
		e := schema.Thing("election/XA-" + election)
		return []rdf.Quad{quad(doc, rdf.RDFType, schema.ClassDocument), quad(doc, schema.PredConcerns, e), quad(e, schema.PredCountry, schema.Thing("country/XA")), quad(f, rdf.RDFType, schema.ClassFinding),
			quad(f, schema.PredElection, e), quad(f, schema.PredIssue, schema.Thing("issue/"+issue)), quad(f, schema.PredPolarity, schema.Thing("polarity/problem")),
			quad(f, schema.PredAttributedTo, schema.Thing("body/odihr")), quad(f, schema.PredDocument, doc)}
	}
	broad, narrow := schema.Thing("issue/broad"), schema.Thing("issue/narrow")
	other := schema.Thing("issue/other")
	for label, quads := range map[string][]rdf.Quad{
		"document/one": finding("one", "presidential-2012-05-13", "broad"), "document/two": finding("two", "presidential-2017-05-14", "narrow"),
		"document/three": finding("three", "presidential-2022-05-15", "alone"),
		"graph/extra": {{S: narrow, P: schema.PredBroader, O: broad, G: schema.Thing("graph/extra")}, {S: other, P: schema.PredBroader, O: broad, G: schema.Thing("graph/extra")},
			{S: schema.Thing("issue/alone"), P: schema.PredBroader, O: schema.Thing("issue/empty"), G: schema.Thing("graph/extra")}},
	} {
		if _, err := g.Replace(ctx, schema.Thing(label), quads); err != nil {
			t.Fatal(err)
		}
	}
	a := must(query.Recurring(ctx, g, query.Where{Country: "XA"}, 1))(t)
	r := row(a.Issues, "broad")
	if r == nil || r.Times != 2 || !slices.Equal(r.Narrower, []string{"narrow"}) {
		t.Errorf("broad: %+v", r)
	}
	if n := row(a.Issues, "narrow"); n == nil || n.Times != 1 {
		t.Errorf("narrow: %+v", n)
	}
	if e := row(a.Issues, "empty"); e != nil {
		t.Errorf("an issue that only repeats its single narrower one has a row: %+v", e)
	}
}

func TestResponses(t *testing.T) {
	g := memory(t)
	a := must(query.Responses(t.Context(), g, query.Where{Election: "XA parliamentary 2010"}))(t).Elections[0]
	got := map[string][]string{}
	for _, p := range a.Findings {
		got[p.Issue+" "+p.Polarity] = p.Response
	}
	for key, want := range map[string]string{
		"ballot-box-stuffing problem":                      query.Endorsed,
		"candidate-registration-inclusiveness improvement": query.Welcomed,
		"vote-buying problem":                              query.Added,
		"count-transparency problem":                       query.PassedOver,
	} {
		if !slices.Contains(got[key], want) {
			t.Errorf("%s is %q, want %s", key, got[key], want)
		}
	}
	for _, p := range a.Findings {
		if p.Issue == "ballot-box-stuffing" && (len(p.Observers) != 1 || len(p.US) != 1 || p.ToldByUS || p.Observers[0].Document == p.US[0].Document) {
			t.Errorf("both quotations are wanted, each from its document: %+v", p)
		}
		if slices.Contains(p.Response, query.PassedOver) && len(p.US) > 0 {
			t.Errorf("%s is passed over and answered", p.Issue)
		}
	}
	if len(a.Stances) == 0 || len(a.USDocuments) != 1 || len(a.ObserverDocuments) != 1 {
		t.Errorf("%d stances, documents %v and %v", len(a.Stances), a.USDocuments, a.ObserverDocuments)
	}

	// Without a document of the United States nothing is passed over.
	b := must(query.Responses(t.Context(), g, query.Where{Election: "XA-parliamentary-2014-06-08"}))(t).Elections[0]
	if len(b.Findings) == 0 {
		t.Fatal("no findings on 2014")
	}
	for _, p := range b.Findings {
		if !slices.Equal(p.Response, []string{query.Unanswered}) {
			t.Errorf("%s in 2014 is %q", p.Issue, p.Response)
		}
	}
	if all := must(query.Responses(t.Context(), g, query.Where{Country: "XA"}))(t); len(all.Elections) != 3 {
		t.Errorf("%d elections of the country, want 3", len(all.Elections))
	}
}

// A response under a broader or narrower issue, or one that says the opposite, is not passing over.
func TestResponsesNearby(t *testing.T) {
	g := memory(t)
	ctx := t.Context()
	e := schema.Thing("election/XA-presidential-2012-05-13")
	make := func(name, voice string, findings ...[2]string) {
		doc := schema.Thing("document/" + name)
		quads := []rdf.Quad{{S: doc, P: rdf.RDFType, O: schema.ClassDocument, G: doc}, {S: doc, P: schema.PredVoice, O: schema.Thing("body/" + voice), G: doc}, {S: doc, P: schema.PredConcerns, O: e, G: doc}}
		for i, f := range findings {
			s := schema.Thing("document/" + name + "#finding-" + string(rune('1'+i)))
			for p, o := range map[rdf.Term]rdf.Term{rdf.RDFType: schema.ClassFinding, schema.PredElection: e, schema.PredIssue: schema.Thing("issue/" + f[0]), schema.PredPolarity: schema.Thing("polarity/" + f[1]),
				schema.PredAttributedTo: schema.Thing("body/" + voice), schema.PredDocument: doc} {
				quads = append(quads, rdf.Quad{S: s, P: p, O: o, G: doc})
			}
		}
		if _, err := g.Replace(ctx, doc, quads); err != nil {
			t.Fatal(err)
		}
	}
	make("observers", "odihr", [2]string{"narrow", "problem"}, [2]string{"broad-2", "problem"}, [2]string{"same", "problem"}, [2]string{"silent", "problem"})
	make("states", "us-mission-osce", [2]string{"broad", "problem"}, [2]string{"narrow-2", "problem"}, [2]string{"same", "improvement"})
	extra := schema.Thing("graph/extra")
	if _, err := g.Replace(ctx, extra, []rdf.Quad{
		{S: schema.Thing("issue/narrow"), P: schema.PredBroader, O: schema.Thing("issue/broad"), G: extra},
		{S: schema.Thing("issue/narrow-2"), P: schema.PredBroader, O: schema.Thing("issue/broad-2"), G: extra}}); err != nil {
		t.Fatal(err)
	}
	a := must(query.Responses(ctx, g, query.Where{Election: "XA 2012"}))(t).Elections[0]
	got := map[string]string{}
	for _, p := range a.Findings {
		if p.Polarity == "problem" {
			got[p.Issue] = strings.Join(p.Response, ",") + " " + p.Related
		}
	}
	want := map[string]string{"narrow": query.Broader + " broad", "broad-2": query.Narrower + " narrow-2", "same": query.Differs + " ", "silent": query.PassedOver + " ", "broad": query.Added + " ", "narrow-2": query.Added + " "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("responses (-want +got):\n%s", diff)
	}
}

func TestElection(t *testing.T) {
	g := memory(t)
	a := must(query.Election(t.Context(), g, query.Where{Election: "Arcadia parliamentary 2010"}))(t)
	if a.ID != "XA-parliamentary-2010-06-06" || a.Label != "Arcadia, parliamentary election, 6 June 2010" || a.Chamber != "Boule" || len(a.Documents) != 2 {
		t.Errorf("%+v", a.ElectionRef)
	}
	if len(a.Assessments) == 0 || a.Assessments[0].Class != "fell-short" || len(a.Recommendations) == 0 || len(a.Responses) == 0 || len(a.Improvements) == 0 {
		t.Errorf("%d assessments, %d recommendations, %d responses, %d improvements", len(a.Assessments), len(a.Recommendations), len(a.Responses), len(a.Improvements))
	}
	if !slices.ContainsFunc(a.Observers, func(m query.Mission) bool { return m.Body == "odihr" && m.Problems > 0 }) {
		t.Errorf("observers: %+v", a.Observers)
	}
	if b := must(query.Election(t.Context(), g, query.Where{Election: "XA 2022"}))(t); len(b.Documents)+len(b.Problems) != 0 || !b.Calendar {
		t.Errorf("an election without documents: %+v", b)
	}
}

func TestElections(t *testing.T) {
	g := memory(t)
	ids := func(country string, all bool) (out []string) {
		for _, e := range must(query.Elections(t.Context(), g, query.Where{Country: country}, all))(t).Elections {
			out = append(out, e.ID)
		}
		return out
	}
	want := []string{"XA-parliamentary-2010-06-06", "XA-parliamentary-2014-06-08", "XA-parliamentary-2018-06-10"}
	if got := ids("", false); !slices.Equal(got, want) {
		t.Errorf("elections: %v", got)
	}
	if got := ids("xa", true); len(got) != 7 {
		t.Errorf("with the calendar: %v", got)
	}
	a := must(query.Elections(t.Context(), g, query.Where{}, false))(t).Elections
	if !a[0].US || a[1].US || a[1].Improvements == 0 || len(a[0].Verdicts) == 0 {
		t.Errorf("%+v", a)
	}
}

func TestObservers(t *testing.T) {
	g := memory(t)
	a := must(query.Observers(t.Context(), g, query.Where{Election: "XA 2018"}))(t)
	i := slices.IndexFunc(a.Missions, func(m query.Mission) bool { return m.Body == "ieom" })
	if i < 0 || !slices.Equal(a.Missions[i].Members, []string{"odihr", "osce-pa", "pace"}) || a.Missions[i].Problems != 2 {
		t.Errorf("missions of 2018: %+v", a.Missions)
	}
	if b := must(query.Observers(t.Context(), g, query.Where{Election: "XA 2012"}))(t); !slices.Equal(b.Unobserved, []string{"XA-presidential-2012-05-13"}) {
		t.Errorf("2012: %+v", b)
	}
}

func TestIssue(t *testing.T) {
	g := memory(t)
	a := must(query.Issue(t.Context(), g, "count transparency", query.Where{Country: "Arcadia"}))(t)
	var got []string
	for _, e := range a.Elections {
		for _, f := range e.Findings {
			got = append(got, e.Year()+" "+f.Polarity)
		}
	}
	if want := []string{"2010 problem", "2014 improvement", "2018 problem"}; !slices.Equal(got, want) {
		t.Errorf("life of the issue: %v, want %v", got, want)
	}
	if a.Definition == "" || a.Area == "" || a.Label == "" {
		t.Errorf("the codebook's words are missing: %+v", a)
	}
	if b := must(query.Issue(t.Context(), g, "mobile-voting", query.Where{}))(t); len(b.Elections) != 0 || len(b.Tables()) == 0 {
		t.Errorf("an issue that nobody raised: %+v", b)
	}
}

func TestRecommendations(t *testing.T) {
	g := memory(t)
	a := must(query.Recommendations(t.Context(), g, query.Where{Country: "XA"}))(t)
	i := slices.IndexFunc(a.Recommendations, func(r query.Recommendation) bool { return slices.Contains(r.Issues, "count-transparency") })
	if i < 0 {
		t.Fatalf("no recommendation on the count: %+v", a.Recommendations)
	}
	r := a.Recommendations[i]
	if !slices.Equal(r.By, []string{"odihr"}) || len(r.Later) == 0 || r.Later[0].Election != "XA-parliamentary-2014-06-08" || r.Later[0].Polarity != "improvement" {
		t.Errorf("%+v", r)
	}
	if b := must(query.Recommendations(t.Context(), g, query.Where{Election: "XA 2014"}))(t); len(b.Recommendations) != 0 {
		t.Errorf("2014: %+v", b)
	}
}

func TestDocumentsAndStats(t *testing.T) {
	g := memory(t)
	a := must(query.Documents(t.Context(), g))(t)
	var names []string
	problems, improvements := 0, 0
	for _, d := range a.Documents {
		names = append(names, d.Name)
		problems += d.Problems
		improvements += d.Improvements
		if d.SHA256 == "" || d.Title == "" || len(d.Elections) != 1 {
			t.Errorf("%+v", d)
		}
	}
	if want := []string{"2010-odihr.md", "2010-united-states.md", "2014-osce-pa.md", "2018-ieom.md"}; !slices.Equal(names, want) {
		t.Errorf("documents: %v", names)
	}
	for _, c := range []struct {
		where query.Where
		want  []string
	}{
		{query.Where{Country: "XA", To: "2013"}, []string{"2010-odihr.md", "2010-united-states.md"}}, {query.Where{By: "us-government"}, []string{"2010-united-states.md"}},
		{query.Where{Election: "XA 2014", By: "odihr"}, nil}, {query.Where{Limit: 1}, []string{"2010-odihr.md"}},
	} {
		list := must(query.DocumentsOf(t.Context(), g, c.where))(t)
		var got []string
		for _, d := range list.Documents {
			got = append(got, d.Name)
		}
		if !slices.Equal(got, c.want) || len(list.Tables()[0].Notes)+len(got) == 0 {
			t.Errorf("%+v: %v", c.where, got)
		}
	}
	s := must(query.Stats(t.Context(), g))(t)
	if s.Documents != 4 || s.Elections != 3 || !slices.Equal(s.Countries, []string{"XA"}) || s.Problems != problems || s.Improvements != improvements || s.Quads <= s.ReferenceQuads+s.InferredQuads || s.Codebook == "" {
		t.Errorf("%+v, the documents have %d problems and %d improvements", s, problems, improvements)
	}
	n := 0
	for range g.Quads(t.Context()) {
		n++
	}
	if n != s.Quads {
		t.Errorf("%d quads counted, there are %d", s.Quads, n)
	}
}

func TestShow(t *testing.T) {
	g, w := open(t, "memory:")
	a := must(query.Show(t.Context(), g, "issue/ballot-box-stuffing", 2))(t)
	i := slices.IndexFunc(a.Uses, func(r query.Relation) bool { return r.Predicate == "eg:issue" })
	if i < 0 || a.Uses[i].Total != 4 || len(a.Uses[i].Things) != 2 || a.Uses[i].Things[0].Words == "" {
		t.Fatalf("uses: %+v", a.Uses)
	}
	f := must(query.Show(t.Context(), g, a.Uses[i].Things[0].ID, 0))(t)
	if len(f.Passages) != 1 {
		t.Fatalf("passages: %+v", f.Passages)
	}
	p := f.Passages[0]
	d := w.documents[slices.IndexFunc(w.documents, func(d *schema.Document) bool { return d.ID() == p.Document })]
	if !strings.Contains(d.Text, p.Prefix+p.Exact+p.Suffix) {
		t.Errorf("%q, %q, %q do not stand so in the text", p.Prefix, p.Exact, p.Suffix)
	}
	for _, id := range []string{"odihr", "Arcadia", "XA-parliamentary-2010-06-06", "2010-odihr.md", "eg:Finding", "area/voting"} {
		if a, err := query.Show(t.Context(), g, id, 0); err != nil || len(a.Facts)+len(a.Uses) == 0 {
			t.Errorf("show %s: %v", id, err)
		}
	}
}

// Every word that an answer shows stands in the document it names, at the place it names.
func TestWordsStandInTheText(t *testing.T) {
	g, w := open(t, "memory:")
	texts := map[string]*schema.Document{}
	for _, d := range w.documents {
		texts[d.ID()] = d
	}
	n := 0
	check := func(e query.Evidence) {
		n++
		d := texts[e.Document]
		if d == nil {
			t.Fatalf("evidence %+v is of no document", e)
		}
		_, at, ok := strings.Cut(e.Place, "#char=")
		from, to, _ := strings.Cut(at, ",")
		var start, end int
		if err := errors.Join(json.Unmarshal([]byte(from), &start), json.Unmarshal([]byte(to), &end)); err != nil || !ok {
			t.Fatalf("place %q: %v", e.Place, err)
		}
		if got := strings.Join(strings.Fields(string([]rune(d.Text)[start:end])), " "); got != e.Words {
			t.Errorf("%s reads %q, the answer shows %q", e.Place, got, e.Words)
		}
	}
	for _, e := range []string{"XA 2010", "XA 2014", "XA 2018"} {
		a := must(query.Election(t.Context(), g, query.Where{Election: e}))(t)
		for _, f := range append(a.Problems, a.Improvements...) {
			check(f.Evidence)
		}
		for _, v := range a.Assessments {
			check(v.Evidence)
		}
		for _, v := range a.Recommendations {
			check(v.Evidence)
		}
	}
	if n < 10 {
		t.Errorf("only %d pieces of evidence", n)
	}
}

func problem(err error) string {
	var p *schema.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func TestResolve(t *testing.T) {
	g := memory(t)
	for _, c := range []struct {
		name  string
		kinds []string
		want  string // id, or code of the problem
		hint  string // part of it
	}{
		{"XA", nil, "country/XA", ""},
		{"xa", []string{"country"}, "country/XA", ""},
		{"arcadia", []string{"country"}, "country/XA", ""},
		{"Republic of Arcadia", []string{"country"}, "country/XA", ""},
		{"country/XA", nil, "country/XA", ""},
		{"https://w3id.org/electiongraph/country/XA", nil, "country/XA", ""},
		{"<https://w3id.org/electiongraph/country/XA>", nil, "country/XA", ""},
		{":country/XA", nil, "country/XA", ""},
		{"odihr", nil, "body/odihr", ""},
		{"ODIHR", []string{"body"}, "body/odihr", ""},
		{"OSCE PA", []string{"body"}, "body/osce-pa", ""},
		{"ballot-box-stuffing", nil, "issue/ballot-box-stuffing", ""},
		{"issue/ballot-box-stuffing", nil, "issue/ballot-box-stuffing", ""},
		{"Ballot box stuffing", nil, "issue/ballot-box-stuffing", ""},
		{"XA-parliamentary-2010-06-06", []string{"election"}, "election/XA-parliamentary-2010-06-06", ""},
		{"election/XA-parliamentary-2010-06-06", nil, "election/XA-parliamentary-2010-06-06", ""},
		{"XA parliamentary 2010", []string{"election"}, "election/XA-parliamentary-2010-06-06", ""},
		{"Arcadia 2012", []string{"election"}, "election/XA-presidential-2012-05-13", ""},
		{"the presidential election in Arcadia, 2017", []string{"election"}, "election/XA-presidential-2017-05-14", ""},
		{"2010-odihr.md", nil, "document/2010-odihr-", ""},
		{"2010-odihr", []string{"document"}, "document/2010-odihr-", ""},
		{"XA parliamentary", []string{"election"}, "ambiguous-id", "2014"},
		{"balot-box-stufing", []string{"issue"}, "unknown-id", "issue/ballot-box-stuffing"},
		{"odhir", nil, "unknown-id", "body/odihr"},
		{"FR", []string{"country"}, "unknown-id", "country/XA"},
		{"XA 1999", []string{"election"}, "unknown-id", "query elections"},
		{"", []string{"country"}, "unknown-id", ""},
		{"a <b> \x00", nil, "unknown-id", ""},
	} {
		id, err := query.Resolve(t.Context(), g, c.name, c.kinds...)
		got := id
		var p *schema.Problem
		if errors.As(err, &p) {
			got = p.Code
			if !strings.Contains(p.Hint, c.hint) {
				t.Errorf("%q: the hint %q does not name %q", c.name, p.Hint, c.hint)
			}
		} else if err != nil {
			t.Errorf("%q: %v", c.name, err)
		}
		if got != c.want && !(strings.HasSuffix(c.want, "-") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%q is %q, want %q", c.name, got, c.want)
		}
	}
}

// questions gives the answers to all questions, by name.
func questions(t *testing.T, g *graph.Graph) map[string]query.Answer {
	ctx := t.Context()
	return map[string]query.Answer{
		"recurring":       must(query.Recurring(ctx, g, query.Where{Country: "XA"}, 0))(t),
		"evidence":        must(query.Recurring(ctx, g, query.Where{Country: "XA", Evidence: true, By: "osce"}, 1))(t),
		"improvement":     must(query.Recurring(ctx, g, query.Where{Country: "XA", Polarity: "improvement"}, 1))(t),
		"rare":            must(query.Recurring(ctx, g, query.Where{Country: "XA"}, 9))(t),
		"elections":       must(query.Elections(ctx, g, query.Where{}, true))(t),
		"election":        must(query.Election(ctx, g, query.Where{Election: "XA 2010"}))(t),
		"silent election": must(query.Election(ctx, g, query.Where{Election: "XA 2022"}))(t),
		"observers":       must(query.Observers(ctx, g, query.Where{}))(t),
		"responses":       must(query.Responses(ctx, g, query.Where{Country: "XA"}))(t),
		"issue":           must(query.Issue(ctx, g, "count-transparency", query.Where{}))(t),
		"recommendations": must(query.Recommendations(ctx, g, query.Where{}))(t),
		"findings":        must(query.Findings(ctx, g, query.Where{Country: "XA", Evidence: true}))(t),
		"timeline":        must(query.TimelineOf(ctx, g, query.Where{Country: "XA", Evidence: true}))(t),
		"compare":         must(query.Compare(ctx, g, "XA 2010", "XA 2014", query.Where{Evidence: true}))(t),
		"compare bodies":  must(query.CompareBodies(ctx, g, "XA 2010", query.Where{}))(t),
		"coverage":        must(query.CoverageOf(ctx, g, query.Where{Country: "XA"}))(t),
		"follow-ups":      must(query.FollowUps(ctx, g, query.Where{Country: "XA", Evidence: true}))(t),
		"spread":          must(query.SpreadOf(ctx, g, "count-transparency", query.Where{Evidence: true}))(t),
		"path between":    must(query.PathBetween(ctx, g, "XA", "odihr", query.Where{Limit: 5}))(t),
		"path":            must(query.Path(ctx, g, "XA", "(^country|^election)*/issue?", query.PathOptions{Explain: true}))(t),
		"search":          must(query.Search(ctx, g, "ballot", query.Where{}))(t),
		"documents":       must(query.Documents(ctx, g))(t),
		"stats":           must(query.Stats(ctx, g))(t),
		"show election":   must(query.Show(ctx, g, "XA 2010", 3))(t),
		"show body":       must(query.Show(ctx, g, "odihr", 0))(t),
	}
}

func TestLayouts(t *testing.T) {
	for name, a := range questions(t, memory(t)) {
		tables := append(a.Tables(), a.Flat())
		for _, table := range tables {
			for _, r := range table.Rows {
				if len(r) != len(table.Columns) {
					t.Fatalf("%s, table %q: a row of %d cells under %d columns", name, table.Title, len(r), len(table.Columns))
				}
			}
		}
		var b strings.Builder
		if err := a.Flat().CSV(&b); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || len(records) != 1+len(a.Flat().Rows) {
			t.Errorf("%s: CSV has %d records for %d rows: %v", name, len(records), len(a.Flat().Rows), err)
		}
		if len(records) > 0 && slices.ContainsFunc(records[0], func(s string) bool { return s == "" }) {
			t.Errorf("%s: a column of the CSV has no name: %q", name, records[0])
		}
		b.Reset()
		if err := query.Markdown(&b, a.Tables()); err != nil || b.Len() == 0 {
			t.Errorf("%s: Markdown: %v", name, err)
		}
		if raw, err := json.Marshal(a); err != nil || strings.Contains(string(raw), ":null") {
			t.Errorf("%s: JSON with null or error %v: %.300s", name, err, raw)
		}
	}
}

func TestMarkdownEscapes(t *testing.T) {
	var b strings.Builder
	table := query.Table{Columns: []query.Column{{Name: "a\nb"}}, Rows: [][]query.Cell{{{Text: "x | y <script> [l](u) `c`\n*z* snake_case"}}}}
	if err := query.Markdown(&b, []query.Table{table}); err != nil {
		t.Fatal(err)
	}
	want := "| a b |\n| --- |\n| x \\| y \\<script> \\[l\\](u) \\`c\\` \\*z\\* snake_case |\n"
	if got := b.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// The same texts give the same answers on every back end, whatever the order of writing, with columns and without.
func TestBackEnds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	disk, _ := open(t, dir)
	if err := disk.Close(); err != nil {
		t.Fatal(err)
	}
	want := questions(t, memory(t))
	for _, o := range []graph.Options{{ReadOnly: true}, {ReadOnly: true, NoColumns: true}} {
		g, err := graph.Open(t.Context(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		same(t, want, questions(t, g))
	}
}

// same holds answers to those that are wanted.
func same(t *testing.T, want, got map[string]query.Answer) {
	t.Helper()
	for name, a := range got {
		got, _ := json.MarshalIndent(a, "", " ")
		wanted, _ := json.MarshalIndent(want[name], "", " ")
		if diff := cmp.Diff(string(wanted), string(got)); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, diff)
		}
	}
}

// fill writes a generated graph.
func fill(t testing.TB, g *graph.Graph, s *generate.Sample) {
	t.Helper()
	if _, err := g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
		for q := range s.Quads() {
			if !yield(q, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// A generated graph gives the same answers with columns and without, also after documents have come and gone.
func TestColumnsAnswer(t *testing.T) {
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	s := generate.New(w.codebook, w.gazetteer, 25_000)
	ask := func(g *graph.Graph) map[string]query.Answer {
		ctx, kz := t.Context(), query.Where{Country: s.Country, Evidence: true}
		return map[string]query.Answer{
			"recurring":       must(query.Recurring(ctx, g, kz, 1))(t),
			"matrix":          must(query.Recurring(ctx, g, query.Where{Country: s.Country, By: "osce"}, 1))(t),
			"anywhere":        must(query.RecurringAnywhere(ctx, g, query.Where{From: "2015"}, 1))(t),
			"anywhere media":  must(query.RecurringAnywhere(ctx, g, query.Where{Area: s.Area, By: "odihr"}, 1))(t),
			"elections":       must(query.Elections(ctx, g, query.Where{}, true))(t),
			"election":        must(query.Election(ctx, g, query.Where{Election: s.Election}))(t),
			"observers":       must(query.Observers(ctx, g, query.Where{}))(t),
			"responses":       must(query.Responses(ctx, g, query.Where{Election: s.Election}))(t),
			"recommendations": must(query.Recommendations(ctx, g, query.Where{Country: s.Country}))(t),
			"findings":        must(query.Findings(ctx, g, query.Where{Area: s.Area, By: "osce", Evidence: true}))(t),
			"timeline":        must(query.TimelineOf(ctx, g, kz))(t),
			"coverage":        must(query.CoverageOf(ctx, g, query.Where{}))(t),
			"follow-ups":      must(query.FollowUps(ctx, g, query.Where{Country: s.Country}))(t),
			"spread":          must(query.SpreadOf(ctx, g, "count-transparency", query.Where{Evidence: true}))(t),
			"compare bodies":  must(query.CompareBodies(ctx, g, s.Election, query.Where{Evidence: true}))(t),
			"search":          must(query.Search(ctx, g, "count", query.Where{Country: s.Country}))(t),
			"search phrase":   must(query.Search(ctx, g, `"of the" campaign`, query.Where{Polarity: "problem", By: "odihr"}))(t),
			"search all":      must(query.Search(ctx, g, "odihr", query.Where{Limit: 30}))(t),
			"documents":       must(query.Documents(ctx, g))(t),
			"documents of":    must(query.DocumentsOf(ctx, g, query.Where{Country: "GE", From: "2016", By: "odihr"}))(t),
			"stats":           must(query.Stats(ctx, g))(t),
			"show":            must(query.Show(ctx, g, s.Finding, 5))(t),
			"show country":    must(query.Show(ctx, g, "country/KZ", 5))(t),
			"body":            must(query.Body(ctx, g, "odihr"))(t),
			"issue":           must(query.Issue(ctx, g, "count-transparency", query.Where{}))(t),
			"path":            must(query.Path(ctx, g, s.Country, "^country/^election/!(a|eg:quote)", query.PathOptions{}))(t),
		}
	}
	dir := filepath.Join(t.TempDir(), "graph")
	g, err := graph.Open(t.Context(), dir, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	fill(t, g, s)
	ask(g) // the columns of now
	n := 0
	for label, quads := range s.Graphs() {
		if n++; label == schema.GraphReference { // the vocabulary gets other names
			quads = slices.Clone(quads)
			for i := range quads {
				if q := &quads[i]; q.P == rdf.RDFSLabel {
					q.O = rdf.String("Renamed " + q.O.Value())
				}
			}
			replaceAll(t, g, label, quads)
			continue
		}
		if n%4 != 0 {
			continue
		}
		if n%8 == 0 {
			quads = slices.DeleteFunc(quads, func(q rdf.Quad) bool { return strings.Contains(string(q.S), "#finding-2") })
		} else {
			quads = nil
		}
		replaceAll(t, g, label, quads)
	}
	if _, err := g.Infer(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	got := ask(g)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	bare, err := graph.Open(t.Context(), dir, graph.Options{ReadOnly: true, NoColumns: true})
	if err != nil {
		t.Fatal(err)
	}
	defer bare.Close()
	same(t, ask(bare), got)
}

// What came back anywhere is what came back in each country.
func TestAnywhere(t *testing.T) {
	w, err := load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	fill(t, g, generate.New(w.codebook, w.gazetteer, 60_000))
	for _, where := range []query.Where{{}, {Polarity: "improvement", From: "2016"}, {Area: "media"}, {By: "osce-pa"}} {
		list := must(query.RecurringAnywhere(t.Context(), g, where, 1))(t)
		byCountry := map[string][]query.RecurrenceRow{}
		for _, r := range list.Rows {
			byCountry[r.Country] = append(byCountry[r.Country], r)
		}
		if len(byCountry) < 8 {
			t.Fatalf("%+v: rows of %d countries", where, len(byCountry))
		}
		for country, rows := range byCountry {
			where.Country = country
			one := must(query.Recurring(t.Context(), g, where, 1))(t)
			if len(one.Issues) != len(rows) {
				t.Errorf("%+v: %d rows, not %d", where, len(rows), len(one.Issues))
			}
			for _, r := range rows {
				i := slices.IndexFunc(one.Issues, func(x query.RecurringRow) bool { return x.Issue == r.Issue })
				if i < 0 {
					t.Errorf("%+v: %s did not come back", where, r.Issue)
				} else if x := one.Issues[i]; x.Times != r.Times || !slices.Equal(x.Narrower, r.Narrower) || len(r.Years) > 0 && (x.First != r.Years[0] || x.Last != r.Years[len(r.Years)-1]) {
					t.Errorf("%+v: %+v, not %+v", where, r, x)
				}
			}
		}
	}
}

func TestEmptyGraph(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	ctx := t.Context()
	if _, err := query.Recurring(ctx, g, query.Where{Country: "KZ"}, 0); problem(err) != "unknown-id" {
		t.Errorf("recurring: %v", err)
	}
	for _, a := range []query.Answer{must(query.Elections(ctx, g, query.Where{}, false))(t), must(query.Observers(ctx, g, query.Where{}))(t), must(query.Responses(ctx, g, query.Where{}))(t),
		must(query.RecurringAnywhere(ctx, g, query.Where{}, 0))(t), must(query.Recommendations(ctx, g, query.Where{}))(t), must(query.Findings(ctx, g, query.Where{}))(t), must(query.CoverageOf(ctx, g, query.Where{}))(t),
		must(query.Search(ctx, g, "ballot", query.Where{}))(t), must(query.Documents(ctx, g))(t), must(query.Stats(ctx, g))(t)} {
		if tables := a.Tables(); len(tables) == 0 || len(tables[0].Notes)+len(tables[0].Rows) == 0 {
			t.Errorf("%T says nothing of an empty graph", a)
		}
	}
}

func TestCancelled(t *testing.T) {
	g := memory(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := query.Recurring(ctx, g, query.Where{Country: "XA"}, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("a question after Ctrl-C: %v", err)
	}
}
