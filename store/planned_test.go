package store_test

import (
	"slices"
	"testing"

	"recordgraph/record"
)

// slots gives each leaf that compares with one value a slot, in a copy of a filter
// on type t, and returns the values in them; again makes up others.
func (c *propertyCase) slots(t *record.Type, f *record.Filter, again bool, values *[]any) *record.Filter {
	if f == nil {
		return nil
	}
	out := *f
	switch f.Op {
	case record.OpEq, record.OpGt, record.OpGte, record.OpLt, record.OpLte:
		if f.Field.List || f.Field.Scalar == record.ScalarJSON {
			return &out
		}
		if again {
			out.Value = c.operand(t, f.Field)
		}
		*values = append(*values, out.Value)
		out.Slot = len(*values)
	case record.OpOne:
		t = f.Field.Relation.Type
	case record.OpSome, record.OpEvery, record.OpNone:
		t = f.Field.Inverse.Type
	}
	out.Args = slices.Clone(f.Args)
	for i, arg := range f.Args {
		out.Args[i] = c.slots(t, arg, again, values)
	}
	return &out
}

// TestPropertyShapes reads lists that differ in their values alone, each planned
// for the others, and compares them with the oracle's.
func TestPropertyShapes(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.choose()
		c.shapes = &record.Shapes{}
		first := c.filter
		for round := range 4 {
			c.slotted = nil
			c.filter = c.slots(c.typ, first, round > 0, &c.slotted)
			c.want = c.matching(c.rows[c.typ], c.filter, c.order)
			limit := 1 + round/2
			cursors := c.walkForward(max(limit, len(c.want)/3))
			c.walkBackward(max(limit, len(c.want)/3))
			if at := c.IntN(len(cursors) + 1); at < len(cursors) {
				before := record.Page{Limit: limit, Before: cursors[at]}
				end := min(limit, at)
				c.check(before, c.ask(before), c.want[:end], end < at, false)
				after := record.Page{Limit: limit, Backward: true, After: cursors[at]}
				start := max(at+1, len(c.want)-limit)
				c.check(after, c.ask(after), c.want[start:], false, start > at+1)
			}
		}
	})
}
