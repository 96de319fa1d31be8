package evaluate

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed extraction.schema.json
var wireSchema []byte

// wire is the form of predictions, electiongraph-extraction/1.
var wire = sync.OnceValue(func() *form {
	var root form
	if err := json.Unmarshal(wireSchema, &root); err != nil {
		panic(err)
	}
	root.prepare(root.Defs)
	return &root
})

// A form is the part of JSON Schema that extraction.schema.json uses.
type form struct {
	Ref         string           `json:"$ref"`
	AnyOf       []*form          `json:"anyOf"`
	Type        any              `json:"type"` // a name or a list of names
	Const       any              `json:"const"`
	Enum        []any            `json:"enum"`
	Pattern     string           `json:"pattern"`
	MinLength   int              `json:"minLength"`
	Minimum     *float64         `json:"minimum"`
	Required    []string         `json:"required"`
	Properties  map[string]*form `json:"properties"`
	Items       *form            `json:"items"`
	MinItems    int              `json:"minItems"`
	UniqueItems bool             `json:"uniqueItems"`
	Defs        map[string]*form `json:"$defs"`

	refers  *form
	pattern *regexp.Regexp
	types   []string
}

// prepare resolves references and compiles patterns.
func (f *form) prepare(defs map[string]*form) {
	if f.types != nil {
		return
	}
	f.types = []string{}
	switch t := f.Type.(type) {
	case string:
		f.types = append(f.types, t)
	case []any:
		for _, x := range t {
			f.types = append(f.types, x.(string))
		}
	}
	if f.Ref != "" {
		f.refers = defs[f.Ref[strings.LastIndexByte(f.Ref, '/')+1:]]
		f.refers.prepare(defs)
	}
	if f.Pattern != "" {
		f.pattern = regexp.MustCompile(f.Pattern)
	}
	for _, x := range f.AnyOf {
		x.prepare(defs)
	}
	for _, x := range f.Properties {
		x.prepare(defs)
	}
	for _, x := range f.Defs {
		x.prepare(defs)
	}
	if f.Items != nil {
		f.Items.prepare(defs)
	}
}

// enum gives the values that a field of one of the definitions may have, nil if that is open.
func (f *form) enum(definition, field string) []string {
	var values func(f *form) []string
	values = func(f *form) (out []string) {
		if f == nil {
			return nil
		}
		for _, v := range f.Enum {
			if s, ok := v.(string); ok {
				out = append(out, s)
			}
		}
		return slices.Concat(out, values(f.refers), values(f.Items))
	}
	return values(f.Defs[definition].Properties[field])
}

func is(kind string, v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return kind == "object"
	case []any:
		return kind == "array"
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case nil:
		return kind == "null"
	case float64:
		return kind == "number" || kind == "integer" && v == math.Trunc(v)
	}
	return false
}

// A check collects what is wrong with a value, and which fields the form does not name, with how often they occur.
type check struct {
	errors  []string
	unknown map[string]int
}

func (c *check) fail(format string, args ...any) {
	c.errors = append(c.errors, fmt.Sprintf(format, args...))
}

// run checks the value that stands at a path ($.findings[0]).
func (f *form) run(v any, at string, c *check) {
	if f.refers != nil {
		f.refers.run(v, at, c)
	}
	if len(f.AnyOf) > 0 {
		var deepest string
		fits := false
		for _, option := range f.AnyOf {
			try := &check{unknown: map[string]int{}}
			option.run(v, at, try)
			if fits = len(try.errors) == 0; fits {
				for k, n := range try.unknown {
					c.unknown[k] += n
				}
				break
			}
			if depth := func(s string) int { return strings.Count(s, ".") + strings.Count(s, "[") }; deepest == "" || depth(try.errors[0]) > depth(deepest) {
				deepest = try.errors[0]
			}
		}
		if !fits {
			c.errors = append(c.errors, deepest)
		}
	}
	if len(f.types) > 0 && !slices.ContainsFunc(f.types, func(t string) bool { return is(t, v) }) {
		c.fail("%s: %s is not %s", at, brief(v), strings.Join(f.types, " or "))
		return
	}
	if f.Const != nil && f.Const != v {
		c.fail("%s: %s is not %s", at, brief(v), brief(f.Const))
	}
	if f.Enum != nil {
		switch v.(type) {
		case map[string]any, []any:
			c.fail("%s: %s is not one of the values allowed", at, brief(v))
		default:
			if !slices.Contains(f.Enum, v) {
				c.fail("%s: %s is not one of the values allowed", at, brief(v))
			}
		}
	}
	switch v := v.(type) {
	case string:
		if f.pattern != nil && !f.pattern.MatchString(v) {
			c.fail("%s: %s has not the form %s", at, brief(v), f.Pattern)
		}
		if utf8.RuneCountInString(v) < f.MinLength {
			c.fail("%s: empty", at)
		}
	case float64:
		if f.Minimum != nil && v < *f.Minimum {
			c.fail("%s: %v is less than %v", at, v, *f.Minimum)
		}
	case []any:
		if len(v) < f.MinItems {
			c.fail("%s: too few items", at)
		}
		if f.UniqueItems {
			seen := map[string]bool{}
			for _, x := range v {
				k, _ := json.Marshal(x)
				seen[string(k)] = true
			}
			if len(seen) < len(v) {
				c.fail("%s: an item twice", at)
			}
		}
		if f.Items != nil {
			for i, x := range v {
				f.Items.run(x, fmt.Sprintf("%s[%d]", at, i), c)
			}
		}
	case map[string]any:
		for _, k := range f.Required {
			if _, ok := v[k]; !ok {
				c.fail("%s: %s is missing", at, k)
			}
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if p, ok := f.Properties[k]; ok {
				p.run(v[k], at+"."+k, c)
			} else if f.Properties != nil && !strings.HasPrefix(k, "x_") {
				c.unknown[digits.ReplaceAllString(at+"."+k, "[]")]++
			}
		}
	}
}

var digits = regexp.MustCompile(`\[\d+\]`)

// brief shows a JSON value in a few words.
func brief(v any) string {
	b, _ := json.Marshal(v)
	return shorten(string(b), 60)
}
