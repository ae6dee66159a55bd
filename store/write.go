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

// Written is what a write has done: the records' IDs and, for each selection
// asked for, the JSON of each record.
type Written struct {
	IDs     []record.ID
	Objects [][][]byte // [selection][record]
}

// Create makes records, in the order of the inputs. The error of a refused
// input is a [*record.Error] with the field.
func (s *Store) Create(ctx context.Context, c *record.Create) (*Written, error) {
	if len(c.Inputs) == 0 {
		return &Written{Objects: make([][][]byte, len(c.Select))}, nil
	}
	in := sqlgen.Insert{Type: c.Type, At: s.instant(ctx), Fields: assigned(c.Inputs), IDs: make([]string, len(c.Inputs))}
	in.Rows = table(in.Fields, c.Inputs)
	ids := make([]record.ID, len(c.Inputs))
	for i := range ids {
		u, err := s.newID()
		if err != nil {
			return nil, fmt.Errorf("new ID: %w", err)
		}
		ids[i] = record.ID{Prefix: c.Type.IDPrefix, UUID: u}
		in.IDs[i] = u.String()
	}
	w, err := s.write(ctx, writing{c.Type, c.Select, c.Memo, ids, in.Write})
	return w, s.failAt(inputPath(c.Paths, culprit(err, in)), "create "+c.Type.Plural, err)
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

// assigned are the fields any of the inputs names, in the model's order as far
// as each input has it.
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

// Update changes one record: [record.ErrNotFound] when there is none,
// [record.ErrConflict] when it isn't at the version asked for.
func (s *Store) Update(ctx context.Context, u *record.Update) (*Written, error) {
	up := sqlgen.Update{Type: u.Type, ID: u.ID.UUID.String(), IfVersion: u.IfVersion, At: s.instant(ctx), Patch: u.Patch}
	w, err := s.write(ctx, writing{u.Type, u.Select, u.Memo, nil, up.Write})
	if err == nil && len(w.IDs) == 0 {
		err = s.missed(ctx, u.Type, u.ID, u.IfVersion)
	}
	return w, s.failAt("patch", "update "+u.Type.Singular, err)
}

// missed tells why a write found no row.
func (s *Store) missed(ctx context.Context, t *record.Type, id record.ID, ifVersion *int) error {
	version := 0
	err := s.snapshot(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.query(ctx, q, sqlgen.Version(t, id.UUID.String()), []any{&version}, one)
	})
	switch {
	case err != nil:
		return err
	case ifVersion != nil && version == *ifVersion: // only now, behind a statement that has committed by itself
		return stateError("40001")
	case version == 0 || ifVersion == nil:
		return &record.Error{Kind: record.ErrNotFound, Field: "id", Message: fmt.Sprintf("id: there is no %s %s", t.Singular, id)}
	}
	return &record.Error{
		Kind: record.ErrConflict, Field: "ifVersion", CurrentVersion: version,
		Message: fmt.Sprintf("ifVersion: %s is at version %d, not %d", id, version, *ifVersion),
	}
}

// writing is one data-modifying statement and what to read back.
type writing struct {
	of        *record.Type
	selected  []*record.Selection
	memo      *record.Memo // of selected
	ids       []record.ID  // the order of the result, nil for that of the rows
	statement func(*plan.Rows) sqlgen.Statement
}

