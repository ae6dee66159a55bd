package driver

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/devpg"
)

// shared is the server of the tests that do it no harm.
var shared *devpg.Server //nolint:gochecknoglobals // set by TestMain

var databases atomic.Int64 //nolint:gochecknoglobals // numbers the databases of this run

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	dir, err := serverDir()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	shared, err = devpg.Start(ctx, serverConfig(dir, nil))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = shared.Stop(ctx) }()
	return m.Run()
}

// serverDir makes a folder that the server's account can enter, with a path short enough for a socket.
func serverDir() (string, error) {
	dir, err := os.MkdirTemp("", "rgdriver")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

func serverConfig(dir string, settings map[string]string) devpg.Config {
	all := map[string]string{"fsync": "off", "max_connections": "120"}
	maps.Copy(all, settings)
	return devpg.Config{Dir: filepath.Join(dir, "pg"), Settings: all}
}

// ownServer starts a server that the test may harm. start starts it again in the same place after a stop.
func ownServer(tb testing.TB, settings map[string]string) (s *devpg.Server, start func() *devpg.Server) {
	tb.Helper()
	place := ownPlace(tb, settings)
	start = func() *devpg.Server { return place(false) }
	return start(), start
}

// ownPlace returns a function that starts a server in a place of the test's own, as a primary or as a standby; a server
// that it started before must have stopped.
func ownPlace(tb testing.TB, settings map[string]string) (start func(standby bool) *devpg.Server) {
	tb.Helper()
	dir, err := serverDir()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return func(standby bool) *devpg.Server {
		config := serverConfig(dir, settings)
		config.Standby = standby
		s, err := devpg.Start(context.Background(), config)
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = s.Stop(context.Background()) })
		return s
	}
}

// newURL makes a database on the shared server.
func newURL(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("driver_%d", databases.Add(1))
	if err := shared.CreateDatabase(tb.Context(), name); err != nil {
		tb.Fatal(err)
	}
	return shared.URL(name)
}

// newURLWith makes a database with options of CREATE DATABASE on the shared server.
func newURLWith(tb testing.TB, options string) string {
	tb.Helper()
	name := fmt.Sprintf("driver_%d", databases.Add(1))
	exec(tb, open(tb, Config{URL: shared.URL("postgres")}), `CREATE DATABASE `+name+` TEMPLATE template0 `+options)
	return shared.URL(name)
}

// open opens a pool that is closed with the test.
func open(tb testing.TB, cfg Config) *sqlx.DB {
	tb.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	db, err := Open(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

// newDB opens a pool on a database of its own, with a table t(id, v).
func newDB(tb testing.TB, cfg Config) *sqlx.DB {
	tb.Helper()
	if cfg.URL == "" {
		cfg.URL = newURL(tb)
	}
	db := open(tb, cfg)
	exec(tb, db, `CREATE TABLE t (id int PRIMARY KEY, v text)`)
	return db
}

func exec(tb testing.TB, db *sqlx.DB, query string, args ...any) {
	tb.Helper()
	if _, err := db.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatal(err)
	}
}

// one reads one value.
func one[T any](tb testing.TB, db sqlx.QueryerContext, query string, args ...any) T {
	tb.Helper()
	var v T
	if err := db.QueryRowxContext(tb.Context(), query, args...).Scan(&v); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	return v
}

// eventually waits until ok, by asking again and again.
func eventually(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	const patience, interval = 20 * time.Second, 5 * time.Millisecond
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			tb.Fatalf("never happened: %s", what)
		}
	}
}

// rawConn hands the test the connection beneath a pool's next user.
func rawConn(tb testing.TB, c *sqlx.Conn, fn func(*conn)) {
	tb.Helper()
	err := c.Raw(func(dc any) error {
		fn(dc.(*conn))
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// activeOf counts the backends of a database that run a statement like text.
func activeOf(tb testing.TB, watch *sqlx.DB, text string) int {
	tb.Helper()
	return one[int](tb, watch, `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE $1`,
		"%"+strings.ReplaceAll(text, "%", `\%`)+"%")
}
