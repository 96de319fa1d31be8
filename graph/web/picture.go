package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// A timelinePicture is the elections of a country along the years.
type timelinePicture struct {
	Width, Height int
	Middle        int // of the line
	Older         int // elections that were left out
	Points        []timelinePoint
	Years         []timelineYear
}

type timelinePoint struct {
	query.ElectionRow
	X                int
	From, To         int // of its part of the line
	Up, Down         int // height of the bars
	Sign             string
	Label, Type, Tip string
}

type timelineYear struct {
	X    int
	Name string
}

// mostPoints is how many elections, the latest, a timeline shows.
const mostPoints = 18

// timeline lays elections out by date, as close as their labels allow.
func timeline(elections []query.ElectionRow, name func(string) string) *timelinePicture {
	const left, gap, year, tall = 48, 62, 46, 70
	elections = slices.DeleteFunc(slices.Clone(elections), func(e query.ElectionRow) bool { return e.Year() == "" })
	p := &timelinePicture{Middle: tall + 26, Older: max(0, len(elections)-mostPoints)}
	elections = elections[p.Older:]
	most := 1
	var first time.Time
	for _, e := range elections {
		most = max(most, e.Problems, e.Improvements)
	}
	x := left - gap
	for _, e := range elections {
		y, m, d := schema.EDTF(e.Date).Parts()
		var at time.Time
		for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
			if t, err := time.Parse(layout, strings.Trim(strings.Join([]string{y, m, d}, "-"), "-")); err == nil {
				at = t
				break
			}
		}
		if first.IsZero() {
			first = at
		}
		if x += gap; !at.IsZero() {
			x = max(x, left+int(at.Sub(first).Hours()/24/365.25*year))
		}
		v := timelinePoint{ElectionRow: e, X: x, Label: e.Year(), Type: kindOfElection(e.Type)}
		v.Up, v.Down = (e.Problems*tall+most-1)/most, (e.Improvements*tall+most-1)/most
		v.Sign = overall(e.Verdicts)
		v.Tip = fmt.Sprintf("%s: %s, %d said to be fine", name(e.ID), count(e.Problems, "problem", "problems"), e.Improvements)
		p.Points = append(p.Points, v)
	}
	down := 0
	p.Width = x + left
	for i := range p.Points {
		v := &p.Points[i]
		down = max(down, v.Down)
		if v.To = p.Width; i > 0 {
			v.From = (p.Points[i-1].X + v.X) / 2
			p.Points[i-1].To = v.From
		}
	}
	p.Height = p.Middle + down + 54
	return p
}

func kindOfElection(t string) string {
	return cmp.Or(map[string]string{"presidential": "president", "parliamentary": "parliament", "general": "general", "referendum": "referendum", "local": "local"}[t], t)
}

// overall gives the sign of several verdicts: what they agree on, else mixed.
func overall(verdicts []string) string {
	sign := ""
	for _, v := range verdicts {
		switch n := verdictSign(v); {
		case n == "none":
		case sign == "" || sign == n:
			sign = n
		default:
			sign = "mixed"
		}
	}
	return cmp.Or(sign, "none")
}

// A neighbourhood is a thing with what is around it: what it says on the right, what refers to it on the left.
type neighbourhood struct {
	Width, Height       int
	ID, Label, To       string
	CenterX, CenterY    int
	BoxWidth, BoxHeight int
	Nodes               []neighbour
	Bundles             []bundle
	Cut                 int // things that were left out
	Plain               bool
}

type neighbour struct {
	X, Y         int
	ID, Name, To string
	Class        string // for the colour
	Left         bool
	Path         string // of the line to it
	Full         string
}

// A bundle is the name of the links to the nodes beside it.
type bundle struct {
	X, Y int
	Name string
	Left bool
	More string
}

// neighbours draws what is around a thing.
func (s *site) neighbours(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	most, err := number(values.Get("limit"), 6)
	if err != nil {
		return nil, err
	}
	most = min(most, 60)
	if values.Get("of") == "" {
		return nil, &schema.Problem{Code: "unknown-value", Message: "whose picture?", Hint: "/graph?of=country/KZ"}
	}
	a, err := query.Show(ctx, s.graph, values.Get("of"), most)
	if err != nil {
		return nil, err
	}
	n := s.layOut(a, most)
	if strings.HasSuffix(r.URL.Path, ".svg") {
		n.Plain = true
		var b bytes.Buffer
		if err := s.templates.ExecuteTemplate(&b, "picture", n); err != nil {
			return nil, err
		}
		return &page{SVG: append([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), b.Bytes()...)}, nil
	}
	here := url.Values{"of": {named(a.ID)}}
	more := ""
	if n.Cut > 0 && most < 60 {
		more = "/graph?" + with(here, "limit", fmt.Sprint(min(60, most*3)))
	}
	here.Set("limit", fmt.Sprint(most))
	return &page{Kind: "graph", Title: "Around " + cut(a.Label, 90), Thing: a.ID, Answer: a, Body: map[string]any{"Picture": n, "Thing": a, "More": more, "SVG": "/graph.svg?" + here.Encode()}}, nil
}

