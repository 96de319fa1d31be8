package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	gast "github.com/dennwc/graphql/language/ast"
	graphql "github.com/dennwc/graphql/language/parser"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"

	"github.com/electiongraph/electiongraph/graph"
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

// shapeOf reads the paths of a query from its text. The query is not run: one that would never end has a shape like any
// other, and a path that is only put together while the query runs is not seen.
func shapeOf(language, text string) (*queryShape, error) {
	switch language {
	case graph.LangGizmo:
		return shapeOfGizmo(text)
	case graph.LangMQL:
		return shapeOfMQL(text)
	case graph.LangGraphQL:
		return shapeOfGraphQL(text)
	}
	return nil, &schema.Problem{Code: "query-language", Message: "there is no such query language here", Hint: "gizmo, graphql or mql"}
}

func newShape() *shapeReader {
	return &shapeReader{shape: &queryShape{Nodes: []shapeNode{}, Links: []shapeLink{}}, paths: map[string]int{}}
}

// hop adds a link from a node, or to it if it is reversed.
func (r *shapeReader) hop(at, to int, predicate string, reversed bool) {
	if reversed {
		r.link(to, at, []string{predicate}, "in")
	} else {
		r.link(at, to, []string{predicate}, "out")
	}
}

// shapeOfMQL reads an object, whose keys are predicates (!predicate leads here) and id, or a list of one.
func shapeOfMQL(text string) (*queryShape, error) {
	var query any
	if err := json.Unmarshal([]byte(text), &query); err != nil {
		return nil, &schema.Problem{Code: "query-error", Message: err.Error(), Hint: "MQL is JSON"}
	}
	r := newShape()
	var read func(v any, tag string, depth int) int
	read = func(v any, tag string, depth int) int {
		for list, ok := v.([]any); ok; list, ok = v.([]any) {
			if v = nil; len(list) > 0 {
				v = list[0]
			}
		}
		var tags []string
		if tag != "" {
			tags = []string{tag}
		}
		object, isObject := v.(map[string]any)
		switch {
		case v == nil:
			return r.node(false, nil, tags)
		case !isObject:
			return r.node(false, []string{fmt.Sprint(v)}, tags)
		}
		var values []string
		if id, ok := object["id"].(string); ok {
			values = []string{id}
		}
		at := r.node(false, values, tags)
		for _, key := range slices.Sorted(maps.Keys(object)) {
			predicate := key
			if before, after, ok := strings.Cut(key, ":"); ok && strings.HasPrefix(before, "@") { // a name of its own
				predicate = after
			}
			predicate, reversed := strings.CutPrefix(predicate, "!")
			if key != "id" && depth < deepest && len(r.shape.Nodes) <= mostNodes {
				r.hop(at, read(object[key], key, depth+1), predicate, reversed)
			}
		}
		return at
	}
	read(query, "", 0)
	return r.shape, nil
}

// shapeOfGraphQL reads the fields of a query, which are predicates (~predicate and @rev lead here), and its arguments,
// which are what they have to be.
func shapeOfGraphQL(text string) (*queryShape, error) {
	doc, err := parseGraphQL(text)
	if err != nil {
		return nil, &schema.Problem{Code: "query-error", Message: err.Error()}
	}
	r := newShape()
	values := func(v gast.Value) (out []string) {
		switch v := v.(type) {
		case *gast.ListValue:
			for _, one := range v.Values {
				out = append(out, fmt.Sprint(one.GetValue()))
			}
		default:
			out = append(out, fmt.Sprint(v.GetValue()))
		}
		return out
	}
	via := func(name string) (string, bool) {
		name, reversed := strings.CutPrefix(name, "~")
		return strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">"), reversed
	}
	var fields func(at int, set *gast.SelectionSet, depth int)
	arguments := func(at int, f *gast.Field, depth int) {
		for _, a := range f.Arguments {
			switch name, reversed := via(a.Name.Value); {
			case name == "first" || name == "offset":
			case name == "id":
				r.shape.Nodes[at].Values, r.shape.Nodes[at].Fixed = values(a.Value), true
			default:
				r.hop(at, r.node(false, values(a.Value), nil), name, reversed)
			}
		}
		fields(at, f.SelectionSet, depth+1)
	}
	fields = func(at int, set *gast.SelectionSet, depth int) {
		if set == nil || depth > deepest {
			return
		}
		for _, s := range set.Selections {
			f, ok := s.(*gast.Field)
			if !ok || len(r.shape.Nodes) > mostNodes {
				continue
			}
			tag := f.Name.Value
			if f.Alias != nil && f.Alias.Value != "" {
				tag = f.Alias.Value
			}
			name, reversed := via(f.Name.Value)
			if name == "id" {
				r.shape.Nodes[at].Tags = append(r.shape.Nodes[at].Tags, tag)
				continue
			}
			for _, d := range f.Directives {
				if d.Name != nil && (d.Name.Value == "rev" || d.Name.Value == "reverse") && len(d.Arguments) == 0 {
					reversed = !reversed
				}
			}
			to := r.node(false, nil, []string{tag})
			r.hop(at, to, name, reversed)
			arguments(to, f, depth)
		}
	}
	for _, d := range doc.Definitions {
		query, ok := d.(*gast.OperationDefinition)
		if !ok || query.SelectionSet == nil {
			continue
		}
		for _, s := range query.SelectionSet.Selections {
			if f, ok := s.(*gast.Field); ok {
				arguments(r.node(false, nil, nil), f, 0)
			}
		}
	}
	return r.shape, nil
}

// parseGraphQL parses a query; what the parser falls over gives an error.
func parseGraphQL(text string) (doc *gast.Document, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("this is no GraphQL: %v", fault)
		}
	}()
	return graphql.Parse(graphql.ParseParams{Source: text})
}

func shapeOfGizmo(text string) (*queryShape, error) {
	program, err := parser.ParseFile(nil, "query", text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, &schema.Problem{Code: "gizmo-syntax", Message: err.Error()}
	}
	r := newShape()
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
