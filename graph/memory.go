package graph

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// memory keeps quads in Cayley's memstore, which must not be written while it is read: readers hold mu shared for as
// long as their snapshot lives.
type memory struct {
	mu     sync.RWMutex
	quads  *memoryQuads
	ledger map[string]uint64
}

// memoryQuads is a memstore that several may read: its own walks over everything set a mark without a lock.
type memoryQuads struct {
	*memstore.QuadStore
	mark sync.Mutex
}

func (q *memoryQuads) NodesAllIterator() iterator.Shape {
	q.mark.Lock()
	defer q.mark.Unlock()
	return nodes{q.QuadStore.NodesAllIterator()}
}

// nodes walks all nodes. The memstore takes the number of its nodes and quads together for that of its nodes.
type nodes struct{ iterator.Shape }

func (n nodes) Stats(ctx context.Context) (iterator.Costs, error) {
	c, err := n.Shape.Stats(ctx)
	c.Size.Exact = false
	return c, err
}

func (n nodes) Optimize(context.Context) (iterator.Shape, bool) { return n, false }

func (q *memoryQuads) QuadsAllIterator() iterator.Shape {
	q.mark.Lock()
	defer q.mark.Unlock()
	return q.QuadStore.QuadsAllIterator()
}

func newMemory() *memory {
	return &memory{quads: &memoryQuads{QuadStore: memstore.New()}, ledger: map[string]uint64{}}
}

// openMemory makes a store in memory and fills it from a file, packed or not, if one is named. Its extension tells the
// format; without one that is known it is N-Quads.
func openMemory(ctx context.Context, file string) (*memory, error) {
	m := newMemory()
	if file == "" {
		return m, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &schema.Problem{Code: "graph-file", File: file, Message: "cannot read the export: " + reason(err),
			Hint: "name an export (graph.nq, graph.nq.gz), or use memory: alone for an empty graph"}
	}
	defer f.Close()
	var r io.Reader = bufio.NewReaderSize(f, 1<<20)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, &schema.Problem{Code: "graph-file", File: file, Message: "cannot unpack the export: " + reason(err)}
		}
	}
	format, ok := rdf.FindFormat(rdf.Formats(), filepath.Base(file))
	if !ok {
		format = rdf.Formats()[0]
	}
	conv, n := converter{}, 0
	for q, err := range format.Read(r, rdf.Source{File: file}) {
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			return nil, fileProblem(file, err)
		}
		if len(conv) > 1<<16 {
			clear(conv)
		}
		cq, q, err := conv.quad(q)
		if err != nil {
			return nil, fileProblem(file, err)
		}
		if _, added := m.quads.AddQuad(cq); added {
			m.ledger[ledgerCount+string(q.G)]++
			m.ledger[ledgerSum+string(q.G)] += sumOf(q)
		}
	}
	m.ledger[ledgerGeneration] = 1
	m.ledger[ledgerStale+staleAll] = 1 // an export does not tell
	return m, nil
}

func fileProblem(file string, err error) error {
	p := &schema.Problem{Code: "graph-file", File: file, Message: reason(err), Hint: "repair the file or export it anew"}
	var syntax *rdf.SyntaxError
	var problem *schema.Problem
	switch {
	case errors.As(err, &syntax):
		p.Line, p.Column, p.Message = syntax.Line, syntax.Column, syntax.Message
	case errors.As(err, &problem):
		p.Message = problem.Message
	}
	return p
}

func (m *memory) read(context.Context) (*snapshot, error) {
	m.mu.RLock()
	return (&snapshot{
		scan: m.scan,
		ledger: func(prefix string) (map[string]uint64, error) {
			out := map[string]uint64{}
			for k, n := range m.ledger {
				if strings.HasPrefix(k, prefix) {
					out[k] = n
				}
			}
			return out, nil
		},
		number:  func(key string) (uint64, error) { return m.ledger[key], nil },
		problem: func(what string, err error) error { return fmt.Errorf("%s: %w", what, err) },
		close:   sync.OnceFunc(m.mu.RUnlock),
	}).throughCayley(m.quads), nil
}

// scan walks the shortest of the lists that the memstore keeps for each reference and direction.
func (m *memory) scan(p pattern) iterator.Scanner {
	best, size := -1, int64(0)
	for i, r := range p.ref {
		if r == nil {
			continue
		}
		if s, err := m.quads.QuadIteratorSize(context.Background(), directions[i], r); err == nil && (best < 0 || s.Value < size) {
			best, size = i, s.Value
		}
	}
	if best < 0 {
		if p.fixed[label] { // the default graph has no list
			return m.quads.QuadsAllIterator().Iterate()
		}
		return nil
	}
	return m.quads.QuadIterator(directions[best], p.ref[best]).Iterate()
}

func (m *memory) write(c change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	deltas := make([]graph.Delta, 0, max(len(c.add), len(c.remove)))
	for _, q := range c.add {
		deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
	}
	if err := m.quads.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
		return err
	}
	deltas = deltas[:0]
	for _, q := range c.remove {
		deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Delete})
	}
	if err := m.quads.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
		return err
	}
	for k, n := range c.ledger {
		if n == 0 {
			delete(m.ledger, k)
		} else {
			m.ledger[k] = n
		}
	}
	return nil
}

func (m *memory) close() error { return nil }
