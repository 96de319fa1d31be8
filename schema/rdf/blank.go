package rdf

import (
	"strconv"
	"strings"
)

// generated begins the labels of blank nodes that have none in the file: _:genid1. A label of that kind in a file gets
// another u in front.
const generated = "genid"

// blanks names the blank nodes of a file.
type blanks struct {
	skolem string // see Source
	known  map[string]Term
	fresh  int
}

func newBlanks(o Source) blanks { return blanks{skolem: o.Skolem, known: map[string]Term{}} }

// labelled gives the blank node that has this label in the file.
func (b *blanks) labelled(label string) Term {
	t, ok := b.known[label]
	if !ok {
		own := label
		if strings.HasPrefix(strings.TrimLeft(label, "u"), generated) {
			own = "u" + label
		}
		t = b.named(own)
		b.known[label] = t
	}
	return t
}

// new gives a blank node that has no label.
func (b *blanks) new() Term {
	b.fresh++
	return b.named(generated + strconv.Itoa(b.fresh))
}

func (b *blanks) named(label string) Term {
	if b.skolem != "" {
		return IRI(b.skolem + label)
	}
	return Term("_:" + label)
}
