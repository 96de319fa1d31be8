package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// mostDots is how many elections of a country the first page shows.
const mostDots = 24

// start is the first page: what is in the graph.
func (s *site) start(ctx context.Context, r *http.Request) (*page, error) {
	stats, err := s.stats(ctx)
	if err != nil {
		return nil, err
	}
	elections, err := s.allElections(ctx)
	if err != nil {
		return nil, err
	}
	documents, err := s.allDocuments(ctx)
	if err != nil {
		return nil, err
	}
	type country struct {
		ID, First, Last        string
		Elections, Documents   int
		Problems, Improvements int
		Line                   []query.ElectionRow // the latest
		Earlier                int                 // that are not among them
	}
	var countries []*country
	at := map[string]*country{}
	for _, e := range elections.Elections {
		c := at[e.Country]
		if c == nil {
			c = &country{ID: e.Country}
			at[e.Country] = c
			countries = append(countries, c)
		}
		c.Elections++
		c.Documents += len(e.Documents)
		c.Problems += e.Problems
		c.Improvements += e.Improvements
		if y := e.Year(); y != "" {
			c.First, c.Last = cmp.Or(c.First, y), y
		}
		c.Line = append(c.Line, e)
	}
	for _, c := range countries {
		c.Earlier = max(0, len(c.Line)-mostDots)
		c.Line = c.Line[c.Earlier:]
	}
	slices.SortFunc(countries, func(a, b *country) int {
		return cmp.Or(cmp.Compare(s.label("country/"+a.ID), s.label("country/"+b.ID)), cmp.Compare(a.ID, b.ID))
	})
	issues, err := s.catalogOf(ctx, "issue")
	if err != nil {
		return nil, err
	}
	raised := slices.DeleteFunc(slices.Clone(issues.Things), func(k query.Known) bool { return k.Findings == 0 })
	slices.SortStableFunc(raised, func(a, b query.Known) int { return cmp.Compare(b.Findings, a.Findings) })
	latest := slices.Clone(documents.Documents)
	slices.SortStableFunc(latest, func(a, b query.Document) int { return cmp.Compare(b.Date, a.Date) })
	return &page{Kind: "start", Title: "Elections, and what was said of them", Answer: stats, Lists: true, Body: map[string]any{
		"Stats": stats, "Countries": countries, "Latest": shorten(latest, 8), "Raised": shorten(raised, 9), "Address": s.graph.Address()}}, nil
}

// A matrix is a recurrence as the page shows it.
type matrix struct {
	*query.Recurrence
	Areas []matrixArea
	More  int // rows that were left out
	Older int // elections that were left out
	Shown []query.ElectionRef
}

type matrixArea struct {
	ID   string
	Rows []matrixRow
}

type matrixRow struct {
	query.RecurringRow
	Marks []matrixCell
}

// A matrixCell has a class for its colour and a text for those who do not see it.
type matrixCell struct {
	Class, Sign, Title, To string
}

// How many issues and elections, the latest, a matrix shows at first.
const mostRows, mostColumns = 60, 24

func (s *site) matrix(a *query.Recurrence, rows, columns int) *matrix {
	m := &matrix{Recurrence: a, Older: max(0, len(a.Elections)-columns)}
	m.Shown = a.Elections[m.Older:]
	list := a.Issues
	if len(list) > rows {
		m.More = len(list) - rows
		list = list[:rows]
	}
	at := map[string]int{}
	for _, row := range list {
		i, ok := at[row.Area]
		if !ok {
			i = len(m.Areas)
			at[row.Area] = i
			m.Areas = append(m.Areas, matrixArea{ID: row.Area})
		}
		out := matrixRow{RecurringRow: row}
		for _, c := range row.Cells[m.Older:] {
			out.Marks = append(out.Marks, s.matrixCell(a, row, c))
		}
		m.Areas[i].Rows = append(m.Areas[i].Rows, out)
	}
	return m
}

