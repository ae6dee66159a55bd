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
	DefaultAttempts = 40                    // with the longest backoffs, about five seconds of waiting
	DefaultBackoff  = 10 * time.Millisecond // before the second attempt at most; doubles
	DefaultLanes    = 4                     // a fifth of the connections of a pool of the default size
	longestBackoff  = 250 * time.Millisecond
)

// Rerunner runs transactions again that PostgreSQL refused for running beside others (40001, 40P01), with full jitter,
// as long as their context lasts. Only a few reruns go on at a time, so that a crowd over one record neither feeds on
// itself nor takes all connections from everybody else. It is safe for use by many goroutines; the zero value uses the
// defaults.
type Rerunner struct {
	Attempts int           // default: DefaultAttempts
	Backoff  time.Duration // default: DefaultBackoff
	Lanes    int           // reruns at a time; default: DefaultLanes

	// Jitter returns a part of d at random, and Sleep waits; for tests.
	Jitter func(d time.Duration) time.Duration
	Sleep  func(ctx context.Context, d time.Duration) error

	once  sync.Once
	lanes chan struct{} // holds one for each rerun that goes on
}

// Run calls fn until it succeeds, fails otherwise, its attempts are used up or ctx ends; then it returns fn's last
// error, or the one before where the deadline cut off a rerun. fn must start from nothing each time.
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
		if attempt == 0 { // the run above
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

// cutOff reports whether a rerun failed because the deadline of ctx passed, and certainly wrote nothing.
func cutOff(ctx context.Context, err error) bool {
	return errors.Is(ctx.Err(), context.DeadlineExceeded) && errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrOutcomeUnknown)
}

// enter waits for a lane.
func (r *Rerunner) enter(ctx context.Context) error {
	r.once.Do(func() { r.lanes = make(chan struct{}, orDefault(r.Lanes, DefaultLanes)) })
	select {
	case r.lanes <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// again runs fn and frees the lane, also when fn panics.
func (r *Rerunner) again(ctx context.Context, fn func(context.Context) error) error {
	defer func() { <-r.lanes }()
	return fn(ctx)
}

// Rerun is [Rerunner.Run] of a Rerunner of its own, for commands and tests.
func Rerun(ctx context.Context, attempts int, fn func(context.Context) error) error {
	r := Rerunner{Attempts: attempts}
	return r.Run(ctx, fn)
}

// rerunnable reports whether a transaction failed only for what ran beside it, and certainly wrote nothing.
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
