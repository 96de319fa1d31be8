package rdf

import (
	"bytes"
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

// MostJSONLD is how many bytes of a JSON-LD file may be such that what they say is only told at their end.
const MostJSONLD = 32 << 20

// togetherJSONLD is how many bytes of things are expanded together.
const togetherJSONLD = 1 << 20

var errTooLarge = fmt.Errorf("what begins here takes more than %d MB and can only be told at its end: put @context first, then @id, then @graph with the things in it", MostJSONLD>>20)

// readJSONLD reads JSON-LD 1.1. A list at the top, and the @graph of an object that says no more than @context and @id
// before it, is read thing by thing. What is in no such list is held in memory, in some ten times the size of its text, of
// which there may be [MostJSONLD]. Contexts must stand in the file: nothing is fetched. Language tags come in small
// letters, and IRIs that had to be resolved with what is not ASCII percent-encoded: the processor does that.
func readJSONLD(r io.Reader, o Source) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		// Of a file that can be held it is known before whether something behind the @graph says what that is the graph of.
		head, err := io.ReadAll(io.LimitReader(r, MostJSONLD+1))
		if err != nil {
			yield(Quad{}, err)
			return
		}
		where := &place{r: io.MultiReader(bytes.NewReader(head), r)}
		s := &jsonStream{Decoder: json.NewDecoder(where), where: where, file: o.File, yield: yield, options: ld.NewJsonLdOptions(o.Base), says: jsonReader{blanks: newBlanks(o)}}
		s.whole = len(head) <= MostJSONLD && behindGraph(head)
		s.options.ProcessingMode = ld.JsonLd_1_1
		s.options.DocumentLoader = nothing{}
		s.UseNumber()
		s.document()
	}
}

// behindGraph reports whether an object has something behind its @graph.
func behindGraph(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for graph := false; d.More(); {
		key, err := d.Token()
		var value json.RawMessage
		if graph || err != nil || d.Decode(&value) != nil {
			return graph
		}
		graph = key == "@graph"
	}
	return false
}

// A jsonStream reads JSON-LD as it comes. Its functions report whether to go on.
type jsonStream struct {
	*json.Decoder
	where   *place
	file    string
	whole   bool // a graph at the top without an @id is told at the end of the document
	options *ld.JsonLdOptions
	says    jsonReader
	yield   func(Quad, error) bool
}

// A jsonList is a list of things: that at the top, or the graph of something.
type jsonList struct {
	active *ld.Context
	of     map[string]any // the thing whose graph it is, as far as it was known then; nil if there is none
	things []any          // that were read and not yet stated
	starts []int64        // where these begin
	bare   bool           // it is no list, but the one object of the document
}

