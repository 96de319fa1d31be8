package rdf

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// writeJSONLD writes JSON-LD 1.1: a context, and each named graph with the things it describes. What a property with
// Inside leads to is written in its place, if nothing else leads there; the other things stand side by side.
func writeJSONLD(w io.Writer, quads iter.Seq2[Quad, error], style Style) error {
	out := bufio.NewWriterSize(w, 64<<10)
	j := &jsonWriter{Writer: out, style: style, prefixes: longestFirst(style.Prefixes), names: map[Term]Name{}, keys: map[Term]string{}}
	j.head()
	for run, err := range graphs(quads) {
		if err == nil {
			err = j.graph(run)
		}
		if err != nil {
			out.Flush()
			return err
		}
	}
	j.close()
	out.WriteString("\n  ]\n}\n")
	return out.Flush()
}

// mostFramed is how many statements of a graph are looked at together. A larger graph is written in parts, and what a
// thing of one part leads to in another stands there.
const mostFramed = 1 << 16

// graphs gives runs of quads that share a graph, checked, with all that is said of a subject in one run. A run is valid
// until the next.
func graphs(quads iter.Seq2[Quad, error]) iter.Seq2[[]Quad, error] {
	return func(yield func([]Quad, error) bool) {
		var run []Quad
		for subject, err := range subjects(quads) {
			if err != nil {
				yield(nil, err)
				return
			}
			if len(run) > 0 && (run[0].G != subject[0].G || len(run) >= mostFramed) {
				if !yield(run, nil) {
					return
				}
				run = run[:0]
			}
			run = append(run, subject...)
		}
		if len(run) > 0 {
			yield(run, nil)
		}
	}
}

type jsonWriter struct {
	*bufio.Writer
	style    Style
	prefixes []Prefix
	names    map[Term]Name
	keys     map[Term]string // of properties and classes
	scratch  []byte

	comma bool // before the next member of a list
	open  Term // the named graph that has been begun
	// of the run at hand
	things map[Term][]Quad // by subject; those that have been written are nil
	places map[Term]int    // how many statements lead to a thing
}

func (j *jsonWriter) head() {
	j.WriteString("{\n  \"@context\": {\n    \"@version\": 1.1")
	if j.style.Base != "" {
		j.WriteString(",\n    \"@base\": " + j.quote(j.style.Base))
	}
	for _, p := range j.style.Prefixes {
		if p.Prefix != "" {
			j.WriteString(",\n    " + j.quote(p.Prefix) + ": " + j.quote(p.NS))
		}
	}
	for _, n := range j.style.Names {
		id := j.key(n.Property)
		j.WriteString(",\n    " + j.quote(n.Name) + ": ")
		if n.Type == "" {
			j.WriteString(j.quote(id))
		} else {
			t := n.Type
			if t != "@id" {
				t = j.key(Term("<" + t + ">"))
			}
			j.WriteString(`{"@id": ` + j.quote(id) + `, "@type": ` + j.quote(t) + `}`)
		}
	}
	for _, n := range j.style.Names { // from here on keys are names
		j.names[n.Property] = n
		j.keys[n.Property] = n.Name
	}
	j.WriteString("\n  },\n  \"@graph\": [")
}

// graph writes a run of quads that share a graph.
func (j *jsonWriter) graph(quads []Quad) error {
	j.things, j.places = map[Term][]Quad{}, map[Term]int{}
	var order []Term
	for i := 0; i < len(quads); {
		n := i + 1
		for n < len(quads) && quads[n].S == quads[i].S {
			n++
		}
		if _, again := j.things[quads[i].S]; !again {
			order = append(order, quads[i].S)
			j.things[quads[i].S] = quads[i:n]
		} else { // not sorted
			j.things[quads[i].S] = append(j.things[quads[i].S][:len(j.things[quads[i].S]):len(j.things[quads[i].S])], quads[i:n]...)
		}
		i = n
	}
	for _, q := range quads {
		if q.O.Kind() != KindLiteral {
			j.places[q.O]++
		}
	}
	inside := map[Term]bool{}
	for _, q := range quads {
		if j.embeds(q) {
			inside[q.O] = true
		}
	}
	indent := "\n    "
	if g := quads[0].G; g != j.open {
		j.close()
		if g != "" {
			id, err := j.id(g)
			if err != nil {
				return err
			}
			j.member(indent + `{"@id": ` + id + `, "@graph": [`)
			j.open, j.comma = g, false
		}
	}
	if j.open != "" {
		indent += "  "
	}
	for _, rest := range [2]bool{false, true} { // then what leads to itself
		for _, t := range order {
			if j.things[t] == nil || inside[t] && !rest {
				continue
			}
			j.member(indent)
			if err := j.thing(t, indent+"  "); err != nil {
				return err
			}
		}
	}
	return nil
}

// member begins a member of a list.
func (j *jsonWriter) member(begin string) {
	if j.comma {
		j.WriteByte(',')
	}
	j.comma = true
	j.WriteString(begin)
}

// close ends a named graph.
func (j *jsonWriter) close() {
	if j.open != "" {
		j.WriteString("\n    ]}")
		j.open, j.comma = "", true
	}
}

// embeds reports whether what a statement leads to is written within it.
func (j *jsonWriter) embeds(q Quad) bool {
	return j.names[q.P].Inside && j.places[q.O] == 1 && q.O != q.S && j.things[q.O] != nil
}

