package ingest

import (
	"bytes"
	"cmp"
	gocontext "context" // the name is taken by that of a place in a page
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"

	"github.com/electiongraph/electiongraph/schema"
)

// A Fetcher reads web addresses, politely: it asks robots.txt, waits between two requests to a host, tries again where that
// helps, and asks for a page that it has kept only whether it has changed. Only addresses of the public internet are asked
// unless Private is set, whatever a name resolves or an answer leads to. It is safe for concurrent use.
type Fetcher struct {
	ctx    gocontext.Context
	o      FetchOptions
	client *retryablehttp.Client
	mu     sync.Mutex
	hosts  map[string]*host
}

// FetchOptions say how addresses are read. The zero value asks without keeping anything.
type FetchOptions struct {
	Cache    string        // folder of what has been read; "" keeps nothing
	Private  bool          // ask addresses of this machine and of private networks too
	Delay    time.Duration // between two requests to a host; 0 means a second. A longer one that robots.txt asks for goes before it
	Timeout  time.Duration // of one request; 0 means a minute
	Retries  int           // 0 means 3, -1 none
	MaxBytes int64         // 0 means DefaultMaxBytes
}

// userAgent tells hosts who asks.
const userAgent = "electiongraph/1 (reads single pages named by its user; +https://github.com/electiongraph/electiongraph)"

const (
	maxRedirects = 5
	maxWait      = 30 * time.Second // that a host may ask for before we give up
	robotsBytes  = 500 << 10
)

// A host is what is known of a server.
type host struct {
	once   sync.Once
	robots *robotstxt.Group
	err    error
	turn   *rate.Limiter
}

// NewFetcher makes a Fetcher whose requests end with ctx.
func NewFetcher(ctx gocontext.Context, o FetchOptions) *Fetcher {
	o.Delay, o.Timeout, o.MaxBytes = cmp.Or(o.Delay, time.Second), cmp.Or(o.Timeout, time.Minute), cmp.Or(o.MaxBytes, DefaultMaxBytes)
	f := &Fetcher{ctx: ctx, o: o, hosts: map[string]*host{}}
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	if !o.Private {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return public(address) }
	}
	c := retryablehttp.NewClient()
	c.Logger = nil
	c.RetryMax = max(cmp.Or(o.Retries, 3), 0)
	c.RetryWaitMin, c.RetryWaitMax = o.Delay, maxWait
	c.ErrorHandler = retryablehttp.PassthroughErrorHandler
	c.CheckRetry = func(ctx gocontext.Context, r *http.Response, err error) (bool, error) {
		var p *schema.Problem
		if errors.As(err, &p) {
			return false, err
		}
		if r != nil && (r.StatusCode == http.StatusTooManyRequests || r.StatusCode == http.StatusServiceUnavailable) {
			if s, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && time.Duration(s)*time.Second > maxWait {
				return false, nil
			}
		}
		return retryablehttp.DefaultRetryPolicy(ctx, r, err)
	}
	c.HTTPClient = &http.Client{
		Timeout:   o.Timeout,
		Transport: &http.Transport{DialContext: dialer.DialContext, ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 1 << 20, TLSHandshakeTimeout: 15 * time.Second, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			switch {
			case len(via) > maxRedirects:
				return &schema.Problem{Code: "redirect", Message: fmt.Sprintf("the address leads on more than %d times", maxRedirects), Hint: "open it in a browser and name the page that it ends at"}
			case r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.Scheme == "http" && via[0].URL.Scheme == "https":
				return &schema.Problem{Code: "redirect", Message: "the address leads on to " + r.URL.Redacted() + ", which is not safe to follow", Hint: "open it in a browser and name the page that it ends at"}
			}
			if r.URL.Host != via[len(via)-1].URL.Host && !strings.HasSuffix(via[0].URL.Path, "/robots.txt") {
				return f.allowed(r.URL)
			}
			return nil
		},
	}
	f.client = c
	return f
}

