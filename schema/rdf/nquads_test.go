package rdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/electiongraph/electiongraph/schema/rdf"
	"pgregory.net/rapid"
)

// read gives the statements in canonical lines and the errors, in the order they came.
func read(t testing.TB, in string) (quads []rdf.Quad, errs []string) {
	t.Helper()
	for q, err := range rdf.ReadNQuads(strings.NewReader(in), "f.nq") {
		if err != nil {
			if q != (rdf.Quad{}) {
				t.Errorf("a quad beside the error %v: %v", err, q)
			}
			errs = append(errs, err.Error())
			continue
		}
		quads = append(quads, q)
	}
	return quads, errs
}

func write(t testing.TB, quads []rdf.Quad) string {
	t.Helper()
	var out bytes.Buffer
	if err := rdf.WriteNQuads(&out, slices.Values(quads)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const sp = "<http://e/s> <http://e/p> "

// Statements of the grammar and what they are in canonical form; "" means unchanged.
var good = []struct{ name, in, want string }{
	{"triple", sp + "<http://e/o> .", ""},
	{"quad", sp + "<http://e/o> <http://e/g> .", ""},
	{"blank subject", "_:a <http://e/p> <http://e/o> .", ""},
	{"blank object", sp + "_:b0 .", ""},
	{"blank graph", sp + "<http://e/o> _:g .", ""},
	{"no blanks at all", "<http://e/s><http://e/p><http://e/o>.", sp + "<http://e/o> ."},
	{"no blanks, literal and graph", `<http://e/s><http://e/p>"x"<http://e/g>.`, sp + `"x" <http://e/g> .`},
	{"no blanks, language", `<http://e/s><http://e/p>"x"@en<http://e/g>.`, sp + `"x"@en <http://e/g> .`},
	{"no blanks, blank nodes", `_:a<http://e/p>_:b.`, `_:a <http://e/p> _:b .`},
	{"blanks everywhere", "\t <http://e/s>\t<http://e/p>  \t<http://e/o> \t.  ", sp + "<http://e/o> ."},
	{"comment behind", sp + "<http://e/o> .# said", sp + "<http://e/o> ."},
	{"comment behind a blank", sp + "<http://e/o> . # <a> .", sp + "<http://e/o> ."},
	{"comment alone", "# a line", "-"},
	{"comment after blanks", "  \t# a line", "-"},
	{"blank line", " \t ", "-"},
	{"nothing", "", "-"},
	{"empty literal", sp + `"" .`, ""},
	{"plain literal", sp + `"yes" .`, ""},
	{"single quotation mark", sp + `"it's" .`, ""},
	{"number sign in a literal", sp + `"#1" .`, ""},
	{"number sign in an IRI", sp + `<http://e/#o> .`, ""},
	{"dot in a literal", sp + `" . " .`, ""},
	{"angle brackets in a literal", sp + `"<http://e/o>" .`, ""},
	{"language", sp + `"yes"@en .`, ""},
	{"language with region", sp + `"yes"@en-GB .`, ""},
	{"language with digits behind", sp + `"yes"@sr-Latn-2 .`, ""},
	{"long language", sp + `"yes"@de-DE-1996-x-private .`, ""},
	{"language as given", sp + `"yes"@EN-us .`, ""},
	{"datatype", sp + `"5"^^<http://www.w3.org/2001/XMLSchema#integer> .`, ""},
	{"xsd:string goes", sp + `"5"^^<http://www.w3.org/2001/XMLSchema#string> .`, sp + `"5" .`},
	{"xsd:string goes, escaped", sp + `"5\u0041"^^<http://www.w3.org/2001/XMLSchema#strin\u0067> .`, sp + `"5A" .`},
	{"number stays as spelt", sp + `"007"^^<http://www.w3.org/2001/XMLSchema#integer> .`, ""},
	{"blanks before the datatype", sp + `"5" ^^ <http://e/d> .`, sp + `"5"^^<http://e/d> .`},
	{"blanks before the language", sp + `"5" @en .`, sp + `"5"@en .`},
	{"datatype with escape", sp + `"5"^^<http://e/\u0064> .`, sp + `"5"^^<http://e/d> .`},
	{"both with escapes", sp + `"\u0035"^^<http://e/\u0064> .`, sp + `"5"^^<http://e/d> .`},
	{"all escapes", sp + `"\t\b\n\r\f\"\\" .`, ""},
	{"escaped single mark", sp + `"it\'s" .`, sp + `"it's" .`},
	{"escaped mark, language", sp + `"it\'s"@en .`, sp + `"it's"@en .`},
	{"backslash before u", sp + `"\\u0041" .`, ""},
	{"backslash at the end", sp + `"a\\" .`, ""},
	{"number escape, 4", sp + `"caf\u00E9" .`, sp + `"café" .`},
	{"number escape, lower case", sp + `"caf\u00e9" .`, sp + `"café" .`},
	{"number escape, 8", sp + `"\U0001F5F3" .`, sp + `"🗳" .`},
	{"number escape of a line end", sp + `"a\u000Ab" .`, sp + `"a\nb" .`},
	{"number escape of a mark", sp + `"a\u0022b" .`, sp + `"a\"b" .`},
	{"number escape of a backslash", sp + `"a\u005Cb" .`, sp + `"a\\b" .`},
	{"number escape of NUL", sp + `"a\u0000b" .`, ""},
	{"number escape of a control", sp + `"a\u001fb" .`, sp + `"a\u001Fb" .`},
	{"NUL as itself", sp + "\"a\x00b\" .", sp + `"a\u0000b" .`},
	{"tab as itself", sp + "\"a\tb\" .", sp + `"a\tb" .`},
	{"vertical tab as itself", sp + "\"a\vb\" .", sp + `"a\u000Bb" .`},
	{"DEL as itself", sp + "\"a\x7fb\" .", sp + `"a\u007Fb" .`},
	{"non-character", sp + "\"a\uFFFE\uFFFFb\" .", sp + `"a\uFFFE\uFFFFb" .`},
	{"what looks like one", sp + "\"\uFFFD\uF000\uFFEF\" .", ""},
	{"C1 control stays", sp + "\"a\u0085b\" .", ""},
	{"line separator stays", sp + "\"a\u2028b\" .", ""},
	{"scripts", sp + `"Қазақстан 选举 انتخابات"@kk .`, ""},
	{"IRI in a script", sp + `<http://e/сайлау> .`, ""},
	{"IRI with escape, 4", sp + `<http://e/\u0441> .`, sp + `<http://e/с> .`},
	{"IRI with escape, 8", sp + `<http://e/\U0001F5F3> .`, sp + `<http://e/🗳> .`},
	{"IRI with escape at both ends", sp + `<\u0068ttp://e/\u0061> .`, sp + `<http://e/a> .`},
	{"two respelt IRIs", `<http://e/\u0073> <http://e/\u0070> <http://e/\u006F> <http://e/\u0067> .`, `<http://e/s> <http://e/p> <http://e/o> <http://e/g> .`},
	{"all IRI characters", sp + `<scheme:!$%25&'()*+,-./0123456789:;=?@[]_~#> .`, ""},
	{"urn", sp + `<urn:isbn:12> .`, ""},
	{"scheme alone", sp + `<a:> .`, ""},
	{"scheme with all its marks", sp + `<a1+-.:x> .`, ""},
	{"blank node of digits", "_:0 <http://e/p> _:1a .", ""},
	{"blank node with low line", "_:_ <http://e/p> _:a_b .", ""},
	{"blank node with dots inside", "_:a.b..c <http://e/p> _:d .", ""},
	{"blank node before the full stop", "_:a <http://e/p> _:b.c.", "_:a <http://e/p> _:b.c ."},
	{"blank node with hyphen and middle dot", "_:a-b <http://e/p> _:a·b .", ""},
	{"blank node in a script", "_:сайлау <http://e/p> _:a\u0301 .", ""},
}

var bad = []struct{ name, in, want string }{
	{"no full stop", sp + "<http://e/o>", "1:39: statement without its full stop"},
	{"no object", sp + ".", `1:27: want object, got '.'`},
	{"no predicate", "<http://e/s> .", `1:14: want predicate, got '.'`},
	{"end after subject", "<http://e/s>", `1:13: want predicate, got end of line`},
	{"five terms", sp + "<http://e/o> <http://e/g> <http://e/h> .", `1:53: want the full stop that ends the statement, got '<'`},
	{"two statements", sp + "<http://e/o> . " + sp + "<http://e/o> .", `1:42: want one statement a line, got '<' after the full stop`},
	{"two full stops", sp + "<http://e/o> ..", `1:41: want one statement a line, got '.' after the full stop`},
	{"comma", sp + "<http://e/o>, <http://e/b> .", `1:39: want graph name or full stop, got ','`},
	{"semicolon", sp + "<http://e/o>; <http://e/b> .", `1:39: want graph name or full stop, got ';'`},
	{"literal subject", `"s" <http://e/p> <http://e/o> .`, "1:1: a literal cannot be the subject"},
	{"literal predicate", `<http://e/s> "p" <http://e/o> .`, "1:14: a literal cannot be the predicate"},
	{"literal graph", sp + `"o" "g" .`, "1:31: a literal cannot be the graph name or full stop"},
	{"blank predicate", `<http://e/s> _:p <http://e/o> .`, "1:14: a blank node cannot be the predicate"},
	{"a for type", `<http://e/s> a <http://e/o> .`, `1:14: want predicate, got 'a'`},
	{"prefix", `@prefix : <http://e/> .`, `1:1: want subject, got '@'`},
	{"base", `BASE <http://e/>`, `1:1: want subject, got 'B'`},
	{"prefixed name", `eg:s <http://e/p> <http://e/o> .`, `1:1: want subject, got 'e'`},
	{"bare number", sp + "5 .", `1:27: want object, got '5'`},
	{"bare boolean", sp + "true .", `1:27: want object, got 't'`},
	{"single marks", sp + "'x' .", `1:27: want object, got '\''`},
	{"three marks", sp + `"""x""" .`, `1:29: a literal cannot be the graph name or full stop`},
	{"comment within", "<http://e/s> # <http://e/p> <http://e/o> .", `1:14: want predicate, got '#'`},
	{"relative IRI", "<s> <http://e/p> <http://e/o> .", "1:1: relative IRI: want one that begins with a scheme, such as https:"},
	{"relative predicate", "<http://e/s> <p> <http://e/o> .", "1:14: relative IRI: want one that begins with a scheme, such as https:"},
	{"relative graph", sp + "<http://e/o> <g> .", "1:40: relative IRI: want one that begins with a scheme, such as https:"},
	{"relative datatype", sp + `"x"^^<string> .`, "1:32: relative IRI: want one that begins with a scheme, such as https:"},
	{"path alone", sp + "</o> .", "1:27: relative IRI: want one that begins with a scheme, such as https:"},
	{"empty IRI", sp + "<> .", "1:27: relative IRI: want one that begins with a scheme, such as https:"},
	{"scheme begins with a digit", sp + "<1a:b> .", "1:27: relative IRI: want one that begins with a scheme, such as https:"},
	{"colon alone", sp + "<:b> .", "1:27: relative IRI: want one that begins with a scheme, such as https:"},
	{"blank in an IRI", sp + "<http://e/a b> .", `1:38: an IRI cannot hold ' '`},
	{"tab in an IRI", sp + "<http://e/a\tb> .", `1:38: an IRI cannot hold '\t'`},
	{"control in an IRI", sp + "<http://e/\x01> .", `1:37: an IRI cannot hold '\x01'`},
	{"bracket in an IRI", sp + "<http://e/<> .", `1:37: an IRI cannot hold '<'`},
	{"mark in an IRI", sp + `<http://e/"> .`, `1:37: an IRI cannot hold '"'`},
	{"brace in an IRI", sp + "<http://e/{> .", `1:37: an IRI cannot hold '{'`},
	{"bar in an IRI", sp + "<http://e/|> .", `1:37: an IRI cannot hold '|'`},
	{"caret in an IRI", sp + "<http://e/^> .", `1:37: an IRI cannot hold '^'`},
	{"grave in an IRI", sp + "<http://e/`> .", "1:37: an IRI cannot hold '`'"},
	{"escaped blank in an IRI", sp + `<http://e/\u0020> .`, `1:37: an IRI cannot hold ' ', escaped or not`},
	{"escaped bracket in an IRI", sp + `<http://e/\U0000003E> .`, `1:37: an IRI cannot hold '>', escaped or not`},
	{"escaped NUL in an IRI", sp + `<http://e/\u0000> .`, `1:37: an IRI cannot hold '\x00', escaped or not`},
	{"letter escape in an IRI", sp + `<http://e/\n> .`, `1:37: bad escape in an IRI: only \uXXXX and \UXXXXXXXX, of Unicode characters`},
	{"short escape in an IRI", sp + `<http://e/\u00E> .`, `1:37: bad escape in an IRI: only \uXXXX and \UXXXXXXXX, of Unicode characters`},
	{"surrogate in an IRI", sp + `<http://e/\uD800> .`, `1:37: bad escape in an IRI: only \uXXXX and \UXXXXXXXX, of Unicode characters`},
	{"open IRI", sp + "<http://e/o .", `1:38: an IRI cannot hold ' '`},
	{"open IRI at the end", sp + "<http://e/o", "1:27: IRI without its closing >"},
	{"open IRI after an escape", sp + `<http://e/\u0041`, "1:27: IRI without its closing >"},
	{"open literal", sp + `"x .`, "1:27: literal without its closing quotation mark"},
	{"literal closed by an escape", sp + `"x\" .`, "1:27: literal without its closing quotation mark"},
	{"line end in a literal", sp + "\"x\ny\" .", "1:27: literal without its closing quotation mark"},
	{"CR in a literal", sp + "\"x\ry\" .", "1:27: literal without its closing quotation mark"},
	{"unknown escape", sp + `"a\zb" .`, `1:29: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"escape without digits", sp + `"\u" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"escape with a letter too far", sp + `"\u00G0" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"short long escape", sp + `"\U0000041" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"surrogate", sp + `"\uDFFF" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"beyond Unicode", sp + `"\U00110000" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"far beyond Unicode", sp + `"\UFFFFFFFF" .`, `1:28: bad escape in a literal: \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX, of Unicode characters`},
	{"empty language", sp + `"x"@ .`, `1:31: bad language tag: want letters, got ' '`},
	{"language of digits", sp + `"x"@1 .`, `1:31: bad language tag: want letters, got '1'`},
	{"language with a digit at once", sp + `"x"@e1 .`, `1:32: want graph name or full stop, got '1'`},
	{"language ends in a hyphen", sp + `"x"@en- .`, `1:34: bad language tag: want letters, got ' '`},
	{"language with low line", sp + `"x"@en_GB .`, `1:33: want _: and a label`},
	{"direction", sp + `"x"@ar--rtl .`, "1:30: base directions (RDF 1.2) are not read"},
	{"language and datatype", sp + `"x"@en^^<http://e/d> .`, `1:33: want graph name or full stop, got '^'`},
	{"one caret", sp + `"x"^<http://e/d> .`, "1:30: want ^^ and a datatype"},
	{"datatype missing", sp + `"x"^^ .`, `1:33: want the IRI of a datatype, got '.'`},
	{"datatype by prefix", sp + `"x"^^xsd:integer .`, `1:32: want the IRI of a datatype, got 'x'`},
	{"datatype is a literal", sp + `"x"^^"y" .`, `1:32: want the IRI of a datatype, got '"'`},
	{"blank datatype", sp + `"x"^^_:d .`, `1:32: want the IRI of a datatype, got '_'`},
	{"blank node without label", "_: <http://e/p> <http://e/o> .", "1:1: blank node without a label"},
	{"blank node without colon", "_a <http://e/p> <http://e/o> .", "1:1: want _: and a label"},
	{"blank node begins with a hyphen", "_:-a <http://e/p> <http://e/o> .", "1:1: blank node without a label"},
	{"blank node begins with a dot", "_:.a <http://e/p> <http://e/o> .", "1:1: blank node without a label"},
	{"blank node with a colon", "_:a:b <http://e/p> <http://e/o> .", `1:4: want predicate, got ':'`},
	{"blank node begins with a colon", "_::a <http://e/p> <http://e/o> .", "1:1: blank node without a label"},
	{"triple term", "<< " + sp + "<http://e/o> >> <http://e/q> <http://e/r> .", "1:1: triple terms (RDF 1.2) are not read"},
	{"triple term as object", sp + "<<(" + sp + "<http://e/o>)>> .", "1:27: triple terms (RDF 1.2) are not read"},
	{"byte order mark", "\uFEFF" + sp + "<http://e/o> .", "1:1: byte order mark: save the file as UTF-8 without one"},
	{"no-break space between", "<http://e/s>\u00A0<http://e/p> <http://e/o> .", "1:13: want predicate, got '\\u00a0'"},
	{"form feed between", "<http://e/s>\f<http://e/p> <http://e/o> .", "1:13: want predicate, got '\\f'"},
	{"invalid UTF-8 in a literal", sp + "\"é\xff\" .", "1:29: invalid UTF-8"},
	{"invalid UTF-8 in a comment", sp + "<http://e/o> . # \xC3(", "1:44: invalid UTF-8"},
	{"UTF-8 of a surrogate", sp + "\"\xED\xA0\x80\" .", "1:28: invalid UTF-8"},
	{"overlong UTF-8", sp + "\"\xC0\x80\" .", "1:28: invalid UTF-8"},
	{"column counts code points", `<http://e/выбор> <http://e/p> "🗳🗳" ! .`, `1:36: want graph name or full stop, got '!'`},
	{"line counts", "# one\r\n\r\n\n" + sp + "x .", `4:27: want object, got 'x'`},
	{"line counts lone CR", "# one\r# two\r" + sp + "x .", `3:27: want object, got 'x'`},
}

func TestGood(t *testing.T) {
	for _, c := range good {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			switch want {
			case "":
				want = c.in
			case "-":
				want = ""
			}
			if want != "" {
				want += "\n"
			}
			for _, end := range []string{"", "\n", "\r\n", "\r", "\n\n\r\n"} {
				quads, errs := read(t, c.in+end)
				if len(errs) > 0 {
					t.Fatalf("line end %q: %v", end, errs)
				}
				if got := write(t, quads); got != want {
					t.Errorf("line end %q\n got %s\nwant %s", end, got, want)
				}
			}
		})
	}
}

