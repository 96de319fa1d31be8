package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema/codebook"
)

// A Phrasing is what was learnt of how the genre words requests and verdicts, where words vary more than rules can foresee:
// what a recommendation asks for and of whom, whether a clause judges the election as a whole and how. It is a few linear
// models over stems, pairs of stems and what the rules made of the words, asked of clauses that may hold such a thing.
// [Extractor.LearnPhrasing] makes one, [ReadPhrasing] reads it.
type Phrasing struct {
	Digest string // first 12 hexadecimal digits of the SHA-256 of its file; "" where it has not been read from one

	heads  [headCount]head
	limits [limitCount]float32
}

// What a Phrasing decides.
const (
	headAction    = iota // what a recommendation asks for
	headAddressee        // of whom, where the words do not name them
	headVerdict          // whether and how a clause judges the election
	headCount
)

// What must speak for a decision that goes against the rules, so much more than for what they say.
const (
	limitAddressee = iota // for an addressee where none is named
	limitAdd              // for a verdict where rules see none, over nothing
	limitDrop             // for none where rules see one
	limitClass            // for another class
	limitCount
)

// A head is one linear model with outputs that compete.
type head struct {
	labels  []string
	bias    []float32
	scale   float32  // of a weight's unit
	hashes  []uint32 // of the features, ascending
	table   []uint16 // rows by hash, one more than the row; 0 is none
	starts  []int32  // row i is weights[starts[i]:starts[i+1]]
	weights []phraseWeight
}

type phraseWeight struct {
	output uint8
	value  int8 // the square of its level, with its sign
}

// phraseLevels is how many sizes weights have: their squares, so that small ones are told apart better than large ones.
const phraseLevels = 7

func phraseWeightOf(output uint8, level int8) phraseWeight {
	return phraseWeight{output, level * max(level, -level)}
}

// level gives the root of the value, with its sign.
func (w phraseWeight) level() int8 {
	for l := int8(-phraseLevels); l < phraseLevels; l++ {
		if phraseWeightOf(0, l).value == w.value {
			return l
		}
	}
	return phraseLevels
}

// phraseBits is how many bits of a feature's hash are kept.
const phraseBits = 24

func (h *head) tabulate() {
	n := 16
	for n < 2*len(h.hashes) {
		n *= 2
	}
	h.table = make([]uint16, n)
	for r, v := range h.hashes {
		at := v & uint32(n-1)
		for h.table[at] != 0 {
			at = (at + 1) & uint32(n-1)
		}
		h.table[at] = uint16(r + 1)
	}
}

// row gives the row of a feature, -1 if it is not known.
func (h *head) row(hash uint32) int {
	mask := uint32(len(h.table) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		r := int(h.table[at]) - 1
		if r < 0 || h.hashes[r] == hash {
			return r
		}
	}
}

// score gives what speaks for each label. A feature counts once; weights are integers so that sums do not depend on the
// order. The length is how many there were, twice said ones too.
func (h *head) score(p *phrase, length int) []float32 {
	var sums [mostOutputs]int32
	if p.seen == nil {
		p.seen = new([mostPhrases]uint32)
	}
	p.round++
	for _, f := range p.feats {
		r := h.row(f)
		if r < 0 || p.seen[r&(mostPhrases-1)] == p.round {
			continue
		}
		p.seen[r&(mostPhrases-1)] = p.round
		for _, w := range h.weights[h.starts[r]:h.starts[r+1]] {
			sums[w.output&(mostOutputs-1)] += int32(w.value)
		}
	}
	norm := h.scale * normOf(max(1, length))
	p.scores = p.scores[:0]
	for k, b := range h.bias {
		p.scores = append(p.scores, float32(float32(sums[k])*norm)+b)
	}
	return p.scores
}

// label gives the number of a label, -1 if the head has none such.
func (h *head) label(id string) int { return slices.Index(h.labels, id) }

// best gives the label for which most speaks.
func best(scores []float32) int {
	k := 0
	for i, v := range scores {
		if v > scores[k] {
			k = i
		}
	}
	return k
}

