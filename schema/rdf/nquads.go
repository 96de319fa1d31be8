package rdf

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"unicode/utf8"
)

// A SyntaxError is a line that is not N-Quads. Line and Column count from 1, the column in code points.
type SyntaxError struct {
	File         string
	Line, Column int
	Message      string // lower case, without full stop
}

// Error gives "file:line:column: message".
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	at := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.File != "" {
		at = e.File + ":" + at
	}
	return at
}

// maxLine bounds what one line may hold, so that a file without line ends cannot fill the memory.
const maxLine = 64 << 20

// ReadNQuads reads N-Quads (and N-Triples) strictly after the W3C grammar of RDF 1.1 and gives every statement in
// canonical spelling. It refuses invalid UTF-8, relative IRIs, characters that IRIs cannot hold, broken language
// tags, and the triple terms and base directions of RDF 1.2.
//
// A bad line is yielded as a *[SyntaxError] with an empty quad. Whoever wants the whole file or nothing stops there;
// whoever ranges on gets the lines after it. An error of r itself is the last thing yielded, as it is. Terms do not
// share memory with the lines they were read from.
func ReadNQuads(r io.Reader, file string) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		in := lines{r: r, buf: make([]byte, 64<<10)}
		p := parser{terms: new(terms), seed: maphash.MakeSeed()}
		for n := 1; in.next(); n++ {
			q, found, err := p.statement(in.line)
			if in.tooLong {
				err = &SyntaxError{Column: 1, Message: fmt.Sprintf("line of more than %d MB", maxLine>>20)}
			}
			switch {
			case err != nil:
				err.File, err.Line = file, n
				if !yield(Quad{}, err) {
					return
				}
			case found && !yield(q, nil):
				return
			}
		}
		if in.err != nil && in.err != io.EOF {
			yield(Quad{}, in.err)
		}
	}
}

// ParseTerm reads one term in any N-Quads spelling and gives its canonical one.
func ParseTerm(s string) (Term, error) {
	p := parser{line: []byte(s)}
	if !utf8.ValidString(s) {
		return "", p.fail(firstInvalid(p.line), "invalid UTF-8")
	}
	b, err := p.term("term", true, true)
	if err == nil && p.pos < len(p.line) {
		err = p.fail(p.pos, "unexpected %s after the term", p.found())
	}
	if err != nil {
		return "", err
	}
	return Term(b), nil
}

// WriteNQuads writes quads as canonical N-Quads, one a line, in the order they come. It stops with an error at a
// quad whose terms cannot stand where they are.
func WriteNQuads(w io.Writer, quads iter.Seq[Quad]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	n := 0
	for q := range quads {
		n++
		if !q.writable() {
			out.Flush()
			return fmt.Errorf("quad %d cannot be written: %q %q %q %q", n, q.S, q.P, q.O, q.G)
		}
		out.WriteString(string(q.S))
		out.WriteByte(' ')
		out.WriteString(string(q.P))
		out.WriteByte(' ')
		out.WriteString(string(q.O))
		if q.G != "" {
			out.WriteByte(' ')
			out.WriteString(string(q.G))
		}
		if _, err := out.WriteString(" .\n"); err != nil {
			return err // of any write before as well: bufio keeps the first
		}
	}
	return out.Flush()
}

// lines cuts a stream at LF, CRLF and lone CR. line is valid until the next call.
type lines struct {
	r          io.Reader
	buf        []byte
	start, end int // what is read and not given out
	err        error
	line       []byte
	tooLong    bool // and line is only its end
}

