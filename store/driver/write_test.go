package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// insertReturning inserts a row and returns its ID.
const insertReturning = `INSERT INTO t VALUES ($1, $2) RETURNING id`

// readRows runs a statement and reads all of its rows.
func readRows(ctx context.Context, q sqlx.QueryerContext, query string, args ...any) error {
	rows, err := q.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if _, err := rows.SliceScan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// execAutocommit runs one autocommit statement.
func execAutocommit(ctx context.Context, t *testing.T, db *sqlx.DB, query string, args ...any) error {
	t.Helper()
	return Write(ctx, db, func(ctx context.Context, tx *Tx) error {
		done, err := tx.Autocommit(ctx, func(ctx context.Context, q sqlx.QueryerContext) error { return readRows(ctx, q, query, args...) })
		if !done {
			t.Error("autocommit is not possible")
		}
		return err
	})
}

func writeAutocommit(ctx context.Context, t *testing.T, db *sqlx.DB, id int) error {
	t.Helper()
	return execAutocommit(ctx, t, db, insertReturning, id, "x")
}

func TestAutocommit(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1}) // a leaked connection would block the next statement
	exec(t, db, `CREATE TABLE seen (v text)`)
	for range 2 {
		noError(t, execAutocommit(t.Context(), t, db, `INSERT INTO seen VALUES (current_setting('transaction_isolation')) RETURNING v`))
	}
	if got := scanOne[string](t, db, `SELECT string_agg(v, ', ') FROM seen`); got != "repeatable read, repeatable read" {
		t.Errorf("isolation %s", got)
	}
	noError(t, writeAutocommit(t.Context(), t, db, 1))
	if err := writeAutocommit(t.Context(), t, db, 1); pq.As(err, "23505") == nil || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("duplicate: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := writeAutocommit(ctx, t, db, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled request: %v", err)
	}
	wantRows(t, db, 1)
}

func TestNoStatementAfterAutocommit(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	err := Write(t.Context(), db, func(ctx context.Context, tx *Tx) error {
		insert := func(id int) (bool, error) {
			return tx.Autocommit(ctx, func(ctx context.Context, q sqlx.QueryerContext) error {
				return readRows(ctx, q, insertReturning, id, "x")
			})
		}
		if tx.Committed() {
			t.Error("committed before it began")
		}
		if done, err := insert(1); !done || err != nil || !tx.Committed() {
			t.Errorf("first: %v, %v", done, err)
		}
		if done, err := insert(2); done || err != nil {
			t.Errorf("second: %v, %v", done, err)
		}
		_, err := tx.Begin()
		return err
	})
	if !errors.Is(err, errAlreadyCommitted) {
		t.Errorf("got %v", err)
	}
}

func TestAutocommitNotPossible(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	newDB(t, Config{URL: url})
	for name, cfg := range map[string]Config{
		"pooler":         {Pooler: Transaction},
		"read committed": {URL: url + "&default_transaction_isolation=read%20committed"},
		"no timeout":     {StatementTimeout: Off},
		"late deadline":  {StatementTimeout: time.Hour},
		"begun":          {},
		"no statement":   {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if cfg.URL == "" {
				cfg.URL = url
			}
			db := open(t, cfg)
			ran := false
			err := Write(t.Context(), db, func(ctx context.Context, tx *Tx) error {
				if name == "no statement" {
					return nil
				}
				if name == "begun" {
					if _, err := tx.Begin(); err != nil {
						return err
					}
				}
				done, err := tx.Autocommit(ctx, func(context.Context, sqlx.QueryerContext) error { ran = true; return nil })
				if done || err != nil {
					t.Errorf("done: %v, %v", done, err)
				}
				open, err := tx.Begin()
				if err != nil {
					return err
				}
				if level := scanOne[string](t, open, `SHOW transaction_isolation`); level != repeatableRead {
					t.Errorf("isolation %s", level)
				}
				if err := readRows(ctx, open, `INSERT INTO t VALUES (1, $1) RETURNING id`, name); err != nil {
					return err
				}
				return errTest
			})
			if ran || (name == "no statement") != (err == nil) || err != nil && !errors.Is(err, errTest) {
				t.Errorf("ran: %v, %v", ran, err)
			}
			wantRows(t, db, 0)
		})
	}
}

// A statement that may have committed must not run again on another connection when its connection breaks.
func TestConnectionCutDuringAutocommitIsUnknown(t *testing.T) {
	t.Parallel()
	for _, before := range []bool{true, false} {
		proxy := startCutProxy(t, &cutProxy{at: "cut here"})
		db, direct := proxy.newDB(t)
		noError(t, writeAutocommit(t.Context(), t, db, 1))
		proxy.before.Store(before)
		proxy.armed.Store(true)
		wantUnknown(t, execAutocommit(t.Context(), t, db, insertReturning, 2, "cut here"))
		if !before {
			eventually(t, "the statement committed", func() bool { return scanOne[int](t, direct, `SELECT count(*) FROM t`) == 2 })
		}
		if err := writeAutocommit(t.Context(), t, db, 3); err != nil {
			t.Errorf("next: %v", err)
		}
	}
}

