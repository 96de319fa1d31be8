package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Where narrows what a question is about. The zero value narrows nothing. Country and Election exclude each other.
type Where struct {
	Country  string
	Election string
	// From and To are years, months or days (2004, 2004-09, 2004-09-19) between which elections lie; one without a date
	// lies between nothing.
	From, To string
	By       string // a body: only what it says, with its parts and its joint missions
	// Stage, Polarity (problem or improvement) and Area narrow findings; Area also recommendations.
	Stage    string
	Polarity string
	Area     string
	Evidence bool // with the words behind an answer that does not need them
	Limit    int  // of rows; 0 means all
}

// check refuses values that nothing can have.
func (r *reader) check(w Where) error {
	for _, d := range []string{w.From, w.To} {
		if d != "" && (len(d) < 4 || dateInName.FindString(d) != d) {
			return &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("%q is no date", d), Hint: "2004, 2004-09 or 2004-09-19"}
		}
	}
	if p := w.Polarity; p != "" && p != string(schema.Problematic) && p != string(schema.Improvement) {
		return &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("there is no polarity %q", p), Hint: "problem or improvement"}
	}
	if w.Country != "" && w.Election != "" {
		return &schema.Problem{Code: "unknown-value", Message: "a country and an election exclude each other", Hint: "leave the country out: an election has one"}
	}
	if w.Stage == "" {
		return nil
	}
	t := schema.Thing("stage/" + slug(w.Stage))
	if has, err := r.v.Has(t); err != nil || has {
		return err
	}
	values, err := r.of(schema.ClassValue)
	if err != nil {
		return err
	}
	var known []string
	for _, v := range values {
		if s, ok := strings.CutPrefix(schema.Short(v), "stage/"); ok {
			known = append(known, s)
		}
	}
	p := &schema.Problem{Code: "unknown-value", Message: fmt.Sprintf("no finding in this graph has the stage %q", w.Stage)}
	if len(known) > 0 {
		p.Hint = "stages are " + strings.Join(known, ", ")
	}
	return p
}

// between reports whether a date (EDTF) lies in the time asked for, or may do so.
func (w Where) between(date string) bool {
	if w.From == "" && w.To == "" {
		return true
	}
	if schema.EDTF(date).Year() == "" {
		return false
	}
	first, last, interval := strings.Cut(date, "/")
	if !interval {
		last = first
	}
	head := func(date, like string) (string, string) {
		date = strings.TrimRight(date, "?~%")
		n := min(len(date), len(like))
		return date[:n], like[:n]
	}
	to, limit := head(first, w.To)
	from, start := head(last, w.From)
	return to <= limit && from >= start
}

// A sieve keeps what the findings and other statements of a question are narrowed to.
type sieve struct {
	where  Where
	by     rdf.Term // resolved
	own    map[rdf.Term]bool
	joint  map[rdf.Term]map[rdf.Term]bool
	issues map[string]bool // of the area; nil means all
}

// sieve resolves the names in w. Joint missions are looked for among these claims.
func (r *reader) sieve(w Where, c *claims) (*sieve, error) {
	s := &sieve{where: w}
	s.where.Stage = slug(w.Stage)
	if w.By != "" {
		by, err := r.resolve(w.By, "body")
		if err != nil {
			return nil, err
		}
		s.by = by
		if s.own, s.joint, err = r.family(by, c.others[schema.ClassMission], c.election); err != nil {
			return nil, err
		}
	}
	var err error
	s.issues, err = r.inArea(w.Area)
	return s, err
}

// inArea gives the issues of an area, nil if none is named.
func (r *reader) inArea(name string) (map[string]bool, error) {
	if name == "" {
		return nil, nil
	}
	area, err := r.resolve(name, "area")
	if err != nil {
		return nil, err
	}
	t, err := r.in(schema.PredInArea, []rdf.Term{area})
	if err != nil {
		return nil, err
	}
	issues := map[string]bool{}
	for _, i := range t[area] {
		issues[bare(i)] = true
	}
	return issues, nil
}

// among is sieve where the claims on these elections are not needed otherwise.
func (r *reader) among(w Where, elections []rdf.Term) (*sieve, error) {
	c := &claims{others: map[rdf.Term][]rdf.Term{}, election: map[rdf.Term]rdf.Term{}}
	if w.By != "" {
		about, err := r.in(schema.PredElection, elections)
		if err != nil {
			return nil, err
		}
		missions, err := r.of(schema.ClassMission)
		if err != nil {
			return nil, err
		}
		for e, list := range about {
			for _, t := range list {
				if _, mission := slices.BinarySearch(missions, t); mission {
					c.others[schema.ClassMission] = append(c.others[schema.ClassMission], t)
					c.election[t] = e
				}
			}
		}
	}
	return r.sieve(w, c)
}

