package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// A Source is a file to read.
type Source struct {
	Name string      // of the document: the slash path below the folder given, or the base name of a file given
	Path string      // as given or found; "-" is standard input
	Size int64       // in bytes, -1 unknown
	Meta schema.Meta // what is known of it from elsewhere, which goes before what a sidecar or the file says

	file    string // the ZIP that holds entry
	entry   *entry // nil: Path itself
	address bool   // Path is one of the web
}

// Open opens the file. The error is a *schema.Problem.
func (s Source) Open() (io.ReadCloser, error) {
	if s.Path == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	if s.entry == nil {
		f, err := os.Open(s.Path)
		if err != nil {
			return nil, s.problem(err)
		}
		return f, nil
	}
	f, err := os.Open(s.file)
	if err != nil {
		return nil, s.problem(err)
	}
	r, err := s.entry.open(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{r, f}, nil
}

// Load reads the bytes, and what a sidecar says of them. Errors are *schema.Problem; a file that is gone since it was found
// is one of code missing.
func (s Source) Load(o Options) (*File, error) {
	if s.address {
		if o.Fetcher == nil {
			return nil, &schema.Problem{Code: "address", File: s.Path, Message: "web addresses are not read here", Hint: "electiongraph ingest reads them"}
		}
		f, err := o.Fetcher.Fetch(s.Path)
		if err != nil {
			return nil, err
		}
		f.Meta = s.Meta
		return f, nil
	}
	f, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out, err := Load(f, s.Name, o)
	if err != nil {
		return nil, s.named(err)
	}
	out.Path, out.Meta = s.Path, s.Meta
	if s.Path == "-" || s.entry != nil {
		return out, nil
	}
	beside, warnings, err := readSidecar(s.Path)
	if err != nil {
		return nil, err
	}
	out.warnings = warnings
	for _, k := range frontKeys {
		if v := metaField(&out.Meta, k); v.Text == "" {
			*v = *metaField(&beside, k)
		}
	}
	return out, nil
}

// named has the problem name the file where the user finds it.
func (s Source) named(err error) error {
	var p *schema.Problem
	if errors.As(err, &p) {
		p.File = s.Path
	}
	return err
}

// Read reads the document. Errors are *schema.Problem. A file on which a reader of its format breaks down is damaged; the
// program goes on.
func (s Source) Read(o Options) (*schema.Document, error) {
	f, err := s.Load(o)
	if err != nil {
		return nil, err
	}
	return f.Read(o)
}

// Read does what [File.Document] does, and names the file by its path in errors. A file on which a reader of its format
// breaks down is damaged; the program goes on.
func (f *File) Read(o Options) (d *schema.Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			d, err = nil, &schema.Problem{Code: "damaged", File: f.Path, Message: fmt.Sprintf("cannot be read: %v", r), Hint: "convert it to plain text first, and report this"}
		}
	}()
	d, err = f.Document(o)
	return d, Source{Path: f.Path}.named(err)
}

func (s Source) problem(err error) *schema.Problem {
	p := readProblem(s.Path, err)
	if p.Code == "missing" {
		p.Message, p.Hint = "the file is gone", "it was there a moment ago; ingest the folder again"
	}
	return p
}

// Stdin is the name of a document read from standard input.
const Stdin = "stdin"

// textEndings and packedEndings are files of a folder that are read without a look inside; unreadEndings are those whose format
// is told apart and refused by name; dataEndings are passed over.
var (
	textEndings   = set(".txt .text .md .markdown .mdown .mkd .html .htm .xhtml .shtml")
	packedEndings = set(".pdf .docx .zip .gz .eml .mht .mhtml")
	unreadEndings = set(".doc .odt .rtf")
	dataEndings   = set(`.json .jsonl .ndjson .yaml .yml .csv .tsv .xml .rss .xsl .js .mjs .ts .css .go .py .r .sh .c .h .java .sql .toml .ini .cfg .conf
		.log .bak .tmp .lock .nq .nt .ttl .trig .rdf .owl .bib .tex .srt .vtt .ics .svg .png .jpg .jpeg .gif .webp .ico .bmp .tif .tiff .mp3 .mp4 .wav .ogg
		.mov .avi .woff .woff2 .ttf .otf .eot .exe .dll .so .o .a .db .sqlite .bin .dat .xls .xlsx .ods .ppt .pptx .odp .map .sum .mod`)
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// Walk gives the files to read for paths: files, folders with all below them in sorted order, web addresses, "-" for standard input. In
// folders hidden names (with a dot in front) and files that are no texts by their ending are passed over; files of an unknown
// ending are looked into. A ZIP of texts is a folder. Links are followed, a folder or file that several lead to is given once. Each error is a
// *schema.Problem about one path (missing, permission, no-texts, same-name, read); the rest goes on.
func Walk(paths []string) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w := &walker{yield: yield, names: map[string]string{}, seen: map[string]bool{}}
		for _, p := range paths {
			if !w.path(p) {
				return
			}
		}
	}
}

// Walk gives the files that the manifest names, under the names that it gives them, as [Walk] does.
func (m *Manifest) Walk() iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w := &walker{yield: yield, names: map[string]string{}, seen: map[string]bool{}}
		for _, f := range m.Files {
			full := filepath.Join(filepath.Dir(m.name), filepath.FromSlash(f))
			info, err := os.Stat(full)
			goOn := false
			switch {
			case err != nil:
				goOn = w.failed(full, err)
			case info.IsDir():
				goOn = w.fail(full, "not-a-file", "a manifest names files, and this is a folder", "name the files in it")
			default:
				goOn = w.file(full, f, info)
			}
			if !goOn {
				return
			}
		}
	}
}

