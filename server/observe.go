package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"recordgraph/internal/clip"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/reply"
)

const (
	requestIDHeader    = "X-Request-Id"
	maxRequestIDLength = 128
	maxLoggedPath      = 256
	graphQLPath        = "/graphql"
)

// identify gives each request an ID: the client's or proxy's own when it is
// safe to log and to send back, else a new one. It notes the address that the request
// comes from, too.
func identify(proxies Proxies) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := r.Header.Get(requestIDHeader)
			if !sane(id) {
				id = rand.Text()
			}
			w.Header()[requestIDHeader] = []string{id}
			ctx := reqlog.With(r.Context(), id)
			reqlog.SetAddress(ctx, proxies.client(r))
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// sane reports whether a foreign request ID is short and of plain characters.
func sane(id string) bool {
	foreign := func(c rune) bool {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !plain && !strings.ContainsRune("-_.:", c)
	}
	return id != "" && len(id) <= maxRequestIDLength && !strings.ContainsFunc(id, foreign)
}

// Observation is what came of one request, for counting. All of its texts but the
// operation's name and the caller are of the service's choice, none of the client's.
type Observation struct {
	reqlog.Caller
	GraphQL       bool          // it went to /graphql
	Operation     string        // the operation's name, which is the client's choice; empty without one
	OperationType string        // "query" or "mutation"; empty when there was no operation
	Code          string        // of the first error; empty when GraphQL told of none
	Cost          int           // of the operation; 0 when it did not run
	Status        int           // of HTTP
	Duration      time.Duration // until the response was written
	ClientGone    bool          // the client went away before an answer, and Status says nothing of the service
}

// observed reads an observation from a request and what was annotated.
func observed(r *http.Request, attrs []slog.Attr) Observation {
	o := Observation{GraphQL: r.URL.Path == graphQLPath}
	for _, attr := range attrs {
		switch attr.Key {
		case "operation":
			o.Operation = attr.Value.String()
		case "operationType":
			o.OperationType = attr.Value.String()
		case "code":
			o.Code = attr.Value.String()
		case "cost":
			o.Cost = int(attr.Value.Int64())
		}
	}
	return o
}

// observe tells of every request but probes, which would drown the others.
func observe(tell func(Observation)) middleware {
	return func(next http.Handler) http.Handler {
		if tell == nil {
			return next
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if probe(r) {
				next.ServeHTTP(w, r)
				return
			}
			rec := recording(w)
			defer observing(rec, r, tell)()
			next.ServeHTTP(rec, r)
		})
	}
}

// observing begins to observe a request; end tells what came of it.
func observing(rec *recorder, r *http.Request, tell func(Observation)) (end func()) {
	start := time.Now()
	return func() {
		o := observed(r, reqlog.Attrs(r.Context()))
		o.Caller = reqlog.CallerOf(r.Context())
		o.Status, o.Duration = rec.status(), time.Since(start)
		o.ClientGone = clientGone(r, o.Status) && o.Status >= http.StatusInternalServerError
		tell(o)
	}
}

// clientGone reports whether the client went away. net/http ends a request's context
// then, but also once its body didn't arrive in time, which the client is told.
func clientGone(r *http.Request, status int) bool {
	return errors.Is(r.Context().Err(), context.Canceled) && status != http.StatusRequestTimeout
}

// probe reports whether a request asks after the service's health.
func probe(r *http.Request) bool { return r.URL.Path == "/livez" || r.URL.Path == "/readyz" }

// AccessMessage is the message of the one line that each request leaves in the log.
const AccessMessage = "request"

// logAccess writes one line a request, with what inner layers annotated. The
// query string, which can hold a whole GET query with its variables, is left out.
// draining reports whether the server is about to stop.
func logAccess(log *slog.Logger, draining func() bool) middleware {
	handler := log.Handler()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			rec := recording(w)
			defer func() {
				now, gone := time.Now(), clientGone(r, rec.status())
				at := level(r, rec.status(), gone, draining())
				if !handler.Enabled(r.Context(), at) {
					return
				}
				var room [20]slog.Attr
				attrs := reqlog.Append(r.Context(), append(room[:0],
					slog.String("method", r.Method),
					slog.String("path", clip.Text(r.URL.Path, maxLoggedPath)),
					slog.Int("status", rec.status()),
					reqlog.Milliseconds("durationMs", now.Sub(start)),
					slog.Int64("bytes", rec.bytes),
				))
				if gone {
					attrs = append(attrs, slog.Bool("clientGone", true))
				}
				line := slog.NewRecord(now, at, AccessMessage, 0) // without its place in the code, which takes time to find
				line.AddAttrs(attrs...)                           // all at once: each time makes room anew
				_ = handler.Handle(r.Context(), line)             // as slog's own loggers, which tell nobody either
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

// level is DEBUG for probes and the playground's files, unless they fail, and INFO
// for other requests. A failure of the service is WARN; not so where the client went
// away, which saw nothing of it, and for probes of a server that drains: that they
// fail is how balancers learn of the drain.
func level(r *http.Request, status int, gone, draining bool) slog.Level {
	quiet := probe(r) || strings.HasPrefix(r.URL.Path, "/assets/")
	expected := gone || draining && probe(r)
	switch {
	case status >= http.StatusInternalServerError && !expected:
		return slog.LevelWarn
	case quiet:
		return slog.LevelDebug
	default:
		return slog.LevelInfo
	}
}

// recoverPanics answers 500 with the request's ID; value and stack go to the
// log alone. When the answer has begun, the connection is cut instead, so that
// the client can't take a part for the whole.
func recoverPanics(log *slog.Logger) middleware {
	return func(next http.Handler) http.Handler {
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
				log.LogAttrs(r.Context(), slog.LevelError, "panic", append(reqlog.IDs(r.Context()),
					slog.String("cause", fmt.Sprint(cause)), slog.String("stack", string(debug.Stack())))...)
				if rec.code != 0 {
					panic(http.ErrAbortHandler)
				}
				reply.Refusal{Status: http.StatusInternalServerError, Code: record.CodeInternal, Message: "internal error"}.Write(rec, r)
			}()
			next.ServeHTTP(rec, r)
		})
	}
}
