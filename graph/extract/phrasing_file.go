package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"

	"github.com/electiongraph/electiongraph/schema"
)

// The file of a Phrasing: a line that says what it is, the limits, then each head: how many labels it has, the labels, each
// with its length before it, their biases and the scale; how many features there are, and for each, as varints, how far its
// hash lies behind the one before and how many weights it has; then a byte for each weight, its output in the low half and its
// level, from -7 as 1, in the high one. Numbers that are not said to be bytes or the bits of a float32, little end first, are
// varints.
const phrasingMagic = "electiongraph phrasing 1\n"

// WriteTo writes what [ReadPhrasing] reads.
func (p *Phrasing) WriteTo(w io.Writer) (int64, error) {
	b := []byte(phrasingMagic)
	reals := func(list ...float32) {
		for _, v := range list {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
	}
	number := func(v int) { b = binary.AppendUvarint(b, uint64(v)) }
	reals(p.limits[:]...)
	for k := range p.heads {
		h := &p.heads[k]
		number(len(h.labels))
		for _, l := range h.labels {
			number(len(l))
			b = append(b, l...)
		}
		reals(h.bias...)
		reals(h.scale)
		number(len(h.hashes))
		last := uint32(0)
		for i, v := range h.hashes {
			number(int(v - last))
			number(int(h.starts[i+1] - h.starts[i]))
			last = v
		}
		for _, w := range h.weights {
			b = append(b, w.output|byte(w.level()+phraseLevels+1)<<4)
		}
	}
	n, err := w.Write(b)
	return int64(n), err
}

// PhrasingFile is where a Phrasing lies in the file systems that [LoadPhrasing] is given.
const PhrasingFile = "opinion/phrasing.bin"

// LoadPhrasing reads the Phrasing of the last layer that has one. None has one, or the last one's file is empty: nil. An error
// is a *schema.Problem.
func LoadPhrasing(layers ...fs.FS) (*Phrasing, error) {
	for _, layer := range slices.Backward(layers) {
		b, err := fs.ReadFile(layer, PhrasingFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && len(b) == 0 {
			return nil, nil
		}
		var p *Phrasing
		if err == nil {
			p, err = ReadPhrasing(bytes.NewReader(b))
		}
		if err != nil {
			return nil, &schema.Problem{Code: "phrasing", File: PhrasingFile, Message: err.Error(), Hint: "electiongraph codebook learn --phrasing makes one"}
		}
		return p, nil
	}
	return nil, nil
}

// ReadPhrasing reads what WriteTo wrote. Errors say what is wrong with the bytes.
func ReadPhrasing(src io.Reader) (*Phrasing, error) {
	all, err := io.ReadAll(src)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(all, []byte(phrasingMagic)) {
		return nil, errors.New("not a phrasing of this version of the program")
	}
	r := &opinionReader{b: all[len(phrasingMagic):]}
	p := &Phrasing{}
	copy(p.limits[:], r.reals(limitCount))
	for k := range p.heads {
		r.head(&p.heads[k])
		if r.bad {
			break
		}
	}
	r.bad = r.bad || p.heads[headAddressee].label("unspecified") < 0 || p.heads[headVerdict].label(nothingSaid) < 0 || len(p.heads[headVerdict].labels) < 2
	if r.bad || len(r.b) > 0 {
		return nil, fmt.Errorf("the phrasing is damaged or cut short, near byte %d", len(all)-len(r.b))
	}
	sum := sha256.Sum256(all)
	p.Digest = hex.EncodeToString(sum[:])[:12]
	return p, nil
}

// head reads one model.
func (r *opinionReader) head(h *head) {
	labels := r.varint()
	if labels == 0 || labels > mostOutputs {
		r.bad = true
		return
	}
	for range labels {
		n := r.varint()
		if n > uint64(len(r.b)) {
			r.bad = true
			return
		}
		h.labels = append(h.labels, string(r.bytes(int(n))))
	}
	h.bias = r.reals(int(labels))
	scale := r.reals(1)
	features := r.varint()
	if r.bad || features >= mostPhrases || features > uint64(len(r.b)) {
		r.bad = true
		return
	}
	h.scale = scale[0]
	hash, start := uint64(0), uint64(0)
	h.starts = append(h.starts, 0)
	for i := range features {
		step := r.varint()
		hash += step
		start += r.varint()
		if r.bad || i > 0 && step == 0 || hash >= 1<<phraseBits || start > uint64(len(r.b)) {
			r.bad = true
			return
		}
		h.hashes, h.starts = append(h.hashes, uint32(hash)), append(h.starts, int32(start))
	}
	packed := r.bytes(int(start))
	if r.bad {
		return
	}
	h.weights = make([]phraseWeight, start)
	for i, b := range packed {
		h.weights[i] = phraseWeightOf(b&15, int8(b>>4)-phraseLevels-1)
		r.bad = r.bad || uint64(b&15) >= labels || b>>4 == 0
	}
	h.tabulate()
}
