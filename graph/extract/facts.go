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
