// Package extract reads what a document says of elections: which elections and bodies, the findings with their words,
// the verdicts, the recommendations, and how a government answered. It follows the codebook of package
// schema/codebook; nothing here is written for one text.
//
// Start at [New] and [Extractor.Extract]. [Extractor.Trace] tells why each sentence gave what it gave.
//
// # How a text is read
//
// The layout's blocks are cut into words and sentences (token.go), sentences into clauses and into the items of
// coordinations (sentence.go). Names of bodies, countries and houses are found (names.go), what the document is (facts.go,
// frame.go) and who speaks in it (voice.go), the country (election.go; clues.go and country.go where the text does not name
// it), dates and elections (dates.go, election.go), whose claims each part of a sentence is (source.go), and what is only
// asked for, hoped, promised or supposed (requests.go, asking.go, speech.go). The codebook's patterns propose issues
// (match.go); they compete, the clause gives them their direction, a second opinion that was learnt from examples adds to
// them and takes away (opinion.go, learn.go), and those that claim something become findings (finding.go, emit.go; those that
// point back to others in backrefs.go). Verdicts (assess.go, verdict.go, verdict_source.go), recommendations, responses and
// links have files of their own; what was learnt of how verdicts and requests are worded is in phrasing.go.
package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// An Extractor reads documents. It does not change and may be shared by goroutines.
type Extractor struct {
	cb          *codebook.Codebook
	gz          *gazetteer.Gazetteer
	m           *matcher
	names       *names
	issues      []*codebook.Issue
	index       map[string]int32 // of issues
	opinion     *Opinion
	phrasing    *Phrasing
	parts       map[string]byte     // of verdicts, by word
	families    map[string][]uint64 // of a word, by hash
	clues       map[string][]*clueStart
	labels      []int32                     // issue of each label of the opinion, -1 where the codebook has none
	labelOf     []int32                     // and the other way round
	areas       []uint8                     // number of the area of each label
	codebook    string                      // what findings are said to rest on: version and digests
	alike       map[string][]*schema.Body   // national bodies of an ambiguous lower-case name
	ambiguous   map[string]bool             // country or body id, NUL, lower-case name: needs support from the text
	officials   map[string][]officialName   // by first word of the name
	slugs       []struct{ slug, id string } // names of countries as files are called
	slugPhrases *phrases
	pool        scratches
}

// officialName is a spelling of an official's name, in lower case.
type officialName struct {
	name []string
	of   *schema.Official
}

// New compiles the codebook's patterns and the gazetteer's names. The opinion may be nil: then patterns alone decide.
func New(cb *codebook.Codebook, gz *gazetteer.Gazetteer, o *Opinion) *Extractor {
	e := &Extractor{cb: cb, gz: gz, opinion: o, m: newMatcher(), issues: cb.Issues, index: map[string]int32{}, parts: partsOf(cb), ambiguous: map[string]bool{}, alike: map[string][]*schema.Body{}}
	var names sync.WaitGroup // they need nothing of the patterns
	names.Go(func() { e.names, e.clues = newNames(gz), newClues(gz) })
	e.codebook = cb.Version + " " + cb.Digest
	if o != nil && o.Digest != "" {
		e.codebook += " " + o.Digest
	}
	e.families = familiesOf(cb.Families)
	e.m.addClasses(cb.Classes)
	for i, is := range cb.Issues {
		e.index[is.ID] = int32(i)
		for _, list := range [...]struct {
			cues []codebook.Cue
			hint int8
		}{{is.Cues, 0}, {is.Problem, -1}, {is.Improvement, 1}, {is.Neutral, 2}} {
			for _, c := range list.cues {
				e.m.add(c.Pattern, rulePattern{issue: int32(i), hint: list.hint})
			}
		}
	}
	if o != nil {
		for _, l := range o.labels {
			i, ok := e.index[l.issue]
			if !ok {
				i = -1
			}
			e.labels = append(e.labels, i)
		}
		e.labelOf = o.labelsOf(e.issues)
		e.areas = e.areasOf(o)
	}
	for _, t := range cb.Polarities {
		sign := int8(0)
		switch t.ID {
		case "problem":
			sign = -1
		case "improvement":
			sign = 1
		default:
			continue
		}
		for _, c := range t.Cues {
			e.m.add(c.Pattern, rulePattern{issue: tableEval, hint: sign})
		}
	}
	for i, t := range cb.Assessments {
		for _, c := range t.Cues {
			e.m.add(c.Pattern, rulePattern{issue: tableAssessment, special: int32(i)})
		}
	}
	for i, t := range cb.Actions {
		for _, c := range t.Cues {
			e.m.add(c.Pattern, rulePattern{issue: tableAction, special: int32(i)})
		}
	}
	e.m.finish()
	for _, c := range gz.Countries {
		for _, n := range c.Ambiguous {
			e.ambiguous[c.ID+"\x00"+fold(n)] = true
		}
	}
	for _, b := range gz.Bodies {
		for _, n := range b.Ambiguous {
			e.ambiguous[b.ID+"\x00"+fold(n)] = true
			if list := e.alike[fold(n)]; b.Country != "" && !slices.Contains(list, b) {
				e.alike[fold(n)] = append(list, b)
			}
		}
	}
	names.Wait()
	for n, c := range gz.Names() {
		if len(n) >= 4 {
			e.slugs = append(e.slugs, struct{ slug, id string }{strings.ReplaceAll(fold(n), " ", "-"), c.ID})
		}
	}
	slugs := make([]string, len(e.slugs))
	for i, s := range e.slugs {
		slugs[i] = s.slug
	}
	e.slugPhrases = newPhrases(slugs)
	e.officials = map[string][]officialName{}
	for _, o := range gz.Officials {
		for _, n := range append([]string{o.Name}, o.Aliases...) {
			w := strings.FieldsFunc(fold(n), func(r rune) bool { return r == ' ' || r == '-' })
			for i := range w {
				if len(w[i]) == 2 {
					w[i] = strings.TrimSuffix(w[i], ".")
				}
			}
			if o.From != o.To { // meetings are looked for by place
				e.officials[w[0]] = append(e.officials[w[0]], officialName{w, o})
			}
		}
	}
	return e
}

