package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// An electionMention is a place where the text speaks of one election (or of two: "presidential and parliamentary").
type electionMention struct {
	sent    int
	lo, hi  int // words
	types   []string
	country string
	date    dateHit
	basis   schema.Basis // of the date
	future  bool
	past    bool // "previous", "last"
	early   bool
	round   int
	house   string
	weight  int
	cluster int  // index into docState.clusters, -1 none
	again   bool // a vote that was held again
	day     bool // the day alone, which is that of the election
	strong  bool // named an election, and not a vote or a race
	vacant  bool // by-elections
	twin    bool // "simultaneous", "concurrent": in a country report as many elections as types
	levels  bool // "national and local": of all levels, if the calendar has it so
}

var electionTypes = map[string]string{
	"presidential": "presidential", "executive": "presidential", "parliamentary": "parliamentary", "legislative": "parliamentary", "congressional": "parliamentary",
	"senatorial": "parliamentary", "senate": "parliamentary", "general": "general", "local": "local", "municipal": "local", "mayoral": "local",
	"gubernatorial": "local", "regional": "local", "provincial": "local", "communal": "local", "county": "local", "council": "local", "commune": "local",
	"constitutional": "referendum", "parliament": "parliamentary", "governorship": "local", "barangay": "local", "village": "local", "rayon": "local", "oblast": "local",
	"assembly": "parliamentary", "runoff": "", "snap": "", "national": "", "state": "", "federal": "",
	"tripartite": "general", "harmonized": "general", "harmonised": "general", "departmental": "local", "cantonal": "local", "township": "local",
	"district": "local", "city": "local", "legislature": "parliamentary", "judicial": "other",
}

// partyVotes are the votes inside parties and the like: no elections of the country.
var partyVotes = map[string]bool{"primary": true, "internal": true, "intraparty": true, "intra-party": true, "leadership": true, "party": true, "student": true, "jury": true}

// passing are the adjectives of an election that tell nothing of which it is.
var passing = map[string]bool{"recent": true, "latest": true, "s": true, "free": true, "fair": true, "round": true, "held": true, "last": true,

	"new": true, "fresh": true, "rerun": true, "re-run": true, "direct": true, "multiparty": true, "multi-party": true, "historic": true, "crucial": true,
	"critical": true, "key": true, "subsequent": true, "nationwide": true, "country": true, "postponed": true,
	"delayed": true, "credible": true, "peaceful": true, "democratic": true, "annulled": true, "disputed": true}

// offices are what is voted for where the election itself is not named by it: "elections for mayor".
var offices = map[string]string{"president": "presidential", "presidency": "presidential", "parliament": "parliamentary", "legislature": "parliamentary",

	"congress": "parliamentary", "parliamentarian": "parliamentary", "deputy": "parliamentary", "legislator": "parliamentary", "lawmaker": "parliamentary",
	"mayor": "local", "governor": "local", "councilor": "local", "councillor": "local", "municipal": "local", "municipality": "local", "city": "local",
	"county": "local", "district": "local", "local": "local", "provincial": "local", "village": "local", "maslikhat": "local"}

// officeAt gives the type of election in which the office that word j names is filled, "" if it names none.
func (s *sentence) officeAt(j int) string {
	f := s.form(j)
	if f.text == "local" || f.text == "provincial" || f.text == "municipal" {
		return "local"
	}
	for _, h := range s.names {
		if h.kind == houseName && h.lo == j {
			return "parliamentary"
		}
	}
	if f.text == "body" || f.text == "chamber" || f.text == "house" {
		for _, h := range s.names {
			if h.kind == houseName {
				return "parliamentary"
			}
		}
	}
	if f.text == "parliaments" && s.is(j-1, "regional", "provincial") && s.class(j-2)&coordinator != 0 && s.is(j-3, "federal", "national") {
		return "parliamentary" // "the federal and regional parliaments"
	}
	if f.is("assembly") && s.ofRegion(j) {
		return "local"
	}
	if f.is("assembly") {
		switch s.lower(j - 1) {
		case "national":
			return "parliamentary"
		case "provincial", "regional", "county", "state":
			if s.class(j-2)&coordinator != 0 && s.lower(j-3) == "national" {
				return "parliamentary"
			}
			return "local"
		case "city", "municipal", "town", "village", "district":
			return "local"
		}
	}
	for _, b := range f.bases {
		if t := offices[b]; t != "" {
			if b == "parliament" && s.lower(j-1) == "european" {
				return "other"
			}
			if t == "parliamentary" && s.ofRegion(j) {
				return "local"
			}
			if f.text == "presidents" && s.class(j-1)&determiner != 0 && s.anyOf(max(0, j-8), j, "region", "province", "department", "municipality", "canton", "state", "community") {
				return "local" // "the regions elected their presidents"
			}
			if t == "presidential" && (s.lower(j-1) == "vice" || s.lower(j-1) == "deputy") || b == "deputy" && s.is(j+1, "president", "minister", "mayor", "governor", "chair") || b == "president" && s.class(j+1)&preposition != 0 && s.lower(j+1) == "of" && s.is(j+3, "court", "commission", "party") {
				return ""
			}
			return t
		}
	}
	return ""
}

// ofRegion reports whether the parliament at word j is that of a part of the country: "the parliament of the autonomous region".
func (s *sentence) ofRegion(j int) bool {
	if s.is(j-1, "regional", "provincial") {
		return true
	}
	for k := j + 2; s.lower(j+1) == "of" && k < min(len(s.words), j+6) && s.words[k].brk == breakNone; k++ {
		if s.is(k, "region", "province", "territory", "entity", "canton", "governorate") {
			return true
		}
	}
	return false
}

// houseAt reports whether the name of a house of parliament ends before word i.
func (s *sentence) houseAt(i int) bool {
	return slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == houseName && h.hi == i })
}

