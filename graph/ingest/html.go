package ingest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/electiongraph/electiongraph/schema"
)

// A page is read in four steps, each linear in its size: tokens become a light tree (no repair of formatting as browsers do it,
// which can take quadratic time; unknown tags are looked through), every node learns how much prose lies below it, the main
// part is the deepest node that holds most prose, and its blocks become the text.

// A node is an element or a text of the light tree; nodes stand in document order, parents before children.
type node struct {
	tag                 atom.Atom // 0: text
	flags               flags
	depth               int32
	parent, first, next int32
	text                string
	size, links         int32 // bytes of text below, and of it within links
	prose               int32 // bytes of text below in blocks of a sentence or more
	own                 int32 // bytes of text outside links of which this is the nearest block
	heads, items        int32 // headings below that are shown, list items
}

type flags uint16

const (
	junkFlag    flags = 1 << iota // by its tag, class, id or role
	hiddenFlag                    // not shown by browsers
	mainFlag                      // main, article
	captionFlag                   // caption of a picture
	footnoteFlag
	layoutFlag // a table that is not one of data, or a cell that shows it
	longFlag   // a long cell, or what holds one: it shows that too, where no cell is a head
	headFlag   // a cell that is the head of others, or what holds one
	jumpFlag   // a link within the page
	h1Flag     // holds the title
)

// maxDepth is how deep elements are nested in the tree; deeper ones count as children of the last.
const maxDepth = 400

// proseBytes is how long a block is to count as prose.
const proseBytes = 80

// readHTML makes text, blocks and metadata of a page.
func readHTML(d *schema.Document, page string) heads {
	t := &tree{}
	t.build(page)
	t.measure()
	e := &emitter{tree: t}
	e.out.Grow(len(page)/2 + 64)
	scope, root := t.mainPart()
	e.path = map[int32]bool{}
	e.titled = -1
	for n := root; n != scope; n = t.nodes[n].parent {
		e.path[n] = true
		if p := t.nodes[n].parent; t.nodes[p].flags&h1Flag != 0 && t.nodes[n].flags&h1Flag == 0 {
			e.titled = p
		}
	}
	e.path[scope] = true
	e.root = root
	if t.h1 > 0 && t.nodes[scope].flags&h1Flag == 0 {
		// A headline above the main part, if it is that of the page and not the name of the site.
		if h := squeeze(e.textOf(t.h1, 400)); h != "" && strings.Contains(squeeze(t.heads.ogTitle+" "+t.heads.title), h) && h != t.heads.site {
			e.visit(t.h1, context{kind: schema.Paragraph, only: true})
		}
	}
	e.walk(scope, context{kind: schema.Paragraph})
	e.flush(context{kind: schema.Paragraph})
	d.Text, d.Blocks = e.out.String(), e.blocks
	levelSections(d.Text, d.Blocks)
	t.heads.fill(d)
	return t.heads
}

// levelSections gives a heading that is nothing but "Section 3." and the title below it one level, above that of the headings
// within: pages mark up the number as lower than the title, and the title like its sections.
func levelSections(text string, blocks []schema.Block) {
	for i := 0; i+1 < len(blocks); i++ {
		a, b := &blocks[i], &blocks[i+1]
		if a.Kind == schema.Heading && b.Kind == schema.Heading && b.Level > 2 && b.Level <= a.Level && a.Span.End-a.Span.Start < 20 &&
			isSectionNumber(text[a.Span.Start:a.Span.End]) {
			a.Level, b.Level = b.Level-1, b.Level-1
		}
	}
}

// tree is the light tree of a page and what its head says.
type tree struct {
	nodes []node
	last  []int32 // last child of each node
	stack []int32
	open  map[atom.Atom]int // elements on the stack
	h1    int32             // the first heading of level one, 0 if there is none
	heads heads
}

