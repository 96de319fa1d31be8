package ingest

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

	"github.com/electiongraph/electiongraph/schema"
)

// maxPages is the most pages that a document can have.
const maxPages = 5000

// pdfMemory bounds what reading one PDF may take, in pages of 64 KB.
const pdfMemory = 768 << 20 >> 16

// readers starts the reader of PDF, which is compiled at its first use and kept in the user's cache from then on: a
// program that reads no PDF pays nothing for it. It sees no file and no clock but what it is handed.
var readers = sync.OnceValues(func() (pdfium.Pool, error) {
	c := wazero.NewRuntimeConfig().WithMemoryLimitPages(pdfMemory).WithCloseOnContextDone(true)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "electiongraph", "pdf")); err == nil {
			c = c.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{MaxTotal: max(runtime.GOMAXPROCS(0), 1), RuntimeConfig: c, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
})

// grace is how long after the deadline a reader is waited for before it is killed, wherever it is.
const grace = 3 * time.Second

// readPDF makes text, blocks and metadata of a PDF. Its reader stops at the first page after the deadline.
func readPDF(d *schema.Document, data []byte, deadline time.Duration) (heads, *schema.Problem) {
	pool, err := readers()
	if err != nil {
		return heads{}, &schema.Problem{Code: "read", Message: "the reader of PDF does not start: " + err.Error(), Hint: "convert the file with pdftotext -layout"}
	}
	in, err := pool.GetInstance(time.Hour)
	if err != nil {
		return heads{}, &schema.Problem{Code: "read", Message: "the reader of PDF does not start: " + err.Error(), Hint: "convert the file with pdftotext -layout"}
	}
	p := &pdf{Pdfium: in}
	timer := time.AfterFunc(deadline, func() { p.late.Store(true) })
	kill := time.AfterFunc(deadline+grace, func() { in.Kill() })
	defer func() {
		timer.Stop()
		if kill.Stop() {
			in.Close()
		}
	}()
	h, problem := p.read(d, data)
	if p.late.Load() {
		return h, &schema.Problem{Code: "deadline", Page: p.page, Message: fmt.Sprintf("reading it took longer than %s", deadline), Hint: "convert it with pdftotext -layout, or give it more time"}
	}
	return h, problem
}

// pdf reads one file.
type pdf struct {
	pdfium.Pdfium
	doc  references.FPDF_DOCUMENT
	page int // being read, from 1
	late atomic.Bool
}

