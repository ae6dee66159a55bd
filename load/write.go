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

// write writes the rows of a batch that have no problems, all in one
// transaction, with the note of how far the load is. At first it trusts that
// nothing is wrong with them; when the database refuses one, what the database
// knows of all of them is looked up, and they are written with care.
func (l *loader) write(ctx context.Context, b *batch) (*attempt, error) {
	done, err := l.transact(ctx, b, false)
	if err == nil || !refused(err) {
		return done, err
	}
	if err := l.examine(ctx, b.rows); err != nil {
		return nil, err
	}
	return l.transact(ctx, b, true)
}

// transact makes one attempt at a batch, or several while the database is away.
func (l *loader) transact(ctx context.Context, b *batch, careful bool) (a *attempt, err error) {
	if a = newAttempt(l, careful); l.Notes == nil && !slices.ContainsFunc(b.rows, (*pending).good) {
		return a, a.rows(ctx, b.rows) // nothing to write
	}
	err = l.patiently(ctx, func() error {
		return l.Store.Transact(ctx, func(ctx context.Context) error {
			a = newAttempt(l, careful)
			if err := a.rows(ctx, b.rows); err != nil {
				return err
			}
			if l.DryRun {
				return errRollback
			}
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
		l.wrote(a)
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
func (l *loader) wrote(a *attempt) {
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
	for _, p := range a.written {
		l.seen.add(p)
	}
}

// attempt is one transaction's work. Nothing of it holds until it commits.
type attempt struct {
	*loader
	careful  bool // with a savepoint before what the database may refuse
	written  []*pending
	refusals []refusal
	created  []*target
	made     map[*target]bool
	lines    map[string]int // of the rows written, by the digest of their keys
	first    record.ID      // of the rows
	noted    store.Progress // what the transaction notes
}

func newAttempt(l *loader, careful bool) *attempt {
	return &attempt{loader: l, careful: careful, made: map[*target]bool{}, lines: map[string]int{}}
}

// rows writes rows, those with a unique key that a row before them has in a
// later round: the first may be refused.
func (a *attempt) rows(ctx context.Context, rows []*pending) error {
	for len(rows) > 0 {
		now, later := a.apart(rows)
		insert := a.insert
		if a.careful {
			insert = a.insertCarefully
		}
		if len(now) > 0 {
			if err := insert(ctx, now); err != nil {
				return err
			}
		}
		rows = later
	}
	return nil
}

func (a *attempt) refuse(p *pending, problems ...Problem) {
	a.refusals = append(a.refusals, refusal{p.Line, slices.Concat(p.problems, problems)})
}

// insertCarefully writes rows, and leaves out those that the database refuses.
func (a *attempt) insertCarefully(ctx context.Context, rows []*pending) error {
	for len(rows) > 0 {
		err := a.Store.Nested(ctx, func(ctx context.Context) error { return a.insert(ctx, rows) })
		if err == nil || !refused(err) {
			return err
		}
		at, known := a.culprits(rows, err)
		if !known {
			half := (len(rows) + 1) / 2
			if err := a.insertCarefully(ctx, rows[:half]); err != nil {
				return err
			}
			rows = rows[half:]
			continue
		}
		if err := a.insertCarefully(ctx, rows[:at]); err != nil {
			return err
		}
		a.refuse(rows[at], rows[at].refusedFor(err))
		rows = rows[at+1:]
	}
	return nil
}

// culprits finds the row that an error is about.
func (a *attempt) culprits(rows []*pending, err error) (at int, known bool) {
	var related *relatedError
	var input *store.InputError
	switch {
	case len(rows) == 1:
		return 0, true
	case errors.As(err, &related):
		if len(related.targets) > 1 {
			return 0, false
		}
		at = slices.IndexFunc(rows, func(p *pending) bool { return p.path(related.targets[0]) != "" })
		return at, at >= 0
	case errors.As(err, &input) && input.Input < len(rows):
		return input.Input, true
	}
	return 0, false
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
