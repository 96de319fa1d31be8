package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// A table has a row for each thing of a class, with columns for what is said of it. Several values stand in one cell,
// with "; " between them; things go by their short ids.
type table struct {
	name    string
	class   rdf.Term
	columns []column
}

// A column is a way from the thing of the row: the property of the thing, of what that leads to, and so on.
type column struct {
	name string
	path []rdf.Term
	kind string // of Frictionless: string, integer, number, boolean, date, year, any
	to   string // table that the ids are of
}

func col(name string, path ...rdf.Term) column { return column{name: name, path: path, kind: "string"} }
func (c column) of(kind string) column         { c.kind = kind; return c }
func (c column) in(table string) column        { c.to = table; return c }

func said() []column {
	e := []rdf.Term{schema.PredEvidence, schema.PredHasSelector}
	return []column{
		col("document", schema.PredDocument).in("documents"), col("quote", schema.PredQuote),
		col("start", append(slices.Clone(e), schema.PredStart)...).of("integer"), col("end", append(slices.Clone(e), schema.PredEnd)...).of("integer"),
		col("page", schema.PredEvidence, schema.PredPage).of("integer"),
	}
}

// findings is the table that CSV writes alone: all that a finding is about stands in its row.
var findings = table{"findings", schema.ClassFinding, slices.Concat([]column{
	col("election", schema.PredElection).in("elections"),
	col("country", schema.PredElection, schema.PredCountry), col("type", schema.PredElection, schema.PredElectionType), col("date", schema.PredElection, schema.PredDate),
	col("issue", schema.PredIssue).in("issues"), col("issue_label", schema.PredIssue, rdf.RDFSLabel), col("area", schema.PredIssue, schema.PredInArea),
	col("polarity", schema.PredPolarity), col("attributed_to", schema.PredAttributedTo), col("basis", schema.PredAttributionBasis), col("stance", schema.PredStance),
	col("stage", schema.PredStage), col("extent", schema.PredExtentNorm), col("extent_class", schema.PredExtentClass), col("severity", schema.PredSeverity),
	col("certainty", schema.PredCertainty), col("trend", schema.PredTrend), col("scope", schema.PredScope), col("said_by", schema.PredSaidBy, rdf.RDFSLabel),
}, said(), []column{
	col("document_title", schema.PredDocument, schema.PredTitle), col("document_date", schema.PredDocument, schema.PredDate),
	col("publisher", schema.PredDocument, schema.PredPublisher), col("address", schema.PredDocument, schema.PredURL),
})}

// tables are those of a data package.
var tables = []table{
	{"documents", schema.ClassDocument, []column{col("title", schema.PredTitle), col("name", schema.PredName), col("date", schema.PredDate), col("kind", schema.PredKind),
		col("publisher", schema.PredPublisher), col("voice", schema.PredVoice), col("speaker", schema.PredSpeaker), col("venue", schema.PredVenue), col("language", schema.PredLanguage),
		col("concerns", schema.PredConcerns), col("source", schema.PredSource), col("address", schema.PredURL), col("sha256", schema.PredSHA256), col("codebook", schema.PredCodebook)}},
	{"elections", schema.ClassElection, []column{col("label", rdf.RDFSLabel), col("country", schema.PredCountry), col("type", schema.PredElectionType), col("chamber", schema.PredChamber),
		col("date", schema.PredDate), col("year", schema.PredYear), col("early", schema.PredEarly), col("observed_by", schema.PredObservedBy)}},
	{"bodies", schema.ClassBody, []column{col("label", rdf.RDFSLabel), col("kind", schema.PredKind), col("part_of", schema.PredPartOf), col("members", schema.PredMember)}},
	{"issues", schema.ClassIssue, []column{col("label", rdf.RDFSLabel), col("area", schema.PredInArea), col("broader", schema.PredBroader), col("definition", schema.PredDefinition), col("bears_on", schema.PredBearsOn)}},
	findings,
	{"assessments", schema.ClassAssessment, slices.Concat([]column{col("election", schema.PredElection).in("elections"), col("class", schema.PredClass), col("standard", schema.PredStandard),
		col("attributed_to", schema.PredAttributedTo), col("stance", schema.PredStance), col("qualifier", schema.PredQualifier)}, said())},
	{"recommendations", schema.ClassRecommendation, slices.Concat([]column{col("election", schema.PredElection), col("issues", schema.PredIssue), col("issued_by", schema.PredIssuedBy),
		col("force", schema.PredForce), col("addressee", schema.PredAddressee), col("action", schema.PredAction), col("deadline", schema.PredDeadline)}, said())},
	{"responses", schema.ClassResponse, slices.Concat([]column{col("election", schema.PredElection), col("stance", schema.PredStance), col("target", schema.PredTarget), col("bodies", schema.PredBody),
		col("attributed_to", schema.PredAttributedTo), col("responds_to", schema.PredRespondsTo)}, said())},
}

