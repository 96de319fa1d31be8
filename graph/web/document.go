package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// A note is what was read from a passage, as it stands in the margin.
type note struct {
	ID     string // document/…#finding-3
	Anchor string // finding-3
	Kind   string // problem, fine, verdict, recommendation, response, link
	What   string // issue, class, action, stance
	Link   string // of What
	By     []string
	Stance []string // of the United States, in words
	Detail []string // extent, election, addressee
	Words  string
	Place  string // document/…#char=10,52
	Start  int
	Number int
	Placed bool // in the text of the page
}

// A run is a stretch of the text with the notes that rest on it.
type run struct {
	Text    string
	At      int      // code point with which it begins
	Kind    string   // of the note that matters most, "" if there is none
	Notes   []*note  // that begin here
	Ends    []*note  // that end here, where their number stands
	Anchors []string // addresses of the passages that begin here
}

// A paragraph is a piece of the text with a class: "front" for front matter, "item" of a list, "heading", or "".
type paragraph struct {
	Class string
	Runs  []run
}

// document shows a document: its text with what was read marked in it, or the words alone where the graph does not
// hold the text.
func (s *site) document(ctx context.Context, r *http.Request) (*page, error) {
	id := "document/" + r.PathValue("id")
	a, err := query.Read(ctx, s.graph, id)
	if err != nil {
		return nil, err
	}
	notes := s.notes(a)
	var paragraphs []paragraph
	whole, err := query.DocumentText(ctx, s.graph, a.ID)
	var problem *schema.Problem
	switch {
	case err == nil:
		paragraphs = mark(whole, notes)
	case errors.As(err, &problem) && problem.Code == "no-text":
	default:
		return nil, err
	}
	return &page{Kind: "document", Title: cmp.Or(a.Title, s.titled(a.Document)), Thing: a.ID, Answer: a, Body: map[string]any{"Document": a, "Notes": notes, "Text": paragraphs}}, nil
}

// notes gives all that was read from a document, in the order of its text.
func (s *site) notes(a *query.Reading) []*note {
	var out []*note
	several := len(a.Elections) != 1
	add := func(id, kind, what, link string, by []string, election string, e query.Evidence, detail ...string) *note {
		_, anchor, _ := strings.Cut(id, "#")
		n := &note{ID: id, Anchor: anchor, Kind: kind, What: what, Link: link, By: by, Words: e.Words, Place: e.Place, Start: start(e.Place)}
		for _, d := range detail {
			if d != "" {
				n.Detail = append(n.Detail, d)
			}
		}
		if several && election != "" {
			n.Detail = append(n.Detail, s.electionName(election))
		}
		out = append(out, n)
		return n
	}
	for _, f := range a.Findings {
		kind := "problem"
		if f.Polarity == string(schema.Improvement) {
			kind = "fine"
		}
		add(f.ID, kind, s.label("issue/"+f.Issue), address("issue/"+f.Issue), f.By, f.Election, f.Evidence, f.Extent).Stance = stanceWords(f.Stance)
	}
	for _, v := range a.Assessments {
		add(v.ID, "verdict", v.Label, "", v.By, v.Election, v.Evidence).Stance = stanceWords(v.Stance)
	}
	for _, v := range a.Recommendations {
		what := v.Label
		for i, issue := range v.Issues {
			what += []string{": ", ", "}[min(i, 1)] + s.label("issue/"+issue)
		}
		n := add(v.ID, "recommendation", what, "", v.By, v.Election, v.Evidence)
		n.Detail = append([]string{"to " + addressees(v.Addressee)}, n.Detail...)
	}
	for _, v := range a.Stances {
		add(v.ID, "response", strings.Join(stanceWords([]string{v.Label}), "")+": "+human(v.Target), "", v.By, v.Election, v.Evidence)
	}
	for _, v := range a.Links {
		var with []string
		for _, e := range []string{v.From, v.To} {
			if e != "" {
				with = append(with, s.electionName(e))
			}
		}
		add(v.ID, "link", human(v.Type), "", nil, "", v.Evidence, append(with, v.ToText)...)
	}
	slices.SortStableFunc(out, func(a, b *note) int { return cmp.Compare(a.Start, b.Start) })
	for i, n := range out {
		n.Number = i + 1
	}
	return out
}

// start gives the code point at which a place begins; what has no place comes last.
func start(place string) (n int) {
	_, at, ok := strings.Cut(place, "#char=")
	if !ok {
		return 1 << 30
	}
	fmt.Sscan(strings.Split(at, ",")[0], &n)
	return n
}

// rank tells which kind of note gives a stretch its colour, where several rest on it.
var rank = []string{"problem", "fine", "recommendation", "verdict", "response", "link"}

