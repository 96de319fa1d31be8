package schema

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// The wire form electiongraph-extraction/1. Offsets are code points; what is unknown is null.

type wireExtraction struct {
	Schema          string               `json:"schema"`
	Document        wireDocument         `json:"document"`
	Elections       []wireElection       `json:"elections"`
	Bodies          []wireBody           `json:"bodies"`
	Findings        []wireFinding        `json:"findings"`
	Assessments     []wireAssessment     `json:"assessments"`
	Recommendations []wireRecommendation `json:"recommendations"`
	Responses       []wireResponse       `json:"us_response"`
	Links           []wireLink           `json:"links"`
	Warnings        []wireWarning        `json:"warnings"`
	Codebook        string               `json:"x_codebook,omitempty"`
}

type wireDocument struct {
	ID           string  `json:"id"`
	File         string  `json:"file"`
	SHA256       string  `json:"sha256"`
	Kind         string  `json:"kind"`
	Title        *string `json:"title"`
	Date         *string `json:"date"`
	DateBasis    Basis   `json:"date_basis,omitempty"`
	DateTextOnly *string `json:"date_text_only,omitempty"`
	Publisher    *string `json:"publisher"`
	Speaker      *string `json:"speaker"`
	Venue        *string `json:"venue"`
	Voice        *string `json:"voice"`
	Language     *string `json:"language"`
}

type wirePlace struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote,omitempty"`
}

type wireElection struct {
	ID           string  `json:"id"`
	Country      *string `json:"country"`
	CountryBasis Basis   `json:"country_basis,omitempty"`
	Type         *string `json:"type"`
	TypeBasis    Basis   `json:"type_basis,omitempty"`
	Chamber      *string `json:"chamber"`
	ChamberBasis Basis   `json:"chamber_basis,omitempty"`
	Date         *string `json:"date"`
	DateBasis    Basis   `json:"date_basis"`
	DateTextOnly *string `json:"date_text_only,omitempty"`
	Role         string  `json:"role"`
	Early        *bool   `json:"early,omitempty"`
	Round        *int    `json:"round,omitempty"`
	Key          string  `json:"x_key,omitempty"`
	wirePlace
}

type wireBody struct {
	ID       string      `json:"id"`
	Role     string      `json:"role"`
	Basis    Basis       `json:"basis,omitempty"`
	Members  []string    `json:"members,omitempty"`
	Mentions []wirePlace `json:"mentions"`
	Fine     []string    `json:"x_fine,omitempty"`
}

type wirePerson struct {
	Name string  `json:"name"`
	Role *string `json:"role"`
}

type wireExtent struct {
	Norm  *string  `json:"norm"`
	Class *string  `json:"class"`
	Op    *string  `json:"op"`
	Value *float64 `json:"value"`
	Unit  *string  `json:"unit"`
	Of    *string  `json:"of"`
}

type wireFinding struct {
	ID               string      `json:"id"`
	Election         *string     `json:"election"`
	Issue            string      `json:"issue"`
	Area             string      `json:"area"`
	Polarity         Polarity    `json:"polarity"`
	Stage            []string    `json:"stage"`
	StageBasis       string      `json:"stage_basis"`
	AttributedTo     []string    `json:"attributed_to"`
	AttributedFine   []string    `json:"x_attributed_fine,omitempty"`
	AttributionBasis string      `json:"attribution_basis"`
	Extent           *wireExtent `json:"extent"`
	Severity         *string     `json:"severity"`
	Certainty        string      `json:"certainty"`
	Trend            *string     `json:"trend"`
	Scope            string      `json:"scope"`
	Stance           []string    `json:"us_stance"`
	SaidBy           *wirePerson `json:"said_by"`
	Also             []wirePlace `json:"also,omitempty"`
	Corroborates     []string    `json:"corroborates,omitempty"`
	Rule             *string     `json:"rule,omitempty"`
	wirePlace
}

type wireAssessment struct {
	ID               string      `json:"id"`
	Election         *string     `json:"election"`
	Class            string      `json:"class"`
	Standards        []string    `json:"standards"`
	AttributedTo     []string    `json:"attributed_to"`
	AttributedFine   []string    `json:"x_attributed_fine,omitempty"`
	AttributionBasis string      `json:"attribution_basis,omitempty"`
	Qualifier        *string     `json:"qualifier,omitempty"`
	Stance           []string    `json:"us_stance"`
	SaidBy           *wirePerson `json:"said_by,omitempty"`
	Also             []wirePlace `json:"also,omitempty"`
	wirePlace
}