func (t *tree) build(page string) {
	t.nodes = make([]node, 1, len(page)/40+16)
	t.nodes[0] = node{tag: atom.Html, parent: -1, first: -1, next: -1}
	t.last = append(make([]int32, 0, cap(t.nodes)), -1)
	t.stack = []int32{0}
	t.open = map[atom.Atom]int{}
	z := html.NewTokenizer(strings.NewReader(page))
	dropped := atom.Atom(0) // an element whose content is left out
	depth := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if dropped == 0 {
				t.addText(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			closed := bytes.HasSuffix(z.Raw(), []byte("/>"))
			name, more := z.TagName()
			a := atom.Lookup(name)
			if dropped != 0 {
				// A new part of the page ends an element that was never closed.
				if a == dropped {
					depth++
				}
				if a == atom.Body || a == atom.Main || a == atom.Article || (dropped == atom.Svg || dropped == atom.Math) && isBlock(a) {
					dropped = 0
				} else {
					continue
				}
			}
			switch a {
			case atom.Meta, atom.Link, atom.Html, atom.Body:
				t.heads.element(a, attributes(z, more))
				if a == atom.Body {
					t.closeTo(0)
				}
			case atom.Title:
				if z.Next() == html.TextToken && t.heads.title == "" {
					t.heads.title = squeeze(string(z.Text()))
				}
			case atom.Script:
				if ld := attributes(z, more)["type"]; z.Next() == html.TextToken && strings.EqualFold(ld, "application/ld+json") {
					t.heads.linked(z.Raw())
				}
			case atom.Style, atom.Iframe, atom.Noembed, atom.Noframes, atom.Textarea, atom.Xmp:
				z.Next() // the tokenizer gives their content as one raw text
			case atom.Noscript, atom.Svg, atom.Template, atom.Object, atom.Select, atom.Video, atom.Audio, atom.Canvas, atom.Math, atom.Datalist:
				dropped, depth = a, 1
			case 0, atom.Head, atom.Img, atom.Input, atom.Base, atom.Wbr, atom.Source, atom.Area, atom.Col, atom.Embed, atom.Param, atom.Track, atom.Tbody,
				atom.Thead, atom.Tfoot, atom.Colgroup:
				// Nothing of the text.
			default:
				t.start(a, attributes(z, more), closed)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if dropped != 0 {
				if a == dropped {
					if depth--; depth == 0 {
						dropped = 0
					}
				} else if a == atom.Body || a == atom.Main {
					dropped = 0
				}
				continue
			}
			t.end(a)
		}
	}
}

type attrs = map[string]string

// attributes reads those attributes of a tag that mean something here.
func attributes(z *html.Tokenizer, more bool) attrs {
	var m attrs
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "class", "id", "role", "style", "hidden", "aria-hidden", "href", "itemprop", "content", "name", "property", "rel", "type", "datetime", "lang", "pubdate":
			if m == nil {
				m = attrs{}
			}
			if _, twice := m[string(k)]; !twice && len(v) < 4096 {
				m[string(k)] = string(v)
			}
		}
	}
	return m
}

// isBlock reports elements that begin and end a line.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Html, atom.Body, atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Nav, atom.Aside,
		atom.Blockquote, atom.Pre, atom.Form, atom.Fieldset, atom.Address, atom.Figure, atom.Figcaption, atom.Hr, atom.Details, atom.Summary, atom.Center,
		atom.Dialog, atom.Menu, atom.Dir, atom.Legend, atom.Hgroup, atom.Listing, atom.Search:
		return true
	}
	return false
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

func (t *tree) add(n node) int32 {
	id := int32(len(t.nodes))
	p := t.stack[len(t.stack)-1]
	n.parent, n.first, n.next, n.depth = p, -1, -1, int32(len(t.stack))
	t.nodes = append(t.nodes, n)
	if l := t.last[p]; l >= 0 {
		t.nodes[l].next = id
	} else {
		t.nodes[p].first = id
	}
	t.last[p] = id
	t.last = append(t.last, -1)
	return id
}

func (t *tree) addText(s string) {
	if s != "" {
		t.add(node{text: s})
	}
}

