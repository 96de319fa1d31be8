package data_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands of the README print into it")

// TestREADME runs the sessions of the README and holds them to what they show. A session is an indented block whose first
// line begins with "$ "; more such lines may follow in it. A line "..." stands for lines left out, and "$ cat FILE" shows
// a file that the reader writes, so it is written. All run in one folder, from top to bottom.
//
//	go test ./data -run README -update
//
// brings the README up to date; it keeps the number of lines before and after "...".
func TestREADME(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the command")
	}
	dir := t.TempDir()
	command := filepath.Join(dir, "electiongraph")
	golang(t, "build", "-o", command, "./cmd/electiongraph")
	path := filepath.Join(root(t), "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const indent = "    "
	lines := strings.Split(string(text), "\n")
	var out []string
	ran := 0
	for i := 0; i < len(lines); {
		line, ok := strings.CutPrefix(lines[i], indent+"$ ")
		if !ok {
			out = append(out, lines[i])
			i++
			continue
		}
		out = append(out, lines[i])
		at := i + 1
		var shown []string
		for i++; i < len(lines) && !strings.HasPrefix(lines[i], indent+"$ ") && (lines[i] == "" || strings.HasPrefix(lines[i], indent)); i++ {
			shown = append(shown, strings.TrimPrefix(lines[i], indent))
		}
		for len(shown) > 0 && shown[len(shown)-1] == "" { // the blank lines between the block and the text
			shown = shown[:len(shown)-1]
			i--
		}
		printed := shown
		if file, ok := strings.CutPrefix(line, "cat "); ok {
			file = filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(strings.Join(shown, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		} else {
			ran++
			cmd := exec.Command("sh", "-c", strings.Replace(strings.Replace(line, "go run ./cmd/electiongraph", "electiongraph", 1), "electiongraph", command, 1))
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "NO_COLOR=1", "COLUMNS=116", "ELECTIONGRAPH_GRAPH=")
			b, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("README.md:%d: %s: %v\n%.2000s", at, line, err, b)
			}
			printed = nil
			if s := strings.TrimRight(strings.ReplaceAll(string(b), command, "electiongraph"), "\n"); s != "" {
				printed = strings.Split(s, "\n")
			}
			for k := range printed {
				printed[k] = strings.TrimRight(printed[k], " ")
			}
			if dots := slices.Index(shown, "..."); dots >= 0 {
				head, tail := dots, len(shown)-dots-1
				if head+tail < len(printed) {
					printed = slices.Concat(printed[:head], []string{"..."}, printed[len(printed)-tail:])
				}
			}
			if !*update && !slices.Equal(shown, printed) {
				t.Errorf("README.md:%d: %s prints\n%.2000s\n\nwhere the README shows\n%.2000s\n\nif that is as it should be: go test ./data -run README -update",
					at, line, strings.Join(printed, "\n"), strings.Join(shown, "\n"))
			}
		}
		for _, p := range printed {
			out = append(out, strings.TrimRight(indent+p, " "))
		}
	}
	if ran < 5 {
		t.Errorf("the README shows %d sessions only", ran)
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(out, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
