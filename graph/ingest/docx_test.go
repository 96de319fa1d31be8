package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// makeZIP makes a ZIP of names and contents, one after the other.
func makeZIP(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNames = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// makeDOCX makes a DOCX of the paragraphs of its body and of its notes.
func makeDOCX(t testing.TB, body, notes string) []byte {
	return makeZIP(t, "[Content_Types].xml", `<Types/>`,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/styles.xml", `<w:styles`+wordNames+`><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/><w:pPr><w:numPr><w:numId w:val="12"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style></w:styles>`,
		"word/footnotes.xml", `<w:footnotes`+wordNames+`><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>no note</w:t></w:r></w:p></w:footnote>`+notes+`</w:footnotes>`,
		"word/numbering.xml", `<w:numbering`+wordNames+`>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Section %1."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#8226;"/></w:lvl></w:abstractNum>
<w:num w:numId="11"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="12"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="13"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num><w:num w:numId="14"><w:abstractNumId w:val="4"/></w:num></w:numbering>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:dc="x"><dc:title>Arcadia votes</dc:title></cp:coreProperties>`,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document`+wordNames+`><w:body>`+body+`<w:sectPr/></w:body></w:document>`)
}

// Headings by style, lists, a table, a note, what was deleted and inserted, fields, and a box with text of its own.
func TestDOCX(t *testing.T) {
	d := readBytes(t, makeDOCX(t, `
<w:p><w:pPr><w:pStyle w:val="Verzeichnis1"/></w:pPr><w:r><w:t>Voting</w:t><w:tab/><w:t>2</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Voting</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Voting was </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">mostly </w:t></w:r></w:ins><w:r><w:t>calm</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t><w:rPr/></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>Recommendations</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>The law should be amended.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>And soon.</w:t></w:r></w:p>
<w:p><w:r><w:t>2. Typed by hand.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Opening</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>95 per cent</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Counting</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>71 per cent</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Section 4</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> says so.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Voter lists</w:t></w:r></w:p>
<w:p><w:r><w:t>Before.</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict><w:t xml:space="preserve"> After.</w:t></w:r></w:p>`,
		`<w:footnote w:id="2"><w:p><w:r><w:t xml:space="preserve"> As in the law.</w:t></w:r></w:p></w:footnote>`), "a.bin", Options{})
	wantOutline(t, d, `
h1: Voting
p: Voting was mostly calm.
footnote: As in the law.
h1: Recommendations
item1: The law should be amended.
item2: And soon.
item1: Typed by hand.
cell: Opening
cell: 95 per cent
cell: Counting
cell: 71 per cent
p: Section 4 says so.
h5: Voter lists
p: In a box.
p: Before. After.`)
	if d.Format != DOCX || !strings.Contains(d.Text, "Opening\t95 per cent\nCounting\t71 per cent") {
		t.Errorf("%s: %q", d.Format, d.Text)
	}
}

// What the word processor counts stands in the text, before what it numbers; that of a heading belongs to it.
func TestDOCXNumbers(t *testing.T) {
	item := func(list, level int, text string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, list, text)
	}
	chapter := func(text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="Chapter"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	d := readBytes(t, makeDOCX(t, chapter("Voting")+item(11, 0, "Amend the law.")+item(11, 1, "Soon.")+item(11, 1, "In full.")+item(11, 0, "Publish results.")+
		chapter("Counting")+item(11, 1, "By station.")+item(13, 0, "Train staff.")+item(14, 0, "Under a dot.")+item(99, 0, "Of no list."), ""), "a.docx", Options{})
	want := "Section III. Voting\n\n1. Amend the law.\n\n1.a) Soon.\n\n1.b) In full.\n\n2. Publish results.\n\nSection IV. Counting\n\n2.a) By station.\n\n7. Train staff.\n\nUnder a dot.\n\nOf no list."
	if diff := cmp.Diff(want, d.Text); diff != "" {
		t.Error(diff)
	}
	want = "h1: Section III. Voting\nitem1: Amend the law.\nitem2: Soon.\nitem2: In full.\nitem1: Publish results.\nh1: Section IV. Counting\nitem2: By station.\nitem1: Train staff.\nitem1: Under a dot.\nitem1: Of no list.\n"
	if diff := cmp.Diff(want, outline(d)); diff != "" {
		t.Error(diff)
	}
	for n, want := range map[int]string{1: "i", 4: "iv", 9: "ix", 14: "xiv", 40: "xl", 1999: "mcmxcix", 0: "0"} {
		if got := wordNumber("lowerRoman", n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 53: "AAA", 0: "0", 1 << 30: "1073741824"} {
		if got := wordNumber("upperLetter", n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestDOCXRefuses(t *testing.T) {
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 500)
	for _, c := range []struct {
		title, code string
		data        []byte
	}{
		{"breaks off", "damaged", makeDOCX(t, `<w:p><w:r><w:t>The count`, "")[:0]},
		{"broken XML", "damaged", makeZIP(t, "word/document.xml", `<w:document><w:body><w:p><w:r><w:t>The count was slow.</w:t></w:r></w:p><w:p>`)},
		{"nested", "damaged", makeZIP(t, "word/document.xml", `<w:document><w:body>`+deep)},
		{"empty", "blank", makeDOCX(t, `<w:p/>`, "")},
		{"bomb", "bomb", makeZIP(t, "word/document.xml", `<w:document><w:body><w:p><w:r><w:t>`+strings.Repeat("a", 50<<20))},
		{"bomb in the notes", "bomb", makeDOCX(t, `<w:p><w:r><w:t>a</w:t></w:r></w:p>`, `<w:footnote w:id="2">`+strings.Repeat(" ", 50<<20))},
		{"spreadsheet", "format", makeZIP(t, "xl/workbook.xml", "<x/>")},
		{"ODT", "format", makeZIP(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>")},
	} {
		t.Run(c.title, func(t *testing.T) {
			if len(c.data) == 0 {
				c.data = makeDOCX(t, `<w:p><w:r><w:t>The count`, "")
				c.data = c.data[:len(c.data)/2]
			}
			_, err := Read(bytes.NewReader(c.data), "a.docx", Options{})
			if p := problem(t, err); p.Code != c.code || p.File != "a.docx" {
				t.Errorf("got %+v", p)
			}
		})
	}
}

func gzipped(t testing.TB, s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A gzip is read as what it holds, a ZIP as a folder, a mail as its text.
func TestPacked(t *testing.T) {
	d := read(t, "page.html.gz", gzipped(t, "<html><body><h1>Votes</h1><p>The count was slow.</p></body></html>"))
	wantOutline(t, d, "h1: Votes\np: The count was slow.")

	inner := string(makeZIP(t, "x.txt", "x"))
	z := makeZIP(t, "reports/a.txt", "The count was slow.", "reports/../../b.md", "# Votes", "data.csv", "a,b", ".hidden.txt", "x", "__MACOSX/a.txt", "x", "again.zip", inner,
		"w.docx", string(makeDOCX(t, `<w:p><w:r><w:t>Voting was calm.</w:t></w:r></w:p>`, "")), "g.txt.gz", gzipped(t, "The list was public."))
	dir := folder(t, "z.zip="+string(z), "w.docx="+string(makeDOCX(t, `<w:p><w:r><w:t>a</w:t></w:r></w:p>`, "")), "bad.zip=PK\x03\x04", "none.zip="+string(makeZIP(t, "a.csv", "1")))
	if diff := cmp.Diff([]string{"damaged: bad.zip", "no-texts: none.zip", "w.docx", "z.zip/reports/a.txt", "z.zip/b.md", "format: z.zip/again.zip", "z.zip/w.docx", "z.zip/g.txt.gz"}, walk(t, dir, dir)); diff != "" {
		t.Error(diff)
	}
	var got []string
	for s, err := range Walk([]string{dir + "/z.zip"}) {
		if err != nil {
			continue
		}
		d, err := s.Read(Options{})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d.Name+": "+d.Text)
	}
	if diff := cmp.Diff([]string{"z.zip/reports/a.txt: The count was slow.", "z.zip/b.md: # Votes", "z.zip/w.docx: Voting was calm.", "z.zip/g.txt.gz: The list was public."}, got); diff != "" {
		t.Error(diff)
	}

	_, err := Read(strings.NewReader(gzipped(t, strings.Repeat("a", 80<<20))), "bomb.txt.gz", Options{})
	if p := problem(t, err); p.Code != "bomb" {
		t.Errorf("%+v", p)
	}
	_, err = Read(strings.NewReader(gzipped(t, "text ")[:15]), "a.txt.gz", Options{})
	if p := problem(t, err); p.Code != "damaged" {
		t.Errorf("%+v", p)
	}
	dir = folder(t, "bomb.zip="+string(makeZIP(t, "a.txt", strings.Repeat("a", 80<<20))))
	for s, err := range Walk([]string{dir}) {
		if err != nil {
			t.Fatal(err)
		}
		_, err := s.Read(Options{MaxBytes: 1 << 30})
		if p := problem(t, err); p.Code != "bomb" {
			t.Errorf("%+v", p)
		}
	}
}

func TestMail(t *testing.T) {
	mime := strings.ReplaceAll(`From: Press office <press@example.org>
Subject: =?utf-8?q?Elections_in_Arcadia_=E2=80=93_statement?=
Date: Mon, 7 Jun 2010 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

The count was slow.
--b
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Votes</h1><p>The count was =
slow in Caf=E9 Street.</p></body></html>
--b--
`, "\n", "\r\n")
	d := read(t, "a.eml", mime)
	wantOutline(t, d, "h1: Votes\np: The count was slow in Café Street.")
	if d.Meta.Title.Text != "Votes" || d.Meta.Date.Text != "2010-06-07" || d.Format != HTML {
		t.Errorf("%s %+v", d.Format, d.Meta)
	}
	old := "From: press@example.org\nSubject: Elections in Arcadia\nDate: Mon, 7 Jun 2010 10:00:00 +0200\n\nThe count was slow.\n"
	d = read(t, "old.eml", old)
	wantOutline(t, d, "p: The count was slow.")
	if d.Meta.Title.Text != "Elections in Arcadia" || d.Meta.Date.Text != "2010-06-07" {
		t.Errorf("%+v", d.Meta)
	}
	if d = read(t, "memo.txt", old); !strings.Contains(d.Text, "Subject:") { // what is no mail by name keeps its head
		t.Errorf("%q", d.Text)
	}
	saved := strings.ReplaceAll(`From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/votes
Subject: Votes
Date: Mon, 7 Jun 2010 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html
Content-Transfer-Encoding: base64
Content-Location: https://example.org/votes

PGh0bWw+PGJvZHk+PHA+VGhlIGNvdW50IHdhcyBzbG93LjwvcD48L2JvZHk+PC9odG1sPg==
--x--
`, "\n", "\r\n")
	d = read(t, "a.mhtml", saved)
	wantOutline(t, d, "p: The count was slow.")
	if d.Meta.URL.Text != "https://example.org/votes" || d.Meta.Date.Text != "" || d.Meta.Title.Text != "Votes" {
		t.Errorf("%+v", d.Meta)
	}
}