// write runs one data-modifying statement, which also reads back what the
// selections ask for; their lists are read in the same transaction. The
// statement sees the tables as they were before it, so where a relation leads
// back to the written type, the records are read by another one.
func (s *Store) write(ctx context.Context, w writing) (*Written, error) {
	p, err := record.Recall(w.memo, func() (*plan.Read, error) {
		p, err := plan.ForRecords(s.cursors, w.of, w.selected)
		if err == nil {
			p.Level.Rows.Written = !p.Level.Rows.LeadsBack()
		}
		return p, err
	})
	if err != nil {
		return nil, err
	}
	alone := commitsAlone(ctx, p.Level)
	var level *encode.Level
	err = s.Transact(ctx, func(ctx context.Context) (err error) {
		level, err = s.runWrite(ctx, w, p.Level, alone)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.written(ctx, w.of, p, level, w.ids)
}

// commitsAlone reports whether a write of ctx takes one statement, behind which
// nothing can fail: the statement may commit by itself.
func commitsAlone(ctx context.Context, p *plan.Level) bool {
	if p.Several() || p.Rows.LeadsBack() {
		return false
	}
	return ctx.Value(txKey{}) == nil || ctx.Value(oneWriteKey{}) != nil && len(p.Computed) == 0
}

// runWrite runs a data-modifying statement, and what reads back the rest, in the
// transaction of ctx; alone says that the statement may be all of it.
func (s *Store) runWrite(ctx context.Context, w writing, p *plan.Level, alone bool) (level *encode.Level, err error) {
	tx, _ := ctx.Value(txKey{}).(beginner) // Transact put it there
	if tx, ok := tx.(*driver.Tx); ok && alone {
		done, err := tx.Alone(ctx, func(ctx context.Context, q sqlx.QueryerContext) (err error) {
			level, err = s.level(ctx, q, p, w.statement(p.Rows))
			return err
		})
		if done || err != nil {
			return level, err
		}
	}
	q, err := tx.Begin()
	if err != nil {
		return nil, err
	}
	if p.Rows.Written {
		return s.level(ctx, q, p, w.statement(p.Rows))
	}
	ids, err := s.writtenIDs(ctx, q, w.of, w.statement)
	if err != nil {
		return nil, err
	}
	these, rows := *p, *p.Rows
	these.Rows = &rows
	rows.Where = plan.Where(&record.Filter{Op: record.OpIn, Field: w.of.ID(), Value: ids})
	return s.level(ctx, q, &these, sqlgen.Select(&rows))
}

// writtenIDs runs one data-modifying statement and returns the IDs it has written.
func (s *Store) writtenIDs(ctx context.Context, tx sqlx.QueryerContext, t *record.Type, statement func(*plan.Rows) sqlgen.Statement) ([]any, error) {
	p, err := plan.ForRecords(s.cursors, t, nil)
	if err != nil {
		return nil, err
	}
	p.Level.Rows.Written = true
	var ids []any
	id := record.ID{Prefix: t.IDPrefix}
	err = s.query(ctx, tx, statement(p.Level.Rows), []any{&id.UUID}, func() error {
		ids = append(ids, id)
		return nil
	})
	return ids, err
}

// written encodes what a write has read back.
func (s *Store) written(ctx context.Context, t *record.Type, p *plan.Read, level *encode.Level, ids []record.ID) (*Written, error) {
	defer level.Release()
	if err := s.compute(ctx, level); err != nil {
		return nil, err
	}
	rows, ids, err := writtenRows(t, level.Table, p.IDCell, ids)
	if err != nil {
		return nil, err
	}
	w := &Written{IDs: ids, Objects: make([][][]byte, len(p.Objects))}
	for i, o := range p.Objects {
		if w.Objects[i], err = s.objects(ctx, level, rows, o, i); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// writtenRows finds the row of each ID; nil IDs are those of the rows, which are
// returned. Nearly always the rows come in the order of the IDs.
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

// objects encodes rows, one after the other in one buffer. The place of a field
// computed in Go begins with the selection's.
func (s *Store) objects(ctx context.Context, level *encode.Level, rows []int, o *plan.Object, selection int) ([][]byte, error) {
	out, place := make([][]byte, len(rows)), []any{selection, 0}
	_, err := s.encode(ctx, place, func(e *encode.Encoder) ([]byte, bool) {
		b := make([]byte, 0, level.Size(o))
		for i, row := range rows {
			place[1] = i
			start := len(b)
			var ok bool
			if b, ok = e.Object(b, level, row, o); ok {
				out[i] = b[start:len(b):len(b)] // stays where it is when b moves
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
