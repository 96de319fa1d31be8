package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func lines(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func events(a *query.Timeline) (out []string) {
	for _, e := range a.Events {
		s := e.Date + " " + e.Kind
		for _, l := range []struct {
			name string
			list []string
		}{{"by", e.By}, {"new", e.New}, {"back", e.Back}, {"again", e.Repeated}, {"better", e.Better}} {
			if len(l.list) > 0 {
				s += " " + l.name + " " + strings.Join(l.list, "+")
			}
		}
		out = append(out, strings.TrimSpace(s+" "+string(e.Mark)))
	}
	return out
}

func TestTimeline(t *testing.T) {
	g := memory(t)
	w := query.Where{Country: "Arcadia", To: "2014"}
	a := must(query.TimelineOf(t.Context(), g, w))(t)
	lines(t, "until 2014", events(a),
		"2010-06-06 election by odihr+us-embassy new ballot-box-stuffing+count-transparency+state-media-bias+vote-buying",
		"2010-06-07 document by odihr",
		"2010-06-10 document by us-government",
		"2011-03-06 election no-document",
		"2012-05-13 election no-document",
		"2014-06-08 election by osce-pa again ballot-box-stuffing better count-transparency",
		"2014-06-09 document by osce-pa")
	a = must(query.TimelineOf(t.Context(), g, query.Where{Country: "XA", From: "2018", To: "2018-06-10", Evidence: true}))(t)
	lines(t, "2018", events(a), "2018-06-10 election by ieom+odihr+osce-pa+pace back count-transparency again ballot-box-stuffing")
	if len(a.Events[0].Findings) != 2 {
		t.Errorf("evidence of 2018: %v", a.Events[0].Findings)
	}
	a = must(query.TimelineOf(t.Context(), g, query.Where{Country: "XA", Limit: 3}))(t)
	if len(a.Events) != 3 || a.Total < 9 {
		t.Errorf("a limit of 3 gave %d of %d", len(a.Events), a.Total)
	}
}

func contrasts(a *query.Contrast) (out []string) {
	for _, r := range a.Issues {
		s := r.Issue + " " + r.Is
		for _, c := range r.Cells {
			s += "; " + string(c.Mark)
			if len(c.Problem) > 0 {
				s += " " + strings.Join(c.Problem, "+")
			}
			if len(c.Fine) > 0 {
				s += " fine " + strings.Join(c.Fine, "+")
			}
		}
		out = append(out, s)
	}
	return out
}

func TestCompare(t *testing.T) {
	g := memory(t)
	ask := func(a, b string, w query.Where) []string {
		return contrasts(must(query.Compare(t.Context(), g, a, b, w))(t))
	}
	lines(t, "2010 and 2014", ask("XA 2010", "XA 2014", query.Where{}),
		"ballot-box-stuffing repeated; problem odihr; problem osce-pa",
		"count-transparency better; problem odihr; good fine osce-pa",
		"state-media-bias not raised again; problem odihr; not-raised",
		"vote-buying not raised again; problem us-embassy; not-raised",
		"candidate-registration-inclusiveness fine; good fine odihr; not-raised")
	lines(t, "2014 and 2018", ask("XA 2014", "XA 2018", query.Where{}),
		"count-transparency worse; good fine osce-pa; problem ieom",
		"ballot-box-stuffing repeated; problem osce-pa; problem ieom")
	lines(t, "with an election that nobody wrote on", ask("XA 2014", "XA 2022", query.Where{Area: "voting"}),
		"ballot-box-stuffing unknown; problem osce-pa; no-document")
	lines(t, "what OSCE PA says of both", ask("XA 2010", "XA 2018", query.Where{By: "osce-pa", Limit: 1}),
		"ballot-box-stuffing unknown; no-document; problem ieom")
	lines(t, "names within a country", ask("parliamentary 2010", "2014", query.Where{Country: "Arcadia", From: "2010", To: "2014", Area: "voting"}),
		"ballot-box-stuffing repeated; problem odihr; problem osce-pa")
	var p *schema.Problem
	for name, code := range map[string]string{"XA 2010": "unknown-id", "XA-parliamentary-2010-06-06": "unknown-id", "parliamentary": "ambiguous-id"} {
		if _, err := query.Compare(t.Context(), g, name, "XA 2018", query.Where{Country: "XA", From: "2014"}); !errors.As(err, &p) || p.Code != code {
			t.Errorf("%s from 2014 on: %v", name, err)
		}
	}
	if _, err := query.CompareBodies(t.Context(), g, "XA 2010", query.Where{To: "2009"}); !errors.As(err, &p) || p.Code != "unknown-id" {
		t.Errorf("an election of another time: %v", err)
	}
}

// said makes the quads of a document of a body on an election, with findings written "issue" or "-issue" for fine.
func said(name, body, election string, findings ...string) (rdf.Term, []rdf.Quad) {
	doc := schema.Thing("document/" + name)
	e := schema.Thing("election/" + election)
	quads := []rdf.Quad{{S: doc, P: rdf.RDFType, O: schema.ClassDocument}, {S: doc, P: schema.PredConcerns, O: e}, {S: doc, P: schema.PredVoice, O: schema.Thing("body/" + body)},
		{S: e, P: rdf.RDFType, O: schema.ClassElection}, {S: e, P: schema.PredCountry, O: schema.Thing("country/" + election[:2])}}
	for i, f := range findings {
		s := schema.Thing(fmt.Sprintf("document/%s#finding-%d", name, i+1))
		issue, fine := strings.CutPrefix(f, "-")
		polarity := "problem"
		if fine {
			polarity = "improvement"
		}
		quads = append(quads, rdf.Quad{S: s, P: rdf.RDFType, O: schema.ClassFinding}, rdf.Quad{S: s, P: schema.PredElection, O: e}, rdf.Quad{S: s, P: schema.PredIssue, O: schema.Thing("issue/" + issue)},
			rdf.Quad{S: s, P: schema.PredPolarity, O: schema.Thing("polarity/" + polarity)}, rdf.Quad{S: s, P: schema.PredAttributedTo, O: schema.Thing("body/" + body)}, rdf.Quad{S: s, P: schema.PredDocument, O: doc})
	}
	for i := range quads {
		quads[i].G = doc
	}
	return doc, rdf.Sort(quads)
}

func replaceAll(t *testing.T, g *graph.Graph, label rdf.Term, quads []rdf.Quad) {
	t.Helper()
	if _, err := g.Replace(t.Context(), label, quads); err != nil {
		t.Fatal(err)
	}
}

func TestCompareBodies(t *testing.T) {
	g := memory(t)
	label, quads := said("pace", "pace", "XA-parliamentary-2010-06-06", "-count-transparency", "ballot-box-stuffing", "media-freedom")
	replaceAll(t, g, label, quads)
	e := schema.Thing("election/XA-parliamentary-2010-06-06")
	replaceAll(t, g, schema.Thing("document/other"), []rdf.Quad{{S: e, P: schema.PredObservedBy, O: schema.Thing("body/osce-pa"), G: schema.Thing("document/other")}})
	a := must(query.CompareBodies(t.Context(), g, "XA 2010", query.Where{Evidence: true}))(t)
	var sides []string
	for _, s := range a.Sides {
		sides = append(sides, fmt.Sprintf("%s %d", s.Body, len(s.Documents)))
	}
	lines(t, "sides", sides, "odihr 1", "pace 1", "osce-pa 0")
	lines(t, "issues", contrasts(a),
		"count-transparency differ; problem odihr; good fine pace; no-document",
		"ballot-box-stuffing agree; problem odihr; problem pace; no-document",
		"state-media-bias only one; problem odihr; not-raised; no-document",
		"candidate-registration-inclusiveness only one; good fine odihr; not-raised; no-document",
		"media-freedom only one; not-raised; problem pace; no-document")
	if f := a.Issues[0].Cells[1].Findings; len(f) != 1 || f[0].By[0] != "pace" {
		t.Errorf("evidence: %+v", f)
	}
	if len(a.Sides[0].Verdicts) != 1 {
		t.Errorf("verdicts of ODIHR: %v", a.Sides[0].Verdicts)
	}
}

func TestCoverage(t *testing.T) {
	g := memory(t)
	show := func(a *query.Coverage) (out []string) {
		for _, e := range a.Elections {
			s := e.Year()
			for i, c := range e.Cells {
				s += fmt.Sprintf(" %s:%d/%d", a.Bodies[i], len(c.Documents), c.Findings)
			}
			out = append(out, s)
		}
		return out
	}
	a := must(query.CoverageOf(t.Context(), g, query.Where{}))(t)
	lines(t, "everywhere", show(a), "2010 ieom:0/0 odihr:1/6 osce-pa:0/0 us-government:1/0", "2014 ieom:0/0 odihr:0/0 osce-pa:1/2 us-government:0/0", "2018 ieom:1/2 odihr:0/0 osce-pa:0/0 us-government:0/0")
	if a.Unwritten != 0 {
		t.Errorf("%d unwritten elections without a country", a.Unwritten)
	}
	if c := a.Elections[2].Cells[1]; c.Mark != query.NotRaised {
		t.Errorf("ODIHR was part of the mission of 2018: %+v", c)
	}
	a = must(query.CoverageOf(t.Context(), g, query.Where{Area: "voting", Polarity: "problem", Stage: "voting", To: "2014", Evidence: true}))(t)
	lines(t, "of voting", show(a), "2010 odihr:1/2 osce-pa:0/0 us-government:1/0", "2014 odihr:0/0 osce-pa:1/1 us-government:0/0")
	if len(a.Findings) != 3 || a.Findings[0].Words == "" || a.Findings[0].Election != "XA-parliamentary-2010-06-06" || len(a.Tables()) != 2 || len(a.Flat().Rows) != 3 {
		t.Errorf("what is counted: %+v", a.Findings)
	}
	a = must(query.CoverageOf(t.Context(), g, query.Where{Country: "XA", From: "2012", By: "osce-pa"}))(t)
	lines(t, "of OSCE PA since 2012", show(a), "2012 osce-pa:0/0", "2014 osce-pa:1/2", "2017 osce-pa:0/0", "2018 osce-pa:0/0", "2022 osce-pa:0/0")
}

func TestFollowUps(t *testing.T) {
	g := memory(t)
	show := func(w query.Where) (out []string) {
		w.Country = "XA"
		for _, v := range must(query.FollowUps(t.Context(), g, w))(t).Recommendations {
			s := strings.Join(v.By, "+") + " " + v.Outcome
			for _, o := range v.Outcomes {
				s += "; " + o.Issue + " " + o.Outcome + " " + o.Election
			}
			out = append(out, s)
		}
		return out
	}
	lines(t, "before", show(query.Where{}), "odihr better; count-transparency better XA-parliamentary-2014-06-08", "us-government silent; electoral-offence-enforcement silent ")
	doc := schema.Thing("document/asks")
	var quads []rdf.Quad
	for i, v := range []struct{ election, issue string }{{"XA-parliamentary-2014-06-08", "count-transparency"}, {"XA-parliamentary-2014-06-08", "media-freedom"},
		{"XA-parliamentary-2018-06-10", "media-freedom"}, {"XA-presidential-2022-05-15", "media-freedom"}} {
		s := schema.Thing(fmt.Sprintf("document/asks#recommendation-%d", i+1))
		quads = append(quads, rdf.Quad{S: s, P: rdf.RDFType, O: schema.ClassRecommendation, G: doc}, rdf.Quad{S: s, P: schema.PredElection, O: schema.Thing("election/" + v.election), G: doc},
			rdf.Quad{S: s, P: schema.PredIssue, O: schema.Thing("issue/" + v.issue), G: doc}, rdf.Quad{S: s, P: schema.PredIssuedBy, O: schema.Thing("body/pace"), G: doc})
	}
	replaceAll(t, g, doc, quads)
	lines(t, "of PACE", show(query.Where{By: "pace"}),
		"pace repeated; count-transparency repeated XA-parliamentary-2018-06-10",
		"pace silent; media-freedom silent ",
		"pace no document; media-freedom no document ",
		"pace no election; media-freedom no election ")
	lines(t, "that problems followed", show(query.Where{By: "pace", Polarity: "problem"}), "pace repeated; count-transparency repeated XA-parliamentary-2018-06-10")
	lines(t, "that was better later", show(query.Where{Polarity: "improvement"}), "odihr better; count-transparency better XA-parliamentary-2014-06-08")
	lines(t, "at a stage", show(query.Where{By: "pace", Stage: "counting"}), "pace repeated; count-transparency repeated XA-parliamentary-2018-06-10")
	lines(t, "at another", show(query.Where{By: "pace", Stage: "voting"}))
	lines(t, "on the media", show(query.Where{From: "2018", Area: "media"}), "pace no document; media-freedom no document ", "pace no election; media-freedom no election ")
	a := must(query.FollowUps(t.Context(), g, query.Where{Country: "XA", By: "pace"}))(t)
	if o := a.Recommendations[1].Outcomes[0]; !slices.Equal(o.Silent, []string{"XA-parliamentary-2018-06-10"}) || len(o.Again) != 2 {
		t.Errorf("silence: %+v", o)
	}
}

// TestOneRecommendation compares a recommendation alone with the same among all of its country.
func TestOneRecommendation(t *testing.T) {
	g := memory(t)
	for _, want := range must(query.FollowUps(t.Context(), g, query.Where{Country: "XA", Evidence: true}))(t).Recommendations {
		a := must(query.OneRecommendation(t.Context(), g, want.ID))(t)
		if diff := cmp.Diff(want, a.Followed, cmpopts.IgnoreUnexported(query.Recommendation{}, query.Finding{})); diff != "" {
			t.Errorf("%s: %s", want.ID, diff)
		}
		if a.In == nil || a.In.ID != want.Election || a.Country != "XA" || len(a.Passages) == 0 || !strings.Contains(a.Passages[0].Words, strings.Fields(want.Words)[0]) {
			t.Errorf("%s: %+v", want.ID, a)
		}
		if rows := a.Flat().Rows; len(rows) != len(want.Outcomes) {
			t.Errorf("%s: %d rows", want.ID, len(rows))
		}
	}
	var p *schema.Problem
	for _, id := range []string{"country/XA", "document/none#recommendation-1"} {
		if _, err := query.OneRecommendation(t.Context(), g, id); !errors.As(err, &p) || p.Code != "unknown-id" {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestPerson(t *testing.T) {
	g := memory(t)
	doc, who := schema.Thing("document/speech"), schema.Thing("person/ada-brücke")
	quads := []rdf.Quad{{S: who, P: rdf.RDFType, O: schema.ClassPerson, G: doc}, {S: who, P: rdf.RDFSLabel, O: rdf.String("Ada Brücke"), G: doc}, {S: who, P: schema.PredRole, O: rdf.String("head of mission"), G: doc},
		{S: who, P: schema.PredMemberOf, O: schema.Thing("body/odihr"), G: doc}}
	for i, election := range []string{"XA-parliamentary-2014-06-08", "XA-parliamentary-2018-06-10", "XA-parliamentary-2018-06-10"} {
		s := schema.Thing(fmt.Sprintf("document/speech#finding-%d", i+1))
		quads = append(quads, rdf.Quad{S: s, P: rdf.RDFType, O: schema.ClassFinding, G: doc}, rdf.Quad{S: s, P: schema.PredElection, O: schema.Thing("election/" + election), G: doc}, rdf.Quad{S: s, P: schema.PredSaidBy, O: who, G: doc},
			rdf.Quad{S: s, P: schema.PredIssue, O: schema.Thing("issue/count-transparency"), G: doc}, rdf.Quad{S: s, P: schema.PredPolarity, O: schema.Thing("polarity/problem"), G: doc}, rdf.Quad{S: s, P: schema.PredDocument, O: doc, G: doc},
			rdf.Quad{S: s, P: schema.PredQuote, O: rdf.String(fmt.Sprint("dark, ", i)), G: doc})
	}
	v := schema.Thing("document/speech#assessment-1")
	quads = append(quads, rdf.Quad{S: v, P: rdf.RDFType, O: schema.ClassAssessment, G: doc}, rdf.Quad{S: v, P: schema.PredElection, O: schema.Thing("election/XA-parliamentary-2018-06-10"), G: doc},
		rdf.Quad{S: v, P: schema.PredSaidBy, O: who, G: doc}, rdf.Quad{S: v, P: schema.PredClass, O: schema.Thing("assessment/not-met"), G: doc})
	replaceAll(t, g, doc, quads)
	for _, name := range []string{"person/ada-brücke", "Ada Brücke"} {
		a := must(query.Person(t.Context(), g, name))(t)
		var said []string
		for _, e := range a.Elections {
			for _, f := range e.Findings {
				said = append(said, e.Year()+" "+f.Words)
			}
		}
		slices.Sort(said)
		lines(t, name, said, "2014 dark, 0", "2018 dark, 1", "2018 dark, 2")
		if !slices.Equal(a.Roles, []string{"head of mission"}) || !slices.Equal(a.Bodies, []string{"odihr"}) || len(a.Assessments) != 1 || a.Assessments[0].Class != "not-met" {
			t.Errorf("%s: %+v", name, a)
		}
		if rows := a.Flat().Rows; len(rows) != 4 {
			t.Errorf("%d rows", len(rows))
		}
	}
	if a := must(query.Body(t.Context(), g, "odihr"))(t); !slices.Equal(a.People, []string{"ada-brücke"}) {
		t.Errorf("people of ODIHR: %q", a.People)
	}
}

// TestIssueInShort wants all of an issue's life, and the words of the latest findings only.
func TestIssueInShort(t *testing.T) {
	g := memory(t)
	whole := must(query.Issue(t.Context(), g, "count-transparency", query.Where{}))(t)
	short := must(query.IssueInShort(t.Context(), g, "count-transparency", query.Where{}, 1))(t)
	if len(whole.Elections) < 2 || len(short.Elections) != len(whole.Elections) || short.Total != whole.Total || len(short.Wordings) != len(whole.Wordings) {
		t.Fatalf("%d of %d elections", len(short.Elections), len(whole.Elections))
	}
	if last := short.Elections[len(short.Elections)-1].Findings; last[0].Words != whole.Elections[len(short.Elections)-1].Findings[0].Words || last[0].Words == "" {
		t.Errorf("the latest: %+v", last)
	}
}

// TestWordings wants what most say first, and none of it twice.
func TestWordings(t *testing.T) {
	g := memory(t)
	doc := schema.Thing("document/words")
	var quads []rdf.Quad
	for i, words := range []string{"observers could not see the count", "the observers could not see the count", "citizen observers could hardly see the count", "nobody was told why", strings.Repeat("observers could not see the count ", 9)} {
		s := schema.Thing(fmt.Sprintf("document/words#finding-%d", i+1))
		quads = append(quads, rdf.Quad{S: s, P: rdf.RDFType, O: schema.ClassFinding, G: doc}, rdf.Quad{S: s, P: schema.PredElection, O: schema.Thing("election/XA-presidential-2012-05-13"), G: doc}, rdf.Quad{S: s, P: schema.PredIssue, O: schema.Thing("issue/drones"), G: doc},
			rdf.Quad{S: s, P: schema.PredPolarity, O: schema.Thing("polarity/problem"), G: doc}, rdf.Quad{S: s, P: schema.PredDocument, O: doc, G: doc}, rdf.Quad{S: s, P: schema.PredQuote, O: rdf.String(words), G: doc})
	}
	quads = append(quads, rdf.Quad{S: schema.Thing("issue/drones"), P: rdf.RDFType, O: schema.ClassIssue, G: doc})
	replaceAll(t, g, doc, quads)
	var said []string
	for _, w := range must(query.Issue(t.Context(), g, "issue/drones", query.Where{}))(t).Wordings {
		said = append(said, w.Words)
	}
	lines(t, "wordings", said, "observers could not see the count", "citizen observers could hardly see the count", "nobody was told why")
	if a := must(query.Issue(t.Context(), g, "count-transparency", query.Where{}))(t); len(a.Bears) < 3 || a.Bears[0].Label == "" {
		t.Errorf("commitments: %+v", a.Bears)
	}
}

func TestSpread(t *testing.T) {
	g := memory(t)
	label, quads := said("b", "odihr", "XB-parliamentary-2013-01-01", "count-transparency")
	replaceAll(t, g, label, append(quads, rdf.Quad{S: schema.Thing("election/XB-parliamentary-2013-01-01"), P: schema.PredYear, O: rdf.Date("2013"), G: label}))
	show := func(w query.Where) (out []string) {
		a := must(query.SpreadOf(t.Context(), g, "count-transparency", w))(t)
		out = append(out, a.First+"-"+a.Last)
		for _, c := range a.Countries {
			s := fmt.Sprintf("%s %d %d", c.Country, c.Problem, c.Fine)
			for _, e := range c.Elections {
				s += " " + e.Year + " " + string(e.Mark)
			}
			out = append(out, s)
		}
		return out
	}
	lines(t, "everywhere", show(query.Where{}), "2010-2018", "XA 2 1 2010 problem 2014 good 2018 problem", "XB 1 0 2013 problem")
	lines(t, "since 2013", show(query.Where{From: "2013"}), "2013-2018", "XA 1 1 2014 good 2018 problem", "XB 1 0 2013 problem")
	lines(t, "of ODIHR", show(query.Where{By: "odihr"}), "2010-2018", "XA 2 0 2010 problem 2014 not-raised 2018 problem", "XB 1 0 2013 problem")
}

func TestPathBetween(t *testing.T) {
	g := memory(t)
	ways := func(w query.Where) (over []string) {
		for _, way := range must(query.PathBetween(t.Context(), g, "XA", "ballot-box-stuffing", w))(t).Ways {
			over = append(over, way[0].To)
		}
		return over
	}
	a := must(query.PathBetween(t.Context(), g, "XA", "ballot-box-stuffing", query.Where{}))(t)
	if a.Steps != 2 || a.Total != 3 || len(a.Ways) != 3 {
		t.Fatalf("from Arcadia to stuffing: %+v", a)
	}
	for _, w := range a.Ways {
		if !w[0].Against || w[0].Predicate != "eg:country" || w[1].Predicate != "eg:hasProblem" || w[1].To != "issue/ballot-box-stuffing" || w[0].To != w[1].From {
			t.Errorf("way %+v", w)
		}
	}
	back := must(query.PathBetween(t.Context(), g, "ballot-box-stuffing", "XA", query.Where{Limit: 1}))(t)
	if back.Steps != 2 || back.Total != 3 || len(back.Ways) != 1 || back.Ways[0][1].Against {
		t.Errorf("the way back: %+v", back)
	}
	lines(t, "since 2014", ways(query.Where{From: "2014"}), "election/XA-parliamentary-2014-06-08", "election/XA-parliamentary-2018-06-10")
	said := must(query.PathBetween(t.Context(), g, "XA", "ballot-box-stuffing", query.Where{By: "odihr", Evidence: true}))(t)
	if said.Steps != 3 || said.Total != 3 || !strings.Contains(said.Ways[0][1].To, "#finding-") || said.Ways[0][1].Words == "" {
		t.Errorf("as ODIHR says: %+v", said)
	}
	if none := must(query.PathBetween(t.Context(), g, "XA", "ballot-box-stuffing", query.Where{To: "2009"}))(t); len(none.Ways) != 0 {
		t.Errorf("through elections before the first: %+v", none)
	}
	if same := must(query.PathBetween(t.Context(), g, "XA", "XA", query.Where{}))(t); same.Steps != 0 || len(same.Ways) != 0 {
		t.Errorf("to itself: %+v", same)
	}
	replaceAll(t, g, schema.Thing("document/alone"), []rdf.Quad{{S: schema.Thing("body/alone"), P: schema.PredPartOf, O: schema.Thing("body/nobody"), G: schema.Thing("document/alone")}})
	if none := must(query.PathBetween(t.Context(), g, "XA", "body/alone", query.Where{}))(t); len(none.Ways) != 0 || len(none.Tables()[0].Notes) == 0 {
		t.Errorf("to what hangs on nothing: %+v", none)
	}
}

func TestSearch(t *testing.T) {
	g := memory(t)
	search := func(words string, w query.Where) (out []string) {
		for _, h := range must(query.Search(t.Context(), g, words, w))(t).Hits {
			out = append(out, strings.TrimSpace(h.Election+" "+h.Class+" "+h.Issue))
		}
		return out
	}
	lines(t, "words in any form", search("Stuffed BALLOTS", query.Where{Country: "XA", From: "2011"}),
		"XA-parliamentary-2014-06-08 finding ballot-box-stuffing", "XA-parliamentary-2018-06-10 finding ballot-box-stuffing")
	lines(t, "a phrase", search(`"box stuffing"`, query.Where{By: "osce-pa"}),
		"XA-parliamentary-2014-06-08 finding ballot-box-stuffing", "XA-parliamentary-2018-06-10 finding ballot-box-stuffing")
	lines(t, "a phrase the wrong way round", search(`"stuffing box"`, query.Where{}))
	lines(t, "titles", search("arcadia votes", query.Where{}), "XA-parliamentary-2010-06-06 document")
	lines(t, "what is fine", search("count", query.Where{Polarity: "improvement"}), "XA-parliamentary-2014-06-08 finding count-transparency")
	lines(t, "requests", search("ensure transparent", query.Where{}), "XA-parliamentary-2010-06-06 recommendation")
	if _, err := query.Search(t.Context(), g, " \"-\" ", query.Where{}); problem(err) != "unknown-value" {
		t.Errorf("no words: %v", err)
	}
}

// A filter keeps what has the property, and nothing else.
func TestFilters(t *testing.T) {
	g := memory(t)
	every := must(query.Findings(t.Context(), g, query.Where{Evidence: true}))(t).Findings
	area := map[string]string{}
	for _, r := range must(query.Recurring(t.Context(), g, query.Where{Country: "XA"}, 1))(t).Issues {
		area[r.Issue] = r.Area
	}
	family := map[string]bool{"odihr": true, "osce-pa": true, "ieom": true} // osce, with the joint mission
	for name, c := range map[string]struct {
		w    query.Where
		keep func(query.Finding) bool
	}{
		"country":  {query.Where{Country: "XA"}, func(query.Finding) bool { return true }},
		"election": {query.Where{Election: "XA 2014"}, func(f query.Finding) bool { return f.Election == "XA-parliamentary-2014-06-08" }},
		"from":     {query.Where{From: "2014-06-08"}, func(f query.Finding) bool { return f.Election >= "XA-parliamentary-2014" }},
		"to":       {query.Where{To: "2014-06-07"}, func(f query.Finding) bool { return f.Election < "XA-parliamentary-2014" }},
		"by":       {query.Where{By: "osce"}, func(f query.Finding) bool { return slices.ContainsFunc(f.By, func(b string) bool { return family[b] }) }},
		"polarity": {query.Where{Polarity: "improvement"}, func(f query.Finding) bool { return f.Polarity == "improvement" }},
		"stage":    {query.Where{Stage: "counting"}, func(f query.Finding) bool { return slices.Contains(f.Stage, "counting") }},
		"area":     {query.Where{Area: "Voting"}, func(f query.Finding) bool { return f.Issue == "ballot-box-stuffing" }},
		"several": {query.Where{Country: "XA", From: "2014", By: "osce-pa", Stage: "counting", Polarity: "problem"}, func(f query.Finding) bool {
			return f.Election > "XA-parliamentary-2018" && f.Issue == "count-transparency"
		}},
	} {
		c.w.Evidence = true
		var want []string
		for _, f := range every {
			if c.keep(f) {
				want = append(want, f.ID)
			}
		}
		var got []string
		for _, f := range must(query.Findings(t.Context(), g, c.w))(t).Findings {
			got = append(got, f.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 || len(got) == len(every) && name != "country" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, w := range []query.Where{{From: "then"}, {To: "20"}, {Polarity: "bad"}, {Stage: "afterwards"}, {Country: "XA", Election: "XA 2010"}} {
		if _, err := query.Findings(t.Context(), g, w); problem(err) != "unknown-value" {
			t.Errorf("%+v: %v", w, err)
		}
	}
	for _, w := range []query.Where{{Area: "nothing"}, {By: "nobody"}, {Country: "XX"}} {
		if _, err := query.Findings(t.Context(), g, w); problem(err) != "unknown-id" {
			t.Errorf("%+v: %v", w, err)
		}
	}
}