// closeTo pops the stack until it has n+1 elements.
func (t *tree) closeTo(n int) {
	for len(t.stack) > n+1 {
		t.open[t.nodes[t.stack[len(t.stack)-1]].tag]--
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// imply closes the elements that the start of one ends: the innermost of the tags in ends, unless one of stops lies above it.
func (t *tree) imply(ends, stops func(atom.Atom) bool) {
	for i := len(t.stack) - 1; i > 0; i-- {
		a := t.nodes[t.stack[i]].tag
		if ends(a) {
			t.closeTo(i - 1)
			return
		}
		if stops(a) {
			return
		}
	}
}

func oneOf(list ...atom.Atom) func(atom.Atom) bool {
	return func(a atom.Atom) bool {
		for _, b := range list {
			if a == b {
				return true
			}
		}
		return false
	}
}

var (
	isP          = oneOf(atom.P)
	isA          = oneOf(atom.A)
	isLi         = oneOf(atom.Li)
	isTerm       = oneOf(atom.Dt, atom.Dd)
	isRow        = oneOf(atom.Tr)
	isCell       = oneOf(atom.Td, atom.Th)
	isHeading    = oneOf(atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
	endsList     = oneOf(atom.Ul, atom.Ol, atom.Menu, atom.Dir, atom.Td, atom.Th, atom.Table)
	endsTerms    = oneOf(atom.Dl, atom.Td, atom.Th, atom.Table)
	endsTable    = oneOf(atom.Table)
	endsRow      = oneOf(atom.Tr, atom.Table)
	blockExceptP = func(a atom.Atom) bool { return a != atom.P && isBlock(a) }
	blockNoHead  = func(a atom.Atom) bool { return headingLevel(a) == 0 && isBlock(a) }
)

// start adds an element. closed is that of <p/>, which is taken as XHTML means it.
func (t *tree) start(a atom.Atom, at attrs, closed bool) {
	if _, link := at["href"]; a == atom.A && !link {
		a = atom.Span // the target of a link, often never closed
	}
	if isBlock(a) {
		t.imply(isP, blockExceptP)
	}
	switch {
	case a == atom.A:
		t.imply(isA, isBlock)
	case a == atom.Li:
		t.imply(isLi, endsList)
	case a == atom.Dt || a == atom.Dd:
		t.imply(isTerm, endsTerms)
	case a == atom.Tr:
		t.imply(isRow, endsTable)
	case a == atom.Td || a == atom.Th:
		t.imply(isCell, endsRow)
	case headingLevel(a) > 0:
		t.imply(isHeading, blockNoHead)
	}
	id := t.add(node{tag: a, flags: flagsOf(a, at)})
	if a == atom.Time && t.heads.timed == "" {
		t.heads.timed = at["datetime"]
	}
	if a == atom.H1 && t.h1 == 0 {
		t.h1 = id
	}
	if a == atom.Br || a == atom.Hr || closed || len(t.stack) >= maxDepth {
		return
	}
	t.stack = append(t.stack, id)
	t.open[a]++
}

func (t *tree) end(a atom.Atom) {
	if a == 0 || t.open[a] == 0 {
		if a == atom.P || a == atom.Br { // browsers make an element of it
			t.add(node{tag: a})
		}
		return
	}
	block := isBlock(a)
	table := a == atom.Table || a == atom.Tr
	for i := len(t.stack) - 1; i > 0; i-- {
		b := t.nodes[t.stack[i]].tag
		if b == a {
			t.closeTo(i - 1)
			return
		}
		// The end of an inline element does not end a block, the end of a block not the cell it stands in.
		if !block && isBlock(b) || !table && (b == atom.Td || b == atom.Th) && a != b {
			return
		}
	}
}

// flagsOf judges an element by its tag and attributes.
func flagsOf(a atom.Atom, at attrs) flags {
	var f flags
	switch a {
	case atom.Nav, atom.Footer, atom.Aside, atom.Dialog, atom.Menu, atom.Form, atom.Button, atom.Search:
		f |= junkFlag
	case atom.Main, atom.Article:
		f |= mainFlag
	case atom.Figcaption, atom.Caption:
		f |= captionFlag
	case atom.A:
		if strings.HasPrefix(at["href"], "#") {
			f |= jumpFlag
		}
	}
	if at == nil {
		return f
	}
	switch at["role"] {
	case "navigation", "contentinfo", "search", "dialog", "menu", "menubar", "alertdialog", "toolbar", "tablist":
		f |= junkFlag
	case "main", "article":
		f |= mainFlag
	case "doc-endnotes", "doc-footnote":
		f |= footnoteFlag
	}
	if at["itemprop"] == "articleBody" {
		f |= mainFlag
	}
	_, hidden := at["hidden"]
	if hidden || at["aria-hidden"] == "true" || strings.Contains(strings.ReplaceAll(strings.ToLower(at["style"]), " ", ""), "display:none") {
		f |= hiddenFlag
	}
	container := false
	switch a {
	case atom.Div, atom.Section, atom.Ul, atom.Ol, atom.Header, atom.Dl, atom.Table, atom.Figure, atom.Td:
		container = true
	}
	names := at["class"]
	if at["id"] != "" {
		names += " " + at["id"]
	}
	for word := range strings.FieldsSeq(names) {
		word = strings.ToLower(word)
		switch word {
		case "sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "element-invisible", "noprint", "no-print":
			f |= hiddenFlag
		case "wp-caption-text", "caption", "photo-caption", "image-caption":
			f |= captionFlag
		case "footnote", "footnotes", "endnotes":
			f |= footnoteFlag
		}
		if !container {
			continue
		}
		for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '-' || r == '_' || r == ':' }) {
			if junkNames[part] {
				f |= junkFlag
				break
			}
		}
	}
	return f
}

// junkNames are parts of class names and ids of what is not the text of a page.
var junkNames = map[string]bool{
	"nav": true, "navbar": true, "navigation": true, "menu": true, "submenu": true, "breadcrumb": true, "breadcrumbs": true, "share": true, "sharing": true,
	"social": true, "cookie": true, "cookies": true, "consent": true, "gdpr": true, "sidebar": true, "footer": true, "toolbar": true, "related": true,
	"recommended": true, "newsletter": true, "subscribe": true, "signup": true, "promo": true, "advert": true, "advertisement": true, "ad": true, "ads": true,
	"banner": true, "popup": true, "modal": true, "search": true, "pagination": true, "pager": true, "toc": true, "skip": true, "login": true, "comments": true,
	"disqus": true, "tags": true, "addthis": true, "wm": true, // the last: bar of a web archive
}

// measure counts text and prose from the leaves up, and takes back marks of junk from what holds much of the page.
func (t *tree) measure() {
	ns := t.nodes
	// The nearest block of every node, and whether a link lies above.
	block := make([]int32, len(ns))
	linked := make([]bool, len(ns))
	for i := 1; i < len(ns); i++ {
		n := &ns[i]
		p := n.parent
		block[i], linked[i] = block[p], linked[p] || n.tag == atom.A
		if n.tag != 0 && isBlock(n.tag) {
			block[i] = int32(i)
		}
		if n.tag == 0 {
			n.size = int32(visible(n.text))
			if linked[i] {
				n.links = n.size
			} else {
				ns[block[i]].own += n.size
			}
		}
		if n.tag == atom.H1 {
			for j := p; j >= 0 && ns[j].flags&h1Flag == 0; j = ns[j].parent {
				ns[j].flags |= h1Flag
			}
		}
	}
	for i := len(ns) - 1; i > 0; i-- {
		n, p := &ns[i], &ns[ns[i].parent]
		if n.own >= proseBytes {
			n.prose += n.own
		}
		p.size, p.links, p.prose = p.size+n.size, p.links+n.links, p.prose+n.prose
		if n.tag == atom.Li {
			n.items++
		}
		p.items += n.items
		// Long cells and tables within cells show that a table is one of layout.
		if isCell(n.tag) && n.size > 400 {
			n.flags |= longFlag
		}
		if n.tag == atom.Th {
			n.flags |= headFlag
		}
		if n.tag == atom.Table && n.flags&(longFlag|headFlag) == longFlag {
			n.flags |= layoutFlag
		}
		if p.tag == atom.Tr || p.tag == atom.Table {
			p.flags |= n.flags & (layoutFlag | longFlag | headFlag)
		}
		if n.tag == atom.Table && isCell(p.tag) {
			p.flags |= layoutFlag
		}
	}
	if ns[0].own >= proseBytes {
		ns[0].prose += ns[0].own
	}
	all := ns[0].prose
	for i := len(ns) - 1; i > 0; i-- {
		n := &ns[i]
		if headingLevel(n.tag) > 0 && n.size > 0 {
			n.heads++
		}
		if n.flags&(junkFlag|hiddenFlag) == 0 {
			ns[n.parent].heads += n.heads
			continue
		}
		switch {
		case n.flags&hiddenFlag != 0 && (n.prose > 1500 || n.prose*10 > all*4):
			n.flags &^= hiddenFlag | junkFlag
		case n.flags&h1Flag != 0 || n.prose*10 > all*4 && n.links*2 < n.size:
			n.flags &^= junkFlag
		case n.tag == atom.Button && t.inHeading(int32(i)):
			n.flags &^= junkFlag
		}
		if n.flags&(junkFlag|hiddenFlag) != 0 && n.prose > 0 {
			// What is left out does not count as prose of what it stands in.
			lost := n.prose
			for j := int32(i); j >= 0; j = ns[j].parent {
				ns[j].prose -= lost
			}
		}
		if n.flags&(junkFlag|hiddenFlag) == 0 {
			ns[n.parent].heads += n.heads
		}
	}
}

func (t *tree) inHeading(i int32) bool {
	for p := t.nodes[i].parent; p > 0; p = t.nodes[p].parent {
		if headingLevel(t.nodes[p].tag) > 0 {
			return true
		}
	}
	return false
}

// visible counts bytes that are not white space.
func visible(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] > ' ' {
			n++
		}
	}
	return n
}

