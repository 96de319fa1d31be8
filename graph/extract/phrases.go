package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases are strings that are looked for in a text all at once.
type phrases struct {
	list  []string
	begin map[uint16][]int32 // by their first two bytes
	pairs [1 << 10]uint64    // of those, a bit each
}

// newPhrases makes the index of phrases of two bytes or more.
func newPhrases(list []string) *phrases {
	p := &phrases{list: list, begin: make(map[uint16][]int32, len(list))}
	for i, w := range list {
		k := uint16(w[0])<<8 | uint16(w[1])
		p.begin[k] = append(p.begin[k], int32(i))
		p.pairs[k>>6] |= 1 << (k & 63)
	}
	return p
}

// A place is where a phrase, by its number, stands for the first time.
type place struct{ phrase, at int }

type places []place

// first gives where the phrase stands, -1 if it does not.
func (p places) first(phrase int) int {
	i, ok := slices.BinarySearchFunc(p, phrase, func(a place, n int) int { return a.phrase - n })
	if !ok {
		return -1
	}
	return p[i].at
}

// in gives the phrases that stand in the text, in their own order.
func (p *phrases) in(text string) (out places) {
	for i := 0; i+1 < len(text); i++ {
		k := uint16(text[i])<<8 | uint16(text[i+1])
		if p.pairs[k>>6]>>(k&63)&1 == 0 {
			continue
		}
		for _, n := range p.begin[k] {
			if strings.HasPrefix(text[i:], p.list[n]) && !slices.ContainsFunc(out, func(o place) bool { return o.phrase == int(n) }) {
				out = append(out, place{int(n), i})
			}
		}
	}
	slices.SortFunc(out, func(a, b place) int { return cmp.Compare(a.phrase, b.phrase) })
	return out
}

// lowerSpaced gives the text in lower case with single blanks between its words.
func lowerSpaced(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	blank := true
	for i, r := range text { // a byte that is no UTF-8 becomes U+FFFD, as strings.ToLower has it
		switch {
		case r < utf8.RuneSelf && text[i] > ' ' && text[i] != 0x7f:
			if isUpper(text[i]) {
				r |= 0x20
			}
		case unicode.IsSpace(r):
			blank = true
			continue
		default:
			r = unicode.ToLower(r)
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}
