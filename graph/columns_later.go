package graph

import (
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A laterColumn is what writes have changed of a column since its arrays were made.
type laterColumn struct {
	gone    []uint32    // places in the arrays, in order
	come    [][3]uint32 // subject, object, graph, in order
	against [][3]uint32 // the same links in the order of object, subject, graph
}

func compareLinks(a, b [3]uint32) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

func compareAgainst(a, b [3]uint32) int {
	return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0]), cmp.Compare(a[2], b[2]))
}

// none reports whether the links of a subject are those between two places in the arrays.
func (l *laterColumn) none(from, to int, subject uint32) bool {
	if len(l.gone) > 0 {
		if at, _ := slices.BinarySearch(l.gone, uint32(from)); at < len(l.gone) && int(l.gone[at]) < to {
			return false
		}
	}
	at, _ := slices.BinarySearchFunc(l.come, subject, func(a [3]uint32, n uint32) int { return cmp.Compare(a[0], n) })
	return at == len(l.come) || l.come[at][0] != subject
}

func (l *laterColumn) isGone(at uint32) bool {
	_, gone := slices.BinarySearch(l.gone, at)
	return gone
}

// from gives the links of a subject in the order of objects and graphs.
func (c *Columns) from(col *column, later *laterColumn, n uint32) [][3]uint32 {
	from, to := reach(col.s, n)
	out := make([][3]uint32, 0, to-from)
	for i := from; i < to; i++ {
		if len(later.gone) == 0 || !later.isGone(uint32(i)) {
			out = append(out, [3]uint32{n, col.o[i], col.g[i]})
		}
	}
	return c.mixed(out, later.come, n, 0)
}

// to gives the links to an object in the order of subjects and graphs.
func (c *Columns) to(col *column, later *laterColumn, n uint32) [][3]uint32 {
	from, to := col.reachAgainst(n)
	out := make([][3]uint32, 0, to-from)
	for _, i := range col.against[from:to] {
		if len(later.gone) == 0 || !later.isGone(i) {
			out = append(out, [3]uint32{col.s[i], n, col.g[i]})
		}
	}
	return c.mixed(out, later.against, n, 1)
}

// mixed adds the links of later that have n at a place, and puts all in order if there are any.
func (c *Columns) mixed(out, later [][3]uint32, n uint32, place int) [][3]uint32 {
	at, found := slices.BinarySearchFunc(later, n, func(a [3]uint32, n uint32) int { return cmp.Compare(a[place], n) })
	if !found {
		return out
	}
	for ; at < len(later) && later[at][place] == n; at++ {
		out = append(out, later[at])
	}
	other := 1 - place
	slices.SortFunc(out, func(a, b [3]uint32) int {
		return cmp.Or(c.Compare(a[other], b[other]), strings.Compare(string(c.graphs[a[2]].label), string(c.graphs[b[2]].label)))
	})
	return out
}

// A columnsChange is what a write does to the columns: the graphs as they were and as they are, and links.
type columnsChange struct {
	generation uint64 // after it
	graphs     []changedGraph
	come, gone []changedLink
}

type changedGraph struct{ was, is columnGraph }

// A changedLink is a link of the column p; its graph goes by the place among the graphs.
type changedLink struct {
	p, graph int
	s, o     rdf.Term
}

// columnsChange gives what a change does to the columns.
func (c *change) columnsChange(of linksOf) *columnsChange {
	ch := &columnsChange{generation: c.ledger[ledgerGeneration]}
	places := map[rdf.Term]int{}
	for _, l := range slices.Sorted(maps.Keys(c.was)) {
		places[l] = len(ch.graphs)
		ch.graphs = append(ch.graphs, changedGraph{c.was[l], columnGraph{l, c.now[l].count, c.ledger[ledgerChanged+string(l)]}})
	}
	links := func(quads []rdf.Quad) (out []changedLink) {
		for _, q := range quads {
			of(q, func(p int, l columnLink) { out = append(out, changedLink{p, places[q.G], l.s, l.o}) })
		}
		return out
	}
	ch.come, ch.gone = links(c.added), links(c.removed)
	return ch
}

