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

// The file of an opinion: a line that says what it is, then numbers of four bytes, little end first (those of the judge, its
// limits, the scale and the biases are the bits of a float32): how many labels, judge's weights, biases, features and
// weights there are; the labels, each with its length; the judge; the limits; the scale; the biases; the features' hashes;
// where the weights of each begin; the weights, output and value of two bytes each.
const opinionMagic = "electiongraph opinion 2\n"

// WriteTo writes the opinion in the form that [ReadOpinion] reads.
func (o *Opinion) WriteTo(w io.Writer) (int64, error) {
	b := []byte(opinionMagic)
	number := func(v int) { b = binary.LittleEndian.AppendUint32(b, uint32(v)) }
	reals := func(list ...float32) {
		for _, v := range list {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
	}
	for _, n := range [...]int{len(o.labels), len(o.judge), len(o.bias), len(o.hashes), len(o.weights)} {
		number(n)
	}
	for _, l := range o.labels {
		number(len(l.issue))
		b = append(b, l.issue...)
	}
	reals(o.judge...)
	for _, l := range o.limits {
		reals(l.add, l.keep)
	}
	reals(o.scale)
	reals(o.bias...)
	for _, h := range o.hashes {
		number(int(h))
	}
	for _, at := range o.starts[:len(o.hashes)] {
		number(int(at))
	}
	for _, w := range o.weights {
		b = binary.LittleEndian.AppendUint16(b, uint16(w.output))
		b = binary.LittleEndian.AppendUint16(b, uint16(w.value))
	}
	n, err := w.Write(b)
	return int64(n), err
}

// OpinionFile is where an opinion lies in the file systems that [LoadOpinion] is given.
const OpinionFile = "opinion/opinion.bin"

// LoadOpinion reads the opinion of the last layer that has one. None has one, or the last one's file is empty: nil.
// An error is a *schema.Problem.
func LoadOpinion(layers ...fs.FS) (*Opinion, error) {
	for _, layer := range slices.Backward(layers) {
		b, err := fs.ReadFile(layer, OpinionFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && len(b) == 0 {
			return nil, nil
		}
		var o *Opinion
		if err == nil {
			o, err = readOpinion(b)
		}
		if err != nil {
			return nil, &schema.Problem{Code: "opinion", File: OpinionFile, Message: err.Error(), Hint: "electiongraph codebook learn makes one"}
		}
		return o, nil
	}
	return nil, nil
}

// ReadOpinion reads what WriteTo wrote. Errors say what is wrong with the bytes.
func ReadOpinion(src io.Reader) (*Opinion, error) {
	all, err := io.ReadAll(src)
	if err != nil {
		return nil, err
	}
	return readOpinion(all)
}

func readOpinion(all []byte) (*Opinion, error) {
	if !bytes.HasPrefix(all, []byte(opinionMagic)) {
		return nil, errors.New("not a second opinion of this version of the program")
	}
	r := &opinionReader{b: all[len(opinionMagic):]}
	sum := sha256.Sum256(all)
	o := &Opinion{index: map[string]int{}, Digest: hex.EncodeToString(sum[:])[:12]}
	var count [5]int // labels, judge, biases, features, weights
	for i := range count {
		count[i] = r.number()
	}
	labels := count[0]
	if labels > maxLabels || count[1] != judgeLength(labels) || count[2] != 3*labels+3 || count[3] > len(r.b)/8 || count[4] > len(r.b)/4 {
		r.bad = true
	}
	for i := 0; i < labels && !r.bad; i++ {
		id := string(r.bytes(r.number()))
		if _, twice := o.index[id]; twice {
			r.bad = true
		}
		o.index[id] = i
		o.labels = append(o.labels, opinionLabel{id})
	}
	if r.bad {
		return nil, r.damaged(all)
	}
	o.judge = r.reals(count[1])
	rest := r.reals(2*len(o.limits) + 1)
	o.bias = r.reals(count[2])
	hashes, starts, weights := r.bytes(4*count[3]), r.bytes(4*count[3]), r.bytes(4*count[4])
	if r.bad || len(r.b) > 0 {
		return nil, r.damaged(all)
	}
	for k := range o.limits {
		o.limits[k] = limits{rest[2*k], rest[2*k+1]}
	}
	o.scale = rest[2*len(o.limits)]
	o.hashes, o.starts = make([]uint32, count[3]), make([]int32, count[3]+1)
	o.starts[count[3]] = int32(count[4])
	for i := range o.hashes {
		o.hashes[i], o.starts[i] = binary.LittleEndian.Uint32(hashes[4*i:]), int32(binary.LittleEndian.Uint32(starts[4*i:]))
		if i > 0 && (o.hashes[i] <= o.hashes[i-1] || o.starts[i] < o.starts[i-1]) || o.starts[i] < 0 || int(o.starts[i]) > count[4] {
			return nil, r.damaged(all)
		}
	}
	o.weights = make([]opinionWeight, count[4])
	highest := uint32(0)
	for i := range o.weights {
		b := binary.LittleEndian.Uint32(weights[4*i : 4*i+4])
		highest = max(highest, b&0xFFFF)
		o.weights[i] = opinionWeight{int16(b), int16(b >> 16)}
	}
	if count[4] > 0 && int(highest) >= count[2] {
		return nil, r.damaged(all)
	}
	o.tabulate()
	return o, nil
}

type opinionReader struct {
	b   []byte
	bad bool
}

func (r *opinionReader) damaged(all []byte) error {
	return fmt.Errorf("the second opinion is damaged or cut short, near byte %d", len(all)-len(r.b))
}

// bytes gives the next n.
func (r *opinionReader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad = true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *opinionReader) number() int {
	b := r.bytes(4)
	if b == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b))
}

func (r *opinionReader) reals(n int) []float32 {
	b := r.bytes(4 * n)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
