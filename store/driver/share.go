package driver

import (
	"context"
	"sync"
	"time"
)

// MaxShare is how many connections one operation uses at once, at most.
const MaxShare = 4

// shareKey is the context key of a *share.
type shareKey struct{}

// WithShare returns a context for one operation, whose statements use at most [MaxShare] connections at once. The first of them
// waits for the pool as long as any other; more are for times when the pool has room: they are taken only while half of its
// connections are free, or once the operation has waited for its own for the AcquireTimeout.
func WithShare(ctx context.Context) context.Context {
	return context.WithValue(ctx, shareKey{}, &share{back: make(chan struct{})})
}

func shareOf(ctx context.Context) *share {
	s, _ := ctx.Value(shareKey{}).(*share)
	return s
}

// share counts the connections of an operation. A nil share has no limit.
type share struct {
	mu   sync.Mutex
	used int
	back chan struct{} // closed, and replaced, when a connection comes back
}

// take waits until the operation may use one more connection. entered says that it has a slot of the pool already. The error is
// why ctx ended.
func (s *share) take(ctx context.Context, k *connector) (entered bool, err error) {
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

// try counts one more connection, if the operation may use one; else back is closed once one comes back. The first one waits for
// the pool, and so does another once it has waited for the operation's own; for all others the pool must have room now.
func (s *share) try(k *connector, waited bool) (back <-chan struct{}, ok, entered bool) {
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
func (s *share) give() {
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
