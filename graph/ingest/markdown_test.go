package ingest

import (
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

func TestMarkdown(t *testing.T) {
	text := `---
title: "Arcadia: a slow count"
date: 2016-03-21
publisher: Council of the Isles # the source
kind: observer-statement
source: Statement of Preliminary Findings
country: AC
mood: calm
---

# Arcadia: a *slow* count

The mission of the [Council](https://example.org/c "site") saw a calm
vote and a slow count.

Election day
------------

* late opening
  of the stations
* queues
  1. in the north
  2. in the south

     where it rained

> "The count was slow," said
> the head of the mission.

**Complaints**

| what | share |
|------|------:|
| late | 5 %   |
| never \| lost | |

![a queue](q.png 'Voters wait')
![a box](b.png)The boxes were sealed.

` + "```\ncode here\n```" + `

<!-- a remark -->

<div>Text within tags of HTML.</div>

***

[^1]: See the law of 2014.

[c]: https://example.org/c
`
	d := read(t, "a.md", text)
	wantOutline(t, d, `
front: --- title: "Arcadia: a slow count" date: 2016-03-21 publisher: Council of the Isles # the source kind: observer-statement source: Statement of Preliminary Findings country: AC mood: calm ---
h1: Arcadia: a *slow* count
p: The mission of the [Council](https://example.org/c "site") saw a calm vote and a slow count.
h2: Election day
item1: late opening of the stations
item1: queues
item2: in the north
item2: in the south
item2: where it rained
quote: "The count was slow," said > the head of the mission.
h3: Complaints
cell: what
cell: share
cell: late
cell: 5 %
cell: never \| lost
caption: ![a queue](q.png 'Voters wait') ![a box](b.png)
p: The boxes were sealed.
code: code here
furniture: <!-- a remark -->
p: <div>Text within tags of HTML.</div>
footnote: See the law of 2014.
furniture: [c]: https://example.org/c
`)
	m := d.Meta
	for _, v := range []struct {
		got  schema.Value
		want string
	}{{m.Title, "Arcadia: a slow count"}, {m.Date, "2016-03-21"}, {m.Publisher, "Council of the Isles"}, {m.Kind, "observer-statement"},
		{m.Source, "Statement of Preliminary Findings"}, {m.Country, "AC"}} {
		if v.got.Text != v.want || v.got.Basis != schema.Explicit || d.Text[v.got.Span.Start:v.got.Span.End] != v.want {
			t.Errorf("got %+v, want %q where it stands", v.got, v.want)
		}
	}
	if w := warning(d, "front-matter-key"); w == nil || w.Line != 8 || w.Column != 1 || !strings.Contains(w.Message, `"mood"`) || !strings.Contains(w.Hint, "publisher") {
		t.Errorf("warnings %+v", d.Warnings)
	}
	if d.Text != text {
		t.Error("the text was changed")
	}
	for _, end := range []string{"\r\n", "\r"} {
		e := read(t, "a.md", strings.ReplaceAll(text, "\n", end))
		if outline(e) != outline(d) || e.Meta.Source.Text != m.Source.Text {
			t.Errorf("with line ends %q:\n%s\n%+v", end, outline(e), e.Meta)
		}
	}
	if e := read(t, "a.md", "\uFEFF"+text); outline(e) != outline(d) || e.Text[e.Meta.Title.Span.Start:e.Meta.Title.Span.End] != m.Title.Text {
		t.Errorf("with a byte order mark:\n%s", outline(e))
	}
	if e := read(t, "a.md", "\uFEFF# Title\n\nText.\n"); !strings.HasPrefix(outline(e), "h1: Title") {
		t.Errorf("with a byte order mark:\n%s", outline(e))
	}
}

func TestFrontMatterForms(t *testing.T) {
	d := read(t, "a.md", "---\n# a remark\nTitle: 'It''s slow'\nspeaker: >\n  Ann Example,\n  head of mission\nvenue:\nurl: https://example.org/a?b=c\ndate: 2016\n...\nThe count was slow.\n")
	m := d.Meta
	if m.Title.Text != "It's slow" || m.Speaker.Text != "Ann Example, head of mission" || m.Venue.Text != "" || m.URL.Text != "https://example.org/a?b=c" || m.Date.Text != "2016" {
		t.Errorf("%+v", m)
	}
	if len(d.Warnings) > 0 {
		t.Errorf("warnings %v", d.Warnings)
	}
	for _, s := range []string{"---\n---\nThe count was slow.\n", "---\n# only a remark\n---\nThe count was slow.\n"} {
		if d := read(t, "a.md", s); !strings.Contains(outline(d), "p: The count was slow.") {
			t.Errorf("%q:\n%s", s, outline(d))
		}
	}
}

func TestFrontMatterErrors(t *testing.T) {
	for _, c := range []struct {
		title, text  string
		line, column int
		message      string
		hint         string
	}{
		{"a colon in a value", "---\ndate: 2016\ntitle: Arcadia: a slow count\n---\nText.", 3, 15, "the value of title holds a colon", `title: "Arcadia: a slow count"`},
		{"a colon and quotation marks", "---\ntitle: On the \"count\": a note\n---\nText.", 2, 22, "the value of title holds a colon", `title: 'On the "count": a note'`},
		{"not closed", "---\ntitle: On the count\n\nThe count was slow.\n", 1, 1, "not closed", `"---"`},
		{"too long", "---\ntitle: " + strings.Repeat("[", 20000) + "\n---\nText.", 1, 1, "longer than", ""},
		{"twice", "---\ntitle: A\ntitle: B\n---\nText.", 3, 1, "title", ""},
		{"a list", "---\ntitle: [A, B]\n---\nText.", 2, 8, "no plain text", "title:"},
		{"an at sign", "---\ntitle: @home\n---\nText.", 2, 8, "", `title: "@home"`},
		{"a tab", "---\n\ttitle: A\n---\nText.", 2, 1, "tab", "spaces"},
		{"an open quotation mark", "---\ntitle: \"A\ndate: 2016\n---\nText.", 2, 8, "", ""},
	} {
		t.Run(c.title, func(t *testing.T) {
			for _, mark := range []string{"", "\uFEFF"} {
				_, err := Read(strings.NewReader(mark+c.text), "a.md", Options{})
				if err == nil {
					t.Fatal("read")
				}
				p := problem(t, err)
				if p.Code != "front-matter" || p.File != "a.md" || p.Line != c.line || p.Column != c.column || !strings.Contains(p.Message, c.message) ||
					!strings.Contains(p.Hint, c.hint) || strings.Contains(p.Message, "\n") {
					t.Errorf("%+v\nwant %d:%d %q %q", p, c.line, c.column, c.message, c.hint)
				}
			}
		})
	}
}

func TestMarkdownTooDeep(t *testing.T) {
	d := read(t, "a.md", "# A Title\n\n"+strings.Repeat("> ", 100)+"deep\n\nThe count was slow.\n")
	if w := warning(d, "nesting"); w == nil || w.Line != 3 {
		t.Errorf("warnings %+v", d.Warnings)
	}
	if !strings.Contains(outline(d), "p: The count was slow.") {
		t.Error(outline(d))
	}
}
