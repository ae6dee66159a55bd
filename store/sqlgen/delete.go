package sqlgen

import (
	"time"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// Delete removes rows of several types, and clears relations to them, at once:
// foreign keys are looked at when the statement ends.
type Delete struct {
	At    time.Time
	Rows  []DeleteRows
	Clear []ClearRelations
}

// DeleteRows are the rows of one type to delete.
type DeleteRows struct {
	Type *record.Type
	IDs  []string
}

// ClearRelations are the relations of one type to set to null where they lead
// to one of the IDs; rows in Except are about to be deleted themselves.
type ClearRelations struct {
	Type   *record.Type
	Fields []*record.Field
	IDs    [][]string // per field
	Except []string
}

// Write writes one statement:
//
//	WITH c0 AS (UPDATE "movies" …), d0 AS (DELETE FROM "licences" …) DELETE FROM "studios" …
//
// A row may be changed only once in a statement, so each type has one UPDATE
// for all its relations and one DELETE.
func (d Delete) Write() Statement {
	var w Writer
	sep := "WITH "
	for i, c := range d.Clear {
		w.Text(sep, "c")
		w.Int(i)
		w.Text(" AS (")
		w.clear(c, d.At)
		w.Text(")")
		sep = ", "
	}
	last := len(d.Rows) - 1
	for i, r := range d.Rows[:last] {
		w.Text(sep, "d")
		w.Int(i)
		w.Text(" AS (")
		w.delete(r)
		w.Text(")")
		sep = ", "
	}
	if sep == ", " {
		w.Text(" ")
	}
	w.delete(d.Rows[last])
	return w.Statement()
}

func (w *Writer) delete(r DeleteRows) {
	w.Text("DELETE FROM ")
	w.Ident(r.Type.Table)
	w.Text(" WHERE id = ANY (")
	w.Arg(UUIDArray(r.IDs))
	w.Text("::uuid[])")
}

// clear appends an update of rows that it locks in the order of their IDs, as they
// are found here:
//
//	UPDATE "movies" t0 SET …, "studio_id" = CASE WHEN t0."studio_id" = ANY ($1) THEN NULL ELSE t0."studio_id" END
//	FROM (SELECT id FROM "movies" WHERE "studio_id" = ANY ($1) ORDER BY id FOR NO KEY UPDATE) l WHERE t0.id = l.id
func (w *Writer) clear(c ClearRelations, at time.Time) {
	w.Text("UPDATE ")
	w.Ident(c.Type.Table)
	w.touch(at)
	first := len(w.args)
	for i, f := range c.Fields {
		w.Text(", ")
		w.Ident(f.Column)
		w.Text(" = CASE WHEN ")
		w.Text("t0.")
		w.Ident(f.Column)
		w.Text(" = ANY (")
		w.Arg(UUIDArray(c.IDs[i]))
		w.Text("::uuid[]) THEN NULL ELSE t0.")
		w.Ident(f.Column)
		w.Text(" END")
	}
	w.Text(" FROM (SELECT id FROM ")
	w.Ident(c.Type.Table)
	w.Text(" WHERE (")
	for i, f := range c.Fields {
		if i > 0 {
			w.Text(" OR ")
		}
		w.Ident(f.Column)
		w.Text(" = ANY ($")
		w.Int(first + i + 1)
		w.Text("::uuid[])")
	}
	w.Text(")")
	if len(c.Except) > 0 {
		w.Text(" AND id <> ALL (")
		w.Arg(UUIDArray(c.Except))
		w.Text("::uuid[])")
	}
	w.Text(" ORDER BY id", rowLocks[c.Type.UpdateLock(c.Fields...)], ") l WHERE t0.id = l.id")
}

// Referencing writes the IDs of rows whose relation leads to one of ids, and
// locks them:
//
//	SELECT id FROM "licences" WHERE "movie_id" = ANY ($1) ORDER BY id FOR UPDATE
func Referencing(t *record.Type, via *record.Field, ids []string) Statement {
	var w Writer
	w.Text("SELECT id FROM ")
	w.Ident(t.Table)
	w.Text(" WHERE ")
	w.Ident(via.Column)
	w.Text(" = ANY (")
	w.Arg(UUIDArray(ids))
	w.Text("::uuid[]) ORDER BY id", rowLocks[record.LockUpdate])
	return w.Statement()
}

// Version writes the version of one row, without a lock.
func Version(t *record.Type, id string) Statement {
	var w Writer
	w.Text("SELECT version FROM ")
	w.Ident(t.Table)
	w.Text(" WHERE id = ")
	w.Arg(id)
	w.Text("::uuid")
	return w.Statement()
}

// DeleteOne writes a statement that deletes one row nothing relates to, and
// reads it back:
//
//	DELETE FROM "licences" t0 WHERE t0.id = $1 AND t0.version = $2 RETURNING t0."id", …
func DeleteOne(t *record.Type, id string, ifVersion *int, read *plan.Rows) Statement {
	var w Writer
	w.readBack(read, func() {
		w.Text("DELETE FROM ")
		w.Ident(t.Table)
		w.Text(" t0")
		w.oneRow(id, ifVersion)
	})
	return w.Statement()
}
