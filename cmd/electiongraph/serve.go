package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/web"
	"github.com/electiongraph/electiongraph/schema"
)

func serveCommand() *command {
	var listen string
	var hosts []string
	var public, quiet bool
	return &command{
		name: "serve", group: "Ask", short: "show the graph in a browser",
		long: `Shows the graph as web pages, until it is interrupted: countries with what came back, elections with what was said and
answered, documents with the findings marked in them. Every page is also there for programs. Nothing can be changed
through it, and it asks nothing of any other machine.

It listens on this machine only. --public lets others in; put a proxy that speaks TLS before it then, and name with
--host what people call it by.`,
		example: "serve --listen 127.0.0.1:0",
		flags: func(fs *pflag.FlagSet) {
			fs.StringVarP(&listen, "listen", "l", "127.0.0.1:8080", "listen at `ADDRESS`, port 0 for any")
			fs.BoolVar(&public, "public", false, "may listen where other machines can reach it")
			fs.StringSliceVar(&hosts, "host", nil, "answer also under this `NAME`, * for every one")
			fs.BoolVarP(&quiet, "quiet", "q", false, "do not log the requests")
		},
		run: func(p *program, args []string) error {
			if err := local(listen); err != nil && !public {
				return err
			}
			return p.read(func(g *graph.Graph) error {
				o := web.Options{Hosts: hosts, Log: p.tui.log()}
				if quiet {
					o.Log = nil
				}
				if host, _, err := net.SplitHostPort(listen); err == nil && host != "" {
					o.Hosts = append(o.Hosts, host)
				}
				h, err := web.Handler(g, o)
				if err != nil {
					return err
				}
				go p.release(g)
				return p.serve(h, listen)
			})
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
