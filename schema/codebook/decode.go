package codebook

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/codebook/internal/tree"
)

// A file is one YAML file as far as it can be read by itself.
type file struct {
	name         string
	raw          []byte
	version      string
	order        []string // of areas
	vocabularies Vocabularies
	area         *Area
	areaAt       place
	classes      []Class
	classAt      []place
	families     []Family
	familyAt     []place
	issues       []*Issue
	issueAt      []place
	commitments  []commitment
	refs         []ref // what must be known once all files are read
	problems     []schema.Problem
	key          string // that is being read, for messages
}

type place struct{ line, column int }

type commitment struct {
	id, text string
	at       place
}

func at(n *tree.Node) place { return place{n.Line, n.Column} }

type refKind string

const (
	refArea  refKind = "area"
	refClass refKind = "class"
	refIssue refKind = "issue"
	refStage refKind = "stage"
)

type ref struct {
	kind refKind
	id   string
	at   place
}

func (f *file) report(at place, code, format string, args ...any) {
	f.problems = append(f.problems, schema.Problem{Code: code, File: f.name, Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...)})
}

func (f *file) decode() {
	root, err := tree.Parse(string(f.raw))
	if err != nil {
		var e *tree.Error
		errors.As(err, &e)
		f.problems = append(f.problems, schema.Problem{Code: "yaml", File: f.name, Line: e.Line, Column: e.Column, Message: e.Message,
			Hint: "put texts that hold a colon, a # or begin with a mark between quotation marks"})
		return
	}
	if f.name == Main {
		f.main(root)
		return
	}
	// The area stands first by custom only, and issues need its id.
	for _, x := range root.Fields {
		if x.Key == "area" {
			f.decodeArea(x.Value)
		}
	}
	f.fields(root, "the file", map[string]func(*tree.Node){
		"area":     func(*tree.Node) {},
		"classes":  f.decodeClasses,
		"families": f.decodeFamilies,
		"commitments": func(n *tree.Node) {
			if n.Kind == tree.Null || !f.is(n, tree.Mapping, "commitments") {
				return
			}
			for _, x := range n.Fields {
				c := commitment{id: x.Key, at: place{x.Line, x.Column}}
				f.key = x.Key
				f.text(&c.text)(x.Value)
				f.commitments = append(f.commitments, c)
			}
		},
		"issues": func(n *tree.Node) {
			for _, i := range f.list(n) {
				f.issue(i)
			}
		},
	})
	if len(f.issues) > 0 && f.area == nil && f.areaAt == (place{}) {
		f.report(place{f.issues[0].Line, 1}, "missing-key", "issues without an area: the file needs the key area")
	}
}

func (f *file) decodeClasses(n *tree.Node) {
	if n.Kind == tree.Null || !f.is(n, tree.Mapping, "classes") {
		return
	}
	for _, x := range n.Fields {
		at := place{x.Line, x.Column}
		f.slug(x.Key, at, "class name")
		f.key = x.Key
		f.classes = append(f.classes, Class{Name: x.Key, Cues: f.cues(x.Value), File: f.name, Line: x.Line})
		f.classAt = append(f.classAt, at)
	}
}

func (f *file) decodeFamilies(n *tree.Node) {
	if n.Kind == tree.Null || !f.is(n, tree.Mapping, "families") {
		return
	}
	for _, x := range n.Fields {
		at := place{x.Line, x.Column}
		f.slug(x.Key, at, "family name")
		f.key = x.Key
		var words string
		f.text(&words)(x.Value)
		if words != strings.ToLower(words) {
			f.report(at, "value", "the words of family %q in lower case", x.Key)
		}
		f.families = append(f.families, Family{x.Key, strings.Fields(words)})
		f.familyAt = append(f.familyAt, at)
	}
}

