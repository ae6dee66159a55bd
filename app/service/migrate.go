package service

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"

	"recordgraph/store/driver"
	"recordgraph/store/migrations"
)

// MigrateUp applies all pending migrations of the engine and of the record types, and returns their number. It waits for the database, and for other processes that
// migrate.
func MigrateUp(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger) (applied int, err error) {
	err = onDatabase(ctx, cfg, cfg.driver(log).ForMigrations(cfg.MigrateURL), log, func(db *sql.DB) error {
		applied, err = migrations.Up(ctx, db, types, log)
		return err
	})
	return applied, err
}

// MigrateDown reverts the last migration and returns its name; empty when there is none.
func MigrateDown(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger) (name string, err error) {
	err = onDatabase(ctx, cfg, cfg.driver(log).ForMigrations(cfg.MigrateURL), log, func(db *sql.DB) error {
		name, err = migrations.Down(ctx, db, types, log)
		return err
	})
	return name, err
}

// MigrateStatus writes the state of each migration, and returns how many are pending.
func MigrateStatus(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger, out io.Writer) (pending int, err error) {
	err = onDatabase(ctx, cfg, cfg.driver(log).ForMigrations(cfg.MigrateURL), log, func(db *sql.DB) error {
		list, err := migrations.Status(ctx, db, types)
		if err != nil {
			return err
		}
		for _, m := range list {
			state := "applied " + m.AppliedAt.Format("2006-01-02 15:04:05Z")
			if !m.Applied {
				pending++
				state = "pending"
			}
			if _, err := fmt.Fprintf(out, "%-28s  %s\n", state, m.Name); err != nil {
				return err
			}
		}
		return nil
	})
	return pending, err
}

// OpenMigrations opens a pool for migrations, and waits for the database.
func OpenMigrations(ctx context.Context, cfg Config, log *slog.Logger) (*sql.DB, error) {
	return openDatabase(ctx, cfg, cfg.driver(log).ForMigrations(cfg.MigrateURL), log)
}

// onDatabase opens a pool, waits for the database and runs fn.
func onDatabase(ctx context.Context, cfg Config, pool driver.Config, log *slog.Logger, fn func(*sql.DB) error) (err error) {
	db, err := openDatabase(ctx, cfg, pool, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

func openDatabase(ctx context.Context, cfg Config, pool driver.Config, log *slog.Logger) (*sql.DB, error) {
	if err := cfg.ValidateDatabase(); err != nil {
		return nil, err
	}
	db, err := driver.Open(pool)
	if err != nil {
		return nil, err
	}
	err = await(ctx, db, cfg.StartTimeout, log)
	if err == nil {
		err = (&inspector{log: log}).first(ctx, func(ctx context.Context) (driver.Inspection, error) { return driver.Inspect(ctx, db) })
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db.DB, nil
}
