package auth

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// KeySpecs is a list of keys as text: in an environment variable or, one per line, in a file. White space separates specs; lines that
// begin with # are comments.
//
//	specs  = spec { white-space spec }
//	spec   = algorithm ":" [ "kid=" id ":" ] source
//	       | "file:" path        a text file of specs; relative paths in it start at its folder
//	       | "dir:" path         a folder of <kid>.pem (RS256, ES256 or EdDSA by the kind of key)
//	                             and <kid>.hs256 (secret)
//	source = "base64:" data      the secret, or a key in PEM or DER
//	       | "text:" secret      HS256 only: the secret as it is
//	       | "file:" path        the secret, or a key in PEM
//
// Examples:
//
//	HS256:base64:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
//	RS256:kid=2026-11:file:/run/secrets/jwt.pem
//
// A private key also signs, a public one only verifies. A secret in a file is the file's bytes, without the final line break of a text.
// A value of this type prints, logs and marshals with its secrets masked; convert it to string for the text. Keep it in exported
// fields: fmt prints unexported ones without calling their methods.
type KeySpecs string

const mask = "***"

// NewSecretSpec returns the spec of a new random HS256 key.
func NewSecretSpec(keyID string) KeySpecs {
	var secret [minSecretBytes]byte
	_, _ = rand.Read(secret[:]) // never fails
	spec := string(HS256) + ":"
	if keyID != "" {
		spec += "kid=" + keyID + ":"
	}
	return KeySpecs(spec + "base64:" + base64.StdEncoding.EncodeToString(secret[:]))
}

// String returns the specs with secrets masked.
func (s KeySpecs) String() string {
	fields := strings.Fields(string(s))
	for i, field := range fields {
		fields[i] = maskSpec(field)
	}
	return strings.Join(fields, " ")
}

// Format prints [KeySpecs.String] for every verb.
func (s KeySpecs) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue returns the specs with secrets masked.
func (s KeySpecs) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText returns the specs with secrets masked.
func (s KeySpecs) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// maskSpec keeps the valid parts that are not secret.
func maskSpec(text string) string {
	spec, err := parseSpec(text)
	switch {
	case err != nil:
		return mask
	case spec.source == sourceFile || spec.source == sourceDir:
		return text
	}
	return strings.TrimSuffix(text, spec.value) + mask
}
