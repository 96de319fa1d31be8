package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"github.com/electiongraph/electiongraph/schema"
)

// englishWords are function words that make up a third of English prose and little of other languages in Latin letters.
var englishWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`the of and to in that is was for with on as by were which are this it be from have has had
		not been their its who would at they we but also between during after before against through these those an or our`) {
		m[w] = true
	}
	return m
}()

// setLanguage finds the language of the prose and warns when it is not English. The trigrams of the detector need some 200
// letters; the share of function words decides before.
func setLanguage(d *schema.Document) {
	s := sample(d)
	letters, words, function := 0, 0, 0
	for _, f := range strings.Fields(s) {
		f = strings.ToLower(strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) }))
		if f == "" {
			continue
		}
		words++
		letters += utf8.RuneCountInString(f)
		if englishWords[f] {
			function++
		}
	}
	share := 0.0
	if words > 0 {
		share = float64(function) / float64(words)
	}
	if words >= 5 && share >= 0.2 {
		d.Language = "en"
		return
	}
	info := whatlanggo.Detect(s)
	sure := info.IsReliable() && (letters >= 200 || share < 0.06 && letters >= 60)
	if info.Script != unicode.Latin && info.Script != nil && letters >= 20 {
		sure = true
	}
	switch {
	case sure && (info.Lang == whatlanggo.Eng || share < 0.15):
		d.Language = info.Lang.Iso6391()
		if d.Language == "" {
			d.Language = info.Lang.Iso6393()
		}
	case words >= 3 && share >= 0.12:
		d.Language = "en"
	}
	if d.Language != "" && d.Language != "en" {
		d.Warnings = append(d.Warnings, schema.Problem{Code: "language",
			Message: "the text seems to be in " + info.Lang.String() + "; only English is understood",
			Hint:    "ingest an English translation of it"})
	}
}

// sample takes prose from the beginning, the middle and the end of the document, at most 6 KB, without addresses.
func sample(d *schema.Document) string {
	const piece = 2 << 10
	var b strings.Builder
	take := func(from, to, room int) {
		for _, k := range d.Blocks[from:to] {
			switch k.Kind {
			case schema.Paragraph, schema.ListItem, schema.Heading, schema.Quotation, schema.Caption, schema.TableCell:
			default:
				continue
			}
			s := d.Text[k.Span.Start:min(k.Span.End, k.Span.Start+room)]
			for _, f := range strings.Fields(s) {
				if !strings.Contains(f, "://") && !strings.Contains(f, "@") {
					b.WriteString(f)
					b.WriteByte(' ')
				}
			}
			if room -= len(s); room <= 0 {
				return
			}
		}
	}
	n := len(d.Blocks)
	if len(d.Text) <= 3*piece {
		take(0, n, 3*piece)
	} else {
		take(0, n/3, piece)
		take(n/3, 2*n/3, piece)
		take(2*n/3, n, piece)
	}
	return strings.ToValidUTF8(b.String(), "")
}
