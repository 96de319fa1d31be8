package web

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"

	"github.com/electiongraph/electiongraph/schema"
)

// A queryShape is what a query looks for, in the form of Cayley's API: the nodes of its paths, those that are links
// among them, and what joins them.
type queryShape struct {
	Nodes []shapeNode `json:"nodes"`
	Links []shapeLink `json:"links"`
}

type shapeNode struct {
	ID     int      `json:"id"`
	Tags   []string `json:"tags"`
	Values []string `json:"values"`
	IsLink bool     `json:"is_link_node"`
	Fixed  bool     `json:"is_fixed"`
}

type shapeLink struct {
	Source int    `json:"source"`
	Target int    `json:"target"`
	Type   string `json:"type"`
	Link   int    `json:"link_node"`
}

// mostNodes bounds a shape.
const mostNodes = 500

// shapeOf reads the paths of a Gizmo query from its text. The query is not run: one that would never end has a shape
// like any other, and a path that is only put together while the query runs is not seen.
func shapeOf(text string) (*queryShape, error) {
	program, err := parser.ParseFile(nil, "query", text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, &schema.Problem{Code: "gizmo-syntax", Message: err.Error()}
	}
	r := &shapeReader{shape: &queryShape{Nodes: []shapeNode{}, Links: []shapeLink{}}, paths: map[string]int{}}
	for _, s := range program.Body {
		r.statement(s, 0)
	}
	return r.shape, nil
}

type shapeReader struct {
	shape *queryShape
	paths map[string]int // variable → node at the end of its path
}

// deepest is how far statements within statements are read.
const deepest = 50

func (r *shapeReader) statement(s ast.Statement, depth int) {
	if depth > deepest || len(r.shape.Nodes) > mostNodes {
		return
	}
	bind := func(list []*ast.Binding) {
		for _, b := range list {
			node, ok := r.path(b.Initializer, depth)
			if id, named := b.Target.(*ast.Identifier); ok && named {
				r.paths[id.Name.String()] = node
			}
		}
	}
	switch s := s.(type) {
	case *ast.ExpressionStatement:
		r.path(s.Expression, depth)
	case *ast.VariableStatement:
		bind(s.List)
	case *ast.LexicalDeclaration:
		bind(s.List)
	case *ast.BlockStatement:
		for _, one := range s.List {
			r.statement(one, depth+1)
		}
	case *ast.IfStatement:
		r.statement(s.Consequent, depth+1)
	case *ast.ForStatement:
		r.statement(s.Body, depth+1)
	case *ast.WhileStatement:
		r.statement(s.Body, depth+1)
	}
}

func (r *shapeReader) node(link bool, values, tags []string) int {
	id := len(r.shape.Nodes)
	if values == nil {
		values = []string{}
	}
	if tags == nil {
		tags = []string{}
	}
	r.shape.Nodes = append(r.shape.Nodes, shapeNode{ID: id, Tags: tags, Values: values, IsLink: link, Fixed: len(values) > 0})
	return id
}

func (r *shapeReader) link(from, to int, predicates []string, kind string) {
	r.shape.Links = append(r.shape.Links, shapeLink{Source: from, Target: to, Type: kind, Link: r.node(true, predicates, nil)})
}

// path gives the node at the end of the path that an expression makes, if it makes one.
func (r *shapeReader) path(e ast.Expression, depth int) (int, bool) {
	if depth > 10*deepest || len(r.shape.Nodes) > mostNodes {
		return 0, false
	}
	switch e := e.(type) {
	case *ast.Identifier:
		node, ok := r.paths[e.Name.String()]
		return node, ok
	case *ast.AssignExpression:
		node, ok := r.path(e.Right, depth+1)
		if id, named := e.Left.(*ast.Identifier); ok && named {
			r.paths[id.Name.String()] = node
		}
		return node, ok
	case *ast.CallExpression:
		dot, ok := e.Callee.(*ast.DotExpression)
		if !ok {
			return 0, false
		}
		name := strings.ToLower(dot.Identifier.Name.String())
		words := func(i int) []string {
			if i >= len(e.ArgumentList) {
				return nil
			}
			return literals(e.ArgumentList[i])
		}
		if id, ok := dot.Left.(*ast.Identifier); ok && (id.Name == "g" || id.Name == "graph") {
			switch name {
			case "v", "vertex":
				var values []string
				for i := range e.ArgumentList {
					values = append(values, words(i)...)
				}
				return r.node(false, values, nil), true
			case "m", "morphism":
				return r.node(false, nil, nil), true
			}
			return 0, false
		}
		at, ok := r.path(dot.Left, depth+1)
		if !ok {
			return 0, false
		}
		switch name {
		case "tag", "as":
			for i := range e.ArgumentList {
				r.shape.Nodes[at].Tags = append(r.shape.Nodes[at].Tags, words(i)...)
			}
		case "out", "in", "both", "followrecursive":
			to := r.node(false, nil, words(1))
			if name == "in" {
				r.link(to, at, words(0), name)
			} else {
				r.link(at, to, words(0), name)
			}
			return to, true
		case "has", "hasr", "save", "saver", "saveopt", "saveoptr":
			values, tags := words(1), []string(nil)
			if strings.HasPrefix(name, "save") {
				values, tags = nil, words(1)
			}
			to := r.node(false, values, tags)
			if strings.HasSuffix(name, "r") {
				r.link(to, at, words(0), name)
			} else {
				r.link(at, to, words(0), name)
			}
		case "and", "intersect", "or", "union", "except", "difference", "follow", "followr":
			if len(e.ArgumentList) > 0 {
				if other, ok := r.path(e.ArgumentList[0], depth+1); ok {
					r.link(at, other, nil, name)
				}
			}
		}
		return at, true
	}
	return 0, false
}

// literals gives the strings of an expression: a string, or a list of them.
func literals(e ast.Expression) []string {
	switch e := e.(type) {
	case *ast.StringLiteral:
		return []string{e.Value.String()}
	case *ast.ArrayLiteral:
		var out []string
		for _, v := range e.Value {
			out = append(out, literals(v)...)
		}
		return out
	case *ast.CallExpression: // iri("..."), g.IRI("...")
		if len(e.ArgumentList) == 1 {
			return literals(e.ArgumentList[0])
		}
	}
	return nil
}
