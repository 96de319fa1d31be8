package extract

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

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
}

// A cluster is one election with its mentions.
type cluster struct {
	country  string
	typ      string
	date     schema.EDTF // from the text
	basis    schema.Basis
	mentions []int
	weight   int
	future   bool
	early    bool
	round    int
	full     schema.EDTF
	row      *schema.CalendarElection
	apart    bool // a round kept apart from the others of its election
	id       string
	role     string
}

var electionTypes = map[string]string{
	"presidential": "presidential", "parliamentary": "parliamentary", "legislative": "parliamentary", "congressional": "parliamentary",
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
	"critical": true, "key": true, "concurrent": true, "simultaneous": true, "subsequent": true, "nationwide": true, "country": true, "postponed": true,
	"delayed": true, "credible": true, "peaceful": true, "democratic": true, "annulled": true, "disputed": true}

// offices are what is voted for where the election itself is not named by it: "elections for mayor".
var offices = map[string]string{"president": "presidential", "presidency": "presidential", "parliament": "parliamentary", "legislature": "parliamentary",
	"congress": "parliamentary", "parliamentarian": "parliamentary", "deputy": "parliamentary", "legislator": "parliamentary", "lawmaker": "parliamentary",
	"mayor": "local", "governor": "local", "councilor": "local", "councillor": "local", "municipal": "local", "municipality": "local", "city": "local",
	"county": "local", "district": "local", "local": "local", "provincial": "local", "village": "local"}

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
	for _, b := range f.bases {
		if t := offices[b]; t != "" {
			if t == "presidential" && (s.lower(j-1) == "vice" || s.lower(j-1) == "deputy") || b == "deputy" && s.is(j+1, "president", "minister", "mayor", "governor", "chair") || b == "president" && s.class(j+1)&preposition != 0 && s.lower(j+1) == "of" && s.is(j+3, "court", "commission", "party") {
				return ""
			}
			return t
		}
	}
	return ""
}

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
		ref := f.is("referendum", "plebiscite") || f.text == "referenda"
		head := ref || f.is("election", "runoff", "by-election", "poll", "vote", "ballot", "race", "contest", "polling", "voting")
		if !head && (f.is("elect", "choose", "select", "pick", "term", "presidency") || f.text == "president-elect" || f.text == "re-elected") {
			m, ok := s.electing(n, i, dates)
			if !ok {
				continue
			}
			// "went to the polls on May 5 to choose a president": one election, of which this tells the type
			if k := len(dst) - 1; k >= 0 && dst[k].sent == n && i-dst[k].hi < 24 && !s.is(i, "term", "presidency") && f.text != "president-elect" {
				if len(dst[k].types) == 0 {
					dst[k].types, dst[k].weight, dst[k].house = m.types, 1, cmp.Or(dst[k].house, m.house)
					if dst[k].date.edtf() == "" {
						dst[k].date, dst[k].basis = m.date, m.basis
					}
					continue
				} else if f.text == "electing" || s.lower(i-1) == "to" {
					continue
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
		if s.is(i+1, "observer", "observation", "monitor", "commission", "commissioner", "law", "legislation", "code", "administration", "official", "system", "worker", "staff", "monitoring", "expert", "reform", "assessment", "station", "place", "box", "paper", "machine", "report", "statement", "expert", "management", "cycle", "dispute", "offence", "offense", "headquarters", "coverage", "specialist") && i+1 < len(s.words) && s.words[i+1].brk == breakNone {
			continue // "election observers": what kind, not which
		}
		if s.is(i-1, "direct", "indirect", "popular") && s.lower(i+1) == "of" && f.text == "election" {
			continue // "abolished the direct election of the president": how an office is filled
		}
		if f.is("vote", "voting") && s.is(i-1, "early", "advance", "absentee", "postal", "mobile", "home") {
			continue // not on the day
		}
		if f.text == "voted" && s.resolves(i) {
			continue // "the majority voted to oust its chair"
		}
		if partyVotes[s.lower(i-1)] && !ref || s.lower(i-1) == "by" && s.is(i-2, "election") {
			continue
		}
		if i == 1 && s.lower(0) == "recent" && (len(s.words) == 2 || s.words[2].brk != breakNone) {
			continue // the heading of a section
		}
		strong := ref || f.is("election", "runoff") || f.text == "polls" && s.lower(i-1) == "the" && s.lower(i-2) == "to"
		m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, strong: strong}
		var other electionMention // the left one of "2017 presidential and 2016 parliamentary elections"
		if ref {
			m.types = append(m.types, "referendum")
		}
		// adjectives before it
		byElection := s.form(i).text == "by-election"
		j := i - 1
		for ; j >= 0 && i-j <= 7; j-- {
			t := s.form(j)
			if s.words[j+1].brk == breakClause {
				break
			}
			typ, ok := electionTypes[t.text]
			if ok && s.named(j) {
				ok = false // the Parliamentary Assembly
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
				if j > 0 && s.lower(j-1) == "national" && slices.Equal(m.types, []string{"local"}) { // "national and provincial assembly elections"
					left, m.types = "parliamentary", []string{"parliamentary"}
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
			case t.text == "by" && s.words[j+1].start == s.words[j].end+1 && s.text[s.words[j].end] == '-':
				byElection = true
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
		// "since his election in 1994"
		if p := s.lower(i - 1); len(m.types) == 0 && f.text == "election" && (p == "his" || p == "her") && s.lower(i+1) == "in" {
			m.types = append(m.types, "presidential")
		}
		// "elections to the Verkhovna Rada", "election of the president", "elections for mayors"
		after := i + 1
		for s.class(after)&auxiliary != 0 || s.lower(after) == "held" {
			after++ // "elections were held for the city council"
		}
		if p := s.lower(after); len(m.types) == 0 && strong && (p == "of" || p == "for" || p == "to") {
			for k := after + 1; k < min(len(s.words), after+6) && s.words[k].brk == breakNone; k++ {
				if t := s.officeAt(k); t != "" {
					m.types = append(m.types, t)
					break
				}
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
		// the nearest date: before it ("the 19 September parliamentary elections", "On June 9, Arcadia held ..."), or after ("elections on April 3")
		best := 12
		for _, d := range dates {
			if s.givenUp(d.lo) || s.movedFrom(d.lo) || s.dateOfPaper(&d, m.lo) || s.ofPaper(d.lo) || d.lo > i && s.lower(d.lo-2) == "than" {
				continue
			}
			dist := 99
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
				if dist > 2 && !s.holds(d.hi, m.lo) {
					continue
				}
				if dist > 0 && d.month == 0 {
					dist += 3
				}
			case d.lo > i:
				dist = d.lo - i - 1
				if s.words[d.lo].clause != s.words[i].clause && !(d.day > 0 && s.holds(i+1, d.lo)) {
					dist += 5
				}
				if p := s.lower(d.lo - 1); d.month == 0 && dist > 0 && p != "in" && p != "of" && p != "for" && p != "on" {
					continue // "the second election under the 2010 constitution"
				}
				if d.month == 0 && dist > 4 && !(dist < 12 && s.words[d.lo].clause == s.words[i].clause && s.holds(i+1, d.lo)) || dist > 3 && !s.holds(i+1, d.lo) && s.words[d.lo].chunk != s.words[i].chunk {
					continue
				}
			}
			if d.day > 0 && d.lo > i && d.lo-i <= 24 && s.words[d.lo].clause != s.words[i].clause && s.holds(i+1, d.lo) {
				dist = min(dist, 10) // "the elections, which had been due long before, took place on May 5"
			}
			if p := s.lower(d.lo - 1); p == "since" || p == "from" || p == "until" || p == "by" || p == "after" {
				dist += 6
			}
			if d.lo == i+2 && d.month > 0 && s.is(d.lo-1, "on", "of", "in") {
				dist = min(dist, 0) // "the presidential election on April 25"
			}
			if dist < best {
				best, m.date, m.basis = dist, d, schema.Explicit
			}
		}
		if !strong && len(m.types) == 0 && m.date.month == 0 {
			continue
		}
		if m.date.edtf() == "" && m.country == "" && s.class(m.lo-1)&determiner == 0 && f.text == "elections" && s.lawSays(m.lo) {
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
				if o.lo > d.hi+1 || p != "and" && p != "or" && o.lo != d.hi || (o.month > 0) != (d.month > 0) || (o.day > 0) != (d.day > 0) || d.day > 0 && m.round == 0 && (d.year > 0) == (o.year > 0) && d.year == o.year {
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
		if t := s.lower(k); t == "originally" || t == "initially" || t == "due" && s.lower(k-1) == "were" {
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
	return (s.lower(i-1) == "of" || s.lower(i-1) == "dated" || s.lower(i-1) == "on") &&
		s.is(i-2, "decree", "law", "act", "order", "decision", "resolution", "ruling", "judgment", "verdict", "letter", "statement", "report", "amendment", "communique")
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
		if d.day > 0 && (d.hi == m.lo || d.lo > i && d.lo-i <= 2 || d.lo > i && d.lo-i <= 8 && s.holds(i+1, d.lo)) {
			m.date, m.basis = d, schema.Explicit
			return m, true
		}
	}
	return m, false
}

// holds reports whether words [lo, hi) say that an election was held: the link between it and a date at some distance.
func (s *sentence) holds(lo, hi int) bool {
	x := s.x
	if x.holding != s {
		x.holding, x.held = s, slices.Grow(x.held[:0], len(s.words))[:len(s.words)]
		next := int16(len(s.words))
		for i := len(s.words) - 1; i >= 0; i-- {
			if s.lower(i) == "there" && s.is(i+1, "be") || s.is(i, "hold", "vote", "cast", "conduct", "elect", "schedule", "place", "organize", "go", "call", "set") {
				next = int16(i)
			}
			x.held[i] = next
		}
	}
	return lo < len(s.words) && int(x.held[lo]) < min(hi, len(s.words))
}

// electing reads "elect their next president", "his election as president", "citizens elected a parliament".
func (s *sentence) electing(n, i int, dates []dateHit) (electionMention, bool) {
	m := electionMention{sent: n, lo: i, hi: i + 1, cluster: -1, weight: 1}
	if s.lower(i-1) == "was" && s.lower(i+1) == "in" && s.anyOf(i-4, i-1, "president") { // "the president was elected in 2018"
		for _, d := range dates {
			if d.lo == i+2 {
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
		s.anyOf(max(lo, i-10), i, "assembly", "parliament", "chamber", "congress", "deputy", "legislator", "lawmaker", "senate") && !s.anyOf(max(lo, i-10), i, "voter", "citizen", "people") {
		return m, false // parliament fills an office
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
		if !elect && d.month > 0 && (d.day > 0 || d.year > 0 || voters) && (d.hi <= i && i-d.hi <= 12 || d.lo >= m.hi && d.lo-m.hi <= 12 && s.lower(d.lo-1) == "on" || d.lo >= m.hi && d.lo-m.hi <= 6) {
			if m.date.hi > 0 && s.words[m.date.lo].clause == s.words[i].clause && s.words[d.lo].clause != s.words[i].clause {
				continue // "who on June 16 chose a Congress and will return on August 11"
			}
			m.date, m.basis = d, schema.Explicit
		}
	}
	switch s.lower(i - 1) {
	case "directly", "indirectly", "democratically", "popularly", "duly", "newly":
		return m, false
	}
	if s.class(i-1)&auxiliary != 0 && s.lower(i-1) != "had" {
		return m, false // "is elected": how the office is filled
	}
	return m, !voters || m.date.edtf() != ""
}

// countries weighs the countries the document speaks of and picks the one it is about.
func (d *docState) findCountry() {
	if c := d.doc.Meta.Country.Text; c != "" {
		if id := d.countryID(c); id != "" {
			d.country, d.countryBasis = id, d.doc.Meta.Country.Basis
			return
		}
		d.out.Warnings = append(d.out.Warnings, schema.Problem{Code: "metadata", File: d.doc.Name,
			Message: fmt.Sprintf("there is no country %q", c), Hint: "give its English name or its code, as KZ"})
	}
	score := map[string]int{}
	for n, s := range d.sents {
		for _, h := range s.names {
			w := 0
			switch h.kind {
			case countryName:
				w = 3
			case demonymName:
				w = 2
			case capitalName:
				w = 1
			case houseName, regionName:
				w = 2
			case bodyName: // a national group of observers, or the embassy in it
				if b := d.e.gz.Body(h.id); b.Country == "" || b.Kind == "government" {
					continue
				} else {
					score[b.Country] += 2
					continue
				}
			default:
				continue
			}
			if h.id == "" {
				continue
			}
			if d.heading[s.block] {
				w *= 3
			}
			if n < 4 {
				w *= 2
			}
			// a country that votes: an election word near by
			for k := max(0, h.lo-6); k < min(len(s.words), h.hi+6); k++ {
				if s.is(k, "election", "vote", "voter", "electoral", "poll", "presidential", "parliamentary", "referendum") {
					w += 2
					break
				}
			}
			if d.e.ambiguous[h.id+"\x00"+strings.ToLower(s.text[s.words[h.lo].start:s.words[h.hi-1].end])] && h.kind != countryName {
				w = 0
			}
			score[h.id] += w
		}
	}
	d.addClues(score)
	if d.voiceCountry != "" {
		delete(score, d.voiceCountry)
	}
	var best string
	for _, id := range sortedKeys(score) {
		if best == "" || score[id] > score[best] {
			best = id
		}
	}
	// the name under which the text was saved: "2019-kenya.html"
	if named := d.e.gz.Country(d.fileCountry()); named != nil && named.ID != d.voiceCountry && (best == "" || score[best] < 6 || score[named.ID] > 0) {
		if score[named.ID] > 0 {
			d.country, d.countryBasis = named.ID, schema.Explicit
		} else {
			d.country, d.countryBasis = named.ID, schema.External
		}
		return
	}
	if best != "" {
		d.country, d.countryBasis = best, schema.Explicit
	}
}

// fileCountry gives the country whose name stands in the document's name, "" if none or several do.
func (d *docState) fileCountry() string {
	found := ""
	name := strings.ToLower(path.Base(d.doc.Name))
	for _, at := range d.e.slugPhrases.in(name) {
		c := &d.e.slugs[at.phrase]
		if i := at.at; (i == 0 || !isLetter(name[i-1])) && (i+len(c.slug) == len(name) || !isLetter(name[i+len(c.slug)])) {
			if found != "" && found != c.id {
				return ""
			}
			found = c.id
		}
	}
	return found
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (d *docState) countryID(name string) string {
	name = strings.TrimSpace(name)
	if c := d.e.gz.Country(strings.ToUpper(name)); c != nil && len(name) == 2 {
		return c.ID
	}
	for n, c := range d.e.gz.Names() {
		if strings.EqualFold(n, name) {
			return c.ID
		}
	}
	return ""
}

// resolveYear completes a date that lacks its year from the document's own date, or from the year of which the report
// says in its title that it is about.
func (d *docState) resolveYear(m *electionMention, titled int) {
	h := &m.date
	if h.year > 0 || h.month == 0 {
		return
	}
	if year := d.yearBefore(m, titled); year > 0 {
		h.year, m.basis = year, schema.Derived
		return
	}
	y, mo, da := d.out.Facts.Date.TextOnly.Parts()
	if y == "" && titled > 0 {
		h.year, m.basis = titled, schema.Derived
	}
	if y == "" {
		return
	}
	var year, month, day int
	fmt.Sscan(y, &year)
	fmt.Sscan(mo, &month)
	fmt.Sscan(da, &day)
	h.year = year
	m.basis = schema.Derived
	if month > 0 && (h.month > month || h.month == month && day > 0 && h.day > day) {
		// later than the document: it is still to come, unless that would be far off and the text speaks of the past
		if h.month-month > 6 && !m.future {
			h.year--
		}
	} else if month > 0 && month-h.month > 9 && m.future {
		h.year++
	}
}

// yearBefore gives the year that a country report named last in the paragraph before a day or month without one, if the
// calendar holds an election then and none in the year reported on: "On October 10, 2017, ... The October 26 vote". 0 if
// there is none.
func (d *docState) yearBefore(m *electionMention, titled int) int {
	if d.kind() != "country-report" || d.country == "" {
		return 0
	}
	last := 0
	for n := m.sent; n >= 0 && d.sents[n].block == d.sents[m.sent].block; n-- {
		for _, h := range slices.Backward(d.sents[n].dates(nil)) {
			if h.year > 0 && (n < m.sent || h.lo < m.date.lo) {
				last = h.year
				break
			}
		}
		if last > 0 {
			break
		}
	}
	if last == 0 {
		return 0
	}
	held := func(year int) bool {
		date := m.date
		date.year = year
		return slices.ContainsFunc(d.e.gz.CountryElections(d.country), func(r *schema.CalendarElection) bool {
			return (len(m.types) == 0 || slices.Contains(m.types, r.Type)) && (r.Date.Compatible(date.edtf()) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date.edtf()) }))
		})
	}
	now := titled
	if y, err := strconv.Atoi(d.docDate().Year()); err == nil {
		now = y
	}
	if now == last || now > 0 && held(now) || !held(last) {
		return 0
	}
	return last
}

// titleYear gives the year in the head of a country report, "ARCADIA 2019", 0 if there is none.
func (d *docState) titleYear() int {
	if d.kind() != "country-report" {
		return 0
	}
	for n, s := range d.sents {
		if n > 3 || len(s.words) > 12 || s.block > 3 {
			break
		}
		country := slices.ContainsFunc(s.names, func(h nameHit) bool { return h.kind == countryName })
		for _, h := range s.dateHits {
			if country && h.year > 0 && h.month == 0 {
				return h.year
			}
		}
	}
	return 0
}

// mostElections is how many elections of one text are kept.
const mostElections = 2000

// findElections makes the clusters, picks the focus and writes Extraction.Elections.
func (d *docState) findElections() {
	for n, s := range d.sents {
		s.dateHits = s.dates(nil)
		if d.skip[s.block] && d.kindOf[s.block] != schema.Caption && d.kindOf[s.block] != schema.Heading {
			continue
		}
		d.mentions = s.electionMentions(n, s.dateHits, d.mentions)
	}
	titled := d.titleYear()
	for i := range d.mentions {
		m := &d.mentions[i]
		// the date of the dateline is the document's
		if s := d.sents[m.sent]; m.date.hi > m.date.lo && m.date.day > 0 && s.bytes(m.date.lo, m.date.hi) == d.out.Facts.Date.Span {
			m.date, m.basis = dateHit{}, ""
			for _, h := range s.dateHits { // another in the sentence may be meant
				if h.day > 0 && h.lo > m.lo-8 && h.lo < m.hi+8 && s.bytes(h.lo, h.hi) != d.out.Facts.Date.Span {
					m.date, m.basis = h, schema.Explicit
					break
				}
			}
		}
		d.resolveYear(m, titled)
		s := d.sents[m.sent]
		if i > 0 && m.date.edtf() == "" && d.mentions[i-1].sent == m.sent {
			for k := max(1, m.lo-14); k < min(len(s.words), m.hi+6); k++ {
				if s.lower(k) == "day" && s.lower(k-1) == "same" { // "and, on the same day, in a referendum"
					m.date, m.basis = d.mentions[i-1].date, d.mentions[i-1].basis
				}
			}
		}
		if d.heading[s.block] {
			m.weight *= 4
		} else if m.sent < 6 {
			m.weight *= 4
		} else {
			m.weight *= 2
		}
		if comparing(s, m.lo) && m.weight > 1 {
			m.weight = 1
		}
		if m.country == "" || m.country == d.voiceCountry && d.country != "" {
			m.country = d.country
		}
	}
	if titled > 0 && d.docDate() == "" {
		d.relative = schema.EDTF(itoa(titled))
	}
	d.reportYear()
	for i := range d.mentions {
		d.whenHeld(&d.mentions[i])
	}
	d.partsOfGeneral()
	// dated and typed first, then those that lack one of the two
	for pass := range 4 {
		for i := range d.mentions {
			m := &d.mentions[i]
			if len(d.clusters) >= mostElections {
				if !slices.ContainsFunc(d.out.Warnings, func(p schema.Problem) bool { return p.Code == "many-elections" }) {
					d.tooMany("many-elections", fmt.Sprintf("the text names more than %d elections: the rest of them are not kept", mostElections))
				}
				break
			}
			if m.cluster >= 0 || m.weight == 0 && pass < 2 || m.past && m.date.edtf() == "" {
				continue
			}
			date := m.date.edtf()
			if m.date.year == 0 && m.date.day == 0 && m.date.lo < m.lo && !d.sents[m.sent].holds(m.date.hi, m.hi) {
				date = "" // "in August" alone names no election
			}
			switch {
			case pass == 1 && m.again && len(m.types) > 0:
				// after those that are dated
			case pass == 3 && m.again:
				d.joinAgain(m, i)
			case pass == 0 && len(m.types) > 0 && date != "", pass == 1 && len(m.types) > 0:
				for _, t := range m.types {
					// what is said of two elections of one day is kept with the presidential one
					if c := d.join(m, i, t, date); m.cluster < 0 || t != "parliamentary" || d.clusters[m.cluster].typ != "presidential" {
						m.cluster = c
					}
				}
			case pass == 2 && date != "":
				// a date without a type: one of those known, or a new one
				m.cluster = d.joinDate(m, i, date)
			}
		}
	}
	d.voteDay()
	d.impliedElection()
	d.chooseFocus()
	d.calendar()
	d.unite()
	d.bareYears()
	d.days()
	d.mentionsIn = make([][]int32, len(d.sents))
	for i := range d.mentions {
		n := d.mentions[i].sent
		d.mentionsIn[n] = append(d.mentionsIn[n], int32(i))
	}
	d.reportFocus()
	d.writeElections()
}

// partsOfGeneral makes one with the general election that a paragraph is about what it says of "the presidential election"
// without a date: the vote for president on the same day.
func (d *docState) partsOfGeneral() {
	at := -1 // the last dated mention of the paragraph
	for i := range d.mentions {
		m := &d.mentions[i]
		if at >= 0 && d.sents[d.mentions[at].sent].block != d.sents[m.sent].block {
			at = -1
		}
		switch {
		case m.date.edtf() != "":
			at = i
		case at >= 0 && len(m.types) == 1 && m.types[0] == "presidential" && m.round == 0 && !m.future && !m.past && slices.Equal(d.mentions[at].types, []string{"general"}) && d.mentions[at].country == m.country:
			m.types = []string{"general"}
		}
	}
}

// whenHeld corrects what the words before a mention say of its time: by its date, if document and election have one, and
// else by the words after it: "elections due in 2024", "polls expected next year".
func (d *docState) whenHeld(m *electionMention) {
	date, doc := m.date.edtf(), d.docDate()
	if doc.Year() != "" && date.Year() != "" {
		if doc.Full() && date.Full() {
			m.future = date > doc
		} else {
			m.future = date.Year() > doc.Year() || m.future && date.Year() == doc.Year()
		}
		return
	}
	s := d.sents[m.sent]
	if d.kind() == "country-report" && date != "" && date.Year() == "" {
		m.future = s.hoped(m) // a day of the year that is reported on, though the text says "to be held"
		return
	}
	if y, _, _ := d.out.Facts.Date.TextOnly.Parts(); date == "" && y != "" && len(m.types) > 0 {
		// "expected next year", "last year's local elections"
		year, _ := strconv.Atoi(y)
		for k := max(0, m.lo-3); k < min(len(s.words), m.hi+5); k++ {
			if s.lower(k) != "year" || k > m.hi && s.words[k].clause != s.words[m.hi-1].clause {
				continue
			}
			switch s.lower(k - 1) {
			case "next":
				m.date, m.basis, m.future = dateHit{lo: k - 1, hi: k + 1, year: year + 1}, schema.Derived, true
			case "last":
				m.date, m.basis = dateHit{lo: k - 1, hi: k + 1, year: year - 1}, schema.Derived
			}
		}
		if m.date.year > 0 {
			return
		}
	}
	for k := m.hi; k < min(len(s.words), m.hi+5) && s.words[k].brk != breakClause; k++ {
		switch s.lower(k) {
		case "due", "expected", "scheduled", "planned", "slated", "set":
			if p := s.lower(k - 1); p != "originally" && p != "were" && p != "was" && p != "initially" && p != "as" && p != "than" {
				m.future = true
			}
		case "to":
			m.future = m.future || s.lower(k+1) == "be" && s.is(k+2, "hold")
		}
	}
	if m.date.hi > m.date.lo && m.date.lo > 0 && s.comingAt(m.date.lo) && m.date.month == 0 {
		m.future = true
	}
}

// hoped reports whether the text leaves open if what it mentions was held: "hoped that the elections would be held on October 24".
func (s *sentence) hoped(m *electionMention) bool {
	hope := false
	for k := max(0, m.lo-5); k < m.lo; k++ {
		hope = hope || s.is(k, "hope", "expect", "urge", "demand")
	}
	for k := m.hi; hope && k < min(len(s.words), m.hi+8); k++ {
		if s.lower(k) == "would" && s.is(k+2, "hold", "take") {
			return true
		}
	}
	return false
}

// reportYear finds the year that a country report is about where nothing else tells it: the one in which the calendar
// holds elections of the days and months that the text names without a year, not before the last year that it names;
// else that last year.
func (d *docState) reportYear() {
	if d.kind() != "country-report" || d.docDate() != "" {
		return
	}
	last, named := "", map[string]int{}
	for _, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			y := h.edtf().Year()
			if y == "" || s.comingAt(h.lo) || s.prepares(h.lo) {
				continue
			}
			if named[y]++; y > last && (h.month > 0 || named[y] > 1) { // one bare year may be one to come
				last = y
			}
		}
	}
	votes := map[string]int{}
	for i := range d.mentions {
		m := &d.mentions[i]
		date := m.date.edtf()
		if d.country == "" || date == "" || date.Year() != "" || len(m.types) == 0 {
			continue
		}
		for _, r := range d.e.gz.FindElection(d.country, m.types[0], date) {
			if y := r.Date.Year(); y >= last {
				votes[y] += len(date)
			}
		}
	}
	year := ""
	for _, y := range sortedKeys(votes) {
		if year == "" || votes[y] > votes[year] {
			year = y
		}
	}
	d.relative = schema.EDTF(cmp.Or(year, last))
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

// voteDay reads the day of the vote where the text tells it by the day of the week, or as yesterday, and the document's
// date with the calendar shows which that was.
func (d *docState) voteDay() {
	doc := d.out.Facts.Date.TextOnly
	_, month, day := doc.Parts()
	if d.country == "" || month == "" || day == "" {
		return
	}
	rows := slices.Clone(d.e.gz.CountryElections(d.country))
	slices.SortStableFunc(rows, func(a, b *schema.CalendarElection) int { // of one day, what the whole country votes on first
		return cmp.Compare(strings.Count(a.Type, "local"), strings.Count(b.Type, "local"))
	})
	for _, r := range rows {
		for _, held := range append([]schema.EDTF{r.Date}, r.Rounds...) {
			when, err := time.Parse(time.DateOnly, string(held)[:min(10, len(held))])
			told, err2 := time.Parse(time.DateOnly, cmp.Or(doc.Year(), held.Year())+"-"+month+"-"+day)
			ago := int(told.Sub(when).Hours() / 24)
			if err != nil || err2 != nil || ago < -7 || ago > 8 {
				continue
			}
			if y := d.docDate().Year(); y != "" && y != held.Year() {
				continue
			}
			n, lo := d.tellsDay(told, ago)
			if n < 0 {
				continue
			}
			date := held
			if doc.Year() == "" {
				date = "XXXX" + date[4:]
			}
			typ, round := r.Type, 0
			if len(r.Rounds) > 1 && held == r.Rounds[len(r.Rounds)-1] {
				round = len(r.Rounds)
				if typ == "general" {
					typ = "presidential" // the other offices are filled in the first round
				}
			}
			found := false
			for k := range d.clusters {
				c := &d.clusters[k]
				if c.country == d.country && alike(c.typ, r.Type) && (!c.future || ago < 0) && (c.date == "" || c.date.Compatible(held) && !c.date.Full() && c.date.Year() != "") {
					c.date, c.basis = date, schema.Derived
				}
				found = found || c.country == d.country && (c.date == date || c.typ == "" && c.date.Compatible(held))
			}
			if !found && ago >= 0 {
				d.mentions = append(d.mentions, electionMention{sent: n, lo: lo, hi: lo + 1, country: d.country, weight: 4, cluster: len(d.clusters)})
				d.clusters = append(d.clusters, cluster{country: d.country, typ: typ, round: round, date: date, basis: schema.Derived, mentions: []int{len(d.mentions) - 1}, weight: 4})
			}
			return
		}
	}
}

// tellsDay finds where the text names the day that lies some days before its date, or ahead if that is negative, in a sentence
// that speaks of voting.
func (d *docState) tellsDay(told time.Time, ago int) (n, word int) {
	weekday := strings.ToLower(told.AddDate(0, 0, -ago).Weekday().String())
	for n, s := range d.sents {
		at, votes := -1, false
		for i := range s.words {
			t := s.form(i).text
			if t == "yesterday" && ago == 1 || t == "today" && ago == 0 || t == weekday && ago > 0 && ago < 8 ||
				ago < 0 && (t == weekday || t == "tomorrow" && ago == -1) && s.comingAt(i) {
				at = i
			}
			votes = votes || s.is(i, "vote", "voter", "election", "poll", "polling", "ballot", "referendum", "runoff", "elect") || s.is(i, "round") && s.class(i-1)&ordinal != 0
		}
		if at >= 0 && votes {
			return n, at
		}
	}
	return -1, 0
}

// comingAt reports whether the words before i speak of what is to come.
func (s *sentence) comingAt(i int) bool {
	lo, _ := s.clauseRange(i)
	for j := max(lo, i-8); j < i; j++ {
		if s.class(j)&futurity != 0 || s.is(j, "next", "schedule", "plan", "until") {
			return true
		}
	}
	return false
}

// reportFocus picks the elections that a country report is about: those of late to which it gives most sentences.
func (d *docState) reportFocus() {
	if d.kind() != "country-report" || d.focus < 0 {
		return
	}
	year := d.docDate().Year()
	if year == "" {
		for k := range d.clusters {
			if c := &d.clusters[k]; len(c.mentions) > 0 && !c.future && !d.onlyCompared(c) && c.row != nil {
				year = max(year, c.full.Year())
			}
		}
	}
	owned := d.owned()
	top := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		c.weight = 0
		if len(c.mentions) == 0 || c.future || c.country != d.country || c.typ == "" || c.full == "" {
			continue
		}
		c.weight = 10 * owned[k]
		var age int
		for age < 4 && !withinYears(c.full, schema.EDTF(year), age) {
			age++
		}
		c.weight = c.weight * (8 - age*age/2) / 8
		if d.onlyCompared(c) {
			c.weight /= 4
		}
		if c.weight > top {
			d.focus, top = k, c.weight
		}
	}
}

// owned counts for each cluster the sentences that speak of it: those that name it and those that follow in the
// paragraph.
func (d *docState) owned() []int {
	owned := make([]int, len(d.clusters))
	block, at := -1, -1
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		if s.block != block {
			block, at = s.block, -1
		}
		named := -1
		for _, i := range d.mentionsIn[n] {
			m := &d.mentions[i]
			if m.cluster >= 0 && m.weight > 0 && !d.clusters[m.cluster].future && (named < 0 || !comparing(s, m.lo)) {
				named = m.cluster
				owned[named]++
				if at < 0 || d.clusters[named].full >= d.clusters[at].full {
					at = named
				}
			}
		}
		if named < 0 && at >= 0 {
			owned[at]++
		}
	}
	return owned
}

// promote makes focus of the elections of late to which a country report's findings belong, and puts those with most of
// them first: it reports on all that were held.
func (d *docState) promote() {
	if d.kind() != "country-report" {
		return
	}
	count := map[string]int{}
	for i := range d.findings {
		count[d.findings[i].Election]++
	}
	main := schema.EDTF("")
	if d.focus >= 0 {
		main = d.clusters[d.focus].full
	}
	rank := func(e *schema.Election) int {
		if e.Role != schema.Focus {
			return 0
		}
		age := 1
		for age < 5 && !withinYears(e.Date.Full, main, age-1) && e.Date.Full < main {
			age++
		}
		return 1 + 100*(1+count[e.ID])/age
	}
	for i := range d.out.Elections {
		e := &d.out.Elections[i]
		if e.Role == schema.MentionedPast && e.Date.Full != "" && count[e.ID] > 0 && (e.Date.Full > main || withinYears(e.Date.Full, main, 4)) {
			e.Role = schema.Focus
		}
	}
	slices.SortStableFunc(d.out.Elections, func(a, b schema.Election) int { return rank(&b) - rank(&a) })
}

// onlyCompared reports whether every mention of an election makes it the measure of another.
func (d *docState) onlyCompared(c *cluster) bool {
	for _, i := range c.mentions {
		if m := &d.mentions[i]; !comparing(d.sents[m.sent], m.lo) && !m.past {
			return false
		}
	}
	return true
}

func (d *docState) join(m *electionMention, i int, typ string, date schema.EDTF) int {
	best, bestScore := -1, 0
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.typ != typ || c.country != m.country {
			continue
		}
		score := 0
		switch {
		case c.date != "" && date != "" && (c.date.Year() == "") != (date.Year() == "") && d.kind() == "country-report" && d.docDate().Year() != "" && max(c.date.Year(), date.Year()) != d.docDate().Year():
			continue // a day without a year is of the year reported on
		case c.date != "" && date != "" && (c.date.Year() == "") != (date.Year() == "") && !d.oneYear(c, date):
			continue
		case date == "" && !m.future && !m.past && c.date != "" && d.justHeld(c, c.date):
			continue // what the text was written after, and not the one before it or the one to come
		case date == "" && m.future == c.future:
			score = 10 + c.weight
		case date == "":
			if m.future {
				continue // "upcoming elections" are not the ones already held
			}
			score = 1
		case c.date == "":
			if m.future != c.future {
				continue
			}
			score = 5
		case c.date.Compatible(date) && (c.date.Year() != "" && date.Year() != "" || c.date.Year() == "" && date.Year() == ""):
			score = 20
		case c.date.Compatible(date):
			score = 8
		case m.round == 2 && c.date.Year() == date.Year() && c.date.Year() != "":
			score = 15 // the second round of the same election
		default:
			continue
		}
		if score > bestScore {
			best, bestScore = k, score
		}
	}
	if best < 0 {
		d.clusters = append(d.clusters, cluster{country: m.country, typ: typ})
		best = len(d.clusters) - 1
	}
	c := &d.clusters[best]
	if date != "" && (c.date == "" || len(date) > len(c.date) && c.date.Compatible(date) || c.date.Year() == "" && date.Year() != "") {
		c.date, c.basis = date, m.basis
	}
	c.mentions = append(c.mentions, i)
	c.weight += m.weight
	c.future = c.future || m.future && len(c.mentions) == 1
	c.early = c.early || m.early
	if m.round > 0 && (c.round == 0 || m.weight > 2) {
		c.round = m.round
	}
	return best
}

// joinAgain joins "the repeat election" without a date to the latest vote of its type.
func (d *docState) joinAgain(m *electionMention, i int) {
	if len(m.types) == 0 {
		return
	}
	last := -1
	for k := range d.clusters {
		if c := &d.clusters[k]; c.country == m.country && !c.future && c.date != "" && (c.typ == "" || alike(c.typ, m.types[0])) && (last < 0 || c.date > d.clusters[last].date) {
			last = k
		}
	}
	if last < 0 {
		m.cluster = d.join(m, i, m.types[0], "")
		return
	}
	c := &d.clusters[last]
	c.typ = cmp.Or(c.typ, m.types[0])
	c.mentions, c.weight, m.cluster = append(c.mentions, i), c.weight+m.weight, last
}

// oneYear reports whether a year and a day without one can be one election as far as the calendar knows.
func (d *docState) oneYear(c *cluster, date schema.EDTF) bool {
	day, year := c.date, date.Year()
	if year == "" {
		day, year = date, c.date.Year()
	}
	rows := d.e.gz.FindElection(c.country, c.typ, day)
	return len(rows) == 0 || slices.ContainsFunc(rows, func(r *schema.CalendarElection) bool { return r.Date.Year() == year })
}

func (d *docState) joinDate(m *electionMention, i int, date schema.EDTF) int {
	found := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		if c.date != "" && c.date.Compatible(date) && c.country == m.country && c.date.Year() == date.Year() {
			if found < 0 || d.clusters[k].weight > d.clusters[found].weight {
				found = k
			}
		}
	}
	if found < 0 && m.round > 0 {
		// a round of the election last named, unless it lies apart from the rounds of which the text is: still to come, or before
		for k := range d.clusters {
			if c := &d.clusters[k]; c.typ != "" && c.typ != "referendum" && c.country == m.country && !c.future && len(c.mentions) > 0 && (found < 0 || c.weight > d.clusters[found].weight) {
				found = k
			}
		}
		if found >= 0 {
			c := &d.clusters[found]
			if doc := d.out.Facts.Date.TextOnly; doc.Full() && date.Full() && c.date.Full() && (date > doc || m.round == 1 && date < c.date) {
				d.clusters = append(d.clusters, cluster{country: m.country, typ: c.typ, date: date, basis: m.basis, mentions: []int{i}, weight: m.weight, future: date > doc, round: m.round, apart: true})
				return len(d.clusters) - 1
			}
			c.mentions = append(c.mentions, i)
			c.weight += m.weight
			return found
		}
	}
	if found < 0 && m.date.month > 0 && m.date.year == 0 {
		// "the October elections": those of which the calendar knows the month
		for k := range d.clusters {
			c := &d.clusters[k]
			if c.typ == "" || c.date.Year() == "" || c.country != m.country || c.future {
				continue
			}
			for _, r := range d.e.gz.FindElection(c.country, c.typ, c.date) {
				if r.Date.Compatible(date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date) }) {
					if found < 0 || c.date.Year() > d.clusters[found].date.Year() {
						found = k
					}
				}
			}
		}
		if found >= 0 {
			c := &d.clusters[found]
			if len(c.date) == 4 && m.date.day == 0 {
				c.date, c.basis = c.date+date[4:], schema.Derived
			}
			c.mentions = append(c.mentions, i)
			c.weight += m.weight
			return found
		}
	}
	if found < 0 && m.date.month > 0 {
		// an undated election of the text, if there is just one
		held, types := d.heldThen(m.country, date)
		if !held && !m.strong {
			return -1 // "they got their vote back in December"
		}
		for k := range d.clusters {
			if c := &d.clusters[k]; c.country == m.country && c.future == m.future && c.typ != "" {
				if len(types) > 0 && c.date == "" && !slices.ContainsFunc(types, func(t string) bool { return alike(t, c.typ) }) {
					continue // on that day others were elected
				}
				if c.date == "" && d.justHeld(c, date) {
					continue
				}
				if c.date == "" && found >= 0 && d.clusters[found].date == "" {
					return -1
				}
				if found < 0 || c.weight > d.clusters[found].weight {
					found = k
				}
			}
		}
		if found >= 0 && d.clusters[found].date != "" {
			found = -1 // what the text treats most has its date; this is of something else
		}
	}
	if found >= 0 {
		c := &d.clusters[found]
		if len(date) > len(c.date) {
			c.date, c.basis = date, m.basis
		}
		c.mentions = append(c.mentions, i)
		c.weight += m.weight
		return found
	}
	if m.country == "" {
		return -1
	}
	d.clusters = append(d.clusters, cluster{country: m.country, date: date, basis: m.basis, mentions: []int{i}, weight: m.weight, future: m.future, early: m.early, round: m.round})
	return len(d.clusters) - 1
}

// justHeld reports whether the text was written right after an election of the cluster's type that was not held on the
// date: the one that it means where it gives no date.
func (d *docState) justHeld(c *cluster, date schema.EDTF) bool {
	for _, r := range d.e.gz.CountryElections(c.country) {
		for _, held := range append([]schema.EDTF{r.Date}, r.Rounds...) {
			if alike(r.Type, c.typ) && !held.Compatible(date) && daysBetween(held[:min(len(held), len(time.DateOnly))], d.out.Facts.Date.TextOnly) <= justNow {
				return true
			}
		}
	}
	return false
}

// heldThen gives the types of elections that the calendar holds for the country on the date, and reports whether it holds
// any or knows none of the country at all.
func (d *docState) heldThen(country string, date schema.EDTF) (held bool, types []string) {
	rows := d.e.gz.CountryElections(country)
	for _, r := range rows {
		if r.Date.Compatible(date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(date) }) {
			types = append(types, r.Type)
		}
	}
	return len(types) > 0 || len(rows) == 0, types
}

