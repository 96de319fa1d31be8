// Package evaluate scores predictions against gold annotations: precision, recall and F1 of every layer of an
// extraction, by area of issues, country and kind of document, with intervals over documents, and the misses.
//
// Start at [Load], which reads golds and their texts, and [Score]. Predictions are taken in their printed form, so that
// the border is scored too: [FromExtraction], [LoadPredictions], [ParsePrediction]. A [Report] lays itself out as
// tables ([Report.Tables], [Report.Table], [Report.Flat], [Report.MissTable]) and marshals to JSON.
//
// # The gold
//
// One YAML file a document, NAME.yaml for the text NAME.txt. Spans are code points of the text, half open. Values may
// be given as {value, basis} or bare, dates as {text_only, full}. What is read:
//
//	doc: {file, sha256, kind, date}
//	elections:             # id, country, type; role, chamber, date
//	bodies:                # id, role; basis: what is neither explicit nor derived need not be found
//	findings:              # id, election, issue, polarity, attributed_to, start, end; area, stage, stage_basis, also,
//	                       # extent {class, op, value, of}, severity, certainty, trend, scope, us_stance, gloss;
//	                       # accepted as well: alt_issues, alt_polarity, attributed_alt, us_stance_alt
//	overall_assessments:   # election, class, attributed_to; start, end, alt_classes, attributed_alt
//	recommendations:       # issued_by, force, addressee, action, start, end; alt_actions, issued_alt
//	us_response:           # stance, target
//	cross_election_links:  # type; to_election or to_text, findings, findings_alt
//
// Every item may have scoring: optional. It then may be found or left out.
//
// # The figures
//
// What is compared, by the names in [Scores]. A prediction is right at
//
//	findings/S             if election, issue, polarity and set of bodies are those of the gold or its alternatives:
//	                       the headline
//	findings/T             without the bodies
//	findings/S-strict      without alternatives
//	findings/A             each body by itself, so that partly right sets earn something
//	findings/M             as S, and at the same place: half of the words in common, or one span inside the other and at
//	                       most three times as long
//
// each also by polarity (…/polarity/problem), T and S by area (…/area/media). The others: attributes/… on findings
// matched at S (…/where-set leaves out pairs in which both have the usual value), focus/text/… and focus/knowledge/…,
// document-date/…, elections, observers, body-role, assessments/strict and /lenient (sign of the class),
// recommendations/default, /strict (equal addressees), /lenient (any action) and /force, stance/finding,
// stance/end-to-end, stance/document, links, links/findings, offsets and offsets/unquoted.
//
// Matching is one to one and maximal: first most required items, then most optional ones, then most without
// alternatives, then the best overlap of spans. Elections are the same if country and type are and no known part of the
// date differs; bodies of the US government count as one; predictions that are equal count once; predicted neutrals are
// left out unless a finding accepts them.
package evaluate

import (
	"fmt"
	"slices"

	"github.com/electiongraph/electiongraph/schema"
)

// Samples is the usual number of bootstrap samples.
const Samples = 1000

// Options of a scoring. The zero value gives no intervals and the areas that predictions name.
type Options struct {
	// Areas gives the area of each issue. Issues of golds and predictions that are not in it are warned of.
	Areas   map[string]string
	Samples int    // bootstrap samples of documents for the intervals; 0 for none
	Seed    uint64 // of the samples
}

// A State says what became of a prediction.
type State string

const (
	Read    State = "ok"
	Missing State = "missing" // or invalid; scored as empty
)

// A Report holds the figures of a scoring.
type Report struct {
	Scores    Scores
	Countries []Group // by country of the focus elections; a document on several counts in each
	Kinds     []Group // by kind of document
	Documents []Document
	Problems  []schema.Problem // of predictions, not of golds
	Samples   int
	Seed      uint64
}

// A Group is a part of the documents.
type Group struct {
	Name      string `json:"name"` // "unknown" where the golds do not say
	Documents int    `json:"documents"`
	Scores    Scores `json:"scores"`
}

// A Document is what one document gave.
type Document struct {
	Name      string
	State     State
	Kind      string
	Countries []string
	// Missed and Spurious are findings at level S.
	Missed, Spurious []Miss

	tally tally
}

