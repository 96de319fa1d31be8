// Command electiongraph turns statements and reports about elections into a knowledge graph, and answers questions on
// it. Start with "electiongraph demo", or read "electiongraph help".
//
// Each command is a file of this package, made by a function that returns a [command]; table.go lays answers out,
// and tui.go alone writes to standard error.
package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	done    = 0
	notDone = 1
	misused = 2
)

// run runs the command line and gives the exit code.
func run(ctx context.Context, args []string) int {
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	p := &program{ctx: ctx, in: os.Stdin, out: out, tui: newTUI(os.Stderr), terminal: terminalOf(os.Stdout)}
	err := p.dispatch(args)
	if e := out.Flush(); e != nil && err == nil && !errors.Is(e, syscall.EPIPE) {
		err = e
	}
	p.tui.finish()
	var wrong *usageError
	switch {
	case err == nil:
		return done
	case errors.Is(err, errReported):
		return notDone
	case errors.As(err, &wrong):
		p.tui.problem(wrong.problem())
		return misused
	case ctx.Err() != nil:
		p.tui.interrupted(err)
		return notDone
	}
	p.tui.failed(err)
	return notDone
}

// A program is one run: where it reads and writes, and what the flags that all commands have say.
type program struct {
	ctx      context.Context
	in       io.Reader
	out      *bufio.Writer // data
	tui      *tui          // words
	terminal terminal      // what out leads to

	address string // of the graph
	data    string // folder that overlays the built-in data
	format  string
	json    bool
	help    bool
	wait    time.Duration // for a graph that another program holds
}

// errReported says that something was not done and that the user has been told.
var errReported = errors.New("reported")

// A usageError is a command line that cannot be understood.
type usageError struct{ message, hint string }

func (e *usageError) Error() string { return e.message }
