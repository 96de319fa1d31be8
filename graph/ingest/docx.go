package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// Bounds of a file in a ZIP: a real text shrinks to a tenth, a bomb to a thousandth.
const (
	maxUnpacked = 256 << 20
	maxRatio    = 250
	ratioFrom   = 1 << 20 // smaller files cannot do harm
)

// readDOCX makes text and blocks of a document of a word processor. Deleted text, fields' codes, headers and footers are
// left out, inserted text is taken as it stands; notes come after the paragraph that they belong to.
func readDOCX(d *schema.Document, data []byte) (h heads, p *schema.Problem) {
	damaged := func(what string) *schema.Problem {
		return &schema.Problem{Code: "damaged", Message: "the DOCX is damaged: " + what, Hint: "open it in the word processor and save it again"}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return h, damaged("it is no whole ZIP")
	}
	w := &word{zip: z, styles: map[string]wordStyle{}, lists: map[string]*wordList{}, out: &composer{}}
	main := w.mainPart()
	if main == "" {
		return h, otherZIP(z)
	}
	w.readStyles(path.Join(path.Dir(main), "styles.xml"))
	w.readNumbering(path.Join(path.Dir(main), "numbering.xml"))
	w.notes = map[string][]string{}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := w.readNotes(path.Join(path.Dir(main), kind+"s.xml"), kind); err != nil {
			var q *schema.Problem
			if errors.As(err, &q) {
				return h, q
			}
			d.Warnings = append(d.Warnings, schema.Problem{Code: "damaged", Message: "the " + kind + "s cannot be read", Hint: "open it in the word processor and save it again"})
		}
	}
	err = w.part(main, w.body)
	var q *schema.Problem
	switch {
	case errors.As(err, &q):
		return h, q
	case err != nil && w.out.out.Len() == 0:
		return h, damaged("its text cannot be read")
	case err != nil:
		return h, damaged(fmt.Sprintf("its text breaks off after %d characters", w.out.out.Len()))
	}
	d.Text, d.Blocks = w.out.out.String(), w.out.blocks
	if isBlank(d.Text) {
		return h, &schema.Problem{Code: "blank", Message: "the document holds no text", Hint: "if it shows pictures of pages, make text of them first"}
	}
	h.title = w.core()
	return h, nil
}

// otherZIP says what a ZIP without a text document is.
func otherZIP(z *zip.Reader) *schema.Problem {
	has := func(name string) bool {
		for _, f := range z.File {
			if f.Name == name || strings.HasPrefix(f.Name, name+"/") {
				return true
			}
		}
		return false
	}
	unread := func(what, hint string) *schema.Problem {
		return &schema.Problem{Code: "format", Message: what + " is not read yet", Hint: hint}
	}
	switch {
	case has("xl"):
		return &schema.Problem{Code: "format", Message: "not a text but a spreadsheet", Hint: onlyThese}
	case has("ppt"):
		return unread("PPTX", "save it as PDF")
	case has("content.xml"):
		return unread("ODT", "save it as .docx or plain text from the word processor")
	case has("META-INF"):
		return unread("EPUB", "unpack it and ingest the folder")
	}
	return unread("a ZIP within another file", "unpack it and ingest the folder")
}

// word reads one document.
type word struct {
	zip    *zip.Reader
	styles map[string]wordStyle
	lists  map[string]*wordList
	notes  map[string][]string // paragraphs by kind and id
	out    *composer
	due    []string // notes that belong to the open paragraph
	total  int64    // unpacked so far
	row    int      // of the table at hand, from 1, and its column
	column int
}

// wordStyle is what a style of paragraphs says of them.
type wordStyle struct {
	name, base string
	outline    int    // level of heading, from 1
	list       string // whose number paragraphs of it have
	level      int    // in that list, from 0
}