// public refuses what is no address of the public internet.
func public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	a := at.Addr().Unmap()
	shared := netip.MustParsePrefix("100.64.0.0/10") // between a provider and its customers
	translated := netip.MustParsePrefix("64:ff9b::/96")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || shared.Contains(a) || translated.Contains(a) || a.Is4() && a.As4()[0] == 0 {
		return &schema.Problem{Code: "private", Message: fmt.Sprintf("the address leads to %s, which is not of the public internet", a), Hint: "--allow-private reads it, if it is a machine of your own"}
	}
	return nil
}

// address reads a web address.
func address(s string) (*url.URL, *schema.Problem) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, &schema.Problem{Code: "address", File: s, Message: "this is no web address", Hint: "write https://HOST/PAGE"}
	case u.User != nil:
		return nil, &schema.Problem{Code: "address", File: u.Redacted(), Message: "the address holds a password", Hint: "save the page and name the file"}
	}
	u.Fragment = ""
	return u, nil
}

// addressName is the name of the document at an address.
func addressName(u *url.URL) string {
	name := strings.Trim(u.Host+u.EscapedPath(), "/")
	if u.RawQuery != "" {
		name += "?" + u.RawQuery
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}

// Fetch gives what stands at an address. Errors are *schema.Problem of code address, private, robots, redirect, http, fetch,
// too-large, or of those that reading a file gives.
func (f *Fetcher) Fetch(s string) (*File, error) {
	u, p := address(s)
	if p != nil {
		return nil, p
	}
	file, err := f.fetch(u)
	var known *schema.Problem
	switch {
	case errors.As(err, &known):
		one := *known // what a host says of itself holds for each of its pages
		one.File = s
		return nil, &one
	case err != nil:
		what := err
		var outer *url.Error
		if errors.As(err, &outer) {
			what = outer.Err
		}
		message := "cannot be fetched: " + what.Error()
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			message = fmt.Sprintf("cannot be fetched: no answer within %s", f.o.Timeout)
		}
		return nil, &schema.Problem{Code: "fetch", File: s, Message: strings.ReplaceAll(message, "\n", " "), Hint: "try again later, or save the page and name the file"}
	}
	return file, nil
}

func (f *Fetcher) fetch(u *url.URL) (*File, error) {
	if err := f.allowed(u); err != nil {
		return nil, err
	}
	kept, body := f.kept(u)
	resp, err := f.get(u, kept)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	file := &File{Name: addressName(u), Path: u.String(), address: resp.Request.URL.String()}
	switch {
	case resp.StatusCode == http.StatusNotModified && body != nil:
		file.Data, file.address, file.charset = body, kept.Final, kept.Charset
	case resp.StatusCode != http.StatusOK:
		return nil, &schema.Problem{Code: "http", Message: fmt.Sprintf("the server answers %d %s", resp.StatusCode, strings.ToLower(http.StatusText(resp.StatusCode))), Hint: "open it in a browser; if it is there, save the page and name the file"}
	default:
		// All of it first: what breaks off is no short page.
		body, err := io.ReadAll(io.LimitReader(resp.Body, f.o.MaxBytes+1))
		if err != nil {
			return nil, err
		}
		if file.Data, err = load(bytes.NewReader(body), file.Name, Options{MaxBytes: f.o.MaxBytes}); err != nil {
			return nil, err
		}
		if _, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err == nil {
			file.charset = params["charset"]
		}
		f.keep(u, answer{URL: u.String(), Final: file.address, ETag: resp.Header.Get("ETag"), Modified: resp.Header.Get("Last-Modified"), Charset: file.charset}, file.Data)
	}
	sum := sha256.Sum256(file.Data)
	file.SHA256 = hex.EncodeToString(sum[:])
	return file, nil
}

