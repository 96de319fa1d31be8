package extract

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A PhrasingLesson is a text and the verdicts and requests that careful readers found in it.
type PhrasingLesson struct {
	Doc      *schema.Document
	Verdicts []LessonVerdict
	Requests []LessonRequest
	// Group holds texts that must not vouch for each other, such as those on one country. A lesson without a group was looked
	// at while rules were written: what the rules make of it says nothing of how far they are to be trusted.
	Group string
}

// A LessonVerdict is a judgment of an election as a whole.
type LessonVerdict struct {
	Classes  []string // the class, then others that are accepted in its place
	Optional bool
	Spans    []schema.Span // bytes
}

// A LessonRequest is a recommendation.
type LessonRequest struct {
	Actions    []string // the action, then others that are accepted in its place
	Addressees []string
	Optional   bool
	Spans      []schema.Span // bytes
}

// A PhrasingReport tells how learning went.
type PhrasingReport struct {
	Requests, Clauses, Features, Weights int
	// Shares that are right among texts of groups that were not learnt from, by rules alone and with what was learnt.
	Actions, Addressees [2]float64
	// Of clauses that judge an election: F1 by rules alone and with what was learnt.
	Verdicts [2]float64
}

// Most outputs and features of a head.
const (
	mostOutputs = 16
	mostPhrases = 1 << 13
)

// How the heads are learnt.
var headPlans = [headCount]struct {
	weights int // that are kept, the largest
	epochs  int
}{
	headAction:    {9000, 14},
	headAddressee: {2500, 14},
	headVerdict:   {7500, 10},
}

// leastAdd is the least of the limit for verdicts that rules do not see, in tenths: what is made up does more harm than what is missed,
// and long texts hold many sentences that only sound like one.
const leastAdd = 0

const phraseDecay = 5e-4

// LearnPhrasing makes a Phrasing of lessons. The same lessons in the same order give the same one, bit for bit.
func (e *Extractor) LearnPhrasing(ctx context.Context, lessons []PhrasingLesson) (*Phrasing, *PhrasingReport, error) {
	if e.opinion != nil || e.phrasing != nil {
		return nil, nil, errors.New("an extractor that has learnt something already cannot learn this")
	}
	const folds = 5
	groups := map[string]int{}
	var samples [headCount][]phraseSample
	for i := range lessons {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		fold := -1
		if g := lessons[i].Group; g != "" {
			if _, ok := groups[g]; !ok {
				groups[g] = len(groups)
			}
			fold = groups[g] % folds
		}
		for _, s := range e.studyPhrases(&lessons[i]) {
			s.fold = fold
			samples[s.head] = append(samples[s.head], s)
		}
	}
	p := &Phrasing{}
	for _, id := range e.cb.Actions {
		if id.ID != "engage" {
			p.heads[headAction].labels = append(p.heads[headAction].labels, id.ID)
		}
	}
	for _, a := range addresseeWords {
		if l := &p.heads[headAddressee].labels; !slices.Contains(*l, a.id) {
			*l = append(*l, a.id)
		}
	}
	p.heads[headAddressee].labels = append(p.heads[headAddressee].labels, "unspecified")
	p.heads[headVerdict].labels = []string{nothingSaid}
	for _, t := range e.cb.Assessments {
		p.heads[headVerdict].labels = append(p.heads[headVerdict].labels, t.ID)
	}
	report := &PhrasingReport{}
	var memory phrase
	for k := range p.heads {
		h := &p.heads[k]
		mine := label(h, samples[k])
		if k == headVerdict {
			report.Clauses = len(mine)
		} else if k == headAction {
			report.Requests = len(mine)
		}
		// What is learnt of all but one fold decides about that fold, and all that about the limits.
		scores := make([][]float32, len(mine))
		for f := range folds {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			part := &head{labels: h.labels}
			part.learn(mine, k, func(s *phraseSample) bool { return s.fold != f })
			for i := range mine {
				if s := &mine[i]; s.fold == f {
					memory.feats = s.all()
					scores[i] = slices.Clone(part.score(&memory, s.size()))
				}
			}
		}
		p.trust(k, mine, scores, report)
		h.learn(mine, k, func(*phraseSample) bool { return true })
		report.Features += len(h.hashes)
		report.Weights += len(h.weights)
	}
	return p, report, nil
}

