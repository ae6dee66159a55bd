package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// Delete removes one record and does what its relations say on delete: removes
// records that cascade, clears relations that are set to null, and fails with
// [record.ErrConflict] where a relation restricts. The selections show the
// record as it was.
func (s *Store) Delete(ctx context.Context, d *record.Delete) (*Written, error) {
	w, err := s.delete(ctx, d)
	if err == nil && len(w.IDs) == 0 {
		err = s.missed(ctx, d.Type, d.ID, d.IfVersion)
	}
	return w, s.fail("delete "+d.Type.Singular, err)
}

func (s *Store) delete(ctx context.Context, d *record.Delete) (*Written, error) {
	if len(s.schema.References(d.Type)) > 0 {
		return s.deleteReferenced(ctx, d)
	}
	return s.write(ctx, writing{d.Type, d.Select, d.Memo, nil, func(read *plan.Rows) sqlgen.Statement {
		return sqlgen.DeleteOne(d.Type, d.ID.UUID.String(), d.IfVersion, read)
	}})
}

// deleteReferenced reads and locks the record with all that is selected of it,
// then deletes it with what hangs on it in one statement.
func (s *Store) deleteReferenced(ctx context.Context, d *record.Delete) (*Written, error) {
	p, err := plan.ForRecords(s.cursors, d.Type, d.Select)
	if err != nil {
		return nil, err
	}
	p.Level.Rows.Lock = true
	p.Level.Rows.Where = plan.Where(atVersion(d))
	var level *encode.Level
	err = s.Transact(ctx, func(ctx context.Context) error {
		tx, err := ctx.Value(txKey{}).(beginner).Begin() // Transact put it there
		if err != nil {
			return err
		}
		level, err = s.level(ctx, tx, p.Level, sqlgen.Select(p.Level.Rows))
		if err != nil || level.Table.Len() == 0 {
			return err
		}
		return s.deleteAll(ctx, tx, d)
	})
	if err != nil {
		return nil, err
	}
	return s.written(ctx, d.Type, p, level, nil)
}

func atVersion(d *record.Delete) *record.Filter {
	byID := &record.Filter{Op: record.OpEq, Field: d.Type.ID(), Value: d.ID}
	if d.IfVersion == nil {
		return byID
	}
	return record.And(byID, &record.Filter{Op: record.OpEq, Field: d.Type.Field("version"), Value: int64(*d.IfVersion)})
}

// deleteAll follows the relations that cascade, then deletes in one statement.
func (s *Store) deleteAll(ctx context.Context, tx sqlx.QueryerContext, d *record.Delete) error {
	g := gathered{at: map[*record.Type]int{}}
	fresh := []sqlgen.DeleteRows{g.add(d.Type, []string{d.ID.UUID.String()})}
	for len(fresh) > 0 {
		next := fresh[0]
		fresh = fresh[1:]
		for _, ref := range s.schema.References(next.Type) {
			if ref.Via.Relation.OnDelete != record.Cascade {
				continue
			}
			ids, err := s.referencing(ctx, tx, ref, next.IDs)
			if err != nil {
				return err
			}
			if added := g.add(ref.From, ids); len(added.IDs) > 0 {
				fresh = append(fresh, added)
			}
		}
	}
	st := sqlgen.Delete{At: s.instant(ctx), Rows: g.rows, Clear: s.clears(&g)}
	return s.query(ctx, tx, st.Write(), nil, one)
}

func (s *Store) referencing(ctx context.Context, tx sqlx.QueryerContext, ref record.Reference, ids []string) ([]string, error) {
	var out []string
	var id string
	err := s.query(ctx, tx, sqlgen.Referencing(ref.From, ref.Via, ids), []any{&id}, func() error {
		out = append(out, id)
		return nil
	})
	return out, err
}

// gathered are the rows to delete, each once.
type gathered struct {
	rows []sqlgen.DeleteRows
	at   map[*record.Type]int
	seen map[string]bool
}

// add notes rows and returns those that are new.
func (g *gathered) add(t *record.Type, ids []string) sqlgen.DeleteRows {
	added := sqlgen.DeleteRows{Type: t}
	if g.seen == nil {
		g.seen = map[string]bool{}
	}
	for _, id := range ids {
		if key := t.Name + id; !g.seen[key] {
			g.seen[key] = true
			added.IDs = append(added.IDs, id)
		}
	}
	if len(added.IDs) == 0 {
		return added
	}
	i, ok := g.at[t]
	if !ok {
		i = len(g.rows)
		g.at[t] = i
		g.rows = append(g.rows, sqlgen.DeleteRows{Type: t})
	}
	g.rows[i].IDs = append(g.rows[i].IDs, added.IDs...)
	return added
}

// clears are the relations to set to null, one entry per type.
func (s *Store) clears(g *gathered) []sqlgen.ClearRelations {
	var out []sqlgen.ClearRelations
	for _, t := range s.schema.Types {
		c := sqlgen.ClearRelations{Type: t}
		if i, ok := g.at[t]; ok {
			c.Except = g.rows[i].IDs
		}
		for _, f := range t.Fields {
			if f.Relation == nil || f.Relation.OnDelete != record.SetNull {
				continue
			}
			if i, ok := g.at[f.Relation.Type]; ok {
				c.Fields = append(c.Fields, f)
				c.IDs = append(c.IDs, g.rows[i].IDs)
			}
		}
		if len(c.Fields) > 0 {
			out = append(out, c)
		}
	}
	return out
}
