package extract

import (
	"strings"
	"unicode"

	"github.com/electiongraph/electiongraph/graph/extract/internal/words"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// A clueStart is a name that tells a country, by its first word: the words after it, and what it says for which countries.
type clueStart struct {
	rest      []string
	weight    int
	countries []string
	id        int32
}

// What a clue says for its country, beside 3 for the country's own name; divided among the countries that share it.
var clueWeights = map[gazetteer.ClueKind]int{gazetteer.LeaderClue: 6, gazetteer.PartyClue: 4, gazetteer.BodyClue: 4, gazetteer.PlaceClue: 4}

// newClues lists the clues by their first word.
func newClues(gz *gazetteer.Gazetteer) map[string][]*clueStart {
	byName := map[string]*clueStart{}
	begin := map[string][]*clueStart{}
	var starts slab[clueStart]
	var ids slab[string]
	for c, country := range gz.Clues() {
		if known := byName[c.Name]; known != nil {
			known.countries = append(known.countries, country.ID)
			continue
		}
		w := strings.FieldsFunc(fold(c.Name), func(r rune) bool { return !isWordRune(r) && r != '\'' && r != '’' })
		if len(w) == 0 || len(w) == 1 && len(w[0]) < 3 {
			continue
		}
		for i := range w {
			w[i] = words.Canonical(w[i])
		}
		s := &append(starts.take(1), clueStart{rest: w[1:], weight: clueWeights[c.Kind], countries: append(ids.take(1), country.ID), id: int32(len(byName))})[0]
		byName[c.Name] = s
		begin[w[0]] = append(begin[w[0]], s)
	}
	return begin
}

// addClues adds to the countries' scores what leaders, parties, commissions and places say that the text names: each
// counts once.
func (d *docState) addClues(score map[string]int) {
	seen := map[int32]bool{}
	for _, s := range d.sents {
		for i := range s.words {
			if !s.words[i].capital {
				continue
			}
			for _, c := range s.form(i).clues {
				if seen[c.id] || i+len(c.rest) >= len(s.words) || s.named(i) {
					continue
				}
				same := true
				for k, w := range c.rest {
					if s.lower(i+1+k) != w {
						same = false
						break
					}
				}
				if !same || len(c.rest) == 0 && !s.alone(i) {
					continue
				}
				seen[c.id] = true
				for _, id := range c.countries {
					score[id] += c.weight / len(c.countries)
				}
			}
		}
	}
}

// alone reports whether the capitalised word i may be a name by itself: not the first word of a sentence, unless it is all
// capitals.
func (s *sentence) alone(i int) bool {
	w := s.text[s.words[i].start:s.words[i].end]
	return i > 0 || strings.IndexFunc(w, unicode.IsLower) < 0
}
