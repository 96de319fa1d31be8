package codebook

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Quads states what the words of findings mean, in the graph with the given label: every area and issue as a concept,
// every value of the vocabularies under the IRI that a document's quads use (polarity/problem, stage/counting), and the
// classes, all with labels. They are sorted; the same codebook gives the same quads.
func (cb *Codebook) Quads(label rdf.Term) []rdf.Quad {
	s := &statements{graph: label}
	s.add(label, rdf.RDFSLabel, rdf.String("Codebook and gazetteer"))
	s.add(label, schema.PredCodebook, rdf.String(strings.TrimSpace(cb.Version+" "+cb.Digest)))
	for _, c := range classes {
		s.add(c.class, rdf.RDFType, schema.RDFSClass)
		s.add(c.class, rdf.RDFSLabel, rdf.String(c.label))
	}
	s.thing(schema.Program, schema.ClassSoftware, "electiongraph")
	scheme := schema.Thing("codebook")
	s.thing(scheme, schema.ClassScheme, "Codebook")
	for _, a := range cb.Areas {
		s.concept(schema.Thing("area/"+a.ID), schema.ClassArea, cmp.Or(a.Label, words(a.ID)), a.Definition)
	}
	for _, i := range cb.Issues {
		t := schema.Thing("issue/" + i.ID)
		s.concept(t, schema.ClassIssue, cmp.Or(i.Label, words(i.ID)), i.Definition)
		if i.Area != "" {
			s.add(t, schema.PredInArea, schema.Thing("area/"+i.Area))
		}
		if i.Broader != "" {
			s.add(t, schema.PredBroader, schema.Thing("issue/"+i.Broader))
		}
		for _, n := range i.Not {
			if other := cb.issues[n.Concept]; other != nil {
				s.add(t, schema.PredRelated, schema.Thing("issue/"+n.Concept))
				if n.Tell != "" {
					s.add(t, schema.PredScopeNote, rdf.String(fmt.Sprintf("Not %s: %s", cmp.Or(other.Label, words(other.ID)), n.Tell)))
				}
			}
		}
		if i.Pair.Problem != "" && i.Pair.Improvement != "" {
			s.add(t, schema.PredScopeNote, rdf.String(fmt.Sprintf("A problem: %s; fine: %s", i.Pair.Problem, i.Pair.Improvement)))
		}
	}
	for _, t := range cb.concepts() {
		s.add(t, schema.PredInScheme, scheme)
	}
	s.commitments(cb.Issues, cb.Commitments)
	for _, v := range []struct {
		kind  string
		terms []Term
	}{
		{"polarity", cb.Polarities}, {"stage", cb.Stages}, {"extent", cb.ExtentClasses}, {"severity", cb.Severities},
		{"certainty", cb.Certainties}, {"trend", cb.Trends}, {"assessment", cb.Assessments}, {"standard", cb.Standards},
		{"stance", cb.Stances}, {"target", cb.Targets}, {"force", cb.Forces}, {"action", cb.Actions},
		{"addressee", cb.Addressees}, {"link", cb.LinkTypes},
		{"attribution", attributions}, {"scope", scopes}, {"kind", kinds}, {"type", types},
	} {
		for _, t := range v.terms {
			thing := schema.Thing(v.kind + "/" + t.ID)
			s.add(thing, rdf.RDFType, schema.ClassValue)
			s.add(thing, rdf.RDFSLabel, rdf.String(cmp.Or(t.Label, words(t.ID))))
			if t.Parent != "" {
				s.add(thing, schema.PredBroader, schema.Thing(v.kind+"/"+t.Parent))
			}
			if c := schema.DocumentClass(t.ID); v.kind == "kind" && c != "" {
				s.add(thing, schema.PredDocClass, c)
			}
		}
	}
	return rdf.Sort(s.out)
}

// statements collects the quads of one graph.
type statements struct {
	graph rdf.Term
	out   []rdf.Quad
}

func (s *statements) add(subject, p, o rdf.Term) {
	s.out = append(s.out, rdf.Quad{S: subject, P: p, O: o, G: s.graph})
}

func (s *statements) concept(t, class rdf.Term, label, definition string) {
	s.add(t, rdf.RDFType, class)
	s.add(t, rdf.RDFType, schema.ClassConcept)
	s.add(t, rdf.RDFSLabel, rdf.String(label))
	s.add(t, schema.PredPrefLabel, rdf.String(label))
	if definition != "" {
		s.add(t, schema.PredDefinition, rdf.String(definition))
	}
}

func (s *statements) thing(t, class rdf.Term, label string) {
	s.add(t, rdf.RDFType, class)
	s.add(t, rdf.RDFSLabel, rdf.String(label))
}

// concepts gives the areas and issues.
func (cb *Codebook) concepts() []rdf.Term {
	var out []rdf.Term
	for _, a := range cb.Areas {
		out = append(out, schema.Thing("area/"+a.ID))
	}
	for _, i := range cb.Issues {
		out = append(out, schema.Thing("issue/"+i.ID))
	}
	return out
}