// wrong gives a mistake at the byte before at.
func (s *jsonStream) wrong(at int64, format string, args ...any) bool {
	line, column := s.where.find(at)
	return s.yield(Quad{}, &SyntaxError{File: s.file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// end gives a mistake that ends the document.
func (s *jsonStream) end(at int64, format string, args ...any) bool {
	s.wrong(at, format, args...)
	return false
}

// broken gives the error that ends the document.
func (s *jsonStream) broken(err error) bool {
	var syntax *json.SyntaxError
	switch {
	case err == errTooLarge:
		return s.end(s.where.mark+1, "%v", err)
	case errors.As(err, &syntax) && syntax.Offset == s.InputOffset(): // between values
		return s.end(syntax.Offset+1, "%v", err)
	case errors.As(err, &syntax):
		rest, _ := io.ReadAll(s.Buffered()) // within a value, where the decoder's count leaves out what was read as tokens
		errors.As(json.Unmarshal(rest, new(any)), &syntax)
		return s.end(s.InputOffset()+syntax.Offset, "%v", err)
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		return s.end(s.where.n, "%v", io.ErrUnexpectedEOF)
	}
	s.yield(Quad{}, err)
	return false
}

// value reads what stands after a key.
func (s *jsonStream) value() (value any, ok bool) {
	err := s.Decode(&value)
	if err != nil {
		return nil, s.broken(err)
	}
	if value, err = floats(value); err != nil {
		return nil, s.end(s.InputOffset(), "%v", err)
	}
	return value, true
}

func (s *jsonStream) document() {
	list := &jsonList{active: ld.NewContext(nil, s.options)}
	t, err := s.Token()
	if err != nil {
		s.broken(err)
		return
	}
	ok := false
	switch t {
	case json.Delim('['):
		ok = s.list(list)
	case json.Delim('{'):
		list.bare = true
		ok = s.thing(list)
	default:
		s.end(s.InputOffset(), "JSON-LD is an object or a list of objects")
	}
	if ok && s.state(list) {
		s.More()
		at := s.InputOffset() + 1
		if _, err := s.Token(); err != io.EOF {
			s.end(at, "something follows the end of the document")
		}
	}
}

// list reads the things of a list, after its bracket.
func (s *jsonStream) list(list *jsonList) bool {
	for s.More() {
		t, err := s.Token()
		switch { // what is no thing says nothing
		case err != nil:
			return s.broken(err)
		case t == json.Delim('[') && !s.list(list), t == json.Delim('{') && !s.thing(list):
			return false
		}
	}
	if _, err := s.Token(); err != nil {
		return s.broken(err)
	}
	return true
}

// thing reads an object, after its brace.
func (s *jsonStream) thing(list *jsonList) bool {
	start := s.InputOffset() - 1
	if len(list.things) == 0 {
		s.where.forget(start)
	}
	s.where.mark = start
	m := map[string]any{}
	var graph *jsonList // if it has been read
	for s.More() {
		t, err := s.Token()
		if err != nil {
			return s.broken(err)
		}
		key, _ := t.(string)
		switch {
		case graph != nil && (graph.of == nil || key == "@context" || key == "@graph"):
			return s.end(s.InputOffset(), "%s stands behind @graph: put it before", key)
		case key == "@graph" && s.streams(list, m):
			if graph = s.graph(list, m, start); graph == nil {
				return false
			}
			s.where.mark = s.InputOffset()
			continue
		}
		value, ok := s.value()
		if !ok {
			return false
		}
		m[key] = value
	}
	if _, err := s.Token(); err != nil {
		return s.broken(err)
	}
	if graph == nil || graph.of != nil && len(m) > len(graph.of) {
		list.bare = list.bare && graph == nil
		list.things, list.starts = append(list.things, m), append(list.starts, start)
	}
	return len(list.things) == 0 || s.InputOffset()-list.starts[0] < togetherJSONLD || s.state(list)
}

// streams reports whether the graph of an object can be read before what follows it; m is what comes before.
func (s *jsonStream) streams(list *jsonList, m map[string]any) bool {
	_, named := m["@id"].(string)
	context, own := m["@context"]
	known := 0
	for _, has := range [2]bool{named, own} {
		if has {
			known++
		}
	}
	// A context of a type that the object is of would reach into its graph if it propagated.
	return len(m) == known && (named || list.bare && !s.whole) && !has(context, "@propagate")
}

// has reports whether a key stands anywhere within a value.
func has(v any, key string) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, func(v any) bool { return has(v, key) })
	case map[string]any:
		for k, v := range v {
			if k == key || has(v, key) {
				return true
			}
		}
	}
	return false
}

// graph reads and states the graph of an object of which m is known. It is nil if that ends the document.
func (s *jsonStream) graph(list *jsonList, m map[string]any, start int64) *jsonList {
	if !s.state(list) {
		return nil
	}
	graph := &jsonList{active: list.active}
	if _, named := m["@id"]; named {
		graph.of = maps.Clone(m)
	} else if context, own := m["@context"]; own {
		var err error
		if graph.active, err = list.active.Parse(context); err != nil {
			s.end(start+1, "%v", reason(err))
			return nil
		}
	}
	t, err := s.Token()
	switch {
	case err != nil:
		s.broken(err)
		return nil
	case t == json.Delim('[') && !s.list(graph), t == json.Delim('{') && !s.thing(graph), !s.state(graph):
		return nil
	}
	return graph
}

// reason gives what the processor says of an error, without the name of its kind.
func reason(err error) error {
	var why *ld.JsonLdError
	if errors.As(err, &why) && why.Details != nil {
		return fmt.Errorf("%v", why.Details)
	}
	return err
}

// state gives the statements of what has been read of a list.
func (s *jsonStream) state(list *jsonList) bool {
	things, starts := list.things, list.starts
	list.things, list.starts = nil, nil
	if len(things) == 0 {
		return true
	}
	err := s.expand(list, things)
	if len(things) > 1 && (err != nil || len(s.says.mistakes) > 0) { // which is it?
		for i := range things {
			if !s.give(s.expand(list, things[i:i+1]), starts[i]) {
				return false
			}
		}
		return true
	}
	return s.give(err, starts[0])
}

