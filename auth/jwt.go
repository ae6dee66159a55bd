package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// DefaultLeeway is the default difference of clocks.
	DefaultLeeway = 30 * time.Second

	maxLeeway     = 5 * time.Minute
	maxTokenBytes = 16 << 10
)

// JWTConfig is what [NewJWT] needs.
type JWTConfig struct {
	Keys     *Keys
	Issuer   string           // required iss of tokens; empty accepts any
	Audience string           // required in aud of tokens; empty accepts any
	Leeway   time.Duration    // accepted difference of the issuer's clock, 0 to 5 minutes
	Now      func() time.Time // the clock; nil is time.Now
}

// JWT is the [Authenticator] of JSON Web Tokens (RFC 7519) signed with configured keys.
//
// A token's kid selects the key, and the key the algorithm; without kid, JWT tries the keys of the token's algorithm. It requires
// exp and sub, checks nbf, iss and aud, and reads scopes from scope, scp and scopes together.
type JWT struct {
	config JWTConfig
	parser *jwt.Parser
}

// NewJWT checks the configuration.
func NewJWT(c JWTConfig) (*JWT, error) {
	if c.Keys == nil {
		return nil, errors.New("no keys: at least one is needed to verify tokens")
	}
	if c.Leeway < 0 || c.Leeway > maxLeeway {
		return nil, fmt.Errorf("the leeway is %v, it must be between 0 and %v", c.Leeway, maxLeeway)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	// claims.go checks claims, with stricter types and ranges.
	parser := jwt.NewParser(jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	return &JWT{config: c, parser: parser}, nil
}

// Authenticate returns the principal of a token, or one of this package's [*Error] values.
func (j *JWT) Authenticate(_ context.Context, token string) (*Principal, error) {
	switch {
	case token == "":
		return nil, ErrNoToken
	case len(token) > maxTokenBytes:
		return nil, ErrTooLarge
	case !validTokenText(token):
		return nil, ErrMalformed
	}
	var c claims
	if _, err := j.parser.ParseWithClaims(token, &c, j.keysFor); err != nil {
		return nil, refusal(err)
	}
	return c.principal(j.config)
}

// keysFor chooses among the configured keys by the header. The signature is not verified yet, so nothing in the token is trusted.
func (j *JWT) keysFor(t *jwt.Token) (any, error) {
	if _, ok := t.Header["crit"]; ok {
		return nil, ErrUnsupportedCrit
	}
	id, ok := t.Header["kid"].(string)
	if _, present := t.Header["kid"]; present && !ok || present && id == "" {
		return nil, ErrMalformed
	}
	keys, err := j.config.Keys.verifying(Algorithm(t.Method.Alg()), id)
	if err != nil {
		return nil, err
	}
	var set jwt.VerificationKeySet
	for _, k := range keys {
		set.Keys = append(set.Keys, k.verify)
	}
	return set, nil
}

// refusal is this package's error for the parser's, whose text could have parts of the token.
func refusal(err error) error {
	var own *Error
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return ErrBadSignature
	case errors.Is(err, jwt.ErrTokenUnverifiable):
		return ErrAlgorithm
	}
	return ErrMalformed
}

// validTokenText allows base64url and dots alone; Go's base64 decoder would ignore line breaks.
func validTokenText(token string) bool {
	for _, c := range []byte(token) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}
