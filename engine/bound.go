package engine

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// bound is the filter and order of a derived root field where its document
// decides all of them but some operands, each of which is a variable. Most
// clients send one document again and again with other values.
type bound struct {
	filter *record.Filter // with a slot in the leaf of each variable
	order  []record.Order
	slots  []slot
	needs  []need
	shapes *record.Shapes

	timed int // of the reader, before the first reading
}

// slot is an operand that is a variable.
type slot struct {
	variable string
	leaf     input.Leaf
}

// binding begins to note what reading a filter and an order does besides its
// result.
func (w *walk) binding() *bound {
	w.reader.NoteLeaves()
	w.recorded, w.recording = nil, true
	return &bound{timed: w.reader.Timed()}
}

// seal ends what binding began, and reports whether what was read holds for other
// values as well. Then the query gets its slots.
func (b *bound) seal(w *walk, f *ast.Field, c *record.Connection) bool {
	w.recording = false
	leaves := w.reader.Leaves()
	if w.reader.Timed() != b.timed || len(w.reader.Problems()) > 0 {
		return false
	}
	for _, name := range []string{"filter", "orderBy"} {
		if arg := f.Arguments.ForName(name); arg != nil && !b.find(arg.Value, name, leaves) {
			return false
		}
	}
	for i, s := range b.slots {
		s.leaf.Filter.Slot = i + 1
		c.Values = append(c.Values, s.leaf.Filter.Value)
	}
	b.filter, b.order, b.needs, b.shapes = c.Filter, c.Order, w.recorded, &record.Shapes{}
	c.Shapes = b.shapes
	return true
}

// find finds the variables in an argument. It reports false for one that isn't
// the operand of a leaf.
func (b *bound) find(v *ast.Value, path string, leaves map[string]input.Leaf) bool {
	if v.Kind == ast.Variable {
		leaf, ok := leaves[path]
		b.slots = append(b.slots, slot{v.Raw, leaf})
		return ok
	}
	for i, c := range v.Children {
		step := c.Name
		if v.Kind == ast.ListValue {
			step = strconv.Itoa(i)
		}
		if !b.find(c.Value, within(path, step), leaves) {
			return false
		}
	}
	return true
}

// bind puts the values of this request into the filter. It reports false when one
// is missing or wrong, having done nothing: reading the filter anew tells why.
func (b *bound) bind(w *walk, f *ast.Field, c *record.Connection) bool {
	var values []any
	if len(b.slots) > 0 {
		values = make([]any, len(b.slots))
	}
	for i, s := range b.slots {
		raw, ok := w.req.Variables[s.variable]
		if ok {
			values[i], ok = s.leaf.Operand(raw)
		}
		if !ok {
			return false
		}
	}
	for _, name := range []string{"filter", "orderBy"} {
		if arg := f.Arguments.ForName(name); arg != nil {
			w.unfold(arg.Value)
		}
	}
	for _, n := range b.needs {
		w.need(n.scope, n.doing, n.name, n.at, n.field)
	}
	c.Filter, c.Order = filled(b.filter, values), b.order
	c.Shapes, c.Values = b.shapes, values
	return true
}

// filled is a filter with other values in its slots.
func filled(f *record.Filter, values []any) *record.Filter {
	if f == nil {
		return nil
	}
	if f.Slot > 0 {
		out := *f
		out.Value = values[f.Slot-1]
		return &out
	}
	for i, arg := range f.Args {
		if with := filled(arg, values); with != arg {
			out := *f
			out.Args = append([]*record.Filter(nil), f.Args...)
			out.Args[i] = with
			for j := i + 1; j < len(f.Args); j++ {
				out.Args[j] = filled(f.Args[j], values)
			}
			return &out
		}
	}
	return f
}
