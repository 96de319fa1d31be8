package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/graph/extract/internal/words"
)

// A wordClass is what the closed words and the verbs of reporting do in a sentence.
type wordClass uint64

const (
	determiner wordClass = 1 << iota
	pronoun
	preposition
	subordinator // opens a clause of its own: although, which, because
	coordinator
	auxiliary // finite forms of be, have, do
	modal
	negator   // turns what follows in its clause
	lacker    // names the want of what follows: lack of, absence of, failure to
	reverser  // takes something bad away: lift, ease, prevent
	reporter  // noted, found: what follows is a source's
	asker     // urge, call on: what follows is asked for
	softAsker // encourage, recommend
	hoper     // hope, expect
	engager   // look forward, stand ready
	welcomer  // welcome, commend
	worrier   // concern, regret
	agreer    // concur, share, join
	factive   // establish, confirm, demonstrate
	echoer    // note, acknowledge
	witnesser // saw, witnessed, observed
	pledger   // promised, pledged, committed to
	futurity  // will, would, to be held
	condition // if, whether, unless
	finite    // a verb form that is finite where it stands after a noun
	weekday
	monthName
	contrast
	observing // monitor, observe, deploy: what a mission does
	ordinal
	titleWord // President, Ambassador: before a name
	recounter // questions, faults: beside the reporters, what observers do to tell what they found
	crucial   // essential, vital: it is, that
	setback   // irregularities, shortcomings that a text comes back to
	staff     // people whom an embassy sends
	hinderer  // keeps a good thing from being: hamper, restrictions on
	hardship  // makes it hard to do: difficult, reluctant
	seldom    // as good as never
	ownStaff  // people of an embassy's own who watch
	voteTold  // tells of an election that it was held
	blow      // an attack on what is good, an effect on it
	// words without which genericObserver, actor, groupAt, electionMentions, stage, addressees, action, findRequests,
	// readFrame and backReferences find nothing
	missionWord
	actorWord
	groupWord
	electionWord
	stageWord
	addresseeWord
	actionWord
	requestWord
	frameWord
	backWord
	judgeable // what a verdict may be said of, or measures against
)

var closed = map[wordClass]string{
	determiner:   "the a an this these those that their its his her our some any each every all both many several most such no",
	pronoun:      "they it he she we i who them us him you these those",
	preposition:  "of in on at by for from to with within without into over under between among during after before against about through regarding concerning throughout upon amid around across near per toward towards despite since until like as via beyond",
	subordinator: "although though while whereas because which who whom whose where when unless if whether despite albeit since lest notwithstanding",
	coordinator:  "and or but nor yet plus",
	auxiliary:    "is are was were has have had did do does been be being",
	modal:        "can could will would shall should may might must cannot",
	negator:      "no not non never none neither nor without hardly scarcely barely nobody nothing cannot",
	condition:    "if whether unless",
	seldom:       "rarely seldom infrequently",
	futurity:     "will would shall upcoming forthcoming",
	contrast:     "however but nonetheless nevertheless although though albeit despite while whereas yet notwithstanding",
	monthName:    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
	weekday:      "monday tuesday wednesday thursday friday saturday sunday",
	ordinal:      "first second third fourth fifth sixth",
	titleWord:    "president ambassador mr mrs ms dr minister senator secretary representative congressman congresswoman chairman chairwoman chair head leader spokesperson spokesman spokeswoman director coordinator co-ordinator vice-president prime deputy professor sir lord baroness dame general colonel judge justice commissioner",
}

