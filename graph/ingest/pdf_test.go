package ingest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/schema"
)

// A setLine is a line of type: where it stands, how large, in which font (F1 is regular, F2 bold), and its words.
type setLine struct {
	x, y, size float64
	font, text string
}

// A packedPage is what a page shows in the language of PDF, to be packed.
type packedPage string

// makePDF makes a PDF of the pages; a page is its lines, or what it shows in the language of PDF.
func makePDF(trailer string, pages ...any) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, a ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), fmt.Sprintf(format, a...))
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>")
	for i, page := range pages {
		var shown strings.Builder
		filter := ""
		switch page := page.(type) {
		case packedPage:
			z := zlib.NewWriter(&shown)
			z.Write([]byte(page))
			z.Close()
			filter = " /Filter /FlateDecode"
		case string:
			shown.WriteString(page)
		case []setLine:
			for _, l := range page {
				font := l.font
				if font == "" {
					font = "F1"
				}
				text := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l.text)
				fmt.Fprintf(&shown, "BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, l.size, l.x, l.y, text)
			}
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", 6+2*i)
		object("<< /Length %d%s >>\nstream\n%s\nendstream", shown.Len(), filter, shown.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.Bytes()
}

// column sets lines one below the other.
func column(x, y float64, lines ...string) (out []setLine) {
	for i, l := range lines {
		out = append(out, setLine{x: x, y: y - 13*float64(i), size: 11, text: l})
	}
	return out
}

func readBytes(t *testing.T, data []byte, name string, o Options) *schema.Document {
	t.Helper()
	d, err := Read(bytes.NewReader(data), name, o)
	if err != nil {
		t.Fatal(err)
	}
	check(t, d)
	return d
}

// Headings by their letters, a paragraph over two pages with running heads, a page number and a note between, a broken
// word, a table of contents that is left out.
func TestPDF(t *testing.T) {
	head := func(n int) []setLine {
		return []setLine{{72, 800, 9, "", "Republic of Arcadia, final report"}, {500, 800, 9, "", fmt.Sprintf("Page | %d", n)}}
	}
	one := append(head(1), setLine{72, 760, 20, "F2", "Republic of Arcadia"}, setLine{72, 730, 13, "F2", "Contents"},
		setLine{72, 710, 11, "", "Summary .................................... 1"}, setLine{72, 697, 11, "", "Voting ..................................... 2"})
	two := append(head(2), setLine{72, 760, 13, "F2", "I. Summary"})
	two = append(two, column(72, 740, "The observers noted that the counting of the votes was conducted in a way that was not",
		"transparent in many polling stations, and that the procedures of the count were not fol-",
		"lowed in a considerable number of them. In the capital the tabulation of the results was")...)
	two = append(two, setLine{72, 90, 8, "", "1 See the interim report, which everybody may read who asks for"}, setLine{72, 80, 8, "", "it at the office."})
	three := append(head(3), column(72, 740, "delayed by several hours.", "Voter lists were displayed in good time.")...)
	three = append(three, setLine{72, 690, 13, "F2", "II. Recommendations"}, setLine{72, 670, 11, "", "1. The authorities should publish the results by polling station."},
		setLine{72, 650, 11, "", "2. The law should be amended."})
	d := readBytes(t, makePDF("", one, two, three), "arcadia.pdf", Options{})
	wantOutline(t, d, `
h1@1: Republic of Arcadia
h2@2: I. Summary
p@2: The observers noted that the counting of the votes was conducted in a way that was not transparent in many polling stations, and that the procedures of the count were not followed in a considerable number of them. In the capital the tabulation of the results was delayed by several hours.
footnote@2: See the interim report, which everybody may read who asks for it at the office.
p@3: Voter lists were displayed in good time.
h2@3: II. Recommendations
item1@3: The authorities should publish the results by polling station.
item1@3: The law should be amended.`)
	at := strings.Index(d.Text, "delayed by")
	if before, after := d.Page(schema.Span{Start: at - 5, End: at}), d.Page(schema.Span{Start: at, End: at + 5}); before != 2 || after != 3 {
		t.Errorf("pages %d and %d of a paragraph on two", before, after)
	}
	if len(d.Warnings) > 0 {
		t.Error(d.Warnings)
	}
}

// Two columns, one after the other or line by line, and a table.
func TestPDFColumns(t *testing.T) {
	left := []string{"On election day the opening of the", "polling stations was assessed well", "and the voting was calm, but in the", "regions the secrecy of the vote was", "not respected by many members of", "the commissions and their chairs,", "which the observers regretted in"}
	right := []string{"their report. Campaigning continued", "near the stations on that day, and", "unauthorised people were present", "in several of them at all times of", "the day. The count was not seen by", "the agents of the candidates, as", "the law prescribes that it must be."}
	want := `p@1: On election day the opening of the polling stations was assessed well and the voting was calm, but in the regions the secrecy of the vote was not respected by many members of the commissions and their chairs, which the observers regretted in their report. Campaigning continued near the stations on that day, and unauthorised people were present in several of them at all times of the day. The count was not seen by the agents of the candidates, as the law prescribes that it must be.`
	apart := append(column(72, 700, left...), column(310, 700, right...)...)
	wantOutline(t, readBytes(t, makePDF("", apart), "apart.pdf", Options{}), want)
	var woven []setLine
	for i := range left {
		woven = append(append(woven, column(72, 700-13*float64(i), left[i])...), column(310, 700-13*float64(i), right[i])...)
	}
	wantOutline(t, readBytes(t, makePDF("", woven), "woven.pdf", Options{}), want)

	table := column(72, 700, "The shares of stations that were assessed well were these in both rounds of the election.")
	for i, row := range [][3]string{{"Process", "First", "Second"}, {"Opening", "95 per cent", "97 per cent"}, {"Counting", "71 per cent", "80 per cent"}} {
		for k, cell := range row {
			table = append(table, setLine{72 + 140*float64(k), 660 - 15*float64(i), 11, "", cell})
		}
	}
	wantOutline(t, readBytes(t, makePDF("", table), "table.pdf", Options{}), `
p@1: The shares of stations that were assessed well were these in both rounds of the election.
cell@1: Process
cell@1: First
cell@1: Second
cell@1: Opening
cell@1: 95 per cent
cell@1: 97 per cent
cell@1: Counting
cell@1: 71 per cent
cell@1: 80 per cent`)
}

// What cannot be read is said, with its page.
func TestPDFSaysWhatItIsNot(t *testing.T) {
	page := column(72, 700, "The count was not transparent in many polling stations of the capital.")
	picture := "0.5 g 72 72 400 600 re f"
	d := readBytes(t, makePDF("", page, picture, "", picture), "scan.pdf", Options{})
	if w := warning(d, "no-text"); w == nil || w.Page != 2 || !strings.Contains(w.Message, "pages 2, 4") {
		t.Errorf("two pages without text: %v", d.Warnings)
	}
	whole := makePDF("", page)
	locked := makePDF("/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("+strings.Repeat("o", 32)+") /U ("+strings.Repeat("u", 32)+") >>", page)
	for _, c := range []struct {
		title, code, says string
		page              int
		data              []byte
	}{
		{"pictures only", "no-text", "pages 1-2", 1, makePDF("", picture, picture)},
		{"empty pages", "blank", "empty pages", 0, makePDF("", "", "")},
		{"encrypted", "encrypted", "password", 0, locked},
		{"cut off", "damaged", "damaged", 0, whole[:300]},
		{"no pages", "damaged", "no pages", 0, makePDF("")},
	} {
		t.Run(c.title, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.data), "a.pdf", Options{})
			if p := problem(t, err); p.Code != c.code || p.Page != c.page || !strings.Contains(p.Message, c.says) || p.File != "a.pdf" {
				t.Errorf("got %+v", p)
			}
		})
	}
}

