package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/lib/pq"
)

// emptyTemplate is PostgreSQL's template of empty databases.
const emptyTemplate = "template0"

// buildLock is the advisory lock, in the maintenance database, of the process that builds a template.
const buildLock = 0x7067_7465_7374 // "pgtest"

// ensureTemplate returns the name of the template's database, and builds it if necessary.
func ensureTemplate(ctx context.Context, admin *sql.DB, server string, template Template) (string, error) {
	if template.Name == "" {
		return emptyTemplate, nil
	}
	sum := sha256.Sum256([]byte(template.Options + template.Hash))
	name := "template_" + template.Name + "_" + hex.EncodeToString(sum[:8])
	if built, err := exists(ctx, admin, name); built || err != nil {
		return name, err
	}
	conn, err := admin.Conn(ctx) // session locks need one connection
	if err != nil {
		return "", fmt.Errorf("template %s: %w", template.Name, err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", buildLock); err != nil {
		return "", fmt.Errorf("template %s: %w", template.Name, err)
	}
	defer func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", buildLock)
	}()
	if built, err := exists(ctx, conn, name); built || err != nil {
		return name, err
	}
	if err := build(ctx, conn, server, name, template); err != nil {
		return "", fmt.Errorf("template %s: %w", template.Name, err)
	}
	return name, nil
}

// build fills a database of another name and renames it, so that a template is complete or does not exist. The template
// then allows no connections, because PostgreSQL copies only databases without connections.
func build(ctx context.Context, conn *sql.Conn, server, name string, template Template) error {
	staging := databaseName(template.Name)
	if err := createFrom(ctx, conn, staging, emptyTemplate, template.Options); err != nil {
		return err
	}
	if err := template.Build(ctx, withDatabase(server, staging)); err != nil {
		return errors.Join(fmt.Errorf("build: %w", err), drop(context.WithoutCancel(ctx), server, staging))
	}
	for _, statement := range []string{
		"ALTER DATABASE " + pq.QuoteIdentifier(staging) + " WITH ALLOW_CONNECTIONS false IS_TEMPLATE true",
		"ALTER DATABASE " + pq.QuoteIdentifier(staging) + " RENAME TO " + pq.QuoteIdentifier(name),
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("close the template: %w", err)
		}
	}
	return nil
}

// executor is a pool or one connection.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func exists(ctx context.Context, db executor, name string) (bool, error) {
	var found bool
	err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("look for database %s: %w", name, err)
	}
	return found, nil
}

// createFrom copies a database, with options of CREATE DATABASE. If several tests do this at once, copying files is
// faster than copying through the log (the default since PostgreSQL 15).
func createFrom(ctx context.Context, db executor, name, source, options string) error {
	statement := "CREATE DATABASE " + pq.QuoteIdentifier(name) + " TEMPLATE " + pq.QuoteIdentifier(source) + " " + options
	var strategies bool
	if err := db.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int >= 150000").Scan(&strategies); err != nil {
		return fmt.Errorf("read the server's version: %w", err)
	}
	if strategies {
		statement += " STRATEGY FILE_COPY"
	}
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("create database from %s: %w", source, err)
	}
	return nil
}
