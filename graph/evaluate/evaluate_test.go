package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// A made-up statement on a made-up country, and what it says.
const (
	smallText = "The observers found that the count was closed to them. The lists were correct, says the union. " +
		"The observers and the union saw a bias of the media. We share these concerns\u2019 gist.\n"
	smallGold = `
doc:
  file: small.txt
  kind: us-response
  date: {text_only: null, full: "2020-05", basis: external}
elections:
  - id: e1
    role: focus
    country: {value: NO, basis: explicit}
    type: {value: parliamentary, basis: explicit}
    chamber: {value: "Diet (lower house)", basis: gazetteer}
    date: {text_only: XXXX-04-03, full: 2020-04-03, basis: gazetteer}
bodies:
  - {id: odihr, role: observer, basis: explicit}
  - {id: eu-eom, role: observer, basis: derived}
  - {id: pace, role: observer, basis: external}
findings:
  - {id: f1, election: e1, issue: count-transparency, area: counting-results, polarity: problem, attributed_to: [odihr], stage: [counting],
     start: 29, end: 53, alt_issues: [counting-overall], attributed_alt: [odihr, eu-eom], us_stance: [endorses], gloss: count closed}
  - {id: f2, election: e1, issue: voter-list-accuracy, area: voter-registration, polarity: improvement, attributed_to: [eu-eom], stage: [voting],
     start: 55, end: 77, alt_polarity: [neutral], us_stance: [endorses], gloss: lists right}
  - {id: f3, election: e1, issue: media-bias, area: media, polarity: problem, attributed_to: [odihr, eu-eom], stage: [pre-election],
     start: 127, end: 146, us_stance: [endorses], gloss: media lean}
  - {id: f4, election: e1, issue: voter-list-overall, area: voter-registration, polarity: problem, attributed_to: [eu-eom], stage: [voting],
     start: 59, end: 64, us_stance: [endorses], scoring: optional}
overall_assessments:
  - {id: a1, election: e1, class: fell-short, attributed_to: [odihr], attributed_alt: [[pace]], start: 0, end: 13}
recommendations:
  - {id: r1, issued_by: [us-mission-osce], force: urge, addressee: [host-authorities, people], action: engage, alt_actions: [other], start: 148, end: 156}
us_response:
  - {stance: endorses, target: problems}
  - {stance: welcomes, target: other, scoring: optional}
cross_election_links:
  - {id: l1, type: recurs, to_election: null, to_text: "previous elections, unnamed", findings: [f1], findings_alt: [f1, f3], start: 157, end: 171}
`
)

func small(t *testing.T, edits ...string) *Gold {
	t.Helper()
	gold := strings.NewReplacer(edits...).Replace(smallGold)
	return load(t, fstest.MapFS{"small.yaml": {Data: []byte(gold)}}, fstest.MapFS{"small.txt": {Data: []byte(smallText)}})[0]
}

func score(t *testing.T, g *Gold, d dict) *Report {
	t.Helper()
	return Score([]*Gold{g}, []*Prediction{predict(t, d)}, Options{})
}

// perfectScore requires 1 of every figure.
func perfectScore(t *testing.T, s Scores) {
	t.Helper()
	for k, c := range s.Counts {
		if c.Micro != (Rates{1, 1, 1}) || c.Macro != (Rates{1, 1, 1}) {
			t.Errorf("%s: %+v", k, c)
		}
	}
	for k, m := range s.Means {
		if m.N > 0 && m.Accuracy != 1 {
			t.Errorf("%s: %v of %d", k, m.Accuracy, m.N)
		}
	}
}

