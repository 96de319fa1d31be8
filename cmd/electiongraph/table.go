package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/electiongraph/electiongraph/graph/query"
)

// answer prints an answer in the format asked for.
func (p *program) answer(a query.Answer) error {
	switch p.format {
	case formatJSON:
		return p.writeJSON(a)
	case formatCSV:
		return a.Flat().CSV(p.out)
	case formatMarkdown:
		return query.Markdown(p.out, a.Tables())
	}
	for i, t := range a.Tables() {
		if i > 0 {
			fmt.Fprintln(p.out)
		}
		p.table(t)
	}
	return nil
}

func (p *program) writeJSON(v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

const (
	gap       = "  " // between columns
	quotation = 32   // width to which a column of long texts shrinks while others can
	leastRun  = 12   // width to which a column of running text shrinks before words are broken
)

// table lays a table out in the width of the terminal. Columns of running text are broken over lines; where that is
// not enough, cells show their short form.
func (p *program) table(t query.Table) {
	if t.Title != "" {
		fmt.Fprintln(p.out, p.strong(clean(t.Title)))
	}
	t = tidy(t)
	if len(t.Rows) > 0 {
		shown, cells, widths := fit(t, p.terminal.width)
		p.grid(shown, cells, widths)
		t.Notes = shown.Notes
		if len(t.Notes) > 0 {
			fmt.Fprintln(p.out)
		}
	}
	for _, n := range t.Notes {
		p.paragraph(n)
	}
}

// tidy leaves out columns that say nothing: empty ones, and a document that is the same in all rows.
func tidy(t query.Table) query.Table {
	if len(t.Rows) == 0 {
		return t
	}
	for i := len(t.Columns) - 1; i >= 0; i-- {
		first := t.Rows[0][i].Text
		same := !slices.ContainsFunc(t.Rows, func(r []query.Cell) bool { return r[i].Text != first })
		switch {
		case same && first == "" && len(t.Columns) > 1:
			t = without(t, i)
		case same && t.Columns[i].Name == "document" && len(t.Rows) > 1:
			t = without(t, i)
			t.Notes = append([]string{"All from " + first + "."}, t.Notes...)
		}
	}
	return t
}

// paragraph prints running text in the width of the terminal; what begins with blanks goes on below them.
func (p *program) paragraph(s string) {
	s = clean(s)
	indent := s[:len(s)-len(strings.TrimLeft(s, " "))]
	if indent != "" {
		indent += "  "
	}
	lead := s[:len(s)-len(strings.TrimLeft(s, " "))]
	keep := strings.Contains(strings.TrimSpace(s), "   ") // a key, in columns
	body := strings.TrimSpace(s)
	lines := []string{body}
	if !keep || text.StringWidth(body) > p.terminal.width {
		lines = strings.Split(wrap(body, min(p.terminal.width, 100)-len(indent)), "\n")
	}
	for i, l := range lines {
		if i == 0 {
			l = lead + l
		} else {
			l = indent + l
		}
		fmt.Fprintln(p.out, p.faint(l))
	}
}

func (p *program) faint(s string) string {
	if p.terminal.color && s != "" {
		return dim + s + reset
	}
	return s
}

// fit chooses what of a table is shown, the texts of its cells, headings first, and the widths of the columns. Where
// there is no room, cells show their short form, and columns that may be left out are, from the right.
func fit(t query.Table, width int) (shown query.Table, cells [][]string, widths []int) {
	texts := func(short bool) [][]string {
		out := make([][]string, 0, len(t.Rows)+1)
		line := make([]string, 0, len(t.Columns))
		for _, c := range t.Columns {
			line = append(line, c.Name)
		}
		out = append(out, line)
		for _, r := range t.Rows {
			line := make([]string, 0, len(r))
			for _, c := range r {
				s := c.Text
				if short && c.Short != "" {
					s = c.Short
				}
				line = append(line, clean(s))
			}
			out = append(out, line)
		}
		return out
	}
	cells = texts(false)
	widths, ok := shrink(t.Columns, cells, width)
	short := !ok && slices.ContainsFunc(t.Rows, func(r []query.Cell) bool {
		return slices.ContainsFunc(r, func(c query.Cell) bool { return c.Short != "" })
	})
	if short {
		cells = texts(true)
		widths, ok = shrink(t.Columns, cells, width)
		t.Key = t.ShortKey
	}
	if t.Key != "" {
		t.Notes = append(slices.Clone(t.Notes), t.Key)
	}
	for _, leave := range []struct {
		may  func(query.Column) bool
		note string
	}{
		{func(c query.Column) bool { return c.Empty }, "(Left out, as there is no document on them: %s.)"},
		{func(c query.Column) bool { return c.Optional }, "(No room for: %s. A wider terminal or --format csv shows it.)"},
	} {
		var left []string
		for i := len(t.Columns) - 1; i > 0 && !ok; i-- {
			if leave.may(t.Columns[i]) {
				left = append(left, strings.ReplaceAll(t.Columns[i].Name, "\n", " "))
				t = without(t, i)
				cells = texts(short)
				widths, ok = shrink(t.Columns, cells, width)
			}
		}
		if len(left) > 0 {
			slices.Reverse(left)
			t.Notes = append(slices.Clone(t.Notes), fmt.Sprintf(leave.note, strings.Join(left, ", ")))
		}
	}
	return t, cells, widths
}

// without leaves out a column.
func without(t query.Table, column int) query.Table {
	t.Columns = slices.Delete(slices.Clone(t.Columns), column, column+1)
	rows := make([][]query.Cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = slices.Delete(slices.Clone(r), column, column+1)
	}
	t.Rows = rows
	return t
}

// shrink gives widths of columns that together fit, and whether running text alone had to give way. It takes a column
// narrower where that makes the table longest the least.
func shrink(columns []query.Column, cells [][]string, width int) (widths []int, ok bool) {
	widths = make([]int, len(columns))
	least := make([]int, len(columns)) // that breaks no word
	sizes := make([][]int, len(cells))
	for r, row := range cells {
		sizes[r] = make([]int, len(row))
		for i, s := range row {
			for line := range strings.SplitSeq(s, "\n") {
				w := text.StringWidth(line)
				widths[i] = max(widths[i], w)
				sizes[r][i] = max(sizes[r][i], w)
			}
			for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '-' || r == '/' || r == '_' }) {
				least[i] = max(least[i], min(text.StringWidth(w)+1, 24))
			}
		}
	}
	total := len(gap) * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	height := func(i, w int) (n int) { // of all rows, if column i had this width
		for _, size := range sizes {
			tallest := 1
			for k, s := range size {
				wk := widths[k]
				if k == i {
					wk = w
				}
				tallest = max(tallest, (s+wk-1)/max(wk, 1))
			}
			n += tallest
		}
		return n
	}
	narrow := func(may func(i int) bool, floor func(i int) int) {
		for total > width {
			best, cost := -1, 0
			for i, w := range widths {
				if !may(i) || w <= floor(i) {
					continue
				}
				if c := height(i, w-1); best < 0 || c < cost || c == cost && w > widths[best] {
					best, cost = i, c
				}
			}
			if best < 0 {
				return
			}
			widths[best]--
			total--
		}
	}
	running := func(i int) bool { return columns[i].Wrap }
	natural := slices.Clone(widths)
	narrow(running, func(i int) int {
		if natural[i] > 2*quotation { // keep long texts readable
			return quotation
		}
		return max(8, least[i])
	})
	if total <= width {
		return widths, true
	}
	narrow(running, func(i int) int { return max(leastRun, least[i]) })
	if total <= width {
		return widths, true
	}
	narrow(running, func(i int) int { return min(leastRun, least[i]) })
	narrow(func(int) bool { return true }, func(i int) int { return min(6, least[i]) })
	return widths, false
}

