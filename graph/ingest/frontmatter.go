package ingest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/electiongraph/electiongraph/schema"
)

// frontKeys are the keys of front matter.
var frontKeys = []string{"title", "date", "publisher", "kind", "speaker", "venue", "country", "language", "url", "source"}

func metaField(m *schema.Meta, key string) *schema.Value {
	switch key {
	case "title":
		return &m.Title
	case "date":
		return &m.Date
	case "publisher":
		return &m.Publisher
	case "kind":
		return &m.Kind
	case "speaker":
		return &m.Speaker
	case "venue":
		return &m.Venue
	case "country":
		return &m.Country
	case "language":
		return &m.Language
	case "url":
		return &m.URL
	case "source":
		return &m.Source
	}
	return nil
}

// Bounds of front matter: the closing line is looked for within them, and the YAML parser takes quadratic time on brackets.
const (
	frontLines = 200
	frontBytes = 16 << 10
)

// frontMatter finds front matter: the whole of it, its lines between the rules, and whether it is closed. ok says that the
// text begins with it.
func frontMatter(text string) (whole, inner schema.Span, closed, ok bool) {
	start := 0
	if strings.HasPrefix(text, "\uFEFF") {
		start = len("\uFEFF")
	}
	next := func(at int) (string, int) { // the line at a byte, and where the next one begins
		rest := text[at:]
		n := strings.IndexAny(rest[:min(len(rest), 1<<16)], "\r\n")
		if n < 0 {
			return rest, len(text)
		}
		size := n + 1
		if rest[n] == '\r' && n+1 < len(rest) && rest[n+1] == '\n' {
			size++
		}
		return rest[:n], at + size
	}
	l, at := next(start)
	if strings.TrimRight(l, " \t") != "---" {
		return
	}
	inner.Start = at
	found := false
	for i := 0; i < frontLines && at < len(text) && at-inner.Start < frontBytes; i++ {
		l, n := next(at)
		t := strings.TrimRight(l, " \t")
		if t == "---" || t == "..." {
			if at-inner.Start > frontBytes {
				break
			}
			whole = schema.Span{Start: start, End: at + len(t)}
			inner.End = at
			return whole, inner, true, found || i == 0
		}
		if t != "" && t[0] != '#' && !found {
			// The first line must look like a key, or the rule is one of the text.
			key, _, isKey := strings.Cut(t, ":")
			if !isKey || len(key) > 40 || strings.ContainsAny(strings.TrimSpace(key), " \t") {
				return
			}
			found = true
		}
		at = n
	}
	return schema.Span{Start: start, End: at}, inner, false, found
}

func hasFrontMatter(text string) bool {
	_, _, _, ok := frontMatter(text)
	return ok
}

// readFrontMatter fills the metadata of d from its front matter and gives the block of it; the problem says what is wrong
// with it and where.
func readFrontMatter(d *schema.Document) (schema.Block, *schema.Problem) {
	whole, inner, closed, ok := frontMatter(d.Text)
	if !ok {
		return schema.Block{}, nil
	}
	first, _ := position(d.Text, inner.Start)
	if !closed {
		return schema.Block{}, &schema.Problem{Code: "front-matter", Line: first - 1, Column: 1,
			Message: "the front matter is not closed, or longer than 200 lines or 16 KB", Hint: `put a line "---" below its last key`}
	}
	return schema.Block{Kind: schema.FrontMatter, Span: whole}, readPairs(d, inner, first)
}

// readPairs fills the metadata of d from the YAML in a span of its text. first is the line of the file on which that starts.
func readPairs(d *schema.Document, inner schema.Span, first int) *schema.Problem {
	src := d.Text[inner.Start:inner.End]
	// One kind of line end, so that the positions of the parser are ours.
	src = strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\r", "\n")
	file, err := parser.ParseBytes([]byte(src), 0)
	if err != nil {
		return yamlProblem(err, src, first)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		var pairs []*ast.MappingValueNode
		switch n := doc.Body.(type) {
		case *ast.MappingNode:
			pairs = n.Values
		case *ast.MappingValueNode:
			pairs = []*ast.MappingValueNode{n}
		case *ast.CommentGroupNode:
		default:
			p := n.GetToken().Position
			return &schema.Problem{Code: "front-matter", Line: first + p.Line - 1, Column: max(p.Column, 1),
				Message: "the front matter is no list of keys and values", Hint: "write one key: value on each line, such as title: Statement on the election"}
		}
		for _, pair := range pairs {
			if p := readPair(d, pair, inner.Start, first); p != nil {
				return p
			}
		}
	}
	return nil
}

