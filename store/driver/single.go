package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// Single runs fn, which sends one statement that only reads, on a connection of
// its own, without a transaction: one round trip. It waits for the connection as
// long as [InTx] does, and the context fn gets ends when the statement has run
// for the pool's StatementTimeout.
//
// fn runs again on another connection when the server never saw the statement.
// Errors are those of fn, of the database ([*pq.Error]) and of this package.
func Single(ctx context.Context, db *sqlx.DB, fn func(context.Context, *sqlx.Conn) error) error {
	timeout := configOf(db).StatementTimeout
	for range connAttempts {
		conn, err := acquire(ctx, db)
		if err != nil {
			return err
		}
		if err = limited(ctx, timeout, conn, fn); !errors.Is(err, sqldriver.ErrBadConn) {
			return err
		}
	}
	return fmt.Errorf("%w: before the statement was sent", ErrConnLost)
}

// limited runs fn on a connection, which it gives back.
func limited(ctx context.Context, timeout time.Duration, conn *sqlx.Conn, fn func(context.Context, *sqlx.Conn) error) error {
	defer conn.Close() //nolint:errcheck // what is wrong with it, fn has met
	if timeout == 0 {
		return fn(ctx, conn)
	}
	short, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := fn(short, conn)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return &TimeoutError{timeout, err}
	}
	return err
}
