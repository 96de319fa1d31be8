package extract

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph/extract/internal/words"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// The matcher compiles the codebook's patterns into small programs over words. A sentence's words are looked up once
// for the atoms (tests on a word) that they pass; a pattern is tried only if a word passes one of the atoms that every
// match of it must hold.

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
	opSet   opcode = iota // one word that passes an atom of sets[arg]
	opClass               // a phrase of class arg
	opGap                 // 0 to arg words
	opSplit               // try x, then y
	opJump                // go on at x
	opMatch
)

type instr struct {
	op   opcode
	arg  int32
	x, y int32
}

// A program is one node of a pattern, ready to run at a word.
type program struct {
	code  []instr
	first int32 // set of the atoms with which a match begins
}

type rulePattern struct {
	issue   int32 // index into matcher.issues; -1 for other tables
	hint    int8  // +1, -1 says so itself; 0 depends on the clause; 2 neutral
	all     []int32
	none    []int32
	need    []int32 // sets, a word of each of which must stand in the sentence
	text    string
	special int32 // of other tables: their own index
}

type matcher struct {
	atoms    [5]map[string]int32 // by kind
	prefixes []int               // lengths in use, ascending
	suffixes []int
	cost     []int32 // of each atom: how common it is thought to be

	sets     [][]int32 // sorted atom lists
	setsOf   [][]int32 // atom -> sets that hold it
	setIndex map[string]int32
	key      []byte
	programs []program

	classes    []compiledClass
	classIndex map[string]int32

	patterns []rulePattern
	byAtom   [][]int32 // atom -> patterns to try
}

type compiledClass struct {
	name     string
	programs []int32
	first    int32   // set of the atoms with which a phrase begins
	atoms    []int32 // the same, while compiling
	trigger  []int32 // atoms one of which every phrase holds
	cost     int32
	state    int8 // while compiling
}

func newMatcher() *matcher {
	m := &matcher{setIndex: make(map[string]int32, 8192), classIndex: map[string]int32{}}
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

func (m *matcher) setOf(atoms []int32) int32 {
	if len(atoms) > 1 {
		slices.Sort(atoms)
		atoms = slices.Compact(atoms)
	}
	key := m.key[:0]
	for _, a := range atoms {
		key = append(key, byte(a), byte(a>>8), byte(a>>16))
	}
	m.key = key
	if i, ok := m.setIndex[string(key)]; ok {
		return i
	}
	i := int32(len(m.sets))
	m.setIndex[string(key)] = i
	m.sets = append(m.sets, slices.Clone(atoms))
	return i
}

// A part is a node of a pattern with what the compiler asks of it again and again.
type part struct {
	op       codebook.Op
	atom     int32 // of a word test
	class    int32
	max      int32
	kids     []part
	required []int32 // atoms one of which every match must hold, as rare as can be; nil if there are none
	cost     int32   // of required
}

const never = 1 << 30

// prepare makes the part of a node.
func (m *matcher) prepare(n *codebook.Node) part {
	p := part{op: n.Op, atom: -1, cost: never}
	if a, ok := m.leaf(n); ok {
		p.atom, p.cost = a, m.cost[a]
		p.required = m.sets[m.setOf([]int32{a})]
		return p
	}
	if len(n.Kids) > 0 {
		p.kids = make([]part, len(n.Kids))
		for i, k := range n.Kids {
			p.kids[i] = m.prepare(k)
		}
	}
	switch n.Op {
	case codebook.OpClass:
		p.class = m.classIndex[n.Word]
		c := &m.classes[p.class]
		p.required, p.cost = c.trigger, c.cost
	case codebook.OpGap:
		p.max = int32(n.Max)
	case codebook.OpSeq:
		for i := range p.kids {
			if k := &p.kids[i]; k.cost < p.cost {
				p.required, p.cost = k.required, k.cost
			}
		}
	case codebook.OpAlt:
		var out []int32
		var cost int32
		for i := range p.kids {
			k := &p.kids[i]
			if k.cost >= never {
				return p
			}
			out = append(out, k.required...)
			cost += k.cost
		}
		p.required, p.cost = out, cost
	}
	return p
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
		return append(code, instr{op: opSet, arg: m.setOf([]int32{n.atom})})
	}
	switch n.op {
	case codebook.OpClass:
		return append(code, instr{op: opClass, arg: n.class})
	case codebook.OpGap:
		return append(code, instr{op: opGap, arg: n.max})
	case codebook.OpSeq:
		for i := range n.kids {
			code = m.compile(code, &n.kids[i])
		}
	case codebook.OpOpt:
		at := len(code)
		code = append(code, instr{op: opSplit})
		code = m.compile(code, &n.kids[0])
		code[at].x, code[at].y = int32(at+1), int32(len(code))
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
				code = append(code, instr{op: opSplit})
			}
			code = m.compile(code, k)
			if at >= 0 {
				ends = append(ends, len(code))
				code = append(code, instr{op: opJump})
				code[at].x, code[at].y = int32(at+1), int32(len(code))
			}
		}
		if len(atoms) > 0 {
			code = append(code, instr{op: opSet, arg: m.setOf(atoms)})
		}
		for _, e := range ends {
			code[e].x = int32(len(code))
		}
	}
	return code
}