// find gives a part by its path, in any case.
func (w *word) find(name string) *zip.File {
	name = strings.TrimPrefix(name, "/")
	for _, f := range w.zip.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

// part reads a part; one that is missing is none.
func (w *word) part(name string, fn func(*xml.Decoder) error) error {
	f := w.find(name)
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b := &bounded{r: r, packed: int64(f.CompressedSize64)}
	defer func() { w.total += b.n }()
	if w.total > maxUnpacked {
		return bomb()
	}
	x := xml.NewDecoder(b)
	x.Strict = false
	x.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	err = fn(x)
	if b.bomb {
		return bomb()
	}
	return err
}

func bomb() *schema.Problem {
	return &schema.Problem{Code: "bomb", Message: "it unpacks to far more than a document can be", Hint: "if it is none to be wary of, unpack it and ingest what is in it"}
}

// bounded reads what was packed and stops where it becomes too much.
type bounded struct {
	r      io.Reader
	packed int64 // its size before; 0 unknown
	n      int64
	most   int64 // 0: maxUnpacked
	bomb   bool
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	most := b.most
	if most == 0 {
		most = maxUnpacked
	}
	if b.n > most || b.packed > 0 && b.n > ratioFrom && b.n/b.packed > maxRatio {
		b.bomb = true
		return 0, bomb()
	}
	return n, err
}

// mainPart finds the part that holds the text.
func (w *word) mainPart() string {
	main := ""
	w.part("_rels/.rels", func(x *xml.Decoder) error {
		return elements(x, func(e xml.StartElement) error {
			if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
				main = strings.TrimPrefix(path.Clean("/"+attr(e, "Target")), "/")
			}
			return nil
		})
	})
	if !strings.HasPrefix(main, "word/") || w.find(main) == nil {
		main = "word/document.xml"
	}
	if w.find(main) == nil {
		return ""
	}
	return main
}

// elements calls fn with each element that begins.
func elements(x *xml.Decoder, fn func(xml.StartElement) error) error {
	for {
		t, err := x.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := fn(e); err != nil {
				return err
			}
		}
	}
}

// attr gives an attribute by its name without prefix.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (w *word) readStyles(name string) {
	id := ""
	w.part(name, func(x *xml.Decoder) error {
		return elements(x, func(e xml.StartElement) error {
			s := w.styles[id]
			switch e.Name.Local {
			case "style":
				id, s = attr(e, "styleId"), wordStyle{}
			case "name":
				s.name = strings.ToLower(attr(e, "val"))
			case "basedOn":
				s.base = attr(e, "val")
			case "numId":
				s.list = attr(e, "val")
			case "ilvl":
				s.level, _ = strconv.Atoi(attr(e, "val"))
			case "outlineLvl":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
					s.outline = n + 1
				}
			}
			if id != "" {
				w.styles[id] = s
			}
			return nil
		})
	})
}

// style gives what a style is: the level of a heading, 0 if it is none, and whether it belongs to a table of contents.
func (w *word) style(id string) (level int, contents bool, name string) {
	for depth := 0; id != "" && depth < 10; depth++ {
		s := w.styles[id]
		n := s.name
		if n == "" {
			n = strings.ToLower(id)
		}
		if name == "" {
			name = n
		}
		switch {
		case strings.HasPrefix(n, "toc ") || strings.HasPrefix(n, "toc") && len(n) == 4 || n == "table of figures" || n == "toc heading":
			return 0, true, name
		case n == "title":
			return 1, false, name
		case n == "subtitle":
			return 2, false, name
		case strings.HasPrefix(n, "heading"):
			if l, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(n, "heading"))); err == nil && l > 0 && l < 10 {
				return l, false, name
			}
		case s.outline > 0:
			return s.outline, false, name
		}
		id = s.base
	}
	return 0, false, name
}

func (w *word) readNotes(name, kind string) error {
	return w.part(name, func(x *xml.Decoder) error {
		return elements(x, func(e xml.StartElement) error {
			if e.Name.Local != kind || attr(e, "type") != "" && attr(e, "type") != "normal" {
				return nil
			}
			in := &word{zip: w.zip, styles: w.styles, lists: map[string]*wordList{}, out: &composer{}}
			err := in.blocks(x, wordContext{depth: 1})
			for _, b := range in.out.blocks {
				w.notes[kind+attr(e, "id")] = append(w.notes[kind+attr(e, "id")], in.out.out.String()[b.Span.Start:b.Span.End])
			}
			return err
		})
	})
}

func (w *word) body(x *xml.Decoder) error {
	return elements(x, func(e xml.StartElement) error {
		if e.Name.Local != "body" {
			return nil
		}
		return w.blocks(x, wordContext{depth: 1})
	})
}

// wordContext is what is known of the place in the document.
type wordContext struct {
	depth int
	cell  bool
	sep   *string // what stands before the next cell
}

