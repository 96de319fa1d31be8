package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func ingestCommand() *command {
	return &command{
		name: "ingest", args: "PATH...", least: 1, most: -1, group: "Read texts", short: "read texts into the graph",
		long: `Reads files, folders with all below them, and - for standard input: plain text, Markdown, HTML, PDF, DOCX, mails, and
.gz and .zip of them. Each document becomes a graph of its own. The same text again changes nothing; a changed text of the same name takes the place of the
earlier one. A file that cannot be read is reported and the rest goes on.`,
		example: "ingest statements/\ningest --json statement.txt",
		formats: rowFormats,
		run: func(p *program, args []string) error {
			var texts []source
			failed := 0
			for s, err := range ingest.Walk(args) {
				if err != nil {
					p.tui.failed(err)
					failed++
					continue
				}
				texts = append(texts, source{name: s.Name, path: s.Path, read: func() (*schema.Document, error) { return s.Read(ingest.Options{}) }})
			}
			if len(texts) == 0 {
				return errReported
			}
			sum, err := p.ingest(texts)
			if err != nil {
				return err
			}
			sum.Failed += failed
			p.tui.note("%s", sum)
			if len(sum.Countries) > 0 && sum.Failed < len(texts) {
				p.tui.hint("electiongraph query recurring --country " + sum.Countries[0])
			}
			if sum.Failed > 0 {
				return errReported
			}
			return nil
		},
	}
}

// A source is a text to read. Its document will have that name; path is what people know it by.
type source struct {
	name, path string
	read       func() (*schema.Document, error)
}

// What ingesting did with a document.
const (
	added     = "added"
	replaced  = "replaced"  // another text of the same name
	reread    = "reread"    // the same text, with another codebook or program
	unchanged = "unchanged" // the same in every way
	skipped   = "skipped"   // the same text under another name is there
)

// An outcome tells what was done with a text.
type outcome struct {
	Name            string           `json:"name"`
	Status          string           `json:"status"`
	Document        string           `json:"document,omitempty"`
	SameAs          string           `json:"same_as,omitempty"` // name of the document with the same text
	Elections       []string         `json:"elections"`         // that it is about
	Problems        int              `json:"problems"`
	Improvements    int              `json:"improvements"`
	Assessments     int              `json:"assessments"`
	Recommendations int              `json:"recommendations"`
	Responses       int              `json:"responses"`
	Warnings        []schema.Problem `json:"warnings"`

	countries []string
}

// A summary tells what was done with all texts.
type summary struct {
	Documents, Failed int
	Status            map[string]int
	Problems          int
	Improvements      int
	Countries         []string // of the elections that the texts are about
	Elections         []string

	answered string // of the elections that a government's document is about, the one with the most findings
	most     int
}

