package store

import (
	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// The plans of this package are plans of package plan with their statements. They contain nothing of a request: a value
// that differs between requests is a [record.Param], whose value the session has. Plans are immutable, so requests can
// share them.

// ListPlan is the plan of a page of a list.
type ListPlan struct {
	*plan.List
	statements statements
}

// LookupPlan is the plan of a read of single records.
type LookupPlan struct {
	*plan.Read
	query      *record.Lookup
	statements statements
}

// WritePlan is the plan of the records that a write returns.
type WritePlan struct {
	*plan.Read
	of         *record.Type
	statements statements
}

// statements are the statements of a plan: a slice, because there are few.
type statements []statement

// statement is the statement that reads planned rows.
type statement struct {
	of *plan.Rows
	sqlgen.Statement
}

// forRows returns the statement that reads planned rows.
func (all statements) forRows(reads *plan.Rows) sqlgen.Statement {
	for i := range all {
		if all[i].of == reads {
			return all[i].Statement
		}
	}
	panic("store: planned rows have no statement")
}

func (all *statements) add(of *plan.Rows, st sqlgen.Statement) {
	*all = append(*all, statement{of, st})
}

// PlanList plans a page. Its cursors must be open, see [Store.OpenCursors].
func (s *Store) PlanList(c *record.Connection) *ListPlan {
	p := &ListPlan{List: s.planner.List(c)}
	switch {
	case !p.NoRows:
		p.statements.level(p.Level)
	case p.Count != nil:
		p.statements.add(p.Count, sqlgen.Count(p.Count))
	}
	return p
}

// PlanLookup plans a read of single records.
func (s *Store) PlanLookup(q *record.Lookup) *LookupPlan {
	p := &LookupPlan{Read: s.planner.Lookup(q), query: q}
	p.statements.level(p.Level)
	return p
}

// PlanWrite plans the records that a write returns: an object per selection.
func (s *Store) PlanWrite(t *record.Type, selections []*record.Selection) *WritePlan {
	p := &WritePlan{Read: s.planner.Records(t, selections), of: t}
	p.Level.Rows.Written = !p.Level.Rows.JoinsOwnType()
	p.statements.branches(p.Level)
	return p
}

// level adds the statement of a level, with those of its branches.
func (all *statements) level(l *plan.Level) {
	all.add(l.Rows, sqlgen.Level(l))
	all.branches(l)
}

func (all *statements) branches(l *plan.Level) {
	for _, br := range l.Branches {
		if !br.List.NoRows {
			all.add(br.List.Level.Rows, sqlgen.SelectPerParent(br.List.Level.Rows))
			all.branches(br.List.Level)
		}
		if br.List.Count != nil {
			all.add(br.List.Count, sqlgen.CountPerParent(br.List.Count))
		}
	}
}
