package graph

import (
	"math/bits"

	"github.com/cespare/xxhash/v2"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// sumOf gives what a quad adds to the sum of its graph. The sum does not depend on the order of the quads, and a change
// of some needs only those: with the number of quads it stands in the ledger, so that damage to a document is seen
// whenever all of it is read, and nothing is written on top.
func sumOf(q rdf.Quad) uint64 {
	return sumOfTerms(xxhash.Sum64String(string(q.S)), xxhash.Sum64String(string(q.P)), xxhash.Sum64String(string(q.O)))
}

func sumOfTerms(s, p, o uint64) uint64 {
	x := s*0x9E3779B97F4A7C15 ^ bits.RotateLeft64(p, 23)*0xBF58476D1CE4E5B9 ^ bits.RotateLeft64(o, 41)*0x94D049BB133111EB
	x ^= x >> 31
	x *= 0x9E3779B97F4A7C15
	return x ^ x>>29
}

// sumOfGraph gives what a graph adds to the sum over the list of graphs, nothing if it is empty.
func sumOfGraph(l rdf.Term, quads uint64) uint64 {
	return sumOfTerms(xxhash.Sum64String(string(l)), 0, 0) * quads
}

// A tally is the number and the sum of the quads of a graph.
type tally struct{ count, sum uint64 }

func (t *tally) add(sum uint64)    { t.count, t.sum = t.count+1, t.sum+sum }
func (t *tally) remove(sum uint64) { t.count, t.sum = t.count-1, t.sum-sum }

// tallyOf counts and sums quads.
func tallyOf(quads []rdf.Quad) (t tally) {
	for _, q := range quads {
		t.add(sumOf(q))
	}
	return t
}
