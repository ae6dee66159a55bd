// Package admission bounds how many requests are worked on at once, lets some wait for a short time and refuses the rest at once.
package admission

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// The defaults of [Config].
const (
	// DefaultRunning keeps a pool of twenty connections busy while others are
	// read and encoded. More would only wait for each other.
	DefaultRunning = 32
	// DefaultWaiting bounds the memory that requests take: running and waiting
	// ones hold a body each.
	DefaultWaiting = 256
	// DefaultWait is shorter than clients' own timeouts: who waits longer would
	// be served for nothing.
	DefaultWait = time.Second
)

// hurry is the part of the longest wait for which requests may have to wait once
// the queue stands, and over which the pace of turns is taken.
const hurry = 10

// ErrBusy means that a request was refused, or waited in vain. Nothing of it ran.
var ErrBusy = errors.New("busy")

// busyError is an [ErrBusy] that says what bound it met.
type busyError string

func (e busyError) Error() string        { return string(e) }
func (e busyError) Is(target error) bool { return target == ErrBusy }

// Config bounds a [Gate]. Zero fields take their default.
type Config struct {
	Running int           // requests worked on at once
	Waiting int           // requests beside them, that are being read, wait, or are being answered
	Wait    time.Duration // longest wait for a turn; see [Gate] and [Visit.Crowded], too
	Share   int           // percent of Running that one caller may have while others come
}

// Gate is what requests pass. Those inside take turns in the order they came, but
// for callers that have their share already while others come.
// Whoever finds it full is refused before anything of the request is read, which
// costs next to nothing. A burst may wait for long; but once the queue has not been
// empty for a fifth of the longest wait, whoever would wait for longer than a tenth of
// it, at the pace at which turns come, is refused as well: a queue that stands makes
// everybody wait for nothing in return. For each of them one who has waited for so long
// already is let go, so that the wait left by a burst gets short while others come.
//
// A nil Gate lets everyone through. It is safe for concurrent use.
type Gate struct {
	config Config

	mu      sync.Mutex
	inside  int
	running int
	queue   list.List // of *place; the oldest first
	shares  shares
	shared  Shared

	// Of the turns that go to a queue that isn't empty.
	turns  int // since then
	since  time.Time
	lately time.Duration // between two of those counted before
	pace   time.Duration // the same, of those counted twice in a row; 0: not known yet
	missed int           // who was refused because of the pace, since then
}

// New returns an open gate.
func New(config Config) *Gate {
	if config.Running == 0 {
		config.Running = DefaultRunning
	}
	if config.Waiting == 0 {
		config.Waiting = DefaultWaiting
	}
	if config.Wait == 0 {
		config.Wait = DefaultWait
	}
	if config.Share == 0 {
		config.Share = DefaultShare
	}
	return &Gate{config: config, shares: newShares(config)}
}

// Load is how much goes on inside a gate.
type Load struct{ Inside, Running, Waiting int }

