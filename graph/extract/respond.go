package extract

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// respond writes the stance of a responding government's document as a whole: label and target (codebook 11, U5).
func (d *docState) respond() {
	if !d.responder && !d.usQuoted || d.kind() == "country-report" {
		return
	}
	seen := map[string]bool{}
	add := func(label, target string, bodies []string, span schema.Span) {
		if target == "" || seen[label+target] {
			return
		}
		seen[label+target] = true
		d.out.Responses = append(d.out.Responses, schema.Response{Label: label, Target: target, Bodies: bodies, Span: span})
	}
	for i := range d.out.Findings {
		// what the speaker shares with others is not its own observation
		if f := &d.out.Findings[i]; slices.Contains(f.Stance, schema.Endorses) && !slices.Contains(f.AttributedTo, usEmbassy) {
			f.Stance = slices.DeleteFunc(f.Stance, func(l string) bool { return l == schema.OwnObservation })
		}
	}
	d.urged()
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if lo, ok := d.ownSaw(s); ok {
			pos, neg := d.findingsIn(n)
			if pos > 0 {
				add(schema.OwnObservation, "improvements", []string{usEmbassy}, s.bytes(lo, len(s.words)))
			}
			if neg > 0 || pos == 0 {
				add(schema.OwnObservation, "problems", []string{usEmbassy}, s.bytes(lo, len(s.words)))
			}
		}
		verdict := false
		for i := range d.out.Assessments {
			a := &d.out.Assessments[i]
			if !s.span.Contains(a.Span) {
				continue
			}
			verdict = true
			own := d.responder && d.ownBodies(a.AttributedTo) || d.usQuoted && d.american(a.AttributedTo) || d.voice == usEmbassy && len(a.AttributedTo) == 1 && d.roll(a.AttributedTo[0]) == usGovernment
			switch {
			case own && (a.Class == "fell-short" || a.Class == "reform-needed") && !slices.Contains(s.att.stances, schema.Welcomes):
				add(schema.Concern, "problems", a.AttributedTo, a.Span) // some of it was amiss
			case own && negative(a.Class) && s.back(len(s.words)-1) && len(s.att.stances) == 0:
				add(schema.Concern, "problems", a.AttributedTo, a.Span)
			case own && negative(a.Class) && !slices.Contains(s.att.stances, schema.Welcomes) && !(slices.Contains(s.att.stances, schema.Concern) && a.Class == "progress-slowed"):
				add(schema.Concern, "overall-assessment", a.AttributedTo, a.Span)
			case !own && negative(a.Class) && slices.Contains(a.Stance, schema.Concern) && !slices.Contains(s.att.stances, schema.Concern):
				add(schema.Concern, "overall-assessment", a.AttributedTo, a.Span)
			case !own && negative(a.Class) && slices.Contains(a.Stance, schema.Concern) && slices.Contains(s.att.stances, schema.Endorses) && s.electionRegretted(d):
				add(schema.Concern, "overall-assessment", a.AttributedTo, a.Span)
			case !own && slices.Equal(a.Stance, []string{schema.Echoes}):
				add(schema.Echoes, "overall-assessment", a.AttributedTo, a.Span)
			}
		}
		if len(s.att.stances) == 0 {
			continue
		}
		from := min(s.att.from, len(s.words)-1)
		var bodies []string
		for _, h := range s.bodyNames() {
			if d.isObserver(h.id) && !slices.Contains(bodies, h.id) {
				bodies = append(bodies, h.id)
			}
		}
		if len(bodies) == 0 {
			bodies = d.lastObserversAt(n)
		}
		to := len(s.words)
		for _, l := range s.att.stances {
			from := from
			if at := s.sharing(from); d.usQuoted && l == schema.Endorses && at > 0 {
				from = at
			}
			span := s.bytes(from, min(to, from+24))
			if l == schema.Urges && d.urgesFor(n, s, func(target string, at schema.Span) { add(l, target, bodies, at) }) {
				continue
			}
			if target := d.target(n, s, l, from); target != "other" && !(l == schema.Concern && verdict && target == "problems") {
				add(l, target, bodies, span)
			}
		}
	}
	slices.SortStableFunc(d.out.Responses, func(a, b schema.Response) int { return a.Span.Start - b.Span.Start })
}

