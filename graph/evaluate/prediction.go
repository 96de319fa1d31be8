package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/electiongraph/electiongraph/schema"
)

// A Prediction is what a program said of one document, read from the form electiongraph-extraction/1.
type Prediction struct {
	Annotation
	SHA256 string // of the text
	// Problems are fields that the form does not name, and ids that are used but not there.
	Problems []schema.Problem

	spans []quotation
}

// A quotation is a span as given, to be checked against the text.
type quotation struct {
	at         string
	start, end *int
	quote      *string
	must       bool // be quoted
}

// FromExtraction takes an extraction as a prediction, by way of its JSON, so that what is scored is what is printed.
func FromExtraction(x *schema.Extraction) (*Prediction, error) {
	data, err := x.MarshalJSON()
	if err != nil {
		return nil, err
	}
	name := ""
	if x.Document != nil {
		name = x.Document.Name
	}
	return ParsePrediction(data, name)
}

// LoadPredictions reads NAME.json in the folder for each gold NAME. The predictions are in the order of the golds, nil
// where the file is missing or invalid; warnings say why, and name the files without gold.
func LoadPredictions(golds []*Gold, folder fs.FS) (predictions []*Prediction, warnings []schema.Problem, err error) {
	for _, g := range golds {
		name := g.Name + ".json"
		data, err := fs.ReadFile(folder, name)
		var p *Prediction
		switch {
		case errors.Is(err, fs.ErrNotExist):
			warnings = append(warnings, schema.Problem{Code: "prediction-missing", File: name, Message: "no such file: scored as empty", Hint: "electiongraph extract --format json " + g.TextFile})
		case err != nil:
			return nil, nil, err
		default:
			p, err = ParsePrediction(data, name)
			var wrong *schema.Problem
			if errors.As(err, &wrong) {
				warnings = append(warnings, *wrong)
			} else if err != nil {
				return nil, nil, err
			}
		}
		predictions = append(predictions, p)
	}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		stem, ok := strings.CutSuffix(e.Name(), ".json")
		if ok && !slices.ContainsFunc(golds, func(g *Gold) bool { return g.Name == stem }) {
			warnings = append(warnings, schema.Problem{Code: "no-gold", File: e.Name(), Message: "prediction without gold, not scored"})
		}
	}
	return predictions, warnings, nil
}

// ParsePrediction reads what "extract --format json" prints for one document. name is for messages. What is not of the
// form is an error, a *schema.Problem that names the first few places.
func ParsePrediction(data []byte, name string) (*Prediction, error) {
	wrong := func(message string) error {
		return &schema.Problem{Code: "prediction-invalid", File: name, Message: "scored as empty: " + message}
	}
	var v any
	if !utf8.Valid(data) {
		return nil, wrong("not UTF-8")
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, wrong("cannot be read as JSON: " + err.Error())
	}
	c := &check{unknown: map[string]int{}}
	wire().run(v, "$", c)
	if n := len(c.errors); n > 0 {
		shown := c.errors[:min(n, 5)]
		if n > len(shown) {
			shown = append(shown, fmt.Sprintf("and %d more", n-len(shown)))
		}
		return nil, wrong(strings.Join(shown, "; "))
	}
	p := &Prediction{}
	for _, k := range slices.Sorted(maps.Keys(c.unknown)) {
		p.warn("unknown-field", name, "field %s is not in the schema and is not scored (%d times)", strings.TrimPrefix(k, "$."), c.unknown[k])
	}
	p.read(v.(map[string]any))
	p.references(v.(map[string]any), name)
	return p, nil
}

func (p *Prediction) warn(code, file, format string, args ...any) {
	p.Problems = append(p.Problems, schema.Problem{Code: code, File: file, Message: fmt.Sprintf(format, args...)})
}

// An object is a JSON object that was checked against the form.
type object map[string]any

func (o object) text(key string) string { return value(o.optional(key)) }

func (o object) optional(key string) *string {
	if s, ok := o[key].(string); ok {
		return &s
	}
	return nil
}