// grid prints cells in columns of these widths, the first line as heading.
func (p *program) grid(t query.Table, cells [][]string, widths []int) {
	w := table.NewWriter()
	style := table.StyleDefault
	style.Box = table.BoxStyle{MiddleVertical: gap, MiddleHorizontal: "─", MiddleSeparator: "──"}
	style.Options = table.Options{SeparateColumns: true, SeparateHeader: true}
	style.Format = table.FormatOptions{}
	w.SetStyle(style)
	w.SuppressTrailingSpaces()
	configs := make([]table.ColumnConfig, len(widths))
	for i := range widths {
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMin: widths[i], VAlignHeader: text.VAlignBottom}
		if numeric(cells[1:], i) {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.SetColumnConfigs(configs)
	tall := false
	for _, row := range cells[1:] {
		for i, s := range row {
			tall = tall || strings.Contains(wrap(s, widths[i]), "\n")
		}
	}
	for n, row := range cells {
		line := make(table.Row, len(row))
		for i, s := range row {
			s = wrap(s, widths[i])
			if n > 0 {
				s = p.painted(s, t.Rows[n-1][i].Mark)
			}
			line[i] = s
		}
		if n == 0 {
			w.AppendHeader(line)
			continue
		}
		if tall && n > 1 {
			w.AppendRow(make(table.Row, 0))
		}
		w.AppendRow(line)
	}
	fmt.Fprintln(p.out, w.Render())
}

// painted gives the lines of a cell the colour of its mark.
func (p *program) painted(s string, m query.Mark) string {
	color := ""
	switch m {
	case query.Problem:
		color = red
	case query.Good:
		color = green
	case query.NotRaised, query.NoDocument:
		color = dim
	}
	if color == "" || !p.terminal.color || s == "" {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		c := color
		if strings.HasPrefix(l, "✓") {
			c = green
		} else if strings.HasPrefix(l, "✗") {
			c = red
		}
		lines[i] = c + l + reset
	}
	return strings.Join(lines, "\n")
}

func numeric(rows [][]string, column int) bool {
	some := false
	for _, r := range rows {
		s := r[column]
		if strings.Trim(s, "0123456789.,-?") != "" {
			return false
		}
		some = some || strings.ContainsAny(s, "0123456789")
	}
	return some
}

// wrap breaks a text into lines of at most width columns, at blanks where there are some; words too long are broken
// after a hyphen or slash if there is one.
func wrap(s string, width int) string {
	if width < 1 {
		width = 1
	}
	var b strings.Builder
	for n, line := range strings.Split(s, "\n") {
		if n > 0 {
			b.WriteByte('\n')
		}
		at := 0
		for _, word := range strings.Fields(line) {
			w := text.StringWidth(word)
			if at > 0 && at+1+w <= width {
				b.WriteByte(' ')
				at++
			} else if at > 0 {
				b.WriteByte('\n')
				at = 0
			}
			for w > width {
				cut := breakAt(word, width)
				b.WriteString(word[:cut] + "\n")
				word = word[cut:]
				w = text.StringWidth(word)
			}
			b.WriteString(word)
			at += w
		}
	}
	return b.String()
}

// breakAt gives the byte at which a word too long for the width is broken.
func breakAt(word string, width int) int {
	at, good, w := 0, 0, 0
	for i, r := range word {
		w += text.RuneWidth(r)
		if w > width && i > 0 {
			break
		}
		at = i + utf8.RuneLen(r)
		if r == '-' || r == '/' || r == '_' {
			good = at
		}
	}
	if good > 0 {
		return good
	}
	return max(at, 1)
}

// rows prints lines of text in aligned columns, without headings.
func rows(w io.Writer, lines [][]string) {
	var widths []int
	for _, l := range lines {
		for i, s := range l {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], text.StringWidth(s))
		}
	}
	for _, l := range lines {
		var b strings.Builder
		for i, s := range l {
			b.WriteString(s)
			if i < len(l)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-text.StringWidth(s)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}
