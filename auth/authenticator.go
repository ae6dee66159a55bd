// Package auth decides who is asking: bearer tokens, the keys that prove them, principals and their scopes.
package auth

import "context"

// Authenticator turns a bearer token into the principal it stands for.
//
// A token that proves nobody gives an error for which
// errors.Is(err, [ErrUnauthenticated]) holds, best an [*Error] whose reason the
// client may read. Any other error means that the question could not be
// answered, and its text is shown to nobody. Neither may contain the token.
// Implementations are safe for concurrent use.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (*Principal, error)
}
