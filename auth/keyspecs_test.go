package auth_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
)

func TestParseKeys(t *testing.T) {
	t.Parallel()
	files := writeKeyFiles(t)
	text := strings.Repeat("s", 32)
	b64 := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, 32))
	tests := map[string]struct{ specs, want string }{
		"text":                 {"HS256:text:" + text, "HS256"},
		"text with colons":     {"HS256:text:a:b:" + text, "HS256"},
		"kid":                  {"HS256:kid=2026-11_a.b~c:text:" + text, "HS256 kid=2026-11_a.b~c"},
		"base64":               {"HS256:base64:" + b64, "HS256"},
		"base64 unpadded":      {"HS256:base64:" + strings.TrimRight(b64, "="), "HS256"},
		"base64url":            {"HS256:base64:" + base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, 32)), "HS256"},
		"secret file":          {"HS256:file:" + files("secret.hs256"), "HS256"},
		"RSA PKCS #8":          {"RS256:kid=r:file:" + files("rsa.pem"), "RS256 kid=r"},
		"RSA PKCS #1":          {"RS256:file:" + files("rsa-pkcs1.pem"), "RS256"},
		"RSA public":           {"RS256:file:" + files("rsa-public.pem"), "RS256 (public)"},
		"RSA public PKCS #1":   {"RS256:file:" + files("rsa-public-pkcs1.pem"), "RS256 (public)"},
		"ECDSA PKCS #8":        {"ES256:file:" + files("ecdsa.pem"), "ES256"},
		"ECDSA SEC 1":          {"ES256:file:" + files("ecdsa-sec1.pem"), "ES256"},
		"ECDSA public":         {"ES256:file:" + files("ecdsa-public.pem"), "ES256 (public)"},
		"Ed25519":              {"EdDSA:file:" + files("ed25519.pem"), "EdDSA"},
		"Ed25519 public":       {"EdDSA:file:" + files("ed25519-public.pem"), "EdDSA (public)"},
		"PEM in base64":        {"EdDSA:base64:" + base64.StdEncoding.EncodeToString(readFile(t, files("ed25519.pem"))), "EdDSA"},
		"DER in base64":        {"ES256:base64:" + base64.StdEncoding.EncodeToString(readDER(t, files("ecdsa-public.pem"))), "ES256 (public)"},
		"several":              {"\n# old\nHS256:kid=a:text:" + text + " EdDSA:kid=b:file:" + files("ed25519.pem") + "\r\n", "HS256 kid=a, EdDSA kid=b"},
		"several without kid":  {"HS256:text:" + text + " HS256:text:x" + text, "HS256, HS256"},
		"file of keys":         {"file:" + files("keys.txt"), "HS256 kid=one, EdDSA kid=two"},
		"folder":               {"dir:" + files("folder"), "ES256 kid=2025, EdDSA kid=2026 (public), HS256 kid=old"},
		"folder and one more":  {"dir:" + files("folder") + " HS256:text:" + text, "ES256 kid=2025, EdDSA kid=2026 (public), HS256 kid=old, HS256"},
		"a new secret":         {string(auth.NewSecretSpec("dev")), "HS256 kid=dev"},
		"a new unnamed secret": {string(auth.NewSecretSpec("")), "HS256"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys, err := auth.ParseKeys(auth.KeySpecs(tt.specs))
			must(t, err)
			if diff := cmp.Diff(tt.want, keys.String()); diff != "" {
				t.Errorf("keys (-want +got):\n%s", diff)
			}
			if got := len(strings.Split(tt.want, ", ")); keys.Len() != got {
				t.Errorf("%d keys, want %d", keys.Len(), got)
			}
		})
	}
}

