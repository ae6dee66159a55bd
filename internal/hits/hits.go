// Package hits counts how often caches have what is asked of them.
package hits

import "sync/atomic"

// Counter counts for one cache. It is safe for concurrent use; a nil one counts
// nothing.
type Counter struct{ hits, misses atomic.Int64 }

// Count notes one question, and hands on whether the cache had the answer:
//
//	value, ok := cache.Get(key)
//	if counter.Count(ok) { … }
func (c *Counter) Count(found bool) bool {
	switch {
	case c == nil:
	case found:
		c.hits.Add(1)
	default:
		c.misses.Add(1)
	}
	return found
}

// Totals are the questions so far, by whether the cache had the answer.
func (c *Counter) Totals() (hits, misses int64) {
	if c == nil {
		return 0, 0
	}
	return c.hits.Load(), c.misses.Load()
}
