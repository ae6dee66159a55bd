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

// Written is the result of a write: the records' IDs and, for each selection, the JSON of each record.
type Written struct {
	IDs     []record.ID
	Objects [][][]byte // [selection][record]
}

// Create creates records, in the order of the inputs. back is the plan of the returned records; nil selects c's
// selections. The error of a refused input is a [*record.Error] with the field.
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
	in := s.store.planner.Insert(c.Type, s.at(), fields, ids, inputTable(fields, c.Inputs))
	w, err := s.write(ctx, s.orPlan(back, c.Type, c.Select), ids, in)
	return w, s.store.failAt(inputPath(c.Paths, refusedRow(err, in)), "create "+c.Type.Plural, err)
}

// inputPath is the path of the refused input, or of all inputs if it is not known.
func inputPath(paths []string, refused int) string {
	switch {
	case len(paths) == 0:
		return ""
	case len(paths) == 1:
		return paths[0]
	case refused < 0:
		return "inputs"
	}
	return paths[refused]
}

// assigned returns the fields of all inputs, in the order in which they first occur.
func assigned(inputs []record.Values) []*record.Field {
	var fields []*record.Field
	for _, values := range inputs {
		if sameFields(fields, values) {
			continue // most inputs of a bulk create have the same fields
		}
		for _, a := range values {
			if !slices.Contains(fields, a.Field) {
				fields = append(fields, a.Field)
			}
		}
	}
	return fields
}

