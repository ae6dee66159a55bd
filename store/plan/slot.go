package plan

import (
	"slices"

	"recordgraph/record"
	"recordgraph/store/cursor"
)

// Slot stands in a plan for a value that differs from query to query, and is the
// index of that value among [Values] of the query.
type Slot int

// Shape is what decides the plan of a page, beside what all queries share that
// have the same [record.Connection.Shapes].
type Shape struct {
	limit         int
	backward      bool
	after, before bool
	nulls         uint64 // a bit per value of the cursor: it is a null
}

// ShapeOf returns the shape of a page. It reports false for one that has too
// little in common with others: cursors at both ends, or one that wasn't checked.
func ShapeOf(c *record.Connection) (Shape, bool) {
	s := Shape{limit: c.Page.Limit, backward: c.Page.Backward, after: c.Page.After != "", before: c.Page.Before != ""}
	if c.Shapes == nil || s.after && s.before {
		return s, false
	}
	at, ok := cursorOf(c)
	if !ok || len(at) > 64 {
		return s, false
	}
	for i, v := range at {
		if v == nil {
			s.nulls |= 1 << i
		}
	}
	return s, true
}

// cursorOf returns the values of a page's only cursor, none when it has none. It
// reports false for a cursor that nobody has opened.
func cursorOf(c *record.Connection) ([]any, bool) {
	if c.Page.After == "" && c.Page.Before == "" {
		return nil, true
	}
	found, ok := c.Page.Opened.(*opened)
	if !ok {
		return nil, false
	}
	if c.Page.After != "" {
		return found.after, true
	}
	return found.before, true
}

// Values are what the slots of a plan stand for: the values of the query, and
// behind them those of its cursor.
func Values(c *record.Connection) []any {
	at, _ := cursorOf(c)
	if len(at) == 0 {
		return c.Values
	}
	return slices.Concat(c.Values, at)
}

// ForLists plans the pages of one [Shape] of all queries that share their shapes
// with c.
func ForLists(cursors *cursor.Codec, c *record.Connection) (*List, error) {
	all := *c
	all.Filter = slotted(c.Filter)
	if found, ok := c.Page.Opened.(*opened); ok {
		from := len(c.Values)
		all.Page.Opened = &opened{cursor.Digest(&all, nil), slots(found.after, from), slots(found.before, from)}
	}
	return ForList(cursors, &all)
}

// slots stand for values, but for nulls.
func slots(values []any, from int) []any {
	if values == nil {
		return nil
	}
	out := make([]any, len(values))
	for i, v := range values {
		if v != nil {
			out[i] = Slot(from + i)
		}
	}
	return out
}

// Of is the list for one of the queries that the plan was made for by [ForLists].
func (l *List) Of(c *record.Connection) *List {
	out := *l
	out.Page = c.Page
	if found, ok := c.Page.Opened.(*opened); ok {
		out.Digest = found.digest
	} else if l.Keyed {
		out.Digest = cursor.Digest(c, nil)
	}
	return &out
}

// slotted is a filter with slots for values.
func slotted(f *record.Filter) *record.Filter {
	if f == nil {
		return nil
	}
	out := *f
	if f.Slot > 0 {
		out.Value = Slot(f.Slot - 1)
	}
	out.Args = slices.Clone(f.Args)
	for i, arg := range f.Args {
		out.Args[i] = slotted(arg)
	}
	return &out
}
