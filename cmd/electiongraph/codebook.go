package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/electiongraph/electiongraph/graph/extract"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
)

func codebookCommand() *command {
	return &command{
		name: "codebook", group: "Words", short: "the issues and the patterns that find them",
		long: `The codebook says which issues there are and which words name them. It is a folder of YAML files; --data DIR lays files
of your own over the built-in ones.`,
		example: "codebook list\ncodebook show ballot-box-stuffing",
		sub: []*command{
			{name: "check", short: "look for faults, and run every example through the extractor",
				long: `Checks the files, then puts every example and counterexample into a small document and extracts it: an example must give
its issue with its polarity, a counterexample what it says instead.`,
				example: "codebook check\ncodebook check --data mydata", formats: []string{formatTable, formatJSON}, run: codebookCheck},
			{name: "list", short: "areas and issues", example: "codebook list --format csv", formats: rowFormats, run: codebookList},
			{name: "show", args: "ISSUE", least: 1, most: 1, short: "definition, patterns and examples of an issue", example: "codebook show ballot-box-stuffing", formats: rowFormats, run: codebookShow},
			{name: "trace", args: "FILE", least: 1, most: 1, short: "why each sentence of a text gave what it gave, or nothing", example: "codebook trace statement.txt", formats: []string{formatTable, formatJSON}, run: codebookTrace},
			learnCommand(),
		},
	}
}

// A layout is an answer that has been laid out already; value is what JSON shows.
type layout struct {
	tables []query.Table
	value  any
}

func (l layout) Tables() []query.Table        { return l.tables }
func (l layout) Flat() query.Table            { return l.tables[len(l.tables)-1] }
func (l layout) MarshalJSON() ([]byte, error) { return json.Marshal(l.value) }

func cells(texts ...string) []query.Cell {
	out := make([]query.Cell, len(texts))
	for i, s := range texts {
		out[i].Text = s
	}
	return out
}

func codebookList(p *program, args []string) error {
	lib, err := p.library()
	if err != nil {
		return err
	}
	type issue struct {
		ID         string `json:"id"`
		Area       string `json:"area"`
		Label      string `json:"label"`
		Definition string `json:"definition"`
		Broader    string `json:"broader,omitempty"`
		Default    string `json:"default_polarity"`
	}
	t := query.Table{Title: fmt.Sprintf("Codebook %s: %s in %s", lib.codebook.Version, plural(len(lib.codebook.Issues), "issue"), plural(len(lib.codebook.Areas), "area")),
		Columns: []query.Column{{Name: "area", Wrap: true}, {Name: "issue"}, {Name: "label", Wrap: true}, {Name: "patterns"}, {Name: "examples"}}}
	var all []issue
	last := ""
	for _, i := range lib.codebook.Issues {
		area := i.Area
		if area == last && p.format != formatCSV {
			area = ""
		}
		last = i.Area
		n := len(i.Examples.Problem) + len(i.Examples.Improvement) + len(i.Examples.Neutral) + len(i.Counterexamples)
		t.Rows = append(t.Rows, cells(area, i.ID, i.Label, fmt.Sprint(len(i.AllCues())), fmt.Sprint(n)))
		all = append(all, issue{i.ID, i.Area, i.Label, i.Definition, i.Broader, i.Default})
	}
	return p.answer(layout{[]query.Table{t}, all})
}

// issue finds an issue by id or label.
func (l *library) issue(name string) (*codebook.Issue, error) {
	name = strings.TrimPrefix(name, "issue/")
	if i := l.codebook.Issue(name); i != nil {
		return i, nil
	}
	var ids []string
	for _, i := range l.codebook.Issues {
		if strings.EqualFold(i.Label, name) {
			return i, nil
		}
		ids = append(ids, i.ID)
	}
	e := &schema.Problem{Code: "unknown-id", Message: fmt.Sprintf("the codebook has no issue %q", name), Hint: "electiongraph codebook list lists them"}
	if n := nearest(strings.ReplaceAll(strings.ToLower(name), " ", "-"), ids); n != "" {
		e.Hint = "did you mean " + n + "?"
	}
	return nil, e
}