// commitments states what the issues bear on, each instrument being a scheme of its paragraphs.
func (s *statements) commitments(issues []*Issue, texts map[string]string) {
	instruments := []struct {
		id, label, short string
		of               func(*Issue) []string
	}{
		{"copenhagen", "Document of the Copenhagen Meeting of the Conference on the Human Dimension of the CSCE (1990)", "Copenhagen Document", func(i *Issue) []string { return i.Copenhagen }},
		{"iccpr", "International Covenant on Civil and Political Rights (1966)", "ICCPR, article", func(i *Issue) []string { return i.ICCPR }},
		{"gc25", "Human Rights Committee, General Comment No. 25 on article 25 of the ICCPR (1996)", "General Comment 25, paragraph", func(i *Issue) []string {
			var out []string
			for _, n := range i.GC25 {
				out = append(out, strconv.Itoa(n))
			}
			return out
		}},
		{"venice-code", "Venice Commission, Code of Good Practice in Electoral Matters (2002)", "Code of Good Practice in Electoral Matters", func(i *Issue) []string { return i.VeniceCode }},
	}
	for _, in := range instruments {
		scheme := schema.Thing("commitment/" + in.id)
		for _, i := range issues {
			for _, paragraph := range in.of(i) {
				s.thing(scheme, schema.ClassScheme, in.label)
				id := in.id + "-" + strings.NewReplacer("(", "-", ")", "").Replace(paragraph)
				c := schema.Thing("commitment/" + id)
				s.concept(c, schema.ClassCommitment, in.short+" "+paragraph, texts[id])
				s.add(c, schema.PredInScheme, scheme)
				s.add(schema.Thing("issue/"+i.ID), schema.PredBearsOn, c)
			}
		}
	}
}

// words gives an id as words: "us-response" is "Us response".
func words(id string) string {
	if id == "" {
		return ""
	}
	return strings.ToUpper(id[:1]) + strings.ReplaceAll(id[1:], "-", " ")
}

// The vocabularies that follow from the program and not from the codebook's files.
var (
	attributions = []Term{
		{ID: schema.ByQuote, Label: "In a quotation of a named person"},
		{ID: schema.ByExplicit, Label: "Named in the sentence"},
		{ID: schema.ByList, Label: "From the lead-in of a list"},
		{ID: schema.ByResolved, Label: "Observers, resolved to the mission named"},
		{ID: schema.ByContinued, Label: "Continued from the sentence before"},
		{ID: schema.ByBackReference, Label: "Assigned by a later sentence"},
		{ID: schema.ByBlanket, Label: "Report agreed with as a whole"},
		{ID: schema.ByPublisher, Label: "Publisher of the document"},
		{ID: schema.ByVoice, Label: "Voice of the document"},
	}
	scopes = []Term{
		{ID: "election", Label: "This election"},
		{ID: "systemic", Label: "Standing law and institutions"},
	}
	kinds = []Term{
		{ID: "us-response", Label: "Response of the United States"},
		{ID: "government-response", Label: "Response of a government"},
		{ID: "observer-statement", Label: "Statement of observers"},
		{ID: "observer-report", Label: "Report of observers"},
		{ID: "media-report", Label: "Media report"},
		{ID: "country-report", Label: "Report on a country"},
		{ID: "digest", Label: "Digest of another document"},
		{ID: "other", Label: "Other"},
	}
	types = []Term{
		{ID: "presidential", Label: "Presidential election"},
		{ID: "parliamentary", Label: "Parliamentary election"},
		{ID: "general", Label: "General election"},
		{ID: "local", Label: "Local election"},
		{ID: "referendum", Label: "Referendum"},
		{ID: "other", Label: "Other election"},
	}
)

var classes = []struct {
	class rdf.Term
	label string
}{
	{schema.ClassDocument, "Document"},
	{schema.ClassElection, "Election"},
	{schema.ClassMission, "Observation mission"},
	{schema.ClassCountry, "Country"},
	{schema.ClassFinding, "Finding"},
	{schema.ClassAssessment, "Assessment"},
	{schema.ClassRecommendation, "Recommendation"},
	{schema.ClassResponse, "Response"},
	{schema.ClassLink, "Link between elections"},
	{schema.ClassIssue, "Issue"},
	{schema.ClassArea, "Area of issues"},
	{schema.ClassBody, "Body"},
	{schema.ClassCommitment, "Commitment"},
	{schema.ClassValue, "Coded value"},
	{schema.ClassExtraction, "Extraction"},
	{schema.ClassActivity, "Activity"},
	{schema.ClassSoftware, "Software agent"},
	{schema.ClassScheme, "Concept scheme"},
	{schema.ClassConcept, "Concept"},
	{schema.ClassOrganization, "Organization"},
	{schema.ClassPerson, "Person"},
	{schema.ClassResource, "Bibliographic resource"},
	{schema.ClassReport, "Report"},
	{schema.ClassArticle, "Article"},
	{schema.ClassAnyDocument, "Any document"},
	{schema.ClassEvidence, "Evidence"},
	{schema.ClassPosition, "Position in a text"},
	{schema.ClassQuote, "Quotation"},
}
