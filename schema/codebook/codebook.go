// Package codebook is what the program knows of issues: areas, issues with the cues that name them, word classes,
// and the closed vocabularies of findings. It reads the files that people edit and holds them to the format.
//
// Start at [Load]. A [Codebook] does not change once loaded and is shared by goroutines.
//
// # The files
//
// A codebook is a folder codebook/ of YAML files: codebook.yaml (version, order of the areas, vocabularies), and
// any number of others, by custom one an area, lexicon.yaml with the word classes that all areas share and families.yaml:
//
//	area:                           # or: area: voter-registration, to add issues to an area of another file
//	  id: voter-registration        # ids are lower-case words joined by hyphens, and never change
//	  label: Voter registration and right to vote
//	  definition: Who may vote, who is listed, how lists are kept and checked.
//	  odihr_section: Voter registration         # these five map the area to the schemes of others
//	  eu_handbook: voter registration
//	  eos_part: Voter Registration
//	  eos_obligations: [universal suffrage]
//	  pei: voteregi
//	classes:                        # phrases under a name that patterns use as <name>
//	  sample: ["sample", "(small|random) selection"]
//	families:                       # words that say much the same, under a name; a word may be in several families
//	  roll: list roll register registry
//	issues:
//	  - id: voter-list-accuracy
//	    label: Accuracy of voter lists
//	    definition: Whether the lists hold everybody entitled and nobody else.
//	    broader: another-issue      # optional: the more general issue
//	    catch_all: true             # optional: gives way to any other issue in the clause
//	    default_polarity: depends   # problem | improvement | depends: what a bare mention means
//	    polarity_pair: {problem: "entries missing or wrong", improvement: "lists were accurate"}
//	    stage: [pre-election]
//	    copenhagen: ["7.3"]         # paragraphs and articles that the issue bears on; likewise
//	                                # iccpr, gc25, venice_code, diem, vdem, other_standards
//	    cues: []                    # patterns that name the topic; the words around them tell the polarity
//	    problem: []                 # patterns that say it was bad (a negation turns them)
//	    improvement: []             # patterns that say it was good (a negation turns them)
//	    neutral: []                 # patterns that state it without direction
//	    not:                        # neighbours, and what tells them apart
//	      - {concept: voter-list-discrepancies, tell: "two lists differ"}
//	    examples:                   # sentences that must give this issue with that polarity
//	      problem: []
//	      improvement: []
//	    counterexamples:            # sentences that must not; gives is another issue or "nothing"
//	      - {text: "Voters could check their names.", gives: voter-list-public-scrutiny}
//	commitments:                    # what the paragraphs and articles are about, by instrument and number
//	  copenhagen-7.3: All adult citizens have universal and equal suffrage.
//	  iccpr-25-b: Every citizen may vote and be elected at genuine periodic elections.
//
// codebook.yaml holds the vocabularies, lists of terms with an id, a label and cues; some have more keys:
//
//	version: "1.1"
//	areas: [voter-registration]     # their order
//	stages: [{id: counting, parent: election-day, label: Count, cues: ["vote counting"]}]
//	extent_classes:                 # rank, and from: the least percentage that is this much
//	  - {id: some, label: Some, rank: 2, from: 5, cues: ["several"]}
//	assessment_classes:             # sign: positive | mixed | negative | none
//	  - {id: in-line, label: Met, sign: positive, cues: []}
//	# likewise extent_units, severities, certainties, polarities, trends, standards, stances, targets,
//	# forces (rank), actions, addressees (parent), link_types; and two lists of patterns, negators and contrast
//
// Several folders are laid over each other by file name: a file replaces the one of the same name below it, a new
// name adds, an empty file takes away.
//
// # The pattern language
//
// Patterns match words, whatever their case, within one sentence. Hyphens and line breaks are blanks, a possessive
// 's is not seen, n't is the word not.
//
//	vote            the word in its inflections: votes, voted, voting; women is woman, found is find
//	=polls          exactly this form
//	elect*, *fraud  words that begin so, end so
//	#               a number in digits or words, with or without per cent
//	(a|b c|d*)      alternatives of any length
//	(x)?            x or nothing
//	.. and ..3      a gap of up to 8, up to 3 words; never at the ends of a pattern
//	<voter-list>    any phrase of a class; classes may use classes, not in a circle
//	A & B           both within a clause, in any order, at most 15 words apart; binds least
//	A & !B          A, and B nowhere in the clause
//
// [ParsePattern] reads one.
package codebook

// A Codebook is the areas, issues, classes and vocabularies of a set of files.
type Codebook struct {
	Version string
	Digest  string // first 12 hexadecimal digits of the SHA-256 of the files in effect
	Areas   []*Area
	Issues  []*Issue // by area, then as in the files
	Classes []Class  // by name
	// Families of words that say much the same, by name: what was learnt of one word of a family holds for the others too.
	Families []Family
	// What the commitments that issues bear on are about, by their ids: copenhagen-7.3, iccpr-25-b, gc25-20,
	// venice-code-I.3.2.
	Commitments map[string]string
	Vocabularies

	issues map[string]*Issue
	areas  map[string]*Area
}

// A Family is words in their base forms.
type Family struct {
	Name  string
	Words []string
}

