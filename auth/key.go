package auth

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
)

const (
	minSecretBytes = 32   // as long as HS256's hash, RFC 7518 section 3.2
	minRSABits     = 2048 // RFC 7518 section 3.3
	maxKeyID       = 128  // bytes
)

// Key verifies tokens of one algorithm, and signs them if it has the private part. It prints without its material.
type Key struct {
	id  string
	alg Algorithm
	// A pointer, because fmt prints unexported fields of structs without calling the methods below, but does not follow a second
	// pointer.
	*material
}

type material struct {
	verify  any // []byte, *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	private any // []byte, *rsa.PrivateKey, *ecdsa.PrivateKey or ed25519.PrivateKey; nil if only public
}

// NewKey binds key material to an algorithm, under a key ID that may be empty. The source of HS256 is a []byte of at least 32
// bytes; of RS256 an *rsa.PrivateKey or *rsa.PublicKey of at least 2048 bits; of ES256 an *ecdsa.PrivateKey or *ecdsa.PublicKey on
// P-256; of EdDSA an ed25519.PrivateKey or ed25519.PublicKey. Errors never show the material.
func NewKey(alg Algorithm, id string, source any) (*Key, error) {
	if id != "" && !validKeyID(id) {
		return nil, fmt.Errorf("a key ID has 1 to %d letters, digits, '.', '_', '~' or '-'", maxKeyID)
	}
	k := &Key{id: id, alg: alg, material: &material{}}
	if err := k.bind(source); err != nil {
		return nil, err
	}
	return k, nil
}

// ID returns the key ID; empty when the key has none.
func (k *Key) ID() string { return k.id }

// Algorithm returns the key's only algorithm.
func (k *Key) Algorithm() Algorithm { return k.alg }

// CanSign reports whether the key has the private part.
func (k *Key) CanSign() bool { return k.private != nil }

// String describes the key without its material.
func (k *Key) String() string {
	text := string(k.alg)
	if k.id != "" {
		text += " kid=" + k.id
	}
	if !k.CanSign() {
		text += " (public)"
	}
	return text
}

// Format prints [Key.String] for every verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// LogValue describes the key without its material.
func (k *Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

func (k *Key) bind(source any) error {
	switch k.alg {
	case HS256:
		return k.bindSecret(source)
	case RS256:
		return k.bindRSA(source)
	case ES256:
		return k.bindECDSA(source)
	case EdDSA:
		return k.bindEd25519(source)
	}
	return errors.New("the algorithm is not one of HS256, RS256, ES256, EdDSA")
}

func (k *Key) bindSecret(source any) error {
	secret, ok := source.([]byte)
	if !ok {
		return errors.New("HS256 needs a secret, not a key pair")
	}
	if bytes.Contains(secret, []byte("-----BEGIN ")) {
		return errors.New("HS256 needs a secret, this is a PEM block: a public key is known to everybody")
	}
	if len(secret) < minSecretBytes {
		return fmt.Errorf("the HS256 secret has %d bytes, it needs at least %d", len(secret), minSecretBytes)
	}
	secret = slices.Clone(secret)
	k.verify, k.private = secret, secret
	return nil
}

func (k *Key) bindRSA(source any) error {
	switch m := source.(type) {
	case *rsa.PrivateKey:
		k.verify, k.private = &m.PublicKey, m
	case *rsa.PublicKey:
		k.verify = m
	default:
		return fmt.Errorf("RS256 needs an RSA key, this is %s", describe(source))
	}
	if bits := k.verify.(*rsa.PublicKey).N.BitLen(); bits < minRSABits {
		return fmt.Errorf("the RSA key has %d bits, RS256 needs at least %d", bits, minRSABits)
	}
	return nil
}

func (k *Key) bindECDSA(source any) error {
	switch m := source.(type) {
	case *ecdsa.PrivateKey:
		k.verify, k.private = &m.PublicKey, m
	case *ecdsa.PublicKey:
		k.verify = m
	default:
		return fmt.Errorf("ES256 needs an ECDSA key, this is %s", describe(source))
	}
	if curve := k.verify.(*ecdsa.PublicKey).Curve; curve != elliptic.P256() {
		return fmt.Errorf("the ECDSA key is on %s, ES256 needs P-256", curve.Params().Name)
	}
	return nil
}

func (k *Key) bindEd25519(source any) error {
	switch m := source.(type) {
	case ed25519.PrivateKey:
		if len(m) != ed25519.PrivateKeySize {
			return errors.New("the Ed25519 private key has the wrong length")
		}
		k.verify, k.private = m.Public().(ed25519.PublicKey), m
	case ed25519.PublicKey:
		if len(m) != ed25519.PublicKeySize {
			return errors.New("the Ed25519 public key has the wrong length")
		}
		k.verify = m
	default:
		return fmt.Errorf("EdDSA needs an Ed25519 key, this is %s", describe(source))
	}
	return nil
}

// describe names the kind of key material.
func describe(source any) string {
	switch source.(type) {
	case []byte:
		return "a secret"
	case *rsa.PrivateKey, *rsa.PublicKey:
		return "an RSA key"
	case *ecdsa.PrivateKey, *ecdsa.PublicKey:
		return "an ECDSA key"
	case ed25519.PrivateKey, ed25519.PublicKey:
		return "an Ed25519 key"
	}
	return "another kind of key"
}

func validKeyID(id string) bool {
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.', c == '_', c == '~', c == '-':
		default:
			return false
		}
	}
	return id != "" && len(id) <= maxKeyID
}
