package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph/evaluate"
	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

// wordings reads a folder of sentences and what they say: lines "issue:sign, … TAB sentence", "nothing TAB sentence".
func wordings(folder string, known func(issue string) bool) (lessons []extract.Lesson, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, &schema.Problem{Code: "wording", File: folder, Message: "holds no *.txt", Hint: "name a folder of sentences and what they say"}
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, &schema.Problem{Code: "wording", File: name, Message: "cannot be read: " + cause(err)}
		}
		lines := bufio.NewScanner(bytes.NewReader(b))
		for n := 1; lines.Scan(); n++ {
			line := lines.Text()
			if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
				continue
			}
			wrong := func(format string, args ...any) error {
				return &schema.Problem{Code: "wording", File: name, Line: n, Message: fmt.Sprintf(format, args...), Hint: "a line is issue:- or issue:+, more of them after commas, a tab and the sentence; nothing, a tab and the sentence if it says nothing"}
			}
			says, text, ok := strings.Cut(line, "\t")
			if !ok {
				return nil, wrong("there is no tab between what the sentence says and the sentence")
			}
			var findings []extract.LessonFinding
			if says = strings.TrimSpace(says); says != "nothing" {
				for one := range strings.SplitSeq(says, ",") {
					issue, sign, _ := strings.Cut(strings.TrimSpace(one), ":")
					f := extract.LessonFinding{Issues: []string{issue}, Sign: map[string]int8{"-": -1, "+": 1}[sign]}
					if f.Sign == 0 {
						return nil, wrong("%q has no direction, + or -", one)
					}
					if !known(issue) {
						return nil, wrong("there is no issue %q", issue)
					}
					findings = append(findings, f)
				}
			}
			lessons = append(lessons, sentenceLesson(text, findings))
		}
		if err := lines.Err(); err != nil {
			return nil, err
		}
	}
	return lessons, nil
}

// sentenceLesson makes a lesson of one sentence.
func sentenceLesson(text string, findings []extract.LessonFinding) extract.Lesson {
	whole := schema.Span{Start: 0, End: len(text)}
	for i := range findings {
		findings[i].Spans = []schema.Span{whole}
	}
	doc := &schema.Document{Name: "sentence", Format: "plain", Text: text, Language: "en", Blocks: []schema.Block{{Kind: schema.Paragraph, Span: whole}}}
	return extract.Lesson{Doc: doc, Findings: findings}
}

// exampleLessons makes lessons of the codebook's examples, and of the counterexamples that give nothing.
func exampleLessons(cb *codebook.Codebook) (lessons []extract.Lesson) {
	for _, is := range cb.Issues {
		for _, list := range [...]struct {
			sign  int8
			texts []string
		}{{-1, is.Examples.Problem}, {1, is.Examples.Improvement}} {
			for _, text := range list.texts {
				lessons = append(lessons, sentenceLesson(text, []extract.LessonFinding{{Issues: []string{is.ID}, Sign: list.sign}}))
			}
		}
		for _, c := range is.Counterexamples {
			if c.Gives == codebook.Nothing {
				lessons = append(lessons, sentenceLesson(c.Text, nil))
			}
		}
	}
	return lessons
}

// annotated reads lessons from a folder of annotations and their texts, with the annotations' names.
func annotated(folder string, trusted bool) (lessons []extract.Lesson, names []string, warnings []schema.Problem, err error) {
	golds, warnings, err := annotations(folder)
	if err != nil {
		return nil, nil, warnings, err
	}
	for _, g := range golds {
		doc, err := annotatedText(g)
		if err != nil {
			return nil, nil, warnings, err
		}
		l := extract.Lesson{Doc: doc}
		if trusted {
			l.Group = groupOf(g)
		}
		at := offsets(g.Text)
		if doc.Text != g.Text {
			return nil, nil, warnings, &schema.Problem{Code: "lesson", File: path.Join(folder, g.TextFile), Message: "is not read as it stands: its annotation's places cannot be found"}
		}
		for _, f := range g.Findings {
			lf := extract.LessonFinding{Issues: append([]string{f.Issue}, f.AltIssues...), Optional: f.Optional}
			switch f.Polarity {
			case string(schema.Problematic):
				lf.Sign = -1
			case string(schema.Improvement):
				lf.Sign = 1
			}
			for _, p := range f.AltPolarity {
				lf.Either = lf.Either || p != string(schema.Neutral) && p != f.Polarity
			}
			for _, p := range f.Places {
				lf.Spans = append(lf.Spans, schema.Span{Start: at[p.Start], End: at[p.End]})
			}
			l.Findings = append(l.Findings, lf)
		}
		lessons, names = append(lessons, l), append(names, g.Name)
	}
	return lessons, names, warnings, nil
}

// offsets gives the byte at which each code point begins, and the end.
func offsets(text string) []int {
	out := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		out = append(out, i)
	}
	return append(out, len(text))
}

