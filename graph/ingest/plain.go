package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// Layout of plain text. Blank lines mean nothing by themselves: texts taken from PDF have one between every two lines,
// more of them at page breaks, or none between paragraphs. So the gap that lines of one sentence have between them is
// measured first (wrapping.gap: the gap before most lines that go on in lower case), then the width at which lines were
// wrapped, and then every line break is judged: a deliberate break is one after which the next word would still have
// fitted, or a larger gap, or a list mark.

// maxLines is the most lines, blank ones included, of a text that is laid out.
const maxLines = 2_500_000

// ending says how a line ends, closing quotes and brackets left aside.
type ending uint8

const (
	openEnd     ending = iota // a letter, a digit
	sentenceEnd               // . ! ? …
	colonEnd
	semicolonEnd
	commaEnd
	dashEnd // a hyphen or dash: the word or clause goes on
)

// opening says how a line begins, opening quotes and brackets left aside.
type opening uint8

const (
	otherStart opening = iota
	lowerStart
	upperStart
	digitStart
)

// A line is a line of text that is not blank. Offsets are bytes and leave out surrounding white space.
type line struct {
	start, end int32
	width      int32 // code points, indent included
	gap        int32 // blank lines before it
	page       int32
	indent     int16
	first      int16 // code points of its first word
	opens      opening
	ends       ending
	function   bool // ends with a function word, so that something must follow
	pageBreak  bool // a form feed stands before it
	furniture  bool
	mark       mark
}

// A mark is what stands before a list item.
type mark struct {
	class byte // 0 none; - * • for bullets; 1 number, a letter, A capital, i roman; ( added for (a), ) for a), . for a.
	style byte
	num   int16
	size  int16 // bytes, white space after it included
}

func (m mark) same(o mark) bool { return m.class == o.class && m.style == o.style }

// A group is a run of lines that forms one block.
type group struct {
	lines      []line
	kind       schema.BlockKind
	level      int
	start, end int // the list mark excluded
	mark       mark
}

// layOut finds the blocks of the plain text text[from:to].
func layOut(text string, from, to int) []schema.Block {
	lines, pages := splitLines(text, from, to)
	markFurniture(text, lines, pages)
	groups := assemble(text, lines)
	classify(text, groups)
	blocks := make([]schema.Block, 0, len(groups)+8)
	for _, g := range groups {
		if g.start < g.end {
			b := schema.Block{Kind: g.kind, Level: g.level, Span: schema.Span{Start: g.start, End: g.end}}
			if pages > 1 {
				b.Page = int(g.lines[0].page)
			}
			blocks = append(blocks, b)
		}
	}
	return withFurniture(blocks, lines, pages)
}

// withFurniture puts the lines that are page furniture between the blocks. A paragraph that runs across a page keeps the
// furniture in its span.
func withFurniture(blocks []schema.Block, lines []line, pages int) []schema.Block {
	var out []schema.Block
	i := 0
	for _, l := range lines {
		if !l.furniture {
			continue
		}
		s := schema.Span{Start: int(l.start), End: int(l.end)}
		for i < len(blocks) && blocks[i].Span.End <= s.Start {
			out = append(out, blocks[i])
			i++
		}
		if i < len(blocks) && blocks[i].Span.Overlaps(s) {
			continue
		}
		b := schema.Block{Kind: schema.Furniture, Span: s}
		if pages > 1 {
			b.Page = int(l.page)
		}
		out = append(out, b)
	}
	if out == nil {
		return blocks
	}
	return append(out, blocks[i:]...)
}

// splitLines finds the lines that are not blank, and the number of pages. Lines end with \n, \r\n, \r, \v, \f, U+0085,
// U+2028 or U+2029.
func splitLines(text string, from, to int) ([]line, int) {
	lines := make([]line, 0, strings.Count(text[from:to], "\n")/2+1)
	page, gap, brk := int32(1), int32(0), false
	start := from
	flush := func(end int) {
		s := trim(text, schema.Span{Start: start, End: end})
		if s.Empty() {
			gap++
			return
		}
		l := line{start: int32(s.Start), end: int32(s.End), gap: gap, page: page, pageBreak: brk}
		for _, r := range text[start:s.Start] {
			if r == '\t' {
				l.indent = min(l.indent|7+1, 1000)
			} else if r != '\uFEFF' && l.indent < 1000 {
				l.indent++
			}
		}
		content := text[s.Start:s.End]
		l.width = int32(utf8.RuneCountInString(content)) + int32(l.indent)
		l.opens = opensWith(content)
		l.ends, l.function = endsWith(content)
		l.first = int16(firstWord(content))
		l.mark = parseMark(content)
		lines = append(lines, l)
		gap, brk = 0, false
	}
	i := from
	for i < to {
		switch c := text[i]; c {
		case '\n', '\v':
			flush(i)
			i++
			start = i
		case '\r':
			flush(i)
			i++
			if i < to && text[i] == '\n' {
				i++
			}
			start = i
		case '\f':
			// The form feed belongs to no line; what stands before it on its line ends there.
			if !isBlank(text[start:i]) {
				flush(i)
			}
			i++
			start = i
			page, brk = page+1, true
		case 0xC2, 0xE2:
			if n := separator(text[i:to]); n > 0 {
				flush(i)
				i += n
				start = i
			} else {
				i++
			}
		default:
			i++
		}
	}
	flush(to)
	return lines, int(page)
}

