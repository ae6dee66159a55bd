package load

import (
	"context"
	"fmt"

	"recordgraph/record"
)

// resolve finds the related records of a batch, one statement per unique key.
func (l *loader) resolve(ctx context.Context, targets []*target) error {
	byKey := map[*record.Key][]*target{}
	var keys []*record.Key
	for _, t := range targets {
		if id, ok := l.known.ids[t.digest]; ok {
			t.id, t.found = id, true
			continue
		}
		if byKey[t.key] == nil {
			keys = append(keys, t.key)
		}
		byKey[t.key] = append(byKey[t.key], t)
	}
	for _, k := range keys {
		if err := l.findTargets(ctx, k, byKey[k]); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) findTargets(ctx context.Context, k *record.Key, targets []*target) error {
	wanted := make([]tuple, len(targets))
	for i, t := range targets {
		wanted[i] = tuple{t.digest, t.values}
	}
	found, err := l.find(ctx, targets[0].typ, k, wanted)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if t.id, t.found = found[t.digest]; t.found {
			l.known.add(t)
		}
	}
	return nil
}

// related checks that every related record of a row is there or can be created.
func (l *loader) related(p *pending) {
	for _, r := range p.targets {
		switch {
		case r.to.found || r.to.create != nil || r.to.digest == "":
		case !l.CreateRelated:
			p.wrong(Problem{r.field.Name, fmt.Sprintf(
				"no %s has %s; --create-related would create it", r.to.typ.Name, r.to.label())})
		default:
			p.wrong(l.creatable(r)...)
		}
	}
}

func (l *loader) creatable(r relatedBy) []Problem {
	values, problems := l.read(r.to.typ, r.to.raw)
	for i := range problems {
		problems[i].Field = r.field.Name + "." + problems[i].Field
	}
	if problems == nil {
		r.to.create = values
	}
	return problems
}

// missing lists the related records of rows that are still to be created.
func missing(rows []*pending) []*target {
	var out []*target
	for _, t := range targetsOf(rows) {
		if !t.found {
			out = append(out, t)
		}
	}
	return out
}
