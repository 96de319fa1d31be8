// Package shapes checks a graph against SHACL shapes: what every thing of a class must and may have.
//
// Start at [Load] and [Shapes.Check]. Of SHACL Core it knows what the program's own shapes use: shapes with
// sh:targetClass, sh:nodeKind, and properties with a predicate as their sh:path and sh:minCount, sh:maxCount,
// sh:datatype, sh:class, sh:nodeKind, sh:pattern, sh:minInclusive, sh:lessThan, and sh:or of sh:datatype and sh:class.
// Other constraints are refused: a shape is checked as a whole or not at all.
package shapes

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

const sh = "<http://www.w3.org/ns/shacl#"

// Shapes are the shapes of a graph, by the class of the things that they are for.
type Shapes struct {
	list []shape
	mask map[rdf.Term]uint64 // of classes that a shape speaks of, a bit for each
}

type shape struct {
	class      rdf.Term
	nodeKind   rdf.Term
	properties []property
}

type property struct {
	path     rdf.Term
	min, max int // max -1: any number
	value
	lessThan rdf.Term
}

// A value says what a value must be; empty fields say nothing.
type value struct {
	datatype, class, nodeKind rdf.Term
	pattern                   *regexp.Regexp
	least                     *big.Rat
	or                        []value
}

// A Violation is a thing that is not as its shape wants it.
type Violation struct {
	Thing     rdf.Term
	Class     rdf.Term // whose shape it is
	Property  rdf.Term // "" if it is about the thing itself
	Value     rdf.Term // that is wrong; "" if values are missing or too many
	Component string   // of SHACL: MinCount, Class, Datatype, …
	Graphs    []rdf.Term
	Message   string
}

// Load reads shapes from their statements.
func Load(quads []rdf.Quad) (*Shapes, error) {
	about := map[rdf.Term][]rdf.Quad{}
	for _, q := range quads {
		about[q.S] = append(about[q.S], q)
	}
	s := &Shapes{mask: map[rdf.Term]uint64{}}
	var failed error
	number := func(t rdf.Term) int {
		n, err := strconv.Atoi(t.Value())
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s is no number", t)
		}
		return n
	}
	class := func(c rdf.Term) rdf.Term {
		if s.mask[c] == 0 {
			s.mask[c] = 1 << len(s.mask)
		}
		return c
	}
	unknown := func(t rdf.Term, q rdf.Quad) {
		if failed == nil {
			failed = fmt.Errorf("%s of a shape is not known here, on %s", q.P, t)
		}
	}
	var constrain func(v *value, q rdf.Quad) bool
	constrain = func(v *value, q rdf.Quad) bool {
		switch q.P {
		case sh + "datatype>":
			v.datatype = q.O
		case sh + "class>":
			v.class = class(q.O)
		case sh + "nodeKind>":
			v.nodeKind = q.O
		case sh + "pattern>":
			var err error
			if v.pattern, err = regexp.Compile(q.O.Value()); err != nil && failed == nil {
				failed = err
			}
		case sh + "minInclusive>":
			v.least, _ = new(big.Rat).SetString(q.O.Value())
		case sh + "or>":
			for list := q.O; ; {
				var next rdf.Term
				for _, cell := range about[list] {
					switch cell.P {
					case rdfNS + "first>":
						var one value
						for _, q := range about[cell.O] {
							if !constrain(&one, q) {
								unknown(cell.O, q)
							}
						}
						v.or = append(v.or, one)
					case rdfNS + "rest>":
						next = cell.O
					}
				}
				if list = next; list == "" || list == rdfNS+"nil>" {
					break
				}
			}
		default:
			return false
		}
		return true
	}
	for _, t := range slices.Sorted(maps.Keys(about)) {
		if !slices.ContainsFunc(about[t], func(q rdf.Quad) bool { return q.P == rdf.RDFType && q.O == sh+"NodeShape>" }) {
			continue
		}
		var one shape
		for _, q := range about[t] {
			switch q.P {
			case rdf.RDFType, rdf.RDFSLabel, rdf.RDFSComment:
			case sh + "targetClass>":
				one.class = class(q.O)
			case sh + "nodeKind>":
				one.nodeKind = q.O
			case sh + "property>":
				p := property{max: -1}
				for _, c := range about[q.O] {
					switch c.P {
					case sh + "path>":
						p.path = c.O
					case sh + "minCount>":
						p.min = number(c.O)
					case sh + "maxCount>":
						p.max = number(c.O)
					case sh + "lessThan>":
						p.lessThan = c.O
					default:
						if !constrain(&p.value, c) {
							unknown(t, c)
						}
					}
				}
				if !p.path.IsIRI() && failed == nil {
					failed = fmt.Errorf("a property of %s has no path that is a predicate", t)
				}
				one.properties = append(one.properties, p)
			default:
				unknown(t, q)
			}
		}
		s.list = append(s.list, one)
	}
	if len(s.mask) > 64 && failed == nil {
		failed = fmt.Errorf("%d classes are more than 64", len(s.mask))
	}
	return s, failed
}

