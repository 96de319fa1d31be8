package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	uni "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/electiongraph/electiongraph/schema"
)

// read reads a document that must be one, and checks what holds for every document.
func read(t *testing.T, name, content string) *schema.Document {
	t.Helper()
	d, err := Read(strings.NewReader(content), name, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	check(t, d)
	return d
}

// check tests what holds for every document: valid UTF-8, blocks in order and in the text, no white space at their ends.
func check(t *testing.T, d *schema.Document) {
	t.Helper()
	if !utf8.ValidString(d.Text) {
		t.Fatalf("%s: the text is not valid UTF-8", d.Name)
	}
	end := 0
	for i, b := range d.Blocks {
		switch s := b.Span; {
		case s.Start < end || s.End <= s.Start || s.End > len(d.Text):
			t.Fatalf("%s: block %d spans %v, the one before ends at %d, the text at %d", d.Name, i, s, end, len(d.Text))
		case trim(d.Text, s) != s:
			t.Fatalf("%s: block %d has white space at its ends: %q", d.Name, i, d.Text[s.Start:s.End])
		case !utf8.ValidString(d.Text[s.Start:s.End]):
			t.Fatalf("%s: block %d cuts a character", d.Name, i)
		}
		end = b.Span.End
	}
	for _, s := range d.Meta.Sections {
		if s.Start < 0 || s.End < s.Start || s.End > len(d.Text) {
			t.Fatalf("%s: section %v lies outside of the text", d.Name, s)
		}
	}
	for _, v := range []schema.Value{d.Meta.Title, d.Meta.Date, d.Meta.Country, d.Meta.Publisher, d.Meta.Kind, d.Meta.Source, d.Meta.Speaker, d.Meta.Venue} {
		if v.Span.Start < 0 || v.Span.End > len(d.Text) || v.Span.End < v.Span.Start {
			t.Fatalf("%s: value %q spans %v", d.Name, v.Text, v.Span)
		}
	}
}

// uncovered gives the characters of the text outside of all blocks that are not white space.
func uncovered(d *schema.Document) string {
	var b strings.Builder
	at := 0
	add := func(s string) {
		for _, r := range s {
			if !isSpace(r) {
				b.WriteRune(r)
			}
		}
	}
	for _, k := range d.Blocks {
		add(d.Text[at:k.Span.Start])
		at = k.Span.End
	}
	add(d.Text[at:])
	return b.String()
}

// outline shows the blocks of a document, one a line: kind, level, page, words.
func outline(d *schema.Document) string {
	short := map[schema.BlockKind]string{schema.Paragraph: "p", schema.ListItem: "item", schema.Heading: "h", schema.TableCell: "cell", schema.FrontMatter: "front",
		schema.Quotation: "quote"}
	var b strings.Builder
	for _, k := range d.Blocks {
		kind := short[k.Kind]
		if kind == "" {
			kind = string(k.Kind)
		}
		if k.Level > 0 {
			kind += fmt.Sprint(k.Level)
		}
		if k.Page > 0 {
			kind += fmt.Sprint("@", k.Page)
		}
		fmt.Fprintf(&b, "%s: %s\n", kind, strings.Join(strings.Fields(d.Text[k.Span.Start:k.Span.End]), " "))
	}
	return b.String()
}

func wantOutline(t *testing.T, d *schema.Document, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(outline(d))); diff != "" {
		t.Errorf("%s (-want +got):\n%s", d.Name, diff)
	}
}

func problem(t *testing.T, err error) *schema.Problem {
	t.Helper()
	var p *schema.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error %v is no *schema.Problem", err)
	}
	if p.Message == "" || p.Hint == "" || strings.HasSuffix(p.Message, ".") || p.Message != strings.TrimSpace(p.Message) {
		t.Errorf("problem %+v wants a message without full stop and a hint", p)
	}
	return p
}

func warning(d *schema.Document, code string) *schema.Problem {
	for i := range d.Warnings {
		if d.Warnings[i].Code == code {
			return &d.Warnings[i]
		}
	}
	return nil
}

