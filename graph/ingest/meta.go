package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A File is what a source holds, not yet understood.
type File struct {
	Name, Path string
	Data       []byte
	SHA256     string      // of Data, hexadecimal
	Meta       schema.Meta // what a sidecar or a manifest says of it, which goes before what the file says

	warnings []schema.Problem
	address  string // it was fetched from
	charset  string // that the server named
}

// Digest tells what a document is read from: the bytes, the name, and what is said of it elsewhere.
func (f *File) Digest() [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q\n", f.SHA256, f.Name)
	for _, k := range frontKeys {
		fmt.Fprintf(h, "%q\n", metaField(&f.Meta, k).Text)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// overlay lays what is known from elsewhere over the metadata of d.
func overlay(d *schema.Document, known schema.Meta) {
	for _, k := range frontKeys {
		if v := metaField(&known, k); v.Text != "" {
			*metaField(&d.Meta, k) = schema.Value{Text: v.Text, Basis: schema.External}
		}
	}
}

// sidecarEnding is that of the file that says something of another: report.pdf.meta.yaml or report.meta.yaml for report.pdf.
const sidecarEnding = ".meta.yaml"

// readSidecar reads what lies beside a file, if anything does. Its keys are those of front matter.
func readSidecar(file string) (schema.Meta, []schema.Problem, error) {
	for _, name := range []string{file + sidecarEnding, strings.TrimSuffix(file, filepath.Ext(file)) + sidecarEnding} {
		f, err := os.Open(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		var data []byte
		if err == nil {
			data, err = io.ReadAll(io.LimitReader(f, frontBytes+1))
			f.Close()
		}
		if err != nil {
			return schema.Meta{}, nil, readProblem(name, err)
		}
		d := &schema.Document{Text: strings.ToValidUTF8(strings.TrimPrefix(string(data), "\uFEFF"), "\uFFFD")}
		p := readPairs(d, schema.Span{End: len(d.Text)}, 1)
		if len(data) > frontBytes {
			p = &schema.Problem{Message: "the metadata is longer than 16 KB", Hint: "the keys are " + strings.Join(frontKeys, ", ")}
		}
		if p != nil {
			p.Code, p.File, p.Message = "metadata", name, strings.ReplaceAll(p.Message, "front matter", "metadata")
			return schema.Meta{}, nil, p
		}
		for i := range d.Warnings {
			w := &d.Warnings[i]
			w.Code, w.File, w.Message = "metadata", name, strings.ReplaceAll(w.Message, "front matter", "metadata")
		}
		return d.Meta, d.Warnings, nil
	}
	return schema.Meta{}, nil, nil
}

// A Manifest says of many files what each of them is.
type Manifest struct {
	// Files are their paths as the manifest names them, in its order; they are relative to its folder.
	Files []string
	name  string
	rows  map[string]row
	used  map[string]bool
}

type row struct {
	meta schema.Meta
	line int
}

// ReadManifest reads a table as CSV: a line of column names (file and any key of front matter), then a line a file. Cells
// that are empty say nothing. The error is a *schema.Problem of code manifest.
func ReadManifest(r io.Reader, name string) (*Manifest, error) {
	m := &Manifest{name: name, rows: map[string]row{}, used: map[string]bool{}}
	data, err := io.ReadAll(io.LimitReader(r, DefaultMaxBytes))
	if err != nil {
		return nil, readProblem(name, err)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	c := csv.NewReader(bytes.NewReader(data))
	if head, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		c.Comma = ';'
	}
	var columns []string
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		bad := func(column int, hint, format string, a ...any) (*Manifest, error) {
			line, at := c.FieldPos(column)
			return nil, &schema.Problem{Code: "manifest", File: name, Line: line, Column: at, Message: fmt.Sprintf(format, a...), Hint: hint}
		}
		var syntax *csv.ParseError
		switch {
		case errors.As(err, &syntax):
			return nil, &schema.Problem{Code: "manifest", File: name, Line: syntax.Line, Column: syntax.Column, Message: "the manifest is no valid CSV: " + syntax.Err.Error(), Hint: "put values with commas or quotation marks in double quotes"}
		case err != nil:
			return nil, readProblem(name, err)
		case columns == nil:
			for i, k := range record {
				k = strings.ToLower(strings.TrimSpace(k))
				if k != "file" && !slices.Contains(frontKeys, k) {
					return bad(i, "the columns are file, "+strings.Join(frontKeys, ", "), "there is no column %q", k)
				}
				if slices.Contains(columns, k) {
					return bad(i, "keep one of them", "column %q stands twice", k)
				}
				columns = append(columns, k)
			}
			if !slices.Contains(columns, "file") {
				return bad(0, "name the files in a column file", "the manifest has no column file")
			}
			continue
		}
		var v row
		file := ""
		for i, cell := range record {
			if cell = squeeze(strings.ToValidUTF8(cell, "\uFFFD")); columns[i] == "file" {
				file = path.Clean(filepath.ToSlash(cell))
				if cell == "" {
					return bad(i, "name the file it is about", "this line names no file")
				}
			} else {
				*metaField(&v.meta, columns[i]) = schema.Value{Text: cell}
			}
		}
		v.line, _ = c.FieldPos(0)
		if other, twice := m.rows[file]; twice {
			return bad(0, "keep one of them", "%s stands in line %d already", file, other.line)
		}
		m.Files = append(m.Files, file)
		m.rows[file] = v
	}
	if columns == nil {
		return nil, &schema.Problem{Code: "manifest", File: name, Message: "the manifest is empty", Hint: "its first line names the columns: file, " + strings.Join(frontKeys, ", ")}
	}
	return m, nil
}

// About gives what the manifest says of a source, which it may name by the name of the document or by its path.
func (m *Manifest) About(s Source) schema.Meta {
	names := []string{s.Name, filepath.ToSlash(s.Path)}
	if rel, err := filepath.Rel(filepath.Dir(m.name), s.Path); err == nil {
		names = append(names, filepath.ToSlash(rel))
	}
	for _, n := range names {
		if v, ok := m.rows[path.Clean(n)]; ok {
			m.used[path.Clean(n)] = true
			return v.meta
		}
	}
	return schema.Meta{}
}

// Unused gives a warning for each line that was about none of the sources.
func (m *Manifest) Unused() (out []schema.Problem) {
	for _, f := range m.Files {
		if !m.used[f] {
			out = append(out, schema.Problem{Code: "manifest", File: m.name, Line: m.rows[f].line, Message: "no file " + f + " was read", Hint: "name it as ingest does, or by its path from the manifest's folder"})
		}
	}
	return out
}
