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
	"iter"
	"maps"
	"math"
	"math/bits"
	"os"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad/pquads"
	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A bulk makes a store file of many quads at once, in the layout of Cayley's key-value store:
//
//	log                 number → node or link; here the nodes come first, then the links as they were read
//	v and n + 2 bytes   hash of a node → its number, how many links name it
//	sp, ops, lpo        numbers of nodes → numbers of the links that have them
//	meta, electiongraph what Cayley keeps of itself, and our ledger
//
// A node takes some 50 bytes of memory. Links are put aside in a file once there are many, and sorted in parts.
type bulk struct {
	loading
	ctx     context.Context
	w       *boltWriter
	journal *journalWriter

	log    *boltTree
	nodes  nodeTable
	cache  map[rdf.Term]uint32
	last   [4]rdf.Term // of the quad before, and their numbers
	lastID bulkLink
	buf    []byte

	links   []bulkLink // as read; those before are put aside
	aside   *os.File
	spill   *bufio.Writer
	count   int
	twice   []uint64            // a bit for each link that was there before
	grouped map[uint32]tally    // of each graph
	labels  map[rdf.Term]uint32 // numbers of the graphs
}

// A bulkLink is a quad in numbers of nodes, from 1; the default graph has 0.
type bulkLink [4]uint32

// A loading says what a bulk load writes.
type loading struct {
	file              string // of the store; what is put aside is named after it
	journal           string // file
	part              int    // links that are sorted at a time
	epoch, generation uint64 // for the ledger
	ledger            map[string]uint64
}

// loadBulk writes the files of a store of these quads, each once, however often it comes, and gives the ledger.
func loadBulk(ctx context.Context, l loading, quads iter.Seq2[rdf.Quad, error]) (ledger map[string]uint64, err error) {
	w, err := newBoltWriter(l.file)
	if err != nil {
		return nil, err
	}
	b := &bulk{loading: l, ctx: ctx, w: w, cache: map[rdf.Term]uint32{}, grouped: map[uint32]tally{}, labels: map[rdf.Term]uint32{}}
	b.log = w.tree()
	var journal *os.File
	defer func() {
		if b.aside != nil {
			err = errors.Join(err, b.aside.Close(), os.Remove(b.aside.Name()))
		}
		if err != nil {
			w.file.Close()
			os.Remove(l.file)
			if journal != nil {
				journal.Close()
				os.Remove(l.journal)
			}
		}
	}()
	if journal, err = os.Create(l.journal); err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(journal, 1<<18)
	counted := &countingWriter{w: out}
	b.journal = newJournalWriter(counted, l.generation)
	b.journal.beside()
	defer b.journal.end() // for its goroutine
	if err := b.read(quads); err != nil {
		return nil, err
	}
	roots := map[string]uint64{}
	// First the index whose groups are small: there a link that is there twice is found.
	for _, index := range []kv.QuadIndex{indexOPS, indexSP, indexLPO} {
		if roots[bucketName(index)], err = b.index(index); err != nil {
			return nil, err
		}
	}
	if err := b.appendLinks(); err != nil {
		return nil, err
	}
	roots[logBucket] = b.log.end()
	b.ledger = b.makeLedger()
	if err := cmp.Or(b.journal.end(), out.Flush(), journal.Sync(), journal.Close()); err != nil {
		return nil, err
	}
	b.ledger[ledgerJournal] = uint64(counted.n)
	return b.ledger, b.finish(roots)
}

// makeLedger gives the ledger, and enters in the journal what the graphs have.
func (b *bulk) makeLedger() map[string]uint64 {
	labels := map[rdf.Term]tally{}
	for l, id := range b.labels {
		labels[l] = b.grouped[id]
	}
	if t, ok := b.grouped[0]; ok {
		labels[""] = t
	}
	ledger := maps.Clone(b.ledger)
	ledger[ledgerGeneration], ledger[ledgerEpoch] = b.generation, b.epoch
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		t := labels[l]
		ledger[ledgerCount+string(l)], ledger[ledgerSum+string(l)], ledger[ledgerChanged+string(l)] = t.count, t.sum, b.generation
		ledger[ledgerGraphs] += sumOfGraph(l, t.count)
		b.journal.now(l, t)
	}
	return ledger
}

func bucketName(index kv.QuadIndex) string {
	var name []byte
	for _, d := range index.Dirs {
		name = append(name, d.Prefix())
	}
	return string(name)
}

