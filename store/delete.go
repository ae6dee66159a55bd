package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// Delete deletes one record and applies the onDelete rules of the relations to it: it deletes referencing records
// (cascade), clears relations (set null), or fails with a [record.ErrConflict] (restrict). The selections show the
// record before the delete.
func (s *Session) Delete(ctx context.Context, d *record.Delete, back *WritePlan) (*Written, error) {
	back = s.orPlan(back, d.Type, d.Select)
	var w *Written
	var err error
	if len(s.store.schema.References(d.Type)) > 0 {
		w, err = s.deleteReferenced(ctx, d, back)
	} else {
		w, err = s.write(ctx, back, nil, s.store.planner.Delete(d.Type, plan.AtVersion(d.Type, d.ID, d.IfVersion)))
	}
	if err == nil && len(w.IDs) == 0 {
		err = s.notFoundError(ctx, d.Type, d.ID, d.IfVersion)
	}
	return w, s.store.fail("delete "+d.Type.Singular, err)
}

// deleteReferenced locks the record and reads its selections. Then it deletes the record and applies the onDelete rules
// in one statement.
func (s *Session) deleteReferenced(ctx context.Context, d *record.Delete, back *WritePlan) (*Written, error) {
	var level *encode.Level
	err := s.Transact(ctx, TxOptions{}, func(ctx context.Context, s *Session) error {
		q, err := s.tx.Begin()
		if err != nil {
			return err
		}
		lock := record.LockUpdate
		before := s.store.planner.ForRecords(back.Level, plan.AtVersion(d.Type, d.ID, d.IfVersion), &lock)
		level, err = (&reading{Session: s, statements: back.statements, q: q}).levelFrom(ctx, before, sqlgen.Select(before.Rows))
		if err != nil || level.Table.Len() == 0 {
			return err
		}
		return s.deleteAll(ctx, q, d)
	})
	if err != nil {
		return nil, err
	}
	return s.written(ctx, back, level, nil)
}

// deleteAll collects the records to delete by following the relations that cascade, then deletes them in one statement.
func (s *Session) deleteAll(ctx context.Context, q sqlx.QueryerContext, del *record.Delete) error {
	d := deletion{at: map[*record.Type]int{}, seen: map[record.ID]bool{}}
	queue := []recordSet{d.add(del.Type, []record.ID{del.ID})}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, ref := range s.store.schema.References(next.of) {
			if ref.Via.Relation.OnDelete != record.Cascade {
				continue
			}
			referencing := s.store.planner.LockedIDs(ref.From, plan.References(ref.Via, next.ids), record.LockUpdate)
			ids, err := s.ids(ctx, q, ref.From, sqlgen.Select(referencing))
			if err != nil {
				return err
			}
			if added := d.add(ref.From, ids); len(added.ids) > 0 {
				queue = append(queue, added)
			}
		}
	}
	return s.store.query(ctx, q, sqlgen.Write(s.changes(&d), nil), nil, nil)
}

// recordSet is records of one type.
type recordSet struct {
	of  *record.Type
	ids []record.ID
}

// deletion is the records to delete, without duplicates.
type deletion struct {
	all  []recordSet
	at   map[*record.Type]int // index in all
	seen map[record.ID]bool
}

// add adds records and returns those that were not in the deletion.
func (d *deletion) add(t *record.Type, ids []record.ID) recordSet {
	added := recordSet{of: t}
	for _, id := range ids {
		if !d.seen[id] {
			d.seen[id] = true
			added.ids = append(added.ids, id)
		}
	}
	if len(added.ids) == 0 {
		return added
	}
	i, ok := d.at[t]
	if !ok {
		i = len(d.all)
		d.at[t] = i
		d.all = append(d.all, recordSet{of: t})
	}
	d.all[i].ids = append(d.all[i].ids, added.ids...)
	return added
}

// of returns the records of a type.
func (d *deletion) of(t *record.Type) []record.ID {
	if i, ok := d.at[t]; ok {
		return d.all[i].ids
	}
	return nil
}

// changes returns the changes that delete the records and clear the relations that are set to null, one change per type
// and kind.
func (s *Session) changes(d *deletion) []plan.Change {
	var out []plan.Change
	for _, t := range s.store.schema.Types {
		var clears []plan.Clearing
		for _, f := range t.Fields {
			if f.Relation == nil || f.Relation.OnDelete != record.SetNull {
				continue
			}
			if ids := d.of(f.Relation.Type); ids != nil {
				clears = append(clears, plan.Clearing{Relation: f, IDs: ids})
			}
		}
		if clears != nil {
			out = append(out, s.store.planner.Clear(t, s.at(), clears, d.of(t)))
		}
	}
	for _, set := range d.all {
		out = append(out, s.store.planner.Delete(set.of, plan.ByID(set.of, set.ids...)))
	}
	return out
}
