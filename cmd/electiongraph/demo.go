package main

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph/ingest"
	"github.com/electiongraph/electiongraph/graph/query"
	"github.com/electiongraph/electiongraph/schema"
)

// digests is the folder of the built-in sample.
const digests = "digests"

func demoCommand() *command {
	return &command{
		name: "demo", group: "Start here", short: "read the built-in sample and show which problems came back",
		long: `Reads the built-in sample, digests of real statements on elections, into the graph and prints the matrix of the problems
that came back. It needs no input and no network.`,
		example: "demo",
		formats: []string{formatTable},
		run: func(p *program, args []string) error {
			lib, err := p.library()
			if err != nil {
				return err
			}
			texts, err := lib.digests()
			if err != nil {
				return err
			}
			g, err := p.open(true)
			if err != nil {
				return err
			}
			defer g.Close()
			p.tui.note("Reading the built-in sample into %s", p.address)
			sum, err := p.ingestInto(g, func() (*library, error) { return lib, nil }, texts, ingestion{})
			if err != nil {
				return err
			}
			p.tui.note("%s\n", sum)
			if len(sum.Countries) == 0 {
				return &schema.Problem{Code: "no-election", Message: "the sample speaks of no election"}
			}
			country := sum.Countries[0]
			a, err := query.Recurring(p.ctx, g, query.Where{Country: country}, 0)
			if err != nil {
				return err
			}
			p.table(a.Tables()[0])
			p.out.Flush()
			p.tui.note("\nTry next:")
			for _, line := range next(p.address, country, a, sum) {
				p.tui.note("  %s", line)
			}
			if sum.Failed > 0 {
				return errReported
			}
			return nil
		},
	}
}

// next gives three commands that go on from the matrix.
func next(address, country string, a *query.Recurrence, sum *summary) []string {
	name := "electiongraph "
	if address != defaultGraph {
		name += "-g " + shellWord(address) + " "
	}
	if address == "memory:" {
		name = "electiongraph "
	}
	election := cmp.Or(sum.answered, sum.Elections[0])
	out := []string{name + "query recurring --country " + country + " --evidence", name + "query responses --election " + election, name + "query election " + election}
	if len(a.Issues) > 0 {
		out[2] = name + "query issue " + a.Issues[0].Issue + " --country " + country
	}
	return out
}

func shellWord(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,") == "" && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// digests gives the texts of the sample; the user's go over the built-in ones file by file, an empty one takes away.
func (l *library) digests() ([]source, error) {
	found := map[string]source{}
	for _, layer := range l.layers {
		entries, err := fs.ReadDir(layer, digests)
		if err != nil {
			continue // a layer need not have any
		}
		for _, e := range entries {
			if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			file := path.Join(digests, e.Name())
			if info, err := e.Info(); err == nil && info.Size() == 0 {
				delete(found, e.Name())
				continue
			}
			found[e.Name()] = source{name: e.Name(), path: file, load: func() (*ingest.File, error) {
				f, err := layer.Open(file)
				if err != nil {
					return nil, err
				}
				defer f.Close()
				return ingest.Load(f, path.Base(file), ingest.Options{})
			}}
		}
	}
	if len(found) == 0 {
		return nil, &schema.Problem{Code: "no-texts", File: digests, Message: "the sample is empty", Hint: "electiongraph ingest PATH reads texts of your own"}
	}
	var names []string
	for n := range found {
		names = append(names, n)
	}
	slices.Sort(names)
	var out []source
	for _, n := range names {
		out = append(out, found[n])
	}
	return out, nil
}
