package extract

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/kljensen/snowball/english"

	"github.com/electiongraph/electiongraph/schema/codebook"
)

// An Opinion is what was learnt of how the genre words each issue: a linear model over the stems of a sentence, the first
// letters and the families of its words, and pairs of them. It is asked beside the codebook's patterns: it may add a finding whose wording
// no pattern knows, and take one away where a pattern stands alone against the rest of the sentence. [Extractor.Learn]
// makes one, [ReadOpinion] reads it.
type Opinion struct {
	Digest string // first 12 hexadecimal digits of the SHA-256 of its file; "" where it has not been read from one

	labels  []opinionLabel
	index   map[string]int                // of labels, by issue
	hashes  []uint32                      // of the features, ascending
	weights []opinionWeight               // their rows one after the other, before each how many weights it has
	table   opinionTable                  // where the rows stand, by hash
	levels  [1 << (16 - outputBits)]int32 // the values that weights have, ascending; there are weightLevels of them
	scale   float32                       // of a weight's unit
	bias    []float32                     // of the outputs
	judge   []float32                     // how the outputs and the patterns are weighed against each other, see judgeBias
	limits  [2]limits                     // of the judge's verdicts, by kind of text
}

// limits are the least verdicts of the judge.
type limits struct {
	add  float32 // for a finding without a pattern
	keep float32 // for one that a pattern proposed
}

// pass reports whether the proposal is one to be made a finding; rival is the score of that in the other direction. Direction is
// the rules' where a pattern knows the words, unless more speaks for the other.
func (l *limits) pass(p *proposal, rival float32) bool {
	if p.cand >= 0 {
		return p.score >= l.keep && (rival <= p.score || rival < l.add)
	}
	return p.score >= l.add && (p.x[judgeOther] == 0 || p.score > rival)
}

// rivalOf gives the score of the proposal of the same issue in the other direction, of which one is a pattern's.
func rivalOf(list []proposal, p *proposal) float32 {
	for i := range list {
		if rivals(&list[i], p) {
			return list[i].score
		}
	}
	return float32(math.Inf(-1))
}

func rivals(p, q *proposal) bool {
	return p.label == q.label && p.sign != q.sign && (p.cand < 0) != (q.cand < 0)
}

// Kinds of texts that have limits of their own.
const (
	kindOther = iota
	kindReport
)

func kindOf(report bool) int {
	if report {
		return kindReport
	}
	return kindOther
}

type opinionLabel struct{ issue string }

// Outputs of the model: for label i, 3i is the issue in either direction, 3i+1 as a problem, 3i+2 as an improvement;
// the last three are any problem, any improvement and nothing. What speaks for an issue in a direction is the sum of its
// three outputs, less that of nothing.
//
// A weight is its output and, in the high bits, which of the levels it has: most of the time that the opinion takes is spent
// waiting for weights from memory.
type opinionWeight uint16

const (
	outputBits   = 10 // every number that maxOutputs needs bits for
	weightLevels = 16
)

func weightOf(output, level int) opinionWeight { return opinionWeight(level<<outputBits | output) }
func (w opinionWeight) output() int            { return int(w & (1<<outputBits - 1)) }
func (w opinionWeight) level() int             { return int(w >> outputBits) }

// A feature is a stem or a family of words, or a pair of them, at words of the sentence.
type feature struct {
	hash uint32
	a, b int16 // the words it rests on
}

// What a form is to the opinion.
const (
	wordNone    = iota // grammar only
	wordContent        // its stem counts
	wordTurn           // a negator
)

// gramOf tells what a form is to the opinion, and the hash of its stem.
func gramOf(f *form) (uint8, uint64) {
	switch {
	case f.isNum || f.class&(monthName|weekday) != 0:
		return wordNone, 0
	case f.class&negator != 0:
		return wordTurn, hashOf("not")
	case f.class&(determiner|pronoun|preposition|subordinator|coordinator|auxiliary) != 0 && f.text != "few" && f.text != "all" && f.text != "against" && f.text != "without" && f.text != "most" && f.text != "many":
		return wordNone, 0
	case len(f.text) < 2:
		return wordNone, 0
	}
	// Stems are told apart by the base where an inflection is irregular: sought, seek.
	base := f.bases[0]
	if len(f.bases) > 1 {
		base = f.bases[1]
	}
	return wordContent, hashOf(english.Stem(base, false))
}

