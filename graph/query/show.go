package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Thing is everything that a graph says of one node.
type Thing struct {
	ID       string     `json:"id"`
	IRI      string     `json:"iri"`
	Label    string     `json:"label"`
	Classes  []string   `json:"classes"` // labels
	Facts    []Fact     `json:"facts"`
	Passages []Passage  `json:"passages,omitempty"` // the words it rests on
	Uses     []Relation `json:"uses"`
}

// A Fact is a statement with the thing as its subject.
type Fact struct {
	Predicate string   `json:"predicate"` // eg:country
	Name      string   `json:"name"`      // as words
	Value     string   `json:"value"`     // literal, or label of the node
	ID        string   `json:"id,omitempty"`
	Graphs    []string `json:"graphs"` // that say so
}

// A Passage is a stretch of a document with the words before and after it.
type Passage struct {
	Evidence
	Prefix string `json:"prefix"`
	Exact  string `json:"exact"` // as it stands in the text
	Suffix string `json:"suffix"`
	Page   int    `json:"page,omitempty"`
}

// A Relation is a predicate with the thing as its object.
type Relation struct {
	Predicate string `json:"predicate"`
	Name      string `json:"name"`  // as words
	Total     int    `json:"total"` // all of them
	Things    []Use  `json:"things"`
}

// A Use is a subject of a relation, with its words if it has some.
type Use struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Class string `json:"class,omitempty"`
	Evidence
}

// Show tells everything that the graph says of a thing, at most limit things for each relation that leads to it; 0
// means all of them.
func Show(ctx context.Context, g *graph.Graph, id string, limit int) (*Thing, error) {
	return ask(ctx, g, func(r *reader) (*Thing, error) {
		t, err := r.resolve(id)
		if err != nil {
			return nil, err
		}
		a := &Thing{ID: schema.Short(t), IRI: t.Value(), Facts: []Fact{}, Classes: []string{}, Uses: []Relation{}}
		about, err := r.v.About(t)
		if err != nil {
			return nil, err
		}
		var look []rdf.Term
		r.labels = map[rdf.Term]string{t: ""}
		for _, q := range about {
			switch q.P {
			case schema.PredText, schema.PredEvidence, schema.PredAlso:
			case rdf.RDFSLabel:
				r.call(graph.Edge{From: q.S, To: q.O, Label: q.G})
			default:
				look = append(look, q.O)
			}
		}
		if err := r.known(look); err != nil {
			return nil, err
		}
		a.Label = r.label(t)
		var evidence []rdf.Term
		index := map[[2]rdf.Term]int{}
		for _, q := range about {
			switch q.P {
			case rdf.RDFType:
				if l := r.label(q.O); !slices.Contains(a.Classes, l) {
					a.Classes = append(a.Classes, l)
				}
				continue
			case schema.PredEvidence, schema.PredAlso:
				evidence = append(evidence, q.O)
				continue
			}
			if q.P == schema.PredText { // long; Text gives it
				a.Facts = append(a.Facts, Fact{Predicate: rdf.Abbreviate(q.P, schema.Prefixes), Name: predicateName(q.P), Value: fmt.Sprintf("%d characters", utf8.RuneCountInString(q.O.Value())),
					Graphs: []string{schema.Short(q.G)}})
				continue
			}
			k := [2]rdf.Term{q.P, q.O}
			i, ok := index[k]
			if !ok {
				i = len(a.Facts)
				index[k] = i
				f := Fact{Predicate: rdf.Abbreviate(q.P, schema.Prefixes), Name: predicateName(q.P), Value: r.label(q.O)}
				if q.O.IsIRI() {
					f.ID = schema.Short(q.O)
				}
				a.Facts = append(a.Facts, f)
			}
			a.Facts[i].Graphs = append(a.Facts[i].Graphs, schema.Short(q.G))
		}
		slices.SortStableFunc(a.Facts, func(x, y Fact) int {
			if n := factRank(x) - factRank(y); n != 0 {
				return n
			}
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.Value, y.Value))
		})
		if strings.Contains(a.ID, "#char=") && len(evidence) == 0 {
			evidence = []rdf.Term{t}
		}
		if a.Passages, err = r.passages(evidence); err != nil {
			return nil, err
		}
		a.Uses, err = r.uses(t, limit)
		return a, err
	})
}

// factRank puts names first and things of the machine last.
func factRank(f Fact) int {
	switch f.Predicate {
	case "rdfs:label", "skos:prefLabel", "dcterms:title":
		return 0
	case "skos:definition", "eg:quote":
		return 1
	case "skos:altLabel":
		return 3
	case "eg:sha256", "eg:codebook", "eg:rule", "eg:gazetteer":
		return 4
	}
	return 2
}