func (o object) number(key string) *int {
	if f, ok := o[key].(float64); ok {
		n := int(max(-1, min(f, 1<<50)))
		return &n
	}
	return nil
}

func (o object) texts(key string) (out []string) {
	l, _ := o[key].([]any)
	for _, x := range l {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (o object) objects(key string) (out []object) {
	l, _ := o[key].([]any)
	for _, x := range l {
		if m, ok := x.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// track gives both tracks of a value: what the text alone gives is said by itself, or is the value if its basis is
// the text.
func (o object) track(field string) Track {
	t := Track{Full: o.optional(field)}
	basis, given := o[field+"_basis"].(string)
	if _, ok := o[field+"_text_only"]; ok {
		t.Text = o.optional(field + "_text_only")
	} else if !given || fromText(basis) {
		t.Text = t.Full
	}
	return t
}

// fromText reports whether a value of this basis counts on the text track; none is a null that the text gives.
func fromText(basis string) bool {
	b := schema.Basis(basis)
	return b.FromText() || b == schema.NoBasis
}

// places gives the spans of an item.
func (o object) places() (out []Place) {
	for _, x := range append([]object{o}, o.objects("also")...) {
		if start, end := x.number("start"), x.number("end"); start != nil && end != nil {
			out = append(out, Place{*start, *end})
		}
	}
	return out
}

func (p *Prediction) read(o object) {
	doc := object(o["document"].(map[string]any))
	p.Kind, p.SHA256, p.Date, p.Dated = doc.text("kind"), doc.text("sha256"), doc.track("date"), true
	for _, x := range o.objects("elections") {
		e := &Election{ID: x.text("id"), Role: x.text("role"), Country: x.track("country"), Type: x.track("type"), Chamber: x.track("chamber"), Date: x.track("date")}
		e.key = keyOf(e.Country.Full, e.Type.Full, e.Date.Full)
		p.Elections = append(p.Elections, e)
	}
	for _, x := range o.objects("bodies") {
		p.Bodies = append(p.Bodies, Body{ID: x.text("id"), Role: x.text("role")})
	}
	for _, x := range o.objects("findings") {
		f := &Finding{ID: x.text("id"), Election: x.text("election"), Issue: x.text("issue"), Area: x.text("area"), Polarity: x.text("polarity"),
			Stage: x.texts("stage"), StageBasis: x.text("stage_basis"), AttributedTo: x.texts("attributed_to"), Severity: x.text("severity"),
			Certainty: x.text("certainty"), Trend: x.text("trend"), Scope: x.text("scope"), Stance: x.texts("us_stance"),
			Places: x.places(), Quote: x.text("quote"), Rule: x.text("rule")}
		if m, ok := x["extent"].(map[string]any); ok {
			e := object(m)
			f.Extent = &Extent{Class: e.text("class"), Op: e.text("op"), Of: e.text("of")}
			if v, ok := e["value"].(float64); ok {
				f.Extent.Value = &v
			}
		}
		p.Findings = append(p.Findings, f)
	}
	for _, x := range o.objects("assessments") {
		p.Assessments = append(p.Assessments, &Assessment{ID: x.text("id"), Election: x.text("election"), Class: x.text("class"),
			AttributedTo: x.texts("attributed_to"), Places: x.places()})
	}
	for _, x := range o.objects("recommendations") {
		p.Recommendations = append(p.Recommendations, &Recommendation{ID: x.text("id"), IssuedBy: x.texts("issued_by"), Force: x.text("force"),
			Action: x.text("action"), Addressee: x.texts("addressee"), Places: x.places()})
	}
	for _, x := range o.objects("us_response") {
		p.Responses = append(p.Responses, Response{Label: x.text("label"), Target: x.text("target")})
	}
	for _, x := range o.objects("links") {
		p.Links = append(p.Links, &Link{ID: x.text("id"), Type: x.text("type"), To: x.text("to_election"), ToText: x.text("to_text"), Findings: x.texts("findings")})
	}

	for _, kind := range []string{"findings", "assessments", "recommendations", "links", "us_response", "elections"} {
		for n, x := range o.objects(kind) {
			id := x.text("id")
			if id == "" {
				id = fmt.Sprint(n)
			}
			at := kind + " " + id
			_, placed := x["start"]
			p.quotation(x, at, kind != "elections" && (kind != "us_response" || placed))
			for k, s := range x.objects("also") {
				p.quotation(s, fmt.Sprintf("%s also %d", at, k), false)
			}
		}
	}
	for _, b := range o.objects("bodies") {
		for k, s := range b.objects("mentions") {
			p.quotation(s, fmt.Sprintf("bodies %s mention %d", b.text("id"), k), false)
		}
	}
}

func (p *Prediction) quotation(x object, at string, must bool) {
	q := quotation{at, x.number("start"), x.number("end"), x.optional("quote"), must}
	if q.start != nil || q.end != nil || q.quote != nil || must {
		p.spans = append(p.spans, q)
	}
}

func keyOf(country, kind, date *string) electionKey {
	return electionKey{strings.ToUpper(value(country)), strings.ToLower(value(kind)), value(date)}
}

// scoreOffsets compares the spans with the text and gives what is wrong.
func (p *Prediction) scoreOffsets(w *words, out *tally) (wrong []string) {
	var quoted, bare Mean
	for _, q := range p.spans {
		inside := q.start != nil && q.end != nil && 0 <= *q.start && *q.start < *q.end && *q.end <= len(w.text)
		outside := fmt.Sprintf("%s: %s-%s lies outside the text of %d code points", q.at, number(q.start), number(q.end), len(w.text))
		if q.quote == nil && !q.must {
			if bare.addIf(inside); !inside {
				wrong = append(wrong, outside)
			}
			continue
		}
		here := ""
		if inside {
			here = squeeze(w.slice(Place{*q.start, *q.end}))
		}
		right := inside && q.quote != nil && here == squeeze(*q.quote)
		if quoted.addIf(right); !right {
			if inside {
				outside = fmt.Sprintf("%s: %d-%d reads %s, the quote is %s", q.at, *q.start, *q.end, brief(here), brief(q.quote))
			}
			wrong = append(wrong, outside)
		}
	}
	out.means["offsets"], out.means["offsets/unquoted"] = quoted, bare
	return wrong
}

func number(n *int) string {
	if n == nil {
		return "nothing"
	}
	return fmt.Sprint(*n)
}

// references reports ids that are used but not there, or given twice.
func (p *Prediction) references(o object, name string) {
	warn := func(format string, args ...any) { p.warn("reference", name, format, args...) }
	ids := map[string][]string{}
	kinds := []string{"elections", "findings", "assessments", "recommendations", "links"}
	for _, kind := range kinds {
		for _, x := range o.objects(kind) {
			if id := x.text("id"); slices.Contains(ids[kind], id) {
				warn("%s: id %s is given twice", kind, id)
			} else {
				ids[kind] = append(ids[kind], id)
			}
		}
	}
	for _, kind := range []string{"findings", "assessments"} {
		for _, x := range o.objects(kind) {
			if e := x.optional("election"); e != nil && !slices.Contains(ids["elections"], *e) {
				warn("%s %s: no election %s", kind, x.text("id"), *e)
			}
		}
	}
	for _, x := range o.objects("links") {
		for _, k := range []string{"from_election", "to_election"} {
			if e := x.optional(k); e != nil && !slices.Contains(ids["elections"], *e) {
				warn("links %s: no election %s", x.text("id"), *e)
			}
		}
		for _, kind := range kinds[1:4] {
			for _, id := range x.texts(kind) {
				if !slices.Contains(ids[kind], id) {
					warn("links %s: %s has no %s", x.text("id"), kind, id)
				}
			}
		}
	}
}

// stem gives the base name of a file without its ending.
func stem(file string) string { return strings.TrimSuffix(path.Base(file), path.Ext(file)) }
