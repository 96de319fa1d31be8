package evaluate

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/electiongraph/electiongraph/schema"
)

// A Gold is what a person says that a document states, with its text.
type Gold struct {
	Annotation
	Name     string // of the files without ending: NAME.yaml, NAME.json
	TextFile string // of the text in its folder
	SHA256   string // of the bytes of the text
	Text     string
	Section  bool // of a document that is no plain text: Text is the section's
}

// Countries gives the countries of the focus elections, in order.
func (g *Gold) Countries() []string {
	var out []string
	for _, e := range g.Elections {
		if e.Role == "focus" && e.key.country != "" && !slices.Contains(out, e.key.country) {
			out = append(out, e.key.country)
		}
	}
	return out
}

// Load reads the gold annotations, the files *.yaml of a folder, with their texts. The golds are in the order of their
// names. A gold whose text is not in the folder of texts (annotations of texts that may not be passed on name them by
// checksum) is left out with a warning; unlikely spellings are warned of as well.
//
// A file that is no gold, a text that is not the one annotated, and a span that lies outside of the text are errors:
// all of them, *schema.Problem values joined.
//
// A gold may be about a section of a document that is not plain text, whose words are counted by letters so that white
// space and mark-up do not matter: doc.section says at which letter or digit of the document's text it begins, how many
// it holds, and their SHA-256. read gives the text of such a document; without it these golds are left out.
func Load(gold, texts fs.FS, read func(name string, b []byte) (string, error)) (golds []*Gold, warnings []schema.Problem, err error) {
	names, err := fs.Glob(gold, "*.yaml")
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, &schema.Problem{Code: "no-gold", Message: "nothing to score: the folder has no *.yaml", Hint: "name the folder with the gold annotations"}
	}
	var wrong []error
	for _, name := range names {
		src, err := fs.ReadFile(gold, name)
		if err != nil {
			return nil, nil, err
		}
		r := &goldReader{file: name, document: read}
		g, err := r.read(src, texts)
		warnings = append(warnings, r.warnings...)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case len(r.errors) > 0:
			wrong = append(wrong, r.errors...)
		case g != nil:
			golds = append(golds, g)
		}
	}
	if len(wrong) > 0 {
		return nil, warnings, errors.Join(wrong...)
	}
	return golds, warnings, nil
}

// A goldReader reads one file.
type goldReader struct {
	file     string
	document func(name string, b []byte) (string, error)
	errors   []error
	warnings []schema.Problem
}

func (r *goldReader) problem(n *node, code, format string, args ...any) schema.Problem {
	return schema.Problem{Code: code, File: r.file, Line: n.line, Column: n.column, Message: fmt.Sprintf(format, args...)}
}

func (r *goldReader) fail(n *node, format string, args ...any) {
	p := r.problem(n, "gold", format, args...)
	r.errors = append(r.errors, &p)
}

func (r *goldReader) warn(n *node, code, hint, format string, args ...any) {
	p := r.problem(n, code, format, args...)
	p.Hint = hint
	r.warnings = append(r.warnings, p)
}

