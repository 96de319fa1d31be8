package tree

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dump spells a tree with its places, a line a node. Of plain texts it leaves the column out: the library counts
// blanks behind them to it.
func dump(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, name string, depth int)
	walk = func(n *Node, name string, depth int) {
		fmt.Fprintf(&b, "%s%s%d", strings.Repeat("  ", depth), name, n.Line)
		if n.Kind != Scalar && n.Kind != Null || n.Quoted {
			fmt.Fprintf(&b, ":%d", n.Column)
		}
		fmt.Fprintf(&b, " %s %q quoted=%v", n.Kind, n.Text, n.Quoted)
		b.WriteByte('\n')
		for _, f := range n.Fields {
			walk(f.Value, fmt.Sprintf("%d:%d %q: ", f.Line, f.Column, f.Key), depth+1)
		}
		for _, i := range n.Items {
			walk(i, "- ", depth+1)
		}
	}
	walk(n, "", 0)
	return b.String()
}

var plain = []string{
	"", "\n\n", "# only a remark\n", "a: 1", "a: 1\n", "a: 1 # remark\n", "# r\n\na: b c\n\n# r\nd: e\n",
	"a:\n  b: c\n  d:\n    e: f\ng: h\n", "a:\n  - b\n  - c\nd: e\n", "a:\n- b\n- c\nd: e\n", "- a\n- b\n", "- a: b\n  c: d\n- e: f\n",
	"-\n  a: b\n-\n  c: d\n", "- - a\n  - b\n- - c\n", "a:\n  - b: c\n    d:\n      - e\n      - f\n  - b: g\n",
	"a: [b, c d, \"e, f\", 'g']\n", "a: [b,c]\n", "a: []\nb: {}\n", "a: {b: c, d: \"e: f\", g: [h, i]}\n", "- {b: c, d: e}\n- {b: f}\n",
	"a: [\n    b, # remark\n    c,\n    # remark\n  ]\ne: f\n", "a: {b: c,\n    d: e}\nf: g\n", "a: [[b], [c, [d]]]\n",
	"a: \"b # c\"\nd: 'it''s'\n", `a: "b \"c\" \\ \/ \n d"` + "\n", "\"a b\": c\n'd': e\n", "a: b#c\n", "a: b:c\n", "a: http://x.org/y\n",
	"a: ~\nb: null\nc:\nd: \"~\"\n", "a: true\nb: 1.50\nc: 007\nd: 7.3\ne: -5\n", "a: -b\nc: b-c\n", "a: (b|c) d .. e\n", "a: b & c\nd: \"=e\"\n",
	"выборы: да # так\nb: \"é\" \nc: [\"🗳\", x]\n", "a:   b  \n", "a:\n\n  # r\n  - b\n\n  # r\n  - c\n# r\nd: e\n", "a: b's c\n",
	"a: 25(b)\nb: [\"25(b)\", 25(c)]\n", "a: b, c\n", "a: b ] c\n", "just text\n", "\"just quoted\"\n", "[a, b]\n", "a: 'b' # c\n", "a: yes\n", "2016: a\n", "a: 2016-03-20\n", "a: <b> c\n",
}

// What our reader does not take on it leaves to the library.
var left = []string{
	"a: |\n  b\n  c\n", "a: >-\n  b\n  c\nd: e\n", "a: b\n  c\n", "a: \"b\n  c\"\n", "a: &x b\nc: *x\n", "a: !!str b\n", "---\na: b\n", "a: b\r\nc: d\r\n",
	"? a\n: b\n", "a: \"\\u00e9\"\n", "a: [b\n  c]\n", "a:\tb\n", "a: [b: c]\n", "a: {b, c}\n", "{a: b}: c\n", "a: .5\n", "\uFEFFa: b\n", "<<: ", "0<<: ", "a: {<<: b}\n",
}