func codebookShow(p *program, args []string) error {
	lib, err := p.library()
	if err != nil {
		return err
	}
	i, err := lib.issue(args[0])
	if err != nil {
		return err
	}
	head := query.Table{Title: i.Label, Notes: []string{i.Definition, fmt.Sprintf("issue/%s, area %s, in %s:%d", i.ID, i.Area, i.File, i.Line)}}
	if i.Definition == "" {
		head.Notes = head.Notes[1:]
	}
	t := query.Table{Columns: []query.Column{{Name: "what", Wrap: true}, {Name: "is", Wrap: true}}}
	row := func(name, value string) {
		if value != "" {
			t.Rows = append(t.Rows, cells(name, value))
		}
	}
	row("a bare mention is", map[string]string{codebook.DefaultProblem: "a problem", codebook.DefaultImprovement: "fine", codebook.DefaultDepends: "decided by the words around it"}[i.Default])
	row("as a problem", i.Pair.Problem)
	row("as an improvement", i.Pair.Improvement)
	row("broader", i.Broader)
	row("stages", strings.Join(i.Stages, ", "))
	row("Copenhagen Document", strings.Join(i.Copenhagen, ", "))
	row("ICCPR", strings.Join(i.ICCPR, ", "))
	for _, n := range i.Not {
		row("not "+n.Concept, n.Tell)
	}
	for _, list := range []struct {
		name string
		cues []codebook.Cue
	}{{"patterns that name it", i.Cues}, {"patterns of a problem", i.Problem}, {"patterns of an improvement", i.Improvement}, {"patterns without direction", i.Neutral}} {
		var texts []string
		for _, c := range list.cues {
			texts = append(texts, c.Text)
		}
		row(list.name, strings.Join(texts, "\n"))
	}
	row("examples of a problem", strings.Join(i.Examples.Problem, "\n"))
	row("examples of an improvement", strings.Join(i.Examples.Improvement, "\n"))
	row("examples without direction", strings.Join(i.Examples.Neutral, "\n"))
	for _, c := range i.Counterexamples {
		row("gives "+c.Gives, c.Text)
	}
	return p.answer(layout{[]query.Table{head, t}, issueJSON(i)})
}

func issueJSON(i *codebook.Issue) any {
	texts := func(cues []codebook.Cue) []string {
		out := []string{}
		for _, c := range cues {
			out = append(out, c.Text)
		}
		return out
	}
	type counter struct {
		Text  string `json:"text"`
		Gives string `json:"gives"`
	}
	counters := []counter{}
	for _, c := range i.Counterexamples {
		counters = append(counters, counter{c.Text, c.Gives})
	}
	return struct {
		ID              string              `json:"id"`
		Area            string              `json:"area"`
		Label           string              `json:"label"`
		Definition      string              `json:"definition"`
		Broader         string              `json:"broader,omitempty"`
		Default         string              `json:"default_polarity"`
		Stages          []string            `json:"stages"`
		Patterns        map[string][]string `json:"patterns"`
		Examples        map[string][]string `json:"examples"`
		Counterexamples []counter           `json:"counterexamples"`
		File            string              `json:"file"`
		Line            int                 `json:"line"`
	}{i.ID, i.Area, i.Label, i.Definition, i.Broader, i.Default, i.Stages,
		map[string][]string{"cues": texts(i.Cues), "problem": texts(i.Problem), "improvement": texts(i.Improvement), "neutral": texts(i.Neutral)},
		map[string][]string{"problem": i.Examples.Problem, "improvement": i.Examples.Improvement, "neutral": i.Examples.Neutral}, counters, i.File, i.Line}
}

