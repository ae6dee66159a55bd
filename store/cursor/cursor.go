// Package cursor makes and opens the opaque cursors of keyset pages: a record's
// place in one order of one list, authenticated so that nothing else passes.
package cursor

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
	"sync"
)

// The errors of Open say what to do; clients see their text.
var (
	ErrMalformed = errors.New("is not a cursor of this service")
	ErrOther     = errors.New("was made for another list, filter or order; start again without it")
)

const (
	version    = 1
	macLength  = 16
	headLength = 1 + 1 + digestLength // version, key ID, digest

	// maxLength bounds the cursors that are looked at, in characters. It is well
	// above the longest that is made: eight terms of an order, each of at most
	// 1,000 characters of four bytes, take 43,000.
	maxLength = 1 << 17
)

// Codec makes and opens cursors with one secret key. The key ID tells cursors
// of a rotated key from tampered ones.
type Codec struct {
	keyID byte
	macs  sync.Pool // of hash.Hash, keyed
}

// New returns a codec for a key of at least 32 random bytes.
func New(key []byte) (*Codec, error) {
	if len(key) < 32 {
		return nil, errors.New("cursor key: at least 32 bytes are needed")
	}
	sum := sha256.Sum256(key)
	c := &Codec{keyID: sum[0]}
	c.macs.New = func() any { return hmac.New(sha256.New, key) }
	return c, nil
}

// Append appends the cursor of a place: the text of each key's value, nil for
// a null. It writes characters of base64url alone.
func (c *Codec) Append(b []byte, digest [16]byte, values [][]byte) []byte {
	var room [256]byte
	raw := append(room[:0], version, c.keyID)
	raw = append(raw, digest[:]...)
	for _, v := range values {
		if v == nil {
			raw = append(raw, 0)
			continue
		}
		raw = binary.AppendUvarint(raw, uint64(len(v))+1)
		raw = append(raw, v...)
	}
	raw = c.appendMAC(raw, raw)
	return base64.RawURLEncoding.AppendEncode(b, raw)
}

// Check reports whether a text is a cursor of this service, of whatever list.
func (c *Codec) Check(text string) error {
	_, err := c.authentic(text)
	return err
}

// Open returns the n values of a cursor made for the digest, nil for a null.
func (c *Codec) Open(text string, digest [16]byte, n int) ([]any, error) {
	body, err := c.authentic(text)
	if err != nil {
		return nil, err
	}
	if [16]byte(body[2:headLength]) != digest {
		return nil, ErrOther
	}
	return values(body[headLength:], n)
}

// authentic returns what a cursor of this service holds.
func (c *Codec) authentic(text string) ([]byte, error) {
	if len(text) > maxLength {
		return nil, ErrMalformed
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < headLength+macLength || raw[0] != version || raw[1] != c.keyID {
		return nil, ErrMalformed
	}
	body, mac := raw[:len(raw)-macLength], raw[len(raw)-macLength:]
	if subtle.ConstantTimeCompare(mac, c.appendMAC(nil, body)) != 1 {
		return nil, ErrMalformed
	}
	return body, nil
}

func values(b []byte, n int) ([]any, error) {
	out := make([]any, 0, n)
	for len(b) > 0 {
		size, used := binary.Uvarint(b)
		if used <= 0 || size > uint64(len(b)-used)+1 {
			return nil, ErrMalformed
		}
		b = b[used:]
		if size == 0 {
			out = append(out, nil)
			continue
		}
		out = append(out, string(b[:size-1]))
		b = b[size-1:]
	}
	if len(out) != n {
		return nil, ErrOther
	}
	return out, nil
}

// appendMAC appends what authenticates body to b.
func (c *Codec) appendMAC(b, body []byte) []byte {
	h, _ := c.macs.Get().(hash.Hash)
	h.Reset()
	h.Write(body)
	var sum [sha256.Size]byte
	b = append(b, h.Sum(sum[:0])[:macLength]...)
	c.macs.Put(h)
	return b
}