// urged marks the problems whose remedy the voice asks for elsewhere in the text: what a request is about is what it
// wants mended.
func (d *docState) urged() {
	mend := map[string]bool{}
	for i := range d.out.Recommendations {
		r := &d.out.Recommendations[i]
		switch {
		case !d.ownBodies(r.IssuedBy) && !(d.usQuoted && d.american(r.IssuedBy)):
		case r.Force == "urge", r.Force == "recommend" && len(r.Issues) <= 2 && r.Action != "strengthen-pluralism" && r.Action != "carry-out-reform": // those name what is wanted, not what is wrong
			for _, id := range r.Issues {
				mend[id] = true
			}
		}
	}
	for k := range d.out.Findings {
		f := &d.out.Findings[k]
		if d.usQuoted && !d.american(f.AttributedTo) {
			continue
		}
		if f.Polarity == schema.Problematic && mend[f.Issue] && !slices.Contains(f.Stance, schema.Urges) {
			f.Stance = inOrder(append(slices.DeleteFunc(f.Stance, func(l string) bool { return l == schema.Echoes }), schema.Urges))
		}
	}
}

func negative(class string) bool {
	return class == "not-met" || class == "fell-short" || class == "progress-slowed" || class == "reform-needed"
}

// urgesFor writes what the requests of a sentence are about, by what they ask; a request to parties or people to keep
// the peace is neither about problems nor about reform. It reports whether the sentence has requests.
func (d *docState) urgesFor(n int, s *sentence, add func(target string, at schema.Span)) bool {
	found := false
	recs := d.recommended(n)
	for i := range recs {
		r := &recs[i]
		if r.Force == "engage" || r.Force == "hope" {
			continue
		}
		found = true
		target := "reform"
		switch r.Action {
		case "address-shortcomings", "ensure-accountability":
			target = "problems"
		case "respect-freedoms", "guarantee-media-freedom", "strengthen-pluralism":
			for k := range s.words {
				if w := &s.words[k]; w.start >= r.Span.Start && w.end <= r.Span.End && s.is(k, "release", "stop", "end", "lift", "cease", "drop", "free", "halt", "let", "restore", "reverse", "repeal", "refrain", "detention", "crackdown") {
					target = "problems"
				}
			}
		case "resolve-disputes-peacefully", "other", "engage":
			continue
		}
		if len(r.Addressee) == 1 && (r.Addressee[0] == "people" || r.Addressee[0] == "parties-candidates") && target == "reform" {
			continue
		}
		for k := range s.words {
			if w := &s.words[k]; w.start >= r.Span.Start && w.end <= r.Span.End && s.is(k, "audit", "means", "resources") {
				target = "reform" // the power to call to account, not a case
			}
		}
		add(target, r.Span)
	}
	return found
}

// ownSaw reports whether the responder's own people observed something here, and where they are named.
func (d *docState) ownSaw(s *sentence) (int, bool) {
	for _, h := range s.bodyNames() {
		if h.id == usEmbassy && d.watches(s, h) {
			return h.lo, true
		}
	}
	for i := range s.words {
		own := s.class(i)&staff != 0 &&
			(s.anyOf(i-3, i, "our", "embassy", "mission") || s.anyOf(i+1, i+5, "embassy") && s.anyOf(i+1, i+3, "from", "of", "at")) && !s.anyOf(i-3, i, "osce", "odihr", "observation", "their", "its", "european")
		if !own {
			continue
		}
		for j := i + 1; j < min(len(s.words), i+16); j++ {
			if s.is(j, "see", "witness", "watch", "hear", "find") && s.class(j-1)&preposition == 0 || s.lower(j) == "observed" {
				return i, true
			}
		}
	}
	return 0, false
}