func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func pairOf(kind, a, b uint64) uint32 {
	h := (a*0x9e3779b97f4a7c15 ^ kind) * 0xff51afd7ed558ccd
	h ^= h >> 29
	h = (h ^ b) * 0xc4ceb9fe1a85ec53
	return uint32(h>>32 ^ h)
}

// Kinds of pairs.
const (
	adjacentPair = iota + 1
	nearPair
	turnedWord
	beginning // of one word
	familyWord
	familyTurned
	familyPair
)

// familiesOf gives the hashes of each word's families.
func familiesOf(families []codebook.Family) map[string][]uint64 {
	out := map[string][]uint64{}
	for _, f := range families {
		for _, w := range f.Words {
			out[w] = append(out[w], hashOf("family "+f.Name))
		}
	}
	return out
}

// familiesOf gives the families of the word itself, else of the first of its bases that has any.
func (e *Extractor) familiesOf(f *form) []uint64 {
	list := e.families[f.text]
	for _, b := range f.bases {
		if len(list) > 0 {
			break
		}
		list = e.families[b]
	}
	return list
}

// beginningOf gives the hash of the first letters of a word that has more of them: what words of one family share where
// their stems differ, as observe and observation; 0 for a short word.
func beginningOf(word string) uint32 {
	const letters = 5
	if len(word) <= letters {
		return 0
	}
	return pairOf(beginning, 0, hashOf(word[:letters]))
}

// features appends the features of words [lo, hi), those that are asked for, hoped or supposed left out.
func (s *sentence) features(dst []feature, lo, hi int) []feature {
	const window = 2          // content words
	var last, kin [window]int // kin: words that count or have families
	n, kins := 0, 0
	turn := -100
	out := s.unclaimed()
	for i := lo; i < hi; i++ {
		f := s.form(i)
		if out.has(i) {
			n, kins = 0, 0
			continue
		}
		if i > 0 && s.words[i].brk >= breakClause {
			n, kins, turn = 0, 0, -100
		}
		if f.gram != wordNone || len(f.families) > 0 {
			for _, h := range f.families {
				dst = append(dst, feature{pairOf(familyWord, 0, h), int16(i), int16(i)})
				if i-turn <= 5 && f.gram != wordTurn {
					dst = append(dst, feature{pairOf(familyTurned, 0, h), int16(i), int16(turn)})
				}
				for k := range min(kins, window) {
					j := kin[(kins-1-k)%window]
					for _, g := range s.form(j).families {
						dst = append(dst, feature{pairOf(familyPair, min(g, h), max(g, h)), int16(j), int16(i)})
					}
				}
			}
			kin[kins%window] = i
			kins++
		}
		switch f.gram {
		case wordNone:
			continue
		case wordTurn:
			turn = i
		default:
			dst = append(dst, feature{uint32(f.stem >> 32), int16(i), int16(i)})
			if f.begin != 0 {
				dst = append(dst, feature{f.begin, int16(i), int16(i)})
			}
			if i-turn <= 5 {
				dst = append(dst, feature{pairOf(turnedWord, 0, f.stem), int16(i), int16(turn)})
			}
		}
		for k := 0; k < min(n, window); k++ {
			j := last[(n-1-k)%window]
			kind := uint64(nearPair)
			if k == 0 {
				kind = adjacentPair
			}
			dst = append(dst, feature{pairOf(kind, s.form(j).stem, f.stem), int16(j), int16(i)})
		}
		last[n%window] = i
		n++
	}
	return dst
}

