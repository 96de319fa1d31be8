package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// document makes the quads of a document from lines:
//
//	by BODY
//	election ID COUNTRY DATE
//	finding ID ELECTION ISSUE POLARITY BODY,... [STANCE]
//	recommendation ID ELECTION ISSUE,...
//
// "-" is an unknown date or no body.
func document(slug, text string) (label rdf.Term, quads []rdf.Quad) {
	label = schema.Thing("document/" + slug)
	add := func(s, p, o rdf.Term) { quads = append(quads, rdf.Quad{S: s, P: p, O: o, G: label}) }
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if f[0] == "by" {
			add(label, schema.PredPublisher, schema.Thing("body/"+f[1]))
			continue
		}
		if f[0] == "election" {
			e := schema.Thing("election/" + f[1])
			add(e, schema.PredCountry, schema.Thing("country/"+f[2]))
			switch {
			case len(f[3]) == 4:
				add(e, schema.PredYear, rdf.Date(f[3]))
			case f[3] != "-":
				add(e, schema.PredDate, rdf.Date(f[3]))
				add(e, schema.PredYear, rdf.Date(string(schema.EDTF(f[3]).Year())))
			}
			continue
		}
		thing := schema.Thing("document/" + slug + "#" + f[1])
		add(thing, schema.PredElection, schema.Thing("election/"+f[2]))
		for _, i := range strings.Split(f[3], ",") {
			add(thing, schema.PredIssue, schema.Thing("issue/"+i))
		}
		if f[0] == "recommendation" {
			add(thing, rdf.RDFType, schema.ClassRecommendation)
			continue
		}
		add(thing, rdf.RDFType, schema.ClassFinding)
		add(thing, schema.PredPolarity, schema.Thing("polarity/"+f[4]))
		for _, b := range strings.Split(f[5], ",") {
			if b != "-" {
				add(thing, schema.PredAttributedTo, schema.Thing("body/"+b))
			}
		}
		if len(f) > 6 {
			add(thing, schema.PredStance, schema.Thing("stance/"+f[6]))
		}
	}
	return label, quads
}

// inferred gives the links of a graph: "b#f1 echo a#f1".
func inferred(t testing.TB, g *Graph) []string {
	t.Helper()
	names := map[rdf.Term]string{schema.PredRecursFrom: "recurs", schema.PredChangedFrom: "changes", schema.PredEchoOf: "echoes",
		schema.PredCorroborated: "corroborates", schema.PredFollowedBy: "followed"}
	out := []string{}
	view(t, g, func(v *View) {
		for q, err := range v.Match("", "", "", schema.GraphInferred) {
			if err != nil {
				t.Fatal(err)
			}
			short := func(t rdf.Term) string { return strings.TrimPrefix(schema.Short(t), "document/") }
			out = append(out, short(q.S)+" "+names[q.P]+" "+short(q.O))
		}
	})
	slices.Sort(out)
	return out
}

func infer(t testing.TB, g *Graph, countries ...string) Change {
	t.Helper()
	return must[Change](t)(g.Infer(context.Background(), countries))
}

