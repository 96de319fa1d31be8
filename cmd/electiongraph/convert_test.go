package main

import (
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
)

// A converter makes a file of another format from a page.
type converter struct {
	ending  string
	program []string // any of them
	args    func(page, out, work string) []string
}

var converters = []converter{
	{".pdf", []string{"chromium", "google-chrome"}, func(page, out, work string) []string {
		return []string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--user-data-dir=" + filepath.Join(work, "browser"), "--print-to-pdf=" + out, "file://" + page}
	}},
	{".docx", []string{"pandoc"}, func(page, out, _ string) []string { return []string{"-f", "html", "-o", out, page} }},
	{".txt", []string{"pandoc"}, func(page, out, _ string) []string { return []string{"-f", "html", "-t", "plain", "-o", out, page} }},
}

// convert makes out of page, or skips the test.
func (c converter) convert(t *testing.T, page, out string) {
	t.Helper()
	for _, p := range c.program {
		path, err := exec.LookPath(p)
		if err != nil {
			continue
		}
		if said, err := exec.CommandContext(t.Context(), path, c.args(page, out, t.TempDir())...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", p, err, said)
		}
		return
	}
	if os.Getenv("CI_CONVERTERS") != "" {
		t.Fatalf("not here: %s", strings.Join(c.program, ", "))
	}
	t.Skipf("not here: %s", strings.Join(c.program, ", "))
}

// plainPage writes the blocks of a document as a page without anything else.
func plainPage(d *schema.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>%s</title></head><body>\n", html.EscapeString(d.Meta.Title.Text))
	in := ""
	open := func(tag string) {
		if in != tag {
			if in != "" {
				fmt.Fprintf(&b, "</%s>\n", in)
			}
			if in = tag; tag != "" {
				fmt.Fprintf(&b, "<%s>\n", tag)
			}
		}
	}
	for _, k := range d.Blocks {
		words := html.EscapeString(d.Quote(k.Span))
		switch k.Kind {
		case schema.Heading:
			open("")
			fmt.Fprintf(&b, "<h%d>%s</h%[1]d>\n", k.Level, words)
		case schema.ListItem:
			open("ul")
			fmt.Fprintf(&b, "<li>%s</li>\n", words)
		case schema.Quotation:
			open("blockquote")
			fmt.Fprintf(&b, "<p>%s</p>\n", words)
		case schema.Furniture:
		default:
			open("")
			fmt.Fprintf(&b, "<p>%s</p>\n", words)
		}
	}
	open("")
	b.WriteString("</body></html>\n")
	return b.String()
}