// separator gives the size of a line separator of Unicode at the start of s, 0 if there is none.
func separator(s string) int {
	switch {
	case strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

func opensWith(s string) opening {
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			return lowerStart
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			return upperStart
		case unicode.IsDigit(r):
			return digitStart
		case unicode.Is(unicode.Pi, r) || unicode.Is(unicode.Ps, r) || r == '"' || r == '\'' || r == '_' || r == '*' || isDash(r):
			continue
		}
		return otherStart
	}
	return otherStart
}

func isDash(r rune) bool { return r == '-' || r >= 0x2010 && r <= 0x2015 }

func endsWith(s string) (ending, bool) {
	t := strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Pf, r) || unicode.Is(unicode.Pe, r) || r == '"' || r == '\'' || r == '_' || r == '*' || isSpace(r)
	})
	r, _ := utf8.DecodeLastRuneInString(t)
	switch {
	case r == '.' || r == '!' || r == '?' || r == '…' || r == '。':
		return sentenceEnd, false
	case r == ':':
		return colonEnd, false
	case r == ';':
		return semicolonEnd, false
	case r == ',':
		return commaEnd, false
	case isDash(r) || r == '\u00AD':
		return dashEnd, false
	}
	i := strings.LastIndexFunc(t[max(0, len(t)-12):], isSpace)
	if i < 0 {
		return openEnd, false
	}
	i += max(0, len(t)-12)
	if w := t[i:]; strings.HasSuffix(t[:i], ";") && (w == " and" || w == " or") {
		return semicolonEnd, false // an item of a list, with another to come
	}
	_, n := utf8.DecodeRuneInString(t[i:])
	return openEnd, isFunctionWord(t[i+n:])
}

// isFunctionWord reports words after which a sentence or title goes on.
func isFunctionWord(w string) bool {
	switch strings.ToLower(w) {
	case "the", "a", "an", "of", "and", "or", "to", "in", "on", "for", "with", "by", "from", "at", "as", "that", "which", "its",
		"their", "his", "her", "is", "are", "was", "were", "has", "have", "had", "be", "been", "not", "than", "but", "into", "between":
		return true
	}
	return false
}

func firstWord(s string) int {
	n := 0
	for _, r := range s {
		if isSpace(r) || n >= 60 {
			break
		}
		n++
	}
	return n
}

// parseMark reads the mark of a list item: a bullet, 1. 1) (1) 1.2 a. a) (a) A. iv. and the like, with white space after
// it. A line that is nothing but a mark is one too.
func parseMark(s string) mark {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == '-' || r == '*' || r == '+' || r == '–' || r == '—' || r == '−':
		if size := spaceAfter(s, n); size > n {
			return mark{class: byte(r), style: 'b', size: int16(size)}
		}
		return mark{}
	case isBullet(r):
		return mark{class: '.', style: 'b', size: int16(spaceAfter(s, n))}
	case r == 'o' && (strings.HasPrefix(s[n:], "\t") || strings.HasPrefix(s[n:], "  ")):
		return mark{class: 'o', style: 'b', size: int16(spaceAfter(s, n))}
	}
	i, style := 0, byte('.')
	if s[0] == '(' {
		i, style = 1, '('
	}
	j := i
	for j < len(s) && j-i < 6 && (s[j] >= '0' && s[j] <= '9' || s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z') {
		j++
	}
	if j == i || j >= len(s) {
		return mark{}
	}
	label := s[i:j]
	class, num := labelOf(label)
	if class == 0 {
		return mark{}
	}
	switch {
	case style == '(':
		if s[j] != ')' {
			return mark{}
		}
	case s[j] == ')':
		style = ')'
	case s[j] == '.':
		// 1.2 or 1.2.3 are numbers of sections.
		for class == '1' && j+1 < len(s) && s[j+1] >= '0' && s[j+1] <= '9' {
			k := j + 1
			for k < len(s) && s[k] >= '0' && s[k] <= '9' {
				k++
			}
			if k-j > 3 {
				return mark{}
			}
			style = '2'
			j = k
			if j >= len(s) || s[j] != '.' {
				j--
				break
			}
		}
	default:
		return mark{}
	}
	if size := spaceAfter(s, j+1); size > j+1 {
		return mark{class: class, style: style, num: int16(num), size: int16(size)}
	}
	return mark{}
}

