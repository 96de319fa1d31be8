package ingest

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/electiongraph/electiongraph/schema"
)

// A Layout is a family of reports: how one is recognised and which of its sections concern elections. The templates are
// explained in layouts.yaml.
type Layout struct {
	Name      string    `yaml:"name"`
	Kind      string    `yaml:"kind"`
	Publisher string    `yaml:"publisher"`
	Title     Templates `yaml:"title"`
	URL       Templates `yaml:"url"`
	Headings  Templates `yaml:"headings"`
	RunIn     []string  `yaml:"runin"`
	Read      []struct {
		From  Templates `yaml:"from"`
		Until Templates `yaml:"until"`
		Brief Templates `yaml:"brief"`
	} `yaml:"read"`
	Leave  Templates `yaml:"leave"`
	Ranked []struct {
		From     Templates `yaml:"from"`
		Priority string    `yaml:"priority"`
	} `yaml:"ranked"`
	Tables struct { // the heads of the columns of tables of recommendations
		Text  Templates `yaml:"text"`
		To    Templates `yaml:"to"`
		Leave Templates `yaml:"leave"`
	} `yaml:"tables"`
}

// Templates are texts one of which fits.
type Templates []Template

// A Template is a text with the placeholders {year}, {country}, {n} and {any}.
type Template struct {
	pieces []string // cut at the placeholders, which stand at odd places
}

// UnmarshalYAML reads templates, takes their alternatives apart and checks their placeholders.
func (t *Templates) UnmarshalYAML(read func(any) error) error {
	var list []string
	if err := read(&list); err != nil {
		return err
	}
	for _, s := range list {
		all, err := alternatives(s)
		if err != nil {
			return err
		}
		for _, s := range all {
			one, err := parseTemplate(s)
			if err != nil {
				return err
			}
			*t = append(*t, one)
		}
	}
	return nil
}

// alternatives gives a text with each of the alternatives that stand in it as [a|b|c].
func alternatives(s string) ([]string, error) {
	before, rest, ok := strings.Cut(s, "[")
	if !ok {
		return []string{s}, nil
	}
	inside, after, ok := strings.Cut(rest, "]")
	if !ok {
		return nil, fmt.Errorf("a bracket is not closed in %q", s)
	}
	tails, err := alternatives(after)
	var out []string
	for a := range strings.SplitSeq(inside, "|") {
		for _, tail := range tails {
			out = append(out, before+a+tail)
		}
	}
	return out, err
}

func parseTemplate(s string) (t Template, err error) {
	for rest := fold(s); ; {
		lit, after, ok := strings.Cut(rest, "{")
		t.pieces = append(t.pieces, lit)
		if !ok {
			return t, nil
		}
		name, tail, ok := strings.Cut(after, "}")
		switch {
		case !ok:
			return t, fmt.Errorf("a brace is not closed in %q", s)
		case name != "year" && name != "country" && name != "n" && name != "any":
			return t, fmt.Errorf("placeholder {%s} is not known; there are {year}, {country}, {n} and {any}", name)
		}
		t.pieces = append(t.pieces, name)
		rest = tail
	}
}

// numbered reports a template that says where the number of a heading stands.
func (t Template) numbered() bool { return slices.Contains(t.pieces, "n") }

//go:embed layouts.yaml
var layoutsYAML []byte

// DefaultLayouts are the families that are known out of the box.
var DefaultLayouts = sync.OnceValue(func() []Layout {
	l, err := ParseLayouts(layoutsYAML, "layouts.yaml")
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return l
})

