// Package ingest turns bytes into a [schema.Document]: the text exactly as offsets see it, and its layout as blocks.
//
// Start at [Read] for one stream and at [Walk] for files and folders; a [Source] of Walk is read with [Source.Read].
//
// # Formats
//
// The format is found by content; the name is a hint only.
//
//   - plain: the text is the file decoded, nothing cleaned (a byte order mark of UTF-8 stays as U+FEFF). Hard-wrapped
//     lines form paragraphs, also where blank lines stand between all lines; see plain.go for the rules. A paragraph that
//     runs across a page keeps page number and running head within its span.
//   - markdown: the text is the file decoded. Blocks cover the source with its inline marks in place. YAML front matter
//     between two lines "---" gives [schema.Meta]; its keys are title, date, publisher, kind, speaker, venue, country,
//     language, url and source, each with a plain value. Other keys are a warning, bad YAML is an error.
//   - html: the text is made from the page: blocks separated by a blank line, cells of a row by a tab, menus and other
//     furniture left out. Metadata of the page gives [schema.Meta].
//   - pdf: the text is made from the pages in the same way, by where the words stand and how large they are set; see
//     pages.go. Blocks know their page. Running heads, page numbers, tables of contents and stamps are left out. Pages
//     without text are a warning; a PDF without any, a locked and a damaged one are errors.
//   - docx: the text is made in the same way from paragraphs, tables and notes, without what was deleted. Numbers that the
//     word processor sets stand before their paragraphs. The pages of a DOCX are made by whoever prints it, so there are none.
//   - Mails and pages saved as web archives (MIME) are read as their HTML, or else as their plain text.
//
// Each of them may be packed as .gz; a .zip is a folder to [Walk]. What unpacks to far more than a text could is refused,
// and nothing is unpacked onto the disk. Other formats are told apart and refused with a [schema.Problem] that names them.
//
// # Reports
//
// Long reports of a known family (layouts.yaml, [ParseLayouts]) get kind, publisher, country and year from their title
// or address, and the sections that concern elections as Meta.Sections. Sections that hold a single empty span mean that
// the report is of the family but has no such section: nothing of it is read for findings. What its tables recommend, by
// the heads of their columns, stands in Meta.Listed, and is an item of a list.
//
// # Problems
//
// Errors are *schema.Problem with File set. Codes of errors: empty, blank, binary, format, too-large, read, damaged,
// encrypted, no-text, bomb, deadline, address, private, robots, redirect, http, fetch, metadata, manifest, front-matter, missing, permission, no-texts, same-name, layout. Codes of warnings,
// in Document.Warnings: charset, utf8, control, front-matter-key, language, sections, nesting, no-text, damaged.
package ingest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// DefaultMaxBytes is the largest file that is read when Options do not say otherwise.
const DefaultMaxBytes = 64 << 20

// Formats of documents.
const (
	Plain    = "plain"
	Markdown = "markdown"
	HTML     = "html"
	PDF      = "pdf"
	DOCX     = "docx"
)

// Options say how documents are read. The zero value is ready to use.
type Options struct {
	// MaxBytes is the largest file that is read, in bytes, at most 1 GB; 0 means DefaultMaxBytes.
	MaxBytes int64
	// Layouts are the families of reports that are recognised; nil means DefaultLayouts.
	Layouts []Layout
	// Fetcher reads web addresses; without one they are refused.
	Fetcher *Fetcher
	// Deadline is how long reading one PDF may take; 0 means DefaultDeadline.
	Deadline time.Duration
}

// DefaultDeadline is how long reading one PDF may take when Options do not say otherwise.
const DefaultDeadline = 2 * time.Minute

// sniffBytes is how much of the head of a file tells its format.
const sniffBytes = 4096

// Read reads one document. name becomes Document.Name and its ending hints at the format; it may be "". The document's
// text is valid UTF-8. Errors are *schema.Problem; they mean that there is no document.
func Read(r io.Reader, name string, o Options) (*schema.Document, error) {
	f, err := Load(r, name, o)
	if err != nil {
		return nil, err
	}
	return f.Document(o)
}

// Load takes the bytes of a document without understanding them. Errors are *schema.Problem.
func Load(r io.Reader, name string, o Options) (*File, error) {
	data, err := load(r, name, o)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	return &File{Name: name, Path: name, Data: data, SHA256: hex.EncodeToString(sum[:])}, nil
}

func (o Options) limit() int64 {
	if o.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return min(o.MaxBytes, 1<<30) // offsets of lines are kept in 32 bits
}

