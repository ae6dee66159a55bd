package driver

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

var errAway = errors.New("away")

// TestBreaker has the database go away, and come back.
func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		tries := 0
		result, takes := error(nil), 2*holdOff
		try := func(ctx context.Context) error {
			return b.try(ctx, func() error { tries++; <-time.After(takes); return result })
		}
		expect := func(what string, err error, n int) {
			t.Helper()
			if got := try(t.Context()); !errors.Is(got, err) || tries != n {
				t.Errorf("%s: %v after %d tries, want %v after %d", what, got, tries, err, n)
			}
		}
		expect("at first", nil, 1)
		expect("as ever", nil, 2)
		result = errAway
		expect("it goes away", errAway, 3)
		expect("at once after", errAway, 3)
		<-time.After(holdOff)
		expect("after a while", errAway, 4)
		expect("at once after", errAway, 4)
		result = nil
		expect("nobody has seen it", errAway, 4)
		<-time.After(holdOff)
		expect("it is back", nil, 5)
		expect("for everyone", nil, 6)

		result = errAway
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := try(gone); !errors.Is(err, errAway) {
			t.Error(err)
		}
		result = nil
		expect("one who gave up says nothing", nil, 8)

		result, takes = errAway, 0
		expect("it refuses", errAway, 9)
		expect("at once", errAway, 10)
		result = nil
		expect("until it doesn't", nil, 11)
	})
}

// TestBreakerSendsOne has many come while one finds out, which takes long.
func TestBreakerSendsOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b breaker
		_ = b.try(t.Context(), func() error { <-time.After(time.Second); return errAway })
		<-time.After(holdOff)
		done := make(chan error)
		go func() {
			done <- b.try(t.Context(), func() error { <-time.After(time.Minute); return nil })
		}()
		synctest.Wait()
		for range 10 {
			if err := b.try(t.Context(), func() error { t.Error("a second one went"); return nil }); !errors.Is(err, errAway) {
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