func TestGoldAgainstItself(t *testing.T) {
	g := small(t)
	perfectScore(t, score(t, g, perfect(g)).Scores)

	dir := shared(t)
	golds := load(t, os.DirFS(filepath.Join(dir, "gold")), os.DirFS(filepath.Join(dir, "seeds")))
	var predictions []*Prediction
	for _, g := range golds {
		predictions = append(predictions, predict(t, perfect(g)))
	}
	r := Score(golds, predictions, Options{Samples: 50, Seed: 1})
	perfectScore(t, r.Scores)
	for level, want := range map[string]int{"T": 82, "S": 85, "A": 114} {
		if got := r.Scores.Counts["findings/"+level].TP; got != want {
			t.Errorf("%s: %d required findings, want %d", level, got, want)
		}
	}
	for _, d := range r.Documents {
		if len(d.Missed)+len(d.Spurious) > 0 {
			t.Errorf("%s: %v %v", d.Name, d.Missed, d.Spurious)
		}
	}
	if len(r.Countries) != 1 || r.Countries[0].Name != "KZ" || len(r.Kinds) != 2 || r.Kinds[1].Documents != 4 || !r.Sound() || len(r.Problems) > 0 {
		t.Errorf("countries %v, kinds %v, problems %v", r.Countries, r.Kinds, r.Problems)
	}

	// With every source the same, topics stay right and little else does.
	for i, g := range golds {
		d := perfect(g)
		for _, f := range items(d, "findings") {
			f["attributed_to"] = []any{"osce"}
		}
		predictions[i] = predict(t, d)
	}
	r = Score(golds, predictions, Options{})
	if s, top := r.Scores.Counts["findings/S"], r.Scores.Counts["findings/T"]; s.TP != 4 || top.Micro.F1 != 1 {
		t.Errorf("S %+v, T %+v", s, top)
	}
}

