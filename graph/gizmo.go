package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
	js "github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"

	"github.com/electiongraph/electiongraph/schema"
	"github.com/electiongraph/electiongraph/schema/rdf"
)

// GizmoOptions bound a query.
type GizmoOptions struct {
	Limit    int           // of rows; 0 means 10,000, below 0 none
	Deadline time.Duration // 0 means 10 s
	Memory   int64         // bytes by which the program may grow while the query runs; 0 means 1 GiB
}

// Rows are what a query gave. The rows of a Gizmo path are in the order of their terms, unless the query has put them in
// one with Order; those of several paths follow each other as they were asked for.
type Rows struct {
	Columns []string // the tags of all rows: id first, then by alphabet
	Rows    []Row
	Cut     bool // there would have been more than Limit rows
	Limit   int  // that was in force, below 0 none
}

// A Row is a result of a path (All, GetLimit) or a value: of Emit, or of the last expression of a query that gave no rows
// otherwise, such as g.V().Count().
type Row struct {
	Tags  map[string]rdf.Term // by column; nil for a value. A tag that a path did not set is missing
	Value any                 // what Emit was given: string, bool, int64, float64, nil, []any or map[string]any
}

const (
	gizmoLimit    = 10_000
	gizmoDeadline = 10 * time.Second
	gizmoMemory   = 1 << 30
	gizmoText     = 64 << 10        // bytes of a query: deeper nesting than fits could exhaust the parser's stack
	gizmoGrace    = 2 * time.Second // for a query that was interrupted to let go
)

// Gizmo runs a query in Cayley's JavaScript dialect, g.V("<country/KZ>").In("eg:country").All().
//
// Wherever Gizmo takes a string for a node or predicate, it may be, in brackets or without: a full IRI, a prefixed name
// (<eg:country>, "skos:prefLabel"; the prefixes are [schema.Prefixes]) or the short id of a thing ("<country/KZ>",
// "election/KZ-parliamentary-2016-03-20"). No text is rewritten: names are looked up when the query asks the graph for
// them, so they may be put together by the query; what stands in the graph exactly as written goes first. Numbers find
// xsd:integer, xsd:gYear and their kin, strings find plain literals, else dates and other typed ones, else English
// ones. In JavaScript, in lt, gt and the like, years and numbers are numbers and dates are strings; rows hold the terms
// as they are.
//
// A query ends at its deadline, with the context, or when it has given more than Limit rows; Rows then says Cut. What
// goes wrong is a [*schema.Problem], with line and column of the query where known, of the codes gizmo-syntax,
// gizmo-error, gizmo-deadline, gizmo-memory and gizmo-busy (too many others run). A query in the middle of something
// that cannot be interrupted, such as matching a bad regular expression, is left behind without access to the graph and
// keeps its place among those that may run; a graph in memory then cannot be written until it is done. What of
// JavaScript could end the whole program is taken out or bounded (eval, typed arrays, bind, deep nesting); who lets
// strangers send queries should still run them in a process of their own.
func (g *Graph) Gizmo(ctx context.Context, text string, o GizmoOptions) (*Rows, error) {
	o = o.filled()
	program, final, err := compile(text)
	if err != nil {
		return nil, err
	}
	ctx, end, err := g.admit(ctx, o)
	if err != nil {
		return nil, err
	}
	defer end()
	s, release, err := g.use()
	if err != nil {
		<-g.slots
		return nil, err
	}
	defer release()
	snap, err := s.read(ctx)
	if err != nil {
		<-g.slots
		return nil, err
	}
	quads, err := snap.quads()
	if err != nil {
		snap.close()
		<-g.slots
		return nil, err
	}

	running, halt := context.WithCancel(ctx)
	defer halt()
	run := &gizmoRun{ctx: running, program: program, final: final, text: text}
	it, err := gizmo.NewSession(&gizmoNames{QuadStore: quads, run: run, size: snap.size}).Execute(ctx, gizmoEntry, query.Options{Collation: query.Raw, Limit: -1})
	if err != nil {
		snap.close()
		<-g.slots
		return nil, err
	}
	var found []*gizmo.Result
	over := false
	for !over && it.Next(ctx) {
		r, ok := it.Result().(*gizmo.Result)
		switch {
		case !ok || r.Meta:
		case len(found) == o.Limit:
			over = true
		default:
			found = append(found, r)
		}
	}
	halt()
	it.Close()
	// The slot, and a picture of memory, belong to the goroutine that Cayley started until it is gone. It is gone when
	// Next, asked without end, has nothing more.
	gone := make(chan struct{})
	_, inMemory := s.(*memory)
	go func() {
		for it.Next(context.Background()) {
		}
		close(gone)
		<-g.slots
	}()
	select {
	case <-gone:
	case <-time.After(gizmoGrace):
		left := &schema.Problem{Code: "gizmo-deadline", Message: "the query could not be interrupted and was left behind"}
		if inMemory {
			go func() { <-gone; snap.close() }()
		} else {
			snap.close() // the goroutine meets an error when it next asks the store
		}
		return nil, cmp.Or(context.Cause(ctx), error(left))
	}
	defer snap.close()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if err := cmp.Or(run.err, it.Err()); err != nil && !over {
		return nil, err
	}
	rows, err := makeRows(quads, found)
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	rows.Cut, rows.Limit = over, o.Limit
	return rows, nil
}

