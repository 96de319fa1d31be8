package ingest

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/electiongraph/electiongraph/schema"
)

// heads is what a page says of itself.
type heads struct {
	title, ogTitle  string
	site, publisher string
	canonical       string
	date, timed     string // of publication; the first <time>
	lang            string
	h1              string
	h1Block         int // from 1
	ld              linkedData
}

// linkedData is what JSON-LD says of the page.
type linkedData struct{ headline, date, publisher, lang, url string }

// element reads <meta>, <link>, <html> and <body>.
func (h *heads) element(a atom.Atom, at attrs) {
	set := func(field *string, v string) {
		if v = squeeze(v); *field == "" && v != "" {
			*field = v
		}
	}
	switch a {
	case atom.Html, atom.Body:
		set(&h.lang, at["lang"])
	case atom.Link:
		if strings.EqualFold(at["rel"], "canonical") {
			set(&h.canonical, at["href"])
		}
	case atom.Meta:
		key := at["property"]
		if key == "" {
			key = at["name"]
		}
		if key == "" {
			key = at["itemprop"]
		}
		v := at["content"]
		switch strings.ToLower(key) {
		case "og:title", "dc.title", "dcterms.title", "citation_title":
			set(&h.ogTitle, v)
		case "og:site_name", "application-name":
			set(&h.site, v)
		case "dc.publisher", "dcterms.publisher", "publisher", "citation_publisher":
			set(&h.publisher, v)
		case "og:url":
			set(&h.canonical, v)
		case "article:published_time", "og:article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created",
			"date", "pubdate", "publishdate", "publication_date", "citation_publication_date", "parsely-pub-date", "sailthru.date":
			set(&h.date, v)
		}
	}
}

// linked reads a script of JSON-LD; what cannot be read is left aside.
func (h *heads) linked(raw []byte) {
	if len(raw) > 1<<20 {
		return
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return
	}
	h.ld.read(v, 0)
}

func (l *linkedData) read(v any, depth int) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.read(e, depth+1)
		}
	case map[string]any:
		set := func(field *string, v any) {
			if s, ok := v.(string); ok && *field == "" {
				*field = squeeze(s)
			}
		}
		switch typeName(v["@type"]) {
		case "Article", "NewsArticle", "Report", "BlogPosting", "WebPage", "PressRelease", "ScholarlyArticle":
			set(&l.headline, v["headline"])
			set(&l.date, v["datePublished"])
			set(&l.lang, v["inLanguage"])
			set(&l.url, v["url"])
			if p, ok := v["publisher"].(map[string]any); ok {
				set(&l.publisher, p["name"])
			}
		}
		if g, ok := v["@graph"]; ok {
			l.read(g, depth+1)
		}
	}
}

func typeName(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok {
				return s
			}
		}
	}
	return ""
}

// fill sets the metadata of d that is still empty.
func (h *heads) fill(d *schema.Document) {
	m := &d.Meta
	m.Title = explicit(firstOf(h.ld.headline, withoutSite(h.ogTitle, h.site), withoutSite(h.title, h.site)))
	if h.h1 != "" {
		m.Title = explicit(squeeze(h.h1))
		m.Title.Span = d.Blocks[h.h1Block-1].Span
	}
	m.Publisher = explicit(firstOf(h.ld.publisher, h.publisher, h.site))
	m.Date = explicit(isoDay(firstOf(h.date, h.ld.date, h.timed)))
	m.URL = explicit(original(firstOf(h.canonical, h.ld.url)))
	m.Language = explicit(firstOf(h.lang, h.ld.lang))
}

func explicit(s string) schema.Value {
	if s == "" {
		return schema.Value{}
	}
	return schema.Value{Text: s, Basis: schema.Explicit}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// withoutSite takes the name of the site from the end of a title.
func withoutSite(title, site string) string {
	if site == "" || len(title) <= len(site) || !strings.EqualFold(title[len(title)-len(site):], site) {
		return title
	}
	if t := strings.TrimRight(title[:len(title)-len(site)], " -–—|:·»"); t != "" {
		return t
	}
	return title
}

// isoDay shortens a point in time to its day; dates in other forms stay as they are.
func isoDay(s string) string {
	if len(s) > 10 && s[4] == '-' && s[7] == '-' && (s[10] == 'T' || s[10] == ' ') {
		return s[:10]
	}
	if len(s) == 8 && isNumber(s) {
		return s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	return s
}

// original is the address of a page that a web archive keeps.
func original(url string) string {
	if _, rest, ok := strings.Cut(url, "web.archive.org/web/"); ok {
		if i := strings.Index(rest, "/http"); i >= 0 {
			return rest[i+1:]
		}
	}
	return url
}
