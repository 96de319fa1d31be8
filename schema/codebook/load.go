package codebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/electiongraph/electiongraph/schema"
)

// Folder is where a codebook lies in the file systems that [Load] is given, Main the file of its vocabularies.
const (
	Folder = "codebook"
	Main   = Folder + "/codebook.yaml"
)

// Load reads the codebook of the layers: each holds a folder codebook/ of YAML files, or none. A file of a later
// layer replaces the one of the same name, a new name adds, an empty file removes.
//
// References of other files to issues and areas that went with a replaced or removed file are dropped with them.
//
// Loading is strict. What is wrong in the files (unknown keys, ids that occur twice or are not known, classes that
// run in a circle, patterns that cannot be read) is reported all at once: the error joins *schema.Problem values in
// the order of files and lines. [Problems] takes them apart.
func Load(layers ...fs.FS) (*Codebook, error) {
	files, under, problems, err := read(layers)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s\x00%d\x00", f.name, len(f.raw))
		sum.Write(f.raw)
	}

	// Files are independent of each other until they are put together.
	all := slices.Concat(files, under)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				all[i].decode()
			}
		})
	}
	workers.Wait()

	cb := &Codebook{Digest: hex.EncodeToString(sum.Sum(nil))[:12], Commitments: map[string]string{}}
	cb.assemble(files, under)
	for _, f := range files {
		slices.SortStableFunc(f.problems, func(a, b schema.Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		problems = append(problems, f.problems...)
	}
	if len(problems) > 0 {
		joined := make([]error, len(problems))
		for i := range problems {
			joined[i] = &problems[i]
		}
		return nil, errors.Join(joined...)
	}
	return cb, nil
}

// Problems gives the problems that an error of [Load] joins; an error of another kind gives one of its words.
func Problems(err error) []schema.Problem {
	if err == nil {
		return nil
	}
	var out []schema.Problem
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			out = append(out, Problems(e)...)
		}
		return out
	}
	var p *schema.Problem
	if errors.As(err, &p) {
		return []schema.Problem{*p}
	}
	return []schema.Problem{{Code: "codebook", Message: err.Error()}}
}

// read gives the files in effect in the order of their names, and those under them that they replace or remove.
func read(layers []fs.FS) (files, under []*file, problems []schema.Problem, err error) {
	for _, layer := range layers {
		entries, err := fs.ReadDir(layer, Folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, nil, err
		}
		for _, e := range entries {
			name := path.Join(Folder, e.Name())
			if path.Ext(name) == ".yml" {
				problems = append(problems, schema.Problem{Code: "codebook-file", File: name, Message: "files of the codebook end in .yaml", Hint: "rename it to " + strings.TrimSuffix(e.Name(), ".yml") + ".yaml"})
			}
			if e.IsDir() || path.Ext(name) != ".yaml" {
				continue
			}
			src, err := fs.ReadFile(layer, name)
			if err != nil {
				return nil, nil, nil, err
			}
			if i := slices.IndexFunc(files, func(f *file) bool { return f.name == name }); i >= 0 {
				under = append(under, files[i])
				files = slices.Delete(files, i, i+1)
			}
			if len(bytes.TrimSpace(src)) > 0 {
				files = append(files, &file{name: name, raw: src})
			}
		}
	}
	slices.SortFunc(files, func(a, b *file) int { return strings.Compare(a.name, b.name) })
	if len(files) == 0 {
		problems = append(problems, schema.Problem{Code: "codebook-file", File: Folder, Message: "no codebook: there is no file codebook/*.yaml", Hint: "leave out --data to use the built-in one"})
	} else if !slices.ContainsFunc(files, func(f *file) bool { return f.name == Main }) {
		problems = append(problems, schema.Problem{Code: "codebook-file", File: Main, Message: "the file with the version and the vocabularies is missing"})
	}
	return files, under, problems, nil
}