// officesAt gives the type of election in which all offices of the list at word i are filled: "president, congress, and
// local offices", "the National Assembly and the four provincial assemblies"; and where the list ends.
func (s *sentence) officesAt(i int) (types []string, hi int) {
	first, all, local, last := "", false, false, i
	for k := i; k < min(len(s.words), last+8) && (s.words[k].brk != breakClause || s.class(k)&coordinator != 0 && s.is(k+1, "to", "for")) && s.class(k)&(auxiliary|subordinator) == 0; k++ {
		if s.lower(k) == "by" {
			break // "the election of a president by parliament": who fills it
		}
		t := s.officeAt(k)
		if k > i && s.words[k].brk != breakNone && first == "" || t == "" && s.class(k)&electionWord != 0 {
			break
		}
		if t == "" {
			continue
		}
		last = k
		switch {
		case first == "":
			first = t
		case t == "presidential" && first == "parliamentary", t == "parliamentary" && first == "presidential":
			all = true
		case t == "local" && first != "local" && (s.anyOf(k-3, k, "and") || s.lower(k-1) == "to" || s.words[k].brk != breakNone):
			local = true
		}
	}
	switch {
	case all:
		return []string{"general"}, last + 1
	case first != "" && local: // "elections to the lower house and to local councils"
		return []string{first, "local"}, last + 1
	case first != "":
		return []string{first}, last + 1
	}
	return nil, 0
}

// apartMonths is how many months lie between two days of one year that are those of two elections, and not of two rounds.
const apartMonths = 3

