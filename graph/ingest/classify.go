package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// pageFurniture are lines of web pages that are nothing but furniture when they stand alone.
var pageFurniture = map[string]bool{
	"accessibility links": true, "breaking news": true, "skip to content": true, "skip to main content": true, "print": true,
	"share": true, "print this page": true, "share this page": true, "advertisement": true, "read more": true, "related articles": true,
	"related content": true, "follow us": true, "share on facebook": true, "share on twitter": true, "back to top": true, "menu": true,
	"on this page": true, "in this section": true, "related links": true, "tags": true, "share this": true, "tweet": true, "email": true,
	"search": true, "subscribe": true, "newsletter": true, "home": true, "comments": true, "see comments": true, "no media source currently available": true,
	"embed": true, "download": true, "print options": true, "latest news": true, "top stories": true, "most read": true, "recommended": true,
}

// classify gives every group its kind and level.
func classify(text string, groups []group) {
	classifyWords(text, groups)
	markHeadings(text, groups)
	markItems(groups)
}

// classifyWords gives those groups their kind that say it in their words.
func classifyWords(text string, groups []group) {
	words := func(i int) string { return text[groups[i].start:groups[i].end] }
	for i := range groups {
		g := &groups[i]
		if g.start >= g.end || g.kind == schema.Furniture {
			continue
		}
		s := words(i)
		switch {
		case isRule(s), len(s) < 60 && pageFurniture[strings.ToLower(strings.TrimRight(s, ":"))]:
			g.kind = schema.Furniture
		case isPhotoLine(s):
			g.kind = schema.Caption
		case isFootnote(s):
			g.kind = schema.Footnote
			n := strings.IndexByte(s, ']') + 1
			g.start = trim(text, schema.Span{Start: g.start + n, End: g.end}).Start
		}
	}
}

// refine looks at the blocks of any format for what their form does not say: captions, lists without marks, contacts.
func refine(text string, blocks []schema.Block) {
	markScenes(text, blocks)
	markUnmarkedLists(text, blocks)
	markContacts(text, blocks)
}

// isRule reports a line without a letter or digit, such as *** or ____, and the end marks of press releases.
func isRule(s string) bool {
	if len(s) > 400 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 ||
		strings.Trim(s, "-–— ") == "30" && s[0] != '3'
}

// isPhotoLine reports captions and credits that say that they belong to a picture.
func isPhotoLine(s string) bool {
	if len(s) > 600 {
		return false
	}
	t := strings.ToLower(s)
	if s[0] == '(' && s[len(s)-1] == ')' {
		return strings.Contains(t[:min(len(t), 60)], "photo") || strings.Contains(t, "picture") || strings.Contains(t, "image:")
	}
	if i := strings.LastIndexByte(t, '('); i > 0 && len(t)-i < 80 && t[len(t)-1] == ')' && strings.Contains(t[i:], "photo") {
		return true
	}
	for _, p := range []string{"photo:", "photo by ", "photo credit", "photo courtesy", "photograph by", "file photo", "image:", "image credit", "caption:",
		"pictured:", "pictured above", "picture:", "credit: "} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	return false
}

// isFootnote reports "[3] text".
func isFootnote(s string) bool {
	i := strings.IndexByte(s[:min(len(s), 6)], ']')
	return i > 1 && s[0] == '[' && isNumber(s[1:i]) && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\t')
}

// A title is what a line says about being a heading.
type title int

const (
	noTitle   title = iota
	weakTitle       // in sentence case
	caseTitle       // in title case, or numbered
	capsTitle       // in capitals
)