func (s *site) matrixCell(a *query.Recurrence, row query.RecurringRow, c query.RecurringCell) matrixCell {
	raised, opposite := "problem", "fine"
	if a.Polarity == string(schema.Improvement) {
		raised, opposite = opposite, raised
	}
	names := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, s.bodyName(id))
		}
		if len(out) == 0 {
			return "source not known"
		}
		return strings.Join(out, ", ")
	}
	values := url.Values{"country": {a.Country}, "election": {c.Election}}
	to := "/issue/" + url.PathEscape(row.Issue) + "?" + values.Encode() + "#said"
	switch c.Mark {
	case query.Raised:
		m := matrixCell{Class: raised, To: to, Sign: strconv.Itoa(max(1, len(c.By))), Title: raised + ": " + names(c.By)}
		switch us := slices.Contains(c.By, "us-government"); {
		case us && len(c.By) == 1:
			m.Class += " us"
		case us || len(c.US) > 0:
			m.Class += " both"
		}
		if len(c.US) > 0 {
			m.Title += "; United States: " + strings.Join(stanceWords(c.US), ", ")
		}
		if len(c.Opposite) > 0 {
			m.Class += " split"
			m.Sign += map[string]string{"fine": " ✓", "problem": " ✗"}[opposite]
			m.Title += "; " + opposite + " in the words of " + names(c.Opposite)
		}
		return m
	case query.Opposite:
		sign := "✓"
		if opposite == "problem" {
			sign = "✗"
		}
		return matrixCell{Class: opposite, To: to, Sign: sign, Title: "said to be " + map[string]string{"fine": "fine", "problem": "a problem"}[opposite] + ": " + names(c.Opposite)}
	case query.NotRaised:
		return matrixCell{Class: "silent", Sign: "·"}
	}
	return matrixCell{Class: "unknown", Sign: "?"}
}

// stanceWords says the stances of a government in words.
func stanceWords(ids []string) []string {
	words := map[string]string{schema.Endorses: "endorsed", schema.Welcomes: "welcomed", schema.Concern: "concern", schema.Urges: "urged action", schema.Echoes: "echoed", schema.OwnObservation: "own view"}
	var out []string
	for _, id := range ids {
		out = append(out, cmp.Or(words[id], human(id)))
	}
	return out
}

func (s *site) country(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	id := r.PathValue("id")
	least, err := number(values.Get("min"), 2)
	if err != nil {
		return nil, err
	}
	a, err := query.Recurring(ctx, s.graph, query.Where{Country: "country/" + id, Polarity: values.Get("polarity"), By: values.Get("by")}, least)
	if err != nil {
		return nil, err
	}
	elections, err := query.Elections(ctx, s.graph, query.Where{Country: "country/" + id}, false)
	if err != nil {
		return nil, err
	}
	followed, err := query.FollowUps(ctx, s.graph, query.Where{Country: "country/" + id})
	if err != nil {
		return nil, err
	}
	rows, columns := mostRows, mostColumns
	if values.Get("rows") == "all" {
		rows, columns = len(a.Issues), len(a.Elections)
	}
	var observers []string
	for _, e := range elections.Elections {
		observers = append(observers, e.Observers...)
	}
	slices.Sort(observers)
	return &page{Kind: "country", Title: a.Label, Thing: "country/" + a.Country, Answer: a, Body: map[string]any{
		"Matrix": s.matrix(a, rows, columns), "Elections": elections, "Timeline": timeline(elections.Elections, s.electionName), "Recommendations": shorten(outcomesFirst(followed.Recommendations), 12),
		"AllRecommendations": len(followed.Recommendations), "Outcomes": outcomes(followed.Recommendations), "Observers": slices.Compact(observers), "All": address("country/"+a.Country) + "?" + with(values, "rows", "all")}}, nil
}

// An outcome is how many recommendations have it.
type outcome struct {
	ID    string
	Times int
}

