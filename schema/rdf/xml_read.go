package rdf

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readXML reads RDF/XML, all that a thing at the top says at a time. After a mistake in what is said it goes on with the next thing; XML that is not well-formed ends it.
func readXML(r io.Reader, o Source) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		source := &xmlSource{Reader: bufio.NewReader(r)}
		d := xml.NewDecoder(source)
		d.Entity = map[string]string{}
		x := &xmlReader{Decoder: d, source: source, blanks: newBlanks(o), ids: map[string]bool{}}
		give := func(err error) bool {
			if err != nil {
				var syntax *SyntaxError
				if !errors.As(err, &syntax) {
					return yield(Quad{}, err) // of the reader
				}
				syntax.File = o.File
				return yield(Quad{}, err)
			}
			for _, q := range x.pending {
				if !yield(q, nil) {
					return false
				}
			}
			x.pending = x.pending[:0]
			return true
		}
		top := xmlScope{base: o.Base}
		start, err := x.start()
		if err != nil || start == nil {
			if err == nil {
				err = x.fail("there is no element")
			}
			give(err)
			return
		}
		if start.Name != (xml.Name{Space: rdfNS, Local: "RDF"}) {
			_, err := x.node(*start, top)
			give(err)
			return
		}
		top, err = x.scope(*start, top)
		if err != nil && !give(err) {
			return
		}
		for {
			start, err := x.start()
			if start == nil || err != nil {
				if err != nil {
					give(err)
				}
				return
			}
			x.open = 1
			_, err = x.node(*start, top)
			if err != nil {
				x.pending = x.pending[:0]
			}
			if !give(err) || x.broken {
				return
			}
			for x.open > 0 && err != nil { // the rest of what had a mistake
				if _, err := x.token(); err != nil {
					give(err)
					return
				}
			}
		}
	}
}

type xmlReader struct {
	*xml.Decoder
	source  *xmlSource
	blanks  blanks
	ids     map[string]bool
	open    int  // elements
	broken  bool // not well-formed, or the reader failed
	pending []Quad
}

// An xmlScope is what elements hand down.
type xmlScope struct {
	base, lang string
	depth      int
	spaces     *namespaces
}

func (x *xmlReader) fail(format string, args ...any) error {
	line, column := x.InputPos()
	return &SyntaxError{Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

var entity = regexp.MustCompile(`<!ENTITY\s+([A-Za-z][\w.-]*)\s+(?:"([^"&<%]*)"|'([^'&<%]*)')\s*>`)

// token gives the next token that counts.
func (x *xmlReader) token() (xml.Token, error) {
	for {
		t, err := x.Token()
		if err != nil {
			x.broken = true
			var syntax *xml.SyntaxError
			switch {
			case errors.As(err, &syntax):
				return nil, x.fail("%s", syntax.Msg)
			case err == io.EOF:
				return nil, err
			}
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			x.open++
			return t, nil
		case xml.EndElement:
			x.open--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			for _, m := range entity.FindAllStringSubmatch(string(t), 1000) {
				x.Entity[m[1]] = m[2] + m[3]
			}
		}
	}
}

// start gives the next element on this level, nil at its end.
func (x *xmlReader) start() (*xml.StartElement, error) {
	for {
		t, err := x.token()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return nil, x.fail("text between things: %.40q", strings.TrimSpace(string(t)))
			}
		}
	}
}

const xmlNS = "http://www.w3.org/XML/1998/namespace"

func (x *xmlReader) scope(e xml.StartElement, s xmlScope) (xmlScope, error) {
	if s.depth++; s.depth > deepest {
		return s, x.fail("elements more than %d deep", deepest)
	}
	s.spaces = s.spaces.with(e.Attr)
	for _, a := range e.Attr {
		switch {
		case a.Name.Space != "xml" && a.Name.Space != xmlNS:
		case a.Name.Local == "lang":
			s.lang = a.Value
		case a.Name.Local == "base":
			s.base = resolve(s.base, a.Value)
			s.base, _, _ = strings.Cut(s.base, "#")
		}
	}
	return s, nil
}

func (x *xmlReader) iri(s xmlScope, ref string) (Term, error) {
	if !hasScheme(ref) {
		if s.base == "" {
			return "", x.fail("relative IRI %q in a file without xml:base", ref)
		}
		ref = resolve(s.base, ref)
	}
	for i := range len(ref) {
		if !plainIRI[ref[i]] {
			return "", x.fail("an IRI cannot hold %q", ref[i])
		}
	}
	return Term("<" + ref + ">"), nil
}