func (in *lines) next() bool {
	in.tooLong = false
	scanned := in.start
	for {
		fresh := in.buf[scanned:in.end]
		lf := bytes.IndexByte(fresh, '\n')
		if lf < 0 {
			lf = len(fresh)
		}
		// A CR that ends the buffer may be the first half of CRLF.
		if cr := bytes.IndexByte(fresh[:lf], '\r'); cr >= 0 && (cr+1 < len(fresh) || in.err != nil) {
			in.line, in.start = in.buf[in.start:scanned+cr], scanned+cr+1
			if cr+1 == lf && lf < len(fresh) {
				in.start++
			}
			return true
		}
		if lf < len(fresh) {
			in.line, in.start = in.buf[in.start:scanned+lf], scanned+lf+1
			return true
		}
		if in.err != nil {
			in.line = in.buf[in.start:in.end]
			in.start = in.end
			return len(in.line) > 0 || in.tooLong
		}
		scanned = in.end
		if scanned > in.start && in.buf[scanned-1] == '\r' {
			scanned--
		}
		switch {
		case in.start > 0:
			copy(in.buf, in.buf[in.start:in.end])
			scanned, in.end, in.start = scanned-in.start, in.end-in.start, 0
		case in.end == len(in.buf) && in.end >= maxLine:
			in.tooLong = true // drop what there is of the line and read on to its end
			scanned, in.end = 0, 0
		case in.end == len(in.buf):
			in.buf = append(in.buf, make([]byte, len(in.buf))...)
		}
		n, err := in.r.Read(in.buf[in.end:])
		in.end += n
		in.err = err
	}
}

// terms remembers terms read of late by their hash, so that the same few thousand are not allocated over and over.
type terms [1 << 12]Term

// longestKept bounds the terms that are looked up: long ones are literals that hardly come back.
const longestKept = 160

type parser struct {
	line    []byte
	pos     int
	scratch []byte // terms whose spelling had to be changed
	terms   *terms
	seed    maphash.Seed
	last    Quad
}

func (p *parser) keep(b []byte) Term {
	if len(b) > longestKept {
		return Term(b)
	}
	at := &p.terms[maphash.Bytes(p.seed, b)%uint64(len(p.terms))]
	if string(*at) != string(b) {
		*at = Term(b)
	}
	return *at
}

func (p *parser) fail(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{Column: utf8.RuneCount(p.line[:at]) + 1, Message: fmt.Sprintf(format, args...)}
}

