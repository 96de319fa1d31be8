package graph

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Infer finds the links between what different documents say of the elections of these countries (ISO 3166 alpha-2,
// "KZ") and makes [schema.GraphInferred] hold them, writing only the difference. Without countries it takes those
// whose documents have changed since their links were last found, which the graph remembers; so an Infer that a crash
// prevented is made up for by the next.
//
// Claims are findings of a problem or an improvement; those of no direction take no part. Elections are ordered by
// dcterms:date, else eg:year; one that only may be the earlier (2016 beside 2016-03-20) is not, and one without date
// takes no part in what needs an order. The links, all from a finding f unless it is said otherwise:
//
//   - [schema.PredRecursFrom]: to a finding with the issue and polarity of f on the nearest earlier election of the
//     country that has one
//   - [schema.PredChangedFrom]: the same with the other polarity
//   - [schema.PredEchoOf]: f of a United States body or in a document of one, to an observer's finding on the same
//     election, issue and polarity in another document that is not theirs
//   - [schema.PredCorroborated]: to a finding on the same election, issue and polarity by another body (neither a
//     member of the other) in another document; an echo and what it echoes do not corroborate each other, unless the
//     United States body saw it with its own people
//   - [schema.PredFollowedBy]: from a recommendation, to findings on one of its issues on the nearest later election
//     of the country that has one, the better and the worse
//
// Of several findings of one body on one election that could be the target, one is, so that the number of links grows
// with the number of findings and not with its square: the first by IRI, those in a document of the body itself first.
func (g *Graph) Infer(ctx context.Context, countries []string) (Change, error) {
	if len(countries) == 0 {
		some := false
		err := g.View(ctx, func(v *View) error {
			stale, err := v.snap.ledger(ledgerStale)
			some = len(stale) > 0
			return err
		})
		if err != nil || !some {
			return Change{}, err
		}
	}
	return g.update(ctx, converter{}, func(v *View) (e edit, err error) {
		all := false
		names := make([]rdf.Term, 0, len(countries))
		for _, c := range countries {
			names = append(names, schema.Thing("country/"+c))
		}
		if len(countries) == 0 {
			stale, err := v.snap.ledger(ledgerStale)
			if err != nil {
				return e, err
			}
			for k := range stale {
				c := k[len(ledgerStale):]
				e.fresh = append(e.fresh, c)
				names = append(names, rdf.Term(c))
				all = all || c == staleAll
			}
		} else {
			for _, c := range names {
				e.fresh = append(e.fresh, string(c))
			}
		}
		have, want := map[rdf.Quad]bool{}, map[rdf.Quad]bool{}
		if all {
			if names, err = v.everyCountry(); err != nil {
				return e, err
			}
			quads, err := v.labelled(schema.GraphInferred)
			if err != nil {
				return e, err
			}
			for _, q := range quads {
				have[q] = true
			}
		}
		if err := v.follow(g.columns); err != nil {
			return e, err
		}
		i, err := v.inference()
		if err != nil {
			return e, err
		}
		slices.Sort(names)
		for _, c := range slices.Compact(names) {
			if err := i.country(c, have, want); err != nil {
				return e, err
			}
		}
		for q := range want {
			if !have[q] {
				e.add = append(e.add, q)
			}
		}
		for q := range have {
			if !want[q] {
				e.remove = append(e.remove, q)
			}
		}
		return e, nil
	})
}

// countries gives the countries whose links may change, for the ledger: touched are the quads of a document before and
// after its change, changed those that come or go.
func (v *View) countries(name rdf.Term, touched, changed []rdf.Quad) ([]string, error) {
	found := map[string]bool{}
	var elections, bodies []rdf.Term
	if name == schema.GraphReference {
		touched = changed // what stays has no part in it: claims are made in documents
	}
	for _, q := range touched {
		switch q.P {
		case schema.PredCountry:
			found[string(q.O)] = true
			elections = append(elections, q.S)
		case schema.PredElection:
			elections = append(elections, q.O)
		case schema.PredDate, schema.PredYear:
			elections = append(elections, q.S)
		case schema.PredPartOf, schema.PredMember, schema.PredKind:
			if name == schema.GraphReference {
				bodies = append(bodies, q.S)
			}
		}
	}
	claimed, err := v.claimed(bodies)
	if err != nil {
		return nil, err
	}
	edges, err := v.Out(schema.PredCountry, append(elections, claimed...))
	for _, e := range edges {
		found[string(e.To)] = true
	}
	return slices.Collect(maps.Keys(found)), err
}

// claimed gives the elections of which these bodies, or those that belong to them, say something or publish what is
// said.
func (v *View) claimed(bodies []rdf.Term) ([]rdf.Term, error) {
	seen := map[rdf.Term]bool{}
	for next := bodies; len(next) > 0; {
		for _, b := range next {
			seen[b] = true
		}
		edges, err := v.In(schema.PredPartOf, next)
		if err != nil {
			return nil, err
		}
		next = slices.DeleteFunc(sources(edges), func(b rdf.Term) bool { return seen[b] })
	}
	bodies = slices.Collect(maps.Keys(seen))
	edges, err := v.In(schema.PredAttributedTo, bodies)
	if err != nil {
		return nil, err
	}
	if edges, err = v.Out(schema.PredElection, sources(edges)); err != nil {
		return nil, err
	}
	elections := map[rdf.Term]bool{}
	for _, e := range edges {
		elections[e.To] = true
	}
	for _, p := range []rdf.Term{schema.PredPublisher, schema.PredVoice} {
		documents, err := v.In(p, bodies)
		if err != nil {
			return nil, err
		}
		for _, d := range sources(documents) {
			for q, err := range v.Match("", schema.PredElection, "", d) {
				if err != nil {
					return nil, err
				}
				elections[q.O] = true
			}
		}
	}
	return slices.Collect(maps.Keys(elections)), nil
}

func (v *View) everyCountry() ([]rdf.Term, error) {
	found := map[rdf.Term]bool{}
	for q, err := range v.Match("", schema.PredCountry, "", "") {
		if err != nil {
			return nil, err
		}
		found[q.O] = true
	}
	return slices.Collect(maps.Keys(found)), nil
}

// hanging gives a function that gives the inferred links from and to the subjects of some of the quads that go, which
// nothing describes once all of them are gone; described are those that the quads to come describe. It gives each link once.
func (v *View) hanging(remove []rdf.Quad, described map[rdf.Term]bool) func(some []rdf.Quad) ([]rdf.Quad, error) {
	gone, seen := make(map[rdf.Quad]bool, len(remove)), map[rdf.Term]bool{}
	for _, q := range remove {
		gone[q] = true
	}
	left := func(s rdf.Term) (bool, error) { // whether something goes on to describe it
		for q, err := range v.Match(s, "", "", "") {
			if err != nil || q.G != schema.GraphInferred && !gone[q] {
				return true, err
			}
		}
		return false, nil
	}
	return func(some []rdf.Quad) (hanging []rdf.Quad, err error) {
		if len(some) == 0 {
			return nil, nil
		}
		if there, err := v.Has(schema.GraphInferred); err != nil || !there {
			return nil, err
		}
		for _, q := range some {
			if described[q.S] || seen[q.S] {
				continue
			}
			seen[q.S] = true
			if there, err := left(q.S); err != nil {
				return nil, err
			} else if there {
				continue
			}
			for _, links := range []iter.Seq2[rdf.Quad, error]{v.Match(q.S, "", "", schema.GraphInferred), v.Match("", "", q.S, schema.GraphInferred)} {
				for link, err := range links {
					if err != nil {
						return nil, err
					}
					if !gone[link] {
						gone[link] = true
						hanging = append(hanging, link)
					}
				}
			}
		}
		return hanging, nil
	}
}

// An inference holds what the links of every country need.
type inference struct {
	v         *View
	us        map[rdf.Term]bool       // bodies of the United States that the reference graph names
	members   map[rdf.Term][]rdf.Term // of joint missions
	observers map[rdf.Term]bool       // kind of a body where it is known
}

var usGovernment = schema.Thing("body/us-government")

func (v *View) inference() (*inference, error) {
	i := &inference{v: v, us: map[rdf.Term]bool{usGovernment: true}, members: map[rdf.Term][]rdf.Term{}, observers: map[rdf.Term]bool{}}
	for heads := []rdf.Term{usGovernment}; len(heads) > 0; {
		edges, err := v.In(schema.PredPartOf, heads)
		if err != nil {
			return nil, err
		}
		heads = nil
		for _, e := range edges {
			if e.Label == schema.GraphReference && !i.us[e.From] {
				i.us[e.From] = true
				heads = append(heads, e.From)
			}
		}
	}
	return i, nil
}

func (i *inference) isUS(body rdf.Term) bool {
	return i.us[body] || strings.HasPrefix(schema.Short(body), "body/us-")
}

// one gives the body under which a body counts.
func (i *inference) one(body rdf.Term) rdf.Term {
	if i.isUS(body) {
		return usGovernment
	}
	return body
}

// know looks up members and kinds of bodies.
func (i *inference) know(bodies []rdf.Term) error {
	var unknown []rdf.Term
	for _, b := range bodies {
		if _, ok := i.members[b]; !ok && b != "" {
			i.members[b] = nil
			unknown = append(unknown, b)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	edges, err := i.v.Out(schema.PredMember, unknown)
	if err != nil {
		return err
	}
	var members []rdf.Term
	for _, e := range edges {
		i.members[e.From] = append(i.members[e.From], e.To)
		members = append(members, e.To)
	}
	if edges, err = i.v.Out(schema.PredKind, unknown); err != nil {
		return err
	}
	for _, e := range edges {
		i.observers[e.From] = i.observers[e.From] || e.To == schema.Thing("kind/observer")
	}
	return i.know(members)
}

// voices gives the bodies that speak when a body speaks: itself and its members.
func (i *inference) voices(body rdf.Term, into map[rdf.Term]bool) {
	if into[body] {
		return
	}
	into[body] = true
	for _, m := range i.members[body] {
		i.voices(m, into)
	}
}

// observes reports whether a body is taken for an observer: the United States is not, nor what the reference graph
// knows to be something else (press, parties, hosts).
func (i *inference) observes(body rdf.Term) bool {
	observer, known := i.observers[body]
	return body != "" && !i.isUS(body) && (observer || !known)
}

// A claim is a finding that takes part.
type claim struct {
	finding, election, issue, polarity, document rdf.Term
	bodies                                       []rdf.Term // those of the United States as one; {""} if none is named
	us, own                                      bool       // by the United States; from what its own people saw
	itself                                       bool       // in a document of one of the bodies
	echo                                         bool       // by the United States or in their document
}

// An issueAt is what claims are compared by.
type issueAt struct{ issue, polarity, election rdf.Term }

var otherPolarity = map[rdf.Term]rdf.Term{
	schema.Thing("polarity/problem"):     schema.Thing("polarity/improvement"),
	schema.Thing("polarity/improvement"): schema.Thing("polarity/problem"),
}

// country adds the links of a country to want and those the graph has to have.
func (i *inference) country(country rdf.Term, have, want map[rdf.Quad]bool) error {
	v := i.v
	edges, err := v.In(schema.PredCountry, []rdf.Term{country})
	if err != nil {
		return err
	}
	dates, err := v.dates(sources(edges))
	if err != nil {
		return err
	}
	if edges, err = v.In(schema.PredElection, sources(edges)); err != nil {
		return err
	}
	things := sources(edges)
	classes, err := v.values(rdf.RDFType, things)
	if err != nil {
		return err
	}
	var findings, recommendations []rdf.Term
	election, document := map[rdf.Term]rdf.Term{}, map[rdf.Term]rdf.Term{}
	for _, e := range edges {
		// The first by election and label, should a thing have two.
		if _, ok := election[e.From]; ok {
			continue
		}
		election[e.From], document[e.From] = e.To, e.Label
		switch {
		case slices.Contains(classes[e.From], schema.ClassFinding):
			findings = append(findings, e.From)
		case slices.Contains(classes[e.From], schema.ClassRecommendation):
			recommendations = append(recommendations, e.From)
		}
	}
	slices.Sort(findings)
	slices.Sort(recommendations)
	for _, p := range []rdf.Term{schema.PredRecursFrom, schema.PredChangedFrom, schema.PredEchoOf, schema.PredCorroborated, schema.PredFollowedBy} {
		subjects := findings
		if p == schema.PredFollowedBy {
			subjects = recommendations
		}
		edges, err := v.Out(p, subjects)
		if err != nil {
			return err
		}
		for _, e := range edges {
			if e.Label == schema.GraphInferred {
				have[rdf.Quad{S: e.From, P: p, O: e.To, G: e.Label}] = true
			}
		}
	}
	issues, err := v.values(schema.PredIssue, append(slices.Clone(findings), recommendations...))
	if err != nil {
		return err
	}
	polarity, err := v.values(schema.PredPolarity, findings)
	if err != nil {
		return err
	}
	bodies, err := v.values(schema.PredAttributedTo, findings)
	if err != nil {
		return err
	}
	stances, err := v.values(schema.PredStance, findings)
	if err != nil {
		return err
	}

	american, publishers := map[rdf.Term]bool{}, map[Edge]bool{}
	for _, p := range []rdf.Term{schema.PredVoice, schema.PredPublisher} {
		edges, err := v.Out(p, slices.Collect(maps.Values(document)))
		if err != nil {
			return err
		}
		for _, e := range edges {
			american[e.From] = american[e.From] || i.isUS(e.To)
			publishers[Edge{From: e.From, To: i.one(e.To)}] = true
		}
	}

	at := map[issueAt][]claim{}               // in the order of the findings
	elections := map[[2]rdf.Term][]rdf.Term{} // issue and polarity -> the dated elections with such claims
	var claims []claim
	for _, f := range findings {
		c := claim{finding: f, election: election[f], document: document[f]}
		if len(issues[f]) == 0 || len(polarity[f]) == 0 || otherPolarity[polarity[f][0]] == "" {
			continue
		}
		c.issue, c.polarity = issues[f][0], polarity[f][0]
		for _, b := range bodies[f] {
			b = i.one(b)
			c.us = c.us || b == usGovernment
			c.itself = c.itself || publishers[Edge{From: c.document, To: b}]
			if !slices.Contains(c.bodies, b) {
				c.bodies = append(c.bodies, b)
			}
		}
		c.echo = c.us || american[c.document]
		if len(c.bodies) == 0 {
			c.bodies = []rdf.Term{""}
		}
		c.own = slices.Contains(stances[f], schema.Thing("stance/"+schema.OwnObservation))
		if err := i.know(c.bodies); err != nil {
			return err
		}
		claims = append(claims, c)
		key := issueAt{c.issue, c.polarity, c.election}
		if _, dated := dates[c.election]; dated && at[key] == nil {
			k := [2]rdf.Term{c.issue, c.polarity}
			elections[k] = append(elections[k], c.election)
		}
		at[key] = append(at[key], c)
	}
	for _, list := range at {
		slices.SortStableFunc(list, func(a, b claim) int {
			switch {
			case a.itself == b.itself:
				return 0
			case a.itself:
				return -1
			}
			return 1
		})
	}
	for _, list := range elections {
		slices.SortFunc(list, func(a, b rdf.Term) int { return compareDays(dates[a], dates[b], a, b) })
	}

	link := func(s, p rdf.Term, targets []claim, fit func(claim, rdf.Term) bool) {
		served := map[rdf.Term]bool{}
		for _, t := range targets {
			for _, b := range t.bodies {
				if !served[b] && fit(t, b) {
					served[b] = true
					want[rdf.Quad{S: s, P: p, O: t.finding, G: schema.GraphInferred}] = true
				}
			}
		}
	}
	anybody := func(claim, rdf.Term) bool { return true }
	for _, c := range claims {
		for p, pol := range map[rdf.Term]rdf.Term{schema.PredRecursFrom: c.polarity, schema.PredChangedFrom: otherPolarity[c.polarity]} {
			if e := lastBefore(elections[[2]rdf.Term{c.issue, pol}], c.election, dates); e != "" {
				link(c.finding, p, at[issueAt{c.issue, pol, e}], anybody)
			}
		}
		voices := map[rdf.Term]bool{}
		for _, b := range c.bodies {
			i.voices(b, voices)
		}
		same := at[issueAt{c.issue, c.polarity, c.election}]
		if c.echo {
			link(c.finding, schema.PredEchoOf, same, func(t claim, b rdf.Term) bool {
				return t.document != c.document && !american[t.document] && i.observes(b)
			})
		}
		link(c.finding, schema.PredCorroborated, same, func(t claim, b rdf.Term) bool {
			if t.document == c.document || b == "" || voices[""] || c.us != t.us && !(c.us && c.own || t.us && t.own) {
				return false
			}
			theirs := map[rdf.Term]bool{}
			i.voices(b, theirs)
			for v := range theirs {
				if voices[v] {
					return false
				}
			}
			return true
		})
	}
	for _, r := range recommendations {
		for _, issue := range issues[r] {
			var next rdf.Term
			for pol := range otherPolarity {
				e := firstAfter(elections[[2]rdf.Term{issue, pol}], election[r], dates)
				if e != "" && (next == "" || compareDays(dates[e], dates[next], e, next) < 0) {
					next = e
				}
			}
			for pol := range otherPolarity {
				link(r, schema.PredFollowedBy, at[issueAt{issue, pol, next}], anybody)
			}
		}
	}
	return nil
}

func sources(edges []Edge) []rdf.Term {
	seen := make(map[rdf.Term]bool, len(edges))
	var out []rdf.Term
	for _, e := range edges {
		if !seen[e.From] {
			seen[e.From] = true
			out = append(out, e.From)
		}
	}
	return out
}

// values gives the objects of a predicate for each subject, in order and each once.
func (v *View) values(p rdf.Term, subjects []rdf.Term) (map[rdf.Term][]rdf.Term, error) {
	edges, err := v.Out(p, subjects)
	if err != nil {
		return nil, err
	}
	out := make(map[rdf.Term][]rdf.Term, len(subjects))
	for _, e := range edges {
		if have := out[e.From]; len(have) == 0 || have[len(have)-1] != e.To {
			out[e.From] = append(have, e.To)
		}
	}
	return out, nil
}

// Days is the stretch of days on which an election with a vague date may have been: 20160101-20161231.
type days struct{ first, last int }

// dates gives the dates of the elections that have one, the narrowest of those stated.
func (v *View) dates(elections []rdf.Term) (map[rdf.Term]days, error) {
	out := make(map[rdf.Term]days, len(elections))
	for _, p := range []rdf.Term{schema.PredDate, schema.PredYear} {
		stated, err := v.values(p, elections)
		if err != nil {
			return nil, err
		}
		for e, terms := range stated {
			for _, t := range terms {
				d, ok := stretch(t.Value())
				have, known := out[e]
				if ok && (!known || d.last-d.first < have.last-have.first) {
					out[e] = d
				}
			}
		}
	}
	return out, nil
}

// stretch reads an EDTF date or interval whose year is known.
func stretch(edtf string) (days, bool) {
	from, to, interval := strings.Cut(edtf, "/")
	if !interval {
		to = from
	}
	first, ok1 := edge(from, "01", "01")
	last, ok2 := edge(to, "12", "31")
	return days{first, last}, ok1 && ok2 && first <= last
}

func edge(edtf, month, day string) (int, bool) {
	y, m, d := schema.EDTF(edtf).Parts()
	if m == "" {
		m, d = month, ""
	}
	n, err := strconv.Atoi(y + m + cmp.Or(d, day))
	return n, err == nil && len(y) == 4 && n > 0
}

// compareDays orders elections by the end of their stretch, the IRI deciding between equals.
func compareDays(a, b days, x, y rdf.Term) int {
	return cmp.Or(cmp.Compare(a.last, b.last), cmp.Compare(a.first, b.first), strings.Compare(string(x), string(y)))
}

// lastBefore gives the last of the ordered elections that was certainly before e, firstAfter the first that was
// certainly after it.
func lastBefore(ordered []rdf.Term, e rdf.Term, dates map[rdf.Term]days) rdf.Term {
	day, ok := dates[e]
	n, _ := slices.BinarySearchFunc(ordered, day.first, func(x rdf.Term, first int) int { return cmp.Compare(dates[x].last, first) })
	if !ok || n == 0 {
		return ""
	}
	return ordered[n-1]
}

func firstAfter(ordered []rdf.Term, e rdf.Term, dates map[rdf.Term]days) rdf.Term {
	day, ok := dates[e]
	for _, x := range ordered {
		if ok && dates[x].first > day.last {
			return x
		}
	}
	return ""
}
