package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// speechActs are the verbs by which a body speaks in its own name in the present tense.
var speechActs = map[string]bool{
	"welcomes": true, "congratulates": true, "urges": true, "concurs": true, "joins": true, "supports": true, "condemns": true, "stands": true,
	"encourages": true, "remains": true, "looks": true, "acknowledges": true, "reaffirms": true, "calls": true, "commends": true, "notes": true,
	"regrets": true, "expresses": true, "appreciates": true, "is": true, "views": true, "shares": true, "recognizes": true, "hopes": true, "continues": true,
	"strongly": true, "applauds": true, "deplores": true, "believes": true, "wants": true, "takes": true, "also": true, "appeals": true, "agrees": true,
	"does": true, "will": true, "has": true, "recommends": true, "stresses": true, "underlines": true, "reiterates": true, "endorses": true,
}

// findVoice decides whose words the unsourced sentences are, and with it the kind of document.
func (d *docState) findVoice(f *schema.Facts) {
	meta := &d.doc.Meta
	f.Publisher = meta.Publisher
	publisher := d.bodyID(meta.Publisher.Text)
	acts := map[string]int{} // speech acts by body
	first := 0               // we, our, I outside quotations
	total := 0
	subject := map[string]int{} // mentions as such
	reported := 0
	for _, s := range d.sents {
		for _, h := range s.names {
			if h.kind != bodyName {
				continue
			}
			subject[h.id]++
			if h.hi < len(s.words) && s.words[h.lo].quote == 0 && speechActs[s.lower(h.hi)] && s.class(h.lo-1)&preposition == 0 {
				acts[h.id]++
			}
			// "(GNDEM) expresses"
		}
		total++
		for j := range s.words {
			if s.words[j].quote != 0 {
				continue
			}
			switch s.lower(j) {
			case "we", "our", "i":
				first++
			}
			if s.class(j)&reporter != 0 && (s.lower(j) == "said" || s.lower(j) == "says" || s.lower(j) == "told") && !s.is(j+1, "us", "our", "me", "this") {
				reported++
			}
		}
	}
	us := acts[usGovernment] + acts["us-state-department"] + acts["us-mission-osce"]
	role := strings.ToLower(f.Speaker.Text)
	news := first <= 1 && reported > 0 && us < 2 && d.newsy()
	for _, o := range d.official {
		if d.roll(o.Body) == usGovernment && publisher == "" && reported < 3 && (first > 1 || !news && !d.wire()) { // news quotes them too
			publisher = o.Body
			f.Publisher = schema.Value{Text: o.Body, Basis: schema.Gazetteer}
		}
	}
	usRole := strings.Contains(role, "department spokesperson") || strings.Contains(role, "department spokesman") || strings.Contains(role, "secretary of state") || strings.Contains(role, "press secretary") || strings.Contains(role, "state department")
	usRole = usRole || !news && d.usHead()
	head := d.headBodies()
	fr := d.readFrame()
	for _, id := range head {
		if id == usGovernment && fr.observer >= 3 && fr.responder == "" {
			continue // "United States of America - Congressional Elections": the country observed
		}
		if d.roll(id) == usGovernment && publisher == "" && !news {
			publisher = id
			f.Publisher = schema.Value{Text: id, Basis: schema.Explicit}
		}
	}
	if publisher != "" {
		f.Publisher.Text = publisher
	}
	kind := meta.Kind.Text
	switch {
	case kind == "country-report":
		f.Voice = cmp.Or(publisher, "us-state-department")
	case kind != "" && kind != "digest":
		f.Voice = d.voiceOfKind(kind, publisher, acts, subject, head)
	case fr.media >= 3 && fr.media > fr.observer && fr.responder == "" && meta.Publisher.Text == "":
		kind, f.Voice = "media-report", "news-media"
		f.Publisher = schema.Value{}
	case fr.responder != "" && meta.Publisher.Text == "":
		kind, f.Voice = "us-response", fr.responder
		f.Publisher = schema.Value{Text: fr.responder, Basis: schema.Explicit}
		if d.roll(f.Voice) == usGovernment {
			f.Voice = usGovernment
		}
	case fr.report >= 2 && first == 0 && reported == 0 && fr.media == 0 && fr.observer == 0 && publisher == "":
		kind, f.Voice = "country-report", "us-state-department"
		f.Publisher = schema.Value{Text: f.Voice, Basis: schema.Derived}
	case d.roll(publisher) == usGovernment && publisher != "", usRole:
		kind, f.Voice = "us-response", usGovernment
	case us == 0 && first >= 2 && subject[usGovernment] > 0 && reported == 0 && len(acts) == 0 && !d.ownMission():
		kind, f.Voice = "us-response", usGovernment // we, in a text that names the United States and no other speaker
	case us > 0 && !news && (first >= 2 || us >= 2 || subject[usGovernment] >= 3 && us >= 1) && reported*3 <= total*2 && !d.missionVoice(acts, us):
		kind, f.Voice = "us-response", usGovernment
	case fr.media == 0 && fr.observer == 0 && !d.ownMission() && !d.letterhead() && !d.missionVoice(acts, us) &&
		(us > 0 && first > 0 && reported == 0 || first >= 3 && subject[usGovernment] > 0 && reported <= 1):
		kind, f.Voice = "us-response", usGovernment
	case publisher != "" && d.isObserver(publisher):
		kind, f.Voice = "observer-statement", publisher
	case d.titledBy() != "":
		kind, f.Voice = "observer-statement", d.titledBy()
	case first <= 1 && fr.observer < 3 && !d.letterhead() && (news || d.wire()):
		kind, f.Voice = "media-report", "news-media"
	case fr.media == 0 && fr.observer == 0 && reported == 0 && d.otherGovernment() != "":
		kind, f.Voice = "us-response", d.otherGovernment()
		f.Publisher = schema.Value{Text: f.Voice, Basis: schema.Derived}
	default:
		if id := d.missionSpeaks(acts, subject, head, first); id != "" {
			for _, n := range sortedKeys(subject) { // the union's mission rather than the union
				if missions[n] && d.parentOf(id, n) && !missions[id] {
					id = n
					break
				}
			}
			// a story about a member of a network, told in the third person, is the network's
			if d.roll(id) == "citizen-observers" && first == 0 {
				for _, n := range sortedKeys(subject) {
					if b := d.e.gz.Body(n); n != id && b.Kind == "observer" && strings.Contains(b.Name, "Network") && b.Country == "" {
						id = n
						break
					}
				}
			}
			kind, f.Voice = "observer-statement", id
		} else if fr.observer >= 3 {
			kind, f.Voice = "observer-statement", d.unnamedMission(subject, head, first)
		} else if fr.media <= 1 && reported*4 <= first && (first >= 3 && d.ownWatchers() || first >= 7 && d.watching()) {
			kind, f.Voice = "observer-statement", "citizen-observers" // a group that no register knows
		} else {
			kind, f.Voice = "media-report", "news-media"
		}
	}
	// "the International Election Observation Mission of the two institutes": a name that others than the OSCE's joint missions use
	if f.Voice == "ieom" && subject["osce"]+subject["odihr"]+subject["osce-pa"]+subject["pace"]+subject["council-of-europe"]+subject["european-parliament"] == 0 {
		switch iri, ndi := subject["iri"]+subject["ndi-iri"], subject["ndi"]+subject["ndi-iri"]; {
		case iri > 0 && ndi > 0:
			f.Voice = "ndi-iri"
		default:
			for _, id := range sortedKeys(subject) {
				if id != "ieom" && d.isObserver(id) && d.standing(id) && subject[id] >= subject["ieom"] {
					f.Voice = id
					break
				}
			}
		}
	}
	if b := d.e.gz.Body(f.Voice); b != nil && f.Voice != "ieom" && b.Kind == "observer" && subject["ieom"] > 0 &&
		subject["osce"]+subject["odihr"]+subject["osce-pa"]+subject["pace"]+subject["council-of-europe"]+subject["european-parliament"] == 0 {
		for _, s := range d.sents { // its own name for itself
			for k := range s.names {
				if h := &s.names[k]; h.kind == bodyName && h.id == "ieom" {
					s.rename(k, f.Voice)
				}
			}
		}
	}
	if f.Kind = kind; kind == "media-report" && f.Speaker.Basis == schema.Explicit && meta.Speaker.Text == "" {
		f.Speaker = schema.Value{} // the byline
	}
	if f.Publisher.Text == "" && f.Voice != "" && f.Voice != "news-media" && f.Kind == "observer-statement" {
		f.Publisher = schema.Value{Text: f.Voice, Basis: schema.Derived}
	}
	d.voice = f.Voice
	if d.roll(d.voice) == usGovernment {
		d.voiceCountry = "US"
		d.responder = true
	} else if b := d.e.gz.Body(d.voice); b != nil && b.Kind == "government" {
		d.voiceCountry = b.Country
		d.responder = true
	}
}

