package graph

import (
	"context"
	"errors"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Import takes statements of any number of named graphs, as an export has them: each graph that comes then holds
// exactly what came, the others stay as they are. It is all or nothing, and an error among the statements is given as
// it is. Which inferred links are right no file tells: the next [Graph.Infer] finds them all anew.
//
// An empty folder is filled many times as fast as by other changes, and in little memory: the store is written from
// front to back into a file of its own, which then takes the place of the empty one.
func (g *Graph) Import(ctx context.Context, quads iter.Seq2[rdf.Quad, error]) (Change, error) {
	if g.readOnly {
		return Change{}, g.forReading()
	}
	if err := g.outside("write"); err != nil {
		return Change{}, err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	s, release, err := g.use()
	if err != nil {
		return Change{}, err
	}
	defer release()
	if d, ok := s.(*disk); ok {
		var n int
		var generation uint64
		if err := look(ctx, s, func(v *View) (err error) {
			if n, err = v.Count(); err == nil {
				generation, err = v.Generation()
			}
			return err
		}); err != nil {
			return Change{}, err
		}
		if n == 0 {
			release()
			ledger, err := g.load(ctx, d, generation+1, map[string]uint64{ledgerStale + staleAll: 1}, quads)
			return Change{Added: int(countOf(ledger))}, err
		}
	}

	conv, want := converter{}, map[rdf.Quad]bool{}
	for q, err := range quads {
		if err != nil {
			return Change{}, err
		}
		if len(want)%4096 == 0 && ctx.Err() != nil {
			return Change{}, context.Cause(ctx)
		}
		if _, q, err = conv.quad(q); err != nil {
			return Change{}, err
		}
		want[q] = true
	}
	release()
	return g.edit(ctx, conv, func(v *View) (e edit, err error) {
		labels, described := map[rdf.Term]bool{}, map[rdf.Term]bool{}
		for q := range want {
			labels[q.G], described[q.S] = true, true
		}
		add := maps.Clone(want)
		for l := range labels {
			have, err := v.labelled(l)
			if err != nil {
				return e, err
			}
			for _, q := range have {
				if !want[q] {
					e.remove = append(e.remove, q)
				}
				delete(add, q)
			}
		}
		e.add = slices.Collect(maps.Keys(add))
		if len(e.add)+len(e.remove) == 0 {
			return e, nil
		}
		e.stale = []string{staleAll}
		hanging, err := v.hanging(e.remove, described)(e.remove)
		for _, q := range hanging {
			if !labels[q.G] { // what came stays, what did not is in remove
				e.remove = append(e.remove, q)
			}
		}
		return e, err
	})
}

// bulkPart is how many links are sorted in memory at a time.
const bulkPart = 1 << 21

// load gives a folder a new store of these quads, with a journal of its own.
func (g *Graph) load(ctx context.Context, d *disk, generation uint64, ledger map[string]uint64, quads iter.Seq2[rdf.Quad, error]) (map[string]uint64, error) {
	l := d.nextStore(generation, ledger)
	ledger, err := loadBulk(ctx, l, quads)
	if err != nil {
		return nil, d.loading(err)
	}
	return ledger, g.swap(d, l.file)
}

// nextStore says where the next store of the folder is written to.
func (d *disk) nextStore(generation uint64, ledger map[string]uint64) loading {
	return loading{file: filepath.Join(d.dir, storeFile+".new"), journal: filepath.Join(d.dir, journalName(d.epoch+1)),
		part: bulkPart, epoch: d.epoch + 1, generation: generation, ledger: ledger}
}

// countOf gives the number of quads that a ledger tells of.
func countOf(ledger map[string]uint64) (n uint64) {
	for k, count := range ledger {
		if strings.HasPrefix(k, ledgerCount) {
			n += count
		}
	}
	return n
}

// loading puts an error of the bulk load into words; those of the statements are left as they are.
func (d *disk) loading(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return d.problem("cannot write the store", err)
	}
	return err
}

// swap puts another file in the place of the store's, which nobody else can hold meanwhile.
func (g *Graph) swap(d *disk, name string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.store == nil {
		return &schema.Problem{Code: "graph-closed", File: g.address, Message: "the graph has been closed"}
	}
	file := filepath.Join(d.dir, storeFile)
	g.store = nil
	err := renameSynced(name, file)
	if err != nil {
		d.db.Close() // where an open file cannot be replaced
		err = renameSynced(name, file)
	}
	if err != nil {
		os.Remove(name)
		err = d.problem("cannot put the new store in its place", err)
	}
	s, opened := g.reopen() // before the old one is let go, so that nobody can come between
	if opened == nil {
		g.store = s
	}
	if d.journal != nil {
		d.journal.Close()
	}
	d.db.Close()
	return errors.Join(err, opened)
}
