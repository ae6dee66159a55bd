// Package bufpool reuses the buffers of texts and responses.
package bufpool

import "sync"

// maxKept is the largest buffer kept, in bytes: larger responses are rare, and should not hold memory.
const maxKept = 256 << 10

var pool = sync.Pool{New: func() any { return new([]byte) }}

// Get returns an empty buffer, which may have capacity.
func Get() []byte {
	b, _ := pool.Get().(*[]byte)
	return (*b)[:0]
}

// Put takes any buffer. The caller must not use it afterwards.
func Put(b []byte) {
	if cap(b) > 0 && cap(b) <= maxKept {
		pool.Put(&b)
	}
}
