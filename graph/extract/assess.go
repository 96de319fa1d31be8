package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// findAssessments finds verdicts on the election as a whole (codebook 9).
func (d *docState) findAssessments() {
	type found struct {
		sent, lo, hi int
		class        string
		sign         string
		weight       int
	}
	for n, s := range d.sents {
		title := d.kindOf[s.block] == schema.Heading
		if d.skip[s.block] && !title {
			continue
		}
		if title && n > 6 {
			continue
		}
		if s.hits == nil {
			s.hits = s.find(nil)
		}
		var all []found
		for _, h := range s.hits {
			r := &d.e.m.patterns[h.pattern]
			if r.issue != tableAssessment {
				continue
			}
			t := d.e.cb.Assessments[r.special]
			if !s.verdict(t.Sign, h) || d.noVerdict(s, h.lo, h.hi) != "" || s.named(h.lo) || s.named(h.hi-1) {
				continue
			}
			f := found{sent: n, lo: h.lo, hi: h.hi, class: t.ID, sign: t.Sign, weight: h.named.count()}
			if len(r.all) > 1 && h.hi-h.lo > 9 {
				continue // the parts are too far apart to be said of each other
			}
			at := h.last() // the evaluating words: of the parts of A & B the later one
			if t.Sign == "positive" {
				if class := s.spoilt(at, h.lo); class != "" {
					f.class, f.sign = class, "negative"
					all = append(all, f)
					continue
				}
			}
			if t.Sign == "none" && !s.within(h.lo-1, h.hi-h.lo+6, "election", "process", "vote", "report", "poll", "referendum") {
				continue
			}
			if k, _ := s.turnsOutside(at, h.hi, true, t.Sign == "negative", &h.named); k%2 == 1 {
				switch f.class {
				case "in-line", "largely-in-line":
					f.class, f.sign = "not-met", "negative"
					if s.fully(h.lo) {
						f.class = "fell-short"
					}
				case "progress":
					f.class, f.sign = "progress-slowed", "negative"
				default:
					continue
				}
			}
			all = append(all, f)
		}
		// one verdict a clause and sign: the cue that names most
		slices.SortStableFunc(all, func(a, b found) int { return b.weight - a.weight })
		var kept []found
		for _, f := range all {
			if slices.ContainsFunc(kept, func(k found) bool {
				return s.words[k.lo].clause == s.words[f.lo].clause || k.lo < f.hi && f.lo < k.hi
			}) {
				continue
			}
			kept = append(kept, f)
		}
		slices.SortFunc(kept, func(a, b found) int { return a.lo - b.lo })
		for _, f := range kept {
			d.assess(n, s, f.lo, f.hi, f.class, title)
		}
	}
	for i := range d.out.Assessments {
		d.out.Assessments[i].ID = fmt.Sprintf("a%d", i+1)
	}
}

// spoilt reads what stands in the way of the good thing at word at: obstacles to, a blow to, violating standards for.
func (s *sentence) spoilt(at, lo int) string {
	for i := max(0, min(at, lo)-12); i < at; i++ {
		if s.words[i].clause != s.words[at].clause {
			continue
		}
		switch f := s.form(i); {
		case f.is("obstacle", "threat", "impediment", "barrier", "challenge", "hurdle", "undermine", "threaten", "impede", "jeopardize", "hamper") && !s.is(i-1, "despite"):
			return "fell-short"
		case f.is("blow", "violate", "violation", "deny", "deprive", "prevent", "preclude", "thwart", "doom", "foreclose", "breach") || f.text == "lacking" || f.text == "lacked" || f.text == "lost":
			return "not-met"
		}
	}
	return ""
}

func (s *sentence) fully(lo int) bool {
	for i := max(0, lo-3); i < min(len(s.words), lo+4); i++ {
		if s.lower(i) == "fully" || s.lower(i) == "entirely" || s.lower(i) == "completely" {
			return true
		}
	}
	return false
}