// votingDate finds a full date on which the text shows people voting: the day of the election where nothing else
// tells it.
func (d *docState) votingDate() (dateHit, int) {
	for n, s := range d.sents {
		for _, h := range s.dateHits {
			if h.day == 0 || h.year == 0 {
				continue
			}
			for i := range s.words {
				f := s.form(i)
				if f.is("vote") && (f.text == "votes" || f.text == "voted" || f.text == "voting") && !s.resolves(i) || f.is("ballot") && s.is(i-2, "cast") || f.is("ballot") && s.is(i-1, "cast") {
					return h, n
				}
			}
		}
	}
	return dateHit{}, -1
}

// resolves reports whether those who vote at word i decide on something, and elect nobody: "the majority voted to oust
// its chair", "parliament voted on the bill".
func (s *sentence) resolves(i int) bool {
	switch s.lower(i + 1) {
	case "to", "unanimously", "against", "down", "overwhelmingly":
		return true
	}
	for k := max(0, i-4); k < i; k++ {
		if s.is(k, "parliament", "majority", "assembly", "senate", "congress", "chamber", "legislature", "council", "court", "committee", "legislator", "lawmaker", "deputy", "cabinet", "government") {
			return true
		}
	}
	return false
}

// justNow is for how many days a vote is what a text is about, even where it speaks of another more often.
const justNow = 21