func (m *matcher) program(n *part) int32 {
	code := append(m.compile(nil, n), instr{op: opMatch})
	m.programs = append(m.programs, program{code: code, first: m.setOf(m.first(nil, n))})
	return int32(len(m.programs) - 1)
}

// addClasses declares and compiles the word classes.
func (m *matcher) addClasses(classes []codebook.Class) {
	for _, c := range classes {
		m.classIndex[c.Name] = int32(len(m.classes))
		m.classes = append(m.classes, compiledClass{name: c.Name})
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
		for _, cue := range byName[name].Cues {
			n := m.prepare(cue.Pattern.All[0])
			p := m.program(&n)
			c.programs = append(c.programs, p)
			c.atoms = m.first(c.atoms, &n)
			trigger = append(trigger, n.required...)
		}
		slices.Sort(trigger)
		c.trigger = slices.Compact(trigger)
		for _, a := range c.trigger {
			c.cost += m.cost[a]
		}
		slices.Sort(c.atoms)
		c.atoms = slices.Compact(c.atoms)
		c.first = m.setOf(slices.Clone(c.atoms))
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

// add compiles a pattern and returns its index.
func (m *matcher) add(p *codebook.Pattern, r rulePattern) int32 {
	r.text = p.Text
	var best []int32
	cost := int32(never)
	for _, n := range p.All {
		q := m.prepare(n)
		r.all = append(r.all, m.program(&q))
		if q.cost < cost {
			best, cost = q.required, q.cost
		}
		r.need = m.needs(r.need, &q)
	}
	for _, n := range p.None {
		q := m.prepare(n)
		r.none = append(r.none, m.program(&q))
	}
	id := int32(len(m.patterns))
	m.patterns = append(m.patterns, r)
	for _, a := range m.sets[m.setOf(slices.Clone(best))] {
		for int(a) >= len(m.byAtom) {
			m.byAtom = append(m.byAtom, nil)
		}
		m.byAtom[a] = append(m.byAtom[a], id)
	}
	return id
}

// needs appends sets of which a match of n must hold a word each.
func (m *matcher) needs(dst []int32, n *part) []int32 {
	if n.op == codebook.OpSeq && n.atom < 0 {
		for i := range n.kids {
			dst = m.needs(dst, &n.kids[i])
		}
		return dst
	}
	if n.cost < never {
		if s := m.setOf(slices.Clone(n.required)); !slices.Contains(dst, s) {
			dst = append(dst, s)
		}
	}
	return dst
}

// finish makes the index as long as the atoms and inverts the sets.
func (m *matcher) finish() {
	m.setsOf = make([][]int32, len(m.cost))
	for i, s := range m.sets {
		for _, a := range s {
			m.setsOf[a] = append(m.setsOf[a], int32(i))
		}
	}
	for len(m.byAtom) < len(m.cost) {
		m.byAtom = append(m.byAtom, nil)
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

// run executes the program at word pos; it returns the end of the match, or -1. named collects the words it names.
func (s *sentence) run(p *program, pc int32, pos int, named *mask) int {
	x := s.x
	for {
		if x.steps--; x.steps < 0 {
			return -1
		}
		in := &p.code[pc]
		switch in.op {
		case opMatch:
			return pos
		case opSet:
			if pos >= len(s.words) || !x.passes(s.words[pos].form, in.arg) {
				return -1
			}
			named.set(pos)
			pos++
			pc++
		case opJump:
			pc = in.x
		case opSplit:
			before := *named
			if end := s.run(p, in.x, pos, named); end >= 0 {
				return end
			}
			*named = before
			pc = in.y
		case opGap:
			before := *named
			for d := 0; d <= int(in.arg); d++ {
				if d > 0 {
					if pos+d > len(s.words) || pos+d < len(s.words) && s.words[pos+d].brk >= breakClause {
						return -1
					}
				} else if pos < len(s.words) && s.words[pos].brk >= breakClause {
					return -1
				}
				if end := s.run(p, pc+1, pos+d, named); end >= 0 {
					return end
				}
				*named = before
			}
			return -1
		case opClass:
			ends := s.classAt(in.arg, pos)
			before := *named
			for _, e := range ends {
				for k := pos; k < int(e); k++ {
					named.set(k)
				}
				if end := s.run(p, pc+1, int(e), named); end >= 0 {
					return end
				}
				*named = before
			}
			return -1
		}
	}
}

// classAt gives the ends of the phrases of class c that begin at word pos, longest first.
func (s *sentence) classAt(c int32, pos int) []int16 {
	if pos >= len(s.words) {
		return nil
	}
	x := s.x
	slot := &x.classMemo[int(c)*(maxSentence+2)+pos]
	if slot.stamp == s.stamp {
		return x.ends[slot.lo:slot.hi]
	}
	cc := &x.e.m.classes[c]
	var buf [24]int16
	ends := buf[:0]
	if form := s.words[pos].form; x.passes(form, cc.first) {
		for _, p := range cc.programs {
			if !x.passes(form, x.e.m.programs[p].first) {
				continue
			}
			var named mask
			if e := s.run(&x.e.m.programs[p], 0, pos, &named); e > pos && !slices.Contains(ends, int16(e)) && len(ends) < cap(ends) {
				ends = append(ends, int16(e))
			}
		}
		slices.SortFunc(ends, func(a, b int16) int { return cmp.Compare(b, a) })
	}
	// The memo may have been written below this call; the slot is ours alone.
	lo := len(x.ends)
	x.ends = append(x.ends, ends...)
	*slot = classSlot{s.stamp, int32(lo), int32(len(x.ends))}
	return x.ends[lo:len(x.ends):len(x.ends)]
}

type classSlot struct {
	stamp  uint32
	lo, hi int32
}

// A hit is a match of a pattern in a sentence: words [lo, hi) from its first to its last named word.
type hit struct {
	pattern int32
	lo, hi  int
	named   mask
	first   tokenRange // of the first part of A & B
}

// find runs the candidate patterns over the sentence.
func (s *sentence) find(dst []hit) []hit {
	x := s.x
	m := x.e.m
	x.round++
	clear(x.present)
	for i := range s.words {
		for k, b := range x.forms[s.words[i].form].sets {
			x.present[k] |= b
		}
	}
	for i := range s.words {
		for _, a := range x.forms[s.words[i].form].atoms {
			for _, id := range m.byAtom[a] {
				if x.tried[id] == x.round {
					continue
				}
				x.tried[id] = x.round
				if x.hasAll(m.patterns[id].need) {
					dst = s.try(dst, id)
				}
			}
		}
	}
	return dst
}

const stepLimit = 4000

// try appends the matches of one pattern, leftmost first, not overlapping.
func (s *sentence) try(dst []hit, id int32) []hit {
	x := s.x
	r := &x.e.m.patterns[id]
	x.steps = stepLimit
	p := &x.e.m.programs[r.all[0]]
	for pos := 0; pos < len(s.words); pos++ {
		if !x.passes(s.words[pos].form, p.first) {
			continue
		}
		var named mask
		end := s.run(p, 0, pos, &named)
		if end <= pos {
			continue
		}
		h := hit{pattern: id, lo: pos, hi: end, named: named, first: tokenRange{pos, end}}
		ok := true
		for _, q := range r.all[1:] {
			lo, hi, part := s.nearest(&x.e.m.programs[q], h.first, h.named)
			if lo < 0 {
				ok = false
				break
			}
			h.lo, h.hi = min(h.lo, lo), max(h.hi, hi)
			h.named.or(part)
		}
		if ok {
			for _, q := range r.none {
				if s.anywhere(&x.e.m.programs[q], s.words[pos].clause) {
					ok = false
					break
				}
			}
		}
		if !ok {
			continue
		}
		dst = append(dst, h)
		pos = end - 1
	}
	return dst
}

const reach = 15 // words between the parts of A & B

// nearest finds the match of p closest to the words of near in their clause.
func (s *sentence) nearest(p *program, near tokenRange, taken mask) (lo, hi int, named mask) {
	c := s.words[near.lo].clause
	best := reach + 1
	lo = -1
	for pos := max(0, near.lo-reach); pos < min(len(s.words), near.hi+reach); pos++ {
		if s.words[pos].clause != c {
			continue
		}
		if !s.x.passes(s.words[pos].form, p.first) {
			continue
		}
		var part mask
		end := s.run(p, 0, pos, &part)
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
	var named mask
	for pos := range s.words {
		if s.words[pos].clause == clause && s.x.passes(s.words[pos].form, p.first) && s.run(p, 0, pos, &named) > pos {
			return true
		}
	}
	return false
}
