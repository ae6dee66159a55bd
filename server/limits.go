package server

import (
	"fmt"
	"net/http"
)

// secureHeaders sets what every answer carries. The content security policy
// forbids everything; the playground's files replace it by their own.
func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// limitBody refuses a body that says it is too large, and makes reading fail
// with [http.MaxBytesError] in one that doesn't say.
func limitBody(limit int64) middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > limit {
				w.Header().Set("Connection", "close") // rather than read what nobody wants
				bodyTooLarge(limit).write(w, r)
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, limit)
			next.ServeHTTP(w, r)
		})
	}
}

func bodyTooLarge(limit int64) problem {
	return problem{
		status:  http.StatusRequestEntityTooLarge,
		code:    codeLimit,
		message: fmt.Sprintf("the request body is larger than %d bytes", limit),
	}
}
