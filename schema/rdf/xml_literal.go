package rdf

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strings"
)

// An xmlSource gives bytes one by one, and keeps those of an XML literal.
type xmlSource struct {
	*bufio.Reader
	keeping bool
	kept    []byte
}

func (s *xmlSource) ReadByte() (byte, error) {
	c, err := s.Reader.ReadByte()
	if err == nil && s.keeping {
		s.kept = append(s.kept, c)
	}
	return c, err
}

// namespaces are those in scope, the innermost first.
type namespaces struct {
	prefix, iri string
	outer       *namespaces
}

// with gives the namespaces within an element.
func (n *namespaces) with(attrs []xml.Attr) *namespaces {
	for _, a := range attrs {
		switch {
		case a.Name.Space == "xmlns":
			n = &namespaces{a.Name.Local, a.Value, n}
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			n = &namespaces{"", a.Value, n}
		}
	}
	return n
}

// of gives the namespace of a prefix, "" if it has none.
func (n *namespaces) of(prefix string) string {
	for ; n != nil; n = n.outer {
		if n.prefix == prefix {
			return n.iri
		}
	}
	return ""
}

// ofAttribute gives the namespace of an attribute, which has none without a prefix.
func (n *namespaces) ofAttribute(a xml.Attr) string {
	switch a.Name.Space {
	case "":
		return ""
	case "xml":
		return xmlNS
	}
	return n.of(a.Name.Space)
}

// literal reads what is in an element, up to its end, as the lexical form of an XML literal.
func (x *xmlReader) literal(s xmlScope) (string, error) {
	x.source.keeping, x.source.kept = true, x.source.kept[:0]
	defer func() { x.source.keeping = false }()
	for within := x.open - 1; x.open > within; {
		if _, err := x.token(); err == io.EOF {
			return "", x.fail("the file ends within an element")
		} else if err != nil {
			return "", err
		}
	}
	inner := string(x.source.kept)
	inner = inner[:max(0, strings.LastIndex(inner, "</"))]
	text, err := canonicalXML(inner, s.spaces, x.Entity)
	if err != nil {
		return "", x.fail("XML literal: %v", err)
	}
	return text, nil
}

// canonicalXML gives well-formed content in the form of Exclusive XML Canonicalization, with comments.
func canonicalXML(content string, outer *namespaces, entities map[string]string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(content))
	d.Entity = entities
	var out strings.Builder
	type element struct{ seen, written *namespaces } // declared in the file, and in what is written
	open := []element{{seen: outer}}
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			e := open[len(open)-1]
			e.seen = e.seen.with(t.Attr)
			attrs := slices.DeleteFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Space == "xmlns" || a.Name == xml.Name{Local: "xmlns"} })
			used := []string{t.Name.Space}
			for _, a := range attrs {
				if a.Name.Space != "" { // an attribute without prefix has no namespace
					used = append(used, a.Name.Space)
				}
			}
			slices.Sort(used)
			out.WriteString("<" + qualified(t.Name))
			for _, prefix := range slices.Compact(used) {
				iri := e.seen.of(prefix)
				if prefix == "xml" || iri == e.written.of(prefix) {
					continue
				}
				e.written = &namespaces{prefix, iri, e.written}
				out.WriteString(" " + strings.TrimSuffix("xmlns:"+prefix, ":") + `="` + canonicalAttribute.Replace(iri) + `"`)
			}
			slices.SortFunc(attrs, func(a, b xml.Attr) int {
				return cmp.Or(cmp.Compare(e.seen.ofAttribute(a), e.seen.ofAttribute(b)), cmp.Compare(a.Name.Local, b.Name.Local))
			})
			for _, a := range attrs {
				out.WriteString(" " + qualified(a.Name) + `="` + canonicalAttribute.Replace(a.Value) + `"`)
			}
			out.WriteString(">")
			open = append(open, e)
		case xml.EndElement:
			out.WriteString("</" + qualified(t.Name) + ">")
			open = open[:len(open)-1]
		case xml.CharData:
			out.WriteString(canonicalText.Replace(string(t)))
		case xml.Comment:
			out.WriteString("<!--" + string(t) + "-->")
		case xml.ProcInst:
			out.WriteString("<?" + t.Target)
			if len(t.Inst) > 0 {
				out.WriteString(" " + string(t.Inst))
			}
			out.WriteString("?>")
		}
	}
}

var (
	canonicalText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	canonicalAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

// qualified gives a name that was read raw as it stood in the file.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
