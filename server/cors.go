package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rs/cors"
)

// anyOrigin means all origins.
const anyOrigin = "*"

// defaultPorts are left out of origins.
var defaultPorts = map[string]string{"http": "80", "https": "443"}

// preflightAge is how long browsers keep the answer to a preflight; Chromium's maximum.
const preflightAge = 2 * time.Hour

// exposedHeaders are the response headers that scripts of other origins may read, besides type and length.
var exposedHeaders = []string{
	"Idempotency-Replayed", "RateLimit", "RateLimit-Limit", "RateLimit-Policy", "RateLimit-Remaining", "RateLimit-Reset",
	"Retry-After", "WWW-Authenticate", requestIDHeader,
}

// ParseOrigins reads origins, separated by spaces or commas, as browsers write them: "https://app.example.com
// http://localhost:5173". A single "*" is every origin.
func ParseOrigins(list string) ([]string, error) {
	origins := strings.FieldsFunc(list, func(c rune) bool { return c == ' ' || c == ',' })
	if slices.Contains(origins, anyOrigin) {
		if len(origins) > 1 {
			return nil, errors.New(`"*" means every origin and must be alone`)
		}
		return origins, nil
	}
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || strings.Contains(origin, "*") || !strings.EqualFold(u.Scheme+"://"+u.Host, origin) {
			return nil, fmt.Errorf("%q is not an origin such as https://app.example.com, without path or wildcard", origin)
		}
		if port := u.Port(); port != "" && port == defaultPorts[u.Scheme] {
			return nil, fmt.Errorf("%q has the port that browsers leave out, so it would never match", origin)
		}
	}
	return origins, nil
}

// crossOrigin lets scripts of the listed origins call the service from browsers (CORS,
// https://fetch.spec.whatwg.org/#http-cors-protocol). It answers preflights, which have no token. Browser credentials are never
// allowed: a script needs a token. So all request headers are allowed.
func crossOrigin(origins []string) middleware {
	if len(origins) == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"*"},
		ExposedHeaders: exposedHeaders,
		MaxAge:         int(preflightAge.Seconds()),
	}).Handler
}
