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
	"sync"

	"github.com/electiongraph/electiongraph/schema"
)

// The file of an opinion: a line that says what it is, then numbers of four bytes, little end first (those of the judge, its
// limits, the scale and the biases are the bits of a float32): how many labels, judge's weights, biases, features and
// weights there are; the labels, each with its length; the judge; the limits; the scale; the biases. Then for each feature,
// as varints, how far its hash lies behind the one before and how many weights it has. Then for each weight how far its output
// lies behind that of the feature's weight before, a byte, where 255 says that 255 and the next byte are to be added. At last the values: the levels, a byte each, and which of
// them each weight has, two weights in a byte, the low half first.
const opinionMagic = "electiongraph opinion 4\n"

// farStep is the byte that stands for a step to an output which goes on in the next byte.
const farStep = 255

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
	last := uint32(0)
	for i, h := range o.hashes {
		b = binary.AppendUvarint(b, uint64(h-last))
		b = binary.AppendUvarint(b, uint64(o.starts[i+1]-o.starts[i]))
		last = h
	}
	for i := range o.hashes {
		last := int16(0)
		for _, w := range o.weights[o.starts[i]:o.starts[i+1]] {
			for last += farStep; last <= w.output; last += farStep {
				b = append(b, farStep)
			}
			b = append(b, byte(w.output-last+farStep))
			last = w.output
		}
	}
	code := map[int16]byte{}
	for i, l := range o.levels {
		b = append(b, byte(l))
		code[int16(l)] = byte(i)
	}
	for i := 0; i < len(o.weights); i += 2 {
		pair := code[o.weights[i].value]
		if i+1 < len(o.weights) {
			pair |= code[o.weights[i+1].value] << 4
		}
		b = append(b, pair)
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
	o := &Opinion{index: map[string]int{}}
	var digest sync.WaitGroup // a tenth of the work, beside the rest of it
	digest.Go(func() {
		sum := sha256.Sum256(all)
		o.Digest = hex.EncodeToString(sum[:])[:12]
	})
	defer digest.Wait()
	var count [5]int // labels, judge, biases, features, weights
	for i := range count {
		count[i] = r.number()
	}
	labels := count[0]
	if labels > maxLabels || count[1] != judgeLength(labels) || count[2] != 3*labels+3 || count[3] > len(r.b)/2 || 3*count[4] > 2*len(r.b)+1 {
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
	if r.bad {
		return nil, r.damaged(all)
	}
	for k := range o.limits {
		o.limits[k] = limits{rest[2*k], rest[2*k+1]}
	}
	o.scale = rest[2*len(o.limits)]
	o.hashes, o.starts, o.weights = make([]uint32, count[3]), make([]int32, count[3]+1), make([]opinionWeight, count[4])
	hash, start := uint64(0), uint64(0)
	for i := range o.hashes {
		step := r.varint()
		hash += step
		start += r.varint()
		if r.bad || i > 0 && step == 0 || step > math.MaxUint32 || hash > math.MaxUint32 || start > uint64(count[4]) {
			return nil, r.damaged(all)
		}
		o.hashes[i], o.starts[i+1] = uint32(hash), int32(start)
	}
	if start != uint64(count[4]) {
		return nil, r.damaged(all)
	}
	b, at := r.b, 0
	for i := range o.hashes {
		output := uint64(0)
		row := o.weights[o.starts[i]:o.starts[i+1]]
		for k := range row {
			for at < len(b) && b[at] == farStep {
				output += farStep
				at++
			}
			if at >= len(b) {
				return nil, r.damaged(all)
			}
			output += uint64(b[at])
			at++
			if output >= uint64(count[2]) {
				return nil, r.damaged(all)
			}
			row[k].output = int16(output)
		}
	}
	r.b = b[at:]
	for i, l := range r.bytes(len(o.levels)) {
		o.levels[i] = int8(l)
	}
	values := r.bytes((len(o.weights) + 1) / 2)
	if r.bad || len(r.b) > 0 {
		return nil, r.damaged(all)
	}
	for i := range o.weights {
		o.weights[i].value = int16(o.levels[values[i/2]>>(i%2*4)&15])
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

func (r *opinionReader) varint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 { // as most are
		v := uint64(r.b[0])
		r.b = r.b[1:]
		return v
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *opinionReader) reals(n int) []float32 {
	b := r.bytes(4 * n)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