// give yields what was stated, and what was wrong with it.
func (s *jsonStream) give(err error, start int64) bool {
	if err != nil && !s.wrong(start+1, "%v", reason(err)) {
		return false
	}
	for _, message := range s.says.mistakes {
		if !s.wrong(start+1, "%s", message) {
			return false
		}
	}
	for _, q := range s.says.pending {
		if !s.yield(q, nil) {
			return false
		}
	}
	return true
}

// expand has things state what they say.
func (s *jsonStream) expand(list *jsonList, things []any) error {
	s.says.mistakes, s.says.pending = nil, s.says.pending[:0]
	var expanded any
	var err error
	switch {
	case list.bare:
		expanded, err = ld.NewJsonLdProcessor().Expand(things[0], s.options)
	case list.of != nil:
		of := maps.Clone(list.of)
		of["@graph"] = things
		expanded, err = ld.NewJsonLdApi().Expand(list.active, "@graph", of, s.options, false, nil)
	default:
		expanded, err = ld.NewJsonLdApi().Expand(list.active, "@graph", things, s.options, false, nil)
	}
	if err != nil {
		return err
	}
	for _, item := range items(expanded) {
		if m, ok := item.(map[string]any); ok {
			s.says.node(m, "")
		}
	}
	return nil
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

func items(v any) []any {
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
			for _, c := range items(m[key]) {
				j.state(s, RDFType, j.iri(c), g)
			}
		case "@graph", "@included":
			in := g
			if key == "@graph" {
				in = s
			}
			for _, item := range items(m[key]) {
				if n, ok := item.(map[string]any); ok {
					j.node(n, in)
				}
			}
		case "@reverse":
			reverse, _ := m[key].(map[string]any)
			for _, p := range slices.Sorted(maps.Keys(reverse)) {
				for _, item := range items(reverse[p]) {
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
			for _, v := range items(m[key]) {
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
	if all, ok := m["@list"]; ok {
		head := rdfNil
		for _, item := range slices.Backward(items(all)) {
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
		if err == nil && !strings.ContainsAny(v.String(), ".eE") && math.Abs(f) < 1e21 && strconv.FormatFloat(f, 'f', 0, 64) != v.String() {
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

// A place remembers where lines begin in what is read and not yet forgotten, and sees to it that no more than [MostJSONLD]
// is read beyond a mark.
type place struct {
	r      io.Reader
	n      int64   // bytes read
	mark   int64   // where begins what is at hand
	line   int     // lines that have ended and are forgotten
	from   int64   // where the line after them begins
	starts []int64 // of the lines after that
	last   []byte  // of what was read
}

// mostRemembered is of how much of what was read columns are counted in code points.
const mostRemembered = 1 << 20

func (p *place) Read(b []byte) (int, error) {
	if p.n-p.mark > MostJSONLD {
		return 0, errTooLarge
	}
	n, err := p.r.Read(b[:min(len(b), 1<<16)])
	for at := 0; ; at++ {
		next := bytes.IndexByte(b[at:n], '\n')
		if next < 0 {
			break
		}
		at += next
		p.starts = append(p.starts, p.n+int64(at)+1)
	}
	if p.last = append(p.last, b[:n]...); len(p.last) > 2*mostRemembered {
		p.last = append(p.last[:0], p.last[len(p.last)-mostRemembered:]...)
	}
	p.n += int64(n)
	return n, err
}

// forget gives up the lines that have ended before a byte.
func (p *place) forget(at int64) {
	n, _ := slices.BinarySearch(p.starts, at+1)
	if n > 0 {
		p.line, p.from = p.line+n, p.starts[n-1]
		p.starts = append(p.starts[:0], p.starts[n:]...)
	}
}

// find gives line and column of the byte before at; the column counts code points as far back as they are remembered.
func (p *place) find(at int64) (line, column int) {
	n, _ := slices.BinarySearch(p.starts, at)
	start := p.from
	if n > 0 {
		start = p.starts[n-1]
	}
	line = p.line + n + 1
	from := p.n - int64(len(p.last))
	if start >= from && at >= start && at <= p.n {
		return line, max(1, utf8.RuneCount(p.last[start-from:at-from]))
	}
	return line, max(1, int(at-start))
}
