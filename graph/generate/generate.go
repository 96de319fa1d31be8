// Package generate makes graphs of any size to measure and to test with: documents that nobody wrote on elections that
// mostly took place, in the quads that the program itself would emit, so that every question has something to find.
//
// Start at [New]. The same codebook, gazetteer and size give the same quads, byte for byte. The shape is that of what
// observers publish: for each election a preliminary statement with verdicts, a final report with recommendations, the
// report of a partner, and a statement of the United States that echoes some of it; a few issues come up very often,
// most seldom, and each country has its favourites. Links between elections are left to graph.Infer.
package generate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A Sample is a graph to be generated. Its fields name things in it that are worth asking for, by their short ids.
type Sample struct {
	Country  string // KZ: the first of its countries
	Election string // election/…: one with all kinds of documents
	Area     string // of many findings
	Finding  string // document/…#finding-8, on Election

	codebook  *codebook.Codebook
	gazetteer *gazetteer.Gazetteer
	quads     int
	countries []string
}

// perElection is about how many quads the documents of an election have; no graph has fewer than least countries.
const (
	perElection = 7000
	least       = 8
)

// Participants in the OSCE and their neighbours, those with long calendars first.
var countries = strings.Fields(`KZ GE AM AZ MD UA BY RU KG TJ UZ TM AL BA MK ME RS HR SI BG RO HU PL CZ SK EE LV LT TR GR
	CY MT IT ES PT FR BE NL LU DE AT CH GB IE IS NO SE FI DK US CA MN AF TN MA EG LY JO IQ LB`)

// observers publish documents; the first always does.
var observers = []string{"odihr", "osce-pa", "pace", "european-parliament", "nato-pa", "eu-eom", "carter-center", "ndi"}

// New describes a graph of about so many quads: as many documents as it takes to have at least that many.
func New(cb *codebook.Codebook, gz *gazetteer.Gazetteer, quads int) *Sample {
	s := &Sample{codebook: cb, gazetteer: gz, quads: quads}
	n := min(max(quads/perElection/4, least), len(countries))
	s.countries = countries[:n]
	s.Country, s.Area = s.countries[0], "media"
	w := s.writer()
	e := w.election(1)
	for d := range w.documents(1, e) {
		if s.Election == "" {
			s.Election = d.ElectionID(&d.Elections[0])
			s.Finding = d.Document.ID() + "#finding-8"
		}
	}
	return s
}

