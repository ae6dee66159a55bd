package auth

import (
	"context"
	"errors"
	"testing"
	"time"
)

// counting authenticates "good" for a minute and counts how often it is asked.
type counting struct {
	now   func() time.Time
	asked int
}

func (c *counting) Authenticate(_ context.Context, token string) (*Principal, error) {
	c.asked++
	if token != "good" {
		return nil, ErrMalformed
	}
	return &Principal{Subject: "s", Expiry: c.now().Add(time.Minute)}, nil
}

func TestCache(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	clock := func() time.Time { return now }
	inner := &counting{now: clock}
	c, err := NewCache(inner, 2, clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(token string, want error, asked int) {
		t.Helper()
		if _, err := c.Authenticate(t.Context(), token); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", token, err, want)
		}
		if inner.asked != asked {
			t.Errorf("%s: asked %d times, want %d", token, inner.asked, asked)
		}
	}
	ask("good", nil, 1)
	ask("good", nil, 1)
	ask("bad", ErrMalformed, 2)
	ask("bad", ErrMalformed, 3)
	now = now.Add(time.Minute)
	ask("good", nil, 4)
	if _, err := NewCache(inner, 0, nil, nil); err == nil {
		t.Error("a cache of no size is made")
	}
}