// phrase is the memory of what a Phrasing looks at.
type phrase struct {
	feats  []uint32 // one may stand there twice
	scores []float32
	seen   *[mostPhrases]uint32 // the round in which a row was counted last
	round  uint32
}

func (p *phrase) add(kind uint64, a, b uint64) {
	p.feats = append(p.feats, pairOf(kind, a, b)>>(32-phraseBits))
}

func (p *phrase) mark(kind, what string) { p.add(markedPhrase, hashOf(kind), hashOf(what)) }

// Kinds of features, beside those of the second opinion.
const (
	stemPhrase = iota + 16
	beginPhrase
	pairPhrase
	turnedPhrase
	firstPhrase
	secondPhrase
	subjectPhrase
	beforePhrase
	afterPhrase
	markedPhrase
	shapePhrase
	listedPhrase
)

// words adds the stems of words [lo, hi), their first letters, pairs of neighbours and what a negator turns; names of countries
// are left out, and words of out.
func (p *phrase) words(s *sentence, lo, hi int, out *mask) {
	var last uint64
	turn := -100
	for i := lo; i < hi && i < len(s.words); i++ {
		if out != nil && out.has(i) {
			last = 0
			continue
		}
		f := s.form(i)
		switch f.gram {
		case wordNone:
			continue
		case wordTurn:
			turn = i
		default:
			p.add(stemPhrase, f.stem, 0)
			if f.begin != 0 {
				p.add(beginPhrase, uint64(f.begin), 0)
			}
			if i-turn <= 5 {
				p.add(turnedPhrase, f.stem, 0)
			}
		}
		if last != 0 {
			p.add(pairPhrase, last, f.stem)
		}
		last = f.stem
	}
}

// countryWords gives the words of the sentence that name a country or its people.
func (s *sentence) countryWords() (out mask) {
	for _, h := range s.names {
		if h.kind == countryName || h.kind == demonymName {
			for i := h.lo; i < h.hi; i++ {
				out.set(i)
			}
		}
	}
	return out
}

// asked fills in the features of what a request asks for in words [lo, hi) and of whom, as far as the rules know.
func (p *phrase) asked(d *docState, s *sentence, r *request, lo, hi int, ids []string) {
	p.feats = p.feats[:0]
	out := s.countryWords()
	p.words(s, lo, hi, &out)
	n := 0
	var first uint64
	for i := lo; i < hi && i < len(s.words) && n < 4; i++ {
		f := s.form(i)
		if f.gram == wordNone || out.has(i) {
			continue
		}
		switch n {
		case 0:
			p.add(firstPhrase, f.stem, 0)
			first = f.stem
		default:
			p.add(secondPhrase, f.stem, 0)
			p.add(firstPhrase, first, f.stem)
		}
		n++
	}
	p.mark("force", r.kind)
	for _, id := range ids {
		p.mark("of", id)
	}
	if len(ids) == 1 {
		p.mark("of only", ids[0])
	}
}

// rules adds what the rules made of it.
func (p *phrase) rules(kind string, ids ...string) {
	for _, id := range ids {
		p.mark(kind, id)
	}
}

// A phraseSample is a thing to decide, for learning.
type phraseSample struct {
	head   int
	lo, hi int // bytes of its words
	feats  []uint32
	length int      // of the features before those that stand twice were dropped
	rules  []uint32 // features that tell what the rules made of it
	rule   string   // and what they decided
	// filled in by the lesson
	accept []string // what is right; none: the sample is left out
	right  []int32  // the labels of that
	weight float32
	fold   int // -1: of no group
}

// A phraseStudy collects samples while a text is read.
type phraseStudy struct{ samples []phraseSample }

