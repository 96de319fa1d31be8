package codebook_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/electiongraph/electiongraph/data"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook"
	"github.com/google/go-cmp/cmp"
)

const mainFile = `version: "7"
areas: [voting, media]
stages:
  - {id: election-day, label: Election day}
  - {id: voting, parent: election-day, label: Voting}
extent_classes:
  - {id: none, rank: 0, cues: ["not a single"]}
  - {id: some, rank: 2, from: 5, cues: ["=some", "<several>"]}
  - {id: widespread, rank: 4, from: 50}
assessment_classes: [{id: in-line, sign: positive, label: Met, cues: ["met .. standard"]}]
stances: [endorses, {id: urges, cues: ["urge*"]}]
forces: [{id: urge, rank: 3}]
addressees: [{id: host-authorities}, {id: host-president, parent: host-authorities}]
negators: ["=no"]
classes:
  several: ["several", "a number of"]
`

const media = `area:
  id: media
  label: Media
  definition: Coverage and freedom.
issues:
  - id: media-bias
    label: Bias
    definition: Favour in the news.
    default_polarity: problem
    cues: ["bias* .. <outlet>"]
`

const families = `families:
  roll: list  roll register
  device: machine computer
`

const voting = `# a comment
area: {id: voting, label: Voting, eos_obligations: [secret ballot]}
classes:
  outlet: ["newspaper", "(TV|radio) <station-word>"]
  station-word: ["station"]
issues:
  - id: vote-secrecy
    label: Secrecy of the vote
    definition: Whether a vote can be known.
    default_polarity: depends
    polarity_pair: {problem: seen, improvement: kept}
    stage: [voting]
    copenhagen: [7.4, "5.1"]
    gc25: [20, 9]
    cues: ["secrecy"]
    problem: ["(without|outside) .. booth"]
    improvement: []
    not: [{concept: media-bias, tell: "it is the media"}]
    examples:
      problem: ["Voters marked papers outside the booth."]
      improvement: ["The secrecy of the vote was kept."]
    counterexamples:
      - {text: "Papers were biased.", gives: media-bias}
      - {text: "Nothing of the kind.", gives: nothing}
  - id: vote-secrecy-booths
    label: Booths
    definition: Whether there are booths.
    broader: vote-secrecy
    catch_all: true
`

