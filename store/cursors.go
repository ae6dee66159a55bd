package store

import (
	"recordgraph/record"
	"recordgraph/store/plan"
)

// CheckPage says what is wrong with the cursors of a list, before it is read,
// as [record.ErrBadCursor]; parent is the relation it hangs on, nil at the root.
func (s *Store) CheckPage(c *record.Connection, parent *record.Field) []*record.Error {
	return plan.CheckPage(s.cursors, c, parent)
}

// CheckCursors is [Store.CheckPage] for a page of a list that isn't known yet:
// what it finds is wrong with any.
func (s *Store) CheckCursors(p record.Page) []*record.Error {
	return plan.CheckCursors(s.cursors, p)
}