// readPair reads one key of front matter. first is the line of the file on which the YAML starts.
func readPair(d *schema.Document, pair *ast.MappingValueNode, start, first int) *schema.Problem {
	tok := pair.Key.GetToken()
	line, column := first+tok.Position.Line-1, tok.Position.Column
	key := strings.ToLower(tok.Value)
	field := metaField(&d.Meta, key)
	if field == nil {
		d.Warnings = append(d.Warnings, schema.Problem{Code: "front-matter-key", Line: line, Column: column,
			Message: fmt.Sprintf("unknown key %q in the front matter is left aside", tok.Value), Hint: "the keys are " + strings.Join(frontKeys, ", ")})
		return nil
	}
	if field.Text != "" {
		return &schema.Problem{Code: "front-matter", Line: line, Column: column, Message: fmt.Sprintf("key %q stands twice in the front matter", key),
			Hint: "keep one of them"}
	}
	value := pair.Value
	var text string
	switch n := value.(type) {
	case *ast.NullNode:
		return nil
	case *ast.LiteralNode:
		text = n.Value.Value
	case ast.ScalarNode:
		text = n.GetToken().Value
	default:
		vt := value.GetToken()
		return &schema.Problem{Code: "front-matter", Line: first + vt.Position.Line - 1, Column: vt.Position.Column,
			Message: fmt.Sprintf("the value of %s is no plain text", key), Hint: fmt.Sprintf("write %s: and its text on one line, in quotes if it holds a colon or begins with a bracket", key)}
	}
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return nil
	}
	*field = schema.Value{Text: text, Basis: schema.Explicit}
	// The span is given where the value stands in the file as it is.
	vt := value.GetToken()
	if at := lineStart(d.Text, start, vt.Position.Line); at >= 0 {
		end := min(len(d.Text), at+4<<10)
		if i := strings.Index(d.Text[at:end], text); i >= 0 {
			field.Span = schema.Span{Start: at + i, End: at + i + len(text)}
		}
	}
	return nil
}

// lineStart is the byte at which the n-th line after from begins, counted from 1.
func lineStart(text string, from, n int) int {
	for ; n > 1; n-- {
		i := strings.IndexAny(text[from:], "\r\n")
		if i < 0 {
			return -1
		}
		if from += i + 1; text[from-1] == '\r' && from < len(text) && text[from] == '\n' {
			from++
		}
	}
	return from
}

// yamlProblem says kindly what is wrong with front matter; the usual case is a value with a colon in it.
func yamlProblem(err error, src string, first int) *schema.Problem {
	p := &schema.Problem{Code: "front-matter", Line: first, Column: 1, Message: "the front matter is not valid YAML",
		Hint: "put values with special characters in double quotes"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		p.Message = "the front matter is not valid YAML: " + strings.TrimSuffix(strings.ToLower(ye.GetMessage()[:min(1, len(ye.GetMessage()))])+ye.GetMessage()[min(1, len(ye.GetMessage())):], ".")
		if t := ye.GetToken(); t != nil && t.Position != nil {
			p.Line, p.Column = first+max(t.Position.Line, 1)-1, max(t.Position.Column, 1)
		}
	}
	// Find the line at fault ourselves: a key, a colon, and a second colon before white space in a bare value.
	for i, l := range strings.Split(src, "\n") {
		key, value, ok := strings.Cut(l, ":")
		if !ok || strings.HasPrefix(strings.TrimSpace(l), "#") {
			continue
		}
		v := strings.TrimSpace(value)
		at := func(s string, n int) (int, int) { return first + i, utf8.RuneCountInString(s[:n]) + 1 }
		switch {
		case v == "":
		case strings.HasPrefix(l, "\t"):
			p.Line, p.Column = first+i, 1
			p.Message, p.Hint = "a tab indents the line, which YAML does not allow", "use spaces, or none"
			return p
		case v[0] != '"' && v[0] != '\'' && v[0] != '|' && v[0] != '>' && (strings.Contains(v, ": ") || strings.HasSuffix(v, ":")):
			n := strings.Index(value, ": ")
			if n < 0 {
				n = strings.LastIndexByte(value, ':')
			}
			p.Line, p.Column = at(l, len(key)+1+n)
			p.Message = fmt.Sprintf("the value of %s holds a colon", strings.TrimSpace(key))
			p.Hint = fmt.Sprintf("put the value in quotes, %s: %s", strings.TrimSpace(key), quote(v))
			return p
		case strings.IndexByte("@`%&*!|>{}[],", v[0]) >= 0 && first+i == p.Line:
			p.Hint = fmt.Sprintf("put the value in quotes, %s: %s", strings.TrimSpace(key), quote(v))
			return p
		}
	}
	return p
}

// quote writes a value in the kind of quotes of YAML that need no escape in it, or with escapes.
func quote(s string) string {
	switch {
	case !strings.ContainsAny(s, `"\`):
		return `"` + s + `"`
	case !strings.Contains(s, "'"):
		return "'" + s + "'"
	}
	return fmt.Sprintf("%q", s)
}
