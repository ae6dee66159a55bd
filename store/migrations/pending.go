package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Pending returns the name of the first migration that is not applied and for which replicas of this version must wait, or ""
// without one. It ignores the finish files at the end, migrations of a later version, and databases without version
// tables, whose tables were created by other means. Unlike [Status], Pending changes nothing and works on any pool.
func Pending(ctx context.Context, db *sql.DB, types fs.FS) (name string, err error) {
	first, _, err := firstPending(ctx, db, types)
	return first, err
}

// PendingFinish returns the name of the first of the finish files at the end that is not applied, or "" if all are.
func PendingFinish(ctx context.Context, db *sql.DB, types fs.FS) (name string, err error) {
	_, finish, err := firstPending(ctx, db, types)
	return finish, err
}

func firstPending(ctx context.Context, db *sql.DB, types fs.FS) (first, atEnd string, err error) {
	for _, s := range sets(types) {
		if s.files == nil {
			continue
		}
		applied, err := s.applied(ctx, db)
		switch {
		case pq.As(err, pqerror.UndefinedTable) != nil:
			return "", "", nil //nolint:nilerr // no version tables
		case err != nil:
			return "", "", fmt.Errorf("applied migrations: %w", err)
		}
		files, finish, err := s.pending(applied)
		switch {
		case err != nil:
			return "", "", err
		case finish > 0:
			return files[0].String(), "", nil
		case len(files) > 0:
			return "", files[0].String(), nil
		}
	}
	return "", "", nil
}

// withoutTable is nil if err is that of a missing table.
func withoutTable(err error) error {
	if pq.As(err, pqerror.UndefinedTable) != nil {
		return nil //nolint:nilerr // as the name says
	}
	return err
}

// applied returns the versions of the set that are applied. Without a version table, pq.As(err, UndefinedTable) is not nil.
// Before the first migration of this release, the versions are those that an earlier release applied. Another application
// may use goose in the same database; it has no table of secrets.
func (s set) applied(ctx context.Context, db queryer) (map[int64]bool, error) {
	applied, err := selectVersions(ctx, db, `SELECT version_id FROM `+s.table+` WHERE is_applied`)
	if pq.As(err, pqerror.UndefinedTable) != nil {
		return selectVersions(ctx, db, `SELECT version FROM (`+s.earlier+`) earlier (version)
			WHERE to_regclass('recordgraph_secret') IS NOT NULL AND to_regclass('`+sets(nil)[0].table+`') IS NULL`)
	}
	return applied, err
}

// selectVersions runs a query whose rows are versions.
func selectVersions(ctx context.Context, db queryer, query string) (map[int64]bool, error) {
	found := map[int64]bool{}
	err := each(ctx, db, query, nil, func(scan func(...any) error) error {
		var version int64
		err := scan(&version)
		found[version] = true
		return err
	})
	return found, err
}
