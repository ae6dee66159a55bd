package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// pqRows is what lib/pq's rows can do.
type pqRows interface {
	sqldriver.RowsNextResultSet
	sqldriver.RowsColumnTypeScanType
	sqldriver.RowsColumnTypeDatabaseTypeName
	sqldriver.RowsColumnTypeLength
	sqldriver.RowsColumnTypePrecisionScale
}

// openRows are the rows of the statement that runs on a connection.
type openRows struct {
	pqRows
	c     *conn
	mark  int64
	ended func() error // why the statement's context has ended; nil while it hasn't
	alone bool         // the statement commits by itself
	watch *watch       // nil: nobody cares
}

// opened marks the connection as busy until the rows are closed.
func (c *conn) opened(ctx context.Context, rows sqldriver.Rows, mark int64, alone bool) (*openRows, error) {
	r, ok := rows.(pqRows)
	if !ok {
		c.bad = true
		return nil, fmt.Errorf("unexpected rows type %T", rows)
	}
	c.rowsOpen = true
	return &openRows{pqRows: r, c: c, mark: mark, ended: ctx.Err, alone: alone}, nil
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
	return r.c.settle(r.ended(), r.mark, err)
}

// confirmed turns the end of the rows into an error when the statement committed with a warning, as [openTx.Commit]
// does.
func (r *openRows) confirmed(end error) error {
	if !r.alone || r.c.committed == nil {
		return end
	}
	r.c.bad = true
	return fmt.Errorf("%w: %w", ErrOutcomeUnknown, r.c.committed)
}

// Close reads what is left and frees the connection.
func (r *openRows) Close() error {
	r.c.rowsOpen = false
	err := r.pqRows.Close()
	if err != nil {
		err = r.c.settle(r.ended(), r.mark, err)
	}
	r.watch.end(err)
	return err
}
