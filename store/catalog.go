package store

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/sqlgen"
)

// catalogFor is how long a catalog that carries the model is trusted to go on carrying it.
const catalogFor = 10 * time.Second

// remedy is what an operator does about a missing table or column.
const remedy = "(run: recordgraph migrate up)"

// catalogSQL gives the column types of the tables of the model that are there: no row for a table that isn't.
//
// The types come without length or precision, arrays as text[].
const catalogSQL = `SELECT m.name, a.attname, format_type(a.atttypid, NULL)
FROM unnest($1::text[]) m(name)
JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass(quote_ident(m.name))
WHERE a.attnum > 0 AND NOT a.attisdropped`

// catalog remembers when the database last carried the model.
type catalog struct{ good atomic.Pointer[time.Time] }

// Ready reports whether the database answers and carries the model: each table with each column, of its type. What it
// has beyond that doesn't matter, so that the versions before and after a migration can run beside each other. The
// error is a [record.ErrUnavailable] whose message says what is missing.
//
// Once all is there, that is asked again only after a while.
func (s *Store) Ready(ctx context.Context) error {
	if good := s.catalog.good.Load(); good != nil && time.Since(*good) < catalogFor {
		return s.Ping(ctx)
	}
	now := time.Now()
	columns, err := s.columns(ctx)
	if err != nil {
		return s.fail("read the catalog", err)
	}
	if lacks := lacking(s.schema, columns); lacks != "" {
		return &record.Error{Kind: record.ErrUnavailable, Message: lacks}
	}
	s.catalog.good.Store(&now)
	return nil
}

// columns are the types of the columns of the model's tables.
func (s *Store) columns(ctx context.Context) (map[string]map[string]string, error) {
	tables := make([]string, len(s.schema.Types))
	for i, t := range s.schema.Types {
		tables[i] = t.Table
	}
	st := sqlgen.Statement{Text: catalogSQL, Args: []any{pq.Array(tables)}}
	var out map[string]map[string]string
	err := driver.Single(ctx, s.db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		out = map[string]map[string]string{}
		var table, column, typ string
		return s.query(ctx, conn, st, []any{&table, &column, &typ}, func() error {
			if out[table] == nil {
				out[table] = map[string]string{}
			}
			out[table][column] = typ
			return nil
		})
	})
	return out, err
}

// lacking says what of the model the first table that lacks something lacks; empty when all is there.
func lacking(schema *record.Schema, columns map[string]map[string]string) string {
	for _, t := range schema.Types {
		there := columns[t.Table]
		if len(there) == 0 {
			return fmt.Sprintf("table %s is missing %s", t.Table, remedy)
		}
		for _, f := range t.Fields {
			if f.Column == "" {
				continue
			}
			typ, ok := there[f.Column]
			if !ok {
				return fmt.Sprintf("column %s.%s is missing %s", t.Table, f.Column, remedy)
			}
			if want := formatted(sqlgen.ColumnType(f)); typ != want {
				return fmt.Sprintf("column %s.%s is of type %s, not %s", t.Table, f.Column, typ, want)
			}
		}
	}
	return ""
}

// formatted is a type as PostgreSQL's format_type spells it.
func formatted(typ string) string {
	return strings.Replace(typ, "timestamptz", "timestamp with time zone", 1)
}
