package overload_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server/overload"
)

// enterAs takes a place for a caller.
func enterAs(t *testing.T, g *overload.Gate, caller string) *overload.Visit {
	t.Helper()
	visit, err := g.Enter(caller)
	if err != nil {
		t.Fatal(err)
	}
	return &visit
}

// crowd are requests that run until end.
type crowd struct {
	t     *testing.T
	gate  *overload.Gate
	all   sync.WaitGroup
	mu    sync.Mutex
	order []string // callers, in the order of their slots
	ends  map[string][]chan struct{}
}

// send sends a request of a caller, which waits in the background.
func (c *crowd) send(caller string) {
	c.t.Helper()
	visit := enterAs(c.t, c.gate, caller)
	end := make(chan struct{})
	c.all.Go(func() {
		defer visit.Leave()
		if err := visit.Begin(c.t.Context()); err != nil {
			c.t.Error(caller, err)
			return
		}
		c.mu.Lock()
		c.order = append(c.order, caller)
		c.ends[caller] = append(c.ends[caller], end)
		c.mu.Unlock()
		<-end
	})
	synctest.Wait()
}

// end ends the oldest running request of a caller.
func (c *crowd) end(caller string) {
	c.mu.Lock()
	end := c.ends[caller][0]
	c.ends[caller] = c.ends[caller][1:]
	c.mu.Unlock()
	close(end)
	synctest.Wait()
}

// ran are the callers whose requests got a slot since the last call.
func (c *crowd) ran() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.order
	c.order = nil
	return out
}

func crowded(t *testing.T, config overload.Config) *crowd {
	return &crowd{t: t, gate: overload.New(config), ends: map[string][]chan struct{}{}}
}

// TestShare has eight slots, of which a caller has two while another one is active.
func TestShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := crowded(t, overload.Config{Running: 8, Waiting: 40, Wait: time.Hour})
		want := func(what string, callers ...string) {
			t.Helper()
			if got := c.ran(); !slices.Equal(got, callers) {
				t.Errorf("%s: %v ran, want %v", what, got, callers)
			}
		}
		for range 12 {
			c.send("greedy")
		}
		want("alone, one caller has all turns", slices.Repeat([]string{"greedy"}, 8)...)
		c.send("a")
		want("no turn is free")
		c.end("greedy")
		want("the other caller passes those that wait", "a")
		for range 5 {
			c.end("greedy")
		}
		want("six turns are free, of which the greedy caller gets none")
		c.send("a")
		c.send("a")
		c.send("b")
		want("two for each", "a", "b")
		c.end("greedy")
		want("it has its share, in order", "greedy")
		c.end("a")
		want("in order", "a")
		for _, caller := range []string{"a", "a", "b"} {
			c.end(caller)
		}
		<-time.After(4 * time.Second)
		c.end("greedy")
		want("others were here lately", "greedy")
		<-time.After(2 * time.Second)
		c.end("greedy")
		want("alone again", "greedy", "greedy")
		for range 3 {
			c.end("greedy")
		}
		c.all.Wait()
		if got := c.gate.Load(); got != (overload.Load{}) {
			t.Errorf("%+v after all have left", got)
		}
	})
}

// TestPlacesOfOneCaller has one caller take all its places; others still find room.
func TestPlacesOfOneCaller(t *testing.T) {
	t.Parallel()
	g := overload.New(overload.Config{Running: 2, Waiting: 5, Wait: time.Second})
	for range 5 { // both slots and half of the places to wait, rounded up
		enterAs(t, g, "greedy")
	}
	_, err := g.Enter("greedy")
	if !errors.Is(err, overload.ErrBusy) || err.Error() != "5 requests of one caller are running or waiting, the most allowed" {
		t.Errorf("one more of the caller: %v", err)
	}
	enterAs(t, g, "a")
	last := enterAs(t, g, "b")
	if _, err := g.Enter("c"); !errors.Is(err, overload.ErrBusy) || err.Error() != "the service has 7 requests running or waiting, the most allowed" {
		t.Errorf("one more than there are places: %v", err)
	}
	last.Leave()
	enterAs(t, g, "c")
}

// TestGreedyCaller has one caller send requests of half a second from a hundred connections, and another one requests of five
// milliseconds from two. It checks the slots of the first, and the waits of the second.
func TestGreedyCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const running = 32
		g := overload.New(overload.Config{Running: running, Waiting: 256, Wait: time.Second})
		ask := func(caller string, work time.Duration) (waited time.Duration, err error) {
			visit, err := g.Enter(caller)
			if err != nil {
				return 0, err
			}
			defer visit.Leave()
			since := time.Now()
			if err := visit.Begin(t.Context()); err != nil {
				return 0, err
			}
			waited = time.Since(since)
			<-time.After(work)
			return waited, nil
		}
		begun := time.Now()
		until := func(end time.Duration, do func()) {
			for time.Since(begun) < end {
				do()
			}
		}
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				until(8*time.Second, func() {
					if _, err := ask("greedy", time.Second/2); err != nil {
						<-time.After(50 * time.Millisecond)
					}
				})
			})
		}
		<-time.After(time.Second)
		if got := g.Load().Running; got != running {
			t.Errorf("alone, one caller runs %d", got)
		}
		for range 2 {
			all.Go(func() {
				until(7*time.Second, func() {
					waited, err := ask("reader", 5*time.Millisecond)
					settled := time.Since(begun) > 2*time.Second
					if err != nil || settled && waited > 0 {
						t.Errorf("the reader waits %s, %v", waited, err)
					}
					if load := g.Load(); settled && load.Running > running/4+2 {
						t.Errorf("%+v: the other caller has more than its share", load)
					}
					<-time.After(5 * time.Millisecond)
				})
			})
		}
		all.Wait()
	})
}
