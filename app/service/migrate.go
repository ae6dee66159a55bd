package service

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"recordgraph/store/driver"
	"recordgraph/store/migrations"
)

// MigrateUp applies the pending migrations of the engine and of the record types, and returns their number. It waits for the
// database, and for other processes that migrate. See [migrations.Up].
func MigrateUp(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger) (applied int, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		applied, err = migrations.Up(ctx, db, types, log)
		return err
	})
	return applied, err
}

// MigrateAlone applies all pending migrations for a process that has the database for itself. See [migrations.UpAlone].
func MigrateAlone(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger) error {
	return onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		_, err := migrations.UpAlone(ctx, db, types, log)
		return err
	})
}

// MigrateFinish applies the finish files that [MigrateUp] has left, and returns their number. It waits for the end of replicas
// of earlier releases at most for a time. See [migrations.Finish].
func MigrateFinish(ctx context.Context, types fs.FS, cfg Config, wait time.Duration, log *slog.Logger) (applied int, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		applied, err = migrations.Finish(ctx, db, types, wait, log)
		return err
	})
	return applied, err
}

// MigrateDown reverts the last migration and returns its name; empty when there is none.
func MigrateDown(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger) (name string, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		name, err = migrations.Down(ctx, db, types, log)
		return err
	})
	return name, err
}

// MigrateStatus writes the state of each migration and the number of living replicas of each release. It returns how many
// migrations [MigrateUp] would apply.
func MigrateStatus(ctx context.Context, types fs.FS, cfg Config, log *slog.Logger, out io.Writer) (pending int, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		list, err := migrations.Status(ctx, db, types)
		if err != nil {
			return err
		}
		pending, _ = migrations.Unapplied(list)
		for _, m := range list {
			if _, err := fmt.Fprintf(out, "%-28s  %s\n", stateOf(m), m.Name); err != nil {
				return err
			}
		}
		return writeReplicas(ctx, db, out)
	})
	return pending, err
}

// stateOf describes a migration.
func stateOf(m migrations.Migration) string {
	switch {
	case m.Partial() && m.Down:
		return fmt.Sprintf("partly taken back, %d of %d", m.StepsDone, m.Steps)
	case m.Partial():
		return fmt.Sprintf("partly applied, %d of %d", m.StepsDone, m.Steps)
	case m.Applied:
		return "applied " + m.AppliedAt.Format("2006-01-02 15:04:05Z")
	case m.Finish:
		return "pending, phase finish"
	}
	return "pending"
}

// writeReplicas writes a line for each release of which replicas are alive.
func writeReplicas(ctx context.Context, db *sql.DB, out io.Writer) error {
	living, err := migrations.Living(ctx, db)
	if err != nil {
		return err
	}
	for len(living) > 0 {
		n := 1
		for n < len(living) && living[n].Release == living[0].Release {
			n++
		}
		replicas := "replicas"
		if n == 1 {
			replicas = "replica"
		}
		if _, err := fmt.Fprintf(out, "%-28s  release %d\n", fmt.Sprintf("%d %s alive", n, replicas), living[0].Release); err != nil {
			return err
		}
		living = living[n:]
	}
	return nil
}

// OpenMigrations opens a pool for migrations, and waits for the database.
func OpenMigrations(ctx context.Context, cfg Config, log *slog.Logger) (*sql.DB, error) {
	if cfg.Pooler == driver.Transaction && cfg.MigrateURL == "" {
		return nil, wrong("migrate-url", errors.New("missing: migrations can't run through a transaction pooler; give them a URL that bypasses it"))
	}
	return openDatabase(ctx, cfg, cfg.driver(log).ForMigrations(cfg.MigrateURL), log)
}

// onMigrations opens a pool for migrations and runs fn.
func onMigrations(ctx context.Context, cfg Config, log *slog.Logger, fn func(*sql.DB) error) (err error) {
	db, err := OpenMigrations(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
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
