package load

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"recordgraph/record"
)

// maxKnown bounds the related records remembered between batches.
const maxKnown = 50_000

// longDigest is where a digest is one, and not the values themselves.
const longDigest = 100

// digest tells the values of unique keys apart as the database does.
func digest(k *record.Key, values []any) string {
	b := append(make([]byte, 0, longDigest), k.Constraint...)
	for _, v := range values {
		b = append(b, '\n')
		if s, ok := v.(string); ok {
			b = strconv.AppendQuote(b, s)
		} else {
			b = append(b, spell(v)...)
		}
	}
	if len(b) <= longDigest {
		return string(b)
	}
	sum := sha256.Sum256(b)
	return string(sum[:])
}

// spell writes a coerced value in one way only, whatever its spelling was.
func spell(v any) string {
	switch v := v.(type) {
	case record.Decimal:
		return exact(string(v))
	case time.Time:
		return string(record.AppendDateTime(nil, v))
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// exact returns the shortest text of a decimal, so that equal decimals have equal texts.
func exact(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// cache remembers related records by the digest of their key. It starts anew when it is full.
type cache struct {
	ids       map[string]record.ID
	pretended map[string]bool // created by a dry run
}

func newCache() *cache {
	return &cache{ids: map[string]record.ID{}, pretended: map[string]bool{}}
}

func (c *cache) add(t *target) {
	if len(c.ids) >= maxKnown {
		clear(c.ids)
	}
	c.ids[t.digest] = t.id
}

// pretend tells whether a dry run creates the target for the first time.
func (c *cache) pretend(t *target) bool {
	again := c.pretended[t.digest]
	if len(c.pretended) < maxSeen {
		c.pretended[t.digest] = true
	}
	return !again
}
