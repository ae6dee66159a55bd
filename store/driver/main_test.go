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

// sharedServer is the server of all tests that do not stop or reconfigure it.
var sharedServer *devpg.Server //nolint:gochecknoglobals // set by TestMain

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
	sharedServer, err = devpg.Start(ctx, serverConfig(dir, nil))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = sharedServer.Stop(ctx) }()
	return m.Run()
}

// serverDir creates a directory that the server's account can enter, with a path short enough for a socket.
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

// startServer starts a server for one test. start starts it again in the same directory after a stop.
func startServer(tb testing.TB, settings map[string]string) (s *devpg.Server, start func() *devpg.Server) {
	tb.Helper()
	startAs := newServerStarter(tb, settings)
	start = func() *devpg.Server { return startAs(false) }
	return start(), start
}

// newServerStarter returns a function that starts a server in a directory of the test, as a primary or as a standby.
// Its previous server must have stopped.
func newServerStarter(tb testing.TB, settings map[string]string) (start func(standby bool) *devpg.Server) {
	tb.Helper()
	dir := must(serverDir())(tb)
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return func(standby bool) *devpg.Server {
		config := serverConfig(dir, settings)
		config.Standby = standby
		s := must(devpg.Start(context.Background(), config))(tb)
		tb.Cleanup(func() { _ = s.Stop(context.Background()) })
		return s
	}
}

// newURL creates a database on the shared server.
func newURL(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("driver_%d", databases.Add(1))
	noError(tb, sharedServer.CreateDatabase(tb.Context(), name))
	return sharedServer.URL(name)
}

// newURLWith creates a database with options of CREATE DATABASE on the shared server.
func newURLWith(tb testing.TB, options string) string {
	tb.Helper()
	name := fmt.Sprintf("driver_%d", databases.Add(1))
	exec(tb, open(tb, Config{URL: sharedServer.URL("postgres")}), `CREATE DATABASE `+name+` TEMPLATE template0 `+options)
	return sharedServer.URL(name)
}

// open opens a pool that is closed at the end of the test.
func open(tb testing.TB, cfg Config) *sqlx.DB {
	tb.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	db := must(Open(cfg))(tb)
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

// newDB opens a pool on a new database with a table t(id, v).
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
	must(db.ExecContext(tb.Context(), query, args...))(tb)
}

// wantRows checks the number of rows of t.
func wantRows(tb testing.TB, db sqlx.QueryerContext, want int) {
	tb.Helper()
	if n := scanOne[int](tb, db, `SELECT count(*) FROM t`); n != want {
		tb.Errorf("%d rows, want %d", n, want)
	}
}

// scanOne reads one value.
func scanOne[T any](tb testing.TB, db sqlx.QueryerContext, query string, args ...any) T {
	tb.Helper()
	var v T
	if err := db.QueryRowxContext(tb.Context(), query, args...).Scan(&v); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	return v
}

// eventually polls ok until it returns true.
func eventually(tb testing.TB, condition string, ok func() bool) {
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
			tb.Fatalf("timeout: %s", condition)
		}
	}
}

// rawConn calls fn with the driver's connection.
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

// activeOf counts the backends of a database that run a statement that contains text.
func activeOf(tb testing.TB, watch *sqlx.DB, text string) int {
	tb.Helper()
	return scanOne[int](tb, watch, `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE $1`,
		"%"+strings.ReplaceAll(text, "%", `\%`)+"%")
}

// must returns a function that returns the value of a call, or ends the test on an error.
func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		noError(tb, err)
		return v
	}
}

// noError ends the test on an error.
func noError(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