// titleOf judges a group by itself. top says that nothing but headings stands above it.
func titleOf(s string, g group, top bool) title {
	most, lines := 120, 2
	if top {
		most, lines = 220, 4
	}
	if len(g.lines) > lines || len(s) > 4*most || utf8.RuneCountInString(s) > most {
		return noTitle
	}
	last := g.lines[len(g.lines)-1].ends
	first := g.lines[0].opens
	numbered := g.mark.class != 0 && g.mark.style != 'b'
	if numbered || g.mark.class != 0 {
		first = opensWith(s)
	}
	if isSectionNumber(s) {
		return caseTitle
	}
	if first == lowerStart || first == otherStart || g.mark.style == 'b' {
		return noTitle
	}
	fields := strings.Fields(s)
	switch last {
	case openEnd:
	case colonEnd:
		if len(fields) > 8 {
			return noTitle
		}
	default:
		return noTitle
	}
	if first == digitStart && !numbered && isNumber(strings.Trim(s, " .,%")) {
		return noTitle
	}
	if isDateLine(s) || isByline(s, fields) || isContactLine(s) {
		return noTitle
	}
	letters, upper, big, small := 0, 0, 0, 0
	for i, f := range fields {
		r := firstLetter(f)
		if r == 0 {
			continue
		}
		for _, r := range f {
			if unicode.IsLetter(r) {
				letters++
				if !unicode.IsLower(r) {
					upper++
				}
			}
		}
		switch {
		case unicode.IsLower(r) && (isFunctionWord(f) || len(f) <= 3):
		case unicode.IsLower(r):
			small++
		case i > 0 || len(fields) == 1 || !isFunctionWord(f):
			big++
		}
	}
	if letters == 0 {
		return noTitle
	}
	switch {
	case upper == letters && letters > 3 && big > 0:
		return capsTitle
	case last == colonEnd && small > 0:
		return noTitle
	case big > 0 && small*4 <= big+small:
		return caseTitle
	case last == colonEnd:
		return noTitle
	case len(fields) <= 10 || top && len(fields) <= 30:
		return weakTitle
	}
	return noTitle
}

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

// isSectionNumber reports "Section 3.", "Chapter IV", "Annex 2" standing alone or before a title.
func isSectionNumber(s string) bool {
	word, rest, ok := strings.Cut(s, " ")
	if !ok || len(s) > 160 {
		return false
	}
	switch strings.ToLower(word) {
	case "section", "chapter", "part", "annex", "appendix":
	default:
		return false
	}
	num, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	num = strings.TrimRight(num, ".:")
	if !isNumber(num) && roman(strings.ToLower(num)) == 0 {
		return false
	}
	rest = strings.TrimSpace(rest)
	e, _ := endsWith(rest)
	return rest == "" || opensWith(rest) == upperStart && (e == openEnd || e == colonEnd)
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
	"november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

// isDateLine reports a line that is a date, or a place and a date.
func isDateLine(s string) bool {
	if len(s) > 80 {
		return false
	}
	month, number, other := false, false, 0
	fields := strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || strings.ContainsRune(",./()|-–—", r) })
	for _, f := range fields {
		t := strings.ToLower(f)
		d := strings.TrimRight(t, "stndrh")
		switch {
		case months[t] > 0:
			month = true
		case isNumber(d) && d != "":
			number = true
		case isEventWord(t):
			return false // a title with a date in it
		case strings.HasSuffix(t, "day"), t == "for", t == "immediate", t == "release", t == "date:", t == "released", t == "on":
		default:
			other++
		}
	}
	if month && number {
		return other <= 3 && len(fields) <= 8
	}
	return number && other == 0 && len(fields) >= 3 // 07.04.2016
}

// isEventWord reports words that make a line with a date a title.
func isEventWord(w string) bool {
	switch w {
	case "election", "elections", "statement", "report", "vote", "referendum", "observation", "mission", "remarks", "presidential", "parliamentary", "local",
		"general", "results", "conclusions", "findings":
		return true
	}
	return false
}

// isByline reports lines that say who speaks or releases the text, not what it is about.
func isByline(s string, fields []string) bool {
	t := strings.ToLower(s)
	for _, p := range []string{"as delivered", "as prepared", "delivered by", "prepared for delivery", "by ", "for immediate release", "embargoed",
		"to the permanent council", "mr. ", "madam ", "dear ", "press release no", "from: ", "to: ", "check against delivery", "contact"} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	if i := strings.LastIndexByte(t, ','); i > 0 && len(fields) <= 12 {
		name, role := strings.Fields(t[:i]), strings.Fields(t[i+1:])
		if len(name) >= 2 && len(name) <= 5 {
			for _, w := range role {
				switch w {
				case "spokesperson", "spokesman", "spokeswoman", "secretary", "ambassador", "president", "chair", "chairman", "chairperson", "chairwoman",
					"director", "head", "minister", "commissioner", "coordinator", "co-ordinator", "representative", "counselor", "counsellor", "deputy",
					"chief", "officer", "envoy", "rapporteur", "chargé", "attaché", "administrator", "speaker", "senator", "congressman":
					return true
				}
			}
		}
	}
	return false
}