// spaceAfter gives the size of s[:n] and the white space that follows; with nothing after it, n+1, as a mark on its own.
func spaceAfter(s string, n int) int {
	size := n
	for size < len(s) {
		r, k := utf8.DecodeRuneInString(s[size:])
		if !isSpace(r) || size > 200 {
			return size
		}
		size += k
	}
	return n + 1
}

func isBullet(r rune) bool {
	switch r {
	case '•', '·', '▪', '▫', '◦', '●', '○', '■', '□', '►', '▶', '➢', '➤', '‣', '⁃', '∙', '⦁', '✓',
		'\uF0B7', '\uF0A7', '\uF0D8', '\uF076', '\uF0FC': // the last five: bullets of symbol fonts
		return true
	}
	return false
}

// labelOf reads the number, letter or roman numeral of a mark.
func labelOf(s string) (class byte, num int) {
	switch {
	case s[0] >= '0' && s[0] <= '9':
		if len(s) > 3 {
			return 0, 0
		}
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				return 0, 0
			}
			num = num*10 + int(s[i]-'0')
		}
		return '1', num
	case len(s) == 1 && s[0] >= 'a':
		if s[0] == 'i' || s[0] == 'v' || s[0] == 'x' {
			return 'i', roman(s)
		}
		return 'a', int(s[0] - 'a' + 1)
	case len(s) == 1:
		if s[0] == 'I' || s[0] == 'V' || s[0] == 'X' {
			return 'I', roman(strings.ToLower(s))
		}
		return 'A', int(s[0] - 'A' + 1)
	}
	if n := roman(strings.ToLower(s)); n > 0 {
		switch s {
		case strings.ToLower(s):
			return 'i', n
		case strings.ToUpper(s):
			return 'I', n
		}
	}
	return 0, 0
}

// roman reads a numeral up to 49 in lower case; 0 if it is none.
func roman(s string) int {
	n, last := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'i':
			v = 1
		case 'v':
			v = 5
		case 'x':
			v = 10
		default:
			return 0
		}
		if v < last {
			n -= v
		} else {
			n += v
			last = v
		}
	}
	return n
}

// markFurniture finds page numbers and running heads: lines at page edges that come again on other pages with other
// digits, and, where no form feed tells the pages, lines that break into sentences at several places.
func markFurniture(text string, lines []line, pages int) {
	var numbers []int // lines that hold a bare number
	for i := range lines {
		l := &lines[i]
		switch n := pageNumber(text[l.start:l.end]); {
		case n < 0: // "Page 3 of 9"
			l.furniture = true
		case n > 0:
			numbers = append(numbers, i)
		}
	}
	w := measure(lines)
	interrupts := func(i int) bool {
		if i == 0 || i+1 >= len(lines) || lines[i].opens == lowerStart {
			return false
		}
		a, b := lines[i-1], lines[i+1]
		return (a.ends == openEnd || a.ends == dashEnd || a.ends == commaEnd) && b.opens == lowerStart && b.mark.class == 0 &&
			(lines[i].gap > w.gap || b.gap > w.gap)
	}
	edge := func(i int) bool {
		return lines[i].pageBreak || i+1 < len(lines) && lines[i+1].pageBreak || i+1 == len(lines) && pages > 1
	}
	for k, i := range numbers {
		l := lines[i]
		n := pageNumber(text[l.start:l.end])
		next := k+1 < len(numbers) && numbers[k+1] > i+1 && pageNumber(text[lines[numbers[k+1]].start:lines[numbers[k+1]].end]) == n+1
		before := k > 0 && numbers[k-1] < i-1 && pageNumber(text[lines[numbers[k-1]].start:lines[numbers[k-1]].end]) == n-1
		table := k > 0 && numbers[k-1] == i-1 || k+1 < len(numbers) && numbers[k+1] == i+1
		if !table && (next || before || edge(i) || interrupts(i)) {
			lines[i].furniture = true
		}
	}
	// Running heads.
	seen := map[uint64][]int32{}
	for i := range lines {
		l := lines[i]
		if l.furniture || l.width > 120 || l.mark.style == 'b' {
			continue
		}
		near := interrupts(i) || edge(i)
		for d := -2; d <= 2 && !near; d++ {
			if j := i + d; d != 0 && j >= 0 && j < len(lines) {
				near = d*d == 1 && lines[j].furniture || pages > 1 && d < 0 && lines[j].pageBreak || pages > 1 && d == 2 && lines[j].pageBreak
			}
		}
		if near {
			key := digest(text[l.start:l.end])
			seen[key] = append(seen[key], int32(i))
		}
	}
	for i := range lines {
		l := lines[i]
		if l.furniture || l.width > 120 || l.mark.style == 'b' || len(seen) == 0 {
			continue
		}
		at := seen[digest(text[l.start:l.end])]
		_, here := slices.BinarySearch(at, int32(i))
		if here && (len(at) >= 3 || len(at) == 2 && pages >= 2 && lines[at[0]].page != lines[at[1]].page) && l.ends != sentenceEnd {
			lines[i].furniture = true
		}
	}
}

