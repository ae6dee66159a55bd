package admission

import (
	"context"
	"time"
)

// Visit is one request's way through a [Gate]:
//
//	visit, err := gate.Enter()
//	if err != nil {
//		return err // without reading the request
//	}
//	defer visit.Leave()
//	… read the request …
//	if err := visit.Begin(ctx); err != nil {
//		return err
//	}
//	… work …
//	visit.End()
//	… answer …
//
// Who is slow to send or to take counts as inside, and takes no turn of others.
type Visit struct {
	gate    *Gate
	running bool
	crowded bool
}

// Enter lets a request in. The error is [ErrBusy] when the gate is full.
func (g *Gate) Enter() (Visit, error) {
	if g == nil {
		return Visit{}, nil
	}
	crowded, err := g.enter()
	return Visit{gate: g, crowded: crowded}, err
}

// Crowded reports whether the visit took one of the last places, half of those
// for waiting: who is slow to send there keeps others out, and should be given no
// longer than within.
func (v *Visit) Crowded() (within time.Duration, crowded bool) {
	if !v.crowded {
		return 0, false
	}
	return v.gate.config.Wait, true
}

// Begin waits for the request's turn. The error is [ErrBusy] when it didn't come
// in time, else why ctx ended.
func (v *Visit) Begin(ctx context.Context) error {
	if v.gate == nil || v.running {
		return nil
	}
	err := v.gate.wait(ctx)
	v.running = err == nil
	return err
}

// End gives the turn to the next request.
func (v *Visit) End() {
	if v.running {
		v.running = false
		v.gate.end()
	}
}

// Leave ends the visit of a request that was let in.
func (v *Visit) Leave() {
	if v.gate != nil {
		v.End()
		v.gate.leave()
	}
}
