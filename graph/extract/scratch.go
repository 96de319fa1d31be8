package extract

import (
	"strings"
	"unicode"
)

// A scratch is one goroutine's memory while it extracts; the extractor keeps a pool of them. Forms learnt from one
// document serve the next.
type scratch struct {
	e     *Extractor
	forms []form
	index map[string]int32

	toks  []token
	sents []tokenRange

	steps     int
	stamp     uint32
	round     uint32
	tried     []uint32
	present   []uint64 // sets of which the sentence holds a word
	classMemo []classSlot
	ends      []int16
}

// maxForms bounds the forms that a scratch remembers between documents.
const maxForms = 200_000

func newScratch(e *Extractor) *scratch {
	x := &scratch{e: e, index: make(map[string]int32, 4096)}
	x.tried = make([]uint32, len(e.m.patterns))
	x.present = make([]uint64, (len(e.m.sets)+63)/64)
	x.classMemo = make([]classSlot, len(e.m.classes)*(maxSentence+2))
	return x
}

// formOf gives the index of the form that w spells.
func (x *scratch) formOf(w string) int32 {
	if id, ok := x.index[w]; ok {
		return id
	}
	lower := fold(w)
	id, ok := x.index[lower]
	if !ok {
		id = int32(len(x.forms))
		lower = strings.Clone(lower)
		x.forms = append(x.forms, x.newForm(lower))
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

// passes reports whether a form passes an atom of the set.
func (x *scratch) passes(f, set int32) bool { return x.forms[f].sets[set>>6]>>(set&63)&1 != 0 }

// hasAll reports whether the sentence at hand holds a word of each set.
func (x *scratch) hasAll(sets []int32) bool {
	for _, s := range sets {
		if x.present[s>>6]>>(s&63)&1 == 0 {
			return false
		}
	}
	return true
}