// Heed has the extractor, fresh from [New], heed a Phrasing, nil for none, and returns it.
func (e *Extractor) Heed(p *Phrasing) *Extractor {
	e.phrasing = p
	return e
}

// areasOf numbers the areas of the opinion's labels, 0 where the codebook has no such issue.
func (e *Extractor) areasOf(o *Opinion) []uint8 {
	numbers := map[string]uint8{"": 0}
	out := make([]uint8, len(o.labels))
	for l, label := range o.labels {
		if is := e.cb.Issue(label.issue); is != nil {
			if _, ok := numbers[is.Area]; !ok {
				numbers[is.Area] = uint8(len(numbers))
			}
			out[l] = numbers[is.Area]
		}
	}
	return out
}

// broaderOf reports whether id is above is.
func (e *Extractor) broaderOf(is *codebook.Issue, id string) bool {
	for k := 0; is != nil && is.Broader != "" && k < 8; k++ {
		if is.Broader == id {
			return true
		}
		is = e.cb.Issue(is.Broader)
	}
	return false
}

// docState is what is known of one document while it is read.
type docState struct {
	e   *Extractor
	x   *scratch
	doc *schema.Document
	out *schema.Extraction

	sents   []*sentence
	kindOf  []schema.BlockKind
	heading []bool
	skip    []bool // blocks that hold no findings

	country       string
	countryBasis  schema.Basis
	voice         string
	voices        []string // the voice, and those who speak with it in a joint statement
	voiceCountry  string
	responder     bool
	lastOwn       bool
	heard         [][]string // by sentence, the observers named last before it, as far as that was asked
	official      []*schema.Official
	since, until  schema.EDTF // months between which the people who speak held office
	relative      schema.EDTF // date told by its distance from a dated event
	mentions      []electionMention
	mentionsIn    [][]int32 // of elections, by sentence
	clusters      []cluster
	focus         int
	observers     []string // named so far
	lastObservers []string
	quoteOf       map[int16]*schema.Person
	only          []string // the one mission that a news story names, if that was asked
	onlyAsked     bool
	paper         []string                  // whose statement a news story tells of
	usQuoted      bool                      // a news story tells what American officials think of the election
	parties       map[string]string         // by name and acronym: the camp
	speakers      map[string]*schema.Person // by surname, in small letters: those who speak for a body
	endorsed      map[string]bool           // bodies whose report the voice agrees with as a whole
	cands         [][]candidate             // by sentence that asks for something, those that a request may be about
	findings      []draft
	asked         []int             // of the recommendations, the first of each sentence
	defined       map[string]string // acronym -> body id, as the text defines it
	commissions   map[string]bool   // acronyms that the text gives election commissions
	titleVerdicts []schema.Assessment
	named         map[string]bool // bodies
	soFar         []since
	soFarTo       int    // the sentence up to which soFar tells
	refers        []int8 // by sentence: what refersBack found, 1 or -1
	embassy       int8   // 1 if the text names the embassy, -1 if not, 0 while nobody asked
	trace         *Trace
	study         *phraseStudy // set while a Phrasing is learnt
}

// Extract reads the document. It never fails: a text that says nothing of elections gives an empty extraction with a
// warning.
func (e *Extractor) Extract(doc *schema.Document) *schema.Extraction { return e.extract(doc, nil) }

func (e *Extractor) extract(doc *schema.Document, trace *Trace) *schema.Extraction {
	x := e.pool.get(e)
	defer e.pool.put(x)
	d := e.newState(x, doc, trace)
	if doc.Language != "" && doc.Language != "en" {
		d.out.Facts.Language = doc.Language
		d.out.Facts.Title, d.out.Facts.Publisher = doc.Meta.Title, doc.Meta.Publisher
		d.out.Facts.Kind = "other"
		return d.out
	}
	d.analyse()
	d.findFindings()
	d.findAssessments()
	d.promote()
	d.findRecommendations()
	d.findLinks()
	d.respond()
	d.unheard()
	d.out.Rolls = map[string]string{}
	for id, named := range d.named {
		if b := d.e.gz.Body(id); named && b != nil && b.Roll != "" && b.Roll != usGovernment {
			d.out.Rolls[id] = b.Roll
		}
	}
	if len(d.sents) > 0 && len(d.out.Elections) == 0 {
		d.out.Warnings = append(d.out.Warnings, schema.Problem{Code: "no-election", File: doc.Name, Message: "no election is named in the text", Hint: "front matter with country and date helps, or the text is not about an election"})
	}
	return d.out
}

