package auth

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"recordgraph/internal/hits"
)

// DefaultCacheSize is how many verified tokens a service remembers.
const DefaultCacheSize = 10_000

// cache remembers verified tokens by their hash, so that the signature of a
// token is checked once and not with every request.
type cache struct {
	inner  Authenticator
	now    func() time.Time
	tokens *lru.Cache[[sha256.Size]byte, *Principal]
	hits   *hits.Counter
}

// NewCache returns an Authenticator that asks inner once per token and
// remembers up to size principals until they expire. Refusals aren't
// remembered. A nil now is the clock; counted tells of the tokens that were
// remembered, and may be nil.
func NewCache(inner Authenticator, size int, now func() time.Time, counted *hits.Counter) (Authenticator, error) {
	tokens, err := lru.New[[sha256.Size]byte, *Principal](size)
	if err != nil {
		return nil, fmt.Errorf("token cache of size %d: %w", size, err)
	}
	if now == nil {
		now = time.Now
	}
	return &cache{inner: inner, now: now, tokens: tokens, hits: counted}, nil
}

// Authenticate returns the principal remembered for the token, or inner's.
func (c *cache) Authenticate(ctx context.Context, token string) (*Principal, error) {
	var room [1024]byte // enough for most tokens, on the stack
	key := sha256.Sum256(append(room[:0], token...))
	p, ok := c.tokens.Get(key)
	if c.hits.Count(ok && c.now().Before(p.Expiry)) {
		return p, nil
	}
	p, err := c.inner.Authenticate(ctx, token)
	if err != nil {
		return nil, err
	}
	c.tokens.Add(key, p)
	return p, nil
}
