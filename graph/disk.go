package graph

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
	hbbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	"github.com/hidal-go/hidalgo/kv/options"
	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Files of a graph's folder.
const (
	formatFile = "graph.json"    // what the folder is; people may read it
	storeFile  = "graph.bolt"    // bbolt: Cayley's buckets and our ledger
	holderFile = "holder.json"   // who writes, while somebody does
	ownBucket  = "electiongraph" // of the store file: the ledger
)

// formatVersion rises when a program that knows the older form would read the folder wrongly.
const formatVersion = 3

// A format is the content of graph.json.
type format struct {
	Program string `json:"program"`
	Format  int    `json:"format"`
	Base    string `json:"base"` // under which things have their IRIs
	Store   string `json:"store"`
}

func ownFormat() format {
	return format{Program: "electiongraph", Format: formatVersion, Base: schema.Base, Store: "bbolt"}
}

// A holder says who has a folder open for writing.
type holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

// The indexes: what is said of a thing, what leads to it, and the graph of a document as one range of keys. OPS and not
// OP: there one key for each object and predicate would hold the numbers of all links to a hub such as eg:Finding, to be
// written anew with every document and read for every quad removed. None is Unique: with that, Cayley takes false
// positives of its bloom filter for quads it has.
var (
	indexSP  = kv.QuadIndex{Dirs: []quad.Direction{quad.Subject, quad.Predicate}}
	indexOPS = kv.QuadIndex{Dirs: []quad.Direction{quad.Object, quad.Predicate, quad.Subject}}
	indexLPO = kv.QuadIndex{Dirs: []quad.Direction{quad.Label, quad.Predicate, quad.Object}}
	indexes  = []kv.QuadIndex{indexSP, indexOPS, indexLPO}
)

// noBloom saves 300 MB and a walk over the whole store at every opening.
func noBloom() graph.Options { return graph.Options{kv.OptNoBloom: true} }

// disk keeps quads in Cayley's key-value store over one bbolt file.
//
// Every snapshot and every write is one bbolt transaction, and gets a Cayley store of its own that sees nothing else.
// So a reader meets whole documents only, a write of adding and removing is atomic (Cayley's two steps, one commit),
// and Cayley's caches, which it does not roll back after a failure, die with the write that filled them.
type disk struct {
	dir      string
	db       *hbbolt.DB
	readOnly bool
	unsummed bool // of a format whose ledger had no sum of its graphs
	// Whether this opening has made the store, and the folder.
	made, madeFolder bool
	predicates       sync.Map // number → rdf.Term; a number stands for the same as long as the store is open

	// Of a folder that is open for writing.
	epoch   uint64
	journal *os.File
	length  int64 // of the journal, as the ledger has it
}

// openDisk opens the folder, or makes it unless o.ReadOnly.
func openDisk(ctx context.Context, dir string, o Options) (*disk, error) {
	fresh, err := inspect(dir, o)
	if err != nil {
		return nil, err
	}
	d := &disk{dir: dir, readOnly: o.ReadOnly, madeFolder: fresh, unsummed: o.repair && !summed(dir)}
	if err := d.there(); err != nil {
		return nil, err
	}
	_, err = os.Stat(filepath.Join(dir, formatFile))
	d.made = errors.Is(err, fs.ErrNotExist)
	if fresh {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, folderProblem(dir, "cannot make the folder", err)
		}
	}
	if err := d.lock(ctx, o); err != nil {
		return nil, err
	}
	if err := d.prepare(ctx, o); err != nil {
		d.db.Close()
		return nil, err
	}
	return d, nil
}