// passages reads pieces of evidence with their selectors.
func (r *reader) passages(list []rdf.Term) ([]Passage, error) {
	facts := func(t rdf.Term) (terms, error) { // by predicate, in order
		about, err := r.v.About(t)
		out := terms{}
		for _, q := range about {
			out[q.P] = append(out[q.P], q.O)
		}
		return out, err
	}
	var out []Passage
	for _, e := range list {
		of, err := facts(e)
		if err != nil {
			return nil, err
		}
		p := Passage{Evidence: Evidence{Document: bare(of.one(schema.PredHasSource)), Place: bare(e)}}
		for _, s := range of[schema.PredHasSelector] {
			words, err := facts(s)
			if err != nil {
				return nil, err
			}
			p.Exact = cmp.Or(p.Exact, words.one(schema.PredExact).Value())
			p.Prefix = cmp.Or(p.Prefix, words.one(schema.PredPrefix).Value())
			p.Suffix = cmp.Or(p.Suffix, words.one(schema.PredSuffix).Value())
		}
		p.Page, _ = strconv.Atoi(of.one(schema.PredPage).Value()) // 0: the source has none
		p.Words = oneLine(p.Exact)
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Passage) int { return compareEvidence(a.Evidence, b.Evidence) })
	return out, nil
}

// uses gives what leads to a thing.
func (r *reader) uses(t rdf.Term, limit int) ([]Relation, error) {
	predicates, err := r.v.Predicates(t)
	if err != nil {
		return nil, err
	}
	out := []Relation{}
	for p := range predicates {
		edges, err := r.v.In(p, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		subjects := make([]rdf.Term, 0, len(edges))
		for _, e := range edges { // several graphs may say the same
			if n := len(subjects); n == 0 || subjects[n-1] != e.From {
				subjects = append(subjects, e.From)
			}
		}
		rel := Relation{Predicate: rdf.Abbreviate(p, schema.Prefixes), Name: predicateName(p), Total: len(subjects)}
		slices.SortFunc(subjects, compareParts)
		if limit > 0 && len(subjects) > limit {
			subjects = subjects[:limit]
		}
		words, err := r.evidence(subjects)
		if err != nil {
			return nil, err
		}
		classes, err := r.out(rdf.RDFType, subjects)
		if err != nil {
			return nil, err
		}
		if err := r.known(append(classes.all(), subjects...)); err != nil {
			return nil, err
		}
		for _, s := range subjects {
			u := Use{ID: schema.Short(s), Label: r.label(s), Evidence: words[s]}
			for _, c := range classes[s] {
				if n := schema.Short(c); strings.HasPrefix(n, "eg:") && u.Class == "" {
					u.Class = r.label(c)
				}
			}
			rel.Things = append(rel.Things, u)
		}
		out = append(out, rel)
	}
	slices.SortFunc(out, func(a, b Relation) int { return cmp.Compare(a.Predicate, b.Predicate) })
	return out, nil
}

// compareParts orders things by their ids, and those in a document by number: finding-2 before finding-10.
func compareParts(a, b rdf.Term) int {
	number := func(t rdf.Term) (head string, n int) {
		s := strings.TrimSuffix(string(t), ">")
		i := len(s)
		for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' && len(s)-i < 9 {
			i--
		}
		n, _ = strconv.Atoi(s[i:])
		return s[:i], n
	}
	x, n := number(a)
	y, m := number(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(n, m), cmp.Compare(a, b))
}

// predicateNames are those that their IRIs do not tell well.
var predicateNames = map[rdf.Term]string{schema.PredAltLabel: "also called", schema.PredPartOf: "part of", schema.PredISO: "ISO code", schema.PredInArea: "area",
	schema.PredCalendar: "calendar from", schema.PredURL: "address", schema.PredSHA256: "SHA-256"}

// predicateName gives a predicate as words: "attributed to", "recurrence of (inferred)".
func predicateName(p rdf.Term) string {
	if n := predicateNames[p]; n != "" {
		return n
	}
	s := p.Value()
	s = s[strings.LastIndexAny(s, "#/")+1:]
	s, isInferred := strings.CutPrefix(s, "inferred")
	var room [64]byte
	b := room[:0]
	for i, c := range s {
		if unicode.IsUpper(c) {
			if i > 0 {
				b = append(b, ' ')
			}
			c = unicode.ToLower(c)
		}
		b = utf8.AppendRune(b, c)
	}
	if isInferred {
		b = append(b, " (inferred)"...)
	}
	return string(b)
}

