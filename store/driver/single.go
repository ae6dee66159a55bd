package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Single runs fn, which sends one reading statement, on a connection without a transaction: one round trip. It waits
// for the connection as long as [InTx] does. The server limits the statement to the pool's StatementTimeout; where the
// server does not, the context of fn does.
//
// fn runs again on another connection if the statement was not sent. Errors are those of fn, of the database
// ([*pq.Error]) and of this package.
func Single(ctx context.Context, db *sqlx.DB, share *Share, fn func(context.Context, *sqlx.Conn) error) error {
	for range connAttempts {
		conn, err := acquire(ctx, db, share)
		if err != nil {
			return err
		}
		if err = conn.run(ctx, fn); !errors.Is(err, sqldriver.ErrBadConn) {
			return err
		}
	}
	return fmt.Errorf("%w: before the statement was sent", ErrConnLost)
}

// run is use with the StatementTimeout.
func (h *pooledConn) run(ctx context.Context, fn func(context.Context, *sqlx.Conn) error) error {
	defer h.Close() //nolint:errcheck // what is wrong with it, fn has met
	timeout := h.k.cfg.StatementTimeout
	if h.k.limitsStatements || timeout == 0 {
		return fn(ctx, h.Conn)
	}
	short, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := fn(short, h.Conn)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return &TimeoutError{timeout, err}
	}
	return err
}
