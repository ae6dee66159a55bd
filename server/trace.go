package server

import (
	"context"
	"net/http"
	"strings"

	"recordgraph/internal/reqlog"
)

// Tracer makes traces of requests.
type Tracer interface {
	// Request begins a request's part of its trace: of the one that the header
	// traceparent names (https://www.w3.org/TR/trace-context/), or of a new one. ended
	// is called once, when the request has been answered.
	Request(r *http.Request) (ctx context.Context, traceID string, ended func(Traced))
}

// Traced is what came of a request, for its trace.
type Traced struct {
	Observation
	Route string // the pattern of the path: "/export/{file}"
}

// traced makes requests part of their traces, so that log lines say which. Without
// a tracer they only say what the client or proxy did. Probes are left out.
func traced(tracer Tracer) middleware {
	return func(next http.Handler) http.Handler {
		if tracer == nil {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if id := traceID(r.Header); id != "" {
					reqlog.SetTraceID(r.Context(), id)
				}
				next.ServeHTTP(w, r)
			})
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if probe(r) {
				next.ServeHTTP(w, r)
				return
			}
			ctx, id, ended := tracer.Request(r)
			reqlog.SetTraceID(ctx, id)
			r = r.WithContext(ctx)
			rec := recording(w)
			defer observing(rec, r, func(o Observation) {
				ended(Traced{Observation: o, Route: r.Pattern})
			})()
			next.ServeHTTP(rec, r)
		})
	}
}

// The parts of a traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".
const (
	traceparentHeader = "Traceparent"
	traceparentLength = 55
	traceIDFrom       = 3
	traceIDTo         = 35
)

// traceID is the ID of the trace that the header traceparent names; empty when
// there is none, or one that breaks the rules.
func traceID(h http.Header) string {
	given := h[traceparentHeader]
	if len(given) != 1 || len(given[0]) < traceparentLength {
		return ""
	}
	text := given[0]
	version, id, parent, flags := text[:2], text[traceIDFrom:traceIDTo], text[36:52], text[53:55]
	switch {
	case text[2] != '-', text[traceIDTo] != '-', text[52] != '-':
		return ""
	case version == "ff", version == "00" && len(text) > traceparentLength, len(text) > traceparentLength && text[traceparentLength] != '-':
		return ""
	case !lowerHex(version), !lowerHex(id), !lowerHex(parent), !lowerHex(flags):
		return ""
	case strings.Trim(id, "0") == "", strings.Trim(parent, "0") == "":
		return ""
	}
	return id
}

func lowerHex(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