// A statement whose Parse message was cut did not run.
func TestConnectionCutBeforeAutocommitIsKnown(t *testing.T) {
	t.Parallel()
	proxy := startCutProxy(t, &cutProxy{at: "INSERT"})
	db, direct := proxy.newDB(t)
	proxy.armed.Store(true)
	if err := writeAutocommit(t.Context(), t, db, 1); !errors.Is(err, ErrConnLost) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
	wantRows(t, direct, 0)
}

func TestTerminatedAutocommit(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db, killer := newDB(t, Config{URL: url, MaxOpenConns: 1}), open(t, Config{URL: url})
	noError(t, writeAutocommit(t.Context(), t, db, 1))
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	scanOne[bool](t, killer, `SELECT pg_terminate_backend($1, 5000)`, pid)
	if err := writeAutocommit(t.Context(), t, db, 2); err != nil {
		t.Errorf("on an idle connection: %v", err)
	}
	const slow = `INSERT INTO t SELECT $1::int, pg_sleep($2)::text RETURNING id`
	noError(t, execAutocommit(t.Context(), t, db, slow, 3, 0)) // prepares it: an active backend might otherwise only parse
	ended := make(chan error, 1)
	go func() { ended <- execAutocommit(t.Context(), t, db, slow, 4, 4) }()
	eventually(t, "the statement runs", func() bool { return activeOf(t, killer, "INSERT INTO t SELECT") == 1 })
	exec(t, killer, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO t SELECT%'`)
	wantUnknown(t, <-ended)
}

func TestStoppedBackendDuringAutocommit(t *testing.T) {
	t.Parallel()
	db := newDB(t, shortTimeouts(newURL(t)))
	noError(t, writeAutocommit(t.Context(), t, db, 1))
	freeze(t, scanOne[int](t, db, `SELECT pg_backend_pid()`))
	within(t, "statement", func() { wantUnknown(t, writeAutocommit(t.Context(), t, db, 2)) })
	within(t, "next statement", func() {
		if err := writeAutocommit(t.Context(), t, db, 3); err != nil {
			t.Error(err)
		}
	})
}

// After the server's statement timeout the outcome is known: nothing is written.
func TestAutocommitTimeout(t *testing.T) {
	t.Parallel()
	db := newDB(t, shortTimeouts(newURL(t)))
	err := execAutocommit(t.Context(), t, db, `INSERT INTO t SELECT 1, pg_sleep($1)::text RETURNING id`, 60)
	if pq.As(err, "57014") == nil || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
}

func TestAloneOnAStandby(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1, URL: newURL(t)})
	exec(t, db, `SET default_transaction_read_only = on`) // of the one connection there is
	if err := writeAutocommit(t.Context(), t, db, 1); err != nil {
		t.Errorf("the next connection takes writes: %v", err)
	}
	exec(t, db, `ALTER ROLE postgres IN DATABASE `+scanOne[string](t, db, `SELECT current_database()`)+` SET default_transaction_read_only = on`)
	exec(t, db, `SET default_transaction_read_only = on`)
	err := writeAutocommit(t.Context(), t, db, 2)
	if errors.Is(err, ErrOutcomeUnknown) || errors.Is(err, sqldriver.ErrBadConn) || err == nil {
		t.Errorf("got %v", err)
	}
}

// Warnings of the model owner's functions say nothing about the commit.
func TestAloneWithAWarning(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	exec(t, db, `CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'careful'; RETURN NEW; END $$`)
	exec(t, db, `CREATE TRIGGER warn AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION warn()`)
	if err := writeAutocommit(t.Context(), t, db, 1); err != nil {
		t.Error(err)
	}
}

func TestSchemaChangesUnderAlone(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	const all = `INSERT INTO t (id, v) VALUES ($1, 'x') RETURNING *`
	for i, change := range []string{`SELECT 1`, `ALTER TABLE t ADD w int`, `ALTER TABLE t DROP w`} {
		exec(t, db, change)
		if err := execAutocommit(t.Context(), t, db, all, i); err != nil {
			t.Errorf("after %s: %v", change, err)
		}
	}
}

// Two statements change one row: the second is refused, and certainly wrote nothing.
func TestAloneIsRefusedBesideAnother(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	exec(t, db, `INSERT INTO t VALUES (1, 'a')`)
	const change = `UPDATE t SET v = v || $1 WHERE id = 1 RETURNING v`
	ended := make(chan error, 1)
	err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		if err := readRows(ctx, tx, change, "b"); err != nil {
			return err
		}
		go func() { ended <- execAutocommit(t.Context(), t, db, change, "c") }()
		eventually(t, "the statement waits", func() bool {
			return scanOne[bool](t, db, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`)
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; pq.As(err, "40001") == nil || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
	attempts := 0
	err = Rerun(t.Context(), 3, func(ctx context.Context) error { attempts++; return execAutocommit(ctx, t, db, change, "d") })
	if v := scanOne[string](t, db, `SELECT v FROM t`); err != nil || attempts != 1 || v != "abd" {
		t.Errorf("%v after %d attempts: %s", err, attempts, v)
	}
}
