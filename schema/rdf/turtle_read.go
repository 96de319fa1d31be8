package rdf

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

func readTurtle(r io.Reader, o Source) iter.Seq2[Quad, error] { return readTurtles(r, o, false) }
func readTriG(r io.Reader, o Source) iter.Seq2[Quad, error]   { return readTurtles(r, o, true) }

// readTurtles reads Turtle or TriG of RDF 1.1, a statement at a time. After a mistake it goes on behind the next line
// that ends in a full stop or a brace.
func readTurtles(r io.Reader, o Source, graphs bool) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		t := &turtle{in: bufio.NewReaderSize(r, 64<<10), line: 1, column: 1, graphs: graphs, base: o.Base, prefixes: map[string]string{}, terms: map[string]Term{}, blanks: newBlanks(o)}
		for {
			more, err := t.statement()
			if t.failure != nil { // of the reader
				yield(Quad{}, t.failure)
				return
			}
			if err == nil {
				for _, q := range t.pending {
					if !yield(q, nil) {
						return
					}
				}
			} else {
				err.File = o.File
				if !yield(Quad{}, err) {
					return
				}
				more = t.recover()
			}
			t.pending = t.pending[:0]
			if !more {
				return
			}
		}
	}
}

// deepest bounds how far lists and nested things may go into each other.
const deepest = 500

type turtle struct {
	in           *bufio.Reader
	line, column int
	failure      error // of the reader, but not its end

	graphs   bool
	base     string
	prefixes map[string]string
	terms    map[string]Term // of names with a prefix
	blanks   blanks

	graph   Term // of the block that is open
	open    bool
	depth   int
	pending []Quad
	token   []byte
}

const eof = 0 // as a letter: the grammar has none of this number

// peek gives the next byte, eof at the end.
func (t *turtle) peek() byte { return t.peekAt(0) }

func (t *turtle) peekAt(i int) byte {
	b, err := t.in.Peek(i + 1)
	if len(b) <= i {
		if err != nil && err != io.EOF && t.failure == nil {
			t.failure = err
		}
		return eof
	}
	return b[i]
}

// ended reports whether there is nothing more.
func (t *turtle) ended() bool {
	_, err := t.in.Peek(1)
	if err != nil && err != io.EOF && t.failure == nil {
		t.failure = err
	}
	return err != nil
}

// next takes a byte.
func (t *turtle) next() byte {
	c, err := t.in.ReadByte()
	if err != nil {
		return eof
	}
	switch {
	case c == '\n':
		t.line++
		t.column = 1
	case c&0xC0 != 0x80:
		t.column++
	}
	return c
}

func (t *turtle) skip(n int) {
	for range n {
		t.next()
	}
}

func (t *turtle) fail(format string, args ...any) *SyntaxError {
	return &SyntaxError{Line: t.line, Column: t.column, Message: fmt.Sprintf(format, args...)}
}

func (t *turtle) found() string {
	if t.ended() {
		return "end of file"
	}
	b, _ := t.in.Peek(4)
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 {
		return "invalid UTF-8"
	}
	return fmt.Sprintf("%q", r)
}

// blank skips white space and comments.
func (t *turtle) blank() {
	for {
		switch t.peek() {
		case ' ', '\t', '\r', '\n':
			t.next()
		case '#':
			for !t.ended() && t.peek() != '\n' && t.peek() != '\r' {
				t.next()
			}
		default:
			return
		}
	}
}

// recover skips to the line after one that seems to end a statement.
func (t *turtle) recover() bool {
	t.depth = 0
	last := byte(0)
	for !t.ended() {
		c := t.next()
		if c == '\n' && (last == '.' || last == '}') {
			if last == '}' {
				t.open, t.graph = false, ""
			}
			return true
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			last = c
		}
	}
	return false
}