// electionMentions finds them in the sentence.
func (s *sentence) electionMentions(n int, dates []dateHit, dst []electionMention) []electionMention {
	for i := range s.words {
		f := s.form(i)
		if f.class&electionWord == 0 {
			continue
		}
		if m, ok := s.roundAt(n, i, dates); ok {
			dst = append(dst, m)
			continue
		}
		if m, ok := s.rerunAt(n, i, dates); ok {
			dst = append(dst, m)
			continue
		}
		ref := f.is("referendum", "plebiscite") || f.text == "referenda"
		head := ref || f.is("election", "runoff", "by-election", "poll", "vote", "ballot", "race", "contest", "polling", "voting")
		if !head && (f.is("elect", "choose", "select", "pick", "term", "presidency") || f.text == "president-elect" || f.text == "re-elected" || f.text == "reelected") {
			m, ok := s.electing(n, i, dates)
			if !ok {
				continue
			}
			// "went to the polls on May 5 to choose a president": one election, of which this tells the type
			if k := len(dst) - 1; k >= 0 && dst[k].sent == n && i-dst[k].hi < 24 && !s.is(i, "term", "presidency") && f.text != "president-elect" {
				if len(dst[k].types) == 0 && dst[k].round > 0 && s.lower(i-1) == "also" {
					m.date, m.basis = dst[k].date, dst[k].basis // "the first round, when voters also chose the assembly"
				} else if len(dst[k].types) == 0 {
					dst[k].types, dst[k].weight, dst[k].house = m.types, 1, cmp.Or(dst[k].house, m.house)
					if dst[k].date.edtf() == "" {
						dst[k].date, dst[k].basis = m.date, m.basis
					}
					continue
				} else if (f.text == "electing" || s.lower(i-1) == "to") && !(m.date.day > 0 && m.date != dst[k].date && m.date.lo > dst[k].hi && dst[k].date.day > 0 && len(m.types) == 1 && !slices.Contains(dst[k].types, m.types[0])) {
					continue // but not "for president on February 23 and again on March 9 to choose governors"
				}
			}
			dst = append(dst, m)
			continue
		}
		if p := s.lower(i - 1); (p == "of" || p == "for" || p == "on") && s.is(i-2, "board", "commission", "committee", "council", "bureau", "office", "authority", "tribunal") && s.words[i].capital {
			continue // the Supreme Board of Elections
		}
		if !head || f.text == "polls" && s.class(i-1)&determiner == 0 && electionTypes[s.lower(i-1)] == "" {
			continue
		}
		if s.is(i+1, "observer", "observation", "monitor", "commission", "commissioner", "law", "legislation", "code", "administration", "official", "system", "worker", "staff", "monitoring", "expert", "reform", "assessment", "station", "place", "box", "paper", "machine", "report", "statement", "expert", "management", "cycle", "dispute", "offence", "offense", "headquarters", "coverage", "specialist", "board", "committee", "authority", "tribunal", "court", "officer", "agency", "body") && i+1 < len(s.words) && s.words[i+1].brk == breakNone {
			continue // "election observers": what kind, not which
		}
		if s.is(i-1, "direct", "indirect", "popular") && s.lower(i+1) == "of" && f.text == "election" {
			continue // "abolished the direct election of the president": how an office is filled
		}
		if f.is("vote", "voting") && s.is(i-1, "early", "advance", "absentee", "postal", "mobile", "home") {
			continue // not on the day
		}
		if f.text == "voted" && s.resolves(i) || s.lower(i+1) == "of" && s.anyOf(i+2, i+4, "confidence", "no-confidence", "censure") {
			continue // "the majority voted to oust its chair", "a vote of no confidence"
		}
		if partyVotes[s.lower(i-1)] && !ref || s.lower(i-1) == "by" && s.is(i-2, "election") && s.words[i-1].brk == breakNone {
			continue
		}
		if i < 6 && s.lower(i-1) == "recent" && s.words[i].capital && (len(s.words) == i+1 || s.words[i+1].brk != breakNone) {
			continue // the heading of a section
		}
		strong := ref || f.is("election", "runoff") || f.text == "polls" && s.lower(i-1) == "the" && s.lower(i-2) == "to"
		m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, strong: strong}
		var other electionMention // the left one of "2017 presidential and 2016 parliamentary elections"
		if ref {
			m.types = append(m.types, "referendum")
		}
		// adjectives before it
		byElection := f.is("by-election")
		j := i - 1
		for ; j >= 0 && i-j <= 7; j-- {
			t := s.form(j)
			if s.words[j+1].brk == breakClause || s.words[j+1].brk != breakNone && t.isNum && slices.ContainsFunc(dates, func(d dateHit) bool { return d.hi == j+1 && s.is(d.lo-1, "on", "in") }) {
				break // "after the dissolution on January 20, elections"
			}
			typ, ok := electionTypes[t.text]
			if ok && (s.named(j) || j < i-1 && (t.text == "parliament" || t.text == "legislature")) {
				ok = false // the Parliamentary Assembly; "parliament scheduled elections"
			}
			switch {
			case ok:
				// "state legislative elections", "provincial assembly elections"
				if k := slices.Index(m.types, "parliamentary"); k >= 0 && (typ == "local" || t.text == "state") && s.is(j+1, "assembly", "legislative", "legislature", "council") {
					m.types[k] = "local"
				}
				if typ != "" && !slices.Contains(m.types, typ) {
					if typ == "referendum" && !ref {
						break
					}
					m.types = append(m.types, typ)
				}
				if t.text == "snap" {
					m.early = true
				}
				if t.text == "runoff" {
					m.round = 2
				}
			case t.text == "early" || t.text == "pre-term" || t.text == "extraordinary" || t.text == "repeat":
				m.early = m.early || t.text != "repeat"
				m.again = m.again || t.text == "repeat"
			case t.text == "upcoming" || t.text == "forthcoming" || t.text == "next" || t.text == "future" || t.text == "scheduled" || t.text == "coming" || t.text == "planned" || t.text == "approaching":
				m.future = true
			case t.text == "previous" || t.text == "earlier" || t.text == "past" || t.text == "last" && len(m.types) == 0:
				m.past = true
			case t.class&coordinator != 0:
				// "presidential and parliamentary elections", but not "in 2015 and parliamentary elections"
				left := electionTypes[s.lower(j-1)]
				if j > 0 && (s.lower(j-1) == "national" || s.houseAt(j)) && slices.Equal(m.types, []string{"local"}) { // "national and provincial assembly elections"
					if left = "parliamentary"; s.houseAt(j) && !s.anyOf(j+1, i, "assembly") {
						m.types, m.lo = append(m.types, left), j // "National Assembly and local government elections"
						goto adjectives
					}
					m.types = []string{"parliamentary"}
					m.levels = s.lower(j-1) == "national" && s.is(i-1, "local", "municipal")
				}
				if j > 0 && s.lower(j-1) == "federal" && slices.Equal(m.types, []string{"local"}) { // "federal and local elections"
					left, m.types, m.levels = "parliamentary", append(m.types, "parliamentary"), true
				}
				if j == 0 || left == "" {
					goto adjectives
				}
				if len(m.types) > 0 && slices.ContainsFunc(dates, func(d dateHit) bool { return d.lo > j && d.hi <= i }) {
					for _, d := range dates {
						if d.hi == j-1 {
							other = electionMention{sent: n, lo: d.lo, hi: j, types: []string{left}, date: d, basis: schema.Explicit, weight: 1, cluster: -1}
						}
					}
					goto adjectives
				}
			case t.text == "government" && s.lower(j-1) == "local": // "local government elections"
			case t.text == "by" && s.words[j+1].start == s.words[j].end+1 && s.text[s.words[j].end] == '-':
				byElection = true
			case t.text == "some" && s.class(j-1)&coordinator != 0: // "presidential, parliamentary and some local elections"
			case t.text == "simultaneous" || t.text == "concurrent":
				m.twin = true
			case passing[t.text] || t.class&ordinal != 0 || t.isNum || months[t.text] > 0:
			default:
				goto adjectives
			}
			m.lo = j
		}
	adjectives:
		if m.vacant = byElection; byElection && len(m.types) == 0 {
			m.types = []string{"parliamentary"}
			for k := i + 1; k < min(len(s.words), i+8) && s.words[k].brk == breakNone; k++ {
				if t := s.officeAt(k); t != "" {
					m.types = []string{t} // "by-elections to 11 local councils"
					break
				}
			}
		}
		if s.lower(i+1) == "runoff" || s.lower(i+1) == "rerun" || f.is("runoff") {
			m.round = 2
		}
		for k := max(0, m.lo-4); k < min(len(s.words), i+2); k++ {
			if s.lower(k) == "round" {
				switch s.lower(k - 1) {
				case "second", "2nd":
					m.round = 2
				case "first", "1st":
					m.round = 1
				}
			}
		}
		// "presidential, legislative, and provincial elections": all offices of the country; without a date, any elections
		if len(m.types) > 2 && !slices.ContainsFunc(dates, func(d dateHit) bool { return d.day > 0 || d.month > 0 && d.lo > i && d.lo < i+8 && s.holds(i+1, d.lo) }) && !ref {
			continue
		}
		if len(m.types) == 2 && slices.Contains(m.types, "general") && !s.anyOf(m.lo, i, "and", "or") {
			// "the general local elections": in all places at once; "the parliamentary general election"
			m.types = slices.DeleteFunc(m.types, func(t string) bool { return t == "general" })
		}
		if len(m.types) > 2 && slices.Contains(m.types, "presidential") && slices.Contains(m.types, "parliamentary") || slices.Contains(m.types, "general") {
			m.types = []string{"general"}
		}
		if len(m.types) == 2 && m.types[1] == "presidential" && m.types[0] == "parliamentary" {
			m.types[0], m.types[1] = "presidential", "parliamentary" // what is said of the day without an office is of the president's election
		}
		// "since his election in 1994"
		if p := s.lower(i - 1); len(m.types) == 0 && f.text == "election" && (p == "his" || p == "her") && s.lower(i+1) == "in" {
			m.types = append(m.types, "presidential")
		}
		// "elections to the Verkhovna Rada", "election of the president", "elections for mayors"
		after, end := i+1, i+1
		for s.class(after)&auxiliary != 0 || s.lower(after) == "held" {
			after++ // "elections were held for the city council"
		}
		for _, h := range dates {
			if h.lo == after+1 && s.lower(after) == "of" {
				after = h.hi // "the election of 31 March for the office of mayor"
			}
		}
		if p := s.lower(after); len(m.types) == 0 && (strong && (p == "of" || p == "for" || p == "to") || f.text == "voted" && p == "for") {
			if m.types, after = s.officesAt(after + 1); after > 0 {
				end = after
			}
		}
		if slices.Equal(m.types, []string{"presidential"}) && s.lower(i+1) == "and" && s.lower(i+2) == "for" {
			if more, _ := s.officesAt(i + 3); len(more) > 0 && more[0] == "parliamentary" {
				m.types = append(m.types, "parliamentary") // "for the presidential election and for the National Assembly"
			}
		}
		for _, h := range s.names {
			switch h.kind {
			case houseName:
				if h.hi == m.lo || h.hi == i || h.lo > i && h.lo <= i+3 {
					m.house = s.text[s.words[h.lo].start:s.words[h.hi-1].end]
					if len(m.types) == 0 {
						m.types = append(m.types, "parliamentary")
					}
					if h.hi == m.lo {
						m.lo = h.lo
					}
				}
			case countryName, demonymName:
				if h.hi == m.lo || h.hi == m.lo-1 && s.words[m.lo].brk == breakNone {
					m.country, m.lo = h.id, h.lo
				} else if h.lo > i && h.lo <= i+4 && (s.lower(h.lo-1) == "in" || s.lower(h.lo-1) == "of" || s.lower(h.lo-1) == "for") && s.words[h.lo].clause == s.words[i].clause {
					m.country = h.id
				}
			}
		}
		if len(m.types) == 0 && strong && s.lower(i-1) == "state" && !s.words[i-1].capital && s.words[i].brk == breakNone {
			m.types = []string{"local"} // "in the state elections of December 16"
		}
		if len(m.types) == 0 && strong && s.presidentElected(m.lo) {
			m.types = []string{"presidential"}
		}
		// the nearest date: before it ("the 19 September parliamentary elections", "On June 9, Arcadia held ..."), or after ("elections on April 3")
		best := 12
		for _, d := range dates {
			if s.ofOther(&d) || s.ofStay(&d) || s.ofOtherVote(&d, m.lo, i) {
				continue
			}
			if (d.lo < m.lo || d.hi > i+1 && d.lo != i+1 && (d.lo != i+2 || s.lower(i+1) != "of")) && s.ofAct(&d, m.lo) {
				continue
			}
			if s.givenUp(d.lo) || s.movedFrom(d.lo) || s.dateOfPaper(&d, m.lo) || s.ofPaper(d.lo) || d.lo > i && (s.lower(d.lo-2) == "than" || s.lower(d.lo-2) == "unlike" || s.lower(d.lo-1) == "unlike") {
				continue
			}
			dist, behind := 99, d.day > 0 && d.lo > i && d.lo-i <= 16 && s.lower(d.lo-1) == "on" && s.words[d.lo-1].brk != breakNone && s.holds(0, i) &&
				(len(dates) == 1 || !s.anyOf(i+1, d.lo, "election", "referendum", "vote", "runoff", "round"))
			if d.day > 0 && d.lo > i && d.lo <= max(i+4, end+7) && s.lower(d.lo-1) == "on" && s.is(d.lo-2, "begin", "start") && (d.lo == i+3 || s.anyOf(i+1, d.lo, "which", "that")) {
				behind = true // "in the election, which began on July 7"
			}
			switch {
			case d.lo >= m.lo && d.hi <= i+1:
				dist = -1
			case d.hi <= m.lo && s.words[d.lo].clause == s.words[m.lo].clause:
				dist = m.lo - d.hi
				for k := d.hi; k < m.lo; k++ { // "the May 5 first round of the elections"
					if s.is(k, "round", "of", "the") || s.class(k)&ordinal != 0 {
						dist--
					}
				}
				if s.lower(d.hi) == "as" && s.is(d.hi+2, "date", "day") {
					dist = 0 // "set March 24 as the date of a vote"
				}
				if dist > 2 && !s.holds(d.hi, m.lo) {
					continue
				}
				if dist > 0 && d.month == 0 {
					dist += 3
				}
				if d.day == 0 && d.hi < m.lo && s.words[d.hi].brk != breakNone && s.class(d.hi)&coordinator != 0 {
					dist += 6 // "dissolved parliament in July, and elections took place on"
				}
			case d.lo > i:
				dist = d.lo - i - 1
				if s.words[d.lo].clause != s.words[i].clause && !(d.day > 0 && s.holds(i+1, d.lo)) {
					dist += 5
				}
				if p := s.lower(d.lo - 1); d.month == 0 && dist > 0 && p != "in" && p != "of" && p != "for" && p != "on" {
					continue // "the second election under the 2010 constitution"
				}
				if apposed := d.month == 0 && s.lower(d.lo-1) == "in" && dist < 11 && end > i+1 && s.words[d.lo].clause == s.words[i].clause && !s.verbBetween(i+1, d.lo); apposed {
					dist = min(dist, 4) // "elections for parliament's lower house, the Chamber, in 2013"
				}
				if d.month == 0 && dist > 4 && !(dist < 12 && s.words[d.lo].clause == s.words[i].clause && s.holds(i+1, d.lo)) || dist > 3 && d.lo > end+1 && !s.holds(i+1, d.lo) && s.words[d.lo].chunk != s.words[i].chunk && !behind {
					continue
				}
			}
			if d.day > 0 && d.lo > i && d.lo-i <= 24 && s.words[d.lo].clause != s.words[i].clause && s.holds(i+1, d.lo) {
				dist = min(dist, 10) // "the elections, which had been due long before, took place on May 5"
			}
			if behind {
				dist = min(dist, 9) // "held elections, together with a referendum on amendments, on May 5"
			}
			if s.firstDay(&d, dates) {
				dist-- // "from 23 June to 17 July"
			} else if p := s.lower(d.lo - 1); p == "to" && s.endOf(&d, dates) || p == "since" || p == "from" || p == "until" || p == "by" || p == "after" {
				dist += 6
			}
			if d.day > 0 && d.lo > i && d.lo <= i+16 && s.lower(d.lo-1) == "on" && s.is(d.lo-2, "place", "hold") && (s.anyOf(i+1, d.lo, "that", "which") || d.lo == i+3) {
				dist = min(dist, 10) // "elections to the lower chamber of the parliament that took place on May 5"
			}
			if (d.lo == i+2 || d.lo == end+1) && d.month > 0 && s.is(d.lo-1, "on", "of", "in") {
				dist = min(dist, 0) // "the presidential election on April 25"
			}
			if dist < best {
				best, m.date, m.basis = dist, d, schema.Explicit
			}
		}
		if !strong && (len(m.types) == 0 || f.text == "votes" || f.text == "ballots") && m.date.month == 0 || f.text == "votes" && i > 0 && s.form(i-1).isNum {
			continue
		}
		if m.country == "" && s.class(m.lo-1)&determiner == 0 && f.text == "elections" && s.yearly(i+1) || m.date.edtf() == "" && m.country == "" && s.class(m.lo-1)&determiner == 0 && f.text == "elections" && (s.lawSays(m.lo) || s.lower(i+1) == "are" && s.anyOf(i+2, i+5, "indirect", "direct", "every", "govern", "regulate", "indirectly")) {
			continue // "the law states that for municipal and parliamentary elections": all of the kind
		}
		if strong && len(m.types) == 0 && m.date.edtf() == "" && !m.future && !m.past && m.country == "" {
			// plain "the election": a mention without a name
			m.weight = 0
		} else {
			m.weight = 1
		}
		if len(other.types) > 0 {
			dst = append(dst, other)
		}
		dst = append(dst, m)
		// "the elections of 2014 and 2018": as many elections
		for k, d := range dates {
			if d != m.date || d.edtf() == "" || d.lo < i {
				continue
			}
			for _, o := range dates[k+1:] {
				p := s.lower(o.lo - 1)
				if o.lo > d.hi+1 || p != "and" && p != "or" && o.lo != d.hi || (o.month > 0) != (d.month > 0) || (o.day > 0) != (d.day > 0) || d.month > 0 && m.round == 0 && (d.year > 0) == (o.year > 0) && d.year == o.year && (d.day == 0 || o.month-d.month < apartMonths) {
					break
				}
				d = o
				if m.round == 0 {
					twin := m
					twin.date = o
					dst = append(dst, twin)
				}
			}
			break
		}
	}
	return dst
}

