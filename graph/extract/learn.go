package extract

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/electiongraph/electiongraph/schema"
)

// A Lesson is a text and what careful readers found in it.
type Lesson struct {
	Doc      *schema.Document
	Findings []LessonFinding
	// Group holds texts that must not vouch for each other, such as those on one country. Lessons without a group
	// (single sentences) are learnt from, but decide nothing about how far the opinion is to be trusted.
	Group string
}

// A LessonFinding is a finding of a lesson.
type LessonFinding struct {
	Issues   []string // the issue, then others that are accepted in its place
	Sign     int8     // -1 problem, 1 improvement, 0 neutral
	Either   bool     // the other direction is accepted as well
	Optional bool
	Spans    []schema.Span // bytes; none: somewhere in the text
}

// LearnOptions of [Extractor.Learn]; the zero value is what the built-in opinion is made with.
type LearnOptions struct {
	Folds  int // groups are divided into that many, default 5
	Epochs int // default 12
	// Progress is told how many of all steps are done, from several goroutines; may be nil.
	Progress func(done, all int)
}

// A LearnReport tells how learning went.
type LearnReport struct {
	Sentences, Features, Weights int
	// What the judge's decisions are worth on groups that the outputs were not learnt from, findings counted once a
	// document, and what patterns alone give there.
	Precision, Recall, F1                      float64
	PatternPrecision, PatternRecall, PatternF1 float64
	// Without gives for each group an opinion that has not learnt from it: outputs and judge are those of the other
	// groups, only the two limits are of all.
	Without map[string]*Opinion `json:"-"`
}

// A sample is a sentence with what it says.
type sample struct {
	feats   []feature
	parts   [][]feature // of its segments
	only    bool        // the words of a finding alone: to learn from, not to judge
	ids     []int32     // of the features that are kept
	classes []int32     // what it says, by class: twice the label, one more for an improvement; twice the labels: nothing
	leave   []int32     // classes that would be right as well
	gold    []int       // findings of its lesson that it holds
	views   []patternView
	lesson  int
	fold    int // -1: of no group
	report  bool
	length  int // words
}

// Learn makes an opinion of lessons. The extractor must have none itself. The same lessons in the same order give the
// same opinion, bit for bit.
func (e *Extractor) Learn(ctx context.Context, lessons []Lesson, opt LearnOptions) (*Opinion, *LearnReport, error) {
	if e.opinion != nil {
		return nil, nil, errors.New("an extractor that has an opinion already cannot learn another")
	}
	folds, epochs := cmp.Or(opt.Folds, 5), cmp.Or(opt.Epochs, 12)
	o := &Opinion{index: map[string]int{}}
	for _, is := range e.issues {
		o.index[is.ID] = len(o.labels)
		o.labels = append(o.labels, opinionLabel{is.ID})
	}
	groups := map[string]int{}
	var samples []sample
	for i := range lessons {
		fold := -1
		if g := lessons[i].Group; g != "" {
			if _, ok := groups[g]; !ok {
				groups[g] = len(groups)
			}
			fold = groups[g] % folds
		}
		samples = e.study(samples, o, &lessons[i], i, fold)
	}
	features := o.dictionary(samples)

	// Outputs for each fold from the others, then the judge from all of them.
	scores := make([][]float32, len(samples))
	parts := make([][][]float32, len(samples))
	var done atomic.Int64
	progress := func() error {
		if opt.Progress != nil {
			opt.Progress(int(done.Add(1))-1, 2*(folds+1)*epochs)
		}
		return ctx.Err()
	}
	// Two at a time: each takes some hundred megabytes.
	var workers errgroup.Group
	workers.SetLimit(2)
	apart := make([]*Opinion, folds)
	for f := range folds {
		workers.Go(func() error {
			w, err := train(samples, features, len(o.labels), epochs, progress, func(s *sample) bool { return s.fold != f })
			if err != nil {
				return err
			}
			part := *o
			part.pack(w, features)
			apart[f] = &part
			var m opinions
			for i := range samples {
				if samples[i].fold != f || samples[i].only {
					continue
				}
				part.score(samples[i].feats, &m)
				scores[i] = slices.Clone(m.scores)
				for _, q := range samples[i].parts {
					part.score(q, &m)
					parts[i] = append(parts[i], slices.Clone(m.scores))
				}
			}
			return nil
		})
	}
	var w [][]float32
	workers.Go(func() (err error) {
		w, err = train(samples, features, len(o.labels), epochs, progress, func(*sample) bool { return true })
		return err
	})
	if err := workers.Wait(); err != nil {
		return nil, nil, err
	}
	report := &LearnReport{Sentences: len(samples), Features: features}
	o.learnJudge(lessons, samples, scores, parts, apart, e.areasOf(o), report)
	report.Without = map[string]*Opinion{}
	for g, k := range groups {
		report.Without[g] = apart[k%folds]
	}

	o.pack(w, features)
	report.Weights = len(o.weights) - len(o.hashes)
	return o, report, nil
}

