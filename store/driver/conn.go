package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"
)

// pqConn is the interface of lib/pq's connections. The connection is also its transaction.
type pqConn interface {
	sqldriver.Conn
	sqldriver.ConnBeginTx
	sqldriver.ConnPrepareContext
	sqldriver.ExecerContext
	sqldriver.QueryerContext
	sqldriver.NamedValueChecker
	sqldriver.Pinger
	sqldriver.Validator
	sqldriver.Tx
}

// conn is one connection. database/sql uses it from one goroutine at a time.
type conn struct {
	connector *connector
	pq        pqConn
	net       *netConn
	expires   time.Time // zero: never

	stmts *stmtCache // nil: statements are not cached
	plans int64      // value of connector.plans for which stmts are valid

	bad           bool // the pool must close the connection
	rowsOpen      bool
	inTx          bool
	readOnly      bool      // the transaction was opened READ ONLY
	commitWarning *pq.Error // the warning of the last commit or autocommit statement
}

func newConn(k *connector, inner sqldriver.Conn, n *netConn) (*conn, error) {
	pc, ok := inner.(pqConn)
	if !ok {
		return nil, fmt.Errorf("unexpected connection type %T", inner)
	}
	c := &conn{connector: k, pq: pc, net: n, expires: k.expiry(time.Now()), plans: k.plans.Load()}
	if k.cfg.Pooler == "" && k.cfg.StatementCacheSize > 0 {
		c.stmts = newStmtCache(k.cfg.StatementCacheSize)
	}
	pq.SetNoticeHandler(inner, c.notice)
	return c, nil
}

// harmlessRoutines are the routines of PostgreSQL whose warnings do not concern a commit: RAISE in functions and
// triggers of the database's owner, and the check of collation versions, once per session.
var harmlessRoutines = []string{"exec_stmt_raise", "pg_newlocale_from_collation", "create_pg_locale"}

// notice handles a notice or warning of the server.
func (c *conn) notice(e *pq.Error) {
	if e.Code != "00000" && !slices.Contains(harmlessRoutines, e.Routine) {
		c.commitWarning = e
	}
	c.connector.cfg.Logger.Debug("database notice", "code", string(e.Code), "message", e.Message)
}

// QueryContext runs a statement that returns rows.
func (c *conn) QueryContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	ended := c.observe(ctx, query)
	rows, err := c.query(ctx, query, args)
	if err != nil {
		newRowCounter(ended).end(err)
		return nil, err
	}
	rows.watch = newRowCounter(ended)
	return rows, nil
}

func (c *conn) query(ctx context.Context, query string, args []sqldriver.NamedValue) (*openRows, error) {
	mark, err := c.start(ctx, args)
	if err != nil {
		return nil, err
	}
	auto := autocommitOf(ctx)
	var rows sqldriver.Rows
	err = c.run(ctx, query, func(s statement) error {
		if auto != nil {
			mark, c.commitWarning = c.net.sent(), nil
		}
		rows, err = s.QueryContext(ctx, args)
		if auto != nil {
			auto.sent = c.net.wrote(mark)
		}
		return err
	})
	if err != nil {
		return nil, c.statementError(ctx.Err(), mark, err)
	}
	return c.newOpenRows(ctx, rows, mark, auto != nil)
}

// ExecContext runs a statement that returns no rows, or several statements without arguments.
func (c *conn) ExecContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	ended := c.observe(ctx, query)
	res, err := c.exec(ctx, query, args)
	if ended != nil {
		var changed int64
		if err == nil {
			changed, _ = res.RowsAffected() // some statements have no count
		}
		ended(changed, err)
	}
	return res, err
}

func (c *conn) exec(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	mark, err := c.start(ctx, args)
	if err != nil {
		return nil, err
	}
	var res sqldriver.Result
	exec := func(s statement) error {
		res, err = s.ExecContext(ctx, args)
		return err
	}
	if len(args) == 0 {
		err = exec(unprepared{c.pq, query})
	} else {
		err = c.run(ctx, query, exec)
	}
	if err != nil {
		return nil, c.statementError(ctx.Err(), mark, err)
	}
	return res, nil
}

