package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// Delete removes one record and does what its relations say on delete: removes records that cascade, clears relations
// that are set to null, and fails with [record.ErrConflict] where a relation restricts. The selections show the record
// as it was.
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
		err = s.missed(ctx, d.Type, d.ID, d.IfVersion)
	}
	return w, s.store.fail("delete "+d.Type.Singular, err)
}

// deleteReferenced reads and locks the record with all that is selected of it, then deletes it with the records that
// its relations name in one statement.
func (s *Session) deleteReferenced(ctx context.Context, d *record.Delete, back *WritePlan) (*Written, error) {
	var level *encode.Level
	err := s.Transact(ctx, TxOptions{}, func(ctx context.Context, s *Session) error {
		q, err := s.tx.Begin()
		if err != nil {
			return err
		}
		lock := record.LockUpdate
		before := s.store.planner.These(back.Level, plan.AtVersion(d.Type, d.ID, d.IfVersion), &lock)
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

// deleteAll follows the relations that cascade, then deletes in one statement.
func (s *Session) deleteAll(ctx context.Context, q sqlx.QueryerContext, d *record.Delete) error {
	g := gathered{at: map[*record.Type]int{}, seen: map[record.ID]bool{}}
	fresh := []doomed{g.add(d.Type, []record.ID{d.ID})}
	for len(fresh) > 0 {
		next := fresh[0]
		fresh = fresh[1:]
		for _, ref := range s.store.schema.References(next.of) {
			if ref.Via.Relation.OnDelete != record.Cascade {
				continue
			}
			holders := s.store.planner.Matching(ref.From, plan.LeadsTo(ref.Via, next.ids), record.LockUpdate)
			ids, err := s.ids(ctx, q, ref.From, sqlgen.Select(holders))
			if err != nil {
				return err
			}
			if added := g.add(ref.From, ids); len(added.ids) > 0 {
				fresh = append(fresh, added)
			}
		}
	}
	return s.store.query(ctx, q, sqlgen.Write(s.deletes(&g), nil), nil, nil)
}

// doomed are records of one type that are deleted.
type doomed struct {
	of  *record.Type
	ids []record.ID
}

// gathered are the records to delete, each once.
type gathered struct {
	all  []doomed
	at   map[*record.Type]int // index in all
	seen map[record.ID]bool
}

// add notes records and returns those that are new.
func (g *gathered) add(t *record.Type, ids []record.ID) doomed {
	added := doomed{of: t}
	for _, id := range ids {
		if !g.seen[id] {
			g.seen[id] = true
			added.ids = append(added.ids, id)
		}
	}
	if len(added.ids) == 0 {
		return added
	}
	i, ok := g.at[t]
	if !ok {
		i = len(g.all)
		g.at[t] = i
		g.all = append(g.all, doomed{of: t})
	}
	g.all[i].ids = append(g.all[i].ids, added.ids...)
	return added
}

// of are the gathered records of a type.
func (g *gathered) of(t *record.Type) []record.ID {
	if i, ok := g.at[t]; ok {
		return g.all[i].ids
	}
	return nil
}

// deletes are the changes that delete the gathered records and clear the relations that are set to null, one change per
// type and kind.
func (s *Session) deletes(g *gathered) []plan.Change {
	var out []plan.Change
	for _, t := range s.store.schema.Types {
		var clears []plan.Clearing
		for _, f := range t.Fields {
			if f.Relation == nil || f.Relation.OnDelete != record.SetNull {
				continue
			}
			if ids := g.of(f.Relation.Type); ids != nil {
				clears = append(clears, plan.Clearing{Relation: f, IDs: ids})
			}
		}
		if clears != nil {
			out = append(out, s.store.planner.Clear(t, s.at(), clears, g.of(t)))
		}
	}
	for _, d := range g.all {
		out = append(out, s.store.planner.Delete(d.of, plan.ByID(d.of, d.ids...)))
	}
	return out
}
