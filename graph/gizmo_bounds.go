package graph

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/dlclark/regexp2"
	"github.com/dop251/goja"
	js "github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
)

// What a query may build. Beyond these the machine, or Cayley's handling of arguments, recurses without looking and
// takes the whole program along, or loops where no interrupt is heard.
const (
	gizmoDepth   = 4_000     // calls within calls
	gizmoNesting = 500       // arrays and objects within each other
	gizmoParts   = 1_000_000 // of one argument or emitted value
	gizmoSteps   = 2_000     // of a path; Both and its kin double those before them
	gizmoString  = 4 << 20   // characters of what goes into a longer string
)

// bound gives the machine its limits and puts a guard before everything of Gizmo's.
// It gives what emits a row.
func bound(vm *goja.Runtime, run *gizmoRun) (emit goja.Callable, err error) {
	boundRegexps()
	vm.SetMaxCallStackSize(gizmoDepth)
	vm.SetParserOptions(parser.WithDisableSourceMaps) // goja would read the files that a comment names
	if err := vm.GlobalObject().DefineDataProperty(shortString, vm.ToValue(func(call goja.FunctionCall) goja.Value {
		v := call.Argument(0)
		if s, ok := v.(goja.String); ok && int64(s.Length())*call.Argument(1).ToInteger() > gizmoString {
			panic(vm.NewTypeError("a string is longer than %d characters", gizmoString/call.Argument(1).ToInteger()))
		}
		return v
	}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE); err != nil {
		return nil, err
	}
	graph := guard(vm, run, vm.Get("g").ToObject(vm), 0, false)
	for _, name := range []string{"g", "graph"} {
		if err := vm.Set(name, graph); err != nil {
			return nil, err
		}
	}
	emit, ok := goja.AssertFunction(graph.ToObject(vm).Get("emit"))
	if !ok {
		return nil, errors.New("this version of Gizmo has no emit")
	}
	for _, name := range []string{"iri", "bnode", "raw", "str", "lang", "typed", "lt", "lte", "gt", "gte", "regex", "like"} {
		fn, ok := goja.AssertFunction(vm.Get(name))
		if !ok {
			return nil, fmt.Errorf("this version of Gizmo has no %s", name)
		}
		if err := vm.Set(name, guardCall(vm, run, name, fn, 0, false)); err != nil {
			return nil, err
		}
	}
	_, err = vm.RunProgram(prelude())
	return emit, err
}

// shortString is the function that lets only strings through that are short. No query can spell its name.
const shortString = "(short)"

// boundStrings has a program put only short strings together: by + and templates a string doubles with each step, so that
// a few steps take all memory there is, and within a step no interrupt is heard.
func boundStrings(program *js.Program) {
	seen := map[any]bool{}
	var visit func(reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Interface:
			visit(v.Elem())
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		case reflect.Pointer:
			if v.IsNil() || v.Elem().Kind() != reflect.Struct || v.Type().Elem().PkgPath() != reflect.TypeFor[js.Program]().PkgPath() || seen[v.Interface()] {
				return
			}
			seen[v.Interface()] = true
			visit(v.Elem())
			switch n := v.Interface().(type) {
			case *js.BinaryExpression:
				if n.Operator == token.PLUS {
					n.Left, n.Right = short(n.Left, 1), short(n.Right, 1)
				}
			case *js.AssignExpression:
				if n.Operator != token.PLUS {
					return
				}
				n.Right = short(n.Right, 1)
				if _, name := n.Left.(*js.Identifier); name { // what else it may be is not worked out twice, and grows by what is short
					n.Operator, n.Right = token.ASSIGN, &js.BinaryExpression{Operator: token.PLUS, Left: short(n.Left, 1), Right: n.Right}
				}
			case *js.TemplateLiteral:
				for i, e := range n.Expressions {
					n.Expressions[i] = short(e, len(n.Expressions))
				}
			}
		}
	}
	visit(reflect.ValueOf(program))
}

