package load

import (
	"context"

	"recordgraph/record"
)

// examine looks up why the database may refuse rows: taken unique keys and absent related records.
func (l *loader) examine(ctx context.Context, b *batch) error {
	var good []*pending
	for _, p := range b.rows {
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
	l.arrange(b)
	return nil
}

// absent marks rows whose relation f names, by its ID, a record that is not in the database.
func (l *loader) absent(ctx context.Context, f *record.Field, rows []*pending) error {
	to, key := f.Relation.Type, idKey(f.Relation.Type)
	var wanted []tuple
	of := map[*pending]string{}
	for _, p := range rows {
		if id, ok := p.value(f).(record.ID); ok && p.target(f) == nil {
			of[p] = digest(key, []any{id})
			wanted = append(wanted, tuple{of[p], []any{id}})
		}
	}
	found, err := l.find(ctx, to, key, wanted)
	if err != nil {
		return err
	}
	for p, d := range of {
		_, there := found[d]
		switch {
		case there:
		case to == l.Type:
			if p.lacks == nil {
				p.lacks = map[*record.Field]bool{}
			}
			p.lacks[f] = true
		default:
			p.wrong(noSuchID(f))
		}
	}
	return nil
}

// idKey returns the primary key.
func idKey(t *record.Type) *record.Key {
	return &record.Key{Constraint: t.Table + "_pkey", Fields: []string{"id"}}
}
