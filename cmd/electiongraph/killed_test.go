package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

var kills = flag.Int("kills", 0, "how often TestKilledIngest kills; 0 goes by time")

// An ingest that is killed at any moment, by the signal that nobody can catch, leaves a graph that opens, in which every
// document is as one of the texts of its name has it or not at all, and which answers alike with columns and without. The
// same command again goes on to the very bytes of an ingest that nobody disturbed. It is killed as often as half a minute
// has room for; a hundred times with
//
//	go test ./cmd/electiongraph -run TestKilledIngest -kills 100
func TestKilledIngest(t *testing.T) {
	const many = 60 // their statements come into the graph in several steps
	digests := must(fs.ReadDir(data.Files, "digests"))(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "electiongraph") // by this name the tests are the command
	if err := os.Symlink(must(os.Executable())(t), program); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	texts, at := filepath.Join(dir, "texts"), filepath.Join(dir, "graph")
	if err := os.Mkdir(texts, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(version int) {
		for i := range many {
			name := digests[i%len(digests)].Name()
			body := fmt.Sprintf("%s\n\nObservers counted %d polling stations.\n", must(fs.ReadFile(data.Files, "digests/"+name))(t), 1000*version+i)
			if err := os.WriteFile(filepath.Join(texts, fmt.Sprint(i, "-", name)), []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func(address string, kill time.Duration) (said string, killed bool) {
		cmd := exec.Command(program, "-g", address, "ingest", "-j", "1", texts)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if kill > 0 {
			defer time.AfterFunc(kill, func() { cmd.Process.Kill() }).Stop()
		}
		err := cmd.Wait()
		if err != nil && (kill == 0 || cmd.ProcessState.ExitCode() != -1) {
			t.Fatalf("%v\n%s", err, out.String())
		}
		return out.String(), err != nil
	}
	// By version: the lines of each document, and all of them.
	var documents []map[string]string
	var whole []string
	var took time.Duration
	for version := range 2 {
		write(version)
		start := time.Now()
		calm := filepath.Join(dir, fmt.Sprint("calm", version))
		run(calm, 0)
		took = time.Since(start)
		whole = append(whole, exportedAt(t, calm))
		documents = append(documents, byDocument(whole[version]))
	}
	most := time.Now().Add(30 * time.Second)
	if testing.Short() {
		most = time.Now().Add(8 * time.Second)
	}
	random := rand.New(rand.NewPCG(4, uint64(time.Now().UnixNano())))
	version, done, middle := 1, 0, 0
	for done < *kills || *kills == 0 && time.Now().Before(most) {
		if _, killed := run(at, time.Duration(random.Float64()*1.2*float64(took))); !killed {
			// It was quicker: from here on it is to replace what there is.
			if got := exportedAt(t, at); got != whole[version] {
				t.Fatal("after kills an ingest does not end in the same graph")
			}
			version = 1 - version
			write(version)
			continue
		}
		done++
		if _, err := os.Stat(filepath.Join(at, "graph.json")); err != nil {
			continue // there is nothing yet
		}
		g, err := graph.Open(t.Context(), at, graph.Options{Wait: 10 * time.Second})
		if err != nil {
			t.Fatalf("after a kill: %v", err)
		}
		if wrong, err := g.Check(t.Context()); err != nil || len(wrong) > 0 {
			t.Fatalf("after a kill there is damage: %v %v", wrong, err)
		}
		all, old := 0, 0
		for l, lines := range byDocument(exported(t, g)) {
			switch {
			case !strings.Contains(l, "/document/"):
				continue
			case lines == documents[1-version][l]:
				old++
			case lines != documents[version][l]:
				t.Fatalf("%s is not whole:\n%s", l, lines)
			}
			all++
		}
		if all > many {
			t.Fatalf("of %d texts there are %d documents", many, all)
		}
		if all > 0 && (all < many || old > 0 && old < all) {
			middle++
		}
		with := ""
		if done%4 == 1 {
			with = answers(t, g)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		if with == "" {
			continue
		}
		without, err := graph.Open(t.Context(), at, graph.Options{ReadOnly: true, NoColumns: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(answers(t, without), with); diff != "" {
			t.Fatalf("the columns do not agree with the store: -store +columns\n%s", diff)
		}
		without.Close()
	}
	t.Logf("an ingest takes %v; killed %d times, %d times in the middle of the documents", took, done, middle)
	run(at, 0)
	if exportedAt(t, at) != whole[version] {
		t.Error("the same ingest again does not end in the same graph")
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// exportedAt gives what a graph holds.
func exportedAt(t *testing.T, at string) string {
	t.Helper()
	g, err := graph.Open(t.Context(), at, graph.Options{ReadOnly: true, Wait: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	return exported(t, g)
}

// byDocument gives the lines of N-Quads of each graph.
func byDocument(export string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(export) {
		label := line[strings.LastIndex(line, "<"):]
		out[label] += line
	}
	return out
}

// answers gives what questions that follow columns answer.
func answers(t *testing.T, g *graph.Graph) string {
	t.Helper()
	return string(must(json.Marshal([]query.Answer{must(query.Findings(t.Context(), g, query.Where{Evidence: true}))(t), must(query.Elections(t.Context(), g, query.Where{}, false))(t), must(query.Documents(t.Context(), g))(t)}))(t))
}
