package evaluate

import (
	"encoding/json"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// Counts are the outcomes of matching: required gold matched, predictions that match nothing, required gold missed,
// optional gold matched, which neither helps nor hurts.
type Counts struct{ TP, FP, FN, Optional int }

func (c Counts) plus(d Counts) Counts {
	return Counts{c.TP + d.TP, c.FP + d.FP, c.FN + d.FN, c.Optional + d.Optional}
}

// Rates gives precision, recall and F1. Nothing wanted and nothing given is 1, only one of the two 0.
func (c Counts) Rates() Rates {
	if c.TP+c.FP+c.FN == 0 {
		return Rates{1, 1, 1}
	}
	share := func(n, of int) float64 {
		if of == 0 {
			return 0
		}
		return float64(n) / float64(of)
	}
	return Rates{share(c.TP, c.TP+c.FP), share(c.TP, c.TP+c.FN), share(2*c.TP, 2*c.TP+c.FP+c.FN)}
}

// Rates are shares from 0 to 1.
type Rates struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// A Mean is a sum of credits, each from 0 to 1, and how many could be earned.
type Mean struct {
	Total float64
	N     int
}

func (m *Mean) add(credit float64) {
	m.Total += credit
	m.N++
}

func (m *Mean) addIf(right bool) {
	if m.N++; right {
		m.Total++
	}
}

// Value is the average credit, NaN of none.
func (m Mean) Value() float64 { return m.Total / float64(m.N) }

// An Interval holds 95 per cent of the bootstrap samples.
type Interval [2]float64

// A CountFigure is a figure over documents that were matched. Micro figures come from the sums over the documents,
// Macro is the mean of the documents in which the figure occurs. Intervals are nil where nothing was drawn.
type CountFigure struct {
	Counts
	Micro                                         Rates
	Macro                                         Rates
	PrecisionInterval, RecallInterval, F1Interval *Interval
	MacroF1Interval                               *Interval
}

// A MeanFigure is the average credit for one kind of value; Accuracy and Macro are NaN if N is 0.
type MeanFigure struct {
	N               int
	Accuracy, Macro float64
	Interval        *Interval
}

// Scores are figures by name: findings/S, findings/S/area/media, focus/text/date, offsets, … ([Report] lists them).
type Scores struct {
	Counts map[string]CountFigure
	Means  map[string]MeanFigure
}

// MarshalJSON writes one object of all figures, each {tp, fp, fn, optional, micro, macro} or {n, accuracy, macro}.
func (s Scores) MarshalJSON() ([]byte, error) {
	type micro struct {
		Rates
		Precision95 *Interval `json:"precision_95,omitempty"`
		Recall95    *Interval `json:"recall_95,omitempty"`
		F195        *Interval `json:"f1_95,omitempty"`
	}
	type macro struct {
		Rates
		F195 *Interval `json:"f1_95,omitempty"`
	}
	type count struct {
		TP       int   `json:"tp"`
		FP       int   `json:"fp"`
		FN       int   `json:"fn"`
		Optional int   `json:"optional"`
		Micro    micro `json:"micro"`
		Macro    macro `json:"macro"`
	}
	type mean struct {
		N          int       `json:"n"`
		Accuracy   *float64  `json:"accuracy"`
		Macro      *float64  `json:"macro"`
		Accuracy95 *Interval `json:"accuracy_95,omitempty"`
	}
	out := make(map[string]any, len(s.Counts)+len(s.Means))
	for k, c := range s.Counts {
		out[k] = count{c.TP, c.FP, c.FN, c.Optional, micro{c.Micro, c.PrecisionInterval, c.RecallInterval, c.F1Interval}, macro{c.Macro, c.MacroF1Interval}}
	}
	for k, m := range s.Means {
		out[k] = mean{m.N, known(m.Accuracy), known(m.Macro), m.Interval}
	}
	return json.Marshal(out)
}

func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

// tally is what one document gives.
type tally struct {
	counts map[string]Counts
	means  map[string]Mean
}

func (t *tally) count(name string, c Counts) { t.counts[name] = c }

// MarshalJSON writes the figures of a document as {tp, fp, fn, optional, f1} or {n, accuracy}.
func (t tally) MarshalJSON() ([]byte, error) {
	type count struct {
		TP       int     `json:"tp"`
		FP       int     `json:"fp"`
		FN       int     `json:"fn"`
		Optional int     `json:"optional"`
		F1       float64 `json:"f1"`
	}
	type mean struct {
		N        int      `json:"n"`
		Accuracy *float64 `json:"accuracy"`
	}
	out := make(map[string]any, len(t.counts)+len(t.means))
	for k, c := range t.counts {
		out[k] = count{c.TP, c.FP, c.FN, c.Optional, c.Rates().F1}
	}
	for k, m := range t.means {
		out[k] = mean{m.N, known(m.Value())}
	}
	return json.Marshal(out)
}

// summarise gives the figures over documents, with intervals from the draws, which are lists of documents.
func summarise(docs []tally, draws [][]int) Scores {
	s := Scores{map[string]CountFigure{}, map[string]MeanFigure{}}
	counts, means := map[string]bool{}, map[string]bool{}
	for _, d := range docs {
		for k := range d.counts {
			counts[k] = true
		}
		for k := range d.means {
			means[k] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		s.Counts[name] = countFigure(docs, name, draws)
	}
	for _, name := range slices.Sorted(maps.Keys(means)) {
		s.Means[name] = meanFigure(docs, name, draws)
	}
	return s
}

func countFigure(docs []tally, name string, draws [][]int) CountFigure {
	each, given, f1 := make([]Counts, len(docs)), make([]bool, len(docs)), make([]float64, len(docs))
	var fig CountFigure
	n := 0.0
	for i, d := range docs {
		// A breakdown has no row in a document without it.
		if each[i], given[i] = d.counts[name]; !given[i] {
			continue
		}
		r := each[i].Rates()
		fig.Counts = fig.Counts.plus(each[i])
		fig.Macro.Precision, fig.Macro.Recall, fig.Macro.F1 = fig.Macro.Precision+r.Precision, fig.Macro.Recall+r.Recall, fig.Macro.F1+r.F1
		f1[i] = r.F1
		n++
	}
	fig.Micro = fig.Counts.Rates()
	fig.Macro = Rates{fig.Macro.Precision / n, fig.Macro.Recall / n, fig.Macro.F1 / n}
	var ps, rs, fs, macros []float64
	for _, draw := range draws {
		var c Counts
		sum, n := 0.0, 0
		for _, i := range draw {
			c = c.plus(each[i])
			if given[i] {
				sum += f1[i]
				n++
			}
		}
		if c.TP+c.FP+c.FN > 0 { // a draw with nothing in it says nothing
			r := c.Rates()
			ps, rs, fs = append(ps, r.Precision), append(rs, r.Recall), append(fs, r.F1)
		}
		if n > 0 {
			macros = append(macros, sum/float64(n))
		}
	}
	fig.PrecisionInterval, fig.RecallInterval, fig.F1Interval, fig.MacroF1Interval = interval(ps), interval(rs), interval(fs), interval(macros)
	return fig
}

func meanFigure(docs []tally, name string, draws [][]int) MeanFigure {
	var all, macro Mean
	for _, d := range docs {
		m := d.means[name]
		all = Mean{all.Total + m.Total, all.N + m.N}
		if m.N > 0 {
			macro.add(m.Value())
		}
	}
	var drawn []float64
	for _, draw := range draws {
		var m Mean
		for _, i := range draw {
			d := docs[i].means[name]
			m = Mean{m.Total + d.Total, m.N + d.N}
		}
		if m.N > 0 {
			drawn = append(drawn, m.Value())
		}
	}
	return MeanFigure{all.N, all.Value(), macro.Value(), interval(drawn)}
}

// interval gives the central 95 per cent of some values, nil of none.
func interval(values []float64) *Interval {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	last := float64(len(values) - 1)
	return &Interval{values[int(.025*last)], values[int(math.Ceil(.975*last))]}
}

// draw gives bootstrap samples of n documents, the same for the same seed. Of a single document there is nothing to
// draw.
func draw(n, samples int, seed uint64) [][]int {
	if n < 2 {
		return nil
	}
	out := make([][]int, samples)
	for i := range out {
		out[i] = make([]int, n)
		for k := range out[i] {
			// SplitMix64; the upper half of the product is even enough for so few documents.
			seed += 0x9e3779b97f4a7c15
			z := seed
			z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
			z = (z ^ z>>27) * 0x94d049bb133111eb
			hi, _ := bits.Mul64(z^z>>31, uint64(n))
			out[i][k] = int(hi)
		}
	}
	return out
}
