package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recordgraph/internal/backoff"
	"recordgraph/record"
	"recordgraph/store/driver"
)

// How long a load waits for an unavailable database: longer than a failover takes.
const (
	patience   = 60 * time.Second
	firstPause = 250 * time.Millisecond
	longPause  = 5 * time.Second
)

// patiently reruns fn while the database is unavailable and certainly wrote nothing.
func (l *loader) patiently(ctx context.Context, fn func() error) error {
	var err error
	for range (backoff.Policy{First: firstPause, Longest: longPause, Limit: patience, Sleep: l.pause}).Attempts(ctx) {
		err = fn()
		away := errors.Is(err, record.ErrUnavailable) || errors.Is(err, record.ErrSerialization)
		if !away || errors.Is(err, driver.ErrOutcomeUnknown) {
			break
		}
	}
	return err
}

// confirm finds out whether a commit of unknown outcome took effect. With notes it reads the progress, which waits for
// a commit in progress. Without notes it looks for a record of the attempt. An absent record proves nothing, so then the
// load stops with an error that says where.
func (l *loader) confirm(ctx context.Context, b *batch, a *attempt, cause error) (committed bool, err error) {
	if !a.ended {
		return false, nil
	}
	for range (backoff.Policy{First: longPause, Limit: patience, Sleep: l.pause}).Attempts(ctx) {
		if there, certain, err := l.left(ctx, a); err == nil && (there || certain) {
			return there, nil
		}
	}
	return false, l.doubtful(b, fmt.Sprintf("%s %s", l.Type.Name, a.first), cause)
}

// left reports whether an attempt took effect, and whether that is certain.
func (l *loader) left(ctx context.Context, a *attempt) (there, certain bool, err error) {
	if l.Notes == nil && len(a.written) == 0 {
		return true, true, nil // the attempt wrote nothing
	}
	if l.Notes == nil {
		found := map[string]record.ID{}
		err = l.lookUp(ctx, l.Type, l.keys[0], []tuple{{values: []any{a.first}}}, found)
		return len(found) > 0, false, err
	}
	p, err := l.Notes.Progress(ctx, l.Type.Name, l.NoteName)
	if err != nil || p == nil {
		return false, false, err
	}
	return same(*p, a.noted), true, nil
}
