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
	err := locked(ctx, db, func() error {
		recorded, err := Recorded(ctx, db)
		if err == nil && (recorded == nil || !recorded.Tables.Equal(from)) {
			err = errMoved
		}
		for i := 0; i < len(steps) && err == nil; i++ {
			begin := time.Now()
			if err = apply(ctx, db, steps[i]); err == nil {
				from = from.After(steps[i])
				logger.LogAttrs(ctx, slog.LevelDebug, "table changed", slog.String("table", steps[i].Table), reqlog.Milliseconds("durationMs", time.Since(begin)))
			}
		}
		return err
	})
	return from, err
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
	if s.Backfill != "" {
		return backfill(ctx, db, s)
	}
	return attempt(ctx, db, s.Table, func(tx *sql.Tx) error {
		if !s.New {
			if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '`+vacuumTimeout+`'`); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `LOCK TABLE `+sqltext.Identifier(s.Table)+` IN SHARE UPDATE EXCLUSIVE MODE`); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '`+lockTimeout+`'`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, s.SQL); err != nil {
			return err
		}
		return recordStep(ctx, tx, s)
	})
}

// attempt runs a transaction, and again while a lock is not free.
func attempt(ctx context.Context, db *sql.DB, table string, run func(*sql.Tx) error) error {
	var err error
	for range retries.Attempts(ctx) {
		if err = transact(ctx, db, run); pq.As(err, pqerror.LockNotAvailable, pqerror.TRDeadlockDetected) == nil {
			break
		}
	}
	return stepError(table, err)
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