// there looks whether a folder that was finished still has a store: bbolt would make a new one.
func (d *disk) there() error {
	if _, err := os.Stat(filepath.Join(d.dir, formatFile)); err != nil {
		return nil
	}
	info, err := os.Stat(filepath.Join(d.dir, storeFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return d.damaged(errors.New("the file is gone"))
	case err == nil && info.Size() == 0:
		return d.damaged(errors.New("the file is empty"))
	}
	return nil
}

// inspect tells what stands at dir: nothing yet (fresh), a graph of ours, or something to keep away from.
func inspect(dir string, o Options) (fresh bool, err error) {
	readOnly := o.ReadOnly
	missing := noGraph(dir)
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if readOnly {
			return false, missing
		}
		return true, nil
	}
	if err != nil {
		return false, folderProblem(dir, "cannot look at the folder", err)
	}
	if !info.IsDir() {
		p := &schema.Problem{Code: "graph-foreign", File: dir, Message: "a graph is a folder, this is a file", Hint: "name another folder with --graph"}
		if strings.HasSuffix(dir, ".nq") || strings.HasSuffix(dir, ".nq.gz") {
			p.Hint = "--graph memory:" + dir + " reads an N-Quads export"
		}
		return false, p
	}
	data, err := os.ReadFile(filepath.Join(dir, formatFile))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return false, folderProblem(dir, "cannot look into the folder", err)
		}
		for _, e := range entries {
			// A store without graph.json is ours if the making of the folder was cut off; prepare looks inside.
			known := e.Name() == holderFile || slices.ContainsFunc([]string{storeFile, formatFile, journalFile, columnsFile, wordsFile},
				func(own string) bool { return strings.HasPrefix(e.Name(), own) })
			if !known {
				return false, &schema.Problem{Code: "graph-foreign", File: dir,
					Message: fmt.Sprintf("the folder is not a graph: it holds %s and no %s", e.Name(), formatFile),
					Hint:    "name an empty or new folder with --graph"}
			}
		}
		if readOnly {
			return false, missing
		}
		return false, nil
	}
	if err != nil {
		return false, folderProblem(dir, "cannot read "+formatFile, err)
	}
	var f format
	if json.Unmarshal(data, &f) != nil || f.Program != ownFormat().Program {
		return false, &schema.Problem{Code: "graph-foreign", File: filepath.Join(dir, formatFile), Message: "this is not the format file of a graph",
			Hint: "name another folder with --graph"}
	}
	if o.repair {
		f.Format = max(f.Format, formatVersion) // the older is read as well, as far as it has checksums with these
	}
	return false, f.fits(dir, formatVersion)
}

// summed reports whether the ledger of the folder, which inspect has let pass, has a sum of its graphs.
func summed(dir string) bool {
	f := ownFormat()
	data, err := os.ReadFile(filepath.Join(dir, formatFile))
	return err != nil || json.Unmarshal(data, &f) != nil || f.Format > 2
}

func noGraph(at string) *schema.Problem {
	return &schema.Problem{Code: "graph-missing", File: at, Message: "there is no graph",
		Hint: "electiongraph ingest PATH makes one, electiongraph demo one of the built-in sample"}
}

// fits tells why this program cannot read the format, if it cannot.
func (f *format) fits(at string, version int) error {
	switch {
	case f.Format > 0 && f.Format < version && version == formatVersion && f.Base == schema.Base: // a folder's
		return &schema.Problem{Code: "graph-format", File: at,
			Message: fmt.Sprintf("the graph has format %d, this program reads format %d", f.Format, version),
			Hint:    fmt.Sprintf("electiongraph compact brings it to format %d", version)}
	case f.Format != version:
		return &schema.Problem{Code: "graph-format", File: at,
			Message: fmt.Sprintf("the graph has format %d, this program reads format %d", f.Format, version),
			Hint:    "export it with the version that wrote it, and load the export into a new folder with this one"}
	case f.Base != schema.Base:
		return &schema.Problem{Code: "graph-format", File: at,
			Message: fmt.Sprintf("the things of the graph are named under %s, this program names them under %s", f.Base, schema.Base),
			Hint:    "open it with the version that wrote it"}
	}
	return nil
}

// mapSize is the address space that bbolt reserves for a file. While the file fits, bbolt never has to move the map,
// which it could do only when nobody reads.
func mapSize(file string) int {
	size := int64(8) << 30
	if info, err := os.Stat(file); err == nil {
		size = max(size, 2*info.Size())
	}
	switch {
	case runtime.GOOS == "windows": // would make the file that large
		return 0
	case int64(math.MaxInt) < size:
		return 1 << 30
	}
	return int(size)
}

