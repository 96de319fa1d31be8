package rdf

import (
	"cmp"
	"slices"
	"strings"
)

// A Prefix is a short name for the beginning of IRIs: {"xsd", "http://www.w3.org/2001/XMLSchema#"}.
type Prefix struct{ Prefix, NS string }

// Abbreviate gives a term as people read it: eg:country, :country/KZ, "5"^^xsd:integer; IRIs outside every namespace
// stay in angle brackets. Of several namespaces that fit, the longest counts, wherever it stands in the table.
func Abbreviate(t Term, prefixes []Prefix) string {
	switch t.Kind() {
	case KindIRI:
		iri, best := t.Value(), -1
		for i, p := range prefixes {
			if p.NS != "" && strings.HasPrefix(iri, p.NS) && (best < 0 || len(p.NS) > len(prefixes[best].NS)) {
				best = i
			}
		}
		if best >= 0 {
			return prefixes[best].Prefix + ":" + iri[len(prefixes[best].NS):]
		}
	case KindLiteral:
		if text, rest := t.split(); strings.HasPrefix(rest, "^^") {
			return `"` + text + `"^^` + Abbreviate(Term(rest[2:]), prefixes)
		}
	}
	return string(t)
}

// Expand gives the IRI of what [Abbreviate] wrote (eg:country, <iri>) and of an address with two slashes
// (https://…). It reports false if the prefix is not in the table or the name cannot be part of an IRI.
func Expand(name string, prefixes []Prefix) (Term, bool) {
	if strings.HasPrefix(name, "<") {
		t, err := ParseTerm(name)
		return t, err == nil
	}
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		return "", false
	}
	for _, p := range prefixes {
		if p.Prefix == prefix {
			t, err := ParseTerm("<" + p.NS + local + ">")
			return t, err == nil
		}
	}
	if strings.HasPrefix(local, "//") {
		t, err := ParseTerm("<" + name + ">")
		return t, err == nil
	}
	return "", false
}

// longestFirst gives the prefixes so that the first namespace that fits is the best.
func longestFirst(prefixes []Prefix) []Prefix {
	out := slices.Clone(prefixes)
	slices.SortStableFunc(out, func(a, b Prefix) int { return cmp.Compare(len(b.NS), len(a.NS)) })
	return out
}