// mainPart finds the part of the page that is read (main, an article or all of it), and in it the deepest element that holds most prose.
func (t *tree) mainPart() (scope, root int32) {
	ns := t.nodes
	all := ns[0].prose
	for i := range ns {
		n := &ns[i]
		if n.flags&mainFlag == 0 || n.flags&(junkFlag|hiddenFlag) != 0 || n.prose == 0 {
			continue
		}
		if scope == 0 && n.prose*2 >= all || scope != 0 && int64(n.prose)*10 >= int64(ns[scope].prose)*9 && ns[scope].flags&h1Flag == n.flags&h1Flag {
			scope = int32(i)
		}
	}
	root = scope
	if scope != 0 {
		return scope, root
	}
	for {
		best := int32(-1)
		for c := ns[root].first; c >= 0; c = ns[c].next {
			if t.shown(c) && isContainer(ns[c].tag) && (best < 0 || ns[c].prose > ns[best].prose) {
				best = c
			}
		}
		if best < 0 || ns[best].prose == 0 || int64(ns[best].prose)*10 < int64(all)*7 {
			return scope, root
		}
		for c := ns[root].first; c >= 0; c = ns[c].next {
			// A heading beside it belongs to the text, unless it is that of the page or of a list of links.
			if c != best && t.shown(c) && ns[c].heads > 0 && ns[c].flags&h1Flag == 0 && ns[c].tag != atom.H1 && ns[c].links*2 < ns[c].size {
				return scope, root
			}
		}
		root = best
	}
}

