package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

const (
	formatText   = "text"
	formatNQuads = "nquads"
)

func extractCommand() *command {
	return &command{
		name: "extract", args: "FILE...", least: 1, most: -1, group: "Read texts", short: "what would be read from texts; needs no graph",
		long: `Prints what ingest would put into the graph. json is one object for a single file and one a line for several (form
electiongraph-extraction/1), nquads the quads, text the document itself with its findings marked.`,
		example: "extract --format text statement.txt",
		formats: []string{formatJSON, formatText, formatNQuads},
		run: func(p *program, args []string) error {
			lib, err := p.library()
			if err != nil {
				return err
			}
			var texts []*extracted
			for s, err := range ingest.Walk(args) {
				texts = append(texts, &extracted{source: s, err: err, ready: make(chan struct{})})
			}
			failed := false
			print := p.printer(len(texts))
			p.tui.progress(len(texts), "extracting", "texts")
			p.extractAll(lib, texts, func(t *extracted) error {
				p.tui.step()
				if t.err != nil {
					p.tui.failed(t.err)
					failed = true
					return nil
				}
				p.tui.clear()
				if p.format != formatJSON {
					for i := range t.x.Warnings {
						p.tui.warning(&t.x.Warnings[i])
					}
				}
				return print(t.x)
			})
			if err := p.ctx.Err(); err != nil {
				return err
			}
			if failed {
				return errReported
			}
			return nil
		},
	}
}

// An extracted is a text on its way.
type extracted struct {
	source ingest.Source
	x      *schema.Extraction
	err    error
	ready  chan struct{}
}

// extractAll reads texts on all cores and gives them to emit in their order.
func (p *program) extractAll(lib *library, texts []*extracted, emit func(*extracted) error) error {
	extractor := lib.extractor()
	workers := max(1, min(runtime.GOMAXPROCS(0), len(texts)))
	room := make(chan struct{}, 4*workers)
	work := make(chan *extracted)
	stop := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		defer close(work)
		for _, t := range texts {
			select {
			case room <- struct{}{}:
				work <- t
			case <-stop:
				return
			}
		}
	})
	for range workers {
		running.Go(func() {
			for t := range work {
				if t.err == nil {
					var doc *schema.Document
					if doc, t.err = t.source.Read(lib.reading()); t.err == nil {
						t.x = extractor.Extract(doc)
					}
				}
				close(t.ready)
			}
		})
	}
	defer running.Wait()
	defer close(stop)
	for _, t := range texts {
		select {
		case <-t.ready:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
		if err := emit(t); err != nil {
			return err
		}
		t.x = nil
		<-room
	}
	return nil
}

// printer gives what prints an extraction, one of n.
func (p *program) printer(n int) func(*schema.Extraction) error {
	switch p.format {
	case formatNQuads:
		return func(x *schema.Extraction) error {
			return rdf.WriteNQuads(p.out, slices.Values(x.Quads()))
		}
	case formatText:
		return func(x *schema.Extraction) error {
			p.marked(x)
			return nil
		}
	}
	return func(x *schema.Extraction) error {
		b, err := x.MarshalJSON()
		if err != nil {
			return err
		}
		if n > 1 {
			_, err = p.out.Write(append(b, '\n'))
			return err
		}
		return indented(p.out, b)
	}
}

func indented(w *bufio.Writer, b []byte) error {
	var v json.RawMessage = b
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// A mark is a stretch of the text that something rests on.
type mark struct {
	span  schema.Span
	ids   []string
	color string
}

// marks gives what is marked in a document, stretches with the same bounds as one.
func marks(x *schema.Extraction) []mark {
	var out []mark
	add := func(id string, s schema.Span, color string) {
		if s.Empty() {
			return
		}
		for i := range out {
			if out[i].span == s {
				out[i].ids = append(out[i].ids, id)
				return
			}
		}
		out = append(out, mark{s, []string{id}, color})
	}
	for _, f := range x.Findings {
		color := blue
		switch f.Polarity {
		case schema.Problematic:
			color = red
		case schema.Improvement:
			color = green
		}
		add(f.ID, f.Span, color)
	}
	for _, a := range x.Assessments {
		add(a.ID, a.Span, bold)
	}
	for _, r := range x.Recommendations {
		add(r.ID, r.Span, yellow)
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), -cmp.Compare(a.span.End, b.span.End))
	})
	return out
}

