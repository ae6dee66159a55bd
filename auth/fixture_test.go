package auth_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recordgraph/auth"
)

// now is the clock of all tests.
var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// material is one private key per algorithm, the same in every process, because fuzzing runs in several. They are used nowhere
// else.
type material struct {
	secret  []byte
	rsa     *rsa.PrivateKey
	ecdsa   *ecdsa.PrivateKey
	ed25519 ed25519.PrivateKey
}

func loadMaterial(t testing.TB) material {
	t.Helper()
	data, err := os.ReadFile("testdata/rsa.pem")
	must(t, err)
	block, _ := pem.Decode(data)
	rsaKey, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	must(t, err)
	ecdsaKey, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32))
	must(t, err)
	return material{
		secret:  bytes.Repeat([]byte{1, 2, 3, 4}, 8),
		rsa:     rsaKey.(*rsa.PrivateKey),
		ecdsa:   ecdsaKey,
		ed25519: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)),
	}
}

// keys has one key per algorithm, with its name in lower case as ID.
func (m material) keys(t testing.TB) *auth.Keys {
	t.Helper()
	return newKeys(t,
		newKey(t, auth.HS256, "hs256", m.secret),
		newKey(t, auth.RS256, "rs256", m.rsa),
		newKey(t, auth.ES256, "es256", m.ecdsa),
		newKey(t, auth.EdDSA, "eddsa", m.ed25519),
	)
}

// publicKeys are the keys without private parts and secret.
func (m material) publicKeys(t testing.TB) *auth.Keys {
	t.Helper()
	return newKeys(t,
		newKey(t, auth.RS256, "rs256", &m.rsa.PublicKey),
		newKey(t, auth.ES256, "es256", &m.ecdsa.PublicKey),
		newKey(t, auth.EdDSA, "eddsa", m.ed25519.Public()),
	)
}

func newKey(t testing.TB, alg auth.Algorithm, id string, material any) *auth.Key {
	t.Helper()
	k, err := auth.NewKey(alg, id, material)
	must(t, err)
	return k
}

func newKeys(t testing.TB, keys ...*auth.Key) *auth.Keys {
	t.Helper()
	ks, err := auth.NewKeys(keys...)
	must(t, err)
	return ks
}

func newJWT(t testing.TB, c auth.JWTConfig) *auth.JWT {
	t.Helper()
	c.Now = clock
	j, err := auth.NewJWT(c)
	must(t, err)
	return j
}

// claimsWith are valid claims with changes; a nil value removes one.
func claimsWith(changes map[string]any) jwt.MapClaims {
	c := jwt.MapClaims{
		"sub":   "ada",
		"exp":   now.Add(time.Hour).Unix(),
		"iss":   "https://issuer.example",
		"aud":   "recordgraph",
		"scope": "movie:read movie:write",
	}
	maps.Copy(c, changes)
	for name, value := range c {
		if value == nil {
			delete(c, name)
		}
	}
	return c
}

// sign makes a token with any header, also invalid ones.
func sign(t testing.TB, method jwt.SigningMethod, key any, header map[string]any, c jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	maps.Copy(token.Header, header)
	text, err := token.SignedString(key)
	must(t, err)
	return text
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