func (t *tree) shown(i int32) bool { return t.nodes[i].flags&(junkFlag|hiddenFlag) == 0 }

func isContainer(a atom.Atom) bool {
	switch a {
	case atom.Div, atom.Section, atom.Article, atom.Main, atom.Body, atom.Table, atom.Tr, atom.Td, atom.Form, atom.Center:
		return true
	}
	return false
}

// context is what is known of the place in the tree.
type context struct {
	kind   schema.BlockKind
	level  int
	lists  int
	bold   bool
	link   bool
	inRoot bool
	only   bool // the heading of level one alone
}

// emitter writes the blocks of a tree.
type emitter struct {
	*tree
	out    strings.Builder
	blocks []schema.Block
	path   map[int32]bool // from the scope to the root
	root   int32
	titled int32 // on the path, the node in which the title stands beside the text

	buf       []byte
	space     bool // white space is due before the next word
	size      int  // bytes of buf that are not white space
	linked    int  // of them within links
	bold      int
	sep       string
	rowSep    string
	row       int // of the table at hand, and the column
	column    int
	h1        int  // block of the first heading of level one, from 1
	begun     bool // a paragraph has been written
	linkHeads int  // so many of the last blocks are headings that are links
}

func (e *emitter) walk(id int32, c context) {
	if id == e.root {
		c.inRoot = true
	}
	for i := e.nodes[id].first; i >= 0; i = e.nodes[i].next {
		e.visit(i, c)
	}
}

