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
	// read and encoded.
	DefaultRunning = 64
	// DefaultWaiting bounds the memory that requests take: running and waiting
	// ones hold a body each.
	DefaultWaiting = 256
	// DefaultWait is shorter than clients' own timeouts: who waits longer would
	// be served for nothing.
	DefaultWait = time.Second
)

// hurry is the part of the longest wait after which a queue that has not been
// empty counts as standing, and as which requests then wait.
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
	Wait    time.Duration // longest wait for a turn; see [Visit.Crowded], too
}

// Gate is what requests pass. Whoever finds it full is refused before anything
// of the request is read, which costs next to nothing. Those inside take turns: in
// the order they came while the queue empties from time to time, as after a
// burst; the newest first once it stands, when the oldest are about to give up,
// and would take the time of those who can still be served.
//
// A nil Gate lets everyone through. It is safe for concurrent use.
type Gate struct {
	config Config

	mu      sync.Mutex
	inside  int
	running int
	queue   list.List // of chan struct{}, closed at its turn; the oldest first
	queued  time.Time // since when the queue has not been empty
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
	g.inside++
	return g.inside > g.config.Running+g.config.Waiting/2, nil
}

func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
}

// begin takes a turn that is free, or the last place in the queue: then turn is
// to be waited for, at most for patience.
func (g *Gate) begin() (place *list.Element, turn <-chan struct{}, patience time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.config.Running {
		g.running++
		return nil, nil, 0
	}
	now := time.Now()
	if g.queue.Len() == 0 {
		g.queued = now
	}
	patience = g.config.Wait
	if g.standing(now) {
		patience /= hurry
	}
	mine := make(chan struct{})
	return g.queue.PushBack(mine), mine, patience
}

// standing reports whether more comes than can be served: the queue has not
// been empty for a while.
func (g *Gate) standing(now time.Time) bool { return now.Sub(g.queued) > g.config.Wait/hurry }

// end hands the turn on, or gives it back when nobody waits.
func (g *Gate) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	next := g.queue.Front()
	if next == nil {
		g.running--
		return
	}
	if g.standing(time.Now()) {
		next = g.queue.Back()
	}
	turn, _ := g.queue.Remove(next).(chan struct{})
	close(turn)
}

// giveUp leaves the queue; false when the turn has come already.
func (g *Gate) giveUp(place *list.Element, turn <-chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-turn:
		return false
	default:
		g.queue.Remove(place)
		return true
	}
}

// wait waits for a turn.
func (g *Gate) wait(ctx context.Context) error {
	place, turn, patience := g.begin()
	if place == nil {
		return nil
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	var err error
	select {
	case <-turn:
		return nil
	case <-timer.C:
		err = busyError(fmt.Sprintf("the request's turn did not come within %s: %d requests run at once", patience, g.config.Running))
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if g.giveUp(place, turn) {
		return err
	}
	return nil
}
