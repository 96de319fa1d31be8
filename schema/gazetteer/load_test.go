package gazetteer_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// layer makes a file system of tables; the keys are paths below gazetteer/.
func layer(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out["gazetteer/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const (
	someCountries = "id,name,aliases,demonyms,houses,ambiguous\n" +
		"KZ,Kazakhstan,,Kazakh|Kazakhs,lower: Mazhilis/Majilis|upper: Senate,\n" +
		"CD,Democratic Republic of the Congo,Congo|Zaire,Congolese,,Congo|Congolese\n" +
		"CG,Republic of the Congo,Congo,Congolese,single: National Assembly,Congo|Congolese\n"
	someBodies    = "id,name,kind,part_of,roll,aliases\nosce,OSCE,observer,,,\nodihr,Office,observer,osce,,ODIHR\n"
	someElections = "country,type,date,later,early,chamber,source,note\n" +
		"KZ,parliamentary,2004-09-19,2004-10-03,no,Majilis,IPU Parline,\n" +
		"KZ,presidential,2005-12-04,,,,IFES ElectionGuide,\n"
)

// problems gives the problems of an error as text.
func problems(t *testing.T, err error) []string {
	t.Helper()
	var out []string
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is no joined error", err)
	}
	for _, e := range joined.Unwrap() {
		var p *schema.Problem
		if !errors.As(e, &p) {
			t.Fatalf("%v is no problem", e)
		}
		out = append(out, strings.TrimPrefix(p.Error(), "gazetteer/"))
	}
	return out
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"nothing", nil, []string{"gazetteer: no gazetteer was found"}},
		{"unknown and missing column", map[string]string{"countries/a.csv": "id,nmae\nKZ,Kazakhstan\n"}, []string{
			`countries/a.csv:1:1: column "name" is missing`,
			`countries/a.csv:1:4: no column is called "nmae"`}},
		{"column twice", map[string]string{"countries/a.csv": "id,name,name\nKZ,Kazakhstan,Kazakhstan\n"}, []string{
			`countries/a.csv:1:9: column "name" stands twice`}},
		{"no header", map[string]string{"countries/a.csv": "# nothing but this\n"}, []string{
			"countries/a.csv:1:1: the table has no header"}},
		{"cells", map[string]string{"countries/a.csv": "id,name\n# comment\nKZ,Kazakhstan,Astana\nUZ\n"}, []string{
			"countries/a.csv:3:1: 3 cells under 2 columns",
			"countries/a.csv:4:1: 1 cells under 2 columns"}},
		{"quotation mark", map[string]string{"countries/a.csv": "id,name\nKZ,\"Kazakhstan\nUZ,Uzbekistan\n"}, []string{
			`countries/a.csv:2: extraneous or missing " in quoted-field`}},
		{"stray quotation mark", map[string]string{"countries/a.csv": "id,name\nKZ,Çe\"k\n"}, []string{
			`countries/a.csv:2:6: bare " in non-quoted-field`}},
		{"encoding", map[string]string{"countries/a.csv": "id,name\nCI,C\xf4te d'Ivoire\n"}, []string{
			"countries/a.csv:2: this is not UTF-8"}},
		{"not a table", map[string]string{"countries/a.csv": someCountries, "elections.csv": "country\n", "countries/a.yaml": "a: b"}, []string{
			"countries/a.yaml: this file is no table of the gazetteer",
			"elections.csv: this file is no table of the gazetteer"}},
		{"countries", map[string]string{"countries/a.csv": "id,name,aliases,ambiguous\nKZ,Kazakhstan,,\nkz,,Ж||Qazaqstan,\nKZ,Kasachstan,,\nUZ,Uzbekistan,Ж|Kazakhstan,Usbekistan\n"}, []string{
			"countries/a.csv:3:4: name is empty",
			"countries/a.csv:3:5: a value of the list is empty",
			"countries/a.csv:4:1: country KZ is already in gazetteer/countries/a.csv:2",
			`countries/a.csv:5:15: "Kazakhstan" already names KZ (gazetteer/countries/a.csv:2)`,
			`countries/a.csv:5:28: "Usbekistan" is none of the names of the row`}},
		{"code", map[string]string{"countries/a.csv": "id,name\nKAZ,Kazakhstan\n"}, []string{
			`countries/a.csv:2:1: "KAZ" is no code of a country`}},
		{"ambiguous in one row only", map[string]string{"countries/a.csv": "id,name,aliases,ambiguous\nCD,DRC,Congo,Congo\nCG,Congo-Brazzaville,Congo,\n"}, []string{
			`countries/a.csv:3:22: "Congo" already names CD (gazetteer/countries/a.csv:2)`}},
		{"houses", map[string]string{"countries/a.csv": "id,name,houses\nKZ,Kazakhstan,Mazhilis|upper: \n"}, []string{
			`countries/a.csv:2:15: "Mazhilis" does not begin with the kind of a house`,
			"countries/a.csv:2:15: a name of a house is empty"}},
		{"bodies", map[string]string{"countries/a.csv": someCountries, "bodies/a.csv": "id,name,kind,part_of,roll,members,country,aliases\n" +
			"OSCE,OSCE,watchdog,,,,,\nodihr,ODIHR,observer,ocse,,,,\nodihr,Twice,observer,,,,,\npace,PACE,observer,pace,,iri,XX,ODIHR\n"}, []string{
			`bodies/a.csv:2:1: "OSCE" is no id`,
			`bodies/a.csv:2:11: kind "watchdog" is unknown`,
			`bodies/a.csv:3:22: no body has the id "ocse"`,
			"bodies/a.csv:4:1: body odihr is already in gazetteer/bodies/a.csv:3",
			"bodies/a.csv:5:20: pace names itself",
			`bodies/a.csv:5:26: no body has the id "iri"`,
			`bodies/a.csv:5:30: no country has the code "XX"`,
			`bodies/a.csv:5:33: "ODIHR" already names odihr (gazetteer/bodies/a.csv:3)`}},
		{"circles", map[string]string{"countries/a.csv": someCountries, "bodies/a.csv": "id,name,kind,part_of,roll\na,A,observer,b,\nb,B,observer,a,\nc,C,observer,a,d\nd,D,observer,,e\ne,E,observer,,\n"}, []string{
			"bodies/a.csv:2:14: a is part of itself",
			"bodies/a.csv:3:14: b is part of itself",
			"bodies/a.csv:4:16: d is itself counted as another body"}},
		{"elections", map[string]string{"countries/a.csv": someCountries, "elections/a.csv": "country,type,date,later,early,chamber,source\n" +
			"KZ,senate,2004-02-30,,maybe,Duma,\n" +
			"KZ,parlamentary,2004-09-19,2004-09-12|,,,IPU\n" +
			"ZZ,local,2004-09,,maybe,Duma,IPU\n" +
			"KZ,local,2004-09-19,2004-09-12,,Duma,IPU\n" +
			"KZ,local,2004-09-19/2004-09-18,,,,IPU\n" +
			"KZ,local,2004-09-19/2005-09-18,,,,IPU\n"}, []string{
			"elections/a.csv:2:34: source is empty",
			"elections/a.csv:3:28: a value of the list is empty",
			`elections/a.csv:4:1: no country has the code "ZZ"`,
			`elections/a.csv:4:10: "2004-09" is no date of an election`,
			`elections/a.csv:4:19: early "maybe" is unknown`,
			"elections/a.csv:5:21: 2004-09-12 is not after the round before it",
			`elections/a.csv:5:33: Kazakhstan has no house called "Duma"`,
			`elections/a.csv:6:10: "2004-09-19/2004-09-18" is no date of an election`,
			"elections/a.csv:6:10: election KZ-local-2004-09-19 is already in gazetteer/elections/a.csv:5",
			`elections/a.csv:7:10: "2004-09-19/2005-09-18" is no date of an election`,
			"elections/a.csv:7:10: election KZ-local-2004-09-19 is already in gazetteer/elections/a.csv:5"}},
		{"type", map[string]string{"countries/a.csv": someCountries, "elections/a.csv": "country,type,date,source\nKZ,parlamentary,2004-09-19,IPU\n"}, []string{
			`elections/a.csv:2:4: type "parlamentary" is unknown`}},
		{"across tables", map[string]string{"countries/a.csv": someCountries, "elections/a.csv": someElections, "elections/b.csv": someElections}, []string{
			"elections/b.csv:2:18: election KZ-parliamentary-2004-09-19 is already in gazetteer/elections/a.csv:2",
			"elections/b.csv:3:17: election KZ-presidential-2005-12-04 is already in gazetteer/elections/a.csv:3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := gazetteer.Load(layer(c.files))
			if err == nil || g != nil {
				t.Fatal("loaded")
			}
			if diff := cmp.Diff(c.want, problems(t, err)); diff != "" {
				t.Error("-want +got\n" + diff)
			}
		})
	}
}

