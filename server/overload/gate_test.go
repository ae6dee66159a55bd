package overload_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server/overload"
)

// enter takes a place.
func enter(t *testing.T, g *overload.Gate) *overload.Visit {
	t.Helper()
	visit, err := g.Enter("")
	if err != nil {
		t.Fatal(err)
	}
	return &visit
}

func TestGateLimitsPlaces(t *testing.T) {
	t.Parallel()
	g := overload.New(overload.Config{Running: 2, Waiting: 1})
	visits := []*overload.Visit{enter(t, g), enter(t, g), enter(t, g)}
	if _, err := g.Enter(""); !errors.Is(err, overload.ErrBusy) {
		t.Fatalf("a fourth came in: %v", err)
	}
	for _, v := range visits[:2] {
		if err := v.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := g.Load(), (overload.Load{Inside: 3, Running: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	visits[0].End() // its response is still written
	if _, err := g.Enter(""); err == nil {
		t.Error("one that is being answered made room")
	}
	if err := visits[2].Begin(t.Context()); err != nil {
		t.Errorf("no turn although one is free: %v", err)
	}
	for _, v := range visits {
		v.Leave()
	}
	if got := g.Load(); got != (overload.Load{}) {
		t.Errorf("%+v after all have left", got)
	}
}

func TestNilGateLimitsNothing(t *testing.T) {
	t.Parallel()
	var g *overload.Gate
	visit := enter(t, g)
	if err := visit.Begin(t.Context()); err != nil {
		t.Error(err)
	}
	visit.End()
	visit.Leave()
	if got := g.Load(); got != (overload.Load{}) {
		t.Errorf("%+v", got)
	}
}

func TestWaitEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := overload.New(overload.Config{Running: 1, Waiting: 10, Wait: time.Second})
		running, late, gone := enter(t, g), enter(t, g), enter(t, g)
		if err := running.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan error)
		go func() { left <- gone.Begin(ctx) }()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("a client that went away: %v", err)
		}
		start := time.Now()
		if err := late.Begin(t.Context()); !errors.Is(err, overload.ErrBusy) {
			t.Errorf("got %v, want ErrBusy", err)
		}
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("waited %s", waited)
		}
		late.Leave()
		gone.Leave()
		running.Leave()
		if got := g.Load(); got != (overload.Load{}) {
			t.Errorf("%+v", got)
		}
	})
}

// TestOrder queues five requests.
func TestOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := overload.New(overload.Config{Running: 1, Waiting: 10, Wait: time.Second})
		first := enter(t, g)
		if err := first.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		var order []int // only the request with the slot writes it
		var all sync.WaitGroup
		for i := range 5 {
			visit := enter(t, g)
			all.Go(func() {
				defer visit.Leave()
				if err := visit.Begin(t.Context()); err != nil {
					t.Error(err)
				}
				order = append(order, i)
			})
			synctest.Wait()
		}
		first.Leave()
		all.Wait()
		if want := []int{0, 1, 2, 3, 4}; !slices.Equal(order, want) {
			t.Errorf("%v, want %v", order, want)
		}
	})
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	g := overload.New(overload.Config{Running: 3, Waiting: 1000, Wait: time.Minute})
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			for range 20 {
				visit, err := g.Enter("")
				if err != nil {
					t.Error(err)
					return
				}
				if err := visit.Begin(t.Context()); err != nil {
					t.Error(err)
				}
				if running := g.Load().Running; running > 3 {
					t.Errorf("%d run at once", running)
				}
				visit.Leave()
			}
		})
	}
	all.Wait()
	if got := g.Load(); got != (overload.Load{}) {
		t.Errorf("%+v after all have left", got)
	}
}

func BenchmarkVisit(b *testing.B) {
	g := overload.New(overload.Config{})
	b.ReportAllocs()
	for b.Loop() {
		visit, err := g.Enter("")
		if err != nil {
			b.Fatal(err)
		}
		if err := visit.Begin(b.Context()); err != nil {
			b.Fatal(err)
		}
		visit.End()
		visit.Leave()
	}
}
