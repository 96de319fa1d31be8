package evaluate

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph/query"
)

// A section is a table of the report.
type section struct {
	title string
	mean  bool // of means rather than counts
	rows  []row
}

type row struct{ label, name string }

// sections gives the figures that are there in the order in which people read them.
func (s Scores) sections() []section {
	var all []section
	add := func(mean bool, title string, rows ...row) {
		rows = slices.DeleteFunc(rows, func(r row) bool {
			_, counted := s.Counts[r.name]
			_, averaged := s.Means[r.name]
			return mean != averaged || mean == counted
		})
		if len(rows) > 0 {
			all = append(all, section{title, mean, rows})
		}
	}
	under := func(prefix, indent string) (rows []row) {
		for _, k := range slices.Sorted(maps.Keys(s.Counts)) {
			if rest, ok := strings.CutPrefix(k, prefix); ok {
				rows = append(rows, row{indent + rest, k})
			}
		}
		return rows
	}
	findings := []row{{"S  sourced (headline)", "findings/S"}, {"T  topic", "findings/T"}, {"S-strict  no alternatives", "findings/S-strict"},
		{"A  atoms", "findings/A"}, {"M  mention", "findings/M"}}
	for _, level := range levels {
		for _, p := range []string{problem, improvement} {
			findings = append(findings, row{level + "  " + p, "findings/" + level + "/polarity/" + p})
		}
	}
	add(false, "Findings", findings...)
	add(false, "Findings by area, level S", under("findings/S/area/", "")...)
	add(false, "Findings by area, level T", under("findings/T/area/", "")...)
	add(true, "Attributes on S-matched findings", row{"stage (Jaccard)", "attributes/stage"},
		row{"extent class", "attributes/extent-class"}, row{"extent class where either gives one", "attributes/extent-class/where-set"},
		row{"extent op, value, of", "attributes/extent-exact"},
		row{"severity", "attributes/severity"}, row{"severity where either gives one", "attributes/severity/where-set"},
		row{"certainty", "attributes/certainty"}, row{"certainty where not asserted", "attributes/certainty/where-set"},
		row{"trend", "attributes/trend"}, row{"trend where either gives one", "attributes/trend/where-set"},
		row{"scope", "attributes/scope"}, row{"scope where systemic", "attributes/scope/where-set"})
	var focus, dates []row
	for _, t := range tracks {
		for _, f := range fields {
			focus = append(focus, row{t.name + " track: " + f.name, "focus/" + t.name + "/" + f.name})
		}
		dates = append(dates, row{t.name + " track", "document-date/" + t.name})
	}
	add(true, "Focus election", focus...)
	add(true, "Document date", dates...)
	add(false, "Elections and observers", row{"elections", "elections"}, row{"observer bodies", "observers"})
	add(true, "Bodies", row{"role", "body-role"})
	add(false, "Overall assessments", row{"strict: class", "assessments/strict"}, row{"lenient: sign of class", "assessments/lenient"})
	add(false, "Recommendations", row{"default", "recommendations/default"}, row{"strict: addressees equal", "recommendations/strict"},
		row{"lenient: action ignored", "recommendations/lenient"})
	add(true, "Recommendations matched", row{"force", "recommendations/force"})
	add(false, "US stance", slices.Concat([]row{{"per finding, S-matched", "stance/finding"}}, under("stance/finding/label/", "per finding: "),
		[]row{{"end to end", "stance/end-to-end"}}, under("stance/end-to-end/label/", "end to end: "),
		[]row{{"document: label and target", "stance/document"}})...)
	add(false, "Links between elections", row{"type and target", "links"})
	add(true, "Links matched", row{"findings (Jaccard)", "links/findings"})
	add(true, "Offsets (must be 1.000)", row{"quoted spans", "offsets"}, row{"other spans, in range", "offsets/unquoted"})
	return all
}

func share(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return fmt.Sprintf("%.3f", x)
}

func (i *Interval) String() string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf("%.3f-%.3f", i[0], i[1])
}

func cells(texts ...any) []query.Cell {
	out := make([]query.Cell, len(texts))
	for i, t := range texts {
		switch t := t.(type) {
		case float64:
			out[i].Text = share(t)
		default:
			out[i].Text = fmt.Sprint(t)
		}
	}
	return out
}

func columns(names ...string) []query.Column {
	out := make([]query.Column, len(names))
	for i, n := range names {
		n, wrap := strings.CutSuffix(n, "~")
		out[i] = query.Column{Name: n, Wrap: wrap}
	}
	return out
}

