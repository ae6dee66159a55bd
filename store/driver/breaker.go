package driver

import (
	"context"
	"errors"
	"sync"
	"time"
)

// retryInterval is the time without connection attempts after an attempt has failed after at least this time.
const retryInterval = 250 * time.Millisecond

// breaker is a circuit breaker for a database that does not answer connection attempts. After an attempt has failed
// slowly, all callers get its error at once, until the retryInterval has passed and one new attempt has succeeded.
// Otherwise each caller would wait for the whole connect timeout. The breaker also opens for a standby where a primary
// is required. It stays closed for a database that refuses connections at once.
type breaker struct {
	mu     sync.Mutex
	err    error // of the last attempt; nil if it succeeded or failed at once
	until  time.Time
	trying bool // an attempt runs while the breaker is open
}

// try calls connect, unless the breaker is open.
func (b *breaker) try(ctx context.Context, connect func() error) error {
	if err := b.enter(); err != nil {
		return err
	}
	begun := time.Now()
	err := connect()
	b.leave(ctx, err, time.Since(begun))
	return err
}

// enter returns the error of an open breaker, or nil if the caller must attempt to connect.
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

// leave records the result of an attempt. A failure after the caller's context has ended is ignored.
func (b *breaker) leave(ctx context.Context, err error, took time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
	if err != nil && ctx.Err() != nil {
		return
	}
	b.err = nil
	if err != nil && (took >= retryInterval || errors.Is(err, ErrStandby)) {
		b.err, b.until = err, time.Now().Add(retryInterval)
	}
}