// actionOf decides what is asked for in words [lo, hi), where the rules say rule.
func (d *docState) actionOf(n int, s *sentence, r *request, lo, hi int, ids []string, rule string) string {
	if d.e.phrasing == nil && d.study == nil || lo >= hi {
		return rule
	}
	if rule == "treat-as-guidance" || rule == "build-on-progress" || rule == "strengthen-pluralism" {
		return rule // how statements answer a report, which is seldom among the lessons
	}
	p := &d.x.phrase
	p.asked(d, s, r, lo, hi, ids)
	for i := lo; i < min(hi, len(s.words)); i++ {
		f := s.form(i)
		if f.class&actionWord == 0 {
			continue
		}
		for k := range actionWords {
			if f.is(actionWords[k].heavy...) {
				p.add(listedPhrase, uint64(k), 0)
				if i < lo+4 {
					p.add(listedPhrase, uint64(k), 1)
				}
			}
		}
	}
	plain := len(p.feats)
	named := s.actionNamed(lo, hi, ids)
	weighed := s.actionWeighed(lo, hi, ids)
	p.rules("rule", rule)
	p.rules("named", cmp.Or(named, "none"))
	p.rules("weighed", cmp.Or(weighed, "none"))
	p.rules("both", cmp.Or(named, "none")+" "+cmp.Or(weighed, "none"))
	if d.study != nil {
		d.study.add(headAction, s, lo, hi, p, plain, rule)
		return rule
	}
	h := &d.e.phrasing.heads[headAction]
	h.score(p, len(p.feats))
	id := h.labels[best(p.scores)]
	if id == rule || codebook.Find(d.e.cb.Actions, id) == nil { // learnt with another codebook
		return rule
	}
	d.explain(n, s, lo, hi, "asks "+id+", by rules "+rule, h, id)
	return id
}

func (t *phraseStudy) add(head int, s *sentence, lo, hi int, p *phrase, plain int, rule string) {
	span := s.bytes(lo, hi)
	t.samples = append(t.samples, phraseSample{head: head, lo: span.Start, hi: span.End, feats: sortedSet(p.feats[:plain]), length: plain, rules: sortedSet(p.feats[plain:]), rule: rule})
}

func sortedSet(list []uint32) []uint32 {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// addresseeOf decides whom a request addresses that asks for the action in words [lo, hi), where the rules say ids.
func (d *docState) addresseeOf(n int, s *sentence, r *request, lo, hi int, whom tokenRange, ids []string, action string) []string {
	if d.study == nil && (d.e.phrasing == nil || !slices.Equal(ids, []string{"unspecified"})) || lo >= hi {
		return ids
	}
	p := &d.x.phrase
	p.asked(d, s, r, lo, hi, nil)
	p.mark("action", action)
	p.mark("text", d.kind())
	if whom.hi > whom.lo {
		p.mark("whom", "words")
	}
	for i := whom.lo; i < whom.hi && i < len(s.words); i++ {
		if f := s.form(i); f.gram == wordContent {
			p.add(subjectPhrase, f.stem, 0)
		}
	}
	if s.class(r.verb)&modal != 0 && s.lower(r.verb+1) == "be" {
		p.mark("voice", "passive")
	}
	p.mark("verb", s.form(r.verb).bases[0])
	plain := len(p.feats)
	p.rules("rule", strings.Join(ids, " "))
	for _, id := range ids {
		p.rules("among", id)
	}
	if d.study != nil {
		d.study.add(headAddressee, s, lo, hi, p, plain, strings.Join(ids, " "))
		return ids
	}
	h := &d.e.phrasing.heads[headAddressee]
	h.score(p, len(p.feats))
	k := best(p.scores)
	if p.scores[k] < p.scores[h.label("unspecified")]+d.e.phrasing.limits[limitAddressee] || codebook.Find(d.e.cb.Addressees, h.labels[k]) == nil {
		return ids
	}
	d.explain(n, s, lo, hi, "asks it of "+h.labels[k]+", by rules of nobody named", h, h.labels[k])
	return []string{h.labels[k]}
}

// judging reports whether the sentence may judge an election: it names one, or takes up what was said of one.
func (s *sentence) judging() bool {
	for i := range s.words {
		if c := s.class(i); c&judgeable != 0 {
			return true
		}
	}
	switch s.lower(0) {
	case "it", "this", "they", "these", "both":
		return true
	}
	return false
}

// weighs reports whether words [lo, hi) hold one that a verdict needs: what is measured, a measure, a judgment.
func (s *sentence) weighs(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		switch s.form(i).part {
		case 'S', 'W', 'P', 'D', 'X', '=', 'J', 'G', 'M', 'C', 'R', 'T', 'A':
			return true
		}
	}
	return false
}

