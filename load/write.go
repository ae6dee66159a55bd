package load

import (
	"context"
	"errors"
	"slices"
	"strings"

	"recordgraph/record"
	"recordgraph/store/driver"
)

// errRollback ends the transaction of a dry run.
var errRollback = errors.New("dry run")

// write writes the rows of a batch that have no problems, all in one transaction, with the note of how far the load
// is. At first it trusts that nothing is wrong with them; when the database refuses one, what the database knows of
// all of them is looked up, and they are written with care.
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

// transact makes one attempt at a batch, or several while the database is away.
func (l *loader) transact(ctx context.Context, b *batch, careful bool) (a *attempt, err error) {
	if a = newAttempt(l, b, careful); l.Notes == nil && !slices.ContainsFunc(b.rows, (*pending).good) {
		err = a.rows(ctx, b.rows) // nothing to write
		l.wrote(b, a)
		return a, err
	}
	err = l.patiently(ctx, func() error {
		return l.Store.Transact(ctx, func(ctx context.Context) error {
			a = newAttempt(l, b, careful)
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

// refused reports whether the store refuses a row for what it holds.
func refused(err error) bool {
	if errors.Is(err, errNotes) {
		return false
	}
	return errors.Is(err, record.ErrInvalid) || errors.Is(err, record.ErrAlreadyExists) ||
		errors.Is(err, record.ErrConflict) || errors.Is(err, record.ErrNotFound) || errors.Is(err, record.ErrLimit)
}

// wrote takes over what an attempt has written, or would have.
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

// refusedFor words the store's refusal of a row.
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

// problem takes the input path off the text of an error.
func problem(e *record.Error) Problem {
	reason := e.Message
	if e.Field != "" {
		reason = strings.TrimPrefix(reason, e.Field+": ")
	}
	return Problem{e.Field, reason}
}
