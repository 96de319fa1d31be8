package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// How the sides of a contrast stand to each other on an issue. The first six are of two elections, the others of bodies.
const (
	Worse    = "worse"            // said to be fine in the first, a problem in the second
	New      = "new"              // a problem of the second; the first was reported on and nobody raised it
	Repeated = "repeated"         // a problem of both
	Better   = "better"           // a problem of the first, said to be fine in the second
	Dropped  = "not raised again" // a problem of the first; the second was reported on and nobody raised it
	Fine     = "fine"             // nobody calls it a problem
	Unknown  = "unknown"          // there is no document on one of the elections

	Disputed = "differ"   // a problem to one body, fine to another
	Agreed   = "agree"    // to two bodies or more
	Alone    = "only one" // of the bodies speaks of it
)

// A Contrast puts what is said of issues side by side: in two elections, or by the observers of one.
type Contrast struct {
	Label  string        `json:"label"`
	Sides  []Side        `json:"sides"`
	Issues []ContrastRow `json:"issues"`
	Total  int           `json:"total"` // of issues, before a limit

	where Where
}

// A Side is an election, or what one body says of it.
type Side struct {
	Election  string       `json:"election"`
	Body      string       `json:"body,omitempty"`
	Label     string       `json:"label"`
	Documents []string     `json:"documents"` // about the election; those of the body
	Verdicts  []Assessment `json:"verdicts"`

	heading string
	silent  Mark // of issues that it says nothing of
}

// A ContrastRow is an issue. Cells are in the order of Contrast.Sides.
type ContrastRow struct {
	Issue string         `json:"issue"`
	Label string         `json:"label"`
	Area  string         `json:"area"`
	Is    string         `json:"is"` // differ, worse, …
	Cells []ContrastCell `json:"cells"`
}

