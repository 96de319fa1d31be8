package ingest

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// maxText is the longest text of a document, in bytes.
const maxText = 64 << 20

// Layout of printed pages. The places and sizes of lines tell what plain text has to guess: running heads and page numbers,
// which are left out, as are tables of contents; notes below the text, which come after the paragraph that is open at the
// end of their page; columns; headings; and which lines are one paragraph, across columns and pages too. Words that were
// broken at the end of a line are put together again.

// A printed line. Lengths are points, y rises from the bottom of the page.
type printed struct {
	text        string
	page        int
	x, right, y float64
	size        float64 // of its letters
	bold        bool
	hyphen      bool // its last word goes on in the next line; the hyphen itself is not in text
	raised      int  // the number it begins with
	note        bool
	row         bool // has other lines beside it: a row of a table
	// Of a cell of a table of three columns or more, whose lines have been put together: its place, from 1.
	inRow, inColumn int
}

// inTables puts the lines of each cell together where a page has a table of three columns or more, of which each begins
// at one place, and writes its cells one after the other. The number of a row may stand so near to the next cell that they
// are one line.
func inTables(lines []printed) []printed {
	type group struct {
		text                  string // before the lines: the number that was taken off a line, or what is left of that line
		from, to              int
		x, right, top, bottom float64
		second                bool // beside such a number
	}
	var groups []group
	for i := 0; i < len(lines); {
		l := lines[i]
		g := group{from: i, x: l.x, right: l.right, top: l.y + l.size}
		first := true // in its row
		if n := len(groups); n > 0 {
			before := groups[n-1]
			first = l.x <= before.right || before.top <= g.top-l.size || before.bottom >= g.top
		}
		if number, rest, ok := strings.Cut(l.text, " "); ok && first && numbersRow(number) {
			at := l.x + (l.right-l.x)*float64(len(number)+1)/float64(len(l.text))
			groups = append(groups, group{text: number, from: i, to: i, x: l.x, right: at - 1, top: g.top, bottom: l.y})
			if g.text, g.second, g.x = rest, true, at; i+1 < len(lines) && lines[i+1].x > l.x+3 && lines[i+1].x < at+3*l.size && lines[i+1].y < l.y {
				g.x = lines[i+1].x
			}
		}
		for i++; i < len(lines); i++ {
			l, above := lines[i], lines[i-1]
			if math.Abs(l.x-g.x) > 3 || above.y-l.y <= 0 || above.y-l.y > 1.8*l.size || math.Abs(l.size-above.size) > 0.06*l.size {
				break
			}
			g.right = max(g.right, l.right)
		}
		g.to, g.bottom = i, lines[i-1].y
		groups = append(groups, g)
	}
	row := func(at int) []group { // those that stand beside each other
		end, top, bottom := at+1, groups[at].top, groups[at].bottom
		for end < len(groups) && end-at < mostColumns && groups[end].x > groups[end-1].right && groups[end].top > bottom && groups[end].bottom < top {
			top, bottom = max(top, groups[end].top), min(bottom, groups[end].bottom)
			end++
		}
		return groups[at:end]
	}
	column := func(head []group, g group) int {
		if g.second {
			return 2
		}
		return 1 + slices.IndexFunc(head, func(h group) bool { return math.Abs(h.x-g.x) < 12 })
	}
	below := func(head, r []group) bool {
		return len(r) > 1 && r[0].top < head[0].bottom && !slices.ContainsFunc(r, func(g group) bool { return column(head, g) == 0 })
	}
	var out []printed
	for at := 0; at < len(groups); {
		head := row(at)
		next := at + len(head)
		if len(head) < 3 || next >= len(groups) || !below(head, row(next)) {
			out = append(out, lines[groups[at].from:groups[at].to]...)
			at++
			continue
		}
		for n := 1; at < len(groups); n++ {
			r := row(at)
			if n > 1 && !below(head, r) {
				break
			}
			for _, g := range r {
				cell := lines[g.from]
				if g.text != "" {
					cell.text, cell.hyphen = g.text, cell.hyphen && g.to == g.from+1
				}
				for _, l := range lines[min(g.from+1, g.to):g.to] {
					if !cell.hyphen {
						cell.text += " "
					}
					cell.text, cell.hyphen, cell.bold = cell.text+l.text, l.hyphen, cell.bold && l.bold
				}
				cell.x, cell.right, cell.y, cell.row, cell.inRow, cell.inColumn = g.x, g.right, lines[r[0].from].y, true, n, column(head, g)
				out = append(out, cell)
			}
			at += len(r)
		}
	}
	return out
}