// daysBetween gives how many days lie between two full dates, a large number if one is not full or the second is earlier.
func daysBetween(a, b schema.EDTF) int {
	from, err := time.Parse(time.DateOnly, string(a))
	to, err2 := time.Parse(time.DateOnly, string(b))
	if err != nil || err2 != nil || to.Before(from) {
		return 1 << 30
	}
	return int(to.Sub(from).Hours() / 24)
}

func (d *docState) chooseFocus() {
	if len(d.clusters) == 0 {
		return
	}
	best := -1
	for k := range d.clusters {
		c := &d.clusters[k]
		w := c.weight
		if c.future {
			w /= 2
		}
		if c.typ == "" {
			w--
		}
		if c.country != d.country {
			w /= 3
		}
		if c.typ == "local" || c.typ == "referendum" {
			w = w / 2
		}
		if c.typ == "general" {
			w += 2
		}
		if daysBetween(c.date, d.out.Facts.Date.TextOnly) <= justNow {
			w *= 3
		}
		c.weight = w
		if best < 0 || w > d.clusters[best].weight || w == d.clusters[best].weight && c.date > d.clusters[best].date && c.typ != "" {
			best = k
		}
	}
	d.focus = best
	f := &d.clusters[best]
	if f.date == "" || !strings.Contains(string(f.date), "-") {
		if h, n := d.votingDate(); n >= 0 && f.date.Compatible(h.edtf()) {
			f.date, f.basis = h.edtf(), schema.Explicit
		}
	}
}

