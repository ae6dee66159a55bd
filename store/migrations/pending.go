package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
)

// Pending returns the name of the first migration that is not applied, or "" if all are. It ignores migrations of a
// later version, and databases without version tables, whose tables were created by other means. Unlike [Status],
// Pending changes nothing and works on any pool.
func Pending(ctx context.Context, db *sql.DB, types fs.FS) (name string, err error) {
	for _, s := range sets(types) {
		names, err := s.names()
		if err != nil {
			return "", err
		}
		if len(names) == 0 {
			continue
		}
		applied, err := s.applied(ctx, db)
		switch {
		case pq.As(err, pqerror.UndefinedTable) != nil:
			return "", nil //nolint:nilerr // no version tables
		case err != nil:
			return "", fmt.Errorf("applied migrations: %w", err)
		}
		for _, name := range names {
			version, err := goose.NumericComponent(name)
			if err != nil {
				return "", fmt.Errorf("migration %s/%s: %w", s.name, name, err)
			}
			if !applied[version] {
				return s.name + "/" + name, nil
			}
		}
	}
	return "", nil
}

// applied returns the versions of the set that are applied. Without a version table, pq.As(err, UndefinedTable) is not nil.
// Before the first migration of this release, the versions are those that an earlier release applied. Another application
// may use goose in the same database; it has no table of secrets.
func (s set) applied(ctx context.Context, db *sql.DB) (map[int64]bool, error) {
	applied, err := selectVersions(ctx, db, `SELECT version_id FROM `+s.table+` WHERE is_applied`)
	if pq.As(err, pqerror.UndefinedTable) != nil {
		return selectVersions(ctx, db, `SELECT version FROM (`+s.earlier+`) earlier (version)
			WHERE to_regclass('recordgraph_secret') IS NOT NULL AND to_regclass('`+sets(nil)[0].table+`') IS NULL`)
	}
	return applied, err
}

// selectVersions runs a query whose rows are versions.
func selectVersions(ctx context.Context, db *sql.DB, query string) (map[int64]bool, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err reports its errors
	found := map[int64]bool{}
	for rows.Next() {
		var version int64
		if err := rows.Scan(&version); err != nil {
			return nil, err
		}
		found[version] = true
	}
	return found, rows.Err()
}
