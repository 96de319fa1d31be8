package graph

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// The journal of a folder tells in N-Quads all that was ever written since the last compaction, in the order it was
// written, so that a damaged store can be made again. It is a gzip file of many parts, each with a checksum, and what
// gunzip makes of it is for reading:
//
//	# change 17
//	# remove
//	<s> <p> <o> <g> .
//	# add
//	<s> <p> <o> <g> .
//	# now 1 1b2d2c0a6f1c0b9e <g>
//
// The last line says how many quads a graph has after the change, and their sum (see sumOf); it stands behind what came to
// the graph and went. A change of many quads is spread over several parts of one number. All are on the disk before the
// store commits its change; the ledger knows how long the journal was then, and what stands behind is of a change that
// never was.

// journalName gives the name of the journal of a store: when a folder gets a new store, it gets a new journal with it.
func journalName(epoch uint64) string { return fmt.Sprintf("%s%d.nq.gz", journalFile, epoch) }

const journalFile = "journal-"

// journalPart is about how much text a part holds: a damaged one takes no more along.
const journalPart = 1 << 20

// A journalWriter adds parts to a journal.
type journalWriter struct {
	out     io.Writer
	gz      *gzip.Writer
	change  uint64
	text    []byte
	section string
	err     error
	pack    chan []byte // to be packed while more is written; nil to pack at once
	packed  chan error
	free    chan []byte
}

func newJournalWriter(out io.Writer, change uint64) *journalWriter {
	gz, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	return &journalWriter{out: out, gz: gz, err: err, change: change}
}

// beside has the text packed in a goroutine that ends with end.
func (w *journalWriter) beside() {
	pack, packed, free := make(chan []byte, 2), make(chan error, 1), make(chan []byte, 4)
	w.pack, w.packed, w.free = pack, packed, free
	go func() {
		var err error
		for text := range pack {
			if err == nil {
				err = w.part(text)
			}
			free <- text // there are never as many as it has room for
		}
		packed <- err
	}()
}

// journalExtra marks the beginnings of parts, to find the next after a damaged one.
const journalExtra = "eg1"

var journalMark = []byte{0x1f, 0x8b, 8, 4, 0, 0, 0, 0}

func (w *journalWriter) part(text []byte) error {
	w.gz.Reset(w.out)
	w.gz.Extra, w.gz.ModTime = []byte(journalExtra), time.Unix(0, 0)
	_, err := w.gz.Write(text)
	return cmp.Or(err, w.gz.Close())
}

// quad adds a quad to a section, add or remove.
func (w *journalWriter) quad(section string, q rdf.Quad) {
	if len(w.text) >= journalPart {
		w.flush()
	}
	w.begin()
	if w.section != section {
		w.text = append(append(append(w.text, "# "...), section...), '\n')
		w.section = section
	}
	w.text = append(append(w.text, q.S...), ' ')
	w.text = append(append(w.text, q.P...), ' ')
	w.text = append(append(w.text, q.O...), ' ')
	if q.G != "" {
		w.text = append(append(w.text, q.G...), ' ')
	}
	w.text = append(w.text, ".\n"...)
}

func (w *journalWriter) begin() {
	if len(w.text) == 0 {
		w.text = fmt.Appendf(w.text, "# change %d\n", w.change)
		w.section = ""
	}
}

func (w *journalWriter) now(label rdf.Term, t tally) {
	w.begin()
	w.text = fmt.Appendf(w.text, "# now %d %016x %s\n", t.count, t.sum, label)
}

func (w *journalWriter) flush() {
	switch {
	case w.err != nil || len(w.text) == 0:
	case w.pack == nil:
		w.err = w.part(w.text)
		w.text = w.text[:0]
	default:
		w.pack <- w.text
		select {
		case w.text = <-w.free:
			w.text = w.text[:0]
		default:
			w.text = make([]byte, 0, journalPart+1<<16)
		}
	}
}

// end packs what is left and gives the first error.
func (w *journalWriter) end() error {
	w.flush()
	if w.pack != nil {
		close(w.pack)
		w.pack = nil
		w.err = cmp.Or(w.err, <-w.packed)
	}
	return w.err
}

// A journalEntry is a quad that came or went, or the state of a graph after a change.
type journalEntry struct {
	change uint64
	what   string // add, remove, now
	quad   rdf.Quad
	tally  tally // of the graph quad.G
}

// readJournal gives the entries of a journal up to an offset, -1 for its end. A part that is damaged is an error, after
// which the next part comes.
func readJournal(f *os.File, end int64) iter.Seq2[journalEntry, error] {
	return func(yield func(journalEntry, error) bool) {
		info, err := f.Stat()
		if err != nil {
			yield(journalEntry{}, err)
			return
		}
		if end < 0 {
			end = info.Size()
		}
		for at := int64(0); at < end; {
			text, size, err := readPart(io.NewSectionReader(f, at, end-at))
			if err == nil {
				at += size
				if !parsePart(text, yield) {
					return
				}
				continue
			}
			if !yield(journalEntry{}, &damage{fmt.Sprintf("the part at byte %d: %v", at, err)}) {
				return
			}
			if at = nextPart(f, at+1, end); at < 0 {
				return
			}
		}
	}
}

