package rdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

const thingBase = "https://w3id.org/electiongraph/"

// style is like that of the program, with a name for each kind of value.
var style = rdf.Style{
	Base: thingBase,
	Prefixes: []rdf.Prefix{
		{Prefix: "rdf", NS: "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
		{Prefix: "eg", NS: thingBase + "ns#"},
		{Prefix: "", NS: thingBase},
		{Prefix: "xsd", NS: rdf.XSD},
		{Prefix: "odd", NS: "http://example.org/odd/"},
	},
	Names: []rdf.Name{
		{Name: "Finding", Property: rdf.IRI(thingBase + "ns#Finding")},
		{Name: "quote", Property: rdf.IRI(thingBase + "ns#quote")},
		{Name: "issue", Property: rdf.IRI(thingBase + "ns#issue"), Type: "@id"},
		{Name: "evidence", Property: rdf.IRI(thingBase + "ns#evidence"), Type: "@id", Inside: true},
		{Name: "start", Property: rdf.IRI(thingBase + "ns#start"), Type: rdf.XSDNonNeg},
		{Name: "early", Property: rdf.IRI(thingBase + "ns#early"), Type: rdf.XSDBoolean},
	},
}

func stream(quads []rdf.Quad) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// readBack writes quads in a format and reads them again.
func readBack(t interface{ Fatalf(string, ...any) }, f rdf.Format, quads []rdf.Quad) (string, []rdf.Quad) {
	var b bytes.Buffer
	if err := f.Write(&b, stream(quads), style); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	var out []rdf.Quad
	for q, err := range f.Read(strings.NewReader(b.String()), rdf.Source{File: "x"}) {
		if err != nil {
			t.Fatalf("%s: %v\n%s", f.Name, err, b.String())
		}
		out = append(out, q)
	}
	return b.String(), rdf.Sort(out)
}

// triples gives quads without their graphs.
func triples(quads []rdf.Quad) []rdf.Quad {
	out := slices.Clone(quads)
	for i := range out {
		out[i].G = ""
	}
	return rdf.Sort(out)
}

// TestFormats writes graphs of many kinds of terms in every format and reads them again.
func TestFormats(t *testing.T) {
	ns := thingBase + "ns#"
	iris := rapid.SampledFrom([]rdf.Term{
		rdf.IRI(thingBase + "document/a-b#finding-1"), rdf.IRI(thingBase + "issue/ballot-box-stuffing"), rdf.IRI(thingBase + "a:b/c"), rdf.IRI(thingBase + "x/a:b"),
		rdf.IRI(thingBase), rdf.IRI(thingBase + "../x"), rdf.IRI(thingBase + "x/./y"), rdf.IRI(thingBase + "?q"), rdf.IRI(thingBase + "#f"), rdf.IRI(thingBase + "//x"), rdf.IRI(thingBase + "issue/é?a=b&c='d'"),
		rdf.IRI(ns + "Finding"), rdf.IRI(ns + "1x"), rdf.IRI(ns), rdf.IRI(ns + "a.b"), rdf.IRI("http://example.org/odd/a-b"), rdf.IRI("http://example.org/odd/a%20b"), rdf.IRI("urn:a:b"), rdf.IRI("mailto:a@b.org"),
	})
	predicates := rapid.SampledFrom([]rdf.Term{
		rdf.RDFType, rdf.RDFSLabel, rdf.IRI(ns + "quote"), rdf.IRI(ns + "issue"), rdf.IRI(ns + "evidence"), rdf.IRI(ns + "start"), rdf.IRI(ns + "early"), rdf.IRI(ns + "other"), rdf.IRI("urn:x:p"), rdf.IRI("http://example.org/1p"),
	})
	texts := rapid.StringOf(rapid.SampledFrom([]rune("ab \"'\\\n\r\t&<>{}]]>.;,@^#é\u00a0\ufffd😀\u0301_:")))
	literals := rapid.Custom(func(t *rapid.T) rdf.Term {
		text := texts.Draw(t, "text")
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			return rdf.Lang(text, rapid.SampledFrom([]string{"en", "kk-cyrl-kz"}).Draw(t, "tag"))
		case 1:
			return rdf.Typed(text, "http://example.org/odd/type")
		case 2:
			return rdf.Typed(rapid.SampledFrom([]string{"0", "-7", "007", "+5", "99999999999999999999", "1.0", ""}).Draw(t, "n"), rdf.XSDInteger)
		case 3:
			return rdf.Typed(rapid.SampledFrom([]string{"0", "12", "012"}).Draw(t, "n"), rdf.XSDNonNeg)
		case 4:
			return rdf.Typed(rapid.SampledFrom([]string{"1.5", "-0.25", "1", ".5", "5.", "1e3"}).Draw(t, "n"), rdf.XSDDecimal)
		case 5:
			return rdf.Typed(rapid.SampledFrom([]string{"true", "false", "1", "True"}).Draw(t, "v"), rdf.XSDBoolean)
		}
		return rdf.String(text)
	})
	for _, f := range rdf.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				quads := rdf.Sort(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rdf.Quad {
					q := rdf.Quad{S: iris.Draw(t, "s"), P: predicates.Draw(t, "p"), O: rapid.OneOf(iris, literals).Draw(t, "o")}
					if rapid.Bool().Draw(t, "named") {
						q.G = iris.Draw(t, "g")
					}
					return q
				}), 0, 12).Draw(t, "quads"))
				want := quads
				if !f.Graphs {
					want = triples(quads)
				}
				text, got := readBack(t, f, quads)
				if !slices.Equal(got, want) {
					t.Fatalf("%s gives\n%v\nand not\n%v\n%s", f.Name, got, want, text)
				}
			})
		})
	}
}