// A ContrastCell tells who calls an issue a problem on a side, and who calls it fine.
type ContrastCell struct {
	Mark     Mark      `json:"mark"` // problem if anybody calls it one, good, not-raised or no-document
	Problem  []string  `json:"problem,omitempty"`
	Fine     []string  `json:"fine,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}

// Compare puts two elections side by side: what came back, what is new, what became better. A country and a time in w say
// among which elections the names are looked for: with the country, "parliamentary 2016" will do.
func Compare(ctx context.Context, g *graph.Graph, first, second string, w Where) (*Contrast, error) {
	return ask(ctx, g, func(r *reader) (*Contrast, error) {
		var refs []ElectionRef
		for _, name := range []string{first, second} {
			e, err := r.within(name, w)
			if err != nil {
				return nil, err
			}
			refs = append(refs, *e)
		}
		a := &Contrast{Label: refs[0].Label + " and " + refs[1].Label, where: w}
		c, s, err := r.sifted(w, electionTerms(refs))
		if err != nil {
			return nil, err
		}
		all, err := r.claims(electionTerms(refs))
		if err != nil {
			return nil, err
		}
		documented, err := r.documented(refs, all, s.counts, w.By != "")
		if err != nil {
			return nil, err
		}
		sides := map[string][]int{}
		for i, e := range refs {
			side := Side{Election: e.ID, Label: e.Label, Documents: e.Documents, heading: strings.TrimSpace(e.Country + " " + e.short()), silent: NoDocument}
			if documented[e.term] {
				side.silent = NotRaised
			}
			a.Sides = append(a.Sides, side)
			sides[e.ID] = append(sides[e.ID], i)
		}
		if err := r.contrast(a, c, func(election string, _ []string) []int { return sides[election] }); err != nil {
			return nil, err
		}
		for i := range a.Issues {
			a.Issues[i].Is = change(a.Issues[i].Cells[0].Mark, a.Issues[i].Cells[1].Mark)
		}
		return a, r.arrange(a, []string{Worse, New, Repeated, Better, Dropped, Unknown, Fine})
	})
}

// within gives the election that a name means among those of the country and the time that w names.
func (r *reader) within(name string, w Where) (*ElectionRef, error) {
	w.Election = ""
	if err := r.check(w); err != nil {
		return nil, err
	}
	if w.Country == "" && w.From == "" && w.To == "" {
		list, err := r.every(Where{Election: name})
		if err != nil {
			return nil, err
		}
		return &list[0], nil
	}
	list, err := r.every(Where{Country: w.Country})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(e ElectionRef) bool { return !w.between(e.Date) })
	named, country := []rdf.Term(nil), rdf.Term("")
	if w.Country != "" {
		if country, err = r.resolve(w.Country, "country"); err != nil {
			return nil, err
		}
		if named, err = r.electionsNamed(bare(country) + " " + name); err != nil {
			return nil, err
		}
	}
	fits := func(of []rdf.Term) (at []int) {
		for i := range list {
			if slices.Contains(of, list[i].term) {
				at = append(at, i)
			}
		}
		return at
	}
	at := fits(named)
	if len(at) > 1 {
		return nil, &schema.Problem{Code: "ambiguous-id", Message: fmt.Sprintf("%q can mean %d elections", name, len(at)), Hint: "name one of them: " + shorts(named, 6)}
	}
	if len(at) == 0 {
		t, err := r.resolve(name, "election")
		if err != nil {
			return nil, err
		}
		if at = fits([]rdf.Term{t}); len(at) == 0 {
			return nil, &schema.Problem{Code: "unknown-id", Message: fmt.Sprintf("%s is not among the elections asked for%s", bare(t), Where{From: w.From, To: w.To}.titled("")),
				Hint: "leave --country, --from and --to out, or name another election"}
		}
	}
	return &list[at[0]], nil
}

// change names what became of an issue from one election to another.
func change(before, after Mark) string {
	switch {
	case before == NoDocument || after == NoDocument:
		return Unknown
	case after == Problem && before == Good:
		return Worse
	case after == Problem && before == Problem:
		return Repeated
	case after == Problem:
		return New
	case before == Problem && after == Good:
		return Better
	case before == Problem:
		return Dropped
	}
	return Fine
}

// CompareBodies puts the observers of an election side by side: where they differ, where they agree, and what only one
// of them says. The United States and other governments are not among them.
func CompareBodies(ctx context.Context, g *graph.Graph, election string, w Where) (*Contrast, error) {
	return ask(ctx, g, func(r *reader) (*Contrast, error) {
		e, err := r.within(election, w)
		if err != nil {
			return nil, err
		}
		c, s, err := r.sifted(w, []rdf.Term{e.term})
		if err != nil {
			return nil, err
		}
		a := &Contrast{Label: e.Label, where: w}

		bodies := map[string][]rdf.Term{} // as they are counted, with those that count as them
		note := func(list []rdf.Term) ([]string, error) {
			var out []string
			for _, b := range list {
				ids, err := r.counted([]rdf.Term{b})
				if err != nil {
					return nil, err
				}
				if !slices.Contains(bodies[ids[0]], b) {
					bodies[ids[0]] = append(bodies[ids[0]], b)
				}
				out = append(out, ids[0])
			}
			return out, nil
		}
		observed, err := r.out(schema.PredObservedBy, []rdf.Term{e.term})
		if err != nil {
			return nil, err
		}
		if _, err := note(observed[e.term]); err != nil {
			return nil, err
		}
		spoke := map[string]bool{}
		verdicts, err := r.out(schema.PredAttributedTo, c.others[schema.ClassAssessment])
		if err != nil {
			return nil, err
		}
		lists := [][]rdf.Term{}
		for _, f := range c.findings {
			lists = append(lists, f.bodies)
		}
		for _, t := range c.others[schema.ClassAssessment] {
			lists = append(lists, verdicts[t])
		}
		documents := things("", e.Documents)
		own := map[string][]string{}
		for _, p := range []rdf.Term{schema.PredVoice, schema.PredPublisher} {
			t, err := r.out(p, documents)
			if err != nil {
				return nil, err
			}
			for _, d := range documents {
				ids, err := note(slices.DeleteFunc(slices.Clone(t[d]), func(b rdf.Term) bool { return !b.IsIRI() }))
				if err != nil {
					return nil, err
				}
				for _, id := range ids {
					own[id] = append(own[id], bare(d))
					spoke[id] = true
				}
			}
		}
		for _, list := range lists {
			ids, err := note(list)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				spoke[id] = true
			}
		}
		side := map[string]int{}
		ids := make([]string, 0, len(bodies))
		for id, list := range bodies {
			observers, err := r.observers(list)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(list, func(b rdf.Term) bool { return observers[b] && s.counts([]rdf.Term{b}, e.term) }) {
				ids = append(ids, id)
			}
		}
		// Those that say most first.
		said := map[string]int{}
		for _, f := range c.findings {
			for _, id := range f.By {
				said[id]++
			}
		}
		slices.SortFunc(ids, func(x, y string) int { return cmp.Or(-cmp.Compare(said[x], said[y]), cmp.Compare(x, y)) })
		if err := r.known(things("body", ids)); err != nil {
			return nil, err
		}
		for i, id := range ids {
			side[id] = i
			one := Side{Election: e.ID, Body: id, Label: r.label(schema.Thing("body/" + id)), Documents: set(own[id]), heading: id, silent: NoDocument}
			if spoke[id] {
				one.silent = NotRaised
			}
			a.Sides = append(a.Sides, one)
		}
		if err := r.contrast(a, c, func(_ string, by []string) (at []int) {
			for _, id := range by {
				if i, ok := side[id]; ok {
					at = append(at, i)
				}
			}
			return at
		}); err != nil {
			return nil, err
		}
		for i := range a.Issues {
			row := &a.Issues[i]
			var problem, fine int
			for _, c := range row.Cells {
				problem += btoi(len(c.Problem) > 0)
				fine += btoi(len(c.Fine) > 0)
			}
			switch {
			case problem > 0 && fine > 0:
				row.Is = Disputed
			case problem+fine > 1:
				row.Is = Agreed
			default:
				row.Is = Alone
			}
		}
		return a, r.arrange(a, []string{Disputed, Agreed, Alone})
	})
}

// contrast fills the rows and verdicts; sides tells to which a statement belongs by its election and its bodies.
func (r *reader) contrast(a *Contrast, c *claims, sides func(election string, by []string) []int) error {
	rows := map[string]*ContrastRow{}
	for _, f := range c.findings {
		at := sides(f.Election, f.By)
		if len(at) == 0 || f.Issue == "" {
			continue
		}
		row := rows[f.Issue]
		if row == nil {
			row = &ContrastRow{Issue: f.Issue, Cells: make([]ContrastCell, len(a.Sides))}
			for i := range row.Cells {
				row.Cells[i].Mark = a.Sides[i].silent
			}
			rows[f.Issue] = row
		}
		for _, i := range at {
			cell, who := &row.Cells[i], or(f.By, "unknown")
			if a.Sides[i].Body != "" {
				who = []string{a.Sides[i].Body}
			}
			if f.Polarity == string(schema.Problematic) {
				cell.Problem, cell.Mark = append(cell.Problem, who...), Problem
			} else if cell.Fine = append(cell.Fine, who...); cell.Mark != Problem {
				cell.Mark = Good
			}
			if a.where.Evidence {
				cell.Findings = append(cell.Findings, f)
			}
		}
	}
	verdicts, err := r.assessments(c.others[schema.ClassAssessment], c.election)
	if err != nil {
		return err
	}
	for i := range a.Sides {
		a.Sides[i].Verdicts = []Assessment{}
	}
	for _, v := range verdicts {
		for _, i := range sides(v.Election, v.By) {
			a.Sides[i].Verdicts = append(a.Sides[i].Verdicts, v)
		}
	}
	ids := slices.Sorted(maps.Keys(rows))
	entries, err := r.issues(ids)
	if err != nil {
		return err
	}
	a.Issues = make([]ContrastRow, 0, len(ids))
	for i, id := range ids {
		row := rows[id]
		row.Label, row.Area = entries[i].label, entries[i].area
		for i := range row.Cells {
			cell := &row.Cells[i]
			if len(cell.Problem) > 0 {
				cell.Problem = set(cell.Problem)
			}
			if len(cell.Fine) > 0 {
				cell.Fine = set(cell.Fine)
			}
		}
		a.Issues = append(a.Issues, *row)
	}
	return nil
}

// arrange orders the rows by what they are, cuts them, and reads the words of those that stay.
func (r *reader) arrange(a *Contrast, order []string) error {
	slices.SortStableFunc(a.Issues, func(x, y ContrastRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Is), slices.Index(order, y.Is)), cmp.Compare(x.Label, y.Label))
	})
	a.Issues, a.Total = cut(a.where, a.Issues)
	var shown [][]Finding
	for _, row := range a.Issues {
		for _, cell := range row.Cells {
			shown = append(shown, cell.Findings)
		}
	}
	return r.words(shown...)
}

// Tables gives the verdicts, the issues, and with evidence the words.
func (a *Contrast) Tables() []Table {
	whole := Table{Title: "The election as a whole", Columns: columns("side~", "verdict~", "by~", "words~")}
	t := Table{Title: a.where.titled(a.Label), Columns: columns("issue~", "is")}
	words := Table{Title: "The words behind it", Columns: columns("issue~", "side~", "to be", "said by~", "words~", "document~?")}
	for _, s := range a.Sides {
		t.Columns = append(t.Columns, Column{Name: s.heading, Wrap: true})
		for _, v := range s.Verdicts {
			whole.Rows = append(whole.Rows, []Cell{{Text: s.heading, ID: "election/" + s.Election}, text(v.Label), list("body", v.By), {Text: quoted(v.Words), ID: v.ID}})
		}
	}
	for _, row := range a.Issues {
		cells := []Cell{{Text: row.Label, ID: "issue/" + row.Issue}, text(row.Is)}
		for i, c := range row.Cells {
			cells = append(cells, c.cell(a.Sides[i].Body != ""))
			for _, f := range c.Findings {
				words.Rows = append(words.Rows, []Cell{link("issue", row.Issue), text(a.Sides[i].heading), polarityCell(f.Polarity), list("body", f.By), {Text: quoted(f.Words), ID: f.ID},
					{Text: documentName(f.Document), ID: f.Document}})
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	t.Notes = more(len(a.Issues), a.Total)
	if len(a.Issues) > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%s nothing said of it    %s no document    ✓ said to be fine", NotRaised.Sign(), NoDocument.Sign()))
	} else {
		t.Notes = append(t.Notes, "No finding of the sides is in the graph.")
	}
	tables := []Table{t}
	for _, more := range []Table{whole, words} {
		if len(more.Rows) > 0 {
			tables = append(tables, more)
		}
	}
	return tables
}

// cell names who says what; where the column is one body, a word does.
func (c ContrastCell) cell(body bool) Cell {
	out := Cell{Mark: c.Mark, Text: c.Mark.Sign()}
	var lines []string
	if len(c.Problem) > 0 {
		lines = append(lines, strings.Join(c.Problem, "\n"))
	}
	if len(c.Fine) > 0 {
		lines = append(lines, "✓"+strings.Join(c.Fine, "\n✓"))
	}
	if body {
		lines = nil
		if len(c.Problem) > 0 {
			lines = append(lines, "problem")
		}
		if len(c.Fine) > 0 {
			lines = append(lines, "✓fine")
		}
	}
	if len(lines) > 0 {
		out.Text = strings.Join(lines, "\n")
	}
	return out
}

// Flat gives an issue on a side a row; with evidence, a finding.
func (a *Contrast) Flat() Table {
	t := Table{Columns: columns("issue", "label", "area", "is", "election", "body", "mark", "problem", "fine")}
	if a.where.Evidence {
		t.Columns = append(t.Columns, columns("polarity", "words", "document", "place")...)
	}
	for _, row := range a.Issues {
		for i, c := range row.Cells {
			cells := []Cell{link("issue", row.Issue), text(row.Label), link("area", row.Area), text(row.Is), link("election", a.Sides[i].Election), link("body", a.Sides[i].Body),
				{Text: strings.ReplaceAll(string(c.Mark), "-", " "), Mark: c.Mark}, text(strings.Join(c.Problem, " ")), text(strings.Join(c.Fine, " "))}
			if !a.where.Evidence {
				t.Rows = append(t.Rows, cells)
				continue
			}
			for _, f := range c.Findings {
				t.Rows = append(t.Rows, append(slices.Clone(cells), text(f.Polarity), text(f.Words), link("", f.Document), text(f.Place)))
			}
		}
	}
	return t
}
