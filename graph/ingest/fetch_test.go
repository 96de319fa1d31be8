package ingest

import (
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/schema"
)

const votesPage = `<html><head><title>Votes</title></head><body><h1>Votes</h1><p>The count was not transparent in many polling stations.</p></body></html>`

// misbehaving is a server that does all that servers do. It counts requests by path.
func misbehaving(t *testing.T) (address string, asked func(path string) int64) {
	t.Helper()
	var mu sync.Mutex
	counts := map[string]int64{}
	var failing atomic.Int64
	stop := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		counts[r.URL.Path]++
		mu.Unlock()
		if !strings.HasPrefix(r.Header.Get("User-Agent"), "electiongraph/") {
			t.Errorf("%s: asked as %q", r.URL, r.Header.Get("User-Agent"))
		}
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /closed/\n")
		case "/page", "/closed/page":
			fmt.Fprint(w, votesPage)
		case "/kept":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, votesPage)
		case "/latin":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			fmt.Fprint(w, "<html><body><p>The count in Caf\xe9 Street was slow, as the observers of the mission said.</p></body></html>")
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/flaky": // well the third time
			if failing.Add(1) < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			fmt.Fprint(w, votesPage)
		case "/busy":
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/empty":
		case "/short": // says more than it sends
			w.Header().Set("Content-Length", "100000")
			fmt.Fprint(w, votesPage)
		case "/cut": // breaks the connection off
			fmt.Fprint(w, votesPage)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/silent", "/slow":
			if r.URL.Path == "/slow" { // byte by byte
				fmt.Fprint(w, "<html>")
				w.(http.Flusher).Flush()
			}
			select {
			case <-stop:
			case <-r.Context().Done():
			}
		case "/endless":
			for range 4000 {
				if _, err := fmt.Fprint(w, strings.Repeat("The count was slow. ", 50)); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 400 {
				fmt.Fprint(z, strings.Repeat("a", 10000))
			}
			z.Close()
		case "/picture":
			fmt.Fprint(w, "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
		case "/rubbish":
			c, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprint(c, "SSH-2.0-OpenSSH\r\n")
				c.Close()
			}
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, votesPage)
		}
	}))
	t.Cleanup(func() { close(stop); s.CloseClientConnections(); s.Close() })
	s.Config.ErrorLog = nil
	return s.URL, func(path string) int64 {
		mu.Lock()
		defer mu.Unlock()
		return counts[path]
	}
}

func fetchAll(t *testing.T, f *Fetcher, base string, paths ...string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, p := range paths {
		for s, err := range Walk([]string{base + p}) {
			if err != nil {
				t.Fatal(err)
			}
			d, err := s.Read(Options{Fetcher: f, MaxBytes: 1 << 20})
			if err == nil {
				check(t, d)
				got[p] = strings.TrimPrefix(d.Meta.URL.Text, base) + ": " + d.Text
				continue
			}
			q := problem(t, err)
			got[p] = q.Code
			if q.File != base+p {
				t.Errorf("%s: the problem names %q", p, q.File)
			}
		}
	}
	return got
}

func TestFetch(t *testing.T) {
	base, asked := misbehaving(t)
	fetcher := func(timeout time.Duration) *Fetcher {
		return NewFetcher(t.Context(), FetchOptions{Private: true, Delay: time.Millisecond, Timeout: timeout, Retries: 2, MaxBytes: 1 << 20, Cache: t.TempDir()})
	}
	text := "Votes\n\nThe count was not transparent in many polling stations."
	want := map[string]string{"/page": "/page: " + text, "/moved": "/page: " + text, "/flaky": "/flaky: " + text, "/latin": "/latin: The count in Café Street was slow, as the observers of the mission said.",
		"/closed/page": "robots", "/round": "redirect", "/file": "redirect", "/busy": "http", "/broken": "http", "/gone": "http", "/nowhere": "http", "/empty": "empty", "/short": "fetch", "/cut": "fetch",
		"/endless": "too-large", "/bomb": "too-large", "/picture": "binary", "/rubbish": "fetch"}
	if diff := cmp.Diff(want, fetchAll(t, fetcher(time.Minute), base, slices.Collect(maps.Keys(want))...)); diff != "" {
		t.Error(diff)
	}
	for path, n := range map[string]int64{"/robots.txt": 1, "/closed/page": 0, "/flaky": 3, "/broken": 3, "/busy": 1, "/gone": 1} {
		if asked(path) != n {
			t.Errorf("%s was asked for %d times, want %d", path, asked(path), n)
		}
	}
	// Only for those that never come to an end is the time short.
	if diff := cmp.Diff(map[string]string{"/silent": "fetch", "/slow": "fetch"}, fetchAll(t, fetcher(400*time.Millisecond), base, "/silent", "/slow")); diff != "" {
		t.Error(diff)
	}
}