// target classes what a stance is taken towards.
func (d *docState) target(n int, s *sentence, label string, from int) string {
	has := func(lo, hi int, bases ...string) bool {
		return s.within(max(0, lo)-1, hi-max(0, lo), bases...)
	}
	end := len(s.words)
	switch label {
	case schema.Urges:
		switch {
		case has(from, end, "shortcoming", "concern", "irregularity", "violation", "problem", "allegation", "deficiency", "release", "stop", "end", "cease", "investigate"):
			return "problems"
		}
		return "reform"
	case schema.Endorses, schema.Echoes:
		observers := len(s.bodyNames()) > 0 || has(0, end, "observer", "mission", "monitor", "odihr", "osce")
		pos, neg := d.findingsIn(n)
		verdict := slices.ContainsFunc(d.out.Assessments, func(a schema.Assessment) bool { return s.span.Contains(a.Span) })
		if label == schema.Endorses && s.class(from)&factive != 0 {
			return "" // a report that establishes something: said of the finding
		}
		switch {
		case has(from, from+12, "concern", "regret", "disappointment", "alarm", "dismay"):
			return "problems"
		case has(from, from+10, "commend", "praise", "congratulate", "applaud"):
			return "improvements"
		case !verdict && pos+neg > 0 && has(from, from+8, "view", "observation"):
			if neg > 0 {
				return "problems"
			}
			return "improvements"
		case label == schema.Echoes && !verdict && pos+neg == 0 && observers && has(from, from+10, "conclusion", "finding", "report", "statement"):
			return "observer-report"
		case has(from, from+10, "assessment", "conclusion", "verdict", "judgment", "view", "finding"):
			return "overall-assessment"
		case has(from, from+10, "report", "statement") && observers && !(label == schema.Echoes && has(from, from+6, "ambassador", "minister", "colleague", "government")):
			return "observer-report"
		case has(from, from+8, "commitment", "pledge", "promise") && label == schema.Echoes:
			return ""
		}
		if verdict {
			return "overall-assessment"
		}
		if neg > 0 {
			return "problems"
		}
		if pos > 0 {
			return "improvements"
		}
		return ""
	case schema.Welcomes:
		pledged := n > 0 && d.sents[n-1].block == s.block && d.sents[n-1].pledges()
		switch {
		case s.is(from, "congratulate"):
			return "other"
		case s.is(from, "welcome") && (s.lower(from+1) == "that" || s.lower(from+1) == "reports" && s.lower(from+2) == "that"):
			return "improvements"
		case (s.lower(from+1) == "it" || s.lower(from+1) == "this" || has(from, from+4, "hear")) && pledged:
			return "host-pledge"
		case has(from, from+14, "assessment") && has(from, from+14, "positive", "overall"):
			return "overall-assessment"
		case has(from, from+10, "conclusion", "report", "finding", "assessment", "statement") && len(s.bodyNames()) > 0 && !has(from, from+5, "improvement", "progress", "indicator"):
			if has(from, end, "pledge", "commitment") || has(from, from+10, "statement") && !has(from, from+14, "finding", "preliminary", "conclusion") {
				return "host-pledge"
			}
			if p, q := d.findingsIn(n); p > 0 && q == 0 && !has(from, from+4, "conclusion", "report", "assessment", "finding", "statement") {
				return "improvements"
			}
			return "observer-report"
		case has(from, from+16, "pledge", "commitment", "promise", "statement", "intention", "undertaking", "assurance", "announcement") && !has(from, from+6, "improvement", "progress"):
			return "host-pledge"
		case has(from, end, "improvement", "progress", "step", "effort", "reform", "indicator"):
			if has(from, end, "restore", "further") && !has(from, end, "improvement", "effort", "step") {
				return "other"
			}
			return "improvements"
		case has(from, from+12, "observer", "monitor", "volunteer", "mission", "observation"):
			return "observer-body"
		case has(from, from+6, "work", "role", "support") && len(s.bodyNames()) > 0:
			return "observer-body"
		case has(from, from+12, "election", "vote", "voter", "participation", "turnout", "poll", "decision", "publication", "adoption", "introduction", "amendment", "conduct", "decide"):
			return "improvements"
		case has(from, from+12, "partnership", "relationship", "cooperation"):
			return "partnership"
		case s.is(from, "commend", "applaud", "praise") && has(from, from+3, "it", "them", "both"):
			return "improvements"
		}
		if p, _ := d.findingsIn(n); p > 0 {
			return "improvements"
		}
		return "other"
	case schema.Concern:
		switch {
		case has(from, end, "reform") && has(from, end, "lack", "progress"):
			return "reform"
		case s.is(from, "regret") && s.lower(from+1) == "that" && d.electionFirst(s, from+2):
			return "overall-assessment"
		case has(0, end, "readiness", "fitness", "chairmanship", "chairman"), has(0, end, "candidacy") && has(0, end, "council", "organization", "seat", "chair", "membership"):
			return "fitness-for-office"
		}
		return "problems"
	}
	return "other"
}

