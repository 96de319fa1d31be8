package extract

import (
	"slices"
	"strings"
)

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
