package extract

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// governments whose speech is a response, and the body that stands for their people on the spot.
const (
	usGovernment = "us-government"
	usEmbassy    = "us-embassy"
)

// readFacts finds what the document is: date, title, speaker, venue, publisher, kind and voice.
func (d *docState) readFacts() {
	d.since, d.until = d.inOffice()
	f := &d.out.Facts
	meta := &d.doc.Meta
	f.Language = cmp.Or(d.doc.Language, "en")
	f.Title = meta.Title
	if f.Title.Text == "" {
		d.findTitle(f)
	}
	d.findDate(f)
	d.findSpeaker(f)
	f.Venue = meta.Venue
	if f.Venue.Text == "" {
		d.findVenue(f)
	}
	d.findVoice(f)
}

func value(text string, basis schema.Basis, span schema.Span) schema.Value {
	return schema.Value{Text: strings.Join(strings.Fields(text), " "), Basis: basis, Span: span}
}

// findTitle takes the first heading that is no letterhead.
func (d *docState) findTitle(f *schema.Facts) {
	seen := 0
	for i, b := range d.doc.Blocks {
		if b.Kind == schema.Furniture || b.Kind == schema.FrontMatter {
			continue
		}
		if b.Kind != schema.Heading {
			if seen++; seen > 2 {
				return
			}
			continue
		}
		// a body's name alone is a letterhead
		text := d.doc.Text[b.Span.Start:b.Span.End]
		letterhead := false
		for _, s := range d.sents {
			if s.block == i && len(s.words) > 0 && len(s.names) > 0 {
				n := 0
				for _, h := range s.names {
					if h.kind == bodyName {
						n += h.hi - h.lo
					}
				}
				letterhead = n >= len(s.words)-1
			}
		}
		if letterhead {
			continue
		}
		f.Title = value(text, schema.Explicit, b.Span)
		return
	}
}

// findDate takes the date of the metadata, else a full date in a dateline or a line of its own near the top.
func (d *docState) findDate(f *schema.Facts) {
	if v := d.doc.Meta.Date; v.Text != "" && !isEDTF(strings.TrimSpace(v.Text)) {
		d.out.Warnings = append(d.out.Warnings, schema.Problem{Code: "metadata", File: d.doc.Name,
			Message: fmt.Sprintf("the date %q is none; it is left out", v.Text), Hint: "write it as 2016-03-20, 2016-03 or 2016"})
	} else if v.Text != "" {
		e := schema.EDTF(strings.TrimSpace(v.Text))
		f.Date = schema.Dating{Full: e, Basis: v.Basis, Span: v.Span}
		if v.Basis.FromText() {
			f.Date.TextOnly = e
		}
		if e.Year() != "" {
			return
		}
	}
	n := 0
	for i, s := range d.sents {
		if s.first {
			n++
		}
		if n > 12 || i > 20 {
			break
		}
		for _, h := range s.dates(nil) {
			if h.year == 0 || h.month == 0 {
				continue
			}
			short := len(s.words) <= 10
			for _, m := range s.electionMentions(i, nil, nil) {
				if m.lo-h.hi <= 4 && h.lo-m.hi <= 4 {
					short = false
				}
			}
			// "ASTANA, 20 September 2004 -": the date ends in a dash, within the first words
			dash := false
			if h.hi < len(s.words) && h.lo <= 6 {
				between := s.text[s.words[h.hi-1].end:s.words[h.hi].start]
				dash = strings.ContainsAny(between, "-—–:|") || strings.Contains(between, "\n\n")
			}
			if d.kindOf[s.block] == schema.Caption {
				continue
			}
			if short || dash {
				f.Date = schema.Dating{Full: h.edtf(), TextOnly: h.edtf(), Basis: schema.Explicit, Span: s.bytes(h.lo, h.hi)}
				return
			}
		}
	}
	// the year under which the text was saved: "2019-kenya.html"
	if f.Date.Full == "" && d.since == "" {
		for _, w := range strings.FieldsFunc(path.Base(d.doc.Name), func(r rune) bool { return r < '0' || r > '9' }) {
			if len(w) == 4 && w >= "1990" && w <= "2049" {
				f.Date = schema.Dating{Full: schema.EDTF(w), Basis: schema.External}
				break
			}
		}
	}
	// "As the Ministerial Council decided in Brussels last December": a dated event and its distance
	d.relative = d.relativeYear()
}