func (p *pdf) read(d *schema.Document, data []byte) (h heads, problem *schema.Problem) {
	damaged := func(what string) *schema.Problem {
		return &schema.Problem{Code: "damaged", Page: p.page, Message: "the PDF is damaged: " + what, Hint: "get the file again, or try qpdf FILE REPAIRED.pdf"}
	}
	opened, err := p.FPDF_LoadMemDocument(&requests.FPDF_LoadMemDocument{Data: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return h, &schema.Problem{Code: "encrypted", Message: "the PDF is locked with a password", Hint: "qpdf --password=… --decrypt FILE OPEN.pdf unlocks it for whoever knows it"}
	case err != nil:
		return h, damaged("it cannot be opened")
	}
	p.doc = opened.Document
	defer p.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: p.doc})
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: p.doc})
	switch {
	case err != nil || count.PageCount == 0:
		return h, damaged("it has no pages")
	case count.PageCount > maxPages:
		return h, &schema.Problem{Code: "too-large", Message: fmt.Sprintf("the PDF has %d pages, more than a document can have", count.PageCount), Hint: "split it into one file per document"}
	}
	h.title = p.meta("Title")
	if t := strings.ToLower(h.title); strings.HasPrefix(t, "microsoft word") || strings.HasPrefix(t, "untitled") || filepath.Ext(t) != "" && !strings.Contains(t, " ") {
		h.title = "" // the name of a file
	}
	var lines []printed
	var pictures, broken, strange []int
	size := 0
	for i := range count.PageCount {
		p.page = i + 1
		found, kind, err := p.readPage(i)
		switch {
		case p.late.Load():
			return h, nil
		case err != nil:
			broken = append(broken, p.page)
		case kind == picturePage:
			pictures = append(pictures, p.page)
		case kind == strangePage:
			strange = append(strange, p.page)
		default:
			for _, l := range found {
				size += len(l.text)
			}
			lines = append(lines, found...)
		}
		if size > maxText || len(lines) > maxLines {
			return h, tooLarge("", maxText)
		}
	}
	warn := func(code string, pages []int, message, hint string) {
		if len(pages) > 0 {
			d.Warnings = append(d.Warnings, schema.Problem{Code: code, Page: pages[0], Message: fmt.Sprintf(message, pageList(pages)), Hint: hint})
		}
	}
	p.page = 0
	parts, all := damagedParts(data)
	var hurt []int // pages that show one of them
	if len(parts) > 0 {
		hurt = pagesOf(data, parts)
		pictures = slices.DeleteFunc(pictures, func(page int) bool { return slices.Contains(hurt, page) })
	}
	if len(lines) == 0 {
		switch {
		case len(broken)+len(hurt) > 0:
			p.page = slices.Min(slices.Concat(broken, hurt))
			return h, damaged("no page can be read")
		case len(strange) > 0:
			return h, &schema.Problem{Code: "no-text", Page: strange[0], Message: "its fonts do not say which letters they show, so there is no text", Hint: "ocrmypdf --force-ocr FILE READABLE.pdf reads the letters off the page"}
		case len(pictures) > 0:
			return h, &schema.Problem{Code: "no-text", Page: pictures[0], Message: fmt.Sprintf("no text on %s: the pages are pictures", pageList(pictures)), Hint: "ocrmypdf FILE READABLE.pdf makes text of scanned pages"}
		}
		return h, &schema.Problem{Code: "blank", Message: "the PDF has nothing but empty pages", Hint: "check that it was saved completely"}
	}
	warn("no-text", pictures, "no text on %s, only pictures", "ocrmypdf FILE READABLE.pdf makes text of scanned pages")
	warn("no-text", strange, "no text on %s: the fonts do not say which letters they show", "ocrmypdf --force-ocr FILE READABLE.pdf reads the letters off the page")
	warn("damaged", broken, "nothing can be read on %s", "get the file again, or try qpdf FILE REPAIRED.pdf")
	if len(parts) > 0 {
		at, first := "", 0
		if len(hurt) > 0 {
			at, first = " on "+pageList(hurt), hurt[0]
		}
		d.Warnings = append(d.Warnings, schema.Problem{Code: "damaged", Page: first, Message: fmt.Sprintf("the PDF is damaged: %d of its %d parts cannot be unpacked, so words may be missing%s", len(parts), all, at),
			Hint: "get the file again, and compare it with what show --text prints"})
	}
	layOutPages(d, lines, count.PageCount)
	return h, nil
}

// meta gives a value that the file says of itself.
func (p *pdf) meta(tag string) string {
	m, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: p.doc, Tag: tag})
	if err != nil {
		return ""
	}
	return squeeze(strings.ToValidUTF8(m.Value, ""))
}

type pageKind int

const (
	textPage pageKind = iota
	emptyPage
	picturePage // something is shown, and no letter
	strangePage // letters without their meaning
)

// readPage gives the lines of a page in the order of its columns.
func (p *pdf) readPage(index int) ([]printed, pageKind, error) {
	loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: p.doc, Index: index})
	if err != nil {
		return nil, 0, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	defer p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	words, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, 0, err
	}
	defer p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: words.TextPage})
	t := &pdfText{Pdfium: p.Pdfium, page: words.TextPage, number: index + 1}
	if err := t.load(); err != nil {
		return nil, 0, err
	}
	letters, strange := 0, 0
	for _, r := range t.chars {
		switch {
		case r == unicode.ReplacementChar, r >= 0xE000 && r <= 0xF8FF, r == 0:
			strange++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters++
		}
	}
	switch {
	case strange > letters:
		return nil, strangePage, nil
	case letters == 0:
		objects, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
		if err != nil || objects.Count == 0 {
			return nil, emptyPage, err
		}
		return nil, picturePage, nil
	}
	lines, err := t.lines()
	return inColumns(joinPieces(lines)), textPage, err
}

// pdfText is the text of a page, whose characters are counted as PDFium does.
type pdfText struct {
	pdfium.Pdfium
	page   references.FPDF_TEXTPAGE
	number int
	chars  []rune
}

