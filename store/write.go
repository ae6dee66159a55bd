package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// Written is what a write has done: the records' IDs and, for each selection asked for, the JSON of each record.
type Written struct {
	IDs     []record.ID
	Objects [][][]byte // [selection][record]
}

// Create makes records, in the order of the inputs. back reads what it answers; nil: what c selects. The error of a refused input is a [*record.Error] with the field.
func (s *Session) Create(ctx context.Context, c *record.Create, back *WritePlan) (*Written, error) {
	if len(c.Inputs) == 0 {
		return &Written{Objects: make([][][]byte, len(c.Select))}, nil
	}
	ids := make([]record.ID, len(c.Inputs))
	for i := range ids {
		u, err := s.store.newID()
		if err != nil {
			return nil, fmt.Errorf("new ID: %w", err)
		}
		ids[i] = record.ID{Prefix: c.Type.IDPrefix, UUID: u}
	}
	fields := assigned(c.Inputs)
	in := s.store.planner.Insert(c.Type, s.at(), fields, ids, table(fields, c.Inputs))
	w, err := s.write(ctx, s.orPlan(back, c.Type, c.Select), ids, in)
	return w, s.store.failAt(inputPath(c.Paths, culprit(err, in)), "create "+c.Type.Plural, err)
}

// inputPath is the path of the input at fault; of all of them when none is known.
func inputPath(paths []string, culprit int) string {
	switch {
	case len(paths) == 0:
		return ""
	case len(paths) == 1:
		return paths[0]
	case culprit < 0:
		return "inputs"
	}
	return paths[culprit]
}

// assigned are the fields any of the inputs names, in the model's order as far as each input has it.
func assigned(inputs []record.Values) []*record.Field {
	var fields []*record.Field
	for _, values := range inputs {
		if matches(fields, values) {
			continue // as most inputs of a bulk create do
		}
		for _, a := range values {
			if !slices.Contains(fields, a.Field) {
				fields = append(fields, a.Field)
			}
		}
	}
	return fields
}

// matches reports whether an input has exactly these fields, in this order.
func matches(fields []*record.Field, values record.Values) bool {
	if len(values) != len(fields) {
		return false
	}
	for i, f := range fields {
		if values[i].Field != f {
			return false
		}
	}
	return true
}

// table is what the inputs put into fields: what one leaves out has its default.
func table(fields []*record.Field, inputs []record.Values) [][]any {
	cells := make([]any, len(fields)*len(inputs))
	out := make([][]any, len(inputs))
	for i, values := range inputs {
		out[i], cells = cells[:len(fields):len(fields)], cells[len(fields):]
		next := 0 // of the values, which have the order of fields but for some that are missing
		for j, f := range fields {
			if next < len(values) && values[next].Field == f {
				out[i][j] = values[next].Value
				next++
				continue
			}
			out[i][j] = f.Default
			for _, a := range values {
				if a.Field == f {
					out[i][j] = a.Value
				}
			}
		}
	}
	return out
}

// Update changes one record: [record.ErrNotFound] when it does not exist, [record.ErrConflict] when it isn't at the
// version asked for.
func (s *Session) Update(ctx context.Context, u *record.Update, back *WritePlan) (*Written, error) {
	change := s.store.planner.Update(u.Type, s.at(), u.ID, u.IfVersion, u.Patch)
	w, err := s.write(ctx, s.orPlan(back, u.Type, u.Select), nil, change)
	if err == nil && len(w.IDs) == 0 {
		err = s.missed(ctx, u.Type, u.ID, u.IfVersion)
	}
	return w, s.store.failAt("patch", "update "+u.Type.Singular, err)
}

// missed is the error of a write that found no row.
func (s *Session) missed(ctx context.Context, t *record.Type, id record.ID, ifVersion *int) error {
	version := 0
	st := sqlgen.Select(s.store.planner.Version(t, id))
	err := s.read(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.store.query(ctx, q, st, []any{&version}, nil)
	})
	switch {
	case err != nil:
		return err
	case ifVersion != nil && version == *ifVersion: // only after a statement that has committed by itself
		return stateError("40001")
	case version == 0 || ifVersion == nil:
		return &record.Error{Kind: record.ErrNotFound, Field: "id", Message: fmt.Sprintf("id: there is no %s %s", t.Singular, id)}
	}
	return &record.Error{
		Kind: record.ErrConflict, Field: "ifVersion", CurrentVersion: version,
		Message: fmt.Sprintf("ifVersion: %s is at version %d, not %d", id, version, *ifVersion),
	}
}

// orPlan is the plan, or that of the selections where there is none.
func (s *Session) orPlan(back *WritePlan, t *record.Type, selections []*record.Selection) *WritePlan {
	if back == nil {
		return s.store.PlanWrite(t, selections)
	}
	return back
}