func (x *xmlReader) nodeID(label string) (Term, error) {
	if !isXMLName(label) {
		return "", x.fail("%q cannot name a blank node", label)
	}
	return x.blanks.labelled(label), nil
}

// id gives the IRI of rdf:ID, of which there is one in a document.
func (x *xmlReader) id(s xmlScope, name string) (Term, error) {
	if !isXMLName(name) {
		return "", x.fail("%q cannot be an rdf:ID", name)
	}
	t, err := x.iri(s, "#"+name)
	if err == nil && x.ids[string(t)] {
		err = x.fail("rdf:ID %q is given a second time", name)
	}
	x.ids[string(t)] = true
	return t, err
}

func isXMLName(s string) bool {
	for i, r := range s {
		if !isNameStart(r) && r != '_' && (i == 0 || !('0' <= r && r <= '9') && !isNameRest(r) && r != '.') {
			return false
		}
	}
	return s != ""
}

func (x *xmlReader) state(s, p, o Term) {
	x.pending = append(x.pending, Quad{S: s, P: p, O: o})
}

func (x *xmlReader) text(s xmlScope, v string) Term { return Lang(v, s.lang) }

// special are the attributes of the rdf namespace that are no properties.
type special struct{ about, id, nodeID, resource, datatype, parseType *string }

// attributes parts those of the syntax from the properties.
func (x *xmlReader) attributes(e xml.StartElement) (sp special, rest []xml.Attr, err error) {
	for _, a := range e.Attr {
		v := a.Value
		switch {
		case a.Name.Space == "xmlns" || a.Name.Space == "xml" || a.Name.Space == xmlNS || a.Name.Local == "xmlns" && a.Name.Space == "":
		case a.Name.Space == "" && strings.HasPrefix(strings.ToLower(a.Name.Local), "xml"):
		case a.Name.Space == "":
			return sp, nil, x.fail("the attribute %s has no namespace", a.Name.Local)
		case a.Name.Space != rdfNS:
			rest = append(rest, a)
		default:
			switch a.Name.Local {
			case "about":
				sp.about = &v
			case "ID":
				sp.id = &v
			case "nodeID":
				sp.nodeID = &v
			case "resource":
				sp.resource = &v
			case "datatype":
				sp.datatype = &v
			case "parseType":
				sp.parseType = &v
			case "RDF", "Description", "li", "bagID", "aboutEach", "aboutEachPrefix":
				return sp, nil, x.fail("rdf:%s cannot be an attribute", a.Name.Local)
			default:
				rest = append(rest, a)
			}
		}
	}
	return sp, rest, nil
}

func (x *xmlReader) name(n xml.Name) (Term, error) {
	if n.Space == "" {
		return "", x.fail("the element %s has no namespace", n.Local)
	}
	return x.iri(xmlScope{}, n.Space+n.Local)
}

// properties states those that are written as attributes.
func (x *xmlReader) properties(subject Term, s xmlScope, attrs []xml.Attr) error {
	for _, a := range attrs {
		p, err := x.name(a.Name)
		if err != nil {
			return err
		}
		if p == RDFType {
			o, err := x.iri(s, a.Value)
			if err != nil {
				return err
			}
			x.state(subject, p, o)
			continue
		}
		x.state(subject, p, x.text(s, a.Value))
	}
	return nil
}

// node reads an element that is a thing, up to its end.
func (x *xmlReader) node(e xml.StartElement, s xmlScope) (subject Term, err error) {
	if s, err = x.scope(e, s); err != nil {
		return "", err
	}
	if e.Name.Space == rdfNS && slices.Contains(xmlSyntax, e.Name.Local) && e.Name.Local != "Description" {
		return "", x.fail("rdf:%s cannot be a thing", e.Name.Local)
	}
	sp, rest, err := x.attributes(e)
	if err != nil {
		return "", err
	}
	n := 0
	for _, a := range [3]*string{sp.about, sp.id, sp.nodeID} {
		if a != nil {
			n++
		}
	}
	switch {
	case n > 1:
		return "", x.fail("a thing has one of rdf:about, rdf:ID and rdf:nodeID")
	case sp.resource != nil || sp.datatype != nil || sp.parseType != nil:
		return "", x.fail("a thing has neither rdf:resource, rdf:datatype nor rdf:parseType")
	case sp.about != nil:
		subject, err = x.iri(s, *sp.about)
	case sp.id != nil:
		subject, err = x.id(s, *sp.id)
	case sp.nodeID != nil:
		subject, err = x.nodeID(*sp.nodeID)
	default:
		subject = x.blanks.new()
	}
	if err != nil {
		return "", err
	}
	if e.Name != (xml.Name{Space: rdfNS, Local: "Description"}) {
		class, err := x.name(e.Name)
		if err != nil {
			return "", err
		}
		x.state(subject, RDFType, class)
	}
	if err := x.properties(subject, s, rest); err != nil {
		return "", err
	}
	return subject, x.contents(subject, s)
}