// Each case changes a perfect prediction of the small gold; want is TP FP FN optional of a figure, or credit of n.
func TestFigures(t *testing.T) {
	bodies := func(ids ...any) []any { return ids }
	at := func(f dict, words string) {
		from := strings.Index(smallText, words)
		f["start"], f["end"], f["quote"] = from, from+len(words), words
	}
	type cases []struct {
		name   string
		change func(d dict, find func(part, id string) dict)
		want   map[string]string
	}
	drop := func(d dict, part string, keep func(x dict) bool) {
		kept := []any{}
		for _, x := range items(d, part) {
			if keep(x) {
				kept = append(kept, x)
			}
		}
		d[part] = kept
	}
	copied := func(d dict, part string, x dict, changes dict) {
		y := dict{}
		for _, from := range []dict{x, changes} {
			for k, v := range from {
				y[k] = v
			}
		}
		d[part] = append(d[part].([]any), y)
	}
	for _, c := range (cases{
		{"nothing changed", func(dict, func(part, id string) dict) {}, map[string]string{
			"findings/S": "3 0 0 1", "findings/A": "4 0 0 1", "findings/S/polarity/problem": "2 0 0 1", "findings/S/area/media": "1 0 0 0",
			"observers": "2 0 0 1", "offsets": "7 of 7", "stance/end-to-end": "3 0 0 1", "stance/document": "1 0 0 1"}},
		{"a finding left out costs recall", func(d dict, find func(part, id string) dict) {
			drop(d, "findings", func(x dict) bool { return x["id"] != "f3" })
		}, map[string]string{"findings/S": "2 0 1 1", "findings/T": "2 0 1 1", "findings/A": "2 0 2 1", "findings/S/area/media": "0 0 1 0"}},
		{"an optional one left out costs nothing", func(d dict, find func(part, id string) dict) {
			drop(d, "findings", func(x dict) bool { return x["id"] != "f4" })
		}, map[string]string{"findings/S": "3 0 0 0", "findings/M": "3 0 0 0", "stance/end-to-end": "3 0 0 0"}},
		{"one too many costs precision", func(d dict, find func(part, id string) dict) {
			copied(d, "findings", find("findings", "f3"), dict{"id": "f9", "issue": "group-voting", "area": "voting"})
		}, map[string]string{"findings/S": "3 1 0 1", "findings/S/area/voting": "0 1 0 0", "findings/T/polarity/problem": "2 1 0 1"}},
		{"the same twice counts once", func(d dict, find func(part, id string) dict) {
			copied(d, "findings", find("findings", "f3"), dict{"id": "f9"})
		}, map[string]string{"findings/S": "3 0 0 1", "findings/S-strict": "3 0 0 1"}},
		{"alternatives are as good, but not strictly", func(d dict, find func(part, id string) dict) {
			find("findings", "f1")["issue"], find("findings", "f1")["attributed_to"] = "counting-overall", bodies("eu-eom", "odihr")
		}, map[string]string{"findings/S": "3 0 0 1", "findings/A": "5 0 0 1", "findings/S-strict": "2 1 1 1"}},
		{"one prediction never fills two", func(d dict, find func(part, id string) dict) {
			// The second is an alternative of the first finding of the gold and the only one of its kind.
			find("findings", "f1")["issue"] = "counting-overall"
			copied(d, "findings", find("findings", "f1"), dict{"id": "f9", "attributed_to": bodies("eu-eom", "odihr")})
		}, map[string]string{"findings/S": "3 1 0 1"}},
		{"a neutral that is accepted, and one that is not", func(d dict, find func(part, id string) dict) {
			find("findings", "f2")["polarity"] = "neutral"
			find("findings", "f3")["polarity"] = "neutral"
		}, map[string]string{"findings/S": "2 0 1 1", "findings/S-strict": "1 0 2 1"}},
		{"partly right bodies", func(d dict, find func(part, id string) dict) {
			find("findings", "f3")["attributed_to"] = bodies("odihr", "carter-center")
		}, map[string]string{"findings/S": "2 1 1 1", "findings/T": "3 0 0 1", "findings/A": "3 1 1 1", "stance/finding": "2 0 0 0", "stance/end-to-end": "3 0 0 1"}},
		{"another place", func(d dict, find func(part, id string) dict) {
			at(find("findings", "f1"), "We share")
			at(find("findings", "f3"), "the union saw a bias of the media")
		}, map[string]string{"findings/S": "3 0 0 1", "findings/M": "2 1 1 1"}},
		{"another election", func(d dict, find func(part, id string) dict) {
			find("elections", "e1")["date"] = "2020-04-04"
		}, map[string]string{"findings/T": "0 4 3 0", "elections": "0 1 1 0", "focus/knowledge/date": "0.667 of 1", "focus/text/date": "1 of 1"}},
		{"a year that the text does not give", func(d dict, find func(part, id string) dict) {
			e := find("elections", "e1")
			e["date_basis"] = "explicit"
			delete(e, "date_text_only")
			delete(d["document"].(dict), "date_text_only")
			e["chamber"] = "lower chamber"
		}, map[string]string{"focus/text/date": "0.667 of 1", "focus/knowledge/date": "1 of 1", "focus/knowledge/chamber": "1 of 1", "document-date/text": "1 of 1"}},
		{"attributes", func(d dict, find func(part, id string) dict) {
			find("findings", "f1")["stage"] = bodies("counting", "voting")
			find("findings", "f2")["severity"] = "normal" // the same as none
			find("findings", "f3")["severity"] = "high"
			find("findings", "f4")["trend"] = "worse" // of an optional finding
		}, map[string]string{"attributes/stage": "2.5 of 3", "attributes/severity": "2 of 3", "attributes/severity/where-set": "0 of 1", "attributes/trend": "3 of 3"}},
		{"bodies", func(d dict, find func(part, id string) dict) {
			drop(d, "bodies", func(x dict) bool { return x["id"] == "eu-eom" })
			copied(d, "bodies", find("bodies", "eu-eom"), dict{"id": "osce"})
			find("bodies", "eu-eom")["role"] = "other"
		}, map[string]string{"observers": "0 1 2 0", "body-role": "0 of 1"}},
		{"the sign of an assessment", func(d dict, find func(part, id string) dict) {
			find("assessments", "a0")["class"], find("assessments", "a0")["attributed_to"] = "not-met", bodies("pace")
		}, map[string]string{"assessments/strict": "0 1 1 0", "assessments/lenient": "1 0 0 0"}},
		{"a recommendation of another part of the government", func(d dict, find func(part, id string) dict) {
			r := find("recommendations", "r0")
			r["issued_by"], r["addressee"], r["action"], r["force"] = bodies("us-state-department"), bodies("people"), "other", "hope"
		}, map[string]string{"recommendations/default": "1 0 0 0", "recommendations/strict": "0 1 1 0", "recommendations/lenient": "1 0 0 0", "recommendations/force": "0 of 1"}},
		{"stance", func(d dict, find func(part, id string) dict) {
			find("findings", "f1")["us_stance"] = bodies("endorses", "concern")
			items(d, "us_response")[0]["target"] = "reform"
		}, map[string]string{"stance/finding": "3 1 0 0", "stance/finding/label/concern": "0 1 0 0", "stance/end-to-end": "3 1 0 1", "stance/document": "0 1 1 1"}},
		{"links", func(d dict, find func(part, id string) dict) {
			find("links", "l0")["to_text"], find("links", "l0")["findings"] = "earlier votes", bodies("f1", "f2")
		}, map[string]string{"links": "1 0 0 0", "links/findings": "0.5 of 1"}},
		{"offsets", func(d dict, find func(part, id string) dict) {
			find("findings", "f1")["end"] = 54
			find("findings", "f2")["end"] = 9999
			find("bodies", "odihr")["mentions"] = []any{dict{"start": 3, "end": 3}}
		}, map[string]string{"offsets": "5 of 7", "offsets/unquoted": "0 of 1"}},
	}) {
		t.Run(c.name, func(t *testing.T) {
			g := small(t)
			d := perfect(g)
			c.change(d, func(part, id string) dict { return item(t, d, part, id) })
			s := score(t, g, d).Scores
			for name, want := range c.want {
				got := ""
				if m, ok := s.Means[name]; ok {
					got = fmt.Sprintf("%.4g of %d", math.Round(m.Accuracy*float64(m.N)*1000)/1000, m.N)
				} else {
					n := s.Counts[name]
					got = fmt.Sprintln(n.TP, n.FP, n.FN, n.Optional)
				}
				if strings.TrimSpace(got) != want {
					t.Errorf("%s: %s, want %s", name, got, want)
				}
			}
		})
	}
}

