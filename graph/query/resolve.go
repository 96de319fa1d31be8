package query

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Resolve gives the short id (country/KZ) of what a person means by name: a full IRI, a short id, an id without its
// kind, a label or another name, an election by country, type and date ("KZ parliamentary 2016"), a document by its
// file name or the beginning of its id. kinds narrows what is looked for: country, body, issue, area, election,
// document, person; none means everything. The error is a [*schema.Problem] of code unknown-id or ambiguous-id whose
// hint names the nearest.
func Resolve(ctx context.Context, g *graph.Graph, name string, kinds ...string) (string, error) {
	t, err := ask(ctx, g, func(r *reader) (rdf.Term, error) { return r.resolve(name, kinds...) })
	return schema.Short(t), err
}

// namedKinds are the kinds of things that have names, in the order in which a bare id is looked for, with their class.
var namedKinds = []struct {
	kind  string
	class rdf.Term
}{
	{"country", schema.ClassCountry}, {"body", schema.ClassBody}, {"issue", schema.ClassIssue}, {"area", schema.ClassArea},
	{"election", schema.ClassElection}, {"document", schema.ClassDocument}, {"person", schema.ClassPerson},
}

func (r *reader) resolve(name string, kinds ...string) (rdf.Term, error) {
	name = strings.TrimSpace(name)
	wanted := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }

	// As it stands: a term, a prefixed name, a short id.
	direct := []string{}
	if t, ok := rdf.Expand(name, schema.Prefixes); ok && t.IsIRI() {
		direct = append(direct, schema.Short(t))
	}
	short := strings.TrimPrefix(name, "/")
	if kind, id, ok := strings.Cut(short, ":"); ok && len(direct) == 0 && strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz-") == "" && kind != "" {
		short = kind + "/" + id // country:KZ, as paths write it
	}
	kind, id, hasKind := strings.Cut(short, "/")
	if hasKind {
		direct = append(direct, short, kind+"/"+strings.ToUpper(id), kind+"/"+slug(id))
	}
	for _, d := range direct {
		k, _, ok := strings.Cut(d, "/")
		if len(kinds) > 0 && (!ok || !wanted(k)) {
			continue
		}
		t := schema.Thing(d)
		if strings.HasPrefix(d, "<") || strings.HasPrefix(d, "eg:") {
			t, _ = rdf.Expand(name, schema.Prefixes)
		}
		if _, err := rdf.ParseTerm(string(t)); err != nil {
			continue
		}
		if has, err := r.v.Has(t); err != nil || has {
			return t, err
		}
	}
	isKind := func(k string) bool { return k == kind }
	known := false
	for _, n := range namedKinds {
		known = known || isKind(n.kind)
	}
	if hasKind && known && wanted(kind) {
		return r.search(id, name, []string{kind})
	}
	return r.search(short, name, kinds)
}

// search looks for a bare id or a name among the things of the kinds.
func (r *reader) search(name, asked string, kinds []string) (rdf.Term, error) {
	wanted := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	for _, n := range namedKinds {
		if !wanted(n.kind) {
			continue
		}
		for _, id := range []string{name, strings.ToUpper(name), slug(name)} {
			t := schema.Thing(n.kind + "/" + id)
			if _, err := rdf.ParseTerm(string(t)); err != nil || id == "" || n.kind != "country" && id != name && id == strings.ToUpper(name) {
				continue
			}
			if has, err := r.v.Has(t); err != nil || has {
				return t, err
			}
		}
	}
	var near []candidate
	var exact []rdf.Term
	folded := fold(name)
	for _, n := range namedKinds {
		if !wanted(n.kind) {
			continue
		}
		names, err := r.names(n.kind, n.class)
		if err != nil {
			return "", err
		}
		for _, c := range names {
			switch {
			case c.name == folded:
				exact = append(exact, c.term)
			case n.kind == "document" && len(folded) >= 3 && strings.HasPrefix(c.name, folded):
				exact = append(exact, c.term)
			}
		}
		if n.kind == "election" && len(exact) == 0 {
			if exact, err = r.electionsNamed(name); err != nil {
				return "", err
			}
		}
		if len(exact) > 0 {
			break
		}
		near = append(near, names...)
	}
	slices.Sort(exact)
	exact = slices.Compact(exact)
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) > 1:
		return "", &schema.Problem{Code: "ambiguous-id", Message: fmt.Sprintf("%q can mean %d things", asked, len(exact)), Hint: "name one of them: " + shorts(exact, 6)}
	}
	what := "thing"
	if len(kinds) == 1 {
		what = kinds[0]
	}
	p := &schema.Problem{Code: "unknown-id", Message: fmt.Sprintf("no %s %q in this graph", what, asked)}
	if best := nearest(folded, near); len(best) > 0 {
		p.Hint = "did you mean " + shorts(best, 3) + "?"
	} else if what == "country" {
		all, err := r.of(schema.ClassCountry)
		if err != nil {
			return "", err
		}
		if p.Hint = "electiongraph ingest PATH brings documents in"; len(all) > 0 {
			p.Hint = "documents in it concern " + shorts(all, 8)
		}
	} else if what == "election" {
		p.Hint = "electiongraph query elections lists them"
	} else if what == "document" {
		p.Hint = "electiongraph documents lists them"
	} else if what == "issue" {
		p.Hint = "electiongraph codebook list lists them"
	}
	return "", p
}