// calendar finds the rows of the election calendar that the clusters are.
func (d *docState) calendar() {
	gz := d.e.gz
	for k := range d.clusters {
		c := &d.clusters[k]
		c.full = c.date
		if c.country == "" {
			continue
		}
		year := c.date.Year()
		var rows []*schema.CalendarElection
		if c.date != "" {
			if c.typ != "" {
				rows = gz.FindElection(c.country, c.typ, c.date)
			} else {
				for _, r := range gz.CountryElections(c.country) {
					if (r.Date.Compatible(c.date) || slices.ContainsFunc(r.Rounds, func(o schema.EDTF) bool { return o.Compatible(c.date) })) && r.Type != "referendum" && r.Type != "local" {
						rows = append(rows, r)
					}
				}
			}
			if c.typ == "" && len(rows) > 1 {
				// "the 2015 elections": like those that the text is about
				like := slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool { return !alike(r.Type, d.focusType()) })
				if len(like) > 0 {
					rows = like
				}
				if k := slices.IndexFunc(rows, func(r *schema.CalendarElection) bool { return r.Type == "general" }); k >= 0 && len(c.date) == 4 {
					rows = rows[k : k+1] // all offices of the year at once, rather than one of them voted on again
				}
				if rows = d.nearDocument(rows); len(rows) > 1 {
					rows = nil
				}
			}
		}
		if len(rows) > 1 && year == "" {
			// day and month alone: the calendar may still hold several years
			rows = d.nearDocument(rows)
		}
		if len(rows) > 1 {
			rows = d.nearDocument(rows)
		}
		if c.date == "" {
			rows = d.undated(c)
		}
		if year == "" && c.date != "" {
			// a day without a year is of the document's time
			if y := d.docDate().Year(); y != "" {
				rows = slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool {
					return !withinYears(r.Date, schema.EDTF(y), 1) && !withinYears(schema.EDTF(y), r.Date, 1)
				})
				if len(rows) == 0 && c.typ != "" && len(c.date) > 4 {
					c.full, c.basis = schema.EDTF(y)+c.date[4:], schema.External
					continue
				}
			}
		}
		if len(rows) == 0 && c.typ != "" && c.date != "" {
			if r := d.misdated(k); r != nil {
				c.date, c.basis, rows = "", "", []*schema.CalendarElection{r}
			}
		}
		if len(rows) != 1 {
			continue
		}
		c.row = rows[0]
		if c.typ == "" && c.round == 2 && rows[0].Type == "general" && len(rows[0].Rounds) > 1 {
			c.typ = "presidential" // the other offices are filled in the first
		}
		if c.typ == "" {
			c.typ = rows[0].Type
			// where the text knows no such type, it means one like its own
			if t := d.focusType(); alike(t, c.typ) && t != "" && c.date.Year() != "" && (!c.date.Full() || !d.calledAlike()) && !slices.ContainsFunc(d.clusters, func(o cluster) bool { return o.typ == c.typ && o.row != c.row }) {
				c.typ = t
			}
		}
		if c.typ == "general" && rows[0].Type == "parliamentary" && c.date.Full() {
			c.typ = "parliamentary" // what the text calls general elects the parliament alone
		}
		if from, to, several := strings.Cut(string(rows[0].Date), "/"); several && c.date.Full() && string(c.date) >= from && string(c.date) <= to {
			c.full = rows[0].Date // one of the days of voting
		} else if !c.date.Full() {
			c.full = rows[0].Date
			for k, r := range rows[0].Rounds {
				if k > 0 && (c.round == k+1 || strings.Count(string(c.date), "-") == 2 && r.Compatible(c.date) && !rows[0].Date.Compatible(c.date)) {
					c.full = r
				}
			}
			c.basis = schema.Gazetteer
		}
	}
}