// Sound reports whether every prediction could be read and all offsets are right.
func (r *Report) Sound() bool {
	offsets, ok := r.Scores.Means["offsets"], true
	for _, d := range r.Documents {
		ok = ok && d.State == Read
	}
	bare := r.Scores.Means["offsets/unquoted"]
	return ok && (offsets.N == 0 || offsets.Accuracy == 1) && (bare.N == 0 || bare.Accuracy == 1)
}

// Score compares golds with predictions: predictions[i] is that of golds[i]. None, or nil, scores as a prediction
// of nothing.
func Score(golds []*Gold, predictions []*Prediction, o Options) *Report {
	r := &Report{Samples: o.Samples, Seed: o.Seed, Problems: []schema.Problem{}}
	for i, g := range golds {
		var p *Prediction
		if i < len(predictions) {
			p = predictions[i]
		}
		d := Document{Name: g.Name, State: Read, Kind: g.Kind, Countries: g.Countries()}
		if p == nil {
			p, d.State = &Prediction{}, Missing
		} else {
			r.Problems = append(r.Problems, p.Problems...)
			if p.SHA256 != g.SHA256 {
				r.warn("sha256", g.Name, "the prediction was not made on this text")
			}
		}
		r.unknownIssues(g.Name, "gold", g.Findings, o.Areas)
		r.unknownIssues(g.Name, "prediction", p.Findings, o.Areas)

		d.tally = tally{map[string]Counts{}, map[string]Mean{}}
		w, out := wordsOf(g.Text), &d.tally
		scoreElections(&g.Annotation, &p.Annotation, out)
		scoreBodies(&g.Annotation, &p.Annotation, out)
		kept := scoreFindings(&g.Annotation, &p.Annotation, w, o.Areas, out)
		scoreAttributes(kept, out)
		scoreAssessments(&g.Annotation, &p.Annotation, out)
		scoreRecommendations(&g.Annotation, &p.Annotation, out)
		scoreStance(&g.Annotation, &p.Annotation, kept, w, out)
		scoreLinks(&g.Annotation, &p.Annotation, w, out)
		const most = 5
		wrong := p.scoreOffsets(w, out)
		for k, s := range wrong {
			if k == most {
				r.warn("offset", g.Name, "and %d more wrong offsets", len(wrong)-most)
				break
			}
			r.warn("offset", g.Name, "wrong offset: %s", s)
		}
		d.Missed, d.Spurious = kept.misses(w)
		r.Documents = append(r.Documents, d)
	}
	r.Scores = r.group("", func(d *Document) []string { return []string{""} })[0].Scores
	r.Countries = r.group("unknown", func(d *Document) []string { return d.Countries })
	r.Kinds = r.group("unknown", func(d *Document) []string { return []string{d.Kind} })
	return r
}

func (r *Report) warn(code, file, format string, args ...any) {
	r.Problems = append(r.Problems, schema.Problem{Code: code, File: file, Message: fmt.Sprintf(format, args...)})
}

func (r *Report) unknownIssues(file, where string, findings []*Finding, areas map[string]string) {
	if areas == nil {
		return
	}
	for _, f := range findings {
		for _, issue := range append([]string{f.Issue}, f.AltIssues...) {
			if _, ok := areas[issue]; !ok {
				r.warn("unknown-issue", file, "finding %s of the %s: issue %s is not in the codebook", f.ID, where, issue)
			}
		}
	}
}

// group summarises the documents by the names that of gives, in order of the names.
func (r *Report) group(unknown string, of func(*Document) []string) []Group {
	docs := map[string][]tally{}
	var names []string
	for i := range r.Documents {
		all := of(&r.Documents[i])
		if len(all) == 0 {
			all = []string{""}
		}
		for _, n := range all {
			if n == "" {
				n = unknown
			}
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
			docs[n] = append(docs[n], r.Documents[i].tally)
		}
	}
	if len(names) == 0 && unknown == "" {
		names = append(names, "")
	}
	slices.Sort(names)
	groups := make([]Group, 0, len(names))
	for _, n := range names {
		groups = append(groups, Group{n, len(docs[n]), summarise(docs[n], draw(len(docs[n]), r.Samples, r.Seed))})
	}
	return groups
}
