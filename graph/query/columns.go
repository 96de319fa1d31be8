package query

import (
	"cmp"
	"slices"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// claimsFromColumns is claims over the numbers of the columns.
func (r *reader) claimsFromColumns(elections []rdf.Term) (*claims, error) {
	c := &claims{others: map[rdf.Term][]rdf.Term{}, election: map[rdf.Term]rdf.Term{}}
	finding, _ := r.columns.Number(schema.ClassFinding)
	class := r.columns.Cursor(rdf.RDFType)
	seen := make([]uint64, r.columns.Terms()/64+1) // a bit for each number
	var findings []numbered
	names := map[uint32]rdf.Term{}
	for _, e := range elections {
		n, ok := r.columns.Number(e)
		if !ok {
			continue
		}
		for _, t := range r.columns.Subjects(schema.PredElection, n) {
			if seen[t/64]&(1<<(t%64)) != 0 {
				continue
			}
			seen[t/64] |= 1 << (t % 64)
			last, first := uint32(0), true
			for _, o := range class.Objects(t) {
				if !first && o == last {
					continue
				}
				first, last = false, o
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
	var err error
	c.findings, err = r.numberedFindings(findings)
	return c, err
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

// A speaker is a set of bodies, as findings name it.
type speaker struct {
	bodies   []rdf.Term
	by       []string
	american bool
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
	polarity, issue, attributed, stance, document, evidence := cursor(schema.PredPolarity), cursor(schema.PredIssue), cursor(schema.PredAttributedTo), cursor(schema.PredStance),
		cursor(schema.PredDocument), cursor(schema.PredEvidence)
	stage, class, norm, severity, certainty, trend := cursor(schema.PredStage), cursor(schema.PredExtentClass), cursor(schema.PredExtentNorm), cursor(schema.PredSeverity),
		cursor(schema.PredCertainty), cursor(schema.PredTrend)
	speakers := map[[2]uint32]*speaker{} // of one body or two
	elections := map[rdf.Term]string{}
	out := []Finding{}
	if r.only == nil {
		out = make([]Finding, 0, len(list))
	}
	for _, at := range list {
		n := at.finding
		p := w.one(polarity.Objects(n))
		if p != string(schema.Problematic) && p != string(schema.Improvement) {
			continue
		}
		about := w.one(issue.Objects(n))
		if r.only != nil && !r.only[about] {
			continue
		}
		t := c.Term(n)
		e, ok := elections[at.election]
		if !ok {
			e = bare(at.election)
			elections[at.election] = e
		}
		f := Finding{Election: e, Issue: about, Polarity: p, Stage: w.all(stage.Objects(n)), Stance: w.all(stance.Objects(n)), term: t, number: n, election: at.election}
		if !r.brief {
			f.ID, f.Document = schema.Short(t), w.one(document.Objects(n))
			f.Extent = cmp.Or(w.one(norm.Objects(n)), w.one(class.Objects(n)))
			f.Severity, f.Certainty, f.Trend = w.one(severity.Objects(n)), w.one(certainty.Objects(n)), w.one(trend.Objects(n))
			if place := evidence.Objects(n); len(place) > 0 {
				f.Place = bare(c.Term(place[0]))
			}
		}
		s, err := r.speaker(attributed.Objects(n), speakers)
		if err != nil {
			return nil, err
		}
		f.bodies, f.By, f.american = s.bodies, s.by, s.american
		out = append(out, f)
	}
	if !r.brief {
		sortFindings(out)
	}
	return out, nil
}

// speaker gives who the bodies of a finding are.
func (r *reader) speaker(bodies []uint32, known map[[2]uint32]*speaker) (*speaker, error) {
	var key [2]uint32
	copy(key[:], bodies)
	if s := known[key]; s != nil && len(bodies) <= len(key) {
		return s, nil
	}
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
	if len(bodies) <= len(key) {
		known[key] = s
	}
	return s, nil
}
