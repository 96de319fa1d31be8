package gazetteer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/electiongraph/electiongraph/schema"
)

const root = "gazetteer"

// A kind is one of the folders with the columns of its tables.
type kind struct {
	folder   string
	required []string // columns whose cells may not be empty either
	optional []string
	lists    []string // columns of several values
}

var (
	countries = &kind{"countries", []string{"id", "name"},
		[]string{"official", "aliases", "regions", "demonyms", "capitals", "houses", "ambiguous"},
		[]string{"aliases", "regions", "demonyms", "capitals", "houses", "ambiguous"}}
	bodies = &kind{"bodies", []string{"id", "name", "kind"},
		[]string{"part_of", "roll", "members", "country", "aliases", "ambiguous"},
		[]string{"members", "aliases", "ambiguous"}}
	elections = &kind{"elections", []string{"country", "type", "date", "source"},
		[]string{"chamber", "later", "early", "note"},
		[]string{"chamber", "later"}}
	officials = &kind{"officials", []string{"name", "office", "body", "from", "source"},
		[]string{"aliases", "to"}, []string{"aliases"}}
	clues = &kind{"clues", []string{"id"},
		[]string{"leaders", "parties", "bodies", "places"}, []string{"leaders", "parties", "bodies", "places"}}
)

// A table is a file in effect.
type table struct {
	path string
	kind *kind
	data []byte
}

// overlay lays the files of later layers over those of earlier ones and gives those in effect by path.
func overlay(layers []fs.FS) ([]table, []*schema.Problem) {
	var errs []*schema.Problem
	files := map[string]table{}
	for _, layer := range layers {
		if _, err := fs.Stat(layer, root); errors.Is(err, fs.ErrNotExist) {
			continue // a layer may overlay other data only
		}
		// Only its callback gives errors; those of the walk come to it first.
		_ = fs.WalkDir(layer, root, func(p string, d fs.DirEntry, err error) error {
			fail := func(code, message, hint string) {
				errs = append(errs, &schema.Problem{Code: code, File: p, Message: message, Hint: hint})
			}
			if err != nil {
				fail("gazetteer-read", err.Error(), "")
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") || strings.EqualFold(path.Ext(p), ".md") {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if d.IsDir() {
				return nil
			}
			var k *kind
			for _, c := range []*kind{countries, bodies, elections, officials, clues} {
				if path.Dir(p) == path.Join(root, c.folder) {
					k = c
				}
			}
			if k == nil || path.Ext(p) != ".csv" {
				fail("gazetteer-file", "this file is no table of the gazetteer",
					"put tables in "+root+"/countries, "+root+"/bodies, "+root+"/elections, "+root+"/officials or "+root+"/clues, with names that end in .csv")
				return nil
			}
			data, err := fs.ReadFile(layer, p)
			switch _, known := files[p]; {
			case err != nil:
				fail("gazetteer-read", err.Error(), "")
			case len(bytes.TrimSpace(data)) > 0:
				files[p] = table{p, k, bytes.TrimPrefix(data, []byte("\ufeff"))}
			case known:
				delete(files, p)
			default:
				fail("gazetteer-removes-nothing", "this empty file removes nothing: no earlier layer has a table of that name",
					"give it the name of the table to remove, or delete it")
			}
			return nil
		})
	}
	tables := make([]table, 0, len(files))
	for _, p := range slices.Sorted(maps.Keys(files)) {
		tables = append(tables, files[p])
	}
	return tables, errs
}

// A sheet is what the rows of a table share.
type sheet struct {
	file   string
	lines  [][]byte
	column map[string]int // of the header
}

// A row is a record of a table.
type row struct {
	*sheet
	cells []string
	pos   []pos // where each cell begins
}

// A pos counts from 1, its column in bytes.
type pos struct{ line, column int }

// get gives the cell of a column, "" if the table leaves the column out.
func (r *row) get(column string) string {
	if i, ok := r.column[column]; ok {
		return r.cells[i]
	}
	return ""
}

// list gives the values of a cell.
func (r *row) list(column string) []string {
	cell := r.get(column)
	if cell == "" {
		return nil
	}
	values := strings.Split(cell, "|")
	for i, v := range values {
		values[i] = strings.TrimSpace(v)
	}
	return values
}

// at says where a row stands, for problems of other rows.
func (r *row) at() string { return fmt.Sprintf("%s:%d", r.file, r.pos[0].line) }

