package extract

import "testing"

// TestExamples runs every example and counterexample of the codebook.
func TestExamples(t *testing.T) {
	e := builtin(t)
	all := Examples(e.cb)
	if len(all) < len(e.cb.Issues) {
		t.Fatalf("%d examples of %d issues", len(all), len(e.cb.Issues))
	}
	for i := range all {
		if why := e.Fails(&all[i]); why != "" {
			t.Errorf("%s:%d: %s", all[i].Issue.File, all[i].Line, why)
		}
	}
}