// firstDay reports whether the date opens a span of time: "from 23 June to 17 July", "between June 23 and July 17".
func (s *sentence) firstDay(d *dateHit, dates []dateHit) bool {
	return (s.lower(d.lo-1) == "from" || s.lower(d.lo-1) == "between") && slices.ContainsFunc(dates, func(o dateHit) bool { return o.lo == d.hi+1 && s.listed(d.hi, o.lo) })
}

// endOf reports whether the date closes such a span.
func (s *sentence) endOf(d *dateHit, dates []dateHit) bool {
	return slices.ContainsFunc(dates, func(o dateHit) bool { return o.hi == d.lo-1 && s.firstDay(&o, dates) })
}

// yearly reports whether the words from i tell how often a vote is held: "are to be held every five years".
func (s *sentence) yearly(i int) bool {
	for k := i; k < min(len(s.words), i+9) && s.words[k].clause == s.words[i].clause; k++ {
		if s.lower(k) == "every" && s.anyOf(k+1, k+4, "year", "month") {
			return true
		}
	}
	return false
}

// lawSays reports whether the words before i tell what a law provides.
func (s *sentence) lawSays(i int) bool {
	for k := i - 2; k >= 0; k-- {
		if s.is(k, "law", "constitution", "code", "legislation") && s.is(k+1, "provide", "state", "require", "stipulate", "mandate", "allow", "permit", "establish", "call", "limit") {
			return true
		}
	}
	return false
}

