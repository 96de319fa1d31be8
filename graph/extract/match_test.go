package extract

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

// What find leaves out by its index must be what cannot match: each pattern tried at every word gives the same.
func TestFindIsWhatEveryPatternGives(t *testing.T) {
	e := builtin(t)
	x := newScratch(e)
	paths, _ := filepath.Glob("testdata/annotated/*/texts/*.txt")
	if len(paths) == 0 {
		t.Fatal("no texts")
	}
	hits := 0
	for _, p := range paths[:min(len(paths), 8)] {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		// without its full stops a text has sentences of maxSentence words, beyond the words of a mask
		for _, text := range []string{text, strings.NewReplacer(".", "", "!", "", "?", "", ":", ",", ";", ",").Replace(text)} {
			x.toks = x.tokenize(x.toks[:0], text, schema.Span{Start: 0, End: len(text)})
			for _, r := range x.sentences(nil, x.toks, text) {
				s := &sentence{}
				x.build(s, x.toks[r.lo:r.hi], text, 0, false)
				got := s.find(nil)
				hits += len(got)
				var want []hit
				x.round++
				x.ends = x.ends[:0]
				for id := range e.m.patterns {
					want = s.try(want, int32(id), ^uint64(0))
				}
				slices.SortStableFunc(got, func(a, b hit) int { return cmp.Compare(a.pattern, b.pattern) })
				if !slices.Equal(got, want) {
					t.Errorf("%s: %q: find gives %d hits, all patterns %d", p, s.text[s.words[0].start:s.words[len(s.words)-1].end], len(got), len(want))
				}
			}
		}
	}
	if hits < 100 {
		t.Errorf("%d hits in all", hits)
	}
}
