package evaluate

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shared gives the folder of the seeds, their gold and the scorer in Python, beside the repository.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "..", "shared")
	for _, part := range []string{"gold", "seeds", "score"} {
		if _, err := os.Stat(filepath.Join(dir, part)); err != nil {
			t.Skipf("../shared/%s is missing", part)
		}
	}
	return dir
}

func load(t *testing.T, gold, texts fs.FS) []*Gold {
	t.Helper()
	golds, warnings, err := Load(gold, texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		t.Errorf("%v", &w)
	}
	return golds
}

type dict = map[string]any

// perfect gives what a program without fault would print for a gold.
func perfect(g *Gold) dict {
	w := wordsOf(g.Text)
	spanned := func(d dict, places []Place) dict {
		if len(places) == 0 {
			places = []Place{{0, 1}}
		}
		d["start"], d["end"], d["quote"] = places[0].Start, places[0].End, squeeze(w.slice(places[0]))
		also := []any{}
		for _, p := range places[1:] {
			also = append(also, dict{"start": p.Start, "end": p.End})
		}
		if len(also) > 0 {
			d["also"] = also
		}
		return d
	}
	ids := func(list []string) []any {
		out := []any{}
		for _, s := range newSet(list).ids {
			out = append(out, s)
		}
		return out
	}
	null := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	maybe := func(s *string) any {
		if s == nil {
			return nil
		}
		return *s
	}
	dated := func(d dict, t Track) {
		full := t.Full
		if full == nil {
			full = t.Text
		}
		d["date"], d["date_basis"], d["date_text_only"] = maybe(full), "external", maybe(t.Text)
	}
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	doc := dict{"id": g.Name, "file": g.TextFile, "sha256": g.SHA256, "kind": or(g.Kind, "other"), "title": nil, "publisher": nil, "speaker": nil,
		"venue": nil, "voice": nil, "language": "en"}
	dated(doc, g.Date)
	elections, bodies, findings, assessments, recommendations, responses, links := []any{}, []any{}, []any{}, []any{}, []any{}, []any{}, []any{}
	for _, e := range g.Elections {
		d := dict{"id": e.ID, "role": or(e.Role, "focus")}
		dated(d, e.Date)
		for k, v := range map[string]Track{"country": e.Country, "type": e.Type, "chamber": e.Chamber} {
			d[k], d[k+"_basis"] = maybe(v.Full), "explicit"
			if v.Text == nil {
				d[k+"_basis"] = "gazetteer"
			}
		}
		elections = append(elections, d)
	}
	for _, b := range g.Bodies {
		bodies = append(bodies, dict{"id": b.ID, "role": b.Role, "mentions": []any{}})
	}
	for _, f := range g.Findings {
		d := dict{"id": f.ID, "election": f.Election, "issue": f.Issue, "area": or(f.Area, "other"), "polarity": f.Polarity, "stage": ids(f.Stage),
			"stage_basis": or(f.StageBasis, "text"), "attributed_to": ids(f.AttributedTo), "attribution_basis": "explicit", "certainty": or(f.Certainty, "asserted"),
			"severity": null(f.Severity), "trend": null(f.Trend), "scope": or(f.Scope, "election"), "us_stance": ids(f.Stance), "extent": nil}
		if len(f.Stage) == 0 {
			d["stage"] = []any{"unspecified"}
		}
		if e := f.Extent; e != nil {
			x := dict{"class": null(e.Class), "op": null(e.Op), "of": null(e.Of), "value": nil}
			if e.Value != nil {
				x["value"] = *e.Value
			}
			d["extent"] = x
		}
		findings = append(findings, spanned(d, f.Places))
	}
	for i, a := range g.Assessments {
		assessments = append(assessments, spanned(dict{"id": fmt.Sprintf("a%d", i), "election": a.Election, "class": a.Class, "standards": []any{},
			"attributed_to": ids(a.AttributedTo), "us_stance": []any{}}, a.Places))
	}
	for i, r := range g.Recommendations {
		recommendations = append(recommendations, spanned(dict{"id": fmt.Sprintf("r%d", i), "issued_by": ids(r.IssuedBy), "force": r.Force,
			"addressee": ids(r.Addressee), "action": r.Action, "issues": []any{}}, r.Places))
	}
	for _, r := range g.Responses {
		responses = append(responses, dict{"label": r.Label, "target": r.Target})
	}
	for i, l := range g.Links {
		links = append(links, spanned(dict{"id": fmt.Sprintf("l%d", i), "type": l.Type, "from_election": nil, "to_election": null(l.To), "to_text": null(l.ToText),
			"findings": ids(l.Findings)}, nil))
	}
	return dict{"schema": "electiongraph-extraction/1", "document": doc, "elections": elections, "bodies": bodies, "findings": findings,
		"assessments": assessments, "recommendations": recommendations, "us_response": responses, "links": links, "warnings": []any{}}
}

