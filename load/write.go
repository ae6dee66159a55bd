package load

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"recordgraph/record"
	"recordgraph/store/driver"
)

// errRollback ends the transaction of a dry run.
var errRollback = errors.New("dry run")

// write stores rows in one transaction. When the store refuses a row, the
// halves are stored on their own, until the row is alone; so rows that are
// refused cost extra transactions, and the others get in.
func (l *loader) write(ctx context.Context, rows []*pending) error {
	if len(rows) == 0 {
		return nil
	}
	err := l.store(ctx, rows)
	switch {
	case err == nil:
		return nil
	case !refused(err) && (ctx.Err() != nil || !tooSlow(err, rows)):
		return err
	case len(rows) == 1:
		return l.alone(ctx, rows[0], err)
	}
	half := len(rows) / 2
	if err := l.write(ctx, rows[:half]); err != nil {
		return err
	}
	return l.write(ctx, rows[half:])
}

// alone settles a row that the store refuses on its own. Somebody else may just
// have created what it relates to: then it is tried once more.
func (l *loader) alone(ctx context.Context, p *pending, err error) error {
	if absent := missing([]*pending{p}); len(absent) > 0 && errors.Is(err, record.ErrAlreadyExists) {
		if err := l.resolve(ctx, absent); err != nil {
			return err
		}
		if len(missing([]*pending{p})) < len(absent) {
			return l.write(ctx, []*pending{p})
		}
	}
	p.wrong(problemOf(err))
	l.refuse(p)
	return nil
}

// refused reports whether the store refuses a row for what it holds.
func refused(err error) bool {
	return errors.Is(err, record.ErrInvalid) || errors.Is(err, record.ErrAlreadyExists) ||
		errors.Is(err, record.ErrConflict) || errors.Is(err, record.ErrNotFound) || errors.Is(err, record.ErrLimit)
}

// tooSlow reports whether fewer rows may be stored in time.
func tooSlow(err error, rows []*pending) bool {
	return errors.Is(err, record.ErrTimeout) && len(rows) > 1
}

// rowPath begins the input path of a row in a batch.
const rowPath = "rows."

// problemOf words the store's refusal of a row that was alone: "rows.0.title"
// is its field title.
func problemOf(err error) Problem {
	var e *record.Error
	if !errors.As(err, &e) {
		return Problem{Reason: err.Error()}
	}
	return problem(e, rowPath+"0")
}

// problem takes the path of the row off an error.
func problem(e *record.Error, row string) Problem {
	field := strings.TrimPrefix(strings.TrimPrefix(e.Field, row), ".")
	reason := e.Message
	for _, path := range []string{e.Field, field} {
		if path != "" {
			reason = strings.TrimPrefix(reason, path+": ")
		}
	}
	return Problem{field, reason}
}

// store writes rows and the related records they lack, all or nothing.
func (l *loader) store(ctx context.Context, rows []*pending) error {
	absent := missing(rows)
	var made []record.ID
	err := l.patiently(ctx, func() error {
		return l.Store.Transact(ctx, func(ctx context.Context) error {
			var err error
			if made, err = l.insert(ctx, absent, rows); err == nil && l.DryRun {
				err = errRollback
			}
			return err
		})
	})
	switch {
	case errors.Is(err, driver.ErrOutcomeUnknown) && len(made) > 0:
		if err := l.confirm(ctx, made[0], rows, err); err != nil {
			return err
		}
	case err != nil && !errors.Is(err, errRollback):
		return err
	}
	l.stored(absent, rows)
	return nil
}

// insert creates what rows lack, then the rows, and returns their IDs.
func (l *loader) insert(ctx context.Context, absent []*target, rows []*pending) ([]record.ID, error) {
	for len(absent) > 0 {
		t := absent[0].typ
		var same, others []*target
		for _, to := range absent {
			if to.typ == t {
				same = append(same, to)
			} else {
				others = append(others, to)
			}
		}
		if err := l.createTargets(ctx, t, same); err != nil {
			return nil, err
		}
		absent = others
	}
	c := &record.Create{Type: l.Type}
	for i, p := range rows {
		p.set()
		c.Inputs = append(c.Inputs, p.values)
		c.Paths = append(c.Paths, rowPath+strconv.Itoa(i))
	}
	w, err := l.Store.Create(ctx, c)
	if err != nil {
		return nil, err
	}
	return w.IDs, nil
}

func (l *loader) createTargets(ctx context.Context, t *record.Type, targets []*target) error {
	c := &record.Create{Type: t}
	for _, to := range targets {
		c.Inputs = append(c.Inputs, to.create)
		c.Paths = append(c.Paths, to.path)
	}
	w, err := l.Store.Create(ctx, c)
	if err != nil {
		return err
	}
	for i, to := range targets {
		to.id = w.IDs[i]
	}
	return nil
}

// stored counts what a transaction wrote, or would have.
func (l *loader) stored(created []*target, rows []*pending) {
	for _, t := range created {
		if !l.DryRun {
			t.found = true
			l.known.add(t)
		}
		if !l.DryRun || l.known.pretend(t) {
			l.summary.Related[t.typ.Name]++
		}
	}
	l.wrote(rows)
	l.summary.Loaded += len(rows)
	for _, p := range rows {
		l.seen.add(p)
	}
}
