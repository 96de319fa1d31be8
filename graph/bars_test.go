package graph_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

var (
	bars      = flag.Bool("bars", false, "measure what the store is to reach, and print the table")
	barsQuads = flag.Int("quads", 1_000_000, "with -bars: quads of the largest graph but one; there is one of a tenth of it as well")
	barsMost  = flag.Bool("most", false, "with -bars: a graph of five times as many too")
)

// TestBars measures the store beside Cayley's own loader, relational tables in PostgreSQL and the limit that
// hand-written arrays set (../shared/bench/floor), all with the same or like data in one run, and prints a table:
//
//	go test ./graph -run TestBars -bars -timeout 60m -v
//
// Without -bars it takes a small graph, looks only whether everybody gives the same answers, and measures nothing.
func TestBars(t *testing.T) {
	if !*bars {
		graph.PostgresAddress(t) // skips
		m := newMeasured(t, 120_000)
		m.relational()
		m.questions(1)
		return
	}
	table := &barTable{}
	sizes := []int{*barsQuads / 10, *barsQuads}
	if *barsMost {
		sizes = append(sizes, 5**barsQuads)
	}
	var all []*measured
	for _, n := range sizes {
		m := newMeasured(t, n)
		m.load(n == *barsQuads)
		if n == *barsQuads {
			m.relational()
			m.floor()
		}
		m.questions(41)
		m.search()
		m.change()
		if n == *barsQuads {
			m.cold()
		}
		all = append(all, m)
	}
	table.fill(all, all[1])
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("%s, %s, %s/%s, %d cores, load %s\n", time.Now().Format("2 January 2006"), processor(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load)
	table.print(os.Stdout)
}

func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(data)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
			return strings.TrimSpace(v)
		}
	}
	return "unknown processor"
}

// A measured is a generated graph of some size and what was measured on it. Times are in seconds.
type measured struct {
	t      *testing.T
	sample *generate.Sample
	size   int // quads
	file   string
	dir    string
	g      *graph.Graph
	db     *sql.DB // relational tables, nil if there is no PostgreSQL

	ours, theirs, limit  map[string]float64 // by question
	loading, cayley      float64
	memory               float64 // MB, of loading
	changing, afterwards float64
	starting, searching  float64
	asked                []string
}

func newMeasured(t *testing.T, quads int) *measured {
	m := &measured{t: t, sample: graph.Generated(t, quads), ours: map[string]float64{}, theirs: map[string]float64{}, limit: map[string]float64{}}
	m.file = filepath.Join(t.TempDir(), "graph.nq")
	f, err := os.Create(m.file)
	m.check(err)
	m.check(rdf.WriteNQuads(f, func(yield func(rdf.Quad) bool) {
		for q := range m.sample.Quads() {
			if m.size++; !yield(q) {
				return
			}
		}
	}))
	m.check(f.Close())
	m.dir, _, _ = m.fill("import")
	m.g, err = graph.Open(t.Context(), m.dir, graph.Options{})
	m.check(err)
	t.Cleanup(func() { m.g.Close() })
	return m
}

func (m *measured) check(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// fill has a process of its own fill a folder, and gives how long that took and its peak memory in MB.
func (m *measured) fill(way string) (dir string, seconds, memory float64) {
	dir = filepath.Join(m.t.TempDir(), "graph")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), graph.LoadVariable+"="+way+"\n"+dir+"\n"+m.file)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
	seconds = time.Since(start).Seconds()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		memory = float64(usage.Maxrss) / 1024
	}
	return dir, seconds, memory
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// load measures filling a folder, with cayley beside Cayley's loader.
func (m *measured) load(cayley bool) {
	var seconds, memory, theirs []float64
	for range 3 {
		dir, s, mb := m.fill("import")
		m.check(os.RemoveAll(dir))
		seconds, memory = append(seconds, s), append(memory, mb)
		if cayley && len(theirs) < 2 { // it takes long
			dir, s, _ := m.fill("cayley")
			m.check(os.RemoveAll(dir))
			theirs = append(theirs, s)
		}
	}
	m.loading, m.memory = median(seconds), median(memory)
	if cayley {
		m.cayley = min(theirs[0], theirs[1])
	}
}

