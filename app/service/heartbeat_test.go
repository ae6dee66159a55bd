package service

import (
	"errors"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"recordgraph/internal/pgtest"
	"recordgraph/store/migrations"
)

// onDatabaseAt is a valid configuration with the URL of a database.
func onDatabaseAt(url string) Config {
	c := valid()
	c.DatabaseURL = url
	return c
}

// newerMigrations are the library's migrations and a finish file.
func newerMigrations(t *testing.T) fs.FS {
	t.Helper()
	const name = "00001_library.sql"
	text, err := fs.ReadFile(libraryService().Migrations, name)
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{name: {Data: text}, "00002_finish.sql": {Data: []byte(
		"-- +recordgraph finish\n-- +goose Up\n-- +recordgraph alter books\nALTER TABLE books ALTER COLUMN title DROP DEFAULT;\n")}}
}

// TestHeartbeat runs two releases of a service at once. The finish file waits for the end of the older one.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	c, log := onDatabaseAt(pgtest.New(t, pgtest.Template{})), slog.New(slog.DiscardHandler)
	older, newer := libraryService(), libraryService()
	newer.Migrations = newerMigrations(t)
	if _, err := MigrateUp(t.Context(), older.Migrations, c, log); err != nil {
		t.Fatal(err)
	}
	serve := func(def Definition) *Service {
		s, err := New(t.Context(), def, c, log)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		return s
	}
	first, second := serve(older), serve(newer)
	defer func() { _ = second.Close() }()
	living, err := migrations.Living(t.Context(), second.records.pool)
	if err != nil || len(living) != 2 || living[0].Release != 1 || living[1].Release != 2 || living[0].Model != older.Revision() {
		t.Errorf("%+v, %v", living, err)
	}
	var out strings.Builder
	if pending, err := MigrateStatus(t.Context(), newer.Migrations, c, log, &out); err != nil || pending != 0 ||
		!strings.HasSuffix(out.String(), "\npending, phase finish         model/00002_finish.sql\n1 replica alive               release 1\n1 replica alive               release 2\n") {
		t.Errorf("%d, %v:\n%s", pending, err, out.String())
	}
	var old *migrations.OldReplicas
	if _, err := MigrateFinish(t.Context(), newer.Migrations, c, 0, log); !errors.As(err, &old) || len(old.Replicas) != 1 {
		t.Errorf("finish: %v", err)
	}
	if _, err := first.Replace(newer); err != nil {
		t.Fatal(err)
	}
	first.beats.beat(t.Context())
	if living, err = migrations.Living(t.Context(), second.records.pool); err != nil || len(living) != 2 || living[0].Release != 2 {
		t.Errorf("replaced: %+v, %v", living, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if living, err = migrations.Living(t.Context(), second.records.pool); err != nil || len(living) != 1 {
		t.Errorf("closed: %+v, %v", living, err)
	}
	if n, err := MigrateFinish(t.Context(), newer.Migrations, c, 0, log); n != 1 || err != nil {
		t.Errorf("finish: %d, %v", n, err)
	}
}

// TestHeartbeatDenied is not ready while the role may not write heartbeats. A trigger answers as PostgreSQL does then.
func TestHeartbeatDenied(t *testing.T) {
	t.Parallel()
	c, quiet := onDatabaseAt(pgtest.New(t, pgtest.Template{})), slog.New(slog.DiscardHandler)
	if _, err := MigrateUp(t.Context(), libraryService().Migrations, c, quiet); err != nil {
		t.Fatal(err)
	}
	s, err := New(t.Context(), libraryService(), c, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, step := range []struct{ statement, want string }{
		{`SELECT 1`, ""},
		{`CREATE FUNCTION deny() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE insufficient_privilege; END $$;
			CREATE TRIGGER deny BEFORE INSERT OR UPDATE ON recordgraph_replica FOR EACH ROW EXECUTE FUNCTION deny()`, "grant it SELECT, INSERT, UPDATE and DELETE on the table recordgraph_replica"},
		{`DROP TRIGGER deny ON recordgraph_replica`, ""},
	} {
		if _, err := s.records.pool.ExecContext(t.Context(), step.statement); err != nil {
			t.Fatal(err)
		}
		s.beats.beat(t.Context())
		if err := s.Ready(t.Context()); (err == nil) != (step.want == "") || err != nil && !strings.Contains(err.Error(), step.want) {
			t.Errorf("%s: got %v, want %q", step.statement, err, step.want)
		}
	}
}

// TestHeartbeatFails serves without the table of heartbeats.
func TestHeartbeatFails(t *testing.T) {
	t.Parallel()
	c := onDatabaseAt(pgtest.New(t, pgtest.Template{}))
	if _, err := MigrateUp(t.Context(), libraryService().Migrations, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	s, err := New(t.Context(), libraryService(), c, slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.records.pool.ExecContext(t.Context(), `DROP TABLE recordgraph_replica`); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.beats.beat(t.Context())
	}
	if n := strings.Count(said.String(), "the heartbeat can't be written"); n != 1 {
		t.Errorf("%d lines: %s", n, said.String())
	}
}

// TestMigrateThroughPooler refuses the pooler's URL.
func TestMigrateThroughPooler(t *testing.T) {
	t.Parallel()
	c := onDatabaseAt("postgres://user@pooler/records")
	c.Pooler = "transaction"
	_, err := MigrateUp(t.Context(), libraryService().Migrations, c, slog.New(slog.DiscardHandler))
	if want := "--migrate-url: missing: migrations can't run through a transaction pooler"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestMigrateCheck names the records in the way by their IDs.
func TestMigrateCheck(t *testing.T) {
	t.Parallel()
	c, log := onDatabaseAt(pgtest.New(t, pgtest.Template{})), slog.New(slog.DiscardHandler)
	def := libraryService()
	if _, err := MigrateUp(t.Context(), def.Migrations, c, log); err != nil {
		t.Fatal(err)
	}
	db, err := OpenMigrations(t.Context(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), `INSERT INTO books (id, created_at, updated_at, title, tags)
		VALUES ('00000000-0000-7000-8000-000000000001', now(), now(), 'a', '{}')`); err != nil {
		t.Fatal(err)
	}
	files := newerMigrations(t).(fstest.MapFS)
	files["00003_length.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\n-- +recordgraph alter books\nALTER TABLE books ADD CONSTRAINT long CHECK (char_length(title) > 1) NOT VALID;\n")}
	var out strings.Builder
	def.Migrations = files
	n, err := MigrateCheck(t.Context(), def, c, log, &out)
	want := "model/00003_length.sql: books: long requires char_length(title) > 1: 1 row is in the way: book_0000000000e008000000000001\n"
	if n != 1 || err != nil || out.String() != want {
		t.Errorf("%d, %v: %s", n, err, out.String())
	}
}