// A PDF that takes too long is given up.
func TestPDFDeadline(t *testing.T) {
	var pages []any
	for range 400 {
		pages = append(pages, strings.Repeat("BT /F1 8 Tf 72 700 Td (The count was not transparent in many polling stations of the capital.) Tj ET\n", 60))
	}
	_, err := Read(bytes.NewReader(makePDF("", pages...)), "long.pdf", Options{Deadline: 50 * time.Millisecond})
	if p := problem(t, err); p.Code != "deadline" || p.Page < 1 {
		t.Errorf("got %+v", p)
	}
	if diff := cmp.Diff(1, len(readBytes(t, makePDF("", column(72, 700, "The count was slow.")), "a.pdf", Options{}).Blocks)); diff != "" {
		t.Error("the next one:", diff)
	}
}

// A page of which a piece is damaged gives the words before it, and nobody would see that others are missing.
func TestPDFDamagedWithin(t *testing.T) {
	page := func(month string) packedPage {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, "BT /F1 11 Tf 50 %d Td (Line %d says that the count of %s was slow, %x.) Tj ET\n", 800-15*i, i, month, i*i*7919)
		}
		return packedPage(b.String())
	}
	whole := makePDF("", page("March"), page("May"), page("June"))
	if d := readBytes(t, whole, "a.pdf", Options{}); len(d.Warnings) > 0 || !strings.Contains(d.Text, "Line 30 says that the count of June") {
		t.Fatalf("%v\n%s", d.Warnings, d.Text)
	}
	var places []int // of the pages' streams
	for i := range whole {
		if bytes.HasPrefix(whole[i:], []byte(">>\nstream\n")) {
			places = append(places, i)
		}
	}
	for _, c := range []struct {
		pages []int
		where string
	}{{[]int{1}, "page 1"}, {[]int{2}, "page 2"}, {[]int{2, 3}, "pages 2-3"}, {[]int{1, 3}, "pages 1, 3"}} {
		hurt := bytes.Clone(whole)
		for _, p := range c.pages {
			for i := range 200 {
				hurt[places[p-1]+300+i] ^= 0x55
			}
		}
		d := readBytes(t, hurt, "a.pdf", Options{})
		want := fmt.Sprintf("the PDF is damaged: %d of its 3 parts cannot be unpacked, so words may be missing on %s", len(c.pages), c.where)
		if len(d.Warnings) != 1 || d.Warnings[0].Code != "damaged" || d.Warnings[0].Page != c.pages[0] || d.Warnings[0].Message != want {
			t.Errorf("%v and not %s", d.Warnings, want)
		}
	}
}