// asked reports whether word i stands in a request, a hope, a condition: what stands there is no claim.
func (s *sentence) asked(i int) bool {
	for k := range s.req {
		if r := &s.req[k]; r.unclaimed() && i >= r.from && i < r.to {
			return true
		}
	}
	return false
}

// unclaimed reports whether what stands in the request is no claim.
func (r *request) unclaimed() bool { return r.kind != "law" && r.kind != "future" }

// unclaimed gives the words that are asked for, and those that are part of a country's name or of a source.
func (s *sentence) unclaimed() (out mask) {
	for k := range s.req {
		if r := &s.req[k]; r.unclaimed() {
			for i := max(0, r.from); i < min(r.to, len(s.words)); i++ {
				out.set(i)
			}
		}
	}
	for _, h := range s.names {
		for i := h.lo; i < h.hi; i++ {
			out.set(i)
		}
	}
	return out
}

// opinions is the memory of one consultation.
type opinions struct {
	feats     []feature
	rows      []int32 // of feats, -1 for features that are not known
	fetched   int     // see fetch
	scores    []float32
	segments  []tokenRange
	parts     [][]float32  // outputs of the segments
	sums      []weightSums // of the segments, then of the sentence
	known     []int        // and how many features of each are known
	segment   []int16      // of each clause, -1 if it is weighed with the sentence only
	sight     []float32    // of labels, see proposals
	best      [][]float32  // what speaks for each label at most, in the sentence and in its segments
	bestThen  []float32    // in the sentence before
	topics    [maxLabels]float32
	views     []patternView // of the patterns' candidates
	proposals []proposal
	by        []float32 // see place
	before    []float32 // outputs of the sentence before, empty if there is none
}

// weightSums are sums of weights by output. They are integers, so that they do not depend on how a processor rounds or
// on the order; there is room for every number of outputBits.
type weightSums [1 << outputBits]int32

// segments appends the parts of a sentence that are weighed by themselves: its clauses.
func (s *sentence) segments(dst []tokenRange) []tokenRange {
	for i := 0; i < len(s.words); {
		lo, hi := s.clauseRange(i)
		i = hi
		if hi-lo >= 3 && hi-lo < len(s.words) {
			dst = append(dst, tokenRange{lo, hi})
		}
	}
	return dst
}

// score computes the outputs for features.
func (o *Opinion) score(feats []feature, m *opinions) {
	var sums weightSums
	known := 0
	for _, f := range feats {
		if r := o.table.find(f.hash); r >= 0 {
			o.sum(&sums, r)
			known++
		}
	}
	m.scores = o.outputs(m.scores, &sums, known)
}

// scoreAll computes the outputs for a sentence and for its segments. The features of a segment are those of the sentence
// that lie within it, so that each is looked up and added once.
func (o *Opinion) scoreAll(s *sentence, m *opinions) {
	m.feats = s.features(m.feats[:0], 0, len(s.words))
	m.segments = s.segments(m.segments[:0])
	n := len(m.segments)
	for len(m.sums) <= n {
		m.sums, m.parts, m.known = append(m.sums, weightSums{}), append(m.parts, nil), append(m.known, 0)
	}
	m.segment = m.segment[:0]
	for range s.words[len(s.words)-1].clause + 1 {
		m.segment = append(m.segment, -1)
	}
	for i, r := range m.segments {
		m.segment[s.words[r.lo].clause] = int16(i)
	}
	used := len(o.bias)
	for i := range n + 1 {
		clear(m.sums[i][:used])
		m.known[i] = 0
	}
	m.rows = m.rows[:0]
	for _, f := range m.feats {
		r := int32(-1)
		if form := s.form(int(f.a)); f.a == f.b && f.hash == form.begin {
			r = form.beginRow
		} else if f.a == f.b && f.hash == uint32(form.stem>>32) {
			r = form.row
		} else {
			r = o.table.find(f.hash)
		}
		m.rows = append(m.rows, r)
	}
	o.fetch(m)
	for i, f := range m.feats {
		r := m.rows[i]
		if r < 0 {
			continue
		}
		at := n
		if c := s.words[f.a].clause; c == s.words[f.b].clause && m.segment[c] >= 0 {
			at = int(m.segment[c])
		}
		o.sum(&m.sums[at], r)
		m.known[at]++
	}
	all := &m.sums[n]
	for i := range n {
		m.parts[i] = o.outputs(m.parts[i], &m.sums[i], m.known[i])
		if m.known[i] == 0 {
			continue
		}
		m.known[n] += m.known[i]
		for k, v := range m.sums[i][:used] {
			all[k&(len(all)-1)] += v
		}
	}
	m.scores = o.outputs(m.scores, all, m.known[n])
}

