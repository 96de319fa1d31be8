package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// What the United States did with a finding of observers. Several may apply.
const (
	Endorsed   = "endorsed"
	Welcomed   = "welcomed"
	Concerned  = "concern"
	Urged      = "urged"
	Echoed     = "echoed"
	Added      = "added"        // said by the United States, and by no observer in this graph
	SaidToo    = "said too"     // said or seen by the United States' own people, as observers did
	Broader    = "more broadly" // the United States speak of a more general issue
	Narrower   = "in part"      // … of a more special one
	Differs    = "differs"      // the United States say the opposite
	PassedOver = "passed over"  // documents of the United States on the election do not speak of it
	Unanswered = "no US document"
)

var responseWords = map[string]string{schema.Endorses: Endorsed, schema.Welcomes: Welcomed, schema.Concern: Concerned, schema.Urges: Urged, schema.Echoes: Echoed}

var responseOrder = []string{Endorsed, Welcomed, Concerned, Urged, Added, SaidToo, Echoed, Broader, Narrower, Differs, PassedOver, Unanswered}

// A Comparison puts what observers found in elections beside what the United States said of it.
type Comparison struct {
	Elections []ElectionComparison `json:"elections"`
}

// An ElectionComparison is the comparison for one election.
type ElectionComparison struct {
	ElectionRef
	USDocuments       []string `json:"us_documents"`
	ObserverDocuments []string `json:"observer_documents"` // that give findings of observers and are not of the United States
	// Stances are those of the documents of the United States as a whole, Verdicts what was said of the election as a whole.
	Stances  []Stance     `json:"stances"`
	Verdicts []Assessment `json:"verdicts"`
	Findings []Pair       `json:"findings"`
	Total    int          `json:"total"` // of findings, before a limit
}

// A Pair is an issue of a polarity: what observers found, what the United States said, and the labels that relate them.
type Pair struct {
	Issue     string    `json:"issue"`
	Label     string    `json:"label"`
	Area      string    `json:"area"`
	Polarity  string    `json:"polarity"`
	Response  []string  `json:"response"`
	Related   string    `json:"related_issue,omitempty"` // the broader or narrower issue that the United States speak of
	Observers []Finding `json:"observers"`
	US        []Finding `json:"us"`
	// ToldByUS says that the observers' finding is known from documents of the United States only.
	ToldByUS bool `json:"told_by_us"`
}

// Responses compares, for one election or all of a country, the findings of observers with those of the United States,
// over all documents. Nothing is called passed over where the graph has no document of the United States.
func Responses(ctx context.Context, g *graph.Graph, w Where) (*Comparison, error) {
	return ask(ctx, g, func(r *reader) (*Comparison, error) {
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		a := &Comparison{Elections: []ElectionComparison{}}
		for _, e := range refs {
			c, err := r.comparison(e, w)
			if err != nil {
				return nil, err
			}
			if w.Election != "" || len(c.Findings)+len(c.Stances)+len(c.Verdicts) > 0 {
				a.Elections = append(a.Elections, *c)
			}
		}
		return a, nil
	})
}

