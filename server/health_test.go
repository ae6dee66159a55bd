package server_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/servertest"
)

func TestReadiness(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reports []string
		err     error
		status  int
		body    string
	}{
		"ready":         {nil, nil, 200, "ok\n"},
		"reports":       {[]string{"jit is on", "ICU is new"}, nil, 200, "ok\njit is on\nICU is new\n"},
		"known reason":  {nil, &record.Error{Kind: record.ErrUnavailable, Message: "the database is away", Cause: errors.New("dial tcp")}, 503, "not ready: the database is away\n"},
		"driver's text": {nil, errors.New("pq: password authentication failed"), 503, "not ready\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, log := servertest.NewServer(t, server.Config{Content: server.Content{Ready: func(context.Context) ([]string, error) { return test.reports, test.err }}})
			w := servertest.Get(s, "/readyz")
			if w.Code != test.status || w.Body.String() != test.body {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Body, test.status, test.body)
			}
			if test.err != nil && !strings.Contains(log.String(), test.err.Error()) {
				t.Errorf("log %s lacks the cause %q", log, test.err)
			}
		})
	}
}

// TestReadinessTolerates has the check fail for shorter and longer than the grace.
func TestReadinessTolerates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var failure error
		s, log := servertest.NewServer(t, server.Config{Content: server.Content{Ready: func(context.Context) ([]string, error) { return nil, failure }}, ReadyGrace: 5 * time.Second})
		away := errors.New("away")
		for i, step := range []struct {
			after   time.Duration
			failure error
			status  int
			again   string // expected in the log
		}{
			{0, away, 503, ""}, // it was never ready
			{time.Minute, away, 503, ""},
			{time.Second, nil, 200, ""},
			{time.Minute, away, 200, ""}, // the first failure
			{4 * time.Second, away, 200, ""},
			{time.Second, away, 503, ""},
			{time.Second, nil, 200, `"msg":"ready again","notReadyMs":6000}`}, // at once
			{4 * time.Second, away, 200, ""},
			{4 * time.Second, nil, 200, ""},  // nobody noticed the failure
			{4 * time.Second, away, 200, ""}, // the grace begins anew
			{4 * time.Second, away, 200, ""},
		} {
			<-time.After(step.after)
			failure = step.failure
			log.Reset()
			if w := servertest.Get(s, "/readyz"); w.Code != step.status {
				t.Errorf("step %d: status %d, want %d", i, w.Code, step.status)
			}
			if failed := strings.Contains(log.String(), `"cause":"away"`); failed != (failure != nil) {
				t.Errorf("step %d: log %s", i, log)
			}
			if said := strings.Contains(log.String(), "ready again"); said != (step.again != "") || !strings.Contains(log.String(), step.again) {
				t.Errorf("step %d: log %s", i, log)
			}
		}
	})
}

func TestReadinessCheckHasADeadline(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{Ready: func(ctx context.Context) ([]string, error) {
			if _, ok := ctx.Deadline(); !ok {
				t.Error("the context of the readiness check has no deadline")
			}
			return nil, nil
		}},
	})
	servertest.Get(s, "/readyz")
}

// TestProbesShareACheck sends many probes during one slow check.
func TestProbesShareACheck(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var checks atomic.Int64
		s, _ := servertest.NewServer(t, server.Config{
			Content: server.Content{Ready: func(ctx context.Context) ([]string, error) {
				checks.Add(1)
				select {
				case <-time.After(time.Second):
					return nil, nil
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			}},
		})
		first, hangUp := context.WithCancel(t.Context())
		var all sync.WaitGroup
		ask := func(ctx context.Context) {
			if w := servertest.Do(s, httptest.NewRequestWithContext(ctx, http.MethodGet, "/readyz", nil)); w.Code != http.StatusOK {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
		all.Go(func() { ask(first) })
		synctest.Wait()
		for range 20 {
			all.Go(func() { ask(t.Context()) })
		}
		synctest.Wait()
		hangUp() // the other probes still wait
		all.Wait()
		if n := checks.Load(); n != 1 {
			t.Errorf("%d checks, want 1", n)
		}
		ask(t.Context())
		if n := checks.Load(); n != 2 {
			t.Errorf("%d checks, want 2: an answer holds for those who waited for it", n)
		}
	})
}
