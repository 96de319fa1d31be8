package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/graph/web"
	"github.com/electiongraph/electiongraph/schema"
)

// TestServe starts a server, stops it while it answers, and wants the answer finished and the port free.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said, w := io.Pipe()
	p := &program{ctx: ctx, tui: &tui{w: w, said: map[string]bool{}}}
	begun := make(chan bool, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		time.Sleep(200 * time.Millisecond)
		io.WriteString(w, "whole")
	})
	ended := make(chan error, 1)
	go func() { ended <- p.serve(h, "127.0.0.1:0") }()
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, said)
	_, address, _ := strings.Cut(line, "http://")
	address, _, _ = strings.Cut(address, "/")
	got := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + address + "/")
		if err != nil {
			got <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}()
	<-begun
	stop()
	if s := <-got; s != "whole" {
		t.Errorf("the answer under way came as %q", s)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + address + "/"); err == nil {
		t.Error("it goes on after its end")
	}
}

func TestLocal(t *testing.T) {
	for address, ok := range map[string]bool{"127.0.0.1:8080": true, "localhost:0": true, "[::1]:80": true, "127.8.8.8:1": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:80": false, "192.168.1.2:80": false, "example.org:80": false, "8080": false, "": false} {
		if err := local(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// TestServeWritable sends documents to a server, as ingest would read them, and takes one out again.
func TestServeWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	p := &program{ctx: t.Context(), tui: &tui{w: io.Discard, said: map[string]bool{}}, address: dir}
	g, err := p.open(true)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	const token = "0123456789abcdef"
	h, err := web.Handler(g, web.Options{Changes: p.changes(g, token)})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, address, body string) (int, outcome, schema.Problem) {
		t.Helper()
		r := httptest.NewRequest(method, "http://localhost"+address, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var said struct {
			outcome
			Problem schema.Problem
		}
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil {
			t.Fatalf("%s %s: %d %s", method, address, w.Code, w.Body)
		}
		return w.Code, said.outcome, said.Problem
	}
	text := "Kazakhstan held parliamentary elections on 20 March 2016. ODIHR noted that the count was not transparent.\n"
	id := ""
	for _, c := range []struct{ name, text, status string }{{"a.txt", text, added}, {"a.txt", text, unchanged}, {"a.txt", text + "ODIHR noted that the voter lists were accurate.\n", replaced}, {"b.txt", text + "ODIHR noted that the voter lists were accurate.\n", skipped}} {
		code, o, problem := ask("POST", "/api/documents?name="+c.name, c.text)
		if code != http.StatusOK || o.Status != c.status || o.Name != c.name && c.status != skipped {
			t.Errorf("%s: %d %+v %+v", c.name, code, o, problem)
		}
		if c.status == replaced {
			id = o.Document
		}
	}
	if code, _, problem := ask("POST", "/api/documents?name=c.pdf", "%PDF-1.7\nbroken"); code != http.StatusBadRequest || problem.Code == "" || problem.Code == "failed" {
		t.Errorf("a broken PDF: %d %+v", code, problem)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/country/KZ", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Kazakhstan") { // the gazetteer's name came with the document
		t.Errorf("the country: %d", w.Code)
	}
	if _, err := graph.Open(t.Context(), dir, graph.Options{}); err == nil || !strings.Contains(err.Error(), "held by process") {
		t.Errorf("another one may write meanwhile: %v", err)
	}
	if code, _, problem := ask("DELETE", "/"+id, ""); code != http.StatusOK {
		t.Errorf("%s: %d %+v", id, code, problem)
	}
	list, err := query.Documents(t.Context(), g)
	if err != nil || len(list.Documents) != 0 {
		t.Errorf("%d documents are left, %v", len(list.Documents), err)
	}
}