// verbs by their base; every inflection counts.
var verbs = map[wordClass]string{
	lacker:    "lack absence fail failure shortage insufficient insufficiently inadequate inadequately limited little few missing deficit want scarce neglect",
	reverser:  "lift remove ease abolish repeal end eliminate reduce decrease fewer less decline overcome prevent combat deter avoid curb counter resolve stop address fight drop reduction removal prevention release free",
	reporter:  "note report observe conclude find state say assess point highlight stress emphasize acknowledge allege claim describe express raise cite indicate determine document record characterize judge criticize assert announce recognize declare argue complain consider deem warn identify register witness see reveal confirm establish show suggest underline underscore detail mention remark uncover accuse condemn regret welcome commend deplore rate evaluate estimate contend maintain believe view call hear conclude tell write explain comment caution lament praise applaud opine opined accused denounce decry label agree notice add",
	asker:     "urge call demand insist appeal press require request exhort",
	softAsker: "encourage recommend ask advise invite suggest propose should must need ought",
	hoper:     "hope expect trust anticipate",
	engager:   "forward ready committed willing continue",
	welcomer:  "welcome commend praise applaud congratulate appreciate pleased appreciation gratify gratified hail salute laud",
	worrier:   "concern regret disappoint disappointed disappointing disappointment trouble troubled troubling deplore condemn dismay dismayed worry worried alarm alarmed deeply disturbed disturbing dismaying reject denounce unfortunate unfortunately regrettable regrettably troublesome",
	agreer:    "concur share agree join endorse associate support echo align",
	factive:   "establish confirm demonstrate",
	echoer:    "note acknowledge observe",
	witnesser: "witness see observe",
	pledger:   "pledge promise vow commit commitment aspire aspiration intend intention plan aim goal seek",
	observing: "monitor observe deploy send assess track mission observation monitoring accredit watch follow attend visit invite",
	recounter: "question challenge attribute doubt dispute voice flag fault blame discover detect outline chronicle spot tally decry bemoan urge recommend object predict project verify attest testify surmise infer deduce assail castigate protest depict portray fear calculate rank score appraise affirm reaffirm reiterate summarize recount speculate assure insist think credit suspect blast slam reproach expose quote relay acclaim endorse concur congratulate",
	crucial:   "essential imperative vital crucial critical incumbent important necessary paramount advisable desirable",
	setback:   "irregularity shortcoming violation problem deficiency flaw abuse concern",
	hinderer:  "hamper hinder impede obstruct undermine compromise impair jeopardize curtail stifle suppress prevent deter discourage deny restrict inhibit thwart frustrate preclude constrain cripple erode block forbid prohibit bar ban violate infringe breach deprive disregard weaken subvert diminish disrupt limitation restriction violation denial interference disruption erosion obstacle barrier impediment threat undercut hurt hobble dissuade affect distort mar tarnish skew tilt damage harm threaten",
	hardship:  "difficult difficulty hard impossible challenging dangerous unsafe risky costly unable reluctant reluctance afraid unwilling unwillingness inability tough burdensome expensive cumbersome onerous struggle",
	staff:     "observer staff diplomat team colleague officer people personnel monitor",

	ownStaff: "embassy ambassador staff diplomat personnel consulate team observer officer colleague",
	voteTold: "hold vote cast conduct elect schedule place organize go call set contest win",
	blow:     "attack assault blow affront crackdown clampdown encroachment onslaught effect impact influence bearing",

	missionWord:   "observer monitor report assessment statement note mission eom delegation team",
	actorWord:     "opposition coalition alliance bloc movement supporter challenger candidate protester activist critic politician contestant demonstrator party leader figure member government authority ministry commission cec court police prosecutor iebc inec comelec spokesman official media outlet newspaper report journalist judge tribunal palace presidency minister",
	groupWord:     "church bishop conference representative leader actor member figure ngo cso society observer monitor volunteer defender activist advocate lawyer researcher organization group association network coalition movement alliance initiative platform watchdog consortium foundation collective",
	electionWord:  "referendum referenda plebiscite election runoff by-election poll vote ballot race contest polling voting elect choose select pick term presidency president-elect re-elected reelected round rerun revote",
	stageWord:     "counting count tabulation collation opening campaign pre-election pre post voting day",
	addresseeWord: "board council tribunal office body bureau chamber jury committee court general force service agency enforcement election electoral leader leadership figure elite country state government democracy elect member institution colleague friend man woman pair officer subcommittee company platform",
	requestWord:   "on should must ought encourage urge advise request invite call expect ask could may recommend suggest need warranted overdue look remind implore expectation hope wish would deserve merit let have has hope expect trust readiness willingness commitment determination intention forward ready stand willing want desire continue will might recommendation",
	frameWord:     "today statement finding conclusion report mission eom delegation group center coalition this",
	judgeable:     "election runoff by-election referendum plebiscite poll vote ballot contest race polling voting exercise process result outcome commitment standard obligation norm benchmark requirement democracy democratic democratically legitimacy credibility legitimate credible will voter verdict assessment judgment conclusion elect choose",
	backWord:      "improvement achievement accomplishment success gain advance attack arrest killing incident practice act violence restriction matter death episode measure allegation report claim charge case issue failure",
}

// finite verbs that often close a clause's subject; forms as they stand.
const finiteForms = "remained lacked failed led took held won lost showed found noted reported said stated participated observed concluded proceeded occurred happened received allowed permitted gave made became went came began ended continued contributed created affected undermined marred faced used ran contested boycotted refused rejected denied barred prevented limited restricted banned ensured provided suffered experienced cast voted campaigned enjoyed dominated favored favoured arrested detained harassed threatened attacked killed rely relies allows permits requires required prohibits provides ensures contains lacks remains includes restricts limits exists exist appear appeared appears seemed seems took place met fell improved increased decreased rose called urged expressed raised cited alleged claimed criticized accused complained won't passed adopted approved amended introduced served decided ruled annulled upheld ordered dismissed certified announced declared published released opened closed issued counted tabulated transmitted respected violated breached committed intimidated pressured coerced bribed bought worked functioned"