// relational fills tables of PostgreSQL, as somebody would make them who knows it, with the documents of the sample.
func (m *measured) relational() {
	if *bars && os.Getenv("ELECTIONGRAPH_TEST_POSTGRES") == "" {
		m.t.Log("without PostgreSQL's relational tables: ELECTIONGRAPH_TEST_POSTGRES does not name the folder of its programs")
		return
	}
	db, err := sql.Open("postgres", graph.PostgresAddress(m.t))
	m.check(err)
	m.t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, s := range strings.Split(relationalTables, ";") {
		_, err := db.Exec(s)
		m.check(err)
	}
	rows := map[string][][]any{}
	ids := map[string]int{}
	id := func(table, iri string, more ...any) int {
		n, ok := ids[table+iri]
		if !ok {
			n = len(rows[table])
			ids[table+iri] = n
			rows[table] = append(rows[table], append([]any{n, iri}, more...))
		}
		return n
	}
	n := 0
	for label, quads := range m.sample.Graphs() { // to know which documents are there
		if label != schema.GraphReference {
			n++
		}
		if label == schema.GraphReference {
			for _, q := range quads {
				if q.P == schema.PredInArea {
					id("issues", schema.Short(q.S), strings.TrimPrefix(schema.Short(q.O), "area/"))
				}
			}
		}
	}
	for d := range m.sample.Documents() {
		if n--; n < 0 {
			break
		}
		e := &d.Elections[0]
		election := id("elections", schema.Short(rdf.IRI(schema.Base+d.ElectionID(e))), id("countries", "country/"+e.Country), string(e.Date.Full), e.Date.Full.Year(), e.Type)
		doc := id("documents", d.Document.ID(), election, id("bodies", "body/"+d.Facts.Publisher.Text), d.Facts.Kind, d.Facts.Title.Text, string(d.Facts.Date.Full))
		for i := range d.Findings {
			f := &d.Findings[i]
			words := d.Document.Text[f.Span.Start:f.Span.End]
			finding := id("findings", d.Document.ID()+"#finding-"+f.ID[1:], doc, id("issues", "issue/"+f.Issue, f.Area), string(f.Polarity), f.Stage[0], words, f.Span.Start, f.Span.End)
			for _, b := range f.AttributedTo {
				rows["finding_bodies"] = append(rows["finding_bodies"], []any{finding, id("bodies", "body/"+b)})
			}
			for _, s := range f.Stance {
				rows["finding_stances"] = append(rows["finding_stances"], []any{finding, s})
			}
		}
		for _, a := range d.Assessments {
			rows["assessments"] = append(rows["assessments"], []any{len(rows["assessments"]), election, id("bodies", "body/"+a.AttributedTo[0]), a.Class, d.Document.Text[a.Span.Start:a.Span.End]})
		}
		for _, r := range d.Recommendations {
			rows["recommendations"] = append(rows["recommendations"], []any{len(rows["recommendations"]), doc, id("issues", "issue/"+r.Issues[0]), r.Force, d.Document.Text[r.Span.Start:r.Span.End]})
		}
	}
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		list := rows[table]
		columns, err := db.Query("SELECT * FROM " + table + " LIMIT 0")
		m.check(err)
		names, err := columns.Columns()
		m.check(errors.Join(err, columns.Close()))
		tx, err := db.Begin()
		m.check(err)
		in, err := tx.Prepare(pq.CopyIn(table, names...))
		m.check(err)
		for _, row := range list {
			_, err := in.Exec(row...)
			m.check(err)
		}
		_, err = in.Exec()
		m.check(errors.Join(err, in.Close(), tx.Commit()))
	}
	for _, s := range strings.Split(relationalIndexes, ";") {
		_, err := db.Exec(s)
		m.check(err)
	}
	m.db = db
}

