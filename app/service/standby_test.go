package service

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"recordgraph/internal/devpg"
	"recordgraph/internal/pgtest"
)

const isStandby = "the database is a standby: the service needs the primary"

// TestStandby starts a service on a standby, which becomes primary and standby again; and one that may read from a standby.
func TestStandby(t *testing.T) {
	t.Parallel()
	place := pgtest.NewPlace(t)
	server := place.Start(nil, false)
	c := valid()
	c.DatabaseURL, c.Addr, c.DrainDelay, c.ReadyGrace = server.URL("postgres"), "127.0.0.1:0", 0, 0
	if _, err := MigrateUp(t.Context(), libraryService().Migrations, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	server = again(t, place, server)

	log := &heard{said: map[string]chan string{"waiting for the database": make(chan string, 1), "serving": make(chan string, 1)}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, libraryService(), c, slog.New(slog.NewTextHandler(log, nil))) }()
	if line := log.wait(t, "waiting for the database", done); !strings.Contains(line, isStandby) {
		t.Errorf("the log does not say why the start waits: %s", line)
	}
	promote(t, c)
	_, addr, _ := strings.Cut(log.wait(t, "serving", done), "addr=")
	a := api{url: "http://" + strings.TrimSpace(addr), token: token(t, c)}
	a.until(t, http.StatusOK, "ok\n")
	a.serves(t)

	again(t, place, server)
	a.until(t, http.StatusServiceUnavailable, "not ready: "+isStandby+"\n")
	reader := c
	reader.DatabaseURL += "&target_session_attrs=any"
	r := serving(t, reader)
	if status, text := r.readiness(); status != http.StatusServiceUnavailable || text != "not ready: "+isStandby+"\n" {
		t.Errorf("a service that takes any server: %d %q", status, text)
	}
	for _, test := range []struct {
		a          api
		body       string
		code, text string
	}{{a, aQuery, "UNAVAILABLE", isStandby}, {a, aMutation, "UNAVAILABLE", isStandby}, {r, aQuery, "", ""}, {r, aMutation, "UNAVAILABLE", isStandby}} {
		if _, code, text := test.a.ask(t, "", "", request(t, test.body, "")); code != test.code || text != test.text {
			t.Errorf("%s: got %s %q, want %s %q", test.body, code, text, test.code, test.text)
		}
	}

	promote(t, c)
	a.until(t, http.StatusOK, "ok\n")
	a.serves(t)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// again restarts a server as a standby.
func again(t *testing.T, place pgtest.Place, server *devpg.Server) *devpg.Server {
	t.Helper()
	if err := server.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	return place.Start(nil, true)
}

// promote makes a standby the primary.
func promote(t *testing.T, c Config) {
	t.Helper()
	c.DatabaseURL += "&target_session_attrs=any"
	r, err := OpenStore(t.Context(), libraryService(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.pool.ExecContext(t.Context(), `SELECT pg_promote()`)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
}