// fetch looks at every row of the sentence once, so that memory is asked for all of them at the same time and not for the
// next when one has been added.
func (o *Opinion) fetch(m *opinions) {
	n := 0
	for _, r := range m.rows {
		if r >= 0 {
			n += int(o.weights[r])
		}
	}
	m.fetched = n
}

// row gives the weights of the row that stands at a place.
func (o *Opinion) row(at int32) []opinionWeight {
	list := o.weights[at:]
	return list[1 : 1+int(list[0])]
}

// sum adds the weights of a row.
func (o *Opinion) sum(sums *weightSums, row int32) { addWeights(sums, o, o.row(row)) }

// addWeights is apart so that all it needs stays in registers.
//
//go:noinline
func addWeights(sums *weightSums, o *Opinion, row []opinionWeight) {
	s, levels := sums[:], o.levels[:]
	for _, w := range row {
		s[w.output()] += levels[w.level()]
	}
}

// from gives the weights of a row from an output on: outputs ascend.
func (o *Opinion) from(row int32, output int) []opinionWeight {
	list := o.row(row)
	at, _ := slices.BinarySearchFunc(list, output, func(w opinionWeight, output int) int { return w.output() - output })
	return list[at:]
}

// outputs gives the outputs for sums of the weights of so many features, in the memory of dst.
func (o *Opinion) outputs(dst []float32, sums *weightSums, known int) []float32 {
	if known == 0 {
		return append(dst[:0], o.bias...)
	}
	norm := o.scale * normOf(known)
	out := slices.Grow(dst[:0], len(o.bias))[:len(o.bias)]
	list := sums[:len(out)]
	bias := o.bias[:len(out)]
	for i := range out {
		out[i] = float32(float32(list[i])*norm) + bias[i]
	}
	return out
}

const (
	maxLabels  = 256
	maxOutputs = 3*maxLabels + 3
)

// judgeLength is how many weights the judge has for so many labels.
func judgeLength(labels int) int { return judgeSets*judgeSize + 2*labels }

// speaks gives how much speaks for the label in a direction.
func (o *Opinion) speaks(scores []float32, label int, sign int8) float32 {
	n := 3 * len(o.labels)
	if sign > 0 {
		return scores[3*label] + scores[3*label+2] + scores[n+1] - scores[n+2]
	}
	return scores[3*label] + scores[3*label+1] + scores[n] - scores[n+2]
}

// An opinionTable tells where the row of a feature stands: open addressing from the place that the first bits of the hash
// name, so that hashes that ascend are entered one behind the other.
type opinionTable struct {
	entries []opinionEntry // as many as a power of two
	shift   uint8          // of a hash
}

type opinionEntry struct {
	hash uint32
	row  int32 // one more than its place, 0 for no entry
}

// newOpinionTable makes a table for so many features.
func newOpinionTable(features int) opinionTable {
	n := bits.Len(uint(2*features) | 3)
	return opinionTable{make([]opinionEntry, 1<<n), uint8(32 - n)}
}

func (t *opinionTable) add(hash uint32, row int32) {
	at := int(hash >> t.shift)
	for t.entries[at].row != 0 {
		at = (at + 1) & (len(t.entries) - 1)
	}
	t.entries[at] = opinionEntry{hash, row + 1}
}