// sameFields reports whether an input has exactly these fields, in this order.
func sameFields(fields []*record.Field, values record.Values) bool {
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

// inputTable returns the values of fields per input; a missing field has its default.
func inputTable(fields []*record.Field, inputs []record.Values) [][]any {
	cells := make([]any, len(fields)*len(inputs))
	out := make([][]any, len(inputs))
	for i, values := range inputs {
		out[i], cells = cells[:len(fields):len(fields)], cells[len(fields):]
		next := 0 // index in values, which usually have the order of fields
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

// Update changes one record. The error is a [record.ErrNotFound] if the record does not exist, and a
// [record.ErrConflict] if it has another version than required.
func (s *Session) Update(ctx context.Context, u *record.Update, back *WritePlan) (*Written, error) {
	change := s.store.planner.Update(u.Type, s.at(), u.ID, u.IfVersion, u.Patch)
	w, err := s.write(ctx, s.orPlan(back, u.Type, u.Select), nil, change)
	if err == nil && len(w.IDs) == 0 {
		err = s.notFoundError(ctx, u.Type, u.ID, u.IfVersion)
	}
	err = incrementError(err, u.Patch)
	return w, s.store.failAt("patch", "update "+u.Type.Singular, err)
}

// notFoundError is the error of a write that found no row.
func (s *Session) notFoundError(ctx context.Context, t *record.Type, id record.ID, ifVersion *int) error {
	version := 0
	st := sqlgen.Select(s.store.planner.Version(t, id))
	err := s.read(ctx, false, func(ctx context.Context, q sqlx.QueryerContext) error {
		return s.store.query(ctx, q, st, []any{&version}, nil)
	})
	switch {
	case err != nil:
		return err
	case ifVersion != nil && version == *ifVersion: // possible only after an autocommit statement
		return stateError("40001")
	case version == 0 || ifVersion == nil:
		return &record.Error{Kind: record.ErrNotFound, Field: "id", Message: fmt.Sprintf("id: there is no %s %s", t.Singular, id)}
	}
	return &record.Error{
		Kind: record.ErrConflict, Field: "ifVersion", CurrentVersion: version,
		Message: fmt.Sprintf("ifVersion: %s is at version %d, not %d", id, version, *ifVersion),
	}
}

// orPlan returns back or, if nil, a plan of the selections.
func (s *Session) orPlan(back *WritePlan, t *record.Type, selections []*record.Selection) *WritePlan {
	if back == nil {
		return s.store.PlanWrite(t, selections)
	}
	return back
}

// write makes one change and reads the plan's selections in the same statement, their lists in the same transaction.
// ids is the order of the result; nil means the order of the rows.
func (s *Session) write(ctx context.Context, back *WritePlan, ids []record.ID, change plan.Change) (*Written, error) {
	ruled := change.Kind == plan.Insert && change.Rule != nil
	autocommit := !ruled && s.canAutocommit(back.Level)
	var level *encode.Level
	err := s.Transact(ctx, TxOptions{}, func(ctx context.Context, s *Session) (err error) {
		level, err = s.runWrite(ctx, back, change, autocommit)
		if err == nil && ruled && level.Table.Len() < len(change.IDs) {
			err = againstRule(change.Type)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.written(ctx, back, level, ids)
}

// againstRule is the error of records that the rule of their type does not allow, see [Config.Rule].
func againstRule(t *record.Type) error {
	return &record.Error{Kind: record.ErrForbidden, Message: "a rule of the service does not allow such " + t.Plural}
}

// canAutocommit reports whether a write takes one statement and cannot fail after it, so that the statement may run
// outside a transaction.
func (s *Session) canAutocommit(p *plan.Level) bool {
	if p.MultiStatement() || !p.Rows.Written {
		return false
	}
	return s.tx == nil || s.oneWrite && len(p.Computed) == 0
}

// runWrite makes a change and reads its plan, in the session's transaction or, if possible, by an autocommit statement.
func (s *Session) runWrite(ctx context.Context, back *WritePlan, change plan.Change, autocommit bool) (level *encode.Level, err error) {
	if tx, ok := s.tx.(*driver.Tx); ok && autocommit {
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
	return s.readAfter(ctx, q, back, change)
}

// readBack makes a change and reads the written records by the same statement.
func (s *Session) readBack(ctx context.Context, q sqlx.QueryerContext, back *WritePlan, change plan.Change) (*encode.Level, error) {
	level := back.Level
	return (&reading{Session: s, statements: back.statements, q: q}).levelFrom(ctx, level, sqlgen.Write([]plan.Change{change}, level.Rows))
}

// readAfter makes a change and reads the written records by another statement. A statement sees the tables before its
// own changes, so a write cannot read relations to the type that it writes.
func (s *Session) readAfter(ctx context.Context, q sqlx.QueryerContext, back *WritePlan, change plan.Change) (*encode.Level, error) {
	of := back.of
	found := s.store.planner.Records(of, nil).Level.Rows
	found.Written = true
	ids, err := s.ids(ctx, q, of, sqlgen.Write([]plan.Change{change}, found))
	if err != nil {
		return nil, err
	}
	these := s.store.planner.ForRecords(back.Level, plan.ByID(of, ids...), nil)
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

// written encodes the records that a write returns.
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

// writtenRows returns the row of each ID; nil IDs mean the IDs of the rows. Usually the rows have the order of the IDs.
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

// objects encodes rows into one buffer. The paths of reported failures begin with the index of the selection.
func (s *Session) objects(level *encode.Level, rows []int, o *plan.Object, selection int) ([][]byte, error) {
	out, place := make([][]byte, len(rows)), []any{selection, 0}
	_, err := s.encode(place, func(e *encode.Encoder) ([]byte, bool) {
		b := make([]byte, 0, level.Size(o))
		for i, row := range rows {
			place[1] = i
			start := len(b)
			var ok bool
			if b, ok = e.Object(b, level, row, o); ok {
				out[i] = b[start:len(b):len(b)] // remains valid when b grows
			}
		}
		return b, true
	})
	return out, err
}

// failAt is fail with the input's path before the field of a constraint.
func (s *Store) failAt(path, operation string, err error) error {
	if err == nil {
		return nil
	}
	err = s.fail(operation, err)
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
	return fmt.Errorf("%s: %w", operation, &placed)
}
