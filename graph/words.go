package graph

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// Stems gives the words of a text in lower case and without their endings: voting and votes are vote.
func Stems(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
	for i, w := range words {
		words[i] = english.Stem(w, true)
	}
	return words
}

// wordLinks are the links of the columns of words.
func wordLinks(q rdf.Quad, keep func(int, columnLink)) {
	if q.P != schema.PredQuote && q.P != schema.PredTitle {
		return
	}
	stems := Stems(q.O.Value())
	slices.Sort(stems)
	for _, s := range slices.Compact(stems) {
		keep(wordColumn, columnLink{q.S, rdf.String(s)})
	}
}

// Having gives the things that are quoted with words of all these stems, or have them in their titles, in order. It
// reports false where the graph keeps no columns; what they tell of the state of the graph is as it is for [View.Columns].
//
// A thing with several quotations is among them if they have the stems between them.
func (v *View) Having(stems []string) (things []rdf.Term, kept bool, err error) {
	if v.words == nil || len(stems) == 0 {
		return nil, false, nil
	}
	c, err := v.current(v.words)
	if err != nil || c == nil {
		return nil, false, err
	}
	var lists [][]uint32
	for _, s := range stems {
		n, ok := c.Number(rdf.String(s))
		if !ok {
			return nil, true, nil
		}
		lists = append(lists, c.Subjects(wordPredicate, n))
	}
	slices.SortFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	found := lists[0]
	for _, list := range lists[1:] {
		in := make([]bool, c.Terms())
		for _, n := range list {
			in[n] = true
		}
		found = slices.DeleteFunc(found, func(n uint32) bool { return !in[n] })
	}
	things = make([]rdf.Term, len(found))
	for i, n := range found {
		things[i] = c.Term(n)
	}
	return things, true, nil
}