const relationalTables = `
CREATE TABLE countries (id int, iri text);
CREATE TABLE bodies (id int, iri text);
CREATE TABLE issues (id int, iri text, area text);
CREATE TABLE elections (id int, iri text, country_id int, date text, year text, type text);
CREATE TABLE documents (id int, iri text, election_id int, publisher_id int, kind text, title text, date text);
CREATE TABLE findings (id int, iri text, document_id int, issue_id int, polarity text, stage text, evidence text, start_offset int, end_offset int);
CREATE TABLE finding_bodies (finding_id int, body_id int);
CREATE TABLE finding_stances (finding_id int, stance text);
CREATE TABLE assessments (id int, election_id int, body_id int, class text, words text);
CREATE TABLE recommendations (id int, document_id int, issue_id int, force text, words text)`

const relationalIndexes = `
ALTER TABLE countries ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON countries (iri);
ALTER TABLE bodies ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON bodies (iri);
ALTER TABLE issues ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON issues (iri); CREATE INDEX ON issues (area);
ALTER TABLE elections ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON elections (iri); CREATE INDEX ON elections (country_id); CREATE INDEX ON elections (year);
ALTER TABLE documents ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON documents (iri); CREATE INDEX ON documents (election_id);
ALTER TABLE findings ADD PRIMARY KEY (id); CREATE UNIQUE INDEX ON findings (iri); CREATE INDEX ON findings (document_id, polarity); CREATE INDEX ON findings (issue_id);
ALTER TABLE finding_bodies ADD PRIMARY KEY (finding_id, body_id); CREATE INDEX ON finding_bodies (body_id);
CREATE INDEX ON finding_stances (finding_id);
ALTER TABLE assessments ADD PRIMARY KEY (id); CREATE INDEX ON assessments (election_id);
ALTER TABLE recommendations ADD PRIMARY KEY (id); CREATE INDEX ON recommendations (document_id);
VACUUM ANALYZE;
SET jit = off;
SET work_mem = '64MB'`

// A barQuestion is a question in our words and in SQL. Same compares the answers, as far as they tell the same.
type barQuestion struct {
	name, words, sql string
	args             []any
	ask              func() (query.Answer, error)
	same             func(query.Answer, [][]string) error
}

