package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
)

func read(tb testing.TB, name, text string) *schema.Document {
	tb.Helper()
	doc, err := ingest.Read(strings.NewReader(text), name, ingest.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// spans gives every span of an extraction.
func spans(x *schema.Extraction) (out []schema.Span) {
	for _, e := range x.Elections {
		out = append(out, e.Span)
	}
	for _, b := range x.Bodies {
		out = append(out, b.Mentions...)
	}
	for _, f := range x.Findings {
		out = append(append(out, f.Span), f.Also...)
	}
	for _, a := range x.Assessments {
		out = append(append(out, a.Span), a.Also...)
	}
	for _, r := range x.Recommendations {
		out = append(append(out, r.Span), r.Also...)
	}
	for _, r := range x.Responses {
		if !r.Span.Empty() {
			out = append(out, r.Span)
		}
	}
	for _, l := range x.Links {
		out = append(out, l.Span)
	}
	return
}

// check holds what is true of every extraction, whatever the text.
func check(tb testing.TB, x *schema.Extraction) {
	tb.Helper()
	text := x.Document.Text
	for _, s := range spans(x) {
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
			tb.Fatalf("span %v is not in the text of %d bytes", s, len(text))
		}
		q := text[s.Start:s.End]
		if !utf8.ValidString(q) || strings.TrimSpace(q) != q {
			tb.Fatalf("span %v cuts a character or begins or ends with white space: %q", s, q)
		}
	}
	ids := map[string]bool{}
	for _, e := range x.Elections {
		ids[e.ID] = true
	}
	for _, f := range x.Findings {
		if f.Election != "" && !ids[f.Election] {
			tb.Fatalf("finding %s names election %q, which the extraction does not hold", f.ID, f.Election)
		}
	}
	if _, err := json.Marshal(x); err != nil {
		tb.Fatal(err)
	}
	quads := x.Quads()
	label := x.Label()
	for _, q := range quads {
		if q.G != label {
			tb.Fatalf("%v stands outside the document's graph", q)
		}
	}
}

func TestSameTextSameResult(t *testing.T) {
	e, docs := builtin(t), shared(t)
	first := make([][]byte, len(docs))
	for i, d := range docs {
		x := e.Extract(d)
		check(t, x)
		first[i], _ = json.Marshal(x)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, d := range docs {
				if b, _ := json.Marshal(e.Extract(d)); !bytes.Equal(b, first[i]) {
					t.Errorf("%s: another result on another goroutine", d.Name)
				}
			}
		})
	}
	wg.Wait()
	fresh := builtin(t)
	for i, d := range docs {
		if b, _ := json.Marshal(fresh.Extract(d)); !bytes.Equal(b, first[i]) {
			t.Errorf("%s: another result from another extractor", d.Name)
		}
	}
}

// TestOrderOfTextsDoesNotMatter reads our own texts each with an extractor that has read nothing, and all with one that
// remembers those before.
func TestOrderOfTextsDoesNotMatter(t *testing.T) {
	e, alone := shipped(t), shipped(t)
	paths, _ := filepath.Glob("testdata/annotated/open/texts/*.txt")
	if len(paths) < 200 {
		t.Fatalf("%d texts", len(paths))
	}
	var docs []*schema.Document
	var want [][]byte
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, read(t, filepath.Base(p), string(text)))
		alone.pool.idle = nil
		b, _ := json.Marshal(alone.Extract(docs[len(docs)-1]))
		want = append(want, b)
	}
	for i := range docs {
		e.pool.idle = nil
		for k := range 4 { // what the first leaves behind is what the next find
			j := (i + k*k) % len(docs)
			if b, _ := json.Marshal(e.Extract(docs[j])); !bytes.Equal(b, want[j]) {
				t.Errorf("%s: another result after %s", docs[j].Name, docs[i].Name)
			}
		}
	}
	for i := len(docs) - 1; i >= 0; i-- {
		if b, _ := json.Marshal(e.Extract(docs[i])); !bytes.Equal(b, want[i]) {
			t.Errorf("%s: another result after all behind it", docs[i].Name)
		}
	}
}

// TestSeeds holds the figures that the five annotated texts gave when this was written, by the scorer beside them.
func TestSeeds(t *testing.T) {
	e, docs := shipped(t), shared(t)
	score, err := filepath.Abs("../../../shared/score/score.py")
	if err != nil {
		t.Fatal(err)
	}
	if exec.Command("python3", "-c", "import yaml").Run() != nil {
		t.Skip("python3 with PyYAML is not installed: the scorer cannot run")
	}
	dir := t.TempDir()
	for _, d := range docs {
		b, err := json.Marshal(e.Extract(d))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, strings.TrimSuffix(d.Name, ".txt")+".json"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("python3", score, "--gold", filepath.Join(filepath.Dir(score), "../gold"), "--pred", dir,
		"--texts", filepath.Join(filepath.Dir(score), "../seeds"), "--bootstrap", "10").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	figure := func(line string, column int) string {
		for _, l := range strings.Split(string(out), "\n") {
			if strings.HasPrefix(strings.TrimSpace(l), line) {
				if f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(l), line)); len(f) > column {
					return f[column]
				}
			}
		}
		t.Fatalf("the scorer printed no %q:\n%s", line, out)
		return ""
	}
	for _, w := range []struct {
		line   string
		column int
		least  string
	}{
		{"S  sourced (headline)", 6, "0.600"}, {"T  topic", 6, "0.800"}, {"observer bodies", 6, "0.950"},
		{"knowledge track: country", 1, "1.000"}, {"knowledge track: type", 1, "1.000"}, {"knowledge track: date", 1, "1.000"},
		{"quoted spans", 1, "1.000"},
	} {
		if got := figure(w.line, w.column); got < w.least {
			t.Errorf("%s: %s, want at least %s", w.line, got, w.least)
		}
	}
}