// start begins a statement. It makes all checks that do not need the server, because after such an error lib/pq leaves
// the connection unusable.
func (c *conn) start(ctx context.Context, args []sqldriver.NamedValue) (mark int64, err error) {
	if c.rowsOpen {
		return 0, errRowsOpen
	}
	if len(args) > maxArgs {
		return 0, fmt.Errorf("%d arguments: the protocol allows %d", len(args), maxArgs)
	}
	mark = c.net.begin(c.limit(ctx))
	if err := c.dropStalePlans(ctx); err != nil {
		return 0, c.statementError(ctx.Err(), mark, err)
	}
	return mark, nil
}

// limitKey is the context key of a deadline that must not cancel the statement.
type limitKey struct{}

// limit returns the deadline of the server's answer: the context's deadline plus the time in which the server confirms
// a cancellation. The zero time is no deadline.
func (c *conn) limit(ctx context.Context) time.Time {
	at, ok := ctx.Deadline()
	if !ok {
		at, ok = ctx.Value(limitKey{}).(time.Time)
	}
	if s := autocommitOf(ctx); !ok && s != nil {
		return s.limit // an autocommit statement is not cancelled, so it needs no extra time
	}
	if !ok {
		return time.Time{}
	}
	return at.Add(c.connector.cfg.ReadSlack)
}

// BeginTx opens a transaction in one round trip.
func (c *conn) BeginTx(ctx context.Context, opts sqldriver.TxOptions) (sqldriver.Tx, error) {
	ended := c.observe(ctx, textBegin)
	err := c.begin(ctx, opts)
	newRowCounter(ended).end(err)
	if err != nil {
		return nil, err
	}
	return openTx{c, c.observeLater(ctx)}, nil
}

func (c *conn) begin(ctx context.Context, opts sqldriver.TxOptions) error {
	mark, err := c.start(ctx, nil)
	if err != nil {
		return err
	}
	if c.connector.cfg.Pooler == Transaction {
		_, err = c.pq.ExecContext(ctx, c.connector.cfg.begin(opts), nil)
	} else {
		_, err = c.pq.BeginTx(ctx, opts)
	}
	if err != nil {
		return c.beginError(ctx, mark, err)
	}
	c.inTx, c.readOnly = true, opts.ReadOnly
	return nil
}

// beginError is statementError for BEGIN, which may run again on another connection, except after a timeout.
func (c *conn) beginError(ctx context.Context, mark int64, err error) error {
	if refusesWrites(err) {
		c.bad = true
		return &writesRefused{fmt.Errorf("%w: %w", c.readOnlyCause(), err)}
	}
	retry := connectionLost(err) && !timedOut(err)
	err = c.statementError(ctx.Err(), mark, err)
	if retry {
		c.bad = true
		return sqldriver.ErrBadConn
	}
	return err
}

// CheckNamedValue lets lib/pq convert an argument.
func (c *conn) CheckNamedValue(v *sqldriver.NamedValue) error { return c.pq.CheckNamedValue(v) }

// Ping checks the connection by an empty query.
func (c *conn) Ping(ctx context.Context) error {
	if _, err := c.start(ctx, nil); err != nil {
		return err
	}
	if err := c.pq.Ping(ctx); err != nil {
		c.bad = true
		return sqldriver.ErrBadConn
	}
	return nil
}

// ResetSession checks a pooled connection before database/sql uses it again.
func (c *conn) ResetSession(context.Context) error {
	if !c.IsValid() || !c.net.alive() {
		return sqldriver.ErrBadConn
	}
	return nil
}

// IsValid reports whether database/sql may return the connection to the pool.
func (c *conn) IsValid() bool {
	expired := !c.expires.IsZero() && time.Now().After(c.expires)
	return !c.bad && !c.inTx && !c.rowsOpen && !expired && c.pq.IsValid()
}

// Close ends the connection.
func (c *conn) Close() error {
	c.net.begin(time.Time{}) // clear the last statement's deadline
	return c.pq.Close()
}

// Begin implements [sqldriver.Conn]; database/sql calls BeginTx instead.
func (c *conn) Begin() (sqldriver.Tx, error) {
	return c.BeginTx(context.Background(), sqldriver.TxOptions{})
}