// verdict reports whether the words are said of an election as such or of a standard (O1): one of the two stands in
// the match, or an election is the subject of its clause.
func (s *sentence) verdict(sign string, h hit) bool {
	election := func(i int) bool {
		return s.form(i).is("election", "poll", "polling", "vote", "referendum", "runoff", "ballot", "contest", "electoral", "democratization") && s.lower(i) != "voted" && s.lower(i) != "contested"
	}
	standard := func(i int) bool {
		return s.form(i).is("commitment", "standard", "obligation", "norm", "principle", "democracy", "democratic", "will", "reform") && s.lower(i) != "will"
	}
	clo, chi := s.clauseRange(h.lo)
	measured, said := false, false
	for i := h.lo; i < h.hi; i++ {
		measured = measured || standard(i)
		said = said || election(i)
	}
	subject := false
	for i := clo; i < h.lo; i++ {
		subject = subject || election(i) || s.is(i, "process", "they", "it", "country") && i-clo < 4
	}
	for i := h.hi; i < min(len(s.words), max(chi, h.hi)); i++ {
		if i-h.hi < 8 {
			subject = subject || election(i) || standard(i)
		}
	}
	for _, n := range s.names {
		if sign == "negative" && measured && (n.kind == countryName || n.kind == demonymName) && n.lo < h.lo && s.words[n.lo].clause == s.words[h.lo].clause && h.lo-n.hi < 5 {
			subject = true
		}
	}
	// a topic named beside the word makes it a finding: "the campaign was competitive", "improvements in registration"
	topic := false
	for i := clo; i < min(len(s.words), h.hi+4); i++ {
		if i > h.lo && s.words[i].clause != s.words[h.lo].clause {
			break
		}
		if i < h.lo && (s.words[i].chunk != s.words[h.lo].chunk || s.quotesSource(i)) {
			continue
		}
		topic = topic || s.form(i).is("campaign", "count", "counting", "tabulation", "media", "registration", "opposition", "debate", "complaint", "commission", "law", "legislation", "police", "coverage", "technology", "result", "candidate", "party", "voter", "operation", "procedure", "ballot", "station", "technical", "technically", "organize", "organized", "administer", "rigging", "fraud", "violence", "intimidation", "court", "iebc", "turnout")
	}
	if topic && !measured {
		return false
	}
	// "the election law is inconsistent with": its subject is the law
	for i := h.lo - 1; i >= clo; i-- {
		if s.is(i, "law", "legislation", "code", "framework", "commission", "media", "campaign", "count", "counting", "registration") && !s.quotesSource(i) {
			return false
		}
		if election(i) || s.words[i].brk != breakNone {
			break
		}
	}
	for i := clo; i < h.lo && measured; i++ {
		subject = subject || s.is(i, "irregularity", "violation", "shortcoming", "conduct", "abuse", "action", "problem") && s.back(h.lo)
	}
	return said || subject
}

// quotesSource reports whether word i names a source rather than what it speaks of.
func (s *sentence) quotesSource(i int) bool {
	for _, src := range s.sources {
		if i >= src.lo && i < src.hi {
			return true
		}
	}
	return false
}

// noVerdict tells why words give no verdict: a request, a condition, a commitment recited, an aim.
func (d *docState) noVerdict(s *sentence, lo, hi int) string {
	for k := range s.req {
		r := &s.req[k]
		if r.kind == "law" || r.kind == "task" {
			continue
		}
		if lo >= r.from-1 && lo < r.to {
			if r.kind == "future" && s.words[lo].clause != s.words[r.verb].clause {
				continue
			}
			return r.kind
		}
	}
	clo, _ := s.clauseRange(lo)
	for i := max(clo, lo-14); i < hi; i++ {
		switch {
		case s.is(i, "constitution", "law") && i < lo && s.within(i, 8, "provide", "guarantee", "require", "stipulate", "establish"):
			return "law recited"
		case s.is(i, "right", "ability", "opportunity", "prospect", "ensure", "promote", "toward", "towards", "importance", "goal", "aim", "path", "desire", "conditions", "condition") && i < lo && !s.is(i, "conditions") && lo-i < 9:
			if s.is(i, "prospect") && s.within(i-5, 5, "final", "blow", "end", "undermine", "lack") {
				continue
			}
			return "aim"
		case s.lower(i) == "to" && i < lo && lo-i < 4 && s.is(i+1, "hold", "ensure", "have", "meet", "conduct", "promote", "achieve", "build", "guarantee", "produce", "deliver", "allow", "enable") && !s.is(i-1, "fail", "failure", "have", "unable", "way"):
			return "aim"
		}
	}
	return ""
}

var standardWords = []struct {
	id    string
	words []string
	near  string
}{
	{"osce-commitments", []string{"osce", "copenhagen"}, "commitment standard obligation document principle"},
	{"coe-standards", []string{"council", "european"}, "standard commitment europe"},
	{"international-standards", []string{"international", "internationally", "world", "global", "regional", "charter"}, "standard obligation commitment norm principle instrument practice accepted recognized"},
	{"democratic-principles", []string{"democratic", "democracy", "democratically"}, "principle commitment norm election standard value process will fundamental"},
	{"national-law", []string{"law", "constitution", "legislation", "national"}, "law constitution legislation national domestic standard"},
}

