package ingest

import (
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

func readSections(d *schema.Document) string {
	var out []string
	for _, s := range d.Meta.Sections {
		out = append(out, d.Text[s.Start:s.End])
	}
	return strings.Join(out, " || ")
}

func TestReportAsPlainText(t *testing.T) {
	text := `ARCADIA 2012 HUMAN RIGHTS REPORT

EXECUTIVE SUMMARY

Arcadia is a republic with a president who is elected for five years.

Section 1. Respect for the Integrity of the Person, Including Freedom from:

a. Disappearance

There were no reports of it in the year that this report is about.

Section 3. Respect for Political Rights: The Right of Citizens to Change Their Government

The law gives citizens the right to change their government in peace.

Elections and Political Participation

Recent Elections: The vote of March was calm and the count was slow.

Participation of Women and Minorities: Of 100 deputies 12 were women.

Section 4. Corruption and Lack of Transparency in Government

The law punishes corruption, and the law is used against few of the corrupt.
`
	d := read(t, "arcadia.txt", text)
	m := d.Meta
	if m.Kind.Text != "country-report" || m.Publisher.Text != "us-state-department" || !strings.EqualFold(m.Country.Text, "Arcadia") || m.Date.Text != "2012" {
		t.Errorf("%+v", m)
	}
	want := text[strings.Index(text, "EXECUTIVE SUMMARY"):strings.Index(text, "\n\nSection 1.")] + " || " + text[strings.Index(text, "Section 3."):strings.Index(text, "\n\nSection 4.")]
	if got := readSections(d); got != want {
		t.Errorf("sections %q\nwant %q\n%s", got, want, outline(d))
	}
}

func TestSectionAlone(t *testing.T) {
	for title, text := range map[string]string{
		"with its number":       "Section 3. Freedom to Participate in the Political Process\n\nThe law gives citizens the right to choose their government in free votes.\n\na. Elections and Political Participation\n\nRecent Elections: The vote of March was calm and the count was slow.\n\nPolitical Parties and Political Participation: Three parties were not registered.\n",
		"wrapped":               "Section 3. Freedom to Participate in the Political Process\n\nThe law gives citizens the right to choose their government in free\nvotes, and the constitution of the country says so as well in its\nfirst part.\n\nElections and Political Participation\n\nRecent Elections: The vote of March was calm and the count was slow.\n",
		"the part on elections": "a. Elections and Political Participation\n\nRecent Elections: The vote of March was calm and the count was slow.\n\nPolitical Parties and Political Participation: Three parties were not registered.\n",
	} {
		d := read(t, "a.txt", text)
		m := d.Meta
		if m.Kind.Text != "country-report" || m.Publisher.Text != "us-state-department" || m.Publisher.Basis != schema.External || m.Date.Text != "" {
			t.Errorf("%s: %+v\n%s", title, m, outline(d))
		}
		if readSections(d) != strings.TrimSpace(text) {
			t.Errorf("%s: sections %q\n%s", title, readSections(d), outline(d))
		}
	}
}

func TestNoReport(t *testing.T) {
	for _, text := range []string{
		"The Council wrote of freedom to participate in the political process in its report on Arcadia, and of the count.\n",
		"Statement on the Election\n\nRecent Elections: The vote of March was calm and the count was slow.\n\nWe read the 2019 Country Reports on Human Rights Practices with care.\n",
		"Recent Elections\n\nThe vote of March was calm, and the count was slow in all the regions of Arcadia.\n",
	} {
		if d := read(t, "a.txt", text); d.Meta.Kind.Text != "" || d.Meta.Sections != nil {
			t.Errorf("%q is taken for a report: %+v", text, d.Meta)
		}
	}
}

func TestReportWithoutSection(t *testing.T) {
	const life = "\n\nThere were no reports of it in the year that this report is about."
	text := "2031 Country Reports on Human Rights Practices: The Isles of Arcadia\n\nLife" + life
	if d := read(t, "a.txt", text); d.Meta.Sections != nil || len(d.Warnings) > 0 { // an extract is read as it is
		t.Errorf("sections %v, warnings %v", d.Meta.Sections, d.Warnings)
	}
	d := read(t, "a.txt", text+strings.Repeat(life, 200))
	if len(d.Meta.Sections) != 1 || !d.Meta.Sections[0].Empty() || warning(d, "sections") == nil {
		t.Errorf("sections %v, warnings %v", d.Meta.Sections, d.Warnings)
	}
	if d.Meta.Country.Text != "The Isles of Arcadia" || d.Meta.Date.Text != "2031" {
		t.Errorf("%+v", d.Meta)
	}
}

func TestFrontMatterBeatsLayout(t *testing.T) {
	d := read(t, "a.md", "---\ntitle: 2019 Country Reports on Human Rights Practices - Arcadia\ndate: 2020-03-11\nkind: digest\ncountry: AC\n---\n\n# Elections and Political Participation\n\nThe count was slow.\n")
	m := d.Meta
	if m.Kind.Text != "digest" || m.Date.Text != "2020-03-11" || m.Country.Text != "AC" || m.Publisher.Text != "us-state-department" {
		t.Errorf("%+v", m)
	}
}

// TestOtherFamily reads a family of reports that is nothing but data.
func TestOtherFamily(t *testing.T) {
	l, err := ParseLayouts([]byte(`
- name: isles-report
  kind: observer-report
  publisher: isles
  title: ["council of the isles – report on {country} {year}"]
  read:
    - from: [findings, recommendations]
`), "isles.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := "# Council of the Isles - Report on Upper Arcadia 2031\n\n## 1. Background\n\nLong ago.\n\n## 2. Findings\n\nThe count was slow.\n\n### The Vote\n\nIt was calm.\n\n## 3. Annex\n\nLists.\n\n## IV. Recommendations\n\nCount faster.\n"
	d, err := Read(strings.NewReader(text), "a.md", Options{Layouts: l})
	if err != nil {
		t.Fatal(err)
	}
	check(t, d)
	if d.Meta.Country.Text != "Upper Arcadia" || d.Meta.Date.Text != "2031" || d.Meta.Kind.Text != "observer-report" || d.Meta.Publisher.Text != "isles" {
		t.Errorf("%+v", d.Meta)
	}
	if got := readSections(d); got != "2. Findings\n\nThe count was slow.\n\n### The Vote\n\nIt was calm. || IV. Recommendations\n\nCount faster." {
		t.Errorf("sections %q", got)
	}
}

func TestParseLayoutsErrors(t *testing.T) {
	for text, says := range map[string]string{
		"- name: a\n  kind: b\n  titles: [x]\n":                        "titles",
		"- kind: b\n  title: [x]\n":                                    "name and kind",
		"- name: a\n  kind: b\n":                                       "nothing recognises it",
		"- name: a\n  kind: b\n  title: ['{town} x']\n":                "{town}",
		"- name: a\n  kind: b\n  title: ['{year x']\n":                 "brace",
		"- name: a\n  kind: b\n  title: [x]\n  read: [{until: [y]}]\n": "no from",
		"- name: a\n  kind: b\n  title: ['[x|y']\n":                    "bracket",
		"- name: [\n": "",
	} {
		_, err := ParseLayouts([]byte(text), "a.yaml")
		if err == nil {
			t.Errorf("%q was read", text)
			continue
		}
		if p := problem(t, err); p.Code != "layout" || p.File != "a.yaml" || !strings.Contains(p.Message, says) {
			t.Errorf("%q: %+v", text, p)
		}
	}
	if len(DefaultLayouts()) == 0 {
		t.Error("no layouts")
	}
}

// Title pages as their publishers set them, over several lines and in the course of time.
func TestTitlePages(t *testing.T) {
	const prose = "\n\nThe vote of March was calm, and the count was slow in all the regions of the country, as the mission saw.\n"
	for title, want := range map[string]string{
		"REPUBLIC OF ARCADIA\n\nPARLIAMENTARY ELECTIONS\n8 June 2014\n\nODIHR Limited Election Observation Mission\nFinal Report\n\nWarsaw\n20 September 2014": "observer-statement odihr",
		"OSCE/ODIHR Election Assessment Mission Report":                                                                      "observer-statement odihr",
		"Office for Democratic Institutions and Human Rights\n\nElection Expert Team Final Report":                           "observer-statement odihr",
		"ODIHR Election Observation Mission\n\nArcadia, Parliamentary Elections\n\nInterim Report\n\n5 - 25 May 2014":        "observer-statement odihr",
		"OSCE/ODIHR Needs Assessment Mission Report\n\n10-12 March 2014":                                                     "observer-statement odihr",
		"EU Election Observation Mission Arcadia 2014: Final Report":                                                         "observer-statement eu-eom",
		"Final Report\n\nEuropean Union Election Follow-Up Mission":                                                          "observer-statement eu-eom",
		"European Commission\n\nCommission Staff Working Document\n\nArcadia 2022 Report\n\nAccompanying the document below": "country-report european-union Arcadia 2022",
		"2021 EU Annual Report on Human Rights and Democracy in the World":                                                   "country-report european-union 2021",
		"Observation of the early parliamentary elections in Arcadia (8 June 2014)":                                          "observer-statement pace Arcadia",
		"Observation of the presidential election in the Isles of the West (2 and 16 May 2010)":                              "observer-statement pace the Isles of the West",
		// What only speaks of them.
		"The EU and the elections in Arcadia":             "",
		"Arcadia hears of ODIHR's final report":           "",
		"Arcadia 2022 report":                             "",
		"Observation of the stars in Arcadia (all night)": "",
	} {
		d := read(t, "a.txt", title+prose)
		m := d.Meta
		got := strings.Join(strings.Fields(strings.Join([]string{m.Kind.Text, m.Publisher.Text, m.Country.Text, m.Date.Text}, " ")), " ")
		if got != want && !(want == "" && m.Kind.Text == "") {
			t.Errorf("%q\ngives %q, want %q\n%s", title, got, want, outline(d))
		}
	}
}

// Lines of one row of numbers, each above text, are headings also in sentence case; the items of a list are not.
func TestNumberedChapters(t *testing.T) {
	prose := "\n\nThe vote of March was calm, and the count was slow in all the regions of the country.\n\n"
	d := read(t, "a.txt", "1. Legal framework"+prose+"2. Polling, counting and tabulation"+prose+"The law asks for\n\n1. a register of voters\n\n2. a count in public\n\n3. a court that decides\n\n"+"3. Media and campaign in the regions"+prose)
	heads := 0
	for _, b := range d.Blocks {
		if b.Kind == schema.Heading {
			heads++
		}
	}
	if heads != 3 || !strings.Contains(outline(d), "h2: 2. Polling, counting and tabulation") {
		t.Errorf("%d headings\n%s", heads, outline(d))
	}
}

// TestTablesOfRecommendations holds what a table asks for to be found by the heads of its columns in every format that has
// tables, whatever is empty or long in it.
func TestTablesOfRecommendations(t *testing.T) {
	const title = "European Union Election Observation Mission Arcadia 2014 Final Report"
	context := strings.Repeat("The results of the count were not to be seen by those who voted there. ", 7)
	rows := [][]string{
		{"No.", "Context", "Recommendation", "Suggested change in legal framework", "Responsible institution(s)", "Relevant principle"},
		{"1", context, "Publish the results.", "", "Election Commission", "Transparency"},
		{"2", "Spending", "Limit what is spent.", "Article 7", "", "Equality"},
		{"3", "", "Let women stand.", "", "Parliament", ""},
	}
	var html, markdown, docx strings.Builder
	html.WriteString("<html><body><main><h1>" + title + "</h1><p>" + longProse + "</p><table>")
	markdown.WriteString("# " + title + "\n\n" + longProse + "\n\n")
	docx.WriteString(`<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>` + title + `</w:t></w:r></w:p><w:p><w:r><w:t>` + longProse + `</w:t></w:r></w:p><w:tbl>`)
	for i, row := range rows {
		html.WriteString("<tr>")
		docx.WriteString("<w:tr>")
		for _, cell := range row {
			tag := "td"
			if i == 0 {
				tag = "th"
			}
			html.WriteString("<" + tag + "><p>" + cell + "</p></" + tag + ">")
			markdown.WriteString("| " + cell + " ")
			docx.WriteString("<w:tc><w:p><w:r><w:t>" + cell + "</w:t></w:r></w:p></w:tc>")
		}
		html.WriteString("</tr>")
		markdown.WriteString("|\n")
		if i == 0 {
			markdown.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
		}
		docx.WriteString("</w:tr>")
	}
	const end = "All of this was said before."
	html.WriteString("</table><p>" + end + "</p></main></body></html>")
	markdown.WriteString("\n" + end + "\n")
	docx.WriteString("</w:tbl><w:p><w:r><w:t>" + end + "</w:t></w:r></w:p>")
	// The pages of a PDF: cell after cell, each of several lines, the number so near to the next cell that both are one line.
	page := []setLine{{60, 800, 16, "F2", title}, {60, 770, 10, "", longProse[:90]}, {60, 757, 10, "", longProse[90:]}}
	columns := []float64{50, 71, 180, 290, 395, 495}
	y := 720.0
	for i, row := range rows {
		lowest := y
		for k, cell := range row {
			if k == 1 && i > 0 && cell != "" {
				cell = strings.Join(strings.Fields(cell)[:min(14, len(strings.Fields(cell)))], " ")
			}
			line, at := "", y
			for _, w := range strings.Fields(cell) {
				if len(line)+len(w) > 15 {
					page = append(page, setLine{columns[k], at, 10, "", line})
					line, at = "", at-12
				}
				line = strings.TrimSpace(line + " " + w)
			}
			if line != "" {
				page = append(page, setLine{columns[k], at, 10, "", line})
			}
			lowest = min(lowest, at)
		}
		y = lowest - 24
	}
	page = append(page, setLine{60, y, 10, "", end})
	for name, d := range map[string]*schema.Document{
		"pdf":  readBytes(t, makePDF("", page), "a.pdf", Options{}),
		"html": read(t, "a.html", html.String()), "markdown": read(t, "a.md", markdown.String()), "docx": readBytes(t, makeDOCX(t, docx.String(), ""), "a.docx", Options{}),
	} {
		var got []string
		for _, l := range d.Meta.Listed {
			got = append(got, d.Text[l.Span.Start:l.Span.End]+" "+d.Text[l.To.Start:l.To.End])
		}
		if want := "Publish the results. Election Commission; Limit what is spent. ; Let women stand. Parliament"; strings.Join(got, "; ") != want {
			t.Errorf("%s: %q\nand not %q\n%s", name, got, want, outline(d))
		}
		read := strings.Join(strings.Fields(readSections(d)), " ")
		for _, words := range []string{"were not to be seen", "Publish the results.", "Spending", "Parliament", end, title} {
			if !strings.Contains(read, words) {
				t.Errorf("%s: %q is not read", name, words)
			}
		}
		for _, words := range []string{"Suggested", "Transparency", "Article", "Equality"} {
			if strings.Contains(read, words) {
				t.Errorf("%s: %q is read", name, words)
			}
		}
		for _, b := range d.Blocks {
			if (b.Kind == schema.TableCell) != (b.Row == 1 || b.Row > 1 && b.Column != 3) {
				t.Errorf("%s: %+v", name, b)
			}
		}
	}
}

// A page of nothing but pieces beside each other, all on the same line, is read in a time that grows with them: in that of
// their square, the test would not come to its end.
func TestWideTable(t *testing.T) {
	var lines []printed
	for i := range 1_000_000 {
		lines = append(lines, printed{text: "1 a", x: float64(i) * 10, right: float64(i)*10 + 5, y: 700, size: 10})
	}
	if n := len(inTables(lines)); n != len(lines) {
		t.Errorf("%d of %d lines", n, len(lines))
	}
}