// A graph that is written in parts is one in the file, and says the same.
func TestLargeGraphInJSONLD(t *testing.T) {
	const n = 70_000 // more than are looked at together
	quads := []rdf.Quad{{S: "<urn:a>", P: "<urn:p>", O: "<urn:b>"}}
	finding := func(i int) rdf.Term { return rdf.IRI(fmt.Sprintf("%sdocument/d#finding-%d", thingBase, i)) }
	for i := range n {
		q := rdf.Quad{S: finding(i / 4), P: rdf.IRI(thingBase + "ns#start"), O: rdf.NonNegative(i), G: rdf.IRI(thingBase + "document/d")}
		if i%4 == 0 {
			q.P, q.O = rdf.IRI(thingBase+"ns#evidence"), finding(i*7919%n/4)
		}
		quads = append(quads, q)
		if i < 100 { // a small one beside it
			q.G = rdf.IRI(thingBase + "document/e")
			quads = append(quads, q)
		}
	}
	quads = rdf.Sort(quads)
	f, _ := rdf.FindFormat(rdf.Formats(), "jsonld")
	text, back := readBack(t, f, quads)
	if !slices.Equal(back, quads) {
		t.Errorf("of %d quads %d come back", len(quads), len(back))
	}
	if n := strings.Count(text, `"@graph"`); n != 3 {
		t.Errorf("the file has %d graphs and not 3", n)
	}
}

// TestWriteStops holds every writer to stop at an error of its source and at a quad that is none.
func TestWriteStops(t *testing.T) {
	broken := errors.New("broken")
	for _, f := range rdf.Formats() {
		err := f.Write(&bytes.Buffer{}, func(yield func(rdf.Quad, error) bool) {
			if yield(sample(1)[0], nil) {
				yield(rdf.Quad{}, broken)
			}
		}, style)
		if err != broken {
			t.Errorf("%s: %v at an error of its source", f.Name, err)
		}
		bad := rdf.Quad{S: rdf.String("x"), P: rdf.RDFType, O: rdf.RDFType}
		if err := f.Write(&bytes.Buffer{}, stream([]rdf.Quad{bad}), style); err == nil {
			t.Errorf("%s writes a literal as a subject", f.Name)
		}
	}
}

