package backoff

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// times lists when the attempts of a policy take place, after the first.
func times(ctx context.Context, p Policy, most int) []time.Duration {
	begun := time.Now()
	var out []time.Duration
	for n := range p.Attempts(ctx) {
		if n > 0 {
			out = append(out, time.Since(begun))
		}
		if n == most {
			break
		}
	}
	return out
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	const s = time.Second
	for name, c := range map[string]struct {
		policy Policy
		want   []time.Duration
	}{
		"constant":            {Policy{First: s}, []time.Duration{s, 2 * s, 3 * s, 4 * s, 5 * s, 6 * s}},
		"doubling":            {Policy{First: s, Longest: 5 * s}, []time.Duration{s, 3 * s, 7 * s, 12 * s, 17 * s, 22 * s}},
		"limited in number":   {Policy{First: s, MaxAttempts: 3}, []time.Duration{s, 2 * s}},
		"one attempt":         {Policy{First: s, MaxAttempts: 1}, nil},
		"limited in duration": {Policy{First: 2 * s, Limit: 5 * s}, []time.Duration{2 * s, 4 * s, 6 * s}},
		"jitter":              {Policy{First: s, MaxAttempts: 3, Jitter: func(d time.Duration) time.Duration { return d / 2 }}, []time.Duration{s / 2, s}},
		"failing pause":       {Policy{First: s, Sleep: func(context.Context, time.Duration) error { return errors.New("no") }}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if got := times(t.Context(), c.policy, 6); !slices.Equal(got, c.want) {
					t.Errorf("attempts after %v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestEndOfContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		if got := times(ctx, Policy{First: time.Second}, 6); len(got) != 2 {
			t.Errorf("attempts after %v", got)
		}
		if err := Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if got := times(ctx, Policy{First: time.Second}, 6); len(got) != 0 {
			t.Errorf("attempts after %v", got)
		}
	})
}
