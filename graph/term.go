package graph

import (
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// value gives the form in which Cayley keeps a term. Literals keep their lexical form and full datatype: Cayley's own
// numbers and times would turn "007" into 7.
func value(t rdf.Term) (quad.Value, error) {
	t, err := rdf.ParseTerm(string(t))
	if err != nil {
		return nil, err
	}
	switch t.Kind() {
	case rdf.KindIRI:
		return quad.IRI(t.Value()), nil
	case rdf.KindLiteral:
		text := quad.String(t.Value())
		if lang := t.Lang(); lang != "" {
			return quad.LangString{Value: text, Lang: lang}, nil
		}
		if typ := t.Datatype(); typ != rdf.XSDString {
			return quad.TypedString{Value: text, Type: quad.IRI(typ)}, nil
		}
		return text, nil
	}
	// Two files may call different things _:b0: kept as they are, they would become one.
	return nil, fmt.Errorf("blank nodes cannot be kept: %s", t)
}

// term is the inverse of value.
func term(v quad.Value) rdf.Term {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.IRI:
		return rdf.IRI(string(v))
	case quad.String:
		return rdf.String(string(v))
	case quad.LangString:
		return rdf.Lang(string(v.Value), v.Lang)
	case quad.TypedString:
		return rdf.Typed(string(v.Value), string(v.Type))
	case quad.TypedStringer: // numbers that a query has made
		return term(v.TypedString())
	}
	return rdf.String(quad.StringOf(v))
}

// A converter turns quads into Cayley's, each term once.
type converter map[rdf.Term]converted

type converted struct {
	value quad.Value
	term  rdf.Term // in canonical spelling
}

func (c converter) term(t rdf.Term) (converted, error) {
	if t == "" {
		return converted{}, nil
	}
	got, ok := c[t]
	if !ok {
		v, err := value(t)
		if err != nil {
			return converted{}, err
		}
		got = converted{v, term(v)}
		c[t] = got
	}
	return got, nil
}

// quad gives Cayley's form of q and the canonical one, or a problem if its terms cannot stand where they are.
func (c converter) quad(q rdf.Quad) (quad.Quad, rdf.Quad, error) {
	var parts [4]converted
	for i, t := range [4]rdf.Term{q.S, q.P, q.O, q.G} {
		part, err := c.term(t)
		_, iri := part.value.(quad.IRI)
		if err == nil && !iri && !(i == object && t != "") && !(i == label && t == "") {
			err = fmt.Errorf("%s stands where an IRI must", orNothing(t))
		}
		if err != nil {
			return quad.Quad{}, q, badTerm(q, i, err)
		}
		parts[i] = part
	}
	return quad.Quad{Subject: parts[0].value, Predicate: parts[1].value, Object: parts[2].value, Label: parts[3].value},
		rdf.Quad{S: parts[0].term, P: parts[1].term, O: parts[2].term, G: parts[3].term}, nil
}

// badTerm says that a quad has something at a place where it cannot be kept.
func badTerm(q rdf.Quad, place int, err error) error {
	return &schema.Problem{Code: "bad-quad",
		Message: fmt.Sprintf("the %s of a statement on %.200s cannot be kept: %v", directions[place], orNothing(q.S), err)}
}

func orNothing(t rdf.Term) string {
	if t == "" {
		return "nothing"
	}
	return string(t)
}
