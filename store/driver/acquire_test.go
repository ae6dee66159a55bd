package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

var errRefused = errors.New("refused")

// connsInUse returns the number of used slots, and of connections in use by database/sql.
func connsInUse(t *testing.T, db *sqlx.DB) (slots, conns int) {
	t.Helper()
	k, ok := db.Driver().(*connector)
	if !ok {
		t.Fatalf("driver %T", db.Driver())
	}
	return len(k.slots), db.Stats().InUse
}

// wantAllReleased waits until all connections are released. After a cancelled statement, the connection is released
// when the server has confirmed the cancellation.
func wantAllReleased(t *testing.T, db *sqlx.DB) {
	t.Helper()
	eventually(t, "all connections are released", func() bool {
		slots, conns := connsInUse(t, db)
		return slots == 0 && conns == 0
	})
}

// recoverPanic runs fn and recovers a panic.
func recoverPanic(fn func()) {
	defer func() { _ = recover() }()
	fn()
}

// TestConnectionsAreReturned uses connections in every way that can fail, more often than the pool has connections. A
// pool that leaks a connection each time would block.
func TestConnectionsAreReturned(t *testing.T) {
	t.Parallel()
	query := func(ctx context.Context, q sqlx.QueryerContext) error {
		return readRows(ctx, q, "SELECT 1 WHERE $1 = ''", "")
	}
	for name, use := range map[string]func(ctx context.Context, db *sqlx.DB){
		"Single panics": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(context.Context, *sqlx.Conn) error { panic("at once") })
		},
		"Single panics in row": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error {
				return Each(ctx, c, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
			})
		},
		"Single fails": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(context.Context, *sqlx.Conn) error { return errRefused })
		},
		"InTx panics": func(ctx context.Context, db *sqlx.DB) {
			_ = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { _ = query(ctx, tx); panic("tx") })
		},
		"read-only InTx panics in row": func(ctx context.Context, db *sqlx.DB) {
			_ = InTx(ctx, db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
				return Each(ctx, tx, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
			})
		},
		"Autocommit panics": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(ctx context.Context, tx *Tx) error {
				_, err := tx.Autocommit(ctx, func(context.Context, sqlx.QueryerContext) error { panic("autocommit") })
				return err
			})
		},
		"Autocommit panics in row": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(ctx context.Context, tx *Tx) error {
				_, err := tx.Autocommit(ctx, func(ctx context.Context, q sqlx.QueryerContext) error {
					return Each(ctx, q, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
				})
				return err
			})
		},
		"Write panics after Begin": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(_ context.Context, tx *Tx) error { _, _ = tx.Begin(); panic("begun") })
		},
		"cancelled while running": func(ctx context.Context, db *sqlx.DB) {
			ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error { return readRows(ctx, c, "SELECT pg_sleep(5)") })
		},
		"cancelled before statement": func(ctx context.Context, db *sqlx.DB) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error { return query(ctx, c) })
			_ = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { return query(ctx, tx) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t, Config{MaxOpenConns: 2, StatementTimeout: time.Second})
			for range 3 {
				recoverPanic(func() { use(t.Context(), db) })
				wantAllReleased(t, db)
			}
			if err := Single(t.Context(), db, nil, func(ctx context.Context, c *sqlx.Conn) error { return query(ctx, c) }); err != nil {
				t.Errorf("next statement: %v", err)
			}
		})
	}
}

// TestFailedAcquireTakesNoSlot fails to take a connection, because all are in use or because the server is unreachable.
func TestFailedAcquireTakesNoSlot(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, *sqlx.Conn) error { return nil }
	t.Run("busy", func(t *testing.T) {
		t.Parallel()
		db := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 10 * time.Millisecond})
		err := Single(t.Context(), db, nil, func(context.Context, *sqlx.Conn) error {
			for range 3 {
				if err := Single(t.Context(), db, nil, nothing); !errors.Is(err, ErrPoolBusy) {
					t.Errorf("timeout: %v", err)
				}
				cancelled, cancel := context.WithCancel(t.Context())
				cancel()
				if err := Single(cancelled, db, nil, nothing); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrPoolBusy) {
					t.Errorf("cancelled: %v", err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantAllReleased(t, db)
	})
	t.Run("unreachable", func(t *testing.T) {
		t.Parallel()
		db := open(t, Config{URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable", MaxOpenConns: 1})
		for range 3 {
			if err := Single(t.Context(), db, nil, nothing); !errors.Is(err, ErrNoConnection) {
				t.Errorf("got %v", err)
			}
			wantAllReleased(t, db)
		}
	})
}