func (e *Extractor) newState(x *scratch, doc *schema.Document, trace *Trace) *docState {
	d := &docState{e: e, x: x, doc: doc, focus: -1, quoteOf: map[int16]*schema.Person{}, speakers: map[string]*schema.Person{}, endorsed: map[string]bool{}, defined: map[string]string{}, named: map[string]bool{}, trace: trace,
		out: &schema.Extraction{Document: doc, Codebook: e.codebook}}
	d.out.Warnings = slices.Clone(doc.Warnings)
	return d
}

// analyse does all that comes before findings.
func (d *docState) analyse() {
	d.read()
	d.readFacts()
	if d.voices = d.jointly(); len(d.voices) < 2 && d.voice != "" {
		d.voices = []string{d.voice}
	}
	d.learnLeaders()
	d.findCountry()
	d.findCountryByDates()
	d.findElections()
	d.findSources()
	d.findBodies()
	for n, s := range d.sents {
		d.lastOwn = d.responder && n > 0 && d.sents[n-1].block == s.block && len(d.sents[n-1].att.stances) > 0
		d.findRequests(n, s)
		d.findAttitude(s)
	}
}

// read cuts the blocks into sentences.
func (d *docState) read() {
	x := d.x
	text := d.doc.Text
	quote, open := int16(0), false
	var lead, spare *sentence
	n := len(d.doc.Blocks)
	d.kindOf, d.heading, d.skip = make([]schema.BlockKind, n), make([]bool, n), make([]bool, n)
	var inSections func(schema.Span) bool
	if len(d.doc.Meta.Sections) > 0 {
		inSections = func(s schema.Span) bool {
			for _, sec := range d.doc.Meta.Sections {
				if sec.Overlaps(s) {
					return true
				}
			}
			return false
		}
	}
	body := false // a text that is all headings to the reader is one that lacks its full stops
	for _, b := range d.doc.Blocks {
		body = body || b.Kind == schema.Paragraph || b.Kind == schema.ListItem || b.Kind == schema.Quotation
	}
	for i, b := range d.doc.Blocks {
		if b.Kind == schema.Heading && (!body || b.Span.End-b.Span.Start > 400) {
			b.Kind = schema.Paragraph
		}
		d.kindOf[i] = b.Kind
		d.heading[i] = b.Kind == schema.Heading
		switch b.Kind {
		case schema.Furniture, schema.FrontMatter, schema.Code:
			d.skip[i] = true
			continue
		case schema.Heading, schema.Caption:
			d.skip[i] = true
		}
		if inSections != nil && !inSections(b.Span) {
			d.skip[i] = true
			if i > 5 { // the title and what stands with it still tell country and date
				continue
			}
		}
		open = false // a quotation does not cross a paragraph without its marks
		for piece, end := b.Span, b.Span.End; piece.Start < end; piece = (schema.Span{Start: piece.End, End: end}) {
			piece.End = cut(text, piece)
			x.toks = x.tokenize(x.toks[:0], text, piece)
			x.sents = x.sentences(x.sents[:0], x.toks, text)
			for k, r := range x.sents {
				toks := x.toks[r.lo:r.hi]
				if len(toks) == 0 {
					continue
				}
				if spare == nil {
					spare = new(sentence)
				}
				s := spare
				*s = sentence{block: i, first: k == 0 && piece.Start == b.Span.Start, last: k == len(x.sents)-1 && piece.End == end, item: b.Kind == schema.ListItem}
				s.span = schema.Span{Start: toks[0].start, End: toks[len(toks)-1].end}
				quote, open = x.build(s, toks, text, quote, open)
				if len(s.words) == 0 {
					continue
				}
				spare = nil
				s.names = s.findNames(nil)
				d.settleNames(s)
				s.bodies = s.findBodyNames() // asked for again and again
				if s.item {
					s.lead = lead
				} else if end := &toks[len(toks)-1]; s.last && (end.kind == punctToken && end.mark == ':' || end.kind == wordToken && b.Kind == schema.Paragraph && i+1 < n && d.doc.Blocks[i+1].Kind == schema.ListItem && (s.class(len(s.words)-1)&(preposition|subordinator) != 0 || s.first && len(s.words) < 9 && (s.lower(0) == "to" || s.lower(0) == "for"))) {
					lead = s
				} else {
					lead = nil
				}
				d.sents = append(d.sents, s)
			}
		}
	}
}