// counts tells whether what bodies say of an election counts.
func (s *sieve) counts(bodies []rdf.Term, election rdf.Term) bool {
	return s.by == "" || slices.ContainsFunc(bodies, func(b rdf.Term) bool { return s.own[b] || s.joint[election][b] })
}

// narrow tells whether issues or a stage are asked for.
func (w *Where) narrow() bool { return w.Area != "" || w.Stage != "" }

// about tells whether a finding is on what is asked for, whatever its direction and whoever says it.
func (s *sieve) about(f *Finding) bool {
	return (s.issues == nil || s.issues[f.Issue]) && (s.where.Stage == "" || slices.Contains(f.Stage, s.where.Stage))
}

// keeps tells whether a finding is one of those asked for.
func (s *sieve) keeps(f *Finding) bool {
	return s.about(f) && (s.where.Polarity == "" || f.Polarity == s.where.Polarity) && s.counts(f.bodies, f.election)
}

// remarks gives what tells whether a remark is on what is asked for and counts, whatever its direction.
func (s *sieve) remarks(m *remarks) func(*remark) bool {
	if !s.where.narrow() && s.by == "" {
		return func(*remark) bool { return true }
	}
	return func(one *remark) bool {
		return (s.issues == nil || s.issues[m.issues[one.issue]]) && (s.where.Stage == "" || slices.Contains(m.values[one.stage], s.where.Stage)) &&
			s.counts(m.speakers[one.speaker].bodies, m.elections[one.election])
	}
}

// asked collects what is said of the elections that w is about, and keeps of it what w asks for.
func (r *reader) asked(w Where) ([]ElectionRef, *claims, *sieve, error) {
	refs, err := r.where(w)
	if err != nil {
		return nil, nil, nil, err
	}
	c, s, err := r.sifted(w, electionTerms(refs))
	return refs, c, s, err
}

// sifted collects what is said of these elections, and keeps of it what w asks for.
func (r *reader) sifted(w Where, elections []rdf.Term) (*claims, *sieve, error) {
	var err error
	if r.only, err = r.inArea(w.Area); err != nil {
		return nil, nil, err
	}
	c, err := r.claims(elections)
	r.only = nil
	if err != nil {
		return nil, nil, err
	}
	s, err := r.sieve(w, c)
	if err != nil {
		return nil, nil, err
	}
	if c.remarks != nil && (w.narrow() || s.by != "" || w.Polarity != "") {
		keeps := s.remarks(c.remarks)
		c.remarks.list = slices.DeleteFunc(c.remarks.list, func(one remark) bool {
			return !keeps(&one) || w.Polarity != "" && one.problem != (w.Polarity == string(schema.Problematic))
		})
	}
	n := 0
	for i := range c.findings { // they are large
		if f := &c.findings[i]; s.keeps(f) {
			if n != i {
				c.findings[n] = *f
			}
			n++
		}
	}
	c.findings = c.findings[:n]
	if w.By != "" {
		for class, p := range map[rdf.Term]rdf.Term{schema.ClassAssessment: schema.PredAttributedTo, schema.ClassRecommendation: schema.PredIssuedBy, schema.ClassResponse: schema.PredAttributedTo} {
			by, err := r.out(p, c.others[class])
			if err != nil {
				return nil, nil, err
			}
			c.others[class] = slices.DeleteFunc(c.others[class], func(t rdf.Term) bool { return !s.counts(by[t], c.election[t]) })
		}
	}
	if s.issues != nil {
		recommended := c.others[schema.ClassRecommendation]
		issues, err := r.out(schema.PredIssue, recommended)
		if err != nil {
			return nil, nil, err
		}
		c.others[schema.ClassRecommendation] = slices.DeleteFunc(recommended, func(t rdf.Term) bool {
			return !slices.ContainsFunc(issues[t], func(i rdf.Term) bool { return s.issues[bare(i)] })
		})
	}
	return c, s, nil
}

// cut keeps the first rows of a list, as many as w asks for, and gives how many there were.
func cut[T any](w Where, list []T) ([]T, int) {
	n := len(list)
	if w.Limit > 0 && n > w.Limit {
		list = list[:w.Limit]
	}
	return list, n
}

// more notes that an answer was cut.
func more(shown, all int) []string {
	if shown == all {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d; --limit 0 shows all", shown, all)}
}

// titled adds to the title of a table what an answer was narrowed to.
func (w Where) titled(title string) string {
	var parts []string
	switch {
	case w.From != "" && w.To != "":
		parts = append(parts, w.From+" to "+w.To)
	case w.From != "":
		parts = append(parts, "from "+w.From)
	case w.To != "":
		parts = append(parts, "up to "+w.To)
	}
	for _, s := range []string{w.Area, w.Stage, w.Polarity} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if w.By != "" {
		parts = append(parts, "as "+w.By+" says")
	}
	if len(parts) == 0 {
		return title
	}
	return title + " (" + strings.Join(parts, ", ") + ")"
}