// marked prints a document with its findings marked, in colours on a terminal and in brackets elsewhere, and below it
// what the marks mean.
func (p *program) marked(x *schema.Extraction) {
	d := x.Document
	fmt.Fprintln(p.out, p.strong(clean(cmp.Or(x.Facts.Title.Text, d.Name))))
	var head []string
	if x.Facts.Title.Text != "" {
		head = append(head, d.Name)
	}
	for _, s := range []string{x.Facts.Kind, string(x.Facts.Date.Full)} {
		if s != "" {
			head = append(head, s)
		}
	}
	for i := range x.Elections {
		if e := &x.Elections[i]; e.Role == schema.Focus {
			head = append(head, "about "+strings.TrimPrefix(x.ElectionID(e), "election/"))
		}
	}
	if len(head) > 0 {
		p.paragraph(strings.Join(head, ", "))
	}
	fmt.Fprintln(p.out)
	fmt.Fprintln(p.out, strings.Trim(p.brackets(d.Text, marks(x)), "\n"))
	fmt.Fprintln(p.out)

	var lines [][]string
	who := func(ids []string) string { return cmp.Or(strings.Join(ids, ", "), "unknown source") }
	for _, f := range x.Findings {
		polarity := string(f.Polarity)
		if f.Polarity == schema.Improvement {
			polarity = "fine"
		}
		detail := []string{}
		if f.Extent != nil {
			detail = append(detail, cmp.Or(f.Extent.Norm, f.Extent.Class))
		}
		for _, s := range []string{f.Severity, f.Trend} {
			if s != "" {
				detail = append(detail, s)
			}
		}
		if f.Certainty != schema.Asserted {
			detail = append(detail, f.Certainty)
		}
		if len(f.Stance) > 0 {
			detail = append(detail, "response: "+strings.Join(f.Stance, ", "))
		}
		lines = append(lines, []string{f.ID, polarity, f.Issue, who(f.AttributedTo), strings.Join(detail, "; ")})
	}
	for _, a := range x.Assessments {
		lines = append(lines, []string{a.ID, "verdict", a.Class, who(a.AttributedTo), strings.Join(a.Standards, ", ")})
	}
	for _, r := range x.Recommendations {
		lines = append(lines, []string{r.ID, r.Force, r.Action, who(r.IssuedBy), "to " + strings.Join(r.Addressee, ", ")})
	}
	for _, r := range x.Responses {
		lines = append(lines, []string{"", "response", r.Label + " " + r.Target, x.Facts.Voice, ""})
	}
	if len(lines) == 0 {
		p.paragraph("Nothing was found in it.")
	}
	rows(p.out, lines)
	fmt.Fprintln(p.out)
}

// brackets puts the marks into the text: [f3 words], and ]f3 where stretches cross each other.
func (p *program) brackets(text string, all []mark) string {
	type event struct {
		at    int
		open  bool
		which int
	}
	var events []event
	for i, m := range all {
		events = append(events, event{m.span.Start, true, i}, event{m.span.End, false, i})
	}
	slices.SortStableFunc(events, func(a, b event) int {
		closing := func(e event) int {
			if e.open {
				return 1
			}
			return 0
		}
		c := cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(closing(a), closing(b)))
		if c == 0 && !a.open { // what was opened last is closed first
			return cmp.Or(-cmp.Compare(all[a.which].span.Start, all[b.which].span.Start), -cmp.Compare(a.which, b.which))
		}
		return c
	})
	var b strings.Builder
	var active []int
	at := 0
	style := func() string {
		if len(active) == 0 {
			return ""
		}
		return all[active[len(active)-1]].color
	}
	write := func(s string) {
		if s = clean(s); !p.terminal.color || style() == "" {
			b.WriteString(s)
			return
		}
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				b.WriteByte('\n')
			}
			if l != "" {
				b.WriteString(style() + l + reset)
			}
		}
	}
	for _, e := range events {
		write(text[at:e.at])
		at = e.at
		ids := strings.Join(all[e.which].ids, " ")
		if e.open {
			active = append(active, e.which)
			if !p.terminal.color {
				b.WriteString("[" + ids + " ")
			}
			continue
		}
		crossing := active[len(active)-1] != e.which
		active = slices.DeleteFunc(active, func(i int) bool { return i == e.which })
		switch {
		case p.terminal.color:
			b.WriteString(dim + "[" + ids + "]" + reset)
		case crossing:
			b.WriteString("]" + all[e.which].ids[0])
		default:
			b.WriteString("]")
		}
	}
	write(text[at:])
	return b.String()
}
