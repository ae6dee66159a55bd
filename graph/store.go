package graph

import (
	"context"

	"recordgraph/record"
	"recordgraph/store"
)

// Store is what the API needs of the store.
type Store interface {
	reader
	appender
	writer
}

// reader reads records as finished JSON.
type reader interface {
	List(ctx context.Context, c *record.Connection) ([]byte, error)
	Lookup(ctx context.Context, l *record.Lookup) ([][]byte, error)
	Count(ctx context.Context, t *record.Type, f *record.Filter) (int64, error)
	Snapshot(ctx context.Context, fn func(ctx context.Context) error) error
	Schema() *record.Schema
}

// appender reads what makes up a whole response, into its buffer.
type appender interface {
	AppendList(ctx context.Context, head string, c *record.Connection) ([]byte, error)
	AppendRecord(ctx context.Context, head string, l *record.Lookup) ([]byte, error)
}

// writer writes records, in the transaction of ctx where there is one.
type writer interface {
	Create(ctx context.Context, c *record.Create) (*store.Written, error)
	Update(ctx context.Context, u *record.Update) (*store.Written, error)
	Delete(ctx context.Context, d *record.Delete) (*store.Written, error)
	Transact(ctx context.Context, fn func(ctx context.Context) error) error
}
