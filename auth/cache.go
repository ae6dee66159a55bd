package auth

import (
	"context"
	"crypto/sha256"
	"time"

	"recordgraph/internal/hits"
	"recordgraph/internal/weighed"
)

// DefaultCacheSize is how many verified tokens are kept.
const DefaultCacheSize = 10_000

// cache keeps verified tokens by their hash, so that each signature is checked once.
type cache struct {
	inner  Authenticator
	now    func() time.Time
	tokens *weighed.Cache[[sha256.Size]byte, *Principal]
	hits   *hits.Counter
}

// NewCache returns an Authenticator that calls inner once per token and keeps up to size principals until they expire. Subjects
// with many tokens lose theirs first. It does not keep errors. A nil now is the clock; counted counts hits, and may be nil.
func NewCache(inner Authenticator, size int, now func() time.Time, counted *hits.Counter) Authenticator {
	if now == nil {
		now = time.Now
	}
	one := func([sha256.Size]byte, *Principal) int { return 1 }
	return &cache{inner: inner, now: now, tokens: weighed.New(size, size, one), hits: counted}
}

// Authenticate returns the kept principal of the token, or inner's.
func (c *cache) Authenticate(ctx context.Context, token string) (*Principal, error) {
	var room [1024]byte // enough for most tokens, on the stack
	key := sha256.Sum256(append(room[:0], token...))
	p, ok := c.tokens.Get(key)
	if c.hits.Count(ok && c.now().Before(p.Expiry)) {
		return p, nil
	}
	p, err := c.inner.Authenticate(ctx, token)
	if err != nil || p == nil {
		return nil, err
	}
	c.tokens.Add(p.Subject, key, p)
	return p, nil
}
