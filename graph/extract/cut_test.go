package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/graph/ingest"
)

// Sentences of all kinds, whole and cut in two at one of their words, begin and end with words that seldom do: rules that look at
// the words beside must not look beyond the ends.
func TestSentencesCut(t *testing.T) {
	e := shipped(t)
	files, err := filepath.Glob("testdata/annotated/*/texts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no texts", err)
	}
	heads := [...]string{
		"United States Mission to the OSCE\nStatement on the Presidential Election in Georgia\nOctober 30, 2018\n\n",
		"ODIHR Election Observation Mission\nGeorgia, Presidential Election, 28 October 2018\nStatement of Preliminary Findings\n\n",
		"GEORGIA 2018 HUMAN RIGHTS REPORT\n\nElections and Political Participation\n\nRecent Elections: Georgia held a presidential election on October 28, 2018. ",
		"TBILISI, Oct 29, 2018 (Wire) - ",
	}
	step := 16
	if testing.Short() {
		step = 160
	}
	for n := 0; n < len(files); n += step {
		b, err := os.ReadFile(files[n])
		if err != nil {
			t.Fatal(err)
		}
		for k, sentence := range strings.Split(string(b), ". ") {
			words := strings.Fields(sentence)
			if len(words) < 3 {
				continue
			}
			cut := (n/step*7 + k*3) % len(words)
			for _, part := range [...][]string{words, words[cut:], words[:cut]} {
				text := heads[(n/step+k)%len(heads)] + strings.Join(part, " ") + ".\n"
				doc, err := ingest.Read(strings.NewReader(text), "cut.txt", ingest.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range e.Extract(doc).Findings {
					if f.Span.Start < 0 || f.Span.End > len(doc.Text) || f.Span.Start >= f.Span.End {
						t.Errorf("%q: a finding at %v", text, f.Span)
					}
				}
			}
		}
	}
}
