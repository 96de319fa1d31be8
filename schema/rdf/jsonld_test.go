package rdf_test

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// readJSONLD gives the statements of a document, as lines of N-Quads, and what is wrong with it.
func readJSONLD(r io.Reader) (lines, wrong []string) {
	f, _ := rdf.FindFormat(rdf.Formats(), "jsonld")
	for q, err := range f.Read(r, rdf.Source{File: "f"}) {
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		line := fmt.Sprintf("%s %s %s %s", q.S, q.P, q.O, q.G)
		lines = append(lines, strings.NewReplacer("urn:", "", "<", "", ">", "").Replace(strings.TrimSpace(line)))
	}
	return lines, wrong
}

// TestStreamJSONLD holds what is read thing by thing to say what the document does as a whole.
func TestStreamJSONLD(t *testing.T) {
	for _, c := range []struct {
		text, want, wrong string
	}{
		{`[{"@id": "urn:a", "urn:p": "1"}, [{"@id": "urn:b", "urn:p": "2"}], "x", 7, null, {}]`, `a p "1"; b p "2"`, ""},
		{`{"@context": {"p": "urn:p"}, "@graph": [{"@id": "urn:a", "p": "1"}, {"@id": "urn:b", "p": {"@id": "_:x"}}, {"@id": "_:x", "p": "2"}]}`, `a p "1"; b p _:x; _:x p "2"`, ""},
		// a graph by name, with what is said of it, whatever the order
		{`{"@context": {"p": "urn:p"}, "@id": "urn:g", "@graph": [{"@id": "urn:a", "p": "1"}], "p": "2"}`, `a p "1" g; g p "2"`, ""},
		{`{"@graph": [{"@id": "urn:a", "urn:p": "1"}], "@id": "urn:g", "urn:p": "2"}`, `a p "1" g; g p "2"`, ""},
		{`{"@graph": [{"@id": "urn:a", "p": "1"}], "@context": {"p": "urn:p"}}`, `a p "1"`, ""},
		{`[{"@graph": {"@id": "urn:a", "urn:p": "1"}, "@id": "urn:g"}, {"@id": "urn:h", "@graph": {"@id": "urn:a", "urn:p": "2"}}]`, `a p "1" g; a p "2" h`, ""},
		{`{"@graph": [{"@id": "urn:g", "@context": {"p": "urn:p"}, "@graph": [{"@id": "urn:a", "p": "1"}]}, {"@id": "urn:b", "p": "gone", "urn:p": "2"}]}`, `a p "1" g; b p "2"`, ""},
		{`{"@context": {"@base": "http://b/", "p": {"@id": "urn:p", "@type": "@id"}}, "@graph": [{"@id": "g", "@graph": [{"@id": "a", "p": "b"}]}]}`, `http://b/a p http://b/b http://b/g`, ""},
		{`{"@context": {"id": "@id", "graph": "@graph", "p": "urn:p"}, "graph": [{"id": "urn:a", "p": "1"}], "id": "urn:g"}`, `a p "1" g`, ""},
		// a graph without a name is one all the same
		{`[{"@graph": [{"@id": "urn:a", "urn:p": "1"}]}]`, `a p "1" _:genid1`, ""},
		{`{"@graph": [{"@graph": [{"@id": "urn:a", "urn:p": "1"}], "urn:p": "2"}]}`, `a p "1" _:genid1; _:genid1 p "2"`, ""},
		// what a type says of the things in its graph
		{`{"@context": {"T": {"@id": "urn:T", "@context": {"@propagate": true, "p": "urn:p"}}}, "@id": "urn:g", "@graph": [{"@id": "urn:a", "p": "1"}], "@type": "T"}`, `a p "1" g; g http://www.w3.org/1999/02/22-rdf-syntax-ns#type T`, ""},
		// mistakes, each at the thing that it is in; the others are there
		{"[{\"@id\": \"urn:a\", \"urn:p\": \"1\"},\n {\"@id\": \"urn:b\", \"urn:p\": {\"@id\": \"urn:<\"}},\n  {\"@id\": \"urn:c\", \"urn:p\": {\"@type\": 1}},\n{\"@id\": \"urn:d\", \"urn:p\": \"2\"}]",
			`a p "1"; d p "2"`, `f:2:2: "urn:<": an IRI cannot hold '<'; f:3:3: @type value must be a string or array of strings`},
		{"{\"@graph\": [\n{\"@id\": \"urn:g\", \"@graph\": [{\"@id\": \"urn:a\", \"urn:p\": \"1\"}], \"@context\": {}}]}", `a p "1" g`, `f:2:71: @context stands behind @graph: put it before`},
		{"{\"@graph\": [{\"@id\": \"urn:a\",\n\"urn:p\": \"1\"},\n {\"é\": x}]}", ``, `f:3:8: invalid character 'x' looking for beginning of value`},
		{"{\"@graph\": [{\"@id\": \"urn:a\"},\n x", ``, `f:2:2: invalid character 'x' looking for beginning of value`},
		{"[{\"@id\": \"urn:a\"}\n, ]", ``, `f:2:3: invalid character ']' looking for beginning of value`},
		{"[{\"@id\": \"urn:a\"} {}]", ``, `f:1:19: invalid character '{' after array element`},
		{"{\"@id\": \"urn:a\", \"urn:p\": 9007199254740993}", ``, `f:1:42: the number 9007199254740993 is too large to be read exactly: write it as a text with its @type`},
		{"[] {}", ``, `f:1:4: something follows the end of the document`},
		{"{} ]", ``, `f:1:4: something follows the end of the document`},
		{"7", ``, `f:1:1: JSON-LD is an object or a list of objects`},
		{"", ``, `f:1:1: unexpected EOF`},
	} {
		lines, wrong := readJSONLD(strings.NewReader(c.text))
		if got := strings.Join(lines, "; "); got != c.want {
			t.Errorf("%s\ngives %s\nand not %s", c.text, got, c.want)
		}
		if got := strings.Join(wrong, "; "); got != c.wrong {
			t.Errorf("%s\ngives the mistakes %s\nand not %s", c.text, got, c.wrong)
		}
	}
}

