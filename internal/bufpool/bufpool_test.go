package bufpool_test

import (
	"testing"

	"recordgraph/internal/bufpool"
)

// largest is the largest buffer kept.
const largest = 256 << 10

// TestLargeBuffersAreNotKept puts back the buffer of a large answer.
func TestLargeBuffersAreNotKept(t *testing.T) {
	t.Parallel()
	for range 1000 {
		bufpool.Put(make([]byte, 1, largest+1))
		if b := bufpool.Get(); cap(b) > largest {
			t.Fatalf("got a buffer of %d bytes", cap(b))
		}
	}
}

// TestBuffersComeBackEmpty puts back buffers until one is reused, which the pool may do or not.
func TestBuffersComeBackEmpty(t *testing.T) {
	t.Parallel()
	const size = 12_345
	for range 10_000 {
		bufpool.Put(make([]byte, size))
		b := bufpool.Get()
		if len(b) != 0 {
			t.Fatalf("got a buffer with %d bytes in it", len(b))
		}
		if cap(b) >= size {
			return
		}
	}
	t.Error("no buffer is kept")
}
