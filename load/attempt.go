package load

import (
	"context"
	"errors"
	"slices"

	"recordgraph/record"
	"recordgraph/store"
)

// attempt is one transaction's work. Nothing of it holds until it commits.
type attempt struct {
	*loader
	careful  bool // with a savepoint before what the database may refuse
	final    bool // the file has no more rows to wait for
	ended    bool // all is written, so that it may be committed
	written  []*pending
	refusals []refusal
	waiting  []*pending        // rows that were put off
	dropped  map[*pending]bool // rows refused or put off
	created  []*target
	made     map[*target]bool
	lines    map[string]int         // of the rows written, by the digest of their keys
	ids      map[*pending]record.ID // of the rows written, for a type that relates to itself
	first    record.ID              // of the rows
	noted    store.Progress         // what the transaction notes
}

func newAttempt(l *loader, b *batch, careful bool) *attempt {
	return &attempt{
		loader: l, careful: careful, final: b.final, dropped: map[*pending]bool{},
		made: map[*target]bool{}, lines: map[string]int{}, ids: map[*pending]record.ID{},
	}
}

// rows writes rows, those with a unique key that a row before them has in a later round: the first may be refused.
func (a *attempt) rows(ctx context.Context, rows []*pending) error {
	for _, p := range rows {
		if p.waits && p.good() {
			a.postpone(p)
		}
	}
	for rows = a.remaining(rows); len(rows) > 0; {
		now, later := a.apart(rows)
		insert := a.insert
		if a.careful {
			insert = a.insertCarefully
		}
		now = a.pretend(now)
		if len(now) > 0 {
			if err := insert(ctx, now); err != nil {
				return err
			}
		}
		rows = later
	}
	return nil
}

// pretend takes the rows for written that relate to what a dry run has not kept, and returns the others.
func (a *attempt) pretend(rows []*pending) []*pending {
	var others []*pending
	for _, p := range rows {
		if p.pretends {
			a.did(nil, []*pending{p}, []record.ID{{}})
		} else {
			others = append(others, p)
		}
	}
	return others
}

func (a *attempt) refuse(p *pending, problems ...Problem) {
	a.dropped[p] = true
	a.refusals = append(a.refusals, refusal{p.Line, slices.Concat(p.problems, problems)})
	a.rememberRefused(p)
}

// postpone leaves a row to be loaded later.
func (a *attempt) postpone(p *pending) {
	a.dropped[p] = true
	a.waiting = append(a.waiting, p)
}

// remaining returns rows without those that were refused or put off, and without those that relate to such.
func (a *attempt) remaining(rows []*pending) []*pending {
	if len(a.dropped) == 0 {
		return rows
	}
	var out []*pending
	for circle := range circles(rows) {
		if !slices.ContainsFunc(circle, func(p *pending) bool { return a.dropped[p] || p.wantsAny(a.dropped) }) {
			out = append(out, circle...)
			continue
		}
		for _, p := range circle {
			if !a.dropped[p] {
				a.drop(p)
			}
		}
	}
	return out
}

// drop refuses a row that relates to one which was refused, or puts it off while the file may bring another.
func (a *attempt) drop(p *pending) {
	at := slices.IndexFunc(p.wants, func(w want) bool { return a.dropped[w.from] })
	switch {
	case !a.final:
		a.postpone(p)
	case at >= 0:
		a.refuse(p, notLoaded(p.wants[at]))
	default:
		a.refuse(p, notLoaded(p.inCircle()))
	}
}

// insertCarefully writes rows, and leaves out those that the database refuses.
func (a *attempt) insertCarefully(ctx context.Context, rows []*pending) error {
	for rows = a.remaining(rows); len(rows) > 0; rows = a.remaining(rows) {
		err := a.Store.Nested(ctx, func(ctx context.Context) error { return a.insert(ctx, rows) })
		if err == nil || !refused(err) {
			return err
		}
		at, known := a.culprits(rows, err)
		begin, end := circleAt(rows, at)
		if !known && end-begin < len(rows) {
			begin, end = circleAt(rows, len(rows)/2)
			if begin == 0 {
				begin = end
			}
			if err := a.insertCarefully(ctx, rows[:begin]); err != nil {
				return err
			}
			rows = rows[begin:]
			continue
		}
		if err := a.insertCarefully(ctx, rows[:begin]); err != nil {
			return err
		}
		a.refuse(rows[at], rows[at].refusedFor(err))
		rows = rows[begin:]
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
		return max(at, 0), at >= 0
	case errors.As(err, &input) && input.Input < len(rows):
		return input.Input, true
	}
	return 0, false
}
