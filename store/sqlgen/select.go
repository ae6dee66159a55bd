// Package sqlgen writes plans as PostgreSQL: text and arguments. It makes no
// decisions; the text depends on the plan's shape alone, never on its values.
package sqlgen

import (
	"strconv"

	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store/plan"
)

// Statement is an SQL text and its arguments.
type Statement struct {
	Text string
	Args []any
}

// With is a statement that was made with slots, for the values in them. It reports
// false for values that the statement is not made for, because nothing stored can
// equal them.
func (s Statement) With(values []any) (Statement, bool) {
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		args[i] = arg
		if slot, ok := arg.(plan.Slot); ok {
			if !plan.Storable(values[slot]) {
				return s, false
			}
			args[i] = operand(values[slot])
		}
	}
	return Statement{Text: s.Text, Args: args}, true
}

// Writer builds one statement.
type Writer struct {
	b    []byte
	args []any

	named  bool // name the columns of selects c0, c1, …
	counts bool // begin with the number of all rows, whatever the limit
	parent int  // which column of p holds the parent's ID; byID: p.id
}

// byID is the parent of lists over unnested IDs.
const byID = -1

// Statement returns what was written.
func (w *Writer) Statement() Statement {
	text := string(w.b)
	bufpool.Put(w.b)
	w.b = nil
	return Statement{Text: text, Args: w.args}
}

// Text appends parts as they are.
func (w *Writer) Text(parts ...string) {
	if w.b == nil {
		w.b = bufpool.Get()
	}
	for _, p := range parts {
		w.b = append(w.b, p...)
	}
}

// Arg appends a placeholder for a value.
func (w *Writer) Arg(v any) {
	w.args = append(w.args, v)
	w.b = append(w.b, '$')
	w.b = strconv.AppendInt(w.b, int64(len(w.args)), 10)
}

// Int appends a literal number.
func (w *Writer) Int(n int) { w.b = strconv.AppendInt(w.b, int64(n), 10) }

// Ident appends a quoted identifier. Names come from the model, so they hold no quotes.
func (w *Writer) Ident(name string) { w.Text(`"`, name, `"`) }

// alias appends the name of an alias: t0, t1 for joins, e0, e1 inside EXISTS.
func (w *Writer) alias(n int) {
	if n >= plan.FirstExists {
		w.Text("e")
		n -= plan.FirstExists
	} else {
		w.Text("t")
	}
	w.Int(n)
}

func (w *Writer) column(c plan.Column) {
	w.alias(c.Alias)
	w.Text(".")
	w.Ident(c.Field.Column)
}

// Select writes the statement of one level without a level above:
//
//	SELECT t0."id", t1."name" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"
//	WHERE t0."genre" = $1 ORDER BY t0."released_on", t0."id" LIMIT 21
func Select(r *plan.Rows) Statement {
	var w Writer
	w.Rows(r)
	return w.Statement()
}

// Level writes the statement of a level with the count and the list that are
// read along with it:
//
//	SELECT n.n, p.*, c.* FROM (SELECT count(*) n …) n LEFT JOIN (SELECT t0."id" c0 …) p ON true
//	LEFT JOIN LATERAL (SELECT … WHERE t0."movie_id" = p.c0 … LIMIT 6) c ON true
//
// The rows stay in their order: each join is a nested loop over what stands
// before it, as neither has a condition.
//
// Where the matches are counted along, the page itself begins with their number:
//
//	SELECT count(*) OVER (), t0."id" FROM "movies" t0 WHERE EXISTS (…) ORDER BY … LIMIT 21
func Level(l *plan.Level) Statement {
	apart := l.Count != nil && !l.Along
	w := Writer{counts: l.Along}
	if !apart && l.Inline == nil {
		w.Rows(l.Rows)
		return w.Statement()
	}
	w.Text("SELECT ")
	if apart {
		w.Text("n.n, ")
	}
	w.Text("p.*")
	if l.Inline != nil {
		w.Text(", c.*")
	}
	w.Text(" FROM (")
	if apart {
		w.count(l.Count)
		w.Text(") n(n) LEFT JOIN (")
	}
	w.named = true
	w.Rows(l.Rows)
	w.named, w.counts = false, false
	w.Text(") p")
	if apart {
		w.Text(" ON true")
	}
	if l.Inline != nil {
		w.parent = l.Inline.ParentCell
		w.Text(" LEFT JOIN LATERAL (")
		w.Rows(l.Inline.List.Level.Rows)
		w.Text(") c ON true")
	}
	return w.Statement()
}

// SelectPer writes the statement of a level below another: a list per parent,
// each row behind its parent's place in ids:
//
//	SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
//	CROSS JOIN LATERAL (SELECT … WHERE t0."movie_id" = p.id … LIMIT 6) c ORDER BY p.n
//
// A list's own order survives: PostgreSQL runs the limited inner select once
// per parent and sorts by n, which comes in order already.
func SelectPer(r *plan.Rows, ids any) Statement {
	w := Writer{parent: byID}
	w.Text("SELECT p.n, c.* FROM unnest(")
	w.Arg(ids)
	w.Text("::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (")
	w.Rows(r)
	w.Text(") c")
	return w.Statement()
}

