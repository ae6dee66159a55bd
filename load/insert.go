package load

import (
	"context"
	"errors"
	"slices"

	"recordgraph/record"
	"recordgraph/store"
)

// relatedError is the refusal of a related record that was to be created.
type relatedError struct {
	path   string  // of the relation
	target *target // nil when it isn't known which
	error
}

// Unwrap returns the store's error.
func (e *relatedError) Unwrap() error { return e.error }

// insert creates what rows lack, then the rows.
func (a *attempt) insert(ctx context.Context, rows []*pending) error {
	absent := slices.DeleteFunc(missing(rows), func(t *target) bool { return a.made[t] })
	for rest := absent; len(rest) > 0; {
		var same, others []*target
		for _, to := range rest {
			if to.typ == rest[0].typ {
				same = append(same, to)
			} else {
				others = append(others, to)
			}
		}
		if err := a.create(ctx, same); err != nil {
			return err
		}
		rest = others
	}
	im := &record.Import{Type: a.Type, Inputs: make([]record.Values, len(rows))}
	for i, p := range rows {
		p.set()
		im.Inputs[i] = p.values
	}
	ids, err := a.Store.Import(ctx, im)
	if err != nil {
		return err
	}
	a.did(absent, rows, ids)
	return nil
}

// create makes related records of one type.
func (a *attempt) create(ctx context.Context, targets []*target) error {
	im := &record.Import{Type: targets[0].typ}
	for _, to := range targets {
		im.Inputs = append(im.Inputs, to.create)
	}
	ids, err := a.Store.Import(ctx, im)
	if err != nil {
		related := &relatedError{targets[0].path, nil, err}
		var input *store.InputError
		if len(targets) == 1 {
			related.target = targets[0]
		} else if errors.As(err, &input) {
			related.path, related.target = targets[input.Input].path, targets[input.Input]
		}
		return related
	}
	for i, to := range targets {
		to.id = ids[i]
	}
	return nil
}

// did notes what was written in the transaction.
func (a *attempt) did(created []*target, rows []*pending, ids []record.ID) {
	if len(a.written) == 0 {
		a.first = ids[0]
	}
	a.written = append(a.written, rows...)
	a.created = append(a.created, created...)
	for _, t := range created {
		a.made[t] = true
	}
	for _, p := range rows {
		for _, k := range p.keys {
			a.lines[k.digest] = p.Line
		}
	}
}