// find gives the place of the row of a feature, -1 if it is not known.
func (t *opinionTable) find(hash uint32) int32 {
	for at := int(hash >> t.shift); ; at++ {
		e := t.entries[at&(len(t.entries)-1)]
		if e.hash == hash || e.row == 0 {
			return e.row - 1
		}
	}
}

// normOf is what the sum over n features is multiplied by: long sentences should not win by length alone.
func normOf(n int) float32 { return float32(1 / math.Sqrt(float64(n))) }

// What the judge weighs, in sets (see judgeSets); behind them stand two weights a label, how far a pattern of it, and the
// outputs alone, are to be trusted.
const (
	judgeBias   = iota
	judgeSpeaks // how much speaks for it in the sentence
	judgePart   // how much speaks for it in the clause that speaks most
	judgeSign   // that, less what speaks for the other direction
	judgeMargin // that, less what speaks for the best other issue there
	judgeOther  // a pattern proposed the issue in the other direction
	judgeRivals // patterns proposed other issues
	judgeLost   // a pattern of the issue was there, but lost
	judgeReport // country report
	judgeNamed  // how many words the pattern names
	judgeHint   // the pattern tells the direction itself
	judgeLong   // length of the sentence
	judgeLead   // nothing speaks more for another issue there
	judgeRank   // its place among the issues for which most speaks
	judgeParts  // in how many clauses something speaks for it
	judgeCount  // how many clauses there are
	judgeClear  // how much more speaks for the best issue of the sentence than for the next
	judgeMuch   // how much speaks for it beyond nothing
	judgeVery   // and beyond a good deal
	judgeBefore // how much spoke for it in the sentence before
	judgeTopic  // how much spoke there for an issue of its area
	judgeSize
)

// A proposal is an issue in a direction that the judge weighs.
type proposal struct {
	label int
	sign  int8
	x     [judgeSize]float32
	score float32
	cand  int // index of the pattern's candidate, -1
}

const proposalsPerSentence = 10

// A patternView is what a pattern's candidate is to the judge.
type patternView struct {
	label int
	sign  int8
	lost  bool
	cand  int
	named int // words
	hint  bool
}

// views sums up the candidates of a sentence; labels are those of the codebook's issues.
func (o *Opinion) views(dst []patternView, cands []candidate, labels []int32) []patternView {
	for i := range cands {
		c := &cands[i]
		if l := labels[c.issue]; l >= 0 && (c.sign != 0 || c.lose != "") {
			dst = append(dst, patternView{int(l), c.sign, c.lose != "", i, c.named.count(), c.hint != 0})
		}
	}
	return dst
}

// labelsOf gives the label of each issue of the codebook, -1 where the opinion has none.
func (o *Opinion) labelsOf(issues []*codebook.Issue) []int32 {
	out := make([]int32, len(issues))
	for i, is := range issues {
		out[i] = -1
		if l, ok := o.index[is.ID]; ok {
			out[i] = int32(l)
		}
	}
	return out
}

// A peak is the label for which most speaks, and how much speaks for it and for the next.
type peak struct {
	label       int
	first, next float32
}

func (p *peak) see(label int, v float32) {
	if v > p.first {
		p.label, p.first, p.next = label, v, p.first
	} else if v > p.next {
		p.next = v
	}
}

// butFor gives how much speaks for the best label other than the given one.
func (p *peak) butFor(label int) float32 {
	if p.label == label {
		return p.next
	}
	return p.first
}

// see gives how much speaks for each label at most, in dst.
func (o *Opinion) see(dst, scores []float32) ([]float32, peak) {
	labels := len(o.labels)
	dst = slices.Grow(dst[:0], labels)[:labels]
	top := peak{-1, -100, -100}
	n := 3 * labels
	problem, improvement, nothing := scores[n], scores[n+1], scores[n+2]
	for l := range dst {
		q := (*[3]float32)(scores)
		scores = scores[3:]
		v := q[0] + q[1] + problem - nothing // as speaks gives it
		if w := q[0] + q[2] + improvement - nothing; w > v {
			v = w
		}
		if dst[l] = v; v > top.next { // as few are
			top.see(l, v)
		}
	}
	return dst, top
}

