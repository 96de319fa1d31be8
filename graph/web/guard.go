package web

import (
	"compress/gzip"
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/net/netutil"
)

// policy lets a page load what comes from here, and run no script that stands in it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// What a request may bring.
const (
	longestAddress = 8 << 10
	longestBody    = 64 << 10
)

// mostConnections is how many clients are served at a time; the others wait.
const mostConnections = 2048

// Server gives a server for a handler that drops clients who are slow to ask, to read or to leave. Its listener is to be
// one of [Limited].
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 32 << 10}
}

// Limited bounds how many clients are served at a time.
func Limited(l net.Listener) net.Listener { return netutil.LimitListener(l, mostConnections) }

// guard stands before everything: it measures and logs each request, refuses those that are not meant for this machine
// or are too large, bounds their time, and survives a fault in a page.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		out := &recorder{ResponseWriter: w}
		s.measure.running.Inc()
		defer func() {
			s.measure.running.Dec()
			fault := recover()
			if fault != nil && fault != http.ErrAbortHandler {
				if out.status == 0 {
					http.Error(out, "something went wrong here", http.StatusInternalServerError)
				}
				if s.options.Log != nil {
					s.options.Log.Error("a page failed", "path", r.URL.Path, "fault", fault)
				}
			}
			took := time.Since(begin)
			s.measure.seconds.WithLabelValues(strconv.Itoa(out.status)).Observe(took.Seconds())
			s.measure.bytes.Add(float64(out.bytes))
			if s.options.Log != nil {
				s.options.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.String("query", clip(r.URL.RawQuery, 200)),
					slog.Int("status", out.status), slog.Int64("bytes", out.bytes), slog.Duration("took", took.Round(time.Microsecond)), slog.String("from", r.RemoteAddr))
			}
			if fault == http.ErrAbortHandler {
				panic(fault)
			}
		}()
		h := out.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case !s.meant(r.Host):
			http.Error(out, "there is nothing under this name here; electiongraph serve --host NAME allows it", http.StatusMisdirectedRequest)
			return
		case len(r.URL.RequestURI()) > longestAddress:
			http.Error(out, "the address is too long", http.StatusRequestURITooLong)
			return
		}
		longest := int64(longestBody)
		if c := s.options.Changes; c != nil && c.known(r) {
			longest = longestUpload
		}
		r.Body = http.MaxBytesReader(out, r.Body, longest)
		ctx, cancel := context.WithTimeout(r.Context(), s.options.Deadline)
		defer cancel()
		next.ServeHTTP(out, r.WithContext(ctx))
	})
}

// meant reports whether a request under this name is for us. Names that merely resolve to this machine are not: they
// are how a page elsewhere would get at what only this machine may read.
func (s *site) meant(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); name == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	return slices.ContainsFunc(s.options.Hosts, func(h string) bool { return h == "*" || strings.EqualFold(h, name) })
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n] + "…"
	}
	return s
}

// A recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// measures are what /metrics tells.
type measures struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	bytes    prometheus.Counter
	running  prometheus.Gauge
	made     *prometheus.CounterVec
}

func newMeasures() *measures {
	m := &measures{
		registry: prometheus.NewRegistry(),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "electiongraph_request_seconds", Help: "Time to answer a request, by status.",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20}}, []string{"status"}),
		bytes:   prometheus.NewCounter(prometheus.CounterOpts{Name: "electiongraph_response_bytes_total", Help: "Bytes of the answers, compressed where they were."}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: "electiongraph_requests_running", Help: "Requests under way."}),
		made:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "electiongraph_pages_total", Help: "Pages, by whether they were made anew or had been kept."}, []string{"from"}),
	}
	m.registry.MustRegister(m.seconds, m.bytes, m.running, m.made)
	return m
}

func (m *measures) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true})
}

// accepts reports whether the client takes gzip.
func accepts(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, "gzip") || name == "*" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

// compress gives nothing for what would not become smaller.
func compress(body []byte) []byte {
	if len(body) < 512 {
		return nil
	}
	var b strings.Builder
	z := gzip.NewWriter(&b)
	z.Write(body) // to memory
	z.Close()
	if b.Len() >= len(body) {
		return nil
	}
	return []byte(b.String())
}
