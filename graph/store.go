package graph

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A store keeps quads in one of Cayley's back ends, and a ledger of numbers beside them. It has one writer at a time.
type store interface {
	// read gives a picture of the store that no write changes. It ends with ctx: from then on its iterators stop.
	read(ctx context.Context) (*snapshot, error)
	// write makes a change, all of it or nothing. After an error the store must be closed and opened again.
	write(c change) error
	close() error
}

// A change is what one write does. Quads to add are not in the store yet, quads to remove are.
type change struct {
	add, remove []quad.Quad
	ledger      map[string]uint64 // 0 takes the entry out
	// The same quads in order, and the graphs they are of, for the journal.
	added, removed []rdf.Quad
	now            map[rdf.Term]tally
	was            map[rdf.Term]columnGraph // the graphs before, for the columns
}

// Entries of the ledger. The counts make Labels cheap; the stale marks say for which countries links are to be
// inferred anew, and are written together with the change that makes them so.
const (
	ledgerGeneration = "generation" // rises with every change of the quads
	ledgerCount      = "graph "     // + label: number of quads
	ledgerChanged    = "changed "   // + label: generation of the last change; none was written in bulk, or before there were such entries
	ledgerStamp      = "stamp "     // + label: what Stamp was given
	ledgerSum        = "sum "       // + label: sum of the quads, see sumOf
	ledgerStale      = "stale "     // + country's IRI, or staleAll
	staleAll         = "*"
	ledgerEpoch      = "epoch"   // of a folder: rises when it gets a new store, and names the journal
	ledgerJournal    = "journal" // of a folder: bytes of the journal
	ledgerGraphs     = "graphs"  // of a folder: sum of the counts, see sumOfGraph
)

// A snapshot is a picture of a store.
type snapshot struct {
	// quads opens Cayley's store over it, for what asks Cayley itself.
	quads func() (graph.QuadStore, error)
	// ref gives the reference of a value, nil if it is not there; terms is the inverse, "" for what is not there.
	ref   func(quad.Value) (graph.Ref, error)
	terms func(context.Context, []graph.Ref) ([]rdf.Term, error)
	// scan walks the links that have the given references; others may come along. It gives nil if no index helps.
	scan func(pattern) iterator.Scanner
	// graph reads a named graph as a whole, by the number of its label; nil if the store has no quicker way than scan.
	graph func(label uint64) (wholeGraph, error)
	// about gives what is said of a subject, in no order, and notes the references of IRIs; nil if the store has no quicker
	// way than scan.
	about func(subject rdf.Term, r graph.Ref, refs map[rdf.Term]graph.Ref) ([]rdf.Quad, error)
	// size estimates the links in a range of an index; nil if the store has no such indexes.
	size func(index kv.QuadIndex, values []uint64) int64
	// ledger gives the entries that begin with a prefix, number one of them, 0 if it is not there.
	ledger func(prefix string) (map[string]uint64, error)
	number func(key string) (uint64, error)
	// problem puts an error of reading into words.
	problem func(what string, err error) error
	close   func()
}

// throughCayley has a snapshot look terms up in a store of Cayley's.
func (s *snapshot) throughCayley(qs graph.QuadStore) *snapshot {
	s.quads = func() (graph.QuadStore, error) { return qs, nil }
	s.ref = qs.ValueOf
	s.terms = func(ctx context.Context, list []graph.Ref) ([]rdf.Term, error) {
		values, err := refs.ValuesOf(ctx, qs, list)
		out := make([]rdf.Term, len(values))
		for i, v := range values {
			out[i] = term(v)
		}
		return out, err
	}
	return s
}

// A link is a quad in the store's references: subject, predicate, object, label. The label of the default graph is nil.
type link [4]graph.Ref

// A pattern asks for links; references count where fixed.
type pattern struct {
	ref   link
	fixed [4]bool
}

func (p *pattern) fix(i int, r graph.Ref) { p.ref[i], p.fixed[i] = r, true }

func (p *pattern) matches(l link) bool {
	for i, fixed := range p.fixed {
		if fixed && p.ref[i] != l[i] {
			return false
		}
	}
	return true
}

var directions = [4]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label}

const (
	subject = iota
	predicate
	object
	label
)
