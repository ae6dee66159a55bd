package admission_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server/admission"
)

const (
	slots   = 4
	service = 20 * time.Millisecond // of one request: 200 a second in all
)

// offer sends a request each interval, for a while, and returns how many were
// answered within the deadline. Clients don't hang up: what comes too late was
// work for nothing. It checks that the gate keeps its bounds.
func offer(t *testing.T, g *admission.Gate, most int, interval, deadline, while time.Duration) int64 {
	t.Helper()
	var good atomic.Int64
	var all sync.WaitGroup
	for range while / interval {
		all.Go(func() {
			start := time.Now()
			visit, err := g.Enter()
			if err != nil {
				return
			}
			defer visit.Leave()
			if visit.Begin(t.Context()) != nil {
				return
			}
			if load := g.Load(); load.Running > slots || load.Inside > most {
				t.Errorf("%+v, at most %d and %d are allowed", load, slots, most)
			}
			<-time.After(service)
			if time.Since(start) <= deadline {
				good.Add(1)
			}
		})
		<-time.After(interval)
	}
	all.Wait()
	return good.Load()
}

// TestGoodputUnderOverload offers what can just be served, then ten times as much,
// on a clock of the test's own, to clients who wait for as long as a request may wait
// and is served; then to some who wait for a quarter of that, of whom the first second
// of an overload can't serve all: what comes as a burst may wait.
func TestGoodputUnderOverload(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const wait, while = time.Second, 4 * time.Second
		g := admission.New(admission.Config{Running: slots, Waiting: 256, Wait: wait})
		peak := offer(t, g, slots+256, service/slots, wait+service, while)
		over := offer(t, g, slots+256, service/slots/10, wait+service, while)
		hasty := offer(t, g, slots+256, service/slots/10, wait/4, while)
		after := offer(t, g, slots+256, service/slots, wait/4, while)
		t.Logf("answered in time: %d at the peak, %d at ten times the load, %d of the hasty, %d after that", peak, over, hasty, after)
		want := int64(while / service * slots)
		if peak < want*95/100 {
			t.Errorf("%d answers at the peak, want %d", peak, want)
		}
		if over < peak*95/100 {
			t.Errorf("%d answers under overload, %d at the peak", over, peak)
		}
		if burst := want / int64(while/wait); hasty < (want-burst)*95/100 {
			t.Errorf("%d answers in time for the hasty, want %d", hasty, want-burst)
		}
		if after < peak*95/100 {
			t.Errorf("%d answers after the overload, %d before", after, peak)
		}
	})
}

// TestShortWaitsRefuseNobody has five times as many clients as turns, each of which
// asks again when it is answered, so that the queue is never empty: but nobody waits
// for long in it.
func TestShortWaitsRefuseNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const clients, while = 5 * slots, 5 * time.Second
		g := admission.New(admission.Config{Running: slots, Waiting: 256, Wait: time.Second})
		var good atomic.Int64
		var all sync.WaitGroup
		begun := time.Now()
		for range clients {
			all.Go(func() {
				for time.Since(begun) < while {
					visit, err := g.Enter()
					if err != nil {
						t.Error(err)
						return
					}
					if err := visit.Begin(t.Context()); err != nil {
						t.Error(err)
					}
					<-time.After(service)
					visit.Leave()
					good.Add(1)
				}
			})
		}
		all.Wait()
		if want := int64(while / service * slots); good.Load() < want {
			t.Errorf("%d answers, want %d", good.Load(), want)
		}
	})
}