// givenUp reports whether the date at i is one that was not kept: "originally scheduled for April".
func (s *sentence) givenUp(i int) bool {
	for k := max(0, i-6); k < i; k++ {
		if t := s.lower(k); t == "originally" || t == "initially" || (t == "initial" || t == "original" || t == "earlier") && s.is(k+1, "date", "day") || t == "due" && s.lower(k-1) == "were" ||
			s.is(k, "due", "schedule", "plan", "set", "slate", "call") && s.lower(k-1) == "been" && (s.lower(k-2) == "had" || s.lower(k-3) == "had") && !s.anyOf(k+1, i-1, "hold", "take") {
			return true
		}
	}
	return false
}

// movedFrom reports whether the date at i is the one that a vote was moved away from: "brought forward from October".
func (s *sentence) movedFrom(i int) bool {
	return s.lower(i-1) == "from" && s.anyOf(i-6, i-1, "bring", "move", "postpone", "delay", "put", "shift", "advance", "reschedule", "defer")
}

// dateOfPaper reports whether the date before word i is that of a paper on the election: "issued on 24 June its assessment of
// the elections".
func (s *sentence) dateOfPaper(d *dateHit, i int) bool {
	if d.hi > i {
		return false
	}
	issued := false
	for k := max(0, d.lo-5); k < d.lo; k++ {
		issued = issued || s.is(k, "issue", "publish", "release") && s.words[k].clause == s.words[d.lo].clause
	}
	for k := d.hi; issued && k < i; k++ {
		if s.is(k, "assessment", "report", "statement", "finding", "opinion", "review", "analysis") {
			return true
		}
	}
	return false
}

// ofPaper reports whether the date at i is that of an act: "by a decree of 5 February".
func (s *sentence) ofPaper(i int) bool {
	return (s.lower(i-1) == "of" || s.lower(i-1) == "dated" || s.lower(i-1) == "on") && s.words[i-1].brk == breakNone &&
		s.is(i-2, "decree", "law", "act", "order", "decision", "resolution", "ruling", "judgment", "verdict", "letter", "statement", "report", "amendment", "communique")
}