// write makes one change, and reads back what the plan's selections have in the same statement; the lists among them
// are read in the same transaction. ids are the order of the result, nil for that of the rows.
func (s *Session) write(ctx context.Context, back *WritePlan, ids []record.ID, change plan.Change) (*Written, error) {
	alone := s.commitsAlone(back.Level)
	var level *encode.Level
	err := s.Transact(ctx, TxOptions{}, func(ctx context.Context, s *Session) (err error) {
		level, err = s.runWrite(ctx, back, change, alone)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.written(ctx, back, level, ids)
}

// commitsAlone reports whether a write takes one statement and cannot fail after it: the statement may commit by
// itself.
func (s *Session) commitsAlone(p *plan.Level) bool {
	if p.Several() || !p.Rows.Written {
		return false
	}
	return s.tx == nil || s.alone && len(p.Computed) == 0
}

// runWrite runs the statement of a change, and what reads back the rest, in the session's transaction; alone says that
// the statement may be all of it.
func (s *Session) runWrite(ctx context.Context, back *WritePlan, change plan.Change, alone bool) (level *encode.Level, err error) {
	if tx, ok := s.tx.(*driver.Tx); ok && alone {
		done, err := tx.Autocommit(ctx, func(ctx context.Context, q sqlx.QueryerContext) (err error) {
			level, err = s.readBack(ctx, q, back, change)
			return err
		})
		if done || err != nil {
			return level, err
		}
	}
	q, err := s.tx.Begin()
	if err != nil {
		return nil, err
	}
	if back.Level.Rows.Written {
		return s.readBack(ctx, q, back, change)
	}
	return s.readAgain(ctx, q, back, change)
}

// readBack makes a change and reads what it has written in its own statement.
func (s *Session) readBack(ctx context.Context, q sqlx.QueryerContext, back *WritePlan, change plan.Change) (*encode.Level, error) {
	level := back.Level
	return (&reading{Session: s, statements: back.statements, q: q}).levelFrom(ctx, level, sqlgen.Write([]plan.Change{change}, level.Rows))
}

// readAgain makes a change and reads what it has written by another statement. A statement sees the tables as they were
// before it, so it cannot read relations that lead back to the type that it writes.
func (s *Session) readAgain(ctx context.Context, q sqlx.QueryerContext, back *WritePlan, change plan.Change) (*encode.Level, error) {
	of := back.of
	found := s.store.planner.Records(of, nil).Level.Rows
	found.Written = true
	ids, err := s.ids(ctx, q, of, sqlgen.Write([]plan.Change{change}, found))
	if err != nil {
		return nil, err
	}
	these := s.store.planner.These(back.Level, plan.ByID(of, ids...), nil)
	return (&reading{Session: s, statements: back.statements, q: q}).levelFrom(ctx, these, sqlgen.Select(these.Rows))
}

// ids runs a statement that returns the IDs of records of a type.
func (s *Session) ids(ctx context.Context, q sqlx.QueryerContext, t *record.Type, st sqlgen.Statement) ([]record.ID, error) {
	var ids []record.ID
	id := record.ID{Prefix: t.IDPrefix}
	err := s.store.query(ctx, q, st, []any{&id.UUID}, func() error {
		ids = append(ids, id)
		return nil
	})
	return ids, err
}

// written encodes what a write has read back.
func (s *Session) written(ctx context.Context, p *WritePlan, level *encode.Level, ids []record.ID) (*Written, error) {
	defer level.Release()
	if err := s.compute(ctx, level); err != nil {
		return nil, err
	}
	rows, ids, err := writtenRows(p.of, level.Table, p.IDCell, ids)
	if err != nil {
		return nil, err
	}
	w := &Written{IDs: ids, Objects: make([][][]byte, len(p.Objects))}
	for i, o := range p.Objects {
		if w.Objects[i], err = s.objects(level, rows, o, i); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// writtenRows finds the row of each ID; nil IDs are those of the rows, which are returned. Nearly always the rows come
// in the order of the IDs.
func writtenRows(t *record.Type, table *encode.Table, cell int, ids []record.ID) ([]int, []record.ID, error) {
	rows, found := make([]int, table.Len()), make([]record.ID, table.Len())
	same := ids == nil || len(ids) == len(found)
	for i := range found {
		found[i].Prefix = t.IDPrefix
		if err := found[i].UUID.UnmarshalText(table.Cell(i, cell)); err != nil {
			return nil, nil, fmt.Errorf("read ID: %w", err)
		}
		rows[i] = i
		same = same && (ids == nil || found[i].UUID == ids[i].UUID)
	}
	if same {
		return rows, found, nil
	}
	at := make(map[record.ID]int, len(found))
	for i, id := range found {
		at[id] = i
	}
	rows = make([]int, len(ids))
	for i, id := range ids {
		rows[i] = at[id]
	}
	return rows, ids, nil
}

// objects encodes rows, one after the other in one buffer. The place of a field computed in Go begins with the
// selection's.
func (s *Session) objects(level *encode.Level, rows []int, o *plan.Object, selection int) ([][]byte, error) {
	out, place := make([][]byte, len(rows)), []any{selection, 0}
	_, err := s.encode(place, func(e *encode.Encoder) ([]byte, bool) {
		b := make([]byte, 0, level.Size(o))
		for i, row := range rows {
			place[1] = i
			start := len(b)
			var ok bool
			if b, ok = e.Object(b, level, row, o); ok {
				out[i] = b[start:len(b):len(b)] // keeps its array when b moves to another
			}
		}
		return b, true
	})
	return out, err
}

// failAt is fail with the input's path before the field the database named.
func (s *Store) failAt(path, doing string, err error) error {
	if err == nil {
		return nil
	}
	err = s.fail(doing, err)
	var e *record.Error
	if path == "" || !errors.As(err, &e) || e.Cause == nil || e.Field == "" {
		return err
	}
	placed := *e
	placed.Field = path + "." + e.Field
	placed.Fields = nil
	for _, f := range e.Fields {
		placed.Fields = append(placed.Fields, path+"."+f)
	}
	placed.Message = placed.Field + ": " + e.Message
	return fmt.Errorf("%s: %w", doing, &placed)
}
