package query

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// An IssueLife is what documents say of one issue over elections and countries.
type IssueLife struct {
	ID         string          `json:"id"`
	Label      string          `json:"label"`
	Definition string          `json:"definition,omitempty"`
	Area       string          `json:"area,omitempty"`
	Broader    string          `json:"broader,omitempty"`
	Narrower   []string        `json:"narrower,omitempty"`
	Related    []string        `json:"related,omitempty"`
	Bears      []Commitment    `json:"bears_on,omitempty"` // the commitments that it bears on
	Wordings   []Wording       `json:"wordings,omitempty"` // typical of what is said, the most typical first
	Country    string          `json:"country,omitempty"`  // asked for
	Elections  []IssueElection `json:"elections"`          // that somebody raised it in, by date
	Total      int             `json:"total"`              // of them, before a limit
}

// A Commitment is what states have agreed on.
type Commitment struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// A Wording is one of the ways in which an issue is put into words.
type Wording struct {
	ID       string `json:"id"` // of the finding
	Polarity string `json:"polarity"`
	Evidence
}

// An IssueElection is what was said of the issue in one election.
type IssueElection struct {
	ElectionRef
	Findings []Finding `json:"findings"`
}

// Issue tells the life of an issue, everywhere or where w says. A limit is one of elections.
func Issue(ctx context.Context, g *graph.Graph, id string, w Where) (*IssueLife, error) {
	return issue(ctx, g, id, w, -1)
}

// IssueInShort is [Issue] with the words of no more than so many findings, those on the latest elections: to read the
// words of thousands takes longer than all the rest.
func IssueInShort(ctx context.Context, g *graph.Graph, id string, w Where, words int) (*IssueLife, error) {
	return issue(ctx, g, id, w, max(words, 0))
}

func issue(ctx context.Context, g *graph.Graph, id string, w Where, words int) (*IssueLife, error) {
	return ask(ctx, g, func(r *reader) (*IssueLife, error) {
		if err := r.check(w); err != nil {
			return nil, err
		}
		t, err := r.resolve(id, "issue")
		if err != nil {
			return nil, err
		}
		a := &IssueLife{ID: bare(t), Elections: []IssueElection{}}
		one := func(p rdf.Term) rdf.Term {
			var found terms
			if err == nil {
				found, err = r.out(p, []rdf.Term{t})
			}
			return found.one(t)
		}
		a.Definition, a.Area, a.Broader = one(schema.PredDefinition).Value(), bare(one(schema.PredInArea)), bare(one(schema.PredBroader))
		if err != nil {
			return nil, err
		}
		narrower, err := r.in(schema.PredBroader, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		a.Narrower = bares(narrower[t])
		beside, err := r.outs([]rdf.Term{t}, schema.PredBearsOn, schema.PredRelated)
		if err != nil {
			return nil, err
		}
		bears := beside[schema.PredBearsOn]
		if related := beside[schema.PredRelated][t]; len(related) > 0 {
			a.Related = bares(related)
		}
		if err := r.known(append([]rdf.Term{t}, bears[t]...)); err != nil {
			return nil, err
		}
		a.Label = r.label(t)
		for _, c := range bears[t] {
			a.Bears = append(a.Bears, Commitment{bare(c), r.label(c)})
		}

		about, err := r.in(schema.PredIssue, []rdf.Term{t})
		if err != nil {
			return nil, err
		}
		election, err := r.out(schema.PredElection, about[t])
		if err != nil {
			return nil, err
		}
		refs, err := r.elections(election.all())
		if err != nil {
			return nil, err
		}
		if w.Country != "" {
			c, err := r.resolve(w.Country, "country")
			if err != nil {
				return nil, err
			}
			a.Country = bare(c)
		}
		only := rdf.Term("")
		if w.Election != "" {
			if only, err = r.resolve(w.Election, "election"); err != nil {
				return nil, err
			}
		}
		s, err := r.among(w, election.all())
		if err != nil {
			return nil, err
		}
		refs = slices.DeleteFunc(refs, func(e ElectionRef) bool {
			return w.Country != "" && e.Country != a.Country || only != "" && e.term != only || !w.between(e.Date)
		})
		wanted := map[rdf.Term]bool{}
		for _, e := range refs {
			wanted[e.term] = true
		}
		of := map[rdf.Term]rdf.Term{}
		var told []rdf.Term
		for _, f := range about[t] {
			if e := election.one(f); wanted[e] {
				of[f] = e
				told = append(told, f)
			}
		}
		findings, err := r.findings(told, of)
		if err != nil {
			return nil, err
		}
		on := map[rdf.Term][]Finding{}
		for _, f := range findings {
			if s.keeps(&f) {
				on[f.election] = append(on[f.election], f)
			}
		}
		for _, e := range refs {
			row := IssueElection{ElectionRef: e, Findings: on[e.term]}
			if len(row.Findings) > 0 {
				a.Elections = append(a.Elections, row)
			}
		}
		a.Elections, a.Total = cut(w, a.Elections)
		var shown [][]Finding
		var sample []Finding // for the wordings
		total := 0
		for _, e := range slices.Backward(a.Elections) {
			list := e.Findings
			if words >= 0 {
				list = list[:min(len(list), max(0, words-total))]
			}
			shown = append(shown, list)
			total += len(e.Findings)
		}
		const looked = 200 // more make it slow, and change little
		n := 0
		for _, e := range a.Elections {
			for i := range e.Findings {
				if n++; n%(1+total/looked) == 0 {
					sample = append(sample, e.Findings[i])
				}
			}
		}
		if err := r.words(append(shown, sample)...); err != nil {
			return nil, err
		}
		a.Wordings = wordings(sample)
		return a, nil
	})
}

// wordings gives up to six ways in which findings put it, no two of them alike: those whose words most others have too.
func wordings(said []Finding) []Wording {
	const enough, longest = 6, 25
	type wording struct {
		Wording
		words []string
		score float64
	}
	var all []wording
	many := map[string]int{} // findings that have the word
	for _, f := range said {
		words := set(strings.FieldsFunc(strings.ToLower(f.Words), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }))
		words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 4 }) // those that carry the sentence
		if len(words) < 2 || len(strings.Fields(f.Words)) > longest {
			continue
		}
		for _, w := range words {
			many[w]++
		}
		all = append(all, wording{Wording: Wording{ID: f.ID, Polarity: f.Polarity, Evidence: f.Evidence}, words: words})
	}
	for i := range all {
		for _, w := range all[i].words {
			all[i].score += float64(many[w])
		}
		all[i].score /= float64(len(all[i].words) + 2) // a few words that all have say less than a sentence of them
	}
	slices.SortStableFunc(all, func(a, b wording) int { return -cmp.Compare(a.score, b.score) })
	var out []Wording
	taken := map[string]bool{}
	for _, w := range all {
		fresh := 0
		for _, x := range w.words {
			if !taken[x] {
				fresh++
			}
		}
		if 3*fresh < len(w.words) || len(out) == enough {
			continue // said already
		}
		for _, x := range w.words {
			taken[x] = true
		}
		out = append(out, w.Wording)
	}
	return out
}