// A candidate is a name, folded, of a thing.
type candidate struct {
	name string
	term rdf.Term
}

// names gives all names of the things of a kind: ids, labels, other names.
func (r *reader) names(kind string, class rdf.Term) ([]candidate, error) {
	list, err := r.of(class)
	if err != nil {
		return nil, err
	}
	var out []candidate
	for _, t := range list {
		id := strings.TrimPrefix(schema.Short(t), kind+"/")
		out = append(out, candidate{fold(id), t})
		if i := strings.LastIndexByte(id, '-'); kind == "document" && i > 0 {
			out = append(out, candidate{fold(id[:i]), t}, candidate{fold(id[i+1:]), t})
		}
	}
	predicates := []rdf.Term{rdf.RDFSLabel, schema.PredAltLabel}
	if kind == "document" {
		predicates = []rdf.Term{schema.PredName, rdf.RDFSLabel, schema.PredSHA256}
	}
	for _, p := range predicates {
		edges, err := r.v.Out(p, list)
		if err != nil {
			return nil, err
		}
		for _, e := range edges {
			out = append(out, candidate{fold(e.To.Value()), e.From})
		}
	}
	return out, nil
}

var dateInName = regexp.MustCompile(`\b\d{4}(-\d\d(-\d\d)?)?\b`)

// electionsNamed gives the elections that words like "KZ parliamentary 2016" fit. If several do, those that documents
// are about go before those of the calendar.
func (r *reader) electionsNamed(name string) ([]rdf.Term, error) {
	date := dateInName.FindString(name)
	rest := name
	if date != "" {
		rest = strings.Replace(rest, date, " ", 1)
	}
	typ := ""
	var place []string
	for w := range strings.FieldsSeq(strings.NewReplacer("-", " ", ",", " ", "_", " ").Replace(rest)) {
		w = strings.ToLower(w)
		found := false
		for t := range shortTypes {
			if len(w) >= 3 && (strings.HasPrefix(t, w) || w == "parliament" && t == "parliamentary" || w == "president" && t == "presidential") {
				typ, found = t, true
			}
		}
		if !found && !slices.Contains([]string{"election", "elections", "the", "of", "in", "early"}, w) {
			place = append(place, w)
		}
	}
	if date == "" && len(place) == 0 {
		return nil, nil
	}
	var list []ElectionRef
	if len(place) > 0 {
		names, err := r.names("country", schema.ClassCountry)
		if err != nil {
			return nil, err
		}
		want := fold(strings.Join(place, " "))
		i := slices.IndexFunc(names, func(c candidate) bool { return c.name == want })
		if i < 0 {
			return nil, nil
		}
		t, err := r.in(schema.PredCountry, []rdf.Term{names[i].term})
		if err != nil {
			return nil, err
		}
		if list, err = r.elections(t.all()); err != nil {
			return nil, err
		}
	} else {
		all, err := r.of(schema.ClassElection)
		if err != nil {
			return nil, err
		}
		if list, err = r.elections(all); err != nil {
			return nil, err
		}
	}
	var fit, documented []rdf.Term
	for _, e := range list {
		if typ != "" && e.Type != typ || date != "" && !strings.HasPrefix(e.Date, date) {
			continue
		}
		fit = append(fit, e.term)
		if len(e.Documents) > 0 {
			documented = append(documented, e.term)
		}
	}
	if len(fit) > 1 && len(documented) > 0 {
		return documented, nil
	}
	return fit, nil
}

// nearest gives up to three things whose names look like the one asked for, the nearest first.
func nearest(name string, all []candidate) []rdf.Term {
	type scored struct {
		candidate
		distance int
	}
	var found []scored
	limit := 1
	if n := len([]rune(name)); n > 3 {
		limit = max(2, n/3)
	}
	for _, c := range all {
		d := levenshtein.ComputeDistance(name, c.name)
		if len(name) >= 3 && (strings.Contains(c.name, name) || len(c.name) >= 4 && strings.Contains(name, c.name)) {
			d = min(d, limit) // a part of the name
		}
		if d <= limit {
			found = append(found, scored{c, d})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.term, b.term))
	})
	var out []rdf.Term
	for _, f := range found {
		if !slices.Contains(out, f.term) && len(out) < 3 {
			out = append(out, f.term)
		}
	}
	return out
}

func shorts(list []rdf.Term, limit int) string {
	var out []string
	for i, t := range list {
		if i == limit {
			out = append(out, "…")
			break
		}
		out = append(out, schema.Short(t))
	}
	return strings.Join(out, ", ")
}

// fold makes names comparable: lower case, hyphens and slashes as blanks, one blank at a time.
func fold(s string) string {
	return strings.Join(strings.Fields(folding.Replace(strings.ToLower(s))), " ")
}

var folding = strings.NewReplacer("-", " ", "_", " ", "/", " ", ".", "")

func slug(s string) string { return strings.ReplaceAll(fold(s), " ", "-") }