func TestOtherLanguage(t *testing.T) {
	doc := read(t, "wahl.txt", "Die Wahlbeobachter stellten fest, dass die Auszählung der Stimmen nicht transparent war. Es gab zahlreiche Fälle von Wahlbetrug, und die Medien berichteten einseitig über die Kandidaten der Regierungspartei, während die Opposition kaum zu Wort kam.")
	x := builtin(t).Extract(doc)
	check(t, x)
	if len(x.Findings) > 0 || doc.Language == "en" {
		t.Errorf("language %q gave %d findings", doc.Language, len(x.Findings))
	}
	if !slices.ContainsFunc(x.Warnings, func(p schema.Problem) bool { return p.Code == "language" }) {
		t.Errorf("no warning of the language: %v", x.Warnings)
	}
}

// TestOddText reads texts made to go wrong: whatever they are, spans are good and the work ends.
func TestOddText(t *testing.T) {
	e := builtin(t)
	for name, text := range map[string]string{
		"brackets":   strings.Repeat("((([[[", 20_000),
		"quotes":     strings.Repeat("\"“”'", 20_000) + " ballot stuffing",
		"and":        strings.Repeat("ballot stuffing and ", 10_000),
		"no stop":    strings.Repeat("the observers noted the lack of transparency in the count of the election ", 5_000),
		"commas":     strings.Repeat("media, election, not, ", 20_000),
		"dashes":     strings.Repeat("—-–", 30_000),
		"combining":  strings.Repeat("é́́ ", 10_000) + "The election in Kazakhstan saw ballot box stuffing.",
		"turkish":    "İSTANBUL — The election in Türkiye saw ballot box stuffing. ISPARTA ıI.",
		"ligature":   "Oﬃcials stuﬀed ballot boxes in the election in Kenya.",
		"softhyphen": "There was bal\u00adlot box stuff\u00ading in the election in Kenya.",
		"nbsp":       "There was ballot\u00a0box\u00a0stuffing in the 2017 election in Kenya.",
		"crlf":       "There was ballot\r\nbox stuffing\r\nin the election in Kenya.\r\n\r\nThe count lacked transparency.\r\n",
		"bom":        "\ufeffThere was ballot box stuffing in the election in Kenya.",
		"cyrillic":   "Наблюдатели: \"ballot box stuffing\" in the election in Kazakhstan – Қазақстан.",
		"nobody":     "These observers found the vote calm. Both missions called the count transparent. They also said that it was calm.",
		"emoji":      "🗳️🗳️ Ballot box stuffing was seen in Kenya's election. 🇰🇪",
	} {
		t.Run(name, func(t *testing.T) {
			doc := read(t, "odd.txt", text)
			doc.Language = "en"
			x := e.Extract(doc)
			check(t, x)
			switch name {
			case "ligature", "softhyphen", "nbsp", "crlf", "bom", "emoji", "turkish", "combining":
				if !slices.ContainsFunc(x.Findings, func(f schema.Finding) bool { return f.Issue == "ballot-box-stuffing" }) {
					t.Errorf("ballot box stuffing was not found: %+v", x.Findings)
				}
			}
		})
	}
}

// TestTextsBegunAnywhere reads our own texts from each of their paragraphs on: what was named before is missing then.
func TestTextsBegunAnywhere(t *testing.T) {
	e := shipped(t)
	paths, _ := filepath.Glob("testdata/annotated/open/texts/*.txt")
	if len(paths) < 200 {
		t.Fatalf("%d texts", len(paths))
	}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for rest := string(text); ; {
			var ok bool
			if _, rest, ok = strings.Cut(rest, "\n\n"); !ok {
				break
			}
			doc := read(t, filepath.Base(p), rest)
			doc.Language = "en"
			check(t, e.Extract(doc))
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte("The observers noted ballot box stuffing in the 2011 election in Kazakhstan."))
	f.Add([]byte("“We are concerned,” said Ann B. Cee, head of the ODIHR mission, \"that it’s not transparent (at all; never)\"."))
	f.Add([]byte("- a\n\n- b: the United States urges Arcadia to\n\nhold free, fair and 7.5 percent of 40%\r\n"))
	for _, unit := range endless {
		f.Add([]byte(strings.Repeat(unit, 500/len(unit))))
	}
	f.Add([]byte("# Title\n\n[x](http://y) ![z](w) U.S.\xff\xfe Jan. 15, 2012 — n't 's ’s"))
	e := builtin(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := ingest.Read(bytes.NewReader(b), "fuzz.txt", ingest.Options{})
		if err != nil {
			return
		}
		doc.Language = "en"
		check(t, e.Extract(doc))
	})
}