func learnCommand() *command {
	var out, apart string
	var wording, seen []string
	var phrasing bool
	return &command{
		name: "learn", args: "[FOLDER...]", most: -1, short: "make the second opinion from wordings and annotated texts",
		long: `Learns how the issues are worded, and how far that is to be trusted beside the codebook's patterns. Each FOLDER holds gold/
(annotations) and texts/, or is GOLD=TEXTS, a folder of each; texts on one country never vouch for each other. --wordings names a folder of *.txt whose lines are what a
sentence says, a tab and the sentence: "vote-buying:-, count-transparency:+" or "nothing". The codebook's examples are learnt from in any case. --seen names folders like FOLDER whose
texts were looked at while patterns were written: they are learnt from, but nothing is measured on them.

Laid under --data as opinion/opinion.bin the result is used; the same input gives the same file, byte for byte.

With --phrasing it learns instead how requests and verdicts are worded: what a recommendation asks for, of whom where nobody is
named, whether a clause judges the election as a whole and how. That file is used as opinion/phrasing.bin.`,
		example: "codebook learn -o opinion.bin graph/extract/testdata/annotated/open",
		formats: []string{formatTable, formatJSON},
		flags: func(fs *pflag.FlagSet) {
			fs.StringArrayVar(&wording, "wordings", nil, "learn from the sentences in `FOLDER`; may be given again")
			fs.StringArrayVar(&seen, "seen", nil, "learn from the annotated texts of `FOLDER`, but measure nothing on them; may be given again")
			fs.StringVar(&apart, "apart", "", "write to `FOLDER` what is extracted from each annotated text by an opinion learnt without its countries, for evaluate --pred")
			fs.BoolVar(&phrasing, "phrasing", false, "learn how requests and verdicts are worded instead")
			fs.StringVarP(&out, "output", "o", "", "write to `FILE`, default opinion.bin, with --phrasing phrasing.bin")
		},
		run: func(p *program, args []string) error {
			lib, err := p.withoutOpinion()
			if err != nil {
				return err
			}
			if phrasing {
				if len(wording) > 0 || apart != "" {
					return &usageError{"--phrasing is learnt from annotated texts alone", "leave out --wordings and --apart"}
				}
				return learnPhrasing(p, lib, cmp.Or(out, "phrasing.bin"), seen, args)
			}
			out := cmp.Or(out, "opinion.bin")
			var lessons []extract.Lesson
			for _, folder := range wording {
				more, err := wordings(folder, func(id string) bool { return lib.codebook.Issue(id) != nil })
				if err != nil {
					return err
				}
				lessons = append(lessons, more...)
			}
			names := map[*schema.Document]string{}
			for i, folder := range append(slices.Clone(seen), args...) {
				more, called, warnings, err := annotated(folder, i >= len(seen))
				for k := range warnings {
					p.tui.warning(&warnings[k])
				}
				if err != nil {
					return err
				}
				lessons = append(lessons, more...)
				for k := range more {
					names[more[k].Doc] = called[k]
				}
			}
			if len(lessons) == 0 {
				return &usageError{"there is nothing to learn from", "name a folder of annotated texts, or --wordings"}
			}
			options := extract.LearnOptions{Progress: func(done, all int) {
				if done == 0 {
					p.tui.progress(all, "learning", "steps")
				} else {
					p.tui.step()
				}
			}}
			lessons = append(lessons, exampleLessons(lib.codebook)...)
			o, report, err := extract.New(lib.codebook, lib.gazetteer, nil).Learn(p.ctx, lessons, options)
			p.tui.finish()
			if err != nil {
				return err
			}
			if apart != "" {
				if err := extractApart(lib, apart, lessons, names, report); err != nil {
					return err
				}
			}
			var b bytes.Buffer
			if _, err := o.WriteTo(&b); err != nil {
				return err
			}
			if err := writeLearnt(out, b.Bytes()); err != nil {
				return err
			}
			t := query.Table{Title: fmt.Sprintf("Second opinion, %s, %.1f MB", out, float64(b.Len())/1e6), Columns: []query.Column{{Name: "what"}, {Name: "figure"}}}
			for _, row := range [...][2]string{
				{"texts and sentences learnt from", fmt.Sprint(len(lessons))}, {"sentences and findings in them", fmt.Sprint(report.Sentences)},
				{"stems and pairs of stems", fmt.Sprint(report.Features)}, {"weights", fmt.Sprint(report.Weights)},
				{"patterns alone, on groups left out: precision, recall, F1", fmt.Sprintf("%.3f %.3f %.3f", report.PatternPrecision, report.PatternRecall, report.PatternF1)},
				{"with the opinion: precision, recall, F1", fmt.Sprintf("%.3f %.3f %.3f", report.Precision, report.Recall, report.F1)},
			} {
				t.Rows = append(t.Rows, cells(row[0], row[1]))
			}
			return p.answer(layout{[]query.Table{t}, report})
		},
	}
}

func writeLearnt(file string, b []byte) error {
	err := os.MkdirAll(filepath.Dir(file), 0o777)
	if err == nil {
		err = os.WriteFile(file, b, 0o666)
	}
	if err != nil {
		return &schema.Problem{Code: "write", File: file, Message: "cannot be written: " + cause(err)}
	}
	return nil
}

