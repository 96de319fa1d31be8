package extract

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

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
	if f.Speaker.Text == "" {
		d.transcriptSpeaker(f)
	}
	f.Venue = meta.Venue
	if f.Venue.Text == "" {
		d.findVenue(f)
	}
	d.findVoice(f)
	if f.Kind == "media-report" && f.Date.Full == "" {
		d.dayOfStory(f)
	}
}

func value(text string, basis schema.Basis, span schema.Span) schema.Value {
	return schema.Value{Text: strings.Join(strings.Fields(text), " "), Basis: basis, Span: span}
}

// findTitle takes the first heading that is no letterhead.
func (d *docState) findTitle(f *schema.Facts) {
	seen := 0
	var spare schema.Value
	for i, b := range d.doc.Blocks {
		if b.Kind == schema.Furniture || b.Kind == schema.FrontMatter {
			continue
		}
		if b.Kind != schema.Heading {
			if seen++; seen > 2 {
				f.Title = spare
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
		if letterhead || isGenre(text) {
			if spare.Text == "" && !letterhead {
				spare = value(text, schema.Explicit, b.Span)
			}
			continue
		}
		f.Title = value(text, schema.Explicit, b.Span)
		return
	}
	f.Title = spare
}

// isGenre reports lines that say what kind of paper it is, or of which office, and not what it is about.
func isGenre(text string) bool {
	t := strings.ToLower(strings.Trim(strings.Join(strings.Fields(text), " "), " .:"))
	for _, w := range []string{"press release", "press statement", "statement", "media release", "media note", "news release", "preliminary statement", "interim statement", "daily press briefing", "press releases", "transcript", "statements and releases",
		"preliminary declaration", "election observation mission", "international election observation mission", "for immediate release", "news", "communiqué", "by", "joint statement", "press communiqué"} {
		if t == w {
			return true
		}
	}
	for _, w := range []string{"press release ", "office of the ", "bureau of ", "index for ", "p.o. box"} {
		if strings.HasPrefix(t, w) && len(t) < 90 {
			return true
		}
	}
	return false
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
	titled := false // by a line such as "Arcadia – 22 March 2009": a dateline below it is the better one
search:
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
			if p := s.lower(h.lo - 1); (p == "on" || p == "in") && h.lo == 1 && len(s.words)-h.hi >= 3 && s.words[h.hi].brk != breakNone {
				short = false // "On May 5, 2017, one candidate withdrew": told in the text
			}
			for _, m := range s.electionMentions(i, nil, nil) {
				if m.lo-h.hi <= 4 && h.lo-m.hi <= 4 {
					short = false
				}
			}
			// "ASTANA, 20 September 2004 -": the date ends in a dash, within the first words
			dash := false
			if h.hi < len(s.words) && h.lo <= 6 {
				between := s.text[s.words[h.hi-1].end:s.words[h.hi].start]
				dash = strings.ContainsAny(between, "-—–:|") || strings.Contains(between, "\n\n") ||
					h.lo > 0 && h.lo <= 4 && s.words[h.hi].paren && i < 5 // "ASTANA, Sept 20, 2004 (Agency)"
			}
			if d.kindOf[s.block] == schema.Caption {
				continue
			}
			if short && !titled || dash {
				f.Date = schema.Dating{Full: h.edtf(), TextOnly: h.edtf(), Basis: schema.Explicit, Span: s.bytes(h.lo, h.hi)}
				if titled || dash || h.day == 0 || h.hi < len(s.words) || !slices.ContainsFunc(s.names, func(o nameHit) bool { return o.kind == countryName && o.hi <= h.lo }) {
					return
				}
				titled = true
				continue search
			}
		}
	}
	if titled {
		return
	}
	// "LOME, Feb 24 (Agency) -": the day of a dispatch, without its year
	if f.Date.TextOnly == "" {
		for i, s := range d.sents {
			if i > 4 {
				break
			}
			for _, h := range s.dates(nil) {
				if w := s.text[s.words[0].start:s.words[0].end]; h.year == 0 && h.day > 0 && h.lo > 0 && h.lo <= 4 && len(w) > 2 && w == strings.ToUpper(w) && s.words[h.lo].brk != breakNone && h.hi < len(s.words) && (s.words[h.hi].paren || s.words[h.hi].brk != breakNone || strings.ContainsAny(s.text[s.words[h.hi-1].end:s.words[h.hi].start], "-–—")) {
					f.Date.TextOnly, f.Date.Full, f.Date.Basis, f.Date.Span = h.edtf(), h.edtf(), schema.Explicit, s.bytes(h.lo, h.hi)
				}
			}
		}
	}
	if f.Date.TextOnly == "" {
		d.numericDate(f)
	}
	// the year under which the text was saved: "2019-kenya.html"
	if f.Date.Full.Year() == "" && d.since == "" {
		for _, w := range strings.FieldsFunc(path.Base(d.doc.Name), func(r rune) bool { return r < '0' || r > '9' }) {
			if len(w) == 4 && w >= "1990" && w <= "2049" {
				if day := f.Date.TextOnly; len(day) > 4 {
					w += string(day[4:])
				}
				f.Date.Full, f.Date.Basis = schema.EDTF(w), schema.External
				break
			}
		}
	}
	// "As the Ministerial Council decided in Brussels last December": a dated event and its distance
	d.relative = d.relativeYear()
}

