package load

import (
	"context"
	"errors"
	"slices"

	"recordgraph/record"
	"recordgraph/store"
)

// relatedError means that the store refused to create a related record.
type relatedError struct {
	targets []*target // only one if it is known
	error
}

// Unwrap returns the store's error.
func (e *relatedError) Unwrap() error { return e.error }

// insert creates the absent related records of rows, then the rows.
func (a *attempt) insert(ctx context.Context, rows []*pending) error {
	absent := slices.DeleteFunc(missing(rows), func(t *target) bool { return a.made[t] })
	for rest := absent; len(rest) > 0; {
		var same []*target
		same, rest = sameKind(rest)
		if err := a.create(ctx, same); err != nil {
			return err
		}
	}
	id := a.idsOf(rows)
	im := &record.Import{Type: a.Type, Inputs: make([]record.Values, len(rows))}
	for i, p := range rows {
		setIDs(p.values, p.targets, id)
		im.Inputs[i] = p.values
	}
	ids, err := a.session.Import(ctx, im)
	if err != nil {
		return err
	}
	a.did(absent, rows, ids)
	return nil
}

// idsOf returns the function that finds the IDs of related records. rows are written by the same statement.
func (a *attempt) idsOf(rows []*pending) func(*target) any {
	at := map[*pending]int{}
	if len(a.selves) > 0 {
		for i, p := range rows {
			at[p] = i
		}
	}
	return func(t *target) any {
		if t.found || t.row == nil {
			return t.id
		}
		if i, same := at[t.row]; same {
			return record.InputID(i)
		}
		return a.ids[t.row]
	}
}

// create creates related records of one type.
func (a *attempt) create(ctx context.Context, targets []*target) error {
	im := &record.Import{Type: targets[0].typ}
	for _, to := range targets {
		values := a.creation(to).values
		setIDs(values, to.inside, a.idsOf(nil))
		im.Inputs = append(im.Inputs, values)
	}
	ids, err := a.session.Import(ctx, im)
	if err != nil {
		var input *store.InputError
		if errors.As(err, &input) {
			targets = targets[input.Input : input.Input+1]
		}
		return &relatedError{targets, err}
	}
	for i, to := range targets {
		to.id = ids[i]
	}
	return nil
}

// did adds written records to the attempt.
func (a *attempt) did(created []*target, rows []*pending, ids []record.ID) {
	if len(a.written) == 0 {
		a.first = ids[0]
	}
	a.written = append(a.written, rows...)
	a.created = append(a.created, created...)
	for _, t := range created {
		a.made[t] = true
	}
	for i, p := range rows {
		if len(a.selves) > 0 {
			a.ids[p] = ids[i]
		}
		for _, k := range p.keys {
			a.lines[k.digest] = p.Line
		}
	}
}
