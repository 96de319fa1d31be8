package graph

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unsafe"

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

func newBoltReader(tx *bbolt.Tx) *boltReader {
	r := &boltReader{tx: tx, large: map[string]*bbolt.Bucket{}}
	for _, name := range []string{logBucket, bucketName(indexSP), bucketName(indexOPS), bucketName(indexLPO), ownBucket} {
		if b := tx.Bucket([]byte(name)); b != nil {
			r.large[name] = b
		}
	}
	return r
}

// bucket gives the bucket of a key, nil if there is none.
func (r *boltReader) bucket(key hkv.Key) *bbolt.Bucket {
	if b, ok := r.large[string(key[0])]; ok {
		return b
	}
	return r.tx.Bucket(key[0])
}

func (r *boltReader) Get(_ context.Context, key hkv.Key) (hkv.Value, error) {
	if len(key) == 2 {
		if b := r.bucket(key); b != nil {
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
		b := s.r.bucket(s.prefix)
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

// A graphReader reads named graphs as wholes, link by link and node by node as they lie in the log, which is several times
// as fast as through Cayley. Nodes that come again and again are kept.
type graphReader struct {
	t    *transaction
	bolt *boltReader
	last logCursor // at a node

	log, byGraph *bbolt.Bucket
	nodes        map[uint64]readNode
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

func newGraphReader(t *transaction, b *boltReader) *graphReader {
	return &graphReader{t: t, bolt: b, nodes: map[uint64]readNode{}}
}

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
	if r.log, r.byGraph = r.bolt.large[logBucket], r.bolt.large[bucketName(indexLPO)]; r.log == nil || r.byGraph == nil {
		return g, errors.New("a bucket is gone")
	}
	r.last = logCursor{cursor: r.log.Cursor()}
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
	c := r.byGraph.Cursor()
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

func (r *graphReader) node(id uint64) (n readNode, err error) {
	n, ok := r.nodes[id]
	if ok {
		return n, nil
	}
	p, err := readPrimitive(r.last.seek(id))
	if err == nil && len(p.value) == 0 {
		err = errors.New("it is named, and not there")
	}
	if err == nil {
		n.term, err = readTerm(p.value)
	}
	if err != nil {
		return n, fmt.Errorf("node %d: %w", id, err)
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
