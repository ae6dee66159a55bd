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

// catalogTTL is how long [Store.Ready] trusts a successful check of the catalog.
const catalogTTL = 10 * time.Second

// remedy is the operator's action for a missing table or column.
const remedy = "(run: recordgraph migrate up)"

// catalogSQL returns the column types of the model's tables: no row for a missing table.
//
// The types have no length or precision. Arrays are written text[].
const catalogSQL = `SELECT m.name, a.attname, format_type(a.atttypid, NULL)
FROM unnest($1::text[]) m(name)
JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass(quote_ident(m.name))
WHERE a.attnum > 0 AND NOT a.attisdropped`

// catalog is the time of the last successful check.
type catalog struct{ good atomic.Pointer[time.Time] }

// Ready checks that the database answers and has each table and column of the model, with the column's type. It ignores
// other tables and columns, so that the versions before and after a migration can run at the same time. The error is a
// [record.ErrUnavailable] whose message names the missing part.
//
// After a successful check, the catalog is read again only after some seconds.
func (s *Store) Ready(ctx context.Context) error {
	if good := s.catalog.good.Load(); good != nil && time.Since(*good) < catalogTTL {
		return s.Ping(ctx)
	}
	now := time.Now()
	columns, err := s.columns(ctx)
	if err != nil {
		return s.fail("read the catalog", err)
	}
	if missing := missingPart(s.schema, columns); missing != "" {
		return &record.Error{Kind: record.ErrUnavailable, Message: missing}
	}
	s.catalog.good.Store(&now)
	return nil
}

// columns returns the types of the columns of the model's tables.
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

// missingPart describes the first missing or wrong part of the model, or returns "".
func missingPart(schema *record.Schema, columns map[string]map[string]string) string {
	for _, t := range schema.Types {
		found := columns[t.Table]
		if len(found) == 0 {
			return fmt.Sprintf("table %s is missing %s", t.Table, remedy)
		}
		for _, f := range t.Fields {
			if f.Column == "" {
				continue
			}
			typ, ok := found[f.Column]
			if !ok {
				return fmt.Sprintf("column %s.%s is missing %s", t.Table, f.Column, remedy)
			}
			if want := formatType(sqlgen.ColumnType(f)); typ != want {
				return fmt.Sprintf("column %s.%s is of type %s, not %s", t.Table, f.Column, typ, want)
			}
		}
	}
	return ""
}

// formatType returns a type in the spelling of PostgreSQL's format_type.
func formatType(typ string) string {
	return strings.Replace(typ, "timestamptz", "timestamp with time zone", 1)
}
