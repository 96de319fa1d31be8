package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/pflag"
)

// A command is a word of the command line. It has either commands of its own or something to run.
type command struct {
	name    string
	args    string   // "PATH..."
	least   int      // number of arguments
	most    int      // -1: any number
	short   string   // a line for lists
	long    string   // paragraphs
	example string   // command lines, without "electiongraph", that work
	formats []string // of --format; the first is the default, none means that there is no --format
	values  []string // that args may have, for completion
	flags   func(*pflag.FlagSet)
	run     func(p *program, args []string) error
	sub     []*command
	bare    func(p *program) error // runs without a word of sub; nil lists them as wrong usage
	group   string

	parent *command
}

const (
	formatTable    = "table"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
)

var rowFormats = []string{formatTable, formatJSON, formatCSV, formatMarkdown}

// commands gives all commands in the order in which help lists them.
func commands() []*command {
	all := []*command{
		demoCommand(), ingestCommand(), extractCommand(),
		queryCommand(), pathCommand(), showCommand(), gizmoCommand(), serveCommand(),
		documentsCommand(), removeCommand(), exportCommand(), importCommand(), checkCommand(), compactCommand(), rebuildCommand(), statsCommand(),
		codebookCommand(), evaluateCommand(), versionCommand(), completionCommand(), helpCommand(),
	}
	for _, c := range all {
		for _, s := range c.sub {
			s.parent = c
		}
	}
	return all
}

// path gives the words that lead to a command: "query recurring".
func (c *command) path() string {
	if c.parent != nil {
		return c.parent.path() + " " + c.name
	}
	return c.name
}

const defaultGraph = "./electiongraph.graph"

// globals declares the flags that every command has. Declared again for the next word of the command line, they keep
// what was set before.
func (p *program) globals(fs *pflag.FlagSet) {
	fs.StringVarP(&p.address, "graph", "g", p.address, "use the graph at `ADDRESS`: a folder, memory:, memory:FILE.nq, or postgres://…")
	fs.StringVar(&p.data, "data", p.data, "lay codebook/, gazetteer/, opinion/, layouts/ and digests/ of `DIR` over the built-in ones")
	fs.DurationVar(&p.wait, "wait", p.wait, "wait up to `TIME` (30s, 5m) for a graph that another program holds")
	fs.BoolVarP(&p.help, "help", "h", p.help, "show help")
}

func (p *program) formatFlags(fs *pflag.FlagSet, c *command) {
	if len(c.formats) == 0 {
		return
	}
	fs.StringVar(&p.format, "format", cmp.Or(p.format, c.formats[0]), "print as `FORMAT`: "+strings.Join(c.formats, ", "))
	if slices.Contains(c.formats, formatJSON) {
		fs.BoolVar(&p.json, "json", p.json, "short for --format json")
	}
}

func newFlags(name string) *pflag.FlagSet {
	fs := pflag.NewFlagSet(name, pflag.ContinueOnError)
	fs.SortFlags = false
	fs.Usage = func() {}
	return fs
}

// dispatch finds the command that the arguments name and runs it.
func (p *program) dispatch(args []string) error {
	p.address = cmp.Or(os.Getenv("ELECTIONGRAPH_GRAPH"), defaultGraph)
	all := commands()
	fs := newFlags("electiongraph")
	p.globals(fs)
	version := fs.Bool("version", false, "print the version")
	fs.SetInterspersed(false)
	if err := fs.Parse(args); err != nil {
		return flagError(err, fs, nil)
	}
	args = fs.Args()
	switch {
	case *version:
		args = []string{"version"}
	case len(args) == 0 && p.help:
		return p.overview(all)
	case len(args) == 0:
		return &usageError{"no command given", "electiongraph demo shows what it does, electiongraph help lists the commands"}
	}
	return p.enter(all, nil, args)
}