func (f *file) decodeArea(n *tree.Node) {
	f.areaAt = at(n)
	if n.Kind == tree.Scalar { // issues for an area that another file describes
		f.refs = append(f.refs, ref{refArea, n.Text, at(n)})
		return
	}
	a := &Area{File: f.name, Line: n.Line}
	f.fields(n, "area", map[string]func(*tree.Node){
		"id":              func(n *tree.Node) { a.ID = f.id(n); f.areaAt = at(n) },
		"label":           f.text(&a.Label),
		"definition":      f.text(&a.Definition),
		"odihr_section":   f.text(&a.ODIHRSection),
		"eu_handbook":     f.text(&a.EUHandbook),
		"eos_part":        f.text(&a.EOSPart),
		"eos_obligations": f.texts(&a.EOSObligations),
		"pei":             f.text(&a.PEI),
	}, "id", "label")
	if n.Kind == tree.Mapping {
		f.area = a
	}
}

// areaID gives the area of the issues of this file.
func (f *file) areaID() string {
	if f.area != nil {
		return f.area.ID
	}
	for _, r := range f.refs {
		if r.kind == refArea {
			return r.id
		}
	}
	return ""
}

func (f *file) issue(n *tree.Node) {
	i := &Issue{Area: f.areaID(), Default: DefaultDepends, File: f.name, Line: n.Line}
	idAt := at(n)
	var notAt []place
	refers := func(kind refKind, into *string) func(*tree.Node) {
		return func(n *tree.Node) {
			f.text(into)(n)
			if *into != "" {
				f.refs = append(f.refs, ref{kind, *into, at(n)})
			}
		}
	}
	cues := func(into *[]Cue) func(*tree.Node) {
		return func(n *tree.Node) { *into = f.cues(n) }
	}
	if !f.fields(n, "issue", map[string]func(*tree.Node){
		"id":         func(n *tree.Node) { i.ID = f.id(n); idAt = at(n) },
		"label":      f.text(&i.Label),
		"definition": f.text(&i.Definition),
		"broader":    refers(refIssue, &i.Broader),
		"catch_all": func(n *tree.Node) {
			if i.CatchAll = n.Text == "true"; n.Kind != tree.Scalar || n.Quoted || n.Text != "true" && n.Text != "false" {
				f.report(at(n), "value", "catch_all is true or false")
			}
		},
		"default_polarity": func(n *tree.Node) {
			f.text(&i.Default)(n)
			if !slices.Contains([]string{DefaultProblem, DefaultImprovement, DefaultDepends}, i.Default) {
				f.report(at(n), "value", "default_polarity is problem, improvement or depends, not %q", i.Default)
			}
		},
		"polarity_pair": func(n *tree.Node) {
			f.fields(n, "polarity_pair", map[string]func(*tree.Node){"problem": f.text(&i.Pair.Problem), "improvement": f.text(&i.Pair.Improvement)})
		},
		"stage": func(n *tree.Node) {
			f.texts(&i.Stages)(n)
			for _, s := range n.Items {
				f.refs = append(f.refs, ref{refStage, s.Text, at(s)})
			}
		},
		"copenhagen":      f.texts(&i.Copenhagen),
		"iccpr":           f.texts(&i.ICCPR),
		"venice_code":     f.texts(&i.VeniceCode),
		"diem":            f.texts(&i.DIEM),
		"vdem":            f.texts(&i.VDem),
		"other_standards": f.text(&i.OtherStandards),
		"gc25": func(n *tree.Node) {
			for _, x := range f.list(n) {
				v, err := strconv.Atoi(x.Text)
				if err != nil || v < 1 {
					f.report(at(x), "value", "gc25 holds numbers of paragraphs, not %q", x.Text)
					continue
				}
				i.GC25 = append(i.GC25, v)
			}
		},
		"cues":        cues(&i.Cues),
		"problem":     cues(&i.Problem),
		"improvement": cues(&i.Improvement),
		"neutral":     cues(&i.Neutral),
		"not": func(n *tree.Node) {
			for _, x := range f.list(n) {
				var not Not
				f.fields(x, "not", map[string]func(*tree.Node){"concept": refers(refIssue, &not.Concept), "tell": f.text(&not.Tell)}, "concept")
				i.Not, notAt = append(i.Not, not), append(notAt, at(x))
			}
		},
		"examples": func(n *tree.Node) {
			f.fields(n, "examples", map[string]func(*tree.Node){
				"problem": f.texts(&i.Examples.Problem), "improvement": f.texts(&i.Examples.Improvement), "neutral": f.texts(&i.Examples.Neutral)})
		},
		"counterexamples": func(n *tree.Node) {
			for _, x := range f.list(n) {
				c := Counterexample{Line: x.Line}
				f.fields(x, "counterexamples", map[string]func(*tree.Node){"text": f.text(&c.Text), "gives": func(n *tree.Node) {
					if f.text(&c.Gives)(n); c.Gives != Nothing {
						f.refs = append(f.refs, ref{refIssue, c.Gives, at(n)})
					}
				}}, "text", "gives")
				i.Counterexamples = append(i.Counterexamples, c)
			}
		},
	}, "id", "label") || i.ID == "" {
		return
	}
	for k, not := range i.Not {
		if not.Concept == i.ID {
			f.report(notAt[k], "value", "an issue is told apart from others, not from itself")
		}
	}
	f.issues = append(f.issues, i)
	f.issueAt = append(f.issueAt, idAt)
}