// ParseLayouts reads families of reports, as in layouts.yaml. The error is a *schema.Problem with line and column.
func ParseLayouts(data []byte, name string) ([]Layout, error) {
	var list []Layout
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		p := &schema.Problem{Code: "layout", File: name, Message: err.Error(), Hint: "the keys are name, kind, publisher, title, url, headings, runin, read (from, until, brief), leave, ranked (from, priority), tables (text, to, leave)"}
		var ye yaml.Error
		if errors.As(err, &ye) {
			p.Message = ye.GetMessage()
			if t := ye.GetToken(); t != nil && t.Position != nil {
				p.Line, p.Column = t.Position.Line, t.Position.Column
			}
		}
		return nil, p
	}
	for i, l := range list {
		bad := func(format string, a ...any) error {
			return &schema.Problem{Code: "layout", File: name, Message: fmt.Sprintf("layout %d (%s): ", i+1, l.Name) + fmt.Sprintf(format, a...),
				Hint: "see the head of layouts.yaml"}
		}
		if l.Name == "" || l.Kind == "" {
			return nil, bad("name and kind are needed")
		}
		if len(l.Title)+len(l.URL)+len(l.Headings) == 0 {
			return nil, bad("nothing recognises it: title, url or headings are needed")
		}
		for j, r := range l.Read {
			if len(r.From) == 0 {
				return nil, bad("read %d has no from", j+1)
			}
		}
	}
	return list, nil
}

// fold makes case, white space, dashes and quotation marks alike.
func fold(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	return foldMarks.Replace(s)
}

var foldMarks = strings.NewReplacer("–", "-", "—", "-", "’", "'", "‘", "'", "“", `"`, "”", `"`)

// match compares folded s with the template from its start and gives the values of the placeholders. What follows the
// match in s is rest.
func (t Template) match(s string) (year, country, rest string, ok bool) {
	return match(t.pieces, s)
}

func match(pieces []string, s string) (year, country, rest string, ok bool) {
	s, ok = strings.CutPrefix(s, pieces[0])
	if !ok || len(pieces) == 1 {
		return "", "", s, ok
	}
	switch pieces[1] {
	case "year":
		if len(s) < 4 || !isNumber(s[:4]) || s[:2] != "19" && s[:2] != "20" || len(s) > 4 && s[4] >= '0' && s[4] <= '9' {
			return "", "", "", false
		}
		_, country, rest, ok = match(pieces[2:], s[4:])
		return s[:4], country, rest, ok
	case "n":
		n := strings.IndexAny(s, " .:")
		if n < 0 {
			n = len(s)
		}
		if v := s[:n]; !isNumber(v) && roman(v) == 0 {
			return "", "", "", false
		}
		return match(pieces[2:], strings.TrimPrefix(strings.TrimPrefix(s[n:], "."), ":"))
	}
	if pieces[1] == "any" {
		for n := 0; n <= min(len(s), 200); n++ {
			if year, country, rest, ok = match(pieces[2:], s[n:]); ok && strings.Trim(rest, titleEnd) == "" {
				return year, country, rest, true
			}
		}
		if pieces[2] == "" && len(pieces) == 3 {
			return "", "", "", true
		}
		return "", "", "", false
	}
	// A country goes up to what follows in the template, or to the end of the words.
	if pieces[2] == "" && len(pieces) == 3 {
		return "", s, "", s != "" && len(s) <= 80
	}
	for n := 1; n <= min(len(s), 80); n++ {
		if year, _, rest, ok = match(pieces[2:], s[n:]); ok {
			return year, strings.TrimRight(s[:n], " ,"), rest, true
		}
	}
	return "", "", "", false
}

// unnumbered takes the number from the front of a folded heading: "section 3. ", "2.1 ", "a. ", "(b) ".
func unnumbered(h string) string {
	if w, rest, ok := strings.Cut(h, " "); ok && (w == "section" || w == "chapter" || w == "part") {
		num, tail, _ := strings.Cut(rest, " ")
		if n := strings.TrimRight(num, ".:"); isNumber(n) || roman(n) > 0 {
			return strings.TrimSpace(tail)
		}
	}
	if h == "" {
		return h
	}
	if m := parseMark(h); m.class != 0 && int(m.size) <= len(h) {
		return h[m.size:]
	}
	return h
}

