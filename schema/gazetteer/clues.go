package gazetteer

import (
	"iter"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/electiongraph/electiongraph/schema"
)

// A ClueKind says what a clue names; it is also the column of the tables that lists it.
type ClueKind string

const (
	LeaderClue ClueKind = "leaders"
	PartyClue  ClueKind = "parties"
	BodyClue   ClueKind = "bodies"
	PlaceClue  ClueKind = "places"
)

var clueKinds = [...]ClueKind{LeaderClue, PartyClue, BodyClue, PlaceClue}

// A Clue is a name that tells the country of a text that does not name it: "Lukashenka", "ZANU-PF", "COMELEC", "Osh".
// Several countries may share one.
type Clue struct {
	Name string
	Kind ClueKind
}

// clues checks the tables; the plain spellings, which take as long, wait until someone asks.
func (l *loader) clues(rows []*row) {
	seen := map[string]bool{} // of the row
	countries := make(map[string]*row, len(rows))
	listed := make(map[string][]Clue, len(rows))
	for _, r := range rows {
		id := r.get("id")
		if l.g.country[id] == nil {
			l.fail(r, "id", "gazetteer-country", "add it to "+root+"/countries", "no country has the code %q", id)
			continue
		}
		if first := countries[id]; first != nil {
			l.fail(r, "id", "gazetteer-duplicate", "", "the clues to %s are already in %s", id, first.at())
			continue
		}
		countries[id] = r
		clear(seen)
		size := 0
		for _, kind := range clueKinds {
			size += 1 + strings.Count(r.get(string(kind)), "|")
		}
		out := make([]Clue, 0, size)
		for _, kind := range clueKinds {
			for _, name := range r.list(string(kind)) {
				if seen[name] {
					l.fail(r, string(kind), "gazetteer-duplicate", "", "%q stands twice among the clues to %s", name, id)
					continue
				}
				seen[name] = true
				// The names of countries tell more than clues do, and as a clue to another country would mislead.
				if owner, taken := l.named[name]; taken {
					l.fail(r, string(kind), "gazetteer-name", "leave it out here", "%q already names %s (%s)", name, owner.id, owner.row.at())
					continue
				}
				out = append(out, Clue{name, kind})
			}
		}
		listed[id] = out
	}
	named := l.named
	l.g.clues = sync.OnceValue(func() map[string][]Clue {
		for id, list := range listed {
			listed[id] = spelled(list, named)
		}
		return listed
	})
}

// spelled puts the plain spelling behind each clue with diacritics, unless it is listed too or names a country.
func spelled(list []Clue, named map[string]claim) []Clue {
	seen := make(map[string]bool, len(list))
	for _, c := range list {
		seen[c.Name] = true
	}
	out := make([]Clue, 0, len(list)+len(list)/4)
	for _, c := range list {
		out = append(out, c)
		p := unaccented(c.Name)
		if _, taken := named[p]; !taken && !seen[p] {
			seen[p] = true
			out = append(out, Clue{p, c.Kind})
		}
	}
	return out
}

// letters are those without a decomposition.
var letters = strings.NewReplacer("ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "đ", "dj", "Đ", "Dj", "ı", "i", "ß", "ss", "æ", "ae", "Æ", "Ae",
	"ð", "d", "Ð", "D", "þ", "th", "Þ", "Th", "ə", "a", "Ə", "A")

// unaccented gives a name as texts spell it that do without diacritics.
func unaccented(name string) string {
	plain := true
	for i := 0; i < len(name) && plain; i++ {
		plain = name[i] < 0x80
	}
	if plain {
		return name
	}
	return letters.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name)))
}

// CountryClues gives the clues to a country (alpha-2): leaders first, then parties, bodies and places.
func (g *Gazetteer) CountryClues(country string) []Clue { return g.clues()[country] }

// Clues gives every clue to every country, by country; several countries may share one (PDP).
func (g *Gazetteer) Clues() iter.Seq2[Clue, *schema.Country] {
	return func(yield func(Clue, *schema.Country) bool) {
		clues := g.clues()
		for _, c := range g.Countries {
			for _, clue := range clues[c.ID] {
				if !yield(clue, c) {
					return
				}
			}
		}
	}
}
