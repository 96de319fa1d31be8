package extract

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph/extract/internal/words"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// The matcher compiles the codebook's patterns into small programs over words. A spelling is looked up once for the
// atoms (tests on a word) that it passes; a pattern is tried only if a word passes one of the atoms that trigger it, the
// rarest of those that every match must hold, and only at the words from which all else that it must hold stands at a
// distance at which a match could reach it. Those words are found for all of them at once, as bits of a mask.

type atomKind uint8

const (
	atomWord atomKind = iota
	atomExact
	atomPrefix
	atomSuffix
	atomNumber
)

type opcode uint8

const (
	opSet   opcode = iota // one word that passes the test arg
	opClass               // a phrase of class arg
	opGap                 // 0 to arg words
	opSplit               // try the next, then what arg instructions on stands
	opJump                // go on arg instructions on
	opMatch
)

// An instr is an operation, in the low bits, and its argument.
type instr int32

const opBits = 3

func newInstr(op opcode, arg int32) instr { return instr(arg<<opBits) | instr(op) }
func (in instr) op() opcode               { return opcode(in & (1<<opBits - 1)) }
func (in instr) arg() int32               { return int32(in) >> opBits }

// to sets the argument.
func (in *instr) to(arg int) { *in = newInstr(in.op(), int32(arg)) }

// A test is what a word must pass: an atom of the set of that number or, below 0, the atom ^test.
type test = int32

// A need is a test that a word of every match passes, lo to hi words behind the match's first. The further parts of a
// pattern stand anywhere in the clause: hi is anyplace.
type need struct {
	test   test
	lo, hi uint8
}

const anyplace = math.MaxUint8

// A program is one node of a pattern, ready to run at a word.
type program struct {
	code  int32 // where in matcher.code it begins
	first test  // the atoms with which a match begins
}

// A trigger is a pattern to try where its atom occurs and the sentence holds words for its next two needs, of the atom
// itself if there are no others. Those are told by gates: numbers of the tests that are asked of whole sentences, so that a
// few lines of the cache hold the answers to all of them.
type trigger struct {
	pattern       int32
	second, third int32
}

// gates are up to 32 gates, as bits of one word of [scratch.open].
type gates struct{ word, bits uint32 }

type rulePattern struct {
	issue   int32 // index into matcher.issues; -1 for other tables
	hint    int8  // +1, -1 says so itself; 0 depends on the clause; 2 neutral
	all     []int32
	none    []int32
	text    string
	special int32 // of other tables: their own index
}

type matcher struct {
	atoms    [5]map[string]int32 // by kind
	prefixes []int               // lengths in use, ascending
	suffixes []int
	cost     []int32 // of each atom: how common it is thought to be

	sets     lists // of two atoms or more: first the large, then the rest
	large    int   // number of sets of many atoms
	largeBy  lists // atom -> sets among these that hold it
	programs []program
	code     []instr

	classes    []compiledClass
	classIndex map[string]int32

	patterns  []rulePattern
	plans     []plan    // of the patterns
	triggers  []trigger // atom after atom
	from      []int32   // where those of an atom begin; one more than there are atoms
	gates     int       // how many there are
	gatesBy   []gates   // those that atoms open, atom after atom
	gatesFrom []int32   // where those of an atom begin

	*compiling
}

// compiling is what a matcher holds only until it is finished.
type compiling struct {
	setIndex map[uint64]int32 // by the hash of the set, see test
	buf      []int32
	ids      []int32     // the atoms, each in its place, for parts that require one
	parts    slab[part]  // of the pattern at hand
	required slab[int32] // atoms of its parts
	short    slab[int32] // the patterns' lists of programs
}

// A plan is what is asked of a pattern before it is tried. It is apart from the rest so that it stays in the cache.
type plan struct {
	program
	more  bool // it has other parts or vetoes
	n     uint8
	needs [6]need // n of them, the trigger first, then from rare to common; any more are left out
	_     int32   // 64 bytes, a line of the cache
}

// lists are many short lists in one piece.
type lists struct {
	all  []int32
	from []int32 // where they begin; one more than there are lists
}

func (l *lists) n() int { return max(0, len(l.from)-1) }

func (l *lists) at(i int32) []int32 { return l.all[l.from[i]:l.from[i+1]] }

func (l *lists) add(list []int32) {
	if len(l.from) == 0 {
		l.from = append(l.from, 0)
	}
	l.all = append(l.all, list...)
	l.from = append(l.from, int32(len(l.all)))
}

// many is the number of atoms from which a set is large: which words pass it is noted word by word, once a sentence, not
// atom by atom where it is asked. With 16 that is least work.
const many = 16