// assemble puts the files together and checks what crosses them. under are files not in effect: what only they
// define has gone.
func (cb *Codebook) assemble(files, under []*file) {
	cb.areas, cb.issues = map[string]*Area{}, map[string]*Issue{}
	places := map[string]string{}
	once := func(f *file, kind, id string, at place) bool {
		key := kind + " " + id
		if first, ok := places[key]; ok {
			f.report(at, "duplicate-id", "%s %q is there already, at %s", kind, id, first)
			return false
		}
		places[key] = fmt.Sprintf("%s:%d", f.name, at.line)
		return true
	}
	var order []string
	for _, f := range files {
		if f.name == Main {
			cb.Version, cb.Vocabularies, order = f.version, f.vocabularies, f.order
		}
	}
	classes := map[string]bool{}
	for _, f := range files {
		if a := f.area; a != nil && once(f, "area", a.ID, f.areaAt) {
			cb.areas[a.ID] = a
			cb.Areas = append(cb.Areas, a)
		}
		for n, c := range f.classes {
			if once(f, "class", c.Name, f.classAt[n]) {
				cb.Classes = append(cb.Classes, c)
				classes[c.Name] = true
			}
		}
		for n, c := range f.families {
			if once(f, "family", c.Name, f.familyAt[n]) {
				cb.Families = append(cb.Families, c)
			}
		}
		for _, c := range f.commitments {
			if once(f, "commitment", c.id, c.at) {
				cb.Commitments[c.id] = c.text
			}
		}
		for n, i := range f.issues {
			if once(f, "issue", i.ID, f.issueAt[n]) {
				cb.issues[i.ID] = i
				cb.Issues = append(cb.Issues, i)
			}
		}
	}
	rank := func(area string) int {
		if n := slices.Index(order, area); n >= 0 {
			return n
		}
		return len(order)
	}
	byArea := func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b)) }
	slices.SortStableFunc(cb.Areas, func(a, b *Area) int { return byArea(a.ID, b.ID) })
	slices.SortStableFunc(cb.Issues, func(a, b *Issue) int { return byArea(a.Area, b.Area) })
	slices.SortFunc(cb.Families, func(a, b Family) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(cb.Classes, func(a, b Class) int { return strings.Compare(a.Name, b.Name) })

	gone := map[string]bool{}
	for _, f := range under {
		if f.area != nil && cb.areas[f.area.ID] == nil {
			gone[f.area.ID] = true
		}
		for _, i := range f.issues {
			if cb.issues[i.ID] == nil {
				gone[i.ID] = true
			}
		}
	}
	for _, i := range cb.Issues {
		if gone[i.Broader] {
			i.Broader = ""
		}
		i.Not = slices.DeleteFunc(i.Not, func(n Not) bool { return gone[n.Concept] })
		i.Counterexamples = slices.DeleteFunc(i.Counterexamples, func(c Counterexample) bool { return gone[c.Gives] })
	}
	for _, f := range files {
		for _, r := range f.refs {
			if gone[r.id] && (r.kind == refIssue || r.kind == refArea && f.name == Main) {
				continue
			}
			var known []string
			switch r.kind {
			case refArea:
				if cb.areas[r.id] != nil {
					continue
				}
				for _, a := range cb.Areas {
					known = append(known, a.ID)
				}
			case refClass:
				if classes[r.id] {
					continue
				}
				for _, c := range cb.Classes {
					known = append(known, c.Name)
				}
			case refIssue:
				if cb.issues[r.id] != nil {
					continue
				}
				for _, x := range cb.Issues {
					known = append(known, x.ID)
				}
			case refStage:
				if Find(cb.Stages, r.id) != nil {
					continue
				}
				for _, s := range cb.Stages {
					known = append(known, s.ID)
				}
			}
			f.problems = append(f.problems, schema.Problem{Code: "unknown-" + string(r.kind), File: f.name, Line: r.at.line, Column: r.at.column,
				Message: fmt.Sprintf("no %s %q", r.kind, r.id), Hint: nearest(r.id, known)})
		}
	}
	cb.circles(files)
}

// circles reports classes that use themselves and issues that are broader than themselves.
func (cb *Codebook) circles(files []*file) {
	uses := map[string][]string{}
	for _, c := range cb.Classes {
		for _, cue := range c.Cues {
			uses[c.Name] = append(uses[c.Name], classesOf(cue.Pattern)...)
		}
	}
	const entered, left = 1, 2
	state := map[string]int{}
	var visit func(name string, trail []string)
	visit = func(name string, trail []string) {
		switch state[name] {
		case left:
			return
		case entered:
			trail = append(trail[slices.Index(trail, name):], name)
			c := cb.Class(name)
			i := slices.IndexFunc(files, func(f *file) bool { return f.name == c.File })
			files[i].report(place{c.Line, 0}, "circular-class", "classes run in a circle: <%s>", strings.Join(trail, "> uses <"))
			return
		}
		state[name] = entered
		for _, u := range uses[name] {
			visit(u, append(trail[:len(trail):len(trail)], name))
		}
		state[name] = left
	}
	for _, c := range cb.Classes {
		visit(c.Name, nil)
	}
	for _, x := range cb.Issues {
		seen := []string{x.ID}
		for b := cb.issues[x.Broader]; b != nil; b = cb.issues[b.Broader] {
			if slices.Contains(seen, b.ID) {
				if b.ID == x.ID {
					i := slices.IndexFunc(files, func(f *file) bool { return f.name == x.File })
					files[i].report(place{x.Line, 0}, "circular-issue", "issue %q is broader than itself: %s", x.ID, strings.Join(append(seen, b.ID), " under "))
					x.Broader = "" // once is enough, and chains must end
				}
				break
			}
			seen = append(seen, b.ID)
		}
	}
}

// classesOf gives the classes that a pattern names.
func classesOf(p *Pattern) []string {
	if p == nil || strings.IndexByte(p.Text, '<') < 0 {
		return nil
	}
	var out []string
	for _, n := range p.Nodes() {
		n.Walk(func(n *Node) {
			if n.Op == OpClass {
				out = append(out, n.Word)
			}
		})
	}
	return out
}
