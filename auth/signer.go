package auth

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// SignerConfig is what [NewSigner] needs.
type SignerConfig struct {
	Keys     *Keys
	KeyID    string           // of the key that signs; empty: the first that can
	Issuer   string           // written to iss unless empty
	Audience string           // written to aud unless empty
	Now      func() time.Time // the clock; nil is time.Now
}

// Signer issues tokens that a [JWT] with the same configuration accepts. It is safe for concurrent use.
type Signer struct {
	config SignerConfig
	key    *Key
}

// NewSigner selects the key. It fails if the key has no private part.
func NewSigner(c SignerConfig) (*Signer, error) {
	if c.Keys == nil {
		return nil, errors.New("no keys to sign with")
	}
	key, err := c.Keys.signing(c.KeyID)
	if err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Signer{config: c, key: key}, nil
}

// Issue returns a token for subject, with an ID of its own (claim jti), valid from now for ttl, in whole seconds. It fails for an
// empty subject, one longer than 255 bytes or with control characters, for a ttl under one second, for scopes that RFC 6749 does
// not allow, and if the token would be larger than [JWT] accepts.
func (s *Signer) Issue(subject string, scopes Scopes, ttl time.Duration) (string, error) {
	now := s.config.Now()
	if err := checkIssue(subject, scopes, ttl); err != nil {
		return "", err
	}
	token := jwt.NewWithClaims(s.key.alg.method(), s.claims(subject, scopes, now, ttl))
	if s.key.id != "" {
		token.Header["kid"] = s.key.id
	}
	text, err := token.SignedString(s.key.private)
	switch {
	case err != nil:
		return "", fmt.Errorf("sign token: %w", err)
	case len(text) > maxTokenBytes:
		return "", fmt.Errorf("the token would have %d bytes, %d are allowed: give it fewer scopes", len(text), maxTokenBytes)
	}
	return text, nil
}

func (s *Signer) claims(subject string, scopes Scopes, now time.Time, ttl time.Duration) jwt.MapClaims {
	c := jwt.MapClaims{"jti": rand.Text(), "sub": subject, "iat": now.Unix(), "exp": now.Add(ttl).Unix()}
	for name, value := range map[string]string{
		"scope": scopes.String(),
		"iss":   s.config.Issuer,
		"aud":   s.config.Audience,
	} {
		if value != "" {
			c[name] = value
		}
	}
	return c
}

func checkIssue(subject string, scopes Scopes, ttl time.Duration) error {
	switch {
	case subject == "":
		return errors.New("a token needs a subject")
	case !validSubject(subject):
		return fmt.Errorf("a subject has at most %d bytes and no control characters", maxShown)
	case ttl < time.Second:
		return fmt.Errorf("the token's life is %v, it must be at least one second", ttl)
	}
	for _, name := range scopes.Names() {
		if !validScope(name) {
			return fmt.Errorf("the scope %q is not printable ASCII without spaces, quotes and backslashes", name)
		}
	}
	return nil
}
