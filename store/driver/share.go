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

// take waits until the operation may use one more connection. The error is why ctx ended.
func (s *share) take(ctx context.Context, k *connector) error {
	if s == nil {
		return nil
	}
	back, ok := s.try(k.hasRoom())
	if ok {
		return nil
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
			return ctx.Err()
		}
		back, ok = s.try(waited || k.hasRoom())
	}
	return nil
}

// try takes a connection if there is one to take; else back is closed once one comes back.
func (s *share) try(room bool) (back <-chan struct{}, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used > 0 && (s.used >= MaxShare || !room) {
		return s.back, false
	}
	s.used++
	return nil, true
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

// hasRoom reports whether half of the pool's connections are free.
func (k *connector) hasRoom() bool { return k.slots == nil || 2*len(k.slots) < cap(k.slots) }