func (e *emitter) visit(id int32, c context) {
	n := &e.nodes[id]
	if n.tag == 0 {
		if c.inRoot && !c.only || c.kind == schema.Heading {
			e.write(n.text, c)
		}
		return
	}
	if n.flags&(junkFlag|hiddenFlag) != 0 {
		return
	}
	if !c.inRoot && !c.only && !e.path[id] && headingLevel(n.tag) != 1 {
		// Beside the main part: prose is kept, of a page header its title.
		switch {
		case n.prose >= proseBytes && n.links*5 < n.size*2 && !e.isCookieNotice(n, id):
			c.inRoot = true
		case n.flags&h1Flag != 0:
			c.only = true
		case n.parent == e.titled && n.size > 0 && n.size < 300 && n.links*2 < n.size: // a date, a byline
			c.inRoot = true
		default:
			return
		}
	}
	switch n.tag {
	case atom.Br:
		if c.inRoot && !c.only || c.kind == schema.Heading {
			e.lineBreak(c)
		}
		return
	case atom.Hr:
		e.flush(c)
		return
	case atom.A:
		c.link = true
	case atom.B, atom.Strong:
		c.bold = true
	case atom.Sup:
		if e.isNoteMark(id) {
			return
		}
	}
	if !isBlock(n.tag) {
		if n.flags&footnoteFlag != 0 && n.tag != atom.Span && n.tag != atom.A {
			c.kind = schema.Footnote
		}
		e.walk(id, c)
		return
	}
	e.flush(c)
	if l := headingLevel(n.tag); l > 0 {
		if c.only && l != 1 {
			return
		}
		h := c
		h.kind, h.level = schema.Heading, l
		e.walk(id, h)
		e.flush(h)
		return
	}
	if c.only {
		e.walk(id, c)
		return
	}
	inner := c
	switch n.tag {
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		if e.isLinkList(id) {
			return
		}
		inner.lists++
	case atom.Li:
		if c.kind != schema.Footnote {
			inner.kind, inner.level = schema.ListItem, max(c.lists, 1)
		}
	case atom.Blockquote:
		inner.kind = schema.Quotation
	case atom.Pre, atom.Listing:
		e.pre(id, c)
		return
	case atom.Table:
		was, row, column := e.rowSep, e.row, e.column
		e.rowSep, e.row = "", 0
		e.walk(id, inner)
		e.flush(inner)
		e.rowSep, e.row, e.column = was, row, column
		return
	case atom.Tr:
		e.rowSep = ""
		e.row++
		e.column = 0
		if !e.inLayout(id) && e.previousIsCell() {
			e.rowSep = "\n"
		}
	case atom.Td, atom.Th:
		if !e.inLayout(id) {
			inner.kind = schema.TableCell
			e.sep = e.rowSep
			e.rowSep = "\t"
			e.column++
		}
	}
	if n.flags&captionFlag != 0 {
		inner.kind, inner.level = schema.Caption, 0
	}
	if n.flags&footnoteFlag != 0 {
		inner.kind, inner.level = schema.Footnote, 0
	}
	if inner.kind == schema.Paragraph && e.isPasted(n) {
		e.pre(id, inner)
		return
	}
	e.walk(id, inner)
	e.flush(inner)
	if isCell(n.tag) {
		e.sep = ""
	}
}