// unnamedMission gives the observers of a text that has the form of their statement and does not say much of them.
func (d *docState) unnamedMission(subject map[string]int, head []string, first int) string {
	var joint []string
	for _, id := range head {
		if d.isObserver(id) && d.standing(id) && id != "osce" && !slices.Contains(joint, id) {
			joint = append(joint, id)
		}
	}
	best := ""
	if len(joint) > 0 {
		best = joint[0]
	}
	for _, id := range sortedKeys(subject) {
		if best == "" || len(joint) == 0 && subject[id] > subject[best] {
			if d.isObserver(id) && d.standing(id) {
				best = id
			}
		}
	}
	if n := ""; best != "" {
		for _, id := range sortedKeys(missions) { // the union's mission
			if missions[id] && d.parentOf(best, id) && !missions[best] && (subject[id] > 0 || id == "eu-eom" && n == "") {
				n = id
			}
		}
		return cmp.Or(n, best)
	}
	for _, s := range d.sents {
		for i := range s.words {
			if s.is(i, "citizen", "domestic", "civil", "coalition", "ngo", "network") {
				return "citizen-observers"
			}
		}
	}
	return "international-observers"
}

// otherGovernment gives the government, other than the American, that welcomes or regrets at the beginning of the text.
func (d *docState) otherGovernment() string {
	for n, s := range d.sents {
		if n > 8 {
			break
		}
		for _, h := range s.names {
			b := d.e.gz.Body(h.id)
			if h.kind != bodyName || b == nil || b.Kind != "government" || b.Country == "" || h.hi >= len(s.words) || s.words[h.lo].quote != 0 {
				continue
			}
			switch s.lower(h.hi) {
			case "welcomes", "congratulates", "urges", "condemns", "commends", "notes", "regrets", "expresses", "deplores", "applauds", "calls":
				return h.id
			case "takes", "has", "is", "remains":
				if s.within(h.hi, 4, "concern", "concerned", "note") {
					return h.id
				}
			}
		}
	}
	return ""
}

