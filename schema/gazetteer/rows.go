package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// values of closed columns
var (
	bodyKinds     = []string{"observer", "government", "media", "ngo", "other"}
	electionTypes = []string{"presidential", "parliamentary", "general", "referendum", "local", "other"}
	houseKinds    = []string{schema.LowerHouse, schema.UpperHouse, schema.SingleHouse, schema.JointHouse}
)

// names checks that no name means two things unless both say that it is ambiguous.
type names struct {
	l     *loader
	owner map[string]claim
}

type claim struct {
	id        string
	ambiguous bool
	row       *row
}

func (n *names) claim(r *row, column, id, name string, ambiguous []string) {
	mine := claim{id, slices.Contains(ambiguous, name), r}
	first, taken := n.owner[name]
	switch {
	case !taken:
		n.owner[name] = mine
	case first.id != id && !(first.ambiguous && mine.ambiguous):
		n.l.fail(r, column, "gazetteer-name", "list it under ambiguous in both rows, or keep it in one",
			"%q already names %s (%s)", name, first.id, first.row.at())
	}
}

// oneOf checks the value of a closed column.
func (l *loader) oneOf(r *row, column, value string, known []string) {
	if !slices.Contains(known, value) {
		l.fail(r, column, "gazetteer-value", "one of: "+strings.Join(known, ", "), "%s %q is unknown", column, value)
	}
}