// numericDate takes a date such as "Fri, 04/10/2009" or "20.02.2011" in a short line near the top. Which number is the month
// must follow from their size, from dots or from the day of the week.
func (d *docState) numericDate(f *schema.Facts) {
	const top = 8 // blocks
	for _, b := range d.doc.Blocks[:min(top, len(d.doc.Blocks))] {
		line := d.doc.Text[b.Span.Start:b.Span.End]
		if len(line) > 120 {
			continue
		}
		at := numeric.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		number := func(k int) int { n, _ := strconv.Atoi(line[at[2*k]:at[2*k+1]]); return n }
		dots := line[at[4]:at[5]] == "."
		var fits []time.Time
		for _, month := range [...]int{1, 3} { // by which group
			m, day := number(month), number(4-month)
			t := time.Date(number(4), time.Month(m), day, 0, 0, 0, 0, time.UTC)
			if t.Day() != day || int(t.Month()) != m || dots && month == 1 || len(fits) > 0 && fits[0].Equal(t) {
				continue
			}
			name := strings.ToLower(t.Weekday().String())
			if w := strings.FieldsFunc(strings.ToLower(line[:at[0]]), func(r rune) bool { return !unicode.IsLetter(r) }); len(w) > 0 {
				if w := w[len(w)-1]; len(w) >= 3 && !strings.HasPrefix(name, w) && slices.ContainsFunc(sortedKeys(weekdays), func(n string) bool { return strings.HasPrefix(n, w) }) {
					continue
				}
			}
			fits = append(fits, t)
		}
		if len(fits) == 1 {
			e := schema.EDTF(fits[0].Format(time.DateOnly))
			f.Date = schema.Dating{Full: e, TextOnly: e, Basis: schema.Explicit, Span: schema.Span{Start: b.Span.Start + at[0], End: b.Span.Start + at[1]}}
			return
		}
	}
}

var numeric = regexp.MustCompile(`\b(\d{1,2})([/.])(\d{1,2})[/.](\d{4})\b`)

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
				for hi > j+1 && (s.lower(hi-1) == "of" || s.lower(hi-1) == "de") {
					hi--
				}
				if hi-j > 2 && !s.is(j+1, "head", "mission", "government", "embassy", "united", "delegation", "international", "european") {
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
		if role && len(s.words) <= 12 && !s.is(0, "spokesperson", "spokesman", "spokeswoman") && s.last && s.words[0].capital && !s.finiteWithin(0, len(s.words)) && i < 4 && strings.Contains(s.text[s.words[0].start:s.words[len(s.words)-1].end], ",") {
			f.Speaker = value(s.text[s.words[0].start:s.words[len(s.words)-1].end], schema.Explicit, s.bytes(0, len(s.words)))
			return
		}
	}
}

