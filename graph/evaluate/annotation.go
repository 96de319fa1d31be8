package evaluate

import (
	"slices"
	"strings"
)

// An Annotation is what a gold or a prediction says of one document. Strings are "" and pointers nil where nothing is
// said. Fields named Alt, Optional and Gloss are those of golds alone.
type Annotation struct {
	Kind            string // of the document
	Date            Track
	Dated           bool // the document has a date, be it null
	Elections       []*Election
	Bodies          []Body
	Findings        []*Finding
	Assessments     []*Assessment
	Recommendations []*Recommendation
	Responses       []Response
	Links           []*Link
}

// A Place is a half-open range of code points of the text.
type Place struct{ Start, End int }

// A Track is a value as the text alone gives it and as it is in truth, nil where it is unknown.
type Track struct{ Text, Full *string }

// An Election is one the document is about or names.
type Election struct {
	ID, Role                     string
	Country, Type, Chamber, Date Track
	Optional                     bool
	key                          electionKey
}

// A Body is an organisation named in the document. External bodies are known from elsewhere.
type Body struct {
	ID, Role           string
	External, Optional bool
}

// An Extent says how much or how many.
type Extent struct {
	Class, Op, Of string
	Value         *float64
}

// A Finding is a source's claim of a problem or an improvement.
type Finding struct {
	ID, Election, Issue, Area, Polarity string
	Stage                               []string
	StageBasis                          string
	AttributedTo                        []string
	Extent                              *Extent
	Severity, Certainty, Trend, Scope   string
	Stance                              []string
	Places                              []Place // the first is the fullest wording
	Quote, Rule                         string  // of predictions: the evidence, and what found it

	AltIssues, AltPolarity   []string
	AttributedAlt, StanceAlt [][]string
	Optional                 bool
	Gloss                    string
}

// An Assessment is a verdict on the whole election.
type Assessment struct {
	ID, Election, Class string
	AttributedTo        []string
	Places              []Place

	AltClasses    []string
	AttributedAlt [][]string
	Optional      bool
}

// A Recommendation is a request, advice, hope or offer.
type Recommendation struct {
	ID            string
	IssuedBy      []string
	Force, Action string
	Addressee     []string
	Places        []Place

	AltActions []string
	IssuedAlt  [][]string
	Optional   bool
}

// A Response is the stance of the whole document towards a target.
type Response struct {
	Label, Target string
	Optional      bool
}

// A Link relates the election to another.
type Link struct {
	ID, Type   string
	To, ToText string // To is "" where the text does not say which election
	Findings   []string

	FindingsAlt [][]string
	Optional    bool
}

// electionKey is what elections are told apart by; "" is unknown.
type electionKey struct{ country, kind, date string }

// keys gives the elections of a document by id.
func (a *Annotation) keys() map[string]*electionKey {
	m := make(map[string]*electionKey, len(a.Elections))
	for _, e := range a.Elections {
		m[e.ID] = &e.key
	}
	return m
}

// same reports whether two elections are the same: country and type are equal and no known part of the date differs.
func same(a, b *electionKey) bool {
	return a != nil && b != nil && a.country == b.country && a.kind == b.kind && datesAgree(a.date, b.date)
}

// dateParts gives year, month and day of an EDTF date, "" where nothing is known. An interval counts by its start.
func dateParts(d string) (parts [3]string) {
	from := 0
	for i, width := range [3]int{4, 2, 2} {
		if i > 0 {
			if !strings.HasPrefix(d[from:], "-") {
				break
			}
			from++
		}
		if len(d)-from < width {
			break
		}
		p := d[from : from+width]
		if strings.Trim(p, "0123456789X") != "" {
			break
		}
		if strings.Trim(p, "X") != "" {
			parts[i] = p
		}
		from += width
	}
	return parts
}

// datesAgree reports whether no known digit differs.
func datesAgree(a, b string) bool {
	p, q := dateParts(a), dateParts(b)
	for i := range p {
		for k := range min(len(p[i]), len(q[i])) {
			if p[i][k] != q[i][k] && p[i][k] != 'X' && q[i][k] != 'X' {
				return false
			}
		}
	}
	return true
}

// dateCredit gives 1 for equal dates, else the share of right parts among those that either knows.
func dateCredit(gold, pred *string) float64 {
	if gold == nil && pred == nil || gold != nil && pred != nil && *gold == *pred {
		return 1
	}
	g, p := dateParts(value(gold)), dateParts(value(pred))
	right, known := 0, 0
	for i := range g {
		if g[i] != "" || p[i] != "" {
			known++
			if g[i] == p[i] {
				right++
			}
		}
	}
	if known == 0 {
		return 0
	}
	return float64(right) / float64(known)
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// A set is a set of ids with a key that equal sets share.
type set struct {
	ids []string // in order, each once
	key string
}

func newSet(ids []string) set {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return set{ids, strings.Join(ids, "+")}
}

func (s set) has(id string) bool {
	_, ok := slices.BinarySearch(s.ids, id)
	return ok
}

// common counts the ids in both.
func (s set) common(t set) (n int) {
	for _, id := range s.ids {
		if t.has(id) {
			n++
		}
	}
	return n
}

// jaccard is the share of common ids; two empty sets are alike.
func (s set) jaccard(t set) float64 {
	n := s.common(t)
	if all := len(s.ids) + len(t.ids) - n; all > 0 {
		return float64(n) / float64(all)
	}
	return 1
}

// rolled gives a set of bodies with the parts of the US government as one.
func rolled(bodies []string) set {
	out := make([]string, len(bodies))
	for i, b := range bodies {
		out[i] = rollBody(b)
	}
	return newSet(out)
}

func rollBody(id string) string {
	switch id {
	case "us-mission-osce", "us-state-department":
		return "us-government"
	}
	return id
}

// variants gives the sets that a gold accepts, the main one first.
func variants(main []string, alternatives [][]string, make func([]string) set) []set {
	out := []set{make(main)}
	for _, a := range alternatives {
		out = append(out, make(a))
	}
	return out
}

// nearest gives the accepted set that suits the predicted one best, the first where none has anything of it.
func nearest(sets []set, there set) set {
	rank := func(s set) [3]int {
		r := [3]int{0, s.common(there), 0}
		if s.key == there.key {
			r[0] = 1
		}
		if r[1] > 0 {
			r[2] = r[1] - len(s.ids)
		}
		return r
	}
	best, most := sets[0], rank(sets[0])
	for _, s := range sets[1:] {
		if r := rank(s); slices.Compare(r[:], most[:]) > 0 {
			best, most = s, r
		}
	}
	return best
}
