package extract

import (
	"testing"
)

// TestExamples runs every example and counterexample of the codebook.
func TestExamples(t *testing.T) {
	e := builtin(t)
	total, failed := 0, 0
	for _, is := range e.cb.Issues {
		for _, p := range e.CheckExamples(is) {
			failed++
			t.Errorf("%s", p.Error())
		}
		total += len(is.Examples.Problem) + len(is.Examples.Improvement) + len(is.Examples.Neutral) + len(is.Counterexamples)
	}
	t.Logf("%d of %d examples and counterexamples failed", failed, total)
}
