package ingest

import (
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/schema"
)

const longProse = "The mission of the Council saw a calm vote and a slow count in most of the polling stations that it visited. "

func TestHTMLLayout(t *testing.T) {
	for _, c := range []struct{ title, page, want string }{
		{"a page with a main part", `<!doctype html><html><head><title>Count | Site</title></head><body>
<header class="site-header"><a href="/">Site</a><nav><ul><li><a href=1>News</a><li><a href=2>About</a></ul></nav></header>
<div id="cookie-banner"><p>This site uses cookies to remember what you have read on it, and for nothing else at all, as we promise.</p></div>
<main><article>
<h1>The <em>slow</em>
 count</h1>
<p class="date">21 March 2016</p>
<p>` + longProse + `<a href="x">Protocols</a> were&nbsp;not posted.<sup><a href="#n1">1</a></sup> In 50<sup>th</sup> place&hellip;</p>
<h2>Election day</h2>
<ul><li>late opening</li><li>queues<ul><li>in the north<li>in the south</ul></li></ul>
<ol><li><p>first</p><p>second</p></li></ol>
<blockquote><p>&ldquo;The count was slow.&rdquo;</p></blockquote>
<figure><img src=a.png><figcaption>Voters wait</figcaption></figure>
<p>One line<br>and another<br><br>and a paragraph of its own.</p>
<p><strong>Complaints</strong></p>
<p><b>Recent Elections:</b> ` + longProse + `</p>
<div class="footnotes"><ol><li>See the law of 2014.</li></ol></div>
</article>
<aside><p>` + longProse + `</p></aside>
<div class="related-links"><h3>Related</h3><ul><li><a href=1>One</a><li><a href=2>Two</a><li><a href=3>Three</a></ul></div>
</main><footer><p>Council of the Isles, 1 Sample Street, Arcadia. All rights reserved, and all wrongs too, since 1990.</p></footer>
<script>var a = "<p>no text</p>";</script></body></html>`, `
h1: The slow count
p: 21 March 2016
p: ` + longProse + `Protocols were not posted. In 50th place…
h2: Election day
item1: late opening
item1: queues
item2: in the north
item2: in the south
item1: first
item1: second
quote: “The count was slow.”
caption: Voters wait
p: One line and another
p: and a paragraph of its own.
h5: Complaints
p: Recent Elections: ` + strings.TrimSpace(longProse) + `
footnote: See the law of 2014.
`},
		{"an old page of layout tables", `<html><body><table><tr><td width=20%><a href=1>Home</a><br><a href=2>News</a></td><td>
<font size=5><b>Statement on the Count</b></font><p>` + longProse + `<p>` + longProse + longProse + longProse + longProse + `<p><a name=top>Voting was calm.
<p>There were few complaints.</td></tr></table></body></html>`, `
h5: Statement on the Count
p: ` + strings.TrimSpace(longProse) + `
p: ` + strings.TrimSpace(longProse+longProse+longProse+longProse) + `
p: Voting was calm.
p: There were few complaints.
`},
		{"a table of data", `<body><p>` + longProse + `</p><table><caption>Shares</caption><thead><tr><th>What<th>Share</tr></thead><tbody><tr><td>late<td>5&nbsp;%</tr>
<tr><td>never<td></tr></tbody></table><p>` + longProse, `
p: ` + strings.TrimSpace(longProse) + `
caption: Shares
cell: What
cell: Share
cell: late
cell: 5 %
cell: never
p: ` + strings.TrimSpace(longProse) + `
`},
		{"preformatted text of a report", "<html><body><pre>\nStatement on the Count\n\nThe mission of the Council followed the presidential election in\nArcadia from the middle of March and visited polling stations in all\nregions of the country.\n\n- late opening\n- queues\n</pre></body></html>", `
h1: Statement on the Count
p: The mission of the Council followed the presidential election in Arcadia from the middle of March and visited polling stations in all regions of the country.
item1: late opening
item1: queues
`},
		{"code and hidden parts", `<body><p>` + longProse + `<pre><code>x = 1
  y = 2</code></pre><p hidden>not shown<p style="display: none">not shown<span class="sr-only">for readers of screens</span><p>The count was slow.`, `
p: ` + strings.TrimSpace(longProse) + `
code: x = 1 y = 2
p: The count was slow.
`},
		{"nothing but hidden prose", `<body><div style="display:none"><p>` + longProse + longProse + `</p></div>`, `
p: ` + strings.TrimSpace(longProse+longProse) + `
`},
		{"unclosed and wrong tags", `<p>One <b>two <i>three</b> four</i><p>Five</div></span><h2>Six<h3>Seven</h2><li>Eight<li>Nine</p>Ten<td>Eleven`, `
p: One two three four
p: Five
h2: Six
h3: Seven
item1: Eight
item1: Nine
item1: Ten
item1: Eleven
`},
		{"a headline above the main part", `<html><head><meta property="og:title" content="Slow count in Arcadia - Site"><meta property="og:site_name" content="Site"></head><body>
<div class=head><h1>Slow count in Arcadia</h1><p>Share this</p></div><main><p>` + longProse + `</p></main></body>`, `
h1: Slow count in Arcadia
p: ` + strings.TrimSpace(longProse) + `
`},
		{"a form around the whole page, and a class name around it", `<body class=modal><form action=x><div class="content sidebar-left"><h1>Slow count</h1><p>` + longProse + longProse + `</p></div></form>`, `
h1: Slow count
p: ` + strings.TrimSpace(longProse+longProse) + `
`},
		{"sections in wrappers of their own", `<main><div><a href=#s1><h4>Section 1.</h4><h3>Life in Arcadia</h3></a></div><div><h3>a. Health</h3><p>` + longProse + `</p></div>
<div><a href=#s2><h4>Section 2.</h4><h3>Votes in Arcadia</h3></a></div><div><p>` + strings.Repeat(longProse, 5) + `</p></div></main>`, `
h2: Section 1.
h2: Life in Arcadia
h3: a. Health
p: ` + strings.TrimSpace(longProse) + `
h2: Section 2.
h2: Votes in Arcadia
p: ` + strings.TrimSpace(strings.Repeat(longProse, 5)) + `
`},
		{"a title beside a container without a main part", `<body><div id=w><div class=top><a href=1>One</a> <a href=2>Two</a></div><div class=page><h1>Slow count</h1><div class=byline>By a reporter</div>
<div class=text><p>` + longProse + `<p>` + longProse + `</div></div><div class=right><h3>More</h3><ul><li><a href=1>One</a><li><a href=2>Two</a><li><a href=3>Three</a></ul></div></div>`, `
h1: Slow count
p: By a reporter
p: ` + strings.TrimSpace(longProse) + `
p: ` + strings.TrimSpace(longProse) + `
`},
	} {
		t.Run(c.title, func(t *testing.T) {
			d := read(t, "a.html", c.page)
			if d.Format != HTML {
				t.Fatalf("format %s", d.Format)
			}
			wantOutline(t, d, strings.ReplaceAll(c.want, "\u00a0", " "))
			if s := uncovered(d); strings.Trim(s, "-") != "" { // list marks of preformatted text
				t.Errorf("outside of blocks: %q", s)
			}
			for i := 1; i < len(d.Blocks); i++ {
				sep := d.Text[d.Blocks[i-1].Span.End:d.Blocks[i].Span.Start]
				if cells := d.Blocks[i-1].Kind == schema.TableCell && d.Blocks[i].Kind == schema.TableCell; cells != (sep == "\t" || sep == "\n") && !strings.Contains(c.page, "<pre>") {
					t.Errorf("between blocks %d and %d stands %q", i-1, i, sep)
				}
			}
		})
	}
}

