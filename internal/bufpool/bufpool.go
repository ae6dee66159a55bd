// Package bufpool keeps the buffers that texts and responses are written into for the next ones.
package bufpool

import "sync"

// maxKept is the largest buffer kept, in bytes: larger answers are rare, and
// their memory should go with them.
const maxKept = 256 << 10

var pool = sync.Pool{New: func() any { return new([]byte) }}

// Get returns an empty buffer, often one with room.
func Get() []byte {
	b, _ := pool.Get().(*[]byte)
	return (*b)[:0]
}

// Put takes a buffer back, from wherever it came. Nobody may use it any more.
func Put(b []byte) {
	if cap(b) > 0 && cap(b) <= maxKept {
		pool.Put(&b)
	}
}