func TestFindFormat(t *testing.T) {
	for name, want := range map[string]string{
		"turtle": "turtle", "TURTLE": "turtle", "x.ttl": "turtle", "x.ttl.gz": "turtle", "text/turtle; charset=utf-8": "turtle", "graph.nq": "nquads", "a.jsonld": "jsonld", "a.json": "jsonld",
		"application/rdf+xml": "rdfxml", ".trig": "trig", "x.csv": "", "": "",
	} {
		if f, _ := rdf.FindFormat(rdf.Formats(), name); f.Name != want {
			t.Errorf("%q is %q and not %q", name, f.Name, want)
		}
	}
}

// TestMistakes holds the readers to say where a mistake is, and to go on behind it.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ format, text, want string }{
		{"turtle", "<urn:a> <urn:b> 1 .\n<urn:a> <urn:é> \"é\" x .\n<urn:c> <urn:d> 2 .\n", "2:21: want the full stop that ends the statement, got 'x'"},
		{"turtle", "<urn:a> a ex:B .\n<urn:c> <urn:d> 2 .\n<urn:a> <urn:b> 1 .", "1:11: the prefix ex: is not declared"},
		{"turtle", "<urn:a> <b> 1 .\n<urn:c> <urn:d> 2 .\n<urn:a> <urn:b> 1 .", "1:9: relative IRI <b> in a file without a base"},
		{"turtle", "\ufeff<urn:a> <urn:b> 1 .\n<urn:c> <urn:d> 2 .\n<urn:a> <urn:b> 1 .", "1:1: byte order mark: save the file as UTF-8 without one"},
		{"trig", "<urn:g> { <urn:a> <urn:b> 'x' \n <urn:c> <urn:d> 2 }\n<urn:a> <urn:b> 1 .\n<urn:c> <urn:d> 2 .", "2:2: want . or } after the statement, got '<'"},
		{"nquads", "<urn:a> <urn:b> .\n<urn:a> <urn:b> <urn:c> .\n<urn:c> <urn:d> <urn:e> .\n", "1:17: want object, got '.'"},
		{"rdfxml", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e:'>\n<e:A rdf:about='urn:a' rdf:ID='x'/>\n<e:B rdf:about='urn:b'/><e:B rdf:about='urn:c'/></rdf:RDF>",
			"2:36: a thing has one of rdf:about, rdf:ID and rdf:nodeID"},
	} {
		f, _ := rdf.FindFormat(rdf.Formats(), c.format)
		var said []string
		n := 0
		for _, err := range f.Read(strings.NewReader(c.text), rdf.Source{File: "f"}) {
			if err != nil {
				said = append(said, err.Error())
			} else {
				n++
			}
		}
		if want := []string{"f:" + c.want}; !slices.Equal(said, want) || n != 2 {
			t.Errorf("%s: %q and %d statements for\n%s", c.format, said, n, c.text)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"{\n  \"@id\": \"urn:a\",\n  \"é\": x }", "f:3:8: invalid character 'x' looking for beginning of value"},
		{"{\"@id\": \"urn:a\"", "f:1:15: unexpected EOF"},
		{`{"@context": "https://example.org/c", "@id": "urn:a"}`, "loading document failed: the context https://example.org/c is not in the file, and nothing is fetched: put it in its place"},
	} {
		f, _ := rdf.FindFormat(rdf.Formats(), "jsonld")
		for _, err := range f.Read(strings.NewReader(c.text), rdf.Source{File: "f"}) {
			if !strings.HasSuffix(fmt.Sprint(err), c.want) {
				t.Errorf("%v and not %s", err, c.want)
			}
		}
	}
}

