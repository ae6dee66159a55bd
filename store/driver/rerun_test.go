package driver

import (
	"context"
	"errors"
	"testing"
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

func TestRerunnerRerunsOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 1},
		{errMine, 1},
		{&record.Error{Kind: record.ErrUnavailable, Cause: ErrOutcomeUnknown}, 1},
		{ErrConnLost, 1},
		{&pq.Error{Code: "23505"}, 1},
		{&pq.Error{Code: "40001"}, 3},
		{&pq.Error{Code: "40P01"}, 3},
		{&record.Error{Kind: record.ErrSerialization}, 3},
		{ErrStalePlan, 3},
	} {
		calls := 0
		r := Rerunner{Sleep: func(context.Context, time.Duration) error { return nil }}
		_ = r.Run(t.Context(), func(context.Context) error { calls++; return c.err })
		if calls != c.want {
			t.Errorf("%v: %d calls, want %d", c.err, calls, c.want)
		}
	}
}

func TestRerunnerStopsWithItsContext(t *testing.T) {
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

func TestRerunnerStaysUnderItsShare(t *testing.T) {
	t.Parallel()
	r := Rerunner{Sleep: func(context.Context, time.Duration) error { return nil }}
	calls := 0
	const runs = 1000
	for range runs {
		_ = r.Run(t.Context(), func(context.Context) error { calls++; return &pq.Error{Code: "40001"} })
	}
	if reruns := calls - runs; reruns < runs/10 || reruns > runs/10+rerunBurst {
		t.Errorf("%d reruns of %d runs", reruns, runs)
	}
}
