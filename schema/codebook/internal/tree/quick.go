package tree

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep lists and mappings may be nested.
const maxDepth = 100

// quick reads the subset that needs no look-ahead beyond a line: block mappings and lists, [ ] and { } over any
// number of lines, texts of one line (plain, 'single', "double"), comments. It reports false for everything else,
// broken files included.
func quick(src string) (*Node, bool) {
	r := reader{src: src, line: 1}
	r.indentation()
	if r.failed || r.pos == len(src) {
		return &Node{Line: 1, Column: 1}, !r.failed
	}
	n := r.block(r.indent, 0)
	return n, !r.failed && r.pos == len(src)
}

type reader struct {
	src       string
	pos       int
	line      int
	lineStart int
	indent    int // of the line at pos, when pos is its first letter
	failed    bool
	slab      []Node  // nodes are made many at a time
	open      []*Node // items of the lists that are being read
}

func (r *reader) fail() *Node {
	r.failed = true
	r.pos = len(r.src)
	return &Node{}
}

func (r *reader) peek() byte {
	if r.pos < len(r.src) {
		return r.src[r.pos]
	}
	return '\n'
}

// after gives the byte behind the one at pos; the end of the file counts as the end of a line.
func (r *reader) after() byte {
	if r.pos+1 < len(r.src) {
		return r.src[r.pos+1]
	}
	return '\n'
}

func (r *reader) column(pos int) int { return utf8.RuneCountInString(r.src[r.lineStart:pos]) + 1 }

// here makes a node of the place at pos.
func (r *reader) here(k Kind) *Node {
	if len(r.slab) == 0 {
		r.slab = make([]Node, 128)
	}
	n := &r.slab[0]
	r.slab = r.slab[1:]
	*n = Node{Kind: k, Line: r.line, Column: r.column(r.pos)} // it may have been made before: see atKey
	return n
}

// close gives the items read since there were from, in a slice of their own.
func (r *reader) close(from int) []*Node {
	items := slices.Clone(r.open[from:])
	r.open = r.open[:from]
	return items
}

// indentation goes to the first letter of the next line that holds something; pos must be the start of a line.
func (r *reader) indentation() {
	for r.pos < len(r.src) {
		r.lineStart = r.pos
		for r.peek() == ' ' {
			r.pos++
		}
		r.indent = r.pos - r.lineStart
		switch r.peek() {
		case '\n':
			if r.pos < len(r.src) {
				r.pos++
				r.line++
			}
		case '#':
			r.comment()
		case '\t', '\r', 0xEF: // tabs, Windows line ends, perhaps a byte order mark
			r.fail()
			return
		default:
			return
		}
	}
}

// comment goes to the start of the next line; pos is in the rest of a line that means nothing.
func (r *reader) comment() {
	rest := r.src[r.pos:]
	i := strings.IndexByte(rest, '\n')
	if i >= 0 {
		rest = rest[:i]
	}
	if strings.IndexByte(rest, '\r') >= 0 { // a line end to some
		r.fail()
		return
	}
	r.pos += len(rest)
	if i >= 0 {
		r.pos++
		r.line++
	}
}

// endLine passes blanks and a comment and goes to the next line that holds something.
func (r *reader) endLine() {
	start := r.pos
	for r.peek() == ' ' {
		r.pos++
	}
	switch {
	case r.pos == len(r.src):
		r.indent = -1
		return
	case r.peek() == '\n', r.peek() == '#' && (r.pos > start || r.pos == r.lineStart):
		r.comment()
	default:
		r.fail()
		return
	}
	r.indentation()
	if r.pos == len(r.src) {
		r.indent = -1
	}
}

// block reads the value whose first letter stands at pos, c bytes into its line.
func (r *reader) block(c, depth int) *Node {
	if depth > maxDepth {
		return r.fail()
	}
	if r.peek() == '-' && (r.after() == ' ' || r.after() == '\n') {
		return r.sequence(c, depth)
	}
	if r.atKey() {
		return r.mapping(c, depth)
	}
	n := r.value(depth, c)
	r.endLine()
	if r.indent >= c && r.pos < len(r.src) {
		return r.fail() // goes on in the next line
	}
	return n
}

// atKey reports whether a key and its colon stand at pos.
func (r *reader) atKey() bool {
	if mark := r.peek(); mark == '"' || mark == '\'' { // most often an item of a list: tell quickly that it is no key
		end := r.pos + 1
		for end < len(r.src) && r.src[end] != mark && r.src[end] != '\\' && r.src[end] != '\n' {
			end++
		}
		if end+1 >= len(r.src) || r.src[end] == mark && r.src[end+1] == '\n' {
			return false
		}
	}
	save := *r
	_, ok := r.key()
	if r.failed {
		return false
	}
	*r = save
	return ok
}