func TestBad(t *testing.T) {
	for _, c := range bad {
		t.Run(c.name, func(t *testing.T) {
			_, errs := read(t, c.in+"\n")
			if len(errs) == 0 {
				t.Fatal("accepted")
			}
			if want := "f.nq:" + c.want; errs[0] != want {
				t.Errorf("\n got %s\nwant %s", errs[0], want)
			}
		})
	}
}

// Whoever ranges on after a bad line gets the lines after it; whoever stops, stops.
func TestAfterABadLine(t *testing.T) {
	in := sp + "<http://e/1> .\nnonsense\n" + sp + "<http://e/2> .\nmore nonsense\n" + sp + "<http://e/3> ."
	quads, errs := read(t, in)
	if len(quads) != 3 || len(errs) != 2 || !strings.HasPrefix(errs[1], "f.nq:4:1: ") {
		t.Errorf("got %v and %v", quads, errs)
	}
	n := 0
	for _, err := range rdf.ReadNQuads(strings.NewReader(in), "") {
		n++
		var s *rdf.SyntaxError
		if errors.As(err, &s) {
			if s.Line != 2 || s.Column != 1 || s.Error() != "2:1: want subject, got 'n'" {
				t.Errorf("got %+v, %v", s, s)
			}
			break
		}
	}
	if n != 2 {
		t.Errorf("%d steps, want 2", n)
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("cable pulled")
	r := io.MultiReader(strings.NewReader(sp+"<http://e/1> .\n"+sp), iotest.ErrReader(broken))
	var quads int
	var last error
	for _, err := range rdf.ReadNQuads(r, "f") {
		if err == nil {
			quads++
		}
		last = err
	}
	if quads != 1 || last != broken {
		t.Errorf("%d quads, last error %v", quads, last)
	}
}

// Whatever the pieces in which the bytes come, the statements are the same.
func TestPieces(t *testing.T) {
	var in strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&in, "<http://e/s%d> <http://e/p> \"%s\"@en <http://e/g> .%s", i, strings.Repeat("é", i%500), []string{"\n", "\r\n", "\r", "\n\n"}[i%4])
	}
	in.WriteString("<http://e/last> <http://e/p> \"" + strings.Repeat("long ", 100_000) + "\" .")
	want, errs := read(t, in.String())
	if len(want) != 3001 || len(errs) > 0 {
		t.Fatalf("%d quads, %v", len(want), errs)
	}
	for name, r := range map[string]io.Reader{
		"one byte": iotest.OneByteReader(strings.NewReader(in.String())),
		"half":     iotest.HalfReader(strings.NewReader(in.String())),
		"data+EOF": iotest.DataErrReader(strings.NewReader(in.String())),
	} {
		var got []rdf.Quad
		for q, err := range rdf.ReadNQuads(r, "f") {
			if err != nil {
				t.Fatal(name, err)
			}
			got = append(got, q)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: other statements", name)
		}
	}
}

