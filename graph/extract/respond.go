package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// respond writes the stance of a responding government's document as a whole: label and target (codebook 11, U5).
func (d *docState) respond() {
	if !d.responder || d.kind() == "country-report" {
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
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if d.embassySaw(s) {
			for _, h := range s.bodyNames() {
				if h.id == usEmbassy {
					add(schema.OwnObservation, "problems", []string{usEmbassy}, s.bytes(h.lo, len(s.words)))
				}
			}
		}
		for i := range d.out.Assessments {
			a := &d.out.Assessments[i]
			if s.span.Contains(a.Span) && slices.Contains(a.Stance, schema.Concern) && len(s.att.stances) == 0 {
				add(schema.Concern, "problems", a.AttributedTo, a.Span)
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
			target := d.target(n, s, l, from)
			add(l, target, bodies, s.bytes(from, min(to, from+24)))
		}
	}
	slices.SortStableFunc(d.out.Responses, func(a, b schema.Response) int { return a.Span.Start - b.Span.Start })
}

// target classes what a stance is taken towards.
func (d *docState) target(n int, s *sentence, label string, from int) string {
	has := func(lo, hi int, bases ...string) bool {
		for i := max(0, lo); i < min(hi, len(s.words)); i++ {
			if s.form(i).is(bases...) {
				return true
			}
		}
		return false
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
		switch {
		case has(from, from+12, "concern", "regret"):
			return "problems"
		case has(from, from+10, "assessment", "conclusion", "verdict", "judgment", "view", "finding"):
			return "overall-assessment"
		case has(from, from+10, "report", "statement"):
			return "observer-report"
		case has(from, from+8, "commitment", "pledge", "promise") && label == schema.Echoes:
			return ""
		}
		pos, neg := d.findingsIn(n)
		if neg > 0 {
			return "problems"
		}
		if pos > 0 {
			return "improvements"
		}
		return ""
	case schema.Welcomes:
		switch {
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
		case has(from, from+16, "pledge", "commitment", "promise", "statement", "intention") && !has(from, from+6, "improvement", "progress"):
			return "host-pledge"
		case has(from, end, "improvement", "progress", "step", "effort", "reform", "indicator"):
			return "improvements"
		case has(from, from+6, "work", "role", "support", "mission") && len(s.bodyNames()) > 0:
			return "observer-body"
		case has(from, from+12, "election", "vote", "voter", "participation", "turnout", "poll"):
			return "improvements"
		case has(from, from+12, "partnership", "relationship", "cooperation"):
			return "partnership"
		}
		if p, _ := d.findingsIn(n); p > 0 {
			return "improvements"
		}
		return "other"
	case schema.Concern:
		switch {
		case has(from, end, "reform") && has(from, end, "lack", "progress"):
			return "reform"
		case has(0, end, "readiness", "fitness", "chairmanship", "chairman", "candidacy"):
			return "fitness-for-office"
		}
		return "problems"
	}
	return "other"
}

// findingsIn counts the improvements and problems found in a sentence.
func (d *docState) findingsIn(n int) (pos, neg int) {
	for i := range d.findings {
		if f := &d.findings[i]; f.sent == n {
			if f.Polarity == schema.Improvement {
				pos++
			} else if f.Polarity == schema.Problematic {
				neg++
			}
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
			if !s.is(i, "election", "poll", "vote", "contest") || s.words[i].quote != 0 && s.words[i].brk == breakClause {
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
			for k := range d.mentions {
				m := &d.mentions[k]
				if m.sent == n && m.lo <= i && i < m.hi && m.cluster >= 0 && m.cluster != d.focus {
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
			for k := range d.out.Recommendations {
				if r := &d.out.Recommendations[k]; typ == "deadline-before" && r.Span.Contains(schema.Span{Start: s.words[i].start, End: s.words[i].end}) {
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
