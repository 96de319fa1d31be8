package extract

import (
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// The camps of an election, as sources.
const (
	hostGovernment = "host-government"
	opposition     = "opposition"
)

// whoIsWho learns for which camp the people speak whom a news story names: "his main challenger, Ann Berg", "Carl Dahl of
// the ruling Unity Party (UP)". The name is enough later on.
func (d *docState) whoIsWho() {
	if d.kind() == "country-report" {
		d.learnRivals()
	}
	if d.kind() != "media-report" {
		return
	}
	d.parties = map[string]string{}
	for _, s := range d.sents {
		for i := 1; i < len(s.words); i++ {
			if !s.words[i].capital || s.words[i].quote != 0 {
				continue
			}
			camp := ""
			switch {
			case s.is(i-1, "ruling", "governing"):
				camp = hostGovernment
			case s.lower(i-1) == "opposition" && !s.is(i, "leader"):
				camp = opposition
			}
			if camp == "" {
				continue
			}
			hi := s.nameEnd(i)
			if hi-i == 1 && s.words[i].end-s.words[i].start > 6 && !s.is(i, "party", "coalition", "alliance") || hi > i+1 {
				d.parties[s.phrase(i, hi)] = camp
			}
			if w := s.acronym(hi); w != "" {
				d.parties[w] = camp
			}
		}
	}
	d.namePeople()
	// the party of the head of state: "Ana Berg, of the Unity Party (UP)"; the others whose acronym is told stand against it
	for _, s := range d.sents {
		for i := range s.words {
			w := s.acronym(i)
			if w == "" && s.lower(i-1) == "or" && s.words[i].capital && s.words[i-1].brk == breakComma && i+1 < len(s.words) && s.words[i+1].brk == breakComma {
				w = s.text[s.words[i].start:s.words[i].end] // "the Unity Party, or UP, took"
			}
			if w == "" || d.parties[w] != "" {
				continue
			}
			lo, party := i, false
			if s.lower(lo-1) == "or" {
				lo--
			}
			for lo > 0 && i-lo < 9 && !s.words[lo-1].paren && (lo == i || s.words[lo].brk == breakNone || s.words[lo].paren || s.lower(lo) == "or") && (s.words[lo-1].capital || s.is(lo-1, "of", "for", "and", "the")) && !s.named(lo-1) {
				lo--
				party = party || s.is(lo, "party", "front", "movement", "congress", "alliance", "coalition", "rally", "league", "bloc", "democratic", "democrats")
			}
			if !party || s.anyOf(lo, i, "commission", "court", "observer", "network", "center", "university", "army", "liberation") {
				continue
			}
			d.parties[w] = opposition
			if p := d.speakers[s.lower(lo-1)]; p != nil && (p.Body == hostGovernment || s.lower(lo) == "of") {
				d.parties[w] = p.Body
			}
		}
	}
	d.namePeople()
}

// namePeople learns the camps of the people whose office or party stands beside their names.
func (d *docState) namePeople() {
	for _, s := range d.sents {
		if d.heading[s.block] {
			continue
		}
		for i := 0; i < len(s.words); i++ {
			if !s.words[i].capital || s.words[i].quote != 0 {
				continue
			}
			lo, hi := s.personAt(i)
			if hi == 0 {
				continue
			}
			i = hi - 1
			for k := lo; k < hi-1; k++ {
				if s.possessive(k) {
					hi = k + 1 // "Ann Berg's Unity Party"
				}
			}
			for k := hi - 2; k > lo; k-- {
				if s.class(k)&titleWord != 0 && hi-k > 2 {
					lo = k + 1 // "Unity Party Chairman Carl Dahl"
					break
				}
			}
			for hi-lo > 2 && (s.class(lo)&titleWord != 0 || s.is(lo, "secretary-general", "general") || s.words[lo].end-s.words[lo].start > 1 && s.text[s.words[lo].start:s.words[lo].end] == strings.ToUpper(s.text[s.words[lo].start:s.words[lo].end])) {
				lo++ // "NEC Secretary-General Ann Berg"
			}
			if slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo < hi && lo < h.hi }) || s.class(hi-1)&(monthName|weekday|groupWord|actorWord|missionWord) != 0 || s.lower(lo-1) == "the" {
				continue
			}
			if s.lower(lo) == "state" && hi-lo > 2 {
				lo++ // "Secretary of State Ann Berg"
			}
			if body := d.americanOfficial(s, lo, hi); body != "" {
				if last := s.lower(hi - 1); d.speakers[last] == nil {
					d.speakers[last] = &schema.Person{Name: s.phrase(lo, hi), Body: body}
				}
				continue
			}
			if s.is(lo, "observer") && hi-lo > 2 {
				lo++ // "Chief Observer Ann Berg"
			}
			if body := d.leadsObservers(s, lo, hi); body != "" {
				if last := s.lower(hi - 1); d.speakers[last] == nil {
					d.speakers[last] = &schema.Person{Name: s.phrase(lo, hi), Body: body}
				}
				continue
			}
			if camp := d.campAround(s, lo, hi); camp != "" {
				if last := s.lower(hi - 1); d.speakers[last] == nil {
					d.speakers[last] = &schema.Person{Name: s.phrase(lo, hi), Body: camp}
				}
			}
		}
	}
}

