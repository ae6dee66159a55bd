// Package weighed keeps what was used last, within a number of things and a sum of their weights.
package weighed

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Cache keeps the values used last. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	weigh func(K, V) int
	most  int // of the sum

	mu     sync.Mutex
	values *simplelru.LRU[K, V]
	sum    int
}

// New returns a cache of at most count values, at least one, whose weights make
// most in all. A key's weight must stay the same.
func New[K comparable, V any](count, most int, weigh func(K, V) int) *Cache[K, V] {
	c := &Cache[K, V]{weigh: weigh, most: most}
	values, err := simplelru.NewLRU(max(count, 1), func(key K, value V) { c.sum -= weigh(key, value) })
	if err != nil {
		panic(err) // of a size that is not positive
	}
	c.values = values
	return c
}

// Get returns the value of a key, and whether it is there.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.values.Get(key)
}

// Contains reports whether a key is there, which is no use of it.
func (c *Cache[K, V]) Contains(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.values.Contains(key)
}

// Add keeps a value, and drops those that weren't used for the longest time where
// there are too many. One that alone weighs too much isn't kept.
func (c *Cache[K, V]) Add(key K, value V) {
	weight := c.weigh(key, value)
	if weight > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values.Remove(key)
	c.values.Add(key, value)
	c.sum += weight
	for c.sum > c.most {
		c.values.RemoveOldest()
	}
}