type compiledClass struct {
	name     string
	programs []program
	begin    []phraseStart // of the programs, ascending
	first    test          // the atoms with which a phrase begins
	atoms    []int32       // the same, while compiling
	trigger  []int32       // atoms one of which every phrase holds
	cost     int32
	min, max int16 // words in a phrase
	state    int8  // while compiling
}

// A phraseStart is an atom with which a phrase of a class may begin, and the number of its program.
type phraseStart struct{ atom, program int32 }

// starting appends the programs of the class that may begin with a word of these atoms, in their order.
func (c *compiledClass) starting(dst []int32, atoms []int32) []int32 {
	for _, a := range atoms {
		lo, hi := 0, len(c.begin)
		for lo < hi {
			if half := int(uint(lo+hi) / 2); c.begin[half].atom < a {
				lo = half + 1
			} else {
				hi = half
			}
		}
		for ; lo < len(c.begin) && c.begin[lo].atom == a; lo++ {
			dst = append(dst, c.begin[lo].program)
		}
	}
	if len(atoms) > 1 && len(dst) > 1 {
		slices.Sort(dst)
		dst = slices.Compact(dst)
	}
	return dst
}

func newMatcher() *matcher {
	m := &matcher{classIndex: map[string]int32{}, compiling: &compiling{setIndex: make(map[uint64]int32, 1<<15)}}
	m.sets = lists{all: make([]int32, 0, 1<<18), from: make([]int32, 1, 1<<15)}
	m.code, m.plans = make([]instr, 0, 1<<16), make([]plan, 0, 1<<12) // about what the codebook takes
	for k := range m.atoms {
		m.atoms[k] = make(map[string]int32, 2048)
	}
	return m
}

// common words get a high cost, so that they are not chosen to trigger a pattern.
var common = func() map[string]int32 {
	m := map[string]int32{}
	for cost, list := range map[int32]string{
		400: "the of to in and a be that for on with by as not no have at from it or they their was were is are",
		80: `election vote government party state law candidate report people member public political national official country
voter opposition observer commission parliament president presidential authority media right process`,
		25: `say include one two first all some many more most other new also only against before after during over local
international freedom campaign day case year court group poll parliamentary limit number result use allow make take hold find note`,
		10: `voting polling registration count counting democratic lack transparency list ballot observers access office reform without
register information independent woman free debate legal results progress electoral transparent restriction assembly right
concern recommendation work did respect improvement procedure conduct well out special rights`,
	} {
		for _, w := range strings.Fields(list) {
			m[w] = cost
		}
	}
	return m
}()

func commonness(kind atomKind, w string) int32 {
	if kind == atomNumber {
		return 60
	}
	c, ok := common[w]
	if !ok {
		c = 4
	}
	if kind == atomPrefix {
		if len(w) < 4 {
			c += 60
		} else if len(w) < 6 {
			c += 8
		}
	}
	return c
}

func (m *matcher) atom(kind atomKind, w string) int32 {
	if kind == atomWord || kind == atomExact {
		w = words.Canonical(w)
	}
	if id, ok := m.atoms[kind][w]; ok {
		return id
	}
	id := int32(len(m.cost))
	m.atoms[kind][w] = id
	m.cost = append(m.cost, commonness(kind, w))
	switch kind {
	case atomPrefix:
		if !slices.Contains(m.prefixes, len(w)) {
			m.prefixes = append(m.prefixes, len(w))
			slices.Sort(m.prefixes)
		}
	case atomSuffix:
		if !slices.Contains(m.suffixes, len(w)) {
			m.suffixes = append(m.suffixes, len(w))
			slices.Sort(m.suffixes)
		}
	}
	return id
}