// statement reads a directive, a statement with what hangs on it, or an end of a block. It reports whether there may
// be more.
func (t *turtle) statement() (bool, *SyntaxError) {
	t.blank()
	if t.ended() {
		if t.open {
			return false, t.fail("a graph without its closing brace")
		}
		return false, nil
	}
	if t.open {
		if t.peek() == '}' {
			t.next()
			t.open, t.graph = false, ""
			return true, nil
		}
		if err := t.triples(); err != nil {
			return true, err
		}
		t.blank()
		switch t.peek() {
		case '.':
			t.next()
		case '}':
		default:
			return true, t.fail("want . or } after the statement, got %s", t.found())
		}
		return true, nil
	}
	switch c := t.peek(); {
	case c == '@':
		t.next()
		switch word := t.word(); word {
		case "prefix", "base":
			if err := t.directive(word); err != nil {
				return true, err
			}
			return true, t.stop()
		default:
			return true, t.fail("there is no directive @%s: only @prefix and @base", word)
		}
	case c == '{' && t.graphs:
		t.next()
		t.open = true
		return true, nil
	case c == 0xEF && t.peekAt(1) == 0xBB && t.peekAt(2) == 0xBF:
		return true, t.fail("byte order mark: save the file as UTF-8 without one")
	case isLetter(c):
		word, ok := t.keyword("prefix", "base", "graph")
		switch {
		case !ok:
		case word != "graph":
			return true, t.directive(word)
		case t.graphs:
			t.blank()
			name, err := t.label()
			if err != nil {
				return true, err
			}
			return true, t.block(name)
		}
	}
	if !t.graphs {
		if err := t.triples(); err != nil {
			return true, err
		}
		return true, t.stop()
	}
	// A graph's name or a subject: what follows tells.
	if c := t.peek(); c == '(' || c == '[' && !t.anonymous() {
		if err := t.triples(); err != nil {
			return true, err
		}
		return true, t.stop()
	}
	name, err := t.label()
	if err != nil {
		return true, err
	}
	t.blank()
	if t.peek() == '{' {
		return true, t.block(name)
	}
	if err := t.predicates(name); err != nil {
		return true, err
	}
	return true, t.stop()
}

func (t *turtle) block(name Term) *SyntaxError {
	t.blank()
	if t.peek() != '{' {
		return t.fail("want the opening brace of graph %s, got %s", name, t.found())
	}
	t.next()
	t.open, t.graph = true, name
	return nil
}

func (t *turtle) stop() *SyntaxError {
	t.blank()
	if t.peek() != '.' {
		return t.fail("want the full stop that ends the statement, got %s", t.found())
	}
	t.next()
	return nil
}

// word takes letters.
func (t *turtle) word() string {
	t.token = t.token[:0]
	for isLetter(t.peek()) {
		t.token = append(t.token, t.next())
	}
	return string(t.token)
}

// keyword takes one of these words in any case, if it stands alone.
func (t *turtle) keyword(words ...string) (string, bool) {
	for _, w := range words {
		b, _ := t.in.Peek(len(w) + 1)
		if len(b) > len(w) && strings.EqualFold(string(b[:len(w)]), w) && strings.IndexByte(" \t\r\n<#[", b[len(w)]) >= 0 {
			t.skip(len(w))
			return w, true
		}
	}
	return "", false
}

func (t *turtle) directive(word string) *SyntaxError {
	t.blank()
	prefix := ""
	if word == "prefix" {
		var err *SyntaxError
		if prefix, err = t.prefix(); err != nil {
			return err
		}
		t.blank()
	}
	if t.peek() != '<' {
		return t.fail("want the IRI of the %s, got %s", word, t.found())
	}
	iri, err := t.iri()
	if err != nil {
		return err
	}
	if word == "base" {
		t.base = iri.Value()
	} else {
		t.prefixes[prefix] = iri.Value()
		clear(t.terms)
	}
	return nil
}

// prefix takes the name before a colon, and the colon.
func (t *turtle) prefix() (string, *SyntaxError) {
	t.token = t.token[:0]
	for {
		r, n := t.rune()
		if n == 0 || !isNameStart(r) && (len(t.token) == 0 || r != '_' && !('0' <= r && r <= '9') && r != '.' && !isNameRest(r)) {
			break
		}
		t.take(n)
	}
	if len(t.token) > 0 && t.token[len(t.token)-1] == '.' {
		return "", t.fail("a prefix cannot end in a full stop")
	}
	if t.peek() != ':' {
		return "", t.fail("want a prefix and its colon, got %s", t.found())
	}
	t.next()
	return string(t.token), nil
}

// rune gives the next character and its length, 0 at the end and where the bytes are not UTF-8.
func (t *turtle) rune() (rune, int) {
	c := t.peek()
	if c < utf8.RuneSelf {
		if c == eof && t.ended() {
			return 0, 0
		}
		return rune(c), 1
	}
	b, _ := t.in.Peek(4)
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 {
		return 0, 0
	}
	return r, n
}

// take appends n bytes to the token.
func (t *turtle) take(n int) {
	for range n {
		t.token = append(t.token, t.next())
	}
}

