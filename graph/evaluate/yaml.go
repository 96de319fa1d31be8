package evaluate

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/electiongraph/electiongraph/schema"
)

// A node is a value of a YAML file and its place. Scalars keep their spelling: NO is a country and 2016-04-07 a date.
type node struct {
	kind         nodeKind
	text         string
	items        []*node
	fields       []entry
	line, column int
}

type entry struct {
	key   string
	line  int
	value *node
}

type nodeKind uint8

const (
	null nodeKind = iota
	scalar
	sequence
	mapping
)

func (k nodeKind) String() string {
	return [...]string{"nothing", "a text", "a list", "a mapping"}[k]
}

// field gives the value of a key, a null if there is none.
func (n *node) field(key string) *node {
	for _, e := range n.fields {
		if e.key == key {
			return e.value
		}
	}
	return &node{line: n.line, column: n.column}
}

func (n *node) has(key string) bool {
	for _, e := range n.fields {
		if e.key == key {
			return true
		}
	}
	return false
}

const maxDepth = 50

// parseYAML reads a file that holds one document. Errors are *schema.Problem.
func parseYAML(src []byte, name string) (n *node, err error) {
	broken := func(line, column int, format string, args ...any) error {
		return &schema.Problem{Code: "yaml", File: name, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
	}
	if !utf8.Valid(src) {
		return nil, broken(0, 0, "not UTF-8")
	}
	defer func() {
		if recover() != nil { // the library is known to panic on some broken files
			n, err = nil, broken(1, 1, "this is not YAML")
		}
	}()
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		var e yaml.Error
		if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
			at := e.GetToken().Position
			return nil, broken(at.Line, at.Column, "%s", e.GetMessage())
		}
		return nil, broken(1, 1, "%s", err)
	}
	anchors := map[string]*node{}
	var convert func(a ast.Node, depth int) (*node, error)
	add := func(n *node, v *ast.MappingValueNode, depth int) error {
		at := v.Key.GetToken()
		if _, merge := v.Key.(*ast.MergeKeyNode); merge {
			return broken(at.Position.Line, at.Position.Column, "merge keys are not read: write the fields out")
		}
		x, err := convert(v.Value, depth)
		if err == nil {
			n.fields = append(n.fields, entry{at.Value, at.Position.Line, x})
		}
		return err
	}
	convert = func(a ast.Node, depth int) (*node, error) {
		at := a.GetToken().Position
		n := &node{line: at.Line, column: at.Column}
		if depth++; depth > maxDepth {
			return nil, broken(at.Line, at.Column, "nested too deeply")
		}
		switch a := a.(type) {
		case *ast.NullNode:
		case *ast.StringNode:
			n.kind, n.text = scalar, a.Value
		case *ast.LiteralNode:
			n.kind, n.text = scalar, a.Value.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
			n.kind, n.text = scalar, a.GetToken().Value
		case *ast.SequenceNode:
			n.kind = sequence
			for _, v := range a.Values {
				x, err := convert(v, depth)
				if err != nil {
					return nil, err
				}
				n.items = append(n.items, x)
			}
		case *ast.MappingNode:
			n.kind = mapping
			for _, v := range a.Values {
				if err := add(n, v, depth); err != nil {
					return nil, err
				}
			}
			if !a.IsFlowStyle && len(n.fields) > 0 {
				n.line = n.fields[0].line
			}
		case *ast.MappingValueNode:
			n.kind = mapping
			if err := add(n, a, depth); err != nil {
				return nil, err
			}
			n.line = n.fields[0].line
		case *ast.AnchorNode:
			x, err := convert(a.Value, depth)
			if err != nil {
				return nil, err
			}
			anchors[a.Name.GetToken().Value] = x
			return x, nil
		case *ast.AliasNode:
			x := anchors[a.Value.GetToken().Value]
			if x == nil {
				return nil, broken(at.Line, at.Column, "no anchor &%s above", a.Value.GetToken().Value)
			}
			return x, nil
		default:
			return nil, broken(at.Line, at.Column, "%s is not read here", a.Type())
		}
		return n, nil
	}
	n = &node{line: 1, column: 1}
	bodies := 0
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if n, err = convert(d.Body, 0); err != nil {
			return nil, err
		}
		if bodies++; bodies > 1 {
			return nil, broken(n.line, n.column, "a second document: one file holds one")
		}
	}
	return n, nil
}