// filled gives the options with what is meant where nothing is said.
func (o GizmoOptions) filled() GizmoOptions {
	o.Limit = cmp.Or(o.Limit, gizmoLimit)
	if o.Deadline <= 0 {
		o.Deadline = gizmoDeadline
	}
	if o.Memory <= 0 {
		o.Memory = gizmoMemory
	}
	return o
}

// admit waits for a place among the queries that may run, which the caller gives back, and gives the context in which
// the query runs: it ends with its time, with its memory and with the graph. end has to be called.
func (g *Graph) admit(ctx context.Context, o GizmoOptions) (running context.Context, end func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, stop := context.WithTimeoutCause(ctx, o.Deadline, &schema.Problem{Code: "gizmo-deadline",
		Message: fmt.Sprintf("the query was stopped after %s", o.Deadline), Hint: "ask for less, or give it more time"})
	closed := context.AfterFunc(g.ctx, func() {
		cancel(&schema.Problem{Code: "graph-closed", File: g.address, Message: "the graph has been closed"})
	})
	finish := func() { closed(); stop(); cancel(nil) }
	select {
	case g.slots <- struct{}{}:
		watched := watchMemory(o.Memory, cancel)
		return ctx, func() { watched(); finish() }, nil
	case <-ctx.Done():
	}
	defer finish()
	var p *schema.Problem
	if err := context.Cause(ctx); !errors.As(err, &p) || p.Code != "gizmo-deadline" {
		return nil, nil, err
	}
	return nil, nil, &schema.Problem{Code: "gizmo-busy", Message: fmt.Sprintf("%d other queries run already", cap(g.slots)), Hint: "try again later"}
}

// watchMemory cancels a query when the program grows by too much; stop ends the watch.
func watchMemory(limit int64, cancel context.CancelCauseFunc) (stop func()) {
	heap := func() int64 {
		m := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(m)
		return int64(m[0].Value.Uint64())
	}
	least := heap() // garbage that was there at the start goes sooner or later
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			now := heap()
			if now-least > limit {
				runtime.GC() // much of it may be garbage
				now = heap()
			}
			if now-least > limit {
				cancel(&schema.Problem{Code: "gizmo-memory", Message: fmt.Sprintf("the query was stopped: it took more than %d MB of memory", limit>>20),
					Hint: "collect less in arrays and strings, or cut it into several queries"})
				return
			}
			least = min(least, now)
		}
	}()
	return func() { close(done); <-ended }
}

// compile parses the query, and tells whether it ends with a value. Source maps stay off: goja would read the files that a
// comment names.
func compile(text string) (_ *goja.Program, final bool, _ error) {
	if len(text) > gizmoText {
		return nil, false, &schema.Problem{Code: "gizmo-syntax", Message: fmt.Sprintf("the query has %d bytes, more than the %d that are read", len(text), gizmoText)}
	}
	if !utf8.ValidString(text) {
		return nil, false, &schema.Problem{Code: "gizmo-syntax", Message: "the query is not valid UTF-8"}
	}
	ast, err := parser.ParseFile(nil, gizmoSource, text, 0, parser.WithDisableSourceMaps)
	var list parser.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return nil, false, gizmoProblem("gizmo-syntax", text, list[0].Message, list[0].Position)
	}
	if err != nil {
		return nil, false, &schema.Problem{Code: "gizmo-syntax", Message: err.Error()}
	}
	if n := len(ast.Body); n > 0 {
		if last, ok := ast.Body[n-1].(*js.ExpressionStatement); ok {
			_, assigned := last.Expression.(*js.AssignExpression)
			final = !assigned
		}
	}
	boundStrings(ast)
	program, err := goja.CompileAST(ast, false)
	var syntax *goja.CompilerSyntaxError
	if errors.As(err, &syntax) && syntax.File != nil {
		return nil, false, gizmoProblem("gizmo-syntax", text, syntax.Message, syntax.File.Position(syntax.Offset))
	}
	if err != nil {
		return nil, false, &schema.Problem{Code: "gizmo-syntax", Message: err.Error()}
	}
	return program, final, nil
}

