package main

import (
	"context"
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
	c.sub = []*command{recurringQuery(), timelineQuery(), compareQuery(), electionsQuery(), electionQuery(), coverageQuery(), observersQuery(), responsesQuery(), findingsQuery(),
		issueQuery(), spreadQuery(), recommendationsQuery(), followUpQuery(), searchQuery(), pathBetweenQuery()}
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

// whereFlags declares those filters of a question that are named, for every question in the same words.
func whereFlags(fs *pflag.FlagSet, w *query.Where, named string) {
	for name := range strings.FieldsSeq(named) {
		switch name {
		case "country":
			fs.StringVarP(&w.Country, "country", "c", "", "only the elections of this `COUNTRY`")
		case "election":
			fs.StringVarP(&w.Election, "election", "e", "", "only this `ELECTION`")
		case "time":
			fs.StringVar(&w.From, "from", "", "only elections from this `DATE` on: 2004, 2004-09, 2004-09-19")
			fs.StringVar(&w.To, "to", "", "only elections up to this `DATE`")
		case "by":
			fs.StringVar(&w.By, "by", "", "only what this `BODY` says, with its parts and joint missions")
		case "finding":
			fs.StringVar(&w.Polarity, "polarity", "", "only findings of this `POLARITY`: problem or improvement")
			fs.StringVar(&w.Stage, "stage", "", "only findings on this `STAGE` of an election, such as counting")
			fs.StringVar(&w.Area, "area", "", "only issues of this `AREA`, such as media")
		case "area":
			fs.StringVar(&w.Area, "area", "", "only issues of this `AREA`, such as media")
		case "evidence":
			fs.BoolVar(&w.Evidence, "evidence", false, "also the words behind it")
		case "limit":
			fs.IntVar(&w.Limit, "limit", w.Limit, "show at most this `NUMBER` of rows, 0 for all")
		}
	}
}

// everyFilter names all filters but the evidence, for questions that show the words anyway.
const everyFilter = "country election time by finding limit"

// checkWhere refuses filters that contradict each other; needed says that one of country and election has to be there.
func checkWhere(name string, w *query.Where, needed bool) func([]string) error {
	return func([]string) error {
		switch {
		case w.Country != "" && w.Election != "":
			return &usageError{"--country and --election exclude each other", "leave --country out: an election has one"}
		case needed && w.Country == "" && w.Election == "" && name != "responses":
			return &usageError{"query " + name + " needs --country", "electiongraph query " + name + " --country KZ"}
		case needed && w.Country == "" && w.Election == "":
			return &usageError{"query " + name + " needs --election or --country", "electiongraph query elections lists the elections"}
		case w.Polarity != "" && w.Polarity != "problem" && w.Polarity != "improvement":
			return &usageError{fmt.Sprintf("there is no polarity %q", w.Polarity), "problem or improvement"}
		}
		return atLeastZero("limit", w.Limit)
	}
}

// gizmoFlag declares --gizmo for the questions that have a form in Gizmo.
func gizmoFlag(fs *pflag.FlagSet, question string, gizmo *bool) {
	if query.GizmoColumns(question) != nil {
		fs.BoolVar(gizmo, "gizmo", false, "print the question as a Gizmo query, to run or to change")
	}
}

// gizmoForm prints the Gizmo form of a question.
func (p *program) gizmoForm(question, about string, w query.Where, least int) error {
	return p.read(func(g *graph.Graph) error {
		text, err := query.GizmoForm(p.ctx, g, question, about, w, least)
		fmt.Fprint(p.out, text)
		return err
	})
}

func recurringQuery() *command {
	var w query.Where
	var least int
	var gizmo bool
	c := &command{
		name: "recurring", short: "which problems came back from election to election, who said so, and what the US said",
		long: `A matrix of issues and elections. In it stands who raised an issue in an election; three signs keep absence apart:
reported on but not raised, no document at all, and said to be fine. The columns reach from the first to the last
election that documents speak of, with those of the election calendar between them. Without --country it lists what
came back in any country, with the years.`,
		example: "query recurring --country KZ\nquery recurring --country KZ --min 1 --by odihr --evidence\nquery recurring --area media --min 3",
		formats: rowFormats,
	}
	c.flags = func(fs *pflag.FlagSet) {
		whereFlags(fs, &w, "country")
		fs.IntVar(&least, "min", 2, "only issues raised in at least this `NUMBER` of elections")
		whereFlags(fs, &w, "time by finding evidence limit")
		gizmoFlag(fs, c.name, &gizmo)
	}
	run := asks(func(args []string) error {
		switch {
		case w.Country == "" && w.Evidence:
			return &usageError{"query recurring --evidence needs --country", "electiongraph query recurring --country KZ --evidence"}
		case gizmo && w.Country == "":
			return &usageError{"query recurring --gizmo needs --country", "electiongraph query recurring --country KZ --gizmo"}
		case least < 1:
			return &usageError{fmt.Sprintf("--min cannot be %d", least), "--min 1 shows every issue that was raised"}
		}
		return checkWhere("recurring", &w, false)(args)
	}, func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
		if w.Country == "" {
			return query.RecurringAnywhere(p.ctx, g, w, least)
		}
		return query.Recurring(p.ctx, g, w, least)
	})
	c.run = func(p *program, args []string) error {
		if gizmo && w.Country != "" {
			return p.gizmoForm(c.name, "", w, least)
		}
		return run(p, args)
	}
	return c
}