// A setting is where a sentence stands, as the judge sees it.
type setting struct {
	report bool      // in a country report
	length int       // words
	before []float32 // outputs of the sentence before, empty if there is none
	best   []float32 // and what spoke for each label at most, see see
	areas  []uint8   // number of the area of each label
}

// proposals lists what patterns and outputs propose for a sentence, weighed by the judge. They are the memory's.
func (o *Opinion) proposals(m *opinions, scores []float32, parts [][]float32, views []patternView, at setting) []proposal {
	type rank struct {
		label int32
		score float32
	}
	var room [proposalsPerSentence]rank
	best := room[:0]
	var peakRoom [8]peak
	peaks := peakRoom[:0] // of the sentence and its parts
	for len(m.best) <= len(parts) {
		m.best = append(m.best, nil)
	}
	for k := range len(parts) + 1 {
		q := scores
		if k > 0 {
			q = parts[k-1]
		}
		var top peak
		m.best[k], top = o.see(m.best[k], q)
		peaks = append(peaks, top)
		if k == 0 {
			m.sight = append(m.sight[:0], m.best[0]...)
			continue
		}
		sight := m.sight
		for l, v := range m.best[k][:len(sight)] {
			if v > sight[l] {
				sight[l] = v
			}
		}
	}
	least := float32(math.Inf(-1)) // of the best, if there are enough
	for l, sc := range m.sight {
		if sc <= least {
			continue
		}
		at := len(best)
		if at == proposalsPerSentence {
			at--
		} else {
			best = best[:at+1]
		}
		for ; at > 0 && best[at-1].score < sc; at-- {
			best[at] = best[at-1]
		}
		best[at] = rank{int32(l), sc}
		if len(best) == proposalsPerSentence {
			least = best[len(best)-1].score
		}
	}
	out := m.proposals[:0]
	propose := func(label int, sign int8, cand int) {
		for i := range out {
			if p := &out[i]; p.label == label && p.sign == sign {
				return
			}
		}
		out = append(out, proposal{label: label, sign: sign, cand: cand})
	}
	patterns := 0
	for _, v := range views {
		if !v.lost {
			propose(v.label, v.sign, v.cand)
			patterns++
		}
	}
	for _, b := range best {
		label := int(b.label)
		most, at := scores, 0 // where it speaks most
		for k, q := range parts {
			if m.best[k+1][label] > m.best[at][label] {
				most, at = q, k+1
			}
		}
		if o.speaks(most, label, -1) >= o.speaks(most, label, 1) {
			propose(label, -1, -1)
		} else {
			propose(label, 1, -1)
		}
	}
	at.topics(&m.topics)
	for i := range out {
		p := &out[i]
		x := &p.x
		x[judgeBias] = 1
		mine := o.speaks(scores, p.label, p.sign)
		x[judgeSpeaks] = mine
		there, most, top := scores, mine, &peaks[0]
		for k, q := range parts {
			v := o.speaks(q, p.label, p.sign)
			if v > most {
				there, most, top = q, v, &peaks[1+k]
			}
			if v > 0 {
				x[judgeParts] += 0.5
			}
		}
		x[judgePart] = most
		x[judgeSign] = most - o.speaks(there, p.label, -p.sign)
		x[judgeMargin] = most - top.butFor(p.label)
		if x[judgeMargin] >= 0 {
			x[judgeLead] = 1
		}
		for k := range best {
			if int(best[k].label) == p.label {
				x[judgeRank] = 1 / float32(k+1)
				break
			}
		}
		x[judgeMuch], x[judgeVery] = max(0, most), max(0, most-2)
		x[judgeClear] = peaks[0].first - peaks[0].next
		x[judgeCount] = float32(min(len(parts), 8)) / 4
		for _, v := range views {
			switch {
			case v.label != p.label:
				if !v.lost {
					x[judgeRivals] = 1
				}
			case v.lost && p.cand < 0:
				x[judgeLost] = 1
			case !v.lost && v.sign != p.sign:
				x[judgeOther] = 1
			case v.cand == p.cand:
				x[judgeNamed] = float32(min(v.named, 6)) / 4
				if v.hint {
					x[judgeHint] = 1
				}
			}
		}
		x[judgeLong] = float32(min(at.length, 60)) / 30
		if at.report {
			x[judgeReport] = 1
		}
		if len(at.before) > 0 {
			x[judgeBefore] = max(leastTopic, o.speaks(at.before, p.label, p.sign)) / 2
			x[judgeTopic] = m.topics[at.areas[p.label]] / 2
		}
		p.score = weigh(o.judge, p)
	}
	m.proposals = out[:0]
	return out
}