// leadsObservers gives the mission that the bearer of a name at [lo, hi) leads, as the words beside it tell: "Chief Observer Ann
// Berg", "Ann Berg, who heads the EU mission"; "" for others.
func (d *docState) leadsObservers(s *sentence, lo, hi int) string {
	chief := lo > 1 && s.is(lo-1, "observer", "observers") && s.is(lo-2, "chief", "head", "lead") || lo > 3 && s.is(lo-1, "mission") && s.is(lo-2, "of") && s.is(lo-3, "head", "chief") || lo > 2 && s.is(lo-2, "mission", "delegation", "observer", "monitoring") && s.is(lo-1, "head", "chief", "leader", "coordinator")
	behind := min(len(s.words), hi+9)
	if !chief && hi < len(s.words) && s.words[hi].brk == breakComma {
		chief = s.anyOf(hi, hi+4, "head", "heads", "headed", "leads", "led", "chief", "leader", "leading", "coordinator") && s.anyOf(hi, behind, "mission", "observers", "observer", "delegation", "monitors") && !s.anyOf(hi, behind, "former", "party")
	}
	if !chief {
		return ""
	}
	n := d.placeOf(s)
	for k := n; k >= max(0, n-6); k-- {
		names := d.sents[k].bodyNames()
		for m := len(names) - 1; m >= 0; m-- {
			if h := names[m]; d.isObserver(h.id) && d.standing(h.id) && d.roll(h.id) != "citizen-observers" {
				if missions[h.id] || !slices.ContainsFunc(names, func(o nameHit) bool { return missions[o.id] && d.parentOf(h.id, o.id) }) {
					return h.id
				}
			}
		}
	}
	return ""
}

// nameEnd gives the end of the name that begins at word i: capitalised words, with "of" and the like between them.
func (s *sentence) nameEnd(i int) int {
	hi := i + 1
	for hi < len(s.words) && s.words[hi].brk == breakNone && (s.words[hi].capital || s.is(hi, "of", "for", "and", "the") && hi+1 < len(s.words) && (s.words[hi+1].capital || s.is(hi+1, "the"))) {
		hi++
	}
	return hi
}

// acronym gives the word in brackets at i, if it is spelt as an acronym.
func (s *sentence) acronym(i int) string {
	if i >= len(s.words) || !s.words[i].paren {
		return ""
	}
	w := s.text[s.words[i].start:s.words[i].end]
	if len(w) < 2 || len(w) > 10 || !isUpper(w[0]) || !isUpper(w[len(w)-1]) {
		return ""
	}
	return w
}

