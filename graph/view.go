package graph

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A View is a picture of the graph at one moment, for the goroutine it was given to.
//
// It walks Cayley's indexes one hop at a time and collects: a hop takes time in proportion to what it finds, however
// large the graph. Results come in an order that does not depend on the back end or on the order of writing. Every
// method gives the context's error once the context has ended, never a part of an answer without an error.
type View struct {
	ctx   context.Context
	snap  *snapshot
	refs  map[rdf.Term]graph.Ref
	terms map[graph.Ref]rdf.Term

	cache   *columnsCache // nil: the graph keeps no columns
	words   *columnsCache
	columns *Columns // that hops follow, nil until asked for
	numbers map[rdf.Term]uint32
}

// View calls fn with a View that lives as long as the call, and gives the error of fn or that of the context.
// On disk writes go on meanwhile; in memory they wait. A write by fn itself could wait for ever, and is refused with a
// problem of the code graph-view.
func (g *Graph) View(ctx context.Context, fn func(*View) error) error {
	s, done, err := g.use()
	if err != nil {
		return err
	}
	defer done()
	defer g.viewing.enter()()
	return look(ctx, s, func(v *View) error {
		v.cache, v.words = g.columns, g.words
		return fn(v)
	})
}

func look(ctx context.Context, s store, fn func(*View) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	snap, err := s.read(ctx)
	if err != nil {
		return err
	}
	defer snap.close()
	if err := fn(&View{ctx: ctx, snap: snap, refs: map[rdf.Term]graph.Ref{}, terms: map[graph.Ref]rdf.Term{}}); err != nil {
		return err
	}
	return ctx.Err()
}

// An Edge is a hop that was found: From is the subject, To the object, Label the graph that says so.
type Edge struct{ From, To, Label rdf.Term }

// Out gives the edges with predicate p ("" means any) that leave the subjects, in the order of the subjects, those of
// one subject by object and label.
func (v *View) Out(p rdf.Term, subjects []rdf.Term) ([]Edge, error) {
	return v.hop(p, subjects, subject, object)
}

// In gives the edges with predicate p ("" means any) that lead to the objects, in the order of the objects, those of
// one object by subject and label.
func (v *View) In(p rdf.Term, objects []rdf.Term) ([]Edge, error) {
	return v.hop(p, objects, object, subject)
}

func (v *View) hop(p rdf.Term, starts []rdf.Term, near, far int) ([]Edge, error) {
	if v.columns == nil || columnOf(p) < 0 {
		return v.hopStore(p, starts, near, far)
	}
	uncovered := func(t rdf.Term) bool { return !covered(p, t, near) }
	if !slices.ContainsFunc(starts, uncovered) {
		return v.hopColumns(p, starts, near), v.ctx.Err()
	}
	beside, err := v.hopStore(p, slices.DeleteFunc(slices.Clone(starts), func(t rdf.Term) bool { return !uncovered(t) }), near, far)
	if err != nil {
		return nil, err
	}
	inside := v.hopColumns(p, slices.DeleteFunc(slices.Clone(starts), uncovered), near)
	edges := make([]Edge, 0, len(inside)+len(beside))
	for _, t := range starts {
		from := &inside
		if uncovered(t) {
			from = &beside
		}
		n := 0
		for n < len(*from) && (near == subject && (*from)[n].From == t || near == object && (*from)[n].To == t) {
			n++
		}
		edges, *from = append(edges, (*from)[:n]...), (*from)[n:]
	}
	return edges, v.ctx.Err()
}

// hopStore is hop over the indexes of the store.
func (v *View) hopStore(p rdf.Term, starts []rdf.Term, near, far int) ([]Edge, error) {
	var want pattern
	if p != "" {
		r, err := v.ref(p)
		if err != nil || r == nil {
			return nil, err
		}
		want.fix(predicate, r)
	}
	type found struct {
		start      rdf.Term
		far, label graph.Ref
	}
	var (
		all  []found
		ends []int // of the edges of each start
		need []graph.Ref
		seen = make(map[rdf.Term]bool, len(starts))
	)
	for _, t := range starts {
		if t == "" || seen[t] {
			continue
		}
		seen[t] = true
		r, err := v.ref(t)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		want.fix(near, r)
		for l, err := range v.links(want) {
			if err != nil {
				return nil, err
			}
			all = append(all, found{t, l[far], l[label]})
			need = append(need, l[far], l[label])
		}
		ends = append(ends, len(all))
	}
	if err := v.resolve(need); err != nil {
		return nil, err
	}
	edges := make([]Edge, len(all))
	for i, f := range all {
		if edges[i] = (Edge{f.start, v.terms[f.far], v.terms[f.label]}); near == object {
			edges[i].From, edges[i].To = edges[i].To, edges[i].From
		}
	}
	begin := 0
	for _, end := range ends {
		slices.SortFunc(edges[begin:end], func(a, b Edge) int {
			return cmp.Or(strings.Compare(string(a.From), string(b.From)), strings.Compare(string(a.To), string(b.To)),
				strings.Compare(string(a.Label), string(b.Label)))
		})
		begin = end
	}
	return edges, nil
}

