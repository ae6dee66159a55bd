package auth

import "github.com/golang-jwt/jwt/v5"

// Algorithm is the name of a signature algorithm in a token's header (RFC 7518 section 3.1, RFC 8037).
type Algorithm string

// The accepted algorithms. Every key has one of them.
const (
	HS256 Algorithm = "HS256" // HMAC with SHA-256: the secret signs and verifies
	RS256 Algorithm = "RS256" // RSA PKCS #1 v1.5 with SHA-256
	ES256 Algorithm = "ES256" // ECDSA on P-256 with SHA-256
	EdDSA Algorithm = "EdDSA" // Ed25519
)

// method is nil for other algorithms.
func (a Algorithm) method() jwt.SigningMethod {
	switch a {
	case HS256:
		return jwt.SigningMethodHS256
	case RS256:
		return jwt.SigningMethodRS256
	case ES256:
		return jwt.SigningMethodES256
	case EdDSA:
		return jwt.SigningMethodEdDSA
	}
	return nil
}
