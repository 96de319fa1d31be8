package ingest

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"

	"github.com/electiongraph/electiongraph/schema"
)

// blockParser reads the blocks of Markdown and nothing inside them: marks, links and their definitions stay in the text.
// Tables are ours, since the extension fills short rows up to the width of the first, which a small file can make very wide.
var blockParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
})

// maxNesting is how many containers within containers somebody may have written.
const maxNesting = 32

// looksMarkdown recognises Markdown by its links and headings. Texts with a blank line between all lines are left to the layout of
// plain text, which joins their lines.
func looksMarkdown(text string) bool {
	links, headings, rest := 0, 0, text
	for len(rest) > 0 && links+headings < 3 {
		l, after, _ := strings.Cut(rest, "\n")
		rest = after
		if h := strings.TrimLeft(l, "#"); len(l) > len(h) && len(l)-len(h) <= 6 && strings.HasPrefix(h, " ") && strings.TrimSpace(h) != "" {
			headings++
		}
		if !strings.Contains(l, "](") && !strings.Contains(l, "![") {
			continue
		}
		for _, m := range []string{"](http", "](mailto:", "](/", "![", "](#", "](www."} {
			if strings.Contains(l, m) {
				links += 2
				break
			}
		}
	}
	if links < 2 && headings < 2 {
		return false
	}
	lines, _ := splitLines(text, 0, min(len(text), 1<<20))
	w := measure(lines)
	return !w.on || w.gap == 0
}

// readMarkdown finds the blocks of d.Text and its metadata.
func readMarkdown(d *schema.Document) *schema.Problem {
	front, p := readFrontMatter(d)
	if p != nil {
		return p
	}
	start := 0
	if front.Kind != "" {
		d.Blocks = append(d.Blocks, front)
		start = front.Span.End
	}
	if line := overNested(d.Text[start:]); line > 0 {
		first, _ := position(d.Text, start)
		d.Warnings = append(d.Warnings, schema.Problem{Code: "nesting", Line: first + line - 1,
			Message: "lists or quotations are nested too deep for Markdown; read as plain text", Hint: "check the file, it may be damaged"})
		d.Blocks = append(d.Blocks, layOut(d.Text, start, len(d.Text))...)
		return nil
	}
	if start == 0 && strings.HasPrefix(d.Text, "\uFEFF") {
		start = len("\uFEFF")
	}
	src := []byte(d.Text[start:])
	view := d.Text
	for i, c := range src { // the parser knows \n alone
		if c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			src[i], view = '\n', ""
		}
	}
	if view == "" {
		view = d.Text[:start] + string(src)
	}
	root := blockParser().Parse(mdtext.NewReader(src))
	m := markdown{text: view, base: start}
	m.children(root, 0, schema.Paragraph)
	slices.SortStableFunc(m.blocks, func(a, b schema.Block) int { return a.Span.Start - b.Span.Start })
	d.Blocks = append(d.Blocks, m.blocks...)
	return nil
}

// overNested gives the first line that opens more than maxNesting containers, 0 if there is none.
func overNested(s string) int {
	line := 0
	for len(s) > 0 {
		l, rest, _ := strings.Cut(s, "\n")
		line++
		depth := 0
	lead:
		for i := range len(l) {
			switch c := l[i]; c {
			case ' ', '\t':
			case '>', '-', '*', '+', '.', ')':
				depth++
			default:
				if c < '0' || c > '9' {
					break lead
				}
			}
		}
		if depth > maxNesting && strings.Trim(l, "- \t\r") != "" && strings.Trim(l, "* \t\r") != "" {
			return line
		}
		if in := len(l) - len(strings.TrimLeft(l, " \t")); in > 4*maxNesting && in < len(l) && len(l)-in > 1 && strings.IndexByte("-*+0123456789>", l[in]) >= 0 {
			return line
		}
		s = rest
	}
	return 0
}

// markdown gathers the blocks of a Markdown tree.
type markdown struct {
	text   string // of the document, all line ends \n or \r\n
	base   int    // where the tree's source begins in text
	blocks []schema.Block
}

// children adds the blocks below n. depth counts lists, kind is what paragraphs there are.
func (m *markdown) children(n ast.Node, depth int, kind schema.BlockKind) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			m.add(c, schema.Heading, c.Level)
		case *ast.Paragraph, *ast.TextBlock:
			level := 0
			if kind == schema.ListItem {
				level = depth
			}
			m.add(c, kind, level)
		case *ast.List:
			m.children(c, depth+1, schema.ListItem)
		case *ast.ListItem:
			m.children(c, depth, kind)
		case *ast.Blockquote:
			m.children(c, depth, schema.Quotation)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			m.add(c, schema.Code, 0)
		case *ast.HTMLBlock:
			m.html(c)
		default:
			m.children(c, depth, kind)
		}
	}
}

// span is the source of a block from its first line to its last.
func (m *markdown) span(n ast.Node) schema.Span {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return schema.Span{}
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	return trim(m.text, schema.Span{Start: m.base + first.Start, End: min(m.base+last.Stop, len(m.text))})
}

func (m *markdown) add(n ast.Node, kind schema.BlockKind, level int) {
	s := m.span(n)
	if s.Empty() || len(m.blocks) > 0 && m.blocks[len(m.blocks)-1].Span.Overlaps(s) {
		return
	}
	if kind == schema.Paragraph {
		if m.table(s) {
			return
		}
		if kind, level, s = m.paragraph(s); s.Empty() {
			return
		}
	}
	m.blocks = append(m.blocks, schema.Block{Kind: kind, Level: level, Span: s})
}