// get asks for a page when it is the turn of its host.
func (f *Fetcher) get(u *url.URL, kept answer) (*http.Response, error) {
	if err := f.at(u).turn.Wait(f.ctx); err != nil {
		return nil, err
	}
	r, err := retryablehttp.NewRequestWithContext(f.ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", userAgent)
	r.Header.Set("Accept", "text/html, application/xhtml+xml, application/pdf, text/plain, */*;q=0.5")
	r.Header.Set("Accept-Language", "en")
	if kept.ETag != "" {
		r.Header.Set("If-None-Match", kept.ETag)
	}
	if kept.Modified != "" {
		r.Header.Set("If-Modified-Since", kept.Modified)
	}
	return f.client.Do(r)
}

// at gives the host of an address.
func (f *Fetcher) at(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := u.Scheme + "://" + u.Host
	h := f.hosts[key]
	if h == nil {
		h = &host{turn: rate.NewLimiter(rate.Every(f.o.Delay), 1)}
		f.hosts[key] = h
	}
	return h
}

// allowed asks robots.txt, once for each host.
func (f *Fetcher) allowed(u *url.URL) error {
	h := f.at(u)
	h.once.Do(func() {
		resp, err := f.get(&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, answer{})
		if err != nil {
			h.err = err
			return
		}
		defer resp.Body.Close()
		data, err := io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
		if err != nil {
			h.err = err
			return
		}
		if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			h.err = &schema.Problem{Code: "robots", Message: fmt.Sprintf("the server does not say what may be read: robots.txt answers %d", resp.StatusCode), Hint: "try again later"}
			return
		}
		rules, err := robotstxt.FromStatusAndBytes(resp.StatusCode, data)
		if err != nil {
			return // says nothing that can be understood
		}
		h.robots = rules.FindGroup("electiongraph")
		if d := h.robots.CrawlDelay; d > f.o.Delay {
			h.turn.SetLimit(rate.Every(min(d, maxWait)))
		}
	})
	if h.err != nil {
		return h.err
	}
	if h.robots != nil && !h.robots.Test(u.EscapedPath()) {
		return &schema.Problem{Code: "robots", Message: "robots.txt of the server asks programs not to read this page", Hint: "open it in a browser, save the page and name the file"}
	}
	return nil
}

// An answer is what is kept of an answer beside its bytes.
type answer struct {
	URL      string `json:"url"`
	Final    string `json:"final"` // where it led to
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
	Charset  string `json:"charset,omitempty"`
	SHA256   string `json:"sha256"`
}

func (f *Fetcher) file(u *url.URL) string {
	sum := sha256.Sum256([]byte(u.String()))
	return filepath.Join(f.o.Cache, hex.EncodeToString(sum[:16]))
}

// kept gives what was read from an address before, if it is still whole.
func (f *Fetcher) kept(u *url.URL) (p answer, body []byte) {
	if f.o.Cache == "" {
		return p, nil
	}
	head, err1 := os.ReadFile(f.file(u) + ".json")
	body, err2 := os.ReadFile(f.file(u))
	sum := sha256.Sum256(body)
	if err1 != nil || err2 != nil || json.Unmarshal(head, &p) != nil || p.URL != u.String() || p.SHA256 != hex.EncodeToString(sum[:]) {
		return answer{}, nil
	}
	return p, body
}

// keep keeps an answer that can be asked for again by what the server says of it. What cannot be kept is asked for anew.
func (f *Fetcher) keep(u *url.URL, p answer, body []byte) {
	if f.o.Cache == "" || p.ETag == "" && p.Modified == "" {
		return
	}
	sum := sha256.Sum256(body)
	p.SHA256 = hex.EncodeToString(sum[:])
	head, err := json.Marshal(p)
	if err != nil || os.MkdirAll(f.o.Cache, 0o755) != nil {
		return
	}
	for name, data := range map[string][]byte{f.file(u): body, f.file(u) + ".json": head} {
		t, err := os.CreateTemp(f.o.Cache, "new-*")
		if err != nil {
			return
		}
		_, err = t.Write(data)
		if errors.Join(err, t.Close()) != nil || os.Rename(t.Name(), name) != nil {
			os.Remove(t.Name())
			return
		}
	}
}