// learnPhrasing makes the Phrasing of the texts in folders; those in seen were looked at while rules were written.
func learnPhrasing(p *program, lib *library, out string, seen, folders []string) error {
	var lessons []extract.PhrasingLesson
	for i, folder := range append(slices.Clone(seen), folders...) {
		more, warnings, err := phrasingLessons(folder, i >= len(seen))
		for k := range warnings {
			p.tui.warning(&warnings[k])
		}
		if err != nil {
			return err
		}
		lessons = append(lessons, more...)
	}
	if len(lessons) == 0 {
		return &usageError{"there is nothing to learn from", "name a folder of annotated texts"}
	}
	ph, report, err := extract.New(lib.codebook, lib.gazetteer, nil).LearnPhrasing(p.ctx, lessons)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := ph.WriteTo(&b); err != nil {
		return err
	}
	if err := writeLearnt(out, b.Bytes()); err != nil {
		return err
	}
	t := query.Table{Title: fmt.Sprintf("Wording of requests and verdicts, %s, %.0f kB", out, float64(b.Len())/1e3), Columns: []query.Column{{Name: "what"}, {Name: "figure"}}}
	two := func(v [2]float64) string { return fmt.Sprintf("%.3f %.3f", v[0], v[1]) }
	for _, row := range [...][2]string{
		{"texts learnt from", fmt.Sprint(len(lessons))}, {"requests and clauses in them", fmt.Sprintf("%d %d", report.Requests, report.Clauses)},
		{"features and weights", fmt.Sprintf("%d %d", report.Features, report.Weights)},
		{"on groups left out, by rules alone and with what was learnt: actions that are right", two(report.Actions)},
		{"addressees that are right", two(report.Addressees)}, {"verdicts, F1", two(report.Verdicts)},
	} {
		t.Rows = append(t.Rows, cells(row[0], row[1]))
	}
	return p.answer(layout{[]query.Table{t}, report})
}

// phrasingLessons reads what a folder of annotated texts tells of verdicts and requests.
func phrasingLessons(folder string, trusted bool) (lessons []extract.PhrasingLesson, warnings []schema.Problem, err error) {
	golds, warnings, err := annotations(folder)
	if err != nil {
		return nil, warnings, err
	}
	for _, g := range golds {
		doc, err := annotatedText(g)
		if err != nil {
			return nil, warnings, err
		}
		if doc.Text != g.Text {
			return nil, warnings, &schema.Problem{Code: "lesson", File: path.Join(folder, g.TextFile), Message: "is not read as it stands: its annotation's places cannot be found"}
		}
		l := extract.PhrasingLesson{Doc: doc}
		if trusted {
			l.Group = groupOf(g)
		}
		at := offsets(g.Text)
		spans := func(places []evaluate.Place) (out []schema.Span) {
			for _, p := range places {
				out = append(out, schema.Span{Start: at[p.Start], End: at[p.End]})
			}
			return
		}
		for _, a := range g.Assessments {
			l.Verdicts = append(l.Verdicts, extract.LessonVerdict{Classes: append([]string{a.Class}, a.AltClasses...), Optional: a.Optional, Spans: spans(a.Places)})
		}
		for _, r := range g.Recommendations {
			l.Requests = append(l.Requests, extract.LessonRequest{Actions: append([]string{r.Action}, r.AltActions...), Addressees: r.Addressee, Optional: r.Optional, Spans: spans(r.Places)})
		}
		lessons = append(lessons, l)
	}
	return lessons, warnings, nil
}

// annotations loads the annotated texts of a folder, or of GOLD=TEXTS.
func annotations(folder string) ([]*evaluate.Gold, []schema.Problem, error) {
	gold, texts, ok := strings.Cut(folder, "=")
	if !ok {
		gold, texts = filepath.Join(folder, "gold"), filepath.Join(folder, "texts")
	}
	return evaluate.Load(os.DirFS(gold), os.DirFS(texts), textOf)
}

// groupOf names the texts that must not vouch for an annotated one: those on its countries.
func groupOf(g *evaluate.Gold) string { return cmp.Or(strings.Join(g.Countries(), " "), g.Name) }

// extractApart writes the extraction of each text of a group, NAME.json, by the opinion that has not learnt from the group.
func extractApart(lib *library, folder string, lessons []extract.Lesson, names map[*schema.Document]string, report *extract.LearnReport) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return &schema.Problem{Code: "write", File: folder, Message: "cannot be made: " + cause(err)}
	}
	extractors := map[*extract.Opinion]*extract.Extractor{}
	for i := range lessons {
		l := &lessons[i]
		if l.Group == "" {
			continue
		}
		o := report.Without[l.Group]
		if extractors[o] == nil {
			extractors[o] = extract.New(lib.codebook, lib.gazetteer, o)
		}
		b, err := extractors[o].Extract(l.Doc).MarshalJSON()
		if err != nil {
			return err
		}
		name := filepath.Join(folder, names[l.Doc]+".json")
		if err := os.WriteFile(name, b, 0o666); err != nil {
			return &schema.Problem{Code: "write", File: name, Message: "cannot be written: " + cause(err)}
		}
	}
	return nil
}
