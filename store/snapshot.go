package store

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/driver"
)

// snapshotKey is the context key that marks a transaction as one of [Store.Snapshot].
type snapshotKey struct{}

// errSnapshotOnly is a mistake of the caller: a write where only reads belong.
var errSnapshotOnly = errors.New("a write inside a snapshot")

// WithShare returns a context for one operation, whose reads use at most
// [driver.MaxShare] connections at once, and fewer when the pool has no room.
func WithShare(ctx context.Context) context.Context { return driver.WithShare(ctx) }

// Snapshot runs fn with a context whose reads all see one state of the database:
// a READ ONLY, REPEATABLE READ transaction. Reads with fn's context follow one
// another; writes fail. Inside a transaction or a snapshot, Snapshot joins it.
//
// fn may run again from the start, when a change of the schema got in between.
func (s *Store) Snapshot(ctx context.Context, fn func(context.Context) error) error {
	if ctx.Value(txKey{}) != nil {
		return fn(ctx)
	}
	err := s.readOnly(ctx, func(ctx context.Context, tx *sqlx.Tx) error {
		ctx = context.WithValue(ctx, snapshotKey{}, true)
		return fn(context.WithValue(ctx, txKey{}, begun{tx}))
	})
	return s.fail("snapshot", err)
}

// snapshot runs fn where all its statements see one state of the database: in
// the transaction of ctx, in a read-only one when there are several statements,
// or on any connection, also behind the write that was all of its transaction.
func (s *Store) snapshot(ctx context.Context, several bool, fn func(context.Context, sqlx.QueryerContext) error) error {
	if tx, ok := ctx.Value(txKey{}).(beginner); ok && !committed(tx) {
		q, err := tx.Begin()
		if err != nil {
			return err
		}
		return fn(ctx, q)
	}
	if several {
		return s.readOnly(ctx, func(ctx context.Context, tx *sqlx.Tx) error { return fn(ctx, tx) })
	}
	return driver.Single(ctx, s.db, func(ctx context.Context, conn *sqlx.Conn) error { return fn(ctx, conn) })
}

// committed reports whether a transaction's only statement has committed.
func committed(tx beginner) bool {
	w, ok := tx.(*driver.Tx)
	return ok && w.Committed()
}

func (s *Store) readOnly(ctx context.Context, fn func(context.Context, *sqlx.Tx) error) error {
	return s.rerunner.Run(ctx, func(ctx context.Context) error {
		return driver.InTx(ctx, s.db, driver.TxOptions{ReadOnly: true}, fn)
	})
}
