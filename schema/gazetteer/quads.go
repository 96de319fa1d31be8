package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Predicates that only the gazetteer's quads have.
var (
	// PredCountsAs leads from a body to the one that it is counted as: us-mission-osce to us-government.
	PredCountsAs = rdf.Term("<" + schema.NS + "countsAs>")
	// PredGazetteer leads from the reference graph to the digest of the tables it was made from.
	PredGazetteer = rdf.Term("<" + schema.NS + "gazetteer>")
)

// authority is where the Publications Office of the European Union keeps its concepts of countries, by ISO 3166 alpha-3.
const authority = "http://publications.europa.eu/resource/authority/country/"

// Quads states what is known of these countries (alpha-2) and bodies (ids), in the graph with the given label: names,
// the whole election calendar of the countries, and the bodies with all that they belong to and consist of. Ids that
// the gazetteer does not have are passed over. The quads are sorted; the same arguments in any order give the same.
func (g *Gazetteer) Quads(label rdf.Term, countries, bodies []string) []rdf.Quad {
	var out []rdf.Quad
	add := func(s, p, o rdf.Term) { out = append(out, rdf.Quad{S: s, P: p, O: o, G: label}) }
	text := func(s, p rdf.Term, v string) {
		if v != "" {
			add(s, p, rdf.String(v))
		}
	}
	text(label, PredGazetteer, g.Digest[:min(12, len(g.Digest))])

	for _, id := range countries {
		c := g.country[id]
		if c == nil {
			continue
		}
		s := schema.Thing("country/" + c.ID)
		add(s, rdf.RDFType, schema.ClassCountry)
		text(s, rdf.RDFSLabel, c.Name)
		text(s, schema.PredISO, c.ID)
		if r, err := language.ParseRegion(c.ID); err == nil && !r.IsPrivateUse() && r.ISO3() != "ZZZ" {
			add(s, schema.PredExactMatch, rdf.IRI(authority+r.ISO3()))
		}
		for _, n := range append([]string{c.Official}, c.Aliases...) {
			text(s, schema.PredAltLabel, n)
		}
		for _, e := range g.elections[c.ID] {
			s := schema.Thing("election/" + e.Key)
			add(s, rdf.RDFType, schema.ClassElection)
			text(s, rdf.RDFSLabel, electionLabel(c, e))
			add(s, schema.PredCountry, schema.Thing("country/"+c.ID))
			add(s, schema.PredElectionType, schema.Thing("type/"+e.Type))
			text(s, schema.PredChamber, e.Chamber)
			add(s, schema.PredDate, rdf.Date(string(e.Date)))
			add(s, schema.PredYear, rdf.Typed(e.Date.Year(), rdf.XSDYear))
			if e.Early != nil {
				add(s, schema.PredEarly, rdf.Boolean(*e.Early))
			}
			text(s, schema.PredCalendar, e.Source)
		}
	}

	seen := map[string]bool{}
	for queue := slices.Clone(bodies); len(queue) > 0; queue = queue[1:] {
		b := g.body[queue[0]]
		if b == nil || seen[b.ID] {
			continue
		}
		seen[b.ID] = true
		s := schema.Thing("body/" + b.ID)
		add(s, rdf.RDFType, schema.ClassBody)
		add(s, rdf.RDFType, schema.ClassOrganization)
		text(s, rdf.RDFSLabel, b.Name)
		for _, n := range b.Aliases {
			text(s, schema.PredAltLabel, n)
		}
		add(s, schema.PredKind, schema.Thing("kind/"+b.Kind))
		if b.PartOf != "" {
			add(s, schema.PredPartOf, schema.Thing("body/"+b.PartOf))
			queue = append(queue, b.PartOf)
		}
		if b.Roll != "" && b.Roll != b.ID {
			add(s, PredCountsAs, schema.Thing("body/"+b.Roll))
			queue = append(queue, b.Roll)
		}
		for _, m := range b.Members {
			add(s, schema.PredMember, schema.Thing("body/"+m))
			queue = append(queue, m)
		}
	}
	for _, k := range bodyKinds {
		s := schema.Thing("kind/" + k)
		add(s, rdf.RDFType, schema.ClassValue)
		text(s, rdf.RDFSLabel, kindLabels[k])
	}
	return rdf.Sort(out)
}

var kindLabels = map[string]string{"observer": "Observer", "government": "Government", "media": "Media", "ngo": "Organisation of citizens", "other": "Other"}

// electionLabel gives "Kazakhstan, parliamentary election, 20 March 2016".
func electionLabel(c *schema.Country, e *schema.CalendarElection) string {
	what := e.Type + " election"
	switch e.Type {
	case "referendum":
		what = e.Type
	case "other":
		what = "election"
	}
	return c.Name + ", " + what + ", " + readable(e.Date)
}

// readable gives a date of the calendar as people write it: 20 March 2016, 15-16 January 2012, 27 April - 7 May 2014.
func readable(d schema.EDTF) string {
	a, b, interval := strings.Cut(string(d), "/")
	first, err := time.Parse(layout, a)
	if err != nil {
		return string(d)
	}
	last, err := time.Parse(layout, b)
	if !interval || err != nil {
		return first.Format("2 January 2006")
	}
	switch {
	case first.Year() != last.Year():
		return first.Format("2 January 2006") + " - " + last.Format("2 January 2006")
	case first.Month() != last.Month():
		return first.Format("2 January") + " - " + last.Format("2 January 2006")
	}
	return fmt.Sprintf("%d-%s", first.Day(), last.Format("2 January 2006"))
}
