package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	uni "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/electiongraph/electiongraph/schema"
)

// decode gives data as valid UTF-8, and warnings of what was assumed or replaced. UTF-8 is kept byte by byte. The
// problem says that the data are no text.
func decode(data []byte, name string) (string, []schema.Problem, *schema.Problem) {
	switch {
	case bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")), bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")) && len(data)%4 == 0:
		return wide(data, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "UTF-32", false)
	case bytes.HasPrefix(data, []byte("\xff\xfe")) && !isolated(data), bytes.HasPrefix(data, []byte("\xfe\xff")) && !isolated(data):
		return wide(data, uni.UTF16(uni.LittleEndian, uni.UseBOM), "UTF-16", false)
	}
	nul := bytes.Count(data, []byte{0})
	if nul > 0 {
		if e, label := guessUTF16(data); e != nil {
			return wide(data, e, label, true)
		}
	}
	if nul*1000 > len(data) || binaryShare(data[:min(len(data), 1<<16)]) {
		return "", nil, &schema.Problem{Code: "binary", Message: "not a text but a binary file",
			Hint: onlyThese}
	}
	var warnings []schema.Problem
	if nul > 0 {
		at := bytes.IndexByte(data, 0)
		line, column := position(string(data[:at]), at)
		warnings = append(warnings, schema.Problem{Code: "control", Line: line, Column: column,
			Message: fmt.Sprintf("%s of value zero in the text", count(nul, "character")),
			Hint:    "the file may be damaged; compare it with its source"})
	}
	declared, label := declaredCharset(data)
	if utf8.Valid(data) && !(declared != nil && escaped(label, data)) {
		return string(data), warnings, nil
	}
	if declared != nil {
		if s, err := declared.NewDecoder().Bytes(data); err == nil && utf8.Valid(s) {
			return string(s), warnings, nil
		}
	}
	if e, label := guess(data); e != nil {
		if s, err := e.NewDecoder().Bytes(data); err == nil && utf8.Valid(s) {
			at := firstInvalid(data)
			line, column := position(string(data[:at]), at)
			return string(s), append(warnings, schema.Problem{Code: "charset", Line: line, Column: column,
				Message: "the file is not UTF-8; " + label + " was assumed",
				Hint:    "if names look wrong, save the file as UTF-8"}), nil
		}
	}
	s, n := replaceInvalid(data)
	at := firstInvalid(data)
	line, column := position(string(data[:at]), at)
	return s, append(warnings, schema.Problem{Code: "utf8", Line: line, Column: column,
		Message: fmt.Sprintf("%s that is not UTF-8, shown as U+FFFD; the first is 0x%02X", count(n, "byte"), data[at]),
		Hint:    "save the file as UTF-8"}), nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// wide decodes UTF-16 and UTF-32. assumed says that no byte order mark told the encoding.
func wide(data []byte, e encoding.Encoding, label string, assumed bool) (string, []schema.Problem, *schema.Problem) {
	b, err := e.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(b) || binaryShare(b[:min(len(b), 1<<16)]) {
		return "", nil, &schema.Problem{Code: "binary", Message: "not a text but a binary file",
			Hint: onlyThese}
	}
	var w []schema.Problem
	if assumed {
		w = append(w, schema.Problem{Code: "charset", Line: 1, Column: 1, Message: "the file is not UTF-8; " + label + " was assumed",
			Hint: "if names look wrong, save the file as UTF-8"})
	}
	s := string(b)
	if at := strings.IndexRune(s, utf8.RuneError); at >= 0 {
		line, column := position(s, at)
		w = append(w, schema.Problem{Code: "utf8", Line: line, Column: column,
			Message: count(strings.Count(s, "\uFFFD"), "character") + " that is not " + label + ", shown as U+FFFD",
			Hint:    "save the file as UTF-8"})
	}
	return s, w, nil
}

