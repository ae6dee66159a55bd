package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// statement is one statement, prepared or not.
type statement interface {
	QueryContext(context.Context, []sqldriver.NamedValue) (sqldriver.Rows, error)
	ExecContext(context.Context, []sqldriver.NamedValue) (sqldriver.Result, error)
}

// unprepared is a statement that is sent as text.
type unprepared struct {
	pq    pqConn
	query string
}

func (u unprepared) QueryContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	return u.pq.QueryContext(ctx, u.query, args)
}

func (u unprepared) ExecContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	return u.pq.ExecContext(ctx, u.query, args)
}

// run calls use with the statement of a text, from the cache if there is one. If a schema change made the cached
// statement invalid, run prepares it again and calls use once more, except in a transaction, which the error has
// aborted.
func (c *conn) run(ctx context.Context, query string, use func(statement) error) error {
	if c.stmts == nil {
		return use(unprepared{c.pq, query})
	}
	s, cached, err := c.prepare(ctx, query)
	if err != nil {
		return err
	}
	err = use(s)
	if !cached || !isStalePlan(err) {
		return err
	}
	c.connector.plans.CompareAndSwap(c.plans, c.plans+1)
	if c.inTx {
		return fmt.Errorf("%w: %w", ErrStalePlan, err)
	}
	if err := c.dropStalePlans(ctx); err != nil {
		return err
	}
	if s, _, err = c.prepare(ctx, query); err != nil {
		return err
	}
	return use(s)
}

// prepare returns the statement of a text and whether the statement was cached.
func (c *conn) prepare(ctx context.Context, query string) (s prepared, cached bool, err error) {
	s = c.stmts.get(query)
	if c.connector.cfg.StatementHits.Count(s != nil) {
		return s, true, nil
	}
	made, err := c.pq.PrepareContext(ctx, query)
	if pq.As(err, pqerror.DuplicatePstatement) != nil {
		return nil, false, fmt.Errorf("another client uses this session; for a transaction pooler, set the pooler in the settings: %w", err)
	}
	if err != nil {
		return nil, false, err
	}
	s, ok := made.(prepared)
	if !ok {
		return nil, false, fmt.Errorf("unexpected statement type %T", made)
	}
	if evicted := c.stmts.put(query, s); evicted != nil {
		if err := evicted.Close(); err != nil {
			return nil, false, err
		}
	}
	return s, false, nil
}

// dropStalePlans drops all cached statements after any connection of the pool has found one that a schema change made
// invalid.
//
//	DEALLOCATE ALL
func (c *conn) dropStalePlans(ctx context.Context) error {
	now := c.connector.plans.Load()
	if c.stmts == nil || c.inTx || c.plans == now {
		return nil
	}
	if c.stmts.len() > 0 {
		if _, err := c.pq.ExecContext(ctx, "DEALLOCATE ALL", nil); err != nil {
			return err
		}
	}
	c.stmts, c.plans = newStmtCache(c.stmts.size), now
	return nil
}

// PrepareContext returns a statement that runs through the connection's cache, so that it works behind a pooler and
// after schema changes. A COPY starts here.
func (c *conn) PrepareContext(ctx context.Context, query string) (sqldriver.Stmt, error) {
	if strings.HasPrefix(query, copyPrefix) {
		return c.copyIn(ctx, query)
	}
	return textStmt{c, query}, nil
}

// Prepare implements [sqldriver.Conn]; database/sql calls PrepareContext instead.
func (c *conn) Prepare(query string) (sqldriver.Stmt, error) { return textStmt{c, query}, nil }

// textStmt is the text of a statement and its connection.
type textStmt struct {
	c     *conn
	query string
}

func (t textStmt) QueryContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	return t.c.QueryContext(ctx, t.query, args)
}

func (t textStmt) ExecContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	return t.c.ExecContext(ctx, t.query, args)
}

// Close does nothing, because the cache owns the statement.
func (t textStmt) Close() error { return nil }

// NumInput leaves the number of arguments to the server.
func (t textStmt) NumInput() int { return -1 }

// Query implements [sqldriver.Stmt]; database/sql calls QueryContext instead.
func (t textStmt) Query(args []sqldriver.Value) (sqldriver.Rows, error) {
	return t.QueryContext(context.Background(), named(args))
}

// Exec implements [sqldriver.Stmt]; database/sql calls ExecContext instead.
func (t textStmt) Exec(args []sqldriver.Value) (sqldriver.Result, error) {
	return t.ExecContext(context.Background(), named(args))
}

func named(args []sqldriver.Value) []sqldriver.NamedValue {
	out := make([]sqldriver.NamedValue, len(args))
	for i, v := range args {
		out[i] = sqldriver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return out
}