// leastWords is how many words a sentence has that the opinion is asked about.
const leastWords = 3

// leastTopic is the least that can have spoken for an issue in the sentence before.
const leastTopic = -4

// topics gives for each area how much spoke for an issue of it in the sentence before, if there is one.
func (at *setting) topics(dst *[maxLabels]float32) {
	if len(at.before) == 0 {
		return
	}
	for _, a := range at.areas {
		dst[a] = leastTopic
	}
	areas := at.areas[:len(at.best)]
	for l, v := range at.best {
		if a := areas[l]; v > dst[a] {
			dst[a] = v
		}
	}
}

// judgeSets is how many sets of weights the judge has: for proposals of patterns, for the outputs' first choice in a sentence
// or clause, for their other choices.
const judgeSets = 3

// weights gives where in the judge the weights for the proposal begin, and where that of its label stands.
func (p *proposal) weights() (base, label int) {
	label = judgeSets*judgeSize + 2*p.label
	switch {
	case p.cand >= 0:
		return 0, label
	case p.x[judgeLead] == 1:
		return judgeSize, label + 1
	}
	return 2 * judgeSize, label + 1
}

// weigh gives the judge's verdict on a proposal.
func weigh(judge []float32, p *proposal) float32 {
	base, label := p.weights()
	v := judge[label]
	for j, w := range (*[judgeSize]float32)(judge[base:]) {
		v += float32(p.x[j] * w)
	}
	return v
}

// place gives the words that speak most for a label: those of the clause in which the weights of its issue and direction
// add up highest, from the first to the last that counts.
func (o *Opinion) place(s *sentence, m *opinions, p *proposal) (h hit, ok bool) {
	out := [...]int{3 * p.label, 3*p.label + 1}
	if p.sign > 0 {
		out[1]++
	}
	m.by = slices.Grow(m.by[:0], len(s.words))[:len(s.words)]
	by := m.by
	clear(by)
	for i, f := range m.feats {
		r := m.rows[i]
		if r < 0 {
			continue
		}
		for _, w := range o.from(r, out[0]) {
			k := w.output()
			if k > out[1] {
				break
			}
			if k == out[0] || k == out[1] {
				half := float32(o.levels[w.level()]) / 2
				by[f.a] += half
				by[f.b] += half
			}
		}
	}
	clause, top := int16(-1), float32(0)
	for i := 0; i < len(s.words); {
		lo, hi := s.clauseRange(i)
		sum := float32(0)
		for j := lo; j < hi; j++ {
			sum += max(0, by[j])
		}
		if sum > top {
			clause, top = s.words[lo].clause, sum
		}
		i = hi
	}
	if clause < 0 {
		return h, false
	}
	peak := float32(0)
	for i := range s.words {
		if s.words[i].clause == clause {
			peak = max(peak, by[i])
		}
	}
	h.lo = -1
	for i := range s.words {
		if s.words[i].clause == clause && by[i] >= peak/3 {
			if h.lo < 0 {
				h.lo = i
			}
			h.hi = i + 1
			h.named.set(i)
		}
	}
	// "none of their candidates": how many is part of what is said
	if h.lo > 0 && s.lower(h.lo) == "of" && s.is(h.lo-1, "none", "few", "some", "many", "most", "all", "each", "any", "half", "several") {
		h.lo--
	}
	return h, h.lo >= 0
}

