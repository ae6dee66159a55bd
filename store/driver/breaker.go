package driver

import (
	"context"
	"errors"
	"sync"
	"time"
)

// holdOff is how long nobody tries to connect after somebody has tried in vain for as long.
const holdOff = 250 * time.Millisecond

// breaker spares callers the wait for a database that swallows connections: for a while after one has waited in vain,
// and while one tries again, the others get that failure at once. Each would wait for the whole of the connect timeout
// otherwise. A standby that should be a primary is asked again after the same time. A database that refuses at once
// costs nobody a wait, and is asked each time.
type breaker struct {
	mu     sync.Mutex
	err    error // of the last try; nil when it connected, or failed at once
	until  time.Time
	trying bool // somebody has gone to see
}

// try calls connect, unless that is known to fail.
func (b *breaker) try(ctx context.Context, connect func() error) error {
	if err := b.enter(); err != nil {
		return err
	}
	begun := time.Now()
	err := connect()
	b.leave(ctx, err, time.Since(begun))
	return err
}

// enter returns the failure to go by; nil for who shall try.
func (b *breaker) enter() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		return nil
	}
	if b.trying || time.Now().Before(b.until) {
		return b.err
	}
	b.trying = true
	return nil
}

// leave notes what came of a try. One that its caller gave up says nothing.
func (b *breaker) leave(ctx context.Context, err error, took time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
	if err != nil && ctx.Err() != nil {
		return
	}
	b.err = nil
	if err != nil && (took >= holdOff || errors.Is(err, ErrStandby)) {
		b.err, b.until = err, time.Now().Add(holdOff)
	}
}