// found names what stands at pos, for messages.
func (p *parser) found() string {
	if p.pos >= len(p.line) {
		return "end of line"
	}
	r, _ := utf8.DecodeRune(p.line[p.pos:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) blanks() {
	for p.pos < len(p.line) && (p.line[p.pos] == ' ' || p.line[p.pos] == '\t') {
		p.pos++
	}
}

func (p *parser) peek() byte {
	if p.pos < len(p.line) {
		return p.line[p.pos]
	}
	return 0
}

func firstInvalid(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// statement reads a line; found is false if it holds no more than blanks and a comment.
func (p *parser) statement(line []byte) (q Quad, found bool, err *SyntaxError) {
	p.line, p.pos, p.scratch = line, 0, p.scratch[:0]
	if !utf8.Valid(line) {
		return q, false, p.fail(firstInvalid(line), "invalid UTF-8")
	}
	p.blanks()
	if c := p.peek(); p.pos == len(line) || c == '#' {
		return q, false, nil
	}
	var b []byte
	if b, err = p.term("subject", true, false); err != nil {
		return q, false, err
	}
	if q.S = p.last.S; string(q.S) != string(b) {
		q.S = p.keep(b)
	}
	p.blanks()
	if b, err = p.term("predicate", false, false); err != nil {
		return q, false, err
	}
	q.P = p.keep(b)
	p.blanks()
	if b, err = p.term("object", true, true); err != nil {
		return q, false, err
	}
	q.O = p.keep(b)
	p.blanks()
	if p.peek() != '.' {
		if p.pos == len(p.line) {
			return q, false, p.fail(p.pos, "statement without its full stop")
		}
		if b, err = p.term("graph name or full stop", true, false); err != nil {
			return q, false, err
		}
		if q.G = p.last.G; string(q.G) != string(b) {
			q.G = p.keep(b)
		}
		p.blanks()
	}
	if p.peek() != '.' {
		return q, false, p.fail(p.pos, "want the full stop that ends the statement, got %s", p.found())
	}
	p.pos++
	p.blanks()
	if p.pos < len(p.line) && p.line[p.pos] != '#' {
		return q, false, p.fail(p.pos, "want one statement a line, got %s after the full stop", p.found())
	}
	p.last = q
	return q, true, nil
}

// term reads the term at pos and gives its canonical spelling, a piece of the line where that is canonical already.
func (p *parser) term(what string, blank, literal bool) ([]byte, *SyntaxError) {
	switch c := p.peek(); {
	case c == '<':
		return p.iri()
	case c == '_' && blank:
		return p.blank()
	case c == '"' && literal:
		return p.literal()
	case c == '"':
		return nil, p.fail(p.pos, "a literal cannot be the %s", what)
	case c == '_':
		return nil, p.fail(p.pos, "a blank node cannot be the %s", what)
	}
	if bytes.HasPrefix(p.line[p.pos:], []byte("\uFEFF")) {
		return nil, p.fail(p.pos, "byte order mark: save the file as UTF-8 without one")
	}
	return nil, p.fail(p.pos, "want %s, got %s", what, p.found())
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// iri reads IRIREF. The canonical form holds its characters themselves.
func (p *parser) iri() ([]byte, *SyntaxError) {
	start := p.pos
	i := start + 1
	for i < len(p.line) && plainIRI[p.line[i]] {
		i++
	}
	out := p.line[start:i]
	if i < len(p.line) && p.line[i] == '\\' {
		from := len(p.scratch)
		p.scratch = append(p.scratch, out...)
		for i < len(p.line) && (plainIRI[p.line[i]] || p.line[i] == '\\') {
			if p.line[i] != '\\' {
				p.scratch = append(p.scratch, p.line[i])
				i++
				continue
			}
			r, n := unescapeNumber(p.line[i:])
			if n == 0 {
				return nil, p.fail(i, "bad escape in an IRI: only \\uXXXX and \\UXXXXXXXX, of Unicode characters")
			}
			if r < utf8.RuneSelf && !plainIRI[r] {
				return nil, p.fail(i, "an IRI cannot hold %q, escaped or not", r)
			}
			p.scratch = utf8.AppendRune(p.scratch, r)
			i += n
		}
		out = p.scratch[from:]
	}
	switch {
	case i >= len(p.line):
		return nil, p.fail(start, "IRI without its closing >")
	case p.line[i] == '<' && i == start+1:
		return nil, p.fail(start, "triple terms (RDF 1.2) are not read")
	case p.line[i] != '>':
		p.pos = i
		return nil, p.fail(i, "an IRI cannot hold %s", p.found())
	}
	scheme := 1
	for scheme < len(out) && (isLetter(out[scheme]) || scheme > 1 && (isDigit(out[scheme]) || out[scheme] == '+' || out[scheme] == '-' || out[scheme] == '.')) {
		scheme++
	}
	if scheme == 1 || scheme == len(out) || out[scheme] != ':' {
		return nil, p.fail(start, "relative IRI: want one that begins with a scheme, such as https:")
	}
	p.pos = i + 1
	if len(out) == i-start {
		return p.line[start : i+1], nil
	}
	p.scratch = append(p.scratch, '>')
	return p.scratch[len(p.scratch)-len(out)-1:], nil
}

// blank reads BLANK_NODE_LABEL.
func (p *parser) blank() ([]byte, *SyntaxError) {
	start := p.pos
	if start+1 >= len(p.line) || p.line[start+1] != ':' {
		return nil, p.fail(start, "want _: and a label")
	}
	i, end := start+2, start+2
	for i < len(p.line) {
		r, n := utf8.DecodeRune(p.line[i:])
		first := i == start+2
		if !(isNameStart(r) || r == '_' || '0' <= r && r <= '9' || !first && (r == '.' || isNameRest(r))) {
			break
		}
		i += n
		if r != '.' { // dots at the end belong to the statement
			end = i
		}
	}
	if end == start+2 {
		return nil, p.fail(start, "blank node without a label")
	}
	p.pos = end
	return p.line[start:end], nil
}

// isNameStart is PN_CHARS_BASE.
func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r))
	}
	return 0xC0 <= r && r <= 0x2FF && r != 0xD7 && r != 0xF7 || 0x370 <= r && r <= 0x1FFF && r != 0x37E ||
		r == 0x200C || r == 0x200D || 0x2070 <= r && r <= 0x218F || 0x2C00 <= r && r <= 0x2FEF ||
		0x3001 <= r && r <= 0xD7FF || 0xF900 <= r && r <= 0xFDCF || 0xFDF0 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0xEFFFF
}

