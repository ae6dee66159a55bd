package admission_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server/admission"
)

// refused has a caller send operations that are refused, from so many connections for a second, and returns how many answers
// go out. Each takes its turn for that long.
func refused(t *testing.T, g *admission.Gate, caller string, connections int, took time.Duration) int64 {
	t.Helper()
	var answers atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for range connections {
		all.Go(func() {
			for time.Since(begun) < time.Second {
				visit, err := g.Enter(caller)
				if err != nil {
					t.Error(err)
					return
				}
				if err := visit.Begin(t.Context()); err != nil {
					t.Error(err)
				}
				<-time.After(took)
				visit.Refuse(t.Context(), took)
				if time.Since(begun) <= time.Second {
					answers.Add(1)
				}
			}
		})
	}
	all.Wait()
	return answers.Load()
}

// TestRefusalsOfOneCaller counts the answers to operations that are refused.
func TestRefusalsOfOneCaller(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		other       bool
		connections int
		took        time.Duration
		least, most int64
	}{
		"alone":          {false, 8, time.Millisecond, 7900, 8000},
		"cheap":          {true, 64, 100 * time.Microsecond, 495, 501},
		"costly":         {true, 64, 10 * time.Millisecond, 60, 140}, // each connection waits for half a second at most
		"one connection": {true, 1, 5 * time.Millisecond, 49, 51},
		"few":            {true, 1, 100 * time.Millisecond, 2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				g := admission.New(admission.Config{Running: 32, Waiting: 256, Wait: time.Minute})
				if tt.other {
					enterAs(t, g, "other")
				}
				if n := refused(t, g, "greedy", tt.connections, tt.took); n < tt.least || n > tt.most {
					t.Errorf("%d answers in a second, want %d to %d", n, tt.least, tt.most)
				}
				want := 0
				if tt.other {
					want = 1
				}
				if got := g.Load(); got.Inside != want || got.Running != 0 {
					t.Errorf("%+v after all have left", got)
				}
			})
		})
	}
}

// TestRefusalsTakeNoPlace holds back more refusals than there are places.
func TestRefusalsTakeNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := admission.New(admission.Config{Running: 1, Waiting: 2, Wait: time.Second})
		other := enterAs(t, g, "other")
		var all sync.WaitGroup
		for range 10 {
			visit := enterAs(t, g, "greedy")
			all.Go(func() { visit.Refuse(t.Context(), 10*time.Millisecond) })
			synctest.Wait()
		}
		if got, want := g.Load(), (admission.Load{Inside: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		visit := enterAs(t, g, "greedy")
		begun := time.Now()
		visit.Refuse(gone, 0)
		visit.Leave()
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("a client that went away waits for %s", waited)
		}
		all.Wait()
		other.Leave()
		if got := g.Load(); got != (admission.Load{}) {
			t.Errorf("%+v after all have left", got)
		}
	})
}