// why lists the words that spoke most for a proposal, for trace.
func (o *Opinion) why(s *sentence, m *opinions, p *proposal) string {
	type reason struct {
		words string
		value int32
	}
	var out []reason
	for i, f := range m.feats {
		r := m.rows[i]
		if r < 0 {
			continue
		}
		v := int32(0)
		for _, w := range o.row(r) {
			if k := w.output() - 3*p.label; k == 0 || k == 1 && p.sign < 0 || k == 2 && p.sign > 0 {
				v += o.levels[w.level()]
			}
		}
		if v > 0 {
			t := s.lower(int(f.a))
			if f.b != f.a {
				t = s.lower(int(min(f.a, f.b))) + " … " + s.lower(int(max(f.a, f.b)))
			}
			out = append(out, reason{t, v})
		}
	}
	slices.SortStableFunc(out, func(a, b reason) int { return cmp.Compare(b.value, a.value) })
	var words []string
	for _, r := range out[:min(4, len(out))] {
		words = append(words, r.words)
	}
	return strings.Join(words, ", ")
}

// covered reports whether the words that speak for a proposal already give a finding of another issue, and would give a
// second one (I2).
func (d *docState) covered(s *sentence, cands []candidate, h *hit, issue int32) bool {
	clause, _ := s.clauseRange(h.lo)
	// "decide after the vote which of their candidates received a seat": what is decided
	asks := s.is(clause, "which", "who", "whom") && s.words[clause].brk == breakNone && s.anyOf(max(0, clause-8), clause, "decide", "determine", "choose", "dictate", "agree")
	for i := range cands {
		c := &cands[i]
		if c.lose != "" || c.sign == 0 || c.issue == issue || d.sisters(d.e.issues[c.issue].ID, d.e.issues[issue].ID) {
			continue
		}
		if overlap(h.named, c.named)*2 >= h.named.count() || asks && c.lo < clause && c.hi > clause {
			return true
		}
	}
	return false
}

// consult adds the second opinion to the candidates of a sentence: new ones, and patterns' ones that lose.
func (d *docState) consult(s *sentence, cands []candidate) []candidate {
	o := d.e.opinion
	if len(s.words) < leastWords {
		return cands
	}
	m := &d.x.opinions
	o.scoreAll(s, m)
	m.views = o.views(m.views[:0], cands, d.e.labelOf)
	report := d.kind() == "country-report"
	limits := &o.limits[kindOf(report)]
	proposals := o.proposals(m, m.scores, m.parts[:len(m.segments)], m.views, setting{report, len(s.words), m.before, m.bestThen, d.e.areas})
	m.before, m.bestThen = append(m.before[:0], m.scores...), append(m.bestThen[:0], m.best[0]...)
	for _, p := range proposals {
		switch pass := limits.pass(&p, rivalOf(proposals, &p)); {
		case p.cand >= 0 && !pass:
			cands[p.cand].lose = "second opinion: the sentence does not read like it"
		case p.cand < 0 && pass:
			h, ok := o.place(s, m, &p)
			if !ok || d.e.labels[p.label] < 0 {
				continue
			}
			if d.covered(s, cands, &h, d.e.labels[p.label]) || h.hi <= s.runInTitle() {
				continue
			}
			h.pattern = -1
			h.first = tokenRange{h.lo, h.hi}
			c := candidate{hit: h, issue: d.e.labels[p.label], hint: p.sign, sign: p.sign, learnt: true}
			if d.trace != nil {
				c.turns = append(c.turns, "words like "+o.why(s, m, &p))
			}
			cands = append(cands, c)
		}
	}
	return cands
}