// isNameRest is what PN_CHARS has beyond PN_CHARS_U and digits.
func isNameRest(r rune) bool {
	return r == '-' || r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040
}

// literal reads a quoted text with its language tag or datatype.
func (p *parser) literal() ([]byte, *SyntaxError) {
	start := p.pos
	i, canonical := start+1, true
text:
	for ; ; i++ {
		for i < len(p.line) && plainText[p.line[i]] {
			i++
		}
		if i >= len(p.line) {
			return nil, p.fail(start, "literal without its closing quotation mark")
		}
		switch c := p.line[i]; c {
		case '"':
			break text
		case '\\':
			r, n := unescape(p.line[i:])
			if n == 0 {
				return nil, p.fail(i, "bad escape in a literal: \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX \\UXXXXXXXX, of Unicode characters")
			}
			canonical = canonical && n == 2 && r != '\''
			i += n - 1
		case 0xEF: // valid UTF-8: two more bytes follow
			canonical = canonical && !(p.line[i+1] == 0xBF && p.line[i+2] >= 0xBE)
			i += 2
		default: // a control as itself
			canonical = false
		}
	}
	i++
	out := p.line[start:i]
	from := len(p.scratch)
	if !canonical {
		p.scratch = append(p.scratch, '"')
		for j := start + 1; j < i-1; {
			var r rune
			var n int
			if p.line[j] == '\\' {
				r, n = unescape(p.line[j:])
			} else {
				r, n = utf8.DecodeRune(p.line[j:])
			}
			p.scratch = escape(p.scratch, r)
			j += n
		}
		p.scratch = append(p.scratch, '"')
		out = p.scratch[from:]
	}
	p.pos = i
	p.blanks() // the grammar allows them between the parts of a literal
	spaced := p.pos > i
	rest := p.pos
	switch p.peek() {
	case '@':
		if err := p.tag(); err != nil {
			return nil, err
		}
		if canonical && !spaced {
			return p.line[start:p.pos], nil
		}
		return p.join(out, p.line[rest:p.pos]), nil
	case '^':
		if rest+1 >= len(p.line) || p.line[rest+1] != '^' {
			return nil, p.fail(rest, "want ^^ and a datatype")
		}
		p.pos += 2
		p.blanks()
		at := p.pos
		if p.peek() != '<' {
			return nil, p.fail(p.pos, "want the IRI of a datatype, got %s", p.found())
		}
		datatype, err := p.iri()
		if err != nil {
			return nil, err
		}
		if string(datatype) == "<"+XSDString+">" {
			return out, nil
		}
		if canonical && !spaced && at == rest+2 && len(datatype) == p.pos-at {
			return p.line[start:p.pos], nil
		}
		return p.join(out, []byte("^^"), datatype), nil
	}
	p.pos = i
	return out, nil
}

// join puts the parts of a term that had to be respelt together, at the end of scratch.
func (p *parser) join(parts ...[]byte) []byte {
	whole := bytes.Join(parts, nil)
	from := len(p.scratch)
	p.scratch = append(p.scratch, whole...)
	return p.scratch[from:]
}

// tag reads LANGTAG.
func (p *parser) tag() *SyntaxError {
	start := p.pos
	p.pos++
	for part := 0; ; part++ {
		from := p.pos
		for isLetter(p.peek()) || part > 0 && isDigit(p.peek()) {
			p.pos++
		}
		if p.pos == from {
			if part > 0 && p.peek() == '-' {
				return p.fail(start, "base directions (RDF 1.2) are not read")
			}
			return p.fail(p.pos, "bad language tag: want letters, got %s", p.found())
		}
		if p.peek() != '-' {
			break
		}
		p.pos++
	}
	return nil
}