// Tables gives one table.
func (a *IssueLife) Tables() []Table {
	title := a.Label
	if a.Country != "" {
		title += ", " + a.Country
	}
	head := Table{Title: title}
	if a.Definition != "" {
		head.Notes = append(head.Notes, a.Definition)
	}
	facts := "issue/" + a.ID
	if a.Area != "" {
		facts += ", area " + a.Area
	}
	if a.Broader != "" {
		facts += ", narrower than " + a.Broader
	}
	if len(a.Narrower) > 0 {
		facts += ", broader than " + strings.Join(a.Narrower, ", ")
	}
	head.Notes = append(head.Notes, facts)
	if len(a.Elections) == 0 {
		where := ""
		if a.Country != "" {
			where = " on " + a.Country
		}
		head.Notes = append(head.Notes, "No document in this graph"+where+" raises it.")
		return []Table{head}
	}
	t := Table{Columns: columns("election~", "was", "by~", "how much~?", "when~?", "United States~", "words~", "document~?")}
	for _, e := range a.Elections {
		for i, f := range e.Findings {
			name := Cell{Text: strings.TrimSpace(e.Country + " " + e.short()), ID: "election/" + e.ID}
			if i > 0 {
				name.Text = ""
			}
			t.Rows = append(t.Rows, []Cell{name, polarityCell(f.Polarity), list("body", or(f.By, "unknown")), text(f.Extent), text(strings.Join(f.stages(), ", ")), text(stances(f.Stance)),
				{Text: quoted(f.Words), ID: f.ID}, {Text: documentName(f.Document), ID: f.Document}})
		}
	}
	t.Notes = more(len(a.Elections), a.Total)
	return []Table{head, t}
}

// stages gives the stages that are known.
func (f Finding) stages() []string {
	var out []string
	for _, s := range f.Stage {
		if s != "unspecified" {
			out = append(out, s)
		}
	}
	return out
}

// Flat gives a finding a row.
func (a *IssueLife) Flat() Table {
	t := Table{Columns: columns("issue", "election", "country", "date", "polarity", "by", "extent", "stage", "severity", "certainty", "trend", "us_stance", "words", "document", "place", "id")}
	for _, e := range a.Elections {
		for _, f := range e.Findings {
			t.Rows = append(t.Rows, []Cell{link("issue", a.ID), link("election", e.ID), link("country", e.Country), text(e.Date), text(f.Polarity), text(strings.Join(f.By, " ")), text(f.Extent),
				text(strings.Join(f.Stage, " ")), text(f.Severity), text(f.Certainty), text(f.Trend), text(strings.Join(f.Stance, " ")), text(f.Words), link("", f.Document), text(f.Place), link("", f.ID)})
		}
	}
	return t
}
