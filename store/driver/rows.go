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
}

// opened marks the connection as busy until the rows are closed.
func (c *conn) opened(ctx context.Context, rows sqldriver.Rows, mark int64) (sqldriver.Rows, error) {
	r, ok := rows.(pqRows)
	if !ok {
		c.bad = true
		return nil, fmt.Errorf("unexpected rows type %T", rows)
	}
	c.rowsOpen = true
	return &openRows{pqRows: r, c: c, mark: mark, ended: ctx.Err}, nil
}

// Next reads one row.
func (r *openRows) Next(dest []sqldriver.Value) error {
	err := r.pqRows.Next(dest)
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return r.c.settle(r.ended(), r.mark, err)
}

// Close reads what is left and frees the connection.
func (r *openRows) Close() error {
	r.c.rowsOpen = false
	if err := r.pqRows.Close(); err != nil {
		return r.c.settle(r.ended(), r.mark, err)
	}
	return nil
}