// An optional finding for which a prediction is exact gives way to a required one that takes it as an alternative.
func TestRequiredComesFirst(t *testing.T) {
	g := small(t, "issue: voter-list-overall, area: voter-registration, polarity: problem, attributed_to: [eu-eom], stage: [voting],\n     start: 59",
		"issue: counting-overall, area: counting-results, polarity: problem, attributed_to: [odihr], stage: [voting],\n     start: 59")
	d := perfect(g)
	item(t, d, "findings", "f1")["issue"] = "counting-overall"
	if c := score(t, g, d).Scores.Counts["findings/S"].Counts; c != (Counts{3, 0, 0, 0}) { // f1 and f4 are one now
		t.Errorf("%+v", c)
	}
}

func TestMatching(t *testing.T) {
	// The heavy pair must give way, or one item stays alone.
	got := match(2, 2, func(i, j int) bool { return i == 0 || j == 0 }, func(i, j int) []int { return []int{1, one(i == 0 && j == 0)} })
	if !slices.Equal(got, []pair{{0, 1}, {1, 0}}) {
		t.Error(got)
	}
	rng := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		n, m := 1+rng.IntN(5), 1+rng.IntN(5)
		w := map[pair]int{}
		for i := range n {
			for j := range m {
				if rng.IntN(2) == 0 {
					w[pair{i, j}] = 1 + rng.IntN(9)
				}
			}
		}
		var best func(i int, taken uint) int
		best = func(i int, taken uint) int {
			if i == n {
				return 0
			}
			most := best(i+1, taken)
			for j := range m {
				if x := w[pair{i, j}]; x > 0 && taken&(1<<j) == 0 {
					most = max(most, x+best(i+1, taken|1<<j))
				}
			}
			return most
		}
		sum, golds, preds := 0, map[int]bool{}, map[int]bool{}
		for _, x := range match(n, m, func(i, j int) bool { return w[pair{i, j}] > 0 }, func(i, j int) []int { return []int{w[pair{i, j}]} }) {
			sum += w[x]
			if golds[x.gold] || preds[x.pred] {
				t.Fatalf("%v is matched twice", x)
			}
			golds[x.gold], preds[x.pred] = true, true
		}
		if want := best(0, 0); sum != want {
			t.Fatalf("%v: matched %d, the best is %d", w, sum, want)
		}
	}
	// Four tiers of very many items need more than 64 bits.
	const many = 700
	full := match(many, many, func(i, j int) bool { return i-j < 3 && j-i < 3 }, func(i, j int) []int { return []int{1, 0, one(i == j), 99} })
	for i, x := range full {
		if len(full) != many || x != (pair{i, i}) {
			t.Fatalf("%d pairs, %v", len(full), x)
		}
	}
}

