package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases are strings of four bytes or more that are looked for in a text all at once.
type phrases struct {
	list   []string
	begin  map[uint32][]int32 // by their first four bytes
	begins [1 << 6]uint64     // of those, a bit for each hash
}

// newPhrases makes the index. Shorter phrases are never found.
func newPhrases(list []string) *phrases {
	p := &phrases{list: list, begin: make(map[uint32][]int32, len(list))}
	for i, w := range list {
		if len(w) >= 4 {
			k := four(w)
			p.begin[k] = append(p.begin[k], int32(i))
			p.begins[hash(k)>>6] |= 1 << (hash(k) & 63)
		}
	}
	return p
}

func four(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func hash(k uint32) uint32 { return k * 0x9e3779b1 >> 20 }

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
	for i := 0; i+4 <= len(text); i++ {
		k := four(text[i : i+4])
		if h := hash(k); p.begins[h>>6]>>(h&63)&1 == 0 {
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
	b := make([]byte, 0, len(text))
	blank := true
	for i := 0; i < len(text); {
		if c := text[i]; c > ' ' && c < utf8.RuneSelf { // as most are
			if blank && len(b) > 0 {
				b = append(b, ' ')
			}
			blank = false
			if isUpper(c) {
				c |= 0x20
			}
			b = append(b, c)
			i++
			continue
		} else if c == ' ' || c == '\n' {
			blank = true
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:]) // a byte that is no UTF-8 becomes U+FFFD, as strings.ToLower has it
		i += n
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		default:
			r = unicode.ToLower(r)
		}
		if blank && len(b) > 0 {
			b = append(b, ' ')
		}
		blank = false
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}
