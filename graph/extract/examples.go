package extract

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// An Example is a sentence of the codebook and what it must give: an issue in a direction or, as a counterexample, another
// issue than that under which it stands, or [codebook.Nothing].
type Example struct {
	Issue    *codebook.Issue
	Text     string
	Polarity schema.Polarity // of an example, "" of a counterexample
	Gives    string          // of a counterexample
	Line     int             // of a counterexample; examples stand below their issue's line
}

// Examples gives the examples and counterexamples of all issues.
func Examples(cb *codebook.Codebook) (out []Example) {
	for _, is := range cb.Issues {
		for _, list := range [...]struct {
			polarity schema.Polarity
			texts    []string
		}{{schema.Problematic, is.Examples.Problem}, {schema.Improvement, is.Examples.Improvement}, {schema.Neutral, is.Examples.Neutral}} {
			for _, text := range list.texts {
				out = append(out, Example{Issue: is, Text: text, Polarity: list.polarity, Line: is.Line})
			}
		}
		for _, c := range is.Counterexamples {
			out = append(out, Example{Issue: is, Text: c.Text, Gives: c.Gives, Line: c.Line})
		}
	}
	return out
}

// Fails says what is wrong with what the sentence gives in the statement of a mission in some country, "" if it is right.
func (e *Extractor) Fails(x *Example) string {
	given := func(s string) schema.Value { return schema.Value{Text: s, Basis: schema.Explicit} }
	doc := &schema.Document{Name: "example", Format: "plain", Text: x.Text, Language: "en",
		Meta:   schema.Meta{Kind: given("observer-statement"), Publisher: given("odihr"), Country: given("KZ")},
		Blocks: []schema.Block{{Kind: schema.Paragraph, Span: schema.Span{Start: 0, End: len(x.Text)}}}}
	var all []string
	own, other, something := false, false, false
	for _, f := range e.Extract(doc).Findings {
		all = append(all, f.Issue+" ("+string(f.Polarity)+")")
		// A mention without direction is as good as none, where none is wanted.
		own = own || f.Issue == x.Issue.ID && (f.Polarity == x.Polarity || x.Polarity == "" && f.Polarity != schema.Neutral)
		other = other || f.Issue == x.Gives
		something = something || f.Polarity != schema.Neutral
	}
	got := cmp.Or(strings.Join(all, ", "), "nothing")
	switch {
	case x.Polarity != "" && !own:
		return fmt.Sprintf("example of %s (%s) gives %s: %q", x.Issue.ID, x.Polarity, got, x.Text)
	case x.Polarity == "" && own:
		return fmt.Sprintf("counterexample of %s gives it all the same: %q", x.Issue.ID, x.Text)
	case x.Gives == codebook.Nothing && something:
		return fmt.Sprintf("counterexample of %s should give nothing and gives %s: %q", x.Issue.ID, got, x.Text)
	case x.Polarity == "" && x.Gives != codebook.Nothing && !other:
		return fmt.Sprintf("counterexample of %s should give %s and gives %s: %q", x.Issue.ID, x.Gives, got, x.Text)
	}
	return ""
}
