package graph

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/cespare/xxhash/v2"
	hkv "github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A boltReader shows Cayley a reading transaction of bbolt. It does what hidalgo's does for stores whose buckets lie side
// by side, and looks for the large buckets once instead of with every key.
type boltReader struct {
	tx    *bbolt.Tx
	large map[string]*bbolt.Bucket
}

// bucket gives a bucket, nil if there is none.
func (r *boltReader) bucket(name []byte) *bbolt.Bucket {
	b, ok := r.large[string(name)]
	if !ok {
		if b = r.tx.Bucket(name); name[0] != 'v' && name[0] != 'n' { // of values there are thousands of buckets
			r.large[string(name)] = b
		}
	}
	return b
}

func (r *boltReader) Get(_ context.Context, key hkv.Key) (hkv.Value, error) {
	if len(key) == 2 {
		if b := r.bucket(key[0]); b != nil {
			if v := b.Get(key[1]); v != nil {
				return v, nil
			}
		}
	}
	return nil, hkv.ErrNotFound
}

func (r *boltReader) GetBatch(ctx context.Context, keys []hkv.Key) ([]hkv.Value, error) {
	return hkv.GetBatch(ctx, r, keys)
}

func (r *boltReader) Put(context.Context, hkv.Key, hkv.Value) error { return hkv.ErrReadOnly }
func (r *boltReader) Del(context.Context, hkv.Key) error            { return hkv.ErrReadOnly }
func (r *boltReader) Commit(context.Context) error                  { return hkv.ErrReadOnly }
func (r *boltReader) Close() error                                  { return r.tx.Rollback() }

func (r *boltReader) Scan(_ context.Context, opts ...hkv.IteratorOption) hkv.Iterator {
	return hkv.ApplyIteratorOptions(&boltScan{r: r}, opts)
}

// A boltScan goes over the keys of one bucket that begin alike.
type boltScan struct {
	r      *boltReader
	prefix hkv.Key
	cursor *bbolt.Cursor // nil before the first
	key    []byte
	value  []byte
}

var _ hkv.PrefixIterator = (*boltScan)(nil)

func (s *boltScan) WithPrefix(prefix hkv.Key) hkv.Iterator {
	s.prefix, s.cursor = prefix, nil
	return s
}

func (s *boltScan) Next(context.Context) bool {
	var begin []byte
	if len(s.prefix) > 1 {
		begin = s.prefix[1]
	}
	switch {
	case s.cursor != nil && s.key == nil:
		return false
	case s.cursor != nil:
		s.key, s.value = s.cursor.Next()
	default:
		b := s.r.bucket(s.prefix[0])
		if b == nil {
			return false
		}
		s.cursor = b.Cursor()
		s.key, s.value = s.cursor.Seek(begin)
	}
	if !bytes.HasPrefix(s.key, begin) {
		s.key, s.value = nil, nil
	}
	return s.key != nil
}

func (s *boltScan) Reset()         { s.cursor = nil }
func (s *boltScan) Key() hkv.Key   { return hkv.Key{s.prefix[0], s.key} }
func (s *boltScan) Val() hkv.Value { return s.value }
func (s *boltScan) Err() error     { return nil }
func (s *boltScan) Close() error   { return nil }

// logBucket has nodes and links by their numbers.
const logBucket = "log"

// A graphReader reads links and nodes as they lie in the log, which is several times as fast as through Cayley: named
// graphs as wholes, and what an index has under a key. Nodes that come again and again are kept.
type graphReader struct {
	t    *transaction
	bolt *boltReader
	last logCursor // at a node

	log        *bbolt.Bucket // nil before it is asked for
	nodes      map[uint64]readNode
	predicates *sync.Map
}

type readNode struct {
	term rdf.Term
	sum  uint64
}

const (
	keptNodes = 1 << 15
	// A graph with more links than manyLinks is not held in memory, unless it was written in more than mostRuns pieces.
	manyLinks, mostRuns = 1 << 16, 16
)

func newGraphReader(t *transaction, b *boltReader, predicates *sync.Map) *graphReader {
	return &graphReader{t: t, bolt: b, nodes: map[uint64]readNode{}, predicates: predicates}
}

// begin looks for the log.
func (r *graphReader) begin() error {
	if r.log != nil {
		return nil
	}
	if r.log = r.bolt.bucket([]byte(logBucket)); r.log == nil {
		return errors.New("the log is gone")
	}
	r.last = logCursor{cursor: r.log.Cursor()}
	return nil
}

func (r *graphReader) index(i kv.QuadIndex) (*bbolt.Bucket, error) {
	name := bucketName(i)
	if b := r.bolt.bucket([]byte(name)); b != nil {
		return b, nil
	}
	return nil, fmt.Errorf("the index %s is gone", name)
}

