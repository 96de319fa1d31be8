package query

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// The syntax of paths, that of SPARQL 1.1 with shorter names:
//
//	path     = sequence { "|" sequence }
//	sequence = step { "/" step }
//	step     = [ "^" ] primary [ "?" | "*" | "+" ]
//	primary  = name | "!" negated | "(" path ")"
//	negated  = one | "(" [ one { "|" one } ] ")"
//	one      = [ "^" ] name
//	name     = "a" | "<" IRI ">" | prefix ":" local | local of the ontology ("country" for "eg:country")

// A pathOp is what a node of a path does.
type pathOp byte

const (
	opLink     pathOp = iota // one predicate
	opInverse                // of parts[0]
	opSequence               // parts one after the other
	opEither                 // any of the parts
	opOptional               // parts[0] or nothing
	opMany                   // parts[0] once or more often
	opAny                    // parts[0] any number of times, none too
	opNot                    // a predicate that is none of the parts, which are links and inverse links
)

// A pathNode is a part of a parsed path.
type pathNode struct {
	op    pathOp
	name  rdf.Term // of opLink
	parts []*pathNode
}

// String writes the path so that parsing gives it again.
func (n *pathNode) String() string { return n.write(0) }

// write puts parentheses around what binds looser than its place: 0 anything, 1 part of a choice, 2 of a sequence,
// 3 behind ^, 4 before a sign of repetition.
func (n *pathNode) write(place int) string {
	join := func(sep string, place int) string {
		parts := make([]string, len(n.parts))
		for i, p := range n.parts {
			parts[i] = p.write(place)
		}
		return strings.Join(parts, sep)
	}
	s, binds := "", 4
	switch n.op {
	case opLink:
		return predicateText(n.name)
	case opInverse:
		s, binds = "^"+join("", 3), 2
	case opSequence:
		s, binds = join("/", 2), 1
	case opEither:
		s, binds = join("|", 1), 0
	case opOptional:
		s, binds = join("", 4)+"?", 3
	case opMany:
		s, binds = join("", 4)+"+", 3
	case opAny:
		s, binds = join("", 4)+"*", 3
	case opNot:
		return "!(" + join("|", 2) + ")"
	}
	if binds < place {
		return "(" + s + ")"
	}
	return s
}

// predicateText gives a predicate as a path may name it.
func predicateText(t rdf.Term) string {
	s := rdf.Abbreviate(t, schema.Prefixes)
	prefix, local, ok := strings.Cut(s, ":")
	if t == rdf.RDFType {
		return "a"
	}
	if !ok || strings.HasPrefix(s, "<") || prefix == "" || strings.TrimFunc(local, nameRune) != "" || strings.ContainsFunc(local, func(r rune) bool { return !nameRune(r) }) {
		return string(t)
	}
	return s
}

