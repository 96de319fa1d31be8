package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func sample(t testing.TB, quads int) *generate.Sample {
	t.Helper()
	cb, err := codebook.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	gz, err := gazetteer.Load(data.Files)
	if err != nil {
		t.Fatal(err)
	}
	return generate.New(cb, gz, quads)
}

func generated(t testing.TB, quads int) (*graph.Graph, *generate.Sample) {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	s := sample(t, quads)
	for label, quads := range s.Graphs() {
		if _, err := g.Replace(t.Context(), label, quads); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.Infer(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return g, s
}

// within gives what is in a scope.
func within(t testing.TB, g *graph.Graph, s Scope) (quads []rdf.Quad) {
	t.Helper()
	if err := g.View(t.Context(), func(v *graph.View) error {
		for q, err := range s.Quads(v) {
			if err != nil {
				return err
			}
			quads = append(quads, q)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(quads) == 0 || !slices.IsSortedFunc(quads, rdf.Compare) {
		t.Errorf("%+v gives %d quads, or they are not sorted", s, len(quads))
	}
	return quads
}

func stream(quads []rdf.Quad) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

func TestScopes(t *testing.T) {
	g, s := generated(t, 60_000)
	all := within(t, g, Scope{})
	has := map[rdf.Quad]bool{}
	for _, q := range all {
		has[q] = true
	}
	election := schema.Thing(s.Election)
	document, _, _ := strings.Cut(s.Finding, "#")
	for name, c := range map[string]struct {
		scope    Scope
		election func(rdf.Term) bool // of which findings may be
	}{
		"country":  {Scope{Countries: []rdf.Term{schema.Thing("country/KZ")}}, func(e rdf.Term) bool { return strings.HasPrefix(schema.Short(e), "election/KZ-") }},
		"election": {Scope{Elections: []rdf.Term{election}}, func(e rdf.Term) bool { return e == election }},
		"document": {Scope{Documents: []rdf.Term{schema.Thing(document)}}, func(rdf.Term) bool { return true }},
	} {
		quads := within(t, g, c.scope)
		if len(quads) > len(all)/2 {
			t.Errorf("%s: %d of %d quads", name, len(quads), len(all))
		}
		described, findings := map[rdf.Term]bool{}, 0
		for _, q := range quads {
			described[q.S] = true
			if !has[q] {
				t.Errorf("%s: %v is not in the graph", name, q)
			}
			if q.P == schema.PredElection {
				findings++
				if !c.election(q.O) {
					t.Errorf("%s: %v", name, q)
				}
			}
		}
		if findings == 0 {
			t.Errorf("%s: no findings", name)
		}
		for _, q := range quads {
			if q.O.IsIRI() && strings.HasPrefix(string(q.O), "<"+schema.Base) && !described[q.O] {
				t.Errorf("%s: %v leads nowhere", name, q)
				break
			}
		}
	}
	inferred, asserted := within(t, g, Scope{Layer: Inferred}), within(t, g, Scope{Layer: Asserted})
	if len(inferred)+len(asserted) != len(all) || inferred[0].G != schema.GraphInferred {
		t.Errorf("%d inferred and %d asserted of %d", len(inferred), len(asserted), len(all))
	}
}

// TestNoQuotes holds an export without quotations to have none of the words of the documents.
func TestNoQuotes(t *testing.T) {
	g, _ := generated(t, 20_000)
	var quotes []string
	for _, q := range within(t, g, Scope{}) {
		if q.P == schema.PredExact && len(strings.Fields(q.O.Value())) > 3 {
			quotes = append(quotes, q.O.Value())
		}
	}
	if len(quotes) < 50 {
		t.Fatalf("%d quotations to look for", len(quotes))
	}
	positions := 0
	var text strings.Builder
	for _, q := range within(t, g, Scope{NoQuotes: true}) {
		if q.G != schema.GraphReference {
			text.WriteString(q.O.Value() + "\n")
		}
		if q.P == schema.PredStart {
			positions++
		}
	}
	for _, quote := range quotes {
		if words := strings.Fields(quote); strings.Contains(text.String(), strings.Join(words[:4], " ")) {
			t.Errorf("%q is still there", strings.Join(words[:4], " "))
			break
		}
	}
	if positions == 0 {
		t.Error("the positions are gone as well")
	}
}

// TestPictures holds pictures to have nodes with labels and classes, and edges with names and directions; Graphviz reads
// them if it is there.
func TestPictures(t *testing.T) {
	g, s := generated(t, 20_000)
	quads := within(t, g, Scope{Elections: []rdf.Term{schema.Thing(s.Election)}})
	written := map[string]string{}
	for _, f := range Formats() {
		if f.Read == nil {
			var b bytes.Buffer
			if err := f.Write(&b, stream(quads), schema.Style()); err != nil {
				t.Fatal(err)
			}
			written[f.Name] = b.String()
		}
	}
	var parsed struct {
		Graph struct {
			Direction string `xml:"edgedefault,attr"`
			Nodes     []struct {
				ID   string `xml:"id,attr"`
				Data []struct {
					Key  string `xml:"key,attr"`
					Text string `xml:",chardata"`
				} `xml:"data"`
			} `xml:"node"`
			Edges []struct {
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
			} `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(written["graphml"]), &parsed); err != nil {
		t.Fatal(err)
	}
	nodes := map[string]bool{}
	classes := map[string]int{}
	for _, n := range parsed.Graph.Nodes {
		nodes[n.ID] = true
		labelled := false
		for _, d := range n.Data {
			labelled = labelled || d.Key == "label" && d.Text != ""
			if d.Key == "class" {
				classes[d.Text]++
			}
		}
		if !labelled {
			t.Errorf("node %s has no label", n.ID)
		}
	}
	for _, e := range parsed.Graph.Edges {
		if !nodes[e.Source] || !nodes[e.Target] {
			t.Errorf("an edge from %s to %s", e.Source, e.Target)
		}
	}
	for _, class := range []string{"Document", "Election", "Body", "Issue", "Finding", "Assessment"} {
		if classes[class] == 0 {
			t.Errorf("no node is a %s: %v", class, classes)
		}
	}
	edges := len(parsed.Graph.Edges)
	if parsed.Graph.Direction != "directed" || edges < 500 {
		t.Errorf("%s, %d edges", parsed.Graph.Direction, edges)
	}
	if n := strings.Count(written["gml"], "\n  edge [ "); n != edges {
		t.Errorf("GML has %d edges and not %d", n, edges)
	}
	if n := strings.Count(written["dot"], " -> "); n < edges {
		t.Errorf("DOT has %d edges and not %d", n, edges)
	}
	if i := strings.IndexFunc(written["gml"], func(r rune) bool { return r > '~' }); i >= 0 {
		t.Errorf("GML is not ASCII at %d", i)
	}

	counted := func(program, name string, args ...string) {
		path, err := exec.LookPath(program)
		if err != nil {
			t.Skipf("Graphviz's %s is not there", program)
		}
		cmd := exec.CommandContext(t.Context(), path, args...)
		cmd.Stdin = strings.NewReader(written[name])
		out, err := cmd.Output()
		if err != nil || program == "gml2gv" && strings.Count(string(out), " -> ") != edges || program == "gc" && !slices.Contains(strings.Fields(string(out)), fmt.Sprint(edges)) {
			t.Errorf("%s: %v; %d edges were written, it says %.300s", program, err, edges, out)
		}
	}
	counted("gml2gv", "gml")
	counted("gc", "dot", "-e")
	counted("dot", "dot", "-Tsvg")
	var small bytes.Buffer
	if err := writeDOTOf(&small, within(t, g, Scope{Layer: Inferred})[:50]); err != nil {
		t.Fatal(err)
	}
	if written["small"] = small.String(); strings.Contains(written["small"], "layout") || !strings.Contains(written["dot"], "layout=sfdp") {
		t.Error("small pictures are for Graphviz's layers, large ones are not")
	}
	counted("dot", "small", "-Tsvg")
}

func writeDOTOf(w io.Writer, quads []rdf.Quad) error {
	f, _ := rdf.FindFormat(Formats(), "dot")
	return f.Write(w, stream(quads), schema.Style())
}

func TestTables(t *testing.T) {
	g, _ := generated(t, 20_000)
	quads := within(t, g, Scope{})
	count := map[rdf.Term]map[rdf.Term]bool{}
	for _, q := range quads {
		if q.P == rdf.RDFType {
			if count[q.O] == nil {
				count[q.O] = map[rdf.Term]bool{}
			}
			count[q.O][q.S] = true
		}
	}
	dir := t.TempDir()
	if err := Package(func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) }, stream(quads), "https://example.org/licence"); err != nil {
		t.Fatal(err)
	}
	var described dataPackage
	text, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &described); err != nil || described.Licenses[0].Path != "https://example.org/licence" {
		t.Errorf("%v %v", err, described.Licenses)
	}
	ids := map[string]map[string]bool{}
	cells := map[string][]map[string]string{}
	for _, r := range described.Resources {
		f, err := os.Open(filepath.Join(dir, r.Path))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var header []string
		for _, f := range r.Schema.Fields {
			header = append(header, f.Name)
		}
		if !slices.Equal(rows[0], header) {
			t.Errorf("%s has the columns %v and not %v", r.Path, rows[0], header)
		}
		ids[r.Name] = map[string]bool{}
		for _, row := range rows[1:] {
			cell := map[string]string{}
			for i, name := range header {
				cell[name] = row[i]
			}
			if ids[r.Name][cell["id"]] {
				t.Errorf("%s: %s comes twice", r.Name, cell["id"])
			}
			ids[r.Name][cell["id"]] = true
			cells[r.Name] = append(cells[r.Name], cell)
		}
		class := rdf.IRI(r.Schema.Fields[0].Property)
		if len(rows)-1 != len(count[class]) || len(rows) < 2 {
			t.Errorf("%s has %d rows for %d things", r.Name, len(rows)-1, len(count[class]))
		}
	}
	for _, r := range described.Resources {
		for _, k := range r.Schema.ForeignKeys {
			for _, cell := range cells[r.Name] {
				if v := cell[k.Fields]; v != "" && !ids[k.Reference.Resource][v] {
					t.Errorf("%s: %s %s is not in %s", r.Name, k.Fields, v, k.Reference.Resource)
				}
			}
		}
	}
	texts := map[string][]rune{}
	for _, q := range quads {
		if q.P == schema.PredText {
			texts[schema.Short(q.S)] = []rune(q.O.Value())
		}
	}
	for _, cell := range cells["findings"] {
		var start, end int
		fmt.Sscan(cell["start"], &start)
		fmt.Sscan(cell["end"], &end)
		if text := texts[cell["document"]]; end > len(text) || start >= end || strings.Join(strings.Fields(string(text[start:end])), " ") != cell["quote"] {
			t.Errorf("%s: %q is not at %d to %d", cell["id"], cell["quote"], start, end)
		}
		for _, name := range []string{"issue_label", "area", "country", "date", "polarity", "document_title"} {
			if cell[name] == "" {
				t.Errorf("%s has no %s", cell["id"], name)
			}
		}
	}
}

func TestDescribe(t *testing.T) {
	g, _ := generated(t, 20_000)
	quads := within(t, g, Scope{})
	description, err := Describe(stream(quads), "https://example.org/licence")
	if err != nil {
		t.Fatal(err)
	}
	findings := map[rdf.Term]bool{}
	for _, q := range quads {
		if q.P == rdf.RDFType && q.O == schema.ClassFinding {
			findings[q.S] = true
		}
	}
	for _, want := range []rdf.Quad{
		{S: schema.Thing("dataset"), P: rdf.IRI("http://rdfs.org/ns/void#triples"), O: rdf.Integer(len(quads))},
		{S: schema.Thing("dataset"), P: rdf.IRI("http://purl.org/dc/terms/license"), O: rdf.IRI("https://example.org/licence")},
		{S: schema.Thing("dataset#class-eg-Finding"), P: rdf.IRI("http://rdfs.org/ns/void#entities"), O: rdf.Integer(len(findings))},
	} {
		if !slices.Contains(description, want) {
			t.Errorf("missing: %v", want)
		}
	}
}
