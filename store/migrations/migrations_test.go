package migrations

import (
	"bytes"
	"context"
	_ "embed" // a migration
	"encoding/json"
	"errors"
	"io/fs"
	"log"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/store/driver"
)

func newDB(t *testing.T) (url string, db *sqlx.DB) {
	t.Helper()
	url = pgtest.New(t, pgtest.Template{})
	return url, openDB(t, url)
}

func openDB(t *testing.T, url string) *sqlx.DB {
	t.Helper()
	db, err := driver.Open(driver.Config{}.ForMigrations(url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func get[T any](t *testing.T, db *sqlx.DB, query string) T {
	t.Helper()
	var v T
	if err := db.QueryRowContext(t.Context(), query).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

//go:embed testdata/earlier/00002_books.sql
var booksFile []byte

// books are the migrations of the record types: one, which an earlier release had among the engine's.
func books() fs.FS { return fstest.MapFS{"00002_books.sql": {Data: booksFile}} }

// names are the migrations of both sets, in the order of Up.
var names = []string{
	"engine/00001_secret.sql", "engine/00002_load.sql", "engine/00003_cursor_keys.sql", "engine/00004_load_waiting.sql",
	"engine/00005_model.sql", "engine/00006_steps.sql", "model/00002_books.sql",
}

func TestUpStatusDown(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	checkStatus(t, db, false)
	if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != len(names) {
		t.Fatalf("up: %d, %v", n, err)
	}
	checkStatus(t, db, true)
	if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != 0 {
		t.Errorf("up again: %d, %v", n, err)
	}
	checkDown(t, db, names...)
	if n, err := Up(t.Context(), db.DB, books(), quiet()); err != nil || n != len(names) {
		t.Errorf("up after down: %d, %v", n, err)
	}
}

// checkDown reverts all migrations, the last of order first.
func checkDown(t *testing.T, db *sqlx.DB, order ...string) {
	t.Helper()
	for _, want := range slices.Backward(order) {
		name, err := Down(t.Context(), db.DB, books(), quiet())
		if err != nil || name != want {
			t.Fatalf("down: %q, %v, want %s", name, err, want)
		}
	}
	if name, err := Down(t.Context(), db.DB, books(), quiet()); err != nil || name != "" {
		t.Errorf("down without migrations: %q, %v", name, err)
	}
	const left = `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '_version'`
	if n := get[int](t, db, left); n != 0 {
		t.Errorf("%d relations remain after all migrations were reverted", n)
	}
}

// TestNoRecordTypes migrates a service without record types, which later gets its first one.
func TestNoRecordTypes(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	if n, err := Up(t.Context(), db.DB, nil, quiet()); err != nil || n != len(names)-1 {
		t.Errorf("up: %d, %v", n, err)
	}
	if name, err := Pending(t.Context(), db.DB, nil); err != nil || name != "" {
		t.Errorf("pending: %q, %v", name, err)
	}
	files := fstest.MapFS{"00001_first.sql": {Data: []byte("-- +goose Up\nCREATE TABLE first ();\n-- +goose Down\nDROP TABLE first;\n")}}
	if n, err := Up(t.Context(), db.DB, files, quiet()); err != nil || n != 1 {
		t.Errorf("up with a record type: %d, %v", n, err)
	}
}

// TestLogNamesUnits checks the log of a migration.
func TestLogNamesUnits(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	if _, err := Up(t.Context(), db.DB, books(), logger); err != nil {
		t.Fatal(err)
	}
	if _, err := Down(t.Context(), db.DB, books(), logger); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		var said struct{ DurationMs float64 }
		if err := json.Unmarshal([]byte(line), &said); err != nil || said.DurationMs <= 0 || strings.Contains(line, `"duration":`) {
			t.Errorf("%s: %+v, %v", line, said, err)
		}
	}
	if n := strings.Count(out.String(), "durationMs"); n < 2 {
		t.Errorf("%d lines: %s", n, out.String())
	}
}

func checkStatus(t *testing.T, db *sqlx.DB, applied bool) {
	t.Helper()
	list, err := Status(t.Context(), db.DB, books())
	if err != nil || len(list) != len(names) {
		t.Fatalf("status: %v, %v", list, err)
	}
	for i, m := range list {
		if m.Name != names[i] || m.Version == 0 || m.Applied != applied || m.AppliedAt.IsZero() == applied {
			t.Errorf("status %d: %+v", i, m)
		}
	}
	pending, err := Pending(t.Context(), db.DB, books())
	if err != nil || (pending == "") != applied {
		t.Errorf("pending: %q, %v", pending, err)
	}
}

func TestDownOfLaterVersion(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	_, err := Up(t.Context(), db.DB, books(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO recordgraph_model_version (version_id, is_applied) VALUES (99999, true)`); err != nil {
		t.Fatal(err)
	}
	if n, err := Up(t.Context(), db.DB, books(), quiet()); n != 0 || err != nil {
		t.Errorf("up: %d, %v", n, err)
	}
	if name, err := Down(t.Context(), db.DB, books(), quiet()); name != "" || !errors.Is(err, errLater) {
		t.Errorf("down: %q, %v", name, err)
	}
	if n := get[int](t, db, `SELECT count(*) FROM recordgraph_model_version WHERE version_id > 0`); n != 2 {
		t.Errorf("%d versions, want 2", n)
	}
}

func TestConcurrentUp(t *testing.T) {
	t.Parallel()
	url, db := newDB(t)
	var wg sync.WaitGroup
	applied := make([]int, 10)
	start := make(chan struct{})
	for i := range applied {
		own := openDB(t, url)
		wg.Go(func() {
			<-start
			var err error
			if applied[i], err = Up(t.Context(), own.DB, books(), quiet()); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	total := 0
	for _, n := range applied {
		total += n
	}
	if total != len(names) {
		t.Errorf("migrations applied by each: %v, want %d in all", applied, len(names))
	}
	if n := get[int](t, db, `SELECT count(*) FROM recordgraph_secret`); n != 1 {
		t.Errorf("%d secrets", n)
	}
}

func TestUpWaitsForLock(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := (locker{}).SessionLock(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*lockInterval)
	defer cancel()
	if _, err := Up(ctx, db.DB, books(), quiet()); err == nil || ctx.Err() == nil {
		t.Errorf("up while another process holds the lock: %v", err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	db.SetMaxIdleConns(-1) // closing the connection ends the session and releases the lock
	if _, err := Up(t.Context(), db.DB, books(), quiet()); err != nil {
		t.Errorf("after the lock's holder died: %v", err)
	}
}

func TestCursorKeyIsRandom(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3 {
		_, db := newDB(t)
		if _, err := Up(t.Context(), db.DB, books(), quiet()); err != nil {
			t.Fatal(err)
		}
		key := get[[]byte](t, db, `SELECT value FROM recordgraph_secret WHERE name = 'cursor'`)
		if len(key) != 32 || seen[string(key)] {
			t.Errorf("key of %d bytes, seen before: %v", len(key), seen[string(key)])
		}
		seen[string(key)] = true
	}
}

// TestCursorKeyIsReadableByEarlierVersions reads the key by the statement of earlier versions, before and after the
// migration that adds columns for more keys.
func TestCursorKeyIsReadableByEarlierVersions(t *testing.T) {
	t.Parallel()
	const before = `SELECT value FROM recordgraph_secret WHERE name = 'cursor'`
	_, db := newDB(t)
	if _, err := Up(t.Context(), db.DB, books(), quiet()); err != nil {
		t.Fatal(err)
	}
	down := func() {
		t.Helper()
		for name := ""; !strings.HasSuffix(name, "cursor_keys.sql"); {
			var err error
			if name, err = Down(t.Context(), db.DB, books(), quiet()); err != nil || name == "" {
				t.Fatalf("%q, %v", name, err)
			}
		}
	}
	down()
	key := get[[]byte](t, db, before)
	if _, err := Up(t.Context(), db.DB, books(), quiet()); err != nil {
		t.Fatal(err)
	}
	if after := get[[]byte](t, db, before); !bytes.Equal(key, after) {
		t.Errorf("the key was %x and is %x", key, after)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO recordgraph_secret (name, id, value, created_at)
		SELECT 'cursor', n, sha256(value), created_at + n * interval '1 hour' FROM recordgraph_secret, generate_series(2, 4) n`); err != nil {
		t.Fatal(err)
	}
	down()
	if after := get[[]byte](t, db, before); bytes.Equal(key, after) || get[int](t, db, `SELECT count(*) FROM recordgraph_secret`) != 1 {
		t.Errorf("want the newest of several keys, got %x", after)
	}
}

func TestFailedMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	files := fstest.MapFS{
		"00001_good.sql": {Data: []byte("-- +goose Up\nCREATE TABLE good ();\n-- +goose Down\nDROP TABLE good;\n")},
		"00002_bad.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE bad ();\nSELECT 1/0;\n-- +goose Down\nDROP TABLE bad;\n")},
	}
	n, err := Up(t.Context(), db.DB, files, quiet())
	if n != len(names) || err == nil || !strings.Contains(err.Error(), "migration model/00002_bad.sql") {
		t.Errorf("got %d, %v", n, err)
	}
	if !get[bool](t, db, `SELECT to_regclass('good') IS NOT NULL AND to_regclass('bad') IS NULL`) {
		t.Error("the failed migration left its table, or the table of the successful one is missing")
	}
}

func TestLogsThroughTheGivenLogger(t *testing.T) {
	var stray bytes.Buffer
	before := log.Writer()
	log.SetOutput(&stray)
	t.Cleanup(func() { log.SetOutput(before) })
	_, db := newDB(t)
	var out bytes.Buffer
	if _, err := Up(t.Context(), db.DB, books(), slog.New(slog.NewTextHandler(&out, nil))); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "migration=engine/00001_secret.sql") {
		t.Errorf("log: %s", &out)
	}
	if stray.Len() > 0 {
		t.Errorf("written to the default logger: %s", &stray)
	}
}

func TestMigrationsHaveNoTimeout(t *testing.T) {
	t.Parallel()
	_, db := newDB(t)
	if limit := get[string](t, db, `SHOW statement_timeout`); limit != "0" {
		t.Errorf("statement_timeout = %s", limit)
	}
	if limit := get[string](t, db, `SHOW lock_timeout`); limit != (2 * time.Second).String() {
		t.Errorf("lock_timeout = %s", limit)
	}
}