func TestLoadHints(t *testing.T) {
	_, err := gazetteer.Load(layer(map[string]string{
		"countries/a.csv": someCountries,
		"bodies/a.csv":    "id,name,kind,part_off\nosce,OSCE,observer,\n",
	}))
	var p *schema.Problem
	if !errors.As(err, &p) || p.Hint != `did you mean "part_of"?` {
		t.Errorf("%v with hint %q", err, p.Hint)
	}
}

func TestOverlay(t *testing.T) {
	shipped := layer(map[string]string{"countries/a.csv": someCountries, "bodies/a.csv": someBodies, "elections/a.csv": someElections})
	keys := func(layers ...fs.FS) (out []string) {
		t.Helper()
		g, err := gazetteer.Load(layers...)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range g.Elections {
			out = append(out, e.Key)
		}
		return out
	}
	header := "\ufeffcountry,type,date,source\r\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"other data only", nil, []string{"KZ-parliamentary-2004-09-19", "KZ-presidential-2005-12-04"}},
		{"replace", map[string]string{"elections/a.csv": header + "KZ,local,2003-09-20,known\r\n"}, []string{"KZ-local-2003-09-20"}},
		{"add", map[string]string{"elections/mine.csv": header + "KZ,local,2003-09-20,known\r\n"},
			[]string{"KZ-local-2003-09-20", "KZ-parliamentary-2004-09-19", "KZ-presidential-2005-12-04"}},
		{"remove", map[string]string{"elections/a.csv": "\n", "README.md": "why"}, nil},
	} {
		if got := keys(shipped, layer(c.files)); !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	_, err := gazetteer.Load(shipped, layer(map[string]string{"elections/b.csv": ""}))
	want := []string{"elections/b.csv: this empty file removes nothing: no earlier layer has a table of that name"}
	if err == nil || !cmp.Equal(problems(t, err), want) {
		t.Error(err)
	}
}

func TestDigest(t *testing.T) {
	load := func(files map[string]string) string {
		g, err := gazetteer.Load(layer(files))
		if err != nil {
			t.Fatal(err)
		}
		return g.Digest
	}
	a := load(map[string]string{"countries/a.csv": someCountries})
	if b := load(map[string]string{"countries/a.csv": someCountries}); a != b || len(a) != 64 {
		t.Errorf("%s then %s", a, b)
	}
	if b := load(map[string]string{"countries/b.csv": someCountries}); a == b {
		t.Error("another name, the same digest")
	}
	if b := load(map[string]string{"countries/a.csv": someCountries + "UZ,Uzbekistan,,,,\n"}); a == b {
		t.Error("another row, the same digest")
	}
}
