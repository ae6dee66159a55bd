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
			visit, err := g.Enter("")
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
// to clients that wait for a quarter second, on a clock of the test's own. A queue
// of all that come would be longer than that, and serve nobody in time.
func TestGoodputUnderOverload(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const deadline, while = 250 * time.Millisecond, 4 * time.Second
		g := admission.New(admission.Config{Running: slots, Waiting: 256, Wait: time.Second})
		peak := offer(t, g, slots+256, service/slots, deadline, while)
		over := offer(t, g, slots+256, service/slots/10, deadline, while)
		t.Logf("answered in time: %d at the peak, %d at ten times the load", peak, over)
		if want := int64(while / service * slots); peak < want*95/100 {
			t.Errorf("%d answers at the peak, want %d", peak, want)
		}
		if over < peak*9/10 {
			t.Errorf("%d answers under overload, %d at the peak", over, peak)
		}
		after := offer(t, g, slots+256, service/slots, deadline, while)
		if after < peak*95/100 {
			t.Errorf("%d answers after the overload, %d before", after, peak)
		}
	})
}

// keepBusy has clients ask again as soon as they are answered, for a while, and
// returns how many answers there were. None may be refused.
func keepBusy(t *testing.T, g *admission.Gate, clients int, while time.Duration, work func()) int64 {
	t.Helper()
	var answers atomic.Int64
	var all sync.WaitGroup
	begun := time.Now()
	for range clients {
		all.Go(func() {
			for time.Since(begun) < while {
				visit, err := g.Enter("")
				if err != nil {
					t.Error(err)
					return
				}
				if err := visit.Begin(t.Context()); err != nil {
					t.Error(err)
				}
				work()
				visit.Leave()
				answers.Add(1)
			}
		})
	}
	all.Wait()
	return answers.Load()
}

// TestShortWaitsRefuseNobody has five times as many clients as turns, so that the
// queue is never empty: but nobody waits for long in it.
func TestShortWaitsRefuseNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const while = 5 * time.Second
		g := admission.New(admission.Config{Running: slots, Waiting: 256, Wait: time.Second})
		answers := keepBusy(t, g, 5*slots, while, func() { <-time.After(service) })
		if want := int64(while / service * slots); answers < want {
			t.Errorf("%d answers, want %d", answers, want)
		}
	})
}

// TestStopsAreNoOverload has everything stop for half a second.
func TestStopsAreNoOverload(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := admission.New(admission.Config{Running: 1, Waiting: 100, Wait: time.Second})
		stop := time.Now().Add(time.Second)
		on := stop.Add(time.Second / 2)
		keepBusy(t, g, 10, 3*time.Second, func() {
			<-time.After(time.Millisecond)
			if now := time.Now(); now.After(stop) && now.Before(on) {
				<-time.After(on.Sub(now))
			}
		})
	})
}