func (l *loader) countries(rows []*row) {
	seen := make(map[string]*row, len(rows))
	taken := names{l, make(map[string]claim, 8*len(rows))}
	for _, r := range rows {
		c := &schema.Country{ID: r.get("id"), Name: r.get("name"), Official: r.get("official"), Aliases: r.list("aliases"),
			Regions: r.list("regions"), Demonyms: r.list("demonyms"), Capitals: r.list("capitals"), Ambiguous: r.list("ambiguous")}
		if len(c.ID) != 2 || strings.Trim(c.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			l.fail(r, "id", "gazetteer-id", "two capital letters, as KZ", "%q is no code of a country", c.ID)
		}
		if first := seen[c.ID]; first != nil {
			l.fail(r, "id", "gazetteer-duplicate", "", "country %s is already in %s", c.ID, first.at())
			continue
		}
		seen[c.ID] = r
		if len(c.Capitals) > 0 {
			c.Capital = c.Capitals[0]
		}
		c.Houses = l.houses(r)
		var all []string
		claim := func(column string, list ...string) {
			for _, n := range list {
				if n == "" {
					continue
				}
				all = append(all, n)
				taken.claim(r, column, c.ID, n, c.Ambiguous)
			}
		}
		claim("name", c.Name)
		claim("official", c.Official)
		claim("aliases", c.Aliases...)
		claim("regions", c.Regions...)
		claim("demonyms", c.Demonyms...)
		claim("capitals", c.Capitals...)
		l.known(r, c.Ambiguous, all)
		l.g.Countries = append(l.g.Countries, c)
		l.g.country[c.ID] = c
	}
	l.named = taken.owner
	slices.SortFunc(l.g.Countries, func(a, b *schema.Country) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range l.g.Countries {
		for _, h := range c.Houses {
			for _, n := range append([]string{h.Name}, h.Aliases...) {
				if !slices.Contains(l.g.houses[n], c) {
					l.g.houses[n] = append(l.g.houses[n], c)
				}
			}
		}
	}
}

// known checks that what a row lists as ambiguous is among its names.
func (l *loader) known(r *row, ambiguous, all []string) {
	for _, a := range ambiguous {
		if !slices.Contains(all, a) {
			l.fail(r, "ambiguous", "gazetteer-name", nearest(a, all), "%q is none of the names of the row", a)
		}
	}
}

// houses reads "lower: Mazhilis/Majilis|upper: Senate".
func (l *loader) houses(r *row) []schema.House {
	var out []schema.House
	for _, s := range r.list("houses") {
		kind, spelled, ok := strings.Cut(s, ":")
		if !ok || !slices.Contains(houseKinds, kind) {
			l.fail(r, "houses", "gazetteer-value", "as in lower: Mazhilis/Majilis|upper: Senate",
				"%q does not begin with the kind of a house", s)
			continue
		}
		var spellings []string
		for n := range strings.SplitSeq(spelled, "/") {
			if n = strings.TrimSpace(n); n == "" {
				l.fail(r, "houses", "gazetteer-list", "", "a name of a house is empty")
			} else {
				spellings = append(spellings, n)
			}
		}
		if len(spellings) > 0 {
			out = append(out, schema.House{Name: spellings[0], Kind: kind, Aliases: spellings[1:]})
		}
	}
	return out
}

func (l *loader) bodies(rows []*row) {
	seen := make(map[string]*row, len(rows))
	taken := names{l, make(map[string]claim, 8*len(rows))}
	var ids []string
	for _, r := range rows {
		b := &schema.Body{ID: r.get("id"), Name: r.get("name"), Kind: r.get("kind"), PartOf: r.get("part_of"), Roll: r.get("roll"),
			Members: r.list("members"), Country: r.get("country"), Aliases: r.list("aliases"), Ambiguous: r.list("ambiguous")}
		if !slug(b.ID) {
			l.fail(r, "id", "gazetteer-id", "lower-case words joined by hyphens, as us-embassy", "%q is no id", b.ID)
		}
		if first := seen[b.ID]; first != nil {
			l.fail(r, "id", "gazetteer-duplicate", "", "body %s is already in %s", b.ID, first.at())
			continue
		}
		seen[b.ID] = r
		ids = append(ids, b.ID)
		l.oneOf(r, "kind", b.Kind, bodyKinds)
		if b.Country != "" {
			l.inCountry(r, b.Country)
		}
		taken.claim(r, "name", b.ID, b.Name, b.Ambiguous)
		for _, n := range b.Aliases {
			taken.claim(r, "aliases", b.ID, n, b.Ambiguous)
		}
		l.known(r, b.Ambiguous, append([]string{b.Name}, b.Aliases...))
		l.g.Bodies = append(l.g.Bodies, b)
		l.g.body[b.ID] = b
	}
	slices.SortFunc(l.g.Bodies, func(a, b *schema.Body) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(ids)
	for _, b := range l.g.Bodies {
		r := seen[b.ID]
		for _, ref := range []struct {
			column string
			ids    []string
		}{{"part_of", one(b.PartOf)}, {"roll", one(b.Roll)}, {"members", b.Members}} {
			for _, id := range ref.ids {
				if l.g.body[id] == nil {
					l.fail(r, ref.column, "gazetteer-body", nearest(id, ids), "no body has the id %q", id)
				} else if id == b.ID {
					l.fail(r, ref.column, "gazetteer-body", "", "%s names itself", id)
				}
			}
		}
		l.circle(r, b)
		if to := l.g.body[b.Roll]; to != nil && to.Roll != "" {
			l.fail(r, "roll", "gazetteer-body", "name "+to.Roll, "%s is itself counted as another body", b.Roll)
		}
	}
}

func one(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// circle reports a body that is part of itself.
func (l *loader) circle(r *row, b *schema.Body) {
	at := b
	for range l.g.Bodies { // a circle that does not hold b ends here; it is reported for those it holds
		at = l.g.body[at.PartOf]
		if at == nil {
			return
		}
		if at == b && b.PartOf != b.ID {
			l.fail(r, "part_of", "gazetteer-body", "", "%s is part of itself", b.ID)
			return
		}
	}
}

// inCountry checks the column country.
func (l *loader) inCountry(r *row, id string) *schema.Country {
	c := l.g.country[id]
	if c == nil {
		l.fail(r, "country", "gazetteer-country", "add it to "+root+"/countries", "no country has the code %q", id)
	}
	return c
}

func (l *loader) calendar(rows []*row) {
	seen := make(map[string]*row, len(rows))
	l.g.Elections = make([]*schema.CalendarElection, 0, len(rows))
	for _, r := range rows {
		e := &schema.CalendarElection{Country: r.get("country"), Type: r.get("type"), Date: schema.EDTF(r.get("date")),
			Source: r.get("source"), Note: r.get("note")}
		c := l.inCountry(r, e.Country)
		l.oneOf(r, "type", e.Type, electionTypes)
		dates := []schema.EDTF{e.Date}
		for _, d := range r.list("later") {
			dates = append(dates, schema.EDTF(d))
		}
		sound := true
		for i, d := range dates {
			column := "later"
			if i == 0 {
				column = "date"
			}
			if !voteDays(d) {
				l.fail(r, column, "gazetteer-date", "a day as 2016-03-20, or several as 2018-03-26/2018-03-28", "%q is no date of an election", d)
				sound = false
			} else if i > 0 && sound && firstDay(d) <= lastDay(dates[i-1]) {
				l.fail(r, column, "gazetteer-date", "", "%s is not after the round before it", d)
			}
		}
		if len(dates) > 1 {
			e.Rounds = dates
		}
		switch early := r.get("early"); early {
		case "":
		case "yes", "no":
			yes := early == "yes"
			e.Early = &yes
		default:
			l.fail(r, "early", "gazetteer-value", "one of: yes, no, or nothing", "early %q is unknown", early)
		}
		var chambers []string
		for _, name := range r.list("chamber") {
			if c == nil {
				break
			}
			h, ok := c.House(name)
			if !ok {
				l.fail(r, "chamber", "gazetteer-house", "add it to the houses of the country", "%s has no house called %q", c.Name, name)
				continue
			}
			chambers = append(chambers, h.String())
		}
		e.Chamber = strings.Join(chambers, " and ")
		e.Key = e.Country + "-" + e.Type + "-" + firstDay(e.Date)
		if first := seen[e.Key]; first != nil {
			l.fail(r, "date", "gazetteer-duplicate", "", "election %s is already in %s", e.Key, first.at())
			continue
		}
		seen[e.Key] = r
		l.g.Elections = append(l.g.Elections, e)
	}
	slices.SortFunc(l.g.Elections, func(a, b *schema.CalendarElection) int {
		if a.Country != b.Country {
			return cmp.Compare(a.Country, b.Country)
		}
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Type, b.Type))
	})
	first := 0
	for i, e := range l.g.Elections {
		if i+1 == len(l.g.Elections) || l.g.Elections[i+1].Country != e.Country {
			l.g.elections[e.Country] = l.g.Elections[first : i+1 : i+1]
			first = i + 1
		}
	}
}

// slug reports whether s is lower-case words and digits joined by hyphens.
func slug(s string) bool {
	for w := range strings.SplitSeq(s, "-") {
		if w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
