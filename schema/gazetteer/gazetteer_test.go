package gazetteer_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// shipped loads the gazetteer of the repository.
func shipped(t *testing.T) *gazetteer.Gazetteer {
	t.Helper()
	g, err := gazetteer.Load(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func keysOf(rows []*schema.CalendarElection) (out []string) {
	for _, e := range rows {
		out = append(out, e.Key)
	}
	return out
}

func TestFindElection(t *testing.T) {
	g := shipped(t)
	for _, c := range []struct {
		country, typ string
		date         schema.EDTF
		want         []string
	}{
		{"KZ", "presidential", "XXXX-04-03", []string{"KZ-presidential-2011-04-03"}},
		{"KZ", "parliamentary", "2012", []string{"KZ-parliamentary-2012-01-15"}},
		{"KZ", "", "2016-03", []string{"KZ-parliamentary-2016-03-20"}},
		{"KZ", "", "2016-03-20?", []string{"KZ-parliamentary-2016-03-20"}},
		{"KZ", "presidential", "201X", []string{"KZ-presidential-2011-04-03", "KZ-presidential-2015-04-26", "KZ-presidential-2019-06-09"}},
		{"KZ", "presidential", "2016-03-20", nil},
		{"KZ", "parliamentary", "2004-10-03", []string{"KZ-parliamentary-2004-09-19"}}, // second round
		{"KZ", "", "2010/2012", []string{"KZ-presidential-2011-04-03", "KZ-parliamentary-2012-01-15"}},
		{"KZ", "referendum", "", []string{"KZ-referendum-2022-06-05", "KZ-referendum-2024-10-06"}},
		{"UA", "presidential", "2004-12-26", []string{"UA-presidential-2004-10-31"}},
		{"CZ", "presidential", "2018-01-13", []string{"CZ-presidential-2018-01-12"}}, // second day
		{"CZ", "presidential", "2018-01-27", []string{"CZ-presidential-2018-01-12"}}, // second day of the second round
		{"RU", "parliamentary", "2021-09-19", []string{"RU-parliamentary-2021-09-17"}},
		{"RU", "parliamentary", "2021-09-17/2021-09-19", []string{"RU-parliamentary-2021-09-17"}},
		{"NG", "presidential", "2019-02-23", []string{"NG-general-2019-02-23"}},
		{"NG", "parliamentary", "2019-02-23", []string{"NG-general-2019-02-23"}},
		{"NG", "referendum", "2019-02-23", nil},
		{"GB", "general", "2019-12", []string{"GB-parliamentary-2019-12-12"}},
		{"XX", "", "", nil},
	} {
		if got := keysOf(g.FindElection(c.country, c.typ, c.date)); !cmp.Equal(got, c.want) {
			t.Errorf("%s %s %s: %v, want %v", c.country, c.typ, c.date, got, c.want)
		}
	}
}

func TestNextPrevious(t *testing.T) {
	g := shipped(t)
	for _, c := range []struct {
		country, typ   string
		date           schema.EDTF
		previous, next string
	}{
		{"KZ", "presidential", "2011-04-03", "KZ-presidential-2005-12-04", "KZ-presidential-2015-04-26"},
		{"KZ", "parliamentary", "2011-04-03", "KZ-parliamentary-2007-08-18", "KZ-parliamentary-2012-01-15"},
		{"KZ", "", "2011", "KZ-parliamentary-2007-08-18", "KZ-parliamentary-2012-01-15"},
		{"KZ", "parliamentary", "2012-01", "KZ-parliamentary-2007-08-18", "KZ-parliamentary-2016-03-20"},
		{"UA", "presidential", "2004-12-26", "UA-presidential-1999-10-31", "UA-presidential-2010-01-17"}, // a round is no election of its own
		{"KZ", "presidential", "XXXX-04-03", "", ""},
		{"KZ", "presidential", "", "", ""},
	} {
		key := func(e *schema.CalendarElection) string {
			if e == nil {
				return ""
			}
			return e.Key
		}
		if got := key(g.Previous(c.country, c.typ, c.date)); got != c.previous {
			t.Errorf("before %s %s %s: %q, want %q", c.country, c.typ, c.date, got, c.previous)
		}
		if got := key(g.Next(c.country, c.typ, c.date)); got != c.next {
			t.Errorf("after %s %s %s: %q, want %q", c.country, c.typ, c.date, got, c.next)
		}
	}
}

func TestNames(t *testing.T) {
	g := shipped(t)
	countries := map[string][]string{}
	for name, c := range g.Names() {
		countries[name] = append(countries[name], c.ID)
	}
	demonyms := map[string][]string{}
	for name, c := range g.Demonyms() {
		demonyms[name] = append(demonyms[name], c.ID)
	}
	capitals := map[string][]string{}
	for name, c := range g.Capitals() {
		capitals[name] = append(capitals[name], c.ID)
	}
	bodies := map[string][]string{}
	for name, b := range g.BodyNames() {
		bodies[name] = append(bodies[name], b.ID)
	}
	houses := map[string][]string{}
	for name, cs := range g.HouseNames() {
		for _, c := range cs {
			houses[name] = append(houses[name], c.ID)
		}
	}
	for _, c := range []struct {
		list map[string][]string
		name string
		want []string
	}{
		{countries, "Republic of Kazakhstan", []string{"KZ"}}, {countries, "Kyrgyz Republic", []string{"KG"}},
		{countries, "Kyrgyzstan", []string{"KG"}}, {countries, "Macedonia", []string{"MK"}},
		{countries, "former Yugoslav Republic of Macedonia", []string{"MK"}}, {countries, "Turkey", []string{"TR"}},
		{countries, "Türkiye", []string{"TR"}}, {countries, "Burma", []string{"MM"}}, {countries, "Swaziland", []string{"SZ"}},
		{countries, "Ivory Coast", []string{"CI"}}, {countries, "Gambia", []string{"GM"}}, {countries, "DRC", []string{"CD"}},
		{countries, "Congo", []string{"CD", "CG"}}, {countries, "Korea", []string{"KP", "KR"}}, {countries, "Republika Srpska", []string{"BA"}},
		{countries, "Czech Republic", []string{"CZ"}}, {countries, "Cape Verde", []string{"CV"}}, {countries, "Gagauzia", []string{"MD"}},
		{demonyms, "Kazakhstani", []string{"KZ"}}, {demonyms, "Basotho", []string{"LS"}}, {demonyms, "Filipinos", []string{"PH"}},
		{demonyms, "Philippine", []string{"PH"}}, {demonyms, "Dominican", []string{"DM", "DO"}}, {demonyms, "Nigerien", []string{"NE"}},
		{capitals, "Nur-Sultan", []string{"KZ"}}, {capitals, "Kiev", []string{"UA"}}, {capitals, "Yangon", []string{"MM"}},
		{bodies, "OSCE/ODIHR", []string{"odihr"}}, {bodies, "PACE", []string{"pace", "pace-myanmar"}},
		{bodies, "Parliamentary Assembly", []string{"osce-pa", "pace"}},
		{houses, "Mazhilis", []string{"KZ"}}, {houses, "Verkhovna Rada", []string{"UA"}}, {houses, "Knesset", []string{"IL"}},
		{houses, "Lok Sabha", []string{"IN"}}, {houses, "Sejm", []string{"PL"}}, {houses, "Wolesi Jirga", []string{"AF"}},
	} {
		if got := c.list[c.name]; !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if n := len(houses["National Assembly"]); n < 20 {
		t.Errorf("National Assembly is telling of a country: %d", n)
	}
	for id, want := range map[string]string{"KZ": "Mazhilis (lower house)", "RU": "Federation Council (upper house)", "UA": "Verkhovna Rada"} {
		name, _, _ := strings.Cut(want, " (")
		if h, ok := g.Country(id).House(strings.ToUpper(name)); !ok || h.String() != want {
			t.Errorf("%s: %v", want, h)
		}
	}
}

// Names stop when the reader does.
func TestNamesStop(t *testing.T) {
	n := 0
	for range shipped(t).Names() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Error(n)
	}
}

// reserved codes are exceptional, transitional or of a union, and no country's.
var reserved = strings.Fields("AC AN CP CQ CS DG EA EU EZ FQ IC NT PC SU TA UN YU")

// TestShippedCountries compares the countries with the codes of another register of ISO 3166.
func TestShippedCountries(t *testing.T) {
	g := shipped(t)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			id := string(a) + string(b)
			r, err := language.ParseRegion(id)
			official := err == nil && r.IsCountry() && r.Canonicalize().String() == id && !slices.Contains(reserved, id)
			if has := g.Country(id) != nil; has != official {
				t.Errorf("%s: in the gazetteer %v, in the register %v", id, has, official)
			}
		}
	}
	if len(g.Countries) != 250 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1 and Kosovo", len(g.Countries))
	}
	for _, c := range g.Countries {
		if c.Official == "" {
			t.Errorf("%s has no official name", c.ID)
		}
		for _, name := range slices.Concat([]string{c.Name, c.Official}, c.Aliases, c.Regions, c.Demonyms, c.Capitals) {
			if strings.ContainsAny(name, "’‘“”") || strings.Join(strings.Fields(name), " ") != name {
				t.Errorf("%s: %q needs straight apostrophes and single blanks", c.ID, name)
			}
		}
	}
}

