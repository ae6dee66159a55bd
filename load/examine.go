package load

import (
	"context"

	"recordgraph/record"
)

// examine looks up what the database knows against rows: unique keys that are taken, related records that aren't
// there, or by now are.
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
	for p, d := range of {
		_, there := found[d]
		switch {
		case there:
		case to == l.Type:
			p.lack(f)
		default:
			p.wrong(noSuchID(f))
		}
	}
	return nil
}

// lack notes that a record of the row's own type that it names by ID is not there.
func (p *pending) lack(f *record.Field) {
	if p.lacks == nil {
		p.lacks = map[*record.Field]bool{}
	}
	p.lacks[f] = true
}

// idKey is the primary key.
func idKey(t *record.Type) *record.Key {
	return &record.Key{Constraint: t.Table + "_pkey", Fields: []string{"id"}}
}
