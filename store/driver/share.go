package driver

import (
	"context"
	"sync"
	"time"
)

// MaxShare is how many connections one operation uses at once, at most.
const MaxShare = 4

// Share counts the connections of one operation, which uses at most [MaxShare] of them at once. The operation waits for
// its first connection as long as any other. It takes more only while half of the pool's connections are free, or once
// it has waited for one of its own for the AcquireTimeout. A nil Share has no limit.
type Share struct {
	mu   sync.Mutex
	used int
	back chan struct{} // closed, and replaced, when a connection comes back
}

// NewShare returns the share of an operation that uses no connection yet.
func NewShare() *Share { return &Share{back: make(chan struct{})} }

// take waits until the operation may use one more connection. entered says that it has a slot of the pool already. The
// error is why ctx ended.
func (s *Share) take(ctx context.Context, k *connector) (entered bool, err error) {
	if s == nil {
		return false, nil
	}
	back, ok, entered := s.try(k, false)
	if ok {
		return entered, nil
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
		back, ok, entered = s.try(k, waited)
	}
	return entered, nil
}

// try counts one more connection, if the operation may use one; else back is closed once one comes back. The first one
// waits for the pool, and so does another once it has waited for the operation's own; for all others the pool must have
// room now.
func (s *Share) try(k *connector, waited bool) (back <-chan struct{}, ok, entered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.used == 0, s.used < MaxShare && waited:
	case s.used < MaxShare && k.enterWithRoom():
		entered = true
	default:
		return s.back, false, false
	}
	s.used++
	return nil, true, entered
}

// give gives back what take took.
func (s *Share) give() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	close(s.back)
	s.back = make(chan struct{})
}

// enterWithRoom takes one of the pool's connections while half of them are free, and reports whether it did.
func (k *connector) enterWithRoom() bool {
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
