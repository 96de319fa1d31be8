package rdf_test

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A suiteTest is a test of the W3C.
type suiteTest struct {
	name, text string
	base       string
	bad        bool
	want       []rdf.Quad // of the tests that say what is read; blank nodes have their own labels
	evaluates  bool
}

// readAll reads a text and gives the first mistake.
func readAll(f rdf.Format, text string, o rdf.Source) (quads []rdf.Quad, failed error) {
	for q, err := range f.Read(strings.NewReader(text), o) {
		if err != nil && failed == nil {
			failed = err
		}
		if err == nil {
			quads = append(quads, q)
		}
	}
	return rdf.Sort(quads), failed
}

// score runs tests and holds the reader to all of them but those that are known to fail.
func score(t *testing.T, suite, format string, tests []suiteTest, known ...string) {
	t.Helper()
	f, ok := rdf.FindFormat(rdf.Formats(), format)
	if !ok || len(tests) < 20 {
		t.Fatalf("%d tests of %s", len(tests), format)
	}
	passed := 0
	for _, test := range tests {
		quads, err := readAll(f, test.text, rdf.Source{File: test.name, Base: cmp.Or(test.base, "http://www.w3.org/2013/TurtleTests/"+test.name+".ttl")})
		why := ""
		switch {
		case (err != nil) != test.bad:
			why = fmt.Sprintf("mistake found: %v", err)
		case test.evaluates && (len(quads) != len(test.want) || !slices.Equal(ground(quads), ground(test.want))):
			why = fmt.Sprintf("gives\n%v\nand not\n%v", quads, test.want)
		}
		switch isKnown := slices.Contains(known, test.name); {
		case why == "":
			passed++
			if isKnown {
				t.Errorf("%s %s passes and is listed as one that fails", suite, test.name)
			}
		case !isKnown:
			t.Errorf("%s %s: %s\n%s", suite, test.name, why, test.text)
		}
	}
	t.Logf("%s, read as %s: %d of %d tests", suite, format, passed, len(tests))
}

// ground gives the quads without blank nodes, sorted.
func ground(quads []rdf.Quad) (out []rdf.Quad) {
	for _, q := range quads {
		if q.S.Kind() != rdf.KindBlank && q.O.Kind() != rdf.KindBlank {
			out = append(out, q)
		}
	}
	return rdf.Sort(out)
}

