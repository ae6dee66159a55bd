// Package auth authenticates callers: bearer tokens, the keys that verify them, principals and their scopes.
package auth

import "context"

// Authenticator returns the principal of a bearer token.
//
// An invalid token is an error for which errors.Is(err, [ErrUnauthenticated]) holds, best an [*Error], whose reason the client may
// read. Any other error means that the token could not be checked; clients never see its text. Neither error may contain the token.
// Implementations are safe for concurrent use.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (*Principal, error)
}