// study appends the sentences of a lesson.
func (e *Extractor) study(samples []sample, o *Opinion, l *Lesson, lesson, fold int) []sample {
	x := e.pool.get(e)
	defer e.pool.put(x)
	d := e.newState(x, l.Doc, nil)
	d.analyse()
	d.blankets()
	labelOf := o.labelsOf(e.issues)
	first := len(samples)
	for n, s := range d.sents {
		if d.skip[s.block] || len(s.words) < leastWords {
			continue
		}
		smp := sample{feats: s.features(nil, 0, len(s.words)), lesson: lesson, fold: fold, report: d.kind() == "country-report", length: len(s.words)}
		smp.views = o.views(nil, d.weighed(n, s), labelOf)
		for k := range l.Findings {
			f := &l.Findings[k]
			for _, sp := range f.Spans {
				if s.span.Overlaps(sp) && overlapOf(s.span, sp)*2 > sp.End-sp.Start {
					smp.gold = append(smp.gold, k)
					break
				}
			}
			if len(f.Spans) == 0 {
				smp.gold = append(smp.gold, k)
			}
		}
		for _, r := range s.segments(nil) {
			smp.parts = append(smp.parts, s.features(nil, r.lo, r.hi))
		}
		samples = append(samples, smp)
		// the finding's own words
		for _, k := range smp.gold {
			for _, sp := range l.Findings[k].Spans {
				lo, hi := s.wordsIn(sp)
				if hi-lo >= 3 && hi-lo < len(s.words)*3/4 {
					samples = append(samples, sample{feats: s.features(nil, lo, hi), only: true, lesson: lesson, fold: fold, gold: []int{k}})
				}
			}
		}
	}
	labels := len(o.labels)
	for i := first; i < len(samples); i++ {
		smp := &samples[i]
		var yes, leave []int32
		for _, k := range smp.gold {
			f := &l.Findings[k]
			for j, id := range f.Issues {
				at, ok := o.index[id]
				if !ok {
					continue
				}
				problem, improvement := int32(2*at), int32(2*at+1)
				switch {
				case j > 0 || f.Sign == 0:
					leave = append(leave, problem, improvement)
				case f.Sign < 0:
					yes = append(yes, problem)
					if f.Either {
						leave = append(leave, improvement)
					}
				default:
					yes = append(yes, improvement)
					if f.Either {
						leave = append(leave, problem)
					}
				}
			}
		}
		slices.Sort(yes)
		smp.classes = slices.Compact(yes)
		smp.leave = slices.DeleteFunc(leave, func(c int32) bool { return slices.Contains(smp.classes, c) })
		if len(smp.classes) == 0 {
			smp.classes = []int32{int32(2 * labels)}
		}
	}
	return samples
}

// wordsIn gives the words that lie within the span.
func (s *sentence) wordsIn(sp schema.Span) (lo, hi int) {
	for lo < len(s.words) && s.words[lo].start < sp.Start {
		lo++
	}
	hi = lo
	for hi < len(s.words) && s.words[hi].end <= sp.End {
		hi++
	}
	return lo, hi
}

func overlapOf(a, b schema.Span) int { return min(a.End, b.End) - max(a.Start, b.Start) }

// leastSamples is how many sentences must show a feature for it to be learnt from.
const leastSamples = 2

