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

// List reads a page of records and returns the JSON of its connection object.
// nil means that a field computed in Go failed where null isn't allowed; the
// failure went to the context's reporter ([WithFieldErrors]).
func (s *Store) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	return s.list(ctx, c, func() []byte { return nil })
}

// AppendList is [Store.List] behind head, in a buffer of package bufpool. It takes
// the buffer once the records have been read: as many as wait for the database
// would hold one else.
func (s *Store) AppendList(ctx context.Context, head string, c *record.Connection) ([]byte, error) {
	return s.list(ctx, c, func() []byte { return append(bufpool.Get(), head...) })
}

func (s *Store) list(ctx context.Context, c *record.Connection, buffer func() []byte) ([]byte, error) {
	p, err := s.planList(c)
	if err != nil {
		return nil, err
	}
	var lists *encode.Lists
	err = s.snapshot(ctx, p.Level.Several(), func(ctx context.Context, q sqlx.QueryerContext) error {
		lists, err = s.readList(ctx, q, p)
		return err
	})
	if err != nil {
		return nil, s.fail("list "+c.Type.Plural, err)
	}
	defer lists.Level.Release()
	if err := s.compute(ctx, lists.Level); err != nil {
		return nil, s.fail("list "+c.Type.Plural, err)
	}
	return s.encode(ctx, nil, func(e *encode.Encoder) ([]byte, bool) {
		return e.List(slices.Grow(buffer(), lists.Size()), lists, 0)
	})
}

// Lookup reads single records: for each ID, or for the one key, the JSON of its
// object, nil when there is none. Paths told to the context's reporter begin
// with the place of the record.
func (s *Store) Lookup(ctx context.Context, l *record.Lookup) ([][]byte, error) {
	p, level, err := s.look(ctx, l)
	if err != nil {
		return nil, err
	}
	defer level.Release()
	rows := rowsOf(l, level.Table, p.IDCell)
	out := make([][]byte, len(rows))
	for i, row := range rows {
		if row < 0 {
			continue
		}
		if out[i], err = s.object(ctx, level, row, p.Objects[0], i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AppendRecord reads a single record, by its ID or a key, and returns the JSON of
// its object, null when there is none, behind head, in a buffer of package bufpool.
func (s *Store) AppendRecord(ctx context.Context, head string, l *record.Lookup) ([]byte, error) {
	p, level, err := s.look(ctx, l)
	if err != nil {
		return nil, err
	}
	defer level.Release()
	b := append(bufpool.Get(), head...)
	if level.Table.Len() == 0 {
		return append(b, "null"...), nil
	}
	return s.encode(ctx, nil, func(e *encode.Encoder) ([]byte, bool) { return e.Object(b, level, 0, p.Objects[0]) })
}

// look reads the rows of a lookup.
func (s *Store) look(ctx context.Context, l *record.Lookup) (*plan.Read, *encode.Level, error) {
	p, err := s.planLookup(l)
	if err != nil {
		return nil, nil, err
	}
	var level *encode.Level
	err = s.snapshot(ctx, p.Level.Several(), func(ctx context.Context, q sqlx.QueryerContext) error {
		level, err = s.level(ctx, q, p.Level, p.statement)
		return err
	})
	if err == nil {
		err = s.compute(ctx, level)
	}
	return p.Read, level, s.fail("look up "+l.Type.Singular, err)
}

// rowsOf finds the row of each record asked for; -1 for those that aren't there.
func rowsOf(l *record.Lookup, t *encode.Table, idCell int) []int {
	if l.Key != nil {
		return []int{min(t.Len(), 1) - 1}
	}
	at := make(map[string]int, t.Len())
	for i := range t.Len() {
		at[string(t.Cell(i, idCell))] = i + 1
	}
	rows := make([]int, len(l.IDs))
	for i, id := range l.IDs {
		rows[i] = at[id.UUID.String()] - 1
	}
	return rows
}

// Count returns the number of records a filter matches.
func (s *Store) Count(ctx context.Context, t *record.Type, f *record.Filter) (int64, error) {
	var n int64
	err := s.snapshot(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.query(ctx, q, sqlgen.Count(plan.ForCount(t, f)), []any{&n}, one)
	})
	return n, s.fail("count "+t.Plural, err)
}

// object encodes one row; at is its place, for errors of fields computed in Go.
func (s *Store) object(ctx context.Context, level *encode.Level, row int, o *plan.Object, at ...any) ([]byte, error) {
	return s.encode(ctx, at, func(e *encode.Encoder) ([]byte, bool) { return e.Object(nil, level, row, o) })
}

// encode runs an encoder; nil is what a failure where null isn't allowed leaves.
// Without a reporter in the context, the first failure of a field computed in
// Go is the error.
func (s *Store) encode(ctx context.Context, at []any, write func(*encode.Encoder) ([]byte, bool)) ([]byte, error) {
	report, _ := ctx.Value(fieldErrorsKey{}).(FieldErrors)
	var first error
	e := &encode.Encoder{Cursors: s.cursors, Fail: func(_ *plan.Computed, path []any, err error) {
		if report != nil {
			report(slices.Concat(at, path), err)
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