// mostColumns is how many cells a row of a table may have.
const mostColumns = 40

// numbersRow reports what may stand in the first column of a table that numbers its rows.
func numbersRow(s string) bool {
	switch strings.ToLower(s) {
	case "no", "no.", "nr", "nr.", "#", "n°":
		return true
	}
	return len(s) < 5 && isNumber(strings.TrimSuffix(s, "."))
}

// joinPieces puts together what stands on one line, and takes out the raised numbers of notes.
func joinPieces(lines []printed) []printed {
	out := lines[:0]
	for _, l := range lines {
		if len(out) == 0 {
			out = append(out, l)
			continue
		}
		a := &out[len(out)-1]
		up := l.y - a.y
		switch apart := l.x - a.right; {
		case l.size < 0.85*a.size && up > 0.1*a.size && up < 0.8*a.size && apart > -a.size && apart < a.size && isNumber(strings.ReplaceAll(l.text, ",", "")):
			a.right = max(a.right, l.right)
		case math.Abs(up) < 0.3*min(a.size, l.size) && apart > -0.7*a.size && apart < columnGap*a.size:
			if apart > -0.35*a.size {
				a.text += " "
			}
			a.text, a.right, a.hyphen, a.bold = a.text+l.text, l.right, l.hyphen, a.bold && l.bold
		default:
			out = append(out, l)
		}
	}
	return out
}

// inColumns orders the lines of a page: where a gutter runs between them, the left column comes before the right one. Pieces
// that stand beside each other otherwise are rows of a table.
func inColumns(lines []printed) []printed {
	lines = inTables(lines)
	beside := func(a, b printed) bool { return math.Abs(a.y-b.y) < 0.3*min(a.size, b.size) && b.x > a.right }
	var pairs []int // lines with another one to their right
	for i := 0; i+1 < len(lines); i++ {
		if beside(lines[i], lines[i+1]) {
			pairs = append(pairs, i)
		}
	}
	if len(pairs) == 0 {
		return lines
	}
	long := 0
	var edges []float64
	for _, i := range pairs {
		if len(lines[i].text) >= 20 && len(lines[i+1].text) >= 20 {
			long++
		}
		edges = append(edges, lines[i+1].x)
	}
	slices.Sort(edges)
	gutter := edges[len(edges)/2]
	fits := 0
	for _, i := range pairs {
		if lines[i].right < gutter+1 && math.Abs(lines[i+1].x-gutter) < 25 {
			fits++
		}
	}
	if len(pairs) < 6 || long*2 < len(pairs) || fits*5 < len(pairs)*4 {
		return inRows(lines, pairs)
	}
	// Between lines that run over the whole page, the left side, then the right one.
	var out, left, right []printed
	flush := func() {
		out = append(append(out, left...), right...)
		left, right = nil, nil
	}
	for _, l := range lines {
		switch {
		case l.right <= gutter:
			left = append(left, l)
		case l.x >= gutter-25:
			right = append(right, l)
		default:
			flush()
			out = append(out, l)
		}
	}
	flush()
	return out
}

// inRows marks the lines with others beside them, given by the left one of each pair, as rows of a table. A pair without
// another one near is a line with a gap.
func inRows(lines []printed, pairs []int) []printed {
	alone := map[int]bool{}
	for k, i := range pairs {
		if (k == 0 || i-pairs[k-1] > 5) && (k+1 == len(pairs) || pairs[k+1]-i > 5) {
			alone[i] = true
		} else {
			lines[i].row, lines[i+1].row = true, true
		}
	}
	out := lines[:0]
	for i, l := range lines {
		if i > 0 && alone[i-1] {
			last := &out[len(out)-1]
			last.text, last.right, last.hyphen = last.text+" "+l.text, l.right, l.hyphen
			continue
		}
		out = append(out, l)
	}
	return out
}

// layOutPages makes text and blocks of printed lines.
func layOutPages(d *schema.Document, lines []printed, pages int) {
	body := bodySize(lines)
	lines = withoutHeads(lines, pages)
	lines = withoutContents(lines)
	markNotes(lines, body)
	p := &printer{body: body, leading: leading(lines, body), joined: words(lines)}
	p.margins(lines)
	for i := range lines {
		if !lines[i].note {
			p.text(i, lines)
		} else {
			p.noteLine(lines[i])
		}
	}
	p.end()
	p.emit(d)
}

