package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// PathOptions say what to give of what a path leads to.
type PathOptions struct {
	Limit   int  // of ends; 0 means all
	Count   bool // only how many there are
	Explain bool // also what each step found
	Most    int  // terms that may be held at a time; 0 means two million
}

// A PathAnswer is where a path leads.
type PathAnswer struct {
	Start string     `json:"start"`
	Path  string     `json:"path"` // as it was understood
	Count int        `json:"count"`
	Ends  []PathEnd  `json:"ends,omitzero"` // each once, IRIs in the order of their ids, then literals
	Steps []PathStep `json:"steps,omitempty"`
	// Unknown are the predicates of the path that no statement of the graph has, with the ones that were perhaps meant.
	Unknown []string `json:"unknown,omitempty"`

	count, explain bool
}

// A PathEnd is a node or a value that a path leads to. ID is empty for a value, Datatype for a node and for plain text.
type PathEnd struct {
	ID       string `json:"id,omitempty"`
	Label    string `json:"label"`
	Datatype string `json:"datatype,omitempty"` // xsd:gYear, or @en
}

// A PathStep tells how a part of a path was walked: from how many terms, and to how many.
type PathStep struct {
	Depth int    `json:"depth"` // steps within this one follow and are deeper
	Step  string `json:"step"`
	From  int    `json:"from"`
	To    int    `json:"to"`
}

// Path walks a path in the syntax of SPARQL 1.1 from one thing and gives what it leads to, each once: ^eg:country leads
// from a country to its elections, ^eg:country/eg:hasProblem on to their problems, eg:country|eg:election either way,
// eg:broader* to all broader issues and the issue itself, !(eg:country|^eg:election) over every predicate but these. Names
// are as in exports (eg:country, rdfs:label), in angle brackets, a for rdf:type, or without a prefix for eg:.
//
// It walks hop by hop with the set of terms that it has come to, and over each term once, so that circles end. Errors are
// problems of code path-syntax (with the column), unknown-id (the start) and path-large (more terms than Most).
func Path(ctx context.Context, g *graph.Graph, start, path string, o PathOptions) (*PathAnswer, error) {
	n, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	return ask(ctx, g, func(r *reader) (*PathAnswer, error) {
		from, err := r.node(start)
		if err != nil {
			return nil, err
		}
		w := &walker{v: r.v, most: cmp.Or(o.Most, 2_000_000)}
		ends, err := w.walk(n, false, []rdf.Term{from})
		if err != nil {
			return nil, err
		}
		a := &PathAnswer{Start: schema.Short(from), Path: n.String(), Count: len(ends), count: o.Count, explain: o.Explain}
		if o.Explain {
			a.Steps = w.steps
		}
		if a.Unknown, err = r.unknownPredicates(n); err != nil || o.Count {
			return a, err
		}
		slices.SortFunc(ends, func(a, b rdf.Term) int {
			return cmp.Or(-cmp.Compare(btoi(a.IsIRI()), btoi(b.IsIRI())), compareParts(a, b))
		})
		if o.Limit > 0 && len(ends) > o.Limit {
			ends = ends[:o.Limit]
		}
		if err := r.known(ends); err != nil {
			return nil, err
		}
		a.Ends = make([]PathEnd, 0, len(ends))
		for _, t := range ends {
			e := PathEnd{Label: r.label(t)}
			if t.IsIRI() {
				e.ID = schema.Short(t)
			} else if lang := t.Lang(); lang != "" {
				e.Datatype = "@" + lang
			} else if d := t.Datatype(); d != rdf.XSDString {
				e.Datatype = rdf.Abbreviate(rdf.IRI(d), schema.Prefixes)
			}
			a.Ends = append(a.Ends, e)
		}
		return a, nil
	})
}

// node gives a thing by its name, or a literal in N-Quads.
func (r *reader) node(name string) (rdf.Term, error) {
	if strings.HasPrefix(name, `"`) {
		t, err := rdf.ParseTerm(name)
		if err != nil {
			return "", &schema.Problem{Code: "unknown-id", Message: fmt.Sprintf("%s is no literal: %v", name, err), Hint: `literals are "words", "words"@en or "2016"^^<http://www.w3.org/2001/XMLSchema#gYear>`}
		}
		return t, nil
	}
	return r.resolve(name)
}