const rdfNS = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"

// Check gives what violates the shapes, in the order of the things; quads come sorted and are gone through twice. It
// keeps the classes of all things in memory, and all about those that more than one graph speaks of.
func (s *Shapes) Check(quads iter.Seq2[rdf.Quad, error]) ([]Violation, error) {
	c := &check{Shapes: s, classes: map[rdf.Term]uint64{}}
	shared := map[rdf.Term][]rdf.Quad{}
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if m := s.mask[q.O]; q.P == rdf.RDFType && m != 0 {
			c.classes[q.S] |= m
		}
		if !own(q) {
			shared[q.S] = append(shared[q.S], q)
		}
	}
	var run []rdf.Quad
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if !own(q) {
			continue
		}
		if more, ok := shared[q.S]; ok { // others speak of it all the same
			shared[q.S] = append(more, q)
			continue
		}
		if len(run) > 0 && run[0].S != q.S {
			c.thing(run)
			run = run[:0]
		}
		run = append(run, q)
	}
	if len(run) > 0 {
		c.thing(run)
	}
	for _, t := range slices.Sorted(maps.Keys(shared)) {
		c.thing(shared[t])
	}
	slices.SortStableFunc(c.found, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Thing, b.Thing), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Property, b.Property))
	})
	return c.found, nil
}

// own reports whether what a statement is about belongs to the document that makes it.
func own(q rdf.Quad) bool {
	return len(q.G) > 1 && q.G != schema.GraphReference && q.G != schema.GraphInferred && strings.HasPrefix(string(q.S), string(q.G[:len(q.G)-1])+"#")
}

type check struct {
	*Shapes
	classes map[rdf.Term]uint64
	found   []Violation
}

// thing checks all that is said of a thing.
func (c *check) thing(quads []rdf.Quad) {
	t := quads[0].S
	of := c.classes[t]
	if of == 0 {
		return
	}
	for i := range c.list {
		s := &c.list[i]
		if of&c.mask[s.class] == 0 {
			continue
		}
		violated := func(p, v rdf.Term, component, format string, args ...any) {
			violation := Violation{Thing: t, Class: s.class, Property: p, Value: v, Component: component, Message: fmt.Sprintf(format, args...)}
			for _, q := range quads {
				if (q.P == p || p == "") && (q.O == v || v == "") && !slices.Contains(violation.Graphs, q.G) {
					violation.Graphs = append(violation.Graphs, q.G)
				}
			}
			if len(violation.Graphs) == 0 {
				violation.Graphs = []rdf.Term{quads[0].G}
			}
			c.found = append(c.found, violation)
		}
		if bad := (value{nodeKind: s.nodeKind}).wrong(c, t); bad != "" {
			violated("", t, bad, "is no IRI")
		}
		for k := range s.properties {
			p := &s.properties[k]
			var values []rdf.Term
			for _, q := range quads {
				if q.P == p.path && !slices.Contains(values, q.O) {
					values = append(values, q.O)
				}
			}
			if len(values) < p.min {
				violated(p.path, "", "MinCount", "has %d of at least %d", len(values), p.min)
			}
			if p.max >= 0 && len(values) > p.max {
				violated(p.path, "", "MaxCount", "has %d of at most %d", len(values), p.max)
			}
			for _, v := range values {
				for _, bad := range p.value.violations(c, v) {
					violated(p.path, v, bad, "leads to %.120s, which is not %s", readable(v), p.value.want(bad))
				}
				if p.lessThan == "" {
					continue
				}
				for _, q := range quads {
					if q.P == p.lessThan && !less(v, q.O) {
						violated(p.path, v, "LessThan", "is %s, which is not less than %s", v.Value(), q.O.Value())
					}
				}
			}
		}
	}
}

