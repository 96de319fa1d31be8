package extract

import "github.com/electiongraph/electiongraph/schema"

// What stands between a word and the one before it.
const (
	breakNone   = iota
	breakComma  // , ( ) — "
	breakClause // ; :
)

// A word of a sentence.
type word struct {
	class   wordClass // of the form
	form    *form
	start   int // bytes of the document
	end     int
	brk     uint8
	clause  int16
	main    int16 // the clause that it goes on with: of "X, which …, was good" what stands behind the relative clause is of the first
	chunk   int16 // items of a coordination, within the clause
	quote   int16 // number of the quotation in the document, 0 outside
	paren   bool
	capital bool
}

// A sentence, divided. Clauses are numbered from 0 in the sentence; a chunk is a stretch between commas and
// coordinators, numbered likewise.
type sentence struct {
	x     *scratch
	text  string
	block int // index of the block
	span  schema.Span
	words []word
	last  bool      // of its block
	first bool      // of its block
	item  bool      // stands in a list item
	lead  *sentence // the lead-in of the list it is an item of

	hits   []hit
	names  []nameHit
	bodies []nameHit // what bodyNames gives; rename keeps it

	evals    []evaluator
	dateHits []dateHit
	sources  []source
	req      []request // requests, hopes, pledges in it
	att      attitude
}

func (s *sentence) form(i int) *form { return s.words[i].form }

func (s *sentence) class(i int) wordClass {
	if i < 0 || i >= len(s.words) {
		return 0
	}
	return s.words[i].class
}

func (s *sentence) is(i int, bases ...string) bool {
	return i >= 0 && i < len(s.words) && s.form(i).is(bases...)
}

// isOf is is for a list.
func (s *sentence) isOf(i int, l *wordList) bool {
	return i >= 0 && i < len(s.words) && s.form(i).isOf(l)
}

// lower gives the word i in lower case; "" beyond the ends.
func (s *sentence) lower(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.form(i).text
}

// bytes gives the span of words [lo, hi).
func (s *sentence) bytes(lo, hi int) schema.Span {
	return schema.Span{Start: s.words[lo].start, End: s.words[hi-1].end}
}

// build divides the sentence into words, clauses and chunks. quote is the running number of quotations in the document
// and open whether one is open; both are returned as they are after it.
func (x *scratch) build(s *sentence, toks []token, text string, quote int16, open bool) (int16, bool) {
	s.x, s.text = x, text
	s.words = x.words.take(min(len(toks), maxSentence))
	brk := uint8(breakNone)
	paren := 0
	for i := range toks {
		t := &toks[i]
		switch t.kind {
		case wordToken:
			w := word{class: x.forms[t.form].class, form: x.forms[t.form], start: t.start, end: t.end, brk: brk, capital: t.capital, paren: paren > 0}
			if open {
				w.quote = quote
			}
			if n := len(s.words); brk == breakComma && n > 1 && !w.paren && t.end-t.start == 4 && text[t.start] >= '1' && text[t.start] <= '2' && x.forms[t.form].isNum && s.words[n-1].form.isNum && s.words[n-2].class&monthName != 0 {
				w.brk = breakNone // "on November 30, 2017 that"
			}
			if len(s.words) < maxSentence {
				s.words = append(s.words, w)
			}
			brk = breakNone
		case punctToken:
			b := uint8(breakNone)
			switch t.mark {
			case ';', ':', '?', '!': // a full stop within a sentence is an abbreviation's
				b = breakClause
			case ',', '—', '…':
				b = breakComma
			case '(', '[':
				paren++
				b = breakComma
			case ')', ']':
				if paren > 0 {
					paren--
				}
				b = breakComma
			case '"':
				if open {
					open = false
				} else {
					open = true
					quote++
				}
			}
			brk = max(brk, b)
		}
	}
	s.divide()
	return quote, open
}

