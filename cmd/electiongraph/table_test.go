package main

import (
	"bufio"
	"slices"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/graph/query"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two\nthree"},
		{"one\ntwo", 20, "one\ntwo"},
		{"us-government", 10, "us-\ngovernment"},
		{"council-of-europe", 11, "council-of-\neurope"},
		{"выборы президента", 8, "выборы\nпрезиден\nта"},
		{"日本語の選挙", 4, "日本\n語の\n選挙"},
	} {
		if got := wrap(c.in, c.width); got != c.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

// A wrapped text has the same words, in lines that fit.
func TestWrapKeepsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`([a-zé選-]{0,12}[ \n]?){0,12}`).Draw(t, "text")
		width := rapid.IntRange(2, 40).Draw(t, "width")
		got := wrap(s, width)
		for line := range strings.SplitSeq(got, "\n") {
			if text.StringWidth(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(got) != squeeze(s) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

// Tables fit the terminal wherever their columns leave a way to.
func TestTablesFit(t *testing.T) {
	quote := "“" + strings.Repeat("many words of a statement ", 12) + "”"
	table := query.Table{
		Title: "T", Columns: []query.Column{{Name: "issue", Wrap: true}, {Name: "2016\nparl"}, {Name: "times"}, {Name: "words", Wrap: true}, {Name: "document", Wrap: true, Optional: true}},
		Rows: [][]query.Cell{
			{{Text: "Ballot box stuffing"}, {Text: "osce-pa\nodihr", Short: "O P"}, {Text: "3"}, {Text: quote}, {Text: "2016-united-states-kazakhstan"}},
			{{Text: "Выборы 選挙"}, {Text: "·"}, {Text: "12"}, {Text: "short"}, {Text: "a"}},
		},
		ShortKey: "O = odihr",
	}
	for width := 46; width <= 200; width += 7 {
		var b strings.Builder
		p := newProgram(t.Context())
		p.out = bufio.NewWriter(&b)
		p.terminal.width = width
		p.table(table)
		p.out.Flush()
		for line := range strings.Lines(b.String()) {
			if w := text.StringWidth(strings.TrimSuffix(line, "\n")); w > width {
				t.Errorf("width %d: a line of %d: %q", width, w, line)
			}
			if line != strings.TrimRight(line, " \n")+"\n" {
				t.Errorf("width %d: blanks at the end of %q", width, line)
			}
		}
		if strings.Contains(b.String(), "O P") != strings.Contains(b.String(), "O = odihr") {
			t.Errorf("width %d: short forms without their key, or a key without them:\n%s", width, b.String())
		}
	}
}

// Where a matrix is too wide, elections without a document go first; what goes is named.
func TestElectionsWithoutDocumentGoFirst(t *testing.T) {
	table := query.Table{
		Columns: []query.Column{{Name: "Issue", Wrap: true}, {Name: "2004\nparl", Empty: true}, {Name: "2007\nparl"}, {Name: "2011\npres", Empty: true}, {Name: "United States", Wrap: true, Optional: true}},
		Rows:    [][]query.Cell{{{Text: "Harassment of candidates"}, {Text: "?"}, {Text: "odihr"}, {Text: "?"}, {Text: "2007 endorsed"}}},
	}
	const noDocument, noRoom = "(Left out, as there is no document on them: ", "(No room for: United States."
	for _, c := range []struct {
		width, columns int
		notes          []string
	}{
		{80, 5, nil},
		{40, 4, []string{noDocument + "2011 pres.)"}},
		{34, 3, []string{noDocument + "2004 parl, 2011 pres.)"}},
		{24, 2, []string{noDocument + "2004 parl, 2011 pres.)", noRoom}},
	} {
		shown, _, _ := fit(table, c.width)
		if len(shown.Columns) != c.columns || !slices.EqualFunc(shown.Notes, c.notes, strings.HasPrefix) {
			t.Errorf("width %d: %d columns, notes %q; want %d, %q", c.width, len(shown.Columns), shown.Notes, c.columns, c.notes)
		}
	}
}

func TestBracketsCross(t *testing.T) {
	p := newProgram(t.Context())
	span := func(id string, from, to int) mark {
		m := mark{ids: []string{id}}
		m.span.Start, m.span.End = from, to
		return m
	}
	got := p.brackets("abcdefgh", []mark{span("f1", 1, 4), span("f2", 3, 6), span("f3", 4, 5)})
	if want := "a[f1 bc[f2 d]f1[f3 e]f]gh"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