func (m *measured) list() []barQuestion {
	ctx, s, g := m.t.Context(), m.sample, m.g
	const recurring = ` FROM countries c JOIN elections e ON e.country_id = c.id JOIN documents d ON d.election_id = e.id JOIN findings f ON f.document_id = d.id JOIN issues i ON i.id = f.issue_id
		WHERE f.polarity = 'problem'`
	return []barQuestion{
		{"Q1", "what came back in a country", "SELECT i.iri, count(DISTINCT e.id), string_agg(DISTINCT e.year, ' ')" + recurring + " AND c.iri = $1 GROUP BY i.iri HAVING count(DISTINCT e.id) >= 2",
			[]any{"country/" + s.Country},
			func() (query.Answer, error) { return query.Recurring(ctx, g, query.Where{Country: s.Country}, 2) },
			func(a query.Answer, rows [][]string) error {
				return amongRows(recurrences(a.(*query.Recurrence)), rows)
			}},
		{"Q2", "what came back anywhere", "SELECT c.iri, i.iri, count(DISTINCT e.id), string_agg(DISTINCT e.year, ' ')" + recurring + " GROUP BY c.iri, i.iri HAVING count(DISTINCT e.id) >= 2", nil,
			func() (query.Answer, error) { return query.RecurringAnywhere(ctx, g, query.Where{}, 2) },
			func(a query.Answer, rows [][]string) error {
				return amongRows(anywhere(a.(*query.RecurrenceList)), rows)
			}},
		{"Q3", "what the United States answered", `WITH us AS (SELECT u.issue_id, u.polarity, string_agg(DISTINCT s.stance, ' ') AS stance FROM elections e JOIN documents d ON d.election_id = e.id
			JOIN findings u ON u.document_id = d.id JOIN finding_stances s ON s.finding_id = u.id WHERE e.iri = $1 AND d.kind = 'us-response' GROUP BY 1, 2)
			SELECT f.iri, i.iri, f.polarity, f.evidence, coalesce(us.stance, '') FROM elections e JOIN documents d ON d.election_id = e.id JOIN findings f ON f.document_id = d.id
			JOIN finding_bodies fb ON fb.finding_id = f.id JOIN bodies b ON b.id = fb.body_id JOIN issues i ON i.id = f.issue_id LEFT JOIN us ON us.issue_id = f.issue_id AND us.polarity = f.polarity
			WHERE e.iri = $1 AND b.iri = 'body/odihr' AND d.kind <> 'us-response' AND f.polarity IN ('problem', 'improvement')`, []any{s.Election},
			func() (query.Answer, error) {
				return query.Responses(ctx, g, query.Where{Election: s.Election, By: "odihr"})
			},
			func(a query.Answer, rows [][]string) error {
				ours, theirs := map[string]bool{}, map[string]bool{}
				for _, p := range a.(*query.Comparison).Elections[0].Findings {
					ours["issue/"+p.Issue+" "+p.Polarity] = len(p.US) > 0
				}
				for _, r := range rows {
					theirs[r[1]+" "+r[2]] = r[4] != ""
				}
				if !maps.Equal(ours, theirs) {
					return fmt.Errorf("%v, not %v", ours, theirs)
				}
				return nil
			}},
		{"Q4", "who observed an election, with verdicts and the number of findings", `WITH said AS (SELECT fb.body_id, count(*) FILTER (WHERE f.polarity = 'problem') AS problems, count(*) FILTER (WHERE f.polarity = 'improvement') AS improvements
			FROM elections e JOIN documents d ON d.election_id = e.id JOIN findings f ON f.document_id = d.id JOIN finding_bodies fb ON fb.finding_id = f.id WHERE e.iri = $1 GROUP BY 1)
			SELECT b.iri, a.class, coalesce(said.problems, 0), coalesce(said.improvements, 0), a.words FROM elections e JOIN assessments a ON a.election_id = e.id JOIN bodies b ON b.id = a.body_id
			LEFT JOIN said ON said.body_id = b.id WHERE e.iri = $1`, []any{s.Election},
			func() (query.Answer, error) { return query.Observers(ctx, g, query.Where{Election: s.Election}) },
			func(a query.Answer, rows [][]string) error {
				var ours [][]string
				for _, m := range a.(*query.MissionList).Missions {
					for _, v := range m.Verdicts {
						ours = append(ours, []string{"body/" + m.Body, v, fmt.Sprint(m.Problems), fmt.Sprint(m.Improvements)})
					}
				}
				for i := range rows {
					rows[i] = rows[i][:4]
				}
				slices.SortFunc(rows, slices.Compare)
				return sameRows(ours, slices.CompactFunc(rows, slices.Equal)) // a body may say one thing twice
			}},
		{"Q5", "an area over ten years, with the words", `SELECT f.iri, i.iri, e.year, f.polarity, f.evidence FROM issues i JOIN findings f ON f.issue_id = i.id JOIN documents d ON d.id = f.document_id JOIN elections e ON e.id = d.election_id
			WHERE i.area = $1 AND e.year BETWEEN '2015' AND '2024' AND f.polarity IN ('problem', 'improvement')`, []any{s.Area},
			func() (query.Answer, error) {
				return query.Findings(ctx, g, query.Where{Area: s.Area, From: "2015", To: "2024", Evidence: true})
			},
			func(a query.Answer, rows [][]string) error {
				var ours [][]string
				for _, f := range a.(*query.FindingList).Findings {
					ours = append(ours, []string{f.ID, "issue/" + f.Issue, f.Polarity, strings.Join(strings.Fields(f.Words), " ")})
				}
				for i, r := range rows {
					rows[i] = []string{r[0], r[1], r[3], r[4]}
				}
				return sameRows(ours, rows)
			}},
		{"Q6", "a finding with where it stands", `SELECT f.iri, f.polarity, f.stage, f.evidence, f.start_offset, f.end_offset, i.iri, d.iri, d.title, p.iri, b.iri, e.iri, e.date FROM findings f JOIN issues i ON i.id = f.issue_id
			JOIN documents d ON d.id = f.document_id JOIN bodies p ON p.id = d.publisher_id JOIN finding_bodies fb ON fb.finding_id = f.id JOIN bodies b ON b.id = fb.body_id JOIN elections e ON e.id = d.election_id
			WHERE f.iri = $1`, []any{s.Finding},
			func() (query.Answer, error) { return query.Show(ctx, g, s.Finding, 20) },
			func(a query.Answer, rows [][]string) error {
				said, err := json.Marshal(a)
				if err != nil || len(rows) == 0 {
					return fmt.Errorf("%d rows, %v", len(rows), err)
				}
				for _, i := range []int{1, 2, 3, 6, 7, 10, 11} {
					value := rows[0][i]
					_, bare, _ := strings.Cut(value, "/")
					if !bytes.Contains(said, []byte(value)) && !bytes.Contains(said, []byte(bare)) {
						return fmt.Errorf("%q is missing in %s", value, said)
					}
				}
				return nil
			}},
	}
}

