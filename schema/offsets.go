package schema

import (
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

// runeStarts counts the bytes of s that begin a code point.
func runeStarts(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return
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
	return strings.Join(strings.Fields(d.Text[s.Start:s.End]), " ")
}

// isSpaced reports whether all white space of s is single blanks between words.
func isSpaced(s string) bool {
	blank := true
	for _, r := range s {
		if r == ' ' {
			if blank {
				return false
			}
			blank = true
			continue
		}
		if unicode.IsSpace(r) {
			return false
		}
		blank = false
	}
	return !blank || s == ""
}
