// Package backoff spaces the attempts of an operation that may succeed later.
//
//	for range policy.Attempts(ctx) {
//		if err = try(); !temporary(err) {
//			break
//		}
//	}
//	return err // of the last attempt
package backoff

import (
	"context"
	"iter"
	"time"
)

// Policy says how many attempts there are and how long the pauses between them are.
type Policy struct {
	First   time.Duration // pause after the first attempt
	Longest time.Duration // pauses double up to Longest; 0 means that all pauses are First

	MaxAttempts int           // 0 means no limit
	Limit       time.Duration // sum of the pauses after which no attempt follows; 0 means no limit

	Jitter func(time.Duration) time.Duration                // changes a pause at random; nil means no jitter
	Sleep  func(ctx context.Context, d time.Duration) error // nil means [Sleep]
}

// Attempts yields the number of each attempt, from 0: the first attempt at once, the others after pauses. It ends when
// the limits of p are reached or a pause fails, as it does when ctx ends.
func (p Policy) Attempts(ctx context.Context) iter.Seq[int] {
	return func(yield func(int) bool) {
		paused := time.Duration(0)
		for n := 0; p.MaxAttempts == 0 || n < p.MaxAttempts; n++ {
			if n > 0 {
				pause := p.Pause(n)
				paused += pause
				if p.sleep(ctx, pause) != nil {
					return
				}
			}
			if !yield(n) || p.Limit > 0 && paused >= p.Limit {
				return
			}
		}
	}
}

// Pause returns the pause before attempt n, which is at least 1.
func (p Policy) Pause(n int) time.Duration {
	pause := p.First
	for ; n > 1 && pause < p.Longest; n-- {
		pause = min(2*pause, p.Longest)
	}
	if p.Jitter != nil {
		return p.Jitter(pause)
	}
	return pause
}

func (p Policy) sleep(ctx context.Context, d time.Duration) error {
	if p.Sleep != nil {
		return p.Sleep(ctx, d)
	}
	return Sleep(ctx, d)
}

// Sleep returns after d, or with ctx's error when ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
