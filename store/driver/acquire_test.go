package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

var errGaveUp = errors.New("gave up")

// heldOf counts what a pool has handed out: by its slots, and by database/sql.
func heldOf(t *testing.T, db *sqlx.DB) (slots, conns int) {
	t.Helper()
	k, ok := db.Driver().(*connector)
	if !ok {
		t.Fatalf("driver %T", db.Driver())
	}
	return len(k.slots), db.Stats().InUse
}

// wantNoneHeld waits until all connections are back; one that a statement was cancelled on comes back when the server
// has confirmed that.
func wantNoneHeld(t *testing.T, db *sqlx.DB) {
	t.Helper()
	eventually(t, "all connections back", func() bool {
		slots, conns := heldOf(t, db)
		return slots == 0 && conns == 0
	})
}

// survive runs fn, which may panic.
func survive(fn func()) {
	defer func() { _ = recover() }()
	fn()
}

// TestConnectionsComeBack ends the use of connections in every way it can end, more often than there are connections: a
// pool that loses one each time would stand still soon.
func TestConnectionsComeBack(t *testing.T) {
	t.Parallel()
	ask := func(ctx context.Context, q sqlx.QueryerContext) error {
		return rowsOf(ctx, q, "SELECT 1 WHERE $1 = ''", "")
	}
	for name, use := range map[string]func(ctx context.Context, db *sqlx.DB){
		"single panics": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(context.Context, *sqlx.Conn) error { panic("at once") })
		},
		"single panics over a row": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error {
				return Each(ctx, c, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
			})
		},
		"single fails": func(ctx context.Context, db *sqlx.DB) {
			_ = Single(ctx, db, nil, func(context.Context, *sqlx.Conn) error { return errGaveUp })
		},
		"transaction panics": func(ctx context.Context, db *sqlx.DB) {
			_ = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { _ = ask(ctx, tx); panic("tx") })
		},
		"snapshot panics over a row": func(ctx context.Context, db *sqlx.DB) {
			_ = InTx(ctx, db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
				return Each(ctx, tx, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
			})
		},
		"statement alone panics": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(ctx context.Context, tx *Tx) error {
				_, err := tx.Alone(ctx, func(context.Context, sqlx.QueryerContext) error { panic("alone") })
				return err
			})
		},
		"statement alone panics over a row": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(ctx context.Context, tx *Tx) error {
				_, err := tx.Alone(ctx, func(ctx context.Context, q sqlx.QueryerContext) error {
					return Each(ctx, q, "SELECT generate_series(1, 9)", nil, func([]sqldriver.Value) error { panic("row") })
				})
				return err
			})
		},
		"begun write panics": func(ctx context.Context, db *sqlx.DB) {
			_ = Write(ctx, db, func(_ context.Context, tx *Tx) error { _, _ = tx.Begin(); panic("begun") })
		},
		"cancelled while running": func(ctx context.Context, db *sqlx.DB) {
			ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error { return rowsOf(ctx, c, "SELECT pg_sleep(5)") })
		},
		"cancelled before": func(ctx context.Context, db *sqlx.DB) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			_ = Single(ctx, db, nil, func(ctx context.Context, c *sqlx.Conn) error { return ask(ctx, c) })
			_ = InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error { return ask(ctx, tx) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t, Config{MaxOpenConns: 2, StatementTimeout: time.Second})
			for range 3 {
				survive(func() { use(t.Context(), db) })
				wantNoneHeld(t, db)
			}
			if err := Single(t.Context(), db, nil, func(ctx context.Context, c *sqlx.Conn) error { return ask(ctx, c) }); err != nil {
				t.Errorf("after that: %v", err)
			}
		})
	}
}

// TestWaitingInVainTakesNoSlot gives up while others hold all connections, and where none can be made.
func TestWaitingInVainTakesNoSlot(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, *sqlx.Conn) error { return nil }
	t.Run("busy", func(t *testing.T) {
		t.Parallel()
		db := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 10 * time.Millisecond})
		err := Single(t.Context(), db, nil, func(context.Context, *sqlx.Conn) error {
			for range 3 {
				if err := Single(t.Context(), db, nil, nothing); !errors.Is(err, ErrPoolBusy) {
					t.Errorf("late: %v", err)
				}
				gone, cancel := context.WithCancel(t.Context())
				cancel()
				if err := Single(gone, db, nil, nothing); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrPoolBusy) {
					t.Errorf("cancelled: %v", err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wantNoneHeld(t, db)
	})
	t.Run("unreachable", func(t *testing.T) {
		t.Parallel()
		db := open(t, Config{URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable", MaxOpenConns: 1})
		for range 3 {
			if err := Single(t.Context(), db, nil, nothing); !errors.Is(err, ErrNoConnection) {
				t.Errorf("got %v", err)
			}
			wantNoneHeld(t, db)
		}
	})
}
