package service

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recordgraph/internal/pgtest"
)

// TestReadinessFollowsTheCatalog takes a migration back under a replica that has
// not been asked yet: it must not take requests.
func TestReadinessFollowsTheCatalog(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	c := valid()
	c.DatabaseURL = pgtest.New(t, pgtest.Template{})
	up := func() error { _, err := MigrateUp(t.Context(), c, log); return err }
	for _, step := range []struct {
		migrate func() error
		status  int
		body    string
	}{
		{up, http.StatusOK, "ok\n"},
		{
			func() error { // to before the catalogue
				for {
					name, err := MigrateDown(t.Context(), c, log)
					if err != nil || strings.Contains(name, "catalogue") {
						return err
					}
				}
			},
			http.StatusServiceUnavailable, "not ready: table movies is missing (run: recordgraph migrate up)\n",
		},
		{up, http.StatusOK, "ok\n"},
	} {
		if err := step.migrate(); err != nil {
			t.Fatal(err)
		}
		s, err := New(t.Context(), c, log)
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