var broken = []struct{ src, want string }{
	{"a: b\na: c\n", `2:1: mapping key "a" already defined at [1:1]`},
	{"a: {b: 1, b: 2}\n", `1:11: mapping key "b" already defined at [1:5]`},
	{"a: [b, c\n", `1:4: sequence end token ']' not found`},
	{"a: \"b\nc: d\n", `1:4: could not find end character of double-quoted text`},
	{"a: b: c\n", `1:4: mapping value is not allowed in this context`},
	{"a: \xff\n", `1:4: invalid UTF-8`},
	{"a: é\nb: é\xff\n", `2:5: invalid UTF-8`},
	{"a: b\n---\nc: d\n", `3:1: a second document: one file holds one`},
	{"a: *x\n", `1:4: Alias is not used in these files`},
	{"a: &x b\n", `1:4: Anchor is not used in these files`},
	{"a: !!str b\n", `1:4: Tag is not used in these files`},
}

func TestQuickIsFull(t *testing.T) {
	for _, src := range plain {
		got, ok := quick(src)
		if !ok {
			t.Errorf("%q is left to the library", src)
			continue
		}
		want, err := full(src)
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		if diff := cmp.Diff(dump(want), dump(got)); diff != "" {
			t.Errorf("%q: library -, ours +\n%s", src, diff)
		}
	}
}

func TestLeft(t *testing.T) {
	for _, src := range left {
		if n, ok := quick(src); ok {
			t.Errorf("%q is read as\n%s", src, dump(n))
		}
	}
}

func TestBroken(t *testing.T) {
	for _, c := range broken {
		n, err := Parse(c.src)
		if err == nil {
			t.Errorf("%q is read as\n%s", c.src, dump(n))
		} else if err.Error() != c.want {
			t.Errorf("%q\n got %v\nwant %s", c.src, err, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	n, err := Parse("é: [ü, \"ä\", {ö:  x }] # ß\nb:   c  \n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var walk func(*Node)
	walk = func(n *Node) {
		got = append(got, fmt.Sprintf("%d:%d", n.Line, n.Column))
		for _, f := range n.Fields {
			got = append(got, fmt.Sprintf("%s %d:%d", f.Key, f.Line, f.Column))
			walk(f.Value)
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	walk(n)
	want := []string{"1:1", "é 1:1", "1:4", "1:5", "1:8", "1:13", "ö 1:14", "1:18", "b 2:1", "2:6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDeep(t *testing.T) {
	for _, src := range []string{strings.Repeat("[", 5000) + strings.Repeat("]", 5000), strings.Repeat("- ", 5000) + "a"} {
		if _, err := Parse(src); err == nil {
			t.Errorf("%.10q… is read", src)
		}
	}
}

// The files of the project are read the same by both readers, and by ours alone.
func TestFiles(t *testing.T) {
	files, err := filepath.Glob("../../../../data/codebook/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := quick(string(src))
		want, err := full(string(src))
		if err != nil {
			t.Errorf("%s:%v", f, err)
			continue
		}
		if !ok {
			t.Errorf("%s is left to the library, which takes ten times as long", f)
			continue
		}
		if diff := cmp.Diff(dump(want), dump(got)); diff != "" {
			t.Errorf("%s: library -, ours +\n%s", f, diff)
		}
	}
}

func FuzzQuick(f *testing.F) {
	for _, src := range append(plain, left...) {
		f.Add(src)
	}
	for _, c := range broken {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if valid(src) != nil {
			t.Skip()
		}
		got, ok := quick(src)
		if !ok {
			t.Skip()
		}
		want, err := full(src)
		if err != nil {
			t.Fatalf("%q: %v\nours\n%s", src, err, dump(got))
		}
		if diff := cmp.Diff(dump(want), dump(got)); diff != "" {
			t.Fatalf("%q: library -, ours +\n%s", src, diff)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var src []string
	size := 0
	files, _ := filepath.Glob("../../../../data/codebook/*.yaml")
	for _, f := range files {
		s, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		src = append(src, string(s))
		size += len(s)
	}
	for name, parse := range map[string]func(string) (*Node, error){"both": Parse, "library": full} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, s := range src {
					if _, err := parse(s); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
