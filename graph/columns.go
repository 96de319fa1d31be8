package graph

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Columns are the links of a graph that questions follow, as sorted arrays of numbers: for each predicate subject, object
// and graph, and what leads to an object. Quotations are among them; selectors and most other texts are not.
//
// They are built from the graph and never the truth. A folder keeps them in a file beside the store, from which they are
// taken as far as the ledger says that its graphs are as they were; the others are read again. A file that is damaged, of
// another version or missing is made anew.
//
// What a write changes is laid over the arrays (see columnsChange), in memory and at the end of the file, so that it costs
// the same whatever their size. Once there is much of it, the arrays are made anew. Nothing in Columns changes after it
// was given out; later ones share what stays.
type Columns struct {
	generation uint64
	graphs     []columnGraph // links name them by number; the first sorted are by label
	sorted     int
	terms      string   // in order, one behind the other; the first is ""
	ends       []uint32 // of each term in terms
	kinds      []kindOfTerms
	links      [len(columnPredicates)]column

	more    []rdf.Term // terms of later, numbered on from ends
	ordered []uint32   // their numbers in the order of the terms
	later   [len(columnPredicates)]laterColumn
	changes int // links in later

	notes *sync.Map // see Notes; set when they are given out
}

// Notes holds what questions worked out of the columns, for the next one that asks for it: what follows from the graph
// alone, and what nobody changes afterwards. They end with the first write.
func (c *Columns) Notes() *sync.Map { return c.notes }

// A columnGraph is a named graph as the ledger knew it when its links were read.
type columnGraph struct {
	label          rdf.Term
	quads, changed uint64
}

// A column holds the links of a predicate in the order of subject, object, graph. against gives their places in the order
// of object, subject, graph.
type column struct{ s, o, g, against []uint32 }

// columnPredicates are the predicates that have columns. The file knows them by their place, and its checksum the list.
var columnPredicates = [...]rdf.Term{
	rdf.RDFType, rdf.RDFSLabel, schema.PredTitle, schema.PredDate, schema.PredPublisher, schema.PredLanguage, schema.PredSource, schema.PredURL, schema.PredName, schema.PredSHA256,
	schema.PredKind, schema.PredVoice, schema.PredConcerns, schema.PredMentions, schema.PredWarning, schema.PredCountry, schema.PredElectionType, schema.PredChamber, schema.PredYear,
	schema.PredEarly, schema.PredObservedBy, schema.PredHasProblem, schema.PredHasImprovement, schema.PredMember, schema.PredBody, schema.PredElection, schema.PredIssue,
	schema.PredPolarity, schema.PredStage, schema.PredAttributedTo, schema.PredExtentClass, schema.PredExtentNorm, schema.PredSeverity, schema.PredCertainty, schema.PredTrend,
	schema.PredStance, schema.PredDocument, schema.PredEvidence, schema.PredClass, schema.PredStandard, schema.PredQualifier, schema.PredIssuedBy, schema.PredForce, schema.PredAddressee,
	schema.PredAction, schema.PredDeadline, schema.PredTarget, schema.PredRespondsTo, schema.PredLinkType, schema.PredFrom, schema.PredTo, schema.PredPrefLabel, schema.PredAltLabel,
	schema.PredBroader, schema.PredInArea, schema.PredPartOf, schema.PredCodebook, gazetteer.PredCountsAs, schema.PredRecursFrom, schema.PredChangedFrom, schema.PredEchoOf,
	schema.PredCorroborated, schema.PredFollowedBy, schema.PredQuote,
	wordPredicate,
}

// wordPredicate leads from a thing to the stems of the words that it is quoted with, or that its title has. No statement
// has it: it has columns of its own, in which nothing else is.
const wordPredicate = rdf.Term("word")

var wordColumn = columnOf(wordPredicate)

// columnOf gives the column of a predicate, -1 if it has none.
func columnOf(p rdf.Term) int {
	if at, ok := columnPlaces[p]; ok {
		return at
	}
	return -1
}

var columnPlaces = func() map[rdf.Term]int {
	places := map[rdf.Term]int{}
	for i, p := range columnPredicates {
		places[p] = i
	}
	return places
}()

// Evidence is as numerous as all the rest together and nobody asks what it is; labels of parts of documents repeat texts.
var evidenceClasses = []rdf.Term{schema.ClassEvidence, schema.ClassPosition, schema.ClassQuote}