func TestMisses(t *testing.T) {
	g := small(t)
	d := perfect(g)
	item(t, d, "findings", "f1")["issue"] = "group-voting"
	item(t, d, "findings", "f2")["polarity"] = "problem"
	f3 := item(t, d, "findings", "f3")
	f3["attributed_to"], f3["rule"] = []any{"odihr"}, "cue media"
	r := score(t, g, d)
	for side, list := range map[string][]Miss{"missed": r.Documents[0].Missed, "spurious": r.Documents[0].Spurious} {
		got := map[string]string{}
		for _, m := range list {
			got[m.ID] = m.DiffersIn
		}
		if len(got) != 3 || got["f1"] != "issue" || got["f2"] != "polarity" || got["f3"] != "source" {
			t.Errorf("%s: %v", side, got)
		}
	}
	m := r.Documents[0].Missed[0]
	if m.Gloss != "count closed" || m.Evidence != "count was closed to them" || m.Nearest != "f1 group-voting problem by odihr" {
		t.Errorf("%+v", m)
	}
	table := r.MissTable(1)
	if len(table.Rows) != 2 || r.Documents[0].Spurious[2].Rule != "cue media" {
		t.Errorf("%v", table.Rows)
	}
	if rows := r.MissTable(-1).Rows; len(rows) != 6 || len(rows[0]) != len(table.Columns) {
		t.Errorf("%v", rows)
	}
}