// divide numbers clauses and chunks.
func (s *sentence) divide() {
	clause, chunk, main := int16(0), int16(0), int16(0)
	verb := false     // the clause has a finite verb
	start := 0        // of the clause
	back := int16(-1) // clause to return to after a relative clause between commas
	for i := range s.words {
		w := &s.words[i]
		c := s.class(i)
		newClause, newChunk := false, w.brk != breakNone
		switch {
		case i == 0:
		case w.brk == breakClause:
			newClause = true
		case c&subordinator != 0 && i > start && s.opens(i):
			newClause = true
		case c&coordinator != 0 && c&contrast != 0: // but, yet
			newClause = s.form(i).text != "yet" || w.brk != breakNone
		case s.form(i).text == "however" || s.form(i).text == "nonetheless" || s.form(i).text == "nevertheless":
			newClause = w.brk != breakNone && verb && s.class(i-1)&(negator|auxiliary|modal) == 0 // "did not, however, shake trust"
		case c&coordinator != 0:
			newChunk = true
			if verb && s.clauseAfter(i) {
				newClause = true
			}
		case w.brk == breakComma && verb && s.clauseAfter(i-1):
			newClause = true
		case i > 0 && s.class(i-1)&coordinator != 0 && c&coordinator == 0:
		case s.form(i).text == "including" || s.form(i).text == "such" && s.lower(i+1) == "as":
			newChunk = true
		}
		if back >= 0 && w.brk == breakComma && i > start+1 && !newClause {
			// the main clause goes on after ", which …,"
			newClause, newChunk = true, true
			if s.finiteWithin(i, 4) {
				clause++
				chunk++
				if main = clause; c&(auxiliary|modal|finite) != 0 && !s.participleAt(i) {
					main = back
				}
				w.clause, w.chunk, w.main = clause, chunk, main
				start, verb, back = i, false, -1
				continue
			}
		}
		if newClause {
			if c&subordinator != 0 && (s.form(i).text == "which" || s.form(i).text == "who" || s.form(i).text == "where") && w.brk == breakComma {
				back = clause
			} else {
				back = -1
			}
			clause++
			main = clause
			chunk++
			start, verb = i, false
		} else if newChunk {
			chunk++
		}
		w.clause, w.chunk, w.main = clause, chunk, main
		if c&(finite|auxiliary|modal) != 0 && s.form(i).text != "been" && s.form(i).text != "being" && s.form(i).text != "be" {
			verb = true
		}
	}
}

// opens reports whether the subordinating word i really opens a clause here.
func (s *sentence) opens(i int) bool {
	switch s.form(i).text {
	case "since", "until", "when", "where", "if", "whether", "unless", "because", "although", "though", "while", "whereas", "albeit", "notwithstanding", "lest":
		return s.lower(i+1) != "of"
	case "despite":
		return true
	case "which", "who", "whom", "whose":
		// "in which", "some of whom": the preposition belongs to it, the clause begins here all the same.
		return true
	}
	return false
}

// clauseAfter reports whether a subject and a finite verb follow the coordinator (or comma) at i, before the next
// comma or coordinator.
func (s *sentence) clauseAfter(i int) bool {
	n := 0
	for j := i + 1; j < len(s.words) && j <= i+9; j++ {
		c := s.class(j)
		if j > i+1 && (s.words[j].brk != breakNone || c&coordinator != 0) {
			return false
		}
		if c&(auxiliary|modal|finite) != 0 && !s.participleAt(j) {
			return n > 0
		}
		if c&subordinator != 0 {
			return false
		}
		if c&(preposition) == 0 || n > 0 {
			n++
		} else {
			return false // ", and in the capital …"
		}
	}
	return false
}

// participleAt reports whether the form at j, which may be finite, is a participle after a noun: "problems noted in".
func (s *sentence) participleAt(j int) bool {
	c := s.class(j)
	if c&(auxiliary|modal) != 0 {
		t := s.form(j).text
		return t == "been" || t == "being" || t == "be"
	}
	if p := s.lower(j - 1); p == "being" || p == "been" || p == "be" {
		return true
	}
	// an -ed form before a preposition, with no object, is rarely the verb of a coordinated clause
	next := s.lower(j + 1)
	return next == "by" || next == "in" || next == "with" || next == "on" || next == "at" || next == "to" && s.class(j)&asker != 0
}

// finiteWithin reports whether a finite verb stands among the n words from i.
func (s *sentence) finiteWithin(i, n int) bool {
	for j := i; j < min(len(s.words), i+n); j++ {
		if s.class(j)&(auxiliary|modal|finite) != 0 {
			return true
		}
	}
	return false
}

// clauseRange gives the words of the clause that holds word i.
func (s *sentence) clauseRange(i int) (lo, hi int) {
	c := s.words[i].clause
	lo, hi = i, i+1
	for lo > 0 && s.words[lo-1].clause == c {
		lo--
	}
	for hi < len(s.words) && s.words[hi].clause == c {
		hi++
	}
	return
}

// chunkRange gives the words of the chunk that holds word i.
func (s *sentence) chunkRange(i int) (lo, hi int) {
	c := s.words[i].chunk
	lo, hi = i, i+1
	for lo > 0 && s.words[lo-1].chunk == c {
		lo--
	}
	for hi < len(s.words) && s.words[hi].chunk == c {
		hi++
	}
	return
}