// dictionary numbers the features that are seen often enough, in the order of their hashes, and fills in sample.ids.
func (o *Opinion) dictionary(samples []sample) int {
	seen := map[uint32]int32{}
	for i := range samples {
		slices.SortFunc(samples[i].feats, func(a, b feature) int { return cmp.Compare(a.hash, b.hash) })
		for k, f := range samples[i].feats {
			if k == 0 || f.hash != samples[i].feats[k-1].hash {
				seen[f.hash]++
			}
		}
	}
	var keep []uint32
	for h, n := range seen {
		if n >= leastSamples {
			keep = append(keep, h)
		}
	}
	slices.Sort(keep)
	o.hashes = keep
	for i := range samples {
		for _, f := range samples[i].feats {
			if r, ok := slices.BinarySearch(keep, f.hash); ok {
				samples[i].ids = append(samples[i].ids, int32(r))
			}
		}
	}
	return len(keep)
}

// An objective turns what speaks for each class of a sentence (issue and direction; nothing) into its gradient, in place.
type objective func(p []float32, s *sample)

// oneOfAll has the classes compete, as one softmax; a sentence that says several things spreads its mass over them.
func oneOfAll(p []float32, s *sample) {
	top := slices.Max(p)
	for _, c := range s.leave {
		p[c] = top - 60
	}
	sum := float32(0)
	for c := range p {
		p[c] = float32(exp(float64(p[c] - top)))
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	for _, c := range s.classes {
		p[c] -= 1 / float32(len(s.classes))
	}
}

// eachByItself asks of each class whether it is said or not, over nothing, as a logistic regression.
func eachByItself(p []float32, s *sample) {
	last := len(p) - 1
	nothing := p[last]
	for c := range last {
		p[c] = float32(1 / (1 + exp(float64(nothing-p[c]))))
	}
	for _, c := range s.leave {
		p[c] = 0
	}
	for _, c := range s.classes {
		if int(c) < last {
			p[c]--
		}
	}
	sum := float32(0)
	for _, v := range p[:last] {
		sum += v
	}
	p[last] = -sum
}

// train learns the outputs by both objectives and gives the mean: the one ranks the issues of a sentence, the other knows better
// that it may say several, and together they are more often right than either. Row f of the result holds the outputs' weights
// of feature f, the last row their biases.
func train(samples []sample, features, labels, epochs int, progress func() error, of func(*sample) bool) ([][]float32, error) {
	var mine []*sample
	for i := range samples {
		if of(&samples[i]) {
			mine = append(mine, &samples[i])
		}
	}
	w, err := descend(mine, features, labels, epochs, progress, oneOfAll, 1e-4, 0)
	if err != nil {
		return nil, err
	}
	// Of the classes that are not said most have a gradient that is no trifle at first: they begin as unlikely as they are.
	v, err := descend(mine, features, labels, epochs, progress, eachByItself, 1e-3, 5)
	if err != nil {
		return nil, err
	}
	for i, row := range w {
		for k := range row {
			row[k] = (row[k] + v[i][k]) / 2
		}
	}
	return w, nil
}

// descend learns the outputs by stochastic gradient descent (AdaGrad), each time from a part of the features, so that what is
// told by several is learnt of each. Gradients below trifle are left out; the bias of nothing
// begins at nothing.
func descend(mine []*sample, features, labels, epochs int, progress func() error, gradient objective, trifle, nothing float32) ([][]float32, error) {
	outputs := 3*labels + 3
	w, grads := make([][]float32, features+1), make([][]float32, features+1)
	flat, flatGrads := make([]float32, (features+1)*outputs), make([]float32, (features+1)*outputs)
	mean := make([]float32, len(flat)) // of the second half of the epochs: steadier than the last one
	for i := range w {
		w[i], grads[i] = flat[i*outputs:(i+1)*outputs], flatGrads[i*outputs:(i+1)*outputs]
	}
	w[features][3*labels+2] = nothing
	z, g := make([]float32, outputs), make([]float32, outputs)
	var moved []int32                // outputs whose gradient is no trifle
	p := make([]float32, 2*labels+1) // classes: problem and improvement of each label, nothing
	order := shuffled(len(mine))
	random := newRandom()
	var kept []int32
	for epoch := range epochs {
		if err := progress(); err != nil {
			return nil, err
		}
		rate := float32(learningRate / (1 + 0.15*float64(epoch)))
		for _, at := range order {
			s := mine[at]
			kept = kept[:0]
			for _, id := range s.ids {
				if random.next()>>11 >= dropout*(1<<53) {
					kept = append(kept, id)
				}
			}
			norm := float32(1)
			if len(kept) > 0 {
				norm = normOf(len(kept))
			}
			clear(z)
			for _, id := range kept {
				row := w[id][:len(z)]
				for k := range z {
					z[k] += row[k]
				}
			}
			for k, bias := range w[features] {
				z[k] = float32(z[k]*norm) + bias
			}
			for l := range labels {
				p[2*l] = z[3*l] + z[3*l+1] + z[3*labels]
				p[2*l+1] = z[3*l] + z[3*l+2] + z[3*labels+1]
			}
			p[2*labels] = z[3*labels+2]
			gradient(p, s)
			clear(g)
			for l := range labels {
				a, b := p[2*l], p[2*l+1]
				g[3*l], g[3*l+1], g[3*l+2] = a+b, a, b
				g[3*labels] += a
				g[3*labels+1] += b
			}
			g[3*labels+2] = p[2*labels]
			moved = moved[:0]
			for k, v := range g {
				if v >= trifle || v <= -trifle {
					moved = append(moved, int32(k))
				}
			}
			step := func(row, grad []float32, x float32) {
				for _, k := range moved {
					v := g[k]
					d := float32(v*x) + float32(decay*row[k])
					grad[k] += float32(d * d)
					row[k] -= float32(float32(rate*d) / float32(math.Sqrt(float64(grad[k])+1e-2)))
				}
			}
			for _, id := range kept {
				step(w[id], grads[id], norm)
			}
			step(w[features], grads[features], 1)
		}
		if epoch >= epochs/2 {
			for i, v := range flat {
				mean[i] += v
			}
		}
	}
	share := 1 / float32(epochs-epochs/2)
	for i := range flat {
		flat[i] = mean[i] * share
	}
	return w, nil
}

const (
	learningRate = 0.5
	decay        = 1e-3
	dropout      = 0.5 // share of a sentence's features that is left out
)

// exp is e to the x. That of package math takes other instructions where the processor has them, and gives another last
// bit.
func exp(x float64) float64 { return math.Exp2(x * math.Log2E) }

// shuffled gives a fixed order of n things.
func shuffled(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	x := newRandom()
	for i := n - 1; i > 0; i-- {
		j := int(x.next() % uint64(i+1))
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// random gives numbers that are the same each time (xorshift).
type random uint64

func newRandom() random { return 0x9e3779b97f4a7c15 }

func (x *random) next() uint64 {
	*x ^= *x << 13
	*x ^= *x >> 7
	*x ^= *x << 17
	return uint64(*x)
}

// Weights that are kept: none smaller, and no more than go into a file of five megabytes, the largest.
const (
	smallest    = 0.195
	mostWeights = 2_650_000
)

// leastKept gives the size from which weights are kept.
func leastKept(w [][]float32) float32 {
	var sizes []float32
	for _, row := range w {
		for _, v := range row {
			if v = max(v, -v); v >= smallest {
				sizes = append(sizes, v)
			}
		}
	}
	if len(sizes) <= mostWeights {
		return smallest
	}
	slices.Sort(sizes)
	return sizes[len(sizes)-mostWeights]
}

// pack makes the rows of integers of the weights.
func (o *Opinion) pack(w [][]float32, features int) {
	top := float32(0)
	for _, row := range w[:features] {
		for _, v := range row {
			top = max(top, max(v, -v))
		}
	}
	o.scale = top / math.MaxInt8
	if o.scale == 0 {
		o.scale = 1
	}
	least := leastKept(w[:features])
	value := func(v float32) int { return int(math.Round(float64(v / o.scale))) }
	var count valueCounts
	for _, row := range w[:features] {
		for _, v := range row {
			if v >= least || v <= -least {
				count[value(v)+math.MaxInt8]++
			}
		}
	}
	level := o.level(&count)
	o.weights, o.table = nil, newOpinionTable(features)
	for i, row := range w[:features] {
		at := len(o.weights)
		o.weights = append(o.weights, 0)
		for k, v := range row {
			if v >= least || v <= -least {
				o.weights = append(o.weights, weightOf(k, level[value(v)+math.MaxInt8]))
			}
		}
		o.weights[at] = opinionWeight(len(o.weights) - at - 1)
		o.table.add(o.hashes[i], int32(at))
	}
	o.bias = slices.Clone(w[features])
}

// valueCounts tells how many weights have each value, from -math.MaxInt8 on.
type valueCounts [2*math.MaxInt8 + 1]int64

// level chooses the sixteen levels so that the squares of what is lost are small when each weight gets the nearest (Lloyd's
// algorithm): a file a quarter shorter, at no loss that can be measured. It gives the number of the level for each value.
func (o *Opinion) level(count *valueCounts) (nearest [len(valueCounts{})]int) {
	const offset = math.MaxInt8
	weights := int64(0)
	for _, c := range count {
		weights += c
	}
	n := int64(weightLevels)
	at, seen := int64(0), int64(0)
	for v, c := range count { // to begin with, as many weights at each
		for seen += c; at < n && seen*2*n >= weights*(2*at+1); at++ {
			o.levels[at] = int32(v - offset)
		}
	}
	for range 50 {
		var sum, number [weightLevels]int64
		k := 0
		for v, c := range count {
			for k+1 < weightLevels && 2*(v-offset) > int(o.levels[k])+int(o.levels[k+1]) {
				k++
			}
			nearest[v] = k
			sum[k] += c * int64(v-offset)
			number[k] += c
		}
		for k := range weightLevels {
			if number[k] > 0 {
				o.levels[k] = int32(math.Round(float64(sum[k]) / float64(number[k])))
			}
		}
	}
	for v, k := range nearest { // of equal levels the last
		for j := range weightLevels {
			if o.levels[j] == o.levels[k] {
				nearest[v] = j
			}
		}
	}
	return nearest
}

// leastPrecision is what the limits must keep where they are measured, short of what would give the best F1: what is made
// up does more harm than what is missed. On country reports patterns find most already, and what is added to them is less
// often right.
var leastPrecision = [...]float64{kindOther: 0.70, kindReport: 0.75}

// A claimKey is a finding as the limits are measured: once a text.
type claimKey struct {
	lesson, label int
	sign          int8
}

// firstGot finds what was got for a finding: its issue, else one that is accepted in its place.
func firstGot(got map[claimKey]bool, o *Opinion, lesson int, f *LessonFinding) (claimKey, bool) {
	for _, id := range f.Issues {
		for _, sign := range [...]int8{f.Sign, -f.Sign} {
			if at := (claimKey{lesson, o.index[id], sign}); (sign == f.Sign || f.Either) && got[at] {
				return at, true
			}
		}
	}
	return claimKey{}, false
}

// learnJudge weighs outputs against patterns, on sentences whose outputs come from other groups.
func (o *Opinion) learnJudge(lessons []Lesson, samples []sample, scores [][]float32, parts [][][]float32, apart []*Opinion, areas []uint8, report *LearnReport) {
	type trial struct {
		proposal
		sample int
		rival  int  // the trial of the other direction, -1
		y      int8 // 1 right, 0 wrong, -1 neither
	}
	o.judge = make([]float32, judgeLength(len(o.labels)))
	var trials []trial
	var m opinions
	last := -1
	var best []float32 // of the sentence before
	for i := range samples {
		if scores[i] == nil {
			continue
		}
		smp := &samples[i]
		at := setting{report: smp.report, length: smp.length, areas: areas}
		if last >= 0 && samples[last].lesson == smp.lesson {
			at.before, at.best = scores[last], best
		}
		last = i
		first := len(trials)
		for _, p := range o.proposals(&m, scores[i], parts[i], smp.views, at) {
			t := trial{proposal: p, sample: i, rival: -1}
			for k := range trials[first:] {
				if q := &trials[first+k]; rivals(&q.proposal, &p) {
					t.rival, q.rival = first+k, len(trials)
				}
			}
			for _, k := range smp.gold {
				f := &lessons[smp.lesson].Findings[k]
				if slices.Contains(f.Issues, o.labels[p.label].issue) && (f.Sign == p.sign || f.Either) {
					if !f.Optional {
						t.y = 1
					} else if t.y == 0 {
						t.y = -1
					}
				}
			}
			trials = append(trials, t)
		}
		best = append(best[:0], m.best[0]...)
	}
	learn := func(of func(*trial) bool) []float32 {
		w, grad := make([]float64, len(o.judge)), make([]float64, len(o.judge))
		order := shuffled(len(trials))
		for epoch := range 40 {
			rate := 0.2 / (1 + 0.2*float64(epoch))
			for _, i := range order {
				t := &trials[i]
				if t.y < 0 || !of(t) {
					continue
				}
				base, label := t.weights()
				z := w[label]
				for j, x := range t.x {
					z += float64(w[base+j] * float64(x))
				}
				g := 1/(1+exp(-z)) - float64(t.y)
				step := func(j int, d float64) {
					grad[j] += float64(d * d)
					w[j] -= float64(rate*d) / math.Sqrt(grad[j]+1)
				}
				for j, x := range t.x {
					step(base+j, float64(g*float64(x))+float64(1e-4*w[base+j]))
				}
				step(label, g+float64(0.05*w[label]))
			}
		}
		out := make([]float32, len(w))
		for j := range w {
			out[j] = float32(w[j])
		}
		return out
	}
	o.judge = learn(func(*trial) bool { return true })
	for f := range apart { // what it is worth is measured on groups that it was not learnt from
		part := learn(func(t *trial) bool { return samples[t.sample].fold != f })
		apart[f].judge = part
		for i := range trials {
			if samples[trials[i].sample].fold == f {
				trials[i].score = weigh(part, &trials[i].proposal)
			}
		}
	}

	// The limits that give the best F1, findings counted once a document.
	figures := func(of func(lesson int) bool, take func(*trial) bool) (p, r, f float64) {
		got, right := map[claimKey]bool{}, 0
		for i := range trials {
			if t := &trials[i]; of(samples[t.sample].lesson) && take(t) {
				got[claimKey{samples[t.sample].lesson, t.label, t.sign}] = true
			}
		}
		wrong, all := 0, 0
		done := map[claimKey]bool{}
		for l := range lessons {
			if lessons[l].Group == "" || !of(l) {
				continue
			}
			// What is asked for takes first; each takes one.
			for _, optional := range [...]bool{false, true} {
				for k := range lessons[l].Findings {
					f := &lessons[l].Findings[k]
					if f.Sign == 0 || len(f.Issues) == 0 || len(f.Spans) == 0 || f.Optional != optional {
						continue
					}
					main := claimKey{l, o.index[f.Issues[0]], f.Sign}
					if done[main] {
						continue
					}
					done[main] = true
					if !optional {
						all++
					}
					if taken, ok := firstGot(got, o, l, f); ok {
						delete(got, taken)
						if !optional {
							right++
						}
					}
				}
			}
		}
		wrong = len(got)
		if right == 0 {
			return 0, 0, 0
		}
		p, r = float64(right)/float64(right+wrong), float64(right)/float64(max(1, all))
		return p, r, 2 * p * r / (p + r)
	}
	pass := func(l *limits, t *trial) bool {
		rival := float32(math.Inf(-1))
		if t.rival >= 0 {
			rival = trials[t.rival].score
		}
		return l.pass(&t.proposal, rival)
	}
	whole := func(int) bool { return true }
	report.PatternPrecision, report.PatternRecall, report.PatternF1 = figures(whole, func(t *trial) bool { return t.cand >= 0 })
	inReport := map[int]bool{}
	for i := range samples {
		inReport[samples[i].lesson] = samples[i].report
	}
	for kind := range o.limits {
		best := 0.0
		for add := -2.0; add <= 2; add += 0.1 {
			for keep := -5.0; keep <= 0.5; keep += 0.25 {
				l := limits{float32(add), float32(keep)}
				p, _, f := figures(func(lesson int) bool { return inReport[lesson] == (kind == kindReport) }, func(t *trial) bool { return pass(&l, t) })
				if p >= leastPrecision[kind] && f > best {
					best, o.limits[kind] = f, l
				}
			}
		}
	}
	report.Precision, report.Recall, report.F1 = figures(whole, func(t *trial) bool { return pass(&o.limits[kindOf(samples[t.sample].report)], t) })
	for _, part := range apart {
		part.limits = o.limits
	}
}