func electionsQuery() *command {
	var w query.Where
	var all bool
	return &command{
		name: "elections", short: "which elections there is something on",
		example: "query elections --country KZ --all", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			whereFlags(fs, &w, "country time by finding limit")
			fs.BoolVar(&all, "all", false, "also those of the calendar without documents")
		},
		run: asks(checkWhere("elections", &w, false), func(p *program, g *graph.Graph, _ []string) (query.Answer, error) {
			return query.Elections(p.ctx, g, w, all)
		}),
	}
}

func electionQuery() *command {
	var w query.Where
	return &command{
		name: "election", args: "ELECTION", least: 1, most: 1, short: "all that is said of one election: observers, verdicts, findings, recommendations, responses",
		example: "query election 'KZ parliamentary 2016'", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) { whereFlags(fs, &w, "by finding") },
		run: asks(checkWhere("election", &w, false), func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
			w.Election = args[0]
			return query.Election(p.ctx, g, w)
		}),
	}
}

// whereQuery makes a question that has filters and nothing else.
func whereQuery[A query.Answer](name, short, long, example, filters string, needed bool, ask func(context.Context, *graph.Graph, query.Where) (A, error)) *command {
	return withGizmo(&command{name: name, short: short, long: long, example: example}, filters, needed, 0, func(ctx context.Context, g *graph.Graph, _ []string, w query.Where) (query.Answer, error) {
		return ask(ctx, g, w)
	})
}

// argumentQuery makes a question about something, with filters.
func argumentQuery[A query.Answer](name, arg, short, long, example, filters string, limit int, ask func(context.Context, *graph.Graph, string, query.Where) (A, error)) *command {
	c := &command{name: name, args: arg, least: 1, most: 1, short: short, long: long, example: example}
	return withGizmo(c, filters, false, limit, func(ctx context.Context, g *graph.Graph, args []string, w query.Where) (query.Answer, error) {
		return ask(ctx, g, args[0], w)
	})
}

// withGizmo gives a question its filters, and its Gizmo form where it has one.
func withGizmo(c *command, filters string, needed bool, limit int, ask func(context.Context, *graph.Graph, []string, query.Where) (query.Answer, error)) *command {
	w, gizmo := query.Where{Limit: limit}, false
	c.formats = rowFormats
	c.flags = func(fs *pflag.FlagSet) {
		whereFlags(fs, &w, filters)
		gizmoFlag(fs, c.name, &gizmo)
	}
	check := checkWhere(c.name, &w, needed)
	c.run = func(p *program, args []string) error {
		if gizmo && check(args) == nil {
			return p.gizmoForm(c.name, strings.Join(args, ""), w, 0)
		}
		return asks(check, func(p *program, g *graph.Graph, args []string) (query.Answer, error) { return ask(p.ctx, g, args, w) })(p, args)
	}
	return c
}

func observersQuery() *command {
	return whereQuery("observers", "who observed which elections, and what they concluded", "", "query observers --country KZ", everyFilter, false, query.Observers)
}