var wordClasses = func() map[string]wordClass {
	t := map[string]wordClass{}
	for c, list := range closed {
		for _, w := range strings.Fields(list) {
			t[w] |= c
		}
	}
	for _, w := range strings.Fields(finiteForms) {
		t[w] |= finite
	}
	return t
}()

var verbClasses = func() map[string]wordClass {
	t := map[string]wordClass{}
	for c, list := range verbs {
		for _, w := range strings.Fields(list) {
			t[words.Canonical(w)] |= c
		}
	}
	for _, a := range addresseeWords {
		for _, w := range a.bases {
			t[words.Canonical(w)] |= addresseeWord
		}
	}
	for _, a := range actionWords {
		for _, w := range slices.Concat(a.heavy, a.light, a.never) {
			t[words.Canonical(w)] |= actionWord
		}
	}
	return t
}()

// A form is what is known of a spelling, whatever its case.
type form struct {
	text     string // lower case, soft hyphens dropped, canonical spelling
	bases    []string
	sizes    uint64 // the lengths of the bases, a bit each
	initials uint32 // their first letters
	marks    uint64 // of the bases and the text, see markOf
	atoms    []int32
	large    []test // of the matcher, the large sets that it passes
	class    wordClass
	num      float64
	isNum    bool
	month    uint8
	names    [][]nameStart // names of bodies, countries that begin with one of its bases, base by base
	clues    []*clueStart  // names that tell a country and begin with it
	part     byte          // what it is in a verdict, see verdictParts; 0 nothing
	gram     uint8         // what it is to the second opinion
	stem     uint64        // hash of its stem
	row      int32         // of the opinion's weights for the stem, -1 if it has none
	families []uint64      // hashes of the families that it is of
	begin    uint32        // hash of its first letters, 0 if it is short
	beginRow int32         // of the opinion's weights for them
}

func (x *scratch) newForm(lower string) form {
	f := form{text: lower, bases: words.Bases(lower), marks: markOf(lower), class: wordClasses[lower]}
	for _, b := range f.bases {
		f.class |= verbClasses[b]
		f.marks |= markOf(b)
		f.sizes |= 1 << (len(b) & 63)
		if b != "" {
			f.initials |= 1 << (b[0] & 31)
		}
		if list := x.e.names.begin[b]; len(list) > 0 {
			f.names = append(f.names, list)
		}
	}
	f.num, f.isNum = words.Number(lower)
	m := x.e.m
	f.atoms = m.atomsOf(nil, lower)
	for _, a := range f.atoms {
		f.large = append(f.large, m.largeBy.at(a)...)
	}
	slices.Sort(f.large)
	f.large = slices.Compact(f.large)
	f.month = uint8(months[lower])
	f.clues = x.e.clues[lower]
	f.gram, f.stem = gramOf(&f)
	f.part = x.e.partOf(&f)
	f.families = x.e.familiesOf(&f)
	f.row, f.beginRow = -1, -1
	if f.gram == wordContent {
		f.begin = beginningOf(lower)
	}
	if o := x.e.opinion; o != nil {
		f.row = o.table.find(uint32(f.stem >> 32))
		if f.begin != 0 {
			f.beginRow = o.table.find(f.begin)
		}
	}
	return f
}

// markOf gives one bit of 64 for a word: words without a common mark are not the same.
func markOf(w string) uint64 {
	if w == "" {
		return 0
	}
	return 1 << ((int(w[0]) + 11*len(w)) & 63)
}

// marksOf gives the marks of all the words.
func marksOf(list []string) (out uint64) {
	for _, w := range list {
		out |= markOf(w)
	}
	return out
}

// is reports whether base is among the word's bases.
func (f *form) is(bases ...string) bool {
	for _, w := range bases {
		if f.sizes>>(len(w)&63)&1 == 0 || f.initials>>(w[0]&31)&1 == 0 {
			continue
		}
		for _, b := range f.bases {
			if b == w {
				return true
			}
		}
	}
	return false
}

// A wordList is bases that a rule asks of many words, most of which have no mark of any of them.
type wordList struct {
	bases []string
	marks uint64
}

// listOf gives the list of the words of s.
func listOf(s string) wordList {
	list := strings.Fields(s)
	return wordList{list, marksOf(list)}
}

// isOf is is for a list.
func (f *form) isOf(l *wordList) bool { return f.marks&l.marks != 0 && f.is(l.bases...) }
