package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

var manyReports = flag.Int("reports", 0, "how many reports BenchmarkReports reads: the hundred again and again, under other names and years; 0 is the hundred")

// BenchmarkReports reads whole reports into a graph on disk with the built command, and again, and parses their HTML alone
// in a program of its own: what each takes of the processors and by the clock, and the most memory, that of its own
// (anonymous) apart from the mapped store.
func BenchmarkReports(b *testing.B) {
	folder, err := filepath.Abs("../../../shared/corpus/country-reports")
	if err != nil {
		b.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.html"))
	if len(files) == 0 {
		b.Skip("no ../shared/corpus")
	}
	if *manyReports > len(files) {
		folder = b.TempDir()
		repeatReports(b, folder, files, *manyReports)
	}
	var parse, first, again spent
	for b.Loop() {
		place := b.TempDir()
		parse.add(b, place, "parsepages", folder)
		first.add(b, place, "electiongraph", "-g", "graph", "ingest", "--json", folder)
		again.add(b, place, "electiongraph", "-g", "graph", "ingest", "--json", folder)
	}
	n := float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(parse.processor.Seconds()/n, "cpu-s/parse")
	b.ReportMetric(first.processor.Seconds()/n, "cpu-s/first")
	b.ReportMetric(first.clock.Seconds()/n, "s/first")
	b.ReportMetric(again.clock.Seconds()/n, "s/again")
	b.ReportMetric(first.processor.Seconds()/parse.processor.Seconds(), "first/parse-cpu")
	b.ReportMetric(first.clock.Seconds()/parse.clock.Seconds(), "first/parse")
	b.ReportMetric(first.clock.Seconds()/again.clock.Seconds(), "first/again")
	if first.own > 0 {
		b.ReportMetric(float64(first.own)/(1<<20), "MB-own/first")
		b.ReportMetric(float64(first.all)/(1<<20), "MB/first")
	}
}

// spent is what programs have taken.
type spent struct {
	processor, clock time.Duration
	own, all         int64 // bytes of memory at most, where the system tells it: of the program's own, and with mapped files
}

// add runs a program in a folder.
func (s *spent) add(b *testing.B, place, name string, args ...string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), name, args...)
	var said bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = place, io.Discard, &said
	cmd.Env = append(os.Environ(), "ELECTIONGRAPH_GRAPH=")
	start := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			s.clock += time.Since(start)
			s.processor += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			if err != nil {
				b.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, said.String())
			}
			return
		case <-time.After(20 * time.Millisecond):
			s.own = max(s.own, memoryOf(cmd.Process.Pid, "RssAnon:"))
			s.all = max(s.all, memoryOf(cmd.Process.Pid, "VmHWM:"))
		}
	}
}

// memoryOf gives a size that Linux tells of a process, in bytes; elsewhere 0.
func memoryOf(pid int, key string) int64 {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return n << 10
		}
	}
	return 0
}

// repeatReports writes n reports into a folder: each file as of its year, which its name begins with, and as of years before.
func repeatReports(b *testing.B, folder string, files []string, n int) {
	b.Helper()
	for i := range n {
		file := files[i%len(files)]
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		was, rest, _ := strings.Cut(filepath.Base(file), "-")
		year, err := strconv.Atoi(was)
		if err != nil {
			b.Fatal(err)
		}
		is := strconv.Itoa(year - i/len(files))
		data = bytes.ReplaceAll(data, []byte(was), []byte(is))
		if err := os.WriteFile(filepath.Join(folder, is+"-of-"+was+"-"+rest), data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// parsePages parses the pages in a folder and does nothing with them.
func parsePages() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.html"))
	for _, file := range files {
		var data []byte
		if data, err = os.ReadFile(file); err == nil {
			_, err = html.Parse(bytes.NewReader(data))
		}
		if err != nil {
			break
		}
	}
	if err != nil {
		panic(err)
	}
}
