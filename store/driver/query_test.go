package driver

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// bothModes runs a test with cached statements and with the settings for a pooler.
func bothModes(t *testing.T, test func(t *testing.T, cfg Config)) {
	t.Helper()
	for _, cfg := range []Config{{}, {Pooler: Transaction}} {
		t.Run("pooler="+cfg.Pooler, func(t *testing.T) {
			t.Parallel()
			test(t, cfg)
		})
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		db := newDB(t, cfg)
		at := time.Date(2026, 11, 21, 12, 0, 0, 123000, time.UTC)
		for _, c := range []struct {
			sql  string
			arg  any
			want string
		}{
			{`$1::text`, `quote ' backslash \ percent % emoji 🎬`, `quote ' backslash \ percent % emoji 🎬`},
			{`$1::int`, 7, "7"},
			{`$1::bigint`, int64(1) << 60, "1152921504606846976"},
			{`$1::float8`, 1.5, "1.5"},
			{`$1::boolean`, true, "true"},
			{`$1::numeric`, "12345678901234567890.5", "12345678901234567890.5"},
			{`$1::uuid`, "0192d3a0-0000-7000-8000-000000000001", "0192d3a0-0000-7000-8000-000000000001"},
			{`$1::jsonb`, `{"a": [1]}`, `{"a": [1]}`},
			{`$1::timestamptz AT TIME ZONE 'UTC'`, at, "2026-11-21 12:00:00.000123"},
			{`encode($1::bytea, 'hex')`, []byte{0, 255}, "00ff"},
			{`$1::text[]`, pq.Array([]string{`a"b`, "c,d"}), `{"a\"b","c,d"}`},
			{`$1::text[]`, []string{"a", "b"}, "{a,b}"},
			{`$1::uuid[]`, pq.StringArray{"0192d3a0-0000-7000-8000-000000000001"}, "{0192d3a0-0000-7000-8000-000000000001}"},
			{`$1::int[]`, pq.Array([]int64{1, 2}), "{1,2}"},
			{`coalesce($1::text, 'null')`, nil, "null"},
		} {
			if got := scanOne[string](t, db, "SELECT ("+c.sql+")::text", c.arg); got != c.want {
				t.Errorf("%s: got %s, want %s", c.sql, got, c.want)
			}
		}
	})
}

func TestResultsAreTheSameInBothModes(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	const query = `SELECT 1::int, 2::bigint, 'x'::text, '0192d3a0-0000-7000-8000-000000000001'::uuid, true, 1.5::float8,
		'1.50'::numeric, '\x00ff'::bytea, '{"a": 1}'::jsonb, '2026-11-21'::date, '2026-11-21T12:00:00Z'::timestamptz, NULL::text, '{a,b}'::text[]
		WHERE $1::int = 1`
	var got [2][]any
	for i, pooler := range []string{"", Transaction} {
		row := must(open(t, Config{URL: url, Pooler: pooler}).QueryRowxContext(t.Context(), query, 1).SliceScan())(t)
		got[i] = row
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Error(diff)
	}
}