// comparison compares on one election. By asks for the pairs to which a body contributes, an observer or the United
// States: what the other side says is shown all the same.
func (r *reader) comparison(e ElectionRef, w Where) (*ElectionComparison, error) {
	a := &ElectionComparison{ElectionRef: e, USDocuments: []string{}, ObserverDocuments: []string{}, Findings: []Pair{}}
	c, err := r.claims([]rdf.Term{e.term})
	if err != nil {
		return nil, err
	}
	sieve, err := r.sieve(w, c)
	if err != nil {
		return nil, err
	}
	documents := things("", e.Documents)
	for _, f := range c.findings {
		documents = append(documents, schema.Thing(f.Document))
	}
	slices.Sort(documents)
	documents = slices.Compact(documents)
	us, err := r.americanDocuments(documents)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		if us[d] {
			a.USDocuments = append(a.USDocuments, bare(d))
		}
	}
	responses := c.others[schema.ClassResponse]
	document, err := r.out(schema.PredDocument, responses)
	if err != nil {
		return nil, err
	}
	responses = slices.DeleteFunc(slices.Clone(responses), func(t rdf.Term) bool { return !us[document.one(t)] })
	if a.Stances, err = r.stances(responses, c.election); err != nil {
		return nil, err
	}
	if a.Verdicts, err = r.assessments(c.others[schema.ClassAssessment], c.election); err != nil {
		return nil, err
	}

	var bodies []rdf.Term
	for _, f := range c.findings {
		bodies = append(bodies, f.bodies...)
	}
	observers, err := r.observers(bodies)
	if err != nil {
		return nil, err
	}
	type key struct{ issue, polarity string }
	pairs := map[key]*Pair{}
	for _, f := range c.findings {
		k := key{f.Issue, f.Polarity}
		p := pairs[k]
		if p == nil {
			p = &Pair{Issue: f.Issue, Polarity: f.Polarity, Observers: []Finding{}, US: []Finding{}}
			pairs[k] = p
		}
		ofUS := us[schema.Thing(f.Document)]
		observed := slices.ContainsFunc(f.bodies, func(b rdf.Term) bool { return observers[b] })
		if ofUS || f.american {
			p.US = append(p.US, f)
		}
		if observed {
			p.Observers = append(p.Observers, f)
			if !ofUS {
				a.ObserverDocuments = append(a.ObserverDocuments, f.Document)
			}
		}
	}
	a.ObserverDocuments = set(a.ObserverDocuments)
	var ids []string
	for k := range pairs {
		ids = append(ids, k.issue)
	}
	entries, err := r.issues(ids)
	if err != nil {
		return nil, err
	}
	is := make(map[string]*issueEntry, len(ids))
	for i, id := range ids {
		is[id] = entries[i]
	}
	taken := func(issue, polarity string) bool {
		p := pairs[key{issue, polarity}]
		return p != nil && len(p.US) > 0
	}
	for k, p := range pairs {
		if !slices.ContainsFunc(slices.Concat(p.Observers, p.US), func(f Finding) bool { return sieve.keeps(&f) }) {
			continue
		}
		p.Label, p.Area = is[k.issue].label, is[k.issue].area
		// The observers' own documents go before what the United States tell of them.
		own := slices.DeleteFunc(slices.Clone(p.Observers), func(f Finding) bool { return us[schema.Thing(f.Document)] })
		if p.ToldByUS = len(own) == 0 && len(p.Observers) > 0; len(own) > 0 {
			p.Observers = own
		}
		said := map[string]bool{}
		for _, f := range p.US {
			for _, s := range f.Stance {
				if w := responseWords[s]; w != "" {
					said[w] = true
				}
			}
			if f.american || slices.Contains(f.Stance, schema.OwnObservation) {
				if len(p.Observers) == 0 {
					said[Added] = true
				} else {
					said[SaidToo] = true
				}
			}
		}
		if len(said) == 0 && len(p.US) > 0 {
			said[Echoed] = true
		}
		if len(p.US) == 0 {
			var narrower string
			for other, pair := range pairs {
				if other.polarity == k.polarity && len(pair.US) > 0 && slices.Contains(is[other.issue].broader, k.issue) && (narrower == "" || other.issue < narrower) {
					narrower = other.issue
				}
			}
			opposite := string(schema.Improvement)
			if k.polarity == opposite {
				opposite = string(schema.Problematic)
			}
			i := slices.IndexFunc(is[k.issue].broader, func(id string) bool { return taken(id, k.polarity) })
			switch {
			case len(a.USDocuments) == 0:
				said[Unanswered] = true
			case i >= 0:
				said[Broader], p.Related = true, is[k.issue].broader[i]
			case narrower != "":
				said[Narrower], p.Related = true, narrower
			case taken(k.issue, opposite):
				said[Differs] = true
			default:
				said[PassedOver] = true
			}
		}
		for _, w := range responseOrder {
			if said[w] {
				p.Response = append(p.Response, w)
			}
		}
		a.Findings = append(a.Findings, *p)
	}
	rank := func(p Pair) int { // what was answered, then what was added, then what was not
		return cmp.Or(btoi(slices.Contains(p.Response, Unanswered))*4, btoi(slices.Contains(p.Response, PassedOver))*3, btoi(len(p.Observers) == 0)*2, btoi(len(p.US) == 0))
	}
	slices.SortFunc(a.Findings, func(x, y Pair) int {
		return cmp.Or(-cmp.Compare(x.Polarity, y.Polarity), cmp.Compare(rank(x), rank(y)), cmp.Compare(x.Label, y.Label), cmp.Compare(x.Issue, y.Issue))
	})
	a.Findings, a.Total = cut(w, a.Findings)
	var shown [][]Finding
	for _, p := range a.Findings {
		shown = append(shown, p.Observers, p.US)
	}
	return a, r.words(shown...)
}

// observers tells for each body whether it is taken for an observer: the United States, other governments, the press
// and the parties are not.
func (r *reader) observers(bodies []rdf.Term) (map[rdf.Term]bool, error) {
	kind, err := r.out(schema.PredKind, bodies)
	if err != nil {
		return nil, err
	}
	out := map[rdf.Term]bool{}
	for _, b := range bodies {
		us, err := r.american(b)
		if err != nil {
			return nil, err
		}
		k := bare(kind.one(b))
		out[b] = !us && (k == "" || k == "observer" || k == "ngo")
	}
	return out, nil
}

// response names the labels of a pair in a cell.
func (p Pair) response() string {
	s := strings.Join(p.Response, ", ")
	if p.Related != "" {
		s += " (" + p.Related + ")"
	}
	return s
}

