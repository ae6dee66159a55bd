package driver

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

var errTest = errors.New("test error") //nolint:gochecknoglobals // a sentinel

func insert(id int) func(context.Context, *sqlx.Tx) error {
	return func(ctx context.Context, tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO t VALUES ($1, 'x')`, id)
		return err
	}
}

func TestInTx(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, cfg Config) {
		cfg.MaxOpenConns = 1 // a leaked connection would block the next statement
		db := newDB(t, cfg)
		noError(t, InTx(t.Context(), db, TxOptions{}, insert(1)))
		err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
			return errors.Join(insert(2)(ctx, tx), errTest)
		})
		if !errors.Is(err, errTest) {
			t.Errorf("error: %v", err)
		}
		func() {
			defer func() {
				if p := recover(); p != "test" {
					t.Errorf("panic: %v", p)
				}
			}()
			_ = InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
				_ = insert(3)(ctx, tx)
				panic("test")
			})
		}()
		wantRows(t, db, 1)
		if err := InTx(t.Context(), db, TxOptions{}, insert(1)); pq.As(err, "23505") == nil {
			t.Errorf("duplicate: %v", err)
		}
		isolation := ""
		err = InTx(t.Context(), db, TxOptions{}, func(_ context.Context, tx *sqlx.Tx) error {
			isolation = scanOne[string](t, tx, `SHOW transaction_isolation`)
			return nil
		})
		if err != nil || isolation != "repeatable read" {
			t.Errorf("isolation %q, %v", isolation, err)
		}
	})
}

func TestFailedStatementCannotBeCommitted(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	err := InTx(t.Context(), db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		if err := insert(1)(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `SELECT 1 / $1::int`, 0)
		if pq.As(err, "22012") == nil {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if !errors.Is(err, pq.ErrInFailedTransaction) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
	wantRows(t, db, 0)
}

func TestWriteIgnoresCancelledRequest(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{})
	ctx, cancel := context.WithCancel(t.Context())
	err := InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
		cancel()
		return insert(1)(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	wantRows(t, db, 1)
}

func TestReadEndsWithCancelledRequest(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1})
	ctx, cancel := context.WithCancel(t.Context())
	err := InTx(ctx, db, TxOptions{ReadOnly: true}, func(ctx context.Context, tx *sqlx.Tx) error {
		cancel()
		_, err := tx.ExecContext(ctx, `SELECT pg_sleep($1)`, 30)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := scanOne[int](t, db, `SELECT 1`); got != 1 {
		t.Errorf("got %d", got)
	}
}

func TestWriteAfterDeadlineWritesNothing(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]func(context.Context, *sqlx.Tx) error{
		"in a statement": func(ctx context.Context, tx *sqlx.Tx) error {
			_, err := tx.ExecContext(ctx, `SELECT pg_sleep($1)`, 30)
			return err
		},
		"before the commit": func(ctx context.Context, _ *sqlx.Tx) error {
			<-ctx.Done()
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := newDB(t, Config{MaxOpenConns: 1})
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			err := InTx(ctx, db, TxOptions{}, func(ctx context.Context, tx *sqlx.Tx) error {
				if err := insert(1)(ctx, tx); err != nil {
					return err
				}
				return last(ctx, tx)
			})
			if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrOutcomeUnknown) {
				t.Errorf("got %v", err)
			}
			wantRows(t, db, 0)
		})
	}
}

func TestBusyPool(t *testing.T) {
	t.Parallel()
	db := newDB(t, Config{MaxOpenConns: 1, AcquireTimeout: 20 * time.Millisecond})
	connOf(t, db)
	if err := InTx(t.Context(), db, TxOptions{}, insert(1)); !errors.Is(err, ErrPoolBusy) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	err := InTx(ctx, db, TxOptions{}, insert(1))
	if errors.Is(err, ErrPoolBusy) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the request's deadline: %v", err)
	}
}
