package driver

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/internal/backoff"
	"recordgraph/record"
)

// The defaults of [Rerunner].
const (
	DefaultAttempts  = 40                    // about five seconds of waiting on average
	DefaultBackoff   = 10 * time.Millisecond // maximum before the second attempt; doubles
	DefaultMaxReruns = 4                     // a fifth of the default pool size
	longestBackoff   = 250 * time.Millisecond
)

// Rerunner runs a transaction again after a serialization failure or deadlock (40001, 40P01), with exponential backoff
// and full jitter, until the transaction's context ends. The number of concurrent reruns is limited, so that contention
// for one record does not grow by reruns and does not use all connections. A Rerunner is safe for concurrent use; the
// zero value uses the defaults.
type Rerunner struct {
	Attempts  int           // default: DefaultAttempts
	Backoff   time.Duration // default: DefaultBackoff
	MaxReruns int           // concurrent reruns; default: DefaultMaxReruns

	// Jitter returns a random part of d, and Sleep waits; for tests.
	Jitter func(d time.Duration) time.Duration
	Sleep  func(ctx context.Context, d time.Duration) error

	once  sync.Once
	slots chan struct{} // one element per running rerun
}

// Run calls fn until fn succeeds or fails with another error, the attempts are used up, or ctx ends. It returns fn's
// last error, or the previous error if the deadline ended the last rerun. Each call of fn must start from the
// beginning.
func (r *Rerunner) Run(ctx context.Context, fn func(context.Context) error) error {
	err := fn(ctx)
	if !rerunnable(err) {
		return err
	}
	policy := backoff.Policy{
		First: orDefault(r.Backoff, DefaultBackoff), Longest: longestBackoff,
		MaxAttempts: orDefault(r.Attempts, DefaultAttempts), Jitter: r.jitter, Sleep: r.sleep,
	}
	for attempt := range policy.Attempts(ctx) {
		if attempt == 0 { // the call above
			continue
		}
		if r.enter(ctx) != nil {
			break
		}
		rerun := r.again(ctx, fn)
		if cutOff(ctx, rerun) {
			break
		}
		if err = rerun; !rerunnable(err) {
			break
		}
	}
	return err
}

// cutOff reports whether a rerun failed because the deadline of ctx passed, without an unknown outcome.
func cutOff(ctx context.Context, err error) bool {
	return errors.Is(ctx.Err(), context.DeadlineExceeded) && errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrOutcomeUnknown)
}

// enter waits for a slot.
func (r *Rerunner) enter(ctx context.Context) error {
	r.once.Do(func() { r.slots = make(chan struct{}, orDefault(r.MaxReruns, DefaultMaxReruns)) })
	select {
	case r.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// again runs fn and releases the slot, also when fn panics.
func (r *Rerunner) again(ctx context.Context, fn func(context.Context) error) error {
	defer func() { <-r.slots }()
	return fn(ctx)
}

// Rerun is [Rerunner.Run] of a new Rerunner, for commands and tests.
func Rerun(ctx context.Context, attempts int, fn func(context.Context) error) error {
	r := Rerunner{Attempts: attempts}
	return r.Run(ctx, fn)
}

// rerunnable reports whether a transaction failed only because of concurrent transactions or schema changes, and wrote
// nothing.
func rerunnable(err error) bool {
	return errors.Is(err, record.ErrSerialization) || errors.Is(err, ErrStalePlan) ||
		pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
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
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= d {
		return context.DeadlineExceeded
	}
	return backoff.Sleep(ctx, d)
}