// verdictsOf adds to the verdicts that the rules found in a sentence, and takes away from them.
func (d *docState) verdictsOf(n int, s *sentence, kept []verdict) []verdict {
	if d.e.phrasing == nil && d.study == nil || len(s.words) < 4 || len(kept) == 0 && !s.judging() {
		return kept
	}
	p := &d.x.phrase
	out := s.countryWords()
	for i := 0; i < len(s.words); {
		lo, hi := s.clauseRange(i)
		i = hi
		if hi-lo < 3 {
			continue
		}
		mine := -1
		for k := range kept {
			if kept[k].at >= lo && kept[k].at < hi {
				mine = k
				break
			}
		}
		if mine < 0 && !s.weighs(lo, hi) {
			continue
		}
		p.clause(d, n, s, lo, hi, &out)
		plain := len(p.feats)
		rule := nothingSaid
		if mine >= 0 {
			rule = kept[mine].class
		}
		p.mark("rule", rule)
		for k := range s.hits {
			h := &s.hits[k]
			if r := &d.e.m.patterns[h.pattern]; r.issue == tableAssessment && h.lo >= lo && h.lo < hi {
				p.mark("cue", d.e.cb.Assessments[r.special].ID)
				if mine < 0 {
					p.mark("lost", "cue")
				}
			}
		}
		if d.study != nil {
			d.study.add(headVerdict, s, lo, hi, p, plain, rule)
			continue
		}
		h, limits := &d.e.phrasing.heads[headVerdict], &d.e.phrasing.limits
		h.score(p, len(p.feats))
		none := h.label(nothingSaid)
		k := -1
		for l := range p.scores {
			if l != none && (k < 0 || p.scores[l] > p.scores[k]) {
				k = l
			}
		}
		if codebook.Find(d.e.cb.Assessments, h.labels[k]) == nil {
			continue
		}
		switch class := h.labels[k]; {
		case mine < 0 && p.scores[k] > p.scores[none]+limits[limitAdd]:
			v := verdict{class: class, sign: d.e.signOf(class)}
			v.lo, v.hi = d.evaluating(s, lo, hi, h, k)
			v.at, v.from = v.lo, lo
			actor, spoken := d.spokenByActor(s, v.lo)
			if !spoken && d.voice == "news-media" {
				actor, spoken = s.saidAfter(v.lo)
			}
			if spoken && actor == "" {
				continue
			}
			v.actor = actor
			kept = append(kept, v)
			d.explain(n, s, lo, hi, "verdict "+class+", by rules none", h, class)
		case mine >= 0 && p.scores[k] < p.scores[none]-limits[limitDrop] && droppable(rule):
			d.explain(n, s, lo, hi, "no verdict, by rules "+kept[mine].class, h, nothingSaid)
			kept = slices.Delete(kept, mine, mine+1)
		case mine >= 0 && class != kept[mine].class:
			if old := h.label(kept[mine].class); old >= 0 && p.scores[k] > p.scores[old]+limits[limitClass] {
				d.explain(n, s, lo, hi, "verdict "+class+", by rules "+kept[mine].class, h, class)
				kept[mine].class, kept[mine].sign = class, d.e.signOf(class)
			}
		}
	}
	return kept
}

// signOf gives the sign of a class of verdicts.
func (e *Extractor) signOf(class string) string {
	if t := codebook.Find(e.cb.Assessments, class); t != nil {
		return t.Sign
	}
	return ""
}

