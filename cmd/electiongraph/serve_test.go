package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
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
