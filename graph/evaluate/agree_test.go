package evaluate

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// scorer gives the path of the scorer in Python, where that can be run.
func scorer(t *testing.T) string {
	t.Helper()
	path := filepath.Join(shared(t), "score", "score.py")
	if out, err := exec.Command("python3", "-c", "import yaml").CombinedOutput(); err != nil {
		t.Skipf("python3 with PyYAML is missing: %v %s", err, out)
	}
	return path
}

func write(t *testing.T, folder, name string, v any) {
	t.Helper()
	data, ok := v.(string)
	if !ok {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		data = string(b)
	}
	if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// compare scores the folder of predictions both ways and compares every figure.
func compare(t *testing.T, scorer, gold, texts, pred string) {
	t.Helper()
	result := filepath.Join(t.TempDir(), "result.json")
	out, err := exec.Command("python3", scorer, "--gold", gold, "--pred", pred, "--texts", texts, "--bootstrap", "0", "--json", result).CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	data, err := os.ReadFile(result)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	golds, _, err := Load(os.DirFS(gold), os.DirFS(texts), nil)
	if err != nil {
		t.Fatal(err)
	}
	predictions, _, err := LoadPredictions(golds, os.DirFS(pred))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := json.Marshal(Score(golds, predictions, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	var theirs, mine dict
	for into, from := range map[*dict][]byte{&theirs: data, &mine: ours} {
		if err := json.Unmarshal(from, into); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(theirs["scores"].(dict)); n < 60 {
		t.Fatalf("only %d figures to compare", n)
	}
	for _, part := range []string{"documents", "scores", "per_document"} {
		equal(t, part, theirs[part], mine[part])
	}
	for name, e := range theirs["errors"].(dict) {
		for _, side := range []string{"missed", "spurious"} {
			want, got := items(e.(dict), side), items(mine["errors"].(dict)[name].(dict), side)
			if len(want) != len(got) {
				t.Errorf("%s: %d %s, want %d", name, len(got), side, len(want))
				continue
			}
			for i, w := range want {
				for _, k := range []string{"id", "issue", "polarity", "attributed_to", "evidence", "differs_in", "nearest"} {
					if w[k] != nil || got[i][k] != nil {
						equal(t, fmt.Sprintf("%s %s %d %s", name, side, i, k), w[k], got[i][k])
					}
				}
			}
		}
	}
}

// equal compares JSON values, numbers to three places at least.
func equal(t *testing.T, at string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case dict:
		g, ok := got.(dict)
		if !ok {
			t.Errorf("%s: %v, want %v", at, got, want)
			return
		}
		keys := maps.Clone(w)
		maps.Copy(keys, g)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			equal(t, at+" "+k, w[k], g[k])
		}
	case float64:
		if g, ok := got.(float64); !ok || math.Abs(w-g) > .00006 {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	default:
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Errorf("%s: %s, want %s", at, b, a)
		}
	}
}

func TestAgreesOnSeeds(t *testing.T) {
	score, dir := scorer(t), shared(t)
	gold, texts := filepath.Join(dir, "gold"), filepath.Join(dir, "seeds")
	golds := load(t, os.DirFS(gold), os.DirFS(texts))
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			pred := t.TempDir()
			r := newSpoiler(seed)
			for i, g := range golds {
				d := perfect(g)
				if seed > 0 {
					r.spoil(d, len([]rune(g.Text)))
				}
				switch {
				case seed == 3 && i == 0: // is missing
				case seed == 3 && i == 1:
					write(t, pred, g.Name+".json", `{"schema": "electiongraph-extraction/1"}`)
				default:
					write(t, pred, g.Name+".json", d)
				}
			}
			compare(t, score, gold, texts, pred)
		})
	}
}

func TestAgreesOnInventedGold(t *testing.T) {
	score := scorer(t)
	gold, texts, pred := t.TempDir(), t.TempDir(), t.TempDir()
	r := newSpoiler(11)
	for i := range 40 {
		name := fmt.Sprintf("g%02d", i)
		g, text := r.invented(name)
		write(t, gold, name+".yaml", g)
		write(t, texts, name+".txt", text)
	}
	golds, _, err := Load(os.DirFS(gold), os.DirFS(texts), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range golds {
		d := perfect(g)
		r.spoil(d, len([]rune(g.Text)))
		write(t, pred, g.Name+".json", d)
	}
	predictions, _, err := LoadPredictions(golds, os.DirFS(pred))
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(predictions, nil) {
		t.Error("invented predictions are not of the form")
	}
	compare(t, score, gold, texts, pred)
}

// The form of predictions is the one that the scorer in Python reads.
func TestSameSchema(t *testing.T) {
	theirs, err := fs.ReadFile(os.DirFS(shared(t)), "score/extraction.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(theirs) != string(wireSchema) {
		t.Error("extraction.schema.json is not that of ../shared/score")
	}
}