// An editor's final line break is not part of a secret; the last byte of a binary secret is.
func TestSecretFileLineBreak(t *testing.T) {
	t.Parallel()
	files := writeKeyFiles(t)
	text := strings.Repeat("s", 31) + "!"
	for path, secret := range map[string]string{
		"line-break.hs256": text,
		"crlf.hs256":       text,
		"binary.hs256":     strings.Repeat("\xff", 31) + "\n",
	} {
		keys, err := auth.ParseKeys(auth.KeySpecs("HS256:file:" + files(path)))
		must(t, err)
		token := issue(t, auth.SignerConfig{Keys: keys}, nil)
		same := newKeys(t, newKey(t, auth.HS256, "", []byte(secret)))
		if _, err := newJWT(t, auth.JWTConfig{Keys: same}).Authenticate(t.Context(), token); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// leaky is a secret that no error may show, in either form.
const leaky = "hunter2-hunter2-hunter2-hunter2-hunter2"

type badSpecs struct{ specs, want string }

func TestParseKeysRefusesSpecs(t *testing.T) {
	t.Parallel()
	b64 := base64.StdEncoding.EncodeToString([]byte(leaky))
	refuseSpecs(t, map[string]badSpecs{
		"nothing":           {"", "no keys"},
		"white space":       {" \n\t", "no keys"},
		"comment alone":     {"# HS256:text:" + leaky, "no keys"},
		"secret alone":      {leaky, "key 1: begin with file:, dir: or an algorithm"},
		"unknown algorithm": {"HS512:text:" + leaky, "key 1: begin with file:, dir: or an algorithm"},
		"lower case":        {"hs256:text:" + leaky, "key 1: begin with file:, dir: or an algorithm"},
		"none":              {"none:text:" + leaky, "key 1: begin with file:, dir: or an algorithm"},
		"no source":         {"HS256:" + leaky, "key 1: after HS256: say where the key is"},
		"unknown source":    {"HS256:plain:" + leaky, "key 1: after HS256: say where the key is"},
		"algorithm alone":   {"HS256", "key 1: after HS256: say where the key is"},
		"no value":          {"HS256:base64:", "key 1: after base64: is nothing"},
		"no path":           {"file:", "key 1: after file: is nothing"},
		"no folder":         {"dir:", "key 1: after dir: is nothing"},
		"kid empty":         {"HS256:kid=:text:" + leaky, "key 1: after kid= write"},
		"kid with slash":    {"HS256:kid=a/b:text:" + leaky, "key 1: after kid= write"},
		"kid too long":      {"HS256:kid=" + strings.Repeat("k", 129) + ":text:" + leaky, "key 1: after kid= write"},
		"short secret":      {"HS256:text:" + leaky[:31], "key 1: the HS256 secret has 31 bytes, it needs at least 32"},
		"short base64":      {"HS256:base64:" + b64[:40], "key 1: the HS256 secret has 30 bytes, it needs at least 32"},
		"bad base64":        {"HS256:base64:" + b64 + "!", "key 1: the text after base64: is not base64"},
		"comma":             {"HS256:base64:" + b64 + ",HS256:base64:" + b64, "separate several keys by spaces"},
		"text for RS256":    {"RS256:text:" + leaky, "key 1: text: is for HS256 secrets"},
		"secret for RS256":  {"RS256:base64:" + b64, "key 1: not a private or public key"},
		"second of two":     {"HS256:text:" + leaky + " HS512:text:" + leaky, "key 2: begin with file:, dir: or an algorithm"},
		"both of two":       {"HS512:text:" + leaky + " RS256:text:" + leaky, "key 2: text: is for HS256"},
		"same kid twice":    {"HS256:kid=a:text:" + leaky + " HS256:kid=a:text:x" + leaky, "two keys have the ID a"},
	})
}

func TestParseKeysRefusesFiles(t *testing.T) {
	t.Parallel()
	files := writeKeyFiles(t)
	refuseSpecs(t, map[string]badSpecs{
		"public key as secret":  {"HS256:file:" + files("rsa-public.pem"), "rsa-public.pem: HS256 needs a secret, this is a PEM block"},
		"RSA key for ES256":     {"ES256:file:" + files("rsa.pem"), "ES256 needs an ECDSA key, this is an RSA key"},
		"ECDSA key for EdDSA":   {"EdDSA:file:" + files("ecdsa.pem"), "EdDSA needs an Ed25519 key, this is an ECDSA key"},
		"Ed25519 key for RS256": {"RS256:file:" + files("ed25519-public.pem"), "RS256 needs an RSA key, this is an Ed25519 key"},
		"P-384":                 {"ES256:file:" + files("p384.pem"), "the ECDSA key is on P-384, ES256 needs P-256"},
		"RSA of 1024 bits":      {"RS256:file:" + files("rsa1024.pem"), "the RSA key has 1024 bits, RS256 needs at least 2048"},
		"X25519":                {"EdDSA:file:" + files("x25519.pem"), "EdDSA needs an Ed25519 key, this is another kind of key"},
		"certificate":           {"RS256:file:" + files("certificate.pem"), "this is a certificate"},
		"encrypted":             {"RS256:file:" + files("encrypted.pem"), "the private key is encrypted"},
		"encrypted, old form":   {"RS256:file:" + files("encrypted-old.pem"), "the private key is encrypted"},
		"other PEM block":       {"RS256:file:" + files("other.pem"), "neither a private nor a public key"},
		"two PEM blocks":        {"ES256:file:" + files("two.pem"), "more than one PEM block"},
		"half a PEM block":      {"RS256:file:" + files("half.pem"), "no complete PEM block"},
		"PEM block of nonsense": {"RS256:file:" + files("nonsense.pem"), "not a private or public key"},
		"no such file":          {"RS256:file:/nowhere/key.pem", "key 1: open /nowhere/key.pem: no such file"},
		"a folder as file":      {"RS256:file:" + files("folder"), "is a directory"},
		"huge file":             {"HS256:file:" + files("huge.hs256"), "no file of keys"},
		"no such list":          {"file:/nowhere/keys", "no such file"},
		"no such folder":        {"dir:/nowhere", "no such file"},
		"empty list":            {"file:" + files("empty.txt"), "no keys in it"},
		"wrong list":            {"file:" + files("wrong.txt"), "wrong.txt: key 2: after HS256: say where the key is"},
		"list in a list":        {"file:" + files("nested.txt"), "nested.txt: key 1: file: not allowed in a file of keys"},
		"empty folder":          {"dir:" + files("empty"), "no keys in it"},
		"foreign file":          {"dir:" + files("foreign"), "README.md: name a key <kid>.pem or a secret <kid>.hs256"},
		"file name no kid":      {"dir:" + files("spaces"), "the name before the extension is the key ID"},
		"bad PEM in folder":     {"dir:" + files("broken"), "a.pem: no complete PEM block"},
		"X25519 in folder":      {"dir:" + files("curve"), "neither an RSA, nor an ECDSA, nor an Ed25519 key"},
	})
}

func refuseSpecs(t *testing.T, tests map[string]badSpecs) {
	t.Helper()
	b64 := base64.StdEncoding.EncodeToString([]byte(leaky))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys, err := auth.ParseKeys(auth.KeySpecs(tt.specs))
			if keys != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, %v; want an error with %q", keys, err, tt.want)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), b64[:8]) {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	b64 := base64.StdEncoding.EncodeToString([]byte(leaky))
	key := newKey(t, auth.HS256, "main", []byte(leaky))
	keys := newKeys(t, key)
	signer, err := auth.NewSigner(auth.SignerConfig{Keys: keys})
	must(t, err)
	specs := auth.KeySpecs("HS256:kid=main:base64:" + b64 + " HS256:text:" + leaky + " RS256:file:/run/jwt.pem dir:/keys " + leaky)
	if diff := cmp.Diff("HS256:kid=main:base64:*** HS256:text:*** RS256:file:/run/jwt.pem dir:/keys ***", specs.String()); diff != "" {
		t.Errorf("specs (-want +got):\n%s", diff)
	}
	for _, value := range []any{key, keys, specs, signer, newJWT(t, auth.JWTConfig{Keys: keys}), auth.JWTConfig{Keys: keys}, struct{ S auth.KeySpecs }{specs}} {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "value", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "value", value)
		_ = json.NewEncoder(&out).Encode(value)
		for _, leak := range []string{"hunter2", b64[:8], fmt.Sprintf("%x", "hunter2"), fmt.Sprintf("%X", "hunter2"), "104 117 110", "0x68, 0x75"} {
			if strings.Contains(out.String(), leak) {
				t.Errorf("%T shows %q:\n%s", value, leak, &out)
			}
		}
	}
}