// misdated gives the election of the calendar that a cluster is whose date is that of something near it, as of the
// dissolution of parliament or of the text: none was held on that date, one of its type was some weeks away, and the text
// names no other that would be it.
func (d *docState) misdated(k int) *schema.CalendarElection {
	const most = 45 // days
	c := &d.clusters[k]
	date := c.date
	if date.Year() == "" {
		return nil
	}
	if !date.Full() {
		if len(date) != len("2006-01") {
			return nil
		}
		date += "-15"
	}
	var found *schema.CalendarElection
	for _, r := range d.e.gz.CountryElections(c.country) {
		held := r.Date[:min(len(r.Date), len(time.DateOnly))]
		if !alike(r.Type, c.typ) || min(daysBetween(date, held), daysBetween(held, date)) > most {
			continue
		}
		if found != nil || slices.ContainsFunc(d.clusters, func(o cluster) bool {
			return o.country == c.country && alike(o.typ, c.typ) && o.date != "" && r.Date.Compatible(o.date)
		}) {
			return nil
		}
		found = r
	}
	return found
}

// calledAlike reports whether text and calendar call the election that the text treats most by one name.
func (d *docState) calledAlike() bool {
	f := &d.clusters[d.focus]
	return f.row != nil && f.row.Type == f.typ
}

