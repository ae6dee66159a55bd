package auth_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
)

func TestIssueRoundTrip(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	for _, id := range []string{"hs256", "rs256", "es256", "eddsa"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			scopes := auth.NewScopes("movie:write", "movie:read")
			token := issue(t, auth.SignerConfig{Keys: m.keys(t), KeyID: id, Issuer: "us", Audience: "them"}, scopes)
			verifying := m.keys(t)
			if id != "hs256" {
				verifying = m.publicKeys(t)
			}
			p, err := newJWT(t, auth.JWTConfig{Keys: verifying, Issuer: "us", Audience: "them"}).Authenticate(t.Context(), token)
			must(t, err)
			if p.Subject != "ada" || !p.Expiry.Equal(now.Add(time.Minute)) {
				t.Errorf("principal = %+v", p)
			}
			if diff := cmp.Diff(scopes, p.Scopes); diff != "" {
				t.Errorf("scopes (-want +got):\n%s", diff)
			}
		})
	}
}

// Every key of its algorithm is tried for a token without kid, so unnamed keys can be rotated too.
func TestIssueWithoutKeyID(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	unnamed := newKeys(t, newKey(t, auth.HS256, "", m.secret))
	older := newKey(t, auth.HS256, "", []byte(strings.Repeat("o", 32)))
	token := issue(t, auth.SignerConfig{Keys: unnamed}, nil)
	header, _, err := jwt.NewParser().ParseUnverified(token, jwt.MapClaims{})
	must(t, err)
	if _, ok := header.Header["kid"]; ok {
		t.Error("the token has a kid")
	}
	both := newKeys(t, older, newKey(t, auth.HS256, "", m.secret))
	_, err = newJWT(t, auth.JWTConfig{Keys: both}).Authenticate(t.Context(), token)
	must(t, err)
}

// Each token has a different ID, for logs.
func TestIssuedTokensHaveIDs(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	seen := map[string]bool{}
	for range 3 {
		p, err := newJWT(t, auth.JWTConfig{Keys: m.keys(t)}).Authenticate(t.Context(), issue(t, auth.SignerConfig{Keys: m.keys(t)}, nil))
		must(t, err)
		if len(p.TokenID) < 20 || seen[p.TokenID] {
			t.Errorf("ID %q", p.TokenID)
		}
		seen[p.TokenID] = true
	}
}

func TestIssueRefuses(t *testing.T) {
	t.Parallel()
	signer, err := auth.NewSigner(auth.SignerConfig{Keys: loadMaterial(t).keys(t), Now: clock})
	must(t, err)
	many := auth.Scopes{}
	for i := range 800 {
		many[fmt.Sprintf("record_type_%d:write", i)] = struct{}{}
	}
	tests := map[string]struct {
		subject string
		scopes  auth.Scopes
		ttl     time.Duration
		want    string
	}{
		"no subject":           {"", nil, time.Hour, `needs a subject`},
		"NUL in subject":       {"a\x00", nil, time.Hour, `no control characters`},
		"long subject":         {strings.Repeat("a", 256), nil, time.Hour, `at most 255 bytes`},
		"no life":              {"ada", nil, 0, `the token's life is 0s`},
		"negative life":        {"ada", nil, -time.Hour, `the token's life is -1h`},
		"less than a second":   {"ada", nil, time.Second - 1, `at least one second`},
		"scope with space":     {"ada", auth.NewScopes("a b"), time.Hour, `the scope "a b"`},
		"empty scope":          {"ada", auth.NewScopes(""), time.Hour, `the scope ""`},
		"scope with quote":     {"ada", auth.NewScopes(`a"`), time.Hour, `the scope`},
		"scope with backslash": {"ada", auth.NewScopes(`a\`), time.Hour, `the scope`},
		"too many scopes":      {"ada", many, time.Hour, `give it fewer scopes`},
	}
	for name, tt := range tests {
		if token, err := signer.Issue(tt.subject, tt.scopes, tt.ttl); err == nil || token != "" || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v; want an error with %q", name, token, err, tt.want)
		}
	}
}

func TestNewSignerRefuses(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	for name, c := range map[string]auth.SignerConfig{
		"no keys":         {},
		"public keys":     {Keys: m.publicKeys(t)},
		"public key":      {Keys: m.publicKeys(t), KeyID: "rs256"},
		"unknown key":     {Keys: m.keys(t), KeyID: "nobody"},
		"key ID by alg":   {Keys: m.keys(t), KeyID: "HS256"},
		"key ID by space": {Keys: m.keys(t), KeyID: " "},
	} {
		if _, err := auth.NewSigner(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// issue makes a token for ada that is valid for a minute.
func issue(t testing.TB, c auth.SignerConfig, scopes auth.Scopes) string {
	t.Helper()
	c.Now = clock
	signer, err := auth.NewSigner(c)
	must(t, err)
	token, err := signer.Issue("ada", scopes, time.Minute)
	must(t, err)
	return token
}