func (s *summary) String() string {
	var parts []string
	for _, k := range []string{added, replaced, reread, unchanged, skipped} {
		if n := s.Status[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	if s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d not read", s.Failed))
	}
	return fmt.Sprintf("%s: %s; %s, %s and %d things said to be fine", plural(s.Documents+s.Failed, "text"), strings.Join(parts, ", "),
		plural(len(s.Elections), "election"), plural(s.Problems, "problem"), s.Improvements)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// A reading is a text on its way into the graph.
type reading struct {
	source
	quads []rdf.Quad
	label rdf.Term
	outcome
	sha   string
	err   error
	ready chan struct{}
}

// ingest reads texts on all cores and writes them by name, so that the graph does not depend on which was read first.
// It prints a line for each and says what could not be read.
func (p *program) ingest(texts []source) (*summary, error) {
	lib, err := p.library()
	if err != nil {
		return nil, err
	}
	g, err := p.open(true)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	sum, err := p.ingestInto(g, lib, texts)
	return sum, errors.Join(err, g.Close())
}

func (p *program) ingestInto(g *graph.Graph, lib *library, texts []source) (*summary, error) {
	slices.SortStableFunc(texts, func(a, b source) int { return cmp.Compare(a.name, b.name) })
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	extractor := lib.extractor()
	workers := min(runtime.GOMAXPROCS(0), len(texts))
	room := make(chan struct{}, 4*workers) // texts that are read but not yet written
	work := make(chan *reading)
	queue := make([]*reading, len(texts))
	for i, t := range texts {
		queue[i] = &reading{source: t, ready: make(chan struct{})}
	}
	var running sync.WaitGroup
	running.Go(func() {
		defer close(work)
		for _, r := range queue {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case work <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		running.Go(func() {
			for r := range work {
				doc, err := r.read()
				if err != nil {
					r.err = err
				} else {
					x := extractor.Extract(doc)
					x.Program = released()
					r.quads, r.label, r.sha, r.outcome = x.Quads(), x.Label(), doc.SHA256, outcomeOf(x)
				}
				close(r.ready)
			}
		})
	}
	defer running.Wait()
	defer cancel()

	sum := &summary{Status: map[string]int{}}
	var outcomes []outcome
	touched := &mentioned{}
	p.tui.progress(len(texts), "reading")
	var stopped error
	for _, r := range queue {
		select {
		case <-r.ready:
		case <-ctx.Done():
			stopped = ctx.Err()
		}
		if stopped != nil {
			break
		}
		if r.err != nil {
			p.tui.failed(r.err)
			sum.Failed++
		} else if err := p.write(ctx, g, r, touched); err != nil {
			stopped = err
			break
		} else {
			sum.add(&r.outcome)
			p.report(&r.outcome, &outcomes)
		}
		r.quads = nil
		<-room
		p.tui.step()
	}
	p.tui.finish()

	// What the documents that are in need is written even after Ctrl-C; links are made up for by the next ingest.
	if err := updateReference(context.WithoutCancel(p.ctx), g, lib, touched); err != nil {
		return nil, errors.Join(stopped, err)
	}
	if stopped != nil {
		if p.ctx.Err() != nil {
			p.tui.problem(&schema.Problem{Code: "interrupted", Message: fmt.Sprintf("interrupted: %d of %d texts are in the graph, whole", sum.Documents, len(texts)), Hint: "the same command again goes on"})
			return nil, errReported
		}
		return nil, stopped
	}
	if _, err := g.Infer(p.ctx, nil); err != nil {
		return nil, err
	}
	slices.Sort(sum.Countries)
	return sum, p.reportAll(outcomes)
}

func (s *summary) add(o *outcome) {
	s.Documents++
	s.Status[o.Status]++
	s.Problems += o.Problems
	s.Improvements += o.Improvements
	if n := o.Problems + o.Improvements; o.Responses > 0 && n > s.most && len(o.Elections) > 0 {
		s.answered, s.most = o.Elections[0], n
	}
	for _, c := range o.countries {
		if !slices.Contains(s.Countries, c) {
			s.Countries = append(s.Countries, c)
		}
	}
	for _, e := range o.Elections {
		if !slices.Contains(s.Elections, e) {
			s.Elections = append(s.Elections, e)
		}
	}
}

func outcomeOf(x *schema.Extraction) outcome {
	o := outcome{Name: x.Document.Name, Document: x.Document.ID(), Elections: []string{}, Assessments: len(x.Assessments), Recommendations: len(x.Recommendations),
		Responses: len(x.Responses), Warnings: x.Warnings}
	if o.Warnings == nil {
		o.Warnings = []schema.Problem{}
	}
	for i := range x.Elections {
		if e := &x.Elections[i]; e.Role == schema.Focus {
			o.Elections = append(o.Elections, strings.TrimPrefix(x.ElectionID(e), "election/"))
			if e.Country != "" && !slices.Contains(o.countries, e.Country) {
				o.countries = append(o.countries, e.Country)
			}
		}
	}
	for i := range x.Findings {
		switch x.Findings[i].Polarity {
		case schema.Problematic:
			o.Problems++
		case schema.Improvement:
			o.Improvements++
		}
	}
	return o
}

// write puts a document in the place of the earlier one of its name.
func (p *program) write(ctx context.Context, g *graph.Graph, r *reading, touched *mentioned) error {
	var sameName, sameText []rdf.Term
	err := g.View(ctx, func(v *graph.View) error {
		for _, find := range []struct {
			p, o rdf.Term
			into *[]rdf.Term
		}{{schema.PredName, rdf.String(r.Name), &sameName}, {schema.PredSHA256, rdf.String(r.sha), &sameText}} {
			edges, err := v.In(find.p, []rdf.Term{find.o})
			if err != nil {
				return err
			}
			for _, e := range edges {
				*find.into = append(*find.into, e.From)
			}
		}
		for _, d := range sameName {
			if err := touched.leaving(v, d); err != nil {
				return err
			}
		}
		for _, d := range sameText {
			if slices.Contains(sameName, d) {
				continue
			}
			names, err := v.Out(schema.PredName, []rdf.Term{d})
			if err != nil {
				return err
			}
			for _, e := range names {
				r.SameAs = e.To.Value()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.SameAs != "" {
		r.Status = skipped
		p.tui.warning(&schema.Problem{Code: "same-text", File: r.path, Message: "the same text is in the graph as " + r.SameAs, Hint: "electiongraph remove " + r.SameAs + " first, if this name is the better one"})
		for _, d := range sameName { // that it no longer is
			if _, err := g.Remove(ctx, d); err != nil {
				return err
			}
		}
		return nil
	}
	old := rdf.Term("")
	for _, d := range sameName {
		if old != "" { // should not be; take all but one out
			if _, err := g.Remove(ctx, old); err != nil {
				return err
			}
		}
		old = d
	}
	change, err := g.ReplaceDocument(ctx, old, r.label, r.quads)
	if err != nil {
		return err
	}
	touched.coming(r.quads)
	switch {
	case old == "":
		r.Status = added
	case old != r.label:
		r.Status = replaced
	case change == graph.Change{}:
		r.Status = unchanged
	default:
		r.Status = reread
	}
	return nil
}

// report prints the line of a document, or keeps it for a format that cannot be printed in lines.
func (p *program) report(o *outcome, kept *[]outcome) {
	switch p.format {
	case formatTable:
		p.tui.clear()
		about := strings.Join(o.Elections, ", ")
		if about == "" {
			about = "no election found"
		}
		fmt.Fprintf(p.out, "%-9s  %s\n           %s: %s, %d fine, %s", o.Status, clean(o.Name), about, plural(o.Problems, "problem"), o.Improvements, plural(o.Recommendations, "recommendation"))
		if n := len(o.Warnings); n > 0 {
			fmt.Fprintf(p.out, ", %s", plural(n, "warning"))
		}
		fmt.Fprintln(p.out)
		p.out.Flush()
		for i := range o.Warnings {
			p.tui.warning(&o.Warnings[i])
		}
	case formatJSON:
		e := json.NewEncoder(p.out)
		e.SetEscapeHTML(false)
		e.Encode(o)
		p.out.Flush()
	default:
		*kept = append(*kept, *o)
		for i := range o.Warnings {
			p.tui.warning(&o.Warnings[i])
		}
	}
}

// reportAll prints what report has kept.
func (p *program) reportAll(kept []outcome) error {
	if p.format != formatCSV && p.format != formatMarkdown {
		return nil
	}
	t := query.Table{}
	for _, n := range []string{"name", "status", "document", "elections", "problems", "improvements", "assessments", "recommendations", "responses", "warnings"} {
		t.Columns = append(t.Columns, query.Column{Name: n})
	}
	for _, o := range kept {
		var row []query.Cell
		for _, v := range []any{o.Name, o.Status, o.Document, strings.Join(o.Elections, " "), o.Problems, o.Improvements, o.Assessments, o.Recommendations, o.Responses, len(o.Warnings)} {
			row = append(row, query.Cell{Text: fmt.Sprint(v)})
		}
		t.Rows = append(t.Rows, row)
	}
	if p.format == formatCSV {
		return t.CSV(p.out)
	}
	return query.Markdown(p.out, []query.Table{t})
}
