package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// recoverPanics answers 500; the log has the panic's value and stack. When the response has begun, the connection is cut, so that the
// client can't mistake a part for the whole.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := recording(w)
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			s.log.LogAttrs(r.Context(), slog.LevelError, "panic", append(reqlog.IDs(r.Context()),
				slog.String("cause", fmt.Sprint(cause)), slog.String("stack", string(debug.Stack())))...)
			if rec.code != 0 {
				panic(http.ErrAbortHandler)
			}
			reply.Refusal{Status: http.StatusInternalServerError, Code: record.CodeInternal, Message: "internal error"}.Write(rec, r)
		}()
		next.ServeHTTP(rec, r)
	})
}