// enter runs the command that the first argument names, among these.
func (p *program) enter(among []*command, parent *command, args []string) error {
	i := slices.IndexFunc(among, func(c *command) bool { return c.name == args[0] })
	if i < 0 {
		return unknownWord(args[0], among, parent)
	}
	c, args := among[i], args[1:]
	fs := newFlags(c.path())
	p.globals(fs)
	if c.sub == nil {
		p.formatFlags(fs, c)
		if c.flags != nil {
			c.flags(fs)
		}
	} else {
		fs.SetInterspersed(false)
	}
	if err := fs.Parse(args); err != nil {
		return flagError(err, fs, c)
	}
	args = fs.Args()
	switch {
	case c.sub != nil && len(args) > 0:
		return p.enter(c.sub, c, args)
	case p.help:
		return p.helpOn(c)
	case c.sub != nil && c.bare != nil:
		return c.bare(p)
	case c.sub != nil:
		return &usageError{c.path() + " needs one of: " + names(c.sub), "electiongraph " + c.path() + " --help says what they do"}
	}
	if p.json {
		if fs.Changed("format") && p.format != formatJSON {
			return &usageError{"--json and --format " + p.format + " exclude each other", "leave one of them out"}
		}
		p.format = formatJSON
	}
	if len(c.formats) > 0 && !slices.Contains(c.formats, p.format) {
		return &usageError{fmt.Sprintf("%s has no format %q", c.path(), p.format), "formats are " + strings.Join(c.formats, ", ") + suggestion(p.format, c.formats)}
	}
	if err := c.count(args); err != nil {
		return err
	}
	p.tui.lines = p.format == formatJSON && (p.json || fs.Changed("format")) // where a program asked for it
	return c.run(p, args)
}

func names(list []*command) string {
	var out []string
	for _, c := range list {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}

func unknownWord(word string, among []*command, parent *command) error {
	e := &usageError{message: fmt.Sprintf("there is no command %q", word), hint: "electiongraph help lists the commands"}
	before := ""
	if parent != nil {
		e.message = fmt.Sprintf("%s knows no %q", parent.name, word)
		e.hint = "electiongraph " + parent.path() + " --help lists what there is"
		before = parent.path() + " "
	}
	var known []string
	for _, c := range among {
		known = append(known, c.name)
	}
	if n := nearest(word, known); n != "" {
		e.hint = "did you mean electiongraph " + before + n + "?"
	} else if parent == nil { // a question asked without the word query
		for _, c := range among {
			for _, s := range c.sub {
				if s.name == word {
					e.hint = "did you mean electiongraph " + c.name + " " + word + "?"
				}
			}
		}
	}
	return e
}

// flagError turns what pflag says of a command line into our words.
func flagError(err error, fs *pflag.FlagSet, c *command) error {
	where := "electiongraph"
	if c != nil {
		where += " " + c.path()
	}
	e := &usageError{message: lowerFirst(err.Error()), hint: where + " --help lists the flags"}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		name := unknown.GetSpecifiedName()
		flag := "--" + name
		if unknown.GetSpecifiedShortnames() != "" {
			flag = "-" + name
		}
		e.message = fmt.Sprintf("%s has no flag %s", where, flag)
		if c != nil && c.sub != nil {
			e.hint = "flags of " + c.name + " come after its next word: " + where + " " + c.sub[0].name + " " + flag
		}
		var known []string
		fs.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if n := nearest(name, known); n != "" {
			e.hint = "did you mean --" + n + "?"
		}
	}
	return e
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// nearest gives the known word that is most like the given one, "" if none is like it.
func nearest(word string, known []string) string {
	best, least := "", len(word)/3+2
	for _, k := range known {
		d := levenshtein.ComputeDistance(word, k)
		if len(word) >= 3 && strings.HasPrefix(k, word) {
			d = 1
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

func suggestion(word string, known []string) string {
	if n := nearest(word, known); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}

// count checks the number of arguments.
func (c *command) count(args []string) error {
	hint, _, _ := strings.Cut(c.example, "\n")
	hint = "electiongraph " + hint
	switch {
	case len(args) < c.least:
		return &usageError{c.path() + " needs " + c.args, hint}
	case c.most >= 0 && len(args) > c.most && c.most == 0:
		return &usageError{fmt.Sprintf("%s takes no arguments, and there is %q", c.path(), args[0]), hint}
	case c.most >= 0 && len(args) > c.most:
		return &usageError{fmt.Sprintf("%s takes only %s, and there is %q", c.path(), c.args, args[c.most]), hint}
	}
	return nil
}
