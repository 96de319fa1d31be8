// Package graph keeps the quads of documents in Cayley, answers hops over them, runs Gizmo, and infers the links
// between elections. It is the only package that imports Cayley; what goes in and comes out are terms of package rdf.
//
// Start at [Open]. A graph holds named graphs: one for each document, [schema.GraphReference] for codebook and
// gazetteer, [schema.GraphInferred] for what [Graph.Infer] finds by comparing documents. [Graph.Replace],
// [Graph.ReplaceDocument], [Graph.Remove] and [Graph.Import] are the only ways to change it, and each is atomic: after a crash, and
// for everybody who reads meanwhile, a document is there as it was or as it is to be. [Graph.View] reads one picture
// of the graph that no write changes. Nothing that a program does with a Graph has to be locked from outside; but
// within a View's function do not write, and do not open another View.
//
// # Addresses
//
//	memory:                 empty, gone when the program ends
//	memory:FILE.nq[.gz]     the same, filled from an export in a format of RDF, which the extension tells
//	FOLDER                  on disk: graph.json (what the folder is), graph.bolt (Cayley's store), journal-N.nq.gz (all
//	                        that was written, to make the store again from), holder.json (who is writing, while
//	                        somebody is), graph.columns (see [Columns]; it may be deleted); made if it is not there
//	postgres://USER@HOST/DATABASE[?search_path=SCHEMA&…]
//	                        tables in PostgreSQL or what speaks as it does, made if they are not there: Cayley's nodes
//	                        and quads, and electiongraph with the ledger
package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Graph is an open graph. It is safe for concurrent use.
type Graph struct {
	address  string
	readOnly bool
	reopen   func() (store, error) // nil for memory, which has nothing to come back to

	ctx   context.Context // ends with Close
	close context.CancelFunc
	slots chan struct{} // for Gizmo

	columns *columnsCache // nil if there are to be none

	writing sync.Mutex   // held by the one writer
	mu      sync.RWMutex // held shared while the store is used, exclusively to close and open it
	store   store        // nil if it is closed, or was lost when it could not be opened again
}

// Options say how to open a graph. The zero value does for most.
type Options struct {
	// ReadOnly opens a graph that is there and refuses to change it. Any number of programs may read a folder at a
	// time as long as none has it open for writing; those of a database may go on then as well.
	ReadOnly bool
	// Wait is how long to wait for a graph that another program holds.
	Wait time.Duration
	// Command is what others are told about the holder of the folder; "" means the program's name and arguments.
	Command string

	// NoColumns has questions follow the store's own indexes, as if there were no columns.
	NoColumns bool

	noSync bool // tests need not wait for the disk
	repair bool // take a folder of an older format, or with a damaged journal
}

// Open opens the graph at an address, see the package comment. What stands in the way is a [*schema.Problem] with one
// of the codes graph-address, graph-missing, graph-foreign (the folder holds something else), graph-format (another
// version's), graph-locked, graph-read-only, graph-folder, graph-damaged, graph-file (a bad export), graph-server (no
// database answers).
func Open(ctx context.Context, address string, o Options) (*Graph, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g := &Graph{address: address, readOnly: o.ReadOnly, slots: make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))}
	var err error
	scheme, _, _ := strings.Cut(address, "://")
	switch file, memory := strings.CutPrefix(address, "memory:"); {
	case memory:
		g.store, err = openMemory(ctx, file)
	case address == "":
		err = &schema.Problem{Code: "graph-address", Message: "the address of the graph is empty", Hint: "name a folder, or memory:"}
	case scheme == "postgres" || scheme == "postgresql":
		var s *server
		if s, err = openServer(ctx, address, o); err == nil {
			g.store, g.address = s, s.shown
		}
		g.reopen = func() (store, error) { return openServer(context.Background(), address, o) }
	case scheme != address:
		err = &schema.Problem{Code: "graph-address", File: address, Message: fmt.Sprintf("there is no kind of graph called %q", scheme), Hint: "name a folder, memory: or postgres://…"}
	default:
		g.store, err = openDisk(ctx, address, o)
		g.reopen = func() (store, error) { return openDisk(context.Background(), address, o) }
	}
	if err != nil {
		return nil, err
	}
	if !o.NoColumns {
		g.columns = &columnsCache{}
		switch s := g.store.(type) {
		case *disk:
			g.columns.file = filepath.Join(s.dir, columnsFile)
		case *server:
			g.columns.without = patience
		}
	}
	g.ctx, g.close = context.WithCancel(context.Background())
	return g, nil
}

// Address gives the address under which the graph was opened.
func (g *Graph) Address() string { return g.address }

