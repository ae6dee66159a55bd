package service

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
	"recordgraph/store/migrations"
)

// migrated is a configuration with a migrated database of its own.
func migrated(t testing.TB) Config {
	t.Helper()
	hash, err := migrations.Digest(libraryService().Migrations)
	if err != nil {
		t.Fatal(err)
	}
	c := valid()
	c.DatabaseURL = pgtest.New(t, pgtest.Template{Name: "service", Hash: hash, Build: func(ctx context.Context, url string) error {
		c := valid()
		c.DatabaseURL = url
		_, err := MigrateUp(ctx, libraryService().Migrations, c, slog.New(slog.DiscardHandler))
		return err
	}})
	return c
}

// api is a service over HTTP, with a token that has all scopes.
type api struct {
	*Service
	url, token string
	config     Config
}

// as is the api with a token of another subject.
func (a api) as(t *testing.T, subject string) api {
	t.Helper()
	token, err := Token(a.config, subject, auth.NewScopes(AllScopes(libraryService().Schema)...), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	a.token = token
	return a
}

// serving serves a configuration until the test ends.
func serving(t *testing.T, c Config) api {
	t.Helper()
	return servingTo(t, c, io.Discard)
}

// servingTo is serving with a log.
func servingTo(t *testing.T, c Config, log io.Writer) api {
	t.Helper()
	s, err := New(t.Context(), libraryService(), c, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(web.CloseClientConnections)
	return api{Service: s, url: web.URL, config: c}.as(t, "tester")
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(outage); !is(); <-time.After(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// request is the body of an operation; variables may be empty.
func request(t *testing.T, query, variables string) string {
	t.Helper()
	params := map[string]any{"query": query}
	if variables != "" {
		params["variables"] = json.RawMessage(variables)
	}
	text, err := json.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// ask sends an operation, or a GET for a path, and returns the status and the first error.
func (a api) ask(t *testing.T, path, header, body string) (status int, code, message string) {
	t.Helper()
	method := http.MethodGet
	if path == "" {
		method, path = http.MethodPost, "/graphql"
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, a.url+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, "", ""
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	r.Header.Set("Authorization", "Bearer "+a.token)
	if header != "" {
		r.Header.Set("X-Long", header)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0, "", ""
	}
	defer response.Body.Close()
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if response.StatusCode == http.StatusOK && path != "/graphql" {
		return response.StatusCode, "", "" // an export
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Error(err)
	}
	if len(answer.Errors) == 0 {
		return response.StatusCode, "", ""
	}
	return response.StatusCode, answer.Errors[0].Extensions.Code, answer.Errors[0].Message
}