// isolated reports that bytes of a UTF-16 mark stand before plain ASCII and so mark nothing.
func isolated(data []byte) bool {
	s := data[2:min(len(data), 514)]
	for _, c := range s {
		if c < '\t' || c >= 0x80 {
			return false
		}
	}
	return len(s) > 3
}

// guessUTF16 recognises UTF-16 without a mark: one byte order gives letters and spaces, the other does not.
func guessUTF16(data []byte) (encoding.Encoding, string) {
	s := data[:min(len(data), sniffBytes)&^1]
	if len(s) < 4 {
		return nil, ""
	}
	good := func(hi, lo int) int {
		n := 0
		for i := 0; i+1 < len(s); i += 2 {
			r := rune(s[i+hi])<<8 | rune(s[i+lo])
			switch {
			case r == 0 || r >= 0xD800 && r < 0xE000 || r >= 0xFFF0:
				n -= 10
			case r < 0x3000 && (unicode.IsLetter(r) || unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsDigit(r)):
				// Letters of one script share their high byte: count them, so that mixed rubbish does not win.
				if r < 0x250 || r >= 0x370 && r < 0x700 || r == 0x2019 || r >= 0x2010 && r < 0x2030 {
					n++
				}
			}
		}
		return n
	}
	le, be := good(1, 0), good(0, 1)
	units := len(s) / 2
	switch {
	case le*10 > units*8 && le > 2*be:
		return uni.UTF16(uni.LittleEndian, uni.IgnoreBOM), "UTF-16 (little-endian)"
	case be*10 > units*8 && be > 2*le:
		return uni.UTF16(uni.BigEndian, uni.IgnoreBOM), "UTF-16 (big-endian)"
	}
	return nil, ""
}

// declaredCharset is the encoding that the head of an HTML page names, nil if none or UTF-8.
func declaredCharset(data []byte) (encoding.Encoding, string) {
	head := data[:min(len(data), 1024)]
	low := bytes.ToLower(head)
	if !bytes.Contains(low, []byte("charset")) && !bytes.Contains(low, []byte("encoding")) || bytes.IndexByte(head, '<') < 0 {
		return nil, ""
	}
	if i := bytes.Index(low, []byte("<?xml")); i >= 0 {
		if decl, _, ok := bytes.Cut(low[i:], []byte("?>")); ok {
			if _, after, ok := bytes.Cut(decl, []byte("encoding=")); ok && len(after) > 1 {
				label, _, _ := bytes.Cut(after[1:], after[:1])
				return nonUTF8(string(label))
			}
		}
	}
	if !bytes.Contains(low, []byte("<meta")) {
		return nil, ""
	}
	// Without a declaration DetermineEncoding gives Windows-1252 as a guess; a real declaration makes it certain
	// or, for Windows-1252 itself, stands in the head as a label.
	_, label, certain := charset.DetermineEncoding(head, "")
	if !certain && !bytes.Contains(low, []byte("1252")) && !bytes.Contains(low, []byte("8859-1")) && label == "windows-1252" {
		return nil, ""
	}
	return nonUTF8(label)
}

func nonUTF8(label string) (encoding.Encoding, string) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, ""
	}
	if label, err = htmlindex.Name(e); err != nil || strings.HasPrefix(label, "utf-") || label == "replacement" || label == "x-user-defined" {
		return nil, ""
	}
	return e, label
}

