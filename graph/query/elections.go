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

// An ElectionList tells what there is on each election.
type ElectionList struct {
	Country   string        `json:"country,omitempty"`
	Elections []ElectionRow `json:"elections"`
	Total     int           `json:"total"` // before a limit
	// Unwritten counts the elections of the calendar that no document is about and that were left out.
	Unwritten int `json:"unwritten"`
}

// An ElectionRow counts what documents say of an election. Observers are the bodies that observed it.
type ElectionRow struct {
	ElectionRef
	Observers    []string `json:"observers"`
	Verdicts     []string `json:"verdicts"` // classes of the overall assessments
	Problems     int      `json:"problems"`
	Improvements int      `json:"improvements"`
	US           bool     `json:"us_document"`
}

// Elections lists the elections that documents are about or say something of; with calendar, also those of the
// calendar of which nothing is known.
func Elections(ctx context.Context, g *graph.Graph, w Where, calendar bool) (*ElectionList, error) {
	return ask(ctx, g, func(r *reader) (*ElectionList, error) {
		refs, err := r.where(w)
		if err != nil {
			return nil, err
		}
		answer := &ElectionList{Elections: []ElectionRow{}}
		if w.Country != "" {
			c, err := r.resolve(w.Country, "country")
			if err != nil {
				return nil, err
			}
			answer.Country = bare(c)
		}
		if calendar && w.Country == "" && w.Election == "" {
			all, err := r.of(schema.ClassElection)
			if err != nil {
				return nil, err
			}
			if refs, err = r.elections(all); err != nil {
				return nil, err
			}
			refs = slices.DeleteFunc(refs, func(e ElectionRef) bool { return !w.between(e.Date) })
		}
		all := electionTerms(refs)
		r.brief, r.tallied = true, !w.narrow()
		c, _, err := r.sifted(w, all)
		if err != nil {
			return nil, err
		}
		observers, err := r.out(schema.PredObservedBy, all)
		if err != nil {
			return nil, err
		}
		class, err := r.out(schema.PredClass, c.others[schema.ClassAssessment])
		if err != nil {
			return nil, err
		}
		rows := map[rdf.Term]*ElectionRow{}
		var documents []rdf.Term
		for _, e := range refs {
			rows[e.term] = &ElectionRow{ElectionRef: e, Observers: bares(observers[e.term]), Verdicts: []string{}}
			documents = append(documents, things("", e.Documents)...)
		}
		us, err := r.americanDocuments(documents)
		if err != nil {
			return nil, err
		}
		for _, t := range c.said().tallies() {
			row := rows[t.election]
			row.Problems += t.problems
			row.Improvements += t.improvements
		}
		for _, a := range c.others[schema.ClassAssessment] {
			if v := class.one(a); v != "" {
				row := rows[c.election[a]]
				row.Verdicts = append(row.Verdicts, bare(v))
			}
		}
		for _, e := range refs {
			row := rows[e.term]
			row.Verdicts = set(row.Verdicts)
			for _, d := range e.Documents {
				row.US = row.US || us[schema.Thing(d)]
			}
			if !calendar && len(e.Documents) == 0 && row.Problems+row.Improvements+len(row.Verdicts) == 0 {
				answer.Unwritten++
				continue
			}
			answer.Elections = append(answer.Elections, *row)
		}
		answer.Elections, answer.Total = cut(w, answer.Elections)
		return answer, nil
	})
}

// Tables gives one table.
func (a *ElectionList) Tables() []Table {
	t := a.Flat()
	t.Title = "Elections"
	t.Columns = columns("election", "documents", "observed by~", "overall verdicts~", "problems", "fine", "US response")
	for i, e := range a.Elections {
		t.Rows[i] = []Cell{link("election", e.ID), text(fmt.Sprint(len(e.Documents))), list("body", e.Observers), text(strings.Join(e.Verdicts, ", ")),
			text(fmt.Sprint(e.Problems)), text(fmt.Sprint(e.Improvements)), text(yes(e.US))}
		if len(e.Documents) == 0 {
			t.Rows[i][1] = Cell{Text: NoDocument.Sign(), Mark: NoDocument}
		}
	}
	t.Notes = append(t.Notes, more(len(a.Elections), a.Total)...)
	switch {
	case len(a.Elections) == 0:
		t.Notes = append(t.Notes, "No document in this graph is about an election.")
	case a.Unwritten > 0:
		t.Notes = append(t.Notes, fmt.Sprintf("%s of the calendar without documents left out; --all shows them", count(a.Unwritten, "election", "elections")))
	}
	return []Table{t}
}