// inLayout reports that the table around a row or cell is not one of data.
func (e *emitter) inLayout(id int32) bool {
	for p := e.nodes[id].parent; p > 0; p = e.nodes[p].parent {
		if e.nodes[p].tag == atom.Table {
			return e.nodes[p].flags&layoutFlag != 0
		}
	}
	return true
}

// isPasted reports a block that is one long text of many lines: a whole plain text put between two tags.
func (e *emitter) isPasted(n *node) bool {
	if n.size < 2500 || n.first < 0 || e.nodes[n.first].next >= 0 || e.nodes[n.first].tag != 0 {
		return false
	}
	text := e.nodes[n.first].text
	return strings.Count(text, "\n")*160 > len(text)
}

func (e *emitter) previousIsCell() bool {
	return len(e.blocks) > 0 && e.blocks[len(e.blocks)-1].Kind == schema.TableCell
}

// isCookieNotice reports a short notice on cookies beside the text.
func (e *emitter) isCookieNotice(n *node, id int32) bool {
	if n.prose > 1000 {
		return false
	}
	words := strings.ToLower(e.textOf(id, 1000))
	return strings.Contains(words, "cookie") || strings.Contains(words, "javascript")
}

// textOf gives the text below a node, at most about most bytes.
func (e *emitter) textOf(id int32, most int) string {
	var b strings.Builder
	var add func(int32)
	add = func(i int32) {
		if e.nodes[i].tag == 0 {
			b.WriteString(e.nodes[i].text)
		}
		for c := e.nodes[i].first; c >= 0 && b.Len() < most; c = e.nodes[c].next {
			add(c)
		}
	}
	add(id)
	return b.String()
}

// isNoteMark reports the raised number of a note.
func (e *emitter) isNoteMark(id int32) bool {
	n := &e.nodes[id]
	if n.size == 0 || n.size > 5 {
		return n.size == 0
	}
	s := strings.TrimSpace(e.textOf(id, 16))
	in := strings.Trim(s, "[]() *†")
	return (n.links == n.size || in != s) && (isNumber(in) || in == "")
}

// isLinkList reports a list of nothing but links, three at least.
func (e *emitter) isLinkList(id int32) bool {
	n := &e.nodes[id]
	return n.items >= 3 && n.links*20 > n.size*17 && n.size < n.items*100 && n.flags&footnoteFlag == 0
}

// write adds text to the open block with white space squeezed.
func (e *emitter) write(s string, c context) {
	start := e.size
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] > ' ' {
			i++
		}
		if i > 0 {
			if e.space && len(e.buf) > 0 && e.buf[len(e.buf)-1] != '\n' {
				e.buf = append(e.buf, ' ')
			}
			e.space = false
			e.buf = append(e.buf, s[:i]...)
			e.size += i
			s = s[i:]
			continue
		}
		for i < len(s) && s[i] <= ' ' {
			i++
		}
		e.space = true
		s = s[i:]
	}
	if c.link {
		e.linked += e.size - start
	}
	if c.bold {
		e.bold += e.size - start
	}
}

// lineBreak adds a line end; two of them end the paragraph.
func (e *emitter) lineBreak(c context) {
	e.space = false
	switch {
	case len(e.buf) == 0:
	case e.buf[len(e.buf)-1] == '\n' && c.kind != schema.Heading:
		e.flush(c)
	default:
		e.buf = append(e.buf, '\n')
	}
}