// cut gives the end of the first piece of a block: all of it, but of one that is longer than any paragraph what lies
// before a blank.
func cut(text string, block schema.Span) int {
	const longest = 1 << 18
	if block.End-block.Start <= longest {
		return block.End
	}
	at := block.Start + longest
	if i := strings.LastIndexAny(text[block.Start+longest/2:at], " \n\t"); i >= 0 {
		return block.Start + longest/2 + i + 1
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// settleNames decides ambiguous names and learns the acronyms a text defines: "Centre for X (CX)".
func (d *docState) settleNames(s *sentence) {
	text := d.doc.Text
	out := s.names[:0]
	for _, h := range s.names {
		if h.id == "un-secretary-general" && h.lo > 0 && strings.HasPrefix(s.lower(h.lo), "secretary") && s.words[h.lo-1].capital && s.words[h.lo].brk == breakNone && s.class(h.lo-1)&(determiner|preposition) == 0 {
			continue // another body's
		}
		spelt := text[s.words[h.lo].start:s.words[h.hi-1].end]
		if h.kind == bodyName && spelt == "Parliamentary Assembly" && h.id == "osce-pa" && d.named["pace"] && !d.named["osce-pa"] {
			h.id = "pace"
		}
		if h.id == "un-secretary-general" && strings.HasPrefix(spelt, "Secretary") && !d.namesUN() {
			continue // another body's
		}
		if h.id == "ieom" && strings.EqualFold(spelt, "international observation mission") && !d.namesOSCE() {
			continue // of others than those who observe jointly in Europe
		}
		if h.kind == bodyName && spelt == "Parliamentary Assembly" && s.is(h.lo-1, "elect", "new", "incoming", "outgoing", "elected", "state") && s.lower(h.hi) != "of" {
			h.kind, h.id = houseName, "" // a country's own
		}
		if id, ok := d.defined[spelt]; ok && h.kind == bodyName {
			h.id = id
		} else if h.kind == bodyName && d.e.ambiguous[h.id+"\x00"+fold(spelt)] {
			b := d.e.gz.Body(h.id)
			// a national body of that spelling fits where its country is spoken of
			for _, o := range d.e.alike[fold(spelt)] {
				if o.ID != h.id && spellsBody(o, spelt) && d.speaksOf(o.Country) {
					h.id = o.ID
					b = o
				}
			}
			if b != nil && b.Country != "" && !d.speaksOf(b.Country) {
				continue
			}
		}
		out = append(out, h)
	}
	s.names = out
	// "OSCE/ODIHR", "the Organization (OSCE) Office for …": the parent is part of the name
	for k := 0; k+1 < len(s.names); k++ {
		a, b := s.names[k], s.names[k+1]
		if a.kind == bodyName && b.kind == bodyName && b.lo-a.hi <= 1 && d.parentOf(a.id, b.id) && !strings.ContainsAny(text[s.words[a.hi-1].end:s.words[b.lo].start], ",;") && (b.lo == a.hi || s.words[a.hi].paren) {
			s.names[k+1].lo = a.lo
			s.names = slices.Delete(s.names, k, k+1)
			k--
		}
	}
	// "ODIHR of the OSCE": the parent only tells whose office it is
	for k := 0; k+1 < len(s.names); k++ {
		a, b := s.names[k], s.names[k+1]
		if a.kind == bodyName && b.kind == bodyName && b.lo-a.hi <= 2 && b.lo > a.hi && s.lower(a.hi) == "of" && s.words[a.hi].brk != breakClause && (b.lo == a.hi+1 || s.class(a.hi+1)&determiner != 0) && d.parentOf(b.id, a.id) {
			s.names[k].hi = b.hi
			s.names = slices.Delete(s.names, k+1, k+2)
		}
	}
	d.partsNamed(s)
	for _, h := range s.names {
		if h.kind == bodyName {
			d.named[h.id] = true
		}
		// the acronym in brackets after a name
		if h.kind != bodyName || h.hi >= len(s.words) || !s.words[h.hi].paren || h.lo >= h.hi-1 {
			continue
		}
		w := &s.words[h.hi]
		spelt := text[w.start:w.end]
		if len(spelt) >= 2 && len(spelt) <= 10 && isUpper(spelt[0]) && isUpper(spelt[len(spelt)-1]) {
			d.defined[spelt] = h.id
		}
	}
	for i := range s.words {
		w := &s.words[i]
		spelt := text[w.start:w.end]
		// "ODIHR/PA", "the OSCE and its PA": the assembly of the organisation just named
		if spelt == "PA" && d.defined["PA"] == "" {
			for _, h := range s.names {
				if h.kind == bodyName && i >= h.hi && i-h.hi <= 2 && (h.id == "odihr" || h.id == "osce") {
					d.defined["PA"] = "osce-pa"
				}
			}
		}
		if !isUpper(spelt[0]) {
			continue // what a text defines begins and ends in capitals
		}
		if w.paren && s.commissionBefore(i) && d.defined[spelt] == "" {
			if d.commissions == nil {
				d.commissions = map[string]bool{}
			}
			d.commissions[spelt] = true
		}
		if d.commissions[spelt] && len(s.form(i).atoms) == 0 { // no pattern knows it: read like one they know
			w.form = d.x.forms[d.x.formOf("CEC")]
			w.class = w.form.class
		}
		if id, ok := d.defined[spelt]; ok && !slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo <= i && i < h.hi }) {
			s.names = append(s.names, nameHit{bodyName, id, i, i + 1})
		}
	}
	slices.SortStableFunc(s.names, func(a, b nameHit) int { return a.lo - b.lo })
}

// assemblies are the parliaments of bodies that observe by themselves.
var assemblies = map[string]string{"osce": "osce-pa", "council-of-europe": "pace", "nato": "nato-pa"}

