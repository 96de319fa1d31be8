package extract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// otherRights reports whether a candidate is of what the summary of a country report tells of human rights and of the security
// forces, rather than of an election: "human rights issues included unlawful killings", "impunity persisted".
func (s *sentence) otherRights(c *candidate) bool {
	lo, hi := s.clauseRange(c.lo)
	if s.anyOf(lo, hi, "election", "electoral", "political", "politically", "voter", "vote", "medium", "press", "expression", "assembly", "association", "candidate", "party", "opposition", "journalist") {
		return false
	}
	for i := range s.words {
		switch {
		case s.is(i, "right") && s.lower(i-1) == "human" && s.is(i+1, "issue", "problem", "abuse", "violation", "record") && (s.anyOf(i+2, i+6, "include", "be", "involve") || i < 8),
			s.is(i, "force") && s.lower(i-1) == "security" && s.anyOf(0, len(s.words), "control", "prosecute", "impunity", "abuse", "independently", "responsibility"),
			i < 3 && s.is(i, "impunity"):
			return true
		}
	}
	return false
}

// formOfState reports whether the sentence tells what kind of state a country is: "Arcadia is a republic with an elected president".
func (s *sentence) formOfState() bool {
	for i := 1; i < min(len(s.words), 8); i++ {
		if s.is(i, "be") && s.class(i)&auxiliary != 0 {
			return (s.lower(i+1) == "a" || s.lower(i+1) == "an") && s.anyOf(i+2, i+8, "republic", "monarchy", "democracy", "kingdom", "emirate", "federation", "sultanate")
		}
	}
	return false
}

// learnRivals notes those whom the report calls the opposition's, or beaten, who are called by surname later: "supporters of the losing
// candidate, Carl Dahl".
func (d *docState) learnRivals() {
	for _, s := range d.sents {
		if d.heading[s.block] {
			continue
		}
		for i := 2; i < len(s.words); i++ {
			if !s.words[i].capital || s.words[i].quote != 0 || !s.is(i-1, "candidate", "leader", "contender", "challenger", "nominee") ||
				!s.is(i-1, "challenger") && !s.is(i-2, "opposition", "losing", "defeated", "rival", "unsuccessful") {
				continue
			}
			if lo, hi := s.personAt(i); hi > lo && !slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo < hi && lo < h.hi }) && s.class(hi-1)&(monthName|weekday|groupWord|actorWord|missionWord) == 0 {
				if last := s.lower(hi - 1); d.speakers[last] == nil {
					d.speakers[last] = &schema.Person{Name: s.phrase(lo, hi), Body: opposition}
				}
			}
		}
	}
}

// learnParty notes the party whose acronym stands in brackets at word i, "the Unity Congress (UC)", unless the text calls it the one
// in power.
func (d *docState) learnParty(s *sentence, i int) {
	if d.kind() == "media-report" {
		return // whoIsWho
	}
	party := s.is(i+1, "candidate", "party", "leader", "nominee")
	for j := i - 1; j >= max(0, i-8) && !s.words[j].paren && (s.words[j].capital || s.class(j)&(preposition|determiner|coordinator) != 0 || s.is(j, "party")); j-- {
		switch {
		case s.is(j, "commission", "court", "ministry", "agency", "authority", "electoral", "election", "assembly", "parliament", "university", "network", "observation", "right", "police", "bank", "nations", "mission"):
			return
		case s.is(j, "party", "congress", "front", "movement", "alliance", "union", "league", "coalition", "bloc", "rally", "democrat", "republican", "socialist", "liberal", "people"):
			party = true
		}
	}
	if !party || s.anyOf(i-12, i, "ruling", "governing", "incumbent", "dominant") {
		return
	}
	if d.parties == nil {
		d.parties = map[string]string{}
	}
	d.parties[s.text[s.words[i].start:s.words[i].end]] = opposition
}

// missionAbroad reports whether the acronym in brackets at word i is that of a mission from abroad: "the International Mission for
// Monitoring Elections (IMME)".
func (s *sentence) missionAbroad(i int) bool {
	international := false
	for j := i - 1; j >= max(0, i-9) && !s.words[j].paren && (s.words[j].capital || s.class(j)&(preposition|determiner|coordinator) != 0); j-- {
		international = international || s.is(j, "international") && s.words[j].capital && s.is(j+1, "mission", "delegation", "observer", "observation")
	}
	return international
}

