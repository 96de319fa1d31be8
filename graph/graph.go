// Package graph keeps the quads of documents in Cayley, answers hops over them, runs Gizmo, and infers the links
// between elections. It is the only package that imports Cayley; what goes in and comes out are terms of package rdf.
//
// Start at [Open]. A graph holds named graphs: one for each document, [schema.GraphReference] for codebook and
// gazetteer, [schema.GraphInferred] for what [Graph.Infer] finds by comparing documents. [Graph.Replace],
// [Graph.ReplaceDocument], [Graph.ReplaceDocuments], [Graph.Remove] and [Graph.Import] are the only ways to change it, and each is atomic: after a crash, and
// for everybody who reads meanwhile, a document is there as it was or as it is to be. [Graph.View] reads one picture
// of the graph that no write changes. Nothing that a program does with a Graph has to be locked from outside; but
// within a View's function do not write (that is refused), and do not open another View.
//
// # Addresses
//
//	memory:                 empty, gone when the program ends
//	memory:FILE.nq[.gz]     the same, filled from an export in a format of RDF, which the extension tells
//	FOLDER                  on disk: graph.json (what the folder is), graph.bolt (Cayley's store), journal-N.nq.gz (all
//	                        that was written, to make the store again from) with .end (how long it is), holder.json
//	                        (who is writing, while somebody is), graph.columns and graph.words (see [Columns] and
//	                        [View.Having]; they may be deleted); made if it is not there
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
	words   *columnsCache // likewise

	writing sync.Mutex   // held by the one writer
	viewing viewers      // goroutines within a View
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
		g.reopen = func() (store, error) {
			o := o
			if o.ReadOnly {
				o.Wait = 0 // after Release: whoever reads can ask again, and others wait for them
			}
			return openDisk(context.Background(), address, o)
		}
	}
	if err != nil {
		return nil, err
	}
	if !o.NoColumns {
		g.columns, g.words = &columnsCache{links: hopLinks}, &columnsCache{links: wordLinks}
		switch s := g.store.(type) {
		case *disk:
			g.columns.file, g.words.file = filepath.Join(s.dir, columnsFile), filepath.Join(s.dir, wordsFile)
		case *server:
			g.columns.without, g.words.without = patience, patience
		}
	}
	g.ctx, g.close = context.WithCancel(context.Background())
	return g, nil
}

// Address gives the address under which the graph was opened.
func (g *Graph) Address() string { return g.address }

// Close waits for the reads and the write under way and closes the graph; Gizmo queries are ended. Later calls of
// other methods give a problem, a second Close does nothing.
func (g *Graph) Close() error { return g.end(store.close) }

// Discard closes the graph as Close does. A folder that [Open] has made, and to which nothing was ever written, is gone
// then: so what fails leaves no empty graph behind.
func (g *Graph) Discard() error {
	written := true
	if err := g.View(context.Background(), func(v *View) error {
		n, err := v.Generation()
		written = n > 0
		return err
	}); err != nil {
		return errors.Join(err, g.Close())
	}
	return g.end(func(s store) error {
		if d, ok := s.(*disk); ok && d.made && !written {
			return d.discard()
		}
		return s.close()
	})
}

func (g *Graph) end(close func(store) error) error {
	if err := g.outside("close"); err != nil {
		return err
	}
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
	return close(s)
}

// Release lets go of a folder that was opened for reading, if nobody is reading: until it is read again, which takes it
// back, others may write to it. While they do, reading gives a problem of code graph-locked.
func (g *Graph) Release() error {
	if !g.readOnly || !g.mu.TryLock() {
		return nil
	}
	defer g.mu.Unlock()
	d, ok := g.store.(*disk)
	if !ok {
		return nil
	}
	g.store = nil
	return d.close()
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
	return g.replace(ctx, Version{Label: label, Quads: quads})
}

// Remove takes the graph with the given label out, with the inferred links that hang on it.
func (g *Graph) Remove(ctx context.Context, label rdf.Term) (Change, error) {
	return g.replace(ctx, Version{Label: label})
}

// ReplaceDocument puts the graph of a document in the place of the graph of an earlier version of it, in one step, as
// [Graph.Replace] does where both have one label. No earlier version is "".
func (g *Graph) ReplaceDocument(ctx context.Context, old, new rdf.Term, quads []rdf.Quad) (Change, error) {
	return g.replace(ctx, Version{old, new, quads})
}

// A Version is what the graph with a label is to hold, and the label of the earlier version of it that goes; "" is none.
type Version struct {
	Old, Label rdf.Term
	Quads      []rdf.Quad
}

