package schema

import "strings"

// A Country of ISO 3166, with its names. Names are facts; the first of each kind is the preferred one.
type Country struct {
	ID       string   // alpha-2
	Name     string   // short English name
	Official string   // official English name
	Aliases  []string // other and former names, abbreviations in use
	Regions  []string // parts that hold elections of their own and whose name tells the country: Republika Srpska, Zanzibar
	Demonyms []string // Kazakh, Kazakhs, Kazakhstani
	Capital  string   // for datelines
	Capitals []string // every seat and spelling a dateline may show, Capital first: Astana, Nur-Sultan, Almaty
	Houses   []House
	// Ambiguous holds those of the names, demonyms and capitals above that also mean something else (Georgia, Jordan,
	// Chad) or another country (Congo, Korean, Dominican): they need support from the rest of the text.
	Ambiguous []string
}

// Kinds of a house of parliament.
const (
	LowerHouse  = "lower"
	UpperHouse  = "upper"
	SingleHouse = "single"
	JointHouse  = "joint" // a parliament of two houses as a whole: Oliy Majlis, Cortes Generales
)

// A House is a chamber of a country's parliament, present or former.
type House struct {
	Name    string   // Mazhilis
	Kind    string   // lower, upper, single, joint
	Aliases []string // Majilis, Mäjilis
}

// String gives the form documents' elections carry: "Mazhilis (lower house)"; a parliament's only or joint name stays bare.
func (h House) String() string {
	if h.Kind == LowerHouse || h.Kind == UpperHouse {
		return h.Name + " (" + h.Kind + " house)"
	}
	return h.Name
}

// House gives the house that goes by name, in any case, and whether there is one.
func (c *Country) House(name string) (House, bool) {
	for _, h := range c.Houses {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
		for _, a := range h.Aliases {
			if strings.EqualFold(a, name) {
				return h, true
			}
		}
	}
	return House{}, false
}

// HousesOf gives the houses of a kind; the first is the one that sits now.
func (c *Country) HousesOf(kind string) []House {
	var out []House
	for _, h := range c.Houses {
		if h.Kind == kind {
			out = append(out, h)
		}
	}
	return out
}

// A Body is an organisation that observes elections or responds to them.
type Body struct {
	ID      string
	Name    string
	Aliases []string // as texts spell it
	PartOf  string   // id of the parent, ""
	Members []string // of a standing joint body
	Kind    string   // observer, government, media, ngo, other
	Roll    string   // id that stands for it when bodies are counted together (us-mission-osce → us-government), ""
	Country string   // of a national body, alpha-2: the country it speaks for or whose elections it observes, ""
	// Ambiguous holds those of the name and aliases that also mean something else, or another body (PACE): they
	// need support from the rest of the text, or Country to fit.
	Ambiguous []string
}

// A CalendarElection is a row of the election calendar.
type CalendarElection struct {
	Key     string // KZ-parliamentary-2016-03-20
	Country string
	Type    string
	Chamber string // "Mazhilis (lower house)"; several joined by " and "
	Date    EDTF   // of the first (or only) round; an interval where voting takes several days
	Rounds  []EDTF // all rounds, the first among them; empty if there was but one
	Early   *bool  // nil if not recorded
	Source  string // where the row can be confirmed
	Note    string
}

// An Official held an office from one month to another: a person who speaks in a document dates it. Meetings (ministerial
// councils, summits) are kept likewise, with their place as the name.
type Official struct {
	Name     string   // Daniel B. Baer
	Aliases  []string // Dan Baer
	Office   string   // Permanent Representative to the OSCE
	Body     string   // id of the body spoken for
	From, To EDTF     // first and last month; To is "" while in office
	Source   string
}