func TestShippedElections(t *testing.T) {
	g := shipped(t)
	seen := map[string]bool{}
	for _, e := range g.Elections {
		first, _, _ := strings.Cut(string(e.Date), "/")
		if e.Key != e.Country+"-"+e.Type+"-"+first || seen[e.Key] || g.Country(e.Country) == nil || e.Source == "" {
			t.Errorf("%+v", e)
		}
		seen[e.Key] = true
		if len(e.Rounds) == 1 || len(e.Rounds) > 0 && e.Rounds[0] != e.Date {
			t.Errorf("%s: rounds %v", e.Key, e.Rounds)
		}
		for _, d := range append([]schema.EDTF{e.Date}, e.Rounds...) {
			first, _, _ := strings.Cut(string(d), "/")
			if day, err := time.Parse("2006-01-02", first); err != nil || day.Year() < 1995 || day.Year() > 2030 {
				t.Errorf("%s: %s is not plausible", e.Key, d)
			}
		}
		// An election is found by each of its dates, and is the one before the next.
		for _, d := range append([]schema.EDTF{e.Date}, e.Rounds...) {
			if !slices.Contains(g.FindElection(e.Country, e.Type, d), e) {
				t.Errorf("%s is not found on %s", e.Key, d)
			}
		}
	}
	for _, key := range []string{"KZ-parliamentary-2004-09-19", "KZ-presidential-2005-12-04", "KZ-parliamentary-2007-08-18",
		"KZ-presidential-2011-04-03", "KZ-parliamentary-2012-01-15", "KZ-presidential-2015-04-26", "KZ-parliamentary-2016-03-20",
		"KZ-presidential-2019-06-09", "KZ-parliamentary-2021-01-10", "KZ-referendum-2022-06-05", "KZ-presidential-2022-11-20",
		"KZ-parliamentary-2023-03-19"} {
		if !seen[key] {
			t.Errorf("%s is missing", key)
		}
	}
	e := g.FindElection("KZ", "parliamentary", "2004-10-03")[0]
	if e.Chamber != "Mazhilis (lower house)" || *e.Early || len(e.Rounds) != 2 {
		t.Errorf("%+v", e)
	}
}

