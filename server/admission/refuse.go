package admission

import (
	"context"
	"time"
)

// What refusals of one caller may take while others are present.
const (
	refusalEvery   = 2 * time.Millisecond   // how far apart they are at least
	refusalPart    = 5                      // of one processor: a fifth
	refusalLongest = 500 * time.Millisecond // how long one is held back at most
)

// Refuse ends the visit of a request whose operation was refused, and returns when the answer may go out, and how long that was.
// The request took that long of its turn. While other callers are present, the refusals of one caller are held back so that they take at most a fifth
// of one processor: to refuse an operation costs little, but a caller that sends the next one at once, from many connections,
// would take the time of all others. What waits here has left the gate. ctx ends the wait.
func (v *Visit) Refuse(ctx context.Context, took time.Duration) (held time.Duration) {
	if v.gate == nil {
		return 0
	}
	v.End()
	wait := v.gate.hold(v.by, took)
	defer v.gate.release(v.by)
	v.Leave()
	if wait == 0 {
		return 0
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return wait
}

// hold takes a place among the refusals of a caller, and returns how long it is held back.
func (g *Gate) hold(by *caller, took time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	by.held++
	if g.shares.alone(by) {
		return 0
	}
	now := time.Now()
	if by.until.Before(now) {
		by.until = now
	}
	wait := by.until.Sub(now)
	if wait > 0 {
		g.shared.Refusals++
	}
	if wait > refusalLongest {
		return refusalLongest
	}
	by.until = by.until.Add(max(refusalEvery, (refusalPart-1)*took))
	return wait
}

// release ends what hold began.
func (g *Gate) release(by *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	by.held--
	g.shares.drop(by)
}
