package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/jmoiron/sqlx"
)

// EachRow processes a row. The values are lib/pq's (nil, int64, float64, bool, string, []byte or time.Time) and valid
// until the function returns.
type EachRow func(values []sqldriver.Value) error

// Each runs a statement and calls row with each of its rows. On a [sqlx.Conn] it reads the driver's rows directly,
// which takes half the time of database/sql's rows: those take locks per row, convert each value and start a goroutine
// that watches the context, as lib/pq already does.
//
// Arguments are nil, bool, int64, float64, string or time.Time.
func Each(ctx context.Context, q sqlx.QueryerContext, text string, args []any, row EachRow) error {
	if c, ok := q.(*sqlx.Conn); ok {
		return c.Raw(func(inner any) error {
			raw, ok := inner.(*conn)
			if !ok {
				return fmt.Errorf("unexpected connection type %T", inner)
			}
			return raw.each(ctx, text, args, row)
		})
	}
	return scanEach(ctx, q, text, args, row)
}

func (c *conn) each(ctx context.Context, text string, args []any, row EachRow) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	values := make([]sqldriver.NamedValue, len(args))
	for i, arg := range args {
		values[i] = sqldriver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	rows, err := c.QueryContext(ctx, text, values)
	if err != nil {
		return err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	cells := make([]sqldriver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(cells); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := row(cells); err != nil {
			return err
		}
	}
}

// scanEach is Each inside a transaction, where database/sql gives no access to the connection.
func scanEach(ctx context.Context, q sqlx.QueryerContext, text string, args []any, row EachRow) error {
	rows, err := q.QueryxContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below returns the error
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells := make([]sqldriver.Value, len(columns))
	dest := make([]any, len(cells))
	for i := range cells {
		dest[i] = (*any)(&cells[i])
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := row(cells); err != nil {
			return err
		}
	}
	return rows.Err()
}
