package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path"
	"strings"

	"github.com/electiongraph/electiongraph/schema"
)

// maxEntries is the most files of a ZIP.
const maxEntries = 20_000

// An entry is a file in a ZIP, by its place: nothing is unpacked onto the disk.
type entry struct {
	at, packed, size int64
	sum              uint32
	method           uint16
}

// open gives what the entry holds, unpacked; f is the ZIP.
func (e *entry) open(f *os.File) (io.Reader, error) {
	r := io.NewSectionReader(f, e.at, e.packed)
	switch e.method {
	case zip.Store:
		return &summed{r: r, entry: e, sum: crc32.NewIEEE()}, nil
	case zip.Deflate:
		return &summed{r: &bounded{r: flate.NewReader(r), packed: e.packed, most: 1 << 30}, entry: e, sum: crc32.NewIEEE()}, nil
	}
	return nil, &schema.Problem{Code: "format", Message: "the ZIP packs it in a way that is not read", Hint: "unpack it and ingest the folder"}
}

// summed reads an entry and compares it with its sum at the end.
type summed struct {
	r     io.Reader
	entry *entry
	sum   hash.Hash32
	n     int64
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	s.sum.Write(p[:n])
	var known *schema.Problem
	if err != nil && !errors.As(err, &known) && (err != io.EOF || s.n != s.entry.size || s.sum.Sum32() != s.entry.sum) {
		err = &schema.Problem{Code: "damaged", Message: "the ZIP is damaged here", Hint: "get the file again; unzip -t says what is left of it"}
	}
	return n, err
}

// archive gives the files of a ZIP of texts as sources. ok is false if the file is something else, a DOCX among them.
func (w *walker) archive(full, name string) (goOn, ok bool) {
	f, err := os.Open(full)
	if err != nil {
		return true, false
	}
	defer f.Close()
	head := make([]byte, len(zipMark))
	if _, err := io.ReadFull(f, head); err != nil || string(head) != zipMark {
		return true, false
	}
	info, err := f.Stat()
	if err != nil {
		return true, false
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		if strings.EqualFold(path.Ext(name), ".docx") {
			return true, false // says so when it is read
		}
		return w.fail(full, "damaged", "the ZIP is damaged: "+strings.TrimPrefix(reason(err), "zip: "), "get the file again; unzip -t says what is left of it"), true
	}
	var packed int64
	for _, e := range z.File {
		switch e.Name {
		case "[Content_Types].xml", "word/document.xml", "mimetype":
			return true, false
		}
		packed += int64(e.CompressedSize64)
	}
	switch {
	case len(z.File) > maxEntries:
		return w.fail(full, "bomb", fmt.Sprintf("the ZIP has %d files, more than are read", len(z.File)), "unpack it and ingest the folder"), true
	case packed > info.Size(): // files that lie over each other
		return w.fail(full, "bomb", "the files of the ZIP are together larger than it", "if it is none to be wary of, unpack it and ingest what is in it"), true
	}
	before := w.found
	for _, e := range z.File {
		inner := path.Clean("/" + strings.ReplaceAll(e.Name, `\`, "/"))[1:]
		if e.FileInfo().IsDir() || strings.Contains("/"+inner, "/.") || strings.Contains("/"+inner, "/__MACOSX/") {
			continue
		}
		at, err := e.DataOffset()
		place := full + "/" + inner
		switch ext := strings.ToLower(path.Ext(inner)); {
		case err != nil:
			if !w.fail(place, "damaged", "the ZIP is damaged here", "get the file again; unzip -t says what is left of it") {
				return false, true
			}
			continue
		case e.Flags&1 != 0:
			if !w.fail(place, "encrypted", "the file is locked with a password", "unpack the ZIP with its password and ingest the folder") {
				return false, true
			}
			continue
		case ext == ".zip":
			if !w.fail(place, "format", "a ZIP within a ZIP is not read", "unpack "+full+" and ingest the folder") {
				return false, true
			}
			continue
		case !textEndings[ext] && !packedEndings[ext] && !unreadEndings[ext] && (dataEndings[ext] || ext != ""):
			continue
		}
		s := Source{Name: path.Join(name, inner), Path: place, Size: int64(e.UncompressedSize64),
			file: full, entry: &entry{at: at, packed: int64(e.CompressedSize64), size: int64(e.UncompressedSize64), sum: e.CRC32, method: e.Method}}
		if !w.give(s, full+"\x00"+inner) {
			return false, true
		}
	}
	if w.found == before {
		return w.fail(full, "no-texts", "no text in this ZIP", "look with unzip -l "+full), true
	}
	return true, true
}

// unpack gives what a gzip holds, one byte more than limit at most.
func unpack(data []byte, limit int64) ([]byte, *schema.Problem) {
	damaged := &schema.Problem{Code: "damaged", Message: "the gzip is damaged", Hint: "get the file again; gunzip -t says whether it is whole"}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, damaged
	}
	out, err := io.ReadAll(io.LimitReader(&bounded{r: z, packed: int64(len(data)), most: 1 << 30}, limit+1))
	var p *schema.Problem
	switch {
	case errors.As(err, &p):
		return nil, p
	case err != nil:
		return nil, damaged
	}
	return out, nil
}
