package server_test

import (
	"context"
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
	var got []reqlog.Info
	ctx, leave := context.WithCancel(t.Context())
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("X-Case") {
			case "panic":
				panic("oh")
			case "leave":
				leave()
				w.WriteHeader(http.StatusServiceUnavailable)
			default:
				reqlog.Update(r.Context(), func(i *reqlog.Info) {
					i.Operation, i.OperationType, i.Cost, i.Code = "ClientsOwnName", "query", 7, "TIMEOUT"
				})
			}
		})},
		Observe: func(o reqlog.Info) { got = append(got, o) },
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
	const address = "192.0.2.1" // httptest's
	want := []reqlog.Info{
		{Address: address, GraphQL: true, Route: "/graphql", Operation: "ClientsOwnName", OperationType: "query", Code: "TIMEOUT", Cost: 7, Status: 200},
		{Address: address, GraphQL: true, Route: "/graphql", Code: "INTERNAL", Reason: "internal error", Status: 500},
		{Address: address, GraphQL: true, Route: "/graphql", Status: 503, ClientGone: true},
		{Address: address, Route: "/", Code: "NOT_FOUND", Reason: "unknown path", Status: 404},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(reqlog.Info{}, "Duration", "RequestID", "Bytes")); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
}