// Load returns what goes on now; Inside counts the running and the waiting too.
func (g *Gate) Load() Load {
	if g == nil {
		return Load{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return Load{Inside: g.inside, Running: g.running, Waiting: g.queue.Len()}
}

// Shared counts the requests that met what one caller may have, since the gate was
// made.
type Shared struct {
	Turns    int64 // that waited although a turn was free
	Places   int64 // that were refused because of their number
	Refusals int64 // that were refused, and the answer held back
}

// Shared returns the counts.
func (g *Gate) Shared() Shared {
	if g == nil {
		return Shared{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shared
}

// enter counts one of a caller in, unless the gate is full.
func (g *Gate) enter(name string) (by *caller, crowded bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	by = g.shares.find(name)
	if err := g.refuse(by); err != nil {
		g.shares.see(by)
		return nil, false, err
	}
	g.inside++
	g.shares.enter(by)
	return by, g.inside > g.config.Running+g.config.Waiting/2, nil
}

// refuse says why a caller may not come in now; nil when it may.
func (g *Gate) refuse(by *caller) error {
	if most := g.config.Running + g.config.Waiting; g.inside >= most {
		return busyError(fmt.Sprintf("%d requests are running or waiting, as many as the service takes at once", most))
	}
	if g.shares.full(by) {
		g.shared.Places++
		return busyError(fmt.Sprintf("%d requests of one caller are running or waiting, as many as one caller may have", g.shares.inside))
	}
	if g.slow(by) {
		g.missed++
		return busyError(fmt.Sprintf("%d requests wait for their turn, and more would wait too long", g.shares.ahead(by)))
	}
	return nil
}

func (g *Gate) leave(by *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	g.shares.leave(by)
}

// slow reports whether a request that a caller sends now would wait for too long.
func (g *Gate) slow(by *caller) bool {
	return time.Duration(g.shares.ahead(by))*g.pace > g.config.Wait/hurry
}

// place is one in the queue.
type place struct {
	by      *caller
	since   time.Time
	settled chan struct{} // closed when its turn has come, or it is refused
	refused bool
}

// begin takes a turn that is free, else the last place in the queue.
func (g *Gate) begin(by *caller) (in *list.Element, mine *place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.config.Running && g.shares.may(by) {
		g.run(by)
		return nil, nil
	}
	if g.running < g.config.Running {
		g.shared.Turns++
	}
	now := time.Now()
	if g.queue.Len() == 0 {
		g.turns, g.since, g.lately, g.pace, g.missed = 0, now, 0, 0, 0
	}
	mine = &place{by: by, since: now, settled: make(chan struct{})}
	g.shares.count(by, 0, 1)
	return g.queue.PushBack(mine), mine
}

func (g *Gate) run(by *caller) {
	g.running++
	g.shares.count(by, 1, 0)
}

// end gives a turn back, and hands on the turns that are free to those that wait, in
// order. Callers that have their share are passed over.
func (g *Gate) end(by *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	g.shares.count(by, -1, 0)
	now := time.Now()
	counted := false
	for in := g.queue.Front(); in != nil && g.running < g.config.Running; {
		this := in
		in = in.Next()
		next, _ := this.Value.(*place)
		if !g.shares.may(next.by) {
			continue
		}
		if !counted {
			g.count(now)
		}
		g.remove(this, next)
		next.refused = g.missed > 0 && g.slow(next.by) && now.Sub(next.since) > g.config.Wait/hurry // never the last one
		if counted = next.refused; counted {
			g.missed--
		} else {
			g.run(next.by)
		}
		close(next.settled)
	}
}

func (g *Gate) remove(in *list.Element, p *place) {
	g.queue.Remove(in)
	g.shares.count(p.by, 0, -1)
}

// count keeps the pace: the better one of the last two times it was taken, so that a
// stop, or statements that run for the first time, don't look like overload.
func (g *Gate) count(now time.Time) {
	g.turns++
	if took := now.Sub(g.since); took >= g.config.Wait/hurry {
		pace := took / time.Duration(g.turns)
		g.turns, g.since, g.lately, g.pace, g.missed = 0, now, pace, min(pace, g.lately), 0
	}
}

// giveUp leaves the queue; false when the place is settled already. over reports
// whether there is a turn, but not for this caller.
func (g *Gate) giveUp(in *list.Element, mine *place) (left, over bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-mine.settled:
		return false, false
	default:
		g.remove(in, mine)
		return true, g.running < g.config.Running
	}
}

// late says why a turn did not come in time.
func (g *Gate) late(over bool) error {
	if over {
		return busyError(fmt.Sprintf("the request's turn did not come within %s: %d requests of one caller run at once while others come", g.config.Wait, g.shares.running))
	}
	return busyError(fmt.Sprintf("the request's turn did not come within %s: %d requests run at once", g.config.Wait, g.config.Running))
}

// wait waits for a turn.
func (g *Gate) wait(ctx context.Context, by *caller) error {
	in, mine := g.begin(by)
	if in == nil {
		return nil
	}
	timer := time.NewTimer(g.config.Wait)
	defer timer.Stop()
	select {
	case <-mine.settled:
	case <-timer.C:
		if left, over := g.giveUp(in, mine); left {
			return g.late(over)
		}
	case <-ctx.Done():
		if left, _ := g.giveUp(in, mine); left {
			return context.Cause(ctx)
		}
	}
	if mine.refused {
		return busyError(fmt.Sprintf("the request's turn did not come within %s, and others came that had to be refused", g.config.Wait/hurry))
	}
	return nil
}
