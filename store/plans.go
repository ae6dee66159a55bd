package store

import (
	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// A plan of this package is a plan of package plan with its statements. It holds nothing of a request: what differs
// between requests is a [record.Param], whose value the session has. It never changes, so that any number
// of requests can share it.

// ListPlan is how to read a page of a list.
type ListPlan struct {
	*plan.List
	statements statements
}

// LookupPlan is how to read single records.
type LookupPlan struct {
	*plan.Read
	query      *record.Lookup
	statements statements
}

// WritePlan is how to read back what a write has written.
type WritePlan struct {
	*plan.Read
	of         *record.Type
	statements statements
}

// statements are the statements of a plan. There are few, so that a list serves best.
type statements []statement

// statement is the statement that reads planned rows.
type statement struct {
	of *plan.Rows
	sqlgen.Statement
}

// that returns the statement that reads planned rows.
func (all statements) that(reads *plan.Rows) sqlgen.Statement {
	for i := range all {
		if all[i].of == reads {
			return all[i].Statement
		}
	}
	return sqlgen.Statement{}
}

func (all *statements) add(of *plan.Rows, st sqlgen.Statement) {
	*all = append(*all, statement{of, st})
}

// PlanList plans a page. Its cursors are open, see [Store.OpenCursors].
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

// PlanWrite plans what a write reads of the records that it has written: an object per selection.
func (s *Store) PlanWrite(t *record.Type, selections []*record.Selection) *WritePlan {
	p := &WritePlan{Read: s.planner.Records(t, selections), of: t}
	p.Level.Rows.Written = !p.Level.Rows.LeadsBack()
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
			all.add(br.List.Level.Rows, sqlgen.SelectPer(br.List.Level.Rows))
			all.branches(br.List.Level)
		}
		if br.List.Count != nil {
			all.add(br.List.Count, sqlgen.CountPer(br.List.Count))
		}
	}
}
