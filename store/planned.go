package store

import (
	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// plannedList is a list with its first statement, which is its only one where
// nothing of the rows was asked for or all that hangs on them is read along.
type plannedList struct {
	*plan.List
	statement sqlgen.Statement
}

func newPlannedList(p *plan.List, err error) (plannedList, error) {
	if err != nil {
		return plannedList{}, err
	}
	out := plannedList{List: p}
	switch {
	case !p.NoRows:
		out.statement = sqlgen.Level(p.Level)
	case p.Count != nil:
		out.statement = sqlgen.Count(p.Count)
	}
	return out, nil
}

// planList plans a list. What it has in common with others is planned once: all
// but the values.
func (s *Store) planList(c *record.Connection) (plannedList, error) {
	if shape, ok := plan.ShapeOf(c); ok {
		made, err := record.RecallFor(c.Shapes, shape, func() (plannedList, error) {
			return newPlannedList(plan.ForLists(s.cursors, c))
		})
		if err != nil {
			return made, err
		}
		if statement, ok := made.statement.With(plan.Values(c)); ok {
			return plannedList{made.Of(c), statement}, nil
		}
	}
	return newPlannedList(plan.ForList(s.cursors, c))
}

// plannedLookup is a read of single records with its first statement.
type plannedLookup struct {
	*plan.Read
	statement sqlgen.Statement
}

func newPlannedLookup(p *plan.Read, err error) (plannedLookup, error) {
	if err != nil {
		return plannedLookup{}, err
	}
	return plannedLookup{p, sqlgen.Level(p.Level)}, nil
}

// planLookup plans a read of single records. That of one record is planned once for
// all IDs, or values of the key.
func (s *Store) planLookup(q *record.Lookup) (plannedLookup, error) {
	if q.Memo != nil && (q.Key != nil || len(q.IDs) == 1) {
		made, err := record.Recall(q.Memo, func() (plannedLookup, error) {
			return newPlannedLookup(plan.ForLookups(s.cursors, q))
		})
		if err != nil {
			return made, err
		}
		values := q.Values
		if q.Key == nil {
			values = []any{q.IDs[0]}
		}
		var ok bool
		if made.statement, ok = made.statement.With(values); ok {
			return made, nil
		}
	}
	return newPlannedLookup(plan.ForLookup(s.cursors, q))
}
