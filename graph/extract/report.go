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

// againstShare reports whether a learnt finding on women goes against the share that the sentence tells: "women won 38 of 120 seats"
// is not few, "two of 18" are not many.
func (s *sentence) againstShare(sign int8) bool {
	if s.anyOf(0, len(s.words), "highest", "record", "most") {
		return false
	}
	for i := range s.words {
		if !s.form(i).isNum {
			continue
		}
		j := i + 1
		if s.lower(j) != "of" || j+1 >= len(s.words) {
			continue
		}
		for j++; s.lower(j) == "the" && j+1 < len(s.words); {
			j++
		}
		part, whole := s.number(i), s.number(j)
		if part < 0 || whole < 10 || part > whole {
			continue
		}
		return sign < 0 && part*100 >= whole*27 || sign > 0 && part*100 < whole*20
	}
	return false
}

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
