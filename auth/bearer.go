package auth

import (
	"errors"
	"net/http"
	"strings"
)

// Bearer returns a function that authenticates requests by their bearer token. Its errors are those of an [Authenticator].
func Bearer(a Authenticator) func(*http.Request) (*Principal, error) {
	return func(r *http.Request) (*Principal, error) {
		token, err := bearerToken(r.Header)
		if err != nil {
			return nil, err
		}
		p, err := a.Authenticate(r.Context(), token)
		if err == nil && p == nil {
			return nil, errors.New("the authenticator returned neither principal nor error")
		}
		return p, err
	}
}

// bearerToken is the token in the Authorization header (RFC 6750, section 2.1). The case of the scheme does not matter. Another
// scheme, or no header, is [ErrNoToken].
func bearerToken(h http.Header) (string, error) {
	values := h.Values("Authorization")
	switch len(values) {
	case 0:
		return "", ErrNoToken
	case 1:
	default:
		return "", ErrManyHeaders
	}
	scheme, token, _ := strings.Cut(strings.TrimSpace(values[0]), " ")
	token = strings.TrimLeft(token, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", ErrNoToken
	}
	return token, nil
}
