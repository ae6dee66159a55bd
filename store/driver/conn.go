package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"
)

// pqConn is what a connection of lib/pq can do. It is its own transaction.
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
	expires   time.Time // zero is never

	stmts *stmtCache // nil when statements aren't kept
	plans int64      // connector.plans that stmts are good for

	bad       bool // not to be used again
	rowsOpen  bool
	inTx      bool
	readOnly  bool      // the transaction is, by our wish
	committed *pq.Error // the warning a commit, or a statement that commits by itself, came with
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

// harmless are the routines of PostgreSQL that warn of something else than a commit: those by which functions and
// triggers of the database's owner raise warnings, and those that find a collation of another version, once per
// session.
var harmless = []string{"exec_stmt_raise", "pg_newlocale_from_collation", "create_pg_locale"}

// notice hears what the server says besides answers.
func (c *conn) notice(e *pq.Error) {
	if e.Code != "00000" && !slices.Contains(harmless, e.Routine) {
		c.committed = e
	}
	c.connector.cfg.Logger.Debug("database notice", "code", string(e.Code), "message", e.Message)
}

// QueryContext runs a statement that returns rows.
func (c *conn) QueryContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	ended := c.observe(ctx, query)
	rows, err := c.query(ctx, query, args)
	if err != nil {
		newWatch(ended).end(err)
		return nil, err
	}
	rows.watch = newWatch(ended)
	return rows, nil
}

func (c *conn) query(ctx context.Context, query string, args []sqldriver.NamedValue) (*openRows, error) {
	mark, err := c.start(ctx, args)
	if err != nil {
		return nil, err
	}
	alone := selfCommitOf(ctx)
	var rows sqldriver.Rows
	err = c.run(ctx, query, func(s statement) error {
		if alone != nil {
			mark, c.committed = c.net.sent(), nil
		}
		rows, err = s.QueryContext(ctx, args)
		if alone != nil {
			alone.sent = c.net.wrote(mark)
		}
		return err
	})
	if err != nil {
		return nil, c.settle(ctx.Err(), mark, err)
	}
	return c.opened(ctx, rows, mark, alone != nil)
}

// ExecContext runs a statement for its effect, or several when they have no arguments.
func (c *conn) ExecContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	ended := c.observe(ctx, query)
	res, err := c.exec(ctx, query, args)
	if ended != nil {
		var changed int64
		if err == nil {
			changed, _ = res.RowsAffected() // some statements don't say
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
		return nil, c.settle(ctx.Err(), mark, err)
	}
	return res, nil
}

// start begins a statement: everything that can be refused without the server is refused here, because lib/pq leaves a
// connection unusable then.
func (c *conn) start(ctx context.Context, args []sqldriver.NamedValue) (mark int64, err error) {
	if c.rowsOpen {
		return 0, errRowsOpen
	}
	if len(args) > maxArgs {
		return 0, fmt.Errorf("%d arguments: the protocol has room for %d", len(args), maxArgs)
	}
	mark = c.net.begin(c.limit(ctx))
	if err := c.dropStalePlans(ctx); err != nil {
		return 0, c.settle(ctx.Err(), mark, err)
	}
	return mark, nil
}

// limitKey is the context key of a deadline that must not cancel anything.
type limitKey struct{}

// limit is when a server that hasn't answered a statement counts as gone: the context's deadline, and some time for it
// to confirm that it stopped.
func (c *conn) limit(ctx context.Context) time.Time {
	at, ok := ctx.Deadline()
	if !ok {
		at, ok = ctx.Value(limitKey{}).(time.Time)
	}
	if s := selfCommitOf(ctx); !ok && s != nil {
		return s.limit // nothing is cancelled then
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
	newWatch(ended).end(err)
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
		return c.settleBegin(ctx, mark, err)
	}
	c.inTx, c.readOnly = true, opts.ReadOnly
	return nil
}

// settleBegin is settle for BEGIN, which is safe to run again elsewhere: not on a server that refuses writes, nor after
// having waited for one in vain.
func (c *conn) settleBegin(ctx context.Context, mark int64, err error) error {
	if refusesWrites(err) {
		c.bad = true
		return &writesRefused{fmt.Errorf("%w: %w", c.readOnlyCause(), err)}
	}
	retry := lost(err) && !timedOut(err)
	err = c.settle(ctx.Err(), mark, err)
	if retry {
		c.bad = true
		return sqldriver.ErrBadConn
	}
	return err
}

// CheckNamedValue lets lib/pq convert an argument.
func (c *conn) CheckNamedValue(v *sqldriver.NamedValue) error { return c.pq.CheckNamedValue(v) }

// Ping asks the server for a sign of life.
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

// ResetSession is asked before a pooled connection is used again.
func (c *conn) ResetSession(context.Context) error {
	if !c.IsValid() || !c.net.alive() {
		return sqldriver.ErrBadConn
	}
	return nil
}

// IsValid is asked before a connection goes back to the pool.
func (c *conn) IsValid() bool {
	expired := !c.expires.IsZero() && time.Now().After(c.expires)
	return !c.bad && !c.inTx && !c.rowsOpen && !expired && c.pq.IsValid()
}

// Close ends the connection.
func (c *conn) Close() error {
	c.net.begin(time.Time{}) // the last statement's limit is over
	return c.pq.Close()
}

// Begin is the old form of BeginTx, which database/sql doesn't use.
func (c *conn) Begin() (sqldriver.Tx, error) {
	return c.BeginTx(context.Background(), sqldriver.TxOptions{})
}