// markHeadings finds headings: a line with the form of one that stands before text of another form. A long run of such lines
// is a list, except at the top of the document.
func markHeadings(text string, groups []group) {
	forms := make([]title, len(groups))
	top := 0 // groups of the head of the document: titles, dates, bylines
	inHead := true
	for i := range groups {
		g := groups[i]
		if g.kind != schema.Paragraph && g.kind != schema.ListItem || g.start >= g.end {
			if inHead && g.kind != schema.ListItem {
				top = i + 1
			}
			continue
		}
		s := text[g.start:g.end]
		forms[i] = titleOf(s, g, inHead)
		if inHead {
			if fields := shortFields(s); forms[i] != noTitle || isDateLine(s) || fields != nil && isByline(s, fields) {
				top = i + 1
			} else {
				inHead = false
			}
		}
	}
	prose := func(i int) bool { // the next group that counts is text
		for ; i < len(groups); i++ {
			if groups[i].kind == schema.Furniture || groups[i].kind == schema.Caption {
				continue
			}
			return forms[i] == noTitle
		}
		return false
	}
	chapter := chapters(text, groups, forms)
	titled, caps := false, false
	for i := 0; i < len(groups); i++ {
		if forms[i] == noTitle {
			continue
		}
		j := i
		for j < len(groups) && forms[j] != noTitle {
			j++
		}
		if i > 0 && i >= top {
			// Below a lead-in ("endorsed by:") and in long runs there are lists of names.
			if e := lastEnd(groups[i-1]); e == colonEnd && groups[i-1].kind == schema.Paragraph || j-i > 3 && !sections(text, groups[i:j]) {
				i = j - 1
				continue
			}
		}
		for k := i; k < j; k++ {
			g := &groups[k]
			item := g.kind == schema.ListItem
			switch {
			case chapter[k]:
			case j == len(groups) && k >= top && !sections(text, groups[k:k+1]): // nothing follows
				continue
			case item && (forms[k] < caseTitle && g.mark.style != '2' || neighbour(groups, k, 1) || neighbour(groups, k, -1)): // a list of short items
				continue
			case forms[k] == weakTitle && !(k < top && !titled) && !(prose(k+1) && followedByProse(text, groups, k+1)):
				continue
			}
			g.kind = schema.Heading
			g.level = 2
			switch {
			case !titled && k < max(top, 1):
				g.level = 1
				titled = true
			case forms[k] == capsTitle:
				caps = true
			case g.mark.style == '2':
				g.level = 3
			case caps || g.mark.class == 'a' || g.mark.class == 'i':
				g.level = 3
			}
			if item { // the number belongs to the heading
				g.start = int(g.lines[0].start)
			}
		}
		i = j - 1
	}
}

// chapters finds numbered lines in sentence case that are the headings of a document: three or more of one row of numbers,
// each of them above text.
func chapters(text string, groups []group, forms []title) []bool {
	found := make([]bool, len(groups))
	rows := map[[2]byte][]int{} // by the form of the number
	for i, g := range groups {
		if g.kind != schema.ListItem || forms[i] == noTitle || g.mark.style == 'b' {
			continue
		}
		heads := followedByProse(text, groups, i+1) || i+1 < len(groups) && forms[i+1] != noTitle && !groups[i+1].mark.same(g.mark)
		form := [2]byte{g.mark.class, g.mark.style}
		row := rows[form]
		switch n := int(g.mark.num); {
		case heads && n == 1:
			row = []int{i}
		case heads && n == len(row)+1:
			row = append(row, i)
		}
		if rows[form] = row; len(row) == 3 {
			found[row[0]], found[row[1]] = true, true
		}
		if n := len(row); n >= 3 && row[n-1] == i {
			found[i] = true
		}
	}
	return found
}

// neighbour reports that the group next to group i is the item before or after it in a list.
func neighbour(groups []group, i, d int) bool {
	m := groups[i].mark
	if i+d < 0 || i+d >= len(groups) {
		return false
	}
	o := groups[i+d].mark
	return o.same(m) && int(o.num) == int(m.num)+d
}

func shortFields(s string) []string {
	if len(s) > 160 {
		return nil
	}
	return strings.Fields(s)
}

func lastEnd(g group) ending { return g.lines[len(g.lines)-1].ends }

// sections reports whether one of the groups carries the number of a section.
func sections(text string, groups []group) bool {
	for _, g := range groups {
		if isSectionNumber(text[g.start:g.end]) || g.mark.style == '2' {
			return true
		}
	}
	return false
}

// followedByProse reports that group i is a sentence or more. A list below a line in sentence case makes that a lead-in.
func followedByProse(text string, groups []group, i int) bool {
	if i >= len(groups) {
		return false
	}
	g := groups[i]
	return g.kind != schema.ListItem && lastEnd(g) != openEnd && utf8.RuneCountInString(text[g.start:g.end]) >= 40
}

