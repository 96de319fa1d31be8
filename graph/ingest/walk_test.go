package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder writes files below a new folder; a name that ends with a slash is a folder, content after -> is the target of a link.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		name, content, ok := strings.Cut(f, "=")
		full := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(full, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, link := strings.CutPrefix(content, "->"); link {
			if err := os.Symlink(filepath.FromSlash(target), full); err != nil {
				t.Skip("links cannot be made here: ", err)
			}
			continue
		}
		if !ok {
			content = "The count in " + name + " was slow."
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// walk gives the names found and the codes of problems with their files, in order.
func walk(t *testing.T, dir string, paths ...string) []string {
	t.Helper()
	var out []string
	for s, err := range Walk(paths) {
		if err != nil {
			p := problem(t, err)
			file, _ := filepath.Rel(dir, p.File)
			out = append(out, fmt.Sprintf("%s: %s", p.Code, filepath.ToSlash(file)))
			continue
		}
		out = append(out, s.Name)
	}
	return out
}

func TestWalk(t *testing.T) {
	dir := folder(t, "b.txt", "a.md=# A", "sub/c.html=<p>c", "sub/deep/d.TXT", ".hidden.txt", ".git/e.txt", "sub/.f/g.txt", "data.json={}", "picture.png=x",
		"report.pdf=%PDF-1.4", "noending", "page.aspx=<html><p>x", "odd.xyz=\x00\x01\x02", "script=#!/bin/sh", "notes.v2=Some words.", "empty.txt=", "list=[1, 2]", "none/")
	want := []string{"a.md", "b.txt", "empty.txt", "noending", "notes.v2", "page.aspx", "report.pdf", "sub/c.html", "sub/deep/d.TXT"}
	if diff := cmp.Diff(want, walk(t, dir, dir)); diff != "" {
		t.Error(diff)
	}
	// The same again, with a slash at the end and from a folder below.
	if diff := cmp.Diff(want, walk(t, dir, dir+string(filepath.Separator), dir, filepath.Join(dir, "sub"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"d.TXT", "b.txt", ".hidden.txt", "data.json"}, walk(t, dir, filepath.Join(dir, "sub", "deep", "d.TXT"), filepath.Join(dir, "b.txt"),
		filepath.Join(dir, ".hidden.txt"), filepath.Join(dir, "data.json"))); diff != "" {
		t.Error(diff)
	}
	// A file given first keeps its name; the folder gives the others.
	if diff := cmp.Diff([]string{"c.html", "d.TXT"}, walk(t, dir, filepath.Join(dir, "sub", "c.html"), filepath.Join(dir, "sub", "deep"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"stdin", "b.txt"}, walk(t, dir, "-", filepath.Join(dir, "b.txt"), "-")); diff != "" {
		t.Error(diff)
	}
}

func TestWalkProblems(t *testing.T) {
	dir := folder(t, "one/a.txt", "two/a.txt=other words", "two/b.txt", "empty/", "data/x.json={}", "data/.y.txt", "data/sub/")
	j := func(name string) string { return filepath.Join(dir, name) }
	if diff := cmp.Diff([]string{"missing: gone.txt", "a.txt", "same-name: two/a.txt", "b.txt", "no-texts: empty", "no-texts: data", "missing: nowhere"},
		walk(t, dir, j("gone.txt"), j("one"), j("two"), j("empty"), j("data"), j("nowhere"))); diff != "" {
		t.Error(diff)
	}
	// A folder whose only text was given before is not without texts.
	if diff := cmp.Diff([]string{"a.txt"}, walk(t, dir, j("one/a.txt"), j("one"))); diff != "" {
		t.Error(diff)
	}
	for _, err := range Walk([]string{""}) {
		if p := problem(t, err); p.Code != "missing" {
			t.Errorf("%+v", p)
		}
	}
	n := 0
	for range Walk([]string{j("gone.txt"), j("one"), j("two")}) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("the walk went on for %d", n)
	}
}

func TestWalkLinks(t *testing.T) {
	dir := folder(t, "a/t.txt", "a/loop=->..", "a/self=->.", "b=->a", "c.txt=->a/t.txt", "dead.txt=->nowhere.txt")
	// Each file once, by the first name in sorted order.
	if diff := cmp.Diff([]string{"a/t.txt"}, walk(t, dir, dir)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"t.txt"}, walk(t, dir, filepath.Join(dir, "b"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"missing: dead.txt"}, walk(t, dir, filepath.Join(dir, "dead.txt"))); diff != "" {
		t.Error(diff)
	}
}

func TestWalkPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("everything may be read as root")
	}
	dir := folder(t, "a.txt", "b.txt", "closed/c.txt")
	if err := errors.Join(os.Chmod(filepath.Join(dir, "a.txt"), 0), os.Chmod(filepath.Join(dir, "closed"), 0)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(dir, "closed"), 0o755)
	if diff := cmp.Diff([]string{"a.txt", "b.txt", "permission: closed"}, walk(t, dir, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := (Source{Name: "a.txt", Path: filepath.Join(dir, "a.txt")}).Read(Options{}); err == nil || problem(t, err).Code != "permission" {
		t.Errorf("got %v", err)
	}
}

func TestSourceRead(t *testing.T) {
	dir := folder(t, "a.txt", "b.txt", "c.pdf=%PDF-1.7", "d.md=---\ntitle: a: b\n---\nx")
	var got []string
	for s, err := range Walk([]string{dir}) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Name == "b.txt" { // somebody removes it between finding and reading
			if err := os.Remove(s.Path); err != nil {
				t.Fatal(err)
			}
		}
		d, err := s.Read(Options{})
		if err != nil {
			p := problem(t, err)
			if p.File != s.Path {
				t.Errorf("%s: the problem names %q", s.Path, p.File)
			}
			got = append(got, p.Code)
			continue
		}
		if s.Size != int64(len(d.Text)) || d.Name != s.Name {
			t.Errorf("%+v, document %s", s, d.Name)
		}
		got = append(got, d.Name)
	}
	if diff := cmp.Diff([]string{"a.txt", "missing", "damaged", "front-matter"}, got); diff != "" {
		t.Error(diff)
	}
	// A file above the limit is refused before it is read.
	_, err := Source{Name: "a.txt", Path: filepath.Join(dir, "a.txt")}.Read(Options{MaxBytes: 5})
	if p := problem(t, err); p.Code != "too-large" || !strings.Contains(p.Message, "5 bytes") {
		t.Errorf("%+v", p)
	}
	_, err = Source{Name: "x", Path: dir}.Read(Options{})
	if p := problem(t, err); p.Code != "read" {
		t.Errorf("a folder read as a file: %+v", p)
	}
}