// read gives nil where the text is missing.
func (r *goldReader) read(src []byte, texts fs.FS) (*Gold, error) {
	root, err := parseYAML(src, r.file)
	if err != nil {
		return nil, err
	}
	if root.kind != mapping {
		r.fail(root, "a gold annotation is a mapping, not %s", root.kind)
		return nil, nil
	}
	g := &Gold{Name: stem(r.file)}
	doc := root.field("doc")
	section := doc.field("section")
	if section.kind != mapping {
		r.annotation(root, doc, &g.Annotation)
	}

	g.TextFile = g.Name + ".txt"
	text, err := fs.ReadFile(texts, g.TextFile)
	if other := path.Base(r.text(doc.field("file"))); errors.Is(err, fs.ErrNotExist) && fs.ValidPath(other) && other != "." {
		g.TextFile = other
		text, err = fs.ReadFile(texts, g.TextFile)
	}
	if errors.Is(err, fs.ErrNotExist) {
		r.warn(doc, "no-text", "", "there is no text %s: not scored", g.TextFile)
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if section.kind == mapping {
		if ok, err := r.section(g, root, section, text); !ok {
			return nil, err
		}
		return g, nil
	}
	sum := sha256.Sum256(text)
	g.SHA256 = hex.EncodeToString(sum[:])
	if want := doc.field("sha256"); r.text(want) != "" && want.text != g.SHA256 {
		r.fail(want, "%s is not the text that was annotated: its sha256 is %s", g.TextFile, g.SHA256)
	} else if g.Text = string(text); !utf8.Valid(text) {
		r.fail(doc, "%s is not UTF-8, offsets cannot be counted", g.TextFile)
	} else {
		r.spans(root, utf8.RuneCount(text))
	}
	return g, nil
}

// goldKeys are the keys of golds by the part they stand in; those of "" are of the file.
var goldKeys = map[string][]string{
	"":                     {"schema", "doc", "elections", "bodies", "overall_assessments", "assessments", "findings", "recommendations", "us_response", "cross_election_links", "links", "pledges", "notes"},
	"doc":                  {"file", "sha256", "bytes", "chars", "kind", "kind_alt", "title", "date", "publisher", "speaker", "venue", "voice", "source_documents", "mission", "language", "section"},
	"elections":            {"id", "role", "key", "country", "type", "chamber", "date", "early", "round", "start", "end", "scoring"},
	"bodies":               {"id", "role", "basis", "members", "members_basis", "mentions", "scoring"},
	"findings":             {"id", "election", "issue", "area", "polarity", "stage", "stage_basis", "attributed_to", "attribution_basis", "start", "end", "also", "alt_issues", "alt_polarity", "attributed_alt", "said_by", "extent", "severity", "certainty", "trend", "scope", "us_stance", "us_stance_alt", "corroborates", "scoring", "gloss"},
	"overall_assessments":  {"id", "election", "class", "alt_classes", "standards", "attributed_to", "attributed_alt", "attribution_basis", "qualifier", "said_by", "start", "end", "also", "us_stance", "us_stance_alt", "scoring", "gloss"},
	"recommendations":      {"id", "issued_by", "issued_alt", "force", "addressee", "addressee_fine", "action", "alt_actions", "issues", "deadline", "start", "end", "also", "scoring", "gloss"},
	"us_response":          {"stance", "label", "target", "bodies", "start", "end", "also", "scoring", "gloss"},
	"cross_election_links": {"id", "type", "from_election", "to_election", "to_text", "findings", "findings_alt", "assessments", "recommendations", "start", "end", "also", "scoring", "gloss"},
}

// spelled warns of keys that nobody reads but that are nearly one that somebody does: an alternative that is not seen
// would count against every prediction.
func (r *goldReader) spelled(n *node, part string) {
	known := goldKeys[part]
	for _, e := range n.fields {
		if slices.Contains(known, e.key) {
			continue
		}
		for _, k := range known {
			if levenshtein.ComputeDistance(e.key, k) <= 2 {
				at := &node{line: e.line}
				r.warn(at, "unknown-key", fmt.Sprintf("did you mean %q?", k), "the key %q is not read", e.key)
				break
			}
		}
	}
}

// parts gives the items of a part of the gold, and reports those that lack a field.
func (r *goldReader) parts(root *node, names []string, required ...string) []*node {
	list := &node{}
	for _, name := range names {
		if n := root.field(name); len(n.items) > 0 || n.kind == scalar || n.kind == mapping {
			list = n
			break
		}
	}
	if list.kind != null && list.kind != sequence {
		r.fail(list, "%s: want a list, got %s", names[0], list.kind)
	}
	var out []*node
	for k, n := range list.items {
		if n.kind != mapping {
			r.fail(n, "%s: want mappings, got %s", names[0], n.kind)
			continue
		}
		r.spelled(n, names[0])
		id := r.text(n.field("id"))
		if id == "" {
			id = strconv.Itoa(k)
		}
		whole := true
		for _, f := range required {
			if !n.has(f) {
				r.fail(n, "%s %s has no %s", names[0], id, f)
				whole = false
			}
		}
		if whole {
			out = append(out, n)
		}
	}
	return out
}

func (r *goldReader) annotation(root, doc *node, a *Annotation) {
	r.spelled(root, "")
	r.spelled(doc, "doc")
	a.Kind, a.Date, a.Dated = r.text(doc.field("kind")), r.track(doc.field("date")), true
	optional := func(n *node) bool {
		s := r.value(n, "scoring", []string{"required", "optional"})
		return s != "" && s != "required"
	}
	of := func(n *node, definition, field string) string {
		return r.value(n, field, wire().enum(definition, field))
	}
	lists := func(n *node, definition, field string) []string {
		out := r.texts(n.field(field))
		known := wire().enum(definition, field)
		for _, s := range out {
			r.vocabulary(n.field(field), field, s, known)
		}
		return out
	}

	for _, n := range r.parts(root, []string{"elections"}, "id", "country", "type") {
		e := &Election{ID: r.text(n.field("id")), Role: of(n, "election", "role"), Optional: optional(n),
			Country: r.track(n.field("country")), Type: r.track(n.field("type")), Chamber: r.track(n.field("chamber")), Date: r.track(n.field("date"))}
		date := e.Date.Full
		if d := n.field("date"); d.kind == mapping {
			if date = r.optional(d.field("full")); date == nil {
				date = r.optional(d.field("text_only"))
			}
		}
		e.key = keyOf(r.plain(n.field("country")), r.plain(n.field("type")), date)
		r.vocabulary(n.field("type"), "type", e.key.kind, wire().enum("election", "type"))
		if slices.ContainsFunc(a.Elections, func(o *Election) bool { return o.ID == e.ID }) {
			r.fail(n, "election %s is there twice", e.ID)
		}
		a.Elections = append(a.Elections, e)
	}
	for _, n := range r.parts(root, []string{"bodies"}, "id", "role") {
		basis := schema.Basis(r.text(n.field("basis")))
		a.Bodies = append(a.Bodies, Body{ID: r.text(n.field("id")), Role: of(n, "body", "role"), External: basis != "" && !basis.FromText(), Optional: optional(n)})
	}
	for _, n := range r.parts(root, []string{"findings"}, "id", "election", "issue", "polarity", "attributed_to", "start", "end") {
		f := &Finding{ID: r.text(n.field("id")), Election: r.text(n.field("election")), Issue: r.text(n.field("issue")), Area: r.text(n.field("area")),
			Polarity: of(n, "finding", "polarity"), Stage: lists(n, "finding", "stage"), StageBasis: of(n, "finding", "stage_basis"),
			AttributedTo: r.texts(n.field("attributed_to")), Severity: of(n, "finding", "severity"), Certainty: of(n, "finding", "certainty"),
			Trend: of(n, "finding", "trend"), Scope: of(n, "finding", "scope"), Stance: lists(n, "finding", "us_stance"), Places: r.places(n),
			AltIssues: r.texts(n.field("alt_issues")), AltPolarity: r.texts(n.field("alt_polarity")),
			AttributedAlt: r.alternatives(n.field("attributed_alt")), StanceAlt: r.alternatives(n.field("us_stance_alt")),
			Optional: optional(n), Gloss: r.text(n.field("gloss"))}
		for _, p := range f.AltPolarity {
			r.vocabulary(n.field("alt_polarity"), "alt_polarity", p, wire().enum("finding", "polarity"))
		}
		if x := n.field("extent"); x.kind == mapping {
			f.Extent = &Extent{Class: r.value(x, "class", wire().enum("extent", "class")), Op: r.value(x, "op", wire().enum("extent", "op")), Of: r.text(x.field("of"))}
			if v := x.field("value"); v.kind != null {
				number, err := strconv.ParseFloat(r.text(v), 64)
				if err != nil {
					r.fail(v, "extent of finding %s: %q is not a number", f.ID, v.text)
				}
				f.Extent.Value = &number
			}
		}
		if !slices.ContainsFunc(a.Elections, func(e *Election) bool { return e.ID == f.Election }) {
			r.fail(n.field("election"), "finding %s is about %s, which is not among the elections", f.ID, f.Election)
		}
		if slices.ContainsFunc(a.Findings, func(o *Finding) bool { return o.ID == f.ID }) {
			r.warn(n.field("id"), "duplicate-id", "", "finding %s is there twice", f.ID)
		}
		a.Findings = append(a.Findings, f)
	}
	for _, n := range r.parts(root, []string{"overall_assessments", "assessments"}, "election", "class", "attributed_to") {
		a.Assessments = append(a.Assessments, &Assessment{ID: r.text(n.field("id")), Election: r.text(n.field("election")), Class: of(n, "assessment", "class"),
			AttributedTo: r.texts(n.field("attributed_to")), Places: r.places(n), AltClasses: r.texts(n.field("alt_classes")),
			AttributedAlt: r.alternatives(n.field("attributed_alt")), Optional: optional(n)})
	}
	for _, n := range r.parts(root, []string{"recommendations"}, "issued_by", "force", "addressee", "action", "start", "end") {
		a.Recommendations = append(a.Recommendations, &Recommendation{ID: r.text(n.field("id")), IssuedBy: r.texts(n.field("issued_by")), Force: of(n, "recommendation", "force"),
			Action: of(n, "recommendation", "action"), Addressee: r.texts(n.field("addressee")), Places: r.places(n),
			AltActions: r.texts(n.field("alt_actions")), IssuedAlt: r.alternatives(n.field("issued_alt")), Optional: optional(n)})
	}
	for _, n := range r.parts(root, []string{"us_response"}, "target") {
		label := r.text(n.field("stance"))
		if label == "" {
			label = r.text(n.field("label"))
		}
		if label == "" {
			r.fail(n, "us_response has no stance")
		}
		r.vocabulary(n.field("stance"), "stance", label, wire().enum("response", "label"))
		a.Responses = append(a.Responses, Response{Label: label, Target: of(n, "response", "target"), Optional: optional(n)})
	}
	for _, n := range r.parts(root, []string{"cross_election_links", "links"}, "type") {
		a.Links = append(a.Links, &Link{ID: r.text(n.field("id")), Type: of(n, "link", "type"), To: r.text(n.field("to_election")), ToText: r.text(n.field("to_text")),
			Findings: r.texts(n.field("findings")), FindingsAlt: r.alternatives(n.field("findings_alt")), Optional: optional(n)})
	}
}

// text gives a scalar as it is spelled, "" for null.
func (r *goldReader) text(n *node) string {
	if n.kind == sequence || n.kind == mapping {
		r.fail(n, "want a text, got %s", n.kind)
	}
	return n.text
}

// value gives a text that should be one of a vocabulary; nil is open.
func (r *goldReader) value(n *node, field string, known []string) string {
	s := r.text(n.field(field))
	r.vocabulary(n.field(field), field, s, known)
	return s
}

// vocabulary warns of a value that no prediction can have.
func (r *goldReader) vocabulary(n *node, field, s string, known []string) {
	if s != "" && known != nil && !slices.Contains(known, s) {
		r.warn(n, "unknown-value", "", "%s %q is not in the vocabulary: no prediction can match it", field, s)
	}
}

func (r *goldReader) texts(n *node) (out []string) {
	if n.kind != null && n.kind != sequence {
		r.fail(n, "want a list, got %s", n.kind)
	}
	for _, x := range n.items {
		out = append(out, r.text(x))
	}
	return out
}

// alternatives reads a list of lists; a list of texts is one alternative.
func (r *goldReader) alternatives(n *node) (out [][]string) {
	if len(n.items) > 0 && n.items[0].kind == scalar {
		return [][]string{r.texts(n)}
	}
	if n.kind != null && n.kind != sequence {
		r.fail(n, "want a list of lists, got %s", n.kind)
	}
	for _, x := range n.items {
		out = append(out, r.texts(x))
	}
	return out
}

func (r *goldReader) optional(n *node) *string {
	if s := r.text(n); n.kind == scalar {
		return &s
	}
	return nil
}

// plain gives the value of {value, basis} or the value itself.
func (r *goldReader) plain(n *node) *string {
	if n.kind == mapping {
		n = n.field("value")
	}
	return r.optional(n)
}

// track reads {value, basis}, {text_only, full} or the value itself.
func (r *goldReader) track(n *node) (t Track) {
	switch {
	case n.kind != mapping:
		t.Full = r.optional(n)
		t.Text = t.Full
	case n.has("value"):
		t.Full = r.optional(n.field("value"))
		if basis := n.field("basis"); !n.has("basis") || fromText(r.text(basis)) {
			t.Text = t.Full
		}
	default:
		t = Track{r.optional(n.field("text_only")), r.optional(n.field("full"))}
	}
	return t
}

// places gives the spans of an item: {start, end}, and also: [[start, end], …] or mappings.
func (r *goldReader) places(n *node) (out []Place) {
	add := func(start, end *node) {
		if start.kind != null && end.kind != null {
			out = append(out, Place{r.number(start), r.number(end)})
		}
	}
	add(n.field("start"), n.field("end"))
	for _, x := range n.field("also").items {
		if start, end := ends(x); start != nil {
			add(start, end)
		}
	}
	return out
}

func (r *goldReader) number(n *node) int {
	v, err := strconv.Atoi(n.text)
	if err != nil {
		r.fail(n, "want a number of code points, got %q", n.text)
	}
	return v
}

// ends gives the nodes of a span, nil if it is none.
func ends(n *node) (start, end *node) {
	switch {
	case n.kind == sequence && len(n.items) == 2:
		return n.items[0], n.items[1]
	case n.kind == mapping && n.has("start") && n.has("end"):
		return n.field("start"), n.field("end")
	}
	return nil, nil
}

// spans checks every span of the file against the length of the text, in code points.
func (r *goldReader) spans(n *node, length int) {
	inside := func(start, end *node) {
		if start == nil || start.kind == null && end.kind == null {
			return
		}
		a, err := strconv.Atoi(start.text)
		b, err2 := strconv.Atoi(end.text)
		if err != nil || err2 != nil || a < 0 || b <= a || b > length {
			r.fail(start, "%q to %q is not a span of the text of %d code points", start.text, end.text, length)
		}
	}
	inside(spanOf(n))
	for _, e := range n.fields {
		if e.key == "also" || e.key == "mentions" {
			for _, x := range e.value.items {
				if start, end := ends(x); start == nil {
					r.fail(x, "%s: want [start, end]", e.key)
				} else if x.kind == sequence {
					inside(start, end)
				}
			}
		}
		r.spans(e.value, length)
	}
	for _, x := range n.items {
		r.spans(x, length)
	}
}

func spanOf(n *node) (start, end *node) {
	if n.kind != mapping {
		return nil, nil
	}
	return ends(n)
}