// ownMission reports whether the text speaks of "our observers", "our mission".
func (d *docState) ownMission() bool {
	for _, s := range d.sents {
		for i := range s.words {
			if s.lower(i) == "our" && s.within(i, 3, "observer", "mission", "monitor", "team", "delegation", "observation") {
				return true
			}
		}
	}
	return false
}

// ownWatchers reports whether those who speak tell of people of theirs who watched: "we had 610 observers", "our network
// stood by with 8,670 volunteers".
func (d *docState) ownWatchers() bool {
	for _, s := range d.sents {
		for i := range s.words {
			if t := s.lower(i); (t == "we" || t == "our" || t == "us") && s.words[i].quote == 0 && s.within(max(0, i-6), 16, "observer", "monitor", "volunteer", "observe", "watch") {
				return true
			}
		}
	}
	return false
}

// watching reports whether the text tells of watching a vote, more than once.
func (d *docState) watching() bool {
	n := 0
	for _, s := range d.sents {
		for i := range s.words {
			if s.is(i, "observer", "observe", "monitor", "observation", "tabulation") {
				n++
				break
			}
		}
	}
	return n > 2
}

func (d *docState) voiceOfKind(kind, publisher string, acts, subject map[string]int, head []string) string {
	switch kind {
	case "us-response":
		return usGovernment
	case "media-report":
		return "news-media"
	}
	if publisher != "" {
		return publisher
	}
	if id := d.missionSpeaks(acts, subject, head, 0); id != "" {
		return id
	}
	return "international-observers"
}

