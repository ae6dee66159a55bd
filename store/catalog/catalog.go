// Package catalog compares the tables of a database with those of a model: columns, types, defaults, constraints and
// indexes. A service at run time checks columns and types alone, see store.Store.Ready: that needs only metadata, and no
// transaction that creates tables.
package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"

	"recordgraph/model/ddl"
)

// partsSQL describes the columns, constraints and indexes of tables in PostgreSQL's spelling. The last value is true for a
// column to which every new row must give a value.
const partsSQL = `WITH tables AS (SELECT m.name, to_regclass(quote_ident(m.name)) AS oid FROM unnest($1::text[]) m(name))
SELECT 'column', t.name, a.attname, format_type(a.atttypid, a.atttypmod)
	|| CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || quote_ident(l.collname) ELSE '' END
	|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''),
	a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint', t.name, c.conname, pg_get_constraintdef(c.oid, true), false
FROM tables t JOIN pg_catalog.pg_constraint c ON c.conrelid = t.oid AND c.contype IN ('p', 'u', 'c', 'f')
UNION ALL
SELECT 'index', t.name, i.relname, pg_get_indexdef(x.indexrelid, 0, true) || CASE WHEN x.indisvalid THEN '' ELSE ' INVALID' END, false
FROM tables t JOIN pg_catalog.pg_index x ON x.indrelid = t.oid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = x.indexrelid AND c.conrelid = x.indrelid)`

// found is what a database has of the tables.
type found struct {
	parts    ddl.Parts
	required map[string]bool // the names of columns to which every new row must give a value
}

// Check says, in a sentence each, what a database lacks of the tables of a model, defines otherwise, or has in addition
// so that no record can be created. It ignores other parts, which may belong to a later version.
//
// Check makes the tables of the model as temporary tables and compares what PostgreSQL says of both, because it writes
// definitions in its own way. The transaction is rolled back.
func Check(ctx context.Context, db *sql.DB, tables ddl.Tables) ([]string, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("check the tables: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing is kept
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.Name
	}
	have, err := read(ctx, tx, names)
	if err != nil {
		return nil, fmt.Errorf("check the tables: %w", err)
	}
	const temporary = `SELECT set_config('search_path', concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true)`
	if _, err := tx.ExecContext(ctx, temporary); err != nil {
		return nil, fmt.Errorf("check the tables: %w", err)
	}
	if _, err := tx.ExecContext(ctx, tables.Create()); err != nil {
		if pe := pq.As(err); pe != nil {
			err = errors.New(pe.Message) // such as an unknown function in a condition of the model
		}
		return nil, fmt.Errorf("the tables of the model can't be created: %w", err)
	}
	want, err := read(ctx, tx, names)
	if err != nil {
		return nil, fmt.Errorf("check the tables: %w", err)
	}
	return append(have.parts.Lacks(want.parts), have.unknown(want)...), nil
}

// unknown describes the columns to which each row must give a value and of which the model does not know.
func (f found) unknown(want found) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(f.required)) {
		if _, ok := want.parts[name]; !ok {
			out = append(out, name+" is required by the database, but the model does not have it, so no record can be created")
		}
	}
	return out
}

// read describes the tables that exist.
func read(ctx context.Context, tx *sql.Tx, names []string) (found, error) {
	out := found{ddl.Parts{}, map[string]bool{}}
	rows, err := tx.QueryContext(ctx, partsSQL, pq.Array(names))
	if err != nil {
		return out, err
	}
	defer func() { _ = rows.Close() }() // Err reports its errors
	for rows.Next() {
		var kind, table, name, definition string
		var required bool
		if err := rows.Scan(&kind, &table, &name, &definition, &required); err != nil {
			return out, err
		}
		out.parts[ddl.TablePart(table)] = ""
		switch kind {
		case "column":
			name = ddl.ColumnPart(table, name)
		case "constraint":
			name = ddl.ConstraintPart(table, name)
		case "index":
			name = ddl.IndexPart(table, name)
		}
		out.parts[name] = strings.TrimSpace(definition)
		if required {
			out.required[name] = true
		}
	}
	return out, rows.Err()
}