// focusType gives the type of the election that the text treats most, "" while it is unknown.
func (d *docState) focusType() string {
	if d.focus < 0 {
		return ""
	}
	return d.clusters[d.focus].typ
}

// alike reports whether texts call elections of the two types by either name: what one calls a general election is
// parliamentary or presidential in another.
func alike(a, b string) bool {
	return a == b || a == "general" && (b == "presidential" || b == "parliamentary") || b == "general" && (a == "presidential" || a == "parliamentary")
}

// bareYears reads the years that stand for earlier elections of the kind that the text is about: "lower than in 2015".
func (d *docState) bareYears() {
	if d.focus < 0 || d.kind() == "country-report" {
		return
	}
	f := d.clusters[d.focus]
	if f.full.Year() == "" || f.typ == "" {
		return
	}
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			date := h.edtf()
			if h.year == 0 || h.month > 0 || !earlierVote(s, h.lo) || date.Year() >= f.full.Year() || !withinYears(date, f.full, 8) {
				continue
			}
			if slices.ContainsFunc(d.mentions, func(m electionMention) bool { return m.sent == n && m.date.lo <= h.lo && h.lo < m.date.hi }) ||
				slices.ContainsFunc(d.clusters, func(c cluster) bool {
					return len(c.mentions) > 0 && c.country == f.country && alike(c.typ, f.typ) && c.full.Year() == date.Year()
				}) {
				continue
			}
			rows := d.e.gz.FindElection(f.country, f.typ, date)
			if f.typ == "presidential" || f.typ == "parliamentary" {
				rows = slices.DeleteFunc(slices.Clone(rows), func(r *schema.CalendarElection) bool { return !alike(r.Type, f.typ) })
			}
			if len(rows) == 0 {
				continue
			}
			row := rows[len(rows)-1]
			d.mentions = append(d.mentions, electionMention{sent: n, lo: h.lo, hi: h.hi, country: f.country, date: h, cluster: len(d.clusters), past: true})
			d.clusters = append(d.clusters, cluster{country: f.country, typ: f.typ, date: date, basis: schema.Gazetteer, full: row.Date, row: row, mentions: []int{len(d.mentions) - 1}})
		}
	}
}

// earlierVote reports whether the year at word i can stand for its election: it is what something is compared with, or
// the time of voting or observing, and no law or other event is of that year.
func earlierVote(s *sentence, i int) bool {
	p := s.lower(i - 1)
	if p != "in" && p != "of" && p != "than" && p != "on" && p != "with" {
		return false
	}
	votes := p == "than" || s.lower(i-2) == "than" || s.lower(i-2) == "that" || s.lower(i-2) == "those"
	for k := max(0, i-14); k < min(len(s.words), i+15); k++ {
		if s.is(k, "law", "act", "code", "constitution", "amend", "amendment", "adopt", "pass", "resolution", "agreement", "revolution", "war", "invasion", "protest", "census", "join", "sign") {
			return false
		}
		votes = votes || s.is(k, "vote", "voter", "ballot", "turnout", "poll", "polling", "candidate", "election", "observer", "mission", "contrast", "compare", "commission", "recommendation")
	}
	return votes
}

// unite makes one of clusters that are the same election of the calendar: the presidential, the parliamentary and the
// general election of one day, where the calendar holds one row for them.
func (d *docState) unite() {
	for a := range d.clusters {
		x := &d.clusters[a]
		if x.row == nil || len(x.mentions) == 0 {
			continue
		}
		for b := range d.clusters {
			y := &d.clusters[b]
			if a == b || y.row != x.row || len(y.mentions) == 0 || x.apart || y.apart {
				continue
			}
			if x.full.Full() && y.full.Full() && !x.full.Compatible(y.full) {
				// two rounds: two elections only where the text tells them apart as first and second (section 21)
				if x.full > y.full || x.round == 1 && y.round == 2 || y.round == 2 && y.typ != x.typ {
					continue
				}
				if doc := d.out.Facts.Date.TextOnly; doc.Full() && doc >= y.full && daysBetween(y.full, doc) <= 14 && d.dayTold(y) < d.dayTold(x) {
					x.full, x.date, x.basis, x.round = y.full, y.date, y.basis, y.round // what the text was written on
				}
			} else if x.typ != x.row.Type || x.typ != "general" && y.typ != x.typ && y.typ != "general" {
				continue // "presidential and parliamentary elections" stay two where the text does not call them general
			}
			for _, i := range y.mentions {
				if d.mentions[i].cluster == b {
					d.mentions[i].cluster = a
				}
			}
			x.mentions = append(x.mentions, y.mentions...)
			slices.Sort(x.mentions)
			x.mentions = slices.Compact(x.mentions)
			x.weight += y.weight
			if len(y.date) > len(x.date) && x.full.Compatible(y.full) {
				x.date, x.basis = y.date, y.basis
			}
			y.mentions = nil
			if d.focus == b {
				d.focus = a
			}
		}
	}
	// the election that gained by it may now be the one the text is about
	for k := range d.clusters {
		c, f := &d.clusters[k], d.focus
		if f >= 0 && k != f && len(c.mentions) > 0 && c.weight > d.clusters[f].weight && !c.future {
			d.focus = k
		}
	}
}

// dayTold gives the first sentence that tells the day of an election, or speaks of it by the day alone; none: a high number.
func (d *docState) dayTold(c *cluster) int {
	first := 1 << 30
	for _, i := range c.mentions {
		if m := &d.mentions[i]; m.date.day > 0 || len(m.types) == 0 {
			first = min(first, m.sent)
		}
	}
	return first
}

