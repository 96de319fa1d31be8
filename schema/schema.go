// Package schema holds the nouns of election observation: documents, elections, bodies, findings, assessments,
// recommendations, responses and links, each with the quads that state it.
//
// Start at [Extraction]: what one document says, with the words it rests on. [Extraction.Quads] gives its graph,
// [Extraction.MarshalJSON] the interchange form electiongraph-extraction/1. Spans are byte offsets into
// [Document.Text] inside the program and code points at the border (JSON, RDF); [Document.Offsets] converts.
package schema

// A Span is a half-open range of bytes in Document.Text.
type Span struct{ Start, End int }

// Empty reports whether the span holds nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// A Basis says how a value is known; explicit and derived values come from the text alone.
type Basis string

const (
	Explicit  Basis = "explicit"  // in words
	Derived   Basis = "derived"   // computable from this text alone
	Gazetteer Basis = "gazetteer" // needs a list: election calendar, register of bodies
	External  Basis = "external"  // any other outside knowledge, such as a manifest or sidecar
	NoBasis   Basis = "none"
)

// FromText reports whether the value counts on the text track.
func (b Basis) FromText() bool { return b == Explicit || b == Derived }