// Documents gives the documents, with nothing of codebook and gazetteer beside them.
func (s *Sample) Documents() iter.Seq[*schema.Extraction] {
	return func(yield func(*schema.Extraction) bool) {
		w := s.writer()
		for n := 0; ; n++ {
			e := w.election(n)
			for d := range w.documents(n, e) {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// Graphs gives the named graphs: reference first, then document after document. The quads of each are sorted.
func (s *Sample) Graphs() iter.Seq2[rdf.Term, []rdf.Quad] {
	return func(yield func(rdf.Term, []rdf.Quad) bool) {
		quads := rdf.Sort(append(s.codebook.Quads(schema.GraphReference),
			s.gazetteer.Quads(schema.GraphReference, s.countries, append([]string{responder}, observers...))...))
		n := len(quads)
		if !yield(schema.GraphReference, quads) {
			return
		}
		for d := range s.Documents() {
			if n >= s.quads {
				return
			}
			quads := d.Quads()
			if n += len(quads); !yield(d.Label(), quads) {
				return
			}
		}
	}
}

// Quads gives the quads of all graphs, one after the other.
func (s *Sample) Quads() iter.Seq[rdf.Quad] {
	return func(yield func(rdf.Quad) bool) {
		for _, quads := range s.Graphs() {
			for _, q := range quads {
				if !yield(q) {
					return
				}
			}
		}
	}
}

const responder = "us-government"

// A writer makes up documents.
type writer struct {
	*Sample
	often      []float64 // of issues: the chance that one up to here is meant
	issues     []*codebook.Issue
	favourites [][]*codebook.Issue // of each country
	*rand.Rand
}

func (s *Sample) writer() *writer {
	w := &writer{Sample: s, Rand: rand.New(rand.NewPCG(2004, 9)), issues: slices.Clone(s.codebook.Issues)}
	w.Shuffle(len(w.issues), func(i, k int) { w.issues[i], w.issues[k] = w.issues[k], w.issues[i] })
	total := 0.0
	for i := range w.issues {
		total += 1 / math.Pow(float64(i+1), 1.05)
		w.often = append(w.often, total)
	}
	for range s.countries {
		var own []*codebook.Issue
		for range 12 {
			own = append(own, w.anyIssue())
		}
		w.favourites = append(w.favourites, own)
	}
	return w
}

func (w *writer) anyIssue() *codebook.Issue {
	return w.issues[sort.SearchFloat64s(w.often, w.Float64()*w.often[len(w.often)-1])]
}

func (w *writer) chance(p float64) bool { return w.Float64() < p }

func pick[T any](w *writer, list []T) T { return list[w.IntN(len(list))] }

// election gives the nth election: of each country in turn the latest of the calendar, then the one before. When the
// calendar ends others are made up, earlier and earlier. What it gives depends on n alone.
func (w *writer) election(n int) schema.Election {
	country, back := w.countries[n%len(w.countries)], n/len(w.countries)
	calendar := w.gazetteer.CountryElections(country)
	if back < len(calendar) {
		e := calendar[len(calendar)-1-back]
		return schema.Election{ID: "e1", Country: country, Type: e.Type, Chamber: e.Chamber, Key: e.Key, Early: e.Early,
			Date: schema.Dating{Full: e.Date}, Role: schema.Focus}
	}
	back -= len(calendar)
	typ := []string{"parliamentary", "presidential", "local", "referendum"}[back%4]
	// A date for each of the days that the calendar leaves.
	date := fmt.Sprintf("%04d-%02d-%02d", 1999-back%10, 1+back/10%12, 1+back/120%28)
	return schema.Election{ID: "e1", Country: country, Type: typ, Date: schema.Dating{Full: schema.EDTF(date)}, Role: schema.Focus}
}

// documents gives the documents on the nth election. The random numbers are drawn anew for each election.
func (w *writer) documents(n int, e schema.Election) iter.Seq[*schema.Extraction] {
	return func(yield func(*schema.Extraction) bool) {
		w.Rand = rand.New(rand.NewPCG(2016, uint64(n)))
		var present []string
		for i, b := range observers {
			if i == 0 || w.chance(0.5) {
				present = append(present, b)
			}
		}
		joint := func() []string {
			by := []string{observers[0]}
			for i, p := range []float64{0.25, 0.15, 0.10} {
				if w.chance(p) {
					by = append(by, observers[1+i])
				}
			}
			return by
		}
		partner := observers[1+w.IntN(3)]
		alone := func() []string {
			if w.chance(0.1) {
				return []string{observers[0], partner}
			}
			return []string{partner}
		}
		var answered []schema.Finding
		for _, k := range []struct {
			kind, publisher string
			findings        int
			problems        float64
			by              func() []string
		}{
			{"observer-statement", observers[0], 40 + w.IntN(41), 0.55, joint},
			{"observer-report", observers[0], 50 + w.IntN(41), 0.6, joint},
			{"observer-report", partner, 30 + w.IntN(41), 0.5, alone},
		} {
			d := w.document(n, e, k.kind, k.publisher)
			for _, b := range present {
				d.Bodies = append(d.Bodies, schema.BodyMention{ID: b, Role: schema.RoleObserver})
			}
			for range k.findings {
				f := w.finding(d, n, k.problems)
				f.AttributedTo = k.by()
				f.AttributionBasis = schema.ByExplicit
				d.Findings = append(d.Findings, f)
			}
			switch {
			case k.kind == "observer-statement":
				for _, b := range present {
					d.Assessments = append(d.Assessments, schema.Assessment{ID: fmt.Sprint("a", len(d.Assessments)+1), Election: e.ID,
						Class: pick(w, w.codebook.Assessments).ID, Standards: []string{pick(w, w.codebook.Standards).ID},
						AttributedTo: []string{b}, AttributionBasis: schema.ByExplicit, Span: d.say(w, 80, 200)})
				}
			case k.publisher == observers[0]:
				for range 8 + w.IntN(10) {
					d.Recommendations = append(d.Recommendations, schema.Recommendation{ID: fmt.Sprint("r", len(d.Recommendations)+1),
						Election: e.ID, IssuedBy: []string{k.publisher}, Force: pick(w, w.codebook.Forces).ID,
						Addressee: []string{pick(w, w.codebook.Addressees).ID}, Action: pick(w, w.codebook.Actions).ID,
						Issues: []string{w.anyIssue().ID}, Span: d.say(w, 80, 200)})
				}
			}
			answered = append(answered, d.Findings...)
			if !yield(d.done()) {
				return
			}
		}
		us := w.document(n, e, "us-response", responder)
		for _, f := range answered {
			if f.AttributedTo[0] != observers[0] || !w.chance(0.3) {
				continue
			}
			own := w.finding(us, n, 0)
			own.Issue, own.Area, own.Polarity = f.Issue, f.Area, f.Polarity
			own.AttributedTo, own.AttributionBasis = f.AttributedTo, schema.ByBackReference
			own.Stance = []string{schema.Echoes}
			switch x := w.Float64(); {
			case x > 0.8:
				own.Stance = append(own.Stance, schema.Concern)
			case x > 0.65:
				own.Stance = []string{schema.Urges}
			}
			us.Findings = append(us.Findings, own)
		}
		for _, r := range []schema.Response{{Label: schema.Echoes, Target: "problems"}, {Label: schema.Urges, Target: "problems"}, {Label: schema.Welcomes, Target: "observer-report"}} {
			r.Bodies, r.Span = []string{observers[0]}, us.say(w, 60, 160)
			us.Responses = append(us.Responses, r)
		}
		yield(us.done())
	}
}

// A draft is a document that is being made up.
type draft struct {
	*schema.Extraction
	text strings.Builder
}

func (w *writer) document(n int, e schema.Election, kind, publisher string) *draft {
	name := fmt.Sprintf("%s/%04d-%s-%s.txt", strings.ToLower(e.Country), n, publisher, kind)
	title := fmt.Sprintf("%s, %s, %s %s", strings.ToUpper(publisher), strings.ReplaceAll(kind, "-", " "), e.Country, e.Date.Full)
	first, _, _ := strings.Cut(string(e.Date.Full), "/")
	return &draft{Extraction: &schema.Extraction{
		Document: &schema.Document{Name: name, Format: "plain", Language: "en"},
		Facts: schema.Facts{Kind: kind, Title: schema.Value{Text: title}, Date: schema.Dating{Full: schema.EDTF(first)},
			Publisher: schema.Value{Text: publisher}, Voice: publisher, Language: "en"},
		Elections: []schema.Election{e},
		Codebook:  strings.TrimSpace(w.codebook.Version + " " + w.codebook.Digest),
	}}
}

func (w *writer) finding(d *draft, n int, problems float64) schema.Finding {
	issue := w.anyIssue()
	if w.chance(0.35) {
		issue = pick(w, w.favourites[n%len(w.countries)])
	}
	polarity := schema.Problematic
	if !w.chance(problems) {
		polarity = schema.Improvement
		if w.chance(0.3) {
			polarity = schema.Neutral
		}
	}
	f := schema.Finding{ID: fmt.Sprint("f", len(d.Findings)+1), Election: "e1", Issue: issue.ID, Area: issue.Area, Polarity: polarity,
		Stage: []string{pick(w, w.codebook.Stages).ID}, Certainty: schema.Asserted, Scope: "election", Rule: "generated", Span: d.say(w, 60, 195)}
	if w.chance(0.2) {
		f.Extent = &schema.Extent{Class: pick(w, w.codebook.ExtentClasses).ID}
	}
	return f
}

// words of which sentences are made; they mean nothing in their order.
var words = strings.Fields(`the election administration voters candidates campaign media observers polling stations results legal
	framework registration transparency commission ballot counting tabulation complaints appeals women participation minorities
	access coverage state resources pressure on public employees was not always respected despite efforts by authorities to
	improve conduct of voting which remained limited and in line with international standards commitments however concerns were
	raised about lack of independent oversight funding sources disclosure party lists signatures verification process deadlines
	published by regional courts decisions inconsistent interpretation provisions advantage incumbents broadcast time paid
	advertising networks intimidation buying proxy family group secrecy seals protocols copies displayed accessible persons
	disabilities citizen freely without hindrance overall calm orderly well organised`)

// say adds a sentence of so many bytes, at least and about at most, and gives its place.
func (d *draft) say(w *writer, low, high int) schema.Span {
	from, target := d.text.Len(), low+w.IntN(high-low)
	for d.text.Len()-from < target {
		word := pick(w, words)
		switch {
		case d.text.Len() == from:
			word = strings.ToUpper(word[:1]) + word[1:]
		case w.chance(0.01):
			word = ` "` + word + `"`
		case w.chance(0.005):
			word = " «" + word + "»"
		default:
			word = " " + word
		}
		d.text.WriteString(word)
	}
	d.text.WriteString(".")
	to := d.text.Len()
	d.text.WriteString("\n\n")
	d.Document.Blocks = append(d.Document.Blocks, schema.Block{Kind: schema.Paragraph, Span: schema.Span{Start: from, End: to}, Page: 1 + from/2800})
	return schema.Span{Start: from, End: to}
}

func (d *draft) done() *schema.Extraction {
	d.Document.Text = d.text.String()
	sum := sha256.Sum256([]byte(d.Document.Name + "\n" + d.Document.Text))
	d.Document.SHA256 = hex.EncodeToString(sum[:])
	return d.Extraction
}
