package auth

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Keys is a set of at least one key, with different key IDs. It never changes, and prints without key material.
type Keys struct {
	all []*Key
}

// NewKeys collects keys in their order of preference for signing.
func NewKeys(keys ...*Key) (*Keys, error) {
	if len(keys) == 0 {
		return nil, errors.New("no keys: at least one is needed to verify tokens")
	}
	seen := make(map[string]bool, len(keys))
	for _, k := range keys {
		if k.id != "" && seen[k.id] {
			return nil, fmt.Errorf("two keys have the ID %s: a token could not name one of them", k.id)
		}
		seen[k.id] = true
	}
	return &Keys{all: append([]*Key(nil), keys...)}, nil
}

// Len returns the number of keys.
func (ks *Keys) Len() int { return len(ks.all) }

// String describes the keys without their material.
func (ks *Keys) String() string {
	texts := make([]string, len(ks.all))
	for i, k := range ks.all {
		texts[i] = k.String()
	}
	return strings.Join(texts, ", ")
}

// Format prints [Keys.String] for every verb.
func (ks *Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, ks.String()) }

// LogValue describes the keys without their material.
func (ks *Keys) LogValue() slog.Value { return slog.StringValue(ks.String()) }

// verifying returns the keys that may have signed a token: the key with the ID, if alg is its algorithm; without an ID, all keys of
// the algorithm.
func (ks *Keys) verifying(alg Algorithm, id string) ([]*Key, error) {
	if id != "" {
		return ks.named(alg, id)
	}
	var found []*Key
	for _, k := range ks.all {
		if k.alg == alg {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return nil, ErrAlgorithm
	}
	return found, nil
}

func (ks *Keys) named(alg Algorithm, id string) ([]*Key, error) {
	for _, k := range ks.all {
		switch {
		case k.id != id:
		case k.alg != alg:
			return nil, ErrAlgorithm
		default:
			return []*Key{k}, nil
		}
	}
	return nil, ErrUnknownKey
}

// signing returns the key with an ID; without ID, the first key that can sign.
func (ks *Keys) signing(id string) (*Key, error) {
	for _, k := range ks.all {
		if k.CanSign() && (id == "" || k.id == id) {
			return k, nil
		}
	}
	if id != "" {
		return nil, fmt.Errorf("no key with the ID %q can sign: it is unknown or only its public part is configured", id)
	}
	return nil, errors.New("no key can sign: only public parts are configured")
}
