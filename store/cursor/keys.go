package cursor

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/daead/subtle"
)

// MinSecret is the minimum size of a key's secret, in bytes.
const MinSecret = 32

// Key is a secret that encrypts cursors. Each cursor contains the ID of its key, so several keys can be in use.
type Key struct {
	ID     byte   // from 1
	Secret []byte // random, at least MinSecret bytes
}

// purpose is the HKDF info, which separates these keys from other keys derived from the same secret.
const purpose = "recordgraph cursor AES-SIV"

// keyring is an immutable set of keys.
type keyring struct {
	ciphers [256]*subtle.AESSIV // by the key's ID
	writer  byte
}

func newKeyring(keys []Key) (*keyring, error) {
	if len(keys) == 0 {
		return nil, errors.New("cursor keys: at least one is needed")
	}
	r := &keyring{writer: keys[0].ID}
	for _, k := range keys {
		switch {
		case k.ID == 0:
			return nil, errors.New("cursor key 0: IDs are from 1 to 255")
		case r.ciphers[k.ID] != nil:
			return nil, fmt.Errorf("cursor key %d: two keys have this ID", k.ID)
		case len(k.Secret) < MinSecret:
			return nil, fmt.Errorf("cursor key %d: at least %d bytes are needed, got %d", k.ID, MinSecret, len(k.Secret))
		}
		derived, err := hkdf.Key(sha256.New, k.Secret, nil, purpose, subtle.AESSIVKeySize)
		if err != nil {
			return nil, fmt.Errorf("cursor key %d: %w", k.ID, err)
		}
		if r.ciphers[k.ID], err = subtle.NewAESSIV(derived); err != nil {
			return nil, fmt.Errorf("cursor key %d: %w", k.ID, err)
		}
	}
	return r, nil
}
