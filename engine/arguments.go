package engine

import (
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
)

// arguments reads a field's arguments raw. prefix is the input path of the field.
func (w *walk) arguments(f *ast.Field, prefix string) map[string]any {
	w.readArguments(f, prefix)
	return arguments(f, w.req.Variables)
}

// readArguments measures a field's arguments.
func (w *walk) readArguments(f *ast.Field, prefix string) {
	for _, arg := range f.Arguments {
		w.readArgument(arg, prefix)
	}
}

func (w *walk) readArgument(arg *ast.Argument, prefix string) {
	if beyond(arg.Value) {
		w.numbers(arg.Value, within(prefix, arg.Name))
	}
	w.unfold(arg.Value)
}

// argument reads one argument raw, and whether there is one.
func (w *walk) argument(f *ast.Field, name, prefix string) (raw any, ok bool) {
	if arg := f.Arguments.ForName(name); arg != nil {
		w.readArgument(arg, prefix)
	}
	if def := f.Definition.Arguments.ForName(name); def != nil {
		return argument(f, def, w.req.Variables)
	}
	return nil, false
}

// operand returns the operand of a lookup: a parameter where a variable holds it, or
// else the value.
func (w *walk) operand(arg *ast.Argument, raw, value any, leaf input.Leaf) any {
	if arg == nil || arg.Value.Kind != ast.Variable {
		return value
	}
	if _, ok := leaf.Operand(raw); !ok {
		w.decides(arg.Value.Raw, "", &input.Notes{})
		return value
	}
	w.params = append(w.params, parameter{variable: arg.Value.Raw, leaf: leaf})
	return w.param(value)
}

// hasVariables reports whether a value holds variables.
func hasVariables(v *ast.Value) bool {
	return v.Kind == ast.Variable || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return hasVariables(c.Value) })
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

// numbers notes the places of the numbers beyond 64 bits.
func (w *walk) numbers(v *ast.Value, path string) {
	if len(v.Children) == 0 && beyond(v) {
		w.beyond = append(w.beyond, path)
	}
	for i, c := range v.Children {
		w.numbers(c.Value, path+"."+step(v, i))
	}
}

// step is the step of an input path to a child of a value.
func step(v *ast.Value, child int) string {
	if v.Kind == ast.ListValue {
		return strconv.Itoa(child)
	}
	return v.Children[child].Name
}

// unreadable refuses the literals beyond 64 bits that nothing else is wrong with.
func (w *walk) unreadable() {
	for _, path := range w.beyond {
		w.reader.Wrong(path, "is a number of more than 64 bits; write it as a string or send it in a variable")
	}
	w.beyond = nil
}