func (b *bulk) read(quads iter.Seq2[rdf.Quad, error]) error {
	n := 0
	for q, err := range quads {
		if n++; n%1024 == 0 && b.ctx.Err() != nil {
			return context.Cause(b.ctx)
		}
		if err != nil {
			return err
		}
		l, err := b.link(q)
		if err != nil {
			return err
		}
		if len(b.links) == b.part {
			if err := b.putAside(); err != nil {
				return err
			}
		}
		b.links = append(b.links, l)
		b.journal.quad("add", q)
		b.count++
		if b.count == math.MaxUint32 {
			return &schema.Problem{Code: "graph-file", Message: "more than four thousand million statements are too many for one folder", Hint: "take a graph in PostgreSQL"}
		}
	}
	if b.aside != nil {
		if err := b.putAside(); err != nil {
			return err
		}
	}
	return b.w.err
}

// putAside moves the links in memory to the file.
func (b *bulk) putAside() (err error) {
	if b.aside == nil {
		if b.aside, err = os.Create(b.file + ".links"); err != nil {
			return err
		}
		b.spill = bufio.NewWriterSize(b.aside, 1<<18)
	}
	for _, l := range b.links {
		b.buf = b.buf[:0]
		for _, id := range l {
			b.buf = native.AppendUint32(b.buf, id)
		}
		if _, err := b.spill.Write(b.buf); err != nil {
			return err
		}
	}
	b.links = b.links[:0]
	return b.spill.Flush()
}

// parts gives the links as read, some at a time, and the number of the first.
func (b *bulk) parts() iter.Seq2[int, []bulkLink] {
	return func(yield func(int, []bulkLink) bool) {
		if b.aside == nil {
			if len(b.links) > 0 {
				yield(0, b.links)
			}
			return
		}
		r, err := readSpill(b.aside)
		if err != nil {
			b.w.err = cmp.Or(b.w.err, err)
			return
		}
		part := make([]bulkLink, 0, b.part)
		var buf [16]byte
		for i := range b.count {
			if _, err := io.ReadFull(r, buf[:]); err != nil {
				b.w.err = cmp.Or(b.w.err, err)
				return
			}
			part = append(part, bulkLink{native.Uint32(buf[0:]), native.Uint32(buf[4:]), native.Uint32(buf[8:]), native.Uint32(buf[12:])})
			if len(part) == b.part || i == b.count-1 {
				if !yield(i+1-len(part), part) {
					return
				}
				part = part[:0]
			}
		}
	}
}

// link gives a quad in numbers.
func (b *bulk) link(q rdf.Quad) (l bulkLink, err error) {
	for i, t := range [4]rdf.Term{q.S, q.P, q.O, q.G} {
		switch {
		case t == b.last[i] && b.lastID[i] != 0 || i == label && t == "":
			if i != label || t != "" {
				l[i] = b.lastID[i]
			}
			continue
		case !t.IsIRI() && i != object:
			return l, badTerm(q, i, fmt.Errorf("%s stands where an IRI must", orNothing(t)))
		}
		if l[i], err = b.number(t); err != nil {
			return l, badTerm(q, i, err)
		}
		b.last[i], b.lastID[i] = t, l[i]
		if i == label {
			if t, err = rdf.ParseTerm(string(t)); err != nil { // in canonical spelling
				return l, err
			}
			b.labels[t] = l[i]
		}
	}
	for _, id := range l {
		if id != 0 {
			b.nodes.at(id).links++
		}
	}
	t := b.grouped[l[label]]
	t.add(b.sum(&l))
	b.grouped[l[label]] = t
	return l, nil
}

// sum is sumOf of a link.
func (b *bulk) sum(l *bulkLink) uint64 {
	return sumOfTerms(b.nodes.at(l[subject]).sum, b.nodes.at(l[predicate]).sum, b.nodes.at(l[object]).sum)
}

// cacheTerms bounds the terms whose numbers are remembered by their text, cacheBytes their length.
const (
	cacheTerms = 1 << 16
	cacheBytes = 128
)

