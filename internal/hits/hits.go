// Package hits counts hits and misses of caches.
package hits

import "sync/atomic"

// Counter counts for one cache. It is safe for concurrent use; a nil Counter counts nothing.
type Counter struct{ hits, misses atomic.Int64 }

// Count counts a lookup, and returns found:
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

// Totals returns the counts so far.
func (c *Counter) Totals() (hits, misses int64) {
	if c == nil {
		return 0, 0
	}
	return c.hits.Load(), c.misses.Load()
}