func TestReadRefuses(t *testing.T) {
	gz := "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
	for _, c := range []struct{ title, name, content, code, says string }{
		{"empty", "a.txt", "", "empty", "empty"},
		{"white space", "a.txt", " \n\t\r\n\f \u00a0\uFEFF\n", "blank", "white space"},
		{"byte order mark alone", "a.txt", "\xEF\xBB\xBF", "blank", "white space"},
		{"PDF by content", "a.txt", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "damaged", "PDF"},
		{"PDF behind rubbish", "a.txt", "\x00\x01\x02\x03\x04%PDF-1.4 x", "damaged", "PDF"},
		{"DOCX", "a.docx", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "damaged", "DOCX"},
		{"DOCX by content", "a", "PK\x03\x04\x14\x00\x06\x00word/document.xml", "damaged", "DOCX"},
		{"ZIP", "a.zip", "PK\x03\x04\x14\x00\x06\x00reports/a.txt", "damaged", "ZIP"},
		{"gzip", "a.txt.gz", gz + "abc", "damaged", "gzip"},
		{"old Word", "a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "format", "Word"},
		{"RTF", "a.rtf", `{\rtf1\ansi The count was slow.}`, "format", "RTF"},
		{"mail without text", "a.eml", "From: a@example.org\nMIME-Version: 1.0\nContent-Type: image/png\n\nThe count was slow.", "blank", "no text"},
		{"XML", "a.xml", `<?xml version="1.0"?><rss><channel/></rss>`, "format", "XML"},
		{"picture", "a.txt", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "binary", "PNG"},
		{"binary", "a.txt", strings.Repeat("\x00\x01\x02text\xff\xfe\x00", 50), "binary", "binary"},
		{"control characters", "a.txt", strings.Repeat("\x01\x02\x03ab", 50), "binary", "binary"},
		{"page without text", "a.html", "<html><head><title>x</title></head><body><script>1</script></body></html>", "blank", "no text"},
		{"too many lines", "a.txt", strings.Repeat("\n", maxLines+1) + "a", "too-large", "lines"},
	} {
		t.Run(c.title, func(t *testing.T) {
			d, err := Read(strings.NewReader(c.content), c.name, Options{})
			if err == nil {
				t.Fatalf("read as %s: %q", d.Format, outline(d))
			}
			p := problem(t, err)
			if p.Code != c.code || !strings.Contains(p.Message, c.says) || p.File != c.name {
				t.Errorf("got %+v, want code %s, file %s and a message with %q", p, c.code, c.name, c.says)
			}
		})
	}
}

// endless gives one byte for ever and counts what was taken.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += int64(len(p))
	return len(p), nil
}

func TestReadStopsAtLimit(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	line := io.LimitReader(&endless{}, 200<<20)
	_, err := Read(line, "long.txt", Options{MaxBytes: 4 << 20})
	runtime.ReadMemStats(&after)
	if p := problem(t, err); p.Code != "too-large" || !strings.Contains(p.Message, "4 MB") {
		t.Errorf("got %+v", p)
	}
	// all that was ever allocated, the race detector's share too: far below the 200 MB of the line
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("took %d MB of memory to refuse a long line at 4 MB", grown>>20)
	}
	e := &endless{}
	if _, err := Read(e, "endless.txt", Options{}); problem(t, err).Code != "too-large" || e.n > 2*DefaultMaxBytes {
		t.Errorf("read %d MB of an endless file: %v", e.n>>20, err)
	}
	// At the limit is not above it, and a file is refused by its size before it is read.
	if _, err := Read(strings.NewReader(strings.Repeat("a ", 5000)), "a.txt", Options{MaxBytes: 10000}); err != nil {
		t.Errorf("a file as large as the limit: %v", err)
	}
	if _, err := Read(strings.NewReader(strings.Repeat("a ", 5000)+"b"), "a.txt", Options{MaxBytes: 10000}); err == nil {
		t.Error("a file one byte above the limit was read")
	}
}

type broken struct{ r io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = errors.New("input/output error")
	}
	return n, err
}

func TestReadFailing(t *testing.T) {
	for _, size := range []int{10, sniffBytes, 10 * sniffBytes} {
		_, err := Read(broken{strings.NewReader(strings.Repeat("a", size))}, "a.txt", Options{})
		if err == nil {
			t.Fatalf("a disk error after %d bytes went unseen", size)
		}
		if p := problem(t, err); p.Code != "read" || !strings.Contains(p.Message, "input/output error") {
			t.Errorf("got %+v", p)
		}
	}
}

