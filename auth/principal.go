package auth

import (
	"context"
	"time"
)

// Principal is the authenticated caller of a request. It must not be changed.
type Principal struct {
	Subject string         // never empty
	TokenID string         // of the token (claim jti); empty when it has none
	Scopes  Scopes         // of the token
	Claims  map[string]any // all claims of the token; numbers are json.Number
	Expiry  time.Time      // of the token, without leeway
}

type principalKey struct{}

// WithPrincipal returns a context that carries p.
func WithPrincipal(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// FromContext returns the principal that ctx carries, and whether there is one.
func FromContext(ctx context.Context) (*Principal, bool) {
	p, _ := ctx.Value(principalKey{}).(*Principal)
	return p, p != nil
}