// endless are texts that go on for ever, by what they are made of.
var endless = map[string]string{
	"clauses":         "There was ballot box stuffing in many polling stations in Kenya, and the count was not transparent. ",
	"and":             "ballot stuffing and ",
	"quotes":          "\"ballot” “stuffing' said observers ",
	"brackets":        "((([[[ ballot stuffing ",
	"marks":           "?!",
	"stops":           ".)",
	"no stop":         "the observers noted the lack of transparency in the count of the election ",
	"tabs":            "ballot\tstuffing\t\tand\n",
	"elections":       "the 20 March 2016 parliamentary election and the 3 April 2011 presidential election in Kenya and ",
	"responses":       "In Kenya there was ballot box stuffing. This is deeply troubling to the United States. These reports must be investigated. ",
	"report":          "Both missions said that it was calm. \"The vote was rigged,\" he said. People also voted for members of parliament in August. ",
	"recommendations": "The United States urges Kenya to hold elections.\n\nODIHR noted that the 2011 presidential election was not fair.\n\n",
}

// endlessText gives about n bytes of the text of that name; a report stands under its title.
func endlessText(name string, n int) string {
	head := ""
	if name == "report" {
		head = "2021 Country Reports on Human Rights Practices: Zambia\n\nSection 3. Freedom to Participate in the Political Process\n\nRecent Elections: On August 12 the country held elections. The AU and the EU EOM observed them. "
	}
	return head + strings.Repeat(endless[name], n/len(endless[name]))
}

// What an endless text takes is bounded by its length, in memory that is given out, which does not depend on what else
// the machine does.
func TestEndlessText(t *testing.T) {
	e := builtin(t)
	taken := func(text string) uint64 {
		doc := read(t, "endless.txt", text)
		doc.Language = "en"
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		x := e.Extract(doc)
		runtime.ReadMemStats(&after)
		check(t, x)
		return after.TotalAlloc - before.TotalAlloc
	}
	for name := range endless {
		t.Run(name, func(t *testing.T) {
			const most = 250 // bytes of memory for one of the text
			for _, n := range []int{50_000, 400_000} {
				if got := taken(endlessText(name, n)); got > uint64(most*n)+1<<23 { // what an extractor sets up at its first text is on top
					t.Errorf("%d bytes of text take %d bytes of memory", n, got)
				}
			}
		})
	}
}

// What is too much of one thing is left out, and said.
func TestTooMany(t *testing.T) {
	if testing.Short() {
		t.Skip("texts of some hundred thousand words: not with -short")
	}
	e := builtin(t)
	var elections strings.Builder
	for i := range mostElections + 100 {
		fmt.Fprintf(&elections, "On %d %s %d Kenya held parliamentary elections.\n\n", 1+i%28, []string{"January", "March", "May", "July"}[i/28%4], 1950+i/112)
	}
	for code, text := range map[string]string{
		"many-elections":       elections.String(),
		"many-recommendations": strings.Repeat("The United States urges Kenya to hold elections.\n\n", mostRecommendations+100),
		"many-places":          "The 2011 presidential election in Kenya.\n\n" + strings.Repeat("ODIHR noted that the 2011 presidential election was not fair.\n\n", mostPlaces+100),
	} {
		x := e.Extract(read(t, "many.txt", text))
		check(t, x)
		if !slices.ContainsFunc(x.Warnings, func(p schema.Problem) bool { return p.Code == code }) {
			t.Errorf("no warning %s: %d elections, %d recommendations, %d verdicts", code, len(x.Elections), len(x.Recommendations), len(x.Assessments))
		}
		if len(x.Elections) > mostElections+10 || len(x.Recommendations) > mostRecommendations+10 {
			t.Errorf("%s: %d elections, %d recommendations", code, len(x.Elections), len(x.Recommendations))
		}
	}
}

// A text that says one thing without end keeps a bounded number of places, and says so.
func TestManyPlaces(t *testing.T) {
	doc := read(t, "endless.txt", "ODIHR observed the parliamentary elections of 20 March 2016 in Kazakhstan.\n\n"+strings.Repeat("ODIHR observers reported ballot box stuffing. ", mostPlaces+200))
	x := builtin(t).Extract(doc)
	check(t, x)
	if len(x.Findings) != 1 || len(x.Findings[0].Also) != mostPlaces {
		t.Fatalf("%d findings, %d more places of the first", len(x.Findings), len(x.Findings[0].Also))
	}
	if !slices.ContainsFunc(x.Warnings, func(p schema.Problem) bool { return p.Code == "many-places" }) {
		t.Error("no warning of the places that are not kept")
	}
}
