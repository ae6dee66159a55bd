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

// maxKnown bounds the related records that are cached between batches.
const maxKnown = 50_000

// longDigest is the length from which a digest is a hash instead of the values.
const longDigest = 100

// digest returns equal texts for equal values of a unique key, and only for them.
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

// spell returns the same text for equal coerced values.
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

// cache holds the IDs of related records by the digests of their keys. It is emptied when it is full.
type cache struct {
	ids       map[string]record.ID
	pretended map[string]bool // "created" by a dry run
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

// pretend reports whether a dry run creates the target for the first time.
func (c *cache) pretend(t *target) bool {
	again := c.pretended[t.digest]
	if len(c.pretended) < maxSeen {
		c.pretended[t.digest] = true
	}
	return !again
}