// short lets an expression through only if it is no string, or one of which there may be so many.
func short(e js.Expression, many int) js.Expression {
	switch e.(type) {
	case *js.StringLiteral, *js.NumberLiteral:
		return e
	}
	return &js.CallExpression{Callee: &js.Identifier{Name: shortString, Idx: e.Idx0()}, LeftParenthesis: e.Idx0(), RightParenthesis: e.Idx1(),
		ArgumentList: []js.Expression{e, &js.NumberLiteral{Idx: e.Idx0(), Literal: strconv.Itoa(many), Value: int64(many)}}}
}

// boundRegexps gives the engine that goja takes for back references and lookahead a time after which it stops looking.
// It is one setting for the whole program.
var boundRegexps = sync.OnceFunc(func() { regexp2.DefaultMatchTimeout = gizmoDeadline })

// prelude takes out of JavaScript what makes programs from strings and what reserves memory at a word, and bounds the
// built-in functions that loop or recurse over what they are given.
var prelude = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("bounds", fmt.Sprintf(`(function (global, nesting, longest, most) {
	var apply = Reflect.apply, isArray = Array.isArray, keys = Object.keys, names = Object.getOwnPropertyNames, slice = Array.prototype.slice;
	var find = String.prototype.indexOf, indexOf = function (text, part) { return apply(find, text, [part]); };
	delete Object.getPrototypeOf(function* () {}).constructor;
	delete Object.getPrototypeOf(async function () {}).constructor;
	delete Function.prototype.constructor;
	delete Function.prototype.bind;
	names(global).forEach(function (name) {
		if (/^(eval|Function|SharedArrayBuffer|ArrayBuffer|DataView|.*Array)$/.test(name) && name !== "Array") delete global[name];
	});
	var Range = RangeError, text = String, left = 0; // the query may put others in their place
	function long() { throw new Range("a string is longer than " + most + " characters"); }
	function take(characters) { if ((left -= characters) < 0) long(); }
	function visit(value, depth) {
		take(typeof value === "string" ? value.length + 1 : 1);
		if (value === null || typeof value !== "object") return;
		if (depth > nesting) throw new Range("arrays or objects are nested deeper than " + nesting);
		if (isArray(value)) for (var i = 0; i < value.length; i++) visit(value[i], depth + 1);
		else for (var k = keys(value), j = 0; j < k.length; j++) { take(k[j].length); visit(value[k[j]], depth + 1); }
	}
	function shallow(value, between) {
		left = most;
		take(between);
		visit(value, 0);
	}
	function short(length) {
		if (length > longest) throw new Range("an array or string is longer than " + longest);
	}
	function before(object, name, check) {
		var original = object[name];
		if (typeof original === "function")
			object[name] = function () { check(this, arguments); return apply(original, this, arguments); };
	}
	names(Array.prototype).forEach(function (name) {
		if (name !== "constructor" && name !== "push" && name !== "pop") before(Array.prototype, name, function (self) { short(self.length); });
	});
	["join", "toString", "toLocaleString", "flat"].forEach(function (name) {
		before(Array.prototype, name, function (self, args) {
			shallow(self, name === "join" && typeof args[0] === "string" ? self.length * args[0].length : 0);
		});
	});
	before(Array.prototype, "concat", function (_, args) {
		for (var i = 0, n = 0; i < args.length; i++) short(n += isArray(args[i]) ? args[i].length : 1);
	});
	before(String.prototype, "concat", function (self, args) { shallow([text(self), apply(slice, args, [])], 0); });
	before(String, "raw", function (_, args) { shallow(apply(slice, args, []), 0); });
	["replace", "replaceAll"].forEach(function (name) {
		before(String.prototype, name, function (self, args) {
			if (typeof args[1] === "function") { // what it gives comes step by step
				var give = args[1], room = most * 16;
				args[1] = function () {
					var part = text(apply(give, this, arguments));
					if ((room -= part.length + 1) < 0) long();
					return part;
				};
				return;
			}
			var all = text(self).length + 1, by = text(args[1]);
			left = most * 16;
			take(all * (by.length + 1) * (indexOf(by, "$") < 0 ? 1 : all));
		});
	});
	before(Array, "from", function (_, args) { if (args[0] != null) short(args[0].length); });
	before(JSON, "stringify", function (_, args) { shallow(args[0], 0); });
	before(JSON, "parse", function (_, args) { short(text(args[0]).length); });
	before(String.prototype, "repeat", function (self, args) { short(text(self).length * args[0]); });
	["padStart", "padEnd"].forEach(function (name) { before(String.prototype, name, function (_, args) { short(args[0]); }); });
})(globalThis, %d, %d, %d)`, gizmoNesting, gizmoParts, gizmoString), true)
})

