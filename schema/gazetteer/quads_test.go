package gazetteer_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

func TestQuads(t *testing.T) {
	g, err := gazetteer.Load(fstest.MapFS{
		"gazetteer/countries/c.csv": {Data: []byte("id,name,official,aliases,regions,demonyms,capitals,houses,ambiguous\n" +
			"XA,Arcadia,Republic of Arcadia,Arkadia,,Arcadian,Megara,lower: Boule,\nXB,Boeotia,,,,,Thebes,,\n")},
		"gazetteer/bodies/b.csv": {Data: []byte("id,name,kind,part_of,roll,members,country,aliases,ambiguous\n" +
			"league,The League,observer,,,,,,\noffice,The Office,observer,league,,,,OFF,\njoint,Joint Mission,observer,,,office,,,\n" +
			"states,The States,government,,,,,,\nembassy,Embassy of the States,government,states,states,,,,\nalone,Alone,media,,,,,,\n")},
		"gazetteer/elections/e.csv": {Data: []byte("country,type,chamber,date,later,early,source,note\n" +
			"XA,parliamentary,Boule,2016-03-20,,yes,somewhere,\nXA,referendum,,2017-05-01,,,here,\nXA,general,,2018-01-14/2018-01-15,,no,here,\nXA,presidential,,2019-04-30/2019-05-02,2019-05-20,,here,\nXB,presidential,,2016-01-01,,,here,\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	label := schema.GraphReference
	quads := g.Quads(label, []string{"XA", "ZZ"}, []string{"joint", "embassy", "nobody"})
	if !slices.IsSortedFunc(quads, rdf.Compare) {
		t.Error("the quads are not sorted")
	}
	if !slices.Equal(quads, g.Quads(label, []string{"ZZ", "XA"}, []string{"nobody", "embassy", "joint", "joint"})) {
		t.Error("the order of the arguments matters")
	}
	has := map[rdf.Quad]bool{}
	for _, q := range quads {
		has[q] = true
	}
	check := func(wanted bool, s string, p, o rdf.Term) {
		t.Helper()
		if has[rdf.Quad{S: schema.Thing(s), P: p, O: o, G: label}] != wanted {
			t.Errorf("%s %s %s: want %v", s, p, o, wanted)
		}
	}
	check(true, "country/XA", rdf.RDFSLabel, rdf.String("Arcadia"))
	check(true, "country/XA", schema.PredISO, rdf.String("XA"))
	check(true, "country/XA", schema.PredAltLabel, rdf.String("Republic of Arcadia"))
	check(false, "country/XB", rdf.RDFSLabel, rdf.String("Boeotia"))

	e := "election/XA-parliamentary-2016-03-20"
	check(true, e, rdf.RDFType, schema.ClassElection)
	check(true, e, rdf.RDFSLabel, rdf.String("Arcadia, parliamentary election, 20 March 2016"))
	check(true, e, schema.PredCountry, schema.Thing("country/XA"))
	check(true, e, schema.PredElectionType, schema.Thing("type/parliamentary"))
	check(true, e, schema.PredChamber, rdf.String("Boule (lower house)"))
	check(true, e, schema.PredDate, rdf.Typed("2016-03-20", rdf.XSDDate))
	check(true, e, schema.PredYear, rdf.Typed("2016", rdf.XSDYear))
	check(true, e, schema.PredEarly, rdf.Boolean(true))
	check(true, e, schema.PredCalendar, rdf.String("somewhere"))
	check(true, "election/XA-referendum-2017-05-01", rdf.RDFSLabel, rdf.String("Arcadia, referendum, 1 May 2017"))
	check(false, "election/XA-referendum-2017-05-01", schema.PredEarly, rdf.Boolean(false))
	check(true, "election/XA-general-2018-01-14", rdf.RDFSLabel, rdf.String("Arcadia, general election, 14-15 January 2018"))
	check(true, "election/XA-presidential-2019-04-30", rdf.RDFSLabel, rdf.String("Arcadia, presidential election, 30 April - 2 May 2019"))

	check(true, "body/joint", schema.PredMember, schema.Thing("body/office"))
	check(true, "body/office", schema.PredPartOf, schema.Thing("body/league"))
	check(true, "body/office", schema.PredAltLabel, rdf.String("OFF"))
	check(true, "body/league", rdf.RDFType, schema.ClassBody)
	check(true, "body/embassy", gazetteer.PredCountsAs, schema.Thing("body/states"))
	check(true, "body/states", schema.PredKind, schema.Thing("kind/government"))
	check(true, "kind/government", rdf.RDFSLabel, rdf.String("Government"))
	check(false, "body/alone", rdf.RDFType, schema.ClassBody)
}

// TestExactMatch holds countries to match the concept of the same letters, and those without letters of ISO none.
func TestExactMatch(t *testing.T) {
	g := shipped(t)
	var ids []string
	for _, c := range g.Countries {
		ids = append(ids, c.ID)
	}
	matches := map[string]string{}
	seen := map[string]string{}
	for _, q := range g.Quads(schema.GraphReference, ids, nil) {
		if q.P != schema.PredExactMatch {
			continue
		}
		id, match := strings.TrimPrefix(schema.Short(q.S), "country/"), q.O.Value()
		if other := seen[match]; other != "" {
			t.Errorf("%s and %s both match %s", other, id, match)
		}
		seen[match], matches[id] = id, match
		code := match[strings.LastIndexByte(match, '/')+1:]
		if r, err := language.ParseRegion(code); err != nil || r.String() != id {
			t.Errorf("%s matches %s, which is %s", id, match, r)
		}
	}
	if want := "http://publications.europa.eu/resource/authority/country/KAZ"; matches["KZ"] != want {
		t.Errorf("KZ matches %q and not %q", matches["KZ"], want)
	}
	if matches["XK"] != "" {
		t.Errorf("XK, which ISO does not have, matches %s", matches["XK"])
	}
	if len(matches) < len(ids)-1 {
		t.Errorf("%d of %d countries match", len(matches), len(ids))
	}
}
