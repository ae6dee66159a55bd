package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
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

// catalogSQL returns the columns of the model's tables: no row for a missing table. The last value is true for a column to
// which every new row must give a value.
//
// The types have no length or precision. Arrays are written text[].
const catalogSQL = `SELECT m.name, a.attname, format_type(a.atttypid, NULL), a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
FROM unnest($1::text[]) m(name)
JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass(quote_ident(m.name))
WHERE a.attnum > 0 AND NOT a.attisdropped`

// catalogColumn is a column of a table.
type catalogColumn struct {
	typ      string
	required bool // every new row must give the column a value
}

// catalog is the time of the last successful check.
type catalog struct{ good atomic.Pointer[time.Time] }

// Ready checks that the database answers and has each table and column of the model, with the column's type, and that
// no other column of these tables needs a value, because no record could then be created. It ignores other tables and
// columns, so that the versions before and after a migration can run at the same time. The error is a
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
	if reason := unfit(s.schema, columns); reason != "" {
		return &record.Error{Kind: record.ErrUnavailable, Message: reason}
	}
	s.catalog.good.Store(&now)
	return nil
}

// columns returns the columns of the model's tables.
func (s *Store) columns(ctx context.Context) (map[string]map[string]catalogColumn, error) {
	tables := make([]string, len(s.schema.Types))
	for i, t := range s.schema.Types {
		tables[i] = t.Table
	}
	st := sqlgen.Statement{Text: catalogSQL, Args: []any{pq.Array(tables)}}
	var out map[string]map[string]catalogColumn
	err := driver.Single(ctx, s.db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		out = map[string]map[string]catalogColumn{}
		var table, column string
		var c catalogColumn
		return s.query(ctx, conn, st, []any{&table, &column, &c.typ, &c.required}, func() error {
			if out[table] == nil {
				out[table] = map[string]catalogColumn{}
			}
			out[table][column] = c
			return nil
		})
	})
	return out, err
}

// unfit describes the first part of the model that the tables lack or have with another type, or a column for which the
// model has no value. It returns "" if the tables fit the model.
func unfit(schema *record.Schema, tables map[string]map[string]catalogColumn) string {
	for _, t := range schema.Types {
		found := tables[t.Table]
		if len(found) == 0 {
			return fmt.Sprintf("table %s is missing %s", t.Table, remedy)
		}
		written := map[string]bool{}
		for _, f := range t.Fields {
			if f.Column == "" {
				continue
			}
			for _, column := range f.Columns() {
				c, ok := found[column.Column]
				if !ok {
					return fmt.Sprintf("column %s.%s is missing %s", t.Table, column.Column, remedy)
				}
				if want := formatType(sqlgen.ColumnType(column)); c.typ != want {
					return fmt.Sprintf("column %s.%s is of type %s, not %s", t.Table, column.Column, c.typ, want)
				}
				written[column.Column] = true
			}
		}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			if found[name].required && !written[name] {
				return fmt.Sprintf("column %s.%s needs a value that this version does not write; give the column a default, or drop its NOT NULL", t.Table, name)
			}
		}
	}
	return ""
}

// formatType returns a type in the spelling of PostgreSQL's format_type.
func formatType(typ string) string {
	return strings.Replace(typ, "timestamptz", "timestamp with time zone", 1)
}
