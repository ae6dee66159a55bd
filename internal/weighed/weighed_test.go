package weighed_test

import (
	"sync"
	"testing"

	"recordgraph/internal/weighed"
)

func TestCache(t *testing.T) {
	t.Parallel()
	c := weighed.New(3, 10, func(_ string, weight int) int { return weight })
	has := func(want ...string) {
		t.Helper()
		found := map[string]bool{}
		for _, key := range want {
			found[key] = true
		}
		for _, key := range []string{"a", "b", "c", "d", "e"} {
			if got := c.Contains(key); got != found[key] {
				t.Errorf("%s is there: %t, want %t", key, got, found[key])
			}
		}
	}
	c.Add("a", 1)
	c.Add("b", 1)
	c.Add("c", 1)
	if v, ok := c.Get("a"); v != 1 || !ok {
		t.Errorf("a is %d, %t", v, ok)
	}
	c.Add("d", 1) // a fourth: b was used least
	has("a", "c", "d")
	c.Add("e", 11) // too heavy alone
	has("a", "c", "d")
	c.Add("e", 9) // too heavy beside two
	has("d", "e")
	c.Add("e", 9) // again: it weighs once
	has("d", "e")
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	c := weighed.New(10, 100, func(_, weight int) int { return weight })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 1000 {
				c.Add(i%50, i%50)
				c.Get(i % 7)
			}
		})
	}
	all.Wait()
	kept := 0
	for key := range 50 {
		if c.Contains(key) {
			kept += key
		}
	}
	if kept > 100 {
		t.Errorf("%d are kept", kept)
	}
}
