// Package weighed is a cache of the most recently used values, limited by number and by the sum of their weights, and
// shared fairly between callers.
package weighed

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// large is the part of a cache above which a caller's values are dropped before those of others: an eighth.
const large = 8

// Cache keeps the most recently used values. Each belongs to the caller that added it. A full cache drops values of the
// callers that hold more than an eighth of it, beginning with the largest; without such callers, it drops the least
// recently used value. So one caller may fill the cache, and can't drive out the values of others.
//
// It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	weigh func(K, V) int
	count int
	most  int // of the sum

	mu      sync.Mutex
	values  *simplelru.LRU[K, kept[V]]
	callers map[string]*caller[K]
	large   map[*caller[K]]struct{} // those that hold more than an eighth
	sum     int
}

type kept[V any] struct {
	value  V
	by     string
	weight int
}

// caller has the values of one caller.
type caller[K comparable] struct {
	keys *simplelru.LRU[K, struct{}]
	sum  int
}

// New returns a cache of at most count values, at least one, with a sum of weights of at most most. The weight of a
// value must not change.
func New[K comparable, V any](count, most int, weigh func(K, V) int) *Cache[K, V] {
	count = max(count, 1)
	return &Cache[K, V]{
		weigh: weigh, count: count, most: most,
		values: newLRU[K, kept[V]](count), callers: map[string]*caller[K]{}, large: map[*caller[K]]struct{}{},
	}
}

// newLRU returns a list with room for one value more than count, which is dropped at once.
func newLRU[K comparable, V any](count int) *simplelru.LRU[K, V] {
	values, err := simplelru.NewLRU[K, V](count+1, nil)
	if err != nil {
		panic(err) // for a size that is not positive
	}
	return values
}

// Get returns the value of a key, and whether the cache has it.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.values.Get(key)
	if ok {
		c.callers[found.by].keys.Get(key)
	}
	return found.value, ok
}

// Contains reports whether the cache has a key, without marking it as used.
func (c *Cache[K, V]) Contains(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.values.Contains(key)
}

// Add adds a value of a caller, and drops others to make room. It ignores a value that alone weighs too much. A value
// that the cache has already stays its caller's, unless that caller holds more than an eighth of the cache.
func (c *Cache[K, V]) Add(by string, key K, value V) {
	weight := c.weigh(key, value)
	if weight > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if before, ok := c.values.Peek(key); ok {
		if owner := c.callers[before.by]; !c.isLarge(owner) {
			by = before.by
		}
		c.remove(key)
	}
	owner := c.callers[by]
	if owner == nil {
		owner = &caller[K]{keys: newLRU[K, struct{}](c.count)}
		c.callers[by] = owner
	}
	c.values.Add(key, kept[V]{value, by, weight})
	owner.keys.Add(key, struct{}{})
	c.weighAgain(owner, weight)
	for c.values.Len() > c.count || c.sum > c.most {
		c.remove(c.oldest())
	}
}

// oldest is the key to drop next.
func (c *Cache[K, V]) oldest() K {
	var largest *caller[K]
	for each := range c.large {
		if largest == nil || c.part(each) > c.part(largest) {
			largest = each
		}
	}
	if largest != nil {
		key, _, _ := largest.keys.GetOldest()
		return key
	}
	key, _, _ := c.values.GetOldest()
	return key
}

func (c *Cache[K, V]) remove(key K) {
	gone, _ := c.values.Peek(key)
	c.values.Remove(key)
	owner := c.callers[gone.by]
	owner.keys.Remove(key)
	c.weighAgain(owner, -gone.weight)
	if owner.keys.Len() == 0 {
		delete(c.callers, gone.by)
	}
}

// weighAgain adds to the weight that a caller holds.
func (c *Cache[K, V]) weighAgain(owner *caller[K], weight int) {
	c.sum += weight
	owner.sum += weight
	if c.isLarge(owner) {
		c.large[owner] = struct{}{}
	} else {
		delete(c.large, owner)
	}
}

func (c *Cache[K, V]) isLarge(owner *caller[K]) bool { return c.part(owner) > 1.0/large }

// part is the part of the cache that a caller holds, by number or by weight.
func (c *Cache[K, V]) part(owner *caller[K]) float64 {
	return max(float64(owner.keys.Len())/float64(c.count), float64(owner.sum)/float64(max(c.most, 1)))
}
