package auth_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeKeyFiles writes valid and invalid key files and returns a function from names to paths.
func writeKeyFiles(t *testing.T) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	files := goodFiles(t)
	maps.Copy(files, badFiles(t))
	for name, data := range files {
		path := filepath.Join(dir, name)
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, data, 0o600))
	}
	must(t, os.MkdirAll(filepath.Join(dir, "empty", "folder.pem"), 0o700))
	must(t, os.MkdirAll(filepath.Join(dir, "folder", "lost+found"), 0o700))
	must(t, os.Symlink(filepath.Join("..", "ecdsa.pem"), filepath.Join(dir, "folder", "2025.pem")))
	return func(name string) string { return filepath.Join(dir, name) }
}

func goodFiles(t *testing.T) map[string][]byte {
	t.Helper()
	m := loadMaterial(t)
	sec1, err := x509.MarshalECPrivateKey(m.ecdsa)
	must(t, err)
	text := strings.Repeat("s", 31) + "!"
	return map[string][]byte{
		"secret.hs256":         []byte(text),
		"line-break.hs256":     []byte(text + "\n"),
		"crlf.hs256":           []byte(text + "\r\n"),
		"binary.hs256":         []byte(strings.Repeat("\xff", 31) + "\n"),
		"rsa.pem":              private(t, m.rsa),
		"rsa-pkcs1.pem":        block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa)),
		"rsa-public.pem":       public(t, &m.rsa.PublicKey),
		"rsa-public-pkcs1.pem": block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&m.rsa.PublicKey)),
		"ecdsa.pem":            private(t, m.ecdsa),
		"ecdsa-sec1.pem":       append(block("EC PARAMETERS", []byte{6, 0}), block("EC PRIVATE KEY", sec1)...),
		"ecdsa-public.pem":     public(t, &m.ecdsa.PublicKey),
		"ed25519.pem":          private(t, m.ed25519),
		"ed25519-public.pem":   public(t, m.ed25519.Public()),
		"keys.txt":             []byte("# two keys\n\n  HS256:kid=one:text:" + text + "\r\nEdDSA:kid=two:file:ed25519.pem"),
		"folder/2026.pem":      public(t, m.ed25519.Public()),
		"folder/old.hs256":     []byte(text + "\n"),
		"folder/.hidden":       []byte("not looked at"),
	}
}

func badFiles(t *testing.T) map[string][]byte {
	t.Helper()
	m := loadMaterial(t)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	must(t, err)
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	must(t, err)
	rsa1024 := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1023, 1), E: 65537}
	good := private(t, m.rsa)
	old := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00"}, Bytes: []byte{1}})
	return map[string][]byte{
		"p384.pem":          private(t, p384),
		"rsa1024.pem":       public(t, rsa1024),
		"x25519.pem":        private(t, x25519),
		"curve/a.pem":       private(t, x25519),
		"certificate.pem":   block("CERTIFICATE", []byte{1}),
		"encrypted.pem":     block("ENCRYPTED PRIVATE KEY", []byte{1}),
		"encrypted-old.pem": old,
		"other.pem":         block("DH PARAMETERS", []byte{1}),
		"nonsense.pem":      block("PRIVATE KEY", []byte("hunter2")),
		"two.pem":           append(private(t, m.ecdsa), public(t, &m.ecdsa.PublicKey)...),
		"half.pem":          good[:len(good)/2],
		"broken/a.pem":      good[:len(good)/2],
		"huge.hs256":        bytes.Repeat([]byte("s"), 1<<20+1),
		"empty.txt":         []byte("# nothing\n"),
		"wrong.txt":         []byte("EdDSA:file:ed25519.pem\nHS256:hunter2"),
		"nested.txt":        []byte("file:keys.txt"),
		"foreign/README.md": []byte("keys"),
		"spaces/a b.hs256":  []byte(strings.Repeat("s", 32)),
	}
}

func private(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	return block("PRIVATE KEY", der)
}

func public(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	must(t, err)
	return block("PUBLIC KEY", der)
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

func readDER(t *testing.T, path string) []byte {
	t.Helper()
	b, _ := pem.Decode(readFile(t, path))
	return b.Bytes
}