// acts are what is done on a day that is not that of the vote.
var acts = []string{"inaugurate", "swear", "dissolve", "annul", "nullify", "invalidate", "overturn", "uphold", "certify", "validate", "announce", "declare", "proclaim",
	"publish", "release", "issue", "convene", "promulgate", "resign", "appoint", "nominate", "indict", "arrest", "detain", "assassinate", "die", "petition", "dismiss"}

// events are those things by their nouns: "following the dissolution of parliament on January 20".
var events = []string{"dissolution", "inauguration", "assassination", "coup", "resignation", "death", "impeachment", "ruling", "announcement", "proclamation", "annulment", "confidence"}

// votesUndone are those that are done to an election that was held.
var votesUndone = []string{"annul", "nullify", "invalidate", "overturn", "uphold", "certify", "validate"}

// ofAct reports whether a date is that of something else than the vote at word i: "was sworn in on January 7", "on May 17 the
// president dissolved parliament and called elections", "results due on January 6".
func (s *sentence) ofAct(d *dateHit, i int) bool {
	if d.day == 0 {
		return d.year == 0 && d.hi > i && s.lower(d.lo-1) == "in" && s.is(d.lo-2, "call", "announce", "schedule", "postpone", "cancel") && s.class(d.lo-3)&auxiliary != 0 && s.words[d.lo].clause == s.words[i].clause
	}
	for k, past := d.lo-1, false; k >= max(0, d.lo-9) && s.words[k].clause == s.words[d.lo-1].clause; k-- {
		switch f := s.form(k); {
		case f.is("election", "vote", "poll", "runoff", "referendum", "round", "ballot"):
			past = true
		case (f.text == "due" || f.text == "expected") && s.anyOf(k-6, k, "result", "outcome", "announcement", "verdict"):
			return true
		case f.text == "office" && s.is(k-1, "take", "assume", "leave"), !past && f.is(events...), k == d.lo-2 && s.lower(d.lo-1) == "on" && f.is("postpone", "delay", "cancel", "suspend"):
			return true
		case strings.HasSuffix(f.text, "ed") || strings.HasSuffix(f.text, "ing") || f.text == "sworn" || f.text == "swore":
			if past && f.is(votesUndone...) || !past && f.is(acts...) {
				return true
			} else if s.holds(k, k+1) || past {
				return false
			}
		case f.class&(finite|auxiliary) != 0 && s.holds(k, k+1):
			return false
		}
	}
	if d.lo > 0 && s.lower(d.lo-1) != "on" || i < d.hi {
		return false
	}
	for k := d.hi; k < min(i, d.hi+9); k++ {
		f := s.form(k)
		switch {
		case f.is("call", "order", "schedule", "set") && s.class(k-1)&auxiliary == 0 && strings.HasSuffix(f.text, "ed"), f.is(acts...) && (strings.HasSuffix(f.text, "ed") || f.text == "sworn"):
			return true
		case s.holds(k, k+1):
			return false
		}
	}
	return false
}

// rerunAt reads the vote that was held again, "a rerun of the October 2015 presidential election": a mention of its own, with
// another date.
func (s *sentence) rerunAt(n, i int, dates []dateHit) (m electionMention, ok bool) {
	if !s.is(i, "rerun", "revote") || s.lower(i+1) != "of" {
		return m, false
	}
	m = electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, weight: 1, again: true}
	for k := i + 2; k < min(len(s.words), i+9) && s.words[k].brk == breakNone; k++ {
		if t := electionTypes[s.lower(k)]; t != "" && len(m.types) == 0 {
			m.types = []string{t}
		}
		if m.hi = k + 1; s.is(k, "election", "vote", "runoff", "poll") {
			break
		}
	}
	for _, d := range dates {
		if d.month > 0 && (d.hi <= i && s.holds(d.hi, i) || d.lo == m.hi+1 && s.lower(m.hi) == "on") && !s.ofAct(&d, i) {
			m.date, m.basis = d, schema.Explicit
		}
	}
	m.hi = i + 1
	return m, m.date.hi > 0
}

// ofOther reports whether a date stands before something else that it is of: "the January constitution", "the July 15 coup".
func (s *sentence) ofOther(d *dateHit) bool {
	if d.month == 0 || d.lo == 0 || s.class(d.lo-1)&determiner == 0 || d.hi >= len(s.words) || s.words[d.hi].brk != breakNone {
		return false
	}
	for k := d.hi; k < min(len(s.words), d.hi+6); k++ {
		f := s.form(k)
		if f.text == "early" && s.is(k+1, "voting", "vote") {
			return true // "during the February 22-26 early voting"
		}
		if _, ok := electionTypes[f.text]; ok || f.class&(electionWord|ordinal) != 0 || passing[f.text] {
			return false
		}
		if k > d.hi && s.words[k].brk != breakNone || f.class&(preposition|auxiliary|modal|finite|coordinator|subordinator) != 0 {
			return k > d.hi
		}
	}
	return true
}

// ofStay reports whether a date is the last of those of a visit: "in the country from 24 to 27 April to observe the elections",
// "followed the elections from 26 to 29 October".
func (s *sentence) ofStay(d *dateHit) bool {
	if d.day == 0 || d.lo < 3 || s.lower(d.lo-1) != "to" && s.lower(d.lo-1) != "until" && s.lower(d.lo-1) != "and" || !s.form(d.lo-2).isNum && months[s.lower(d.lo-2)] == 0 ||
		!s.anyOf(d.lo-4, d.lo-2, "from", "between") || s.holds(max(0, d.lo-12), d.lo) {
		return false
	}
	for k := max(0, d.lo-16); k < min(len(s.words), d.hi+3); k++ {
		if s.is(k, "observe", "follow", "monitor", "visit", "watch", "stay", "travel", "deploy", "send") && s.words[k].clause == s.words[d.lo].clause {
			return true
		}
	}
	return false
}

