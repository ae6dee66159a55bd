package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recordgraph/record"
	"recordgraph/store/driver"
)

// How long a load waits for a database that is away: longer than a failover takes.
const (
	patience   = 60 * time.Second
	firstPause = 250 * time.Millisecond
	longPause  = 5 * time.Second
)

// patiently calls fn again while the database is away and certainly wrote nothing.
func (l *loader) patiently(ctx context.Context, fn func() error) error {
	pause := firstPause
	for waited := time.Duration(0); ; {
		err := fn()
		away := errors.Is(err, record.ErrUnavailable) || errors.Is(err, record.ErrSerialization)
		if !away || errors.Is(err, driver.ErrOutcomeUnknown) || waited >= patience {
			return err
		}
		if l.pause(ctx, pause) != nil {
			return err
		}
		waited += pause
		pause = min(2*pause, longPause)
	}
}

// confirm settles a commit whose outcome is unknown by looking for a record it
// made. Not finding it proves nothing, because the commit may still be under
// way: then the load stops, and says where.
func (l *loader) confirm(ctx context.Context, id record.ID, rows []*pending, cause error) error {
	for waited := time.Duration(0); waited < patience; waited += longPause {
		if there, err := l.exists(ctx, id); err == nil && there {
			return nil
		}
		if l.pause(ctx, longPause) != nil {
			break
		}
	}
	return l.doubtful(rows, fmt.Sprintf("%s %s", l.Type.Name, id), cause)
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