// load gives the bytes of a file that may be read, by its size and the mark of its format.
func load(r io.Reader, name string, o Options) ([]byte, error) {
	limit := o.limit()
	size := int64(-1)
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, readProblem(name, err)
	}
	if n == 0 {
		p := emptyFile()
		p.File = name
		return nil, p
	}
	if p := foreign(head, name); p != nil {
		return nil, p
	}
	if size > limit {
		return nil, tooLarge(name, limit)
	}
	data, err := readRest(r, head, size, limit)
	if err != nil {
		return nil, readProblem(name, err)
	}
	if int64(len(data)) > limit {
		return nil, tooLarge(name, limit)
	}
	return data, nil
}

// readRest gives head and what follows it, at most one byte more than limit.
func readRest(r io.Reader, head []byte, size, limit int64) ([]byte, error) {
	if len(head) < sniffBytes {
		return head, nil
	}
	var b bytes.Buffer
	if size > 0 {
		b.Grow(int(size) + bytes.MinRead)
	}
	b.Write(head)
	_, err := b.ReadFrom(io.LimitReader(r, limit+1-int64(len(head))))
	return b.Bytes(), err
}

func emptyFile() *schema.Problem {
	return &schema.Problem{Code: "empty", Message: "the file is empty", Hint: "check that it was saved completely"}
}

func tooLarge(name string, limit int64) *schema.Problem {
	return &schema.Problem{Code: "too-large", File: name,
		Message: fmt.Sprintf("the file is larger than %s", megabytes(limit)),
		Hint:    "split it into one file per document"}
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

func readProblem(name string, err error) *schema.Problem {
	var known *schema.Problem
	if errors.As(err, &known) {
		known.File = name
		return known
	}
	p := &schema.Problem{Code: "read", File: name, Message: "cannot be read: " + reason(err),
		Hint: "check the file and the disk it lies on, then ingest it again"}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Code, p.Message, p.Hint = "missing", "no such file or folder", "check the spelling of the path"
	case errors.Is(err, fs.ErrPermission):
		p.Code, p.Message, p.Hint = "permission", "no permission to read it", "chmod +r gives it, if the file is yours"
	}
	return p
}

// reason is the cause of an error of the operating system without the path that the problem names anyway.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// Document makes the document of a file. Errors are *schema.Problem.
func (f *File) Document(o Options) (*schema.Document, error) {
	data, name, limit := f.Data, f.Name, o.limit()
	d := &schema.Document{Name: strings.ToValidUTF8(name, "\uFFFD"), SHA256: f.SHA256}
	if bytes.HasPrefix(data, []byte(gzipMark)) {
		var p *schema.Problem
		if data, p = unpack(data, limit); p == nil && int64(len(data)) > limit {
			p = bomb()
			p.Message = "it unpacks to more than " + megabytes(limit)
		}
		if p == nil && len(data) == 0 {
			p = emptyFile()
		}
		if p == nil {
			name = strings.TrimSuffix(name, path.Ext(name))
			p = foreign(data[:min(len(data), sniffBytes)], name)
		}
		if p != nil {
			p.File = d.Name
			return nil, p
		}
	}
	if e, label := nonUTF8(f.charset); e != nil && label != "" && !isPDF(data) && !bytes.HasPrefix(data, []byte(zipMark)) {
		if inside, _ := declaredCharset(data); inside == nil && !utf8.Valid(data) {
			if text, err := e.NewDecoder().Bytes(data); err == nil {
				data = text
			}
		}
	}
	heads, p := readFormat(d, data, name, o)
	if p != nil {
		p.File = d.Name
		return nil, p
	}
	if d.Meta.URL.Text == "" && f.address != "" {
		d.Meta.URL = schema.Value{Text: f.address, Basis: schema.External}
	}
	layouts := o.Layouts
	if layouts == nil {
		layouts = DefaultLayouts()
	}
	overlay(d, f.Meta)
	refine(d.Text, d.Blocks)
	applyLayouts(d, layouts, heads)
	setLanguage(d)
	for i := range d.Warnings {
		d.Warnings[i].File = d.Name
	}
	d.Warnings = append(d.Warnings, f.warnings...)
	return d, nil
}

