package server

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"recordgraph/internal/clip"
	"recordgraph/internal/reqlog"
)

const (
	requestIDHeader    = "X-Request-Id"
	maxRequestIDLength = 128
	maxLoggedPath      = 256
	graphQLPath        = "/graphql"
)

// AccessMessage is the message of the log line of a request.
const AccessMessage = "request"

// Tracer makes traces of requests.
type Tracer interface {
	// Request begins the span of a request, in the trace that the header traceparent names (https://www.w3.org/TR/trace-context/) or in
	// a new one. ended is called once, after the response.
	Request(r *http.Request) (ctx context.Context, traceID string, ended func(reqlog.Info))
}

// observe creates the [reqlog.Info] of each request, completes it after the response and passes it on: to the log always, to metrics
// and traces except for probes, which would drown the other requests. tracer may be nil.
func (s *Server) observe(tracer Tracer) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			info := reqlog.Info{
				RequestID: requestID(r.Header), TraceID: traceID(r.Header), Address: s.config.Proxies.client(r), GraphQL: r.URL.Path == graphQLPath,
			}
			w.Header()[requestIDHeader] = []string{info.RequestID}
			ended := func(reqlog.Info) {}
			if tracer != nil && !probe(r) {
				var ctx context.Context
				ctx, info.TraceID, ended = tracer.Request(r)
				r = r.WithContext(ctx)
			}
			r = r.WithContext(reqlog.With(r.Context(), info))
			rec := recording(w)
			defer func() {
				done := reqlog.Get(r.Context())
				done.Route, done.Status, done.Bytes, done.Duration = r.Pattern, rec.status(), rec.bytes, time.Since(begun)
				done.ClientGone = clientGone(r, done.Status)
				s.logRequest(r, done)
				if s.config.Observe != nil && !probe(r) {
					s.config.Observe(done)
				}
				ended(done)
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

// requestID is the client's or proxy's own ID when it is short and of plain characters, else a new one.
func requestID(h http.Header) string {
	id := h.Get(requestIDHeader)
	foreign := func(c rune) bool {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !plain && !strings.ContainsRune("-_.:", c)
	}
	if id == "" || len(id) > maxRequestIDLength || strings.ContainsFunc(id, foreign) {
		return rand.Text()
	}
	return id
}

// clientGone reports whether the client went away. net/http then ends the request's context; it also does so when the body did not
// arrive in time, which the client learns from a 408.
func clientGone(r *http.Request, status int) bool {
	return errors.Is(r.Context().Err(), context.Canceled) && status != http.StatusRequestTimeout
}

// probe reports whether a request asks for the service's health.
func probe(r *http.Request) bool { return r.URL.Path == "/livez" || r.URL.Path == "/readyz" }

// logRequest writes the log line of a request. It leaves out the query string, which can hold a whole query with its variables.
func (s *Server) logRequest(r *http.Request, done reqlog.Info) {
	at, handler := level(r, done, s.draining.Load()), s.log.Handler()
	if !handler.Enabled(r.Context(), at) {
		return
	}
	var room [20]slog.Attr
	attrs := done.Append(append(room[:0],
		slog.String("method", r.Method),
		slog.String("path", clip.Text(r.URL.Path, maxLoggedPath)),
	))
	line := slog.NewRecord(time.Now(), at, AccessMessage, 0) // without the place in the code, which takes time to find
	line.AddAttrs(attrs...)                                  // all at once: each call allocates
	_ = handler.Handle(r.Context(), line)                    // slog's own loggers drop this error, too
}

// level is DEBUG for probes and the playground's files, and INFO for other requests. A failure of the service is WARN, except when the
// client went away, and for probes of a server that drains, which are meant to fail.
func level(r *http.Request, done reqlog.Info, draining bool) slog.Level {
	expected := done.ClientGone || draining && probe(r)
	switch {
	case done.Status >= http.StatusInternalServerError && !expected:
		return slog.LevelWarn
	case probe(r) || strings.HasPrefix(r.URL.Path, "/assets/"):
		return slog.LevelDebug
	default:
		return slog.LevelInfo
	}
}