const prose = "The mission’s observers noted – in the town of Naïveté – that “the count” was slow and that the café was closed. "

func TestCharsets(t *testing.T) {
	russian := "Наблюдатели отметили, что подсчёт голосов был проведён с нарушениями, а выборы прошли спокойно. "
	turkish := "The observers met Mr. Şahin and Mr. Işık in Beşiktaş and İzmir, and saw that the count was slow. "
	polish := "The observers met Mr. Wąsik and Mr. Żak in Łódź, Białystok and Gdańsk, and saw that the count was slow. "
	japanese1 := "監視団は、投票が平穏に行われたと述べた。開票には問題があった。"
	enc := func(e encoding.Encoding, s string) string {
		t.Helper()
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, c := range []struct{ title, name, content, text, code, says string }{
		{"UTF-8", "a.txt", prose, prose, "", ""},
		{"UTF-8 with mark", "a.txt", "\uFEFF" + prose, "\uFEFF" + prose, "", ""},
		{"UTF-16 LE with mark", "a.txt", enc(uni.UTF16(uni.LittleEndian, uni.UseBOM), prose), prose, "", ""},
		{"UTF-16 BE with mark", "a.txt", enc(uni.UTF16(uni.BigEndian, uni.UseBOM), prose), prose, "", ""},
		{"UTF-16 LE", "a.txt", enc(uni.UTF16(uni.LittleEndian, uni.IgnoreBOM), prose), prose, "charset", "UTF-16 (little-endian)"},
		{"UTF-16 BE", "a.txt", enc(uni.UTF16(uni.BigEndian, uni.IgnoreBOM), prose), prose, "charset", "UTF-16 (big-endian)"},
		{"UTF-16 LE Russian", "a.txt", enc(uni.UTF16(uni.LittleEndian, uni.IgnoreBOM), russian), russian, "charset", "little"},
		{"UTF-16 BE Russian", "a.txt", enc(uni.UTF16(uni.BigEndian, uni.IgnoreBOM), russian), russian, "charset", "big"},
		{"UTF-32", "a.txt", enc(utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), prose), prose, "", ""},
		{"Windows-1252", "a.txt", enc(charmap.Windows1252, prose), prose, "charset", "Windows-1252"},
		{"Latin-1, one letter", "a.txt", "The observers met in the caf\xe9 of the town.", "The observers met in the café of the town.", "charset", "Windows-1252"},
		{"Windows-1254", "a.txt", enc(charmap.Windows1254, turkish), turkish, "charset", "Windows-1254"},
		{"Windows-1250", "a.txt", enc(charmap.Windows1250, polish), polish, "charset", "Windows-1250"},
		{"Windows-1251", "a.txt", enc(charmap.Windows1251, russian), russian, "charset", "Windows-1251"},
		{"KOI8-R", "a.txt", enc(charmap.KOI8R, russian), russian, "charset", "KOI8-R"},
		{"Shift JIS", "a.txt", enc(japanese.ShiftJIS, japanese1), japanese1, "charset", "SHIFT_JIS"},
		{"declared Latin-2", "a.html", enc(charmap.ISO8859_2, `<html><head><meta charset="iso-8859-2"></head><body><p>`+polish), strings.TrimSpace(polish), "", ""},
		{"declared in the old way", "a.html", enc(charmap.Windows1251, `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>`+russian),
			strings.TrimSpace(russian), "", ""},
		{"declared wrongly", "a.html", `<html><head><meta charset="iso-8859-1"></head><body><p>` + prose, strings.TrimSpace(prose), "", ""},
		{"damaged UTF-8", "a.txt", "The na\u00efve observers\nsaw \u201cthe\u201d count\n of \xe2\x80 and \xff.", "The na\u00efve observers\nsaw \u201cthe\u201d count\n of \uFFFD\uFFFD and \uFFFD.", "utf8", "3 bytes"},
		{"no charset at all", "a.txt", "The count \xff\xfe was slow.", "The count \uFFFD\uFFFD was slow.", "utf8", "0xFF"},
		{"cut off in a character", "a.txt", "The count was slow in the caf\xc3", "The count was slow in the caf\uFFFD", "utf8", "1 byte "},
	} {
		t.Run(c.title, func(t *testing.T) {
			d := read(t, c.name, c.content)
			if d.Text != c.text {
				t.Errorf("text\n%q\nwant\n%q", d.Text, c.text)
			}
			w := warning(d, c.code)
			if c.code == "" {
				if w := warning(d, "charset"); w != nil {
					t.Errorf("warning %+v", w)
				}
				if w := warning(d, "utf8"); w != nil {
					t.Errorf("warning %+v", w)
				}
			} else if w == nil || !strings.Contains(w.Message, c.says) || w.Line == 0 || w.Column == 0 || w.Hint == "" {
				t.Errorf("warnings %+v, want code %s with %q and a position", d.Warnings, c.code, c.says)
			}
		})
	}
}