// unknownPredicates gives those of a path that the graph does not have.
func (r *reader) unknownPredicates(n *pathNode) (out []string, err error) {
	if n.op == opLink {
		has, err := r.v.Has(n.name)
		if err != nil || has {
			return nil, err
		}
		var near []candidate
		for _, p := range walkedPredicates {
			near = append(near, candidate{predicateText(p), p})
		}
		s := predicateText(n.name)
		if best := nearest(s, near); len(best) > 0 && best[0] != n.name {
			s += " (perhaps " + predicateText(best[0]) + ")"
		}
		return []string{s}, nil
	}
	for _, p := range n.parts {
		some, err := r.unknownPredicates(p)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return set(out), nil
}

// walkedPredicates are those that paths mostly go along, for suggestions.
var walkedPredicates = []rdf.Term{rdf.RDFType, rdf.RDFSLabel, schema.PredCountry, schema.PredElectionType, schema.PredYear, schema.PredDate, schema.PredObservedBy,
	schema.PredHasProblem, schema.PredHasImprovement, schema.PredConcerns, schema.PredMentions, schema.PredPublisher, schema.PredVoice, schema.PredElection,
	schema.PredIssue, schema.PredPolarity, schema.PredStage, schema.PredAttributedTo, schema.PredStance, schema.PredDocument, schema.PredQuote, schema.PredEvidence,
	schema.PredClass, schema.PredIssuedBy, schema.PredAction, schema.PredAddressee, schema.PredRespondsTo, schema.PredBroader, schema.PredInArea, schema.PredPartOf,
	schema.PredMember, schema.PredBody, schema.PredRecursFrom, schema.PredChangedFrom, schema.PredEchoOf, schema.PredCorroborated, schema.PredFollowedBy}

// A walker goes along a path.
type walker struct {
	v     *graph.View
	most  int
	depth int
	steps []PathStep
}

// walk gives what a path leads to from these terms, each once, in no order. The other way round, it gives the terms
// from which the path leads to these.
func (w *walker) walk(n *pathNode, back bool, from []rdf.Term) (to []rdf.Term, err error) {
	if n.op == opInverse {
		return w.walk(n.parts[0], !back, from)
	}
	step := n.String()
	if back {
		step = (&pathNode{op: opInverse, parts: []*pathNode{n}}).String()
	}
	at := len(w.steps)
	w.steps = append(w.steps, PathStep{Depth: w.depth, Step: step, From: len(from)})
	w.depth++
	defer func() {
		w.depth--
		w.steps[at].To = len(to)
	}()
	found := &termSet{most: w.most}
	switch n.op {
	case opLink:
		err = w.hop(n.name, back, from, found)
	case opSequence:
		to = from
		for i := range n.parts {
			part := n.parts[i]
			if back {
				part = n.parts[len(n.parts)-1-i]
			}
			if to, err = w.walk(part, back, to); err != nil {
				return nil, err
			}
		}
		return to, nil
	case opEither:
		for _, part := range n.parts {
			if to, err = w.walk(part, back, from); err == nil {
				err = found.add(to)
			}
			if err != nil {
				return nil, err
			}
		}
	case opOptional:
		if to, err = w.walk(n.parts[0], back, from); err == nil {
			err = cmp.Or(found.add(from), found.add(to))
		}
	case opMany, opAny:
		next := from
		if n.op == opAny {
			err = found.add(from)
		}
		for len(next) > 0 && err == nil {
			if next, err = w.walk(n.parts[0], back, next); err == nil {
				known := len(found.list)
				err = found.add(next)
				next = found.list[known:] // over what was known the walk has gone, or is a step behind
			}
		}
	case opNot:
		err = w.others(n, back, from, found)
	}
	return found.list, err
}

// chunk is from how many terms a hop goes at a time.
const chunk = 256

// hop follows a predicate.
func (w *walker) hop(p rdf.Term, back bool, from []rdf.Term, found *termSet) error {
	for part := range slices.Chunk(from, chunk) {
		look := w.v.Out
		if back {
			look = w.v.In
		}
		edges, err := look(p, part)
		if err != nil {
			return err
		}
		for _, e := range edges {
			t := e.To
			if back {
				t = e.From
			}
			if err := found.add([]rdf.Term{t}); err != nil {
				return err
			}
		}
	}
	return nil
}

// others follows the predicates that a negated set does not name: forwards where it names some forwards or none at all,
// backwards where it names some backwards.
func (w *walker) others(n *pathNode, back bool, from []rdf.Term, found *termSet) error {
	not := map[bool]map[rdf.Term]bool{}
	for _, p := range n.parts {
		inverse := p.op == opInverse
		if inverse {
			p = p.parts[0]
		}
		if not[inverse] == nil {
			not[inverse] = map[rdf.Term]bool{}
		}
		not[inverse][p.name] = true
	}
	if len(not) == 0 {
		not[false] = map[rdf.Term]bool{}
	}
	for _, inverse := range []bool{false, true} {
		names, named := not[inverse]
		if !named {
			continue
		}
		for _, t := range from {
			s, o := t, rdf.Term("")
			if inverse != back {
				s, o = o, s
			} else if !t.IsIRI() {
				continue
			}
			for q, err := range w.v.Match(s, "", o, "") {
				if err != nil {
					return err
				}
				end := q.O
				if inverse != back {
					end = q.S
				}
				if !names[q.P] {
					if err := found.add([]rdf.Term{end}); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// A termSet keeps terms, each once, in the order in which they came.
type termSet struct {
	list []rdf.Term
	has  map[rdf.Term]bool
	most int
}

func (s *termSet) add(list []rdf.Term) error {
	if s.has == nil {
		s.has = make(map[rdf.Term]bool, len(list))
	}
	for _, t := range list {
		if s.has[t] {
			continue
		}
		if len(s.list) == s.most {
			return &schema.Problem{Code: "path-large", Message: fmt.Sprintf("the path leads to more than %d things at a step", s.most), Hint: "begin at something more special, or go fewer steps"}
		}
		s.has[t] = true
		s.list = append(s.list, t)
	}
	return nil
}

// Tables gives what the path leads to, and what each step found.
func (a *PathAnswer) Tables() []Table {
	t := Table{Columns: columns("id", "what~"), Notes: a.notes()}
	if a.count {
		t = Table{Title: fmt.Sprint(a.Count), Notes: a.notes()}
	}
	for _, e := range a.Ends {
		id, label := Cell{Text: e.ID, ID: e.ID}, e.Label
		if e.ID == "" {
			id = text(cmp.Or(e.Datatype, "text"))
		}
		if label == bare(schema.Thing(e.ID)) {
			label = ""
		}
		t.Rows = append(t.Rows, []Cell{id, text(label)})
	}
	tables := []Table{t}
	if a.explain {
		steps := Table{Title: "How it was walked", Columns: columns("step~", "from", "to")}
		for _, s := range a.Steps {
			steps.Rows = append(steps.Rows, []Cell{text(strings.Repeat("· ", s.Depth) + s.Step), text(fmt.Sprint(s.From)), text(fmt.Sprint(s.To))})
		}
		tables = append(tables, steps)
	}
	return tables
}

func (a *PathAnswer) notes() []string {
	var notes []string
	if n := len(a.Ends); !a.count && n < a.Count {
		notes = append(notes, fmt.Sprintf("%d of %d; --limit 0 shows all", n, a.Count))
	} else if !a.count && n == 0 {
		notes = append(notes, "The path leads nowhere.")
	}
	if len(a.Unknown) > 0 {
		notes = append(notes, "No statement in this graph has "+strings.Join(a.Unknown, ", ")+".")
	}
	return notes
}

// Flat gives an end a row.
func (a *PathAnswer) Flat() Table {
	if a.count {
		return Table{Columns: columns("count"), Rows: [][]Cell{{text(fmt.Sprint(a.Count))}}}
	}
	t := Table{Columns: columns("id", "label", "datatype")}
	for _, e := range a.Ends {
		t.Rows = append(t.Rows, []Cell{link("", e.ID), text(e.Label), text(e.Datatype)})
	}
	return t
}