// digest hashes a line (FNV-1a) with case and white space folded and every number taken as the same.
func digest(s string) uint64 {
	h := uint64(14695981039346656037)
	var last byte
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			c = '#'
		case c == '\t':
			c = ' '
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		}
		if c == last && (c == '#' || c == ' ') {
			continue
		}
		h = (h ^ uint64(c)) * 1099511628211
		last = c
	}
	return h
}

// pageNumber reads a line that may be a page number: the number for "12" and "- 12 -", -1 for "Page 3 of 9" and "3 | Page",
// which can be nothing else, 0 for other lines.
func pageNumber(s string) int {
	if len(s) > 24 {
		return 0
	}
	t := strings.ToLower(s)
	word := false
	for _, w := range []string{"page:", "page", "pg."} {
		if rest, ok := strings.CutPrefix(t, w); ok {
			t, word = rest, true
			break
		}
	}
	if rest, ok := strings.CutSuffix(t, "page"); ok && !word {
		t, word = rest, true
	}
	t = strings.Trim(t, " \t-–—|[]\u00a0")
	if a, b, ok := strings.Cut(t, " of "); ok {
		t, word = strings.TrimSpace(a), word || isNumber(strings.TrimSpace(b))
	} else if a, b, ok := strings.Cut(t, "/"); ok && isNumber(strings.TrimSpace(b)) && word {
		t = strings.TrimSpace(a)
	}
	if !isNumber(t) || len(t) > 3 {
		return 0
	}
	n := 0
	for i := range len(t) {
		n = n*10 + int(t[i]-'0')
	}
	if word {
		return -1
	}
	return n
}

func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// wrapping is how the lines of a text were broken.
type wrapping struct {
	on   bool
	gap  int32 // blank lines between two lines of a paragraph
	fill int32 // a line that would be narrower with the next word added was broken on purpose
	page int32 // wide lines of the text, in code points
}

// measure finds the wrapping of the lines in flow.
func measure(lines []line) wrapping {
	const most = 5
	var pairs, going [most]int
	continues := func(a, b line) bool {
		return (a.ends == openEnd || a.ends == commaEnd || a.ends == dashEnd) && b.opens == lowerStart && b.mark.class == 0
	}
	for i := 1; i < len(lines); i++ {
		if g := lines[i].gap; g < most && !lines[i].pageBreak {
			pairs[g]++
			if continues(lines[i-1], lines[i]) {
				going[g]++
			}
		}
	}
	gap := 0
	for g := range going {
		if going[g] > going[gap] {
			gap = g
		}
	}
	if going[gap] < 2 || going[gap]*4 < pairs[gap] {
		return wrapping{}
	}
	var widths, fills []int32
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if b.gap == int32(gap) && continues(a, b) {
			widths = append(widths, a.width)
			fills = append(fills, a.width+1+int32(b.first))
		}
	}
	slices.Sort(widths)
	slices.Sort(fills)
	w := wrapping{on: true, gap: int32(gap), page: widths[len(widths)*9/10]}
	w.fill = max(fills[len(fills)/20]*93/100, w.page*6/10)
	w.fill = min(w.fill, w.page*95/100)
	return w
}

// full reports whether a was broken because the first word of b did not fit.
func (w wrapping) full(a, b line) bool { return a.width+1+int32(b.first) >= w.fill }