// electionRegretted reports whether a clause of the sentence regrets that the election was as it was.
func (s *sentence) electionRegretted(d *docState) bool {
	for i := range s.words {
		if s.is(i, "regret") && s.lower(i+1) == "that" && d.electionFirst(s, i+2) {
			return true
		}
	}
	return false
}

// electionFirst reports whether the clause from word i on has the election as its subject.
func (d *docState) electionFirst(s *sentence, i int) bool {
	for j := i; j < min(len(s.words), i+6); j++ {
		if s.anElection(j) {
			return true
		}
		if s.form(j).isOf(&topics) || s.class(j)&(auxiliary|finite|preposition) != 0 {
			return false
		}
	}
	return false
}

// pledges reports whether the sentence tells a promise.
func (s *sentence) pledges() bool {
	for i := range s.words {
		if s.class(i)&pledger != 0 && s.class(i-1)&determiner == 0 || s.lower(i) == "will" && s.class(i-1)&pronoun != 0 || s.lower(i) == "would" {
			return true
		}
	}
	return false
}

// findingsFrom gives the place of the first finding in sentence n or behind it: they are in the order of sentences.
func (d *docState) findingsFrom(n int) int {
	return sort.Search(len(d.findings), func(i int) bool { return d.findings[i].sent >= n })
}

// findingsIn counts the improvements and problems found in a sentence.
func (d *docState) findingsIn(n int) (pos, neg int) {
	for i := d.findingsFrom(n); i < len(d.findings) && d.findings[i].sent == n; i++ {
		switch d.findings[i].Polarity {
		case schema.Improvement:
			pos++
		case schema.Problematic:
			neg++
		}
	}
	return
}

