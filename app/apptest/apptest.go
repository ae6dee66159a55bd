// Package apptest runs a service in a test, with a PostgreSQL database of its own.
//
//	s := apptest.Start(t, service())
//	got := s.MustSend(t, `{ events { totalCount } }`, nil)
//
// All tests of a user share one PostgreSQL server, which starts with the first test and stops some seconds after the last one.
// The environment variable RECORDGRAPH_TEST_DATABASE_URL names another server, whose user may create databases.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"recordgraph/app"
	"recordgraph/app/service"
	"recordgraph/auth"
	"recordgraph/internal/pgtest"
	"recordgraph/store/migrations"
)

// tokenTTL is longer than any test.
const tokenTTL = 24 * time.Hour

// poolSize is small, so that many tests share one server.
const poolSize = 4

// Service is a running service and one of its callers.
type Service struct {
	URL         string // of the service, without a path
	DatabaseURL string // of its database, for lib/pq
	config      service.Config
	scopes      []string // of the caller
}

// Answer is the response to a document.
type Answer struct {
	Data   json.RawMessage
	Errors []Error
}

// Error is one error of an answer.
type Error struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

// Code is the code of the error, such as FORBIDDEN.
func (e Error) Code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// Start starts a service with a new database that has its tables and no records. The service stops and the database is deleted
// at the test's end. The caller has all scopes of the model.
func Start(tb testing.TB, s app.Service) *Service {
	tb.Helper()
	log := slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	digest, err := migrations.Digest(s.Migrations)
	if err != nil {
		tb.Fatal(err)
	}
	cfg := service.DefaultConfig()
	cfg.DrainDelay, cfg.PoolSize, cfg.PoolIdle = 0, poolSize, poolSize
	cfg.AuthKeys = auth.NewSecretSpec("test")
	cfg.DatabaseURL = pgtest.New(tb, pgtest.Template{Name: "apptest", Hash: digest, Build: func(ctx context.Context, url string) error {
		migrating := cfg
		migrating.DatabaseURL = url
		_, err := service.MigrateUp(ctx, s.Migrations, migrating, log)
		return err
	}})
	addr, err := serve(tb, s, cfg, log)
	if err != nil {
		tb.Fatal(err)
	}
	return &Service{URL: "http://" + addr, DatabaseURL: cfg.DatabaseURL, config: cfg, scopes: service.AllScopes(s.Schema)}
}

// serve serves until the test's end, and returns the address.
func serve(tb testing.TB, s app.Service, cfg service.Config, log *slog.Logger) (string, error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context())) // which ends before the test's cleanup
	running, err := service.New(ctx, s, cfg, log)
	if err != nil {
		stop()
		return "", err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		stop()
		return "", err
	}
	done := make(chan error, 1)
	go func() { done <- running.Run(ctx, listener) }()
	tb.Cleanup(func() {
		stop()
		for _, err := range []error{<-done, running.Close()} {
			if err != nil {
				tb.Errorf("stop the service: %v", err)
			}
		}
	})
	return listener.Addr().String(), nil
}

// As returns the service with a caller that has only some scopes.
func (s *Service) As(scopes ...string) *Service {
	out := *s
	out.scopes = scopes
	return &out
}

// Token returns a token of the caller.
func (s *Service) Token(tb testing.TB) string {
	tb.Helper()
	token, err := service.Token(s.config, "test", auth.ParseScopes(strings.Join(s.scopes, " ")), tokenTTL)
	if err != nil {
		tb.Fatal(err)
	}
	return token
}

// Send sends a document. It fails the test if there is no answer in JSON; errors in the answer are for the test to check.
func (s *Service) Send(tb testing.TB, document string, variables map[string]any) Answer {
	tb.Helper()
	answer, err := s.send(tb, document, variables)
	if err != nil {
		tb.Fatal(err)
	}
	return answer
}

func (s *Service) send(tb testing.TB, document string, variables map[string]any) (answer Answer, err error) {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return Answer{}, err
	}
	request, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, s.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Authorization", "Bearer "+s.Token(tb))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return Answer{}, fmt.Errorf("HTTP status %s: %w", response.Status, err)
	}
	return answer, nil
}

// MustSend sends a document and returns the data of the answer as JSON. It fails the test if the answer has errors.
func (s *Service) MustSend(tb testing.TB, document string, variables map[string]any) string {
	tb.Helper()
	answer := s.Send(tb, document, variables)
	for _, e := range answer.Errors {
		tb.Errorf("%s at %v: %s", e.Code(), e.Path, e.Message)
	}
	if len(answer.Errors) > 0 {
		tb.FailNow()
	}
	return string(answer.Data)
}
