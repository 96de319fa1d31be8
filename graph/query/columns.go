package query

import (
	"cmp"
	"maps"
	"slices"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// claimsFromColumns is claims over the numbers of the columns.
func (r *reader) claimsFromColumns(elections []rdf.Term) (*claims, error) {
	c := &claims{others: map[rdf.Term][]rdf.Term{}, election: map[rdf.Term]rdf.Term{}}
	var findings []numbered
	if r.alone && r.only != nil {
		findings = r.onIssues(elections)
	} else {
		findings = r.onElections(elections, c)
	}
	var err error
	if r.brief {
		c.remarks, err = r.numberedRemarks(findings)
	} else {
		c.findings, err = r.numberedFindings(findings)
	}
	return c, err
}

// onElections gives the findings on elections, and puts what else is said of them into c.
func (r *reader) onElections(elections []rdf.Term, c *claims) (findings []numbered) {
	finding, _ := r.columns.Number(schema.ClassFinding)
	class := r.columns.Cursor(rdf.RDFType)
	var seen []uint64 // a bit for each number
	if len(elections) > 1 {
		seen = make([]uint64, r.columns.Terms()/64+1)
	}
	names := map[uint32]rdf.Term{}
	about, total := make([][]uint32, len(elections)), 0
	for i, e := range elections {
		if n, ok := r.columns.Number(e); ok {
			about[i] = r.columns.Subjects(schema.PredElection, n)
			total += len(about[i])
		}
	}
	findings = make([]numbered, 0, total)
	for i, e := range elections {
		for _, t := range about[i] {
			if seen != nil {
				if seen[t/64]&(1<<(t%64)) != 0 {
					continue
				}
				seen[t/64] |= 1 << (t % 64)
			}
			classes := class.Objects(t)
			for i, o := range classes {
				if i > 0 && o == classes[i-1] {
					continue
				}
				if o == finding {
					findings = append(findings, numbered{t, e})
					continue
				}
				if names[o] == "" {
					names[o] = r.columns.Term(o)
				}
				s := r.columns.Term(t)
				c.election[s] = e
				c.others[names[o]] = append(c.others[names[o]], s)
			}
		}
	}
	return findings
}

// onIssues gives the findings on elections that are on the issues asked for, in the order of the elections. Where these
// are few, that is much less than to look at all findings.
func (r *reader) onIssues(elections []rdf.Term) []numbered {
	finding, _ := r.columns.Number(schema.ClassFinding)
	class, election := r.columns.Cursor(rdf.RDFType), r.columns.Cursor(schema.PredElection)
	order := make(map[uint32]int, len(elections))
	for i, e := range elections {
		if n, ok := r.columns.Number(e); ok {
			order[n] = i
		}
	}
	on := make([][]uint32, len(elections))
	total := 0
	for _, issue := range slices.Sorted(maps.Keys(r.only)) {
		n, ok := r.columns.Number(schema.Thing("issue/" + issue))
		if !ok {
			continue
		}
		for _, t := range r.columns.Subjects(schema.PredIssue, n) {
			at := len(elections)
			for _, e := range election.Objects(t) {
				if i, ok := order[e]; ok {
					at = min(at, i)
				}
			}
			if at < len(elections) && slices.Contains(class.Objects(t), finding) {
				on[at] = append(on[at], t)
				total++
			}
		}
	}
	out := make([]numbered, 0, total)
	for i, list := range on {
		slices.SortFunc(list, r.columns.Compare)
		for k, t := range list {
			if k == 0 || t != list[k-1] { // one may be on two issues
				out = append(out, numbered{t, elections[i]})
			}
		}
	}
	return out
}

// findingsFromColumns is findings over the numbers of the columns.
func (r *reader) findingsFromColumns(list []rdf.Term, election map[rdf.Term]rdf.Term) ([]Finding, error) {
	numbers := make([]numbered, 0, len(list))
	for _, t := range list {
		if n, ok := r.columns.Number(t); ok {
			numbers = append(numbers, numbered{n, election[t]})
		}
	}
	return r.numberedFindings(numbers)
}

// A numbered is a finding by its number in the columns.
type numbered struct {
	finding  uint32
	election rdf.Term
}

// A wordbook gives what numbers of the columns stand for, each worked out once.
type wordbook struct {
	c     *graph.Columns
	names map[uint32]string
	lists map[uint32][]string // of one name
}

func newWordbook(c *graph.Columns) *wordbook {
	return &wordbook{c, map[uint32]string{}, map[uint32][]string{}}
}

func (w *wordbook) name(n uint32) string {
	s, ok := w.names[n]
	if !ok {
		s = bare(w.c.Term(n))
		w.names[n] = s
	}
	return s
}

// one gives the name of the first number, "" if there is none.
func (w *wordbook) one(numbers []uint32) string {
	if len(numbers) == 0 {
		return ""
	}
	return w.name(numbers[0])
}

// all gives the names of all numbers, which are in order, each once.
func (w *wordbook) all(numbers []uint32) []string {
	if len(numbers) != 1 {
		out := []string{}
		for i, n := range numbers {
			if i == 0 || n != numbers[i-1] {
				out = append(out, w.name(n))
			}
		}
		return out
	}
	l, ok := w.lists[numbers[0]]
	if !ok {
		l = []string{w.name(numbers[0])}
		w.lists[numbers[0]] = l
	}
	return l
}

// numberedFindings is findings over numbers. What many findings have in common they share.
func (r *reader) numberedFindings(list []numbered) ([]Finding, error) {
	c := r.columns
	w := newWordbook(c)
	cursor := c.Cursor
	list, ranks := r.ordered(list)
	issue, polarity, attributed, stance, document, evidence, quote := cursor(schema.PredIssue), cursor(schema.PredPolarity), cursor(schema.PredAttributedTo),
		cursor(schema.PredStance), cursor(schema.PredDocument), cursor(schema.PredEvidence), cursor(schema.PredQuote)
	stage, class, norm, severity, certainty, trend := cursor(schema.PredStage), cursor(schema.PredExtentClass), cursor(schema.PredExtentNorm), cursor(schema.PredSeverity),
		cursor(schema.PredCertainty), cursor(schema.PredTrend)
	speakers := map[[2]uint32]*speaker{} // of one body or two
	out := make([]Finding, len(list))
	election, id := rdf.Term(""), ""
	for i, at := range list {
		n := at.finding
		if at.election != election {
			election, id = at.election, bare(at.election)
		}
		f := &out[ranks[i]]
		f.term, f.number, f.election = c.Term(n), n, election
		f.ID, f.Election, f.Issue, f.Polarity, f.Document = schema.Short(f.term), id, w.one(issue.Objects(n)), w.one(polarity.Objects(n)), w.one(document.Objects(n))
		f.Stage, f.Stance = w.all(stage.Objects(n)), w.all(stance.Objects(n))
		f.Extent = cmp.Or(w.one(norm.Objects(n)), w.one(class.Objects(n)))
		f.Severity, f.Certainty, f.Trend = w.one(severity.Objects(n)), w.one(certainty.Objects(n)), w.one(trend.Objects(n))
		if place := evidence.Objects(n); len(place) > 0 {
			f.Place = bare(c.Term(place[0]))
		}
		if r.quotes {
			f.Words = c.Term(first(quote.Objects(n))).Value()
		}
		bodies := attributed.Objects(n)
		var key [2]uint32
		copy(key[:], bodies)
		s := speakers[key]
		if s == nil || len(bodies) > len(key) {
			var err error
			if s, err = r.speaker(bodies); err != nil {
				return nil, err
			}
			if len(bodies) <= len(key) {
				speakers[key] = s
			}
		}
		f.bodies, f.By, f.american = s.bodies, s.by, s.american
	}
	return out, nil
}

// ordered keeps of findings those that are asked for, and gives the rank of each in the order of places within that of
// their elections, which is as they come.
func (r *reader) ordered(list []numbered) (kept []numbered, ranks []int32) {
	c := r.columns
	polarity, issue, document, evidence := c.Cursor(schema.PredPolarity), c.Cursor(schema.PredIssue), c.Cursor(schema.PredDocument), c.Cursor(schema.PredEvidence)
	problem, improvement := directions(c)
	var only map[uint32]bool
	if r.only != nil {
		only = map[uint32]bool{}
		for i := range r.only {
			if n, ok := c.Number(schema.Thing("issue/" + i)); ok {
				only[n] = true
			}
		}
	}
	type rank struct {
		document        uint32
		election, start int32
		at              int32
	}
	kept = make([]numbered, 0, len(list))
	order := make([]rank, 0, len(list))
	elections := map[rdf.Term]int32{}
	for _, f := range list {
		if is := first(polarity.Objects(f.finding)); is != problem && is != improvement || only != nil && !only[first(issue.Objects(f.finding))] {
			continue
		}
		k := rank{document: first(document.Objects(f.finding)), at: int32(len(kept))}
		if n := len(kept); n > 0 && kept[n-1].election == f.election {
			k.election = order[n-1].election
		} else if e, ok := elections[f.election]; ok {
			k.election = e
		} else {
			k.election = int32(len(elections))
			elections[f.election] = k.election
		}
		if place := evidence.Objects(f.finding); len(place) > 0 {
			k.start = int32(Evidence{Place: string(c.Term(place[0]))}.start())
		}
		kept, order = append(kept, f), append(order, k)
	}
	slices.SortFunc(order, func(a, b rank) int {
		switch {
		case a.election != b.election:
			return int(a.election - b.election)
		case a.document != b.document:
			return c.Compare(a.document, b.document)
		case a.start != b.start:
			return int(a.start - b.start)
		}
		return int(a.at - b.at)
	})
	ranks = make([]int32, len(order))
	for i, k := range order {
		ranks[k.at] = int32(i)
	}
	return kept, ranks
}

// speaker gives who the bodies of a finding are.
func (r *reader) speaker(bodies []uint32) (*speaker, error) {
	s := &speaker{}
	for _, b := range slices.Compact(slices.Clone(bodies)) {
		s.bodies = append(s.bodies, r.columns.Term(b))
	}
	var err error
	if s.by, err = r.counted(s.bodies); err != nil {
		return nil, err
	}
	for _, b := range s.bodies {
		us, err := r.american(b)
		if err != nil {
			return nil, err
		}
		s.american = s.american || us
	}
	return s, nil
}