// lock opens the store file, which nobody else may write meanwhile, and waits for it for a time.
func (d *disk) lock(ctx context.Context, o Options) error {
	file := filepath.Join(d.dir, storeFile)
	how := &bbolt.Options{Timeout: 60 * time.Millisecond, FreelistType: bbolt.FreelistMapType, ReadOnly: d.readOnly, NoSync: o.noSync}
	if !d.readOnly {
		how.InitialMmapSize = mapSize(file)
	}
	var opened *os.File
	how.OpenFile = func(name string, flag int, perm os.FileMode) (f *os.File, err error) {
		opened, err = os.OpenFile(name, flag, perm)
		return opened, err
	}
	for start := time.Now(); ; {
		err := guarded(func() (err error) { d.db, err = hbbolt.Open(file, how); return err })
		switch {
		case err == nil:
			// While we waited another file may have come in its place: what is written into this one would be lost.
			if !replaced(opened, file) {
				return nil
			}
			d.db.Close()
		case !errors.Is(err, bbolterrors.ErrTimeout):
			return d.problem("cannot open the graph", err)
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case time.Since(start) >= o.Wait:
			return d.held()
		}
	}
}

func replaced(f *os.File, name string) bool {
	mine, err1 := f.Stat()
	there, err2 := os.Stat(name)
	return err1 != nil || err2 != nil || !os.SameFile(mine, there)
}

const waitHint = "--wait 5m waits until that has ended"

// held says who holds the folder.
func (d *disk) held() error {
	p := &schema.Problem{Code: "graph-locked", File: d.dir, Message: "the graph is held by another program", Hint: waitHint}
	var h holder
	if data, err := os.ReadFile(filepath.Join(d.dir, holderFile)); err == nil && json.Unmarshal(data, &h) == nil {
		p.Message = fmt.Sprintf("the graph is held by process %d (%s) since %s", h.PID, h.Command, h.Since.Format(time.DateTime))
	} else if !d.readOnly {
		p.Message, p.Hint = "the graph is held by programs that read it", "--wait 1m waits for them; electiongraph serve lets go of it every second"
	}
	return p
}

// prepare makes what an opened store lacks, and looks whether it is whole.
func (d *disk) prepare(ctx context.Context, o Options) error {
	hold := filepath.Join(d.dir, holderFile)
	if !d.readOnly {
		h := holder{PID: os.Getpid(), Command: o.Command, Since: time.Now().Truncate(time.Second)}
		if h.Command == "" {
			h.Command = commandLine()
		}
		data, err := json.Marshal(h)
		if err == nil {
			err = os.WriteFile(hold, append(data, '\n'), 0o644)
		}
		if err != nil {
			return folderProblem(d.dir, "cannot write into the folder", err)
		}
	} else {
		os.Remove(hold) // whoever wrote it is gone, or there would be no lock; if it cannot be removed it does no harm
	}
	if err := guarded(func() error {
		if err := d.check(); err != nil {
			return err
		}
		return d.initialise(ctx)
	}); err != nil {
		return d.problem("cannot read the store", err)
	}
	if d.readOnly {
		return nil
	}
	if o.repair {
		return nil // what is there is read
	}
	if err := d.sweep(); err != nil {
		return folderProblem(d.dir, "cannot clear away what was left of a load", err)
	}
	return d.openJournal()
}

// openJournal opens the journal to be written on, without what is of a change that the store does not have.
func (d *disk) openJournal() error {
	name := filepath.Join(d.dir, journalName(d.epoch))
	flags := os.O_RDWR
	if d.length == 0 {
		flags |= os.O_CREATE
	}
	f, err := os.OpenFile(name, flags, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return journalProblem(name, "the journal is gone")
	} else if err != nil {
		return d.problem("cannot open the journal", err)
	}
	info, err := f.Stat()
	if err == nil && info.Size() > d.length {
		err = f.Truncate(d.length)
	}
	if err != nil {
		f.Close()
		return d.problem("cannot open the journal", err)
	}
	if info.Size() < d.length {
		f.Close()
		return journalProblem(name, fmt.Sprintf("the journal has %d bytes and should have %d", info.Size(), d.length))
	}
	if info.Size() == 0 {
		syncFolder(d.dir)
	}
	d.journal = f
	d.markEnd(d.length)
	return nil
}

