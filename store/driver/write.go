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

// errCommittedAlone is a mistake of the caller: more of a transaction behind the statement that was all of it.
var errCommittedAlone = errors.New("the transaction's only statement has committed by itself")

// Tx is a writing REPEATABLE READ transaction that doesn't begin before it has to. It is used from one goroutine at a
// time.
type Tx struct {
	db      *sqlx.DB
	acquire func() (*held, error)
	begin   func() (*transaction, error)

	open  *transaction // nil until Begin
	alone bool         // Alone's statement has committed
	lost  error        // the outcome of Alone's statement is unknown
}

// Write runs fn in a writing transaction as [InTx] does, with the same errors, but begins it when fn asks for it: not
// at all for a statement that commits by itself ([Tx.Alone]).
func Write(ctx context.Context, db *sqlx.DB, fn func(context.Context, *Tx) error) error {
	work, cancel := TxOptions{}.context(ctx, configOf(db).TxTimeout)
	defer cancel()
	t := &Tx{
		db:      db,
		acquire: func() (*held, error) { return acquire(ctx, db, nil) },
		begin:   func() (*transaction, error) { return begin(ctx, work, db, TxOptions{}) },
	}
	defer func() {
		if t.open != nil {
			t.open.abandon()
		}
	}()
	err := fn(work, t)
	switch {
	case t.lost != nil:
		return t.lost
	case err != nil || t.open == nil:
		return err
	}
	return t.open.commit(work)
}

// Begin returns the open transaction, and opens it the first time.
func (t *Tx) Begin() (*sqlx.Tx, error) {
	if t.alone {
		return nil, errCommittedAlone
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

// Committed reports whether the transaction's only statement has committed.
func (t *Tx) Committed() bool { return t.alone }

// Alone runs fn, which sends one statement and reads all of its rows, as the whole transaction: without BEGIN and
// COMMIT, the statement commits by itself and its answer confirms that. fn may run again when the server never executed
// the statement. It reports false, with nothing done, where a statement can't be left to itself:
//
//   - in a transaction that has begun;
//   - in a session that isn't REPEATABLE READ by itself, as behind a pooler;
//   - too near the deadline: nothing but a timeout of the server stops such a
//     statement without leaving open whether it has committed, so the server's
//     must come first.
//
// ctx is fn's of [Write]. It isn't cancelled in fn, for the reason that [InTx]'s commit isn't.
func (t *Tx) Alone(ctx context.Context, fn func(context.Context, sqlx.QueryerContext) error) (done bool, err error) {
	if t.open != nil || t.alone || !commitsAlone(t.db) {
		return false, nil
	}
	for range connAttempts {
		conn, broken := t.acquire()
		if broken != nil {
			return true, broken
		}
		s := &selfCommit{limit: t.limit(ctx)}
		if s.limit.IsZero() {
			_ = conn.Close()
			return false, nil
		}
		err = conn.lend(context.WithValue(context.WithoutCancel(ctx), selfCommitKey{}, s), fn)
		if errors.Is(err, sqldriver.ErrBadConn) {
			err = fmt.Errorf("%w: before the statement was sent", ErrConnLost)
		} else if pq.As(err, pqerror.ReadOnlySQLTransaction) == nil {
			return true, t.settle(s, err)
		}
	}
	return true, err
}

// limit is when the answer of a statement that commits by itself must be there; the zero time when the server's own
// timeout might come later.
func (t *Tx) limit(ctx context.Context) time.Time {
	deadline, ok := ctx.Deadline()
	if timeout := configOf(t.db).StatementTimeout; !ok || time.Until(deadline) <= timeout {
		return time.Time{}
	}
	return deadline
}

// settle notes what has become of the statement of Alone. An error of the database that leaves the connection in order
// says that nothing is written.
func (t *Tx) settle(s *selfCommit, err error) error {
	if err == nil {
		t.alone = true
		return nil
	}
	if !errors.Is(err, ErrOutcomeUnknown) {
		if pe := pq.As(err); !s.sent || pe != nil && !uncertain(pe) {
			return err
		}
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	t.lost = outcome(err)
	return t.lost
}

// uncertain reports whether an error of the database may have come after the commit.
func uncertain(pe *pq.Error) bool {
	return pe.Fatal() || pe.Code == pqerror.TRStatementCompletionUnknown ||
		pe.Code.Class() == pqerror.ClassConnectionException
}

// selfCommitKey is the context key of a *selfCommit.
type selfCommitKey struct{}

// selfCommit is a statement that commits by itself.
type selfCommit struct {
	limit time.Time // when its answer must be there
	sent  bool      // the server may have executed it
}

func selfCommitOf(ctx context.Context) *selfCommit {
	s, _ := ctx.Value(selfCommitKey{}).(*selfCommit)
	return s
}
