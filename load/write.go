package load

import (
	"context"
	"errors"
	"slices"
	"strings"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
)

// errRollback ends the transaction of a dry run.
var errRollback = errors.New("dry run")

// write writes the good rows of a batch and the progress in one transaction. If the database refuses a row, write looks
// up the possible reasons for all rows, and writes the rest with savepoints.
func (l *loader) write(ctx context.Context, b *batch) (*attempt, error) {
	done, err := l.transact(ctx, b, false)
	if err == nil || !refused(err) {
		return done, err
	}
	if err := l.examine(ctx, b); err != nil {
		return nil, err
	}
	return l.transact(ctx, b, true)
}

// transact attempts to write a batch, again while the database is unavailable.
func (l *loader) transact(ctx context.Context, b *batch, careful bool) (a *attempt, err error) {
	if a = newAttempt(l, b, careful); l.Notes == nil && !slices.ContainsFunc(b.rows, (*pending).good) {
		err = a.rows(ctx, b.rows) // nothing to write
		l.wrote(b, a)
		return a, err
	}
	err = l.patiently(ctx, func() error {
		return l.Store.Transact(ctx, func(ctx context.Context, session *store.Session) error {
			a = newAttempt(l, b, careful)
			a.session = session
			if err := a.rows(ctx, b.rows); err != nil {
				return err
			}
			if l.DryRun {
				return errRollback
			}
			a.ended = true
			return l.note(ctx, b, a)
		})
	})
	switch {
	case errors.Is(err, driver.ErrOutcomeUnknown):
		committed, doubt := l.confirm(ctx, b, a, err)
		if doubt == nil && !committed {
			return l.transact(ctx, b, careful)
		}
		err = doubt
	case errors.Is(err, errRollback):
		err = nil
	}
	if err == nil {
		l.wrote(b, a)
	}
	return a, err
}

// refused reports whether the store refused a row because of its values.
func refused(err error) bool {
	if errors.Is(err, errNotes) {
		return false
	}
	return errors.Is(err, record.ErrInvalid) || errors.Is(err, record.ErrAlreadyExists) ||
		errors.Is(err, record.ErrConflict) || errors.Is(err, record.ErrNotFound) || errors.Is(err, record.ErrLimit)
}

// wrote adds the results of an attempt, or of a dry run, to the loader.
func (l *loader) wrote(b *batch, a *attempt) {
	for _, t := range a.created {
		if !l.DryRun {
			t.found = true
			l.known.add(t)
		}
		if !l.DryRun || l.known.pretend(t) {
			l.summary.Related[t.typ.Name]++
		}
	}
	l.summary.Loaded += len(a.written)
	l.noted = a.noted
	l.waiting += len(a.waiting) - len(b.waited)
	if l.Notes == nil {
		l.shelf.keep(a.waiting, b.waited)
	}
	for _, p := range a.written {
		l.seen.add(p)
	}
}

// refusedFor converts the store's refusal of a row.
func (p *pending) refusedFor(err error) Problem {
	var e *record.Error
	if !errors.As(err, &e) {
		return Problem{Reason: err.Error()}
	}
	out := problem(e)
	var related *relatedError
	if errors.As(err, &related) {
		out = below(p.path(related.targets[0]), []Problem{out})[0]
	}
	return out
}

// problem converts an error and removes the input path from its text.
func problem(e *record.Error) Problem {
	reason := e.Message
	if e.Field != "" {
		reason = strings.TrimPrefix(reason, e.Field+": ")
	}
	return Problem{e.Field, reason}
}
