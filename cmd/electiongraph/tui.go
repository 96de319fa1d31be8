package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/electiongraph/electiongraph/schema"
)

// A tui speaks to the user on standard error, in three voices: what went wrong (error), what is odd but did not stop
// anything (warning), and what to type next (hint). Messages are lower case without a full stop. Nothing else in this
// command writes there.
type tui struct {
	w     io.Writer
	color bool
	lines bool // problems as JSON lines
	bar   *progressbar.ProgressBar
	term  bool
	said  map[string]bool // hints, each of which is given once
}

func newTUI(f *os.File) *tui {
	t := terminalOf(f)
	return &tui{w: f, color: t.color, term: t.is, said: map[string]bool{}}
}

// A terminal is what a stream leads to.
type terminal struct {
	is    bool
	color bool
	width int
}

// plainWidth is how wide tables are where nothing tells the width.
const plainWidth = 120

func terminalOf(f *os.File) terminal {
	t := terminal{width: plainWidth}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n >= 20 {
		t.width = n
	}
	if t.is = term.IsTerminal(int(f.Fd())); t.is {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 20 {
			t.width = w
		}
		t.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return t
}

const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	blue   = "\x1b[34m"
	reset  = "\x1b[0m"
)

func (t *tui) paint(color, s string) string {
	if !t.color {
		return s
	}
	return color + s + reset
}

// clean takes from a text what could move the cursor or paint the screen.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // escape sequences, turned writing
			return -1
		}
		return r
	}, s)
}

func (t *tui) line(color, voice, message string) {
	t.clear()
	fmt.Fprintf(t.w, "%s %s\n", t.paint(color, voice+":"), clean(message))
}

// problem says what went wrong and what to do about it.
func (t *tui) problem(p *schema.Problem) { t.say("error", red, p) }

// warning says what is odd.
func (t *tui) warning(p *schema.Problem) { t.say("warning", yellow, p) }

func (t *tui) say(voice, color string, p *schema.Problem) {
	if t.lines {
		t.clear()
		json.NewEncoder(t.w).Encode(struct {
			Level string `json:"level"`
			*schema.Problem
		}{voice, p})
		return
	}
	t.line(color, voice, p.Error())
	if p.Hint != "" {
		t.hint(p.Hint)
	}
}

// hint says what to type next.
func (t *tui) hint(s string) {
	if !t.lines && !t.said[s] {
		t.said[s] = true
		t.line(blue, "hint", s)
	}
}

// note says how things stand; it is left out where words are for programs.
func (t *tui) note(format string, args ...any) {
	if !t.lines {
		t.clear()
		fmt.Fprintf(t.w, "%s\n", clean(fmt.Sprintf(format, args...)))
	}
}

// mostProblems is how many of the errors that come together are shown.
const mostProblems = 20

// log gives a log that writes a line an event.
func (t *tui) log() *slog.Logger { return slog.New(slog.NewTextHandler(t.w, nil)) }

// faults gives the log of a server's own troubles, such as clients that break off.
func (t *tui) faults() *log.Logger {
	return slog.NewLogLogger(slog.NewTextHandler(t.w, nil), slog.LevelWarn)
}

// failed says an error, or each of those that it joins.
func (t *tui) failed(err error) {
	all := problems(err)
	for i, p := range all {
		if i == mostProblems && !t.lines {
			t.line(red, "error", fmt.Sprintf("and %d more", len(all)-i))
			return
		}
		t.problem(&p)
	}
}

// problems takes errors that were joined apart.
func problems(err error) (out []schema.Problem) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			out = append(out, problems(e)...)
		}
		return out
	}
	var p *schema.Problem
	if errors.As(err, &p) {
		return []schema.Problem{*p}
	}
	return []schema.Problem{{Code: "failed", Message: err.Error()}}
}

// interrupted is said after Ctrl-C.
func (t *tui) interrupted(err error) {
	var p *schema.Problem
	if errors.As(err, &p) && !errors.Is(err, context.Canceled) {
		t.problem(p)
		return
	}
	t.problem(&schema.Problem{Code: "interrupted", Message: "interrupted"})
}

func (e *usageError) problem() *schema.Problem {
	return &schema.Problem{Code: "usage", Message: e.message, Hint: e.hint}
}

// leastProgress is the number of steps from which a bar is worth its place.
const leastProgress = 10

// progress shows a bar of n steps, on a terminal only, with how many units a second are done and how long it takes yet.
func (t *tui) progress(n int, what, units string) {
	if !t.term || t.lines || n < leastProgress {
		return
	}
	t.bar = progressbar.NewOptions(n, progressbar.OptionSetWriter(t.w), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionShowIts(), progressbar.OptionSetItsString(units), progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(24), progressbar.OptionClearOnFinish(), progressbar.OptionUseANSICodes(true))
}

// step moves the bar.
func (t *tui) step() {
	if t.bar != nil {
		t.bar.Add(1)
	}
}

// clear takes the bar away until its next step.
func (t *tui) clear() {
	if t.bar != nil {
		t.bar.Clear()
	}
}

// finish takes the bar away for good.
func (t *tui) finish() {
	t.clear()
	t.bar = nil
}
