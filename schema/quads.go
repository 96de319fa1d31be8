package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema/rdf"
)

// context is how much text a quote selector shows before and after the words.
const context = 32

// statements collects the quads of one graph.
type statements struct {
	graph rdf.Term
	out   []rdf.Quad
	terms [64]struct { // things that many statements name
		kind, id string
		term     rdf.Term
	}
	memory  strings.Builder // terms one after the other
	literal []byte
}

// keep gives a term made of the parts, in memory that it shares with others.
func (b *statements) keep(parts ...string) rdf.Term {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	from := b.room(n)
	for _, p := range parts {
		b.memory.WriteString(p)
	}
	return rdf.Term(b.memory.String()[from:])
}

// room makes room for n bytes and gives where they begin.
func (b *statements) room(n int) int {
	if b.memory.Cap()-b.memory.Len() < n {
		b.memory = strings.Builder{}
		b.memory.Grow(max(n, 1<<14))
	}
	return b.memory.Len()
}

// string is [rdf.String].
func (b *statements) string(s string) rdf.Term {
	if len(s) > 1<<12 { // the text of the document
		return rdf.String(s)
	}
	b.literal = rdf.AppendString(b.literal[:0], s)
	return b.keepLiteral()
}

// nonNegative is [rdf.NonNegative].
func (b *statements) nonNegative(n int) rdf.Term {
	b.literal = rdf.AppendNonNegative(b.literal[:0], n)
	return b.keepLiteral()
}

func (b *statements) keepLiteral() rdf.Term {
	from := b.room(len(b.literal))
	b.memory.Write(b.literal)
	return rdf.Term(b.memory.String()[from:])
}

func (b *statements) add(s, p, o rdf.Term) {
	if o != "" {
		b.out = append(b.out, rdf.Quad{S: s, P: p, O: o, G: b.graph})
	}
}

func (b *statements) text(s, p rdf.Term, v string) {
	if v != "" {
		b.add(s, p, b.string(v))
	}
}

func (b *statements) thing(s, p rdf.Term, kind, id string) {
	if id == "" {
		return
	}
	t := &b.terms[(len(id)+3*int(id[0])+7*int(id[len(id)-1])+11*int(kind[0]))%len(b.terms)]
	if t.id != id || t.kind != kind {
		t.kind, t.id, t.term = kind, id, b.keep("<"+Base, kind, "/", id, ">")
	}
	b.add(s, p, t.term)
}

func (b *statements) things(s, p rdf.Term, kind string, ids []string) {
	for _, id := range ids {
		b.thing(s, p, kind, id)
	}
}

// Label gives the IRI of the document, which names its graph.
func (x *Extraction) Label() rdf.Term { return Thing(x.Document.ID()) }

// ElectionID gives the short id of an election of the extraction. One that the calendar or its own date identifies is
// shared with other documents; one without a year stays the document's own, so that nothing merges by chance.
func (x *Extraction) ElectionID(e *Election) string {
	if e.Key != "" {
		return "election/" + e.Key
	}
	head := "election/" + cmp.Or(e.Country, "XX") + "-" + cmp.Or(e.Type, "unknown")
	if e.Date.Full.Year() != "" && e.Country != "" && e.Type != "" {
		first, _, _ := strings.Cut(string(e.Date.Full), "/")
		return head + "-" + strings.TrimRight(first, "?~%")
	}
	return head + "-undated-" + x.Document.SHA256[:min(12, len(x.Document.SHA256))] + "-" + e.ID
}

// kept gives the type of an election: that of the calendar, if it is in there. A text that speaks of the presidential
// election may mean one vote of a day that is a general election.
func (e *Election) kept() string {
	if _, rest, ok := strings.Cut(e.Key, "-"); ok {
		if typ, _, ok := strings.Cut(rest, "-"); ok {
			return typ
		}
	}
	return e.Type
}

