package graph

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph/kv"
	cproto "github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad/pquads"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Check reads all of the graph and says what of it is damaged: graphs that do not hold what was written, and of a folder
// also the pages, indexes and counts of the store and the parts of the journal. An error tells that it could not be done.
func (g *Graph) Check(ctx context.Context) (problems []*schema.Problem, err error) {
	s, release, err := g.use()
	if err != nil {
		return nil, err
	}
	defer release()
	note := func(err error) error {
		var p *schema.Problem
		if ctx.Err() != nil || !errors.As(err, &p) || p.Code != "graph-damaged" {
			return err
		}
		problems = append(problems, p)
		return nil
	}
	d, onDisk := s.(*disk)
	if onDisk {
		if err := d.checkStore(ctx, note); err != nil {
			return nil, err
		}
	}
	err = look(ctx, s, func(v *View) error {
		labels, err := v.Labels()
		if err != nil {
			return note(err)
		}
		have := map[rdf.Term]tally{}
		for _, l := range labels {
			clear(v.terms)
			if _, err := v.labelled(l.Label); err != nil {
				if err := note(err); err != nil {
					return err
				}
			}
			if have[l.Label], err = v.tally(l.Label); err != nil {
				return note(err)
			}
		}
		if onDisk {
			return d.checkJournal(ctx, have, note)
		}
		return nil
	})
	return problems, err
}