func TestLoadReports(t *testing.T) {
	text := fstest.MapFS{"small.txt": {Data: []byte(smallText)}}
	for _, c := range []struct {
		name, old, new string
		message        string
		line           int // counts from the empty first line
	}{
		{"broken YAML", "doc:", "doc: [", "", 0},
		{"a field is missing", "election: e1, issue: media-bias,", "issue: media-bias,", "findings f3 has no election", 22},
		{"an unknown election", "election: e1, issue: media-bias,", "election: e2, issue: media-bias,", "finding f3 is about e2, which is not among the elections", 22},
		{"a span outside", "start: 127, end: 146", "start: 127, end: 1460", "is not a span of the text of", 23},
		{"a span the wrong way round", "start: 127, end: 146", "start: 146, end: 127", "is not a span of the text of", 23},
		{"no number", "start: 127, end: 146", "start: 127, end: here", `want a number of code points, got "here"`, 23},
		{"another text", "  kind: us-response", "  sha256: \"0000\"\n  kind: us-response", "small.txt is not the text that was annotated", 4},
		{"a text for a list", "attributed_to: [odihr, eu-eom]", "attributed_to: odihr", "want a list, got a text", 22},
	} {
		gold := fstest.MapFS{"small.yaml": {Data: []byte(strings.Replace(smallGold, c.old, c.new, 1))}}
		_, _, err := Load(gold, text, nil)
		var p *schema.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p.File != "small.yaml" || !strings.Contains(p.Message, c.message) || c.line > 0 && p.Line != c.line {
			t.Errorf("%s: %v (line %d), want %q in line %d", c.name, p, p.Line, c.message, c.line)
		}
	}

	if _, _, err := Load(fstest.MapFS{}, text, nil); err == nil {
		t.Error("a folder without gold is no error")
	}
	// A text that may not be passed on is not there: the gold is left out.
	golds, warnings, err := Load(fstest.MapFS{"small.yaml": {Data: []byte(smallGold)}}, fstest.MapFS{}, nil)
	if err != nil || len(golds) != 0 || len(warnings) != 1 || warnings[0].Code != "no-text" {
		t.Errorf("%v %v %v", golds, warnings, err)
	}
	// Doc.file names texts that do not end in .txt.
	page := strings.Replace(smallGold, "file: small.txt", "file: small.html", 1)
	golds, _, err = Load(fstest.MapFS{"small.yaml": {Data: []byte(page)}}, fstest.MapFS{"small.html": {Data: []byte(smallText)}}, nil)
	if err != nil || len(golds) != 1 || golds[0].TextFile != "small.html" || golds[0].Countries()[0] != "NO" {
		t.Errorf("%v %v", golds, err)
	}
	// Slips that would cost points unseen.
	slips := strings.NewReplacer("alt_issues:", "alt_issue:", "polarity: improvement", "polarity: improved").Replace(smallGold)
	_, warnings, err = Load(fstest.MapFS{"small.yaml": {Data: []byte(slips)}}, text, nil)
	if err != nil || len(warnings) != 2 || warnings[0].Hint != `did you mean "alt_issues"?` && warnings[1].Hint != `did you mean "alt_issues"?` {
		t.Errorf("%v %v", warnings, err)
	}
	// Anchors save typing.
	anchored := strings.NewReplacer("attributed_to: [odihr, eu-eom]", "attributed_to: &both [odihr, eu-eom]", "attributed_to: [eu-eom], stage: [voting],\n     start: 59", "attributed_to: *both, stage: [voting],\n     start: 59").Replace(smallGold)
	golds, _, err = Load(fstest.MapFS{"small.yaml": {Data: []byte(anchored)}}, text, nil)
	if err != nil || len(golds[0].Findings[3].AttributedTo) != 2 {
		t.Errorf("%v %v", golds, err)
	}
}

