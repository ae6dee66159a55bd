package store

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// List reads a page of records and returns the JSON of its connection object. It returns nil if a field computed in Go
// failed where null is not allowed; the failure was reported, see [Session.Reporting].
func (s *Session) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	if c.Page.Limit < 0 {
		return nil, record.Invalid(c.Page.Path, "the number of records must not be negative")
	}
	open := *c
	if wrong := s.store.OpenCursors(&open, nil, s.values); len(wrong) > 0 {
		return nil, wrong[0]
	}
	return s.ReadList(ctx, s.store.PlanList(&open), "")
}

// ReadList is [Session.List] for a planned list. The JSON follows head. Unless head is empty, both are in a buffer of
// package bufpool. The buffer is allocated after the records are read, so requests that wait for the database use none.
func (s *Session) ReadList(ctx context.Context, p *ListPlan, head string) ([]byte, error) {
	operation := "list " + p.Query.Type.Plural
	var lists *encode.Lists
	err := s.read(ctx, p.Level.MultiStatement(), func(ctx context.Context, q sqlx.QueryerContext) (err error) {
		r := &reading{Session: s, statements: p.statements, q: q}
		lists, err = r.list(ctx, p.List)
		return r.finish(err)
	})
	if err != nil {
		return nil, s.store.fail(operation, err)
	}
	defer lists.Level.Release()
	if err := s.compute(ctx, lists.Level); err != nil {
		return nil, s.store.fail(operation, err)
	}
	return s.encode(nil, func(e *encode.Encoder) ([]byte, bool) {
		return e.List(slices.Grow(buffer(head), lists.Size()), lists, 0)
	})
}

// buffer returns a buffer that begins with head.
func buffer(head string) []byte {
	if head == "" {
		return nil
	}
	return append(bufpool.Get(), head...)
}

// Lookup reads single records. It returns the JSON of the object of each ID, or of the key, nil for a missing record.
// The paths of reported failures begin with the index of the record.
func (s *Session) Lookup(ctx context.Context, q *record.Lookup) ([][]byte, error) {
	p := s.store.PlanLookup(q)
	level, err := s.lookup(ctx, p)
	if err != nil {
		return nil, err
	}
	defer level.Release()
	rows := lookupRows(q, level.Table, p.IDCell)
	out := make([][]byte, len(rows))
	for i, row := range rows {
		if row < 0 {
			continue
		}
		out[i], err = s.encode([]any{i}, func(e *encode.Encoder) ([]byte, bool) { return e.Object(nil, level, row, p.Objects[0]) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ReadRecord reads the record of a planned lookup by key and returns the JSON of its object, or null for a missing
// record, after head as in [Session.ReadList]. It returns nil if a field computed in Go failed where null is not
// allowed.
func (s *Session) ReadRecord(ctx context.Context, p *LookupPlan, head string) ([]byte, error) {
	level, err := s.lookup(ctx, p)
	if err != nil {
		return nil, err
	}
	defer level.Release()
	if level.Table.Len() == 0 {
		return append(buffer(head), "null"...), nil
	}
	return s.encode(nil, func(e *encode.Encoder) ([]byte, bool) { return e.Object(buffer(head), level, 0, p.Objects[0]) })
}

// lookup reads the rows of a lookup.
func (s *Session) lookup(ctx context.Context, p *LookupPlan) (level *encode.Level, err error) {
	err = s.read(ctx, p.Level.MultiStatement(), func(ctx context.Context, q sqlx.QueryerContext) (err error) {
		r := &reading{Session: s, statements: p.statements, q: q}
		level, err = r.level(ctx, p.Level)
		return r.finish(err)
	})
	if err == nil {
		err = s.compute(ctx, level)
	}
	return level, s.store.fail("look up "+p.query.Type.Singular, err)
}

// lookupRows returns the row of each requested record; -1 for a missing one.
func lookupRows(q *record.Lookup, t *encode.Table, idCell int) []int {
	if q.Key != nil {
		return []int{min(t.Len(), 1) - 1}
	}
	at := make(map[string]int, t.Len())
	for i := range t.Len() {
		at[string(t.Cell(i, idCell))] = i + 1
	}
	rows := make([]int, len(q.IDs))
	for i, id := range q.IDs {
		rows[i] = at[id.UUID.String()] - 1
	}
	return rows
}

// Count returns the number of records a filter matches.
func (s *Session) Count(ctx context.Context, t *record.Type, f *record.Filter) (int64, error) {
	var n int64
	st := sqlgen.Count(s.store.planner.Count(t, f))
	err := s.read(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.store.query(ctx, q, st, []any{&n}, nil)
	})
	return n, s.store.fail("count "+t.Plural, err)
}

// encode calls write with an encoder. It returns nil after a failure where null is not allowed. at is the beginning of
// the paths of reported failures.
func (s *Session) encode(at []any, write func(*encode.Encoder) ([]byte, bool)) ([]byte, error) {
	var first error
	e := &encode.Encoder{Cursors: s.store.cursors, Fail: func(_ *plan.Computed, path []any, err error) {
		if s.failed != nil {
			s.failed(slices.Concat(at, path), err)
		} else if first == nil {
			first = err
		}
	}}
	b, ok := write(e)
	if !ok {
		b = nil
	}
	return b, first
}
