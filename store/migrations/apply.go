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
	"recordgraph/internal/reqlog"
	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// The waits for locks. Requests queue behind a statement that waits for its lock, so each wait is short.
const (
	vacuumTimeout = "5s"             // for LOCK TABLE, which blocks no request; an automatic vacuum yields after a second
	lockTimeout   = "100ms"          // for the statements of a step
	patience      = 30 * time.Second // for the pauses between the attempts of one step
)

// retries spaces the attempts of a step.
var retries = backoff.Policy{
	First: 50 * time.Millisecond, Longest: time.Second, Limit: patience,
	Jitter: func(d time.Duration) time.Duration { return d/2 + rand.N(d) },
}

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
	err := lockedFrom(ctx, db, from, func() error {
		for _, s := range steps {
			begin := time.Now()
			if err := apply(ctx, db, s); err != nil {
				return stepError(s.Table(), err)
			}
			from = from.After(s)
			logger.LogAttrs(ctx, slog.LevelDebug, "table changed", slog.String("table", s.Table()), reqlog.Milliseconds("durationMs", time.Since(begin)))
		}
		return nil
	})
	return from, err
}

// ApplyTogether makes steps as [Apply] does, but in one transaction: after an error the tables are those of before. The
// transaction locks the tables of all steps until its end.
func ApplyTogether(ctx context.Context, db *sql.DB, from ddl.Tables, steps []ddl.Step) (ddl.Tables, error) {
	to := from
	err := lockedFrom(ctx, db, from, func() error {
		var table string // of the step that runs
		err := attempt(ctx, db, func(tx *sql.Tx) error {
			to = from
			for _, s := range steps {
				table, to = s.Table(), to.After(s)
				if err := run(ctx, tx, s); err != nil {
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
func lockedFrom(ctx context.Context, db *sql.DB, from ddl.Tables, do func() error) error {
	return locked(ctx, db, func() error {
		recorded, err := Recorded(ctx, db)
		if err != nil {
			return err
		}
		if recorded == nil || !recorded.Tables.Equal(from) {
			return errMoved
		}
		return do()
	})
}

// locked runs do while this process holds the lock of migrations.
func locked(ctx context.Context, db *sql.DB, do func() error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool
	if err := (locker{}).SessionLock(ctx, conn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, locker{}.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	return do()
}

func apply(ctx context.Context, db *sql.DB, s ddl.Step) error {
	if s.Form == ddl.Backfill {
		if err := backfill(ctx, db, s); err != nil {
			return err
		}
	}
	return attempt(ctx, db, func(tx *sql.Tx) error { return run(ctx, tx, s) })
}

// run makes a step and its record in a transaction.
func run(ctx context.Context, tx *sql.Tx, s ddl.Step) error {
	var statements []string
	if !s.New {
		for _, table := range s.Tables {
			statements = append(statements, awaitVacuum(table)...)
		}
	}
	statements = append(statements, `SET LOCAL lock_timeout = '`+lockTimeout+`'`, s.InTransaction())
	if err := execute(ctx, tx, statements); err != nil {
		return err
	}
	return recordStep(ctx, tx, s)
}

// awaitVacuum are the statements that take a lock which an automatic vacuum also takes.
func awaitVacuum(table string) []string {
	return []string{`SET LOCAL lock_timeout = '` + vacuumTimeout + `'`, `LOCK TABLE ` + sqltext.Identifier(table) + ` IN SHARE UPDATE EXCLUSIVE MODE`}
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
		err := attempt(ctx, db, func(tx *sql.Tx) error {
			return execute(ctx, tx, append(awaitVacuum(t.Name), `SET LOCAL lock_timeout = '`+lockTimeout+`'`, `LOCK TABLE `+sqltext.Identifier(t.Name)))
		})
		if err != nil && pq.As(err, pqerror.UndefinedTable) == nil {
			return stepError(t.Name, err)
		}
	}
	return nil
}

// attempt runs a transaction, and again while a lock is not free.
func attempt(ctx context.Context, db *sql.DB, run func(*sql.Tx) error) error {
	var err error
	for range retries.Attempts(ctx) {
		if err = transact(ctx, db, run); pq.As(err, pqerror.LockNotAvailable, pqerror.TRDeadlockDetected) == nil {
			break
		}
	}
	return err
}

func transact(ctx context.Context, db *sql.DB, run func(*sql.Tx) error) error {
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
	case pe == nil:
		return fmt.Errorf("change the table %s: %w", table, err)
	case pe.Code == pqerror.LockNotAvailable || pe.Code == pqerror.TRDeadlockDetected:
		return fmt.Errorf("the table %s is in use by a long transaction; end the transaction, then try again", table)
	case pe.Code.Class() == "23" && pe.Constraint != "":
		return fmt.Errorf("the table %s has records that violate %s; change the records, or the model", table, pe.Constraint)
	}
	return fmt.Errorf("change the table %s: %s", table, pe.Message)
}