type wireRecommendation struct {
	ID            string      `json:"id"`
	IssuedBy      []string    `json:"issued_by"`
	IssuedByFine  []string    `json:"x_issued_by_fine,omitempty"`
	Force         string      `json:"force"`
	Addressee     []string    `json:"addressee"`
	AddresseeFine *string     `json:"addressee_fine"`
	Action        string      `json:"action"`
	Issues        []string    `json:"issues"`
	Deadline      *string     `json:"deadline,omitempty"`
	Also          []wirePlace `json:"also,omitempty"`
	wirePlace
}

type wireResponse struct {
	Label  string   `json:"label"`
	Target string   `json:"target"`
	Bodies []string `json:"bodies"`
	Start  *int     `json:"start,omitempty"`
	End    *int     `json:"end,omitempty"`
	Quote  string   `json:"quote,omitempty"`
}

type wireLink struct {
	ID              string   `json:"id"`
	Type            string   `json:"type"`
	From            *string  `json:"from_election"`
	To              *string  `json:"to_election"`
	ToText          *string  `json:"to_text"`
	Findings        []string `json:"findings"`
	Assessments     []string `json:"assessments,omitempty"`
	Recommendations []string `json:"recommendations,omitempty"`
	wirePlace
}

type wireWarning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Line    int    `json:"x_line,omitempty"`
	Column  int    `json:"x_column,omitempty"`
	Hint    string `json:"x_hint,omitempty"`
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list makes an absent list an empty one.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// MarshalJSON writes the form electiongraph-extraction/1, one object.
func (x *Extraction) MarshalJSON() ([]byte, error) {
	d := x.Document
	o := d.Offsets()
	place := func(s Span) wirePlace {
		return wirePlace{Start: o.CodePoint(s.Start), End: o.CodePoint(s.End), Quote: d.Quote(s)}
	}
	places := func(spans []Span) (out []wirePlace) {
		for _, s := range spans {
			out = append(out, place(s))
		}
		return
	}
	dates := func(t Dating) (full *string, basis Basis, textOnly *string) {
		if t.Full != "" && !t.Basis.FromText() {
			textOnly = text(string(t.TextOnly))
		}
		return text(string(t.Full)), t.Basis, textOnly
	}
	roll := func(ids []string) (out, fine []string) {
		out = []string{}
		for _, id := range ids {
			r := id
			if to, ok := x.Rolls[id]; ok {
				r = to
				fine = append(fine, id)
			}
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
		slices.Sort(out)
		return
	}
	person := func(p *Person) *wirePerson {
		if p == nil {
			return nil
		}
		return &wirePerson{p.Name, text(p.Role)}
	}
	w := wireExtraction{Schema: "electiongraph-extraction/1", Elections: []wireElection{}, Bodies: []wireBody{}, Findings: []wireFinding{},
		Assessments: []wireAssessment{}, Recommendations: []wireRecommendation{}, Responses: []wireResponse{}, Links: []wireLink{}, Warnings: []wireWarning{}, Codebook: x.Codebook}
	f := &x.Facts
	w.Document = wireDocument{ID: d.ID(), File: path.Base(d.Name), SHA256: d.SHA256, Kind: f.Kind, Title: text(f.Title.Text),
		Publisher: text(f.Publisher.Text), Speaker: text(f.Speaker.Text), Venue: text(f.Venue.Text), Voice: text(f.Voice), Language: text(f.Language)}
	if w.Document.Kind == "" {
		w.Document.Kind = "other"
	}
	w.Document.Date, w.Document.DateBasis, w.Document.DateTextOnly = dates(f.Date)
	for _, e := range x.Elections {
		we := wireElection{ID: e.ID, Country: text(e.Country), CountryBasis: e.CountryBasis, Type: text(e.Type), TypeBasis: e.TypeBasis,
			Chamber: text(e.Chamber), ChamberBasis: e.ChamberBasis, Role: e.Role, Early: e.Early, Key: e.Key, wirePlace: place(e.Span)}
		we.Date, we.DateBasis, we.DateTextOnly = dates(e.Date)
		if we.DateBasis == "" {
			we.DateBasis = NoBasis
		}
		if e.Round > 0 {
			we.Round = &e.Round
		}
		w.Elections = append(w.Elections, we)
	}
	for _, b := range x.Bodies {
		id, fine := roll([]string{b.ID})
		if i := slices.IndexFunc(w.Bodies, func(o wireBody) bool { return o.ID == id[0] }); i >= 0 {
			w.Bodies[i].Mentions = append(w.Bodies[i].Mentions, places(b.Mentions)...)
			w.Bodies[i].Fine = append(w.Bodies[i].Fine, fine...)
			continue
		}
		members, _ := roll(b.Members)
		w.Bodies = append(w.Bodies, wireBody{ID: id[0], Role: b.Role, Basis: b.Basis, Members: members, Mentions: list(places(b.Mentions)), Fine: fine})
	}
	for _, v := range x.Findings {
		wf := wireFinding{ID: v.ID, Election: text(v.Election), Issue: v.Issue, Area: v.Area, Polarity: v.Polarity, Stage: v.Stage, StageBasis: v.StageBasis,
			AttributionBasis: v.AttributionBasis, Severity: text(v.Severity), Certainty: v.Certainty, Trend: text(v.Trend), Scope: v.Scope,
			Stance: list(v.Stance), SaidBy: person(v.SaidBy), Also: places(v.Also), Corroborates: v.Corroborates, Rule: text(v.Rule), wirePlace: place(v.Span)}
		wf.AttributedTo, wf.AttributedFine = roll(v.AttributedTo)
		if e := v.Extent; e != nil {
			wf.Extent = &wireExtent{text(e.Norm), text(e.Class), text(e.Op), e.Value, text(e.Unit), text(e.Of)}
		}
		w.Findings = append(w.Findings, wf)
	}
	for _, v := range x.Assessments {
		wa := wireAssessment{ID: v.ID, Election: text(v.Election), Class: v.Class, Standards: list(v.Standards), AttributionBasis: v.AttributionBasis,
			Qualifier: text(v.Qualifier), Stance: list(v.Stance), SaidBy: person(v.SaidBy), Also: places(v.Also), wirePlace: place(v.Span)}
		wa.AttributedTo, wa.AttributedFine = roll(v.AttributedTo)
		w.Assessments = append(w.Assessments, wa)
	}
	for _, v := range x.Recommendations {
		wr := wireRecommendation{ID: v.ID, Force: v.Force, Addressee: v.Addressee, AddresseeFine: text(v.AddresseeFine), Action: v.Action,
			Issues: list(v.Issues), Deadline: text(v.Deadline), Also: places(v.Also), wirePlace: place(v.Span)}
		wr.IssuedBy, wr.IssuedByFine = roll(v.IssuedBy)
		w.Recommendations = append(w.Recommendations, wr)
	}
	for _, v := range x.Responses {
		bodies, _ := roll(v.Bodies)
		wr := wireResponse{Label: v.Label, Target: v.Target, Bodies: bodies}
		if !v.Span.Empty() {
			p := place(v.Span)
			wr.Start, wr.End, wr.Quote = &p.Start, &p.End, p.Quote
		}
		w.Responses = append(w.Responses, wr)
	}
	for _, v := range x.Links {
		w.Links = append(w.Links, wireLink{ID: v.ID, Type: v.Type, From: text(v.From), To: text(v.To), ToText: text(v.ToText), Findings: list(v.Findings),
			Assessments: v.Assessments, Recommendations: v.Recommendations, wirePlace: place(v.Span)})
	}
	for _, p := range x.Warnings {
		w.Warnings = append(w.Warnings, wireWarning{p.Code, p.Message, p.Line, p.Column, p.Hint})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(w)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// Slug gives a document's name as lower-case words joined by hyphens, at most 60 bytes.
func (d *Document) Slug() string {
	base := strings.TrimSuffix(d.Name, path.Ext(d.Name))
	var b strings.Builder
	for _, r := range strings.ToLower(base) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "document"
}

// ID gives the document's short id: document/<slug>-<first 12 digits of the digest>.
func (d *Document) ID() string {
	return "document/" + d.Slug() + "-" + d.SHA256[:min(12, len(d.SHA256))]
}
