// Package catalogue keeps the database that the benchmark measures on: a server of its own, filled once.
package catalogue

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"

	"recordgraph/internal/devpg"
	typemigrations "recordgraph/migrations"
	"recordgraph/store/migrations"
)

const database = "bench"

// stopTimeout bounds the server's stop.
const stopTimeout = 40 * time.Second

//go:embed seed.sql
var seed string

// settings are those of a small production server: durable, with default statistics and parallel queries. Autovacuum
// is off because it would strike in one measurement and not in the next; [Catalogue.CleanUp] vacuums between them.
func settings() map[string]string {
	return map[string]string{
		"autovacuum":           "off",
		"checkpoint_timeout":   "30min",
		"effective_cache_size": "2GB",
		"max_connections":      "200",
		"max_wal_size":         "8GB",
		"random_page_cost":     "1.1",
		"shared_buffers":       "512MB",
	}
}

// Catalogue is the running server with the database on it.
type Catalogue struct {
	*sql.DB
	server *devpg.Server
	built  bool
}

// Open starts the server in a directory. If the database does not exist, or has another seed or other migrations, it
// is made anew: migrate brings the empty database at a URL up to date.
func Open(ctx context.Context, dir string, migrate func(url string) error, log *slog.Logger) (*Catalogue, error) {
	content, err := fingerprint()
	if err != nil {
		return nil, err
	}
	server, err := devpg.Start(ctx, devpg.Config{Dir: dir, Logger: log, Settings: settings()})
	if err != nil {
		return nil, err
	}
	c := &Catalogue{server: server}
	if err := c.ensure(ctx, content, migrate); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// fingerprint identifies the content of the database.
func fingerprint() (string, error) {
	digest, err := migrations.Digest(typemigrations.Files())
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	sum := sha256.Sum256([]byte(digest + seed))
	return hex.EncodeToString(sum[:8]), nil
}

// ensure connects to the database of a fingerprint, and makes it if need be.
func (c *Catalogue) ensure(ctx context.Context, content string, migrate func(string) error) error {
	if err := c.server.CreateDatabase(ctx, database); err != nil {
		return err
	}
	if err := c.connect(); err != nil {
		return err
	}
	var found string
	err := c.QueryRowContext(ctx, "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = $1", database).Scan(&found)
	if err != nil || found == content {
		return err
	}
	c.built = true
	if err := c.recreate(ctx); err != nil {
		return err
	}
	if err := migrate(c.URL()); err != nil {
		return err
	}
	return c.run(ctx, seed, "VACUUM (FREEZE, ANALYZE)", "CHECKPOINT", "COMMENT ON DATABASE "+database+" IS '"+content+"'")
}

func (c *Catalogue) connect() error {
	db, err := sql.Open("postgres", c.URL())
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(1) // pg_temp and SET belong to a session
	c.DB = db
	return nil
}

// recreate replaces the database by an empty one.
func (c *Catalogue) recreate(ctx context.Context) error {
	if err := c.DB.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	admin, err := sql.Open("postgres", c.server.URL("postgres"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	_, err = admin.ExecContext(ctx, "DROP DATABASE "+database+" WITH (FORCE)")
	if err := errors.Join(err, admin.Close()); err != nil {
		return fmt.Errorf("drop database: %w", err)
	}
	if err := c.server.CreateDatabase(ctx, database); err != nil {
		return err
	}
	return c.connect()
}

// URL is the database's connection string, in lib/pq's and libpq's form.
func (c *Catalogue) URL() string { return c.server.URL(database) }

// Built reports whether Open made the database anew.
func (c *Catalogue) Built() bool { return c.built }

// ServerPID is the process ID of the server, the parent of all its backends.
func (c *Catalogue) ServerPID() int { return c.server.PID() }

// lastSeeded is greater than the IDs of all seeded records and less than those of later ones.
const lastSeeded = "019a0000-0000-7000-8000-000000000000"

// CleanUp deletes the films that were made since the seed, and settles.
func (c *Catalogue) CleanUp(ctx context.Context) error {
	return errors.Join(c.run(ctx,
		"SET session_replication_role = replica", // no look at licences for each film
		"DELETE FROM movies WHERE id > '"+lastSeeded+"'",
		"RESET session_replication_role",
	), c.Settle(ctx))
}

// Settle leaves tables, indexes and write-ahead log as a measurement should find them.
func (c *Catalogue) Settle(ctx context.Context) error {
	return c.run(ctx, "VACUUM movies", "CHECKPOINT")
}

func (c *Catalogue) run(ctx context.Context, statements ...string) error {
	for _, text := range statements {
		if _, err := c.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%.60s: %w", text, err)
		}
	}
	return nil
}

// Close disconnects and stops the server; the data stays.
func (c *Catalogue) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	var err error
	if c.DB != nil {
		err = c.DB.Close()
	}
	return errors.Join(err, c.server.Stop(ctx))
}