// partsNamed tells the parts of a body from the body where a text names them by what they are: "the OSCE's human rights office",
// "the parliamentary assemblies of the OSCE and the Council of Europe", "NATO's assembly".
func (d *docState) partsNamed(s *sentence) {
	assembly := func(i int) int { // the word behind "parliamentary assembly" at i
		j := i
		if s.lower(j) == "parliamentary" {
			j++
		}
		if s.is(j, "assembly") || j > i && s.is(j, "body", "arm") {
			return j + 1
		}
		return i
	}
	for k := range s.names {
		h := &s.names[k]
		if h.kind != bodyName || assemblies[h.id] == "" {
			continue
		}
		if hi := assembly(h.hi); hi > h.hi && hi <= len(s.words) && s.words[h.hi].brk == breakNone {
			h.id, h.hi = assemblies[h.id], hi
			if s.lower(hi-1) == "assemblies" { // "the OSCE's and the Council of Europe's assemblies"
				for m := k - 1; m >= 0 && assemblies[s.names[m].id] != "" && s.joined(s.names[m].hi, s.names[m+1].lo); m-- {
					s.names[m].id = assemblies[s.names[m].id]
				}
			}
			continue
		}
		if h.id != "osce" {
			continue
		}
		for j := h.hi; j < min(len(s.words), h.hi+6) && s.words[j].brk == breakNone; j++ {
			if j > h.hi && s.is(j, "office", "arm", "body", "watchdog", "agency", "wing", "branch", "institution") {
				h.id, h.hi = "odihr", j+1
				break
			}
			if !s.is(j, "human", "right", "democracy", "democratic", "election", "electoral", "monitoring", "observation", "observer") && s.class(j)&coordinator == 0 {
				break
			}
		}
	}
	for i := range s.words {
		switch {
		case (s.lower(i) == "assemblies" || s.is(i, "parliamentarian", "lawmaker") && s.lower(i) != s.form(i).bases[0]) && s.is(i+1, "of", "from"):
			for k := range s.names {
				if h := &s.names[k]; h.kind == bodyName && h.lo > i && h.lo-i < 16 && assemblies[h.id] != "" {
					if before := k > 0 && s.names[k-1].lo > i; before || s.holdsOnly(i+2, h.lo) {
						h.id = assemblies[h.id]
					}
				}
			}
		case s.lower(i) == "its" && assembly(i+1) > i+1 && s.lower(i+1) == "parliamentary":
			hi := assembly(i + 1)
			for k, h := range s.names {
				if h.kind == bodyName && h.hi <= i && (h.id == "osce" || h.id == "odihr") && !slices.ContainsFunc(s.names, func(o nameHit) bool { return o.lo < hi && i < o.hi }) {
					s.names = slices.Insert(s.names, k+1, nameHit{bodyName, "osce-pa", i + 1, hi})
					break
				}
			}
		}
	}
}

// holdsOnly reports whether nothing but an article stands in words [lo, hi).
func (s *sentence) holdsOnly(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.class(i)&determiner == 0 {
			return false
		}
	}
	return true
}

// namesUN reports whether the text names the United Nations otherwise than by their head.
func (d *docState) namesUN() bool {
	return strings.Contains(d.doc.Text, "United Nations") || strings.Contains(d.doc.Text, "UN ") || strings.Contains(d.doc.Text, "U.N.")
}

// namesOSCE reports whether the text names one of those who observe jointly in Europe.
func (d *docState) namesOSCE() bool {
	for _, name := range [...]string{"OSCE", "ODIHR", "Co-operation in Europe", "Cooperation in Europe", "Council of Europe", "IEOM"} {
		if strings.Contains(d.doc.Text, name) {
			return true
		}
	}
	return false
}

// commissionBefore reports whether the acronym at word i, in brackets, is that of the election commission named before it.
func (s *sentence) commissionBefore(i int) bool {
	w := s.text[s.words[i].start:s.words[i].end]
	if len(w) < 2 || len(w) > 8 || strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return false
	}
	for j := i - 1; j >= max(0, i-7); j-- {
		if s.words[j].brk != breakNone && j < i-1 && s.words[j+1].brk != breakNone || s.class(j)&(finite|auxiliary) != 0 {
			return false
		}
		if s.is(j, "commission", "board", "committee", "council", "tribunal", "authority", "institute", "court", "jury", "office") {
			return s.words[j].capital && s.anyOf(j-4, i, "election", "electoral", "elections")
		}
	}
	return false
}

func spellsBody(b *schema.Body, name string) bool {
	return b.Name == name || slices.Contains(b.Aliases, name)
}

// speaksOf reports whether the text so far, or its metadata, names the country.
func (d *docState) speaksOf(country string) bool {
	if d.doc.Meta.Country.Text == country {
		return true
	}
	for _, s := range d.sents {
		for _, h := range s.names {
			if (h.kind == countryName || h.kind == demonymName) && h.id == country {
				return true
			}
		}
	}
	return false
}