// Tables gives for each election the stance of the documents as a whole and then finding beside finding.
func (a *Comparison) Tables() []Table {
	if len(a.Elections) == 0 {
		return []Table{{Title: "Observers and the United States", Notes: []string{"No document in this graph says anything of an election here."}}}
	}
	var out []Table
	for _, e := range a.Elections {
		t := Table{Title: e.Label, Columns: columns("finding~", "observers~", "their words~", "United States~", "its words~")}
		switch {
		case len(e.USDocuments) == 0:
			t.Notes = append(t.Notes, "There is no document of the United States on this election in the graph: what it would have taken up or passed over is not known.")
		case len(e.ObserverDocuments) == 0:
			t.Notes = append(t.Notes, "There is no document of the observers themselves in the graph: what they found is told by the United States, so nothing can be called passed over.")
		}
		var whole []string
		for _, s := range e.Stances {
			if words := s.phrase(); !slices.Contains(whole, words) {
				whole = append(whole, words)
			}
		}
		if len(whole) > 0 {
			t.Notes = append(t.Notes, "As a whole the United States "+strings.Join(whole, ", ")+".")
		}
		for _, p := range e.Findings {
			kind := "problem"
			if p.Polarity == string(schema.Improvement) {
				kind = "fine"
			}
			observers, words := "", ""
			switch {
			case len(p.Observers) == 0:
			case p.ToldByUS:
				observers = strings.Join(by(p.Observers), ", ")
				if len(e.ObserverDocuments) > 0 { // else a note says it of all
					words = "(as told by the United States)"
				}
			default:
				observers, words = strings.Join(by(p.Observers), ", "), someWords(p.Observers)
			}
			t.Rows = append(t.Rows, []Cell{{Text: p.Label + " (" + kind + ")", ID: "issue/" + p.Issue, Mark: polarityCell(p.Polarity).Mark}, text(observers), text(words), text(p.response()), text(someWords(p.US))})
		}
		t.Notes = append(t.Notes, more(len(e.Findings), e.Total)...)
		if key := responseKey(e.Findings); key != "" {
			t.Notes = append(t.Notes, key)
		}
		if len(e.Findings) == 0 {
			t.Notes = append(t.Notes, "No finding on this election is in the graph.")
		}
		out = append(out, t)
	}
	return out
}

// responseKey explains those of the labels that do not explain themselves.
func responseKey(pairs []Pair) string {
	var out []string
	for _, k := range []struct{ label, means string }{
		{Echoed, "repeated without taking a side"}, {Added, "said by the United States and by no observer"}, {SaidToo, "the United States say so themselves, or their own people saw it"},
		{Broader, "under a more general issue"}, {Narrower, "under a more special issue"}, {Differs, "the United States say the opposite"}, {PassedOver, "in no document of the United States on this election"},
	} {
		if slices.ContainsFunc(pairs, func(p Pair) bool { return slices.Contains(p.Response, k.label) }) {
			out = append(out, k.label+": "+k.means)
		}
	}
	return strings.Join(out, "; ")
}

func by(findings []Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, or(f.By, "unknown")...)
	}
	return set(out)
}

// someWords quotes the first of the findings, and says how many more there are.
func someWords(findings []Finding) string {
	var words []string
	for _, f := range findings {
		if q := quoted(f.Words); !slices.Contains(words, q) {
			words = append(words, q)
		}
	}
	if len(words) == 0 {
		return ""
	}
	if len(words) > 2 {
		words = append(words[:2], fmt.Sprintf("(and %d more)", len(words)-2))
	}
	return strings.Join(words, "\n")
}

// Flat gives a pair a row, and the stances of whole documents rows of their own.
func (a *Comparison) Flat() Table {
	t := Table{Columns: columns("election", "issue", "label", "polarity", "response", "related_issue", "observers", "observer_words", "observer_document", "observer_place", "us_words", "us_document", "us_place", "told_by_us")}
	for _, e := range a.Elections {
		for _, s := range e.Stances {
			t.Rows = append(t.Rows, []Cell{link("election", e.ID), text("(" + s.Target + ")"), text(targets(s.Target)), text(""), text(cmp.Or(stances([]string{s.Label}), s.Label)), text(""),
				text(strings.Join(s.Bodies, " ")), text(""), text(""), text(""), text(s.Words), link("", s.Document), text(s.Place), text("")})
		}
		for _, p := range e.Findings {
			var o, u Evidence
			if len(p.Observers) > 0 {
				o = p.Observers[0].Evidence
			}
			if len(p.US) > 0 {
				u = p.US[0].Evidence
			}
			t.Rows = append(t.Rows, []Cell{link("election", e.ID), link("issue", p.Issue), text(p.Label), text(p.Polarity), text(strings.Join(p.Response, "; ")), link("issue", p.Related),
				text(strings.Join(by(p.Observers), " ")), text(o.Words), link("", o.Document), text(o.Place), text(u.Words), link("", u.Document), text(u.Place), text(fmt.Sprint(p.ToldByUS))})
		}
	}
	return t
}