// ofOtherVote reports whether a date stands right behind another vote that the sentence names beside the one at words [lo, i]: "the
// first round of a presidential election; she won the runoff of December 4".
func (s *sentence) ofOtherVote(d *dateHit, lo, i int) bool {
	return d.day > 0 && (s.lower(d.lo-1) == "of" || s.lower(d.lo-1) == "on") && s.words[d.lo-1].brk == breakNone && (d.lo-2 < lo || d.lo-2 > i) && s.is(d.lo-2, "runoff", "referendum", "election", "poll") &&
		s.words[d.lo].clause != s.words[i].clause
}

// roundAt reads a round that stands for its election: "the first round, held on May 5", "a second round is due on May 19".
func (s *sentence) roundAt(n, i int, dates []dateHit) (m electionMention, ok bool) {
	if s.lower(i) != "round" || s.lower(i+1) == "of" || s.is(i+1, "election", "runoff", "vote") {
		return m, false
	}
	m = electionMention{sent: n, lo: i - 1, hi: i + 1, cluster: -1, weight: 1}
	switch s.lower(i - 1) {
	case "first":
		m.round = 1
	case "second", "runoff", "run-off", "decisive":
		m.round = 2
	default:
		return m, false
	}
	for _, d := range dates {
		if d.day > 0 && !s.declared(i) && (d.hi == m.lo || d.lo > i && d.lo-i <= 2 || d.lo > i && d.lo-i <= 8 && s.holds(i+1, d.lo)) {
			m.date, m.basis = d, schema.Explicit
			return m, true
		}
	}
	return m, false
}

// declared reports whether the words before the round at word i tell of its outcome: "declared her the winner in the first round".
func (s *sentence) declared(i int) bool {
	lo, _ := s.clauseRange(i)
	return s.anyOf(lo, i, "declare", "proclaim", "announce", "certify") && s.anyOf(lo, i, "winner", "victor", "victory", "result")
}

// holds reports whether words [lo, hi) say that an election was held: the link between it and a date at some distance.
func (s *sentence) holds(lo, hi int) bool {
	x := s.x
	if x.holding != s {
		x.holding, x.held = s, slices.Grow(x.held[:0], len(s.words))[:len(s.words)]
		next := int16(len(s.words))
		for i := len(s.words) - 1; i >= 0; i-- {
			if s.lower(i) == "there" && s.is(i+1, "be") || s.class(i)&voteTold != 0 {
				next = int16(i)
			}
			x.held[i] = next
		}
	}
	return lo < len(s.words) && int(x.held[lo]) < min(hi, len(s.words))
}

// presidentElected reports whether the words before i make what follows the vote for a president: "the president was
// reelected in an election".
func (s *sentence) presidentElected(i int) bool {
	lo, _ := s.clauseRange(i)
	for k := i - 1; k > lo; k-- {
		if f := s.form(k); (f.text == "elected" || f.text == "reelected" || f.text == "re-elected") && (s.is(k-1, "be") || s.class(k-1)&auxiliary != 0 || s.is(k+1, "president")) {
			return s.anyOf(lo, k+3, "president")
		}
	}
	return false
}

