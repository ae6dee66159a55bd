package driver

import (
	"context"
	"errors"
	"testing"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/devpg"
)

// standby starts a standby with a table t. The test may promote it.
func standby(t *testing.T) *devpg.Server {
	t.Helper()
	start := newServerStarter(t, nil)
	primary := start(false)
	exec(t, open(t, Config{URL: primary.URL("postgres")}), `CREATE TABLE t (id int PRIMARY KEY, v text)`)
	noError(t, primary.Stop(t.Context()))
	return start(true)
}

// TestStandbyErrors connects to a standby by pools that require the primary, and by pools that accept any server, where
// reads work.
func TestStandbyErrors(t *testing.T) {
	t.Parallel()
	server := standby(t)
	read := func(db *sqlx.DB) error {
		return Single(t.Context(), db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
			var n int
			return conn.QueryRowxContext(ctx, `SELECT count(*) FROM t WHERE id = $1`, 1).Scan(&n)
		})
	}
	insert := func(ctx context.Context, q sqlx.QueryerContext) error {
		var n int
		return q.QueryRowxContext(ctx, `INSERT INTO t VALUES ($1, 'a') RETURNING id`, 1).Scan(&n)
	}
	autocommit := func(db *sqlx.DB) error {
		return Write(t.Context(), db, func(ctx context.Context, tx *Tx) error {
			done, err := tx.Autocommit(ctx, insert)
			if !done {
				t.Error("autocommit is not possible")
			}
			return err
		})
	}
	inTx := func(db *sqlx.DB) error {
		return InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { return insert(ctx, tx) })
	}
	inspect := func(db *sqlx.DB) error {
		_, err := Inspect(t.Context(), db)
		return err
	}
	url := server.URL("postgres")
	unreachable := "host=127.0.0.1,127.0.0.1 port=1,2 user=postgres sslmode=disable"
	for _, test := range []struct {
		name string
		cfg  Config
		fn   func(*sqlx.DB) error
		want error
	}{
		{"read", Config{URL: url}, read, ErrStandby},
		{"inspect", Config{URL: url}, inspect, ErrStandby},
		{"write", Config{URL: url}, inTx, ErrStandby},
		{"autocommit", Config{URL: url}, autocommit, ErrStandby},
		{"primary required", Config{URL: url + "&target_session_attrs=primary"}, read, ErrStandby},
		{"any, read", Config{URL: url + "&target_session_attrs=any"}, read, nil},
		{"any, inspect", Config{URL: url + "&target_session_attrs=any"}, inspect, nil},
		{"any, write", Config{URL: url + "&target_session_attrs=any"}, inTx, ErrStandby},
		{"any, autocommit", Config{URL: url + "&target_session_attrs=any"}, autocommit, ErrStandby},
		{"any, pooler, write", Config{URL: url + "&target_session_attrs=any", Pooler: Transaction}, inTx, ErrStandby},
		{"unreachable", Config{URL: unreachable}, read, ErrNoConnection},
	} {
		err := test.fn(open(t, test.cfg))
		if !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
		if test.want == ErrNoConnection && errors.Is(err, ErrStandby) {
			t.Errorf("%s: %v", test.name, err)
		}
	}

	db := open(t, Config{URL: url})
	if err := read(db); !errors.Is(err, ErrStandby) {
		t.Errorf("before the promotion: %v", err)
	}
	exec(t, open(t, Config{URL: url + "&target_session_attrs=any"}), `SELECT pg_promote()`)
	eventually(t, "the promoted server takes writes", func() bool { return autocommit(db) == nil })
}

// TestReadOnlyPrimaryIsNoStandby writes to a primary whose sessions are read-only.
func TestReadOnlyPrimaryIsNoStandby(t *testing.T) {
	t.Parallel()
	url := newURL(t)
	exec(t, newDB(t, Config{URL: url}), `ALTER DATABASE `+scanOne[string](t, open(t, Config{URL: url}), `SELECT current_database()`)+` SET default_transaction_read_only = on`)
	for name, cfg := range map[string]Config{"any": {URL: url + "&target_session_attrs=any"}, "read-write": {URL: url}} {
		err := Write(t.Context(), open(t, cfg), func(ctx context.Context, tx *Tx) error {
			_, err := tx.Autocommit(ctx, func(ctx context.Context, q sqlx.QueryerContext) error {
				_, err := q.QueryxContext(ctx, `INSERT INTO t VALUES ($1, 'a')`, 1)
				return err
			})
			return err
		})
		if !errors.Is(err, ErrReadOnly) || errors.Is(err, ErrStandby) {
			t.Errorf("%s: got %v, want %v", name, err, ErrReadOnly)
		}
	}
}
