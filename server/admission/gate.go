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
}

// Gate is what requests pass. Those inside take turns in the order they came.
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
	return &Gate{config: config}
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

// enter counts one in, unless the gate is full.
func (g *Gate) enter() (crowded bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if most := g.config.Running + g.config.Waiting; g.inside >= most {
		return false, busyError(fmt.Sprintf("%d requests are running or waiting, as many as the service takes at once", most))
	}
	if g.slow() {
		g.missed++
		return false, busyError(fmt.Sprintf("%d requests wait for their turn, and more would wait too long", g.queue.Len()))
	}
	g.inside++
	return g.inside > g.config.Running+g.config.Waiting/2, nil
}

func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
}

// slow reports whether who comes now would wait for too long.
func (g *Gate) slow() bool { return time.Duration(g.queue.Len())*g.pace > g.config.Wait/hurry }

// place is one in the queue.
type place struct {
	since   time.Time
	settled chan struct{} // closed when its turn has come, or it is refused
	refused bool
}

// begin takes a turn that is free, else the last place in the queue.
func (g *Gate) begin() (in *list.Element, mine *place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.config.Running {
		g.running++
		return nil, nil
	}
	now := time.Now()
	if g.queue.Len() == 0 {
		g.turns, g.since, g.lately, g.pace, g.missed = 0, now, 0, 0, 0
	}
	mine = &place{since: now, settled: make(chan struct{})}
	return g.queue.PushBack(mine), mine
}

// end hands the turn on, or gives it back when nobody waits.
func (g *Gate) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.queue.Len() == 0 {
		g.running--
		return
	}
	now := time.Now()
	g.count(now)
	for {
		next, _ := g.queue.Remove(g.queue.Front()).(*place)
		next.refused = g.missed > 0 && g.slow() && now.Sub(next.since) > g.config.Wait/hurry // never the last one
		close(next.settled)
		if !next.refused {
			return
		}
		g.missed--
	}
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

// giveUp leaves the queue; false when the place is settled already.
func (g *Gate) giveUp(in *list.Element, mine *place) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-mine.settled:
		return false
	default:
		g.queue.Remove(in)
		return true
	}
}

// wait waits for a turn.
func (g *Gate) wait(ctx context.Context) error {
	in, mine := g.begin()
	if in == nil {
		return nil
	}
	timer := time.NewTimer(g.config.Wait)
	defer timer.Stop()
	var err error
	select {
	case <-mine.settled:
	case <-timer.C:
		err = busyError(fmt.Sprintf("the request's turn did not come within %s: %d requests run at once", g.config.Wait, g.config.Running))
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil && g.giveUp(in, mine) {
		return err
	}
	if mine.refused {
		return busyError(fmt.Sprintf("the request's turn did not come within %s, and others came that had to be refused", g.config.Wait/hurry))
	}
	return nil
}