// campAround tells from the office before a name at [lo, hi), or from what is added behind it, for which camp its bearer
// speaks; "" where that is not told, or for those who observe and for guests.
func (d *docState) campAround(s *sentence, lo, hi int) string {
	from := lo
	for from > 0 && lo-from < 7 && s.words[from].brk == breakNone && s.words[from-1].quote == 0 && s.class(from-1)&(auxiliary|modal|reporter|subordinator) == 0 {
		from--
	}
	if s.anyOf(from, lo, "observer", "monitor", "mission", "embassy", "ambassador", "delegation", "former", "ex", "analyst", "professor", "journalist", "reporter") || d.foreign(s, from, lo) {
		return ""
	}
	if camp := d.campOfOffice(s, from, lo); camp != "" {
		return camp
	}
	if hi >= len(s.words) || s.words[hi].brk != breakComma && s.lower(hi) != "of" {
		return ""
	}
	to := hi + 1
	for to < len(s.words) && to-hi < 15 && (s.words[to].brk == breakNone || s.words[to].paren || s.words[to-1].paren) && s.words[to].quote == 0 && s.class(to)&(reporter|modal) == 0 {
		to++
	}
	if s.anyOf(hi, to, "observer", "monitor", "mission", "embassy", "ambassador", "delegation", "former", "analyst", "professor", "journalist", "institute", "university") || d.foreign(s, hi, to) ||
		slices.ContainsFunc(s.bodyNames(), func(h nameHit) bool { return h.lo >= hi && h.hi <= to && d.isObserver(h.id) }) {
		return ""
	}
	for i := hi; i < min(to, hi+5); i++ {
		if s.is(i, "challenger", "rival", "opponent", "runner-up") && s.words[i].quote == 0 && !s.anyOf(hi, i, "president", "ruling") {
			return opposition // "Ann Berg, the main challenger to President Carl Dahl"
		}
	}
	return d.campOfOffice(s, hi, to)
}

// americanOfficial gives the American body for which the bearer of a name at [lo, hi) speaks by the office told before it, or
// behind it after a comma; "" for others, and for those who lead observers.
func (d *docState) americanOfficial(s *sentence, lo, hi int) string {
	for _, h := range s.bodyNames() {
		if d.roll(h.id) != usGovernment && h.id != usEmbassy {
			continue
		}
		before := h.hi <= lo && lo-h.hi <= 4 && s.anyOf(h.lo, lo, "president", "vice", "secretary", "spokesman", "spokeswoman", "spokesperson", "ambassador", "envoy", "senator", "adviser", "advisor", "official", "charge")
		for k := h.hi; before && k < lo; k++ {
			before = s.words[k].brk == breakNone && s.class(k)&(reporter|coordinator) == 0
		}
		behind := h.lo >= hi && h.lo-hi <= 6 && hi < len(s.words) && s.words[hi].brk == breakComma && s.anyOf(hi, h.hi+4, "ambassador", "spokesman", "spokeswoman", "spokesperson", "secretary", "envoy", "president")
		if (before || behind) && !s.anyOf(max(0, h.lo-2), min(len(s.words), hi+8), "former", "mission", "observers", "delegation") {
			return h.id
		}
	}
	return ""
}

// campOfOffice reads an office of a party to the election in words [lo, hi).
func (d *docState) campOfOffice(s *sentence, lo, hi int) string {
	for i := lo; i < hi; i++ {
		switch {
		case s.is(i, "opposition", "challenger", "rival", "runner-up", "dissident") && s.lower(i+1) != "to",
			s.lower(i) == "runner" && s.lower(i+1) == "up",
			s.is(i, "candidate", "contender", "hopeful", "nominee") && !s.anyOf(lo, hi, "ruling", "governing", "incumbent", "government", "president's") && (s.anyOf(lo, i, "presidential", "losing", "defeated", "beaten", "independent") || s.lower(i+1) == "of"):
			return opposition
		case s.anyOf(i, i+1, "ruling", "governing", "incumbent"):
			return hostGovernment
		case s.is(i, "commission", "tribunal", "council", "board", "committee", "cec", "cne", "iec", "nec") && s.anyOf(lo, hi, "election", "elections", "electoral", "cec", "cne", "iec", "nec", "commission") && s.anyOf(lo, hi, "chair", "chairman", "chairwoman", "chairperson", "head", "heads", "chief", "president", "spokesman", "spokeswoman", "spokesperson", "director", "leads", "secretary", "secretary-general", "deputy", "member", "official"),
			s.is(i, "commissioner") && s.anyOf(lo, i, "election", "electoral", "elections", "police"):
			return hostGovernment
		case s.is(i, "spokesman", "spokeswoman", "spokesperson") && s.anyOf(lo, hi, "government", "police", "ministry", "presidential", "army", "military"),
			s.is(i, "minister") && s.anyOf(lo, i, "prime", "interior", "justice", "foreign", "information", "defense", "security", "deputy", "communications"):
			return hostGovernment
		case s.lower(i) == "president" && (i+1 == hi || s.words[i+1].capital) && !s.anyOf(lo, i, "vice", "deputy", "party", "for") && s.lower(i+1) != "of":
			return hostGovernment
		case s.is(i, "leads", "heads", "leader") && s.anyOf(i, hi, "party", "coalition", "alliance", "movement", "front"):
			for name, camp := range d.parties {
				if strings.Contains(s.phrase(lo, hi), name) && camp == hostGovernment {
					return camp
				}
			}
			return opposition
		}
		if camp := d.partyAt(s, i); camp != "" {
			return camp
		}
	}
	return ""
}

