package extract

import (
	"runtime"
	"strings"
	"sync"
	"unicode"
)

// A scratch is one goroutine's memory while it extracts; the extractor keeps a pool of them. Forms learnt from one
// document serve the next.
type scratch struct {
	e     *Extractor
	forms []*form
	index map[string]int32

	toks  []token
	sents []tokenRange

	steps   int
	round   uint32   // of find
	tried   []uint32 // pattern -> round in which it was tried
	at      []uint64 // words that pass an atom or a large set: test t at zero+t
	zero    int
	large   int      // number of large sets
	open    []uint32 // gates that words open, a bit each
	fresh   []int32  // atoms that words pass, in their order
	spots   []spots  // words that pass another set
	long    bool     // the sentence has more words than spots can tell apart
	hits    []hit
	trail   []uint8     // words that the match at hand names
	own     []hit       // of the sentence at hand
	cands   []candidate // of it, and those that have competed
	compete []candidate
	holding *sentence // whose words that tell of an election held are
	held    []int16   // the first at each word or behind it

	classMemo []classSlot
	ends      []int16
	opinions  opinions
	phrase    phrase

	// of the document
	words slab[word]
	kept  slab[hit]
}

// scratches keeps those that are idle. A sync.Pool would drop them, and what they have learnt, at every collection.
type scratches struct {
	mu   sync.Mutex
	idle []*scratch
}

func (p *scratches) get(e *Extractor) *scratch {
	p.mu.Lock()
	var x *scratch
	if n := len(p.idle); n > 0 {
		x, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.mu.Unlock()
	if x == nil {
		return newScratch(e)
	}
	return x
}

// put takes x back, unless it remembers more than is good; nothing of the document may be in use any more.
func (p *scratches) put(x *scratch) {
	if len(x.forms) > maxForms {
		return
	}
	if cap(x.toks) > 1<<18 {
		x.toks = nil
	}
	x.holding = nil
	x.words.reset()
	x.kept.reset()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) < runtime.GOMAXPROCS(0) {
		p.idle = append(p.idle, x)
	}
}

// maxForms bounds the forms that a scratch remembers between documents.
const maxForms = 50_000

// A slab gives out short slices of one long one, all of which are taken back at once.
type slab[T any] struct{ rest, all []T }

// take gives a slice of no elements with room for n.
func (s *slab[T]) take(n int) []T {
	if n > len(s.rest) || s.rest == nil {
		s.all = make([]T, max(n, min(2*len(s.all), maxSlab), 256))
		s.rest = s.all
	}
	out := s.rest[:0:n]
	s.rest = s.rest[n:]
	return out
}

// maxSlab bounds the memory that a slab keeps, in elements.
const maxSlab = 1 << 14

func (s *slab[T]) reset() { s.rest = s.all }

func newScratch(e *Extractor) *scratch {
	x := &scratch{e: e, index: make(map[string]int32, 4096)}
	x.tried = make([]uint32, len(e.m.patterns))
	x.zero, x.large = len(e.m.cost), e.m.large
	x.at = make([]uint64, x.zero+x.large)
	x.spots = make([]spots, e.m.sets.n())
	x.open = make([]uint32, e.m.gates/32+1)
	x.own = make([]hit, 0, 64) // not nil, for which find would take room of the document's
	x.classMemo = make([]classSlot, len(e.m.classes)*(maxSentence+2))
	return x
}

// formOf gives the index of the form that w spells.
func (x *scratch) formOf(w string) int32 {
	if id, ok := x.index[w]; ok {
		return id
	}
	lower := fold(w)
	if strings.HasPrefix(lower, "run-off") {
		lower = "runoff" + lower[len("run-off"):]
	}
	id, ok := x.index[lower]
	if !ok {
		id = int32(len(x.forms))
		lower = strings.Clone(lower)
		f := x.newForm(lower)
		x.forms = append(x.forms, &f)
		x.index[lower] = id
	}
	if lower != w {
		x.index[strings.Clone(w)] = id
	}
	return id
}

// fold gives w in lower case without soft hyphens and joiners; a curly apostrophe becomes straight, ligatures are
// spelt out.
func fold(w string) string {
	plain := true
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 || isUpper(w[i]) {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	var b strings.Builder
	b.Grow(len(w))
	for _, r := range w {
		switch r {
		case '\u00ad', '\u200d', '\u200c':
		case '’', '‘':
			b.WriteByte('\'')
		case 'ﬁ':
			b.WriteString("fi")
		case 'ﬂ':
			b.WriteString("fl")
		case 'ﬀ':
			b.WriteString("ff")
		case 'ﬃ':
			b.WriteString("ffi")
		case 'ﬄ':
			b.WriteString("ffl")
		case 'İ':
			b.WriteByte('i')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// spots are the words that pass a set, in the sentence of a round, as bits up to lastSpot.
type spots struct {
	round uint32
	words uint64
}
