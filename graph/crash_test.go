package graph

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// crashDir names the folder that this program, run as the victim of TestKilled, is to write until it is killed.
const crashDir = "ELECTIONGRAPH_TEST_CRASH_DIR"

// loadVariable has this program fill a folder and end: a way, the folder and the file, a line each.
const loadVariable = "ELECTIONGRAPH_TEST_LOAD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		fmt.Println(writeForever(dir))
		os.Exit(1)
	}
	if args := strings.Split(os.Getenv(loadVariable), "\n"); len(args) == 3 {
		if err := loadWays[args[0]](args[1], args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	shared.remove()
	os.Exit(code)
}

// victim gives the documents of a round. The first two keep their names, the third has a new one in every round, as
// a document whose IRI comes from its bytes.
func victim(doc, round int) (label rdf.Term, quads []rdf.Quad) {
	label = name(fmt.Sprint("doc", doc))
	if doc == 2 {
		label = name(fmt.Sprint("doc2-", round))
	}
	election := schema.Thing(fmt.Sprint("election/KZ-", 2000+doc))
	quads = append(quads, rdf.Quad{S: election, P: schema.PredCountry, O: schema.Thing("country/KZ"), G: label},
		rdf.Quad{S: election, P: schema.PredYear, O: rdf.Date(fmt.Sprint(2000 + doc)), G: label})
	for i := range 40 {
		finding := rdf.IRI(fmt.Sprint(label.Value(), "#", i))
		quads = append(quads,
			rdf.Quad{S: finding, P: rdf.RDFType, O: schema.ClassFinding, G: label},
			rdf.Quad{S: finding, P: schema.PredElection, O: election, G: label},
			rdf.Quad{S: finding, P: schema.PredIssue, O: schema.Thing(fmt.Sprint("issue/", i%3)), G: label},
			rdf.Quad{S: finding, P: schema.PredPolarity, O: schema.Thing("polarity/problem"), G: label},
			rdf.Quad{S: finding, P: name("round"), O: rdf.Integer(round), G: label})
	}
	return label, quads
}

func writeForever(dir string) error {
	ctx := context.Background()
	g, err := Open(ctx, dir, Options{Wait: time.Minute})
	if err != nil {
		return err
	}
	fmt.Println("open")
	for round := 1; ; round++ {
		for doc := range 3 {
			label, quads := victim(doc, round)
			old := label
			if doc == 2 {
				// Whatever an earlier life of this program has left.
				if err := g.View(ctx, func(v *View) error {
					labels, err := v.Labels()
					for _, l := range labels {
						if l.Label != schema.GraphInferred && l.Label != name("doc0") && l.Label != name("doc1") {
							old = l.Label
						}
					}
					return err
				}); err != nil {
					return err
				}
			}
			if _, err := g.ReplaceDocument(ctx, old, label, quads); err != nil {
				return err
			}
			if _, err := g.Infer(ctx, nil); err != nil {
				return err
			}
		}
	}
}

// A program that is killed at any moment leaves every document as it was or as it was to be.
func TestKilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	rounds := 100
	if testing.Short() {
		rounds = 10
	}
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	for range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), crashDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		time.Sleep(time.Duration(random.ExpFloat64() * float64(30*time.Millisecond)))
		cmd.Process.Kill()
		cmd.Wait()
		if line != "open\n" {
			t.Fatalf("the program to be killed said %q", line)
		}

		g := must[*Graph](t)(Open(t.Context(), dir, Options{Wait: time.Minute}))
		if wrong := must[[]*schema.Problem](t)(g.Check(t.Context())); len(wrong) > 0 {
			t.Fatalf("after a kill there is damage: %v", wrong[0])
		}
		m, docs := model{}, 0
		for _, q := range all(t, g) {
			if m[q.G] == nil {
				m[q.G] = map[rdf.Quad]bool{}
			}
			m[q.G][q] = true
		}
		m.agree(t, g)
		for label, quads := range m {
			if label == schema.GraphInferred {
				continue
			}
			docs++
			var round int
			for q := range quads {
				if q.P == name("round") {
					fmt.Sscan(q.O.Value(), &round)
					break
				}
			}
			doc := map[rdf.Term]int{name("doc0"): 0, name("doc1"): 1}
			number, ok := doc[label]
			if !ok {
				number = 2
			}
			wantLabel, want := victim(number, round)
			if label != wantLabel || len(want) != len(quads) {
				t.Fatalf("%s is not whole: %d quads of round %d", label, len(quads), round)
			}
			for _, q := range want {
				if !quads[q] {
					t.Fatalf("%s lacks %v", label, q)
				}
			}
		}
		if docs > 3 {
			t.Fatalf("%d documents", docs)
		}
		// Inferred links name nothing that is gone, and the next Infer makes up for what the kill prevented.
		subjects := map[rdf.Term]bool{}
		for _, q := range m.quads() {
			if q.G != schema.GraphInferred {
				subjects[q.S] = true
			}
		}
		for q := range m[schema.GraphInferred] {
			if !subjects[q.S] || !subjects[q.O] {
				t.Fatalf("%v hangs in the air", q)
			}
		}
		must[Change](t)(g.Infer(t.Context(), nil))
		if c := must[Change](t)(g.Infer(t.Context(), []string{"KZ"})); c != (Change{}) {
			t.Fatalf("Infer had left %+v to do", c)
		}
		g.Close()
	}
}

// Between the adding and the removing of one change, and before its commit, there is nothing of it to be seen.
func TestCutBetweenSteps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	g := open(t, dir, Options{})
	label, old := victim(0, 1)
	replace(t, g, label, old...)
	d := g.store.(*disk)
	g.store = &cut{d, func() {
		// What a crash here leaves of the file.
		copied := t.TempDir()
		for _, f := range []string{storeFile, formatFile, journalName(1)} {
			data := must[[]byte](t)(os.ReadFile(filepath.Join(dir, f)))
			if err := os.WriteFile(filepath.Join(copied, f), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := all(t, open(t, copied, Options{})); !slices.Equal(got, rdf.Sort(old)) {
			t.Errorf("after a crash between the steps there are %d quads", len(got))
		}
		if got := all(t, g); !slices.Equal(got, rdf.Sort(old)) { // readers beside the writer
			t.Errorf("between the steps readers see %d quads", len(got))
		}
	}}
	_, new := victim(0, 2)
	replace(t, g, label, new...)
	if got := all(t, g); !slices.Equal(got, rdf.Sort(new)) {
		t.Errorf("afterwards there are %d quads", len(got))
	}
}

// cut is a store that has something done between the steps of its writes.
type cut struct {
	*disk
	between func()
}

func (c *cut) write(ch change) error {
	ctx := context.Background()
	return c.commit(ctx, func(one *transaction) error {
		for _, step := range []func() error{
			func() error { return one.add(ctx, ch.add, ch.added) },
			func() error { return c.remove(one, ch.remove) },
			func() error { return one.enterLedger(ctx, ch.ledger) },
		} {
			c.between()
			if err := step(); err != nil {
				return err
			}
		}
		c.between()
		return nil
	})
}