// A page that was read before is asked for only if it has changed; what was kept and is damaged is read anew.
func TestFetchKept(t *testing.T) {
	base, asked := misbehaving(t)
	cache := t.TempDir()
	for i := range 3 {
		if i == 2 {
			files, err := filepath.Glob(filepath.Join(cache, "*[0-9a-f]"))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			if err := os.WriteFile(files[0], []byte("damaged"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f := NewFetcher(t.Context(), FetchOptions{Private: true, Delay: time.Millisecond, Cache: cache})
		if got := fetchAll(t, f, base, "/kept")["/kept"]; !strings.Contains(got, "not transparent") {
			t.Errorf("time %d: %s", i, got)
		}
	}
	if n := asked("/kept"); n != 3 {
		t.Errorf("asked %d times", n)
	}
}

// Addresses of this machine and of private networks are refused, however they come about.
func TestFetchPublicOnly(t *testing.T) {
	base, asked := misbehaving(t)
	f := NewFetcher(t.Context(), FetchOptions{Delay: time.Millisecond, Retries: -1})
	if diff := cmp.Diff(map[string]string{"/page": "private"}, fetchAll(t, f, base, "/page")); diff != "" || asked("/page")+asked("/robots.txt") > 0 {
		t.Error(diff)
	}
	for a, ok := range map[string]bool{"127.0.0.1:80": false, "[::1]:80": false, "10.1.2.3:80": false, "172.16.0.1:443": false, "192.168.1.1:80": false, "169.254.169.254:80": false, "100.64.1.1:80": false,
		"[fe80::1]:80": false, "[fd00::1]:80": false, "0.0.0.0:80": false, "[::]:80": false, "[::ffff:127.0.0.1]:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false, "[64:ff9b::7f00:1]:80": false,
		"93.184.216.34:443": true, "[2606:2800:220:1::]:443": true} {
		if err := public(a); (err == nil) != ok {
			t.Errorf("%s: %v", a, err)
		}
	}
	_, first := f.Fetch(base + "/a")
	_, second := f.Fetch(base + "/b")
	var a, b *schema.Problem
	if !errors.As(first, &a) || !errors.As(second, &b) || a.File != base+"/a" || b.File != base+"/b" {
		t.Errorf("%v, %v", first, second)
	}
}

// Two requests to a host keep their distance.
func TestFetchDelay(t *testing.T) {
	base, _ := misbehaving(t)
	f := NewFetcher(t.Context(), FetchOptions{Private: true, Delay: 60 * time.Millisecond})
	start := time.Now()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := f.Fetch(base + "/page"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if took := time.Since(start); took < 4*60*time.Millisecond { // the first request, for robots.txt, need not wait
		t.Errorf("five requests within %s", took)
	}
}

func TestAddresses(t *testing.T) {
	for s, want := range map[string]string{"https://example.org/a/b.html#c": "example.org/a/b.html", "http://example.org": "example.org", "https://example.org/a/?b=c": "example.org/a?b=c"} {
		u, p := address(s)
		if p != nil || addressName(u) != want {
			t.Errorf("%s: %v, %v", s, u, p)
		}
	}
	for _, s := range []string{"https://", "http://user:secret@example.org/", "https://exa mple.org/", "http:///a"} {
		var got []string
		for _, err := range Walk([]string{s}) {
			p := problem(t, err)
			got = append(got, p.Code)
			if strings.Contains(p.Error(), "secret") {
				t.Errorf("%s: %v", s, p)
			}
		}
		if diff := cmp.Diff([]string{"address"}, got); diff != "" {
			t.Errorf("%s: %s", s, diff)
		}
	}
}
