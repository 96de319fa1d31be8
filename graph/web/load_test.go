package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/generate"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

var (
	quads  = flag.Int("quads", 60_000, "size of the generated graph")
	folder = flag.String("folder", "", "keep the generated graph here, or take the one that is here")

	lasting = flag.Duration("load", 3*time.Second, "how long the load lasts")
)

// generated opens a folder with a generated graph.
func generated(t testing.TB) (*graph.Graph, *generate.Sample) {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	s := generate.New(lib.codebook, lib.gazetteer, *quads)
	dir := *folder
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "graph")
	}
	if _, err := os.Stat(dir); err != nil {
		g, err := graph.Open(t.Context(), dir, graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Import(t.Context(), func(yield func(rdf.Quad, error) bool) {
			for q := range s.Quads() {
				if !yield(q, nil) {
					return
				}
			}
		})
		if err == nil {
			_, err = g.Infer(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	g, err := graph.Open(t.Context(), dir, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g, s
}

// fullest gives the address of a page of each kind, of those with the most on them.
func fullest(t testing.TB, h http.Handler, s *generate.Sample) []string {
	t.Helper()
	read := func(address string, answer any) {
		t.Helper()
		if w := get(t, h, address+"?format=json"); json.Unmarshal(w.Body.Bytes(), answer) != nil {
			t.Fatalf("%s: %d", address, w.Code)
		}
	}
	var elections query.ElectionList
	var documents query.DocumentList
	var issues, bodies query.Catalog
	var recommended query.RecommendationList
	read("/elections", &elections)
	read("/documents", &documents)
	read("/issues", &issues)
	read("/bodies", &bodies)
	read("/recommendations", &recommended)
	election := slices.MaxFunc(elections.Elections, func(a, b query.ElectionRow) int { return cmp.Compare(a.Problems, b.Problems) }).ID
	document := slices.MaxFunc(documents.Documents, func(a, b query.Document) int { return cmp.Compare(a.Problems, b.Problems) }).ID
	known := func(a, b query.Known) int { return cmp.Compare(a.Findings, b.Findings) }
	issue, body := slices.MaxFunc(issues.Things, known), slices.MaxFunc(bodies.Things, known)
	times := map[string]int{}
	country := s.Country
	for _, e := range elections.Elections {
		if times[e.Country] += e.Problems; times[e.Country] > times[country] {
			country = e.Country
		}
	}
	asked := slices.MaxFunc(recommended.Recommendations, func(a, b query.Recommendation) int { return cmp.Compare(len(a.Later), len(b.Later)) })
	return []string{"/", "/country/" + country, "/country/" + country + "?min=1", "/election/" + election, "/issue/" + issue.ID, "/issue/" + issue.ID + "?country=" + country, "/body/" + body.ID, address(document), recommendationAddress(asked.ID),
		"/area/" + issue.Group, "/stage/counting", "/commitment/copenhagen-7.4", "/show?id=country/" + country, "/show?id=" + "body/" + body.ID, "/documents", "/elections", "/issues", "/bodies", "/recommendations", "/queries", "/graph?of=issue/" + issue.ID,
		"/graph?of=country/" + country + "&limit=60", "/search?q=count", "/search?q=the", "/suggest?q=count", "/between?first=issue/" + issue.ID + "&second=body/" + body.ID, "/api", "/ask/timeline?country=" + country, "/ask/coverage", "/ask/stats", "/ask/findings?area=" + issue.Group,
		"/ask/spread?id=" + issue.ID, "/ask/responses?country=" + country, "/ask/followup?country=" + country, "/ask/observers"}
}

// heaviest is how many bytes a page may have, without the text of a document.
const heaviest = 150_000

// TestLight weighs the fullest page of every kind.
func TestLight(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a graph")
	}
	g, s := generated(t)
	h := show(t, g)
	pages := fullest(t, h, s)
	var elections query.ElectionList
	if err := json.Unmarshal(get(t, h, "/elections?format=json").Body.Bytes(), &elections); err != nil {
		t.Fatal(err)
	}
	for _, e := range elections.Elections { // the one with most problems need not be the heaviest
		pages = append(pages, address("election/"+e.ID))
	}
	for _, address := range pages {
		w := get(t, h, address)
		n := w.Body.Len()
		if strings.HasPrefix(address, "/document/") {
			var text query.Text
			id := strings.TrimPrefix(address, "/")
			if err := json.Unmarshal(get(t, h, "/api/text?id="+id).Body.Bytes(), &text); err == nil {
				n -= len(text.Text)
			}
		}
		if w.Code != http.StatusOK || n > heaviest {
			t.Errorf("%s: %d, %d kB", address, w.Code, n/1000)
		}
	}
}

// BenchmarkPages makes the fullest page of every kind anew each time, as if nobody had asked for it before:
//
//	go test ./graph/web -run '^$' -bench Pages -quads 1000000 -folder FOLDER
func BenchmarkPages(b *testing.B) {
	g, s := generated(b)
	h, err := Handler(g, Options{Cache: 1})
	if err != nil {
		b.Fatal(err)
	}
	for _, address := range fullest(b, h, s) {
		b.Run(strings.ReplaceAll(address, "/", "_"), func(b *testing.B) {
			n, before := 0, processorTime()
			for b.Loop() {
				w := get(b, h, address)
				if n = w.Body.Len(); w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			b.ReportMetric(float64(n)/1000, "kB")
			b.ReportMetric(float64((processorTime()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op") // of use where others work on the machine too
		})
	}
}

// processorTime tells how long the process has had the processor.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// serve answers at an address of this machine, as the command does, and gives the address.
func serve(t testing.TB, server *http.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server.ErrorLog = log.New(io.Discard, "", 0)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(Limited(l)) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// times are how long answers took.
type times []time.Duration

// at gives the time within which a share of the answers came.
func (t times) at(share float64) time.Duration {
	slices.Sort(t)
	return t[min(len(t)-1, int(share*float64(len(t))))]
}

// most is the most memory that a load may take beyond what was there before.
const most = 512 << 20

// TestLoad has 50 clients go over the pages at once, each as fast as it can: no error, bounded memory. It tells how soon
// the country page came. For the figures of README:
//
//	go test ./graph/web -run 'TestLoad$' -v -load 20s -quads 1000000 -folder FOLDER
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("takes its time")
	}
	for _, size := range []string{"sample", "generated"} {
		t.Run(size, func(t *testing.T) {
			var h http.Handler
			var pages []string
			country := "/country/KZ"
			if size == "sample" {
				h = show(t, fill(t, map[string]string{"hostile.md": hostile, "quoted.md": quoted}))
				for address := range crawl(t, h) {
					if !strings.HasPrefix(address, "/static") && !strings.HasPrefix(address, "/cayley") {
						pages = append(pages, address)
					}
				}
				slices.Sort(pages)
			} else {
				g, s := generated(t)
				h = show(t, g)
				pages = fullest(t, h, s)
				country = pages[1]
			}
			to := "http://" + serve(t, Server(h))
			runtime.GC()
			var before, now runtime.MemStats
			runtime.ReadMemStats(&before)
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50, DisableCompression: true}, Timeout: 5 * time.Minute}
			defer client.CloseIdleConnections()
			var all, ofCountry times
			var mu sync.Mutex
			var wait sync.WaitGroup
			end := time.Now().Add(*lasting)
			for n := range 50 {
				wait.Go(func() {
					chance := rand.New(rand.NewPCG(uint64(n), 1))
					for i := 0; time.Now().Before(end); i++ {
						address, isCountry := pages[chance.IntN(len(pages))], i%3 == 0
						if isCountry {
							address = country
						} else if n%5 == 0 { // and pages that nobody has asked for before
							address = fmt.Sprintf("%s?min=%d", country, 1+chance.IntN(9999))
						}
						begin := time.Now()
						r, err := client.Get(to + address)
						if err != nil {
							t.Error(err)
							return
						}
						_, err = io.Copy(io.Discard, r.Body)
						r.Body.Close()
						if err != nil || r.StatusCode != http.StatusOK {
							t.Errorf("%s: %s %v", address, r.Status, err)
						}
						took := time.Since(begin)
						mu.Lock()
						if all = append(all, took); isCountry {
							ofCountry = append(ofCountry, took)
						}
						mu.Unlock()
					}
				})
			}
			peak := uint64(0)
			for time.Now().Before(end) {
				time.Sleep(50 * time.Millisecond)
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse+now.StackInuse)
			}
			wait.Wait()
			grown := int64(peak) - int64(before.HeapInuse+before.StackInuse)
			t.Logf("%d answers in %s, 50 clients at once; the country page: median %s, p99 %s; all: p99 %s; memory grew by %d MB, to %d MB", len(all), *lasting, ofCountry.at(.5).Round(time.Millisecond/10), ofCountry.at(.99).Round(time.Millisecond/10),
				all.at(.99).Round(time.Millisecond/10), grown>>20, peak>>20)
			if grown > most {
				t.Errorf("memory grew by %d MB", grown>>20)
			}
		})
	}
}

// TestBadClients has a good client ask while others do all that they can think of to be in the way.
func TestBadClients(t *testing.T) {
	if testing.Short() {
		t.Skip("takes its time")
	}
	server := Server(show(t, fill(t, nil)))
	// The same bounds, in the time of a test.
	server.ReadHeaderTimeout, server.ReadTimeout, server.WriteTimeout, server.IdleTimeout = time.Second, 2*time.Second, 3*time.Second, 2*time.Second
	address := serve(t, server)
	ctx, stop := context.WithTimeout(t.Context(), 8*time.Second)
	defer stop()
	var bad, good sync.WaitGroup
	dial := func() net.Conn {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return nil
		}
		c.SetDeadline(time.Now().Add(2 * time.Minute)) // longer than the slowest machine takes to keep the server's bounds
		return c
	}
	// gone waits until the server has closed a connection, and gives what it said and whether it has.
	gone := func(c net.Conn) (string, bool) {
		b, err := io.ReadAll(c) // an end or a reset, both do
		c.Close()
		return string(b), !errors.Is(err, os.ErrDeadlineExceeded)
	}
	for range 1000 { // say nothing
		c := dial()
		if c == nil {
			return
		}
		bad.Go(func() {
			if said, closed := gone(c); !closed {
				t.Errorf("an idle connection stays: %q", said)
			}
		})
	}
	for range 50 { // never come to the end of what they ask
		bad.Go(func() {
			c := dial()
			if c == nil {
				return
			}
			_, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n")
			for err == nil {
				time.Sleep(200 * time.Millisecond)
				_, err = io.WriteString(c, "X-Slow: 1\r\n")
			}
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("headers without end are listened to")
			}
			c.Close()
		})
	}
	for range 20 { // ask for very much, and read nothing
		bad.Go(func() {
			c := dial()
			if c == nil {
				return
			}
			c.(*net.TCPConn).SetReadBuffer(4096)
			for range 200 {
				if _, err := io.WriteString(c, "GET /country/KZ?min=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					break // it does not listen any more
				}
			}
			<-ctx.Done()
			c.Close()
		})
	}
	for name, one := range map[string]struct{ said, want string }{
		"nothing that is HTTP":       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", " 400 "},
		"another version":            {"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", " 505 "},
		"no host":                    {"GET / HTTP/1.1\r\n\r\n", " 400 "},
		"two hosts":                  {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", " 400 "},
		"a strange host":             {"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", " 421 "},
		"a zero in a header":         {"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n", " 400 "},
		"a line of a header":         {"GET / HTTP/1.1\r\nHost: localhost\r\n broken\r\n\r\n", " 400 "},
		"two lengths":                {"POST /api/v2/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", " 400 "},
		"a length below zero":        {"POST /api/v2/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", " 400 "},
		"an unknown transfer":        {"POST /api/v2/query HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n", " 501 "},
		"a broken chunk":             {"POST /api/v2/query?lang=gizmo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", " 400 "},
		"a huge header":              {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", " 431 "},
		"very many headers":          {"GET / HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X: y\r\n", 50_000) + "\r\n", " 431 "},
		"a huge address":             {"GET /" + strings.Repeat("x", 1<<20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", " 431 "},
		"a long address":             {"GET /" + strings.Repeat("x", 10<<10) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", " 414 "},
		"a huge body":                {"POST /api/v2/query?lang=gizmo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n" + strings.Repeat("x", 10_000_000), " 400 "},
		"a body that does not come":  {"POST /api/v2/query?lang=gizmo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx", ""},
		"a path out of the folder":   {"GET /static/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", " 307 "}, // to where it would lead, which is nowhere
		"a path with broken escapes": {"GET /country/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", " 400 "},
		"a method of its own":        {"FROB / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", " 405 "},
	} {
		bad.Go(func() {
			c := dial()
			if c == nil {
				return
			}
			sent := make(chan bool)
			go func() { io.WriteString(c, one.said); close(sent) }() // it may stop to listen half-way
			said, closed := gone(c)
			<-sent
			if head, _, _ := strings.Cut(said, "\r\n"); !strings.Contains(head, one.want) && said != "" || !closed {
				t.Errorf("%s: %q, closed: %v", name, head, closed)
			}
		})
	}
	client := &http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	var took times
	good.Go(func() {
		for ctx.Err() == nil {
			begin := time.Now()
			r, err := client.Get("http://" + address + "/country/KZ")
			if err != nil {
				t.Error(err)
				return
			}
			b, err := io.ReadAll(r.Body)
			r.Body.Close()
			if err != nil || r.StatusCode != http.StatusOK || !strings.Contains(string(b), "Kazakhstan") {
				t.Errorf("%s %v", r.Status, err)
			}
			took = append(took, time.Since(begin))
			time.Sleep(20 * time.Millisecond)
		}
	})
	good.Wait()
	bad.Wait()
	t.Logf("%d good answers beside the bad clients, median %s, p99 %s", len(took), took.at(.5), took.at(.99))
}
