package auth

import (
	"net/http"
	"strings"
)

// bearerToken takes the token from the Authorization header (RFC 6750 section
// 2.1). The scheme's case does not matter. Another scheme, or no header, is
// [ErrNoToken].
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