// maxWordDepth is how deep tables and text boxes may stand in each other.
const maxWordDepth = 100

// blocks reads paragraphs and tables to the end of the element that is open.
func (w *word) blocks(x *xml.Decoder, c wordContext) error {
	if c.depth > maxWordDepth {
		return errors.New("nested too deep")
	}
	in := c
	in.depth++
	for {
		t, err := x.RawToken()
		if err != nil {
			return eof(err)
		}
		switch e := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				err = w.paragraph(x, in)
			case "tbl":
				row, column := w.row, w.column
				w.row = 0
				err = w.blocks(x, in)
				w.row, w.column = row, column
			case "tr":
				w.row, w.column = w.row+1, 0
				row := "" // a blank line before the first row
				if n := len(w.out.blocks); n > 0 && w.out.blocks[n-1].Kind == schema.TableCell {
					row = "\n"
				}
				in.sep = &row
				err = w.blocks(x, in)
			case "tc":
				in.cell = true
				w.column++
				err = w.blocks(x, in)
				if in.sep != nil && len(w.out.blocks) > 0 && w.out.blocks[len(w.out.blocks)-1].Kind == schema.TableCell {
					*in.sep = "\t"
				}
				in.cell = c.cell
			case "sdt":
				err = w.blocks(x, in)
			case "del", "moveFrom", "Fallback", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "pPr":
				err = skip(x, 0)
			default:
				err = w.blocks(x, in)
			}
			if err != nil {
				return err
			}
		}
	}
}

