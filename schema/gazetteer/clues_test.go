package gazetteer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

const someClues = "id,leaders,parties,bodies,places\nKZ,Nazarbayev|Tokayev,Auyl,Khabar,Taldyqorğan|Taldyqorgan|Özen\nCD,Kabila,Auyl,,\n"

func TestClues(t *testing.T) {
	files := map[string]string{"countries/a.csv": someCountries}
	before, err := gazetteer.Load(layer(files))
	if err != nil {
		t.Fatal(err)
	}
	files["clues/a.csv"] = someClues
	g, err := gazetteer.Load(layer(files))
	if err != nil {
		t.Fatal(err)
	}
	if g.Digest == before.Digest {
		t.Error("clues are no part of the digest")
	}
	want := []gazetteer.Clue{{"Nazarbayev", gazetteer.LeaderClue}, {"Tokayev", gazetteer.LeaderClue}, {"Auyl", gazetteer.PartyClue},
		{"Khabar", gazetteer.BodyClue}, {"Taldyqorğan", gazetteer.PlaceClue}, {"Taldyqorgan", gazetteer.PlaceClue},
		{"Özen", gazetteer.PlaceClue}, {"Ozen", gazetteer.PlaceClue}}
	if diff := cmp.Diff(want, g.CountryClues("KZ")); diff != "" {
		t.Error("-want +got\n" + diff)
	}
	var shared []string
	for clue, c := range g.Clues() {
		if clue.Name == "Auyl" {
			shared = append(shared, c.ID)
		}
	}
	if !slices.Equal(shared, []string{"CD", "KZ"}) || g.CountryClues("CG") != nil {
		t.Errorf("Auyl tells %v", shared)
	}
	for range g.Clues() { // stops when the reader does
		break
	}
	if g, err = gazetteer.Load(layer(files), layer(map[string]string{"clues/a.csv": "id,places\nCG,Dolisie\n"})); err != nil ||
		len(g.CountryClues("KZ")) != 0 || len(g.CountryClues("CG")) != 1 {
		t.Errorf("a later layer does not replace the table: %v", err)
	}
}

func TestClueErrors(t *testing.T) {
	_, err := gazetteer.Load(layer(map[string]string{"countries/a.csv": someCountries,
		"clues/a.csv": "id,leaders,places\nXX,,\nKZ,Abc|Abc,Zaire\nKZ,,\nCD,,Kazakhs|Abc||Q\n"}))
	want := []string{
		`clues/a.csv:2:1: no country has the code "XX"`,
		`clues/a.csv:3:4: "Abc" stands twice among the clues to KZ`,
		`clues/a.csv:3:12: "Zaire" already names CD (gazetteer/countries/a.csv:3)`,
		"clues/a.csv:4:1: the clues to KZ are already in gazetteer/clues/a.csv:3",
		"clues/a.csv:5:5: a value of the list is empty"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}

func TestShippedClues(t *testing.T) {
	g := shipped(t)
	tells := map[string][]string{}
	countries := map[string]bool{}
	for clue, c := range g.Clues() {
		countries[c.ID] = true
		tells[clue.Name] = append(tells[clue.Name], c.ID)
		if strings.ContainsAny(clue.Name, "’‘“”") || strings.Join(strings.Fields(clue.Name), " ") != clue.Name || len(clue.Name) < 3 {
			t.Errorf("%s: %q needs straight apostrophes, single blanks and three letters", c.ID, clue.Name)
		}
	}
	if len(countries) < 195 {
		t.Errorf("clues to %d countries only", len(countries))
	}
	for _, c := range g.Countries { // whose elections the calendar has
		if len(g.CountryElections(c.ID)) > 0 && !countries[c.ID] {
			t.Errorf("%s holds elections and has no clues", c.ID)
		}
	}
	for name, want := range map[string][]string{"Lukashenka": {"BY"}, "Nazarbayev": {"KZ"}, "ZANU-PF": {"ZW"}, "IEBC": {"KE"},
		"COMELEC": {"PH"}, "ISFED": {"GE"}, "Osh": {"KG"}, "Basescu": {"RO"}, "Nagorno-Karabakh": {"AM", "AZ"}} {
		if !slices.Equal(tells[name], want) {
			t.Errorf("%s tells %v, want %v", name, tells[name], want)
		}
	}
}
