package auth

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/golang-jwt/jwt/v5"

	"recordgraph/internal/strictjson"
)

const (
	maxShown = 255          // bytes of a subject or a token's ID
	maxDate  = 253402300799 // the last second of the year 9999
)

// scopeClaims are the names that issuers use, each a string or a list of strings.
var scopeClaims = [...]string{"scope", "scp", "scopes"}

// claims are a token's claims. Numbers are json.Number.
type claims struct {
	jwt.MapClaims
}

// UnmarshalJSON reads a JSON object. It refuses one with a claim given twice, as section 4 of RFC 7519 allows: issuer and service
// must not read different claims.
func (c *claims) UnmarshalJSON(data []byte) error {
	value, err := strictjson.Read(string(data), strictjson.Nesting)
	if err != nil {
		return err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return ErrMalformed
	}
	c.MapClaims = object
	return nil
}

// principal checks claims whose signature was verified.
func (c *claims) principal(rules JWTConfig) (*Principal, error) {
	expiry, err := c.checkTime(rules.Now(), rules.Leeway)
	if err != nil {
		return nil, err
	}
	if err := c.checkParties(rules.Issuer, rules.Audience); err != nil {
		return nil, err
	}
	subject, ok := c.MapClaims["sub"].(string)
	switch {
	case !ok || subject == "":
		return nil, ErrNoSubject
	case !validSubject(subject):
		return nil, ErrInvalidSubject
	}
	scopes, err := c.scopes()
	if err != nil {
		return nil, err
	}
	id, err := c.tokenID()
	if err != nil {
		return nil, err
	}
	return &Principal{Subject: subject, TokenID: id, Scopes: scopes, Claims: c.MapClaims, Expiry: expiry}, nil
}

// checkTime returns exp, if now is neither after exp nor before nbf.
func (c *claims) checkTime(now time.Time, leeway time.Duration) (time.Time, error) {
	expiry, ok, err := c.date("exp")
	switch {
	case err != nil:
		return time.Time{}, err
	case !ok:
		return time.Time{}, ErrNoExpiry
	case !now.Before(expiry.Add(leeway)):
		return time.Time{}, ErrExpired
	}
	notBefore, ok, err := c.date("nbf")
	switch {
	case err != nil:
		return time.Time{}, err
	case ok && now.Before(notBefore.Add(-leeway)):
		return time.Time{}, ErrNotYetValid
	}
	return expiry, nil
}

// checkParties checks iss and aud, where they are configured.
func (c *claims) checkParties(issuer, audience string) error {
	if got, _ := c.MapClaims["iss"].(string); issuer != "" && got != issuer {
		return ErrWrongIssuer
	}
	got, err := c.strings("aud")
	switch {
	case err != nil:
		return err
	case audience != "" && !slices.Contains(got, audience):
		return ErrWrongAudience
	}
	return nil
}

func (c *claims) scopes() (Scopes, error) {
	all := Scopes{}
	for _, name := range scopeClaims {
		values, err := c.strings(name)
		if err != nil {
			return nil, err
		}
		if text, ok := c.MapClaims[name].(string); ok {
			values = strings.Fields(text)
		}
		for _, scope := range values {
			all[scope] = struct{}{}
		}
	}
	return all, nil
}

// date reads a NumericDate: whole seconds since 1970, until the year 9999.
func (c *claims) date(name string) (time.Time, bool, error) {
	value, ok := c.MapClaims[name]
	if !ok {
		return time.Time{}, false, nil
	}
	number, ok := value.(json.Number)
	if !ok {
		return time.Time{}, false, ErrBadClaim
	}
	seconds, err := number.Float64()
	if err != nil || seconds < 0 || seconds > maxDate {
		return time.Time{}, false, ErrBadClaim
	}
	return time.Unix(int64(math.Floor(seconds)), 0).UTC(), true, nil
}

// strings reads a claim that is one string or a list of them; nil when absent.
func (c *claims) strings(name string) ([]string, error) {
	switch value := c.MapClaims[name].(type) {
	case nil:
		return nil, nil
	case string:
		return []string{value}, nil
	case []any:
		list := make([]string, len(value))
		for i, element := range value {
			text, ok := element.(string)
			if !ok {
				return nil, ErrBadClaim
			}
			list[i] = text
		}
		return list, nil
	}
	return nil, ErrBadClaim
}

// tokenID returns jti; empty when absent. Logs show it.
func (c *claims) tokenID() (string, error) {
	value, ok := c.MapClaims["jti"]
	if !ok {
		return "", nil
	}
	id, ok := value.(string)
	if !ok || !shown(id) {
		return "", ErrBadClaim
	}
	return id, nil
}

// validSubject checks a subject, which is stored with every change and shown in logs.
func validSubject(subject string) bool { return shown(subject) }

// shown reports whether a text may be shown in logs and stored.
func shown(text string) bool {
	return len(text) <= maxShown && !strings.ContainsFunc(text, unicode.IsControl)
}
