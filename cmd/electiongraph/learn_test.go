package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph/extract"
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

// The phrasing that is built in is what the command learns from the annotated texts:
//
//	t=graph/extract/testdata/annotated
//	electiongraph codebook learn --phrasing -o data/opinion/phrasing.bin --seen $t/open --seen $t/plain --seen $t/broad $t/wide
//
// renews it after a change of the rules.
func TestPhrasingIsLearnt(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all annotated texts")
	}
	const folder = "../../graph/extract/testdata/annotated/"
	out := filepath.Join(t.TempDir(), "phrasing.bin")
	args := []string{"codebook", "learn", "--phrasing", "-o", out, "--seen", folder + "open", "--seen", folder + "plain", "--seen", folder + "broad", folder + "wide"}
	if code := run(t.Context(), args); code != done {
		t.Fatalf("the command ends with %d", code)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := fs.ReadFile(data.Files, extract.PhrasingFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("data/opinion/phrasing.bin is not what the command learns: renew it")
	}
	if len(want) > 60_000 {
		t.Errorf("it has %d bytes", len(want))
	}
}
