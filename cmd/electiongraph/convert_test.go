package main

import (
	"errors"
	"flag"
	"fmt"
	"html"
	"maps"
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

// A fullReport is one of testdata/reports: of what family it is, and what is to be found in it.
type fullReport struct {
	name, kind, publisher string
	by                    []string // who may say what is found
	findings              int      // at least
	ranks                 map[string]int
	asked                 []string // whom the recommendations address
	page                  int      // of the recommendations
}

var fullReports = []fullReport{
	{"odihr", "observer-statement", "odihr", []string{"odihr"}, 10, map[string]int{"priority": 3, "other": 2},
		[]string{"election-administration", "host-authorities", "host-parliament", "judiciary-police", "media"}, 3},
	{"eu-eom", "observer-statement", "eu-eom", []string{"eu-eom"}, 10, map[string]int{"priority": 2, "other": 3},
		[]string{"election-administration", "election-administration", "host-parliament", "media", "parties-candidates"}, 3},
	{"pace", "observer-statement", "pace", []string{"pace"}, 6, nil, []string{"host-authorities", "host-parliament"}, 0},
	{"eu-annual", "country-report", "european-union", nil, 4, nil, nil, 0},
}

// Full reports in the layouts of those who publish them: what is in their annexes is not read, recommendations have their
// priority and whom they address, and each says the same as a page, a PDF, a DOCX and plain text; the PDF tells the pages.
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
	for _, r := range fullReports {
		t.Run(r.name, func(t *testing.T) {
			page, err := filepath.Abs("testdata/reports/" + r.name + ".html")
			if err != nil {
				t.Fatal(err)
			}
			_, want := r.judge(t, x, page)
			for _, c := range converters {
				t.Run(c.ending[1:], func(t *testing.T) {
					out := filepath.Join(t.TempDir(), "report"+c.ending)
					c.convert(t, page, out)
					e, got := r.judge(t, x, out)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Error(diff)
					}
					for i := range e.Recommendations {
						if k := &e.Recommendations[i]; c.ending == ".pdf" && r.page > 0 && strings.Contains(e.Document.Quote(k.Span), "should") && e.Document.Page(k.Span) != r.page {
							t.Errorf("%q on page %d", e.Document.Quote(k.Span), e.Document.Page(k.Span))
						}
					}
				})
			}
		})
	}
}

// judge reads a file of the report and gives what is found in it.
func (r *fullReport) judge(t *testing.T, x *extract.Extractor, path string) (*schema.Extraction, []string) {
	t.Helper()
	e, list := findings(t, x, path)
	if m := e.Document.Meta; m.Kind.Text != r.kind || m.Publisher.Text != r.publisher || len(list) < r.findings {
		t.Errorf("kind %q, publisher %q, findings %q", m.Kind.Text, m.Publisher.Text, list)
	}
	for _, f := range list {
		by := f[strings.LastIndex(f, ", ")+2:]
		if strings.Contains(f, "intimidation") || strings.Contains(f, "vote-buying") && r.kind != "country-report" || strings.Contains(f, "stuffing") && r.kind == "country-report" ||
			!strings.HasPrefix(f, "election/XA-parliamentary-2014-06-08, ") || r.by != nil && !slices.Contains(r.by, by) {
			t.Errorf("%s", f)
		}
	}
	ranks := map[string]int{}
	for _, q := range e.Quads() {
		if q.P == schema.PredPriority {
			ranks[q.O.Value()]++
		}
	}
	if len(ranks)+len(r.ranks) > 0 && !maps.Equal(ranks, r.ranks) {
		t.Errorf("by priority there are %v", ranks)
	}
	var asked []string
	for i := range e.Recommendations {
		if k := &e.Recommendations[i]; strings.Contains(e.Document.Quote(k.Span), "should") {
			asked = append(asked, k.Addressee...)
		}
	}
	if slices.Sort(asked); !slices.Equal(asked, r.asked) {
		t.Errorf("recommendations address %q", asked)
	}
	return e, list
}

var alike = flag.Int("alike", 4, "how many country reports, and how many statements, TestFormatsAlike reads as page, PDF, DOCX and text")

// What is found in a report or statement is the same, but for one in twenty, whatever file it stands in.
func TestFormatsAlike(t *testing.T) {
	var picked []string
	for _, pattern := range []string{"country-reports/*.html", "statements/*.txt"} {
		all, _ := filepath.Glob("../../../shared/corpus/" + pattern)
		n := min(*alike, len(all))
		for i := range n {
			picked = append(picked, all[(2*i+1)*len(all)/(2*n)])
		}
	}
	if len(picked) == 0 {
		t.Skip("no ../shared/corpus")
	}
	if testing.Short() {
		t.Skip("takes long")
	}
	x := testLibrary(t).extractor()
	work := t.TempDir()
	want := map[string][]string{}
	for _, path := range picked {
		d, err := ingest.Source{Name: filepath.Base(path), Path: path}.Read(ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		page := filepath.Join(work, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".html")
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
			t.Logf("%d texts, %d findings, %d of them the same of %d: F1 %.3f", len(want), all, same, got, f1)
			if all < 60 {
				t.Errorf("only %d findings", all)
			}
			if f1 < 0.95 {
				t.Errorf("F1 %.3f, want 0.95", f1)
			}
		})
	}
}