func TestInvalidPosition(t *testing.T) {
	d := read(t, "a.txt", "één\r\ntwee “drie” \xe2\x82 vier\r\n")
	if w := warning(d, "utf8"); w == nil || w.Line != 2 || w.Column != 13 {
		t.Errorf("warnings %+v, want utf8 at 2:13", d.Warnings)
	}
}

// TestOffsets holds that offsets are those of the file: nothing is cleaned, whatever stands in it.
func TestOffsets(t *testing.T) {
	for title, text := range map[string]string{
		"CRLF":            "Title Of The Text\r\n\r\nThe count was slow in the towns.\r\n\r\nThe end came late.\r\n",
		"CR":              "Title Of The Text\r\rThe count was slow in the towns.\r\rThe end came late.\r",
		"mark":            "\uFEFFTitle Of The Text\n\nThe count was slow in the towns.\n\nThe end came late.\n",
		"no-break spaces": "Title\u00a0Of The Text\n\u00a0\n\u00a0\u00a0The\u00a0count was slow in the towns.\u00a0\n\u00a0\nThe end came late.\n",
		"soft hyphens":    "Title Of The Text\n\nThe count was slow in the to\u00adwns.\n\nThe end came late.\n",
		"ligatures":       "Title Of The Text\n\nThe oﬃcial count was ﬁnally slow in the towns.\n\nThe end came late.\n",
		"combining marks": "Title Of The Text\n\nThe ne\u0301gligent count in Ko\u0308ln was slow in the towns.\n\nThe end came late.\n",
		"Cyrillic":        "Title Of The Text\n\nПодсчёт голосов was slow in the towns of Україна.\n\nThe end came late.\n",
		"Turkish":         "Title Of The Text\n\nİstanbul and Iğdır were slow in the towns.\n\nThe end came late.\n",
		"beyond the BMP":  "Title Of The Text\n\nThe count was slow 🗳 in the 𝐭owns.\n\nThe end came late.\n",
		"separators":      "Title Of The Text\u2029The count was slow in the towns.\u2029The end came late.\u0085",
	} {
		t.Run(title, func(t *testing.T) {
			d := read(t, "a.txt", text)
			if d.Text != text {
				t.Errorf("text %q", d.Text)
			}
			if s := uncovered(d); s != "" {
				t.Errorf("outside of blocks: %q", s)
			}
			got := outline(d)
			if n := strings.Count(got, "\n"); n != 3 || !strings.HasPrefix(got, "h1: Title") || !strings.Contains(got, "p: The end came late.") {
				t.Errorf("blocks\n%s", got)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct{ name, content, format string }{
		{"a.txt", "The count was slow.", Plain},
		{"", "The count was slow.", Plain},
		{"a.md", "The count was slow.", Markdown},
		{"a.txt", "---\ntitle: On the count\n---\nThe count was slow.", Markdown},
		{"a.txt", "# The Count\n\nIt was slow.\n\n## The End\n\nIt came late.", Markdown},
		{"a.txt", "The [mission](https://example.org/m) saw a slow count.", Markdown},
		{"a.txt", "---\nThe count was slow.\n---\n", Plain},
		{"a.txt", "<!DOCTYPE html><p>The count was slow.", HTML},
		{"a.txt", "\uFEFF  <!-- saved --> <html><body>The count was slow.", HTML},
		{"a.md", "<!doctype html><p>The count was slow.", HTML},
		{"a.md", "<div align=center>\n\nThe count was slow.\n\n</div>", Markdown},
		{"a.html", "The count was slow.", Plain},
		{"a.html", "The count was <b>slow</b>.", HTML},
		{"a.txt", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The count was slow.</p></body></html>`, HTML},
		{"a.txt", "<observer> said that the count was slow", Plain},
		{"a.txt", "#1 in the count", Plain},
	} {
		if d := read(t, c.name, c.content); d.Format != c.format {
			t.Errorf("%s %q is read as %s, want %s", c.name, c.content, d.Format, c.format)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ content, language string }{
		{"The observers noted that the count was slow in many of the polling stations that were visited.", "en"},
		{"Thank you, Mr. Chairman. We welcome the report of the mission.", "en"},
		{"Ballot box stuffing", ""},
		{"Die Beobachter stellten fest, dass die Auszählung der Stimmen in den Wahllokalen langsam war und die Ergebnisse nicht ausgehängt wurden. Auch die Kommissionen waren nicht gut vorbereitet und kannten die Regeln nicht.", "de"},
		{"Les observateurs ont constaté que le dépouillement était lent et que les résultats n'étaient pas affichés dans plusieurs bureaux de vote. La campagne s'est déroulée dans le calme, mais les médias publics ont favorisé le pouvoir.", "fr"},
		{"Наблюдатели отметили, что подсчёт голосов проходил медленно, а протоколы не вывешивались.", "ru"},
		{"Бақылаушылар дауыс санау баяу жүргенін және хаттамалар ілінбегенін атап өтті.", "kk"},
	} {
		d := read(t, "a.txt", c.content)
		w := warning(d, "language")
		if c.language == "kk" { // near relatives are taken for each other; that it is not English is what counts
			if d.Language == "en" || w == nil {
				t.Errorf("%q: language %q, warnings %v", c.content, d.Language, d.Warnings)
			}
			continue
		}
		if d.Language != c.language || (w != nil) != (c.language != "en" && c.language != "") {
			t.Errorf("%q: language %q, want %q; warnings %v", c.content, d.Language, c.language, d.Warnings)
		}
	}
}

func TestSameBytesSameDocument(t *testing.T) {
	for _, content := range []string{prose, "# A\n\n- b\n- c\n", "<html><body><h1>A</h1><p>" + prose} {
		a, b := read(t, "a.txt", content), read(t, "a.txt", content)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Error(diff)
		}
		if len(a.SHA256) != 64 || a.SHA256 != strings.ToLower(a.SHA256) {
			t.Errorf("digest %q", a.SHA256)
		}
	}
}

// odd inputs of some size: they must come through, in a time that no quadratic step would allow.
func TestOddInputs(t *testing.T) {
	rep := func(s string) string { return strings.Repeat(s, 1<<20/len(s)) }
	for _, c := range []struct{ name, content string }{
		{"a.txt", rep("a")}, {"a.txt", rep("a ")}, {"a.txt", rep("a\n")}, {"a.txt", rep("a\r")}, {"a.txt", rep("\f") + "a"}, {"a.txt", rep("1\f")},
		{"a.txt", rep(" ") + "a"}, {"a.txt", rep("\n \n")[1:] + "a"}, {"a.txt", rep(`"`)}, {"a.txt", rep("“\n")}, {"a.txt", rep("a:\n")}, {"a.txt", rep("- a;\n")},
		{"a.txt", rep("1\n2\n3\n")}, {"a.txt", rep("1. a\n a) b\n  i) c\n   - d\n")}, {"a.txt", rep("Page 1 of 2\nthe text goes\n")}, {"a.txt", rep("(((((")},
		{"a.txt", rep("\xff")}, {"a.txt", rep("caf\xe9 ")}, {"a.txt", rep("\xcf\xf0\xe8 ")}, {"a.txt", rep("e\u0301")}, {"a.txt", rep("\u200b") + "a"},
		{"a.md", rep(">")}, {"a.md", rep("> > a\n")}, {"a.md", rep("- ")}, {"a.md", rep("* a\n\n  b\n\n")}, {"a.md", rep("[a](")}, {"a.md", rep("![a](")},
		{"a.md", rep("![](a)")}, {"a.md", rep("|a")}, {"a.md", rep("|a") + "\n" + rep("|-") + "\n" + rep("|\n")}, {"a.md", rep("```\n")}, {"a.md", rep("<div>\n")},
		{"a.md", rep("**a**\n\n")}, {"a.md", rep("[a]: b\n")}, {"a.md", "---\n" + rep("a: b\n") + "---\n"}, {"a.md", "---\ntitle: " + rep("[") + "\n---\n"}, {"a.md", rep("a\n=\n")},
		{"a.html", "<html>" + rep("<div>") + "a"}, {"a.html", "<html>" + rep("<b><i>a")}, {"a.html", "<html><p>" + rep("<font color=1>a<p>")},
		{"a.html", "<html>a" + rep("</div>")}, {"a.html", "<html><div><span>a" + rep("</b></span><span>")}, {"a.html", "<html>" + rep("<table><tr><td>a")},
		{"a.html", "<html><p " + rep("a=b ") + ">x"}, {"a.html", "<html>a" + rep("<!-- ")}, {"a.html", "<html>" + rep("&amp")}, {"a.html", "<html>" + rep("<")},
		{"a.html", "<html>" + rep("<div class=nav>"+prose)}, {"a.html", "<html>" + rep("<div hidden>"+prose)}, {"a.html", "<html>a" + rep("<select>")},
		{"a.html", "<html>" + rep("<h1>a</h1>")}, {"a.html", "<html>" + rep("<sup>1")}, {"a.html", "<html>" + rep("<pre>a</pre>")}, {"a.html", "<html>" + rep("<ul><li>a")},
		{"a.html", "<html>" + rep("<a href=x>a")}, {"a.html", "<html>" + rep("<td>a<table>")}, {"a.html", `<html><script type="application/ld+json">` + rep("[") + "</script>a"},
	} {
		d, err := Read(strings.NewReader(c.content), c.name, Options{})
		if err != nil {
			problem(t, err)
			continue
		}
		check(t, d)
	}
}

func shared(t testing.TB, dir string) []string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(root) == root {
			t.Fatal("no go.mod above the test")
		}
		root = filepath.Dir(root)
	}
	files, _ := filepath.Glob(filepath.Join(root, "..", "shared", dir))
	if len(files) == 0 {
		t.Skipf("no files in ../shared/%s beside the repository", dir)
	}
	return files
}

// TestSeeds reads real statements: all characters outside of list marks lie in a block, and paragraphs are whole.
func TestSeeds(t *testing.T) {
	for _, f := range append(shared(t, "seeds/*.txt"), shared(t, "corpus/statements/*.txt")...) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d := read(t, filepath.Base(f), string(data))
		if d.Text != string(data) {
			t.Errorf("%s: the text is not the file", f)
		}
		for _, r := range uncovered(d) {
			if !strings.ContainsRune("-•*#_.", r) && !unicode.IsDigit(r) {
				t.Errorf("%s: outside of blocks: %q", f, uncovered(d))
				break
			}
		}
		for _, b := range d.Blocks {
			s := d.Text[b.Span.Start:b.Span.End]
			if b.Kind == schema.Paragraph && opensWith(s) == lowerStart {
				t.Errorf("%s: a paragraph begins in the middle of a sentence: %.80q", f, s)
			}
			if e, _ := endsWith(s); b.Kind == schema.Paragraph && len(s) > 160 && (e == openEnd || e == commaEnd) {
				t.Errorf("%s: a paragraph ends in the middle of a sentence: %q", f, s[len(s)-80:])
			}
		}
		if d.Language != "en" || len(d.Warnings) > 0 {
			t.Errorf("%s: language %q, warnings %v", f, d.Language, d.Warnings)
		}
	}
}

// TestCountryReports reads whole reports: all sections in order, metadata from the page, the sections on elections.
func TestCountryReports(t *testing.T) {
	for _, f := range shared(t, "corpus/country-reports/*.html") {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		d := read(t, name, string(data))
		year, country, _ := strings.Cut(strings.TrimSuffix(name, ".html"), "-")
		country, _, _ = strings.Cut(country, "__")
		m := d.Meta
		if m.Kind.Text != "country-report" || m.Publisher.Text != "us-state-department" || m.Date.Text != year || m.Date.Basis != schema.Explicit ||
			!strings.EqualFold(strings.ReplaceAll(m.Country.Text, " ", "-"), country) || d.Text[m.Country.Span.Start:m.Country.Span.End] != m.Country.Text {
			t.Errorf("%s: metadata %+v", name, m)
		}
		if d.Language != "en" || !strings.Contains(outline(d), "h1: ") {
			t.Errorf("%s: language %q, no title", name, d.Language)
		}
		if strings.Contains(outline(d), "\nh3: On This Page") || strings.Contains(outline(d), "\nh5: Download") {
			t.Errorf("%s: a button as heading", name)
		}
		if s := uncovered(d); s != "" {
			t.Errorf("%s: outside of blocks: %.80q", name, s)
		}
		last := 0
		for _, b := range d.Blocks {
			s := d.Text[b.Span.Start:b.Span.End]
			if num, ok := strings.CutPrefix(s, "Section "); ok && b.Kind == schema.Heading {
				n := int(num[0] - '0')
				if n != last+1 {
					t.Errorf("%s: section %d follows section %d", name, n, last)
				}
				last = n
			}
			if b.Kind != schema.Furniture && strings.Contains(s, "In this section") {
				t.Errorf("%s: menu in the text: %.80q", name, s)
			}
		}
		if year == "2024" {
			at := -1
			for _, h := range []string{"Life", "Liberty", "Security of the Person"} {
				i := strings.Index(d.Text[at+1:], h+"\n")
				if i < 0 {
					t.Errorf("%s: no section %s, or not in order", name, h)
				}
				at += i + 1
			}
		} else if last != 7 {
			t.Errorf("%s: the last section is %d, want 7", name, last)
		}
		if len(m.Sections) != 1 {
			t.Fatalf("%s: sections %v", name, m.Sections)
		}
		s := d.Text[m.Sections[0].Start:m.Sections[0].End]
		if year == "2024" { // these have no section on elections
			if s != "" || warning(d, "sections") == nil {
				t.Errorf("%s: section %.80q, warnings %v", name, s, d.Warnings)
			}
			continue
		}
		if !strings.HasPrefix(s, "Freedom to Participate in the Political Process") && !strings.HasPrefix(s, "Section 3. Freedom to Participate in the Political Process") ||
			len(s) > 20000 || strings.Contains(s, "\nCorruption") || strings.Contains(s, "\nSection") {
			t.Errorf("%s: section of %d bytes %.80q ... %q", name, len(s), s, s[max(0, len(s)-80):])
		}
	}
}

func BenchmarkReadHTML(b *testing.B) {
	var pages [][]byte
	var size int64
	for _, f := range shared(b, "corpus/country-reports/*.html") {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, data)
		size += int64(len(data))
	}
	b.SetBytes(size)
	for b.Loop() {
		for _, p := range pages {
			if _, err := Read(bytes.NewReader(p), "a.html", Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkReadPlain(b *testing.B) {
	text := []byte(strings.Repeat("The observers saw the count and found it wanting in several\nplaces of the country, where the commission had not been trained\nwell.\n\n- a first item;\n- a second item.\n\n", 40000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Read(bytes.NewReader(text), "a.txt", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{prose, "- a\n- b\n", "1\fHead 1\nthe text\fHead 2\nthe text", "---\ntitle: a: b\n---\n# H\n\n> q\n\n| a | b |\n|---|---|\n| c | d |\n", "![a](b 'c)') d\n\n[^1]: n\n",
		"<html><h1>A</h1><table><tr><td>a<td>b</table><ul><li>c</ul><pre>d\ne</pre>", "\xff\xfea\x00b\x00", "caf\xe9\x81", "\uFEFF---\nkey: |\n  a\n---\r\n", "a\r\rb\u2028c"} {
		f.Add([]byte(s), "a.txt")
		f.Add([]byte(s), "a.md")
		f.Add([]byte(s), "a.html")
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		d, err := Read(bytes.NewReader(data), name, Options{MaxBytes: 1 << 20})
		if err != nil {
			problem(t, err)
			return
		}
		check(t, d)
	})
}
