package rdf

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Kind says what a term is.
type Kind byte

const (
	KindNone Kind = iota
	KindIRI
	KindLiteral
	KindBlank
)

// String names the kind: none, IRI, literal, blank node.
func (k Kind) String() string {
	return [...]string{"none", "IRI", "literal", "blank node"}[k]
}

// IRI makes the term of an absolute IRI. Characters that cannot stand in one (blanks, <>"{}|^`\, controls, bytes
// that are not UTF-8) are percent-encoded, so that whatever comes in, the term can be written and read again.
func IRI(iri string) Term {
	if !isPlainIRI(iri) {
		return encodeIRI(iri)
	}
	return Term("<" + iri + ">")
}

func isPlainIRI(iri string) bool {
	for i := 0; i < len(iri); i++ {
		if c := iri[i]; !plainIRI[c] || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func encodeIRI(iri string) Term {
	b := append(make([]byte, 0, len(iri)+16), '<')
	for i := 0; i < len(iri); {
		_, n := utf8.DecodeRuneInString(iri[i:])
		switch c := iri[i]; {
		case n == 1 && (!plainIRI[c] || c >= utf8.RuneSelf): // U+FFFD of the text itself is longer
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		default:
			b = append(b, iri[i:i+n]...)
		}
		i += n
	}
	return Term(append(b, '>'))
}

// String makes a plain literal (xsd:string). Bytes that are not UTF-8 become U+FFFD, here and in [Lang] and [Typed].
func String(s string) Term { return Term(AppendString(make([]byte, 0, len(s)+len(s)/32+2), s)) }

// AppendString appends what [String] gives, for those who make many.
func AppendString(dst []byte, s string) []byte { return append(quote(dst, s), '"') }

// Lang makes a literal in a language; tag is a BCP 47 tag and is kept as given. An empty tag makes a plain literal.
func Lang(s, tag string) Term {
	if tag == "" {
		return String(s)
	}
	b := quote(make([]byte, 0, len(s)+len(tag)+3), s)
	return Term(append(append(b, `"@`...), tag...))
}

// Typed makes a literal of a datatype, given by its full IRI. The lexical form is not checked; xsd:string and ""
// make a plain literal.
func Typed(lexical, datatype string) Term {
	if datatype == XSDString || datatype == "" {
		return String(lexical)
	}
	b := quote(make([]byte, 0, len(lexical)+len(datatype)+6), lexical)
	b = append(b, `"^^`...)
	if !isPlainIRI(datatype) {
		return Term(append(b, encodeIRI(datatype)...))
	}
	return Term(append(append(append(b, '<'), datatype...), '>'))
}

// Integer makes an xsd:integer.
func Integer(n int) Term { return Typed(strconv.Itoa(n), XSDInteger) }

// NonNegative makes an xsd:nonNegativeInteger; of a number below zero it makes an xsd:integer.
func NonNegative(n int) Term { return Term(AppendNonNegative(nil, n)) }

// AppendNonNegative appends what [NonNegative] gives, for those who make many.
func AppendNonNegative(dst []byte, n int) []byte {
	if n < 0 {
		return append(dst, Integer(n)...)
	}
	return append(strconv.AppendInt(append(dst, '"'), int64(n), 10), `"^^<`+XSDNonNeg+`>`...)
}

// Decimal makes an xsd:decimal in the shortest spelling that gives f again: 5, 12.5, -0.25. NaN and the infinities
// are no decimals and give "".
func Decimal(f float64) Term {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	if f == 0 {
		f = 0 // no negative zero
	}
	return Typed(strconv.FormatFloat(f, 'f', -1, 64), XSDDecimal)
}

// Boolean makes an xsd:boolean, "true" or "false".
func Boolean(v bool) Term { return Typed(strconv.FormatBool(v), XSDBoolean) }

// Date makes the literal of an EDTF date: xsd:date of 2016-03-20, xsd:gYearMonth of 2016-03, xsd:gYear of 2016, and
// a plain literal of everything else (XXXX-04-03, intervals, days that no calendar has).
func Date(edtf string) Term {
	digits := func(s string, lo, hi int) (int, bool) {
		for i := 0; i < len(s); i++ {
			if s[i] < '0' || s[i] > '9' {
				return 0, false
			}
		}
		n, _ := strconv.Atoi(s)
		return n, lo <= n && n <= hi
	}
	ok := len(edtf) == 4 || len(edtf) == 7 && edtf[4] == '-' || len(edtf) == 10 && edtf[4] == '-' && edtf[7] == '-'
	if !ok {
		return String(edtf)
	}
	year, ok := digits(edtf[:4], 1, 9999)
	if !ok {
		return String(edtf)
	}
	if len(edtf) == 4 {
		return Typed(edtf, XSDYear)
	}
	month, ok := digits(edtf[5:7], 1, 12)
	if !ok {
		return String(edtf)
	}
	if len(edtf) == 7 {
		return Typed(edtf, XSDYearMon)
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	if _, ok := digits(edtf[8:], 1, days); !ok {
		return String(edtf)
	}
	return Typed(edtf, XSDDate)
}

// Kind tells what the term is by its first letter.
func (t Term) Kind() Kind {
	if t == "" {
		return KindNone
	}
	switch t[0] {
	case '<':
		return KindIRI
	case '"':
		return KindLiteral
	case '_':
		return KindBlank
	}
	return KindNone
}

// IsIRI reports whether the term is an IRI.
func (t Term) IsIRI() bool { return t != "" && t[0] == '<' }

// Value gives the IRI without brackets, the text of a literal with its escapes undone, the label of a blank node.
func (t Term) Value() string {
	switch t.Kind() {
	case KindIRI:
		return strings.TrimSuffix(string(t[1:]), ">")
	case KindLiteral:
		text, _ := t.split()
		return unquote(text)
	case KindBlank:
		return strings.TrimPrefix(string(t), "_:")
	}
	return string(t)
}

// Datatype gives the full IRI of a literal's datatype: xsd:string of a plain one, rdf:langString of one with a
// language, "" of what is no literal.
func (t Term) Datatype() string {
	if t.Kind() != KindLiteral {
		return ""
	}
	_, rest := t.split()
	switch {
	case strings.HasPrefix(rest, "^^<"):
		return strings.TrimSuffix(rest[3:], ">")
	case strings.HasPrefix(rest, "@"):
		return RDFLangStr
	}
	return XSDString
}

// Lang gives the language tag of a literal, "" if it has none.
func (t Term) Lang() string {
	if t.Kind() != KindLiteral {
		return ""
	}
	_, rest := t.split()
	tag, _ := strings.CutPrefix(rest, "@")
	if len(tag) == len(rest) {
		return ""
	}
	return tag
}

// split parts a literal into its quoted text, escapes and all, and what follows the closing quotation mark. The last
// mark closes: neither tags nor IRIs hold one.
func (t Term) split() (text, rest string) {
	end := strings.LastIndexByte(string(t), '"')
	if end < 1 {
		return string(t[1:]), ""
	}
	return string(t[1:end]), string(t[end+1:])
}

const upperHex = "0123456789ABCDEF"

// Bytes that stand for themselves. UTF-8 sequences do, but in literals 0xEF is looked at twice: U+FFFE and U+FFFF
// are escaped in the canonical form.
var plainIRI, plainText = func() (iri, text [256]bool) {
	for c := range 256 {
		iri[c] = c > ' ' && !strings.ContainsRune("<>\"{}|^`\\", rune(c)) || c >= utf8.RuneSelf
		text[c] = c >= ' ' && c != '"' && c != '\\' && c != 0x7F && c != 0xEF
	}
	return
}()

// quote appends the opening mark and s in canonical escapes (RDF 1.2 N-Triples, 4): ECHAR for what has one, \u00XX
// for other controls, DEL and the two non-characters that XML leaves out, everything else as it is.
func quote(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		for i+8 <= len(s) {
			n := plainBytes(s[i : i+8])
			i += n
			if n < 8 {
				break
			}
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if c < utf8.RuneSelf {
			if plainText[c] {
				i++
				continue
			}
			b = append(b, s[done:i]...)
			b = escape(b, rune(c))
			i++
			done = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
			b = append(b, s[done:i]...)
			b = escape(b, r)
			done = i + n
		}
		i += n
	}
	return append(b, s[done:]...)
}

// plainBytes gives how many of eight bytes, from the first, are ASCII and stand for themselves.
func plainBytes(s string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	_ = s[7]
	v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	quote, escape, del := v^'"'*ones, v^'\\'*ones, v^0x7F*ones
	// a borrow may mark bytes behind the first that is marked, none before it
	return bits.TrailingZeros64((v|(v-' '*ones)|(quote-ones)&^quote|(escape-ones)&^escape|(del-ones)&^del)&highs) / 8
}

// escape appends one character of a literal in its canonical spelling.
func escape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	}
	if r < ' ' || r == 0x7F || r == 0xFFFE || r == 0xFFFF {
		return append(b, '\\', 'u', upperHex[r>>12&15], upperHex[r>>8&15], upperHex[r>>4&15], upperHex[r&15])
	}
	return utf8.AppendRune(b, r)
}

// unquote undoes the escapes of a canonical literal; broken ones stay as they are.
func unquote(s string) string {
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	b := append(make([]byte, 0, len(s)), s[:i]...)
	for i < len(s) {
		if s[i] != '\\' {
			b = append(b, s[i])
			i++
			continue
		}
		r, n := unescape(s[i:])
		if n == 0 {
			b = append(b, s[i])
			i++
			continue
		}
		b = utf8.AppendRune(b, r)
		i += n
	}
	return string(b)
}

// unescape reads one ECHAR or UCHAR at the start of s and gives its length, 0 if it is none.
func unescape[T string | []byte](s T) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case 't':
		return '\t', 2
	case 'b':
		return '\b', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 'f':
		return '\f', 2
	case '"', '\'', '\\':
		return rune(s[1]), 2
	}
	return unescapeNumber(s)
}

// unescapeNumber reads \uXXXX or \UXXXXXXXX; surrogates and numbers beyond Unicode give length 0.
func unescapeNumber[T string | []byte](s T) (rune, int) {
	n := 6
	switch {
	case len(s) < 2:
		return 0, 0
	case s[1] == 'U':
		n = 10
	case s[1] != 'u':
		return 0, 0
	}
	if len(s) < n {
		return 0, 0
	}
	var v uint32
	for _, c := range []byte(s[2:n]) {
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | uint32(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			v = v<<4 | uint32(c|0x20-'a'+10)
		default:
			return 0, 0
		}
	}
	if v > utf8.MaxRune || !utf8.ValidRune(rune(v)) {
		return 0, 0
	}
	return rune(v), n
}
