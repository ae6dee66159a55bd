package compile

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/graph/input"
)

// arguments reads a field's arguments raw; absent ones have no entry, those
// with a default have it. prefix is the input path of the field.
func (w *walk) arguments(f *ast.Field, prefix string) map[string]any {
	out := make(map[string]any, len(f.Arguments))
	for _, def := range f.Definition.Arguments {
		if arg := f.Arguments.ForName(def.Name); arg != nil {
			w.numbers(arg.Value, within(prefix, def.Name))
			w.unfold(arg.Value)
			if raw, ok := input.Value(arg.Value, w.req.Variables); ok {
				out[def.Name] = raw
				continue
			}
		}
		if def.DefaultValue != nil {
			out[def.Name], _ = input.Value(def.DefaultValue, nil)
		}
	}
	return out
}

// numbers finds literals beyond 64 bits, which gqlgen can't read.
func (w *walk) numbers(v *ast.Value, path string) {
	var err error
	switch v.Kind {
	case ast.IntValue:
		_, err = strconv.ParseInt(v.Raw, 10, 64)
	case ast.FloatValue:
		_, err = strconv.ParseFloat(v.Raw, 64)
	case ast.ListValue:
		for i, c := range v.Children {
			w.numbers(c.Value, path+"."+strconv.Itoa(i))
		}
	case ast.ObjectValue:
		for _, c := range v.Children {
			w.numbers(c.Value, path+"."+c.Name)
		}
	}
	if err != nil {
		w.beyond = append(w.beyond, path)
	}
}

// unreadable refuses the literals beyond 64 bits that nothing else is wrong with.
func (w *walk) unreadable() {
	for _, path := range w.beyond {
		w.reader.Wrong(path, "is a number beyond 64 bits; write it as a string or send it in a variable")
	}
	w.beyond = nil
}