func (d *docState) missionVoice(acts map[string]int, us int) bool {
	for id, n := range acts {
		if n > us+1 && d.isObserver(id) {
			return true
		}
	}
	return false
}

// headBodies gives the bodies named in headings, letterheads and short lines at the top.
func (d *docState) headBodies() (out []string) {
	for i, s := range d.sents {
		if i > 6 {
			break
		}
		if !d.heading[s.block] && (len(s.words) > 12 || s.tells() || !s.first) {
			continue
		}
		for _, h := range s.names {
			if h.kind == bodyName && !slices.Contains(out, h.id) {
				out = append(out, h.id)
			}
		}
	}
	return
}

// missionSpeaks finds the observers whose statement the text is: a mission that concludes, states or condemns in the
// text's own frame, or the body the text is all about.
func (d *docState) missionSpeaks(acts, subject map[string]int, head []string, first int) string {
	// the release of a mission: "concludes the International Election Observation Mission in a statement, issued today"
	for i, s := range d.sents {
		if i > 6 {
			break
		}
		for _, h := range s.names {
			if h.kind != bodyName || !d.isObserver(h.id) || s.is(h.hi, "commitment", "standard", "obligation", "principle", "norm", "requirement") {
				continue // "complied with OSCE commitments, concluded the mission"
			}
			lo, hi := s.clauseRange(h.lo)
			for j := lo; j < hi; j++ {
				if s.is(j, "conclude", "state", "say") && s.words[j].end > 0 && (s.class(j)&finite != 0 || s.lower(j) == "concludes" || s.lower(j) == "says" || s.lower(j) == "state") {
					for k := range s.words {
						if s.lower(k) == "today" || s.lower(k) == "statement" && s.lower(k-1) == "a" {
							if h.id == "ieom" || d.standing(h.id) {
								return h.id
							}
						}
					}
				}
			}
		}
	}
	if id := d.jointStatement(); id != "" {
		return id
	}
	best := ""
	for _, id := range sortedKeys(acts) {
		if d.isObserver(id) && (d.standing(id) || slices.Contains(head, id)) && acts[id] >= 1 && (best == "" || acts[id] > acts[best]) {
			best = id
		}
	}
	if best != "" && (acts[best] >= 2 || subject[best] >= 4 || slices.Contains(head, best)) {
		return best
	}
	if len(head) > 0 && d.isObserver(head[0]) && d.standing(head[0]) && subject[head[0]] >= 2 {
		return head[0]
	}
	// the body that fills the text
	total := 0
	best = ""
	for _, id := range sortedKeys(subject) {
		if !d.isObserver(id) || !d.standing(id) {
			continue
		}
		total += subject[id]
		if best == "" || subject[id] > subject[best] {
			best = id
		}
	}
	if best != "" && subject[best] >= 5 && subject[best]*2 > total {
		return best
	}
	// "our observers", and no name that the gazetteer knows
	if first >= 2 && d.ownMission() {
		for _, s := range d.sents {
			for i := range s.words {
				if s.is(i+1, "observer", "monitor", "observation") && s.is(i, "citizen", "domestic", "national") ||
					s.is(i, "network", "coalition", "forum", "alliance", "platform") && s.within(i, 5, "association", "organization", "organisation", "society", "ngo") ||
					s.lower(i) == "our" && s.is(i+1, "volunteer", "member") {
					return "citizen-observers"
				}
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// usHead reports whether the lines at the top are those of the American government's statements: the spokesperson's
// name line, the briefing room, the embassy.
func (d *docState) usHead() bool {
	for n, s := range d.sents {
		if n > 6 {
			break
		}
		if len(s.words) > 14 || !d.heading[s.block] && s.tells() {
			continue
		}
		for i := range s.words {
			switch {
			case s.lower(i) == "department" && s.is(i+1, "spokesperson", "spokesman", "spokeswoman"),
				s.lower(i) == "department" && s.lower(i+1) == "of" && s.lower(i+2) == "state",
				s.lower(i) == "white" && s.lower(i+1) == "house",
				s.lower(i) == "secretary" && s.lower(i+1) == "of" && s.lower(i+2) == "state" && len(s.words) < 10 && d.heading[s.block]:
				return true
			}
		}
	}
	return false
}

// tells reports whether the sentence tells what somebody said: no line of a letterhead.
func (s *sentence) tells() bool {
	return s.anyOf(0, len(s.words), "said", "told", "added")
}

// letterhead reports whether a line of its own at the top names observers without a verb, as on their paper.
func (d *docState) letterhead() bool {
	for n, s := range d.sents {
		if n > 6 {
			break
		}
		if len(s.words) > 12 || !s.first || !s.last || s.finiteWithin(0, len(s.words)) || s.lowers() {
			continue
		}
		for _, h := range s.names {
			if h.kind == bodyName && d.isObserver(h.id) && d.standing(h.id) {
				return true
			}
		}
	}
	return false
}

// titledBy gives the observers whom the title of a statement names as its authors: "Observer Group: Interim Statement on the
// election", "Statement of the Observer Group".
func (d *docState) titledBy() string {
	for n, s := range d.sents {
		if n > 2 || !d.heading[s.block] {
			break
		}
		for _, h := range s.names {
			if h.kind != bodyName || !d.isObserver(h.id) || !d.standing(h.id) || s.finiteWithin(0, len(s.words)) {
				continue
			}
			by := h.lo
			if s.class(by-1)&determiner != 0 {
				by--
			}
			if (s.lower(by-1) == "of" || s.lower(by-1) == "by") && s.is(by-2, "statement", "declaration", "communique") {
				return h.id
			}
			if h.lo > 1 || h.hi >= len(s.words) {
				continue
			}
			for i := h.hi; i < len(s.words); i++ {
				if s.is(i, "statement", "declaration", "communique") && s.words[h.hi].brk != breakNone {
					return h.id
				}
			}
		}
	}
	return ""
}

// lowers reports words in small letters that are no function words, as in the headlines of most newspapers.
func (s *sentence) lowers() bool {
	for i, w := range s.words {
		named := slices.ContainsFunc(s.names, func(h nameHit) bool { return h.lo <= i && i < h.hi })
		if !named && !w.capital && w.end-w.start > 4 && s.class(i)&preposition == 0 && s.text[w.start] > '9' {
			return true
		}
	}
	return false
}

// wire reports whether the text tells in a newspaper's way what others said: on which day of the week, and to reporters.
func (d *docState) wire() bool {
	for n, s := range d.sents {
		for i := range s.words {
			if s.class(i)&reporter == 0 || s.words[i].quote != 0 {
				continue
			}
			if n < 8 && (s.lower(i+1) == "on" && weekdays[s.lower(i+2)] || weekdays[s.lower(i+1)]) {
				return true
			}
			if s.lower(i) == "told" && s.is(i+1, "reporter", "journalist", "afp", "reuters") {
				return true
			}
		}
	}
	return false
}

// newsyWords are the words without which newsy finds nothing, but for days and "%": those with which its cases begin.
var newsyWords = listOf("percent per seat vote ballot win lead reelect re-elect lose concede defeat beat sweep trail rout winner victory landslide claim declare go went")

// newsy reports whether the beginning tells of an election as newspapers do: by the day of the week, and who won. Observers
// and governments give dates, and leave results to others.
func (d *docState) newsy() bool {
	days, results := 0, 0
	for n, s := range d.sents {
		if n > 14 {
			break
		}
		day, share, won, vote := false, false, false, false
		for i := range s.words {
			if s.words[i].quote != 0 {
				continue
			}
			f := s.form(i)
			if f.class&weekday == 0 && !f.isOf(&newsyWords) && f.text != "%" {
				continue
			}
			switch {
			case f.class&weekday != 0 && s.words[i].capital && s.class(i+1)&monthName == 0 && !(i+1 < len(s.words) && s.form(i+1).isNum) && !d.heading[s.block]:
				day = true
			case s.is(i, "percent") || f.text == "%" || s.lower(i) == "per" && s.lower(i+1) == "cent" || s.is(i, "seat"):
				share = true
			case s.is(i, "vote", "ballot") && s.lower(i-1) == "the" && s.lower(i-2) == "of":
				vote = true
			case s.is(i, "win", "lead", "reelect", "re-elect", "lose", "concede", "defeat", "beat", "sweep", "trail", "rout"), s.is(i, "winner", "victory", "landslide"), s.is(i, "claim", "declare") && s.within(i, 5, "victory", "winner"), s.lower(i) == "went" && s.within(i, 4, "poll", "polls"):
				won = true
			}
		}
		if day {
			days++
		}
		if won && (share || day) || won && d.heading[s.block] || vote && share {
			results++
		}
		if won && share && vote {
			results++
		}
	}
	return days > 1 || days > 0 && results > 0 || results > 1
}

var weekdays = map[string]bool{"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true}

// jointStatement finds the mission behind "international observers said in a statement today": of the bodies that
// the top of the release names, the joint mission if there are several.
func (d *docState) jointStatement() string {
	says := false
	var bodies []string
	for n, s := range d.sents {
		if n < 4 {
			names := s.bodyNames()
			for k := range names {
				if ids, lo, hi := d.group(s, k); len(ids) > 1 && strasbourgVienna[ids[0]] && s.concludes(lo, hi) {
					return ids[0] // and those named with it, see jointly
				}
			}
		}
		if n > 12 && (!says || n > 60) {
			break
		}
		statement, today, observers, said := false, false, false, false
		for i := range s.words {
			if n > 8 {
				break
			}
			statement = statement || s.is(i, "statement", "conclusion", "finding", "report")
			today = today || s.lower(i) == "today"
			observers = observers || s.is(i, "observer", "mission")
			said = said || s.is(i, "say", "conclude", "state")
		}
		says = says || (statement || n < 4) && today && observers && said && n < 8
		for _, h := range s.names {
			if h.kind == bodyName && d.isObserver(h.id) && d.standing(h.id) && h.id != "osce" && !slices.Contains(bodies, h.id) && (n <= 12 || strasbourgVienna[h.id]) {
				bodies = append(bodies, h.id) // further down only those whose heads may be quoted
			}
		}
	}
	if !says || len(bodies) == 0 {
		return ""
	}
	joint := 0
	for _, id := range bodies {
		if id == "eu-eom" { // members of the European Parliament join it
			return id
		}
		if strasbourgVienna[id] {
			joint++
		}
	}
	if joint > 1 || slices.Contains(bodies, "ieom") && len(bodies) > 1 {
		return "ieom"
	}
	return bodies[0]
}

// strasbourgVienna are the bodies that observe together and speak with one voice.
var strasbourgVienna = map[string]bool{"odihr": true, "osce-pa": true, "pace": true, "council-of-europe": true, "coe-congress": true, "european-parliament": true, "nato-pa": true}

// standing reports whether the body speaks as itself rather than as a name for any observers.
func (d *docState) standing(id string) bool {
	return id != "international-observers" && id != "citizen-observers"
}

func (d *docState) bodyID(name string) string {
	if name == "" {
		return ""
	}
	if b := d.e.gz.Body(name); b != nil {
		return b.ID
	}
	id := ""
	for n, b := range d.e.gz.BodyNames() {
		if strings.EqualFold(n, strings.TrimSpace(name)) {
			if id == "" || d.roll(b.ID) != usGovernment {
				id = b.ID
			}
		}
	}
	return id
}

// roll gives the id that a body is counted as.
func (d *docState) roll(id string) string {
	if b := d.e.gz.Body(id); b != nil && b.Roll != "" {
		return b.Roll
	}
	return id
}

func (d *docState) isObserver(id string) bool {
	b := d.e.gz.Body(id)
	return b != nil && b.Kind == "observer"
}
