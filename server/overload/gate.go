// Package overload protects the service from overload: it limits how many requests run at once, queues some more for a bounded time, and refuses the rest.
package overload

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// The defaults of [Config].
const (
	// DefaultRunning keeps a pool of twenty connections busy while other requests are decoded and encoded.
	DefaultRunning = 32
	// DefaultWaiting bounds the memory of request bodies: running and waiting requests hold one each.
	DefaultWaiting = 256
	// DefaultWait is shorter than the timeouts of clients. A request that waits longer would run for nobody.
	DefaultWait = time.Second
	// DefaultShare is a quarter of the running requests.
	DefaultShare = 25
)

// activeFor is how long a caller counts as active after its last request. Without it, the requests of a caller that sends one
// now and then, such as a person who reads pages, would find all slots taken each time.
const activeFor = 5 * time.Second

// ErrBusy means that a request was refused, or waited too long. Nothing of it ran.
var ErrBusy = errors.New("busy")

// busyError is an [ErrBusy] that names the limit.
type busyError string

func (e busyError) Error() string        { return string(e) }
func (e busyError) Is(target error) bool { return target == ErrBusy }

// Config has the limits of a [Gate]. Zero fields take their default.
type Config struct {
	Running int           // requests that run at once
	Waiting int           // further requests whose body is read, that wait, or whose response is written
	Wait    time.Duration // longest wait for a slot
	Share   int           // percent of Running for one caller while other callers are active
}

// Gate has a number of places for requests, and a smaller number of slots for those that run. A request takes a place before its
// body is read, and is refused when all are taken. It waits for a slot in order of arrival, and gives the slot back before
// its response is written, so that slow clients hold places only.
//
// One caller has at most half of the places to wait, and its share of the slots while other callers are active: a request above the
// share waits although slots are free. Requests without a caller have no share.
//
// A nil Gate lets everything through. It is safe for concurrent use.
type Gate struct {
	config  Config
	share   int // slots of one caller while others are active
	places  int // of one caller
	mu      sync.Mutex
	inside  int
	running int
	queue   list.List // of *waiter; the oldest first
	callers map[string]*caller
	shared  Shared

	latest         string    // the caller that sent or ended a request last
	latestAt       time.Time // when it did
	beforeLatestAt time.Time // when another caller did
}

// caller counts the requests of one caller.
type caller struct {
	name            string
	inside, running int
}

// waiter is a request in the queue.
type waiter struct {
	by  *caller
	has chan struct{} // closed when the request has a slot
}

// New returns an empty gate.
func New(c Config) *Gate {
	c = Config{
		cmp.Or(c.Running, DefaultRunning), cmp.Or(c.Waiting, DefaultWaiting), cmp.Or(c.Wait, DefaultWait), cmp.Or(c.Share, DefaultShare),
	}
	const percent = 100
	return &Gate{config: c, share: max(1, c.Running*c.Share/percent), places: c.Running + (c.Waiting+1)/2, callers: map[string]*caller{}}
}

// Load counts the requests of a gate; Inside includes the running and the waiting ones.
type Load struct{ Inside, Running, Waiting int }

// Load returns the present counts.
func (g *Gate) Load() Load {
	if g == nil {
		return Load{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return Load{Inside: g.inside, Running: g.running, Waiting: g.queue.Len()}
}

// Shared counts the requests that met the limits of one caller.
type Shared struct {
	Turns  int64 // waited although a slot was free
	Places int64 // refused
}

// Shared returns the counts since the gate was made.
func (g *Gate) Shared() Shared {
	if g == nil {
		return Shared{}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shared
}

// enter takes a place for a request. crowded reports that half of the places to wait were taken before.
func (g *Gate) enter(name string) (by *caller, crowded bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.note(name)
	by = g.callers[name]
	if most := g.config.Running + g.config.Waiting; g.inside >= most {
		return nil, false, busyError(fmt.Sprintf("the service has %d requests running or waiting, the most allowed", most))
	}
	if by != nil && by.inside >= g.places && name != "" {
		g.shared.Places++
		return nil, false, busyError(fmt.Sprintf("%d requests of one caller are running or waiting, the most allowed", g.places))
	}
	if by == nil {
		by = &caller{name: name}
		g.callers[name] = by
	}
	g.inside++
	by.inside++
	return by, g.inside > g.config.Running+g.config.Waiting/2, nil
}

func (g *Gate) leave(by *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.note(by.name)
	g.inside--
	if by.inside--; by.inside == 0 {
		delete(g.callers, by.name)
	}
}

// note remembers when a caller was active.
func (g *Gate) note(name string) {
	if g.latest != name {
		g.latest, g.beforeLatestAt = name, g.latestAt
	}
	g.latestAt = time.Now()
}

// alone reports whether no other caller is active.
func (g *Gate) alone(by *caller) bool {
	other := g.latestAt
	if g.latest == by.name {
		other = g.beforeLatestAt
	}
	return len(g.callers) == 1 && time.Since(other) > activeFor
}

// mayRun reports whether a caller may have a free slot.
func (g *Gate) mayRun(by *caller) bool {
	return by.running < g.share || by.name == "" || g.alone(by)
}

func (g *Gate) run(by *caller) {
	g.running++
	by.running++
}

// begin takes a free slot; without one, the request joins the queue.
func (g *Gate) begin(by *caller) (in *list.Element, mine *waiter) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running < g.config.Running {
		if g.mayRun(by) {
			g.run(by)
			return nil, nil
		}
		g.shared.Turns++
	}
	mine = &waiter{by, make(chan struct{})}
	return g.queue.PushBack(mine), mine
}

// end gives a slot back, and the free slots to waiting requests in order, except those of callers above their share.
func (g *Gate) end(by *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	by.running--
	for in := g.queue.Front(); in != nil && g.running < g.config.Running; {
		this := in
		in = in.Next()
		if next, _ := this.Value.(*waiter); g.mayRun(next.by) {
			g.queue.Remove(this)
			g.run(next.by)
			close(next.has)
		}
	}
}

// giveUp leaves the queue; false when the request has a slot already.
func (g *Gate) giveUp(in *list.Element, mine *waiter) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-mine.has:
		return false
	default:
		g.queue.Remove(in)
		return true
	}
}

// wait waits for a slot.
func (g *Gate) wait(ctx context.Context, by *caller) error {
	in, mine := g.begin(by)
	if in == nil {
		return nil
	}
	timer := time.NewTimer(g.config.Wait)
	defer timer.Stop()
	select {
	case <-mine.has:
	case <-timer.C:
		if g.giveUp(in, mine) {
			return busyError(fmt.Sprintf("the request waited %s for other requests to end", g.config.Wait))
		}
	case <-ctx.Done():
		if g.giveUp(in, mine) {
			return context.Cause(ctx)
		}
	}
	return nil
}