func folder(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, text := range files {
		m["codebook/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func load(t *testing.T, layers ...fs.FS) *codebook.Codebook {
	t.Helper()
	cb, err := codebook.Load(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return cb
}

func TestLoad(t *testing.T) {
	cb := load(t, folder(map[string]string{"codebook.yaml": mainFile, "media.yaml": media, "voting.yaml": voting, "families.yaml": families, "README.md": "x", ".keep": ""}))
	if cb.Version != "7" || len(cb.Digest) != 12 {
		t.Errorf("version %q, digest %q", cb.Version, cb.Digest)
	}
	if got := fmt.Sprint(cb.Families); got != "[{device [machine computer]} {roll [list roll register]}]" {
		t.Errorf("families %s", got)
	}
	var areas, issues, classes []string
	for _, a := range cb.Areas {
		areas = append(areas, a.ID)
	}
	for _, i := range cb.Issues {
		issues = append(issues, i.ID)
	}
	for _, c := range cb.Classes {
		classes = append(classes, c.Name)
	}
	if got, want := fmt.Sprint(areas, issues, classes), "[voting media] [vote-secrecy vote-secrecy-booths media-bias] [outlet several station-word]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	i := cb.Issue("vote-secrecy")
	if i == nil {
		t.Fatal("no issue vote-secrecy")
	}
	texts := func(cues []codebook.Cue) (out []string) {
		for _, c := range cues {
			if c.Pattern == nil || c.Pattern.Text != c.Text || c.Line == 0 {
				t.Errorf("cue %+v", c)
			}
			out = append(out, c.Text)
		}
		return out
	}
	if got, want := fmt.Sprint(texts(i.Cues), texts(i.Problem), texts(i.Improvement), i.Copenhagen, i.GC25, i.Stages), `[secrecy] [(without|outside) .. booth] [] [7.4 5.1] [20 9] [voting]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	i.Cues, i.Problem = nil, nil
	want := &codebook.Issue{ID: "vote-secrecy", Area: "voting", Label: "Secrecy of the vote", Definition: "Whether a vote can be known.", Default: "depends",
		Pair: codebook.Pair{Problem: "seen", Improvement: "kept"}, Stages: []string{"voting"}, Copenhagen: []string{"7.4", "5.1"}, GC25: []int{20, 9},
		Improvement: []codebook.Cue{}, Not: []codebook.Not{{Concept: "media-bias", Tell: "it is the media"}},
		Examples:        codebook.Examples{Problem: []string{"Voters marked papers outside the booth."}, Improvement: []string{"The secrecy of the vote was kept."}},
		Counterexamples: []codebook.Counterexample{{Text: "Papers were biased.", Gives: "media-bias", Line: 23}, {Text: "Nothing of the kind.", Gives: "nothing", Line: 24}},
		File:            "codebook/voting.yaml", Line: 7}
	if diff := cmp.Diff(want, i); diff != "" {
		t.Error(diff)
	}
	if c := cb.Broader("vote-secrecy-booths"); len(c) != 2 || c[0].ID != "vote-secrecy-booths" || c[1].ID != "vote-secrecy" || !c[0].CatchAll {
		t.Errorf("broader gives %v", c)
	}
	if len(cb.Broader("nothing")) != 0 || cb.Issue("nothing") != nil || cb.Area("nothing") != nil || cb.Class("nothing") != nil {
		t.Error("something is nothing")
	}
	if a := cb.Area("voting"); a.Label != "Voting" || !slices.Equal(a.EOSObligations, []string{"secret ballot"}) {
		t.Errorf("area %+v", a)
	}
	if c := cb.Class("outlet"); c == nil || len(c.Cues) != 2 || c.File != "codebook/voting.yaml" || c.Line != 4 {
		t.Errorf("class %+v", c)
	}
	if p := codebook.Find(cb.Addressees, "host-president"); p == nil || p.Parent != "host-authorities" || codebook.Find(cb.Addressees, "x") != nil {
		t.Errorf("addressee %+v", p)
	}
	for percent, want := range map[float64]string{0: "none", 0.1: "none", 4.9: "none", 5: "some", 49: "some", 50: "widespread", 100: "widespread"} {
		if got := cb.Extent(percent); got != want {
			t.Errorf("%v%% is %s, want %s", percent, got, want)
		}
	}
}

func TestLayers(t *testing.T) {
	base := folder(map[string]string{"codebook.yaml": mainFile, "media.yaml": media, "voting.yaml": voting})
	first := load(t, base)
	if again := load(t, base, fstest.MapFS{}, folder(nil)); again.Digest != first.Digest {
		t.Errorf("digest %s, then %s", first.Digest, again.Digest)
	}

	// Another file adds; its issues may belong to an area that is there.
	added := load(t, base, folder(map[string]string{"own.yaml": "area: voting\nissues:\n  - {id: own-issue, label: Own, not: [{concept: media-bias}]}\n"}))
	if i := added.Issue("own-issue"); i == nil || i.Area != "voting" || i.Default != "depends" || added.Digest == first.Digest {
		t.Errorf("issue %+v, digest %s", i, added.Digest)
	}
	if got := added.Issues[0].ID + " " + added.Issues[1].ID; got != "own-issue vote-secrecy" {
		t.Errorf("issues begin with %s: those of an area stand together, by file", got)
	}

	// The same name replaces.
	replaced := load(t, base, folder(map[string]string{"media.yaml": strings.ReplaceAll(media, "Favour in the news", "Taking sides")}))
	if i := replaced.Issue("media-bias"); i.Definition != "Taking sides." || len(replaced.Issues) != 3 {
		t.Errorf("issue %+v", i)
	}

	// An empty file removes, and with it what other files say of its issues.
	removed := load(t, base, folder(map[string]string{"media.yaml": " \n"}))
	if i := removed.Issue("vote-secrecy"); removed.Issue("media-bias") != nil || len(removed.Areas) != 1 || len(i.Not) != 0 || len(i.Counterexamples) != 1 {
		t.Errorf("issue %+v", i)
	}

	// What was removed may come back, and names count, not the order of the layers.
	back := load(t, base, folder(map[string]string{"media.yaml": ""}), folder(map[string]string{"media.yaml": media}))
	if back.Digest != first.Digest || back.Issue("media-bias") == nil {
		t.Errorf("digest %s, want %s", back.Digest, first.Digest)
	}
	// Classes are no references that can go: patterns could not match.
	_, err := codebook.Load(base, folder(map[string]string{"voting.yaml": ""}))
	if got := lines(err); !slices.Equal(got, []string{`codebook/media.yaml:10:22: no class "outlet"`}) {
		t.Errorf("got %q", got)
	}
}

func lines(err error) (out []string) {
	for _, p := range codebook.Problems(err) {
		out = append(out, p.Error())
	}
	return out
}

func TestErrors(t *testing.T) {
	area := "area: {id: a, label: A}\n"
	issue := area + "issues:\n  - id: x\n    label: X\n"
	for _, c := range []struct {
		name, text string
		want       []string // in file a.yaml, without its name
	}{
		{"not YAML", "area: [", []string{"1:7: sequence end token ']' not found"}},
		{"not UTF-8", "area: \xff", []string{"1:7: invalid UTF-8"}},
		{"twice the same key", area + "area: b\n", []string{`2:1: mapping key "area" already defined at [1:1]`}},
		{"no mapping", "- a\n", []string{"1:1: the file: want a mapping, got a list"}},
		{"unknown key of the file", area + "isues: []\n", []string{`2:1: the file has no key "isues"`}},
		{"unknown key of the area", "area: {id: a, label: A, labels: B}\n", []string{`1:25: area has no key "labels"`}},
		{"unknown key of an issue", issue + "    defenition: y\n", []string{`5:5: issue has no key "defenition"`}},
		{"unknown key of examples", issue + "    examples: {problems: []}\n", []string{`5:16: examples has no key "problems"`}},
		{"area without id", "area: {label: A}\n", []string{`1:7: area needs the key "id"`}},
		{"area unknown", "area: b\nissues:\n  - {id: x, label: X}\n", []string{`1:7: no area "b"`}},
		{"issues without area", "issues:\n  - {id: x, label: X}\n", []string{`2:1: issues without an area: the file needs the key area`}},
		{"issue without label", area + "issues:\n  - id: x\n", []string{`3:5: issue needs the key "label"`}},
		{"id with capitals", area + "issues:\n  - {id: Ärger, label: X}\n", []string{`3:10: id "Ärger": want lower-case words joined by hyphens`}},
		{"id with blanks", area + "issues:\n  - {id: a b, label: X}\n", []string{`3:10: id "a b": want lower-case words joined by hyphens`}},
		{"the same issue twice", issue + "  - {id: x, label: Y}\n", []string{`5:10: issue "x" is there already, at codebook/z.yaml:3`}},
		{"an issue of another file", area + "issues:\n  - {id: vote-secrecy, label: Y}\n", []string{`3:10: issue "vote-secrecy" is there already, at codebook/voting.yaml:7`}},
		{"an area of another file", "area: {id: voting, label: A}\n", []string{`1:12: area "voting" is there already, at codebook/voting.yaml:2`}},
		{"a class of another file", "classes:\n  outlet: [\"x\"]\n", []string{`2:3: class "outlet" is there already, at codebook/voting.yaml:4`}},
		{"polarity", issue + "    default_polarity: bad\n", []string{`5:23: default_polarity is problem, improvement or depends, not "bad"`}},
		{"catch_all", issue + "    catch_all: yes\n", []string{`5:16: catch_all is true or false`}},
		{"stage", issue + "    stage: [voting, counting]\n", []string{`5:21: no stage "counting"`}},
		{"stage is no list", issue + "    stage: voting\n", []string{`5:12: stage: want a list, got a text`}},
		{"broader", issue + "    broader: vote-secret\n", []string{`5:14: no issue "vote-secret"`}},
		{"broader than itself", issue + "    broader: x\n", []string{`3: issue "x" is broader than itself: x under x`}},
		{"broader in a circle", issue + "    broader: y\n  - {id: y, label: Y, broader: z}\n  - {id: z, label: Z, broader: x}\n", []string{`3: issue "x" is broader than itself: x under y under z under x`}},
		{"not", issue + "    not:\n      - {concept: voting, tell: y}\n", []string{`6:19: no issue "voting"`}},
		{"not itself", issue + "    not:\n      - {concept: x, tell: y}\n", []string{`6:9: an issue is told apart from others, not from itself`}},
		{"gives", issue + "    counterexamples:\n      - {text: A b., gives: none}\n", []string{`6:29: no issue "none"`}},
		{"counterexample without gives", issue + "    counterexamples:\n      - {text: A b.}\n", []string{`6:9: counterexamples needs the key "gives"`}},
		{"gc25", issue + "    gc25: [1, 2a, -3]\n", []string{`5:15: gc25 holds numbers of paragraphs, not "2a"`, `5:19: gc25 holds numbers of paragraphs, not "-3"`}},
		{"label is a list", area + "issues:\n  - {id: x, label: [a]}\n", []string{`3:20: label: want a text, got a list`}},
		{"pattern", issue + "    cues:\n      - \"fine\"\n      - \"(vote|\"\n", []string{`7:16: pattern "(vote|": empty alternative`}},
		{"pattern, plain", issue + "    cues:\n      - a ..\n", []string{`6:9: pattern "a ..": a pattern may not begin or end with a gap`}},
		{"pattern in a list of a line", issue + "    problem: [\"a\", \"выбор & \"]\n", []string{`5:29: pattern "выбор & ": nothing to match`}},
		{"pattern is a list", issue + "    neutral: [[a]]\n", []string{`5:15: neutral: want a text, got a list`}},
		{"class unknown", issue + "    cues:\n      - \"a <outlets> b\"\n", []string{`6:12: no class "outlets"`}},
		{"class unknown in a class", "classes:\n  c: [\"<d>\"]\n", []string{`2:8: no class "d"`}},
		{"class with capitals", "classes:\n  Cc: [\"d\"]\n", []string{`2:3: class name "Cc": want lower-case words joined by hyphens`}},
		{"class in a circle", "classes:\n  c: [\"<d>\"]\n  d: [\"a\", \"b <e>\"]\n  e: [\"<c> (x)?\"]\n", []string{`2: classes run in a circle: <c> uses <d> uses <e> uses <c>`}},
		{"class uses itself", "classes:\n  c: [\"b <c>\"]\n", []string{`2: classes run in a circle: <c> uses <c>`}},
		{"all at once", area + "issues:\n  - id: x\n    labl: X\n    stage: [noon]\n    cues: [\"(\"]\n    broader: y\n", []string{
			`3:5: issue needs the key "label"`, `4:5: issue has no key "labl"`, `5:13: no stage "noon"`, `6:14: pattern "(": empty alternative`, `7:14: no issue "y"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cb, err := codebook.Load(folder(map[string]string{"codebook.yaml": mainFile, "media.yaml": media, "voting.yaml": voting, "z.yaml": c.text}))
			if cb != nil || err == nil {
				t.Fatal("loaded")
			}
			want := make([]string, len(c.want))
			for i, w := range c.want {
				want[i] = "codebook/z.yaml:" + w
			}
			if diff := cmp.Diff(want, lines(err)); diff != "" {
				t.Error(diff)
			}
			for _, p := range codebook.Problems(err) {
				if p.Code == "" || p.Line == 0 {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func TestErrorsOfMain(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"version: \"7\"\n", "", `codebook/codebook.yaml:1:1: the file needs the key "version"`},
		{"[voting, media]", "[voting, medium]", `codebook/codebook.yaml:2:17: no area "medium"`},
		{"stances:", "stance:", `codebook/codebook.yaml:1:1: the file needs the key "stances"` + "\n" + `codebook/codebook.yaml:11:1: the file has no key "stance"`},
		{"rank: 2", "rank: two", `codebook/codebook.yaml:8:22: rank is a number from 0, not "two"`},
		{"from: 50", "from: 500", `codebook/codebook.yaml:9:37: from is a percentage, not "500"`},
		{"sign: positive", "sign: good", `codebook/codebook.yaml:10:42: sign is positive, mixed, negative or none, not "good"`},
		{"parent: election-day", "parent: counting", `codebook/codebook.yaml:5:26: no "counting" above it in stages`},
		{"{id: widespread", "{id: some", `codebook/codebook.yaml:9:5: "some" is in extent_classes already, at line 8`},
		{"{id: urge, rank", "{id: urge, sign", `codebook/codebook.yaml:12:21: forces has no key "sign"`},
		{"<several>", "<sever>", `codebook/codebook.yaml:8:51: no class "sever"`},
		{"\"=no\"", "\"=no ..\"", `codebook/codebook.yaml:14:13: pattern "=no ..": a pattern may not begin or end with a gap`},
	} {
		if !strings.Contains(mainFile, c.old) {
			t.Fatalf("%q is not in the file", c.old)
		}
		_, err := codebook.Load(folder(map[string]string{"codebook.yaml": strings.Replace(mainFile, c.old, c.new, 1), "media.yaml": media, "voting.yaml": voting}))
		if got := strings.Join(lines(err), "\n"); got != c.want {
			t.Errorf("%s → %s\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
	}
}

func TestErrorsOfFolders(t *testing.T) {
	if _, err := codebook.Load(fstest.MapFS{}); err == nil || err.Error() != "codebook: no codebook: there is no file codebook/*.yaml" {
		t.Errorf("error %v", err)
	}
	_, err := codebook.Load(folder(map[string]string{"own.yml": "", "own.yaml": "area: {id: a}"}))
	want := []string{"codebook/own.yml: files of the codebook end in .yaml", "codebook/codebook.yaml: the file with the version and the vocabularies is missing", `codebook/own.yaml:1:7: area needs the key "label"`}
	if diff := cmp.Diff(want, lines(err)); diff != "" {
		t.Error(diff)
	}
	var p *schema.Problem
	if !errors.As(err, &p) || p.Hint != "rename it to own.yaml" {
		t.Errorf("error %#v", p)
	}
	if lines(nil) != nil || len(lines(fs.ErrPermission)) != 1 {
		t.Error("Problems of other errors")
	}
}

func TestHints(t *testing.T) {
	_, err := codebook.Load(folder(map[string]string{"codebook.yaml": mainFile, "media.yaml": media, "voting.yaml": voting,
		"a.yaml": "area: {id: a, label: A}\nissues:\n  - {id: x, label: X, broader: vote-secrecies, defin: y, stage: [midnight], cues: [\"<outlets>\"]}\n"}))
	var got []string
	for _, p := range codebook.Problems(err) {
		got = append(got, p.Code+" "+p.Hint)
	}
	want := []string{`unknown-issue did you mean "vote-secrecy"?`, `unknown-key `, `unknown-stage `, `unknown-class did you mean "outlet"?`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	cb := load(t, folder(map[string]string{"codebook.yaml": mainFile, "media.yaml": media, "voting.yaml": voting, "own.yaml": `area: media
issues:
  - id: own
    label: Own
    cues: ["bias*  .. <outlet>", "own", "own"]
    examples: {problem: ["A.", "B."], improvement: ["C."], neutral: ["D."]}
    counterexamples: [{text: E., gives: nothing}, {text: F., gives: media-bias}]
`}))
	var got []string
	for _, p := range cb.Check() {
		got = append(got, p.Error())
	}
	want := []string{
		"codebook/voting.yaml:2: area voting has no definition",
		"codebook/voting.yaml:7: issue vote-secrecy has 2 examples, want 4",
		"codebook/voting.yaml:25: issue vote-secrecy-booths has no cues: nothing can find it",
		"codebook/voting.yaml:25: issue vote-secrecy-booths has 0 examples, want 4",
		"codebook/voting.yaml:25: issue vote-secrecy-booths has 0 counterexamples, want 2",
		"codebook/media.yaml:6: issue media-bias has 0 examples, want 4",
		"codebook/media.yaml:6: issue media-bias has 0 counterexamples, want 2",
		"codebook/own.yaml:3: issue own has no definition",
		`codebook/own.yaml:5: pattern "bias*  .. <outlet>" stands in issue media-bias too, at codebook/media.yaml:10`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The closed vocabularies hold exactly what the interchange form allows.
func TestVocabularies(t *testing.T) {
	cb := load(t, built(t))
	ids := func(terms []codebook.Term) string {
		var out []string
		for _, x := range terms {
			if x.ID != "other" && x.ID != "unspecified" && x.Label == "" {
				t.Errorf("%s has no label", x.ID)
			}
			out = append(out, x.ID)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name  string
		terms []codebook.Term
		want  string
	}{
		{"stages", cb.Stages, "pre-election election-day opening voting counting tabulation post-election whole-process unspecified"},
		{"extent classes", cb.ExtentClasses, "none isolated some numerous widespread systematic"},
		{"extent units", cb.ExtentUnits, "polling-stations-visited polling-stations counts-observed tabulations-observed observation-reports observers voters votes seats candidates parties media-outlets airtime commissions members complaints debates persons countries days other"},
		{"severities", cb.Severities, "high normal low"},
		{"certainties", cb.Certainties, schema.Asserted + " " + schema.Hedged + " " + schema.Reported + " " + schema.Presupposed},
		{"polarities", cb.Polarities, string(schema.Problematic) + " " + string(schema.Improvement) + " " + string(schema.Neutral)},
		{"trends", cb.Trends, "better worse same"},
		{"assessments", cb.Assessments, "in-line largely-in-line progress mixed progress-slowed reform-needed fell-short not-met withheld"},
		{"standards", cb.Standards, "osce-commitments coe-standards international-standards democratic-principles national-law unspecified"},
		{"stances", cb.Stances, "endorses echoes own-observation welcomes urges concern"},
		{"targets", cb.Targets, "observer-report overall-assessment problems improvements reform host-pledge observer-body fitness-for-office partnership other"},
		{"forces", cb.Forces, "urge recommend hope engage"},
		{"actions", cb.Actions, "implement-recommendations address-shortcomings build-on-progress carry-out-reform respect-freedoms strengthen-pluralism ensure-transparency ensure-accountability improve-administration guarantee-media-freedom resolve-disputes-peacefully invite-observers treat-as-guidance promote-inclusion engage other"},
		{"addressees", cb.Addressees, "host-authorities host-state host-government host-officials host-president host-local-authorities election-administration host-parliament judiciary-police parties-candidates media civil-society people international-community unspecified"},
		{"link types", cb.LinkTypes, "recurs improves-on worsens compares deadline-before"},
	} {
		if got := ids(c.terms); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	for percent, want := range map[float64]string{0: "none", 0.5: "isolated", 4.9: "isolated", 5: "some", 19.9: "some", 20: "numerous", 50: "widespread", 99: "widespread", 100: "systematic"} {
		if got := cb.Extent(percent); got != want {
			t.Errorf("%v%% is %s, want %s", percent, got, want)
		}
	}
	if len(cb.Negators) == 0 || len(cb.Contrast) == 0 {
		t.Error("no negators or contrast")
	}
}

// built gives the codebook that the program carries.
func built(t testing.TB) fs.FS {
	t.Helper()
	files, err := fs.Glob(data.Files, "codebook/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 17 {
		t.Skipf("%d of the 17 files of the codebook are there", len(files))
	}
	return data.Files
}

func TestBuiltIn(t *testing.T) {
	cb := load(t, built(t))
	if len(cb.Issues) < 100 || len(cb.Areas) != 15 {
		t.Errorf("%d issues in %d areas", len(cb.Issues), len(cb.Areas))
	}
	for _, i := range cb.Issues {
		if cb.Area(i.Area) == nil || len(i.Stages) == 0 {
			t.Errorf("issue %s: area %q, stages %v", i.ID, i.Area, i.Stages)
		}
	}
	for _, p := range cb.Check() {
		t.Error(p.Error())
	}
	// The same files from the disk are the same codebook.
	disk := load(t, os.DirFS("../../data"))
	if disk.Digest != cb.Digest {
		t.Errorf("digest %s embedded, %s on disk", cb.Digest, disk.Digest)
	}
}

func BenchmarkLoad(b *testing.B) {
	files := built(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codebook.Load(files); err != nil {
			b.Fatal(err)
		}
	}
}