// electionDate finds the date in the id of an election.
var electionDate = regexp.MustCompile(`-\d{4}(-\d\d){0,2}$`)

func (s *site) layOut(a *query.Thing, most int) *neighbourhood {
	const row, space, column, textWidth = 24, 16, 170, 275
	n := &neighbourhood{ID: a.ID, Label: cut(a.Label, 48), To: address(a.ID)}
	type group struct {
		name  string
		nodes []neighbour
		more  int
	}
	var right, left []group
	at := map[string]int{}
	for _, f := range a.Facts {
		if f.ID == "" { // words and numbers are no nodes
			continue
		}
		i, ok := at[f.Name]
		if !ok {
			i = len(right)
			at[f.Name] = i
			right = append(right, group{name: f.Name})
		}
		if len(right[i].nodes) == most {
			right[i].more++
			continue
		}
		right[i].nodes = append(right[i].nodes, neighbour{ID: f.ID, Name: f.Value})
	}
	for _, u := range a.Uses {
		g := group{name: u.Name, more: u.Total - len(u.Things)}
		for _, t := range u.Things {
			name := t.Label
			if t.Class == "Finding" && t.Words != "" {
				name = "“" + t.Words + "”"
			}
			g.nodes = append(g.nodes, neighbour{ID: t.ID, Name: name})
		}
		left = append(left, g)
	}
	height := func(groups []group) int {
		h := 0
		for i, g := range groups {
			h += len(g.nodes) * row
			if i > 0 {
				h += space
			}
		}
		return h
	}
	n.BoxWidth, n.BoxHeight = 24+9*utf8.RuneCountInString(n.Label), 40
	n.BoxWidth = max(n.BoxWidth, 120)
	n.Height = max(height(right), height(left), n.BoxHeight) + 60
	leftWidth := 0
	if len(left) > 0 {
		leftWidth = textWidth + column
	}
	n.CenterX, n.CenterY = 20+leftWidth+n.BoxWidth/2, n.Height/2
	n.Width = n.CenterX + n.BoxWidth/2 + 20
	if len(right) > 0 {
		n.Width += textWidth + column
	}
	place := func(groups []group, isLeft bool) {
		y := (n.Height - height(groups)) / 2
		for _, g := range groups {
			top := y
			for i := range g.nodes {
				v := g.nodes[i]
				v.Y, v.Left = y+row/2, isLeft
				if v.Class = kindOf(v.ID); v.Class == "document" {
					v.Name = s.documentName(v.ID)
				}
				v.Full, v.To = v.Name, around(v.ID)
				if v.Name = cut(v.Name, 38); v.Class == "election" && strings.HasSuffix(v.Name, "…") {
					v.Name = strings.ReplaceAll(strings.TrimPrefix(v.ID, "election/"), "-", " ") // with its date, by which it is told from others
					if d := electionDate.FindString(v.ID); d != "" {
						v.Name = strings.TrimSuffix(v.Name, strings.ReplaceAll(d, "-", " ")) + ", " + date(strings.TrimPrefix(d, "-"))
					}
				}
				from := n.CenterX + n.BoxWidth/2
				v.X = from + column
				if isLeft {
					from = n.CenterX - n.BoxWidth/2
					v.X = from - column
				}
				middle := (from + v.X) / 2
				v.Path = fmt.Sprintf("M%d %dC%d %d %d %d %d %d", from, n.CenterY, middle, n.CenterY, middle, v.Y, v.X, v.Y)
				n.Nodes = append(n.Nodes, v)
				y += row
			}
			b := bundle{Y: (top + y) / 2, Name: g.name, Left: isLeft, X: n.CenterX + n.BoxWidth/2 + column*3/5}
			if isLeft {
				b.X = n.CenterX - n.BoxWidth/2 - column*3/5
			}
			if g.more > 0 {
				n.Cut += g.more
				b.More = fmt.Sprintf("%d of %d", len(g.nodes), len(g.nodes)+g.more)
			}
			n.Bundles = append(n.Bundles, b)
			y += space
		}
	}
	place(right, false)
	place(left, true)
	return n
}

// kindOf gives the kind of a thing for its colour.
func kindOf(id string) string {
	kind, rest, _ := strings.Cut(id, "/")
	if _, part, ok := strings.Cut(rest, "#"); ok {
		kind, _, _ = strings.Cut(part, "-")
	}
	if slices.Contains([]string{"country", "election", "issue", "body", "document", "finding", "assessment", "recommendation", "person", "area"}, kind) {
		return kind
	}
	return "other"
}

// cut shortens a name to n characters.
func cut(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n-1])) + "…"
}

// kindColor gives the colour of a kind in pictures; it must do on light and on dark ground.
func kindColor(kind string) string {
	return cmp.Or(map[string]string{"country": "#8a6d1d", "election": "#3b76b0", "issue": "#b5532a", "body": "#6d5aa8", "document": "#7a766c", "finding": "#b5532a", "assessment": "#2b8078",
		"recommendation": "#2b8078", "person": "#6d5aa8", "area": "#b5532a"}[kind], "#7a766c")
}