// endFile gives the name of the file that tells how long a journal is, for when the ledger cannot be asked.
func endFile(epoch uint64) string { return journalName(epoch) + ".end" }

// markEnd notes how long the journal is. The note is never ahead of the journal, which is on the disk before the store
// commits; where it lags behind, or is not there, it is of no use and does no harm.
func (d *disk) markEnd(length int64) {
	if f, err := os.OpenFile(filepath.Join(d.dir, endFile(d.epoch)), os.O_WRONLY|os.O_CREATE, 0o644); err == nil {
		fmt.Fprintf(f, "%020d\n", length)
		f.Close()
	}
}

// markedEnd gives how long the journal was at least, 0 if nobody knows.
func markedEnd(dir string, epoch uint64) (length int64) {
	data, err := os.ReadFile(filepath.Join(dir, endFile(epoch)))
	if err != nil || len(data) != 21 {
		return 0
	}
	length, _ = strconv.ParseInt(string(data[:20]), 10, 64)
	return length
}

// enter puts a change into the journal, and gives the length it then has.
func (d *disk) enter(c change) (int64, error) {
	if len(c.now) == 0 {
		return d.length, nil
	}
	out := bufio.NewWriterSize(io.NewOffsetWriter(d.journal, d.length), 1<<16)
	counted := &countingWriter{w: out}
	w := newJournalWriter(counted, c.ledger[ledgerGeneration])
	removed, added := c.removed, c.added // in the order of their graphs
	for _, l := range slices.Sorted(maps.Keys(c.now)) {
		if len(w.text) >= journalPart/4 {
			w.flush()
		}
		for ; len(removed) > 0 && removed[0].G == l; removed = removed[1:] {
			w.quad("remove", removed[0])
		}
		for ; len(added) > 0 && added[0].G == l; added = added[1:] {
			w.quad("add", added[0])
		}
		w.now(l, c.now[l])
	}
	err := cmp.Or(w.end(), out.Flush())
	if err == nil && !d.db.DB().NoSync {
		err = d.journal.Sync()
	}
	return d.length + counted.n, err
}

// A countingWriter counts what goes through it.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// sweep removes what a load left that was cut off, and the journals of earlier stores.
func (d *disk) sweep() error {
	entries, err := os.ReadDir(d.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), storeFile+".") || strings.HasPrefix(e.Name(), journalFile) && e.Name() != journalName(d.epoch) && e.Name() != endFile(d.epoch) {
			err = errors.Join(err, os.Remove(filepath.Join(d.dir, e.Name())))
		}
	}
	return err
}

// check compares the size of the file with what the store says of itself, and looks at its two meta pages. bbolt would
// take the older one for a broken one, and the last change would be gone without a word.
func (d *disk) check() error {
	return d.db.DB().View(func(tx *bbolt.Tx) error {
		info, err := os.Stat(filepath.Join(d.dir, storeFile))
		if err != nil {
			return folderProblem(d.dir, "cannot look at the store", err)
		}
		if info.Size() < tx.Size() {
			return d.damaged(fmt.Errorf("it has %d bytes and should have %d", info.Size(), tx.Size()))
		}
		f, err := os.Open(filepath.Join(d.dir, storeFile))
		if err != nil {
			return folderProblem(d.dir, "cannot read the store", err)
		}
		defer f.Close()
		for page := range int64(2) {
			if _, err := readBoltMeta(f, page, d.db.DB().Info().PageSize); err != nil {
				return d.damaged(err)
			}
		}
		return nil
	})
}