// Predicates counts the links to an object by their predicates. It reads no other terms, so that it is quick where very
// much leads to one thing.
func (v *View) Predicates(o rdf.Term) (map[rdf.Term]int, error) {
	r, err := v.ref(o)
	if err != nil || r == nil {
		return nil, err
	}
	var want pattern
	want.fix(object, r)
	counts := map[graph.Ref]int{}
	for l, err := range v.links(want) {
		if err != nil {
			return nil, err
		}
		counts[l[predicate]]++
	}
	if err := v.resolve(slices.Collect(maps.Keys(counts))); err != nil {
		return nil, err
	}
	out := make(map[rdf.Term]int, len(counts))
	for r, n := range counts {
		out[v.terms[r]] = n
	}
	return out, nil
}

// Match gives the quads with these terms, "" standing for any, in the order of [rdf.Compare]. A subject, an object or
// a graph makes it quick; with a predicate alone or nothing it goes from graph to graph.
func (v *View) Match(s, p, o, g rdf.Term) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		var want pattern
		for i, t := range [4]rdf.Term{s, p, o, g} {
			if t == "" {
				continue
			}
			find := v.ref
			if i == label {
				find = v.name
			}
			r, err := find(t)
			if err != nil {
				yield(rdf.Quad{}, err)
				return
			}
			if r == nil {
				return
			}
			want.fix(i, r)
		}
		if want.fixed[subject] || want.fixed[object] || want.fixed[label] {
			v.yield(want, yield)
			return
		}
		labels, err := v.Labels()
		if err != nil {
			yield(rdf.Quad{}, err)
			return
		}
		for _, l := range labels {
			clear(v.terms) // those of one document seldom come in another
			r, err := v.name(l.Label)
			if err != nil {
				yield(rdf.Quad{}, err)
				return
			}
			want.fix(label, r)
			if !v.yield(want, yield) {
				return
			}
		}
	}
}

// yield gives the quads of a pattern in order, and whether to go on.
func (v *View) yield(want pattern, yield func(rdf.Quad, error) bool) bool {
	const most = 1 << 10
	next, err := v.parts(want)
	for err == nil {
		var quads []rdf.Quad
		if quads, err = next(most); err == nil && len(quads) == 0 {
			return true
		}
		for _, q := range quads {
			if err = v.ctx.Err(); err != nil {
				break
			}
			if !yield(q, nil) {
				return false
			}
		}
	}
	yield(rdf.Quad{}, err)
	return false
}

// parts gives the quads of a pattern in order, some at a time, and nothing at the end.
func (v *View) parts(want pattern) (next func(most int) ([]rdf.Quad, error), err error) {
	if want.fixed != [4]bool{label: true} || v.snap.graph == nil {
		quads, err := v.collect(want)
		return func(most int) ([]rdf.Quad, error) {
			part := quads[:min(most, len(quads))]
			quads = quads[len(part):]
			return part, nil
		}, err
	}
	var g wholeGraph
	if err := v.safely(func() (err error) {
		id, _ := want.ref[label].(kv.Int64Value) // the label of the default graph is nil here and 0 there
		g, err = v.snap.graph(uint64(id))
		return err
	}); err != nil {
		return nil, err
	}
	if err := v.whole(want.ref[label], g.tally); err != nil {
		return nil, err
	}
	return func(most int) (quads []rdf.Quad, err error) {
		err = v.safely(func() (err error) { quads, err = g.next(most); return err })
		return quads, err
	}, nil
}

func (v *View) quads(want pattern) ([]rdf.Quad, error) {
	next, err := v.parts(want)
	if err != nil {
		return nil, err
	}
	return next(math.MaxInt)
}

// collect gives the quads of a pattern in order, from Cayley.
func (v *View) collect(want pattern) ([]rdf.Quad, error) {
	var links []link
	var need []graph.Ref
	for l, err := range v.links(want) {
		if err != nil {
			return nil, err
		}
		links = append(links, l)
		need = append(need, l[:]...)
	}
	if err := v.resolve(need); err != nil {
		return nil, err
	}
	quads := make([]rdf.Quad, len(links))
	for i, l := range links {
		quads[i] = rdf.Quad{S: v.terms[l[subject]], P: v.terms[l[predicate]], O: v.terms[l[object]], G: v.terms[l[label]]}
	}
	quads = rdf.Sort(quads)
	if want.fixed == [4]bool{label: true} {
		return quads, v.whole(want.ref[label], tallyOf(quads))
	}
	return quads, nil
}

