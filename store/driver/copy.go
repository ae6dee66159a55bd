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

// copyPrefix begins the only statement that starts to run when it is prepared.
const copyPrefix = "COPY "

// Copy runs COPY … FROM STDIN in a transaction. data passes lines in PostgreSQL's text format to put: whole lines, any
// number per call, the last one without a line break. put sends the lines without waiting for the server, so its error
// may belong to earlier lines. After an error nothing is copied, and the transaction must be rolled back, completely or
// to a savepoint. An error of data is returned unchanged.
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
	_, err = st.ExecContext(ctx) // without arguments: end of the data
	return err
}

func put(ctx context.Context, st *sql.Stmt, lines string) error {
	_, err := st.ExecContext(ctx, lines)
	return err
}

// copier is lib/pq's statement of a COPY.
type copier interface {
	sqldriver.Stmt
	CopyData(ctx context.Context, line string) (sqldriver.Result, error)
}

// copyStmt is a running COPY.
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
		return nil, c.statementError(ctx.Err(), mark, err)
	}
	inner, ok := st.(copier)
	if !ok {
		c.bad = true
		return nil, fmt.Errorf("unexpected statement type %T", st)
	}
	return &copyStmt{copier: inner, c: c, mark: mark}, nil
}

// ExecContext sends lines. Without arguments it ends the COPY and returns the COPY's error.
func (s *copyStmt) ExecContext(ctx context.Context, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	if len(args) == 0 {
		return sqldriver.RowsAffected(0), s.end(ctx)
	}
	lines, ok := args[0].Value.(string)
	if !ok || len(args) > 1 {
		return nil, errors.New("a COPY takes its lines as one text")
	}
	res, err := s.CopyData(ctx, lines)
	if err != nil {
		return nil, errors.Join(s.end(ctx), withoutBadConn(err)) // end maps its error itself
	}
	return res, nil
}

// end ends the COPY on the connection, once.
func (s *copyStmt) end(ctx context.Context) error {
	if s.done {
		return nil
	}
	s.done = true
	if err := s.copier.Close(); err != nil {
		return s.c.statementError(ctx.Err(), s.mark, err)
	}
	return nil
}

// Close ends an unfinished COPY. The rollback of the transaction removes the lines that were sent.
func (s *copyStmt) Close() error {
	return s.end(context.Background())
}

// NumInput leaves the number of arguments to ExecContext.
func (s *copyStmt) NumInput() int { return -1 }