// studyPhrases reads a lesson and gives what there is to decide in it, with what was right.
func (e *Extractor) studyPhrases(l *PhrasingLesson) []phraseSample {
	x := e.pool.get(e)
	defer e.pool.put(x)
	d := e.newState(x, l.Doc, nil)
	d.study = &phraseStudy{}
	if l.Doc.Language != "" && l.Doc.Language != "en" {
		return nil
	}
	d.analyse()
	d.findFindings()
	d.findAssessments()
	d.findRecommendations()
	list := d.study.samples
	common := func(s *phraseSample, spans []schema.Span) int {
		n := 0
		for _, sp := range spans {
			n = max(n, overlapOf(schema.Span{Start: s.lo, End: s.hi}, sp))
		}
		return n
	}
	// Requests: each sample the request that it has most in common with, of those that none has more in common with; of
	// requests that begin at one verb the one that ends where it does.
	for k := range list {
		s := &list[k]
		if s.head == headVerdict {
			continue
		}
		best, least := -1, 1<<30
		for i := range l.Requests {
			r := &l.Requests[i]
			if common(s, r.Spans) == 0 {
				continue
			}
			for _, sp := range r.Spans {
				if overlapOf(schema.Span{Start: s.lo, End: s.hi}, sp) <= 0 {
					continue
				}
				away := max(sp.End-s.hi, s.hi-sp.End) + max(0, sp.Start-s.lo)
				if away < least {
					best, least = i, away
				}
			}
		}
		if best < 0 {
			continue
		}
		r := &l.Requests[best]
		s.weight = 1
		if r.Optional {
			s.weight = 0.5
		}
		if s.head == headAction {
			s.accept = r.Actions
		} else {
			s.accept = r.Addressees
			if r.Optional && slices.Contains(r.Addressees, "unspecified") {
				s.weight = 1
			}
		}
	}
	// Verdicts: the clause with most of its words, or where the rules see such a one.
	near := make([]bool, len(list))
	for i := range l.Verdicts {
		v := &l.Verdicts[i]
		for _, sp := range v.Spans {
			best, most := -1, 0
			for k := range list {
				s := &list[k]
				if s.head != headVerdict {
					continue
				}
				n := overlapOf(schema.Span{Start: s.lo, End: s.hi}, sp)
				if n <= 0 {
					continue
				}
				near[k] = true
				if slices.Contains(v.Classes, s.rule) {
					n += 1000
				}
				if n > most {
					best, most = k, n
				}
			}
			if best >= 0 && (list[best].accept == nil || !v.Optional) {
				list[best].accept, list[best].weight = v.Classes, 1
				if v.Optional {
					list[best].weight = 0.5
				}
			}
		}
	}
	for k := range list {
		s := &list[k]
		if s.head == headVerdict && s.accept == nil && !near[k] {
			s.accept, s.weight = []string{nothingSaid}, 1
		}
	}
	return list
}