// escaped reports encodings that look like ASCII but are not.
func escaped(label string, data []byte) bool {
	return label == "iso-2022-jp" && bytes.IndexByte(data, 0x1b) >= 0
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

// replaceInvalid puts U+FFFD for every byte that is not part of valid UTF-8 and counts them.
func replaceInvalid(data []byte) (string, int) {
	var b strings.Builder
	b.Grow(len(data) + 16)
	n := 0
	for i := 0; i < len(data); {
		j := i
		for j < len(data) && data[j] < utf8.RuneSelf {
			j++
		}
		b.Write(data[i:j])
		if i = j; i == len(data) {
			break
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			n++
			b.WriteRune(utf8.RuneError)
		} else {
			b.Write(data[i : i+size])
		}
		i += size
	}
	return b.String(), n
}

// guess finds the encoding of data that are not UTF-8; nil if they are damaged UTF-8 rather than something else.
func guess(data []byte) (encoding.Encoding, string) {
	letters, high, valid, invalid := 0, 0, 0, 0
	tail := 0 // invalid bytes at the very end: a file cut off in the middle of a character
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				letters++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		high += n
		if r == utf8.RuneError && n == 1 {
			invalid++
			if i >= len(data)-3 && !utf8.FullRune(data[i:]) {
				tail++
			}
		} else {
			valid++
		}
		i += n
	}
	if valid >= invalid || tail > 0 && invalid <= 3 {
		return nil, ""
	}
	if high*4 > letters {
		// Most letters lie above ASCII: another script, on which the detector is good.
		r := chardet.Detect(highSample(data))
		if r.Confidence >= 0.6 {
			if e, err := htmlindex.Get(r.Encoding); err == nil {
				if label, err := htmlindex.Name(e); err == nil && !strings.HasPrefix(label, "utf-") && label != "windows-1252" {
					return e, r.Encoding
				}
			}
		}
	}
	return latin(data)
}

// highSample is the stretches around bytes above ASCII, at most 64 KB: the detector is slow, and ASCII tells it nothing.
func highSample(data []byte) []byte {
	const most = 1 << 16
	if len(data) <= most {
		return data
	}
	b := make([]byte, 0, most)
	for i := 0; i < len(data) && len(b) < most; i++ {
		if data[i] >= 0x80 {
			from, to := max(i-32, 0), min(i+256, len(data))
			b = append(b, data[from:to]...)
			i = to
		}
	}
	return b
}

// latin decides among the one-byte encodings of Latin script by where letters above ASCII stand in words. It gives nil
// when they stand where no letter would.
func latin(data []byte) (encoding.Encoding, string) {
	letter := func(i int) bool {
		return i >= 0 && i < len(data) && (data[i]|0x20 >= 'a' && data[i]|0x20 <= 'z' || data[i] >= 0xC0)
	}
	lower := func(i int) bool { return i < len(data) && (data[i] >= 'a' && data[i] <= 'z' || data[i] >= 0xE0) }
	var total, good, turkish, central, mac int
	for i, c := range data {
		if c < 0x80 {
			continue
		}
		total++
		before, after := letter(i-1), letter(i+1)
		between := before && after
		switch {
		case c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D: // nothing in Windows-1252
		case strings.IndexByte("\xa5\xaf\xa3", c) >= 0 && !before && lower(i+1),
			strings.IndexByte("\xb3\xb9\xbe\xbf", c) >= 0 && between:
			central++
			good++
		case (c == 0xFE || c == 0xF0 || c == 0xFD) && before, c == 0xDD && !before && lower(i+1), c == 0xDE && !before && lower(i+1):
			turkish++
			good++
		case c == 0xFF:
		case c == 0xD5 && between && lower(i-1) && lower(i+1), c == 0x8E && before:
			mac++ // an apostrophe or é of old Macintosh files
		case c >= 0xE0 && (before || after) && c != 0xF7, c >= 0xC0 && c < 0xE0 && c != 0xD7 && after:
			good++
		case c >= 0xC0 && c < 0xE0 && before && !lower(i-1): // CAFÉ
			good++
		case c == 0xE0 || c == 0xC0 || c == 0xE9 || c == 0xF3: // words of one letter
			good++
		case c >= 0x80 && c < 0xC0:
			good++
		}
	}
	switch {
	case mac > 0 && mac*2 >= total:
		return charmap.Macintosh, "Macintosh Roman"
	case good*5 < total*4:
		return nil, ""
	case central > turkish && central*10 > total:
		return charmap.Windows1250, "Windows-1250"
	case turkish > 0 && turkish*10 > total:
		return charmap.Windows1254, "Windows-1254"
	}
	return charmap.Windows1252, "Windows-1252"
}
