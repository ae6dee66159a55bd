package metrics_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/reqlog"
	"recordgraph/server/metrics"
	"recordgraph/server/overload"
	"recordgraph/store/driver"
)

// newMetrics are metrics of a pool that has never connected.
func newMetrics(t *testing.T) *metrics.Metrics {
	t.Helper()
	m := metrics.New(2)
	db, err := driver.Open(driver.Config{URL: "postgres://localhost/nowhere", MaxOpenConns: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m.Pool(db.DB)
	return m
}

// samples are the lines of a scrape that begin with a prefix.
func samples(m *metrics.Metrics, prefix string) []string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var out []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, prefix) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

func TestWatch(t *testing.T) {
	t.Parallel()
	m, gate := newMetrics(t), overload.New(overload.Config{})
	m.Watch(gate)
	for range 2 {
		visit, err := gate.Enter("")
		if err != nil {
			t.Fatal(err)
		}
		defer visit.Leave()
	}
	visit, err := gate.Enter("")
	if err != nil {
		t.Fatal(err)
	}
	defer visit.Leave()
	if err := visit.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`recordgraph_admitted_requests{state="inside"} 3`,
		`recordgraph_admitted_requests{state="running"} 1`,
		`recordgraph_admitted_requests{state="waiting"} 0`,
	}
	if diff := cmp.Diff(want, samples(m, "recordgraph_admitted_requests")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNamesOfOneCaller has one caller bring more names of operations than there are: half of them stay for others.
func TestNamesOfOneCaller(t *testing.T) {
	t.Parallel()
	m := metrics.New(4)
	for _, o := range []struct{ subject, name string }{
		{"greedy", "A"}, {"greedy", "B"}, {"greedy", "C"}, {"greedy", "A"}, {"other", "D"}, {"other", "B"}, {"", "E"}, {"other", "F"},
	} {
		m.Observe(reqlog.Info{GraphQL: true, Subject: o.subject, Operation: o.name, OperationType: "query", Status: 200})
	}
	want := []string{
		`recordgraph_requests_total{code="OK",operation="A",type="query"} 2`,
		`recordgraph_requests_total{code="OK",operation="B",type="query"} 2`,
		`recordgraph_requests_total{code="OK",operation="D",type="query"} 1`,
		`recordgraph_requests_total{code="OK",operation="E",type="query"} 1`,
		`recordgraph_requests_total{code="OK",operation="OTHER",type="query"} 2`,
	}
	if diff := cmp.Diff(want, samples(m, "recordgraph_requests_total")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSharesReached has one caller meet each limit of its share.
func TestSharesReached(t *testing.T) {
	t.Parallel()
	m, gate := newMetrics(t), overload.New(overload.Config{Running: 4, Waiting: 6, Wait: time.Millisecond})
	m.Watch(gate)
	enter := func(caller string) (visit overload.Visit, err error) {
		if visit, err = gate.Enter(caller); err == nil {
			err = visit.Begin(t.Context())
		}
		return visit, err
	}
	for range 2 {
		if _, err := gate.Enter("third"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := enter("greedy"); err != nil {
		t.Fatal(err)
	}
	if _, err := enter("greedy"); err == nil {
		t.Error("a second turn of four while others are present")
	}
	for range 5 {
		if _, err := gate.Enter("greedy"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := gate.Enter("greedy"); err == nil {
		t.Error("an eighth place of ten")
	}
	want := []string{
		`recordgraph_caller_share_reached_total{of="places"} 1`,
		`recordgraph_caller_share_reached_total{of="turns"} 1`,
	}
	if diff := cmp.Diff(want, samples(m, "recordgraph_caller_share_reached_total")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	m := newMetrics(t)
	m.Build("v1.2.3")
	documents := m.Hits("documents")
	for _, found := range []bool{true, true, false} {
		documents.Count(found)
	}
	for _, err := range []error{nil, io.ErrUnexpectedEOF} {
		m.Statement(t.Context(), `WITH written AS (UPDATE "movies"`)(1, err)
	}
	for _, o := range []reqlog.Info{
		{GraphQL: true, Operation: "Nonsense", OperationType: "query", Code: "BAD_USER_INPUT", Status: 400},
		{GraphQL: true, Operation: "Films", OperationType: "query", Cost: 5, Status: 200, Duration: 3 * time.Millisecond},
		{GraphQL: true, Operation: "Studios", OperationType: "query", Status: 200},
		{GraphQL: true, Operation: "TooMany", OperationType: "query", Status: 200},
		{GraphQL: true, Operation: "Films", OperationType: "query", Code: "TIMEOUT", Status: 504},
		{GraphQL: true, OperationType: "query", Cost: 100, Status: 200, Duration: 2 * time.Second},
		{GraphQL: true, OperationType: "mutation", Code: "TIMEOUT", Status: 504},
		{GraphQL: true, Code: "one of many a resolver made up", Status: 200},
		{GraphQL: true, Status: 413},
		{GraphQL: true, OperationType: "query", Status: 503, ClientGone: true},
		{Status: 404},
	} {
		m.Observe(o)
	}
	for prefix, want := range map[string][]string{
		"recordgraph_requests_total": {
			`recordgraph_requests_total{code="BAD_USER_INPUT",operation="OTHER",type="query"} 1`,
			`recordgraph_requests_total{code="CLIENT_GONE",operation="",type="query"} 1`,
			`recordgraph_requests_total{code="OK",operation="",type="query"} 1`,
			`recordgraph_requests_total{code="OK",operation="Films",type="query"} 1`,
			`recordgraph_requests_total{code="OK",operation="OTHER",type="query"} 1`,
			`recordgraph_requests_total{code="OK",operation="Studios",type="query"} 1`,
			`recordgraph_requests_total{code="OTHER",operation="",type=""} 2`,
			`recordgraph_requests_total{code="TIMEOUT",operation="",type="mutation"} 1`,
			`recordgraph_requests_total{code="TIMEOUT",operation="Films",type="query"} 1`,
		},
		"recordgraph_http_responses_total": {
			`recordgraph_http_responses_total{status="200"} 5`,
			`recordgraph_http_responses_total{status="400"} 1`,
			`recordgraph_http_responses_total{status="404"} 1`,
			`recordgraph_http_responses_total{status="413"} 1`,
			`recordgraph_http_responses_total{status="504"} 2`,
		},
		`recordgraph_request_duration_seconds_bucket{type="query",le="1"}`: {
			`recordgraph_request_duration_seconds_bucket{type="query",le="1"} 6`,
		},
		"recordgraph_operation_cost_sum": {`recordgraph_operation_cost_sum{type="query"} 105`},
		"recordgraph_build_info":         {`recordgraph_build_info{version="v1.2.3"} 1`},
		"recordgraph_cache_requests_total": {
			`recordgraph_cache_requests_total{cache="documents",result="hit"} 2`,
			`recordgraph_cache_requests_total{cache="documents",result="miss"} 1`,
		},
		"recordgraph_pool": {
			`recordgraph_pool_connections{state="idle"} 0`, `recordgraph_pool_connections{state="in_use"} 0`,
			`recordgraph_pool_refusals_total 0`, `recordgraph_pool_size 7`, `recordgraph_pool_wait_seconds_total 0`,
			`recordgraph_pool_waiting 0`, `recordgraph_pool_waits_total 0`,
		},
		`recordgraph_statement_duration_seconds_count{kind="UPDATE"`: {`recordgraph_statement_duration_seconds_count{kind="UPDATE"} 2`},
		`recordgraph_statement_errors_total{kind="UPDATE"`:           {`recordgraph_statement_errors_total{kind="UPDATE"} 1`},
		"# TYPE go_goroutines":                                       {"# TYPE go_goroutines gauge"},
		"# TYPE process_cpu_seconds_total":                           {"# TYPE process_cpu_seconds_total counter"},
	} {
		if diff := cmp.Diff(want, samples(m, prefix)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", prefix, diff)
		}
	}
}

func TestHandlerServesMetricsAlone(t *testing.T) {
	t.Parallel()
	h := newMetrics(t).Handler()
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/metrics", http.StatusOK},
		{http.MethodHead, "/metrics", http.StatusOK},
		{http.MethodPost, "/metrics", http.StatusMethodNotAllowed},
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodGet, "/debug/pprof/", http.StatusNotFound},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.status {
			t.Errorf("%s %s: got %d, want %d", tt.method, tt.path, w.Code, tt.status)
		}
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	m, log := newMetrics(t), slog.New(slog.DiscardHandler)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- m.Serve(ctx, listener, log) }()
	response, err := http.Get("http://" + listener.Addr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || !strings.Contains(string(body), "go_goroutines") {
		t.Errorf("got %d %.200s, %v", response.StatusCode, body, err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := m.Serve(t.Context(), listener, log); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed listener: %v", err)
	}
}
