package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Connection holds the shortest ways between two things.
type Connection struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Steps int     `json:"steps"` // of each way; 0 if there is none, or both are one thing
	Ways  [][]Hop `json:"ways"`
	Total int     `json:"total"` // ways of this length, before a limit
	// Most is the length up to which was looked.
	Most int `json:"most"`

	same     bool
	evidence bool
}

// A Hop is a step of a way: along a link, or against it.
type Hop struct {
	From      string `json:"from"`
	Predicate string `json:"predicate"` // eg:country
	Against   bool   `json:"against"`   // from the object to the subject
	To        string `json:"to"`
	Label     string `json:"label"` // of To
	Words     string `json:"words,omitempty"`
}

// How far and wide a way is looked for.
const (
	connectionSteps = 6
	connectionTerms = 1_000_000
	connectionWays  = 10_000 // that are counted
)

// connecting are the links that say how things hang together. Classes and the values of vocabularies, which everything
// shares, are no way from one thing to another.
var connecting = slices.DeleteFunc(slices.Clone(walkedPredicates), func(p rdf.Term) bool {
	return slices.Contains([]rdf.Term{rdf.RDFType, rdf.RDFSLabel, schema.PredElectionType, schema.PredYear, schema.PredDate, schema.PredPolarity, schema.PredStage, schema.PredStance,
		schema.PredQuote, schema.PredEvidence, schema.PredClass, schema.PredAction, schema.PredAddressee}, p)
})

// PathBetween gives the shortest ways from one thing to another over links of any direction: a country and an issue, two
// bodies, a recommendation and a finding. w narrows the elections, and what is said of them, that a way may lead through;
// its limit is one of ways, 0 means all that were counted.
func PathBetween(ctx context.Context, g *graph.Graph, from, to string, w Where) (*Connection, error) {
	return ask(ctx, g, func(r *reader) (*Connection, error) {
		a, err := r.resolve(from)
		if err != nil {
			return nil, err
		}
		b, err := r.resolve(to)
		if err != nil {
			return nil, err
		}
		out := &Connection{From: schema.Short(a), To: schema.Short(b), Ways: [][]Hop{}, Most: connectionSteps, same: a == b, evidence: w.Evidence}
		if a == b {
			return out, nil
		}
		open, err := r.open(w, a, b)
		if err != nil {
			return nil, err
		}
		// From both ends, always where fewer things wait; before holds the links by which a thing was first come to.
		type side struct {
			next   []rdf.Term
			depth  map[rdf.Term]int
			before map[rdf.Term][]hopTo
		}
		sides := [2]*side{}
		for i, t := range [2]rdf.Term{a, b} {
			sides[i] = &side{next: []rdf.Term{t}, depth: map[rdf.Term]int{t: 0}, before: map[rdf.Term][]hopTo{}}
		}
		met := map[rdf.Term]bool{}
		steps := 0
		for ; steps < connectionSteps && len(met) == 0; steps++ {
			s, other := sides[0], sides[1]
			if len(s.next) > len(other.next) {
				s, other = other, s
			}
			if len(s.next) == 0 {
				break
			}
			hops, err := r.around(s.next, open)
			if err != nil {
				return nil, err
			}
			depth := s.depth[s.next[0]] + 1
			var next []rdf.Term
			for _, h := range hops {
				d, known := s.depth[h.to]
				if !known {
					if len(s.depth)+len(other.depth) >= connectionTerms {
						return nil, &schema.Problem{Code: "path-large", Message: fmt.Sprintf("more than %d things lie between %s and %s", connectionTerms, out.From, out.To), Hint: "ask for more special things"}
					}
					s.depth[h.to] = depth
					next = append(next, h.to)
				} else if d != depth {
					continue
				}
				s.before[h.to] = append(s.before[h.to], h)
				if _, ok := other.depth[h.to]; ok {
					met[h.to] = true
				}
			}
			s.next = next
		}
		if len(met) == 0 {
			return out, nil
		}
		out.Steps = steps
		var middles []rdf.Term
		for t := range met {
			middles = append(middles, t)
		}
		slices.SortFunc(middles, compareParts)
		var ways [][]hopTo
		for _, m := range middles {
			heads := trails(sides[0].before, m, connectionWays)
			tails := trails(sides[1].before, m, connectionWays)
			for _, head := range heads {
				for _, tail := range tails {
					if len(ways) == connectionWays {
						break
					}
					way := slices.Clone(head)
					for i := len(tail) - 1; i >= 0; i-- { // the other way round
						h := tail[i]
						way = append(way, hopTo{from: h.to, to: h.from, p: h.p, against: !h.against})
					}
					ways = append(ways, way)
				}
			}
		}
		slices.SortFunc(ways, func(x, y []hopTo) int { return slices.CompareFunc(x, y, compareHops) })
		ways, out.Total = cut(w, ways)
		var named []rdf.Term
		for _, w := range ways {
			for _, h := range w {
				named = append(named, h.to)
			}
		}
		if err := r.known(named); err != nil {
			return nil, err
		}
		var words terms
		if w.Evidence {
			if words, err = r.out(schema.PredQuote, named); err != nil {
				return nil, err
			}
		}
		for _, w := range ways {
			var way []Hop
			for _, h := range w {
				way = append(way, Hop{schema.Short(h.from), predicateText(h.p), h.against, schema.Short(h.to), r.label(h.to), words.one(h.to).Value()})
			}
			out.Ways = append(out.Ways, way)
		}
		return out, nil
	})
}

