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

// connAttempts bounds the connections tried until one of them takes a statement.
const connAttempts = 3

// TxOptions say what kind of transaction [InTx] opens.
type TxOptions struct {
	ReadOnly  bool
	Isolation sql.IsolationLevel // default: REPEATABLE READ
	Share     *Share             // of the operation; nil: no limit
}

// InTx runs fn in a transaction and commits it, or rolls back when fn fails or panics. BEGIN and COMMIT are one round
// trip each.
//
// The context fn gets has a deadline: ctx's, or the pool's TxTimeout. In a writing transaction it isn't cancelled when
// ctx is, so that the end of a request never acknowledges a commit; past the deadline nothing is committed any more. A
// commit that isn't confirmed by then, or whose connection breaks, is a [record.ErrOutcomeUnknown] that is also
// [ErrOutcomeUnknown].
//
// Other errors are those of fn, of the database ([*pq.Error]) and of this package; then nothing is written.
func InTx(ctx context.Context, db *sqlx.DB, opts TxOptions, fn func(context.Context, *sqlx.Tx) error) error {
	cfg := configOf(db)
	work, cancel := opts.context(ctx, cfg.TxTimeout)
	defer cancel()
	t, err := begin(ctx, work, db, opts)
	if err != nil {
		return err
	}
	defer t.abandon()
	if err := fn(work, t.tx); err != nil {
		return err
	}
	if opts.ReadOnly {
		return t.release()
	}
	return t.commit(work)
}

// context derives what a transaction's statements run under.
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

// transaction is an open transaction and the connection it holds.
type transaction struct {
	conn *held
	tx   *sqlx.Tx
	done bool
}

// begin opens a transaction. ctx bounds the wait for a connection, work's deadline that for BEGIN's answer.
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

// abandon rolls back a transaction that nobody ended.
func (t *transaction) abandon() {
	if t.done {
		return
	}
	t.done = true
	_ = t.tx.Rollback() // a failure ends the connection, and with it the transaction
	_ = t.conn.Close()
}

// release ends a transaction that wrote nothing. What it read stays true when the connection breaks now.
func (t *transaction) release() error {
	t.done = true
	err := t.tx.Commit()
	_ = t.conn.Close()
	if errors.Is(err, ErrConnLost) {
		return nil
	}
	return err
}

// commit waits for the commit beside work's deadline. A commit that outlasts it goes on alone and frees its connection
// when it ends.
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

// outcome tells a client about a commit whose outcome is unknown.
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
