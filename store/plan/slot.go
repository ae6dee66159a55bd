package plan

import (
	"slices"

	"recordgraph/record"
	"recordgraph/store/cursor"
)

// Slot stands in a plan for a value that differs from query to query, and is the
// index of that value among those of the query.
type Slot int

// ForLists plans a page of all lists that differ from c in Values and cursors
// alone: their values are slots. A list with cursors is planned by [ForList].
func ForLists(cursors *cursor.Codec, c *record.Connection) (*List, error) {
	all := *c
	all.Filter = slotted(c.Filter)
	return ForList(cursors, &all)
}

// Of is the list for one of the queries that the plan was made for by [ForLists].
func (l *List) Of(c *record.Connection) *List {
	out := *l
	out.Page = c.Page
	if l.Keyed {
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