// readPart gives the text of the part at the beginning of r, and how long the part is.
func readPart(r io.Reader) (text []byte, size int64, err error) {
	counted := &counter{r: bufio.NewReaderSize(r, 1<<16)}
	gz, err := gzip.NewReader(counted)
	if err != nil {
		return nil, 0, err
	}
	gz.Multistream(false)
	if string(gz.Extra) != journalExtra {
		return nil, 0, errors.New("not a part of a journal")
	}
	text, err = io.ReadAll(gz)
	return text, counted.n, err
}

// A counter counts the bytes that are taken from a reader.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// nextPart gives where the next part begins, -1 if there is none.
func nextPart(f *os.File, at, end int64) int64 {
	const step = 1 << 20
	buf := make([]byte, step+len(journalMark))
	for ; at < end; at += step {
		n, _ := f.ReadAt(buf[:min(int64(len(buf)), end-at)], at)
		if i := bytes.Index(buf[:n], journalMark); i >= 0 {
			return at + int64(i)
		}
	}
	return -1
}

func parsePart(text []byte, yield func(journalEntry, error) bool) bool {
	e := journalEntry{}
	for len(text) > 0 {
		// Lines of ours, then quads up to the next of ours.
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if mark, ours := strings.CutPrefix(string(line), "# "); ours {
			text = rest
			switch word, more, _ := strings.Cut(mark, " "); word {
			case "change":
				if _, err := fmt.Sscan(more, &e.change); err != nil {
					return yield(e, &damage{err})
				}
			case "now":
				var now journalEntry
				counted, label, _ := strings.Cut(more, " ")
				sum, label, _ := strings.Cut(label, " ")
				if _, err := fmt.Sscanf(counted+" "+sum, "%d %x", &now.tally.count, &now.tally.sum); err != nil {
					return yield(e, &damage{err})
				}
				now.change, now.what, now.quad.G = e.change, "now", rdf.Term(label)
				if !yield(now, nil) {
					return false
				}
			default:
				e.what = word
			}
			continue
		}
		end := bytes.Index(text, []byte("\n# "))
		if end < 0 {
			end = len(text) - 1
		}
		for q, err := range rdf.ReadNQuads(bytes.NewReader(text[:end+1]), "") {
			if err != nil {
				return yield(e, &damage{err})
			}
			e.quad = q
			if !yield(e, nil) {
				return false
			}
		}
		text = text[end+1:]
	}
	return true
}

// A replay is what a journal comes to.
type replay struct {
	change  uint64             // the last
	live    map[uint64]bool    // quads, by their sums and that of their graph
	graphs  map[rdf.Term]tally // by what came and went
	now     map[rdf.Term]tally // as the journal says
	damaged []error            // parts
}

func replayJournal(ctx context.Context, f *os.File, end int64) (*replay, error) {
	r := &replay{live: map[uint64]bool{}, graphs: map[rdf.Term]tally{}, now: map[rdf.Term]tally{}}
	n := 0
	for e, err := range readJournal(f, end) {
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var broken *damage
		switch {
		case errors.As(err, &broken):
			r.damaged = append(r.damaged, err)
			continue
		case err != nil:
			return nil, err
		}
		r.change = max(r.change, e.change)
		if e.what == "now" {
			if e.tally.count == 0 {
				delete(r.now, e.quad.G)
			} else {
				r.now[e.quad.G] = e.tally
			}
			continue
		}
		t, sum, key := r.graphs[e.quad.G], sumOf(e.quad), liveKey(e.quad)
		switch there := r.live[key]; {
		case e.what == "add" && !there:
			r.live[key] = true
			t.add(sum)
		case e.what == "remove" && there:
			delete(r.live, key)
			t.remove(sum)
		default:
			continue
		}
		if r.graphs[e.quad.G] = t; t.count == 0 {
			delete(r.graphs, e.quad.G)
		}
	}
	return r, nil
}

func liveKey(q rdf.Quad) uint64 { return sumOfTerms(sumOf(q), sumOf(rdf.Quad{S: q.G}), 0) }

// quads gives the quads that the journal leaves, but for those of some graphs.
func (r *replay) quads(f *os.File, without []rdf.Term) iter.Seq2[rdf.Quad, error] {
	return func(yield func(rdf.Quad, error) bool) {
		for e, err := range readJournal(f, -1) {
			if err != nil {
				if !errors.As(err, new(*damage)) && !yield(rdf.Quad{}, err) {
					return
				}
				continue
			}
			if e.what != "add" || !r.live[liveKey(e.quad)] {
				continue
			}
			delete(r.live, liveKey(e.quad))
			if _, left := slices.BinarySearch(without, e.quad.G); !left && !yield(e.quad, nil) {
				return
			}
		}
	}
}

// journalProblem says that the journal of a folder is damaged.
func journalProblem(file, message string) *schema.Problem {
	return &schema.Problem{Code: "graph-damaged", File: file, Message: message, Hint: "electiongraph compact writes the journal anew from the store, as long as that is whole"}
}
