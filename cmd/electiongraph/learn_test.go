package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// The sentences that the second opinion is learnt from name issues that exist, and no sentence stands there twice.
func TestWordings(t *testing.T) {
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	const folder = "../../data/wordings"
	lessons, err := wordings(folder, func(id string) bool { return cb.Issue(id) != nil })
	if err != nil {
		t.Fatal(err)
	}
	says := map[string]int{}
	for _, l := range lessons {
		for _, f := range l.Findings {
			says[f.Issues[0]]++
		}
	}
	for _, is := range cb.Issues {
		if says[is.ID] < 20 {
			t.Errorf("%s is said in %d sentences only", is.ID, says[is.ID])
		}
	}
	seen := map[string]string{}
	files, _ := filepath.Glob(filepath.Join(folder, "*.txt"))
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			_, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if other, twice := seen[text]; twice && text != "" {
				t.Errorf("%s: also in %s: %s", name, other, text)
			}
			seen[text] = name
		}
	}
}