// assemble joins the lines of a text into groups.
func assemble(text string, all []line) []group {
	lines := make([]line, 0, len(all))
	broken, gap := false, int32(0)
	for _, l := range all {
		if l.furniture {
			broken, gap = true, gap+l.gap+1
			continue
		}
		l.pageBreak = l.pageBreak || broken && len(lines) > 0
		l.gap += gap
		broken, gap = false, 0
		lines = append(lines, l)
	}
	w := measure(lines)
	capitals := capitalMarks(lines)
	var groups []group
	var last mark // of the latest item of each kind of list that is still open
	first := 0
	for i := range lines {
		l := &lines[i]
		if l.mark.class != 0 && !w.validMark(lines, i, first, last, capitals) {
			l.mark = mark{}
		}
		if i > 0 && (l.mark.class != 0 || !w.joins(lines[i-1], *l)) && !bareMark(lines[first:i]) {
			groups = append(groups, newGroup(lines[first:i]))
			first = i
		}
		if l.mark.class != 0 {
			last = l.mark
		}
	}
	if first < len(lines) {
		groups = append(groups, newGroup(lines[first:]))
	}
	return groups
}

// bareMark reports a group that so far is a mark alone on its line.
func bareMark(lines []line) bool {
	return len(lines) == 1 && lines[0].mark.class != 0 && int32(lines[0].mark.size) > lines[0].end-lines[0].start
}

func newGroup(lines []line) group {
	g := group{lines: lines, kind: schema.Paragraph, mark: lines[0].mark, start: int(lines[0].start), end: int(lines[len(lines)-1].end)}
	if g.mark.class != 0 {
		g.kind = schema.ListItem
		g.start += int(g.mark.size)
		if bareMark(lines[:1]) {
			if len(lines) == 1 {
				g.mark, g.kind, g.start = mark{}, schema.Furniture, int(lines[0].start)
			} else {
				g.start = int(lines[1].start)
			}
		}
	}
	return g
}

// capitalMarks reports whether A. and B. (I. and II.) follow each other as marks, so that they are no initials of names.
func capitalMarks(lines []line) map[byte]bool {
	found := map[byte]bool{}
	last := map[byte]int16{}
	for _, l := range lines {
		if c := l.mark.class; c == 'A' || c == 'I' {
			if n, ok := last[c]; ok && l.mark.num == n+1 {
				found[c] = true
			}
			last[c] = l.mark.num
		}
	}
	return found
}

// validMark says whether the mark of line i is one, or a dash or number that the wrapping of a paragraph put at its start.
// first is the first line of the open group, last the latest mark before.
func (w wrapping) validMark(lines []line, i, first int, last mark, capitals map[byte]bool) bool {
	l := lines[i]
	m := l.mark
	if m.class == 'A' || m.class == 'I' && m.num != 1 {
		if !capitals[m.class] && m.style == '.' {
			return false
		}
	}
	if i == 0 || m.class == '.' || m.style == '(' && m.num == 1 {
		return true
	}
	if m.style == '2' {
		return !w.on || l.gap > w.gap || !w.full(lines[i-1], l)
	}
	prev := lines[i-1]
	open := lines[first].mark
	if open.class != 0 && open.same(m) && (m.style == 'b' || m.num == open.num+1) {
		return true
	}
	follows := last.same(m) && m.num == last.num+1
	fresh := !w.on || l.gap > w.gap || prev.ends == sentenceEnd || prev.ends == colonEnd || prev.ends == semicolonEnd || !w.full(prev, l)
	if m.style == 'b' {
		return fresh || prev.ends == commaEnd
	}
	return fresh && (m.num <= 1 || follows || l.gap > w.gap || !w.on || m.class == '1') || follows && prev.ends != openEnd
}

// joins says whether b goes on with the paragraph of a.
func (w wrapping) joins(a, b line) bool {
	goesOn := a.ends == openEnd || a.ends == commaEnd || a.ends == dashEnd
	if !w.on {
		switch {
		case b.gap == 0 && !b.pageBreak:
			return goesOn && b.opens == lowerStart || a.function
		case b.pageBreak:
			return (goesOn && b.opens == lowerStart || a.function) && a.width >= 40
		}
		return a.function && b.opens == lowerStart && a.width >= 40
	}
	if b.gap > w.gap || b.pageBreak {
		switch {
		case !w.full(a, b) && !(b.pageBreak && a.width*10 >= w.page*6):
			return false
		case goesOn && b.opens == lowerStart || a.function:
			return true
		}
		// A page break within a sentence, before a word with a capital: only if the line below looks like prose.
		return b.pageBreak && goesOn && w.full(a, b) && b.width*10 >= w.page*6
	}
	if b.opens == lowerStart {
		return a.ends != colonEnd && a.ends != semicolonEnd || w.full(a, b)
	}
	if b.indent >= a.indent+2 && a.ends == sentenceEnd && b.indent < 20 {
		return false // the first line of a paragraph is indented
	}
	if a.function && a.ends == openEnd {
		return true
	}
	return w.full(a, b)
}