// transcriptSpeaker finds who answers in the transcript of a briefing: the line of a name above that of the office.
func (d *docState) transcriptSpeaker(f *schema.Facts) {
	for i := 0; i+1 < len(d.sents) && i < 8; i++ {
		s, next := d.sents[i], d.sents[i+1]
		if n := len(s.words); n < 2 || n > 4 || !s.words[0].capital || !s.words[n-1].capital || len(next.words) > 5 {
			continue
		}
		if next.is(len(next.words)-1, "spokesperson", "spokesman", "spokeswoman", "ambassador", "secretary") && !s.is(0, "office", "press", "daily", "department", "the", "white") {
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

// A frame is what the form of a text says of whose it is: the lines above the first paragraph, the dateline and the end.
type frame struct {
	media, observer, report int    // marks of news, of observers' releases and of the country reports
	responder               string // the government on whose paper it stands
}

// papers are the words in the lines at the top of what governments publish, the narrower office first. After ^ they stand
// at the start of the line, after ? they count in texts that name the United States and no observers at the top.
var papers = []struct {
	body  string
	words []string
}{
	{"us-mission-osce", []string{"united states mission to the o", "u.s. mission to the o", "us mission to the o", "united states delegation to the o", "u.s. delegation to the o", "usosce"}},
	{usEmbassy, []string{"embassy of the united states", "^u.s. embassy", "^us embassy", "^american embassy", "^united states embassy", "^embassy of the u", "statement by the u.s. embassy",
		"statement from the u.s. embassy", "statement of the u.s. embassy", "statement by u.s. ambassador", "statement by the u.s. ambassador", "?statement by ambassador", "by the u.s. mission in", "^u.s. mission ",
		"by u.s. embassy", "by us embassy", "by the us embassy", "from u.s. embassy", "from us embassy", "from the us embassy", "of u.s. embassy", "by the united states embassy", "from the united states embassy", "by united states embassy", "by the american embassy", "from the american embassy",
		"by american embassy", "embassy of the usa", "from u.s. ambassador", "from the u.s. ambassador", "by u.s. ambassador", "embassy of the u.s.", "united states embassy statement", "u.s. embassy statement", "us embassy statement", "?remarks by ambassador", "?statement by chargé", "?remarks by chargé", "?statement from ambassador", "statement by us ambassador", "statement from u.s. ambassador", "statement by american ambassador"}},
	{"us-helsinki-commission", []string{"helsinki commission", "commission on security and cooperation in europe", "csce.gov"}},
	{"us-congress", []string{"senate foreign relations committee", "house foreign affairs committee", "senate committee on foreign relations", "u.s. senate", "u.s. senator", "united states senate",
		"u.s. house of representatives", "house committee on foreign affairs", "committee on foreign affairs", "^congressman ", "^congresswoman ", "^senator "}},
	{"us-white-house", []string{"^the white house", "^white house", "office of the press secretary", "statement by the press secretary", "statement from the press secretary", "statement by nsc", "statement from nsc",
		"national security council spokes", "^statements and releases", "^statements & releases", "statement by president ", "statement by the president", "statement from president ", "statement by vice president", "statement from vice president", "statement by national security advisor", "statement from national security advisor", "statement from the press sec", "briefing room", "statement from the president", "white house statement", "white house press", "?remarks by the president", "?remarks by president "}},
	{"us-state-department", []string{"department of state", "office of the spokes", "department spokes", "deputy spokesperson", "deputy spokesman", "?daily press briefing", "department press briefing", "?press statement", "?secretary of state", "?, secretary of state", "prn:", "?media note", "bureau of african affairs", "bureau of western hemisphere affairs", "bureau of east asian and pacific affairs", "bureau of near eastern affairs", "bureau of public affairs",
		"bureau of south and central asian affairs", "bureau of european and eurasian affairs", "bureau of democracy, human rights"}},
	{"canada-government", []string{"global affairs canada", "foreign affairs, trade and development canada", "statement by canada", "statement by minister of foreign affairs of canada", "government of canada"}},
	{"uk-government", []string{"foreign & commonwealth", "foreign and commonwealth office", "foreign, commonwealth", "fcdo", "british embassy", "british high commission", "uk statement", "minister for africa", "foreign office minister", "uk government"}},
	{"european-union", []string{"european external action service", "by the high representative", "statement by the hr/vp", "on behalf of the european union", "^delegation of the european union", "^eu delegation to", "eeas"}},
}

// genres are the titles of what observers publish.
var genres = []string{"preliminary statement", "statement of preliminary findings", "statement of preliminary findings and conclusions", "preliminary declaration", "preliminary report", "preliminary findings",
	"mission d'observation", "misión de observación", "interim statement", "arrival statement", "departure statement", "observation mission", "observer mission", "observer group", "observers group", "observers mission", "observation delegation",
	"observer delegation", "monitoring mission", "mission of observers", "preliminary findings and conclusions", "election observation", "post-election statement", "pre-election statement"}

// reportWords are what the country reports of the State Department say in their sections on political rights.
var reportWords = []string{"citizens the right to change their government", "citizens the ability to choose their government", "citizens the ability to change their government", "ability to change their government",
	"right to change their government peacefully", "citizens exercised this right", "citizens exercised that right", "based on universal suffrage", "based on universal and equal suffrage", "on the basis of universal suffrage",
	"limit participation of women", "limit the participation of women", "limiting the participation of women", "restrictions on the participation of women", "prevent women from voting", "women in the cabinet", "in the cabinet; ",
	"no members of minorities in the", "members of minorities in the", "elections and political participation", "recent elections:", "political parties and political participation:", "participation of women and minorit", "participation of women and members of",
	"political parties could operate without", "political parties operated without", "of minorities in the cabinet", "during the year, the government", "observers considered the election", "respect for political rights",
	"no laws prohibit", "no law prohibit", "no laws restrict", "no law restrict", "no laws limit", "no laws prevent", "no legal restrictions on the participation", "women held ", "women served in the",
	"freedom to participate in the political process", "right to change the government", "citizens do not have th", "citizens did not have th", "citizens could not change their government", "female members of parliament",
	"female ministers", "women ministers", "women and minorities in politics", "minorities in politics", "citizens exercised their right", "citizens the right to elect", "right to choose their government", "ability to choose their government",
	"there were no women", "there were two women", "control over the security forces", "control over security forces", "control of the security forces", "control of security forces", "human rights issues included", "human rights problems",
	"human rights abuses included", "issues included credible reports", "officials who committed abuses", "steps to prosecute", "national police maintain internal security", "responsibility for law enforcement", "free and fair elections held by secret ballot", "multiparty system", "the government-controlled legislature", "member legislature"}

var (
	agencies  = []string{"reuters", "ap", "afp", "upi", "xinhua", "dpa", "ips", "irin", "iwpr", "efe", "tass", "itar-tass", "interfax", "rfe/rl", "voa", "bbc", "cnn", "panapress", "pana", "pti", "ani", "ians", "bernama", "kyodo", "anadolu", "aa", "apa", "the associated press", "associated press", "agence france-presse"}
	endOfNews = []string{"reporting by ", "editing by ", "writing by ", "additional reporting", "contributed to this report", "contributed to this story", "contributed reporting", "information for this report", "with agency inputs",
		"with inputs from", "with reporting from", "copyright 19", "copyright 20", "copyright (c) ", "all rights reserved", "with material from", "material from ap", "translated by "}
	bylines = []string{"staff reporter", "staff writer", "our correspondent", "our reporter", "post report", "special correspondent", "associated press writer", "associated press", "news desk", "news agency", "voa news", "voice of america",
		"rfe/rl", "bbc news", "agencies", "web desk", "staff correspondent", "by our", "correspondent", "afp", "(reuters)", "newsroom", "reuters staff"}
	newspapers = []string{"times", "post", "herald", "star", "nation", "guardian", "tribune", "standard", "mirror", "gazette", "telegraph", "chronicle", "news", "mail", "monitor", "independent", "journal", "express", "sun", "citizen",
		"reporter", "review", "today", "bulletin", "globe", "gleaner", "vanguard", "punch", "dawn", "daily", "weekly", "observer", "sentinel", "courier", "examiner", "informer", "newsday", "leadership", "online", "inquirer"}
)

var (
	paperPhrases, paperAt = func() (*phrases, []int) {
		var all []string
		var at []int // where the words of each begin
		for _, p := range papers {
			at = append(at, len(all))
			for _, w := range p.words {
				all = append(all, strings.TrimLeft(w, "^?"))
			}
		}
		return newPhrases(all), at
	}()
	genrePhrases     = newPhrases(genres)
	reportPhrases    = newPhrases(reportWords)
	endOfNewsPhrases = newPhrases(endOfNews)
	bylinePhrases    = newPhrases(bylines)
)

// readFrame looks at the form. It reads the text itself, since what the reader took for page furniture tells it too.
func (d *docState) readFrame() (fr frame) {
	text := func(i int) string { return d.doc.Text[d.doc.Blocks[i].Span.Start:d.doc.Blocks[i].Span.End] }
	rank := len(papers)
	first, weak, washington, release := "", false, false, false
	top := 0
	for i := range d.doc.Blocks {
		t := text(i)
		n := len(strings.Fields(t))
		if top = i; n > 30 || n > 14 && strings.HasSuffix(t, ".") || i > 16 {
			first = t
			break
		}
		lines := strings.Split(t, "\n")
		if len(lines) > 1 {
			lines = append(lines, strings.Join(strings.Fields(t), " "))
		}
		for _, l := range lines {
			l = strings.TrimSpace(l)
			low := strings.ToLower(strings.ReplaceAll(l, "’", "'"))
			told := tellsNews(low)
			release = release || strings.HasPrefix(low, "press release") || low == "for immediate release"
			washington = washington || low == "washington, dc" || low == "washington, d.c."
			if len(l) > 3 && l[0] >= 'a' && l[0] <= 'e' && l[1] == '.' && l[2] == ' ' {
				fr.report++ // "c. Political Parties"
			}
			upto := rank
			if weak {
				upto++ // a firmer word for the same office
			}
			named := paperPhrases.in(low)
			for r, p := range papers[:upto] {
				found := false
				for k, w := range p.words {
					at := named.first(paperAt[r] + k)
					if at < 0 || w[0] == '^' && at > 0 || told || len(low) > 160 {
						continue
					}
					if strings.Contains(low, "observation") || strings.Contains(low, "observer") || strings.Contains(low, "parliamentary assembly") {
						continue // the union's mission, the president of an assembly
					}
					found = true
					if rank, fr.responder, weak = r, p.body, w[0] == '?'; !weak {
						break
					}
				}
				if found {
					break
				}
			}
			titles := genrePhrases.in(low)
			for k, w := range genres {
				if titles.first(k) < 0 || told {
					continue
				}
				of := low // "Second Interim Statement"
				for _, nth := range []string{"first ", "second ", "third ", "final "} {
					of = strings.TrimPrefix(of, nth)
				}
				if strings.HasPrefix(low, "by the "+w) || len(low) < 160 && (strings.HasPrefix(of, w) || strings.HasPrefix(low, w) || strings.HasSuffix(low, w) || l == strings.ToUpper(l) ||
					strings.HasPrefix(low, "statement") || strings.HasPrefix(low, "joint statement") || strings.HasPrefix(low, "press release") || strings.HasPrefix(low, "the ") && strings.HasSuffix(low, w)) {
					fr.observer = 3
				}
			}
			fr.media += newsLine(l, low)
		}
	}
	fr.media = min(fr.media, 4)
	if d.letterhead() {
		fr.observer = 3
	}
	if weak && (fr.observer > 0 || !washington && !d.namesUS()) {
		fr.responder = ""
	}
	fr.media += dispatch(first)
	if low := strings.ToLower(first); fr.responder == "" && fr.media < 3 && strings.Contains(low, "the following") && strings.Contains(low, "statement") {
		named := paperPhrases.in(low)
		for r, p := range papers {
			for k, w := range p.words {
				if fr.responder == "" && w[0] != '^' && w[0] != '?' && named.first(paperAt[r]+k) >= 0 {
					fr.responder = p.body
				}
			}
		}
	}
	for i := top; i < len(d.doc.Blocks) && i < top+3; i++ {
		if i > top {
			fr.media += dispatch(strings.TrimLeft(text(i), " \n"))
		}
	}
	tail := strings.ToLower(d.doc.Text[max(len(d.doc.Text)*2/3, len(d.doc.Text)-700):])
	signed := endOfNewsPhrases.in(tail)
	for k, w := range endOfNews {
		if signed.first(k) >= 0 {
			fr.media += 2
			if w == "all rights reserved" || strings.HasPrefix(w, "copyright") {
				fr.media--
			}
			break
		}
	}
	questions, missionActs := 0, 0
	for n, s := range d.sents {
		today, statement := false, false
		if s.first && s.lower(0) == "question" && len(s.words) > 1 && strings.HasPrefix(strings.TrimLeft(s.text[s.words[0].end:], " "), ":") {
			questions++ // the transcript of a briefing
		}
		for i := range s.words {
			if s.words[i].quote != 0 || s.class(i)&(frameWord|reporter) == 0 {
				continue
			}
			today = today || s.lower(i) == "today"
			statement = statement || s.is(i, "statement", "finding", "conclusion", "report")
			if s.is(i, "mission", "eom", "delegation", "group", "center", "coalition") && (speechActs[s.lower(i+1)] || s.lower(i+1) == "finds" || s.lower(i+1) == "considers" || s.lower(i+1) == "repudiates" || s.lower(i+1) == "salutes" || s.lower(i+1) == "thanks") && s.lower(i-1) == "the" && !s.is(i+1, "be", "have", "do", "will") {
				missionActs++
			}
			if s.lower(i) == "this" && s.lower(i+1) == "embassy" && fr.responder == "" {
				fr.responder = usEmbassy
			}
			if s.class(i)&reporter == 0 {
				continue
			}
			switch {
			case s.lower(i+1) == "on" && weekdays[s.lower(i+2)], weekdays[s.lower(i+1)]:
				fr.media++
			case s.lower(i) == "told" && s.is(i+1, "reporter", "journalist", "afp", "reuters", "voa"),
				s.within(i, 6, "conference") && s.within(i, 6, "news", "press") && n > 1:
				fr.media++
			}
		}
		if n < 6 && today && (statement || release) {
			fr.observer = 3
		}
	}
	if questions > 0 && fr.observer == 0 && fr.media < 3 && fr.responder == "" {
		fr.responder = "us-state-department"
	}
	if missionActs >= 2 && fr.media == 0 {
		fr.observer = 3
	}
	if fr.responder == "" {
		fr.responder, _ = d.governmentsSpeak()
	}
	if fr.responder == "us-congress" { // an official who testifies speaks for his department
		for i := range min(top, len(d.doc.Blocks)) {
			low := strings.ToLower(text(i))
			if strings.Contains(low, "assistant secretary") || strings.Contains(low, "department of state") || strings.Contains(low, "under secretary") || strings.Contains(low, "deputy secretary") || strings.Contains(low, "assistant administrator") || strings.Contains(low, "special envoy") || strings.Contains(low, "special representative") || strings.Contains(low, "special advis") || strings.Contains(low, "agency for international development") || strings.HasPrefix(low, "ambassador ") || strings.Contains(low, "u.s. ambassador") {
				fr.responder = "us-state-department"
			}
		}
	}
	if d.roll(fr.responder) == usGovernment || fr.responder == usEmbassy {
		if strings.HasPrefix(d.out.Facts.Venue.Text, "OSCE Permanent Council") {
			fr.responder = "us-mission-osce"
		}
	}
	if fr.responder == usEmbassy && d.countrySpeaks() {
		fr.responder = usGovernment
	}
	if d.doc.Meta.Kind.Text != "" {
		return // the reports are known by their layout
	}
	all := lowerSpaced(d.doc.Text[:min(len(d.doc.Text), 20000)])
	fr.report += len(reportPhrases.in(all))
	for i := range min(len(d.doc.Blocks), 4) {
		if low := strings.ToLower(text(i)); strings.HasPrefix(low, "recent elections:") || strings.TrimSpace(low) == "executive summary" {
			fr.report++ // their heading, where a text begins with it
		}
	}
	if at := strings.Index(all, "executive summary"); at >= 0 && at < 200 {
		next := all[at:min(len(all), at+250)]
		if strings.Contains(next, " is a ") && (strings.Contains(next, "republic") || strings.Contains(next, "democracy") || strings.Contains(next, "monarchy")) {
			fr.report++
		}
	}
	if seatsOfWomen(all) {
		fr.report++
	}
	return
}

// countrySpeaks reports whether it is the United States that speaks throughout a paper of its embassy, which says nothing in
// its own name.
func (d *docState) countrySpeaks() bool {
	country := 0 // sentences of which it is the subject
	for _, s := range d.sents {
		if s.lower(1) == "embassy" && (s.lower(0) == "the" || s.lower(0) == "this") && len(s.words) > 3 && (strings.HasSuffix(s.lower(2), "s") || s.class(2)&(auxiliary|finite) != 0) && s.words[2].brk == breakNone {
			return false
		}
		for _, h := range s.names {
			if h.kind != bodyName || h.lo > 1 || h.hi >= len(s.words) || s.possessed(h.hi-1) || !strings.HasSuffix(s.lower(h.hi), "s") {
				continue
			}
			switch {
			case h.id == usEmbassy:
				return false
			case d.roll(h.id) == usGovernment:
				country++
			}
		}
	}
	return country >= 2
}

// governmentsSpeak gives the voice of a statement that several governments make together, ours among them: "The Embassies of
// A, B and the United States congratulate", "the Governments of", and whether the European Union joins in; "" if the text
// is none.
func (d *docState) governmentsSpeak() (voice string, union bool) {
	long := 0
	for n, s := range d.sents {
		if n > 9 || long > 1 {
			break
		}
		if len(s.words) > 12 {
			long++
		}
		for i := 0; i < min(len(s.words), 24); i++ {
			if s.words[i].quote != 0 || !s.is(i, "embassy", "ambassador", "government", "minister", "representative", "head", "mission") || !strings.HasSuffix(s.lower(i), "s") && s.lower(i) != "embassies" {
				continue
			}
			of := i + 1
			for of < i+5 && s.lower(of) != "of" && s.lower(of) != "from" {
				of++
			}
			if s.lower(of) != "of" && s.lower(of) != "from" || s.is(i, "head", "mission") && !s.anyOf(i, of+1, "mission", "missions", "diplomatic") || s.anyOf(i, of, "observation", "observer") || s.lower(i) == "ministers" && !s.anyOf(i-2, i, "foreign") {
				continue
			}
			us, names := false, 0
			for _, h := range s.names {
				if h.lo > of && h.lo < of+40 && (h.kind == countryName || h.kind == bodyName) {
					us = us || h.id == "US" || h.kind == bodyName && d.roll(h.id) == usGovernment
					names++
					union = union || h.id == "european-union"
				}
			}
			if !us || names < 3 || i > 6 && !s.anyOf(0, i, "statement", "joint", "text", "we") {
				union = false
				continue
			}
			if s.is(i, "government", "minister") {
				return "us-state-department", union
			}
			return usEmbassy, union
		}
	}
	return "", false
}

// seatsOfWomen reports the sentence that closes the section: so many women in a legislature of so many seats.
func seatsOfWomen(all string) bool {
	for at := 0; ; {
		i := strings.Index(all[at:], "women ")
		if i < 0 {
			return false
		}
		at += i + 6
		next := all[at:min(len(all), at+70)]
		if strings.Contains(next, "-seat ") || strings.Contains(next, "-member ") || strings.Contains(next, " of the ") && strings.Contains(next, " seats") {
			return true
		}
	}
}

// tellsNews reports a headline that says what somebody else said.
func tellsNews(low string) bool {
	for _, w := range strings.Fields(low) {
		switch strings.Trim(w, ",.:;'\"") {
		case "says", "say", "said", "slams", "blasts", "hails", "criticises", "criticizes", "rejects", "faults", "flags", "backs", "warns", "tells", "questions", "condemns", "denounces", "praises", "voices", "demands", "deplores":
			return true
		}
	}
	return false
}

// namesUS reports whether the text speaks of the American government.
func (d *docState) namesUS() bool {
	for _, s := range d.sents {
		for _, h := range s.names {
			if h.kind == bodyName && (d.roll(h.id) == usGovernment || h.id == usEmbassy) {
				return true
			}
		}
	}
	return false
}

// newsLine weighs a line above the text: a byline, an agency, a newspaper's name, the hour of publication.
func newsLine(l, low string) int {
	fields := strings.Fields(l)
	if len(fields) == 0 || len(fields) > 12 {
		return 0
	}
	for _, a := range agencies {
		if head, ok := strings.CutSuffix(low, a); ok && (head == "" || strings.HasSuffix(head, "| ") || strings.HasSuffix(head, "/ ") || strings.HasSuffix(head, "- ")) {
			return 3
		}
	}
	for _, p := range bylinePhrases.in(low) {
		w := bylines[p.phrase]
		if low == w || strings.HasPrefix(low, w+" ") || strings.HasSuffix(low, " "+w) || strings.HasPrefix(low, w+"'") || strings.HasPrefix(low, w+",") || strings.HasPrefix(low, "by "+w) || strings.Contains(low, ", "+w) {
			return 3
		}
	}
	if strings.HasPrefix(low, "by ") && len(fields) >= 3 && len(fields) <= 8 && len(fields[1]) > 1 {
		names := true
		for _, w := range fields[1:] {
			r := []rune(w)[0]
			names = names && (r >= 'A' && r <= 'Z' || r > 127 || w == "and" || w == "in" || w == "de" || w == "al" || w == "|")
		}
		for _, w := range []string{"ambassador", "chargé", "charge", "secretary", "minister", "spokes", "mission", "delegation", "president", "representative", "chair", "head ", "council", "observ", "group", "coalition", "network"} {
			names = names && !strings.Contains(low, w)
		}
		if names {
			return 2
		}
	}
	if len(fields) <= 5 && len(fields) > 1 && !strings.ContainsAny(low, "0123456789:") {
		last := strings.Trim(strings.ToLower(fields[len(fields)-1]), ".,")
		if slices.Contains(newspapers, last) && (strings.HasPrefix(low, "the ") || strings.HasPrefix(low, "daily ") || last != "news" && last != "post" && last != "observer" && last != "monitor" && last != "today" && last != "independent" && last != "citizen" && len(fields) <= 3) {
			return 2
		}
	}
	if day, _, _ := strings.Cut(strings.TrimRight(low, "."), " "); weekdays[strings.TrimRight(day, ",")] && strings.ContainsAny(low, "0123456789") {
		return 1
	}
	for _, w := range []string{"published:", "published ", "updated:", "updated ", "last updated", "last modified", "posted on", "posted:", "posted ", "first published"} {
		if strings.HasPrefix(low, w) {
			return 1
		}
	}
	for _, w := range []string{" gmt", "min read", "minute read", " utc", " ist", "a.m. et"} {
		if strings.HasSuffix(low, w) {
			return 1
		}
	}
	return 0
}

// dispatch weighs the opening of an agency's story: HARARE, Aug 26 (Agency) -, KAMPALA - Agency. No mission opens its
// release with the name of one.
func dispatch(t string) int {
	t = t[:min(len(t), 110)]
	i := strings.IndexByte(t, '(')
	if i < 3 {
		return 0
	}
	j := strings.IndexByte(t[i:], ')')
	if j < 3 || j > 40 {
		return 0
	}
	agency := strings.ToLower(t[i+1 : i+j])
	after := strings.TrimLeft(t[i+j+1:], " ")
	dash := strings.HasPrefix(after, "-") || strings.HasPrefix(after, "—") || strings.HasPrefix(after, "–") || strings.HasPrefix(after, "_")
	known := slices.Contains(agencies, agency)
	if !dash && !known {
		return 0
	}
	caps := false
	for _, w := range strings.FieldsFunc(t[:i], func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '/' || r == '\n' }) {
		switch {
		case w == strings.ToUpper(w) && len(w) > 2 && w[0] > '9':
			caps = true
		case w[0] >= '0' && w[0] <= '9', shortMonths[strings.ToLower(w)[:min(3, len(w))]]:
		case w[0] >= 'A' && w[0] <= 'Z' && len(strings.Fields(t[:i])) <= 5:
		default:
			return 0
		}
	}
	switch {
	case known && dash:
		return 6
	case known || caps:
		return 3
	}
	return 0
}

var shortMonths = map[string]bool{"jan": true, "feb": true, "mar": true, "apr": true, "may": true, "jun": true, "jul": true, "aug": true, "sep": true, "oct": true, "nov": true, "dec": true}

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