// gizmoProblem places a message in the text; goja counts columns in bytes.
func gizmoProblem(code, text, message string, at file.Position) *schema.Problem {
	p := &schema.Problem{Code: code, Message: strings.TrimSuffix(strings.TrimPrefix(message, "GoError: "), ".")}
	lines := strings.Split(text, "\n")
	if at.Line > 0 && at.Line <= len(lines) {
		line := lines[at.Line-1]
		p.Line, p.Column = at.Line, 1+utf8.RuneCountInString(line[:min(max(at.Column-1, 0), len(line))])
	}
	return p
}

// A gizmoRun is one run of a query.
//
// A session keeps its JavaScript machine to itself and starts it in a goroutine of its own, where a panic, which wrong
// arguments are enough for, would end the whole program. So the session is given a query of ours that looks up one
// node; the node's value is this run's function, which JavaScript calls and which so comes by the machine: it bounds
// it and runs the real query under its own eyes.
type gizmoRun struct {
	ctx     context.Context // ends when the query is to stop
	program *goja.Program
	final   bool // the last statement is an expression, whose value counts if the query gave no rows
	text    string
	started bool
	gave    bool // rows were asked for: All, GetLimit, Emit, ForEach
	paths   int  // of which all was asked for
	err     error
}

const (
	gizmoSource = "query"
	gizmoNode   = "urn:electiongraph:query"
	gizmoEntry  = `g.V("<` + gizmoNode + `>").ToValue()()`
)

// The run as a value of the graph.
func (r *gizmoRun) String() string      { return "<" + gizmoNode + ">" }
func (r *gizmoRun) Native() interface{} { return r.call }

func (r *gizmoRun) call(_ goja.FunctionCall, vm *goja.Runtime) goja.Value {
	r.started = true
	r.err = r.run(vm)
	return goja.Undefined()
}

func (r *gizmoRun) run(vm *goja.Runtime) (err error) {
	defer func() {
		if x := recover(); x != nil {
			err = &schema.Problem{Code: "gizmo-error", Message: fmt.Sprintf("Gizmo cannot do this: %v", x), Hint: "look at the kinds of the arguments"}
		}
	}()
	emit, err := bound(vm, r)
	if err != nil {
		return err
	}
	value, err := vm.RunProgram(r.program)
	if err == nil && r.final && !r.gave && !goja.IsUndefined(value) && !goja.IsNull(value) && guardTarget(value) == nil {
		if _, function := goja.AssertFunction(value); !function {
			_, err = emit(goja.Undefined(), value)
		}
	}
	var thrown *goja.Exception
	var deep *goja.StackOverflowError
	switch {
	case errors.As(err, &deep):
		return &schema.Problem{Code: "gizmo-error", Message: fmt.Sprintf("calls are nested deeper than %d", gizmoDepth)}
	case errors.As(err, &thrown):
		for { // Gizmo throws what was thrown in a callback as a value
			o, ok := thrown.Value().(*goja.Object)
			if !ok || o.ExportType() != reflect.TypeFor[*goja.Exception]() {
				break
			}
			thrown = o.Export().(*goja.Exception)
		}
		var at file.Position
		for _, f := range thrown.Stack() {
			if f.SrcName() == gizmoSource {
				at = f.Position()
				break
			}
		}
		message, _, _ := strings.Cut(fmt.Sprint(thrown.Value()), "\n")
		return gizmoProblem("gizmo-error", r.text, message, at)
	}
	return err
}

// gizmoNames is the graph as a query sees it: short names find their things, and literals are numbers and strings.
type gizmoNames struct {
	graph.QuadStore
	run  *gizmoRun
	size func(kv.QuadIndex, []uint64) int64 // of a range of an index; nil if there are none
}

func (s *gizmoNames) ValueOf(v quad.Value) (graph.Ref, error) {
	if v == quad.IRI(gizmoNode) && !s.run.started {
		return refs.PreFetched(s.run), nil
	}
	s.check()
	for _, candidate := range candidates(v) {
		if r, err := s.QuadStore.ValueOf(candidate); r != nil || err != nil {
			return r, err
		}
	}
	return nil, nil
}

