package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A reader answers one question from one picture of the graph.
type reader struct {
	v       *graph.View
	columns *graph.Columns  // nil if the graph keeps none
	brief   bool            // findings are only counted: as remarks
	tallied bool            // and that by who says so: the remarks, from columns, have no issue, stage and stance
	alone   bool            // of what is said of elections, only findings are asked for
	quotes  bool            // findings come with their words, from columns
	only    map[string]bool // issues that findings are read of, from columns; nil means all
	labels  map[rdf.Term]string
	us      map[rdf.Term]bool     // bodies of the United States; nil until asked
	counts  map[rdf.Term]rdf.Term // body → the one it counts as; nil until asked
}

// terms are the nodes of a graph by something.
type terms map[rdf.Term][]rdf.Term

// one gives the first of the terms, "" if there is none.
func (t terms) one(k rdf.Term) rdf.Term {
	if l := t[k]; len(l) > 0 {
		return l[0]
	}
	return ""
}

// all gives every term that some key has, sorted, each once.
func (t terms) all() []rdf.Term {
	var out []rdf.Term
	for _, l := range t {
		out = append(out, l...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// out gives the objects of a predicate for each subject, sorted, each once, whatever graphs say so.
func (r *reader) out(p rdf.Term, subjects []rdf.Term) (terms, error) {
	edges, err := r.v.Out(p, subjects)
	if err != nil {
		return nil, err
	}
	t := make(terms, len(subjects))
	for _, e := range edges {
		if have := t[e.From]; len(have) == 0 || have[len(have)-1] != e.To {
			t[e.From] = append(have, e.To)
		}
	}
	return t, nil
}

// outs gives out of each of the predicates.
func (r *reader) outs(subjects []rdf.Term, predicates ...rdf.Term) (map[rdf.Term]terms, error) {
	got := make(map[rdf.Term]terms, len(predicates))
	for _, p := range predicates {
		t, err := r.out(p, subjects)
		if err != nil {
			return nil, err
		}
		got[p] = t
	}
	return got, nil
}

// in gives the subjects of a predicate for each object, sorted, each once.
func (r *reader) in(p rdf.Term, objects []rdf.Term) (terms, error) {
	edges, err := r.v.In(p, objects)
	if err != nil {
		return nil, err
	}
	t := make(terms, len(objects))
	for _, e := range edges {
		if have := t[e.To]; len(have) == 0 || have[len(have)-1] != e.From {
			t[e.To] = append(have, e.From)
		}
	}
	return t, nil
}

// of gives the instances of a class, sorted.
func (r *reader) of(class rdf.Term) ([]rdf.Term, error) {
	t, err := r.in(rdf.RDFType, []rdf.Term{class})
	return t[class], err
}

// known sees to it that the labels of these terms can be had from label. What the reference graph calls a thing goes
// before what documents call it.
func (r *reader) known(list []rdf.Term) error {
	if r.labels == nil {
		r.labels = map[rdf.Term]string{}
	}
	var missing []rdf.Term
	for _, t := range list {
		if _, ok := r.labels[t]; !ok && t.IsIRI() {
			missing = append(missing, t)
			r.labels[t] = ""
		}
	}
	edges, err := r.v.Out(rdf.RDFSLabel, missing)
	if err != nil {
		return err
	}
	for _, e := range edges {
		r.call(e)
	}
	return nil
}

// call takes note of what a graph calls a thing.
func (r *reader) call(e graph.Edge) {
	if r.labels[e.From] == "" || e.Label == schema.GraphReference {
		r.labels[e.From] = e.To.Value()
	}
}

// label gives the label of a term that known has looked up, or its id.
func (r *reader) label(t rdf.Term) string {
	if !t.IsIRI() {
		return t.Value()
	}
	return cmp.Or(r.labels[t], bare(t))
}

// bare gives the id of a thing without its kind: KZ of country/KZ. Documents and what is in them keep it.
func bare(t rdf.Term) string {
	if t == "" {
		return ""
	}
	s := schema.Short(t)
	if !t.IsIRI() {
		return t.Value()
	}
	if kind, id, ok := strings.Cut(s, "/"); ok && kind != "document" && kind != "graph" && !strings.Contains(kind, ":") {
		return id
	}
	return s
}

func bares(list []rdf.Term) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = bare(t)
	}
	return out
}

func things(kind string, ids []string) []rdf.Term {
	out := make([]rdf.Term, len(ids))
	for i, id := range ids {
		out[i] = schema.Thing(prefixed(kind, id))
	}
	return out
}

var usGovernment = schema.Thing("body/us-government")

// american reports whether a body belongs to the United States: the government, what is part of it, the embassies.
func (r *reader) american(body rdf.Term) (bool, error) {
	if r.us == nil {
		r.us = map[rdf.Term]bool{usGovernment: true}
		for heads := []rdf.Term{usGovernment}; len(heads) > 0; {
			t, err := r.in(schema.PredPartOf, heads)
			if err != nil {
				return false, err
			}
			heads = nil
			for _, b := range t.all() {
				if !r.us[b] {
					r.us[b] = true
					heads = append(heads, b)
				}
			}
		}
	}
	return r.us[body], nil
}

// counted gives the bodies as they are counted: the missions and ministries of the United States as its government.
func (r *reader) counted(bodies []rdf.Term) ([]string, error) {
	if r.counts == nil {
		r.counts = map[rdf.Term]rdf.Term{}
		t, err := r.in(gazetteer.PredCountsAs, []rdf.Term{usGovernment})
		if err != nil {
			return nil, err
		}
		for _, b := range t[usGovernment] {
			r.counts[b] = usGovernment
		}
	}
	out := make([]string, len(bodies))
	for i, b := range bodies {
		out[i] = bare(cmp.Or(r.counts[b], b))
	}
	return set(out), nil
}

// An ElectionRef is an election as answers name it. Date is EDTF, "" if it is not known; Documents are those whose
// subject it is.
type ElectionRef struct {
	ID        string   `json:"id"`
	Label     string   `json:"label"`
	Country   string   `json:"country"`
	Type      string   `json:"type"`
	Chamber   string   `json:"chamber,omitempty"`
	Date      string   `json:"date"`
	Early     *bool    `json:"early,omitempty"`
	Calendar  bool     `json:"calendar"` // stands in the election calendar
	Documents []string `json:"documents"`

	term rdf.Term
}

// Year gives the year, or "" if it is not known.
func (e *ElectionRef) Year() string { return schema.EDTF(e.Date).Year() }

// heading names the election in a narrow column: "2016\nparl".
func (e *ElectionRef) heading() string {
	short := e.Type
	if s, ok := shortTypes[e.Type]; ok {
		short = s
	}
	return cmp.Or(e.Year(), "no\ndate") + "\n" + cmp.Or(short, "election")
}

var shortTypes = map[string]string{"presidential": "pres", "parliamentary": "parl", "general": "gen", "referendum": "ref", "local": "local", "other": "other"}

// short names the election in a cell: "2016 parl".
func (e *ElectionRef) short() string {
	return strings.TrimSpace(cmp.Or(e.Year(), "undated") + " " + cmp.Or(shortTypes[e.Type], e.Type))
}

// brief names the election in a sentence: "2016 parliamentary".
func (e *ElectionRef) brief() string {
	return strings.TrimSpace(cmp.Or(e.Year(), "undated") + " " + e.Type)
}

// elections describes elections, by date; those without one come last.
func (r *reader) elections(list []rdf.Term) ([]ElectionRef, error) {
	list = slices.Clone(list)
	slices.Sort(list)
	list = slices.Compact(list)
	got, err := r.outs(list, schema.PredCountry, schema.PredElectionType, schema.PredChamber, schema.PredDate, schema.PredYear, schema.PredEarly)
	if err != nil {
		return nil, err
	}
	typed, err := r.v.Out(rdf.RDFType, list)
	if err != nil {
		return nil, err
	}
	calendar := map[rdf.Term]bool{}
	for _, e := range typed {
		if e.Label == schema.GraphReference && e.To == schema.ClassElection {
			calendar[e.From] = true
		}
	}
	concerned, err := r.in(schema.PredConcerns, list)
	if err != nil {
		return nil, err
	}
	if err := r.known(list); err != nil {
		return nil, err
	}
	out := make([]ElectionRef, 0, len(list))
	for _, t := range list {
		e := ElectionRef{ID: bare(t), Label: r.label(t), Country: bare(got[schema.PredCountry].one(t)), Type: bare(got[schema.PredElectionType].one(t)),
			Chamber: got[schema.PredChamber].one(t).Value(), Calendar: calendar[t], Documents: bares(concerned[t]), term: t}
		for _, p := range []rdf.Term{schema.PredYear, schema.PredDate} {
			for _, d := range got[p][t] { // the most exact that is stated
				if len(d.Value()) > len(e.Date) {
					e.Date = d.Value()
				}
			}
		}
		if early := got[schema.PredEarly].one(t); early != "" {
			b := early.Value() == "true"
			e.Early = &b
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b ElectionRef) int {
		return cmp.Or(-cmp.Compare(btoi(a.Year() != ""), btoi(b.Year() != "")), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// where gives the elections that a question is about: one, those of a country, or all that documents speak of.
func (r *reader) where(w Where) ([]ElectionRef, error) {
	if err := r.check(w); err != nil {
		return nil, err
	}
	list, err := r.every(w)
	return slices.DeleteFunc(list, func(e ElectionRef) bool { return !w.between(e.Date) }), err
}

// every gives the elections at any time.
func (r *reader) every(w Where) ([]ElectionRef, error) {
	switch {
	case w.Election != "":
		t, err := r.resolve(w.Election, "election")
		if err != nil {
			return nil, err
		}
		return r.elections([]rdf.Term{t})
	case w.Country != "":
		_, list, err := r.ofCountry(w.Country)
		return list, err
	}
	var list []rdf.Term
	for _, p := range []rdf.Term{schema.PredConcerns, schema.PredMentions} {
		documents, err := r.of(schema.ClassDocument)
		if err != nil {
			return nil, err
		}
		t, err := r.out(p, documents)
		if err != nil {
			return nil, err
		}
		for _, e := range t.all() {
			if strings.HasPrefix(schema.Short(e), "election/") {
				list = append(list, e)
			}
		}
	}
	return r.elections(list)
}

// ofCountry gives a country and its elections, those of the calendar among them.
func (r *reader) ofCountry(name string) (country rdf.Term, list []ElectionRef, err error) {
	if country, err = r.resolve(name, "country"); err != nil {
		return "", nil, err
	}
	if err := r.known([]rdf.Term{country}); err != nil {
		return "", nil, err
	}
	list, err = note(r, "elections "+string(country), func() ([]ElectionRef, error) {
		t, err := r.in(schema.PredCountry, []rdf.Term{country})
		if err != nil {
			return nil, err
		}
		return r.elections(t[country])
	})
	return country, slices.Clone(list), err
}

func electionTerms(list []ElectionRef) []rdf.Term {
	out := make([]rdf.Term, len(list))
	for i := range list {
		out[i] = list[i].term
	}
	return out
}

// Evidence is where words stand: the document, the words with white space folded, and the address of the place,
// document/…#char=10,52 (code points).
type Evidence struct {
	Document string `json:"document"`
	Words    string `json:"words"` // "" where they were not asked for
	Place    string `json:"place,omitempty"`
}

// compareEvidence orders by document and place in it.
func compareEvidence(a, b Evidence) int {
	return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.start(), b.start()))
}

// start gives the code point at which the words begin.
func (e Evidence) start() (n int) {
	_, at, _ := strings.Cut(e.Place, "#char=")
	for i := 0; i < len(at) && at[i] >= '0' && at[i] <= '9'; i++ {
		n = n*10 + int(at[i]-'0')
	}
	return n
}

// A Finding is what a source says of an issue in an election. By is empty if the source is not known.
type Finding struct {
	ID        string   `json:"id"`
	Election  string   `json:"election"`
	Issue     string   `json:"issue"`
	Polarity  string   `json:"polarity"`
	Stage     []string `json:"stage,omitempty"`
	By        []string `json:"by"`
	Stance    []string `json:"stance,omitempty"` // of the responding government whose document this is
	Extent    string   `json:"extent,omitempty"` // the figure, or else the class
	Severity  string   `json:"severity,omitempty"`
	Certainty string   `json:"certainty,omitempty"`
	Trend     string   `json:"trend,omitempty"`
	Evidence

	term     rdf.Term
	number   uint32 // in the columns, where there are some
	bodies   []rdf.Term
	election rdf.Term
	american bool // by a body of the United States
}

// claims gives what documents say of these elections: the findings of a direction, in the order of their elections and
// places, and every other thing that refers to one.
type claims struct {
	findings []Finding
	remarks  *remarks                // instead of findings, where these are only counted; see said
	others   map[rdf.Term][]rdf.Term // class → things
	election map[rdf.Term]rdf.Term   // of the others
}

// claims collects what refers to the elections.
func (r *reader) claims(elections []rdf.Term) (*claims, error) {
	if r.columns != nil {
		return r.claimsFromColumns(elections)
	}
	about, err := r.in(schema.PredElection, elections)
	if err != nil {
		return nil, err
	}
	c := &claims{others: map[rdf.Term][]rdf.Term{}, election: map[rdf.Term]rdf.Term{}}
	var list []rdf.Term
	for _, e := range elections {
		for _, t := range about[e] {
			if _, ok := c.election[t]; !ok {
				c.election[t] = e
				list = append(list, t)
			}
		}
	}
	classes, err := r.out(rdf.RDFType, list)
	if err != nil {
		return nil, err
	}
	var findings []rdf.Term
	for _, t := range list {
		for _, class := range classes[t] {
			if class == schema.ClassFinding {
				findings = append(findings, t)
			} else {
				c.others[class] = append(c.others[class], t)
			}
		}
	}
	c.findings, err = r.findings(findings, c.election)
	return c, err
}

// words reads the words of findings.
func (r *reader) words(lists ...[]Finding) error {
	if r.columns != nil {
		quote := r.columns.Cursor(schema.PredQuote)
		for _, l := range lists {
			for i := range l {
				if o := quote.Objects(l[i].number); len(o) > 0 {
					l[i].Words = r.columns.Term(o[0]).Value()
				}
			}
		}
		return nil
	}
	var need []rdf.Term
	for _, l := range lists {
		for i := range l {
			need = append(need, l[i].term)
		}
	}
	quote, err := r.out(schema.PredQuote, need)
	if err != nil {
		return err
	}
	for _, l := range lists {
		for i := range l {
			l[i].Words = quote.one(l[i].term).Value()
		}
	}
	return nil
}

// findings reads findings but for their words; those of no direction are left out.
func (r *reader) findings(list []rdf.Term, election map[rdf.Term]rdf.Term) ([]Finding, error) {
	if r.columns != nil {
		return r.findingsFromColumns(list, election)
	}
	polarity, err := r.out(schema.PredPolarity, list)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(t rdf.Term) bool {
		p := bare(polarity.one(t))
		return p != string(schema.Problematic) && p != string(schema.Improvement)
	})
	got, err := r.outs(list, schema.PredIssue, schema.PredAttributedTo, schema.PredStance, schema.PredDocument, schema.PredEvidence,
		schema.PredStage, schema.PredExtentClass, schema.PredExtentNorm, schema.PredSeverity, schema.PredCertainty, schema.PredTrend)
	if err != nil {
		return nil, err
	}
	out := make([]Finding, 0, len(list))
	for _, t := range list {
		f := Finding{ID: schema.Short(t), Election: bare(election[t]), Issue: bare(got[schema.PredIssue].one(t)), Polarity: bare(polarity.one(t)),
			Stage: bares(got[schema.PredStage][t]), Stance: bares(got[schema.PredStance][t]),
			Extent:   cmp.Or(got[schema.PredExtentNorm].one(t).Value(), bare(got[schema.PredExtentClass].one(t))),
			Severity: bare(got[schema.PredSeverity].one(t)), Certainty: bare(got[schema.PredCertainty].one(t)), Trend: bare(got[schema.PredTrend].one(t)),
			term: t, bodies: got[schema.PredAttributedTo][t], election: election[t]}
		f.Evidence = Evidence{Document: bare(got[schema.PredDocument].one(t)), Place: bare(got[schema.PredEvidence].one(t))}
		if f.By, err = r.counted(f.bodies); err != nil {
			return nil, err
		}
		for _, b := range f.bodies {
			us, err := r.american(b)
			if err != nil {
				return nil, err
			}
			f.american = f.american || us
		}
		out = append(out, f)
	}
	sortFindings(out)
	return out, nil
}

// sortFindings puts findings into the order of places within that of their elections, which is as they come.
func sortFindings(list []Finding) {
	order := map[rdf.Term]int{}
	for i := range list {
		if _, ok := order[list[i].election]; !ok {
			order[list[i].election] = len(order)
		}
	}
	at := make([]int32, len(list)) // findings are large: their places are sorted
	for i := range at {
		at[i] = int32(i)
	}
	slices.SortStableFunc(at, func(i, k int32) int {
		a, b := &list[i], &list[k]
		switch {
		case a.election != b.election:
			return order[a.election] - order[b.election]
		case a.Document != b.Document:
			return strings.Compare(a.Document, b.Document)
		}
		return a.start() - b.start()
	})
	sorted := make([]Finding, len(list))
	for i, k := range at {
		sorted[i] = list[k]
	}
	copy(list, sorted)
}

// evidence reads where the words of other things stand.
func (r *reader) evidence(list []rdf.Term) (map[rdf.Term]Evidence, error) {
	out := make(map[rdf.Term]Evidence, len(list))
	document, err := r.out(schema.PredDocument, list)
	if err != nil {
		return nil, err
	}
	quote, err := r.out(schema.PredQuote, list)
	if err != nil {
		return nil, err
	}
	place, err := r.out(schema.PredEvidence, list)
	for _, t := range list {
		out[t] = Evidence{Document: bare(document.one(t)), Words: quote.one(t).Value(), Place: bare(place.one(t))}
	}
	return out, err
}

// americanDocuments gives those of the documents that speak for the United States: by their kind or voice, or by their
// publisher if nothing is known of the voice.
func (r *reader) americanDocuments(documents []rdf.Term) (map[rdf.Term]bool, error) {
	kind, err := r.out(schema.PredKind, documents)
	if err != nil {
		return nil, err
	}
	voice, err := r.out(schema.PredVoice, documents)
	if err != nil {
		return nil, err
	}
	publisher, err := r.out(schema.PredPublisher, documents)
	if err != nil {
		return nil, err
	}
	out := map[rdf.Term]bool{}
	for _, d := range documents {
		us, err := r.american(cmp.Or(voice.one(d), publisher.one(d)))
		if err != nil {
			return nil, err
		}
		if us || kind.one(d) == schema.Thing("kind/us-response") {
			out[d] = true
		}
	}
	return out, nil
}

// family gives the body with all that are part of it or count as it, and for each election the joint missions that
// it or one of them took part in.
func (r *reader) family(body rdf.Term, missions []rdf.Term, election map[rdf.Term]rdf.Term) (own map[rdf.Term]bool, joint map[rdf.Term]map[rdf.Term]bool, err error) {
	own = map[rdf.Term]bool{body: true}
	for heads := []rdf.Term{body}; len(heads) > 0; {
		var next []rdf.Term
		for _, p := range []rdf.Term{schema.PredPartOf, gazetteer.PredCountsAs} {
			t, err := r.in(p, heads)
			if err != nil {
				return nil, nil, err
			}
			for _, b := range t.all() {
				if !own[b] {
					own[b] = true
					next = append(next, b)
				}
			}
		}
		heads = next
	}
	members, err := r.out(schema.PredMember, missions)
	if err != nil {
		return nil, nil, err
	}
	bodies, err := r.out(schema.PredBody, missions)
	if err != nil {
		return nil, nil, err
	}
	joint = map[rdf.Term]map[rdf.Term]bool{}
	for _, m := range missions {
		for _, b := range members[m] {
			if own[b] {
				e := election[m]
				if joint[e] == nil {
					joint[e] = map[rdf.Term]bool{}
				}
				joint[e][bodies.one(m)] = true
			}
		}
	}
	return own, joint, nil
}