func TestInfer(t *testing.T) {
	for what, c := range map[string]struct {
		documents map[string]string
		want      string
	}{
		"recurrence skips elections without the issue and stays in the country": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n finding f1 X1 media problem odihr",
			"b": "election X2 KZ 2011-04-03\n finding f1 X2 count problem odihr",
			"c": "election X3 KZ 2012-01-15\n finding f1 X3 media problem pace\n finding f2 X3 count neutral pace",
			"d": "election Y1 RU 2011-12-04\n finding f1 Y1 media problem odihr",
		}, "c#f1 recurs a#f1"},
		"the nearest earlier one, each body once": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n finding f1 X1 media problem odihr",
			"b": "election X2 KZ 2007-08-18\n finding f1 X2 media problem odihr\n finding f2 X2 media problem odihr\n finding f3 X2 media problem pace,ep\n finding f4 X2 media problem -",
			"c": "election X3 KZ 2012-01-15\n finding f1 X3 media problem osce-pa",
		}, `b#f1 corroborates NONE
			b#f1 recurs a#f1
			b#f2 recurs a#f1
			b#f3 recurs a#f1
			b#f4 recurs a#f1
			c#f1 recurs b#f1
			c#f1 recurs b#f3
			c#f1 recurs b#f4`},
		"change of direction": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n finding f1 X1 media problem odihr\n finding f2 X1 law improvement odihr",
			"b": "election X2 KZ 2007-08-18\n finding f1 X2 media improvement odihr\n finding f2 X2 law problem pace",
		}, "b#f1 changes a#f1\n b#f2 changes a#f2"},
		"vague dates: certainly earlier or not at all": {map[string]string{
			"a": "election X1 KZ 2005\n finding f1 X1 media problem odihr",
			"b": "election X2 KZ 2005-12-04\n finding f1 X2 media problem odihr",
			"c": "election X3 KZ 2006-01\n finding f1 X3 media problem odihr",
			"d": "election X4 KZ -\n finding f1 X4 media problem odihr",
			"e": "election X5 KZ XXXX-04-03\n finding f1 X5 media problem odihr",
			"f": "election X6 KZ 2006-01-31/2006-02-02\n finding f1 X6 media problem odihr",
			"g": "election X7 KZ 2006-02-03\n finding f1 X7 media problem odihr",
		}, `c#f1 recurs a#f1
			f#f1 recurs a#f1
			g#f1 recurs f#f1`},
		"two elections on one day": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n election X2 KZ 2005-12-04\n finding f1 X1 media problem odihr\n finding f2 X2 media problem odihr",
		}, ""},
		"within one document": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n election X2 KZ 2011-04-03\n finding f1 X1 media problem odihr\n finding f2 X2 media problem odihr",
		}, "a#f2 recurs a#f1"},
		"echo and corroboration": {map[string]string{
			"odihr": "by odihr\n election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr\n finding f2 X1 media problem odihr\n finding f3 X1 law improvement odihr",
			"pace":  "by pace\n election X1 KZ 2011-04-03\n finding f1 X1 media problem pace\n finding f2 X1 law problem pace",
			"us": `by us-mission-osce
				election X1 KZ 2011-04-03
				finding f1 X1 media problem us-mission-osce echoes
				finding f2 X1 media problem odihr endorses
				finding f3 X1 law improvement us-embassy own-observation`,
		}, `odihr#f1 corroborates pace#f1
			odihr#f2 corroborates pace#f1
			odihr#f3 corroborates us#f3
			pace#f1 corroborates odihr#f1
			us#f1 echoes odihr#f1
			us#f1 echoes pace#f1
			us#f2 corroborates pace#f1
			us#f2 echoes odihr#f1
			us#f2 echoes pace#f1
			us#f3 corroborates odihr#f3
			us#f3 echoes odihr#f3`},
		"of a body's findings its own document's is taken": {map[string]string{
			"a": "by pace\n election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr\n finding f2 X1 law problem odihr",
			"b": "by odihr\n election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr",
			"c": "by ep\n election X1 KZ 2011-04-03\n finding f1 X1 media problem ep\n finding f2 X1 law problem ep",
		}, `a#f1 corroborates c#f1
			a#f2 corroborates c#f2
			b#f1 corroborates c#f1
			c#f1 corroborates b#f1
			c#f2 corroborates a#f2`},
		"the press and the opposition are not observers": {map[string]string{
			"press": "by news-media\n election X1 KZ 2011-04-03\n finding f1 X1 media problem news-media",
			"us":    "by us-government\n election X1 KZ 2011-04-03\n finding f1 X1 media problem us-government",
		}, ""},
		"members of a joint mission do not corroborate it": {map[string]string{
			"joint": "election X1 KZ 2011-04-03\n finding f1 X1 media problem ieom",
			"odihr": "election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr",
			"ngo":   "election X1 KZ 2011-04-03\n finding f1 X1 media problem ngo",
		}, `joint#f1 corroborates ngo#f1
			ngo#f1 corroborates joint#f1
			ngo#f1 corroborates odihr#f1
			odihr#f1 corroborates ngo#f1`},
		"follow-up": {map[string]string{
			"a": "election X1 KZ 2005-12-04\n recommendation r1 X1 media,law,count\n finding f1 X1 media problem odihr",
			"b": "election X2 KZ 2007-08-18\n finding f1 X2 law improvement odihr\n finding f2 X2 law problem pace\n finding f3 X2 law problem pace",
			"c": "election X3 KZ 2011-04-03\n finding f1 X3 media problem odihr\n finding f2 X3 law problem odihr",
			"d": "election Y1 RU 2011-12-04\n finding f1 Y1 count problem odihr",
		}, `a#r1 followed b#f1
			a#r1 followed b#f2
			a#r1 followed c#f1
			b#f2 corroborates NONE
			c#f1 recurs a#f1
			c#f2 changes b#f1
			c#f2 recurs b#f2`},
	} {
		t.Run(what, func(t *testing.T) {
			everywhere(t, func(t *testing.T, g *Graph) {
				reference := []rdf.Quad{
					{S: schema.Thing("body/embassies"), P: schema.PredPartOf, O: usGovernment},
					{S: schema.Thing("body/ieom"), P: schema.PredMember, O: schema.Thing("body/odihr")},
					{S: schema.Thing("body/news-media"), P: schema.PredKind, O: schema.Thing("kind/media")},
					{S: schema.Thing("body/odihr"), P: schema.PredKind, O: schema.Thing("kind/observer")},
				}
				for i := range reference {
					reference[i].G = schema.GraphReference
				}
				replace(t, g, schema.GraphReference, reference...)
				for slug, text := range c.documents {
					label, quads := document(slug, text)
					replace(t, g, label, quads...)
				}
				infer(t, g)
				var want []string
				for line := range strings.Lines(c.want) {
					if line = strings.TrimSpace(line); line != "" && !strings.HasSuffix(line, "NONE") {
						want = append(want, line)
					}
				}
				slices.Sort(want)
				if got := inferred(t, g); !slices.Equal(got, want) {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				if c := infer(t, g, "KZ", "RU"); c != (Change{}) {
					t.Errorf("again changed %+v", c)
				}
				if c := infer(t, g); c != (Change{}) {
					t.Errorf("nothing stale changed %+v", c)
				}
			})
		})
	}
}

