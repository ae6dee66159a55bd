package server

import (
	"fmt"
	"net/http"

	"recordgraph/record"
	"recordgraph/server/reply"
)

// secureHeaders sets the headers of all responses. The content security policy forbids everything; pages replace it by their own.
func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for _, each := range everyResponse {
			header[each.name] = each.value
		}
		next.ServeHTTP(w, r)
	})
}

// everyResponse are the headers of [secureHeaders]. Responses share the values, which have no room to append to.
var everyResponse = []struct {
	name  string
	value []string
}{
	{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	{"Referrer-Policy", []string{"no-referrer"}},
	{"X-Content-Type-Options", []string{"nosniff"}},
}

// limitHeader refuses requests whose head is longer than limit. net/http refuses those twice as long itself, unread.
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

// headLength is about the size of a request's head in bytes.
func headLength(r *http.Request) int {
	length := len(r.Method) + len(r.RequestURI) + len(r.Host)
	for name, values := range r.Header {
		for _, value := range values {
			length += len(name) + len(": \r\n") + len(value)
		}
	}
	return length
}

// leaveLarge closes the connection after a request whose Content-Length is too large, whichever layer answers, because its body
// stays unread.
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

// limitBody refuses a body whose Content-Length is too large, and makes reading fail with [http.MaxBytesError] where there is no
// length.
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
