package weighed_test

import (
	"strconv"
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
	c.Add("", "a", 1)
	c.Add("", "b", 1)
	c.Add("", "c", 1)
	if v, ok := c.Get("a"); v != 1 || !ok {
		t.Errorf("a is %d, %t", v, ok)
	}
	c.Add("", "d", 1) // a fourth value: b was used least recently
	has("a", "c", "d")
	c.Add("", "e", 11) // too heavy alone
	has("a", "c", "d")
	c.Add("", "e", 9) // too heavy with two others
	has("d", "e")
	c.Add("", "e", 9) // again: it weighs once
	has("d", "e")
}

// TestShares fills a cache for several callers.
func TestShares(t *testing.T) {
	t.Parallel()
	c := weighed.New(80, 1000, func(_ string, weight int) int { return weight })
	add := func(by string, from, to, weight int) {
		for i := from; i < to; i++ {
			c.Add(by, by+strconv.Itoa(i), weight)
		}
	}
	want := func(what, by string, from, to int) {
		t.Helper()
		for i := range 200 {
			if key, there := by+strconv.Itoa(i), i >= from && i < to; c.Contains(key) != there {
				t.Errorf("%s: %s is there: %t", what, key, !there)
			}
		}
	}
	add("old", 0, 10, 1)
	add("greedy", 0, 100, 1)
	want("a caller fills what is free and replaces its own", "greedy", 30, 100)
	want("others keep theirs", "old", 0, 10)
	add("new", 0, 5, 1)
	want("others get room", "new", 0, 5)
	want("from the caller with most", "greedy", 35, 100)
	want("not from others", "old", 0, 10)
	add("second", 0, 60, 1)
	counts := map[string]int{}
	for _, by := range []string{"greedy", "second"} {
		for i := range 100 {
			if c.Contains(by + strconv.Itoa(i)) {
				counts[by]++
			}
		}
	}
	if counts["greedy"]+counts["second"] != 65 || counts["second"] < 32 || counts["second"] > 33 {
		t.Errorf("%v are kept of two large callers, want as many of each", counts)
	}
	want("not from others", "old", 0, 10)
	for i := range 200 { // callers with one value each
		c.Add("many"+strconv.Itoa(i), "many"+strconv.Itoa(i), 1)
	}
	want("no caller has much: the oldest go", "many", 120, 200)
}

// TestHeavyCaller has a caller add heavy values: it counts by its weight.
func TestHeavyCaller(t *testing.T) {
	t.Parallel()
	c := weighed.New(100, 1000, func(_ string, weight int) int { return weight })
	for i := range 12 {
		c.Add("light", "light"+strconv.Itoa(i), 10)
	}
	for i := range 20 {
		c.Add("heavy", "heavy"+strconv.Itoa(i), 100)
	}
	for i := range 12 {
		if !c.Contains("light" + strconv.Itoa(i)) {
			t.Errorf("light %d is gone", i)
		}
	}
	for i := range 20 {
		if got, want := c.Contains("heavy"+strconv.Itoa(i)), i >= 12; got != want {
			t.Errorf("heavy %d is there: %t", i, got)
		}
	}
}

// TestOwners adds values of other callers.
func TestOwners(t *testing.T) {
	t.Parallel()
	c := weighed.New(16, 1000, func(_ string, weight int) int { return weight })
	c.Add("a", "shared", 1)
	for i := range 10 {
		c.Add("greedy", "shared", 1)
		c.Add("greedy", "shared early", 1)
		c.Add("greedy", strconv.Itoa(i), 1)
	}
	c.Add("b", "shared early", 1) // of a caller that holds much: now it is b's
	for i := range 40 {
		c.Add("greedy", "more "+strconv.Itoa(i), 1)
	}
	for _, key := range []string{"shared", "shared early"} {
		if _, ok := c.Get(key); !ok {
			t.Errorf("%q is gone", key)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	c := weighed.New(10, 100, func(_, weight int) int { return weight })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 1000 {
				c.Add(strconv.Itoa(i%3), i%50, i%50)
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
