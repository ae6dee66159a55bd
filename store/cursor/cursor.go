// Package cursor encrypts and decrypts the cursors of keyset pages. A cursor is the position of a record in one order
// of one list.
//
// A cursor is base64url of
//
//	version | key ID | AES-SIV(digest of the list | values of the order | padding)
//
// AES-SIV (RFC 5297) derives its nonce from the content, so equal positions have equal cursors. Version and key ID are
// authenticated with the content.
package cursor

import (
	"encoding/base64"
	"errors"
	"strings"
	"sync/atomic"
)

// The errors of Open and Check. Clients see their text, after the argument's name.
var (
	ErrMalformed = errors.New("is not a cursor of this service")
	ErrVersion   = errors.New("was made by another version of the service; start again without it")
	ErrKey       = errors.New("was made with a key that the service no longer has; start again without it")
	ErrWrongList = errors.New("was made for another list, filter or order; start again without it")
)

const (
	version = 3 // version 1 was signed, but not encrypted; the digest of version 2 had the names of the API

	// maxVersion is the highest first byte that is read as a version. A text with another first byte is no cursor.
	maxVersion = 15

	headLength  = 1 + 1 // version, key ID
	nonceLength = 16    // also the authentication tag

	// maxLength is the maximum length of a cursor, in characters. The longest cursor has 43,000 characters: eight terms
	// of an order, each a text of 1,000 characters of four bytes.
	maxLength = 1 << 17
)

// Codec encrypts and decrypts cursors. It is safe for concurrent use.
type Codec struct {
	keys atomic.Pointer[keyring]
}

// New returns a codec. The first key encrypts, all keys decrypt.
func New(keys ...Key) (*Codec, error) {
	c := &Codec{}
	return c, c.Use(keys...)
}

// Use replaces the keys. After an error the codec has its previous keys.
func (c *Codec) Use(keys ...Key) error {
	r, err := newKeyring(keys)
	if err != nil {
		return err
	}
	c.keys.Store(r)
	return nil
}

// Append appends the cursor of a position in the list with a digest. values are the texts of the order's values, nil
// for a null. The cursor has only characters of base64url.
func (c *Codec) Append(b []byte, digest ListDigest, values [][]byte) []byte {
	keys := c.keys.Load()
	var plainBuf, rawBuf [256]byte
	plain := appendValues(append(plainBuf[:0], digest[:]...), values)
	raw := append(rawBuf[:0], version, keys.writer)
	sealed, err := keys.ciphers[keys.writer].EncryptDeterministically(plain, raw)
	if err != nil {
		panic("cursor: " + err.Error()) // only for 2^63 bytes
	}
	return base64.RawURLEncoding.AppendEncode(b, append(raw, sealed...))
}

// Check reports whether a text is a cursor of this service, of any list.
func (c *Codec) Check(text string) error {
	_, err := c.decrypt(text)
	return err
}

// Open returns the n values of a cursor of the list with the digest, nil for a null.
func (c *Codec) Open(text string, digest ListDigest, n int) ([]any, error) {
	plain, err := c.decrypt(text)
	if err != nil {
		return nil, err
	}
	if ListDigest(plain) != digest {
		return nil, ErrWrongList
	}
	return readValues(plain[digestLength:], n)
}

// decrypt returns the content of a cursor of this service: a digest and values.
func (c *Codec) decrypt(text string) ([]byte, error) {
	if len(text) > maxLength || strings.ContainsAny(text, "\r\n") { // line breaks, which base64 skips
		return nil, ErrMalformed
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	switch {
	case err != nil || len(raw) < headLength+nonceLength+digestLength:
		return nil, ErrMalformed
	case raw[0] != version && raw[0] <= maxVersion:
		return nil, ErrVersion
	case raw[0] != version:
		return nil, ErrMalformed
	}
	cipher := c.keys.Load().ciphers[raw[1]]
	if cipher == nil {
		return nil, ErrKey
	}
	plain, err := cipher.DecryptDeterministically(raw[headLength:], raw[:headLength])
	if err != nil {
		return nil, ErrMalformed
	}
	return plain, nil
}