func isEvidence(t rdf.Term) bool { return strings.Contains(string(t), "#char=") }
func isPart(t rdf.Term) bool {
	return strings.Contains(string(t), "#") && !strings.HasPrefix(string(t), "<"+schema.NS)
}

// kept reports whether a link of a predicate with a column is in it.
func kept(p, s, o rdf.Term) bool {
	switch p {
	case rdf.RDFType:
		return !(isEvidence(s) && slices.Contains(evidenceClasses, o))
	case rdf.RDFSLabel:
		return !isPart(s)
	}
	return true
}

// covered reports whether all links from a term (near is subject) or to it are in the column of a predicate.
func covered(p, t rdf.Term, near int) bool {
	switch p {
	case rdf.RDFType:
		return near == subject && !isEvidence(t) || near == object && !slices.Contains(evidenceClasses, t)
	case rdf.RDFSLabel:
		return near == subject && !isPart(t)
	}
	return true
}

// Term gives the term of a number.
func (c *Columns) Term(n uint32) rdf.Term {
	if int(n) >= len(c.ends) {
		return c.more[int(n)-len(c.ends)]
	}
	begin := uint32(0)
	if n > 0 {
		begin = c.ends[n-1]
	}
	return rdf.Term(c.terms[begin:c.ends[n]])
}

// Terms gives how many numbers there are.
func (c *Columns) Terms() int { return len(c.ends) + len(c.more) }

// A kindOfTerms is where the things of a kind ("country/") have their numbers. Of most kinds there are few.
type kindOfTerms struct {
	name     string
	from, to int
}

// index finds the kinds.
func (c *Columns) index() {
	const base, most = "<" + schema.Base, 100
	for at := c.place(base, 0, len(c.ends)); at < len(c.ends) && len(c.kinds) < most; {
		rest, ok := strings.CutPrefix(string(c.Term(uint32(at))), base)
		if !ok {
			return
		}
		if i := strings.IndexByte(rest, '/'); i < 0 {
			at++
		} else {
			k := kindOfTerms{rest[:i+1], at, c.place(rdf.Term(base+rest[:i]+string(rune('/'+1))), at, len(c.ends))}
			c.kinds, at = append(c.kinds, k), k.to
		}
	}
}

// place gives the first number between two whose term is not before t.
func (c *Columns) place(t rdf.Term, lo, hi int) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if c.Term(uint32(mid)) < t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Number gives the number of a term, and whether it stands in a column.
func (c *Columns) Number(t rdf.Term) (uint32, bool) {
	lo, hi := 0, len(c.ends)
	if rest, ok := strings.CutPrefix(string(t), "<"+schema.Base); ok {
		kind := rest[:strings.IndexByte(rest, '/')+1]
		if i := slices.IndexFunc(c.kinds, func(k kindOfTerms) bool { return k.name == kind }); i >= 0 {
			lo, hi = c.kinds[i].from, c.kinds[i].to
		}
	}
	if lo = c.place(t, lo, hi); lo < hi && c.Term(uint32(lo)) == t {
		return uint32(lo), true
	}
	at, ok := slices.BinarySearchFunc(c.ordered, t, func(n uint32, t rdf.Term) int { return strings.Compare(string(c.Term(n)), string(t)) })
	if !ok {
		return 0, false
	}
	return c.ordered[at], true
}

// Compare puts numbers into the order of their terms.
func (c *Columns) Compare(a, b uint32) int {
	if n := uint32(len(c.ends)); a < n && b < n {
		return cmp.Compare(a, b)
	}
	return strings.Compare(string(c.Term(a)), string(c.Term(b)))
}

// A Cursor goes over the subjects of a predicate. It is quick where they come in order.
type Cursor struct {
	c     *Columns
	links *column
	later *laterColumn
	at    int
}

// Cursor gives a cursor over a predicate. It panics if that has no column, or if it is [rdf.RDFSLabel], whose is not whole.
func (c *Columns) Cursor(p rdf.Term) *Cursor {
	if p == rdf.RDFSLabel {
		panic("graph: labels of parts have no column")
	}
	return &Cursor{c: c, links: &c.links[columnOf(p)], later: &c.later[columnOf(p)]}
}

