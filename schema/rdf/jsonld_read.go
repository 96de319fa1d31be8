package rdf

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/piprate/json-gold/ld"
)

// readJSONLD reads JSON-LD 1.1, all of it before the first statement is given: that takes some ten times the size of the
// file in memory. Contexts must stand in the file: nothing
// is fetched. Language tags come in small letters, and IRIs that had to be resolved with what is not ASCII percent-encoded:
// the processor does that.
func readJSONLD(r io.Reader, o Source) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		fail := func(format string, args ...any) {
			yield(Quad{}, &SyntaxError{File: o.File, Line: 1, Column: 1, Message: fmt.Sprintf(format, args...)})
		}
		where := &place{r: bufio.NewReader(r)}
		d := json.NewDecoder(where)
		d.UseNumber()
		var doc any
		err := d.Decode(&doc)
		if err == nil {
			if _, more := d.Token(); more != io.EOF {
				err = errors.New("something follows the end of the document")
			}
		}
		if err != nil {
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF || where.err == io.EOF {
				at := where.n
				if syntax != nil {
					at = syntax.Offset
				}
				line, column := where.find(at)
				yield(Quad{}, &SyntaxError{File: o.File, Line: line, Column: column, Message: err.Error()})
			} else {
				yield(Quad{}, err)
			}
			return
		}
		if doc, err = floats(doc); err != nil {
			fail("%v", err)
			return
		}
		opts := ld.NewJsonLdOptions(o.Base)
		opts.ProcessingMode = ld.JsonLd_1_1
		opts.DocumentLoader = nothing{}
		expanded, err := ld.NewJsonLdProcessor().Expand(doc, opts)
		if err != nil {
			var why *ld.JsonLdError
			if errors.As(err, &why) && why.Details != nil {
				err = fmt.Errorf("%v", why.Details)
			}
			fail("%v", err)
			return
		}
		j := &jsonReader{blanks: newBlanks(o)}
		for _, item := range expanded {
			if m, ok := item.(map[string]any); ok {
				j.node(m, "")
			}
			for _, message := range j.mistakes {
				if !yield(Quad{}, &SyntaxError{File: o.File, Line: 1, Column: 1, Message: message}) {
					return
				}
			}
			for _, q := range j.pending {
				if !yield(q, nil) {
					return
				}
			}
			j.mistakes, j.pending = nil, j.pending[:0]
		}
	}
}

// A jsonReader states what expanded JSON-LD says. It is strict where the algorithms of the standard leave things out
// in silence.
type jsonReader struct {
	blanks   blanks
	mistakes []string
	pending  []Quad
}

func (j *jsonReader) wrong(format string, args ...any) Term {
	j.mistakes = append(j.mistakes, fmt.Sprintf(format, args...))
	return ""
}

func (j *jsonReader) state(s, p, o, g Term) {
	if s != "" && p != "" && o != "" {
		j.pending = append(j.pending, Quad{S: s, P: p, O: o, G: g})
	}
}

// iri gives the term of an expanded IRI or blank node, "" after a mistake.
func (j *jsonReader) iri(v any) Term {
	s, ok := v.(string)
	if !ok {
		return j.wrong("%v is no IRI", v)
	}
	if label, blank := strings.CutPrefix(s, "_:"); blank {
		if _, err := ParseTerm(s); err != nil {
			return j.wrong("%q cannot name a blank node", label)
		}
		return j.blanks.labelled(label)
	}
	t, err := ParseTerm("<" + s + ">")
	if err != nil {
		var syntax *SyntaxError
		errors.As(err, &syntax)
		return j.wrong("%q: %s", s, syntax.Message)
	}
	return t
}

func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

// node states what is said of a thing, and gives it.
func (j *jsonReader) node(m map[string]any, g Term) Term {
	var s Term
	if id, ok := m["@id"]; ok {
		s = j.iri(id)
	} else {
		s = j.blanks.new()
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		switch key {
		case "@id", "@index":
		case "@type":
			for _, c := range list(m[key]) {
				j.state(s, RDFType, j.iri(c), g)
			}
		case "@graph", "@included":
			in := g
			if key == "@graph" {
				in = s
			}
			for _, item := range list(m[key]) {
				if n, ok := item.(map[string]any); ok {
					j.node(n, in)
				}
			}
		case "@reverse":
			reverse, _ := m[key].(map[string]any)
			for _, p := range slices.Sorted(maps.Keys(reverse)) {
				for _, item := range list(reverse[p]) {
					if n, ok := item.(map[string]any); ok {
						j.state(j.node(n, g), j.iri(p), s, g)
					}
				}
			}
		default:
			if strings.HasPrefix(key, "@") {
				j.wrong("%s is not read here", key)
				continue
			}
			p := j.iri(key)
			if p.Kind() == KindBlank {
				p = j.wrong("the property %s is a blank node", key)
			}
			for _, v := range list(m[key]) {
				j.state(s, p, j.value(v, g), g)
			}
		}
	}
	return s
}