// An Area groups issues as the reports of observers do.
type Area struct {
	ID, Label, Definition string
	// Where other schemes treat it: section of ODIHR's final reports, area of the EU handbook, part and obligations
	// of the Carter Center's Election Obligations and Standards, sub-index of Perceptions of Electoral Integrity.
	ODIHRSection, EUHandbook, EOSPart string
	EOSObligations                    []string
	PEI                               string
	File                              string
	Line                              int
}

// Values of Issue.Default.
const (
	DefaultProblem     = "problem"     // a bare mention is a problem
	DefaultImprovement = "improvement" // a bare mention is favourable
	DefaultDepends     = "depends"     // the words of the clause decide; with none, neutral
)

// Nothing stands in Counterexample.Gives where a sentence gives no issue at all.
const Nothing = "nothing"

// An Issue is a concept that findings are coded under.
type Issue struct {
	ID, Area, Label, Definition string
	Broader                     string // the more general issue, ""
	CatchAll                    bool   // gives way to any other issue in the clause
	Default                     string
	Pair                        Pair
	Stages                      []string
	// Paragraphs and articles that the issue bears on: CSCE Copenhagen Document, ICCPR, Venice Commission's Code,
	// families of the DIEM and QED data sets, V-Dem indicators, General Comment 25.
	Copenhagen, ICCPR, VeniceCode, DIEM, VDem []string
	OtherStandards                            string // instruments beside those: "CRPD 29"
	GC25                                      []int
	Cues                                      []Cue // name the topic
	Problem, Improvement, Neutral             []Cue // name the topic and its direction
	Not                                       []Not
	Examples                                  Examples
	Counterexamples                           []Counterexample
	File                                      string
	Line                                      int
}

// A Pair says in a few words what a problem and an improvement under an issue look like.
type Pair struct{ Problem, Improvement string }

// A Cue is a pattern and the place it stands at.
type Cue struct {
	Text    string
	Pattern *Pattern
	Line    int
}

// A Class is a set of phrases that patterns use as <name>.
type Class struct {
	Name string
	Cues []Cue
	File string
	Line int
}

// Not names a neighbouring issue and what tells the two apart.
type Not struct{ Concept, Tell string }

// Examples are sentences that give the issue, by polarity.
type Examples struct{ Problem, Improvement, Neutral []string }

// A Counterexample is a sentence near the issue that does not give it. Gives is another issue or [Nothing].
type Counterexample struct {
	Text, Gives string
	Line        int
}

// Vocabularies are the closed lists that findings, assessments, recommendations and responses are coded with.
type Vocabularies struct {
	Stages        []Term // with parents: counting is part of election-day
	ExtentClasses []Term // by rank, none to systematic; From is the least percentage
	ExtentUnits   []Term
	Severities    []Term
	Certainties   []Term
	Polarities    []Term // cues are evaluative words
	Trends        []Term
	Assessments   []Term // classes of overall verdicts; Sign is positive, mixed, negative or none
	Standards     []Term // what an assessment measures against
	Stances       []Term // of a responding government
	Targets       []Term // of a stance of the whole document
	Forces        []Term // of recommendations, by rank
	Actions       []Term // that recommendations ask for
	Addressees    []Term // of recommendations; finer ones have a parent
	LinkTypes     []Term // between elections
	Negators      []Cue  // turn the polarity of what they govern
	Contrast      []Cue  // divide a passage into sides
}

// A Term is a value of a vocabulary and the words that tell it.
type Term struct {
	ID, Label string
	Parent    string  // id of the more general term, ""
	Rank      int     // of extent classes and forces, from 0
	From      float64 // of extent classes: the least percentage that is this much
	Sign      string  // of assessment classes
	Cues      []Cue
	Line      int
}

// Issue gives an issue by id, nil if there is none.
func (cb *Codebook) Issue(id string) *Issue { return cb.issues[id] }

// Area gives an area by id, nil if there is none.
func (cb *Codebook) Area(id string) *Area { return cb.areas[id] }

// Broader gives the issue, the one it is narrower than, and so on up. It is empty for an unknown id.
func (cb *Codebook) Broader(id string) []*Issue {
	var chain []*Issue
	for i := cb.issues[id]; i != nil; i = cb.issues[i.Broader] {
		chain = append(chain, i)
	}
	return chain
}

// Class gives a word class by name, nil if there is none.
func (cb *Codebook) Class(name string) *Class {
	for i := range cb.Classes {
		if cb.Classes[i].Name == name {
			return &cb.Classes[i]
		}
	}
	return nil
}

// Find gives the term with an id, nil if the vocabulary has none.
func Find(vocabulary []Term, id string) *Term {
	for i := range vocabulary {
		if vocabulary[i].ID == id {
			return &vocabulary[i]
		}
	}
	return nil
}

// Extent gives the class of a share in per cent: that of the highest From it reaches. Below every one, and for
// nothing at all, it is the first class.
func (v *Vocabularies) Extent(percent float64) string {
	class := ""
	for i, t := range v.ExtentClasses {
		if i == 0 || percent > 0 && percent >= t.From {
			class = t.ID
		}
	}
	return class
}

// AllCues gives all patterns of the issue: topic, problem, improvement, neutral.
func (i *Issue) AllCues() []Cue {
	all := make([]Cue, 0, len(i.Cues)+len(i.Problem)+len(i.Improvement)+len(i.Neutral))
	return append(append(append(append(all, i.Cues...), i.Problem...), i.Improvement...), i.Neutral...)
}
