package ingest

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// damage changes a file as disks, networks and people who mean harm do.
func damage(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + r.IntN(8) {
		if len(out) == 0 {
			return out
		}
		i, j := r.IntN(len(out)), r.IntN(len(out))
		i, j = min(i, j), max(i, j)
		j = min(j, i+400)
		switch r.IntN(8) {
		case 0: // some bytes are others
			for range 1 + r.IntN(20) {
				out[r.IntN(len(out))] = byte(r.IntN(256))
			}
		case 1: // the end is missing
			out = out[:max(i, 1)]
		case 2: // a piece is missing
			out = slices.Delete(out, i, j)
		case 3: // a piece comes many times
			piece := bytes.Clone(out[i:j])
			for range r.IntN(30) {
				out = slices.Insert(out, i, piece...)
			}
		case 4: // a piece stands elsewhere
			piece := bytes.Clone(out[i:j])
			out = slices.Insert(out, r.IntN(len(out)), piece...)
		case 5: // numbers are larger, or below nothing
			for k, c := range out[i:j] {
				if c >= '0' && c <= '9' {
					out[i+k] = "0189-"[r.IntN(5)]
				}
			}
		case 6: // zeros
			clear(out[i:j])
		case 7: // another file begins here
			out = slices.Insert(out, i, []byte([]string{"%PDF-1.7\n", "PK\x03\x04", "\x1f\x8b\x08", "<html>", "stream\n", "endobj\n", "<w:p>", "\xff\xfe", "]]>", "/Kids [2 0 R] "}[r.IntN(10)])...)
		}
	}
	return out
}

// A thousand damaged files end in a document or in a problem with its reason: none in a crash, none takes long or much
// memory, and nothing is written anywhere.
func TestHostile(t *testing.T) {
	const seed = 7
	n := 1000
	if testing.Short() {
		n = 100
	}
	page := column(72, 700, "The count was not transparent in many polling stations of the capital, as the", "observers of the mission said in their statement, and the lists were not public.")
	seeds := []struct {
		ending string
		data   []byte
	}{
		{".pdf", makePDF("", page, append(column(310, 700, "Right column of the page, which is", "longer than the left one here."), page...), "0.5 g 72 72 400 600 re f")},
		{".docx", makeDOCX(t, `<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Voting</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>The count was slow.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`,
			`<w:footnote w:id="2"><w:p><w:r><w:t>As in the law.</w:t></w:r></w:p></w:footnote>`)},
		{".html", []byte("<html><head><title>Votes</title></head><body><table><tr><td>a<td>b</table><h1>Votes</h1><p>The count was <b>not</b> transparent.</p><ul><li>one<li>two</ul><pre>x\ny</pre></body></html>")},
		{".zip", makeZIP(t, "a.txt", "The count was slow.", "b/c.html", "<html><body><p>Voting was calm.</p></body></html>", "d.docx", string(makeDOCX(t, `<w:p><w:r><w:t>a</w:t></w:r></w:p>`, "")))},
		{".gz", []byte(gzipped(t, prose))},
	}
	r := rand.New(rand.NewPCG(seed, seed))
	dir := t.TempDir()
	for i := range n {
		s := seeds[i%len(seeds)]
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d%s", i, s.ending)), damage(r, s.data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	listing := func() (out []string) {
		for _, root := range []string{dir, "."} {
			filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error { out = append(out, name); return err })
		}
		return out
	}
	before := listing()

	var mu sync.Mutex
	outcomes := map[string]int{}
	work := make(chan Source)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for s := range work {
				d, err := s.Read(Options{Deadline: time.Minute})
				mu.Lock()
				if err == nil {
					check(t, d)
					outcomes["read"]++
				} else {
					p := problem(t, err)
					outcomes[p.Code]++
					if p.Code == "damaged" && strings.HasPrefix(p.Message, "cannot be read: ") || p.Code == "deadline" || !strings.HasPrefix(p.File, dir) {
						t.Errorf("%s: %+v", s.Name, p)
					}
				}
				mu.Unlock()
			}
		})
	}
	for s, err := range Walk([]string{dir}) {
		if err != nil {
			mu.Lock()
			outcomes[problem(t, err).Code]++
			mu.Unlock()
			continue
		}
		work <- s
	}
	close(work)
	running.Wait()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d files: %v; %d MB of the system", n, outcomes, m.Sys>>20)
	if m.Sys > 1500<<20 {
		t.Errorf("it took %d MB", m.Sys>>20)
	}
	if outcomes["read"] == 0 || outcomes["damaged"] == 0 {
		t.Error("nothing was read, or nothing was damaged")
	}
	if after := listing(); !slices.Equal(before, after) {
		t.Errorf("there are other files than before: %d and %d", len(before), len(after))
	}
}