func (t *pdfText) load() error {
	n, err := t.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.page})
	if err != nil || n.Count <= 0 {
		return err
	}
	all, err := t.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: t.page, Count: n.Count})
	if err != nil {
		return err
	}
	t.chars = []rune(all.Text)
	if len(t.chars) == n.Count && len(utf16.Encode(t.chars)) == n.Count {
		return nil
	}
	t.chars = make([]rune, n.Count) // some have no text, and the places would not fit: take them one by one
	for i := range t.chars {
		c, err := t.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t.page, Index: i})
		if err != nil {
			return err
		}
		t.chars[i] = rune(uint32(c.Unicode))
	}
	return nil
}

// isBrokenHyphen reports what PDFium puts in the place of a hyphen at the end of a line and of the end of the line.
func isBrokenHyphen(r rune) bool { return r == 0x02 || r == 0xFFFE }

// lines cuts the page into lines, and lines at gaps that are no spaces between words.
func (t *pdfText) lines() ([]printed, error) {
	var out []printed
	start := 0
	for i := 0; i <= len(t.chars); i++ {
		if i < len(t.chars) && t.chars[i] != '\n' && t.chars[i] != '\r' && !isBrokenHyphen(t.chars[i]) {
			continue
		}
		hyphen := i < len(t.chars) && isBrokenHyphen(t.chars[i])
		for from := start; from < i; {
			to, err := t.gap(from, i)
			if err != nil {
				return nil, err
			}
			l, ok, err := t.line(from, to, hyphen && to == i)
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, l)
			}
			from = to
		}
		start = i + 1
	}
	return out, nil
}

// place gives where a character stands and its size; ok is false for those that the page does not show.
func (t *pdfText) place(i int) (x, y, size float64, ok bool) {
	at, err := t.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.page, Index: i})
	if err != nil {
		return 0, 0, 0, false
	}
	return at.X, at.Y, t.size(i), true
}

// size gives how high a character is set, in points.
func (t *pdfText) size(i int) float64 {
	s, err := t.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: t.page, Index: i})
	if err != nil {
		return 0
	}
	size := s.FontSize
	if m, err := t.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: t.page, Index: i}); err == nil {
		if scale := math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D)); scale > 0 {
			size *= scale
		}
	}
	return size
}

// columnGap is the least gap within a line, in ems, that is more than a space.
const columnGap = 1.6

// widestIndent is how far the text of a list item stands from its mark, in ems; what is farther is in another column.
const widestIndent = 8

// gap finds the first gap in chars[from:to] and gives where the line goes on behind it, to if there is none. In a line that
// was stretched to the width of its column, and has no space but such gaps, they are wide and much the same.
func (t *pdfText) gap(from, to int) (int, error) {
	widest, second := 0.0, 0.0
	stretched := true
	widths := map[int]float64{} // by where the line goes on
	for i := from + 1; i+1 < to; i++ {
		if t.chars[i] != ' ' || t.chars[i-1] == ' ' || t.chars[i+1] == ' ' {
			continue
		}
		g, err := t.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: t.page, Index: i})
		if err != nil {
			return to, err
		}
		if !g.IsGenerated {
			stretched = false
			continue
		}
		x, _, size, ok := t.place(i - 1)
		next, _, _, ok2 := t.place(i + 1)
		if !ok || !ok2 || size <= 0 || isBullet(t.chars[i-1]) {
			continue
		}
		width := (next-x)/size - 0.5
		if width < widestIndent && t.isMark(from, i) {
			continue
		}
		widths[i+1] = width
		second = max(second, min(width, widest))
		widest = max(widest, width)
	}
	if stretched && second > 0 && widest < 2*second && widest < 2.5*columnGap {
		return to, nil
	}
	for at, width := range widths {
		if width >= max(columnGap, 0.6*widest) {
			to = min(to, at)
		}
	}
	return to, nil
}

// isMark reports that chars[from:to] are nothing but the mark of a list item.
func (t *pdfText) isMark(from, to int) bool {
	s := strings.TrimSpace(string(t.chars[from:to]))
	return s != "" && len(s) < 8 && (parseMark(s).class != 0 || isNumber(s))
}

