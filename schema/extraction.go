package schema

// An Extraction is what one document says of elections. Every finding, assessment, recommendation, response and link
// carries the span of its words.
type Extraction struct {
	Document        *Document
	Facts           Facts
	Elections       []Election
	Bodies          []BodyMention
	Findings        []Finding
	Assessments     []Assessment
	Recommendations []Recommendation
	Responses       []Response
	Links           []Link
	Warnings        []Problem
	// Rolls gives, for bodies that are counted as others at the border (a named group of citizen observers as
	// citizen-observers), the id to count them as; JSON uses it, RDF keeps the body itself.
	Rolls map[string]string
	// Codebook is the version and digest of the codebook that was applied.
	Codebook string
	// Program is the version of the program that reads, "" if it is not a released one: what is being worked on has no
	// version that would tell anything, and each would change every document's graph.
	Program string
}

// Facts describe the document itself.
type Facts struct {
	Kind      string // us-response, observer-statement, media-report, country-report, observer-report, digest, …
	Title     Value
	Date      Dating
	Publisher Value // body id where known
	Speaker   Value // name and role
	Venue     Value
	Voice     string // body whose words the unsourced sentences are; "" unknown
	Language  string
}

// A Dating is a date on both tracks: what the text alone gives and the best that is known. Dates are EDTF; "" unknown.
type Dating struct {
	Full     EDTF
	TextOnly EDTF
	Basis    Basis // of Full
	Span     Span
}

// Roles of an election in a document.
const (
	Focus           = "focus"
	MentionedPast   = "mentioned-past"
	MentionedFuture = "mentioned-future"
)

// An Election is one the document is about or names.
type Election struct {
	ID           string // e1, e2, … in the document
	Country      string // ISO 3166-1 alpha-2, "" unknown
	CountryBasis Basis
	Type         string // presidential, parliamentary, local, referendum, general, other, "" unknown
	TypeBasis    Basis
	Chamber      string // "Mazhilis (lower house)"
	ChamberBasis Basis
	Date         Dating
	Role         string
	Early        *bool
	Round        int    // 0 unknown
	Key          string // of the calendar row that it is, KZ-parliamentary-2016-03-20; "" if none
	Span         Span
}

// Roles of a body in a document.
const (
	RoleObserver  = "observer"
	RoleResponder = "responder"
	RoleOther     = "other"
)

// A BodyMention is an organisation named in a document.
type BodyMention struct {
	ID       string // of the gazetteer
	Role     string
	Basis    Basis
	Members  []string // bodies that form the joint mission, as the text says
	Mentions []Span
}

// A Polarity is the direction of a claim about the election.
type Polarity string

const (
	Problematic Polarity = "problem"
	Improvement Polarity = "improvement"
	Neutral     Polarity = "neutral"
)

// Certainties.
const (
	Asserted    = "asserted"
	Hedged      = "hedged"
	Reported    = "reported"
	Presupposed = "presupposed"
)

// Rungs of the ladder of attribution (codebook 8).
const (
	ByQuote         = "quote"
	ByExplicit      = "explicit"
	ByList          = "list-inherited"
	ByResolved      = "resolved"
	ByContinued     = "continued"
	ByBackReference = "back-reference"
	ByBlanket       = "blanket"
	ByPublisher     = "publisher"
	ByVoice         = "voice"
)

// Stances of a responding government (codebook 11).
const (
	Endorses       = "endorses"
	Welcomes       = "welcomes"
	Concern        = "concern"
	Urges          = "urges"
	OwnObservation = "own-observation"
	Echoes         = "echoes"
)

// A Person is a named official whose words are given. Body may be "".
type Person struct{ Name, Role, Body string }

// An Extent says how much or how many. Class is none, isolated, some, numerous, widespread, systematic or "".
type Extent struct {
	Norm  string
	Class string
	Op    string // =, >, <, ~ or ""
	Value *float64
	Unit  string
	Of    string
}

// A Finding is a source's claim that an issue was a problem or an improvement in an election.
type Finding struct {
	ID               string // f1, f2, …
	Election         string // Election.ID, "" unknown
	Issue, Area      string
	Polarity         Polarity
	Stage            []string
	StageBasis       string // text, concept, none
	AttributedTo     []string
	AttributionBasis string
	Extent           *Extent
	Severity         string // high, low, ""
	Certainty        string
	Trend            string // better, worse, same, ""
	Scope            string // election, systemic
	Stance           []string
	SaidBy           *Person
	Span             Span
	Also             []Span
	Corroborates     []string
	Rule             string // what found it: cue and rules, for trace
}

// An Assessment is a verdict on the election as a whole.
type Assessment struct {
	ID               string
	Election         string
	Class            string
	Standards        []string
	AttributedTo     []string
	AttributionBasis string
	Qualifier        string
	Stance           []string
	SaidBy           *Person
	Span             Span
	Also             []Span
	Rule             string
}

// A Recommendation is a request, advice, hope or offer of future conduct.
type Recommendation struct {
	ID            string
	Election      string // the focus election at its place in the text
	IssuedBy      []string
	Force         string
	Addressee     []string
	AddresseeFine string
	Action        string
	Issues        []string
	Deadline      string
	Span          Span
	Also          []Span
	Rule          string
}

// A Response is the stance of the document as a whole towards a target.
type Response struct {
	Label, Target string
	Bodies        []string
	Span          Span // may be empty
}

// A Link relates this election to another, as the text itself does.
type Link struct {
	ID              string
	Type            string // recurs, improves-on, worsens, compares, deadline-before
	From            string // Election.ID
	To              string // Election.ID, "" where the text does not say which
	ToText          string
	Findings        []string
	Assessments     []string
	Recommendations []string
	Span            Span
}
