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
//	INSERT INTO "studios" t0 (…) SELECT … RETURNING t0."id", …
func (in Insert) Write(read *plan.Rows) Statement {
	w := Writer{args: make([]any, 0, len(in.Fields)+2)}
	w.readBack(read, func() {
		w.Text("INSERT INTO ")
		w.Ident(in.Type.Table)
		w.Text(` AS t0 ("id", "version", "created_at", "updated_at"`)
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
	})
	return w.Statement()
}

// readBack appends what write does to rows t0 and what to read of them:
//
//	INSERT INTO "movies" t0 … RETURNING t0."id", t0."title"
//	WITH written AS (INSERT INTO "movies" t0 … RETURNING *) SELECT t0."id", t1."name" FROM written t0 LEFT JOIN "studios" t1 …
func (w *Writer) readBack(read *plan.Rows, write func()) {
	if len(read.Joins) > 0 {
		w.Text("WITH written AS (")
		write()
		w.Text(" RETURNING *) ")
		w.Rows(read)
		return
	}
	write()
	w.Text(" RETURNING ")
	w.columns(read)
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
		w.cast(f)
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
			w.cast(f)
		}
	}
	w.Text(" FROM unnest($1::uuid[]")
	var array []byte
	for i, f := range in.Fields {
		w.Text(", ")
		array = appendColumn(array[:0], in.Rows, i)
		w.Arg(string(array))
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

// Write writes a statement that changes the row and reads it back:
//
//	UPDATE "movies" t0 SET version = t0.version + 1, … WHERE t0.id = $1 AND t0.version = $2 RETURNING t0."id", …
func (u Update) Write(read *plan.Rows) Statement {
	w := Writer{args: make([]any, 0, len(u.Patch)+3)}
	w.readBack(read, func() {
		w.Text("UPDATE ")
		w.Ident(u.Type.Table)
		w.touch(u.At)
		for _, a := range u.Patch {
			w.Text(", ")
			w.Ident(a.Field.Column)
			w.Text(" = ")
			w.assign(a)
		}
		w.oneRow(u.ID, u.IfVersion)
	})
	return w.Statement()
}

// oneRow appends WHERE t0.id = $1 AND t0.version = $2.
func (w *Writer) oneRow(id string, version *int) {
	w.Text(" WHERE t0.id = ")
	w.Arg(id)
	w.Text("::uuid")
	if version != nil {
		w.Text(" AND t0.version = ")
		w.Arg(int64(*version))
	}
}

// touch appends what every change of a row t0 changes. An older request that
// comes later doesn't turn the time back.
func (w *Writer) touch(at time.Time) {
	w.Text(" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, ")
	w.Arg(at)
	w.Text("::timestamptz)")
}

func (w *Writer) assign(a record.Assignment) {
	column := func() { w.Text("t0."); w.Ident(a.Field.Column) }
	value := func() { w.Arg(Value(a.Value)); w.cast(a.Field) }
	switch a.Op {
	case record.AssignIncrement: // coalesce(t0."imdb_votes", 0) + $5::integer
		if a.Field.NonNull {
			column()
		} else {
			w.Text("coalesce(")
			column()
			w.Text(", 0)")
		}
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

// appendColumn appends the array literal of one column of all rows; a list in it
// is the text of its own literal.
func appendColumn(b []byte, rows [][]any, column int) []byte {
	b = append(b, '{')
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendElement(b, row[column])
	}
	return append(b, '}')
}
