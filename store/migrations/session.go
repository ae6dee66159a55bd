package migrations

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/internal/backoff"
	"recordgraph/internal/reqlog"
	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// session is the connection that holds the lock of migrations. All steps run on it: if the connection ends, the lock and
// the running step end with it.
type session struct {
	conn    *sql.Conn
	log     *slog.Logger
	retries backoff.Policy // of the attempts of a step
}

// locked runs do while this process holds the lock of migrations.
func locked(ctx context.Context, db *sql.DB, log *slog.Logger, do func(*session) error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool
	if err := (locker{}).SessionLock(ctx, conn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, locker{}.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	s := &session{conn, log, retries}
	if err := s.endWithClient(ctx); err != nil {
		return err
	}
	return do(s)
}

// endWithClient lets PostgreSQL end a long statement soon after this process has died, for example the build of an index.
// Servers before PostgreSQL 14, and some platforms, can't.
//
//	SET client_connection_check_interval = '500ms'
func (s *session) endWithClient(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, `SET client_connection_check_interval = '500ms'`)
	if pq.As(err, pqerror.UndefinedObject, pqerror.InvalidParameterValue) != nil {
		return nil //nolint:nilerr // the setting only saves time
	}
	return err
}

// progress is what is recorded of a step.
type progress struct {
	done   bool
	cursor string // of a backfill: the last ID of the last batch, or "" before the first one
	rows   int64  // of a backfill: rows up to the cursor
}

// recorder records the progress of a step in the transaction that has made it.
type recorder func(ctx context.Context, tx execer, p progress) error

// done records that a step is complete.
func (r recorder) done(ctx context.Context, tx execer) error { return r(ctx, tx, progress{done: true}) }

// run makes a step from where an earlier run has stopped. It can be killed at any point and run again.
func (s *session) run(ctx context.Context, step ddl.Step, from progress, record recorder) (err error) {
	begin := time.Now()
	if err := (locker{}).held(ctx, s.conn); err != nil {
		return err
	}
	switch step.Form {
	case ddl.Index:
		err = s.index(ctx, step, record)
	case ddl.Backfill:
		err = s.backfill(ctx, step, from, record)
	default: // ddl.Alter, ddl.Validate
		err = s.attempt(ctx, step.Table(), func(tx *sql.Tx) error { return runIn(ctx, tx, step, record) })
	}
	if err != nil {
		return stepError(step.Table(), err)
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "table changed",
		slog.String("table", step.Table()), slog.String("form", string(step.Form)), reqlog.Milliseconds("durationMs", time.Since(begin)))
	return nil
}

// runIn makes a step and its record in a transaction. The step locks its tables until the end of the transaction.
func runIn(ctx context.Context, tx *sql.Tx, step ddl.Step, record recorder) error {
	statements, err := awaitVacuum(ctx, tx, step.Tables)
	if err != nil {
		return err
	}
	// VALIDATE blocks nobody while it waits. Requests queue behind the locks of other statements.
	if step.Form != ddl.Validate {
		statements = append(statements, `SET LOCAL lock_timeout = '`+lockTimeout+`'`)
	}
	if err := execute(ctx, tx, append(statements, step.InTransaction())); err != nil {
		return err
	}
	return record.done(ctx, tx)
}

// awaitVacuum returns the statements that wait for an automatic vacuum of tables. An automatic vacuum yields to them after a
// second (deadlock_timeout). They take the same lock as it does, so no request queues behind them. Tables that do not exist
// are left out.
//
//	SET LOCAL lock_timeout = '5s'
//	LOCK TABLE movies IN SHARE UPDATE EXCLUSIVE MODE
func awaitVacuum(ctx context.Context, tx *sql.Tx, tables []string) ([]string, error) {
	out := []string{`SET LOCAL lock_timeout = '` + vacuumTimeout + `'`}
	for _, table := range tables {
		name := sqltext.Identifier(table)
		var exists bool
		if err := tx.QueryRowContext(ctx, `SELECT to_regclass($1) IS NOT NULL`, name).Scan(&exists); err != nil {
			return nil, err
		}
		if exists {
			out = append(out, `LOCK TABLE `+name+` IN SHARE UPDATE EXCLUSIVE MODE`)
		}
	}
	return out, nil
}

// attempt is [attempt] with a line in the log while the step waits.
func (s *session) attempt(ctx context.Context, table string, run func(*sql.Tx) error) error {
	var said time.Time
	return attempt(ctx, s.conn, s.retries, func(tx *sql.Tx) error {
		err := run(tx)
		if busy(err) && time.Since(said) > logInterval {
			said = time.Now()
			s.log.LogAttrs(ctx, slog.LevelInfo, "waiting for a lock of the table", slog.String("table", table))
		}
		return err
	})
}

// logInterval is the shortest time between two lines about a step.
const logInterval = 3 * time.Second