// begins reports a folded heading that begins with one of the templates, at the end of a word.
func begins(h string, templates Templates) bool {
	bare := unnumbered(h)
	for _, t := range templates {
		s := bare
		if t.numbered() {
			s = h
		}
		if _, _, rest, ok := t.match(s); ok {
			if r, _ := utf8.DecodeRuneInString(rest); rest == "" || !isLetterOrDigit(r) {
				return true
			}
		}
	}
	return false
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80
}

// applyLayouts recognises the family of a report and sets its kind, publisher, country, date and sections.
func applyLayouts(d *schema.Document, layouts []Layout, h heads) {
	titles := titlesOf(d, h)
	for _, l := range layouts {
		if l.recognise(d, titles) {
			l.markSections(d)
			return
		}
	}
}

// runIn gives the folded words before the first colon of a paragraph, if they are few: a heading that has no line of its own.
func runIn(d *schema.Document, b schema.Block) string {
	if b.Kind != schema.Paragraph && b.Kind != schema.Heading && b.Kind != schema.ListItem {
		return ""
	}
	head, _, ok := strings.Cut(d.Text[b.Span.Start:min(b.Span.End, b.Span.Start+120)], ":")
	if !ok {
		return ""
	}
	return unnumbered(fold(head))
}

// runsIn counts the run-in heads of the family that open paragraphs of the document.
func (l *Layout) runsIn(d *schema.Document) (n int) {
	seen := make([]bool, len(l.RunIn))
	for _, b := range d.Blocks {
		if i := slices.Index(l.RunIn, runIn(d, b)); i >= 0 && !seen[i] {
			seen[i] = true
			n++
		}
	}
	return
}

// A candidate is what may be the title of a document.
type candidate struct {
	text string
	span schema.Span
}

// titleLines is how many lines a title may have.
const titleLines = 5

// titlesOf gives what may be the title: what the document says of itself, its first headings and short lines, and several of
// them in a row, over which title pages spread theirs.
func titlesOf(d *schema.Document, h heads) (titles []candidate) {
	if d.Meta.Title.Text != "" {
		titles = append(titles, candidate{d.Meta.Title.Text, d.Meta.Title.Span})
	}
	first := d.Blocks[:min(len(d.Blocks), 21)]
	short := func(b schema.Block) bool {
		return b.Kind == schema.Heading || b.Kind == schema.Paragraph && b.Span.End-b.Span.Start < 160
	}
	for i, b := range first {
		if b.Kind == schema.Heading || d.Format == Plain && short(b) {
			titles = append(titles, candidate{d.Text[b.Span.Start:b.Span.End], b.Span})
		}
		for j := i; j < min(len(first), i+titleLines) && short(first[j]); j++ {
			if j > i {
				span := schema.Span{Start: b.Span.Start, End: first[j].Span.End}
				titles = append(titles, candidate{d.Text[span.Start:span.End], span})
			}
		}
	}
	for _, t := range []string{h.ogTitle, h.title} {
		if t != "" {
			titles = append(titles, candidate{t, schema.Span{}})
		}
	}
	return titles
}

// titleEnd may stand behind a title.
const titleEnd = " .-|:"

