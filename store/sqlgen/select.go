package sqlgen

import (
	"recordgraph/store/plan"
)

// Select writes the statement of one level without a level above:
//
//	SELECT t0."id", t1."name" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"
//	WHERE t0."genre" = $1 ORDER BY t0."released_on", t0."id" LIMIT 21
func Select(r *plan.Rows) Statement {
	var w Writer
	w.Rows(r)
	return w.Statement()
}

// Level writes the statement of a level with its count and its inline list:
//
//	SELECT n.n, p.*, c.* FROM (SELECT count(*) n …) n LEFT JOIN (SELECT t0."id" c0 …) p ON true
//	LEFT JOIN LATERAL (SELECT … WHERE t0."movie_id" = p.c0 … LIMIT 6) c ON true
//
// The rows keep their order, because joins without a condition are nested loops.
//
// With WindowCount, the first column of the page is the number of matches:
//
//	SELECT count(*) OVER (), t0."id" FROM "movies" t0 WHERE EXISTS (…) ORDER BY … LIMIT 21
func Level(l *plan.Level) Statement {
	separateCount := l.Count != nil && !l.WindowCount
	w := Writer{counts: l.WindowCount}
	if !separateCount && l.Inline == nil {
		w.Rows(l.Rows)
		return w.Statement()
	}
	w.Text("SELECT ")
	if separateCount {
		w.Text("n.n, ")
	}
	w.Text("p.*")
	if l.Inline != nil {
		w.Text(", c.*")
	}
	w.Text(" FROM (")
	if separateCount {
		w.count(l.Count)
		w.Text(") n(n) LEFT JOIN (")
	}
	w.named = true
	w.Rows(l.Rows)
	w.named, w.counts = false, false
	w.Text(") p")
	if separateCount {
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

// SelectPerParent writes the statement of a level below another: a list per parent. The first column is the parent's
// index in ids, from 1:
//
//	SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
//	CROSS JOIN LATERAL (SELECT … WHERE t0."movie_id" = p.id … LIMIT 6) c ORDER BY p.n
//
// Each list keeps its order, because PostgreSQL runs the inner select once per parent, in the order of n.
func SelectPerParent(r *plan.Rows) Statement {
	w := Writer{parent: byID}
	w.Text("SELECT p.n, c.* FROM unnest(")
	w.Arg(parent)
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

// CountPerParent writes the number of rows per parent:
//
//	SELECT p.n, (SELECT count(*) …) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
func CountPerParent(r *plan.Rows) Statement {
	w := Writer{parent: byID}
	w.Text("SELECT p.n, (")
	w.placeholder(parent, plainValue) // $1
	w.count(r)
	w.Text(") FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)")
	return w.Statement()
}

func (w *Writer) count(r *plan.Rows) {
	w.Text("SELECT count(*) FROM ")
	w.source(r.Source)
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
	if r.Lock != nil {
		w.Text(rowLocks[*r.Lock], " OF t0")
	}
}

// union appends several segments:
//
//	SELECT u.c0, u.c1 FROM ((SELECT … LIMIT 21) UNION ALL (SELECT … LIMIT 21)) u LIMIT 21
//
// PostgreSQL reads the segments in this order and stops at the page's LIMIT: an Append node runs its parts one after
// the other, and parts with a LIMIT are not parallel. A sort would read all segments.
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
	w.source(r.Source)
	for _, j := range r.Joins {
		w.Text(" LEFT JOIN ")
		w.source(j.Source)
		w.Text(" ON ")
		w.column(plan.Column{Alias: j.Alias, Field: j.Type.ID()})
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

// order appends ORDER BY without the keys that are constant in the segment.
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
