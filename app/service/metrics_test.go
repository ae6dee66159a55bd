package service

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
)

// addresses is a log that sends the address where the service listens.
type addresses chan string

// Write implements [io.Writer].
func (a addresses) Write(line []byte) (int, error) {
	var l struct{ Addr, MetricsAddr string }
	if err := json.NewDecoder(bytes.NewReader(line)).Decode(&l); err != nil {
		return 0, err
	}
	if addr := l.Addr + l.MetricsAddr; addr != "" {
		a <- addr
	}
	return len(line), nil
}

func TestRunServesMetricsOfRequests(t *testing.T) {
	t.Parallel()
	c := valid()
	c.DatabaseURL = pgtest.New(t, pgtest.Template{})
	c.Addr, c.MetricsAddr, c.DrainDelay = "127.0.0.1:0", "127.0.0.1:0", 0
	if _, err := MigrateUp(t.Context(), libraryService().Migrations, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	found, done := make(addresses, 2), make(chan error, 1)
	go func() { done <- Run(ctx, libraryService(), c, slog.New(slog.NewJSONHandler(found, nil))) }()
	next := func() string {
		select {
		case addr := <-found:
			return "http://" + addr
		case err := <-done:
			t.Fatalf("the service stopped: %v", err)
			return ""
		}
	}
	scrape, api := next()+"/metrics", next()+"/graphql"

	token, err := Token(c, "tester", auth.NewScopes(AllScopes(libraryService().Schema)...), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{`query Books { books(first: 3) { totalCount } }`, `{ nothing }`} {
		send(t, http.MethodPost, api, token, `{"query": "`+query+`"}`)
	}
	send(t, http.MethodPost, api, "", `{"query": "{ books(first: 3) { totalCount } }"}`)
	body := send(t, http.MethodGet, scrape, "", "")
	for _, sample := range []string{
		`recordgraph_requests_total{code="OK",operation="Books",type="query"} 1`,
		`recordgraph_requests_total{code="GRAPHQL_VALIDATION_FAILED",operation="",type=""} 1`,
		`recordgraph_requests_total{code="UNAUTHENTICATED",operation="",type=""} 1`,
		`recordgraph_operation_cost_count{type="query"} 1`,
		`recordgraph_pool_size `,
		`recordgraph_pool_connections{state="idle"} 1`,
		`recordgraph_statement_duration_seconds_count{kind="SELECT"} `,
		`recordgraph_cache_requests_total{cache="documents",result="miss"} 2`,
		`recordgraph_cache_requests_total{cache="operations",result="miss"} 1`,
		`recordgraph_cache_requests_total{cache="persisted_queries",result="hit"} 0`,
		`recordgraph_cache_requests_total{cache="prepared_statements",result="miss"} `,
		`recordgraph_cache_requests_total{cache="tokens",result="hit"} 1`,
		`recordgraph_cache_requests_total{cache="tokens",result="miss"} 1`,
	} {
		if !strings.Contains(body, sample) {
			t.Errorf("no %s", sample)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// send returns the body of a response.
func send(t *testing.T, method, url, token, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