// undated looks in the calendar for an election of which the text tells country and type alone: the last one before
// the document, or the next one after it.
func (d *docState) undated(c *cluster) []*schema.CalendarElection {
	date := d.docDate()
	if date == "" && !c.future && d.since != "" {
		return d.whileInOffice(d.e.gz.CountryElections(c.country), c.typ)
	}
	if date == "" {
		if c.future {
			// after the focus
			if f := d.focus; f >= 0 && d.clusters[f].row != nil {
				if r := d.e.gz.Next(c.country, c.typ, d.clusters[f].row.Date); r != nil {
					return []*schema.CalendarElection{r}
				}
			}
		}
		return nil
	}
	if c.future {
		if r := d.e.gz.Next(c.country, c.typ, date); r != nil && withinYears(date, r.Date, 2) {
			return []*schema.CalendarElection{r}
		}
		return nil
	}
	if !strings.Contains(string(date), "-") {
		// the year alone: the one election of that year, if there is just one
		if rows := d.e.gz.FindElection(c.country, c.typ, date); len(rows) == 1 {
			return rows
		}
	}
	if date.Full() { // on the evening of the day
		if rows := d.e.gz.FindElection(c.country, c.typ, date); len(rows) == 1 {
			return rows
		}
	}
	if r := d.e.gz.Previous(c.country, c.typ, date); r != nil && withinYears(r.Date, date, 1) {
		return []*schema.CalendarElection{r}
	}
	return nil
}

// withinYears reports whether b is no more than n calendar years after a.
func withinYears(a, b schema.EDTF, n int) bool {
	var x, y int
	fmt.Sscan(a.Year(), &x)
	fmt.Sscan(b.Year(), &y)
	return x > 0 && y >= x && y-x <= n
}

// nearDocument keeps the row closest before the document's date.
func (d *docState) nearDocument(rows []*schema.CalendarElection) []*schema.CalendarElection {
	date := d.docDate()
	if date == "" {
		return d.whileInOffice(rows, "")
	}
	var before []*schema.CalendarElection
	for _, r := range rows {
		if r.Date <= date || strings.HasPrefix(string(r.Date), string(date)) {
			before = append(before, r)
		}
	}
	if len(before) == 0 {
		return rows[:1]
	}
	return before[len(before)-1:]
}

// whileInOffice keeps the rows of a type ("" any) that fall into the time in which the document's speakers held office.
func (d *docState) whileInOffice(rows []*schema.CalendarElection, typ string) []*schema.CalendarElection {
	if d.since == "" {
		return rows
	}
	var out []*schema.CalendarElection
	for _, r := range rows {
		if r.Date >= d.since && (d.until == "" || r.Date <= d.until+"-31") && (typ == "" || r.Type == typ || r.Type == "general" && (typ == "presidential" || typ == "parliamentary")) {
			out = append(out, r)
		}
	}
	return out
}

// docDate gives the best known date of the document.
func (d *docState) docDate() schema.EDTF {
	if f := &d.out.Facts; f.Date.TextOnly.Year() != "" || d.relative == "" && f.Date.Full.Year() == "" {
		return f.Date.TextOnly
	}
	return cmp.Or(d.out.Facts.Date.Full, d.relative)
}

// days adds the places that name the day of an election and nothing else of it: "On March 22, security forces ...", "until
// June 24", in a text on several.
func (d *docState) days() {
	several := 0
	for k := range d.clusters {
		if c := &d.clusters[k]; len(c.mentions) > 0 && c.typ != "" && c.full != "" {
			several++
		}
	}
	if several < 2 && d.kind() != "country-report" {
		return
	}
	year := d.docDate().Year()
	dated := map[int][]dateHit{} // by sentence
	for i := range d.mentions {
		if m := &d.mentions[i]; m.date.hi > m.date.lo {
			dated[m.sent] = append(dated[m.sent], m.date)
		}
	}
	for n, s := range d.sents {
		if d.skip[s.block] {
			continue
		}
		for _, h := range s.dateHits {
			front := h.day == 0 && s.lower(h.lo-1) == "in" && (h.lo <= 2 || s.votedIn(h.lo))
			if h.month == 0 || h.day == 0 && !front || slices.ContainsFunc(dated[n], func(of dateHit) bool { return of.lo <= h.lo && h.lo < of.hi }) {
				continue
			}
			date := h.edtf()
			if h.year == 0 {
				if d.kind() == "country-report" && year != "" {
					date = schema.EDTF(year) + date[4:]
				}
			}
			found := -1
			for k := range d.clusters {
				c := &d.clusters[k]
				if len(c.mentions) == 0 || c.typ == "" || c.future || !c.full.Full() || c.country != d.country || !c.full.Compatible(date) {
					continue
				}
				if found < 0 || d.scope(c) > d.scope(&d.clusters[found]) || c.weight > d.clusters[found].weight && d.scope(c) == d.scope(&d.clusters[found]) {
					found = k
				}
			}
			if found < 0 && d.kind() == "country-report" && h.day > 0 {
				found = d.votedOn(date, len(d.mentions))
			}
			if found >= 0 {
				d.mentions = append(d.mentions, electionMention{sent: n, lo: h.lo, hi: h.hi, country: d.country, date: h, weight: 1, cluster: found, day: true})
			}
		}
	}
}

// votedIn reports whether the month at word i is when people voted or were watched voting: "which observed in November", "one
// ballot in ten was invalid in November".
func (s *sentence) votedIn(i int) bool {
	lo, _ := s.clauseRange(i)
	for j := lo; j < i-1; j++ {
		if s.is(j, "observe", "monitor", "vote", "ballot", "voter", "turnout", "poll", "elect", "deploy") {
			return true
		}
	}
	return false
}

// votedOn makes a cluster of the election that the calendar holds on a day of the year reported on, where the text tells of
// the day alone ("On August 24, the ruling party won ..."); -1 if it holds none or the text names one of its type then.
func (d *docState) votedOn(date schema.EDTF, mention int) int {
	if date.Year() != d.docDate().Year() {
		return -1
	}
	for _, r := range d.e.gz.CountryElections(d.country) {
		if r.Date != date || r.Type == "local" || r.Type == "referendum" || slices.ContainsFunc(d.clusters, func(c cluster) bool { return len(c.mentions) > 0 && (c.row == r || c.full == date) }) {
			continue
		}
		d.clusters = append(d.clusters, cluster{country: d.country, typ: r.Type, date: date, basis: schema.Gazetteer, full: r.Date, row: r, mentions: []int{mention}, weight: 1})
		return len(d.clusters) - 1
	}
	return -1
}

// topical reports whether a sentence is about the election it mentions, so that what follows goes on about it: it stands
// before the verb, or the sentence tells that it was held; not "the system adopted by referendum in 2017".
func (d *docState) topical(m *electionMention) bool {
	s := d.sents[m.sent]
	lo, _ := s.clauseRange(m.lo)
	return m.day && (m.lo <= 3 || m.date.day == 0) || !m.day && (!s.verbBetween(lo, m.lo) && lo == 0 || s.holds(max(0, m.lo-4), m.lo) || s.holds(m.hi, m.hi+6))
}

func (d *docState) writeElections() {
	order := make([]int, 0, len(d.clusters))
	for k := range d.clusters {
		c := &d.clusters[k]
		if len(c.mentions) == 0 || k != d.focus && (c.typ == "" && c.row == nil || c.full == "" && !c.future) {
			continue // "local elections" in passing: kinds of elections, none of them
		}
		order = append(order, k)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if a == d.focus || b == d.focus {
			if a == d.focus {
				return -1
			}
			return 1
		}
		return d.clusters[a].mentions[0] - d.clusters[b].mentions[0]
	})
	var focus schema.EDTF
	if d.focus >= 0 {
		focus = d.clusters[d.focus].full
	}
	for n, k := range order {
		c := &d.clusters[k]
		c.id = fmt.Sprintf("e%d", n+1)
		m := &d.mentions[c.mentions[0]]
		for _, i := range c.mentions { // the fullest mention stands for it
			if o := &d.mentions[i]; o.hi-o.lo > m.hi-m.lo && m.weight < 3 {
				m = o
			}
		}
		s := d.sents[m.sent]
		c.role = schema.MentionedPast
		switch {
		case k == d.focus, d.alsoFocus(c):
			c.role = schema.Focus
		case c.future, focus != "" && c.full != "" && c.full > focus && d.docDate() != "" && c.full > d.docDate()+"-99" && !strings.HasPrefix(string(c.full), "XXXX"):
			c.role = schema.MentionedFuture
		}
		e := schema.Election{ID: c.id, Country: c.country, CountryBasis: schema.Explicit, Type: c.typ, TypeBasis: schema.Explicit,
			Role: c.role, Round: c.round, Span: s.bytes(m.lo, m.hi)}
		if c.country == d.country {
			e.CountryBasis = d.countryBasis
		}
		e.Date = schema.Dating{Full: c.full, TextOnly: c.date, Basis: c.basis}
		if c.full == "" {
			e.Date.Basis = schema.NoBasis
		}
		if c.basis == "" && c.full != "" {
			e.Date.Basis = schema.Gazetteer
		}
		if c.early {
			yes := true
			e.Early = &yes
		}
		if c.row != nil {
			e.Key = c.row.Key
			if e.Early == nil {
				e.Early = c.row.Early
			}
			if len(c.mentions) > 0 && c.typ == c.row.Type && d.mentionsType(c) == "" {
				e.TypeBasis = schema.Gazetteer
			}
		}
		if c.typ == "parliamentary" {
			d.chamber(c, &e)
		}
		d.out.Elections = append(d.out.Elections, e)
	}
}

