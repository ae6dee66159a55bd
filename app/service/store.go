package service

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync/atomic"
	"time"

	"recordgraph/store"
	"recordgraph/store/driver"
)

// Records is an open store and its pool.
type Records struct {
	*store.Store
	pool       *sql.DB
	database   *inspector
	migrations fs.FS
	migrated   atomic.Pointer[time.Time] // when the database last had all migrations
}

// with returns the records of another service in the same database. Both share the pool.
func (r *Records) with(def Definition) *Records {
	return &Records{Store: r.Store.With(def.Schema, def.Computed), pool: r.pool, database: r.database, migrations: def.Migrations}
}

// Close closes the pool.
func (r *Records) Close() error { return r.pool.Close() }

// OpenStore opens the store of a service for a command without API. It waits for the database.
func OpenStore(ctx context.Context, def Definition, cfg Config, log *slog.Logger) (*Records, error) {
	return openStore(ctx, def, cfg, &observers{}, log)
}

func openStore(ctx context.Context, def Definition, cfg Config, o *observers, log *slog.Logger) (*Records, error) {
	keys, err := cfg.cursorKeys()
	if err := errors.Join(wrong("cursor-keys", err), cfg.ValidateDatabase()); err != nil {
		return nil, err
	}
	pool := cfg.driver(log)
	pool.Observe, pool.StatementHits = o.statements, o.prepared
	db, err := driver.Open(pool)
	if err != nil {
		return nil, err
	}
	if err := await(ctx, db, cfg.StartTimeout, log); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	database := &inspector{log: log}
	if err := database.first(ctx, func(ctx context.Context) (driver.Inspection, error) { return driver.Inspect(ctx, db) }); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s, err := store.New(ctx, store.Config{DB: db, Schema: def.Schema, CursorKeys: keys, Logger: log, MaxBytes: cfg.MaxResult})
	if err != nil {
		return nil, errors.Join(notMigrated(err), db.Close())
	}
	return (&Records{Store: s, pool: db.DB, database: database}).with(def), nil
}

// undefinedTable is PostgreSQL's code of a missing table.
const undefinedTable = "42P01"

// notMigrated explains a missing table to operators.
func notMigrated(err error) error {
	var refused sqlState
	if errors.As(err, &refused) && refused.SQLState() == undefinedTable {
		return fmt.Errorf("the database has no tables of Recordgraph: run `recordgraph migrate up` (%w)", err)
	}
	return err
}