// problem gives a problem of cell i.
func (r *row) problem(i int, code, hint, format string, args ...any) *schema.Problem {
	p := r.pos[i]
	return &schema.Problem{Code: code, File: r.file, Line: p.line, Column: 1 + utf8.RuneCount(r.lines[p.line-1][:p.column-1]),
		Message: fmt.Sprintf(format, args...), Hint: hint}
}

// A loader gathers the gazetteer and everything that is wrong with it.
type loader struct {
	g     *Gazetteer
	errs  []*schema.Problem
	named map[string]claim // every name of countries, their regions, people and capitals
}

// fail reports a problem of the cell of a column, or of the row if it has no such cell.
func (l *loader) fail(r *row, column, code, hint, format string, args ...any) {
	l.errs = append(l.errs, r.problem(r.column[column], code, hint, format, args...))
}

// read gives the rows of a table that are well formed.
func (l *loader) read(t table) []*row {
	bad := func(code string, line, col int, hint, format string, args ...any) {
		l.errs = append(l.errs, &schema.Problem{Code: code, File: t.path, Line: line, Column: col,
			Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	sh := &sheet{file: t.path, lines: bytes.Split(t.data, []byte("\n"))}
	for i, line := range sh.lines {
		if !utf8.Valid(line) {
			bad("gazetteer-encoding", i+1, 0, "save the table as UTF-8", "this is not UTF-8")
			return nil
		}
	}
	in := csv.NewReader(bytes.NewReader(t.data))
	in.Comment = '#'
	in.FieldsPerRecord = -1 // counted here, so that the reader goes on
	next := func() *row {
		cells, err := in.Read()
		if syntax := (*csv.ParseError)(nil); errors.As(err, &syntax) {
			// What follows a broken quotation mark cannot be trusted to be rows.
			col := 0
			if syntax.Line == syntax.StartLine { // else the row began with a mark that nothing closes
				col = 1 + utf8.RuneCount(sh.lines[syntax.Line-1][:syntax.Column-1])
			}
			bad("gazetteer-syntax", syntax.StartLine, col, "quote a cell that holds a comma, and double a quotation mark within it",
				"%s", strings.ToLower(syntax.Err.Error()))
			return nil
		}
		if err != nil {
			return nil // the end: bytes give no other error
		}
		r := &row{sheet: sh, cells: cells, pos: make([]pos, len(cells))}
		for i, c := range cells {
			r.pos[i].line, r.pos[i].column = in.FieldPos(i)
			cells[i] = strings.TrimSpace(c)
		}
		return r
	}

	header := next()
	if header == nil {
		if len(l.errs) == 0 {
			bad("gazetteer-column", 1, 1, "begin with the names of the columns: "+strings.Join(t.kind.required, ","), "the table has no header")
		}
		return nil
	}
	sh.column = map[string]int{}
	known := slices.Concat(t.kind.required, t.kind.optional)
	for i, c := range header.cells {
		if _, twice := sh.column[c]; twice {
			l.errs = append(l.errs, header.problem(i, "gazetteer-column", "", "column %q stands twice", c))
		} else if !slices.Contains(known, c) {
			l.errs = append(l.errs, header.problem(i, "gazetteer-column", nearest(c, known), "no column is called %q", c))
		}
		sh.column[c] = i
	}
	whole := true
	for _, c := range t.kind.required {
		if _, ok := sh.column[c]; !ok {
			l.errs = append(l.errs, header.problem(0, "gazetteer-column", "add it to the header", "column %q is missing", c))
			whole = false
		}
	}
	if !whole {
		return nil
	}

	var rows []*row
	for r := next(); r != nil; r = next() {
		if len(r.cells) != len(header.cells) {
			l.errs = append(l.errs, r.problem(0, "gazetteer-cells", "quote a cell that holds a comma", "%d cells under %d columns",
				len(r.cells), len(header.cells)))
			continue
		}
		ok := true
		for _, c := range t.kind.required {
			if r.get(c) == "" {
				l.fail(r, c, "gazetteer-empty", "", "%s is empty", c)
				ok = false
			}
		}
		for _, c := range t.kind.lists {
			if strings.Contains(r.get(c), "|") && slices.Contains(r.list(c), "") {
				l.fail(r, c, "gazetteer-list", "", "a value of the list is empty")
				ok = false
			}
		}
		if ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// nearest is a hint at the known name that is most like s, or "".
func nearest(s string, known []string) string {
	best, at := "", 1+max(1, len(s)/3)
	for _, k := range known {
		if d := levenshtein.ComputeDistance(s, k); d < at {
			best, at = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}