// Quads gives what the document says, in its own graph: sorted, without duplicates, without blank nodes.
func (x *Extraction) Quads() []rdf.Quad {
	d := x.Document
	doc := x.Label()
	b := &statements{graph: doc}
	b.out = make([]rdf.Quad, 0, 128+30*(len(x.Findings)+len(x.Assessments)+len(x.Recommendations)+len(x.Responses)+len(x.Links)))
	o := d.Offsets()
	docID := d.ID()
	elections := map[string]rdf.Term{}

	b.add(doc, rdf.RDFType, ClassDocument)
	b.add(doc, rdf.RDFType, ClassResource)
	f := &x.Facts
	b.add(doc, rdf.RDFType, DocumentClass(f.Kind))
	b.text(doc, rdf.RDFSLabel, cmp.Or(f.Title.Text, d.Name))
	b.text(doc, PredTitle, f.Title.Text)
	b.text(doc, PredName, d.Name)
	b.text(doc, PredSHA256, d.SHA256)
	b.text(doc, PredText, d.Text)
	if f.Date.Full != "" {
		b.add(doc, PredDate, rdf.Date(string(f.Date.Full)))
	}
	b.thing(doc, PredKind, "kind", f.Kind)
	if slug(f.Publisher.Text) {
		b.thing(doc, PredPublisher, "body", f.Publisher.Text)
	} else {
		b.text(doc, PredPublisher, f.Publisher.Text)
	}
	b.thing(doc, PredVoice, "body", f.Voice)
	b.text(doc, PredSpeaker, f.Speaker.Text)
	b.text(doc, PredVenue, f.Venue.Text)
	b.text(doc, PredLanguage, f.Language)
	b.text(doc, PredSource, d.Meta.Source.Text)
	b.text(doc, PredURL, d.Meta.URL.Text)
	b.text(doc, PredCodebook, x.Codebook)
	for _, w := range x.Warnings {
		b.text(doc, PredWarning, w.Code+": "+w.Message)
	}

	reading := Thing(docID + "#extraction")
	b.add(reading, rdf.RDFType, ClassExtraction)
	b.add(reading, rdf.RDFType, ClassActivity)
	b.text(reading, rdf.RDFSLabel, "reading of "+d.Name)
	b.add(reading, PredUsed, doc)
	b.add(reading, PredAssociated, Program)
	b.text(reading, PredCodebook, x.Codebook)
	b.text(reading, PredProgram, x.Program)

	for i := range x.Elections {
		e := &x.Elections[i]
		s := Thing(x.ElectionID(e))
		elections[e.ID] = s
		typ := e.kept()
		b.add(s, rdf.RDFType, ClassElection)
		b.text(s, rdf.RDFSLabel, strings.TrimSpace(fmt.Sprintf("%s %s election %s", e.Country, typ, e.Date.Full)))
		b.thing(s, PredCountry, "country", e.Country)
		b.thing(s, PredElectionType, "type", typ)
		b.text(s, PredChamber, e.Chamber)
		if e.Date.Full != "" && e.Key == "" { // the calendar dates the others
			b.add(s, PredDate, rdf.Date(string(e.Date.Full)))
			if y := e.Date.Full.Year(); y != "" {
				b.add(s, PredYear, rdf.Typed(y, rdf.XSDYear))
			}
		}
		if e.Key == "" && e.Early != nil {
			b.add(s, PredEarly, rdf.Boolean(*e.Early))
		}
		if e.Role == Focus {
			b.add(doc, PredConcerns, s)
		} else {
			b.add(doc, PredMentions, s)
		}
	}
	election := func(id string) rdf.Term { return elections[id] }

	focus := rdf.Term("")
	for i := range x.Elections {
		if x.Elections[i].Role == Focus {
			focus = elections[x.Elections[i].ID]
			break
		}
	}
	for _, m := range x.Bodies {
		body := Thing("body/" + m.ID)
		b.add(doc, PredMentions, body)
		if m.Role != RoleObserver || focus == "" {
			continue
		}
		b.add(focus, PredObservedBy, body)
		mission := Thing("mission/" + m.ID + "-" + strings.TrimPrefix(Short(focus), "election/"))
		b.add(mission, rdf.RDFType, ClassMission)
		b.text(mission, rdf.RDFSLabel, m.ID+" observing "+strings.TrimPrefix(Short(focus), "election/"))
		b.add(mission, PredElection, focus)
		b.add(mission, PredBody, body)
		b.things(mission, PredMember, "body", m.Members)
	}

	var quoted struct { // last
		span Span
		text string
		term rdf.Term
	}
	quoted.term = rdf.String("")
	quote := func(span Span) string {
		if quoted.span != span {
			quoted.span, quoted.text = span, d.Quote(span)
			quoted.term = b.string(quoted.text)
		}
		return quoted.text
	}
	quoteTerm := func(span Span) rdf.Term {
		if quote(span) == "" {
			return ""
		}
		return quoted.term
	}
	// What is stated of a thing is stated in the order of the result, as far as that is plain: there is then next to
	// nothing to sort, which was a fifth of the time.
	var cited struct { // last
		span Span
		term rdf.Term
	}
	node := func(span Span) rdf.Term {
		if cited.span != span || cited.term == "" {
			cited.span = span
			cited.term = b.keep("<"+Base, docID, "#char=", strconv.Itoa(o.CodePoint(span.Start)), ",", strconv.Itoa(o.CodePoint(span.End)), ">")
		}
		return cited.term
	}
	cite := func(s, p rdf.Term, spans ...Span) {
		for _, span := range spans {
			b.add(s, p, node(span))
		}
	}
	described := make(map[Span]bool, len(x.Findings)+len(x.Assessments)+len(x.Recommendations))
	describe := func(spans ...Span) { // what cite names, once
		for _, span := range spans {
			if described[span] {
				continue
			}
			described[span] = true
			ev := node(span)
			open := string(ev[:len(ev)-1])
			pos, words := b.keep(open, "-position>"), b.keep(open, "-quote>")
			b.add(pos, rdf.RDFType, ClassPosition)
			b.add(pos, PredEnd, b.nonNegative(o.CodePoint(span.End)))
			b.add(pos, PredStart, b.nonNegative(o.CodePoint(span.Start)))
			b.add(words, rdf.RDFType, ClassQuote)
			if exact := d.Text[span.Start:span.End]; exact == quote(span) {
				b.add(words, PredExact, quoted.term)
			} else {
				b.add(words, PredExact, b.string(exact))
			}
			b.text(words, PredPrefix, before(d.Text, span.Start))
			b.text(words, PredSuffix, after(d.Text, span.End))
			b.add(ev, rdf.RDFType, ClassEvidence)
			b.text(ev, rdf.RDFSLabel, clip(quote(span), 80))
			b.add(ev, PredHasSelector, pos)
			b.add(ev, PredHasSelector, words)
			b.add(ev, PredHasSource, doc)
			if page := d.Page(span); page > 0 {
				b.add(ev, PredPage, rdf.Integer(page))
			}
		}
	}
	person := func(s rdf.Term, p *Person) {
		if p == nil {
			return
		}
		id := Thing("person/" + personSlug(p.Name))
		b.add(s, PredSaidBy, id)
		b.add(id, rdf.RDFType, ClassPerson)
		b.text(id, rdf.RDFSLabel, p.Name)
		b.text(id, PredPersonName, p.Name)
		b.text(id, PredRole, p.Role)
		b.thing(id, PredMemberOf, "body", p.Body)
	}
	local := func(kind, id string) rdf.Term {
		return b.keep("<"+Base, docID, "#", kind, "-", strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz"), ">")
	}
	ids := map[string]rdf.Term{}

	for i := range x.Findings {
		v := &x.Findings[i]
		s := local("finding", v.ID)
		ids[v.ID] = s
		b.add(s, rdf.RDFType, ClassFinding)
		b.text(s, rdf.RDFSLabel, clip(strings.ReplaceAll(v.Issue, "-", " ")+": "+quote(v.Span), 100))
		cite(s, PredAlso, v.Also...)
		b.things(s, PredAttributedTo, "body", v.AttributedTo)
		b.thing(s, PredAttributionBasis, "attribution", v.AttributionBasis)
		b.thing(s, PredCertainty, "certainty", v.Certainty)
		b.add(s, PredDocument, doc)
		e := election(v.Election)
		b.add(s, PredElection, e)
		cite(s, PredEvidence, v.Span)
		if x := v.Extent; x != nil {
			b.text(s, PredExtentNorm, x.Norm)
			b.thing(s, PredExtentClass, "extent", x.Class)
			b.text(s, PredExtentOf, x.Of)
			b.text(s, PredExtentOp, x.Op)
			b.text(s, PredExtentUnit, x.Unit)
			if x.Value != nil {
				b.add(s, PredExtentValue, rdf.Decimal(*x.Value))
			}
		}
		b.thing(s, PredIssue, "issue", v.Issue)
		b.thing(s, PredPolarity, "polarity", string(v.Polarity))
		b.add(s, PredQuote, quoteTerm(v.Span))
		b.text(s, PredRule, v.Rule)
		b.thing(s, PredScope, "scope", v.Scope)
		b.thing(s, PredSeverity, "severity", v.Severity)
		b.things(s, PredStage, "stage", v.Stage)
		b.things(s, PredStance, "stance", v.Stance)
		b.thing(s, PredTrend, "trend", v.Trend)
		person(s, v.SaidBy)
		describe(v.Span)
		describe(v.Also...)
		if e != "" {
			switch v.Polarity {
			case Problematic:
				b.thing(e, PredHasProblem, "issue", v.Issue)
			case Improvement:
				b.thing(e, PredHasImprovement, "issue", v.Issue)
			}
		}
	}
	for i := range x.Findings {
		for _, c := range x.Findings[i].Corroborates {
			b.add(ids[x.Findings[i].ID], PredCorroborates, ids[c])
		}
	}
	for i := range x.Assessments {
		v := &x.Assessments[i]
		s := local("assessment", v.ID)
		ids[v.ID] = s
		b.add(s, rdf.RDFType, ClassAssessment)
		b.text(s, rdf.RDFSLabel, clip(fmt.Sprintf("%s: %s", v.Class, quote(v.Span)), 100))
		b.add(s, PredElection, election(v.Election))
		b.thing(s, PredClass, "assessment", v.Class)
		b.things(s, PredStandard, "standard", v.Standards)
		b.things(s, PredAttributedTo, "body", v.AttributedTo)
		b.thing(s, PredAttributionBasis, "attribution", v.AttributionBasis)
		b.text(s, PredQualifier, v.Qualifier)
		b.things(s, PredStance, "stance", v.Stance)
		person(s, v.SaidBy)
		b.add(s, PredDocument, doc)
		b.add(s, PredQuote, quoteTerm(v.Span))
		cite(s, PredEvidence, v.Span)
		cite(s, PredAlso, v.Also...)
		describe(v.Span)
		describe(v.Also...)
	}
	for i := range x.Recommendations {
		v := &x.Recommendations[i]
		s := local("recommendation", v.ID)
		ids[v.ID] = s
		b.add(s, rdf.RDFType, ClassRecommendation)
		b.text(s, rdf.RDFSLabel, clip(quote(v.Span), 100))
		b.add(s, PredElection, election(v.Election))
		b.things(s, PredIssuedBy, "body", v.IssuedBy)
		b.thing(s, PredForce, "force", v.Force)
		b.things(s, PredAddressee, "addressee", v.Addressee)
		b.thing(s, PredAddresseeFine, "addressee", v.AddresseeFine)
		b.thing(s, PredAction, "action", v.Action)
		b.things(s, PredIssue, "issue", v.Issues)
		b.text(s, PredDeadline, v.Deadline)
		for _, r := range d.Meta.Ranked {
			if r.Span.Overlaps(v.Span) {
				b.text(s, PredPriority, r.Priority)
			}
		}
		b.add(s, PredDocument, doc)
		b.add(s, PredQuote, quoteTerm(v.Span))
		cite(s, PredEvidence, v.Span)
		cite(s, PredAlso, v.Also...)
		describe(v.Span)
		describe(v.Also...)
	}
	for i := range x.Responses {
		v := &x.Responses[i]
		s := local("response", fmt.Sprint(i+1))
		b.add(s, rdf.RDFType, ClassResponse)
		b.text(s, rdf.RDFSLabel, v.Label+" "+strings.ReplaceAll(v.Target, "-", " "))
		b.thing(s, PredStance, "stance", v.Label)
		b.thing(s, PredTarget, "target", v.Target)
		b.things(s, PredBody, "body", v.Bodies)
		b.thing(s, PredAttributedTo, "body", f.Voice)
		b.add(s, PredDocument, doc)
		b.add(s, PredElection, focus)
		if !v.Span.Empty() {
			b.add(s, PredQuote, quoteTerm(v.Span))
			cite(s, PredEvidence, v.Span)
			describe(v.Span)
		}
		// what the label covers: problems, improvements, verdicts that carry it
		for k := range x.Findings {
			t := &x.Findings[k]
			if slices.Contains(t.Stance, v.Label) && (v.Target == "problems" && t.Polarity == Problematic || v.Target == "improvements" && t.Polarity == Improvement || v.Target == "observer-report") {
				b.add(s, PredRespondsTo, ids[t.ID])
			}
		}
		for k := range x.Assessments {
			if t := &x.Assessments[k]; v.Target == "overall-assessment" && slices.Contains(t.Stance, v.Label) {
				b.add(s, PredRespondsTo, ids[t.ID])
			}
		}
	}
	for i := range x.Links {
		v := &x.Links[i]
		s := local("link", v.ID)
		b.add(s, rdf.RDFType, ClassLink)
		b.text(s, rdf.RDFSLabel, clip(v.Type+": "+quote(v.Span), 100))
		b.thing(s, PredLinkType, "link", v.Type)
		b.add(s, PredFrom, election(v.From))
		b.add(s, PredTo, election(v.To))
		b.text(s, PredToText, v.ToText)
		for _, list := range [...][]string{v.Findings, v.Assessments, v.Recommendations} {
			for _, id := range list {
				b.add(s, PredQualifies, ids[id])
			}
		}
		b.add(s, PredDocument, doc)
		b.add(s, PredQuote, quoteTerm(v.Span))
		cite(s, PredEvidence, v.Span)
		describe(v.Span)
	}
	return rdf.Sort(b.out)
}

// Page gives the page on which a span begins, 0 if the document has none.
func (d *Document) Page(s Span) int {
	i, _ := slices.BinarySearchFunc(d.Blocks, s.Start, func(b Block, at int) int { return cmp.Compare(b.Span.End, at+1) })
	if i >= len(d.Blocks) || d.Blocks[i].Span.Start > s.Start {
		return 0
	}
	page := d.Blocks[i].Page
	for _, b := range d.Breaks {
		if b.At > d.Blocks[i].Span.Start && b.At <= s.Start {
			page = b.Page
		}
	}
	return page
}

func slug(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return s != ""
}

func personSlug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0xdf && r != '’':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// clip cuts s after n code points at a blank.
func clip(s string, n int) string {
	if runeStarts(s) <= n {
		return s
	}
	t, k := s, 0
	for i := range s {
		if k == n {
			t = s[:i]
			break
		}
		k++
	}
	if !utf8.ValidString(t) {
		t = string([]rune(t))
	}
	if i := strings.LastIndexByte(t, ' '); i > n/2 {
		t = t[:i]
	}
	return t + "…"
}

// before and after give the context of a span, whole code points.
func before(text string, at int) string {
	i := at
	for n := 0; i > 0 && n < context; n++ {
		i--
		for i > 0 && text[i]&0xc0 == 0x80 {
			i--
		}
	}
	return text[i:at]
}

func after(text string, at int) string {
	i := at
	for n := 0; i < len(text) && n < context; n++ {
		i++
		for i < len(text) && text[i]&0xc0 == 0x80 {
			i++
		}
	}
	return text[at:i]
}