// candidates gives what a value of a query may mean, the likeliest first.
func candidates(v quad.Value) []quad.Value {
	typed := func(lexical string, types ...string) []quad.Value {
		var out []quad.Value
		for _, t := range types {
			out = append(out, quad.TypedString{Value: quad.String(lexical), Type: quad.IRI(t)})
		}
		return out
	}
	switch v := v.(type) {
	case nil:
		return nil
	case quad.IRI:
		return append([]quad.Value{v}, long(string(v))...)
	case quad.String:
		s := string(v)
		out := append([]quad.Value{v, quad.IRI(s)}, long(s)...)
		out = append(out, typed(s, rdf.XSDDate, rdf.XSDYearMon, rdf.XSDYear, rdf.XSDAnyURI, rdf.XSDInteger, rdf.XSDNonNeg, rdf.XSDDecimal, rdf.XSDBoolean)...)
		return append(out, quad.LangString{Value: v, Lang: "en"})
	case quad.Int:
		return typed(strconv.FormatInt(int64(v), 10), rdf.XSDInteger, rdf.XSDYear, rdf.XSDNonNeg, rdf.XSDDecimal)
	case quad.Float:
		return typed(strconv.FormatFloat(float64(v), 'f', -1, 64), rdf.XSDDecimal)
	case quad.Bool:
		return typed(strconv.FormatBool(bool(v)), rdf.XSDBoolean)
	case quad.TypedString:
		out := []quad.Value{v}
		for _, t := range long(string(v.Type)) {
			v.Type = t.(quad.IRI)
			out = append(out, v)
		}
		return out
	}
	return []quad.Value{v}
}

// long gives the IRIs that a prefixed name or a short id stands for.
func long(name string) []quad.Value {
	var out []quad.Value
	prefix, local, prefixed := strings.Cut(name, ":")
	for _, p := range schema.Prefixes {
		if prefixed && p.Prefix == prefix {
			out = append(out, quad.IRI(p.NS+local))
		}
	}
	if !strings.Contains(name, "://") && !strings.ContainsAny(name, " \n") {
		out = append(out, quad.IRI(schema.Base+name))
	}
	return out
}

func (s *gizmoNames) NameOf(r graph.Ref) (quad.Value, error) {
	v, err := s.QuadStore.NameOf(r)
	if v != s.run { // that was before the query began, and nobody would catch the panic
		s.check()
	}
	t, ok := v.(quad.TypedString)
	if !ok {
		return v, err
	}
	switch string(t.Type) {
	case rdf.XSDInteger, rdf.XSDNonNeg, rdf.XSDYear:
		if n, err := strconv.ParseInt(string(t.Value), 10, 64); err == nil {
			return quad.Int(n), nil
		}
	case rdf.XSDDecimal, rdf.XSD + "double", rdf.XSD + "float":
		if f, err := strconv.ParseFloat(string(t.Value), 64); err == nil {
			return quad.Float(f), nil
		}
	case rdf.XSDBoolean:
		if b, err := strconv.ParseBool(string(t.Value)); err == nil {
			return quad.Bool(b), nil
		}
	}
	return t.Value, err
}

// OptimizeShape has the quads that a path asks for read from the index that begins with all that is known of them.
// Cayley's own does this where the index has nothing besides, and builds scans that want no names around the store.
func (s *gizmoNames) OptimizeShape(_ context.Context, sh shape.Shape) (shape.Shape, bool) {
	action, ok := sh.(shape.QuadsAction)
	if !ok || s.size == nil || len(action.Filter) == 0 {
		return sh, false
	}
	for _, index := range indexes {
		if len(action.Filter) > len(index.Dirs) {
			continue
		}
		scan := &indexScan{IndexScan: kv.IndexScan{Index: index}, names: s}
		for _, d := range index.Dirs[:len(action.Filter)] {
			if id, ok := action.Filter[d].(kv.Int64Value); ok {
				scan.Values = append(scan.Values, uint64(id))
			}
		}
		if len(scan.Values) == len(action.Filter) {
			return action.SimplifyFrom(scan), true
		}
	}
	return sh, false
}

// check ends a query whose time is over. Cayley's planning takes time that doubles with every step of a path, asks
// nobody whether to go on and goes on over errors; but time and again it asks for a value or a size. The panic ends
// where the query called Gizmo.
func (s *gizmoNames) check() {
	if s.run.ctx.Err() != nil {
		panic(errStopped)
	}
}

var errStopped = errors.New("the query was stopped")

// The walks that Cayley puts together its own from.

