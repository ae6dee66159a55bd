// Package migrations brings a database's tables up to date: first the engine's own tables, whose migrations are
// embedded here, then the tables of the record types, whose migrations the service passes in.
//
// Each of the two sets has its own version table and numbers its migrations from 1. A migration is named by its set and
// its file, such as engine/00002_load.sql.
package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"

	"recordgraph/internal/reqlog"
)

// Migration is the state of one migration in a database.
type Migration struct {
	Name      string // set/file
	Version   int64
	Applied   bool
	AppliedAt time.Time // zero if not applied
}

// Up applies all pending migrations, each in its own transaction, and returns their number. Several processes may call
// Up at once: one of them applies the migrations under an advisory lock, and the others wait until ctx ends.
//
// The pool must have no statement timeout and must not go through a transaction pooler, because the lock belongs to a
// session. types are the migrations of the record types; nil means none.
func Up(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) (applied int, err error) {
	all, err := open(ctx, db, types)
	if err != nil {
		return 0, fmt.Errorf("migrate up: %w", err)
	}
	for _, p := range all {
		done, err := p.Up(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			done, err = partial.Applied, fmt.Errorf("migration %s: %w", p.nameOf(partial.Failed.Source), partial.Err)
		}
		for _, m := range done {
			logger.LogAttrs(ctx, slog.LevelInfo, "migration applied", p.attrs(m)...)
		}
		applied += len(done)
		if err != nil {
			return applied, fmt.Errorf("migrate up: %w", err)
		}
	}
	return applied, nil
}

// errLater means that only a later version of the service has the file of the last migration.
var errLater = errors.New("the last migration belongs to a later version; only that version can take it back")

// Down takes back the migration that was applied last and returns its name, or "" if no migration is applied.
func Down(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) (name string, err error) {
	all, err := open(ctx, db, types)
	if err != nil {
		return "", fmt.Errorf("migrate down: %w", err)
	}
	var last provider
	var at time.Time
	for _, p := range all {
		var t sql.NullTime
		if err := db.QueryRowContext(ctx, `SELECT max(tstamp) FROM `+p.table+` WHERE version_id > 0`).Scan(&t); err != nil {
			return "", fmt.Errorf("migrate down: %w", err)
		}
		if t.Valid && !t.Time.Before(at) {
			last, at = p, t.Time
		}
	}
	if at.IsZero() {
		return "", nil
	}
	result, err := last.Down(ctx)
	if errors.Is(err, goose.ErrVersionNotFound) {
		err = errLater
	}
	if err != nil {
		return "", fmt.Errorf("migrate down: %w", err)
	}
	logger.LogAttrs(ctx, slog.LevelInfo, "migration taken back", last.attrs(result)...)
	return last.nameOf(result.Source), nil
}

// Status returns the state of each migration, in the order of [Up]. It changes nothing except that it creates the
// version tables.
func Status(ctx context.Context, db *sql.DB, types fs.FS) ([]Migration, error) {
	all, err := open(ctx, db, types)
	if err != nil {
		return nil, fmt.Errorf("migration status: %w", err)
	}
	var list []Migration
	for _, p := range all {
		found, err := p.Status(ctx)
		if err != nil {
			return nil, fmt.Errorf("migration status: %w", err)
		}
		for _, s := range found {
			m := Migration{Name: p.nameOf(s.Source), Version: s.Source.Version, Applied: s.State == goose.StateApplied}
			if m.Applied {
				m.AppliedAt = s.AppliedAt.UTC()
			}
			list = append(list, m)
		}
	}
	return list, nil
}

// attrs describes a migration that was applied or taken back in the log.
func (p provider) attrs(result *goose.MigrationResult) []slog.Attr {
	return []slog.Attr{slog.String("migration", p.nameOf(result.Source)), reqlog.Milliseconds("durationMs", result.Duration)}
}