// A hopTo is a link walked in one direction.
type hopTo struct {
	from, to, p rdf.Term
	against     bool
}

func compareHops(a, b hopTo) int {
	return cmp.Or(compareParts(a.to, b.to), cmp.Compare(a.p, b.p), cmp.Compare(btoi(a.against), btoi(b.against)))
}

// open gives what tells whether a way may go along a predicate to a thing: one of the elections that w asks for, a
// statement on them that it keeps, a document that makes one, and whatever else is none of these. What documents say of an
// election in sum does not tell who says it.
func (r *reader) open(w Where, ends ...rdf.Term) (func(p, to rdf.Term) bool, error) {
	narrow := w.narrow() || w.By != "" || w.Polarity != ""
	if !narrow && w.Country == "" && w.From == "" && w.To == "" {
		return func(rdf.Term, rdf.Term) bool { return true }, nil
	}
	refs, c, _, err := r.asked(w)
	if err != nil {
		return nil, err
	}
	kept := map[rdf.Term]bool{}
	for _, t := range ends {
		kept[t] = true
	}
	for _, e := range refs {
		kept[e.term] = true
		for _, d := range e.Documents {
			kept[schema.Thing(d)] = !narrow
		}
	}
	statements := slices.Concat(slices.Collect(maps.Values(c.others))...)
	if w.Stage != "" || w.Polarity != "" {
		statements = nil // they have neither
	}
	for i := range c.findings {
		statements = append(statements, c.findings[i].term)
	}
	documents, err := r.out(schema.PredDocument, statements)
	if err != nil {
		return nil, err
	}
	for _, t := range append(statements, documents.all()...) {
		kept[t] = true
	}
	return func(p, to rdf.Term) bool {
		if narrow && (p == schema.PredHasProblem || p == schema.PredHasImprovement) {
			return false
		}
		kind, _, _ := strings.Cut(schema.Short(to), "/")
		return kept[to] || kind != "election" && kind != "document" && kind != "mission"
	}, nil
}

// around gives all links of these things to others that are open, each once.
func (r *reader) around(list []rdf.Term, open func(p, to rdf.Term) bool) ([]hopTo, error) {
	var out []hopTo
	seen := map[hopTo]bool{}
	for _, p := range connecting {
		for _, against := range []bool{false, true} {
			look := r.v.Out
			if against {
				look = r.v.In
			}
			edges, err := look(p, list)
			if err != nil {
				return nil, err
			}
			for _, e := range edges {
				h := hopTo{e.From, e.To, p, against}
				if against {
					h.from, h.to = h.to, h.from
				}
				if h.to.IsIRI() && !seen[h] && open(p, h.to) {
					seen[h] = true
					out = append(out, h)
				}
			}
		}
	}
	return out, nil
}

// trails gives the ways that lead from the beginning to t, at most so many.
func trails(before map[rdf.Term][]hopTo, t rdf.Term, most int) [][]hopTo {
	if len(before[t]) == 0 {
		return [][]hopTo{nil}
	}
	var out [][]hopTo
	hops := slices.SortedFunc(slices.Values(before[t]), func(a, b hopTo) int {
		return cmp.Or(compareParts(a.from, b.from), cmp.Compare(a.p, b.p), cmp.Compare(btoi(a.against), btoi(b.against)))
	})
	for _, h := range hops {
		for _, head := range trails(before, h.from, most-len(out)) {
			if len(out) == most {
				return out
			}
			out = append(out, append(slices.Clone(head), h))
		}
	}
	return out
}

// Tables gives a way a row.
func (a *Connection) Tables() []Table {
	t := Table{Title: fmt.Sprintf("From %s to %s", a.From, a.To), Columns: columns("way~")}
	for _, w := range a.Ways {
		var b strings.Builder
		b.WriteString(w[0].From)
		for _, h := range w {
			sign := " "
			if h.Against {
				sign = " ^"
			}
			b.WriteString(sign + h.Predicate + " " + h.To)
		}
		t.Rows = append(t.Rows, []Cell{text(b.String())})
	}
	switch {
	case a.same:
		t.Notes = []string{"They are one thing."}
	case len(a.Ways) == 0:
		t.Notes = []string{fmt.Sprintf("No way of up to %d steps leads from one to the other.", a.Most)}
	default:
		t.Notes = append(more(len(a.Ways), a.Total), count(a.Steps, "step", "steps")+" each; ^ is against the link")
	}
	words := Table{Title: "The words behind it", Columns: columns("way", "words~", "document~?")}
	for i, w := range a.Ways {
		for _, h := range w {
			if h.Words != "" {
				document, _, _ := strings.Cut(h.To, "#")
				words.Rows = append(words.Rows, []Cell{text(fmt.Sprint(i + 1)), {Text: quoted(h.Words), ID: h.To}, {Text: documentName(document), ID: document}})
			}
		}
	}
	if len(words.Rows) > 0 {
		return []Table{t, words}
	}
	return []Table{t}
}

// Flat gives a step a row.
func (a *Connection) Flat() Table {
	t := Table{Columns: columns("way", "step", "from", "predicate", "against", "to", "label")}
	if a.evidence {
		t.Columns = append(t.Columns, columns("words")...)
	}
	for i, w := range a.Ways {
		for k, h := range w {
			row := []Cell{text(fmt.Sprint(i + 1)), text(fmt.Sprint(k + 1)), link("", h.From), text(h.Predicate), text(fmt.Sprint(h.Against)), link("", h.To), text(h.Label)}
			if a.evidence {
				row = append(row, text(h.Words))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
