package auth_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// publicForms are encodings of public keys that an attacker could use as a secret.
func publicForms(t testing.TB, m material) map[string][]byte {
	t.Helper()
	forms := map[string][]byte{}
	for name, key := range map[string]any{"rsa": &m.rsa.PublicKey, "ecdsa": &m.ecdsa.PublicKey, "ed25519": m.ed25519.Public()} {
		der, err := x509.MarshalPKIXPublicKey(key)
		must(t, err)
		forms[name+" der"] = der
		forms[name+" pem"] = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		forms[name+" pem, no line break"] = []byte(strings.TrimSpace(string(forms[name+" pem"])))
	}
	return forms
}

// resign makes a token of any payload with a valid HS256 signature.
func resign(t testing.TB, m material, payload string) string {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + payload
	signature, err := jwt.SigningMethodHS256.Sign(text, m.secret)
	must(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// nextLetter follows c in the alphabet of base64url: in the last letter of a 32-byte signature it changes bits without data.
func nextLetter(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)+1])
}