// outcomes counts recommendations by what became of them, those of which something is known first.
func outcomes(list []query.Followed) []outcome {
	var out []outcome
	for _, v := range outcomesFirst(list) {
		if n := len(out); n == 0 || out[n-1].ID != v.Outcome {
			out = append(out, outcome{ID: v.Outcome})
		}
		out[len(out)-1].Times++
	}
	return out
}

// outcomesFirst puts those recommendations first of which most is known, and of these the latest.
func outcomesFirst(list []query.Followed) []query.Followed {
	order := []string{query.OutcomeWorse, query.OutcomeRepeated, query.OutcomeMixed, query.OutcomeBetter, query.OutcomeSilent, query.OutcomeNoDocument, query.OutcomeNoElection, query.OutcomeUndated, query.OutcomeNoIssue}
	list = slices.Clone(list)
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b query.Followed) int {
		return cmp.Compare(slices.Index(order, a.Outcome), slices.Index(order, b.Outcome))
	})
	return list
}

// with gives the values with one of them set, without a format.
func with(values url.Values, key, value string) string {
	out := url.Values{}
	for k, v := range values {
		if k != "format" {
			out[k] = v
		}
	}
	out.Set(key, value)
	return out.Encode()
}

func number(s string, otherwise int) (int, error) {
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 10_000 {
		return 0, &schema.Problem{Code: "unknown-value", Message: "a number is wanted, not " + strconv.Quote(s), Hint: "a whole number from 1 to 10000"}
	}
	return n, nil
}

