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

// The errors of connections. Errors that the database reports are [*pq.Error].
var (
	// ErrNoConnection: no host could be reached and accepted the login.
	ErrNoConnection = errors.New("no connection to the database")
	// ErrStandby: the server is a standby, and the service needs the primary. Reads work on a standby only if the URL
	// allows one (target_session_attrs).
	ErrStandby = errors.New("the database is a standby: the service needs the primary")
	// ErrReadOnly: the server is a primary whose sessions are read-only.
	ErrReadOnly = errors.New("the database takes no writes at the moment")
	// ErrPoolBusy: no connection became free in time.
	ErrPoolBusy = errors.New("no free database connection in time")
	// ErrConnLost: the connection broke, or the server did not answer, while a statement ran.
	ErrConnLost = errors.New("connection to the database lost")
	// ErrOutcomeUnknown: a commit was sent and not confirmed.
	ErrOutcomeUnknown = errors.New("outcome of the commit unknown")
	// ErrStalePlan: a schema change made a cached statement invalid inside a transaction. The transaction can run
	// again.
	ErrStalePlan = errors.New("prepared statement no longer valid")
)

// TimeoutError is the error of a statement that ran, or waited for a lock, longer than the pool's settings allow. The
// caller's deadline had not passed.
type TimeoutError struct {
	Limit time.Duration
	Err   error // of the database
}

// Error contains the limit.
func (e *TimeoutError) Error() string { return fmt.Sprintf("longer than %s: %v", e.Limit, e.Err) }

// Unwrap returns the database's error.
func (e *TimeoutError) Unwrap() error { return e.Err }

// errRowsOpen is a bug of the caller: a connection has one result at a time.
var errRowsOpen = errors.New("the rows of the previous statement are still open")

// maxArgs is the number of parameters that PostgreSQL's protocol allows.
const maxArgs = 65535

// statementError maps the error of a statement. It marks a connection bad that must not be used again. It returns
// [sqldriver.ErrBadConn], after which database/sql runs the statement again, only if the statement was not sent. ended
// is the error of the statement's context. A connection that is lost after its caller cancelled the statement is logged
// at debug level, because lib/pq closes some connections to cancel statements.
func (c *conn) statementError(ended error, mark int64, err error) error {
	if pe := pq.As(err); pe != nil && !pe.Fatal() {
		if pe.Code == pqerror.ReadOnlySQLTransaction && !c.inTx {
			err = fmt.Errorf("%w: %w", c.readOnlyCause(), err)
		}
		c.bad = c.bad || c.endsConnection(pe.Code)
		if ended != nil && pe.Code == pqerror.QueryCanceled {
			return fmt.Errorf("%w: %w", ended, err)
		}
		return c.withLimit(pe.Code, err)
	}
	c.bad = true
	switch {
	case !connectionLost(err):
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

// withLimit adds the limit to the error of a statement that exceeded a timeout.
func (c *conn) withLimit(code pqerror.Code, err error) error {
	switch cfg := c.connector.cfg; {
	case code == pqerror.QueryCanceled && cfg.StatementTimeout > 0:
		return &TimeoutError{cfg.StatementTimeout, err}
	case code == pqerror.LockNotAvailable && cfg.LockTimeout > 0:
		return &TimeoutError{cfg.LockTimeout, err}
	}
	return err
}

// endsConnection reports whether a connection is unusable after the error: its server shuts down or has become a
// standby.
func (c *conn) endsConnection(code pqerror.Code) bool {
	switch code {
	case pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.DatabaseDropped:
		return true
	case pqerror.ReadOnlySQLTransaction:
		return !c.readOnly
	}
	return code.Class() == pqerror.ClassConnectionException
}

// connectionLost reports whether err is the loss of the connection.
func connectionLost(err error) bool {
	var ne net.Error
	return errors.Is(err, sqldriver.ErrBadConn) || errors.As(err, &ne) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// withoutBadConn replaces [sqldriver.ErrBadConn], after which database/sql would run the statement again.
func withoutBadConn(err error) error {
	if errors.Is(err, sqldriver.ErrBadConn) {
		return errors.New("closed by the server")
	}
	return err
}

// isStalePlan reports whether a cached statement does not match the schema or does not exist in the session.
func isStalePlan(err error) bool {
	pe := pq.As(err, pqerror.InvalidSQLStatementName, pqerror.FeatureNotSupported)
	return pe != nil && (pe.Code == pqerror.InvalidSQLStatementName || pe.Routine == "RevalidateCachedQuery")
}

// refusesWrites reports whether BEGIN READ WRITE failed on a standby.
func refusesWrites(err error) bool {
	return pq.As(err, pqerror.ReadOnlySQLTransaction, pqerror.FeatureNotSupported) != nil
}

// timedOut reports whether err is an exceeded deadline of the connection.
func timedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}