// line makes a line of chars[from:to].
func (t *pdfText) line(from, to int, hyphen bool) (l printed, ok bool, err error) {
	for from < to && isSpace(t.chars[from]) {
		from++
	}
	for from < to && isSpace(t.chars[to-1]) {
		to--
	}
	if from == to {
		return l, false, nil
	}
	x, y, size, ok := t.place(from)
	if !ok || size <= 0 {
		return l, false, nil
	}
	if a, err := t.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: t.page, Index: from}); err == nil {
		if turn := math.Mod(float64(a.CharAngle)+2*math.Pi, 2*math.Pi); turn > 0.1 && turn < 2*math.Pi-0.1 && to-from > 1 {
			return l, false, nil // written across the page: a stamp
		}
	}
	l = printed{page: t.number, x: x, y: y, size: size, hyphen: hyphen}
	if from+1 < to { // where a note or an initial begins the line, its second half tells its size
		if mid := (from + to) / 2; t.chars[mid] != ' ' {
			if s := t.size(mid); s > 0 {
				l.size = s
			}
		}
	}
	l.right = x + l.size/2
	if rx, _, rs, ok := t.place(to - 1); ok {
		l.right = rx + rs/2
	}
	l.bold = t.isBold(from) && t.isBold(to-1)
	var b strings.Builder
	for i := from; i < to; i++ {
		r := t.chars[i]
		switch {
		case r >= '0' && r <= '9' && b.Len() > 0 && i > from && t.chars[i-1] != ' ' && !unicode.IsDigit(t.chars[i-1]):
			// The raised number of a note.
			if s := t.size(i); s > 0 && s < l.size*0.8 {
				for i+1 < to && (unicode.IsDigit(t.chars[i+1]) || t.chars[i+1] == ',' && i+2 < to && unicode.IsDigit(t.chars[i+2]) && t.size(i+2) < l.size*0.8) {
					i++
				}
				continue
			}
			b.WriteRune(r)
		case ligatures[r] != "":
			b.WriteString(ligatures[r])
		case r == 0xAD: // where a word could be broken, and was if the line ends here
			l.hyphen = l.hyphen || i+1 == to
		case isSpace(r):
			if s := b.String(); s != "" && s[len(s)-1] != ' ' {
				b.WriteByte(' ')
			}
		case r < 0x20 || r == unicode.ReplacementChar && b.Len() == 0 || r > unicode.MaxRune || r >= 0xD800 && r < 0xE000 || r >= 0x7F && r < 0xA0:
		case r >= 0xE000 && r <= 0xF8FF:
			if b.Len() == 0 { // a bullet of a font of symbols
				b.WriteRune('•')
			}
		default:
			b.WriteRune(r)
		}
	}
	l.text = strings.TrimSpace(b.String())
	if h := strings.TrimRight(l.text, "-‐"); !l.hyphen && h != l.text && len(l.text)-len(h) <= 3 && h != "" && !strings.HasSuffix(h, " ") {
		l.text, l.hyphen = h, true
	}
	l.raised, _ = noteNumber(l.text)
	return l, l.text != "", nil
}

// noteNumber gives the number that a line begins with, as notes do, and what follows it.
func noteNumber(s string) (n int, rest string) {
	i := 0
	for i < len(s) && i < 3 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 || i == len(s) || s[i] >= '0' && s[i] <= '9' {
		return 0, s
	}
	return n, strings.TrimSpace(s[i:])
}

var ligatures = map[rune]string{'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st"}

func (t *pdfText) isBold(i int) bool {
	if w, err := t.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: t.page, Index: i}); err == nil && w.FontWeight >= 600 {
		return true
	}
	f, err := t.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: t.page, Index: i})
	if err != nil {
		return false
	}
	name := strings.ToLower(f.FontName)
	return strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
}

// pageList names pages: "page 3", "pages 1, 4-6".
func pageList(pages []int) string {
	slices.Sort(pages)
	var parts []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		part := fmt.Sprint(pages[i])
		if j > i {
			part = fmt.Sprintf("%d-%d", pages[i], pages[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	if len(pages) == 1 {
		return "page " + parts[0]
	}
	return "pages " + strings.Join(parts, ", ")
}
