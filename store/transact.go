package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/sqlgen"
)

// txKey is the context key of the transaction a context runs in: a [beginner].
type txKey struct{}

// beginner is a transaction that is open, or opens when it is asked for.
type beginner interface{ Begin() (*sqlx.Tx, error) }

// begun is a transaction that is open.
type begun struct{ tx *sqlx.Tx }

// Begin implements beginner.
func (b begun) Begin() (*sqlx.Tx, error) { return b.tx, nil }

// oneWriteKey is the context key of [WithOneWrite].
type oneWriteKey struct{}

// WithOneWrite returns a context for a [Store.Transact] whose function makes one
// write with this store and has no reason to fail behind it. A write that takes
// one statement then commits by itself, which saves two round trips.
func WithOneWrite(ctx context.Context) context.Context {
	return context.WithValue(ctx, oneWriteKey{}, true)
}

// instantKey is the context key of the instant at which writes take place.
type instantKey struct{}

// WithInstant returns a context whose writes, and transactions, take place at an
// instant: it becomes the time of what they create and change.
func WithInstant(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, instantKey{}, func() time.Time { return at })
}

// instant is when the writes of ctx take place; the clock tells where nobody has
// said it and there is no transaction.
func (s *Store) instant(ctx context.Context) time.Time {
	if at, ok := ctx.Value(instantKey{}).(func() time.Time); ok {
		return at()
	}
	return s.now()
}

// Transact runs fn in one REPEATABLE READ transaction and commits it. Every
// method of the store called with fn's context takes part, at one instant. The
// records of [WithLocks] are locked before fn runs. When
// PostgreSQL refuses the transaction for what ran beside it, fn runs again from
// the start, at the same instant, so it must not have effects of its own. Inside
// a transaction, Transact joins it.
//
// A transaction that is still refused when its time is up is a
// [record.ErrSerialization]. A commit that isn't confirmed in time is a
// [record.ErrOutcomeUnknown]; after any other error nothing is written.
func (s *Store) Transact(ctx context.Context, fn func(context.Context) error) error {
	switch {
	case ctx.Value(snapshotKey{}) != nil:
		return errSnapshotOnly
	case ctx.Value(txKey{}) != nil:
		return fn(ctx)
	}
	if ctx.Value(instantKey{}) == nil {
		ctx = context.WithValue(ctx, instantKey{}, sync.OnceValue(s.now))
	}
	locks, _ := ctx.Value(locksKey{}).([]record.Lock)
	return s.rerunner.Run(ctx, func(ctx context.Context) error {
		return s.fail("transaction", s.inLine(ctx, locks, func() error {
			return driver.Write(ctx, s.db, func(ctx context.Context, tx *driver.Tx) error {
				if err := s.lock(ctx, tx, locks); err != nil {
					return err
				}
				return fn(context.WithValue(ctx, txKey{}, tx))
			})
		}))
	})
}

// rows runs one statement and hands each row to row.
func (s *Store) rows(ctx context.Context, q sqlx.QueryerContext, st sqlgen.Statement, row driver.EachRow) error {
	if s.onSQL != nil {
		s.onSQL(st.Text, st.Args)
	}
	return driver.Each(ctx, q, st.Text, st.Args, row)
}

// Nested runs fn in the transaction of ctx so that, when it fails, what it wrote
// is undone and the transaction goes on: between savepoints.
func (s *Store) Nested(ctx context.Context, fn func(context.Context) error) error {
	tx, err := open(ctx)
	if err != nil {
		return err
	}
	exec := func(text string) error {
		if s.onSQL != nil {
			s.onSQL(text, nil)
		}
		_, err := tx.ExecContext(ctx, text)
		return s.fail("savepoint", err)
	}
	if err := exec("SAVEPOINT nested"); err != nil {
		return err
	}
	if err := fn(ctx); err != nil {
		return errors.Join(err, exec("ROLLBACK TO SAVEPOINT nested; RELEASE SAVEPOINT nested"))
	}
	return exec("RELEASE SAVEPOINT nested")
}

// errNoTransaction is a mistake of the caller.
var errNoTransaction = errors.New("in no transaction")

// open returns the open transaction of ctx.
func open(ctx context.Context) (*sqlx.Tx, error) {
	b, ok := ctx.Value(txKey{}).(beginner)
	if !ok {
		return nil, errNoTransaction
	}
	return b.Begin()
}

// query runs one statement, scans each row into dest and then calls row.
func (s *Store) query(ctx context.Context, q sqlx.QueryerContext, st sqlgen.Statement, dest []any, row func() error) error {
	if s.onSQL != nil {
		s.onSQL(st.Text, st.Args)
	}
	rows, err := q.QueryxContext(ctx, st.Text, st.Args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below tells all
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := row(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one is what query does with a row that dest has taken in.
func one() error { return nil }