// readable gives a short id, or a literal with its datatype shortened.
func readable(t rdf.Term) string {
	if t.IsIRI() {
		return schema.Short(t)
	}
	return rdf.Abbreviate(t, schema.Prefixes)
}

// less reports whether a is less than b. What is ill-formed is not said to be wrong here once more.
func less(a, b rdf.Term) bool {
	if numeric[a.Datatype()] != numeric[b.Datatype()] {
		return false
	}
	x, y := rational(a), rational(b)
	return x == nil || y == nil || x.Cmp(y) < 0
}

var numeric = map[string]bool{rdf.XSDInteger: true, rdf.XSDNonNeg: true, rdf.XSDDecimal: true}

func rational(t rdf.Term) *big.Rat {
	r, ok := new(big.Rat).SetString(t.Value())
	if !ok || t.Kind() != rdf.KindLiteral {
		return nil
	}
	return r
}

// wrong names the first component that a value violates.
func (w value) wrong(c *check, v rdf.Term) string {
	if all := w.violations(c, v); len(all) > 0 {
		return all[0]
	}
	return ""
}

// violations names the components that a value violates.
func (w value) violations(c *check, v rdf.Term) (out []string) {
	if w.datatype != "" && ("<"+v.Datatype()+">" != string(w.datatype) || !wellFormed(v)) {
		out = append(out, "Datatype")
	}
	if w.class != "" && c.classes[v]&c.mask[w.class] == 0 {
		out = append(out, "Class")
	}
	if w.nodeKind == sh+"IRI>" && !v.IsIRI() || w.nodeKind == sh+"Literal>" && v.Kind() != rdf.KindLiteral {
		out = append(out, "NodeKind")
	}
	if w.pattern != nil && (v.Kind() == rdf.KindBlank || !w.pattern.MatchString(v.Value())) {
		out = append(out, "Pattern")
	}
	if n := rational(v); w.least != nil && (n == nil || !numeric[v.Datatype()] || n.Cmp(w.least) < 0) {
		out = append(out, "MinInclusive")
	}
	if len(w.or) > 0 && !slices.ContainsFunc(w.or, func(one value) bool { return one.wrong(c, v) == "" }) {
		out = append(out, "Or")
	}
	return out
}

// want says what a component wants of a value.
func (w value) want(component string) string {
	switch component {
	case "Datatype":
		return rdf.Abbreviate(w.datatype, schema.Prefixes)
	case "Class":
		return rdf.Abbreviate(w.class, schema.Prefixes)
	case "Pattern":
		return "like " + w.pattern.String()
	case "MinInclusive":
		return "at least " + w.least.RatString()
	case "Or":
		var all []string
		for _, one := range w.or {
			all = append(all, rdf.Abbreviate(cmp.Or(one.datatype, one.class), schema.Prefixes))
		}
		return strings.Join(all, " or ")
	}
	return "an IRI"
}

// lexical are the forms of the datatypes that graphs have.
var lexical = map[string]*regexp.Regexp{
	rdf.XSDInteger: regexp.MustCompile(`^[+-]?[0-9]+$`),
	rdf.XSDNonNeg:  regexp.MustCompile(`^(\+?[0-9]+|-0+)$`),
	rdf.XSDDecimal: regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`),
	rdf.XSDBoolean: regexp.MustCompile(`^(true|false|0|1)$`),
	rdf.XSDDate:    regexp.MustCompile(`^-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(Z|[+-][0-9]{2}:[0-9]{2})?$`),
	rdf.XSDYear:    regexp.MustCompile(`^-?([1-9][0-9]{3,}|0[0-9]{3})(Z|[+-][0-9]{2}:[0-9]{2})?$`),
	rdf.XSDYearMon: regexp.MustCompile(`^-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])(Z|[+-][0-9]{2}:[0-9]{2})?$`),
}

func wellFormed(v rdf.Term) bool {
	form := lexical[v.Datatype()]
	return form == nil || form.MatchString(v.Value())
}
