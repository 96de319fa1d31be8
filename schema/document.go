package schema

// A Document is one published text, read unchanged.
type Document struct {
	// Name identifies the document across its versions: the slash path below the folder that was ingested, or the
	// base name of a single file. A document of the same name and other bytes replaces the earlier one.
	Name   string
	SHA256 string // of the bytes of the file, hexadecimal
	Format string // plain, markdown, html, pdf, docx
	Text   string // valid UTF-8, exactly what offsets point into
	Blocks []Block
	Breaks []Break // pages that begin within a block, in order
	Meta   Meta
	// Language is the BCP 47 tag the text was found to be in ("en"), "" if it cannot be told.
	Language string
	Warnings []Problem
}

// A BlockKind says what a stretch of text is in the layout.
type BlockKind string

const (
	Heading     BlockKind = "heading"   // title, section heading, sub-headline
	Paragraph   BlockKind = "paragraph" // running text
	ListItem    BlockKind = "list-item" // one item, its mark excluded
	Caption     BlockKind = "caption"   // photo caption
	TableCell   BlockKind = "table-cell"
	Quotation   BlockKind = "quotation"   // block quotation
	Furniture   BlockKind = "furniture"   // navigation, page furniture, running heads, contacts
	FrontMatter BlockKind = "frontmatter" // metadata at the head of the file
	Code        BlockKind = "code"
	Footnote    BlockKind = "footnote"
)

// A Block is a stretch of the layout in reading order. Blocks do not overlap; white space may lie between them.
type Block struct {
	Kind  BlockKind
	Level int // of headings and list items, from 1
	Span  Span
	Page  int // from 1, 0 unknown
	// Of table cells, from 1. A cell may be several blocks, or none.
	Row, Column int
}

// A Break is where a page begins in the middle of a block.
type Break struct{ At, Page int }

// A Value is a fact about the document with the way it is known; Span is empty unless it stands in the text.
type Value struct {
	Text  string
	Basis Basis
	Span  Span
}

// Meta is what front matter, HTML metadata, a sidecar or a manifest says of the document. Empty fields are unknown;
// the extractor fills what the words of the text tell.
type Meta struct {
	Title, Date, Publisher, Kind, Speaker, Venue, Country, Language, URL Value
	// Source is the original's own title where the document is a digest of another.
	Source Value
	// ReadOnly spans of the text that carry findings; empty: all of it.
	Sections []Span
	// Ranked are the sections of recommendations in a report that ranks them.
	Ranked []Ranked
	// Listed are the recommendations that stand in tables.
	Listed []Listed
}

// A Listed recommendation is a cell of a table.
type Listed struct {
	Span Span
	To   Span // the cell that says whom it is addressed to, empty if there is none
}

// A Ranked section holds recommendations of one priority.
type Ranked struct {
	Span     Span
	Priority string // priority, other
}
