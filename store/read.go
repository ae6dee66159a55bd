package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// List reads a page of records and returns the JSON of its connection object.
// nil means that a field computed in Go failed where null isn't allowed; the
// failure went to the context's reporter ([WithFieldErrors]).
func (s *Store) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	p, err := plan.ForList(s.cursors, c)
	if err != nil {
		return nil, err
	}
	var lists *encode.Lists
	err = s.snapshot(ctx, p.Count != nil && !p.NoRows || len(p.Level.Branches) > 0, func(ctx context.Context, q sqlx.QueryerContext) error {
		lists, err = s.list(ctx, q, p)
		return err
	})
	if err == nil {
		err = s.compute(ctx, lists.Level)
	}
	if err != nil {
		return nil, s.fail("list "+c.Type.Plural, err)
	}
	return s.encode(ctx, func(e *encode.Encoder) []byte {
		b, ok := e.List(nil, lists, 0)
		if !ok {
			return nil
		}
		return b
	})
}

// Lookup reads single records: for each ID, or for the one key, the JSON of its
// object, nil when there is none.
func (s *Store) Lookup(ctx context.Context, l *record.Lookup) ([][]byte, error) {
	p, err := plan.ForLookup(s.cursors, l)
	if err != nil {
		return nil, err
	}
	var level *encode.Level
	err = s.snapshot(ctx, len(p.Level.Branches) > 0, func(ctx context.Context, q sqlx.QueryerContext) error {
		level, err = s.level(ctx, q, p.Level, sqlgen.Select(p.Level.Rows))
		return err
	})
	if err == nil {
		err = s.compute(ctx, level)
	}
	if err != nil {
		return nil, s.fail("look up "+l.Type.Singular, err)
	}
	objects, err := s.objects(ctx, level, p.Objects[0])
	if err != nil || l.Key != nil {
		return append(objects, nil)[:1], err
	}
	return arrange(l.IDs, level.Table, p.IDCell, objects), nil
}

// arrange puts objects in the order of the IDs asked for.
func arrange(ids []record.ID, t *encode.Table, idCell int, objects [][]byte) [][]byte {
	at := make(map[string]int, len(objects))
	for i := range objects {
		at[string(t.Cell(i, idCell))] = i
	}
	out := make([][]byte, len(ids))
	for i, id := range ids {
		if row, ok := at[id.UUID.String()]; ok {
			out[i] = objects[row]
		}
	}
	return out
}

// Count returns the number of records a filter matches.
func (s *Store) Count(ctx context.Context, t *record.Type, f *record.Filter) (int64, error) {
	var n int64
	err := s.snapshot(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.query(ctx, q, sqlgen.Count(plan.ForCount(t, f)), func(r *sqlx.Rows) error { return r.Scan(&n) })
	})
	return n, s.fail("count "+t.Plural, err)
}

// objects encodes every row of a level.
func (s *Store) objects(ctx context.Context, level *encode.Level, o *plan.Object) ([][]byte, error) {
	out := make([][]byte, level.Table.Len())
	for i := range out {
		b, err := s.encode(ctx, func(e *encode.Encoder) []byte {
			b, ok := e.Object(nil, level, i, o)
			if !ok {
				return nil
			}
			return b
		})
		if err != nil {
			return nil, err
		}
		out[i] = b
	}
	return out, nil
}

// encode runs an encoder. Without a reporter in the context, the first failure
// of a field computed in Go is the error.
func (s *Store) encode(ctx context.Context, write func(*encode.Encoder) []byte) ([]byte, error) {
	report, _ := ctx.Value(fieldErrorsKey{}).(FieldErrors)
	var first error
	e := &encode.Encoder{Cursors: s.cursors, Fail: func(c *plan.Computed, path []any, err error) {
		if report != nil {
			report(path, err)
		} else if first == nil {
			first = err
		}
	}}
	return write(e), first
}
