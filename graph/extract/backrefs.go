package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// blankets finds agreement with a report as a whole (U2, A7).
func (d *docState) blankets() {
	if d.usQuoted {
		d.shared()
	}
	if !d.responder {
		return
	}
	for n, s := range d.sents {
		if !slices.Contains(s.att.stances, schema.Endorses) {
			continue
		}
		about := false
		for i := s.att.from; i < min(len(s.words), s.att.from+9); i++ {
			if s.is(i, "assessment", "finding", "conclusion", "statement", "report", "evaluation", "judgment", "observation", "view", "verdict", "impression", "appraisal", "analysis") {
				about = true
			}
		}
		// "We concur."; "ODIHR, whose judgment the United States endorses"
		short := s.is(s.att.from, "concur", "agree", "endorse", "share") && len(s.words)-s.att.from <= 3
		whose := s.is(s.att.from, "endorse", "share") && s.anyOf(max(0, s.att.from-8), s.att.from, "whose", "which")
		worries := !about && s.worriesAt() > 0 // "We share the concerns of the mission about the campaign": what follows tells them
		if !about && !short && !whose && !worries {
			continue
		}
		var ids []string
		for _, h := range s.bodyNames() {
			if (h.lo > s.att.from || whose || short) && d.isObserver(h.id) {
				ids = append(ids, h.id)
				if h.id == "ieom" {
					ids = []string{"ieom"}
					break
				}
			}
		}
		if len(ids) == 0 && worries && len(s.sources) == 1 && d.isObserver(s.sources[0].bodies[0]) {
			ids = slices.Clone(s.sources[0].bodies) // a group that no register knows
		}
		if len(ids) == 0 {
			for i := s.att.from; i < len(s.words)-1; i++ {
				if s.lower(i) == "these" && s.within(i, 3, "observer", "monitor", "mission", "group", "delegation", "organization") {
					ids = d.namedBefore(s)
				}
			}
		}
		if len(ids) == 0 {
			ids = d.lastObserversAt(n)
		}
		if len(ids) == 0 || s.is(s.att.from, "join") {
			continue
		}
		back := false // "We share these observations": told before
		for i := s.att.from + 1; i < min(len(s.words), s.att.from+4); i++ {
			back = back || s.is(i, "these", "those", "this", "that") && s.is(i+1, "assessment", "finding", "conclusion", "observation", "view", "judgment", "concern", "verdict") && len(s.words)-i < 5
		}
		if !worries {
			for _, id := range ids {
				d.endorsed[id] = true
			}
		}
		// bare sentences after it spell that report out
		if back {
			continue
		}
		ends := n+1 == len(d.sents) || d.sents[n+1].block != s.block // agreement that closes its paragraph: the next ones spell it out
		for k := n + 1; k < len(d.sents) && (d.sents[k].block == s.block || ends); k++ {
			t := d.sents[k]
			if worries && len(t.sources) == 1 && t.sources[0].basis == schema.ByContinued && slices.Equal(t.sources[0].bodies, ids) && len(t.att.stances) == 0 && t.class(0)&contrast == 0 {
				t.sources[0].basis, t.sources[0].agrees = schema.ByBlanket, true
				continue
			}
			if worries && t.block != s.block && t.lower(0) != "those" && t.lower(0) != "these" {
				break
			}
			if worries && len(t.sources) == 1 && len(t.req) == 0 && t.class(0)&contrast == 0 && t.sources[0].basis == schema.ByResolved && !slices.ContainsFunc(t.sources[0].bodies, func(id string) bool { return !slices.Contains(ids, id) }) {
				t.sources[0].agrees = true // "Those missions cited": what the speaker shares
				continue
			}
			if len(t.sources) > 0 || len(t.att.stances) > 0 || ends && (len(t.req) > 0 && t.req[0].kind != "future" || t.ofTheVoice() || d.heading[t.block]) {
				break
			}
			if worries && (t.block != s.block || t.class(0)&contrast != 0) {
				break
			}
			t.sources = append(t.sources, source{bodies: ids, basis: schema.ByBlanket, from: 0, to: len(t.words), agrees: true})
		}
	}
}