// whole compares what was read of a graph, all of it, with the ledger.
func (v *View) whole(name graph.Ref, got tally) error {
	if err := v.resolve([]graph.Ref{name}); err != nil {
		return err
	}
	l := v.terms[name]
	want, err := v.tally(l)
	if err != nil {
		return err
	}
	// A folder of the first format has no sums.
	if got != want && (got.count != want.count || want.sum != 0) {
		message := "what it says is not what was written"
		if got.count != want.count {
			message = fmt.Sprintf("of %d statements %d are left", want.count, got.count)
		}
		return v.lacks(l, message)
	}
	return nil
}

// graphName is how messages call a named graph.
func graphName(l rdf.Term) string {
	if l == "" {
		return "the default graph"
	}
	return schema.Short(l)
}

// tally gives the number and sum of the quads of a graph as the ledger has them.
func (v *View) tally(l rdf.Term) (t tally, err error) {
	if t.count, err = v.snap.number(ledgerCount + string(l)); err == nil {
		t.sum, err = v.snap.number(ledgerSum + string(l))
	}
	return t, err
}

// labelled gives the quads of a graph; "" is the default graph.
func (v *View) labelled(l rdf.Term) ([]rdf.Quad, error) {
	var want pattern
	r, err := v.name(l)
	if err != nil || r == nil && l != "" {
		return nil, err
	}
	want.fix(label, r)
	return v.quads(want)
}

// name gives the reference of a graph's label, nil for the default graph and for one that is not there.
func (v *View) name(l rdf.Term) (graph.Ref, error) {
	r, err := v.ref(l)
	if err != nil || l == "" {
		return nil, err
	}
	if r != nil {
		if err := v.resolve([]graph.Ref{r}); err != nil || v.terms[r] == l {
			return r, err
		}
	}
	t, err := v.tally(l)
	if err != nil || t.count == 0 {
		return nil, err
	}
	return nil, v.lacks(l, fmt.Sprintf("of %d statements none is found", t.count))
}

// lacks says that a graph is not as it was written.
func (v *View) lacks(l rdf.Term, message string) error {
	return v.snap.problem("cannot read", &damage{graphName(l) + ": " + message})
}

