package service

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recordgraph/internal/pgtest"
	"recordgraph/store/migrations"
)

// TestReadinessFollowsTheCatalog reverts a migration under a replica without requests so far: it must not become ready.
func TestReadinessFollowsTheCatalog(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	c := valid()
	c.DatabaseURL = pgtest.New(t, pgtest.Template{})
	up := func() error { _, err := MigrateUp(t.Context(), libraryService().Migrations, c, log); return err }
	for _, step := range []struct {
		migrate func() error
		status  int
		body    string
	}{
		{up, http.StatusOK, "ok\n"},
		{
			func() error { // to before the library
				for {
					name, err := MigrateDown(t.Context(), libraryService().Migrations, c, log)
					if err != nil || strings.Contains(name, "library") {
						return err
					}
				}
			},
			http.StatusServiceUnavailable, "not ready: table books is missing (run: recordgraph migrate up)\n",
		},
		{up, http.StatusOK, "ok\n"},
	} {
		if err := step.migrate(); err != nil {
			t.Fatal(err)
		}
		s, err := New(t.Context(), libraryService(), c, log)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Code != step.status || w.Body.String() != step.body {
			t.Errorf("got %d %q, want %d %q", w.Code, w.Body, step.status, step.body)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestReadinessWantsAllMigrations has a database with the model but without the last migration, then one with later migrations, and
// one whose tables were made in another way.
func TestReadinessWantsAllMigrations(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	s, err := New(t.Context(), libraryService(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := migrations.Status(t.Context(), s.records.pool, libraryService().Migrations)
	if err != nil {
		t.Fatal(err)
	}
	last := list[len(list)-1]
	for _, step := range []struct{ sql, body string }{
		{"DELETE FROM recordgraph_model_version WHERE version_id = $1", "not ready: migration " + last.Name + " is pending (run: recordgraph migrate up)\n"},
		{"INSERT INTO recordgraph_model_version (version_id, is_applied) VALUES ($1, true), (99999, true)", "ok\n"},
		{"DELETE FROM recordgraph_model_version WHERE version_id = $1", "ok\n"}, // it was complete a moment ago
	} {
		if _, err := s.records.pool.ExecContext(t.Context(), step.sql, last.Version); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		if w.Body.String() != step.body {
			t.Errorf("%s: got %d %q, want %q", step.sql, w.Code, w.Body, step.body)
		}
	}
	if _, err := s.records.pool.ExecContext(t.Context(), "DROP TABLE recordgraph_engine_version, recordgraph_model_version"); err != nil {
		t.Fatal(err)
	}
	s.records.migrated.Store(nil)
	if _, err := s.records.Ready(t.Context()); err != nil {
		t.Errorf("without a list of migrations: %v", err)
	}
}