// ReplaceDocuments does what [Graph.ReplaceDocument] does for several documents in one step, all of them or none. That
// takes much less time than one step each. A label may stand in one version only, as the old or as the new one.
func (g *Graph) ReplaceDocuments(ctx context.Context, versions []Version) ([]Change, error) {
	changes := make([]Change, len(versions))
	_, err := g.replaceAll(ctx, versions, changes)
	return changes, err
}

// Stamp keeps numbers beside graphs, for [View.Stamps]: of what each was read from and by, so that the same need not be
// read again. They are no statements, and any change of a graph takes its own away.
func (g *Graph) Stamp(ctx context.Context, stamps map[rdf.Term]uint64) error {
	_, err := g.update(ctx, converter{}, func(*View) (edit, error) { return edit{stamps: stamps}, nil })
	return err
}

func (g *Graph) replace(ctx context.Context, one Version) (Change, error) {
	return g.replaceAll(ctx, []Version{one}, make([]Change, 1))
}

// replaceAll puts versions into the graph and gives what that changes, and what each of them does.
func (g *Graph) replaceAll(ctx context.Context, versions []Version, changes []Change) (Change, error) {
	conv, want, labels := converter{}, make([]map[rdf.Quad]bool, len(versions)), make([][]rdf.Term, len(versions))
	described, taken := map[rdf.Term]bool{}, map[rdf.Term]bool{}
	for i, one := range versions {
		name, quads, err := conv.version(one)
		if err != nil {
			return Change{}, err
		}
		for q := range quads {
			described[q.S] = true
		}
		want[i], labels[i] = quads, []rdf.Term{name}
		if one.Old != "" && one.Old != name {
			labels[i] = []rdf.Term{one.Old, name}
		}
		for _, l := range labels[i] {
			if taken[l] {
				return Change{}, &schema.Problem{Code: "bad-quad", Message: "two versions of " + orNothing(l) + " were to go into the graph at once"}
			}
			taken[l] = true
		}
	}
	return g.update(ctx, conv, func(v *View) (e edit, err error) {
		clear(changes)
		ends := make([]int, len(versions)) // of what each removes
		for i, one := range versions {
			touched := slices.Collect(maps.Keys(want[i]))
			add, removed := maps.Clone(want[i]), len(e.remove)
			for _, l := range labels[i] {
				have, err := v.labelled(l)
				if err != nil {
					return e, err
				}
				touched = append(touched, have...)
				for _, q := range have {
					if !want[i][q] {
						e.remove = append(e.remove, q)
					}
					delete(add, q)
				}
			}
			come := slices.Collect(maps.Keys(add))
			e.add = append(e.add, come...)
			ends[i] = len(e.remove)
			if changes[i] = (Change{len(come), len(e.remove) - removed}); changes[i] == (Change{}) || one.Label == schema.GraphInferred {
				continue
			}
			stale, err := v.countries(one.Label, touched, slices.Concat(come, e.remove[removed:]))
			if err != nil {
				return e, err
			}
			e.stale = append(e.stale, stale...)
		}
		hang, begin, all := v.hanging(e.remove, described), 0, e.remove
		for i, one := range versions {
			if one.Label != schema.GraphInferred {
				hanging, err := hang(all[begin:ends[i]])
				if err != nil {
					return e, err
				}
				changes[i].Removed += len(hanging)
				e.remove = append(e.remove, hanging...)
			}
			begin = ends[i]
		}
		return e, nil
	})
}

// version gives the label and the quads of a version in canonical spelling.
func (c converter) version(one Version) (name rdf.Term, quads map[rdf.Quad]bool, err error) {
	if one.Label != "" {
		label, err := c.term(one.Label)
		if _, iri := label.value.(quad.IRI); err == nil && !iri {
			err = fmt.Errorf("%s is no IRI", one.Label)
		}
		if err != nil {
			return "", nil, &schema.Problem{Code: "bad-quad", Message: "the name of the graph cannot be kept: " + err.Error()}
		}
		name = label.term
	}
	quads = make(map[rdf.Quad]bool, len(one.Quads))
	for _, q := range one.Quads {
		_, q, err := c.quad(q)
		if err != nil {
			return "", nil, err
		}
		if q.G != name {
			return "", nil, &schema.Problem{Code: "bad-quad",
				Message: fmt.Sprintf("a statement of %s was to go into %s", orNothing(q.G), orNothing(name))}
		}
		quads[q] = true
	}
	return name, quads, nil
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
	if err := g.outside("write"); err != nil {
		return done, err
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
	if g.columns != nil && len(c.now) > 0 {
		g.columns.wrote(&c)
		g.words.wrote(&c)
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
	c.now, c.was = map[rdf.Term]tally{}, map[rdf.Term]columnGraph{}
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
				changed, err := v.snap.number(ledgerChanged + string(q.G))
				if err != nil {
					return nil, nil, err
				}
				c.was[q.G] = columnGraph{q.G, t.count, changed}
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
