package auth

import "errors"

// ErrUnauthenticated is, by errors.Is, every refusal of a token.
var ErrUnauthenticated = errors.New("unauthenticated")

// Error is the refusal of a token, with a reason for the client. The reason repeats nothing of the token.
type Error struct {
	Reason string
}

// The refusals of this package. Each is an [ErrUnauthenticated].
var (
	ErrNoToken         = &Error{"no bearer token: send one in the Authorization header"}
	ErrManyHeaders     = &Error{"more than one Authorization header"}
	ErrTooLarge        = &Error{"the token is too large"}
	ErrMalformed       = &Error{"the token is not a well-formed JWT"}
	ErrBadClaim        = &Error{"a claim of the token has the wrong type or range"}
	ErrAlgorithm       = &Error{"the token's algorithm is not accepted"}
	ErrUnknownKey      = &Error{"the token's key ID is unknown"}
	ErrBadSignature    = &Error{"the token's signature does not match"}
	ErrNoExpiry        = &Error{"the token has no expiry (claim exp)"}
	ErrExpired         = &Error{"the token has expired"}
	ErrNotYetValid     = &Error{"the token is not valid yet"}
	ErrWrongIssuer     = &Error{"the token is not from the issuer this service accepts"}
	ErrWrongAudience   = &Error{"the token is not meant for this service (claim aud)"}
	ErrNoSubject       = &Error{"the token has no subject (claim sub)"}
	ErrInvalidSubject  = &Error{"the token's subject is longer than 255 bytes or has control characters"}
	ErrUnsupportedCrit = &Error{"the token demands an extension this service does not know (header crit)"}
)

// Error returns the reason.
func (e *Error) Error() string { return e.Reason }

// Unwrap makes every Error an [ErrUnauthenticated].
func (e *Error) Unwrap() error { return ErrUnauthenticated }
