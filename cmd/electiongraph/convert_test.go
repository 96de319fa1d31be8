package main

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	findings := func(t *testing.T, path string) []string {
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
		return list
	}
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
		want[page] = findings(t, page)
	}
	for _, c := range converters {
		t.Run(c.ending[1:], func(t *testing.T) {
			all, same, got := 0, 0, 0
			for page, list := range want {
				out := strings.TrimSuffix(page, ".html") + c.ending
				c.convert(t, page, out)
				found := findings(t, out)
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
