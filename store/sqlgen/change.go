package sqlgen

import (
	"recordgraph/record"
	"recordgraph/store/plan"
)

// Write writes one statement that makes all changes and, unless read is nil, reads the rows that the last change has
// written:
//
//	UPDATE "movies" t0 SET … WHERE … RETURNING t0."id", t0."title"
//	WITH written AS (INSERT INTO "movies" t0 … RETURNING *) SELECT t0."id", t1."name" FROM written t0 LEFT JOIN "studios" t1 …
//	WITH c0 AS (UPDATE "movies" …), c1 AS (DELETE FROM "licences" …) DELETE FROM "studios" …
//
// PostgreSQL checks foreign keys when the statement ends. A row may be changed only once in a statement.
func Write(changes []plan.Change, read *plan.Rows) Statement {
	var w Writer
	last := len(changes) - 1
	for i, c := range changes[:last] {
		w.with(i)
		w.Text("c")
		w.Int(i)
		w.Text(" AS (")
		w.change(c)
		w.Text(")")
	}
	joined := read != nil && len(read.Joins) > 0
	if joined {
		w.with(last)
		w.Text("written AS (")
	} else if last > 0 {
		w.Text(" ")
	}
	w.change(changes[last])
	switch {
	case joined:
		w.Text(" RETURNING *) ")
		w.Rows(read)
	case read != nil:
		w.Text(" RETURNING ")
		w.columns(read)
	}
	return w.Statement()
}

// with begins the n-th CTE.
func (w *Writer) with(n int) {
	if n == 0 {
		w.Text("WITH ")
	} else {
		w.Text(", ")
	}
}

// change appends a change of rows t0 of a record type. It writes all writes of record tables:
//
//	INSERT INTO "movies" AS t0 (…) VALUES (…)
//	COPY "movies" (…) FROM STDIN
//	UPDATE "movies" t0 SET … WHERE …
//	DELETE FROM "movies" t0 WHERE …
func (w *Writer) change(c plan.Change) {
	verb := map[plan.ChangeKind]string{plan.Insert: "INSERT INTO ", plan.Copy: "COPY ", plan.Update: "UPDATE ", plan.Delete: "DELETE FROM "}
	w.Text(verb[c.Kind])
	w.Ident(c.Type.Table)
	switch c.Kind {
	case plan.Insert:
		w.insert(c)
	case plan.Copy:
		w.copyIn(c)
	case plan.Update:
		w.update(c)
	case plan.Delete:
		w.Text(" t0 WHERE ")
		w.whereRule(c.Where, c.Rule)
	}
}

// whereRule appends a condition and the rule.
func (w *Writer) whereRule(where, rule *plan.Predicate) {
	w.predicate(where, rule != nil && where.Kind == plan.Or)
	if rule != nil {
		w.Text(" AND ")
		w.predicate(rule, rule.Kind == plan.Or)
	}
}

// insert appends new rows. With a rule they are a subquery that the rule filters:
//
//	AS t0 (…) SELECT * FROM (VALUES (…)) t0(…) WHERE <rule>
func (w *Writer) insert(c plan.Change) {
	columns := func() {
		w.Text(`("id", "version", "created_at", "updated_at"`)
		for _, to := range c.Columns {
			w.Text(", ")
			w.Ident(to.Column.Column)
		}
		w.Text(")")
	}
	w.Text(" AS t0 ")
	columns()
	w.Text(" ")
	if c.Rule != nil {
		w.Text("SELECT * FROM (")
	}
	if len(c.IDs) == 1 {
		w.values(c)
	} else {
		w.unnest(c)
	}
	if c.Rule != nil {
		w.Text(") t0")
		columns()
		w.Text(" WHERE ")
		w.Predicate(c.Rule)
	}
}

// values appends VALUES ($1, 1, $2, $2, $3, …).
func (w *Writer) values(c plan.Change) {
	w.Text("VALUES (")
	w.Arg(c.IDs[0])
	w.Text("::uuid, 1, ")
	w.Arg(c.At)
	w.Text("::timestamptz, $2")
	if c.Rule != nil {
		w.Text("::timestamptz")
	}
	for _, to := range c.Columns {
		w.Text(", ")
		w.Arg(c.Values[0][to.Value])
		w.cast(to.Column)
	}
	w.Text(")")
}