func (j *jsonWriter) thing(t Term, indent string) error {
	quads := j.things[t]
	j.things[t] = nil
	id, err := j.id(t)
	if err != nil {
		return err
	}
	j.WriteString(`{"@id": ` + id)
	var classes []string
	for _, q := range quads {
		if q.P == RDFType && q.O.IsIRI() {
			classes = append(classes, j.quote(j.key(q.O)))
		}
	}
	switch len(classes) {
	case 0:
	case 1:
		j.WriteString(`, "@type": ` + classes[0])
	default:
		j.WriteString(`, "@type": [` + strings.Join(classes, ", ") + `]`)
	}
	for i := 0; i < len(quads); {
		n := i + 1
		for n < len(quads) && quads[n].P == quads[i].P {
			n++
		}
		values := quads[i:n]
		i = n
		if values[0].P == RDFType && values[0].O.IsIRI() {
			continue
		}
		key := j.key(values[0].P)
		if j.misread(values[0].P, key) {
			return fmt.Errorf("JSON-LD cannot hold %s: it would be taken for an abbreviation", values[0].P)
		}
		j.WriteString("," + indent + j.quote(key) + ": ")
		if len(values) > 1 {
			j.WriteByte('[')
		}
		for k, q := range values {
			if k > 0 {
				j.WriteString(", ")
			}
			if err := j.value(q, indent); err != nil {
				return err
			}
		}
		if len(values) > 1 {
			j.WriteByte(']')
		}
	}
	_, err = j.WriteString("}")
	return err
}

func (j *jsonWriter) value(q Quad, indent string) error {
	name := j.names[q.P]
	if q.O.Kind() != KindLiteral {
		if j.embeds(q) {
			return j.thing(q.O, indent+"  ")
		}
		id, err := j.id(q.O)
		if name.Type == "@id" {
			j.WriteString(id)
		} else {
			j.WriteString(`{"@id": ` + id + `}`)
		}
		return err
	}
	text := j.quote(q.O.Value())
	lang, datatype := q.O.Lang(), q.O.Datatype()
	switch {
	case lang != "":
		j.WriteString(`{"@value": ` + text + `, "@language": ` + j.quote(lang) + `}`)
	case datatype == XSDString && name.Type == "":
		j.WriteString(text)
	case datatype == XSDString:
		j.WriteString(`{"@value": ` + text + `}`)
	case datatype == name.Type:
		j.WriteString(native(text, datatype))
	default:
		j.WriteString(`{"@value": ` + text + `, "@type": ` + j.quote(j.key(Term("<"+datatype+">"))) + `}`)
	}
	return nil
}

// native gives numbers and truth values as JSON has them, where they are read back letter by letter.
func native(quoted, datatype string) string {
	s := quoted[1 : len(quoted)-1]
	switch datatype {
	case XSDInteger, XSDNonNeg:
		if n, err := strconv.Atoi(s); err == nil && strconv.Itoa(n) == s && len(s) < 16 {
			return s
		}
	case XSDBoolean:
		if s == "true" || s == "false" {
			return s
		}
	}
	return quoted
}

// id gives the quoted name of a thing.
func (j *jsonWriter) id(t Term) (string, error) {
	if t.Kind() == KindBlank {
		return j.quote(string(t)), nil
	}
	iri := t.Value()
	if rest, ok := relative(iri, j.style.Base); ok && !strings.ContainsFunc(rest, unsafe) && !strings.HasSuffix(rest, "#") {
		return j.quote(rest), nil
	}
	if j.misread(t, iri) {
		return "", fmt.Errorf("JSON-LD cannot hold %s: it would be taken for an abbreviation", t)
	}
	return j.quote(iri), nil
}

// unsafe reports characters that processors change when they resolve an IRI, and the colon, before which stands a prefix.
func unsafe(r rune) bool {
	return r > '~' || r != '#' && r != '=' && r != ',' && r != '/' && r != '.' && r != '-' && r != '_' && !isLetter(byte(r)) && !isDigit(byte(r))
}

// key gives a property, class or datatype by its name, shortened with a prefix, or in full.
func (j *jsonWriter) key(t Term) string {
	k, ok := j.keys[t]
	if ok {
		return k
	}
	k = t.Value()
	for _, p := range j.prefixes {
		if rest, ok := strings.CutPrefix(k, p.NS); ok && p.Prefix != "" && isLocalName(rest) {
			k = p.Prefix + ":" + rest
			break
		}
	}
	j.keys[t] = k
	return k
}

// misread reports whether an IRI that stands in full begins like an abbreviation.
func (j *jsonWriter) misread(t Term, spelt string) bool {
	scheme, rest, _ := strings.Cut(spelt, ":")
	if spelt != t.Value() || strings.HasPrefix(rest, "//") {
		return false
	}
	for _, p := range j.prefixes {
		if p.Prefix == scheme {
			return true
		}
	}
	for _, n := range j.style.Names {
		if n.Name == scheme {
			return true
		}
	}
	return false
}

// quote gives a JSON text.
func (j *jsonWriter) quote(s string) string {
	b := append(j.scratch[:0], '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', upperHex[c>>4], upperHex[c&15])
		default:
			b = append(b, c)
		}
	}
	j.scratch = append(b, '"')
	return string(j.scratch)
}
