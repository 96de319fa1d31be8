package query

import (
	"encoding/binary"
	"slices"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A remark is a finding as those need it who count: its direction, and places in the lists of its remarks. There may be
// thousands of them behind a row.
type remark struct {
	election, issue, speaker, stage, stance int32
	problem                                 bool
}

// remarks are what findings come to where nobody asks where they stand and what they say.
type remarks struct {
	list      []remark
	elections []rdf.Term
	issues    []string // "" is none
	speakers  []*speaker
	values    [][]string // sets of stages, and of stances
}

// A speaker is a set of bodies, as findings name it.
type speaker struct {
	bodies   []rdf.Term
	by       []string
	american bool
}

// said gives the findings as remarks, one for each in their order.
func (c *claims) said() *remarks {
	if c.remarks != nil {
		return c.remarks
	}
	m := &remarks{list: make([]remark, len(c.findings))}
	elections, issues := map[rdf.Term]int32{}, map[string]int32{}
	for i := range c.findings {
		f, one := &c.findings[i], &m.list[i]
		one.problem = f.Polarity == string(schema.Problematic)
		one.election = place(elections, f.election, &m.elections, f.election)
		one.issue = place(issues, f.Issue, &m.issues, f.Issue)
		if n := len(m.speakers); n == 0 || !slices.Equal(m.speakers[n-1].bodies, f.bodies) {
			m.speakers = append(m.speakers, &speaker{f.bodies, f.By, f.american})
		}
		one.speaker, one.stage, one.stance = int32(len(m.speakers)-1), int32(len(m.values)), int32(len(m.values)+1)
		m.values = append(m.values, f.Stage, f.Stance)
	}
	c.remarks = m
	return m
}

// place gives the place of a thing in a list, at the end of which it is put where it is new.
func place[K comparable, T any](places map[K]int32, k K, list *[]T, thing T) int32 {
	n, ok := places[k]
	if !ok {
		n = int32(len(*list))
		places[k] = n
		*list = append(*list, thing)
	}
	return n
}

// numberedRemarks gives the remarks of findings by their numbers; those of no direction are left out.
func (r *reader) numberedRemarks(list []numbered) (*remarks, error) {
	c := r.columns
	m := &remarks{list: make([]remark, 0, len(list))}
	w := newWordbook(c)
	polarity, issue, attributed := c.Cursor(schema.PredPolarity), c.Cursor(schema.PredIssue), c.Cursor(schema.PredAttributedTo)
	stage, stance := c.Cursor(schema.PredStage), c.Cursor(schema.PredStance)
	problem, improvement := directions(c)
	issues, speakers, values := map[uint32]int32{}, map[string]int32{}, map[string]int32{}
	var key []byte
	together := func(numbers []uint32) []byte {
		key = key[:0]
		for _, n := range numbers {
			key = binary.NativeEndian.AppendUint32(key, n)
		}
		return key
	}
	set := func(numbers []uint32) int32 {
		n, ok := values[string(together(numbers))]
		if !ok {
			n = place(values, string(key), &m.values, w.all(numbers))
		}
		return n
	}
	for _, at := range list {
		n := at.finding
		is := first(polarity.Objects(n))
		if is != problem && is != improvement {
			continue
		}
		one := remark{problem: is == problem}
		ok := false
		if !r.tallied {
			about := first(issue.Objects(n))
			if one.issue, ok = issues[about]; !ok {
				one.issue = place(issues, about, &m.issues, w.name(about))
			}
			if r.only != nil && !r.only[m.issues[one.issue]] {
				continue
			}
			one.stage, one.stance = set(stage.Objects(n)), set(stance.Objects(n))
		}
		if k := len(m.elections); k == 0 || at.election != m.elections[k-1] {
			m.elections = append(m.elections, at.election)
		}
		one.election = int32(len(m.elections) - 1)
		bodies := attributed.Objects(n)
		if one.speaker, ok = speakers[string(together(bodies))]; !ok {
			s, err := r.speaker(bodies)
			if err != nil {
				return nil, err
			}
			one.speaker = place(speakers, string(key), &m.speakers, s)
		}
		m.list = append(m.list, one)
	}
	return m, nil
}

// noWord is the number of no term.
const noWord = ^uint32(0)

// first gives the first of the numbers, that of the empty term if there is none.
func first(numbers []uint32) uint32 {
	if len(numbers) == 0 {
		return 0
	}
	return numbers[0]
}

// directions gives the numbers of problem and improvement.
func directions(c *graph.Columns) (problem, improvement uint32) {
	number := func(p schema.Polarity) uint32 {
		n, ok := c.Number(schema.Thing("polarity/" + string(p)))
		if !ok {
			return noWord
		}
		return n
	}
	return number(schema.Problematic), number(schema.Improvement)
}

// A tally counts what a speaker says of an election.
type tally struct {
	*speaker
	election               rdf.Term
	problems, improvements int
}

// tallies gives at least one for each speaker on each election who says something.
func (m *remarks) tallies() (out []tally) {
	last := make([]int32, len(m.speakers)) // place of theirs in out, from 1 on
	begin := 0                             // of the election
	for i := range m.list {
		one := &m.list[i]
		if i > 0 && one.election != m.list[i-1].election {
			begin = len(out)
		}
		k := &last[one.speaker]
		if int(*k) <= begin {
			out = append(out, tally{speaker: m.speakers[one.speaker], election: m.elections[one.election]})
			*k = int32(len(out))
		}
		if t := &out[*k-1]; one.problem {
			t.problems++
		} else {
			t.improvements++
		}
	}
	return out
}
