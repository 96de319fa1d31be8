package schema

import (
	"math/bits"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Offsets converts byte offsets into a text to code points, the unit of JSON and RDF. Make one with
// [Document.Offsets].
type Offsets struct {
	text  string
	marks []int // code points before byte i*stride
}

const stride = 128

// Offsets prepares the conversion of this document's spans.
func (d *Document) Offsets() *Offsets {
	o := &Offsets{text: d.Text, marks: make([]int, 0, len(d.Text)/stride+1)}
	n := 0
	for i := 0; i < len(d.Text); i += stride {
		o.marks = append(o.marks, n)
		n += runeStarts(d.Text[i:min(len(d.Text), i+stride)])
	}
	return o
}

// runeStarts counts the bytes of s that begin a code point, eight at a time: every other byte is 10xxxxxx.
func runeStarts(s string) (n int) {
	n = len(s)
	for ; len(s) >= 8; s = s[8:] {
		v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		n -= bits.OnesCount64(v >> 7 &^ (v >> 6) & 0x0101010101010101)
	}
	for i := 0; i < len(s); i++ {
		if !utf8.RuneStart(s[i]) {
			n--
		}
	}
	return n
}

// CodePoint gives the number of code points before byte i, which must lie on a boundary.
func (o *Offsets) CodePoint(i int) int {
	k := i / stride
	if k >= len(o.marks) {
		if k = len(o.marks) - 1; k < 0 {
			return 0
		}
	}
	return o.marks[k] + runeStarts(o.text[k*stride:i])
}

// Byte gives the byte offset of code point n; len(text) beyond the end.
func (o *Offsets) Byte(n int) int {
	k := sort.SearchInts(o.marks, n+1) - 1
	if k < 0 {
		return 0
	}
	c := o.marks[k]
	for i := k * stride; i < len(o.text); i++ {
		if utf8.RuneStart(o.text[i]) {
			if c == n {
				return i
			}
			c++
		}
	}
	return len(o.text)
}

// Quote gives the words of a span with every run of white space made one blank.
func (d *Document) Quote(s Span) string {
	if t := d.Text[s.Start:s.End]; isSpaced(t) {
		return t
	}
	return folded(d.Text[s.Start:s.End])
}

// folded gives s with every run of white space made one blank and none at its ends.
func folded(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for w := range strings.FieldsSeq(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// asciiSpace has a bit for each control character that is white space.
const asciiSpace = 1<<'\t' | 1<<'\n' | 1<<'\v' | 1<<'\f' | 1<<'\r'

// isSpaced reports whether all white space of s is single blanks between words.
func isSpaced(s string) bool {
	blank := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case c < utf8.RuneSelf:
			if c < ' ' && asciiSpace>>c&1 != 0 {
				return false
			}
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) {
				return false
			}
			i += n - 1
		}
		blank = false
	}
	return !blank || s == ""
}