// A line beyond all measure is an error, and the next one is read.
func TestLongLine(t *testing.T) {
	in := io.MultiReader(strings.NewReader("# first\n\""), io.LimitReader(repeat('x'), 100<<20), strings.NewReader("\n"+sp+"<http://e/1> .\n"))
	var got []string
	for q, err := range rdf.ReadNQuads(in, "f") {
		if err != nil {
			got = append(got, err.Error())
		} else {
			got = append(got, string(q.O))
		}
	}
	if want := []string{"f:2:1: line of more than 64 MB", "<http://e/1>"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

type repeat byte

func (c repeat) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(c)
	}
	return len(b), nil
}

func TestWriteRefuses(t *testing.T) {
	s, p, o := rdf.IRI("http://e/s"), rdf.IRI("http://e/p"), rdf.String("o")
	for _, q := range []rdf.Quad{
		{}, {S: s, P: p}, {S: o, P: p, O: o}, {S: s, P: o, O: o}, {S: s, P: "_:p", O: o}, {S: s, P: p, O: o, G: o},
		{S: "http://e/s", P: p, O: o}, {S: s, P: p, O: o, G: "g"},
	} {
		var out bytes.Buffer
		err := rdf.WriteNQuads(&out, slices.Values([]rdf.Quad{{S: s, P: p, O: o}, q, {S: s, P: p, O: o}}))
		if err == nil || !strings.HasPrefix(err.Error(), "quad 2 cannot be written: ") {
			t.Errorf("%q: error %v", q, err)
		}
		if want := "<http://e/s> <http://e/p> \"o\" .\n"; out.String() != want {
			t.Errorf("%q: wrote %q", q, out.String())
		}
	}
	full := errors.New("disk full")
	many := func(yield func(rdf.Quad) bool) {
		for yield(rdf.Quad{S: s, P: p, O: o}) {
		}
	}
	if err := rdf.WriteNQuads(failing{full}, many); err != full {
		t.Errorf("error %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestSort(t *testing.T) {
	q := func(g, s, p, o string) rdf.Quad {
		return rdf.Quad{S: rdf.IRI("x:" + s), P: rdf.IRI("x:" + p), O: rdf.String(o), G: rdf.IRI("x:" + g)}
	}
	got := rdf.Sort([]rdf.Quad{q("b", "a", "a", "a"), q("a", "b", "a", "a"), q("a", "a", "b", "a"), q("a", "a", "a", "b"), q("a", "b", "a", "a"), q("a", "a", "a", "a")})
	want := []rdf.Quad{q("a", "a", "a", "a"), q("a", "a", "a", "b"), q("a", "a", "b", "a"), q("a", "b", "a", "a"), q("b", "a", "a", "a")}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if got := rdf.Sort(nil); len(got) != 0 {
		t.Errorf("got %v of nothing", got)
	}
}

var (
	anyText = rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("\\\"\t\n\r\b\f\x00\x1f\x7f\uFFFE\uFFFFu@^<>._:")), rapid.SampledFrom([]rune("abc "))))
	anyIRI  = rapid.Map(anyText, func(s string) rdf.Term { return rdf.IRI("http://e/" + s) })
	anyNode = rapid.OneOf(anyIRI, rapid.Map(rapid.StringMatching(`[a-z0-9_]([a-z0-9.-]{0,6}[a-z0-9])?`), func(s string) rdf.Term { return rdf.Term("_:" + s) }))
	anyTerm = rapid.OneOf(anyNode,
		rapid.Map(anyText, rdf.String),
		rapid.Custom(func(t *rapid.T) rdf.Term {
			return rdf.Lang(anyText.Draw(t, "text"), rapid.StringMatching(`[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8}){0,2}`).Draw(t, "tag"))
		}),
		rapid.Custom(func(t *rapid.T) rdf.Term {
			return rdf.Typed(anyText.Draw(t, "text"), "http://e/"+anyText.Draw(t, "datatype"))
		}))
	anyQuad = rapid.Custom(func(t *rapid.T) rdf.Quad {
		return rdf.Quad{S: anyNode.Draw(t, "s"), P: anyIRI.Draw(t, "p"), O: anyTerm.Draw(t, "o"),
			G: rapid.OneOf(rapid.Just(rdf.Term("")), anyNode).Draw(t, "g")}
	})
)