// worriesAt gives the word for the concerns of others that the speaker shares, where the sentence says no more of them than what
// part of the election they are about; 0 if it is another sentence.
func (s *sentence) worriesAt() int {
	at := 0
	for i := s.att.from; i < len(s.words); i++ {
		switch {
		case at == 0 && s.is(i, "concern") && i < s.att.from+6:
			at = i
		case at == 0:
		case s.class(i)&(determiner|pronoun|coordinator|auxiliary|ordinal|weekday|monthName) != 0, s.named(i), s.ofMission(i), s.form(i).isNum, s.class(i)&preposition != 0, s.words[i].capital, s.anElection(i),
			s.is(i, "express", "raise", "voice", "note", "outline", "identify", "highlight", "set", "detail", "serious", "many", "however", "recent", "report", "statement", "preliminary", "conclusion", "finding", "out", "domestic",
				"flaw", "shortcoming", "irregularity", "problem", "deficiency", "voting", "electoral", "pre-voting", "pre-election", "pre-electoral", "post-election", "execution", "integrity", "organization", "management", "quality", "fairness", "credibility", "campaign", "pre", "environment", "process", "period", "vote", "day", "conduct", "aspect", "several", "certain", "part", "regard", "concern", "that", "which", "today", "yesterday", "partner", "community", "also", "other", "others", "run", "up"):
		default:
			return 0
		}
	}
	return at
}

// ofTheVoice reports whether the sentence speaks of the speaker: we, our, my.
func (s *sentence) ofTheVoice() bool {
	for i := range s.words {
		switch s.lower(i) {
		case "we", "our", "us", "i", "my", "we're", "we've", "i'd", "we'd", "i'm":
			return true
		}
	}
	return false
}

// lastObserversAt gives the bodies that were named last before sentence n.
func (d *docState) lastObserversAt(n int) []string {
	for k := len(d.heard); k <= n; k++ { // each sentence once, so that work stays linear
		var ids []string
		if k > 0 {
			for _, h := range d.sents[k-1].bodyNames() {
				if d.isObserver(h.id) && !slices.Contains(ids, h.id) {
					ids = append(ids, h.id)
				}
			}
			if len(ids) == 0 {
				ids = d.heard[k-1]
			}
		}
		d.heard = append(d.heard, ids)
	}
	return slices.Clone(d.heard[n])
}