func TestPredictions(t *testing.T) {
	g := small(t)
	good, err := json.Marshal(perfect(g))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"no JSON":             {string(good[1:]), "cannot be read as JSON"},
		"not UTF-8":           {"{\"schema\": \"\xff\"}", "not UTF-8"},
		"another form":        {strings.Replace(string(good), "extraction/1", "extraction/2", 1), "$.schema"},
		"no quote":            {strings.Replace(string(good), `"quote":"count was closed to them",`, "", 1), "$.findings[0]: quote is missing"},
		"unknown polarity":    {strings.Replace(string(good), `"polarity":"problem"`, `"polarity":"bad"`, 1), `$.findings[0].polarity: "bad" is not one of the values allowed`},
		"a start before text": {strings.Replace(string(good), `"start":29`, `"start":-29`, 1), "$.findings[0].start: -29 is less than 0"},
		"a date in words":     {strings.Replace(string(good), `"date":"2020-04-03"`, `"date":"3 April"`, 1), "$.elections[0].date: \"3 April\" has not the form"},
		"a label twice":       {strings.Replace(string(good), `"us_stance":["endorses"]`, `"us_stance":["endorses","endorses"]`, 1), "$.findings[0].us_stance: an item twice"},
	} {
		_, err := ParsePrediction([]byte(c[0]), "small.json")
		var p *schema.Problem
		if !errors.As(err, &p) || p.File != "small.json" || !strings.Contains(p.Message, c[1]) {
			t.Errorf("%s: %v", name, err)
		}
	}

	odd := strings.NewReplacer(`"id":"f4"`, `"id":"f1","page":3,"x_mine":4`, `"findings":["f1"]`, `"findings":["f8"]`).Replace(string(good))
	folder := fstest.MapFS{"small.json": {Data: []byte(odd)}, "other.json": {Data: []byte("{}")}}
	ps, warnings, err := LoadPredictions([]*Gold{g, {Name: "lost"}}, folder)
	if err != nil || ps[0] == nil || ps[1] != nil || len(warnings) != 2 {
		t.Fatalf("%v %v %v", ps, warnings, err)
	}
	var said []string
	for _, p := range ps[0].Problems {
		said = append(said, p.Message)
	}
	want := []string{"field findings[].page is not in the schema and is not scored (1 times)", "findings: id f1 is given twice", "links l0: findings has no f8"}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
	r := Score([]*Gold{g, g}, ps, Options{Areas: map[string]string{"media-bias": "media"}})
	if c := r.Scores.Counts["findings/S"]; c.Counts != (Counts{3, 0, 3, 1}) || c.Macro.F1 != .5 || r.Sound() {
		t.Errorf("%+v", c)
	}
	if !slices.ContainsFunc(r.Problems, func(p schema.Problem) bool { return p.Code == "unknown-issue" }) {
		t.Errorf("%v", r.Problems)
	}
}

// An extraction is scored as it is printed: spans in bytes become code points.
func TestFromExtraction(t *testing.T) {
	g := small(t)
	span := func(words string) schema.Span {
		at := strings.Index(smallText, words)
		return schema.Span{Start: at, End: at + len(words)}
	}
	x := &schema.Extraction{Document: &schema.Document{Name: "small.txt", SHA256: g.SHA256, Text: smallText},
		Elections: []schema.Election{{ID: "e1", Country: "NO", CountryBasis: schema.Explicit, Type: "parliamentary", TypeBasis: schema.Explicit, Role: schema.Focus, Span: span("The count")}},
		Findings: []schema.Finding{{ID: "f1", Election: "e1", Issue: "count-transparency", Area: "counting-results", Polarity: schema.Problematic, Stage: []string{"counting"}, StageBasis: "text",
			AttributedTo: []string{"odihr"}, AttributionBasis: schema.ByExplicit, Certainty: schema.Asserted, Scope: "election", Stance: []string{schema.Endorses}, Span: span("count was closed to them")}},
		Recommendations: []schema.Recommendation{{ID: "r1", IssuedBy: []string{"us-government"}, Force: "urge", Addressee: []string{"people"}, Action: "engage", Span: span("gist")}}}
	x.Elections[0].Span = span("observers")
	p, err := FromExtraction(x)
	if err != nil {
		t.Fatal(err)
	}
	r := Score([]*Gold{g}, []*Prediction{p}, Options{})
	if s := r.Scores; s.Counts["findings/M"].Counts != (Counts{1, 0, 2, 0}) || s.Means["offsets"].N != 3 || s.Means["offsets"].Accuracy != 1 {
		t.Errorf("%+v %+v %v", s.Counts["findings/M"], s.Means["offsets"], r.Problems)
	}
	x.Findings[0].Polarity = "bad"
	if _, err := FromExtraction(x); err == nil {
		t.Error("an extraction that is not of the form is taken")
	}
}

