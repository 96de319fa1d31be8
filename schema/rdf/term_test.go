package rdf_test

import (
	"math"
	"testing"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

func TestMakers(t *testing.T) {
	const xsd = "http://www.w3.org/2001/XMLSchema#"
	for _, c := range []struct {
		got             rdf.Term
		want            rdf.Term
		kind            rdf.Kind
		value, dt, lang string
	}{
		{rdf.IRI("http://e/a"), `<http://e/a>`, rdf.KindIRI, "http://e/a", "", ""},
		{rdf.IRI("http://e/выборы"), `<http://e/выборы>`, rdf.KindIRI, "http://e/выборы", "", ""},
		{rdf.IRI("http://e/a b<c>\"\\\xff\x00"), `<http://e/a%20b%3Cc%3E%22%5C%FF%00>`, rdf.KindIRI, "http://e/a%20b%3Cc%3E%22%5C%FF%00", "", ""},
		{rdf.String(""), `""`, rdf.KindLiteral, "", xsd + "string", ""},
		{rdf.String("say \"no\"\\\n\r\t\b\f"), `"say \"no\"\\\n\r\t\b\f"`, rdf.KindLiteral, "say \"no\"\\\n\r\t\b\f", xsd + "string", ""},
		{rdf.String("\x00\x07\v\x1f\x7f\u0080é\u2028\uFFFD\uFFFE🗳"), "\"\\u0000\\u0007\\u000B\\u001F\\u007F\u0080é\u2028\uFFFD\\uFFFE🗳\"", rdf.KindLiteral, "\x00\x07\v\x1f\x7f\u0080é\u2028\uFFFD\uFFFE🗳", xsd + "string", ""},
		{rdf.String("a\xffb\xc3"), "\"a\uFFFDb\uFFFD\"", rdf.KindLiteral, "a\uFFFDb\uFFFD", xsd + "string", ""},
		{rdf.Lang("oui \"?\"", "fr-CH"), `"oui \"?\""@fr-CH`, rdf.KindLiteral, `oui "?"`, rdf.RDFLangStr, "fr-CH"},
		{rdf.Lang("x", ""), `"x"`, rdf.KindLiteral, "x", xsd + "string", ""},
		{rdf.String("@en"), `"@en"`, rdf.KindLiteral, "@en", xsd + "string", ""},
		{rdf.String(`x"@en`), `"x\"@en"`, rdf.KindLiteral, `x"@en`, xsd + "string", ""},
		{rdf.Typed("x", xsd+"string"), `"x"`, rdf.KindLiteral, "x", xsd + "string", ""},
		{rdf.Typed("x\ty", "http://e/d"), `"x\ty"^^<http://e/d>`, rdf.KindLiteral, "x\ty", "http://e/d", ""},
		{rdf.Integer(-12), `"-12"^^<` + xsd + `integer>`, rdf.KindLiteral, "-12", xsd + "integer", ""},
		{rdf.NonNegative(12), `"12"^^<` + xsd + `nonNegativeInteger>`, rdf.KindLiteral, "12", xsd + "nonNegativeInteger", ""},
		{rdf.NonNegative(-1), `"-1"^^<` + xsd + `integer>`, rdf.KindLiteral, "-1", xsd + "integer", ""},
		{rdf.Decimal(12.5), `"12.5"^^<` + xsd + `decimal>`, rdf.KindLiteral, "12.5", xsd + "decimal", ""},
		{rdf.Decimal(5), `"5"^^<` + xsd + `decimal>`, rdf.KindLiteral, "5", xsd + "decimal", ""},
		{rdf.Decimal(1e21), `"1000000000000000000000"^^<` + xsd + `decimal>`, rdf.KindLiteral, "1000000000000000000000", xsd + "decimal", ""},
		{rdf.Decimal(math.Copysign(0, -1)), `"0"^^<` + xsd + `decimal>`, rdf.KindLiteral, "0", xsd + "decimal", ""},
		{rdf.Decimal(math.NaN()), "", rdf.KindNone, "", "", ""},
		{rdf.Decimal(math.Inf(-1)), "", rdf.KindNone, "", "", ""},
		{rdf.Boolean(true), `"true"^^<` + xsd + `boolean>`, rdf.KindLiteral, "true", xsd + "boolean", ""},
		{rdf.Date("2016-03-20"), `"2016-03-20"^^<` + xsd + `date>`, rdf.KindLiteral, "2016-03-20", xsd + "date", ""},
		{rdf.Date("2016-03"), `"2016-03"^^<` + xsd + `gYearMonth>`, rdf.KindLiteral, "2016-03", xsd + "gYearMonth", ""},
		{rdf.Date("2016"), `"2016"^^<` + xsd + `gYear>`, rdf.KindLiteral, "2016", xsd + "gYear", ""},
		{"_:b0", "_:b0", rdf.KindBlank, "b0", "", ""},
		{"", "", rdf.KindNone, "", "", ""},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
		if k := c.want.Kind(); k != c.kind || c.want.IsIRI() != (k == rdf.KindIRI) {
			t.Errorf("%s: kind %v, want %v", c.want, k, c.kind)
		}
		if v, dt, lang := c.want.Value(), c.want.Datatype(), c.want.Lang(); v != c.value || dt != c.dt || lang != c.lang {
			t.Errorf("%s: value %q, datatype %q, language %q", c.want, v, dt, lang)
		}
	}
}

// Days that no calendar has, unknown digits and intervals are no dates of XML Schema.
func TestDateStaysText(t *testing.T) {
	for _, d := range []string{"", "XXXX-04-03", "2016-XX", "2016-03-20/2016-03-27", "2016?", "2016-13", "2016-00", "2016-04-31", "2015-02-29", "1900-02-29", "0000", "20160", "2016-3-20", "2016-03-", "2016/03/20", "-016"} {
		if got := rdf.Date(d); got != rdf.String(d) {
			t.Errorf("%q gives %s", d, got)
		}
	}
	for _, d := range []string{"2016-02-29", "2000-02-29", "0001-12-31"} {
		if got := rdf.Date(d).Datatype(); got != rdf.XSDDate {
			t.Errorf("%q gives %s", d, got)
		}
	}
}

func TestParseTerm(t *testing.T) {
	for in, want := range map[string]rdf.Term{
		`<http://e/\u0061>`:            `<http://e/a>`,
		`"a\u0062"@en`:                 `"ab"@en`,
		`"x"^^<` + rdf.XSDString + `>`: `"x"`,
		`_:a`:                          `_:a`,
	} {
		if got, err := rdf.ParseTerm(in); err != nil || got != want {
			t.Errorf("%s: got %s, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"":                      `want term, got end of line`,
		"eg:country":            `want term, got 'e'`,
		"<a>":                   `relative IRI: want one that begins with a scheme, such as https:`,
		`"x" .`:                 `unexpected ' ' after the term`,
		"<http://e/a> <http:b>": `unexpected ' ' after the term`,
		"_:a.":                  `unexpected '.' after the term`,
		"\"\xff\"":              `invalid UTF-8`,
	} {
		if got, err := rdf.ParseTerm(in); err == nil || err.Error() != want {
			t.Errorf("%s: got %s, %v; want %s", in, got, err, want)
		}
	}
}

func TestPrefixes(t *testing.T) {
	// Shorter namespaces stand first on purpose.
	table := []rdf.Prefix{{Prefix: "", NS: "https://x.org/"}, {Prefix: "eg", NS: "https://x.org/ns#"}, {Prefix: "xsd", NS: rdf.XSD}, {Prefix: "none", NS: ""}}
	for term, want := range map[rdf.Term]string{
		"<https://x.org/ns#country>": "eg:country",
		"<https://x.org/ns#>":        "eg:",
		"<https://x.org/country/KZ>": ":country/KZ",
		"<https://y.org/a>":          "<https://y.org/a>",
		"<eg:a>":                     "<eg:a>",
		rdf.Integer(5):               `"5"^^xsd:integer`,
		`"a\"b"^^<https://y.org/d>`:  `"a\"b"^^<https://y.org/d>`,
		`"x"@en`:                     `"x"@en`,
		"_:b":                        "_:b",
		"":                           "",
	} {
		got := rdf.Abbreviate(term, table)
		if got != want {
			t.Errorf("%s: got %s, want %s", term, got, want)
		}
		if term.IsIRI() {
			if back, ok := rdf.Expand(got, table); !ok || back != term {
				t.Errorf("%s expands to %s, %v", got, back, ok)
			}
		}
	}
	if got, ok := rdf.Expand("https://y.org/a", table); !ok || got != "<https://y.org/a>" {
		t.Errorf("an address expands to %s, %v", got, ok)
	}
	for _, name := range []string{"", "country", "ex:a", "eg:a b", "eg:a>", "<a>", "urn:x", "none:a"} {
		if got, ok := rdf.Expand(name, table); ok {
			t.Errorf("%q expands to %s", name, got)
		}
	}
}
