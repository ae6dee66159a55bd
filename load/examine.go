package load

import (
	"context"

	"recordgraph/record"
)

// examine looks up what the database knows against rows: unique keys that are
// taken, related records that aren't there, or by now are.
func (l *loader) examine(ctx context.Context, rows []*pending) error {
	var good []*pending
	for _, p := range rows {
		if p.good() {
			good = append(good, p)
		}
	}
	if err := l.resolve(ctx, good); err != nil {
		return err
	}
	for _, p := range good {
		p.keys = p.ownKeys(l.keys)
	}
	if err := l.untaken(ctx, good); err != nil {
		return err
	}
	for _, f := range l.Type.Fields {
		if f.Relation != nil {
			if err := l.absent(ctx, f, good); err != nil {
				return err
			}
		}
	}
	return nil
}

// absent checks the related records that rows name by ID.
func (l *loader) absent(ctx context.Context, f *record.Field, rows []*pending) error {
	to, key := f.Relation.Type, idKey(f.Relation.Type)
	asked := map[string]bool{}
	var wanted []tuple
	of := map[*pending]string{}
	for _, p := range rows {
		id, ok := p.value(f).(record.ID)
		if !ok || p.target(f) != nil {
			continue
		}
		d := digest(key, []any{id})
		of[p] = d
		if !asked[d] {
			asked[d] = true
			wanted = append(wanted, tuple{d, []any{id}})
		}
	}
	found, err := l.find(ctx, to, key, wanted)
	if err != nil {
		return err
	}
	own := l.own(to, rows)
	for p, d := range of {
		if _, there := found[d]; !there && !own[d] {
			p.wrong(Problem{f.Name, "there is no " + to.Singular + " with this ID"})
		}
	}
	return nil
}

// own are the IDs that rows bring with them, where they are of a type.
func (l *loader) own(t *record.Type, rows []*pending) map[string]bool {
	out := map[string]bool{}
	if t != l.Type {
		return out
	}
	for _, p := range rows {
		if id := p.value(t.ID()); id != nil {
			out[digest(idKey(t), []any{id})] = true
		}
	}
	return out
}

// idKey is the primary key.
func idKey(t *record.Type) *record.Key {
	return &record.Key{Constraint: t.Table + "_pkey", Fields: []string{"id"}}
}
