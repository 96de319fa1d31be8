package query

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Table is a part of an answer laid out in rows.
type Table struct {
	Title   string
	Columns []Column
	Rows    [][]Cell // each as long as Columns
	Notes   []string // what must be known to read the table right
	// Key explains names in cells, ShortKey those in their short forms; one of them is shown.
	Key, ShortKey string
}

// A Column has a heading, in which a line break may stand.
type Column struct {
	Name     string
	Wrap     bool // running text, which may be broken over lines where there is no room
	Empty    bool // only says that there is no document: left out first where there is still none
	Optional bool // left out where there is none even so
}

// A Cell is a value. ID is the short id of the thing that it names, "" if it names none, so that pages can link it.
type Cell struct {
	Text  string
	Short string // a shorter form for narrow places, explained in Table.ShortKey; "" if there is none
	ID    string
	Mark  Mark
}

// A Mark tells what a cell of a matrix means.
type Mark string

const (
	Raised     Mark = "raised"      // somebody said so
	Opposite   Mark = "opposite"    // somebody said the opposite: that it was fine, where problems are asked for
	NotRaised  Mark = "not-raised"  // there are documents, and none says anything of it
	NoDocument Mark = "no-document" // nothing is known
	Problem    Mark = "problem"     // said to be a problem
	Good       Mark = "good"        // said to be fine
)

// Sign gives the sign that stands for a mark in a matrix.
func (m Mark) Sign() string {
	switch m {
	case NotRaised:
		return "·"
	case NoDocument:
		return "?"
	}
	return ""
}

// columns makes columns of names; ~ after a name means Wrap, and ? after that Optional.
func columns(names ...string) []Column {
	out := make([]Column, len(names))
	for i, n := range names {
		n, optional := strings.CutSuffix(n, "?")
		n, wrap := strings.CutSuffix(n, "~")
		out[i] = Column{Name: n, Wrap: wrap, Optional: optional}
	}
	return out
}

func text(s string) Cell        { return Cell{Text: s} }
func link(kind, id string) Cell { return Cell{Text: id, ID: prefixed(kind, id)} }
func list(kind string, ids []string) Cell {
	if len(ids) == 1 {
		return link(kind, ids[0])
	}
	return Cell{Text: strings.Join(ids, ", ")}
}

func prefixed(kind, id string) string {
	if id == "" || kind == "" {
		return id
	}
	return kind + "/" + id
}

// quoted puts the words of a document into quotation marks.
func quoted(words string) string {
	if words == "" {
		return ""
	}
	return "“" + words + "”"
}

// CSV writes the table with one line of column names.
func (t Table) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	line := make([]string, 0, len(t.Columns))
	for _, col := range t.Columns {
		line = append(line, oneLine(col.Name))
	}
	if err := c.Write(line); err != nil {
		return err
	}
	for _, r := range t.Rows {
		line = line[:0]
		for _, cell := range r {
			line = append(line, cell.Text)
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Markdown writes tables as sections of a Markdown text.
func Markdown(w io.Writer, tables []Table) error {
	var b strings.Builder
	for i, t := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		if t.Title != "" {
			b.WriteString("## " + markdown(t.Title) + "\n\n")
		}
		if len(t.Rows) > 0 {
			line := func(cells []string) {
				b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			}
			var cells []string
			for _, c := range t.Columns {
				cells = append(cells, markdown(oneLine(c.Name)))
			}
			line(cells)
			for i := range cells {
				cells[i] = "---"
			}
			line(cells)
			for _, r := range t.Rows {
				for i, c := range r {
					cells[i] = markdown(oneLine(c.Text))
				}
				line(cells)
			}
		}
		notes := t.Notes
		if t.Key != "" {
			notes = append(slices.Clone(notes), t.Key)
		}
		list := false
		for k, n := range notes {
			item := strings.HasPrefix(n, " ")
			if (k > 0 || len(t.Rows) > 0) && !(item && list) {
				b.WriteByte('\n')
			}
			if list = item; item {
				b.WriteString("- ")
			}
			b.WriteString(markdown(strings.TrimSpace(n)) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// markdown takes the meaning from the characters that would have one in a Markdown table.
func markdown(s string) string {
	if !strings.ContainsAny(s, "\\`*_{}[]<>#|~!&") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch r {
		case '\\', '`', '*', '[', ']', '<', '|', '~':
			b.WriteByte('\\')
		case '_': // inside a word it has no meaning
			if before, _ := utf8.DecodeLastRuneInString(s[:i]); before == utf8.RuneError || before == ' ' || i+1 == len(s) || s[i+1] == ' ' {
				b.WriteByte('\\')
			}
		case '&':
			b.WriteString("&amp;")
			continue
		case '#':
			if i == 0 {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
