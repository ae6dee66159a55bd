package overload_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server/overload"
)

const (
	slots   = 4
	service = 20 * time.Millisecond // of one request: 200 per second in all
)

// keepBusy has clients send one request after another for a while, and returns the number of answers. A client whose request is
// refused waits before the next one.
func keepBusy(t *testing.T, g *overload.Gate, clients int, while, retryAfter time.Duration) int64 {
	t.Helper()
	var answers atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	send := func() error {
		visit, err := g.Enter("")
		if err != nil {
			return err
		}
		defer visit.Leave()
		if err := visit.Begin(t.Context()); err != nil {
			return err
		}
		if running := g.Load().Running; running > slots {
			t.Errorf("%d run at once", running)
		}
		<-time.After(service)
		return nil
	}
	for range clients {
		all.Go(func() {
			for time.Since(begun) < while {
				if send() == nil {
					answers.Add(1)
				} else {
					<-time.After(retryAfter)
				}
			}
		})
	}
	all.Wait()
	return answers.Load()
}

// TestGoodputUnderOverload has ten times as many clients as there are places. All slots stay busy.
func TestGoodputUnderOverload(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const while = 5 * time.Second
		g := overload.New(overload.Config{Running: slots, Waiting: 256, Wait: time.Second})
		for _, clients := range []int{slots, 5 * slots, 10 * (slots + 256), slots} {
			answers := keepBusy(t, g, clients, while, 700*time.Millisecond)
			if want := int64(while / service * slots); answers < want*98/100 {
				t.Errorf("%d clients: %d answers, want %d", clients, answers, want)
			}
		}
	})
}