// recurrences gives the rows that count each issue for itself alone: ours count narrower issues with their broader one.
func recurrences(a *query.Recurrence) (rows [][]string) {
	for _, r := range a.Issues {
		var years []string
		times := 0
		for i, c := range r.Cells {
			if c.Mark == query.Raised {
				times++
				years = append(years, a.Elections[i].Year())
			}
		}
		if len(r.Narrower) == 0 {
			slices.Sort(years)
			rows = append(rows, []string{"issue/" + r.Issue, fmt.Sprint(times), strings.Join(slices.Compact(years), " ")})
		}
	}
	return rows
}

func anywhere(a *query.RecurrenceList) (rows [][]string) {
	for _, r := range a.Rows {
		if len(r.Narrower) == 0 {
			rows = append(rows, []string{"country/" + r.Country, "issue/" + r.Issue, fmt.Sprint(r.Times), strings.Join(r.Years, " ")})
		}
	}
	return rows
}

// sameRows wants ours and theirs to be the same, in any order.
func sameRows(ours, theirs [][]string) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%d rows, and not %d", len(ours), len(theirs))
	}
	return amongRows(ours, theirs)
}

// amongRows wants all of ours to be among theirs.
func amongRows(ours, theirs [][]string) error {
	seen := map[string]int{}
	for _, r := range theirs {
		seen[strings.Join(r, "\t")]++
	}
	if len(ours) == 0 {
		return errors.New("no rows")
	}
	for _, r := range ours {
		if seen[strings.Join(r, "\t")]--; seen[strings.Join(r, "\t")] < 0 {
			return fmt.Errorf("nobody else has %q", r)
		}
	}
	return nil
}

// questions asks ours and the relational tables in turn.
func (m *measured) questions(times int) {
	ours, theirs := map[string][]float64{}, map[string][]float64{}
	for _, q := range m.list() {
		m.asked = append(m.asked, q.name)
		var ask *sql.Stmt
		var err error
		if m.db != nil {
			ask, err = m.db.Prepare(q.sql)
			m.check(err)
			defer ask.Close()
		}
		for i := range times + 1 {
			start := time.Now()
			answer, err := q.ask()
			m.check(err)
			if i > 0 {
				ours[q.name] = append(ours[q.name], time.Since(start).Seconds())
			}
			if ask == nil {
				continue
			}
			start = time.Now()
			rows, err := stringRows(ask.Query(q.args...))
			m.check(err)
			if i > 0 {
				theirs[q.name] = append(theirs[q.name], time.Since(start).Seconds())
			} else if err := q.same(answer, rows); err != nil {
				m.t.Errorf("%s: PostgreSQL answers otherwise: %v", q.name, err)
			}
		}
		m.ours[q.name] = median(ours[q.name])
		if m.db != nil {
			m.theirs[q.name] = median(theirs[q.name])
		}
	}
}

