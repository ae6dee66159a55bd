package driver

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
)

// connAttempts limits the connections that are tried for one statement.
const connAttempts = 3

// TxOptions are the options of the transaction that [InTx] opens.
type TxOptions struct {
	ReadOnly  bool
	Isolation sql.IsolationLevel // default: REPEATABLE READ
	Share     *Share             // of the operation; nil: no limit
}

// InTx runs fn in a transaction and commits it, or rolls back when fn fails or panics. BEGIN and COMMIT are one round
// trip each.
//
// The context of fn has a deadline: ctx's, or the pool's TxTimeout. In a writing transaction, the cancellation of ctx
// does not cancel it, because lib/pq would report an unconfirmed commit as successful. After the deadline no commit is
// sent. A commit that is not confirmed by the deadline, or whose connection breaks, is a [record.ErrOutcomeUnknown]
// that is also [ErrOutcomeUnknown].
//
// After any other error nothing is written: an error of fn, of the database ([*pq.Error]) or of this package.
func InTx(ctx context.Context, db *sqlx.DB, opts TxOptions, fn func(context.Context, *sqlx.Tx) error) error {
	cfg := configOf(db)
	work, cancel := opts.context(ctx, cfg.TxTimeout)
	defer cancel()
	t, err := begin(ctx, work, db, opts)
	if err != nil {
		return err
	}
	defer t.rollback()
	if err := fn(work, t.tx); err != nil {
		return err
	}
	if opts.ReadOnly {
		return t.commitReadOnly()
	}
	return t.commit(work)
}

// context derives the context of a transaction's statements.
func (o TxOptions) context(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !o.ReadOnly {
		ctx = context.WithoutCancel(ctx)
	}
	switch {
	case ok:
		return context.WithDeadline(ctx, deadline)
	case timeout > 0:
		return context.WithTimeout(ctx, timeout)
	}
	return context.WithCancel(ctx)
}

// transaction is an open transaction and its connection.
type transaction struct {
	conn *pooledConn
	tx   *sqlx.Tx
	done bool
}

// begin opens a transaction. ctx limits the wait for a connection. The deadline of work limits the wait for BEGIN's
// answer.
func begin(ctx, work context.Context, db *sqlx.DB, opts TxOptions) (*transaction, error) {
	if opts.Isolation == sql.LevelDefault {
		opts.Isolation = sql.LevelRepeatableRead
	}
	begin := context.WithoutCancel(ctx)
	if deadline, ok := work.Deadline(); ok {
		begin = context.WithValue(begin, limitKey{}, deadline)
	}
	var refused *writesRefused
	for range connAttempts {
		conn, err := acquire(ctx, db, opts.Share)
		if err != nil {
			return nil, err
		}
		tx, err := conn.BeginTxx(begin, &sql.TxOptions{Isolation: opts.Isolation, ReadOnly: opts.ReadOnly})
		if err == nil {
			return &transaction{conn: conn, tx: tx}, nil
		}
		_ = conn.Close()
		if !errors.Is(err, sqldriver.ErrBadConn) {
			return nil, err
		}
		errors.As(err, &refused)
	}
	if refused != nil {
		return nil, fmt.Errorf("begin: %w", refused.cause)
	}
	return nil, fmt.Errorf("%w: begin", ErrConnLost)
}

// rollback rolls back a transaction that has not ended.
func (t *transaction) rollback() {
	if t.done {
		return
	}
	t.done = true
	_ = t.tx.Rollback() // after an error the connection is closed, which ends the transaction
	_ = t.conn.Close()
}

// commitReadOnly ends a read-only transaction. A lost connection is no error, because the reads are complete.
func (t *transaction) commitReadOnly() error {
	t.done = true
	err := t.tx.Commit()
	_ = t.conn.Close()
	if errors.Is(err, ErrConnLost) {
		return nil
	}
	return err
}

// commit commits and waits until work's deadline. A commit that takes longer continues in the background and returns
// its connection when it ends.
func (t *transaction) commit(work context.Context) error {
	if err := work.Err(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	t.done = true
	result := make(chan error, 1)
	go func() {
		err := t.tx.Commit()
		_ = t.conn.Close()
		result <- err
	}()
	select {
	case err := <-result:
		return outcome(err)
	case <-work.Done():
		return outcome(fmt.Errorf("%w: %w", ErrOutcomeUnknown, work.Err()))
	}
}

// outcome adds the client's message to [ErrOutcomeUnknown].
func outcome(err error) error {
	if !errors.Is(err, ErrOutcomeUnknown) {
		return err
	}
	return &record.Error{
		Kind:    record.ErrOutcomeUnknown,
		Message: "the outcome is unknown: the database did not confirm the commit, so the change may or may not have been made",
		Cause:   err,
	}
}
