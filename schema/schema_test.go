package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

func TestOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.StringOf(rapid.RuneFrom([]rune("aé€𝔸\n\u0301"))).Draw(t, "text"), rapid.IntRange(0, 300).Draw(t, "times"))
		d := &Document{Text: text}
		o := d.Offsets()
		n := 0
		for i := range text {
			if got := o.CodePoint(i); got != n {
				t.Fatalf("CodePoint(%d) = %d, want %d", i, got, n)
			}
			if got := o.Byte(n); got != i {
				t.Fatalf("Byte(%d) = %d, want %d", n, got, i)
			}
			n++
		}
		if got := o.CodePoint(len(text)); got != utf8.RuneCountInString(text) {
			t.Fatalf("CodePoint(end) = %d, want %d", got, utf8.RuneCountInString(text))
		}
	})
}

func TestEDTF(t *testing.T) {
	for _, c := range []struct {
		a, b EDTF
		want bool
	}{
		{"2016-03-20", "2016", true}, {"XXXX-04-03", "2011-04-03", true}, {"XXXX-04-03", "2011-04-04", false},
		{"2016-03", "2016-04-01", false}, {"", "2016", true}, {"2012-01-15/2012-01-16", "2012-01-15", true},
	} {
		if got := c.a.Compatible(c.b); got != c.want {
			t.Errorf("%q and %q: compatible %v, want %v", c.a, c.b, got, c.want)
		}
		if got := c.b.Compatible(c.a); got != c.want {
			t.Errorf("%q and %q: compatible %v, want %v", c.b, c.a, got, c.want)
		}
	}
	if !EDTF("2016-03-20").Full() || EDTF("XXXX-03-20").Full() || EDTF("2016-03").Full() {
		t.Error("Full is wrong")
	}
}

// sample is a document that says one thing of every kind.
func sample() *Extraction {
	text := "Fraud é was seen.\nThe vote fell short. We urge reform. Like in 2005."
	at := func(s string) Span {
		i := strings.Index(text, s)
		return Span{i, i + len(s)}
	}
	d := &Document{Name: "dir/A text.txt", SHA256: "0123456789abcdef" + strings.Repeat("0", 48), Format: "plain", Text: text,
		Blocks: []Block{{Kind: Paragraph, Span: Span{0, len(text)}, Page: 2}}}
	v := 3.0
	return &Extraction{Document: d, Codebook: "1 abc", Facts: Facts{Kind: "us-response", Voice: "us-government", Language: "en",
		Title: Value{Text: "A text"}, Date: Dating{Full: "2011-04", Basis: Gazetteer}},
		Elections: []Election{{ID: "e1", Country: "KZ", Type: "presidential", Role: Focus, Key: "KZ-presidential-2011-04-03",
			Date: Dating{Full: "2011-04-03", TextOnly: "XXXX-04-03", Basis: Gazetteer}, Span: at("vote")},
			{ID: "e2", Country: "KZ", Role: MentionedPast, Date: Dating{Basis: NoBasis}, Span: at("2005")}},
		Bodies: []BodyMention{{ID: "odihr", Role: RoleObserver, Basis: Explicit, Mentions: []Span{at("We")}}},
		Findings: []Finding{{ID: "f1", Election: "e1", Issue: "electoral-fraud-unspecified", Area: "context-integrity", Polarity: Problematic,
			Stage: []string{"voting"}, StageBasis: "text", AttributedTo: []string{"crta", "odihr"}, AttributionBasis: ByExplicit, Certainty: Asserted, Scope: "election",
			Stance: []string{Concern}, SaidBy: &Person{Name: "Ann Exämple", Role: "Head", Body: "odihr"},
			Extent: &Extent{Norm: "3 cases", Class: "some", Op: "=", Value: &v, Unit: "count", Of: "other"}, Span: at("Fraud é was seen"), Also: []Span{at("fell short")}}},
		Assessments:     []Assessment{{ID: "a1", Election: "e1", Class: "fell-short", Standards: []string{"unspecified"}, AttributedTo: []string{"odihr"}, Stance: []string{Endorses}, Span: at("fell short")}},
		Recommendations: []Recommendation{{ID: "r1", IssuedBy: []string{"us-government"}, Force: "urge", Addressee: []string{"unspecified"}, Action: "carry-out-reform", Span: at("urge reform")}},
		Responses:       []Response{{Label: Concern, Target: "problems", Span: at("We urge")}},
		Links:           []Link{{ID: "l1", Type: "compares", From: "e1", ToText: "previous elections, unnamed", Findings: []string{"f1"}, Span: at("in 2005")}},
		Warnings:        []Problem{{Code: "x", Message: "a warning"}}, Rolls: map[string]string{"crta": "citizen-observers"}}
}

