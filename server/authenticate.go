package server

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"recordgraph/auth"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// authenticate adds the principal of a request to its context, and to the log. Requests without a valid token get 401
// UNAUTHENTICATED with a WWW-Authenticate header (RFC 6750). When the token can't be checked, they get 503 UNAVAILABLE, and the
// cause is logged.
func (s *Server) authenticate(next http.Handler) http.Handler {
	if s.config.Authenticate == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := s.config.Authenticate(r)
		switch {
		case p == nil && err == nil:
			next.ServeHTTP(w, r)
			return
		case err == nil:
			reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Subject, i.TokenID = p.Subject, p.TokenID })
			next.ServeHTTP(w, r.WithContext(auth.WithPrincipal(r.Context(), p)))
			return
		}
		refused := unauthenticated(err)
		if !errors.Is(err, auth.ErrUnauthenticated) {
			s.log.LogAttrs(r.Context(), slog.LevelError, "authenticate", append(reqlog.IDs(r.Context()), slog.Any("error", err))...)
			refused = reply.Refusal{
				Status: http.StatusServiceUnavailable, Code: record.CodeUnavailable, Retryable: true,
				Message: "the token can't be checked at the moment, try again",
			}
		}
		refused.MediaType, _ = reply.Negotiate(r.Header["Accept"])
		refused.Write(w, r)
	})
}

// unauthenticated shows the reason of an [auth.Error], and nothing of other errors.
func unauthenticated(err error) reply.Refusal {
	message := auth.ErrUnauthenticated.Error()
	if own, ok := errors.AsType[*auth.Error](err); ok {
		message = own.Reason
	}
	return reply.Refusal{
		Status: http.StatusUnauthorized, Code: record.CodeUnauthenticated, Message: message, Challenge: challenge(err, message),
	}
}

// challenge is the WWW-Authenticate header by section 3 of RFC 6750: without a token, it has no error.
func challenge(err error, description string) string {
	const text = `Bearer realm="recordgraph"`
	if errors.Is(err, auth.ErrNoToken) {
		return text
	}
	code := "invalid_token"
	if errors.Is(err, auth.ErrManyHeaders) {
		code = "invalid_request"
	}
	return text + `, error="` + code + `", error_description="` + strings.Map(descriptionRune, description) + `"`
}

// descriptionRune replaces what an error_description can't contain.
func descriptionRune(c rune) rune {
	if c < ' ' || c > '~' || c == '"' || c == '\\' {
		return '?'
	}
	return c
}
