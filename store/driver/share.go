package driver

import (
	"context"
	"sync"
	"time"
)

// MaxShare is the maximum number of connections that one operation uses at once.
const MaxShare = 4

// Share counts the connections of one operation and limits them to [MaxShare]. The operation waits for its first
// connection like any other. It takes another one only while half of the pool's connections are free, or after it has
// waited for one of its own for the AcquireTimeout. A nil Share has no limit.
type Share struct {
	mu   sync.Mutex
	used int
	back chan struct{} // closed, and replaced, when a connection is released
}

// NewShare returns the share of an operation that uses no connection yet.
func NewShare() *Share { return &Share{back: make(chan struct{})} }

// acquire waits until the operation may use one more connection. hasSlot reports whether it already took a slot of the
// pool. The error is the context's.
func (s *Share) acquire(ctx context.Context, k *connector) (hasSlot bool, err error) {
	if s == nil {
		return false, nil
	}
	back, ok, hasSlot := s.try(k, false)
	if ok {
		return hasSlot, nil
	}
	var late <-chan time.Time
	if k.cfg.AcquireTimeout > 0 {
		timer := time.NewTimer(k.cfg.AcquireTimeout)
		defer timer.Stop()
		late = timer.C
	}
	waited := false
	for !ok {
		select {
		case <-back:
		case <-late:
			waited = true
		case <-ctx.Done():
			return false, ctx.Err()
		}
		back, ok, hasSlot = s.try(k, waited)
	}
	return hasSlot, nil
}

// try counts one more connection if the operation may use one. Otherwise back is closed when a connection of the
// operation is released. The first connection may wait for the pool, and so may another after the AcquireTimeout; all
// others need free connections in the pool.
func (s *Share) try(k *connector, waited bool) (back <-chan struct{}, ok, hasSlot bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.used == 0, s.used < MaxShare && waited:
	case s.used < MaxShare && k.tryAcquireSlot():
		hasSlot = true
	default:
		return s.back, false, false
	}
	s.used++
	return nil, true, hasSlot
}

// release returns a connection to the share.
func (s *Share) release() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	close(s.back)
	s.back = make(chan struct{})
}

// tryAcquireSlot takes a slot of the pool if half of them are free, and reports whether it did.
func (k *connector) tryAcquireSlot() bool {
	if k.slots == nil {
		return true
	}
	if 2*len(k.slots) >= cap(k.slots) {
		return false
	}
	select {
	case k.slots <- struct{}{}:
		return true
	default:
		return false
	}
}