// Objects gives the numbers of the objects for a subject, in the order of their terms; what several graphs say comes as often.
func (k *Cursor) Objects(subject uint32) []uint32 {
	s := k.links.s
	from := nearby(s, k.at, subject)
	k.at = from
	for k.at < len(s) && s[k.at] == subject {
		k.at++
	}
	if len(k.later.gone)+len(k.later.come) == 0 || k.later.none(from, k.at, subject) {
		return k.links.o[from:k.at:k.at]
	}
	var out []uint32
	for _, l := range k.c.from(k.links, k.later, subject) {
		out = append(out, l[1])
	}
	slices.SortFunc(out, k.c.Compare)
	return out
}

// nearby gives the first place in a sorted list from which on its numbers are not less than n, in time that grows with how
// far that is from at.
func nearby(list []uint32, at int, n uint32) int {
	lo, hi := at, at // the place lies between them
	if at < len(list) && list[at] < n {
		for step := 1; hi < len(list) && list[hi] < n; step *= 2 {
			lo, hi = hi+1, hi+step
		}
		hi = min(hi, len(list))
	} else {
		for step := 1; lo > 0 && list[lo-1] >= n; step *= 2 {
			hi, lo = lo-1, lo-step
		}
		lo = max(lo, 0)
	}
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); list[mid] < n {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Subjects gives the numbers of the subjects of a predicate for an object, in the order of their terms, each once.
func (c *Columns) Subjects(p rdf.Term, object uint32) []uint32 {
	at := columnOf(p)
	links := c.to(&c.links[at], &c.later[at], object)
	out := make([]uint32, 0, len(links))
	for _, l := range links {
		if n := len(out); n == 0 || out[n-1] != l[0] {
			out = append(out, l[0])
		}
	}
	return out
}

// reach gives the stretch of a sorted list in which a number stands.
func reach(list []uint32, n uint32) (from, to int) {
	from, found := slices.BinarySearch(list, n)
	if !found {
		return from, from
	}
	to = from + 1
	for to < len(list) && list[to] == n {
		to++
	}
	return from, to
}

// reachAgainst is reach for the objects.
func (c *column) reachAgainst(n uint32) (from, to int) {
	from, found := slices.BinarySearchFunc(c.against, n, func(at, n uint32) int { return cmp.Compare(c.o[at], n) })
	if !found {
		return from, from
	}
	to = from + 1
	for to < len(c.against) && c.o[c.against[to]] == n {
		to++
	}
	return from, to
}

// Columns gives the columns of the graph as the View sees it, and has its hops follow them from now on. It gives nil
// where the graph keeps none, where others see a later state of it already, and to the first views of a graph on a server.
func (v *View) Columns() (*Columns, error) {
	if v.columns != nil || v.cache == nil {
		return v.columns, nil
	}
	c, err := v.current(v.cache)
	if err != nil || c == nil {
		return nil, err
	}
	v.columns, v.numbers = c, map[rdf.Term]uint32{}
	return c, nil
}

// current gives the columns of a cache for the state that the View sees, nil where there are none.
func (v *View) current(k *columnsCache) (*Columns, error) {
	generation, err := v.Generation()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.without > 0 {
		k.without--
		return nil, nil
	}
	c := k.columns
	if c != nil && c.generation > generation {
		return nil, nil // a View from before the last change looks into the store
	}
	if c == nil || c.generation != generation {
		changed := true
		if c == nil {
			c, changed = k.load()
		}
		next, read, err := v.refresh(c, generation, k.links)
		if err != nil {
			return nil, err
		}
		if c = next; read || changed {
			c = c.flat()
			k.save(c)
		}
		k.columns = c
	}
	if c.notes == nil {
		c.notes = &sync.Map{}
	}
	return c, nil
}

// follow has hops follow the columns if those of this very state are at hand.
func (v *View) follow(k *columnsCache) error {
	generation, err := v.Generation()
	if err != nil || k == nil || !k.mu.TryLock() {
		return err
	}
	defer k.mu.Unlock()
	if k.columns != nil && k.columns.generation == generation {
		v.columns, v.numbers = k.columns, map[rdf.Term]uint32{}
	}
	return nil
}

// number is Columns.Number for terms that are asked for again and again.
func (v *View) number(t rdf.Term) (uint32, bool) {
	n, ok := v.numbers[t]
	if !ok {
		if n, ok = v.columns.Number(t); !ok {
			n = noNumber
		}
		v.numbers[t] = n
	}
	return n, n != noNumber
}

const noNumber = ^uint32(0)

// hopColumns is hop over the columns, for starts that are covered.
func (v *View) hopColumns(p rdf.Term, starts []rdf.Term, near int) []Edge {
	at, c := columnOf(p), v.columns
	col, later := &c.links[at], &c.later[at]
	edges := make([]Edge, 0, len(starts))
	seen := make(map[uint32]bool, len(starts))
	for _, t := range starts {
		n, ok := v.number(t)
		if t == "" || !ok || seen[n] {
			continue
		}
		if len(starts) > 1 {
			seen[n] = true
		}
		if near == subject {
			for _, l := range c.from(col, later, n) {
				edges = append(edges, Edge{t, c.Term(l[1]), c.graphs[l[2]].label})
			}
		} else {
			for _, l := range c.to(col, later, n) {
				edges = append(edges, Edge{c.Term(l[0]), t, c.graphs[l[2]].label})
			}
		}
	}
	return edges
}

// A columnLink is a link that was read from the graph.
type columnLink struct{ s, o rdf.Term }

// refresh gives columns for the present state from those of an earlier one (nil is none), and whether it had to read any
// graph or leave one out.
func (v *View) refresh(old *Columns, generation uint64, links linksOf) (*Columns, bool, error) {
	if old != nil && old.generation > generation {
		old = nil // of another store that was here
	}
	counts, err := v.snap.ledger(ledgerCount)
	if err != nil {
		return nil, false, err
	}
	changed, err := v.snap.ledger(ledgerChanged)
	if err != nil {
		return nil, false, err
	}
	next := &Columns{generation: generation, graphs: make([]columnGraph, 0, len(counts)), sorted: len(counts)}
	for k, n := range counts {
		l := k[len(ledgerCount):]
		next.graphs = append(next.graphs, columnGraph{rdf.Term(l), n, changed[ledgerChanged+l]})
	}
	slices.SortFunc(next.graphs, func(a, b columnGraph) int { return strings.Compare(string(a.label), string(b.label)) })
	have := map[columnGraph]uint32{} // numbers in old
	if old == nil {
		old = &Columns{ends: []uint32{0}}
	}
	live := 0
	for i, g := range old.graphs {
		if g.quads > 0 {
			have[g] = uint32(i)
			live++
		}
	}
	numbers := make([]uint32, len(old.graphs)) // old → new
	for i := range numbers {
		numbers[i] = noNumber
	}
	var stale []int
	for i, g := range next.graphs {
		if at, ok := have[g]; ok {
			numbers[at] = uint32(i)
		} else {
			stale = append(stale, i)
		}
	}
	if len(stale) == 0 && live == len(next.graphs) {
		same := *old
		same.generation = generation
		return &same, false, nil
	}
	var fresh [len(columnPredicates)]map[uint32][]columnLink // by number of the graph
	for i := range fresh {
		fresh[i] = map[uint32][]columnLink{}
	}
	for _, g := range stale {
		quads, err := v.labelled(next.graphs[g].label)
		if err != nil {
			return nil, false, err
		}
		for _, q := range quads {
			links(q, func(p int, l columnLink) { fresh[p][uint32(g)] = append(fresh[p][uint32(g)], l) })
		}
		clear(v.terms) // those of one document seldom come in another
	}
	next.merge(old, numbers, &fresh)
	return next, true, nil
}

// merge fills the columns with the links of old whose graphs stay, under their new numbers, and with fresh ones.
func (c *Columns) merge(old *Columns, numbers []uint32, fresh *[len(columnPredicates)]map[uint32][]columnLink) {
	// The terms: those of old that are still used, and new ones, in order. So what was in order stays so.
	used := make([]bool, len(old.ends))
	used[0] = true
	for i := range old.links {
		col, gone := &old.links[i], old.later[i].gone
		for k, g := range col.g {
			if len(gone) > 0 && gone[0] == uint32(k) {
				gone = gone[1:]
			} else if numbers[g] != noNumber {
				used[col.s[k]], used[col.o[k]] = true, true
			}
		}
		for _, l := range old.later[i].come {
			if g := numbers[l[2]]; g != noNumber {
				fresh[i][g] = append(fresh[i][g], columnLink{old.Term(l[0]), old.Term(l[1])})
			}
		}
	}
	added := map[rdf.Term]uint32{}
	for i := range fresh {
		for _, links := range fresh[i] {
			for _, l := range links {
				added[l.s], added[l.o] = 0, 0
			}
		}
	}
	sorted := make([]rdf.Term, 0, len(added))
	for t := range added {
		sorted = append(sorted, t)
	}
	slices.Sort(sorted)
	var text strings.Builder
	place := make([]uint32, len(old.ends)) // old → new
	enter := func(t rdf.Term) uint32 {
		text.WriteString(string(t))
		c.ends = append(c.ends, uint32(text.Len()))
		return uint32(len(c.ends) - 1)
	}
	for i := range used {
		if !used[i] {
			continue
		}
		t := old.Term(uint32(i))
		for len(sorted) > 0 && sorted[0] < t {
			added[sorted[0]] = enter(sorted[0])
			sorted = sorted[1:]
		}
		place[i] = enter(t)
		if len(sorted) > 0 && sorted[0] == t {
			added[t] = place[i]
			sorted = sorted[1:]
		}
	}
	for _, t := range sorted {
		added[t] = enter(t)
	}
	c.terms = text.String()
	c.index()

	for i := range c.links {
		col, was := &c.links[i], &old.links[i]
		var links [][3]uint32
		for g, list := range fresh[i] {
			for _, l := range list {
				links = append(links, [3]uint32{added[l.s], added[l.o], g})
			}
		}
		order := func(a, b [3]uint32) int {
			return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
		}
		slices.SortFunc(links, order)
		put := func(l [3]uint32) {
			col.s, col.o, col.g = append(col.s, l[0]), append(col.o, l[1]), append(col.g, l[2])
		}
		col.s, col.o, col.g = make([]uint32, 0, len(links)+len(was.s)), make([]uint32, 0, len(links)+len(was.s)), make([]uint32, 0, len(links)+len(was.s))
		gone := old.later[i].gone
		for k := range was.s {
			if len(gone) > 0 && gone[0] == uint32(k) {
				gone = gone[1:]
				continue
			}
			if numbers[was.g[k]] == noNumber {
				continue
			}
			l := [3]uint32{place[was.s[k]], place[was.o[k]], numbers[was.g[k]]}
			for len(links) > 0 && order(links[0], l) < 0 {
				put(links[0])
				links = links[1:]
			}
			put(l)
		}
		for _, l := range links {
			put(l)
		}
		col.turn()
	}
}

// turn makes against: a stable sort by object, counting.
func (c *column) turn() {
	c.against = make([]uint32, len(c.o))
	if len(c.o) == 0 {
		return
	}
	least, most := slices.Min(c.o), slices.Max(c.o)
	next := make([]uint32, most-least+2)
	for _, o := range c.o {
		next[o-least+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for i, o := range c.o {
		c.against[next[o-least]] = uint32(i)
		next[o-least]++
	}
}

// A columnsCache keeps the columns of a graph for all its views.
type columnsCache struct {
	file  string // "" keeps them in memory only
	links linksOf

	mu      sync.Mutex // one view at a time brings them up to date
	without int        // views that go without
	columns *Columns
}

// linksOf gives the links that a statement has in columns of some kind, by column.
type linksOf func(q rdf.Quad, keep func(int, columnLink))

// hopLinks are the links of the columns that hops follow.
func hopLinks(q rdf.Quad, keep func(int, columnLink)) {
	if p := columnOf(q.P); p >= 0 && kept(q.P, q.S, q.O) {
		keep(p, columnLink{q.S, q.O})
	}
}

// patience is how many views of a graph on a server go without columns: a program that asks one question and ends would
// read all of the graph for it, and keep nothing.
const patience = 4

// columnsFile is the file of a folder that keeps columns.
const columnsFile = "graph.columns"

// wordsFile is the same for those of words.
const wordsFile = "graph.words"

// columnsMagic begins the file. It rises with every change of the form or of what is kept.
const columnsMagic = "electiongraph columns 4\n"

// load gives the columns of the file, nil if there are none that could be used, and whether it were better written anew.
func (k *columnsCache) load() (c *Columns, anew bool) {
	if k.file == "" {
		return nil, false
	}
	data, err := os.ReadFile(k.file)
	if err != nil {
		return nil, false
	}
	c, rest, err := decodeColumns(data)
	if err != nil {
		return nil, false
	}
	changes, whole := decodeChanges(rest)
	if next := c.with(joinChanges(changes)); next != nil {
		c = next
	} else {
		whole = false
	}
	return c, !whole || c.changes > len(c.ends)/4
}

// save writes the file; whoever cannot write it makes the columns again the next time.
func (k *columnsCache) save(c *Columns) {
	if k.file == "" {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(k.file), filepath.Base(k.file)+".*.new")
	if err != nil {
		return
	}
	_, err = f.Write(c.encode())
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), k.file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

// columnsSum gives the checksum of the content of a file.
func columnsSum(data []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := uint32(0)
	for _, p := range columnPredicates {
		sum = crc32.Update(sum, table, []byte(p))
	}
	return crc32.Update(sum, table, data)
}

// encode gives the form of the file: the magic, the checksum of all that follows, and the parts in the order of Columns.
// Numbers are 32 bits wide and little-endian, lists begin with their length, texts are filled up to four bytes with zeroes.
// What was laid over the columns has to be in them already.
func (c *Columns) encode() []byte {
	size := len(columnsMagic) + 64 + len(c.terms) + 4*len(c.ends)
	for _, g := range c.graphs {
		size += len(g.label) + 24
	}
	for i := range c.links {
		size += 16 + 16*len(c.links[i].s)
	}
	b := make([]byte, 0, size)
	b = append(b, columnsMagic...)
	b = append(b, make([]byte, 4+8)...)
	b = binary.LittleEndian.AppendUint64(b, c.generation)
	text := func(s string) {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
		b = append(b, make([]byte, -len(s)&3)...)
	}
	list := func(l []uint32) {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(l)))
		if littleEndian {
			b = append(b, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(l))), 4*len(l))...)
			return
		}
		for _, n := range l {
			b = binary.LittleEndian.AppendUint32(b, n)
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(c.graphs)))
	for _, g := range c.graphs {
		text(string(g.label))
		b = binary.LittleEndian.AppendUint64(b, g.quads)
		b = binary.LittleEndian.AppendUint64(b, g.changed)
	}
	text(c.terms)
	list(c.ends)
	for i := range c.links {
		for _, l := range [][]uint32{c.links[i].s, c.links[i].o, c.links[i].g, c.links[i].against} {
			list(l)
		}
	}
	binary.LittleEndian.PutUint64(b[len(columnsMagic)+4:], uint64(len(b)))
	binary.LittleEndian.PutUint32(b[len(columnsMagic):], columnsSum(b[len(columnsMagic)+4:]))
	return b
}