// Count writes the number of rows:
//
//	SELECT count(*) FROM "movies" t0 WHERE t0."genre" = $1
func Count(r *plan.Rows) Statement {
	var w Writer
	w.count(r)
	return w.Statement()
}

// CountPer writes the number of rows per parent:
//
//	SELECT p.n, (SELECT count(*) …) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
func CountPer(r *plan.Rows, ids any) Statement {
	w := Writer{parent: byID}
	w.Text("SELECT p.n, (")
	w.args = append(w.args, ids)
	w.count(r)
	w.Text(") FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)")
	return w.Statement()
}

func (w *Writer) count(r *plan.Rows) {
	w.Text("SELECT count(*) FROM ")
	w.Ident(r.Type.Table)
	w.Text(" t0")
	w.where(r, nil)
}

// Rows appends the select of a level.
func (w *Writer) Rows(r *plan.Rows) {
	switch len(r.Segments) {
	case 0:
		w.segment(r, nil)
	case 1:
		w.segment(r, &r.Segments[0])
	default:
		w.union(r)
	}
	if r.Lock {
		w.Text(rowLocks[record.LockUpdate], " OF t0")
	}
}

// union appends the segments one behind the other:
//
//	SELECT u.c0, u.c1 FROM ((SELECT … LIMIT 21) UNION ALL (SELECT … LIMIT 21)) u LIMIT 21
//
// PostgreSQL reads them in this order, and none that the page doesn't reach: an
// Append runs its parts in turn, and parts with a LIMIT never go to parallel
// workers. A sort over them would read them all.
func (w *Writer) union(r *plan.Rows) {
	w.Text("SELECT ")
	w.list(len(r.Columns), "u.c")
	w.Text(" FROM (")
	for i := range r.Segments {
		if i > 0 {
			w.Text(" UNION ALL ")
		}
		w.Text("(SELECT ")
		for j, c := range r.Columns {
			if j > 0 {
				w.Text(", ")
			}
			w.column(c)
			w.Text(" c")
			w.Int(j)
		}
		w.from(r)
		w.where(r, &r.Segments[i])
		w.order(r, &r.Segments[i])
		w.limit(r)
		w.Text(")")
	}
	w.Text(") u")
	w.limit(r)
}

func (w *Writer) list(n int, prefix string) {
	for i := range n {
		if i > 0 {
			w.Text(", ")
		}
		w.Text(prefix)
		w.Int(i)
	}
}

func (w *Writer) segment(r *plan.Rows, s *plan.Segment) {
	w.Text("SELECT ")
	if w.counts {
		w.Text("count(*) OVER () n, ")
	}
	w.columns(r)
	w.from(r)
	w.where(r, s)
	w.order(r, s)
	w.limit(r)
}

func (w *Writer) columns(r *plan.Rows) {
	for i, c := range r.Columns {
		if i > 0 {
			w.Text(", ")
		}
		w.column(c)
		if w.named {
			w.Text(" c")
			w.Int(i)
		}
	}
}

func (w *Writer) from(r *plan.Rows) {
	w.Text(" FROM ")
	if r.Written {
		w.Text("written")
	} else {
		w.Ident(r.Type.Table)
	}
	w.Text(" t0")
	for i, j := range r.Joins {
		w.Text(" LEFT JOIN ")
		w.Ident(j.Via.Relation.Type.Table)
		w.Text(" ")
		w.alias(i + 1)
		w.Text(" ON ")
		w.column(plan.Column{Alias: i + 1, Field: j.Via.Relation.Type.ID()})
		w.Text(" = ")
		w.column(plan.Column{Alias: j.From, Field: j.Via})
	}
}

func (w *Writer) limit(r *plan.Rows) {
	if r.Limit > 0 {
		w.Text(" LIMIT ")
		w.Int(r.Limit)
	}
}

// order appends ORDER BY; keys a segment holds fixed are left out.
func (w *Writer) order(r *plan.Rows, s *plan.Segment) {
	sep := " ORDER BY "
	for i, k := range r.Order {
		noNulls := !k.Nullable || s != nil && s.Row
		if s != nil && !s.Row {
			switch s.Bounds[i] {
			case plan.Equal, plan.IsNull:
				continue
			case plan.After, plan.NotNull:
				noNulls = true
			}
		}
		w.Text(sep)
		w.column(k.Column)
		w.direction(k, noNulls)
		sep = ", "
	}
}

func (w *Writer) direction(k plan.Key, noNulls bool) {
	if k.Desc {
		w.Text(" DESC")
	}
	switch {
	case noNulls || !k.Nullable || k.NullsFirst == k.Desc:
	case k.NullsFirst:
		w.Text(" NULLS FIRST")
	default:
		w.Text(" NULLS LAST")
	}
}
