package load

import (
	"context"
	"errors"
	"slices"

	"recordgraph/record"
	"recordgraph/store"
)

// attempt is one transaction's work. It takes effect when the transaction commits.
type attempt struct {
	*loader
	session  *store.Session // of the transaction
	careful  bool           // write with savepoints, because the database may refuse a row
	final    bool           // no later rows follow
	ended    bool           // everything is written; the commit may follow
	written  []*pending
	refusals []refusal
	waiting  []*pending        // postponed rows
	dropped  map[*pending]bool // refused and postponed rows
	created  []*target
	made     map[*target]bool
	lines    map[string]int         // of the written rows, by the digests of their keys
	ids      map[*pending]record.ID // of the written rows, if the type relates to itself
	first    record.ID              // of the written rows
	noted    store.Progress         // after the transaction
}

func newAttempt(l *loader, b *batch, careful bool) *attempt {
	return &attempt{
		loader: l, careful: careful, final: b.final, dropped: map[*pending]bool{},
		made: map[*target]bool{}, lines: map[string]int{}, ids: map[*pending]record.ID{},
	}
}

// rows writes rows in rounds. A row with the same unique key as an earlier row comes in a later round, because the
// earlier row may be refused.
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

// pretend counts rows as written that relate to records which a dry run rolled back, and returns the other rows.
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

// postpone makes a row wait for later rows.
func (a *attempt) postpone(p *pending) {
	a.dropped[p] = true
	a.waiting = append(a.waiting, p)
}

// remaining returns the rows that are not refused or postponed and don't relate to such rows.
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

// drop refuses a row that relates to a dropped one, or postpones it while later rows may follow.
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

// insertCarefully writes rows except those that the database refuses.
func (a *attempt) insertCarefully(ctx context.Context, rows []*pending) error {
	for rows = a.remaining(rows); len(rows) > 0; rows = a.remaining(rows) {
		err := a.session.Nested(ctx, func(ctx context.Context) error { return a.insert(ctx, rows) })
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

// culprits finds the row that caused an error, if it is known.
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
