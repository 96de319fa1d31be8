package evaluate

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// A pair is a gold item and the prediction that it was matched with.
type pair struct{ gold, pred int }

// match gives the maximum one-to-one matching of n gold items and m predictions, in order. Of all matchings it takes
// the one with the largest sum of the first tier, among those of the second, and so on; tiers are small whole numbers
// from 0 to 100, and not all 0 where two items fit.
func match(n, m int, fits func(i, j int) bool, tiers func(i, j int) []int) []pair {
	base := uint64(101 * (min(n, m) + 1))
	weights := map[pair]weight{}
	rows := make([][]int, n)
	columns := make([][]int, m)
	for i := range n {
		for j := range m {
			if fits(i, j) {
				var w weight
				for _, t := range tiers(i, j) {
					w = w.append(base, uint64(t))
				}
				weights[pair{i, j}] = w
				rows[i] = append(rows[i], j)
				columns[j] = append(columns[j], i)
			}
		}
	}
	// Each connected part is matched by itself.
	var pairs []pair
	seenRow, seenColumn := make([]bool, n), make([]bool, m)
	for first := range n {
		if seenRow[first] || len(rows[first]) == 0 {
			continue
		}
		var part, across []int
		front := []int{first}
		seenRow[first] = true
		for len(front) > 0 {
			i := front[len(front)-1]
			front = front[:len(front)-1]
			part = append(part, i)
			for _, j := range rows[i] {
				if seenColumn[j] {
					continue
				}
				seenColumn[j] = true
				across = append(across, j)
				for _, k := range columns[j] {
					if !seenRow[k] {
						seenRow[k] = true
						front = append(front, k)
					}
				}
			}
		}
		slices.Sort(part)
		slices.Sort(across)
		if len(part) <= len(across) {
			assign(part, across, func(i, j int) weight { return weights[pair{i, j}] }, func(i, j int) { pairs = append(pairs, pair{i, j}) })
		} else {
			assign(across, part, func(j, i int) weight { return weights[pair{i, j}] }, func(j, i int) { pairs = append(pairs, pair{i, j}) })
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(a.gold-b.gold, a.pred-b.pred) })
	return pairs
}

// assign is the Hungarian method with potentials. There are no more rows than columns; take is called with the pairs
// of the heaviest matching.
func assign(rows, columns []int, of func(row, column int) weight, take func(row, column int)) {
	n, m := len(rows), len(columns)
	cost := make([]weight, n*m)
	for i, r := range rows {
		for j, c := range columns {
			cost[i*m+j] = weight{}.minus(of(r, c))
		}
	}
	u, v, low := make([]weight, n+1), make([]weight, m+1), make([]weight, m+1)
	owner, way := make([]int, m+1), make([]int, m+1)
	used := make([]bool, m+1)
	for i := 1; i <= n; i++ {
		for j := range low {
			low[j], used[j] = unreached, false
		}
		owner[0] = i
		j0 := 0
		for {
			used[j0] = true
			i0, delta, j1 := owner[j0], unreached, 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[(i0-1)*m+j-1].minus(u[i0]).minus(v[j]); c.less(low[j]) {
					low[j], way[j] = c, j0
				}
				if low[j].less(delta) {
					delta, j1 = low[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[owner[j]] = u[owner[j]].plus(delta)
					v[j] = v[j].minus(delta)
				} else {
					low[j] = low[j].minus(delta)
				}
			}
			if j0 = j1; owner[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			owner[j0] = owner[way[j0]]
			j0 = way[j0]
		}
	}
	for j := 1; j <= m; j++ {
		if owner[j] != 0 && of(rows[owner[j]-1], columns[j-1]) != (weight{}) {
			take(rows[owner[j]-1], columns[j-1])
		}
	}
}

// weight is a whole number of 128 bits: four tiers of a long document do not fit into 64.
type weight struct {
	hi int64
	lo uint64
}

var unreached = weight{math.MaxInt64, math.MaxUint64}

func (w weight) plus(x weight) weight {
	lo, carry := bits.Add64(w.lo, x.lo, 0)
	return weight{w.hi + x.hi + int64(carry), lo}
}

func (w weight) minus(x weight) weight {
	lo, borrow := bits.Sub64(w.lo, x.lo, 0)
	return weight{w.hi - x.hi - int64(borrow), lo}
}

func (w weight) less(x weight) bool { return w.hi < x.hi || w.hi == x.hi && w.lo < x.lo }

// append gives w*base + digit.
func (w weight) append(base, digit uint64) weight {
	hi, lo := bits.Mul64(w.lo, base)
	return weight{int64(hi) + w.hi*int64(base), lo}.plus(weight{0, digit})
}