// joinChanges gives what changes come to, one after the other.
func joinChanges(changes []*columnsChange) *columnsChange {
	switch len(changes) {
	case 0:
		return &columnsChange{}
	case 1:
		return changes[0]
	}
	all, places := &columnsChange{}, map[rdf.Term]int{}
	delta := map[changedLink]int{} // 1 comes, -1 goes
	for _, ch := range changes {
		all.generation = ch.generation
		here := make([]int, len(ch.graphs))
		for i, g := range ch.graphs {
			at, ok := places[g.is.label]
			if !ok {
				at = len(all.graphs)
				places[g.is.label] = at
				all.graphs = append(all.graphs, g)
			} else if all.graphs[at].is != g.was {
				return nil // something in between is missing
			}
			all.graphs[at].is, here[i] = g.is, at
		}
		for _, l := range ch.come {
			l.graph = here[l.graph]
			delta[l]++
		}
		for _, l := range ch.gone {
			l.graph = here[l.graph]
			delta[l]--
		}
	}
	for l, n := range delta {
		for ; n > 0; n-- {
			all.come = append(all.come, l)
		}
		for ; n < 0; n++ {
			all.gone = append(all.gone, l)
		}
	}
	return all
}

// with gives the columns after a change, nil if it does not follow on them.
func (c *Columns) with(ch *columnsChange) *Columns {
	switch {
	case ch == nil:
		return nil
	case len(ch.graphs) == 0:
		return c
	}
	next := *c
	next.notes = nil
	next.generation, next.graphs = ch.generation, slices.Clone(c.graphs)
	graphs := make([]uint32, len(ch.graphs))
	for i, g := range ch.graphs {
		at, ok := next.graph(g.is.label)
		switch {
		case !ok && g.was.quads > 0 || ok && next.graphs[at].quads > 0 && next.graphs[at] != g.was || ok && next.graphs[at].quads == 0 && g.was.quads > 0:
			return nil
		case !ok:
			at = uint32(len(next.graphs))
			next.graphs = append(next.graphs, g.is)
		}
		next.graphs[at], graphs[i] = g.is, at
	}
	numbers := map[rdf.Term]uint32{}
	next.more = slices.Clip(c.more)
	number := func(t rdf.Term) uint32 {
		n, ok := numbers[t]
		if !ok {
			if n, ok = c.Number(t); !ok {
				n = uint32(next.Terms())
				next.more = append(next.more, t)
			}
			numbers[t] = n
		}
		return n
	}
	var come, gone [len(columnPredicates)][][3]uint32
	for _, l := range ch.come {
		come[l.p] = append(come[l.p], [3]uint32{number(l.s), number(l.o), graphs[l.graph]})
	}
	for _, l := range ch.gone {
		gone[l.p] = append(gone[l.p], [3]uint32{number(l.s), number(l.o), graphs[l.graph]})
	}
	if len(next.more) > len(c.more) {
		fresh := make([]uint32, len(next.more)-len(c.more))
		for i := range fresh {
			fresh[i] = uint32(len(c.ends) + len(c.more) + i)
		}
		slices.SortFunc(fresh, next.Compare)
		next.ordered = mergeSorted(c.ordered, fresh, next.Compare)
	}
	next.changes = 0
	for p := range next.later {
		if len(come[p])+len(gone[p]) > 0 && !next.changeColumn(p, come[p], gone[p]) {
			return nil
		}
		next.changes += len(next.later[p].come) + len(next.later[p].gone)
	}
	return &next
}

