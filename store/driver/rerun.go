package driver

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/record"
)

// The defaults of [Rerunner].
const (
	DefaultAttempts = 3
	DefaultBackoff  = 10 * time.Millisecond // before the second attempt at most; doubles
	rerunShare      = 0.1                   // reruns per run, on average
	rerunBurst      = 20                    // reruns in hand
	longestBackoff  = 500 * time.Millisecond
)

// Rerunner runs transactions again that PostgreSQL refused for running beside
// others (40001, 40P01), with full jitter. All its reruns together stay under a
// tenth of its runs, so that a crowd doesn't feed on itself. It is safe for use
// by many goroutines; the zero value uses the defaults.
type Rerunner struct {
	Attempts int           // default: DefaultAttempts
	Backoff  time.Duration // default: DefaultBackoff

	// Jitter returns a part of d at random, and Sleep waits; for tests.
	Jitter func(d time.Duration) time.Duration
	Sleep  func(ctx context.Context, d time.Duration) error

	mu    sync.Mutex
	spent float64 // reruns since the start, less those earned back
}

// Run calls fn until it succeeds, fails otherwise, or its attempts are used up;
// then it returns fn's last error. fn must start from nothing each time.
func (r *Rerunner) Run(ctx context.Context, fn func(context.Context) error) error {
	attempts, backoff := r.Attempts, r.Backoff
	if attempts <= 0 {
		attempts = DefaultAttempts
	}
	if backoff <= 0 {
		backoff = DefaultBackoff
	}
	r.earn()
	for attempt := 1; ; attempt++ {
		err := fn(ctx)
		if err == nil || attempt >= attempts || !rerunnable(err) || !r.spend() {
			return err
		}
		if r.sleep(ctx, r.jitter(min(backoff, longestBackoff))) != nil {
			return err
		}
		backoff *= 2
	}
}

// Rerun is [Rerunner.Run] of a Rerunner of its own, for commands and tests.
func Rerun(ctx context.Context, attempts int, fn func(context.Context) error) error {
	r := Rerunner{Attempts: attempts}
	return r.Run(ctx, fn)
}

// rerunnable reports whether a transaction failed only for what ran beside it,
// and certainly wrote nothing.
func rerunnable(err error) bool {
	return errors.Is(err, record.ErrSerialization) || errors.Is(err, ErrStalePlan) ||
		pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

func (r *Rerunner) earn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spent = max(0, r.spent-rerunShare)
}

func (r *Rerunner) spend() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spent+1 > rerunBurst {
		return false
	}
	r.spent++
	return true
}

func (r *Rerunner) jitter(d time.Duration) time.Duration {
	if r.Jitter != nil {
		return r.Jitter(d)
	}
	return rand.N(d + 1)
}

func (r *Rerunner) sleep(ctx context.Context, d time.Duration) error {
	if r.Sleep != nil {
		return r.Sleep(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}