// main reads codebook.yaml.
func (f *file) main(root *tree.Node) {
	v := &f.vocabularies
	terms := func(into *[]Term, name string, keys ...string) func(*tree.Node) {
		return func(n *tree.Node) { *into = f.terms(n, name, keys) }
	}
	f.fields(root, "the file", map[string]func(*tree.Node){
		"version": f.text(&f.version),
		"areas": func(n *tree.Node) {
			f.texts(&f.order)(n)
			for _, x := range n.Items {
				f.refs = append(f.refs, ref{refArea, x.Text, at(x)})
			}
		},
		"stages":             terms(&v.Stages, "stages", "parent"),
		"extent_classes":     terms(&v.ExtentClasses, "extent_classes", "rank", "from"),
		"extent_units":       terms(&v.ExtentUnits, "extent_units"),
		"severities":         terms(&v.Severities, "severities"),
		"certainties":        terms(&v.Certainties, "certainties"),
		"polarities":         terms(&v.Polarities, "polarities"),
		"trends":             terms(&v.Trends, "trends"),
		"assessment_classes": terms(&v.Assessments, "assessment_classes", "sign"),
		"standards":          terms(&v.Standards, "standards"),
		"stances":            terms(&v.Stances, "stances"),
		"targets":            terms(&v.Targets, "targets"),
		"forces":             terms(&v.Forces, "forces", "rank"),
		"actions":            terms(&v.Actions, "actions"),
		"addressees":         terms(&v.Addressees, "addressees", "parent"),
		"link_types":         terms(&v.LinkTypes, "link_types"),
		"classes":            f.decodeClasses,
		"negators":           func(n *tree.Node) { v.Negators = f.cues(n) },
		"contrast":           func(n *tree.Node) { v.Contrast = f.cues(n) },
	}, "version", "stages", "extent_classes", "assessment_classes", "stances", "forces", "addressees")
}

// terms reads a vocabulary; keys are those that its terms may have beside id, label and cues.
func (f *file) terms(n *tree.Node, name string, keys []string) []Term {
	var out []Term
	for _, x := range f.list(n) {
		if x.Kind == tree.Scalar { // an id alone
			x = &tree.Node{Kind: tree.Mapping, Line: x.Line, Column: x.Column, Fields: []tree.Field{{Key: "id", Line: x.Line, Column: x.Column, Value: x}}}
		}
		t := Term{Line: x.Line}
		all := map[string]func(*tree.Node){
			"id": func(n *tree.Node) { t.ID = f.id(n) }, "label": f.text(&t.Label),
			"cues": func(n *tree.Node) { t.Cues = f.cues(n) },
		}
		for _, k := range keys {
			switch k {
			case "parent":
				all[k] = func(n *tree.Node) {
					if f.text(&t.Parent)(n); t.Parent != "" && Find(out, t.Parent) == nil {
						f.report(at(n), "unknown-term", "no %q above it in %s", t.Parent, name)
					}
				}
			case "rank":
				all[k] = func(n *tree.Node) {
					v, err := strconv.Atoi(n.Text)
					if t.Rank = v; err != nil || v < 0 {
						f.report(at(n), "value", "rank is a number from 0, not %q", n.Text)
					}
				}
			case "from":
				all[k] = func(n *tree.Node) {
					v, err := strconv.ParseFloat(n.Text, 64)
					if t.From = v; err != nil || !(v >= 0 && v <= 100) {
						f.report(at(n), "value", "from is a percentage, not %q", n.Text)
					}
				}
			case "sign":
				all[k] = func(n *tree.Node) {
					f.text(&t.Sign)(n)
					if !slices.Contains([]string{"positive", "mixed", "negative", "none"}, t.Sign) {
						f.report(at(n), "value", "sign is positive, mixed, negative or none, not %q", t.Sign)
					}
				}
			}
		}
		if !f.fields(x, name, all, "id") {
			continue
		}
		if first := Find(out, t.ID); first != nil {
			f.report(at(x), "duplicate-id", "%q is in %s already, at line %d", t.ID, name, first.Line)
			continue
		}
		out = append(out, t)
	}
	return out
}