// walker is the state of one Walk. Its methods report whether to go on.
type walker struct {
	yield func(Source, error) bool
	names map[string]string // path by name of document
	seen  map[string]bool   // real paths of files and folders
	found int               // files and failures so far
	links []place           // met in the folder given and not followed yet
}

func (w *walker) fail(file, code, message, hint string) bool {
	w.found++
	return w.yield(Source{}, &schema.Problem{Code: code, File: file, Message: message, Hint: hint})
}

func (w *walker) failed(file string, err error) bool {
	w.found++
	return w.yield(Source{}, readProblem(file, err))
}

func (w *walker) path(p string) bool {
	if p == "-" {
		return w.give(Source{Name: Stdin, Path: p, Size: -1}, "-")
	}
	if p == "" {
		return w.fail(`""`, "missing", "an empty path", "name a file or folder, or - for standard input")
	}
	if strings.HasPrefix(p, "http://") || strings.HasPrefix(p, "https://") {
		u, bad := address(p)
		if bad != nil {
			w.found++
			return w.yield(Source{}, bad)
		}
		return w.give(Source{Name: addressName(u), Path: p, Size: -1, address: true}, u.String())
	}
	info, err := os.Stat(p)
	if err != nil {
		return w.failed(p, err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return w.fail(p, "not-a-file", "neither a file nor a folder", "to read a pipe, give - and pass it as standard input")
	}
	if !info.IsDir() {
		return w.file(p, filepath.Base(p), info)
	}
	if w.seen[w.real(p)] {
		return true
	}
	before := w.found
	if !w.folder(p, "") {
		return false
	}
	// Links come last, so that files are found under their own names.
	for len(w.links) > 0 {
		at := w.links[0]
		w.links = w.links[1:]
		if !w.entry(at) {
			return false
		}
	}
	if w.found == before {
		return w.fail(p, "no-texts", "no text in this folder", "texts are .txt, .md, .html, .pdf and .docx files; look with ls -R "+p)
	}
	return true
}

// real is the path without links, or the path itself where that cannot be found.
func (w *walker) real(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		abs = p
	}
	if r, err := filepath.EvalSymlinks(abs); err == nil {
		return r
	}
	return abs
}

// folder gives the files of a folder; below is its slash path below the folder given.
func (w *walker) folder(dir, below string) bool {
	real := w.real(dir)
	if w.seen[real] {
		return true
	}
	w.seen[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil && !w.failed(dir, err) {
		return false
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		at := place{filepath.Join(dir, e.Name()), path.Join(below, e.Name())}
		if e.Type()&fs.ModeSymlink != 0 {
			w.links = append(w.links, at)
			continue
		}
		if !w.entry(at) {
			return false
		}
	}
	return true
}

// A place is a path and its name below the folder given.
type place struct{ full, name string }

// entry gives what is found in a folder.
func (w *walker) entry(at place) bool {
	base := path.Base(at.name)
	info, err := os.Stat(at.full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true // a link to nothing, or gone since the folder was read
	case err != nil:
		return !wanted(at.full, base) || w.failed(at.full, err)
	case info.IsDir():
		return w.folder(at.full, at.name)
	case info.Mode().IsRegular() && wanted(at.full, base):
		return w.file(at.full, at.name, info)
	}
	return true
}

// wanted says whether a file found in a folder is to be read, by its ending or, if that says nothing, its first bytes.
func wanted(full, name string) bool {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case textEndings[ext], packedEndings[ext], unreadEndings[ext]:
		return true
	case dataEndings[ext]:
		return false
	}
	f, err := os.Open(full)
	if err != nil {
		return ext == "" // say that it cannot be read
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	if isPDF(head[:n]) || bytes.HasPrefix(head[:n], []byte(zipMark)) {
		return true
	}
	head = bytes.TrimSpace(head[:n])
	return n > 0 && bytes.IndexByte(head, 0) < 0 && !binaryShare(head) && !bytes.HasPrefix(head, []byte("#!")) &&
		!(len(head) > 0 && (head[0] == '{' || head[0] == '['))
}

func (w *walker) file(p, name string, info fs.FileInfo) bool {
	real := w.real(p)
	if info.Mode().IsRegular() && !w.seen[real] && !textEndings[strings.ToLower(path.Ext(name))] {
		if goOn, ok := w.archive(p, filepath.ToSlash(name)); ok {
			w.seen[real] = true
			return goOn
		}
	}
	if !info.Mode().IsRegular() {
		return w.give(Source{Name: filepath.ToSlash(name), Path: p, Size: -1}, real)
	}
	return w.give(Source{Name: filepath.ToSlash(name), Path: p, Size: info.Size()}, real)
}

// give yields a file once, unless another one has its name.
func (w *walker) give(s Source, real string) bool {
	s.Name = strings.ToValidUTF8(s.Name, "\uFFFD")
	w.found++
	if w.seen[real] {
		return true
	}
	w.seen[real] = true
	if other, ok := w.names[s.Name]; ok {
		return w.fail(s.Path, "same-name", fmt.Sprintf("the name %s is taken by %s in this run", s.Name, other),
			"rename one of them, or ingest the folder above both")
	}
	w.names[s.Name] = s.Path
	return w.yield(s, nil)
}
