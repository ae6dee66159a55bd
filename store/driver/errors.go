package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// What can go wrong between the service and the database, besides the errors the database itself reports as
// [*pq.Error].
var (
	// ErrNoConnection: none of the hosts could be reached or took the login.
	ErrNoConnection = errors.New("no connection to the database")
	// ErrStandby: the server is a standby, and the service needs the primary. Reads work there only when the URL allows
	// a standby (target_session_attrs).
	ErrStandby = errors.New("the database is a standby: the service needs the primary")
	// ErrReadOnly: the server is a primary whose sessions are read-only.
	ErrReadOnly = errors.New("the database takes no writes at the moment")
	// ErrPoolBusy: no connection became free in time.
	ErrPoolBusy = errors.New("no free database connection in time")
	// ErrConnLost: the connection broke, or fell silent, while a statement ran.
	ErrConnLost = errors.New("connection to the database lost")
	// ErrOutcomeUnknown: a commit was sent and not confirmed.
	ErrOutcomeUnknown = errors.New("outcome of the commit unknown")
	// ErrStalePlan: a schema change made a cached statement invalid inside a transaction, which can be rerun.
	ErrStalePlan = errors.New("prepared statement no longer valid")
)

// TimeoutError is a statement that took, or waited for a lock, longer than the pool's settings allow, while its caller
// had time left.
type TimeoutError struct {
	Limit time.Duration
	Err   error // the database's
}

// Error says the limit.
func (e *TimeoutError) Error() string { return fmt.Sprintf("longer than %s: %v", e.Limit, e.Err) }

// Unwrap returns the database's error.
func (e *TimeoutError) Unwrap() error { return e.Err }

// errRowsOpen is a mistake of the caller: one connection, one result at a time.
var errRowsOpen = errors.New("the rows of the statement before are still open")

// maxArgs is the number of parameters PostgreSQL's protocol has room for.
const maxArgs = 65535

// settle turns the error of a statement into what the pool and the caller need: the connection is marked for the bin
// when it can't be trusted any more, and [sqldriver.ErrBadConn], on which database/sql runs the statement again, gets
// out only when the server never saw it. ended is why the statement's context has ended; nil when it hasn't. Losing a
// connection over a statement whose caller went away is no event: lib/pq gives some up to cancel it.
func (c *conn) settle(ended error, mark int64, err error) error {
	if pe := pq.As(err); pe != nil && !pe.Fatal() {
		if pe.Code == pqerror.ReadOnlySQLTransaction && !c.inTx {
			err = fmt.Errorf("%w: %w", c.readOnlyCause(), err)
		}
		c.bad = c.bad || c.ends(pe.Code)
		if ended != nil && pe.Code == pqerror.QueryCanceled {
			return fmt.Errorf("%w: %w", ended, err)
		}
		return c.limited(pe.Code, err)
	}
	c.bad = true
	switch {
	case !lost(err):
		return err
	case !c.inTx && !c.net.wrote(mark):
		return sqldriver.ErrBadConn
	}
	err = withoutBadConn(err)
	level := slog.LevelWarn
	if errors.Is(ended, context.Canceled) {
		level = slog.LevelDebug
	}
	c.connector.cfg.Logger.Log(context.Background(), level, "database connection lost", "error", err)
	if ended != nil {
		return fmt.Errorf("%w: %w: %w", ErrConnLost, ended, err)
	}
	return fmt.Errorf("%w: %w", ErrConnLost, err)
}

// limited adds the limit to the error of a statement that ran into one.
func (c *conn) limited(code pqerror.Code, err error) error {
	switch cfg := c.connector.cfg; {
	case code == pqerror.QueryCanceled && cfg.StatementTimeout > 0:
		return &TimeoutError{cfg.StatementTimeout, err}
	case code == pqerror.LockNotAvailable && cfg.LockTimeout > 0:
		return &TimeoutError{cfg.LockTimeout, err}
	}
	return err
}

// ends reports whether a connection is of no use after the error: its server is going away or has become a standby.
func (c *conn) ends(code pqerror.Code) bool {
	switch code {
	case pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.DatabaseDropped:
		return true
	case pqerror.ReadOnlySQLTransaction:
		return !c.readOnly
	}
	return code.Class() == pqerror.ClassConnectionException
}

// lost reports whether err says that the connection is gone.
func lost(err error) bool {
	var ne net.Error
	return errors.Is(err, sqldriver.ErrBadConn) || errors.As(err, &ne) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// withoutBadConn keeps the text of err alone when database/sql would take it as leave to run the statement again.
func withoutBadConn(err error) error {
	if errors.Is(err, sqldriver.ErrBadConn) {
		return errors.New("closed by the server")
	}
	return err
}

// stale reports whether a cached statement no longer fits the schema, or is gone from the session.
func stale(err error) bool {
	pe := pq.As(err, pqerror.InvalidSQLStatementName, pqerror.FeatureNotSupported)
	return pe != nil && (pe.Code == pqerror.InvalidSQLStatementName || pe.Routine == "RevalidateCachedQuery")
}

// refusesWrites reports whether BEGIN READ WRITE failed on a standby.
func refusesWrites(err error) bool {
	return pq.As(err, pqerror.ReadOnlySQLTransaction, pqerror.FeatureNotSupported) != nil
}

// timedOut reports whether err is a deadline of the connection.
func timedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}