// facts are what is said of things.
type facts map[rdf.Term][]rdf.Quad

func (f facts) add(q rdf.Quad) { f[q.S] = append(f[q.S], q) }

// cell follows the path of a column.
func (c column) cell(thing rdf.Term, where ...facts) string {
	at := []rdf.Term{thing}
	for _, p := range c.path {
		var next []rdf.Term
		for _, t := range at {
			for _, f := range where {
				for _, q := range f[t] {
					if q.P == p && !slices.Contains(next, q.O) {
						next = append(next, q.O)
					}
				}
			}
		}
		at = next
	}
	// of labels that several graphs give, the first
	if n := len(c.path); n > 0 && c.path[n-1] == rdf.RDFSLabel && len(at) > 1 {
		at = at[:1]
	}
	var out []string
	for _, t := range at {
		v := t.Value()
		if t.IsIRI() {
			v = schema.Short(t)
		}
		out = append(out, v)
	}
	return strings.Join(out, "; ")
}

// common reports whether a thing is spoken of in more than one graph, so that its facts are collected from all.
func common(t rdf.Term) bool {
	kind, _, _ := strings.Cut(schema.Short(t), "/")
	switch kind {
	case "election", "body", "issue", "person":
		return true
	}
	return false
}

// shownIn gives the properties that tables need.
func shownIn(tables []table) map[rdf.Term]bool {
	shown := map[rdf.Term]bool{rdf.RDFType: true}
	for _, t := range tables {
		for _, c := range t.columns {
			for _, p := range c.path {
				shown[p] = true
			}
		}
	}
	return shown
}

// collect gathers the facts of things that more than one graph speaks of, each once, as far as they are shown.
func collect(quads iter.Seq2[rdf.Quad, error], shown map[rdf.Term]bool) (facts, error) {
	shared, seen := facts{}, map[rdf.Quad]bool{}
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if !shown[q.P] || !common(q.S) {
			continue
		}
		if q.G = ""; !seen[q] {
			seen[q] = true
			shared.add(q)
		}
	}
	return shared, nil
}

