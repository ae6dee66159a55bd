package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// counting authenticates "good", and texts that begin with a subject and a colon, for a minute, and counts its calls.
type counting struct {
	now   func() time.Time
	asked int
}

func (c *counting) Authenticate(_ context.Context, token string) (*Principal, error) {
	c.asked++
	subject, _, ok := strings.Cut(token, ":")
	if token != "good" && !ok {
		return nil, ErrMalformed
	}
	return &Principal{Subject: subject, Expiry: c.now().Add(time.Minute)}, nil
}

func TestCache(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	clock := func() time.Time { return now }
	inner := &counting{now: clock}
	c := NewCache(inner, 2, clock, nil)
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
}

// TestManyTokensOfOneSubject has one subject bring more tokens than are kept: those of others stay.
func TestManyTokensOfOneSubject(t *testing.T) {
	t.Parallel()
	inner := &counting{now: time.Now}
	c := NewCache(inner, 100, nil, nil)
	ask := func(token string) {
		if _, err := c.Authenticate(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 10 {
		ask(fmt.Sprintf("reader:%d", i))
	}
	for i := range 1000 {
		ask(fmt.Sprintf("greedy:%d", i))
	}
	asked := inner.asked
	for i := range 10 {
		ask(fmt.Sprintf("reader:%d", i))
	}
	if inner.asked != asked {
		t.Errorf("%d of 10 tokens were forgotten", inner.asked-asked)
	}
}
