package server

import (
	"fmt"
	"net/http"

	"recordgraph/record"
	"recordgraph/server/reply"
)

// secureHeaders sets what every answer carries. The content security policy
// forbids everything; the playground's files replace it by their own.
func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for _, each := range everyAnswer {
			header[each.name] = each.value
		}
		next.ServeHTTP(w, r)
	})
}

// everyAnswer are the headers of [secureHeaders]. The values are shared by all
// answers, and have no room to be appended to.
var everyAnswer = []struct {
	name  string
	value []string
}{
	{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	{"Referrer-Policy", []string{"no-referrer"}},
	{"X-Content-Type-Options", []string{"nosniff"}},
}

// limitHeader refuses requests whose head is longer than limit, in words; those
// twice as long net/http refuses by itself, unread.
func limitHeader(limit int) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if length := headLength(r); length > limit {
				w.Header().Set("Connection", "close")
				reply.Refusal{
					Status: http.StatusRequestHeaderFieldsTooLarge, Code: record.CodeLimitExceeded,
					Message: fmt.Sprintf("the request's head has %d bytes, at most %d are allowed", length, limit),
				}.Write(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// headLength is about the bytes of a request's head on the wire.
func headLength(r *http.Request) int {
	length := len(r.Method) + len(r.RequestURI) + len(r.Host)
	for name, values := range r.Header {
		for _, value := range values {
			length += len(name) + len(": \r\n") + len(value)
		}
	}
	return length
}

// leaveLarge ends the connection after the answer to a request whose body says that it
// is too large, whichever layer answers: nobody reads that body.
func leaveLarge(limit int64) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > limit {
				w.Header().Set("Connection", "close")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// limitBody refuses a body that says it is too large, and makes reading fail
// with [http.MaxBytesError] in one that doesn't say.
func limitBody(limit int64) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > limit {
				reply.TooLarge(fmt.Sprintf("the request body has %d bytes, at most %d are allowed", r.ContentLength, limit)).Write(w, r)
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}
