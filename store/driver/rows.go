package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// pqRows is the interface of lib/pq's rows.
type pqRows interface {
	sqldriver.RowsNextResultSet
	sqldriver.RowsColumnTypeScanType
	sqldriver.RowsColumnTypeDatabaseTypeName
	sqldriver.RowsColumnTypeLength
	sqldriver.RowsColumnTypePrecisionScale
}

// openRows are the rows of the running statement of a connection.
type openRows struct {
	pqRows
	c     *conn
	mark  int64
	ended func() error // returns the error of the statement's context
	auto  bool         // autocommit statement
	watch *rowCounter  // nil: not observed
}

// newOpenRows marks the connection as busy until the rows are closed.
func (c *conn) newOpenRows(ctx context.Context, rows sqldriver.Rows, mark int64, auto bool) (*openRows, error) {
	r, ok := rows.(pqRows)
	if !ok {
		c.bad = true
		return nil, fmt.Errorf("unexpected rows type %T", rows)
	}
	c.rowsOpen = true
	return &openRows{pqRows: r, c: c, mark: mark, ended: ctx.Err, auto: auto}, nil
}

// Next reads one row.
func (r *openRows) Next(dest []sqldriver.Value) error {
	err := r.next(dest)
	r.watch.next(err)
	return err
}

func (r *openRows) next(dest []sqldriver.Value) error {
	err := r.pqRows.Next(dest)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return r.confirmed(err)
	}
	return r.c.statementError(r.ended(), r.mark, err)
}

// confirmed replaces the end of the rows by an error if the autocommit statement committed with a warning, as
// [openTx.Commit] does.
func (r *openRows) confirmed(end error) error {
	if !r.auto || r.c.commitWarning == nil {
		return end
	}
	r.c.bad = true
	return fmt.Errorf("%w: %w", ErrOutcomeUnknown, r.c.commitWarning)
}

// Close discards the remaining rows and frees the connection.
func (r *openRows) Close() error {
	r.c.rowsOpen = false
	err := r.pqRows.Close()
	if err != nil {
		err = r.c.statementError(r.ended(), r.mark, err)
	}
	r.watch.end(err)
	return err
}
