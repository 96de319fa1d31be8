package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

func helpCommand() *command {
	return &command{
		name: "help", args: "[COMMAND]", most: -1, group: "About", short: "what there is, or how a command is used",
		example: "help query recurring",
		run: func(p *program, args []string) error {
			all := commands()
			if len(args) == 0 {
				return p.overview(all)
			}
			p.help = true
			return p.enter(all, nil, args)
		},
	}
}

// overview lists the commands.
func (p *program) overview(all []*command) error {
	fmt.Fprintf(p.out, `%s turns what observers and governments say of elections into a graph, and answers questions on it:
which problems come back, who said so, and what became of it - each with the words it rests on.

%s electiongraph [--graph ADDRESS] COMMAND [ARGUMENTS]
`, p.strong("electiongraph"), p.strong("Usage:"))
	group := ""
	for _, c := range all {
		if c.group != group {
			group = c.group
			fmt.Fprintf(p.out, "\n%s\n", p.strong(group))
		}
		fmt.Fprintf(p.out, "  %-11s %s\n", c.name, c.short)
	}
	fs := newFlags("")
	p.globals(fs)
	fmt.Fprintf(p.out, "\n%s\n%s", p.strong("Flags of every command"), flagUsages(fs))
	fmt.Fprintf(p.out, `
The graph is the one named by --graph, else by $ELECTIONGRAPH_GRAPH, else %s.
Data goes to standard output, words to standard error. Exit codes: 0 done, 1 something was not done, 2 wrong usage.

%s
  electiongraph demo
  electiongraph query recurring --country KZ
`, defaultGraph, p.strong("Try"))
	return nil
}

// helpOn explains a command.
func (p *program) helpOn(c *command) error {
	usage := "electiongraph " + c.path()
	if c.sub != nil {
		usage += " " + strings.ToUpper(map[string]string{"query": "question"}[c.name])
		if c.name != "query" {
			usage += "COMMAND"
		}
	}
	if c.args != "" {
		usage += " " + c.args
	}
	fmt.Fprintf(p.out, "%s\n\n%s %s [FLAGS]\n", upperFirst(c.short), p.strong("Usage:"), usage)
	if c.long != "" {
		fmt.Fprintf(p.out, "\n%s\n", c.long)
	}
	if c.sub != nil {
		fmt.Fprintln(p.out)
		for _, s := range c.sub {
			fmt.Fprintf(p.out, "  %-28s %s\n", strings.TrimSpace(s.name+" "+s.args), s.short)
		}
	}
	fs := newFlags("")
	if c.sub == nil {
		if c.flags != nil {
			c.flags(fs)
		}
		(&program{}).formatFlags(fs, c)
	}
	if fs.HasFlags() {
		fmt.Fprintf(p.out, "\n%s\n%s", p.strong("Flags"), flagUsages(fs))
	}
	all := newFlags("")
	(&program{address: defaultGraph}).globals(all)
	fmt.Fprintf(p.out, "\n%s\n%s", p.strong("Flags of every command"), flagUsages(all))
	if c.example != "" {
		fmt.Fprintf(p.out, "\n%s\n", p.strong("Example"))
		p.examples(c)
	}
	return nil
}

// examples prints the command lines of a command's examples.
func (p *program) examples(c *command) {
	for line := range strings.SplitSeq(c.example, "\n") {
		fmt.Fprintf(p.out, "  electiongraph %s\n", line)
	}
}

func flagUsages(fs *pflag.FlagSet) string { return fs.FlagUsagesWrapped(100) }

func (p *program) strong(s string) string {
	if p.terminal.color {
		return bold + s + reset
	}
	return s
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