// label fills in what is right and leaves out samples of which nothing is known.
func label(h *head, samples []phraseSample) []phraseSample {
	var out []phraseSample
	for _, s := range samples {
		for _, id := range s.accept {
			if l := h.label(groupOfAddressee(id)); l >= 0 && !slices.Contains(s.right, int32(l)) {
				s.right = append(s.right, int32(l))
			}
		}
		if len(s.right) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// groupOfAddressee gives the addressee that an id counts as.
func groupOfAddressee(id string) string {
	switch id {
	case "host-state", "host-government", "host-officials", "host-president", "host-local-authorities":
		return "host-authorities"
	}
	return id
}

// learn fits the head to samples: a softmax by stochastic gradient descent (AdaGrad), the mean of the second half of the epochs.
// What the rules make of a text counts only where nobody looked at it while they were written.
func (h *head) learn(samples []phraseSample, kind int, of func(*phraseSample) bool) {
	plan := headPlans[kind]
	seen := map[uint32]int32{}
	var mine []*phraseSample
	for i := range samples {
		if s := &samples[i]; of(s) {
			mine = append(mine, s)
			for _, f := range s.all() {
				seen[f]++
			}
		}
	}
	h.hashes = h.hashes[:0]
	for f, n := range seen {
		if n >= leastSamples {
			h.hashes = append(h.hashes, f)
		}
	}
	slices.Sort(h.hashes)
	rows := map[uint32]int32{}
	for i, f := range h.hashes {
		rows[f] = int32(i)
	}
	ids := make([][]int32, len(mine))
	norms := make([]float32, len(mine))
	for i, s := range mine {
		all := s.all()
		norms[i] = normOf(max(1, s.size()))
		for _, f := range all {
			if r, ok := rows[f]; ok {
				ids[i] = append(ids[i], r)
			}
		}
	}
	outputs := len(h.labels)
	w, mean, grads := make([]float32, (len(h.hashes)+1)*outputs), make([]float32, (len(h.hashes)+1)*outputs), make([]float32, (len(h.hashes)+1)*outputs)
	last := len(h.hashes) * outputs
	z, q := make([]float32, outputs), make([]float32, outputs)
	order := shuffled(len(mine))
	for epoch := range plan.epochs {
		rate := float32(learningRate / (1 + 0.15*float64(epoch)))
		for _, at := range order {
			s, norm := mine[at], norms[at]
			clear(z)
			for _, id := range ids[at] {
				for k, v := range w[int(id)*outputs : int(id+1)*outputs] {
					z[k] += v
				}
			}
			for k := range z {
				z[k] = float32(z[k]*norm) + w[last+k]
			}
			softmax(z)
			right := float32(0)
			for _, r := range s.right {
				right += z[r]
			}
			copy(q, z)
			for _, r := range s.right { // the mass among those that are right stays as it is divided
				q[r] = z[r] - z[r]/max(right, 1e-6)
			}
			step := func(row []float32, grad []float32, x float32) {
				for k, g := range q {
					d := float32(float32(g*s.weight)*x) + float32(phraseDecay*row[k])
					grad[k] += float32(d * d)
					row[k] -= float32(float32(rate*d) / float32(math.Sqrt(float64(grad[k])+1e-2)))
				}
			}
			for _, id := range ids[at] {
				a, b := int(id)*outputs, int(id+1)*outputs
				step(w[a:b], grads[a:b], norm)
			}
			step(w[last:], grads[last:], 1)
		}
		if epoch >= plan.epochs/2 {
			for i, v := range w {
				mean[i] += v
			}
		}
	}
	share := 1 / float32(plan.epochs-plan.epochs/2)
	for i := range mean {
		mean[i] *= share
	}
	h.pack(mean, outputs, plan.weights)
}

// all gives the features that a sample is learnt from.
func (s *phraseSample) all() []uint32 {
	if s.fold < 0 {
		return s.feats
	}
	return sortedSet(slices.Concat(s.feats, s.rules))
}

// size is how many features it had before those that stand twice were dropped.
func (s *phraseSample) size() int {
	if s.fold < 0 {
		return s.length
	}
	return s.length + len(s.rules)
}

// softmax makes shares of what speaks for each.
func softmax(z []float32) {
	top, sum := slices.Max(z), float32(0)
	for k := range z {
		z[k] = float32(exp(float64(z[k] - top)))
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
}

// pack keeps the largest weights.
func (h *head) pack(w []float32, outputs, most int) {
	body := w[:len(h.hashes)*outputs]
	sizes := make([]float32, 0, len(body))
	for _, v := range body {
		sizes = append(sizes, max(v, -v))
	}
	slices.Sort(sizes)
	least, top := float32(0), float32(1)
	if len(sizes) > 0 {
		top = sizes[len(sizes)-1]
		if len(sizes) > most {
			least = sizes[len(sizes)-most]
		}
	}
	h.scale = top / (phraseLevels * phraseLevels)
	hashes := h.hashes
	h.hashes, h.starts, h.weights = nil, []int32{0}, nil
	for i, f := range hashes {
		n := len(h.weights)
		for k, v := range body[i*outputs : (i+1)*outputs] {
			level := int8(math.Round(math.Sqrt(float64(max(v, -v) / h.scale))))
			if level == 0 || max(v, -v) < least {
				continue
			}
			if v < 0 {
				level = -level
			}
			h.weights = append(h.weights, phraseWeightOf(uint8(k), level))
		}
		if len(h.hashes) == mostPhrases-1 {
			break
		}
		if len(h.weights) > n {
			h.hashes, h.starts = append(h.hashes, f), append(h.starts, int32(len(h.weights)))
		}
	}
	h.bias = slices.Clone(w[len(hashes)*outputs:])
	h.tabulate()
}

// trust sets the limits of a head by what it says of texts that it was not learnt from.
func (p *Phrasing) trust(k int, samples []phraseSample, scores [][]float32, report *PhrasingReport) {
	h := &p.heads[k]
	tenths := func(lo, hi int, figure func(limit float32) float64) float32 {
		limit, most := float32(hi)/10, math.Inf(-1)
		for t := hi; t >= lo; t-- { // of equals the more careful
			if v := figure(float32(t) / 10); v > most+1e-9 {
				limit, most = float32(t)/10, v
			}
		}
		return limit
	}
	const never = 100
	switch k {
	case headAction:
		rules, learnt, all := 0, 0, 0
		for i := range samples {
			s := &samples[i]
			if scores[i] == nil || s.weight < 1 {
				continue
			}
			all++
			if slices.Contains(s.right, int32(h.label(s.rule))) {
				rules++
			}
			if slices.Contains(s.right, int32(best(scores[i]))) {
				learnt++
			}
		}
		report.Actions = [2]float64{float64(rules) / float64(max(1, all)), float64(learnt) / float64(max(1, all))}
	case headAddressee:
		// Where the rules name somebody they are mostly right, and what is learnt is no better.
		right := func(limit float32) float64 {
			n, all := 0, 0
			for i := range samples {
				s := &samples[i]
				if scores[i] == nil {
					continue
				}
				all++
				ok := false
				for id := range strings.FieldsSeq(s.rule) {
					ok = ok || slices.Contains(s.right, int32(h.label(id)))
				}
				if old := h.label("unspecified"); s.rule == "unspecified" && scores[i][best(scores[i])] >= scores[i][old]+limit {
					ok = slices.Contains(s.right, int32(best(scores[i])))
				}
				if ok {
					n++
				}
			}
			return float64(n) / float64(max(1, all))
		}
		p.limits[limitAddressee] = tenths(0, 30, right)
		report.Addressees = [2]float64{right(never), right(p.limits[limitAddressee])}
	case headVerdict:
		none := h.label(nothingSaid)
		f1 := func(add, drop, class float32) float64 {
			tp, fp, fn := 0, 0, 0
			for i := range samples {
				s := &samples[i]
				if scores[i] == nil {
					continue
				}
				c := -1
				for l, v := range scores[i] {
					if l != none && (c < 0 || v > scores[i][c]) {
						c = l
					}
				}
				says := none
				old := h.label(s.rule)
				switch {
				case old == none:
					if scores[i][c] > scores[i][none]+add {
						says = c
					}
				case scores[i][c] < scores[i][none]-drop && droppable(s.rule):
				case scores[i][c] > scores[i][old]+class:
					says = c
				default:
					says = old
				}
				is := !slices.Contains(s.right, int32(none))
				ok := slices.Contains(s.right, int32(says))
				switch {
				case is && ok && s.weight == 1:
					tp++
				case is && ok:
				case is && s.weight == 1:
					fn++
					if says != none {
						fp++
					}
				case says != none:
					fp++
				}
			}
			return 2 * float64(tp) / float64(max(1, 2*tp+fp+fn))
		}
		add, drop, class := float32(never), float32(never), float32(never)
		for range 2 {
			add = tenths(leastAdd, 30, func(v float32) float64 { return f1(v, drop, class) })
			drop = tenths(10, 60, func(v float32) float64 { return f1(add, v, class) })
			class = tenths(0, 60, func(v float32) float64 { return f1(add, drop, v) })
		}
		p.limits[limitAdd], p.limits[limitDrop], p.limits[limitClass] = add, drop, class
		report.Verdicts = [2]float64{f1(never, never, never), f1(add, drop, class)}
	}
}
