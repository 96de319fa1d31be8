package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
	"github.com/electiongraph/electiongraph/schema/shapes"
)

// A job is what testdata/outside/outside.mjs is asked to do.
type job struct {
	Do      string   `json:"do"`
	File    string   `json:"file"`
	Media   string   `json:"media"`
	Out     string   `json:"out,omitempty"`
	Shapes  string   `json:"shapes,omitempty"`
	Query   string   `json:"query,omitempty"`
	Columns []string `json:"columns,omitempty"`
}

// outside has other programs do jobs, and gives what they say.
func outside[T any](t testing.TB, jobs []job) []T {
	t.Helper()
	npm := os.Getenv("ELECTIONGRAPH_TEST_NPM")
	node, err := exec.LookPath("node")
	if npm == "" || err != nil {
		t.Skip("other programs are not there: set ELECTIONGRAPH_TEST_NPM to a folder made by npm install oxigraph@0.5.11 jsonld@9.0.0 rdf-canonize@5.0.0 rdf-validate-shacl@0.6.5, and have node")
	}
	in, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, filepath.Join("testdata", "outside", "outside.mjs"))
	cmd.Stdin = bytes.NewReader(in)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%.3000s", err, said.String())
	}
	var results []T
	if err := json.Unmarshal(out, &results); err != nil || len(results) != len(jobs) {
		t.Fatalf("%v: %.1000s", err, out)
	}
	return results
}

// eg runs the command and gives what it prints.
func eg(t testing.TB, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("electiongraph", args...)
	cmd.Env = append(os.Environ(), "ELECTIONGRAPH_GRAPH=", "NO_COLOR=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("electiongraph %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return out
}

// exampleGraphs gives N-Quads of the sample, of real texts where they are there, and of a generated graph.
func exampleGraphs(t *testing.T) map[string]string {
	dir := t.TempDir()
	files := map[string]string{}
	add := func(name string) {
		files[name] = filepath.Join(dir, name+".nq")
		eg(t, "-g", filepath.Join(dir, name), "export", "-o", files[name])
	}
	eg(t, "-g", filepath.Join(dir, "sample"), "demo")
	add("sample")
	seeds := filepath.Join(root(t), "..", "shared", "seeds")
	if _, err := os.Stat(seeds); err == nil {
		eg(t, "-g", filepath.Join(dir, "seeds"), "ingest", seeds)
		add("seeds")
	}
	lib := testLibrary(t)
	var text bytes.Buffer
	if err := rdf.WriteNQuads(&text, generate.New(lib.codebook, lib.gazetteer, 5_000).Quads()); err != nil {
		t.Fatal(err)
	}
	raw := filepath.Join(dir, "raw.nq")
	if err := os.WriteFile(raw, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	eg(t, "-g", filepath.Join(dir, "generated"), "import", raw)
	add("generated")
	return files
}

func readGraph(t *testing.T, file string) (quads []rdf.Quad) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for q, err := range rdf.ReadNQuads(bytes.NewReader(text), file) {
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, q)
	}
	return quads
}

