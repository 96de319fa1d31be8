package codebook

import (
	"fmt"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// What Check asks of every issue.
const (
	leastExamples        = 4
	leastCounterexamples = 2
)

// Check gives what a loaded codebook leaves to be wished for, by the order of its areas and issues: definitions
// that are missing, issues without cues, with fewer than 4 examples or 2 counterexamples, and patterns that stand
// in two issues. It does not run the examples; that needs an extractor.
func (cb *Codebook) Check() []schema.Problem {
	var out []schema.Problem
	warn := func(code, file string, line int, hint, format string, args ...any) {
		out = append(out, schema.Problem{Code: code, File: file, Line: line, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	for _, a := range cb.Areas {
		if a.Definition == "" {
			warn("no-definition", a.File, a.Line, "add the key definition", "area %s has no definition", a.ID)
		}
	}
	type use struct {
		issue *Issue
		line  int
	}
	first := map[string]use{} // by pattern
	for _, i := range cb.Issues {
		if i.Definition == "" {
			warn("no-definition", i.File, i.Line, "add the key definition", "issue %s has no definition", i.ID)
		}
		all := i.AllCues()
		if len(all) == 0 {
			warn("no-cues", i.File, i.Line, "add patterns under cues, problem or improvement", "issue %s has no cues: nothing can find it", i.ID)
		}
		if n := len(i.Examples.Problem) + len(i.Examples.Improvement) + len(i.Examples.Neutral); n < leastExamples {
			warn("few-examples", i.File, i.Line, "add sentences of your own under examples", "issue %s has %d examples, want %d", i.ID, n, leastExamples)
		}
		if n := len(i.Counterexamples); n < leastCounterexamples {
			warn("few-counterexamples", i.File, i.Line, "add sentences near by, and what they give instead", "issue %s has %d counterexamples, want %d", i.ID, n, leastCounterexamples)
		}
		for _, c := range all {
			text := strings.Join(strings.Fields(c.Text), " ")
			if f, ok := first[text]; !ok {
				first[text] = use{i, c.Line}
			} else if f.issue != i {
				warn("same-pattern", i.File, c.Line, "keep it where it belongs, or make one of them narrower",
					"pattern %q stands in issue %s too, at %s:%d", c.Text, f.issue.ID, f.issue.File, f.line)
			}
		}
	}
	return out
}