func (s *gizmoNames) QuadIterator(d quad.Direction, r graph.Ref) iterator.Shape {
	w := &walk{Shape: s.QuadStore.QuadIterator(d, r), names: s}
	id, ok := r.(kv.Int64Value)
	for _, index := range indexes {
		if ok && s.size != nil && index.Dirs[0] == d {
			w.size = func() int64 { return s.size(index, []uint64{uint64(id)}) }
		}
	}
	return w
}

func (s *gizmoNames) NodesAllIterator() iterator.Shape {
	return &walk{Shape: s.QuadStore.NodesAllIterator(), names: s}
}

func (s *gizmoNames) QuadsAllIterator() iterator.Shape {
	return &walk{Shape: s.QuadStore.QuadsAllIterator(), names: s}
}

// indexScan reads a range of an index of the store below the names.
type indexScan struct {
	kv.IndexScan
	names *gizmoNames
}

func (s *indexScan) BuildIterator(graph.QuadStore) iterator.Shape {
	return &walk{s.IndexScan.BuildIterator(s.names.QuadStore), s.names, func() int64 { return s.names.size(s.Index, s.Values) }}
}

func (s *indexScan) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return s, false }

// A walk stops with the query, and knows about how much it will find. Cayley plans with half the store for what is not
// exactly one key of an index; and where it is one key, it counts removed links too and believes the number.
type walk struct {
	iterator.Shape
	names *gizmoNames
	size  func() int64 // nil: as Cayley says
}

func (w *walk) Stats(ctx context.Context) (iterator.Costs, error) {
	w.names.check()
	c, err := w.Shape.Stats(ctx)
	if w.size != nil {
		c.Size = refs.Size{Value: w.size()}
	}
	return c, err
}

func (w *walk) Optimize(context.Context) (iterator.Shape, bool) { return w, false }

func (w *walk) Iterate() iterator.Scanner { return &walkNext{w.Shape.Iterate(), w.names} }

func (w *walk) Lookup() iterator.Index { return &walkContains{w.Shape.Lookup(), w.names} }

type walkNext struct {
	iterator.Scanner
	names *gizmoNames
}

func (w *walkNext) Next(ctx context.Context) bool {
	w.names.check()
	return w.Scanner.Next(ctx)
}

type walkContains struct {
	iterator.Index
	names *gizmoNames
}

func (w *walkContains) Contains(ctx context.Context, r graph.Ref) bool {
	w.names.check()
	return w.Index.Contains(ctx, r)
}

// pathMark is the beginning of a tag, beside those of the query, that tells the path whose result a row is; a path that
// the query has put in order has orderedMark.
const pathMark, orderedMark = "\x00path ", "\x00ordered "

// makeRows names the results, and puts those of a path in order where the query has not done so: each back end has an
// order of its own.
func makeRows(qs graph.QuadStore, found []*gizmo.Result) (*Rows, error) {
	rows := &Rows{Rows: make([]Row, 0, len(found))}
	columns := map[string]bool{}
	marks := make([]string, 0, len(found))
	for _, r := range found {
		if r.Tags == nil {
			rows.Rows = append(rows.Rows, Row{Value: r.Val})
			marks = append(marks, "")
			continue
		}
		mark := ""
		row := Row{Tags: make(map[string]rdf.Term, len(r.Tags))}
		for tag, ref := range r.Tags {
			if strings.HasPrefix(tag, pathMark) || strings.HasPrefix(tag, orderedMark) {
				mark = tag
				continue
			}
			v, err := qs.NameOf(ref)
			if err != nil {
				return nil, err
			}
			if v != nil {
				row.Tags[tag] = term(v)
				columns[tag] = true
			}
		}
		rows.Rows = append(rows.Rows, row)
		marks = append(marks, mark)
	}
	rows.Columns = slices.SortedFunc(maps.Keys(columns), func(a, b string) int {
		if (a == gizmo.TopResultTag) != (b == gizmo.TopResultTag) {
			if a == gizmo.TopResultTag {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for i := 0; i < len(marks); {
		end := i + 1
		for end < len(marks) && marks[end] == marks[i] {
			end++
		}
		if strings.HasPrefix(marks[i], pathMark) {
			slices.SortStableFunc(rows.Rows[i:end], func(a, b Row) int {
				for _, c := range rows.Columns {
					if n := strings.Compare(string(a.Tags[c]), string(b.Tags[c])); n != 0 {
						return n
					}
				}
				return 0
			})
		}
		i = end
	}
	return rows, nil
}