// partyAt gives the camp of the party whose name, the longest that is known, begins at word i.
func (d *docState) partyAt(s *sentence, i int) (camp string) {
	if !s.words[i].capital || s.words[i].quote != 0 {
		return ""
	}
	longest := 0
	for name, of := range d.parties {
		if hi := i + 1 + strings.Count(name, " "); len(name) > longest && hi <= len(s.words) && s.phrase(i, hi) == name {
			camp, longest = of, len(name)
		}
	}
	return camp
}

// foreign reports whether words [lo, hi) name another country than the one that votes: "the French foreign minister".
func (d *docState) foreign(s *sentence, lo, hi int) bool {
	return slices.ContainsFunc(s.names, func(h nameHit) bool {
		return h.lo >= lo && h.hi <= hi && ((h.kind == countryName || h.kind == demonymName) && h.id != d.country || h.kind == bodyName && d.roll(h.id) == usGovernment)
	})
}

// campBefore gives the camp whose words the sentence before sentence n tells, nil if it tells none of one camp.
func (d *docState) campBefore(n int) *schema.Person {
	if n == 0 || d.kind() != "media-report" {
		return nil
	}
	o := d.sents[n-1]
	if k := len(o.sources) - 1; k >= 0 && len(o.sources[k].bodies) == 1 && (o.sources[k].weak || o.sources[k].basis == schema.ByExplicit && o.spokenFor(&o.sources[k])) {
		return &schema.Person{Body: o.sources[k].bodies[0]}
	}
	return nil
}

// spokenFor reports whether the words that name a source name one who speaks for it: "the head of the mission told", "a member of".
func (s *sentence) spokenFor(src *source) bool {
	return s.anyOf(max(0, src.lo-5), src.hi, "head", "chief", "leader", "member", "coordinator", "ordinator", "spokesperson", "spokesman", "spokeswoman", "observer", "chair", "director", "official")
}

// saysPronoun reports whether he or she is who says the words in quotation marks.
func (s *sentence) saysPronoun() bool {
	for i := range s.words {
		if t := s.lower(i); (t == "he" || t == "she") && s.words[i].quote == 0 && s.class(i+1)&reporter != 0 && (i == 0 || s.words[i-1].quote != 0) {
			return true
		}
	}
	return false
}

var denials = listOf("deny reject dismiss refute rebuff rebut repudiate shrug brush")

// denial gives the verb before word lo by which somebody denies what follows: "rejected accusations of fraud", "denied that
// the count was altered"; -1 if nobody does.
func (s *sentence) denial(lo int) int {
	from, _ := s.clauseRange(lo)
	if s.lower(from) == "that" && from > 0 { // "denied that …"
		from, _ = s.clauseRange(from - 1)
	}
	for i := lo - 1; i >= max(from, lo-14); i-- {
		if s.words[i].quote != s.words[lo].quote || s.class(i)&contrast != 0 || s.class(i)&coordinator != 0 && s.clauseAfter(i) || s.lower(i) == "told" || s.lower(i) == "said" {
			return -1
		}
		if !s.isOf(i, &denials) || strings.HasSuffix(s.lower(i), "al") {
			continue
		}
		if j := i - 1; s.class(j)&(determiner|preposition) != 0 || s.is(j, "be", "have") && s.class(j)&auxiliary != 0 && s.lower(i+1) == "by" {
			return -1
		}
		switch {
		case s.is(i, "deny") && (s.lower(i+1) == "that" || s.is(i+1, "any", "wrongdoing") || strings.HasSuffix(s.lower(i+1), "ing")):
			return i
		case s.accusation(i+1, min(lo+1, i+5)):
			return i
		}
		return -1
	}
	return -1
}

