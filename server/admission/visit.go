package admission

import (
	"context"
	"time"
)

// Visit is one request's way through a [Gate]:
//
//	visit, err := gate.Enter(caller)
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
	by      *caller
	running bool
	crowded bool
}

// Enter lets a request of a caller in. Callers share the gate, so that clients must
// not be able to choose the name; it is empty where there are no callers. The error
// is [ErrBusy] when the gate, or what one caller may have of it, is full.
func (g *Gate) Enter(name string) (Visit, error) {
	if g == nil {
		return Visit{}, nil
	}
	by, crowded, err := g.enter(name)
	return Visit{gate: g, by: by, crowded: crowded}, err
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
	err := v.gate.wait(ctx, v.by)
	v.running = err == nil
	return err
}

// End gives the turn to the next request.
func (v *Visit) End() {
	if v.running {
		v.running = false
		v.gate.end(v.by)
	}
}

// Leave ends the visit of a request that was let in. It may be called again.
func (v *Visit) Leave() {
	if v.gate != nil && v.by != nil {
		v.End()
		v.gate.leave(v.by)
		v.by = nil
	}
}
