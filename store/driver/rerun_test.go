package driver

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"recordgraph/record"
)

func TestRerunnerBacksOff(t *testing.T) {
	t.Parallel()
	var waits []time.Duration
	r := Rerunner{
		Attempts: 4, Backoff: 10 * time.Millisecond,
		Jitter: func(d time.Duration) time.Duration { return d / 2 },
		Sleep:  func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil },
	}
	failure := &record.Error{Kind: record.ErrSerialization}
	if err := r.Run(t.Context(), func(context.Context) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	want := []time.Duration{5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Error(diff)
	}
}

func TestRerunnerRerunsOnlyRerunnableErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 1},
		{errTest, 1},
		{&record.Error{Kind: record.ErrUnavailable, Cause: ErrOutcomeUnknown}, 1},
		{ErrConnLost, 1},
		{&pq.Error{Code: "23505"}, 1},
		{&pq.Error{Code: "40001"}, DefaultAttempts},
		{&pq.Error{Code: "40P01"}, DefaultAttempts},
		{&record.Error{Kind: record.ErrSerialization}, DefaultAttempts},
		{ErrStalePlan, DefaultAttempts},
	} {
		calls := 0
		r := Rerunner{Sleep: func(context.Context, time.Duration) error { return nil }}
		_ = r.Run(t.Context(), func(context.Context) error { calls++; return c.err })
		if calls != c.want {
			t.Errorf("%v: %d calls, want %d", c.err, calls, c.want)
		}
	}
}

func TestRerunnerStopsAfterCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := Rerun(ctx, 3, func(context.Context) error {
		calls++
		cancel()
		return &pq.Error{Code: "40001"}
	})
	if calls != 1 || pq.As(err, "40001") == nil {
		t.Errorf("%v after %d calls", err, calls)
	}
}

// The rerunner does not wait if the wait would end after the deadline.
func TestRerunnerRespectsDeadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	r := Rerunner{Jitter: func(time.Duration) time.Duration { return 2 * time.Hour }}
	calls := 0
	err := r.Run(ctx, func(context.Context) error { calls++; return &pq.Error{Code: "40001"} })
	if calls != 1 || pq.As(err, "40001") == nil {
		t.Errorf("%v after %d calls", err, calls)
	}
}

// If the deadline ends a rerun, the error is that of the previous run, unless the rerun's outcome is unknown.
func TestRerunnerReturnsErrorBeforeCutOff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		second error
		same   bool
	}{
		{fmt.Errorf("commit: %w", context.DeadlineExceeded), false},
		{errTest, true},
		{outcome(fmt.Errorf("%w: %w", ErrOutcomeUnknown, context.DeadlineExceeded)), true},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			r, first := Rerunner{}, true
			err := r.Run(ctx, func(ctx context.Context) error {
				if first {
					first = false
					return &pq.Error{Code: "40001"}
				}
				<-ctx.Done()
				return c.second
			})
			if got := errors.Is(err, c.second); got != c.same || got == (pq.As(err, "40001") != nil) {
				t.Errorf("after %v: got %v", c.second, err)
			}
		})
	}
}

// At most MaxReruns reruns run at once. A run that waits for a slot ends with its context.
func TestRerunnerLimitsConcurrentReruns(t *testing.T) {
	t.Parallel()
	r := Rerunner{MaxReruns: 2, Sleep: func(context.Context, time.Duration) error { return nil }}
	entered, leave := make(chan struct{}), make(chan struct{})
	run := func(ctx context.Context) error {
		first := true
		return r.Run(ctx, func(context.Context) error {
			if first {
				first = false
				return &pq.Error{Code: "40001"}
			}
			entered <- struct{}{}
			<-leave
			return nil
		})
	}
	const runs = 6
	ended := make(chan error, runs)
	for range runs {
		go func() { ended <- run(t.Context()) }()
	}
	for range runs / r.MaxReruns {
		for range r.MaxReruns {
			<-entered
		}
		select {
		case <-entered:
			t.Error("more than MaxReruns reruns")
		default:
		}
		late, cancel := context.WithCancel(t.Context())
		cancel()
		if err := run(late); pq.As(err, "40001") == nil {
			t.Errorf("without a slot: %v", err)
		}
		for range r.MaxReruns {
			leave <- struct{}{}
		}
	}
	for range runs {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	func() {
		defer func() { _ = recover() }()
		first := true
		_ = r.Run(t.Context(), func(context.Context) error {
			if !first {
				panic("test")
			}
			first = false
			return &pq.Error{Code: "40001"}
		})
	}()
	if n := len(r.slots); n != 0 {
		t.Errorf("%d slots are taken", n)
	}
}