// Close waits for the reads and the write under way and closes the graph; Gizmo queries are ended. Later calls of
// other methods give a problem, a second Close does nothing.
func (g *Graph) Close() error {
	g.close()
	g.writing.Lock()
	defer g.writing.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.store
	g.store = nil
	if s == nil {
		return nil
	}
	return s.close()
}

// use gives the store until done is called. A store that was lost is looked for again.
func (g *Graph) use() (s store, done func(), err error) {
	g.mu.RLock()
	if g.store != nil {
		return g.store, sync.OnceFunc(g.mu.RUnlock), nil
	}
	g.mu.RUnlock()
	if err := g.restore(); err != nil {
		return nil, nil, err
	}
	return g.use()
}

// restore opens a lost store.
func (g *Graph) restore() (err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.ctx.Err() != nil:
		return &schema.Problem{Code: "graph-closed", File: g.address, Message: "the graph has been closed"}
	case g.store == nil:
		// Not g.store, err = …: a nil *disk in the interface would look like a store.
		var s store
		if s, err = g.reopen(); err == nil {
			g.store = s
		}
	}
	return err
}

// A Change counts the quads that were written.
type Change struct{ Added, Removed int }

// Replace makes the graph with the given label hold exactly these quads, each of which must carry the label. Only the
// difference is written: the same quads again change nothing, in whatever order and however often they come.
//
// Inferred links from or to things that nothing else describes any more go with them; see [Graph.Infer] for the new.
func (g *Graph) Replace(ctx context.Context, label rdf.Term, quads []rdf.Quad) (Change, error) {
	return g.replace(ctx, nil, label, quads)
}

// Remove takes the graph with the given label out, with the inferred links that hang on it.
func (g *Graph) Remove(ctx context.Context, label rdf.Term) (Change, error) {
	return g.replace(ctx, nil, label, nil)
}

// ReplaceDocument puts the graph of a document in the place of the graph of an earlier version of it, in one step, as
// [Graph.Replace] does where both have one label. No earlier version is "".
func (g *Graph) ReplaceDocument(ctx context.Context, old, new rdf.Term, quads []rdf.Quad) (Change, error) {
	if old == "" || old == new {
		return g.replace(ctx, nil, new, quads)
	}
	return g.replace(ctx, []rdf.Term{old}, new, quads)
}

// Stamp keeps numbers beside graphs, for [View.Stamps]: of what each was read from and by, so that the same need not be
// read again. They are no statements, and any change of a graph takes its own away.
func (g *Graph) Stamp(ctx context.Context, stamps map[rdf.Term]uint64) error {
	_, err := g.update(ctx, converter{}, func(*View) (edit, error) { return edit{stamps: stamps}, nil })
	return err
}

func (g *Graph) replace(ctx context.Context, others []rdf.Term, name rdf.Term, quads []rdf.Quad) (Change, error) {
	conv, want := converter{}, make(map[rdf.Quad]bool, len(quads))
	if name != "" {
		c, err := conv.term(name)
		if _, iri := c.value.(quad.IRI); err == nil && !iri {
			err = fmt.Errorf("%s is no IRI", name)
		}
		if err != nil {
			return Change{}, &schema.Problem{Code: "bad-quad", Message: "the name of the graph cannot be kept: " + err.Error()}
		}
		name = c.term
	}
	for _, q := range quads {
		_, q, err := conv.quad(q)
		if err != nil {
			return Change{}, err
		}
		if q.G != name {
			return Change{}, &schema.Problem{Code: "bad-quad",
				Message: fmt.Sprintf("a statement of %s was to go into %s", orNothing(q.G), orNothing(name))}
		}
		want[q] = true
	}
	return g.update(ctx, conv, func(v *View) (e edit, err error) {
		touched := slices.Collect(maps.Keys(want))
		described := make(map[rdf.Term]bool)
		for _, q := range touched {
			described[q.S] = true
		}
		add := maps.Clone(want)
		for _, l := range append(others, name) {
			have, err := v.labelled(l)
			if err != nil {
				return e, err
			}
			touched = append(touched, have...)
			for _, q := range have {
				if !want[q] {
					e.remove = append(e.remove, q)
				}
				delete(add, q)
			}
		}
		e.add = slices.Collect(maps.Keys(add))
		if len(e.add)+len(e.remove) == 0 || name == schema.GraphInferred {
			return e, nil
		}
		if e.stale, err = v.countries(name, touched, slices.Concat(e.add, e.remove)); err != nil {
			return e, err
		}
		hanging, err := v.hanging(e.remove, described)
		e.remove = append(e.remove, hanging...)
		return e, err
	})
}