func TestSessionIsUTC(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db := open(t, Config{URL: url})
	exec(t, db, `ALTER DATABASE `+scanOne[string](t, db, `SELECT quote_ident(current_database())`)+` SET TimeZone = 'Asia/Tokyo'`)
	if got := scanOne[string](t, open(t, Config{URL: url}), `SHOW TimeZone`); got != "UTC" {
		t.Errorf("the database's time zone overrides the session's: %s", got)
	}
	pooled := open(t, Config{URL: url, Pooler: Transaction})
	err := InTx(t.Context(), pooled, TxOptions{}, func(_ context.Context, tx *sqlx.Tx) error {
		if zone := scanOne[string](t, tx, `SHOW TimeZone`); zone != "UTC" {
			t.Errorf("TimeZone in a transaction behind a pooler: %s", zone)
		}
		if timeout := scanOne[string](t, tx, `SHOW statement_timeout`); timeout != "5s" {
			t.Errorf("statement_timeout in a transaction behind a pooler: %s", timeout)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTooManyArgumentsLeaveTheConnectionUsable(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		cfg.MaxOpenConns = 1
		db := newDB(t, cfg)
		pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
		if _, err := db.ExecContext(t.Context(), `SELECT 1`, make([]any, maxArgs+1)...); err == nil {
			t.Error("no error")
		}
		if got := scanOne[int](t, db, `SELECT pg_backend_pid() WHERE $1`, true); got != pid {
			t.Errorf("another connection: %d, was %d", got, pid)
		}
	})
}

func TestSecondResultIsRefused(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	err := InTx(t.Context(), db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT generate_series(1, $1::int)`, 3)
		if err != nil {
			return err
		}
		if _, err := tx.QueryContext(ctx, `SELECT 2`); !errors.Is(err, errRowsOpen) {
			t.Errorf("second query: %v", err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if n != 3 {
			t.Errorf("%d rows after the refused query", n)
		}
		return errors.Join(rows.Err(), rows.Close())
	})
	if err != nil {
		t.Error(err)
	}
}

func TestCancelStopsTheStatement(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		cfg.URL = newURL(t)
		db, watch := open(t, cfg), open(t, Config{URL: cfg.URL})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := db.QueryContext(ctx, `SELECT pg_sleep($1)`, 30)
			ended <- err
		}()
		eventually(t, "the statement runs", func() bool { return activeOf(t, watch, "pg_sleep") == 1 })
		cancel()
		err := <-ended
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		eventually(t, "the statement ended", func() bool { return activeOf(t, watch, "pg_sleep") == 0 })
		if got := scanOne[int](t, db, `SELECT 1 WHERE $1`, true); got != 1 {
			t.Errorf("next query: %d", got)
		}
	})
}

func TestDeadlineStopsTheStatement(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := db.QueryContext(ctx, `SELECT pg_sleep($1)`, 30)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if got := scanOne[int](t, db, `SELECT pg_backend_pid()`); got != pid {
		t.Error("the connection of the cancelled statement was closed")
	}
}

func TestStatementTimeout(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{StatementTimeout: 50 * time.Millisecond})
	_, err := db.ExecContext(t.Context(), `SELECT pg_sleep($1)`, 30)
	if pq.As(err, "57014") == nil {
		t.Errorf("got %v", err)
	}
}

func TestConnectionsEndAtDifferentTimes(t *testing.T) {
	t.Parallel()
	k := &connector{cfg: Config{}.withDefaults()}
	now := time.Now()
	seen := map[time.Time]bool{}
	for range 50 {
		at := k.expiry(now)
		if life := at.Sub(now); life < DefaultConnMaxLifetime/3 || life >= DefaultConnMaxLifetime {
			t.Errorf("lifetime of %v", life)
		}
		seen[at] = true
	}
	if len(seen) < 40 {
		t.Errorf("only %d different lifetimes of 50", len(seen))
	}
}

func TestExpiredConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	c := must(db.Connx(t.Context()))(t)
	rawConn(t, c, func(c *conn) { c.expires = time.Now().Add(-time.Second) })
	noError(t, c.Close())
	if got := scanOne[int](t, db, `SELECT pg_backend_pid()`); got == pid {
		t.Error("the expired connection was used again")
	}
}

func TestExecWithoutArgumentsTakesSeveralStatements(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		db := newDB(t, cfg)
		exec(t, db, `INSERT INTO t VALUES (1, 'a'); INSERT INTO t VALUES (2, 'b')`)
		wantRows(t, db, 2)
	})
}

func TestPreparexRuns(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		db := newDB(t, cfg)
		s := must(db.PreparexContext(t.Context(), `SELECT $1::int + 1`))(t)
		for i := range 3 {
			var got int
			if err := s.GetContext(t.Context(), &got, i); err != nil || got != i+1 {
				t.Errorf("%d, %v", got, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestReadOnlySessionIsClosed(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	exec(t, db, `SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY`) // like a server that became a standby
	_, err := db.ExecContext(t.Context(), `INSERT INTO t VALUES ($1, 'a')`, 1)
	if pq.As(err, "25006") == nil {
		t.Errorf("got %v", err)
	}
	if got := scanOne[int](t, db, `SELECT pg_backend_pid()`); got == pid {
		t.Error("the read-only session is still in use")
	}
}

func TestReadOnlyTransactionKeepsSession(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	pid := scanOne[int](t, db, `SELECT pg_backend_pid()`)
	err := InTx(t.Context(), db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO t VALUES ($1, 'a')`, 1)
		return err
	})
	if pq.As(err, "25006") == nil {
		t.Errorf("got %v", err)
	}
	if got := scanOne[int](t, db, `SELECT pg_backend_pid()`); got != pid {
		t.Error("the session was closed")
	}
}

func ExampleConfig() {
	err := Config{URL: "postgres://u:secret/word@host/db"}.Validate()
	fmt.Println(err)
	// Output: database URL: neither a postgres:// URL (special characters percent-encoded) nor key=value pairs
}

func TestCloseIgnoresLastStatementsDeadline(t *testing.T) {
	t.Parallel()
	db := must(Open(Config{URL: newURL(t), ReadSlack: Off}))(t)
	noError(t, db.PingContext(t.Context())) // connects, which may take long on a busy machine
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var n int
	noError(t, db.QueryRowContext(ctx, `SELECT 1`).Scan(&n))
	<-ctx.Done()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
