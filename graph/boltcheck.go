package graph

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
)

// A boltPages looks through the pages of a bbolt file, as one transaction sees them, without trusting any of them: bbolt's
// own check follows wrong numbers out of the file, or for ever. What it has passed can be read without harm.
type boltPages struct {
	file           io.ReaderAt
	size           int    // of a page
	end            uint64 // number after the last page
	seen           []bool
	used           int
	root, freelist uint64
}

// openBoltPages reads the meta page of a transaction.
func openBoltPages(file io.ReaderAt, size int, transaction uint64) (*boltPages, error) {
	for i := range int64(2) {
		m, err := readBoltMeta(file, i, size)
		if err != nil {
			return nil, err
		}
		if native.Uint64(m[48:]) != transaction {
			continue
		}
		p := &boltPages{file: file, size: size, root: native.Uint64(m[16:]), freelist: native.Uint64(m[32:]), end: native.Uint64(m[40:])}
		if p.end > 1<<40 {
			return nil, fmt.Errorf("it says that it has %d pages", p.end)
		}
		p.seen = make([]bool, p.end)
		return p, nil
	}
	return nil, fmt.Errorf("neither meta page is of change %d", transaction)
}

// readBoltMeta reads one of the two meta pages.
func readBoltMeta(file io.ReaderAt, page int64, size int) ([]byte, error) {
	m := make([]byte, 64)
	if _, err := file.ReadAt(m, page*int64(size)+pageHeader); err != nil {
		return nil, err
	}
	sum := fnv.New64a()
	sum.Write(m[:56])
	if native.Uint64(m[56:]) != sum.Sum64() {
		return nil, fmt.Errorf("meta page %d is broken", page)
	}
	return m, nil
}

// check goes through all pages.
func (p *boltPages) check() error {
	if err := p.tree(p.root, nil); err != nil {
		return err
	}
	used := p.used + 2
	list, err := p.take(p.freelist, pageFreelist)
	if err != nil {
		return err
	}
	used += len(list) / p.size
	count, ids := int(native.Uint16(list[10:])), list[pageHeader:]
	if count == 0xFFFF {
		count, ids = int(native.Uint64(ids)), ids[8:]
	}
	if count < 0 || count > len(ids)/8 {
		return fmt.Errorf("page %d says that %d pages are free", p.freelist, count)
	}
	for i := range count {
		id := native.Uint64(ids[8*i:])
		if id < 2 || id >= p.end || p.seen[id] {
			return fmt.Errorf("page %d is called free and is not", id)
		}
		p.seen[id] = true
	}
	if used+count != int(p.end) {
		return fmt.Errorf("of %d pages %d are in use and %d free", p.end, used, count)
	}
	return nil
}

// take reads a page with what follows it, and marks them.
func (p *boltPages) take(id uint64, kinds ...uint16) ([]byte, error) {
	head := make([]byte, pageHeader)
	if id < 2 || id >= p.end {
		return nil, fmt.Errorf("there is no page %d", id)
	}
	if _, err := p.file.ReadAt(head, int64(id)*int64(p.size)); err != nil {
		return nil, err
	}
	kind, more := native.Uint16(head[8:]), uint64(native.Uint32(head[12:]))
	ok := native.Uint64(head) == id && id+more < p.end
	fits := false
	for _, k := range kinds {
		fits = fits || k == kind
	}
	if !ok || !fits {
		return nil, fmt.Errorf("page %d is none", id)
	}
	for i := id; i <= id+more; i++ {
		if p.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		p.seen[i] = true
	}
	page := make([]byte, int(more+1)*p.size)
	_, err := p.file.ReadAt(page, int64(id)*int64(p.size))
	return page, err
}

// tree checks a tree of pages, whose keys are not less than from.
func (p *boltPages) tree(id uint64, from []byte) error {
	page, err := p.take(id, pageLeaf, pageBranch)
	if err != nil {
		return err
	}
	p.used += len(page) / p.size
	return p.elements(page, fmt.Sprintf("page %d", id), from)
}

// elements checks the elements of a page and what they lead to.
func (p *boltPages) elements(page []byte, what string, last []byte) error {
	leaf, count := native.Uint16(page[8:]) == pageLeaf, int(native.Uint16(page[10:]))
	if len(page) < pageHeader+pageElement*count {
		return fmt.Errorf("%s is too short for %d elements", what, count)
	}
	for i := range count {
		at := pageHeader + pageElement*i
		e := page[at:]
		flags, offset, keySize, valueSize := uint32(0), native.Uint32(e), native.Uint32(e[4:]), uint32(0)
		if leaf {
			flags, offset, keySize, valueSize = native.Uint32(e), native.Uint32(e[4:]), native.Uint32(e[8:]), native.Uint32(e[12:])
		}
		begin := uint64(at) + uint64(offset)
		if keySize == 0 || flags > elementBucket || begin+uint64(keySize)+uint64(valueSize) > uint64(len(page)) {
			return fmt.Errorf("element %d of %s is broken", i, what)
		}
		key := page[begin : begin+uint64(keySize)]
		value := page[begin+uint64(keySize) : begin+uint64(keySize)+uint64(valueSize)]
		if order := bytes.Compare(key, last); order < 0 || order == 0 && i > 0 {
			return fmt.Errorf("element %d of %s is out of order", i, what)
		}
		last = key
		var err error
		switch {
		case !leaf:
			err = p.tree(native.Uint64(e[8:]), key)
		case flags == elementBucket && len(value) < 16:
			err = fmt.Errorf("element %d of %s is broken", i, what)
		case flags == elementBucket && native.Uint64(value) != 0:
			err = p.tree(native.Uint64(value), nil)
		case flags == elementBucket:
			if len(value) < 16+pageHeader || native.Uint16(value[24:]) != pageLeaf {
				err = fmt.Errorf("element %d of %s is broken", i, what)
			} else {
				err = p.elements(value[16:], fmt.Sprintf("bucket %x", key), nil)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