// unnest appends one array per column, so that the text is the same for any number of rows: SELECT r.id, 1, $2, $2,
// r.c0 FROM unnest($1::uuid[], $3::text[]) r(id, c0). A list is the text of its array, because unnest flattens arrays.
func (w *Writer) unnest(c plan.Change) {
	w.Text("SELECT r.id, 1, ")
	w.args = append(w.args, idArray(c.IDs))
	w.Arg(c.At)
	w.Text("::timestamptz, $2")
	if c.Rule != nil {
		w.Text("::timestamptz")
	}
	for _, to := range c.Columns {
		w.Text(", r.c")
		w.Int(to.Value)
		if f := to.Column; f.List || f != c.Fields[to.Value] {
			w.cast(f)
		}
	}
	w.Text(" FROM unnest($1::uuid[]")
	var array []byte
	for i, f := range c.Fields {
		w.Text(", ")
		array = appendColumn(array[:0], c.Values, i)
		w.Arg(string(array))
		if f.List {
			w.Text("::text[]")
		} else {
			w.Text("::", columnTypes[f.ColumnScalar()], "[]")
		}
	}
	w.Text(") r(id")
	for i := range c.Fields {
		w.Text(", c")
		w.Int(i)
	}
	w.Text(")")
}

// copyIn appends the columns of rows that follow the statement as lines, see [AppendCopyLine]:
//
//	("id", "version", …, "name") FROM STDIN
func (w *Writer) copyIn(c plan.Change) {
	sep := " ("
	for _, to := range c.Columns {
		w.Text(sep)
		w.Ident(to.Column.Column)
		sep = ", "
	}
	w.Text(") FROM STDIN")
	if c.Rule != nil {
		w.Text(" WHERE ")
		w.literals = true
		w.Predicate(c.Rule)
		w.literals = false
	}
}

// update appends the assignments and the condition. Rows that the statement selects are locked in the order of their
// IDs:
//
//	t0 SET version = t0.version + 1, … WHERE t0."id" = $3
//	t0 SET version = t0.version + 1, … FROM (SELECT t0."id" FROM "movies" t0 WHERE … ORDER BY t0."id" FOR NO KEY UPDATE OF t0) l WHERE t0."id" = l."id"
//
// updated_at never decreases, also when requests run in another order than they began.
func (w *Writer) update(c plan.Change) {
	w.Text(" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, ")
	w.Arg(c.At)
	w.Text("::timestamptz)")
	for _, a := range c.Set {
		w.Text(", ")
		w.Ident(a.Column.Column)
		w.Text(" = ")
		w.assign(a.Assignment)
	}
	if c.Found == nil {
		w.Text(" WHERE ")
		w.whereRule(c.Where, c.Rule)
		return
	}
	w.Text(" FROM (")
	w.Rows(c.Found)
	w.Text(`) l WHERE t0."id" = l."id"`)
	if c.Rule != nil {
		w.Text(" AND ")
		w.predicate(c.Rule, c.Rule.Kind == plan.Or)
	}
}

// assign appends the new value of a field. PostgreSQL converts the value to the type of the assigned column.
func (w *Writer) assign(a record.Assignment) {
	column := func() { w.column(plan.Column{Alias: plan.Root, Field: a.Field}) }
	value := func() { w.Arg(a.Value); w.cast(a.Field) }
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
	case record.AssignClear: // CASE WHEN t0."studio_id" = ANY ($2::uuid[]) THEN NULL ELSE t0."studio_id" END
		w.Text("CASE WHEN ")
		column()
		w.Text(" = ANY (")
		value()
		w.Text("[]) THEN NULL ELSE ")
		column()
		w.Text(" END")
	default:
		value()
	}
}

// appendColumn appends the array literal of one column of all rows. An element that is a list is the text of the list's
// literal.
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