// stringRows reads all rows.
func stringRows(rows *sql.Rows, err error) (out [][]string, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// search looks for words of which each stands in very many places.
func (m *measured) search() {
	var seconds []float64
	for i := range 22 {
		start := time.Now()
		_, err := query.Search(m.t.Context(), m.g, "intimidation secrecy orderly", query.Where{Limit: 50})
		m.check(err)
		if i > 0 { // the first makes the index
			seconds = append(seconds, time.Since(start).Seconds())
		}
	}
	m.searching = median(seconds)
}

// change puts new versions of a document of about 60 findings in the place of the last, each under a name of its own, as
// a changed text has it, brings the links between elections up to date, and asks a question.
func (m *measured) change() {
	ctx := m.t.Context()
	var draft *schema.Extraction
	for d := range m.sample.Documents() {
		if n := len(d.Findings); d.Facts.Kind == "observer-statement" && n >= 58 && n <= 62 {
			draft = d
			break
		}
	}
	old := draft.Label()
	_, err := m.g.Infer(ctx, nil)
	m.check(err)
	ask := func() {
		_, err := query.Observers(ctx, m.g, query.Where{Election: m.sample.Election})
		m.check(err)
	}
	ask()
	var changing, afterwards []float64
	for i := range 21 {
		draft.Document.SHA256 = fmt.Sprintf("%064x", 7919*(i+1))
		quads, label := draft.Quads(), draft.Label()
		start := time.Now()
		_, err := m.g.ReplaceDocument(ctx, old, label, quads)
		m.check(err)
		_, err = m.g.Infer(ctx, nil)
		m.check(err)
		changing = append(changing, time.Since(start).Seconds())
		start = time.Now()
		ask()
		afterwards = append(afterwards, time.Since(start).Seconds())
		old = label
	}
	m.changing, m.afterwards = median(changing), median(afterwards)
}

// cold measures the command from its start to its end.
func (m *measured) cold() {
	m.check(m.g.Close())
	program := filepath.Join(m.t.TempDir(), "electiongraph")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/electiongraph").CombinedOutput(); err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
	var seconds []float64
	for i := range 22 {
		cmd := exec.Command(program, "-g", m.dir, "query", "recurring", "--country", m.sample.Country)
		start := time.Now()
		out, err := cmd.Output()
		if err != nil || len(out) == 0 {
			m.t.Fatalf("%v: %s", err, out)
		}
		if i > 0 { // the first leaves the columns
			seconds = append(seconds, time.Since(start).Seconds())
		}
	}
	m.starting = median(seconds)
}

// floor measures what hand-written arrays take for the six questions, on a graph of the same shape and size.
func (m *measured) floor() {
	shared, err := filepath.Abs("../../shared/bench")
	m.check(err)
	if _, err := os.Stat(filepath.Join(shared, "floor")); err != nil {
		m.t.Log("without the hand-written limit: no ../shared/bench")
		return
	}
	dir := m.t.TempDir()
	run := func(folder string, args ...string) []byte {
		program := filepath.Join(dir, folder)
		build := exec.Command("go", "build", "-o", program, ".")
		build.Dir, build.Env = filepath.Join(shared, folder), append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false")
		if out, err := build.CombinedOutput(); err != nil {
			m.t.Fatalf("%v: %s", err, out)
		}
		cmd := exec.Command(program, args...)
		cmd.Env = append(os.Environ(), "PEERS="+dir)
		out, err := cmd.Output()
		m.check(err)
		return out
	}
	run("gen", "-quads", fmt.Sprint(m.size), "-out", filepath.Join(dir, "data", "size"))
	said := json.NewDecoder(bytes.NewReader(run("floor", "-size", "size", "-reps", "41")))
	for {
		var line struct {
			Metric string
			Ms     float64
		}
		if err := said.Decode(&line); err == io.EOF {
			break
		} else {
			m.check(err)
		}
		if line.Ms > 0 {
			m.limit[strings.ToUpper(line.Metric)] = line.Ms / 1000
		}
	}
	m.check(os.RemoveAll(filepath.Join(dir, "data")))
}

// A barTable is the table that is printed.
type barTable struct{ rows [][]string }

func (b *barTable) add(what, measured, beside, bar string, reached bool) {
	word := "no"
	if reached {
		word = "yes"
	}
	b.rows = append(b.rows, []string{what, measured, beside, bar, word})
}

func milliseconds(s float64) string {
	switch {
	case s < 0.0001:
		return fmt.Sprintf("%.3f ms", s*1000)
	case s < 0.01:
		return fmt.Sprintf("%.2f ms", s*1000)
	}
	return fmt.Sprintf("%.0f ms", s*1000)
}

// fill makes the rows from what was measured at all sizes, most of it at one.
func (b *barTable) fill(all []*measured, m *measured) {
	rate := func(m *measured) float64 { return float64(m.size) / m.loading / 1000 }
	b.add(fmt.Sprintf("loading %d thousand quads", m.size/1000), fmt.Sprintf("%.1f s, %.0f thousand a second", m.loading, rate(m)), fmt.Sprintf("cayley load %.1f s, %.1f times as long", m.cayley, m.cayley/m.loading), "4 times as fast", m.cayley >= 4*m.loading)
	b.add("peak memory of it", fmt.Sprintf("%.0f MB", m.memory), "", "600 MB", m.memory <= 600)
	for i, q := range m.list() {
		beside := "no PostgreSQL"
		if m.db != nil {
			beside = "PostgreSQL " + milliseconds(m.theirs[m.asked[i]])
		}
		if limit := m.limit[q.name]; limit > 0 {
			beside += ", limit " + milliseconds(limit)
		}
		b.add(q.name+", "+q.words, milliseconds(m.ours[q.name]), beside, "PostgreSQL's", m.db != nil && m.ours[q.name] <= m.theirs[q.name])
	}
	b.add("search for three words", milliseconds(m.searching), "", "50 ms", m.searching <= 0.050)
	b.add("the command from a cold start", milliseconds(m.starting), "", "150 ms", m.starting <= 0.150)
	var changes, after []string
	most := 0.0
	for _, m := range all {
		changes, after = append(changes, milliseconds(m.changing)), append(after, milliseconds(m.afterwards))
		most = max(most, m.changing)
	}
	var sizes []string
	for _, m := range all {
		sizes = append(sizes, fmt.Sprint(m.size/1000)+"k")
	}
	at := " at " + strings.Join(sizes, ", ")
	b.add("one changed document of 60 findings", strings.Join(changes, ", "), "the question after it "+strings.Join(after, ", "), "50 ms", most <= 0.050)
	for _, name := range []string{"Q1", "Q3", "Q4", "Q6"} {
		var times []string
		for _, m := range all {
			times = append(times, milliseconds(m.ours[name]))
		}
		last := all[len(all)-1].ours[name]
		b.add(name+at, strings.Join(times, ", "), "", "near flat", last <= 2*all[0].ours[name])
	}
	var rates []string
	for _, m := range all {
		rates = append(rates, fmt.Sprintf("%.0f", rate(m)))
	}
	last := all[len(all)-1]
	b.add("thousand quads a second"+at, strings.Join(rates, ", "), "", "falls by less than 30 %", rate(last) >= 0.7*rate(all[0]))
}

func (b *barTable) print(w io.Writer) {
	out := bufio.NewWriter(w)
	defer out.Flush()
	fmt.Fprintln(out, "| what | median | beside it | bar | reached |\n|---|---|---|---|---|")
	for _, r := range b.rows {
		fmt.Fprintln(out, "| "+strings.Join(r, " | ")+" |")
	}
}