// guard stands before an object of Gizmo: it lets only calls with sound arguments through. Its target, which the query
// cannot reach, holds the object itself and, of a path, the number of its steps. ordered tells whether the path has an
// order of the query's.
func guard(vm *goja.Runtime, run *gizmoRun, object *goja.Object, steps int, ordered bool) goja.Value {
	target := vm.NewObject()
	if err := errors.Join(target.Set(guardedObject, object), target.Set(guardedSteps, steps)); err != nil {
		panic(err)
	}
	return vm.ToValue(vm.NewProxy(target, &goja.ProxyTrapConfig{
		Get: func(_ *goja.Object, name string, _ goja.Value) goja.Value {
			v := object.Get(name)
			if fn, ok := goja.AssertFunction(v); ok {
				if n := strings.ToLower(name); n == "all" || n == "getlimit" {
					fn = marked(vm, run, object, name, ordered)
				}
				return guardCall(vm, run, name, fn, steps, ordered)
			}
			if v == nil {
				panic(vm.NewTypeError("Gizmo has no %s here", name))
			}
			return v
		},
	}))
}

// marked has a path tell with each of its results that it is its, see pathMark.
func marked(vm *goja.Runtime, run *gizmoRun, object *goja.Object, name string, ordered bool) goja.Callable {
	return func(this goja.Value, args ...goja.Value) (goja.Value, error) {
		tag, ok := goja.AssertFunction(object.Get("tag"))
		if !ok {
			return nil, errors.New("this version of Gizmo has no tag")
		}
		mark := pathMark
		if ordered {
			mark = orderedMark
		}
		run.paths++
		path, err := tag(this, vm.ToValue(mark+strconv.Itoa(run.paths)))
		if err != nil {
			return nil, err
		}
		fn, _ := goja.AssertFunction(path.ToObject(vm).Get(name))
		return fn(this, args...)
	}
}

const guardedObject, guardedSteps = "object", "steps"

// guardCall wraps a function of Gizmo's, of a path with so many steps.
func guardCall(vm *goja.Runtime, run *gizmoRun, name string, fn goja.Callable, steps int, ordered bool) goja.Value {
	return vm.ToValue(func(call goja.FunctionCall) goja.Value {
		parts := gizmoParts
		// Planning walks a path as a tree, in which what comes twice is there twice.
		steps := steps + 1
		for _, a := range call.Arguments {
			if target := guardTarget(a); target != nil {
				steps += int(target.Get(guardedSteps).ToInteger()) * max(1, steps)
			}
		}
		switch strings.ToLower(name) {
		case "all", "getlimit", "emit", "foreach", "map":
			run.gave = true
		}
		if n := strings.ToLower(name); strings.HasPrefix(n, "both") || n == "back" || strings.HasPrefix(n, "follow") {
			steps *= 2
		}
		if steps > gizmoSteps {
			panic(vm.NewTypeError("the path has too many steps"))
		}
		args := make([]goja.Value, 0, len(call.Arguments))
		for _, a := range call.Arguments {
			switch strings.ToLower(name) {
			case "emit":
				args = append(args, vm.ToValue(plain(vm, a, gizmoNesting, &parts)))
			case "v", "vertex", "is": // are said to take lists, and do not
				args = append(args, items(vm, argument(vm, a, gizmoNesting, &parts))...)
			default:
				args = append(args, argument(vm, a, gizmoNesting, &parts))
			}
		}
		defer func() {
			switch x := recover().(type) {
			case nil:
			case goja.Value, *goja.Exception, *goja.InterruptedError, *goja.StackOverflowError:
				panic(x)
			default: // of Go: a wrong type
				panic(vm.NewTypeError("%s: %v", name, x))
			}
		}()
		v, err := fn(goja.Undefined(), args...)
		if err != nil {
			panic(err)
		}
		if o, ok := v.(*goja.Object); ok && strings.HasPrefix(fmt.Sprint(o.ExportType()), "*gizmo.") {
			return guard(vm, run, o, steps, ordered || strings.EqualFold(name, "order"))
		}
		return v
	})
}

