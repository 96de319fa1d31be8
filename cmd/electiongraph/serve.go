package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/graph/web"
	"github.com/electiongraph/electiongraph/schema"
)

func serveCommand() *command {
	var listen string
	var hosts []string
	var public, quiet, writable bool
	var tokenFile string
	return &command{
		name: "serve", group: "Ask", short: "show the graph in a browser",
		long: `Shows the graph as web pages, until it is interrupted: countries with what came back, elections with what was said and
answered, documents with the findings marked in them. Every page is also there for programs. Nothing can be changed
through it unless you say so, and it asks nothing of any other machine.

--writable lets programs add and remove documents, and Cayley's API write, if they send the token that stands in
$ELECTIONGRAPH_TOKEN or the file of --token-file as Authorization: Bearer TOKEN. The graph is held for writing then.

It listens on this machine only. --public lets others in; put a proxy that speaks TLS before it then, and name with
--host what people call it by.`,
		example: "serve --listen 127.0.0.1:0",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVarP(&listen, "listen", "l", "127.0.0.1:8080", "listen at `ADDRESS`, port 0 for any")
			fs.BoolVar(&public, "public", false, "may listen where other machines can reach it")
			fs.StringSliceVar(&hosts, "host", nil, "answer also under this `NAME`, * for every one")
			fs.BoolVar(&writable, "writable", false, "let those change the graph who know the token")
			fs.StringVar(&tokenFile, "token-file", "", "the token stands in this `FILE`")
			fs.BoolVarP(&quiet, "quiet", "q", false, "do not log the requests")
		},
		run: func(p *program, args []string) error {
			if err := local(listen); err != nil && !public {
				return err
			}
			o := web.Options{Hosts: hosts, Log: p.tui.log()}
			if quiet {
				o.Log = nil
			}
			if host, _, err := net.SplitHostPort(listen); err == nil && host != "" {
				o.Hosts = append(o.Hosts, host)
			}
			show := func(g *graph.Graph) error {
				h, err := web.Handler(g, o)
				if err != nil {
					return err
				}
				go p.release(g)
				return p.serve(h, listen)
			}
			if !writable {
				if tokenFile != "" {
					return &usageError{"--token-file is of use with --writable only", "electiongraph serve --writable --token-file FILE"}
				}
				return p.read(show)
			}
			token, err := tokenOf(tokenFile)
			if err != nil {
				return err
			}
			g, err := p.open(true)
			if err != nil {
				return err
			}
			o.Changes = p.changes(g, token)
			return errors.Join(show(g), g.Close())
		},
	}
}

// leastToken is how long a token has to be: nobody shall guess it.
const leastToken = 16

// tokenOf gives the token of a file, or of $ELECTIONGRAPH_TOKEN. It is no flag: others can read those.
func tokenOf(file string) (string, error) {
	token, from := os.Getenv("ELECTIONGRAPH_TOKEN"), "$ELECTIONGRAPH_TOKEN"
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return "", &schema.Problem{Code: "missing", File: file, Message: "cannot read the token: " + cause(err), Hint: "head -c 24 /dev/urandom | base64 > " + file}
		}
		token, from = strings.TrimSpace(string(b)), file
	}
	switch {
	case token == "":
		return "", &usageError{"--writable needs a token", "export ELECTIONGRAPH_TOKEN=$(head -c 24 /dev/urandom | base64)"}
	case len(token) < leastToken:
		return "", &usageError{fmt.Sprintf("the token of %s is shorter than %d characters", from, leastToken), "head -c 24 /dev/urandom | base64 gives a good one"}
	}
	return token, nil
}

// changes reads documents for those who send them, and takes them out, as ingest and remove do.
func (p *program) changes(g *graph.Graph, token string) *web.Changes {
	lib := sync.OnceValues(p.library)
	return &web.Changes{
		Token: token,
		Add: func(ctx context.Context, name string, body io.Reader) (any, error) {
			var out, said bytes.Buffer
			q := *p
			q.ctx, q.format, q.out, q.tui = ctx, formatJSON, bufio.NewWriter(&out), &tui{w: &said, lines: true, said: map[string]bool{}}
			data, err := io.ReadAll(body)
			if err != nil {
				return nil, err
			}
			text := source{name: name, path: name, load: func() (*ingest.File, error) { return ingest.Load(bytes.NewReader(data), name, ingest.Options{}) }}
			sum, err := q.ingestInto(g, lib, []source{text}, ingestion{jobs: 1})
			switch {
			case err != nil && !errors.Is(err, errReported):
				return nil, err
			case err != nil || sum.Failed > 0:
				var first schema.Problem
				if err := json.NewDecoder(&said).Decode(&first); err != nil {
					return nil, err
				}
				return nil, &first
			}
			return json.RawMessage(out.Bytes()), nil
		},
		Remove: func(ctx context.Context, id string) error {
			q := *p
			q.ctx = ctx
			l, err := lib()
			if err != nil {
				return err
			}
			if id, err = query.Resolve(ctx, g, id, "document"); err != nil {
				return err
			}
			touched := &mentioned{}
			if err := q.remove(g, schema.Thing(id), touched); err != nil {
				return err
			}
			if err := updateReference(ctx, g, l, touched); err != nil {
				return err
			}
			_, err = g.Infer(ctx, nil)
			return err
		},
	}
}

// release lets go of a graph on disk now and then while nobody asks, so that others may read documents into it.
func (p *program) release(g *graph.Graph) {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(time.Second):
			g.Release() // what stands in the way will be said by who reads next
		}
	}
}

// local reports a problem where an address can be reached from other machines.
func local(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return &usageError{fmt.Sprintf("--listen %s is no address", address), "electiongraph serve --listen 127.0.0.1:8080"}
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return &usageError{fmt.Sprintf("other machines can reach %s", cmp.Or(host, "all addresses of this one")), "--public allows that; --listen 127.0.0.1:8080 keeps to this machine"}
}

// serve answers requests until the program is interrupted, then finishes those under way.
func (p *program) serve(h http.Handler, address string) error {
	l, err := (&net.ListenConfig{}).Listen(p.ctx, "tcp", address)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
		}
		return &schema.Problem{Code: "listen", File: address, Message: "cannot listen there: " + err.Error(), Hint: "--listen 127.0.0.1:0 takes a port that is free"}
	}
	server := web.Server(h)
	server.ErrorLog = p.tui.faults()
	p.tui.note("The pages are at http://%s/ until Ctrl-C", l.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(web.Limited(l)) }()
	select {
	case err := <-failed:
		return err
	case <-p.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(err, server.Close())
	}
	p.tui.note("Stopped")
	return nil
}
