package extract

// otherRights reports whether a candidate is of what the summary of a country report tells of human rights and of the security
// forces, rather than of an election: "human rights issues included unlawful killings", "impunity persisted".
func (s *sentence) otherRights(c *candidate) bool {
	lo, hi := s.clauseRange(c.lo)
	if s.anyOf(lo, hi, "election", "electoral", "political", "politically", "voter", "vote", "medium", "press", "expression", "assembly", "association", "candidate", "party", "opposition", "journalist") {
		return false
	}
	for i := range s.words {
		switch {
		case s.is(i, "right") && s.lower(i-1) == "human" && s.is(i+1, "issue", "problem", "abuse", "violation") && (s.anyOf(i+2, i+6, "include", "be", "involve") || i < 8),
			s.is(i, "force") && s.lower(i-1) == "security" && s.anyOf(0, len(s.words), "control", "prosecute", "impunity", "abuse", "independently", "responsibility"),
			i < 3 && s.is(i, "impunity"):
			return true
		}
	}
	return false
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