func shorten[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// A stage is the findings of one part of an election.
type stage struct {
	Name     string
	Findings []query.Finding
}

var stageOrder = []string{"whole-process", "pre-election", "election-day", "opening", "voting", "closing", "counting", "tabulation", "results", "post-election", ""}

// stages groups findings by the part of the process that they are about; one without is put last.
func stages(findings []query.Finding) []stage {
	by := map[string][]query.Finding{}
	for _, f := range findings {
		name := ""
		for _, v := range f.Stage {
			if v != "unspecified" {
				name = v
				break
			}
		}
		by[name] = append(by[name], f)
	}
	var out []stage
	for name, list := range by {
		out = append(out, stage{name, list})
	}
	rank := func(name string) int {
		if i := slices.Index(stageOrder, name); i >= 0 {
			return i
		}
		return len(stageOrder) - 2
	}
	slices.SortFunc(out, func(a, b stage) int {
		return cmp.Or(cmp.Compare(rank(a.Name), rank(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// A split is an issue of which some say that it was a problem and others that it was fine.
type split struct {
	Issue          string
	Problems, Fine []query.Finding
}

// splits gives the issues on which different bodies differ.
func splits(a *query.ElectionReport) []split {
	var out []split
	fine := map[string][]query.Finding{}
	for _, f := range a.Improvements {
		fine[f.Issue] = append(fine[f.Issue], f)
	}
	at := map[string]int{}
	for _, f := range a.Problems {
		if len(fine[f.Issue]) == 0 {
			continue
		}
		i, ok := at[f.Issue]
		if !ok {
			i = len(out)
			at[f.Issue] = i
			out = append(out, split{Issue: f.Issue, Fine: fine[f.Issue]})
		}
		out[i].Problems = append(out[i].Problems, f)
	}
	return slices.DeleteFunc(out, func(s split) bool {
		var a, b []string
		for _, f := range s.Problems {
			a = append(a, f.By...)
		}
		for _, f := range s.Fine {
			b = append(b, f.By...)
		}
		slices.Sort(a)
		slices.Sort(b)
		return slices.Equal(slices.Compact(a), slices.Compact(b))
	})
}

// How many findings a page shows at first, and how many findings of a kind or pairs that of an election, which has all of them.
const mostFindings, mostPairs = 40, 34

// How many issues on which bodies differ it shows, and of each, as of a pair, how many findings on either side.
const mostSplits, mostOfSide = 10, 2

func (s *site) election(ctx context.Context, r *http.Request) (*page, error) {
	where := query.Where{Election: "election/" + r.PathValue("id")}
	a, err := query.Election(ctx, s.graph, where)
	if err != nil {
		return nil, err
	}
	compared, err := query.Responses(ctx, s.graph, where)
	if err != nil {
		return nil, err
	}
	values := r.URL.Query()
	c := compared.Elections[0]
	var labels []string
	for _, p := range c.Findings {
		labels = append(labels, p.Response...)
	}
	slices.Sort(labels)
	pairs := slices.DeleteFunc(slices.Clone(c.Findings), func(p query.Pair) bool {
		return values.Get("response") != "" && !slices.Contains(p.Response, values.Get("response")) || values.Get("polarity") != "" && p.Polarity != values.Get("polarity") ||
			values.Get("area") != "" && p.Area != values.Get("area")
	})
	var areas []string
	for _, p := range c.Findings {
		if p.Area != "" {
			areas = append(areas, p.Area)
		}
	}
	slices.Sort(areas)
	differ := splits(a)
	recommended := a.Recommendations
	most, more := mostPairs, ""
	if values.Get("rows") == "all" {
		most = len(pairs) + len(a.Problems) + len(a.Improvements)
	} else {
		cut := len(pairs) > most || len(a.Problems) > most || len(a.Improvements) > most || len(differ) > mostSplits || len(recommended) > most
		differ, recommended = shorten(differ, mostSplits), shorten(recommended, most)
		for i := range differ {
			d := &differ[i]
			cut = cut || len(d.Problems) > mostOfSide || len(d.Fine) > mostOfSide
			d.Problems, d.Fine = shorten(d.Problems, mostOfSide), shorten(d.Fine, mostOfSide)
		}
		if cut {
			more = r.URL.EscapedPath() + "?" + with(values, "rows", "all")
		}
	}
	before, after, err := s.beside(ctx, a.ElectionRef)
	if err != nil {
		return nil, err
	}
	return &page{Kind: "election", Title: s.electionName(a.ID), Thing: "election/" + a.ID, Answer: a, Body: map[string]any{"Before": before, "After": after,
		"Report": a, "Early": a.Early != nil && *a.Early, "Comparison": c, "Pairs": shorten(pairs, most), "AllPairs": len(pairs), "Labels": slices.Compact(labels), "Meanings": meanings(labels), "Areas": slices.Compact(areas), "Response": values.Get("response"), "Polarity": values.Get("polarity"), "Area": values.Get("area"),
		"Problems": stages(shorten(a.Problems, most)), "Improvements": stages(shorten(a.Improvements, most)), "More": more, "Splits": differ, "Recommendations": recommended,
		"Joint": slices.ContainsFunc(a.Observers, func(m query.Mission) bool { return len(m.Members) > 0 })}}, nil
}

// beside gives the elections of the same country before and after one; nil where the graph has none.
func (s *site) beside(ctx context.Context, e query.ElectionRef) (before, after *query.ElectionRef, err error) {
	all, err := s.allElections(ctx)
	if err != nil {
		return nil, nil, err
	}
	for i := range all.Elections {
		o := &all.Elections[i].ElectionRef
		switch {
		case o.Country != e.Country || e.Country == "" || o.Year() == "" || e.Year() == "":
		case o.Date < e.Date:
			if before == nil || o.Date >= before.Date {
				before = o
			}
		case o.Date > e.Date:
			if after == nil || o.Date < after.Date {
				after = o
			}
		}
	}
	return before, after, nil
}

// responseMeanings says what the labels of a comparison mean, in the order in which they are explained.
var responseMeanings = [][2]string{
	{query.Endorsed, "the United States agree"}, {query.Welcomed, "they are glad of it"}, {query.Concerned, "it worries them"}, {query.Urged, "they ask for a change"},
	{query.Echoed, "repeated without taking a side"}, {query.SaidToo, "they say so themselves, or their own people saw it"}, {query.Added, "said by the United States, and by no observer here"},
	{query.Broader, "they speak of a more general issue"}, {query.Narrower, "they speak of a part of it"}, {query.Differs, "they say the opposite"}, {query.PassedOver, "in no document of the United States on this election"},
}

// meanings explains those labels that are used.
func meanings(used []string) (out [][2]string) {
	for _, m := range responseMeanings {
		if slices.Contains(used, m[0]) {
			out = append(out, m)
		}
	}
	return out
}

func (s *site) issue(ctx context.Context, r *http.Request) (*page, error) {
	values := r.URL.Query()
	id := "issue/" + r.PathValue("id")
	most := mostFindings
	if values.Get("rows") == "all" {
		most = 1 << 30
	}
	where := query.Where{Country: values.Get("country"), Election: values.Get("election")}
	if where.Election != "" { // which is of one country anyway
		where.Country = ""
	}
	a, err := query.IssueInShort(ctx, s.graph, id, where, most)
	if err != nil {
		return nil, err
	}
	// Its life is that of everywhere, whatever else is asked for.
	countries := mostCountries
	if most > mostFindings {
		countries = 1 << 30
	}
	life, err := kept(ctx, s, fmt.Sprint("life ", a.ID, countries), func() (*life, error) {
		all := a
		if where != (query.Where{}) {
			if all, err = query.IssueInShort(ctx, s.graph, id, query.Where{}, most); err != nil {
				return nil, err
			}
		}
		calendar, err := s.calendar(ctx)
		if err != nil {
			return nil, err
		}
		return lifeOf(all, calendar, countries), nil
	})
	if err != nil {
		return nil, err
	}
	elections, shown := []query.IssueElection{}, 0
	for _, e := range slices.Backward(a.Elections) { // the latest first
		if shown >= most {
			break
		}
		e.Findings = shorten(e.Findings, most-shown)
		shown += len(e.Findings)
		elections = append(elections, e)
	}
	total := 0
	for _, e := range a.Elections {
		total += len(e.Findings)
	}
	whole := func(ctx context.Context) (query.Answer, error) { return query.Issue(ctx, s.graph, id, where) }
	return &page{Kind: "issue", Title: a.Label, Thing: "issue/" + a.ID, Answer: a, ask: whole, Body: map[string]any{
		"Issue": a, "Life": life, "Elections": elections, "More": total - shown, "All": r.URL.EscapedPath() + "?" + with(values, "rows", "all"),
		"Election": values.Get("election")}}, nil
}

// A life is what was said of an issue: a row a country, a column a year.
type life struct {
	Years     []string
	Countries []lifeRow
	More      int // countries that were left out
}

type lifeRow struct {
	Country string
	Cells   []matrixCell
	said    int
}

// mostCountries is how many countries, those with most findings, a life shows at first.
const mostCountries = 60

// lifeOf lays out in which elections an issue was raised, in which it was not, and on which there is no document.
func lifeOf(a *query.IssueLife, calendar *query.ElectionList, most int) *life {
	type cell struct {
		problems, fine         int
		election               string // the only one in which it was raised
		several, read, unknown bool
	}
	const undated = "undated"
	cells := map[string]map[string]*cell{}
	at := func(e query.ElectionRef) *cell {
		y := cmp.Or(e.Year(), undated)
		if cells[e.Country] == nil {
			cells[e.Country] = map[string]*cell{}
		}
		if cells[e.Country][y] == nil {
			cells[e.Country][y] = &cell{}
		}
		return cells[e.Country][y]
	}
	for _, e := range a.Elections {
		c := at(e.ElectionRef)
		c.several = c.several || c.election != ""
		c.election = e.ID
		for _, f := range e.Findings {
			if f.Polarity == string(schema.Problematic) {
				c.problems++
			} else {
				c.fine++
			}
		}
	}
	l := &life{}
	for _, e := range calendar.Elections {
		if cells[e.Country] == nil || e.Year() == "" { // where nobody ever raised it
			continue
		}
		c := at(e.ElectionRef)
		if len(e.Documents) > 0 {
			c.read = true
			l.Years = append(l.Years, e.Year())
		} else {
			c.unknown = true
		}
	}
	for country, of := range cells {
		row := lifeRow{Country: country}
		for y, c := range of {
			if row.said += c.problems + c.fine; c.problems+c.fine > 0 {
				l.Years = append(l.Years, y)
			}
		}
		l.Countries = append(l.Countries, row)
	}
	slices.Sort(l.Years)
	l.Years = slices.Compact(l.Years)
	slices.SortFunc(l.Countries, func(a, b lifeRow) int {
		return cmp.Or(cmp.Compare(b.said, a.said), cmp.Compare(a.Country, b.Country))
	})
	l.More = max(0, len(l.Countries)-most)
	l.Countries = shorten(l.Countries, most)
	slices.SortFunc(l.Countries, func(a, b lifeRow) int { return cmp.Compare(a.Country, b.Country) })
	for i := range l.Countries {
		row := &l.Countries[i]
		for _, y := range l.Years {
			c := cells[row.Country][y]
			switch {
			case c == nil:
				row.Cells = append(row.Cells, matrixCell{})
			case c.problems+c.fine > 0:
				where := url.Values{"election": {c.election}}
				if c.several {
					where = url.Values{"country": {row.Country}}
				}
				m := matrixCell{Class: "problem", Sign: strconv.Itoa(c.problems), Title: fmt.Sprintf("%s, %d said to be fine", count(c.problems, "problem", "problems"), c.fine), To: address("issue/"+a.ID) + "?" + where.Encode() + "#said"}
				switch {
				case c.problems == 0:
					m.Class, m.Sign = "fine", "✓"
				case c.fine > 0:
					m.Class, m.Sign = m.Class+" split", m.Sign+" ✓"
				}
				row.Cells = append(row.Cells, m)
			case c.read:
				row.Cells = append(row.Cells, matrixCell{Class: "silent", Sign: "·"})
			default:
				row.Cells = append(row.Cells, matrixCell{Class: "unknown", Sign: "?"})
			}
		}
	}
	return l
}

func (s *site) body(ctx context.Context, r *http.Request) (*page, error) {
	a, err := query.Body(ctx, s.graph, "body/"+r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	most := 40
	if r.URL.Query().Get("rows") == "all" {
		most = max(len(a.Elections), len(a.Issues))
	}
	recent := slices.Clone(a.Elections)
	slices.Reverse(recent)
	return &page{Kind: "body", Title: a.Label, Thing: "body/" + a.ID, Answer: a, Body: map[string]any{"Body": a, "Elections": shorten(recent, most), "Issues": shorten(a.Issues, most),
		"More": max(len(a.Elections), len(a.Issues)) > most}}, nil
}

func (s *site) person(ctx context.Context, r *http.Request) (*page, error) {
	a, err := query.Person(ctx, s.graph, "person/"+r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	recent := slices.Clone(a.Elections)
	slices.Reverse(recent)
	return &page{Kind: "person", Title: a.Label, Thing: "person/" + a.ID, Answer: a, Body: map[string]any{"Person": a, "Elections": recent}}, nil
}

func (s *site) recommendation(ctx context.Context, r *http.Request) (*page, error) {
	a, err := query.OneRecommendation(ctx, s.graph, "document/"+r.PathValue("document")+"#recommendation-"+r.PathValue("number"))
	if err != nil {
		return nil, err
	}
	return &page{Kind: "recommendation", Title: a.Label, Thing: a.ID, Answer: a, Body: a}, nil
}

// recommendationAddress gives the address of a recommendation's own page; that of its IRI is in its document.
func recommendationAddress(id string) string {
	name, number, ok := strings.Cut(strings.TrimPrefix(id, "document/"), "#recommendation-")
	if !ok {
		return "/show?" + url.Values{"id": {named(id)}}.Encode()
	}
	return "/recommendation/" + url.PathEscape(name) + "/" + number
}

// addressees says whom a recommendation is for.
func addressees(ids []string) string {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "unspecified" })
	return cmp.Or(human(strings.Join(ids, ", ")), "nobody named")
}

// became says what became of a recommendation.
func became(outcome string) string {
	return cmp.Or(map[string]string{query.OutcomeWorse: "found again, and worse", query.OutcomeRepeated: "found again", query.OutcomeMixed: "a problem to some or in part, fine to others or in part", query.OutcomeBetter: "said to be fine later",
		query.OutcomeSilent: "later documents do not speak of it", query.OutcomeNoDocument: "there is no document on a later election", query.OutcomeNoElection: "there was no later election",
		query.OutcomeUndated: "not known, for its election has no date", query.OutcomeNoIssue: "not known, for it names no issue that could be looked for"}[outcome], outcome)
}

// outcomeSign tells whether what became of a recommendation is good, bad or mixed; "none" if nothing is known.
func outcomeSign(outcome string) string {
	switch outcome {
	case query.OutcomeBetter:
		return "good"
	case query.OutcomeWorse, query.OutcomeRepeated:
		return "bad"
	case query.OutcomeMixed:
		return "mixed"
	}
	return "none"
}

// A further is what a page leaves out of the words on an issue, and where it stands.
type further struct {
	More int
	To   string
}

func furtherWords(issue, election string, findings []query.Finding) further {
	return further{max(0, len(findings)-mostOfSide), address("issue/"+issue) + "?" + url.Values{"election": {election}}.Encode() + "#said"}
}

// What all of the graph is asked for is kept until it changes.

func (s *site) stats(ctx context.Context) (*query.Statistics, error) {
	return kept(ctx, s, "stats", func() (*query.Statistics, error) { return query.Stats(ctx, s.graph) })
}

func (s *site) allElections(ctx context.Context) (*query.ElectionList, error) {
	return kept(ctx, s, "elections", func() (*query.ElectionList, error) { return query.Elections(ctx, s.graph, query.Where{}, false) })
}

// calendar gives all elections, those without documents too.
func (s *site) calendar(ctx context.Context) (*query.ElectionList, error) {
	return kept(ctx, s, "calendar", func() (*query.ElectionList, error) { return query.Elections(ctx, s.graph, query.Where{}, true) })
}

func (s *site) allDocuments(ctx context.Context) (*query.DocumentList, error) {
	return kept(ctx, s, "documents", func() (*query.DocumentList, error) { return query.Documents(ctx, s.graph) })
}

// thing shows whatever there is, by id.
func (s *site) thing(ctx context.Context, r *http.Request) (*page, error) {
	id := r.URL.Query().Get("id")
	if id == "" {
		return nil, errNotFound
	}
	return s.show(ctx, r, id)
}

func (s *site) show(ctx context.Context, r *http.Request, id string) (*page, error) {
	most := 25
	if n, err := number(r.URL.Query().Get("limit"), most); err == nil {
		most = min(n, 1000)
	}
	a, err := query.Show(ctx, s.graph, id, most)
	if err != nil {
		return nil, err
	}
	var later []query.Fact
	for _, f := range a.Facts {
		if f.Predicate == "eg:inferredFollowUp" {
			later = append(later, f)
		}
	}
	kind, own, _ := strings.Cut(a.ID, "/")
	body := map[string]any{"Thing": a, "Kind": kind, "Limit": most, "Later": later}
	if kind == "area" { // its issues, with what was found of each
		all, err := s.catalogOf(ctx, "issue")
		if err != nil {
			return nil, err
		}
		body["Issues"] = slices.DeleteFunc(slices.Clone(all.Things), func(k query.Known) bool { return k.Group != own })
		for _, f := range a.Facts {
			if f.Predicate == "skos:definition" {
				body["Definition"] = f.Value
			}
		}
	}
	return &page{Kind: "thing", Title: a.Label, Thing: a.ID, Answer: a, Body: body}, nil
}

// The lists.

// How many rows tables show at first, unless they are asked for all with rows=all: so many together, and each some.
const mostRowsOfTables, leastRowsOfTable = 130, 20

func (s *site) table(r *http.Request, title string, a query.Answer) *page {
	ask := r.URL.Query()
	tables, all := a.Tables(), ""
	left := mostRowsOfTables
	for i := range tables {
		n, most := len(tables[i].Rows), max(left, leastRowsOfTable)
		if left -= n; n > most && ask.Get("rows") != "all" {
			tables[i].Rows = tables[i].Rows[:most]
			tables[i].Notes = append([]string{fmt.Sprintf("%d of %d rows are shown.", most, n)}, tables[i].Notes...)
			all = r.URL.EscapedPath() + "?" + with(ask, "rows", "all")
		}
	}
	return &page{Kind: "tables", Title: title, Answer: a, Lists: hasThings(tables), Body: map[string]any{"Tables": tables, "All": all}}
}

// hasThings reports whether there are things in tables.
func hasThings(tables []query.Table) bool {
	return slices.ContainsFunc(tables, func(t query.Table) bool {
		return slices.ContainsFunc(t.Rows, func(row []query.Cell) bool {
			return slices.ContainsFunc(row, func(c query.Cell) bool { return c.ID != "" })
		})
	})
}

func (s *site) documents(ctx context.Context, r *http.Request) (*page, error) {
	a, err := s.allDocuments(ctx)
	if err != nil {
		return nil, err
	}
	from, err := number(r.URL.Query().Get("from"), 1)
	if err != nil {
		return nil, err
	}
	const size = 200
	shown := slices.Clone(a.Documents)
	slices.SortStableFunc(shown, func(a, b query.Document) int { return cmp.Compare(b.Date, a.Date) })
	shown = shown[min(from-1, len(shown)):]
	next := 0
	if len(shown) > size {
		shown, next = shown[:size], from+size
	}
	return &page{Kind: "documents", Lists: true, Title: "Documents", Answer: a, Body: map[string]any{"Documents": shown, "Next": next, "All": len(a.Documents)}}, nil
}

func (s *site) elections(ctx context.Context, r *http.Request) (*page, error) {
	a, err := s.allElections(ctx)
	if c := r.URL.Query().Get("country"); c != "" && err == nil {
		a, err = query.Elections(ctx, s.graph, query.Where{Country: c}, false)
	}
	if err != nil {
		return nil, err
	}
	from, err := number(r.URL.Query().Get("from"), 1)
	if err != nil {
		return nil, err
	}
	const size = 250
	shown := slices.Clone(a.Elections)
	slices.Reverse(shown)
	shown = shown[min(from-1, len(shown)):]
	next := 0
	if len(shown) > size {
		shown, next = shown[:size], from+size
	}
	return &page{Kind: "elections", Lists: true, Title: "Elections", Answer: a, Body: map[string]any{"Elections": shown, "Next": next, "All": len(a.Elections)}}, nil
}

func (s *site) recommendations(ctx context.Context, r *http.Request) (*page, error) {
	where := query.Where{Country: r.URL.Query().Get("country"), Election: r.URL.Query().Get("election")}
	ask := func() (*query.RecommendationList, error) { return query.Recommendations(ctx, s.graph, where) }
	a, err := kept(ctx, s, "recommendations", ask)
	if where != (query.Where{}) {
		a, err = ask()
	}
	if err != nil {
		return nil, err
	}
	const size = 100
	from, err := number(r.URL.Query().Get("from"), 1)
	if err != nil {
		return nil, err
	}
	shown := a.Recommendations[min(from-1, len(a.Recommendations)):]
	next := 0
	if len(shown) > size {
		shown, next = shown[:size], from+size
	}
	return &page{Kind: "recommendations", Lists: true, Title: "What was recommended", Answer: a, Body: map[string]any{"Recommendations": shown, "Next": next, "All": len(a.Recommendations), "Values": r.URL.Query().Encode()}}, nil
}