func (b *bulk) number(t rdf.Term) (uint32, error) {
	if id, ok := b.cache[t]; ok {
		return id, nil
	}
	v, err := value(t)
	if err != nil {
		return 0, err
	}
	id, fresh := b.nodes.number(refs.HashOf(v))
	if fresh {
		b.nodes.at(id).sum = xxhash.Sum64String(string(term(v)))
		data, err := pquads.MarshalValue(v)
		if err != nil {
			return 0, err
		}
		b.buf = protowire.AppendTag(b.buf[:0], 1, protowire.VarintType) // of proto.Primitive: ID
		b.buf = protowire.AppendVarint(b.buf, uint64(id))
		b.buf = protowire.AppendTag(b.buf, 8, protowire.BytesType) // Value
		b.buf = protowire.AppendBytes(b.buf, data)
		b.log.put(binary.BigEndian.AppendUint64(nil, uint64(id)), b.buf)
		if id == math.MaxUint32 {
			return 0, errors.New("there are too many terms for one folder")
		}
	}
	if len(t) < cacheBytes {
		if len(b.cache) == cacheTerms {
			clear(b.cache)
		}
		b.cache[rdf.Term(strings.Clone(string(t)))] = id
	}
	return id, nil
}

// index writes one of Cayley's indexes and gives its root. The first finds the links that come twice.
func (b *bulk) index(index kv.QuadIndex) (root uint64, err error) {
	var columns []int
	for _, d := range index.Dirs {
		columns = append(columns, slices.Index(directions[:], d))
	}
	first := b.twice == nil
	if first {
		b.twice = make([]uint64, b.count/64+1)
	}
	t, key, list := b.w.tree(), make([]byte, 8*len(columns)), []byte(nil)
	var group []sorted
	end := func() {
		if first {
			b.findTwice(group)
		}
		list = list[:0]
		for _, s := range group {
			if !b.isTwice(s.at) {
				list = binary.AppendUvarint(list, b.linkNumber(s.at))
			}
		}
		for i, c := range columns {
			binary.BigEndian.PutUint64(key[8*i:], uint64(group[0].link[c]))
		}
		t.put(key, list)
		group = group[:0]
	}
	n := 0
	for s, err := range b.sort(columns) {
		if err != nil {
			return 0, err
		}
		if n++; n%4096 == 0 && b.ctx.Err() != nil {
			return 0, context.Cause(b.ctx)
		}
		if len(group) > 0 && compareColumns(columns, &group[0].link, &s.link) != 0 {
			end()
		}
		group = append(group, s)
	}
	if len(group) > 0 {
		end()
	}
	return t.end(), b.w.err
}

// findTwice marks those of a group of links with one subject, predicate and object that have the label of one before.
func (b *bulk) findTwice(group []sorted) {
	if len(group) == 1 {
		return
	}
	byLabel := slices.Clone(group)
	slices.SortFunc(byLabel, func(x, y sorted) int {
		return cmp.Or(cmp.Compare(x.link[label], y.link[label]), cmp.Compare(x.at, y.at))
	})
	for i, s := range byLabel[1:] {
		if s.link[label] != byLabel[i].link[label] {
			continue
		}
		b.twice[s.at/64] |= 1 << (s.at % 64)
		for _, id := range s.link {
			if id != 0 {
				b.nodes.at(id).links--
			}
		}
		t := b.grouped[s.link[label]]
		t.remove(b.sum(&s.link))
		b.grouped[s.link[label]] = t
	}
}

func (b *bulk) isTwice(at uint32) bool { return b.twice[at/64]&(1<<(at%64)) != 0 }

// linkNumber gives the number in the log of the link that was read after at others.
func (b *bulk) linkNumber(at uint32) uint64 { return uint64(b.nodes.count) + 1 + uint64(at) }

// appendLinks writes the links into the log.
func (b *bulk) appendLinks() error {
	var buf, key []byte
	for at, links := range b.parts() {
		for i, l := range links {
			if b.isTwice(uint32(at + i)) {
				continue
			}
			number := b.linkNumber(uint32(at + i))
			buf = protowire.AppendTag(buf[:0], 1, protowire.VarintType) // of proto.Primitive: ID, and in order the four
			buf = protowire.AppendVarint(buf, number)
			for k, id := range l {
				if id != 0 {
					buf = protowire.AppendTag(buf, protowire.Number(2+k), protowire.VarintType)
					buf = protowire.AppendVarint(buf, uint64(id))
				}
			}
			key = binary.BigEndian.AppendUint64(key[:0], number)
			b.log.put(key, buf)
		}
	}
	return b.w.err
}

