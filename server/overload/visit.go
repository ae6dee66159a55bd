package overload

import (
	"context"
	"time"
)

// Visit is the way of one request through a [Gate]:
//
//	visit, err := gate.Enter(caller)
//	if err != nil {
//		return err // without reading the body
//	}
//	defer visit.Leave()
//	… read the body …
//	if err := visit.Begin(ctx); err != nil {
//		return err
//	}
//	… run …
//	visit.End()
//	… write the response …
type Visit struct {
	gate    *Gate
	by      *caller
	running bool
	crowded bool
}

// Enter takes a place for a request of a caller. The service must choose the caller's name, not the client; the name is empty where
// there are no callers. The error is an [ErrBusy] when all places, or all of the caller, are taken.
func (g *Gate) Enter(name string) (Visit, error) {
	if g == nil {
		return Visit{}, nil
	}
	by, crowded, err := g.enter(name)
	return Visit{gate: g, by: by, crowded: crowded}, err
}

// Crowded reports whether the request took one of the last places, half of those to wait. Its body should then arrive within the
// returned time: clients that stall would otherwise keep all others out.
func (v *Visit) Crowded() (within time.Duration, crowded bool) {
	if !v.crowded {
		return 0, false
	}
	return v.gate.config.Wait, true
}

// Begin waits for a slot. The error is an [ErrBusy] after the longest wait, else the cause of the end of ctx.
func (v *Visit) Begin(ctx context.Context) error {
	if v.gate == nil || v.running {
		return nil
	}
	err := v.gate.wait(ctx, v.by)
	v.running = err == nil
	return err
}

// End gives the slot back.
func (v *Visit) End() {
	if v.running {
		v.running = false
		v.gate.end(v.by)
	}
}

// Leave gives the place back. A second call does nothing.
func (v *Visit) Leave() {
	if v.gate != nil && v.by != nil {
		v.End()
		v.gate.leave(v.by)
		v.by = nil
	}
}