// Tables lays the figures out in sections: counts with precision, recall, F1 and its interval, and the mean of the
// documents; means with the number of values; at last by country and by kind.
func (r *Report) Tables() []query.Table {
	var out []query.Table
	for _, s := range r.Scores.sections() {
		t := query.Table{Title: s.title, Columns: columns("figure", "TP", "FP", "FN", "opt", "precision", "recall", "F1", "95 %", "macro F1", "95 % ")}
		if s.mean {
			t.Columns = columns("figure", "n", "accuracy", "95 %", "macro")
		}
		for _, x := range s.rows {
			if m := r.Scores.Means[x.name]; s.mean {
				t.Rows = append(t.Rows, cells(x.label, m.N, m.Accuracy, m.Interval, m.Macro))
				continue
			}
			c := r.Scores.Counts[x.name]
			t.Rows = append(t.Rows, cells(x.label, c.TP, c.FP, c.FN, c.Optional, c.Micro.Precision, c.Micro.Recall, c.Micro.F1, c.F1Interval, c.Macro.F1, c.MacroF1Interval))
		}
		out = append(out, t)
	}
	groups := func(title, name string, groups []Group) {
		if len(groups) == 0 {
			return
		}
		t := query.Table{Title: title, Columns: columns(name, "documents", "S TP", "FP", "FN", "opt", "precision", "recall", "S F1", "95 %", "T precision", "T recall", "T F1")}
		for _, g := range groups {
			s, top := g.Scores.Counts["findings/S"], g.Scores.Counts["findings/T"].Micro
			t.Rows = append(t.Rows, cells(g.Name, g.Documents, s.TP, s.FP, s.FN, s.Optional, s.Micro.Precision, s.Micro.Recall, s.Micro.F1, s.F1Interval, top.Precision, top.Recall, top.F1))
		}
		out = append(out, t)
	}
	groups("Findings by country", "country", r.Countries)
	groups("Findings by kind of document", "kind", r.Kinds)
	missing := 0
	for _, d := range r.Documents {
		missing += one(d.State != Read)
	}
	if len(out) == 0 {
		out = append(out, query.Table{Title: "Findings"})
	}
	last := &out[len(out)-1]
	last.Notes = append(last.Notes, fmt.Sprintf("%d documents, %d predictions missing or invalid.", len(r.Documents), missing))
	if len(r.Documents) < 20 {
		last.Notes = append(last.Notes, "Fewer than 20 documents: development figures, not a claim of quality.")
	}
	return out
}

// Table gives all figures in one table. Of a mean, n is in the column TP and the accuracy in that of F1.
func (r *Report) Table() query.Table {
	t := query.Table{Columns: columns("figure", "TP", "FP", "FN", "opt", "precision", "recall", "F1", "95 %")}
	for _, s := range r.Scores.sections() {
		for _, x := range s.rows {
			if m := r.Scores.Means[x.name]; s.mean {
				t.Rows = append(t.Rows, cells(x.name, m.N, "", "", "", "", "", m.Accuracy, m.Interval))
				continue
			}
			c := r.Scores.Counts[x.name]
			t.Rows = append(t.Rows, cells(x.name, c.TP, c.FP, c.FN, c.Optional, c.Micro.Precision, c.Micro.Recall, c.Micro.F1, c.F1Interval))
		}
	}
	return t
}

// Flat gives all figures of all groups, a row a figure; by is all, country, kind or document, and of is which.
func (r *Report) Flat() query.Table {
	t := query.Table{Columns: columns("by", "of", "figure", "tp", "fp", "fn", "optional", "n", "precision", "recall", "f1", "accuracy", "low", "high", "macro")}
	add := func(by, of string, s Scores) {
		for _, sec := range s.sections() {
			for _, x := range sec.rows {
				var low, high any = "", ""
				bounds := func(i *Interval) {
					if i != nil {
						low, high = i[0], i[1]
					}
				}
				if m := s.Means[x.name]; sec.mean {
					bounds(m.Interval)
					t.Rows = append(t.Rows, cells(by, of, x.name, "", "", "", "", m.N, "", "", "", m.Accuracy, low, high, m.Macro))
					continue
				}
				c := s.Counts[x.name]
				bounds(c.F1Interval)
				t.Rows = append(t.Rows, cells(by, of, x.name, c.TP, c.FP, c.FN, c.Optional, "", c.Micro.Precision, c.Micro.Recall, c.Micro.F1, "", low, high, c.Macro.F1))
			}
		}
	}
	add("all", "", r.Scores)
	for _, g := range r.Countries {
		add("country", g.Name, g.Scores)
	}
	for _, g := range r.Kinds {
		add("kind", g.Name, g.Scores)
	}
	for _, d := range r.Documents {
		add("document", d.Name, summarise([]tally{d.tally}, nil))
	}
	return t
}

// MissTable gives the missed (-) and spurious (+) findings at S, at most so many of each for a document; below 0 all.
func (r *Report) MissTable(most int) query.Table {
	t := query.Table{Title: "Missed and spurious findings, level S", Columns: columns("document", "", "id", "issue", "polarity", "by", "words~", "differs in~", "from~", "rule")}
	for _, d := range r.Documents {
		for _, side := range []struct {
			mark string
			list []Miss
		}{{"-", d.Missed}, {"+", d.Spurious}} {
			shown := side.list
			if most >= 0 {
				shown = shown[:min(most, len(shown))]
			}
			for _, m := range shown {
				t.Rows = append(t.Rows, cells(d.Name, side.mark, m.ID, m.Issue, m.Polarity, orNobody(strings.Join(m.AttributedTo, "+")), m.Evidence, m.DiffersIn, m.Nearest, m.Rule))
			}
		}
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %d missed, %d spurious", d.Name, len(d.Missed), len(d.Spurious)))
	}
	return t
}

// MarshalJSON writes the form electiongraph-score/1: documents, files, problems, bootstrap, scores, per_document and
// errors (the misses), by country and by kind.
func (r *Report) MarshalJSON() ([]byte, error) {
	type bootstrap struct {
		Samples int    `json:"samples"`
		Seed    uint64 `json:"seed"`
		Unit    string `json:"unit"`
	}
	type misses struct {
		Missed   []Miss `json:"missed"`
		Spurious []Miss `json:"spurious"`
	}
	files, per, wrong := map[string]State{}, map[string]tally{}, map[string]misses{}
	for _, d := range r.Documents {
		files[d.Name], per[d.Name], wrong[d.Name] = d.State, d.tally, misses{d.Missed, d.Spurious}
	}
	return json.Marshal(map[string]any{
		"schema": "electiongraph-score/1", "documents": len(r.Documents), "files": files, "problems": r.Problems,
		"bootstrap": bootstrap{r.Samples, r.Seed, "document"}, "scores": r.Scores, "per_document": per, "errors": wrong,
		"countries": r.Countries, "kinds": r.Kinds,
	})
}