// Tables gives what the thing is, the words it rests on, and what refers to it.
func (a *Thing) Tables() []Table {
	kind := strings.Join(a.Classes, ", ")
	if kind != "" {
		kind = ", " + strings.ToLower(kind)
	}
	head := Table{Title: a.Label, Notes: []string{a.ID + kind}}
	if len(a.Facts)+len(a.Uses)+len(a.Passages) == 0 {
		head.Notes = append(head.Notes, "Statements use it, but none is about it.")
	}
	facts := Table{Columns: columns("is~", "value~", "says~?")}
	several := false
	for _, f := range a.Facts {
		several = several || len(f.Graphs) != 1 || f.Graphs[0] != a.Facts[0].Graphs[0]
	}
	if !several {
		facts.Columns = facts.Columns[:2]
	}
	last := ""
	for _, f := range a.Facts {
		if (f.Predicate == "rdfs:label" || f.Predicate == "skos:prefLabel") && f.Value == a.Label || f.Predicate == "eg:quote" {
			continue
		}
		value := f.Value
		if k, id, ok := strings.Cut(f.ID, "/"); ok && coded(k) && k != "commitment" { // whose label says more
			value = id
		}
		if n := len(facts.Rows); f.Name == last && (f.ID == "" || value != f.Value) { // names and coded values in one row
			facts.Rows[n-1][1] = text(facts.Rows[n-1][1].Text + "; " + value)
			continue
		}
		row := []Cell{text(f.Name), {Text: value, ID: f.ID}}
		if f.Name == last {
			row[0].Text = ""
		}
		last = f.Name
		if several {
			row = append(row, text(saying(f.Graphs)))
		}
		facts.Rows = append(facts.Rows, row)
	}
	tables := []Table{head}
	if len(facts.Rows) > 0 {
		tables = append(tables, facts)
	}
	if len(a.Passages) > 0 {
		t := Table{Title: "The words", Columns: columns("words~", "in", "place")}
		for _, p := range a.Passages {
			_, place, _ := strings.Cut(p.Place, "#")
			if p.Page > 0 {
				place += fmt.Sprintf(", page %d", p.Page)
			}
			t.Rows = append(t.Rows, []Cell{text("…" + oneLine(p.Prefix) + " " + quoted(p.Words) + " " + oneLine(p.Suffix) + "…"), {Text: documentName(p.Document), ID: p.Document}, {Text: place, ID: p.Place}})
		}
		tables = append(tables, t)
	}
	if len(a.Uses) > 0 {
		t := Table{Title: "What refers to it", Columns: columns("as~", "what~", "words~", "document~?")}
		for _, rel := range a.Uses {
			for i, u := range rel.Things {
				as := ""
				if i == 0 {
					as = rel.Name
					if rel.Total > 1 {
						as = fmt.Sprintf("%s (%d)", rel.Name, rel.Total)
					}
				}
				name := u.Label
				if u.Words != "" { // the label repeats the words
					name, _, _ = strings.Cut(name, ": ")
					if name == u.Label || u.Class != "Finding" && u.Class != "Assessment" {
						name = ""
					}
					name = strings.TrimSpace(strings.ToLower(u.Class) + " " + shortID(u.ID) + " " + name)
				}
				t.Rows = append(t.Rows, []Cell{text(as), {Text: name, ID: u.ID}, text(quoted(u.Words)), {Text: documentName(u.Document), ID: u.Document}})
			}
			if more := rel.Total - len(rel.Things); more > 0 {
				t.Rows = append(t.Rows, []Cell{{}, text(fmt.Sprintf("… and %d more", more)), {}, {}})
			}
		}
		tables = append(tables, t)
	}
	return tables
}

// coded reports whether things of a kind are values of a vocabulary.
func coded(kind string) bool {
	return kind != "mission" && kind != "graph" && kind != "document" && !slices.ContainsFunc(namedKinds, func(n struct {
		kind  string
		class rdf.Term
	}) bool {
		return n.kind == kind
	})
}

// saying names the graphs that state a fact.
func saying(graphs []string) string {
	var who []string
	for _, g := range graphs {
		switch {
		case g == schema.Short(schema.GraphReference):
			who = append(who, "calendar and codebook")
		case strings.HasPrefix(g, "document/"):
			who = append(who, documentName(g))
		default:
			who = append(who, strings.TrimPrefix(g, "graph/"))
		}
	}
	if len(who) > 3 {
		who = append(who[:2], fmt.Sprintf("and %d more", len(who)-2))
	}
	return strings.Join(who, ", ")
}

// shortID gives what tells a part of a document: 3 of document/…#finding-3.
func shortID(id string) string {
	_, local, _ := strings.Cut(id, "#")
	return local[strings.LastIndexByte(local, '-')+1:]
}

// Flat gives a statement a row.
func (a *Thing) Flat() Table {
	t := Table{Columns: columns("subject", "predicate", "object", "label", "words", "document", "place")}
	for _, f := range a.Facts {
		t.Rows = append(t.Rows, []Cell{link("", a.ID), text(f.Predicate), Cell{Text: cmp.Or(f.ID, f.Value), ID: f.ID}, text(f.Value), {}, {}, {}})
	}
	for _, p := range a.Passages {
		t.Rows = append(t.Rows, []Cell{link("", a.ID), text("eg:evidence"), link("", p.Place), {}, text(p.Words), link("", p.Document), text(p.Place)})
	}
	for _, rel := range a.Uses {
		for _, u := range rel.Things {
			t.Rows = append(t.Rows, []Cell{link("", u.ID), text(rel.Predicate), link("", a.ID), text(u.Label), text(u.Words), link("", u.Document), text(u.Place)})
		}
	}
	return t
}