// contents reads the elements that are properties of a thing, up to the end of the thing.
func (x *xmlReader) contents(subject Term, s xmlScope) error {
	li := 0
	for {
		e, err := x.start()
		if e == nil || err != nil {
			return err
		}
		name := e.Name
		if name.Space == rdfNS {
			if name.Local == "li" {
				li++
				name.Local = "_" + strconv.Itoa(li)
			} else if slices.Contains(xmlSyntax, name.Local) {
				return x.fail("rdf:%s cannot be a property", name.Local)
			}
		}
		p, err := x.name(name)
		if err != nil {
			return err
		}
		if err := x.property(subject, p, *e, s); err != nil {
			return err
		}
	}
}

func (x *xmlReader) property(subject, p Term, e xml.StartElement, s xmlScope) error {
	s, err := x.scope(e, s)
	if err != nil {
		return err
	}
	sp, rest, err := x.attributes(e)
	if err != nil {
		return err
	}
	state := func(o Term) error {
		x.state(subject, p, o)
		if sp.id == nil {
			return nil
		}
		r, err := x.id(s, *sp.id)
		x.state(r, RDFType, "<"+rdfNS+"Statement>")
		x.state(r, "<"+rdfNS+"subject>", subject)
		x.state(r, "<"+rdfNS+"predicate>", p)
		x.state(r, "<"+rdfNS+"object>", o)
		return err
	}
	if sp.about != nil {
		return x.fail("a property has no rdf:about")
	}
	if sp.parseType != nil {
		if sp.resource != nil || sp.nodeID != nil || sp.datatype != nil || len(rest) > 0 {
			return x.fail("beside rdf:parseType there is only rdf:ID")
		}
		switch *sp.parseType {
		case "Resource":
			b := x.blanks.new()
			if err := state(b); err != nil {
				return err
			}
			return x.contents(b, s)
		case "Collection":
			var items []Term
			for {
				e, err := x.start()
				if err != nil {
					return err
				}
				if e == nil {
					break
				}
				item, err := x.node(*e, s)
				if err != nil {
					return err
				}
				items = append(items, item)
			}
			head := rdfNil
			for _, item := range slices.Backward(items) {
				cell := x.blanks.new()
				x.state(cell, rdfFirst, item)
				x.state(cell, rdfRest, head)
				head = cell
			}
			return state(head)
		}
		text, err := x.literal(s) // whatever else it may be called
		if err != nil {
			return err
		}
		return state(Typed(text, rdfNS+"XMLLiteral"))
	}
	if sp.resource != nil || sp.nodeID != nil || len(rest) > 0 {
		if sp.datatype != nil || sp.resource != nil && sp.nodeID != nil {
			return x.fail("of rdf:resource, rdf:nodeID and rdf:datatype there may be one")
		}
		o := Term("")
		switch {
		case sp.resource != nil:
			o, err = x.iri(s, *sp.resource)
		case sp.nodeID != nil:
			o, err = x.nodeID(*sp.nodeID)
		default:
			o = x.blanks.new()
		}
		if err == nil {
			err = state(o)
		}
		if err == nil {
			err = x.properties(o, s, rest)
		}
		if err != nil {
			return err
		}
		inside, err := x.start()
		if inside != nil && err == nil {
			err = x.fail("a property that names its value has nothing inside")
		}
		return err
	}
	var text strings.Builder
	var o Term
	for {
		t, err := x.token()
		if err == io.EOF {
			return x.fail("the file ends within an element")
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			if o != "" {
				return x.fail("a property has one value: state it again for the next")
			}
			if sp.datatype != nil || strings.TrimSpace(text.String()) != "" {
				return x.fail("a thing among the text of a literal")
			}
			if o, err = x.node(t, s); err != nil {
				return err
			}
			text.Reset()
		case xml.EndElement:
			switch {
			case o != "" && strings.TrimSpace(text.String()) != "":
				return x.fail("text beside a thing")
			case o != "":
				return state(o)
			case sp.datatype != nil:
				d, err := x.iri(s, *sp.datatype)
				if err != nil {
					return err
				}
				return state(Typed(text.String(), d.Value()))
			}
			return state(x.text(s, text.String()))
		}
	}
}