// ref gives the number of a value, nil if it is not there.
func (r *graphReader) ref(v quad.Value) (graph.Ref, error) {
	if err := r.t.enter(); err != nil {
		return nil, err
	}
	defer r.t.mu.Unlock()
	h := refs.HashOf(v)
	b := r.bolt.bucket([]byte{'v', h[0], h[1]})
	if b == nil {
		return nil, nil
	}
	id, size := binary.Uvarint(b.Get(h[:]))
	if size <= 0 || id == 0 {
		return nil, nil
	}
	return kv.Int64Value(id), nil
}

// terms gives the terms of nodes.
func (r *graphReader) terms(_ context.Context, list []graph.Ref) ([]rdf.Term, error) {
	if err := r.t.enter(); err != nil {
		return nil, err
	}
	defer r.t.mu.Unlock()
	if err := r.begin(); err != nil {
		return nil, err
	}
	out := make([]rdf.Term, len(list))
	for i, ref := range list {
		id, _ := ref.(kv.Int64Value)
		var err error
		if out[i], err = r.term(uint64(id)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// about gives what is said of a subject, in no order, and notes the references of IRIs that it leads to.
func (r *graphReader) about(t rdf.Term, ref graph.Ref, refs map[rdf.Term]graph.Ref) (quads []rdf.Quad, err error) {
	if err := r.t.enter(); err != nil {
		return nil, err
	}
	defer r.t.mu.Unlock()
	id, _ := ref.(kv.Int64Value)
	s := &linkScan{r: r, index: indexSP, prefix: binary.BigEndian.AppendUint64(nil, uint64(id))}
	for {
		more, err := s.next()
		if err != nil || !more {
			return quads, err
		}
		if len(quads)%1024 == 1023 && r.t.ctx.Err() != nil {
			return nil, r.t.ctx.Err()
		}
		p, ok := r.predicates.Load(s.head.Predicate)
		if !ok {
			n, err := r.node(s.head.Predicate)
			if err != nil {
				return nil, err
			}
			p, _ = r.predicates.LoadOrStore(s.head.Predicate, n.term)
		}
		o, err := r.term(s.head.Object)
		if err != nil {
			return nil, err
		}
		if o.IsIRI() {
			refs[o] = kv.Int64Value(s.head.Object)
		}
		var g readNode
		if s.head.Label != 0 {
			if g, err = r.node(s.head.Label); err != nil {
				return nil, err
			}
		}
		quads = append(quads, rdf.Quad{S: t, P: p.(rdf.Term), O: o, G: g.term})
	}
}

// scan picks the index with the longest fitting beginning; there is none for a predicate alone.
func (r *graphReader) scan(p pattern) iterator.Scanner {
	scan := func(index kv.QuadIndex, dirs ...int) iterator.Scanner {
		s := &linkScan{r: r, index: index}
		for _, i := range dirs {
			id, _ := p.ref[i].(kv.Int64Value) // the label of the default graph is nil here and 0 there
			s.prefix = binary.BigEndian.AppendUint64(s.prefix, uint64(id))
		}
		return s
	}
	switch f := p.fixed; {
	case f[subject] && f[predicate]:
		return scan(indexSP, subject, predicate)
	case f[subject]:
		return scan(indexSP, subject)
	case f[label] && f[predicate] && f[object]:
		return scan(indexLPO, label, predicate, object)
	case f[object] && f[predicate]:
		return scan(indexOPS, object, predicate)
	case f[label] && f[predicate]:
		return scan(indexLPO, label, predicate)
	case f[object]:
		return scan(indexOPS, object)
	case f[label]:
		return scan(indexLPO, label)
	}
	return nil
}

// A linkScan goes over the links that an index has under the keys that begin alike.
type linkScan struct {
	r      *graphReader
	index  kv.QuadIndex
	prefix []byte

	cursor *bbolt.Cursor // nil before the first
	links  []byte        // numbers under the last key that are yet to come
	log    logCursor
	head   proto.Primitive // the link at hand
	err    error
}

func (s *linkScan) Next(context.Context) bool {
	if s.err != nil {
		return false
	}
	if s.err = s.r.t.enter(); s.err != nil {
		return false
	}
	defer s.r.t.mu.Unlock()
	more := false
	more, s.err = s.next()
	return more && s.err == nil
}

func (s *linkScan) next() (bool, error) {
	for {
		for len(s.links) == 0 {
			var key []byte
			if s.cursor == nil {
				b, err := s.r.index(s.index)
				if err = cmp.Or(err, s.r.begin()); err != nil {
					return false, err
				}
				s.cursor, s.log = b.Cursor(), logCursor{cursor: s.r.log.Cursor()}
				key, s.links = s.cursor.Seek(s.prefix)
			} else {
				key, s.links = s.cursor.Next()
			}
			if key == nil || !bytes.HasPrefix(key, s.prefix) {
				return false, nil
			}
		}
		number, size := binary.Uvarint(s.links)
		if size <= 0 {
			return false, fmt.Errorf("an entry of the index %s is not readable", bucketName(s.index))
		}
		s.links = s.links[size:]
		p, err := readPrimitive(s.log.seek(number))
		if err != nil {
			return false, fmt.Errorf("link %d: %w", number, err)
		}
		if p.deleted || p.nodes[subject] == 0 { // gone, or was never there
			continue
		}
		s.head.Subject, s.head.Predicate, s.head.Object, s.head.Label = p.nodes[subject], p.nodes[predicate], p.nodes[object], p.nodes[label]
		return true, nil
	}
}

// Result gives the link at hand, until the next.
func (s *linkScan) Result() graph.Ref               { return &s.head }
func (s *linkScan) Err() error                      { return s.err }
func (s *linkScan) Close() error                    { return s.err }
func (s *linkScan) NextPath(context.Context) bool   { return false }
func (s *linkScan) TagResults(map[string]graph.Ref) {}
func (s *linkScan) String() string                  { return "linkScan " + bucketName(s.index) }

// A wholeGraph is a named graph that is read from one end to the other.
type wholeGraph struct {
	tally
	next func(most int) ([]rdf.Quad, error) // in order; nothing at the end
}

// open gives the graph with this number; 0 is the default graph.
func (r *graphReader) open(name uint64) (g wholeGraph, err error) {
	if err := r.t.enter(); err != nil {
		return g, err
	}
	defer r.t.mu.Unlock()
	if err := r.begin(); err != nil {
		return g, err
	}
	links, err := r.find(name)
	if err != nil {
		return g, err
	}
	if len(links) <= manyLinks {
		return r.small(name, links)
	}
	// What was written at once lies in order: there are few such runs, to be read side by side.
	var runs []*linkReader
	var before rdf.Quad
	from := 0
	for l := r.reader(name, links); ; before = l.head {
		more, err := l.next()
		if err != nil {
			return g, err
		}
		if !more {
			runs = append(runs, r.reader(name, links[from:]))
			break
		}
		if at := len(links) - len(l.links) - 1; g.count > 0 && rdf.Compare(before, l.head) > 0 {
			runs, from = append(runs, r.reader(name, links[from:at])), at
		}
		g.add(l.sum)
	}
	if len(runs) > mostRuns {
		return r.small(name, links)
	}
	begun := runs[:0]
	for _, l := range runs {
		more, err := l.next()
		if err != nil {
			return g, err
		}
		if more {
			begun = append(begun, l)
		}
	}
	runs = begun
	g.next = func(most int) (quads []rdf.Quad, err error) {
		if err := r.t.enter(); err != nil {
			return nil, err
		}
		defer r.t.mu.Unlock()
		for len(runs) > 0 && len(quads) < most {
			least := 0
			for i, l := range runs[1:] {
				if rdf.Compare(l.head, runs[least].head) < 0 {
					least = i + 1
				}
			}
			quads = append(quads, runs[least].head)
			if more, err := runs[least].next(); err != nil {
				return nil, err
			} else if !more {
				runs = slices.Delete(runs, least, least+1)
			}
		}
		return quads, nil
	}
	return g, nil
}

// small reads a graph into memory.
func (r *graphReader) small(name uint64, links []uint64) (g wholeGraph, err error) {
	quads := make([]rdf.Quad, 0, len(links))
	for l := r.reader(name, links); ; {
		more, err := l.next()
		if err != nil {
			return g, err
		}
		if !more {
			break
		}
		quads = append(quads, l.head)
		g.add(l.sum)
	}
	n := len(quads)
	if quads = rdf.Sort(quads); len(quads) != n {
		g.tally = tallyOf(quads)
	}
	g.next = func(most int) ([]rdf.Quad, error) {
		part := quads[:min(most, len(quads))]
		quads = quads[len(part):]
		return part, nil
	}
	return g, nil
}

// find gives the numbers of the links of a graph, in order, some of which may be gone.
func (r *graphReader) find(name uint64) (links []uint64, err error) {
	prefix := binary.BigEndian.AppendUint64(nil, name)
	b, err := r.index(indexLPO)
	if err != nil {
		return nil, err
	}
	c := b.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		for len(v) > 0 {
			number, size := binary.Uvarint(v)
			if size <= 0 {
				return nil, fmt.Errorf("entry %x of the index of graphs is not readable", k)
			}
			links, v = append(links, number), v[size:]
		}
	}
	slices.Sort(links)
	return links, nil
}

// A linkReader reads links of one graph.
type linkReader struct {
	r     *graphReader
	graph uint64
	links []uint64 // yet to come
	last  logCursor

	ids   [4]uint64 // of the link at hand
	nodes [4]readNode
	head  rdf.Quad
	sum   uint64
}

func (r *graphReader) reader(name uint64, links []uint64) *linkReader {
	return &linkReader{r: r, graph: name, links: links, last: logCursor{cursor: r.log.Cursor()}}
}

// next goes to the next link that is there, and reports whether there is one.
func (l *linkReader) next() (bool, error) {
	for len(l.links) > 0 {
		number := l.links[0]
		if l.links = l.links[1:]; len(l.links)%1024 == 0 && l.r.t.ctx.Err() != nil {
			return false, l.r.t.ctx.Err()
		}
		p, err := readPrimitive(l.last.seek(number))
		if err != nil {
			return false, fmt.Errorf("link %d: %w", number, err)
		}
		if p.deleted || p.nodes[label] != l.graph || p.nodes[subject] == 0 { // gone, or was never there
			continue
		}
		for k, id := range p.nodes {
			if id != l.ids[k] {
				if l.nodes[k], err = l.r.node(id); err != nil {
					return false, err
				}
				l.ids[k] = id
			}
		}
		n := &l.nodes
		l.head = rdf.Quad{S: n[subject].term, P: n[predicate].term, O: n[object].term, G: n[label].term}
		l.sum = sumOfTerms(n[subject].sum, n[predicate].sum, n[object].sum)
		return true, nil
	}
	return false, nil
}

// A logCursor goes over the log. Whoever asks for numbers in order is spared the search.
type logCursor struct {
	cursor *bbolt.Cursor
	at     uint64 // 0: nowhere
}

// seek gives the entry of a number, nil if there is none.
func (c *logCursor) seek(number uint64) []byte {
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], number)
	var k, v []byte
	if number == c.at+1 && c.at != 0 {
		k, v = c.cursor.Next()
	}
	if !bytes.Equal(k, key[:]) {
		k, v = c.cursor.Seek(key[:])
	}
	if c.at = number; !bytes.Equal(k, key[:]) {
		c.at = 0
		return nil
	}
	return v
}