// markScenes finds captions that do not say that they are: below a heading at the top, one sentence in the present tense that tells
// a scene and its day.
func markScenes(text string, blocks []schema.Block) {
	titled := false
	for i := range blocks[:min(len(blocks), 12)] {
		b := &blocks[i]
		if b.Kind == schema.Heading {
			titled = true
		}
		if titled && b.Kind == schema.Paragraph && isScene(text[b.Span.Start:b.Span.End]) {
			b.Kind = schema.Caption
		}
	}
}

func isScene(s string) bool {
	fields := strings.Fields(s[:min(len(s), 260)])
	n := len(fields)
	if len(s) > 250 || n < 8 {
		return false
	}
	word := func(i int) string { return strings.ToLower(strings.Trim(fields[i], ".,;:()\"'“”")) }
	// It ends with the day: on Sunday, Jan. 15, 2012.
	year := word(n - 1)
	if !isNumber(year) || len(year) != 4 || !(months[word(n-3)] > 0 && isNumber(word(n-2)) || months[word(n-2)] > 0 && isNumber(word(n-3))) {
		return false
	}
	people := false // who is seen on it
	switch word(0) {
	case "a", "an", "voters", "people", "supporters", "men", "women", "members", "officials", "protesters", "demonstrators", "residents", "workers", "soldiers",
		"police", "employees":
		people = true
	}
	for i := 1; i < min(n, 10); i++ {
		if strings.HasSuffix(fields[i], ".") && len(fields[i]) > 4 {
			return false // a second sentence
		}
		if one, many := sceneVerb(word(i)); one || many && people && word(i-1) != "to" {
			return true
		}
	}
	return false
}

// sceneVerb reports verbs of what pictures of elections show, of one person or of several.
func sceneVerb(w string) (one, many bool) {
	switch w {
	case "votes", "casts", "drops", "waves", "walks", "speaks", "leaves", "arrives", "holds", "looks", "waits", "stands", "sits", "shows", "counts", "gestures",
		"attends", "greets", "smiles", "fills", "displays", "marks", "receives", "checks", "empties", "prepares":
		return true, false
	case "vote", "cast", "wait", "stand", "queue", "line", "count", "hold", "gather", "march", "rally", "cheer", "protest", "attend", "walk", "sit", "prepare",
		"check", "empty", "look":
		return false, true
	}
	return false, false
}

// markUnmarkedLists turns the paragraphs below a lead-in with a colon into items where they end like items.
func markUnmarkedLists(text string, blocks []schema.Block) {
	words := func(i int) string { return text[blocks[i].Span.Start:blocks[i].Span.End] }
	for i := 0; i+1 < len(blocks); i++ {
		if blocks[i].Kind != schema.Paragraph || !strings.HasSuffix(words(i), ":") {
			continue
		}
		j, promised := i+1, false // promised: the item before said that another one comes
		for ; j < len(blocks); j++ {
			s := words(j)
			if blocks[j].Kind != schema.Paragraph || len(s) > 600 {
				break
			}
			e, _ := endsWith(s)
			goes := e == semicolonEnd || e == commaEnd || strings.HasSuffix(s, " and") || strings.HasSuffix(s, " or")
			if !goes && (e != openEnd || isDateLine(s)) {
				if promised {
					j++ // the last item ends with a full stop
				}
				break
			}
			promised = goes
		}
		if j-i > 2 {
			for k := i + 1; k < j; k++ {
				blocks[k].Kind, blocks[k].Level = schema.ListItem, 1
			}
			i = j - 1
		}
	}
}

// markItems sets the levels of list items: a list is within another if it is indented deeper, or if the other one goes on after
// it.
func markItems(groups []group) {
	type open struct {
		m      mark
		indent int16
	}
	var stack []open
	for i := range groups {
		g := &groups[i]
		if g.kind != schema.ListItem || g.mark.class == 0 {
			stack = stack[:0]
			continue
		}
		now := open{g.mark, g.lines[0].indent}
		for len(stack) > 0 {
			top := stack[len(stack)-1]
			if now.indent >= top.indent+2 || !top.m.same(now.m) && now.indent >= top.indent && resumes(groups[i+1:], top.m) {
				break
			}
			stack = stack[:len(stack)-1]
		}
		if len(stack) < 8 {
			stack = append(stack, now)
		}
		g.level = len(stack)
	}
}

