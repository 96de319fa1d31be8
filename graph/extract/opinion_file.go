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
// weights there are; the labels, each with its length; the judge; the limits; the scale; the biases. Then:
//   - for each feature, as varints, how far its hash lies behind the one before and how many weights it has;
//   - for each weight how far its output lies behind that of the feature's weight before, a byte, where 255 says that 255
//     and the next byte are to be added;
//   - the levels, a byte each, and which of them each weight has, two weights in a byte, the low half first.
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
	for _, n := range [...]int{len(o.labels), len(o.judge), len(o.bias), len(o.hashes), len(o.weights) - len(o.hashes)} {
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
	last, at := uint32(0), int32(0)
	for _, h := range o.hashes {
		b = binary.AppendUvarint(b, uint64(h-last))
		b = binary.AppendUvarint(b, uint64(o.weights[at]))
		last = h
		at += 1 + int32(o.weights[at])
	}
	values := make([]byte, 0, len(o.weights))
	at = 0
	for range o.hashes {
		row := o.row(at)
		last := 0
		for _, w := range row {
			for last += farStep; last <= w.output(); last += farStep {
				b = append(b, farStep)
			}
			b = append(b, byte(w.output()-last+farStep))
			last = w.output()
			values = append(values, byte(w.level()))
		}
		at += 1 + int32(len(row))
	}
	for _, l := range o.levels[:weightLevels] {
		b = append(b, byte(l))
	}
	for pair := range slices.Chunk(values, 2) {
		both := pair[0]
		if len(pair) > 1 {
			both |= pair[1] << 4
		}
		b = append(b, both)
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
	o.hashes, o.table = make([]uint32, count[3]), newOpinionTable(count[3])
	o.weights = make([]opinionWeight, count[3]+count[4])
	hash, at := uint64(0), 0
	for i := range o.hashes {
		step, n := r.varint(), r.varint()
		hash += step
		if r.bad || i > 0 && step == 0 || step > math.MaxUint32 || hash > math.MaxUint32 || n > uint64(count[2]) || at+int(n) >= len(o.weights) {
			return nil, r.damaged(all)
		}
		o.hashes[i] = uint32(hash)
		o.table.add(uint32(hash), int32(at))
		o.weights[at] = opinionWeight(n)
		at += 1 + int(n)
	}
	half := (count[4] + 1) / 2
	if at != len(o.weights) || len(r.b) < weightLevels+half {
		return nil, r.damaged(all)
	}
	steps := r.bytes(len(r.b) - weightLevels - half)
	for i, l := range r.bytes(weightLevels) {
		o.levels[i] = int32(int8(l))
	}
	values := r.bytes(half)
	next, seen := 0, uint(0)
	for list := o.weights; len(list) > 0; {
		row := list[1 : 1+int(list[0])]
		list = list[1+len(row):]
		output := 0 // ascends
		for k := range row {
			if next >= len(steps) {
				return nil, r.damaged(all)
			}
			step := steps[next]
			next++
			for ; step == farStep && next < len(steps); next++ {
				output += farStep
				step = steps[next]
			}
			if step == farStep {
				return nil, r.damaged(all)
			}
			output += int(step)
			row[k] = weightOf(output, int(values[seen/2]>>(seen%2*4)&15))
			seen++
		}
		if output >= count[2] {
			return nil, r.damaged(all)
		}
	}
	if next < len(steps) {
		return nil, r.damaged(all)
	}
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
