package driver

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// copyPrefix begins the one statement that is prepared by running it.
const copyPrefix = "COPY "

// Copy runs COPY … FROM STDIN in a transaction: data hands lines in PostgreSQL's text format to put, any number of
// whole ones at a time, without the last's end. What put is given is on its way when it returns; an error may come from
// lines before, and nothing is copied then. An error of data comes back as it is, and the transaction must be rolled
// back, to a savepoint or whole.
func Copy(ctx context.Context, tx *sqlx.Tx, text string, data func(put func(lines string) error) error) (err error) {
	if !strings.HasPrefix(text, copyPrefix) {
		return errors.New("not a COPY: " + text)
	}
	st, err := tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := data(func(lines string) error { return put(ctx, st, lines) }); err != nil {
		return err
	}
	_, err = st.ExecContext(ctx) // ends it
	return err
}

func put(ctx context.Context, st *sql.Stmt, lines string) error {
	_, err := st.ExecContext(ctx, lines)
	return err
}

// copier is what lib/pq makes of a COPY.
type copier interface {
	sqldriver.Stmt
	CopyData(ctx context.Context, line string) (sqldriver.Result, error)
}

// copyStmt is a COPY that runs on a connection until it is ended or closed.
type copyStmt struct {
	copier
	c    *conn
	mark int64
	done bool
}

func (c *conn) copyIn(ctx context.Context, query string) (sqldriver.Stmt, error) {
	mark, err := c.start(ctx, nil)
	if err != nil {
		return nil, err
	}
	st, err := c.pq.PrepareContext(ctx, query)
	if err != nil {
		return nil, c.settle(ctx.Err(), mark, err)
	}
	inner, ok := st.(copier)
	if !ok {
		c.bad = true
		return nil, fmt.Errorf("unexpected statement type %T", st)
	}
	return &copyStmt{copier: inner, c: c, mark: mark}, nil
}

// ExecContext sends lines; without any, it ends the COPY and returns its error.
func (s *copyStmt) ExecContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	if len(args) == 0 {
		return sqldriver.RowsAffected(0), s.end(ctx)
	}
	lines, ok := args[0].Value.(string)
	if !ok || len(args) > 1 {
		return nil, errors.New("a COPY takes lines as one text")
	}
	res, err := s.CopyData(ctx, lines)
	if err != nil {
		return nil, errors.Join(s.end(ctx), withoutBadConn(err)) // the end's own error is settled
	}
	return res, nil
}

// end makes sure that the connection is out of the COPY.
func (s *copyStmt) end(ctx context.Context) error {
	if s.done {
		return nil
	}
	s.done = true
	if err := s.copier.Close(); err != nil {
		return s.c.settle(ctx.Err(), s.mark, err)
	}
	return nil
}

// Close ends a COPY that was given up. Its lines go with the transaction.
func (s *copyStmt) Close() error {
	return s.end(context.Background())
}

// NumInput leaves the number of arguments to ExecContext.
func (s *copyStmt) NumInput() int { return -1 }
