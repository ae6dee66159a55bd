package service

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recordgraph/internal/pgtest"
)

// TestNoStartInAnotherEncoding has databases in which PostgreSQL reads text in another encoding: nothing starts on them, nor
// migrates them.
func TestNoStartInAnotherEncoding(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"SQL_ASCII", "LATIN1"} {
		c, log := valid(), slog.New(slog.DiscardHandler)
		c.DatabaseURL = pgtest.New(t, pgtest.Template{Options: "ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'"})
		want := "the database's encoding is " + encoding + ", not UTF8; make a database with ENCODING 'UTF8', and move the data there"
		for name, start := range map[string]func() error{
			"serve":   func() error { _, err := New(t.Context(), libraryService(), c, log); return err },
			"load":    func() error { _, err := OpenStore(t.Context(), libraryService(), c, log); return err },
			"migrate": func() error { _, err := MigrateUp(t.Context(), libraryService().Migrations, c, log); return err },
		} {
			if err := start(); err == nil || err.Error() != want {
				t.Errorf("%s: got %v, want %s", name, err, want)
			}
		}
	}
}

// readiness is the answer of /readyz.
func (s *Service) readiness() (status int, text string) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	return w.Code, w.Body.String()
}

// TestReadinessOfADatabaseWithoutICU has a database that can't fold text.
func TestReadinessOfADatabaseWithoutICU(t *testing.T) {
	t.Parallel()
	const reason = "the database has no collation und-x-icu, which folding text needs"
	c := migrated(t)
	change(t, c, `ALTER COLLATION pg_catalog."und-x-icu" RENAME TO gone`)
	var log bytes.Buffer
	a := servingTo(t, c, &log)
	if status, text := a.readiness(); status != http.StatusServiceUnavailable || text != "not ready: "+reason+"\n" {
		t.Errorf("got %d %q", status, text)
	}
	if !strings.Contains(log.String(), reason+"; use a PostgreSQL that is built with ICU") {
		t.Errorf("the log lacks the reason:\n%s", log.String())
	}
	_, code, message := a.ask(t, "", "", request(t, `{ books(filter: {title: {eqFold: "x"}}) { totalCount } }`, ""))
	if code != "UNAVAILABLE" || message != reason {
		t.Errorf("a search gets %s %q", code, message)
	}
	change(t, c, `ALTER COLLATION pg_catalog.gone RENAME TO "und-x-icu"`)
	if status, text := a.readiness(); status != http.StatusOK || text != "ok\n" {
		t.Errorf("got %d %q", status, text)
	}
	if !strings.Contains(log.String(), "the database meets a requirement again") {
		t.Errorf("the log lacks the repair:\n%s", log.String())
	}
}

// TestReportsOfTheDatabase has a database whose ICU has changed, and sessions that may lose writes: the service works, and reports
// both.
func TestReportsOfTheDatabase(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	change(t, c, `UPDATE pg_collation SET collversion = '1.2' WHERE collname = 'und-x-icu'`)
	c.DatabaseURL += "&synchronous_commit=off"
	var log bytes.Buffer
	a := servingTo(t, c, &log)
	for range 2 {
		status, text := a.readiness()
		lines := strings.Split(text, "\n")
		if status != http.StatusOK || len(lines) != 4 || lines[0] != "ok" ||
			!strings.HasPrefix(lines[1], "the version of the collation und-x-icu is ") || !strings.HasPrefix(lines[2], "synchronous_commit is off") {
			t.Errorf("got %d %q", status, text)
		}
	}
	if n := strings.Count(log.String(), "the database does not meet a requirement"); n != 2 {
		t.Errorf("%d warnings, want one of each finding:\n%s", n, log.String())
	}
	if _, code, message := a.ask(t, "", "", request(t, `{ books(filter: {title: {eqFold: "x"}}) { totalCount } }`, "")); code != "" {
		t.Errorf("a search gets %s %q", code, message)
	}
	if !strings.Contains(log.String(), `msg=database facts.version=`) || !strings.Contains(log.String(), "facts.icuVersionRecorded=1.2") {
		t.Errorf("the log lacks the facts:\n%s", log.String())
	}
}

// change changes the database of a configuration.
func change(t *testing.T, c Config, sql string) {
	t.Helper()
	r, err := OpenStore(t.Context(), libraryService(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.pool.ExecContext(t.Context(), sql)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
}