// droppable reports whether a verdict of a class may be taken away. How far a country has come is told in so many ways, and so
// often in passing, that the lessons are no measure of it.
func droppable(class string) bool {
	switch class {
	case "progress", "progress-slowed", "reform-needed", "mixed":
		return false
	}
	return true
}

// nothingSaid is the label of what judges nothing.
const nothingSaid = "nothing"

// clause fills in the features of words [lo, hi), a clause that may judge an election.
func (p *phrase) clause(d *docState, n int, s *sentence, lo, hi int, out *mask) {
	p.feats = p.feats[:0]
	p.words(s, lo, hi, out)
	if lo > 0 {
		p.add(beforePhrase, s.form(lo-1).stem, hashOf(s.lower(lo)))
	}
	if hi < len(s.words) {
		p.add(afterPhrase, hashOf(s.lower(hi)), 0)
	}
	p.shape(d, s, lo, hi)
	p.mark("first", s.lower(lo))
	p.mark("text", d.kind())
	switch {
	case n < 6:
		p.mark("place", "first")
	case n > len(d.sents)-6:
		p.mark("place", "last")
	}
	if s.first {
		p.mark("place", "block")
	}
	if s.words[lo].quote != 0 {
		p.mark("place", "quoted")
	}
	asked := 0
	for k := range s.req {
		r := &s.req[k]
		if a, b := max(r.from, lo), min(r.to, hi); b > a {
			p.mark("asked", r.kind)
			asked += b - a
		}
	}
	if 2*asked > hi-lo {
		p.mark("asked", "most")
	}
	src, ok := d.sourceOf(s, lo, hi)
	switch {
	case !ok:
		p.mark("source", "none")
	case d.ownBodies(src.bodies):
		p.mark("source", "own")
	default:
		p.mark("source", string(src.basis))
		for _, id := range src.bodies {
			if d.isObserver(id) {
				p.mark("source", "observer")
			} else {
				p.mark("source", "another")
			}
		}
	}
	for i := lo; i < hi; i++ {
		switch c := s.class(i); {
		case s.anElection(i):
			p.mark("names", "election")
		case c&modal != 0:
			p.mark("modal", s.lower(i))
		case s.form(i).isNum:
			p.mark("names", "number")
		}
	}
}

// verdictParts are the words of which verdicts are made, beside those of the codebook's classes in verdictClasses. Of a word
// that stands in several the last counts.
var verdictParts = [...]struct {
	part  byte
	words []string
}{
	{'S', strings.Fields("commitment standard obligation norm principle benchmark criteria requirement")},
	{'W', strings.Fields("will wish aspiration intention choice")},
	{'P', strings.Fields("progress improvement step stride advance milestone improve better worse setback")},
	{'T', strings.Fields("reform remain")},
	{'H', strings.Fields("generally largely mostly broadly overall relatively essentially basically reasonably partly fully")},
	{'D', strings.Fields("fall short fail lack deprive question doubt deny undermine distort")},
	{'A', strings.Fields("assess assessment conclude conclusion judgment verdict statement report")},
	{'V', strings.Fields("voter people citizen electorate population elector")},
	{'I', strings.Fields("observer monitor mission delegation")},
	{'X', strings.Fields("express reflect represent")},
	{'=', strings.Fields("meet satisfy comply conform respect fulfill")},
	{'N', strings.Fields("not no never neither nor cannot without")},
}

var verdictClasses = [...]struct {
	part byte
	name string
}{{'J', "verdict-verb"}, {'G', "good-vote"}, {'M', "mock-vote"}, {'C', "conformity"}, {'R', "was-run"}}

// partsOf lists the words of verdicts.
func partsOf(cb *codebook.Codebook) map[string]byte {
	out := map[string]byte{}
	for _, p := range verdictParts {
		for _, w := range p.words {
			out[w] = p.part
		}
	}
	for _, v := range verdictClasses {
		c := cb.Class(v.name)
		if c == nil {
			continue
		}
		for _, cue := range c.Cues {
			for w := range strings.FieldsFuncSeq(cue.Text, func(r rune) bool { return r == '(' || r == '|' || r == ')' }) {
				if w = strings.TrimPrefix(w, "="); !strings.ContainsAny(w, " *.<&!") {
					out[w] = v.part
				}
			}
		}
	}
	return out
}