// canonical gives the canonical form of quads without blank nodes: N-Quads in the order of the lines.
func canonical(t *testing.T, quads []rdf.Quad, graphs bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := rdf.WriteNQuads(&b, func(yield func(rdf.Quad) bool) {
		for _, q := range quads {
			if !graphs {
				q.G = ""
			}
			if !yield(q) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	sort.Strings(lines)
	return strings.Join(slices.Compact(lines), "")
}

// TestOutsideReaders has other programs read every export: they find the same statements, in the same canonical form.
func TestOutsideReaders(t *testing.T) {
	var jobs []job
	type want struct {
		what, canonical string
		n               int
	}
	var wants []want
	dir := t.TempDir()
	rapper, _ := exec.LookPath("rapper")
	for name, file := range exampleGraphs(t) {
		quads := readGraph(t, file)
		for _, f := range rdf.Formats() {
			written := filepath.Join(dir, name+f.Extensions[0])
			eg(t, "-g", strings.TrimSuffix(file, ".nq"), "export", "-o", written)
			form := canonical(t, quads, f.Graphs)
			add := func(do string) {
				out := fmt.Sprintf("%s.%s", written, do)
				jobs = append(jobs, job{Do: do, File: written, Media: f.MediaTypes[0], Out: out})
				wants = append(wants, want{name + " as " + f.Title + ", read by " + do, form, strings.Count(form, "\n")})
			}
			add("oxigraph")
			if f.Name == "jsonld" {
				add("jsonld")
			}
			syntax := map[string]string{"turtle": "turtle", "ntriples": "ntriples", "rdfxml": "rdfxml", "nquads": "nquads", "trig": "trig"}[f.Name]
			if rapper == "" || syntax == "" {
				continue
			}
			cmd := exec.Command(rapper, "-q", "-i", syntax, "-o", "nquads", written, schema.Base)
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("%s as %s: rapper: %v", name, f.Title, err)
				continue
			}
			var theirs []rdf.Quad
			for q, err := range rdf.ReadNQuads(bytes.NewReader(out), "rapper") {
				if err != nil {
					t.Fatal(err)
				}
				theirs = append(theirs, q)
			}
			if canonical(t, theirs, f.Graphs) != form {
				t.Errorf("%s as %s: rapper reads %d statements, and not the same", name, f.Title, len(theirs))
			}
		}
	}
	sizes := outside[int](t, jobs)
	for i, w := range wants {
		got, err := os.ReadFile(jobs[i].Out)
		if err != nil {
			t.Fatal(err)
		}
		if sizes[i] != w.n || string(got) != w.canonical {
			t.Errorf("%s: %d statements of %d, the same form: %v", w.what, sizes[i], w.n, string(got) == w.canonical)
		}
	}
	if rapper == "" {
		t.Log("rapper is not there")
	}
}

// A fault is something wrong in a graph.
type fault struct {
	name   string
	change func(q rdf.Quad) []rdf.Quad
}

// faults gives ways to spoil the first statement that fits.
func faults() []fault {
	instead := func(p rdf.Term, o func(rdf.Term) rdf.Term) func(rdf.Quad) []rdf.Quad {
		return func(q rdf.Quad) []rdf.Quad {
			if q.P != p {
				return nil
			}
			q.O = o(q.O)
			return []rdf.Quad{q}
		}
	}
	gone := func(p, class rdf.Term) func(rdf.Quad) []rdf.Quad {
		return func(q rdf.Quad) []rdf.Quad {
			if q.P != p || class != "" && q.O != class {
				return nil
			}
			return []rdf.Quad{}
		}
	}
	twice := func(p, o rdf.Term) func(rdf.Quad) []rdf.Quad {
		return func(q rdf.Quad) []rdf.Quad {
			if q.P != p || q.O == o {
				return nil
			}
			also := q
			also.O = o
			return []rdf.Quad{q, also}
		}
	}
	always := func(o rdf.Term) func(rdf.Term) rdf.Term { return func(rdf.Term) rdf.Term { return o } }
	nowhere := schema.Thing("issue/there-is-none")
	return []fault{
		{"a finding without its issue", gone(schema.PredIssue, "")},
		{"a finding without its polarity", gone(schema.PredPolarity, "")},
		{"a finding without its document", gone(schema.PredDocument, "")},
		{"a finding without its evidence", gone(schema.PredEvidence, "")},
		{"two polarities", twice(schema.PredPolarity, schema.Thing("polarity/neutral"))},
		{"two issues", twice(schema.PredIssue, schema.Thing("issue/vote-buying"))},
		{"an issue that is not in the codebook", instead(schema.PredIssue, always(nowhere))},
		{"an issue that is a text", instead(schema.PredIssue, always(rdf.String("ballots")))},
		{"a body that nobody knows", instead(schema.PredAttributedTo, always(schema.Thing("body/nobody")))},
		{"a value that is no coded one", instead(schema.PredStage, always(schema.Thing("body/odihr")))},
		{"a digest that is none", instead(schema.PredSHA256, always(rdf.String("xyz")))},
		{"a position that is no number", instead(schema.PredStart, always(rdf.Typed("x", rdf.XSDNonNeg)))},
		{"a position of another datatype", instead(schema.PredEnd, always(rdf.String("100000")))},
		{"an end before the start", instead(schema.PredEnd, always(rdf.NonNegative(0)))},
		{"evidence without a source", gone(schema.PredHasSource, "")},
		{"a quotation without its words", gone(schema.PredExact, "")},
		{"evidence without its class", gone(rdf.RDFType, schema.ClassEvidence)},
		{"a document without a name", gone(schema.PredName, "")},
		{"a year that is none", instead(schema.PredYear, always(rdf.Typed("20x6", rdf.XSDYear)))},
		{"an early that is neither true nor false", instead(schema.PredEarly, always(rdf.Typed("maybe", rdf.XSDBoolean)))},
		{"a country with a long code", instead(schema.PredISO, always(rdf.String("KAZ")))},
		{"a date of a strange kind", instead(schema.PredDate, always(rdf.Typed("2016", rdf.XSDInteger)))},
		{"an issue without an area", gone(schema.PredInArea, "")},
		{"a country without a label", func(q rdf.Quad) []rdf.Quad {
			if q.P != rdf.RDFSLabel || schema.Short(q.S) != "country/KZ" {
				return nil
			}
			return []rdf.Quad{}
		}},
		{"a document of a class of BIBO and of no kind", func(q rdf.Quad) []rdf.Quad {
			if q.P != schema.PredKind || q.O != schema.Thing("kind/us-response") {
				return nil
			}
			return []rdf.Quad{}
		}},
		{"a kind of documents of two classes", twice(schema.PredDocClass, schema.ClassArticle)},
		{"a country that is the same as a text", instead(schema.PredExactMatch, always(rdf.String("KAZ")))},
		{"an extraction by nobody", gone(schema.PredAssociated, "")},
		{"an inferred link to what is no finding", func(q rdf.Quad) []rdf.Quad {
			if q.G != schema.GraphInferred {
				return nil
			}
			q.O = schema.Thing("body/odihr")
			return []rdf.Quad{q}
		}},
	}
}

// spoil changes the first statement that a fault fits.
func spoil(quads []rdf.Quad, f fault) ([]rdf.Quad, bool) {
	for i, q := range quads {
		if changed := f.change(q); changed != nil {
			return rdf.Sort(slices.Concat(quads[:i], changed, quads[i+1:])), true
		}
	}
	return quads, false
}

type outsideViolation struct {
	Thing     string `json:"thing"`
	Property  string `json:"property"`
	Component string `json:"component"`
}

// TestFaults plants faults and holds our check to find each, and an outside validator to find the same; both find
// nothing in graphs as they should be.
func TestFaults(t *testing.T) {
	rules, err := shapes.Load(schema.Shapes())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	shapesFile := filepath.Join(dir, "shapes.ttl")
	if err := os.WriteFile(shapesFile, []byte(schema.ShapesTurtle()), 0o644); err != nil {
		t.Fatal(err)
	}
	var jobs []job
	var names []string
	var ours [][]outsideViolation
	check := func(name string, quads []rdf.Quad, clean bool) {
		found, err := rules.Check(sure(quads))
		if err != nil {
			t.Fatal(err)
		}
		if clean != (len(found) == 0) {
			t.Errorf("%s: we find %v", name, found)
		}
		var all []outsideViolation
		for _, v := range found {
			all = append(all, outsideViolation{v.Thing.Value(), v.Property.Value(), v.Component})
			if len(v.Graphs) == 0 || v.Message == "" {
				t.Errorf("%s: %+v does not say where and what", name, v)
			}
		}
		file := filepath.Join(dir, fmt.Sprintf("%d.nq", len(jobs)))
		if err := os.WriteFile(file, []byte(canonical(t, quads, true)), 0o644); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, job{Do: "shacl", File: file, Media: "application/n-quads", Shapes: shapesFile})
		names, ours = append(names, name), append(ours, all)
	}
	graphs := exampleGraphs(t)
	for name, file := range graphs {
		check(name, readGraph(t, file), true)
	}
	part := filepath.Join(dir, "part.nq") // the outside validator takes its time
	eg(t, "-g", strings.TrimSuffix(graphs["sample"], ".nq"), "export", "--election", "KZ-presidential-2011-04-03", "--election", "KZ-parliamentary-2012-01-15", "-o", part)
	sample := readGraph(t, part)
	check("a part", sample, true)
	for _, f := range faults() {
		quads, ok := spoil(sample, f)
		if !ok {
			t.Errorf("%s: nothing to spoil", f.name)
			continue
		}
		check(f.name, quads, false)
	}
	theirs := outside[[]outsideViolation](t, jobs)
	order := func(list []outsideViolation) []outsideViolation {
		slices.SortFunc(list, func(a, b outsideViolation) int {
			return strings.Compare(a.Thing+" "+a.Property+" "+a.Component, b.Thing+" "+b.Property+" "+b.Component)
		})
		return list
	}
	for i := range jobs {
		if a, b := order(ours[i]), order(theirs[i]); !slices.Equal(a, b) {
			t.Errorf("%s: we find\n%v\nand rdf-validate-shacl\n%v", names[i], a, b)
		}
	}
}

// TestSPARQL asks an export five questions in SPARQL, and the graph the same in our own words.
func TestSPARQL(t *testing.T) {
	file := exampleGraphs(t)["sample"]
	g := strings.TrimSuffix(file, ".nq")
	const prefixes = "PREFIX eg: <https://w3id.org/electiongraph/ns#>\nPREFIX : <https://w3id.org/electiongraph/>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n"
	type finding struct {
		ID, Election, Issue string
		By                  []string
	}
	ask := func(into any, args ...string) {
		t.Helper()
		if err := json.Unmarshal(eg(t, append([]string{"-g", g}, args...)...), into); err != nil {
			t.Fatal(err)
		}
	}
	var rows [5][][]string
	var queries [5]job

	var elections struct {
		Elections []struct {
			ID                     string
			Problems, Improvements int
		}
	}
	ask(&elections, "query", "elections", "--json")
	for _, e := range elections.Elections {
		rows[0] = append(rows[0], []string{"election/" + e.ID, fmt.Sprint(e.Problems), fmt.Sprint(e.Improvements)})
	}
	queries[0] = job{Columns: []string{"election", "problems", "improvements"}, Query: `
SELECT ?election (COUNT(DISTINCT ?problem) AS ?problems) (COUNT(DISTINCT ?good) AS ?improvements) WHERE {
  ?document eg:concerns ?election .
  { ?problem a eg:Finding ; eg:election ?election ; eg:polarity <https://w3id.org/electiongraph/polarity/problem> }
  UNION { ?good a eg:Finding ; eg:election ?election ; eg:polarity <https://w3id.org/electiongraph/polarity/improvement> }
} GROUP BY ?election`}

	var recommendations struct {
		Recommendations []struct {
			ID, Election, Action string
			By                   []string
		}
	}
	ask(&recommendations, "query", "recommendations", "--country", "KZ", "--json")
	for _, r := range recommendations.Recommendations {
		for _, b := range r.By {
			rows[1] = append(rows[1], []string{r.ID, "election/" + r.Election, "action/" + r.Action, "body/" + b})
		}
	}
	queries[1] = job{Columns: []string{"r", "election", "action", "by"}, Query: `
SELECT DISTINCT ?r ?election ?action ?by WHERE {
  ?r a eg:Recommendation ; eg:election ?election ; eg:action ?action ; eg:issuedBy ?by .
  ?election eg:country <https://w3id.org/electiongraph/country/KZ> }`}

	var issue struct {
		Elections []struct{ Findings []finding }
	}
	ask(&issue, "query", "issue", "count-transparency", "--country", "KZ", "--json")
	for _, e := range issue.Elections {
		for _, f := range e.Findings {
			for _, b := range f.By {
				rows[2] = append(rows[2], []string{f.ID, "election/" + f.Election, "body/" + b})
			}
		}
	}
	queries[2] = job{Columns: []string{"f", "election", "by"}, Query: `
SELECT DISTINCT ?f ?election ?by WHERE {
  ?f eg:issue <https://w3id.org/electiongraph/issue/count-transparency> ; eg:election ?election ; eg:attributedTo ?by ; a eg:Finding }`}

	var findings struct{ Findings []finding }
	ask(&findings, "query", "findings", "--country", "KZ", "--stage", "counting", "--polarity", "problem", "--limit", "0", "--json")
	for _, f := range findings.Findings {
		rows[3] = append(rows[3], []string{f.ID, "issue/" + f.Issue})
	}
	queries[3] = job{Columns: []string{"f", "issue"}, Query: `
SELECT DISTINCT ?f ?issue WHERE {
  ?f eg:stage <https://w3id.org/electiongraph/stage/counting> ; eg:issue ?issue ; eg:election ?election ; eg:polarity <https://w3id.org/electiongraph/polarity/problem> .
  ?election eg:country <https://w3id.org/electiongraph/country/KZ> }`}

	var documents struct {
		Documents []struct{ ID, Kind, Title string }
	}
	ask(&documents, "documents", "--json")
	for _, d := range documents.Documents {
		rows[4] = append(rows[4], []string{d.ID, "kind/" + d.Kind, d.Title})
	}
	queries[4] = job{Columns: []string{"d", "kind", "title"}, Query: `
SELECT DISTINCT ?d ?kind ?title WHERE { ?d a eg:Document ; eg:kind ?kind ; dcterms:title ?title }`}

	for i := range queries {
		queries[i].Do, queries[i].File, queries[i].Media, queries[i].Query = "sparql", file, "application/n-quads", prefixes+queries[i].Query
		if len(rows[i]) < 3 {
			t.Errorf("question %d has %d rows only", i+1, len(rows[i]))
		}
	}
	for i, theirs := range outside[[][]string](t, queries[:]) {
		slices.SortFunc(theirs, slices.Compare)
		slices.SortFunc(rows[i], slices.Compare)
		if !slices.EqualFunc(theirs, rows[i], slices.Equal) {
			t.Errorf("question %d: we say\n%q\nand SPARQL\n%q", i+1, rows[i], theirs)
		}
	}
}
