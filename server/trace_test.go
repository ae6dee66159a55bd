package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/servertest"
)

// tracer keeps the requests that ended.
type tracer struct{ ended []reqlog.Info }

type tracedKey struct{}

func (tr *tracer) Request(r *http.Request) (context.Context, string, func(reqlog.Info)) {
	ctx := context.WithValue(r.Context(), tracedKey{}, true)
	return ctx, "the trace", func(done reqlog.Info) { tr.ended = append(tr.ended, done) }
}

func TestTracer(t *testing.T) {
	t.Parallel()
	tr := &tracer{}
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.Context().Value(tracedKey{}) == nil {
				t.Error("the request is not in the trace's context")
			}
			if r.Header.Get("X-Case") == "panic" {
				panic("oh")
			}
			reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Operation, i.OperationType, i.Cost = "Films", "query", 7 })
		})},
		Tracer: tr,
	})
	for _, name := range []string{"", "panic"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader("{}"))
		r.Header.Set("X-Case", name)
		servertest.Do(s, r)
	}
	servertest.Do(s, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/nothing", nil))
	servertest.Do(s, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/livez", nil))
	want := []reqlog.Info{
		{GraphQL: true, Operation: "Films", OperationType: "query", Cost: 7, Status: 200, Route: "/graphql"},
		{GraphQL: true, Code: "INTERNAL", Status: 500, Route: "/graphql"},
		{Code: "NOT_FOUND", Status: 404, Route: "/"},
	}
	if diff := cmp.Diff(want, tr.ended, cmpopts.IgnoreFields(reqlog.Info{}, "Duration", "RequestID", "TraceID", "Address", "Bytes", "Reason")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "/livez") {
			continue
		}
		if !strings.Contains(line, `"traceId":"the trace"`) || !strings.Contains(line, `"requestId":"`) {
			t.Errorf("a line without its IDs: %s", line)
		}
	}
}

// The log names the request and the trace of every failure.
func TestFailuresAreLoggedWithBothIDs(t *testing.T) {
	t.Parallel()
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	var log strings.Builder
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	s, err := server.New(server.Config{Content: server.Content{GraphQL: http.NotFoundHandler()}, Logger: logger, Authenticate: func(*http.Request) (*auth.Principal, error) { return nil, errors.New("the keys are gone") }})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader("{}"))
	r.Header.Set("Traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	r.Header.Set("X-Request-Id", "r1")
	r.Header.Set("Authorization", "Bearer x")
	servertest.Do(s, r)
	n := 0
	for text := range strings.Lines(log.String()) {
		var line struct{ Msg, RequestID, TraceID, Code string }
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		if line.RequestID != "r1" || line.TraceID != trace || line.Msg == "request" && line.Code != "UNAVAILABLE" {
			t.Error(text)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d lines:\n%s", n, log.String())
	}
}
