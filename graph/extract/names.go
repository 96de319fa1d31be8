package extract

import (
	"slices"
	"strings"
	"unicode"

	"github.com/electiongraph/electiongraph/graph/extract/internal/words"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/gazetteer"
)

// nameKind says what a name denotes.
type nameKind uint8

const (
	countryName nameKind = iota
	demonymName
	bodyName
	houseName
	capitalName
	regionName
	groupName // a civic group that the text introduces; its id is what it counts as
)

// A name is a sequence of words that denotes a country or a body.
type name struct {
	kind    nameKind
	id      string
	words   []string // lower case, canonical
	capital []bool   // the word begins with a capital letter
	acronym bool     // one word in capitals: the text must write it so
}

// names finds names in text by their first word.
type names struct {
	all   []name
	begin map[string][]nameStart // first word -> names, longest first
}

// A nameStart is what tells most names apart from the words at hand without looking at them whole.
type nameStart struct {
	name    int32 // index into names.all
	words   int32
	capital bool   // the first word must have a capital letter
	second  string // word, "" if there is none or an inflection of it will do
}

// A nameHit is a name at words [lo, hi).
type nameHit struct {
	kind   nameKind
	id     string
	lo, hi int
}

func newNames(gz *gazetteer.Gazetteer) *names {
	n := &names{begin: map[string][]nameStart{}}
	houses := map[string][]string{}
	for s, list := range gz.HouseNames() {
		for _, c := range list {
			houses[s] = append(houses[s], c.ID)
		}
	}
	countries := map[string]string{}
	for _, c := range gz.Countries {
		for _, s := range append([]string{c.Name, c.Official}, c.Aliases...) {
			countries[s] = c.ID
		}
	}
	for _, b := range gz.Bodies {
		for _, s := range append([]string{b.Name}, b.Aliases...) {
			// a country's bare name means its government only for the one whose responses are read
			if countries[s] != "" && b.ID != usGovernment {
				continue
			}
			n.add(bodyName, b.ID, s)
		}
	}
	for _, c := range gz.Countries {
		for _, s := range append([]string{c.Name, c.Official}, c.Aliases...) {
			n.add(countryName, c.ID, s)
		}
		for _, s := range c.Demonyms {
			n.add(demonymName, c.ID, s)
		}
		for _, s := range c.Capitals {
			n.add(capitalName, c.ID, s)
		}
		for _, s := range c.Regions {
			n.add(regionName, c.ID, s)
		}
		for _, h := range c.Houses {
			for _, s := range append([]string{h.Name}, h.Aliases...) {
				if len(houses[s]) == 1 {
					n.add(houseName, c.ID, s)
				} else if houses[s][0] == c.ID {
					n.add(houseName, "", s) // a National Assembly tells no country
				}
			}
		}
	}
	for w, list := range n.begin {
		slices.SortStableFunc(list, func(a, b nameStart) int { return int(b.words - a.words) })
		n.begin[w] = list
	}
	return n
}

func (n *names) add(kind nameKind, id, s string) {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	nm := name{kind: kind, id: id}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r)
	}) {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
		if w == "" || w == "." {
			continue
		}
		r := []rune(w)[0]
		nm.words = append(nm.words, words.Canonical(fold(w)))
		nm.capital = append(nm.capital, unicode.IsUpper(r))
	}
	if len(nm.words) == 0 {
		return
	}
	nm.acronym = len(nm.words) == 1 && len(s) <= 8 && s == strings.ToUpper(s)
	if first := nm.words[0]; first == "the" && len(nm.words) > 1 {
		nm.words, nm.capital = nm.words[1:], nm.capital[1:]
	}
	for k := range n.begin[nm.words[0]] {
		st := &n.begin[nm.words[0]][k]
		if o := n.all[st.name]; o.kind == nm.kind && o.id == nm.id && slices.Equal(o.words, nm.words) {
			for i := range o.capital { // "U.S. Embassy" and "U.S. embassy": what is small in one may be small
				o.capital[i] = o.capital[i] && nm.capital[i]
			}
			st.capital = o.capital[0]
			n.all[st.name].acronym = o.acronym && nm.acronym // "UNASUR", and "Unasur" in some papers
			return
		}
	}
	start := nameStart{name: int32(len(n.all)), words: int32(len(nm.words)), capital: nm.capital[0]}
	if len(nm.words) > 2 || len(nm.words) == 2 && nm.kind != bodyName {
		start.second = nm.words[1]
	}
	n.all = append(n.all, nm)
	n.begin[nm.words[0]] = append(n.begin[nm.words[0]], start)
}

// findNames gives the names in the sentence, leftmost and longest first, not overlapping. A capitalised word of a name
// must be capitalised in the text.
func (s *sentence) findNames(dst []nameHit) []nameHit {
	n := s.x.e.names
	for i := 0; i < len(s.words); i++ {
		best := -1
		end := i
		for _, list := range s.form(i).names {
			for k := range list {
				st := &list[k]
				if best >= 0 && int(st.words) <= end-i {
					break
				}
				if st.capital && !s.words[i].capital || st.second != "" && st.second != s.lower(i+1) {
					continue
				}
				if s.nameAt(&n.all[st.name], i) {
					best, end = int(st.name), i+int(st.words)
					break
				}
			}
		}
		if best < 0 {
			continue
		}
		nm := &n.all[best]
		dst = append(dst, nameHit{nm.kind, nm.id, i, end})
		// One spelling may denote several things ("Congo"); the first of the gazetteer stands, the text may say more.
		i = end - 1
	}
	return dst
}

func (s *sentence) nameAt(nm *name, i int) bool {
	if i+len(nm.words) > len(s.words) {
		return false
	}
	for k, w := range nm.words {
		sw := &s.words[i+k]
		f := s.form(i + k)
		if k > 0 && sw.brk == breakClause {
			return false
		}
		if k > 0 && sw.brk != breakNone && !sw.paren && s.text[s.words[i+k-1].end] == ',' && len(nm.words) < 5 {
			return false
		}
		if f.text != w && !(k == len(nm.words)-1 && !nm.acronym && slices.Contains(f.bases, w) && nm.kind == bodyName) {
			return false
		}
		if nm.capital[k] && !sw.capital {
			return false
		}
	}
	if nm.acronym {
		t := s.text[s.words[i].start:s.words[i].end]
		return t == strings.ToUpper(t)
	}
	return true
}

// nameSpan gives the bytes of a name.
func (s *sentence) nameSpan(h nameHit) schema.Span { return s.bytes(h.lo, h.hi) }