func responsesQuery() *command {
	return whereQuery("responses", "what observers found beside what the United States said of it",
		`Finding beside finding, with both quotations, over all documents on an election. The United States may have endorsed,
welcomed, echoed or urged action on what observers found, expressed concern, added what no observer says, or passed it
over. Nothing is called passed over where the graph has no document of theirs.`,
		"query responses --election 'KZ presidential 2011'", everyFilter, true, query.Responses)
}

func issueQuery() *command {
	return argumentQuery("issue", "ISSUE", "the life of one issue over elections and countries", "", "query issue count-transparency --country KZ", everyFilter, 0, query.Issue)
}

func recommendationsQuery() *command {
	return whereQuery("recommendations", "who asked whom for what, and what was found of it later", "", "query recommendations --country KZ", "country election time by area limit", false, query.Recommendations)
}

func findingsQuery() *command {
	return whereQuery("findings", "what sources say of issues, narrowed as you like", "", "query findings --area media --from 2004 --to 2013 --evidence",
		everyFilter+" evidence", false, query.Findings)
}

func timelineQuery() *command {
	return whereQuery("timeline", "a country's elections and documents by date: what was new, came back, became better", "", "query timeline --country KZ",
		"country time by finding evidence limit", true, query.TimelineOf)
}

func coverageQuery() *command {
	return whereQuery("coverage", "which elections have whose documents", "", "query coverage --country KZ", everyFilter+" evidence", false, query.CoverageOf)
}

func followUpQuery() *command {
	return whereQuery("followup", "what became of what was recommended: repeated, better, worse, silent",
		`Puts beside each recommendation what was found of its issues in the next election that speaks of them, and the
verdicts there. Silent are elections that are reported on without a word of the issue; where there is no document,
nothing is known. --stage and --polarity keep what such findings followed.`,
		"query followup --country KZ", "country time by finding evidence limit", true, query.FollowUps)
}

func spreadQuery() *command {
	return argumentQuery("spread", "ISSUE", "the countries and years in which an issue came up", "", "query spread count-transparency",
		"country time by finding evidence limit", 0, query.SpreadOf)
}

func searchQuery() *command {
	return argumentQuery("search", "WORDS", "where words stand in evidence and titles",
		`All of the words have to be there, in any order and form: vote finds voting. What stands in quotation marks has to
stand so, word by word.`,
		`query search 'ballot stuffing'
query search '"media freedom" insufficient' --country KZ`, everyFilter, 50, query.Search)
}

func compareQuery() *command {
	var w query.Where
	var bodies bool
	return &command{
		name: "compare", args: "ELECTION [ELECTION]", least: 1, most: 2, short: "two elections side by side, or with --bodies the observers of one",
		long: `Of two elections: which problems are worse, new, repeated, better, not raised again. With --bodies, of one: where the
observers differ, where they agree, and what only one of them says. --country, --from and --to say among which elections the names
are looked for.`,
		example: "query compare 'KZ parliamentary 2012' 'KZ parliamentary 2016'\nquery compare 'parliamentary 2012' 'parliamentary 2016' --country KZ\nquery compare --bodies 'KZ presidential 2011'", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			fs.BoolVar(&bodies, "bodies", false, "put the observers of the election side by side")
			whereFlags(fs, &w, "country time by finding evidence limit")
		},
		run: asks(func(args []string) error {
			if bodies != (len(args) == 1) {
				return &usageError{"query compare takes two elections, or --bodies and one", "electiongraph query compare --bodies 'KZ presidential 2011'"}
			}
			return checkWhere("compare", &w, false)(args)
		}, func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
			if bodies {
				return query.CompareBodies(p.ctx, g, args[0], w)
			}
			return query.Compare(p.ctx, g, args[0], args[1], w)
		}),
	}
}

func pathBetweenQuery() *command {
	var w query.Where
	return &command{
		name: "path-between", args: "THING THING", least: 2, most: 2, short: "the shortest ways from one thing to another",
		long: `Ways go along links of any direction. The filters say which elections, and which statements on them, a way may lead
through.`,
		example: "query path-between odihr ballot-box-stuffing", formats: rowFormats,
		flags: func(fs *pflag.FlagSet) {
			w.Limit = 10
			whereFlags(fs, &w, everyFilter+" evidence")
		},
		run: asks(checkWhere("path-between", &w, false), func(p *program, g *graph.Graph, args []string) (query.Answer, error) {
			return query.PathBetween(p.ctx, g, args[0], args[1], w)
		}),
	}
}