// triples reads a subject with its predicates and objects.
func (t *turtle) triples() *SyntaxError {
	switch c := t.peek(); {
	case c == '[' && !t.anonymous():
		s, err := t.nested()
		if err != nil {
			return err
		}
		t.blank()
		if c := t.peek(); c == '.' || c == '}' {
			return nil
		}
		return t.predicates(s)
	case c == '(':
		s, err := t.list()
		if err != nil {
			return err
		}
		return t.predicates(s)
	}
	s, err := t.label()
	if err != nil {
		return err
	}
	return t.predicates(s)
}

// anonymous reports whether the bracket that comes next is closed at once.
func (t *turtle) anonymous() bool {
	for i := 1; ; i++ {
		switch t.peekAt(i) {
		case ' ', '\t', '\r', '\n':
			if i > 60<<10 {
				return false
			}
		case ']':
			return true
		case '#': // a comment may hold anything: what looks at it is nested
			return false
		default:
			return false
		}
	}
}

// label reads an IRI or a blank node without contents.
func (t *turtle) label() (Term, *SyntaxError) {
	switch c := t.peek(); {
	case c == '<':
		return t.iri()
	case c == '_' && t.peekAt(1) == ':':
		return t.blankNode()
	case c == '[' && t.anonymous():
		t.next()
		t.blank()
		t.next()
		return t.blanks.new(), nil
	case c == '"' || c == '\'' || isDigit(c) || c == '+' || c == '-':
		return "", t.fail("a literal cannot stand here")
	}
	return t.name()
}

func (t *turtle) predicates(s Term) *SyntaxError {
	for {
		t.blank()
		var p Term
		var err *SyntaxError
		switch c := t.peek(); {
		case c == 'a' && strings.IndexByte(" \t\r\n<\"'[(#_", t.peekAt(1)) >= 0:
			t.next()
			p = RDFType
		case c == '<':
			p, err = t.iri()
		case c == '_' && t.peekAt(1) == ':' || c == '[':
			return t.fail("a blank node cannot be the predicate")
		default:
			p, err = t.name()
		}
		if err != nil {
			return err
		}
		for {
			t.blank()
			o, err := t.object()
			if err != nil {
				return err
			}
			t.state(s, p, o)
			t.blank()
			if t.peek() != ',' {
				break
			}
			t.next()
		}
		if t.peek() != ';' {
			return nil
		}
		for t.peek() == ';' {
			t.next()
			t.blank()
		}
		if c := t.peek(); c == '.' || c == ']' || c == '}' {
			return nil
		}
	}
}

func (t *turtle) state(s, p, o Term) {
	t.pending = append(t.pending, Quad{S: s, P: p, O: o, G: t.graph})
}

func (t *turtle) object() (Term, *SyntaxError) {
	switch c := t.peek(); {
	case c == '<':
		return t.iri()
	case c == '_' && t.peekAt(1) == ':':
		return t.blankNode()
	case c == '[' && !t.anonymous():
		return t.nested()
	case c == '[':
		return t.label()
	case c == '(':
		return t.list()
	case c == '"' || c == '\'':
		return t.literal()
	case isDigit(c) || c == '+' || c == '-' || c == '.' && isDigit(t.peekAt(1)):
		return t.number()
	case c == 't' || c == 'f':
		for _, w := range [2]string{"true", "false"} {
			b, _ := t.in.Peek(len(w) + 1)
			if strings.HasPrefix(string(b), w) && (len(b) == len(w) || strings.IndexByte(" \t\r\n.,;)]}#", b[len(w)]) >= 0) {
				t.skip(len(w))
				return Typed(w, XSDBoolean), nil
			}
		}
	}
	return t.name()
}

func (t *turtle) deeper() *SyntaxError {
	if t.depth++; t.depth > deepest {
		return t.fail("lists and nested things more than %d deep", deepest)
	}
	return nil
}

// nested reads a blank node with its properties.
func (t *turtle) nested() (Term, *SyntaxError) {
	if err := t.deeper(); err != nil {
		return "", err
	}
	t.next()
	s := t.blanks.new()
	t.blank()
	if t.peek() != ']' { // after a comment
		if err := t.predicates(s); err != nil {
			return "", err
		}
	}
	t.blank()
	if t.peek() != ']' {
		return "", t.fail("want the bracket that closes a blank node, got %s", t.found())
	}
	t.next()
	t.depth--
	return s, nil
}

const (
	rdfFirst = Term("<" + rdfNS + "first>")
	rdfRest  = Term("<" + rdfNS + "rest>")
	rdfNil   = Term("<" + rdfNS + "nil>")
)

