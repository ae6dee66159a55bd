package store_test

import (
	"context"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/encode"
)

// sessions runs each call in a new session, and the calls inside a transaction or snapshot in the session of the
// context.
type sessions struct{ *store.Store }

type insideKey struct{}

// session is the session of a call with ctx.
func (d sessions) session(ctx context.Context) *store.Session {
	if s, ok := ctx.Value(insideKey{}).(*store.Session); ok {
		return s
	}
	return d.Session(store.SessionConfig{})
}

// inside adds the session of fn to the context of fn.
func inside(fn func(context.Context) error) func(context.Context, *store.Session) error {
	return func(ctx context.Context, s *store.Session) error { return fn(context.WithValue(ctx, insideKey{}, s)) }
}

func (d sessions) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	return d.session(ctx).List(ctx, c)
}

func (d sessions) Lookup(ctx context.Context, q *record.Lookup) ([][]byte, error) {
	return d.session(ctx).Lookup(ctx, q)
}

func (d sessions) Count(ctx context.Context, t *record.Type, f *record.Filter) (int64, error) {
	return d.session(ctx).Count(ctx, t, f)
}

func (d sessions) Create(ctx context.Context, c *record.Create) (*store.Written, error) {
	return d.session(ctx).Create(ctx, c, nil)
}

func (d sessions) Update(ctx context.Context, u *record.Update) (*store.Written, error) {
	return d.session(ctx).Update(ctx, u, nil)
}

func (d sessions) Delete(ctx context.Context, q *record.Delete) (*store.Written, error) {
	return d.session(ctx).Delete(ctx, q, nil)
}

func (d sessions) Import(ctx context.Context, im *record.Import) ([]record.ID, error) {
	return d.session(ctx).Import(ctx, im)
}

func (d sessions) Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error {
	return d.session(ctx).Export(ctx, e, fn)
}

func (d sessions) Nested(ctx context.Context, fn func(context.Context) error) error {
	return d.session(ctx).Nested(ctx, fn)
}

func (d sessions) Transact(ctx context.Context, fn func(context.Context) error) error {
	return d.session(ctx).Transact(ctx, store.TxOptions{}, inside(fn))
}

func (d sessions) locking(ctx context.Context, locks []record.Lock, fn func(context.Context) error) error {
	return d.session(ctx).Transact(ctx, store.TxOptions{Locks: locks}, inside(fn))
}

func (d sessions) Snapshot(ctx context.Context, fn func(context.Context) error) error {
	return d.session(ctx).Snapshot(ctx, inside(fn))
}

func (d sessions) Progress(ctx context.Context, typeName, name string) (*store.Progress, error) {
	return d.session(ctx).Progress(ctx, typeName, name)
}
