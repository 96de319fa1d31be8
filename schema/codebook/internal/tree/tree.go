// Package tree reads YAML as a tree of nodes that know their places, for strict decoders that report every error
// with line and column.
//
// Start at [Parse]. It has two readers that give the same tree: one of our own for the plain subset that the files
// of the codebook are written in (it reads a megabyte in a few milliseconds, a tenth of what a full parser needs,
// and loading stands in front of every command), and goccy/go-yaml for everything else and for every error message.
package tree

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A Kind says what a node is.
type Kind uint8

const (
	Null     Kind = iota // nothing, ~ or null
	Scalar               // text, numbers, truth values: Text as written
	Sequence             // Items
	Mapping              // Fields
)

// String names the kind as messages do.
func (k Kind) String() string { return [...]string{"nothing", "a text", "a list", "a mapping"}[k] }

// A Node is a value and its place. Line and Column count from 1, the column in code points; of a quoted text they
// are those of the quotation mark.
type Node struct {
	Kind         Kind
	Quoted       bool // the text stood in quotation marks
	Text         string
	Items        []*Node
	Fields       []Field
	Line, Column int
}

// A Field is an entry of a mapping, in the order of the file.
type Field struct {
	Key          string
	Line, Column int
	Value        *Node
}

// An Error is a place where the file is not YAML, or uses what no file of ours does (anchors, tags, merge keys,
// several documents).
type Error struct {
	Line, Column int
	Message      string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// Parse reads one YAML document; the node of a file that holds nothing is Null. Errors are *Error.
func Parse(src string) (*Node, error) {
	if err := valid(src); err != nil {
		return nil, err
	}
	if n, ok := quick(src); ok {
		return n, nil
	}
	return full(src)
}

// valid refuses what is no UTF-8 text before a parser sees it.
func valid(src string) error {
	if utf8.ValidString(src) {
		return nil
	}
	line, column := 1, 1
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRuneInString(src[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		i += n
	}
	return &Error{line, column, "invalid UTF-8"}
}

// full reads with the library.
func full(src string) (n *Node, err error) {
	defer func() {
		if r := recover(); r != nil { // it is known to panic on some broken files
			n, err = nil, &Error{1, 1, "this is not YAML"}
		}
	}()
	file, err := parser.ParseBytes([]byte(src), 0)
	if err != nil {
		var e yaml.Error
		if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
			at := e.GetToken().Position
			return nil, &Error{max(1, at.Line), max(1, at.Column), e.GetMessage()}
		}
		return nil, &Error{1, 1, err.Error()}
	}
	n = &Node{Line: 1, Column: 1}
	found := false
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		next, err := convert(d.Body, 0)
		if err != nil {
			return nil, err
		}
		if found {
			return nil, &Error{next.Line, next.Column, "a second document: one file holds one"}
		}
		n, found = next, true
	}
	return n, nil
}

// convert turns a node of the library into ours.
func convert(a ast.Node, depth int) (*Node, error) {
	at := a.GetToken().Position
	n := &Node{Line: at.Line, Column: at.Column}
	if depth++; depth > maxDepth {
		return nil, &Error{at.Line, at.Column, "nested too deeply"}
	}
	switch a := a.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		n.Kind, n.Text = Scalar, a.Value
		n.Quoted = a.Token.Type == token.DoubleQuoteType || a.Token.Type == token.SingleQuoteType
	case *ast.LiteralNode:
		n.Kind, n.Text, n.Quoted = Scalar, a.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		n.Kind, n.Text = Scalar, a.GetToken().Value
	case *ast.SequenceNode:
		n.Kind = Sequence
		for _, v := range a.Values {
			item, err := convert(v, depth)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, item)
		}
	case *ast.MappingNode:
		n.Kind = Mapping
		for i, v := range a.Values {
			if err := n.add(v, depth); err != nil {
				return nil, err
			}
			if i == 0 && !a.IsFlowStyle {
				n.Line, n.Column = n.Fields[0].Line, n.Fields[0].Column
			}
		}
	case *ast.MappingValueNode:
		n.Kind = Mapping
		if err := n.add(a, depth); err != nil {
			return nil, err
		}
		n.Line, n.Column = n.Fields[0].Line, n.Fields[0].Column
	default:
		return nil, &Error{at.Line, at.Column, fmt.Sprintf("%s is not used in these files", a.Type())}
	}
	return n, nil
}

func (n *Node) add(v *ast.MappingValueNode, depth int) error {
	at := v.Key.GetToken().Position
	switch v.Key.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
	default:
		return &Error{at.Line, at.Column, fmt.Sprintf("%s is not used in these files as a key", v.Key.Type())}
	}
	value, err := convert(v.Value, depth)
	if err != nil {
		return err
	}
	n.Fields = append(n.Fields, Field{v.Key.GetToken().Value, at.Line, at.Column, value})
	return nil
}