func (e *Extractor) partOf(f *form) byte {
	if p := e.parts[f.text]; p != 0 {
		return p
	}
	for _, b := range f.bases {
		if p := e.parts[b]; p != 0 {
			return p
		}
	}
	return 0
}

// shape adds in which order the parts of a verdict stand in words [lo, hi), and what stands before and after the election.
func (p *phrase) shape(d *docState, s *sentence, lo, hi int) {
	var room [maxSentence]byte
	parts := room[:hi-lo]
	for k := range s.hits { // words that are good or bad
		h := &s.hits[k]
		if r := &d.e.m.patterns[h.pattern]; r.issue == tableEval && h.lo >= lo && h.lo < hi {
			if r.hint > 0 {
				parts[h.lo-lo] = '+'
			} else {
				parts[h.lo-lo] = '-'
			}
		}
	}
	at := -1
	var before, last byte
	for i := lo; i < hi; i++ {
		f := s.form(i)
		if f.part != 0 {
			parts[i-lo] = f.part
		} else if s.anElection(i) {
			parts[i-lo] = 'E'
			if at < 0 {
				at = i
				for j := max(lo, i-8); j < i; j++ {
					if g := s.form(j); g.gram == wordContent {
						p.add(shapePhrase, g.stem, 1)
					}
				}
			}
		}
		if at >= 0 && i > at && i < at+12 && f.gram == wordContent {
			p.add(shapePhrase, f.stem, 2)
		}
		now := parts[i-lo]
		if now == 0 {
			continue
		}
		p.add(shapePhrase, uint64(now), 3)
		if last != 0 {
			p.add(shapePhrase, uint64(last)<<8|uint64(now), 4)
			if before != 0 {
				p.add(shapePhrase, uint64(before)<<16|uint64(last)<<8|uint64(now), 5)
			}
		}
		before, last = last, now
	}
}

// evaluating gives the words of a clause that speak most for a verdict, from the first to the last of them.
func (d *docState) evaluating(s *sentence, lo, hi int, h *head, label int) (int, int) {
	by, top := s.speaking(lo, hi, h, label)
	a, b := -1, hi
	for i, v := range by {
		if top > 0 && 2*v >= top {
			if a < 0 {
				a = lo + i
			}
			b = lo + i + 1
		}
	}
	return max(a, lo), b
}

// speaking gives how much each of words [lo, hi) speaks for a label by itself, and the most of that.
func (s *sentence) speaking(lo, hi int, h *head, label int) (by []int32, top int32) {
	var p phrase
	for i := lo; i < hi; i++ {
		p.feats = p.feats[:0]
		p.words(s, i, i+1, nil)
		sum := int32(0)
		for _, f := range p.feats {
			if r := h.row(f); r >= 0 {
				for _, w := range h.weights[h.starts[r]:h.starts[r+1]] {
					if int(w.output) == label {
						sum += int32(w.value)
					}
				}
			}
		}
		by, top = append(by, sum), max(top, sum)
	}
	return by, top
}

// explain tells a trace what was decided against the rules in words [lo, hi), and by which of them.
func (d *docState) explain(n int, s *sentence, lo, hi int, what string, h *head, label string) {
	if d.trace == nil {
		return
	}
	by, _ := s.speaking(lo, hi, h, h.label(label))
	order := make([]int, len(by))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(by[b], by[a]) })
	var words []string
	for _, i := range order {
		if w := s.lower(lo + i); by[i] > 0 && len(words) < 4 && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	for i := range d.trace.Sentences {
		if t := &d.trace.Sentences[i]; t.Span == s.span {
			t.Phrasings = append(t.Phrasings, TracePhrasing{what, strings.Join(words, ", "), s.bytes(lo, hi)})
		}
	}
}