// bodySize is the size in which most letters are set.
func bodySize(lines []printed) float64 {
	sizes := map[float64]int{}
	best := 0.0
	for _, l := range lines {
		s := math.Round(l.size*2) / 2
		sizes[s] += len(l.text)
	}
	for s, n := range sizes {
		if n > sizes[best] || n == sizes[best] && s < best {
			best = s
		}
	}
	return best
}

// withoutHeads takes out page numbers and what comes again at the edge of page after page.
func withoutHeads(lines []printed, pages int) []printed {
	type edge struct {
		digest uint64
		y      float64
	}
	byPage := map[int][]int{}
	for i, l := range lines {
		byPage[l.page] = append(byPage[l.page], i)
	}
	edges := map[int]bool{}
	var at = map[uint64][]edge{}
	on := map[uint64]map[int]bool{}
	for page, list := range byPage {
		sorted := slices.Clone(list)
		slices.SortStableFunc(sorted, func(a, b int) int { return -cmp.Compare(lines[a].y, lines[b].y) })
		for k, i := range sorted {
			if k >= 3 && k < len(sorted)-3 {
				continue
			}
			edges[i] = true
			key := digest(lines[i].text)
			at[key] = append(at[key], edge{key, lines[i].y})
			if on[key] == nil {
				on[key] = map[int]bool{}
			}
			on[key][page] = true
		}
	}
	return slices.DeleteFunc(withIndex(lines), func(l indexed) bool {
		if !edges[l.i] || len(l.text) > 160 {
			return false
		}
		if n := pageNumber(l.text); n != 0 || romanPage(l.text) {
			alone := true // on its line
			for _, k := range byPage[l.page] {
				alone = alone && (k == l.i || math.Abs(lines[k].y-l.y) > 1 || edges[k])
			}
			return alone
		}
		key := digest(l.text)
		if n := len(on[key]); n < 3 && !(n == 2 && pages <= 4) {
			return false
		}
		same := 0
		for _, e := range at[key] {
			if math.Abs(e.y-l.y) < 4 {
				same++
			}
		}
		return same >= 2
	}).lines()
}

type indexed struct {
	printed
	i int
}

type indexedLines []indexed

func withIndex(lines []printed) indexedLines {
	out := make(indexedLines, len(lines))
	for i, l := range lines {
		out[i] = indexed{l, i}
	}
	return out
}

func (l indexedLines) lines() []printed {
	out := make([]printed, len(l))
	for i := range l {
		out[i] = l[i].printed
	}
	return out
}

// romanPage reports "iv" alone.
func romanPage(s string) bool {
	t := strings.Trim(s, " -–|")
	return len(t) > 0 && len(t) <= 5 && t == strings.ToLower(t) && roman(t) > 0
}

// contentsEntry is a line of a table of contents: a title, dots, a page.
var contentsEntry = regexp.MustCompile(`(\. ?){4,}\s*([0-9]{1,3}|[ivxl]{1,6})?$|…{2,}\s*([0-9]{1,3}|[ivxl]{1,6})?$`)

// endsInPage is a title and a page, which counts below the heading of a table of contents.
var endsInPage = regexp.MustCompile(`^\S.*\s([0-9]{1,3}|[ivxl]{1,6})$`)

// withoutContents takes out tables of contents.
func withoutContents(lines []printed) []printed {
	drop := make([]bool, len(lines))
	last := -10
	for i, l := range lines {
		if contentsEntry.MatchString(l.text) {
			drop[i] = true
			if i-last == 2 || i-last == 3 { // an entry of two lines
				for k := last + 1; k < i; k++ {
					drop[k] = true
				}
			}
			last = i
		}
	}
	for i, l := range lines {
		if t := strings.Trim(strings.ToLower(l.text), " :."); t != "contents" && t != "table of contents" {
			continue
		}
		drop[i] = true
		// Without dots: lines that end in a page, an entry of several lines among them.
		for j, miss := i+1, 0; j < len(lines) && miss < 3; j++ {
			switch {
			case drop[j], endsInPage.MatchString(l.text) && len(lines[j].text) < 200, endsInPage.MatchString(lines[j].text) && len(lines[j].text) < 200:
				for ; miss > 0; miss-- {
					drop[j-miss] = true
				}
				drop[j] = true
			case lines[j].page > l.page+3:
				miss = 3
			default:
				miss++
			}
		}
	}
	out := lines[:0:0]
	for i, l := range lines {
		if !drop[i] {
			out = append(out, l)
		}
	}
	return out
}

