package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"recordgraph/auth"
)

// FuzzAuthenticate: no text causes a panic, and every accepted token has a signature that the standard library accepts too.
func FuzzAuthenticate(f *testing.F) {
	m := loadMaterial(f)
	j := newJWT(f, auth.JWTConfig{Keys: m.keys(f), Leeway: auth.DefaultLeeway})
	for _, token := range seeds(f, m) {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, token string) {
		p, err := j.Authenticate(t.Context(), token)
		var refusal *auth.Error
		switch {
		case err == nil && p.Subject == "":
			t.Error("a principal without subject")
		case err == nil && !m.signed(token):
			t.Errorf("let in %v, whose token nobody signed", p)
		case err != nil && (p != nil || !errors.As(err, &refusal)):
			t.Errorf("got %v, %v", p, err)
		}
	})
}

func seeds(f *testing.F, m material) []string {
	var tokens []string
	for _, id := range []string{"hs256", "rs256", "es256", "eddsa"} {
		token := issue(f, auth.SignerConfig{Keys: m.keys(f), KeyID: id}, auth.NewScopes("movie:read"))
		tokens = append(tokens, token, token[:len(token)/2], token+".", strings.ToLower(token))
	}
	for _, form := range publicForms(f, m) {
		tokens = append(tokens, sign(f, jwt.SigningMethodHS256, form, map[string]any{"kid": "rs256"}, claimsWith(nil)))
	}
	return append(tokens,
		"", ".", "..", "...", "garbage", "🎬", "a.b.c\x00",
		sign(f, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, claimsWith(nil)),
		sign(f, jwt.SigningMethodHS512, m.secret, nil, claimsWith(nil)),
		sign(f, jwt.SigningMethodHS256, m.secret, map[string]any{"kid": 1, "crit": []string{}}, claimsWith(nil)),
		sign(f, jwt.SigningMethodHS256, m.secret, nil, claimsWith(map[string]any{"exp": -1, "aud": []any{1}})),
		resign(f, m, base64.RawURLEncoding.EncodeToString([]byte("null"))),
	)
}

// signed checks the signature without the library under test.
func (m material) signed(token string) bool {
	end := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.Strict().DecodeString(token[end+1:])
	if err != nil {
		return false
	}
	text := []byte(token[:end])
	sum := sha256.Sum256(text)
	mac := hmac.New(sha256.New, m.secret)
	mac.Write(text)
	return hmac.Equal(mac.Sum(nil), signature) ||
		rsa.VerifyPKCS1v15(&m.rsa.PublicKey, crypto.SHA256, sum[:], signature) == nil ||
		ed25519.Verify(m.ed25519.Public().(ed25519.PublicKey), text, signature) ||
		len(signature) == 64 && ecdsa.Verify(&m.ecdsa.PublicKey, sum[:],
			new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
}
