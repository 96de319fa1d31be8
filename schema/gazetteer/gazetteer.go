// Package gazetteer loads and looks up the facts that texts take for granted: countries with their names and with the
// clues that tell them where they are not named, the bodies that observe and respond, and a calendar of elections.
//
// Start at [Load]; [Gazetteer.FindElection] finds the election a partial date means.
//
// # Files
//
// A layer is a file system with the folders gazetteer/countries, gazetteer/bodies, gazetteer/elections,
// gazetteer/officials and gazetteer/clues, each holding tables of any name that ends in .csv. Tables are comma
// separated, UTF-8, with a header; lines that begin with # are comments. A cell that holds several values separates them
// by |, and a value that contains a comma makes its cell be quoted. Columns may stand in any order, optional ones may be
// left out.
//
//	countries   id         ISO 3166-1 alpha-2                               KZ
//	            name       short English name                               Kazakhstan
//	            official   official English name                            Republic of Kazakhstan
//	            aliases    other and former names, abbreviations            Kazakstan|Kazakh SSR
//	            regions    parts with elections of their own                Republika Srpska|Brčko District
//	            demonyms   adjective and nouns, singular and plural         Kazakh|Kazakhs|Kazakhstani
//	            capitals   seats and their spellings, today's first         Astana|Nur-Sultan|Almaty
//	            houses     kind: name/other spelling                        lower: Mazhilis/Majilis|upper: Senate
//	                       kinds: lower, upper, single, joint (both houses)
//	            ambiguous  those of the names above that need care          Georgia
//	bodies      id         lower-case words joined by hyphens               odihr
//	            name       full name                                        Office for Democratic Institutions …
//	            kind       observer, government, media, ngo, other
//	            part_of    id of the parent                                 osce
//	            roll       id that it is counted as                         us-government
//	            members    ids, of a standing joint body
//	            country    alpha-2, of a national body
//	            aliases    as texts spell it                                ODIHR|OSCE/ODIHR
//	            ambiguous  those of name and aliases that need care         PACE
//	elections   country    alpha-2                                          KZ
//	            type       presidential, parliamentary, general, referendum, local, other
//	            chamber    houses of the country voted for                  Mazhilis
//	            date       first round, YYYY-MM-DD or an interval a/b       2016-03-20
//	            later      dates of the later rounds                        2004-10-03
//	            early      yes, no, or nothing if unsure                    yes
//	            source     where the row can be confirmed                   IPU Parline
//	            note
//	officials   name       of a person who speaks, or the place of a meeting    Daniel B. Baer
//	            aliases    other spellings                                  Dan Baer
//	            office     office held, or the kind of meeting              Ambassador to the OSCE
//	            body       id of the body spoken for                        us-mission-osce
//	            from       first month or day, YYYY-MM or YYYY-MM-DD        2013-09
//	            to         last one, nothing if still in office             2017-01
//	            source     where the row can be confirmed
//	clues       id         alpha-2; what tells it in a text that does not name it   BY
//	            leaders    of state, government and opposition since about 1995,    Alexander Lukashenko|Lukashenka
//	                       in full; the family name alone where no one else has it
//	            parties    full names, English and their own, and acronyms          United Civic Party|BPF Party
//	            bodies     that run, judge, report and observe elections            Viasna|BelTA
//	            places     cities, parts and disputed areas; no capitals            Brest|Hrodna|Grodno
//
// The key of an election is COUNTRY-type-date, with the first day of its first round. A general election is one in
// which the head of state or government and parliament are chosen by one vote day.
//
// Later layers overlay earlier ones file by file: the same path replaces the table, a new path adds one, and an empty
// file removes it.
//
// Names are written with the straight apostrophe; who looks them up in a text folds typographic ones first. Within
// countries, and within bodies, no name may mean two of them, unless each lists it under ambiguous. Clues may be shared
// (PDP), but none is a name, region, demonym or capital of any country; one with diacritics also stands without them.
package gazetteer

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"github.com/electiongraph/electiongraph/schema"
)

// A Gazetteer holds the loaded facts. It does not change after [Load] and may be shared by goroutines.
type Gazetteer struct {
	Countries []*schema.Country          // by id
	Bodies    []*schema.Body             // by id
	Elections []*schema.CalendarElection // by country, date, type
	Officials []*schema.Official         // by name, from: people and meetings that date a document

	// Digest identifies what was loaded: a hash, in hexadecimal, of the tables in effect.
	Digest string

	country   map[string]*schema.Country
	body      map[string]*schema.Body
	elections map[string][]*schema.CalendarElection // by country
	houses    map[string][]*schema.Country          // by name of a house
	clues     func() map[string][]Clue              // by country
}