// readFormat finds the format of a file and makes text and blocks.
func readFormat(d *schema.Document, data []byte, name string, o Options) (heads, *schema.Problem) {
	switch {
	case isPDF(data):
		d.Format = PDF
		return readPDF(d, data, cmp.Or(o.Deadline, DefaultDeadline))
	case bytes.HasPrefix(data, []byte(zipMark)):
		d.Format = DOCX
		return readDOCX(d, data)
	case mailHead(string(data[:min(len(data), sniffBytes)]), name):
		return readMail(d, data, name)
	}
	text, warnings, p := decode(data, name)
	if p != nil {
		return heads{}, p
	}
	d.Warnings = append(d.Warnings, warnings...)
	return readText(d, text, name)
}

// readText makes text and blocks of what is plain text, Markdown or HTML.
func readText(d *schema.Document, text, name string) (h heads, p *schema.Problem) {
	if isBlank(text) {
		return h, &schema.Problem{Code: "blank", Message: "the file holds nothing but white space",
			Hint: "check that it was saved completely"}
	}
	if p := tooManyLines(text); p != nil {
		return h, p
	}
	d.Format = sniff(text, name)
	if head := strings.TrimLeftFunc(text[:min(len(text), sniffBytes)], isSpace); d.Format == Plain && strings.HasPrefix(head, "<?xml") {
		return h, &schema.Problem{Code: "format", Message: "XML is not read yet", Hint: onlyThese}
	}
	switch d.Format {
	case HTML:
		h = readHTML(d, text)
		if isBlank(d.Text) {
			return h, &schema.Problem{Code: "blank", Message: "the page holds no text",
				Hint: "if its text is loaded by a script, save the page as text from the browser"}
		}
	case Markdown:
		d.Text = text
		return h, readMarkdown(d)
	default:
		d.Text = text
		d.Blocks = layOut(text, 0, len(text))
	}
	return h, nil
}

// tooManyLines refuses what no document has; the layout of each line takes memory.
func tooManyLines(text string) *schema.Problem {
	if n := strings.Count(text, "\n") + strings.Count(text, "\r") + strings.Count(text, "\f"); n > maxLines {
		return &schema.Problem{Code: "too-large", Message: fmt.Sprintf("the file has %d lines, more than a document can have", n),
			Hint: "split it into one file per document"}
	}
	return nil
}

// isSpace reports white space in the sense of layout: also byte order marks and zero-width spaces, which are not seen.
func isSpace(r rune) bool {
	switch r {
	case '\uFEFF', '\u200B', '\u2060':
		return true
	}
	return unicode.IsSpace(r)
}

func isBlank(s string) bool {
	for _, r := range s {
		if !isSpace(r) {
			return false
		}
	}
	return true
}

// trim narrows a span of text to what is not white space.
func trim(text string, s schema.Span) schema.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !isSpace(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !isSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}

// onlyThese tells what is read.
const onlyThese = "plain text, Markdown, HTML, PDF, DOCX and mails are read, .gz and .zip of them too"

// A magic is how files of another format begin.
type magic struct{ prefix, name, hint string }

const (
	zipMark  = "PK\x03\x04"
	gzipMark = "\x1f\x8b"
	oldWord  = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

var magics = []magic{
	{"PK\x05\x06", "an empty ZIP", "look what should be in it"},
	{"BZh", "bzip2", "unpack it with bunzip2"},
	{"\xfd7zXZ\x00", "xz", "unpack it with unxz"},
	{"7z\xbc\xaf\x27\x1c", "7z", "unpack it and ingest the folder"},
	{"Rar!\x1a\x07", "RAR", "unpack it and ingest the folder"},
	{oldWord, "the old binary format of Word", "save it as .docx or plain text"},
	{"{\\rtf", "RTF", "save it as .docx or plain text"},
	{"SQLite format 3\x00", "SQLite", ""},
	{"\x89PNG\r\n", "PNG picture", ""},
	{"\xff\xd8\xff", "JPEG picture", ""},
	{"GIF8", "GIF picture", ""},
	{"RIFF", "RIFF media file", ""},
	{"ID3", "MP3 recording", ""},
	{"\x7fELF", "ELF program", ""},
}

// isPDF reports the mark of PDF, which may have some bytes of a mail or a proxy before it.
func isPDF(data []byte) bool {
	head := data[:min(len(data), sniffBytes)]
	i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	return i == 0 || i > 0 && binaryShare(head)
}

// foreign names a format that is not read, by the head of the file; nil if the file may be read.
func foreign(head []byte, name string) *schema.Problem {
	s := string(head)
	if isPDF(head) {
		return nil
	}
	unread := func(format, hint string) *schema.Problem {
		return &schema.Problem{Code: "format", File: name, Message: format + " is not read yet", Hint: hint}
	}
	if strings.HasPrefix(s, oldWord) && strings.Contains(s, "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e") {
		return &schema.Problem{Code: "encrypted", File: name, Message: "the document is locked with a password", Hint: "open it in the word processor and save it without one"}
	}
	for _, m := range magics {
		if strings.HasPrefix(s, m.prefix) && (m.prefix[0] >= 0x80 || len(m.prefix) > 4 || binaryShare(head)) {
			if m.hint == "" {
				return &schema.Problem{Code: "binary", File: name, Message: "not a text but a " + m.name, Hint: onlyThese}
			}
			return unread(m.name, m.hint)
		}
	}
	return nil
}

// mailHead reports header lines with a MIME version before the first empty line; in a file called a mail, older ones with a sender
// and a subject too.
func mailHead(s, name string) bool {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	h, _, _ := strings.Cut(s, "\n\n")
	h = "\n" + strings.ToLower(h)
	return strings.Contains(h, "\nmime-version:") && strings.Contains(h, "\ncontent-type:") ||
		strings.EqualFold(path.Ext(name), ".eml") && strings.Contains(h, "\nfrom:") && strings.Contains(h, "\nsubject:")
}

// binaryShare reports whether control characters are too many for a text.
func binaryShare(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < 0x20 && (c < '\b' || c > '\r') && c != 0x1a && c != 0x1b || c == 0x7f {
			n++
		}
	}
	return n > 1 && n*100 > len(b) || n == len(b)
}