func (t *turtle) list() (Term, *SyntaxError) {
	if err := t.deeper(); err != nil {
		return "", err
	}
	t.next()
	head, last := rdfNil, Term("")
	for {
		t.blank()
		if t.peek() == ')' {
			t.next()
			break
		}
		o, err := t.object()
		if err != nil {
			return "", err
		}
		at := t.blanks.new()
		if last == "" {
			head = at
		} else {
			t.state(last, rdfRest, at)
		}
		t.state(at, rdfFirst, o)
		last = at
	}
	if last != "" {
		t.state(last, rdfRest, rdfNil)
	}
	t.depth--
	return head, nil
}

func (t *turtle) blankNode() (Term, *SyntaxError) {
	t.skip(2)
	t.token = t.token[:0]
	for {
		r, n := t.rune()
		first := len(t.token) == 0
		if n == 0 || !(isNameStart(r) || r == '_' || '0' <= r && r <= '9' || !first && (isNameRest(r) || r == '.' && t.goesOn(false))) {
			break
		}
		t.take(n)
	}
	if len(t.token) == 0 {
		return "", t.fail("blank node without a label")
	}
	return t.blanks.labelled(string(t.token)), nil
}

// goesOn reports whether a name goes on behind the full stops that come next.
func (t *turtle) goesOn(local bool) bool {
	i := 1
	for t.peekAt(i) == '.' {
		i++
	}
	b, _ := t.in.Peek(i + 4)
	if len(b) <= i {
		return false
	}
	r, _ := utf8.DecodeRune(b[i:])
	return isNameStart(r) || r == '_' || '0' <= r && r <= '9' || isNameRest(r) || local && (r == ':' || r == '%' || r == '\\')
}

// iri reads <…> and resolves it.
func (t *turtle) iri() (Term, *SyntaxError) {
	line, column := t.line, t.column
	t.next()
	t.token = append(t.token[:0], '<')
	for {
		c := t.peek()
		switch {
		case c == '>':
			t.next()
			t.token = append(t.token, '>')
			if hasScheme(t.token[1:]) {
				return t.keep(), nil
			}
			if t.base == "" {
				return "", &SyntaxError{Line: line, Column: column, Message: "relative IRI " + string(t.token) + " in a file without a base"}
			}
			return Term("<" + resolve(t.base, string(t.token[1:len(t.token)-1])) + ">"), nil
		case c == '\\':
			b, _ := t.in.Peek(10)
			r, n := unescapeNumber(b)
			if n == 0 {
				return "", t.fail("bad escape in an IRI: only \\uXXXX and \\UXXXXXXXX, of Unicode characters")
			}
			if r < utf8.RuneSelf && !plainIRI[r] {
				return "", t.fail("an IRI cannot hold %q, escaped or not", r)
			}
			t.skip(n)
			t.token = utf8.AppendRune(t.token, r)
		case t.ended():
			return "", &SyntaxError{Line: line, Column: column, Message: "IRI without its closing >"}
		case c == '<' && len(t.token) == 1:
			return "", t.fail("triple terms (RDF 1.2) are not read")
		case !plainIRI[c]:
			return "", t.fail("an IRI cannot hold %s", t.found())
		case c < utf8.RuneSelf:
			t.token = append(t.token, t.next())
		default:
			_, n := t.rune()
			if n == 0 {
				return "", t.fail("invalid UTF-8")
			}
			t.take(n)
		}
	}
}

// keep gives the token as a term; those that came of late are not allocated again.
func (t *turtle) keep() Term {
	if len(t.token) > longestKept {
		return Term(t.token)
	}
	k, ok := t.terms[string(t.token)]
	if !ok {
		k = Term(t.token)
		t.remember(string(t.token), k)
	}
	return k
}

func (t *turtle) remember(s string, k Term) {
	if len(t.terms) >= mostSpelt {
		clear(t.terms)
	}
	t.terms[s] = k
}

