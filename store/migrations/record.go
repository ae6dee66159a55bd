package migrations

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"recordgraph/model/ddl"
)

// Record is what recordgraph dev knows of the tables of the record types in its database.
type Record struct {
	Files  ddl.Tables // as the applied migration files made them
	Tables ddl.Tables // as they are
}

// Ahead reports whether dev has changed tables that no migration file has changed.
func (r *Record) Ahead() bool { return !r.Files.Equal(r.Tables) }

// Recorded returns the record of a database, or nil if dev has not used the database. The engine's migrations must have
// been applied.
func Recorded(ctx context.Context, db *sql.DB) (*Record, error) {
	var files, tables []byte
	err := db.QueryRowContext(ctx, `SELECT files, tables FROM recordgraph_model`).Scan(&files, &tables)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("recorded tables: %w", err)
	}
	r := &Record{}
	for _, part := range []struct {
		text []byte
		into *ddl.Tables
	}{{files, &r.Files}, {tables, &r.Tables}} {
		byName := map[string]ddl.Table{}
		if err := json.Unmarshal(part.text, &byName); err != nil {
			return nil, fmt.Errorf("recorded tables: %w", err)
		}
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			*part.into = append(*part.into, byName[name])
		}
	}
	return r, nil
}

// execer runs a statement: a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// store writes the record, also in a database without one.
func (r *Record) store(ctx context.Context, db execer) error {
	_, err := db.ExecContext(ctx, `INSERT INTO recordgraph_model (id, files, tables, updated_at) VALUES (1, $1, $2, now())
		ON CONFLICT (id) DO UPDATE SET (files, tables, updated_at) = (excluded.files, excluded.tables, excluded.updated_at)`,
		byName(r.Files), byName(r.Tables))
	if err != nil {
		return fmt.Errorf("record the tables: %w", err)
	}
	return nil
}

// byName is the JSON of tables.
func byName(tables ddl.Tables) string {
	out := map[string]ddl.Table{}
	for _, t := range tables {
		out[t.Name] = t
	}
	return toJSON(out)
}

func toJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and booleans
	}
	return string(text)
}

// recordTables records the table that a step of dev has changed, when the step is complete.
func recordTables(step ddl.Step) recorder {
	return func(ctx context.Context, tx execer, p progress) error {
		if !p.done {
			return nil
		}
		query, args := `tables - $1::text`, []any{step.Table()}
		if step.After != nil {
			query, args = `tables || jsonb_build_object($1::text, $2::jsonb)`, append(args, toJSON(step.After))
		}
		_, err := tx.ExecContext(ctx, `UPDATE recordgraph_model SET updated_at = now(), tables = `+query, args...)
		if err != nil {
			return fmt.Errorf("record the table %s: %w", step.Table(), err)
		}
		return nil
	}
}