// argument gives what Gizmo may see of an argument: strings and numbers, functions, its own objects without their
// guards, and arrays of these.
func argument(vm *goja.Runtime, v goja.Value, depth int, parts *int) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	if *parts--; depth == 0 || *parts < 0 {
		panic(vm.NewTypeError("an argument is nested or filled too much"))
	}
	if target := guardTarget(o); target != nil {
		return target.Get(guardedObject)
	}
	if _, ok := goja.AssertFunction(o); ok {
		return o
	}
	switch o.ClassName() {
	case "Array":
		if n := o.Get("length").ToInteger(); n > int64(*parts) {
			panic(vm.NewTypeError("an argument is nested or filled too much"))
		}
		var out []any
		for _, item := range items(vm, o) {
			*parts--
			out = append(out, argument(vm, item, depth-1, parts))
		}
		return vm.NewArray(out...)
	case "String", "Number", "Boolean", "Date":
		return o
	}
	if t := o.ExportType(); t != nil && strings.Contains(t.String(), "quad.") || t != nil && strings.Contains(t.String(), "gizmo.") {
		return o
	}
	panic(vm.NewTypeError("an object of this kind cannot be an argument"))
}

// items gives the elements of an array, or the value itself if it is none.
func items(vm *goja.Runtime, v goja.Value) []goja.Value {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" {
		return []goja.Value{v}
	}
	var out []goja.Value
	for i := range o.Get("length").ToInteger() {
		item := o.Get(strconv.FormatInt(i, 10))
		if item == nil {
			item = goja.Undefined()
		}
		out = append(out, item)
	}
	return out
}

// guardTarget gives the target of a guard, nil of anything else.
func guardTarget(v goja.Value) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != reflect.TypeFor[goja.Proxy]() {
		return nil
	}
	p, _ := o.Export().(goja.Proxy)
	if target := p.Target(); target != nil && target.Get(guardedObject) != nil && target.Get(guardedSteps) != nil {
		return target
	}
	return nil
}

// plain copies what a query emits, which may contain itself and may change later.
func plain(vm *goja.Runtime, v goja.Value, depth int, parts *int) any {
	if *parts--; depth == 0 || *parts < 0 {
		panic(vm.NewTypeError("a value is nested or filled too much"))
	}
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	o, ok := v.(*goja.Object)
	if !ok {
		switch x := v.Export().(type) {
		case string, bool, int64, float64:
			return x
		}
		return v.String()
	}
	if guardTarget(o) != nil {
		return "[path]"
	}
	if _, ok := goja.AssertFunction(o); ok {
		return "[function]"
	}
	switch o.ClassName() {
	case "Array":
		if n := o.Get("length").ToInteger(); n > int64(*parts) {
			panic(vm.NewTypeError("a value is nested or filled too much"))
		}
		out := []any{}
		for _, item := range items(vm, o) {
			out = append(out, plain(vm, item, depth-1, parts))
		}
		return out
	case "Object":
		if t := o.ExportType(); t != nil && strings.Contains(t.String(), "quad.") {
			if val, ok := o.Export().(quad.Value); ok {
				return string(term(val))
			}
		}
		out := map[string]any{}
		for _, k := range o.Keys() {
			out[k] = plain(vm, o.Get(k), depth-1, parts)
		}
		return out
	}
	return o.String()
}
