package engine

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
)

// arguments reads a field's arguments raw; absent ones have no entry, those
// with a default have it. prefix is the input path of the field.
func (w *walk) arguments(f *ast.Field, prefix string) map[string]any {
	out := make(map[string]any, len(f.Arguments))
	for _, def := range f.Definition.Arguments {
		if raw, ok := w.argument(f, def.Name, prefix); ok {
			out[def.Name] = raw
		}
	}
	return out
}

// argument is arguments for one of them, and whether it is there.
func (w *walk) argument(f *ast.Field, name, prefix string) (raw any, ok bool) {
	if arg := f.Arguments.ForName(name); arg != nil {
		if beyond(arg.Value) {
			w.numbers(arg.Value, within(prefix, name))
		}
		w.unfold(arg.Value)
		if raw, ok := input.Value(arg.Value, w.req.Variables); ok {
			return raw, true
		}
	}
	if def := f.Definition.Arguments.ForName(name); def != nil && def.DefaultValue != nil {
		return input.Value(def.DefaultValue, nil)
	}
	return nil, false
}

// beyond reports whether a value holds a number beyond 64 bits, which gqlgen
// can't read.
func beyond(v *ast.Value) bool {
	const short = 15 // digits
	var err error
	switch {
	case v.Kind == ast.IntValue && len(v.Raw) > short:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case v.Kind == ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	}
	return err != nil || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return beyond(c.Value) })
}

// numbers notes where the numbers beyond 64 bits stand.
func (w *walk) numbers(v *ast.Value, path string) {
	if len(v.Children) == 0 && beyond(v) {
		w.beyond = append(w.beyond, path)
	}
	for i, c := range v.Children {
		step := c.Name
		if v.Kind == ast.ListValue {
			step = strconv.Itoa(i)
		}
		w.numbers(c.Value, path+"."+step)
	}
}

// unreadable refuses the literals beyond 64 bits that nothing else is wrong with.
func (w *walk) unreadable() {
	for _, path := range w.beyond {
		w.reader.Wrong(path, "is a number beyond 64 bits; write it as a string or send it in a variable")
	}
	w.beyond = nil
}
