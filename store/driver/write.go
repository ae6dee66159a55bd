package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// errAlreadyCommitted is a bug of the caller: another statement after the autocommit statement of a transaction.
var errAlreadyCommitted = errors.New("the transaction's autocommit statement has committed")

// Tx is a writing REPEATABLE READ transaction that sends BEGIN only when necessary. It is not safe for concurrent use.
type Tx struct {
	db      *sqlx.DB
	acquire func() (*pooledConn, error)
	begin   func() (*transaction, error)

	open      *transaction // nil until Begin
	committed bool         // the autocommit statement has committed
	unknown   error        // the outcome of the autocommit statement is unknown
}

// Write runs fn in a writing transaction as [InTx] does, with the same errors, but sends BEGIN only when fn calls
// [Tx.Begin]; an autocommit statement ([Tx.Autocommit]) needs no BEGIN.
func Write(ctx context.Context, db *sqlx.DB, fn func(context.Context, *Tx) error) error {
	work, cancel := TxOptions{}.context(ctx, configOf(db).TxTimeout)
	defer cancel()
	t := &Tx{
		db:      db,
		acquire: func() (*pooledConn, error) { return acquire(ctx, db, nil) },
		begin:   func() (*transaction, error) { return begin(ctx, work, db, TxOptions{}) },
	}
	defer func() {
		if t.open != nil {
			t.open.rollback()
		}
	}()
	err := fn(work, t)
	switch {
	case t.unknown != nil:
		return t.unknown
	case err != nil || t.open == nil:
		return err
	}
	return t.open.commit(work)
}

// Begin returns the open transaction. The first call opens it.
func (t *Tx) Begin() (*sqlx.Tx, error) {
	if t.committed {
		return nil, errAlreadyCommitted
	}
	if t.open == nil {
		open, err := t.begin()
		if err != nil {
			return nil, err
		}
		t.open = open
	}
	return t.open.tx, nil
}

// Committed reports whether the autocommit statement has committed.
func (t *Tx) Committed() bool { return t.committed }

// Autocommit runs fn, which sends one statement and reads all of its rows, as the whole transaction: without BEGIN and
// COMMIT. The statement's answer confirms its commit. fn may run again if the server did not execute the statement.
// Autocommit does nothing and reports false where autocommit is not possible:
//
//   - after Begin or an autocommit statement;
//   - in a session whose default isolation level is not REPEATABLE READ, such as behind a pooler;
//   - if the deadline comes before the server's statement timeout: only the server can stop such a statement with a
//     known outcome.
//
// ctx is the context of [Write]'s fn. Its cancellation does not cancel the statement, as in [InTx].
func (t *Tx) Autocommit(ctx context.Context, fn func(context.Context, sqlx.QueryerContext) error) (done bool, err error) {
	if t.open != nil || t.committed || !allowsAutocommit(t.db) {
		return false, nil
	}
	for range connAttempts {
		conn, broken := t.acquire()
		if broken != nil {
			return true, broken
		}
		s := &autocommit{limit: t.limit(ctx)}
		if s.limit.IsZero() {
			_ = conn.Close()
			return false, nil
		}
		err = conn.use(context.WithValue(context.WithoutCancel(ctx), autocommitKey{}, s), fn)
		if errors.Is(err, sqldriver.ErrBadConn) {
			err = fmt.Errorf("%w: before the statement was sent", ErrConnLost)
		} else if pq.As(err, pqerror.ReadOnlySQLTransaction) == nil {
			return true, t.finish(s, err)
		}
	}
	return true, err
}

// limit returns the deadline of an autocommit statement's answer, or the zero time if the server's statement timeout
// could come later.
func (t *Tx) limit(ctx context.Context) time.Time {
	deadline, ok := ctx.Deadline()
	if timeout := configOf(t.db).StatementTimeout; !ok || time.Until(deadline) <= timeout {
		return time.Time{}
	}
	return deadline
}

// finish records the outcome of an autocommit statement. An error of the database that leaves the connection usable
// means that nothing is written.
func (t *Tx) finish(s *autocommit, err error) error {
	if err == nil {
		t.committed = true
		return nil
	}
	if !errors.Is(err, ErrOutcomeUnknown) {
		if pe := pq.As(err); !s.sent || pe != nil && !commitUncertain(pe) {
			return err
		}
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	t.unknown = outcome(err)
	return t.unknown
}

// commitUncertain reports whether an error of the database may have occurred after the commit.
func commitUncertain(pe *pq.Error) bool {
	return pe.Fatal() || pe.Code == pqerror.TRStatementCompletionUnknown ||
		pe.Code.Class() == pqerror.ClassConnectionException
}

// autocommitKey is the context key of a *autocommit.
type autocommitKey struct{}

// autocommit is a statement that commits without BEGIN and COMMIT.
type autocommit struct {
	limit time.Time // deadline of the answer
	sent  bool      // the server may have executed it
}

func autocommitOf(ctx context.Context) *autocommit {
	s, _ := ctx.Value(autocommitKey{}).(*autocommit)
	return s
}
