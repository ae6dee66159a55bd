package store

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/sqlgen"
)

// transaction is a transaction that is open or opens at the first Begin.
type transaction interface{ Begin() (*sqlx.Tx, error) }

// openTx is an open transaction.
type openTx struct{ tx *sqlx.Tx }

// Begin returns the transaction.
func (t openTx) Begin() (*sqlx.Tx, error) { return t.tx, nil }

// The bugs of a caller.
var (
	errSnapshotOnly  = errors.New("write inside a snapshot")
	errNoTransaction = errors.New("no transaction")
)

// TxOptions are the options of [Session.Transact].
type TxOptions struct {
	// Locks are the records that the transaction locks first, in one statement, in the order of
	// [record.Schema.SortLocks]. The fixed order prevents deadlocks of transactions that write the same records in
	// different orders. IDs without a record are ignored.
	Locks []record.Lock

	// OneWrite reports that the function makes one write and cannot fail after it. A write of one statement is then an
	// autocommit statement, which saves two round trips.
	OneWrite bool
}

// Transact runs fn in a REPEATABLE READ transaction and commits it. The session of fn is in the transaction and writes
// at one instant. After a serialization failure or deadlock, fn runs again from the start, at the same instant, so fn
// must have no other effects. Inside a transaction, Transact uses that transaction.
//
// If the reruns fail until the deadline, the error is a [record.ErrSerialization]. If the commit is not confirmed in
// time, the error is a [record.ErrOutcomeUnknown]. After any other error nothing is written.
func (s *Session) Transact(ctx context.Context, o TxOptions, fn func(context.Context, *Session) error) error {
	switch {
	case s.snapshot:
		return errSnapshotOnly
	case s.tx != nil:
		return fn(ctx, s)
	}
	return s.store.rerunner.Run(ctx, func(ctx context.Context) error {
		return s.store.fail("transaction", s.store.inLockQueues(ctx, o.Locks, func() error {
			return driver.Write(ctx, s.store.db, func(ctx context.Context, tx *driver.Tx) error {
				inside := s.withTx(tx)
				inside.oneWrite = o.OneWrite
				if err := inside.lock(ctx, o.Locks); err != nil {
					return err
				}
				return fn(ctx, inside)
			})
		}))
	})
}

// Snapshot runs fn with a session whose reads all see one state of the database: a READ ONLY, REPEATABLE READ
// transaction. Its reads must not run concurrently, and writes fail. Inside a transaction or a snapshot, Snapshot uses
// that one.
//
// fn may run again from the start if the schema of the database has changed.
func (s *Session) Snapshot(ctx context.Context, fn func(context.Context, *Session) error) error {
	if s.tx != nil {
		return fn(ctx, s)
	}
	var held int64
	err := s.readOnly(ctx, func(ctx context.Context, tx *sqlx.Tx) error {
		inside := s.withTx(openTx{tx})
		inside.snapshot = true
		before := inside.answer.Load()
		defer func() { held = inside.answer.Load() - before }()
		return fn(ctx, inside)
	})
	s.answer.Add(held)
	return s.store.fail("snapshot", err)
}

// read runs fn, whose statements all see one state of the database: in the session's transaction, in a read-only
// transaction for several statements, or otherwise on a connection without a transaction. A transaction whose
// autocommit statement has committed is not used.
func (s *Session) read(ctx context.Context, several bool, fn func(context.Context, sqlx.QueryerContext) error) error {
	if s.tx != nil && !committed(s.tx) {
		q, err := s.tx.Begin()
		if err != nil {
			return err
		}
		return fn(ctx, q)
	}
	if several {
		return s.readOnly(ctx, func(ctx context.Context, tx *sqlx.Tx) error { return fn(ctx, tx) })
	}
	return driver.Single(ctx, s.store.db, s.share, func(ctx context.Context, conn *sqlx.Conn) error { return fn(ctx, conn) })
}

// committed reports whether a transaction's autocommit statement has committed.
func committed(tx transaction) bool {
	w, ok := tx.(*driver.Tx)
	return ok && w.Committed()
}

func (s *Session) readOnly(ctx context.Context, fn func(context.Context, *sqlx.Tx) error) error {
	return s.store.rerunner.Run(ctx, func(ctx context.Context) error {
		return driver.InTx(ctx, s.store.db, driver.TxOptions{ReadOnly: true, Share: s.share}, fn)
	})
}

// Nested runs fn between savepoints of the session's transaction: if fn fails, its writes are rolled back and the
// transaction remains usable.
func (s *Session) Nested(ctx context.Context, fn func(context.Context) error) error {
	tx, err := s.open()
	if err != nil {
		return err
	}
	exec := func(text string) error {
		_, err := s.store.exec(ctx, tx, text)
		return s.store.fail("savepoint", err)
	}
	if err := exec("SAVEPOINT nested"); err != nil {
		return err
	}
	if err := fn(ctx); err != nil {
		return errors.Join(err, exec("ROLLBACK TO SAVEPOINT nested; RELEASE SAVEPOINT nested"))
	}
	return exec("RELEASE SAVEPOINT nested")
}

// open returns the session's open transaction.
func (s *Session) open() (*sqlx.Tx, error) {
	if s.tx == nil {
		return nil, errNoTransaction
	}
	return s.tx.Begin()
}

// inTransaction runs fn in an open transaction.
func (s *Session) inTransaction(ctx context.Context, fn func(context.Context, *Session, *sqlx.Tx) error) error {
	return s.Transact(ctx, TxOptions{}, func(ctx context.Context, s *Session) error {
		tx, err := s.open()
		if err != nil {
			return err
		}
		return fn(ctx, s, tx)
	})
}

// rows runs one statement and calls row with each of its rows.
func (s *Store) rows(ctx context.Context, q sqlx.QueryerContext, text string, args []any, row driver.EachRow) error {
	if s.onSQL != nil {
		s.onSQL(text, args)
	}
	return driver.Each(ctx, q, text, args, row)
}

// exec runs one statement and returns the number of changed rows.
func (s *Store) exec(ctx context.Context, tx *sqlx.Tx, text string, args ...any) (int64, error) {
	if s.onSQL != nil {
		s.onSQL(text, args)
	}
	result, err := tx.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// query runs one statement without parameters, scans each row into dest and then calls row, which may be nil.
func (s *Store) query(ctx context.Context, q sqlx.QueryerContext, st sqlgen.Statement, dest []any, row func() error) error {
	if s.onSQL != nil {
		s.onSQL(st.Text, st.Args)
	}
	rows, err := q.QueryxContext(ctx, st.Text, st.Args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below returns the error
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if row == nil {
			continue
		}
		if err := row(); err != nil {
			return err
		}
	}
	return rows.Err()
}
