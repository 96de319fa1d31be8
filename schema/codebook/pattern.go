package codebook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Pattern is a parsed cue. All must hold in one clause, None may hold there; see the package comment for the
// language.
type Pattern struct {
	Text string
	All  []*Node
	None []*Node
}

// An Op says what a Node matches.
type Op uint8

const (
	OpWord   Op = iota // Word, in any inflection
	OpExact            // Word, as it is
	OpPrefix           // a word that begins with Word
	OpSuffix           // a word that ends in Word
	OpNumber           // a number in digits or words
	OpClass            // a phrase of the class Word
	OpSeq              // Kids one after the other
	OpAlt              // one of Kids
	OpOpt              // Kids[0] or nothing
	OpGap              // 0 to Max words
)

// A Node is a part of a pattern.
type Node struct {
	Op   Op
	Word string
	Max  int
	Kids []*Node
}

// GapMax is the number of words that ".." may skip.
const GapMax = 8

// A ParseError says where in a pattern something is wrong; Column counts code points from 1.
type ParseError struct {
	Pattern string
	Column  int
	Message string
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("pattern %q, column %d: %s", e.Pattern, e.Column, e.Message)
}

// ParsePattern reads a cue. Errors are *ParseError.
func ParsePattern(s string) (*Pattern, error) {
	p := &parser{src: s}
	out := &Pattern{Text: s}
	for {
		p.space()
		none := p.take('!')
		start := p.pos
		n := p.alternatives(true)
		if p.err != nil {
			return nil, p.err
		}
		switch {
		case n == nil:
			return nil, p.fail(start, "nothing to match")
		case edgeGap(n):
			return nil, p.fail(start, "a pattern may not begin or end with a gap")
		case !solid(n):
			return nil, p.fail(start, "a pattern must contain a word or a class that is not optional")
		case none:
			out.None = append(out.None, n)
		default:
			out.All = append(out.All, n)
		}
		p.space()
		if p.pos == len(p.src) {
			break
		}
		if !p.take('&') {
			return nil, p.fail(p.pos, fmt.Sprintf("unexpected %q", p.peek()))
		}
	}
	if len(out.All) == 0 {
		return nil, p.fail(0, "a pattern cannot consist of vetoes alone")
	}
	return out, nil
}

type parser struct {
	src string
	pos int
	err error
}

func (p *parser) fail(at int, message string) error {
	if p.err == nil {
		p.err = &ParseError{p.src, utf8.RuneCountInString(p.src[:min(at, len(p.src))]) + 1, message}
	}
	return p.err
}

func (p *parser) peek() rune {
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	return r
}

func (p *parser) space() {
	for p.pos < len(p.src) && (p.src[p.pos] == ' ' || p.src[p.pos] == '-') {
		p.pos++
	}
}

func (p *parser) take(c byte) bool {
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// alternatives reads a sequence, or within brackets sequences divided by |.
func (p *parser) alternatives(top bool) *Node {
	var alts []*Node
	for {
		start := p.pos
		n := p.sequence()
		if p.err != nil {
			return nil
		}
		if n == nil && !top {
			p.fail(start, "empty alternative")
			return nil
		}
		if n != nil {
			alts = append(alts, n)
		}
		if top || !p.take('|') {
			break
		}
	}
	if len(alts) == 1 {
		return alts[0]
	}
	if len(alts) == 0 {
		return nil
	}
	return &Node{Op: OpAlt, Kids: alts}
}

func (p *parser) sequence() *Node {
	var kids []*Node
	for {
		p.space()
		if p.pos == len(p.src) {
			break
		}
		start := p.pos
		c := p.src[p.pos]
		var n *Node
		switch {
		case c == '|' || c == ')' || c == '&':
			goto done
		case c == '(':
			p.pos++
			n = p.alternatives(false)
			if p.err != nil {
				return nil
			}
			if !p.take(')') {
				p.fail(start, "bracket is not closed")
				return nil
			}
		case c == '<':
			end := strings.IndexByte(p.src[p.pos:], '>')
			if end < 2 {
				p.fail(start, "class name is not closed")
				return nil
			}
			n = &Node{Op: OpClass, Word: p.src[p.pos+1 : p.pos+end]}
			p.pos += end + 1
		case c == '#':
			p.pos++
			n = &Node{Op: OpNumber}
		case strings.HasPrefix(p.src[p.pos:], ".."):
			p.pos += 2
			d := p.pos
			for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
				p.pos++
			}
			limit := GapMax
			if p.pos > d {
				limit, _ = strconv.Atoi(p.src[d:p.pos])
			}
			if limit < 1 || limit > 20 {
				p.fail(start, "a gap spans 1 to 20 words")
				return nil
			}
			n = &Node{Op: OpGap, Max: limit}
		default:
			n = p.word()
			if p.err != nil {
				return nil
			}
			if n == nil {
				continue // a possessive mark by itself
			}
		}
		if p.take('?') {
			if n.Op == OpGap {
				p.fail(p.pos-1, "a gap is optional already")
				return nil
			}
			n = &Node{Op: OpOpt, Kids: []*Node{n}}
		}
		kids = append(kids, n)
	}
done:
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &Node{Op: OpSeq, Kids: kids}
}

func (p *parser) word() *Node {
	start := p.pos
	exact := p.take('=')
	suffix := !exact && p.take('*')
	from := p.pos
	for p.pos < len(p.src) {
		r, n := utf8.DecodeRuneInString(p.src[p.pos:])
		if r == '.' && (strings.HasPrefix(p.src[p.pos:], "..") || p.pos == from) {
			break
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’' && r != '.' && r != '%' {
			break
		}
		p.pos += n
	}
	w := strings.ToLower(strings.ReplaceAll(p.src[from:p.pos], "’", "'"))
	prefix := p.take('*')
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	switch {
	case w == "" && !prefix && !suffix && !exact && p.pos > from:
		return nil
	case w == "":
		p.fail(start, fmt.Sprintf("unexpected %q", p.peek()))
		return nil
	case prefix && suffix, exact && prefix:
		p.fail(start, "use one of =word, word* and *word")
		return nil
	case w == "n't":
		return &Node{Op: OpExact, Word: "not"}
	case suffix:
		return &Node{Op: OpSuffix, Word: w}
	case prefix:
		return &Node{Op: OpPrefix, Word: w}
	case exact:
		return &Node{Op: OpExact, Word: w}
	}
	return &Node{Op: OpWord, Word: w}
}

// edgeGap reports whether a match could begin or end with a gap.
func edgeGap(n *Node) bool {
	switch n.Op {
	case OpGap:
		return true
	case OpSeq:
		return edgeGap(n.Kids[0]) || edgeGap(n.Kids[len(n.Kids)-1])
	case OpAlt, OpOpt:
		for _, k := range n.Kids {
			if edgeGap(k) {
				return true
			}
		}
	}
	return false
}

// solid reports whether every match holds at least one word.
func solid(n *Node) bool {
	switch n.Op {
	case OpGap, OpOpt:
		return false
	case OpSeq:
		for _, k := range n.Kids {
			if solid(k) {
				return true
			}
		}
		return false
	case OpAlt:
		for _, k := range n.Kids {
			if !solid(k) {
				return false
			}
		}
	}
	return true
}

// Walk calls f for n and everything below it.
func (n *Node) Walk(f func(*Node)) {
	f(n)
	for _, k := range n.Kids {
		k.Walk(f)
	}
}

// Nodes gives the top nodes of the pattern, required ones first.
func (p *Pattern) Nodes() []*Node { return append(append([]*Node{}, p.All...), p.None...) }