// term reads the term of a node.
func (r *graphReader) term(id uint64) (t rdf.Term, err error) {
	p, err := readPrimitive(r.last.seek(id))
	if err == nil && len(p.value) == 0 {
		err = errors.New("it is named, and not there")
	}
	if err == nil {
		t, err = readTerm(p.value)
	}
	if err != nil {
		return "", fmt.Errorf("node %d: %w", id, err)
	}
	return t, nil
}

// node is term for those that come again.
func (r *graphReader) node(id uint64) (n readNode, err error) {
	n, ok := r.nodes[id]
	if ok {
		return n, nil
	}
	if n.term, err = r.term(id); err != nil {
		return n, err
	}
	n.sum = xxhash.Sum64String(string(n.term))
	if len(r.nodes) >= keptNodes {
		clear(r.nodes)
	}
	r.nodes[id] = n
	return n, nil
}

// A primitive is what Cayley's log has of a link or a node.
type primitive struct {
	nodes   [4]uint64 // of a link
	value   []byte    // of a node
	deleted bool
}

// readPrimitive reads an entry of the log, which is a proto.Primitive; nothing gives an empty one.
func readPrimitive(b []byte) (p primitive, err error) {
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return p, protowire.ParseError(n)
		}
		b = b[n:]
		switch {
		case kind == protowire.VarintType && (field >= 2 && field <= 5 || field == 9):
			var v uint64
			if v, n = protowire.ConsumeVarint(b); n >= 0 && field == 9 {
				p.deleted = v != 0
			} else if n >= 0 {
				p.nodes[field-2] = v
			}
		case kind == protowire.BytesType && field == 8:
			p.value, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(field, kind, b)
		}
		if n < 0 {
			return p, protowire.ParseError(n)
		}
		b = b[n:]
	}
	return p, nil
}

// readTerm reads a node's value, which is a pquads.Value. Texts and IRIs, nearly all there is, are read here.
func readTerm(b []byte) (rdf.Term, error) {
	field, kind, n := protowire.ConsumeTag(b)
	if kind == protowire.BytesType && (field == 2 || field == 3) {
		if text, size := protowire.ConsumeBytes(b[n:]); size == len(b)-n {
			s := unsafe.String(unsafe.SliceData(text), len(text)) // what is made of it is a copy
			if field == 3 {
				return rdf.IRI(s), nil
			}
			return rdf.String(s), nil
		}
	}
	v, err := pquads.UnmarshalValue(b)
	if err != nil {
		return "", err
	}
	return term(v), nil
}