// TestLineSuites runs the W3C's suites of N-Quads and N-Triples, which a module that the program uses anyway carries.
func TestLineSuites(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/quad").Output()
	if err != nil || strings.TrimSpace(string(dir)) == "" {
		t.Skip("the module that carries the suites is not there")
	}
	for file, format := range map[string]string{"nquad_tests.tar.gz": "nquads", "ntriple_tests.tar.gz": "ntriples"} {
		f, err := os.Open(filepath.Join(strings.TrimSpace(string(dir)), file))
		if err != nil {
			t.Skip(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		var tests []suiteTest
		for r := tar.NewReader(z); ; {
			h, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(h.Name)
			if e := filepath.Ext(name); e != ".nq" && e != ".nt" {
				continue
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			tests = append(tests, suiteTest{name: name, text: string(text), bad: strings.Contains(name, "-bad-")})
		}
		score(t, "W3C "+format, format, tests)
		if format == "ntriples" { // which is Turtle as well
			score(t, "W3C "+format, "turtle", slices.DeleteFunc(tests, func(t suiteTest) bool { return t.bad }))
		}
	}
}

// TestTurtleSuite runs the W3C's suite of Turtle, from a Go file that has it as literals: ELECTIONGRAPH_TEST_TURTLE names
// ttl_test.go of github.com/knakk/rdf. TriG is held to the same: what is good Turtle is good TriG and means the same.
func TestTurtleSuite(t *testing.T) {
	file := os.Getenv("ELECTIONGRAPH_TEST_TURTLE")
	if file == "" {
		t.Skip("the suite is not there: set ELECTIONGRAPH_TEST_TURTLE to the file ttl_test.go of github.com/knakk/rdf")
	}
	parsed, list := suiteIn(t, file, "ttlTestSuite")
	title := regexp.MustCompile(`(?s)<#(\S+)> rdf:type rdft:(\w+)`)
	var tests []suiteTest
	comments := parsed.Comments
	for _, e := range list.Elts {
		var said string
		for len(comments) > 0 && comments[0].Pos() < e.Pos() {
			for _, c := range comments[0].List {
				said += c.Text + "\n"
			}
			comments = comments[1:]
		}
		m := title.FindAllStringSubmatch(said, -1)
		parts := e.(*ast.CompositeLit).Elts
		if len(m) == 0 || len(parts) != 3 {
			continue
		}
		kind := m[len(m)-1][2]
		test := suiteTest{name: m[len(m)-1][1], text: literal(t, parts[0]), bad: strings.Contains(kind, "Negative"), evaluates: kind == "TestTurtleEval"}
		if test.evaluates {
			for _, triple := range parts[2].(*ast.CompositeLit).Elts {
				var q rdf.Quad
				for _, kv := range triple.(*ast.CompositeLit).Elts {
					term := termOf(t, kv.(*ast.KeyValueExpr).Value)
					switch kv.(*ast.KeyValueExpr).Key.(*ast.Ident).Name {
					case "Subj":
						q.S = term
					case "Pred":
						q.P = term
					case "Obj":
						q.O = term
					}
				}
				test.want = append(test.want, q)
			}
			test.want = rdf.Sort(test.want)
		}
		tests = append(tests, test)
	}
	score(t, "W3C Turtle", "turtle", tests)
	score(t, "W3C Turtle", "trig", tests, "turtle-syntax-bad-struct-01") // "Turtle is not TriG"
}

// suiteIn gives a Go file, and the list in it that has this name.
func suiteIn(t *testing.T, file, name string) (parsed *ast.File, list *ast.CompositeLit) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == name {
			list = v.Values[0].(*ast.CompositeLit)
		}
		return true
	})
	return parsed, list
}

// TestXMLSuite runs the W3C's suite of RDF/XML, which stands beside that of Turtle.
func TestXMLSuite(t *testing.T) {
	file := os.Getenv("ELECTIONGRAPH_TEST_TURTLE")
	if file == "" {
		t.Skip("the suite is not there: set ELECTIONGRAPH_TEST_TURTLE to the file ttl_test.go of github.com/knakk/rdf")
	}
	_, list := suiteIn(t, filepath.Join(filepath.Dir(file), "rdfxml_test.go"), "rdfxmlTestSuite")
	ntriples, _ := rdf.FindFormat(rdf.Formats(), "ntriples")
	var tests []suiteTest
	for _, e := range list.Elts {
		parts := e.(*ast.CompositeLit).Elts
		name := literal(t, parts[0])
		test := suiteTest{name: name, text: literal(t, parts[1]), base: "http://www.w3.org/2013/RDFXMLTests/" + name, bad: literal(t, parts[3]) != "", evaluates: literal(t, parts[3]) == ""}
		var err error
		if test.want, err = readAll(ntriples, literal(t, parts[2]), rdf.Source{}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tests = append(tests, test)
	}
	score(t, "W3C RDF/XML", "rdfxml", tests)
}

// literal gives the value of a text, which may be put together of several.
func literal(t *testing.T, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return e.Value
		}
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	case *ast.BinaryExpr:
		return literal(t, e.X) + literal(t, e.Y)
	}
	return ""
}

// termOf gives the term that a literal of their types stands for.
func termOf(t *testing.T, e ast.Expr) rdf.Term {
	c, ok := e.(*ast.CompositeLit)
	if !ok {
		return ""
	}
	fields := map[string]ast.Expr{}
	for _, kv := range c.Elts {
		kv := kv.(*ast.KeyValueExpr)
		fields[kv.Key.(*ast.Ident).Name] = kv.Value
	}
	text := literal(t, fields["str"])
	switch c.Type.(*ast.Ident).Name {
	case "IRI":
		if !strings.Contains(text, ":") { // they take it as it stands
			text = "http://www.w3.org/2013/TurtleTests/" + text
		}
		return rdf.Term("<" + text + ">")
	case "Blank":
		return rdf.Term("_:" + strings.TrimPrefix(literal(t, fields["id"]), "_:"))
	}
	if lang := literal(t, fields["lang"]); lang != "" {
		return rdf.Lang(text, lang)
	}
	switch d := fields["DataType"].(type) {
	case *ast.Ident: // xsdInteger
		name := strings.TrimPrefix(d.Name, "xsd")
		return rdf.Typed(text, rdf.XSD+strings.ToLower(name[:1])+name[1:])
	case *ast.CompositeLit:
		return rdf.Typed(text, termOf(t, d).Value())
	}
	return rdf.String(text)
}

