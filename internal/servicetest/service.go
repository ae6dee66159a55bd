// Package servicetest runs a service by its commands in a test, as an operator does, sends it operations over HTTP and
// compares the answers with SQL on the same database.
//
//	s := servicetest.New(t, app.Service{}, "testdata/music")
//	s.Command(t, "migrate", "up")
//	s.Command(t, "load", "Artist", file)
//	s.Serve(t)
//	s.Check(t, servicetest.Question{Document: `{artists{nodes{name}}}`, At: "artists.nodes", SQL: `SELECT name FROM artists ORDER BY id`})
package servicetest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/app"
	"recordgraph/app/service"
	"recordgraph/auth"
	"recordgraph/internal/pgtest"
	"recordgraph/record"
)

// Service is a service with a database of its own.
type Service struct {
	DB         *sqlx.DB
	Schema     *record.Schema
	definition app.Service
	settings   map[string]string // environment variables
	url        string            // of the API, after Serve
	token      string            // with all scopes, after Serve
}

// New returns a service with an empty database: the compiled one, or the one of a model directory.
func New(t *testing.T, compiled app.Service, modelDir string) *Service {
	t.Helper()
	url := pgtest.New(t, pgtest.Template{})
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	served := compiled
	if modelDir != "" {
		if served, err = service.Read(modelDir); err != nil {
			t.Fatal(err)
		}
	}
	return &Service{DB: db, Schema: served.Schema, definition: compiled, settings: map[string]string{
		"DATABASE_URL": url, "RECORDGRAPH_MODEL": modelDir, "RECORDGRAPH_AUTH_KEYS": string(auth.NewSecretSpec("k1")),
	}}
}

// Outcome is the result of a command.
type Outcome struct {
	Status         int
	Stdout, Stderr string
}

// Run runs a command to its end.
func (s *Service) Run(t *testing.T, args ...string) Outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := s.run(t.Context(), &stdout, &stderr, args...)
	return Outcome{status, stdout.String(), stderr.String()}
}

// Command runs a command that must succeed, and returns its output.
func (s *Service) Command(t *testing.T, args ...string) string {
	t.Helper()
	out := s.Run(t, args...)
	if out.Status != 0 {
		t.Fatalf("%s: status %d\n%s%s", strings.Join(args, " "), out.Status, out.Stdout, out.Stderr)
	}
	return out.Stdout
}

func (s *Service) run(ctx context.Context, stdout, stderr io.Writer, args ...string) int {
	getenv := func(name string) string { return s.settings[name] }
	return app.Run(ctx, s.definition, append([]string{"recordgraph"}, args...), getenv, strings.NewReader(""), stdout, stderr)
}

// patience is the time limit of the start, which takes about a second.
const patience = time.Minute

// Serve runs the command serve until the end of the test.
func (s *Service) Serve(t *testing.T) {
	t.Helper()
	running := &Service{definition: s.definition, settings: maps.Clone(s.settings)}
	maps.Copy(running.settings, map[string]string{"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_DRAIN_DELAY": "0s"})
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	log, status := &servingLog{addr: make(chan string, 1)}, make(chan int, 1)
	go func() { status <- running.run(ctx, io.Discard, log, "serve") }()
	select {
	case addr := <-log.addr:
		s.url = "http://" + addr
	case got := <-status:
		stop()
		t.Fatalf("serve ended with status %d\n%s", got, log.String())
	case <-time.After(patience):
		stop()
		t.Fatal("serve does not listen")
	}
	t.Cleanup(func() {
		stop()
		if got := <-status; got != 0 {
			t.Errorf("serve ended with status %d\n%s", got, log.String())
		}
	})
	s.token = s.Token(t, service.AllScopes(s.Schema)...)
}

// Token makes a token with scopes.
func (s *Service) Token(t *testing.T, scopes ...string) string {
	t.Helper()
	return strings.TrimSpace(s.Command(t, "token", "--subject", "test", "--scope", strings.Join(scopes, " ")))
}

// servingLog is a log that finds the address of the service.
type servingLog struct {
	mu   sync.Mutex
	text bytes.Buffer
	addr chan string
}

// Write takes one line of JSON.
func (l *servingLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var line struct{ Msg, Addr string }
	if json.Unmarshal(p, &line) == nil && line.Msg == "serving" {
		l.addr <- line.Addr
	}
	return l.text.Write(p)
}

// String returns the log.
func (l *servingLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