// A body below us-government in the reference graph speaks for the United States, whatever it is called.
func TestInferReferenceBodies(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		la, a := document("a", "by odihr\n election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr")
		lb, b := document("b", "by helsinki-commission\n election X1 KZ 2011-04-03\n finding f1 X1 media problem helsinki-commission")
		replace(t, g, la, a...)
		replace(t, g, lb, b...)
		infer(t, g)
		if got := inferred(t, g); !slices.Equal(got, []string{"a#f1 corroborates b#f1", "b#f1 corroborates a#f1"}) {
			t.Errorf("got %v", got)
		}
		part := rdf.Quad{S: schema.Thing("body/helsinki-commission"), P: schema.PredPartOf, O: usGovernment, G: schema.GraphReference}
		replace(t, g, schema.GraphReference, part)
		if c := infer(t, g); c != (Change{1, 2}) {
			t.Errorf("changed %+v", c)
		}
		if got := inferred(t, g); !slices.Equal(got, []string{"b#f1 echoes a#f1"}) {
			t.Errorf("got %v", got)
		}
	})
}

// What is said of bodies makes only those countries be looked at again where they speak.
func TestInferStaleCountries(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		la, a := document("a", "by odihr\n election X1 KZ 2011-04-03\n finding f1 X1 media problem odihr")
		lb, b := document("b", "by desk\n election Y1 RU 2011-12-04\n finding f1 Y1 media problem pace")
		lc, c := document("c", "by ep\n election Z1 AM 2012-05-06\n recommendation r1 Z1 media")
		replace(t, g, la, a...)
		replace(t, g, lb, b...)
		replace(t, g, lc, c...)
		stale := func() string {
			var out []string
			view(t, g, func(v *View) {
				entries, err := v.snap.ledger(ledgerStale)
				if err != nil {
					t.Fatal(err)
				}
				for k := range entries {
					out = append(out, schema.Short(rdf.Term(k[len(ledgerStale):])))
				}
			})
			slices.Sort(out)
			return strings.Join(out, " ")
		}
		if got := stale(); got != "country/AM country/KZ country/RU" {
			t.Errorf("at first %s", got)
		}
		infer(t, g, "AM")
		infer(t, g)
		var reference []rdf.Quad
		for _, step := range []struct {
			s, p, o rdf.Term
			want    string
		}{
			{schema.Thing("body/odihr"), rdf.RDFSLabel, rdf.String("ODIHR"), ""},
			{schema.Thing("body/odihr"), schema.PredKind, schema.Thing("kind/observer"), "country/KZ"},
			{schema.Thing("body/bureau"), schema.PredPartOf, usGovernment, ""},
			{schema.Thing("body/desk"), schema.PredPartOf, schema.Thing("body/bureau"), "country/RU"}, // by its publisher
			{schema.Thing("body/bureau"), schema.PredKind, schema.Thing("kind/government"), "country/RU"},
			{schema.Thing("election/Z1"), schema.PredDate, rdf.Date("2012-05-06"), "country/AM"},
			{schema.Thing("election/X0"), schema.PredCountry, schema.Thing("country/KZ"), "country/KZ"},
		} {
			if got := stale(); got != "" {
				t.Errorf("after Infer %s", got)
			}
			reference = append(reference, rdf.Quad{S: step.s, P: step.p, O: step.o, G: schema.GraphReference})
			replace(t, g, schema.GraphReference, reference...)
			if got := stale(); got != step.want {
				t.Errorf("after %s %s: %q, want %q", step.s, step.p, got, step.want)
			}
			infer(t, g)
		}
	})
}