// isEDTF reports whether s is a date as documents carry them: 2016, 2016-03, 2016-03-20, with X for unknown digits.
func isEDTF(s string) bool {
	first, last, interval := strings.Cut(s, "/")
	if interval && !isEDTF(last) {
		return false
	}
	for i, part := range strings.Split(first, "-") {
		if i > 2 || i == 0 && len(part) != 4 || i > 0 && len(part) != 2 || strings.Trim(part, "0123456789X") != "" {
			return false
		}
	}
	return true
}

// findSpeaker reads "As delivered by Ambassador X", "X, Department Spokesperson", "Statement by ...".
func (d *docState) findSpeaker(f *schema.Facts) {
	if d.doc.Meta.Speaker.Text != "" {
		f.Speaker = d.doc.Meta.Speaker
		return
	}
	for i, s := range d.sents {
		if i > 12 {
			return
		}
		if len(s.words) == 0 || len(s.words) > 25 || !s.first {
			continue
		}
		for j := 0; j < len(s.words)-1; j++ {
			if s.lower(j) == "by" && s.words[j+1].capital && (s.is(j-1, "deliver", "statement", "remark", "intervention", "speech") || j < 4) && !s.is(j-1, "held") {
				hi := j + 1
				for hi < len(s.words) && (s.words[hi].capital || s.lower(hi) == "of" || s.lower(hi) == "de") && s.words[hi].brk != breakClause && !strings.Contains(s.text[s.words[hi-1].end:s.words[hi].start], "\n\n") {
					if s.lower(hi) == "to" {
						break
					}
					hi++
				}
				if hi-j > 2 {
					f.Speaker = value(s.text[s.words[j+1].start:s.words[hi-1].end], schema.Explicit, s.bytes(j+1, hi))
					return
				}
			}
		}
		// "Ned Price, Department Spokesperson": a short line of capitals with a role
		role := false
		for j := range s.words {
			if s.is(j, "spokesperson", "spokesman", "spokeswoman", "secretary", "ambassador", "chargé", "charge", "president", "minister", "director", "representative") {
				role = true
			}
		}
		if role && len(s.words) <= 12 && s.last && s.words[0].capital && !s.finiteWithin(0, len(s.words)) && i < 4 && strings.Contains(s.text[s.words[0].start:s.words[len(s.words)-1].end], ",") {
			f.Speaker = value(s.text[s.words[0].start:s.words[len(s.words)-1].end], schema.Explicit, s.bytes(0, len(s.words)))
			return
		}
	}
}

func (d *docState) findVenue(f *schema.Facts) {
	for i, s := range d.sents {
		if i > 10 {
			break
		}
		if len(s.words) > 30 {
			continue
		}
		for j := 0; j+1 < len(s.words); j++ {
			if s.lower(j) == "permanent" && s.lower(j+1) == "council" && len(s.words) < 25 {
				f.Venue = value("OSCE Permanent Council, Vienna", schema.Explicit, s.bytes(j, j+2))
				return
			}
		}
	}
	// the place of a dateline
	for i, s := range d.sents {
		if i > 3 || len(s.words) < 4 {
			continue
		}
		w := s.text[s.words[0].start:s.words[0].end]
		if len(w) > 3 && w == strings.ToUpper(w) && s.words[1].brk == breakComma {
			for _, h := range s.dates(nil) {
				if h.lo <= 3 {
					f.Venue = value(titleCase(w), schema.Explicit, s.bytes(0, 1))
					return
				}
			}
		}
	}
}