// recognise fills the metadata of d if it is a report of the family.
func (l *Layout) recognise(d *schema.Document, titles []candidate) bool {
	var year, country string
	var at schema.Span
	found := false
	for _, t := range titles {
		if len(t.text) > 400 {
			continue
		}
		folded := fold(t.text)
		for _, tmpl := range l.Title {
			if y, c, rest, ok := tmpl.match(folded); ok && strings.Trim(rest, titleEnd) == "" {
				found, year, at = true, y, t.span
				country = asWritten(t.text, c)
				break
			}
		}
		if found {
			break
		}
	}
	url := strings.ToLower(d.Meta.URL.Text)
	for _, tmpl := range l.URL {
		if found {
			break
		}
		if i := strings.Index(url, tmpl.pieces[0]); i >= 0 {
			if y, c, _, ok := tmpl.match(url[i:]); ok {
				found, year = true, y
				c, _, _ = strings.Cut(strings.Trim(c, "/"), "/")
				country = titleCase(c)
				if t := d.Meta.Title; fold(t.Text) == fold(country) {
					country, at = t.Text, t.Span
				}
			}
		}
	}
	basis := schema.Explicit
	if !found {
		basis = schema.External
		for _, b := range d.Blocks {
			if b.Kind == schema.Heading && b.Span.End-b.Span.Start < 400 {
				s := fold(d.Text[b.Span.Start:b.Span.End])
				for _, t := range l.Headings {
					if _, _, rest, ok := t.match(s); ok && strings.Trim(rest, titleEnd) == "" {
						found = true
					}
				}
			}
		}
	}
	if !found {
		found = l.runsIn(d) >= 2
	}
	if !found {
		return false
	}
	set := func(v *schema.Value, text string, b schema.Basis) {
		if text != "" && v.Basis != schema.External {
			*v = schema.Value{Text: text, Basis: b}
			if i := strings.Index(d.Text[at.Start:at.End], text); i >= 0 && !at.Empty() {
				v.Span = schema.Span{Start: at.Start + i, End: at.Start + i + len(text)}
			}
		}
	}
	if d.Format != Markdown || d.Meta.Kind.Text == "" {
		set(&d.Meta.Kind, l.Kind, schema.Derived)
	}
	if d.Format != Markdown || d.Meta.Publisher.Text == "" {
		set(&d.Meta.Publisher, l.Publisher, basis)
	}
	if d.Meta.Country.Text == "" {
		set(&d.Meta.Country, country, schema.Explicit)
	}
	if d.Format == HTML || d.Meta.Date.Text == "" {
		set(&d.Meta.Date, year, schema.Explicit)
	}
	return true
}

// asWritten gives the words of text that were folded to part.
func asWritten(text, part string) string {
	if part == "" {
		return ""
	}
	text = strings.Join(strings.Fields(text), " ")
	// Folding keeps the number of words; count them from the end or the start.
	words, all := strings.Fields(text), strings.Fields(fold(text))
	want := strings.Fields(part)
	for i := 0; i+len(want) <= len(all) && len(words) == len(all); i++ {
		same := true
		for j, w := range want {
			same = same && strings.Trim(all[i+j], ":") == strings.Trim(w, ":")
		}
		if same {
			return strings.Trim(strings.Join(words[i:i+len(want)], " "), " :")
		}
	}
	return titleCase(part)
}

// titleCase writes a name with hyphens as words with capitals.
func titleCase(s string) string {
	f := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for i, w := range f {
		if isFunctionWord(w) && i > 0 {
			continue
		}
		r, n := utf8.DecodeRuneInString(w)
		f[i] = strings.ToUpper(string(r)) + w[n:]
	}
	return strings.Join(f, " ")
}

// leastReport is how many bytes a whole report has at least, where only sections of it are read: a third of the shortest of
// 100 known.
const leastReport = 12_000

