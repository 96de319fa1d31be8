package ingest

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
	"strconv"
)

// pagesOf gives the pages, from 1, that show one of these parts of a PDF, by the numbers of its objects. What it cannot
// follow, as in a file whose index of pages is damaged itself, is left out.
func pagesOf(data []byte, parts []int) []int {
	t := pageTree{objects: map[int][]byte{}, parts: parts, seen: map[int]bool{}}
	room := int64(maxUnpacked)
	ends := objectBegins.FindAllSubmatchIndex(data, -1)
	for i, m := range ends {
		end := len(data)
		if i+1 < len(ends) {
			end = ends[i+1][0]
		}
		body := data[m[1]:end]
		number := number(data[m[2]:m[3]])
		head, packed, stream := bytes.Cut(body, []byte("stream"))
		t.objects[number] = head // a later one of the same number is the newer
		if stream && bytes.Contains(head, []byte("/ObjStm")) {
			t.unpack(head, bytes.TrimLeft(packed, "\r\n"), &room)
		}
	}
	for _, o := range t.objects {
		if m := pagesRoot.FindSubmatch(o); m != nil && catalog.Match(o) {
			t.walk(number(m[1]), 0)
			break
		}
	}
	return t.found
}

var (
	objectBegins = regexp.MustCompile(`(\d{1,8})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b`)
	catalog      = regexp.MustCompile(`/Type[ \t\r\n]*/Catalog\b`)
	pagesRoot    = regexp.MustCompile(`/Pages[ \t\r\n]+(\d{1,8})[ \t\r\n]+\d+[ \t\r\n]+R`)
	kids         = regexp.MustCompile(`/Kids[ \t\r\n]*\[([^\]]*)\]`)
	contents     = regexp.MustCompile(`/Contents[ \t\r\n]*(?:\[([^\]]*)\]|(\d{1,8}[ \t\r\n]+\d+[ \t\r\n]+R))`)
	reference    = regexp.MustCompile(`(\d{1,8})[ \t\r\n]+\d+[ \t\r\n]+R`)
	inPack       = regexp.MustCompile(`/(N|First)[ \t\r\n]+(\d{1,8})\b`)
)

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits))
	return n
}

// A pageTree is the index of the pages of a PDF.
type pageTree struct {
	objects map[int][]byte // by number, without their streams
	parts   []int          // that are looked for
	seen    map[int]bool   // nodes of the index
	page    int
	found   []int
}

// unpack takes the objects of a part that holds several: their numbers and places, then they themselves.
func (t *pageTree) unpack(head, packed []byte, room *int64) {
	count, first := 0, 0
	for _, m := range inPack.FindAllSubmatch(head, -1) {
		if n := number(m[2]); string(m[1]) == "N" {
			count = n
		} else {
			first = n
		}
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return
	}
	text, _ := io.ReadAll(io.LimitReader(z, *room))
	*room -= int64(len(text))
	if first > len(text) {
		return
	}
	fields := bytes.Fields(text[:first])
	for i := 0; i+1 < len(fields) && i < 2*count; i += 2 {
		from, to := first+number(fields[i+1]), len(text)
		if i+3 < len(fields) {
			to = first + number(fields[i+3])
		}
		if from >= 0 && from <= to && to <= len(text) {
			t.objects[number(fields[i])] = text[from:to]
		}
	}
}

// walk goes through the pages below a node of the index, in order.
func (t *pageTree) walk(node, depth int) {
	o := t.objects[node]
	if o == nil || t.seen[node] || depth > 50 || t.page > maxPages {
		return
	}
	t.seen[node] = true
	if m := kids.FindSubmatch(o); m != nil {
		for _, k := range reference.FindAllSubmatch(m[1], -1) {
			t.walk(number(k[1]), depth+1)
		}
		return
	}
	t.page++
	m := contents.FindSubmatch(o)
	if m == nil {
		return
	}
	shown := reference.FindAllSubmatch(slices.Concat(m[1], m[2]), -1)
	if len(shown) == 1 { // it may be the list of them
		if list := bytes.TrimSpace(t.objects[number(shown[0][1])]); bytes.HasPrefix(list, []byte("[")) {
			shown = reference.FindAllSubmatch(list, -1)
		}
	}
	if slices.ContainsFunc(shown, func(r [][]byte) bool { return slices.Contains(t.parts, number(r[1])) }) {
		t.found = append(t.found, t.page)
	}
}