// TestShippedWeekdays: countries that vote on one day of the week by law or settled custom show slips in dates.
func TestShippedWeekdays(t *testing.T) {
	g := shipped(t)
	for day, list := range map[time.Weekday]string{
		time.Sunday:    "AD AL AT BE BY CH DE EE ES FI FR GT HN HU KG LT LU MX NI PE PL PT RO RS SE SI SM TJ TR UA UY UZ XK",
		time.Monday:    "NO TT",
		time.Tuesday:   "US",
		time.Wednesday: "NL ZA",
		time.Thursday:  "GB",
		time.Saturday:  "AU IS LV MT NG NZ",
	} {
		for _, id := range strings.Fields(list) {
			if len(g.CountryElections(id)) == 0 {
				t.Errorf("%s has no calendar", id)
			}
			for _, e := range g.CountryElections(id) {
				if e.Type != "parliamentary" && e.Type != "presidential" && e.Type != "general" {
					continue
				}
				first, last, _ := strings.Cut(string(e.Date), "/")
				if last == "" {
					last = first
				}
				a, _ := time.Parse("2006-01-02", first)
				z, _ := time.Parse("2006-01-02", last)
				if a.Weekday() != day && z.Weekday() != day && !exceptions[e.Key] {
					t.Errorf("%s is a %s", e.Key, a.Weekday())
				}
			}
		}
	}
}

// exceptions fell on other days than usual.
var exceptions = map[string]bool{
	"KG-presidential-2009-07-23": true, "TJ-presidential-1999-11-06": true, "TJ-presidential-2006-11-06": true, "TJ-presidential-2013-11-06": true,
	"RS-parliamentary-2000-12-23": true,
	"XK-parliamentary-2001-11-17": true, "XK-parliamentary-2004-10-23": true, "XK-parliamentary-2007-11-17": true,
}

func TestShippedBodies(t *testing.T) {
	g := shipped(t)
	for id, want := range map[string][2]string{ // part of, counted as
		"odihr": {"osce", ""}, "osce-pa": {"osce", ""}, "pace": {"council-of-europe", ""}, "eu-eom": {"european-union", ""},
		"us-mission-osce": {"us-government", "us-government"}, "us-state-department": {"us-government", "us-government"},
		"us-embassy": {"us-government", ""}, "us-helsinki-commission": {"us-government", ""}, "isfed": {"citizen-observers", "citizen-observers"},
	} {
		if b := g.Body(id); b == nil || b.PartOf != want[0] || b.Roll != want[1] {
			t.Errorf("%s: %+v", id, b)
		}
	}
	// The bodies of the codebook.
	for _, id := range strings.Fields(`osce odihr osce-pa council-of-europe pace coe-congress venice-commission ieom european-parliament european-union
		eu-eom nato-pa us-government us-mission-osce us-embassy us-state-department us-helsinki-commission carter-center ndi iri african-union ecowas
		sadc commonwealth oas cis sco un citizen-observers international-observers enemo gndem anfrel g7 news-media host-government opposition`) {
		if g.Body(id) == nil {
			t.Errorf("%s is missing", id)
		}
	}
	for _, b := range g.Bodies {
		for _, name := range append([]string{b.Name}, b.Aliases...) {
			if strings.ContainsAny(name, "’‘“”") || strings.Join(strings.Fields(name), " ") != name {
				t.Errorf("%s: %q needs straight apostrophes and single blanks", b.ID, name)
			}
		}
	}
}