// mark cuts a text into paragraphs, and those where a passage begins or ends.
func mark(t *query.Text, notes []*note) []paragraph {
	runes := []rune(t.Text)
	by := map[string]*note{}
	for _, n := range notes {
		by[n.ID] = n
	}
	cuts := []int{0, len(runes)}
	inside := func(p query.Place) bool { return 0 <= p.Start && p.Start < p.End && p.End <= len(runes) }
	for _, p := range t.Places {
		if inside(p) {
			cuts = append(cuts, p.Start, p.End)
		}
	}
	for i, c := range runes {
		if c == '\n' {
			cuts = append(cuts, i, i+1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var paragraphs []paragraph
	var now []run
	ending := paragraphEnds(runes)
	end := func() {
		if slices.ContainsFunc(now, func(r run) bool {
			return strings.TrimSpace(r.Text) != "" || len(r.Anchors)+len(r.Notes)+len(r.Ends) > 0
		}) {
			paragraphs = append(paragraphs, paragraph{classOf(now, len(paragraphs) == 0), join(now)})
		}
		now = nil
	}
	ends := map[int][]*note{} // by where they end
	open := []query.Place{}
	next := 0
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		open = slices.DeleteFunc(open, func(p query.Place) bool { return p.End <= from })
		v := run{Text: string(runes[from:to]), At: from}
		for ; next < len(t.Places) && t.Places[next].Start <= from; next++ {
			p := t.Places[next]
			if !inside(p) {
				continue
			}
			open = append(open, p)
			v.Anchors = append(v.Anchors, fmt.Sprintf("char=%d,%d", p.Start, p.End))
			for _, id := range p.Of {
				if n := by[id]; n != nil && !n.Placed {
					n.Placed = true
					v.Notes = append(v.Notes, n)
					ends[p.End] = append(ends[p.End], n)
				}
			}
		}
		v.Ends = ends[to]
		best := len(rank)
		for _, p := range open {
			for _, id := range append(slices.Clone(p.Of), p.Also...) {
				if n := by[id]; n != nil {
					best = min(best, slices.Index(rank, n.Kind))
				}
			}
		}
		if best < len(rank) {
			v.Kind = rank[best]
		}
		if v.Text == "\n" {
			if ending[from] {
				end()
				if len(v.Anchors)+len(v.Notes)+len(v.Ends) > 0 {
					v.Text = ""
					now = append(now, v)
				}
				continue
			}
		}
		now = append(now, v)
	}
	end()
	return paragraphs
}

// paragraphEnds gives the line breaks that end a paragraph: those before an item of a list and those of empty lines, but
// not where a sentence goes on in small letters. In a text with an empty line after every line two of them end one.
func paragraphEnds(runes []rune) map[int]bool {
	type gap struct{ from, to, lines int }
	var gaps []gap
	for i := 0; i < len(runes); i++ {
		g := gap{from: i}
		for ; i < len(runes) && unicode.IsSpace(runes[i]); i++ {
			if runes[i] == '\n' {
				g.lines++
			}
		}
		if g.to = i; g.lines > 0 {
			gaps = append(gaps, g)
		}
	}
	open := func(g gap) bool { return g.from > 0 && !strings.ContainsRune(".!?:;\"”’)", runes[g.from-1]) }
	counts, opened := [4]int{}, 0
	for _, g := range gaps {
		if counts[min(g.lines, 3)]++; g.lines == 2 && open(g) {
			opened++
		}
	}
	least := 2
	if counts[1]*10 < counts[2] && counts[3] > 0 && opened*2 > counts[2] {
		least = 3
	}
	ends := map[int]bool{}
	for _, g := range gaps {
		goesOn := open(g) && g.to < len(runes) && unicode.IsLower(runes[g.to])
		if (g.lines < least || goesOn) && g.to < len(runes) && !bullet.MatchString(string(runes[g.to:min(g.to+5, len(runes))])) {
			continue
		}
		for i := g.from; i < g.to; i++ {
			if runes[i] == '\n' {
				ends[i] = true
			}
		}
	}
	return ends
}

// join makes one of runs that nothing parts, so that a passage is marked in one piece.
func join(runs []run) []run {
	out := runs[:1]
	for _, r := range runs[1:] {
		if last := &out[len(out)-1]; r.Kind == last.Kind && len(last.Ends)+len(r.Anchors)+len(r.Notes) == 0 {
			last.Text += r.Text
			last.Ends = r.Ends
			continue
		}
		out = append(out, r)
	}
	for _, r := range out {
		slices.SortFunc(r.Ends, func(a, b *note) int { return cmp.Compare(a.Number, b.Number) })
	}
	return out
}

// bullet matches how an item of a list begins, heading how a heading does.
var (
	bullet  = regexp.MustCompile(`^(?:[-*•–] |\d{1,2}[.)] )`)
	heading = regexp.MustCompile(`^#{1,6} `)
)

// classOf tells what a paragraph is.
func classOf(runs []run, first bool) string {
	text := ""
	for _, r := range runs {
		if text += r.Text; len(text) > 10 {
			break
		}
	}
	switch {
	case first && strings.HasPrefix(text, "---\n"):
		return "front"
	case bullet.MatchString(text):
		return "item"
	case heading.MatchString(text):
		return "heading"
	}
	return ""
}
