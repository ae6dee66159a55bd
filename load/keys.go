package load

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recordgraph/record"
)

// maxKnown bounds the related records remembered between batches.
const maxKnown = 50_000

// digest tells the values of unique keys apart as the database does.
func digest(k *record.Key, values []any) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", k.Constraint)
	for _, v := range values {
		fmt.Fprintf(h, "%s\n", spell(v))
	}
	return string(h.Sum(nil)[:16])
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

// exact drops what makes equal decimals look different.
func exact(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	switch {
	case whole == "" && fraction == "":
		return "0"
	case whole == "":
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative {
		return "-" + whole
	}
	return whole
}

// cache remembers related records by the digest of their key. It starts anew
// when it is full.
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