// accusation reports whether a noun among words [lo, hi) means what somebody is accused of.
func (s *sentence) accusation(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if s.is(i, "allegation", "accusation", "claim", "charge", "suggestion", "report", "criticism", "talk") && !strings.HasSuffix(s.lower(i), "ed") {
			return true
		}
	}
	return false
}

// american reports whether the bodies speak for the American government.
func (d *docState) american(ids []string) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return id != usEmbassy && d.roll(id) != usGovernment })
}

// reportedAttitude reads what a news story says that American officials welcome, regret or ask for (codebook 11).
func (d *docState) reportedAttitude(s *sentence) {
	s.att = attitude{from: len(s.words)}
	for _, src := range s.sources {
		if !d.american(src.bodies) {
			continue
		}
		for i := min(src.lo, src.from); i < src.to; i++ {
			c, f := s.class(i), s.form(i)
			label := ""
			switch {
			case c&agreer != 0 && f.is("concur", "share", "agree", "endorse", "echo", "join"):
				if s.within(i, 9, "assessment", "view", "conclusion", "finding", "observation", "verdict") || s.within(i, 9, "concern") && s.anyOf(i, i+10, "observer", "observers", "mission", "osce", "odihr", "union") {
					label = schema.Endorses
				}
			case c&worrier != 0 && !f.is("reject"), f.is("raise", "cast") && s.within(i, 5, "question", "doubt"),
				f.is("recognize", "accept") && s.class(i-1)&negator != 0 && s.within(i, 4, "result", "outcome", "election", "vote"):
				label = schema.Concern
			case c&welcomer != 0 && s.lower(i) != "appreciation", s.lower(i) == "encouraged" && s.passive(i) > 0 && s.is(i+1, "by", "that", "to"):
				label = schema.Welcomes
			case c&asker != 0 && d.isAsking(s, i), c&softAsker != 0 && f.is("encourage") && s.passive(i) == 0:
				label = schema.Urges
			}
			if label == "" {
				continue
			}
			d.usQuoted = true
			if !slices.Contains(s.att.stances, label) {
				s.att.stances = append(s.att.stances, label)
			}
			s.att.from = min(s.att.from, i)
		}
	}
}

// shared notes whose findings American officials are quoted as sharing (U2).
func (d *docState) shared() {
	for n, s := range d.sents {
		if !slices.Contains(s.att.stances, schema.Endorses) {
			continue
		}
		at := s.sharing(s.att.from)
		if at < 0 {
			continue
		}
		ids := d.lastObserversAt(n)
		for _, h := range s.bodyNames() {
			if h.lo > at && d.isObserver(h.id) {
				ids = []string{h.id}
			}
		}
		for _, id := range ids {
			d.endorsed[id] = true
		}
	}
}

// sharing gives the verb from word i on by which somebody shares the findings of others, -1 if there is none.
func (s *sentence) sharing(i int) int {
	for ; i < len(s.words); i++ {
		if s.is(i, "share", "concur", "agree", "endorse", "echo", "join") && s.within(i, 9, "assessment", "view", "conclusion", "finding", "verdict") {
			return i
		}
	}
	return -1
}

// reportedStance gives the labels of a finding in a news story.
func (d *docState) reportedStance(s *sentence, c *candidate, bodies []string) (out []string) {
	if !d.american(bodies) {
		if slices.ContainsFunc(bodies, func(id string) bool { return d.endorsed[id] }) {
			return []string{schema.Endorses}
		}
		return nil
	}
	for _, l := range s.att.stances {
		if c.lo >= s.att.from && (l == schema.Endorses && slices.Contains(s.att.stances, schema.Concern) || l == schema.Welcomes && c.sign > 0 || l == schema.Concern && c.sign < 0) {
			out = append(out, l)
		}
	}
	if c.presup {
		out = append(out, schema.Urges)
	}
	switch {
	case slices.Contains(bodies, usEmbassy) && d.embassySaw(s):
		out = append(out, schema.OwnObservation)
	case len(out) > 0:
	case c.sign < 0: // what a government is quoted with is what troubles or pleases it
		out = append(out, schema.Concern)
	default:
		out = append(out, schema.Welcomes)
	}
	return inOrder(out)
}