// littleEndian tells whether lists lie in memory as they do in the file.
var littleEndian = native.Uint16([]byte{1, 0}) == 1

// decodeColumns is the inverse of encode, and gives what follows. What the checksum vouches for is not looked at further.
// The columns stay in data, which nobody may change any more.
func decodeColumns(data []byte) (c *Columns, rest []byte, err error) {
	head := len(columnsMagic) + 4
	if len(data) < head+8 || string(data[:len(columnsMagic)]) != columnsMagic {
		return nil, nil, errors.New("not a file of columns of this version")
	}
	size := binary.LittleEndian.Uint64(data[head:])
	if size < uint64(head) || size > uint64(len(data)) {
		return nil, nil, errors.New("it has been cut off")
	}
	data, rest = data[:size], data[size:]
	if columnsSum(data[head:]) != binary.LittleEndian.Uint32(data[head-4:]) {
		return nil, nil, errors.New("the checksum is wrong")
	}
	defer func() {
		if x := recover(); x != nil { // it ends too early, with the right checksum: nobody wrote that
			err = fmt.Errorf("the file is malformed: %v", x)
		}
	}()
	b := data[head+8:]
	number := func() uint32 {
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		return n
	}
	long := func() uint64 {
		n := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return n
	}
	text := func() string {
		n := number()
		s := unsafe.String(unsafe.SliceData(b[:n]), n)
		b = b[n+-n&3:]
		return s
	}
	list := func() []uint32 {
		n := int(number())
		if n == 0 { // at the very end there is nothing to point at
			return nil
		}
		part := b[:4*n]
		if first := unsafe.SliceData(part); littleEndian && uintptr(unsafe.Pointer(first))%4 == 0 {
			b = b[4*n:]
			return unsafe.Slice((*uint32)(unsafe.Pointer(first)), n)
		}
		l := make([]uint32, n)
		for i := range l {
			l[i] = binary.LittleEndian.Uint32(part[4*i:])
		}
		b = b[4*len(l):]
		return l
	}
	c = &Columns{generation: long()}
	for n := number(); n > 0; n-- {
		c.graphs = append(c.graphs, columnGraph{rdf.Term(text()), long(), long()})
	}
	c.sorted = len(c.graphs)
	c.terms, c.ends = text(), list()
	for i := range c.links {
		c.links[i] = column{list(), list(), list(), list()}
	}
	c.index()
	return c, rest, nil
}