// TestTriGSyntax is a suite of our own for what TriG has beyond Turtle, written after its grammar.
func TestTriGSyntax(t *testing.T) {
	const p = "PREFIX : <urn:x:> "
	triple := func(g rdf.Term) []rdf.Quad { return []rdf.Quad{{S: "<urn:x:s>", P: "<urn:x:p>", O: "<urn:x:o>", G: g}} }
	good := func(name, text string, want []rdf.Quad) suiteTest {
		return suiteTest{name: name, text: text, want: want, evaluates: true}
	}
	bad := func(name, text string) suiteTest { return suiteTest{name: name, text: text, bad: true} }
	twice := append(triple(""), rdf.Quad{S: "<urn:x:s>", P: "<urn:x:p>", O: "<urn:x:o2>"})
	score(t, "our own", "trig", []suiteTest{
		good("empty", "", nil), good("empty-default", "{}", nil), good("empty-graph", p+":g {}", nil),
		good("triple", p+":s :p :o .", triple("")), good("default", p+"{ :s :p :o }", triple("")), good("default-stop", p+"{ :s :p :o . }", triple("")),
		good("named", p+":g { :s :p :o }", triple("<urn:x:g>")), good("named-iri", p+"<urn:x:g>{:s :p :o.}", triple("<urn:x:g>")),
		good("keyword", p+"GRAPH :g { :s :p :o }", triple("<urn:x:g>")), good("keyword-small", p+"graph <urn:x:g> { :s :p :o }", triple("<urn:x:g>")),
		good("comment", p+":g # a graph\n { # begins\n :s :p :o # says\n } # ends", triple("<urn:x:g>")),
		good("two-statements", p+"{ :s :p :o . :s :p :o2 }", twice), good("list-of-objects", p+"{ :s :p :o , :o2 ; }", twice),
		good("same-graph-again", p+":g { :s :p :o } :g { :s :p :o }", triple("<urn:x:g>")),
		good("prefix-between", "@prefix : <urn:y:> . :g {} "+p+":g { :s :p :o }", triple("<urn:x:g>")),
		good("outside-after", p+":g {} :s :p :o .", triple("")), good("a-prefix-named-graph", "PREFIX graph: <urn:x:> graph:g { graph:s graph:p graph:o }", triple("<urn:x:g>")),
		{name: "blank-graph", text: p + "_:g { :s :p :o }"}, {name: "anonymous-graph", text: p + "[] { :s :p :o }"}, {name: "nested", text: p + ":g { [ :p ( 1 2 ) ] :q [] . [ :p 1 ] }"},
		{name: "nested-outside", text: p + "[ :p 1 ] . ( 1 ) :p 2 . [] :p 3 ."},
		bad("no-brace", p+":g { :s :p :o"), bad("closed-twice", p+":g { :s :p :o } }"), bad("nested-graph", p+":g { :h { :s :p :o } }"), bad("keyword-alone", p+"GRAPH { :s :p :o }"),
		bad("literal-graph", p+"'g' { :s :p :o }"), bad("list-graph", p+"(1) { :s :p :o }"), bad("nested-name", p+"[ :p 1 ] { :s :p :o }"), bad("stop-after-graph", p+":g { :s :p :o } ."),
		bad("no-stop-between", p+":g { :s :p :o :s :p :o }"), bad("prefix-inside", p+":g { @prefix a: <urn:a:> . :s :p :o }"), bad("no-stop-outside", p+":s :p :o"), bad("two-names", p+":g :h { :s :p :o }"),
		bad("keyword-with-triple", p+"GRAPH :s :p :o ."), bad("formula", p+":s :p { :s :p :o } ."),
	})
}
