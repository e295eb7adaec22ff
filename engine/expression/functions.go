package expression

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Function documents one function of the language.
type Function struct {
	Group     string // what it is about: text, number, list, ...
	Name      string
	Signature string // e.g. upper(text: text) -> text
	Doc       string // one sentence
	Example   string // an expression
	Result    string // what the example gives, as JSON
}

// Functions returns every function, group by group. The slice is the caller's
// own.
func Functions() []Function {
	var out []Function
	for _, f := range library {
		out = append(out, Function{f.group, f.name, f.signature(), f.doc, f.example, f.gives})
	}
	return append(out, loopFunctions()...)
}

// function is one row of the library: what is documented is what is checked.
type function struct {
	group, name string
	params      []param
	variadic    bool // the last parameter may be repeated
	result      Type
	infer       func(args []Type) Type // the result, where it depends on the arguments
	run         func(e *Env, args []any) (any, error)
	doc         string
	example     string
	gives       string
}

type param struct {
	name     string
	typ      Type
	optional bool
	kinds    []Kind // which kinds an Any takes; none: all
}

// takes reports whether an argument of the type can be right.
func (p param) takes(t Type) bool {
	if len(p.kinds) > 0 && t.kind != AnyKind {
		return slices.Contains(p.kinds, t.kind)
	}
	return Assignable(p.typ, t)
}

// wants says what the parameter takes.
func (p param) wants() string {
	if len(p.kinds) == 0 {
		return p.typ.article()
	}
	names := make([]string, len(p.kinds))
	for i, k := range p.kinds {
		names[i] = k.article()
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// library holds the functions in the order of their documentation; functions
// finds them by name. Both are tables that nobody changes.
var (
	library   = slices.Concat(textFunctions(), callFunctions(), numberFunctions(), listFunctions(), recordFunctions(), dataFunctions(), dateFunctions())
	functions = byName(library)
)

func byName(library []function) map[string]*function {
	m := make(map[string]*function, len(library))
	for i := range library {
		m[library[i].name] = &library[i]
	}
	return m
}

func isFunction(name string) bool {
	_, loop := loopKinds[name]
	return loop || functions[name] != nil
}

func functionNames() []string {
	return slices.Concat(slices.Collect(maps.Keys(functions)), slices.Collect(maps.Keys(loopKinds)))
}

func (f *function) param(i int) param { return f.params[min(i, len(f.params)-1)] }

func (f *function) required() int {
	n := 0
	for _, p := range f.params {
		if !p.optional {
			n++
		}
	}
	return n
}

func (f *function) arity() string {
	least, most := f.required(), len(f.params)
	switch {
	case f.variadic:
		return fmt.Sprintf("%d or more arguments", least)
	case least < most:
		return fmt.Sprintf("%d to %d arguments", least, most)
	case most == 1:
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", most)
}

func (f *function) signature() string {
	parts := make([]string, len(f.params))
	for i, p := range f.params {
		mark := ""
		if p.optional {
			mark = "?"
		}
		parts[i] = p.name + mark + ": " + strings.TrimPrefix(p.wants(), "a ")
	}
	args := strings.Join(parts, ", ")
	if f.variadic {
		args += ", ..."
	}
	return fmt.Sprintf("%s(%s) -> %s", f.name, args, f.result)
}

// need and opt write parameters shortly.
func need(name string, t Type) param { return param{name: name, typ: t} }
func opt(name string, t Type) param  { return param{name: name, typ: t, optional: true} }

// some is a parameter that takes several kinds.
func some(name string, kinds ...Kind) param { return param{name: name, kinds: kinds} }

// text makes a function of texts that cannot fail; it pays for writing one.
func text(f func(args []string) string) func(e *Env, args []any) (any, error) {
	return func(e *Env, args []any) (any, error) {
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i], _ = a.(string)
		}
		if err := e.payProduct(len(texts[0])/bytesPerUnit, 2); err != nil {
			return nil, err
		}
		return f(texts), nil
	}
}

// optional returns the i-th argument if it was given.
func optional[T any](args []any, i int, otherwise T) T {
	if i < len(args) {
		if v, ok := args[i].(T); ok {
			return v
		}
	}
	return otherwise
}