// Flat gives an election a row.
func (a *ElectionList) Flat() Table {
	t := Table{Columns: columns("election", "label", "country", "type", "chamber", "date", "early", "documents", "observers", "verdicts", "problems", "improvements", "us_document")}
	for _, e := range a.Elections {
		early := ""
		if e.Early != nil {
			early = fmt.Sprint(*e.Early)
		}
		t.Rows = append(t.Rows, []Cell{link("election", e.ID), text(e.Label), link("country", e.Country), text(e.Type), text(e.Chamber), text(e.Date), text(early), text(fmt.Sprint(len(e.Documents))),
			text(strings.Join(e.Observers, " ")), text(strings.Join(e.Verdicts, " ")), text(fmt.Sprint(e.Problems)), text(fmt.Sprint(e.Improvements)), text(fmt.Sprint(e.US))})
	}
	return t
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// An Assessment is a verdict on an election as a whole.
type Assessment struct {
	ID        string   `json:"id"`
	Election  string   `json:"election"`
	Class     string   `json:"class"`
	Label     string   `json:"label"`
	Standards []string `json:"standards,omitempty"`
	By        []string `json:"by"`
	Stance    []string `json:"stance,omitempty"`
	Qualifier string   `json:"qualifier,omitempty"`
	Evidence
}

// assessments reads verdicts.
func (r *reader) assessments(list []rdf.Term, election map[rdf.Term]rdf.Term) ([]Assessment, error) {
	got, err := r.outs(list, schema.PredClass, schema.PredStandard, schema.PredAttributedTo, schema.PredStance, schema.PredQualifier)
	if err != nil {
		return nil, err
	}
	words, err := r.evidence(list)
	if err != nil {
		return nil, err
	}
	if err := r.known(got[schema.PredClass].all()); err != nil {
		return nil, err
	}
	out := make([]Assessment, 0, len(list))
	for _, t := range list {
		class := got[schema.PredClass].one(t)
		by, err := r.counted(got[schema.PredAttributedTo][t])
		if err != nil {
			return nil, err
		}
		out = append(out, Assessment{ID: schema.Short(t), Election: bare(election[t]), Class: bare(class), Label: r.label(class), Standards: bares(got[schema.PredStandard][t]),
			By: by, Stance: bares(got[schema.PredStance][t]), Qualifier: got[schema.PredQualifier].one(t).Value(), Evidence: words[t]})
	}
	slices.SortStableFunc(out, func(a, b Assessment) int { return compareEvidence(a.Evidence, b.Evidence) })
	return out, nil
}

// A Stance is what a government's document says as a whole: a label and what it is taken towards.
type Stance struct {
	ID       string   `json:"id"`
	Election string   `json:"election"`
	Label    string   `json:"stance"`
	Target   string   `json:"target"`
	By       []string `json:"by"`
	Bodies   []string `json:"bodies,omitempty"` // whose report or statement is meant
	Evidence
}

func (r *reader) stances(list []rdf.Term, election map[rdf.Term]rdf.Term) ([]Stance, error) {
	got, err := r.outs(list, schema.PredStance, schema.PredTarget, schema.PredAttributedTo, schema.PredBody)
	if err != nil {
		return nil, err
	}
	words, err := r.evidence(list)
	if err != nil {
		return nil, err
	}
	out := make([]Stance, 0, len(list))
	for _, t := range list {
		by, err := r.counted(got[schema.PredAttributedTo][t])
		if err != nil {
			return nil, err
		}
		out = append(out, Stance{ID: schema.Short(t), Election: bare(election[t]), Label: bare(got[schema.PredStance].one(t)), Target: bare(got[schema.PredTarget].one(t)),
			By: by, Bodies: bares(got[schema.PredBody][t]), Evidence: words[t]})
	}
	slices.SortStableFunc(out, func(a, b Stance) int { return compareEvidence(a.Evidence, b.Evidence) })
	return out, nil
}

// An ElectionReport is all that documents say of one election.
type ElectionReport struct {
	ElectionRef
	Observers       []Mission        `json:"observers"`
	Assessments     []Assessment     `json:"assessments"`
	Problems        []Finding        `json:"problems"`
	Improvements    []Finding        `json:"improvements"`
	Recommendations []Recommendation `json:"recommendations"`
	Responses       []Stance         `json:"responses"`

	labels map[string]string // of issues
}

// Election tells who observed an election, what they and others found, asked for and answered.
func Election(ctx context.Context, g *graph.Graph, w Where) (*ElectionReport, error) {
	return ask(ctx, g, func(r *reader) (*ElectionReport, error) {
		w.From, w.To = "", ""
		refs, c, _, err := r.asked(w)
		if err != nil {
			return nil, err
		}
		if w.Election == "" {
			return nil, &schema.Problem{Code: "unknown-id", Message: "no election is named", Hint: "electiongraph query elections lists them"}
		}
		a := &ElectionReport{ElectionRef: refs[0], Problems: []Finding{}, Improvements: []Finding{}}
		if a.Observers, err = r.missions(refs, c); err != nil {
			return nil, err
		}
		if a.Assessments, err = r.assessments(c.others[schema.ClassAssessment], c.election); err != nil {
			return nil, err
		}
		if a.Recommendations, err = r.recommendations(c.others[schema.ClassRecommendation], c.election); err != nil {
			return nil, err
		}
		if a.Responses, err = r.stances(c.others[schema.ClassResponse], c.election); err != nil {
			return nil, err
		}
		if a.labels, err = r.issueLabels(c.findings); err != nil {
			return nil, err
		}
		for _, f := range c.findings {
			if f.Polarity == string(schema.Problematic) {
				a.Problems = append(a.Problems, f)
			} else {
				a.Improvements = append(a.Improvements, f)
			}
		}
		if err := r.words(a.Problems, a.Improvements); err != nil {
			return nil, err
		}
		for _, l := range [][]Finding{a.Problems, a.Improvements} {
			slices.SortStableFunc(l, func(x, y Finding) int { return cmp.Compare(a.labels[x.Issue], a.labels[y.Issue]) })
		}
		return a, nil
	})
}

// issueLabels gives the labels of the issues of findings, by id.
func (r *reader) issueLabels(findings []Finding) (map[string]string, error) {
	out := map[string]string{}
	for i := range findings {
		out[findings[i].Issue] = ""
	}
	list := things("issue", slices.Collect(maps.Keys(out)))
	err := r.known(list)
	for _, t := range list {
		out[bare(t)] = r.label(t)
	}
	return out, err
}

// Tables gives a section for each kind of thing; empty ones are left out.
func (a *ElectionReport) Tables() []Table {
	head := Table{Title: a.Label}
	facts := a.ID
	if a.Chamber != "" {
		facts += ", " + a.Chamber
	}
	if a.Early != nil && *a.Early {
		facts += ", early"
	}
	if a.Date == "" {
		facts += ", date unknown"
	}
	head.Notes = []string{facts, count(len(a.Documents), "document is", "documents are") + " about it."}
	if len(a.Documents) == 0 {
		head.Notes[1] = "No document in this graph is about it."
	}
	tables := []Table{head}
	add := func(t Table) {
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	t := Table{Title: "Observers", Columns: columns("body", "name~?", "with~?", "problems", "fine")}
	for _, m := range a.Observers {
		t.Rows = append(t.Rows, []Cell{link("body", m.Body), text(m.Name), list("body", m.Members), text(fmt.Sprint(m.Problems)), text(fmt.Sprint(m.Improvements))})
	}
	add(t)
	t = Table{Title: "The election as a whole", Columns: columns("verdict~", "by~", "words~", "document~?")}
	for _, v := range a.Assessments {
		t.Rows = append(t.Rows, []Cell{text(v.Label), list("body", v.By), {Text: quoted(v.Words), ID: v.ID}, {Text: documentName(v.Document), ID: v.Document}})
	}
	add(t)
	add(a.findingTable("Problems", a.Problems))
	add(a.findingTable("Said to be fine or better", a.Improvements))
	t = Table{Title: "Recommendations", Columns: columns("what~", "by~", "to~", "words~", "document~?")}
	for _, v := range a.Recommendations {
		t.Rows = append(t.Rows, []Cell{text(v.what()), list("body", v.By), text(strings.Join(v.Addressee, ", ")), {Text: quoted(v.Words), ID: v.ID}, {Text: documentName(v.Document), ID: v.Document}})
	}
	add(t)
	t = Table{Title: "Responses", Columns: columns("by~", "did~", "words~", "document~?")}
	for _, v := range a.Responses {
		t.Rows = append(t.Rows, []Cell{list("body", v.By), text(v.phrase()), {Text: quoted(v.Words), ID: v.ID}, {Text: documentName(v.Document), ID: v.Document}})
	}
	add(t)
	return tables
}

func (a *ElectionReport) findingTable(title string, list_ []Finding) Table {
	t := Table{Title: title, Columns: columns("issue~", "by~", "how much~?", "words~", "document~?")}
	for _, f := range list_ {
		t.Rows = append(t.Rows, []Cell{{Text: a.labels[f.Issue], ID: "issue/" + f.Issue}, list("body", or(f.By, "unknown")), text(f.Extent), {Text: quoted(f.Words), ID: f.ID},
			{Text: documentName(f.Document), ID: f.Document}})
	}
	return t
}

// or gives the list, or one with that word if it is empty.
func or(list []string, word string) []string {
	if len(list) == 0 {
		return []string{word}
	}
	return list
}

var targetWords = map[string]string{"observer-report": "the observers' report", "overall-assessment": "the verdict on the election as a whole", "problems": "the problems",
	"improvements": "the improvements", "reform": "reform to come", "host-pledge": "a promise of the host state", "observer-body": "the observers", "fitness-for-office": "fitness for an office",
	"partnership": "partnership"}

func targets(id string) string { return cmp.Or(targetWords[id], strings.ReplaceAll(id, "-", " ")) }

// phrase says a stance in words: "urged action on the problems".
func (s Stance) phrase() string {
	verb := map[string]string{schema.Endorses: "agreed with", schema.Welcomes: "welcomed", schema.Concern: "was concerned about", schema.Urges: "urged action on",
		schema.OwnObservation: "had a view of its own on", schema.Echoes: "repeated"}[s.Label]
	switch {
	case s.Label == schema.Urges && s.Target == "reform":
		return "urged reform"
	case s.Label == schema.Endorses && (s.Target == "problems" || s.Target == "improvements"):
		verb = "agreed on"
	}
	return cmp.Or(verb, s.Label) + " " + targets(s.Target)
}

// Flat gives a statement a row.
func (a *ElectionReport) Flat() Table {
	t := Table{Columns: columns("section", "what", "by", "detail", "stance", "words", "document", "place", "id")}
	row := func(section, what string, by []string, detail string, stance []string, e Evidence, id string) {
		t.Rows = append(t.Rows, []Cell{text(section), text(what), text(strings.Join(by, " ")), text(detail), text(strings.Join(stance, " ")), text(e.Words), link("", e.Document), text(e.Place), link("", id)})
	}
	for _, m := range a.Observers {
		row("observer", m.Body, []string{m.Body}, strings.Join(m.Members, " "), nil, Evidence{}, "body/"+m.Body)
	}
	for _, v := range a.Assessments {
		row("assessment", v.Class, v.By, strings.Join(v.Standards, " "), v.Stance, v.Evidence, v.ID)
	}
	for _, f := range append(slices.Clone(a.Problems), a.Improvements...) {
		row(f.Polarity, f.Issue, f.By, f.Extent, f.Stance, f.Evidence, f.ID)
	}
	for _, v := range a.Recommendations {
		row("recommendation", v.Action, v.By, strings.Join(v.Addressee, " "), nil, v.Evidence, v.ID)
	}
	for _, v := range a.Responses {
		row("response", v.Target, v.By, strings.Join(v.Bodies, " "), []string{v.Label}, v.Evidence, v.ID)
	}
	return t
}

// A Mission is the observation of an election by a body.
type Mission struct {
	Body         string   `json:"body"`
	Name         string   `json:"name"`
	Election     string   `json:"election"`
	Label        string   `json:"label"`             // of the election
	Members      []string `json:"members,omitempty"` // of a joint mission
	Documents    []string `json:"documents"`         // that say so
	Problems     int      `json:"problems"`          // findings attributed to it
	Improvements int      `json:"improvements"`
	Verdicts     []string `json:"verdicts"`

	brief string
}

// A MissionList tells who observed what.
type MissionList struct {
	Missions []Mission `json:"missions"`
	Total    int       `json:"total"` // before a limit
	// Unobserved are the elections asked about that no document names an observer of.
	Unobserved []string `json:"unobserved"`
}

// Observers lists who observed the elections, by election.
func Observers(ctx context.Context, g *graph.Graph, w Where) (*MissionList, error) {
	return ask(ctx, g, func(r *reader) (*MissionList, error) {
		r.brief, r.tallied = true, !w.narrow()
		refs, c, s, err := r.asked(w)
		if err != nil {
			return nil, err
		}
		a := &MissionList{Unobserved: []string{}}
		if a.Missions, err = r.missions(refs, c); err != nil {
			return nil, err
		}
		a.Missions = slices.DeleteFunc(a.Missions, func(m Mission) bool {
			return !s.counts([]rdf.Term{schema.Thing("body/" + m.Body)}, schema.Thing("election/"+m.Election))
		})
		defer func() { a.Missions, a.Total = cut(w, a.Missions) }()
		for _, e := range refs {
			if w.By == "" && (len(e.Documents) > 0 || w.Election != "") && !slices.ContainsFunc(a.Missions, func(m Mission) bool { return m.Election == e.ID }) {
				a.Unobserved = append(a.Unobserved, e.ID)
			}
		}
		return a, nil
	})
}

// missions gives the bodies that observed the elections, in the order of these.
func (r *reader) missions(refs []ElectionRef, c *claims) ([]Mission, error) {
	edges, err := r.v.Out(schema.PredObservedBy, electionTerms(refs))
	if err != nil {
		return nil, err
	}
	type key struct{ election, body rdf.Term }
	index := map[key]int{}
	out := []Mission{}
	var bodies []rdf.Term
	labels, briefs := map[rdf.Term]string{}, map[rdf.Term]string{}
	for _, e := range refs {
		labels[e.term], briefs[e.term] = e.Label, strings.TrimSpace(e.Country+" "+e.short())
	}
	for _, e := range edges {
		k := key{e.From, e.To}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			bodies = append(bodies, e.To)
			out = append(out, Mission{Body: bare(e.To), Election: bare(e.From), Label: labels[e.From], Verdicts: []string{}, brief: briefs[e.From]})
		}
		out[i].Documents = append(out[i].Documents, schema.Short(e.Label))
	}
	if err := r.known(bodies); err != nil {
		return nil, err
	}
	for i, b := range bodies {
		out[i].Name = r.label(b)
	}
	for _, t := range c.said().tallies() {
		for _, b := range t.bodies {
			if i, ok := index[key{t.election, b}]; ok {
				out[i].Problems += t.problems
				out[i].Improvements += t.improvements
			}
		}
	}
	verdicts := c.others[schema.ClassAssessment]
	by, err := r.out(schema.PredAttributedTo, verdicts)
	if err != nil {
		return nil, err
	}
	class, err := r.out(schema.PredClass, verdicts)
	if err != nil {
		return nil, err
	}
	for _, a := range verdicts {
		for _, b := range by[a] {
			if i, ok := index[key{c.election[a], b}]; ok {
				out[i].Verdicts = append(out[i].Verdicts, bare(class.one(a)))
			}
		}
	}
	missions := c.others[schema.ClassMission]
	body, err := r.out(schema.PredBody, missions)
	if err != nil {
		return nil, err
	}
	members, err := r.out(schema.PredMember, missions)
	if err != nil {
		return nil, err
	}
	for _, m := range missions {
		if i, ok := index[key{c.election[m], body.one(m)}]; ok {
			out[i].Members = bares(members[m])
		}
	}
	for i := range out {
		out[i].Verdicts, out[i].Documents = set(out[i].Verdicts), set(out[i].Documents)
	}
	return out, nil
}

// Tables gives one table.
func (a *MissionList) Tables() []Table {
	t := Table{Title: "Who observed", Columns: columns("election~", "body", "name~?", "with~?", "problems", "fine", "verdict~")}
	last := ""
	for _, m := range a.Missions {
		e := Cell{Text: m.brief, ID: "election/" + m.Election}
		if m.Election == last {
			e.Text = ""
		}
		last = m.Election
		t.Rows = append(t.Rows, []Cell{e, link("body", m.Body), text(m.Name), list("body", m.Members), text(fmt.Sprint(m.Problems)), text(fmt.Sprint(m.Improvements)), text(strings.Join(m.Verdicts, ", "))})
	}
	t.Notes = more(len(a.Missions), a.Total)
	if len(a.Unobserved) > 0 {
		t.Notes = append(t.Notes, "No document names an observer of "+strings.Join(a.Unobserved, ", ")+".")
	}
	if len(a.Missions) == 0 && len(a.Unobserved) == 0 {
		t.Notes = append(t.Notes, "No document in this graph is about an election here.")
	}
	return []Table{t}
}

// Flat gives a mission a row.
func (a *MissionList) Flat() Table {
	t := Table{Columns: columns("election", "body", "name", "members", "problems", "improvements", "verdicts", "documents")}
	for _, m := range a.Missions {
		t.Rows = append(t.Rows, []Cell{link("election", m.Election), link("body", m.Body), text(m.Name), text(strings.Join(m.Members, " ")), text(fmt.Sprint(m.Problems)), text(fmt.Sprint(m.Improvements)),
			text(strings.Join(m.Verdicts, " ")), text(strings.Join(m.Documents, " "))})
	}
	return t
}
