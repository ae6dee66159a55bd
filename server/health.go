package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

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
// words. The cause goes to the log alone.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		writeStatus(w, http.StatusServiceUnavailable, "shutting down")
		return
	}
	if s.config.Ready != nil {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := s.config.Ready(ctx); err != nil {
			reqlog.Annotate(ctx, slog.String("cause", err.Error()))
			writeStatus(w, http.StatusServiceUnavailable, reason(err))
			return
		}
	}
	writeStatus(w, http.StatusOK, "ok")
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
