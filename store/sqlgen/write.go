package sqlgen

import (
	"time"

	"recordgraph/record"
	"recordgraph/store/plan"
)

// Insert is new rows: the values of Fields, in order, per row. IDs are the
// UUIDs of the rows.
type Insert struct {
	Type   *record.Type
	At     time.Time
	IDs    []string
	Fields []*record.Field
	Rows   [][]any // canonical values, nil for null
}

// Write writes a statement that inserts rows and reads them back:
//
//	WITH written AS (INSERT INTO "studios" (…) SELECT … RETURNING *) SELECT t0."id", … FROM written t0 …
func (in Insert) Write(read *plan.Rows) Statement {
	var w Writer
	w.Text("WITH written AS (INSERT INTO ")
	w.Ident(in.Type.Table)
	w.Text(` ("id", "version", "created_at", "updated_at"`)
	for _, f := range in.Fields {
		w.Text(", ")
		w.Ident(f.Column)
	}
	w.Text(") ")
	if len(in.IDs) == 1 {
		w.values(in)
	} else {
		w.unnest(in)
	}
	w.Text(" RETURNING *) ")
	w.Rows(read)
	return w.Statement()
}

// values appends VALUES ($1, 1, $2, $2, $3, …).
func (w *Writer) values(in Insert) {
	w.Text("VALUES (")
	w.Arg(in.IDs[0])
	w.Text("::uuid, 1, ")
	w.Arg(in.At)
	w.Text("::timestamptz, $2")
	for i, f := range in.Fields {
		w.Text(", ")
		w.Arg(Value(in.Rows[0][i]))
		w.Text("::", ColumnType(f))
	}
	w.Text(")")
}

// unnest appends one array per column, so that the text is the same for any
// number of rows: SELECT r.id, 1, $2, $2, r.c0 FROM unnest($1::uuid[], $3::text[]) r(id, c0).
// Lists travel as the text of each, because unnest would flatten them.
func (w *Writer) unnest(in Insert) {
	w.Text("SELECT r.id, 1, ")
	ids := UUIDArray(in.IDs)
	w.args = append(w.args, ids)
	w.Arg(in.At)
	w.Text("::timestamptz, $2")
	for i, f := range in.Fields {
		w.Text(", r.c")
		w.Int(i)
		if f.List {
			w.Text("::", ColumnType(f))
		}
	}
	w.Text(" FROM unnest($1::uuid[]")
	for i, f := range in.Fields {
		w.Text(", ")
		w.Arg(columnArray(in.Rows, i))
		if f.List {
			w.Text("::text[]")
		} else {
			w.Text("::", columnTypes[f.Scalar], "[]")
		}
	}
	w.Text(") r(id")
	for i := range in.Fields {
		w.Text(", c")
		w.Int(i)
	}
	w.Text(")")
}

// Update is a change of one row.
type Update struct {
	Type      *record.Type
	ID        string
	IfVersion *int
	At        time.Time
	Patch     record.Values
}

// Write writes a statement that changes the row and reads it back; the old row
// is locked first:
//
//	WITH old AS (SELECT "id" FROM "movies" WHERE "id" = $1 AND "version" = $2 FOR NO KEY UPDATE),
//	written AS (UPDATE "movies" t SET "version" = t."version" + 1, … FROM old WHERE t."id" = old."id" RETURNING t.*)
//	SELECT … FROM written t0 …
func (u Update) Write(read *plan.Rows) Statement {
	var w Writer
	w.Text("WITH old AS (SELECT id FROM ")
	w.Ident(u.Type.Table)
	w.Text(" WHERE id = ")
	w.Arg(u.ID)
	w.Text("::uuid")
	w.version(u.IfVersion)
	w.Text(" FOR NO KEY UPDATE), written AS (UPDATE ")
	w.Ident(u.Type.Table)
	w.touch(u.At)
	for _, a := range u.Patch {
		w.Text(", ")
		w.Ident(a.Field.Column)
		w.Text(" = ")
		w.assign(a)
	}
	w.Text(" FROM old WHERE t.id = old.id RETURNING t.*) ")
	w.Rows(read)
	return w.Statement()
}

// touch appends what every change of a row t changes. An older request that
// comes later doesn't turn the time back.
func (w *Writer) touch(at time.Time) {
	w.Text(" t SET version = t.version + 1, updated_at = greatest(t.updated_at, ")
	w.Arg(at)
	w.Text("::timestamptz)")
}

func (w *Writer) version(v *int) {
	if v != nil {
		w.Text(" AND version = ")
		w.Arg(int64(*v))
	}
}

func (w *Writer) assign(a record.Assignment) {
	column := func() { w.Text("t."); w.Ident(a.Field.Column) }
	value := func() { w.Arg(Value(a.Value)); w.Text("::", ColumnType(a.Field)) }
	switch a.Op {
	case record.AssignIncrement:
		column()
		w.Text(" + ")
		value()
	case record.AssignAppend:
		column()
		w.Text(" || ")
		value()
	case record.AssignRemove:
		w.Text("CASE WHEN ")
		column()
		w.Text(" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(")
		column()
		w.Text(") WITH ORDINALITY e(v, n) WHERE (e.v = ANY (")
		value()
		w.Text(")) IS NOT TRUE ORDER BY e.n) END")
	default:
		value()
	}
}

// columnArray is an array literal of one column of all rows; nulls stay null.
func columnArray(rows [][]any, column int) string {
	b := []byte{'{'}
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		if row[column] == nil {
			b = append(b, "NULL"...)
			continue
		}
		v := row[column]
		if items, ok := v.([]any); ok {
			v = operand(items)
		}
		b = append(b, '"')
		b = append(b, arrayEscapes.Replace(Text(v))...)
		b = append(b, '"')
	}
	return string(append(b, '}'))
}