// initialise makes Cayley's buckets and ours in one commit, so that a store has all or none, and then graph.json.
func (d *disk) initialise(ctx context.Context) error {
	var cayley, own bool
	err := d.db.DB().View(func(tx *bbolt.Tx) error {
		cayley, own = tx.Bucket([]byte("meta")) != nil, tx.Bucket([]byte(ownBucket)) != nil
		return nil
	})
	switch {
	case err != nil:
		return d.problem("cannot read the store", err)
	case !own && !d.made: // the folder was finished
		return d.damaged(errors.New("it has no ledger"))
	case cayley && !own:
		return &schema.Problem{Code: "graph-foreign", File: d.dir, Message: storeFile + " is a store of another program", Hint: "name another folder with --graph"}
	case !own && d.readOnly:
		return &schema.Problem{Code: "graph-missing", File: d.dir, Message: "the graph was never finished", Hint: "electiongraph ingest PATH makes it"}
	case !own:
		if err := d.commit(ctx, func(one *transaction) error {
			if err := kv.Init(one, nil); err != nil {
				return err
			}
			for _, index := range indexes {
				var name []byte
				for _, dir := range index.Dirs {
					name = append(name, dir.Prefix())
				}
				if err := hkv.CreateBucket(ctx, one, hkv.Key{name}); err != nil {
					return err
				}
			}
			data, err := json.Marshal(indexes)
			if err != nil {
				return err
			}
			if err := one.Put(ctx, hkv.SKey("meta", "indexes"), data); err != nil {
				return err
			}
			if err := hkv.CreateBucket(ctx, one, hkv.SKey(ownBucket)); err != nil {
				return err
			}
			return one.enterLedger(ctx, map[string]uint64{ledgerEpoch: 1})
		}); err != nil {
			return d.problem("cannot make the store", err)
		}
	}
	if err := d.db.DB().View(func(tx *bbolt.Tx) error {
		var err error
		if d.epoch, err = boltNumber(tx, ledgerEpoch); err == nil {
			var n uint64
			n, err = boltNumber(tx, ledgerJournal)
			d.length = int64(n)
		}
		return err
	}); err != nil {
		return d.damaged(err)
	}
	name := filepath.Join(d.dir, formatFile)
	if _, err := os.Stat(name); err == nil || d.readOnly {
		return nil
	}
	return d.writeFormat()
}

func (d *disk) writeFormat() error {
	data, err := json.MarshalIndent(ownFormat(), "", "  ")
	if err == nil {
		err = writeWhole(filepath.Join(d.dir, formatFile), append(data, '\n'))
	}
	if err != nil {
		return folderProblem(d.dir, "cannot write "+formatFile, err)
	}
	return nil
}

// boltNumber gives an entry of the ledger, 0 if it is not there.
func boltNumber(tx *bbolt.Tx, key string) (uint64, error) {
	v := tx.Bucket([]byte(ownBucket)).Get([]byte(key))
	if v == nil {
		return 0, nil
	}
	return ledgerNumber(key, v)
}

// ledgerNumber gives an entry of the ledger, 0 if it is not there.
func (t *transaction) ledgerNumber(ctx context.Context, key string) (uint64, error) {
	v, err := t.Get(ctx, hkv.SKey(ownBucket, key))
	if errors.Is(err, hkv.ErrNotFound) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	return ledgerNumber(key, v)
}

// ledgerNumber reads the number of an entry of the ledger.
func ledgerNumber(key string, v []byte) (uint64, error) {
	n, size := binary.Uvarint(v)
	if size <= 0 {
		return 0, &damage{fmt.Sprintf("no number at %q", key)}
	}
	return n, nil
}

// writeWhole writes a file so that after a crash it is there as a whole or not at all.
func writeWhole(name string, data []byte) error {
	f, err := os.Create(name + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = renameSynced(f.Name(), name)
	}
	return err
}

// renameSynced renames a file so that a crash afterwards does not undo it.
func renameSynced(old, new string) error {
	err := os.Rename(old, new)
	syncFolder(filepath.Dir(new))
	return err
}