func TestJSON(t *testing.T) {
	x := sample()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		Document struct{ File, ID string }
		Findings []struct {
			Start, End   int
			Quote        string
			AttributedTo []string `json:"attributed_to"`
			Fine         []string `json:"x_attributed_fine"`
		}
		Elections []struct {
			DateTextOnly *string `json:"date_text_only"`
			Date, Type   *string
		}
	}
	if err := json.Unmarshal(b, &w); err != nil {
		t.Fatal(err)
	}
	text := []rune(x.Document.Text)
	f := w.Findings[0]
	if got := strings.Join(strings.Fields(string(text[f.Start:f.End])), " "); got != f.Quote {
		t.Errorf("offsets give %q, quote is %q", got, f.Quote)
	}
	if !slices.Equal(f.AttributedTo, []string{"citizen-observers", "odihr"}) || !slices.Equal(f.Fine, []string{"crta"}) {
		t.Errorf("attributed to %q, fine %q", f.AttributedTo, f.Fine)
	}
	if w.Document.File != "A text.txt" || w.Document.ID != "document/dir-a-text-0123456789ab" {
		t.Errorf("document %+v", w.Document)
	}
	if w.Elections[0].DateTextOnly == nil || *w.Elections[0].DateTextOnly != "XXXX-04-03" || w.Elections[1].Date != nil || w.Elections[1].Type != nil {
		t.Errorf("elections %+v", w.Elections)
	}
}

func TestQuads(t *testing.T) {
	x := sample()
	quads := x.Quads()
	if !slices.IsSortedFunc(quads, rdf.Compare) {
		t.Error("not sorted")
	}
	labelled := map[rdf.Term]bool{}
	subjects := map[rdf.Term]bool{}
	for i, q := range quads {
		if q.G != x.Label() {
			t.Errorf("%v is not in the document's graph", q)
		}
		if i > 0 && q == quads[i-1] {
			t.Errorf("%v stands twice", q)
		}
		if q.S.Kind() != rdf.KindIRI || q.P.Kind() != rdf.KindIRI || q.O.Kind() == rdf.KindBlank || q.O == "" {
			t.Errorf("%v is no quad of ours", q)
		}
		if _, err := rdf.ParseTerm(string(q.O)); err != nil {
			t.Errorf("%v: %v", q, err)
		}
		subjects[q.S] = true
		if q.P == rdf.RDFSLabel {
			labelled[q.S] = true
		}
	}
	for s := range subjects {
		if !labelled[s] && !strings.HasSuffix(string(s), "-position>") && !strings.HasSuffix(string(s), "-quote>") {
			t.Errorf("%s has no label", s)
		}
	}
	has := func(s, p, o rdf.Term) {
		t.Helper()
		if !slices.ContainsFunc(quads, func(q rdf.Quad) bool { return q.S == s && q.P == p && q.O == o }) {
			t.Errorf("no %s %s %s", s, p, o)
		}
	}
	finding, election := Thing(x.Document.ID()+"#finding-1"), Thing("election/KZ-presidential-2011-04-03")
	has(finding, PredElection, election)
	has(election, PredHasProblem, Thing("issue/electoral-fraud-unspecified"))
	has(election, PredObservedBy, Thing("body/odihr"))
	has(finding, PredAttributedTo, Thing("body/crta"))
	has(finding, PredSaidBy, Thing("person/ann-exämple"))
	has(Thing(x.Document.ID()+"#char=0,16-position"), PredEnd, rdf.NonNegative(16))
	has(Thing(x.Document.ID()+"#char=0,16-quote"), PredExact, rdf.String("Fraud é was seen"))
	has(Thing(x.Document.ID()+"#char=0,16"), PredPage, rdf.Integer(2))
	has(Thing(x.Document.ID()+"#response-1"), PredRespondsTo, finding)
	if again := sample().Quads(); !slices.Equal(again, quads) {
		t.Error("the same extraction gives other quads")
	}
	// an election that nothing identifies stays the document's own
	if id := x.ElectionID(&x.Elections[1]); !strings.Contains(id, "undated-0123456789ab") {
		t.Errorf("an unknown election became %s", id)
	}
}

func TestShort(t *testing.T) {
	for id, want := range map[rdf.Term]string{Thing("country/KZ"): "country/KZ", PredHasProblem: "eg:hasProblem", rdf.RDFType: string(rdf.RDFType)} {
		if got := Short(id); got != want {
			t.Errorf("Short(%s) = %q, want %q", id, got, want)
		}
	}
}

// TestSharedElection holds votes of one day that the calendar has as one election to be of the type that it is of there.
func TestSharedElection(t *testing.T) {
	x := &Extraction{Document: &Document{Name: "a.txt", SHA256: strings.Repeat("ab", 32)}, Elections: []Election{
		{ID: "e1", Country: "RS", Type: "presidential", Role: Focus, Key: "RS-general-2022-04-03", Date: Dating{Full: "2022-04-03"}},
		{ID: "e2", Country: "RS", Type: "parliamentary", Role: Focus, Key: "RS-general-2022-04-03", Date: Dating{Full: "2022-04-03"}},
		{ID: "e3", Country: "RS", Type: "local", Role: MentionedPast, Date: Dating{Full: "2022"}}}}
	types := map[string][]string{}
	for _, q := range x.Quads() {
		if q.P == PredElectionType {
			types[Short(q.S)] = append(types[Short(q.S)], Short(q.O))
		}
	}
	want := map[string][]string{"election/RS-general-2022-04-03": {"type/general"}, "election/RS-local-2022": {"type/local"}}
	if !reflect.DeepEqual(types, want) {
		t.Errorf("%v and not %v", types, want)
	}
}
