package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/electiongraph/electiongraph/graph"
	"github.com/electiongraph/electiongraph/graph/query"
)

func queryCommand() *command {
	c := &command{
		name: "query", group: "Ask", short: "questions on the graph",
		long: `Asks the graph one of these questions. Ids may be short or names: KZ or Kazakhstan, odihr or "OSCE PA",
KZ-parliamentary-2016-03-20 or "KZ parliamentary 2016", ballot-box-stuffing.`,
		example: "query recurring --country KZ\nquery responses --election 'KZ presidential 2011'",
	}
	c.sub = []*command{recurringQuery(), electionsQuery(), electionQuery(), observersQuery(), responsesQuery(), issueQuery(), recommendationsQuery()}
	c.bare = func(p *program) error { return p.questions(c) }
	return c
}

// questions lists the questions with their flags.
func (p *program) questions(c *command) error {
	fmt.Fprintf(p.out, "%s\n\n", p.strong("electiongraph query QUESTION"))
	for _, q := range c.sub {
		fmt.Fprintf(p.out, "%s\n    %s\n", p.strong(strings.TrimSpace(q.name+" "+q.args)), q.short)
		if q.flags == nil {
			continue
		}
		fs := newFlags("")
		q.flags(fs)
		for line := range strings.Lines(flagUsages(fs)) {
			fmt.Fprintf(p.out, "  %s", line)
		}
	}
	fmt.Fprintf(p.out, "\nAll of them take --format table, json, csv or markdown.\n\n%s\n", p.strong("Examples"))
	p.examples(c)
	return nil
}

// atLeastZero refuses a negative number of a flag of which 0 means all.
func atLeastZero(flag string, n int) error {
	if n < 0 {
		return &usageError{"--" + flag + " cannot be below 0", "--" + flag + " 0 shows all"}
	}
	return nil
}

// asks makes the run of a question: its arguments checked, the graph opened, the answer printed.
func asks(check func(args []string) error, ask func(p *program, g *graph.Graph, args []string) (query.Answer, error)) func(*program, []string) error {
	return func(p *program, args []string) error {
		if check != nil {
			if err := check(args); err != nil {
				return err
			}
		}
		return p.read(func(g *graph.Graph) error {
			a, err := ask(p, g, args)
			if err != nil {
				return err
			}
			return p.answer(a)
		})
	}
}

func recurringQuery() *command {
	var o query.RecurringOptions
	c := &command{
		name: "recurring", short: "which problems came back from election to election, who said so, and what the US said",
		long: `A matrix of issues and elections. In it stands who raised an issue in an election; three signs keep absence apart:
reported on but not raised, no document at all, and said to be fine. The columns reach from the first to the last
election that documents speak of, with those of the election calendar between them.`,
		example: "query recurring --country KZ\nquery recurring --country KZ --min 1 --by odihr --evidence",
		formats: rowFormats,
	}
	c.flags = func(fs *pflag.FlagSet) {
		fs.StringVarP(&o.Country, "country", "c", "", "look at this `COUNTRY` (needed)")
		fs.IntVar(&o.Min, "min", 2, "only issues raised in at least this `NUMBER` of elections")
		fs.StringVar(&o.Polarity, "polarity", "problem", "look for this `POLARITY`: problem or improvement")
		fs.StringVar(&o.By, "by", "", "only what this `BODY` says, with its parts and joint missions")
		fs.BoolVar(&o.Evidence, "evidence", false, "also the sentences behind it")
	}
	c.run = asks(func([]string) error {
		if o.Country == "" {
			return &usageError{"query recurring needs --country", "electiongraph query recurring --country KZ"}
		}
		if o.Min < 1 {
			return &usageError{fmt.Sprintf("--min cannot be %d", o.Min), "--min 1 shows every issue that was raised"}
		}
		if o.Polarity != "problem" && o.Polarity != "improvement" {
			return &usageError{fmt.Sprintf("there is no polarity %q", o.Polarity), "problem or improvement"}
		}
		return nil
	}, func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
		return query.Recurring(p.ctx, g, o)
	})
	return c
}

func electionsQuery() *command {
	var country string
	var all bool
	c := &command{
		name: "elections", short: "which elections there is something on",
		example: "query elections --country KZ --all", formats: rowFormats,
	}
	c.flags = func(fs *pflag.FlagSet) {
		fs.StringVarP(&country, "country", "c", "", "only those of this `COUNTRY`")
		fs.BoolVar(&all, "all", false, "also those of the calendar without documents")
	}
	c.run = asks(nil, func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
		return query.Elections(p.ctx, g, country, all)
	})
	return c
}

func electionQuery() *command {
	c := &command{
		name: "election", args: "ELECTION", least: 1, most: 1, short: "all that is said of one election: observers, verdicts, findings, recommendations, responses",
		example: "query election 'KZ parliamentary 2016'", formats: rowFormats,
	}
	c.run = asks(nil, func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
		return query.Election(p.ctx, g, args[0])
	})
	return c
}

// whereFlags declares --country and --election.
func whereFlags(fs *pflag.FlagSet, w *query.Where) {
	fs.StringVarP(&w.Country, "country", "c", "", "the elections of this `COUNTRY`")
	fs.StringVarP(&w.Election, "election", "e", "", "this `ELECTION`")
}

func oneOfWhere(name string, w *query.Where, needed bool) func([]string) error {
	return func([]string) error {
		switch {
		case w.Country != "" && w.Election != "":
			return &usageError{"--country and --election exclude each other", "leave --country out: an election has one"}
		case needed && w.Country == "" && w.Election == "":
			return &usageError{"query " + name + " needs --election or --country", "electiongraph query elections lists the elections"}
		}
		return nil
	}
}

func observersQuery() *command {
	var w query.Where
	return &command{
		name: "observers", short: "who observed which elections, and what they concluded",
		example: "query observers --country KZ", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) { whereFlags(fs, &w) },
		run: asks(oneOfWhere("observers", &w, false), func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
			return query.Observers(p.ctx, g, w)
		}),
	}
}

func responsesQuery() *command {
	var w query.Where
	return &command{
		name: "responses", short: "what observers found beside what the United States said of it",
		long: `Finding beside finding, with both quotations, over all documents on an election. The United States may have endorsed,
welcomed, echoed or urged action on what observers found, expressed concern, added what no observer says, or passed it
over. Nothing is called passed over where the graph has no document of theirs.`,
		example: "query responses --election 'KZ presidential 2011'", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) { whereFlags(fs, &w) },
		run: asks(oneOfWhere("responses", &w, true), func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
			return query.Responses(p.ctx, g, w)
		}),
	}
}

func issueQuery() *command {
	var country string
	c := &command{
		name: "issue", args: "ISSUE", least: 1, most: 1, short: "the life of one issue over elections and countries",
		example: "query issue count-transparency --country KZ", formats: rowFormats,
	}
	c.flags = func(fs *pflag.FlagSet) { fs.StringVarP(&country, "country", "c", "", "only in this `COUNTRY`") }
	c.run = asks(nil, func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
		return query.Issue(p.ctx, g, args[0], country)
	})
	return c
}

func recommendationsQuery() *command {
	var w query.Where
	return &command{
		name: "recommendations", short: "who asked whom for what, and what was found of it later",
		example: "query recommendations --country KZ", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) { whereFlags(fs, &w) },
		run: asks(oneOfWhere("recommendations", &w, false), func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
			return query.Recommendations(p.ctx, g, w)
		}),
	}
}