// alsoFocus reports whether the text is about this election no less than about the one it treats most: rounds, or two
// elections of one year, each dated and spoken of again and again.
func (d *docState) alsoFocus(c *cluster) bool {
	f := &d.clusters[d.focus]
	share := 2
	if d.scope(c) > d.scope(f) {
		share = 1
	}
	if c.date == "" && c.full != f.full && len(c.mentions) == 1 && d.kind() != "country-report" && d.mentions[c.mentions[0]].weight < 4 {
		return false // of which the text tells no more than that there is one
	}
	if c.future || c.typ == "" || c.country != f.country || c.full == "" || f.full == "" || c.weight*5 < f.weight*share {
		return false
	}
	return c.full.Year() != "" && c.full.Year() == f.full.Year() || c.row != nil && c.row == f.row || d.kind() == "country-report"
}

func (d *docState) mentionsType(c *cluster) string {
	for _, i := range c.mentions {
		if len(d.mentions[i].types) > 0 {
			return d.mentions[i].types[0]
		}
	}
	return ""
}

// chamber names the house voted for: the one the text names, else the calendar's.
func (d *docState) chamber(c *cluster, e *schema.Election) {
	country := d.e.gz.Country(c.country)
	if country == nil {
		return
	}
	if c.role == schema.Focus {
		for _, s := range d.sents {
			for _, h := range s.names {
				if h.kind != houseName || h.id != "" && h.id != c.country {
					continue
				}
				if house, ok := country.House(s.text[s.words[h.lo].start:s.words[h.hi-1].end]); ok && house.Kind != schema.UpperHouse {
					e.Chamber, e.ChamberBasis = house.String(), schema.Explicit
					return
				}
			}
		}
	}
	if c.row != nil && c.row.Chamber != "" {
		e.Chamber, e.ChamberBasis = c.row.Chamber, schema.Gazetteer
		if house, ok := country.House(c.row.Chamber); ok {
			e.Chamber = house.String()
		}
	}
}

// electionAt gives the id of the election that words of the sentence are about.
func (d *docState) electionAt(n, lo, hi int) string {
	best, dist := -1, 1<<30
	look := func(k int, penalty int) {
		for _, i := range d.mentionsIn[k] {
			m := &d.mentions[i]
			if m.cluster < 0 || d.clusters[m.cluster].id == "" || m.weight == 0 {
				continue
			}
			if d.clusters[m.cluster].future && d.focus >= 0 && d.clusters[d.focus].role == schema.Focus {
				continue // findings are about what has been, unless nothing else is there
			}
			if d.inPassing(m, k < n) {
				continue
			}
			x := penalty
			if k == n {
				x += max(0, max(m.lo-hi, lo-m.hi))
				// "as in 2013", "compared with the 2013 elections", "than in": the other election is the measure
				if p := d.sents[k]; comparing(p, m.lo) {
					continue
				}
			}
			if x < dist {
				best, dist = m.cluster, x
			}
		}
	}
	look(n, 0)
	s := d.sents[n]
	passing := -1 // named last, but only touched on
	for k := n - 1; best < 0 && k >= max(0, n-farthest) && d.sents[k].block == s.block; k-- {
		look(k, 100*(n-k))
		if best < 0 || d.kind() != "country-report" || slices.ContainsFunc(d.mentionsIn[k], func(i int32) bool { return d.mentions[i].cluster == best && d.topical(&d.mentions[i]) }) {
			continue
		}
		if passing < 0 {
			passing = best
		}
		best, dist = -1, 1<<30
	}
	// what was touched on is left for a later election that the paragraph is about
	if passing >= 0 && (best < 0 || d.clusters[best].full <= d.clusters[passing].full) {
		best = passing
	}
	if best < 0 && d.refersBack(n) {
		// "The vote was calm": the one that the paragraphs before are about, as far as their heading reaches
		for k := n - 1; best < 0 && k >= 0 && !d.heading[d.sents[k].block] && !d.sents[k+1].headed(); k-- {
			if d.sents[k].block != s.block {
				look(k, 100*(n-k))
			}
		}
	}
	if best < 0 {
		best = d.latest()
	}
	if best < 0 {
		return ""
	}
	// of two elections of one day the presidential one stands for both, unless the sentence speaks of the other alone
	if c := &d.clusters[best]; c.typ == "parliamentary" && c.full.Full() && dist != 0 {
		for k := range d.clusters {
			if o := &d.clusters[k]; o.typ == "presidential" && o.full == c.full && o.country == c.country && o.id != "" && o.role == schema.Focus {
				best = k
			}
		}
	}
	return d.clusters[best].id
}

// refersBack reports whether the paragraph of a country report speaks, up to sentence n, of an election as one known: "the
// election", "the vote", "election day".
func (d *docState) refersBack(n int) bool {
	if d.kind() != "country-report" {
		return false
	}
	for k := n; k >= 0 && d.sents[k].block == d.sents[n].block; k-- {
		s := d.sents[k]
		for i := range s.words {
			if s.is(i, "election", "vote", "poll", "voting", "polling", "runoff", "referendum") && s.lower(i-1) == "the" || s.is(i, "election", "polling") && s.lower(i+1) == "day" {
				return true
			}
		}
		if s.headed() {
			break
		}
	}
	return false
}

// headed reports whether the sentence opens a part of a country report: "Political Parties and Political Participation: ..."
func (s *sentence) headed() bool {
	return s.lower(0) == "political" && s.is(1, "party") && s.lower(2) == "and" || s.lower(0) == "participation" && s.lower(1) == "of" || s.is(0, "recent") && s.is(1, "election")
}

// farthest is how many sentences of its paragraph an election may be named before what is said of it.
const farthest = 60

// inPassing reports whether a mention of an election that is not the text's subject leaves the words around it to the
// focus: where it only gives the time of something else, and for all that follows its sentence.
func (d *docState) inPassing(m *electionMention, carried bool) bool {
	c := &d.clusters[m.cluster]
	if c.role == schema.Focus || d.focus < 0 || c.full == "" || c.full >= d.clusters[d.focus].full {
		return false
	}
	if carried && (d.kind() != "country-report" || !withinYears(c.full, d.clusters[d.focus].full, 3)) {
		return true
	}
	s := d.sents[m.sent]
	switch p := s.lower(m.lo - 1); {
	case p == "the":
		return inPassingAfter(s.lower(m.lo - 2))
	default:
		return inPassingAfter(p)
	}
}

func inPassingAfter(word string) bool {
	return word == "before" || word == "after" || word == "since" || word == "like" || word == "unlike" || word == "boycotted"
}

// latest gives the cluster that is meant where no election is named: the focus; of its rounds the last one; of several
// the latest one of the widest scope (codebook, section 21).
func (d *docState) latest() int {
	best := d.focus
	if best < 0 {
		return -1
	}
	for k := range d.clusters {
		c, b := &d.clusters[k], &d.clusters[best]
		if k == best || len(c.mentions) == 0 || c.future || c.id == "" {
			continue
		}
		switch {
		case c.row != nil && c.row == b.row && c.typ == b.typ && !c.apart:
			if c.full > b.full {
				best = k
			}
		case c.role != schema.Focus || c.typ == "referendum" && c.weight < b.weight:
		case d.kind() == "country-report" && c.full < b.full && c.full.Year() != b.full.Year() && 3*c.weight < 2*b.weight:
		case d.scope(c) > d.scope(b), d.scope(c) == d.scope(b) && c.full > b.full,
			c.full == b.full && (c.typ == "presidential" && b.typ == "parliamentary" || c.typ != "local" && b.typ == "referendum"):
			best = k
		}
	}
	return best
}

// scope ranks elections by what is voted for.
func (d *docState) scope(c *cluster) int {
	switch c.typ {
	case "general":
		return 3
	case "presidential", "referendum":
		return 2
	case "parliamentary":
		for _, i := range c.mentions { // the upper house alone, often not chosen by the people
			m := &d.mentions[i]
			if m.vacant {
				return 0
			}
			for k := m.lo; k < m.hi+4; k++ {
				if s := d.sents[m.sent]; s.lower(k) == "senate" {
					return 1
				}
			}
		}
		return 2
	}
	return 1
}

// comparing reports whether the words before i make what follows a measure: than, compared with, since, from the.
func comparing(s *sentence, i int) bool {
	for j := max(0, i-9); j < i-4; j++ { // "than during the 2017 presidential and 2016 parliamentary elections"
		if t := s.form(j).text; (t == "than" || t == "compared") && s.words[j].clause == s.words[min(i, len(s.words)-1)].clause && !s.verbBetween(j, i) {
			return true
		}
	}
	for j := max(0, i-4); j < i; j++ {
		switch s.form(j).text {
		case "than", "compared", "since", "unlike", "previous", "prior", "following", "previously":
			return true
		}
	}
	return false
}
