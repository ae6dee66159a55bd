package server_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"recordgraph/server"
	"recordgraph/server/servertest"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// A running request ends before Run does; meanwhile readiness is off and answers close their connections.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	s, log := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(started)
			<-release
			_, _ = w.Write([]byte("done"))
		})},
	})
	listener := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx, listener) }()

	answered := make(chan error, 1)
	go func() {
		response, err := http.Get("http://" + listener.Addr().String() + "/graphql")
		if err == nil {
			err = response.Body.Close()
		}
		answered <- err
	}()
	<-started
	stop()
	for servertest.Get(s, "/readyz").Code != http.StatusServiceUnavailable {
		select {
		case err := <-stopped:
			t.Fatalf("Run returned (%v) with a request running", err)
		default:
		}
	}
	w := servertest.Get(s, "/readyz")
	if got := w.Body.String(); got != "shutting down\n" || w.Header().Get("Connection") != "close" {
		t.Errorf("readiness said %q, Connection %q", got, w.Header().Get("Connection"))
	}
	if w := servertest.Get(s, "/livez"); w.Code != http.StatusOK {
		t.Errorf("liveness: status %d while stopping, want 200", w.Code)
	}
	close(release)
	if err := <-answered; err != nil {
		t.Errorf("the running request failed: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Run: %v, want nil after a clean stop", err)
	}
	if !strings.Contains(log.String(), "stopping") {
		t.Errorf("log: %s", log)
	}
	if !strings.Contains(log.String(), `"status":503`) || strings.Contains(log.String(), `"level":"WARN"`) {
		t.Errorf("a failing probe of a server that drains is expected, and no warning: %s", log)
	}
}

func TestStopCutsRequestsThatOutlastTheDeadline(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			close(started)
			<-release
		})},
		ShutdownTimeout: time.Millisecond,
	})
	listener := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx, listener) }()
	answered := make(chan error, 1)
	go func() {
		response, err := http.Get("http://" + listener.Addr().String() + "/graphql")
		if err == nil {
			_ = response.Body.Close()
		}
		answered <- err
	}()
	<-started
	stop()
	if err := <-stopped; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v, want that the deadline passed", err)
	}
	if err := <-answered; err == nil {
		t.Error("the request was answered though it never ended")
	}
}

func TestRunReportsABrokenListener(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{})
	listener := listen(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), listener); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Run: %v, want net.ErrClosed", err)
	}
}