// A PDF of which no page gives a word because its parts are damaged is damaged, and not one of pictures.
func TestPDFDamagedAll(t *testing.T) {
	hurt := makePDF("", packedPage("BT /F1 11 Tf 50 800 Td (The count was slow in March, and in May it was slow again.) Tj ET\n"))
	at := bytes.Index(hurt, []byte(">>\nstream\n")) + len(">>\nstream\n")
	for i := range 30 {
		hurt[at+i] ^= 0x55
	}
	_, err := Read(bytes.NewReader(hurt), "a.pdf", Options{})
	var p *schema.Problem
	if !errors.As(err, &p) || p.Code != "damaged" || p.Page != 1 {
		t.Errorf("%v", err)
	}
}

// Pages are found by the index of the file, also where that is packed, in whatever order the objects stand.
func TestPagesOf(t *testing.T) {
	var packed bytes.Buffer
	index := "5 0 7 47 9 96 "
	z := zlib.NewWriter(&packed)
	fmt.Fprintf(z, "%s%-47s%-49s%s", index, "<</Type/Pages/Kids[9 0 R 7 0 R 8 0 R]/Count 3>>", "<</Type/Page/Parent 5 0 R/Contents[20 0 R 21 0 R]>>"[:49], "<</Type/Page/Parent 5 0 R/Contents 22 0 R>>")
	z.Close()
	file := fmt.Sprintf("%%PDF-1.5\n1 0 obj<</Type/Catalog /Pages 5 0 R>>endobj 8 0 obj<</Type/Page/Contents 30 0 R>>\nendobj\n30 0 obj\n[31 0 R 20 0 R]\nendobj\n"+
		"2 0 obj<</Type/ObjStm/N 3/First %d/Filter/FlateDecode>>stream\r\n%s\nendstream endobj", len(index), packed.String())
	for part, want := range map[int][]int{22: {1}, 21: {2}, 20: {2, 3}, 31: {3}, 2: nil, 99: nil} {
		if got := pagesOf([]byte(file), []int{part}); !slices.Equal(got, want) {
			t.Errorf("part %d is shown on the pages %v and not %v", part, got, want)
		}
	}
	for i := range len(file) { // cut short, or of itself
		pagesOf([]byte(file[:i]), []int{20})
	}
	if got := pagesOf([]byte("1 0 obj<</Type/Catalog/Pages 2 0 R>> 2 0 obj<</Kids[2 0 R 3 0 R 3 0 R]>> 3 0 obj<</Contents 4 0 R>>"), []int{4}); !slices.Equal(got, []int{1}) {
		t.Errorf("an index that holds itself: %v", got)
	}
}
