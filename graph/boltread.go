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
		r.large[name] = tx.Bucket([]byte(name))
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
	t     *transaction
	log   [2]*bbolt.Cursor // for links, for nodes
	at    [2]uint64        // where they stand
	nodes map[uint64]readNode
	links []uint64
}

type readNode struct {
	term rdf.Term
	sum  uint64
}

// read gives the quads of the graph with this number (0 is the default graph) in order, and their tally.
func (r *graphReader) read(name uint64) (quads []rdf.Quad, sum tally, err error) {
	if err := r.t.enter(); err != nil {
		return nil, sum, err
	}
	defer r.t.mu.Unlock()
	b := r.t.tx.(*boltReader)
	if r.log[0] == nil {
		for i := range r.log {
			r.log[i] = b.large[logBucket].Cursor()
		}
		r.nodes = map[uint64]readNode{}
	}
	if len(r.nodes) > cached {
		clear(r.nodes)
	}
	if err := r.find(b.large[bucketName(indexLPO)], name); err != nil {
		return nil, sum, err
	}
	graph := readNode{}
	if name != 0 {
		if graph, err = r.node(name); err != nil {
			return nil, sum, err
		}
	}
	var ids [3]uint64 // of the link before
	var nodes [3]readNode
	quads = make([]rdf.Quad, 0, len(r.links))
	for i, number := range r.links {
		if i%1024 == 0 && r.t.ctx.Err() != nil {
			return nil, sum, r.t.ctx.Err()
		}
		p, err := readPrimitive(r.seek(0, number))
		if err != nil {
			return nil, sum, fmt.Errorf("link %d: %w", number, err)
		}
		if p.deleted || p.nodes[label] != name || p.nodes[subject] == 0 { // gone, or was never there
			continue
		}
		for k := range ids {
			if id := p.nodes[k]; id != ids[k] {
				if nodes[k], err = r.node(id); err != nil {
					return nil, sum, err
				}
				ids[k] = id
			}
		}
		quads = append(quads, rdf.Quad{S: nodes[subject].term, P: nodes[predicate].term, O: nodes[object].term, G: graph.term})
		sum.add(sumOfTerms(nodes[subject].sum, nodes[predicate].sum, nodes[object].sum))
	}
	n := len(quads)
	if quads = rdf.Sort(quads); len(quads) != n {
		sum = tallyOf(quads)
	}
	return quads, sum, nil
}

// find fills links with the numbers of the links of a graph, in order, some of which may be gone.
func (r *graphReader) find(index *bbolt.Bucket, name uint64) error {
	r.links = r.links[:0]
	prefix := binary.BigEndian.AppendUint64(nil, name)
	c := index.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		for len(v) > 0 {
			number, size := binary.Uvarint(v)
			if size <= 0 {
				return fmt.Errorf("entry %x of the index of graphs is not readable", k)
			}
			r.links, v = append(r.links, number), v[size:]
		}
	}
	slices.Sort(r.links)
	return nil
}

// seek gives the entry of a number in the log, nil if there is none. Whoever asks in order is spared the search.
func (r *graphReader) seek(which int, number uint64) []byte {
	c := r.log[which]
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], number)
	var k, v []byte
	if number == r.at[which]+1 && r.at[which] != 0 {
		if k, v = c.Next(); bytes.Equal(k, key[:]) {
			r.at[which] = number
			return v
		}
	}
	if k, v = c.Seek(key[:]); bytes.Equal(k, key[:]) {
		r.at[which] = number
		return v
	}
	r.at[which] = 0
	return nil
}

func (r *graphReader) node(id uint64) (n readNode, err error) {
	n, ok := r.nodes[id]
	if ok {
		return n, nil
	}
	p, err := readPrimitive(r.seek(1, id))
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