func TestIntervals(t *testing.T) {
	g := small(t)
	var golds []*Gold
	var predictions []*Prediction
	for i := range 12 {
		d := perfect(g)
		if i%3 == 0 {
			d["findings"] = d["findings"].([]any)[:i/3]
			d["links"] = []any{}
		}
		golds, predictions = append(golds, g), append(predictions, predict(t, d))
	}
	a, b := Score(golds, predictions, Options{Samples: 300, Seed: 5}), Score(golds, predictions, Options{Samples: 300, Seed: 6})
	c := a.Scores.Counts["findings/S"]
	if i := c.F1Interval; i == nil || !(i[0] < c.Micro.F1 && c.Micro.F1 < i[1]) {
		t.Errorf("F1 %v in %v", c.Micro.F1, i)
	}
	if i := c.MacroF1Interval; i == nil || !(i[0] < c.Macro.F1 && c.Macro.F1 < i[1]) {
		t.Errorf("macro F1 %v in %v", c.Macro.F1, i)
	}
	first, _ := json.Marshal(a)
	again, _ := json.Marshal(Score(golds, predictions, Options{Samples: 300, Seed: 5}))
	if string(first) != string(again) {
		t.Error("the same seed gives other intervals")
	}
	if other := b.Scores.Counts["findings/S"]; *other.F1Interval == *c.F1Interval && *other.MacroF1Interval == *c.MacroF1Interval {
		t.Error("another seed gives the same intervals")
	}
	if one := Score(golds[:1], predictions[:1], Options{Samples: 300}); one.Scores.Counts["findings/S"].F1Interval != nil {
		t.Error("an interval of one document")
	}
}

func TestTables(t *testing.T) {
	var answer query.Answer = func() query.Answer {
		g := small(t)
		return Score([]*Gold{g, g}, []*Prediction{predict(t, perfect(g))}, Options{Samples: 10})
	}()
	r := answer.(*Report)
	for _, table := range slices.Concat(r.Tables(), []query.Table{r.Table(), r.Flat()}) {
		if len(table.Rows) == 0 {
			t.Errorf("%s is empty", table.Title)
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: %v for %v", table.Title, row, table.Columns)
			}
		}
	}
	var line []string
	for _, c := range r.Table().Rows[0] {
		line = append(line, c.Text)
	}
	if got := strings.Join(line, " "); got != "findings/S 3 0 3 1 1.000 0.500 0.667 0.000-1.000" {
		t.Error(got)
	}
	// Every figure is somewhere in the table.
	if n := len(r.Table().Rows); n != len(r.Scores.Counts)+len(r.Scores.Means) {
		t.Errorf("%d rows for %d figures", n, len(r.Scores.Counts)+len(r.Scores.Means))
	}
	empty := Score(nil, nil, Options{})
	if data, err := json.Marshal(empty); err != nil || len(empty.Tables()) != 1 || !json.Valid(data) {
		t.Error("no documents give no report", err)
	}
}

func TestWords(t *testing.T) {
	w := wordsOf("Zählung war\r\n\r\nnicht  offen; e\u0301lan")
	if got := w.of(Place{9, 21}); got != (run{1, 3}) {
		t.Errorf("%v", got)
	}
	if !w.alike([]Place{{0, 7}}, []Place{{0, 11}}) || w.alike([]Place{{0, 7}}, []Place{{0, 30}}) || w.alike([]Place{{7, 8}}, []Place{{7, 8}}) {
		t.Error("mentions")
	}
	for d, want := range map[[2]string]bool{{"2011-04-03", "XXXX-04"}: true, {"2011", ""}: true, {"201X", "2016-03"}: true, {"2011-04-03", "2011-05"}: false, {"2011-04-03/2011-04-05", "2011-04-03~"}: true} {
		if datesAgree(d[0], d[1]) != want {
			t.Errorf("%v", d)
		}
	}
	date := func(s string) *string { return &s }
	for _, c := range []struct {
		gold, pred *string
		want       float64
	}{{nil, nil, 1}, {nil, date("2007"), 0}, {date("2007-08-18"), nil, 0}, {date("2016-03-20"), date("2016-03"), 2. / 3}, {date("2016-03-20~"), date("2016-03-20"), 1}} {
		if got := dateCredit(c.gold, c.pred); got != c.want {
			t.Errorf("%v %v: %v", value(c.gold), value(c.pred), got)
		}
	}
}
