package auth

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"recordgraph/internal/reqlog"
)

// Middleware lets a request pass to the next handler if its bearer token proves
// a principal, which the handler finds with [FromContext] and the log names. Any other request is
// answered with a GraphQL error: 401 UNAUTHENTICATED with a WWW-Authenticate
// header (RFC 6750), or 503 UNAVAILABLE if the authenticator could not tell,
// which is logged.
func Middleware(a Authenticator, log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, err := authenticate(r.Context(), a, r.Header)
			switch {
			case err == nil:
				reqlog.SetSubject(r.Context(), p.Subject, p.TokenID)
				next.ServeHTTP(w, r.WithContext(WithPrincipal(r.Context(), p)))
			case errors.Is(err, ErrUnauthenticated):
				refuse(w, r, unauthenticated(err))
			default:
				log.LogAttrs(r.Context(), slog.LevelError, "authenticate", append(reqlog.IDs(r.Context()), slog.Any("error", err))...)
				refuse(w, r, unavailable())
			}
		})
	}
}

func authenticate(ctx context.Context, a Authenticator, h http.Header) (*Principal, error) {
	token, err := bearerToken(h)
	if err != nil {
		return nil, err
	}
	p, err := a.Authenticate(ctx, token)
	if err == nil && p == nil {
		return nil, errors.New("the authenticator returned neither principal nor error")
	}
	return p, err
}