// alsoOpen reports whether the vote is said to have been transparent beside what another candidate says of it: "transparent,
// peaceful, and orderly".
func (s *sentence) alsoOpen(c, beside *candidate) bool {
	for i := c.lo; i < c.hi; i++ {
		if s.is(i, "transparent") && c.named.has(i) && !beside.named.has(i) && s.words[min(i+1, len(s.words)-1)].brk == breakComma {
			return true
		}
	}
	return false
}

// inGroup reports whether word i belongs to the name of a group that the text introduces.
func (s *sentence) inGroup(i int) bool {
	return slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == groupName && h.lo <= i && i < h.hi })
}

// fewWomen is the share, in percent, below which women count as few: about their share in the world's parliaments.
const fewWomen = 28

// shareOfWomen gives the direction that the figures of a sentence have for the participation of women: what is told to be more
// than before, or a share that is not small, is an improvement; what is told to be less, or little, a problem. 0: no figures, or
// both. "Women won 38 of 120 seats" is not few, "nine women in the 81-member assembly" are not many.
func (s *sentence) shareOfWomen(lo, hi int) int8 {
	from, to := max(0, lo-14), min(len(s.words), hi+14)
	for from < lo && s.breakWithin(from, lo) {
		from++
	}
	for i := hi; i < to; i++ {
		if s.words[i].brk >= breakClause && s.anyOf(i, min(i+3, to), "but", "while", "although", "though", "and", "whereas") && !s.anyOf(i, min(i+4, to), "share", "figure", "number", "proportion", "more", "fewer", "up", "down") {
			to = i
		}
	}
	share, more, less := -1, false, false
	for i := from; i < to; i++ {
		next := s.lower(i + 1)
		switch t := s.lower(i); {
		case s.is(i, "record", "highest", "double", "triple", "increase", "rise", "grow") || t == "up" && next == "from" || t == "unprecedented",
			t == "more" && (next == "than" || next == "women") && (s.anyOf(i+2, i+5, "ever", "before", "in", "twice", "previous", "last") || next == "women"),
			(t == "compared" || t == "against") && s.againstBefore(lo) > 0:
			more = true
		case s.is(i, "drop", "decline", "decrease", "lowest", "shrink", "halve") || t == "fell" || t == "fallen" || t == "fall" || (t == "down" || t == "decreased") && next == "from",
			t == "fewer" || t == "few" || t == "only" || t == "just" || t == "merely" || t == "barely" || t == "mere" || t == "scarcely" || t == "little" && next == "more",
			(t == "below" || t == "lower" || t == "under" || t == "less") && (next == "than" || next == "that" || next == "the"), t == "no" && (next == "woman" || next == "women" || next == "more"), t == "none":
			less = true
		}
		if share < 0 {
			share = s.shareAt(i, to)
		}
	}
	switch {
	case more && less:
		return 0
	case more:
		return 1
	case less:
		return -1
	case share < 0 || share > 100:
		return 0
	case share < fewWomen:
		return -1
	}
	return 1
}

// breakWithin reports whether a clause ends within the words.
func (s *sentence) breakWithin(lo, hi int) bool {
	for i := lo + 1; i <= hi && i < len(s.words); i++ {
		if s.words[i].brk >= breakClause {
			return true
		}
	}
	return false
}

// shareAt gives the percentage that begins at word i and ends before word to: "31 percent", "9 of 81", "a quarter of", "nine women
// in the 81-member assembly"; -1 if there is none.
func (s *sentence) shareAt(i, to int) int {
	if part, ok := fractions[s.lower(i)]; ok && (s.lower(i+1) == "of" || s.lower(i-1) == "a" || s.lower(i-1) == "one") {
		return part
	}
	t := s.lower(i)
	if n, ok := strings.CutSuffix(t, "%"); ok {
		t = n
	}
	if whole, _, _ := strings.Cut(t, "."); s.form(i).isNum && (len(t) < len(s.lower(i)) || s.lower(i+1) == "percent" || s.lower(i+1) == "%" || s.lower(i+1) == "per" && s.lower(i+2) == "cent") {
		if n, err := strconv.Atoi(whole); err == nil {
			return n
		}
		return -1
	}
	part := s.number(i)
	if part < 0 || part > 1900 {
		return -1
	}
	for j := i + 1; j < min(to, i+9); j++ {
		of := s.lower(j) == "of" && j <= i+2 || s.lower(j) == "out"
		size, counted := s.lower(j), false
		for _, unit := range [...]string{"-member", "-seat", "-strong"} {
			if n, ok := strings.CutSuffix(size, unit); ok {
				size, counted = n, true
			}
		}
		if !counted && of {
			for k := j + 1; k < min(to, j+4); k++ {
				if whole := s.number(k); whole > 0 {
					size, counted = s.lower(k), true
					break
				}
			}
		}
		if !counted && s.number(j) > 0 && s.is(j+1, "member", "seat") {
			counted = s.anyOf(i+1, j, "in", "among", "of", "on")
		}
		if !counted {
			continue
		}
		if whole, err := strconv.Atoi(strings.ReplaceAll(size, ",", "")); err == nil && whole >= part && whole >= 5 && whole < 20_000 {
			return part * 100 / whole
		}
	}
	return -1
}