func codebookCheck(p *program, args []string) error {
	lib, err := p.withoutOpinion()
	if err != nil {
		return err
	}
	cb := lib.codebook
	warnings := cb.Check()
	for i := range warnings {
		p.tui.warning(&warnings[i])
	}
	all := extract.Examples(cb)
	var issue *codebook.Issue
	var lines []string
	for i := range all {
		x := &all[i]
		if x.Issue != issue {
			issue, lines = x.Issue, lib.lines(x.Issue.File)
		}
		if x.Polarity != "" {
			x.Line = lineOf(lines, issue.Line, x.Text)
		}
	}
	failures := make([]string, len(all))
	extractor := extract.New(lib.codebook, lib.gazetteer, nil) // a second opinion must not hide what the patterns give
	p.tui.progress(len(all), "checking", "examples")
	var next atomic.Int64
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(all) && p.ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				failures[n] = extractor.Fails(&all[n])
			}
		})
	}
	running.Wait()
	p.tui.finish()
	if err := p.ctx.Err(); err != nil {
		return err
	}
	failed := 0
	for n, why := range failures {
		if why == "" {
			continue
		}
		failed++
		e := all[n]
		p.tui.problem(&schema.Problem{Code: "example", File: e.Issue.File, Line: e.Line, Message: why, Hint: "electiongraph codebook trace - shows why: give it the sentence"})
	}
	type result struct {
		Codebook string `json:"codebook"`
		Issues   int    `json:"issues"`
		Examples int    `json:"examples"`
		Failed   int    `json:"failed"`
		Warnings int    `json:"warnings"`
	}
	r := result{cb.Version + " " + cb.Digest, len(cb.Issues), len(all), failed, len(warnings)}
	if p.format == formatJSON {
		err = p.writeJSON(r)
	} else {
		fmt.Fprintf(p.out, "codebook %s: %s, %s; %d failed, %s\n", r.Codebook, plural(r.Issues, "issue"), plural(r.Examples, "example"), r.Failed, plural(r.Warnings, "warning"))
	}
	if err == nil && failed > 0 {
		return errReported
	}
	return err
}

// lines gives the lines of a file of the codebook, from the layer that counts.
func (l *library) lines(file string) []string {
	for _, layer := range slices.Backward(l.layers) {
		for _, name := range []string{file, path.Join(codebook.Folder, file)} {
			if b, err := fs.ReadFile(layer, name); err == nil {
				return strings.Split(string(b), "\n")
			}
		}
	}
	return nil
}

// lineOf gives the line of a sentence below that of its issue; that of the issue if it is written in another way.
func lineOf(lines []string, from int, sentence string) int {
	start := sentence
	if r := []rune(sentence); len(r) > 30 {
		start = string(r[:30])
	}
	for n := from; n >= 1 && n <= len(lines); n++ {
		if strings.Contains(lines[n-1], start) {
			return n
		}
	}
	return from
}

func codebookTrace(p *program, args []string) error {
	lib, err := p.library()
	if err != nil {
		return err
	}
	for s, err := range ingest.Walk(args) {
		if err != nil {
			return err
		}
		doc, err := s.Read(lib.reading())
		if err != nil {
			return err
		}
		x, t := lib.extractor().Trace(doc)
		if p.format == formatJSON {
			if err := p.writeJSON(traceJSON(doc, t)); err != nil {
				return err
			}
			continue
		}
		p.trace(doc, x, t)
	}
	return nil
}

