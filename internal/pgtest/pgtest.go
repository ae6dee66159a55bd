// Package pgtest creates a PostgreSQL database for each test within milliseconds.
//
//	url := pgtest.New(t, pgtest.Template{Name: "catalogue", Hash: schemaHash, Build: migrate})
//
// All test processes of a user share one server. The first process starts the server, which stops some seconds after
// the last process (see keeper). A template database is built once per content hash, and each test gets a copy.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"recordgraph/internal/devpg"
)

// serverURL is the environment variable of the URL of an existing server, whose user must be allowed to create
// databases.
const serverURL = "RECORDGRAPH_TEST_DATABASE_URL"

// setupTimeout bounds the work of New, including the first build of a template.
const setupTimeout = 3 * time.Minute

// Template describes the initial content of a test's database.
type Template struct {
	// Name is a part of the databases' names: [a-z0-9_], at most 16. Without a name the database is empty, and Build is
	// not called.
	Name string
	// Hash is the digest of all inputs of Build: migrations, sample data.
	Hash string
	// Options are options of CREATE DATABASE, such as ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'; usually empty.
	Options string
	// Build fills the empty database at url and closes its connections.
	Build func(ctx context.Context, url string) error
}

// New copies the template into a new database and returns its URL, for lib/pq. At the test's end the database is
// dropped, even if it has connections.
func New(tb testing.TB, template Template) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), setupTimeout)
	defer cancel()
	server := Server(tb)
	admin, err := sql.Open("postgres", server)
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	defer func() { _ = admin.Close() }()
	source, err := ensureTemplate(ctx, admin, server, template)
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	name := databaseName(tb.Name())
	options := ""
	if source == emptyTemplate { // copies of other templates have the options already
		options = template.Options
	}
	if err := createFrom(ctx, admin, name, source, options); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := drop(context.WithoutCancel(ctx), server, name); err != nil {
			tb.Logf("pgtest: %v", err)
		}
	})
	return withDatabase(server, name)
}

// Server returns the URL of the server's maintenance database. The server runs at least until the test's end.
func Server(tb testing.TB) string {
	tb.Helper()
	if existing := os.Getenv(serverURL); existing != "" {
		return existing
	}
	user, err := join(tb.Context())
	if err != nil {
		tb.Fatalf("pgtest: shared PostgreSQL: %v", err)
	}
	tb.Cleanup(func() { _ = user.lock.Release() })
	return user.url
}

// Own starts a server for one test that stops it, freezes it or needs special settings. The server is stopped and
// deleted at the test's end.
func Own(tb testing.TB, settings map[string]string) *devpg.Server {
	tb.Helper()
	return NewPlace(tb).Start(settings, false)
}

// Place holds the data of servers that a test runs one after the other.
type Place struct {
	tb  testing.TB
	dir string
}

// NewPlace makes a place that is deleted at the test's end.
func NewPlace(tb testing.TB) Place {
	tb.Helper()
	dir, err := os.MkdirTemp("", "pgtest") //nolint:usetesting // short enough for a socket, whose path then stays the same
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	return Place{tb, dir}
}

// Start starts a server, as a primary or as a standby without a primary, after the earlier server has stopped. The
// server is stopped at the test's end.
func (p Place) Start(settings map[string]string, standby bool) *devpg.Server {
	p.tb.Helper()
	all := map[string]string{"fsync": "off", "autovacuum": "off"}
	maps.Copy(all, settings)
	ctx := context.WithoutCancel(p.tb.Context())
	server, err := devpg.Start(ctx, devpg.Config{Dir: filepath.Join(p.dir, "pg"), Settings: all, Standby: standby})
	if err != nil {
		p.tb.Fatalf("pgtest: %v", err)
	}
	p.tb.Cleanup(func() {
		if err := server.Stop(ctx); err != nil {
			p.tb.Errorf("pgtest: %v", err)
		}
	})
	return server
}

// databaseName returns a new name that contains the template's name.
func databaseName(test string) string {
	const most = 40
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		default:
			return '_'
		}
	}, test)
	return name[:min(len(name), most)] + "_" + strings.ToLower(rand.Text()[:12])
}

// withDatabase replaces the database in a server's URL or key=value pairs.
func withDatabase(server, database string) string {
	parsed, err := url.Parse(server)
	if err != nil || parsed.Scheme == "" {
		return server + " dbname=" + database
	}
	parsed.Path = "/" + database
	return parsed.String()
}

func drop(ctx context.Context, server, name string) error {
	db, err := sql.Open("postgres", server)
	if err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	_, err = db.ExecContext(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)")
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}