func (j *jsonReader) value(v any, g Term) Term {
	m, ok := v.(map[string]any)
	if !ok {
		return j.wrong("%v is no value", v)
	}
	if items, ok := m["@list"]; ok {
		head := rdfNil
		for _, item := range slices.Backward(list(items)) {
			o := j.value(item, g)
			cell := j.blanks.new()
			j.state(cell, rdfFirst, o, g)
			j.state(cell, rdfRest, head, g)
			head = cell
		}
		return head
	}
	value, ok := m["@value"]
	if !ok {
		return j.node(m, g)
	}
	if tag, _ := m["@language"].(string); tag != "" {
		text, _ := value.(string)
		t, err := ParseTerm(string(Lang(text, tag)))
		if err != nil {
			return j.wrong("%q is no language tag", tag)
		}
		return t
	}
	if _, ok := m["@direction"]; ok {
		return j.wrong("base directions are not read")
	}
	datatype, _ := m["@type"].(string)
	switch {
	case datatype == "@json":
		return j.wrong("JSON literals are not read")
	case datatype != "":
		t := j.iri(datatype)
		if !t.IsIRI() {
			return ""
		}
		datatype = t.Value()
	}
	switch value := value.(type) {
	case string:
		return Typed(value, datatype)
	case bool:
		return Typed(strconv.FormatBool(value), cmp.Or(datatype, XSDBoolean))
	case float64:
		if value == math.Trunc(value) && math.Abs(value) < 1e21 && datatype != XSD+"double" {
			return Typed(strconv.FormatFloat(value, 'f', 0, 64), cmp.Or(datatype, XSDInteger))
		}
		// the canonical form of doubles: 5.3E0
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(value, 'E', 15, 64), "E")
		mantissa = strings.TrimRight(mantissa, "0")
		if strings.HasSuffix(mantissa, ".") {
			mantissa += "0"
		}
		n, _ := strconv.Atoi(exponent)
		return Typed(mantissa+"E"+strconv.Itoa(n), cmp.Or(datatype, XSD+"double"))
	}
	return j.wrong("%v is no value", value)
}

// floats turns numbers into what the processor takes for numbers, refusing those that it would change.
func floats(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err == nil && f == float64(int64(f)) && (f > 1<<53 || f < -(1<<53)) {
			err = fmt.Errorf("the number %s is too large to be read exactly: write it as a text with its @type", v)
		}
		return f, err
	case []any:
		for i := range v {
			if v[i], err = floats(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k := range v {
			if v[k], err = floats(v[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// nothing loads no documents.
type nothing struct{}

func (nothing) LoadDocument(address string) (*ld.RemoteDocument, error) {
	return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, fmt.Sprintf("the context %s is not in the file, and nothing is fetched: put it in its place", address))
}

// A place remembers where the lines of what is read begin.
type place struct {
	r      io.Reader
	n      int64
	starts []int64 // of lines after the first
	last   []byte  // of the line at hand
	err    error
}

func (p *place) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	for i, c := range b[:n] {
		p.last = append(p.last, c)
		if c == '\n' {
			p.starts = append(p.starts, p.n+int64(i)+1)
			if len(p.last) > 1<<20 {
				p.last = nil
			}
		}
	}
	p.n += int64(n)
	p.err = err
	return n, err
}

// find gives line and column of an offset; the column counts code points as far back as they are remembered.
func (p *place) find(at int64) (line, column int) {
	line = 1
	start := int64(0)
	for _, s := range p.starts {
		if s >= at {
			break
		}
		line++
		start = s
	}
	from := p.n - int64(len(p.last))
	if start >= from && at >= start && at <= p.n {
		return line, max(1, utf8.RuneCount(p.last[start-from:at-from]))
	}
	return line, max(1, int(at-start))
}