// atomsOf gives the atoms that a word form passes, sorted.
func (m *matcher) atomsOf(dst []int32, form string) []int32 {
	look := func(kind atomKind, w string) {
		if id, ok := m.atoms[kind][w]; ok {
			dst = append(dst, id)
		}
	}
	bases := words.Bases(form)
	for _, b := range bases {
		look(atomWord, b)
	}
	look(atomExact, bases[0])
	for _, n := range m.prefixes {
		if n > len(form) {
			break
		}
		look(atomPrefix, form[:n])
	}
	if bases[0] != form {
		for _, n := range m.prefixes {
			if n > len(bases[0]) {
				break
			}
			look(atomPrefix, bases[0][:n])
		}
	}
	for _, n := range m.suffixes {
		if n > len(form) {
			break
		}
		look(atomSuffix, form[len(form)-n:])
	}
	if _, ok := words.Number(form); ok {
		look(atomNumber, "")
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// test gives the test for one of the atoms, which it sorts.
func (m *matcher) test(atoms []int32) test {
	if len(atoms) > 1 {
		slices.Sort(atoms)
		atoms = slices.Compact(atoms)
	}
	if len(atoms) == 1 {
		return ^atoms[0]
	}
	key := uint64(len(atoms))
	for _, a := range atoms {
		key = (key ^ uint64(a)) * 0x9e3779b97f4a7c15
		key ^= key >> 32
	}
	for ; ; key++ { // beyond other sets of that hash
		i, ok := m.setIndex[key]
		if !ok {
			i = int32(m.sets.n())
			m.setIndex[key] = i
			m.sets.add(atoms)
			return i
		}
		if slices.Equal(m.sets.at(i), atoms) {
			return i
		}
	}
}

// A part is a node of a pattern with what the compiler asks of it again and again.
type part struct {
	op       codebook.Op
	atom     int32 // of a word test
	class    int32
	kids     []part
	required []int32 // atoms one of which every match must hold, as rare as can be; nil if there are none
	cost     int32   // of required
	min      int16   // words in a match
	max      int16   // maxSentence for as many as there are
}

const never = 1 << 30

// prepare makes p the part of a node.
func (m *matcher) prepare(p *part, n *codebook.Node) {
	*p = part{op: n.Op, atom: -1, cost: never, min: 1, max: 1}
	if a, ok := m.leaf(n); ok {
		p.atom, p.cost = a, m.cost[a]
		for len(m.ids) <= int(a) {
			m.ids = append(m.ids, int32(len(m.ids)))
		}
		p.required = m.ids[a : a+1]
		return
	}
	if len(n.Kids) > 0 {
		p.kids = m.parts.take(len(n.Kids))[:len(n.Kids)]
		for i, k := range n.Kids {
			m.prepare(&p.kids[i], k)
		}
	}
	switch n.Op {
	case codebook.OpClass:
		p.class = m.classIndex[n.Word]
		c := &m.classes[p.class]
		p.required, p.cost, p.min, p.max = c.trigger, c.cost, c.min, c.max
	case codebook.OpGap:
		p.min, p.max = 0, int16(n.Max)
	case codebook.OpOpt:
		p.min, p.max = 0, p.kids[0].max
	case codebook.OpSeq:
		p.min, p.max = 0, 0
		for i := range p.kids {
			k := &p.kids[i]
			if k.cost < p.cost {
				p.required, p.cost = k.required, k.cost
			}
			p.min, p.max = min(p.min+k.min, maxSentence), min(p.max+k.max, maxSentence)
		}
	case codebook.OpAlt:
		var cost int32
		atoms := 0
		p.min, p.max = p.kids[0].min, p.kids[0].max
		for i := range p.kids {
			p.min, p.max = min(p.min, p.kids[i].min), max(p.max, p.kids[i].max)
		}
		for i := range p.kids {
			k := &p.kids[i]
			if k.cost >= never {
				return
			}
			atoms += len(k.required)
			cost += k.cost
		}
		p.required, p.cost = m.required.take(atoms), cost
		for i := range p.kids {
			p.required = append(p.required, p.kids[i].required...)
		}
	}
}

func (m *matcher) leaf(n *codebook.Node) (int32, bool) {
	switch n.Op {
	case codebook.OpWord:
		return m.atom(atomWord, n.Word), true
	case codebook.OpExact:
		return m.atom(atomExact, n.Word), true
	case codebook.OpPrefix:
		return m.atom(atomPrefix, n.Word), true
	case codebook.OpSuffix:
		return m.atom(atomSuffix, n.Word), true
	case codebook.OpNumber:
		return m.atom(atomNumber, ""), true
	}
	return 0, false
}

// compile appends the code of n.
func (m *matcher) compile(code []instr, n *part) []instr {
	if n.atom >= 0 {
		return append(code, newInstr(opSet, ^n.atom))
	}
	switch n.op {
	case codebook.OpClass:
		return append(code, newInstr(opClass, n.class))
	case codebook.OpGap:
		return append(code, newInstr(opGap, int32(n.max)))
	case codebook.OpSeq:
		for i := range n.kids {
			code = m.compile(code, &n.kids[i])
		}
	case codebook.OpOpt:
		at := len(code)
		code = append(code, newInstr(opSplit, 0))
		code = m.compile(code, &n.kids[0])
		code[at].to(len(code) - at)
	case codebook.OpAlt:
		// Single words become one set; the rest is tried in order.
		var atoms []int32
		var rest []*part
		for i := range n.kids {
			if k := &n.kids[i]; k.atom >= 0 {
				atoms = append(atoms, k.atom)
			} else {
				rest = append(rest, k)
			}
		}
		var ends []int
		for _, k := range rest {
			at := -1
			if k != rest[len(rest)-1] || len(atoms) > 0 {
				at = len(code)
				code = append(code, newInstr(opSplit, 0))
			}
			code = m.compile(code, k)
			if at >= 0 {
				ends = append(ends, len(code))
				code = append(code, newInstr(opJump, 0))
				code[at].to(len(code) - at)
			}
		}
		if len(atoms) > 0 {
			code = append(code, newInstr(opSet, m.test(atoms)))
		}
		for _, e := range ends {
			code[e].to(len(code) - e)
		}
	}
	return code
}

func (m *matcher) program(n *part) int32 {
	at := int32(len(m.code))
	m.code = append(m.compile(m.code, n), newInstr(opMatch, 0))
	m.buf = m.first(m.buf[:0], n)
	m.programs = append(m.programs, program{at, m.test(m.buf)})
	return int32(len(m.programs) - 1)
}

// addClasses declares and compiles the word classes.
func (m *matcher) addClasses(classes []codebook.Class) {
	for _, c := range classes {
		m.classIndex[c.Name] = int32(len(m.classes))
		m.classes = append(m.classes, compiledClass{name: c.Name, min: 1, max: maxSentence})
	}
	byName := map[string]codebook.Class{}
	for _, c := range classes {
		byName[c.Name] = c
	}
	var visit func(name string)
	visit = func(name string) {
		c := &m.classes[m.classIndex[name]]
		if c.state != 0 {
			return
		}
		c.state = 1
		for _, cue := range byName[name].Cues {
			for _, n := range cue.Pattern.All {
				n.Walk(func(k *codebook.Node) {
					if k.Op == codebook.OpClass {
						visit(k.Word)
					}
				})
			}
		}
		c = &m.classes[m.classIndex[name]]
		var trigger []int32
		lo, hi := int16(maxSentence), int16(1)
		for _, cue := range byName[name].Cues {
			var n part
			m.prepare(&n, cue.Pattern.All[0])
			p := m.program(&n)
			for _, a := range m.buf { // with which it begins
				c.begin = append(c.begin, phraseStart{a, int32(len(c.programs))})
			}
			c.programs = append(c.programs, m.programs[p])
			c.atoms = append(c.atoms, m.buf...)
			trigger = append(trigger, n.required...)
			lo, hi = min(lo, n.min), max(hi, n.max)
		}
		slices.Sort(trigger)
		c.trigger = slices.Compact(trigger)
		for _, a := range c.trigger {
			c.cost += m.cost[a]
		}
		slices.Sort(c.atoms)
		c.atoms = slices.Compact(c.atoms)
		c.first = m.test(c.atoms)
		slices.SortFunc(c.begin, func(a, b phraseStart) int { return cmp.Or(int(a.atom-b.atom), int(a.program-b.program)) })
		c.begin = slices.Compact(c.begin)
		c.min, c.max = lo, hi
		c.state = 2
	}
	for _, c := range classes {
		visit(c.Name)
	}
}

// first appends the atoms with which a match of n may begin.
func (m *matcher) first(dst []int32, n *part) []int32 {
	if n.atom >= 0 {
		return append(dst, n.atom)
	}
	switch n.op {
	case codebook.OpClass:
		return append(dst, m.classes[n.class].atoms...)
	case codebook.OpSeq:
		for i := range n.kids {
			dst = m.first(dst, &n.kids[i])
			if n.kids[i].op != codebook.OpOpt {
				break
			}
		}
	case codebook.OpAlt, codebook.OpOpt:
		for i := range n.kids {
			dst = m.first(dst, &n.kids[i])
		}
	}
	return dst
}

// add compiles a pattern.
func (m *matcher) add(p *codebook.Pattern, r rulePattern) {
	r.text = p.Text
	r.all, r.none = m.short.take(len(p.All)), m.short.take(len(p.None))
	m.parts.reset()
	m.required.reset()
	needs := make([]neededPart, 0, 8)
	for i, n := range p.All {
		var q part
		m.prepare(&q, n)
		r.all = append(r.all, m.program(&q))
		from := len(needs)
		needs = q.needs(needs, 0, 0)
		for k := range needs[from:] {
			if i > 0 {
				needs[from+k].hi = anyplace // and lo does not count
			}
		}
	}
	for _, n := range p.None {
		var q part
		m.prepare(&q, n)
		r.none = append(r.none, m.program(&q))
	}
	pl := plan{program: m.programs[r.all[0]], more: len(r.all) > 1 || len(r.none) > 0}
	if len(needs) > 0 { // else it may match nothing
		slices.SortStableFunc(needs, func(a, b neededPart) int { return cmp.Compare(a.cost, b.cost) })
		for _, n := range needs[:min(len(needs), len(pl.needs))] {
			m.buf = append(m.buf[:0], n.required...)
			pl.needs[pl.n] = need{test: m.test(m.buf), lo: uint8(n.lo), hi: uint8(n.hi)}
			pl.n++
		}
	}
	m.patterns = append(m.patterns, r)
	m.plans = append(m.plans, pl)
}

// A neededPart is a part of which a match must hold a required atom, lo to hi words behind its first.
type neededPart struct {
	*part
	lo, hi int16
}

// needs appends the parts of p, which begins lo to hi words behind the first, that hold a required atom each.
func (p *part) needs(dst []neededPart, lo, hi int16) []neededPart {
	if p.op == codebook.OpSeq && p.atom < 0 {
		for i := range p.kids {
			k := &p.kids[i]
			dst = k.needs(dst, lo, hi)
			lo, hi = min(lo+k.min, maxSentence), min(hi+k.max, maxSentence)
		}
		return dst
	}
	if p.cost < never {
		dst = append(dst, neededPart{p, lo, min(hi+p.max-1, maxSentence)})
	}
	return dst
}

// finish makes the index and lets go of what only compiling needs.
func (m *matcher) finish() {
	m.renumber()
	var gated []test
	gateOf := make([]int32, len(m.cost)+m.sets.n()) // plus one, of the tests from that of the last atom on
	gate := func(t test) int32 {
		g := &gateOf[len(m.cost)+int(t)]
		if *g == 0 {
			gated = append(gated, t)
			*g = int32(len(gated))
		}
		return *g - 1
	}
	byAtom := m.spread(len(m.plans), func(id int) test {
		if p := &m.plans[id]; p.n > 0 {
			return p.needs[0].test
		}
		return noTest
	})
	m.from, m.triggers = byAtom.from, make([]trigger, 0, len(byAtom.all))
	for a := range m.cost {
		for _, id := range byAtom.at(int32(a)) {
			second, third := ^int32(a), ^int32(a)
			p := &m.plans[id]
			if p.n > 1 {
				second = p.needs[1].test
			}
			if p.n > 2 {
				third = p.needs[2].test
			}
			m.triggers = append(m.triggers, trigger{id, gate(second), gate(third)})
		}
	}
	m.openGates(gated)
	m.compiling = nil
	for i := range m.classes {
		m.classes[i].atoms, m.classes[i].trigger = nil, nil
	}
}

// noTest is passed by no word.
const noTest = math.MinInt32

// each calls do with the atoms of a test.
func (m *matcher) each(t test, do func(atom int32)) {
	switch {
	case t == noTest:
	case t < 0:
		do(^t)
	default:
		for _, place := range m.sets.at(t) {
			do(int32(len(m.cost)) + ^place)
		}
	}
}

// spread lists for each atom the numbers below n whose test it passes, ascending.
func (m *matcher) spread(n int, of func(int) test) lists {
	l := lists{from: make([]int32, len(m.cost)+2)} // at first one place further on
	for i := range n {
		m.each(of(i), func(atom int32) { l.from[atom+2]++ })
	}
	for a := range m.cost {
		l.from[a+2] += l.from[a+1]
	}
	l.all = make([]int32, l.from[len(m.cost)+1])
	for i := range n {
		m.each(of(i), func(atom int32) {
			l.all[l.from[atom+1]] = int32(i)
			l.from[atom+1]++
		})
	}
	l.from = l.from[:len(m.cost)+1]
	return l
}

// openGates numbers the gates, of which gated are the tests, and notes which of them each atom opens. Next to each other are
// those that the same atom opens, first the atom that opens most: it then opens many at once.
func (m *matcher) openGates(gated []test) {
	m.gates = len(gated)
	opens := make([]int32, len(m.cost)) // how many an atom opens
	for _, t := range gated {
		m.each(t, func(atom int32) { opens[atom]++ })
	}
	type place struct{ gate, atom, opens int32 }
	places := make([]place, len(gated))
	for g, t := range gated {
		p := &places[g]
		p.gate = int32(g)
		m.each(t, func(atom int32) {
			if n := opens[atom]; n > p.opens || n == p.opens && atom < p.atom {
				p.atom, p.opens = atom, n
			}
		})
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(int(b.opens-a.opens), int(a.atom-b.atom), int(a.gate-b.gate))
	})
	number := make([]int32, len(gated))
	for n, p := range places {
		number[p.gate] = int32(n)
	}
	for i := range m.triggers {
		t := &m.triggers[i]
		t.second, t.third = number[t.second], number[t.third]
	}
	// Twice over the gates in their order: how many words of them an atom needs, then the words.
	last, count := make([]int32, len(m.cost)), make([]int32, len(m.cost)+1)
	for n, p := range places {
		word := int32(n>>5) + 1
		m.each(gated[p.gate], func(atom int32) {
			if last[atom] != word {
				last[atom] = word
				count[atom+1]++
			}
		})
	}
	for a := range m.cost {
		count[a+1] += count[a]
	}
	m.gatesFrom, m.gatesBy = slices.Clone(count), make([]gates, count[len(m.cost)])
	clear(last)
	for n, p := range places {
		word := int32(n>>5) + 1
		m.each(gated[p.gate], func(atom int32) {
			if last[atom] != word {
				last[atom] = word
				m.gatesBy[count[atom]].word = uint32(word - 1)
				count[atom]++
			}
			m.gatesBy[count[atom]-1].bits |= 1 << (n & 31)
		})
	}
}

// renumber puts the large sets first, so that only the words that pass them are noted.
func (m *matcher) renumber() {
	n := int32(m.sets.n())
	number := make([]test, n)
	sets := lists{all: make([]int32, 0, len(m.sets.all)), from: make([]int32, 1, len(m.sets.from))}
	for _, large := range [...]bool{true, false} {
		for i := range n {
			set := m.sets.at(i)
			if len(set) >= many != large {
				continue
			}
			number[i] = int32(sets.n())
			sets.add(set)
		}
		if large {
			m.large = sets.n()
		}
	}
	for i, a := range sets.all {
		sets.all[i] = int32(len(m.cost)) + ^a // their places in scratch.at
	}
	m.sets = sets
	m.largeBy = m.spread(m.large, func(t int) test { return test(t) })
	change := func(t *test) {
		if *t >= 0 {
			*t = number[*t]
		}
	}
	for i := range m.programs {
		change(&m.programs[i].first)
	}
	for i := range m.code {
		if in := &m.code[i]; in.op() == opSet {
			t := in.arg()
			change(&t)
			in.to(int(t))
		}
	}
	for i := range m.classes {
		c := &m.classes[i]
		change(&c.first)
		for k := range c.programs {
			change(&c.programs[k].first)
		}
	}
	for i := range m.plans {
		p := &m.plans[i]
		change(&p.first)
		for k := range p.needs[:p.n] {
			change(&p.needs[k].test)
		}
	}
}

// A mask marks words of a sentence.
type mask [(maxSentence + 63) / 64]uint64

func (k *mask) set(i int)      { k[i>>6] |= 1 << (i & 63) }
func (k *mask) has(i int) bool { return k[i>>6]>>(i&63)&1 != 0 }
func (k *mask) or(o mask) {
	for i := range k {
		k[i] |= o[i]
	}
}
func (k mask) count() (n int) {
	for _, w := range k {
		n += bits.OnesCount64(w)
	}
	return
}

// within reports whether k ⊆ o.
func (k mask) within(o mask) bool {
	for i := range k {
		if k[i]&^o[i] != 0 {
			return false
		}
	}
	return true
}
func (k mask) meets(o mask) bool {
	for i := range k {
		if k[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// run executes the program from instruction pc at word pos; it returns the end of the match, or -1. The words that the
// match names are appended to scratch.trail.
func (s *sentence) run(pc int32, pos int) int {
	x := s.x
	code := x.e.m.code
	for {
		if x.steps--; x.steps < 0 {
			return -1
		}
		in := code[pc]
		switch in.op() {
		case opMatch:
			return pos
		case opSet:
			if pos >= len(s.words) || !s.passes(pos, in.arg()) {
				return -1
			}
			x.trail = append(x.trail, uint8(pos))
			pos++
			pc++
		case opJump:
			pc += in.arg()
		case opSplit:
			if next := code[pc+1]; next.op() == opSet && (pos >= len(s.words) || !s.passes(pos, next.arg())) {
				pc += in.arg()
				continue
			}
			before := len(x.trail)
			if end := s.run(pc+1, pos); end >= 0 {
				return end
			}
			x.trail = x.trail[:before]
			pc += in.arg()
		case opGap:
			before := len(x.trail)
			next := code[pc+1]
			last := min(pos+int(in.arg()), len(s.words))
			for at := pos; at <= last; at++ {
				if at < len(s.words) && s.words[at].brk >= breakClause {
					return -1
				}
				if next.op() == opSet && (at >= len(s.words) || !s.passes(at, next.arg())) {
					continue
				}
				if end := s.run(pc+1, at); end >= 0 {
					return end
				}
				x.trail = x.trail[:before]
			}
			return -1
		case opClass:
			before := len(x.trail)
			for _, e := range s.classAt(in.arg(), pos) {
				for k := pos; k < int(e); k++ {
					x.trail = append(x.trail, uint8(k))
				}
				if end := s.run(pc+1, int(e)); end >= 0 {
					return end
				}
				x.trail = x.trail[:before]
			}
			return -1
		}
	}
}

// match runs a program at word pos; it returns the end of the match and the words that it names, or -1.
func (s *sentence) match(code int32, pos int) (end int, named mask) {
	x := s.x
	x.trail = x.trail[:0]
	if end = s.run(code, pos); end >= 0 {
		for _, i := range x.trail {
			named.set(int(i))
		}
	}
	return
}

// classAt gives the ends of the phrases of class c that begin at word pos, longest first.
func (s *sentence) classAt(c int32, pos int) []int16 {
	if pos >= len(s.words) {
		return nil
	}
	x := s.x
	cc := &x.e.m.classes[c]
	if !s.passes(pos, cc.first) {
		return nil
	}
	slot := &x.classMemo[int(c)*(maxSentence+2)+pos]
	if slot.round == x.round {
		return x.ends[slot.lo : slot.lo+uint32(slot.n)]
	}
	var buf [24]int16
	ends := buf[:0]
	before := len(x.trail)
	var room [16]int32
	for _, n := range cc.starting(room[:0], s.words[pos].form.atoms) {
		if e := s.run(cc.programs[n].code, pos); e > pos && !slices.Contains(ends, int16(e)) && len(ends) < cap(ends) {
			ends = append(ends, int16(e))
		}
		x.trail = x.trail[:before]
	}
	if len(ends) > 1 {
		slices.SortFunc(ends, func(a, b int16) int { return cmp.Compare(b, a) })
	}
	// The memo may have been written below this call; the slot is ours alone.
	lo := len(x.ends)
	x.ends = append(x.ends, ends...)
	*slot = classSlot{x.round, uint32(lo), uint8(len(ends))}
	return x.ends[lo:len(x.ends):len(x.ends)]
}

type classSlot struct {
	round uint32
	lo    uint32
	n     uint8
}

// A hit is a match of a pattern in a sentence: words [lo, hi) from its first to its last named word.
type hit struct {
	pattern int32
	lo, hi  int
	named   mask
	first   tokenRange // of the first part of A & B
}

// ofTable reports whether the hit is of another table than the issues.
func (m *matcher) ofTable(h hit) bool { return m.patterns[h.pattern].issue < 0 }

// find runs the candidate patterns over the sentence and gives their hits in dst or, if that is nil, in room that lasts
// as long as the document. The result is not nil.
func (s *sentence) find(dst []hit) []hit {
	x := s.x
	m := x.e.m
	x.round++
	x.ends = x.ends[:0]
	for _, a := range x.fresh { // of the sentence before
		x.at[x.zero+int(^a)] = 0
	}
	large := x.at[x.zero:]
	clear(large)
	x.fresh = x.fresh[:0]
	x.long = len(s.words) > lastSpot+1
	for i := range s.words {
		f := s.words[i].form
		at := uint64(1) << min(i, lastSpot)
		for _, t := range f.large {
			large[t] |= at
		}
		for _, a := range f.atoms {
			v := &x.at[x.zero+int(^a)]
			if *v == 0 {
				x.fresh = append(x.fresh, a)
			}
			*v |= at
		}
	}
	open := x.open
	clear(open)
	for _, a := range x.fresh {
		for _, g := range m.gatesBy[m.gatesFrom[a]:m.gatesFrom[a+1]] {
			open[g.word] |= g.bits
		}
	}
	found := x.hits[:0]
	for _, a := range x.fresh {
		for _, t := range m.triggers[m.from[a]:m.from[a+1]] {
			if open[t.second>>5]>>(t.second&31)&1 == 0 || open[t.third>>5]>>(t.third&31)&1 == 0 || x.tried[t.pattern] == x.round {
				continue
			}
			x.tried[t.pattern] = x.round
			if starts := s.starts(&m.plans[t.pattern]); starts != 0 {
				found = s.try(found, t.pattern, starts)
			}
		}
	}
	x.hits = found[:0]
	if dst == nil {
		dst = x.kept.take(len(found))
	}
	return append(dst[:0], found...)
}

// lastSpot stands for itself and, in a longer sentence, for all words behind it.
const lastSpot = 63

// spotsOf gives the words of the sentence that pass the test, as bits up to lastSpot.
func (x *scratch) spotsOf(t test) uint64 {
	words, ok := x.known(t)
	if !ok {
		words = x.findSpots(t)
	}
	return words
}

// known gives what spotsOf gives if that has been asked before. It is small enough to stand where it is called, which is
// where the matcher spends its time.
func (x *scratch) known(t test) (words uint64, ok bool) {
	if int(t) < x.large {
		return x.at[x.zero+int(t)], true
	}
	v := &x.spots[t]
	return v.words, v.round == x.round
}

// findSpots gives the words that pass a set that is not large.
func (x *scratch) findSpots(t test) (words uint64) {
	at := x.at
	for _, a := range x.e.m.sets.at(t) {
		words |= at[a]
	}
	x.spots[t] = spots{x.round, words}
	return words
}

// passes reports whether word i passes t.
func (s *sentence) passes(i int, t test) bool {
	if words, ok := s.x.known(t); ok && i < lastSpot {
		return words>>(i&63)&1 != 0
	}
	return s.passesAtLast(i, t)
}

// passesAtLast is passes where the words that pass t are not known yet, or are not told apart: apart from it, so that the
// usual case has little to save and restore (a fiftieth of all time).
//
//go:noinline
func (s *sentence) passesAtLast(i int, t test) bool {
	x := s.x
	if i < lastSpot || !x.long {
		return x.spotsOf(t)>>(i&63)&1 != 0
	}
	f := s.words[i].form
	if t >= 0 && int(t) < x.large {
		_, ok := slices.BinarySearch(f.large, t)
		return ok
	}
	if t < 0 {
		_, ok := slices.BinarySearch(f.atoms, ^t)
		return ok
	}
	set := x.e.m.sets.at(t)
	for _, a := range f.atoms {
		if slices.Contains(set, int32(x.zero)+^a) {
			return true
		}
	}
	return false
}

// starts gives the words, up to lastSpot, at which a match of the pattern may begin: those from which each of its needs
// can be reached.
func (s *sentence) starts(p *plan) uint64 {
	x := s.x
	out := x.spotsOf(p.first)
	if out == 0 {
		return 0
	}
	needs := p.needs[:p.n]
	for i := range needs {
		d := &needs[i]
		at := x.spotsOf(d.test)
		if at == 0 {
			return 0
		}
		if d.hi == anyplace {
			continue
		}
		// at>>lo | at>>(lo+1) | … | at>>hi, by doubling
		behind := at >> lastSpot
		at >>= d.lo
		width, have := min(d.hi-d.lo, lastSpot)+1, uint8(1)
		for ; have*2 <= width; have *= 2 {
			at |= at >> have
		}
		at |= at >> (width - have)
		if x.long { // the last bit stands for words at any distance
			at |= -behind << (lastSpot - min(d.hi, lastSpot))
			at |= 1 << lastSpot
		}
		if out &= at; out == 0 {
			return 0
		}
	}
	return out
}

const stepLimit = 4000

// try appends the matches of one pattern that begin at the words of starts or behind lastSpot, leftmost first, not
// overlapping.
func (s *sentence) try(dst []hit, id int32, starts uint64) []hit {
	x := s.x
	p := &x.e.m.plans[id]
	x.steps = stepLimit
	for pos := 0; pos < len(s.words); pos++ {
		if pos <= lastSpot {
			rest := starts >> pos
			if rest == 0 {
				pos = lastSpot
				continue
			}
			if pos += bits.TrailingZeros64(rest); pos >= len(s.words) {
				break
			}
		}
		if !s.passes(pos, p.first) {
			continue
		}
		end, named := s.match(p.code, pos)
		if end <= pos {
			continue
		}
		h := hit{pattern: id, lo: pos, hi: end, named: named, first: tokenRange{pos, end}}
		if p.more && !s.rest(&x.e.m.patterns[id], &h) {
			continue
		}
		dst = append(dst, h)
		pos = end - 1
	}
	return dst
}

// rest finds the further parts of the pattern, which h takes up, and reports whether they are there and no veto is.
func (s *sentence) rest(r *rulePattern, h *hit) bool {
	programs := s.x.e.m.programs
	for _, q := range r.all[1:] {
		lo, hi, part := s.nearest(&programs[q], h.first, h.named)
		if lo < 0 {
			return false
		}
		h.lo, h.hi = min(h.lo, lo), max(h.hi, hi)
		h.named.or(part)
	}
	for _, q := range r.none {
		if s.anywhere(&programs[q], s.words[h.first.lo].main) {
			return false
		}
	}
	return true
}

const reach = 15 // words between the parts of A & B

// nearest finds the match of p closest to the words of near in their clause.
func (s *sentence) nearest(p *program, near tokenRange, taken mask) (lo, hi int, named mask) {
	c := s.words[near.lo].main
	best := reach + 1
	lo = -1
	for pos := max(0, near.lo-reach); pos < min(len(s.words), near.hi+reach); pos++ {
		if s.words[pos].main != c {
			continue
		}
		if !s.passes(pos, p.first) {
			continue
		}
		end, part := s.match(p.code, pos)
		if end <= pos || part.meets(taken) {
			continue // none, or it rests on words of the first part
		}
		d := max(0, pos-near.hi)
		if pos < near.lo {
			d = max(0, near.lo-end)
		}
		if d < best {
			best, lo, hi, named = d, pos, end, part
		}
	}
	return
}

// anywhere reports whether p matches in the clause.
func (s *sentence) anywhere(p *program, clause int16) bool {
	for pos := range s.words {
		if s.words[pos].main == clause && s.passes(pos, p.first) {
			if end, _ := s.match(p.code, pos); end > pos {
				return true
			}
		}
	}
	return false
}