// changeColumn lays links over a column; it reports false if one is not as it has to be.
func (c *Columns) changeColumn(p int, come, gone [][3]uint32) bool {
	col, later := &c.links[p], c.later[p]
	var left, back []uint32
	taken := map[uint32]bool{}                             // left and back
	place := func(l [3]uint32, gone bool) (uint32, bool) { // in the arrays; a thing may be quoted with a word twice
		from, to := reach(col.s, l[0])
		for i := uint32(from); i < uint32(to); i++ {
			if col.o[i] == l[1] && col.g[i] == l[2] && later.isGone(i) == gone && !taken[i] {
				return i, true
			}
		}
		return 0, false
	}
	var dropped, fresh [][3]uint32
	for _, l := range gone {
		if at, ok := place(l, false); ok {
			left, taken[at] = append(left, at), true
		} else {
			dropped = append(dropped, l)
		}
	}
	for _, l := range come {
		if at, ok := place(l, true); ok {
			back, taken[at] = append(back, at), true
		} else if _, ok := place(l, false); ok && p != wordColumn {
			return false
		} else {
			fresh = append(fresh, l)
		}
	}
	slices.Sort(left)
	slices.Sort(back)
	slices.SortFunc(dropped, compareLinks)
	slices.SortFunc(fresh, compareLinks)
	without := func(list, out [][3]uint32, compare func(a, b [3]uint32) int) [][3]uint32 {
		if len(out) == 0 {
			return list
		}
		return slices.DeleteFunc(slices.Clone(list), func(l [3]uint32) bool {
			_, drop := slices.BinarySearchFunc(out, l, compare)
			return drop
		})
	}
	before := len(later.come)
	later.come = mergeSorted(without(later.come, dropped, compareLinks), fresh, compareLinks)
	if len(later.come) != before-len(dropped)+len(fresh) {
		return false
	}
	slices.SortFunc(dropped, compareAgainst)
	slices.SortFunc(fresh, compareAgainst)
	later.against = mergeSorted(without(later.against, dropped, compareAgainst), fresh, compareAgainst)
	later.gone = mergeSorted(later.gone, left, cmp.Compare[uint32])
	if len(back) > 0 {
		later.gone = slices.DeleteFunc(later.gone, func(at uint32) bool {
			_, is := slices.BinarySearch(back, at)
			return is
		})
	}
	c.later[p] = later
	return true
}

