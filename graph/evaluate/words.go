package evaluate

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
)

// words are the words of a text by their number, so that spans can be compared by the words they hold.
type words struct {
	text         []rune
	starts, ends []int // of words
}

func wordsOf(text string) *words {
	w := &words{text: []rune(text)}
	inside := false
	for i, r := range w.text {
		switch is := isWord(r); {
		case is && !inside:
			w.starts = append(w.starts, i)
		case !is && inside:
			w.ends = append(w.ends, i)
		}
		inside = isWord(r)
	}
	if inside {
		w.ends = append(w.ends, len(w.text))
	}
	return w
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// isBlank also counts the four separators of ASCII, which unicode.IsSpace does not.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// run is a range of word numbers.
type run struct{ from, to int }

func (r run) size() int { return max(0, r.to-r.from) }

// of gives the words that a place touches.
func (w *words) of(p Place) run {
	from := sort.SearchInts(w.ends, p.Start+1)
	return run{from, max(from, sort.SearchInts(w.starts, p.End))}
}

func (w *words) runs(places []Place) []run {
	out := make([]run, 0, len(places))
	for _, p := range places {
		if r := w.of(p); r.size() > 0 {
			out = append(out, r)
		}
	}
	return out
}

// shared gives the number of words in both and in either.
func (r run) shared(s run) (both, either int) {
	both = run{max(r.from, s.from), min(r.to, s.to)}.size()
	return both, r.size() + s.size() - both
}

// overlap is the best share of common words of any two places.
func (w *words) overlap(xs, ys []Place) (best float64) {
	others := w.runs(ys)
	for _, a := range w.runs(xs) {
		for _, b := range others {
			both, either := a.shared(b)
			best = max(best, float64(both)/float64(either))
		}
		if len(others) == 0 {
			break
		}
	}
	return best
}

// alike reports whether two of the places are one mention: half of the words in common, or one inside the other and
// at most three times as long.
func (w *words) alike(xs, ys []Place) bool {
	others := w.runs(ys)
	for _, a := range w.runs(xs) {
		for _, b := range others {
			both, either := a.shared(b)
			less, more := min(a.size(), b.size()), max(a.size(), b.size())
			if 2*both >= either || both == less && more <= 3*less {
				return true
			}
		}
	}
	return false
}

// slice gives the words of a place, cut to the text.
func (w *words) slice(p Place) string {
	from, to := min(max(p.Start, 0), len(w.text)), min(max(p.End, 0), len(w.text))
	if from >= to {
		return ""
	}
	return string(w.text[from:to])
}

// touch reports whether two of the places share a character.
func touch(xs, ys []Place) bool {
	for _, a := range xs {
		for _, b := range ys {
			if a.Start < b.End && b.Start < a.End {
				return true
			}
		}
	}
	return false
}

func collapse(s string) string { return strings.Join(strings.FieldsFunc(s, isBlank), " ") }

// squeeze makes a run of white space one blank and keeps the ends: a span must not begin or end with a blank.
func squeeze(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range s {
		if isBlank(r) {
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}

// shorten cuts a text to so many code points.
func shorten(s string, width int) string {
	r := []rune(collapse(s))
	if len(r) <= width {
		return string(r)
	}
	return string(r[:width-3]) + "..."
}

func fold(s string) string { return cases.Fold().String(s) }

// targetClass tells the wordings of an election that is not named: "previous elections" is past.
func targetClass(s string) string {
	class := "other"
	for _, w := range strings.FieldsFunc(fold(s), func(r rune) bool { return !isWord(r) }) {
		if begins(w, "previous", "earlier", "past", "prior", "last", "former") {
			return "past"
		}
		if begins(w, "next", "future", "upcoming", "coming", "later") {
			class = "future"
		}
	}
	return class
}

func begins(s string, heads ...string) bool {
	for _, h := range heads {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	return false
}

// chamberNames gives the names that a chamber goes by: "Mazhilis (lower house)" is mazhilis and lower house, and
// lower house is lower.
func chamberNames(s string) map[string]bool {
	s = fold(s)
	all := []string{s}
	var outside strings.Builder
	rest := s
	for {
		open := strings.IndexByte(rest, '(')
		if open < 0 {
			break
		}
		end := strings.IndexByte(rest[open:], ')')
		if end < 0 || strings.Contains(rest[open:open+end], "\n") {
			outside.WriteString(rest[:open+1])
			rest = rest[open+1:]
			continue
		}
		outside.WriteString(rest[:open])
		all = append(all, rest[open+1:open+end])
		rest = rest[open+end+1:]
	}
	all = append(all, outside.String()+rest)
	names := map[string]bool{}
	for _, n := range all {
		n = strings.TrimPrefix(collapse(n), "the ")
		if collapse(n) == "" {
			continue
		}
		names[n] = true
		if head, _, _ := strings.Cut(strings.Map(blankMarks, n), " "); head == "lower" || head == "upper" {
			names[strings.TrimFunc(without(n, "house", "chamber"), isBlank)] = true
		}
	}
	return names
}

func blankMarks(r rune) rune {
	if isWord(r) {
		return r
	}
	return ' '
}

// without takes words out of a text and leaves all else.
func without(s string, drop ...string) string {
	var b strings.Builder
	w := wordsOf(s)
	at := 0
	for i, from := range w.starts {
		b.WriteString(w.slice(Place{at, from}))
		word := w.slice(Place{from, w.ends[i]})
		keep := true
		for _, d := range drop {
			keep = keep && word != d
		}
		if keep {
			b.WriteString(word)
		}
		at = w.ends[i]
	}
	return b.String() + w.slice(Place{at, len(w.text)})
}
