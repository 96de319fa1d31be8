package rdf

import "strings"

// hasScheme reports whether an IRI is absolute.
func hasScheme[T string | []byte](iri T) bool {
	i := 0
	for i < len(iri) && (isLetter(iri[i]) || i > 0 && (isDigit(iri[i]) || iri[i] == '+' || iri[i] == '-' || iri[i] == '.')) {
		i++
	}
	return i > 0 && i < len(iri) && iri[i] == ':'
}

// resolve gives the IRI that ref means beside base (RFC 3986, 5.2); base is absolute.
func resolve(base, ref string) string {
	if hasScheme(ref) {
		return ref
	}
	b := splitIRI(base)
	r := splitIRI(ref)
	switch {
	case r.authority != "":
		b.authority, b.path, b.query = r.authority, withoutDots(r.path), r.query
	case r.path == "":
		if r.query != "" {
			b.query = r.query
		}
	default:
		if !strings.HasPrefix(r.path, "/") {
			if dir := strings.LastIndexByte(b.path, '/'); dir >= 0 {
				r.path = b.path[:dir+1] + r.path
			} else if b.authority != "" {
				r.path = "/" + r.path
			}
		}
		b.path, b.query = withoutDots(r.path), r.query
	}
	return b.scheme + b.authority + b.path + b.query + r.fragment
}

// The parts of an IRI, each with the marks that set it off: "https:", "//host", "/path", "?query", "#fragment".
type splitParts struct{ scheme, authority, path, query, fragment string }

func splitIRI(iri string) (p splitParts) {
	if hasScheme(iri) {
		i := strings.IndexByte(iri, ':') + 1
		p.scheme, iri = iri[:i], iri[i:]
	}
	if i := strings.IndexByte(iri, '#'); i >= 0 {
		iri, p.fragment = iri[:i], iri[i:]
	}
	if i := strings.IndexByte(iri, '?'); i >= 0 {
		iri, p.query = iri[:i], iri[i:]
	}
	if strings.HasPrefix(iri, "//") {
		end := len(iri)
		if i := strings.IndexByte(iri[2:], '/'); i >= 0 {
			end = i + 2
		}
		p.authority, iri = iri[:end], iri[end:]
	}
	p.path = iri
	return p
}

// withoutDots resolves the segments "." and "..".
func withoutDots(path string) string {
	var out []string
	segments := strings.Split(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch s {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 1 || len(out) == 1 && out[0] != "" {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, "/")
}