// fractions in percent.
var fractions = map[string]int{"half": 50, "third": 33, "thirds": 67, "quarter": 25, "fifth": 20, "sixth": 17, "eighth": 12, "tenth": 10}

// againstBefore compares the number of women told at word lo or just before it with the one of another time: 1 if there were fewer
// then, -1 if more, 0 where none is told. "There were three women in the house, compared with five before."
func (s *sentence) againstBefore(lo int) int8 {
	now := -1
	for i := max(0, lo-3); i < len(s.words) && i < lo+4 && now < 0; i++ {
		if s.form(i).isNum {
			if now = s.number(i); i > 0 && s.form(i-1).isNum {
				return 0 // "fifty-six"
			}
		}
	}
	for i := lo; now >= 0 && i+2 < min(len(s.words), lo+20); i++ {
		if !(s.is(i, "compare") && (s.lower(i+1) == "with" || s.lower(i+1) == "to") || s.lower(i) == "down" && s.lower(i+1) == "from" || s.lower(i) == "up" && s.lower(i+1) == "from") {
			continue
		}
		for j := i + 2; j < min(len(s.words), i+4); j++ {
			if !s.form(j).isNum {
				continue
			}
			switch before := s.number(j); {
			case before > now && before < 1900:
				return -1
			case before >= 0 && before < now:
				return 1
			}
			return 0
		}
	}
	return 0
}

// someSeats reports whether the sentence only tells how many sat: "two members of indigenous communities sat in the assembly".
func (s *sentence) someSeats() bool {
	count := false
	for i := range s.words {
		switch {
		case s.is(i, "only", "no", "none", "just", "percent", "population", "not", "few", "underrepresented", "although", "despite", "down", "merely", "exclude", "boycott", "lack", "little", "compared"):
			return false
		case s.is(i, "seat", "member", "deputy", "minister", "legislator", "senator", "mayor", "cabinet", "assembly", "parliament", "congress"):
			count = true
		}
	}
	if !count || len(s.words) > 30 {
		return false
	}
	for i := range min(len(s.words), 14) {
		if s.form(i).isNum || s.is(i, "several") {
			return s.anyOf(0, len(s.words), "sit", "sat", "hold", "held", "serve", "win", "won", "be", "elect", "gain")
		}
	}
	return false
}

// number gives the whole number at word i, -1 if it is none.
func (s *sentence) number(i int) int {
	t := strings.ReplaceAll(s.lower(i), ",", "")
	if n, err := strconv.Atoi(t); err == nil {
		return n
	}
	return slices.Index([]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}, t)
}

// officeFilled tells of the elections of a country report that neither the text nor the calendar types which office they filled, by
// the sentences that name them and those right behind: "national elections … was elected president".
func (d *docState) officeFilled() {
	if d.kind() != "country-report" {
		return
	}
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.typ != "" || c.row != nil || c.country != d.country || c.date.Year() == "" {
			continue
		}
		for _, i := range c.mentions {
			for n := d.mentions[i].sent; c.typ == "" && n < min(len(d.sents), d.mentions[i].sent+3) && d.sents[n].block == d.sents[d.mentions[i].sent].block; n++ {
				c.typ = d.sents[n].filled()
			}
		}
	}
}

// filled gives the type of election by the office that the sentence says was won, "" if it says none.
func (s *sentence) filled() string {
	for i := range s.words {
		switch {
		case (s.lower(i) == "elected" || s.lower(i) == "reelected" || s.lower(i) == "won" || s.lower(i) == "inaugurated") && s.anyOf(i+1, i+6, "president", "presidency"):
			return "presidential"
		case s.is(i, "seat") && s.anyOf(i+1, i+6, "parliament", "assembly", "congress", "legislature", "chamber"):
			return "parliamentary"
		}
	}
	return ""
}