// writeRows writes the rows of these tables, going through the quads twice.
func writeRows(quads iter.Seq2[rdf.Quad, error], tables []table, write func(table, []string) error) error {
	for _, t := range tables {
		header := []string{"id"}
		for _, c := range t.columns {
			header = append(header, c.name)
		}
		if err := write(t, header); err != nil {
			return err
		}
	}
	shown := shownIn(tables)
	shared, err := collect(quads, shown)
	if err != nil {
		return err
	}
	rows := func(local facts, things []rdf.Term) error {
		for _, t := range tables {
			for _, thing := range things {
				if !slices.ContainsFunc(append(local[thing], shared[thing]...), func(q rdf.Quad) bool { return q.P == rdf.RDFType && q.O == t.class }) {
					continue
				}
				row := []string{schema.Short(thing)}
				for _, c := range t.columns {
					row = append(row, c.cell(thing, local, shared))
				}
				if err := write(t, row); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := rows(nil, slices.Sorted(maps.Keys(shared))); err != nil {
		return err
	}
	local, label := facts{}, rdf.Term("")
	for q, err := range quads {
		if err != nil {
			return err
		}
		if q.G != label {
			if err := rows(local, slices.Sorted(maps.Keys(local))); err != nil {
				return err
			}
			local, label = facts{}, q.G
		}
		if shown[q.P] && !common(q.S) {
			local.add(q)
		}
	}
	return rows(local, slices.Sorted(maps.Keys(local)))
}

// writeCSV writes a row for each finding (RFC 4180).
func writeCSV(w io.Writer, quads iter.Seq2[rdf.Quad, error], _ rdf.Style) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := writeRows(quads, []table{findings}, func(_ table, row []string) error { return out.Write(row) }); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// Package writes a Frictionless data package: a file for each table, and datapackage.json, which describes them.
// create opens the files one after the other; those of the tables stay open together.
func Package(create func(name string) (io.WriteCloser, error), quads iter.Seq2[rdf.Quad, error], licence string) (err error) {
	open := map[string]io.Closer{}
	defer func() {
		for _, f := range open {
			if e := f.Close(); err == nil {
				err = e
			}
		}
	}()
	files := map[string]*csv.Writer{}
	for _, t := range tables {
		f, err := create(t.name + ".csv")
		if err != nil {
			return err
		}
		open[t.name] = f
		files[t.name] = csv.NewWriter(f)
		files[t.name].UseCRLF = true
	}
	if err := writeRows(quads, tables, func(t table, row []string) error { return files[t.name].Write(row) }); err != nil {
		return err
	}
	for _, f := range files {
		f.Flush()
		if err := f.Error(); err != nil {
			return err
		}
	}
	f, err := create("datapackage.json")
	if err != nil {
		return err
	}
	open["datapackage"] = f
	e := json.NewEncoder(f)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(describePackage(licence))
}

type dataPackage struct {
	Profile   string     `json:"profile"`
	Name      string     `json:"name"`
	Title     string     `json:"title"`
	Licenses  []licensed `json:"licenses,omitempty"`
	Resources []resource `json:"resources"`
}

type licensed struct {
	Path string `json:"path,omitempty"`
	Name string `json:"name,omitempty"`
}

type resource struct {
	Profile  string `json:"profile"`
	Name     string `json:"name"`
	Path     string `json:"path"`
	Format   string `json:"format"`
	Encoding string `json:"encoding"`
	Schema   struct {
		Fields      []field      `json:"fields"`
		PrimaryKey  string       `json:"primaryKey"`
		ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
	} `json:"schema"`
}

type field struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
	Property    string `json:"rdfType,omitempty"`
}

type foreignKey struct {
	Fields    string `json:"fields"`
	Reference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	} `json:"reference"`
}

func describePackage(licence string) dataPackage {
	p := dataPackage{Profile: "tabular-data-package", Name: "electiongraph", Title: "What is said about elections"}
	switch {
	case strings.Contains(licence, "://"):
		p.Licenses = []licensed{{Path: licence}}
	case licence != "":
		p.Licenses = []licensed{{Name: licence}}
	}
	for _, t := range tables {
		r := resource{Profile: "tabular-data-resource", Name: t.name, Path: t.name + ".csv", Format: "csv", Encoding: "utf-8"}
		r.Schema.PrimaryKey = "id"
		r.Schema.Fields = []field{{Name: "id", Type: "string", Description: fmt.Sprintf("What follows %s in its IRI.", schema.Base), Property: t.class.Value()}}
		for _, c := range t.columns {
			last := c.path[len(c.path)-1]
			r.Schema.Fields = append(r.Schema.Fields, field{Name: c.name, Type: c.kind, Description: terms()[last].Comment, Property: last.Value()})
			if c.to != "" {
				k := foreignKey{Fields: c.name}
				k.Reference.Resource, k.Reference.Fields = c.to, "id"
				r.Schema.ForeignKeys = append(r.Schema.ForeignKeys, k)
			}
		}
		p.Resources = append(p.Resources, r)
	}
	return p
}