// What the makers make is canonical: it writes and reads back the same, byte for byte.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		quads := rapid.SliceOfN(anyQuad, 0, 8).Draw(rt, "quads")
		text := write(t, quads)
		got, errs := read(t, text)
		if len(errs) > 0 || !slices.Equal(got, quads) {
			rt.Fatalf("wrote %s\nread %q %v\nwant %q", text, got, errs, quads)
		}
	})
}

func FuzzReadNQuads(f *testing.F) {
	for _, c := range good {
		f.Add([]byte(c.in))
	}
	for _, c := range bad {
		f.Add([]byte(c.in + "\n" + sp + "<http://e/o> ."))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var quads []rdf.Quad
		for q, err := range rdf.ReadNQuads(bytes.NewReader(in), "fuzz") {
			if err == nil {
				quads = append(quads, q)
			}
		}
		text := write(t, quads)
		got, errs := read(t, text)
		if len(errs) > 0 {
			t.Fatalf("%q was read as %q, and that is refused: %v", in, text, errs)
		}
		if !slices.Equal(got, quads) {
			t.Fatalf("%q: read %q, then %q", in, quads, got)
		}
		for _, q := range quads {
			for _, term := range []rdf.Term{q.S, q.P, q.O, q.G} {
				if again, err := rdf.ParseTerm(string(term)); term != "" && (err != nil || again != term) {
					t.Fatalf("term %q alone is read as %q, %v", term, again, err)
				}
				if remade := remake(term); remade != term {
					t.Fatalf("term %q remade of its parts is %q", term, remade)
				}
			}
		}
	})
}

// remake takes a term apart with the accessors and puts it together with the makers.
func remake(t rdf.Term) rdf.Term {
	switch t.Kind() {
	case rdf.KindIRI:
		return rdf.IRI(t.Value())
	case rdf.KindBlank:
		return rdf.Term("_:" + t.Value())
	case rdf.KindLiteral:
		if t.Lang() != "" {
			return rdf.Lang(t.Value(), t.Lang())
		}
		return rdf.Typed(t.Value(), t.Datatype())
	}
	return ""
}