// markSections finds the sections of d that are read.
func (l *Layout) markSections(d *schema.Document) {
	var ranks Templates
	for _, r := range l.Ranked {
		ranks = append(ranks, r.From...)
	}
	promote(d, ranks)
	for _, r := range l.Ranked {
		for _, span := range sectionsFrom(d, r.From) {
			d.Meta.Ranked = append(d.Meta.Ranked, schema.Ranked{Span: span, Priority: r.Priority})
		}
	}
	left := append(sectionsFrom(d, l.Leave), l.markTables(d)...)
	if len(l.Read) == 0 {
		if len(left) > 0 {
			d.Meta.Sections = without(schema.Span{End: len(d.Text)}, merge(left))
		}
		return
	}
	var spans []schema.Span
	for _, r := range l.Read {
		from := r.From
		if len(d.Text) < leastReport {
			from = slices.Concat(from, r.Brief)
		}
		open, level := -1, 0
		until := false // whether the end is told by a heading
		closing := make([]bool, len(d.Blocks))
		starting := make([]bool, len(d.Blocks))
		for i, b := range d.Blocks {
			if b.Kind != schema.Heading || b.Span.End-b.Span.Start > 400 {
				continue
			}
			s := fold(d.Text[b.Span.Start:b.Span.End])
			starting[i] = begins(s, from)
			closing[i] = !starting[i] && begins(s, r.Until)
		}
		last := len(d.Blocks) // the last block at which a section is closed by name
		for i := len(closing) - 1; i >= 0; i-- {
			if closing[i] {
				last = i
				break
			}
		}
		for i, b := range d.Blocks {
			if b.Kind != schema.Heading {
				continue
			}
			switch {
			case open < 0 && starting[i]:
				open, level = i, b.Level
				if len(r.Brief) > 0 && len(spans) == 0 && len(d.Text) < leastReport {
					open = l.opening(d, i)
				}
				until = last > i && last < len(d.Blocks)
			case open >= 0 && (until && closing[i] || !until && !starting[i] && b.Level <= level):
				spans = append(spans, schema.Span{Start: d.Blocks[open].Span.Start, End: d.Blocks[i-1].Span.End})
				open = -1
			}
		}
		if open >= 0 {
			spans = append(spans, schema.Span{Start: d.Blocks[open].Span.Start, End: d.Blocks[len(d.Blocks)-1].Span.End})
		}
		if len(spans) == 0 {
			// No heading: paragraphs that begin with one ("Recent Elections: ...").
			for i := 0; i < len(d.Blocks); i++ {
				if !begins(runIn(d, d.Blocks[i]), r.From) {
					continue
				}
				end := i + 1
				for end < len(d.Blocks) && !(d.Blocks[end].Kind == schema.Heading && closing[end]) && !begins(runIn(d, d.Blocks[end]), r.Until) {
					end++
				}
				spans = append(spans, schema.Span{Start: d.Blocks[i].Span.Start, End: d.Blocks[end-1].Span.End})
				i = end - 1
			}
		}
	}
	if len(spans) == 0 && len(d.Text) < leastReport {
		return // somebody's extract, without the headings
	}
	if len(spans) == 0 {
		// Not empty, which would mean all of it.
		d.Meta.Sections = []schema.Span{{}}
		d.Warnings = append(d.Warnings, schema.Problem{Code: "sections",
			Message: "a report of the family " + l.Name + " without a section on elections; nothing of it is read for findings",
			Hint:    "if it has one under another heading, add the heading to the layouts"})
		return
	}
	if spans = merge(spans); len(left) > 0 {
		left = merge(left)
		for _, s := range spans {
			d.Meta.Sections = append(d.Meta.Sections, without(s, left)...)
		}
		return
	}
	d.Meta.Sections = spans
}

// opening gives the block from which an extract is read whose first section begins at block i: the paragraphs before it, if they
// stand below the title and not below a heading of another section.
func (l *Layout) opening(d *schema.Document, i int) int {
	from := i
	for k := i - 1; k >= 0; k-- {
		b := d.Blocks[k]
		if b.Kind != schema.Heading {
			from = k
			continue
		}
		if h := fold(d.Text[b.Span.Start:b.Span.End]); unnumbered(h) != h {
			return i
		}
		break
	}
	return from
}

// without gives what is left of a span, less others, which are sorted and apart.
func without(s schema.Span, others []schema.Span) (out []schema.Span) {
	for _, o := range others {
		if !o.Overlaps(s) {
			continue
		}
		if o.Start > s.Start {
			out = append(out, schema.Span{Start: s.Start, End: o.Start})
		}
		s.Start = min(o.End, s.End)
	}
	if !s.Empty() {
		out = append(out, s)
	}
	return out
}

