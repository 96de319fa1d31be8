package data_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// everything gives the quads of a generated graph with its links, and of a document that says what no generated one does.
func everything(t *testing.T) []rdf.Quad {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	gz, err := gazetteer.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for label, quads := range generate.New(cb, gz, 30_000).Graphs() {
		if _, err := g.Replace(t.Context(), label, quads); err != nil {
			t.Fatal(err)
		}
	}
	for label, quads := range map[rdf.Term][]rdf.Quad{
		schema.Thing("graph/more"): gz.Quads(schema.Thing("graph/more"), nil, []string{"us-mission-osce"}),
		rare("2012").Label():       rare("2012").Quads(),
		rare("2016").Label():       rare("2016").Quads(),
	} {
		if _, err := g.Replace(t.Context(), label, quads); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Infer(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var quads []rdf.Quad
	for q, err := range g.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, q)
	}
	return quads
}

// rare gives a document that says everything that a document can.
func rare(year string) *schema.Extraction {
	text := "Before the next election officials should act, the speaker said."
	at := schema.Span{Start: 0, End: 10}
	early, value := true, 40.0
	return &schema.Extraction{
		Document: &schema.Document{Name: "rare-" + year + ".txt", SHA256: strings.Repeat("ab", 32), Text: text, Blocks: []schema.Block{{Kind: schema.Paragraph, Span: schema.Span{End: len(text)}, Page: 2}},
			Meta: schema.Meta{URL: schema.Value{Text: "https://example.org/"}, Source: schema.Value{Text: "The original"}, Ranked: []schema.Ranked{{Span: at, Priority: "priority"}}}},
		Facts: schema.Facts{Kind: "other", Title: schema.Value{Text: "Rare"}, Date: schema.Dating{Full: "2016-03-21"}, Publisher: schema.Value{Text: "odihr"}, Voice: "odihr",
			Speaker: schema.Value{Text: "A speaker"}, Venue: schema.Value{Text: "A venue"}, Language: "en"},
		Codebook: "1", Program: "v1.0.0", Warnings: []schema.Problem{{Code: "odd", Message: "odd"}},
		Elections: []schema.Election{{ID: "e1", Country: "KZ", Type: "parliamentary", Chamber: "Mazhilis", Date: schema.Dating{Full: schema.EDTF(year)}, Early: &early, Role: schema.Focus}, {ID: "e2", Country: "KZ", Type: "local", Role: "mentioned"}},
		Bodies:    []schema.BodyMention{{ID: "osce-pa", Role: schema.RoleObserver, Members: []string{"odihr"}}},
		Findings: []schema.Finding{{ID: "f1", Election: "e1", Issue: "ballot-box-stuffing", Polarity: schema.Problematic, Span: at, Also: []schema.Span{at}, Stage: []string{"voting"}, AttributedTo: []string{"odihr"}, AttributionBasis: "explicit",
			Extent:   &schema.Extent{Class: "numerous", Norm: ">40%", Op: ">", Value: &value, Unit: "percent", Of: "stations"},
			Severity: "high", Certainty: "asserted", Trend: "worse", Scope: "election", Stance: []string{"urges"}, SaidBy: &schema.Person{Name: "A Speaker", Role: "Head", Body: "odihr"}, Rule: "rule", Corroborates: []string{"f2"}},
			{ID: "f2", Election: "e1", Issue: "ballot-box-stuffing", Polarity: schema.Improvement, Span: at}},
		Assessments:     []schema.Assessment{{ID: "a1", Election: "e1", Class: "fell-short", Standards: []string{"osce-commitments"}, Qualifier: "largely", Span: at}},
		Recommendations: []schema.Recommendation{{ID: "r1", Election: "e1", IssuedBy: []string{"odihr"}, Force: "urge", Addressee: []string{"host-authorities"}, AddresseeFine: "host-authorities", Action: "engage", Issues: []string{"ballot-box-stuffing"}, Deadline: "soon", Span: at}},
		Responses:       []schema.Response{{Label: "urges", Target: "problems", Bodies: []string{"odihr"}, Span: at}},
		Links:           []schema.Link{{ID: "l1", Type: "compares", From: "e1", To: "e2", ToText: "the next election", Findings: []string{"f1"}, Span: at}},
	}
}