// name reads prefix:local.
func (t *turtle) name() (Term, *SyntaxError) {
	line, column := t.line, t.column
	if c := t.peek(); c != ':' {
		if r, n := t.rune(); n == 0 || !isNameStart(r) {
			return "", t.fail("want an IRI, a name or a value, got %s", t.found())
		}
	}
	prefix, err := t.prefix()
	if err != nil {
		return "", err
	}
	t.token = append(t.token[:0], prefix...)
	t.token = append(t.token, ':')
	from := len(t.token)
	changed := false // by escapes
	for {
		r, n := t.rune()
		if n == 0 {
			break
		}
		first := len(t.token) == from
		switch {
		case isNameStart(r) || r == '_' || r == ':' || '0' <= r && r <= '9':
		case !first && (isNameRest(r) || r == '.' && t.goesOn(true)):
		case r == '%':
			if !isHex(t.peekAt(1)) || !isHex(t.peekAt(2)) {
				return "", t.fail("want two hexadecimal digits after %%")
			}
			n = 3
		case r == '\\':
			if strings.IndexByte("_~.-!$&'()*+,;=/?#@%", t.peekAt(1)) < 0 || t.peekAt(1) == eof {
				return "", t.fail("a name cannot have \\%c", t.peekAt(1))
			}
			t.next()
			changed = true
		default:
			n = 0
		}
		if n == 0 {
			break
		}
		t.take(n)
	}
	if !changed {
		if k, ok := t.terms[string(t.token)]; ok {
			return k, nil
		}
	}
	ns, ok := t.prefixes[prefix]
	if !ok {
		return "", &SyntaxError{Line: line, Column: column, Message: fmt.Sprintf("the prefix %s: is not declared", prefix)}
	}
	k := Term("<" + ns + string(t.token[from:]) + ">")
	if !changed {
		t.remember(string(t.token), k)
	}
	return k, nil
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func (t *turtle) number() (Term, *SyntaxError) {
	t.token = t.token[:0]
	if c := t.peek(); c == '+' || c == '-' {
		t.take(1)
	}
	digits := func() (n int) {
		for isDigit(t.peek()) {
			t.take(1)
			n++
		}
		return n
	}
	datatype := XSDInteger
	n := digits()
	if t.peek() == '.' && (isDigit(t.peekAt(1)) || n > 0 && (t.peekAt(1)|0x20 == 'e' && (isDigit(t.peekAt(2)) || (t.peekAt(2) == '-' || t.peekAt(2) == '+') && isDigit(t.peekAt(3))))) {
		t.take(1)
		n += digits()
		datatype = XSDDecimal
	}
	if n == 0 {
		return "", t.fail("want a number, got %s", t.found())
	}
	if t.peek()|0x20 == 'e' {
		t.take(1)
		if c := t.peek(); c == '+' || c == '-' {
			t.take(1)
		}
		if digits() == 0 {
			return "", t.fail("want the digits of an exponent, got %s", t.found())
		}
		datatype = XSD + "double"
	}
	return Typed(string(t.token), datatype), nil
}

// literal reads a quoted text of either kind, long or short, with its tag or datatype.
func (t *turtle) literal() (Term, *SyntaxError) {
	line, column := t.line, t.column
	mark := t.next()
	long := t.peek() == mark && t.peekAt(1) == mark
	if long {
		t.skip(2)
	}
	b := append(t.token[:0], '"')
	for {
		if t.ended() {
			return "", &SyntaxError{Line: line, Column: column, Message: "literal without its closing quotation mark"}
		}
		c := t.peek()
		switch {
		case c == mark && !long, c == mark && t.peekAt(1) == mark && t.peekAt(2) == mark:
			t.next()
			if long {
				t.skip(2)
			}
			t.token = append(b, '"')
			return t.typed()
		case c == '\\':
			p, _ := t.in.Peek(10)
			r, n := unescape(p)
			if n == 0 {
				return "", t.fail("bad escape in a literal: \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX \\UXXXXXXXX, of Unicode characters")
			}
			t.skip(n)
			b = escape(b, r)
		case !long && (c == '\n' || c == '\r'):
			return "", t.fail("a line ends within the literal: write \\n, or quote it threefold")
		case plainText[c] && c < utf8.RuneSelf:
			b = append(b, t.next())
		default:
			r, n := t.rune()
			if n == 0 {
				return "", t.fail("invalid UTF-8")
			}
			t.skip(n)
			b = escape(b, r)
		}
	}
}

// typed reads what follows the text that is the token.
func (t *turtle) typed() (Term, *SyntaxError) {
	switch t.peek() {
	case '@':
		t.take(1)
		for part := 0; ; part++ {
			n := 0
			for isLetter(t.peek()) || part > 0 && isDigit(t.peek()) {
				t.take(1)
				n++
			}
			if n == 0 {
				return "", t.fail("bad language tag: want letters, got %s", t.found())
			}
			if t.peek() != '-' {
				return t.keep(), nil
			}
			t.take(1)
		}
	case '^':
		if t.peekAt(1) != '^' {
			return "", t.fail("want ^^ and a datatype")
		}
		t.skip(2)
		t.blank()
		text := string(t.token)
		var d Term
		var err *SyntaxError
		if t.peek() == '<' {
			d, err = t.iri()
		} else {
			d, err = t.name()
		}
		if err != nil {
			return "", err
		}
		if d == "<"+XSDString+">" {
			return Term(text), nil
		}
		return Term(text + "^^" + string(d)), nil
	}
	return t.keep(), nil
}