// findings reads a file and gives what is found in it, a finding a line.
func findings(t *testing.T, x *extract.Extractor, path string) (*schema.Extraction, []string) {
	t.Helper()
	d, err := ingest.Source{Name: filepath.Base(path), Path: path}.Read(ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := x.Extract(d)
	var list []string
	for i := range e.Findings {
		f := &e.Findings[i]
		election := ""
		for k := range e.Elections {
			if e.Elections[k].ID == f.Election {
				election = e.ElectionID(&e.Elections[k])
			}
		}
		if strings.Contains(election, "-undated-") {
			election = "undated"
		}
		list = append(list, strings.Join([]string{election, f.Issue, string(f.Polarity), strings.Join(f.AttributedTo, " ")}, ", "))
	}
	slices.Sort(list)
	return e, list
}

// A full report in the layout of ODIHR: what is in its annexes is not read, its recommendations have their priority, and
// it says the same as a page, as a PDF and as a DOCX; the PDF tells the pages.
func TestFullReport(t *testing.T) {
	p := newProgram(t.Context())
	p.data = t.TempDir()
	for name, text := range map[string]string{
		"gazetteer/countries/arcadia.csv": "id,name,official,aliases,demonyms,capitals,regions,houses,ambiguous\nXA,Arcadia,Republic of Arcadia,,Arcadian|Arcadians,Megara,,single: Boule,\n",
		"gazetteer/elections/arcadia.csv": "country,type,chamber,date,later,early,source,note\nXA,parliamentary,Boule,2014-06-08,,no,made up for tests,\n",
	} {
		file := filepath.Join(p.data, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := p.library()
	if err != nil {
		t.Fatal(err)
	}
	x := lib.extractor()
	page, err := filepath.Abs("testdata/final-report.html")
	if err != nil {
		t.Fatal(err)
	}
	judge := func(t *testing.T, path string) []string {
		e, list := findings(t, x, path)
		d := e.Document
		if d.Meta.Kind.Text != "observer-statement" || d.Meta.Publisher.Text != "odihr" || len(list) < 10 {
			t.Errorf("kind %q, publisher %q, findings %q", d.Meta.Kind.Text, d.Meta.Publisher.Text, list)
		}
		for _, f := range list {
			if strings.Contains(f, "vote-buying") || strings.Contains(f, "intimidation") || !strings.HasPrefix(f, "election/XA-parliamentary-2014-06-08, ") || !strings.HasSuffix(f, ", odihr") {
				t.Errorf("%s", f)
			}
		}
		ranks := map[string]int{}
		for _, q := range e.Quads() {
			if q.P == schema.PredPriority {
				ranks[q.O.Value()]++
			}
		}
		if len(e.Recommendations) < 5 || ranks["priority"] != 3 || ranks["other"] != 2 {
			t.Errorf("%d recommendations, by priority %v", len(e.Recommendations), ranks)
		}
		return list
	}
	want := judge(t, page)
	for _, c := range converters[:2] {
		t.Run(c.ending[1:], func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report"+c.ending)
			c.convert(t, page, out)
			if diff := cmp.Diff(want, judge(t, out)); diff != "" {
				t.Error(diff)
			}
			if c.ending != ".pdf" {
				return
			}
			e, _ := findings(t, x, out)
			for i := range e.Recommendations {
				if r := &e.Recommendations[i]; strings.Contains(e.Document.Quote(r.Span), "should") && e.Document.Page(r.Span) != 3 {
					t.Errorf("%q on page %d", e.Document.Quote(r.Span), e.Document.Page(r.Span))
				}
			}
		})
	}
}

// What is found in a report is the same, but for one in twenty, whatever file it stands in.
func TestFormatsAlike(t *testing.T) {
	reports, _ := filepath.Glob("../../../shared/corpus/country-reports/*.html")
	if len(reports) == 0 {
		t.Skip("no ../shared/corpus")
	}
	if testing.Short() {
		t.Skip("takes long")
	}
	x := testLibrary(t).extractor()
	work := t.TempDir()
	var picked []string
	for i, path := range reports {
		if i%25 == 3 {
			picked = append(picked, path)
		}
	}
	want := map[string][]string{}
	for _, path := range picked {
		d, err := ingest.Source{Name: filepath.Base(path), Path: path}.Read(ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		page := filepath.Join(work, filepath.Base(path))
		if err := os.WriteFile(page, []byte(plainPage(d)), 0o644); err != nil {
			t.Fatal(err)
		}
		_, want[page] = findings(t, x, page)
	}
	for _, c := range converters {
		t.Run(c.ending[1:], func(t *testing.T) {
			all, same, got := 0, 0, 0
			for page, list := range want {
				out := strings.TrimSuffix(page, ".html") + c.ending
				c.convert(t, page, out)
				_, found := findings(t, x, out)
				all, got = all+len(list), got+len(found)
				rest := slices.Clone(found)
				var lost []string
				for _, f := range list {
					if i := slices.Index(rest, f); i >= 0 {
						same++
						rest = slices.Delete(rest, i, i+1)
					} else {
						lost = append(lost, f)
					}
				}
				if len(lost)+len(rest) > 0 {
					t.Logf("%s: lost %q, new %q", filepath.Base(out), lost, rest)
				}
			}
			f1 := 2 * float64(same) / float64(all+got)
			t.Logf("%d reports, %d findings, %d of them the same of %d: F1 %.3f", len(want), all, same, got, f1)
			if all < 60 {
				t.Errorf("only %d findings", all)
			}
			if f1 < 0.95 {
				t.Errorf("F1 %.3f, want 0.95", f1)
			}
		})
	}
}