// TestSkolem holds the readers to give blank nodes IRIs where that is asked for.
func TestSkolem(t *testing.T) {
	for format, text := range map[string]string{
		"nquads":   "_:a <urn:p> _:b _:c .",
		"ntriples": "_:a <urn:p> _:b .",
		"turtle":   "_:a <urn:p> [ <urn:q> (1 [] ) ] .",
		"trig":     "_:g { _:a <urn:p> [ <urn:q> (1 [] ) ] . }",
		"rdfxml":   `<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='urn:e:'><e:A rdf:nodeID='a'><e:p rdf:parseType="Resource"><e:q><e:B/></e:q></e:p></e:A></rdf:RDF>`,
		"jsonld":   `{"urn:p": {"urn:q": "x"}, "@graph": [{"urn:p": {"@id": "_:b"}}]}`,
	} {
		f, _ := rdf.FindFormat(rdf.Formats(), format)
		n := 0
		for q, err := range f.Read(strings.NewReader(text), rdf.Source{Skolem: "urn:genid:"}) {
			if err != nil {
				t.Errorf("%s: %v", format, err)
			}
			for _, term := range [3]rdf.Term{q.S, q.O, q.G} {
				if term.Kind() == rdf.KindBlank {
					t.Errorf("%s: %s is blank", format, term)
				}
				if strings.HasPrefix(string(term), "<urn:genid:") {
					n++
				}
			}
		}
		if n < 2 {
			t.Errorf("%s: %d nodes with new IRIs", format, n)
		}
	}
}

// XML literals come in the form of Exclusive XML Canonicalization; a mistake in one is a mistake in the file.
func TestXMLLiterals(t *testing.T) {
	f, _ := rdf.FindFormat(rdf.Formats(), "rdfxml")
	read := func(inner string) (string, error) {
		text := `<!DOCTYPE x [<!ENTITY e "1 &#38;lt; 2">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a:" xmlns:b="urn:b:" xmlns="urn:d:">` +
			`<a:T rdf:about="urn:x"><a:p rdf:parseType="Literal">` + inner + `</a:p><a:q>after</a:q></a:T></rdf:RDF>`
		var last string
		n := 0
		for q, err := range f.Read(strings.NewReader(text), rdf.Source{}) {
			if err != nil {
				return "", err
			}
			if n++; q.P == "<urn:a:p>" {
				if last = q.O.Value(); q.O.Datatype() != "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral" {
					t.Errorf("%v", q)
				}
			}
		}
		if n != 3 {
			t.Errorf("%s: %d statements", inner, n)
		}
		return last, nil
	}
	for inner, want := range map[string]string{
		"":                     "",
		"just text":            "just text",
		"<a:b/>":               `<a:b xmlns:a="urn:a:"></a:b>`,
		"<c/> <d xmlns=''/>":   `<c xmlns="urn:d:"></c> <d></d>`,
		"<a:b><a:c/></a:b>":    `<a:b xmlns:a="urn:a:"><a:c></a:c></a:b>`,
		"<c><d xmlns=''/></c>": `<c xmlns="urn:d:"><d xmlns=""></d></c>`,
		`<a:c z='1' b:y="2" a:x="&lt;&#9;'&quot;" xml:lang="en" b:a=''>x &amp; y &gt; z</a:c>`: `<a:c xmlns:a="urn:a:" xmlns:b="urn:b:" z="1" xml:lang="en" a:x="&lt;&#x9;'&quot;" b:a="" b:y="2">x &amp; y &gt; z</a:c>`,
		`<n:c xmlns:n="urn:n:" xmlns:unused="urn:u:"><n:d xmlns:n="urn:m:"/><n:e/></n:c>`:      `<n:c xmlns:n="urn:n:"><n:d xmlns:n="urn:m:"></n:d><n:e></n:e></n:c>`,
		"<!-- said --><?do it ?>": "<!-- said --><?do it ?>",
	} {
		if got, err := read(inner); got != want || err != nil {
			t.Errorf("%s gives\n%s %v, and not\n%s", inner, got, err, want)
		}
	}
	for _, inner := range []string{"<a:b>", "</a:b>", "<a:b></a:c>", "&none;"} {
		if got, err := read(inner); err == nil {
			t.Errorf("%s gives %s", inner, got)
		}
	}
}