// resumes reports that a list goes on within the next items.
func resumes(groups []group, m mark) bool {
	for i := range groups[:min(len(groups), 40)] {
		g := &groups[i]
		if g.kind != schema.ListItem {
			return false
		}
		if g.mark.same(m) && (m.style == 'b' || g.mark.num == m.num+1) {
			return true
		}
	}
	return false
}

// markContacts finds contact data, and behind them what an organisation says of itself at the end of its press releases.
func markContacts(text string, blocks []schema.Block) {
	contact := -1
	for i := range blocks {
		b := &blocks[i]
		s := text[b.Span.Start:b.Span.End]
		switch b.Kind {
		case schema.Paragraph, schema.ListItem, schema.Heading, schema.Furniture:
			if len(s) <= 1200 && (isContactLine(s) || 2*i >= len(blocks)-1 && isContactBlock(s)) {
				b.Kind, b.Level = schema.Furniture, 0
				contact = i
			}
		}
	}
	if len(blocks) == 0 {
		return
	}
	from, to := blocks[0].Span.Start, blocks[len(blocks)-1].Span.End
	for i := len(blocks) - 1; i > 0 && i > len(blocks)-8; i-- {
		b := &blocks[i]
		if b.Kind == schema.Furniture {
			continue
		}
		if b.Kind != schema.Paragraph || (b.Span.Start-from)*10 < (to-from)*6 {
			return
		}
		cues := selfDescription(text[b.Span.Start:b.Span.End])
		if cues < 1 || cues < 2 && (contact < 0 || contact > i) {
			return
		}
		b.Kind = schema.Furniture
	}
}

// isContactLine reports lines of nothing but telephone numbers, e-mail and web addresses.
func isContactLine(s string) bool {
	if len(s) > 160 {
		return false
	}
	t := strings.ToLower(s)
	for _, p := range []string{"tel:", "tel.", "tel +", "phone:", "fax:", "fax +", "e-mail:", "email:", "mobile:", "mobile +", "mob:", "www.", "http://", "https://"} {
		if strings.HasPrefix(t, p) {
			return len(strings.Fields(s)) <= 12
		}
	}
	return hasMail(t) && len(strings.Fields(s)) <= 8
}

// isContactBlock reports a paragraph that says whom to ask.
func isContactBlock(s string) bool {
	t := strings.ToLower(s)
	head := t // the request stands first, or the whole is short
	if len(t) > 400 {
		head = t[:150]
	}
	asks := strings.HasPrefix(t, "contact")
	for _, w := range []string{"for further information", "for more information", "for additional information", "media contact", "press contact",
		"media inquiries", "media enquiries", "to contact", "please contact"} {
		asks = asks || strings.Contains(head, w)
	}
	return asks && (hasMail(t) || hasPhone(t) || strings.Contains(t, "www.") || strings.Contains(t, "http"))
}

func hasMail(t string) bool {
	at := strings.IndexByte(t, '@')
	if at < 1 || at+1 >= len(t) || isSpace(rune(t[at-1])) {
		return false
	}
	domain, _, _ := strings.Cut(t[at+1:], " ")
	return strings.Contains(strings.TrimRight(domain, ".,;"), ".")
}

// hasPhone reports a plus sign and seven digits or more, or a word for telephone before digits.
func hasPhone(t string) bool {
	for _, w := range []string{"tel", "phone", "fax", "mobile", "+"} {
		for i := strings.Index(t, w); i >= 0; {
			digits := 0
			for _, c := range t[i+len(w) : min(len(t), i+len(w)+40)] {
				if unicode.IsDigit(c) {
					digits++
				}
			}
			if digits >= 7 {
				return true
			}
			n := strings.Index(t[i+1:], w)
			if n < 0 {
				break
			}
			i += n + 1
		}
	}
	return false
}

// selfDescription counts what organisations say of themselves in every press release.
func selfDescription(s string) int {
	if len(s) > 1500 {
		return 0
	}
	t := strings.ToLower(strings.Join(strings.Fields(s), " "))
	n := 0
	for _, c := range []string{"is a nonpartisan", "is a non-partisan", "is an independent", "is a non-governmental", "is a nongovernmental", "is a nonprofit",
		"is a non-profit", "is a not-for-profit", "not-for-profit", "is the parliamentary dimension", "is the world's largest", "is the world’s largest", "is an intergovernmental",
		"is a network", "was established in", "was founded in", "founded in", "established in", "created by", "member states", "member countries",
		"participating states", "primary task", "dedicated to", "works to ", "mission is to", "headquartered", "member assembly", "its members", "-nation "} {
		if strings.Contains(t, c) {
			n++
		}
	}
	return n
}
