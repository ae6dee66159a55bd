package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// appliedSQL lists what Up has applied and Down has not taken back.
const appliedSQL = `SELECT version_id FROM ` + goose.DefaultTablename + ` WHERE is_applied`

// Pending returns the file of the first migration that a database lacks; empty
// when it has all of them. That it has more doesn't matter: they are those of a
// later version. Unlike [Status] it changes nothing and runs on any pool.
func Pending(ctx context.Context, db *sql.DB) (name string, err error) {
	return pending(ctx, db, files)
}

func pending(ctx context.Context, db *sql.DB, files fs.FS) (name string, err error) {
	applied := map[int64]bool{}
	rows, err := db.QueryContext(ctx, appliedSQL)
	if err != nil {
		return "", fmt.Errorf("applied migrations: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells all
	for rows.Next() {
		var version int64
		if err := rows.Scan(&version); err != nil {
			return "", fmt.Errorf("applied migrations: %w", err)
		}
		applied[version] = true
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("applied migrations: %w", err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return "", fmt.Errorf("migration %s: %w", name, err)
		}
		if !applied[version] {
			return name, nil
		}
	}
	return "", nil
}