// A document that goes takes the links on its findings along, in the same step; the graph knows what to find anew.
func TestInferAfterRemoval(t *testing.T) {
	everywhere(t, func(t *testing.T, g *Graph) {
		for slug, text := range map[string]string{
			"a": "election X1 KZ 2005-12-04\n finding f1 X1 media problem odihr",
			"b": "election X2 KZ 2007-08-18\n finding f1 X2 media problem odihr",
			"c": "election X3 KZ 2011-04-03\n finding f1 X3 media problem odihr",
			"d": "election Y1 RU 2011-12-04\n election Y0 RU 2007\n finding f1 Y1 media problem odihr\n finding f2 Y0 media problem odihr",
		} {
			label, quads := document(slug, text)
			replace(t, g, label, quads...)
		}
		infer(t, g)
		if got := inferred(t, g); !slices.Equal(got, []string{"b#f1 recurs a#f1", "c#f1 recurs b#f1", "d#f1 recurs d#f2"}) {
			t.Fatalf("got %v", got)
		}
		must[Change](t)(g.Remove(t.Context(), schema.Thing("document/b")))
		if got := inferred(t, g); !slices.Equal(got, []string{"d#f1 recurs d#f2"}) {
			t.Errorf("got %v", got)
		}
		if c := infer(t, g, "RU"); c != (Change{}) {
			t.Errorf("another country changed %+v", c)
		}
		if c := infer(t, g); c != (Change{1, 0}) {
			t.Errorf("changed %+v", c)
		}
		if got := inferred(t, g); !slices.Equal(got, []string{"c#f1 recurs a#f1", "d#f1 recurs d#f2"}) {
			t.Errorf("got %v", got)
		}
		// A new version under a new name, in which the finding is gone.
		label, quads := document("a2", "election X1 KZ 2005-12-04\n finding f1 X1 count problem odihr")
		must[Change](t)(g.ReplaceDocument(t.Context(), schema.Thing("document/a"), label, quads))
		infer(t, g)
		if got := inferred(t, g); !slices.Equal(got, []string{"d#f1 recurs d#f2"}) {
			t.Errorf("got %v", got)
		}
		for _, slug := range []string{"a2", "c", "d"} {
			must[Change](t)(g.Remove(t.Context(), schema.Thing("document/"+slug)))
		}
		model{}.agree(t, g)
	})
}

