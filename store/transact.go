package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/driver"
	"recordgraph/store/sqlgen"
)

// txKey is the context key of the transaction a context runs in.
type txKey struct{}

// Transact runs fn in one REPEATABLE READ transaction and commits it. Every
// method of the store called with fn's context takes part. When PostgreSQL
// refuses the transaction for what ran beside it, fn runs again from the start,
// so it must not have effects of its own. Inside a transaction, Transact joins it.
//
// A commit that isn't confirmed in time is a [record.ErrUnavailable] that is
// also [driver.ErrOutcomeUnknown]; after any other error nothing is written.
func (s *Store) Transact(ctx context.Context, fn func(context.Context) error) error {
	if ctx.Value(txKey{}) != nil {
		return fn(ctx)
	}
	return s.rerunner.Run(ctx, func(ctx context.Context) error {
		err := driver.InTx(ctx, s.db, driver.TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
			return fn(context.WithValue(ctx, txKey{}, tx))
		})
		return s.fail("transaction", err)
	})
}

// snapshot runs fn where all its statements see one state of the database: in
// the transaction of ctx, in a read-only one when there are several statements,
// or on any connection.
func (s *Store) snapshot(ctx context.Context, several bool, fn func(context.Context, sqlx.QueryerContext) error) error {
	if tx, ok := ctx.Value(txKey{}).(*sqlx.Tx); ok {
		return fn(ctx, tx)
	}
	if !several {
		return fn(ctx, s.db)
	}
	return driver.InTx(ctx, s.db, driver.TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
		return fn(ctx, tx)
	})
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
	defer rows.Close() //nolint:errcheck // Err below tells all
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