// markNotes finds the notes at the bottom of pages: in smaller letters, below everything else, beginning with a number.
func markNotes(lines []printed, body float64) {
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].page == lines[from].page {
			to++
		}
		floor := math.Inf(1) // of the text
		for _, l := range lines[from:to] {
			if l.size > body*0.93 && l.raised == 0 || l.size > body*1.02 {
				floor = min(floor, l.y)
			}
		}
		open := false
		for i := from; i < to; i++ {
			l := &lines[i]
			if l.size > body*0.93 || l.y > floor {
				open = false
				continue
			}
			r, _ := utf8.DecodeRuneInString(l.text)
			if open = open || l.raised > 0 || r == '*' || r == '†' || r == '['; open {
				l.note = true
			}
		}
		from = to
	}
}

// leading is the usual distance of two lines of a paragraph.
func leading(lines []printed, body float64) float64 {
	gaps := map[float64]int{}
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if g := a.y - b.y; a.page == b.page && g > 0 && g < 4*body && math.Abs(a.size-body) < 0.6 && math.Abs(b.size-body) < 0.6 {
			gaps[math.Round(g*2)/2]++
		}
	}
	best, n := body*1.2, 0
	for g, k := range gaps {
		if k > n || k == n && g < best {
			best, n = g, k
		}
	}
	return best
}

// words are those of the document that stand within lines, to tell how a word broken at the end of one is written.
func words(lines []printed) map[string]bool {
	m := map[string]bool{}
	for _, l := range lines {
		f := strings.Fields(l.text)
		for i, w := range f {
			if i+1 < len(f) || !l.hyphen {
				m[strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))] = true
			}
		}
	}
	return m
}

// A para is a paragraph that is being put together.
type para struct {
	text   []byte
	last   printed // line
	breaks []schema.Break
	page   int
	at     int // its last line among all
	size   float64
	bold   bool
	note   bool
	cells  []int // where its cells begin, if it is a row of a table
	places []int // and the columns that they are in
	row    int
	lines  int
}

// printer puts lines together to paragraphs.
type printer struct {
	body, leading float64
	joined        map[string]bool
	edge          []float64 // right edge of the column that each line stands in
	left          []float64
	open          *para
	paras         []*para
	notes         []*para // that wait for the end of the open paragraph
}

// margins finds for each line the edges of its column, from the lines around it that are set alike.
func (p *printer) margins(lines []printed) {
	const around = 8
	p.edge, p.left = make([]float64, len(lines)), make([]float64, len(lines))
	for i, l := range lines {
		p.edge[i], p.left[i] = l.right, l.x
		for _, step := range []int{-1, 1} {
			for k := 1; k <= around; k++ {
				j := i + step*k
				if j < 0 || j >= len(lines) || lines[j].page != l.page || (lines[j].y-l.y)*float64(step) > 0 || math.Abs(lines[j].size-l.size) > 0.06*l.size {
					break
				}
				p.edge[i] = max(p.edge[i], lines[j].right)
				p.left[i] = min(p.left[i], lines[j].x)
			}
		}
	}
}

// text adds line i.
func (p *printer) text(i int, lines []printed) {
	l := lines[i]
	if o := p.open; o != nil {
		if l.row && o.cells != nil && o.row == l.inRow && math.Abs(o.last.y-l.y) < 0.3*l.size && l.page == o.last.page {
			o.text = append(o.text, '\t')
			o.cells, o.places = append(o.cells, len(o.text)), append(o.places, max(l.inColumn, len(o.cells)+1))
			o.text = append(o.text, l.text...)
			o.last, o.at = l, i
			return
		}
		if o.cells == nil && !l.row && p.joins(o, i, lines) {
			p.append(o, l)
			o.at = i
			return
		}
	}
	p.end()
	p.open = &para{text: []byte(l.text), last: l, page: l.page, at: i, size: l.size, bold: l.bold, lines: 1}
	if l.row {
		p.open.cells, p.open.places, p.open.row = []int{0}, []int{max(l.inColumn, 1)}, l.inRow
	}
}

