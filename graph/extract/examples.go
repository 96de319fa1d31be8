package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// CheckExamples reads the examples and counterexamples of an issue as documents of one sentence and reports those that
// give something else than the codebook says.
func (e *Extractor) CheckExamples(is *codebook.Issue) (problems []schema.Problem) {
	report := func(line int, format string, args ...any) {
		if line == 0 {
			line = is.Line
		}
		problems = append(problems, schema.Problem{Code: "codebook-example", File: is.File, Line: line, Message: is.ID + ": " + fmt.Sprintf(format, args...),
			Hint: "electiongraph codebook trace shows what the sentence gives and why"})
	}
	for _, list := range [...]struct {
		polarity schema.Polarity
		texts    []string
	}{{schema.Problematic, is.Examples.Problem}, {schema.Improvement, is.Examples.Improvement}, {schema.Neutral, is.Examples.Neutral}} {
		for _, text := range list.texts {
			found := e.sentence(text)
			if !slices.ContainsFunc(found, func(f schema.Finding) bool { return f.Issue == is.ID && f.Polarity == list.polarity }) {
				report(0, "%q gives %s, not %s", text, gives(found), list.polarity)
			}
		}
	}
	for _, c := range is.Counterexamples {
		found := e.sentence(c.Text)
		directed := slices.DeleteFunc(slices.Clone(found), func(f schema.Finding) bool { return f.Polarity == schema.Neutral })
		switch {
		case slices.ContainsFunc(directed, func(f schema.Finding) bool { return f.Issue == is.ID }):
			report(c.Line, "%q must not give it, but gives %s", c.Text, gives(found))
		case c.Gives == codebook.Nothing && len(directed) > 0:
			report(c.Line, "%q must give nothing, but gives %s", c.Text, gives(found))
		// a bare fact about the other issue has no direction and may give nothing
		case c.Gives != codebook.Nothing && len(directed) > 0 && !slices.ContainsFunc(found, func(f schema.Finding) bool { return f.Issue == c.Gives }):
			report(c.Line, "%q must give %s, but gives %s", c.Text, c.Gives, gives(found))
		}
	}
	return
}

// sentence extracts from one sentence that observers could have written.
func (e *Extractor) sentence(text string) []schema.Finding {
	doc := &schema.Document{Name: "example", Format: "plain", Text: text, Language: "en",
		Blocks: []schema.Block{{Kind: schema.Paragraph, Span: schema.Span{Start: 0, End: len(text)}}}}
	return e.Extract(doc).Findings
}

func gives(found []schema.Finding) string {
	if len(found) == 0 {
		return "nothing"
	}
	var out []string
	for _, f := range found {
		out = append(out, string(f.Polarity)+" "+f.Issue)
	}
	return strings.Join(out, ", ")
}