// An edit is what update is asked to do.
type edit struct {
	add, remove  []rdf.Quad
	stamps       map[rdf.Term]uint64 // by graph; 0 is none
	stale, fresh []string            // countries whose inferred links have, and no longer have, to be found anew
}

// update looks at the graph and changes it, alone with its kind.
func (g *Graph) update(ctx context.Context, conv converter, plan func(*View) (edit, error)) (done Change, err error) {
	if g.readOnly {
		return done, g.forReading()
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	return g.edit(ctx, conv, plan)
}

func (g *Graph) forReading() error {
	return &schema.Problem{Code: "graph-read-only", File: g.address, Message: "the graph was opened for reading only"}
}

// edit does what update does, for who holds writing.
func (g *Graph) edit(ctx context.Context, conv converter, plan func(*View) (edit, error)) (done Change, err error) {
	s, release, err := g.use()
	if err != nil {
		return done, err
	}
	if s, ok := s.(*server); ok && s.gone(ctx) {
		release()
		if err := g.lose(); err != nil {
			return done, err
		}
		return g.edit(ctx, conv, plan)
	}
	defer release()

	var c change
	err = look(ctx, s, func(v *View) error {
		e, err := plan(v)
		if err != nil {
			return err
		}
		c, err = v.change(conv, e)
		return err
	})
	if err != nil || len(c.ledger) == 0 {
		return done, err
	}
	if err := s.write(c); err != nil {
		release()
		return done, errors.Join(err, g.lose())
	}
	return Change{Added: len(c.add), Removed: len(c.remove)}, nil
}

// lose closes the store after a write that failed, or when its server has gone, and opens it again, so that nothing of
// that write stays in memory.
func (g *Graph) lose() error {
	if g.reopen == nil {
		return nil
	}
	g.mu.Lock()
	if g.store != nil {
		g.store.close() // what it has to say is what made us come here
		g.store = nil
	}
	g.mu.Unlock()
	if err := g.restore(); err != nil {
		return fmt.Errorf("and the graph could not be opened again: %w", err)
	}
	return nil
}

// change works out what is written for an edit: the quads in the store's form and the ledger beside them.
func (v *View) change(conv converter, e edit) (c change, err error) {
	c.now = map[rdf.Term]tally{}
	convert := func(quads []rdf.Quad, count func(*tally, uint64)) ([]quad.Quad, []rdf.Quad, error) {
		out, quads := make([]quad.Quad, 0, len(quads)), rdf.Sort(quads)
		for i, q := range quads {
			cq, q, err := conv.quad(q)
			if err != nil {
				return nil, nil, err
			}
			out, quads[i] = append(out, cq), q
			t, ok := c.now[q.G]
			if !ok {
				if t, err = v.tally(q.G); err != nil {
					return nil, nil, err
				}
			}
			count(&t, sumOf(q))
			c.now[q.G] = t
		}
		return out, quads, nil
	}
	if c.add, c.added, err = convert(e.add, (*tally).add); err != nil {
		return c, err
	}
	if c.remove, c.removed, err = convert(e.remove, (*tally).remove); err != nil {
		return c, err
	}
	c.ledger = map[string]uint64{}
	if len(c.now) > 0 {
		before, err := v.snap.number(ledgerGeneration)
		if err != nil {
			return c, err
		}
		c.ledger[ledgerGeneration] = before + 1
	}
	for l, t := range c.now {
		if _, stamped := e.stamps[l]; !stamped {
			if e.stamps == nil {
				e.stamps = map[rdf.Term]uint64{}
			}
			e.stamps[l] = 0
		}
		c.ledger[ledgerCount+string(l)], c.ledger[ledgerSum+string(l)], c.ledger[ledgerChanged+string(l)] = t.count, t.sum, 0
		if t.count > 0 {
			c.ledger[ledgerChanged+string(l)] = c.ledger[ledgerGeneration]
		}
	}
	for l, n := range e.stamps {
		key := ledgerStamp + string(l)
		before, err := v.snap.ledger(key)
		if err != nil {
			return c, err
		}
		if n &= math.MaxInt64; before[key] != n { // all stores have room for that
			c.ledger[key] = n
		}
	}
	stale, err := v.snap.ledger(ledgerStale)
	if err != nil {
		return c, err
	}
	for _, country := range e.fresh {
		if stale[ledgerStale+country] != 0 {
			c.ledger[ledgerStale+country] = 0
		}
	}
	for _, country := range e.stale {
		c.ledger[ledgerStale+country] = 1
	}
	return c, nil
}