// append joins a line to a paragraph.
func (p *printer) append(o *para, l printed) {
	switch {
	case o.last.hyphen:
		first, _, _ := strings.Cut(l.text, " ")
		at := strings.LastIndexAny(string(o.text), " \t") + 1
		if r, _ := utf8.DecodeRuneInString(l.text); p.keepsHyphen(string(o.text[at:]), first, r) {
			o.text = append(o.text, '-')
		}
	default:
		o.text = append(o.text, ' ')
	}
	if l.page > o.last.page {
		o.breaks = append(o.breaks, schema.Break{At: len(o.text), Page: l.page})
	}
	o.text = append(o.text, l.text...)
	o.last = l
	o.lines++
	o.bold = o.bold && l.bold
}

// compounds are first halves that keep their hyphen.
var compounds = set("self non co well ex vice long short high low mid multi cross semi state party government all post pre anti pro first second third two three four five so on full part half")

// keepsHyphen says whether a word that was broken into two is written with a hyphen.
func (p *printer) keepsHyphen(a, b string, r rune) bool {
	trim := func(s string) string {
		return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }))
	}
	a, b = trim(a), trim(b)
	switch {
	case unicode.IsUpper(r), unicode.IsDigit(r), a == "", strings.Contains(a, "-") && !p.joined[a+b]:
		return true
	case p.joined[a+"-"+b] && !p.joined[a+b]:
		return true
	case p.joined[a+b]:
		return false
	}
	return compounds[a]
}

// joins says whether line i goes on with the open paragraph.
func (p *printer) joins(o *para, i int, lines []printed) bool {
	a, b, at := o.last, lines[i], o.at
	if math.Abs(b.size-o.size) > 0.06*max(b.size, o.size) {
		return false
	}
	ends, function := endsWith(string(o.text))
	opens := opensWith(b.text)
	unfinished := (ends == openEnd || ends == commaEnd || ends == dashEnd) || a.hyphen
	if a.hyphen && opens == lowerStart {
		return true
	}
	if o.bold != b.bold && (o.bold || ends == sentenceEnd || ends == colonEnd) {
		return false
	}
	word, _, _ := strings.Cut(b.text, " ")
	width := (b.right - b.x) / float64(max(utf8.RuneCountInString(b.text), 1)) * float64(utf8.RuneCountInString(word)+1)
	full := a.right+width > p.edge[at]-0.3*a.size
	m := parseMark(b.text)
	if m.class != 0 && (m.style == 'b' || !unfinished || !full) {
		return false
	}
	jump := b.page != a.page || b.y > a.y+1
	switch {
	case jump:
		return unfinished && (full && (p.edge[at]-p.left[at]) > 12*a.size || opens == lowerStart || function)
	case a.y-b.y > 1.3*p.scaled(b.size):
		return function && opens == lowerStart && a.y-b.y < 2.2*p.scaled(b.size)
	case opens == lowerStart:
		return true
	case ends == sentenceEnd && b.x > a.x+0.8*b.size && b.x > p.left[i]+0.8*b.size && o.lines > 1:
		return false // the first line of a paragraph is indented
	}
	return full || function && ends == openEnd
}

// scaled is the distance of lines in letters of a size.
func (p *printer) scaled(size float64) float64 { return p.leading * size / p.body }

// noteLine adds a line to the notes.
func (p *printer) noteLine(l printed) {
	if n := len(p.notes); n > 0 {
		if o := p.notes[n-1]; l.raised == 0 || parseMark(l.text).class == 0 && o.last.page == l.page && l.raised != o.last.raised+1 && math.Abs(l.x-o.last.x) < 1 && len(o.text) > 0 && !endsSentence(o.text) {
			raised := o.last.raised
			p.append(o, l)
			o.last.raised = raised
			return
		}
	}
	p.notes = append(p.notes, &para{text: []byte(l.text), last: l, page: l.page, size: l.size, note: true, lines: 1})
}

func endsSentence(s []byte) bool {
	e, _ := endsWith(string(s))
	return e == sentenceEnd
}

// end closes the open paragraph; the notes of its pages follow it.
func (p *printer) end() {
	if p.open != nil {
		if p.open.last.hyphen {
			p.open.text = append(p.open.text, '-')
		}
		p.paras = append(p.paras, p.open)
		p.open = nil
	}
	p.paras = append(p.paras, p.notes...)
	p.notes = nil
}