// electing reads "elect their next president", "his election as president", "citizens elected a parliament".
func (s *sentence) electing(n, i int, dates []dateHit) (electionMention, bool) {
	m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, weight: 1}
	if s.lower(i-1) == "was" && s.anyOf(i-6, i-1, "president") && !s.anyOf(i+1, i+9, "parliament", "assembly", "assemblies", "legislature", "congress", "legislator") {
		// "the president was elected in 2018", "was reelected to a third term on October 18"
		for _, d := range dates {
			if p := s.lower(d.lo - 1); d.lo > i && (p == "in" || p == "on") && (d.lo == i+2 || d.lo <= i+9 && s.words[d.lo].clause == s.words[i].clause && d.month > 0 && !s.anyOf(i+1, d.lo, "election", "vote", "runoff", "poll", "round")) {
				m.types, m.date, m.basis = []string{"presidential"}, d, schema.Explicit
				return m, true
			}
		}
	}
	if s.form(i).text == "elected" && s.class(i-1)&auxiliary != 0 {
		// "the National Assembly and provincial councils were elected in February"
		for _, d := range dates {
			if d.month == 0 || d.lo != i+2 || !s.is(i+1, "in", "on") {
				continue
			}
			lo, _ := s.clauseRange(i)
			for j := max(lo, i-10); j < i-1; j++ {
				if t := s.officeAt(j); t != "" {
					m.types, m.lo, m.date, m.basis = []string{t}, j, d, schema.Explicit
					return m, true
				}
			}
		}
	}
	if lo, _ := s.clauseRange(i); !s.form(i).is("term", "presidency") && s.form(i).text != "president-elect" &&
		(s.anyOf(max(lo, i-10), i, "assembly", "parliament", "chamber", "congress", "deputy", "legislator", "lawmaker", "senate") ||
			slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == houseName && max(lo, i-10) <= h.lo && h.hi <= i })) &&
		!s.anyOf(max(lo, i-10), i, "voter", "citizen", "people") || s.anyOf(i+1, i+9, "among") && s.anyOf(i+2, i+11, "its", "their") && s.anyOf(i+2, i+12, "member", "number", "rank", "themselves") {
		return m, false // parliament fills an office
	}
	if lo, _ := s.clauseRange(i); s.form(i).is("choose", "select", "pick") && s.anyOf(max(lo, i-5), i, "ministry", "minister", "government", "commission", "cabinet", "king", "court") && !s.anyOf(max(lo, i-10), i, "voter", "citizen", "people") {
		return m, false // "the ministry chose the heads of local branches"
	}
	elect := s.form(i).text == "president-elect" || s.is(i-1, "president") && s.words[i].start == s.words[i-1].end+1 && s.text[s.words[i-1].end] == '-'
	if elect {
		m.types = []string{"presidential"}
		if s.is(i-1, "president") {
			m.lo = i - 1
		}
	} else if s.form(i).is("term", "presidency") {
		// "won a second term", "ran for the presidency"
		for j := max(0, i-6); j < i; j++ {
			if s.is(j, "win", "secure", "reelect", "seek", "run", "contest", "elect", "head", "course", "claim") && (s.form(i).is("presidency") || s.class(i-1)&ordinal != 0 || s.is(i-1, "new", "another")) {
				m.types, m.lo = []string{"presidential"}, j
				break
			}
		}
	} else {
		if s.form(i).is("select", "pick") && s.lower(i-1) != "to" {
			return m, false // "members selected by the president"
		}
		// "elected members of parliament": those elected, not a vote
		if s.form(i).text == "elected" && s.class(i+1)&determiner == 0 && !s.is(i+1, "president", "new") && !s.is(i-1, "voter", "citizen", "people", "electorate") {
			return m, false
		}
		for j := i + 1; j < min(len(s.words), i+16) && (s.words[j].brk == breakNone || len(m.types) > 0 && s.words[j].brk != breakClause); j++ {
			if s.class(j)&preposition != 0 && s.lower(j) != "of" && s.lower(j) != "for" && s.lower(j) != "between" && s.lower(j) != "among" {
				break
			}
			if t := s.officeAt(j); t != "" {
				if !slices.Contains(m.types, t) {
					m.types = append(m.types, t)
				}
				m.hi = j + 1
			} else if j-i > 8 && len(m.types) == 0 {
				break
			}
		}
		// "a president, a parliament and councils": all at once
		if slices.Contains(m.types, "presidential") && slices.Contains(m.types, "parliamentary") {
			m.types = []string{"general"}
		} else if k := slices.Index(m.types, "local"); k > 0 {
			m.types = []string{m.types[0], "local"} // "chose legislators and mayors"
		} else if len(m.types) > 1 {
			m.types = m.types[:1]
		}
	}
	// "on May 5 voters elected the former minister"
	voters := len(m.types) == 0 && s.form(i).text == "elected" && s.is(i-1, "voter", "citizen", "people", "electorate")
	if len(m.types) == 0 && !voters {
		return m, false
	}
	for k := 0; voters && k < len(s.words) && len(m.types) == 0; k++ {
		if s.is(k, "president", "presidency") {
			m.types = []string{"presidential"}
		}
	}
	for _, d := range dates {
		if year := d.month == 0 && d.hi <= i && i-d.hi <= 2 && s.lower(d.lo-1) == "in"; !elect && (year || d.month > 0 && !s.ofAct(&d, i)) && (d.day > 0 || d.year > 0 || voters) && (d.hi <= i && i-d.hi <= 12 || d.lo >= m.hi && d.lo-m.hi <= 12 && s.lower(d.lo-1) == "on" || d.lo >= m.hi && d.lo-m.hi <= 6) {
			if m.date.hi > 0 && s.words[m.date.lo].clause == s.words[i].clause && s.words[d.lo].clause != s.words[i].clause {
				continue // "who on June 16 chose a Congress and will return on August 11"
			}
			if m.date.hi > 0 && d.lo > i && (m.date.lo > i || d.lo-m.hi > 4) {
				continue // "on November 7 and between two of them on December 19"
			}
			m.date, m.basis = d, schema.Explicit
		}
	}
	for k := i + 1; k < len(s.words) && m.date.hi > 0 && m.date.hi <= i; k++ {
		if p := s.lower(k - 1); s.lower(k) == "runoff" && (p == "a" || p == "the" || p == "presidential") || s.lower(k) == "round" && p == "second" {
			if q := s.lower(k - 2); q == "in" || q == "during" || q == "the" || q == "a" {
				m.round = 2 // "in April voters elected her in the second round"
			}
		}
	}
	switch s.lower(i - 1) {
	case "a", "an", "the", "its":
		if s.form(i).text == "elected" {
			return m, false // "with an elected president and a legislature"
		}
	case "directly", "indirectly", "democratically", "popularly", "duly", "newly":
		return m, false
	}
	if s.class(i-1)&auxiliary != 0 && s.lower(i-1) != "had" {
		return m, false // "is elected": how the office is filled
	}
	return m, !voters || m.date.edtf() != ""
}

// prepares reports whether the words before i make what follows the aim of something: "a new system for the 2030
// elections", "ahead of the polls".
func (s *sentence) prepares(i int) bool {
	for k := i - 1; k >= max(0, i-3); k-- {
		switch s.lower(k) {
		case "the", "its", "of", "a":
		case "for", "until", "by", "before", "ahead", "toward", "towards":
			return true
		default:
			return false
		}
	}
	return false
}

// thanNumber reports whether "than" at word j compares with a figure, or with what was thought: "more than 60 percent",
// "a wider-than-expected victory".
func (s *sentence) thanNumber(j int) bool {
	return s.lower(j) == "than" && j+1 < len(s.words) && (s.form(j+1).isNum && s.form(j+1).num < 1900 || s.is(j+1, "expect", "half", "predict", "forecast", "hundred", "thousand", "million", "dozen"))
}

// comparing reports whether the words before i make what follows a measure: than, compared with, since, from the.
func comparing(s *sentence, i int) bool {
	for j := max(0, i-9); j < i-4; j++ { // "than during the 2017 presidential and 2016 parliamentary elections"
		if t := s.form(j).text; (t == "than" && !s.thanNumber(j) || t == "compared" || t == "contrast" || t == "comparison" || t == "unlike") && s.words[j].clause == s.words[min(i, len(s.words)-1)].clause && !s.verbBetween(j, i) {
			return true
		}
	}
	for j := max(0, i-4); j < i; j++ {
		if s.thanNumber(j) {
			continue
		}
		switch s.form(j).text {
		case "than", "compared", "contrast", "comparison", "already", "since", "unlike", "previous", "prior", "previously":
			return true
		case "as":
			if s.is(j+1, "in", "during", "at") && (j == 0 || s.words[j].brk != breakNone) && i-j <= 4 {
				return true // "as in the presidential election of 2017, independent candidates had to"
			}
		case "over", "on", "upon", "from": // "an improvement over the election of 2016"
			if s.is(j-1, "improvement", "improve", "advance") {
				return true
			}
		}
	}
	return false
}
