package ingest

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
	"io"
)

// damagedParts gives the numbers of the packed parts of a PDF that cannot be unpacked whole, and how many there are in all, but for pictures and fonts. The reader
// of PDF takes what comes out of such a part and says nothing.
func damagedParts(data []byte) (damaged []int, all int) {
	if bytes.Contains(data, []byte("/Encrypt")) {
		return nil, 0 // parts are unlocked before they are unpacked
	}
	room := int64(maxUnpacked) // for all parts together
	for at := 0; room > 0; {
		i := bytes.Index(data[at:], []byte("stream"))
		if i < 0 {
			break
		}
		begin := at + i + len("stream")
		head := data[max(at, at+i-1000) : at+i]
		at = begin
		if !bytes.HasSuffix(bytes.TrimRight(head, "\r\n\t "), []byte(">>")) {
			continue
		}
		if k := bytes.LastIndex(head, []byte(" obj")); k >= 0 {
			head = head[k:]
		}
		body := bytes.TrimPrefix(bytes.TrimPrefix(data[begin:], []byte("\r")), []byte("\n"))
		if !packedPart(head) || len(body) < 2 {
			continue
		}
		all++
		if !wholePart(body, &room) {
			n := 0
			if m := objectBegins.FindAllSubmatch(data[max(0, begin-1000):begin], -1); m != nil {
				n = number(m[len(m)-1][1])
			}
			damaged = append(damaged, n)
		}
	}
	return damaged, all
}

// packedPart reports what stands before a part that is packed by Flate alone and is neither a picture nor a font.
func packedPart(head []byte) bool {
	if !bytes.Contains(head, []byte("/FlateDecode")) {
		return false
	}
	for _, other := range []string{"/Image", "/Length1", "/FontFile", "/Subtype/Type1C", "/Subtype /Type1C", "/CIDFontType0C", "/OpenType", "/ICCBased", "/DCTDecode", "/LZWDecode",
		"/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode", "/Metadata", "/Crypt"} {
		if bytes.Contains(head, []byte(other)) {
			return false
		}
	}
	return true
}

// wholePart unpacks a part and looks at its checksum, which some programs leave out.
func wholePart(body []byte, room *int64) bool {
	packed := bytes.NewReader(body[2:])
	sum := adler32.New()
	z := flate.NewReader(packed)
	n, err := io.Copy(sum, io.LimitReader(z, *room))
	if *room -= n; err != nil {
		return false
	}
	rest := body[len(body)-packed.Len():]
	if end := bytes.TrimLeft(rest[:min(len(rest), 16)], "\r\n\t "); bytes.HasPrefix(end, []byte("endstream")) || *room <= 0 {
		return true
	}
	return len(rest) >= 4 && binary.BigEndian.Uint32(rest) == sum.Sum32()
}