func drawDocument(t *rapid.T, slug string) (rdf.Term, []rdf.Quad) {
	pick := func(from ...string) string { return rapid.SampledFrom(from).Draw(t, "word") }
	text := "by " + pick("odihr", "pace", "us-government") + "\n"
	dates := map[string]string{"X1": "2005-12-04", "X2": "2007", "X3": "2011-04-03", "Y1": "2011-12-04", "Y2": "2016-09-18"}
	for i := range rapid.IntRange(0, 4).Draw(t, "claims") {
		e := pick("X1", "X2", "X3", "Y1", "Y2")
		country := map[byte]string{'X': "KZ", 'Y': "RU"}[e[0]]
		text += fmt.Sprintf("election %s %s %s\n", e, country, dates[e])
		if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
			text += fmt.Sprintf("recommendation r%d %s %s\n", i, e, pick("media", "media,law"))
			continue
		}
		text += fmt.Sprintf("finding f%d %s %s %s %s\n", i, e, pick("media", "law"), pick("problem", "improvement", "neutral"), pick("odihr", "pace", "us-government", "odihr,pace", "-"))
	}
	return document(slug, text)
}

// Finding links step by step, where documents have changed, gives what finding them all at once gives.
func TestInferStepByStep(t *testing.T) {
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			g := open(t, b.address(t), Options{noSync: true})
			rapid.Check(t, func(rt *rapid.T) {
				documents := model{}
				for range rapid.IntRange(1, 8).Draw(rt, "steps") {
					slug := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "slug")
					label, quads := drawDocument(rt, slug)
					if rapid.IntRange(0, 3).Draw(rt, "remove") == 0 {
						quads = nil
					}
					replace(t, g, label, quads...)
					documents.replace(label, quads)
					if rapid.Bool().Draw(rt, "infer") {
						infer(t, g)
					}
				}
				infer(t, g)
				fresh := newGraph()
				for label, quads := range documents {
					replace(t, fresh, label, slices.Collect(func(yield func(rdf.Quad) bool) {
						for q := range quads {
							if !yield(q) {
								return
							}
						}
					})...)
				}
				infer(t, fresh, "KZ", "RU")
				if got, want := inferred(t, g), inferred(t, fresh); !slices.Equal(got, want) {
					rt.Fatalf("step by step\n%s\nat once\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				for _, slug := range []string{"a", "b", "c", "d"} {
					must[Change](t)(g.Remove(context.Background(), schema.Thing("document/"+slug)))
				}
				if got := all(t, g); got != nil {
					rt.Fatalf("left over: %v", got)
				}
			})
		})
	}
}

// The number of links grows with the findings, not with its square.
func TestInferStaysLinear(t *testing.T) {
	g := newGraph()
	const documents, findings = 12, 30
	for d := range documents {
		text := fmt.Sprintf("by body%d\n election X%d KZ %d\n", d%3, d/3, 2000+d/3)
		for f := range findings {
			text += fmt.Sprintf("finding f%d X%d media problem body%d\n", f, d/3, d%3)
		}
		label, quads := document(fmt.Sprint("d", d), text)
		replace(t, g, label, quads...)
	}
	infer(t, g)
	// At most one for each of three bodies on the earlier election, and each of two on the same.
	if n := len(inferred(t, g)); n > documents*findings*5 || n < documents*findings*3 {
		t.Errorf("%d links between %d findings", n, documents*findings)
	}
}

func newGraph() *Graph {
	g, err := Open(context.Background(), "memory:", Options{})
	if err != nil {
		panic(err)
	}
	return g
}
