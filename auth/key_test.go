package auth_test

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"recordgraph/auth"
)

func TestNewKey(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	k := newKey(t, auth.ES256, "a", &m.ecdsa.PublicKey)
	if k.ID() != "a" || k.Algorithm() != auth.ES256 || k.CanSign() {
		t.Errorf("key = %v", k)
	}
	if k := newKey(t, auth.EdDSA, "", m.ed25519); k.ID() != "" || !k.CanSign() {
		t.Errorf("key = %v", k)
	}
}

func TestNewKeyRefuses(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	tests := map[string]struct {
		alg    auth.Algorithm
		id     string
		source any
		want   string
	}{
		"unknown algorithm":      {"HS512", "", m.secret, "not one of HS256"},
		"none":                   {"none", "", nil, "not one of HS256"},
		"bad ID":                 {auth.HS256, "a b", m.secret, "a key ID has"},
		"nothing":                {auth.HS256, "", nil, "HS256 needs a secret"},
		"key pair as secret":     {auth.HS256, "", m.rsa, "HS256 needs a secret"},
		"secret for ES256":       {auth.ES256, "", m.secret, "this is a secret"},
		"short Ed25519, private": {auth.EdDSA, "", ed25519.PrivateKey{1}, "wrong length"},
		"short Ed25519, public":  {auth.EdDSA, "", ed25519.PublicKey{1}, "wrong length"},
	}
	for name, tt := range tests {
		if _, err := auth.NewKey(tt.alg, tt.id, tt.source); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, tt.want)
		}
	}
}

// The caller may wipe its secret after NewKey.
func TestNewKeyKeepsNoReference(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	wiped := append([]byte(nil), m.secret...)
	keys := newKeys(t, newKey(t, auth.HS256, "", wiped))
	clear(wiped)
	token := issue(t, auth.SignerConfig{Keys: m.keys(t)}, nil)
	if _, err := newJWT(t, auth.JWTConfig{Keys: keys}).Authenticate(t.Context(), token); err == nil {
		t.Error("a token with a kid passed keys without IDs")
	}
	token = issue(t, auth.SignerConfig{Keys: keys}, nil)
	same := newKeys(t, newKey(t, auth.HS256, "", m.secret))
	_, err := newJWT(t, auth.JWTConfig{Keys: same}).Authenticate(t.Context(), token)
	must(t, err)
}
