package ingest

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// The numbers that a word processor sets before paragraphs stand in no paragraph: numbering.xml says how the levels of a
// list count, and each paragraph of which list and level it is.

// A wordLevel is how one level of a list counts.
type wordLevel struct {
	format string // decimal, upperRoman, …
	label  string // with %1 for the number of the first level
	start  int
}

// A wordList is a list of one numbering; lists of the same form count on together.
type wordList struct {
	form  *wordForm
	start map[int]int // of levels that begin anew
	begun bool
}

// A wordForm is a form of lists, and how far they have counted.
type wordForm struct {
	levels [9]wordLevel
	count  [9]int
	used   [9]bool
}

// readNumbering reads the forms and lists of a document.
func (w *word) readNumbering(name string) {
	forms, level := map[string]*wordForm{}, 0
	var form *wordForm
	var list *wordList
	number := func(e xml.StartElement) int {
		n, err := strconv.Atoi(attr(e, "val"))
		if err != nil {
			return 0
		}
		return n
	}
	w.part(name, func(x *xml.Decoder) error {
		return elements(x, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "abstractNum":
				form, list = &wordForm{}, nil
				forms[attr(e, "abstractNumId")] = form
			case "num":
				form, list = nil, &wordList{start: map[int]int{}}
				w.lists[attr(e, "numId")] = list
			case "abstractNumId":
				if list != nil {
					list.form = forms[attr(e, "val")]
				}
			case "lvl", "lvlOverride":
				level, _ = strconv.Atoi(attr(e, "ilvl"))
				if level < 0 || level > 8 {
					level = 8
				}
			case "startOverride":
				if list != nil {
					list.start[level] = number(e)
				}
			case "start", "numFmt", "lvlText":
				if form == nil {
					return nil
				}
				switch l := &form.levels[level]; e.Name.Local {
				case "start":
					l.start = number(e)
				case "numFmt":
					l.format = attr(e, "val")
				default:
					if l.label = attr(e, "val"); len(l.label) > 40 {
						l.label = ""
					}
				}
			}
			return nil
		})
	})
}

// label counts a paragraph of a list and gives what stands before it, "" for nothing or a bullet.
func (w *word) label(id string, level int) string {
	list := w.lists[id]
	if list == nil || list.form == nil || level < 0 || level > 8 {
		return ""
	}
	f := list.form
	if !list.begun {
		list.begun = true
		for l, n := range list.start {
			f.count[l], f.used[l] = n-1, true
		}
	}
	for l := range level + 1 {
		if !f.used[l] {
			f.count[l], f.used[l] = f.levels[l].start-1, true
			if l < level {
				f.count[l]++
			}
		}
	}
	f.count[level]++
	for l := level + 1; l < len(f.used); l++ {
		f.used[l] = false
	}
	if f.levels[level].format == "bullet" || f.levels[level].format == "none" {
		return ""
	}
	label := f.levels[level].label
	for l := range level + 1 {
		label = strings.ReplaceAll(label, fmt.Sprintf("%%%d", l+1), wordNumber(f.levels[l].format, f.count[l]))
	}
	return strings.TrimSpace(label)
}

// wordNumber writes a number in a format of lists.
func wordNumber(format string, n int) string {
	switch format {
	case "upperRoman":
		return romanNumber(n)
	case "lowerRoman":
		return strings.ToLower(romanNumber(n))
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 26*20 {
			break
		}
		s := strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1) // after Z comes AA, then BB
		if format == "lowerLetter" {
			s = strings.ToLower(s)
		}
		return s
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	}
	return strconv.Itoa(n)
}

func romanNumber(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		n int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.n; n -= d.n {
			b.WriteString(d.s)
		}
	}
	return b.String()
}