// findBodies writes Extraction.Bodies: every body named, and those that are only known to speak.
func (d *docState) findBodies() {
	index := map[string]int{}
	add := func(id, role string, basis schema.Basis, span schema.Span) {
		i, ok := index[id]
		if !ok {
			i = len(d.out.Bodies)
			index[id] = i
			d.out.Bodies = append(d.out.Bodies, schema.BodyMention{ID: id, Role: role, Basis: basis})
		}
		if role == schema.RoleObserver { // one place that shows it observing is enough
			d.out.Bodies[i].Role = role
		}
		if !span.Empty() {
			d.out.Bodies[i].Mentions = append(d.out.Bodies[i].Mentions, span)
		}
	}
	sources, explicit, away := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range d.sents {
		for _, src := range s.sources {
			for _, id := range src.bodies {
				sources[id] = true
				explicit[id] = explicit[id] || src.basis == schema.ByExplicit || src.basis == schema.ByQuote || src.basis == schema.ByList
			}
		}
		for _, h := range s.bodyNames() {
			away[h.id] = away[h.id] || s.staysAway(h)
		}
	}
	tells := func(s *sentence, h nameHit) bool { // what it said shows that it observed
		switch {
		case d.roll(h.id) == "un":
			return s.anyOf(h.lo, h.hi+3, "observer", "observation", "monitor") || s.anyOf(h.lo-4, h.lo, "observer", "observation", "monitor", "team") || s.lower(h.hi) == "sent"
		case h.id == "european-union":
			return d.voice == h.id && !d.responder || sources[h.id] && !away[h.id] && d.kind() == "country-report" || s.sends(h) && !s.staysAway(h) && !s.diplomats(h)
		}
		return sources[h.id] && (!away[h.id] || explicit[h.id]) || d.observesHere(s, h) && !(s.memberOf(h) && h.id == "european-parliament")
	}
	for _, s := range d.sents {
		if d.kindOf[s.block] == schema.Furniture {
			continue
		}
		for k, h := range s.bodyNames() {
			b := d.e.gz.Body(h.id)
			role := schema.RoleOther
			if h.id == "international-observers" || h.id == "citizen-observers" {
				continue // resolved below
			}
			switch {
			case d.responder && d.roll(h.id) == d.roll(d.voice):
				role = schema.RoleResponder
			case h.id == "venice-commission": // it advises on laws
			case b.Kind == "observer" && (tells(s, h) || d.observesJointly(s, k)):
				role = schema.RoleObserver
			case h.id == "transparency-international" && explicit[h.id]: // its branches watch elections at home
				role = schema.RoleObserver
			case b.Kind == "government":
				role = schema.RoleResponder
			}
			if h.id == usEmbassy && d.watches(s, h) {
				role = schema.RoleObserver
			} else if h.id == usEmbassy && d.voice != usEmbassy {
				role = schema.RoleOther
			}
			add(h.id, role, schema.Explicit, s.nameSpan(h))
			// a joint mission and its members: "the IEOM, which included A, B and C"
			if h.id == "ieom" && len(d.out.Bodies[index["ieom"]].Members) == 0 {
				names := s.bodyNames()
				for j := k + 1; j < len(names); j++ {
					if names[j].lo-h.hi < 40 && joins(s, h.hi, names[j].lo) {
						d.out.Bodies[index["ieom"]].Members = append(d.out.Bodies[index["ieom"]].Members, names[j].id)
					}
				}
			}
		}
		for _, h := range s.names { // "X and Y International Election Observation Mission": theirs is a joint one
			if _, ok := index["ieom"]; h.kind == bodyName && h.id == "ieom" && !ok && s.oneOf(h) {
				add(h.id, schema.RoleObserver, schema.Explicit, s.nameSpan(h))
			}
		}
		if d.heading[s.block] {
			continue
		}
		if d.responder {
			if lo, hi, ok := s.staffWatches(d.voice == usEmbassy); ok {
				add(usEmbassy, schema.RoleObserver, schema.Explicit, s.bytes(lo, hi))
			}
		}
		if lo, hi, ok := d.citizensWatch(s); ok {
			add("citizen-observers", schema.RoleObserver, schema.Explicit, s.bytes(lo, hi))
		}
		for _, src := range s.sources { // observers without a name
			for _, id := range src.bodies {
				if !d.standing(id) && src.hi > src.lo {
					add(id, schema.RoleObserver, schema.Explicit, s.bytes(src.lo, src.hi))
				}
			}
		}
	}
	if d.voice != "" && d.voice != "news-media" {
		role := schema.RoleObserver
		if d.responder {
			role = schema.RoleResponder
		}
		if _, ok := index[d.voice]; !ok {
			add(d.voice, role, schema.Derived, schema.Span{})
		}
	}
}