// findLinks finds the places where the text itself relates this election to another (codebook 12).
func (d *docState) findLinks() {
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for i := range s.words {
			// the other election: previous, past, earlier elections; the 2013 elections
			if s.class(i)&electionWord == 0 || !s.is(i, "election", "poll", "vote", "contest") || s.words[i].quote != 0 && s.words[i].brk == breakClause {
				continue
			}
			past, future := false, false
			lo := i
			for j := i - 1; j >= max(0, i-6); j-- {
				switch s.lower(j) {
				case "previous", "earlier", "past", "prior", "preceding", "last":
					past, lo = true, j
				case "next", "upcoming", "future", "forthcoming", "coming":
					future, lo = true, j
				}
				if past || future {
					break
				}
			}
			to := ""
			var mention *electionMention
			for _, k := range d.mentionsIn[n] {
				m := &d.mentions[k]
				if m.lo <= i && i < m.hi && m.cluster >= 0 && m.cluster != d.focus {
					mention = m
					to = d.clusters[m.cluster].id
					lo = min(lo, m.lo)
					if d.clusters[m.cluster].role == schema.MentionedFuture {
						future = true
					} else {
						past = true
					}
				}
			}
			if !past && !future {
				continue
			}
			for lo > 0 && (s.class(lo-1)&determiner != 0) {
				lo--
			}
			typ := s.linkType(lo, future)
			if typ == "" {
				continue
			}
			l := schema.Link{Type: typ, From: d.focusID(), To: to}
			a := lo
			for a > 0 && a > lo-6 && s.words[a].brk == breakNone && s.words[a-1].clause == s.words[lo].clause && !s.is(a, "similar", "similarly", "improvement", "improve", "compare", "before", "like", "than", "including") {
				a--
			}
			l.Span = s.bytes(a, i+1)
			switch {
			case to != "":
				l.ToText = "named"
				if mention.date.edtf() == "" {
					l.ToText = "named, undated"
				}
			case future:
				l.ToText = "future elections, unnamed"
			default:
				l.ToText = "previous elections, unnamed"
			}
			for k := range d.out.Findings {
				f := &d.out.Findings[k]
				if typ != "deadline-before" && s.span.Contains(f.Span) && s.sameClause(f.Span, lo) && (typ != "recurs" || f.Polarity == schema.Problematic) {
					l.Findings = append(l.Findings, f.ID)
				}
			}
			if len(l.Findings) == 0 {
				for k := range d.out.Assessments {
					if as := &d.out.Assessments[k]; s.span.Overlaps(as.Span) {
						l.Assessments = append(l.Assessments, as.ID)
					}
				}
			}
			for _, r := range d.recommended(n) {
				if typ == "deadline-before" && r.Span.Contains(schema.Span{Start: s.words[i].start, End: s.words[i].end}) {
					l.Recommendations = append(l.Recommendations, r.ID)
				}
			}
			if slices.ContainsFunc(d.out.Links, func(o schema.Link) bool { return o.Type == l.Type && o.To == l.To && o.Span.Overlaps(l.Span) }) {
				continue
			}
			l.ID = fmt.Sprintf("l%d", len(d.out.Links)+1)
			d.out.Links = append(d.out.Links, l)
		}
	}
}

func (d *docState) focusID() string {
	if d.focus >= 0 {
		return d.clusters[d.focus].id
	}
	return ""
}

// sameClause reports whether a span and word i share a clause.
func (s *sentence) sameClause(span schema.Span, i int) bool {
	for k := range s.words {
		if s.words[k].start >= span.Start && s.words[k].end <= span.End && s.words[k].clause == s.words[i].clause {
			return true
		}
	}
	return false
}

// linkType reads how the words before lo relate to the other election.
func (s *sentence) linkType(lo int, future bool) string {
	words := make([]string, 0, 14)
	for i := max(0, lo-14); i < lo; i++ {
		words = append(words, s.lower(i))
	}
	near := " " + strings.Join(words[max(0, len(words)-4):], " ") + " "
	all := " " + strings.Join(words, " ") + " "
	has := func(t string, list ...string) bool {
		for _, w := range list {
			if strings.Contains(t, " "+w+" ") {
				return true
			}
		}
		return false
	}
	if future {
		if has(near, "before", "ahead of", "prior to", "in time for", "for", "by") {
			if has(near, "for") && !has(near, "in time for", "before") {
				return ""
			}
			return "deadline-before"
		}
		return ""
	}
	switch {
	case has(all, "similar", "similarly", "repeat", "recurring", "again", "same", "as in", "likewise", "remained a problem", "persist", "persisted", "recurred") && has(near, "in", "from", "to", "following", "during", "of"):
		return "recurs"
	case has(all, "improvement", "improvements", "improved", "better", "progress", "increase", "more", "refused", "denied", "greater", "higher") && has(near, "from", "over", "than", "compared", "since", "to", "in", "on", "with"):
		if has(near, "in") && !has(all, "refused", "denied", "than", "compared", "improved", "improvement", "improvements") {
			return ""
		}
		return "improves-on"
	case has(all, "worse", "deterioration", "deteriorated", "fewer", "less", "decline", "lower", "regression", "backward") && has(near, "from", "than", "compared", "since", "to", "with"):
		return "worsens"
	case has(near, "compared", "unlike", "than", "in contrast to", "compared to", "compared with"):
		return "compares"
	}
	return ""
}