// markTables finds the recommendations that stand in tables, each a cell below a head that says so: they become items of
// a list. It gives the cells that are not read.
func (l *Layout) markTables(d *schema.Document) (left []schema.Span) {
	var text, to int // columns of the table at hand
	var leave map[int]bool
	last := 0
	for i := 0; i < len(d.Blocks); {
		j := i
		for j < len(d.Blocks) && d.Blocks[j].Kind == schema.TableCell && d.Blocks[j].Row == d.Blocks[i].Row && (j == i || d.Blocks[j].Column >= d.Blocks[j-1].Column) {
			j++
		}
		row := d.Blocks[i:j]
		if i = max(j, i+1); len(row) == 0 {
			continue
		}
		if row[0].Row <= last {
			text = 0
		}
		last = row[0].Row
		under := func(b schema.Block, heads Templates) bool {
			return b.Span.End-b.Span.Start < 120 && begins(fold(d.Text[b.Span.Start:b.Span.End]), heads)
		}
		if k := slices.IndexFunc(row, func(b schema.Block) bool { return under(b, l.Tables.Text) }); k >= 0 && row[len(row)-1].Column > row[0].Column {
			text, to, leave = row[k].Column, 0, map[int]bool{}
			for _, b := range row {
				switch {
				case b.Column == text:
				case under(b, l.Tables.To):
					to = b.Column
				case under(b, l.Tables.Leave):
					leave[b.Column] = true
				}
				left = append(left, b.Span)
			}
			continue
		}
		if text == 0 || row[len(row)-1].Column == row[0].Column { // a head across the table
			continue
		}
		var listed schema.Listed
		for _, b := range row {
			if b.Column == to {
				listed.To = b.Span
			}
			if leave[b.Column] {
				left = append(left, b.Span)
			}
		}
		for k := range row {
			if b := &row[k]; b.Column == text {
				b.Kind, b.Level = schema.ListItem, 1
				listed.Span = b.Span
				d.Meta.Listed = append(d.Meta.Listed, listed)
			}
		}
	}
	return left
}

// promote makes headings of the lines that are nothing but one of these: a text does not always tell them from the items of
// a list.
func promote(d *schema.Document, from Templates) {
	above := 1
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch {
		case b.Kind == schema.Heading:
			above = b.Level
			continue
		case b.Kind != schema.Paragraph && b.Kind != schema.ListItem || b.Span.End-b.Span.Start > 80:
			continue
		}
		s := unnumbered(fold(d.Text[b.Span.Start:b.Span.End]))
		for _, t := range from {
			if _, _, rest, ok := t.match(s); ok && strings.Trim(rest, titleEnd) == "" {
				b.Kind, b.Level = schema.Heading, min(above+1, 6)
			}
		}
	}
}

// sectionsFrom gives the sections that begin with such a heading and end before the next one of its level or above.
func sectionsFrom(d *schema.Document, from Templates) (spans []schema.Span) {
	for i := 0; i < len(d.Blocks); i++ {
		b := d.Blocks[i]
		if b.Kind != schema.Heading || b.Span.End-b.Span.Start > 400 || !begins(fold(d.Text[b.Span.Start:b.Span.End]), from) {
			continue
		}
		j := i + 1
		for j < len(d.Blocks) && (d.Blocks[j].Kind != schema.Heading || d.Blocks[j].Level > b.Level) {
			j++
		}
		spans = append(spans, schema.Span{Start: b.Span.Start, End: d.Blocks[j-1].Span.End})
		i = j - 1
	}
	return spans
}

// merge sorts spans and joins those that touch.
func merge(spans []schema.Span) []schema.Span {
	slices.SortFunc(spans, func(a, b schema.Span) int { return a.Start - b.Start })
	out := spans[:1]
	for _, s := range spans[1:] {
		if last := &out[len(out)-1]; s.Start <= last.End {
			last.End = max(last.End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}