// endless gives a head, as many things as are wanted, and a tail.
func endless(head string, n int, thing func(i int) string, tail string) io.Reader {
	r, w := io.Pipe()
	go func() {
		io.WriteString(w, head)
		for i := range n {
			if i > 0 {
				io.WriteString(w, ",\n")
			}
			if _, err := io.WriteString(w, thing(i)); err != nil {
				return
			}
		}
		io.WriteString(w, tail)
		w.Close()
	}()
	return r
}

// TestLargeJSONLD holds a file to take no more memory the longer it is, and what can only be told at its end to be refused.
func TestLargeJSONLD(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	pad := strings.Repeat("x", 20_000)
	thing := func(i int) string { return fmt.Sprintf(`{"@id": "urn:a%d", "p": %q}`, i, pad) }
	const n = 5 * rdf.MostJSONLD / 4 / 20_000
	for head, tail := range map[string]string{
		`{"@context": {"p": "urn:p"}, "@graph": [`:                             "]}",
		`{"@context": {"p": "urn:p"}, "@graph": [{"@id": "urn:g", "@graph": [`: "]}]}",
		`[{"@context": {"p": "urn:p"}, "@id": "urn:g", "@graph": [`:            `], "p": "1"}]`,
		`{"@context": {"p": "urn:p"}, "@id": "urn:g", "p": "1"}`:               "",
	} {
		f, _ := rdf.FindFormat(rdf.Formats(), "jsonld")
		got, most := 0, uint64(0)
		things := n
		if tail == "" {
			things = 0
		}
		for _, err := range f.Read(endless(head, things, thing, tail), rdf.Source{File: "f"}) {
			if err != nil {
				t.Fatalf("%s: %v", head, err)
			}
			if got++; got%(n/4) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if got < things || got == 0 {
			t.Errorf("%s: %d statements", head, got)
		}
		if most > 2*rdf.MostJSONLD+32<<20 {
			t.Errorf("%s: %d MB are held", head, most>>20)
		}
	}
	for _, c := range []struct {
		r    io.Reader
		want string
	}{
		{endless(`{"@context": {"p": "urn:p"}, "@graph": [`, n, thing, `], "@id": "urn:g"}`), fmt.Sprintf("f:%d:%d: @id stands behind @graph: put it before", n, len(thing(n-1)+`], "@id"`))},
		{endless("[\n{\"@graph\": [", n, thing, `], "@id": "urn:g"}]`), "f:2:1: what begins here takes more than 32 MB and can only be told at its end: put @context first, then @id, then @graph with the things in it"},
	} {
		_, wrong := readJSONLD(c.r)
		if !slices.Equal(wrong, []string{c.want}) {
			t.Errorf("%q and not %q", wrong, c.want)
		}
	}
}