// unheard takes from the observers those of whom the text tells nothing in the end: observers without a name whose words
// turned out to be those of a mission named later, and the United Nations.
func (d *docState) unheard() {
	heard := map[string]bool{}
	for i := range d.out.Findings {
		for _, id := range d.out.Findings[i].AttributedTo {
			heard[id] = true
		}
	}
	for i := range d.out.Assessments {
		for _, id := range d.out.Assessments[i].AttributedTo {
			heard[id] = true
		}
	}
	for i := range d.out.Recommendations {
		for _, id := range d.out.Recommendations[i].IssuedBy {
			heard[id] = true
		}
	}
	named := slices.ContainsFunc(d.out.Bodies, func(b schema.BodyMention) bool {
		return b.Role == schema.RoleObserver && d.standing(b.ID) && d.roll(b.ID) != "citizen-observers" && b.ID != usEmbassy
	})
	kept := d.out.Bodies[:0]
	for _, b := range d.out.Bodies {
		switch {
		case b.ID == "international-observers" && named && d.kind() == "media-report":
			continue // the lead of a story, which names them below
		case b.Role != schema.RoleObserver || heard[b.ID] || b.ID == d.voice:
		case b.ID == "international-observers":
			continue
		case b.ID == "un":
			b.Role = schema.RoleOther
		}
		kept = append(kept, b)
	}
	d.out.Bodies = kept
}

// observing bodies that do little else; others (the UN, the EU) observe where the text says so.
var missions = map[string]bool{"odihr": true, "osce-pa": true, "pace": true, "ieom": true, "eu-eom": true, "enemo": true, "anfrel": true, "citizen-observers": true, "carter-center": true, "ndi": true, "iri": true}

// observesHere reports whether the text shows the body observing: observers of it, its mission, its being sent.
func (d *docState) observesHere(s *sentence, h nameHit) bool {
	if s.staysAway(h) || d.adviser(s, h) {
		return false
	}
	if missions[h.id] || d.roll(h.id) == "citizen-observers" {
		return true
	}
	return s.sends(h)
}

// observesJointly reports whether name k of the sentence stands in a list of those who observe jointly in Europe.
func (d *docState) observesJointly(s *sentence, k int) bool {
	names := s.bodyNames()
	if !strasbourgVienna[names[k].id] || names[k].id == "council-of-europe" {
		return false
	}
	return k > 0 && strasbourgVienna[names[k-1].id] && s.listsBefore(names, k) || k+1 < len(names) && strasbourgVienna[names[k+1].id] && s.listsBefore(names, k+1)
}

// awayWords are the words without which staysAway finds nothing, but for "no mission": those with which its cases begin.
var awayWords = listOf("absence absent missing withdraw expel expulsion stay stayed call cancel decline refuse invite ask deploy send invitation agree observe field come there")

// staysAway reports whether the sentence tells that the body did not observe: that it was not invited, sent nobody, or is missed.
func (s *sentence) staysAway(h nameHit) bool {
	lo, hi := s.clauseRange(h.lo)
	for i := max(lo, h.lo-14); i < min(hi, h.hi+12); i++ {
		if !s.isOf(i, &awayWords) && i != h.lo {
			continue
		}
		switch {
		case s.is(i, "absence", "absent", "missing"), s.is(i, "withdraw", "expel", "expulsion") && i < h.hi+3 && s.anyOf(i, i+6, "of", "mission", "observer", "observers", "team"), s.lower(i) == "stayed" && s.is(i+1, "away", "out"), s.is(i, "call", "cancel") && (s.lower(i+1) == "off" || s.is(i, "cancel")),
			s.is(i, "decline", "refuse") && s.anyOf(i+1, i+5, "observe", "send", "deploy", "invite", "mission", "admit"):
			return true
		case s.is(i, "invite", "ask", "deploy", "send", "invitation", "agree", "observe", "field", "come", "there") && (s.negatedBefore(i) || s.anyOf(i-3, i, "no", "neither", "nor")):
			if s.is(i, "agree") && !s.within(i, 3, "observation") || s.is(i, "come", "observe") && i < h.hi {
				continue
			}
			return true
		case i == h.lo && s.lower(i-1) == "no" && s.anyOf(h.hi, h.hi+3, "mission", "observer", "observers"):
			return true
		}
	}
	return false
}

// adviser reports whether the body is named only as one with whom to work or whose advice to hear.
func (d *docState) adviser(s *sentence, h nameHit) bool {
	i := h.lo - 1
	for i > 0 && (s.class(i)&(determiner|coordinator) != 0 || s.named(i)) {
		i--
	}
	switch s.lower(i) {
	case "of":
		return s.is(i-1, "advice", "help", "expertise", "assistance") || s.is(i-1, "efforts")
	case "with":
		return s.anyOf(i-8, i, "work", "dialogue", "cooperate", "cooperation", "co-operation", "engage", "consult", "consultation") && !s.anyOf(h.hi, h.hi+3, "observer", "mission")
	case "to":
		return d.kind() == "observer-statement" && s.anyOf(h.hi, h.hi+8, "to")
	}
	return false
}

// joins reports whether the words between a joint mission and a body make the body a member of it.
func joins(s *sentence, lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "include", "comprise", "consist", "joint", "undertake", "composed", "formed", "effort") {
			return true
		}
	}
	return false
}