// paragraph looks closer at a paragraph: footnotes, pictures, definitions of links, and lines in bold that serve as headings.
func (m *markdown) paragraph(s schema.Span) (schema.BlockKind, int, schema.Span) {
	t := m.text[s.Start:s.End]
	switch {
	case strings.HasPrefix(t, "[^"):
		if i := strings.Index(t, "]:"); i > 0 && i < 40 {
			return schema.Footnote, 0, trim(m.text, schema.Span{Start: s.Start + i + 2, End: s.End})
		}
	case strings.HasPrefix(t, "["):
		if definitions(t) {
			return schema.Furniture, 0, s
		}
	case strings.HasPrefix(t, "!["):
		n := pictures(t)
		if n == len(t) {
			return schema.Caption, 0, s
		}
		if n > 0 { // a picture before the words of the paragraph
			m.blocks = append(m.blocks, schema.Block{Kind: schema.Caption, Span: trim(m.text, schema.Span{Start: s.Start, End: s.Start + n})})
			s = trim(m.text, schema.Span{Start: s.Start + n, End: s.End})
			t = m.text[s.Start:s.End]
		}
	}
	if in, ok := allBold(t); ok && utf8.RuneCountInString(in) <= 120 && !strings.Contains(in, "\n") {
		if e, _ := endsWith(in); (e == openEnd || e == colonEnd) && !isDateLine(in) && !isByline(in, strings.Fields(in)) {
			return schema.Heading, 3, schema.Span{Start: s.Start + 2, End: s.End - 2}
		}
	}
	switch {
	case isRule(t):
		return schema.Furniture, 0, s
	case isPhotoLine(t):
		return schema.Caption, 0, s
	}
	return schema.Paragraph, 0, s
}

// table adds the cells of a paragraph that is a table: a row, a row of dashes, rows.
func (m *markdown) table(s schema.Span) bool {
	t := m.text[s.Start:s.End]
	head, rest, ok := strings.Cut(t, "\n")
	rule, _, _ := strings.Cut(rest, "\n")
	if !ok || !strings.Contains(head, "|") || !strings.Contains(rule, "-") || strings.Trim(rule, "|-: \t\r") != "" {
		return false
	}
	at := s.Start
	for i := 0; at < s.End; i++ {
		l, _, _ := strings.Cut(m.text[at:s.End], "\n")
		if i != 1 {
			from, column := 0, 0
			if strings.HasPrefix(strings.TrimLeft(l, " "), "|") {
				column-- // what stands before it is no cell
			}
			for j := 0; j <= len(l); j++ {
				if j == len(l) || l[j] == '|' && (j == 0 || l[j-1] != '\\') {
					column++
					if c := trim(m.text, schema.Span{Start: at + from, End: at + j}); !c.Empty() {
						m.blocks = append(m.blocks, schema.Block{Kind: schema.TableCell, Span: c, Row: max(i, 1), Column: column})
					}
					from = j + 1
				}
			}
		}
		at += len(l) + 1
	}
	return true
}

// allBold gives the words of a paragraph that is bold as a whole: **words** or __words__.
func allBold(t string) (string, bool) {
	for _, d := range []string{"**", "__"} {
		if len(t) > 4 && strings.HasPrefix(t, d) && strings.HasSuffix(t, d) {
			in := t[2 : len(t)-2]
			return in, !strings.Contains(in, d) && strings.TrimSpace(in) != ""
		}
	}
	return "", false
}

// definitions reports a paragraph of nothing but link definitions.
func definitions(t string) bool {
	for l := range strings.SplitSeq(t, "\n") {
		label, dest, ok := strings.Cut(l, "]:")
		if !ok || !strings.HasPrefix(label, "[") || len(strings.Fields(dest)) == 0 || !strings.ContainsAny(strings.Fields(dest)[0], "/#.") {
			return false
		}
	}
	return true
}

// pictures gives the size of the pictures at the start of a paragraph.
func pictures(t string) int {
	size := 0
	for {
		rest := t[size:]
		at := size + len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
		if !strings.HasPrefix(t[at:], "![") {
			return size
		}
		i := strings.Index(t[at:], "](")
		if i < 0 {
			return size
		}
		quoted, depth, j := byte(0), 1, at+i+2
		for ; j < len(t) && depth > 0; j++ {
			switch c := t[j]; {
			case quoted != 0:
				if c == quoted {
					quoted = 0
				}
			case (c == '"' || c == '\'') && t[j-1] == ' ':
				quoted = c
			case c == '(':
				depth++
			case c == ')':
				depth--
			}
		}
		if depth > 0 {
			return size
		}
		size = j
	}
}

// html adds raw HTML in Markdown: text if there are words between its tags, else furniture.
func (m *markdown) html(n *ast.HTMLBlock) {
	s := m.span(n)
	if n.HasClosure() {
		s.End = max(s.End, min(m.base+n.ClosureLine.Stop, len(m.text)))
		if s.Start == 0 && s.End > 0 && n.Lines().Len() == 0 {
			s.Start = m.base + n.ClosureLine.Start
		}
		s = trim(m.text, s)
	}
	if s.Empty() || len(m.blocks) > 0 && m.blocks[len(m.blocks)-1].Span.Overlaps(s) {
		return
	}
	kind := schema.Furniture
	if in := false; !strings.HasPrefix(m.text[s.Start:s.End], "<!--") {
		words := 0
		for _, r := range m.text[s.Start:s.End] {
			switch {
			case r == '<':
				in = true
			case r == '>':
				in = false
			case !in && r == ' ':
				words++
			}
		}
		if words >= 3 {
			kind = schema.Paragraph
		}
	}
	m.blocks = append(m.blocks, schema.Block{Kind: kind, Span: s})
}