// syncFolder sees to it that the names in a folder are on the disk, where the system can.
func syncFolder(name string) {
	if dir, err := os.Open(name); err == nil {
		dir.Sync()
		dir.Close()
	}
}

func (d *disk) close() error {
	if !d.readOnly {
		os.Remove(filepath.Join(d.dir, holderFile))
	}
	if d.journal != nil {
		d.journal.Close() // what it has was synced
	}
	return d.db.Close()
}

// discard closes a store that was made by this opening and takes away what was made.
func (d *disk) discard() error {
	err := d.close()
	for _, name := range []string{formatFile, endFile(d.epoch), journalName(d.epoch), columnsFile, storeFile} {
		if e := os.Remove(filepath.Join(d.dir, name)); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if d.madeFolder {
		os.Remove(d.dir) // if it holds something by now that is not ours
	}
	return err
}

// commit runs fn in a bbolt transaction and commits it if fn does not fail.
func (d *disk) commit(ctx context.Context, fn func(*transaction) error) error {
	tx, err := d.db.Tx(ctx, true)
	if err != nil {
		return err
	}
	defer tx.Close()
	if err := fn(&transaction{ctx: ctx, tx: tx, writable: true}); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// batch is how many quads Cayley gets at a time: its maps grow with it.
const batch = 10_000

func (d *disk) write(c change) error {
	// From here on the change runs to its end, whatever becomes of the context it was asked for in.
	ctx := context.Background()
	length, err := d.enter(c)
	if err != nil {
		return d.problem("cannot write the journal", err)
	}
	if length != d.length {
		c.ledger[ledgerJournal] = uint64(length)
	}
	err = guarded(func() error {
		return d.commit(ctx, func(one *transaction) error {
			if err := one.add(ctx, c.add, c.added); err != nil {
				return err
			}
			// Cayley takes quads out, with a store of its own: within one step it confuses the nodes that come and go.
			if err := d.remove(one, c.remove); err != nil {
				return err
			}
			graphs, err := one.ledgerNumber(ctx, ledgerGraphs)
			if err != nil {
				return err
			}
			for l, t := range c.now {
				graphs += sumOfGraph(l, t.count) - sumOfGraph(l, c.was[l].quads)
			}
			c.ledger[ledgerGraphs] = graphs
			return one.enterLedger(ctx, c.ledger)
		})
	})
	if err != nil {
		return d.problem("cannot write", err)
	}
	if length != d.length {
		d.length = length
		d.markEnd(length)
	}
	return nil
}

func (t *transaction) enterLedger(ctx context.Context, ledger map[string]uint64) error {
	for k, n := range ledger {
		var err error
		if key := hkv.SKey(ownBucket, k); n == 0 {
			err = t.Del(ctx, key)
		} else {
			err = t.Put(ctx, key, binary.AppendUvarint(nil, n))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) remove(one *transaction, quads []quad.Quad) error {
	if len(quads) == 0 {
		return nil
	}
	qs, err := kv.New(one, noBloom())
	if err != nil {
		return err
	}
	for part := range slices.Chunk(quads, batch) {
		deltas := make([]graph.Delta, len(part))
		for i, q := range part {
			deltas[i] = graph.Delta{Quad: q, Action: graph.Delete}
		}
		if err := qs.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) read(ctx context.Context) (*snapshot, error) {
	tx, err := d.db.DB().Begin(false)
	if err != nil {
		return nil, d.problem("cannot read", err)
	}
	reader := &boltReader{tx: tx, large: map[string]*bbolt.Bucket{}}
	one := &transaction{ctx: ctx, tx: reader}
	whole := newGraphReader(one, reader, &d.predicates)
	return &snapshot{
		quads: sync.OnceValues(func() (qs graph.QuadStore, err error) {
			if err = guarded(func() (err error) { qs, err = kv.New(one, noBloom()); return err }); err != nil {
				err = d.problem("cannot read", err)
			}
			return qs, err
		}),
		ref:   whole.ref,
		terms: whole.terms,
		scan:  whole.scan,
		graph: whole.open,
		about: whole.about,
		size:  one.sizes(),
		ledger: func(prefix string) (map[string]uint64, error) {
			out, sum := map[string]uint64{}, uint64(0)
			err := hkv.Each(ctx, one, func(k hkv.Key, v hkv.Value) error {
				key := string(k[len(k)-1])
				n, err := ledgerNumber(key, v)
				if err != nil {
					return err
				}
				out[key] = n
				sum += sumOfGraph(rdf.Term(key[len(prefix):]), n)
				return nil
			}, options.WithPrefixKV(hkv.SKey(ownBucket, prefix)))
			if err == nil && prefix == ledgerCount && !d.unsummed {
				var want uint64
				if want, err = one.ledgerNumber(ctx, ledgerGraphs); err == nil && sum != want {
					err = &damage{"its list of graphs is not whole"}
				}
			}
			if err != nil {
				return nil, d.problem("cannot read", err)
			}
			return out, nil
		},
		number: func(key string) (uint64, error) {
			n, err := one.ledgerNumber(ctx, key)
			if err != nil {
				return 0, d.problem("cannot read", err)
			}
			return n, nil
		},
		problem: d.problem,
		close:   one.end,
	}, nil
}

// A transaction shows Cayley one bbolt transaction as if it were a whole database, so that everything that Cayley does
// in it belongs together. What Cayley commits or closes is left to the owner of the transaction.
//
// A reading one ends when ctx does, even in the middle of Cayley's loops, and can be ended under a reader's feet: what
// it hands out is copied, since the map of the file may be gone the moment after.
type transaction struct {
	ctx      context.Context
	writable bool

	mu sync.Mutex
	tx hkv.Tx // nil after end
}

var errEnded = errors.New("the graph was closed while it was read")

// end gives the bbolt transaction back; later calls meet errEnded.
func (t *transaction) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tx != nil {
		t.tx.Close()
		t.tx = nil
	}
}

// enter locks the transaction if it can still be used.
func (t *transaction) enter() error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	if t.tx == nil {
		t.mu.Unlock()
		return errEnded
	}
	return nil
}

func (t *transaction) Tx(_ context.Context, rw bool) (hkv.Tx, error) {
	if rw && !t.writable {
		return nil, hkv.ErrReadOnly
	}
	return t, nil
}

func (t *transaction) View(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.View(ctx, t, fn)
}

func (t *transaction) Update(ctx context.Context, fn func(hkv.Tx) error) error {
	return hkv.Update(ctx, t, fn)
}

func (t *transaction) Commit(context.Context) error { return nil }
func (t *transaction) Close() error                 { return nil }

func (t *transaction) Get(ctx context.Context, key hkv.Key) (v hkv.Value, err error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	defer t.mu.Unlock()
	err = guarded(func() error {
		found, err := t.tx.Get(ctx, key)
		v = t.keep(found)
		return err
	})
	return v, err
}

func (t *transaction) GetBatch(ctx context.Context, keys []hkv.Key) (vals []hkv.Value, err error) {
	if err := t.enter(); err != nil {
		return nil, err
	}
	defer t.mu.Unlock()
	err = guarded(func() (err error) {
		vals, err = t.tx.GetBatch(ctx, keys)
		for i, v := range vals {
			vals[i] = t.keep(v)
		}
		return err
	})
	return vals, err
}

func (t *transaction) keep(v hkv.Value) hkv.Value {
	if t.writable {
		return v // the owner of a write waits for Cayley
	}
	return v.Clone()
}

func (t *transaction) Put(ctx context.Context, k hkv.Key, v hkv.Value) error {
	if !t.writable {
		return hkv.ErrReadOnly
	}
	return t.tx.Put(ctx, k, v)
}

func (t *transaction) Del(ctx context.Context, k hkv.Key) error {
	if !t.writable {
		return hkv.ErrReadOnly
	}
	return t.tx.Del(ctx, k)
}

func (t *transaction) Scan(ctx context.Context, opts ...hkv.IteratorOption) hkv.Iterator {
	if err := t.enter(); err != nil {
		return &scan{t: t, err: err}
	}
	defer t.mu.Unlock()
	return &scan{t: t, it: t.tx.Scan(ctx, opts...)}
}

// A scan is an iterator of a transaction.
type scan struct {
	t   *transaction
	it  hkv.Iterator // nil if the transaction had ended
	key hkv.Key
	val hkv.Value
	err error
}

func (s *scan) Next(ctx context.Context) bool {
	if s.err != nil || s.it == nil {
		return false
	}
	if s.err = s.t.enter(); s.err != nil {
		return false
	}
	defer s.t.mu.Unlock()
	found := false
	s.err = guarded(func() error {
		if found = s.it.Next(ctx); !found {
			return s.it.Err()
		}
		s.key, s.val = s.it.Key(), s.t.keep(s.it.Val())
		if !s.t.writable {
			s.key = s.key.Clone()
		}
		return nil
	})
	return found && s.err == nil
}

func (s *scan) Reset() {
	if s.it != nil && s.t.enter() == nil {
		defer s.t.mu.Unlock()
		s.it.Reset()
	}
}

func (s *scan) Key() hkv.Key   { return s.key }
func (s *scan) Val() hkv.Value { return s.val }
func (s *scan) Err() error     { return s.err }

// Close gives the error too: Cayley asks here and nowhere else whether a walk ended early.
func (s *scan) Close() error {
	if s.it != nil && s.t.enter() == nil {
		defer s.t.mu.Unlock()
		s.it.Close()
	}
	return s.err
}

// sizes gives a function that counts the links in a range of an index, those removed among them and no more than some
// tens of thousands, and remembers.
func (t *transaction) sizes() func(kv.QuadIndex, []uint64) int64 {
	const most = 50_000
	known := map[string]int64{}
	return func(index kv.QuadIndex, values []uint64) (n int64) {
		prefix := index.Key(values)
		name := string(bytes.Join(prefix, []byte(" ")))
		if n, ok := known[name]; ok {
			return n
		}
		for it := t.Scan(t.ctx, options.WithPrefixKV(prefix)); n < most && it.Next(t.ctx); {
			for _, b := range it.Val() {
				if b < 0x80 { // the last byte of a number
					n++
				}
			}
		}
		known[name] = n
		return n
	}
}

// guarded turns what bbolt and the system do over a damaged file (panics, reads beyond its end) into an error.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if x := recover(); x != nil {
			err = &damage{x}
		}
	}()
	return fn()
}

