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
// and would take the time of those who can still be served. As many as there are
// turns may come in and wait then: more would push others out, whose requests have
// been read for nothing.
//
// A nil Gate lets everyone through. It is safe for concurrent use.
type Gate struct {
	config Config

	mu      sync.Mutex
	inside  int
	running int
	queue   list.List // of *place; the oldest first
	late    int       // those in it that came when it stood
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
	if g.late >= g.config.Running {
		return false, busyError(fmt.Sprintf("%d requests wait for their turn, and more would wait in vain", g.queue.Len()))
	}
	g.inside++
	return g.inside > g.config.Running+g.config.Waiting/2, nil
}

func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
}

// place is one in the queue.
type place struct {
	turn chan struct{} // closed when it has come
	late bool          // taken when the queue stood
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
		g.queued = now
	}
	mine = &place{turn: make(chan struct{}), late: g.standing(now)}
	if mine.late {
		g.late++
	}
	return g.queue.PushBack(mine), mine
}

// patience is how long a place is kept.
func (g *Gate) patience(p *place) time.Duration {
	if p.late {
		return g.config.Wait / hurry
	}
	return g.config.Wait
}

// remove takes a place out of the queue.
func (g *Gate) remove(in *list.Element) *place {
	p, _ := g.queue.Remove(in).(*place)
	if p.late {
		g.late--
	}
	return p
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
	close(g.remove(next).turn)
}

// giveUp leaves the queue; false when the turn has come already.
func (g *Gate) giveUp(in *list.Element, mine *place) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-mine.turn:
		return false
	default:
		g.remove(in)
		return true
	}
}

// wait waits for a turn.
func (g *Gate) wait(ctx context.Context) error {
	in, mine := g.begin()
	if in == nil {
		return nil
	}
	patience := g.patience(mine)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	var err error
	select {
	case <-mine.turn:
		return nil
	case <-timer.C:
		err = busyError(fmt.Sprintf("the request's turn did not come within %s: %d requests run at once", patience, g.config.Running))
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if g.giveUp(in, mine) {
		return err
	}
	return nil
}