// About gives the quads with subject s, in the order of [rdf.Compare].
func (v *View) About(s rdf.Term) ([]rdf.Quad, error) {
	var quads []rdf.Quad
	if s == "" {
		return nil, nil
	}
	if v.snap.about != nil {
		r, err := v.ref(s)
		if err != nil || r == nil {
			return nil, err
		}
		val, _ := value(s)
		err = v.safely(func() (err error) { quads, err = v.snap.about(term(val), r, v.refs); return err })
		return rdf.Sort(quads), err
	}
	for q, err := range v.Match(s, "", "", "") {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	return quads, nil
}

// Has reports whether a term stands anywhere in the graph.
func (v *View) Has(t rdf.Term) (bool, error) {
	r, err := v.ref(t)
	return r != nil, err
}

// A LabelCount is a graph's label ("" for the default graph) and the number of its quads.
type LabelCount struct {
	Label rdf.Term
	Quads int
}

// Stamps gives the numbers that [Graph.Stamp] has put beside graphs.
func (v *View) Stamps() (map[rdf.Term]uint64, error) {
	entries, err := v.snap.ledger(ledgerStamp)
	if err != nil {
		return nil, err
	}
	out := make(map[rdf.Term]uint64, len(entries))
	for k, n := range entries {
		out[rdf.Term(strings.TrimPrefix(k, ledgerStamp))] = n
	}
	return out, nil
}

// Labels gives the labels of the graphs that hold something, in order.
func (v *View) Labels() ([]LabelCount, error) {
	if err := v.ctx.Err(); err != nil {
		return nil, err
	}
	counts, err := v.snap.ledger(ledgerCount)
	if err != nil {
		return nil, err
	}
	labels := make([]LabelCount, 0, len(counts))
	for k, n := range counts {
		labels = append(labels, LabelCount{rdf.Term(k[len(ledgerCount):]), int(n)})
	}
	slices.SortFunc(labels, func(a, b LabelCount) int { return strings.Compare(string(a.Label), string(b.Label)) })
	return labels, nil
}

// Count gives the number of quads.
func (v *View) Count() (int, error) {
	labels, err := v.Labels()
	n := 0
	for _, l := range labels {
		n += l.Quads
	}
	return n, err
}

// Generation gives a number that rises with every change of the graph: what was built from the graph at the same
// number is still right.
func (v *View) Generation() (uint64, error) {
	if err := v.ctx.Err(); err != nil {
		return 0, err
	}
	return v.snap.number(ledgerGeneration)
}

// Quads gives everything in the order of [rdf.Compare], from one picture of the graph and with no more of it in memory
// than its largest named graph.
func (g *Graph) Quads(ctx context.Context) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		stopped := false
		err := g.View(ctx, func(v *View) error {
			for q, err := range v.Match("", "", "", "") {
				if err != nil {
					return err
				}
				if stopped = !yield(q, nil); stopped {
					return nil
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(rdf.Quad{}, err)
		}
	}
}

// ref gives the reference of a term, nil if the graph does not know it.
func (v *View) ref(t rdf.Term) (graph.Ref, error) {
	if err := v.ctx.Err(); err != nil {
		return nil, err
	}
	if t == "" {
		return nil, nil
	}
	if r, ok := v.refs[t]; ok {
		return r, nil
	}
	val, err := value(t)
	if err != nil {
		return nil, nil // not a term that the graph could hold
	}
	var r graph.Ref
	if err := v.safely(func() error { r, err = v.snap.ref(val); return err }); err != nil {
		return nil, err
	}
	if len(v.refs) > 2*cached {
		clear(v.refs)
	}
	v.refs[t] = r
	return r, nil
}

// cached bounds the terms that a View remembers beyond those it is at.
const cached = 1 << 18

// resolve sees to it that v.terms has the terms of all these references.
func (v *View) resolve(need []graph.Ref) error {
	if len(v.terms) > cached {
		clear(v.terms)
		clear(v.refs)
	}
	missing := make([]graph.Ref, 0, 256)
	fetch := func() error {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		var terms []rdf.Term
		err := v.safely(func() (err error) { terms, err = v.snap.terms(v.ctx, missing); return err })
		if err != nil {
			return err
		}
		for i, t := range terms {
			if t == "" {
				return &schema.Problem{Code: "graph-damaged", Message: fmt.Sprintf("a quad names the term %v, which is not there", missing[i]),
					Hint: "make the graph again from its documents or an export"}
			}
			v.terms[missing[i]] = t
			if t.IsIRI() { // where the next hop may start
				v.refs[t] = missing[i]
			}
		}
		missing = missing[:0]
		return nil
	}
	for _, r := range need {
		if _, ok := v.terms[r]; ok {
			continue
		}
		if r == nil {
			v.terms[nil] = ""
			continue
		}
		v.terms[r] = "" // until it is fetched: do not ask twice
		if missing = append(missing, r); len(missing) == cap(missing) {
			if err := fetch(); err != nil {
				return v.forget(err)
			}
		}
	}
	if err := fetch(); err != nil {
		return v.forget(err)
	}
	return nil
}

// forget drops the terms after an error, among them those that were not fetched.
func (v *View) forget(err error) error {
	clear(v.terms)
	return err
}

// links gives the links of a pattern, in the order of the store.
func (v *View) links(want pattern) iter.Seq2[link, error] {
	return func(yield func(link, error) bool) {
		it := v.snap.scan(want)
		if it == nil {
			yield(link{}, fmt.Errorf("no index for the pattern %v", want))
			return
		}
		defer it.Close()
		for {
			var batch []link
			more := false
			err := v.safely(func() (err error) {
				for n := 1; len(batch) < 256; n++ {
					if n%1024 == 0 && v.ctx.Err() != nil {
						return v.ctx.Err()
					}
					if more = it.Next(v.ctx); !more {
						return it.Err()
					}
					l, err := v.link(it.Result())
					if err != nil {
						return err
					}
					if want.matches(l) {
						batch = append(batch, l)
					}
				}
				return nil
			})
			if err == nil {
				err = v.ctx.Err() // an iterator that the context has stopped says nothing of it
			}
			if err != nil {
				yield(link{}, err)
				return
			}
			for _, l := range batch {
				if !yield(l, nil) {
					return
				}
			}
			if !more {
				return
			}
		}
	}
}

// safely reads from the store; a damaged one gives an error.
func (v *View) safely(read func() error) error {
	err := guarded(read)
	if err == nil {
		return nil
	}
	if ended := v.ctx.Err(); ended != nil {
		return ended
	}
	return v.snap.problem("cannot read", err)
}

func (v *View) link(r graph.Ref) (l link, err error) {
	if p, ok := r.(*proto.Primitive); ok {
		for i, d := range directions {
			if id := p.GetDirection(d); id != 0 {
				l[i] = kv.Int64Value(id)
			}
		}
		return l, nil
	}
	qs, err := v.snap.quads()
	for i, d := range directions {
		if err == nil {
			l[i], err = qs.QuadDirection(r, d)
		}
	}
	return l, err
}