// checkStore looks at the file as bbolt sees it, and at Cayley's buckets.
func (d *disk) checkStore(ctx context.Context, note func(error) error) error {
	return d.db.DB().View(func(tx *bbolt.Tx) error {
		var found []error
		wrong := func(format string, args ...any) {
			if len(found) < 20 {
				found = append(found, fmt.Errorf(format, args...))
			}
		}
		err := guarded(func() error {
			f, err := os.Open(filepath.Join(d.dir, storeFile))
			if err != nil {
				return err
			}
			defer f.Close()
			p, err := openBoltPages(f, d.db.DB().Info().PageSize, uint64(tx.ID()))
			if err != nil {
				return err
			}
			return p.check()
		})
		if err == nil && found == nil {
			err = guarded(func() error { return checkIndexes(ctx, tx, wrong) })
		}
		if err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			found = append(found, err)
		}
		for _, err := range found {
			if err := note(d.damaged(err)); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkIndexes compares the log with the indexes that lead to it: every node is found under its hash and counted as
// often as links name it, and every index lists every link once, under the nodes of the link.
func checkIndexes(ctx context.Context, tx *bbolt.Tx, wrong func(string, ...any)) error {
	var uses []uint32 // of each number
	var live, nodes []uint64
	grow := func(set []uint64, id uint64) []uint64 {
		for uint64(len(set)) <= id/64 {
			set = append(set, make([]uint64, max(64, len(set)))...)
		}
		return set
	}
	has := func(set []uint64, id uint64) bool { return id/64 < uint64(len(set)) && set[id/64]&(1<<(id%64)) != 0 }
	var want, got [3]uint64 // sums over the indexes
	all := [3]kv.QuadIndex{indexSP, indexOPS, indexLPO}
	n, size := 0, uint64(0)
	step := func() error {
		if n++; n%4096 == 0 {
			return ctx.Err()
		}
		return nil
	}
	each := func(bucket []byte, fn func(k, v []byte)) error {
		b := tx.Bucket(bucket)
		if b == nil {
			return nil
		}
		return b.ForEach(func(k, v []byte) error { fn(k, v); return step() })
	}
	limit := uint64(0)
	if b := tx.Bucket([]byte("meta")); b != nil {
		if v := b.Get([]byte("horizon")); len(v) == 8 {
			limit = binary.LittleEndian.Uint64(v)
		}
		if v := b.Get([]byte("size")); len(v) == 8 {
			size = binary.LittleEndian.Uint64(v)
		}
	}
	values := 0
	if err := each([]byte(logBucket), func(k, v []byte) {
		var p cproto.Primitive
		if len(k) != 8 || proto.Unmarshal(v, &p) != nil || p.ID != binary.BigEndian.Uint64(k) || p.ID > limit {
			wrong("entry %x of the log is not readable", k)
			return
		}
		if p.IsNode() {
			val, err := pquads.UnmarshalValue(p.Value)
			if err != nil || val == nil {
				wrong("node %d is not readable", p.ID)
				return
			}
			values++
			nodes = grow(nodes, p.ID)
			nodes[p.ID/64] |= 1 << (p.ID % 64)
			h := refs.HashOf(val)
			b := tx.Bucket([]byte{'v', h[0], h[1]})
			if b == nil {
				wrong("node %d (%.80s) is not found under its hash", p.ID, val)
			} else if id, _ := binary.Uvarint(b.Get(h[:])); id != p.ID {
				wrong("node %d (%.80s) is not found under its hash", p.ID, val)
			}
			return
		}
		if p.Deleted {
			return
		}
		size--
		live = grow(live, p.ID)
		live[p.ID/64] |= 1 << (p.ID % 64)
		for _, dir := range directions {
			id := p.GetDirection(dir)
			if id == 0 {
				continue
			}
			if id > limit {
				wrong("link %d names node %d, which never was", p.ID, id)
				return
			}
			for uint64(len(uses)) <= id {
				uses = append(uses, make([]uint32, max(1024, len(uses)))...)
			}
			uses[id]++
		}
		for i, index := range all {
			key := index.KeyFor(&p)
			want[i] += sumOfIndex(key[1], p.ID)
		}
	}); err != nil {
		return err
	}
	if size != 0 {
		wrong("the number of links is off by %d", -int64(size))
	}
	for id, n := range uses {
		if n > 0 && !has(nodes, uint64(id)) {
			wrong("node %d is gone, and %d links name it", id, n)
		}
	}
	for i, index := range all {
		if err := each([]byte(bucketName(index)), func(k, v []byte) {
			for len(v) > 0 {
				id, size := binary.Uvarint(v)
				if size <= 0 {
					wrong("entry %x of the index %s is not readable", k, bucketName(index))
					return
				}
				v = v[size:]
				if has(live, id) {
					got[i] += sumOfIndex(k, id)
				}
			}
		}); err != nil {
			return err
		}
		if got[i] != want[i] {
			wrong("the index %s does not agree with the log", bucketName(index))
		}
	}
	counted := 0
	err := tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		if len(name) != 3 || name[0] != 'n' {
			return nil
		}
		ids := tx.Bucket([]byte{'v', name[1], name[2]})
		return b.ForEach(func(k, v []byte) error {
			counted++
			n, _ := binary.Uvarint(v)
			id := uint64(0)
			if ids != nil {
				id, _ = binary.Uvarint(ids.Get(k))
			}
			if id == 0 || id >= uint64(len(uses)) || uint64(uses[id]) != n {
				wrong("node %d is not counted right", id)
			}
			return step()
		})
	})
	if err == nil && counted != values {
		wrong("%d nodes are counted, and there are %d", counted, values)
	}
	return err
}

func sumOfIndex(key []byte, id uint64) (sum uint64) {
	for i := 0; i+8 <= len(key); i += 8 {
		sum = sumOfTerms(sum, binary.BigEndian.Uint64(key[i:]), id)
	}
	return sum
}

// checkJournal compares what the journal comes to with the graphs that there are.
func (d *disk) checkJournal(ctx context.Context, have map[rdf.Term]tally, note func(error) error) error {
	name := filepath.Join(d.dir, journalName(d.epoch))
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) && d.length == 0 {
		return nil
	}
	if err != nil {
		return note(journalProblem(name, "cannot read the journal: "+reason(err)))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() < d.length {
		if err := note(journalProblem(name, fmt.Sprintf("the journal has %d bytes and should have %d", info.Size(), d.length))); err != nil {
			return err
		}
	}
	r, err := replayJournal(ctx, f, d.length)
	if err != nil {
		return err
	}
	for _, err := range r.damaged {
		if err := note(journalProblem(name, err.Error())); err != nil {
			return err
		}
	}
	for _, l := range r.differing(have) {
		if err := note(journalProblem(name, "the journal does not give "+graphName(l)+" as it is")); err != nil {
			return err
		}
	}
	return nil
}

// differing gives the graphs that are not what the journal comes to.
func (r *replay) differing(want map[rdf.Term]tally) (labels []rdf.Term) {
	for l, t := range want {
		if r.graphs[l] != t {
			labels = append(labels, l)
		}
	}
	for l := range r.graphs {
		if _, ok := want[l]; !ok {
			labels = append(labels, l)
		}
	}
	slices.Sort(labels)
	return labels
}

// Compact gives the folder at an address a new store and a new journal of what is in it, without what is left of what
// was removed, and brings a folder of an older format to the present one. It is all or nothing. It gives the number of
// bytes of the folder before and after.
func Compact(ctx context.Context, address string, o Options) (before, after int64, err error) {
	if before, err = folderSize(address); err != nil {
		return 0, 0, err
	}
	o.repair, o.ReadOnly = true, false
	g, err := Open(ctx, address, o)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	g.writing.Lock()
	defer g.writing.Unlock()
	s, release, err := g.use()
	if err != nil {
		return 0, 0, err
	}
	defer release()
	d := s.(*disk)
	var l loading
	err = look(ctx, s, func(v *View) error {
		generation, err := v.Generation()
		if err != nil {
			return err
		}
		kept := map[string]uint64{}
		for _, prefix := range []string{ledgerStale, ledgerStamp} {
			entries, err := v.snap.ledger(prefix)
			if err != nil {
				return err
			}
			maps.Copy(kept, entries)
		}
		l = d.nextStore(generation+1, kept)
		if _, err = loadBulk(ctx, l, v.Match("", "", "", "")); err != nil {
			return d.loading(err)
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	release()
	d = &disk{dir: d.dir, epoch: l.epoch}
	if err = g.swap(s.(*disk), l.file); err == nil {
		err = d.writeFormat()
	}
	if err == nil {
		err = d.sweep()
	}
	if err == nil {
		after, err = folderSize(address)
	}
	return before, after, err
}

// folderSize gives the bytes of the files of a graph's folder.
func folderSize(dir string) (n int64, err error) {
	if strings.HasPrefix(dir, "memory:") || strings.Contains(dir, "://") {
		return 0, &schema.Problem{Code: "graph-address", File: dir, Message: "this is for graphs in a folder", Hint: "name the folder with --graph"}
	}
	if _, err := inspect(dir, Options{ReadOnly: true, repair: true}); err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, folderProblem(dir, "cannot look into the folder", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			n += info.Size()
		}
	}
	return n, nil
}

// Rebuilt tells what [Rebuild] made of a folder.
type Rebuilt struct {
	Quads int
	// Lost are the graphs that the journal does not give whole: documents to be ingested again. Of them nothing is kept.
	Lost []rdf.Term
	// Kept are the files that were in the way.
	Kept []string
	// Cut is how many bytes the journal lacks at its end: the last changes, of which nothing is known.
	Cut int64
}

// Files of a folder that was rebuilt.
const (
	keptStore   = "damaged.bolt"
	keptJournal = "damaged.nq.gz"
)

// Rebuild makes the store of the folder at an address again from the journal, whatever has become of it. Of a damaged
// journal it takes every graph that it gives whole. The damaged files are kept beside the new ones.
func Rebuild(ctx context.Context, address string, o Options) (*Rebuilt, error) {
	if _, err := folderSize(address); err != nil {
		return nil, err
	}
	o.repair, o.ReadOnly = true, false
	last, names, err := journals(address)
	if err != nil {
		return nil, err
	}
	epoch := last
	// As long as it can be opened the damaged store is the lock.
	held, err := openDisk(ctx, address, o)
	var p *schema.Problem
	switch {
	case err == nil:
		defer held.close()
		if slices.Contains(names, held.epoch) {
			epoch = held.epoch
		}
	case ctx.Err() != nil, errors.As(err, &p) && p.Code != "graph-damaged" && p.Code != "graph-missing" && p.Code != "graph-foreign":
		return nil, err
	}
	if epoch == 0 {
		return nil, &schema.Problem{Code: "graph-damaged", File: address, Message: "the folder has no journal to make the store again from",
			Hint: "ingest the documents again into a new folder, or import an export there"}
	}
	journal := filepath.Join(address, journalName(epoch))
	f, err := os.Open(journal)
	if err != nil {
		return nil, folderProblem(address, "cannot read the journal", err)
	}
	defer f.Close()
	r, err := replayJournal(ctx, f, -1)
	if err != nil {
		return nil, err
	}
	done := &Rebuilt{Lost: r.differing(r.now)}
	if info, err := f.Stat(); err == nil {
		done.Cut = max(0, markedEnd(address, epoch)-info.Size())
	}
	d := &disk{dir: address, epoch: last}
	l := d.nextStore(r.change+1, map[string]uint64{ledgerStale + staleAll: 1})
	ledger, err := loadBulk(ctx, l, r.quads(f, done.Lost))
	if err != nil {
		return nil, d.loading(err)
	}
	done.Quads = int(countOf(ledger))
	keep := func(name, as string) error {
		err := os.Rename(name, filepath.Join(address, as))
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		done.Kept = append(done.Kept, as)
		return err
	}
	store := filepath.Join(address, storeFile)
	err = keep(store, keptStore)
	if err == nil && len(r.damaged)+len(done.Lost) > 0 || done.Cut > 0 {
		err = keep(journal, keptJournal)
	}
	if err == nil {
		err = renameSynced(l.file, store)
	}
	if err != nil {
		return nil, folderProblem(address, "cannot put the new store in its place", err)
	}
	d.epoch = l.epoch
	if err := d.writeFormat(); err != nil {
		return nil, err
	}
	return done, d.sweep()
}

// journals gives the numbers of the journals of a folder, and the last.
func journals(dir string) (last uint64, all []uint64, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, nil, folderProblem(dir, "cannot look into the folder", err)
	}
	for _, e := range entries {
		var n uint64
		if _, err := fmt.Sscanf(e.Name(), journalFile+"%d", &n); err == nil && e.Name() == journalName(n) {
			all = append(all, n)
			last = max(last, n)
		}
	}
	return last, all, nil
}
