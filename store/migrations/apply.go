package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/internal/backoff"
	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// The waits for locks. Requests queue behind a statement that waits for its lock, so each wait is short.
const (
	vacuumTimeout = "5s"    // for LOCK TABLE, which blocks no request; an automatic vacuum yields after a second
	lockTimeout   = "100ms" // for the statements of a step
)

// retries spaces the attempts of a step in development. Limit is the time of all pauses.
var retries = backoff.Policy{
	First: 50 * time.Millisecond, Longest: time.Second, Limit: 30 * time.Second,
	Jitter: func(d time.Duration) time.Duration { return d/2 + rand.N(d) },
}

// fileRetries spaces the attempts of a step of a file. The pauses are longer, so that requests seldom queue behind an attempt.
var fileRetries = backoff.Policy{First: retries.First, Longest: 3 * time.Second, Limit: 5 * time.Minute, Jitter: retries.Jitter}

// errMoved means that the tables are not those for which the steps were planned.
var errMoved = errors.New("another process has changed the tables; start again")

// Apply makes steps of a plan in the database of recordgraph dev, whose recorded tables are from, and returns the tables
// after the last complete step. Each step and its record are one transaction, so that another plan can begin at the
// recorded tables after any failure, also after the process was killed.
//
// The error names the table and the reason: rows that violate a new constraint, or a transaction that uses the table for
// longer than half a minute.
func Apply(ctx context.Context, db *sql.DB, from ddl.Tables, steps []ddl.Step, logger *slog.Logger) (ddl.Tables, error) {
	if len(steps) == 0 {
		return from, nil
	}
	err := lockedFrom(ctx, db, from, logger, func(s *session) error {
		for _, step := range steps {
			if err := s.run(ctx, step, progress{}, recordTables(step)); err != nil {
				return err
			}
			from = from.After(step)
		}
		return nil
	})
	return from, err
}

// ApplyTogether makes steps as [Apply] does, but in one transaction: after an error the tables are those of before. The
// transaction locks the tables of all steps until its end.
func ApplyTogether(ctx context.Context, db *sql.DB, from ddl.Tables, steps []ddl.Step, logger *slog.Logger) (ddl.Tables, error) {
	to := from
	err := lockedFrom(ctx, db, from, logger, func(s *session) error {
		var table string // of the step that runs
		err := s.attempt(ctx, "", func(tx *sql.Tx) error {
			to = from
			for _, step := range steps {
				table, to = step.Table(), to.After(step)
				if err := runIn(ctx, tx, step, recordTables(step)); err != nil {
					return err
				}
			}
			return nil
		})
		return stepError(table, err)
	})
	if err != nil {
		return from, err
	}
	return to, nil
}

// lockedFrom is [locked] for a database whose recorded tables are from.
func lockedFrom(ctx context.Context, db *sql.DB, from ddl.Tables, log *slog.Logger, do func(*session) error) error {
	return locked(ctx, db, log, func(s *session) error {
		recorded, err := Recorded(ctx, db)
		if err != nil {
			return err
		}
		if recorded == nil || !recorded.Tables.Equal(from) {
			return errMoved
		}
		return do(s)
	})
}

func execute(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, text := range statements {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// AwaitFree waits until no transaction uses the tables, so that a change of them soon gets its locks. Tables that
// do not exist are free. The error names a table that is in use for longer than half a minute.
func AwaitFree(ctx context.Context, db *sql.DB, tables ddl.Tables) error {
	for _, t := range tables {
		err := attempt(ctx, db, retries, func(tx *sql.Tx) error {
			statements, err := awaitVacuum(ctx, tx, []string{t.Name})
			if err != nil {
				return err
			}
			return execute(ctx, tx, append(statements, `SET LOCAL lock_timeout = '`+lockTimeout+`'`, `LOCK TABLE `+sqltext.Identifier(t.Name)))
		})
		if err != nil && pq.As(err, pqerror.UndefinedTable) == nil {
			return stepError(t.Name, err)
		}
	}
	return nil
}

// busy reports whether a lock was not free.
func busy(err error) bool {
	return pq.As(err, pqerror.LockNotAvailable, pqerror.TRDeadlockDetected) != nil
}

// beginner begins transactions: a pool or a connection.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// attempt runs a transaction, and again while a lock is not free.
func attempt(ctx context.Context, db beginner, retries backoff.Policy, run func(*sql.Tx) error) error {
	var err error
	for range retries.Attempts(ctx) {
		if err = transact(ctx, db, run); !busy(err) {
			break
		}
	}
	return err
}

func transact(ctx context.Context, db beginner, run func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := run(tx); err != nil {
		_ = tx.Rollback() // its error would be that of the connection, which err has
		return err
	}
	return tx.Commit()
}

// stepError names the table and the reason of a failed step.
func stepError(table string, err error) error {
	if err == nil {
		return nil
	}
	pe := pq.As(err)
	switch {
	case busy(err):
		return fmt.Errorf("the table %s is in use by a long transaction; end the transaction, then try again", table)
	case pe == nil:
		return fmt.Errorf("change the table %s: %w", table, err)
	case pe.Code.Class() == "23" && pe.Constraint != "":
		return fmt.Errorf("the table %s has records that violate %s; change the records, or the model", table, pe.Constraint)
	}
	return fmt.Errorf("change the table %s: %s", table, pe.Message)
}