func nameRune(r rune) bool {
	return r == '_' || r == '-' || r == '.' || r == '%' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// pathDepth bounds how deep parentheses may stand within each other.
const pathDepth = 200

// parsePath reads a path. Errors are problems of code path-syntax with the column.
func parsePath(text string) (*pathNode, error) {
	if !utf8.ValidString(text) {
		return nil, &schema.Problem{Code: "path-syntax", Message: "the path is not valid UTF-8"}
	}
	p := &pathParser{text: text}
	n := p.path(0)
	if p.blank(); p.err == nil && p.at < len(p.text) {
		what := "there is something behind the end of the path"
		if p.text[p.at] == ')' {
			what = "there is no parenthesis that this one could close"
		}
		p.fail(p.at, what, "steps are joined by / (then) or | (or)")
	}
	if p.err != nil {
		return nil, p.err
	}
	return n, nil
}

type pathParser struct {
	text string
	at   int
	err  error // the first
}

// fail notes an error and ends the reading.
func (p *pathParser) fail(at int, message, hint string) {
	if p.err == nil {
		p.err = &schema.Problem{Code: "path-syntax", File: "path", Line: 1, Column: 1 + utf8.RuneCountInString(p.text[:at]), Message: message, Hint: hint}
	}
	p.at = len(p.text)
}

func (p *pathParser) blank() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// next takes a sign if it comes next.
func (p *pathParser) next(sign byte) bool {
	if p.blank(); p.at < len(p.text) && p.text[p.at] == sign {
		p.at++
		return true
	}
	return false
}

func (p *pathParser) path(depth int) *pathNode {
	if depth > pathDepth {
		p.fail(p.at, fmt.Sprintf("parentheses stand deeper than %d within each other", pathDepth), "")
	}
	return p.list('|', opEither, func() *pathNode {
		return p.list('/', opSequence, func() *pathNode { return p.step(depth) })
	})
}

// list reads one or more parts with a sign between them.
func (p *pathParser) list(sign byte, op pathOp, part func() *pathNode) *pathNode {
	n := &pathNode{op: op, parts: []*pathNode{part()}}
	for p.next(sign) {
		n.parts = append(n.parts, part())
	}
	if len(n.parts) == 1 {
		return n.parts[0]
	}
	return n
}

func (p *pathParser) step(depth int) *pathNode {
	if p.next('^') {
		return &pathNode{op: opInverse, parts: []*pathNode{p.repeated(depth)}}
	}
	return p.repeated(depth)
}

func (p *pathParser) repeated(depth int) *pathNode {
	n := p.primary(depth)
	for sign, op := range map[byte]pathOp{'?': opOptional, '*': opAny, '+': opMany} {
		if p.next(sign) {
			n = &pathNode{op: op, parts: []*pathNode{n}}
			break
		}
	}
	if p.blank(); p.err == nil && p.at < len(p.text) && strings.IndexByte("?*+", p.text[p.at]) >= 0 {
		p.fail(p.at, "a step has one sign of repetition", "put the step with its sign in parentheses")
	}
	return n
}

func (p *pathParser) primary(depth int) *pathNode {
	switch {
	case p.next('('):
		open := p.at - 1
		n := p.path(depth + 1)
		if !p.next(')') && p.err == nil {
			p.fail(open, "this parenthesis is not closed", "")
		}
		return n
	case p.next('!'):
		n := &pathNode{op: opNot}
		if !p.next('(') {
			n.parts = append(n.parts, p.one())
			return n
		}
		open := p.at - 1
		if p.next(')') {
			return n
		}
		for {
			n.parts = append(n.parts, p.one())
			if !p.next('|') {
				break
			}
		}
		if !p.next(')') && p.err == nil {
			p.fail(cmp.Or(p.at, open), "behind ! stand names with | between them", "!(eg:country|^eg:election)")
		}
		return n
	}
	return p.name()
}

// one reads a name behind !, perhaps the other way round.
func (p *pathParser) one() *pathNode {
	if p.next('^') {
		return &pathNode{op: opInverse, parts: []*pathNode{p.name()}}
	}
	return p.name()
}

func (p *pathParser) name() *pathNode {
	p.blank()
	from := p.at
	if p.err != nil || from == len(p.text) {
		p.fail(from, "a predicate is missing here", "name one, such as eg:country or rdfs:label")
		return &pathNode{}
	}
	if p.text[from] == '<' {
		end := strings.IndexByte(p.text[from:], '>')
		if end < 0 {
			p.fail(from, "this IRI has no end", "put > behind it")
			return &pathNode{}
		}
		p.at += end + 1
		t, err := rdf.ParseTerm(p.text[from:p.at])
		if err != nil {
			p.fail(from, "this is no IRI: "+err.Error(), "")
		}
		return &pathNode{name: t}
	}
	colon := false
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !nameRune(r) && r != ':' {
			break
		}
		colon = colon || r == ':'
		p.at += size
	}
	name := p.text[from:p.at]
	if name == "" {
		p.fail(from, "a predicate is missing here", "name one, such as eg:country or rdfs:label")
		return &pathNode{}
	}
	if name == "a" {
		return &pathNode{name: rdf.RDFType}
	}
	if !colon {
		name = "eg:" + name
	}
	t, ok := rdf.Expand(name, schema.Prefixes)
	if !ok {
		prefix, _, _ := strings.Cut(name, ":")
		var known []string
		for _, x := range schema.Prefixes {
			if x.Prefix != "" {
				known = append(known, x.Prefix)
			}
		}
		p.fail(from, fmt.Sprintf("there is no prefix %q", prefix), "prefixes are "+strings.Join(known, ", "))
	}
	return &pathNode{name: t}
}