func eof(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip reads to the end of the element that is open.
func skip(x *xml.Decoder, depth int) error {
	for depth >= 0 {
		t, err := x.RawToken()
		if err != nil {
			return eof(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// A wordParagraph is one that is being read.
type wordParagraph struct {
	text     strings.Builder
	style    string
	list     int    // level of the list it is an item of, from 1
	numbers  string // of that list; "0" is none
	outline  int    // of a heading, from 1
	bold     int    // bytes
	fields   int    // depth of fields
	code     bool   // within the code of a field
	contents bool   // a field of a table of contents
}

// paragraph reads a paragraph and writes it.
func (w *word) paragraph(x *xml.Decoder, c wordContext) error {
	p := &wordParagraph{}
	if err := w.runs(x, p, c, false); err != nil {
		return err
	}
	due := w.due
	w.due = nil
	text := strings.TrimFunc(p.text.String(), isSpace)
	level, contents, name := w.style(p.style)
	if p.outline > 0 {
		level = p.outline
	}
	label := ""
	if text != "" && !contents && !p.contents {
		label = w.labelOf(p)
	}
	switch {
	case text == "" || contents || p.contents:
	case c.cell:
		sep := ""
		if c.sep != nil {
			sep = *c.sep
		}
		w.out.add(schema.Block{Kind: schema.TableCell, Row: w.row, Column: w.column}, text, sep)
		if c.sep != nil {
			*c.sep = "\n"
		}
	case level > 0:
		if label != "" {
			text = label + " " + text
		}
		w.out.add(schema.Block{Kind: schema.Heading, Level: min(level, 6)}, text, "")
	default:
		b := schema.Block{Kind: schema.Paragraph}
		switch {
		case p.list > 0 || strings.HasPrefix(name, "list"):
			b.Kind, b.Level = schema.ListItem, max(p.list, 1)
		case strings.Contains(name, "quote"):
			b.Kind = schema.Quotation
		case name == "caption":
			b.Kind = schema.Caption
		case isRule(text), isContactLine(text):
			b.Kind = schema.Furniture
		case isPhotoLine(text):
			b.Kind = schema.Caption
		case len(text) <= 120 && p.bold*10 >= len(text)*9 && !strings.Contains(text, "\n"):
			if end, _ := endsWith(text); (end == openEnd || end == colonEnd) && !isDateLine(text) && !isByline(text, strings.Fields(text)) {
				b.Kind, b.Level = schema.Heading, 5
			}
		}
		if label != "" {
			at := w.out.add(b, label+" "+text, "")
			w.out.blocks[len(w.out.blocks)-1].Span.Start = at + len(label) + 1
			break
		}
		at := w.out.add(b, text, "")
		if b.Kind == schema.Paragraph {
			if m := parseMark(text); m.class != 0 && int(m.size) < len(text) { // typed by hand
				last := &w.out.blocks[len(w.out.blocks)-1]
				last.Kind, last.Level, last.Span.Start = schema.ListItem, 1, at+int(m.size)
			}
		}
	}
	for _, n := range due {
		w.out.add(schema.Block{Kind: schema.Footnote}, n, "")
	}
	return nil
}

// labelOf gives the number of a paragraph, of the list that it or its style names.
func (w *word) labelOf(p *wordParagraph) string {
	id, level := p.numbers, max(p.list-1, 0)
	for style, depth := p.style, 0; id == "" && style != "" && depth < 10; depth++ {
		s := w.styles[style]
		if id = s.list; id != "" && p.list == 0 {
			level = s.level
		}
		style = s.base
	}
	return w.label(id, level)
}

// runs reads the text of a paragraph to the end of the element that is open.
func (w *word) runs(x *xml.Decoder, p *wordParagraph, c wordContext, bold bool) error {
	if c.depth > maxWordDepth {
		return errors.New("nested too deep")
	}
	c.depth++
	hidden := false
	for {
		t, err := x.RawToken()
		if err != nil {
			return eof(err)
		}
		write := func(s string) {
			if !hidden && !p.code {
				p.text.WriteString(s)
				if bold {
					p.bold += len(s)
				}
			}
		}
		e, ok := t.(xml.StartElement)
		if _, end := t.(xml.EndElement); end {
			return nil
		}
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "t":
			s, err := content(x)
			if err != nil {
				return err
			}
			write(s)
			continue
		case "tab", "ptab":
			write("\t")
		case "br", "cr":
			write("\n")
		case "noBreakHyphen":
			write("-")
		case "pStyle":
			p.style = attr(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
				p.outline = n + 1
			}
		case "ilvl":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
				p.list = n + 1
			}
		case "numId":
			if p.numbers = attr(e, "val"); p.numbers == "0" {
				p.list = 0
			} else {
				p.list = max(p.list, 1)
			}
		case "fldChar":
			switch attr(e, "fldCharType") {
			case "begin":
				p.fields++
				p.code = true
			case "separate":
				p.code = false
			case "end":
				p.fields--
				p.code = false
			}
		case "footnoteReference", "endnoteReference":
			w.due = append(w.due, w.notes[strings.TrimSuffix(e.Name.Local, "Reference")+attr(e, "id")]...)
		case "del", "moveFrom", "delText", "instrText", "Fallback", "rPrChange", "pPrChange", "sectPr":
			if err := skip(x, 0); err != nil {
				return err
			}
			continue
		case "txbxContent":
			// A box with paragraphs of its own: they come before the one that it hangs on.
			due := w.due
			w.due = nil
			if err := w.blocks(x, wordContext{depth: c.depth}); err != nil {
				return err
			}
			w.due = due
			continue
		case "rPr":
			// Of the run; of the mark at the end of the paragraph it says nothing.
			b, h, err := properties(x)
			if err != nil {
				return err
			}
			bold, hidden = b, h
			continue
		case "pPr":
			if err := w.runs(x, p, c, false); err != nil {
				return err
			}
			continue
		}
		if err := w.runs(x, p, c, bold); err != nil {
			return err
		}
	}
}

// properties reads whether a run is bold, and whether it is hidden.
func properties(x *xml.Decoder) (bold, hidden bool, err error) {
	for depth := 0; depth >= 0; {
		t, err := x.RawToken()
		if err != nil {
			return false, false, eof(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			depth++
			on := attr(e, "val") != "0" && attr(e, "val") != "false"
			switch {
			case depth > 1:
			case e.Name.Local == "b":
				bold = on
			case e.Name.Local == "vanish":
				hidden = on
			}
		case xml.EndElement:
			depth--
		}
	}
	return bold, hidden, nil
}

// content reads the text of the element that is open.
func content(x *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 0; depth >= 0; {
		t, err := x.RawToken()
		if err != nil {
			return "", eof(err)
		}
		switch e := t.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\u00ad", ""), "\uFFFD"), nil
}

// core gives the title that the document says of itself.
func (w *word) core() (title string) {
	w.part("docProps/core.xml", func(x *xml.Decoder) error {
		return elements(x, func(e xml.StartElement) error {
			if e.Name.Local != "title" {
				return nil
			}
			s, err := content(x)
			title = squeeze(s)
			return err
		})
	})
	return title
}
