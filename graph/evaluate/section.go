package evaluate

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// section makes the gold's text of a section of a document, and code points of the places, which count letters. It is
// not ok where the gold must be left out.
func (r *goldReader) section(g *Gold, root, section *node, document []byte) (ok bool, err error) {
	if r.document == nil {
		r.warn(section, "no-text", "", "sections of %s cannot be read here: not scored", g.TextFile)
		return false, nil
	}
	whole, err := r.document(g.TextFile, document)
	if err != nil {
		return false, err
	}
	from, count := r.number(section.field("from")), r.number(section.field("letters"))
	letters, sum := lettersOf(whole, from, count)
	g.Section, g.SHA256 = true, sum
	if want := r.text(section.field("sha256")); len(letters) != count || want != sum {
		r.fail(section, "%s does not read as it did when it was annotated: the letters from %d on have the sha256 %s", g.TextFile, from, sum)
		return true, nil
	}
	if count == 0 {
		r.fail(section, "an empty section")
		return true, nil
	}
	start, last := letters[0], letters[count-1]
	_, size := utf8.DecodeRuneInString(whole[last:])
	g.Text = whole[start : last+size]
	r.recount(root, g.Text)
	r.spans(root, utf8.RuneCountInString(g.Text))
	r.annotation(root, root.field("doc"), &g.Annotation)
	return true, nil
}

// lettersOf gives the bytes at which letters and digits from .. from+count-1 of the text begin, and the SHA-256 of them
// one after the other.
func lettersOf(text string, from, count int) (at []int, sum string) {
	var b strings.Builder
	n := 0
	for i, c := range text {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			continue
		}
		if n >= from && n < from+count {
			at = append(at, i)
			b.WriteRune(c)
		}
		n++
	}
	h := sha256.Sum256([]byte(b.String()))
	return at, hex.EncodeToString(h[:])
}

// recount turns places that count letters of the text into places that count its code points.
func (r *goldReader) recount(n *node, text string) {
	var points []int // of each letter
	i := 0
	for _, c := range text {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			points = append(points, i)
		}
		i++
	}
	one := func(start, end *node) {
		if start == nil || start.kind == null || end.kind == null {
			return
		}
		a, err := strconv.Atoi(start.text)
		b, err2 := strconv.Atoi(end.text)
		if err != nil || err2 != nil || a < 0 || b <= a || b > len(points) {
			r.fail(start, "%q to %q is not a span of the %d letters of the section", start.text, end.text, len(points))
			return
		}
		start.text, end.text = strconv.Itoa(points[a]), strconv.Itoa(points[b-1]+1)
	}
	var walk func(n *node)
	walk = func(n *node) {
		if n.kind == mapping && n.has("start") {
			one(spanOf(n))
		}
		for _, e := range n.fields {
			if e.key == "also" || e.key == "mentions" {
				for _, x := range e.value.items {
					if x.kind == sequence {
						one(ends(x))
					}
				}
			}
			walk(e.value)
		}
		for _, x := range n.items {
			walk(x)
		}
	}
	walk(n)
}
