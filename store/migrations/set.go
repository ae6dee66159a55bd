package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed *.sql
var engineFiles embed.FS

// modelSet is the name of the set of the record types.
const modelSet = "model"

// A set is a series of migrations.
type set struct {
	name    string // prefix of the names of its migrations
	table   string // version table
	earlier string // SELECT of version, time, true for the migrations that an earlier release applied
	files   fs.FS
}

// sets returns the sets in the order in which they are applied.
//
// Earlier releases had both sets in one series, with the version table goose_db_version. Replicas of such a release
// still read that table during a rollout, so it is not changed.
func sets(types fs.FS) []set {
	return []set{
		{
			name: "engine", table: "recordgraph_engine_version", files: engineFiles,
			earlier: `SELECT renumbered.new, tstamp, true FROM goose_db_version
				JOIN (VALUES (1, 1), (3, 2), (4, 3), (5, 4)) renumbered (old, new) ON version_id = renumbered.old WHERE is_applied`,
		},
		{
			name: modelSet, table: "recordgraph_model_version", files: types,
			earlier: `SELECT version_id, tstamp, true FROM goose_db_version WHERE is_applied AND version_id NOT IN (0, 1, 3, 4, 5)`,
		},
	}
}

// typeSet is the set of the record types.
func typeSet(files fs.FS) set { return sets(files)[1] }

// Digest returns a hash of all migrations.
func Digest(types fs.FS) (string, error) {
	sum := sha256.New()
	for _, s := range sets(types) {
		names, err := s.names()
		if err != nil {
			return "", err
		}
		for _, name := range names {
			text, err := fs.ReadFile(s.files, name)
			if err != nil {
				return "", err
			}
			_, _ = fmt.Fprintf(sum, "%s/%s %d\n%s", s.name, name, len(text), text)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// names returns the set's files in order.
func (s set) names() ([]string, error) {
	if s.files == nil {
		return nil, nil
	}
	return fs.Glob(s.files, "*.sql")
}

// open returns the providers of the sets that have migrations. It creates the version tables.
func open(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) ([]provider, error) {
	var all []provider
	for i, s := range sets(types) {
		versions, err := s.versions()
		if err != nil {
			return nil, err
		}
		if i == 0 {
			versions = engineVersions{versions}
		}
		p, err := goose.NewProvider(goose.DialectCustom, db, s.files,
			goose.WithStore(versions),
			goose.WithVerbose(false), // this package logs the results
			goose.WithDisableGlobalRegistry(true),
			goose.WithSessionLocker(locker{}),
		)
		if errors.Is(err, goose.ErrNoMigrations) { // a service without record types
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if _, err := p.GetDBVersion(ctx); err != nil { // creates the version table
			return nil, err
		}
		all = append(all, provider{s, p, versions, db, logger})
	}
	return all, nil
}

// versions is the version table of a set.
func (s set) versions() (database.StoreExtender, error) {
	store, err := database.NewStore(goose.DialectPostgres, s.table)
	if err != nil {
		return nil, err
	}
	return store.(database.StoreExtender), nil
}

// engineVersions is the engine's version table. When goose creates the table in a database of an earlier release,
// engineVersions copies the migrations that the earlier release has applied to the version tables of both sets.
type engineVersions struct{ database.StoreExtender }

// Insert adds a version. Version 0 is the first, in the transaction that creates the table.
func (v engineVersions) Insert(ctx context.Context, db database.DBTxConn, req database.InsertRequest) error {
	if err := v.StoreExtender.Insert(ctx, db, req); err != nil || req.Version != 0 {
		return err
	}
	// Another application may use goose in the same database, but only Recordgraph has a table of secrets.
	var earlier bool
	const find = `SELECT to_regclass('goose_db_version') IS NOT NULL AND to_regclass('recordgraph_secret') IS NOT NULL`
	if err := db.QueryRowContext(ctx, find).Scan(&earlier); err != nil || !earlier {
		return err
	}
	for i, s := range sets(nil) {
		if i > 0 {
			versions, err := s.versions()
			if err != nil {
				return err
			}
			if err := versions.CreateVersionTable(ctx, db); err != nil {
				return err
			}
			if err := versions.Insert(ctx, db, database.InsertRequest{Version: 0}); err != nil {
				return err
			}
		}
		if _, err := db.ExecContext(ctx, `INSERT INTO `+s.table+` (version_id, tstamp, is_applied) `+s.earlier+` ORDER BY 1`); err != nil {
			return err
		}
	}
	return nil
}