// key reads a key and its colon.
func (r *reader) key() (string, bool) {
	if c := r.peek(); c == '"' || c == '\'' {
		s := r.quoted().Text
		if r.failed || r.peek() != ':' || r.after() != ' ' && r.after() != '\n' {
			return "", false
		}
		r.pos++
		return s, true
	}
	if !plainStart(r.peek(), r.after()) {
		return "", false
	}
	odd := false // the library has its own view of such keys
	for i := r.pos; i < len(r.src); i++ {
		switch c := r.src[i]; c {
		case '"', '\'', '[', ']', '{', '}', ',':
			odd = true
		case ':':
			if i+1 == len(r.src) || r.src[i+1] == ' ' || r.src[i+1] == '\n' {
				s := r.src[r.pos:i]
				if odd || strings.Contains(s, "<<") || strings.HasSuffix(s, " ") { // << merges, to the library
					r.fail()
				}
				r.pos = i + 1
				return s, true
			}
			odd = true
		case '#':
			if r.src[i-1] == ' ' {
				return "", false
			}
		case '\n':
			return "", false
		case '\t', '\r':
			r.fail()
			return "", false
		}
	}
	return "", false
}

func (r *reader) sequence(c, depth int) *Node {
	n, from := r.here(Sequence), len(r.open)
	for !r.failed {
		r.pos++ // the hyphen
		for r.peek() == ' ' {
			r.pos++
		}
		if r.peek() == '\n' || r.peek() == '#' {
			if r.endLine(); r.indent <= c {
				return r.fail() // an empty item
			}
		}
		item := r.block(r.pos-r.lineStart, depth+1)
		r.open = append(r.open, item)
		if r.pos < len(r.src) && r.indent > c {
			return r.fail()
		}
		// At the same indentation, a key of the mapping that this list is a value of may follow.
		if r.pos == len(r.src) || r.indent < c || r.peek() != '-' || r.after() != ' ' && r.after() != '\n' {
			n.Items = r.close(from)
			return n
		}
	}
	return n
}

func (r *reader) mapping(c, depth int) *Node {
	n := r.here(Mapping)
	for !r.failed {
		f := Field{Line: r.line, Column: r.column(r.pos)}
		var ok bool
		if f.Key, ok = r.key(); !ok {
			return r.fail()
		}
		for _, g := range n.Fields {
			if g.Key == f.Key {
				return r.fail()
			}
		}
		for r.peek() == ' ' {
			r.pos++
		}
		if r.peek() == '\n' || r.peek() == '#' {
			null := r.here(Null)
			r.endLine()
			switch {
			case r.failed:
			case r.pos < len(r.src) && r.indent > c:
				f.Value = r.block(r.indent, depth+1)
			case r.pos < len(r.src) && r.indent == c && r.peek() == '-' && (r.after() == ' ' || r.after() == '\n'):
				f.Value = r.sequence(c, depth+1)
			default:
				f.Value = null
			}
		} else {
			f.Value = r.value(depth, c)
			r.endLine()
		}
		n.Fields = append(n.Fields, f)
		if r.pos == len(r.src) || r.indent < c {
			return n
		}
		if r.indent > c {
			return r.fail()
		}
		if r.peek() == '-' && (r.after() == ' ' || r.after() == '\n') {
			return r.fail()
		}
	}
	return n
}

// value reads a flow collection or a text of one line; c is the indentation of its block.
func (r *reader) value(depth, c int) *Node {
	switch b := r.peek(); b {
	case '[', '{':
		return r.flow(depth+1, c)
	case '"', '\'':
		return r.quoted()
	}
	if !plainStart(r.peek(), r.after()) {
		return r.fail()
	}
	n := r.here(Scalar)
	for i := r.pos; ; i++ {
		switch {
		case i == len(r.src) || r.src[i] == '\n' || r.src[i] == '#' && r.src[i-1] == ' ':
			n.Text = strings.TrimRight(r.src[r.pos:i], " ")
			r.pos += len(n.Text)
			return n.plain()
		case r.src[i] == ':' && (i+1 == len(r.src) || r.src[i+1] == ' ' || r.src[i+1] == '\n'), r.src[i] == '\t', r.src[i] == '\r':
			return r.fail()
		}
	}
}

