package driver

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

var errDown = errors.New("down")

// TestBreaker stops and restarts a database.
func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		tries := 0
		result, takes := error(nil), 2*retryInterval
		try := func(ctx context.Context) error {
			return b.try(ctx, func() error { tries++; <-time.After(takes); return result })
		}
		expect := func(step string, err error, n int) {
			t.Helper()
			if got := try(t.Context()); !errors.Is(got, err) || tries != n {
				t.Errorf("%s: %v after %d tries, want %v after %d", step, got, tries, err, n)
			}
		}
		expect("first attempt", nil, 1)
		expect("second attempt", nil, 2)
		result = errDown
		expect("slow failure", errDown, 3)
		expect("open breaker", errDown, 3)
		<-time.After(retryInterval)
		expect("after the interval", errDown, 4)
		expect("open breaker again", errDown, 4)
		result = nil
		expect("database is up within the interval", errDown, 4)
		<-time.After(retryInterval)
		expect("attempt after the interval", nil, 5)
		expect("closed breaker", nil, 6)

		result = errDown
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if err := try(cancelled); !errors.Is(err, errDown) {
			t.Error(err)
		}
		result = nil
		expect("after a cancelled attempt", nil, 8)

		result, takes = errDown, 0
		expect("fast failure", errDown, 9)
		expect("second fast failure", errDown, 10)
		result = nil
		expect("success after fast failures", nil, 11)
	})
}

// TestBreakerAllowsOneAttempt calls an open breaker while an attempt runs.
func TestBreakerAllowsOneAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		_ = b.try(t.Context(), func() error { <-time.After(time.Second); return errDown })
		<-time.After(retryInterval)
		done := make(chan error)
		go func() {
			done <- b.try(t.Context(), func() error { <-time.After(time.Minute); return nil })
		}()
		synctest.Wait()
		for range 10 {
			if err := b.try(t.Context(), func() error { t.Error("a second attempt ran"); return nil }); !errors.Is(err, errDown) {
				t.Error(err)
			}
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := b.try(t.Context(), func() error { return nil }); err != nil {
			t.Error(err)
		}
	})
}