// fields reads a mapping by the functions of its keys, in the order of the file, and reports the keys that are
// unknown or missing. It gives false for what is no mapping.
func (f *file) fields(n *tree.Node, name string, read map[string]func(*tree.Node), required ...string) bool {
	if !f.is(n, tree.Mapping, name) {
		return false
	}
	for _, x := range n.Fields {
		if r, ok := read[x.Key]; ok {
			f.key = x.Key
			r(x.Value)
			continue
		}
		keys := make([]string, 0, len(read))
		for k := range read {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		f.problems = append(f.problems, schema.Problem{Code: "unknown-key", File: f.name, Line: x.Line, Column: x.Column,
			Message: fmt.Sprintf("%s has no key %q", name, x.Key), Hint: nearest(x.Key, keys)})
	}
	for _, k := range required {
		if !slices.ContainsFunc(n.Fields, func(x tree.Field) bool { return x.Key == k }) {
			f.report(at(n), "missing-key", "%s needs the key %q", name, k)
		}
	}
	return true
}

func (f *file) is(n *tree.Node, want tree.Kind, name string) bool {
	if n.Kind != want {
		f.report(at(n), "value", "%s: want %s, got %s", name, want, n.Kind)
	}
	return n.Kind == want
}

// list gives the items of a list; a key without a value is an empty one.
func (f *file) list(n *tree.Node) []*tree.Node {
	if n.Kind == tree.Null || !f.is(n, tree.Sequence, f.key) {
		return nil
	}
	return n.Items
}

func (f *file) text(into *string) func(*tree.Node) {
	return func(n *tree.Node) {
		if n.Kind != tree.Null && f.is(n, tree.Scalar, f.key) {
			*into = strings.TrimSpace(n.Text)
		}
	}
}

func (f *file) texts(into *[]string) func(*tree.Node) {
	return func(n *tree.Node) {
		for _, x := range f.list(n) {
			if f.is(x, tree.Scalar, f.key) {
				*into = append(*into, strings.TrimSpace(x.Text))
			}
		}
	}
}

func (f *file) id(n *tree.Node) string {
	var id string
	f.text(&id)(n)
	f.slug(id, at(n), "id")
	return id
}

// slug reports what is not lower-case words joined by hyphens.
func (f *file) slug(s string, at place, what string) {
	for _, w := range strings.Split(s, "-") {
		if w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			f.report(at, "value", "%s %q: want lower-case words joined by hyphens", what, s)
			return
		}
	}
}

func (f *file) cues(n *tree.Node) []Cue {
	items := f.list(n)
	out := make([]Cue, 0, len(items))
	for _, x := range items {
		if !f.is(x, tree.Scalar, f.key) {
			continue
		}
		column := x.Column
		if x.Quoted {
			column++
		}
		p, err := ParsePattern(x.Text)
		if err != nil {
			here, message := place{x.Line, column}, err.Error()
			var e *ParseError
			if errors.As(err, &e) {
				here.column, message = column+e.Column-1, e.Message
			}
			f.report(here, "pattern", "pattern %q: %s", x.Text, message)
			continue
		}
		for _, c := range classesOf(p) {
			f.refs = append(f.refs, ref{refClass, c, place{x.Line, column + max(0, strings.Index(x.Text, "<"+c+">"))}})
		}
		out = append(out, Cue{x.Text, p, x.Line})
	}
	return out
}

// nearest is the hint for a word that is not known.
func nearest(word string, known []string) string {
	best, least := "", max(2, len(word)/3)+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(word, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}
