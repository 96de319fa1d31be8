package extract

import (
	"github.com/electiongraph/electiongraph/schema"
)

// A Trace tells sentence by sentence why a document gave what it gave.
type Trace struct {
	Sentences []TraceSentence
}

// A TraceSentence is one sentence of the text with its division and what was proposed in it.
type TraceSentence struct {
	Span       schema.Span
	Clauses    []schema.Span
	Sources    []TraceSource
	Stances    []string
	Requests   []TraceRequest
	Candidates []TraceCandidate
	Phrasings  []TracePhrasing
}

// A TraceSource says whose claims a span of the sentence is, and by which rung of the ladder.
type TraceSource struct {
	Bodies []string
	Basis  string
	Span   schema.Span
}

// A TraceRequest is a stretch that asserts nothing, and why.
type TraceRequest struct {
	Kind string
	Span schema.Span
}

// A TraceCandidate is an issue that a pattern proposed; Lost says why it gave no finding, "" if it did.
type TraceCandidate struct {
	Issue, Pattern string
	Polarity       schema.Polarity // "" undecided
	Rules          []string
	Span           schema.Span
	Lost           string
}

// A TracePhrasing is what the learnt phrasing decided of a request or a verdict against the rules, and the words that spoke for it
// most.
type TracePhrasing struct {
	Decided, Words string
	Span           schema.Span
}

// Trace reads the document like Extract and tells why each sentence gave what it gave.
func (e *Extractor) Trace(doc *schema.Document) (*schema.Extraction, *Trace) {
	t := &Trace{}
	return e.extract(doc, t), t
}

func (t *Trace) add(d *docState, n int, s *sentence, cands []candidate) {
	ts := TraceSentence{Span: s.span, Stances: s.att.stances}
	for i := 0; i < len(s.words); {
		_, hi := s.clauseRange(i)
		ts.Clauses = append(ts.Clauses, s.bytes(i, hi))
		i = hi
	}
	for _, src := range s.sources {
		if src.to > src.from {
			ts.Sources = append(ts.Sources, TraceSource{src.bodies, src.basis, s.bytes(src.from, min(src.to, len(s.words)))})
		}
	}
	for _, r := range s.req {
		if r.from < r.to && r.to <= len(s.words) {
			ts.Requests = append(ts.Requests, TraceRequest{r.kind, s.bytes(r.from, r.to)})
		}
	}
	for i := range cands {
		c := &cands[i]
		tc := TraceCandidate{Issue: d.e.issues[c.issue].ID, Pattern: d.ruleOf(c), Rules: c.turns, Lost: c.lose, Span: s.bytes(c.lo, c.hi)}
		switch {
		case c.sign > 0:
			tc.Polarity = schema.Improvement
		case c.sign < 0:
			tc.Polarity = schema.Problematic
		case c.hint == 2:
			tc.Polarity = schema.Neutral
		}
		ts.Candidates = append(ts.Candidates, tc)
	}
	t.Sentences = append(t.Sentences, ts)
}
