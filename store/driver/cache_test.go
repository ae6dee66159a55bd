package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

func connOf(t *testing.T, db *sqlx.DB) *sqlx.Conn {
	t.Helper()
	c := must(db.Connx(t.Context()))(t)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// roundTrips counts the writes to the connection while fn runs.
func roundTrips(t *testing.T, c *sqlx.Conn, fn func()) int64 {
	t.Helper()
	var before, after int64
	rawConn(t, c, func(c *conn) { before = c.net.writes })
	fn()
	rawConn(t, c, func(c *conn) { after = c.net.writes })
	return after - before
}

func TestRoundTrips(t *testing.T) {
	t.Parallel()
	for _, m := range []struct {
		cfg          Config
		first, again int64
	}{
		{Config{}, 2, 1},
		{Config{Pooler: Transaction}, 1, 1},
	} {
		t.Run("pooler="+m.cfg.Pooler, func(t *testing.T) {
			t.Parallel()
			c := connOf(t, newDB(t, m.cfg))
			query := func() { scanOne[int](t, c, `SELECT $1::int`, 1) }
			if n := roundTrips(t, c, query); n != m.first {
				t.Errorf("first: %d", n)
			}
			if n := roundTrips(t, c, query); n != m.again {
				t.Errorf("again: %d", n)
			}
			tx := func() {
				tx := must(c.BeginTxx(t.Context(), nil))(t)
				noError(t, tx.Commit())
			}
			if n := roundTrips(t, c, tx); n != 2 {
				t.Errorf("begin and commit: %d", n)
			}
		})
	}
}

func TestEvictedStatementsAreClosed(t *testing.T) {
	t.Parallel()
	c := connOf(t, newDB(t, Config{StatementCacheSize: 4}))
	for i := range 10 {
		if got := scanOne[int](t, c, fmt.Sprintf(`SELECT $1::int + %d`, i), 1); got != 1+i {
			t.Errorf("query %d: %d", i, got)
		}
	}
	if n := scanOne[int](t, c, `SELECT count(*) FROM pg_prepared_statements`); n != 4 {
		t.Errorf("%d statements in the cache, want 4", n)
	}
}

func TestCacheKeepsRecentlyUsedStatements(t *testing.T) {
	t.Parallel()
	s := newStmtCache(2)
	if s.put("a", nil) != nil || s.put("b", nil) != nil {
		t.Error("evicted too early")
	}
	s.get("a")
	s.put("c", nil)
	if kept := s.stmts.Keys(); !slices.Equal(kept, []string{"a", "c"}) {
		t.Errorf("kept %v", kept)
	}
}

func TestSchemaChangeCausesNoErrorOutsideTransactions(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 2})
	a, b := connOf(t, db), connOf(t, db)
	read := func(c *sqlx.Conn) map[string]any {
		row := map[string]any{}
		noError(t, c.QueryRowxContext(t.Context(), `SELECT * FROM t WHERE id = $1`, 1).MapScan(row))
		return row
	}
	must(a.ExecContext(t.Context(), `INSERT INTO t VALUES ($1, 'a')`, 1))(t)
	read(a)
	read(b)
	must(a.ExecContext(t.Context(), `ALTER TABLE t ADD w int DEFAULT 5`))(t)
	if got := read(a)["w"]; got != int64(5) {
		t.Errorf("new column: %v", got)
	}
	// Connection b drops its statements before the error occurs: one round trip for DEALLOCATE, two to prepare and run.
	if n := roundTrips(t, b, func() { read(b) }); n != 3 {
		t.Errorf("%d round trips on the other connection", n)
	}
	if n := roundTrips(t, b, func() { read(b) }); n != 1 {
		t.Errorf("%d round trips afterwards", n)
	}
}

func TestSchemaChangeInATransactionCanBeRerun(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	db, other := newDB(t, Config{URL: url, MaxOpenConns: 1}), open(t, Config{URL: url})
	read := func(ctx context.Context, tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `SELECT * FROM t WHERE id = $1`, 1)
		return err
	}
	noError(t, InTx(t.Context(), db, TxOptions{ReadOnly: true}, read))
	exec(t, other, `ALTER TABLE t ADD w int`)
	var failures []error
	err := Rerun(t.Context(), 2, func(ctx context.Context) error {
		err := InTx(ctx, db, TxOptions{ReadOnly: true}, read)
		failures = append(failures, err)
		return err
	})
	if err != nil || len(failures) != 2 || !errors.Is(failures[0], ErrStalePlan) {
		t.Errorf("got %v after %v", err, failures)
	}
}

func TestMissingStatementIsPreparedAgain(t *testing.T) {
	t.Parallel()
	c := connOf(t, newDB(t, Config{}))
	scanOne[int](t, c, `SELECT $1::int`, 1)
	must(c.ExecContext(t.Context(), `DEALLOCATE ALL`))(t)
	if got := scanOne[int](t, c, `SELECT $1::int`, 2); got != 2 {
		t.Errorf("got %d", got)
	}
}

func TestStalePlanIsRecognizedByRoutine(t *testing.T) {
	t.Parallel()
	if isStalePlan(&pq.Error{Code: "0A000", Routine: "transformSelect"}) || !isStalePlan(&pq.Error{Code: "0A000", Routine: "RevalidateCachedQuery"}) {
		t.Error("0A000 is a stale plan only with the routine RevalidateCachedQuery")
	}
}
