// Package migrations holds the database's schema as goose files and brings a database up to it.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"

	"recordgraph/internal/reqlog"
)

//go:embed *.sql
var files embed.FS

// Files are the migrations, NNNNN_name.sql each, for those who digest or read them.
func Files() fs.FS { return files }

// Migration is where a database stands with one migration.
type Migration struct {
	Version   int64
	Name      string // of the file
	Applied   bool
	AppliedAt time.Time // zero when it isn't applied
}

// Up applies all pending migrations, each in a transaction of its own, and
// returns how many. Any number of processes may call it at once: an advisory
// lock makes one of them work and the others wait, until ctx ends.
//
// db must be a pool of its own, without statement timeout and not behind a
// transaction pooler, where the lock would have no session to live in.
func Up(ctx context.Context, db *sql.DB, logger *slog.Logger) (applied int, err error) {
	return up(ctx, db, files, logger)
}

func up(ctx context.Context, db *sql.DB, files fs.FS, logger *slog.Logger) (applied int, err error) {
	p, err := provider(db, files)
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		done, err = partial.Applied, fmt.Errorf("migration %s: %w", partial.Failed.Source.Path, partial.Err)
	}
	for _, m := range done {
		logger.LogAttrs(ctx, slog.LevelInfo, "migration applied", slog.String("migration", m.Source.Path), reqlog.Milliseconds("durationMs", m.Duration))
	}
	if err != nil {
		return len(done), fmt.Errorf("migrate up: %w", err)
	}
	return len(done), nil
}

// errLater is a migration that this version doesn't know how to take back.
var errLater = errors.New("the last migration is one of a later version, which alone can take it back")

// Down takes the last migration back and returns its file's name; empty when
// there is none to take back.
func Down(ctx context.Context, db *sql.DB, logger *slog.Logger) (name string, err error) {
	p, err := provider(db, files)
	if err != nil {
		return "", err
	}
	result, err := p.Down(ctx)
	switch {
	case errors.Is(err, goose.ErrNoNextVersion):
		return "", nil
	case errors.Is(err, goose.ErrVersionNotFound):
		err = errLater
	}
	if err != nil {
		return "", fmt.Errorf("migrate down: %w", err)
	}
	logger.LogAttrs(ctx, slog.LevelInfo, "migration taken back", slog.String("migration", result.Source.Path), reqlog.Milliseconds("durationMs", result.Duration))
	return result.Source.Path, nil
}

// Status tells where the database stands with each migration, in order. It
// changes nothing but for the table of versions, which it makes.
func Status(ctx context.Context, db *sql.DB) ([]Migration, error) {
	p, err := provider(db, files)
	if err != nil {
		return nil, err
	}
	found, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("migration status: %w", err)
	}
	list := make([]Migration, len(found))
	for i, s := range found {
		list[i] = Migration{
			Version: s.Source.Version, Name: s.Source.Path,
			Applied: s.State == goose.StateApplied, AppliedAt: s.AppliedAt.UTC(),
		}
		if !list[i].Applied {
			list[i].AppliedAt = time.Time{}
		}
	}
	return list, nil
}

func provider(db *sql.DB, files fs.FS) (*goose.Provider, error) {
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithVerbose(false), // we log what it returns
		goose.WithDisableGlobalRegistry(true),
		goose.WithSessionLocker(locker{}),
	)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return p, nil
}
