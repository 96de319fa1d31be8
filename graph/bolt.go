package graph

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// A boltWriter writes a bbolt file from front to back: whoever has all keys in order need not build trees in memory,
// nor write any page twice. The format is that of bbolt's internal/common: a page is a header, then the elements of its
// keys, then keys and values; a tree has its pages before the page that leads to them, so only the two meta pages at
// the front are written at the end.
type boltWriter struct {
	file *os.File
	out  *bufio.Writer
	next uint64 // number of the next page
	page []byte // scratch
	err  error  // the first
}

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageBranch, pageLeaf, pageMeta, pageFreelist = 1, 2, 4, 16

	pageHeader    = 16 // number u64, kind u16, elements u16, further pages u32
	pageElement   = 16 // leaf: kind u32, offset u32, sizes of key and value u32; branch: offset u32, size u32, page u64
	elementBucket = 1
)

var (
	pageSize = os.Getpagesize()
	native   = binary.NativeEndian
)

func newBoltWriter(name string) (*boltWriter, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, err
	}
	w := &boltWriter{file: f, out: bufio.NewWriterSize(f, 1<<20), next: 2}
	w.write(make([]byte, 2*pageSize)) // the meta pages
	return w, nil
}

func (w *boltWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(b)
	}
}

// finish writes what leads to the tree of buckets and makes sure that all of it is on the disk.
func (w *boltWriter) finish(root uint64) error {
	free := w.emit(pageFreelist, nil)
	if w.err == nil {
		w.err = w.out.Flush()
	}
	for i := range uint64(2) {
		p := make([]byte, pageSize)
		native.PutUint64(p, i)
		native.PutUint16(p[8:], pageMeta)
		m := p[pageHeader:]
		native.PutUint32(m[0:], boltMagic)
		native.PutUint32(m[4:], boltVersion)
		native.PutUint32(m[8:], uint32(pageSize))
		native.PutUint64(m[16:], root) // and 0, its sequence
		native.PutUint64(m[32:], free)
		native.PutUint64(m[40:], w.next)
		native.PutUint64(m[48:], i) // transaction
		sum := fnv.New64a()
		sum.Write(m[:56])
		native.PutUint64(m[56:], sum.Sum64())
		if w.err == nil {
			_, w.err = w.file.WriteAt(p, int64(i)*int64(pageSize))
		}
	}
	if w.err == nil {
		w.err = w.file.Sync()
	}
	return errors.Join(w.err, w.file.Close())
}

// emit writes a page, or several in a row for what is longer than one, and gives the number of the first.
func (w *boltWriter) emit(kind uint16, entries []boltEntry) uint64 {
	number := w.next
	w.page = appendPage(w.page[:0], number, kind, entries)
	pages := (len(w.page) + pageSize - 1) / pageSize
	native.PutUint32(w.page[12:], uint32(pages-1))
	w.write(w.page)
	w.write(zeros[:pages*pageSize-len(w.page)])
	w.next += uint64(pages)
	return number
}

var zeros = make([]byte, 1<<16)

// A boltEntry is a key with its value in a leaf, with the page that it begins in a branch.
type boltEntry struct {
	key, value []byte
	bucket     bool
	page       uint64
}

func appendPage(b []byte, number uint64, kind uint16, entries []boltEntry) []byte {
	start := len(b)
	b = native.AppendUint64(b, number)
	b = native.AppendUint16(b, kind)
	b = native.AppendUint16(b, uint16(len(entries)))
	b = native.AppendUint32(b, 0)
	at := pageHeader + pageElement*len(entries) // where its data begin
	for _, e := range entries {
		offset := uint32(at - (len(b) - start))
		if kind == pageBranch {
			b = native.AppendUint32(b, offset)
			b = native.AppendUint32(b, uint32(len(e.key)))
			b = native.AppendUint64(b, e.page)
		} else {
			flags := uint32(0)
			if e.bucket {
				flags = elementBucket
			}
			b = native.AppendUint32(b, flags)
			b = native.AppendUint32(b, offset)
			b = native.AppendUint32(b, uint32(len(e.key)))
			b = native.AppendUint32(b, uint32(len(e.value)))
		}
		at += len(e.key) + len(e.value)
	}
	for _, e := range entries {
		b = append(b, e.key...)
		b = append(b, e.value...)
	}
	return b
}