// damage is what guarded caught.
type damage struct{ cause any }

func (d *damage) Error() string { return fmt.Sprint(d.cause) }

func (d *disk) damaged(err error) error {
	return &schema.Problem{Code: "graph-damaged", File: filepath.Join(d.dir, storeFile), Message: "the store is damaged: " + err.Error(),
		Hint: "electiongraph check says what is damaged, electiongraph rebuild makes the graph again from its journal"}
}

// problem says what went wrong with the store, and what to do about it.
func (d *disk) problem(what string, err error) error {
	var p *schema.Problem
	var broken *damage
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &broken), errors.Is(err, bbolterrors.ErrInvalid), errors.Is(err, bbolterrors.ErrChecksum),
		errors.Is(err, bbolterrors.ErrVersionMismatch):
		return d.damaged(err)
	case errors.Is(err, syscall.ENOSPC):
		return &schema.Problem{Code: "graph-full", File: d.dir, Message: what + ": no space left on the disk", Hint: "make room and run the command again: nothing of the change was kept"}
	case !errors.As(err, new(syscall.Errno)) && !errors.Is(err, errEnded) && (strings.HasPrefix(what, "cannot read") || strings.HasPrefix(what, "cannot open")):
		return d.damaged(err) // what cannot be made sense of
	}
	return folderProblem(d.dir, what, err)
}

func folderProblem(dir, what string, err error) error {
	p := &schema.Problem{Code: "graph-folder", File: dir, Message: what + ": " + reason(err)}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		p.Code, p.Hint = "graph-read-only", "take a folder that you may write with --graph, or get the right to write this one"
	}
	return p
}

// reason is the error without the path that the problem names already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