func predict(t *testing.T, d dict) *Prediction {
	t.Helper()
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePrediction(data, "test.json")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// items gives a part of a prediction as mappings.
func items(d dict, part string) (out []dict) {
	for _, x := range d[part].([]any) {
		out = append(out, x.(dict))
	}
	return out
}

func item(t *testing.T, d dict, part, id string) dict {
	t.Helper()
	i := slices.IndexFunc(items(d, part), func(x dict) bool { return x["id"] == id })
	if i < 0 {
		t.Fatalf("no %s %s", part, id)
	}
	return items(d, part)[i]
}

// A spoiler makes a prediction worse in all the ways that the figures tell apart.
type spoiler struct{ *rand.Rand }

func newSpoiler(seed uint64) spoiler { return spoiler{rand.New(rand.NewPCG(seed, 7))} }

func (r spoiler) chance(p float64) bool { return r.Float64() < p }

func (r spoiler) pick(from ...any) any { return from[r.IntN(len(from))] }

func (r spoiler) some(from ...any) []any {
	out := []any{}
	for _, x := range from {
		if r.chance(2 / float64(len(from))) {
			out = append(out, x)
		}
	}
	return out
}

var (
	someIssues  = []any{"media-bias", "media-freedom", "count-transparency", "voter-list-accuracy", "counting-overall", "group-voting"}
	someBodies  = []any{"odihr", "osce-pa", "pace", "osce", "us-government", "us-mission-osce", "us-state-department", "ieom"}
	someStances = []any{"endorses", "welcomes", "concern", "urges", "own-observation", "echoes"}
	someDates   = []any{nil, "2012", "2012-01", "2012-01-15", "XXXX-01-15", "201X", "2011-04-03", "2011-04", "2012-02", "2012-01-15~", "2012-01-15/2012-01-16", "XXXX"}
	someClasses = []any{"in-line", "progress", "mixed", "reform-needed", "fell-short", "not-met", "withheld"}
	someTargets = []any{"problems", "reform", "overall-assessment", "other"}
	someTexts   = []any{nil, "previous elections, unnamed", "earlier votes", "Upcoming elections", "named, undated", "the next one"}
	chambers    = []any{nil, "Mazhilis (lower house)", "Mazhilis", "LOWER", "the lower house of parliament", "Senate (upper chamber)", ""}
)

func (r spoiler) move(x dict, length int) {
	start, ok := x["start"].(int)
	if !ok || !r.chance(.25) {
		return
	}
	end := x["end"].(int)
	switch r.IntN(4) {
	case 0:
		start, end = start+r.IntN(30), end+r.IntN(40)
	case 1:
		start -= r.IntN(40)
	case 2:
		end += r.IntN(120)
	case 3:
		start = r.IntN(length)
		end = start + 1 + r.IntN(80)
	}
	x["start"], x["end"] = max(0, start), end
}

func (r spoiler) spoil(d dict, length int) {
	for _, part := range []string{"elections", "bodies", "findings", "assessments", "recommendations", "us_response", "links"} {
		kept := []any{}
		for _, x := range items(d, part) {
			if r.chance(.12) && part != "elections" {
				continue
			}
			kept = append(kept, x)
			if r.chance(.1) {
				copied := dict{}
				for k, v := range x {
					copied[k] = v
				}
				if part != "us_response" && part != "bodies" {
					copied["id"] = fmt.Sprintf("%v-again", x["id"])
				}
				kept = append(kept, copied)
			}
		}
		if r.chance(.2) {
			r.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
		}
		d[part] = kept
	}
	doc := d["document"].(dict)
	if r.chance(.5) {
		doc["date"], doc["date_basis"] = r.pick(someDates...), r.pick("explicit", "gazetteer", "none")
		if delete(doc, "date_text_only"); r.chance(.3) {
			doc["date_text_only"] = r.pick(someDates...)
		}
	}
	var elections []any
	for _, e := range items(d, "elections") {
		elections = append(elections, e["id"])
		if r.chance(.3) {
			e["date"], e["date_basis"] = r.pick(someDates...), r.pick("explicit", "gazetteer", "external")
			if delete(e, "date_text_only"); r.chance(.3) {
				e["date_text_only"] = r.pick(someDates...)
			}
		}
		if r.chance(.3) {
			e["chamber"] = r.pick(chambers...)
		}
		if r.chance(.15) {
			e["type"] = r.pick("presidential", "parliamentary", nil)
		}
		if r.chance(.1) {
			e["country"] = r.pick("KZ", "KG", nil)
		}
		if r.chance(.1) {
			e["role"] = r.pick("focus", "mentioned-past")
		}
		if r.chance(.2) {
			e["country_basis"] = r.pick("explicit", "external")
		}
	}
	elections = append(elections, nil, "e77")
	for _, b := range items(d, "bodies") {
		if r.chance(.1) {
			b["role"] = r.pick("observer", "responder", "other")
		}
		if r.chance(.1) {
			b["id"] = r.pick(someBodies...)
		}
		if r.chance(.2) {
			b["mentions"] = []any{dict{"start": r.IntN(length), "end": r.IntN(length + 5)}}
		}
	}
	for _, f := range items(d, "findings") {
		r.move(f, length)
		if r.chance(.15) {
			f["attributed_to"] = r.some(someBodies...)
		}
		if r.chance(.1) {
			f["polarity"] = r.pick("problem", "improvement", "neutral")
		}
		if r.chance(.15) {
			f["issue"], f["area"] = r.pick(someIssues...), r.pick("media", "voting", "counting-results")
		}
		if r.chance(.1) {
			f["election"] = r.pick(elections...)
		}
		if r.chance(.2) {
			f["us_stance"] = r.some(someStances...)
		}
		if r.chance(.2) {
			f["stage"] = append(r.some("voting", "counting"), "opening")
		}
		if r.chance(.2) {
			f["extent"] = r.pick(nil, dict{}, dict{"class": "some"}, dict{"value": 40, "op": ">", "of": "voters"}, dict{"value": 7.0, "unit": "percent", "of": "votes"})
		}
		if r.chance(.2) {
			f["severity"], f["trend"] = r.pick(nil, "normal", "high", "low"), r.pick(nil, "better", "same")
		}
		if r.chance(.1) {
			f["certainty"], f["scope"] = r.pick("asserted", "hedged", "reported"), r.pick("election", "systemic")
		}
	}
	for _, a := range items(d, "assessments") {
		r.move(a, length)
		if r.chance(.25) {
			a["class"] = r.pick(someClasses...)
		}
		if r.chance(.2) {
			a["attributed_to"] = r.some(someBodies...)
		}
		if r.chance(.1) {
			a["election"] = r.pick(elections...)
		}
	}
	for _, x := range items(d, "recommendations") {
		r.move(x, length)
		if r.chance(.2) {
			x["action"] = r.pick("engage", "other", "build-on-progress")
		}
		if r.chance(.2) {
			x["addressee"] = append(r.some("people", "media"), "host-authorities")
		}
		if r.chance(.2) {
			x["force"] = r.pick("urge", "hope")
		}
		if r.chance(.2) {
			x["issued_by"] = []any{r.pick(someBodies...)}
		}
	}
	for _, x := range items(d, "us_response") {
		if r.chance(.2) {
			x["label"] = r.pick(someStances...)
		}
		if r.chance(.1) {
			x["target"] = r.pick(someTargets...)
		}
	}
	var findings []any
	for _, f := range items(d, "findings") {
		findings = append(findings, f["id"])
	}
	findings = append(findings, "f77")
	for _, l := range items(d, "links") {
		if r.chance(.3) {
			l["to_text"] = r.pick(someTexts...)
		}
		if r.chance(.2) {
			l["to_election"] = r.pick(elections...)
		}
		if r.chance(.3) {
			l["findings"] = r.some(findings...)
		}
		if r.chance(.1) {
			l["type"] = r.pick("recurs", "improves-on")
		}
	}
}

// invented gives a gold of few values, so that very much is alike and ties are many, and its text.
func (r spoiler) invented(name string) (gold dict, text string) {
	vocabulary := []string{"the", "vote", "Zählung", "was", "open", "наблюдатели", "said", "lists\n", "(not)", "free", "e\u0301lan", "42", "\u00a0", "fair,", "_x"}
	var b strings.Builder
	for range 30 + r.IntN(150) {
		b.WriteString(vocabulary[r.IntN(len(vocabulary))] + " ")
	}
	text = b.String()
	length := len([]rune(text))
	span := func(d dict) dict {
		start := r.IntN(length - 1)
		d["start"], d["end"] = start, min(length, start+1+r.IntN(40))
		if r.chance(.2) {
			d["also"] = []any{[]any{0, 1 + r.IntN(length)}}
		}
		if r.chance(.3) {
			d["scoring"] = r.pick("optional", "required")
		}
		return d
	}
	some := func(from []any) []any { return append(r.some(from...), r.pick(from...)) }
	date := func() any {
		switch r.IntN(3) {
		case 0:
			return r.pick(someDates...)
		case 1:
			return dict{"text_only": r.pick(someDates...), "full": r.pick(someDates...), "basis": "gazetteer"}
		}
		return dict{"value": r.pick(someDates...), "basis": "explicit"}
	}
	based := func(values ...any) any {
		if r.chance(.3) {
			return r.pick(values...)
		}
		return dict{"value": r.pick(values...), "basis": r.pick("explicit", "derived", "none", "gazetteer")}
	}
	elections, bodies, findings, assessments, recommendations, responses, links := []any{}, []any{}, []any{}, []any{}, []any{}, []any{}, []any{}
	for i := range 1 + r.IntN(3) {
		elections = append(elections, dict{"id": fmt.Sprint("e", i), "role": r.pick("focus", "focus", "mentioned-past"), "country": based("KZ", "KG", nil),
			"type": based("parliamentary", "presidential"), "chamber": based(chambers...), "date": date()})
	}
	election := func() any { return fmt.Sprint("e", r.IntN(len(elections))) }
	for range r.IntN(5) {
		bodies = append(bodies, dict{"id": r.pick(someBodies...), "role": r.pick("observer", "observer", "responder"), "basis": r.pick("explicit", "external", "derived"), "mentions": []any{}})
	}
	for i := range r.IntN(14) {
		f := span(dict{"id": fmt.Sprint("f", i), "election": election(), "issue": r.pick(someIssues[:4]...), "area": r.pick("media", "voting"),
			"polarity": r.pick("problem", "problem", "improvement", "neutral"), "attributed_to": some(someBodies), "stage": []any{r.pick("voting", "counting")},
			"stage_basis": r.pick("text", "concept", "none"), "us_stance": r.some(someStances...), "severity": r.pick(nil, "high", "normal"), "gloss": fmt.Sprint("gloss ", i)})
		if r.chance(.3) {
			f["alt_issues"] = some(someIssues)
		}
		if r.chance(.2) {
			f["alt_polarity"] = []any{r.pick("neutral", "improvement")}
		}
		if r.chance(.4) {
			f["attributed_alt"] = r.pick([]any{some(someBodies), some(someBodies)}, some(someBodies))
		}
		if r.chance(.2) {
			f["us_stance_alt"] = r.pick([]any{some(someStances)}, some(someStances))
		}
		if r.chance(.3) {
			f["extent"] = r.pick(dict{"class": "some"}, dict{"value": 40, "op": ">", "of": "voters", "class": nil}, dict{"value": 7, "unit": "percent", "of": "votes"})
		}
		findings = append(findings, f)
	}
	for i := range r.IntN(5) {
		a := span(dict{"id": fmt.Sprint("a", i), "election": election(), "class": r.pick(someClasses...), "attributed_to": some(someBodies[:3])})
		if r.chance(.3) {
			a["alt_classes"], a["attributed_alt"] = some(someClasses), []any{some(someBodies)}
		}
		assessments = append(assessments, a)
	}
	for i := range r.IntN(5) {
		x := span(dict{"id": fmt.Sprint("r", i), "issued_by": []any{r.pick(someBodies[4:]...)}, "force": r.pick("urge", "hope"),
			"addressee": some([]any{"host-authorities", "people", "media"}), "action": r.pick("engage", "other")})
		if r.chance(.3) {
			x["alt_actions"], x["issued_alt"] = []any{"build-on-progress"}, some(someBodies)
		}
		recommendations = append(recommendations, x)
	}
	for range r.IntN(4) {
		responses = append(responses, span(dict{"stance": r.pick(someStances...), "target": r.pick(someTargets...)}))
	}
	for i := range r.IntN(4) {
		l := span(dict{"id": fmt.Sprint("l", i), "type": r.pick("recurs", "improves-on"), "to_election": r.pick(nil, election()), "to_text": r.pick(someTexts...),
			"findings": r.some("f0", "f1", "f2")})
		if r.chance(.3) {
			l["findings_alt"] = r.some("f0", "f3")
		}
		links = append(links, l)
	}
	return dict{"doc": dict{"file": name + ".txt", "kind": r.pick("us-response", "media-report"), "date": date()}, "elections": elections, "bodies": bodies,
		"findings": findings, "overall_assessments": assessments, "recommendations": recommendations, "us_response": responses, "cross_election_links": links}, text
}
