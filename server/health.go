package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"recordgraph/internal/reqlog"
	"recordgraph/record"
)

// readyTimeout bounds a readiness check, below the usual period of a probe.
const readyTimeout = 2 * time.Second

// live says that the process runs. It asks nobody else: a process must not be
// killed because its database is away.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) {
	writeStatus(w, http.StatusOK, "ok")
}

// ready says whether requests should be sent here, and if not, why in a few
// words. The cause goes to the log alone. Below an "ok" is what the service works
// without, a line each.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		writeStatus(w, http.StatusServiceUnavailable, "shutting down")
		return
	}
	reports, err := s.check(r.Context())
	if err != nil {
		reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Cause = err.Error() })
		if !s.health.tolerates(s.config.ReadyGrace) {
			writeStatus(w, http.StatusServiceUnavailable, reason(err))
			return
		}
	} else if away := s.health.good(); away > 0 {
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "ready again", reqlog.Milliseconds("notReadyMs", away))
	}
	writeStatus(w, http.StatusOK, strings.Join(append([]string{"ok"}, reports...), "\n"))
}

// check asks whether requests can be served. Those who ask meanwhile get the same
// answer: anybody may ask, and shall not take the database's connections by it.
func (s *Server) check(ctx context.Context) (reports []string, err error) {
	if s.config.Ready == nil {
		return nil, nil
	}
	answer, err, _ := s.health.asking.Do("", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout)
		defer cancel()
		return s.config.Ready(ctx)
	})
	reports, _ = answer.([]string)
	return reports, err
}

// health remembers the checks before, so that a database that blinks does not
// take all replicas out at once, of which each would say the same.
type health struct {
	asking singleflight.Group

	mu   sync.Mutex
	once bool      // there has been a good check
	bad  time.Time // the first of the bad checks in a row; zero after a good one
	off  bool      // readiness went off, and has not come back
}

// good notes a good check. If readiness was off before, it returns since when checks had
// been bad.
func (h *health) good() (away time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.off {
		away = time.Since(h.bad)
	}
	h.once, h.bad, h.off = true, time.Time{}, false
	return away
}

// tolerates notes a bad check, and reports whether readiness stays on: it does
// until checks have been bad for as long as grace, once one has been good.
func (h *health) tolerates(grace time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bad.IsZero() {
		h.bad = time.Now()
	}
	on := h.once && time.Since(h.bad) < grace
	h.off = h.once && !on
	return on
}

// reason is the client's text of an error that has one; driver text stays inside.
func reason(err error) string {
	if e, ok := errors.AsType[*record.Error](err); ok && e.Message != "" {
		return "not ready: " + e.Message
	}
	return "not ready"
}

func writeStatus(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // a prober that went away asks again
}