// finish writes the small buckets and what leads to all of them.
func (b *bulk) finish(roots map[string]uint64) error {
	byHash := b.nodes.byHash()
	// The nodes by the first two bytes of their hash, each of which has a bucket.
	buckets := func(root *boltTree, kind byte, value func(id uint32) uint64) {
		var entries []boltEntry
		for i := 0; i < len(byHash); {
			first := b.nodes.at(byHash[i]).hash
			entries = entries[:0]
			for ; i < len(byHash); i++ {
				n := b.nodes.at(byHash[i])
				if n.hash[0] != first[0] || n.hash[1] != first[1] {
					break
				}
				entries = append(entries, boltEntry{key: n.hash[:], value: binary.AppendUvarint(nil, value(byHash[i]))})
			}
			root.small([]byte{kind, first[0], first[1]}, entries)
		}
	}
	indexList, err := json.Marshal(indexes)
	if err != nil {
		return err
	}
	size := uint64(0)
	for _, t := range b.grouped {
		size += t.count
	}
	var own []boltEntry
	for _, k := range slices.Sorted(maps.Keys(b.ledger)) {
		own = append(own, boltEntry{key: []byte(k), value: binary.AppendUvarint(nil, b.ledger[k])})
	}
	little := func(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
	meta := []boltEntry{
		{key: []byte("horizon"), value: little(b.linkNumber(0) + uint64(b.count))},
		{key: []byte("indexes"), value: indexList},
		{key: []byte("size"), value: little(size)},
		{key: []byte("version"), value: little(2)},
	}
	root := b.w.tree()
	enter := map[string]func(name []byte){
		ownBucket: func(name []byte) { root.small(name, own) },
		"meta":    func(name []byte) { root.small(name, meta) },
		"n":       func([]byte) { buckets(root, 'n', func(id uint32) uint64 { return uint64(b.nodes.at(id).links) }) },
		"v":       func([]byte) { buckets(root, 'v', func(id uint32) uint64 { return uint64(id) }) },
	}
	for name, page := range roots {
		enter[name] = func(name []byte) { root.bucket(name, page) }
	}
	for _, name := range slices.Sorted(maps.Keys(enter)) {
		enter[name]([]byte(name))
	}
	return b.w.finish(root.end())
}

// A sorted is a link and how many were read before it.
type sorted struct {
	link bulkLink
	at   uint32
}

func compareColumns(columns []int, a, b *bulkLink) int {
	for _, c := range columns {
		if a[c] != b[c] {
			return cmp.Compare(a[c], b[c])
		}
	}
	return 0
}

// sort gives the links in the order of some of their columns, those that agree in them as they were read.
func (b *bulk) sort(columns []int) iter.Seq2[sorted, error] {
	return func(yield func(sorted, error) bool) {
		if b.aside == nil {
			for _, at := range sortPart(b.links, columns) {
				if !yield(sorted{b.links[at], at}, nil) {
					return
				}
			}
			return
		}
		b.merge(columns, yield)
	}
}

// sortPart gives the order of the links of a part: by counting, one half of a number after the other, the least first.
func sortPart(links []bulkLink, columns []int) []uint32 {
	const digit = 1 << 11
	order, next := make([]uint32, len(links)), make([]uint32, len(links))
	for i := range order {
		order[i] = uint32(i)
	}
	for _, c := range slices.Backward(columns) {
		most := uint32(0)
		for i := range links {
			most = max(most, links[i][c])
		}
		for shift := 0; shift < bits.Len32(most); shift += 11 {
			var count [digit]uint32
			for i := range links {
				count[links[i][c]>>shift%digit]++
			}
			sum := uint32(0)
			for i, n := range count {
				count[i] = sum
				sum += n
			}
			for _, at := range order {
				d := links[at][c] >> shift % digit
				next[count[d]] = at
				count[d]++
			}
			order, next = next, order
		}
	}
	return order
}

// merge sorts the parts, puts them aside, and reads them side by side.
func (b *bulk) merge(columns []int, yield func(sorted, error) bool) {
	f, err := os.Create(b.file + ".sorted")
	if err != nil {
		yield(sorted{}, err)
		return
	}
	defer func() {
		f.Close()
		os.Remove(f.Name())
	}()
	const width = 20
	out, ends := bufio.NewWriterSize(f, 1<<18), []int64{}
	buf := make([]byte, 0, width)
	for from, links := range b.parts() {
		for _, at := range sortPart(links, columns) {
			buf = buf[:0]
			for _, id := range links[at] {
				buf = native.AppendUint32(buf, id)
			}
			if _, err := out.Write(native.AppendUint32(buf, uint32(from)+at)); err != nil {
				yield(sorted{}, err)
				return
			}
		}
		ends = append(ends, int64(from+len(links))*width)
	}
	if err := cmp.Or(b.w.err, out.Flush()); err != nil {
		yield(sorted{}, err)
		return
	}
	type run struct {
		r    *bufio.Reader
		head sorted
	}
	var runs []*run // a heap: the least head first
	less := func(i, k int) bool {
		x, y := &runs[i].head, &runs[k].head
		if c := compareColumns(columns, &x.link, &y.link); c != 0 {
			return c < 0
		}
		return x.at < y.at
	}
	read := func(r *run) (bool, error) {
		var buf [width]byte
		if _, err := io.ReadFull(r.r, buf[:]); err != nil {
			if err == io.EOF {
				return false, nil
			}
			return false, err
		}
		for i := range r.head.link {
			r.head.link[i] = native.Uint32(buf[4*i:])
		}
		r.head.at = native.Uint32(buf[16:])
		return true, nil
	}
	down := func(i int) {
		for {
			least := i
			for _, k := range [2]int{2*i + 1, 2*i + 2} {
				if k < len(runs) && less(k, least) {
					least = k
				}
			}
			if least == i {
				return
			}
			runs[i], runs[least] = runs[least], runs[i]
			i = least
		}
	}
	from := int64(0)
	for _, end := range ends {
		r := &run{r: bufio.NewReaderSize(io.NewSectionReader(f, from, end-from), 1<<17)}
		from = end
		if _, err := read(r); err != nil { // no part is empty
			yield(sorted{}, err)
			return
		}
		runs = append(runs, r)
	}
	for i := range slices.Backward(runs) {
		down(i)
	}
	for len(runs) > 0 {
		if !yield(runs[0].head, nil) {
			return
		}
		more, err := read(runs[0])
		if err != nil {
			yield(sorted{}, err)
			return
		}
		if !more {
			runs[0] = runs[len(runs)-1]
			runs = runs[:len(runs)-1]
		}
		down(0)
	}
}

// A nodeTable numbers nodes by the hash that Cayley knows them by, from 1.
type nodeTable struct {
	chunks [][]bulkNode // of nodeChunk each, so that growing moves nothing
	count  uint32
	table  []uint32 // numbers by hash, open addressing, 0 is free
}

type bulkNode struct {
	hash  refs.ValueHash
	links uint32 // that name it
	sum   uint64 // of its text
}

const nodeChunk = 1 << 15

func (t *nodeTable) at(id uint32) *bulkNode { return &t.chunks[(id-1)/nodeChunk][(id-1)%nodeChunk] }

// slot gives where a hash is in the table, or would be.
func (t *nodeTable) slot(h *refs.ValueHash) int {
	mask := len(t.table) - 1
	i := int(binary.LittleEndian.Uint64(h[4:])) & mask
	for t.table[i] != 0 && t.at(t.table[i]).hash != *h {
		i = (i + 1) & mask
	}
	return i
}

// number gives the number of a node and whether it is a new one.
func (t *nodeTable) number(h refs.ValueHash) (id uint32, fresh bool) {
	if 4*int(t.count) >= 3*len(t.table) {
		t.table = make([]uint32, max(1<<12, 2*len(t.table)))
		for id := uint32(1); id <= t.count; id++ {
			t.table[t.slot(&t.at(id).hash)] = id
		}
	}
	i := t.slot(&h)
	if t.table[i] != 0 {
		return t.table[i], false
	}
	if t.count%nodeChunk == 0 {
		t.chunks = append(t.chunks, make([]bulkNode, 0, nodeChunk))
	}
	last := len(t.chunks) - 1
	t.chunks[last] = append(t.chunks[last], bulkNode{hash: h})
	t.count++
	t.table[i] = t.count
	return t.count, true
}

// byHash gives the numbers in the order of the hashes. The table is of no use afterwards.
func (t *nodeTable) byHash() []uint32 {
	ids := t.table[:0]
	for id := uint32(1); id <= t.count; id++ {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uint32) int { return bytes.Compare(t.at(a).hash[:], t.at(b).hash[:]) })
	return ids
}
