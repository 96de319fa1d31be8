package ingest

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/electiongraph/electiongraph/schema"
)

// maxParts is the most parts of a mail that are looked at, and how deep they may stand in each other.
const (
	maxParts     = 1000
	maxPartDepth = 10
)

// A letter is the text of a mail or of a page saved with its pictures.
type letter struct {
	page, plain []byte
	address     string // of the page
	parts       int
}

// readMail makes text and blocks of a mail, or of a page saved as a web archive: of its HTML, or else of its plain text.
func readMail(d *schema.Document, data []byte, name string) (h heads, p *schema.Problem) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	damaged := &schema.Problem{Code: "damaged", Message: "the saved mail or web archive is damaged", Hint: "save it again"}
	if err != nil {
		return h, damaged
	}
	var l letter
	l.read(m.Body, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Header.Get("Content-Location"), 0)
	body, kind := l.page, "page.html"
	if len(body) == 0 {
		body, kind = l.plain, "mail.txt"
	}
	if len(body) == 0 {
		return h, &schema.Problem{Code: "blank", Message: "the saved mail or web archive holds no text", Hint: "save the page as HTML only, or its text"}
	}
	text, warnings, p := decode(body, kind)
	if p != nil {
		return h, p
	}
	d.Warnings = append(d.Warnings, warnings...)
	if h, p = readText(d, text, kind); p != nil {
		return h, p
	}
	fill := func(v *schema.Value, s string) {
		if v.Text == "" {
			*v = explicit(s)
		}
	}
	word := mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, r) }}
	if s, err := word.DecodeHeader(m.Header.Get("Subject")); err == nil {
		fill(&d.Meta.Title, squeeze(strings.ToValidUTF8(s, "")))
	}
	if day, err := m.Header.Date(); err == nil && l.address == "" { // a page was only saved on that day
		fill(&d.Meta.Date, day.Format("2006-01-02"))
	}
	if strings.HasPrefix(l.address, "http") {
		fill(&d.Meta.URL, l.address)
	}
	return h, nil
}

// read looks at a part and those within it, and keeps the first page and the first plain text.
func (l *letter) read(r io.Reader, contentType, encoding, address string, depth int) {
	if l.parts++; l.parts > maxParts || depth > maxPartDepth {
		return
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		for parts := multipart.NewReader(r, params["boundary"]); l.parts <= maxParts; {
			p, err := parts.NextRawPart()
			if err != nil {
				return
			}
			l.read(p, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Location"), depth+1)
		}
	case kind == "text/html" && len(l.page) == 0, kind == "text/plain" && len(l.plain) == 0:
		body, _ := io.ReadAll(r) // what there is of a damaged part
		if e, _ := charset.Lookup(params["charset"]); e != nil && !strings.EqualFold(params["charset"], "utf-8") {
			if t, err := e.NewDecoder().Bytes(body); err == nil {
				body = t
			}
		}
		if kind == "text/html" {
			l.page, l.address = body, address
		} else {
			l.plain = body
		}
	}
}
