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

// readyTimeout limits a readiness check; it is shorter than the usual period of probes.
const readyTimeout = 2 * time.Second

// live reports that the process runs. It checks nothing else: a restart of the process would not bring its database back.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) {
	writeStatus(w, http.StatusOK, "ok")
}

// ready reports whether this replica should get requests, and the reason if not; the log has the cause. Below an "ok" are the
// reports, one per line.
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

// check calls [Config.Ready]. Concurrent calls share one check: anybody may send them, and they must not use up the connections to
// the database.
func (s *Server) check(ctx context.Context) (reports []string, err error) {
	ready := s.content.Load().Ready
	if ready == nil {
		return nil, nil
	}
	answer, err, _ := s.health.asking.Do("", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout)
		defer cancel()
		return ready(ctx)
	})
	reports, _ = answer.([]string)
	return reports, err
}

// health remembers earlier checks, so that a short outage of the database does not take all replicas out at once.
type health struct {
	asking singleflight.Group

	mu   sync.Mutex
	once bool      // a check has succeeded
	bad  time.Time // the first of the failed checks in a row; zero after a success
	off  bool      // readiness is off
}

// good notes a successful check. If readiness was off, it returns for how long checks had failed.
func (h *health) good() (away time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.off {
		away = time.Since(h.bad)
	}
	h.once, h.bad, h.off = true, time.Time{}, false
	return away
}

// tolerates notes a failed check, and reports whether readiness stays on: after a first success, it does while checks have failed
// for less than grace.
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

// reason is the error's text for clients; texts of the driver stay in the log.
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
	_, _ = w.Write([]byte(text + "\n")) // the prober has gone
}