func TestHTMLMetadata(t *testing.T) {
	body := `<body><main><p>` + longProse + longProse + `</p></main></body></html>`
	for _, c := range []struct {
		title, page                           string
		name, date, publisher, url, languages string
	}{
		{"Open Graph", `<html lang="en-GB"><head><title>x</title><meta property="og:title" content="Slow count | Council"><meta property="og:site_name" content="Council">
<meta property="article:published_time" content="2016-03-21T23:10:00+01:00"><meta property="article:modified_time" content="2020-01-01T00:00:00Z">
<link rel="canonical" href="https://example.org/count">`, "Slow count", "2016-03-21", "Council", "https://example.org/count", "en-GB"},
		{"Dublin Core", `<html><head><meta name="DC.title" content="Slow count"><meta name="DC.date" content="20160321"><meta name="DC.publisher" content="Council">`,
			"Slow count", "2016-03-21", "Council", "", ""},
		{"JSON-LD", `<html><head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization","name":"Not this"},
{"@type":["NewsArticle"],"headline":"Slow count","datePublished":"2016-03-21T08:00:00Z","publisher":{"@type":"Organization","name":"Council"},"inLanguage":"en","url":"https://example.org/count"}]}</script>`,
			"Slow count", "2016-03-21", "Council", "https://example.org/count", "en"},
		{"title and time alone", `<html><head><title>
 Slow
 count &amp; more </title></head><body><time datetime="2016-03-21">Monday</time>`, "Slow count & more", "2016-03-21", "", "", ""},
		{"an address of a web archive", `<html><head><title>Slow count</title><meta property="og:url" content="https://web.archive.org/web/20160322000000/https://example.org/count">`,
			"Slow count", "", "", "https://example.org/count", ""},
		{"broken JSON", `<html><head><script type="application/ld+json">{"@type":"NewsArticle",</script><title>Slow count</title>`, "Slow count", "", "", "", ""},
	} {
		t.Run(c.title, func(t *testing.T) {
			m := read(t, "a.html", c.page+body).Meta
			for _, v := range []struct {
				what string
				got  schema.Value
				want string
			}{{"title", m.Title, c.name}, {"date", m.Date, c.date}, {"publisher", m.Publisher, c.publisher}, {"url", m.URL, c.url}, {"language", m.Language, c.languages}} {
				if v.got.Text != v.want || (v.want != "") != (v.got.Basis == schema.Explicit) {
					t.Errorf("%s is %+v, want %q", v.what, v.got, v.want)
				}
			}
		})
	}
	d := read(t, "a.html", `<html><head><title>x</title></head><body><main><h1>Slow <i>count</i></h1><p>`+longProse)
	if v := d.Meta.Title; v.Text != "Slow count" || d.Text[v.Span.Start:v.Span.End] != v.Text {
		t.Errorf("title %+v", v)
	}
}