// A boltTree is a tree of pages under way. Keys must come in order.
type boltTree struct {
	w      *boltWriter
	levels []boltLevel // leaves first
	last   []byte
}

// A boltLevel is the page of a level that is being filled.
type boltLevel struct {
	entries []boltEntry
	size    int
	data    []byte // of keys and values
}

func (w *boltWriter) tree() *boltTree { return &boltTree{w: w, levels: make([]boltLevel, 1, 4)} }

func (t *boltTree) put(key, value []byte) { t.add(0, boltEntry{key: key, value: value}) }

func (t *boltTree) add(level int, e boltEntry) {
	if level == len(t.levels) {
		t.levels = append(t.levels, boltLevel{})
	}
	if level == 0 {
		if t.w.err == nil && (len(e.key) == 0 || string(e.key) <= string(t.last)) {
			t.w.err = fmt.Errorf("key %x comes after %x", e.key, t.last)
		}
		t.last = append(t.last[:0], e.key...)
	}
	size := pageElement + len(e.key) + len(e.value)
	if l := &t.levels[level]; len(l.entries) > 0 && (pageHeader+l.size+size > pageSize || len(l.entries) == 0xFFFE) {
		t.flush(level)
	}
	l := &t.levels[level]
	l.data = append(l.data, e.key...)
	e.key = l.data[len(l.data)-len(e.key):]
	l.data = append(l.data, e.value...)
	e.value = l.data[len(l.data)-len(e.value):]
	l.entries = append(l.entries, e)
	l.size += size
}

// flush writes the page of a level and enters it in the one above.
func (t *boltTree) flush(level int) {
	l := &t.levels[level]
	kind := uint16(pageBranch)
	if level == 0 {
		kind = pageLeaf
	}
	number := t.w.emit(kind, l.entries)
	t.add(level+1, boltEntry{key: l.entries[0].key, page: number})
	l = &t.levels[level] // add may have moved the levels
	l.entries, l.data, l.size = l.entries[:0], l.data[:0], 0
}

// end writes the pages left and gives the number of the root.
func (t *boltTree) end() uint64 {
	for level := 0; ; level++ {
		l := &t.levels[level]
		if level == len(t.levels)-1 && (level == 0 || len(l.entries) == 1) {
			if level == 0 {
				return t.w.emit(pageLeaf, l.entries)
			}
			return l.entries[0].page
		}
		if len(l.entries) > 0 {
			t.flush(level)
		}
	}
}

// bucket enters a bucket that was written as a tree.
func (t *boltTree) bucket(name []byte, root uint64) {
	value := make([]byte, 16) // root, sequence
	native.PutUint64(value, root)
	t.add(0, boltEntry{key: name, value: value, bucket: true})
}

// small enters a bucket of few keys: within the page of the parent if it is small enough for bbolt to keep it there.
func (t *boltTree) small(name []byte, entries []boltEntry) {
	size := pageHeader
	for _, e := range entries {
		size += pageElement + len(e.key) + len(e.value)
	}
	if size > pageSize/4 {
		sub := t.w.tree()
		for _, e := range entries {
			sub.put(e.key, e.value)
		}
		t.bucket(name, sub.end())
		return
	}
	value := make([]byte, 16, 16+size)
	t.add(0, boltEntry{key: name, value: appendPage(value, 0, pageLeaf, entries), bucket: true})
}

// readSpill reads what was put aside in a file.
func readSpill(f *os.File) (*bufio.Reader, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(f, 1<<18), nil
}