var extensions = map[string]string{
	".md": Markdown, ".markdown": Markdown, ".mdown": Markdown, ".mkd": Markdown,
	".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML,
	".txt": Plain, ".text": Plain, "": Plain,
}

// sniff gives the format of a text: HTML by its first tag, Markdown by front matter, headings and links, else by name.
func sniff(text, name string) string {
	hint := extensions[strings.ToLower(path.Ext(name))]
	head := strings.TrimLeftFunc(text[:min(len(text), sniffBytes)], isSpace)
	if p := pageStart(head); p == certainPage || p == somePage && hint != Markdown {
		return HTML
	}
	if hint == HTML && strings.Contains(text, "</") {
		return HTML
	}
	if hint == Markdown || hasFrontMatter(text) {
		return Markdown
	}
	if hint != HTML && looksMarkdown(text) {
		return Markdown
	}
	return Plain
}

type page int

const (
	noPage page = iota
	somePage
	certainPage
)

var pageTags = map[string]page{
	"html": certainPage, "head": certainPage, "body": certainPage, "title": certainPage, "meta": certainPage,
	"article": somePage, "section": somePage, "main": somePage, "div": somePage, "p": somePage, "h1": somePage, "h2": somePage,
	"h3": somePage, "table": somePage, "ul": somePage, "ol": somePage, "script": somePage, "style": somePage, "link": somePage,
	"blockquote": somePage, "header": somePage, "nav": somePage, "span": somePage, "font": somePage, "center": somePage,
}

// pageStart says whether a text begins with tags of HTML.
func pageStart(s string) page {
	for {
		s = strings.TrimLeftFunc(s, isSpace)
		switch {
		case strings.HasPrefix(s, "<!--"):
			_, after, ok := strings.Cut(s, "-->")
			if !ok {
				return noPage
			}
			s = after
		case strings.HasPrefix(s, "<?"):
			_, after, ok := strings.Cut(s, ">")
			if !ok {
				return noPage
			}
			s = after
		case len(s) > 9 && strings.EqualFold(s[:9], "<!doctype"):
			return certainPage
		case strings.HasPrefix(s, "<"):
			n := 1
			for n < len(s) && n < 16 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= '0' && s[n] <= '9') {
				n++
			}
			if n < len(s) && !strings.ContainsRune(" \t\r\n/>", rune(s[n])) {
				return noPage
			}
			return pageTags[strings.ToLower(s[1:n])]
		default:
			return noPage
		}
	}
}

// position gives line and column, both from 1, of a byte of text; columns are code points. Line ends are \n, \r\n
// and a lone \r.
func position(text string, at int) (line, column int) {
	line = 1
	start := 0
	for i := 0; i < at; i++ {
		switch text[i] {
		case '\n':
			line, start = line+1, i+1
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				continue
			}
			line, start = line+1, i+1
		}
	}
	return line, utf8.RuneCountInString(text[start:at]) + 1
}