// staffWatches finds where the United States tell of their own people observing: "our nine teams visited", "the Ambassador and
// staff saw", "observers sent by the Embassy", "we fielded 40 observers"; not those lent to the mission of others. The embassy
// says so itself with "we visited 30 polling stations".
func (s *sentence) staffWatches(embassy bool) (lo, hi int, ok bool) {
	own, before := -1, "" // the word before
	for i := range s.words {
		t := s.lower(i)
		if s.words[i].quote != 0 {
			return 0, 0, false
		}
		switch {
		case s.class(i)&ownStaff != 0 && s.anyOf(i-4, i, "our", "we", "embassy", "american", "u.s", "consular", "ambassador"):
			own = i
		case own >= 0 && i-own < 10 && (s.class(i)&negator != 0 || s.is(i, "ask", "seek", "deny", "refuse", "request", "bar")):
			own = -1 // "our colleagues were not accredited"
		case own >= 0 && i-own < 10 && s.is(i, "go") && s.anyOf(i+1, i+8, "station", "precinct", "polling", "site", "center", "centre"), own >= 0 && i-own < 8 && s.is(i, "accompany"):
			return own, own + 1, true
		case own >= 0 && i-own < 10 && (s.is(i, "visit", "observe", "watch", "monitor", "accredit", "deploy", "follow") || t == "saw" || s.is(i, "see") && before == "could"):
			return own, own + 1, true
		}
		switch {
		case s.class(i)&missionWord != 0 && s.is(i, "observer", "monitor", "team") && s.anyOf(i+2, i+6, "embassy", "consulate") && s.anyOf(i+1, i+4, "by", "from", "of", "at") && !s.anyOf(i+1, i+6, "other", "european", "foreign", "several"):
			return i, i + 1, true
		case (before == "we" || before == "embassy" || before == "consulate" || (before == "have" || before == "also" || before == "had") && s.lower(i-2) == "we") && s.is(i, "send", "field", "deploy", "dispatch", "have", "contribute", "put"):
			if before == "embassy" || before == "consulate" || before == "consulates" || before == "we" && embassy {
				for k := i + 1; k < min(len(s.words), i+3); k++ { // "our embassy had fourteen people out", "eight officers in the field"
					if s.form(k).isNum && s.is(k+1, "people", "person", "officer", "official", "staff", "diplomat", "colleague") && (s.lower(k+2) == "out" || s.anyOf(k+2, k+5, "field", "ground", "station", "stations")) {
						return k, k + 2, true
					}
				}
			}
			for k := i + 1; k < min(len(s.words), i+8) && s.words[k].clause == s.words[i].clause; k++ {
				if (s.is(k, "observer", "monitor") || s.is(k, "team") && s.is(k-1, "observer", "observation", "monitoring")) && !s.anyOf(k+1, k+8, "odihr", "osce", "mission", "party", "delegation") {
					return k, k + 1, true
				}
			}
		case (t == "embassy" || t == "consulate") && s.anyOf(i-3, i, "from", "of", "at") && s.anyOf(max(0, i-7), i, "american", "americans", "officer", "official", "colleague", "employee", "diplomat", "people") && !s.anyOf(max(0, i-7), i, "other", "european", "foreign", "several"):
			for k := i + 1; k < min(len(s.words), i+5); k++ { // "Forty Americans from the Embassy visited", "officials of our Embassy who accompanied"
				if s.class(k)&negator != 0 {
					break
				}
				if s.is(k, "visit", "observe", "watch", "monitor", "accompany") {
					return i, i + 1, true
				}
			}
		case embassy && t == "we" && s.is(i+1, "visit", "observe", "watch", "monitor") && s.anyOf(i+2, i+9, "station", "precinct", "polling", "voting", "count", "center", "centre"):
			return i, i + 2, true
		}
		if (t == "embassy" || t == "embassies") && s.embassyOut(i) {
			return i, i + 1, true
		}
		before = t
	}
	return 0, 0, false
}

// embassyOut reports whether the embassy named at word i had people out on election day: "the Embassy put ten teams in the field",
// "Embassy teams in the north", "members of the Embassy's political section, invited by the commission, walked through".
func (s *sentence) embassyOut(i int) bool {
	if s.is(i+1, "team", "observer") {
		return true
	}
	for k := i + 1; k < min(len(s.words), i+4) && s.class(k)&negator == 0; k++ {
		if s.is(k, "send", "field", "deploy", "put", "accredit", "place", "dispatch") && s.class(k-1)&modal == 0 {
			return s.anyOf(k+1, k+8, "team", "teams", "observer", "observers", "staff", "officers", "officials", "diplomats", "employees", "colleagues")
		}
	}
	if s.anyOf(i-5, i, "other", "european", "foreign", "several", "many") {
		return false
	}
	for j := i - 1; j >= max(0, i-6); j-- {
		if !s.is(j, "staff", "member", "officer", "official", "employee", "colleague", "diplomat", "personnel") || s.class(j+1)&preposition == 0 {
			continue
		}
		for k := i + 1; k < min(len(s.words), i+18); k++ {
			switch {
			case s.class(k)&negator != 0:
				return false
			case s.is(k, "visit", "observe", "watch", "monitor", "attend", "walk", "circulate", "accompany"), s.lower(k) == "saw", s.lower(k) == "seen":
				return true
			}
		}
	}
	return false
}

// watches reports whether the embassy's people observed something here.
func (d *docState) watches(s *sentence, h nameHit) bool {
	for i := h.hi; i < min(len(s.words), h.hi+6); i++ {
		if s.class(i)&witnesser != 0 || s.is(i, "observer", "monitor", "visit", "team", "watch", "deploy", "field") {
			return true
		}
	}
	return s.within(h.lo-4, 3, "observer", "monitor", "team")
}