// Load reads the gazetteer from its layers, later ones over earlier ones. Its error joins everything that is wrong,
// each a *schema.Problem; there is no partial gazetteer.
func Load(layers ...fs.FS) (*Gazetteer, error) {
	tables, errs := overlay(layers)
	l := &loader{
		g: &Gazetteer{
			country:   map[string]*schema.Country{},
			body:      map[string]*schema.Body{},
			elections: map[string][]*schema.CalendarElection{},
			houses:    map[string][]*schema.Country{},
		},
		errs: errs,
	}
	digest := sha256.New()
	rows := map[string][]*row{}
	for _, t := range tables {
		fmt.Fprintf(digest, "%s %d\n", t.path, len(t.data))
		digest.Write(t.data)
		rows[t.kind.folder] = append(rows[t.kind.folder], l.read(t)...)
	}
	if len(tables) == 0 && len(l.errs) == 0 {
		l.errs = append(l.errs, &schema.Problem{Code: "gazetteer-missing", File: root,
			Message: "no gazetteer was found", Hint: "give a folder that holds " + root + "/countries/*.csv"})
	}
	l.countries(rows[countries.folder])
	l.bodies(rows[bodies.folder])
	l.calendar(rows[elections.folder])
	l.officials(rows[officials.folder])
	l.clues(rows[clues.folder])
	if len(l.errs) > 0 {
		slices.SortStableFunc(l.errs, func(a, b *schema.Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		joined := make([]error, len(l.errs))
		for i, p := range l.errs {
			joined[i] = p
		}
		return nil, errors.Join(joined...)
	}
	l.g.Digest = hex.EncodeToString(digest.Sum(nil))
	return l.g, nil
}

// Country gives the country of an alpha-2 code, or nil.
func (g *Gazetteer) Country(id string) *schema.Country { return g.country[id] }

// Body gives the body of an id, or nil.
func (g *Gazetteer) Body(id string) *schema.Body { return g.body[id] }

// CountryElections gives the calendar of a country by date.
func (g *Gazetteer) CountryElections(country string) []*schema.CalendarElection {
	return g.elections[country]
}

// FindElection gives the rows of the calendar, by date, that an election of a text can be. An empty type is any. The
// date may be partial (2012, 2012-01, XXXX-04-03), an interval (a year on either side too), or unknown; it may be
// that of any round and any voting day. A general election is also presidential and parliamentary, and what a text
// calls a general election may be parliamentary: compare Type with what was asked for.
func (g *Gazetteer) FindElection(country, typ string, date schema.EDTF) []*schema.CalendarElection {
	var out []*schema.CalendarElection
	for _, e := range g.elections[country] {
		if ofType(e, typ) && onDate(e, date) {
			out = append(out, e)
		}
	}
	return out
}

// Next gives the first election of the type, as in [Gazetteer.FindElection], that begins after all days the date can
// mean; nil if the calendar has none or the year is unknown.
func (g *Gazetteer) Next(country, typ string, date schema.EDTF) *schema.CalendarElection {
	_, last, ok := bounds(date)
	if !ok {
		return nil
	}
	for _, e := range g.elections[country] {
		if ofType(e, typ) && firstDay(e.Date) > last {
			return e
		}
	}
	return nil
}

// Previous gives the last election of the type that began before all days the date can mean; not the election that
// the date is a round of. It is nil if the calendar has none or the year is unknown.
func (g *Gazetteer) Previous(country, typ string, date schema.EDTF) *schema.CalendarElection {
	first, _, ok := bounds(date)
	if !ok {
		return nil
	}
	var out *schema.CalendarElection
	for _, e := range g.elections[country] {
		if ofType(e, typ) && firstDay(e.Date) < first && !onDate(e, date) {
			out = e
		}
	}
	return out
}

// Names gives every name, alias and region of every country, by country. A name comes with several countries only where
// each lists it as ambiguous.
func (g *Gazetteer) Names() iter.Seq2[string, *schema.Country] {
	return surfaces(g.Countries, func(c *schema.Country) [][]string {
		return [][]string{{c.Name}, {c.Official}, c.Aliases, c.Regions}
	})
}

// Demonyms gives every demonym of every country, by country; several countries may share one (Congolese).
func (g *Gazetteer) Demonyms() iter.Seq2[string, *schema.Country] {
	return surfaces(g.Countries, func(c *schema.Country) [][]string { return [][]string{c.Demonyms} })
}

// Capitals gives every spelling of every capital, by country.
func (g *Gazetteer) Capitals() iter.Seq2[string, *schema.Country] {
	return surfaces(g.Countries, func(c *schema.Country) [][]string { return [][]string{c.Capitals} })
}

// BodyNames gives every name and alias of every body, by body. A name comes with several bodies only where each
// lists it as ambiguous.
func (g *Gazetteer) BodyNames() iter.Seq2[string, *schema.Body] {
	return surfaces(g.Bodies, func(b *schema.Body) [][]string { return [][]string{{b.Name}, b.Aliases} })
}

// HouseNames gives every name of a house of parliament, sorted, with the countries whose parliament has one of that
// name. A name of a single country (Mazhilis, Knesset) tells the country; [schema.Country.House] tells the house.
func (g *Gazetteer) HouseNames() iter.Seq2[string, []*schema.Country] {
	names := make([]string, 0, len(g.houses))
	for n := range g.houses {
		names = append(names, n)
	}
	slices.Sort(names)
	return func(yield func(string, []*schema.Country) bool) {
		for _, n := range names {
			if !yield(n, g.houses[n]) {
				return
			}
		}
	}
}

// surfaces yields the names of things in order, each name of a thing once.
func surfaces[T any](things []*T, names func(*T) [][]string) iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		for _, t := range things {
			var seen []string
			for _, list := range names(t) {
				for _, n := range list {
					if n == "" || slices.Contains(seen, n) {
						continue
					}
					seen = append(seen, n)
					if !yield(n, t) {
						return
					}
				}
			}
		}
	}
}

func ofType(e *schema.CalendarElection, typ string) bool {
	switch typ {
	case "", e.Type:
		return true
	case "presidential", "parliamentary":
		return e.Type == "general"
	case "general":
		return e.Type == "parliamentary"
	}
	return false
}
