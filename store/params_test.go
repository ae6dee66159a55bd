package store_test

import (
	"fmt"
	"slices"
	"testing"

	"recordgraph/record"
	"recordgraph/store"
)

// parametrized returns a copy of a filter on type t in which a parameter replaces each single operand, and appends the
// operand to values. With again it generates other operands.
func (c *propertyCase) parametrized(t *record.Type, f *record.Filter, again bool, values *[]any) *record.Filter {
	if f == nil {
		return nil
	}
	out := *f
	switch f.Op {
	case record.OpEq, record.OpGt, record.OpGte, record.OpLt, record.OpLte:
		if f.Field.List || f.Field.Scalar == record.ScalarJSON {
			return &out
		}
		for again || !record.Storable(out.Value) {
			out.Value, again = c.operand(t, f.Field), false
		}
		*values = append(*values, out.Value)
		out.Value = record.Param(len(*values) - 1)
	case record.OpOne:
		t = f.Field.Relation.Type
	case record.OpSome, record.OpEvery, record.OpNone:
		t = f.Field.Inverse.Type
	}
	out.Args = slices.Clone(f.Args)
	for i, arg := range f.Args {
		out.Args[i] = c.parametrized(t, arg, again, values)
	}
	return &out
}

// bound is a filter whose parameters are replaced by their values.
func bound(f *record.Filter, values []any) *record.Filter {
	if f == nil {
		return nil
	}
	out := *f
	out.Value = record.In(values, f.Value)
	out.Args = make([]*record.Filter, len(f.Args))
	for i, arg := range f.Args {
		out.Args[i] = bound(arg, values)
	}
	return &out
}

// read reads a page by a plan that may have been made for another page with other values and cursors.
func (c *propertyCase) read(list *record.Connection) ([]byte, error) {
	list.Filter = c.params
	values := c.paramValues
	if wrong := c.d.OpenCursors(list, nil, values); wrong != nil {
		return nil, wrong[0]
	}
	key := fmt.Sprint(list.Page.Limit, list.Page.Backward)
	both := list.Page.After.At != nil && list.Page.Before.At != nil
	for _, at := range []*record.Cursor{&list.Page.After, &list.Page.Before} {
		key += fmt.Sprint(at.None())
		for i, v := range at.At {
			if key += fmt.Sprint(v == nil); v != nil && !both {
				values = append(values, v)
				at.At[i] = record.Param(len(values) - 1)
			}
		}
	}
	plan := c.plans[key]
	if plan == nil || both {
		plan = c.d.PlanList(list)
		c.plans[key] = plan
	}
	if both {
		delete(c.plans, key)
	}
	return c.d.Session(store.SessionConfig{Values: values}).ReadList(c.Context(), plan, "")
}

// TestPropertyParameters reads lists that differ only in their values, by the same plans, and compares them with the
// oracle's.
func TestPropertyParameters(t *testing.T) {
	t.Parallel()
	eachCase(t, films(t), func(c *propertyCase) {
		c.choose()
		c.plans = map[string]*store.ListPlan{}
		first := c.filter
		for round := range 4 {
			c.paramValues = nil
			c.params = c.parametrized(c.typ, first, round > 0, &c.paramValues)
			c.filter = bound(c.params, c.paramValues)
			c.want = c.matching(c.rows[c.typ], c.filter, c.order)
			limit := 1 + round/2
			cursors := c.walkForward(max(limit, len(c.want)/3))
			c.walkBackward(max(limit, len(c.want)/3))
			if at := c.IntN(len(cursors) + 1); at < len(cursors) {
				before := record.Page{Limit: limit, Before: record.Cursor{Text: cursors[at]}}
				end := min(limit, at)
				c.check(before, c.readPage(before), c.want[:end], end < at, false)
				after := record.Page{Limit: limit, Backward: true, After: record.Cursor{Text: cursors[at]}}
				start := max(at+1, len(c.want)-limit)
				c.check(after, c.readPage(after), c.want[start:], false, start > at+1)
			}
		}
	})
}