// emit writes the paragraphs as text and blocks.
func (p *printer) emit(d *schema.Document) {
	var c composer
	levels := p.headingLevels()
	var lines []line
	var owner []int // paragraph of each block
	row := 0        // of the table at hand
	for i, o := range p.paras {
		if o.cells != nil {
			if row++; i == 0 || p.paras[i-1].cells == nil {
				row = 1
			}
			row = max(row, o.row)
			for k, from := range o.cells {
				to, sep := len(o.text), "\t"
				if k+1 < len(o.cells) {
					to = o.cells[k+1] - 1
				}
				if k == 0 {
					sep = "\n"
					if i == 0 || p.paras[i-1].cells == nil {
						sep = ""
					}
				}
				c.add(schema.Block{Kind: schema.TableCell, Page: o.page, Row: row, Column: o.places[k]}, string(o.text[from:to]), sep)
				owner = append(owner, i)
			}
			continue
		}
		at := c.add(schema.Block{Kind: schema.Paragraph, Page: o.page}, string(o.text), "")
		for _, b := range o.breaks {
			d.Breaks = append(d.Breaks, schema.Break{At: at + b.At, Page: b.Page})
		}
		owner = append(owner, i)
	}
	d.Text = c.out.String()
	// What the words tell: marks of lists, captions, notes in brackets.
	lines, _ = splitLines(d.Text, 0, len(d.Text))
	capitals := capitalMarks(lines)
	var groups []group
	var last mark
	k := 0
	for i := range c.blocks {
		b := c.blocks[i]
		for k < len(lines) && int(lines[k].end) <= b.Span.Start {
			k++
		}
		l := &lines[k]
		o := p.paras[owner[i]]
		g := group{lines: lines[k : k+1], kind: b.Kind, start: b.Span.Start, end: b.Span.End}
		if b.Kind == schema.Paragraph {
			if l.mark.class != 0 && (!(wrapping{}).validMark(lines, k, k, last, capitals) || o.note) {
				l.mark = mark{}
			}
			g = newGroup(lines[k : k+1])
			if l.mark.class != 0 {
				last = l.mark
			}
			if level, ok := levels[styleOf(o)]; ok && p.isHeading(o) {
				g.kind, g.level, g.start = schema.Heading, level, b.Span.Start
			}
			if o.note {
				g.kind = schema.Footnote
				if _, rest := noteNumber(string(o.text)); rest != "" {
					g.start = g.end - len(rest)
				}
			}
		}
		groups = append(groups, g)
	}
	if len(levels) > 0 {
		classifyWords(d.Text, groups)
		markItems(groups)
	} else {
		classify(d.Text, groups)
	}
	for i, g := range groups {
		b := c.blocks[i]
		b.Kind, b.Level, b.Span = g.kind, g.level, schema.Span{Start: g.start, End: g.end}
		if !b.Span.Empty() {
			d.Blocks = append(d.Blocks, b)
		}
	}
}

// A style is how headings of one level are set.
type style struct {
	size float64
	bold bool
}

func styleOf(o *para) style { return style{math.Round(o.size*2) / 2, o.bold} }

// isHeading reports a short paragraph in letters that are larger than those of the text, or bold.
func (p *printer) isHeading(o *para) bool {
	if o.note || o.lines > 5 || len(o.text) > 300 || o.size < p.body*0.97 || o.size < p.body*1.07 && !o.bold {
		return false
	}
	ends, _ := endsWith(string(o.text))
	if r := firstLetter(string(o.text)); r == 0 || unicode.IsLower(r) {
		return false
	}
	return ends == openEnd || ends == colonEnd && o.bold || ends == sentenceEnd && o.size > p.body*1.3
}

// headingLevels ranks the styles of headings.
func (p *printer) headingLevels() map[style]int {
	var styles []style
	for _, o := range p.paras {
		if o.cells == nil && p.isHeading(o) && !slices.Contains(styles, styleOf(o)) {
			styles = append(styles, styleOf(o))
		}
	}
	slices.SortFunc(styles, func(a, b style) int {
		if a.size != b.size {
			return -cmp.Compare(a.size, b.size)
		}
		if a.bold {
			return -1
		}
		return 1
	})
	levels := map[style]int{}
	for i, s := range styles {
		levels[s] = min(i+1, 6)
	}
	return levels
}

// A composer writes blocks one after the other into a text.
type composer struct {
	out    strings.Builder
	blocks []schema.Block
}

// add writes a block behind sep, or a blank line if that is "", and gives where it begins.
func (c *composer) add(b schema.Block, text, sep string) int {
	if c.out.Len() > 0 {
		if sep == "" {
			sep = "\n\n"
		}
		c.out.WriteString(sep)
	}
	b.Span.Start = c.out.Len()
	c.out.WriteString(text)
	b.Span.End = c.out.Len()
	c.blocks = append(c.blocks, b)
	return b.Span.Start
}