// backReferences adds labels that a later or earlier sentence gives to the problems or improvements of the text as a
// whole: "such irregularities", "these improvements", "the shortcomings they highlighted" (U1).
func (d *docState) backReferences() {
	if !d.responder {
		return
	}
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if s.opensBack() && s.att.from == 0 && slices.Contains(s.att.stances, schema.Concern) { // "This is deeply troubling."
			if pos, neg := d.findingsIn(n); pos+neg == 0 {
				last := d.troubledBefore(n, s)
				for k := d.findingsFrom(last); k < len(d.findings) && d.findings[k].sent == last; k++ {
					if f := &d.findings[k]; f.Polarity == schema.Problematic && !slices.Contains(f.Stance, schema.Concern) {
						f.Stance = inOrder(append(slices.DeleteFunc(f.Stance, func(l string) bool { return l == schema.Echoes }), schema.Concern))
					}
				}
			}
		}
		for i := range s.words {
			if s.class(i)&(setback|backWord) == 0 {
				continue
			}
			noun, last := int8(0), 0 // last: of the sentence from which on they are meant
			switch {
			case s.class(i)&setback != 0:
				noun = -1
			case s.is(i, "improvement"), s.is(i, "achievement", "accomplishment", "success", "gain", "advance") && (s.is(i-1, "these", "those") || s.is(i-2, "these", "those")):
				noun = 1
			case s.is(i, "attack", "arrest", "killing", "incident", "practice", "act", "violence", "restriction", "matter", "death", "episode", "measure") && (s.is(i-1, "these", "such", "those", "this") || s.lower(i-1) == "these" || s.lower(i-1) == "those" || s.lower(i-1) == "such" || s.lower(i-2) == "of" && s.lower(i-1) == "these"):
				noun = -1
			case s.is(i, "allegation", "report", "claim", "charge", "case", "issue", "failure") && (s.is(i-1, "these", "those", "such") || s.is(i-2, "these", "those", "such")) && strings.HasSuffix(s.lower(i), "s"):
				noun, last = -1, d.troubledBefore(n, s)
			default:
				continue
			}
			ref := false
			forward := false
			for j := max(0, i-3); j < i; j++ {
				switch s.lower(j) {
				case "such", "these", "those", "similar", "this":
					ref = true
				}
			}
			if !ref && s.within(i, 6, "highlight", "note", "identify", "raise", "outline", "report") {
				ref, forward = true, true
			}
			if !ref {
				continue
			}
			var labels []string
			switch {
			case noun < 0 && s.within(i, 12, "keeping", "inconsistent", "contrary", "contravene", "violate", "breach", "undermine") && d.ownSentence(s):
				labels = append(labels, schema.Concern)
			case noun < 0 && d.embassySaw(s):
				labels = append(labels, schema.OwnObservation)
			}
			for _, l := range s.att.stances {
				if noun < 0 && (l == schema.Urges || l == schema.Concern || l == schema.Endorses && !forward && s.class(i-1)&determiner != 0) && i > s.att.from {
					labels = append(labels, l)
				}
				if noun > 0 && (l == schema.Welcomes || l == schema.Endorses && !forward) {
					labels = append(labels, l)
				}
			}
			if len(labels) == 0 {
				continue
			}
			for k := d.findingsFrom(last); k < len(d.findings); k++ {
				f := &d.findings[k]
				if !forward && f.sent > n {
					break
				}
				if f.own && !slices.Contains(labels, schema.Concern) && !(last > 0 && slices.Contains(labels, schema.Urges)) || f.AttributedTo != nil && slices.Contains(f.AttributedTo, usEmbassy) {
					continue
				}
				if noun < 0 && f.Polarity != schema.Problematic || noun > 0 && f.Polarity != schema.Improvement {
					continue
				}
				if !forward && !d.near(f.block, s.block) {
					continue
				}
				if forward && f.sent < n && noun < 0 && !d.near(f.block, s.block) {
					continue
				}
				if f.sent == n && f.Span.Start <= s.words[i].start && s.words[i].end <= f.Span.End {
					continue
				}
				if noun < 0 && f.Scope == "systemic" {
					continue
				}
				if forward && f.AttributionBasis == schema.ByExplicit && f.Certainty == schema.Presupposed {
					continue
				}
				for _, l := range labels {
					if !slices.Contains(f.Stance, l) && !(l == schema.Endorses && f.own) {
						f.Stance = append(f.Stance, l)
					}
				}
				f.Stance = slices.DeleteFunc(f.Stance, func(l string) bool { return l == schema.Echoes && len(f.Stance) > 1 })
			}
		}
	}
}

// troubledBefore gives the sentence of the paragraph before n, at most two back, that tells of problems: what "these
// reports" means; a number beyond all if there is none.
func (d *docState) troubledBefore(n int, s *sentence) int {
	for k := n - 1; k >= max(1, n-2) && d.sents[k].block == s.block; k-- {
		if _, neg := d.findingsIn(k); neg > 0 {
			return k
		}
	}
	return len(d.sents)
}

func (d *docState) embassySaw(s *sentence) bool {
	for _, h := range s.bodyNames() {
		if h.id == usEmbassy && d.watches(s, h) {
			return true
		}
	}
	return false
}

// near reports whether block a is the block before b or in the list before it.
func (d *docState) near(a, b int) bool {
	if a == b {
		return true
	}
	if a > b {
		return false
	}
	for k := a + 1; k < b; k++ {
		if d.kindOf[k] == schema.Paragraph && d.doc.Blocks[k].Span.End-d.doc.Blocks[k].Span.Start > 120 && k < b-1 {
			return false
		}
	}
	return b-a <= 12
}
