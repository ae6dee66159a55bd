package server_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/servertest"
)

func TestObserve(t *testing.T) {
	t.Parallel()
	var got []server.Observation
	ctx, leave := context.WithCancel(t.Context())
	s, _ := servertest.NewServer(t, server.Config{
		Observe: func(o server.Observation) { got = append(got, o) },
		GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("X-Case") {
			case "panic":
				panic("oh")
			case "leave":
				leave()
				w.WriteHeader(http.StatusServiceUnavailable)
			default:
				reqlog.Annotate(r.Context(), slog.String("operation", "ClientsOwnName"), slog.String("operationType", "query"),
					slog.Int("cost", 7), slog.String("code", "TIMEOUT"))
			}
		}),
	})
	request := func(ctx context.Context, path, name string) {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader("{}"))
		r.Header.Set("X-Case", name)
		servertest.Do(s, r)
	}
	request(t.Context(), "/graphql", "")
	request(t.Context(), "/graphql", "panic")
	request(ctx, "/graphql", "leave")
	request(t.Context(), "/nothing", "")
	request(t.Context(), "/livez", "")
	request(t.Context(), "/readyz", "")
	for _, o := range got {
		if o.Duration <= 0 {
			t.Errorf("no time passed in %+v", o)
		}
	}
	caller := reqlog.Caller{Address: "192.0.2.1"} // httptest's
	want := []server.Observation{
		{Caller: caller, GraphQL: true, Operation: "ClientsOwnName", OperationType: "query", Code: "TIMEOUT", Cost: 7, Status: 200},
		{Caller: caller, GraphQL: true, Code: "INTERNAL", Status: 500},
		{Caller: caller, GraphQL: true, Status: 503, ClientGone: true},
		{Caller: caller, Code: "NOT_FOUND", Status: 404},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(server.Observation{}, "Duration")); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
}