// TestOntology holds the ontology and what the program emits to each other: the same terms, used as they are defined.
func TestOntology(t *testing.T) {
	defined := map[rdf.Term]schema.Definition{}
	for _, d := range schema.Definitions() {
		defined[d.Term] = d
		if d.Label == "" || d.Comment == "" {
			t.Errorf("%s has no label or comment", d.Name)
		}
		if d.Class && len(d.Above) == 0 {
			t.Errorf("%s is aligned with nothing", d.Name)
		}
		for _, t2 := range append(slices.Clone(d.Above), d.Domain, d.Range) {
			if strings.HasPrefix(string(t2), "<"+schema.NS) && !slices.ContainsFunc(schema.Definitions(), func(d schema.Definition) bool { return d.Term == t2 }) {
				t.Errorf("%s refers to %s, which is not defined", d.Name, t2)
			}
		}
	}
	quads := everything(t)
	classes := map[rdf.Term]map[rdf.Term]bool{}
	for _, q := range quads {
		if q.P == rdf.RDFType {
			if classes[q.S] == nil {
				classes[q.S] = map[rdf.Term]bool{}
			}
			classes[q.S][q.O] = true
		}
	}
	said := map[string]bool{}
	complain := func(format string, args ...any) {
		if !said[format+string(args[0].(rdf.Term))] {
			said[format+string(args[0].(rdf.Term))] = true
			t.Errorf(format, args...)
		}
	}
	emitted := map[rdf.Term]bool{}
	for _, q := range quads {
		emitted[q.P] = true
		if q.P == rdf.RDFType {
			emitted[q.O] = true
		}
		for _, term := range []rdf.Term{q.P, q.O} {
			if strings.HasPrefix(string(term), "<"+schema.NS) && defined[term].Term == "" {
				complain("%s is not in the ontology", term)
			}
		}
		d, ok := defined[q.P]
		if !ok {
			continue
		}
		if d.Class {
			complain("%s is a class and stands as a property", q.P)
		}
		if d.Domain != "" && !classes[q.S][d.Domain] {
			complain("%s is of %s, and not of %v", q.P, d.Domain, q)
		}
		switch {
		case d.Literal && q.O.Datatype() != d.Range.Value():
			complain("%s leads to %s, and not to %v", q.P, d.Range, q)
		case !d.Literal && !q.O.IsIRI():
			complain("%s leads to things, and not to %v", q.P, q)
		case !d.Literal && d.Range != "" && !classes[q.O][d.Range]:
			complain("%s leads to %s, and not to %v", q.P, d.Range, q)
		}
	}
	for term, d := range defined {
		if !emitted[term] {
			t.Errorf("%s is defined and never emitted", d.Name)
		}
	}
	for _, q := range quads { // documents are of the class of their kind, which is one that the graph declares
		if q.P == schema.PredKind && classes[q.S][schema.ClassDocument] {
			class := schema.DocumentClass(strings.TrimPrefix(schema.Short(q.O), "kind/"))
			if class == "" || !classes[q.S][class] || !classes[class][schema.RDFSClass] {
				t.Errorf("%s is %s and not of %q", schema.Short(q.S), schema.Short(q.O), class)
			}
		}
	}
	names := map[string]bool{}
	for _, n := range schema.Style().Names {
		if names[n.Name] {
			t.Errorf("JSON-LD has two meanings of %s", n.Name)
		}
		names[n.Name] = true
	}
	var page bytes.Buffer
	if err := schema.WriteOntologyPage(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<dt><code>kind/media-report</code></dt><dd><a href=\"http://purl.org/ontology/bibo/Article\"><code>bibo:Article</code></a></dd>", "three letters of ISO 3166"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	for _, d := range defined {
		if !strings.Contains(page.String(), `<h3 id="`+d.Name+`">`) {
			t.Errorf("the page has no %s", d.Name)
		}
	}
}

// TestCommitments holds the codebook to say what every commitment is about that an issue bears on, and of no other.
func TestCommitments(t *testing.T) {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	const begin = "commitment/"
	named := map[string]bool{}
	for _, q := range cb.Quads(schema.GraphReference) {
		if q.P != schema.PredBearsOn {
			continue
		}
		id := strings.TrimPrefix(schema.Short(q.O), begin)
		if named[id] = true; cb.Commitments[id] == "" {
			t.Errorf("%s bears on %s, and nothing says what that is", schema.Short(q.S), id)
		}
	}
	for id := range cb.Commitments {
		if !named[id] {
			t.Errorf("no issue bears on %s", id)
		}
	}
	if len(named) < 90 {
		t.Errorf("issues bear on %d commitments", len(named))
	}
}

// TestShapes holds the shapes to have one for every class of the ontology.
func TestShapes(t *testing.T) {
	shaped := map[rdf.Term]bool{}
	for _, q := range schema.Shapes() {
		if q.P == rdf.IRI("http://www.w3.org/ns/shacl#targetClass") {
			shaped[q.O] = true
		}
	}
	for _, d := range schema.Definitions() {
		if d.Class && !shaped[d.Term] {
			t.Errorf("%s has no shape", d.Name)
		}
	}
}