// advised reports whether "should" at word i is what observers or another government are told to have said.
func (d *docState) advised(s *sentence, i int) bool {
	src, ok := d.sourceOf(s, i, i+1)
	if !ok || src.weak || src.basis != schema.ByExplicit && src.basis != schema.ByResolved {
		return false
	}
	return !slices.ContainsFunc(src.bodies, func(id string) bool { return !d.isObserver(id) && !d.american([]string{id}) })
}

// onlyMission gives the international observers that a news story names, if it names those of one body or those it
// names together; nil if it names none or several.
func (d *docState) onlyMission() []string {
	if d.onlyAsked {
		return slices.Clone(d.only)
	}
	d.onlyAsked = true
	for _, s := range d.sents {
		names := s.bodyNames()
		for k, h := range names {
			if !d.isObserver(h.id) || !d.standing(h.id) || d.roll(h.id) == "citizen-observers" || h.id == "un" || slices.Contains(d.only, h.id) {
				continue
			}
			switch {
			case !s.sends(h) && s.predicate(h.hi) < 0 && !s.according(h.lo):
			case d.only == nil:
				d.only, _, _ = d.group(s, k)
			case slices.ContainsFunc(d.only, func(id string) bool { return d.parentOf(id, h.id) || d.parentOf(h.id, id) }):
			default:
				d.only = nil
				return nil
			}
		}
	}
	return slices.Clone(d.only)
}

// afterVote gives the issue of unrest that a story tells as what followed the vote: protests against the outcome, or force
// used against those who protest; "" if it was before, or is no such unrest.
func (d *docState) afterVote(s *sentence, c *candidate) string {
	if c.sign >= 0 || d.kind() != "media-report" || d.focus < 0 {
		return ""
	}
	vote, told := d.clusters[d.focus].full, d.out.Facts.Date.TextOnly
	if told.Full() && vote.Full() && vote >= told {
		return ""
	}
	if !told.Full() && !s.anyOf(0, len(s.words), "results", "outcome", "fraud") {
		return ""
	}
	protest, force := false, false
	for i := range s.words {
		switch {
		case s.is(i, "campaign", "rally", "eve") || s.lower(i) == "ahead" || s.lower(i) == "before":
			return ""
		case s.is(i, "protest", "protester", "demonstrator", "demonstration", "riot", "rioter", "unrest", "looting", "loot"):
			protest = true
		case s.is(i, "police", "soldier", "army", "troop", "gendarme", "military") || s.lower(i) == "forces":
			force = true
		}
	}
	for _, h := range s.dateHits {
		if h.month > 0 && (h.year > 0 && h.edtf() < vote || h.year == 0 && vote.Full() && h.month < int(vote[5]-'0')*10+int(vote[6]-'0')) {
			return ""
		}
	}
	switch {
	case !protest:
		return ""
	case force:
		return "post-election-repression"
	}
	return "post-election-environment"
}

// dayOfStory dates a story without a dateline by the first full date on which somebody is told to have said or announced
// something: "results announced early on November 8, 2021", or on which the lead tells what it tells: "appealed for calm on Tuesday,
// April 4, 2017".
func (d *docState) dayOfStory(f *schema.Facts) {
	for n, s := range d.sents {
		if n > 12 {
			return
		}
		if d.heading[s.block] {
			continue
		}
		for _, h := range s.dates(nil) {
			if h.day == 0 || h.year == 0 {
				continue
			}
			for k := h.lo - 1; k >= max(0, h.lo-7) && s.words[k+1].brk != breakClause; k-- {
				if s.is(k, "election", "vote", "poll", "referendum", "held") {
					break
				}
				if k >= h.lo-2 && s.class(h.lo-1)&weekday != 0 && n < 3 && s.class(k)&weekday == 0 && s.lower(k) != "on" && !s.anyOf(max(0, h.lo-7), h.lo, "election", "elections", "vote", "voted", "poll", "polls", "referendum", "held", "runoff", "run-off", "round", "ballot") ||
					s.is(k, "show") && s.is(k-1, "result", "count", "tally", "figure", "return", "poll") ||
					s.is(k, "say", "announce", "tell", "declare", "release", "publish", "issue") && (s.class(k)&finite != 0 || s.lower(k) == "said" || s.lower(k) == "told" || s.class(k)&reporter != 0) {
					f.Date = schema.Dating{Full: h.edtf(), TextOnly: h.edtf(), Basis: schema.Derived, Span: s.bytes(h.lo, h.hi)}
					return
				}
			}
		}
	}
}
