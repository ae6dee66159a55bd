package load

import (
	"context"

	"recordgraph/record"
	"recordgraph/store"
)

// Store is the part of the record store that loading needs.
type Store interface {
	// Schema is the metadata of the record types.
	Schema() *record.Schema
	// List returns a connection as the bytes of a JSON object.
	List(ctx context.Context, c *record.Connection) ([]byte, error)
	// Transact runs fn in a transaction, which commits when fn returns nil. It reruns fn after a serialization failure.
	Transact(ctx context.Context, fn func(context.Context, *store.Session) error) error
}

// Notes stores the progress of loads. The transaction that writes rows stores it.
type Notes interface {
	// Progress returns the progress of a load, or nil if there is none.
	Progress(ctx context.Context, typeName, name string) (*store.Progress, error)
	// StartProgress stores that a load begins. Unless it begins anew, it fails if another run has loaded rows by now.
	StartProgress(ctx context.Context, p store.Progress, anew bool) error
	// Waiting returns the next waiting rows after a place in the file.
	Waiting(ctx context.Context, typeName, name string, after int64, most int) ([]store.WaitingRow, error)
	// WaitingRows returns the waiting rows at places in the file.
	WaitingRows(ctx context.Context, typeName, name string, rows []int64) ([]store.WaitingRow, error)
}

// Records is the [Store] and the [Notes] of a store. Each call is a session of its
// own, because each batch of a load has its own instant.
type Records struct{ *store.Store }

func (r Records) session() *store.Session { return r.Session(store.SessionConfig{}) }

// List implements [Store].
func (r Records) List(ctx context.Context, c *record.Connection) ([]byte, error) {
	return r.session().List(ctx, c)
}

// Transact implements [Store].
func (r Records) Transact(ctx context.Context, fn func(context.Context, *store.Session) error) error {
	return r.session().Transact(ctx, store.TxOptions{}, fn)
}

// Progress implements [Notes].
func (r Records) Progress(ctx context.Context, typeName, name string) (*store.Progress, error) {
	return r.session().Progress(ctx, typeName, name)
}

// StartProgress implements [Notes].
func (r Records) StartProgress(ctx context.Context, p store.Progress, anew bool) error {
	return r.session().StartProgress(ctx, p, anew)
}

// Waiting implements [Notes].
func (r Records) Waiting(ctx context.Context, typeName, name string, after int64, most int) ([]store.WaitingRow, error) {
	return r.session().Waiting(ctx, typeName, name, after, most)
}

// WaitingRows implements [Notes].
func (r Records) WaitingRows(ctx context.Context, typeName, name string, rows []int64) ([]store.WaitingRow, error) {
	return r.session().WaitingRows(ctx, typeName, name, rows)
}