// flush ends the open block.
func (e *emitter) flush(c context) {
	e.space = false
	if len(e.buf) == 0 {
		return
	}
	size, linked, bold := e.size, e.linked, e.bold
	e.size, e.linked, e.bold = 0, 0, 0
	s := bytes.TrimFunc(e.buf, isSpace)
	e.buf = e.buf[:0]
	if len(s) == 0 {
		return
	}
	b := schema.Block{Kind: c.kind, Level: c.level}
	if b.Kind == schema.TableCell {
		b.Row, b.Column = e.row, e.column
	}
	text := string(s)
	if b.Kind == schema.Heading && len(text) < 60 && pageFurniture[strings.ToLower(text)] {
		b.Kind, b.Level = schema.Furniture, 0
	}
	if b.Kind == schema.Paragraph {
		switch {
		case isRule(text), linked == size && size < 80, isContactLine(text), len(text) < 60 && pageFurniture[strings.ToLower(text)]:
			b.Kind = schema.Furniture
		case isPhotoLine(text):
			b.Kind = schema.Caption
		case bold == size && utf8.RuneCountInString(text) <= 120 && !strings.Contains(text, "\n") && e.boldHeading(text):
			b.Kind, b.Level = schema.Heading, 5
		}
	}
	if b.Kind == schema.Heading && b.Level == 1 && e.h1 == 0 {
		e.h1 = len(e.blocks) + 1
		e.heads.h1 = text
		e.heads.h1Block = e.h1
	}
	if last := len(e.blocks) - 1; e.linkHeads > 0 && (b.Kind == schema.Furniture || b.Kind == schema.Heading && b.Level < e.blocks[last].Level) {
		// Above the first paragraph, headings that are links and have no text below are buttons.
		for k := last; k > last-e.linkHeads; k-- {
			e.blocks[k].Kind, e.blocks[k].Level = schema.Furniture, 0
		}
	}
	e.begun = e.begun || b.Kind == schema.Paragraph && size >= proseBytes
	if b.Kind == schema.Heading && b.Level > 1 && linked == size && !e.begun && !isSectionNumber(text) {
		e.linkHeads++
	} else {
		e.linkHeads = 0
	}
	e.separate()
	b.Span.Start = e.out.Len()
	e.out.WriteString(text)
	b.Span.End = e.out.Len()
	e.blocks = append(e.blocks, b)
}

func (e *emitter) boldHeading(text string) bool {
	end, _ := endsWith(text)
	return (end == openEnd || end == colonEnd) && !isDateLine(text) && !isByline(text, strings.Fields(text))
}

func (e *emitter) separate() {
	if e.out.Len() > 0 {
		if e.sep == "" {
			e.sep = "\n\n"
		}
		e.out.WriteString(e.sep)
	}
	e.sep = ""
}

// pre writes preformatted text: old pages hold whole reports in it, so it is laid out like plain text unless it is code.
func (e *emitter) pre(id int32, c context) {
	var b strings.Builder
	code := false
	var add func(int32)
	add = func(i int32) {
		n := &e.nodes[i]
		switch n.tag {
		case 0:
			b.WriteString(n.text)
		case atom.Br:
			b.WriteByte('\n')
		case atom.Code, atom.Samp, atom.Kbd:
			code = true
		}
		for k := n.first; k >= 0; k = e.nodes[k].next {
			add(k)
		}
	}
	add(id)
	text := strings.Trim(b.String(), "\r\n")
	if isBlank(text) {
		return
	}
	e.separate()
	start := e.out.Len()
	e.out.WriteString(text)
	if code {
		s := trim(e.out.String(), schema.Span{Start: start, End: e.out.Len()})
		e.blocks = append(e.blocks, schema.Block{Kind: schema.Code, Span: s})
		return
	}
	for _, k := range layOut(text, 0, len(text)) {
		k.Span.Start += start
		k.Span.End += start
		e.blocks = append(e.blocks, k)
	}
}

// squeeze trims a text and makes every run of white space one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