// plain tells nothing from a text.
func (n *Node) plain() *Node {
	switch n.Text {
	case "~", "null", "Null", "NULL":
		n.Kind, n.Text = Null, ""
	}
	return n
}

// plainStart reports whether a plain text can begin with b.
func plainStart(b, after byte) bool {
	switch b {
	case '-', '?', ':':
		return after > ' ' && !(b == '-' && after == '-') && b != '?' // --- may divide documents
	case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '\n', ' ', '\t', '\r', '.':
		return false // a dot may begin ... or a number
	}
	return b >= ' '
}

// quoted reads a text in quotation marks that ends in its line.
func (r *reader) quoted() *Node {
	n := r.here(Scalar)
	n.Quoted = true
	mark := r.src[r.pos]
	r.pos++
	start := r.pos
	var b []byte // the text as far as it had to be respelt
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		switch {
		case c == '\n' || c == '\t' || c == '\r':
			return r.fail()
		case c == '\\' && mark == '"':
			b = append(b, r.src[start:r.pos]...)
			switch r.after() {
			case '"', '\\', '/':
				b = append(b, r.after())
			case 'n':
				b = append(b, '\n')
			case 't':
				b = append(b, '\t')
			default:
				return r.fail()
			}
			r.pos += 2
			start = r.pos
			continue
		case c == mark && mark == '\'' && r.after() == mark:
			b = append(b, r.src[start:r.pos+1]...)
			r.pos += 2
			start = r.pos
			continue
		case c == mark:
			if n.Text = r.src[start:r.pos]; b != nil {
				n.Text = string(append(b, n.Text...))
			}
			r.pos++
			return n
		}
		r.pos++
	}
	return r.fail()
}

// flow reads [ ] or { }.
func (r *reader) flow(depth, c int) *Node {
	if depth > maxDepth {
		return r.fail()
	}
	n, from := r.here(Sequence), len(r.open)
	end := byte(']')
	if r.peek() == '{' {
		n.Kind, end = Mapping, '}'
	}
	r.pos++
	for !r.failed {
		r.spaces(c)
		if r.peek() == end && r.pos < len(r.src) {
			r.pos++
			if n.Kind == Sequence {
				n.Items = r.close(from)
			}
			return n
		}
		f := Field{Line: r.line, Column: r.column(r.pos)}
		if n.Kind == Mapping {
			var ok bool
			if f.Key, ok = r.key(); !ok {
				return r.fail()
			}
			for _, g := range n.Fields {
				if g.Key == f.Key {
					return r.fail()
				}
			}
			if r.peek() != ' ' {
				return r.fail()
			}
			for r.peek() == ' ' {
				r.pos++
			}
		}
		switch b := r.peek(); {
		case b == '[' || b == '{':
			f.Value = r.flow(depth+1, c)
		case b == '"' || b == '\'':
			f.Value = r.quoted()
		default:
			f.Value = r.flowPlain()
		}
		if r.failed {
			break
		}
		if n.Kind == Mapping {
			n.Fields = append(n.Fields, f)
		} else {
			r.open = append(r.open, f.Value)
		}
		r.spaces(c)
		switch {
		case r.pos == len(r.src):
			return r.fail()
		case r.peek() == ',':
			r.pos++
		case r.peek() != end:
			return r.fail()
		}
	}
	return n
}

// spaces passes blanks, line ends and comments between the parts of a flow collection.
func (r *reader) spaces(c int) {
	for {
		start := r.pos
		for r.peek() == ' ' {
			r.pos++
		}
		switch {
		case r.pos == len(r.src):
			r.fail()
			return
		case r.peek() == '\n', r.peek() == '#' && r.pos > start:
			r.comment()
			r.indentation()
			if r.pos == len(r.src) || r.indent <= c {
				r.fail()
			}
			return
		default:
			return
		}
	}
}

func (r *reader) flowPlain() *Node {
	if !plainStart(r.peek(), r.after()) {
		return r.fail()
	}
	n := r.here(Scalar)
	for i := r.pos; i < len(r.src); i++ {
		switch b := r.src[i]; {
		case b == ',' || b == ']' || b == '}':
			n.Text = strings.TrimRight(r.src[r.pos:i], " ")
			r.pos += len(n.Text)
			return n.plain()
		case b == '[' || b == '{' || b == '\n' || b == '\t' || b == '\r' || b == '#' || b == ':' || b == '"' || b == '\'' && r.src[i-1] == ' ':
			return r.fail()
		}
	}
	return r.fail()
}