func titleCase(s string) string {
	r := []rune(strings.ToLower(s))
	if len(r) > 0 {
		r[0] = []rune(strings.ToUpper(string(r[:1])))[0]
	}
	return string(r)
}

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
			if s.class(j)&reporter != 0 && (s.lower(j) == "said" || s.lower(j) == "says" || s.lower(j) == "told") {
				reported++
			}
		}
	}
	us := acts[usGovernment] + acts["us-state-department"] + acts["us-mission-osce"]
	role := strings.ToLower(f.Speaker.Text)
	for _, o := range d.official {
		if d.roll(o.Body) == usGovernment && publisher == "" && reported < 3 {
			publisher = o.Body
			f.Publisher = schema.Value{Text: o.Body, Basis: schema.Gazetteer}
		}
	}
	usRole := strings.Contains(role, "department spokesperson") || strings.Contains(role, "department spokesman") || strings.Contains(role, "secretary of state") || strings.Contains(role, "press secretary") || strings.Contains(role, "state department")
	head := d.headBodies()
	for _, id := range head {
		if d.roll(id) == usGovernment && publisher == "" {
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
	case d.roll(publisher) == usGovernment && publisher != "", usRole:
		kind, f.Voice = "us-response", usGovernment
	case us == 0 && first >= 2 && subject[usGovernment] > 0 && reported == 0 && len(acts) == 0 && !d.ownMission():
		kind, f.Voice = "us-response", usGovernment // we, in a text that names the United States and no other speaker
	case us > 0 && (first >= 2 || us >= 2 || subject[usGovernment] >= 3 && us >= 1) && reported*3 <= total*2 && !d.missionVoice(acts, us):
		kind, f.Voice = "us-response", usGovernment
	case publisher != "" && d.isObserver(publisher):
		kind, f.Voice = "observer-statement", publisher
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
		} else {
			kind, f.Voice = "media-report", "news-media"
		}
	}
	f.Kind = kind
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
		if !d.heading[s.block] && len(s.words) > 12 {
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
			if h.kind != bodyName || !d.isObserver(h.id) {
				continue
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
	best := ""
	for _, id := range sortedKeys(acts) {
		if d.isObserver(id) && (d.standing(id) || slices.Contains(head, id)) && acts[id] >= 1 && (best == "" || acts[id] > acts[best]) {
			best = id
		}
	}
	if best != "" && (acts[best] >= 2 || subject[best] >= 4 || slices.Contains(head, best)) {
		return best
	}
	if len(head) > 0 && d.isObserver(head[0]) && subject[head[0]] >= 2 {
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
	return ""
}

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

// relativeYear dates the document by "the Ministerial Council in PLACE last December": the year after that meeting.
func (d *docState) relativeYear() schema.EDTF {
	for _, s := range d.sents {
		council, last := -1, -1
		var years []string
		for i := range s.words {
			switch {
			case s.lower(i) == "ministerial" || s.lower(i) == "summit":
				council = i
			case s.lower(i) == "last" && (s.lower(i+1) == "december" || s.lower(i+1) == "november" || s.lower(i+1) == "year"):
				last = i
			}
			if council >= 0 && s.words[i].capital {
				for _, o := range d.e.gz.OfficialsNamed(s.text[s.words[i].start:s.words[i].end]) {
					if o.Body == "osce" && o.From == o.To && !slices.Contains(years, o.From.Year()) {
						years = append(years, o.From.Year())
					}
				}
			}
		}
		if council >= 0 && last >= 0 && len(years) == 1 {
			y, _ := strconv.Atoi(years[0])
			return schema.EDTF(itoa(y + 1))
		}
	}
	return ""
}

// inOffice narrows the time of the document to the months in which the people who speak in it held the office they are
// given: from and to are months, "" unknown.
func (d *docState) inOffice() (from, to schema.EDTF) {
	n := 0
	for _, s := range d.sents {
		if n++; n > 14 {
			break
		}
		for i := range s.words {
			if !s.words[i].capital {
				continue
			}
			for _, o := range d.e.officials[s.form(i).text] {
				hi := s.spells(i, o.name)
				if hi < 0 {
					continue
				}
				// the office or its body stands near the name, or the name is the speaker's line
				near := s.last && s.first && len(s.words) <= 14
				for k := max(0, i-8); k < min(len(s.words), hi+10); k++ {
					if s.is(k, "spokesperson", "spokesman", "spokeswoman", "secretary", "ambassador", "charge", "chargé", "representative") {
						near = true
					}
				}
				if !near {
					continue
				}
				d.official = append(d.official, o.of)
				if o.of.From > from {
					from = o.of.From
				}
				if o.of.To != "" && (to == "" || o.of.To < to) {
					to = o.of.To
				}
			}
		}
	}
	if len(d.official) > 1 { // two offices of one person: the time is from the first to the last
		same := true
		for _, o := range d.official {
			if o.Name != d.official[0].Name {
				same = false
			}
		}
		if same {
			from, to = d.official[0].From, ""
			for _, o := range d.official {
				from = min(from, o.From)
				if o.To == "" {
					to = ""
					break
				}
				to = max(to, o.To)
			}
		}
	}
	return
}

// spells gives the end of a name that stands at word i, or -1.
func (s *sentence) spells(i int, name []string) int {
	for k, w := range name {
		if i+k >= len(s.words) || s.form(i+k).text != w {
			return -1
		}
	}
	return i + len(name)
}