// mergeSorted gives a new list of both.
func mergeSorted[T any](a, b []T, compare func(a, b T) int) []T {
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// graph gives the number of a graph.
func (c *Columns) graph(label rdf.Term) (uint32, bool) {
	at, ok := slices.BinarySearchFunc(c.graphs[:c.sorted], label, func(g columnGraph, l rdf.Term) int { return strings.Compare(string(g.label), string(l)) })
	if !ok {
		at = slices.IndexFunc(c.graphs[c.sorted:], func(g columnGraph) bool { return g.label == label })
		ok = at >= 0
		at += c.sorted
	}
	return uint32(at), ok
}

// flat gives the same with nothing laid over it.
func (c *Columns) flat() *Columns {
	if c.changes == 0 && len(c.graphs) == c.sorted && !slices.ContainsFunc(c.graphs, func(g columnGraph) bool { return g.quads == 0 }) {
		return c
	}
	next := &Columns{generation: c.generation}
	for _, g := range c.graphs {
		if g.quads > 0 {
			next.graphs = append(next.graphs, g)
		}
	}
	slices.SortFunc(next.graphs, func(a, b columnGraph) int { return strings.Compare(string(a.label), string(b.label)) })
	next.sorted = len(next.graphs)
	numbers := make([]uint32, len(c.graphs))
	for i, g := range c.graphs {
		if numbers[i] = noNumber; g.quads > 0 {
			numbers[i], _ = next.graph(g.label)
		}
	}
	var fresh [len(columnPredicates)]map[uint32][]columnLink
	for i := range fresh {
		fresh[i] = map[uint32][]columnLink{}
	}
	next.merge(c, numbers, &fresh)
	return next
}

// mostChanges bounds what is laid over columns: a sixteenth of them, and what is quickly gone through.
func (c *Columns) mostChanges() int { return max(1<<14, len(c.ends)/16) }

// wrote brings the columns up to date after a write, those in memory and those in the file. Where it cannot, whoever
// needs them next reads the graphs that have changed; so too after a write of very much.
func (k *columnsCache) wrote(c *change) {
	if len(c.added)+len(c.removed) > 1<<17 || !k.mu.TryLock() { // somebody is making them
		return
	}
	defer k.mu.Unlock()
	ch := c.columnsChange(k.links)
	if k.columns != nil && k.columns.generation >= ch.generation {
		return // a reader was quicker
	}
	if k.columns != nil && k.columns.generation == ch.generation-1 {
		if next := k.columns.with(ch); next != nil && next.changes > next.mostChanges() {
			k.columns = next.flat()
			k.save(k.columns)
			return
		} else if next != nil {
			k.columns = next
		}
	}
	if k.file == "" {
		return
	}
	if _, err := os.Stat(k.file); err != nil && ch.generation == 1 {
		k.save(&Columns{ends: []uint32{0}})
	}
	if size, base := k.append(ch.encode()); size > 2*base+4<<20 { // what follows is more than what it follows on
		if now, _ := k.load(); now != nil {
			k.save(now.flat())
		}
	}
}

// append adds to the file, and gives its size and that of the columns at its beginning.
func (k *columnsCache) append(data []byte) (size, base int64) {
	f, err := os.OpenFile(k.file, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	head := make([]byte, len(columnsMagic)+4+8)
	if _, err := f.ReadAt(head, 0); err != nil || string(head[:len(columnsMagic)]) != columnsMagic {
		return 0, 0
	}
	if _, err := f.Write(data); err != nil {
		return 0, 0
	}
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	return size, int64(binary.LittleEndian.Uint64(head[len(columnsMagic)+4:]))
}

// encode gives the form in the file: the length and the checksum of what follows, the generation, the graphs as they
// were and are, the terms, and the links that come and go, by numbers.
func (ch *columnsChange) encode() []byte {
	b := make([]byte, 8)
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	text := func(t rdf.Term) {
		number(len(t))
		b = append(b, t...)
	}
	b = binary.AppendUvarint(b, ch.generation)
	number(len(ch.graphs))
	for _, g := range ch.graphs {
		text(g.is.label)
		for _, n := range []uint64{g.was.quads, g.was.changed, g.is.quads, g.is.changed} {
			b = binary.AppendUvarint(b, n)
		}
	}
	terms, places := []rdf.Term{}, map[rdf.Term]int{}
	place := func(t rdf.Term) int {
		n, ok := places[t]
		if !ok {
			n = len(terms)
			places[t] = n
			terms = append(terms, t)
		}
		return n
	}
	for _, list := range [][]changedLink{ch.come, ch.gone} {
		for _, l := range list {
			place(l.s)
			place(l.o)
		}
	}
	number(len(terms))
	for _, t := range terms {
		text(t)
	}
	for _, list := range [][]changedLink{ch.come, ch.gone} {
		number(len(list))
		for _, l := range list {
			number(l.p)
			number(l.graph)
			number(place(l.s))
			number(place(l.o))
		}
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-8))
	binary.LittleEndian.PutUint32(b[4:], crc32.Checksum(b[8:], crc32.MakeTable(crc32.Castagnoli)))
	return b
}

// decodeChanges gives the changes that stand one behind the other, up to one that is not whole.
func decodeChanges(data []byte) (changes []*columnsChange, whole bool) {
	for len(data) > 0 {
		if len(data) < 8 {
			return changes, false
		}
		size, sum := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:])
		if uint64(size) > uint64(len(data)-8) || crc32.Checksum(data[8:8+size], crc32.MakeTable(crc32.Castagnoli)) != sum {
			return changes, false
		}
		ch, ok := decodeChange(data[8 : 8+size])
		if !ok {
			return changes, false
		}
		changes = append(changes, ch)
		data = data[8+size:]
	}
	return changes, true
}

func decodeChange(b []byte) (ch *columnsChange, ok bool) {
	defer func() {
		if recover() != nil { // it ends too early, with the right checksum: nobody wrote that
			ch, ok = nil, false
		}
	}()
	long := func() uint64 {
		n, size := binary.Uvarint(b)
		b = b[size:]
		return n
	}
	number := func() int { return int(long()) }
	text := func() rdf.Term {
		n := number()
		t := rdf.Term(b[:n])
		b = b[n:]
		return t
	}
	ch = &columnsChange{generation: long()}
	for n := number(); n > 0; n-- {
		l := text()
		ch.graphs = append(ch.graphs, changedGraph{columnGraph{l, long(), long()}, columnGraph{l, long(), long()}})
	}
	var terms []rdf.Term
	for n := number(); n > 0; n-- {
		terms = append(terms, text())
	}
	for _, list := range []*[]changedLink{&ch.come, &ch.gone} {
		for n := number(); n > 0; n-- {
			l := changedLink{p: number(), graph: number(), s: terms[number()], o: terms[number()]}
			_, _ = columnPredicates[l.p], ch.graphs[l.graph]
			*list = append(*list, l)
		}
	}
	return ch, true
}