// trace prints sentence by sentence what was proposed and what became of it.
func (p *program) trace(doc *schema.Document, x *schema.Extraction, t *extract.Trace) {
	fmt.Fprintln(p.out, p.strong(clean(cmp.Or(x.Facts.Title.Text, doc.Name))))
	p.paragraph(fmt.Sprintf("%s, voice %s; + gave a finding, - did not", cmp.Or(x.Facts.Kind, "kind unknown"), cmp.Or(x.Facts.Voice, "unknown")))
	for n, s := range t.Sentences {
		fmt.Fprintln(p.out)
		p.hanging(fmt.Sprintf("%-4d", n+1), doc.Quote(s.Span), p.strong)
		part := func(span schema.Span) string {
			if span.Contains(s.Span) {
				return "all of it"
			}
			return "“" + doc.Quote(span) + "”"
		}
		for i, c := range s.Clauses {
			if len(s.Clauses) > 1 {
				p.hanging(fmt.Sprintf("    clause %d  ", i+1), doc.Quote(c), nil)
			}
		}
		for _, src := range s.Sources {
			p.hanging("    source    ", cmp.Or(strings.Join(src.Bodies, ", "), "unknown")+" ("+src.Basis+"): "+part(src.Span), nil)
		}
		if len(s.Stances) > 0 {
			p.hanging("    response  ", strings.Join(s.Stances, ", "), nil)
		}
		for _, r := range s.Requests {
			p.hanging("    no claim  ", r.Kind+": "+part(r.Span), nil)
		}
		for _, f := range s.Phrasings {
			p.hanging("    phrasing  ", f.Decided+": "+part(f.Span)+"; words like "+cmp.Or(f.Words, "those around it"), nil)
		}
		for _, c := range s.Candidates {
			sign := "    + "
			if c.Lost != "" {
				sign = "    - "
			}
			p.hanging(sign, c.Issue+", "+cmp.Or(string(c.Polarity), "undecided")+": "+part(c.Span), nil)
			why := "pattern " + c.Pattern
			if len(c.Rules) > 0 {
				why += "; rules " + strings.Join(c.Rules, ", ")
			}
			if c.Lost != "" {
				why += "; lost: " + c.Lost
			}
			p.hanging("      ", why, p.faint)
		}
		if len(s.Candidates) == 0 {
			p.hanging("    - ", "no pattern of the codebook matches", nil)
		}
	}
}

// hanging prints a text behind a head, its further lines below its first.
func (p *program) hanging(head, body string, paint func(string) string) {
	for i, line := range strings.Split(wrap(clean(body), max(20, p.terminal.width-len(head))), "\n") {
		if i > 0 {
			head = strings.Repeat(" ", len(head))
		}
		if paint != nil {
			line = paint(line)
		}
		fmt.Fprintln(p.out, head+line)
	}
}

func traceJSON(doc *schema.Document, t *extract.Trace) any {
	type candidate struct {
		Issue    string   `json:"issue"`
		Polarity string   `json:"polarity,omitempty"`
		Words    string   `json:"words"`
		Pattern  string   `json:"pattern"`
		Rules    []string `json:"rules,omitempty"`
		Lost     string   `json:"lost,omitempty"`
	}
	type source struct {
		Bodies []string `json:"bodies"`
		Basis  string   `json:"basis"`
		Words  string   `json:"words"`
	}
	type sentence struct {
		Text       string      `json:"text"`
		Sources    []source    `json:"sources"`
		Responses  []string    `json:"responses,omitempty"`
		NoClaim    []string    `json:"no_claim,omitempty"`
		Phrasings  []string    `json:"phrasings,omitempty"`
		Candidates []candidate `json:"candidates"`
	}
	out := []sentence{}
	for _, s := range t.Sentences {
		line := sentence{Text: doc.Quote(s.Span), Sources: []source{}, Responses: s.Stances, Candidates: []candidate{}}
		for _, src := range s.Sources {
			line.Sources = append(line.Sources, source{src.Bodies, src.Basis, doc.Quote(src.Span)})
		}
		for _, r := range s.Requests {
			line.NoClaim = append(line.NoClaim, r.Kind+": "+doc.Quote(r.Span))
		}
		for _, f := range s.Phrasings {
			line.Phrasings = append(line.Phrasings, f.Decided+": "+doc.Quote(f.Span))
		}
		for _, c := range s.Candidates {
			line.Candidates = append(line.Candidates, candidate{c.Issue, string(c.Polarity), doc.Quote(c.Span), c.Pattern, c.Rules, c.Lost})
		}
		out = append(out, line)
	}
	return out
}