// standards reads what a verdict measures against.
func (s *sentence) standards(lo, hi int) []string {
	clo, chi := s.clauseRange(lo)
	chi = min(len(s.words), max(chi, hi)+8)
	var out []string
	measured := false
	for i := clo; i < chi; i++ {
		if s.is(i, "standard", "commitment", "obligation", "norm", "principle", "accordance", "comply", "compliance", "will") {
			measured = true
		}
	}
	if measured {
		for i := clo; i < chi; i++ {
			for _, st := range standardWords {
				if slices.Contains(st.words, s.lower(i)) {
					near := strings.Fields(st.near)
					ok := false
					for j := max(clo, i-5); j < min(chi, i+8); j++ {
						if j != i && s.form(j).is(near...) {
							ok = true
						}
					}
					if s.lower(i) == "council" && !(s.lower(i+1) == "of" && s.lower(i+2) == "europe") || s.lower(i) == "european" && !s.within(i, 2, "standard", "norm") {
						ok = false
					}
					if st.id == "national-law" && !s.within(i-4, 8, "accordance", "comply", "compliance", "violate", "violation", "line") {
						ok = false
					}
					if ok && !slices.Contains(out, st.id) {
						out = append(out, st.id)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return []string{"unspecified"}
	}
	slices.SortFunc(out, func(a, b string) int { return standardRank(a) - standardRank(b) })
	return out
}

func standardRank(id string) int {
	return slices.IndexFunc(standardWords, func(st struct {
		id    string
		words []string
		near  string
	}) bool {
		return st.id == id
	})
}

// assess writes one verdict; a title repeats what the body says (O5).
func (d *docState) assess(n int, s *sentence, lo, hi int, class string, title bool) {
	c := candidate{hit: hit{lo: lo, hi: hi}}
	for i := lo; i < hi; i++ {
		c.named.set(i)
	}
	a, b := d.clauseSpan(s, lo, hi)
	as := schema.Assessment{Class: class, Span: s.bytes(a, b), Election: d.electionAt(n, lo, hi), Standards: s.standards(lo, hi)}
	dr := draft{}
	src, ok := d.sourceOf(s, lo, hi)
	switch {
	case ok && !d.ownBodies(src.bodies):
		as.AttributedTo, as.AttributionBasis, as.SaidBy = slices.Clone(src.bodies), src.basis, src.person
		dr.agree = src.agrees
	default:
		dr.own = true
		as.AttributionBasis = schema.ByVoice
		if d.voice != "" {
			as.AttributedTo = []string{d.voice}
		}
		// "We join in that assessment", "their assessment that"
		if d.responder && slices.Contains(s.att.stances, schema.Echoes) || slices.Contains(s.att.stances, schema.Endorses) {
			if ids := d.lastObserversAt(n); len(ids) > 0 && s.att.from < lo {
				as.AttributedTo, as.AttributionBasis = ids, schema.ByResolved
				dr.own = false
			}
		}
	}
	slices.Sort(as.AttributedTo)
	if d.responder {
		c.sign = -1
		if class == "in-line" || class == "largely-in-line" || class == "progress" {
			c.sign = 1
		}
		as.Stance = inOrder(d.stanceOf(s, &c, &dr, as.AttributedTo))
		// a verdict of the voice on the irregularities it lists is also its concern (O3)
		if dr.own && c.sign < 0 && class != "withheld" && len(as.Stance) == 1 && s.back(lo) {
			as.Stance = []string{schema.Concern}
		}
	}
	for i := range d.out.Assessments {
		o := &d.out.Assessments[i]
		// a sub-headline says it in the same words before the text names the source
		if o.Class == as.Class && o.Election == as.Election && dr.own != (o.AttributionBasis == schema.ByVoice) && sameWords(d.doc.Quote(o.Span), d.doc.Quote(as.Span)) {
			if !dr.own {
				as.Also = append(o.Also, o.Span)
				as.ID = o.ID
				*o = as
			} else {
				o.Also = append(o.Also, as.Span)
			}
			return
		}
		if o.Election == as.Election && o.Class == as.Class && (slices.Equal(o.AttributedTo, as.AttributedTo) || title) {
			o.Also = append(o.Also, as.Span)
			return
		}
	}
	if title {
		d.titleVerdicts = append(d.titleVerdicts, as)
		return
	}
	for i := 0; i < len(d.titleVerdicts); i++ {
		if t := d.titleVerdicts[i]; t.Class == as.Class {
			as.Also = append(as.Also, t.Span)
			d.titleVerdicts = slices.Delete(d.titleVerdicts, i, i+1)
			i--
		}
	}
	as.Rule = "assessment " + class
	d.out.Assessments = append(d.out.Assessments, as)
}

// sameWords reports whether two passages begin with the same six words or more.
func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	n := 0
	for n < len(x) && n < len(y) && strings.EqualFold(x[n], y[n]) {
		n++
	}
	return n >= 6
}

// back reports whether the subject before lo refers to what the text listed: such irregularities.
func (s *sentence) back(lo int) bool {
	for i := 0; i < lo; i++ {
		switch s.lower(i) {
		case "such", "these", "those":
			return true
		}
	}
	return false
}

// clauseSpan gives the clause around words [lo, hi) without source words.
func (d *docState) clauseSpan(s *sentence, lo, hi int) (int, int) {
	a, b := s.clauseRange(lo)
	_, b2 := s.clauseRange(hi - 1)
	b = max(b, b2)
	for _, src := range s.sources {
		if src.hi > a && src.hi <= lo {
			a = src.hi
		}
		if src.from > a && src.from <= lo {
			a = src.from
		}
		if src.lo < b && src.lo >= hi {
			b = src.lo
		}
	}
	for a < lo && (s.lower(a) == "that" || s.class(a)&(coordinator|subordinator) != 0) {
		a++
	}
	if s.att.from < lo && s.att.from >= a {
		a = s.att.from + 1
	}
	return a, b
}
